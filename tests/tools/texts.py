"""Small programs that the tests beside this file run."""

from __future__ import annotations

BOX = """\
tally 1
calendar CN

contract Box:
    "A box of money that two people share"
    party owner, other
    term sum: money CNY
    pot held: CNY
    keep looks: int(0..2) = 0
    keep secret: int(0..9)
    event Looked: times: int(0..2)
    invariant small: known(secret) implies secret_twice() < 100

    function twice(n: int(0..9)) -> int = n * 2
    function secret_twice() -> int = twice(secret)

    state Open until entered + 10 days:
        "Article 1"
        on fill by owner paying sum into held: stay
        on look by other:
            require looks < 1 else "看够了 / enough looks"
            set looks = looks + 1
            note Looked(times: looks)
            stay
        on tell(number: int(0..9)) by other: set secret = number; stay
        on seal by owner and other: go Sealed
        on timeout: pay all from held to owner; go Closed

    state Sealed until entered + 1 month clip:
        on timeout: pay all from held to other; go Closed

    final Closed
"""
"""A contract with consent, a refusal of its own, an event, a value that starts unknown, and two timeouts."""

HALTING = """\
tally 1

contract Fragile:
    party owner
    keep count: int(0..5) = 0
    invariant small: count < 1
    state Open until entered + 1 day:
        on close by owner: go Closed
        on timeout: set count = 1; go Closed
    final Closed
"""
"""Its timeout breaks its invariant."""


def box(steps: str, title: str = "a box") -> str:
    """BOX with a scenario: people, 100 CNY for Li and a box of 60 CNY, then the steps."""
    first = (
        "people Li, Wang\n"
        "give 100 CNY to Li\n"
        "on 2026-03-02\n"
        "create box = Box(owner: Li, other: Wang, sum: 60 CNY)\n"
    )
    return BOX + scenario(first + steps, title)


def scenario(steps: str, title: str = "a box") -> str:
    """A scenario of these lines."""
    lines = "".join(f"    {line}\n" for line in steps.strip().splitlines())
    return f'\nscenario "{title}":\n{lines}'
