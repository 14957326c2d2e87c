"""Amounts by budget line: what traced pots hold, and the lines of a tree of contracts.

A line is a name; a tree's root keeps the names in the order in which they were opened, and everything else
knows a line by its place among them. An amount of 0 is not kept. Every write goes through the journal.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from vm.code.stack import LINES
from vm.machine.host import Host
from vm.machine.state import MISSING, Instance, Journal, Status
from vm.machine.view import LIVE, View
from vm.values import Value

Lots: TypeAlias = "tuple[tuple[int, int], ...]"
"""(line, minor units), in the order of the lines, none of 0."""

UNKNOWN: Final = -1
"""Stands for a line that the tree does not have: nothing holds any of it."""


# --- the lines of a tree ------------------------------------------------------------------------------------


def lines_of(host: Host, instance: Instance) -> tuple[str, ...]:
    """The names of the lines of an instance's tree, in the order in which they were opened."""
    names: tuple[str, ...] = host.root(instance).status[Status.LINES]
    return names


def line_named(host: Host, instance: Instance, name: str) -> int:
    """The line of a name, UNKNOWN where the tree has none."""
    names = lines_of(host, instance)
    return names.index(name) if name in names else UNKNOWN


def open_line(host: Host, instance: Instance, name: str) -> int | None:
    """The line of a name, opened if it was not; None where the tree has as many lines as it may."""
    names = lines_of(host, instance)
    if name in names:
        return names.index(name)
    if len(names) == LINES:
        return None
    host.journal.set_item(host.root(instance).status, Status.LINES, (*names, name))
    return len(names)


def named(host: Host, instance: Instance, lots: Lots) -> tuple[tuple[str, int], ...]:
    """Amounts by the names of their lines, as a payment tells them."""
    if not lots:
        return ()
    names = lines_of(host, instance)
    return tuple((names[line], amount) for line, amount in lots)


# --- what is there ------------------------------------------------------------------------------------------


def amount_of(instance: Instance, pot: int, key: Value | None, line: int, view: View = LIVE) -> int:
    """What a cell (`key` None: a single pot, or all cells of a family) holds of a line."""
    if key is None:
        amount = view.key(instance.lots[pot], line)
    else:
        amount = view.key(view.item(instance.cell_lots, pot), (key, line))
    return 0 if amount is MISSING else int(amount)


def lots_of(instance: Instance, pot: int, key: Value | None) -> Lots:
    """All that a cell (`key` None: a single pot, or all cells of a family) holds, by line."""
    found = ((line, amount_of(instance, pot, key, line)) for line in range(LINES))
    return tuple((line, amount) for line, amount in found if amount)


def first_of(lots: Lots, amount: int) -> Lots:
    """An amount out of lots that hold as much: the first lines as far as they go."""
    taken: list[tuple[int, int]] = []
    for line, there in lots:
        part = min(there, amount)
        if part:
            taken.append((line, part))
        amount -= part
    return tuple(taken)


# --- moves --------------------------------------------------------------------------------------------------


def add(journal: Journal, instance: Instance, pot: int, key: Value | None, lots: Lots) -> None:
    """Add lots to a single pot (`key` None) or to a cell of a family."""
    _change(journal, instance, pot, key, lots, 1)


def take(journal: Journal, instance: Instance, pot: int, key: Value | None, lots: Lots) -> None:
    """Take lots, which are there, out of a single pot (`key` None) or a cell of a family."""
    _change(journal, instance, pot, key, lots, -1)


def sweep(journal: Journal, instance: Instance, pot: int, lots: Lots) -> None:
    """Take all lots out of a family at once; the old cells stay as they are, for the journal to put back."""
    _change(journal, instance, pot, None, lots, -1)
    journal.set_item(instance.cell_lots, pot, {})


def _change(journal: Journal, instance: Instance, pot: int, key: Value | None, lots: Lots, sign: int) -> None:
    for line, amount in lots:
        _write(journal, instance.lots[pot], line, sign * amount)
        if key is not None:
            _write(journal, instance.cell_lots[pot], (key, line), sign * amount)


def _write(journal: Journal, container: dict[Any, int], place: Any, change: int) -> None:
    left = container.get(place, 0) + change
    if left:
        journal.set_key(container, place, left)
    else:
        journal.delete_key(container, place)
