"""Shapes: how a noun of a program stands in arrays, said once for both directions.

`pack` and `unpack` raise Malformed for what does not fit; `vm.code.codec` turns that into its own results.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from vm.encoding import Raw, is_text

T = TypeVar("T")

WORD_HIGH = 2**62
"""The greatest integer of a program's tables: gas stops there, all else is far smaller."""


class Malformed(ValueError):
    """What was given has not the shape."""


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """Both directions of one shape."""

    pack: Callable[[T], Raw]
    unpack: Callable[[Raw], T]


def array(raw: Raw) -> list[Raw]:
    """The items of an array."""
    if isinstance(raw, list):
        return raw
    raise Malformed("not an array")


def whole(raw: object, low: int = 0, high: int = WORD_HIGH) -> int:
    """An integer within bounds."""
    if type(raw) is int and low <= raw <= high:
        return raw
    raise Malformed("not an integer within its bounds")


def integer(low: int = 0, high: int = WORD_HIGH) -> Shape[int]:
    """An integer within bounds."""

    def both(value: Raw) -> int:
        return whole(value, low, high)

    return Shape(both, both)


def _text(value: Raw) -> str:
    if isinstance(value, str) and is_text(value, WORD_HIGH):
        return value
    raise Malformed("not a text")


def _boolean(value: Raw) -> bool:
    if isinstance(value, bool):
        return value
    raise Malformed("not a boolean")


NUMBER = integer()
"""A place in a table, or a count."""
TEXT: Shape[str] = Shape(_text, _text)
BOOLEAN: Shape[bool] = Shape(_boolean, _boolean)


def optional(shape: Shape[T]) -> Shape[T | None]:
    """[] for None, else an array of the one value."""

    def pack(value: T | None) -> Raw:
        return [] if value is None else [shape.pack(value)]

    def unpack(raw: Raw) -> T | None:
        match array(raw):
            case []:
                return None
            case [item]:
                return shape.unpack(item)
            case _:
                raise Malformed("more than one value")

    return Shape(pack, unpack)


def or_nothing(shape: Shape[T]) -> Shape[T | None]:
    """The shape itself, which is never an empty array, or [] for None."""

    def pack(value: T | None) -> Raw:
        return [] if value is None else shape.pack(value)

    def unpack(raw: Raw) -> T | None:
        return None if raw == [] else shape.unpack(raw)

    return Shape(pack, unpack)


def sequence(shape: Shape[T]) -> Shape[tuple[T, ...]]:
    """An array of values of one shape."""

    def pack(values: tuple[T, ...]) -> Raw:
        return [shape.pack(value) for value in values]

    def unpack(raw: Raw) -> tuple[T, ...]:
        return tuple(shape.unpack(item) for item in array(raw))

    return Shape(pack, unpack)


def structure(make: Callable[..., T], **fields: Shape[Any]) -> Shape[T]:
    """A dataclass as an array of its fields, in the order given."""

    def pack(value: T) -> Raw:
        return [shape.pack(getattr(value, name)) for name, shape in fields.items()]

    def unpack(raw: Raw) -> T:
        items = array(raw)
        if len(items) != len(fields):
            raise Malformed("not as many fields")
        pairs = zip(fields.items(), items, strict=True)
        return make(**{name: shape.unpack(item) for (name, shape), item in pairs})

    return Shape(pack, unpack)
