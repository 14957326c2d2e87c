"""What an instance keeps: values, lists, maps with their totals; and what an action may read of the call."""

from __future__ import annotations

from typing import Any

import pytest

from chain.address import named_account
from tests.vm.machine.build import BOOL, CNY, INT, Pools, code, contract, final, forever, op, rule, variables
from tests.vm.machine.world import LI, START, START_DAY, WANG, World, dump, reason, said
from vm.code.opcodes import Opcode
from vm.code.program import CheckCode, KeepCode, MapCode, Program
from vm.types import AccountType, DateType, IntType, ListType, RecordType, TextType, TimeType, Type

ACCOUNT = AccountType()
SMALL_LIST = ListType(INT, 2)


# --- kept values --------------------------------------------------------------------------------------------


def keeping(type_: Type = INT) -> Program:
    """A keep `x` that starts not known, copied into `y` by `read`."""
    pools = Pools()
    return pools.program(
        contract(
            forever("Open"),
            keeps=(KeepCode("x", type_, None), KeepCode("y", type_, None), KeepCode("seen", BOOL, None)),
            rules=(
                rule(
                    "write",
                    code(op(Opcode.LOCAL, 0), op(Opcode.SET_KEEP, 0), op(Opcode.STAY)),
                    parameters=variables(v=type_),
                ),
                rule("read", code(op(Opcode.KEEP, 0), op(Opcode.SET_KEEP, 1), op(Opcode.STAY))),
                rule("ask", code(op(Opcode.KNOWN, 0), op(Opcode.SET_KEEP, 2), op(Opcode.STAY))),
                rule("forget", code(op(Opcode.CLEAR_KEEP, 0), op(Opcode.STAY))),
            ),
        )
    )


def test_a_value_that_is_not_known_stops_its_reader() -> None:
    world = World(keeping())
    assert said(world.call(LI, "read")) == "R4007"
    world.call(LI, "ask")
    assert world.keep(2) is False
    world.call(LI, "write", 5)
    assert said(world.call(LI, "read")) == "done"
    assert world.keep(1) == 5
    world.call(LI, "ask")
    assert world.keep(2) is True
    world.call(LI, "forget")
    assert said(world.call(LI, "read")) == "R4007"


@pytest.mark.parametrize(
    ("type_", "value"),
    [(IntType(1, 5), 0), (IntType(1, 5), 6), (INT, 2**127), (TextType(2), "abc"), (SMALL_LIST, (1, 2, 3))],
)
def test_arguments_that_do_not_fit_are_refused(type_: Type, value: Any) -> None:
    world = World(keeping(type_))
    assert said(world.call(LI, "write", value)) == "R4018"
    assert said(world.call(LI, "write")) == "R4018"
    assert said(world.call(LI, "read", 1)) == "R4018"


def test_terms_that_do_not_fit_are_refused_and_leave_no_instance() -> None:
    program = Pools().program(contract(forever("Open"), terms=variables(months=IntType(1, 60))))
    assert said(World(program, 60).receipt) == "done"
    world = World(program, 61)
    assert said(world.receipt) == "R4018"
    assert world.ledger.state.instances == []


def test_an_action_that_the_state_does_not_have_is_refused() -> None:
    world = World(keeping())
    assert said(world.call(LI, "nothing")) == "R4003"


# --- lists --------------------------------------------------------------------------------------------------


def test_a_kept_list_grows_up_to_its_limit() -> None:
    pools = Pools()
    add = code(op(Opcode.LOCAL, 0), op(Opcode.APPEND_KEEP, 0, pools.text("full")), op(Opcode.STAY))
    empty = code(op(Opcode.LIST, pools.type(SMALL_LIST), 0))
    program = pools.program(
        contract(
            forever("Open"),
            keeps=(KeepCode("xs", SMALL_LIST, empty),),
            rules=(rule("add", add, parameters=variables(v=INT)),),
        )
    )
    world = World(program)
    assert [said(world.call(LI, "add", value)) for value in (7, 8)] == ["done", "done"]
    refused = world.call(LI, "add", 9)
    assert (said(refused), reason(refused)) == ("R4014", "full")
    assert world.keep() == (7, 8)


def test_a_loop_runs_once_for_each_item_and_not_over_its_limit() -> None:
    pools = Pools()
    body = code(op(Opcode.KEEP, 0), op(Opcode.LOCAL, 1), op(Opcode.INT_ADD), op(Opcode.SET_KEEP, 0))
    loop = code(op(Opcode.LOCAL, 0), op(Opcode.FOR, 1, 2, 0, blocks=(body,)), op(Opcode.STAY))
    program = pools.program(
        contract(
            forever("Open"),
            keeps=(KeepCode("sum", INT, code(pools.number(0))),),
            rules=(rule("add", loop, parameters=variables(xs=ListType(INT, 5)), more=variables(x=INT)),),
        )
    )
    world = World(program)
    world.call(LI, "add", (3, 4))
    assert world.keep() == 7
    world.call(LI, "add", ())
    assert world.keep() == 7
    assert said(world.call(LI, "add", (1, 2, 3))) == "R4014"


# --- maps ---------------------------------------------------------------------------------------------------

CLAIM = RecordType("Claim", (("due", CNY), ("count", INT)))


def mapping(*, default: bool) -> Program:
    """A map from int to a record, with the totals of both its fields, and what reads it."""
    pools = Pools()
    made = code(pools.money(5), pools.number(1), op(Opcode.RECORD, pools.type(CLAIM)))
    claims = MapCode("claims", INT, CLAIM, False, made if default else None, (0, 1))
    both = variables(k=INT, v=CLAIM)
    key = variables(k=INT)
    put = (op(Opcode.LOCAL, 0), op(Opcode.LOCAL, 1))
    return pools.program(
        contract(
            forever("Open"),
            maps=(claims,),
            keeps=(KeepCode("got", CLAIM, None), KeepCode("had", BOOL, None), KeepCode("sum", CNY, None)),
            rules=(
                rule("put", code(*put, op(Opcode.MAP_SET, 0), op(Opcode.STAY)), parameters=both),
                rule(
                    "add",
                    code(*put, op(Opcode.MAP_ADD, 0, pools.text("twice")), op(Opcode.STAY)),
                    parameters=both,
                ),
                rule(
                    "drop",
                    code(put[0], op(Opcode.MAP_REMOVE, 0, pools.text("none")), op(Opcode.STAY)),
                    parameters=key,
                ),
                rule(
                    "get",
                    code(put[0], op(Opcode.MAP_GET, 0), op(Opcode.SET_KEEP, 0), op(Opcode.STAY)),
                    parameters=key,
                ),
                rule(
                    "has",
                    code(put[0], op(Opcode.MAP_HAS, 0), op(Opcode.SET_KEEP, 1), op(Opcode.STAY)),
                    parameters=key,
                ),
                rule("total", code(op(Opcode.MAP_SUM, 0, 0), op(Opcode.SET_KEEP, 2), op(Opcode.STAY))),
                rule(
                    "break",
                    code(
                        *put,
                        op(Opcode.MAP_SET, 0),
                        pools.push(BOOL, False),
                        op(Opcode.REQUIRE, pools.text("no")),
                        op(Opcode.STAY),
                    ),
                    parameters=both,
                ),
            ),
        )
    )


def test_a_map_without_a_default() -> None:
    world = World(mapping(default=False))
    assert said(world.call(LI, "get", 1)) == "R4006"
    assert said(world.call(LI, "put", 1, (10, 1))) == "R4006"
    assert said(world.call(LI, "add", 1, (10, 1))) == "done"
    again = world.call(LI, "add", 1, (20, 1))
    assert (said(again), reason(again)) == ("R4010", "twice")
    assert said(world.call(LI, "put", 1, (30, 2))) == "done"
    world.call(LI, "get", 1)
    assert world.keep(0) == (30, 2)
    assert said(world.call(LI, "drop", 1)) == "done"
    none = world.call(LI, "drop", 1)
    assert (said(none), reason(none)) == ("R4006", "none")
    assert said(world.call(LI, "get", 1)) == "R4006"


def test_a_missing_key_reads_as_the_default_and_was_not_written() -> None:
    world = World(mapping(default=True))
    world.call(LI, "get", 1)
    assert world.keep(0) == (5, 1)
    world.call(LI, "has", 1)
    assert world.keep(1) is False
    assert said(world.call(LI, "put", 1, (10, 3))) == "done"
    world.call(LI, "has", 1)
    assert world.keep(1) is True


def test_totals_follow_every_write_and_are_undone_with_it() -> None:
    world = World(mapping(default=True))
    world.call(LI, "put", 1, (10, 3))
    world.call(LI, "put", 2, (20, -1))
    assert world.instance.totals == {(0, 0): 30, (0, 1): 2}
    world.call(LI, "put", 1, (15, 3))
    assert world.instance.totals == {(0, 0): 35, (0, 1): 2}
    before = dump(world.ledger)
    assert said(world.call(LI, "break", 2, (1000, 9))) == "R4001"
    assert said(world.call(LI, "break", 3, (1000, 9))) == "R4001"
    assert dump(world.ledger) == before
    world.call(LI, "drop", 2)
    assert world.instance.totals == {(0, 0): 15, (0, 1): 3}
    world.call(LI, "total")
    assert world.keep(2) == 15


def test_a_total_above_the_highest_amount_stops_its_reader_alone() -> None:
    world = World(mapping(default=True))
    high = 2**127 - 1
    assert said(world.call(LI, "put", 1, (high, 0))) == "done"
    assert said(world.call(LI, "total")) == "done"
    assert said(world.call(LI, "put", 2, (1, 0))) == "done"
    assert said(world.call(LI, "total")) == "R4008"


def test_at_most_1024_new_keys_a_transaction() -> None:
    pools = Pools()
    # 512 turns add two keys each; the 513th item is one too many
    body = code(
        op(Opcode.LOCAL, 1),
        pools.number(0),
        op(Opcode.MAP_ADD, 0, pools.text("twice")),
        op(Opcode.LOCAL, 1),
        pools.number(0),
        op(Opcode.MAP_ADD, 1, pools.text("twice")),
    )
    loop = code(
        op(Opcode.LOCAL, 0),
        op(Opcode.FOR, 1, 512, 0, blocks=(body,)),
        op(Opcode.LOCAL, 0),
        op(Opcode.LENGTH),
        pools.number(512),
        op(Opcode.EQUAL),
        op(Opcode.IF, blocks=(code(), code(pools.number(1), pools.number(0), op(Opcode.MAP_ADD, 2, 0)))),
        op(Opcode.STAY),
    )
    one = code(pools.number(9), pools.number(0), op(Opcode.MAP_ADD, 2, 0), op(Opcode.STAY))
    both = code(*(loop[:-1]), *one)
    many = variables(xs=ListType(INT, 512))
    maps = tuple(MapCode(name, INT, INT, True, None, ()) for name in ("a", "b", "c"))
    program = pools.program(
        contract(
            forever("Open"),
            maps=maps,
            rules=(
                rule("fill", loop, parameters=many, more=variables(x=INT)),
                rule("fill_and_one", both, parameters=many, more=variables(x=INT)),
            ),
        )
    )
    world = World(program)
    items = tuple(range(512))
    before = dump(world.ledger)
    assert said(world.call(LI, "fill_and_one", items)) == "R4019"
    assert dump(world.ledger) == before
    assert said(world.call(LI, "fill", items)) == "done"
    assert len(world.instance.maps[0]) + len(world.instance.maps[1]) == 1024


# --- creation -----------------------------------------------------------------------------------------------


def test_a_require_of_the_contract_is_checked_at_creation_in_the_authors_words() -> None:
    pools = Pools()
    differ = code(op(Opcode.TERM, 0), op(Opcode.TERM, 1), op(Opcode.DISTINCT, 2))
    program = pools.program(
        contract(
            forever("Open"),
            terms=variables(a=ACCOUNT, b=ACCOUNT),
            checks=(CheckCode(differ, pools.text("two people")),),
        )
    )
    assert said(World(program, LI, WANG).receipt) == "done"
    world = World(program, LI, LI)
    assert (said(world.receipt), reason(world.receipt)) == ("R4001", "two people")
    assert world.ledger.state.instances == []
    assert world.ledger.state.addresses == {}


def test_first_values_are_worked_out_from_terms() -> None:
    pools = Pools()
    twice = code(op(Opcode.TERM, 0), pools.number(2), op(Opcode.INT_MULTIPLY))
    program = pools.program(
        contract(forever("Open"), terms=variables(n=INT), keeps=(KeepCode("x", INT, twice),))
    )
    assert World(program, 21).keep() == 42
    assert said(World(program, 2**126).receipt) == "R4008"


# --- the call and the time ----------------------------------------------------------------------------------


def test_what_an_action_reads_of_the_call_and_of_time() -> None:
    pools = Pools()
    reads = (
        (Opcode.SENDER, ACCOUNT),
        (Opcode.SELF, ACCOUNT),
        (Opcode.NOW, TimeType()),
        (Opcode.TODAY, DateType()),
        (Opcode.ENTERED, TimeType()),
        (Opcode.ENTRY_DAY, DateType()),
    )
    body = [
        one for place, (opcode, _) in enumerate(reads) for one in (op(opcode), op(Opcode.SET_KEEP, place))
    ]
    keeps = tuple(KeepCode(opcode.name.lower(), type_, None) for opcode, type_ in reads)
    program = pools.program(
        contract(forever("Open"), keeps=keeps, rules=(rule("look", code(*body, op(Opcode.STAY))),))
    )
    world = World(program)
    world.after(3 * 86_400 + 60)
    world.call(WANG, "look")
    now = START + 3 * 86_400 + 60
    found = [world.keep(place) for place in range(len(reads))]
    assert found == [WANG, world.address, now, START_DAY + 3, START, START_DAY]


def test_the_state_is_read_by_number_or_as_final() -> None:
    pools = Pools()
    asked = [
        one
        for place, state in enumerate((0, 1, -1))
        for one in (op(Opcode.STATE_IS, state), op(Opcode.SET_KEEP, place))
    ]
    program = pools.program(
        contract(
            forever("Open"),
            final("Closed"),
            keeps=tuple(KeepCode(name, BOOL, None) for name in ("open", "closed", "over")),
            rules=(rule("look", code(*asked, op(Opcode.GO, 1))),),
        )
    )
    world = World(program)
    world.call(LI, "look")
    assert [world.keep(place) for place in range(3)] == [True, False, False]
    assert world.state == 1


def test_a_condition_shows_what_it_read() -> None:
    pools = Pools()
    limit = code(
        op(Opcode.LOCAL, 0),
        op(Opcode.TERM, 0),
        op(Opcode.LESS_EQUAL),
        op(
            Opcode.IF,
            blocks=(
                code(op(Opcode.KEEP, 0), op(Opcode.LOCAL, 0), op(Opcode.LESS)),
                code(pools.push(BOOL, False)),
            ),
        ),
        op(Opcode.REQUIRE, pools.text("too much")),
        op(Opcode.STAY),
    )
    program = pools.program(
        contract(
            forever("Open"),
            terms=variables(deposit=CNY),
            keeps=(KeepCode("least", CNY, code(pools.money(100))),),
            rules=(rule("claim", limit, parameters=variables(amount=CNY)),),
        )
    )
    world = World(program, 600)
    assert said(world.call(LI, "claim", 200)) == "done"
    assert _readings(world, 700) == [(700, CNY), (600, CNY)]
    assert _readings(world, 50) == [(50, CNY), (600, CNY), (100, CNY)]


def test_a_condition_shows_nothing_of_the_statements_before_it() -> None:
    pools = Pools()
    body = code(
        op(Opcode.TERM, 0), op(Opcode.SET_KEEP, 0),
        op(Opcode.KEEP, 0), op(Opcode.TERM, 0), op(Opcode.EQUAL), op(Opcode.REQUIRE, pools.text("never")),
        op(Opcode.LOCAL, 0), op(Opcode.KEEP, 1), op(Opcode.LESS), op(Opcode.REQUIRE, pools.text("too much")),
        op(Opcode.STAY),
    )  # fmt: skip
    program = pools.program(
        contract(
            forever("Open"),
            terms=variables(deposit=CNY),
            keeps=(KeepCode("last", CNY, None), KeepCode("most", CNY, code(pools.money(100)))),
            rules=(rule("claim", body, parameters=variables(amount=CNY)),),
        )
    )
    assert _readings(World(program, 600), 700) == [(700, CNY), (100, CNY)]


def _readings(world: World, amount: int) -> list[tuple[Any, Type]]:
    outcome = world.call(LI, "claim", amount).outcome
    refusal = getattr(outcome, "refusal", None)
    assert refusal is not None
    return [(reading.value, reading.type) for reading in refusal.readings]


def test_an_instance_is_no_account() -> None:
    program = Pools().program(contract(forever("Open"), terms=variables(a=ACCOUNT)))
    world = World(program, named_account(0, "Li"))
    assert said(world.create(world.address)) == "R4018"


def test_a_refusal_puts_back_what_was_removed() -> None:
    pools = Pools()
    key = op(Opcode.LOCAL, 0)
    drop = (key, op(Opcode.MAP_REMOVE, 0, pools.text("none")))
    fail = (pools.push(BOOL, False), op(Opcode.REQUIRE, pools.text("no")), op(Opcode.STAY))
    put = (key, key, op(Opcode.MAP_ADD, 0, pools.text("twice")), op(Opcode.STAY))
    program = pools.program(
        contract(
            forever("Open"),
            maps=(MapCode("m", INT, INT, False, None, (-1,)),),
            rules=(
                rule("put", code(*put), parameters=variables(k=INT)),
                rule("fail", code(*drop, *fail), parameters=variables(k=INT)),
            ),
        )
    )
    world = World(program)
    for number in (1, 2, 3):
        world.call(LI, "put", number)
    before = dump(world.ledger)
    assert said(world.call(LI, "fail", 1)) == "R4001"
    assert dump(world.ledger) == before
    assert world.instance.totals == {(0, -1): 6}
