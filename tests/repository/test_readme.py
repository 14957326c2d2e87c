"""The README does what it says: two commands, transcripts with their real output, Python that runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import tally
from tests.repository.renew_readme import FENCE, arguments_of, renewed, write_contracts
from tests.repository.sources import ROOT

_TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def _blocks(kind: str) -> list[str]:
    return [found["body"] for found in FENCE.finditer(_TEXT) if found["kind"] == kind]


_TRANSCRIPTS = _blocks("console")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the contracts of the walk-through."""
    write_contracts(_TEXT, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLY_LANG", "en")
    return tmp_path


def test_there_are_exactly_two_commands_of_one_line_each() -> None:
    commands = _blocks("sh")
    assert len(commands) == 2
    assert [command.count("\n") for command in commands] == [1, 1]
    assert "-m venv" in commands[0] and "--constraint constraints.txt" in commands[0]
    assert commands[0].rstrip().endswith("-m tally run rental/lease")
    assert "-m pytest" in commands[1]


def test_the_continuous_check_runs_the_commands_of_the_readme() -> None:
    """It reads them with the awk program of its own text, so the two cannot differ."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    program = re.search(r"awk '(?P<program>[^']*)' README\.md", script)
    assert program is not None
    done = subprocess.run(
        ["/usr/bin/env", "awk", program["program"], "README.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == "".join(_blocks("sh"))
    assert "-m pip" not in script and "-m venv" not in script


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("transcript", _TRANSCRIPTS, ids=lambda text: str(text).split("\n", 1)[0])
def test_a_transcript_shows_what_the_command_prints(
    transcript: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = arguments_of(transcript)
    code = tally.main(arguments)
    assert capsys.readouterr().out.rstrip() == transcript.split("\n", 1)[1].rstrip()
    assert code == (1 if "wrong.tally" in arguments else 0)


def test_the_walk_through_shows_the_commands_of_part_one_and_both_languages() -> None:
    prompts = [text.split("\n", 1)[0] for text in _TRANSCRIPTS]
    assert {prompt.split()[2] for prompt in prompts} == {"check", "test", "run"}
    assert any("--lang zh" in prompt for prompt in prompts)


def test_the_python_example_prints_what_the_readme_says(folder: Path) -> None:
    (program,) = _blocks("python")
    output = _TEXT.split(program)[1].removeprefix("```\n")
    shown = next(found["body"] for found in FENCE.finditer(output) if found["kind"] == "text")
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{program}"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, shown, "")


def test_every_link_leads_to_something() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", _TEXT)
    assert len(links) > 8
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_command_of_the_table_is_a_command_and_the_other_way_round() -> None:
    from chain.tools.cli.main import COMMANDS

    listed = re.findall(r"^\| `tally ([a-z]+) ", _TEXT, re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)


@pytest.mark.usefixtures("folder")
def test_renewing_finds_nothing_to_renew() -> None:
    assert renewed(_TEXT) == _TEXT
