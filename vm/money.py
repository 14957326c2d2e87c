"""Amounts outside a program: the one form in which money enters and leaves Python and JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering

from vm.currencies import DECIMALS, format_amount
from vm.types import MONEY_HIGH

_AMOUNT = re.compile(r"(?P<whole>[0-9][0-9_,]{0,59})(?:\.(?P<part>[0-9]{1,9}))? (?P<currency>[A-Z]{3})")


@total_ordering
@dataclass(frozen=True, slots=True, init=False, repr=False)
class Money:
    """An amount >= 0 of a currency: `Money("1200.50 CNY")`. `minor` counts minor units (fen, cents).

    Amounts of one currency add, subtract, compare, and take an int as a factor. Raises ValueError with a
    coded message (S6501) for a text that is no amount, and for a bare number.
    """

    minor: int
    currency: str

    def __init__(self, amount: str) -> None:
        found = _read(amount) if isinstance(amount, str) else None
        if found is None:
            raise _fault("S6501", name="Money", wanted="money", given=repr(amount))
        object.__setattr__(self, "minor", found[0])
        object.__setattr__(self, "currency", found[1])

    @staticmethod
    def of(minor: int, currency: str) -> Money:
        """The amount of so many minor units; both are known to be right."""
        money = object.__new__(Money)
        object.__setattr__(money, "minor", minor)
        object.__setattr__(money, "currency", currency)
        return money

    @staticmethod
    def parse(text: str) -> Money | None:
        """Read `1_200.50 CNY` or `1,200.50 CNY`; None for anything else, and for more decimals than there
        are."""
        found = _read(text)
        return None if found is None else Money.of(*found)

    @property
    def text(self) -> str:
        """The amount in major units without grouping, as JSON carries it: `1200.50 CNY`."""
        return format_amount(self.minor, self.currency).replace(",", "")

    def __add__(self, other: Money) -> Money:
        return self._with(self.minor + self._of_same(other))

    def __sub__(self, other: Money) -> Money:
        return self._with(self.minor - self._of_same(other))

    def __mul__(self, factor: int) -> Money:
        return self._with(self.minor * factor) if type(factor) is int else NotImplemented

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._of_same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return format_amount(self.minor, self.currency)

    def __repr__(self) -> str:
        return f'Money("{self.text}")'

    def _of_same(self, other: object) -> int:
        if not isinstance(other, Money):
            raise _fault("S6501", name="Money", wanted=f"money {self.currency}", given=repr(other))
        if other.currency != self.currency:
            raise _fault("S6511", left=self.currency, right=other.currency)
        return other.minor

    def _with(self, minor: int) -> Money:
        if not 0 <= minor <= MONEY_HIGH:
            raise _fault("S6512", currency=self.currency)
        return Money.of(minor, self.currency)


def _read(text: str) -> tuple[int, str] | None:
    """Minor units and currency of a text."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or found["currency"] not in DECIMALS:
        return None
    decimals = DECIMALS[found["currency"]]
    part = found["part"] or ""
    if len(part) > decimals:
        return None
    minor = int(re.sub("[_,]", "", found["whole"]) + part.ljust(decimals, "0"))
    return (minor, found["currency"]) if minor <= MONEY_HIGH else None


def _fault(code: str, **parameters: str | int) -> ValueError:
    """An error with a message from the catalogue, which is loaded only now: `import tally` stays quick."""
    from vm.diagnostics.render import render
    from vm.diagnostics.report import Diagnostic

    found = Diagnostic(code, None, None, tuple(sorted(parameters.items())))
    return ValueError(render(found, "both"))
