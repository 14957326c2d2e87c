"""What one transaction may do with an instance whose link it has ended: messages find it settled, and nobody
reads it before."""

from __future__ import annotations

from functools import cache
from typing import Any

import tally

TEXT = """tally 1

choice Asked: ending, terms, later

contract Fund:
    party office
    term rate: int
    keep works: list Works limit 3

    state Open until entered + 300 days:
        on build by office:
            create one = Works(builder: office, fund: self)
            add one to works else "full"
            stay
        on close by office: go Closed
        on close_and_poke by office:
            for one in works limit 3:
                send one.poke()
            go Closed
        on poke_and_close by office:
            send works[0].poke()
            send self.finish()
            stay
        on finish by any Fund: go Closed
        on close_and_ask(clerk: Clerk, what: Asked) by office:
            send clerk.look(works[0], what)
            go Closed
        on close_and_build by office:
            create one = Works(builder: office, fund: self)
            add one to works else "full"
            go Closed
        on timeout: go Closed

    final Closed

contract Works:
    party builder, fund: Fund
    keep poked: text(9) = "-"

    state Open until entered + 30 days:
        on poke by fund: set poked = "open"; stay
        on fund is final: go Ending
        on timeout: go Ending

    state Ending until entered + 10 days:
        on poke by fund: set poked = "ending"; stay
        on timeout: go Over

    final Over

contract Clerk:
    party office
    keep seen: text(9) = "-"
    keep about: Works

    state Open until entered + 300 days:
        on look(works: Works, what: Asked) by any Fund:
            set about = works
            if what == Asked.ending:
                if works is Ending:
                    set seen = "ending"
                stay
            elif what == Asked.terms:
                if works.fund == works.fund:
                    set seen = "term"
                stay
            else:
                go Waiting
        on timeout: go Done

    state Waiting until 2026-01-01:
        on timeout:
            if known(about) and about is Ending:
                set seen = "ending"
            go Done

    final Done
"""


@cache
def module() -> Any:
    """The contracts."""
    return tally.loads(TEXT)


class Place:
    """A chain with a fund, works of it and a clerk."""

    def __init__(self) -> None:
        self.chain = tally.Chain(seed=1, at="2026-03-02")
        (self.li,) = self.chain.people("Li")
        self.fund: Any = module()["Fund"].create(self.chain, office=self.li, rate=3)
        self.clerk: Any = module()["Clerk"].create(self.chain, office=self.li)
        self.fund.build(sender=self.li)
        self.works: Any = self.fund.works[0]


def test_a_message_finds_an_instance_that_has_felt_the_end() -> None:
    place = Place()
    receipt = place.fund.close_and_poke(sender=place.li)
    assert (place.fund.state, place.works.state, place.works.poked) == ("Closed", "Ending", "ending")
    names = [(action.name, action.cause) for action in receipt.record.actions]
    assert names == [("close_and_poke", -1), ("link", 0), ("poke", 0)]
    assert receipt.followed == ()


def test_a_message_before_the_end_finds_it_as_it_was() -> None:
    place = Place()
    receipt = place.fund.poke_and_close(sender=place.li)
    assert (place.works.state, place.works.poked) == ("Ending", "open")
    assert [action.name for action in receipt.record.actions] == ["poke_and_close", "poke", "finish"]
    (followed,) = receipt.followed
    assert [action.name for action in followed.record.actions] == ["link"]
    assert followed.record.transaction is None


def test_an_end_by_a_call_alone_is_followed_by_a_receipt_for_each() -> None:
    place = Place()
    place.fund.build(sender=place.li)
    receipt = place.fund.close(sender=place.li)
    assert [one.record.actions[0].instance for one in receipt.followed] == [2, 3]
    assert [one.state for one in place.fund.works] == ["Ending", "Ending"]


def test_one_that_is_made_by_the_ending_action_feels_the_end_at_its_creation() -> None:
    place = Place()
    receipt = place.fund.close_and_build(sender=place.li)
    names = [(action.name, action.instance) for action in receipt.record.actions]
    assert names == [("close_and_build", 0), ("Works", 3), ("link", 3)]
    assert [one.record.actions[0].instance for one in receipt.followed] == [2]
    assert [one.state for one in place.fund.works] == ["Ending", "Ending"]


def test_a_read_of_one_that_has_not_felt_the_end_is_refused_with_everything() -> None:
    place = Place()
    with tally.refused("R4020"):
        place.fund.close_and_ask(place.clerk, "ending", sender=place.li)
    assert (place.fund.state, place.works.state, place.clerk.seen) == ("Open", "Open", "-")


def test_its_terms_may_be_read_at_any_time() -> None:
    place = Place()
    place.fund.close_and_ask(place.clerk, "terms", sender=place.li)
    assert (place.fund.state, place.works.state, place.clerk.seen) == ("Closed", "Ending", "term")


def test_a_clock_that_would_read_it_halts_nobody() -> None:
    place = Place()
    with tally.refused("R4020"):
        place.fund.close_and_ask(place.clerk, "later", sender=place.li)
    assert place.clerk.halted is None
    assert (place.fund.state, place.clerk.state) == ("Open", "Open")
    place.fund.close(sender=place.li)
    assert place.works.state == "Ending"
