"""Canonical bytes of programs: one program, one sequence of bytes; others are refused, and never raise."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vm.code.texts import in_box, lowered
from vm.code.codec import PROGRAM_LIMIT, decode_program, encode_program, program_hash
from vm.code.codec_code import BLOCK_DEPTH
from vm.code.opcodes import BLOCKS, TABLE, Opcode
from vm.code.program import (
    AtCode,
    CheckCode,
    ClockCode,
    Code,
    ContractCode,
    EventCode,
    EveryCode,
    FunctionCode,
    Instruction,
    InvariantCode,
    KeepCode,
    LinkCode,
    MapCode,
    PayingCode,
    PotCode,
    Program,
    RuleCode,
    StateCode,
    VariableCode,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyInstance,
    WhoAnyone,
    WhoCount,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.code.units import in_text_order, units
from vm.machine.dates import Duration, Roll, Unit
from vm.types import (
    AccountType,
    BoolType,
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

ROOT = Path(__file__).parents[3]
PAGES = re.findall(r"```tally\n(.*?)```", (ROOT / "tests/language/pages.md").read_text("utf-8"), re.S)
EMPTY = Program(1, None, (), (), (), (), (), ())


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_the_language_come_back_from_their_bytes(page: str) -> None:
    program = lowered(page).program
    data = encode_program(program)
    again = decode_program(data)
    assert again == program
    assert encode_program(again) == data


@pytest.mark.parametrize("page", PAGES)
def test_positions_are_numbered_anew(page: str) -> None:
    again = decode_program(encode_program(lowered(page).program))
    assert again is not None
    for _, code in units(again):
        found = [instruction.position for instruction in in_text_order(code)]
        assert found == list(range(len(found)))


def test_the_bytes_of_an_empty_program() -> None:
    # ["tally program 1", [], [1], [], [], [], [], [], []]
    data = bytes.fromhex("89" + "6f") + b"tally program 1" + bytes.fromhex("80" + "8101" + "80" * 6)
    assert encode_program(EMPTY) == data
    assert decode_program(data) == EMPTY
    assert program_hash(EMPTY) == sha256(b"tally program hash 1" + data).digest()


def test_the_bytes_of_a_function() -> None:
    text = "tally 1\nfunction pick(n: int(1..9)) -> bool = n > 5 and n < 7\n"
    # types: int(1..9) [7, 1, 9], bool [0], int(1..60)…: only those that tables name, in order of use
    int_, bool_ = [7, 1, 9], [0]
    wide = [7, (-(2**127)).to_bytes(16, "big", signed=True), (2**127 - 1).to_bytes(16, "big")]
    constants = [[0, bytes([5])], [0, bytes([7])], [1, bytes([0xF4])]]
    code = [
        5,  # CHARGE, LOCAL, PUSH, GREATER, IF
        *(1, 6),  # CHARGE 6
        *(17, 0),  # LOCAL 0
        *(16, 0),  # PUSH 5
        108,  # GREATER
        2,  # IF
        *(4, 1, 4, 17, 0, 16, 1, 106),  # then: CHARGE 4, LOCAL 0, PUSH 7, LESS
        *(2, 1, 1, 16, 2),  # else: CHARGE 1, PUSH false
    ]
    function = ["pick", [], [["n", 2]], 1, code]
    whole = ["tally program 1", [wide, bool_, int_], [1], constants, [], [], [], [function], []]
    program = lowered(text).program
    assert cbor2.loads(encode_program(program)) == whole


# --- every kind of table ----------------------------------------------------------------------------------

_NAMES = st.text(st.characters(categories=("Ll", "Lo")), min_size=1, max_size=4)
_NUMBERS = st.integers(0, 300)
_LEAF_TYPES: st.SearchStrategy[Type] = st.one_of(
    st.sampled_from(
        (BoolType(), DateType(), TimeType(), DurationType(), SpanType(), HashType(), AccountType())
    ),
    st.integers(-(2**127), 2**127 - 1).map(lambda low: IntType(low, 2**127 - 1)),
    st.integers(0, 2**70).map(lambda high: PercentType(0, high)),
    st.sampled_from(("CNY", "EUR")).map(MoneyType),
    st.integers(1, 1024).map(TextType),
    st.builds(ContractType, _NUMBERS, _NAMES),
    st.builds(ChoiceType, _NAMES, st.lists(_NAMES, max_size=3).map(tuple)),
)


def _compound(inner: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    fields = st.lists(st.tuples(_NAMES, inner), max_size=3).map(tuple)
    return st.one_of(st.builds(ListType, inner, st.integers(1, 512)), st.builds(RecordType, _NAMES, fields))


_TYPES: st.SearchStrategy[Type] = st.recursive(_LEAF_TYPES, _compound, max_leaves=4)


def _some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=2).map(tuple)


def _optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


_PAIR = st.tuples(_NUMBERS, _NUMBERS)
_OPERANDS: dict[str, st.SearchStrategy[Any]] = {
    "source": _PAIR,
    "target": _PAIR,
    "rest": _PAIR,
    "parts": _some(st.tuples(_PAIR, _NUMBERS, _NUMBERS)),
    "types": _some(_NUMBERS),
    "places": _some(_NUMBERS),
}


def _instructions(blocks: st.SearchStrategy[Code]) -> st.SearchStrategy[Code]:
    def one(opcode: Opcode) -> st.SearchStrategy[Instruction]:
        names = TABLE[opcode].operands
        operands = st.tuples(*(_OPERANDS.get(name, st.integers(-1, 2**62)) for name in names))
        inner = st.tuples(*(blocks for _ in range(BLOCKS.get(opcode, 0))))
        return st.builds(Instruction, st.just(opcode), operands, inner)

    return st.lists(st.sampled_from(Opcode).flatmap(one), max_size=3).map(tuple)


_CODES: st.SearchStrategy[Code] = _instructions(_instructions(st.just(())))
_WHOS: st.SearchStrategy[Who] = st.recursive(
    st.one_of(
        st.just(WhoAnyone()),
        st.builds(WhoAccount, _CODES, _optional(_NUMBERS)),
        st.builds(WhoInList, _CODES, _optional(_NUMBERS)),
        st.builds(WhoInMap, _NUMBERS),
        st.builds(WhoAnyInstance, _NUMBERS),
    ),
    lambda inner: st.one_of(
        st.builds(WhoAnd, _some(inner)),
        st.builds(WhoOr, _some(inner)),
        st.builds(WhoCount, _NUMBERS, inner),
    ),
    max_leaves=4,
)
_VARIABLES = _some(st.builds(VariableCode, _NAMES, _TYPES))
_DURATIONS = st.builds(
    Duration, st.just(Unit.DAY), st.integers(-(2**90), 2**90), st.sampled_from((Roll.NONE, Roll.BACK))
)
_RULES = st.builds(
    RuleCode,
    _NAMES,
    _VARIABLES,
    _VARIABLES,
    _WHOS,
    _optional(st.builds(PayingCode, _CODES, _NAMES, _optional(_CODES), _PAIR, _optional(_CODES))),
    _CODES,
    _some(_NUMBERS),
    _optional(_NUMBERS),
)
_WHEN = st.one_of(
    st.none(),
    st.builds(AtCode, _CODES, st.booleans()),
    st.builds(EveryCode, _CODES, _DURATIONS, _NUMBERS),
    st.builds(LinkCode, _NUMBERS, st.integers(-1, 2**62)),
)
_CONTRACTS = st.builds(
    ContractCode,
    _NAMES,
    _NUMBERS,
    _VARIABLES,
    _some(st.builds(CheckCode, _CODES, _NUMBERS)),
    _some(st.builds(KeepCode, _NAMES, _TYPES, _optional(_CODES))),
    _some(
        st.builds(
            MapCode, _NAMES, _TYPES, _TYPES, st.booleans(), _optional(_CODES), _some(st.integers(-1, 9))
        )
    ),
    _some(st.builds(PotCode, _NAMES, _NAMES, _optional(_TYPES), _optional(_NUMBERS))),
    _some(st.builds(EventCode, _NAMES, _VARIABLES)),
    _some(st.builds(InvariantCode, _NAMES, _optional(_some(_NUMBERS)), _optional(_NUMBERS), _CODES)),
    _some(_RULES),
    _some(st.builds(ClockCode, _WHEN, _VARIABLES, _CODES, _some(_NUMBERS), _optional(_NUMBERS))),
    _some(
        st.builds(
            StateCode,
            _NAMES,
            st.booleans(),
            _optional(_CODES),
            _some(_NUMBERS),
            _some(_NUMBERS),
            st.integers(0, 2**62),
            st.booleans(),
            st.booleans(),
        )
    ),
    st.booleans(),
    st.booleans(),
)
_PROGRAMS = st.builds(
    Program,
    _NUMBERS,
    _optional(_NAMES),
    st.just(((IntType(), 5), (IntType(), 2**100), (TextType(4), "押金"), (BoolType(), True))),
    _some(_NAMES),
    _some(_TYPES),
    _some(_NAMES),
    _some(st.builds(FunctionCode, _NAMES, _optional(_NUMBERS), _VARIABLES, _TYPES, _CODES)),
    _some(_CONTRACTS),
)


@settings(max_examples=60, deadline=None)
@given(_PROGRAMS)
def test_any_program_of_the_shape_comes_back_from_its_bytes(program: Program) -> None:
    data = encode_program(program)
    again = decode_program(data)
    assert again == program
    assert program_hash(again) == program_hash(program)


# --- other bytes ------------------------------------------------------------------------------------------


@cache
def _first_page() -> bytes:
    return encode_program(lowered(PAGES[0]).program)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 255), st.sampled_from(("change", "drop", "double")))
def test_changed_bytes_are_refused_or_are_the_bytes_of_another_program(
    place: int, mask: int, kind: str
) -> None:
    data = _first_page()
    place %= len(data)
    middle = {"change": bytes([data[place] ^ mask]), "drop": b"", "double": data[place : place + 1] * 2}
    changed = data[:place] + middle[kind] + data[place + 1 :]
    found = decode_program(changed)
    if changed == data:
        return
    assert found is None or encode_program(found) == changed


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_give_a_program_or_nothing(data: bytes) -> None:
    assert decode_program(data) is None
    head = bytes.fromhex("89" + "6f") + b"tally program 1"
    found = decode_program(head + data)
    assert found is None or encode_program(found) == head + data


def _whole() -> list[Any]:
    found = cbor2.loads(encode_program(lowered(in_box("", "on act by a: stay")).program))
    assert isinstance(found, list)
    return found


def _swap_types(whole: list[Any]) -> None:
    whole[1][0], whole[1][1] = whole[1][1], whole[1][0]


def _unused_type(whole: list[Any]) -> None:
    whole[1].append([10, 99])


def _same_type_twice(whole: list[Any]) -> None:
    whole[1].append(whole[1][0])


def _forward_type(whole: list[Any]) -> None:
    whole[1].insert(0, [14, 1, 5])


def _code_too_long(whole: list[Any]) -> None:
    whole[8][0][9][0][5].append(7)


def _code_too_short(whole: list[Any]) -> None:
    whole[8][0][9][0][5].pop()


def _more_things_than_integers(whole: list[Any]) -> None:
    whole[8][0][9][0][5][0] = 2**40


def _no_opcode(whole: list[Any]) -> None:
    whole[8][0][9][0][5][1] = 255


def _true_for_one(whole: list[Any]) -> None:
    whole[2][0] = True


def _other_format(whole: list[Any]) -> None:
    whole[0] = "tally program 2"


def _one_table_more(whole: list[Any]) -> None:
    whole.append([])


def _constant_of_another_type(whole: list[Any]) -> None:
    whole[3].append([whole[3][0][0], b"\x61a"])


def _constant_in_more_bytes(whole: list[Any]) -> None:
    whole[3].append([whole[3][0][0], b"\x18\x01"])


@pytest.mark.parametrize(
    "change",
    [
        _swap_types,
        _unused_type,
        _same_type_twice,
        _forward_type,
        _code_too_long,
        _code_too_short,
        _more_things_than_integers,
        _no_opcode,
        _true_for_one,
        _other_format,
        _one_table_more,
        _constant_of_another_type,
        _constant_in_more_bytes,
    ],
)
def test_bytes_of_another_shape_are_refused(change: Any) -> None:
    whole = _whole()
    assert decode_program(cbor2.dumps(whole, canonical=True)) is not None
    change(whole)
    assert decode_program(cbor2.dumps(whole, canonical=True)) is None


def test_a_program_of_more_than_64_kib_is_refused() -> None:
    def padded(length: int) -> bytes:
        program = replace(EMPTY, texts=("a" * length,))
        return encode_program(program)

    room = PROGRAM_LIMIT - len(padded(2**15)) + 2**15
    assert len(padded(room)) == PROGRAM_LIMIT == 65_536
    assert decode_program(padded(room)) is not None
    assert decode_program(padded(room + 1)) is None


def _nested(depth: int) -> Code:
    code: Code = ()
    for _ in range(depth):
        code = (Instruction(Opcode.OLD, (), (code,)),)
    return code


def _with_code(code: Code) -> Program:
    return replace(EMPTY, functions=(FunctionCode("f", None, (), BoolType(), code),))


def test_blocks_are_read_to_the_depth_that_a_text_can_reach_and_no_deeper() -> None:
    program = _with_code(_nested(BLOCK_DEPTH))
    assert decode_program(encode_program(program)) == program
    with pytest.raises(ValueError, match="too deep"):
        encode_program(_with_code(_nested(BLOCK_DEPTH + 1)))
    deep = cbor2.loads(encode_program(program))
    inner = deep[7][0][4]
    deep[7][0][4] = [1, int(Opcode.OLD), *inner]
    assert decode_program(cbor2.dumps(deep, canonical=True)) is None


def test_small_bytes_never_stand_for_a_huge_type() -> None:
    pool: list[Any] = [[0]]
    for place in range(7):
        pool.append([12, f"R{place}", [[f"f{n}", place] for n in range(100)]])
    whole = ["tally program 1", pool, [1], [], [], [len(pool) - 1], [], [], []]
    assert decode_program(cbor2.dumps(whole, canonical=True)) is None


@pytest.mark.parametrize(
    "code",
    [
        (Instruction(Opcode.PUSH, ()),),
        (Instruction(Opcode.PUSH, (0, 0)),),
        (Instruction(Opcode.PUSH, ((0, 0),)),),
        (Instruction(Opcode.PUSH, (-2,)),),
        (Instruction(Opcode.IF, (), ((),)),),
        (Instruction(Opcode.STAY, (), ((),)),),
        (Instruction(Opcode.PAY, (0, 0, (0, 0), 0)),),
        (Instruction(Opcode.SHARE, ((0, 0), (((0, 0), 1),), (0, 0), 0)),),
        (Instruction(Opcode.LOTS, (0,)),),
    ],
)
def test_code_that_does_not_fit_the_table_has_no_bytes(code: Code) -> None:
    with pytest.raises(ValueError, match="not "):
        encode_program(_with_code(code))


def test_a_constant_that_is_not_of_its_type_has_no_bytes() -> None:
    with pytest.raises(ValueError, match="not a value"):
        encode_program(replace(EMPTY, constants=((IntType(1, 5), 6),)))


# --- what a hash depends on -------------------------------------------------------------------------------

BOX = in_box('require a != b else "x"', "on act by a: stay")


def test_comments_blank_lines_and_scenarios_do_not_change_the_hash() -> None:
    plain = program_hash(lowered(BOX).program)
    scenario = 'scenario "s":\n    people Li\n    give 5.05 CNY to Li\n    expect Li has 5.05 CNY\n'
    assert program_hash(lowered("# a comment\n\n" + BOX).program) == plain
    assert program_hash(lowered(BOX.replace("\n    final", "\n\n    # end\n    final")).program) == plain
    assert program_hash(lowered(BOX + "\n" + scenario).program) == plain


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("contract Box", "contract Bag"),
        ("party a, b", "party b, a"),
        ('else "x"', 'else "y"'),
        ("on act", "on act2"),
        ("2030-01-01", "2030-01-02"),
        ("calendar CN", ""),
        ("pot held: CNY", "pot held: EUR"),
    ],
)
def test_names_reasons_and_values_change_the_hash(old: str, new: str) -> None:
    assert program_hash(lowered(BOX.replace(old, new)).program) != program_hash(lowered(BOX).program)


def test_the_hash_is_the_same_whatever_seeds_pythons_own_hashing() -> None:
    script = (
        "import re, pathlib\n"
        "from tests.vm.code.texts import lowered\n"
        "from vm.code.codec import program_hash\n"
        "text = pathlib.Path('tests/language/pages.md').read_text('utf-8')\n"
        "for page in re.findall(r'```tally\\n(.*?)```', text, re.S):\n"
        "    print(program_hash(lowered(page).program).hex())\n"
    )
    found = set()
    for seed in ("0", "1", "12345"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
        found.add(done.stdout)
    (only,) = found
    assert only.split() == [program_hash(lowered(page).program).hex() for page in PAGES]
