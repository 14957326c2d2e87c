"""The state tree: its root follows from its leaves alone, old trees stay, and proofs prove what they say."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from chain.sparse import (
    EMPTY_HASH,
    Proof,
    branch_hash,
    leaf_hash,
    prove,
    root_of,
    update,
    verify_absence,
    verify_inclusion,
)

KEYS = [sha256(bytes([number])).digest() for number in range(40)] + [
    bytes(31) + bytes([number]) for number in range(4)
]
"""Spread keys, and four that part only in their last bits."""
changes = st.dictionaries(
    st.sampled_from(KEYS), st.none() | st.binary(min_size=32, max_size=32), max_size=12
)


def test_roots_worked_by_hand() -> None:
    low, high, value = bytes(32), b"\x80" + bytes(31), sha256(b"v").digest()
    assert root_of(None) == EMPTY_HASH == bytes(32)
    assert root_of(update(None, {low: value})) == leaf_hash(low, value)
    both = branch_hash(leaf_hash(low, value), leaf_hash(high, value))
    assert root_of(update(None, {low: value, high: value})) == both
    # 0x00… and 0x40… part at the second bit, so a branch with an empty right half stands above them
    second = b"\x40" + bytes(31)
    inner = branch_hash(leaf_hash(low, value), leaf_hash(second, value))
    assert root_of(update(None, {low: value, second: value})) == branch_hash(inner, EMPTY_HASH)


@given(st.lists(changes, max_size=6))
def test_the_root_is_that_of_the_leaves_however_they_came(batches: list[dict[bytes, bytes | None]]) -> None:
    tree, model, old = None, {}, []
    for batch in batches:
        tree = update(tree, batch)
        model.update(batch)
        old.append((tree, {key: value for key, value in model.items() if value is not None}))
    for kept, leaves in old:
        assert root_of(kept) == root_of(update(None, leaves))
        one_by_one = None
        for key, value in reversed(leaves.items()):
            one_by_one = update(one_by_one, {key: value})
        assert root_of(kept) == root_of(one_by_one)


@given(changes)
def test_a_proof_shows_what_is_there_and_nothing_else(batch: dict[bytes, bytes | None]) -> None:
    tree = update(None, batch)
    root = root_of(tree)
    for key in KEYS:
        proof, value = prove(tree, key), batch.get(key)
        if value is None:
            assert verify_absence(key, proof, root)
            assert not verify_inclusion(key, bytes(32), proof, root)
        else:
            assert verify_inclusion(key, value, proof, root)
            assert not verify_inclusion(key, sha256(value).digest(), proof, root)
            assert not verify_absence(key, proof, root)
        for place in range(len(proof.siblings)):
            forged = list(proof.siblings)
            forged[place] = sha256(forged[place]).digest()
            broken = Proof(tuple(forged), proof.end)
            assert not verify_absence(key, broken, root)
            assert value is None or not verify_inclusion(key, value, broken, root)


def test_proofs_of_wrong_shape_are_not_taken() -> None:
    tree = update(None, {key: bytes(32) for key in KEYS[:2]})
    root = root_of(tree)
    proof = prove(tree, KEYS[5])
    assert not verify_absence(KEYS[5][:31], proof, root)
    assert not verify_absence(KEYS[5], Proof((*proof.siblings, b"short"), proof.end), root)
    assert not verify_absence(KEYS[5], Proof((bytes(32),) * 300, None), root)
    assert not verify_absence(KEYS[5], Proof((), (KEYS[0], bytes(32))), root)
