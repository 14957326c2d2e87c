"""Lists and sets from Python: what a contract keeps is their root, what a person brings is a proof."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

import pytest

import tally

TEXT = """tally 1

contract Relief:
    party office
    term listed, lost: hash; amount: money CNY
    keep done: map hash to account once
    pot held: CNY

    state Open until entered + 30 days:
        on fill by office paying 100 CNY into held: stay
        on claim(salt: hash, proof: list hash limit 40) by anyone:
            let leaf = hash(salt, sender)
            require included(leaf, proof, listed) else "not on the list"
            add leaf -> sender to done else "paid already"
            pay amount from held to sender
            stay
        on keyed(key: hash, proof: list hash limit 300) by anyone:
            require absent(key, proof, lost) else "the key was lost"
            add key -> sender to done else "paid already"
            pay amount from held to sender
            stay
        on timeout: pay all from held to office; go Closed

    final Closed
"""


@cache
def contract() -> Any:
    """The contract."""
    return tally.loads(TEXT)["Relief"]


def salt(name: str) -> bytes:
    """What only this person and the office know."""
    return sha256(f"salt of {name}".encode()).digest()


class Place:
    """A chain with an office, seven people of whom five are listed, and three lost keys."""

    def __init__(self) -> None:
        self.chain = tally.Chain(seed=3, at="2026-01-05")
        self.office, *self.people = self.chain.people(
            "Office", "Ann", "Bao", "Cai", "Dan", "Eva", "Fei", "Gao"
        )
        self.listed = tally.MerkleList(tally.hash(salt(one.name), one) for one in self.people[:5])
        self.lost = tally.MerkleSet(salt(name) for name in ("one", "two", "three"))
        self.chain.give(self.office, "100 CNY")
        self.relief: Any = contract().create(
            self.chain, office=self.office, listed=self.listed.root, lost=self.lost.root, amount="7 CNY"
        )
        self.relief.fill(sender=self.office)


def test_everybody_on_the_list_is_paid_once_and_nobody_else() -> None:
    place = Place()
    for person in place.people[:5]:
        proof = place.listed.proof(tally.hash(salt(person.name), person))
        place.relief.claim(salt(person.name), proof, sender=person)
        assert person.balance("CNY") == tally.Money("7 CNY")
        with tally.refused("paid already"):
            place.relief.claim(salt(person.name), proof, sender=person)
        with tally.refused("not on the list"):
            place.relief.claim(salt(person.name), proof, sender=place.people[6])
        with tally.refused("not on the list"):
            place.relief.claim(salt(person.name), proof[:-1], sender=person)
    assert place.relief.held == tally.Money("65 CNY")


def test_a_key_is_taken_unless_it_is_among_the_lost() -> None:
    place = Place()
    ann = place.people[0]
    key = salt("four")
    place.relief.keyed(key, place.lost.absence(key), sender=ann)
    assert ann.balance("CNY") == tally.Money("7 CNY")
    for lost in ("one", "two", "three"):
        with tally.refused("the key was lost"):
            place.relief.keyed(salt(lost), place.lost.absence(key), sender=ann)
    with tally.refused("the key was lost"):
        place.relief.keyed(salt("five"), (), sender=ann)


def test_roots_worked_by_hand() -> None:
    a, b = sha256(b"a").digest(), sha256(b"b").digest()
    leaves = [sha256(b"\x00" + one).digest() for one in (a, b)]
    assert tally.MerkleList([a, b]).root == sha256(b"\x01" + leaves[0] + leaves[1]).digest()
    assert tally.MerkleList([]).root == sha256(b"").digest()
    assert tally.MerkleList([a]).proof(a) == ((0).to_bytes(16, "big") + (1).to_bytes(16, "big"),)
    assert tally.MerkleSet([]).root == bytes(32)
    assert tally.MerkleSet([]).absence(a) == (bytes(32),)
    empty = sha256(b"\x04").digest()
    assert tally.MerkleSet([a]).root == sha256(b"\x02" + a + empty).digest()
    assert tally.MerkleSet([a]).absence(b) == (bytes(31) + b"\x01", a, empty)
    assert (len(tally.MerkleList([a, a])), len(tally.MerkleSet([a, a]))) == (2, 1)
    assert tally.MerkleSet([a, b]).root == tally.MerkleSet([b, a]).root


def test_there_is_no_proof_of_what_is_not_so() -> None:
    a, b = sha256(b"a").digest(), sha256(b"b").digest()
    for code, ask in (
        ("S6530", lambda: tally.MerkleList([a]).proof(b)),
        ("S6531", lambda: tally.MerkleSet([a]).absence(a)),
        ("S6502", lambda: tally.MerkleList([a, b"short"])),
        ("S6502", lambda: tally.MerkleSet(["0x00"])),  # type: ignore[list-item]  # on purpose
        ("S6502", lambda: tally.MerkleSet([a]).absence(b"")),
    ):
        with pytest.raises(tally.TallyError) as raised:
            ask()
        assert raised.value.code == code
