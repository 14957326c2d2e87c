"""Amounts outside a program: the one form in which money enters and leaves Python and JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vm.currencies import DECIMALS, format_amount
from vm.types import MONEY_HIGH

_AMOUNT = re.compile(r"(?P<whole>[0-9][0-9_,]{0,59})(?:\.(?P<part>[0-9]{1,9}))? (?P<currency>[A-Z]{3})")


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount >= 0 in minor units (fen, cents) of a currency. `Money.parse("900 CNY")` reads one."""

    minor: int
    currency: str

    @staticmethod
    def parse(text: str) -> Money | None:
        """Read `1_200.50 CNY` or `1,200.50 CNY`; None for anything else, and for more decimals than there are."""
        found = _AMOUNT.fullmatch(text.strip())
        if found is None or found["currency"] not in DECIMALS:
            return None
        decimals = DECIMALS[found["currency"]]
        part = found["part"] or ""
        if len(part) > decimals:
            return None
        digits = re.sub("[_,]", "", found["whole"]) + part.ljust(decimals, "0")
        minor = int(digits)
        return Money(minor, found["currency"]) if minor <= MONEY_HIGH else None

    @property
    def text(self) -> str:
        """The amount in major units without grouping, as JSON carries it: `1200.50 CNY`."""
        return format_amount(self.minor, self.currency).replace(",", "")

    def __str__(self) -> str:
        return format_amount(self.minor, self.currency)
