"""A text becomes the one form of it: same words in the same order, same meaning, one way to set them out.

The tokens of the author's text are written again; nothing is read from the tree, so no spelling is lost.

- **Kept**: every word and mark, the spelling of numbers (`1_200.50 CNY`), brackets that are not needed, the
  order and grouping of declarations (`party a, b`), every comment in its order and with its text.
- **Lines**: spaces only, four a level; line feeds; a line feed at the end; no byte order mark, no trailing
  spaces, no blank line at the start or the end.
- **Blank lines**: one around every `contract`, `scenario`, `state` and `in`, a clause's text going with the
  state it belongs to. None after a header, between a clause's text and what it belongs to, or before `elif`
  and `else`. Elsewhere the author's, at most one at a time.
- **Spaces**: one on both sides of an operator, `=` and `->`; one after `:`, `,` and `;`, none before; none
  inside brackets, around `.` and `..`, after a minus sign, or before the bracket of a call; none around the
  `/` of a fraction in a `share`.
- **Statements**: on their header's line where the author put them there and the line is at most 100 columns
  wide; else one a line, below it. A wide character takes two columns.
- **Long lines**: a line wider than that is broken inside brackets, the only place where the language lets a
  line go on, if they hold at least as much as stands around them: the widest brackets are opened, and what
  they hold is filled into lines one level deeper, after commas, or else before `implies`, `or`, `and`, or a
  sum's signs. Any other long line stays one line. Short lines are joined.
- **Comments**: one behind code stays behind it, after two spaces, and counts for no width; behind a header
  whose statements go to lines of their own, it stays with the header, unless others stand in the statements.
  One on a line of its own is indented as the line that follows, or as the block that it ends, if it stands
  that deep. A line with comments inside its brackets keeps the author's breaks and carries no statements.

Pure functions; formatting formatted text changes nothing.
"""

from __future__ import annotations

from vm.diagnostics.report import Diagnostic
from vm.source import SourceFile, Span
from vm.syntax.format.blocks import write_blocks
from vm.syntax.format.spacing import spaced
from vm.syntax.limits import SOURCE_BYTES
from vm.syntax.parse import parse
from vm.syntax.problems import Problems
from vm.syntax.scan import NEWLINE, scan

__all__ = ["format_line", "format_source"]


def format_source(source: SourceFile) -> str | tuple[Diagnostic, ...]:
    """The one form of a text; the diagnostics of its syntax where it has errors.

    E5009 where only the formatted text is longer than a source may be.
    """
    parsed = parse(source)
    if parsed.module is None:
        return parsed.diagnostics
    text = write_blocks(source, parsed.blocks)
    size = len(text.encode("utf-8"))
    if size > SOURCE_BYTES:
        return (Diagnostic.of("E5009", source, Span(0, 0), size=size, limit=SOURCE_BYTES),)
    return text


def format_line(source: SourceFile, span: Span) -> str:
    """A part of a text that reads without errors, on one line, without its comments: for showing it."""
    part = source.excerpt(span)
    tokens = tuple(token for token in scan(part + "\n", Problems(source)) if token.kind != NEWLINE)
    return "".join(spaced(tokens))
