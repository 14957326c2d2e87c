"""Random small programs, well typed, that hold and move money: text for the compiler.

States stand in a row: each state's timeout leads to the next, so that every program comes to rest. Rules go
where they like. What enters the final state empties every pot first.
"""

from __future__ import annotations

from dataclasses import replace

from tests.reference.phrases import AWARDS, GRANTS, LINES, ROUNDINGS, Function, Map, Phrases, Readable
from tests.reference.values import Chooser, chance, pick
from tests.reference.writers import (
    KEPT,
    KEYS,
    PARTIES,
    PER_ACCOUNT,
    POTS,
    RANGES,
    TERMS,
    TYPES,
    ClockWriter,
    RuleWriter,
    Scope,
)

TRACED_RULES = (
    f"on grant(x: money CNY, l: text(3)) by anna or bert paying x into {GRANTS} as l: stay",
    f"on endow(x: money CNY) by anna and carl paying x from carl into {AWARDS}[anna] as word: stay",
    f"on award(x: money CNY, who: account) by anna: pay up to x from {GRANTS} to {AWARDS}[who]; stay",
    f"on draw(x: money CNY, l: text(8)) by carl: pay x of l from {GRANTS} to carl; stay",
    f"on drain(l: text(8)) by carl: pay all of l from {GRANTS} to carl; stay",
    f"on part_of(l: text(8)) by bert: share {GRANTS} of l: anna 1/3, {AWARDS}[carl] 1/7, bert rest; stay",
    f"on part_all by bert: share {GRANTS}: anna 1/3, {AWARDS}[carl] 12.5%, {GRANTS} 1/5, bert rest; stay",
    f"on take_back_of(who: account, l: text(8)) by anna: pay all of l from {AWARDS}[who] to {GRANTS}; stay",
    f"on gather by anna: pay all from {AWARDS} to {GRANTS}; stay",
    f"on return_all by anna: refund {AWARDS}; stay",
)
"""Every way in which money comes under a line, and moves with it."""


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
        self.traced = not self.moneyless and chance(chooser, 2)
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
        if self.traced:
            self.put(1, f"pot {GRANTS}: CNY traced")
            self.put(1, f"pot {AWARDS}: CNY per account limit {self.chooser.integer(2, 3)} traced")
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
            self.traced,
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
        if self.traced and chance(self.chooser, 3):
            line = pick(self.chooser, LINES)
            held = pick(self.chooser, (f"lots({GRANTS}, {line})", f"lots({AWARDS}, {line})"))
            limit = pick(self.chooser, ("9 CNY", f"old({held}) + 3 CNY"))
            self.put(1, f"invariant {self.name('i')}: {held} <= {limit}")
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
        if self.traced:
            found.append(TRACED_RULES)
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
            group.append(f"on agree_{name}(n: int(0..1)) by 2 of {name}: stay")
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


def program(chooser: Chooser) -> str:
    """The text of a random program."""
    return ProgramWriter(chooser).text()
