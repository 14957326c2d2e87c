"""Links: clocks that are due when another instance has come to a final state.

They are not kept as timers. A final state is never left, so a link follows from what the other instance is
now: it is due at the instant at which that one entered the state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from vm.code.program import LinkCode
from vm.machine.state import NOT_CREATED, Instance, Status, Timer

Find: TypeAlias = Callable[[Any], Instance | None]
"""The instance at an address."""


def link_timers(instance: Instance, find: Find) -> Iterator[Timer]:
    """Timers of the clocks of the present state whose link has come to what they wait for, in text order.

    Each has the instant and the day on which the other instance entered its state.
    """
    status, tables = instance.status, instance.program.program.contracts[instance.contract]
    if status[Status.HALTED] is not None or status[Status.STATE] == NOT_CREATED:
        return
    for number in tables.states[status[Status.STATE]].clocks:
        match tables.clocks[number].when:
            case LinkCode(term, state):
                other = find(instance.terms[term])
                if other is not None and has_come(other, state):
                    yield Timer(other.status[Status.ENTERED], other.status[Status.ENTRY_DAY], number, 0)
            case _:
                pass


def has_come(instance: Instance, state: int) -> bool:
    """Whether an instance is in a state, or for -1 in any final one."""
    present: int = instance.status[Status.STATE]
    if present == NOT_CREATED:
        return False
    final = instance.program.program.contracts[instance.contract].states[present].final
    return final and state in (present, -1)


def is_unsettled(instance: Instance, find: Find) -> bool:
    """Whether a link of an instance has ended and what follows from it has not yet happened."""
    return next(link_timers(instance, find), None) is not None
