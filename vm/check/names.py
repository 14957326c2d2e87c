"""Names of a file and of its contracts: who is called what, and that no name means two things in one place.

Values (terms, keeps, pots, functions, records, …) of a contract share one space with those of the file, so
that nothing shadows anything. States, events and actions have spaces of their own; an action also keeps clear
of the values of its contract, because both are members of an instance.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vm.check.report import Report
from vm.check.symbols import ActionSymbol, EventSymbol, StateSymbol, Symbol
from vm.source import Span
from vm.syntax import tree

SUGGESTIONS: Final = 50
BUILT_IN_TYPES = frozenset(
    ("bool", "int", "money", "percent", "date", "time", "duration", "text", "hash", "account", "list", "map")
)
BUILT_IN_FUNCTIONS = frozenset(
    (
        "min", "max", "abs", "len", "choose", "list", "known", "minor", "amount", "ratio", "days",
        "working_days", "distinct", "hash", "included", "absent", "lots", "paid", "received", "sum",
        "count", "old",
    )
)  # fmt: skip


class FileNames:
    """What the names of a file stand for. `used` holds the names that something reads."""

    __slots__ = ("calendar", "contracts", "report", "used", "values")

    def __init__(self, report: Report, calendar: bool) -> None:
        self.report = report
        self.calendar = calendar
        self.values: dict[str, Symbol] = {}
        self.contracts: list[ContractNames] = []
        self.used: set[str] = set()

    def find(self, name: str) -> Symbol | None:
        """The symbol of a name; None where there is none."""
        symbol = self.values.get(name)
        if symbol is not None:
            self.used.add(name)
        return symbol

    def clear(self, name: tree.Name) -> bool:
        """Whether a value of this name may be declared here; reports where not."""
        return _clear(name, (self.values,), self.report)

    def known(self) -> Iterable[str]:
        """All names that can be used here, in the order of their declarations."""
        return tuple(self.values)


class ContractNames:
    """What the names of a contract stand for. `used` holds those that something reads."""

    __slots__ = (
        "actions", "currencies", "events", "file", "name", "number", "span", "states", "used", "used_events",
        "values",
    )  # fmt: skip

    def __init__(self, file: FileNames, name: str, number: int, span: Span) -> None:
        self.file = file
        self.name = name
        self.number = number
        self.span = span
        self.values: dict[str, Symbol] = {}
        self.events: dict[str, EventSymbol] = {}
        self.states: dict[str, StateSymbol] = {}
        self.actions: dict[str, ActionSymbol] = {}
        self.currencies: tuple[str, ...] = ()
        self.used: set[str] = set()
        self.used_events: set[str] = set()

    @property
    def report(self) -> Report:
        """Where findings go."""
        return self.file.report

    def own(self, name: str) -> Symbol | None:
        """A symbol that the contract itself declares; None where there is none."""
        symbol = self.values.get(name)
        if symbol is not None:
            self.used.add(name)
        return symbol

    def find(self, name: str) -> Symbol | None:
        """The symbol of a name, the file's included; None where there is none."""
        symbol = self.own(name)
        return self.file.find(name) if symbol is None else symbol

    def clear(self, name: tree.Name) -> bool:
        """Whether a value of this name may be declared here; reports where not."""
        return _clear(name, (self.values, self.file.values), self.report)

    def known(self) -> Iterable[str]:
        """All names that can be used here, in the order of their declarations."""
        return (*self.values, *self.file.values)

    def state(self, name: tree.Name) -> StateSymbol | None:
        """A state by its name; reports where there is none."""
        found = self.states.get(name.text)
        if found is None:
            unknown("E2006", name, self.states, self.report, contract=self.name)
        return found

    def event(self, name: tree.Name) -> EventSymbol | None:
        """An event by its name; reports where there is none."""
        found = self.events.get(name.text)
        if found is None:
            unknown("E2007", name, self.events, self.report, contract=self.name)
        else:
            self.used_events.add(name.text)
        return found


def _clear(name: tree.Name, tables: tuple[dict[str, Symbol], ...], report: Report) -> bool:
    for place, table in enumerate(tables):
        earlier = table.get(name.text)
        if earlier is not None:
            report.error("E2003" if place == 0 else "E2004", name.span, earlier.span, name=name.text)
            return False
    return True


def not_built_in(name: tree.Name, report: Report) -> bool:
    """Whether a function, record, choice or contract may have this name; reports where it is a built-in's."""
    if name.text in BUILT_IN_TYPES or name.text in BUILT_IN_FUNCTIONS:
        report.error("E2005", name.span, name=name.text)
        return False
    return True


def unique(names: Iterable[tree.Name], report: Report) -> None:
    """Report each name that stands twice in one list."""
    seen: dict[str, Span] = {}
    for name in names:
        earlier = seen.setdefault(name.text, name.span)
        if earlier is not name.span:
            report.error("E2003", name.span, earlier, name=name.text)


def unknown(
    code: str,
    name: tree.Name,
    candidates: Iterable[str],
    report: Report,
    *places: Span,
    **parameters: str | int,
) -> None:
    """Report an unknown name; where exactly one known name is a slip away, say which.

    Beyond a number of errors nobody reads on, and the search, which costs more than all else, is left out.
    """
    near = nearest(name.text, candidates) if report.errors < SUGGESTIONS else None
    if near is None or name.span.end - name.span.start != len(name.text):
        report.error(code, name.span, *places, name=name.text, near=near or "", **parameters)
    else:
        report.mendable(
            code, name.span, name.span, near, places=places, name=name.text, near=near, **parameters
        )


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The one candidate that differs from `name` by at most two slips (one for short names); None if none or
    several do."""
    allowed = 1 if len(name) < 5 else 2
    close = [other for other in candidates if abs(len(other) - len(name)) <= allowed]
    found = [other for other in close if _distance(name.lower(), other.lower()) <= allowed]
    return found[0] if len(found) == 1 else None


def _distance(left: str, right: str) -> int:
    """Letters to insert, delete or replace, or neighbours to swap, to turn one word into the other."""
    before: list[int] = []
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, start=1):
        here = [row]
        for column, other in enumerate(right, start=1):
            cost = min(above[column - 1] + (letter != other), above[column] + 1, here[-1] + 1)
            swapped = row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other
            here.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, above = above, here
    return above[len(right)]
