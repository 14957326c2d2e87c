"""Records and choices: their types, whatever the order in which they are declared."""

from __future__ import annotations

from collections.abc import Iterator

from vm.check.limits import RECORD_FIELDS, TYPE_DEPTH
from vm.check.names import ContractNames, FileNames, not_built_in, unique
from vm.check.symbols import ChoiceSymbol, Field, RecordSymbol
from vm.check.types import Types, nested
from vm.syntax import tree
from vm.types import ChoiceType, ListType, RecordType, Type


def declare_shapes(
    names: FileNames | ContractNames, records: tuple[tree.Record, ...], choices: tuple[tree.Choice, ...]
) -> None:
    """Declare all records and choices of one file or contract."""
    _Shapes(names, records).declare(choices)


def count_fields(type_: Type) -> int:
    """Fields of a value, those of records inside it included; an item of a list counts once."""
    match type_:
        case RecordType(_, fields):
            return sum(1 + count_fields(inner) for _, inner in fields)
        case ListType(item, _):
            return count_fields(item)
        case _:
            return 0


class _Shapes:
    """One batch of records; those not yet resolved wait in `_waiting`."""

    def __init__(self, names: FileNames | ContractNames, records: tuple[tree.Record, ...]) -> None:
        self._names = names
        self._report = names.report
        self._records = records
        self._waiting: dict[str, tree.Record] = {}
        self._types = Types(names.find, self._known, names.report)

    def declare(self, choices: tuple[tree.Choice, ...]) -> None:
        """Declare the choices, then the records, each after those it names."""
        for choice in choices:
            if not_built_in(choice.name, self._report) and self._names.clear(choice.name):
                unique(choice.members, self._report)
                members = tuple(member.text for member in choice.members)
                type_ = ChoiceType(choice.name.text, members)
                self._names.values[choice.name.text] = ChoiceSymbol(type_, choice.name.span)
        for record in self._records:
            earlier = self._waiting.get(record.name.text)
            if earlier is not None:
                self._report.error("E2003", record.name.span, earlier.name.span, name=record.name.text)
            elif not_built_in(record.name, self._report) and self._names.clear(record.name):
                self._waiting[record.name.text] = record
        for name in tuple(self._waiting):
            self._resolve(name)

    def _known(self) -> tuple[str, ...]:
        return (*self._names.known(), *self._waiting)

    def _resolve(self, start: str) -> None:
        """Resolve a record after those it names, however long the way; reports one that holds itself."""
        path: dict[str, None] = {start: None}
        while path:
            name = next(reversed(path))
            record = self._waiting.get(name)
            inner = None if record is None else next((n for n in _named(record) if n in self._waiting), None)
            if inner is not None and inner in path:
                around = self._waiting.pop(inner)
                self._report.error("E2127", around.name.span, name=inner)
                self._names.values[inner] = RecordSymbol(None, around.name.span)
            elif inner is not None:
                path[inner] = None
            else:
                del path[name]
                if record is not None:
                    symbol = RecordSymbol(self._record(record), record.name.span)
                    self._names.values[name] = symbol
                    self._waiting.pop(name)

    def _record(self, record: tree.Record) -> Type | None:
        unique((field.name for field in record.fields), self._report)
        fields = field_types(record.fields, self._types)
        sound = tuple((name, type_) for name, type_ in fields if type_ is not None)
        if len(sound) < len(fields):
            return None
        type_ = RecordType(record.name.text, sound)
        if count_fields(type_) > RECORD_FIELDS:
            self._report.error("E2508", record.name.span, highest=RECORD_FIELDS)
            return None
        if nested(type_) > TYPE_DEPTH:
            self._report.error("E2512", record.name.span, highest=TYPE_DEPTH)
            return None
        return type_


def _named(record: tree.Record) -> Iterator[str]:
    """The names of types that stand in a record's fields."""
    for field in record.fields:
        match field.type:
            case tree.NamedType(name) | tree.ListTypeNode(tree.NamedType(name)):
                yield name
            case _:
                pass


def field_types(parameters: tuple[tree.Parameter, ...], types: Types) -> tuple[Field, ...]:
    """Names and types of parameters or fields."""
    return tuple((parameter.name.text, types.value(parameter.type)) for parameter in parameters)
