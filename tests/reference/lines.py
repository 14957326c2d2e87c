"""Budget lines, as the language's page tells them: money that remembers which line it came in under.

What a place holds of each line is kept by the line's name; a family's total of a line is counted anew.
"""

from __future__ import annotations

from tests.reference.world import Instance, StopError, World
from vm.values import Value

MOST = 16
TOO_MANY = "R4023"

Parts = tuple[tuple[str, int], ...]
"""How much of an amount is of which line, in the order in which the lines were opened."""


def open_line(name: str, here: Instance, world: World) -> None:
    """Open a line in the tree of an instance, unless it is there."""
    root = world.instances[here.root]
    if name in root.lines:
        return
    if len(root.lines) == MOST:
        raise StopError(TOO_MANY)
    root.lines = (*root.lines, name)


def held_of(name: str, pot: int, key: Value | None, here: Instance, whole: bool = False) -> int:
    """What a pot, a cell or (`whole`) all cells of a family hold of a line."""
    if whole:
        cells = [lots for (place, _), lots in here.lots.items() if place == pot]
        return sum(lots.get(name, 0) for lots in cells)
    return here.lots.get((pot, key), {}).get(name, 0)


def parts_of(
    amount: int, pot: int, key: Value | None, here: Instance, world: World, whole: bool = False
) -> Parts:
    """Which lines an amount is taken from: the one opened first, as far as it goes, then the next."""
    found: list[tuple[str, int]] = []
    for name in world.instances[here.root].lines:
        part = min(amount, held_of(name, pot, key, here, whole))
        amount -= part
        if part:
            found.append((name, part))
    return tuple(found)


def add(parts: Parts, pot: int, key: Value | None, here: Instance) -> None:
    """Put money of these lines into a pot or a cell."""
    lots = here.lots.setdefault((pot, key), {})
    for name, amount in parts:
        lots[name] = lots.get(name, 0) + amount


def take(parts: Parts, pot: int, key: Value | None, here: Instance) -> None:
    """Take money of these lines out of a pot or a cell."""
    lots = here.lots.get((pot, key), {})
    for name, amount in parts:
        lots[name] -= amount


def sweep(pot: int, here: Instance) -> None:
    """Take all out of all cells of a family."""
    here.lots = {place: lots for place, lots in here.lots.items() if place[0] != pot}
