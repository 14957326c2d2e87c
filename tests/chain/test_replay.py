"""Re-execution: an honest chain verifies everywhere, and whatever was altered is found and named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import apsw
import pytest

from chain.replay import Difference, Verified, verify_chain
from chain.store.interface import Store, StoreFault
from chain.store.memory import MemoryStore
from chain.store.sqlite import SqliteStore, open_file
from tests.chain.chains import (
    DAY,
    ROOT,
    START,
    Town,
    Walk,
    block_hashes,
    done,
    filled,
    fund_terms,
    programs_verified_once,
    settle,
    small,
    stored,
    walked,
)

TABLES = {
    "genesis": "SELECT * FROM genesis",
    "block": "SELECT * FROM block ORDER BY height",
    "sent": "SELECT * FROM sent ORDER BY height, place",
    "receipt": "SELECT * FROM receipt ORDER BY height, place",
    "present": "SELECT * FROM present ORDER BY path",
    "past": "SELECT * FROM past ORDER BY path, height",
}
"""All rows that a chain reads."""


def opened(path: Path, create: bool = False) -> SqliteStore:
    """The store in a file that can be opened."""
    found = open_file(path, create)
    assert isinstance(found, SqliteStore), found
    return found


@pytest.fixture(scope="module")
def chain_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the small chain, closed."""
    path = tmp_path_factory.mktemp("small") / "small.chain"
    with closing(opened(path, create=True)) as store:
        small(store)
    return path


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    """Programs are verified once."""
    with programs_verified_once():
        yield


# --- an honest chain ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40, 44))
def test_a_walk_verifies(seed: int) -> None:
    town = walked(seed, 60)
    head, told = town.chain.seal(), list[tuple[int, int]]()
    found = verify_chain(town.chain.store, progress=lambda at, last: told.append((at, last)))
    sent = sum(len(block.transactions) for block in stored(town.chain.store))
    assert found == Verified(head.height, sent, head.hash)
    assert told == [(height, head.height) for height in range(head.height + 1)]
    assert sent > 60


def test_a_chain_with_nothing_in_it_verifies() -> None:
    town = Town.begin()
    assert verify_chain(town.chain.store) == Verified(0, 0, town.chain.head.hash)


def test_clocks_that_fill_several_blocks_verify() -> None:
    town = filled()
    blocks = stored(town.chain.store)
    assert [len(block.transactions) for block in blocks[-3:]] == [0, 0, 1]
    assert verify_chain(town.chain.store) == Verified(len(blocks) - 1, 32, town.chain.head.hash)


def test_several_blocks_at_one_time_verify() -> None:
    town = Town.begin()
    settle(town)
    for amount in (1, 2, 3):
        town.give("Ann", amount)
        town.chain.seal()
    done(town.create("Ann", "fund", fund_terms()))
    town.chain.advance_to(START + DAY)
    town.chain.seal()
    town.give("Ann", 4)
    town.chain.seal()
    assert town.chain.head.height == 7
    assert isinstance(verify_chain(town.chain.store), Verified)


ENVIRONMENTS = (
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "1"},
    {"PYTHONHASHSEED": "random", "TZ": "Asia/Kathmandu"},
    {"PYTHONOPTIMIZE": "1"},
    {"PYTHONHASHSEED": "random", "TZ": "Pacific/Apia", "LC_ALL": "C"},
    {"PYTHONOPTIMIZE": "2", "PYTHONUTF8": "1", "TZ": "Pacific/Apia"},
)


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda one: " ".join(map("=".join, one.items())))
def test_a_chain_is_the_same_in_every_environment(chain_file: Path, environment: dict[str, str]) -> None:
    """Another process makes the same walk, block by block, and verifies a file that this one made."""
    command = [sys.executable, "-m", "tests.chain.chains", "77", "30", str(chain_file)]
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    *hashes, verified = ran.stdout.splitlines()
    assert hashes == _walk_hashes()
    with closing(opened(chain_file)) as store:
        assert verified == repr(verify_chain(store))
    assert verified.startswith("Verified(")


def _walk_hashes() -> list[str]:
    hashes = block_hashes(walked(77, 30).chain.store)
    assert len(hashes) > 20
    return hashes


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_chain_that_is_opened_anew_after_each_block_goes_on_as_if_it_were_not(
    kind: str, tmp_path: Path
) -> None:
    straight = Town.begin()
    path = tmp_path / "town.chain"
    store: Store = MemoryStore() if kind == "memory" else opened(path, create=True)
    town = Town.begin(store)
    for one in (straight, town):
        settle(one)
    walks = Walk(straight, 78), Walk(town, 78)
    for _ in range(40):
        for walk in walks:
            walk.block()
            walk.town.chain.seal()
        if kind == "sqlite":
            store.close()
            store = opened(path)
        now = town.chain.time  # nothing may have happened in it, and then no block keeps it
        town.chain = Town.open(store).chain
        town.chain.advance_to(now)
    assert town.chain.head == straight.chain.head
    assert block_hashes(store) == block_hashes(straight.chain.store)
    assert list(store.leaves()) == list(straight.chain.store.leaves())
    assert store.height() > 30
    store.close()


# --- one flipped bit ----------------------------------------------------------------------------------------


def rows(path: Path, select: str) -> list[tuple[object, ...]]:
    """Rows of a chain file, read past the store."""
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        return connection.execute(select).fetchall()


def flipped(data: object, random: Random) -> bytes:
    """The bytes with one bit flipped."""
    assert isinstance(data, bytes)
    other = bytearray(data)
    place = random.randrange(len(other))
    other[place] ^= 1 << random.randrange(8)
    return bytes(other)


def verified_with(
    path: Path, copy: Path, statement: str, values: tuple[object, ...]
) -> Difference | Verified:
    """What verification says of a copy in which one row was changed."""
    shutil.copy(path, copy)
    with closing(apsw.Connection(str(copy))) as connection:
        connection.execute(statement, values)
        assert connection.changes() == 1
    with closing(opened(copy)) as store:
        return verify_chain(store)


def chosen(found: list[tuple[object, ...]], random: Random, count: int) -> list[tuple[object, ...]]:
    """The first and the last, and some between."""
    middle = found[1:-1]
    return [found[0], *random.sample(middle, min(count, len(middle))), *found[1:][-1:]]


def test_a_flipped_bit_of_a_genesis_is_found(chain_file: Path, tmp_path: Path) -> None:
    random, ((data,),) = Random(1), rows(chain_file, "SELECT bytes FROM genesis")
    for _ in range(12):
        found = verified_with(
            chain_file, tmp_path / "c", "UPDATE genesis SET bytes = ?", (flipped(data, random),)
        )
        assert isinstance(found, Difference)
        assert (found.code in {"S6436", "S6452"}, found.height) == (True, 0)


@pytest.mark.parametrize(
    ("select", "update", "codes"),
    [
        (
            "SELECT height, header FROM block",
            "UPDATE block SET header = ? WHERE height = ?",
            {"S6451", "S6452", "S6453"},
        ),
        ("SELECT height, signature FROM block", "UPDATE block SET signature = ? WHERE height = ?", {"S6453"}),
    ],
    ids=["header", "signature"],
)
def test_a_flipped_bit_of_a_header_is_found_at_its_block(
    chain_file: Path, tmp_path: Path, select: str, update: str, codes: set[str]
) -> None:
    random = Random(2)
    for height, data in rows(chain_file, select):
        for _ in range(4):
            found = verified_with(chain_file, tmp_path / "c", update, (flipped(data, random), height))
            assert isinstance(found, Difference)
            assert (found.code in codes, found.height) == (True, height)


@pytest.mark.parametrize(
    ("select", "update", "expected"),
    [
        (
            "SELECT height, place, bytes FROM sent",
            "UPDATE sent SET bytes = ? WHERE height = ? AND place = ?",
            "S6454",
        ),
        (
            "SELECT height, place, identity FROM sent",
            "UPDATE sent SET identity = ? WHERE height = ? AND place = ?",
            "S6459",
        ),
        (
            "SELECT height, place, bytes FROM receipt",
            "UPDATE receipt SET bytes = ? WHERE height = ? AND place = ?",
            "S6455",
        ),
    ],
    ids=["transaction", "identity", "receipt"],
)
def test_a_flipped_bit_of_a_transaction_or_receipt_is_found_at_its_place(
    chain_file: Path, tmp_path: Path, select: str, update: str, expected: str
) -> None:
    random = Random(3)
    for height, place, data in chosen(sorted(rows(chain_file, select), key=repr), random, 12):
        result = verified_with(chain_file, tmp_path / "c", update, (flipped(data, random), height, place))
        assert result == Difference(expected, int(str(height)), int(str(place)))


def test_a_flipped_bit_of_a_present_leaf_is_found_by_its_path(chain_file: Path, tmp_path: Path) -> None:
    random, last = Random(4), rows(chain_file, "SELECT max(height) FROM block")[0][0]
    for path, data in chosen(rows(chain_file, TABLES["present"]), random, 10):
        assert isinstance(path, bytes)
        value = verified_with(
            chain_file,
            tmp_path / "c",
            "UPDATE present SET value = ? WHERE path = ?",
            (flipped(data, random), path),
        )
        assert value == Difference("S6458", int(str(last)), leaf=path.hex())
        other = flipped(path, random)
        moved = verified_with(
            chain_file, tmp_path / "c", "UPDATE present SET path = ? WHERE path = ?", (other, path)
        )
        assert moved == Difference("S6458", int(str(last)), leaf=min(path, other).hex())
        gone = verified_with(chain_file, tmp_path / "c", "DELETE FROM present WHERE path = ?", (path,))
        assert gone == Difference("S6458", int(str(last)), leaf=path.hex())


def test_a_flipped_bit_of_a_past_leaf_is_found_at_its_block(chain_file: Path, tmp_path: Path) -> None:
    random = Random(5)
    copy = tmp_path / "c"
    to_value = "UPDATE past SET value = ? WHERE path = ? AND height = ?"
    to_path = "UPDATE past SET path = ? WHERE path = ? AND height = ?"
    to_height = "UPDATE past SET height = ? WHERE path = ? AND height = ?"
    away = "DELETE FROM past WHERE path = ? AND height = ?"
    found = [row for row in rows(chain_file, TABLES["past"]) if row[2] is not None]
    for path, height, data in chosen(found, random, 12):
        assert isinstance(path, bytes)
        assert isinstance(height, int)
        there, other = Difference("S6456", height, leaf=path.hex()), flipped(path, random)
        for statement, values in (
            (to_value, (flipped(data, random), path, height)),
            (to_value, (None, path, height)),
            (to_height, (99, path, height)),
            (away, (path, height)),
        ):
            assert verified_with(chain_file, copy, statement, values) == there
        moved = verified_with(chain_file, copy, to_path, (other, path, height))
        assert moved == replace(there, leaf=min(path, other).hex())
    gone = [row for row in rows(chain_file, TABLES["past"]) if row[2] is None]
    assert gone  # cells and consents that went
    for path, height, _ in gone:
        assert isinstance(path, bytes)
        back = verified_with(chain_file, copy, to_value, (b"\x00", path, height))
        assert back == Difference("S6456", int(str(height)), leaf=path.hex())


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM block WHERE height = 2", Difference("S6451", 2)),
        ("DELETE FROM sent WHERE height = 1 AND place = 9", Difference("S6454", 1)),
        ("DELETE FROM receipt WHERE height = 1 AND place = 9", Difference("S6455", 1, 9)),
        ("INSERT INTO receipt VALUES (1, 10, x'00')", Difference("S6455", 1, 10)),
        ("INSERT INTO sent VALUES (0, 0, x'00', x'00')", Difference("S6454", 0)),
        ("INSERT INTO receipt VALUES (0, 0, x'00')", Difference("S6455", 0, 0)),
        ("INSERT INTO past VALUES (x'00', 1, x'00')", Difference("S6456", 1, leaf="00")),
        ("INSERT INTO present VALUES (x'00', x'00')", None),
        ("DELETE FROM sent WHERE height = 1 AND place = 3", None),
        ("UPDATE receipt SET place = 77 WHERE height = 1 AND place = 0", None),
    ],
)
def test_rows_that_came_or_went(
    chain_file: Path, tmp_path: Path, statement: str, expected: Difference | None
) -> None:
    found = verified_with(chain_file, tmp_path / "c", statement, ())
    assert isinstance(found, Difference)
    if expected is not None:
        assert found == expected


# --- bits of the file ---------------------------------------------------------------------------------------


def test_each_flip_of_the_file_that_changes_a_row_is_reported(chain_file: Path, tmp_path: Path) -> None:
    counts = _flip(chain_file, tmp_path / "c", seed=6, flips=200)
    assert counts["changed"] >= 60
    assert counts["same"] >= 20


@pytest.mark.slow
def test_each_of_many_flips_of_the_file_that_changes_a_row_is_reported(
    chain_file: Path, tmp_path: Path
) -> None:
    seed = Random().randrange(2**32)
    print(f"seed {seed}")
    counts = _flip(chain_file, tmp_path / "c", seed, flips=6_000)
    assert counts["changed"] >= 1_500


def _flip(path: Path, copy: Path, seed: int, flips: int) -> dict[str, int]:
    """Flip a bit of a copy again and again; each time one answer comes, and it is right."""
    data, random = path.read_bytes(), Random(seed)
    before = {table: rows(path, select) for table, select in TABLES.items()}
    whole = _answer(path)
    assert isinstance(whole, Verified)
    counts = {"changed": 0, "same": 0}
    for _ in range(flips):
        other = bytearray(data)
        place, bit = random.randrange(len(other)), random.randrange(8)
        other[place] ^= 1 << bit
        copy.write_bytes(other)
        answer, changed = _answer(copy), _rows(copy) != before
        counts["changed" if changed else "same"] += 1
        if changed:
            assert not isinstance(answer, Verified), (seed, place, bit)
        else:
            assert answer == whole or isinstance(answer, Difference | StoreFault), (seed, place, bit)
    return counts


def _answer(path: Path) -> Verified | Difference | StoreFault:
    """What opening and verifying a file comes to. Whatever else is raised fails the test."""
    found = open_file(path, create=False)
    if isinstance(found, StoreFault):
        assert found.code in {"S6430", "S6433", "S6434", "S6435", "S6002"}
        return found
    with closing(found):
        return verify_chain(found)


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]] | str:
    """All rows, or why they cannot be read."""
    try:
        return {table: rows(path, select) for table, select in TABLES.items()}
    except (apsw.Error, UnicodeDecodeError) as error:
        return str(error)


@pytest.mark.parametrize("statement", ["DROP TABLE genesis", "DROP TABLE receipt", "DROP TABLE present"])
def test_what_the_store_cannot_read_is_s6434_at_the_block_that_was_reached(
    chain_file: Path, tmp_path: Path, statement: str
) -> None:
    copy = tmp_path / "c"
    shutil.copy(chain_file, copy)
    with closing(apsw.Connection(str(copy))) as connection:
        connection.execute(statement)
    with closing(opened(copy)) as store:
        found, last = verify_chain(store), store.height()
    assert isinstance(found, Difference)
    assert (found.code, found.height) == ("S6434", last if "present" in statement else 0)
    assert "no such table" in found.reason


def test_an_index_that_misses_a_row_is_s6434(chain_file: Path, tmp_path: Path) -> None:
    """All rows are right; only the way to a transaction by its identity is broken."""
    copy = tmp_path / "c"
    shutil.copy(chain_file, copy)
    with closing(apsw.Connection(str(copy))) as connection:
        connection.execute("CREATE TABLE other (identity BLOB UNIQUE)")
        pages = (
            "SELECT rootpage, rowid FROM sqlite_schema WHERE type = 'index' AND tbl_name IN ('sent', 'other')"
        )
        (first, one), (second, other) = connection.execute(pages).fetchall()
        connection.execute("PRAGMA writable_schema=on")
        move = "UPDATE sqlite_schema SET rootpage = ? WHERE rowid = ?"
        connection.executemany(move, [(second, one), (first, other)])
    with closing(opened(copy)) as store:
        found = verify_chain(store)
    assert isinstance(found, Difference)
    assert found.code == "S6434"
    assert " index sqlite_autoindex_" in found.reason
