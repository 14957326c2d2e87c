"""`tally check`: all messages or the first five; fixes that are made, shown or left; what a file keeps."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.run import Command
from tests.tools.texts import BOX

Write = Callable[..., str]

SLIPS = BOX.replace("party owner, other", "party owner， other").replace("set looks =", "set lokos =")
"""BOX with a full-width comma and a name with two letters swapped."""
HOPELESS = SLIPS.replace("pot held: CNY", "pot held CNY !")
"""The same with a line that nobody can mend for certain."""
MANY = BOX.replace(
    "    keep looks", "".join(f"    keep n{number}: int = true\n" for number in range(7)) + "    keep looks"
)


def test_the_first_five_are_shown_and_the_rest_is_counted(command: Command, write: Write) -> None:
    name = write(MANY)
    code, out, err = command("check", name)
    assert (code, out) == (2, "")
    assert err.count("error[E2101") == 5
    assert err.endswith("... and 2 more; mend these first, or see all with `tally check --all`\n")
    code, _, err = command("check", name, "--all")
    assert (code, err.count("error[E2101")) == (2, 7)
    assert "more" not in err
    assert len(command.json("check", name)[1]["files"][0]["diagnostics"]) == 7


def test_a_fix_is_shown_with_its_line_and_the_command_that_makes_it(command: Command, write: Write) -> None:
    name = write(SLIPS)
    code, out, err = command("check", name)
    assert code == 2
    assert "fix:\n6 +     party owner, other\n" in err
    assert "did you mean `looks`?" in err
    assert "22 +             set looks = looks + 1\n" in err
    assert out == "test.tally: 2 changes can be made with `tally check --fix`\n"


def test_fix_makes_what_is_certain_and_says_what_it_made(
    command: Command, write: Write, tmp_path: Path
) -> None:
    name = write(SLIPS)
    code, out, err = command("check", name, "--fix")
    assert (code, err) == (0, "")
    assert (tmp_path / name).read_text(encoding="utf-8") == BOX
    lines = out.split("\n")
    assert lines[:6] == [
        "fixed E1003, line 6: `，` is not a mark of the language; `,` is",
        "  6 +     party owner, other",
        "fixed E2001, line 22: nothing here is called `lokos`",
        "  22 +             set looks = looks + 1",
        "test.tally: 2 changes made",
        "test.tally: no errors",
    ]
    assert command("check", name, "--fix")[1].startswith("test.tally: no errors\n")


def test_fix_speaks_chinese(command: Command, write: Write) -> None:
    out = command("check", write(SLIPS), "--fix", "--lang", "zh")[1].split("\n")
    assert out[2] == "已改 E2001，第 22 行：没有找到名称 `lokos`"
    assert out[4] == "test.tally：已作 2 处修改"


def test_diff_shows_the_change_and_writes_nothing(command: Command, write: Write, tmp_path: Path) -> None:
    name = write(SLIPS)
    for arguments in (("--fix", "--diff"), ("--diff",)):
        code, out, err = command("check", name, *arguments)
        assert code == 2
        assert out.startswith("--- test.tally\n+++ test.tally\n@@ ")
        assert "\n-            set lokos = looks + 1\n+            set looks = looks + 1\n" in out
        assert err == ""  # the fixes leave nothing to say
    assert (tmp_path / name).read_text(encoding="utf-8") == SLIPS
    assert command("check", write(BOX), "--diff")[1].startswith("test.tally: no errors\n")


def test_a_file_with_a_line_that_does_not_read_is_not_written(
    command: Command, write: Write, tmp_path: Path
) -> None:
    name = write(HOPELESS)
    code, out, err = command("check", name, "--fix")
    assert code == 2
    assert (tmp_path / name).read_text(encoding="utf-8") == HOPELESS
    assert "would fix E1003, line 6:" in out
    assert "test.tally: not written, because a line still does not read" in out
    assert re.findall(r"^error\[(E\d+)", err, re.MULTILINE) == ["E1043"]  # what is left to mend


def test_where_nothing_is_certain_fix_says_so(command: Command, write: Write) -> None:
    text = BOX.replace("paying sum", "paying 5")
    assert command("check", write(text), "--fix")[1] == "test.tally: no fix is certain\n"


def test_the_document_says_what_was_fixed_and_whether_it_was_written(command: Command, write: Write) -> None:
    code, document = command.json("check", write(SLIPS), "--fix")
    (file,) = document["files"]
    assert (code, file["ok"], file["written"], file["diagnostics"]) == (0, True, True, [])
    assert [one["code"] for one in file["fixed"]] == ["E1003", "E2001"]
    assert file["fixed"][1]["fix"] == [
        {"line": 22, "column": 17, "end_line": 22, "end_column": 22, "text": "looks"}
    ]
    code, document = command.json("check", write(SLIPS), "--diff")
    (file,) = document["files"]
    assert (code, file["ok"], file["written"]) == (2, False, False)
    assert file["diff"].count("\n+") == 3  # the heading and two lines
    assert "fixed" not in command.json("check", write(SLIPS))[1]["files"][0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SLIPS.replace("\n", "\r\n"), BOX.replace("\n", "\r\n")),
        ("\ufeff" + SLIPS, "\ufeff" + BOX),
        (SLIPS.rstrip("\n"), BOX.rstrip("\n")),
        (SLIPS.replace("contract Box:\n", "contract Box:\r\n"), BOX.replace("Box:\n", "Box:\r\n")),
        (SLIPS.removeprefix("tally 1\n").replace("\n", "\r\n"), BOX.replace("\n", "\r\n")),
    ],
    ids=["CRLF", "byte order mark", "no last newline", "one CRLF", "a line more"],
)
def test_a_file_keeps_its_line_ends_and_its_mark(
    command: Command, tmp_path: Path, before: str, after: str
) -> None:
    path = tmp_path / "box.tally"
    path.write_bytes(before.encode("utf-8"))
    assert command("check", "box.tally", "--fix")[0] == 0
    assert path.read_bytes() == after.encode("utf-8")


def test_a_link_stays_a_link_and_its_file_is_mended(command: Command, write: Write, tmp_path: Path) -> None:
    write(SLIPS, "real.tally")
    (tmp_path / "link.tally").symlink_to(tmp_path / "real.tally")
    assert command("check", "link.tally", "--fix")[0] == 0
    assert (tmp_path / "link.tally").is_symlink()
    assert (tmp_path / "real.tally").read_text(encoding="utf-8") == BOX


def test_what_is_no_file_is_checked_all_the_same(command: Command) -> None:
    code, out, _ = command("check", "rental/lease", "--fix")
    assert (code, out.split("\n")[0]) == (0, "lease.tally: no errors") or out.startswith("rental/lease.tally")
    code, _, err = command("check", "none.tally", "--fix")
    assert code == 2 and "error[S6001" in err


def test_several_files_are_mended_each_by_itself(command: Command, write: Write, tmp_path: Path) -> None:
    names = (write(SLIPS, "a.tally"), write(HOPELESS, "b.tally"), write(SLIPS, "c.tally"))
    assert command("check", *names, "--fix")[0] == 2
    texts = [(tmp_path / name).read_text(encoding="utf-8") for name in names]
    assert texts == [BOX, HOPELESS, BOX]


def test_a_terminal_gets_folded_lines_and_a_file_whole_ones(write: Write, tmp_path: Path) -> None:
    name = write(BOX.replace("pot held: CNY", "  pot held: CNY"))
    reader, writer = pty.openpty()

    def run(stderr: int) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "tally", "check", name, "--lang", "en"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            check=False,
        )
        return "" if done.stderr is None else done.stderr.decode("utf-8")

    whole = run(subprocess.PIPE)
    assert whole.split("\n")[0].endswith("nothing above it takes lines below it; 4 would fit")
    run(writer)
    os.close(writer)
    folded = os.read(reader, 4096).decode("utf-8").replace("\r", "")
    os.close(reader)
    assert folded.split("\n")[1] == "  takes lines below it; 4 would fit"
