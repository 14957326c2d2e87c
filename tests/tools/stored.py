"""A small chain in a file, with one thing of each kind in it, for the tests of the commands that read chains.

block 1   2 programs published, 1,000 CNY issued to each of 8 people                        10 transactions
block 2   an order: created, checked, refused to the wrong person, paid in, checked again too late;
          a fund: created, ranks, a name, a bid of 123 CNY, 2,000 CNY owed, half a consent      11
block 3   three days later: 3 turns of the fund's clock, the order's timeout; a new key,
          0.99 CNY given, more than there is refused                                             3
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from chain.receipt import Receipt
from chain.store.interface import StoreFault
from chain.store.sqlite import open_file
from tests.chain.chains import Town, address, done, fund_terms, genesis, order_terms, settle

ORDER_IN = 45_000
"""450.00 CNY, the order's amount, in fen."""
TRANSACTIONS = 10 + 11 + 3


def write_chain(path: Path) -> None:
    """Make the chain in a new file."""
    store = open_file(path, create=True)
    if isinstance(store, StoreFault):
        raise ValueError(store)
    town = Town.begin(store, genesis())
    settle(town)
    order = _address(done(town.create("Ann", "order", order_terms(ORDER_IN))))
    done(town.call("Bao", order, "check"))
    town.call("Ann", order, "approve")
    done(town.call("Cai", order, "approve"))
    town.call("Bao", order, "check")
    fund = _address(done(town.create("Ann", "fund", fund_terms())))
    done(town.call("Bao", fund, "rank", address("Dan"), 4))
    done(town.call("Eva", fund, "name", 3, "三号"))
    done(town.call("Eva", fund, "bid", 12_300))
    done(town.call("Ann", fund, "owe", 200_000))
    done(town.call("Ann", fund, "reward", 250_000))
    town.chain.seal()
    town.chain.advance_to(town.chain.time + 3 * 86_400)
    done(town.rotate("Ann"))
    done(town.transfer("Fei", "Gao", 99))
    town.transfer("Fei", "Gao", 10**9)
    town.chain.seal()
    town.chain.close()


def _address(receipt: Receipt) -> bytes:
    if receipt.created is None:
        raise ValueError(receipt)
    return receipt.created


def short(name: str) -> str:
    """A person's address as people see it."""
    return "0x" + address(name).hex()[:12]


def change(path: Path, statement: str, *values: object) -> None:
    """Change one row of the file, as its owner could."""
    connection = sqlite3.connect(path)
    changed = connection.execute(statement, values).rowcount
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    if changed != 1:
        raise ValueError(statement)


def stored(path: Path, statement: str, *values: object) -> Any:
    """The one value that a query of the file gives."""
    connection = sqlite3.connect(path)
    (row,) = connection.execute(statement, values).fetchall()
    connection.close()
    return row[0]


def flipped(data: bytes, place: int = -1) -> bytes:
    """The bytes with one bit changed."""
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)
