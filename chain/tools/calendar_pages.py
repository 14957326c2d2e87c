"""Pages about calendars: a table, one year of it, two tables side by side; for people and as documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from chain.calendar_file import TableFile, format_offset
from chain.tools.calendar_facts import Change, Difference, Year, year_of, zone_years
from chain.tools.calendar_words import day_of_week, said
from chain.tools.chain_words import Tongue, half
from vm.abi import Json
from vm.machine.dates import format_date, format_time, weekday

INDENT = "  "


def table_page(file: TableFile, tongue: Tongue) -> Iterator[str]:
    """The whole table: where it is from, and each of its years in a line."""
    table = file.calendar
    since, until = zone_years(table)
    yield said("calendar", tongue, name=table.name, description=half(file.description, tongue))
    yield INDENT + said("covered", tongue, first=table.first_year, last=table.last_year)
    yield INDENT + said(
        "zone is", tongue, zone=file.zone_name, count=len(table.zone), since=since, until=until
    )
    yield INDENT + said("table hash", tongue, hash=table.hash.hex())
    yield INDENT + said("made by", tongue, text=file.made_by)
    for text in file.sources:
        yield INDENT + said("source", tongue, text=half(text, tongue))
    yield ""
    yield INDENT + said("years title", tongue)
    for number in range(table.first_year, table.last_year + 1):
        year = year_of(table, number)
        days = (format_date(table.local_day(change.instant))[5:] for change in year.changes)
        yield INDENT + said(
            "year line",
            tongue,
            year=number,
            working=f"{year.working_days:<3}",
            off=f"{len(year.days_off):<2}",
            worked=f"{len(year.make_up_days):<2}",
            changes=", ".join(days) or "-",
        )


def year_page(file: TableFile, number: int, tongue: Tongue) -> Iterator[str]:
    """One year: days off, make-up days, changes of the clocks."""
    table, year = file.calendar, year_of(file.calendar, number)
    yield said("calendar", tongue, name=table.name, description=half(file.description, tongue))
    key = "year" if year.covered else "year outside"
    yield INDENT + said(key, tongue, year=number, count=year.working_days)
    for heading, days in (("days off", year.days_off), ("make-up days", year.make_up_days)):
        yield INDENT + said(heading, tongue)
        yield from (INDENT * 2 + _day(file, day, tongue) for day in days)
        if not days:
            yield INDENT * 2 + said("none", tongue)
    yield INDENT + said("changes", tongue)
    yield from (INDENT * 2 + _change(change, tongue) for change in year.changes)
    if not year.changes:
        yield INDENT * 2 + said("none", tongue)


def _day(file: TableFile, day: int, tongue: Tongue, key: str = "day line") -> str:
    name, at = half(file.note(day), tongue), day_of_week(weekday(day), tongue)
    return said(key, tongue, day=format_date(day), weekday=at, name=name).rstrip()


def _change(change: Change, tongue: Tongue) -> str:
    before, after = (format_time(change.instant, one) for one in (change.before, change.after))
    return said("change line", tongue, before=before, after=after, offset=format_offset(change.after))


def difference_page(
    before: TableFile, after: TableFile, found: Difference, limit: int | None, tongue: Tongue
) -> Iterator[str]:
    """What a second table says otherwise; with `limit`, whether nothing changes up to that day."""
    names = (f"{one.calendar.name} 0x{one.calendar.hash.hex()[:12]}" for one in (before, after))
    yield said("between", tongue, before=next(names), after=next(names))
    for key, years in (("year added", found.added), ("year dropped", found.dropped)):
        yield from (INDENT + said(key, tongue, year=year) for year in years)
    if found.instant is not None:
        yield INDENT + said("zone differs", tongue, when=format_time(found.instant, 0))
    for day in sorted((*found.now_off, *found.now_worked)):
        key = "now off" if day in found.now_off else "now worked"
        yield INDENT + _day(after if after.note(day) else before, day, tongue, key)
    if found.first_day is None:
        yield INDENT + said("same", tongue)
    else:
        yield INDENT + said("first change", tongue, day=format_date(found.first_day))
    if limit is not None:
        key = "kept" if keeps(found, limit) else "not kept"
        yield INDENT + said(key, tongue, after=format_date(limit))


def keeps(found: Difference, limit: int) -> bool:
    """Whether a second table leaves everything up to a day as it was."""
    return found.first_day is None or found.first_day > limit


# --- documents ----------------------------------------------------------------------------------------------


def table_json(file: TableFile, year: int | None) -> Json:
    """The table as a document; with its days where one year is asked for."""
    table = file.calendar
    years = range(table.first_year, table.last_year + 1) if year is None else (year,)
    return {
        "name": table.name,
        "description": file.description,
        "sources": list(file.sources),
        "made_by": file.made_by,
        "zone": file.zone_name,
        "first_year": table.first_year,
        "last_year": table.last_year,
        "hash": "0x" + table.hash.hex(),
        "years": [_year_json(file, year_of(table, one)) for one in years],
    }


def _year_json(file: TableFile, year: Year) -> Json:
    def named(days: tuple[int, ...]) -> Json:
        return {format_date(day): file.note(day) for day in days}

    changes = [
        {"at": f"{format_time(one.instant, 0)} UTC", "offset": format_offset(one.after)}
        for one in year.changes
    ]
    return {
        "year": year.number,
        "covered": year.covered,
        "working_days": year.working_days,
        "days_off": named(year.days_off),
        "make_up_days": named(year.make_up_days),
        "clock_changes": cast(Json, changes),
    }


def difference_json(found: Difference, limit: int | None) -> dict[str, Json]:
    """What two tables have different, as a document."""
    document: dict[str, Json] = {
        "same": found.first_day is None,
        "years_added": list(found.added),
        "years_dropped": list(found.dropped),
        "now_off": [format_date(day) for day in found.now_off],
        "now_worked": [format_date(day) for day in found.now_worked],
        "clocks_differ_from": "" if found.instant is None else f"{format_time(found.instant, 0)} UTC",
        "first_change": "" if found.first_day is None else format_date(found.first_day),
    }
    return document if limit is None else {**document, "keeps": keeps(found, limit)}
