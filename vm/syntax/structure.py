"""Blocks become a module: which line may stand where, and what hangs below it.

Each line is read by itself, with the start symbol of its place. A line that does not read is reported once;
what hangs below it is read all the same, by what its first word announces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from vm.source import SourceFile, Span
from vm.syntax import tree
from vm.syntax.depth import too_deep
from vm.syntax.layout import Block
from vm.syntax.limits import BRANCHES, EXPRESSION_DEPTH, STATEMENT_NESTING
from vm.syntax.mistakes import report_percent_of, report_start, report_stop
from vm.syntax.places import Place
from vm.syntax.problems import Problems
from vm.syntax.reductions.parts import Else, Several, Statements
from vm.syntax.stop import Stop
from vm.syntax.tokens import Token

ReadLine: TypeAlias = "Callable[[str, Sequence[Token]], Any | Stop]"
"""Reads the tokens of one line with a start symbol of the grammar: its node, or where it stopped."""

LANGUAGE_VERSION = 1
ANY_NAME: Final = "*"
"""Among the names that are lost: a declaration was lost of which not even the name can be told."""
_HOLDS_DECLARATIONS: Final = frozenset({"CONTRACT", "STATE", "IN"})
_DECLARES: Final = _HOLDS_DECLARATIONS | frozenset(
    """
    USE CALENDAR RECORD CHOICE FUNCTION PARTY TERM FIXED KEEP POT EVENT FINAL ON LET FOR CREATE PEOPLE
    """.split()
)
"""Kinds of words that declare names on their line."""


class Structure:
    """Assembles the module of one source."""

    def __init__(self, problems: Problems, read_line: ReadLine) -> None:
        self._problems = problems
        self._read_line = read_line
        self.lost: set[str] = set()
        """Names that the lines which did not read may have declared."""

    def module(self, source: SourceFile, blocks: list[Block]) -> tree.Module:
        """The module; where something was reported, without what did not read."""
        version, rest = self._version(blocks)
        nodes = [node for block in rest if (node := self._file_item(block)) is not None]

        def of(kind: type[Any]) -> tuple[Any, ...]:
            return tuple(node for node in nodes if isinstance(node, kind))

        return tree.Module(
            source,
            version,
            of(tree.Use),
            of(tree.CalendarChoice),
            of(tree.Record),
            of(tree.Choice),
            of(tree.Function),
            of(tree.Contract),
            of(tree.Scenario),
            Span(0, len(source.text)),
        )

    # --- lines ----------------------------------------------------------------------------------------------

    def _read(self, place: Place, block: Block) -> Any | None:
        """The node of a block's own line; None where something was reported."""
        below = tuple(block.children)
        node = self._read_sound(place, block) if block.sound and not self._problems.full else None
        if node is None:
            self._lose(place, block, below)
        return node

    def _lose(self, place: Place, block: Block, below: Iterable[Block]) -> None:
        """Note the names that a line which did not read may have declared, and what hangs below it."""
        kinds = {token.kind for token in block.tokens}
        known = block.tokens[0].kind in place.kinds
        if not known or kinds & _DECLARES:
            names = {token.text for token in block.tokens if token.kind == "NAME"}
            self.lost.update(names or {ANY_NAME})
        if not known or kinds & _HOLDS_DECLARATIONS:
            for child in below:
                self._lose(place, child, child.children)

    def _read_sound(self, place: Place, block: Block) -> Any | None:
        first = block.tokens[0]
        if place is Place.CONTRACT and first.text == "amend":  # no keyword: it may be a name elsewhere
            block.tokens = (Token("AMEND", first.text, first.span), *block.tokens[1:])
        elif first.kind not in place.kinds:
            meant = report_start(place, block.tokens, self._problems)
            if meant is None:
                block.children.clear()
                return None
            block.tokens = (Token(meant.upper(), meant, first.span), *block.tokens[1:])
        if report_percent_of(block.tokens, self._problems):
            return None
        node = self._read_line(place.start, block.tokens)
        if isinstance(node, Stop):
            if not self._unreadable(block):
                report_stop(place, node, self._problems)
            return None
        if len(block.tokens) > EXPRESSION_DEPTH and (deep := too_deep(node, EXPRESSION_DEPTH)):
            self._problems.add("E5005", deep, limit=EXPRESSION_DEPTH)
        return node

    def _unreadable(self, block: Block) -> bool:
        """Whether something in a line was left out because it could not be read: it was reported there."""
        source = self._problems.source
        last, _ = source.position(block.span.end)
        end = source.line_starts[last - 1] + len(source.line_text(last))
        return self._problems.left_out(Span(block.span.start, end))

    def _no_children(self, block: Block) -> None:
        """Report lines below a line that takes none."""
        for child in block.children:
            first = child.tokens[0].span
            _, column = self._problems.source.position(first.start)
            margin = Span(first.start - column + 1, first.start)
            self._problems.add(
                "E1009", first, fix=" " * block.indent, at=margin, found=child.indent, meant=block.indent
            )

    def _needs_block(self, block: Block, node: Any | None) -> None:
        """Report a header with nothing below it."""
        if node is not None and not block.children:
            self._problems.add("E1044", block.tokens[-1].span, header=block.tokens[0].text)

    # --- the file -------------------------------------------------------------------------------------------

    def _version(self, blocks: list[Block]) -> tuple[tree.Version, list[Block]]:
        none = tree.Version(LANGUAGE_VERSION, Span(0, 0))
        first = blocks[0] if blocks else None
        if first is None or first.tokens[0].text.lower() != "tally":
            start = first.tokens[0].span if first else Span(0, 0)
            at = Span(start.start, start.start)
            self._problems.add("E1030", start, fix=f"tally {LANGUAGE_VERSION}\n", at=at)
            return none, blocks
        node = self._read(Place.VERSION, first)
        self._no_children(first)
        if node is not None and node.number != LANGUAGE_VERSION:
            number = first.tokens[1]
            self._problems.add("E1031", number.span, found=number.text, known=LANGUAGE_VERSION)
        return node or none, blocks[1:]

    def _file_item(self, block: Block) -> Any | None:
        node = self._read(Place.FILE, block)
        match block.tokens[0].kind:
            case "CONTRACT":
                self._needs_block(block, node)
                description, declarations = self._declarations(block)
                span = _whole(block)
                return node and replace(node, description=description, declarations=declarations, span=span)
            case "SCENARIO":
                self._needs_block(block, node)
                steps = tuple(step for child in block.children if (step := self._step(child)) is not None)
                return node and replace(node, steps=steps, span=_whole(block))
            case _:
                self._no_children(block)
                return node

    def _step(self, block: Block) -> Any | None:
        self._no_children(block)
        return self._read(Place.SCENARIO, block)

    # --- contracts ------------------------------------------------------------------------------------------

    def _declarations(self, block: Block) -> tuple[tree.Text | None, tuple[Any, ...]]:
        """Description and declarations of a contract."""
        description: tree.Text | None = None
        article: tree.Text | None = None
        declarations: list[Any] = []
        for turn, child in enumerate(block.children):
            node = self._read(Place.CONTRACT, child)
            if isinstance(node, tree.Text) and turn == 0:
                description = node
                continue
            if article is not None and node is not None and not isinstance(node, tree.State):
                self._problems.add("E1065", article.span)
            article = self._declaration(child, node, article, declarations)
        if article is not None:
            self._problems.add("E1065", article.span)
        return description, tuple(declarations)

    def _declaration(
        self, block: Block, node: Any | None, article: tree.Text | None, declarations: list[Any]
    ) -> tree.Text | None:
        """Add what a line of a contract declares; gives the text that waits for the next line."""
        match block.tokens[0].kind:
            case "TEXT":
                self._no_children(block)
                return node
            case "STATE" | "IN" as kind:
                self._needs_block(block, node)
                rules = self._rules(block)
                if node is not None:
                    whole = replace(node, rules=rules, span=_whole(block))
                    declarations.append(replace(whole, article=article) if kind == "STATE" else whole)
            case _:
                self._no_children(block)
                if isinstance(node, Several):
                    declarations.extend(node.nodes)
                elif node is not None:
                    declarations.append(node)
        return None

    def _rules(self, block: Block) -> tuple[tree.Rule, ...]:
        """The rules below a state's header or an `in` line."""
        rules: list[tree.Rule] = []
        article: tree.Text | None = None
        for child in block.children:
            node = self._read(Place.STATE, child)
            if child.tokens[0].kind == "TEXT":
                self._no_children(child)
                if article is not None:
                    self._problems.add("E1065", article.span)
                article = node
                continue
            body = self._body(child, node, 0, 0)
            if node is not None:
                start = article.span if article else child.span
                rules.append(replace(node, article=article, body=body, span=start.to(_whole(child))))
            article = None
        if article is not None:
            self._problems.add("E1065", article.span)
        return tuple(rules)

    # --- statements -----------------------------------------------------------------------------------------

    def _body(self, block: Block, node: Any | None, nesting: int, passed: int) -> tuple[tree.Statement, ...]:
        """What a header's line or the block below it holds; `nesting` counts the blocks around it, `passed`
        the branches that were asked before they are reached."""
        below = self._statements(block.children, nesting, passed)
        if node is None:
            return below
        if node.body and block.children:
            self._problems.add("E1045", block.children[0].tokens[0].span, header=block.tokens[0].text)
        if not node.body:
            self._needs_block(block, node)
        return node.body or below

    def _statements(self, blocks: list[Block], nesting: int, passed: int) -> tuple[tree.Statement, ...]:
        statements: list[tree.Statement] = []
        after_if = False
        branches = passed
        for block in blocks:
            node = self._read(Place.RULE, block)
            kind = block.tokens[0].kind
            if kind in ("IF", "ELIF", "ELSE", "FOR"):
                if nesting >= STATEMENT_NESTING and kind in ("IF", "FOR"):
                    self._problems.add("E5006", block.tokens[0].span, limit=STATEMENT_NESTING)
                    block.children.clear()
                    after_if = kind == "IF"
                    continue
                branches = self._count(block, branches if kind in ("ELIF", "ELSE") else passed)
                body = self._body(block, node, nesting + 1, branches) if nesting < STATEMENT_NESTING else ()
                if kind in ("ELIF", "ELSE") and not after_if:
                    self._problems.add("E1053", block.tokens[0].span, word=block.tokens[0].text)
                elif node is not None:
                    _add_block(statements, node, body, block)
                after_if = kind in ("IF", "ELIF")
                continue
            self._no_children(block)
            after_if = False
            if isinstance(node, Statements):
                statements.extend(node.body)
        return tuple(statements)

    def _count(self, block: Block, branches: int) -> int:
        """How many branches are asked up to a block, itself included; reports the first that is too many."""
        first = block.tokens[0]
        if first.kind not in ("IF", "ELIF"):
            return branches
        if branches == BRANCHES:
            self._problems.add("E5010", first.span, limit=BRANCHES)
        return branches + 1


def _add_block(
    statements: list[tree.Statement], node: Any, body: tuple[tree.Statement, ...], block: Block
) -> None:
    """Add an `if` or a `for`, or a further branch of the `if` before."""
    span = _whole(block)
    above = statements[-1] if statements else None
    match node:
        case tree.For():
            statements.append(replace(node, body=body, span=span))
        case tree.Branch() if block.tokens[0].kind == "IF":
            statements.append(tree.If((replace(node, body=body, span=span),), None, span))
        case tree.Branch() if isinstance(above, tree.If):
            branches = (*above.branches, replace(node, body=body, span=span))
            statements[-1] = replace(above, branches=branches, span=above.span.to(span))
        case Else() if isinstance(above, tree.If):
            statements[-1] = replace(above, otherwise=body, span=above.span.to(span))
        case _:
            return


def _whole(block: Block) -> Span:
    """The span of a block with everything below it."""
    last = block
    while last.children:
        last = last.children[-1]
    return block.span.to(last.span)
