"""What literals mean: numbers, durations. Pure functions over ASCII text; days are in vm.machine.dates."""

from __future__ import annotations

from typing import Final

from vm.syntax.tree import DurationUnit

UNIT_WORDS: Final[dict[str, DurationUnit]] = {
    word: unit
    for unit in DurationUnit
    for word in (unit.value, unit.value + "s")
    if unit is not DurationUnit.WORKING_DAY
}
"""The words after a number that make a duration, singular and plural; `working` stands before days."""


def write_clock(seconds: int) -> str:
    """Seconds after 0:00, whole minutes, as `17:00`."""
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def read_int(text: str) -> int:
    """The value of `1_000`."""
    return int(text.replace("_", ""))


def read_decimal(text: str) -> tuple[int, int]:
    """`1_200.50` as its digits without the point, 120050, and how many of them stand after it, 2."""
    whole, _, fraction = text.replace("_", "").partition(".")
    return int(whole + fraction), len(fraction)


def write_decimal(digits: int, decimals: int) -> str:
    """The inverse of `read_decimal`: `1200.50`."""
    if decimals == 0:
        return str(digits)
    padded = str(digits).rjust(decimals + 1, "0")
    return f"{padded[:-decimals]}.{padded[-decimals:]}"


def read_duration(text: str) -> tuple[int, DurationUnit]:
    """`10 working days` as its count and its unit."""
    words = text.split()
    if words[1] == "working":
        return read_int(words[0]), DurationUnit.WORKING_DAY
    return read_int(words[0]), UNIT_WORDS[words[1]]


def write_duration(count: int, unit: DurationUnit) -> str:
    """`1 month`, `30 days`."""
    return f"{count} {unit.value}" if count == 1 else f"{count} {unit.value}s"
