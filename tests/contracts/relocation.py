"""What must hold of every relocation project, from the rules of the domain; and how a walk starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import tally
from tests.contracts.walk import Property, Step, Walk

GIVEN = 200_000_000
"""Fen: what the treasury has."""
AWARDS = {"Li": 45_000_000, "Wang": 45_000_000, "Zhao": 38_000_000}
"""Fen."""
LINES = {"land": 100_000_000, "bond": 60_000_000}
"""Fen, in the order in which the lines are opened."""
WITHOUT_MONEY = ("Drafted", "Checked", "Cosigning", "Void")
"""States of an order before its money is released."""
LARGE = 100_000_000
"""Fen, from which on an order takes two payers."""
OFFICES = ("Agency", "Treasury", "Superior", "Reviewer", "Court", "Bank", "Notary")
BOARD = ("Mayor", "Deputy", "Chief")
STAFF = ("Ma", "Che", "Pan")
STRANGERS = ("Sun",)
NAMES = (*OFFICES, *BOARD, *STAFF, *AWARDS, *STRANGERS)
HOUSEHOLD, ANYONE = "the household", "anyone"

ACTORS = {
    ("Project", "open_file"): ("Agency",),
    ("Project", "publish_plan"): ("Agency",),
    ("Project", "object_plan"): tuple(name for name in NAMES if name not in (*BOARD, *STAFF)),
    ("Project", "call_hearing"): (ANYONE,),
    ("Project", "confirm_plan"): ("Agency",),
    ("Project", "revise_plan"): ("Agency",),
    ("Project", "fund_line"): ("Treasury",),
    ("Project", "earmark"): ("Treasury",),
    ("Project", "decide"): BOARD,
    ("Project", "recall"): ("Treasury",),
    ("Project", "close"): ("Agency",),
    ("Case", "publish_survey"): ("Agency",),
    ("Case", "object"): (HOUSEHOLD,),
    ("Case", "offer"): ("Agency",),
    ("Case", "rule"): ("Reviewer",),
    ("Case", "resolve"): ("Superior",),
    ("Case", "sign"): (HOUSEHOLD, "Agency"),
    ("Case", "decide"): BOARD,
    ("Case", "file_order"): STAFF,
    ("Case", "lodge"): (ANYONE,),
    ("Case", "vacate"): (HOUSEHOLD, "Agency"),
    ("Case", "court_order"): ("Court",),
    ("Order", "check"): STAFF,
    ("Order", "reject"): STAFF,
    ("Order", "approve"): STAFF,
    ("Order", "confirm"): ("Bank",),
    ("Order", "bounce"): ("Bank",),
    ("Order", "correct"): (HOUSEHOLD, *STAFF),
    ("Order", "claim"): (HOUSEHOLD,),
    ("Custody", "claim"): (HOUSEHOLD,),
}
"""What people do; all other actions are done by contracts alone."""


def create(module: Any, chain: Any, people: dict[str, Any], **terms: Any) -> Any:
    """A project of these people, whose staff is paid by two for a million and more."""
    given = {
        **{name.lower(): people[name] for name in OFFICES},
        "board": [people[name] for name in BOARD],
        "staff": [people[name] for name in STAFF],
        "estimate": tally.Money.of(sum(AWARDS.values()), "CNY"),
        "large": tally.Money.of(LARGE, "CNY"),
        "ratio": 80,
        "sign_period": "60 days",
        "cutoff": "2026-03-01",
        "late_rate": "0.05%",
    }
    return module["Project"].create(chain, **{**given, **terms})


class Lead:
    """Leads a walk some of the way, and notes what is done."""

    def __init__(self, module: Any, chance: Random) -> None:
        chain = tally.Chain(seed=1, at="2026-03-02", calendar="CN")
        people = {name: chain.people(name)[0] for name in NAMES}
        chain.give(people["Treasury"], tally.Money.of(GIVEN, "CNY"))
        project = create(module, chain, people)
        names = tuple(module)

        def family(walk: Walk) -> tuple[Any, ...]:
            known = walk.chain.ledger.state.instances
            return tuple(
                walk.chain.instance(number, module[names[one.contract]]) for number, one in enumerate(known)
            )

        self.walk = Walk(chain, project, people, chance, (45_000_000, 1), family=family)
        self.project = project

    def do(self, who: str, instance: Any, action: str, *arguments: Any) -> None:
        """A call that must be done."""
        one = self.walk
        receipt = getattr(instance, action)(*arguments, sender=one.people[who])
        one.steps.append(Step(who, action, arguments, receipt, None, instance))
        for payment in receipt.payments:
            source, target = (place.split(".")[-1] for place in (payment.source, payment.target))
            one.payments.append((source, target, payment.amount.minor))

    def case(self, name: str) -> Any:
        """A household's file."""
        return self.project.files[self.walk.people[name]]

    def noticed(self) -> None:
        """A file for each household."""
        for name in AWARDS:
            household = self.walk.people[name]
            self.do("Agency", self.project, "open_file", household, tally.hash(name), "1998-05-01")

    def planned(self) -> None:
        """The plan is confirmed, and both lines are funded."""
        for day, action in (("2026-03-17", "publish_plan"), ("2026-04-17", "confirm_plan")):
            self.walk.chain.wait_until(day)
            self.do("Agency", self.project, action, tally.hash("plan"))
        for line, fen in LINES.items():
            self.do("Treasury", self.project, "fund_line", line, tally.Money.of(fen, "CNY"), tally.hash(line))

    def signing(self) -> None:
        """Two have decided; the surveys are posted and the offers made."""
        self.do("Treasury", self.project, "earmark")
        for name in ("Mayor", "Chief"):
            self.do(name, self.project, "decide", tally.hash("decision"))
        for name in AWARDS:
            self.do("Agency", self.case(name), "publish_survey", tally.hash("survey"))
        self.walk.chain.wait_until("2026-04-25")
        for name, fen in AWARDS.items():
            self.do("Agency", self.case(name), "offer", tally.Money.of(fen, "CNY"), tally.hash("report"))

    def paying(self) -> None:
        """All have signed, and the signing period is over."""
        for name in AWARDS:
            for who in (name, "Agency"):
                self.do(who, self.case(name), "sign", tally.hash("deal"))
        self.walk.chain.wait_until("2026-06-17")

    def released(self) -> None:
        """The first household's order holds its money."""
        self.do("Ma", self.case("Li"), "file_order")
        order = self.case("Li").order
        self.do("Che", order, "check")
        self.do("Pan", order, "approve")

    def late(self) -> None:
        """The others are late, or not even that."""
        self.walk.chain.wait_until(self.walk.random.choice(("2026-07-01", "2026-07-25")))


def start(module: Any) -> Callable[[Random], Walk]:
    """A walk starts on the way: mostly when there is money, half of them when it is paid."""

    def begin(chance: Random) -> Walk:
        lead = Lead(module, chance)
        stages = (lead.noticed, lead.planned, lead.signing, lead.paying, lead.released, lead.late)
        for stage in stages[: chance.choice((1, 2, 3, 4, 4, 5, 5, 6, 6))]:
            stage()
        return lead.walk

    return begin


def of(one: Walk, contract: str) -> list[Any]:
    """All instances of a contract."""
    return [instance for instance in one.all if contract_of(one, instance) == contract]


def contract_of(one: Walk, instance: Any) -> str:
    """The contract of an instance."""
    found = one.chain.ledger.find(instance.address)
    name: str = found.program.program.contracts[found.contract].name
    return name


def name_of(one: Walk, account: Any) -> str:
    """Who an account is."""
    return next(name for name, person in one.people.items() if person == account)


def only_these(one: Walk, step: Step | None) -> None:
    """Each action is done by nobody but the people named for it."""
    if step is None or step.receipt is None:
        return
    actors = ACTORS.get((contract_of(one, step.instance), step.action), ())
    if HOUSEHOLD in actors:
        actors = (*actors, name_of(one, step.instance.household))
    if step.who not in actors and ANYONE not in actors:
        one.fail(f"{step.who} did {step.action}")


def three_people(one: Walk, step: Step | None) -> None:
    """Nobody checks what he made, nobody releases what he made or checked; a large sum takes two."""
    if step is None or step.receipt is None or step.action not in ("check", "approve"):
        return
    order = step.instance
    before = [
        (done.action, done.who)
        for done in one.steps[:-1]
        if done.instance == order and done.receipt is not None and done.action in ("check", "approve")
    ]
    others = {who for action, who in before if "approve" in (action, step.action)}
    if step.who in others | {name_of(one, order.maker)}:
        one.fail("one person had two parts in an order")
    approvals = 1 + sum(action == "approve" for action, _ in before)
    large = order.amount.minor >= LARGE
    if step.action == "approve" and order.state == "Released" and large and approvals < 2:
        one.fail("one person released a large sum")


def each_household_once(one: Walk, _: Step | None) -> None:
    """A household gets its award and at most thirty days' interest, once; nobody else gets anything."""
    awards = {name_of(one, case.household): case.award.minor for case in of(one, "Case")}
    for name, person in one.people.items():
        if name in ("Treasury", "Notary"):
            continue
        has, award = one.chain.balance(person, "CNY").minor, awards.get(name, 0)
        if has > award + award * 5 // 10_000 * 30:
            one.fail(f"{name} got more than the award")
        if sum(target == name for _, target, _ in one.payments) > 1:
            one.fail(f"{name} was paid twice")


def compensation_first(one: Walk, _: Step | None) -> None:
    """Whoever counts as compensated has the whole award: in hand, or deposited in his name."""
    for case in of(one, "Case"):
        if case.state not in ("Compensated", "Lodged", "Enforcing", "Vacated", "Stalled"):
            continue
        held = [
            other.held.minor
            for other in (*of(one, "Order"), *of(one, "Custody"))
            if other.household == case.household
        ]
        escheated = any(
            other.state == "Escheated" and other.household == case.household
            for other in (*of(one, "Order"), *of(one, "Custody"))
        )
        has = one.chain.balance(case.household, "CNY").minor + sum(held)
        if has < case.award.minor and not escheated:
            one.fail("a household counts as compensated and is not")


def every_line_adds_up(one: Walk, step: Step | None) -> None:
    """What was appropriated under a line is in the project, in orders and deposits, or was paid under it."""
    if step is not None and (step.receipt is None or not step.receipt.payments):
        return
    appropriated: Counter[str] = Counter()
    for done in one.done("fund_line"):
        appropriated[done.arguments[0]] += done.arguments[1].minor
    found: Counter[str] = Counter()
    for instance in one.all:
        pot = {"Project": "fund", "Order": "held", "Custody": "held"}.get(contract_of(one, instance))
        if pot is not None:
            found.update({line: amount.minor for line, amount in instance.lots(pot).items()})
    for person in one.people.values():
        for paid in one.chain.lines_paid(person):
            found[paid.line] += paid.amount.minor
    if +found != +appropriated:
        one.fail(f"the lines do not add up: {dict(found)} of {dict(appropriated)}")


def a_lapse_returns_all(one: Walk, _: Step | None) -> None:
    """A lapsed project has returned every fen, and none of its files is open."""
    project = of(one, "Project")[0]
    if project.state != "Lapsed":
        return
    if one.chain.balance(one.people["Treasury"], "CNY").minor != GIVEN:
        one.fail("a lapsed project kept money")
    if any(case.state not in ("Void", "Suspended") for case in of(one, "Case")):
        one.fail("a file outlived its lapsed project")


def promises_are_covered(one: Walk, step: Step | None) -> None:
    """What was promised to households and not yet paid out is in the project, whatever is recalled."""
    project, orders = of(one, "Project")[0], of(one, "Order")
    if project.state not in ("Signing", "Paying"):
        return
    due = 0
    for case in of(one, "Case"):
        released = any(order.file == case and order.state not in WITHOUT_MONEY for order in orders)
        if case.state in ("Signed", "Payable", "Late", "Lodging") and not released:
            due += case.award.minor
    if project.fund.minor < due:
        one.fail("awards are not covered")


PROPERTIES: tuple[Property, ...] = (
    only_these,
    three_people,
    each_household_once,
    compensation_first,
    every_line_adds_up,
    a_lapse_returns_all,
    promises_are_covered,
)
