"""What a sealed chain proves of its state: that something stands in it, or that nothing does, now and
before."""

from __future__ import annotations

import pytest

from chain.block import read_header
from chain.leaves import encode_path, tree_key
from chain.sealing import TREES_KEPT
from chain.sparse import value_hash, verify_absence, verify_inclusion
from tests.chain.chains import Town, address, done, fund_terms, settled, walked
from vm.encoding import dump, load

NOBODY = bytes(32)


def root_at(town: Town, height: int) -> bytes:
    """The state root of a block's header."""
    stored = town.chain.store.block(height)
    header = None if stored is None else read_header(stored.header)
    assert header is not None
    return header.state_root


def test_what_a_state_holds_is_proved_at_the_head_and_before() -> None:
    town = settled()
    path = (2, address("Ann"), "CNY")
    for amount in (1, 10, 100):
        done(town.transfer("Ann", "Bao", amount))
        town.chain.seal()
    roots = [root_at(town, height) for height in range(town.chain.head.height + 1)]
    amounts = (0, 100_000, 99_999, 99_989, 99_889)
    assert len(roots) == len(amounts)
    for height, amount in enumerate(amounts):
        place, value, proof = town.chain.prove(path, height)
        assert place == tree_key(encode_path(town.state, path))
        assert town.chain.at(path, height) == value == (dump(amount) if amount else None)
        for other, root in enumerate(roots):
            if value is None:
                assert verify_absence(place, proof, root) == (other == height)
            else:
                assert verify_inclusion(place, value_hash(value), proof, root) == (other == height)
                assert not verify_inclusion(place, value_hash(dump(amount + 1)), proof, root)
                assert not verify_absence(place, proof, root)
    assert town.chain.prove(path) == town.chain.prove(path, town.chain.head.height)


def test_every_leaf_of_a_walk_is_proved_and_what_is_not_there_is_proved_absent() -> None:
    town = walked(3, 40)
    head, seen = town.chain.head, 0
    for path, value in town.chain.store.leaves():
        parts = load(path)
        assert isinstance(parts, list)
        if parts[0] not in (1, 2, 3, 4, 5):
            continue
        place, found, proof = town.chain.prove(tuple(parts))
        assert found == value
        assert verify_inclusion(place, value_hash(value), proof, head.state_root)
        seen += 1
    assert seen > 20
    for absent in ((2, NOBODY, "CNY"), (3, "EUR"), (1, NOBODY), (4, bytes(32)), (5, 10**6)):
        place, found, proof = town.chain.prove(absent)
        assert found is None
        assert verify_absence(place, proof, head.state_root)
        assert not verify_inclusion(place, value_hash(b""), proof, head.state_root)


def test_cells_entries_flows_and_consents_are_proved_by_their_keys() -> None:
    town = settled()
    fund = done(town.create("Ann", "fund", fund_terms())).created or b""
    done(town.call("Bao", fund, "bid", 700))
    done(town.call("Bao", fund, "rank", address("Cai"), 4))
    done(town.call("Bao", fund, "reward", 4))
    head = town.chain.seal()
    for path, expected in (
        ((7, 0, 1, address("Bao")), dump(700)),
        ((7, 0, 1, address("Cai")), None),
        ((6, 0, 0, address("Cai")), dump(4)),
        ((6, 0, 0, address("Bao")), None),
        ((8, 0, "received", 0, address("Bao")), dump(700)),
        ((8, 0, "paid", 0, address("Bao")), None),
        ((9, 0, "reward", address("Bao")), dump([dump([4]), [[["CNY", 10**12]]], []])),
        ((9, 0, "reward", address("Ann")), None),
    ):
        place, value, proof = town.chain.prove(path)
        assert value == expected, path
        if value is None:
            assert verify_absence(place, proof, head.state_root)
        else:
            assert verify_inclusion(place, value_hash(value), proof, head.state_root)


def test_states_that_are_long_gone_are_not_proved() -> None:
    town = settled()
    for _ in range(TREES_KEPT):
        town.give("Ann", 1)
        town.chain.seal()
    path = (2, address("Ann"), "CNY")
    assert town.chain.head.height == TREES_KEPT + 1
    with pytest.raises(KeyError):
        town.chain.prove(path, 1)
    place, value, proof = town.chain.prove(path, 2)
    assert (value, town.chain.at(path, 1)) == (dump(100_001), dump(100_000))
    assert verify_inclusion(place, value_hash(value or b""), proof, root_at(town, 2))
