"""What stays of messages and creations: receipts, leaves, timers, forks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chain.genesis import local_genesis
from chain.leaves import Leaves, all_leaves
from chain.ledger import Ledger
from chain.receipt import Receipt
from chain.receipt_codec import decode_receipt, encode_receipt
from chain.restore import restore
from chain.transaction import Call, Issue
from tests.chain.messages import BANK, Town, bank
from tests.vm.machine.world import DAY, LI, START, WANG, dump
from vm.machine.outcome import Refused


def _histories() -> list[Receipt]:
    """Receipts of calls that send and create, done and refused."""
    town, found = bank()
    town.call(found, "hand_out", 3_000)
    purse = town.ledger.state.instances[1].address
    town.call(purse, "give_back", 100)
    town.call(found, "hand_out", 8_001)
    town.call(found, "short_change", 5, 6)
    town.call(found, "hand_out", 2_000)
    town.ledger.advance_to(START + 11 * DAY)
    return list(town.ledger.receipts)


def test_receipts_of_messages_are_read_back_from_their_bytes() -> None:
    town, found = bank()
    town.call(found, "fill", 10_000)
    town.call(found, "hand_out", 3_000)
    town.call(found, "hand_out", 8_001)
    instances = town.ledger.state.instances
    for receipt in town.ledger.receipts:
        data = encode_receipt(receipt, None, instances.__getitem__)
        again = decode_receipt(data, instances.__getitem__)
        assert again is not None
        assert [one.cause for one in again[0].actions] == [one.cause for one in receipt.actions]
        if isinstance(receipt.outcome, Refused) and isinstance(again[0].outcome, Refused):
            assert again[0].outcome.refusal.sent == receipt.outcome.refusal.sent
    (done, refused) = town.ledger.receipts[-2:]
    forged = replace(done, actions=(replace(done.actions[0], cause=0), *done.actions[1:]))
    assert decode_receipt(encode_receipt(forged, None, instances.__getitem__), instances.__getitem__) is None
    assert isinstance(refused.outcome, Refused) and refused.outcome.refusal.sent is not None


def test_the_leaves_follow_what_messages_write_and_lead_back_to_the_state() -> None:
    seen: dict[bytes, bytes] = {}

    class Watch:
        """Keeps the leaves up to date, as a chain that is stored does."""

        def __init__(self) -> None:
            self.leaves: Leaves | None = None

        def wrote(self, receipt: Receipt, entries: Any) -> None:
            """Follow what was written."""
            if self.leaves is not None:
                self.leaves.written(entries)

        def ended(self, height: int, time: int, gas: int) -> None:
            """Blocks do not matter here."""

    watch = Watch()
    ledger = Ledger(local_genesis(0, START, ("CNY",)), None, watch)
    watch.leaves = Leaves(ledger.state)
    town = Town(BANK)
    town.ledger = ledger
    for person in (LI, WANG):
        town.submit(Issue(town.issuer, person, "CNY", 100_000))
    found = town.create("Bank", LI)
    town.call(found, "fill", 10_000)
    for amount in (3_000, 7_001, 2_000):
        town.call(found, "hand_out", amount)
    town.call(ledger.state.instances[1].address, "give_back", 100)
    for path, value in watch.leaves.take().items():
        if value is not None:
            seen[path] = value
    # accounts' own records are the sender's affair
    expected = {path: value for path, value in all_leaves(ledger.state).items() if path[1] != 1}
    assert seen == expected
    again = restore(all_leaves(ledger.state).items())
    assert all_leaves(again) == all_leaves(ledger.state)
    assert [one.address for one in again.instances] == [one.address for one in ledger.state.instances]


def test_timers_of_instances_that_rules_create_are_due_like_all_others() -> None:
    town, found = bank()
    town.call(found, "hand_out", 3_000)
    town.call(found, "hand_out", 2_000)
    receipts = town.ledger.advance_to(START + 11 * DAY)
    ran = [(one.actions[0].instance, one.actions[0].name) for one in receipts]
    assert ran == [(1, "timeout"), (2, "timeout")]
    assert town.ledger.balance(LI, "CNY") == 100_000 - 10_000 + 5_000


def test_two_chains_that_do_the_same_say_the_same() -> None:
    assert [one.actions for one in _histories()] == [one.actions for one in _histories()]
    fork, _ = bank()
    copy = fork.ledger.fork()
    address = fork.ledger.state.instances[0].address
    for ledger in (fork.ledger, copy):
        assert isinstance(ledger.submit(Call(LI, address, "hand_out", (700,))), Receipt)
    assert dump(copy) == dump(fork.ledger)
