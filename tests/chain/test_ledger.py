"""The ledger: clocks in order, blocks and their gas, points to go back to, forks and views."""

from __future__ import annotations

import pytest

from chain.address import named_account
from chain.genesis import BLOCK_TRANSACTIONS, TRANSACTION_GAS, Genesis
from chain.receipt import Receipt
from chain.state import InternalFault, LedgerState
from chain.timers import DueQueue, next_timer
from chain.transaction import Transfer
from tests.vm.machine.build import CNY, INT, Pools, code, contract, final, forever, op, rule, until, variables
from tests.vm.machine.world import DAY, LI, START, WANG, World, dump, said
from vm.code.opcodes import Opcode
from vm.code.program import ClockCode, KeepCode, PayingCode, PotCode, Program
from vm.machine.state import Status
from vm.types import AccountType, DateType

HOUR = 3600


def waiting(pools: Pools, *, prepaid: int = 0) -> Program:
    """Open until 24:00 of the term `last`, then Closed; its deposit goes back to WANG. `act` stays, `later`
    puts the deadline off to ten days after the last.
    """
    pay = (pools.push(AccountType(), WANG), op(Opcode.PAY, 1, (0, 0), (0, 0), 0))
    deposit = PayingCode(code(op(Opcode.LOCAL, 0)), "CNY", None, (1, 0), None)
    return pools.program(
        contract(
            until("Open", code(op(Opcode.KEEP, 0)), prepaid=prepaid),
            final("Closed"),
            terms=variables(last=DateType()),
            keeps=(KeepCode("last", DateType(), code(op(Opcode.TERM, 0))),),
            pots=(PotCode("held", "CNY", None, None),),
            rules=(
                rule("act", code(op(Opcode.STAY))),
                rule("fund", code(op(Opcode.STAY)), parameters=variables(amount=CNY), paying=deposit),
                rule(
                    "later",
                    code(op(Opcode.LOCAL, 0), op(Opcode.SET_KEEP, 0), op(Opcode.GO, 0)),
                    parameters=variables(d=DateType()),
                ),
            ),
            clocks=(ClockCode(None, (), code(*pay, op(Opcode.GO, 1)), (0,), None),),
        )
    )


def on_day(count: int) -> int:
    """The date so many days after START."""
    return START // DAY + count


def several(*days: int, genesis: Genesis | None = None, prepaid: int = 0) -> World:
    """One instance for each day, in this order."""
    world = World(waiting(Pools(), prepaid=prepaid), on_day(days[0]), genesis=genesis)
    for day in days[1:]:
        world.create(on_day(day))
    return world


def order(receipts: tuple[Receipt, ...]) -> list[tuple[int, int]]:
    """(days after START, instance) of each clock."""
    return [((receipt.time - START) // DAY, receipt.actions[0].instance) for receipt in receipts]


# --- the order of clocks ------------------------------------------------------------------------------------


def test_clocks_run_in_order_of_due_instant_and_then_of_creation() -> None:
    world = several(5, 3, 5, 4, 3)
    assert order(world.after(30 * DAY)) == [(4, 1), (4, 4), (5, 3), (6, 0), (6, 2)]


def test_only_what_is_due_runs() -> None:
    world = several(5, 3, 4)
    assert order(world.after(5 * DAY)) == [(4, 1), (5, 2)]
    assert order(world.after(6 * DAY - 1)) == []
    assert order(world.after(6 * DAY)) == [(6, 0)]
    assert world.after(999 * DAY) == ()


def test_a_deadline_that_was_put_off_is_due_at_the_new_instant_only() -> None:
    world = several(5, 3)
    world.call(LI, "later", on_day(9))
    world.call(LI, "later", on_day(7))
    assert order(world.after(30 * DAY)) == [(4, 1), (8, 0)]


def test_a_receipt_of_a_clock_has_no_transaction_and_its_own_time() -> None:
    world = several(5)
    world.call(LI, "fund", 30)
    (receipt,) = world.after(30 * DAY)
    assert receipt.transaction is None
    assert (receipt.time, receipt.number, receipt.prepaid) == (
        START + 6 * DAY,
        len(world.ledger.receipts) - 1,
        0,
    )
    assert [payment.amount for payment in receipt.payments] == [30]
    assert world.balance(WANG) == 100_030


def test_block_time_never_goes_back() -> None:
    world = several(5)
    world.after(DAY)
    with pytest.raises(InternalFault):
        world.after(DAY - 1)
    assert world.after(DAY) == ()


# --- blocks -------------------------------------------------------------------------------------------------

CLOCK_GAS = 101
"""PUSH 1, PAY 80, GO 20."""


def small(block_gas: int) -> Genesis:
    """A genesis with small blocks."""
    issuer = named_account(0, "mint")
    return Genesis(
        "small", START, (("CNY", issuer), ("EUR", issuer)), block_gas=block_gas, account_gas_a_day=10**9
    )


def test_due_clocks_that_a_block_cannot_hold_go_on_in_the_next_one_at_the_same_time() -> None:
    world = several(5, 5, 5, 5, 5, genesis=small(250), prepaid=CLOCK_GAS)
    height = world.ledger.height
    receipts = world.after(30 * DAY)
    assert [receipt.gas for receipt in receipts] == [CLOCK_GAS] * 5
    assert [receipt.height - height for receipt in receipts] == [1, 1, 2, 2, 3]
    assert (world.ledger.height - height, world.ledger.time) == (3, START + 30 * DAY)


def test_a_call_comes_after_every_clock_that_was_due_before_it() -> None:
    world = several(5, 5, 5, genesis=small(150), prepaid=CLOCK_GAS)
    receipts = world.after(6 * DAY)
    last = receipts[-1].height
    assert said(world.call(LI, "act")) == "R4003"
    assert world.ledger.receipts[-1].height > last
    assert all(one.status[Status.STATE] == 1 for one in world.ledger.state.instances)


def test_no_block_holds_more_gas_than_genesis_says() -> None:
    limit = 250
    world = several(5, 6, 7, 5, 6, genesis=small(limit), prepaid=CLOCK_GAS)
    for _ in range(20):
        world.call(LI, "act")
        world.call(WANG, "fund", 1)
    world.after(30 * DAY)
    used: dict[int, int] = {}
    for receipt in world.ledger.receipts:
        used[receipt.height] = used.get(receipt.height, 0) + receipt.gas
    assert max(used.values()) <= limit
    assert [receipt.number for receipt in world.ledger.receipts] == list(range(len(world.ledger.receipts)))


def test_a_block_holds_so_many_transactions() -> None:
    world = several(5)
    world.after(HOUR)
    height = world.ledger.height
    for _ in range(BLOCK_TRANSACTIONS):
        world.ledger.submit(Transfer(LI, WANG, "CNY", 0))
    assert world.ledger.height == height
    world.ledger.submit(Transfer(LI, WANG, "CNY", 0))
    assert world.ledger.height == height + 1


def test_a_transaction_goes_into_a_block_that_can_hold_its_whole_limit() -> None:
    world = several(5)
    world.after(HOUR)
    assert world.genesis.block_gas == 5 * TRANSACTION_GAS
    world.ledger._block.gas = 4 * TRANSACTION_GAS
    height = world.ledger.height
    world.call(LI, "act")
    assert world.ledger.height == height
    world.call(LI, "act")
    assert world.ledger.height == height + 1


# --- snapshots, forks, views --------------------------------------------------------------------------------


def test_a_snapshot_brings_back_everything_as_often_as_it_is_used() -> None:
    world = several(5, 3)
    world.call(LI, "fund", 30)
    kept = world.ledger.snapshot()
    before, receipts = dump(world.ledger), list(world.ledger.receipts)
    facts = (
        world.ledger.time,
        world.ledger.height,
        dict(world.ledger.state.nonces),
        dict(world.ledger.state.gas_used),
    )
    for _ in range(2):
        world.create(on_day(50))
        world.call(LI, "fund", 7)
        world.after(40 * DAY)
        assert dump(world.ledger) != before
        world.ledger.revert(kept)
        assert (dump(world.ledger), world.ledger.receipts) == (before, receipts)
        state = world.ledger.state
        assert (world.ledger.time, world.ledger.height, state.nonces, state.gas_used) == facts
    assert order(world.after(30 * DAY)) == [(4, 1), (6, 0)]


def test_a_later_snapshot_stays_good_after_going_back_to_an_earlier_one() -> None:
    world = several(5)
    early = world.ledger.snapshot()
    world.call(LI, "fund", 30)
    late, receipts = world.ledger.snapshot(), list(world.ledger.receipts)
    world.ledger.revert(early)
    world.call(WANG, "fund", 1)
    world.ledger.revert(late)
    assert world.ledger.receipts == receipts
    assert (world.balance(LI), world.balance(WANG)) == (99_970, 100_000)


def test_a_fork_and_its_origin_do_not_touch_each_other() -> None:
    world = several(5, 3)
    world.call(LI, "fund", 30)
    other = world.ledger.fork()
    before, receipts = dump(world.ledger), list(world.ledger.receipts)
    assert dump(other) == before
    other.advance_to(START + 30 * DAY)
    assert (dump(world.ledger), world.ledger.receipts) == (before, receipts)
    forked = dump(other)
    world.call(LI, "fund", 5)
    assert dump(other) == forked
    assert order(world.after(30 * DAY)) == [(4, 1), (6, 0)]
    assert len(other.receipts) == len(receipts) + 2


def test_a_view_at_a_later_time_runs_what_is_due_on_a_scratch_copy() -> None:
    world = several(5, 3)
    world.call(LI, "fund", 30)
    before, time = dump(world.ledger), world.ledger.time
    view = world.ledger.view_at(START + 6 * DAY)
    assert [one.status[Status.STATE] for one in view.state.instances] == [1, 1]
    assert view.balance(WANG, "CNY") == 100_030
    assert (dump(world.ledger), world.ledger.time) == (before, time)
    assert [one.status[Status.STATE] for one in world.ledger.view_at(START + 5 * DAY).state.instances] == [
        0,
        1,
    ]


def test_the_same_calls_give_the_same_receipts() -> None:
    def run() -> list[Receipt]:
        world = several(5, 3)
        world.call(LI, "fund", 30)
        world.call(WANG, "act")
        world.after(30 * DAY)
        world.call(WANG, "act")
        return world.ledger.receipts

    assert repr(run()) == repr(run())


# --- the queue ----------------------------------------------------------------------------------------------


def test_the_queue_drops_hints_that_no_longer_hold() -> None:
    world = several(5)
    instance, state = world.instance, world.ledger.state
    queue = DueQueue(LedgerState())
    queue.put(instance)
    # its hint names an instance that this state has not
    assert queue.first(START + 6 * DAY) is None
    queue = DueQueue(state)
    queue.put(instance)
    assert queue.first(START + 6 * DAY - 1) is None
    timer = next_timer(instance, state.find)
    assert queue.first(START + 6 * DAY) == (instance, timer)
    assert queue.first(START + 6 * DAY) == (instance, timer)
    state.journal.set_item(instance.status, Status.TIMERS, ())
    assert queue.first(START + 6 * DAY) is None


def test_an_instance_that_waits_for_nothing_is_not_in_the_queue() -> None:
    world = World(Pools().program(contract(forever("Open"), keeps=(KeepCode("x", INT, None),))))
    assert DueQueue(world.ledger.state).first(10**12) is None
    assert next_timer(world.instance, world.ledger.state.find) is None
