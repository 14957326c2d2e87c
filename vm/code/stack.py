"""Types of the values on the stack, for code that is known to be well typed: what each instruction leaves.

Gas bounds need them, because an operand's greatest size follows from its type. Nothing is checked here;
that is the verifier's work. Code that is not well typed raises IndexError or TypeError.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vm.code.opcodes import Opcode
from vm.code.program import ContractCode, Instruction, Program
from vm.types import (
    INT_HIGH,
    INT_LOW,
    AccountType,
    BoolType,
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

LIST_ITEMS = 512
"""The most items a list may have: a limit of the language."""
LINES = 16
"""The most budget lines of a tree of contracts: a limit of the language."""
CELL = 1
"""The form of a source that is a cell of a family."""
ANY_INT = IntType()
ANY_PERCENT = PercentType(INT_LOW, INT_HIGH)
SIGNERS_TYPE = ListType(AccountType(), LIST_ITEMS)

_B, _I, _P = BoolType(), ANY_INT, ANY_PERCENT
_D, _T = DateType(), TimeType()

FIXED: Mapping[Opcode, tuple[int, Type]] = MappingProxyType(
    {
        Opcode.MAP_HAS: (1, _B),
        Opcode.MAP_COUNT: (0, _I),
        Opcode.KNOWN: (0, _B),
        Opcode.STATE_IS: (0, _B),
        Opcode.SENDER: (0, AccountType()),
        Opcode.SIGNERS: (0, SIGNERS_TYPE),
        Opcode.NOW: (0, _T),
        Opcode.TODAY: (0, _D),
        Opcode.ENTERED: (0, _T),
        Opcode.ENTRY_DAY: (0, _D),
        Opcode.INT_ADD: (2, _I),
        Opcode.INT_SUBTRACT: (2, _I),
        Opcode.INT_MULTIPLY: (2, _I),
        Opcode.INT_DIVIDE: (2, _I),
        Opcode.INT_MODULO: (2, _I),
        Opcode.INT_NEGATE: (1, _I),
        Opcode.INT_PERCENT: (2, _I),
        Opcode.ABSOLUTE: (1, _I),
        Opcode.MINOR: (1, _I),
        Opcode.PERCENT_ADD: (2, _P),
        Opcode.PERCENT_SUBTRACT: (2, _P),
        Opcode.PERCENT_MULTIPLY: (2, _P),
        Opcode.PERCENT_DIVIDE: (2, _P),
        Opcode.RATIO: (2, _P),
        Opcode.EQUAL: (2, _B),
        Opcode.NOT_EQUAL: (2, _B),
        Opcode.LESS: (2, _B),
        Opcode.LESS_EQUAL: (2, _B),
        Opcode.GREATER: (2, _B),
        Opcode.GREATER_EQUAL: (2, _B),
        Opcode.NOT: (1, _B),
        Opcode.DATE_ADD: (2, _D),
        Opcode.DATE_SUBTRACT: (2, _D),
        Opcode.TIME_ADD: (2, _T),
        Opcode.TIME_SUBTRACT: (2, _T),
        Opcode.DATE_START: (1, _T),
        Opcode.CLOCK_TIME: (2, _T),
        Opcode.DURATION_SCALE: (2, DurationType()),
        Opcode.SPAN_SCALE: (2, SpanType()),
        Opcode.DAYS_BETWEEN: (2, _I),
        Opcode.WORKING_DAYS_BETWEEN: (2, _I),
        Opcode.LENGTH: (1, _I),
        Opcode.CONTAINS: (2, _B),
        Opcode.INCLUDED: (3, _B),
        Opcode.ABSENT: (3, _B),
    }
)
"""Opcodes that always pop so many values and leave a value of one type."""

POPS_ONLY: Mapping[Opcode, int] = MappingProxyType(
    {
        Opcode.CHARGE: 0,
        Opcode.REQUIRE: 1,
        Opcode.SET_LOCAL: 1,
        Opcode.SET_KEEP: 1,
        Opcode.CLEAR_KEEP: 0,
        Opcode.APPEND_KEEP: 1,
        Opcode.MAP_SET: 2,
        Opcode.MAP_ADD: 2,
        Opcode.MAP_REMOVE: 1,
        Opcode.REFUND: 0,
        Opcode.GO: 0,
        Opcode.STAY: 0,
    }
)
"""Opcodes that always pop so many values and leave nothing."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where code stands: its program, its contract (None for a function of the file or a probe) and that
    contract's number, its locals.
    """

    program: Program
    contract: ContractCode | None
    number: int
    locals: tuple[Type, ...]

    def tables(self) -> ContractCode:
        """The tables of the contract; TypeError where there is none."""
        if self.contract is None:
            raise TypeError("code outside a contract reads an instance")
        return self.contract

    def within(self, contract: int) -> Surroundings:
        """The same locals, reading another contract."""
        return Surroundings(self.program, self.program.contracts[contract], contract, self.locals)


def wider(left: Type, right: Type) -> Type:
    """A type that holds the values of both, which are of one kind."""
    match left, right:
        case (IntType(), IntType()):
            return IntType(min(left.low, right.low), max(left.high, right.high))
        case (PercentType(), PercentType()):
            return PercentType(min(left.low, right.low), max(left.high, right.high))
        case (TextType(), TextType()):
            return TextType(max(left.limit, right.limit))
        case (ListType(), ListType()):
            return ListType(wider(left.item, right.item), max(left.limit, right.limit))
        case (RecordType(), RecordType()):
            pairs = zip(left.fields, right.fields, strict=True)
            return RecordType(left.name, tuple((name, wider(a, b)) for (name, a), (_, b) in pairs))
        case _:
            return left


def wider_stack(left: tuple[Type, ...], right: tuple[Type, ...]) -> tuple[Type, ...]:
    """The stack after an IF whose branches leave these two."""
    if left is right:
        return left
    return tuple(a if a is b else wider(a, b) for a, b in zip(left, right, strict=True))


def pair(operand: object) -> tuple[int, int]:
    """An operand that is two numbers, such as a source or a target; TypeError if it is not."""
    match operand:
        case (int(first), int(second)):
            return first, second
        case _:
            raise TypeError("not a pair of numbers")


def number(operand: object) -> int:
    """An operand that is a number; TypeError if it is not."""
    if isinstance(operand, int):
        return operand
    raise TypeError("not a number")


def moved_keys(instruction: Instruction, at: Surroundings) -> tuple[tuple[Type, ...], int]:
    """Of a PAY or a SHARE: the types of the family keys on the stack, and how many values it pops."""
    pots = at.tables().pots
    keys: list[Type] = []
    count = 0
    operands = instruction.operands
    count += number(operands[3])
    if instruction.opcode is Opcode.PAY:
        count += number(operands[0]) != 1
        source, targets = pair(operands[1]), [pair(operands[2])]
    else:
        source, targets = pair(operands[0]), [pair(operands[2])]
        parts = operands[1]
        if not isinstance(parts, tuple):
            raise TypeError("not a tuple of parts")
        for part in parts:
            if not isinstance(part, tuple):
                raise TypeError("not a part")
            targets.append(pair(part[0]))
            count += part[2] == 0
    if source[1] == CELL:
        keys.append(_key(pots[source[0]].key))
        count += 1
    for form, pot in targets:
        count += form != 1
        if form == 2:
            keys.append(_key(pots[pot].key))
    return tuple(keys), count


def sent_types(instruction: Instruction, at: Surroundings) -> tuple[Type, ...]:
    """The types of the arguments of a SEND."""
    contract, rule = number(instruction.operands[0]), number(instruction.operands[1])
    return tuple(parameter.type for parameter in at.program.contracts[contract].rules[rule].parameters)


def sent_money(instruction: Instruction) -> int:
    """How many values a SEND pops for the money that it brings: amount, line, key of a cell."""
    _, _, money, source, line = instruction.operands
    return number(money) + number(line) + (pair(source)[1] == CELL)


def _key(key: Type | None) -> Type:
    if key is None:
        raise TypeError("a single pot has no keys")
    return key


def after(instruction: Instruction, stack: tuple[Type, ...], at: Surroundings) -> tuple[Type, ...]:
    """The stack after an instruction that holds no blocks."""
    opcode, operands = instruction.opcode, instruction.operands
    fixed = FIXED.get(opcode)
    if fixed is not None:
        return (*stack[: len(stack) - fixed[0]], fixed[1])
    if opcode in POPS_ONLY:
        return stack[: len(stack) - POPS_ONLY[opcode]]
    match opcode:
        case Opcode.PAY | Opcode.SHARE:
            return stack[: len(stack) - moved_keys(instruction, at)[1]]
        case Opcode.NOTE:
            return stack[: len(stack) - len(at.tables().events[number(operands[0])].fields)]
        case Opcode.SEND:
            return stack[: len(stack) - 1 - len(sent_types(instruction, at)) - sent_money(instruction)]
        case Opcode.CREATE:
            made = number(operands[0])
            contract = at.program.contracts[made]
            return (*stack[: len(stack) - len(contract.terms)], ContractType(made, contract.name))
        case Opcode.PUSH | Opcode.LOCAL | Opcode.TERM | Opcode.KEEP:
            return (*stack, _read(instruction, at))
        case Opcode.POT | Opcode.POT_SUM | Opcode.SELF:
            return (*stack, _read(instruction, at))
        case Opcode.MAP_SUM:
            return (*stack, sum_type(at.tables().maps[number(operands[0])].value, number(operands[1])))
        case Opcode.MAP_GET:
            return (*stack[:-1], at.tables().maps[number(operands[0])].value)
        case Opcode.POT_CELL:
            return (*stack[:-1], MoneyType(at.tables().pots[number(operands[0])].currency))
        case Opcode.LOTS:
            pot, form = pair(operands[0])
            left = stack[: len(stack) - (2 if form == CELL else 1)]
            return (*left, MoneyType(at.tables().pots[pot].currency))
        case Opcode.PAID | Opcode.RECEIVED | Opcode.BALANCE:
            return (*stack[:-1], MoneyType(at.program.currencies[number(operands[0])]))
        case Opcode.CALL:
            function = at.program.functions[number(operands[0])]
            return (*stack[: len(stack) - len(function.parameters)], function.result)
        case _:
            return _computed(instruction, stack, at)


def _read(instruction: Instruction, at: Surroundings) -> Type:
    """The type of what an opcode reads that pops nothing."""
    opcode = instruction.opcode
    if opcode is Opcode.SELF:
        return ContractType(at.number, at.tables().name)
    place = number(instruction.operands[0])
    match opcode:
        case Opcode.PUSH:
            return at.program.constants[place][0]
        case Opcode.LOCAL:
            return at.locals[place]
        case Opcode.TERM:
            return at.tables().terms[place].type
        case Opcode.KEEP:
            return at.tables().keeps[place].type
        case _:
            return MoneyType(at.tables().pots[place].currency)


def _computed(instruction: Instruction, stack: tuple[Type, ...], at: Surroundings) -> tuple[Type, ...]:
    opcode, operands = instruction.opcode, instruction.operands
    match opcode:
        case Opcode.MONEY_ADD | Opcode.MONEY_SUBTRACT | Opcode.MONEY_MULTIPLY:
            return stack[:-1]
        case Opcode.MONEY_DIVIDE | Opcode.MONEY_PERCENT | Opcode.WITH_FIELD:
            return stack[:-1]
        case Opcode.WITH_ITEM:
            return stack[:-2]
        case Opcode.MINIMUM | Opcode.MAXIMUM:
            split = len(stack) - number(operands[0])
            found = stack[split]
            for type_ in stack[split + 1 :]:
                found = wider(found, type_)
            return (*stack[:split], found)
        case Opcode.DISTINCT:
            return (*stack[: len(stack) - number(operands[0])], BoolType())
        case Opcode.NARROW:
            return (*stack[:-1], at.program.types[number(operands[0])])
        case Opcode.ARRANGE:
            places = operands[0] if isinstance(operands[0], tuple) else ()
            taken = stack[len(stack) - len(places) :]
            return (*stack[: len(stack) - len(places)], *(taken[number(place)] for place in places))
        case Opcode.RECORD:
            record = at.program.types[number(operands[0])]
            return (*stack[: len(stack) - len(_fields(record))], record)
        case Opcode.FIELD:
            return (*stack[:-1], _fields(stack[-1])[number(operands[0])][1])
        case Opcode.LIST:
            return (*stack[: len(stack) - number(operands[1])], at.program.types[number(operands[0])])
        case Opcode.ITEM:
            return (*stack[:-2], item_type(stack[-2]))
        case Opcode.HASH:
            types = operands[0]
            count = len(types) if isinstance(types, tuple) else 0
            return (*stack[: len(stack) - count], HashType())
        case _:
            raise TypeError(f"{opcode.name} holds blocks")


def _fields(type_: Type) -> tuple[tuple[str, Type], ...]:
    if isinstance(type_, RecordType):
        return type_.fields
    raise TypeError("not a record")


def item_type(type_: Type) -> Type:
    """The type of a list's items; TypeError for anything else."""
    if isinstance(type_, ListType):
        return type_.item
    raise TypeError("not a list")


def sum_type(value: Type, field: int) -> Type:
    """The type of a map's total: of the values themselves (field -1) or of a field of them."""
    summed = value if field < 0 else _fields(value)[field][1]
    match summed:
        case IntType():
            return ANY_INT
        case PercentType():
            return ANY_PERCENT
        case _:
            return summed


def greatest_size(type_: Type) -> int:
    """The greatest `value_size` that a value of the type can have."""
    match type_:
        case TextType(limit):
            return 1 + (4 * limit + 31) // 32
        case ListType(item, limit):
            return 1 + limit * greatest_size(item)
        case RecordType(_, fields):
            return 1 + sum(greatest_size(field) for _, field in fields)
        case DurationType():
            return 4
        case _:
            return 1
