"""The picture of a contract's states as data: states, and arrows for what leads from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from vm.audit.facts import goals
from vm.check.checked import CheckedContract


@dataclass(frozen=True, slots=True)
class Arrow:
    """What leads from a state to a state: rules by their numbers, or, where `clock`, clocks by theirs."""

    source: int
    target: int
    clock: bool
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """`arrows` in the order of the text, those of one source together; `staying` are, for each state, the
    rules by number that may leave it as it is."""

    contract: CheckedContract
    arrows: tuple[Arrow, ...]
    staying: tuple[tuple[int, ...], ...]

    def out_of(self, state: int) -> tuple[Arrow, ...]:
        """The arrows that start at a state."""
        return tuple(arrow for arrow in self.arrows if arrow.source == state)


def picture(contract: CheckedContract) -> Picture:
    """The picture of a contract. An arrow from a state to itself is a jump that enters it anew."""
    found: dict[tuple[int, int, bool], list[int]] = {}
    staying: list[list[int]] = [[] for _ in contract.states]
    for source, state in enumerate(contract.states):
        for number in state.rules:
            targets, stays = goals(contract.rules[number])
            _note(found, source, False, number, targets)
            if stays:
                staying[source].append(number)
        for number in state.clocks:
            _note(found, source, True, number, goals(contract.clocks[number])[0])
    arrows = (Arrow(*place, tuple(numbers)) for place, numbers in found.items())
    return Picture(contract, tuple(arrows), tuple(map(tuple, staying)))


def _note(
    found: dict[tuple[int, int, bool], list[int]],
    source: int,
    clock: bool,
    number: int,
    targets: tuple[int, ...],
) -> None:
    for target in targets:
        found.setdefault((source, target, clock), []).append(number)
