"""Random expressions of a wanted kind, as text, from what a place may read.

Everything with an operator stands in parentheses, so that no precedence has to be known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from tests.reference.values import Chooser, chance, pick

CHOICES = ("red", "green", "blue")
PAIR = (("n", "int"), ("m", "money"), ("who", "account"))
"""Fields of the record that every program declares."""
LITERALS: Mapping[str, tuple[str, ...]] = {
    "bool": ("true", "false"),
    "int": ("0", "1", "2", "3", "7", "9"),
    "money": ("0 CNY", "0.01 CNY", "1 CNY", "2.50 CNY", "10 CNY"),
    "percent": ("0%", "1%", "33.3333%", "50%", "100%"),
    "date": ("2026-02-28", "2026-03-01", "2028-02-29"),
    "duration": ("1 day", "3 days", "2 weeks", "1 month clip", "1 month roll"),
    "working": ("2 working days", "5 days forward", "1 day back"),
    "text": ('""', '"a"', '"约定"'),
    "hash": ("0x" + "00" * 32, "0x" + "ab" * 32),
    "Shade": tuple(f"Shade.{name}" for name in CHOICES),
}
"""Literals a kind; `working` are durations that need a calendar."""
PROOF_LEAVES = (bytes(32), b"\xab" * 32)
LINES = ('"a"', '"约"', '""', '"aaa"')
"""Names of budget lines, as arguments also open them."""
GRANTS, AWARDS = "grants", "awards"
"""The traced pot and the traced family."""
ROUNDINGS = ("down", "up", "half_even")
ORDERED = ("int", "money", "percent", "date", "time")
COMPARED = ("int", "money", "bool", "date", "account", "text", "hash", "Shade", "Pair")


@dataclass(frozen=True)
class Function:
    """A declared function: the kinds it takes and gives; `own` if it reads the instance."""

    name: str
    takes: tuple[str, ...]
    gives: str
    own: bool


@dataclass(frozen=True)
class Map:
    """A declared map."""

    name: str
    key: str
    value: str
    once: bool
    default: bool


@dataclass(frozen=True)
class Readable:
    """What a place may read: named values by kind, and what of the instance, the caller and the time."""

    calendar: bool
    values: tuple[tuple[str, str], ...] = ()
    """(name, kind) of terms, keeps and locals."""
    optional: tuple[str, ...] = ()
    """Keeps that may not be known."""
    maps: tuple[Map, ...] = ()
    pots: tuple[str, ...] = ()
    family: str | None = None
    traced: bool = False
    """Whether the pots that keep budget lines may be read."""
    functions: tuple[Function, ...] = ()
    instance: bool = False
    """Whether what changes may be read: maps, pots, totals."""
    sender: bool = False
    signers: bool = False
    time: bool = False
    """Whether `now` and `today` may be read."""
    entered: bool = False
    old: bool = False
    states: tuple[str, ...] = ()

    def with_local(self, name: str, kind: str) -> Readable:
        """The same with one more name."""
        return replace(self, values=(*self.values, (name, kind)))

    def named(self, kind: str) -> tuple[str, ...]:
        """Names of a kind."""
        return tuple(name for name, other in self.values if other == kind)


Producer = Callable[[int], str | None]


@dataclass
class Phrases:
    """Writes expressions with one chooser."""

    chooser: Chooser
    reads: Readable
    safe: bool = field(default=False)
    """Only what can never stop (clocks)."""

    def of(self, kind: str, depth: int = 3) -> str:
        """An expression of a kind, at most so deep."""
        for _ in range(8):
            if depth > 0 and not chance(self.chooser, 3):
                found = pick(self.chooser, self._producers(kind))(depth - 1)
                if found is not None:
                    return found
            else:
                leaf = self.leaf(kind)
                if leaf is not None:
                    return leaf
        leaf = self.leaf(kind)
        return leaf if leaf is not None else self._built(kind)

    def leaf(self, kind: str) -> str | None:
        """A name or a literal of a kind, None where there is none."""
        names = list(self.reads.named(kind))
        names.extend(self._words(kind))
        literals = list(LITERALS.get(kind, ()))
        if kind == "duration" and self.reads.calendar:
            literals.extend(LITERALS["working"])
        if names and (not literals or not chance(self.chooser, 3)):
            return pick(self.chooser, names)
        return pick(self.chooser, literals) if literals else None

    def _words(self, kind: str) -> list[str]:
        reads, found = self.reads, []
        if kind == "account" and reads.sender:
            found.append("sender")
        if kind == "accounts" and reads.signers:
            found.append("signers")
        if kind == "date" and reads.time:
            found.append("today")
        if kind == "time":
            found.extend(word for word, may in (("now", reads.time), ("entered", reads.entered)) if may)
        if kind == "money" and reads.instance:
            found.extend(reads.pots)
        return found

    def _built(self, kind: str) -> str:
        """A value of a kind that has neither names nor literals here."""
        match kind:
            case "Pair":
                parts = ", ".join(f"{name}: {self.of(part, 0)}" for name, part in PAIR)
                return f"Pair({parts})"
            case "ints":
                return f"list({self.of('int', 0)}, {self.of('int', 0)})"
            case "accounts":
                return f"list({self.of('account', 0)})"
            case "time":
                return f"({self.of('date', 0)} + 3 hours)"
            case _:
                raise ValueError(f"nothing of kind {kind} can be read here")

    def possible(self, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the kinds that can be written here: there is no account where none can be read."""
        if self.reads.named("account") or self.reads.sender:
            return kinds
        return tuple(kind for kind in kinds if kind not in ("account", "accounts", "Pair"))

    # --- operators ---

    def _producers(self, kind: str) -> tuple[Producer, ...]:
        common: tuple[Producer, ...] = (lambda depth: self._choose(kind, depth),)
        if not self.safe:
            common = (*common, lambda depth: self._call(kind, depth), lambda depth: self._stored(kind, depth))
        match kind:
            case "bool":
                return (*common, self._comparison, self._comparison, self._logic, self._test, self._proof)
            case "int":
                return (*common, self._int_operation, self._int_operation, self._measure)
            case "money":
                return (*common, self._money_operation, self._money_operation, self._money_read)
            case "percent":
                return (*common, self._percent_operation)
            case "date":
                return (*common, self._date_operation)
            case "time":
                return (*common, self._time_operation)
            case "duration":
                return (*common, self._scaled)
            case "Pair":
                return (*common, self._pair)
            case "hash":
                return (*common, self._hash)
            case "ints" | "accounts":
                return (lambda depth: self._list(kind, depth),)
            case _:
                return common

    def _both(self, kind: str, depth: int) -> tuple[str, str]:
        return self.of(kind, depth), self.of(kind, depth)

    def _choose(self, kind: str, depth: int) -> str | None:
        if kind in ("ints", "accounts"):
            return None
        return f"choose({self.of('bool', depth)}, {self.of(kind, depth)}, {self.of(kind, depth)})"

    def _call(self, kind: str, depth: int) -> str | None:
        fitting = [
            function
            for function in self.reads.functions
            if function.gives == kind and (self.reads.instance or not function.own)
        ]
        if not fitting:
            return None
        function = pick(self.chooser, fitting)
        return f"{function.name}({', '.join(self.of(part, min(depth, 1)) for part in function.takes)})"

    def _stored(self, kind: str, depth: int) -> str | None:
        """A map's entry, a record's field or a list's item."""
        maps = [map_ for map_ in self.reads.maps if map_.value == kind and self.reads.instance]
        fields = [name for name, part in PAIR if part == kind]
        maps = [map_ for map_ in maps if self.possible((map_.key,))]
        match self.chooser.integer(0, 2):
            case 0 if maps:
                map_ = pick(self.chooser, maps)
                return f"{map_.name}[{self.of(map_.key, min(depth, 1))}]"
            case 1 if fields and self.reads.named("Pair"):
                return f"{pick(self.chooser, self.reads.named('Pair'))}.{pick(self.chooser, fields)}"
            case _ if kind == "int" and self.reads.named("ints"):
                return f"{pick(self.chooser, self.reads.named('ints'))}[{self.of('int', min(depth, 1))}]"
            case _:
                return None

    def _comparison(self, depth: int) -> str:
        if chance(self.chooser, 2):
            left, right = self._both(pick(self.chooser, self.possible(COMPARED)), depth)
            return f"({left} {pick(self.chooser, ('==', '!='))} {right})"
        kind = pick(self.chooser, ORDERED if self.reads.entered or self.reads.time else ORDERED[:-1])
        left, right = self._both(kind, depth)
        return f"({left} {pick(self.chooser, ('<', '<=', '>', '>='))} {right})"

    def _logic(self, depth: int) -> str:
        left, right = self._both("bool", depth)
        operator = pick(self.chooser, ("and", "or", "implies"))
        return f"(not {left})" if chance(self.chooser, 4) else f"({left} {operator} {right})"

    def _test(self, depth: int) -> str | None:
        reads = self.reads
        match self.chooser.integer(0, 4):
            case 0 if reads.optional and reads.instance:
                return f"known({pick(self.chooser, reads.optional)})"
            case 1 if reads.maps and reads.instance:
                map_ = pick(self.chooser, reads.maps)
                word = pick(self.chooser, ("in", "not in"))
                return f"({self.of(map_.key, min(depth, 1))} {word} {map_.name})"
            case 2 if reads.named("ints"):
                return f"({self.of('int', min(depth, 1))} in {pick(self.chooser, reads.named('ints'))})"
            case 3 if reads.states and reads.instance:
                return f"(self is {pick(self.chooser, (*reads.states, 'final'))})"
            case _:
                kind = pick(self.chooser, self.possible(("account", "int", "text")))
                return f"distinct({', '.join(self._both(kind, depth))})"

    def _proof(self, depth: int) -> str:
        """A proof in a list of two hashes, or in a set of one key; now and then a wrong one."""
        known = pick(self.chooser, PROOF_LEAVES)
        beside = sha256(known).digest()
        if chance(self.chooser, 2):
            root = sha256(b"\x01" + sha256(b"\x00" + known).digest() + beside).digest()
            name, items = "included", [(0).to_bytes(16, "big") + (2).to_bytes(16, "big"), beside]
        else:
            root = sha256(b"\x02" + beside + known).digest()
            name, items = "absent", [bytes(31) + b"\x01", beside, known]
        if chance(self.chooser, 3):
            items[self.chooser.integer(0, len(items) - 1)] = beside
        asked = self.of("hash", 0) if chance(self.chooser, 3) else f"0x{known.hex()}"
        listed = ", ".join(f"0x{item.hex()}" for item in items)
        return f"{name}({asked}, list({listed}), 0x{root.hex()})"

    def _rounded(self, text: str) -> str:
        return f"({text} rounded {pick(self.chooser, ROUNDINGS)})"

    def _int_operation(self, depth: int) -> str | None:
        left, right = self._both("int", depth)
        if self.safe:
            return f"{pick(self.chooser, ('min', 'max'))}({left}, {right})"
        match self.chooser.integer(0, 6):
            case 0:
                left = pick(self.chooser, (left, "-7", "-8"))
                return self._rounded(f"{left} / {self._divisor(right)}")
            case 1:
                return f"({pick(self.chooser, (left, '-7'))} mod {self._divisor(right)})"
            case 2:
                left = pick(self.chooser, (left, "-7"))
                return self._rounded(f"{left} * {self.of('percent', depth)}")
            case 3:
                return f"abs({left})"
            case 4:
                return f"{pick(self.chooser, ('min', 'max'))}({left}, {right})"
            case _:
                return f"({left} {pick(self.chooser, ('+', '-', '*'))} {right})"

    def _divisor(self, text: str) -> str:
        return "3" if text == "0" else text

    def _measure(self, depth: int) -> str | None:
        reads = self.reads
        match self.chooser.integer(0, 4):
            case 0 if not self.safe:
                return f"days({', '.join(self._both('date', depth))})"
            case 1 if reads.calendar and not self.safe:
                return f"working_days({', '.join(self._both('date', min(depth, 1)))})"
            case 2 if reads.maps and reads.instance:
                return f"count({pick(self.chooser, reads.maps).name})"
            case 3 if reads.named("ints"):
                return f"len({pick(self.chooser, reads.named('ints'))})"
            case _:
                return f"minor({self.of('money', depth)})" if not self.safe else None

    def _money_operation(self, depth: int) -> str:
        left, right = self._both("money", depth)
        if self.safe:
            return f"{pick(self.chooser, ('min', 'max'))}({left}, {right})"
        match self.chooser.integer(0, 6):
            case 0:
                return self._rounded(f"{left} / {self._divisor(self.of('int', depth))}")
            case 1:
                return self._rounded(f"{left} * {self.of('percent', depth)}")
            case 2:
                return f"({left} * {self.of('int', depth)})"
            case 3 if not left.endswith("CNY") or not right.endswith("CNY"):
                return f"({left} - {right})"
            case 4:
                return f"amount({self.of('int', depth)}, CNY)"
            case 5:
                return f"{pick(self.chooser, ('min', 'max'))}({left}, {right})"
            case _:
                return f"({left} + {right})"

    def _money_read(self, depth: int) -> str | None:
        reads = self.reads
        if not reads.instance:
            return None
        match self.chooser.integer(0, 4):
            case 4 if reads.traced:
                return self._lots(depth)
            case 0 if reads.family is not None:
                return f"{reads.family}[{self.of('account', min(depth, 1))}]"
            case 1 if reads.family is not None:
                return f"sum({reads.family})"
            case 2 if not self.safe:
                return f"{pick(self.chooser, ('paid', 'received'))}({self.of('account', min(depth, 1))}, CNY)"
            case _:
                sums = [map_.name for map_ in reads.maps if map_.value == "money"]
                sums.extend(f"{map_.name}.m" for map_ in reads.maps if map_.value == "Pair")
                return f"sum({pick(self.chooser, sums)})" if sums else None

    def line(self) -> str:
        """The name of a budget line: one that was opened, mostly."""
        return pick(self.chooser, LINES) if chance(self.chooser, 2) else self.of("text", 1)

    def _lots(self, depth: int) -> str:
        """What a traced pot, a cell or a whole family holds of a line, or in all."""
        cell = f"{AWARDS}[{self.of('account', min(depth, 1))}]"
        match self.chooser.integer(0, 3):
            case 0:
                return pick(self.chooser, (GRANTS, f"sum({AWARDS})", cell))
            case 1:
                return f"lots({cell}, {self.line()})"
            case 2:
                return f"lots({AWARDS}, {self.line()})"
            case _:
                return f"lots({GRANTS}, {self.line()})"

    def _percent_operation(self, depth: int) -> str | None:
        left, right = self._both("percent", depth)
        if self.safe:
            return None
        match self.chooser.integer(0, 3):
            case 0:
                return self._rounded(f"{left} / {self._divisor(self.of('int', depth))}")
            case 1:
                return f"({left} * {self.of('int', depth)})"
            case 2:
                bottom = self.of("money", depth)
                bottom = "3 CNY" if bottom == "0 CNY" else bottom
                return self._rounded(f"ratio({self.of('money', depth)}, {bottom})")
            case _:
                return f"({left} {pick(self.chooser, ('+', '-'))} {right})"

    def _date_operation(self, depth: int) -> str | None:
        if self.safe:
            left, right = self._both("date", depth)
            return f"{pick(self.chooser, ('min', 'max'))}({left}, {right})"
        operator = pick(self.chooser, ("+", "-"))
        return f"({self.of('date', depth)} {operator} {self.of('duration', min(depth, 1))})"

    def _time_operation(self, depth: int) -> str:
        span = pick(self.chooser, ("90 minutes", "5 hours", "17 hours"))
        if not self.safe and chance(self.chooser, 3):
            span = f"({self.of('int', min(depth, 1))} * {span})"
        return f"({self.of(pick(self.chooser, ('date', 'time')), depth)} + {span})"

    def _scaled(self, depth: int) -> str | None:
        if self.safe:
            return None
        return f"({self.of('int', min(depth, 1))} * {self.of('duration', 0)})"

    def _pair(self, depth: int) -> str:
        parts = ", ".join(f"{name}: {self.of(part, min(depth, 1))}" for name, part in PAIR)
        return f"Pair({parts})"

    def _hash(self, depth: int) -> str:
        kinds = self.possible(("int", "money", "account", "text", "date", "Pair"))
        kinds = (pick(self.chooser, kinds), pick(self.chooser, kinds))
        return f"hash({', '.join(self.of(kind, min(depth, 1)) for kind in kinds)})"

    def _list(self, kind: str, depth: int) -> str:
        item = "int" if kind == "ints" else "account"
        parts = [self.of(item, min(depth, 1)) for _ in range(self.chooser.integer(1, 3))]
        return f"list({', '.join(parts)})"
