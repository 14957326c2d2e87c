"""What must hold of every payment order, from the rules of the domain; and how a walk through one starts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import tally
from tests.contracts.walk import Broken, Property, Step, Walk, only

AMOUNT = 45_000_000
"""Fen."""
POSTED = date(2026, 3, 3)
ROLES = ("maker", "checker", "payer", "bank", "payee", "treasury")
NAMES = ("Ma", "Che", "Pan", "Bank", "Lin", "Cai")

ACTORS = {
    "check": ("Che",),
    "reject": ("Che", "Pan"),
    "approve": ("Pan",),
    "confirm": ("Bank",),
    "bounce": ("Bank",),
    "fix": ("Ma", "Lin"),
    "deposit_for_absent": ("Ma", "Che"),
    "claim": ("Lin",),
}


def create(module: Any, chain: Any, people: dict[str, Any], roles: dict[str, str]) -> Any:
    """An order whose roles are taken by the people named."""
    return module["Order"].create(
        chain,
        **{role: people[name] for role, name in roles.items()},
        amount=tally.Money.of(AMOUNT, "CNY"),
        budget_line="R-2026-01",
        award=tally.hash("award 17"),
        posted=POSTED,
        fixes_allowed=2,
    )


def start(module: Any) -> Callable[[Random], Walk]:
    """A walk starts with the order filed; half of them with the money released, a quarter with it bounced."""

    def begin(chance: Random) -> Walk:
        chain = tally.Chain(seed=1, at="2026-03-03", calendar="CN")
        people = {name: chain.people(name)[0] for name in (*NAMES, "Sun")}
        chain.give(people["Pan"], tally.Money.of(2 * AMOUNT, "CNY"))
        pairs = [(one, other) for one in range(6) for other in range(one)]
        one, other = chance.choice(pairs)
        taken = dict(zip(ROLES, NAMES, strict=True))
        try:
            create(module, chain, people, {**taken, ROLES[one]: NAMES[other]})
        except tally.Refused:
            pass
        else:
            raise Broken(f"one person may be {ROLES[one]} and {ROLES[other]}")
        order = create(module, chain, people, taken)
        walk = Walk(chain, order, people, chance, (AMOUNT,))
        if chance.random() < 0.5:
            order.check(sender=people["Che"])
            chain.wait(days=1)
            _note(walk, order.approve(sender=people["Pan"]))
            if chance.random() < 0.5:
                order.bounce("name_differs", sender=people["Bank"])
        return walk

    return begin


def _note(one: Walk, receipt: Any) -> None:
    one.steps.append(Step("Pan", "approve", (), receipt, None))
    for payment in receipt.payments:
        one.payments.append((payment.source, payment.target.split(".")[-1], payment.amount.minor))


def paid_once(one: Walk, step: Step | None) -> None:
    """The household is paid the amount once or not at all, and nobody is paid beside it."""
    to_lin, back, lapsed = one.paid("held", "Lin"), one.paid("held", "Pan"), one.paid("held", "Cai")
    if sorted((to_lin, back, lapsed))[1:] not in ([0, 0], [0, AMOUNT]):
        one.fail("the order paid more than one of household, payer and treasury, or not the amount")
    if one.paid(None, "Lin") != to_lin:
        one.fail("the household was paid from elsewhere")
    if step is None and one.paid("Pan", "held") != to_lin + back + lapsed:
        one.fail("what was paid in did not come out")


def only_a_rejection_takes_it_back(one: Walk, step: Step | None) -> None:
    """Money once released goes back to the payer by a rejection alone, never by silence."""
    if step is None and one.paid("held", "Pan") and not one.done("reject"):
        one.fail("silence took the household's money back")


def not_before_the_posting(one: Walk, step: Step | None) -> None:
    """Nothing is paid on the day of the posting or before."""
    if (
        step is not None
        and step.action == "approve"
        and step.receipt is not None
        and one.chain.today <= POSTED
    ):
        one.fail("paid before the result was posted")


PROPERTIES: tuple[Property, ...] = (
    only(ACTORS),
    paid_once,
    only_a_rejection_takes_it_back,
    not_before_the_posting,
)
