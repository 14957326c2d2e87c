"""The file of a signed chain: it is closed, opened, verified, and every failure of it has a code."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

import tally
from chain.store.interface import StoreBroken, StoreFault
from tests.tools.signed import PAYING, box_on, code_of, opened, payer_on, people_of
from tests.tools.texts import BOX

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that is not there yet."""
    return tmp_path / "town.tally-chain"


def _change(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        assert connection.execute(statement).rowcount > 0
    connection.close()


_CHANGES = (
    ("UPDATE receipt SET bytes = x'00' WHERE height = 2 AND place = 0", "S6455", ("block 2", "receipt 0")),
    ("UPDATE sent SET bytes = x'00' WHERE height = 2 AND place = 1", "S6454", ("block 2",)),
    ("UPDATE block SET signature = zeroblob(64) WHERE height = 1", "S6453", ("block 1",)),
    ("UPDATE past SET value = x'00' WHERE height = 2 AND length(path) > 30", "S6456", ("block 2",)),
    ("DELETE FROM block WHERE height = 1", "S6451", ("block 1",)),
)


@pytest.mark.parametrize(("change", "code", "named"), _CHANGES, ids=[code for _, code, _ in _CHANGES])
def test_verifying_names_the_first_block_that_was_changed(
    file: Path, change: str, code: str, named: tuple[str, ...]
) -> None:
    with tally.Chain(seed=7, file=file) as chain:
        li, wang = people_of(chain)
        for _ in range(3):
            chain.seal()
            chain.transfer(wang, "1 CNY", sender=li)
            chain.transfer(wang, "2 CNY", sender=li)
    _change(file, change)
    with opened(file) as chain:
        assert code_of(chain.verify) == code
        with pytest.raises(tally.TallyError) as caught:
            chain.verify()
        assert all(part in str(caught.value) for part in named)


def test_a_chain_goes_on_where_it_was_closed(file: Path) -> None:
    with tally.Chain(seed=7, at="2026-03-02", calendar="CN", file=file) as chain:
        li, wang = people_of(chain)
        box, other = box_on(chain, (li, wang)), payer_on(chain, (li, wang))
        box.fill(sender=li)
        box.seal(sender=li)
        chain.wait(days=2)
        box.look(sender=wang)
        shown = (box.state, box.held, box.deadline, box.looks, chain.now, chain.today)
        address = box.address
    with opened(file) as chain:
        li, wang = chain.people("Li", "Wang")
        contract = tally.loads(BOX)["Box"]
        box = chain.instance(0, contract)
        assert (box.state, box.held, box.deadline, box.looks, chain.now, chain.today) == shown
        assert (box.owner, box.creation, str(box)) == (li, None, "<Box#0: Open>")
        for where in (address, "0x" + address.hex(), "0x" + address.hex().upper()):
            assert chain.instance(where, contract).address == address
        assert chain.instance(1, tally.loads(PAYING)["Payer"]).address == other.address
        with tally.refused("enough looks") as found:
            box.look(sender=wang)
        assert found.refusal is not None and "Box#0.look" in str(found.refusal)
        assert box.seal(sender=wang).outcome == "done"  # Li's consent was kept
        (first, clock) = chain.wait(months=2)
        assert {payment.source for one in (first, clock) for payment in one.payments} == {"Box#0.held"}
        assert chain.verify().height == chain.head.height
        with tally.refused("R4003"):
            box.fill(sender=li)
    with opened(file) as chain:
        assert chain.instance(0, contract).state == "Closed"
        assert chain.people("Wang")[0].balance("CNY") == tally.Money("60 CNY")


def test_what_was_not_sealed_is_gone_when_the_process_ends(tmp_path: Path) -> None:
    script = (
        "import os, tally\n"
        "chain = tally.Chain(seed=7, file='town')\n"
        "(li,) = chain.people('Li')\n"
        "chain.give(li, '1 CNY')\n"
        "chain.seal()\n"
        "chain.give(li, '2 CNY')\n"
        "os._exit(0)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(_ROOT)}
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, check=True)
    with opened(tmp_path / "town") as chain:
        (li,) = chain.people("Li")
        assert (li.balance("CNY"), chain.head.height) == (tally.Money("1 CNY"), 1)
        chain.give(li, "4 CNY")
        assert chain.verify().transactions == 1
    with opened(tmp_path / "town") as chain:
        assert chain.people("Li")[0].balance("CNY") == tally.Money("5 CNY")


def _fails_with(file: Path) -> tally.Account:
    """A program that fails after it gave Li 100 CNY; gives Li."""
    made: list[tally.Account] = []
    with suppress(ZeroDivisionError), tally.Chain(seed=7, file=file) as chain:
        made += people_of(chain)
        raise ZeroDivisionError
    return made[0]


def test_closing_seals_even_where_the_program_failed(file: Path) -> None:
    li = _fails_with(file)
    assert li.balance("CNY") == tally.Money("100 CNY")  # what stands in memory can still be read
    with opened(file) as chain:
        assert chain.people("Li")[0].balance("CNY") == tally.Money("100 CNY")


def test_a_closed_chain_takes_no_call(file: Path) -> None:
    chain = tally.Chain(seed=7, file=file)
    li, wang = people_of(chain)
    box = box_on(chain, (li, wang))
    chain.close()
    chain.close()
    for call in (
        lambda: box.fill(sender=li),
        lambda: chain.give(li, "1 CNY"),
        lambda: chain.wait(days=1),
        chain.seal,
        chain.verify,
    ):
        assert code_of(call) == "S6516"
    assert box.state == "Open" and chain.head.height == 1
    assert chain.fork().give(li, "1 CNY").outcome == "done"


def test_a_file_that_fails_stops_the_chain(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = tally.Chain(seed=7, file=file)
    li, _ = people_of(chain)
    chain.seal()
    chain.give(li, "1 CNY")

    def broken(*_: object) -> None:
        raise StoreBroken(StoreFault("S6440", (("path", str(file)), ("reason", "disk full"))))

    with monkeypatch.context() as patch:
        patch.setattr(type(chain._running.store()), "append", broken)
        assert code_of(chain.seal) == "S6440"
    assert code_of(chain.give, li, "1 CNY") == "S6516"
    chain.close()
    with opened(file) as chain:
        assert chain.people("Li")[0].balance("CNY") == tally.Money("100 CNY")


def test_files_that_cannot_be_a_chain_have_codes(file: Path, tmp_path: Path) -> None:
    assert code_of(opened, tmp_path / "nothing") == "S6001"
    assert code_of(opened, tmp_path) == "S6004"
    (tmp_path / "text").write_text("not a chain, but long enough to be looked at\n" * 40, encoding="utf-8")
    assert code_of(opened, tmp_path / "text") == "S6430"
    assert code_of(tally.Chain, file=tmp_path / "text") == "S6431"
    with tally.Chain(seed=7, file=file):
        assert code_of(opened, file) == "S6432"
    assert code_of(opened, file, seed=8) == "S6437"
    opened(file).close()  # nothing holds the file after a failure
    for wrong in (5, b"town", "a\0b"):
        assert code_of(tally.Chain, file=wrong) == "S6502"
        assert code_of(tally.Chain.open, wrong) == "S6502"
    assert code_of(tally.Chain.open, file, seed=-1) == "S6502"
    assert code_of(tally.Chain.open, file, seed=7, calendar="XX") == "S6503"
    opened(file).close()  # nor after this one
    assert not (tmp_path / "a").exists()
