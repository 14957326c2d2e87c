"""`tally verify`: what it proves of a chain that holds, and the first difference of one that does not."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

import cbor2
import pytest

from tests.chain.chains import address
from tests.tools.run import Command
from tests.tools.stored import TRANSACTIONS, change, flipped, short, stored

_CHINESE = re.compile("[\u4e00-\u9fff]")


def test_a_chain_that_holds_is_verified_with_its_height_transactions_and_hashes(
    command: Command, town: Path
) -> None:
    code, out, err = command("verify", "town.chain")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "verified: town.chain"
    assert lines[1] == f"  3 blocks with {TRANSACTIONS} transactions, re-executed from the genesis"
    code, document = command.json("verify", "town.chain")
    head = sha256(b"tally header 1\n" + stored(town, "SELECT header FROM block WHERE height = 3")).hexdigest()
    facts, _ = cbor2.loads(stored(town, "SELECT bytes FROM genesis"))  # and the tables of the calendars
    genesis = sha256(b"tally genesis 1\n" + facts).hexdigest()
    assert (code, document) == (
        0,
        {
            "ok": True,
            "height": 3,
            "transactions": TRANSACTIONS,
            "head": f"0x{head}",
            "genesis": f"0x{genesis}",
        },
    )
    assert f"  last block 3, hash 0x{head}" in lines and f"  genesis hash 0x{genesis}" in lines


def test_verify_leaves_the_file_as_it_was(command: Command, town: Path, chain_bytes: bytes) -> None:
    assert command("verify", "town.chain")[0] == 0
    assert town.read_bytes() == chain_bytes


def _orphan(header: bytes) -> bytes:
    """A header that names no block as its parent."""
    height, time, _, *roots = cbor2.loads(header)
    return cbor2.dumps([height, time, bytes(32), *roots])


def _balance_path(name: str) -> bytes:
    return cbor2.dumps([2, address(name), "CNY"])


DAMAGE: dict[str, tuple[str, int, str, Callable[[Path], None]]] = {
    "a balance beside the blocks": (
        "S6458",
        3,
        f"where: account 0x{address('Gao').hex()}, balance CNY",
        lambda path: change(
            path, "UPDATE present SET value = ? WHERE path = ?", cbor2.dumps(5), _balance_path("Gao")
        ),
    ),
    "a balance as a block wrote it": (
        "S6456",
        3,
        f"where: account 0x{address('Fei').hex()}, balance CNY",
        lambda path: change(
            path,
            "UPDATE past SET value = ? WHERE path = ? AND height = 3",
            cbor2.dumps(5),
            _balance_path("Fei"),
        ),
    ),
    "an instance as a block wrote it": (
        "S6456",
        2,
        "where: instance Order#0: state, terms, kept values, pots",
        lambda path: change(
            path, "UPDATE past SET value = x'00' WHERE path = ? AND height = 2", cbor2.dumps([5, 0])
        ),
    ),
    "an entry of a map": (
        "S6456",
        2,
        "where: instance Fund#1, entry names[3]",
        lambda path: change(
            path,
            "UPDATE past SET value = ? WHERE path = ?",
            cbor2.dumps(cbor2.dumps("四号")),
            cbor2.dumps([6, 1, 1, cbor2.dumps(3)]),
        ),
    ),
    "a pot's cell that goes": (
        "S6456",
        2,
        f"where: instance Fund#1, pot bids[{short('Eva')}]",
        lambda path: change(
            path,
            "DELETE FROM past WHERE path = ?",
            cbor2.dumps([7, 1, 1, cbor2.dumps(address("Eva"))]),
        ),
    ),
    "a consent": (
        "S6456",
        2,
        f"where: instance Fund#1, consent of 0x{address('Ann').hex()} to reward",
        lambda path: change(
            path, "UPDATE past SET value = NULL WHERE path = ?", cbor2.dumps([9, 1, "reward", address("Ann")])
        ),
    ),
    "a program": (
        "S6456",
        1,
        "where: program 0x",
        lambda path: change(
            path,
            "UPDATE past SET value = x'00' WHERE path = "
            "(SELECT min(path) FROM past WHERE substr(path, 2, 1) = x'04')",
        ),
    ),
    "a receipt": (
        "S6455",
        2,
        "2 blocks before it held",
        lambda path: change(
            path,
            "UPDATE receipt SET bytes = ? WHERE height = 2 AND place = 3",
            flipped(stored(path, "SELECT bytes FROM receipt WHERE height = 2 AND place = 3"), 2),
        ),
    ),
    "a receipt taken away": (
        "S6455",
        3,
        "3 blocks before it held",
        lambda path: change(path, "DELETE FROM receipt WHERE height = 3 AND place = 6"),
    ),
    "a transaction": (
        "S6454",
        3,
        "transaction 0x",
        lambda path: change(
            path,
            "UPDATE sent SET bytes = ? WHERE height = 3 AND place = 1",
            flipped(stored(path, "SELECT bytes FROM sent WHERE height = 3 AND place = 1")),
        ),
    ),
    "a transaction's identity": (
        "S6459",
        3,
        "transaction 0x0000",
        lambda path: change(path, "UPDATE sent SET identity = zeroblob(32) WHERE height = 3 AND place = 0"),
    ),
    "a header": (
        "S6453",
        2,
        "2 blocks before it held",
        lambda path: change(
            path,
            "UPDATE block SET header = ? WHERE height = 2",
            flipped(stored(path, "SELECT header FROM block WHERE height = 2")),
        ),
    ),
    "a header that is none": (
        "S6451",
        1,
        "1 block before it held",
        lambda path: change(path, "UPDATE block SET header = x'80' WHERE height = 1"),
    ),
    "a header of another block": (
        "S6452",
        3,
        "3 blocks before it held",
        lambda path: change(
            path,
            "UPDATE block SET header = ? WHERE height = 3",
            _orphan(stored(path, "SELECT header FROM block WHERE height = 3")),
        ),
    ),
    "a signature": (
        "S6453",
        3,
        "3 blocks before it held",
        lambda path: change(path, "UPDATE block SET signature = zeroblob(64) WHERE height = 3"),
    ),
    "the genesis": (
        "S6436",
        0,
        "help:",
        lambda path: change(path, "UPDATE genesis SET bytes = x'80'"),
    ),
    "a value of another type": (
        "S6434",
        2,
        "2 blocks before it held",
        lambda path: _untyped(path),
    ),
}


def _untyped(path: Path) -> None:
    """A value of another type than its column's, past what SQLite itself would take."""
    connection = sqlite3.connect(path)
    connection.executescript(
        "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '')"
    )
    connection.commit()
    connection.close()
    text = stored(path, "SELECT sql FROM sqlite_schema WHERE name = 'block'")
    assert "STRICT" not in text
    change(path, "UPDATE block SET header = 'text' WHERE height = 2")


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_first_difference_is_named_by_height_and_in_words(
    command: Command, town: Path, damage: str
) -> None:
    wanted, height, words, change = DAMAGE[damage]
    change(town)
    code, out, err = command("verify", "town.chain")
    assert (code, err) == (1, "")
    assert out.splitlines()[0] == "NOT verified: town.chain"
    assert f"error[{wanted} " in out
    assert words in out
    assert not _CHINESE.search(out)
    code, document = command.json("verify", "town.chain")
    assert (code, document["ok"]) == (1, False)
    assert (document["difference"]["code"], document["difference"]["height"]) == (wanted, height)
    chinese = command("verify", "town.chain", "--lang", "zh")[1]
    assert chinese.startswith("验证未通过：town.chain\n") and f"错误[{wanted} " in chinese


def test_a_difference_in_a_receipt_names_its_transaction(command: Command, town: Path) -> None:
    DAMAGE["a receipt"][3](town)
    identity = stored(town, "SELECT identity FROM sent WHERE height = 2 AND place = 3")
    _, out, _ = command("verify", "town.chain")
    assert f"  transaction 0x{identity.hex()}" in out.splitlines()
    assert "receipt 3 of block 2 (counted from 0)" in out


def test_progress_is_shown_on_a_terminal_alone(
    command: Command, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("verify", "town.chain")[2] == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    _, out, err = command("verify", "town.chain")
    assert "block 0 of 3" in err and err.endswith("\r")
    assert "block 0 of 3" not in out
    assert "区块 0 / 3" in command("verify", "town.chain", "--lang", "zh")[2]
    assert command("verify", "town.chain", "--json")[2] == ""


def test_no_damaged_byte_is_a_fault_of_ours(command: Command, town: Path, chain_bytes: bytes) -> None:
    random = Random(20_260_302)
    codes: set[str] = set()
    for _ in range(40):
        place = random.randrange(len(chain_bytes))
        town.write_bytes(flipped(chain_bytes, place))
        for arguments in (
            ("verify", "town.chain"),
            ("show", "town.chain"),
            ("show", "town.chain", "block", "2"),
            ("show", "town.chain", "instance", "1"),
            ("show", "town.chain", "account", short("Ann")),
        ):
            code, out, err = command(*arguments)
            found = set(re.findall(r"error\[(S64[0-9]{2}) ", out + err))
            assert "S6099" not in out + err, (place, arguments, out + err)
            assert bool(found) == (code != 0), (place, arguments, out + err)
            codes |= found
    assert len(codes) >= 5
