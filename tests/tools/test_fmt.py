"""`tally fmt`: what it writes, what it leaves alone, and how it says so."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.run import Command
from tests.tools.texts import box

ROOT = Path(__file__).resolve().parents[2]
PATCH = shutil.which("patch")
LOOSE = "tally  1\ncontract C:\n  final  Done # the end\n"
NEAT = "tally 1\n\ncontract C:\n    final Done  # the end\n"
WRONG = "tally 1\ncontract C:\n    final\n"


def put(path: Path, text: str) -> Path:
    """Write a file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return path


def type_in(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Give bytes to standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


# --- files --------------------------------------------------------------------------------------------------


def test_a_file_is_written_in_the_one_form(command: Command, tmp_path: Path) -> None:
    loose, neat = put(tmp_path / "loose.tally", LOOSE), put(tmp_path / "neat.tally", NEAT)
    assert command("fmt", "loose.tally", "neat.tally") == (
        0,
        "loose.tally: formatted\n1 file formatted, 1 unchanged, 0 with errors\n",
        "",
    )
    assert loose.read_bytes() == neat.read_bytes() == NEAT.encode()


def test_an_unchanged_file_is_not_touched(command: Command, tmp_path: Path) -> None:
    neat = put(tmp_path / "neat.tally", NEAT)
    os.utime(neat, ns=(1, 1))
    command("fmt", "neat.tally")
    assert neat.stat().st_mtime_ns == 1


def test_byte_order_mark_and_carriage_returns_go(command: Command, tmp_path: Path) -> None:
    file = put(tmp_path / "windows.tally", "\ufeff" + NEAT.replace("\n", "\r\n"))
    assert command("fmt", "windows.tally", "--check")[0] == 1
    assert command("fmt", "windows.tally")[0] == 0
    assert file.read_bytes() == NEAT.encode()


def test_a_file_with_errors_stays_and_the_others_are_formatted(command: Command, tmp_path: Path) -> None:
    wrong, loose = put(tmp_path / "a.tally", WRONG), put(tmp_path / "b.tally", LOOSE)
    code, out, err = command("fmt", "a.tally", "b.tally")
    assert (code, out) == (2, "b.tally: formatted\n1 file formatted, 0 unchanged, 1 with errors\n")
    assert "error[E1057" in err and "a.tally:3" in err
    assert wrong.read_text() == WRONG
    assert loose.read_text() == NEAT


def test_permissions_and_links_stay(command: Command, tmp_path: Path) -> None:
    file = put(tmp_path / "folder" / "loose.tally", LOOSE)
    file.chmod(0o640)
    link = tmp_path / "link.tally"
    link.symlink_to(file)
    assert command("fmt", "link.tally")[0] == 0
    assert link.is_symlink()
    assert file.read_text() == NEAT
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in file.parent.iterdir()] == ["loose.tally"]


def test_what_cannot_be_written_is_said_and_stays(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    file = put(tmp_path / "loose.tally", LOOSE)
    monkeypatch.setattr(Path, "replace", full)
    code, out, err = command("fmt", "loose.tally")
    assert (code, out) == (2, "0 files formatted, 0 unchanged, 1 with errors\n")
    said = " ".join(err.split())  # a message may be broken into lines
    assert "error[S6031" in said and "`loose.tally`" in said and "No space left on device" in said
    assert file.read_text() == LOOSE
    assert [path.name for path in tmp_path.iterdir()] == ["loose.tally"]


def test_a_file_named_twice_is_taken_once(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "loose.tally", LOOSE)
    assert command("fmt", "loose.tally", ".", "loose.tally")[1].endswith(
        "1 file formatted, 0 unchanged, 0 with errors\n"
    )


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("gone.tally", None, "S6001"),
        ("rental/lease", None, "S6001"),
        ("latin.tally", b"tally 1 # \xe9\n", "E1001"),
        ("long.tally", b"tally 1\n" + b"#" * 65_536, "E5001"),
        ("very_long.tally", b"tally 1\n" + b"#" * 200_000, "E5001"),
        ("empty.tally", b"", "E1030"),
        ("a\0b", None, "S6002"),
    ],
)
def test_what_cannot_be_read_has_its_code(
    command: Command, tmp_path: Path, name: str, data: bytes | None, wanted: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    code, out, err = command("fmt", name)
    assert code == 2
    assert f"[{wanted} " in err
    assert out == "0 files formatted, 0 unchanged, 1 with errors\n"
    assert data is None or (tmp_path / name).read_bytes() == data


# --- folders ------------------------------------------------------------------------------------------------


def test_of_a_folder_all_sources_are_taken(command: Command, tmp_path: Path) -> None:
    for name in ("b/loose.tally", "a.tally", "b/c/d.tally", ".hidden/x.tally", "b/.x.tally", "b/note.txt"):
        put(tmp_path / "f" / name, LOOSE)
    outside = put(tmp_path / "outside.tally", LOOSE)
    (tmp_path / "f" / "link.tally").symlink_to(outside)
    code, out, _ = command("fmt", "f")
    assert code == 0
    assert [line.replace("\\", "/") for line in out.splitlines()] == [
        "f/a.tally: formatted",
        "f/b/loose.tally: formatted",
        "f/b/c/d.tally: formatted",
        "3 files formatted, 0 unchanged, 0 with errors",
    ]
    for name in (".hidden/x.tally", "b/.x.tally", "b/note.txt"):
        assert (tmp_path / "f" / name).read_text() == LOOSE
    assert outside.read_text() == LOOSE


def test_a_folder_without_sources_is_said(command: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, _, err = command("fmt", "empty")
    assert code == 2
    assert "error[S6032" in err and "`empty`" in err


# --- check and diff -----------------------------------------------------------------------------------------


def test_check_writes_nothing_and_says_what_would_change(command: Command, tmp_path: Path) -> None:
    loose = put(tmp_path / "loose.tally", LOOSE)
    put(tmp_path / "neat.tally", NEAT)
    assert command("fmt", "--check", ".") == (
        1,
        "loose.tally: not formatted\n1 file not formatted, 1 formatted, 0 with errors\n",
        "",
    )
    assert loose.read_text() == LOOSE
    assert command("fmt", "--check", "neat.tally")[0] == 0


def test_an_error_counts_more_than_a_change(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "loose.tally", LOOSE)
    put(tmp_path / "wrong.tally", WRONG)
    assert command("fmt", "--check", ".")[0] == 2


DIFFERENCE = """--- loose.tally
+++ loose.tally
@@ -1,3 +1,4 @@
-tally  1
+tally 1
+
 contract C:
-  final  Done # the end
+    final Done  # the end
"""


def test_diff_shows_the_change_and_writes_nothing(command: Command, tmp_path: Path) -> None:
    loose = put(tmp_path / "loose.tally", LOOSE)
    put(tmp_path / "neat.tally", NEAT)
    assert command("fmt", "--diff", "loose.tally", "neat.tally") == (0, DIFFERENCE, "")
    assert command("fmt", "--diff", "--check", "loose.tally") == (1, DIFFERENCE, "")
    assert loose.read_text() == LOOSE


def test_a_missing_last_line_feed_is_a_difference(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "end.tally", "tally 1\ncalendar CN")
    assert command("fmt", "--diff", "end.tally")[1] == (
        "--- end.tally\n+++ end.tally\n@@ -1,2 +1,2 @@\n tally 1\n-calendar CN\n"
        "\\ No newline at end of file\n+calendar CN\n"
    )


@pytest.mark.skipif(PATCH is None, reason="the program `patch` is not on this machine")
@pytest.mark.parametrize("text", [LOOSE, LOOSE.rstrip(), "\ufeff" + LOOSE.replace("\n", "\r\n")])
def test_patch_makes_of_the_difference_the_one_form(tmp_path: Path, text: str) -> None:
    """With the program that everybody else uses."""
    file = put(tmp_path / "loose.tally", text)
    arguments = [sys.executable, "-m", "tally", "fmt", "--diff", "loose.tally"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    shown = subprocess.run(arguments, cwd=tmp_path, env=environment, capture_output=True, check=True).stdout
    done = subprocess.run(
        [str(PATCH), "--binary", "loose.tally"], cwd=tmp_path, input=shown, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert file.read_bytes() == NEAT.encode()


# --- standard input -----------------------------------------------------------------------------------------


def test_standard_input_goes_formatted_to_standard_output(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, LOOSE.replace("end", "终").encode())
    assert command("fmt", "-") == (0, NEAT.replace("end", "终"), "")
    type_in(monkeypatch, NEAT.encode())
    assert command("fmt", "-") == (0, NEAT, "")


def test_standard_output_holds_the_bytes_of_a_file_whatever_the_terminal(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "gbk"}
    done = subprocess.run(
        [sys.executable, "-m", "tally", "fmt", "-"],
        cwd=tmp_path, env=environment, input=LOOSE.replace("end", "终").encode(), capture_output=True,
        check=True,
    )  # fmt: skip
    assert done.stdout == NEAT.replace("end", "终").encode()


def test_check_and_diff_of_standard_input(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, LOOSE.encode())
    assert command("fmt", "-", "--check") == (1, "-: not formatted\n", "")
    type_in(monkeypatch, LOOSE.encode())
    assert command("fmt", "-", "--diff") == (0, DIFFERENCE.replace("loose.tally", "-"), "")
    type_in(monkeypatch, NEAT.encode())
    assert command("fmt", "-", "--check") == (0, "", "")


def test_wrong_standard_input_gives_messages_and_no_text(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for data, wanted in (
        (WRONG.encode(), "E1057"),
        (b"\xff", "E1001"),
        (b"#" * 500_000, "E5001"),
        (b"", "E1030"),
    ):
        type_in(monkeypatch, data)
        code, out, err = command("fmt", "-")
        assert (code, out) == (2, "")
        assert f"[{wanted} " in err
    monkeypatch.setattr(sys, "stdin", None)
    assert command("fmt", "-")[0] == 2


def test_standard_input_stands_alone(command: Command, tmp_path: Path) -> None:
    loose = put(tmp_path / "loose.tally", LOOSE)
    code, out, err = command("fmt", "-", "loose.tally")
    assert (code, out) == (2, "")
    assert "error[S6015" in err
    assert loose.read_text() == LOOSE


# --- JSON and languages -------------------------------------------------------------------------------------


def test_json_says_of_each_file_what_was_done(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "loose.tally", LOOSE)
    put(tmp_path / "neat.tally", NEAT)
    assert command.json("fmt", "loose.tally", "neat.tally", "--diff") == (
        0,
        {
            "ok": True,
            "files": [
                {"name": "loose.tally", "ok": True, "changed": True, "diagnostics": [], "diff": DIFFERENCE},
                {"name": "neat.tally", "ok": True, "changed": False, "diagnostics": [], "diff": ""},
            ],
        },
    )
    put(tmp_path / "wrong.tally", WRONG)
    code, document = command.json("fmt", "--check", "loose.tally", "wrong.tally")
    assert (code, document["ok"]) == (2, False)
    assert [(one["ok"], one["changed"]) for one in document["files"]] == [(True, True), (False, False)]
    assert [one["code"] for one in document["files"][1]["diagnostics"]] == ["E1057"]


def test_json_holds_the_text_of_standard_input(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, LOOSE.encode())
    code, document = command.json("fmt", "-")
    assert (code, document["files"][0]["text"]) == (0, NEAT)


def test_results_are_in_the_asked_language(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "loose.tally", LOOSE)
    assert command("fmt", "loose.tally", "--check", "--lang", "zh")[1] == (
        "loose.tally：格式尚未统一\n格式尚未统一的文件 1 个，已统一 0 个，有错误 0 个\n"
    )
    assert command("fmt", "loose.tally", "--lang", "both")[1].splitlines()[0] == (
        "loose.tally：已统一格式 / loose.tally: formatted"
    )


def test_a_step_over_several_lines_is_told_on_one(command: Command, tmp_path: Path) -> None:
    text = box("Li cannot box.tell( # the number\n    3 )\nexpect box.held==( 0 CNY )")
    put(tmp_path / "box.tally", text)
    _, out, _ = command("run", "box.tally")
    assert "  Li cannot box.tell(3)\n" in out
    assert "  expect box.held == (0 CNY)\n" in out


def test_a_shipped_contract_is_formatted_already(command: Command) -> None:
    code, out, _ = command("fmt", "--check", str(ROOT / "contracts"), "--json")
    assert code == 0
    assert [Path(one["name"]).suffix for one in json.loads(out)["files"]] == [".tally"] * 3
