"""What an instance is while it runs, and the journal that undoes it.

All that can change lies in plain lists and dictionaries, and every write goes through the `Journal`, which
keeps (container, key, old value). Undoing to a mark restores everything; a mark is the journal's length. The
old view of an invariant's `old(x)` is read from the same journal.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from vm.code.verify import VerifiedProgram
from vm.values import Value


class _Missing:
    """The type of MISSING."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()
"""Stands for a key that was not there, and for a kept value that is not yet known."""
GROWN: Final = object()
"""Stands in the journal for what was at a place by which a list grew."""
NOT_CREATED: Final = -1
"""The state of an instance that a rule has made and whose creation is still to run."""

ADDRESS_LENGTH: Final = 32
ACCOUNT_KIND: Final = 1
INSTANCE_KIND: Final = 2
"""An address is 32 bytes; the first says what it is."""


def is_instance(address: bytes) -> bool:
    """Whether an address is an instance's, and no account's."""
    return address[0] == INSTANCE_KIND


class Moment(NamedTuple):
    """An instant (seconds, UTC) with the local day that goes with it (days since 1970-01-01)."""

    now: int
    today: int


class Timer(NamedTuple):
    """A clock that is due: at `instant`; `day` if the clock was a date (then `today` is that day).

    `clock` is its number in the contract; `turn` counts an `every` clock's turns from 0, and `anchor` is the
    date that they are counted from (None for other clocks).
    """

    instant: int
    day: int | None
    clock: int
    turn: int
    anchor: int | None = None


class Consent(NamedTuple):
    """An open consent to a joint action: the arguments, signer's caps and header's amounts that it fixes."""

    arguments: tuple[Value, ...]
    caps: tuple[tuple[str, int], ...] | None
    amounts: tuple[int, ...]


@dataclass(slots=True)
class Status:
    """Places in `Instance.status`, a list, so that writes are journalled like any other."""

    STATE = 0
    ENTERED = 1
    ENTRY_DAY = 2
    TIMERS = 3
    HALTED = 4
    LINES = 5


class Journal:
    """An undo log over lists and dictionaries."""

    __slots__ = ("entries",)

    def __init__(self) -> None:
        self.entries: list[tuple[Any, Any, Any]] = []

    def mark(self) -> int:
        """A mark to undo to."""
        return len(self.entries)

    def set_item(self, container: list[Any], index: int, value: object) -> None:
        """Write a place of a list."""
        self.entries.append((container, index, container[index]))
        container[index] = value

    def set_key(self, container: dict[Any, Any], key: Hashable, value: object) -> None:
        """Write a key of a dictionary."""
        self.entries.append((container, key, container.get(key, MISSING)))
        container[key] = value

    def delete_key(self, container: dict[Any, Any], key: Hashable) -> None:
        """Remove a key of a dictionary; it must be there."""
        self.entries.append((container, key, container[key]))
        del container[key]

    def append(self, container: list[Any], value: object) -> None:
        """Let a list grow by one place."""
        self.entries.append((container, len(container), GROWN))
        container.append(value)

    def undo(self, mark: int) -> None:
        """Restore everything written since `mark`."""
        entries = self.entries
        while len(entries) > mark:
            container, key, old = entries.pop()
            if old is GROWN or (old is MISSING and isinstance(container, dict)):
                del container[key]
            else:
                container[key] = old


class Instance:
    """One instance of a contract: slotted, with its cells in lists and dictionaries.

    root      creation number of the root of its tree: the instance that an account created, and that created
              this one or one that did; its own number where an account created it
    status    [state, entered, entry day, timers, halted, lines]; timers is a tuple of the next `Timer` of
              each clock of the state, the timeout included; halted is None or the code of the refusal that
              halted it; lines are the names of its tree's budget lines, in order (() but in a root)
    keeps     values by number, MISSING while not known
    maps      a dictionary a map
    totals    {(map, field): total} for the sums that the program uses
    pots      what each single pot holds, or the total of a family
    families  a dictionary a pot, {key: amount}, empty for single pots
    lots      a dictionary a pot, {line: amount} of a traced one, by the line's place in the root's lines;
              of a family what all cells hold
    cell_lots a dictionary a pot, {(key, line): amount} of a traced family
    flows     {("paid" | "received", currency number, account): total} where the program reads them
    consents  {(action, signer): Consent}

    """

    __slots__ = (
        "number", "address", "program", "contract", "terms", "root", "status", "keeps", "maps", "totals",
        "pots", "families", "lots", "cell_lots", "flows", "consents",
    )  # fmt: skip

    def __init__(
        self, number: int, address: bytes, program: VerifiedProgram, contract: int, terms: tuple[Value, ...]
    ) -> None:
        tables = program.program.contracts[contract]
        self.number = number
        self.address = address
        self.program = program
        self.contract = contract
        self.terms = terms
        self.root = number
        self.status: list[Any] = [NOT_CREATED, 0, 0, (), None, ()]
        self.keeps: list[Any] = [MISSING] * len(tables.keeps)
        self.maps: list[dict[Value, Value]] = [{} for _ in tables.maps]
        self.totals: dict[tuple[int, int], int] = {
            (number_, field): 0 for number_, map_ in enumerate(tables.maps) for field in map_.sums
        }
        self.pots: list[int] = [0] * len(tables.pots)
        self.families: list[dict[Value, int]] = [{} for _ in tables.pots]
        self.lots: list[dict[int, int]] = [{} for _ in tables.pots]
        self.cell_lots: list[dict[tuple[Value, int], int]] = [{} for _ in tables.pots]
        self.flows: dict[tuple[str, int, bytes], int] = {}
        self.consents: dict[tuple[str, bytes], Consent] = {}
