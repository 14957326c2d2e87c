"""Parties and terms as people give them, made into the values of a creation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, assert_never

from chain.address import named_account
from vm.abi import Mismatch, Reading, read
from vm.code.program import Program
from vm.diagnostics.report import Diagnostic
from vm.encoding import typed_hash
from vm.machine.calendar import UTC, Calendar
from vm.types import (
    AccountType,
    BoolType,
    ChoiceType,
    ContractType,
    DateType,
    DurationType,
    HashType,
    IntType,
    ListType,
    MoneyType,
    PercentType,
    RecordType,
    SpanType,
    TextType,
    TimeType,
    Type,
)
from vm.values import Value

SEED: Final = 0
"""Accounts of the scratch chain are made from names with this seed."""
_HASH: Final = re.compile(r"""hash\(\s*(["'\u201c]?)(.*?)["'\u201d]?\s*\)""")
_WHOLE: Final = re.compile("-?[0-9][0-9_,]{0,48}")


@dataclass(frozen=True, slots=True)
class Terms:
    """Values in the order of a contract's terms, parties first, and the names of all accounts among them."""

    values: tuple[Value, ...]
    people: tuple[tuple[str, bytes], ...]


class _People(Mapping[str, bytes]):
    """Every name is somebody: accounts are made as they are named."""

    def __init__(self) -> None:
        self.named: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        found = self.named.get(name)
        if found is None:
            found = self.named[name] = named_account(SEED, name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.named)

    def __len__(self) -> int:
        return len(self.named)


def read_terms(
    program: Program, contract: int, given: Mapping[str, object], calendar: Calendar = UTC
) -> Terms | tuple[Diagnostic, ...]:
    """The terms of a creation from texts or JSON values by name; times are in the zone of `calendar`.

    A party that is not given is a person of that name. Else a finding for each name that the contract does
    not have (S6051), each value that does not fit (S6053), each other contract, which only a scenario can
    give (S6060), and all that are missing (S6052).
    """
    wanted = program.contracts[contract].terms
    people = _People()
    parties = {term.name for term in wanted[: program.contracts[contract].parties]}
    found: list[Diagnostic] = []
    types = {term.name: term.type for term in wanted}
    for name in given:
        if name not in types:
            found.append(Diagnostic.of("S6051", None, None, name=name, known=", ".join(types)))
    values: list[Value] = []
    missing: list[str] = []
    for term in wanted:
        if isinstance(term.type, ContractType):
            found.append(Diagnostic.of("S6060", None, None, name=term.name, wanted=term.type.name))
            continue
        if term.name not in given and term.name not in parties:
            missing.append(term.name)
            continue
        value = _read(term.type, given.get(term.name, term.name), people, calendar)
        if isinstance(value, Mismatch):
            found.append(
                Diagnostic.of(
                    "S6053",
                    None,
                    None,
                    name=term.name,
                    wanted=value.wanted,
                    given=value.given,
                    example=example(term.type),
                )
            )
        else:
            values.append(value)
    if missing:
        text = f"--term {missing[0]}={example(types[missing[0]])}"
        found.append(Diagnostic.of("S6052", None, None, names=", ".join(missing), example=text))
    return tuple(found) if found else Terms(tuple(values), tuple(people.named.items()))


def _read(type_: Type, given: object, people: _People, table: Calendar) -> Value | Mismatch:
    return read(type_, _plain(type_, given), Reading(people, table))


def _plain(type_: Type, given: object) -> object:
    """What stands for a value on a command line, as JSON would hold it; anything else as it is."""
    match type_, given:
        case IntType(), str() if _WHOLE.fullmatch(given.strip()):
            return int(given.replace("_", "").replace(",", ""))
        case BoolType(), ("true" | "false"):
            return given == "true"
        case ChoiceType(name), str():
            return given.removeprefix(f"{name}.")
        case HashType(), str() if _HASH.fullmatch(given.strip()):
            found = _HASH.fullmatch(given.strip())
            text = "" if found is None else found[2]
            return typed_hash((TextType(max(1, len(text))),), (text,))
        case ListType(item), str():
            return [_plain(item, one) for one in _listed(given)]
        case ListType(item), list():
            return [_plain(item, one) for one in given]
        case RecordType(_, fields), dict():
            types = dict(fields)
            return {name: _plain(types[name], one) if name in types else one for name, one in given.items()}
        case RecordType(), str():
            return _plain(type_, _parsed(given))
        case _, str():
            return given.strip()
        case _:
            return given


def _listed(text: str) -> list[object]:
    """A list in JSON, or its items between commas."""
    parsed = _parsed(text)
    match parsed:
        case list():
            return list(parsed)
        case _:
            return [part.strip() for part in text.split(",") if part.strip()]


def _parsed(text: str) -> object:
    try:
        parsed: object = json.loads(text)
    except ValueError:
        return text
    return parsed


def example(type_: Type) -> str:
    """A value of a type, as it can be given."""
    match type_:
        case BoolType():
            return "true"
        case IntType(low, high):
            return str(min(max(12, low), high))
        case MoneyType(currency):
            return f'"3000 {currency}"'
        case PercentType():
            return "50%"
        case DateType():
            return "2026-02-01"
        case TimeType():
            return '"2026-02-01 17:00"'
        case DurationType() | SpanType():
            return '"30 days"'
        case TextType():
            return '"text"'
        case HashType():
            return "'hash(\"lease 1\")'"
        case AccountType() | ContractType():
            return "Li"
        case RecordType(_, fields):
            return "'{" + ", ".join(f'"{name}": …' for name, _ in fields) + "}'"
        case ChoiceType(_, members):
            return members[0]
        case ListType(item):
            return f"'{example(item)}'" if isinstance(item, ChoiceType) else f"'[{example(item)}]'"
        case _:
            assert_never(type_)
