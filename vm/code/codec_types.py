"""The pool of types in a program's bytes: each type once, those inside it before it, named by its place.

The order is that of first use. Depth and size are bounded before a type is built, so that no bytes lead to
a type that is larger than they are.
"""

from __future__ import annotations

from vm.code.codec_shape import Malformed, Shape, array, whole
from vm.encoding import TYPE_DEPTH, Raw, integer, is_text, raw_integer
from vm.types import (
    INT_HIGH,
    INT_LOW,
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

POOL_PARTS = 65_536
"""Parts of all types of a program together, those inside others counted each time."""

_PLAIN: tuple[Type, ...] = (
    BoolType(), DateType(), TimeType(), DurationType(), SpanType(), HashType(), AccountType(),
)  # fmt: skip
_INT, _PERCENT, _MONEY, _TEXT, _CONTRACT, _RECORD, _CHOICE, _LIST = range(7, 15)


class TypePool:
    """Types by place. `shape` packs a type as its place, putting it into the pool where it is new."""

    def __init__(self) -> None:
        self._types: list[Type] = []
        self._raw: list[Raw] = []
        self._depths: list[int] = []
        self._parts: list[int] = []
        self._total = 0
        self._places: dict[Type, int] = {}
        self._known: dict[int, tuple[int, Type]] = {}
        """Places by identity, with the type so that it stays alive: hashing a large type takes time."""
        self.shape: Shape[Type] = Shape(self._pack, self._unpack)

    # --- to bytes -------------------------------------------------------------------------------------------

    def packed(self) -> Raw:
        """All types put in so far."""
        return list(self._raw)

    def _pack(self, type_: Type) -> Raw:
        return self._place(type_, 0)

    def _place(self, type_: Type, depth: int) -> int:
        known = self._known.get(id(type_))
        if known is not None:
            return known[0]
        if depth > TYPE_DEPTH:
            raise Malformed("types too deep")
        raw, inner = self._describe(type_, depth)
        place = self._places.get(type_)
        if place is None:
            place = self._add(type_, raw, inner)
        self._known[id(type_)] = place, type_
        return place

    def _add(self, type_: Type, raw: Raw, inner: tuple[int, ...]) -> int:
        own = isinstance(type_, (ListType, RecordType, DurationType))
        depth = (1 if own else 0) + max((self._depths[place] for place in inner), default=0)
        parts = 1 + sum(self._parts[place] for place in inner)
        if isinstance(type_, ChoiceType):
            parts += len(type_.members)
        self._total += parts
        if depth > TYPE_DEPTH or self._total > POOL_PARTS:
            raise Malformed("types too deep or too large")
        self._types.append(type_)
        self._raw.append(raw)
        self._depths.append(depth)
        self._parts.append(parts)
        self._places[type_] = len(self._types) - 1
        return len(self._types) - 1

    def _describe(self, type_: Type, depth: int) -> tuple[Raw, tuple[int, ...]]:
        """What stands for a type, and the places of the types inside it."""
        match type_:
            case IntType(low, high):
                return [_INT, raw_integer(low), raw_integer(high)], ()
            case PercentType(low, high):
                return [_PERCENT, raw_integer(low), raw_integer(high)], ()
            case MoneyType(currency):
                return [_MONEY, _word(currency)], ()
            case TextType(limit):
                return [_TEXT, whole(limit)], ()
            case ContractType(contract, name):
                return [_CONTRACT, whole(contract), _word(name)], ()
            case RecordType(name, fields):
                inner = tuple(self._place(field, depth + 1) for _, field in fields)
                pairs = zip(fields, inner, strict=True)
                named: list[Raw] = [[_word(field), place] for (field, _), place in pairs]
                return [_RECORD, _word(name), named], inner
            case ChoiceType(name, members):
                return [_CHOICE, _word(name), [_word(member) for member in members]], ()
            case ListType(item, limit):
                place = self._place(item, depth + 1)
                return [_LIST, place, whole(limit)], (place,)
            case _:
                return [_PLAIN.index(type_)], ()

    # --- from bytes -----------------------------------------------------------------------------------------

    def fill(self, raw: Raw) -> None:
        """Take all types of a program's bytes, in order."""
        for item in array(raw):
            type_, inner = self._read(array(item))
            if type_ in self._places:
                raise Malformed("a type stands twice")
            self._add(type_, item, inner)

    def _unpack(self, raw: Raw) -> Type:
        return self._types[whole(raw, 0, len(self._types) - 1)]

    def _inner(self, raw: Raw) -> tuple[int, Type]:
        place = whole(raw, 0, len(self._types) - 1)
        return place, self._types[place]

    def _read(self, items: list[Raw]) -> tuple[Type, tuple[int, ...]]:
        kind = whole(items[0]) if items else -1
        if kind < len(_PLAIN) and len(items) == 1 and kind >= 0:
            return _PLAIN[kind], ()
        if kind == _RECORD and len(items) == 3:
            return self._record(items)
        if kind == _LIST and len(items) == 3:
            place, item = self._inner(items[1])
            return ListType(item, whole(items[2])), (place,)
        return _leaf(kind, items), ()

    def _record(self, items: list[Raw]) -> tuple[Type, tuple[int, ...]]:
        fields: list[tuple[str, Type]] = []
        inner: list[int] = []
        for item in array(items[2]):
            match array(item):
                case [name, raw]:
                    place, type_ = self._inner(raw)
                    fields.append((_word(name), type_))
                    inner.append(place)
                case _:
                    raise Malformed("not a field")
        if sum(self._parts[place] for place in inner) > POOL_PARTS:
            raise Malformed("types too large")
        return RecordType(_word(items[1]), tuple(fields)), tuple(inner)


def _leaf(kind: int, items: list[Raw]) -> Type:
    """A type that holds no other."""
    match kind, items:
        case 7, [_, low, high]:
            return IntType(*_bounds(low, high))
        case 8, [_, low, high]:
            return PercentType(*_bounds(low, high))
        case 9, [_, currency]:
            return MoneyType(_word(currency))
        case 10, [_, limit]:
            return TextType(whole(limit))
        case 11, [_, contract, name]:
            return ContractType(whole(contract), _word(name))
        case 13, [_, name, members]:
            return ChoiceType(_word(name), tuple(_word(member) for member in array(members)))
        case _:
            raise Malformed("no such type")


def _bounds(low: Raw, high: Raw) -> tuple[int, int]:
    least, greatest = integer(low), integer(high)
    if least is None or greatest is None or not INT_LOW <= least <= greatest <= INT_HIGH:
        raise Malformed("not the bounds of a type")
    return least, greatest


def _word(raw: object) -> str:
    if isinstance(raw, str) and is_text(raw, POOL_PARTS):
        return raw
    raise Malformed("not a name")
