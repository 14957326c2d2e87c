"""Texts the author wrote for people: reasons, articles, descriptions."""

from __future__ import annotations

from vm.check.limits import TEXT_POINTS
from vm.check.report import Report
from vm.syntax import tree


def reason_of(text: tree.Text, report: Report) -> str:
    """The text, reported where it is longer than a text may be."""
    if len(text.value) > TEXT_POINTS:
        report.error("E2120", text.span, count=len(text.value), limit=TEXT_POINTS)
    return text.value


def words_of(text: tree.Text | None, report: Report) -> str | None:
    """The same for a text that may be missing."""
    return None if text is None else reason_of(text, report)
