"""Signed chains for the tests beside this file: a payer with every form of header, people, what was sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tally
from chain.envelope import Envelope, read
from tests.tools.texts import BOX

PAYING = """\
tally 1

contract Payer:
    party owner, other
    term price: money CNY
    pot held: CNY
    keep owed: map account to money CNY
    keep count: int(0..9) = 0

    state Open until entered + 10 days:
        on put(amount: money CNY) by anyone paying amount from sender into held: stay
        on due(who: account, amount: money CNY) by anyone: add who -> amount to owed else "twice"; stay
        on settle by anyone paying owed[sender] from sender into held: stay
        on buy by owner and other paying price * 2 from other into held: stay
        on grow by owner paying price * count from owner into held:
            require count < 1 else "grown up / 长大了"
            set count = count + 1
            stay
        on count_up by owner: set count = count + 1; stay
        on timeout: pay all from held to owner; go Closed
    final Closed
"""
"""Headers that take nothing, an argument, what the caller owes, another's money, and more than once."""


def people_of(chain: tally.Chain) -> tuple[tally.Account, ...]:
    """Li, who gets 100 CNY, and Wang."""
    li, wang = chain.people("Li", "Wang")
    chain.give(li, "100 CNY")
    return li, wang


def box_on(chain: tally.Chain, people: tuple[tally.Account, ...]) -> Any:
    """A box of 60 CNY between two people."""
    return tally.loads(BOX)["Box"].create(chain, owner=people[0], other=people[1], sum="60 CNY")


def payer_on(chain: tally.Chain, people: tuple[tally.Account, ...]) -> Any:
    """A payer whose price is 4 CNY."""
    return tally.loads(PAYING)["Payer"].create(chain, owner=people[0], other=people[1], price="4 CNY")


def opened(file: Path, seed: int = 7) -> tally.Chain:
    """The chain of a file."""
    return tally.Chain.open(file, seed=seed, calendar="CN")


def code_of(call: Callable[..., object], *arguments: Any, **named: Any) -> str:
    """The code of what a call raises, which must be said in both languages."""
    with pytest.raises(tally.TallyError) as caught:
        call(*arguments, **named)
    text = str(caught.value)
    assert f"错误[{caught.value.code} " in text and f"error[{caught.value.code} " in text
    assert "{" not in text.replace("{…}", "")
    return caught.value.code


def sent(chain: tally.Chain) -> list[Envelope]:
    """Every transaction that was sealed, as its bytes say it; sealed now if it was not."""
    chain.seal()
    store = chain._running.store()
    blocks = (store.block(height) for height in range(store.height() + 1))
    found = [read(data, chain.ledger.state) for block in blocks if block for _, data in block.transactions]
    return [one for one in found if isinstance(one, Envelope)]
