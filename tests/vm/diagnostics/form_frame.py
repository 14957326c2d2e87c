"""The frame of examples about the form of a text: its lines become a whole program at a given place of it.

What the right example names and does not declare itself, the frame declares, so that the right one compiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_DECLARED = {
    "owner": "party owner",
    "keeper": "party keeper",
    "rent": "term rent: money CNY",
    "price": "term price: money CNY",
    "months": "term months: int(1..100)",
    "claimed": "keep claimed: money CNY = 0 CNY",
    "payees": "keep payees: list account limit 20",
    "held": "pot held: CNY",
    "bids": "pot bids: CNY per account limit 50",
}
_TIMEOUT = "        on timeout: go Done"
_DEEP = {"CONTRACT": 4, "STATE": 8, "RULE": 12}
"""How far the lines of a place are indented; those of the others are not."""


def whole_text(place: str, lines: str, right: str) -> str:
    """The program in which `lines` stand at a place (its name in `Place`); `right` says what is declared."""
    if right.startswith("tally"):
        return lines + "\n" + "\n".join(_contract("", [], right)) + "\n"
    margin = " " * _DEEP.get(place, 0)
    placed = [margin + line if line else line for line in lines.split("\n")]
    match place:
        case "FILE":
            own = [] if "contract" in right else _contract(place, [], right)
            return "\n".join(("tally 1", *placed, *own)) + "\n"
        case "SCENARIO":
            steps = ["    " + line for line in lines.split("\n")]
            return "\n".join(("tally 1", *_contract(place, [], right), 'scenario "s":', *steps)) + "\n"
        case _:
            return "\n".join(("tally 1", *_contract(place, placed, right))) + "\n"


def _contract(place: str, placed: list[str], right: str) -> Iterator[str]:
    """A contract with the lines in it."""
    yield "contract Rental:"
    named = set(re.findall(r"[a-z_]+", right))
    declares = re.findall(r"^(?:party|term|keep|pot|fixed) ([a-z_]+)(?:, ([a-z_]+))?", right, re.MULTILINE)
    taken = {name for names in declares for name in names}
    for name, line in {"owner": "party owner", **_DECLARED}.items():
        if (name in named or name == "owner") and name not in taken:
            yield f"    {line}"
    if place == "CONTRACT":
        yield from placed
    if not right.startswith("state"):
        yield "    state Open until 2030-01-01:"
        if place == "RULE":
            yield "        on act by owner:"
            yield from placed
            if not re.search(r"\bstay\b|\bgo ", right):
                yield "            stay"
        yield _TIMEOUT
        if place == "STATE":
            yield from placed
    yield "    final Done"
