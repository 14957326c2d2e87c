"""Phrases worked out with values, by fractions and Python's own rounding: written apart from the machine."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from vm.audit.amounts import Linear
from vm.audit.phrases import Apply, Form, Literal, Name, Phrase, Role
from vm.code.program import ContractCode
from vm.machine.state import MISSING, Instance

Values = Mapping[tuple[str, int], int]
"""Numbers by name, and for arguments by the turn in which they were given."""


def values_of(code: ContractCode, instance: Instance) -> dict[tuple[str, int], int]:
    """Every term, kept value and single pot that is a number, as it stands."""
    found: dict[tuple[str, int], int] = {}
    named = [(one.name, value) for one, value in zip(code.terms, instance.terms, strict=True)]
    named += [(one.name, value) for one, value in zip(code.keeps, instance.keeps, strict=True)]
    named += [
        (one.name, value) for one, value in zip(code.pots, instance.pots, strict=True) if one.key is None
    ]
    for name, value in named:
        if isinstance(value, int) and value is not MISSING:
            found[name, 0] = int(value)
    return found


def amount(value: Linear, values: Values) -> int | None:
    """A sum in minor units; None where it depends on something that has no value here."""
    total = Fraction(value.constant)
    for phrase, count in value.terms:
        one = exact(phrase, values)
        if one is None:
            return None
        total += one * count
    return int(total)


def exact(phrase: Phrase, values: Values) -> Fraction | None:
    """A phrase of a number before it is rounded."""
    match phrase:
        case Apply(Form.PERCENT_OF, (whole, part)):
            one, other = exact(whole, values), exact(part, values)
            return None if one is None or other is None else one * other / 1_000_000
        case Apply(Form.FRACTION_OF, (whole,), _, detail):
            one = exact(whole, values)
            top, bottom = detail.split("/")
            return None if one is None else one * Fraction(int(top), int(bottom))
        case Apply(Form.DIVIDE, (left, right)):
            one, other = exact(left, values), exact(right, values)
            return None if one is None or not other else one / other
        case Apply(Form.ROUNDED_DOWN, (inner,)):
            one = exact(inner, values)
            return None if one is None else Fraction(floor(one))
        case Apply(Form.ROUNDED_UP, (inner,)):
            one = exact(inner, values)
            return None if one is None else Fraction(ceil(one))
        case Apply(Form.ROUNDED_EVEN, (inner,)):
            one = exact(inner, values)
            return None if one is None else Fraction(round(one))
        case Apply(Form.ADD, (left, right)):
            one, other = exact(left, values), exact(right, values)
            return None if one is None or other is None else one + other
        case Apply(Form.SUBTRACT, (left, right)):
            one, other = exact(left, values), exact(right, values)
            return None if one is None or other is None else one - other
        case Apply(Form.TIMES, (left, right)):
            one, other = exact(left, values), exact(right, values)
            return None if one is None or other is None else one * other
        case Apply(Form.LEAST, parts):
            found = [exact(part, values) for part in parts]
            known = [one for one in found if one is not None]
            return min(known) if len(known) == len(found) else None
        case Apply(Form.GREATEST, parts):
            found = [exact(part, values) for part in parts]
            known = [one for one in found if one is not None]
            return max(known) if len(known) == len(found) else None
        case Literal(int() as value):
            return Fraction(int(value))
        case Name(name, Role.ARGUMENT, _, turn):
            return _fraction(values.get((name, turn)))
        case Name(name):
            return _fraction(values.get((name, 0)))
        case _:
            return None


def _fraction(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value)
