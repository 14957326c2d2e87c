"""What an audit is made of before it is text or a page: sections of paragraphs, items and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vm.audit.picture import Picture


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text; names of the contract stand in backticks."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Texts, one below the other."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A short label and what is said of it."""

    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A head and rows of as many cells."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The place of the picture of the states. `rules` are what stands at an arrow for each rule, by number:
    its name and who may do it, `clocks` for each clock; `deadlines` until when each state lasts."""

    picture: Picture
    rules: tuple[str, ...]
    clocks: tuple[str, ...]
    deadlines: tuple[str, ...]


Block: TypeAlias = "Paragraph | Bullets | Item | Table | Drawing | Section"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it. `note` stands beside the heading."""

    title: str
    blocks: tuple[Block, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """An audit in one language ("en", "zh"): the contract's name, its author's description, and sections."""

    language: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
