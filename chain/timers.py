"""Which clock is due next, of one instance and of a whole chain.

The order is (due instant, links first, creation number); of one instance at one instant, links first, then
text order. The due instant is the clock's, but never before the state was entered. Links come first because
whoever reads an instance at that instant reads it with what has followed from its links. The queue holds
hints: an entry counts only while it still says what its instance says, so undoing a transaction needs no
repair here.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush

from chain.state import LedgerState
from vm.code.program import LinkCode
from vm.machine.links import Find, has_come, link_timers
from vm.machine.state import Instance, Status, Timer


def due_instant(instance: Instance, timer: Timer) -> int:
    """When a timer of an instance is due: its instant, or the entry of the state if that is later."""
    entered: int = instance.status[Status.ENTERED]
    return max(timer.instant, entered)


def next_timer(instance: Instance, find: Find) -> Timer | None:
    """The timer that is due first, that of a link that has ended included; None for a final, forever or
    halted instance without clocks. `find` gives the instances that links name.
    """
    if instance.status[Status.HALTED] is not None:
        return None
    timers: list[Timer] = [*instance.status[Status.TIMERS], *link_timers(instance, find)]
    if not timers:
        return None
    state = instance.program.program.contracts[instance.contract].states[instance.status[Status.STATE]]
    place = {clock: number for number, clock in enumerate(state.clocks)}
    return min(
        timers, key=lambda timer: (due_instant(instance, timer), _rank(instance, timer), place[timer.clock])
    )


def _rank(instance: Instance, timer: Timer) -> int:
    """0 for a link, 1 for any other clock."""
    clock = instance.program.program.contracts[instance.contract].clocks[timer.clock]
    return 0 if isinstance(clock.when, LinkCode) else 1


def _hint_of(instance: Instance, timer: Timer) -> tuple[int, int, int]:
    return due_instant(instance, timer), _rank(instance, timer), instance.number


class DueQueue:
    """A heap of (due instant, rank, creation number) hints, and who waits for the end of whom."""

    __slots__ = ("_heap", "_known", "_state", "_watchers")

    def __init__(self, state: LedgerState) -> None:
        self._state = state
        self._heap: list[tuple[int, int, int]] = []
        self._watchers: dict[int, list[int]] = {}
        self._known = 0
        for instance in state.instances:
            self._hint(instance, push=False)
        self._watch()
        heapify(self._heap)

    def put(self, instance: Instance) -> None:
        """Note when an instance is due next, and if it has ended, what that makes due; call it whenever its
        timers or its state may have changed.
        """
        self._watch()
        self._hint(instance)
        if has_come(instance, -1):
            for number in self._watchers.get(instance.number, ()):
                self._hint(self._state.instances[number])

    def _watch(self) -> None:
        """Note whom the instances wait for that were made since the last time."""
        for instance in self._state.instances[self._known :]:
            for term in _linked_terms(instance):
                address = instance.terms[term]
                other = self._state.find(address) if isinstance(address, bytes) else None
                if other is not None:
                    self._watchers.setdefault(other.number, []).append(instance.number)
        self._known = len(self._state.instances)

    def _hint(self, instance: Instance, push: bool = True) -> None:
        timer = next_timer(instance, self._state.find)
        if timer is None:
            return
        hint = _hint_of(instance, timer)
        if push:
            heappush(self._heap, hint)
        else:
            self._heap.append(hint)

    def first(self, now: int) -> tuple[Instance, Timer] | None:
        """The instance and timer due first at or before `now`, None where nothing is due. Hints that no
        longer say what their instance says are dropped; the one that counts stays until its instance has
        moved on.
        """
        instances = self._state.instances
        while self._heap and self._heap[0][0] <= now:
            number = self._heap[0][2]
            instance = instances[number] if number < len(instances) else None
            timer = None if instance is None else next_timer(instance, self._state.find)
            if instance is not None and timer is not None and _hint_of(instance, timer) == self._heap[0]:
                return instance, timer
            heappop(self._heap)
        return None


def _linked_terms(instance: Instance) -> tuple[int, ...]:
    """The terms of an instance whose end some clock of its contract waits for."""
    clocks = instance.program.program.contracts[instance.contract].clocks
    terms = (clock.when.term for clock in clocks if isinstance(clock.when, LinkCode))
    return tuple(dict.fromkeys(terms))
