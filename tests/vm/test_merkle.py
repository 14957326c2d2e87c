"""Proofs as contracts are given them: outside vectors, trees worked by hand, nothing that is no proof."""

from __future__ import annotations

import json
from base64 import b64decode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain import merkle as building
from chain import sparse as growing
from tests.outside import vectors
from tests.reference import proofs as reference
from vm import merkle, sparse

A, B, C = (bytes([number]) * 32 for number in (1, 2, 3))


def _bytes(text: str | None) -> bytes:
    return b64decode(text) if text else b""


def test_outside_inclusion_proofs_as_items() -> None:
    taken = 0
    for file in sorted(vectors("merkle/inclusion").rglob("*.json")):
        case = json.loads(file.read_text())
        place, size = case["leafIdx"], case["treeSize"]
        if not (0 <= place < 2**128 and 0 <= size < 2**128):
            continue
        items = merkle.proof_items(place, size, [_bytes(part) for part in case["proof"] or ()])
        found = merkle.leads(_bytes(case["leafHash"]), items, _bytes(case["root"]))
        assert found is not case["wantErr"], file
        taken += found
    assert taken >= 5


def _leaf(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def _first(place: int, size: int) -> bytes:
    return place.to_bytes(16, "big") + size.to_bytes(16, "big")


def test_a_list_of_three_worked_by_hand() -> None:
    # RFC 9162, 2.1.1: three leaves are split as two and one
    pair = _node(_leaf(A), _leaf(B))
    root = _node(pair, _leaf(C))
    assert merkle.is_included(A, (_first(0, 3), _leaf(B), _leaf(C)), root)
    assert merkle.is_included(B, (_first(1, 3), _leaf(A), _leaf(C)), root)
    assert merkle.is_included(C, (_first(2, 3), pair), root)
    assert merkle.is_included(A, (_first(0, 1),), _leaf(A))


@pytest.mark.parametrize(
    "proof",
    [
        (),
        (b"",),
        (_first(0, 3),),
        (_first(1, 3), _leaf(B), _leaf(C)),
        (_first(0, 2), _leaf(B), _leaf(C)),
        (_first(3, 3), _leaf(B), _leaf(C)),
        (_first(0, 3), _leaf(C), _leaf(B)),
        (_first(0, 3), _leaf(B), _leaf(C), bytes(32)),
        (_first(0, 3)[:31], _leaf(B), _leaf(C)),
        (_first(0, 3), _leaf(B)[:31], _leaf(C)),
        (_first(0, 2**127), *[bytes(32)] * 127),
        (_first(0, 0),),
    ],
)
def test_what_proves_nothing_about_the_first_of_three(proof: tuple[bytes, ...]) -> None:
    root = _node(_node(_leaf(A), _leaf(B)), _leaf(C))
    assert merkle.is_included(A, proof, root) is False


def test_a_node_of_the_tree_is_no_leaf() -> None:
    pair = _node(_leaf(A), _leaf(B))
    root = _node(pair, _leaf(C))
    # the two halves of a node cannot pass for 32 bytes of a leaf, nor its hash for a leaf of a smaller tree
    assert not merkle.is_included(pair, (_first(0, 2), _leaf(C)), root)
    assert merkle.leads(pair, (_first(0, 2), _leaf(C)), root)


def _sparse_leaf(key: bytes, value: bytes) -> bytes:
    return sha256(b"\x02" + key + value).digest()


def _branch(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x03" + left + right).digest()


LOW, HIGH, QUARTER = bytes(31) + b"\x05", b"\x80" + bytes(31), b"\x40" + bytes(31)
ZERO, ONE = bytes(32), bytes(31) + b"\x01"


def test_absence_worked_by_hand() -> None:
    # nothing at all; one leaf; two leaves that part at the first bit
    assert sparse.is_absent(LOW, (ZERO,), bytes(32))
    alone = _sparse_leaf(LOW, A)
    assert sparse.is_absent(HIGH, (ONE, LOW, A), alone)
    both = _branch(_sparse_leaf(LOW, A), _sparse_leaf(HIGH, B))
    # QUARTER = 01…: its way goes left at the first bit and meets the leaf of LOW
    assert sparse.is_absent(QUARTER, (ONE, LOW, A, _sparse_leaf(HIGH, B)), both)
    # 00… and 01… part at the second bit; the right half of the tree is empty
    inner = _branch(_sparse_leaf(LOW, A), _sparse_leaf(QUARTER, B))
    assert sparse.is_absent(HIGH, (ZERO, inner), _branch(inner, bytes(32)))


@pytest.mark.parametrize(
    ("key", "proof"),
    [
        (LOW, (ONE, LOW, A, _sparse_leaf(HIGH, B))),
        (QUARTER, (ZERO, _sparse_leaf(HIGH, B))),
        (QUARTER, (ONE, LOW, B, _sparse_leaf(HIGH, B))),
        (QUARTER, (ONE, HIGH, B, _sparse_leaf(LOW, A))),
        (QUARTER, (A, LOW, A, _sparse_leaf(HIGH, B))),
        (QUARTER, (ONE, LOW)),
        (QUARTER, ()),
        (QUARTER, (ZERO, *[bytes(32)] * 257)),
        (b"", (ONE, LOW, A, _sparse_leaf(HIGH, B))),
        (QUARTER, (ONE, LOW[:31], A, _sparse_leaf(HIGH, B))),
        (QUARTER, (ONE, LOW, A, _sparse_leaf(HIGH, B)[:31])),
    ],
)
def test_what_proves_no_absence(key: bytes, proof: tuple[bytes, ...]) -> None:
    both = _branch(_sparse_leaf(LOW, A), _sparse_leaf(HIGH, B))
    assert sparse.is_absent(key, proof, both) is False


keys = st.sampled_from(
    [sha256(bytes([number])).digest() for number in range(12)] + [LOW, HIGH, QUARTER, ZERO]
)


@given(st.lists(keys, min_size=1, max_size=9), st.integers(0, 8), st.integers(0, 40))
def test_lists_prove_what_they_hold_on_both_sides(leaves: list[bytes], place: int, broken: int) -> None:
    place %= len(leaves)
    hashes = [building.leaf_hash(leaf) for leaf in leaves]
    root = building.root(hashes)
    proof = merkle.proof_items(place, len(leaves), building.inclusion_proof(hashes, place))
    assert merkle.is_included(leaves[place], proof, root)
    for other in (*leaves, A):
        found = merkle.is_included(other, proof, root)
        assert found == (other == leaves[place]) == reference.included(other, proof, root)
    forged = list(proof)
    forged[broken % len(proof)] = sha256(forged[broken % len(proof)]).digest()
    assert not merkle.is_included(leaves[place], forged, root)
    assert not reference.included(leaves[place], tuple(forged), root)


@given(st.sets(keys, max_size=9), keys)
def test_sets_prove_what_they_do_not_hold_on_both_sides(held: set[bytes], asked: bytes) -> None:
    tree = growing.update(None, dict.fromkeys(held, A))
    proof = sparse.proof_items(growing.prove(tree, asked))
    root = growing.root_of(tree)
    assert sparse.is_absent(asked, proof, root) == (asked not in held) == reference.absent(asked, proof, root)
