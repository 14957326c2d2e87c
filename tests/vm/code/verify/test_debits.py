"""A header takes money only from the caller or from one who has certainly signed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.vm.code.verify.samples import (
    CELLS,
    GOOD,
    HEIR,
    HELD,
    KEEPER,
    KEEPER_SIGNS,
    OTHER,
    OTHER_SIGNS,
    PRICE,
    changed,
    codes,
    op,
    term,
    unit,
)
from vm.code.opcodes import Opcode as Op
from vm.code.program import Code, Program, Who, WhoAccount, WhoAnd, WhoAnyone, WhoInMap, WhoOr

CONTRACT = GOOD.contracts[0]
KEEPER_CODE, OTHER_CODE = unit(term(KEEPER)), unit(term(OTHER))
HEIR_SIGNS = WhoAccount(unit(op(Op.KEEP, HEIR)))
BOTH = WhoAnd((KEEPER_SIGNS, OTHER_SIGNS))


def _paying(who: Who, source: Code | None) -> Program:
    """`fill` with another WHO and another account that pays."""
    paying = CONTRACT.rules[0].paying
    assert paying is not None
    return changed("rules", 0, who=who, paying=replace(paying, source=source))


@pytest.mark.parametrize(
    ("who", "source", "sound"),
    [
        (KEEPER_SIGNS, None, True),
        (WhoAnyone(), None, True),
        (WhoInMap(0), None, True),
        (WhoOr((KEEPER_SIGNS, OTHER_SIGNS)), None, True),
        (KEEPER_SIGNS, KEEPER_CODE, True),
        (KEEPER_SIGNS, OTHER_CODE, False),
        (WhoAnyone(), KEEPER_CODE, False),
        (WhoOr((KEEPER_SIGNS, OTHER_SIGNS)), KEEPER_CODE, False),
        (BOTH, None, False),
        (BOTH, KEEPER_CODE, True),
        (BOTH, OTHER_CODE, True),
        (BOTH, unit(op(Op.KEEP, HEIR)), False),
        (WhoAnd((BOTH, HEIR_SIGNS)), unit(op(Op.KEEP, HEIR)), True),
        (WhoAnd((WhoOr((KEEPER_SIGNS, HEIR_SIGNS)), OTHER_SIGNS)), KEEPER_CODE, False),
        (WhoAnd((WhoOr((KEEPER_SIGNS, HEIR_SIGNS)), OTHER_SIGNS)), OTHER_CODE, True),
        (WhoOr((BOTH, WhoAnd((KEEPER_SIGNS, HEIR_SIGNS)))), KEEPER_CODE, True),
        (WhoOr((BOTH, WhoAnd((KEEPER_SIGNS, HEIR_SIGNS)))), OTHER_CODE, False),
        (WhoOr((BOTH, WhoAnyone())), KEEPER_CODE, False),
        (WhoOr((BOTH, WhoAnyone())), None, False),
    ],
)
def test_who_pays_has_signed(who: Who, source: Code | None, sound: bool) -> None:
    assert codes(_paying(who, source)) == ([] if sound else ["E3180"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"target": (1, CELLS)}, "E3181"),
        ({"target": (1, 2)}, "E3181"),
        ({"target": (0, 1), "place": OTHER_CODE}, "E3181"),
        ({"target": (0, 0)}, "E3181"),
        ({"target": (0, 0), "place": OTHER_CODE}, ""),
        ({"target": (0, 0), "place": unit(term(PRICE))}, "E3161"),
        ({"target": (1, HELD), "place": OTHER_CODE}, "E3161"),
        ({"target": (2, CELLS)}, "E3181"),
        ({"target": (2, CELLS), "place": unit(op(Op.SENDER))}, ""),
        ({"target": (2, HELD), "place": OTHER_CODE}, "E3161"),
        ({"amount": unit(term(KEEPER))}, "E3161"),
    ],
)
def test_where_it_goes(changes: dict[str, Any], code: str) -> None:
    """A cell that the timeout pays back, the pot that it empties, or an account."""
    paying = CONTRACT.rules[0].paying
    assert paying is not None
    assert codes(changed("rules", 0, paying=replace(paying, **changes))) == ([code] if code else [])


def test_a_payment_keeps_its_currency() -> None:
    paying = CONTRACT.rules[0].paying
    assert paying is not None
    contract = replace(
        CONTRACT, pots=(*CONTRACT.pots, replace(CONTRACT.pots[0], name="euros", currency="EUR"))
    )
    rules = (replace(CONTRACT.rules[0], paying=replace(paying, target=(1, 2))), *CONTRACT.rules[1:])
    program = replace(GOOD, currencies=("CNY", "EUR"), contracts=(replace(contract, rules=rules),))
    assert codes(program) == ["E3182"]
