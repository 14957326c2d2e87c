"""Canonical bytes of a Program, and its hash.

One program has one sequence of bytes, and only those are read back: arrays by schema in deterministic CBOR
(`vm.encoding`), with the types in a pool and each unit's code as a flat array, so that nothing is nested
deeper than any other array of the chain. Reading checks shape and size only; what a program means, the
verifier proves.
"""

from __future__ import annotations

from hashlib import sha256

from vm.code.codec_code import CODE, WHO
from vm.code.codec_shape import (
    BOOLEAN,
    NUMBER,
    TEXT,
    Malformed,
    Shape,
    array,
    integer,
    optional,
    or_nothing,
    sequence,
    structure,
    whole,
)
from vm.code.codec_types import TypePool
from vm.code.program import (
    AtCode,
    CheckCode,
    ClockCode,
    ContractCode,
    EventCode,
    EveryCode,
    FunctionCode,
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
    When,
)
from vm.encoding import SIZE_LIMIT, Raw, decode_value, dump, encode_value, load
from vm.machine.dates import Duration
from vm.types import DurationType, Type
from vm.values import Value

PROGRAM_LIMIT = SIZE_LIMIT
"""The most bytes of a program: a limit of the language."""

_FORMAT = "tally program 1"
_HASH_DOMAIN = b"tally program hash 1"
_PARTS = 7
"""Items of a program's array after its format and its pool of types."""



def encode_program(program: Program) -> bytes:
    """The canonical bytes. ValueError for a Program that has no bytes: one that lowering did not make, with
    operands, blocks or values that do not fit the opcode table and the types.
    """
    pool = TypePool()
    parts = _Shapes(pool).pack(program)
    return dump([_FORMAT, pool.packed(), *parts])


def decode_program(data: bytes) -> Program | None:
    """The program that bytes stand for, with positions numbered; None unless they are exactly its canonical
    bytes and no more than PROGRAM_LIMIT. Never raises.
    """
    raw = load(data)
    if not isinstance(raw, list) or len(raw) != _PARTS + 2 or raw[0] != _FORMAT:
        return None
    pool = TypePool()
    try:
        pool.fill(raw[1])
        program = _Shapes(pool).unpack(raw[2:])
        return program if encode_program(program) == data else None
    except Malformed:
        return None


def program_hash(program: Program) -> bytes:
    """SHA-256 of the canonical bytes, 32 bytes, kept apart from all other hashes. ValueError as
    encode_program.
    """
    return hash_of_bytes(encode_program(program))


def hash_of_bytes(data: bytes) -> bytes:
    """The hash of the program that canonical bytes are."""
    return sha256(_HASH_DOMAIN + data).digest()


STATE = integer(-1)
"""The number of a state, or -1 for any final one."""


def _pack_when(when: When) -> Raw:
    match when:
        case None:
            return []
        case AtCode(code, dated):
            return [dated, CODE.pack(code)]
        case EveryCode(start, interval, limit):
            return [_pack_duration(interval), NUMBER.pack(limit), CODE.pack(start)]
        case LinkCode(term, state):
            return [NUMBER.pack(term), STATE.pack(state)]


def _unpack_when(raw: Raw) -> When:
    match array(raw):
        case []:
            return None
        case [int(term), state] if not isinstance(term, bool):
            return LinkCode(NUMBER.unpack(term), STATE.unpack(state))
        case [dated, code]:
            return AtCode(CODE.unpack(code), BOOLEAN.unpack(dated))
        case [interval, limit, start]:
            return EveryCode(CODE.unpack(start), _unpack_duration(interval), NUMBER.unpack(limit))
        case _:
            raise Malformed("not a clock's instant")


def _pack_duration(interval: Duration) -> Raw:
    data = encode_value(DurationType(), interval)
    if data is None:
        raise Malformed("not a duration")
    return data


def _unpack_duration(raw: Raw) -> Duration:
    value = decode_value(DurationType(), raw) if isinstance(raw, bytes) else None
    if isinstance(value, Duration):
        return value
    raise Malformed("not a duration")


def _pair() -> Shape[tuple[int, int]]:
    def pack(value: tuple[int, int]) -> Raw:
        return [whole(item) for item in value]

    def unpack(raw: Raw) -> tuple[int, int]:
        match array(raw):
            case [first, second]:
                return whole(first), whole(second)
            case _:
                raise Malformed("not a pair")

    return Shape(pack, unpack)


def _constant(types: Shape[Type]) -> Shape[tuple[Type, Value]]:
    """A constant: the place of its type, and its bytes."""

    def pack(constant: tuple[Type, Value]) -> Raw:
        data = encode_value(constant[0], constant[1])
        if data is None:
            raise Malformed("not a value of its type")
        return [types.pack(constant[0]), data]

    def unpack(raw: Raw) -> tuple[Type, Value]:
        match array(raw):
            case [place, bytes(data)]:
                type_ = types.unpack(place)
                value = decode_value(type_, data)
                if value is not None:
                    return type_, value
        raise Malformed("not a constant")

    return Shape(pack, unpack)


class _Shapes:
    """The shapes of a program's tables over one pool of types."""

    def __init__(self, pool: TypePool) -> None:
        type_ = pool.shape
        numbers = sequence(NUMBER)
        variables = sequence(structure(VariableCode, name=TEXT, type=type_))
        code = or_nothing(CODE)
        self._functions = sequence(
            structure(
                FunctionCode,
                name=TEXT,
                contract=optional(NUMBER),
                parameters=variables,
                result=type_,
                code=CODE,
            )
        )
        self._constants = sequence(_constant(type_))
        self._types = sequence(type_)
        self._contracts = sequence(
            structure(
                ContractCode,
                name=TEXT,
                parties=NUMBER,
                terms=variables,
                checks=sequence(structure(CheckCode, condition=CODE, text=NUMBER)),
                keeps=sequence(structure(KeepCode, name=TEXT, type=type_, initial=code)),
                maps=sequence(
                    structure(
                        MapCode,
                        name=TEXT,
                        key=type_,
                        value=type_,
                        once=BOOLEAN,
                        default=code,
                        sums=sequence(integer(-1)),
                    )
                ),
                pots=sequence(
                    structure(
                        PotCode,
                        name=TEXT,
                        currency=TEXT,
                        key=optional(type_),
                        limit=optional(NUMBER),
                        traced=BOOLEAN,
                    )
                ),
                events=sequence(structure(EventCode, name=TEXT, fields=variables)),
                invariants=sequence(
                    structure(
                        InvariantCode,
                        name=TEXT,
                        states=optional(numbers),
                        each=optional(NUMBER),
                        condition=CODE,
                    )
                ),
                rules=sequence(_rule(variables)),
                clocks=sequence(
                    structure(
                        ClockCode,
                        when=Shape(_pack_when, _unpack_when),
                        locals=variables,
                        code=CODE,
                        states=numbers,
                        article=optional(NUMBER),
                    )
                ),
                states=sequence(
                    structure(
                        StateCode,
                        name=TEXT,
                        final=BOOLEAN,
                        deadline=code,
                        rules=numbers,
                        clocks=numbers,
                        prepaid=NUMBER,
                        dated=BOOLEAN,
                        on_demand=BOOLEAN,
                    )
                ),
                tracks_paid=BOOLEAN,
                tracks_received=BOOLEAN,
            )
        )

    def pack(self, program: Program) -> list[Raw]:
        """The items of a program's array after its format and its pool."""
        calendar: list[Raw] = [] if program.calendar is None else [TEXT.pack(program.calendar)]
        return [
            [NUMBER.pack(program.language), *calendar],
            self._constants.pack(program.constants),
            sequence(TEXT).pack(program.texts),
            self._types.pack(program.types),
            sequence(TEXT).pack(program.currencies),
            self._functions.pack(program.functions),
            self._contracts.pack(program.contracts),
        ]

    def unpack(self, raw: list[Raw]) -> Program:
        """The program of these items."""
        head, constants, texts, types, currencies, functions, contracts = raw
        match array(head):
            case [language]:
                calendar = None
            case [language, name]:
                calendar = TEXT.unpack(name)
            case _:
                raise Malformed("not a program's head")
        return Program(
            NUMBER.unpack(language),
            calendar,
            self._constants.unpack(constants),
            sequence(TEXT).unpack(texts),
            self._types.unpack(types),
            sequence(TEXT).unpack(currencies),
            self._functions.unpack(functions),
            self._contracts.unpack(contracts),
        )


def _rule(variables: Shape[tuple[VariableCode, ...]]) -> Shape[RuleCode]:
    code = or_nothing(CODE)
    paying = structure(
        PayingCode, amount=CODE, currency=TEXT, source=code, target=_pair(), place=code, line=code
    )
    return structure(
        RuleCode,
        name=TEXT,
        parameters=variables,
        locals=variables,
        who=WHO,
        paying=or_nothing(paying),
        code=CODE,
        states=sequence(NUMBER),
        article=optional(NUMBER),
    )
