"""The whole state of the reference: plain data, copied as a whole before each action.

A refused action leaves nothing behind because the copy it worked on is dropped. Nothing is kept that can be
counted again: totals, what is due next, and what an account has paid are worked out from here each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.reference.records import Place
from vm.check.checked import CheckedContract, CheckedProgram, Link
from vm.types import ContractType
from vm.values import Value


class StopError(Exception):
    """The present action stops, with a refusal's code and the author's text where there is one."""

    def __init__(self, code: str, reason: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


@dataclass(frozen=True)
class Instant:
    """A point of time: seconds since 1970-01-01T00:00 UTC, and the day that goes with it."""

    now: int
    today: int


@dataclass(frozen=True)
class Turn:
    """One future run of a clock of the present state: when, the day if its instant is a date, the clock's
    number, and which of its turns it is.
    """

    instant: int
    day: int | None
    clock: int
    turn: int


@dataclass(frozen=True)
class Consent:
    """An open consent to a joint action."""

    action: str
    signer: bytes
    arguments: tuple[Value, ...]
    caps: tuple[tuple[str, int], ...] | None
    amount: int | None
    """The header's amount when it was given."""


@dataclass(frozen=True)
class Move:
    """Money that moved by an action of an instance."""

    source: Place
    target: Place
    currency: str
    amount: int


@dataclass
class Instance:
    """One instance. `keeps` holds only what is known, `pots` what single pots hold, `cells` what the cells of
    families hold; `moves` is all money that its actions ever moved.
    """

    number: int
    address: bytes
    program: CheckedProgram
    contract: CheckedContract
    terms: tuple[Value, ...]
    created: bool = True
    """False while its creation waits for the action that made it."""
    state: int = 0
    entered: Instant = Instant(0, 0)
    deadline: int | None = None
    turns: tuple[Turn, ...] = ()
    halted: str | None = None
    keeps: dict[int, Value] = field(default_factory=dict)
    maps: dict[int, dict[Value, Value]] = field(default_factory=dict)
    pots: dict[int, int] = field(default_factory=dict)
    cells: dict[int, dict[Value, int]] = field(default_factory=dict)
    root: int = -1
    """The number of the instance that an account created, in whose tree this one is; -1: itself."""
    lines: tuple[str, ...] = ()
    """Budget lines of the tree, as they were opened; kept by its root."""
    lots: dict[tuple[int, Value | None], dict[str, int]] = field(default_factory=dict)
    """By pot and key (None for a single pot): what is held of each line."""
    consents: tuple[Consent, ...] = ()
    moves: tuple[Move, ...] = ()

    def __post_init__(self) -> None:
        self.root = self.number if self.root < 0 else self.root

    def copy(self) -> Instance:
        """The same instance, sharing nothing that can change."""
        return replace(
            self,
            keeps=dict(self.keeps),
            maps={number: dict(entries) for number, entries in self.maps.items()},
            pots=dict(self.pots),
            cells={number: dict(cells) for number, cells in self.cells.items()},
            lots={place: dict(lots) for place, lots in self.lots.items()},
        )

    def due(self, turn: Turn) -> int:
        """When a turn is due: at its instant, but not before the state was entered."""
        return max(turn.instant, self.entered.now)


@dataclass
class World:
    """Accounts and instances at an instant."""

    time: int
    balances: dict[tuple[bytes, str], int] = field(default_factory=dict)
    instances: list[Instance] = field(default_factory=list)

    def copy(self) -> World:
        """The same world, sharing nothing that can change."""
        return World(self.time, dict(self.balances), [instance.copy() for instance in self.instances])

    def next_turn(self, here: Instance) -> Turn | None:
        """The turn of an instance that is due first: by due instant, links first, then in the order of the
        text.
        """
        if here.halted is not None:
            return None
        links = self.links(here)
        found = (*links, *here.turns)
        key = {turn: (here.due(turn), turn not in links, turn.clock, turn.turn) for turn in found}
        return min(found, key=lambda turn: key[turn], default=None)

    def links(self, here: Instance) -> tuple[Turn, ...]:
        """The clocks of the present state that wait for the end of an instance which has come to it: due when
        that one came there.
        """
        found: list[Turn] = []
        for number in here.contract.states[here.state].clocks:
            when = here.contract.clocks[number].when
            if isinstance(when, Link):
                other = next(one for one in self.instances if one.address == here.terms[when.term])
                ended = other.contract.states[other.state].final
                if ended and when.state in (None, other.state):
                    found.append(Turn(other.entered.now, other.entered.today, number, 0))
        return tuple(found)

    def instances_of(self, program: CheckedProgram) -> Callable[[bytes, ContractType], bool]:
        """Whether an address is that of an instance of a contract of a program."""
        return lambda address, type_: any(
            instance.address == address
            and instance.program == program
            and instance.contract == program.contracts[type_.contract]
            for instance in self.instances
        )

    def balance(self, account: bytes, currency: str) -> int:
        """What an account holds, in minor units."""
        return self.balances.get((account, currency), 0)

    def total(self, currency: str) -> int:
        """All money of a currency, in accounts and pots."""
        held = sum(amount for (_, name), amount in self.balances.items() if name == currency)
        for instance in self.instances:
            for number, pot in enumerate(instance.contract.pots):
                if pot.currency == currency:
                    held += instance.pots.get(number, 0) + sum(instance.cells.get(number, {}).values())
        return held
