"""A header takes money only from the caller or from one who has certainly signed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.vm.code.verify.samples import (
    ACCOUNT,
    CELLS,
    GOOD,
    GRANT,
    HEIR,
    HELD,
    KEEPER,
    KEEPER_SIGNS,
    OTHER,
    OTHER_SIGNS,
    PRICE,
    SHARES,
    changed,
    codes,
    named,
    op,
    push,
    term,
    unit,
)
from vm.code.opcodes import Opcode as Op
from vm.code.program import Code, Program, Who, WhoAccount, WhoAnd, WhoAnyone, WhoInMap, WhoOr
from vm.types import ContractType, TextType

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
        ({"target": (1, len(CONTRACT.pots))}, "E3181"),
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
    euros = replace(paying, target=(1, len(CONTRACT.pots)))
    rules = (replace(CONTRACT.rules[0], paying=euros), *CONTRACT.rules[1:])
    program = replace(GOOD, currencies=("CNY", "EUR"), contracts=(replace(contract, rules=rules),))
    assert codes(program) == ["E3182"]


# --- budget lines --------------------------------------------------------------------------------------

CITY = len(GOOD.constants)
LINE = unit(push(CITY))
INTO_GRANT: dict[str, Any] = {"target": (1, GRANT), "line": LINE}
FROM_CALL = WhoAccount(unit(op(Op.LOCAL, 0)))
A_BOX = WhoAccount(unit(op(Op.LOCAL, 0)), 0)


def _opening(who: Who, **changes: Any) -> Program:
    """`fill(who: account)` with another WHO, and changes to what its header takes."""
    paying = CONTRACT.rules[0].paying
    assert paying is not None
    type_ = ContractType(0, "Box") if A_BOX in (who, *getattr(who, "parts", ())) else ACCOUNT
    variables = (named("who", type_),)
    program = changed(
        "rules", 0, who=who, paying=replace(paying, **changes), parameters=variables, locals=variables
    )
    return replace(program, constants=(*program.constants, (TextType(32), "city")))


@pytest.mark.parametrize(
    ("who", "changes", "code"),
    [
        (KEEPER_SIGNS, INTO_GRANT, ""),
        (WhoOr((KEEPER_SIGNS, HEIR_SIGNS)), INTO_GRANT, ""),
        (KEEPER_SIGNS, {"target": (2, SHARES), "place": OTHER_CODE, "line": LINE}, ""),
        (KEEPER_SIGNS, {"target": (1, GRANT)}, "E3183"),
        (KEEPER_SIGNS, {"target": (2, SHARES), "place": OTHER_CODE}, "E3183"),
        (KEEPER_SIGNS, {"line": LINE}, "E3183"),
        (KEEPER_SIGNS, {"target": (0, 0), "place": OTHER_CODE, "line": LINE}, "E3183"),
        (WhoAnyone(), {"target": (1, GRANT)}, "E3183"),
        (BOTH, {"target": (1, GRANT), "source": KEEPER_CODE}, "E3183"),
        (BOTH, {**INTO_GRANT, "source": KEEPER_CODE}, ""),
        (WhoAnd((KEEPER_SIGNS, WhoAnyone())), {**INTO_GRANT, "source": KEEPER_CODE}, ""),
        (WhoAnyone(), INTO_GRANT, "E3184"),
        (WhoInMap(0), INTO_GRANT, "E3184"),
        (FROM_CALL, INTO_GRANT, "E3184"),
        (WhoOr((KEEPER_SIGNS, WhoAnyone())), INTO_GRANT, "E3184"),
        (WhoAnd((FROM_CALL, KEEPER_SIGNS)), {**INTO_GRANT, "source": FROM_CALL.account}, "E3184"),
        (A_BOX, {"target": (1, GRANT)}, ""),
        (A_BOX, INTO_GRANT, "E3183"),
        (WhoOr((A_BOX, KEEPER_SIGNS)), {"target": (1, GRANT)}, "E3183"),
        (WhoOr((A_BOX, KEEPER_SIGNS)), INTO_GRANT, "E3183"),
        (KEEPER_SIGNS, {"target": (1, GRANT), "line": unit(term(PRICE))}, "E3161"),
        (KEEPER_SIGNS, {"target": (1, GRANT), "line": unit(op(Op.SIGNERS))}, "E3164"),
    ],
)
def test_a_line_is_opened_by_whom_the_contract_names(who: Who, changes: dict[str, Any], code: str) -> None:
    """Where it is sound, all that is left to say is that nothing empties the pot at the end."""
    assert codes(_opening(who, **changes)) == [code or "E3101"]


def test_a_name_fits_a_line() -> None:
    program = _opening(KEEPER_SIGNS, **INTO_GRANT)
    constants = (*GOOD.constants, (TextType(33), "city"))
    assert codes(replace(program, constants=constants)) == ["E3161"]
