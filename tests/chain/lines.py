"""What must hold of budget lines after everything: pots hold what their lines hold, and none gains or loses.

The second is read off receipts: what came in under a line was paid to accounts or is still held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from chain.receipt import Receipt
from vm.machine.outcome import AccountPlace, PotPlace
from vm.machine.state import Instance, Status

Lines = Counter[tuple[int, str, str]]
"""Minor units by the root of a tree, a line of it and a currency."""


def left_by_line(receipts: Iterable[Receipt], instances: Sequence[Instance]) -> Lines:
    """What came in from accounts, less what was paid to accounts."""
    found: Lines = Counter()
    for receipt in receipts:
        for payment in receipt.payments:
            match payment.source, payment.target:
                case AccountPlace(), PotPlace(instance):
                    sign = 1
                case PotPlace(instance), AccountPlace():
                    sign = -1
                case _:
                    continue
            for line, amount in payment.lines:
                found[instances[instance].root, line, payment.currency] += sign * amount
    return found


def held_by_line(instances: Sequence[Instance]) -> Lines:
    """What the pots of all instances hold."""
    found: Lines = Counter()
    for instance in instances:
        names = instances[instance.root].status[Status.LINES]
        pots = instance.program.program.contracts[instance.contract].pots
        for pot, lots in zip(pots, instance.lots, strict=True):
            for line, amount in lots.items():
                found[instance.root, names[line], pot.currency] += amount
    return found


def check_lines(receipts: Iterable[Receipt], instances: Sequence[Instance]) -> None:
    """`receipts` are all of the chain, `instances` as they stand after them."""
    for instance in instances:
        pots = instance.program.program.contracts[instance.contract].pots
        for number, pot in enumerate(pots):
            lots, cells = instance.lots[number], Counter[object]()
            for (key, _), amount in instance.cell_lots[number].items():
                cells[key] += amount
            assert sum(lots.values()) == (instance.pots[number] if pot.traced else 0), pot.name
            assert cells == Counter(instance.families[number] if pot.traced else {}), pot.name
            assert all(amount > 0 for amount in (*lots.values(), *instance.cell_lots[number].values()))
    left = {line: amount for line, amount in left_by_line(receipts, instances).items() if amount}
    assert left == dict(held_by_line(instances))
