"""Everything before parsing: bytes become text, text becomes lines of tokens, lines become blocks.

A logical line is a physical one, or several where a bracket is open at the end of the first: what follows is
then indented deeper than the line it goes on with, or starts with the closing bracket. A line's children are
the lines indented deeper below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from vm.diagnostics.report import Diagnostic
from vm.source import SourceFile, Span
from vm.syntax.characters import clean, columns, tab_width
from vm.syntax.limits import BRACKET_DEPTH, SOURCE_BYTES, TOKENS
from vm.syntax.places import Place
from vm.syntax.problems import Problems
from vm.syntax.scan import NEWLINE, scan
from vm.syntax.tokens import HEADERS, Token

_CLOSERS: Final = {"LPAR": "RPAR", "LSQB": "RSQB"}
_ARTICLE: Final = frozenset({"TEXT"})
_BESIDE: Final = {
    **dict.fromkeys(("IF", "ELIF", "ELSE", "FOR"), Place.RULE.kinds),
    **dict.fromkeys(("STATE", "IN"), _ARTICLE),
    "CONTRACT": Place.CONTRACT.kinds & Place.FILE.kinds,
}
"""By the first word of a header, the kinds of lines that can stand below it and also beside it."""


@dataclass(slots=True)
class Block:
    """A logical line with the lines indented below it; not `sound` where a bracket of the line is amiss."""

    indent: int
    tokens: tuple[Token, ...]
    sound: bool
    children: list[Block] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """From the first token to the last."""
        return self.tokens[0].span.to(self.tokens[-1].span)


def decode(name: str, data: bytes) -> SourceFile | Diagnostic:
    """The source in a file's bytes; a diagnostic for bytes that are not UTF-8 or far too many."""
    if len(data) > 2 * SOURCE_BYTES + len("\ufeff".encode()):  # even if each second byte is the CR of a CRLF
        return _too_long(SourceFile.of(name, ""), len(data))
    try:
        return SourceFile.of(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        source = SourceFile.of(name, data[: error.start].decode("utf-8"))
        end = len(source.text) - 1
        return Diagnostic.of(
            "E1001", source, Span(end, end), byte=f"0x{data[error.start]:02X}", offset=error.start
        )


def lay_out(source: SourceFile, problems: Problems) -> list[Block]:
    """The blocks of a text. Reports what is wrong; where a size limit is passed, the list is empty."""
    size = len(source.text.encode("utf-8", "replace"))
    if size > SOURCE_BYTES:
        problems.add("E5001", Span(0, 0), size=size, limit=SOURCE_BYTES)
        return []
    lines = list(_Lines(source, problems).read())
    if any(line is None for line in lines):
        return []
    return _nest([line for line in lines if line is not None], problems)


def _too_long(source: SourceFile, size: int) -> Diagnostic:
    return Diagnostic.of("E5001", source, Span(0, 0), size=size, limit=SOURCE_BYTES)


class _Lines:
    """Gathers tokens into logical lines."""

    def __init__(self, source: SourceFile, problems: Problems) -> None:
        self._source = source
        self._problems = problems
        self._tokens: list[Token] = []
        self._open: list[Token] = []
        self._sound = True
        self._fresh = True
        self._tab_width = tab_width(source.text)

    def read(self) -> Iterator[Block | None]:
        """The logical lines; None at last where a limit is passed and reading stops."""
        count = 0
        for token in scan(clean(self._source, self._problems), self._problems):
            if token.kind == NEWLINE:
                self._fresh = True
                if not self._open:
                    yield from self._end_line()
                continue
            count += 1
            if count > TOKENS:
                self._problems.add("E5002", token.span, limit=TOKENS)
                yield None
                return
            if self._fresh and self._open and not self._goes_on(token):
                self._close_all()
                yield from self._end_line()
            self._fresh = False
            self._tokens.append(token)
            if not self._bracket(token):
                yield None
                return
        self._close_all()
        yield from self._end_line()

    def _end_line(self) -> Iterator[Block]:
        if self._tokens:
            yield Block(self._indent(self._tokens[0]), tuple(self._tokens), self._sound)
        self._tokens = []
        self._sound = True

    def _indent(self, token: Token) -> int:
        """Columns before the first token of a line."""
        line, _ = self._source.position(token.span.start)
        before = self._source.text[self._source.line_starts[line - 1] : token.span.start]
        return columns(before, self._tab_width)

    def _goes_on(self, token: Token) -> bool:
        """Whether the first token of a physical line goes on with the line whose bracket is open."""
        return token.kind in ("RPAR", "RSQB") or self._indent(token) > self._indent(self._tokens[0])

    def _close_all(self) -> None:
        """Report the innermost bracket that was never closed."""
        if self._open:
            bracket = self._open[-1]
            self._problems.add(
                "E1011", bracket.span, bracket=bracket.text, closer="])"[bracket.kind == "LPAR"]
            )
            self._open = []
            self._sound = False

    def _bracket(self, token: Token) -> bool:
        """Keep count of brackets; false where they are too deep."""
        if token.kind in _CLOSERS:
            self._open.append(token)
            if len(self._open) > BRACKET_DEPTH:
                self._problems.add("E5004", token.span, limit=BRACKET_DEPTH)
                return False
        elif token.kind in ("RPAR", "RSQB"):
            if self._open and _CLOSERS[self._open[-1].kind] == token.kind:
                self._open.pop()
            else:
                self._problems.add("E1012", token.span, bracket=token.text)
                self._open = self._open[:-1]
                self._sound = False
        return True


def _nest(lines: list[Block], problems: Problems) -> list[Block]:
    """Hang each line below the one it belongs to, mending indentation that fits nowhere."""
    roots: list[Block] = []
    path: list[Block] = []
    for line in lines:
        previous = path[-1] if path else None
        if line.indent > (previous.indent if previous else 0) and not (
            previous and _may_have_block(previous)
        ):
            meant = previous.indent if previous else 0
            _misplaced("E1009", line, meant, True, problems)
        path = [above for above in path if above.indent < line.indent]
        siblings = path[-1].children if path else roots
        if siblings and siblings[0].indent != line.indent:
            certain = not path or not _stands_outside_too(line, path[-1])
            _misplaced("E1010", line, siblings[0].indent, certain, problems)
        siblings.append(line)
        path.append(line)
    return roots


def _may_have_block(line: Block) -> bool:
    return line.tokens[-1].kind == "COLON" or line.tokens[0].kind in HEADERS or not line.sound


def _stands_outside_too(line: Block, above: Block) -> bool:
    """Whether a line below `above` could as well stand beside it, with another meaning."""
    kind, header = line.tokens[0].kind, above.tokens[0].kind
    return kind in _BESIDE.get(header, frozenset())


def _misplaced(code: str, line: Block, meant: int, certain: bool, problems: Problems) -> None:
    """Report a line's indentation and go on as if it were `meant`, which mends it if that is certain."""
    first = line.tokens[0].span
    _, column = problems.source.position(first.start)
    margin = Span(first.start - column + 1, first.start)
    fix = " " * meant if certain else None
    problems.add(code, first, fix=fix, at=margin, found=line.indent, meant=meant)
    line.indent = meant
