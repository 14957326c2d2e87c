"""A contract that names a user's own calendar runs with it: in scenarios from the folder beside it, in Python
and in a stored chain from what the chain was made with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import tally
from chain.calendar import CALENDARS
from chain.calendar_file import DayNote, TableFile, write_table
from tests.tools.run import Command
from vm.machine.calendar import Calendar
from vm.machine.dates import parse_date

Write = Callable[..., str]

TEXT = """\
tally 1
calendar {name}

contract Wait:
    party owner
    state Open until entered + 2 working days:
        on close by owner: go Closed
        on timeout: go Closed
    final Closed

scenario "two working days":
    people Li
    on 2026-06-01
    create w = Wait(owner: Li)
    after 3 days
    expect w is Open
    after 1 day
    expect w is Closed
"""
"""2026-06-01 is a Monday. Two working days after it are Wednesday, or Thursday with a day off between."""


def table(name: str, off: str) -> TableFile:
    """A table of 2026, an hour east of UTC, with one day off."""
    day = parse_date(off)
    assert day is not None
    calendar = Calendar(name, ((0, 3_600),), True, 2026, 2026, (day,), ())
    return TableFile(calendar, "mine", ("law: mine",), "me", "Nowhere", (DayNote(day, "a holiday"),))


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., str]:
    """Writes a table to the folder `calendars`, by default with Wednesday 3 June off, and gives its file."""

    def to_file(name: str = "XY", off: str = "2026-06-03", file: str = "") -> str:
        path = tmp_path / "calendars" / f"{file or name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(write_table(table(name, off)), encoding="utf-8")
        return str(path)

    return to_file


def code_of(call: Callable[..., object], *arguments: object, **named: object) -> str:
    """The code of the error that a call raises."""
    with pytest.raises(tally.TallyError) as caught:
        call(*arguments, **named)
    return caught.value.code


# --- commands -----------------------------------------------------------------------------------------------


def test_a_contract_finds_its_calendar_in_the_folder_beside_it(
    command: Command, write: Write, own: Callable[..., str]
) -> None:
    own()
    name = write(TEXT.format(name="XY"))
    assert command("check", name)[0] == 0
    code, out, err = command("test", name)
    assert (code, err) == (0, "")
    assert "1 passed, 0 failed" in out
    assert "due 2026-06-04 24:00" in command("run", name)[1]
    assert "deadline 2026-06-04 24:00" in command("trace", name, "--step", "2")[1]


def test_the_folder_is_the_contracts_and_not_the_one_where_the_command_runs(
    command: Command, own: Callable[..., str], tmp_path: Path
) -> None:
    own()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "wait.tally").write_text(TEXT.format(name="XY"), encoding="utf-8")
    assert "S6503" in command("test", "elsewhere/wait.tally")[2]
    (tmp_path / "calendars").rename(elsewhere / "calendars")
    assert command("test", "elsewhere/wait.tally")[0] == 0


def test_ones_own_table_goes_before_the_shipped_one_of_its_name(
    command: Command, write: Write, own: Callable[..., str]
) -> None:
    name = write(TEXT.format(name="CN"))
    assert command("test", name)[0] == 1
    own("CN")
    assert command("test", name)[0] == 0


@pytest.mark.parametrize("words", [("check",), ("test",), ("run",), ("trace",)])
def test_an_unknown_calendar_is_told_where_the_contract_names_it(
    command: Command, write: Write, own: Callable[..., str], words: tuple[str, ...]
) -> None:
    own("AB")
    code, _, err = command(*words, write(TEXT.format(name="XY")))
    assert code == 2
    assert "error[S6503 unknown-calendar]: there is no calendar `XY`" in err
    assert "test.tally:2:10" in err
    assert ", ".join([*CALENDARS, "AB"]) in " ".join(err.split())
    assert "没有日历 `XY`" in command(*words, "test.tally", "--lang", "zh")[2]


def test_a_damaged_or_misnamed_table_is_told(
    command: Command, write: Write, own: Callable[..., str], tmp_path: Path
) -> None:
    name = write(TEXT.format(name="XY"))
    path = own("AB", file="XY")
    code, _, err = command("check", name)
    assert (code, "S6605" in err) == (2, True)
    assert "holds the calendar `AB`, not `XY`" in " ".join(err.split())
    Path(path).write_text("{}", encoding="utf-8")
    assert "S6601" in command("test", name)[2]
    code, document = command.json("check", name)
    assert (code, document["files"][0]["diagnostics"][0]["code"]) == (2, "S6601")


# --- Python -------------------------------------------------------------------------------------------------


def test_a_chain_is_given_ones_own_calendars(own: Callable[..., str]) -> None:
    wait = tally.loads(TEXT.format(name="XY"))["Wait"]
    assert code_of(wait.create, tally.Chain(), owner=tally.Chain().people("Li")[0]) in ("S6503", "S6520")
    chain = tally.Chain(at="2026-06-01", calendar="XY", calendars=[own()])
    (li,) = chain.people("Li")
    waiting = wait.create(chain, owner=li)
    # Thursday 24:00 of a zone an hour east is 23:00 UTC
    assert waiting.deadline == datetime(2026, 6, 4, 23, tzinfo=UTC)
    assert not waiting.deadline_provisional
    assert chain.fork().ledger.genesis.calendar("XY") == chain.ledger.genesis.calendar("XY")
    chain.wait(working_days=2)
    assert (str(chain.today), waiting.state) == ("2026-06-04", "Open")
    chain.wait(days=1)
    assert waiting.state == "Closed"


def test_a_chain_without_it_does_not_take_the_contract() -> None:
    chain = tally.Chain()
    (li,) = chain.people("Li")
    assert code_of(tally.loads(TEXT.format(name="XY"))["Wait"].create, chain, owner=li) == "S6503"


def test_a_stored_chain_keeps_its_tables(command: Command, own: Callable[..., str], tmp_path: Path) -> None:
    path, file = own(), tmp_path / "town.tally-chain"
    wait = tally.loads(TEXT.format(name="XY"))["Wait"]
    with tally.Chain(at="2026-06-01", calendar="XY", calendars=[path], file=file) as chain:
        wait.create(chain, owner=chain.people("Li")[0])
    Path(path).unlink()
    with tally.Chain.open(file, calendar="XY") as chain:
        waiting = chain.instance(0, wait)
        assert waiting.deadline == datetime(2026, 6, 4, 23, tzinfo=UTC)
        chain.wait_until("2026-06-05")
        assert waiting.state == "Closed"
        chain.seal()
        assert chain.verify().transactions == 2  # the program's publication and the creation
    assert command("verify", str(file))[0] == 0
    out = command("show", str(file), "instance", "0")[1]
    assert "calendar XY" in out


def test_files_that_are_no_calendars_have_codes(own: Callable[..., str], tmp_path: Path) -> None:
    path = own()
    for wrong in (path, Path(path), 5, [5], [None]):
        assert code_of(tally.Chain, calendars=wrong) == "S6502"
    assert code_of(tally.Chain, calendars=[tmp_path / "none.json"]) == "S6001"
    Path(path).write_text("{}", encoding="utf-8")
    assert code_of(tally.Chain, calendars=[path]) == "S6601"
    assert code_of(tally.Chain, calendar="XY") == "S6503"
