"""The parser: the only file that knows lark.

`parse` takes a source through layout, grammar and structure to a tree, or to diagnostics. The tables of the
grammar are made when the package is built (`build_tables`), shipped beside this file as `grammar.tables`, and
taken only if they belong to this very grammar; in a checkout without them they are made in memory.
"""

from __future__ import annotations

import hashlib
import io
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import lark
from lark.lexer import Lexer

from vm.diagnostics.report import Diagnostic
from vm.source import SourceFile
from vm.syntax import tree
from vm.syntax.layout import Block, lay_out
from vm.syntax.places import Place
from vm.syntax.problems import Problems
from vm.syntax.reductions import BUILDERS
from vm.syntax.reductions.parts import Parts
from vm.syntax.stop import Stop
from vm.syntax.structure import ReadLine, Structure
from vm.syntax.tokens import END, Token

TABLES_FILE: Final = "grammar.tables"
_HEADING: Final = b"tally grammar tables\n"
_ENDS: Final = frozenset({"E1031"})
"""Codes after which a text is not looked through further: it is of another version. So are those of sizes,
because what is too deep or too long may be more than the later stages take."""


@dataclass(frozen=True, slots=True)
class Part:
    """What could be read of a text with errors: a tree without the lines that make no sense.

    `lost` holds the names that those lines may have declared. No program is ever made of it; it is there to
    be looked through for further errors, so that one bad line hides none.
    """

    module: tree.Module
    lost: frozenset[str]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tree, or the diagnostics that say why there is none; never both, and never neither.

    `blocks` are the lines that the tree was read from, for those who lay them out anew. `part` is what could
    be read of a text with errors, None where they leave nothing to go on with.
    """

    module: tree.Module | None
    diagnostics: tuple[Diagnostic, ...]
    blocks: tuple[Block, ...] = ()
    part: Part | None = None


def parse(source: SourceFile) -> Parsed:
    """Read a whole source. Everything wrong with it is reported, in the order of the text."""
    problems = Problems(source)
    blocks = lay_out(source, problems)
    if not blocks and len(problems):
        return Parsed(None, problems.in_order())
    structure = Structure(problems, _reader())
    module = structure.module(source, blocks)
    if not len(problems):
        return Parsed(module, (), tuple(blocks))
    found = problems.in_order()
    whole = problems.full or any(one.code in _ENDS or one.code.startswith("E5") for one in found)
    return Parsed(None, found, part=None if whole else Part(module, frozenset(structure.lost)))


def build_tables() -> bytes:
    """The content of the file `grammar.tables`: a heading, the grammar's fingerprint, lark's saved tables."""
    grammar = grammar_text()
    buffer = io.BytesIO()
    make_parser(grammar).save(buffer, ("transformer",))
    return _HEADING + _fingerprint(grammar) + buffer.getvalue()


class LineLexer(Lexer):
    """Hands the tokens of a line, already made, to lark."""

    def __init__(self, lexer_conf: Any) -> None:
        super().__init__()

    def lex(self, data: Any) -> Iterator[lark.Token]:  # type: ignore[override]
        """The tokens as lark wants them; each carries ours as its value."""
        for token in data:
            yield lark.Token(token.kind, token)


class _Reductions:
    """Gives lark, for each rule of the grammar, a function that builds our node from the rule's children."""

    def __getattr__(self, rule: str) -> Callable[[list[Any]], Any]:
        builder = BUILDERS.get(rule)
        if builder is None:
            raise AttributeError(rule)

        def build(children: list[Any]) -> Any:
            return builder(Parts([child.value if type(child) is lark.Token else child for child in children]))

        return build


def grammar_text() -> str:
    """The text of grammar.lark."""
    data = pkgutil.get_data(__package__, "grammar.lark")
    if data is None:
        raise FileNotFoundError("grammar.lark")
    return data.decode("utf-8")


def _fingerprint(grammar: str) -> bytes:
    """32 bytes that change with the grammar and with lark's version."""
    return hashlib.sha256(f"{lark.__version__}\n{grammar}".encode()).digest()


def make_parser(grammar: str, *, strict: bool = False) -> lark.Lark:
    """Lark's parser of a grammar; `strict` refuses one with conflicts (lark.GrammarError)."""
    return lark.Lark(
        grammar,
        parser="lalr",
        lexer=LineLexer,
        start=[place.start for place in Place],
        keep_all_tokens=True,
        maybe_placeholders=False,
        strict=strict,
        transformer=_Reductions(),
    )


def load_parser(tables: bytes) -> lark.Lark | None:
    """Lark's parser from the content of `grammar.tables`; None if that belongs to another grammar or lark."""
    head = _HEADING + _fingerprint(grammar_text())
    if not tables.startswith(head):
        return None
    return lark.Lark.__new__(lark.Lark)._load(io.BytesIO(tables[len(head) :]), transformer=_Reductions())


def line_reader(parser: lark.Lark) -> ReadLine:
    """Reads the tokens of a line with a parser: the node of the line, or the Stop where there is none."""

    def read(start: str, tokens: Sequence[Token]) -> Any:
        try:
            return parser.parse(tokens, start=start)
        except lark.UnexpectedToken as error:
            return _stop(error, tokens)

    return read


@cache
def _reader() -> ReadLine:
    try:
        tables = pkgutil.get_data(__package__, TABLES_FILE)
    except OSError:
        tables = None
    parser = None if tables is None else load_parser(tables)
    return line_reader(parser or make_parser(grammar_text()))


def _stop(error: lark.UnexpectedToken, tokens: Sequence[Token]) -> Stop:
    state: Any = error.interactive_parser
    if state is None:
        raise ValueError("lark gives the parser's state with each error") from error

    def expected_after(kind: str) -> frozenset[str]:
        later = state.copy(deepcopy_values=False)
        try:
            later.feed_token(lark.Token(kind, ""))
        except lark.UnexpectedToken:
            return frozenset()
        return frozenset(later.accepts())

    state.parser_state.parse_conf.callbacks = {}  # nothing is built any more
    ended = error.token.type == END
    position = (
        len(tokens) if ended else next(i for i, token in enumerate(tokens) if token is error.token.value)
    )
    return Stop(tokens, position, frozenset(state.accepts()), expected_after)
