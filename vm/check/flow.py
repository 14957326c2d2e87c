"""Paths through one rule or clock: each ends in exactly one `go` or `stay`, with nothing after it.

These checks read the tree, so they are made whatever else is wrong with the rule.
"""

from __future__ import annotations

from enum import Enum

from vm.check.report import Report
from vm.source import Span
from vm.syntax import tree


class _Ends(Enum):
    """Which paths through a block end with a jump."""

    NONE = 0
    SOME = 1
    ALL = 2


def check_paths(body: tuple[tree.Statement, ...], header: Span, report: Report, clock: str = "") -> None:
    """Check the jumps of a rule, and the bars of a clock (`clock` is then "timeout", "link", "at" or
    "every").
    """
    paths = _Paths(report, clock)
    if paths.block(body, looped=False) is _Ends.NONE and not paths.jumps_in_loop:
        report.error("E3001", header)


def _jumps_of(body: tuple[tree.Statement, ...]) -> tuple[tree.Go | tree.Stay, ...]:
    """All jumps of a body, in text order."""
    found: list[tree.Go | tree.Stay] = []
    for statement in body:
        match statement:
            case tree.Go() | tree.Stay():
                found.append(statement)
            case tree.If(branches, otherwise):
                for branch in branches:
                    found.extend(_jumps_of(branch.body))
                found.extend(_jumps_of(otherwise or ()))
            case tree.For(body=inner):
                found.extend(_jumps_of(inner))
            case _:
                pass
    return tuple(found)


def goals(body: tuple[tree.Statement, ...]) -> tuple[tree.Go, ...]:
    """All `go`s of a body, in text order."""
    return tuple(jump for jump in _jumps_of(body) if isinstance(jump, tree.Go))


class _Paths:
    def __init__(self, report: Report, clock: str) -> None:
        self._report = report
        self._clock = clock
        self.jumps_in_loop = False

    def block(self, body: tuple[tree.Statement, ...], looped: bool) -> _Ends:
        ended: tree.Statement | None = None
        ends = _Ends.NONE
        for statement in body:
            self._bars(statement)
            found = self._statement(statement, looped)
            if ended is not None:
                self._after(statement, ended, ends)
                return _Ends.ALL
            if found is not _Ends.NONE:
                ended, ends = statement, found
        if ends is _Ends.SOME and isinstance(ended, tree.If):
            self._open_branches(ended)
            return _Ends.ALL
        return ends

    def _after(self, statement: tree.Statement, ended: tree.Statement, ends: _Ends) -> None:
        """Report a statement after a jump, or after an `if` of which some branch jumps."""
        jump = _jumps_of((ended,))[0].span
        if ends is _Ends.SOME:
            line = self._report.source.position(jump.start)[0]
            self._report.error("E3007", statement.span, jump, line=line)
        else:
            self._report.error("E3002", statement.span, jump)

    def _statement(self, statement: tree.Statement, looped: bool) -> _Ends:
        match statement:
            case tree.Go() | tree.Stay():
                if looped:
                    self.jumps_in_loop = True
                    self._report.error("E3003", statement.span)
                    return _Ends.NONE
                if self._clock == "timeout" and isinstance(statement, tree.Stay):
                    self._report.error("E3004", statement.span)
                if self._clock == "link" and isinstance(statement, tree.Stay):
                    self._report.error("E3369", statement.span)
                return _Ends.ALL
            case tree.If(branches, otherwise):
                ends = [self.block(branch.body, looped) for branch in branches]
                ends.append(self.block(otherwise or (), looped))
                if all(end is _Ends.NONE for end in ends):
                    return _Ends.NONE
                return _Ends.ALL if all(end is _Ends.ALL for end in ends) else _Ends.SOME
            case tree.For(body=inner):
                self.block(inner, looped=True)
                return _Ends.NONE
            case _:
                return _Ends.NONE

    def _open_branches(self, node: tree.If) -> None:
        """Report the branches of an `if` that do not jump although others do."""
        for branch in node.branches:
            if not _jumps_of(branch.body):
                self._report.error("E3001", branch.span)
        if node.otherwise is None:
            self._report.error("E3005", node.span)
        elif not _jumps_of(node.otherwise):
            self._report.error("E3001", node.otherwise[-1].span if node.otherwise else node.span)

    def _bars(self, statement: tree.Statement) -> None:
        """Report what a clock may not hold."""
        if not self._clock:
            return
        match statement:
            case tree.Require(span=span):
                self._report.error("E3006", span)
            case tree.AddEntry(span=span) | tree.Append(span=span) | tree.Remove(span=span):
                self._report.error("E3023", span)
            case tree.Send(span=span) | tree.Create(span=span):
                self._report.error("E3325", span)
            case tree.Pay() | tree.Share() | tree.Refund() if self._clock == "link":
                self._report.error("E3368", statement.span)
            case _:
                pass
