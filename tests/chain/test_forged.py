"""An operator who signs what is not so: re-execution finds it, however well the hashes agree with each
other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chain.block import Header, data_root, read_header, sign
from chain.envelope import seal
from chain.genesis import read_genesis
from chain.replay import Difference, verify_chain
from chain.store.interface import StoredBlock
from chain.store.memory import MemoryStore
from chain.transaction import Transfer
from tests.chain.chains import (
    SEALER,
    START,
    Town,
    address,
    filled,
    genesis,
    key,
    programs_verified_once,
    small,
    stored,
)
from vm.encoding import dump


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    """Programs are verified once."""
    with programs_verified_once():
        yield


class Forged(MemoryStore):
    """A copy of a chain in memory, to be altered and signed anew by its operator."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        source = town.chain.store
        for height, block in enumerate(stored(source)):
            if height == 0:
                self.begin(
                    source.genesis() or b"",
                    block,
                    {p: v for p, v in source.changes(0).items() if v is not None},
                )
            else:
                self.append(block, source.changes(height))

    def header(self, height: int) -> Header:
        """A block's header."""
        header = read_header(self._blocks[height].header)
        assert header is not None
        return header

    def put(self, block: StoredBlock, header: Header) -> None:
        """Keep a block with another header, signed by the sealer, and link all later ones to it."""
        self._blocks[block.height] = replace(
            block, header=header.encode(), signature=sign(header, key(SEALER))
        )
        for height in range(block.height + 1, len(self._blocks)):
            last = self.header(height - 1)
            linked = replace(self.header(height), parent=last.hash)
            signature = sign(linked, key(SEALER))
            self._blocks[height] = replace(self._blocks[height], header=linked.encode(), signature=signature)


def town_of_ten() -> Town:
    """The small chain, in memory."""
    return small(MemoryStore())


def test_a_signed_lie_about_a_root_or_the_gas_is_found() -> None:
    for height in (1, 3):
        told = Forged(town_of_ten()).header(height)
        for lie in (
            replace(told, state_root=bytes(32)),
            replace(told, receipts_root=bytes(32)),
            replace(told, gas=told.gas + 1),
        ):
            forged = Forged(town_of_ten())
            forged.put(forged._blocks[height], lie)
            assert verify_chain(forged) == Difference("S6457", height)


def test_a_signed_block_of_another_time_is_found() -> None:
    forged = Forged(town_of_ten())
    forged.put(forged._blocks[2], replace(forged.header(2), time=START - 1))
    assert verify_chain(forged) == Difference("S6457", 2)
    forged = Forged(town_of_ten())
    forged.put(forged._blocks[2], replace(forged.header(2), time=START + 1))
    found = verify_chain(forged)
    assert isinstance(found, Difference)
    assert (found.code, found.height) == ("S6455", 2)  # a receipt says when


def test_a_signed_block_with_a_transaction_left_out_is_found() -> None:
    forged = Forged(town_of_ten())
    block = forged._blocks[3]
    kept = replace(block, transactions=block.transactions[:-1])
    forged.put(
        kept, replace(forged.header(3), transactions_root=data_root([d for _, d in kept.transactions]))
    )
    assert verify_chain(forged) == Difference("S6455", 3, 2)


def test_a_signed_block_with_a_transaction_that_nobody_signed_is_found() -> None:
    town = town_of_ten()
    stolen = seal(
        Transfer(address("Fei"), address("Gao"), "CNY", 100_000), key("Gao"),
        chain=town.chain.genesis.hash, nonce=0, types=town.state, first=True,
    )  # fmt: skip
    assert stolen is not None
    forged = Forged(town)
    block = forged._blocks[3]
    sent = (*block.transactions, (bytes(32), stolen))
    more = replace(block, transactions=sent)
    forged.put(more, replace(forged.header(3), transactions_root=data_root([d for _, d in sent])))
    assert verify_chain(forged) == Difference("S6459", 3, len(sent) - 1)


def test_transactions_in_another_order_are_found() -> None:
    forged = Forged(town_of_ten())
    block = forged._blocks[2]
    turned = replace(block, transactions=tuple(reversed(block.transactions)))
    forged.put(
        turned, replace(forged.header(2), transactions_root=data_root([d for _, d in turned.transactions]))
    )
    assert verify_chain(forged) == Difference("S6459", 2, 0)


def test_a_balance_made_out_of_nothing_is_found_with_every_hash_made_anew() -> None:
    """Leaf, past and root agree with each other, and the operator signs them; only re-execution tells."""
    town = town_of_ten()
    town.state.balances[(address("Gao"), "CNY")] += 1
    town.chain._leaves._dirty[(2, address("Gao"), "CNY")] = None
    town.give("Ann", 1)
    head = town.chain.seal()
    path = dump([2, address("Gao"), "CNY"]).hex()
    assert verify_chain(town.chain.store) == Difference("S6456", head.height, leaf=path)


def test_a_block_that_clocks_make_and_that_is_not_stored_is_found() -> None:
    town = filled()
    forged = Forged(town)
    last = next(height for height in range(2, 99) if forged.header(height).time > START)
    del forged._blocks[last + 1 :]
    found = verify_chain(forged)
    assert found == Difference("S6450", last + 1)


def test_a_chain_cut_short_with_its_state_of_now_is_found() -> None:
    forged = Forged(town_of_ten())
    del forged._blocks[-1]
    found = verify_chain(forged)
    assert isinstance(found, Difference)
    assert (found.code, found.height) == ("S6458", forged.height())


def test_blocks_of_another_chain_are_not_taken() -> None:
    other = Town.begin(first=genesis(name="other"))
    other.give("Ann", 5)
    other.chain.seal()
    forged = Forged(town_of_ten())
    forged._blocks[1] = stored(other.chain.store)[1]
    assert verify_chain(forged) == Difference("S6452", 1)


def test_another_genesis_is_another_chain() -> None:
    forged = Forged(town_of_ten())
    first = read_genesis(forged.genesis() or b"")
    assert first is not None
    for other in (
        replace(first, sealer=key("Gao").public),
        replace(first, account_gas_a_day=1),
        replace(first, keys=()),
        replace(first, issuers=(("CNY", address("Gao")),)),
    ):
        forged._genesis = other.record()
        assert verify_chain(forged) == Difference("S6452", 0)
    forged._genesis = None
    assert verify_chain(forged) == Difference("S6436", 0)


def test_an_empty_store_is_no_chain() -> None:
    assert verify_chain(MemoryStore()) == Difference("S6436", 0)
    store = MemoryStore()
    store._genesis = genesis().record()
    assert verify_chain(store) == Difference("S6451", 0)


CODES: tuple[str, ...] = ("S6434", "S6436", *(f"S64{number}" for number in range(50, 60)))


def test_every_code_of_a_difference_is_met_here_or_beside() -> None:
    beside = Path(__file__).with_name("test_replay.py").read_text(encoding="utf-8")
    text = Path(__file__).read_text(encoding="utf-8").partition("CODES:")[0] + beside
    assert [code for code in CODES if f'"{code}"' not in text] == []
