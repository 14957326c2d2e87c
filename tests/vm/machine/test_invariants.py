"""Invariants: after every action, in their states, with `old` and for each key that was written."""

from __future__ import annotations

from typing import Any

from tests.vm.machine.build import (
    BOOL,
    CNY,
    INT,
    Pools,
    code,
    contract,
    final,
    forever,
    op,
    rule,
    until,
    variables,
)
from tests.vm.machine.world import DAY, LI, WANG, World, dump, said
from vm.code.opcodes import Opcode
from vm.code.program import ClockCode, InvariantCode, KeepCode, MapCode, PayingCode, PotCode
from vm.machine.dates import Duration, Roll, Unit
from vm.machine.outcome import Refused
from vm.machine.state import Status
from vm.types import AccountType, DurationType

ACCOUNT = AccountType()


def old(*instructions: Any) -> Any:
    """`old(…)`."""
    return op(Opcode.OLD, blocks=(code(*instructions),))


def setting(pools: Pools, *invariants: InvariantCode, first: int = 0) -> World:
    """`set(x)` stays and `close(x)` goes to Closed; both set keep `x`, which is `first` at creation."""
    write = (op(Opcode.LOCAL, 0), op(Opcode.SET_KEEP, 0))
    given = variables(v=INT)
    return World(
        pools.program(
            contract(
                forever("Open"),
                final("Closed"),
                keeps=(KeepCode("x", INT, code(pools.number(first))),),
                invariants=invariants,
                rules=(
                    rule("set", code(*write, op(Opcode.STAY)), parameters=given),
                    rule("close", code(*write, op(Opcode.GO, 1)), parameters=given),
                ),
            )
        )
    )


def at_most(pools: Pools, limit: int, states: tuple[int, ...] | None = None) -> InvariantCode:
    """`x <= limit`."""
    return InvariantCode(
        "small", states, None, code(op(Opcode.KEEP, 0), pools.number(limit), op(Opcode.LESS_EQUAL))
    )


def test_an_invariant_is_checked_after_each_action_and_shows_what_it_read() -> None:
    pools = Pools()
    world = setting(pools, at_most(pools, 5))
    assert said(world.call(LI, "set", 5)) == "done"
    before = dump(world.ledger)
    receipt = world.call(LI, "set", 6)
    assert said(receipt) == "R4009"
    assert dump(world.ledger) == before
    assert isinstance(receipt.outcome, Refused)
    assert [(one.value, one.type) for one in receipt.outcome.refusal.readings] == [(6, INT)]


def test_an_invariant_is_checked_at_creation() -> None:
    pools = Pools()
    world = setting(pools, at_most(pools, 5), first=6)
    assert said(world.receipt) == "R4009"
    assert world.ledger.state.instances == []


def test_an_invariant_of_a_state_looks_at_the_state_that_was_reached() -> None:
    pools = Pools()
    world = setting(pools, at_most(pools, 5, (1,)))
    assert said(world.call(LI, "set", 9)) == "done"
    assert said(world.call(LI, "close", 9)) == "R4009"
    assert said(world.call(LI, "close", 4)) == "done"


def test_old_is_the_value_before_the_action() -> None:
    pools = Pools()
    grows = code(op(Opcode.KEEP, 0), old(op(Opcode.KEEP, 0)), op(Opcode.GREATER_EQUAL))
    world = setting(pools, InvariantCode("grows", None, None, grows), first=3)
    assert [said(world.call(LI, "set", value)) for value in (3, 5, 4, 5)] == ["done", "done", "R4009", "done"]


def test_old_reads_maps_pots_counts_and_the_state_as_they_were() -> None:
    pools = Pools()
    one = pools.number(1)
    asked: list[tuple[Any, ...]] = [
        (op(Opcode.MAP_COUNT, 0),),
        (one, op(Opcode.MAP_GET, 0)),
        (op(Opcode.MAP_SUM, 0, -1),),
        (op(Opcode.POT, 0),),
        (pools.push(ACCOUNT, LI), op(Opcode.POT_CELL, 1)),
        (op(Opcode.POT_SUM, 1),),
        (op(Opcode.STATE_IS, 1),),
        (op(Opcode.KNOWN, 0),),
    ]
    before = (2, 10, 30, 50, 7, 7, False, False)
    invariants = tuple(
        InvariantCode(
            f"i{place}", (1,), None, code(old(*read), pools.push(_type(value), value), op(Opcode.EQUAL))
        )
        for place, (read, value) in enumerate(zip(asked, before, strict=True))
    )
    mapped = variables(k=INT, v=INT)
    put = code(op(Opcode.LOCAL, 0), op(Opcode.LOCAL, 1), op(Opcode.MAP_SET, 0), op(Opcode.STAY))
    stay = code(op(Opcode.STAY))
    paying = PayingCode(code(pools.money(50)), "CNY", None, (1, 0), None)
    bidding = PayingCode(code(pools.money(7)), "CNY", None, (2, 1), code(op(Opcode.SENDER)))
    # change everything that the invariants read, twice where it can be, then enter the other state
    change = code(
        one,
        pools.number(11),
        op(Opcode.MAP_SET, 0),
        one,
        pools.number(12),
        op(Opcode.MAP_SET, 0),
        pools.number(2),
        op(Opcode.MAP_REMOVE, 0, pools.text("none")),
        pools.number(3),
        pools.number(5),
        op(Opcode.MAP_SET, 0),
        pools.number(4),
        pools.number(5),
        op(Opcode.MAP_SET, 0),
        op(Opcode.SENDER),
        op(Opcode.PAY, 1, (0, 0), (0, 0), 0),
        op(Opcode.SENDER),
        op(Opcode.PAY, 1, (1, 2), (0, 0), 0),
        pools.number(1),
        op(Opcode.SET_KEEP, 0),
        op(Opcode.GO, 1),
    )
    world = World(
        pools.program(
            contract(
                forever("Open"),
                final("Closed"),
                keeps=(KeepCode("x", INT, None),),
                maps=(MapCode("m", INT, INT, False, code(pools.number(0)), (-1,)),),
                pots=(PotCode("held", "CNY", None, None), PotCode("bids", "CNY", ACCOUNT, None)),
                invariants=invariants,
                rules=(
                    rule("put", put, parameters=mapped),
                    rule("fund", stay, paying=paying),
                    rule("bid", stay, paying=bidding),
                    rule("change", change),
                ),
            )
        )
    )
    for key, value in ((1, 10), (2, 20)):
        world.call(LI, "put", key, value)
    world.call(WANG, "fund")
    world.call(LI, "bid")
    assert said(world.call(LI, "change")) == "done"
    assert world.instance.maps[0] == {1: 12, 3: 5, 4: 5}
    assert (world.instance.totals, world.instance.pots) == ({(0, -1): 22}, [0, 0])


def _type(value: object) -> Any:
    return BOOL if isinstance(value, bool) else INT


def test_at_creation_old_is_the_first_value() -> None:
    pools = Pools()
    same = code(op(Opcode.KEEP, 0), old(op(Opcode.KEEP, 0)), op(Opcode.EQUAL))
    world = setting(pools, InvariantCode("same", None, None, same), first=4)
    assert said(world.receipt) == "done"


# --- each ---------------------------------------------------------------------------------------------------


def owing(pools: Pools) -> World:
    """Maps `owed` (no default) and `paid` (default 0) per int; for each key of owed, paid is at most owed."""
    key = op(Opcode.LOCAL, 0)
    condition = code(key, op(Opcode.MAP_GET, 1), key, op(Opcode.MAP_GET, 0), op(Opcode.LESS_EQUAL))
    both = variables(k=INT, v=CNY)
    put = (key, op(Opcode.LOCAL, 1))
    none = pools.text("none")
    return World(
        pools.program(
            contract(
                forever("Open"),
                maps=(
                    MapCode("owed", INT, CNY, False, None, ()),
                    MapCode("paid", INT, CNY, False, code(pools.money(0)), ()),
                ),
                invariants=(InvariantCode("never_over", None, 0, condition),),
                rules=(
                    rule("owe", code(*put, op(Opcode.MAP_ADD, 0, none), op(Opcode.STAY)), parameters=both),
                    rule("lower", code(*put, op(Opcode.MAP_SET, 0), op(Opcode.STAY)), parameters=both),
                    rule(
                        "forgive",
                        code(key, op(Opcode.MAP_REMOVE, 0, none), op(Opcode.STAY)),
                        parameters=variables(k=INT),
                    ),
                    rule("pay", code(*put, op(Opcode.MAP_SET, 1), op(Opcode.STAY)), parameters=both),
                ),
            )
        )
    )


def test_each_checks_a_key_that_was_written_in_its_own_map() -> None:
    world = owing(Pools())
    assert said(world.call(LI, "owe", 1, 100)) == "done"
    assert said(world.call(LI, "pay", 1, 60)) == "done"
    assert said(world.call(LI, "lower", 1, 59)) == "R4009"
    assert said(world.call(LI, "lower", 1, 60)) == "done"


def test_each_checks_a_key_that_was_written_in_another_map_that_it_reads() -> None:
    world = owing(Pools())
    world.call(LI, "owe", 1, 100)
    assert said(world.call(LI, "pay", 1, 101)) == "R4009"
    assert said(world.call(LI, "pay", 1, 100)) == "done"


def test_each_says_nothing_of_keys_that_its_map_does_not_have() -> None:
    world = owing(Pools())
    assert said(world.call(LI, "pay", 2, 500)) == "done"
    world.call(LI, "owe", 1, 100)
    assert said(world.call(LI, "forgive", 1)) == "done"
    assert said(world.call(LI, "owe", 2, 499)) == "R4009"


# --- clocks -------------------------------------------------------------------------------------------------


def test_an_invariant_that_a_clock_breaks_halts_the_instance() -> None:
    pools = Pools()
    day = Duration(Unit.DAY, 1, Roll.NONE)
    deadline = code(op(Opcode.ENTRY_DAY), pools.push(DurationType(), day), op(Opcode.DATE_ADD))
    body = code(pools.number(9), op(Opcode.SET_KEEP, 0), op(Opcode.GO, 1))
    world = World(
        pools.program(
            contract(
                until("Open", deadline),
                final("Closed"),
                keeps=(KeepCode("x", INT, code(pools.number(0))),),
                invariants=(at_most(pools, 5),),
                clocks=(ClockCode(None, (), body, (0,), None),),
            )
        )
    )
    (receipt,) = world.after(2 * DAY)
    assert [halt.refusal.code for halt in receipt.halts] == ["R4009"]
    assert (world.keep(), world.state, world.instance.status[Status.HALTED]) == (0, 0, "R4009")
