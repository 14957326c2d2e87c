"""The relocation project from Python: which lines paid whom, what silence does, and what it costs."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

import tally
from tests.contracts.relocation import LINES, NAMES, Lead, create
from tests.reference.fixtures import compiled
from vm.code.gas import action_bounds, transaction_bounds
from vm.compiler import Compilation

PATH = Path(__file__).parents[2] / "contracts" / "relocation" / "project.tally"
PROJECT, CASE, ORDER, CUSTODY = range(4)


def project() -> Compilation:
    """The compiled text."""
    return compiled(PATH.name, PATH.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def module() -> Any:
    """The text as a module."""
    return tally.load(PATH)


def led(module: Any, *stages: str) -> Lead:
    """A project that was led through these stages."""
    lead = Lead(module, Random(0))
    for stage in stages:
        getattr(lead, stage)()
    return lead


SIGNED = ("noticed", "planned", "signing", "paying")


def cny(amount: int) -> tally.Money:
    """Yuan as money."""
    return tally.Money(f"{amount} CNY")


def order_of(lead: Lead, name: str) -> Any:
    """A household's order, checked and approved."""
    lead.do("Ma", lead.case(name), "file_order")
    order = lead.case(name).order
    lead.do("Che", order, "check")
    lead.do("Pan", order, "approve")
    return order


# --- lines ---


def test_the_receipt_of_each_payment_says_which_appropriation_paid(module: Any) -> None:
    """1,000,000 of land: 450,000, 450,000, and the last 100,000 of it with 280,000 of the 600,000 of bond."""
    lead = led(module, *SIGNED)
    bank, paid = lead.walk.people["Bank"], {}
    for name in ("Li", "Wang", "Zhao"):
        receipt = order_of(lead, name).confirm(tally.hash("receipt"), sender=bank)
        (payment,) = receipt.payments
        assert payment.target == name
        assert "the bank pays the household, or says why it cannot" in payment.article
        paid[name] = payment.lines
    assert paid == {
        "Li": (("land", cny(450_000)),),
        "Wang": (("land", cny(450_000)),),
        "Zhao": (("land", cny(100_000)), ("bond", cny(280_000))),
    }
    found = lead.walk.chain.lines_paid(lead.walk.people["Zhao"])
    assert [(one.root, one.line, one.amount) for one in found] == [
        ("Project#0", "land", cny(100_000)),
        ("Project#0", "bond", cny(280_000)),
    ]


def test_money_on_its_way_keeps_its_lines(module: Any) -> None:
    """From the project into the order in the call that approves it: one transaction, three actions."""
    lead = led(module, *SIGNED)
    for name in ("Li", "Wang"):
        order_of(lead, name)
    lead.do("Ma", lead.case("Zhao"), "file_order")
    order = lead.case("Zhao").order
    lead.do("Che", order, "check")
    (payment,) = order.approve(sender=lead.walk.people["Pan"]).payments
    assert payment.lines == (("land", cny(100_000)), ("bond", cny(280_000)))
    assert order.lots("held") == {"land": cny(100_000), "bond": cny(280_000)}
    assert lead.project.lots("fund") == {"bond": cny(320_000)}


def test_the_remainder_goes_back_by_line(module: Any) -> None:
    lead = led(module, *SIGNED)
    for name in ("Li", "Wang", "Zhao"):
        lead.do("Bank", order_of(lead, name), "confirm", tally.hash("receipt"))
    lead.walk.chain.wait_until("2026-08-16")
    (payment,) = lead.project.close(sender=lead.walk.people["Agency"]).payments
    assert (payment.target, payment.lines) == ("Treasury", (("bond", cny(320_000)),))


def test_a_lapse_returns_each_line_to_the_treasury(module: Any) -> None:
    """Nobody signs, so at the end of the signing period both lines go back whole."""
    lead = led(module, *SIGNED[:3])
    lead.walk.chain.wait_until("2026-06-17")
    found = lead.walk.chain.lines_paid(lead.walk.people["Treasury"])
    assert [(one.line, one.amount.minor) for one in found] == list(LINES.items())
    assert {lead.case(name).state for name in ("Li", "Wang", "Zhao")} == {"Void"}


def test_a_project_has_sixteen_lines_at_most(module: Any) -> None:
    lead = led(module, *SIGNED[:2])
    for number in range(14):
        lead.do("Treasury", lead.project, "fund_line", f"line {number}", cny(1), tally.hash("paper"))
    with tally.refused("R4023"):
        lead.do("Treasury", lead.project, "fund_line", "one too many", cny(1), tally.hash("paper"))
    lead.do("Treasury", lead.project, "fund_line", "land", cny(1), tally.hash("paper"))


# --- silence ---


def test_an_offer_that_nobody_signs_and_nobody_decides(module: Any) -> None:
    """Five of six are 83 %, so the project goes on, and the sixth is asked for sixty days more."""
    lead = led(module, "noticed")
    more = {name: lead.walk.chain.people(name)[0] for name in ("Sun", "Qi", "Bo")}
    for name, person in more.items():
        lead.do("Agency", lead.project, "open_file", person, tally.hash(name), "1998-05-01")
    lead.planned()
    lead.signing()
    chain, agency = lead.walk.chain, lead.walk.people["Agency"]
    files = [lead.project.files[person] for person in more.values()]
    for file in files:
        file.publish_survey(tally.hash("survey"), sender=agency)
    chain.wait_until("2026-05-04")
    for file in files:
        file.offer(cny(10_000), tally.hash("report"), sender=agency)
    for name in ("Qi", "Bo"):
        for signer in (more[name], agency):
            lead.project.files[more[name]].sign(tally.hash("deal"), sender=signer)
    lead.paying()
    assert (lead.project.state, files[0].state) == ("Paying", "Unsigned")
    # sixty days after 16 June are Saturday 15 August, so the last day is Monday the 17th
    chain.wait_until("2026-08-17")
    assert files[0].state == "Unsigned"
    chain.wait_until("2026-08-18")
    assert files[0].state == "Suspended"


def test_a_deposit_does_not_wait_for_the_money_of_its_interest(module: Any) -> None:
    """6,750 of interest are due on 450,000, and 1,000 lie in the project beyond what it promised."""
    lead = led(module, *SIGNED)
    lead.do("Treasury", lead.project, "recall", "bond", cny(319_000))
    lead.walk.chain.wait_until("2026-07-25")
    lead.do("Sun", lead.case("Li"), "lodge")
    assert lead.project.boxes[lead.walk.people["Li"]].held == cny(451_000)
    assert lead.project.fund == lead.project.promised == cny(830_000)
    lead.do("Sun", lead.case("Wang"), "lodge")
    assert lead.project.boxes[lead.walk.people["Wang"]].held == cny(450_000)


def test_a_correction_that_nobody_checks_is_deposited(module: Any) -> None:
    """Corrected on 17 June; three working days end on the 23rd; five years later it is the state's."""
    lead = led(module, *SIGNED)
    order, chain = order_of(lead, "Li"), lead.walk.chain
    lead.do("Bank", order, "bounce", "name differs")
    for who in ("Ma", "Li"):
        lead.do(who, order, "correct", tally.hash("card"))
    chain.wait_until("2026-06-23")
    assert order.state == "Corrected"
    chain.wait_until("2026-06-24")
    assert order.state == "Deposited"
    with tally.refused("R4001"):
        lead.do("Ma", lead.case("Li"), "file_order")
    chain.wait_until("2031-06-23")
    assert order.state == "Deposited"
    chain.wait_until("2031-06-24")
    assert order.state == "Escheated"


def test_nothing_is_deposited_while_an_order_is_on_its_way(module: Any) -> None:
    """Approved on the thirtieth day of delay, with 225 for each of them; the bank confirms a day later."""
    lead = led(module, *SIGNED)
    lead.walk.chain.wait_until("2026-07-24")
    order = order_of(lead, "Li")
    lead.walk.chain.wait_until("2026-07-25")
    assert lead.case("Li").state == "Lodging"
    with tally.refused("R4001"):
        lead.do("Sun", lead.case("Li"), "lodge")
    lead.do("Bank", order, "confirm", tally.hash("receipt"))
    assert lead.case("Li").state == "Compensated"
    assert lead.walk.chain.balance(lead.walk.people["Li"], "CNY") == cny(456_750)


# --- terms ---


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("court", "Agency"),
        ("board", ["Mayor"]),
        ("staff", ["Ma", "Che"]),
        ("staff", ["Ma", "Che", "Pan", "Bank"]),
    ],
)
def test_offices_are_kept_apart_from_the_first_day(module: Any, term: str, value: Any) -> None:
    chain = tally.Chain(seed=1, at="2026-03-02", calendar="CN")
    people = {name: chain.people(name)[0] for name in NAMES}
    given = [people[name] for name in value] if isinstance(value, list) else people[value]
    with tally.refused("R4001"):
        create(module, chain, people, **{term: given})


# --- cost ---


def test_its_author_is_told_nothing() -> None:
    assert project().diagnostics == ()


def test_every_transaction_stays_within_the_limit_with_all_that_follows() -> None:
    program = project().program
    assert program is not None
    bounds = [dict(transaction_bounds(program.program, number)) for number in range(4)]
    own = [dict(action_bounds(program.program, number)) for number in range(4)]
    assert all(gas <= 2_000_000 for contract in bounds for gas in contract.values())
    assert bounds[ORDER]["approve"] >= own[ORDER]["approve"] + own[PROJECT]["release"] + own[ORDER]["receive"]
    assert bounds[CASE]["lodge"] >= own[CASE]["lodge"] + own[PROJECT]["lodge"] + own[CUSTODY]["receive"]
    assert bounds[ORDER]["confirm"] >= own[ORDER]["confirm"] + own[CASE]["confirmed"] + own[PROJECT]["settle"]
    assert bounds[PROJECT]["open_file"] > own[PROJECT]["open_file"] + own[CASE]["Case"]
