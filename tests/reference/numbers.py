"""Bounds and rounding, with exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction

from tests.reference.world import StopError
from vm.syntax.tree import Rounding

WIDEST = 2**127 - 1
LOWEST = -(2**127)
MILLION = 1_000_000
"""Parts per million in the whole."""

OUT_OF_RANGE = "R4008"
DIVISION_BY_ZERO = "R4011"


def whole(value: int) -> int:
    """An int or a percent within 128 bits, or a stop."""
    if LOWEST <= value <= WIDEST:
        return value
    raise StopError(OUT_OF_RANGE)


def money(value: int) -> int:
    """An amount of money, from 0 up, or a stop."""
    if 0 <= value <= WIDEST:
        return value
    raise StopError(OUT_OF_RANGE)


def quotient(top: int, bottom: int) -> Fraction:
    """An exact quotient; a stop on zero."""
    if bottom == 0:
        raise StopError(DIVISION_BY_ZERO)
    return Fraction(top, bottom)


def rounded(value: Fraction, rounding: Rounding) -> int:
    """A fraction as a whole number: down is floor, up is ceiling, half_even the nearest (or the even)."""
    match rounding:
        case Rounding.DOWN:
            return math.floor(value)
        case Rounding.UP:
            return math.ceil(value)
        case Rounding.HALF_EVEN:
            return round(value)
        case Rounding.NONE:
            raise TypeError("a quotient says how it is rounded")
