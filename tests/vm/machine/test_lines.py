"""Budget lines on the machine, worked by hand: their order, parts of them, sweeps, limits, undoing, gas."""

from __future__ import annotations

from typing import Any

import pytest

from chain.receipt import Receipt
from chain.state import InternalFault
from tests.vm.machine.world import DAY, LI, WANG, ZHAO, World, dump, said
from vm.compiler import compile_source
from vm.machine.outcome import AccountPlace
from vm.machine.state import Status
from vm.source import SourceFile

GRANT = """\
tally 1

contract Grant:
    party li, wang, zhao
    keep seen: money CNY = 0 CNY
    keep name: text(40) = "kept"
    pot fund: CNY traced
    pot side: CNY traced
    pot due: CNY per account limit 3 traced
    pot plain: CNY

    invariant slow in Open: old(lots(due, "x")) <= lots(due, "x") + 5 CNY
    invariant calm in Open: old(lots(due[li], "x")) <= lots(due[li], "x") + 4 CNY

    state Open until entered + 30 days:
        on fill(amount: money CNY, line: text(40)) by li paying amount into fund as line: stay
        on fill_due(amount: money CNY, line: text(32)) by li paying amount into due[wang] as line: stay
        on fill_plain(amount: money CNY) by li paying amount into plain: stay
        on draw(amount: money CNY) by wang: pay amount from fund to zhao; stay
        on draw_of(amount: money CNY, line: text(40)) by wang: pay amount of line from fund to zhao; stay
        on draw_up_to(amount: money CNY, line: text(40)) by wang:
            pay up to amount of line from fund to zhao
            stay
        on draw_all(line: text(40)) by wang: pay all of line from fund to side; stay
        on split by wang: share fund: zhao 1/3, side 12.5%, due[li] rest; stay
        on split_of(line: text(40)) by wang: share fund of line: zhao 1/3, wang rest; stay
        on award(amount: money CNY, who: account) by wang: pay amount from fund to due[who]; stay
        on take(amount: money CNY, who: account, line: text(9)) by wang:
            pay amount of line from due[who] to who
            stay
        on give_back by wang: refund due; stay
        on gather by wang: pay all from due to side; stay
        on gather_and_award by wang:
            pay all from due to fund
            pay 1 CNY from fund to due[zhao]
            pay all from due to side
            pay 2 CNY from fund to due[zhao]
            stay
        on to_itself by wang: share fund: fund 1/2, zhao 1/4, fund rest; stay
        on look(line: text(40)) by zhao: set seen = lots(fund, line); stay
        on look_due(line: text(40), who: account) by zhao: set seen = lots(due[who], line); stay
        on look_all(line: text(40)) by zhao: set seen = lots(due, line); stay
        on stop_after_all by wang:
            pay all from due to side
            pay 1 CNY from fund to due[wang]
            pay 1_000_000 CNY from plain to li
            stay
        on timeout:
            pay all from due to fund
            pay all from fund to zhao
            pay all from side to zhao
            pay all from plain to li
            go Closed

    final Closed
"""
FUND, SIDE, DUE, PLAIN = range(4)


def compiled(text: str) -> Any:
    """The program of a text."""
    compilation = compile_source(SourceFile.of("lines.tally", text))
    assert compilation.errors == ()
    assert compilation.program is not None
    return compilation.program.program


@pytest.fixture
def world() -> World:
    """A grant of Li's, of which Wang disposes in favour of Zhao."""
    return World(compiled(GRANT), LI, WANG, ZHAO)


def fill(world: World, *lots: tuple[int, str]) -> None:
    """Li pays amounts in fen into the fund, under lines."""
    for amount, line in lots:
        assert said(world.call(LI, "fill", amount, line)) == "done"


def moved(receipt: Receipt) -> list[tuple[int, tuple[tuple[str, int], ...]]]:
    """Amounts in fen, and the lines that they are of."""
    assert said(receipt) == "done"
    return [(payment.amount, payment.lines) for payment in receipt.payments]


def held(world: World, pot: int) -> dict[str, int]:
    """What a pot holds by line, in fen."""
    names = world.instance.status[Status.LINES]
    return {names[line]: amount for line, amount in sorted(world.instance.lots[pot].items())}


def cells(world: World) -> dict[tuple[bytes, str], int]:
    """What the cells of the family hold by line, in fen."""
    names = world.instance.status[Status.LINES]
    return {(key, names[line]): amount for (key, line), amount in world.instance.cell_lots[DUE].items()}


# --- lines in their order ---------------------------------------------------------------------------------


def test_money_comes_in_under_its_line(world: World) -> None:
    receipt = world.call(LI, "fill", 700, "x")
    assert moved(receipt) == [(700, (("x", 700),))]
    assert held(world, FUND) == {"x": 700}
    assert world.instance.status[Status.LINES] == ("x",)


def test_lines_are_taken_in_the_order_in_which_they_were_opened(world: World) -> None:
    fill(world, (1_000, "y"), (2_000, "x"), (500, "y"))
    assert moved(world.call(WANG, "draw", 1_700)) == [(1_700, (("y", 1_500), ("x", 200)))]
    assert held(world, FUND) == {"x": 1_800}


def test_a_line_that_is_used_up_keeps_its_place(world: World) -> None:
    fill(world, (100, "y"), (100, "x"))
    assert moved(world.call(WANG, "draw", 150)) == [(150, (("y", 100), ("x", 50)))]
    fill(world, (70, "y"))
    assert moved(world.call(WANG, "draw", 100)) == [(100, (("y", 70), ("x", 30)))]
    assert held(world, FUND) == {"x": 20}


def test_money_of_no_line_tells_none(world: World) -> None:
    receipt = world.call(LI, "fill_plain", 30)
    assert moved(receipt) == [(30, ())]
    assert world.instance.lots[PLAIN] == {}


def test_nothing_opens_no_line(world: World) -> None:
    assert moved(world.call(LI, "fill", 0, "x")) == []
    assert world.instance.status[Status.LINES] == ()
    fill(world, (5, "y"))
    assert world.instance.status[Status.LINES] == ("y",)


# --- one line ---------------------------------------------------------------------------------------------


def test_of_takes_that_line_alone(world: World) -> None:
    fill(world, (100, "x"), (100, "y"))
    assert moved(world.call(WANG, "draw_of", 60, "y")) == [(60, (("y", 60),))]
    assert held(world, FUND) == {"x": 100, "y": 40}
    assert said(world.call(WANG, "draw_of", 41, "y")) == "R4004"
    assert moved(world.call(WANG, "draw_of", 40, "y")) == [(40, (("y", 40),))]
    assert said(world.call(WANG, "draw_of", 1, "y")) == "R4004"


def test_a_line_that_was_never_opened_is_told_apart(world: World) -> None:
    fill(world, (100, "x"))
    assert said(world.call(WANG, "draw_of", 1, "X")) == "R4024"
    assert said(world.call(WANG, "draw_of", 1, "x" * 40)) == "R4024"
    assert moved(world.call(WANG, "draw_of", 0, "X")) == []
    assert moved(world.call(WANG, "draw_up_to", 50, "X")) == []
    assert moved(world.call(WANG, "draw_all", "X")) == []
    assert moved(world.call(WANG, "split_of", "X")) == []


def test_up_to_and_all_of_a_line(world: World) -> None:
    fill(world, (100, "x"), (100, "y"))
    assert moved(world.call(WANG, "draw_up_to", 30, "y")) == [(30, (("y", 30),))]
    assert moved(world.call(WANG, "draw_up_to", 300, "y")) == [(70, (("y", 70),))]
    assert moved(world.call(WANG, "draw_all", "x")) == [(100, (("x", 100),))]
    assert (held(world, FUND), held(world, SIDE)) == ({}, {"x": 100})


# --- shares -----------------------------------------------------------------------------------------------


def test_a_share_of_three_lines_fills_its_parts_in_their_order(world: World) -> None:
    """201 fen: a third is 67, an eighth 25 (25.125 rounded down), the rest 109."""
    fill(world, (100, "x"), (50, "y"), (51, "z"))
    assert moved(world.call(WANG, "split")) == [
        (67, (("x", 67),)),
        (25, (("x", 25),)),
        (109, (("x", 8), ("y", 50), ("z", 51))),
    ]
    assert (held(world, FUND), held(world, SIDE)) == ({}, {"x": 25})
    assert held(world, DUE) == {"x": 8, "y": 50, "z": 51}
    assert cells(world) == {(LI, "x"): 8, (LI, "y"): 50, (LI, "z"): 51}


def test_a_share_of_one_line(world: World) -> None:
    """100 fen of `y`: a third is 33, the rest 67."""
    fill(world, (70, "x"), (100, "y"))
    assert moved(world.call(WANG, "split_of", "y")) == [(33, (("y", 33),)), (67, (("y", 67),))]
    assert held(world, FUND) == {"x": 70}


def test_a_share_into_its_own_pot_takes_from_the_first_line_again(world: World) -> None:
    """Of 100 fen 50 stay, 25 go, 25 stay: each part is filled from what is there by then."""
    fill(world, (60, "x"), (40, "y"))
    assert moved(world.call(WANG, "to_itself")) == [
        (50, (("x", 50),)),
        (25, (("x", 25),)),
        (25, (("x", 25),)),
    ]
    assert held(world, FUND) == {"x": 35, "y": 40}


# --- families ---------------------------------------------------------------------------------------------


def test_cells_keep_lines_and_the_family_their_totals(world: World) -> None:
    fill(world, (100, "x"), (100, "y"))
    world.call(WANG, "award", 120, ZHAO)
    world.call(WANG, "award", 30, LI)
    world.call(LI, "fill_due", 7, "z")
    assert cells(world) == {(ZHAO, "x"): 100, (ZHAO, "y"): 20, (LI, "y"): 30, (WANG, "z"): 7}
    assert held(world, DUE) == {"x": 100, "y": 50, "z": 7}
    assert moved(world.call(WANG, "take", 15, ZHAO, "y")) == [(15, (("y", 15),))]
    assert said(world.call(WANG, "take", 6, ZHAO, "y")) == "R4004"
    assert held(world, DUE) == {"x": 100, "y": 35, "z": 7}


def test_a_refund_keeps_lines(world: World) -> None:
    """Each cell to its own key, in order of address."""
    fill(world, (100, "x"), (100, "y"))
    world.call(WANG, "award", 120, ZHAO)
    world.call(WANG, "award", 30, LI)
    paid = {ZHAO: (120, (("x", 100), ("y", 20))), LI: (30, (("y", 30),))}
    receipt = world.call(WANG, "give_back")
    assert moved(receipt) == [paid[who] for who in sorted(paid)]
    assert [payment.target for payment in receipt.payments] == [AccountPlace(who) for who in sorted(paid)]
    assert (held(world, DUE), cells(world)) == ({}, {})


def test_a_sweep_takes_all_lines_of_all_cells(world: World) -> None:
    fill(world, (100, "x"), (100, "y"))
    world.call(WANG, "award", 120, ZHAO)
    world.call(WANG, "award", 30, LI)
    assert moved(world.call(WANG, "gather")) == [(150, (("x", 100), ("y", 50)))]
    assert (held(world, DUE), cells(world), held(world, SIDE)) == ({}, {}, {"x": 100, "y": 50})
    assert moved(world.call(WANG, "gather")) == []


def test_a_family_is_swept_filled_and_swept_in_one_action(world: World) -> None:
    fill(world, (250, "x"), (250, "y"))
    world.call(WANG, "award", 300, LI)
    assert moved(world.call(WANG, "gather_and_award")) == [
        (300, (("x", 250), ("y", 50))),
        (100, (("x", 100),)),
        (100, (("x", 100),)),
        (200, (("x", 150), ("y", 50))),
    ]
    assert cells(world) == {(ZHAO, "x"): 150, (ZHAO, "y"): 50}
    assert (held(world, FUND), held(world, SIDE)) == ({"y": 200}, {"x": 100})


# --- what there is of a line --------------------------------------------------------------------------------


def test_lots_reads_a_pot_a_cell_and_a_family(world: World) -> None:
    fill(world, (100, "x"), (100, "y"))
    world.call(WANG, "award", 120, ZHAO)
    world.call(WANG, "award", 30, LI)
    for action, arguments, amount in (
        ("look", ("y",), 50),
        ("look", ("x",), 0),
        ("look", ("no line",), 0),
        ("look_due", ("x", ZHAO), 100),
        ("look_due", ("y", LI), 30),
        ("look_due", ("x", LI), 0),
        ("look_due", ("x", WANG), 0),
        ("look_all", ("y",), 50),
        ("look_all", ("z",), 0),
    ):
        assert said(world.call(ZHAO, action, *arguments)) == "done"
        assert world.keep(0) == amount, (action, arguments)


def test_an_invariant_reads_what_a_line_was_before(world: World) -> None:
    """At most 5 yuan of `x` leave the family at once, and at most 4 Li's cell, also where it is swept."""
    fill(world, (600, "x"))
    world.call(WANG, "award", 450, LI)
    assert said(world.call(WANG, "gather")) == "R4009"
    assert said(world.call(WANG, "take", 401, LI, "x")) == "R4009"
    assert said(world.call(WANG, "take", 400, LI, "x")) == "done"
    assert said(world.call(WANG, "gather")) == "done"


# --- limits -------------------------------------------------------------------------------------------------


def test_a_tree_has_sixteen_lines_at_most(world: World) -> None:
    fill(world, *((1, f"line {number}") for number in range(16)))
    before = dump(world.ledger)
    assert said(world.call(LI, "fill", 1, "line 16")) == "R4023"
    assert said(world.call(LI, "fill_due", 1, "line 16")) == "R4023"
    assert dump(world.ledger) == before
    fill(world, (1, "line 15"), (1, "line 0"))
    assert len(world.instance.status[Status.LINES]) == 16
    assert moved(world.call(WANG, "draw", 18)) == [
        (18, tuple((f"line {number}", 2 if number in (0, 15) else 1) for number in range(16)))
    ]


def test_a_payer_who_is_short_opens_no_line(world: World) -> None:
    assert said(world.call(LI, "fill", 100_001, "x")) == "R4005"
    assert world.instance.status[Status.LINES] == ()


@pytest.mark.parametrize(("line", "result"), [("x" * 32, "done"), ("科" * 32, "done"), ("x" * 33, "R4008")])
def test_a_name_has_thirty_two_code_points_at_most(world: World, line: str, result: str) -> None:
    assert said(world.call(LI, "fill", 100, line)) == result


# --- undoing, conservation, gas -----------------------------------------------------------------------------


def test_what_stops_leaves_every_line_as_it_was(world: World) -> None:
    fill(world, (100, "x"), (200, "y"))
    world.call(WANG, "award", 150, ZHAO)
    before = dump(world.ledger)
    assert said(world.call(WANG, "stop_after_all")) == "R4004"
    assert dump(world.ledger) == before


def test_all_lines_leave_at_the_end(world: World) -> None:
    fill(world, (100, "x"), (200, "y"))
    world.call(WANG, "award", 150, ZHAO)
    world.call(WANG, "draw_all", "y")
    (receipt,) = world.after(31 * DAY)
    assert moved(receipt) == [
        (150, (("x", 100), ("y", 50))),
        (150, (("x", 100), ("y", 50))),
        (150, (("y", 150),)),
    ]
    assert world.balance(ZHAO) == 100_000 + 300


@pytest.mark.parametrize("name", ["take", "add", "sweep"])
def test_lines_that_do_not_add_up_are_a_fault(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that forgets to write a line is stopped by the chain, and nothing is committed."""
    fill(world, (100, "x"))
    world.call(WANG, "award", 50, ZHAO)
    before = dump(world.ledger)
    monkeypatch.setattr(f"vm.machine.lots.{name}", lambda *given: None)
    with pytest.raises(InternalFault, match="add up"):
        world.call(WANG, "gather" if name == "sweep" else "award", *(() if name == "sweep" else (10, LI)))
    assert dump(world.ledger) == before


def test_a_line_that_turns_into_another_is_a_fault(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that writes down another line than it tells is stopped, though every pot adds up."""
    fill(world, (100, "x"), (100, "y"))
    before = dump(world.ledger)
    monkeypatch.setattr("vm.machine.lots.named", lambda host, instance, lots: (("x", 50),))
    with pytest.raises(InternalFault, match="another budget line"):
        world.call(WANG, "draw_of", 50, "y")
    assert dump(world.ledger) == before


def test_a_line_takes_forty_gas(world: World) -> None:
    """One line moved or two: the same code, 40 gas apart; of one that is named only one counts."""
    fill(world, (100, "x"))
    one, of_one = world.call(WANG, "draw", 1).gas, world.call(WANG, "draw_of", 1, "x").gas
    fill(world, (100, "y"))
    two, of_two = world.call(WANG, "draw", 1).gas, world.call(WANG, "draw_of", 1, "x").gas
    assert (two - one, of_two - of_one) == (40, 0)


def test_a_refund_takes_forty_gas_for_each_line_of_each_cell(world: World) -> None:
    """80 a cell and 40 a line of it: cells of two lines and of one take 80 + 80 + 120."""
    fill(world, (100, "x"), (100, "y"))
    empty = world.call(WANG, "give_back").gas
    world.call(WANG, "award", 120, ZHAO)
    world.call(WANG, "award", 30, LI)
    assert world.call(WANG, "give_back").gas - empty == 80 + 80 + 3 * 40
