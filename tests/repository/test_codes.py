"""Every code stands in the catalogue once, with both languages, and nothing in it is dead or misnamed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from vm.diagnostics.codes import CATALOGUE, Entry, Wording
from vm.diagnostics.snippet import plain

_ROOT = Path(__file__).parents[2]
_CODE = re.compile(r"\b[EWRS]\d{4}\b")
_PARAMETER = re.compile(r"\{([a-z_]+)\}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_KEBAB = re.compile(r"[a-z]+[a-z0-9]*(-[a-z0-9]+)*")
_SECTIONS = (
    "Text", "Types", "Declarations", "Time and states", "Rules", "Statements", "Gas", "Limits", "Scenarios",
    "From Python",
)  # fmt: skip
"""Headings of the language's reference."""
_BARRED = ("illegal", "invalid", "unexpected token", "traceback")
_RAISERS = ("error", "mendable", "warning", "of", "add", "unknown")
"""Functions that take a code and its parameters by name."""
_ADDED = {"unknown": {"name", "near"}}
"""Parameters that a function adds by itself."""
_NOT_PARAMETERS = {"fix", "at", "labels"}


def _modules() -> Iterator[Path]:
    for folder in ("vm", "chain"):
        for path in sorted((_ROOT / folder).rglob("*.py")):
            if "catalogue" not in path.parts:
                yield path
    yield _ROOT / "tally.py"


def _strings(tree: ast.AST) -> Iterator[str]:
    """All string literals but docstrings and other bare strings."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def _raised() -> dict[str, str]:
    """Every code that stands in a string of the code, with a file that holds it."""
    found: dict[str, str] = {}
    for path in _modules():
        if path.exists():
            for text in _strings(ast.parse(path.read_text(encoding="utf-8"))):
                for code in _CODE.findall(text):
                    found.setdefault(code, str(path.relative_to(_ROOT)))
    return found


def _calls() -> Iterator[tuple[str, str, set[str]]]:
    """(place, code, names of the parameters) of every call that states them all by name."""
    for path in _modules():
        if not path.exists():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name not in _RAISERS or any(keyword.arg is None for keyword in node.keywords):
                continue
            given = {keyword.arg for keyword in node.keywords if keyword.arg} - _NOT_PARAMETERS
            for argument in node.args:
                for text in _strings(argument):
                    if _CODE.fullmatch(text):
                        place = f"{path.relative_to(_ROOT)}:{node.lineno}"
                        yield place, text, given | _ADDED.get(name, set())


def _texts(entry: Entry) -> tuple[str, ...]:
    return tuple(text for one in (entry.en, entry.zh) for text in (one.message, one.why, one.help))


def _parameters(wording: Wording) -> set[str]:
    return set(_PARAMETER.findall(" ".join((wording.message, wording.why, wording.help))))


def test_every_code_that_is_raised_stands_in_the_catalogue() -> None:
    missing = {code: place for code, place in _raised().items() if code not in CATALOGUE}
    assert missing == {}


def test_every_code_of_the_catalogue_is_raised_somewhere() -> None:
    raised = _raised()
    assert [code for code in CATALOGUE if code not in raised] == []


def test_a_message_uses_only_what_every_raising_place_gives() -> None:
    calls = list(_calls())
    wrong = [
        (place, code, sorted(_parameters(CATALOGUE[code].en) - given))
        for place, code, given in calls
        if code in CATALOGUE and not _parameters(CATALOGUE[code].en) <= given
    ]
    assert wrong == []
    assert len(calls) > 100


def test_codes_and_names_are_unique() -> None:
    names = [entry.name for entry in CATALOGUE.values()]
    assert sorted(names) == sorted(set(names))
    assert [code for code, entry in CATALOGUE.items() if entry.code != code] == []


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=lambda entry: entry.code)
class TestEntry:
    """What holds for each entry by itself."""

    def test_its_code_name_and_section_have_the_agreed_form(self, entry: Entry) -> None:
        assert _CODE.fullmatch(entry.code)
        assert _KEBAB.fullmatch(entry.name)
        assert entry.section in _SECTIONS

    def test_all_texts_are_there_in_both_languages(self, entry: Entry) -> None:
        assert [text for text in _texts(entry) if not text.strip()] == []
        assert [text for text in _texts(entry)[3:] if not _CHINESE.search(text)] == []
        assert [text for text in _texts(entry)[:3] if not re.search("[a-z]{2}", text)] == []

    def test_both_languages_use_the_same_parameters(self, entry: Entry) -> None:
        assert _parameters(entry.en) == _parameters(entry.zh)

    def test_the_message_is_one_line_without_a_full_stop(self, entry: Entry) -> None:
        for message in (entry.en.message, entry.zh.message):
            assert "\n" not in message
            assert not message.endswith((".", "。"))

    def test_no_word_blames_the_author(self, entry: Entry) -> None:
        said = " ".join(_texts(entry)).lower()
        assert [word for word in _BARRED if word in said] == []

    def test_a_terminal_of_gbk_can_show_it(self, entry: Entry) -> None:
        for text in (*_texts(entry), plain(entry.wrong), plain(entry.right)):
            text.encode("gbk")

    def test_wrong_and_right_examples_come_together(self, entry: Entry) -> None:
        assert bool(entry.wrong) == bool(entry.right)
        assert entry.wrong != entry.right or not entry.wrong


def test_a_code_in_a_comment_or_docstring_does_not_count_as_raised() -> None:
    module = ast.parse('"""E9999"""\nvalue = "E9998"  # E9997\n')
    assert [text for text in _strings(module) if _CODE.fullmatch(text)] == ["E9998"]
