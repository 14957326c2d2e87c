"""The list's Merkle tree: outside proofs, and every proof of every small tree."""

from __future__ import annotations

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from chain.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from tests.outside import vectors


def _bytes(text: str | None) -> bytes:
    return b64decode(text) if text else b""


def _cases(kind: str) -> list[tuple[Path, dict[str, Any]]]:
    files = sorted(vectors(f"merkle/{kind}").rglob("*.json"))
    return [(file, json.loads(file.read_text())) for file in files]


def test_outside_inclusion_proofs() -> None:
    cases = _cases("inclusion")
    assert len(cases) == 98
    for file, case in cases:
        proof = [_bytes(part) for part in case["proof"] or ()]
        leaf, expected = _bytes(case["leafHash"]), _bytes(case["root"])
        found = verify_inclusion(leaf, case["leafIdx"], case["treeSize"], proof, expected)
        assert found is not case["wantErr"], file


def test_outside_consistency_proofs() -> None:
    cases = _cases("consistency")
    assert len(cases) == 98
    for file, case in cases:
        proof = [_bytes(part) for part in case["proof"] or ()]
        old, new = _bytes(case["root1"]), _bytes(case["root2"])
        found = verify_consistency(case["size1"], case["size2"], old, new, proof)
        assert found is not case["wantErr"], file


def test_roots_worked_by_hand() -> None:
    one, two, three = leaf_hash(b"1"), leaf_hash(b"2"), leaf_hash(b"3")
    pair = sha256(b"\x01" + one + two).digest()
    assert root([]) == sha256(b"").digest()
    assert root([one]) == sha256(b"\x001").digest()
    assert root([one, two]) == pair
    assert root([one, two, three]) == sha256(b"\x01" + pair + three).digest()


@pytest.mark.parametrize("size", range(1, 34))
def test_every_proof_of_a_tree_is_taken_and_no_other(size: int) -> None:
    leaves = [leaf_hash(bytes([place])) for place in range(size)]
    whole = root(leaves)
    for place in range(size):
        proof = inclusion_proof(leaves, place)
        assert verify_inclusion(leaves[place], place, size, proof, whole)
        assert not verify_inclusion(leaf_hash(b"other"), place, size, proof, whole)
        assert not verify_inclusion(leaves[place], place, size, (*proof, bytes(32)), whole)
        if size > 1:
            assert not verify_inclusion(leaves[place], (place + 1) % size, size, proof, whole)
    for old in range(1, size + 1):
        shown = consistency_proof(leaves, old)
        assert verify_consistency(old, size, root(leaves[:old]), whole, shown)
        assert not verify_consistency(old, size, bytes(32), whole, shown)
