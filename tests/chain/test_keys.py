"""Signatures have one verdict: RFC 8032's own examples, and three outside sets of odd ones."""

from __future__ import annotations

import json

import pytest

from chain.keys import PrivateKey, usable_key, verify
from tests.outside import vectors

RFC_8032 = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
)
"""RFC 8032, section 7.1, tests 1 to 3: secret key, public key, message, signature."""


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_the_examples_of_rfc_8032(secret: str, public: str, message: str, signature: str) -> None:
    key = PrivateKey(bytes.fromhex(secret))
    assert key.public.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert verify(key.public, bytes.fromhex(message), bytes.fromhex(signature))


def test_wycheproof_agrees_on_all_151() -> None:
    groups = json.loads(vectors("wycheproof/ed25519_test.json").read_text())["testGroups"]
    cases = [(bytes.fromhex(group["publicKey"]["pk"]), case) for group in groups for case in group["tests"]]
    assert len(cases) == 151
    for key, case in cases:
        found = verify(key, bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"]))
        assert found is (case["result"] == "valid"), case["tcId"]


def test_of_the_914_edge_cases_one_is_taken() -> None:
    cases = json.loads(vectors("cctv/ed25519vectors.json").read_text())
    taken = [
        case
        for case in cases
        if verify(bytes.fromhex(case["key"]), case["msg"].encode(), bytes.fromhex(case["sig"]))
    ]
    assert len(cases) == 914
    assert [case["flags"] for case in taken] == [None]


def test_of_the_12_cases_on_which_libraries_differ_none_is_taken() -> None:
    cases = json.loads(vectors("speccheck/cases.json").read_text())
    assert len(cases) == 12
    for case in cases:
        parts = (bytes.fromhex(case[name]) for name in ("pub_key", "message", "signature"))
        assert not verify(*parts)


@pytest.mark.parametrize("size", [0, 1, 31, 33, 64])
def test_bytes_of_any_length_are_no_key_and_no_signature(size: int) -> None:
    key = PrivateKey(bytes(32))
    assert not usable_key(bytes([7]) * size)
    assert not verify(key.public, b"m", bytes(size))


def test_one_flipped_bit_anywhere_breaks_a_signature() -> None:
    key = PrivateKey(bytes(range(32)))
    signature = key.sign(b"pay")
    for bit in range(512):
        flipped = bytearray(signature)
        flipped[bit // 8] ^= 1 << bit % 8
        assert not verify(key.public, b"pay", bytes(flipped))


def test_a_key_does_not_show_its_secret() -> None:
    assert "00" * 8 not in repr(PrivateKey(bytes(32)))
