"""Which budget lines paid an account: added up from receipts, where each payment of traced money tells it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chain.receipt import Receipt
from vm.machine.outcome import AccountPlace, PotPlace
from vm.machine.state import Instance, Status


@dataclass(frozen=True, slots=True)
class LinePaid:
    """What a line has paid to an account, in minor units; `root` is the number of its tree's root."""

    root: int
    line: str
    currency: str
    amount: int


def lines_paid(
    receipts: Iterable[Receipt], account: bytes, instances: Sequence[Instance]
) -> tuple[LinePaid, ...]:
    """All that traced pots paid to an account, by line: trees by creation, lines as they were opened."""
    found: dict[tuple[int, int, str], int] = {}
    for receipt in receipts:
        for payment in receipt.payments:
            source = payment.source
            if payment.target != AccountPlace(account) or not isinstance(source, PotPlace):
                continue
            root = instances[source.instance].root
            names = instances[root].status[Status.LINES]
            for line, amount in payment.lines:
                key = (root, names.index(line), payment.currency)
                found[key] = found.get(key, 0) + amount
    return tuple(
        LinePaid(root, instances[root].status[Status.LINES][line], currency, amount)
        for (root, line, currency), amount in sorted(found.items())
    )
