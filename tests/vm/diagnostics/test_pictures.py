"""Every message as a terminal of 80 columns shows it, as it was when somebody last read it."""

from __future__ import annotations

import re
from pathlib import Path
from runpy import run_path

import pytest

from vm.diagnostics.codes import CATALOGUE
from vm.source import display_width

_RENEW = run_path(str(Path(__file__).with_name("renew_pictures.py")))
_FOLDER: Path = _RENEW["FOLDER"]
_NOW: dict[str, str] = _RENEW["pictures"]()
_RECORDED = {path.name: path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*"))}


def test_the_recorded_files_are_those_of_the_families_there_are() -> None:
    assert set(_RECORDED) == set(_NOW)


@pytest.mark.parametrize("name", sorted(_NOW))
def test_a_message_reads_as_it_was_recorded(name: str) -> None:
    """Where it should read otherwise now: `python tests/vm/diagnostics/renew_pictures.py`, and read."""
    assert _NOW[name] == _RECORDED[name]


def test_every_code_has_a_picture_in_both_languages() -> None:
    text = "".join(_NOW.values())
    assert re.findall(r"^----- ([EWRS]\d{4}) -+$", text, re.MULTILINE) == list(CATALOGUE)
    for tongue in (r"(?:error|warning)\[", r"(?:错误|提示)\["):
        assert len(re.findall(f"^{tongue}", text, re.MULTILINE)) == len(CATALOGUE)


def test_no_line_is_wider_than_the_terminal() -> None:
    wide = [line for text in _NOW.values() for line in text.split("\n") if display_width(line) > 80]
    assert wide == []


def test_no_parameter_is_left_open() -> None:
    assert re.findall(r"\{[a-z_]+\}", "".join(_NOW.values())) == []
