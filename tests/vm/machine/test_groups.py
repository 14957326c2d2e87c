"""So many of a group: two of a list, of a map, of three people by name; always different people."""

from __future__ import annotations

from itertools import permutations

import pytest

from chain.testing.scenario import run_scenario
from tests.vm.machine.build import Pools, code, op
from tests.vm.machine.test_people import CHEN, acting, acts, people, person
from tests.vm.machine.world import LI, WANG, ZHAO
from vm.code.opcodes import Opcode
from vm.code.program import WhoAccount, WhoAnd, WhoCount, WhoInMap, WhoOr
from vm.compiler import compile_source
from vm.machine.people import Group, People, signers
from vm.source import SourceFile


@pytest.mark.parametrize("names", list(permutations((LI, WANG, ZHAO), 2)))
def test_any_two_of_three_complete_the_set(names: tuple[bytes, bytes]) -> None:
    pools = Pools()
    group = WhoOr((person(pools, LI), person(pools, WANG), person(pools, ZHAO)))
    world = acting(pools, WhoCount(2, group))
    assert acts(world, (names[0], names[0], CHEN, names[1])) == ["consent", "consent", "R4002", "done"]
    assert world.keep() == 1
    assert world.instance.consents == {}


def test_one_account_in_two_places_of_a_group_signs_once() -> None:
    pools = Pools()
    group = WhoOr((person(pools, LI), person(pools, LI), person(pools, WANG)))
    world = acting(pools, WhoCount(2, group))
    assert acts(world, (LI, LI, WANG)) == ["consent", "consent", "done"]


def test_a_list_that_names_one_person_twice_has_one_person() -> None:
    pools = Pools()
    world = acting(pools, WhoCount(2, people(pools, LI, LI, WANG)))
    assert acts(world, (LI, LI)) == ["consent", "consent"]
    assert acts(world, (WANG,)) == ["done"]


def test_the_keys_of_a_map_as_it_stands_at_the_last_call() -> None:
    pools = Pools()
    world = acting(pools, WhoCount(2, WhoInMap(0)))
    assert acts(world, (LI,)) == ["R4002"]
    for person_ in (LI, WANG, ZHAO):
        world.call(CHEN, "hire", person_)
    assert acts(world, (LI, CHEN, ZHAO)) == ["consent", "R4002", "done"]


def test_three_of_four_and_the_chair_who_may_be_one_of_them() -> None:
    # Li is the chair and on the list: he signs in one place, so three others of the list are needed
    pools = Pools()
    world = acting(pools, WhoAnd((person(pools, LI), WhoCount(3, people(pools, LI, WANG, ZHAO, CHEN)))))
    assert acts(world, (LI, WANG, ZHAO)) == ["consent", "consent", "consent"]
    assert acts(world, (CHEN,)) == ["done"]


def test_two_of_a_group_or_the_chair_alone() -> None:
    pools = Pools()
    world = acting(pools, WhoOr((person(pools, LI), WhoCount(2, people(pools, WANG, ZHAO)))))
    assert acts(world, (WANG, LI)) == ["consent", "done"]
    assert acts(world, (ZHAO, WANG)) == ["consent", "done"]


def test_a_consent_to_other_arguments_does_not_count() -> None:
    pools = Pools()
    world = acting(pools, WhoCount(2, people(pools, LI, WANG, ZHAO)))
    assert acts(world, (LI,), 1) == ["consent"]
    assert acts(world, (WANG,), 2) == ["consent"]
    assert acts(world, (ZHAO,), 1) == ["done"]
    assert acts(world, (LI,), 2) == ["done"]


def test_a_person_who_is_not_known_bars_nobody_else() -> None:
    pools = Pools()
    keeper = WhoAccount(code(op(Opcode.KEEP, 1)))
    world = acting(pools, WhoCount(2, WhoOr((keeper, person(pools, LI), person(pools, WANG)))))
    assert acts(world, (CHEN, LI, WANG)) == ["R4007", "consent", "done"]
    world.call(ZHAO, "appoint", CHEN)
    assert acts(world, (CHEN, WANG)) == ["consent", "done"]


def test_who_may_act_is_everybody_of_the_group() -> None:
    pools = Pools()
    world = acting(pools, WhoCount(2, people(pools, ZHAO, LI)))
    assert world.ledger.may_act(world.instance, "act") == (ZHAO, LI)


def test_places_are_found_among_many_in_every_way_there_is() -> None:
    # a chain: place n takes person n or n + 1, the last place person 0 alone, so every place has to move on
    names = [bytes([1, number]) + bytes(30) for number in range(64)]
    chain = [Group((names[number], names[number + 1])) for number in range(63)]
    way = (*chain, Group((names[0],)))
    for ways in ((way,), (way[::-1],), (way,) * 256):
        people_ = People(way, ways, None)
        assert signers(people_, names) == tuple(sorted(names))
        assert signers(people_, names[:-1]) is None
    crowd = Group(dict.fromkeys(names, 1))
    assert signers(People((crowd,), ((crowd,) * 64,), None), names) == tuple(sorted(names))
    assert signers(People((crowd,), ((crowd,) * 64,), None), names[1:]) is None


CLUB = """tally 1

contract Club:
    party chair
    term fee: money CNY; board: list account limit 4
    pot till: CNY
    keep signed: list account limit 8

    state Open until entered + 30 days:
        on fill by chair paying fee into till: stay
        on spend(amount: money CNY, payee: account) by 2 of board:
            set signed = signers
            pay amount from till to payee
            stay
        on leave by 2 of (chair, board[0], board[1]): pay all from till to chair; go Closed
        on timeout: pay all from till to chair; go Closed

    final Closed

scenario "two of the board":
    people Li, Wang, Zhao, Chen
    give 100 CNY to Li
    on 2026-01-05
    create club = Club(chair: Li, fee: 30 CNY, board: list(Wang, Zhao, Chen))
    Li does club.fill
    Wang does club.spend(10 CNY, Zhao)
    Li cannot club.spend(10 CNY, Zhao) because "R4002"
    Chen does club.spend(20 CNY, Chen)
    expect Zhao has 0 CNY, Chen has 0 CNY, club.till == 30 CNY
    Zhao does club.spend(20 CNY, Chen)
    expect Chen has 20 CNY, club.till == 10 CNY
    expect len(club.signed) == 2, Zhao in club.signed, Chen in club.signed
    Chen does club.spend(10 CNY, Zhao)
    expect Zhao has 10 CNY, club.till == 0 CNY
    Wang does club.leave
    Wang withdraws club.leave
    Zhao does club.leave
    expect club is Open
    Li does club.leave
    expect club is Closed, Li has 70 CNY
"""


def test_a_club_whose_board_spends_by_two() -> None:
    compilation = compile_source(SourceFile.of("club.tally", CLUB))
    assert compilation.lowered is not None, compilation.errors
    (scenario,) = compilation.lowered.scenarios
    report = run_scenario(compilation, scenario)
    assert report.passed, report
