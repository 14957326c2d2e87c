"""The first page of the language, worked by hand: what each party gets from each state, and when.

The page: a home let from `start` for `months`; the deposit is held from the signing on; after the move-out
the landlord has ten days to claim, and a claim that nobody settles in 28 days is split in half.
"""

from __future__ import annotations

import pytest

from tests.audit.texts import audit_of, rental
from vm.audit.audit import Prospect
from vm.audit.outcomes import Outcome
from vm.audit.reading import Reader
from vm.audit.sentences import ENGLISH, Speaker

NOTHING = ((), ())
CLAIMING, DISPUTED = "10 days after it is entered", "28 days after it is entered"

HALF, REST = "50% of `deposit` (rounded down)", "what is left of `deposit` after 50% of it"

Line = tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]
"""What is got, each with the state that ends then ("" at once) and when that is; and what is paid."""

SILENCE: dict[tuple[str, str], Line] = {
    ("Offered", "landlord"): NOTHING,
    ("Offered", "tenant"): NOTHING,
    ("Offered", "arbiter"): NOTHING,
    ("Leased", "landlord"): NOTHING,
    ("Leased", "tenant"): ((("`deposit`", "Claiming", CLAIMING),), ()),
    ("Leased", "arbiter"): NOTHING,
    ("Claiming", "landlord"): NOTHING,
    ("Claiming", "tenant"): ((("`deposit`", "Claiming", CLAIMING),), ()),
    ("Claiming", "arbiter"): NOTHING,
    ("Disputed", "landlord"): (((HALF, "Disputed", DISPUTED),), ()),
    ("Disputed", "tenant"): (((REST, "Disputed", DISPUTED),), ()),
    ("Disputed", "arbiter"): NOTHING,
}
"""(i) if nobody acts."""

_BACK: Line = ((("`deposit`", "Claiming", CLAIMING),), ())
_BACK_AND_RENT: Line = ((("`deposit`", "Claiming", CLAIMING),), ("`rent`",))
_HALF: Line = (((HALF, "Disputed", DISPUTED),), ())
_REST: Line = (((REST, "Disputed", DISPUTED),), ())

ALONE: dict[tuple[str, str], dict[tuple[str, ...], Line]] = {
    ("Offered", "landlord"): {(): NOTHING},
    ("Offered", "tenant"): {(): NOTHING},
    ("Offered", "arbiter"): {(): NOTHING},
    # a claim that nobody answers is split, after the term as after leaving; a waiver gives nothing
    ("Leased", "landlord"): {
        (): NOTHING,
        ("claim",): _HALF,
        ("waive",): NOTHING,
        ("leave",): NOTHING,
        ("leave", "claim"): _HALF,
        ("leave", "waive"): NOTHING,
    },
    ("Leased", "tenant"): {
        (): _BACK,
        ("pay_rent",): _BACK_AND_RENT,
        ("leave",): _BACK,
        ("pay_rent", "leave"): _BACK_AND_RENT,
    },
    ("Leased", "arbiter"): {(): NOTHING},
    ("Claiming", "landlord"): {(): NOTHING, ("claim",): _HALF, ("waive",): NOTHING},
    ("Claiming", "tenant"): {(): _BACK},
    ("Claiming", "arbiter"): {(): NOTHING},
    ("Disputed", "landlord"): {(): _HALF},
    # by agreeing the tenant keeps what is not claimed, at once
    ("Disputed", "tenant"): {(): _REST, ("agree",): ((("`deposit` less `claimed`", "", ""),), ())},
    ("Disputed", "arbiter"): {(): NOTHING, ("award",): NOTHING},
}
"""(ii) if only this party acts, each rule once in a state, by the rules that it does."""


def _prospect(state: str, party: str) -> Prospect:
    audit = audit_of(rental())
    (found,) = [one for one in audit.states if audit.contract.states[one.state].name == state]
    (prospect,) = [one for one in found.prospects if getattr(one.actor.who, "name", "") == party]
    return prospect


def _line(outcome: Outcome) -> Line:
    audit = audit_of(rental())
    speaker = Speaker(Reader(audit.checked, audit.contract), ENGLISH)
    gains = []
    for gain in outcome.gains:
        assert gain.is_certain
        step = outcome.play.steps[gain.step]
        name = audit.contract.states[step.state].name if step.clock else ""
        when = speaker.ends(step.state) if step.clock else ""
        gains.append((speaker.amount(gain.transfer.amount, "CNY"), name, when))
    pays = tuple(speaker.amount(one.transfer.amount, "CNY") for one in outcome.pays)
    return tuple(gains), pays


def _acts(outcome: Outcome) -> tuple[str, ...]:
    rules = audit_of(rental()).contract.rules
    return tuple(rules[step.number].name for step in outcome.acts)


@pytest.mark.parametrize(("state", "party"), SILENCE)
def test_what_a_party_gets_if_nobody_acts(state: str, party: str) -> None:
    (only,) = _prospect(state, party).silence
    assert _line(only) == SILENCE[state, party]
    assert _acts(only) == ()


@pytest.mark.parametrize(("state", "party"), ALONE)
def test_what_a_party_gets_if_only_it_acts(state: str, party: str) -> None:
    """Every outcome is one that was worked by hand, and no outcome is missing."""
    worked = ALONE[state, party]
    prospect = _prospect(state, party)
    found = {_acts(one): _line(one) for one in prospect.alone}
    assert {acts: worked.get(acts) for acts in found} == found
    # plays that come to the same are one outcome, by the shortest way; with other waits they are another
    assert set(worked.values()) == set(found.values())
    assert sum(one.ways for one in prospect.alone) == len(worked)
    assert not prospect.cut


def test_when_the_term_ends_by_itself_the_deposit_comes_ten_days_later() -> None:
    (only,) = _prospect("Leased", "tenant").silence
    names = [state.name for state in audit_of(rental()).contract.states]
    assert [(names[step.state], step.clock) for step in only.play.steps] == [
        ("Leased", True),
        ("Claiming", True),
    ]


def test_nothing_of_the_first_page_needs_attention() -> None:
    """All three differ, nobody restarts a clock, and each way keeps `held == deposit` where it is asked."""
    audit = audit_of(rental())
    assert audit.restarts == ()
    assert audit.blocked == ()
    assert audit.together == ()
    assert audit.dated == ()


def test_the_deposit_waits_from_the_signing_to_the_end() -> None:
    audit = audit_of(rental())
    names = [state.name for state in audit.contract.states]
    assert [(one.pot, names[one.state], one.returns) for one in audit.resting] == [
        (0, "Leased", False),
        (0, "Claiming", False),
        (0, "Disputed", False),
    ]


def test_what_each_action_writes() -> None:
    """`sign` fills the pot and enters a state; `pay_rent` moves money past the contract and stays."""
    written = {cost.action: (cost.writes, cost.enters) for cost in audit_of(rental()).costs}
    assert written == {
        "sign": (("held",), True),
        "pay_rent": ((), False),
        "leave": ((), True),
        "claim": (("claimed",), True),
        "waive": (("held",), True),
        "agree": (("held",), True),
        "award": (("held",), True),
        "Rental": (("claimed",), True),
    }
