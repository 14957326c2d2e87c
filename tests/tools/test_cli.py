"""Commands: exit codes, one JSON document, messages in the asked language, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import tally
from chain.tools.cli.main import COMMANDS
from chain.tools.words import WORDS
from tests.tools.run import Command
from tests.tools.texts import BOX, box
from vm.diagnostics.codes import CATALOGUE
from vm.version import VERSION

PARTS = {"calendar": ("build", "check", "diff", "list", "show")}
"""Commands that have commands."""

_ROOT = Path(__file__).resolve().parents[2]
_GOOD = box("Li does box.fill\nexpect box.held == 60 CNY", "good")
_BAD = box("Li does box.fill\nexpect box.held == 61 CNY", "bad")
_WRONG = "tally 1\ncontract C:\n    party a\n    state S until\n"
_CHINESE = re.compile("[\u4e00-\u9fff]")

Write = Callable[..., str]


# --- exit codes and results ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        (_GOOD, "check", 0), (_GOOD, "test", 0), (_GOOD, "run", 0), (_GOOD, "trace", 0),
        (_BAD, "check", 0), (_BAD, "test", 1), (_BAD, "run", 1), (_BAD, "trace", 1),
        (_WRONG, "check", 2), (_WRONG, "test", 2), (_WRONG, "run", 2), (_WRONG, "trace", 2),
    ],
)  # fmt: skip
def test_the_exit_code_says_what_happened(
    command: Command, write: Write, text: str, name: str, code: int
) -> None:
    found, out, err = command(name, write(text))
    assert found == code
    assert bool(out) == (code != 2)
    assert bool(err) == (code == 2)


@pytest.mark.parametrize("name", ["check", "test", "run", "trace"])
@pytest.mark.parametrize("text", [_GOOD, _BAD, _WRONG])
def test_json_is_one_document_and_says_ok_as_the_exit_code_does(
    command: Command, write: Write, text: str, name: str
) -> None:
    code, document = command.json(name, write(text))
    assert document.get("ok", code == 0) == (code == 0)


def test_a_failed_scenario_shows_the_step_the_value_and_the_line(command: Command, write: Write) -> None:
    _, out, _ = command("test", write(_BAD))
    line = _BAD[: _BAD.index("expect box.held")].count("\n") + 1
    assert out.splitlines() == [
        "FAIL  bad",
        "  not as expected: box.held == 61 CNY",
        f"      at test.tally:{line}",
        "      step 5: expect box.held == 61 CNY",
        "      box.held = 60.00 CNY",
        "0 passed, 1 failed",
    ]


def test_scenarios_are_chosen_by_a_part_of_their_title(command: Command, write: Write) -> None:
    both = write(_GOOD + _BAD.removeprefix(BOX))
    assert command("test", both)[0] == 1
    assert command("test", both, "--match", "goo")[:2] == (0, "ok    good\n1 passed, 0 failed\n")
    assert command("test", both, "--match", "nothing")[0] == 2


def test_several_files_are_tested_together(command: Command, write: Write) -> None:
    good, bad = write(_GOOD, "good.tally"), write(_BAD, "bad.tally")
    assert command("test", good, good)[1].endswith("2 passed, 0 failed\n")
    assert command("test", good, bad)[0] == 1
    code, document = command.json("test", good, write(_WRONG, "wrong.tally"))
    assert (code, document["ok"]) == (2, False)


def test_check_says_what_each_contract_costs(command: Command, write: Write) -> None:
    code, document = command.json("check", write(_GOOD))
    (file,) = document["files"]
    (contract,) = file["contracts"]
    assert (code, contract["name"], contract["states"]) == (0, "Box", ["Open", "Sealed", "Closed"])
    assert {"fill", "look", "tell", "seal"} <= set(contract["gas"])
    assert re.fullmatch("0x[0-9a-f]{64}", file["program"])


def test_a_comment_does_not_change_the_program(command: Command, write: Write) -> None:
    hashes = [
        command.json("check", write(text))[1]["files"][0]["program"]
        for text in (_GOOD, "# a comment\n" + _GOOD)
    ]
    assert hashes[0] == hashes[1]


def test_a_trace_shows_units_money_and_gas(command: Command, write: Write) -> None:
    code, out, _ = command("trace", write(_GOOD), "--step", "4")
    assert code == 0
    assert out.splitlines()[:2] == ["Scenario: good", "step 4: Li does box.fill"]
    assert any(line.endswith("Li -> box.held: 60.00 CNY") for line in out.splitlines())
    assert re.search(r"^gas [0-9,]+$", out, re.MULTILINE)


def test_explain_takes_a_code_in_either_case_and_a_name(command: Command) -> None:
    texts = {command("explain", given)[1] for given in ("S6501", "s6501", "bare-amount")}
    assert len(texts) == 1
    (text,) = texts
    assert text.startswith("S6501 bare-amount\n") and "\n  why: " in text and "\n  help: " in text
    both = command("explain", "S6501", "--lang", "both")[1]
    assert [part for part in ("原因: ", "建议: ", "why: ", "help: ") if f"\n  {part}" not in both] == []
    code, document = command.json("explain", "S6501")
    assert (code, document["code"], document["severity"]) == (0, "S6501", "error")


# --- what can be wrong with arguments and files -------------------------------------------------------------

_USAGE = [
    (("nonsense",), "S6005"),
    (("tset", "x.tally"), "S6005"),
    (("test", "--nonsense", "x.tally"), "S6011"),
    (("trace", "x.tally", "--step"), "S6012"),
    (("test",), "S6013"),
    (("trace", "good.tally", "--step", "one"), "S6014"),
    (("test", "good.tally", "--lang", "fr"), "S6014"),
    (("run", "good.tally", "more"), "S6015"),
    (("run", "absent.tally"), "S6001"),
    (("run", "folder.tally"), "S6004"),
    (("run", "folder"), "S6004"),
    (("run", "rental/lodge"), "S6006"),
    (("run", "a" * 5000), "S6006"),
    (("run", "a" * 5000 + ".tally"), "S6002"),
    (("explain", "E0000"), "S6007"),
    (("run", "only.tally"), "S6008"),
    (("run", "good.tally", "--match", "zzz"), "S6009"),
    (("trace", "good.tally", "--step", "0"), "S6010"),
    (("trace", "good.tally", "--step", "99"), "S6010"),
    (("check", "latin.tally"), "E1001"),
    (("check", "huge.tally"), "E5001"),
]


@pytest.fixture
def files(tmp_path: Path, write: Write) -> Path:
    """Files of every kind that can be wrong."""
    write(_GOOD, "good.tally")
    write(BOX, "only.tally")
    (tmp_path / "folder.tally").mkdir()
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin.tally").write_bytes(b"tally 1\n# caf\xe9\n")
    (tmp_path / "huge.tally").write_bytes(b"# " + b"x" * 3_000_000)
    return tmp_path


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(("arguments", "wanted"), _USAGE, ids=lambda value: str(value)[:40])
def test_whatever_is_wrong_with_the_arguments_has_a_code(
    command: Command, arguments: tuple[str, ...], wanted: str
) -> None:
    code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"error[{wanted} ") and "Traceback" not in err and not _CHINESE.search(err)
    name, *others = arguments
    code, out, err = command(name, "--lang=zh", *others)
    assert (code, out) == (2, "") and err.startswith(f"错误[{wanted} ")
    code, out, _ = command(name, "--json", *others)
    document = json.loads(out)
    found = document["diagnostics"] if "diagnostics" in document else document["files"][0]["diagnostics"]
    assert (code, [one["code"] for one in found]) == (2, [wanted])


def test_a_file_that_may_not_be_read_has_a_code(
    command: Command, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = write(_GOOD)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    code, _, err = command("check", name)
    assert code == 2 and err.startswith("error[S6002 ") and "Permission denied" in err


def test_the_size_of_a_file_that_is_too_large_is_its_own(command: Command, files: Path) -> None:
    _, document = command.json("check", "huge.tally")
    assert document["files"][0]["diagnostics"][0]["parameters"]["size"] == 3_000_002
    assert files.exists()


def test_line_ends_of_windows_and_a_byte_order_mark_are_taken(command: Command, tmp_path: Path) -> None:
    text = "\ufeff" + _GOOD.replace("\n", "\r\n")
    (tmp_path / "windows.tally").write_bytes(text.encode("utf-8"))
    assert command("test", "windows.tally")[0] == 0


def test_a_fault_of_ours_says_so_with_everything_we_need(
    command: Command, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("by chance")

    monkeypatch.setattr("chain.tools.cli.run.run_scenario", break_down)
    code, out, err = command("run", write(_GOOD))
    assert (code, out) == (2, "")
    assert err.startswith("error[S6099 internal-fault]: sorry")
    assert all(part in err for part in (VERSION, "ZeroDivisionError", "by chance", "test_cli.py:"))
    assert "Traceback" not in err
    assert command("run", "test.tally", "--lang", "zh")[2].startswith("错误[S6099")


def test_a_run_that_is_interrupted_says_so(
    command: Command, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("chain.tools.cli.run.run_scenario", interrupt)
    code, out, err = command("run", write(_GOOD))
    assert (code, out, err.strip()) == (2, "", "stopped at your wish; nothing is half done")


# --- languages ----------------------------------------------------------------------------------------------


def test_messages_are_in_the_language_asked_for(command: Command, write: Write) -> None:
    name = write(_WRONG)
    english, chinese, both = (command("check", name, f"--lang={lang}")[2] for lang in ("en", "zh", "both"))
    assert not _CHINESE.search(english)
    assert chinese.splitlines()[0] in both.splitlines() and english.splitlines()[0] in both.splitlines()


def test_the_language_comes_from_the_option_then_the_variable_then_the_locale(
    command: Command, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = write(_GOOD)
    for variable in ("TALLY_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    assert "passed" in command("test", name)[1]
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "通过" in command("test", name)[1]
    monkeypatch.setenv("TALLY_LANG", "en")
    assert "passed" in command("test", name)[1]
    assert "通过" in command("test", name, "--lang", "zh")[1]


def test_every_word_takes_the_same_parameters_in_both_languages_and_is_used() -> None:
    for key, texts in WORDS.items():
        english, chinese = (set(re.findall(r"\{([a-z]+)(?: [a-z]+)?\}", text)) for text in texts)
        assert english == chinese, key
    program = "".join(path.read_text(encoding="utf-8") for path in (_ROOT / "chain" / "tools").rglob("*.py"))
    uses = {key for key in WORDS if program.count(f'"{key}"') > 1 or key.startswith("failure ")}
    assert uses == set(WORDS)


def test_every_failure_has_its_words() -> None:
    from chain.testing.report import FailureKind

    assert {f"failure {kind.value}" for kind in FailureKind} == {
        key for key in WORDS if key.startswith("failure ")
    }


# --- the process --------------------------------------------------------------------------------------------


def _process(*arguments: str, encoding: str = "utf-8", folder: Path) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {
        "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "TALLY_LANG": "zh",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "tally", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )


def test_output_survives_the_encoding_of_a_chinese_windows(tmp_path: Path, write: Write) -> None:
    name = write(_GOOD.replace("contract Box:", "contract Box:", 1) + "# ✓ ¥\n")
    done = _process("run", name, encoding="gbk", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode("gbk")
    assert "通过" in text and "?" not in text
    traced = _process("trace", name, "--step", "4", encoding="gbk", folder=tmp_path).stdout.decode("gbk")
    assert "└─" in traced and "?" not in traced


def test_json_is_whole_in_an_encoding_that_lacks_characters(tmp_path: Path, write: Write) -> None:
    title = "✓ 好 ¥"
    name = write(box("Li does box.fill", title))
    for encoding in ("gbk", "ascii", "utf-8"):
        done = _process("run", name, "--json", encoding=encoding, folder=tmp_path)
        assert json.loads(done.stdout.decode(encoding))["scenarios"][0]["scenario"] == title


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path, write: Write) -> None:
    name = write("".join([BOX, *(box("Li does box.fill", f"n{i}").removeprefix(BOX) for i in range(200))]))
    environment = os.environ | {"PYTHONPATH": str(_ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "tally", "run", name],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_help_and_version(command: Command) -> None:
    assert command("--version") == (0, f"tally, version {VERSION}\n", "")
    code, out, err = command("--help")
    assert (code, err) == (0, "")
    assert command() == (code, out, err)
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", out, re.MULTILINE)
        code, own, _ = command(name, "--help")
        assert code == 0 and " ".join(COMMANDS[name].split()) in " ".join(own.split())
        for words in ([name, part] for part in PARTS[name]) if name in PARTS else ([name],):
            code, own, _ = command(*words, "--help")
            assert code == 0 and "--json" in own and "--lang" in own


def test_quick_starts_load_nothing_heavy(tmp_path: Path) -> None:
    script = (
        "import sys, tally; tally.main(['--help']); "
        "heavy = {'hypothesis', 'cryptography', 'lark', 'vm.compiler', 'chain.ledger'}; "
        "print(*sorted(heavy & set(sys.modules)))"
    )
    environment = os.environ | {"PYTHONPATH": str(_ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == ""


def test_the_message_about_a_foreign_module_is_that_of_the_catalogue() -> None:
    entry = CATALOGUE["S6003"]
    texts = {
        "en": entry.en.message,
        "zh": entry.zh.message,
        "en help": entry.en.help,
        "zh help": entry.zh.help,
    }
    assert vars(tally)["_FOREIGN"] == texts


def test_the_face_names_what_it_gives() -> None:
    assert set(tally.__all__) <= set(dir(tally))
    assert all(getattr(tally, name) is not None for name in tally.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        tally.nonsense  # noqa: B018 - the access is the test
