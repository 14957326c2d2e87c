"""Money only moves: every form of pay, share, refund and of a header's payment."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vm.machine.build import CNY, INT, Pools, code, contract, forever, op, rule, variables
from tests.vm.machine.world import LI, WANG, ZHAO, World, dump, said
from vm.code.opcodes import Opcode
from vm.code.program import Code, EventCode, KeepCode, PayingCode, PotCode, Program, RuleCode
from vm.machine.outcome import AccountPlace, Payment, PotPlace
from vm.types import AccountType, ListType, PercentType

ACCOUNT = AccountType()
EXACT, ALL, UP_TO = 0, 1, 2
TO_ACCOUNT = (0, 0)
HELD, BIDS, SPARE = 0, 1, 2
"""Pots of the test's contract: a single one, a family per account of at most two keys, a single one."""
POTS = (
    PotCode("held", "CNY", None, None),
    PotCode("bids", "CNY", ACCOUNT, 2),
    PotCode("spare", "CNY", None, None),
)
AMOUNT = variables(amount=CNY)


def fund(pools: Pools, target: tuple[int, int], place: Code | None = None) -> PayingCode:
    """A header that takes its argument from the caller."""
    return PayingCode(code(op(Opcode.LOCAL, 0)), "CNY", None, target, place)


def money(
    *rules: RuleCode, pools: Pools, events: tuple[EventCode, ...] = (), keeps: tuple[KeepCode, ...] = ()
) -> World:
    """An instance with POTS, `fund` into held and `bid` into the caller's cell, and some more rules."""
    stay = code(op(Opcode.STAY))
    own_cell = code(op(Opcode.SENDER))
    first = (
        rule("fund", stay, parameters=AMOUNT, paying=fund(pools, (1, HELD))),
        rule("bid", stay, parameters=AMOUNT, paying=fund(pools, (2, BIDS), own_cell)),
    )
    tables = contract(
        forever("Open"), pots=POTS, rules=(*first, *rules), events=events, keeps=keeps, flows=True
    )
    program: Program = pools.program(tables)
    return World(program)


# --- headers ------------------------------------------------------------------------------------------------


def test_a_header_takes_its_amount_from_the_caller() -> None:
    world = money(pools=Pools())
    receipt = world.call(LI, "fund", 30_000)
    assert said(receipt) == "done"
    assert world.instance.pots == [30_000, 0, 0]
    assert world.balance(LI) == 70_000
    place = PotPlace(0, HELD, "held", None)
    assert receipt.payments == (Payment(AccountPlace(LI), place, "CNY", 30_000, None),)


@pytest.mark.parametrize(
    ("amount", "caps", "outcome"),
    [
        (100_000, None, "done"),
        (100_001, None, "R4005"),
        (500, {"CNY": 500}, "done"),
        (501, {"CNY": 500}, "R4005"),
        (1, {"EUR": 500}, "R4005"),
        (0, {}, "done"),
        (1, {}, "R4005"),
    ],
)
def test_what_leaves_an_account_is_held_by_it_and_within_its_cap(
    amount: int, caps: dict[str, int] | None, outcome: str
) -> None:
    world = money(pools=Pools())
    before = dump(world.ledger)
    assert said(world.call(LI, "fund", amount, caps=caps)) == outcome
    assert world.balance(LI) == 100_000 - (amount if outcome == "done" else 0)
    assert (dump(world.ledger) == before) == (outcome != "done" or amount == 0)


def test_a_header_of_nothing_leaves_no_record() -> None:
    receipt = money(pools=Pools()).call(LI, "fund", 0)
    assert (said(receipt), receipt.payments) == ("done", ())


def test_a_family_has_at_most_its_limit_of_keys() -> None:
    world = money(pools=Pools())
    assert [said(world.call(person, "bid", 10)) for person in (LI, WANG, ZHAO)] == ["done", "done", "R4014"]
    assert said(world.call(LI, "bid", 5)) == "done"
    assert world.instance.families[BIDS] == {LI: 15, WANG: 10}
    assert world.instance.pots == [0, 25, 0]


# --- pay ----------------------------------------------------------------------------------------------------


def pay(form: int, source: tuple[int, int], target: tuple[int, int]) -> Any:
    """PAY."""
    return op(Opcode.PAY, form, source, target, 0)


@pytest.mark.parametrize(
    ("form", "asked", "outcome", "paid"),
    [
        (EXACT, 500, "done", 500),
        (EXACT, 499, "done", 499),
        (EXACT, 501, "R4004", 0),
        (EXACT, 0, "done", 0),
        (UP_TO, 500, "done", 500),
        (UP_TO, 501, "done", 500),
        (UP_TO, 7, "done", 7),
    ],
)
def test_pay_from_a_pot_that_holds_500(form: int, asked: int, outcome: str, paid: int) -> None:
    pools = Pools()
    body = code(
        op(Opcode.LOCAL, 0), pools.push(ACCOUNT, ZHAO), pay(form, (HELD, 0), TO_ACCOUNT), op(Opcode.STAY)
    )
    world = money(rule("out", body, parameters=AMOUNT), pools=pools)
    world.call(LI, "fund", 500)
    before = dump(world.ledger)
    receipt = world.call(WANG, "out", asked)
    assert said(receipt) == outcome
    assert world.balance(ZHAO) == 100_000 + paid
    assert world.instance.pots[HELD] == 500 - paid
    assert len(receipt.payments) == (1 if paid else 0)
    if outcome != "done":
        assert dump(world.ledger) == before


def test_pay_all_empties_a_pot_and_an_empty_one_does_nothing() -> None:
    pools = Pools()
    body = code(pools.push(ACCOUNT, ZHAO), pay(ALL, (HELD, 0), TO_ACCOUNT), op(Opcode.STAY))
    world = money(rule("out", body), pools=pools)
    assert world.call(WANG, "out").payments == ()
    world.call(LI, "fund", 77)
    world.call(WANG, "out")
    assert (world.instance.pots[HELD], world.balance(ZHAO)) == (0, 100_077)


def test_pay_from_a_cell_frees_its_key_when_it_is_empty() -> None:
    pools = Pools()
    body = code(
        op(Opcode.LOCAL, 0),
        op(Opcode.SENDER),
        op(Opcode.SENDER),
        pay(EXACT, (BIDS, 1), TO_ACCOUNT),
        op(Opcode.STAY),
    )
    world = money(rule("back", body, parameters=AMOUNT), pools=pools)
    world.call(LI, "bid", 30)
    world.call(WANG, "bid", 20)
    assert said(world.call(LI, "back", 31)) == "R4004"
    assert said(world.call(ZHAO, "back", 1)) == "R4004"
    assert said(world.call(LI, "back", 30)) == "done"
    assert world.instance.families[BIDS] == {WANG: 20}
    assert said(world.call(ZHAO, "bid", 5)) == "done"
    assert world.instance.pots == [0, 25, 0]


def test_pay_into_a_cell_and_into_a_pot() -> None:
    pools = Pools()
    to_cell = code(
        op(Opcode.LOCAL, 0), pools.push(ACCOUNT, WANG), pay(EXACT, (HELD, 0), (2, BIDS)), op(Opcode.STAY)
    )
    to_pot = code(op(Opcode.LOCAL, 0), pay(EXACT, (HELD, 0), (1, SPARE)), op(Opcode.STAY))
    world = money(
        rule("cell", to_cell, parameters=AMOUNT), rule("pot", to_pot, parameters=AMOUNT), pools=pools
    )
    world.call(LI, "fund", 100)
    receipt = world.call(LI, "cell", 30)
    assert receipt.payments[0].target == PotPlace(0, BIDS, "bids", WANG)
    world.call(LI, "pot", 25)
    assert world.instance.pots == [45, 30, 25]
    assert world.instance.families[BIDS] == {WANG: 30}


def sweep(pools: Pools, *, fails: bool) -> RuleCode:
    """A rule that pays a whole family to ZHAO."""
    tail = (
        [pools.number(0), pools.number(1), op(Opcode.EQUAL), op(Opcode.REQUIRE, pools.text("no"))]
        if fails
        else []
    )
    body = code(pools.push(ACCOUNT, ZHAO), pay(ALL, (BIDS, 2), TO_ACCOUNT), *tail, op(Opcode.STAY))
    return rule("sweep_and_fail" if fails else "sweep", body)


def test_a_whole_family_is_swept_in_one_move_that_can_be_undone() -> None:
    pools = Pools()
    world = money(sweep(pools, fails=False), sweep(pools, fails=True), pools=pools)
    world.call(LI, "bid", 30)
    world.call(WANG, "bid", 20)
    before = dump(world.ledger)
    assert said(world.call(LI, "sweep_and_fail")) == "R4001"
    assert dump(world.ledger) == before
    receipt = world.call(LI, "sweep")
    swept = Payment(PotPlace(0, BIDS, "bids", None), AccountPlace(ZHAO), "CNY", 50, None)
    assert receipt.payments == (swept,)
    assert (world.instance.families[BIDS], world.instance.pots[BIDS]) == ({}, 0)
    assert said(world.call(ZHAO, "bid", 1)) == "done"


def test_sweeping_costs_the_same_for_two_cells_as_for_none() -> None:
    pools = Pools()
    world = money(sweep(pools, fails=False), pools=pools)
    empty = world.call(LI, "sweep").gas
    world.call(LI, "bid", 30)
    world.call(WANG, "bid", 20)
    assert world.call(LI, "sweep").gas == empty


def test_a_refund_pays_each_cell_to_its_key_in_order_of_key() -> None:
    pools = Pools()
    world = money(rule("refund", code(op(Opcode.REFUND, BIDS), op(Opcode.STAY))), pools=pools)
    world.call(WANG, "bid", 20)
    world.call(LI, "bid", 30)
    receipt = world.call(ZHAO, "refund")
    paid = [(payment.source, payment.target) for payment in receipt.payments]
    first, second = sorted([LI, WANG])
    assert paid == [
        (PotPlace(0, BIDS, "bids", first), AccountPlace(first)),
        (PotPlace(0, BIDS, "bids", second), AccountPlace(second)),
    ]
    assert (world.balance(LI), world.balance(WANG)) == (100_000, 100_000)
    assert (world.instance.families[BIDS], world.instance.pots[BIDS]) == ({}, 0)


# --- share --------------------------------------------------------------------------------------------------


def share(held: int, *weights: tuple[int, int]) -> list[int] | str:
    """What LI and WANG, and ZHAO as the rest, get of a pot; weights are fractions, or (percent, 0)."""
    pools = Pools()
    people = (LI, WANG)[: len(weights)]
    body: list[Any] = []
    parts: list[Any] = []
    for person, (top, bottom) in zip(people, weights, strict=True):
        body.append(pools.push(ACCOUNT, person))
        if bottom == 0:
            body.append(pools.push(PercentType(0, 2_000_000), top))
        parts.append((TO_ACCOUNT, 0 if bottom == 0 else top, bottom))
    body.append(pools.push(ACCOUNT, ZHAO))
    body.append(op(Opcode.SHARE, (HELD, 0), tuple(parts), TO_ACCOUNT, 0))
    world = money(rule("share", code(*body, op(Opcode.STAY))), pools=pools)
    world.call(LI, "fund", held)
    receipt = world.call(LI, "share")
    if said(receipt) != "done":
        assert world.instance.pots[HELD] == held
        return said(receipt)
    assert world.instance.pots[HELD] == 0
    got = {payment.target: payment.amount for payment in receipt.payments}
    return [got.get(AccountPlace(person), 0) for person in (*people, ZHAO)]


@pytest.mark.parametrize(
    ("held", "weights", "result"),
    [
        (100, ((1, 3), (1, 3)), [33, 33, 34]),
        (2, ((1, 3), (1, 3)), [0, 0, 2]),
        (0, ((1, 3), (1, 3)), [0, 0, 0]),
        (10_001, ((500_000, 0),), [5000, 5001]),
        (99, ((333_333, 0), (666_667, 0)), [32, 66, 1]),
        (100, ((1_000_000, 0),), [100, 0]),
        (100, ((1_000_001, 0),), "R4012"),
        (100, ((600_000, 0), (400_001, 0)), "R4012"),
        (100, ((1, 2), (500_000, 0)), [50, 50, 0]),
        (100, ((1, 2), (500_001, 0)), "R4012"),
        (100, ((0, 0),), [0, 100]),
    ],
)
def test_each_part_is_rounded_down_and_the_rest_takes_what_remains(
    held: int, weights: tuple[tuple[int, int], ...], result: list[int] | str
) -> None:
    assert share(held, *weights) == result


def test_share_of_a_cell_into_cells() -> None:
    pools = Pools()
    half = (((2, BIDS), 1, 2),)
    body = code(
        op(Opcode.SENDER), pools.push(ACCOUNT, WANG), op(Opcode.SENDER),
        op(Opcode.SHARE, (BIDS, 1), half, (2, BIDS), 0), op(Opcode.STAY),
    )  # fmt: skip
    world = money(rule("split", body), pools=pools)
    world.call(LI, "bid", 31)
    world.call(LI, "split")
    assert world.instance.families[BIDS] == {LI: 16, WANG: 15}
    assert world.instance.pots[BIDS] == 31


# --- limits, totals, events ---------------------------------------------------------------------------------


def test_a_pot_and_an_account_hold_at_most_the_highest_amount() -> None:
    pools = Pools()
    body = code(pools.push(ACCOUNT, LI), pay(ALL, (HELD, 0), TO_ACCOUNT), op(Opcode.STAY))
    world = money(rule("out", body), pools=pools)
    high = 2**127 - 1
    world.give(WANG, high - 100_000)
    assert said(world.call(WANG, "fund", high)) == "done"
    assert said(world.call(LI, "fund", 1)) == "R4008"
    assert said(world.call(LI, "out")) == "R4008"
    assert (world.balance(LI), world.instance.pots[HELD]) == (100_000, high)


def test_paid_and_received_count_what_moved_between_pots_and_accounts() -> None:
    pools = Pools()
    keeps = (KeepCode("paid", CNY, None), KeepCode("received", CNY, None))
    out = code(op(Opcode.LOCAL, 0), op(Opcode.SENDER), pay(EXACT, (HELD, 0), TO_ACCOUNT), op(Opcode.STAY))
    look = code(
        op(Opcode.SENDER), op(Opcode.PAID, 0), op(Opcode.SET_KEEP, 0),
        op(Opcode.SENDER), op(Opcode.RECEIVED, 0), op(Opcode.SET_KEEP, 1), op(Opcode.STAY),
    )  # fmt: skip
    world = money(rule("out", out, parameters=AMOUNT), rule("look", look), pools=pools, keeps=keeps)
    world.call(LI, "fund", 50)
    world.call(LI, "fund", 25)
    world.call(LI, "out", 30)
    world.call(LI, "look")
    assert (world.keep(0), world.keep(1)) == (30, 75)
    world.call(WANG, "look")
    assert (world.keep(0), world.keep(1)) == (0, 0)


def test_events_carry_their_fields_and_the_clause_of_their_rule() -> None:
    pools = Pools()
    events = (EventCode("Paid", variables(amount=CNY, count=INT)),)
    body = code(op(Opcode.LOCAL, 0), pools.number(3), op(Opcode.NOTE, 0), op(Opcode.STAY))
    article = pools.text("Article 5")
    world = money(rule("note", body, parameters=AMOUNT, article=article), pools=pools, events=events)
    (event,) = world.call(LI, "note", 12).events
    assert (event.name, event.fields, event.article, event.instance) == ("Paid", (12, 3), article, 0)


@pytest.mark.parametrize(("count", "outcome"), [(64, "done"), (65, "R4019")])
def test_at_most_64_events_a_transaction(count: int, outcome: str) -> None:
    pools = Pools()
    events = (EventCode("Seen", variables(n=INT)),)
    turn = code(op(Opcode.LOCAL, 1), op(Opcode.NOTE, 0))
    body = code(op(Opcode.LOCAL, 0), op(Opcode.FOR, 1, 100, 0, blocks=(turn,)), op(Opcode.STAY))
    many = variables(xs=ListType(INT, 100))
    world = money(rule("note", body, parameters=many, more=variables(x=INT)), pools=pools, events=events)
    receipt = world.call(LI, "note", tuple(range(count)))
    assert said(receipt) == outcome
    assert len(receipt.events) == (count if outcome == "done" else 0)
    assert said(world.call(LI, "note", (1,))) == "done"


def test_money_goes_to_accounts_and_never_to_an_instance() -> None:
    pools = Pools()
    body = code(op(Opcode.SELF), pay(ALL, (HELD, 0), TO_ACCOUNT), op(Opcode.STAY))
    world = money(rule("out", body), pools=pools)
    world.call(LI, "fund", 5)
    assert said(world.call(LI, "out")) == "R4013"
    assert world.instance.pots[HELD] == 5
