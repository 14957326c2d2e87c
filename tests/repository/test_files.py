"""Files and functions stay small, everything public says what it is, nothing depends on `assert`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from statistics import quantiles

from tests.repository.sources import Source, sources

HARD = 600
SOFT = 400
SOFT_SHARE = 0.1
"""The part of all files that may be longer than SOFT."""
FUNCTION = 40
"""Nine of ten functions have at most so many lines."""


def _all() -> tuple[Source, ...]:
    return sources("vm", "chain", "contracts", "tests", "tally.py", "setup.py")


def _program() -> tuple[Source, ...]:
    return sources("vm", "chain", "tally.py", "setup.py")


def _lines(source: Source) -> int:
    return source.text.count("\n")


def test_no_file_is_longer_than_six_hundred_lines() -> None:
    assert {source.path: _lines(source) for source in _all() if _lines(source) > HARD} == {}


def test_few_files_are_longer_than_four_hundred_lines() -> None:
    program = _program()
    long = [source.path for source in program if _lines(source) > SOFT]
    assert len(long) <= SOFT_SHARE * len(program), long


def test_nine_of_ten_functions_have_at_most_forty_lines() -> None:
    lengths = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for source in _program()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef)
    ]
    assert len(lengths) > 500
    assert quantiles(lengths, n=10)[-1] <= FUNCTION


def test_every_file_says_what_it_is() -> None:
    silent = [source.path for source in _all() if source.text.strip() and not ast.get_docstring(source.tree)]
    assert silent == []


def test_everything_public_says_what_it_is() -> None:
    silent = [f"{source.path}: {name}" for source in _program() for name in _silent(source.tree.body, "")]
    assert silent == []


def _silent(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    """Public functions and classes, and public methods of public classes, without a docstring."""
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield prefix + node.name
        if isinstance(node, ast.ClassDef):
            yield from _silent(node.body, f"{prefix}{node.name}.")


def test_a_public_function_without_a_docstring_is_seen() -> None:
    tree = ast.parse("class A:\n    '''a'''\n    def b(self): ...\n    def _c(self): ...\ndef d(): ...\n")
    assert list(_silent(tree.body, "")) == ["A.b", "d"]


def test_the_program_has_no_assert_statement() -> None:
    for source in _program():
        found = [node.lineno for node in ast.walk(source.tree) if isinstance(node, ast.Assert)]
        assert found == [], source.path


def test_every_file_puts_off_the_meaning_of_annotations() -> None:
    """One form everywhere, so that a type may be named before it is made."""
    missing = [
        source.path
        for source in _all()
        if len(source.tree.body) > 1 and "from __future__ import annotations" not in source.text
    ]
    assert missing == []
