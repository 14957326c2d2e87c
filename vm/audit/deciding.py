"""What is certain on a path: conditions that were met, and what follows from them by plain arithmetic.

Small on purpose: a condition is decided only where it is plain. What stays open is said as a condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from vm.audit.amounts import ZERO, Linear, linear
from vm.audit.phrases import Apply, Form, Literal, Phrase, Said, Word, conjuncts, denied, inside, is_long
from vm.types import PERCENT_WHOLE, BoolType, IntType, MoneyType, PercentType

KEPT: Final = 48
"""Sums that are kept in mind, the last ones."""
PAIRS: Final = 14
"""Sums that are put together two by two when one alone does not decide."""


@dataclass(frozen=True, slots=True)
class Certain:
    """Conditions that hold (`said`), and sums that are not below 0 because of them (`above`)."""

    said: frozenset[Phrase] = frozenset()
    above: tuple[Linear, ...] = ()

    def given(self, condition: Phrase) -> Certain:
        """The same, with a condition that holds as well."""
        said, above = set(self.said), list(self.above)
        for part in conjuncts(condition):
            match part:
                case Apply(Form.ALL_DIFFER, people):
                    said.update(Apply(Form.DIFFERENT, pair, BoolType()) for pair in combinations(people, 2))
                case _ if is_long(part) or not _lasts(part):
                    pass
                case _:
                    said.add(part)
                    above.extend(one for one in _above(part) if one not in above)
        return Certain(frozenset(said), tuple(above[-KEPT:]))

    def with_(self, old: Phrase, new: Phrase) -> Certain:
        """The same, where one phrase turns out to be another."""
        equal = linear(old).minus(linear(new)) if _is_number(old) else ZERO
        more = () if equal.is_zero else (equal, ZERO.minus(equal))
        return Certain(self.said, (*self.above, *more))

    def decide(self, condition: Phrase) -> bool | None:
        """Whether a condition holds; None where that is not plain."""
        if condition in self.said:
            return True
        match condition:
            case Literal(bool() as value):
                return value
            case Apply(Form.NOT, (inner,)):
                return _not(self.decide(inner))
            case Apply(Form.AND, (left, right)):
                return self._both(left, right)
            case Apply(Form.OR, (left, right)):
                return _not(self._both(denied(left), denied(right)))
            case Apply(Form.IMPLIES, (left, right)):
                return _not(self._both(left, denied(right)))
            case Apply(Form.SAME, (left, right)):
                return self._same(left, right)
            case Apply(Form.DIFFERENT, (left, right)):
                return _not(self._same(left, right))
            case _:
                return self._simple(condition)

    @property
    def is_possible(self) -> bool:
        """Whether the conditions do not plainly contradict each other."""
        return not any(self._not_negative(ZERO.minus(one).plus(Linear((), -1))) for one in self.above)

    @property
    def choices(self) -> tuple[tuple[Phrase, Phrase], ...]:
        """The pairs of conditions of which at least one holds, in an order that does not change."""
        found = [part.parts for part in self.said if isinstance(part, Apply) and part.form is Form.OR]
        return tuple(sorted(((left, right) for left, right in found), key=repr))

    def _both(self, left: Phrase, right: Phrase) -> bool | None:
        first, second = self.decide(left), self.decide(right)
        if first is False or second is False:
            return False
        return True if first and second else None

    def _same(self, left: Phrase, right: Phrase) -> bool | None:
        if left == right:
            return True
        if _is_number(left):
            apart = linear(left).minus(linear(right))
            if self._not_negative(apart) and self._not_negative(ZERO.minus(apart)):
                return True
            more = apart.plus(Linear((), -1))
            less = ZERO.minus(apart).plus(Linear((), -1))
            return False if self._not_negative(more) or self._not_negative(less) else None
        match left, right:
            case Literal(one), Literal(other):
                return one == other
            case _:
                equal = Apply(Form.SAME, (left, right), BoolType())
                turned = Apply(Form.SAME, (right, left), BoolType())
                if equal in self.said or turned in self.said:
                    return True
                apart_ = {denied(equal), denied(turned)} & self.said
                return False if apart_ else None

    def _simple(self, condition: Phrase) -> bool | None:
        if denied(condition) in self.said:
            return False
        for truth in (True, False):
            wanted = _above(condition if truth else denied(condition))
            if wanted and all(self._not_negative(one) for one in wanted):
                return truth
        return None

    def _not_negative(self, amount: Linear) -> bool:
        """Whether a sum is certainly not below 0."""
        if amount.never_negative or any(one.never_negative for one in _weaker(amount)):
            return True
        names = {phrase for phrase, _ in amount.terms}
        near = [one for one in self.above if names & {phrase for phrase, _ in one.terms}]
        if any(amount.minus(one).never_negative for one in near):
            return True
        pairs = combinations(near[-PAIRS:], 2)
        return any(amount.minus(one).minus(other).never_negative for one, other in pairs)


NOTHING: Final = Certain()
"""Nothing is certain."""


def _lasts(condition: Phrase) -> bool:
    """Whether a condition, once met, is met for good: it looks neither at the state nor at what was before.
    The time of an action is one thing, that of another action another, so that both last."""
    for part in inside(condition):
        match part:
            case Said(Word.ENTERED) | Apply(Form.OLD | Form.IN_STATE | Form.IS_FINAL):
                return False
            case _:
                pass
    return True


def _weaker(amount: Linear) -> Iterator[Linear]:
    """Sums that are not above one: the least of several is at most each of them, the greatest at least each,
    and a part of a whole is at most the whole."""
    for phrase, count in amount.terms:
        match phrase:
            case Apply(Form.LEAST, parts) if count < 0:
                others = parts
            case Apply(Form.GREATEST, parts) if count > 0:
                others = parts
            case Apply(Form.ROUNDED_DOWN, (Apply(Form.PERCENT_OF, (whole, percent)),)) if count < 0:
                part = isinstance(percent.type, PercentType) and percent.type.high <= PERCENT_WHOLE
                others = (whole,) if part else ()
            case _:
                others = ()
        without = amount.plus(Linear(((phrase, 1),)), -count)
        yield from (without.plus(linear(other), count) for other in others)


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _is_number(phrase: Phrase) -> bool:
    return isinstance(phrase.type, (MoneyType, IntType, PercentType))


def _above(condition: Phrase) -> tuple[Linear, ...]:
    """The sums that are not below 0 exactly where a comparison of numbers holds; none for anything else."""
    match condition:
        case Apply(form, (left, right)) if _is_number(left):
            apart = linear(left).minus(linear(right))
        case _:
            return ()
    match form:
        case Form.SAME:
            return (apart, ZERO.minus(apart))
        case Form.AT_LEAST:
            return (apart,)
        case Form.AT_MOST:
            return (ZERO.minus(apart),)
        case Form.MORE:
            return (apart.plus(Linear((), -1)),)
        case Form.LESS:
            return (ZERO.minus(apart).plus(Linear((), -1)),)
        case _:
            return ()
