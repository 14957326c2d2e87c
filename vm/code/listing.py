"""A Program as text that people read: its tables, then every unit with its instructions by name."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

from vm.code.gas import action_bounds
from vm.code.opcodes import BLOCKS, TABLE, Opcode
from vm.code.program import (
    AtCode,
    ClockCode,
    Code,
    ContractCode,
    EveryCode,
    Instruction,
    LinkCode,
    Operand,
    Program,
    Unit,
    UnitKind,
    VariableCode,
)
from vm.code.stack import number, pair
from vm.code.units import units
from vm.currencies import format_amount
from vm.machine.dates import Duration, format_date, format_duration
from vm.types import (
    PERCENT_ONE,
    ChoiceType,
    DateType,
    ListType,
    MoneyType,
    PercentType,
    RecordType,
    Type,
    describe,
)
from vm.values import Value

_INDENT = "    "
_ROUNDINGS = ("exact", "down", "up", "half_even")
_PAY_FORMS = ("exact", "all", "up to")
_BRANCHES = {Opcode.IF: ("then", "else")}


def listing(program: Program) -> tuple[str, ...]:
    """The whole program, one line an element, without line ends."""
    return tuple(_program(program))


def _program(program: Program) -> Iterator[str]:
    calendar = "" if program.calendar is None else f", calendar {program.calendar}"
    yield f"tally {program.language}{calendar}"
    for place, contract in enumerate(program.contracts):
        yield from _contract(program, contract, place)
    for unit, code in units(program):
        yield ""
        yield f"{unit_title(program, unit)}:"
        yield from code_lines(program, unit, code)


# --- tables -----------------------------------------------------------------------------------------------


def _contract(program: Program, contract: ContractCode, place: int) -> Iterator[str]:
    yield ""
    yield f"contract {contract.name}"
    for term in contract.terms:
        yield f"{_INDENT}term {term.name}: {describe(term.type)}"
    for keep in contract.keeps:
        yield f"{_INDENT}keep {keep.name}: {describe(keep.type)}"
    for map_ in contract.maps:
        once = " once" if map_.once else ""
        sums = "".join(f", sum of {_summed(map_.value, field)}" for field in map_.sums)
        yield f"{_INDENT}keep {map_.name}: map {describe(map_.key)} to {describe(map_.value)}{once}{sums}"
    for pot in contract.pots:
        family = "" if pot.key is None else f" per {describe(pot.key)}"
        limit = "" if pot.limit is None else f" limit {pot.limit}"
        traced = " traced" if pot.traced else ""
        yield f"{_INDENT}pot {pot.name}: {pot.currency}{family}{limit}{traced}"
    for event in contract.events:
        yield f"{_INDENT}event {event.name}({_variables(event.fields)})"
    for invariant in contract.invariants:
        states = "" if invariant.states is None else f" in {_states(contract, invariant.states)}"
        each = "" if invariant.each is None else f" each key of {contract.maps[invariant.each].name}"
        yield f"{_INDENT}invariant {invariant.name}{states}{each}"
    for rule in contract.rules:
        yield f"{_INDENT}rule {rule.name}({_variables(rule.parameters)}) in {_states(contract, rule.states)}"
    for clock in contract.clocks:
        yield f"{_INDENT}clock {_clock_word(clock)} in {_states(contract, clock.states)}"
    for state in contract.states:
        word = "final" if state.final else "state"
        until = " on demand" if state.on_demand else ""
        if state.deadline is not None:
            until = f" until a {'date' if state.dated else 'time'}"
        yield f"{_INDENT}{word} {state.name}{until}, prepaid gas {state.prepaid}"
    for name, gas in action_bounds(program, place):
        yield f"{_INDENT}gas {name} <= {gas}"


def _summed(value: Type, field: int) -> str:
    return value.fields[field][0] if isinstance(value, RecordType) and field >= 0 else "its values"


def _variables(items: tuple[VariableCode, ...]) -> str:
    return ", ".join(f"{item.name}: {describe(item.type)}" for item in items)


def _states(contract: ContractCode, states: tuple[int, ...]) -> str:
    return ", ".join(contract.states[state].name for state in states)


def _clock_word(clock: ClockCode) -> str:
    match clock.when:
        case None:
            return "timeout"
        case AtCode():
            return "at"
        case EveryCode(_, interval, limit):
            return f"every {format_duration(interval)} limit {limit}"
        case LinkCode(term, state):
            return f"on term {term} is {'final' if state < 0 else state}"


# --- units ------------------------------------------------------------------------------------------------


def unit_title(program: Program, unit: Unit) -> str:
    """What a unit is, in words: `Rental, rule sign`."""
    place = unit.number
    if unit.kind is UnitKind.FUNCTION:
        return f"function {program.functions[place].name}"
    contract = program.contracts[unit.contract]
    match unit.kind:
        case UnitKind.CHECK:
            what = f"require {place + 1}"
        case UnitKind.INITIAL:
            what = f"first value of {contract.keeps[place].name}"
        case UnitKind.DEFAULT:
            what = f"default of {contract.maps[place].name}"
        case UnitKind.INVARIANT:
            what = f"invariant {contract.invariants[place].name}"
        case UnitKind.WHO:
            what = f"rule {contract.rules[place].name}, who {unit.part + 1}"
        case UnitKind.PAYING_AMOUNT:
            what = f"rule {contract.rules[place].name}, paying"
        case UnitKind.PAYING_SOURCE:
            what = f"rule {contract.rules[place].name}, paying from"
        case UnitKind.PAYING_PLACE:
            what = f"rule {contract.rules[place].name}, paying into"
        case UnitKind.PAYING_LINE:
            what = f"rule {contract.rules[place].name}, paying as"
        case UnitKind.RULE:
            what = f"rule {contract.rules[place].name}"
        case UnitKind.CLOCK_WHEN:
            what = f"clock {place + 1} ({_clock_word(contract.clocks[place])}), when"
        case UnitKind.CLOCK:
            what = f"clock {place + 1} ({_clock_word(contract.clocks[place])})"
        case _:
            what = f"deadline of {contract.states[place].name}"
    return f"{contract.name}, {what}"


def code_lines(program: Program, unit: Unit, code: Code) -> Iterator[str]:
    """The instructions of a unit: position, opcode, operands by name; blocks indented."""
    names = _Names(program, unit)
    yield from _block(code, names, 1)


def _block(code: Code, names: _Names, depth: int) -> Iterator[str]:
    for instruction in code:
        indent = _INDENT * depth
        operands = names.operands(instruction)
        words = instruction.opcode.name + ("" if not operands else f" {operands}")
        yield f"{indent}{instruction.position:>3} {words}"
        branches = _BRANCHES.get(instruction.opcode, ("",) * BLOCKS.get(instruction.opcode, 0))
        inside = names.at(instruction)
        for word, block in zip(branches, instruction.blocks, strict=True):
            if word:
                yield f"{indent}    {word}:"
            yield from _block(block, inside, depth + 1)


class _Names:
    """Names of what the operands of one unit mean."""

    def __init__(self, program: Program, unit: Unit) -> None:
        self._program = program
        self._number = unit.contract
        self._locals: tuple[VariableCode, ...] = ()
        match unit.kind:
            case UnitKind.FUNCTION:
                function = program.functions[unit.number]
                self._number = unit.contract if function.contract is None else function.contract
                self._locals = function.parameters
            case UnitKind.RULE | UnitKind.WHO | UnitKind.PAYING_AMOUNT:
                self._locals = program.contracts[unit.contract].rules[unit.number].locals
            case UnitKind.PAYING_SOURCE | UnitKind.PAYING_PLACE | UnitKind.PAYING_LINE:
                self._locals = program.contracts[unit.contract].rules[unit.number].locals
            case UnitKind.CLOCK:
                self._locals = program.contracts[unit.contract].clocks[unit.number].locals
            case UnitKind.INVARIANT:
                each = program.contracts[unit.contract].invariants[unit.number].each
                if each is not None:
                    self._locals = (VariableCode("key", program.contracts[unit.contract].maps[each].key),)
            case _:
                pass

    def at(self, instruction: Instruction) -> _Names:
        """The names that hold in an instruction's blocks: another contract's, where it reads one."""
        if instruction.opcode is not Opcode.AT:
            return self
        away = copy(self)
        away._number = number(instruction.operands[0])
        return away

    def operands(self, instruction: Instruction) -> str:
        """All operands of an instruction, in the order of the table."""
        names = TABLE[instruction.opcode].operands
        pairs = zip(names, instruction.operands, strict=True)
        if instruction.opcode is Opcode.PAY:
            form, source, target, line = instruction.operands
            of = " of a line" if line else ""
            return f"{_PAY_FORMS[number(form)]}{of} from {self._source(source)} to {self._target(target)}"
        if instruction.opcode is Opcode.SEND:
            return self._message(instruction)
        words = (self._operand(name, operand, instruction) for name, operand in pairs)
        return " ".join(word for word in words if word)

    def _message(self, instruction: Instruction) -> str:
        """`WageSheet.mark_paid`, `Wages.receive paying from fund`."""
        contract, rule, money, source, line = instruction.operands
        called = self._program.contracts[number(contract)]
        of = " of a line" if line else ""
        paying = f" paying{of} from {self._source(source)}" if money else ""
        return f"{called.name}.{called.rules[number(rule)].name}{paying}"

    @property
    def _tables(self) -> ContractCode:
        return self._program.contracts[self._number]

    def _operand(self, name: str, operand: Operand, instruction: Instruction) -> str:
        match name:
            case "source":
                return self._source(operand)
            case "target" | "rest":
                return f"rest to {self._target(operand)}" if name == "rest" else self._target(operand)
            case "parts":
                return " ".join(self._parts(operand))
            case "line":
                return "of a line" if operand else ""
            case "types":
                places = operand if isinstance(operand, tuple) else ()
                return ", ".join(describe(self._program.types[number(place)]) for place in places)
            case _:
                return self._single(name, number(operand), instruction)

    def _single(self, name: str, place: int, instruction: Instruction) -> str:
        program, tables = self._program, self._tables
        match name:
            case "constant":
                type_, value = program.constants[place]
                return shown(value, type_)
            case "text":
                return f'"{program.texts[place]}"'
            case "type":
                return describe(program.types[place])
            case "currency":
                return program.currencies[place]
            case "function":
                return program.functions[place].name
            case "contract":
                return program.contracts[place].name
            case "local":
                return self._locals[place].name if place < len(self._locals) else f"local {place}"
            case "term":
                return tables.terms[place].name
            case "keep":
                return tables.keeps[place].name
            case "map":
                return tables.maps[place].name
            case "pot":
                return tables.pots[place].name
            case "event":
                return tables.events[place].name
            case "state":
                return "final" if place < 0 else tables.states[place].name
            case "rounding":
                return _ROUNDINGS[place]
            case "field" if instruction.opcode is Opcode.MAP_SUM:
                return f"of {_summed(tables.maps[number(instruction.operands[0])].value, place)}"
            case "limit" | "body gas" | "field" | "count":
                return f"{name} {place}"
            case _:
                return str(place)

    def _source(self, operand: Operand) -> str:
        pot, form = pair(operand)
        return self._tables.pots[pot].name + ("", "[key]", " (whole)")[form]

    def _target(self, operand: Operand) -> str:
        form, pot = pair(operand)
        return "account" if form == 0 else self._tables.pots[pot].name + ("[key]" if form == 2 else "")

    def _parts(self, operand: Operand) -> Iterator[str]:
        for part in operand if isinstance(operand, tuple) else ():
            match part:
                case (target, int(top), int(bottom)):
                    weight = "percent" if bottom == 0 else f"{top}/{bottom}"
                    yield f"{weight} to {self._target(target)},"
                case _:
                    raise TypeError("not a part of a share")


def shown(value: Value, type_: Type) -> str:
    """A constant as people read it."""
    match type_, value:
        case MoneyType(currency), int(minor):
            return format_amount(minor, currency)
        case PercentType(), int(parts):
            whole, rest = divmod(abs(parts), PERCENT_ONE)
            fraction = f".{rest:04d}".rstrip("0") if rest else ""
            return f"{'-' if parts < 0 else ''}{whole}{fraction}%"
        case DateType(), int(day):
            return format_date(day)
        case ChoiceType(name, members), int(place):
            return f"{name}.{members[place]}"
        case _, Duration():
            return format_duration(value)
        case ListType(item), tuple(items):
            return f"[{', '.join(shown(part, item) for part in items)}]"
        case RecordType(name, fields), tuple(items):
            pairs = zip(fields, items, strict=True)
            return f"{name}({', '.join(f'{field}: {shown(part, inner)}' for (field, inner), part in pairs)})"
        case _, bytes(data):
            return f"0x{data.hex()}"
        case _, bool():
            return "true" if value else "false"
        case _, str(text):
            return f'"{text}"'
        case _:
            return str(value)
