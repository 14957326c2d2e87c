"""Invariants: what must hold after every action, and the requires of a creation."""

from __future__ import annotations

from typing import Final

from vm.code.program import Code, InvariantCode, Unit, UnitKind
from vm.code.units import watched_maps
from vm.machine.frame import Action, Frame
from vm.machine.operations.control import REQUIRED
from vm.machine.outcome import Refusal
from vm.machine.run import evaluate, read_again
from vm.machine.state import Instance, Status
from vm.values import Value

BROKEN: Final = "R4009"


def check_invariants(action: Action, instance: Instance) -> Refusal | None:
    """Check every invariant of the present state; a refusal for the first that does not hold, or stops."""
    state = instance.status[Status.STATE]
    for number, invariant in enumerate(action.program.contracts[instance.contract].invariants):
        if invariant.states is not None and state not in invariant.states:
            continue
        unit = Unit(UnitKind.INVARIANT, instance.contract, number)
        for locals_ in _instances_of(action, instance, invariant):
            refusal = _check(action, instance, unit, invariant.condition, locals_, BROKEN, None)
            if refusal is not None:
                return refusal
    return None


def _instances_of(action: Action, instance: Instance, invariant: InvariantCode) -> list[tuple[Value, ...]]:
    """The locals to check an invariant with: none, or for `each` every key that the action wrote.

    A key counts that is in the invariant's map now and was written there or in another map that the condition
    reads: no other key's condition can have changed.
    """
    if invariant.each is None:
        return [()]
    watched = {id(instance.maps[map_]) for map_ in watched_maps(invariant)}
    entries = instance.maps[invariant.each]
    keys: dict[Value, None] = {}
    for container, key, _ in action.journal.entries[action.mark :]:
        if id(container) in watched and key in entries:
            keys[key] = None
    return [(key,) for key in keys]


def check_creation(action: Action, instance: Instance) -> Refusal | None:
    """Check the requires of the contract; a refusal in its author's words for the first that fails."""
    for number, check in enumerate(action.program.contracts[instance.contract].checks):
        unit = Unit(UnitKind.CHECK, instance.contract, number)
        text = action.program.texts[check.text]
        refusal = _check(action, instance, unit, check.condition, (), REQUIRED, text)
        if refusal is not None:
            return refusal
    return None


def _check(
    action: Action,
    instance: Instance,
    unit: Unit,
    condition: Code,
    locals_: tuple[Value, ...],
    code: str,
    reason: str | None,
) -> Refusal | None:
    frame = Frame(action, unit, instance, list(locals_))
    value = evaluate(frame, condition)
    if isinstance(value, Refusal):
        return value
    if value:
        return None
    return Refusal(code, unit, frame.position, reason, read_again(frame, condition))
