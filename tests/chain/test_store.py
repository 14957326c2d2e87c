"""Stores: both keep the same, a file is refused for a coded reason or read as it was, and a failing disk
stops a chain."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import apsw
import pytest

from chain.replay import Difference, verify_chain
from chain.sealing import Chain
from chain.state import InternalFault
from chain.store.interface import Store, StoreBroken, StoredBlock, StoreFault
from chain.store.memory import MemoryStore
from chain.store.sqlite import APPLICATION, VERSION, SqliteStore, open_file
from chain.transaction import Transfer
from tests.chain.chains import ROOT, SEALER, Town, Walk, address, genesis, key, settle, walked
from vm.encoding import dump


def opened(path: Path, create: bool = False) -> SqliteStore:
    """The store in a file that can be opened."""
    found = open_file(path, create)
    assert isinstance(found, SqliteStore), found
    return found


def fault(path: Path, create: bool = False) -> StoreFault:
    """Why a file cannot be opened. Nothing is left open."""
    found = open_file(path, create)
    assert isinstance(found, StoreFault)
    return found


def digest(path: Path) -> str:
    """A file's hash."""
    return sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def chain_file(tmp_path: Path) -> Path:
    """A closed chain file of some ten blocks."""
    path = tmp_path / "town.chain"
    with closing(opened(path, create=True)) as store:
        walked(5, 20, store)
    return path


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of either kind."""
    found: Store = MemoryStore() if request.param == "memory" else opened(tmp_path / "new.chain", create=True)
    yield found
    found.close()


def block(height: int, *transactions: bytes) -> StoredBlock:
    """A block of nonsense: a store does not understand what it keeps."""
    sent = tuple((sha256(one).digest(), one) for one in transactions)
    return StoredBlock(height, b"header", b"signature", sent, transactions)


# --- what a store keeps -------------------------------------------------------------------------------------


def test_an_empty_store_holds_nothing(store: Store) -> None:
    assert (store.genesis(), store.height(), store.block(0), store.find(bytes(32))) == (None, -1, None, None)
    assert (list(store.leaves()), store.leaf(b"a", 9), store.changes(0)) == ([], None, {})
    assert store.unsound() is None


def test_blocks_are_found_by_height_and_transactions_by_identity(store: Store) -> None:
    store.begin(b"genesis", block(0), {b"b": b"1", b"a": b"2"})
    store.append(block(1, b"x", b"y"), {})
    store.append(block(2, b"z"), {})
    assert (store.genesis(), store.height()) == (b"genesis", 2)
    assert [store.block(height) for height in range(4)] == [
        block(0),
        block(1, b"x", b"y"),
        block(2, b"z"),
        None,
    ]
    assert store.block(-1) is None
    places = [store.find(sha256(one).digest()) for one in (b"x", b"y", b"z", b"?")]
    assert places == [(1, 0), (1, 1), (2, 0), None]


def test_leaves_are_found_as_they_are_and_as_they_were(store: Store) -> None:
    store.begin(b"genesis", block(0), {b"b": b"1", b"a": b"2"})
    store.append(block(1), {b"b": b"3", b"c": b""})
    store.append(block(2), {b"b": None, b"none": None})
    store.append(block(3), {b"b": b"4"})
    assert list(store.leaves()) == [(b"a", b"2"), (b"b", b"4"), (b"c", b"")]
    assert [store.leaf(b"b", height) for height in range(5)] == [b"1", b"3", None, b"4", b"4"]
    assert [store.leaf(b"c", height) for height in range(3)] == [None, b"", b""]
    assert store.leaf(b"b", -1) is None
    assert store.changes(2) == {b"b": None, b"none": None}
    assert store.changes(4) == {}


def test_a_block_that_does_not_follow_is_an_error_and_keeps_nothing(store: Store) -> None:
    store.begin(b"genesis", block(0), {b"a": b"1"})
    for height in (0, 2):
        with pytest.raises(ValueError, match="does not follow"):
            store.append(block(height, b"x"), {b"a": b"2"})
    assert (store.height(), store.find(sha256(b"x").digest()), store.leaf(b"a", 9)) == (0, None, b"1")
    store.append(block(1), {})
    assert store.height() == 1


def test_both_stores_keep_the_same_chain(tmp_path: Path) -> None:
    memory = walked(9, 25).chain.store
    with closing(opened(tmp_path / "a.chain", create=True)) as first:
        walked(9, 25, first)
        height = memory.height()
        assert (first.genesis(), first.height()) == (memory.genesis(), height)
        assert list(first.leaves()) == list(memory.leaves())
        for at in range(height + 1):
            assert first.block(at) == memory.block(at)
            assert first.changes(at) == memory.changes(at)
            for path in first.changes(at):
                assert first.leaf(path, at) == memory.leaf(path, at)
        assert height > 15


# --- opening ------------------------------------------------------------------------------------------------


def test_settings_are_as_they_must_be_and_the_file_says_what_it_is(chain_file: Path) -> None:
    with closing(apsw.Connection(str(chain_file))) as other:
        assert other.execute("PRAGMA application_id").fetchall() == [(0x54414C59,)]
        assert other.execute("PRAGMA user_version").fetchall() == [(1,)]
        assert other.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
    with closing(opened(chain_file)) as found:
        read = {
            name: found._connection.execute(f"PRAGMA {name}").fetchall()[0][0]
            for name in (
                "synchronous",
                "journal_mode",
                "locking_mode",
                "mmap_size",
                "trusted_schema",
                "cell_size_check",
            )
        }
    assert read == {
        "synchronous": 2, "journal_mode": "wal", "locking_mode": "exclusive", "mmap_size": 0,
        "trusted_schema": 0, "cell_size_check": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["locking_mode", "journal_mode", "synchronous", "mmap_size", "trusted_schema"]
)
def test_a_setting_that_is_not_taken_is_refused(
    chain_file: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As with a build of SQLite that leaves something out: the setting reads back as something else."""

    class Other(apsw.Connection):
        def execute(self, statement: str, *values: object) -> apsw.Cursor:  # type: ignore[override]
            if statement.startswith(f"PRAGMA {name}"):
                return super().execute("SELECT 77")
            return super().execute(statement, *values)  # type: ignore[arg-type]

    monkeypatch.setattr(apsw, "Connection", Other)
    assert fault(chain_file) == StoreFault("S6435", (("path", str(chain_file)), ("name", name)))


def test_opening_and_closing_leaves_the_bytes(chain_file: Path) -> None:
    before, beside = digest(chain_file), sorted(chain_file.parent.iterdir())
    with closing(opened(chain_file)) as found:
        assert found.height() > 8
        assert found.unsound() is None
    assert digest(chain_file) == before
    assert sorted(chain_file.parent.iterdir()) == beside == [chain_file]


def test_a_file_that_is_there_is_not_begun_anew(chain_file: Path) -> None:
    before = digest(chain_file)
    assert fault(chain_file, create=True) == StoreFault("S6431", (("path", str(chain_file)),))
    assert fault(chain_file.parent, create=True).code == "S6431"
    assert digest(chain_file) == before


def test_what_is_no_chain_file(tmp_path: Path) -> None:
    text, empty, other = tmp_path / "a.txt", tmp_path / "b", tmp_path / "c.db"
    text.write_text("tally 1\n" * 500, encoding="utf-8")
    empty.write_bytes(b"")
    with closing(apsw.Connection(str(other))) as connection:
        connection.execute("CREATE TABLE block (height)")
    for path in (text, empty, other):
        before = path.read_bytes()
        assert fault(path) == StoreFault("S6430", (("path", str(path)),))
        assert path.read_bytes() == before
    assert fault(tmp_path / "missing") == StoreFault("S6001", (("path", str(tmp_path / "missing")),))
    assert fault(tmp_path) == StoreFault("S6004", (("path", str(tmp_path)),))
    assert fault(tmp_path / "no" / "folder", create=True).code == "S6002"
    assert sorted(tmp_path.iterdir()) == [text, empty, other]


def test_a_cut_file_is_damaged(chain_file: Path) -> None:
    data = chain_file.read_bytes()
    refused, found_by_verify = set(), set()
    for length in (1, 99, 100, 4_095, 4_096, 8_192, len(data) - 1, len(data) - 4_096):
        chain_file.write_bytes(data[:length])
        found = open_file(chain_file, create=False)
        if isinstance(found, StoreFault):
            refused.add(found.code)
        else:
            with closing(found):
                result = verify_chain(found)
                assert isinstance(result, Difference)
                found_by_verify.add(result.code)
    assert refused == {"S6430", "S6434"}
    assert found_by_verify  # a missing last byte reads as zero: only the hashes see it


def test_other_marks_in_the_header(chain_file: Path) -> None:
    for statement, expected in (
        (f"PRAGMA user_version={VERSION + 1}", "S6433"),
        (f"PRAGMA user_version={VERSION}", ""),
        ("PRAGMA user_version=0", "S6433"),
        (f"PRAGMA application_id={APPLICATION + 1}", "S6430"),
        ("PRAGMA application_id=0", "S6430"),
    ):
        with closing(apsw.Connection(str(chain_file))) as connection:
            connection.execute(statement)
        found = open_file(chain_file, create=False)
        if isinstance(found, SqliteStore):
            found.close()
            assert not expected
        else:
            assert found.code == expected
    with closing(apsw.Connection(str(chain_file))) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute("PRAGMA user_version=7")
    assert fault(chain_file) == StoreFault("S6433", (("path", str(chain_file)), ("version", 7)))


def test_a_second_opener_is_refused(chain_file: Path) -> None:
    """In this process and in another one, also while the first has written nothing."""
    held = StoreFault("S6432", (("path", str(chain_file)),))
    other = [sys.executable, "-c", _OPEN, str(chain_file)]
    with closing(opened(chain_file)) as first:
        assert fault(chain_file) == held
        assert subprocess.run(other, cwd=ROOT, check=True, capture_output=True, text=True).stdout == "S6432\n"
        town = Town.open(first)
        Walk(town, 1).block()
        assert fault(chain_file) == held
    assert subprocess.run(other, cwd=ROOT, check=True, capture_output=True, text=True).stdout == "open\n"


_OPEN = """
import os, sys
from pathlib import Path
from chain.store.sqlite import open_file
if "nobody" in sys.argv and os.getuid() == 0:
    os.setuid(65534)
print(getattr(open_file(Path(sys.argv[1]), False), "code", "open"))
"""


@pytest.mark.parametrize(("mode", "folder"), [(0o444, 0o555), (0o444, 0o777), (0o000, 0o777)])
def test_a_file_that_may_not_be_written_is_refused(chain_file: Path, mode: int, folder: int) -> None:
    """By a user who may not (root may do everything, so a process of root becomes nobody first)."""
    for above in chain_file.parents[1:4]:  # the folders of this test run, which are the owner's alone
        above.chmod(0o755)
    chain_file.chmod(mode)
    chain_file.parent.chmod(folder)
    command = [sys.executable, "-c", _OPEN, str(chain_file), "nobody"]
    try:
        found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    finally:
        chain_file.parent.chmod(0o755)
    assert found == "S6002\n"


def test_a_damaged_table_is_a_fault(chain_file: Path) -> None:
    for statement, expected in (("DELETE FROM genesis", "S6436"), ("DROP TABLE genesis", "S6434")):
        with closing(apsw.Connection(str(chain_file))) as connection:
            connection.execute(statement)
        with closing(opened(chain_file)) as found:
            result = Chain.open(found, key(SEALER))
            assert isinstance(result, StoreFault)
            assert result.code == expected
    with closing(apsw.Connection(str(chain_file))) as connection:
        connection.execute("DROP TABLE block")
    assert fault(chain_file).code == "S6434"


def test_a_value_of_another_type_is_damage(chain_file: Path) -> None:
    """A flipped byte in a row's head makes a text of a byte string; the file's form stays as it was."""
    with closing(apsw.Connection(str(chain_file))) as connection:
        connection.execute("PRAGMA writable_schema=on")
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'genesis'")
    with closing(apsw.Connection(str(chain_file))) as connection:
        connection.execute("UPDATE genesis SET bytes = 'text'")
    with closing(opened(chain_file)) as found:
        with pytest.raises(StoreBroken) as caught:
            found.genesis()
        assert caught.value.fault.code == "S6434"
        result = Chain.open(found, key(SEALER))
        assert isinstance(result, StoreFault)
        assert result.code == "S6434"


# --- a disk that fails --------------------------------------------------------------------------------------


class Failing(MemoryStore):
    """Keeps blocks until it is told to fail."""

    def __init__(self) -> None:
        super().__init__()
        self.fails = False

    def append(self, block: StoredBlock, leaves: object) -> None:
        """Keep, or fail."""
        if self.fails:
            raise StoreBroken(StoreFault("S6440", (("path", "x"), ("reason", "disk I/O error"))))
        super().append(block, leaves)  # type: ignore[arg-type]


def test_a_chain_stops_where_a_block_cannot_be_kept() -> None:
    store = Failing()
    town = Town.begin(store)
    settle(town)
    head = town.chain.head
    town.give("Ann", 5)
    store.fails = True
    with pytest.raises(StoreBroken):
        town.chain.seal()
    store.fails = False
    assert (town.chain.head, store.height()) == (head, head.height)
    data = town.signed("Ann", Transfer(address("Ann"), address("Bao"), "CNY", 1))
    for act in (
        town.chain.seal,
        lambda: town.chain.submit(data),
        lambda: town.chain.advance_to(town.chain.time + 1),
    ):
        with pytest.raises(InternalFault, match="stopped"):
            act()
    again = Town.open(store)
    assert again.chain.head == head
    again.give("Ann", 5)
    assert again.chain.seal().height == head.height + 1


def test_a_chain_stops_where_a_block_cannot_be_kept_as_time_passes() -> None:
    store = Failing()
    town = Town.begin(store)
    town.give("Ann", 5)
    store.fails = True
    with pytest.raises(StoreBroken):
        town.chain.advance_to(town.chain.time + 1)
    with pytest.raises(InternalFault, match="stopped"):
        town.chain.seal()


def test_a_full_disk_is_s6440(tmp_path: Path) -> None:
    path = tmp_path / "full.chain"
    found = opened(path, create=True)
    town = Town.begin(found)
    settle(town)
    height = town.chain.head.height
    found._connection.execute("PRAGMA max_page_count=1")  # SQLite answers "full" as if the disk were

    def walk_on() -> None:
        walk = Walk(town, 3)
        for _ in range(200):
            walk.block()

    with pytest.raises(StoreBroken) as caught:
        walk_on()
    assert caught.value.fault == StoreFault("S6440", (("path", str(path)), ("reason", _reason(caught.value))))
    assert "full" in _reason(caught.value)
    kept = found.height()
    assert kept >= height
    found.close()
    with closing(opened(path)) as again:
        assert Town.open(again).chain.head.height == kept


def _reason(broken: StoreBroken) -> str:
    return str(dict(broken.fault.parameters)["reason"])


# --- opening a chain ----------------------------------------------------------------------------------------


def test_a_chain_is_not_opened_with_another_key() -> None:
    town = Town.begin()
    assert Chain.open(town.chain.store, key("Ann")) == StoreFault("S6437", ())
    with pytest.raises(ValueError, match="sealer"):
        Chain.begin(genesis(), MemoryStore(), key("Ann"))


def test_a_store_that_holds_a_chain_is_not_begun_again() -> None:
    town = Town.begin()
    with pytest.raises(ValueError, match="holds a chain"):
        Chain.begin(genesis(), town.chain.store, key(SEALER))


def test_an_empty_store_is_no_chain() -> None:
    assert Chain.open(MemoryStore(), key(SEALER)) == StoreFault("S6436", ())


def test_a_head_that_is_not_of_its_state_is_not_opened() -> None:
    store = walked(2, 6).chain.store
    assert isinstance(store, MemoryStore)
    height, head = store.height(), store.block(store.height())
    assert head is not None
    store._blocks[-1] = StoredBlock(
        height, head.header[:-1], head.signature, head.transactions, head.receipts
    )
    assert Chain.open(store, key(SEALER)) == StoreFault("S6438", (("height", height),))
    store._blocks[-1] = head
    path, value = next(iter(store.leaves()))
    store._history[path].append((height, None))
    assert Chain.open(store, key(SEALER)) == StoreFault("S6438", (("height", height),))
    store._history[path].append((height, value[:-1]))
    assert Chain.open(store, key(SEALER)) == StoreFault("S6439", (("leaf", path.hex()),))
    store._history[path].append((height, value))
    assert isinstance(Chain.open(store, key(SEALER)), Chain)
    store._history[b"foreign"] = [(height, dump(1))]
    assert Chain.open(store, key(SEALER)) == StoreFault("S6439", (("leaf", b"foreign".hex()),))


def test_closing_lets_go(chain_file: Path) -> None:
    town = Town.open(opened(chain_file))
    town.chain.close()
    with pytest.raises(InternalFault, match="stopped"):
        town.chain.seal()
    opened(chain_file).close()
    assert list(chain_file.parent.iterdir()) == [chain_file]
