"""Forged tables: numbers that name nothing, names that are none, limits that are passed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.vm.code.verify.samples import (
    ACCOUNT,
    CELLS,
    CNY,
    CONSTANTS,
    DIGIT,
    GOOD,
    INT,
    OTHER_SIGNS,
    OWED,
    TYPES,
    changed,
    codes,
    function,
    in_contract,
    named,
    places,
)
from vm.code.program import EveryCode, PayingCode, Program, WhoAnd, WhoInMap, WhoOr
from vm.machine.dates import Duration, Roll, Unit
from vm.types import (
    ChoiceType,
    ContractType,
    DateType,
    DurationType,
    HashType,
    IntType,
    ListType,
    MoneyType,
    PercentType,
    RecordType,
    SpanType,
    TextType,
    TimeType,
    Type,
)

CONTRACT = GOOD.contracts[0]


def _contract(**changes: Any) -> Program:
    return in_contract(lambda one: replace(one, **changes))


def _type(type_: Type) -> Program:
    return replace(GOOD, types=(*TYPES, type_))


def _constant(type_: Type, value: Any) -> Program:
    return replace(GOOD, constants=(*CONSTANTS, (type_, value)))


def _nested(depth: int, type_: Type = INT) -> Type:
    for _ in range(depth):
        type_ = ListType(type_, 1)
    return type_


FIELDS = tuple((f"f{number}", INT) for number in range(33))
MANY = tuple(named(f"n{number}", INT) for number in range(65))
EVERY = CONTRACT.clocks[2].when
assert isinstance(EVERY, EveryCode)


@pytest.mark.parametrize(
    ("program", "code", "place"),
    [
        (replace(GOOD, language=2), "E3155", "language"),
        (replace(GOOD, calendar="C N"), "E3155", "calendar"),
        (replace(GOOD, currencies=("CNY", "CNY")), "E3155", "currencies"),
        (replace(GOOD, currencies=("CNY", "XYZ")), "E3155", "currencies[1]"),
        (replace(GOOD, texts=("a\u202eb",)), "E3151", "texts[0]"),
        (replace(GOOD, texts=("a" * 1025,)), "E3151", "texts[0]"),
        (replace(GOOD, texts=("\ud800",)), "E3151", "texts[0]"),
        (replace(GOOD, contracts=(CONTRACT, CONTRACT)), "E3151", "contracts[1]"),
        (_contract(name="Två"), "E3151", "contracts[0]"),
        (_contract(parties=4), "E3150", "contracts[0].parties"),
        (_contract(parties=-1), "E3150", "contracts[0].parties"),
        (_contract(parties=3), "E3153", "contracts[0].terms[2]"),
        (_contract(terms=(*CONTRACT.terms[:2], named("keeper", CNY))), "E3151", "contracts[0].terms[2]"),
        (_contract(terms=(*CONTRACT.terms, *MANY)), "E3152", "contracts[0].terms"),
        (_contract(states=()), "E3156", "contracts[0].states[0]"),
        (
            _contract(states=(replace(CONTRACT.states[2], name="First"), *CONTRACT.states[1:])),
            "E3156",
            "contracts[0].states[0]",
        ),
        (changed("states", 1, name="Open"), "E3151", "contracts[0].states[1]"),
        (changed("states", 0, rules=()), "E3190", "contracts[0].states[0]"),
        (changed("states", 1, clocks=(2, 1)), "E3190", "contracts[0].states[1]"),
        (changed("states", 2, deadline=CONTRACT.states[0].deadline), "E3186", "contracts[0].states[2]"),
        (changed("states", 0, final=True), "E3186", "contracts[0].states[0]"),
        (changed("states", 0, deadline=None), "E3185", "contracts[0].states[0]"),
        (changed("states", 2, final=False, dated=False), "E3150", "contracts[0].states[2].dated"),
        (changed("rules", 0, states=()), "E3150", "contracts[0].rules[0].states"),
        (changed("rules", 0, states=(0, 3)), "E3150", "contracts[0].rules[0].states"),
        (changed("rules", 0, states=(1, 0)), "E3150", "contracts[0].rules[0].states"),
        (changed("rules", 0, article=1), "E3150", "contracts[0].rules[0].article"),
        (changed("rules", 0, name="held"), "E3151", "contracts[0].rules[0]"),
        (changed("rules", 0, name="settle"), "", ""),
        (changed("rules", 0, name="enlist"), "E3151", "contracts[0].rules[1]"),
        (changed("rules", 1, name="settle"), "E3151", "contracts[0].states[1].rules"),
        (changed("rules", 1, locals=()), "E3150", "contracts[0].rules[1].locals"),
        (
            changed("rules", 1, locals=(*CONTRACT.rules[1].locals, *MANY)),
            "E3152",
            "contracts[0].rules[1].locals",
        ),
        (
            changed("rules", 1, parameters=MANY[:17], locals=MANY[:17]),
            "E3152",
            "contracts[0].rules[1].parameters",
        ),
        (changed("rules", 0, who=WhoInMap(2)), "E3150", "contracts[0].rules[0].who"),
        (changed("rules", 0, who=WhoAnd((OTHER_SIGNS,))), "E3150", "contracts[0].rules[0].who"),
        (changed("rules", 0, who=WhoOr(())), "E3150", "contracts[0].rules[0].who"),
        (
            changed("rules", 0, paying=PayingCode((), "EUR", None, (1, 0), None)),
            "E3155",
            "contracts[0].rules[0].paying",
        ),
        (changed("clocks", 0, article=-1), "E3150", "contracts[0].clocks[0].article"),
        (changed("clocks", 2, when=replace(EVERY, limit=513)), "E3172", "contracts[0].clocks[2].limit"),
        (changed("clocks", 2, when=replace(EVERY, limit=0)), "E3172", "contracts[0].clocks[2].limit"),
        (
            changed("clocks", 2, when=replace(EVERY, interval=Duration(Unit.DAY, 0, Roll.NONE))),
            "E3154",
            "contracts[0].clocks[2].interval",
        ),
        (
            changed("clocks", 2, when=replace(EVERY, interval=Duration(Unit.MONTH, 1, Roll.NONE))),
            "E3154",
            "contracts[0].clocks[2].interval",
        ),
        (changed("keeps", 0, name="owed"), "E3151", "contracts[0].names[6]"),
        (changed("keeps", 0, type=SpanType()), "E3153", "contracts[0].keeps[0]"),
        (changed("keeps", 0, type=ContractType(1, "Box")), "E3153", "contracts[0].keeps[0]"),
        (
            _contract(
                keeps=(*CONTRACT.keeps, *(replace(CONTRACT.keeps[1], name=f"k{n}") for n in range(58)))
            ),
            "E3152",
            "contracts[0]",
        ),
        (changed("maps", OWED, key=RecordType("R", (("a", INT),))), "E3153", "contracts[0].maps[0]"),
        (changed("maps", OWED, sums=(-1, -1)), "E3150", "contracts[0].maps[0].sums"),
        (changed("maps", OWED, sums=(0,)), "E3150", "contracts[0].maps[0].sums"),
        (changed("maps", OWED, value=DateType()), "E3150", "contracts[0].maps[0].sums"),
        (changed("pots", CELLS, currency="EUR"), "E3155", "contracts[0].pots[1]"),
        (changed("pots", CELLS, key=None), "E3152", "contracts[0].pots[1]"),
        (changed("pots", CELLS, limit=513), "E3152", "contracts[0].pots[1]"),
        (changed("pots", CELLS, key=ListType(ACCOUNT, 2)), "E3153", "contracts[0].pots[1]"),
        (
            changed("events", 0, fields=tuple(named(n, t) for n, t in FIELDS)),
            "E3152",
            "contracts[0].events[0]",
        ),
        (changed("events", 0, fields=(named("s", SpanType()),)), "E3153", "contracts[0].events[0][0]"),
        (changed("invariants", 0, states=(0, 0)), "E3150", "contracts[0].invariants[0]"),
        (changed("invariants", 0, states=(3,)), "E3150", "contracts[0].invariants[0]"),
        (changed("invariants", 1, each=2), "E3150", "contracts[0].invariants[1]"),
        (changed("checks", 0, text=1), "E3150", "contracts[0].checks[0]"),
        (function(0, name="there", contract=0), "E3151", "functions[1]"),
        (function(1, contract=1), "E3150", "functions[1]"),
        (function(0, result=SpanType()), "E3153", "functions[0].result"),
        (_type(IntType(3, 2)), "E3153", "types[4]"),
        (_type(IntType(0, 2**127)), "E3153", "types[4]"),
        (_type(PercentType(1, 0)), "E3153", "types[4]"),
        (_type(MoneyType("XYZ")), "E3153", "types[4]"),
        (_type(TextType(1025)), "E3153", "types[4]"),
        (_type(TextType(0)), "E3153", "types[4]"),
        (_type(ListType(INT, 513)), "E3153", "types[4]"),
        (_type(RecordType("R", ())), "E3153", "types[4]"),
        (_type(RecordType("R", (("a", INT), ("a", INT)))), "E3153", "types[4]"),
        (_type(RecordType("R", FIELDS)), "E3153", "types[4]"),
        (_type(ChoiceType("C", ())), "E3153", "types[4]"),
        (_type(ChoiceType("C", ("a", "a"))), "E3153", "types[4]"),
        (_type(ContractType(1, "Box")), "E3153", "types[4]"),
        (_type(ContractType(0, "Bix")), "E3153", "types[4]"),
        (_type(_nested(7, DurationType())), "E3153", "types[4]"),
        (_type(_nested(8)), "E3153", "types"),
        (_type(_nested(5000)), "E3153", "types"),
    ],
)
def test_a_forged_table_is_seen(program: Program, code: str, place: str) -> None:
    if not code:
        assert codes(program) == []
    else:
        assert (code, place) in places(program)


@pytest.mark.parametrize(
    ("type_", "value", "sound"),
    [
        (INT, 2**127 - 1, True),
        (INT, 2**127, False),
        (INT, True, False),
        (DIGIT, 9, True),
        (DIGIT, 10, False),
        (CNY, 0, True),
        (CNY, -1, False),
        (CNY, "1", False),
        (DateType(), 2_932_896, True),
        (DateType(), 2_932_897, False),
        (TimeType(), -(2**127), True),
        (TextType(2), "押金", True),
        (TextType(2), "押金的", False),
        (TextType(9), "a\nb", False),
        (HashType(), b"\x00" * 32, True),
        (HashType(), b"\x00" * 31, False),
        (ACCOUNT, b"\x01" * 32, True),
        (ACCOUNT, b"\x02" * 32, False),
        (ContractType(0, "Box"), b"\x02" * 32, False),
        (ChoiceType("C", ("a", "b")), 1, True),
        (ChoiceType("C", ("a", "b")), 2, False),
        (DurationType(), Duration(Unit.MONTH, 3, Roll.CLIP), True),
        (DurationType(), Duration(Unit.MONTH, 3, Roll.NONE), False),
        (DurationType(), Duration(Unit.WORKING_DAY, 3, Roll.NONE), True),
        (DurationType(), (1, 3, 0), False),
        (ListType(DIGIT, 2), (1, 2), True),
        (ListType(DIGIT, 2), (1, 2, 3), False),
        (ListType(DIGIT, 2), (10,), False),
        (RecordType("R", (("a", DIGIT), ("b", CNY))), (1, 2), True),
        (RecordType("R", (("a", DIGIT), ("b", CNY))), (1,), False),
    ],
)
def test_a_constant_is_a_value_of_its_type(type_: Type, value: Any, sound: bool) -> None:
    assert codes(_constant(type_, value)) == ([] if sound else ["E3154"])


def test_working_days_need_a_calendar() -> None:
    program = _constant(DurationType(), Duration(Unit.WORKING_DAY, 3, Roll.NONE))
    assert codes(program) == []
    assert codes(replace(program, calendar=None)) == ["E3154"]


def test_a_program_that_is_too_large_is_not_walked_over() -> None:
    assert codes(replace(GOOD, texts=("a",) * 70_000)) == ["E3152"]
    assert codes(replace(GOOD, contracts=(CONTRACT,) * 17)) == ["E3152"]
    who: Any = OTHER_SIGNS
    for _ in range(2000):
        who = WhoOr((who, OTHER_SIGNS))
    assert codes(changed("rules", 0, who=who)) == ["E3121"]


@pytest.mark.parametrize(("pairs", "refused"), [(8, False), (9, True)])
def test_a_rule_is_signed_in_at_most_256_ways(pairs: int, refused: bool) -> None:
    who = WhoAnd((WhoOr((OTHER_SIGNS, OTHER_SIGNS)),) * pairs)
    assert ("E3121" in codes(changed("rules", 0, who=who))) is refused
