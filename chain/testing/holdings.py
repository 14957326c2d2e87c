"""Who holds what, and in which state each instance is, for showing after a step."""

from __future__ import annotations

from collections.abc import Iterator

from chain.ledger import Ledger
from chain.names import NameBook
from chain.testing.report import Balance, InstanceView
from vm.encoding import encode_value
from vm.machine.state import Instance, Status, Timer


def balances(ledger: Ledger, names: NameBook, people: tuple[tuple[str, bytes], ...]) -> tuple[Balance, ...]:
    """What people hold of each currency that was issued, in the order given, then what lies in pots.

    A family of cells is listed by cell, in the order of the encoded keys, cells of 0 left out.
    """
    found = [
        Balance(name, currency, ledger.balance(address, currency))
        for name, address in people
        for currency in sorted(ledger.state.issued)
    ]
    for instance in ledger.state.instances:
        found.extend(_pots(instance, names))
    return tuple(found)


def _pots(instance: Instance, names: NameBook) -> Iterator[Balance]:
    name = names.instance(instance.number)
    pots = instance.program.program.contracts[instance.contract].pots
    for pot, held, cells in zip(pots, instance.pots, instance.families, strict=True):
        if pot.key is None:
            yield Balance(f"{name}.{pot.name}", pot.currency, held)
            continue
        for _, key in sorted((encode_value(pot.key, key) or b"", key) for key in cells):
            if cells[key]:
                shown = names.value(instance.number, pot.key, key)
                yield Balance(f"{name}.{pot.name}[{shown}]", pot.currency, cells[key])


def instances(ledger: Ledger, names: NameBook) -> tuple[InstanceView, ...]:
    """All instances in the order of their creation."""
    return tuple(_view(instance, names) for instance in ledger.state.instances)


def _view(instance: Instance, names: NameBook) -> InstanceView:
    code = instance.program.program.contracts[instance.contract]
    state = code.states[instance.status[Status.STATE]]
    halted: str | None = instance.status[Status.HALTED]
    timers: tuple[Timer, ...] = instance.status[Status.TIMERS]
    instants = [timer.instant for timer in timers if code.clocks[timer.clock].when is None]
    number = instance.number
    deadline = names.deadline(number, instance.status[Status.STATE], instants[0]) if instants else None
    return InstanceView(names.instance(number), code.name, state.name, state.final, halted, deadline)
