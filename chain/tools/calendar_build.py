"""Builds a calendar's table: days from sources that must agree, offsets from the tz database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chain.calendar_file import DayNote, TableFile
from chain.tools.holiday_sources import Days, Listed, read_list, read_package
from chain.tools.zones import FIRST_YEAR as FIRST_ZONE_YEAR
from chain.tools.zones import LAST_YEAR as LAST_ZONE_YEAR
from chain.tools.zones import Zone, read_zone
from vm.code.verify.forms import is_name
from vm.diagnostics.report import Diagnostic
from vm.machine.calendar import UTC, Calendar
from vm.machine.dates import FIRST_YEAR, LAST_YEAR, format_date

_SHOWN: Final = 10
"""Days on which sources disagree that a message names."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build: a name, a place of the tz database, the first and last year, packages of which each must
    say the same of each day, a list that overrules them, and notes for the file."""

    name: str
    zone: str
    first_year: int
    last_year: int
    packages: tuple[str, ...]
    holidays: Path | None
    description: str
    sources: tuple[str, ...]
    made_by: str


def build(plan: Plan) -> TableFile | Diagnostic:
    """The table, or why there is none."""
    fault = _fault(plan)
    if fault is not None:
        return fault
    zone = read_zone(plan.zone)
    if isinstance(zone, Diagnostic):
        return zone
    listed = () if plan.holidays is None else read_list(plan.holidays, plan.first_year, plan.last_year)
    if isinstance(listed, Diagnostic):
        return listed
    found: list[Days] = []
    for spec in plan.packages:
        days = read_package(spec, plan.first_year, plan.last_year)
        if isinstance(days, Diagnostic):
            return days
        found.append(days)
    return _disagreement(found, listed) or _table(plan, zone, found, listed)


def _fault(plan: Plan) -> Diagnostic | None:
    if not is_name(plan.name) or plan.name == UTC.name:
        return Diagnostic.of("S6619", None, None, name=plan.name)
    first, last = plan.first_year, plan.last_year
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        return Diagnostic.of("S6618", None, None, first=first, last=last)
    if not plan.packages and plan.holidays is None:
        return Diagnostic.of("S6617", None, None)
    return None


def _disagreement(found: list[Days], listed: tuple[Listed, ...]) -> Diagnostic | None:
    """S6615 where two packages say different things of a day that the list does not settle."""
    settled = {line.day for line in listed}
    named = {day for days in found for day in (*days.off, *days.make_up)} - settled
    wrong = [day for day in sorted(named) if len({days.is_working(day) for days in found}) > 1]
    if not wrong:
        return None
    shown = ", ".join(format_date(day) for day in wrong[:_SHOWN]) + (", …" if len(wrong) > _SHOWN else "")
    return Diagnostic.of("S6615", None, None, count=len(wrong), days=shown)


def _table(plan: Plan, zone: Zone, found: list[Days], listed: tuple[Listed, ...]) -> TableFile:
    days = Days("")
    for source in reversed(found):
        # the name that an earlier source gives goes before
        days.off.update((day, name or days.off.get(day, "")) for day, name in source.off.items())
        days.make_up.update((day, name or days.make_up.get(day, "")) for day, name in source.make_up.items())
    for line in listed:
        for kept in (days.off, days.make_up):
            kept.pop(line.day, None)
        days.note(line.day, line.working, line.name)
    calendar = Calendar(
        name=plan.name,
        zone=zone.entries,
        has_working_days=True,
        first_year=plan.first_year,
        last_year=plan.last_year,
        days_off=tuple(sorted(days.off)),
        make_up_days=tuple(sorted(days.make_up)),
    )
    notes = sorted(DayNote(day, name) for day, name in (days.off | days.make_up).items())
    return TableFile(
        calendar=calendar,
        description=plan.description or plan.name,
        sources=(*plan.sources, *_sources(plan, zone, found, listed)),
        made_by=plan.made_by,
        zone_name=zone.name,
        notes=tuple(notes),
    )


def _sources(plan: Plan, zone: Zone, found: list[Days], listed: tuple[Listed, ...]) -> list[str]:
    """Where days and offsets come from, as the file says it."""
    said = [f"days: {days.source}" for days in found[:1]]
    said += [f"days, the same on every day that is not settled below: {days.source}" for days in found[1:]]
    if plan.holidays is not None:
        role = "settled by" if found else "from"
        said.append(f"days {role} {plan.holidays.name}: {len(listed)} lines")
    years = f"{FIRST_ZONE_YEAR} to {LAST_ZONE_YEAR}"
    return [*said, f"zone: {zone.name} of the {zone.source}, {years}; public domain"]
