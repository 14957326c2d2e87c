"""Places of a file: which words may start a line there, and where each word belongs."""

from __future__ import annotations

from enum import Enum

from vm.syntax.tokens import KEYWORDS


def _kinds(words: str) -> frozenset[str]:
    return frozenset(words.upper().split())


class Place(Enum):
    """A place of a file: the start symbol of its lines, and the kinds that may start one."""

    VERSION = ("version_line", _kinds("tally"))
    FILE = ("file_line", _kinds("use calendar record choice function contract scenario"))
    CONTRACT = (
        "contract_line",
        _kinds(
            "party term fixed keep pot record choice event require invariant gas function state in final text"
            " amend"
        ),
    )
    STATE = ("rule_line", _kinds("on at every text"))
    RULE = (
        "statement_line",
        _kinds("go stay pay share refund require set add remove clear let note send create if elif else for"),
    )
    SCENARIO = ("step_line", _kinds("people give on after let create expect name"))

    def __init__(self, start: str, kinds: frozenset[str]) -> None:
        self.start = start
        self.kinds = kinds

    @property
    def words(self) -> tuple[str, ...]:
        """The keywords that may start a line here, sorted."""
        return tuple(sorted(word for kind in self.kinds if (word := kind.lower()) in KEYWORDS))


OUT_OF_PLACE = {
    Place.VERSION: "E1032",
    Place.FILE: "E1064",
    Place.CONTRACT: "E1062",
    Place.STATE: "E1061",
    Place.RULE: "E1060",
    Place.SCENARIO: "E1063",
}
"""The code that says where a line belongs, by the place it belongs to."""


def home_of(kind: str) -> Place | None:
    """The place that a line starting with this kind belongs to; None for what starts no line."""
    return next((place for place in Place if kind in place.kinds and kind not in ("NAME", "TEXT")), None)
