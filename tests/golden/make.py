"""Makes the golden chain: `python -m tests.golden.make` writes `chain.bin` and prints the last header's hash.

The file holds the genesis' bytes and then a thousand blocks as [header, signature, [transaction, …]], each
with its length before it (4 bytes, big-endian). Receipts and leaves are not in it: whoever re-executes makes
them, and the headers cover them. A walk with a fixed seed makes it, so it can be made again; but it is not to
be: while it stays as it is, no change of ours can alter what a stored chain means without a test that says
so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from chain.block import Header, read_header
from tests.chain.chains import Town, Walk, genesis, settle
from vm.encoding import Raw, dump, load
from vm.machine.calendar import Calendar
from vm.machine.dates import parse_date

FILE: Final = Path(__file__).with_name("chain.bin")
SEED: Final = "golden"
BLOCKS: Final = 1_000
_LENGTH: Final = 4
_DAYS_OFF: Final = ("2026-04-06", "2026-05-01", "2026-05-04", "2026-05-05")
CALENDAR: Final = Calendar(
    name="CN",
    zone=((0, 28_800),),
    has_working_days=True,
    first_year=2026,
    last_year=2026,
    days_off=tuple(day for day in map(parse_date, _DAYS_OFF) if day is not None),
    make_up_days=(),
)
"""The chain's own table: a shipped one may have new years in another version, a chain keeps what it had."""


def made(blocks: int) -> tuple[list[bytes], Header]:
    """The items of such a chain with so many blocks after block 0, and its last header."""
    town = Town.begin(first=replace(genesis(), calendars=(CALENDAR,)))
    settle(town)
    walk = Walk(town, SEED, publishing=False)
    while town.chain.head.height < blocks:
        walk.block(most=1)
    store = town.chain.store
    items, head = [store.genesis() or b""], None
    for height in range(blocks + 1):
        block = store.block(height)
        head = None if block is None else read_header(block.header)
        if block is None or head is None:
            raise ValueError(height)
        transactions: list[Raw] = [data for _, data in block.transactions]
        items.append(dump([block.header, block.signature, transactions]))
    if head is None:
        raise ValueError(blocks)
    return items, head


def written(items: list[bytes]) -> bytes:
    """The file's bytes."""
    return b"".join(len(item).to_bytes(_LENGTH, "big") + item for item in items)


def items_of(data: bytes) -> Iterator[bytes]:
    """The items of a file's bytes."""
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place : place + _LENGTH], "big")
        place += _LENGTH
        yield data[place : place + length]
        place += length


def block_of(item: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """A block's header, signature and transactions."""
    match load(item):
        case [bytes(header), bytes(signature), list(transactions)]:
            return header, signature, [data for data in transactions if isinstance(data, bytes)]
        case _:
            raise ValueError("no block")


if __name__ == "__main__":
    found, head = made(BLOCKS)
    FILE.write_bytes(written(found))
    print(head.height, head.hash.hex())
