"""The calendars that come with a chain, read from shipped tables and checked against recorded hashes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from vm.machine.calendar import Calendar
from vm.machine.dates import parse_date

FORMAT: Final = 1
CALENDARS: Final = ("CN",)
"""Names of the shipped calendars. UTC is none of them: it is what a program without a calendar has."""
_TABLE_KEYS = ("format", "name", "description", "sources", "made_by", "zone", "years")
_YEAR_KEYS = ("year", "days_off", "make_up_days")


class InvalidTable(Exception):
    """A shipped table is damaged: a fault of the installation, never of a user's text."""


def calendar(name: str) -> Calendar | None:
    """The calendar of a name (`CN`), None where there is none. Raises InvalidTable if its file is damaged."""
    return _load(name) if name in CALENDARS else None


def read_table(text: str) -> Calendar:
    """Read a table file (JSON). Raises InvalidTable for a wrong form or a hash that is not the table's."""
    try:
        document: object = json.loads(text)
    except ValueError as error:
        raise InvalidTable(f"not JSON: {error}") from error
    fields = dict(_object(document, (*_TABLE_KEYS, "hash")))
    recorded = _text(fields.pop("hash"))
    table = table_of_document(fields)
    if table.hash.hex() != recorded:
        raise InvalidTable(f"{table.name}: the table is {table.hash.hex()}, its file says {recorded}")
    return table


def table_of_document(document: Mapping[str, object]) -> Calendar:
    """The calendar that a document without its hash describes. Raises InvalidTable for a wrong form."""
    fields = _object(document, _TABLE_KEYS)
    if _number(fields["format"]) != FORMAT:
        raise InvalidTable("unknown format")
    for note in (fields["description"], fields["made_by"], *_list(fields["sources"])):
        _text(note)
    years = [_object(entry, _YEAR_KEYS) for entry in _list(fields["years"])]
    numbers = [_number(entry["year"]) for entry in years]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise InvalidTable("years must follow each other without a gap")
    try:
        return Calendar(
            name=_text(fields["name"]),
            zone=tuple(_zone_entry(entry) for entry in _list(fields["zone"])),
            has_working_days=True,
            first_year=numbers[0],
            last_year=numbers[-1],
            days_off=tuple(day for entry in years for day in _days(entry, "days_off")),
            make_up_days=tuple(day for entry in years for day in _days(entry, "make_up_days")),
        )
    except ValueError as error:
        raise InvalidTable(str(error)) from error


def _object(value: object, keys: tuple[str, ...]) -> Mapping[str, object]:
    if not isinstance(value, dict) or sorted(value) != sorted(keys):
        raise InvalidTable(f"expected an object with {', '.join(keys)}")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise InvalidTable("expected a list")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise InvalidTable("expected a text")
    return value


def _number(value: object) -> int:
    if type(value) is not int:
        raise InvalidTable("expected a whole number")
    return value


def _zone_entry(value: object) -> tuple[int, int]:
    entry = _list(value)
    if len(entry) != 2:
        raise InvalidTable("expected [instant, offset]")
    return _number(entry[0]), _number(entry[1])


def _days(entry: Mapping[str, object], key: str) -> tuple[int, ...]:
    """The dates of one year's list, each of that year."""
    year = _number(entry["year"])
    days: list[int] = []
    for text in _list(entry[key]):
        day = parse_date(_text(text))
        if day is None or not _text(text).startswith(f"{year:04}-"):
            raise InvalidTable(f"{text} is no day of {year}")
        days.append(day)
    return tuple(days)


@cache
def _load(name: str) -> Calendar:
    text = (files("chain") / "calendars" / f"{name}.json").read_text(encoding="utf-8")
    table = read_table(text)
    if table.name != name:
        raise InvalidTable(f"the file of {name} holds {table.name}")
    return table
