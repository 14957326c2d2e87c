"""The relocation: what its table says follows from the households alone, and 2,000 of them are soon paid."""

from __future__ import annotations

import csv
import re
import resource
import runpy
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import tally
from tests.examples.run import ROOT, run

_PLACES = (
    "appropriated", "paid", "on deposit", "lapsed", "returned", "special accounts", "under way", "difference",
)  # fmt: skip


def _tables(output: str) -> list[dict[str, dict[str, Decimal]]]:
    """The tables of an output: by line, then by column."""
    found: list[dict[str, dict[str, Decimal]]] = []
    for line in output.splitlines():
        cells = re.split(r" {2,}", line.strip())
        if cells[0] == "line":
            assert tuple(cells[1:]) == _PLACES
            found.append({})
        elif cells[0] == "all" or re.fullmatch(r"R-\d{4}-\d{2}", cells[0]):
            amounts = [Decimal(cell.replace(",", "")) for cell in cells[1:]]
            found[-1][cells[0]] = dict(zip(_PLACES, amounts, strict=True))
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _sums(rows: list[dict[str, str]]) -> dict[str, Decimal]:
    """Awards in yuan, by line and in all."""
    fen: Counter[str] = Counter()
    for row in rows:
        fen[row["budget_line"]] += int(row["award"])
        fen["all"] += int(row["award"])
    return {line: Decimal(amount) / 100 for line, amount in fen.items()}


def _held_back(row: dict[str, str]) -> bool:
    return row["account"] == "none" or row["title"] == "in_dispute"


def _check_tables(output: str, rows: list[dict[str, str]]) -> None:
    """Hold both tables against what each household's row says must come of it."""
    season, end = _tables(output)
    awards = _sums(rows)
    deposited = _sums([row for row in rows if _held_back(row)])
    lapsed = _sums([row for row in rows if _held_back(row) and not row["claims_after"]])
    for line in {*season, *end}:
        early, late = season[line], end[line]
        assert early["appropriated"] == late["appropriated"] >= awards[line]
        assert early["on deposit"] == deposited.get(line, 0) and late["on deposit"] == 0
        assert early["paid"] == awards[line] - deposited.get(line, 0)
        assert late["lapsed"] == lapsed.get(line, 0) and early["lapsed"] == 0
        assert late["paid"] == awards[line] - lapsed.get(line, 0)
        assert early["special accounts"] == late["returned"] == late["appropriated"] - awards[line]
        assert {early[place] for place in ("returned", "under way", "difference")} == {0}
        assert {late[place] for place in ("special accounts", "under way", "difference")} == {0}
    assert season.keys() == end.keys() == awards.keys()


@pytest.fixture(scope="module")
def paid(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the example prints for other households than the recorded ones, and its folder."""
    folder = tmp_path_factory.mktemp("relocation")
    done = run("02_relocation", "--seed", "3", folder=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode(), folder


def test_the_table_is_what_the_households_say(paid: tuple[str, Path]) -> None:
    output, folder = paid
    rows = _rows(folder / "households.csv")
    assert len(rows) == 120
    assert any(_held_back(row) for row in rows) and any(row["account"] == "name_differs" for row in rows)
    _check_tables(output, rows)


def test_the_chain_can_be_opened_and_holds_every_order(paid: tuple[str, Path]) -> None:
    _, folder = paid
    order = tally.load(ROOT / "contracts" / "relocation" / "order.tally")["Order"]
    with tally.Chain.open(folder / "relocation.tally-chain", seed=3, calendar="CN") as chain:
        rows = _rows(folder / "households.csv")
        accounts = chain.people(*(row["household"] for row in rows))
        orders = {instance.payee: instance for instance in (chain.instance(n, order) for n in range(120))}
        for row, account in zip(rows, accounts, strict=True):
            assert orders[account].amount.minor == int(row["award"])
            assert orders[account].state in ("Paid", "Escheated")
        before = chain.head
        assert chain.verify().hash == before.hash


def test_households_of_a_file_are_paid_and_the_same_seed_gives_the_same_chain(
    paid: tuple[str, Path], tmp_path: Path
) -> None:
    output, folder = paid
    table = str(folder / "households.csv")
    done = run("02_relocation", "--seed", "3", "--csv", table, "--file", "again.chain", folder=tmp_path)
    assert done.stdout.decode() == output
    heads = []
    for path in (folder / "relocation.tally-chain", tmp_path / "again.chain"):
        with tally.Chain.open(path, seed=3) as chain:
            heads.append(chain.head)
    assert heads[0] == heads[1]
    assert not (tmp_path / "households.csv").exists()


def test_a_chain_that_is_there_is_not_overwritten(paid: tuple[str, Path]) -> None:
    _, folder = paid
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = run("02_relocation", "--seed", "4", folder=folder)
    assert done.returncode == 2 and done.stdout == b""
    assert b"S6431" in done.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == kept


@pytest.mark.parametrize("content", [None, "x\n1\n", "household,township\nH1,Qingshan\n", ""])
def test_a_table_of_another_form_is_refused(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    done = run("02_relocation", "--csv", str(path), folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(f"{path} is not a table of households")
    assert not (tmp_path / "relocation.tally-chain").exists()


def _made(count: int, folder: Path) -> list[dict[str, str]]:
    """Households as their own script makes them."""
    path = folder / "made.csv"
    module = runpy.run_path(str(ROOT / "examples" / "02_relocation" / "households.py"))
    module["main"](["--households", str(count), "--out", str(path)])
    return _rows(path)


def test_the_households_have_the_assumed_shares(tmp_path: Path) -> None:
    """Within five standard errors."""
    rows = _made(20_000, tmp_path)
    fens = sorted(int(row["award"]) for row in rows)
    # the median of n lognormal draws has a relative standard error of 1.2533 * 0.6 / sqrt(n), here 0.53 %
    assert abs(fens[10_000] / 45_000_000 - 1) < 0.027
    for share, of in (
        (0.02, [row for row in rows if row["account"] in ("account_closed", "name_differs")]),
        (0.015, [row for row in rows if row["title"] == "in_dispute"]),
        (0.02, [row for row in rows if row["account"] == "none"]),
        (0.5, [row for row in rows if row["budget_line"] == "R-2026-01"]),
    ):
        error = (share * (1 - share) / len(rows)) ** 0.5
        assert abs(len(of) / len(rows) - share) < 5 * error
    assert len({row["salt"] for row in rows}) == len(rows)
    assert rows[:500] == _made(500, tmp_path)


@pytest.mark.slow
def test_two_thousand_households_are_paid_in_a_minute_and_half_a_gigabyte(tmp_path: Path) -> None:
    begun = time.monotonic()
    done = run("02_relocation", "--households", "2000", folder=tmp_path)
    seconds = time.monotonic() - begun
    assert (done.returncode, done.stderr) == (0, b"")
    rows = _rows(tmp_path / "households.csv")
    assert len(rows) == 2_000
    _check_tables(done.stdout.decode(), rows)
    assert seconds < 60
    # kilobytes on Linux: the largest child of this process so far
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 500_000
