"""Selected entries of the lease and of the payment order, worked by hand from their texts."""

from __future__ import annotations

import pytest

from tests.audit.texts import audit_of, file
from vm.audit.audit import Audit, Prospect
from vm.audit.outcomes import Outcome
from vm.audit.reading import Reader
from vm.audit.sentences import ENGLISH, Speaker

LEASE, ORDER = "contracts/rental/lease.tally", "contracts/relocation/order.tally"


def _prospect(audit: Audit, state: str, party: str) -> Prospect:
    (found,) = [one for one in audit.states if audit.contract.states[one.state].name == state]
    (prospect,) = [one for one in found.prospects if getattr(one.actor.who, "name", "") == party]
    return prospect


def _got(audit: Audit, outcome: Outcome) -> list[tuple[str, str]]:
    """Amounts, each with the state that ends then, "" where it is at once."""
    speaker = Speaker(Reader(audit.checked, audit.contract), ENGLISH)
    found = []
    for gain in outcome.gains:
        step = outcome.play.steps[gain.step]
        name = audit.contract.states[step.state].name if step.clock else ""
        found.append((speaker.amount(gain.transfer.amount, gain.transfer.currency), name))
    return found


@pytest.mark.parametrize(
    ("path", "state", "party", "got"),
    [
        # the invariant says `held == deposit`; nobody hands over: it goes back
        (LEASE, "Funded", "tenant", [("`deposit`", "Funded")]),
        (LEASE, "Funded", "landlord", []),
        # no claim in time: all of it goes back
        (LEASE, "Claim", "tenant", [("`deposit`", "Claim")]),
        # the tenant is silent twice and the arbiter too: deposit back, and the fee to whoever paid it
        (LEASE, "Answer", "tenant", [("`deposit`", "Review")]),
        (LEASE, "Answer", "landlord", [("`arbiter_fee`", "Review")]),
        # in Disputed the pot holds what is disputed, and both arbiters are silent
        (LEASE, "Disputed", "tenant", [("`disputed`", "Fallback")]),
        (LEASE, "Disputed", "landlord", [("`arbiter_fee`", "Fallback")]),
        # `awarded <= held` is an invariant, so `up to awarded` is all of `awarded`
        (LEASE, "Awarded", "landlord", [("`awarded`", "Awarded")]),
        (LEASE, "Awarded", "tenant", [("what `held` holds less `awarded`", "Awarded")]),
        (LEASE, "Offered", "tenant", []),
        # the bank is silent, nobody corrects, nobody claims for five years: the treasury
        (ORDER, "Released", "treasury", [("`amount`", "Deposited")]),
        (ORDER, "Released", "payee", []),
        (ORDER, "Rechecking", "treasury", [("`amount`", "Deposited")]),
        (ORDER, "Checking", "treasury", []),
    ],
)
def test_what_a_party_gets_if_nobody_acts(
    path: str, state: str, party: str, got: list[tuple[str, str]]
) -> None:
    audit = audit_of(file(path))
    (only,) = _prospect(audit, state, party).silence
    assert _got(audit, only) == got


@pytest.mark.parametrize(
    ("path", "state", "party", "acts", "got"),
    [
        (LEASE, "Funded", "tenant", ["cancel"], [("`deposit`", "")]),
        # a counterclaim frees what is not contested at once; the rest comes when both arbiters are silent
        (LEASE, "SecondNotice", "tenant", ["counter"], [
            ("`deposit` less `claimed`", ""), ("`contested`", "Fallback"),
        ]),
        (LEASE, "Answer", "tenant", ["accept"], [("`deposit` less `claimed`", "")]),
        (LEASE, "Review", "arbiter", ["award"], [("`arbiter_fee`", "")]),
        # what the landlord claims alone brings nothing but the fee that he paid
        (LEASE, "Claim", "landlord", ["claim"], [("`arbiter_fee`", "Review")]),
        (ORDER, "Deposited", "payee", ["claim"], [("`amount`", "")]),
        (ORDER, "Reapproving", "payer", ["reject"], [("`amount`", "")]),
    ],
)  # fmt: skip
def test_what_a_party_gets_if_only_it_acts(
    path: str, state: str, party: str, acts: list[str], got: list[tuple[str, str]]
) -> None:
    audit = audit_of(file(path))
    rules = audit.contract.rules
    ways = [
        one
        for one in _prospect(audit, state, party).alone
        if [rules[step.number].name for step in one.acts] == acts
    ]
    assert [_got(audit, one) for one in ways] == [got]


def test_a_counterclaim_gives_back_the_whole_deposit_but_for_what_is_conceded() -> None:
    """deposit - claimed at once and contested later: in all deposit - claimed + contested."""
    audit = audit_of(file(LEASE))
    speaker = Speaker(Reader(audit.checked, audit.contract), ENGLISH)
    (way,) = [one for one in _prospect(audit, "SecondNotice", "tenant").alone if one.acts]
    conditions = [speaker.phrase(one) for one in way.conditions]
    assert conditions == ["`contested` is more than 0 CNY and `contested` is at most `claimed`"]


def test_the_arbiters_can_change_nothing_before_there_is_a_dispute() -> None:
    audit = audit_of(file(LEASE))
    for state in ("Offered", "Signed", "Funded", "Active", "Arrears", "Notice", "Moveout", "Claim"):
        for party in ("arbiter", "second_arbiter", "court"):
            prospect = _prospect(audit, state, party)
            assert prospect.idle and not any(one.gains for one in prospect.silence), (state, party)


def test_nobody_of_the_order_can_hold_two_offices_and_no_invariant_refuses_a_rule() -> None:
    """`distinct` names all six; `paid` and `held` together stay what they were, or grow by `amount` once."""
    audit = audit_of(file(ORDER))
    assert audit.together == ()
    assert audit.blocked == ()


def test_the_one_invariant_of_the_lease_that_rests_on_a_count() -> None:
    """`months_due` stops at 60 while rent would still be added; that the clock runs at most 60 times in all
    no single rule shows, so it is said."""
    audit = audit_of(file(LEASE))
    (found,) = audit.blocked
    assert found.clock and audit.contract.invariants[found.invariant].name == "rent_or_debt"
    speaker = Speaker(Reader(audit.checked, audit.contract), ENGLISH)
    assert speaker.phrase(found.given[0]) == "`months_due` is at least 60"


def test_where_the_fees_of_the_lease_can_wait() -> None:
    audit = audit_of(file(LEASE))
    names = [state.name for state in audit.contract.states]
    waits = [names[one.state] for one in audit.resting if audit.contract.pots[one.pot].name == "fees"]
    assert waits == ["Answer", "SecondNotice", "Review", "Disputed", "Fallback"]
