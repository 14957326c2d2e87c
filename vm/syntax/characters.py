"""Characters: what may stand in a source at all, and marks typed with a Chinese keyboard.

`clean` gives a text of the same length in which every character that was refused has been replaced by what
its author meant (a half-width mark, a space), so that one slip costs one message and the rest is still read.
Texts in quotes and comments are left as they are. Classes are code point ranges, never Unicode properties.
"""

from __future__ import annotations

import re
from typing import Final

from vm.diagnostics.report import Edit
from vm.source import SourceFile, Span
from vm.syntax.problems import Problems

_TAB_WIDTHS: Final = (4, 8)
"""How wide a tab can have been where a text was written, the likelier first."""
_MARGIN: Final = re.compile(r"(?P<margin>[ \t]*)(?P<rest>[^ \t\n#].*)")

_CONTROL: Final = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, delete, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\u2028\u2029\ufeff\ufff9-\ufffb"  # line and paragraph separators, byte order mark inside, annotations
    "\U000e0000-\U000e007f"  # tags: text that no reader sees
    "\ud800-\udfff\ufffe\uffff"  # surrogates and non-characters: not text
    "]+"
)

_SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_QUOTES: Final = "\u201c\u201d\u201e\u201f\uff02\u300c\u300d\u300e\u300f"

_HALF_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(wide): ord(narrow)
    for wide, narrow in (
        ("。", "."), ("、", ","), ("【", "["), ("】", "]"), ("〔", "["), ("〕", "]"), ("−", "-"), ("–", "-"),
        ("—", "-"), ("×", "*"), ("÷", "/"), ("〈", "<"), ("〉", ">"), ("·", "."),
    )
}  # fmt: skip
"""Marks that look like one of ours, full-width letters and digits, with the half-width character meant."""

_LONGER: Final = {"≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "⇒": "->", "…": ".."}
"""Marks meant as two of ours: they keep their one place in the clean text and are read by the scanner."""
WIDE_MARKS: Final = "".join(_LONGER)

_WIDE: Final = "".join(re.escape(chr(code)) for code in _HALF_WIDTH)
_SPOT: Final = re.compile(
    rf'(?P<text>"[^"\n]*"?)|(?P<comment>[#\uff03][^\n]*)|(?P<quoted>[{_QUOTES}][^{_QUOTES}"\n]*[{_QUOTES}"])'
    rf"|(?P<single>['\u2018\u2019][^'\u2018\u2019\n]*['\u2018\u2019])"
    rf"|(?P<tabs>\t+)|(?P<spaces>[{_SPACES}]+)|(?P<wide>[{_WIDE}])"
)


def clean(source: SourceFile, problems: Problems) -> str:
    """The text with refused characters replaced, one for one; each is reported with its fix."""
    text = source.text
    for found in _CONTROL.finditer(text):
        problems.add("E1002", Span(*found.span()), fix="", character=f"U+{ord(found[0][0]):04X}")
    text = _CONTROL.sub(lambda found: " " * len(found[0]), text)
    tabs: list[Edit] = []
    width = tab_width(text)
    cleaned = _SPOT.sub(lambda found: _replace(found, width, tabs, problems), text)
    if tabs:  # an editor puts them everywhere or nowhere: one finding tells it
        problems.add_edits("E1004", tabs[0].span, tuple(tabs))
    return cleaned


def tab_width(text: str) -> int:
    """How wide the tabs of a text's margins are: so that its lines fit below each other best."""
    if "\t" not in text:
        return _TAB_WIDTHS[0]
    lines = [
        (found["margin"], found["rest"].rstrip().endswith(":"))
        for line in text.split("\n")
        if (found := _MARGIN.match(line)) is not None
    ]
    return min(_TAB_WIDTHS, key=lambda width: _misfits(lines, width))


def _misfits(lines: list[tuple[str, bool]], width: int) -> int:
    """How many lines would stand at no level that is open, or not deeper than the header above them."""
    found, levels, header = 0, [0], False
    for margin, opens in lines:
        level = columns(margin, width)
        deeper = level > levels[-1]
        while level < levels[-1]:
            levels.pop()
        found += deeper != header or (level != levels[-1] and not deeper)
        if level != levels[-1]:
            levels.append(level)
        header = opens
    return found


def columns(margin: str, width: int) -> int:
    """The columns that spaces and tabs take at the start of a line, a tab as far as the next stop."""
    count = 0
    for character in margin:
        count += width - count % width if character == "\t" else 1
    return count


def longer_mark(mark: str) -> str:
    """The two-character mark that a character of WIDE_MARKS stands for."""
    return _LONGER[mark]


def _replace(found: re.Match[str], width: int, tabs: list[Edit], problems: Problems) -> str:
    kind, written, start = found.lastgroup, found[0], found.start()
    span = Span(start, found.end())
    match kind:
        case "comment" if written[0] == "\uff03":
            problems.add("E1003", Span(start, start + 1), fix="#", found=written[0], meant="#")
            return "#" + written[1:]
        case "quoted" | "single":
            problems.add("E1005", span, fix=f'"{written[1:-1]}"', found=written[0])
            return f'"{written[1:-1]}"'
        case "tabs":
            line = found.string.rfind("\n", 0, start) + 1
            before = found.string[line:start]
            in_margin = not before.strip(" \t")
            wide = columns(before + written, width) - columns(before, width) if in_margin else 1
            tabs.append(Edit(span, " " * wide))
            return " " * len(written)
        case "spaces":
            problems.add("E1025", span, fix=" " * len(written), character=f"U+{ord(written[0]):04X}")
            return " " * len(written)
        case "wide":
            meant = chr(_HALF_WIDTH[ord(written)])
            problems.add("E1003", span, fix=meant, found=written, meant=meant)
            return meant
        case _:
            return written
