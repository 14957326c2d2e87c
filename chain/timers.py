"""Which clock is due next, of one instance and of a whole chain.

The order is (due instant, creation number); of one instance at one instant, text order. The due instant is
the clock's, but never before the state was entered. The queue holds hints: an entry counts only while it
still says what its instance says, so undoing a transaction needs no repair here.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from vm.machine.state import Instance, Status, Timer


def due_instant(instance: Instance, timer: Timer) -> int:
    """When a timer of an instance is due: its instant, or the entry of the state if that is later."""
    entered: int = instance.status[Status.ENTERED]
    return max(timer.instant, entered)


def next_timer(instance: Instance) -> Timer | None:
    """The timer that is due first; None for a final, forever or halted instance without clocks."""
    if instance.status[Status.HALTED] is not None:
        return None
    timers: tuple[Timer, ...] = instance.status[Status.TIMERS]
    if not timers:
        return None
    state = instance.program.program.contracts[instance.contract].states[instance.status[Status.STATE]]
    place = {clock: number for number, clock in enumerate(state.clocks)}
    return min(timers, key=lambda timer: (due_instant(instance, timer), place[timer.clock]))


class DueQueue:
    """A heap of (due instant, creation number) hints."""

    __slots__ = ("_heap",)

    def __init__(self) -> None:
        self._heap: list[tuple[int, int]] = []

    def put(self, instance: Instance) -> None:
        """Note when an instance is due next; call it whenever its timers may have changed."""
        timer = next_timer(instance)
        if timer is not None:
            heappush(self._heap, (due_instant(instance, timer), instance.number))

    def first(self, instances: Sequence[Instance], now: int) -> tuple[Instance, Timer] | None:
        """The instance and timer due first at or before `now`, None where nothing is due. Hints that no
        longer say what their instance says are dropped; the one that counts stays until its instance has
        moved on.
        """
        while self._heap and self._heap[0][0] <= now:
            due, number = self._heap[0]
            instance = instances[number] if number < len(instances) else None
            timer = next_timer(instance) if instance is not None else None
            if instance is not None and timer is not None and due_instant(instance, timer) == due:
                return instance, timer
            heappop(self._heap)
        return None

    def rebuild(self, instances: Sequence[Instance]) -> None:
        """Start anew from the instances (after a fork or a revert)."""
        self._heap = []
        for instance in instances:
            timer = next_timer(instance)
            if timer is not None:
                self._heap.append((due_instant(instance, timer), instance.number))
        heapify(self._heap)
