"""A signed chain from Python: the calls of a chain in memory, each signed, numbered, capped and stored."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import tally
from chain.address import account_address
from chain.keys import PrivateKey
from chain.transaction import Call, Create, Issue, Publish, Rotate, Transfer, Withdraw
from tests.tools.signed import PAYING, box_on, code_of, opened, payer_on, people_of, sent
from tests.tools.texts import BOX, HALTING

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that is not there yet."""
    return tmp_path / "town.tally-chain"


@pytest.fixture
def chain(file: Path) -> Iterator[tally.Chain]:
    """A signed chain."""
    with tally.Chain(seed=7, at="2026-03-02", calendar="CN", file=file) as made:
        yield made


@pytest.fixture
def people(chain: tally.Chain) -> tuple[tally.Account, ...]:
    """Li, who has 100 CNY, and Wang."""
    return people_of(chain)


def _caps(chain: tally.Chain) -> tuple[tuple[str, int], ...] | None:
    """What the last call stated as its cap."""
    transaction = sent(chain)[-1].transaction
    assert isinstance(transaction, Call)
    return transaction.caps


# --- one interface for both kinds ---------------------------------------------------------------------------


def _life(chain: tally.Chain) -> list[object]:
    """What a life on a chain shows: receipts, states, money, time."""
    li, wang = people_of(chain)
    box = box_on(chain, (li, wang))
    shown: list[object] = []

    def note(receipt: tally.Receipt) -> None:
        trace = receipt.trace.gas
        shown.append((receipt.outcome, receipt.events, receipt.payments, receipt.gas, receipt.prepaid, trace))
        shown.append((box.state, box.held, li.balance("CNY"), chain.now))

    note(box.fill(sender=li))
    note(chain.transfer(wang, "1.50 CNY", sender=li))
    note(box.look(sender=wang))
    with tally.refused("enough looks") as found:
        box.look(sender=wang)
    assert found.refusal is not None and found.refusal.receipt is not None
    shown.append((found.refusal.code, found.refusal.explanation.may_act, found.refusal.receipt.gas))
    note(box.seal(sender=li))
    note(chain.withdraw(box.seal, sender=li))
    note(box.seal(sender=wang))
    with tally.refused("R4002"):
        box.fill(sender=wang)
    note(box.seal(sender=li))
    chain.seal()
    for receipt in chain.wait(months=1, days=2):
        note(receipt)
    fragile = tally.loads(HALTING)["Fragile"].create(chain, owner=li, sender=wang)
    shown += [fragile.owner, fragile.state]
    shown += [[one.outcome for one in chain.wait(days=3)], fragile.halted, box.deadline, chain.today]
    return [*shown, chain.total("CNY"), chain.issued("CNY"), [wang.balance("CNY"), box.secret]]


def test_a_signed_chain_answers_as_a_chain_in_memory_does(chain: tally.Chain) -> None:
    in_memory = _life(tally.Chain(seed=7, at="2026-03-02", calendar="CN"))
    signed = _life(chain)
    assert [str(one) for one in signed] == [str(one) for one in in_memory]
    assert len(signed) > 20
    assert chain.verify().transactions == chain.ledger.state.nonces[chain.issuer] + sum(
        chain.ledger.state.nonces[address] for address in chain.accounts.values()
    )


def test_a_chain_in_memory_loads_neither_the_store_nor_the_signatures(tmp_path: Path) -> None:
    script = (
        "import sys, tally\n"
        "chain = tally.Chain()\n"
        "chain.give(*chain.people('Li'), '1 CNY')\n"
        "print(*sorted({'apsw', 'cryptography', 'chain.sealing'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "\n"


def test_what_needs_a_signed_chain_has_a_code_in_memory() -> None:
    with tally.Chain() as chain:
        (li,) = chain.people("Li")
        assert chain.file is None
        assert code_of(lambda: chain.head) == code_of(chain.verify) == code_of(chain.rotate, li) == "S6514"
        assert chain.publish(tally.loads(BOX)).outcome == "done"
        height = chain.ledger.height
        chain.seal()
        assert chain.ledger.height == height + 1
    assert chain.give(li, "1 CNY").outcome == "done"


# --- what is signed -----------------------------------------------------------------------------------------


def test_every_kind_of_transaction_is_signed_stored_and_verified(chain: tally.Chain) -> None:
    li, wang = people_of(chain)
    chain.transfer(wang, "3 CNY", sender=li)
    chain.publish(tally.loads(PAYING), sender=li)
    box = box_on(chain, (li, wang))
    box.seal(sender=wang)
    chain.withdraw(box.seal, sender=wang)
    chain.rotate(wang)
    kinds = [type(envelope.transaction) for envelope in sent(chain)]
    # the box's own program is published by the issuer just before it is created
    assert kinds == [Issue, Transfer, Publish, Publish, Create, Call, Withdraw, Rotate]
    found = chain.verify()
    assert (found.height, found.transactions, found.hash) == (1, 8, chain.head.hash)


def test_numbers_have_no_gap_and_the_key_is_shown_once(
    chain: tally.Chain, people: tuple[tally.Account, ...]
) -> None:
    li, wang = people
    box = box_on(chain, people)
    box.fill(sender=li)
    with tally.refused("R4002"):
        box.fill(sender=wang)
    assert code_of(chain.submit, Rotate(wang.address, bytes(32))) == "S6421"  # not taken: no number is used
    box.look(sender=wang)
    chain.transfer(wang, "1 CNY", sender=li)
    signed = [one for one in sent(chain) if one.transaction.sender != chain.issuer]
    shown = [
        (chain.account_at(one.transaction.sender).name, one.nonce, one.key is not None) for one in signed
    ]
    assert shown == [("Li", 0, True), ("Wang", 0, True), ("Wang", 1, False), ("Li", 1, False)]
    for envelope in signed[:2]:
        assert envelope.key is not None
        assert account_address(envelope.key) == envelope.transaction.sender


def test_the_issuers_key_stands_in_the_genesis(chain: tally.Chain, people: tuple[tally.Account, ...]) -> None:
    (envelope,) = sent(chain)
    assert (envelope.transaction.sender, envelope.key, envelope.nonce) == (chain.issuer, None, 0)
    assert envelope.chain == chain.ledger.genesis.hash


def test_a_call_states_what_its_header_asks_as_its_cap(
    chain: tally.Chain, people: tuple[tally.Account, ...]
) -> None:
    li, wang = people
    chain.give(wang, "50 CNY")
    payer = payer_on(chain, people)
    payer.put("7.25 CNY", sender=wang)
    assert _caps(chain) == (("CNY", 725),)
    payer.due(wang, "3 CNY", sender=li)
    assert _caps(chain) == ()
    payer.settle(sender=wang)  # the header reads who calls
    assert _caps(chain) == (("CNY", 300),)
    assert payer.buy(sender=li).outcome == "consent"
    assert _caps(chain) == (("CNY", 800),)
    payer.buy(sender=wang)
    assert _caps(chain) == (("CNY", 800),)
    payer.grow(sender=li)
    assert _caps(chain) == (("CNY", 0),)
    payer.put("1 CNY", sender=wang, caps={"CNY": "5 CNY"})
    assert _caps(chain) == (("CNY", 500),)
    assert payer.held == tally.Money("19.25 CNY")  # 7.25 + 3 + 8 + 0 + 1


def test_a_default_cap_changes_no_refusal(chain: tally.Chain, people: tuple[tally.Account, ...]) -> None:
    li, wang = people
    payer = payer_on(chain, people)
    payer.count_up(sender=li)
    with tally.refused("grown up"):  # the rule's own refusal, after its header has taken 4 CNY
        payer.grow(sender=li)
    with tally.refused("R4006"):  # what the header asks cannot be worked out
        payer.settle(sender=wang)
    with tally.refused("R4005"):
        payer.put("1 CNY", sender=wang)
    with tally.refused("R4005"):
        payer.put("1 CNY", sender=li, caps={"CNY": "0.99 CNY"})
    assert li.balance("CNY") == tally.Money("100 CNY")


def test_a_program_is_published_once(chain: tally.Chain, people: tuple[tally.Account, ...]) -> None:
    module = tally.loads(PAYING)
    chain.publish(module)
    chain.publish(module)
    for _ in range(2):
        module["Payer"].create(chain, owner=people[0], other=people[1], price="4 CNY")
        box_on(chain, people)
    kinds = [type(envelope.transaction).__name__ for envelope in sent(chain)]
    assert kinds[1:] == ["Publish", "Publish", "Create", "Publish", "Create", "Create", "Create"]


# --- blocks -------------------------------------------------------------------------------------------------


def test_a_block_ends_when_it_is_sealed_or_time_passes(
    chain: tally.Chain, people: tuple[tally.Account, ...]
) -> None:
    assert chain.head.height == 0
    chain.seal()
    one = chain.head
    chain.seal()  # nothing happened
    assert chain.head == one and one.height == 1 and len(one.hash) == 64
    box = box_on(chain, people)
    assert chain.head == one
    chain.wait(days=1)
    assert chain.head.height == 2
    chain.wait(days=1)
    assert chain.head.height == 2
    (clock,) = chain.wait_until("2026-03-20")
    assert (clock.outcome, box.state, chain.head.height) == ("done", "Closed", 2)
    chain.seal()
    assert chain.head.height == 3


def test_the_same_seed_and_calls_give_the_same_blocks_and_another_seed_others(tmp_path: Path) -> None:
    heads = []
    for number, seed in enumerate((7, 7, 8)):
        with tally.Chain(seed=seed, at="2026-03-02", calendar="CN", file=tmp_path / str(number)) as chain:
            _life(chain)
            chain.seal()
            heads.append(chain.head)
    assert heads[0] == heads[1]
    assert heads[2].height == heads[0].height and heads[2].hash != heads[0].hash


def test_verifying_tells_how_far_it_is(chain: tally.Chain, people: tuple[tally.Account, ...]) -> None:
    for _ in range(3):
        chain.transfer(people[1], "1 CNY", sender=people[0])
        chain.seal()
    chain.transfer(people[1], "1 CNY", sender=people[0])  # in the open block, which is not verified
    told: list[tuple[int, int]] = []
    found = chain.verify(lambda height, last: told.append((height, last)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert (found.height, found.transactions, found.hash) == (3, 4, chain.head.hash)


# --- keys ---------------------------------------------------------------------------------------------------


def test_an_account_keeps_its_address_when_its_key_is_rotated(file: Path) -> None:
    with tally.Chain(seed=7, file=file) as chain:
        li, wang = people_of(chain)
        assert chain.rotate(wang).outcome == "done"  # its first transaction
        for _ in range(3):
            chain.rotate(li)
            chain.transfer(wang, "1 CNY", sender=li)
        keys = [one.transaction.key for one in sent(chain) if isinstance(one.transaction, Rotate)]
        assert len(set(keys)) == 4
        assert chain.ledger.state.keys[li.address] == keys[-1]
    with opened(file) as chain:
        again, wang = chain.people("Li", "Wang")
        assert again == li
        chain.transfer(wang, "1 CNY", sender=again)
        chain.rotate(again)
        assert wang.balance("CNY") == tally.Money("4 CNY")
        chain.seal()
        assert chain.verify().transactions == 10  # one gift, five rotations, four transfers


def test_without_its_key_nobody_acts_for_an_account(file: Path) -> None:
    foreign = PrivateKey(bytes(range(32)))
    with tally.Chain(seed=7, file=file) as chain:
        li, wang = people_of(chain)
        chain.transfer(wang, "1 CNY", sender=li)
        chain.submit(Rotate(wang.address, foreign.public))
        assert code_of(chain.transfer, li, "1 CNY", sender=wang) == code_of(chain.rotate, wang) == "S6518"
    with opened(file) as chain:
        stranger = chain.account_at(li.address)
        assert code_of(chain.transfer, stranger, "1 CNY", sender=stranger) == "S6518"
        chain.people("Li")
        assert chain.transfer(stranger, "1 CNY", sender=stranger).outcome == "done"


def test_nobodys_name_makes_the_issuers_key(chain: tally.Chain) -> None:
    names = ("issuer", "sealer", "person")
    assert chain.issuer not in {account.address for account in chain.people(*names)}
    assert len({account.address for account in chain.people(*names)}) == 3


# --- what is not taken --------------------------------------------------------------------------------------


def test_what_the_chain_does_not_take_has_a_code_in_both_languages(
    chain: tally.Chain, people: tuple[tally.Account, ...]
) -> None:
    li, wang = people
    box = box_on(chain, people)
    before = chain.ledger.state.nonces.copy()
    for code, transaction in (
        ("S6401", Transfer(li.address, wang.address, "XXX", 1)),
        ("S6402", Issue(li.address, li.address, "CNY", 1)),
        ("S6403", Transfer(li.address, box.address, "CNY", 1)),
        ("S6404", Call(li.address, bytes(32), "fill", ())),
        ("S6404", Call(li.address, box.address, "nothing", ())),
        ("S6404", Withdraw(li.address, bytes(32), "fill")),
        ("S6416", Publish(li.address, bytes(70_000))),
        ("S6418", Publish(li.address, b"no program")),
        ("S6419", Call(li.address, box.address, "tell", ("one",))),
        ("S6419", Call(li.address, box.address, "tell", ())),
        ("S6421", Rotate(li.address, bytes(32))),
    ):
        assert code_of(chain.submit, transaction) == code
    assert chain.ledger.state.nonces == before
    assert code_of(chain.wait_until, "2026-03-01") == "S6504"
    assert chain.transfer(wang, "1 CNY", sender=li).outcome == "done"
    assert sent(chain)[-1].nonce == 0


def test_terms_that_do_not_fit_are_refused_before_they_are_sent(
    chain: tally.Chain, people: tuple[tally.Account, ...]
) -> None:
    box = box_on(chain, people)
    creation = sent(chain)[-1].transaction
    assert isinstance(creation, Create) and creation.sender == chain.issuer
    assert code_of(chain.submit, replace(creation, terms=creation.terms[1:])) == "S6419"
    assert code_of(box.tell, 10, sender=people[1]) == "S6502"


def test_an_instance_is_found_only_as_what_it_is(
    chain: tally.Chain, people: tuple[tally.Account, ...]
) -> None:
    box = box_on(chain, people)
    contract = tally.loads(BOX)["Box"]
    for where in (1, -1, True, bytes(32), b"", "0x", "0", "0x" + box.address.hex()[2:], None):
        assert code_of(chain.instance, where, contract) == "S6404"
    assert code_of(chain.instance, 0, tally.loads(PAYING)["Payer"]) == "S6517"
    changed = BOX.replace("looks < 1", "looks < 2")
    assert code_of(chain.instance, 0, tally.loads(changed)["Box"]) == "S6517"
    commented = "# a comment is no part of a program\n" + BOX
    assert chain.instance(0, tally.loads(commented)["Box"]).state == "Open"


# --- forks --------------------------------------------------------------------------------------------------


def test_a_signed_chain_does_not_go_back(chain: tally.Chain) -> None:
    kept = tally.Chain().snapshot()
    assert code_of(chain.snapshot) == code_of(chain.revert, kept) == "S6515"
    with pytest.raises(tally.TallyError, match="S6515"), chain.isolate():
        pass


def test_a_fork_of_a_signed_chain_is_a_scratch_copy_in_memory(
    chain: tally.Chain, people: tuple[tally.Account, ...]
) -> None:
    li, wang = people
    box = box_on(chain, people)
    box.fill(sender=li)
    chain.seal()
    head, fork = chain.head, chain.fork()
    there = box.on(fork)
    assert there.seal(sender=li).outcome == "consent" and there.seal(sender=wang).outcome == "done"
    fork.wait(months=3)
    assert (there.state, fork.balance(wang, "CNY")) == ("Closed", tally.Money("60 CNY"))
    assert (box.state, wang.balance("CNY"), chain.head) == ("Open", tally.Money("0 CNY"), head)
    assert fork.file is None and code_of(lambda: fork.head) == "S6514"
    assert fork.people("Zhao") == chain.people("Zhao")
    with fork.isolate():
        fork.give(li, "1 CNY")
    fork.close()
    assert box.look(sender=wang).outcome == "done"
    assert sent(chain)[-1].nonce == 0  # what was done on the fork used no number here
    assert chain.verify().height == 2
