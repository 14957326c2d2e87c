"""A chain in one SQLite file, through apsw.

One connection holds the file for itself; a block is one transaction, answered when it is on the disk (WAL with
synchronous=FULL). The settings are read back when the file is opened: a file or a build of SQLite that does not take
them is refused. `present` holds the state's leaves as they are, `past` what each change wrote, so that opening a chain
costs what its state holds and not how long it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import apsw

from chain.store.interface import StoredBlock, StoreFault

APPLICATION: Final = 0x54414C59
"""The four letters TALY, in the file's header."""
VERSION: Final = 1

_SETTINGS: Final = (
    ("locking_mode", "exclusive", "exclusive"),
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


def open_file(path: Path, create: bool) -> SqliteStore | StoreFault:
    """The store in a file; with `create` a new, empty one (the file must not be there)."""
    if create and path.exists():
        return _fault("S6431", path)
    if not create and not path.is_file():
        return _fault("S6001", path)
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    try:
        connection = apsw.Connection(str(path), flags=flags)
    except apsw.Error as error:
        return _fault("S6002", path, reason=str(error))
    try:
        found = _prepare(connection, path, create)
    except apsw.BusyError:
        found = _fault("S6432", path)
    except apsw.NotADBError:
        found = _fault("S6430", path)
    except apsw.Error as error:
        found = _fault("S6434", path, reason=str(error))
    if found is not None:
        connection.close()
        return found
    return SqliteStore(connection)


def _prepare(connection: apsw.Connection, path: Path, create: bool) -> StoreFault | None:
    connection.set_busy_timeout(0)
    if not create:
        if _value(connection, "PRAGMA application_id") != APPLICATION:
            return _fault("S6430", path)
        if _value(connection, "PRAGMA user_version") != VERSION:
            return _fault("S6433", path, version=int(_value(connection, "PRAGMA user_version")))
    for name, setting, wanted in _SETTINGS:
        connection.execute(f"PRAGMA {name}={setting}").fetchall()
        if _value(connection, f"PRAGMA {name}") != wanted:
            return _fault("S6435", path, name=name)
    with connection:
        if create:
            connection.execute(f"PRAGMA application_id={APPLICATION}")
            connection.execute(f"PRAGMA user_version={VERSION}")
            connection.execute(_TABLES)
        else:
            connection.execute("UPDATE genesis SET one = 1")  # takes the lock now and not at the first block
    return None


def _value(connection: apsw.Connection, statement: str) -> Any:
    return connection.execute(statement).fetchall()[0][0]


def _fault(code: str, path: Path, **parameters: str | int) -> StoreFault:
    return StoreFault(code, (("path", str(path)), *sorted(parameters.items())))


class SqliteStore:
    """Implements `Store` on an open file. Errors of the disk (apsw.Error) are faults: the chain stops."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        row = connection.execute("SELECT max(height) FROM block").fetchall()[0][0]
        self._height = -1 if row is None else int(row)

    def genesis(self) -> bytes | None:
        """The genesis' bytes."""
        rows = self._rows("SELECT bytes FROM genesis")
        genesis: bytes | None = rows[0][0] if rows else None
        return genesis

    def begin(self, genesis: bytes, block: StoredBlock, leaves: Mapping[bytes, bytes]) -> None:
        """Start a chain in an empty file."""
        with self._connection:
            self._connection.execute("INSERT INTO genesis VALUES (1, ?)", (genesis,))
            self._write(block, leaves)
        self._height = block.height

    def append(self, block: StoredBlock, leaves: Mapping[bytes, bytes | None]) -> None:
        """Keep the next block and what it changed; on return it is on the disk."""
        with self._connection:
            self._write(block, leaves)
        self._height = block.height

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
        many("INSERT INTO past VALUES (?, ?, ?)", [(path, block.height, leaf) for path, leaf in leaves.items()])
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
        rows = self._rows("SELECT header, signature FROM block WHERE height = ?", height)
        if not rows:
            return None
        sent = self._rows("SELECT identity, bytes FROM sent WHERE height = ? ORDER BY place", height)
        receipts = self._rows("SELECT bytes FROM receipt WHERE height = ? ORDER BY place", height)
        header, signature = rows[0]
        return StoredBlock(height, header, signature, tuple(sent), tuple(row[0] for row in receipts))

    def find(self, identity: bytes) -> tuple[int, int] | None:
        """Height and place of a transaction."""
        rows = self._rows("SELECT height, place FROM sent WHERE identity = ?", identity)
        return (rows[0][0], rows[0][1]) if rows else None

    def leaves(self) -> Iterator[tuple[bytes, bytes]]:
        """The present leaves, in order of their paths."""
        yield from self._connection.execute("SELECT path, value FROM present ORDER BY path")

    def leaf(self, path: bytes, height: int) -> bytes | None:
        """What stood at a path after a block."""
        newest = "SELECT value FROM past WHERE path = ? AND height <= ? ORDER BY height DESC LIMIT 1"
        rows = self._rows(newest, path, height)
        value: bytes | None = rows[0][0] if rows else None
        return value

    def changes(self, height: int) -> dict[bytes, bytes | None]:
        """What a block changed in the state."""
        return dict(self._rows("SELECT path, value FROM past WHERE height = ?", height))

    def _rows(self, statement: str, *values: bytes | int) -> list[Any]:
        return self._connection.execute(statement, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
