"""Amounts over terms: sums of phrases with whole factors, so that what cancels out is seen to cancel out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vm.audit.phrases import Apply, Form, Later, Literal, Phrase, inside
from vm.types import PERCENT_WHOLE, IntType, MoneyType, PercentType, Type


@dataclass(frozen=True, slots=True)
class Linear:
    """`constant` plus each phrase times its factor (never 0), in the order in which they came in."""

    terms: tuple[tuple[Phrase, int], ...] = ()
    constant: int = 0

    @property
    def is_zero(self) -> bool:
        """Whether it is certainly 0."""
        return not self.terms and self.constant == 0

    @property
    def is_number(self) -> bool:
        """Whether it depends on nothing."""
        return not self.terms

    def plus(self, other: Linear, factor: int = 1) -> Linear:
        """The sum with another, taken `factor` times."""
        found = dict(self.terms)
        for phrase, count in other.terms:
            found[phrase] = found.get(phrase, 0) + factor * count
        left = tuple((phrase, count) for phrase, count in found.items() if count)
        return Linear(left, self.constant + factor * other.constant)

    def minus(self, other: Linear) -> Linear:
        """The difference."""
        return self.plus(other, -1)

    def same(self, other: Linear) -> bool:
        """Whether the two are certainly equal."""
        return self.minus(other).is_zero

    @property
    def never_negative(self) -> bool:
        """Whether it is certainly not below 0: only amounts, and other things that are not, are added."""
        return self.constant >= 0 and all(count > 0 and _natural(phrase) for phrase, count in self.terms)

    @property
    def is_settled(self) -> bool:
        """Whether all of it is known when the state is entered: nothing in it changes in the meantime."""
        return not any(isinstance(one, Later) for phrase, _ in self.terms for one in inside(phrase))


ZERO: Final = Linear()


def _natural(phrase: Phrase) -> bool:
    """Whether a phrase never stands for less than 0."""
    match phrase, phrase.type:
        case _, MoneyType():
            return True
        case Apply(Form.LENGTH | Form.COUNT), _:
            return True
        case _, (IntType(low) | PercentType(low)):
            return low >= 0
        case _:
            return False


def linear(phrase: Phrase) -> Linear:
    """A phrase of money, a number or a percent as a sum."""
    match phrase:
        case Literal(int() as value):
            return Linear((), value)
        case Apply(Form.ADD, (left, right)):
            return linear(left).plus(linear(right))
        case Apply(Form.SUBTRACT, (left, right)):
            return linear(left).minus(linear(right))
        case Apply(Form.NEGATE, (inner,)):
            return ZERO.minus(linear(inner))
        case Apply(Form.TIMES, (left, right)):
            return _times(phrase, linear(left), linear(right))
        case Apply(Form.PERCENT_OF, (whole, part)):
            return _share(phrase, linear(whole), part)
        case Apply(Form.FRACTION_OF, (whole,)) if linear(whole).is_zero:
            return ZERO
        case Apply(Form.ROUNDED_DOWN | Form.ROUNDED_UP | Form.ROUNDED_EVEN, (inner,)):
            found = linear(inner)
            return Linear(((phrase, 1),)) if found.terms == ((inner, 1),) else found
        case _:
            return Linear(((phrase, 1),))


def _times(phrase: Apply, left: Linear, right: Linear) -> Linear:
    if right.is_number:
        return ZERO.plus(left, right.constant)
    # an amount that stands in the text, taken so many times, stays as it is: a bare number is no amount
    if left.is_number and not isinstance(phrase.type, MoneyType):
        return ZERO.plus(right, left.constant)
    if left.is_zero or (left.is_number and isinstance(phrase.type, MoneyType)):
        return ZERO if left.is_zero else Linear(((phrase, 1),))
    return _product(left, right, phrase.type)


def _product(left: Linear, right: Linear, type_: Type) -> Linear:
    """Each term of one sum times each of the other, so that `(n + 1) times rent` is seen for what it is."""
    found = ZERO
    ones = (*((phrase, count) for phrase, count in left.terms), (None, left.constant))
    others = (*((phrase, count) for phrase, count in right.terms), (None, right.constant))
    for one, first in ones:
        for other, second in others:
            parts = tuple(part for part in (one, other) if part is not None)
            match parts:
                case ():
                    found = found.plus(Linear((), first * second))
                case (single,):
                    found = found.plus(Linear(((single, 1),)), first * second)
                case _:
                    product = Apply(Form.TIMES, parts, type_)
                    found = found.plus(Linear(((product, 1),)), first * second)
    return found


def _share(phrase: Apply, whole: Linear, part: Phrase) -> Linear:
    match part:
        case Literal(0):
            return ZERO
        case Literal(int() as value) if value == PERCENT_WHOLE:
            return whole
        case _:
            return ZERO if whole.is_zero else Linear(((phrase, 1),))


def phrase_of(amount: Linear, type_: Type) -> Phrase:
    """A sum as a phrase again: what is added first, then what is taken away."""
    parts = sorted(amount.terms, key=lambda term: term[1] < 0)
    found: Phrase | None = None
    for phrase, count in parts:
        size = abs(count)
        one = phrase if size == 1 else Apply(Form.TIMES, (phrase, Literal(size, IntType())), type_)
        found = _joined(found, one, count > 0, type_)
    if found is None or amount.constant:
        number = Literal(abs(amount.constant), type_)
        found = _joined(found, number, amount.constant >= 0, type_)
    return found


def _joined(left: Phrase | None, right: Phrase, plus: bool, type_: Type) -> Phrase:
    if left is None:
        return right if plus else Apply(Form.NEGATE, (right,), type_)
    return Apply(Form.ADD if plus else Form.SUBTRACT, (left, right), type_)


def tidy(phrase: Phrase) -> Phrase:
    """A phrase of money or a number with what cancels out left out; any other as it is."""
    match phrase, phrase.type:
        case Apply(), (MoneyType() | IntType()):
            return phrase_of(linear(phrase), phrase.type)
        case _:
            return phrase
