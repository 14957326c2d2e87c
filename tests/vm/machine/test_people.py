"""Who may act: parties, lists, maps, `or`, and the joint consent of `and`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from typing import Any

import pytest

import tally
from chain.address import named_account
from tests.vm.machine.build import CNY, INT, Pools, code, contract, forever, op, rule, variables
from tests.vm.machine.world import LI, WANG, ZHAO, World, dump, said
from vm.code.opcodes import Opcode
from vm.code.program import (
    KeepCode,
    MapCode,
    PayingCode,
    PotCode,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyone,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.machine.outcome import ActionKind, Done
from vm.types import AccountType, ListType

ACCOUNT = AccountType()
CHEN = named_account(0, "Chen")


def person(pools: Pools, who: bytes) -> Who:
    """One account."""
    return WhoAccount(code(pools.push(ACCOUNT, who)))


def people(pools: Pools, *names: bytes) -> Who:
    """Any of a list."""
    return WhoInList(code(pools.push(ListType(ACCOUNT, 9), names)))


def acting(pools: Pools, who: Who) -> World:
    """An instance whose only action counts how often it ran; it is open in both states, `move` enters the
    other, `hire` names a member of the map, and `appoint` sets the kept account.
    """
    count = code(
        op(Opcode.KEEP, 0), pools.number(1), op(Opcode.INT_ADD), op(Opcode.SET_KEEP, 0), op(Opcode.STAY)
    )
    add = code(
        op(Opcode.LOCAL, 0), pools.number(0), op(Opcode.MAP_ADD, 0, pools.text("twice")), op(Opcode.STAY)
    )
    appoint = code(op(Opcode.LOCAL, 0), op(Opcode.SET_KEEP, 1), op(Opcode.STAY))
    other = code(
        op(Opcode.STATE_IS, 0), op(Opcode.IF, blocks=(code(op(Opcode.GO, 1)), code(op(Opcode.GO, 0))))
    )
    return World(
        pools.program(
            contract(
                forever("First"),
                forever("Second"),
                keeps=(KeepCode("count", INT, code(pools.number(0))), KeepCode("keeper", ACCOUNT, None)),
                maps=(MapCode("members", ACCOUNT, INT, False, None, ()),),
                rules=(
                    rule("act", count, who=who, parameters=variables(n=INT), states=(0, 1)),
                    rule("move", other, states=(0, 1)),
                    rule("again", code(op(Opcode.GO, 0)), states=(0,)),
                    rule("hire", add, parameters=variables(who=ACCOUNT)),
                    rule("appoint", appoint, parameters=variables(who=ACCOUNT)),
                ),
            )
        )
    )


def acts(world: World, callers: Iterable[bytes], argument: int = 1) -> list[str]:
    """What calls of `act` come to: "consent", "done", or a refusal's code."""
    found: list[str] = []
    for caller in callers:
        receipt = world.call(caller, "act", argument)
        outcome = receipt.outcome
        consent = isinstance(outcome, Done) and outcome.record.kind is ActionKind.CONSENT
        found.append("consent" if consent else said(receipt))
    return found


# --- one person ---------------------------------------------------------------------------------------------


def test_a_party_a_list_and_anyone() -> None:
    pools = Pools()
    assert acts(acting(pools, person(pools, LI)), (LI, WANG)) == ["done", "R4002"]
    pools = Pools()
    assert acts(acting(pools, people(pools, LI, WANG)), (LI, WANG, ZHAO)) == ["done", "done", "R4002"]
    pools = Pools()
    assert acts(acting(pools, WhoAnyone()), (ZHAO,)) == ["done"]


def test_a_map_names_the_people_it_holds_now() -> None:
    pools = Pools()
    world = acting(pools, WhoInMap(0))
    assert acts(world, (LI,)) == ["R4002"]
    world.call(ZHAO, "hire", LI)
    assert acts(world, (LI, WANG)) == ["done", "R4002"]


def test_an_account_that_is_not_known_names_nobody_and_bars_nobody_else() -> None:
    pools = Pools()
    world = acting(pools, WhoOr((WhoAccount(code(op(Opcode.KEEP, 1))), person(pools, LI))))
    assert acts(world, (LI, WANG)) == ["done", "R4007"]
    world.call(ZHAO, "appoint", WANG)
    assert acts(world, (LI, WANG, ZHAO)) == ["done", "done", "R4002"]


def test_an_account_may_be_taken_from_an_argument() -> None:
    pools = Pools()
    body = code(op(Opcode.STAY))
    named = WhoAccount(code(op(Opcode.LOCAL, 0)))
    program = pools.program(
        contract(forever("Open"), rules=(rule("act", body, who=named, parameters=variables(who=ACCOUNT)),))
    )
    world = World(program)
    assert said(world.call(LI, "act", LI)) == "done"
    assert said(world.call(LI, "act", WANG)) == "R4002"
    assert world.ledger.may_act(world.instance, "act") is None


def test_an_account_may_depend_on_the_caller() -> None:
    """`by either[sender]`: who may act is not known before somebody calls."""
    pools = Pools()
    caller = WhoAccount(
        code(
            op(Opcode.SENDER),
            pools.push(ACCOUNT, LI),
            op(Opcode.EQUAL),
            op(Opcode.IF, blocks=(code(op(Opcode.SENDER)), code(pools.push(ACCOUNT, WANG)))),
        )
    )
    world = acting(pools, caller)
    assert acts(world, (LI, WANG, ZHAO)) == ["done", "done", "R4002"]
    assert world.ledger.may_act(world.instance, "act") is None


def test_who_may_act_now() -> None:
    pools = Pools()
    world = acting(pools, WhoOr((person(pools, LI), WhoAnd((people(pools, WANG, LI), WhoInMap(0))))))
    assert world.ledger.may_act(world.instance, "act") == (LI, WANG)
    world.call(ZHAO, "hire", CHEN)
    world.call(ZHAO, "hire", ZHAO)
    assert world.ledger.may_act(world.instance, "act") == (LI, WANG, *sorted((CHEN, ZHAO)))
    assert world.ledger.may_act(world.instance, "move") is None
    assert world.ledger.may_act(world.instance, "nothing") == ()


# --- joint consent ------------------------------------------------------------------------------------------


def joint(pools: Pools, *parts: Who) -> Who:
    """All parts."""
    return WhoAnd(parts)


def test_the_rule_runs_with_the_call_that_completes_the_set() -> None:
    pools = Pools()
    world = acting(pools, joint(pools, person(pools, LI), person(pools, WANG)))
    assert acts(world, (LI, LI, ZHAO)) == ["consent", "consent", "R4002"]
    assert world.keep() == 0
    assert acts(world, (WANG,)) == ["done"]
    assert world.keep() == 1
    assert world.instance.consents == {}
    assert acts(world, (WANG, LI)) == ["consent", "done"]


def test_a_consent_fixes_the_arguments_and_a_new_one_replaces_it() -> None:
    pools = Pools()
    world = acting(pools, joint(pools, person(pools, LI), person(pools, WANG)))
    assert acts(world, (LI,), 1) == ["consent"]
    assert acts(world, (WANG,), 2) == ["consent"]
    assert acts(world, (LI,), 3) == ["consent"]
    assert acts(world, (WANG,), 1) == ["consent"]
    assert acts(world, (LI,), 1) == ["done"]


def test_a_consent_can_be_withdrawn_once() -> None:
    pools = Pools()
    world = acting(pools, joint(pools, person(pools, LI), person(pools, WANG)))
    assert said(world.withdraw(LI, "act")) == "R4015"
    acts(world, (LI,))
    receipt = world.withdraw(LI, "act")
    assert isinstance(receipt.outcome, Done)
    assert receipt.outcome.record.kind is ActionKind.WITHDRAWAL
    assert said(world.withdraw(LI, "act")) == "R4015"
    assert acts(world, (WANG, LI)) == ["consent", "done"]


@pytest.mark.parametrize("leaving", [("move",), ("again",), ("move", "move")])
def test_leaving_or_entering_the_state_again_drops_all_consents(leaving: tuple[str, ...]) -> None:
    pools = Pools()
    world = acting(pools, joint(pools, person(pools, LI), person(pools, WANG)))
    acts(world, (LI,))
    for action in leaving:
        assert said(world.call(ZHAO, action)) == "done"
    assert acts(world, (WANG,)) == ["consent"]


def test_staying_keeps_consents() -> None:
    pools = Pools()
    world = acting(pools, joint(pools, person(pools, LI), person(pools, WANG)))
    acts(world, (LI,))
    world.call(ZHAO, "hire", ZHAO)
    assert acts(world, (WANG,)) == ["done"]


def test_two_places_need_two_people() -> None:
    pools = Pools()
    world = acting(pools, joint(pools, person(pools, LI), person(pools, LI)))
    assert acts(world, (LI, LI)) == ["consent", "consent"]


def test_one_of_a_list_and_a_member_of_it() -> None:
    # Li may stand in both places; who calls last completes the set only where two places can be filled
    pools = Pools()
    world = acting(pools, joint(pools, people(pools, LI, WANG), person(pools, LI)))
    assert acts(world, (LI, WANG)) == ["consent", "done"]
    assert acts(world, (WANG, LI)) == ["consent", "done"]


@pytest.mark.parametrize("names", list(permutations((LI, WANG, ZHAO))))
def test_places_are_given_so_that_all_are_filled(names: tuple[bytes, bytes, bytes]) -> None:
    # the first place could take a, but then the last would stay empty
    a, b, c = names
    pools = Pools()
    world = acting(pools, joint(pools, people(pools, a, b), people(pools, b, c), person(pools, a)))
    assert acts(world, (a, b, c)) == ["consent", "consent", "done"]
    assert acts(world, (c, b, a)) == ["consent", "consent", "done"]


def test_or_inside_and() -> None:
    pools = Pools()
    either = WhoOr((person(pools, WANG), person(pools, ZHAO)))
    world = acting(pools, joint(pools, person(pools, LI), either))
    assert acts(world, (WANG, ZHAO, LI)) == ["consent", "consent", "done"]
    assert world.instance.consents == {}
    assert acts(world, (LI, ZHAO)) == ["consent", "done"]


def test_and_inside_or() -> None:
    pools = Pools()
    both = joint(pools, person(pools, LI), person(pools, WANG))
    world = acting(pools, WhoOr((both, person(pools, ZHAO))))
    # what Li consented to ran when Zhao called it, so Li's consent is used up
    assert acts(world, (LI, ZHAO, WANG, LI)) == ["consent", "done", "consent", "done"]


def test_a_consent_of_one_who_is_named_no_longer_does_not_count() -> None:
    pools = Pools()
    world = acting(pools, joint(pools, WhoAccount(code(op(Opcode.KEEP, 1))), person(pools, WANG)))
    world.call(ZHAO, "appoint", LI)
    assert acts(world, (LI,)) == ["consent"]
    world.call(ZHAO, "appoint", CHEN)
    assert acts(world, (WANG, LI)) == ["consent", "R4002"]
    assert acts(world, (CHEN,)) == ["done"]


# --- joint consent and money --------------------------------------------------------------------------------


def paying(*, limit: int = 1000) -> World:
    """`act` by LI and WANG takes `price` from WANG and fails where the pot would hold more than `limit`;
    `set_price` by anyone; `signers` are kept.
    """
    pools = Pools()
    who = joint(pools, person(pools, LI), person(pools, WANG))
    header = PayingCode(code(op(Opcode.KEEP, 0)), "CNY", code(pools.push(ACCOUNT, WANG)), (1, 0), None)
    body = code(
        op(Opcode.POT, 0), pools.money(limit), op(Opcode.LESS_EQUAL), op(Opcode.REQUIRE, pools.text("full")),
        op(Opcode.SIGNERS), op(Opcode.SET_KEEP, 1), op(Opcode.STAY),
    )  # fmt: skip
    set_price = code(op(Opcode.LOCAL, 0), op(Opcode.SET_KEEP, 0), op(Opcode.STAY))
    return World(
        pools.program(
            contract(
                forever("Open"),
                pots=(PotCode("held", "CNY", None, None),),
                keeps=(
                    KeepCode("price", CNY, code(pools.money(100))),
                    KeepCode("signed", ListType(ACCOUNT, 9), None),
                ),
                rules=(
                    rule("act", body, who=who, paying=header),
                    rule("set_price", set_price, parameters=variables(price=CNY)),
                ),
            )
        )
    )


def test_the_payer_of_a_joint_rule_is_a_signer_whoever_calls_last() -> None:
    for first, last in ((LI, WANG), (WANG, LI)):
        world = paying()
        world.call(first, "act")
        assert world.balance(WANG) == 100_000
        assert said(world.call(last, "act")) == "done"
        assert (world.balance(LI), world.balance(WANG)) == (100_000, 99_900)
        assert world.keep(1) == tuple(sorted((LI, WANG)))


@pytest.mark.parametrize(("cap", "outcome"), [(100, "done"), (99, "R4005"), (None, "done")])
def test_the_payers_own_cap_counts_and_not_the_last_callers(cap: int | None, outcome: str) -> None:
    world = paying()
    world.call(WANG, "act", caps=None if cap is None else {"CNY": cap})
    assert said(world.call(LI, "act", caps={"CNY": 0})) == outcome


def test_a_consent_counts_only_at_the_price_at_which_it_was_given() -> None:
    world = paying()
    world.call(WANG, "act", caps={"CNY": 500})
    world.call(ZHAO, "set_price", 101)
    assert said(world.call(LI, "act")) == "done"
    assert (world.instance.pots, len(world.instance.consents)) == ([0], 2)
    # both consents are open now, at different prices; the old price makes Wang's count again
    world.call(ZHAO, "set_price", 100)
    world.call(LI, "act")
    assert (world.instance.pots, world.instance.consents) == ([100], {})


def test_a_completing_call_that_is_refused_leaves_no_consent_and_uses_none_up() -> None:
    world = paying(limit=50)
    world.call(WANG, "act")
    before = dump(world.ledger)
    assert said(world.call(LI, "act")) == "R4001"
    assert dump(world.ledger) == before
    assert list(world.instance.consents) == [("act", WANG)]
    world.call(ZHAO, "set_price", 50)
    assert said(world.call(LI, "act")) == "done"
    assert said(world.call(WANG, "act")) == "done"
    assert world.instance.pots == [50]


def test_nobody_else_can_be_made_to_pay() -> None:
    pools = Pools()
    header = PayingCode(code(pools.money(5)), "CNY", code(pools.push(ACCOUNT, WANG)), (1, 0), None)
    either = WhoOr((person(pools, LI), person(pools, WANG)))
    forged = contract(
        forever("Open"),
        pots=(PotCode("held", "CNY", None, None),),
        rules=(rule("rob", code(op(Opcode.STAY)), who=either, paying=header),),
    )
    world = World(pools.program(forged))
    assert said(world.call(LI, "rob")) == "R4005"
    assert said(world.call(WANG, "rob")) == "done"
    assert world.balance(WANG) == 99_995


def test_everything_that_can_stand_in_a_header_is_worked_out_from_the_arguments() -> None:
    pools = Pools()
    header = PayingCode(
        code(op(Opcode.LOCAL, 1), pools.number(2), op(Opcode.MONEY_MULTIPLY)),
        "CNY",
        None,
        (0, 0),
        code(op(Opcode.LOCAL, 0)),
    )
    given: Any = variables(to=ACCOUNT, half=CNY)
    program = pools.program(
        contract(
            forever("Open"), rules=(rule("give", code(op(Opcode.STAY)), parameters=given, paying=header),)
        )
    )
    world = World(program)
    assert said(world.call(LI, "give", ZHAO, 21)) == "done"
    assert (world.balance(LI), world.balance(ZHAO)) == (99_958, 100_042)


def test_the_last_of_256_ways_to_sign_is_as_good_as_the_first() -> None:
    chain = tally.Chain()
    names = [f"{side}{number}" for number in range(1, 9) for side in ("left", "right")]
    people = dict(zip(names, chain.people(*names), strict=True))
    who = " and ".join(f"(left{number} or right{number})" for number in range(1, 9))
    board = tally.loads(
        f"tally 1\n\ncontract Board:\n    party {', '.join(names)}\n\n"
        f"    state Open until entered + 10 days:\n        on agree by {who}: go Closed\n"
        "        on timeout: go Closed\n\n    final Closed\n"
    )["Board"].create(chain, **people)
    for number in range(1, 8):
        assert board.agree(sender=people[f"right{number}"]).outcome == "consent"
    board.agree(sender=people["right8"])
    assert board.state == "Closed"
