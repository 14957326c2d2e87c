"""Code and WHO in arrays without nesting, so that a program's arrays stay as flat as any other.

A code is one array of integers. A block is the number of its instructions and then each of them: opcode,
operands as the table names them, blocks. An operand that is a pair is two integers; `types`, `places` and
`parts` start with their count. A WHO is one array: a number for its kind, then its code and the contract of
which that names instances (-1: accounts), its map, its contract, or the count of its parts and they.
"""

from __future__ import annotations

from collections.abc import Iterator

from vm.code.codec_shape import Malformed, Shape, array, whole
from vm.code.opcodes import BLOCKS, TABLE, Opcode
from vm.code.program import (
    Code,
    Instruction,
    Operand,
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
from vm.code.units import number_positions
from vm.encoding import Raw

BLOCK_DEPTH = 176
"""Blocks inside blocks: a chain of 128 `elif` with an expression 32 deep in the last, and some room."""
WHO_DEPTH = 32
"""Parts inside parts of a WHO: the depth of brackets in a text."""

_PAIRS = ("source", "target", "rest")
_OPCODES = {int(opcode): opcode for opcode in Opcode}
_ANYONE, _ACCOUNT, _IN_LIST, _IN_MAP, _AND, _OR = range(6)
_ANY_INSTANCE = 6
_COUNT = 7


# --- code -------------------------------------------------------------------------------------------------


def _pack_code(code: Code) -> Raw:
    numbers: list[Raw] = []
    _write_block(code, numbers, 0)
    return numbers


def _write_block(code: Code, numbers: list[Raw], depth: int) -> None:
    if depth > BLOCK_DEPTH:
        raise Malformed("blocks too deep")
    numbers.append(len(code))
    for instruction in code:
        row = TABLE[instruction.opcode]
        if len(instruction.operands) != len(row.operands):
            raise Malformed("not as many operands")
        if len(instruction.blocks) != BLOCKS.get(row.opcode, 0):
            raise Malformed("not as many blocks")
        numbers.append(int(row.opcode))
        for name, operand in zip(row.operands, instruction.operands, strict=True):
            numbers.extend(_flat(name, operand))
        for block in instruction.blocks:
            _write_block(block, numbers, depth + 1)


def _flat(name: str, operand: Operand) -> Iterator[Raw]:
    """An operand as integers."""
    match name, operand:
        case "parts", tuple(parts):
            yield len(parts)
            for part in parts:
                match part:
                    case (target, top, bottom):
                        yield from _flat("target", target)
                        yield from (whole(top), whole(bottom))
                    case _:
                        raise Malformed("not a part of a share")
        case "types" | "places", tuple(places):
            yield len(places)
            yield from (whole(place) for place in places)
        case _, (first, second) if name in _PAIRS:
            yield from (whole(first), whole(second))
        case _:
            if name in ("parts", "types", "places", *_PAIRS):
                raise Malformed("not such an operand")
            yield whole(operand, -1)


class _Reader:
    """Reads integers one after the other."""

    def __init__(self, numbers: list[Raw]) -> None:
        self._numbers = numbers
        self._place = 0

    def next(self, low: int = 0) -> int:
        if self._place >= len(self._numbers):
            raise Malformed("the code ends too early")
        self._place += 1
        return whole(self._numbers[self._place - 1], low)

    def count(self) -> int:
        """A count of things that stand after it: never more than there are integers left."""
        count = self.next()
        if count > len(self._numbers) - self._place:
            raise Malformed("more things than integers")
        return count

    def end(self) -> None:
        if self._place != len(self._numbers):
            raise Malformed("something stands after the code")


def _unpack_code(raw: Raw) -> Code:
    reader = _Reader(array(raw))
    code = _read_block(reader, 0)
    reader.end()
    return number_positions(code)


def _read_block(reader: _Reader, depth: int) -> Code:
    if depth > BLOCK_DEPTH:
        raise Malformed("blocks too deep")
    done: list[Instruction] = []
    for _ in range(reader.count()):
        opcode = _OPCODES.get(reader.next())
        if opcode is None:
            raise Malformed("no such opcode")
        operands = tuple(_operand(name, reader) for name in TABLE[opcode].operands)
        blocks: list[Code] = []
        for _block in range(BLOCKS.get(opcode, 0)):
            blocks.append(_read_block(reader, depth + 1))
        done.append(Instruction(opcode, operands, tuple(blocks)))
    return tuple(done)


def _operand(name: str, reader: _Reader) -> Operand:
    if name == "parts":
        return tuple((_pair(reader), reader.next(), reader.next()) for _ in range(reader.count()))
    if name in ("types", "places"):
        return tuple(reader.next() for _ in range(reader.count()))
    return _pair(reader) if name in _PAIRS else reader.next(-1)


def _pair(reader: _Reader) -> Operand:
    return reader.next(), reader.next()


CODE: Shape[Code] = Shape(_pack_code, _unpack_code)


# --- who may act ------------------------------------------------------------------------------------------


def _pack_who(who: Who) -> Raw:
    items: list[Raw] = []
    _write_who(who, items, 0)
    return items


def _write_who(who: Who, items: list[Raw], depth: int) -> None:
    if depth > WHO_DEPTH:
        raise Malformed("parts too deep")
    match who:
        case WhoAnyone():
            items.append(_ANYONE)
        case WhoAccount(code, contract):
            items.extend((_ACCOUNT, CODE.pack(code), _named(contract)))
        case WhoInList(code, contract):
            items.extend((_IN_LIST, CODE.pack(code), _named(contract)))
        case WhoInMap(map_):
            items.extend((_IN_MAP, whole(map_)))
        case WhoAnyInstance(contract):
            items.extend((_ANY_INSTANCE, whole(contract)))
        case WhoAnd(parts) | WhoOr(parts):
            items.extend((_AND if isinstance(who, WhoAnd) else _OR, len(parts)))
            for part in parts:
                _write_who(part, items, depth + 1)
        case WhoCount(count, group):
            items.extend((_COUNT, whole(count)))
            _write_who(group, items, depth + 1)


def _named(contract: int | None) -> Raw:
    """-1 for an account, else the number of the contract of which it is an instance."""
    return -1 if contract is None else whole(contract)


def _contract(raw: Raw) -> int | None:
    number = whole(raw, -1)
    return None if number < 0 else number


def _unpack_who(raw: Raw) -> Who:
    items = iter(array(raw))
    who = _read_who(items, 0)
    if next(items, None) is not None:
        raise Malformed("something stands after the last part")
    return who


def _following(items: Iterator[Raw]) -> Raw:
    item = next(items, None)
    if item is None:
        raise Malformed("parts are missing")
    return item


def _read_who(items: Iterator[Raw], depth: int) -> Who:
    if depth > WHO_DEPTH:
        raise Malformed("parts too deep")
    kind = _following(items)
    if type(kind) is not int:
        raise Malformed("not a kind of part")
    if kind == _ANYONE:
        return WhoAnyone()
    following = _following(items)
    match kind:
        case 1:
            return WhoAccount(CODE.unpack(following), _contract(_following(items)))
        case 2:
            return WhoInList(CODE.unpack(following), _contract(_following(items)))
        case 3:
            return WhoInMap(whole(following))
        case 4 | 5:
            parts: list[Who] = []
            for _ in range(whole(following, 0, 65_536)):
                parts.append(_read_who(items, depth + 1))
            return WhoAnd(tuple(parts)) if kind == _AND else WhoOr(tuple(parts))
        case 6:
            return WhoAnyInstance(whole(following))
        case 7:
            return WhoCount(whole(following), _read_who(items, depth + 1))
        case _:
            raise Malformed("no such kind of part")


WHO: Shape[Who] = Shape(_pack_who, _unpack_who)
