"""Currencies a contract may name, with the number of decimals of their minor unit (ISO 4217)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DECIMALS: Mapping[str, int] = MappingProxyType(
    {
        "AUD": 2,
        "BHD": 3,
        "BRL": 2,
        "CAD": 2,
        "CHF": 2,
        "CNY": 2,
        "DKK": 2,
        "EUR": 2,
        "GBP": 2,
        "HKD": 2,
        "IDR": 2,
        "INR": 2,
        "JPY": 0,
        "KRW": 0,
        "KWD": 3,
        "MOP": 2,
        "MXN": 2,
        "MYR": 2,
        "NOK": 2,
        "NZD": 2,
        "PHP": 2,
        "PLN": 2,
        "RUB": 2,
        "SEK": 2,
        "SGD": 2,
        "THB": 2,
        "TRY": 2,
        "TWD": 2,
        "USD": 2,
        "VND": 0,
        "ZAR": 2,
    }
)
"""Decimals of the minor unit, by the currency's three capitals."""


def format_amount(minor: int, currency: str) -> str:
    """An amount in minor units as people read it: `1,200.50 CNY`."""
    decimals = DECIMALS[currency]
    whole, part = divmod(minor, 10**decimals)
    fraction = f".{part:0{decimals}d}" if decimals else ""
    return f"{whole:,}{fraction} {currency}"
