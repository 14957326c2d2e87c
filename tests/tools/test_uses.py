"""Projects of several files on a disk: every tool takes them in, and a lock says which they are."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest

import tally
from tests.tools.run import Command

SHARE = "tally 1\n\nfunction half(whole: money CNY) -> money CNY = whole / 2 rounded down\n"
FUND = """\
tally 1
use "shared/share.tally"

contract Fund:
    party owner
    pot held: CNY
    keep total: money CNY = 0 CNY

    invariant small: total <= 400 CNY

    state Open until entered + 30 days:
        on put(amount: money CNY) by owner paying amount into held:
            require amount > 1 CNY else "too little"
            set total = total + half(amount)
            stay
        "clause 3"
        on timeout:
            pay all from held to owner
            set total = 500 CNY
            go Closed

    final Closed

scenario "of the fund alone":
    people Li
    create fund = Fund(owner: Li)
    expect fund is Open
"""
GRANT = """\
tally 1
use "fund.tally"

contract Grant:
    party office, fund: Fund
    keep seen: money CNY = 0 CNY

    state Open until entered + 60 days:
        on look by office: set seen = half(fund.total); stay
        on timeout: go Closed

    final Closed

scenario "a grant looks at a fund":
    people Li
    give 100 CNY to Li
    create fund = Fund(owner: Li)
    create grant = Grant(office: Li, fund: fund)
    Li does fund.put(80 CNY)
    Li does grant.look
    expect grant.seen == 20 CNY
    Li cannot fund.put(1 CNY) because "too little"
"""
LOCK = "tally.lock"


def _hash(text: str, *uses: bytes) -> bytes:
    return sha256(b"tally source 1\n" + b"".join(uses) + text.encode()).digest()


SHARE_HASH = _hash(SHARE)
FUND_HASH = _hash(FUND, SHARE_HASH)
WHOLE_LOCK = f"""\
{{
  "format": 1,
  "files": {{
    "fund.tally": "0x{FUND_HASH.hex()}",
    "shared/share.tally": "0x{SHARE_HASH.hex()}"
  }}
}}
"""


@pytest.fixture
def project(tmp_path: Path, command: Command) -> Path:
    """A folder with a program of three files, in which commands run."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "share.tally").write_text(SHARE, encoding="utf-8")
    (tmp_path / "fund.tally").write_text(FUND, encoding="utf-8")
    (tmp_path / "grant.tally").write_text(GRANT, encoding="utf-8")
    return tmp_path


def _codes(document: object) -> list[str]:
    assert isinstance(document, dict)
    return [one["code"] for one in document["diagnostics"]]


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


class TestTools:
    """All that compile a file take in what it uses."""

    def test_check_names_the_files_and_their_hashes(self, project: Path, command: Command) -> None:
        code, out, err = command("check", "grant.tally")
        assert (code, err) == (0, "")
        lines = [line.strip() for line in out.splitlines()]
        assert f"uses fund.tally 0x{FUND_HASH.hex()}" in lines
        assert f"uses shared/share.tally 0x{SHARE_HASH.hex()}" in lines
        _, document = command.json("check", "grant.tally")
        assert document["files"][0]["uses"] == [
            {"file": "fund.tally", "hash": "0x" + FUND_HASH.hex()},
            {"file": "shared/share.tally", "hash": "0x" + SHARE_HASH.hex()},
        ]

    def test_test_and_run_take_the_scenarios_of_the_file_itself(
        self, project: Path, command: Command
    ) -> None:
        told = "ok    a grant looks at a fund\n1 passed, 0 failed\n"
        assert command("test", "grant.tally") == (0, told, "")
        code, out, _ = command("run", "grant.tally")
        assert code == 0
        assert "of the fund alone" not in out

    def test_a_refusal_in_a_used_file_shows_its_place_there(self, project: Path, command: Command) -> None:
        text = GRANT.replace("Li cannot fund.put(1 CNY)", "Li does fund.put(1 CNY)").replace(
            ' because "too little"', ""
        )
        (project / "grant.tally").write_text(text, encoding="utf-8")
        code, out, _ = command("test", "grant.tally")
        assert code == 1
        assert "--> fund.tally:13:13" in out
        assert 'require amount > 1 CNY else "too little"' in out
        assert "at grant.tally:22" in out

    def test_a_clock_that_halts_in_a_used_file_is_told_by_its_line_there(
        self, project: Path, command: Command
    ) -> None:
        _append(project / "grant.tally", "    after 31 days\n")
        code, out, _ = command("test", "grant.tally")
        assert code == 1
        assert "the clock `on timeout` (line 17) broke invariant `small`" in " ".join(out.split())
        assert "--> fund.tally:9:22" in out

    def test_trace(self, project: Path, command: Command) -> None:
        code, out, _ = command("trace", "grant.tally", "--step", "4")
        assert code == 0
        assert "half() @fund" in out

    def test_python(self, project: Path) -> None:
        module = tally.load(project / "grant.tally")
        assert list(module) == ["Grant", "Fund"]
        chain = tally.Chain(at="2026-01-05")
        (li,) = chain.people("Li")
        chain.give(li, "100 CNY")
        fund = module["Fund"].create(chain, owner=li)
        grant = module["Grant"].create(chain, office=li, fund=fund)
        fund.put("80 CNY", sender=li)
        grant.look(sender=li)
        assert grant.seen == tally.Money.parse("20 CNY")

    def test_python_with_texts(self) -> None:
        files = {"fund.tally": FUND, "shared/share.tally": SHARE}
        assert list(tally.loads(GRANT, files=files)) == ["Grant", "Fund"]
        assert list(tally.loads(GRANT, "works/grant.tally", files=files)) == ["Grant", "Fund"]
        with pytest.raises(tally.CompileError) as stop:
            tally.loads(GRANT)
        assert stop.value.code == "E3380"

    def test_a_file_that_is_read_from_another_folder(
        self, project: Path, command: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(project / "shared")
        code, _, err = command("check", "../grant.tally")
        assert (code, err) == (0, "")


class TestFolder:
    """What lies outside the project's folder is not read."""

    def test_without_a_lock_the_folder_is_the_files_own(self, project: Path, command: Command) -> None:
        (project / "shared" / "up.tally").write_text('tally 1\nuse "../fund.tally"\n', encoding="utf-8")
        code, document = command.json("check", "shared/up.tally")
        assert code == 2
        assert _codes(document["files"][0]) == ["E3383"]

    def test_with_a_lock_it_is_the_locks(self, project: Path, command: Command) -> None:
        (project / "shared" / "up.tally").write_text('tally 1\nuse "../fund.tally"\n', encoding="utf-8")
        assert command("lock")[0] == 0
        code, document = command.json("check", "shared/up.tally")
        assert code == 0
        assert [one["file"] for one in document["files"][0]["uses"]] == ["../fund.tally", "share.tally"]

    def test_a_link_that_leads_out_is_not_followed(
        self, project: Path, command: Command, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        outside = tmp_path_factory.mktemp("outside") / "share.tally"
        outside.write_text(SHARE, encoding="utf-8")
        (project / "shared" / "share.tally").unlink()
        (project / "shared" / "share.tally").symlink_to(outside)
        code, document = command.json("check", "grant.tally")
        assert code == 2
        assert _codes(document["files"][0]) == ["E3383"]

    def test_folders_missing_files_and_names_no_file_can_have(self, project: Path, command: Command) -> None:
        (project / "folder.tally").mkdir()
        (project / "loop.tally").symlink_to("loop.tally")
        lines = ("folder.tally", "missing.tally", "loop.tally", "x" * 300 + ".tally")
        for line in lines:
            (project / "odd.tally").write_text(f'tally 1\nuse "{line}"\n', encoding="utf-8")
            code, document = command.json("check", "odd.tally")
            assert (code, _codes(document["files"][0])) == (2, ["E3381"]), line

    def test_a_used_file_that_is_no_text(self, project: Path, command: Command) -> None:
        (project / "shared" / "share.tally").write_bytes(b"tally 1\n\xff\n")
        code, document = command.json("check", "grant.tally")
        assert code == 2
        assert [(one["code"], one["file"]) for one in document["files"][0]["diagnostics"]] == [
            ("E1001", "shared/share.tally")
        ]


class TestLock:
    """`tally lock` writes down what is used; with a lock nothing else is."""

    def test_it_writes_one_line_a_file_and_says_so(self, project: Path, command: Command) -> None:
        code, out, err = command("lock")
        assert (code, err) == (0, "")
        assert out.splitlines() == [
            "fund.tally: new in the lock",
            f"  0x{FUND_HASH.hex()}",
            "shared/share.tally: new in the lock",
            f"  0x{SHARE_HASH.hex()}",
            "tally.lock: 2 files",
        ]
        assert (project / LOCK).read_bytes() == WHOLE_LOCK.encode()
        assert command("check", "grant.tally")[0] == 0
        assert command("lock", "--check") == (0, "tally.lock fits: 2 files\n", "")
        assert sorted(path.name for path in project.iterdir()) == [
            "fund.tally", "grant.tally", "shared", LOCK,
        ]  # fmt: skip

    def test_a_change_is_refused_until_it_is_locked(self, project: Path, command: Command) -> None:
        command("lock")
        _append(project / "shared" / "share.tally", "# a word\n")
        for arguments in (("check",), ("test",), ("run",), ("trace",)):
            code, _, err = command(*arguments, "grant.tally")
            assert code == 2
            assert "error[E3390 use-changed]" in err
            assert " --> fund.tally:2:1" in err
        with pytest.raises(tally.CompileError) as stop:
            tally.load(project / "grant.tally")
        assert stop.value.code == "E3390"
        code, document = command.json("lock", "--check")
        assert (code, _codes(document)) == (1, ["S6703", "S6703"])
        code, out, _ = command("lock")
        assert code == 0
        assert [line.split(":")[0] for line in out.splitlines() if "has changed" in line] == [
            "fund.tally", "shared/share.tally",
        ]  # fmt: skip
        assert command("check", "grant.tally")[0] == 0

    def test_a_new_use_and_one_that_is_gone(self, project: Path, command: Command) -> None:
        command("lock")
        (project / "extra.tally").write_text("tally 1\n", encoding="utf-8")
        (project / "grant.tally").write_text('tally 1\nuse "extra.tally"\n', encoding="utf-8")
        code, document = command.json("check", "grant.tally")
        assert (code, _codes(document["files"][0])) == (2, ["E3389"])
        code, document = command.json("lock", "--check")
        assert (code, _codes(document)) == (1, ["S6704", "S6705"])
        places = [one["parameters"]["place"] for one in document["diagnostics"]]
        assert places == ["extra.tally", "fund.tally"]
        code, out, _ = command("lock")
        assert "fund.tally: no longer used" in out.splitlines()
        assert sorted(json.loads((project / LOCK).read_text())["files"]) == [
            "extra.tally", "shared/share.tally",
        ]  # fmt: skip

    def test_one_file_adds_and_takes_nothing_away(self, project: Path, command: Command) -> None:
        assert command("lock", "fund.tally")[0] == 0
        assert json.loads((project / LOCK).read_text())["files"] == {
            "shared/share.tally": "0x" + SHARE_HASH.hex()
        }
        assert command("lock", "--check", "fund.tally")[0] == 0
        assert command("lock", "--check")[0] == 1
        assert command("lock", "grant.tally")[0] == 0
        assert (project / LOCK).read_bytes() == WHOLE_LOCK.encode()
        assert command("lock", "fund.tally")[0] == 0
        assert (project / LOCK).read_bytes() == WHOLE_LOCK.encode()

    def test_json(self, project: Path, command: Command) -> None:
        code, document = command.json("lock")
        assert code == 0
        assert document == {
            "ok": True,
            "lock": str(project.resolve() / LOCK),
            "changed": True,
            "files": {"fund.tally": "0x" + FUND_HASH.hex(), "shared/share.tally": "0x" + SHARE_HASH.hex()},
        }
        assert command.json("lock")[1]["changed"] is False

    def test_where_nothing_is_used_nothing_is_written(self, tmp_path: Path, command: Command) -> None:
        (tmp_path / "share.tally").write_text(SHARE, encoding="utf-8")
        code, out, err = command("lock")
        assert (code, out, err) == (0, "no file here uses another: there is nothing to lock\n", "")
        assert not (tmp_path / LOCK).exists()
        assert command("lock", "--check") == (0, "tally.lock fits: 0 files\n", "")

    def test_a_project_without_its_lock_does_not_pass(self, project: Path, command: Command) -> None:
        code, document = command.json("lock", "--check")
        assert (code, _codes(document)) == (1, ["S6707"])
        assert not (project / LOCK).exists()

    def test_nothing_is_written_where_a_file_is_wrong(self, project: Path, command: Command) -> None:
        _append(project / "fund.tally", "record 7\n")
        assert command("lock")[0] == 2
        assert not (project / LOCK).exists()

    def test_a_line_that_names_another_hash_is_not_overruled(self, project: Path, command: Command) -> None:
        text = GRANT.replace('"fund.tally"', f'"fund.tally" at 0x{"00" * 32}')
        (project / "grant.tally").write_text(text, encoding="utf-8")
        code, document = command.json("lock")
        assert (code, _codes(document)) == (2, ["E3388"])

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "S6701"),
            ("[]", "S6701"),
            ("[" * 100_000, "S6701"),
            ('{"format": 1, "files": []}', "S6701"),
            ('{"format": 1, "files": {"fund.tally": "0x12"}}', "S6701"),
            ('{"format": 1, "files": {"fund.tally": 7}}', "S6701"),
            ('{"format": true}', "S6701"),
            ('{"format": 2, "files": {}}', "S6702"),
        ],
    )
    def test_a_lock_that_does_not_read(self, project: Path, command: Command, text: str, code: str) -> None:
        (project / LOCK).write_text(text, encoding="utf-8")
        done, document = command.json("check", "grant.tally")
        assert (done, _codes(document["files"][0])) == (2, [code])
        done, document = command.json("lock")
        assert (done, _codes(document)) == (2, [code])
        assert command("check", "shared/share.tally")[0] == 0

    def test_a_folder_with_a_lock_of_its_own_is_a_project_of_its_own(
        self, project: Path, command: Command
    ) -> None:
        inner = project / "inner"
        inner.mkdir()
        (inner / "a.tally").write_text('tally 1\nuse "b.tally"\n', encoding="utf-8")
        (inner / "b.tally").write_text("tally 1\n", encoding="utf-8")
        assert command("lock", "inner")[0] == 0
        assert list(json.loads((inner / LOCK).read_text())["files"]) == ["b.tally"]
        assert command("lock")[0] == 0
        assert (project / LOCK).read_bytes() == WHOLE_LOCK.encode()
        code, document = command.json("lock", "grant.tally", "inner/a.tally")
        assert (code, _codes(document)) == (2, ["S6706"])

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_a_folder_that_cannot_be_written_to(self, project: Path, command: Command) -> None:
        project.chmod(0o555)
        try:
            code, document = command.json("lock")
        finally:
            project.chmod(0o755)
        assert (code, _codes(document)) == (2, ["S6031"])

    def test_in_the_place_of_the_lock_is_a_folder(self, project: Path, command: Command) -> None:
        (project / LOCK).mkdir()
        code, document = command.json("lock")
        assert (code, _codes(document)) == (2, ["S6002"])

    def test_what_is_not_there(self, project: Path, command: Command) -> None:
        code, document = command.json("lock", "missing.tally")
        assert (code, _codes(document)) == (2, ["S6001"])

    def test_messages_in_chinese(self, project: Path, command: Command) -> None:
        code, out, _ = command("lock", "--lang", "zh")
        assert code == 0
        assert "fund.tally：新加入锁文件" in out.splitlines()
        _append(project / "fund.tally", "# 改\n")
        code, _, err = command("check", "grant.tally", "--lang", "zh")
        assert code == 2
        assert "错误[E3390 use-changed]：`fund.tally` 在锁定之后有改动" in err
        assert "建议：如果同意这些改动，请运行 `tally lock`；否则请恢复原来的文件" in err
