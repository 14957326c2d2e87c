"""What rules and clocks of a random program say: its kinds and names, and the writers of statements."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.reference.phrases import AWARDS, GRANTS, LINES, LITERALS, Phrases, Readable
from tests.reference.values import chance, pick

if TYPE_CHECKING:
    from tests.reference.programs import ProgramWriter

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
        if self.program.traced:
            target = pick(self.chooser, (GRANTS, "carl"))
            self.put(indent, pick(self.chooser, (f"pay all from {AWARDS} to {target}", f"refund {AWARDS}")))
            ways = (f"pay all from {GRANTS} to anna", f"share {GRANTS}: bert 1/3, carl 20%, anna rest")
            self.put(indent, pick(self.chooser, ways))


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
        match self.chooser.integer(0, 7):
            case 7 if self.program.traced:
                self._move_line(indent)
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

    def _move_line(self, indent: int) -> None:
        """Money of one line, or of a traced pot."""
        line = pick(self.chooser, LINES)
        ways = (
            f"pay up to fee of {line} from {GRANTS} to bert",
            f"pay all of {line} from {GRANTS} to carl",
            f"share {GRANTS} of {line}: anna 1/7, {GRANTS} rest",
            f"pay all from {AWARDS} to {GRANTS}",
            f"refund {AWARDS}",
        )
        if chance(self.chooser, 3):
            self.put(indent, f"if lots({GRANTS}, {line}) >= 1 CNY:")
            self.put(indent + 1, f"pay 1 CNY of {line} from {GRANTS} to anna")
        else:
            self.put(indent, pick(self.chooser, ways))


NOBODY_CERTAIN = (
    "(anna and bert) or carl",
    "(anna or bert) and (bert or carl)",
    "2 of (anna, bert, carl)",
    "2 of (bert, carl) or anna",
)
"""Joint consents in which nobody has signed for certain."""


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
            who, paying = pick(self.chooser, NOBODY_CERTAIN), ""
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
        options.extend(f"anna and 2 of {name}" for name in self.reads.named("accounts"))
        options.extend(f"anna and 2 of {map_.name}" for map_ in self.reads.maps if map_.key == "account")
        options.extend(("3 of (bert, anna, carl)", "anna and 2 of (anna, bert, carl)"))
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

    def _pay_traced(self, indent: int) -> None:
        """Out of a traced pot, of one line or in their order, to a person or another traced pot."""
        cell = f"{AWARDS}[{self._phrase('account', 1)}]"
        source = pick(self.chooser, (GRANTS, GRANTS, cell))
        target = pick(self.chooser, (*PARTIES, GRANTS, cell))
        of = f" of {Phrases(self.chooser, self.reads).line()}" if chance(self.chooser, 2) else ""
        if chance(self.chooser, 3):
            parts = f"{target} {pick(self.chooser, ('30%', '1/3'))}, {pick(self.chooser, PARTIES)} rest"
            self.put(indent, f"share {source}{of}: {parts}")
        else:
            form = pick(self.chooser, ("all", f"up to {self._phrase('money', 1)}", self._phrase("money", 1)))
            self.put(indent, f"pay {form}{of} from {source} to {target}")

    def _pay(self, indent: int) -> None:
        if self.program.traced and chance(self.chooser, 3):
            self._pay_traced(indent)
            return
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
