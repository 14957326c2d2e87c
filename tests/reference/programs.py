"""Random small programs, well typed, that hold and move money: text for the compiler.

States stand in a row: each state's timeout leads to the next, so that every program comes to rest. Rules go
where they like. What enters the final state empties every pot first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.reference.phrases import LITERALS, ROUNDINGS, Function, Map, Phrases, Readable
from tests.reference.values import Chooser, chance, pick

TYPES = {
    "bool": "bool",
    "int": "int",
    "money": "money CNY",
    "percent": "percent",
    "date": "date",
    "time": "time",
    "duration": "duration",
    "account": "account",
    "text": "text(8)",
    "hash": "hash",
    "Shade": "Shade",
    "Pair": "Pair",
    "ints": "list int limit 6",
    "accounts": "list account limit 4",
}
"""Kinds as types of the language."""
PARTIES = ("anna", "bert", "carl")
POTS = ("till", "safe")
TERMS = (
    ("fee", "money"),
    ("cut", "percent"),
    ("count_", "int"),
    ("start", "date"),
    ("span", "duration"),
    ("flag", "bool"),
    ("word", "text"),
)
KEPT = ("bool", "int", "money", "percent", "date", "account", "text", "Shade", "Pair", "hash")
PARAMETERS = (
    "bool",
    "int",
    "money",
    "percent",
    "date",
    "account",
    "text",
    "Shade",
    "Pair",
    "ints",
    "duration",
)
RANGES = {
    "int": ("int", "int(-20..20)", "int(0..9)"),
    "percent": ("percent", "percent(0..400)"),
    "text": ("text(8)", "text(2)"),
    "ints": ("list int limit 6", "list int limit 3", "list int(0..9) limit 4"),
}
"""Types of a kind that has several; values that do not fit stop the action."""
KEYS = ("int", "account", "account", "Shade", "text", "bool", "date", "money", "hash")
PER_ACCOUNT = "bids"


@dataclass
class Scope:
    """What is declared so far and what a rule may read."""

    readable: Readable
    keeps: list[tuple[str, str]] = field(default_factory=list)
    """(name, kind) of keeps that are always known."""
    optional: list[tuple[str, str]] = field(default_factory=list)
    ranges: dict[str, str] = field(default_factory=dict)
    """The types of the keeps that are always known."""
    events: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


class ProgramWriter:
    """Writes one program with one chooser."""

    def __init__(self, chooser: Chooser) -> None:
        self.chooser = chooser
        self.lines: list[str] = []
        self.count = 0
        self.calendar = chance(chooser, 2)
        self.risky = chance(chooser, 12)
        """Clocks compute what may stop, and pots may be forgotten: most such programs are refused."""
        self.moneyless = chance(chooser, 8)
        """No pots, and a last state that waits for ever."""
        self.family = not self.moneyless and chance(chooser, 2)
        self.states = tuple(f"S{number}" for number in range(chooser.integer(1, 3)))
        self.scope = Scope(Readable(self.calendar))

    def name(self, stem: str) -> str:
        """A new name."""
        self.count += 1
        return f"{stem}{self.count}"

    def put(self, indent: int, text: str) -> None:
        """Add a line."""
        self.lines.append("    " * indent + text)

    def text(self) -> str:
        """The whole program."""
        self.put(0, "tally 1")
        if self.calendar:
            self.put(0, "calendar CN")
        self.put(0, "choice Shade: red, green, blue")
        self.put(0, "record Pair: n: int; m: money CNY; who: account")
        functions = tuple(self._function(False) for _ in range(self.chooser.integer(0, 2)))
        self.put(0, "contract C:")
        self._declarations(functions)
        own = tuple(self._function(True) for _ in range(self.chooser.integer(0, 2)))
        self.scope.readable = replace(self.scope.readable, functions=(*functions, *own))
        self._invariants()
        for number in range(len(self.states)):
            self._state(number)
        if self.moneyless:
            self.put(1, "state Resting forever:")
            RuleWriter(self).rule()
            self.put(2, "on finish by anna: go Done")
        self.put(1, "final Done")
        return "\n".join(self.lines) + "\n"

    # --- declarations ---

    def _function(self, own: bool) -> Function:
        name = self.name("f")
        takes = tuple(
            pick(self.chooser, ("int", "money", "bool", "date")) for _ in range(self.chooser.integer(1, 2))
        )
        parameters = tuple((self.name("x"), kind) for kind in takes)
        gives = pick(self.chooser, ("int", "money", "bool", "percent"))
        base = self.scope.readable if own else Readable(self.calendar)
        reads = replace(base, values=(*base.values, *parameters), time=False)
        body = Phrases(self.chooser, reads).of(gives, 2)
        listed = ", ".join(f"{parameter}: {self.bounded(kind)}" for parameter, kind in parameters)
        self.put(1 if own else 0, f"function {name}({listed}) -> {TYPES[gives]} = {body}")
        return Function(name, takes, gives, own)

    def _declarations(self, functions: tuple[Function, ...]) -> None:
        self.put(1, f"party {', '.join(PARTIES)}")
        self.put(1, "term " + "; ".join(f"{name}: {self.bounded(kind)}" for name, kind in TERMS))
        values = (*((party, "account") for party in PARTIES), *TERMS)
        at_creation = Phrases(self.chooser, Readable(self.calendar, values, functions=functions, time=True))
        for _ in range(self.chooser.integer(2, 5)):
            kind, name = pick(self.chooser, KEPT), self.name("k")
            if chance(self.chooser, 4):
                self.put(1, f"keep {name}: {TYPES[kind]}")
                self.scope.optional.append((name, kind))
            else:
                initial = at_creation.of(kind, 1)
                type_ = self.bounded(kind)
                self.put(1, f"keep {name}: {type_} = {initial}")
                self.scope.ranges[name] = type_
                self.scope.keeps.append((name, kind))
        for kind in ("ints", "accounts"):
            if chance(self.chooser, 2):
                name = self.name("k")
                self.put(1, f"keep {name}: {self.bounded(kind)}")
                self.scope.keeps.append((name, kind))
        maps = tuple(self._map() for _ in range(self.chooser.integer(0, 2)))
        pots = () if self.moneyless else POTS
        for pot in pots:
            self.put(1, f"pot {pot}: CNY")
        if self.family:
            self.put(1, f"pot {PER_ACCOUNT}: CNY per account limit {self.chooser.integer(2, 3)}")
        for _ in range(self.chooser.integer(0, 2)):
            name = self.name("E")
            kinds = tuple(pick(self.chooser, KEPT) for _ in range(self.chooser.integer(0, 3)))
            fields = "; ".join(f"{self.name('d')}: {self.bounded(kind)}" for kind in kinds)
            self.put(1, f"event {name}: {fields}" if fields else f"event {name}")
            self.scope.events.append((name, kinds))
        if chance(self.chooser, 3):
            self.put(1, f'require {at_creation.of("bool", 2)} else "at creation"')
        self.scope.readable = Readable(
            self.calendar,
            (*values, *self.scope.keeps),
            tuple(name for name, _ in self.scope.optional),
            maps,
            pots,
            PER_ACCOUNT if self.family else None,
            functions,
            instance=True,
            states=self.states,
        )

    def bounded(self, kind: str) -> str:
        """The type of a kind, with a range now and then."""
        return pick(self.chooser, RANGES[kind]) if kind in RANGES else TYPES[kind]

    def _map(self) -> Map:
        key = pick(self.chooser, KEYS)
        value = pick(self.chooser, ("int", "money", "Pair", "percent"))
        once = chance(self.chooser, 4)
        default = not once and chance(self.chooser, 2)
        map_ = Map(self.name("m"), key, value, once, default)
        words = " once" if once else ""
        if default:
            reads = Readable(self.calendar, TERMS + tuple((party, "account") for party in PARTIES))
            words = f" default {Phrases(self.chooser, reads).of(value, 0)}"
        self.put(1, f"keep {map_.name}: map {self.bounded(key)} to {TYPES[value]}{words}")
        return map_

    def _invariants(self) -> None:
        reads = self.scope.readable
        if reads.pots and chance(self.chooser, 2):
            most = pick(self.chooser, ("9 CNY", "500 CNY"))
            self.put(1, f"invariant {self.name('i')}: till + safe <= {most}")
        for name, kind in self.scope.keeps:
            conditions = self._about(name, kind)
            if conditions and chance(self.chooser, 3):
                where = f" in {pick(self.chooser, self.states)}" if chance(self.chooser, 2) else ""
                self.put(1, f"invariant {self.name('i')}{where}: {pick(self.chooser, conditions)}")
        for map_ in reads.maps:
            if map_.value in ("int", "money") and chance(self.chooser, 2):
                limit = "7" if map_.value == "int" else "fee + 5 CNY"
                key = self.name("q")
                self.put(
                    1, f"invariant {self.name('i')} each {key} in {map_.name}: {map_.name}[{key}] <= {limit}"
                )

    def _about(self, name: str, kind: str) -> tuple[str, ...]:
        """Conditions on a keep that hold at first, mostly, and not always later."""
        match kind:
            case "int":
                return (f"{name} <= 15", f"old({name}) <= {name} + 4", f"{name} != 3")
            case "money":
                return (f"{name} <= 9 CNY", f"old({name}) <= {name}", f"{name} != fee or flag")
            case "bool":
                return (f"{name} or old({name}) or flag", f"{name} implies count_ < 5")
            case "text" | "Shade":
                return (f"{name} == old({name}) or flag",)
            case "ints" | "accounts":
                return (f"len({name}) < 4", f"len({name}) >= len(old({name}))")
            case _:
                return ()

    # --- states ---

    def _state(self, number: int) -> None:
        name = self.states[number]
        self.put(1, f"state {name} until {self._deadline(number == 0)}:")
        for _ in range(self.chooser.integer(1, 4)):
            if chance(self.chooser, 4):
                self.put(2, '"第一条 / an article"')
            RuleWriter(self).rule()
        for group in self._plain_rules():
            if chance(self.chooser, 2):
                for line in group:
                    self.put(2, line)
        for _ in range(self.chooser.integer(0, 2)):
            self._clock(number)
        self.put(2, "on timeout:")
        ClockWriter(self).body(3, self._next(number), may_stay=False)

    def _plain_rules(self) -> list[tuple[str, ...]]:
        """Groups of short rules that belong together: they bring about what chance would seldom meet."""
        found = [self._about_map(map_) for map_ in self.scope.readable.maps]
        for name, _ in self.scope.optional:
            found.append((f"on reset_{name} by bert: clear {name}; stay",))
        for name in self._dates():
            found.append((f"on move_{name}(d: date) by anyone: set {name} = d; stay",))
        prices = [name for name, kind in self.scope.keeps if kind == "money"]
        if prices and not self.moneyless:
            price = pick(self.chooser, prices)
            found.append(
                (
                    f"on buy(n: int(0..1)) by anna and anyone paying {price} from anna into till: stay",
                    f"on reprice(n: int(0..3)) by anyone: set {price} = 1 CNY * n; stay",
                )
            )
            found.append(
                (
                    "on tip by anyone paying 1 CNY into carl: stay",
                    "on spend by anyone paying 2 CNY into till: pay up to 1 CNY from till to carl; stay",
                    f"on flows by anyone: set {price} = paid(carl, CNY) + received(sender, CNY); stay",
                )
            )
        numbers = [name for name, kind in self.scope.keeps if kind == "int"]
        if numbers:
            number, mode = pick(self.chooser, numbers), pick(self.chooser, ROUNDINGS)
            found.append((f"on part(x: int, y: int) by anyone: set {number} = x / y rounded {mode}; stay",))
        if self.family:
            found.append(
                (
                    f"on bid(x: money CNY) by anyone paying x into {PER_ACCOUNT}[sender]: stay",
                    f"on take_back by anyone: pay all from {PER_ACCOUNT}[sender] to sender; stay",
                    f"on give_back by anna: refund {PER_ACCOUNT}; stay",
                )
            )
        return found

    def _about_map(self, map_: Map) -> tuple[str, ...]:
        """Rules that write a map, remove from it, and take its keys for people."""
        name, key, value = map_.name, TYPES[map_.key], TYPES[map_.value]
        put, drop = f"on put_{name}(k: {key}, v: {value})", f"on drop_{name}(k: {key})"
        group = [f'{put} by anyone: add k -> v to {name} else "there"; stay']
        if not map_.once:
            group.append(f'{drop} by anyone: remove k from {name} else "not there"; stay')
        if map_.key == "account":
            group.append(f"on vote_{name}(n: int(0..1)) by anna and bert and any of {name}: stay")
        return tuple(group)

    def _dates(self) -> list[str]:
        """Kept dates that are always known."""
        return [name for name, kind in self.scope.keeps if kind == "date"]

    def _next(self, number: int) -> str:
        if number + 1 < len(self.states):
            return self.states[number + 1]
        return "Resting" if self.moneyless else "Done"

    def _deadline(self, first: bool) -> str:
        days = self.chooser.integer(2, 40)
        options = [
            f"entered + {days} days",
            f"entered + {days} hours",
            f"today + {days} days",
            "entered + span",
        ]
        options.append(f"max(entered + {days} days, start + 1 month clip)")
        if self.calendar:
            options.append(f"entered + {days} working days")
        options.extend(f"max({name}, today + 1 day)" for name in self._dates())
        if not first:
            options.extend(f"{name} + {days} days" for name in self._dates())
            options.extend((f"start + {days} days", "start + 3 months roll", f"start + {days} hours"))
        return pick(self.chooser, options)

    def _clock(self, number: int) -> None:
        if chance(self.chooser, 2):
            options = ["entered + 3 days", "start + 9 hours", "entered + 30 hours", "start", *self._dates()]
            self.put(2, f"at {pick(self.chooser, options)}:")
        else:
            step = pick(self.chooser, ("1 day", "1 week", "1 month clip", "1 month roll"))
            anchor = pick(self.chooser, ["entered", "start", *self._dates()])
            self.put(2, f"every {step} from {anchor} limit {self.chooser.integer(1, 5)}:")
        ClockWriter(self).body(3, self._next(number), may_stay=True)


class Writer:
    """What rules and clocks share: statements with indentation, sweeping before the end."""

    def __init__(self, program: ProgramWriter) -> None:
        self.program = program
        self.chooser = program.chooser
        self.scope = program.scope

    def put(self, indent: int, text: str) -> None:
        """Add a line."""
        self.program.put(indent, text)

    def jump(self, indent: int, state: str | None) -> None:
        """Stay for None; empty every pot before the final state."""
        if state is None:
            self.put(indent, "stay")
            return
        if state == "Done":
            self.sweep(indent)
        self.put(indent, f"go {state}")

    def sweep(self, indent: int) -> None:
        """Empty every pot."""
        if self.program.moneyless or (self.program.risky and chance(self.chooser, 3)):
            return
        if self.program.family:
            ways = ("pay all from bids to till", "pay all from bids to anna", "refund bids")
            self.put(indent, pick(self.chooser, ways))
        ways = (
            "pay all from till to anna",
            "share till: bert 1/3, carl 20%, anna rest",
            "pay all from till to safe",
        )
        self.put(indent, pick(self.chooser, ways))
        self.put(indent, pick(self.chooser, ("pay all from safe to bert", "share safe: anna 50%, carl rest")))


MOST = {"int": 100, "int(-20..20)": 20, "int(0..9)": 9}
"""The highest value of an int's type that a clock counts up to."""


class ClockWriter(Writer):
    """Bodies of clocks: nothing that may fail."""

    def body(self, indent: int, state: str, may_stay: bool) -> None:
        """Statements, then a jump."""
        for _ in range(self.chooser.integer(0, 2)):
            self._statement(indent)
        self.jump(indent, None if may_stay and not chance(self.chooser, 4) else state)

    def _statement(self, indent: int) -> None:
        reads = replace(self.scope.readable, time=True, entered=True, optional=(), maps=(), functions=())
        risky = replace(self.scope.readable, time=True, entered=True)
        phrases = Phrases(self.chooser, reads, safe=True)
        settable = [
            (name, kind) for name, kind in self.scope.keeps if kind not in ("ints", "accounts", "int")
        ]

        def fitting(kind: str, depth: int) -> str:
            """A value of a kind that has several types is a literal: a clock may not try what may not fit."""
            if self.program.risky:
                return Phrases(self.chooser, risky).of(kind, depth)
            return pick(self.chooser, LITERALS[kind]) if kind in RANGES else phrases.of(kind, depth)

        counted = [(name, self.scope.ranges[name]) for name, kind in self.scope.keeps if kind == "int"]
        match self.chooser.integer(0, 6):
            case 0 | 1 if settable:
                name, kind = pick(self.chooser, settable)
                self.put(indent, f"set {name} = {fitting(kind, 2)}")
            case 6 if counted:
                name, type_ = pick(self.chooser, counted)
                self.put(indent, f"if {name} < {MOST[type_]}:")
                self.put(indent + 1, f"set {name} = {name} + 1")
            case 2 if self.scope.events:
                name, kinds = pick(self.chooser, self.scope.events)
                self.put(indent, f"note {name}({', '.join(fitting(kind, 1) for kind in kinds)})")
            case 3 if self.scope.optional:
                self.put(indent, f"clear {pick(self.chooser, self.scope.optional)[0]}")
            case 4 if not self.program.moneyless:
                self.put(indent, f"if {phrases.of('bool', 1)}:")
                self.put(
                    indent + 1,
                    f"pay up to {phrases.of('money', 1)} from till to {pick(self.chooser, PARTIES)}",
                )
            case _ if not self.program.moneyless:
                ways = (
                    "pay up to fee from till to safe",
                    "share till: anna 1/7, safe rest",
                    "pay all from safe to carl",
                )
                self.put(indent, pick(self.chooser, ways))
            case _:
                self.put(indent, f"let {self.program.name('v')} = {phrases.of('money', 1)}")


class RuleWriter(Writer):
    """Rules: who, what they pay, statements of every kind, a jump on every path."""

    def rule(self) -> None:
        """One rule of a state."""
        parameters = [
            (self.program.name("p"), pick(self.chooser, PARAMETERS))
            for _ in range(self.chooser.integer(0, 3))
        ]
        joint = chance(self.chooser, 3)
        self.reads = replace(
            self.scope.readable,
            values=(*self.scope.readable.values, *parameters),
            sender=not joint,
            signers=joint,
            time=True,
            entered=True,
        )
        # what may not be known is read like the rest, and stops where it is not
        self.reads = replace(self.reads, values=(*self.reads.values, *self.scope.optional))
        who = self._joint() if joint else self._single()
        paying = self._paying(joint)
        if joint and chance(self.chooser, 6):
            # nobody has signed for certain here, so nobody's money can be taken
            who, paying = (
                pick(self.chooser, ("(anna and bert) or carl", "(anna or bert) and (bert or carl)")),
                "",
            )
        listed = ", ".join(f"{name}: {self.program.bounded(kind)}" for name, kind in parameters)
        action = self.program.name("act") + (f"({listed})" if listed else "")
        self.put(2, f"on {action} by {who}{paying}:")
        self._block(3, self.chooser.integer(0, 4), 0)
        self._end(3)

    def _single(self) -> str:
        options = ["anyone", "anna", "bert", "anna or carl"]
        options.extend(name for name, kind in self.reads.values if kind == "account")
        options.extend(f"any of {name}" for name in self.reads.named("accounts"))
        options.extend(f"any of {map_.name}" for map_ in self.reads.maps if map_.key == "account")
        return pick(self.chooser, options)

    def _joint(self) -> str:
        options = ["anna and bert", "anna and bert and carl", "anna and (bert or carl)", "anna and anyone"]
        options.extend(f"anna and any of {name}" for name in self.reads.named("accounts"))
        options.extend(f"anna and any of {map_.name}" for map_ in self.reads.maps if map_.key == "account")
        return pick(self.chooser, options)

    def _paying(self, joint: bool) -> str:
        if self.program.moneyless or not chance(self.chooser, 2):
            return ""
        reads = replace(self.reads, sender=False) if joint else self.reads
        amount = Phrases(self.chooser, replace(reads, signers=False)).of("money", 1)
        targets = ["till", "safe", "carl"]
        if self.program.family:
            targets.append(f"bids[{'anna' if joint else 'sender'}]")
        source = " from anna" if joint else ""
        return f" paying {amount}{source} into {pick(self.chooser, targets)}"

    def _end(self, indent: int) -> None:
        options = [None, None, *self.program.states, "Done"]
        if chance(self.chooser, 4):
            self.put(indent, f"if {self._phrase('bool', 1)}:")
            self.jump(indent + 1, pick(self.chooser, options))
            self.put(indent, "else:")
            self.jump(indent + 1, pick(self.chooser, options))
        else:
            self.jump(indent, pick(self.chooser, options))

    def _phrase(self, kind: str, depth: int = 2) -> str:
        return Phrases(self.chooser, self.reads).of(kind, depth)

    def _block(self, indent: int, count: int, nesting: int) -> None:
        outer = self.reads
        for _ in range(count):
            self._statement(indent, nesting)
        self.reads = outer

    def _statement(self, indent: int, nesting: int) -> None:
        match self.chooser.integer(0, 11):
            case 0 | 1:
                self._set(indent)
            case 2 if self.reads.maps:
                self._write_map(indent)
            case 3:
                name, kind = (
                    self.program.name("v"),
                    pick(self.chooser, ("int", "money", "bool", "date", "percent")),
                )
                self.put(indent, f"let {name} = {self._phrase(kind)}")
                self.reads = self.reads.with_local(name, kind)
            case 4 if nesting < 2:
                self._if(indent, nesting)
            case 5 if nesting < 2:
                self._for(indent, nesting)
            case 6:
                self.put(indent, f'require {self._phrase("bool")} else "{self.program.name("because ")}"')
            case 7 | 8 if not self.program.moneyless:
                self._pay(indent)
            case 9 if not self.program.moneyless:
                self._share(indent)
            case 10 if self.scope.events:
                name, kinds = pick(self.chooser, self.scope.events)
                self.put(indent, f"note {name}({', '.join(self._phrase(kind, 1) for kind in kinds)})")
            case _:
                self._grow(indent)

    def _set(self, indent: int) -> None:
        name, kind = pick(self.chooser, [*self.scope.keeps, *self.scope.optional])
        match kind:
            case "Pair" if chance(self.chooser, 2):
                self.put(indent, f"set {name}.n = {self._phrase('int')}")
            case "ints" if chance(self.chooser, 2):
                self.put(indent, f"set {name}[{self._phrase('int', 0)}] = {self._phrase('int')}")
            case _ if (name, kind) in self.scope.optional and chance(self.chooser, 4):
                self.put(indent, f"clear {name}")
            case _:
                self.put(indent, f"set {name} = {self._phrase(kind)}")

    def _write_map(self, indent: int) -> None:
        map_ = pick(self.chooser, self.reads.maps)
        key = self._phrase(map_.key, 1)
        if map_.once or chance(self.chooser, 2):
            self.put(indent, f'add {key} -> {self._phrase(map_.value)} to {map_.name} else "there already"')
        elif chance(self.chooser, 4):
            self.put(indent, f'remove {key} from {map_.name} else "not there"')
        elif map_.value == "Pair" and chance(self.chooser, 2):
            self.put(indent, f"set {map_.name}[{key}].m = {self._phrase('money')}")
        else:
            self.put(indent, f"set {map_.name}[{key}] = {self._phrase(map_.value)}")

    def _if(self, indent: int, nesting: int) -> None:
        self.put(indent, f"if {self._phrase('bool')}:")
        self._block(indent + 1, self.chooser.integer(1, 2), nesting + 1)
        if chance(self.chooser, 3):
            self.put(indent, f"elif {self._phrase('bool', 1)}:")
            self._block(indent + 1, 1, nesting + 1)
        if chance(self.chooser, 2):
            self.put(indent, "else:")
            self._block(indent + 1, 1, nesting + 1)

    def _for(self, indent: int, nesting: int) -> None:
        kind = pick(self.chooser, ("ints", "accounts"))
        lists = self.reads.named(kind)
        if not lists:
            self._grow(indent)
            return
        name, outer = self.program.name("each"), self.reads
        self.put(indent, f"for {name} in {pick(self.chooser, lists)} limit {self.chooser.integer(2, 6)}:")
        self.reads = outer.with_local(name, "int" if kind == "ints" else "account")
        self._block(indent + 1, self.chooser.integer(1, 2), nesting + 1)
        self.reads = outer

    def _target(self) -> str:
        options = ["safe", "till", *PARTIES, *self.reads.named("account")]
        options.extend(f"{pair}.who" for pair in self.reads.named("Pair"))
        if self.reads.sender:
            options.append("sender")
        if self.program.family:
            options.append(f"bids[{self._phrase('account', 1)}]")
        return pick(self.chooser, options)

    def _source(self) -> str:
        options = ["till", "till", "safe"]
        if self.program.family:
            options.append(f"bids[{self._phrase('account', 1)}]")
        return pick(self.chooser, options)

    def _pay(self, indent: int) -> None:
        form = pick(self.chooser, ("all", f"up to {self._phrase('money', 1)}", self._phrase("money", 1)))
        self.put(indent, f"pay {form} from {self._source()} to {self._target()}")

    def _share(self, indent: int) -> None:
        parts = [
            f"{self._target()} {pick(self.chooser, ('30%', '1/3', '12.5%', self._phrase('percent', 1)))}"
            for _ in range(self.chooser.integer(1, 2))
        ]
        self.put(indent, f"share {self._source()}: {', '.join(parts)}, {self._target()} rest")

    def _grow(self, indent: int) -> None:
        lists = [(name, kind) for name, kind in self.scope.keeps if kind in ("ints", "accounts")]
        if not lists:
            self._set(indent)
            return
        name, kind = pick(self.chooser, lists)
        item = self._phrase("int" if kind == "ints" else "account", 1)
        self.put(indent, f'add {item} to {name} else "the list is full"')


def program(chooser: Chooser) -> str:
    """The text of a random program."""
    return ProgramWriter(chooser).text()
