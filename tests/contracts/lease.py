"""What must hold of every lease, from the rules of the domain; and how a walk through one starts."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import tally
from tests.contracts.walk import Property, Step, Walk, only

RENT, DEPOSIT, FEE = 300_000, 600_000, 30_000
"""Fen."""

ACTORS = {
    "sign": ("Li", "Wang"),
    "revoke": ("Li",),
    "fund": ("Wang",),
    "hand_over": ("Li", "Wang"),
    "cancel": ("Wang",),
    "pay_rent": ("Wang",),
    "missed": ("Li",),
    "give_notice": ("Li", "Wang"),
    "cure": ("Wang",),
    "serve_demand": ("Li",),
    "terminate": ("Li",),
    "withdraw_notice": ("Li", "Wang"),
    "inspect": ("Li", "Wang"),
    "add_item": ("Li",),
    "claim": ("Li",),
    "waive": ("Li",),
    "accept": ("Wang",),
    "counter": ("Wang",),
    "award": ("Zhao", "Qian"),
    "settle": ("Li", "Wang"),
    "appeal": ("Li", "Wang"),
    "judge": ("Court",),
}


def start(module: Any) -> Callable[[Random], Walk]:
    """A walk starts in Offered or, so that later states are reached often, on the way to a claim."""

    def begin(chance: Random) -> Walk:
        chain = tally.Chain(seed=1, at="2026-03-02", calendar="CN")
        people = {name: chain.people(name)[0] for name in ("Li", "Wang", "Zhao", "Qian", "Court", "Sun")}
        chain.give(people["Wang"], "40000 CNY")
        chain.give(people["Li"], "1000 CNY")
        lease = module["Lease"].create(
            chain,
            landlord=people["Li"],
            tenant=people["Wang"],
            arbiter=people["Zhao"],
            second_arbiter=people["Qian"],
            court=people["Court"],
            rent="3000 CNY",
            deposit="6000 CNY",
            arbiter_fee="300 CNY",
            deposit_cap="200%",
            months=3,
            start="2026-03-10",
            grace="5 days",
            notice_period="30 days",
            claim_period="7 days",
            answer_period="14 days",
            late_rate="0.05%",
            cures_allowed=2,
            months_ahead=3,
            deductible=("damage", "cleaning", "arrears"),
            agreement=tally.hash("lease 1"),
        )
        one = Walk(chain, lease, people, chance, (RENT, DEPOSIT, RENT // 2))
        _lead(one, chance.choice((0, 1, 2, 3, 4, 5, 5, 5)))
        return one

    return begin


def _lead(one: Walk, far: int) -> None:
    """Go some of the way: 1 signed, 2 funded, 3 handed over, 4 at the end, 5 with a claim made."""
    lease, people = one.instance, one.people
    inventory = tally.hash("inventory")
    calls: tuple[tuple[str, tuple[Any, ...], str], ...] = (
        ("sign", (), "Li"),
        ("sign", (), "Wang"),
        ("fund", (), "Wang"),
        ("hand_over", (inventory,), "Li"),
        ("hand_over", (inventory,), "Wang"),
    )
    for action, arguments, who in calls[: (0, 2, 3, 5, 5, 5)[far]]:
        receipt = getattr(lease, action)(*arguments, sender=people[who])
        _note(one, who, action, arguments, receipt)
    if far >= 4:
        for receipt in one.chain.wait_until("2026-06-14"):
            _payments(one, receipt)
    if far == 5:
        item = ("damage", tally.Money.of(one.random.choice((1, RENT, DEPOSIT)), "CNY"), tally.hash("photo"))
        _note(one, "Li", "add_item", item, lease.add_item(*item, sender=people["Li"]))
        _note(one, "Li", "claim", (), lease.claim(sender=people["Li"]))
        for receipt in one.chain.wait(days=one.random.choice((0, 15))):
            _payments(one, receipt)


def _note(one: Walk, who: str, action: str, arguments: tuple[Any, ...], receipt: Any) -> None:
    one.steps.append(Step(who, action, arguments, receipt, None))
    _payments(one, receipt)


def _payments(one: Walk, receipt: Any) -> None:
    for payment in receipt.payments:
        one.payments.append(
            (payment.source.split(".")[-1], payment.target.split(".")[-1], payment.amount.minor)
        )


def deductions(one: Walk, _: Step | None) -> None:
    """From the deposit the landlord gets at most what was claimed, and arrears at most what is owed."""
    claimed = sum(step.arguments[1].minor for step in one.done("add_item"))
    arrears = sum(step.arguments[1].minor for step in one.done("add_item") if step.arguments[0] == "arrears")
    judged = bool(one.done("judge")) or bool(one.done("settle"))
    if not judged and one.paid("held", "Li") > claimed:
        one.fail("the landlord got more than was claimed")
    if claimed > DEPOSIT:
        one.fail("more was claimed than the deposit")
    if arrears > one.instance.owed.minor:
        one.fail("more arrears were claimed than are owed")


def undisputed_at_once(one: Walk, step: Step | None) -> None:
    """An answer pays the landlord what is not contested, and leaves just the contested part."""
    if step is None or step.action != "counter" or step.receipt is None:
        return
    contested = step.arguments[0].minor
    claimed = sum(item.arguments[1].minor for item in one.done("add_item"))
    paid = sum(p.amount.minor for p in step.receipt.payments if p.target == "Li")
    if paid != claimed - contested or one.instance.held.minor != contested:
        one.fail("an answer did not pay what is not disputed")


def rent_for_elapsed_time(one: Walk, _: Step | None) -> None:
    """The landlord gets no rent for months that have not begun."""
    if one.paid("advance", "Li") > RENT * one.instance.months_due:
        one.fail("rent was paid for a month that has not begun")


def silence_of_the_landlord(one: Walk, step: Step | None) -> None:
    """Without a claim the tenant has the whole deposit back at the end."""
    if step is None and one.done("fund") and not one.done("claim") and one.paid("held", "Wang") != DEPOSIT:
        one.fail("no claim, and the tenant did not get the whole deposit")


def one_fee(one: Walk, step: Step | None) -> None:
    """An arbiter gets the fee or nothing, whatever the award."""
    fees = one.paid("fees", "Zhao") + one.paid("fees", "Qian")
    if fees not in (0, FEE) or one.paid(None, "Zhao") + one.paid(None, "Qian") != fees:
        one.fail("an arbiter was paid otherwise than by the fee")
    if step is None and one.done("claim") and fees + one.paid("fees", "Li") != FEE:
        one.fail("the fee is neither earned nor given back")


PROPERTIES: tuple[Property, ...] = (
    only(ACTORS),
    deductions,
    undisputed_at_once,
    rent_for_elapsed_time,
    silence_of_the_landlord,
    one_fee,
)
