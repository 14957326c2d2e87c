"""The picture of the states as SVG: boxes for states, arrows for rules, dashed ones for what time does."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from chain.tools.audit.blocks import Drawing
from chain.tools.audit.drawing import labels
from chain.tools.audit.layout import Layout, Link, Point, Route, Size, layout
from chain.tools.audit.words import say
from vm.audit.picture import Arrow
from vm.source import display_width

_FONT: Final = 13
_NARROW: Final = 7.2
"""Width of a narrow character at the size of the font; a wide one takes two."""
_BOLD: Final = 8.8
"""The same of a state's name, which is larger and bold."""
_LINE: Final = 17
_PADDING: Final = 12
_COLUMNS: Final = 30
"""Columns of a line in a box."""

STYLE: Final = """
.states text { font: 13px system-ui, sans-serif; fill: #1b1f24; }
.states .name { font-weight: 600; font-size: 14px; }
.states .note { fill: #4a5560; font-size: 12px; }
.states .box { fill: #f4f7fa; stroke: #35618e; stroke-width: 1.4; }
.states .final { fill: #eef3ee; stroke: #3d6b45; stroke-width: 1.4; }
.states .inner { fill: none; stroke: #3d6b45; stroke-width: 1; }
.states .arrow { fill: none; stroke: #35618e; stroke-width: 1.4; }
.states .timed { stroke: #8a5a12; stroke-dasharray: 6 4; }
.states .paper { fill: #ffffff; }
.states .time { fill: #74490b; }
.states .tip { fill: #35618e; }
.states .timedtip { fill: #8a5a12; }
"""


def svg(drawing: Drawing, language: str) -> str:
    """The picture as an SVG element with its own style; it needs nothing from outside."""
    contract = drawing.picture.contract
    boxes = [_lines(drawing, number, language) for number in range(len(contract.states))]
    sizes = [_box(lines, contract.states[number].final) for number, lines in enumerate(boxes)]
    arrows = [arrow for arrow in drawing.picture.arrows if arrow.source != arrow.target]
    said = [labels(drawing, arrow) for arrow in arrows]
    links = [
        Link(arrow.source, arrow.target, _label(lines)) for arrow, lines in zip(arrows, said, strict=True)
    ]
    placed = layout(sizes, links)
    title = escape(say("drawing", language))
    head = (
        f'<svg class="states" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{title}" '
        f'viewBox="0 0 {placed.size.width:.0f} {placed.size.height:.0f}" '
        f'width="{placed.size.width:.0f}" height="{placed.size.height:.0f}" lang="{language}">'
    )
    body = [f"<title>{title}</title>", f"<style>{STYLE}</style>", *_arrows(arrows, said, placed)]
    for number, lines in enumerate(boxes):
        body.extend(_drawn(placed.nodes[number], sizes[number], lines, contract.states[number].final))
    return "\n".join((head, *body, "</svg>"))


# --- boxes --------------------------------------------------------------------------------------------------


def _lines(drawing: Drawing, number: int, language: str) -> tuple[str, ...]:
    """The name of a state, until when it lasts, and the rules that leave it as it is, or enter it anew."""
    noun = drawing.picture.contract.states[number]
    if noun.final:
        return (noun.name,)
    lines = [noun.name, *_wrapped(drawing.deadlines[number].replace("`", ""))]
    again = [
        label
        for arrow in drawing.picture.out_of(number)
        if arrow.target == number
        for label in labels(drawing, arrow)
    ]
    rules = [drawing.rules[rule] for rule in drawing.picture.staying[number]]
    for label in dict.fromkeys((*rules, *again)):
        lines.extend(_wrapped(f"\u00b7 {label}"))
    return tuple(lines)


def _wrapped(text: str) -> Iterator[str]:
    # text.py wraps for terminals; imported here, because it draws pictures of its own
    from chain.tools.audit.text import wrapped

    yield from wrapped(text, _COLUMNS)


def _box(lines: tuple[str, ...], final: bool) -> Size:
    name, *notes = (display_width(line) for line in lines)
    wide = max(name * _BOLD, *(note * _NARROW for note in notes), 0.0) + 2 * _PADDING
    edge = 4 if final else 0
    return Size(wide + 2 * edge, len(lines) * _LINE + _PADDING + 2 * edge)


def _label(lines: tuple[str, ...]) -> Size:
    return Size(max(display_width(line) for line in lines) * _NARROW + 8, len(lines) * _LINE + 2)


def _drawn(middle: Point, size: Size, lines: tuple[str, ...], final: bool) -> Iterator[str]:
    left, top = middle.x - size.width / 2, middle.y - size.height / 2
    yield _rect(left, top, size.width, size.height, "final" if final else "box", 6)
    if final:
        yield _rect(left + 4, top + 4, size.width - 8, size.height - 8, "inner", 4)
    first = middle.y - len(lines) * _LINE / 2 + _FONT
    for place, line in enumerate(lines):
        yield _text(middle.x, first + place * _LINE, line, "note" if place else "name")


def _rect(x: float, y: float, width: float, height: float, style: str, radius: int) -> str:
    return (
        f'<rect class="{style}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'rx="{radius}"/>'
    )


def _text(x: float, y: float, text: str, style: str) -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(text)}</text>'


# --- arrows -------------------------------------------------------------------------------------------------


def _arrows(arrows: list[Arrow], said: list[tuple[str, ...]], placed: Layout) -> Iterator[str]:
    """Lines first, then tips, then labels, so that no line crosses a text."""
    for arrow, route in zip(arrows, placed.routes, strict=True):
        yield f'<path class="arrow{" timed" if arrow.clock else ""}" d="{_path(route)}"/>'
    for arrow, route in zip(arrows, placed.routes, strict=True):
        yield _tip(route, "timedtip" if arrow.clock else "tip")
    for arrow, lines, route in zip(arrows, said, placed.routes, strict=True):
        size = _label(lines)
        left, top = route.label.x - size.width / 2, route.label.y - size.height / 2
        yield _rect(left, top, size.width, size.height, "paper", 3)
        for place, line in enumerate(lines):
            style = "time" if arrow.clock else "rule"
            yield _text(route.label.x, top + _FONT + place * _LINE, line, style)


def _path(route: Route) -> str:
    """A line that leaves and enters every point straight up or down."""
    first, *rest = route.points
    parts = [f"M{first.x:.1f} {first.y:.1f}"]
    before = first
    for point in rest:
        middle = (before.y + point.y) / 2
        parts.append(f"C{before.x:.1f} {middle:.1f} {point.x:.1f} {middle:.1f} {point.x:.1f} {point.y:.1f}")
        before = point
    return " ".join(parts)


def _tip(route: Route, style: str) -> str:
    """The tip of an arrow, pointing the way the line goes."""
    before, end = route.points[-2:]
    up = -8 if end.y > before.y else 8
    return f'<path class="{style}" d="M{end.x:.1f} {end.y:.1f} l-4.5 {up} l9 0 z"/>'
