"""From what a command asks to an audit with figures: terms from the command line, a file or a scenario."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chain.audit.scratch import Scratch, create
from chain.audit.search import search
from chain.audit.terms import Terms, read_terms
from chain.calendar import find
from chain.explain import Explanation
from chain.files import reason
from chain.receipt import Receipt
from chain.testing.report import RunReport
from chain.testing.scenario import run_scenario
from chain.tools.audit.blocks import Drawing, Report
from chain.tools.audit.figures import Figures, figures_of
from chain.tools.audit.page import page
from chain.tools.audit.replaying import creation_of, needs_others, replayed
from chain.tools.audit.report import report
from chain.tools.audit.svg import svg
from chain.tools.own_calendars import calendars_for
from chain.transaction import Create
from vm.abi import Mismatch, Reading, read
from vm.audit.audit import Audit
from vm.check.checked import CheckedContract
from vm.compiler import Compilation
from vm.diagnostics.report import Diagnostic, Language
from vm.machine.calendar import UTC, Calendar
from vm.types import AccountType, DateType, ListType, RecordType, TimeType, Type
from vm.values import Value

Found = tuple[Diagnostic, ...]
"""Findings that end a command."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Terms by name, the day of the creation and a part of a scenario's title, as far as they were given; the
    folder in which the contract lies."""

    terms: Mapping[str, object]
    day: str | None
    scenario: str | None
    folder: Path | None

    @property
    def for_figures(self) -> bool:
        """Whether anything was given to reckon with."""
        return bool(self.terms) or self.day is not None or self.scenario is not None


# --- contracts ----------------------------------------------------------------------------------------------


def numbers_of(contracts: tuple[CheckedContract, ...], wanted: str | None) -> tuple[int, ...] | Diagnostic:
    """The contracts that are asked for: the one of a name, or all."""
    if wanted is None:
        return tuple(range(len(contracts)))
    found = tuple(number for number, one in enumerate(contracts) if one.name == wanted)
    if found:
        return found
    known = ", ".join(one.name for one in contracts)
    return Diagnostic.of("S6056", None, None, name=wanted, known=known)


# --- terms --------------------------------------------------------------------------------------------------


def terms_given(texts: tuple[str, ...], file: str | None) -> dict[str, object] | Found:
    """Terms from `NAME=VALUE` texts and from a file; a text counts more than the file."""
    given = {} if file is None else _terms_in(Path(file))
    if isinstance(given, Diagnostic):
        return (given,)
    found: dict[str, object] = dict(given)
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            return (Diagnostic.of("S6059", None, None, given=text),)
        found[name.strip()] = value
    return found


def _terms_in(path: Path) -> dict[str, object] | Diagnostic:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Diagnostic.of("S6001", None, None, path=str(path))
    except UnicodeDecodeError:
        return Diagnostic.of("S6054", None, None, path=str(path), reason="UTF-8")
    except (OSError, ValueError) as error:
        return Diagnostic.of("S6002", None, None, path=str(path), reason=reason(error))
    try:
        parsed: object = json.loads(text)
    except ValueError as error:
        return Diagnostic.of("S6054", None, None, path=str(path), reason=str(error))
    match parsed:
        case dict():
            return {str(name): value for name, value in parsed.items()}
        case _:
            return Diagnostic.of("S6054", None, None, path=str(path), reason="{…}")


def figures_for(compilation: Compilation, number: int, asked: Asked) -> Figures | Found | None:
    """The figures of a creation with the terms that are asked for; None where none are. Else what is missing
    or does not fit, or what refused the creation."""
    if compilation.program is None or not asked.for_figures:
        return None
    calendars = calendars_for(compilation, asked.folder)
    if isinstance(calendars, Diagnostic):
        return (calendars,)
    begun = _creation(compilation, number, asked, calendars)
    if not isinstance(begun, _Creation):
        return begun
    made = begun.scratch or create(compilation, number, begun.terms, begun.instant, calendars)
    match made:
        case Explanation():
            return (made.diagnostic,)
        case Scratch():
            return figures_of(made, search(made), begun.scenario)


@dataclass(frozen=True, slots=True)
class _Creation:
    """Terms and instant of a creation; `scratch` where the scenario has made the instance among others."""

    terms: Terms
    instant: int
    scenario: str | None
    scratch: Scratch | None = None


def _creation(
    compilation: Compilation, number: int, asked: Asked, calendars: tuple[Calendar, ...]
) -> _Creation | Found:
    if compilation.program is None:
        raise ValueError("a text with errors cannot be created")
    program = compilation.program.program
    table = find(calendars, program.calendar) or UTC
    taken = None if asked.scenario is None else _taken(compilation, number, asked.scenario, calendars)
    if isinstance(taken, Diagnostic):
        return (taken,)
    if taken is not None and taken.scratch is not None and not asked.terms:
        return taken
    if taken is not None and not asked.terms:
        terms: Terms | Found = taken.terms
    else:
        terms = read_terms(program, number, asked.terms, table)
    if not isinstance(terms, Terms):
        return terms
    instant = _instant(asked.day, table) if taken is None or asked.day is not None else taken.instant
    if instant is None:
        return (Diagnostic.of("S6058", None, None, given=asked.day or "-"),)
    return _Creation(terms, instant, None if taken is None else taken.scenario)


def _instant(day: str | None, table: Calendar) -> int | None:
    """0:00 of a day, or an instant, in the contract's zone; today where none is given."""
    text = date.today().isoformat() if day is None else day
    for type_ in (DateType(), TimeType()):
        value = read(type_, text, Reading({}, table))
        if not isinstance(value, Mismatch) and isinstance(value, int):
            return table.start_of_day(value) if isinstance(type_, DateType) else value
    return None


def _taken(
    compilation: Compilation, number: int, title: str, calendars: tuple[Calendar, ...]
) -> _Creation | Diagnostic:
    """Terms and day of the first creation of a contract in the first scenario whose title holds a text."""
    scenarios = () if compilation.lowered is None else compilation.lowered.scenarios
    chosen = [one for one in scenarios if title in one.title]
    if not chosen:
        known = "; ".join(one.title for one in scenarios) or "-"
        return Diagnostic.of("S6009", compilation.source, None, title=title, known=known)
    for scenario in chosen:
        ran = run_scenario(compilation, scenario, calendars)
        begun = creation_of(compilation, number, ran)
        if begun is None:
            continue
        receipt, made = begun.receipt, begun.receipt.transaction
        if isinstance(made, Create) and not needs_others(compilation, number):
            return _Creation(terms_of(made, ran), receipt.time, scenario.title)
        scratch = replayed(compilation, number, scenario, ran, begun, calendars)
        return _Creation(Terms((), ()), receipt.time, scenario.title, scratch)
    name = "-" if compilation.checked is None else compilation.checked.contracts[number].name
    return Diagnostic.of("S6057", compilation.source, None, title=title, name=name)


def creations(ran: RunReport) -> tuple[Receipt, ...]:
    """The receipts of a scenario's creations that were done."""
    return tuple(receipt for step in ran.steps for receipt in step.receipts if receipt.created is not None)


def terms_of(made: Create, ran: RunReport) -> Terms:
    """The terms of a creation, with the names of the people in them."""
    wanted = made.program.program.contracts[made.contract].terms
    addresses = [
        address
        for term, value in zip(wanted, made.terms, strict=True)
        for address in _accounts(term.type, value)
    ]
    return Terms(made.terms, tuple((ran.names.account(one), one) for one in dict.fromkeys(addresses)))


def _accounts(type_: Type, value: Value) -> tuple[bytes, ...]:
    """The accounts in a value."""
    match type_, value:
        case AccountType(), bytes():
            return (value,)
        case ListType(item), tuple():
            return tuple(address for one in value for address in _accounts(item, one))
        case RecordType(_, fields), tuple():
            pairs = zip(fields, value, strict=True)
            return tuple(address for (_, inner), one in pairs for address in _accounts(inner, one))
        case _:
            return ()


# --- results ------------------------------------------------------------------------------------------------

Each = tuple[Audit, Figures | None]
"""A contract's audit with its figures."""


def reports_of(audit: Audit, figures: Figures | None, language: Language) -> list[Report]:
    """The reports of a contract in the languages that are asked for."""
    return [report(audit, one, figures) for one in languages_of(language)]


def languages_of(language: Language) -> tuple[str, ...]:
    """The languages to show, Chinese first where both are asked for."""
    return ("zh", "en") if language == "both" else (language,)


def page_of(audits: list[Each], language: Language) -> str:
    """The page of all contracts."""
    return page([reports_of(audit, figures, language) for audit, figures in audits])


def picture_of(audit: Audit, language: Language) -> str:
    """The picture of a contract's states; where both languages are asked for, in Chinese."""
    found = report(audit, languages_of(language)[0])
    drawings = [block for section in found.sections for block in section.blocks if isinstance(block, Drawing)]
    return svg(drawings[0], found.language) + "\n"


def write(path: Path, text: str) -> Diagnostic | None:
    """Write a text as UTF-8; a finding (S6031) where the system does not take it."""
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        return Diagnostic.of("S6031", None, None, path=str(path), reason=reason(error))
    return None
