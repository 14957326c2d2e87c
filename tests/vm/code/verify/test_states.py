"""Everything is reached, everything comes to rest, and clocks lead nowhere twice."""

from __future__ import annotations

from dataclasses import replace

from tests.vm.code.verify.samples import (
    CLOSED,
    DEADLINE,
    FULL,
    GOOD,
    OPEN,
    PAY_ALL,
    REFUND,
    clock,
    codes,
    in_contract,
    op,
    places,
    rule,
    settled,
    unit,
)
from vm.code.opcodes import Opcode as Op
from vm.code.program import AtCode, ClockCode, Program, StateCode, Unit, UnitKind
from vm.code.verify import verify
from vm.code.verify.pots import Way, known_empty
from vm.code.verify.run import Exit
from vm.code.verify.states import Graph

CONTRACT = GOOD.contracts[0]


def test_a_state_that_nothing_enters() -> None:
    alone = StateCode("Alone", True, None, (), (), 0)
    program = in_contract(lambda one: replace(one, states=(*one.states, alone)))
    assert places(program) == [("E3187", "contracts[0].states[3]")]


def test_a_state_from_which_nothing_rests() -> None:
    """Full goes only back to Open, and Open only to Full: nobody acting, they take turns."""
    contract = replace(
        CONTRACT,
        rules=(CONTRACT.rules[0], replace(CONTRACT.rules[2], code=unit(op(Op.GO, OPEN)))),
        clocks=(
            replace(CONTRACT.clocks[0], code=unit(op(Op.GO, FULL))),
            replace(CONTRACT.clocks[1], code=unit(op(Op.GO, OPEN))),
        ),
        states=(
            CONTRACT.states[0],
            replace(CONTRACT.states[1], rules=(1,), clocks=(1,)),
        ),
    )
    found = codes(settled(replace(GOOD, contracts=(contract,))))
    assert found == ["E3188", "E3189"]


def test_a_way_round_by_clocks_alone() -> None:
    """Full's timeout goes back to Open and Open's to Full, though a rule leads out."""
    program = clock(*PAY_ALL, REFUND, op(Op.GO, OPEN))
    assert codes(program) == []
    contract = program.contracts[0]
    clocks = (replace(contract.clocks[0], code=unit(op(Op.GO, FULL))), *contract.clocks[1:])
    assert codes(settled(replace(program, contracts=(replace(contract, clocks=clocks),)))) == ["E3189"]


def test_a_clock_that_enters_its_own_state() -> None:
    again = ClockCode(AtCode(unit(op(Op.ENTRY_DAY))), (), unit(op(Op.GO, OPEN)), (OPEN,), None)
    contract = replace(
        CONTRACT,
        clocks=(*CONTRACT.clocks, again),
        states=(replace(CONTRACT.states[0], clocks=(0, 3)), *CONTRACT.states[1:]),
    )
    assert codes(settled(replace(GOOD, contracts=(contract,)))) == ["E3189"]


def test_an_every_clock_may_stay_and_may_leave() -> None:
    assert codes(clock(*PAY_ALL, REFUND, op(Op.GO, CLOSED), number=2)) == []


def test_the_graph_knows_a_ring_from_a_chain() -> None:
    """40 states in a chain of timeouts; then the last leads back to the third."""

    def chain(back: int | None) -> Graph:
        states = tuple(
            StateCode(f"S{n}", n == 39, None if n == 39 else DEADLINE, (), (), 0) for n in range(40)
        )
        clocks = tuple(ClockCode(None, (), unit(op(Op.GO, n + 1)), (n,), None) for n in range(39))
        if back is not None:
            clocks = (*clocks, ClockCode(None, (), unit(op(Op.GO, back)), (38,), None))
        return Graph(replace(CONTRACT, states=states, clocks=clocks, rules=()))

    assert not chain(None).has_clock_cycle()
    assert chain(3).has_clock_cycle()
    assert chain(None).unreachable() == () == chain(None).restless()


# --- pots ----------------------------------------------------------------------------------------------

HELD_BIT, CELLS_BIT = 1, 2
BOTH = HELD_BIT | CELLS_BIT


def _known(*ways: Way) -> list[int]:
    return known_empty(replace(CONTRACT, pots=CONTRACT.pots[:2]), ways)


def _way(states: tuple[int, ...], *exits: tuple[int | None, int, int]) -> Way:
    unit_ = Unit(UnitKind.RULE, 0, 0)
    return Way(unit_, states, tuple(Exit(state, 0, empty, same) for state, empty, same in exits))


def test_a_state_knows_what_all_ways_into_it_know() -> None:
    same = _way((OPEN,), (FULL, 0, BOTH))
    assert _known(same) == [BOTH, BOTH, BOTH]
    filled = _way((OPEN,), (FULL, 0, CELLS_BIT))
    assert _known(same, filled) == [BOTH, CELLS_BIT, BOTH]
    assert _known(same, filled, _way((FULL,), (CLOSED, 0, BOTH))) == [BOTH, CELLS_BIT, CELLS_BIT]
    assert _known(same, filled, _way((FULL,), (CLOSED, HELD_BIT, BOTH))) == [BOTH, CELLS_BIT, BOTH]


def test_what_stays_counts_for_the_state_it_stays_in() -> None:
    filled = _way((OPEN, FULL), (None, 0, CELLS_BIT))
    onward = _way((OPEN,), (FULL, 0, BOTH))
    assert _known(filled, onward) == [CELLS_BIT, CELLS_BIT, BOTH]


def test_money_that_goes_round_before_it_is_known_comes_round() -> None:
    """Open looks empty until the way back from Full is seen to fill one of the pots."""
    ways = (
        _way((OPEN,), (FULL, 0, BOTH)),
        _way((FULL,), (OPEN, 0, HELD_BIT), (CLOSED, 0, BOTH)),
    )
    assert _known(*ways) == [HELD_BIT, HELD_BIT, HELD_BIT]


def test_one_path_of_many_decides() -> None:
    assert _known(_way((OPEN,), (CLOSED, BOTH, 0), (CLOSED, HELD_BIT, 0))) == [BOTH, BOTH, HELD_BIT]


def _waiting(deposit: bool) -> Program:
    """Closed waits for ever instead of being final; `settle` leaves the money where it is."""
    program = rule(op(Op.GO, CLOSED)) if deposit else GOOD
    contract = program.contracts[0]
    states = (*contract.states[:2], replace(contract.states[2], final=False))
    return settled(replace(program, contracts=(replace(contract, states=states),)))


def test_money_may_not_lie_in_a_state_without_a_deadline() -> None:
    assert codes(_waiting(False)) == []
    assert codes(_waiting(True)) == ["E3102"]


def test_money_left_behind_is_told_pot_by_pot_at_the_jump() -> None:
    found = verify(rule(op(Op.GO, CLOSED))).violations
    assert [(one.code, one.unit, one.position) for one in found] == [
        ("E3101", Unit(UnitKind.RULE, 0, 2), 1)
    ] * 2
    assert [dict(one.parameters)["pot"] for one in found] == ["held", "cells"]
    assert {dict(one.parameters)["state"] for one in found} == {"Closed"}


def test_a_rule_that_gives_and_stays_in_a_waiting_state() -> None:
    """`enlist`, which puts money into a cell, stands in a state that waits for ever."""
    contract = replace(
        CONTRACT,
        states=(
            CONTRACT.states[0],
            replace(CONTRACT.states[1], deadline=None, clocks=()),
            CONTRACT.states[2],
        ),
        clocks=CONTRACT.clocks[:1],
        rules=(replace(CONTRACT.rules[0], paying=None), *CONTRACT.rules[1:]),
    )
    found = verify(settled(replace(GOOD, contracts=(contract,)))).violations
    assert [(one.code, dict(one.parameters)["pot"]) for one in found] == [("E3102", "cells")]
