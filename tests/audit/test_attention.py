"""What needs a lawyer's attention: clocks that one party restarts, one person in two roles, invariants that
refuse, entries that wait. Each with a contract that has it and one that has not."""

from __future__ import annotations

from tests.audit.texts import compiled
from vm.audit.audit import Audit, audit

_HEAD = """tally 1
contract C:
    party maker, checker, clerk
    term fee: money CNY
    pot till: CNY
"""


def _audit(text: str) -> Audit:
    return audit(compiled("case.tally", text), 0)


def _names(found: Audit, pairs: object) -> list[tuple[str, str]]:
    terms = found.contract.terms
    return [(terms[one.one].name, terms[one.other].name) for one in found.together]


# --- one person in two roles --------------------------------------------------------------------------------

_OFFICE = (
    _HEAD
    + """{require}
    state Filed until entered + 3 days:
        on check by maker: go Checked
        on timeout: go Done
    state Checked until entered + 3 days:
        on approve by checker paying fee into till: go Paid
        on timeout: go Done
    state Paid until entered + 3 days:
        on release by checker: pay all from till to clerk; go Done
        on confirm by maker and checker: pay all from till to maker; go Done
        on timeout: pay all from till to checker; go Done
    final Done
"""
)


def test_without_distinct_every_pair_may_be_one_person() -> None:
    found = _audit(_OFFICE.format(require=""))
    assert _names(found, found.together) == [("maker", "checker"), ("maker", "clerk"), ("checker", "clerk")]


def test_distinct_and_unequal_parties_are_apart() -> None:
    found = _audit(
        _OFFICE.format(require='    require distinct(maker, checker) and clerk != maker else "no"\n')
    )
    assert _names(found, found.together) == [("checker", "clerk")]


def test_what_one_person_in_two_roles_could_do() -> None:
    """The maker's `check` leads where the checker approves; `confirm` would need two accounts; the checker
    pays the clerk out of the pot."""
    found = _audit(_OFFICE.format(require=""))
    rules = [rule.name for rule in found.contract.rules]
    one, _, other = found.together
    assert [(rules[both.first], rules[both.then]) for both in one.follows] == [("check", "approve")]
    assert [rules[number] for number in one.never] == ["confirm"]
    assert one.pays == ()
    assert [rules[number] for number in other.pays] == ["release"]


# --- clocks -------------------------------------------------------------------------------------------------

_AGAIN = (
    _HEAD
    + """
    state Open until entered + 3 days:
        on push by {who}: go Other
        on timeout: go Done
    state Other until entered + 3 days:
        on return_ by maker: go Open
        on timeout: go Done
    final Done
"""
)


def test_a_clock_that_one_party_alone_can_restart_is_the_compilers_own_warning() -> None:
    alone = _audit(_AGAIN.format(who="maker"))
    assert {dict(one.parameters)["name"] for one in alone.restarts} == {"Open", "Other"}
    assert _audit(_AGAIN.format(who="checker")).restarts == ()


# --- invariants ---------------------------------------------------------------------------------------------

_LIMITED = """tally 1
contract C:
    party maker
    term most: money CNY
    keep spent: money CNY = 0 CNY
    invariant limited: spent <= most
    state Open until entered + 3 days:
        on spend(amount: money CNY) by maker:{ask}
            set spent = spent + amount
            stay
        on sit by maker: stay
        on timeout: go Done
    final Done
"""


def test_a_rule_that_only_an_invariant_refuses_is_listed() -> None:
    found = _audit(_LIMITED.format(ask=""))
    assert [(found.contract.rules[one.number].name, one.clock, one.states) for one in found.blocked] == [
        ("spend", False, (0,))
    ]


def test_a_rule_that_asks_itself_what_the_invariant_says_is_not() -> None:
    ask = '\n            require spent + amount <= most else "above the most"'
    assert _audit(_LIMITED.format(ask=ask)).blocked == ()


def test_an_invariant_of_paid_totals_is_followed_through_payments() -> None:
    text = (
        _HEAD
        + """
    require distinct(maker, checker, clerk) else "apart"
    invariant never_more: paid(clerk) + till <= fee
    state Open until entered + 3 days:
        on fill by maker paying fee into till: go Full
        on timeout: go Done
    state Full until entered + 3 days:
        on hand by maker: pay all from till to clerk; go Done
        on timeout: pay all from till to checker; go Done
    final Done
"""
    )
    assert _audit(text).blocked == ()


# --- waiting ------------------------------------------------------------------------------------------------

_BOOK = """tally 1
contract C:
    party owner
    record Loan: amount: money CNY; due: date
    keep loans: map account to Loan
    keep names: map account to text(9)
    state Open until entered + 900 days:
        on lend(who: account, amount: money CNY, due: date) by owner:
            add who -> Loan(amount: amount, due: due) to loans else "there"
            stay
        on name(who: account) by owner: add who -> "x" to names else "there"; stay
        {end}
        on timeout: go Done
    final Done
"""


def test_entries_with_a_date_wait_for_somebody() -> None:
    found = _audit(_BOOK.format(end='on end(who: account) by owner: remove who from loans else "none"; stay'))
    assert [(found.contract.maps[one.map].name, one.enders) for one in found.dated] == [("loans", ())]


def test_an_action_by_anyone_that_ends_an_entry_is_named() -> None:
    found = _audit(
        _BOOK.format(end='on end(who: account) by anyone: remove who from loans else "none"; stay')
    )
    assert [[found.contract.rules[rule].name for rule in one.enders] for one in found.dated] == [["end"]]
