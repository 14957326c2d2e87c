"""Names that people know addresses and instances by, and values as they read them. No rule reads any of
it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from chain.clock import format_due, is_provisional
from chain.genesis import Genesis
from vm.abi import show
from vm.code.program import AtCode, ContractCode, EveryCode, LinkCode, Program, Unit, UnitKind
from vm.compiler import Compilation
from vm.machine.calendar import UTC, Calendar
from vm.machine.outcome import AccountPlace, EventRecord, Place
from vm.types import Type
from vm.values import Value


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an instance: its name, the program and the text it comes from, its contract in it."""

    name: str
    program: Program
    contract: int
    compilation: Compilation

    @property
    def code(self) -> ContractCode:
        """The tables of its contract."""
        return self.program.contracts[self.contract]


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, as people write it, and whether a later calendar may say otherwise."""

    text: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class WrittenClock:
    """A clock's first line up to its colon, and the number of that line."""

    text: str
    line: int


_CLOCK_HEADER = re.compile(r"\s*((?:every|at|on\s+timeout|on\s+\w+\s+is)\b(?:[^:]|:\d\d)*?):(?!\d\d)")


class NameBook:
    """Names of accounts by address, and what is known of instances by creation number, on the chain of a
    genesis."""

    def __init__(self, genesis: Genesis) -> None:
        self._genesis = genesis
        self._accounts: dict[bytes, str] = {}
        self._instances: dict[int, Known] = {}
        self._issuer: bytes | None = None
        self._apart = -1

    def name_account(self, address: bytes, name: str) -> None:
        """Know an account, or an instance where it is a value, by a name."""
        self._accounts[address] = name

    def name_instance(self, number: int, known: Known) -> None:
        """Know an instance by a name, with its program and text, so that values are named as its author
        did."""
        self._instances[number] = known

    def name_apart(self, known: Known) -> int:
        """Know an instance that no chain has any more by a number that none will have."""
        self._apart -= 1
        self._instances[self._apart] = known
        return self._apart

    def known(self, number: int) -> Known | None:
        """What is known of an instance; None where only its bytes are."""
        return self._instances.get(number)

    def copy(self) -> NameBook:
        """A book that changes by itself."""
        other = NameBook(self._genesis)
        other._accounts = dict(self._accounts)
        other._instances = dict(self._instances)
        other._issuer = self._issuer
        other._apart = self._apart
        return other

    def name_issuer(self, address: bytes) -> None:
        """Know the account that makes new money."""
        self._issuer = address
        self.name_account(address, "issuer")

    def is_issuer(self, place: Place) -> bool:
        """Whether a place is the account that makes new money."""
        return isinstance(place, AccountPlace) and place.address == self._issuer

    def account(self, address: bytes) -> str:
        """The name of an address, or its first bytes in hex where nobody named it."""
        return self._accounts.get(address, "0x" + address[:6].hex())

    def instance(self, number: int) -> str:
        """The name of an instance, or its number where nobody named it."""
        known = self._instances.get(number)
        return f"#{number}" if known is None else known.name

    def calendar(self, number: int) -> Calendar:
        """The calendar of an instance's program; UTC where none is known."""
        known = self._instances.get(number)
        return UTC if known is None else self._genesis.calendar_of(known.program)

    def place(self, place: Place) -> str:
        """Where money lies: `Wang`, `lease.held`, `fund.bids[Wang]`."""
        if isinstance(place, AccountPlace):
            return self.account(place.address)
        text = f"{self.instance(place.instance)}.{place.name}"
        if place.key is None:
            return text
        known = self._instances.get(place.instance)
        key = None if known is None else known.code.pots[place.pot].key
        return (
            f"{text}[{place.key!r}]"
            if key is None
            else f"{text}[{self.value(place.instance, key, place.key)}]"
        )

    def state(self, number: int, state: int) -> str:
        """The name of a state of an instance."""
        known = self._instances.get(number)
        return f"#{state}" if known is None else known.code.states[state].name

    def deadline(self, number: int, state: int, instant: int) -> Due:
        """The deadline of a state of an instance."""
        known = self._instances.get(number)
        return self._due(number, known is not None and known.code.states[state].dated, instant)

    def due(self, number: int, unit: Unit | None, instant: int) -> Due:
        """The instant at which a clock of an instance is due; a timeout is due at its state's deadline."""
        known = self._instances.get(number)
        dated = False
        if known is not None and unit is not None:
            clock = known.code.clocks[unit.number]
            match clock.when:
                case EveryCode():
                    dated = True
                case LinkCode():
                    dated = False
                case AtCode(dated=said):
                    dated = said
                case None:
                    dated = all(known.code.states[state].dated for state in clock.states)
        return self._due(number, dated, instant)

    def _due(self, number: int, dated: bool, instant: int) -> Due:
        table = self.calendar(number)
        return Due(format_due(instant, dated, table), is_provisional(instant, table))

    def clock(self, number: int, unit: Unit | None) -> WrittenClock | None:
        """A clock of an instance as its author wrote it; None where the text is not known."""
        known = self._instances.get(number)
        if unit is None or unit.kind is not UnitKind.CLOCK:
            return None
        lowered = None if known is None else known.compilation.lowered
        span = None if lowered is None else lowered.source_map.span(unit, 0)
        if known is None or span is None:
            return None
        source, place = known.compilation.source.local(span)
        line = source.position(place.start)[0]
        while line > 0:
            header = _CLOCK_HEADER.match(source.line_text(line))
            if header is not None:
                return WrittenClock(header[1].rstrip(), line)
            line -= 1
        return None

    def article(self, number: int, article: int | None) -> str | None:
        """The clause that a payment or an event of an instance cites, None for none."""
        known = self._instances.get(number)
        return None if article is None or known is None else known.program.texts[article]

    def fields(self, event: EventRecord) -> tuple[tuple[str, str], ...]:
        """Names and values of an event's fields, as people read them."""
        known = self._instances.get(event.instance)
        if known is None:
            return ()
        pairs = zip(known.code.events[event.event].fields, event.fields, strict=True)
        return tuple((field.name, self.value(event.instance, field.type, value)) for field, value in pairs)

    def type_of(self, number: int, place: str) -> Type | None:
        """The type of what a trace calls `claimed` (a kept value) or `owed[…]` (an entry of a map)."""
        known = self._instances.get(number)
        if known is None:
            return None
        name = place.split("[")[0]
        keeps = (keep.type for keep in known.code.keeps if keep.name == name)
        maps = (map_.value for map_ in known.code.maps if map_.name == name)
        return next(chain(keeps, maps), None)

    def value(self, number: int, type_: Type, value: Value) -> str:
        """A value of an instance as people read it."""
        return show(type_, value, self.account, self.calendar(number))
