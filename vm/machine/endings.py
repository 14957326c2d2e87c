"""How an action ends: the state it enters, the invariants it must keep, the record of it."""

from __future__ import annotations

from vm.code.program import Unit
from vm.machine.fault import InternalFault
from vm.machine.frame import STAY, Action
from vm.machine.invariants import check_invariants
from vm.machine.outcome import ActionKind, ActionRecord, Refusal
from vm.machine.state import Instance, Status, Timer
from vm.machine.timing import after_turn, enter


def finish(action: Action, instance: Instance, timer: Timer | None = None) -> Refusal | None:
    """Enter the state that the path ended in, if it entered one, and check the invariants.

    `timer` is the clock that ran, if one did: where the state stays its next turn takes its place.
    """
    if action.ending is None:
        raise InternalFault("a path without an end")
    if action.ending != STAY:
        refusal = enter(action, instance, action.ending)
        if refusal is not None:
            return refusal
    elif timer is not None:
        action.journal.set_item(instance.status, Status.TIMERS, after_turn(action, instance, timer))
    return check_invariants(action, instance)


def record_of(
    action: Action, instance: Instance, kind: ActionKind, name: str, unit: Unit | None, before: int
) -> ActionRecord:
    """What an action that ran to its end did; `before` is the state it found."""
    return ActionRecord(
        kind=kind,
        instance=instance.number,
        name=name,
        unit=unit,
        now=action.moment.now,
        state_before=before,
        state_after=instance.status[Status.STATE],
        payments=tuple(action.payments),
        events=tuple(action.events),
        gas=action.meter.used,
    )
