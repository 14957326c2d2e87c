"""A small layered layout of a graph: nodes in rows, few crossings, room for a label on every edge.

Rows go down the page. An edge of a turn is laid out the other way round. Each edge has its label as a node of
its own in a row between its ends, so that labels never lie on each other; longer edges bend at small nodes in
the rows between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

SWEEPS: Final = 30
"""Times that the order of rows is looked at from above and from below."""
SETTLING: Final = 40
"""Times that places in rows are drawn to their neighbours."""
GAP: Final = 26.0
"""Room between two nodes of a row."""
ROW_GAP: Final = 26.0
"""Room between two rows."""
BEND: Final = 8.0
"""Width of a node at which an edge only bends."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a node or a label."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """An edge from a node to another (never to itself), with the size of its label."""

    source: int
    target: int
    label: Size


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the page, from its upper left corner."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Route:
    """The points of an edge from its source to its target, and the middle of its label."""

    points: tuple[Point, ...]
    label: Point


@dataclass(frozen=True, slots=True)
class Layout:
    """The middle of each node, the route of each edge, and the size of the whole."""

    nodes: tuple[Point, ...]
    routes: tuple[Route, ...]
    size: Size


@dataclass(slots=True)
class _Grid:
    """Nodes with the bends and labels that were added: their sizes, rows and neighbours above and below."""

    sizes: list[Size]
    row: list[int]
    above: dict[int, list[int]] = field(default_factory=dict)
    below: dict[int, list[int]] = field(default_factory=dict)
    chains: list[list[int]] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)

    def add(self, size: Size, row: int) -> int:
        """A new node."""
        self.sizes.append(size)
        self.row.append(row)
        return len(self.sizes) - 1

    def join(self, upper: int, lower: int) -> None:
        """An edge between two rows that follow each other."""
        self.below.setdefault(upper, []).append(lower)
        self.above.setdefault(lower, []).append(upper)


def layout(sizes: Sequence[Size], links: Sequence[Link]) -> Layout:
    """Lay out a graph whose first node is where everything begins. Nodes that it does not lead to stand in
    the first row."""
    turned = _turned(len(sizes), links)
    ways = [
        (link.target, link.source) if back else (link.source, link.target)
        for link, back in zip(links, turned, strict=True)
    ]
    grid = _grid(sizes, links, ways)
    rows = _ordered(grid)
    middles = _placed(grid, rows)
    heights = _heights(grid, rows)
    left = min((middles[one] - grid.sizes[one].width / 2 for one in range(len(middles))), default=0.0)
    points = [Point(middles[one] - left + GAP, heights[grid.row[one]]) for one in range(len(middles))]
    routes = tuple(
        _route(grid, points, chain, label, back)
        for chain, label, back in zip(grid.chains, grid.labels, turned, strict=True)
    )
    right = max((points[one].x + grid.sizes[one].width / 2 for one in range(len(points))), default=0.0)
    last = max((points[one].y + grid.sizes[one].height / 2 for one in range(len(points))), default=0.0)
    return Layout(tuple(points[: len(sizes)]), routes, Size(right + GAP, last + ROW_GAP))


# --- rows ---------------------------------------------------------------------------------------------------


def _turned(count: int, links: Sequence[Link]) -> list[bool]:
    """Which edges close a turn, found by going down from the first node."""
    out: dict[int, list[int]] = {}
    for number, link in enumerate(links):
        out.setdefault(link.source, []).append(number)
    done, path = [False] * count, [False] * count
    turned = [False] * len(links)
    for start in range(count):
        stack: list[tuple[int, int]] = [] if done[start] else [(start, 0)]
        while stack:
            node, place = stack.pop()
            path[node], done[node] = True, True
            edges = out.get(node, [])
            if place == len(edges):
                path[node] = False
                continue
            stack.append((node, place + 1))
            target = links[edges[place]].target
            if path[target]:
                turned[edges[place]] = True
            elif not done[target]:
                stack.append((target, 0))
    return turned


def _rows(count: int, ways: Sequence[tuple[int, int]]) -> list[int]:
    """The row of each node: below all that lead to it, two rows an edge, so that a label has its own."""
    found = [0] * count
    for _ in range(count):
        changed = False
        for source, target in ways:
            if found[target] < found[source] + 2:
                found[target] = found[source] + 2
                changed = True
        if not changed:
            break
    return found


def _grid(sizes: Sequence[Size], links: Sequence[Link], ways: Sequence[tuple[int, int]]) -> _Grid:
    grid = _Grid(list(sizes), _rows(len(sizes), ways))
    for link, (source, target) in zip(links, ways, strict=True):
        upper, chain = source, [source]
        # the label stands by the state that the edge leaves, where its reader looks for it
        beside = grid.row[source] + 1 if source == link.source else grid.row[target] - 1
        for row in range(grid.row[source] + 1, grid.row[target]):
            wide = link.label.width if row == beside else BEND
            node = grid.add(Size(wide, link.label.height if row == beside else 0.0), row)
            if row == beside:
                grid.labels.append(node)
            grid.join(upper, node)
            chain.append(node)
            upper = node
        grid.join(upper, target)
        chain.append(target)
        grid.chains.append(chain)
    return grid


# --- the order of rows --------------------------------------------------------------------------------------


def _ordered(grid: _Grid) -> list[list[int]]:
    """Rows from above to below, each from left to right, in the order with the fewest crossings seen."""
    rows: list[list[int]] = [[] for _ in range(max(grid.row, default=-1) + 1)]
    for node in _downwards(grid):
        rows[grid.row[node]].append(node)
    best, fewest = [list(row) for row in rows], _crossings(grid, rows)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        order = range(1, len(rows)) if down else range(len(rows) - 2, -1, -1)
        for number in order:
            fixed = rows[number - 1] if down else rows[number + 1]
            _sort(rows[number], fixed, grid.above if down else grid.below)
        found = _crossings(grid, rows)
        if found < fewest:
            best, fewest = [list(row) for row in rows], found
    return best


def _downwards(grid: _Grid) -> list[int]:
    """All nodes, each before those below it, going down first."""
    seen: dict[int, None] = {}
    for start in range(len(grid.sizes)):
        stack = [start]
        while stack:
            node = stack.pop()
            if node not in seen:
                seen[node] = None
                stack.extend(reversed(grid.below.get(node, [])))
    return list(seen)


def _sort(row: list[int], fixed: list[int], neighbours: Mapping[int, list[int]]) -> None:
    """Put a row in the order of the middles of its neighbours; what has none stays where it is."""
    place = {node: number for number, node in enumerate(fixed)}
    own = {node: number for number, node in enumerate(row)}

    def middle(node: int) -> float:
        near = neighbours.get(node, [])
        return sum(place[one] for one in near) / len(near) if near else float(own[node])

    row.sort(key=lambda node: (middle(node), own[node]))


def _crossings(grid: _Grid, rows: list[list[int]]) -> int:
    count = 0
    for upper, lower in pairwise(rows):
        place = {node: number for number, node in enumerate(lower)}
        ends = [
            place[below]
            for node in upper
            for below in sorted(grid.below.get(node, []), key=place.__getitem__)
        ]
        count += sum(first > second for number, first in enumerate(ends) for second in ends[number + 1 :])
    return count


# --- places -------------------------------------------------------------------------------------------------


def _placed(grid: _Grid, rows: list[list[int]]) -> list[float]:
    """The middle of each node, drawn to its neighbours as far as those beside it allow."""
    middles = [0.0] * len(grid.sizes)
    for row in rows:
        used = 0.0
        for node in row:
            middles[node] = used + grid.sizes[node].width / 2
            used += grid.sizes[node].width + GAP
    for turn in range(SETTLING):
        down = turn % 2 == 0
        for row in rows if down else reversed(rows):
            both = turn > SETTLING // 2
            wished = [_wish(node, grid, middles, down, both) for node in row]
            for node, middle in zip(row, _spread(row, wished, grid.sizes), strict=True):
                middles[node] = middle
    return middles


def _wish(node: int, grid: _Grid, middles: list[float], down: bool, both: bool) -> float:
    above, below = grid.above.get(node, []), grid.below.get(node, [])
    near = [*above, *below] if both else (above if down else below)
    return sum(middles[one] for one in near) / len(near) if near else middles[node]


def _spread(row: list[int], wished: list[float], sizes: list[Size]) -> list[float]:
    """The places nearest to the wished ones (least squares) that keep the order and the gaps."""
    offsets = [0.0]
    for left, right in pairwise(row):
        offsets.append(offsets[-1] + (sizes[left].width + sizes[right].width) / 2 + GAP)
    groups: list[tuple[float, float, int]] = []
    for number, node in enumerate(row):
        groups.append((wished[number] - offsets[number], _weight(sizes[node]), 1))
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            (first, some, few), (second, more, many) = groups[-2], groups[-1]
            groups[-2:] = [((first * some + second * more) / (some + more), some + more, few + many)]
    flat = [value for value, _, count in groups for _ in range(count)]
    return [value + offset for value, offset in zip(flat, offsets, strict=True)]


def _weight(size: Size) -> float:
    """How firmly a node keeps to its wish: an edge that only passes goes straight on."""
    return 8.0 if size.height == 0 else 1.0


def _heights(grid: _Grid, rows: list[list[int]]) -> list[float]:
    """The middle of each row."""
    found: list[float] = []
    used = ROW_GAP
    for row in rows:
        high = max((grid.sizes[node].height for node in row), default=0.0)
        found.append(used + high / 2)
        used += high + ROW_GAP
    return found


# --- routes -------------------------------------------------------------------------------------------------


def _route(grid: _Grid, points: Sequence[Point], chain: list[int], label: int, back: bool) -> Route:
    """From the edge of the source to that of the target; several edges of a node leave it side by side."""
    upper, lower = chain[0], chain[-1]
    start = Point(
        _port(grid, points, upper, chain[1], grid.below), points[upper].y + grid.sizes[upper].height / 2
    )
    end = Point(
        _port(grid, points, lower, chain[-2], grid.above), points[lower].y - grid.sizes[lower].height / 2
    )
    middle: Iterable[Point] = (points[node] for node in chain[1:-1])
    found = (start, *middle, end)
    return Route(tuple(reversed(found)) if back else found, points[label])


def _port(
    grid: _Grid, points: Sequence[Point], node: int, neighbour: int, table: Mapping[int, list[int]]
) -> float:
    """Where an edge touches a node: edges stand in the order of what they lead to."""
    near = sorted(table.get(node, []), key=lambda one: points[one].x)
    room = min(grid.sizes[node].width * 0.7, 34.0 * (len(near) - 1))
    if len(near) < 2:
        return points[node].x
    return points[node].x - room / 2 + room * near.index(neighbour) / (len(near) - 1)
