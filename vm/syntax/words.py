"""THE table of the words of the language: each with the group it belongs to.

The scanner's keywords, and what highlights a source, both come from here; a word stands in one group only.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final


class WordGroup(Enum):
    """What a reserved word does in a text."""

    DECLARATION = "declares something"
    FLOW = "says what happens next, and when"
    AUTHORITY = "says who may act"
    MONEY = "moves money"
    STATEMENT = "does something else"
    OPERATOR = "joins values"
    ROUNDING = "says how a number or a date is rounded"
    TYPE = "is part of a type"
    CONSTANT = "is a value"
    CONTEXT = "stands for something of the present call"
    SCENARIO = "is a step of a scenario"


_GROUPS: Final[Mapping[WordGroup, str]] = MappingProxyType(
    {
        WordGroup.DECLARATION: """
            tally use calendar contract party term record choice event field fixed keep default pot per traced
            limit invariant each gas state final function once
        """,
        WordGroup.FLOW: "until forever demand on timeout every at from go stay if elif else for in is as",
        WordGroup.AUTHORITY: "by any anyone of",
        WordGroup.MONEY: "paying into pay all up to share rest refund",
        WordGroup.STATEMENT: "require set add remove clear let note send create",
        WordGroup.OPERATOR: "and or not implies mod",
        WordGroup.ROUNDING: "rounded down half_even clip roll forward back",
        WordGroup.TYPE: "map list money",
        WordGroup.CONSTANT: "true false",
        WordGroup.CONTEXT: "self sender signers now today entered",
        WordGroup.SCENARIO: "scenario people give after does withdraws cannot because expect has",
    }
)

WORDS: Final[Mapping[str, WordGroup]] = MappingProxyType(
    {word: group for group, words in _GROUPS.items() for word in words.split()}
)
"""Every reserved word with its group."""
