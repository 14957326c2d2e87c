"""That what an instance holds adds up: a family's cells to its total, a traced pot's lines to what it holds.

Each check costs what was written, not what exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from vm.code.program import PotCode
from vm.code.stack import LINES
from vm.machine.fault import InternalFault
from vm.machine.outcome import AccountPlace, Payment, PotPlace
from vm.machine.state import MISSING, Instance, Status

Written: TypeAlias = "dict[tuple[int, Any], tuple[Any, Any]]"
"""By container and key: the container itself, and what stood there first."""


def pots_of(instance: Instance) -> tuple[PotCode, ...]:
    """The pots of an instance's contract."""
    return instance.program.program.contracts[instance.contract].pots


def check_families(instance: Instance, written: Written) -> None:
    """Stop unless the totals of an instance's families changed with their cells."""
    for number, pot in enumerate(pots_of(instance)):
        if pot.key is None:
            continue
        cells: dict[Any, int] = instance.families[number]
        if (id(instance.families), number) in written:
            # swept: all that is there now was written since
            change, expected = sum(cells.values()), instance.pots[number]
        else:
            changed = [(key, old) for (_, key), (container, old) in written.items() if container is cells]
            change = sum(cells.get(key, 0) - (0 if old is MISSING else old) for key, old in changed)
            _, before = written.get((id(instance.pots), number), (None, instance.pots[number]))
            expected = instance.pots[number] - before
        if change != expected:
            raise InternalFault(f"the cells of {pot.name} do not add up to its total")


def check_lots(instance: Instance, written: Written) -> None:
    """Stop unless each traced pot of an instance holds what its lines hold, and each of its cells that was
    written does.
    """
    for number, pot in enumerate(pots_of(instance)):
        lots, cell_lots = instance.lots[number], instance.cell_lots[number]
        if not pot.traced:
            if lots or cell_lots:
                raise InternalFault(f"{pot.name} is not traced and holds lines")
            continue
        if sum(lots.values()) != instance.pots[number] or any(amount <= 0 for amount in lots.values()):
            raise InternalFault(f"the lines of {pot.name} do not add up to it")
        for key in _keys(instance, number, written):
            held = [cell_lots.get((key, line), 0) for line in range(LINES)]
            if sum(held) != instance.families[number].get(key, 0) or min(held) < 0:
                raise InternalFault(f"the lines of a cell of {pot.name} do not add up to it")
        if pot.key is not None:
            _check_totals(instance, number, pot.name, written)


def _keys(instance: Instance, number: int, written: Written) -> list[Any]:
    """The keys of a family whose cells, or whose lines, were written."""
    cells, lots = instance.families[number], instance.cell_lots[number]
    found: dict[Any, None] = {}
    for (_, key), (container, _) in written.items():
        if container is cells:
            found[key] = None
        elif container is lots:
            found[key[0]] = None
    return list(found)


def _check_totals(instance: Instance, number: int, name: str, written: Written) -> None:
    """Stop unless what a family holds of each line changed as its cells did."""
    totals, lots = instance.lots[number], instance.cell_lots[number]
    swept = (id(instance.cell_lots), number) in written
    change = [0] * LINES
    for (_, key), (container, old) in written.items():
        if container is lots:
            change[key[1]] += lots.get(key, 0) - (0 if swept or old is MISSING else old)
    for line in range(LINES):
        _, old = written.get((id(totals), line), (None, totals.get(line, 0)))
        before = 0 if swept or old is MISSING else old
        if change[line] != totals.get(line, 0) - before:
            raise InternalFault(f"what the cells of {name} hold of a line does not add up")


def check_lines(
    instances: Sequence[Instance], touched: Iterable[Instance], written: Written, payments: Iterable[Payment]
) -> None:
    """Stop unless what each budget line holds in its tree changed by what came in under it from accounts,
    less what was paid of it to accounts. `touched` are those of `instances` whose pots may have been written.
    """
    pots = {
        id(lots): (instance.root, pot.currency)
        for instance in touched
        for pot, lots in zip(pots_of(instance), instance.lots, strict=True)
    }
    change: dict[tuple[int, int, str], int] = {}
    for (_, line), (container, old) in written.items():
        if id(container) in pots:
            root, currency = pots[id(container)]
            before = 0 if old is MISSING else old
            key = root, line, currency
            change[key] = change.get(key, 0) + container.get(line, 0) - before
    for payment in payments:
        match payment.source, payment.target:
            case AccountPlace(), PotPlace(number):
                sign = -1
            case PotPlace(number), AccountPlace():
                sign = 1
            case _:
                continue
        root = instances[number].root
        names = instances[root].status[Status.LINES]
        for name, amount in payment.lines:
            key = root, names.index(name), payment.currency
            change[key] = change.get(key, 0) + sign * amount
    if any(change.values()):
        raise InternalFault("money came under another budget line, or lost its own")
