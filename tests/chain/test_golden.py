"""A chain of 1,000 blocks that was made long ago comes to the same last header, to the byte."""

from __future__ import annotations

from collections import Counter

import pytest

from chain.block import Header, is_sealed, read_header
from chain.genesis import read_genesis
from chain.receipt import Receipt
from chain.store.memory import MemoryStore
from tests.chain.chains import Town, rebuilt_root, word
from tests.golden.make import BLOCKS, FILE, block_of, items_of, made, written
from vm.encoding import dump

LAST = "6ed209073df140f5e87ccb6d3adf2cae1bb644c3da0cc25902cee35ab263bae8"
"""The last header's hash. It never changes: see tests/golden/README.md."""


def executed(items: list[bytes]) -> tuple[Town, Counter[str]]:
    """Execute the blocks again, each held against the recorded one; the chain, and how often what
    happened."""
    genesis = read_genesis(items[0])
    assert genesis is not None
    town, seen = Town.begin(MemoryStore(), genesis), Counter[str]()
    for height, item in enumerate(items[1:]):
        data, signature, transactions = block_of(item)
        header = read_header(data)
        assert header is not None
        assert is_sealed(header, signature, genesis.sealer)
        if header.time != town.chain.time:
            assert town.chain.advance_to(header.time) is None
        for transaction in transactions:
            result = town.chain.submit(transaction)
            assert isinstance(result, Receipt), height
            seen.update((word(result), *(action.name for action in result.actions)))
        if town.chain.head.height < height:
            town.chain.seal()
        block = town.chain.store.block(height)
        assert block is not None
        assert (block.header, block.signature) == (data, signature), f"block {height} is another one"
    return town, seen


def test_the_golden_chain_is_what_it_was() -> None:
    """About 3 s."""
    items = list(items_of(FILE.read_bytes()))
    assert len(items) == BLOCKS + 2
    town, seen = executed(items)
    head: Header = town.chain.head
    assert (head.height, head.hash.hex()) == (BLOCKS, LAST)
    assert rebuilt_root(town.state) == head.state_root
    # the chain is worth keeping: much of what can happen happens in it
    assert {
        "done", "consent", "withdrawn", "R4002", "R4003", "R4005", "R4006", "R4010", "R4016", "Fund", "Order",
        "transfer", "issue", "publish", "rotate", "reward", "buy", "sweep", "sweep_twice", "close", "again",
        "approve", "check", "tell", "rank", "name", "owe", "settle",
    } <= set(seen)  # fmt: skip
    halted = [one for one in town.state.instances if one.status[4] is not None]
    assert len(town.state.instances) > 100
    assert len(halted) > 5


def test_the_script_still_makes_it() -> None:
    items, head = made(60)
    assert written(items) == FILE.read_bytes()[: len(written(items))]
    assert head.height == 60


@pytest.mark.slow
def test_the_script_still_makes_all_of_it() -> None:
    items, head = made(BLOCKS)
    assert written(items) == FILE.read_bytes()
    assert head.hash.hex() == LAST


def test_a_block_that_was_altered_is_seen() -> None:
    """The last transaction of a few blocks left out: its block is another one."""
    items = list(items_of(FILE.read_bytes()))[:12]
    executed(items)
    data, signature, transactions = block_of(items[5])
    items[5] = dump([data, signature, transactions[:-1]])  # type: ignore[list-item]
    with pytest.raises(AssertionError):
        executed(items)
