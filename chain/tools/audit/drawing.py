"""The picture of the states as text: each state with its arrows below it, which is right for any graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chain.tools.audit.blocks import Drawing
from chain.tools.audit.words import say
from vm.audit.picture import Arrow
from vm.check.checked import CheckedContract
from vm.source import display_width

_LABEL: Final = 60
"""Columns that a label may take before its arrow stands on a line of its own."""


@dataclass(frozen=True, slots=True)
class _Line:
    """An arrow: its label, where it leads, and whether time takes it."""

    label: str
    target: str
    clock: bool


def draw(drawing: Drawing, language: str) -> Iterator[str]:
    """Lines of the picture: first the legend, then every state with what leads out of it."""
    yield say("legend", language)
    contract = drawing.picture.contract
    rows = [tuple(_lines(drawing, number, language)) for number in range(len(contract.states))]
    wide = min(_LABEL, max((display_width(line.label) for row in rows for line in row), default=0))
    for number, state in enumerate(contract.states):
        if state.final:
            continue
        yield ""
        yield state.name
        for place, line in enumerate(rows[number]):
            yield from _arrow(line, place + 1 == len(rows[number]), wide)


def _arrow(line: _Line, last: bool, wide: int) -> Iterator[str]:
    corner = "\u2514" if last else "\u251c"
    dash = "\u2504" if line.clock else "\u2500"
    gap = wide - display_width(line.label)
    if gap < 0:
        yield f"  {corner}{dash} {line.label}"
        side = " " if last else "\u2502"
        yield f"  {side}  {' ' * wide} {dash * 2}\u2192 {line.target}"
    else:
        yield f"  {corner}{dash} {line.label} {dash * (gap + 2)}\u2192 {line.target}"


def _lines(drawing: Drawing, state: int, language: str) -> Iterator[_Line]:
    contract = drawing.picture.contract
    for arrow in drawing.picture.out_of(state):
        for label in labels(drawing, arrow):
            yield _Line(label, _target(contract, arrow.target), arrow.clock)
    for number in drawing.picture.staying[state]:
        yield _Line(drawing.rules[number], say("stays", language), clock=False)


def _target(contract: CheckedContract, state: int) -> str:
    noun = contract.states[state]
    return f"{noun.name} \u25a0" if noun.final else noun.name


def labels(drawing: Drawing, arrow: Arrow) -> tuple[str, ...]:
    """What stands at an arrow: rules with who may do them, or that time runs out."""
    if not arrow.clock:
        return tuple(dict.fromkeys(drawing.rules[number] for number in arrow.numbers))
    return tuple(dict.fromkeys(drawing.clocks[number] for number in arrow.numbers))
