"""Joint consent step by step on chain and reference: what the reference says is worked by hand."""

from __future__ import annotations

from tests.reference.compare import Twin
from tests.reference.drive import PEOPLE
from tests.reference.fixtures import START, compiled
from tests.reference.records import Result

A, B, C, D = PEOPLE[:4]
TEXT = """tally 1

contract Council:
    party a, b, c
    keep members: list account limit 4
    keep price: money CNY = 1 CNY
    keep last: list account limit 8
    pot held: CNY

    state Open until entered + 10 days:
        on join(who: account) by a: add who to members else "full"; stay
        on expel by a: clear members; stay
        on reprice(new: money CNY) by a: set price = new; stay
        on either(n: int) by (a or b) and c paying price from c into held: set last = signers; stay
        on member(n: int) by a and any of members: set last = signers; stay
        on alone(n: int) by a or (b and c): set last = signers; stay
        on strict(n: int) by a and b: require n > 0 else "more"; stay
        on again by c: go Open
        on timeout: pay all from held to a; go Closed

    final Closed
"""


class Council:
    """One instance on both machines, with short names for calls."""

    def __init__(self) -> None:
        self.twin = Twin(START, ("CNY",))
        for person in PEOPLE:
            self.twin.issue(person, "CNY", 1_000)
        result, number = self.twin.create(A, compiled("council", TEXT), 0, (A, B, C))
        assert result.done
        assert number == 0

    def __call__(self, sender: bytes, action: str, *arguments: int | bytes, cap: int | None = None) -> str:
        """Call an action: rule, consent, or the refusal's code."""
        caps = None if cap is None else (("CNY", cap),)
        return self._kind(self.twin.call(0, sender, action, arguments, caps))

    def withdraw(self, sender: bytes, action: str) -> str:
        """Take back a consent."""
        return self._kind(self.twin.withdraw(0, sender, action))

    def _kind(self, result: Result) -> str:
        return result.actions[0].kind if result.done else result.outcome

    @property
    def last(self) -> object:
        """The people who signed last."""
        return self.twin.reference.world.instances[0].keeps[2]


def test_everybody_whose_consent_counts_is_a_signer() -> None:
    council = Council()
    assert [council(A, "either", 1), council(B, "either", 1), council(C, "either", 1)] == [
        "consent",
        "consent",
        "rule",
    ]
    assert council.last == tuple(sorted((A, B, C)))
    # all three consents are used up
    assert council(C, "either", 1) == "consent"


def test_a_consent_to_other_arguments_stays_open() -> None:
    council = Council()
    assert [council(A, "either", 1), council(B, "either", 2), council(C, "either", 2)][2] == "rule"
    assert council.last == tuple(sorted((B, C)))
    assert council(C, "either", 1) == "rule"
    assert council.last == tuple(sorted((A, C)))


def test_who_is_no_member_any_more_does_not_count() -> None:
    council = Council()
    council(A, "join", C)
    council(A, "join", D)
    assert council(D, "member", 1) == "consent"
    council(A, "expel")
    council(A, "join", C)
    assert council(A, "member", 1) == "consent"
    assert council(C, "member", 1) == "rule"
    assert council.last == tuple(sorted((A, C)))
    council(A, "join", D)
    assert council(A, "member", 1) == "rule", "the consent that did not count was not used up"


def test_a_member_list_with_the_leader_alone_needs_a_second_person() -> None:
    council = Council()
    council(A, "join", A)
    assert [council(A, "member", 1), council(A, "member", 1)] == ["consent", "consent"]
    assert council(B, "member", 1) == "R4002"


def test_one_branch_for_one_person() -> None:
    council = Council()
    assert council(B, "alone", 1) == "consent"
    assert council(A, "alone", 1) == "rule"
    assert [council(B, "alone", 2), council(C, "alone", 2)][1] == "rule"


def test_a_completing_call_that_is_refused_leaves_the_other_consent() -> None:
    council = Council()
    assert [council(A, "strict", 0), council(B, "strict", 0)] == ["consent", "R4001"]
    assert council.withdraw(B, "strict") == "R4015"
    assert council.withdraw(A, "strict") == "withdrawal"


def test_a_new_consent_replaces_the_old_one_and_withdrawal_removes_it() -> None:
    council = Council()
    assert [council(A, "strict", 1), council(A, "strict", 2)] == ["consent", "consent"]
    assert council(B, "strict", 1) == "consent"
    assert council(B, "strict", 2) == "rule"
    assert council.withdraw(B, "strict") == "R4015"


def test_entering_the_state_again_drops_consents() -> None:
    council = Council()
    assert [council(A, "strict", 1), council(C, "again"), council(B, "strict", 1)] == [
        "consent",
        "rule",
        "consent",
    ]


def test_the_cap_of_the_payer_is_the_one_given_with_the_consent() -> None:
    council = Council()
    assert [council(C, "either", 1, cap=99), council(A, "either", 1)] == ["consent", "R4005"]
    assert [council(C, "either", 1, cap=100), council(A, "either", 1, cap=0)] == ["consent", "rule"]
    assert council.twin.reference.world.balance(C, "CNY") == 900
