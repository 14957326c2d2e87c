"""A chain in one SQLite file, through apsw.

One connection holds the file for itself; a block is one transaction, answered when it is on the disk (WAL
with synchronous=FULL). The settings are read back when the file is opened: a file or a build of SQLite that
does not take them is refused. `present` holds the state's leaves as they are, `past` what each change wrote,
so that opening a chain costs what its state holds and not how long it is. To open, read and close a file
leaves its bytes as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import apsw

from chain.store.interface import FEW, StoreBroken, StoredBlock, StoreFault

APPLICATION: Final = 0x54414C59
"""The four letters TALY, in the file's header."""
VERSION: Final = 1

_SETTINGS: Final = (
    ("journal_mode", "wal", "wal"),
    ("synchronous", "full", 2),
    ("mmap_size", "0", 0),
    ("trusted_schema", "off", 0),
    ("cell_size_check", "on", 1),
    ("wal_autocheckpoint", "1000", 1000),
)
"""Name, what to set, what must then be read back."""

_TABLES: Final = """
CREATE TABLE genesis (one INTEGER PRIMARY KEY CHECK (one = 1), bytes BLOB NOT NULL) STRICT;
CREATE TABLE block (height INTEGER PRIMARY KEY, header BLOB NOT NULL, signature BLOB NOT NULL) STRICT;
CREATE TABLE sent (height INTEGER, place INTEGER, identity BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL,
    PRIMARY KEY (height, place)) STRICT, WITHOUT ROWID;
CREATE TABLE receipt (height INTEGER, place INTEGER, bytes BLOB NOT NULL,
    PRIMARY KEY (height, place)) STRICT, WITHOUT ROWID;
CREATE TABLE present (path BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE past (path BLOB, height INTEGER, value BLOB, PRIMARY KEY (path, height)) STRICT, WITHOUT ROWID;
CREATE INDEX past_height ON past (height);
"""
_FAILURES: Final = (apsw.Error, UnicodeDecodeError, MemoryError, OverflowError)
"""What apsw raises on a file that cannot be used; the last three on lengths and texts that are none."""


def open_file(path: Path, create: bool) -> SqliteStore | StoreFault:
    """The store in a file; with `create` a new, empty one (the file must not be there)."""
    try:
        there, is_folder = path.exists(), path.is_dir()
    except OSError as error:
        return _fault("S6002", path, reason=str(error.strerror))
    if create and there:
        return _fault("S6431", path)
    if not create and is_folder:
        return _fault("S6004", path)
    if not create and not there:
        return _fault("S6001", path)
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    connection: apsw.Connection | None = None
    try:
        connection = apsw.Connection(str(path), flags=flags)
        fault = _prepare(connection, path, create)
        if fault is None:
            return SqliteStore(connection, path)
    except apsw.BusyError:
        fault = _fault("S6432", path)
    except apsw.NotADBError:
        fault = _fault("S6430", path)
    except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError, apsw.IOError) as error:
        fault = _fault("S6002", path, reason=str(error))
    except _FAILURES as error:
        fault = _fault("S6434", path, reason=str(error))
    if connection is not None:
        connection.close()
    return fault


def _prepare(connection: apsw.Connection, path: Path, create: bool) -> StoreFault | None:
    connection.set_busy_timeout(0)
    # before the first look at the file, so that its write-ahead log needs no shared memory
    if _value(connection, "PRAGMA locking_mode=exclusive") != "exclusive":
        return _fault("S6435", path, name="locking_mode")
    if not create:
        if _value(connection, "PRAGMA application_id") != APPLICATION:
            return _fault("S6430", path)
        version = int(_value(connection, "PRAGMA user_version"))
        if version != VERSION:
            return _fault("S6433", path, version=version)
    for name, setting, wanted in _SETTINGS:
        connection.execute(f"PRAGMA {name}={setting}").fetchall()
        if _value(connection, f"PRAGMA {name}") != wanted:
            return _fault("S6435", path, name=name)
    # takes the lock now and not at the first block; an exclusive lock stays
    connection.execute("BEGIN IMMEDIATE")
    if create:
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute(f"PRAGMA user_version={VERSION}")
        connection.execute(_TABLES)
    connection.execute("COMMIT")
    return None


def _value(connection: apsw.Connection, statement: str) -> Any:
    return connection.execute(statement).fetchall()[0][0]


def _fault(code: str, path: Path, **parameters: str | int) -> StoreFault:
    return StoreFault(code, (("path", str(path)), *sorted(parameters.items())))


class SqliteStore:
    """Implements `Store` on an open file.

    What SQLite cannot read, or what is not of its column's type, is S6434; a block that it cannot keep S6440.
    """

    def __init__(self, connection: apsw.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        row = connection.execute("SELECT max(height) FROM block").fetchall()[0][0]
        self._height = -1 if row is None else int(row)

    def genesis(self) -> bytes | None:
        """The genesis' bytes."""
        rows = self._rows("SELECT bytes FROM genesis", (bytes,))
        genesis: bytes | None = rows[0][0] if rows else None
        return genesis

    def begin(self, genesis: bytes, block: StoredBlock, leaves: Mapping[bytes, bytes]) -> None:
        """Start a chain in an empty file."""
        with self._keeping():
            self._connection.execute("INSERT INTO genesis VALUES (1, ?)", (genesis,))
            self._write(block, leaves)
        self._height = block.height

    def append(self, block: StoredBlock, leaves: Mapping[bytes, bytes | None]) -> None:
        """Keep the next block and what it changed; on return it is on the disk."""
        with self._keeping():
            self._write(block, leaves)
        self._height = block.height

    @contextmanager
    def _keeping(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except BaseException as error:
            # on some errors SQLite itself has ended the transaction
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if isinstance(error, _FAILURES):
                raise StoreBroken(_fault("S6440", self._path, reason=str(error))) from error
            raise

    def _write(self, block: StoredBlock, leaves: Mapping[bytes, bytes | None]) -> None:
        if block.height != self._height + 1:
            raise ValueError(f"block {block.height} does not follow block {self._height}")
        run, many = self._connection.execute, self._connection.executemany
        run("INSERT INTO block VALUES (?, ?, ?)", (block.height, block.header, block.signature))
        many(
            "INSERT INTO sent VALUES (?, ?, ?, ?)",
            [(block.height, place, *sent) for place, sent in enumerate(block.transactions)],
        )
        many(
            "INSERT INTO receipt VALUES (?, ?, ?)",
            [(block.height, place, one) for place, one in enumerate(block.receipts)],
        )
        many(
            "INSERT INTO past VALUES (?, ?, ?)", [(path, block.height, leaf) for path, leaf in leaves.items()]
        )
        many(
            "INSERT INTO present VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET value = excluded.value",
            [(path, leaf) for path, leaf in leaves.items() if leaf is not None],
        )
        many("DELETE FROM present WHERE path = ?", [(path,) for path, leaf in leaves.items() if leaf is None])

    def height(self) -> int:
        """The last block's height."""
        return self._height

    def block(self, height: int) -> StoredBlock | None:
        """A block by its height."""
        rows = self._rows("SELECT header, signature FROM block WHERE height = ?", (bytes, bytes), height)
        if not rows:
            return None
        header, signature = rows[0]
        sent = "SELECT place, identity, bytes FROM sent WHERE height = ? ORDER BY place"
        transactions = self._rows(sent, (int, bytes, bytes), height)
        kept = "SELECT place, bytes FROM receipt WHERE height = ? ORDER BY place"
        receipts = self._rows(kept, (int, bytes), height)
        for rows in (transactions, receipts):
            if any(row[0] != place for place, row in enumerate(rows)):
                raise self._damaged(f"the places of block {height} are not in order")
        return StoredBlock(
            height,
            header,
            signature,
            tuple(row[1:] for row in transactions),
            tuple(row[1] for row in receipts),
        )

    def find(self, identity: bytes) -> tuple[int, int] | None:
        """Height and place of a transaction."""
        rows = self._rows("SELECT height, place FROM sent WHERE identity = ?", (int, int), identity)
        return (rows[0][0], rows[0][1]) if rows else None

    def between(self, low: bytes, high: bytes) -> tuple[bytes, ...]:
        """The first few identities in a range."""
        found = "SELECT identity FROM sent WHERE identity BETWEEN ? AND ? ORDER BY identity LIMIT ?"
        return tuple(row[0] for row in self._rows(found, (bytes,), low, high, FEW))

    def written(self, path: bytes) -> Iterator[int]:
        """Heights of the blocks that wrote a leaf, newest first."""
        found = "SELECT height FROM past WHERE path = ? ORDER BY height DESC"
        yield from (row[0] for row in self._rows(found, (int,), path))

    def leaves(self) -> Iterator[tuple[bytes, bytes]]:
        """The present leaves, in order of their paths."""
        yield from self._rows("SELECT path, value FROM present ORDER BY path", (bytes, bytes))

    def leaf(self, path: bytes, height: int) -> bytes | None:
        """What stood at a path after a block."""
        newest = "SELECT value FROM past WHERE path = ? AND height <= ? ORDER BY height DESC LIMIT 1"
        rows = self._rows(newest, (bytes | None,), path, height)
        value: bytes | None = rows[0][0] if rows else None
        return value

    def changes(self, height: int) -> dict[bytes, bytes | None]:
        """What a block changed in the state."""
        return dict(
            self._rows("SELECT path, value FROM past WHERE height = ?", (bytes, bytes | None), height)
        )

    def unsound(self) -> str | None:
        """What SQLite finds wrong with the file: pages, order, indexes."""
        found: str = self._rows("PRAGMA integrity_check(1)", (str,))[0][0]
        return None if found == "ok" else found

    def _rows(self, statement: str, types: tuple[Any, ...], *values: bytes | int) -> list[Any]:
        """The rows of a query, each value of its type: a damaged file may hold anything anywhere."""
        try:
            rows = self._connection.execute(statement, values).fetchall()
        except _FAILURES as error:
            raise self._damaged(str(error)) from error
        for row in rows:
            if not all(isinstance(value, type_) for value, type_ in zip(row, types, strict=True)):
                raise self._damaged("a value is not of its column's type")
        return rows

    def _damaged(self, reason: str) -> StoreBroken:
        return StoreBroken(_fault("S6434", self._path, reason=reason))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
