"""Walks the blocks of a unit once: types on the stack, locals written before they are read, where paths end.

A block sees the stack of the code around it but may not take from it. A path of a rule or a clock ends in
exactly one GO or STAY, which stands last; the two blocks of an IF both end their paths or both go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from vm.code.callers import sender_type, type_of_callers
from vm.code.opcodes import BLOCKS, Opcode
from vm.code.program import (
    AtCode,
    ClockCode,
    Code,
    ContractCode,
    Instruction,
    Program,
    RuleCode,
    Unit,
    UnitKind,
    Who,
    WhoAccount,
    WhoAnd,
    WhoCount,
    WhoInList,
    WhoOr,
)
from vm.code.units import unit_locals, units
from vm.code.verify.access import KEYED_READS, REFUSALS, Footprint, Rights, footprints, rights_of
from vm.code.verify.effects import COMPUTING, Effect, local_type
from vm.code.verify.elsewhere import contract_at, the_read
from vm.code.verify.findings import Findings
from vm.code.verify.forms import accepts, is_alike, join
from vm.code.verify.frame import Frame, Stack, numbers
from vm.code.verify.instance import INSTANCE
from vm.code.verify.limits import LINE_POINTS, LIST_ITEMS, LOOP_TURNS
from vm.code.verify.messages import MESSAGES
from vm.code.verify.transfers import ACCOUNT, FAMILY_CELL, pair
from vm.types import (
    AccountType,
    BoolType,
    ContractType,
    DateType,
    ListType,
    MoneyType,
    TextType,
    TimeType,
    Type,
)

EFFECTS: Mapping[Opcode, Effect] = MappingProxyType({**COMPUTING, **INSTANCE, **MESSAGES})
"""Effects of all opcodes that hold no blocks, CHARGE left out."""

CALLED = (
    UnitKind.RULE, UnitKind.PAYING_AMOUNT, UnitKind.PAYING_SOURCE, UnitKind.PAYING_PLACE,
    UnitKind.PAYING_LINE,
)  # fmt: skip
"""Kinds of units that run once it is certain who calls; what is asked before, WHO itself, an account asks."""
STATEMENTS = (UnitKind.RULE, UnitKind.CLOCK)
"""Kinds of units that act and leave nothing; all others are expressions."""


def check_units(program: Program, findings: Findings) -> None:
    """Note every unit whose code does not hold together. The tables must be sound."""
    reads = footprints(program)
    for unit, code in units(program):
        walk = _Walk(frame_of(program, unit), rights_of(program, *unit_key(unit)), reads, findings)
        walk.unit(code, _results(program, unit))


def unit_key(unit: Unit) -> tuple[UnitKind, int, int]:
    """Kind, contract and number of a unit."""
    return unit.kind, unit.contract, unit.number


def frame_of(program: Program, unit: Unit) -> Frame:
    """Where a unit stands."""
    locals_ = unit_locals(program, unit)
    contract: ContractCode | None = None
    number: int | None = unit.contract
    writable = len(locals_)
    if unit.kind is UnitKind.FUNCTION:
        number = program.functions[unit.number].contract
    if number is not None:
        contract = program.contracts[number]
    if contract is not None and unit.kind is UnitKind.RULE:
        writable = len(contract.rules[unit.number].parameters)
    elif unit.kind is UnitKind.CLOCK:
        writable = 0
    sender: Type | None = AccountType()
    if contract is not None and unit.kind in CALLED:
        sender = sender_type(program, contract, contract.rules[unit.number].who)
    return Frame(program, contract, -1 if number is None else number, unit, locals_, writable, sender)


class _Walk:
    def __init__(
        self, frame: Frame, rights: Rights, reads: tuple[Footprint, ...], findings: Findings
    ) -> None:
        self._frame = frame
        self._rights = rights
        self._reads = reads
        self._findings = findings
        self._stack = Stack()
        self._written = (1 << frame.writable) - 1
        self._loops = 0
        self._old = False
        self.failed = False

    def _fault(self, code: str, position: int, **parameters: str | int) -> None:
        if not self.failed:
            self._findings.add(code, self._frame.unit, position, **parameters)
        self.failed = True

    # --- a unit ---------------------------------------------------------------------------------------------

    def unit(self, code: Code, results: tuple[Type, ...]) -> None:
        """Walk a whole unit. An expression leaves one value of one of `results`."""
        jumps = self._block(code)
        types = self._stack.types
        if self.failed:
            return
        if self._frame.unit.kind in STATEMENTS:
            if not jumps:
                self._fault("E3175", -1)
        elif jumps or len(types) != 1 or not any(accepts(wanted, types[0]) for wanted in results):
            self._fault("E3161", -1)

    def _block(self, code: Code) -> bool:
        """Walk a block; whether its path ends in it."""
        jumps = False
        before: Instruction | None = None
        for instruction in code:
            if jumps:
                self._fault("E3175", instruction.position)
            if self.failed:
                return jumps
            jumps = self._instruction(instruction, before)
            before = instruction
        return jumps

    def _instruction(self, instruction: Instruction, before: Instruction | None) -> bool:
        opcode = instruction.opcode
        if type(opcode) is not Opcode or len(instruction.blocks) != BLOCKS.get(opcode, 0):
            self._fault("E3166", instruction.position)
            return False
        if not self._may_stand(instruction, before):
            return False
        match opcode:
            case Opcode.CHARGE:
                found = numbers(instruction.operands, 1)
                if found is None or found[0] < 0:
                    self._fault("E3166", instruction.position)
                return False
            case Opcode.IF:
                return self._if(instruction)
            case Opcode.FOR:
                self._for(instruction)
                return False
            case Opcode.OLD:
                self._old_block(instruction)
                return False
            case Opcode.AT:
                self._at(instruction)
                return False
            case _:
                return self._plain(instruction)

    def _may_stand(self, instruction: Instruction, before: Instruction | None) -> bool:
        opcode = instruction.opcode
        if opcode not in self._rights.allowed:
            clock = self._frame.unit.kind is UnitKind.CLOCK and opcode in REFUSALS
            if clock:
                self._fault("E3115", instruction.position)
            else:
                self._fault("E3164", instruction.position, opcode=opcode.name)
        elif opcode is Opcode.OLD and self._old:
            self._fault("E3164", instruction.position, opcode=opcode.name)
        elif self._rights.each and opcode in KEYED_READS and not _is_key(before):
            self._fault("E3167", instruction.position)
        elif opcode is Opcode.CALL:
            self._call(instruction)
        return not self.failed

    def _call(self, instruction: Instruction) -> None:
        """A function calls only earlier ones, and reads only what its caller may read."""
        found = numbers(instruction.operands, 1)
        unit = self._frame.unit
        limit = unit.number if unit.kind is UnitKind.FUNCTION else len(self._reads)
        if found is None or not 0 <= found[0] < limit:
            self._fault("E3165", instruction.position)
            return
        reads, rights = self._reads[found[0]], self._rights
        barred = (reads.state and not rights.state) or (reads.entry and not rights.entry)
        if barred or (reads.elsewhere and not rights.elsewhere):
            self._fault("E3164", instruction.position, opcode=instruction.opcode.name)

    # --- instructions ---------------------------------------------------------------------------------------

    def _plain(self, instruction: Instruction) -> bool:
        """An instruction without blocks; whether it ends the path."""
        opcode, position = instruction.opcode, instruction.position
        EFFECTS[opcode](self._frame, self._stack, instruction.operands)
        if not self._stack.sound:
            self._fault("E3160", position, opcode=opcode.name)
            return False
        if opcode is Opcode.LOCAL or opcode is Opcode.SET_LOCAL:
            self._local(instruction)
        if opcode is not Opcode.GO and opcode is not Opcode.STAY:
            return False
        if self._loops:
            self._fault("E3176", position)
        elif self._stack.types:
            self._fault("E3160", position, opcode=opcode.name)
        elif opcode is Opcode.STAY and self._is_timeout():
            self._fault("E3177", position)
        return True

    def _is_timeout(self) -> bool:
        unit, contract = self._frame.unit, self._frame.contract
        return (
            unit.kind is UnitKind.CLOCK and contract is not None and contract.clocks[unit.number].when is None
        )

    def _local(self, instruction: Instruction) -> None:
        found = numbers(instruction.operands, 1)
        bit = 1 << found[0] if found else 0
        if instruction.opcode is Opcode.SET_LOCAL:
            self._written |= bit
        elif not self._written & bit:
            self._fault("E3163", instruction.position)

    def _if(self, instruction: Instruction) -> bool:
        stack = self._stack
        stack.pop(BoolType)
        if not stack.sound:
            self._fault("E3160", instruction.position, opcode=Opcode.IF.name)
            return False
        floor, base, written = stack.floor, len(stack.types), self._written
        stack.floor = base
        first_jumps = self._block(instruction.blocks[0])
        first, first_written = stack.types[base:], self._written
        del stack.types[base:]
        self._written = written
        second_jumps = False if self.failed else self._block(instruction.blocks[1])
        second = stack.types[base:]
        del stack.types[base:]
        stack.floor = floor
        self._written &= first_written
        if self.failed:
            return False
        if first_jumps != second_jumps:
            self._fault("E3175", instruction.position)
        elif len(first) != len(second) or not all(map(is_alike, first, second)):
            self._fault("E3162", instruction.position)
        else:
            joined = (join(left, right) for left, right in zip(first, second, strict=True))
            stack.types.extend(type_ for type_ in joined if type_ is not None)
        return first_jumps

    def _for(self, instruction: Instruction) -> None:
        stack, position = self._stack, instruction.position
        items = stack.pop(ListType)
        found = numbers(instruction.operands, 3)
        local = local_type(self._frame, instruction.operands, 3)
        if found is None or local is None or found[0] < self._frame.writable:
            self._fault("E3166", position)
            return
        if not stack.sound or not isinstance(items, ListType) or not accepts(local, items.item):
            self._fault("E3160", position, opcode=Opcode.FOR.name)
            return
        if not 1 <= found[1] <= LOOP_TURNS:
            self._fault("E3172", position)
            return
        floor, written = stack.floor, self._written
        stack.floor = len(stack.types)
        self._written |= 1 << found[0]
        self._loops += 1
        self._block(instruction.blocks[0])
        self._loops -= 1
        if not self.failed and len(stack.types) != stack.floor:
            self._fault("E3162", position)
        stack.floor, self._written = floor, written

    def _old_block(self, instruction: Instruction) -> None:
        stack = self._stack
        if instruction.operands != ():
            self._fault("E3166", instruction.position)
            return
        floor = stack.floor
        stack.floor = len(stack.types)
        self._old = True
        self._block(instruction.blocks[0])
        self._old = False
        if not self.failed and len(stack.types) != stack.floor + 1:
            self._fault("E3162", instruction.position)
        stack.floor = floor


    def _at(self, instruction: Instruction) -> None:
        """A read of another instance, whose keys and arguments the code around it has put on the stack."""
        number, read = contract_at(instruction, self._frame.program), the_read(instruction)
        if number is None or read is None or read.blocks or not _are_charges(instruction.blocks[0]):
            self._fault("E3169", instruction.position)
            return
        contract = self._frame.program.contracts[number]
        self._stack.pop_as(ContractType(number, contract.name))
        away = replace(self._frame, contract=contract, number=number)
        EFFECTS[read.opcode](away, self._stack, read.operands)
        if not self._stack.sound:
            self._fault("E3160", read.position, opcode=read.opcode.name)
        elif read.opcode is Opcode.CALL:
            self._call_at(read, number)

    def _call_at(self, read: Instruction, number: int) -> None:
        """A function that another instance works out is one of its contract's, and reads no third."""
        (called,) = read.operands
        unit = self._frame.unit
        limit = unit.number if unit.kind is UnitKind.FUNCTION else len(self._reads)
        if not isinstance(called, int) or called >= limit:
            self._fault("E3165", read.position)
        elif self._frame.program.functions[called].contract != number or self._reads[called].elsewhere:
            self._fault("E3169", read.position)


def _are_charges(block: Code) -> bool:
    """Whether what a block holds as charges are charges; that they are the table's is checked later."""
    charges = (one for one in block if one.opcode is Opcode.CHARGE)
    return all(numbers(one.operands, 1) is not None and not one.blocks for one in charges)


def _is_key(before: Instruction | None) -> bool:
    """Whether the instruction before leaves local 0, the key of an `each` invariant."""
    return before is not None and before.opcode is Opcode.LOCAL and before.operands == (0,)


# --- what units leave ----------------------------------------------------------------------------------


def _results(program: Program, unit: Unit) -> tuple[Type, ...]:
    """The types of which an expression's value may be; none for rules and clocks."""
    if unit.kind is UnitKind.FUNCTION:
        return (program.functions[unit.number].result,)
    contract = program.contracts[unit.contract]
    match unit.kind:
        case UnitKind.CHECK | UnitKind.INVARIANT:
            return (BoolType(),)
        case UnitKind.INITIAL:
            return (contract.keeps[unit.number].type,)
        case UnitKind.DEFAULT:
            return (contract.maps[unit.number].value,)
        case UnitKind.WHO:
            return (_who_results(program, contract.rules[unit.number].who)[unit.part],)
        case UnitKind.PAYING_LINE:
            return (TextType(LINE_POINTS),)
        case UnitKind.PAYING_AMOUNT | UnitKind.PAYING_SOURCE | UnitKind.PAYING_PLACE:
            return _paying_results(contract, contract.rules[unit.number], unit.kind)
        case UnitKind.CLOCK_WHEN:
            return _when_results(contract.clocks[unit.number])
        case UnitKind.DEADLINE:
            return (DateType(),) if contract.states[unit.number].dated else (TimeType(),)
        case _:
            return ()


def _who_results(program: Program, who: Who) -> tuple[Type, ...]:
    """The types that the codes of a WHO leave, from left to right."""
    match who:
        case WhoAccount(_, contract):
            return (type_of_callers(program, contract),)
        case WhoInList(_, contract):
            return (ListType(type_of_callers(program, contract), LIST_ITEMS),)
        case WhoAnd(parts) | WhoOr(parts):
            return tuple(type_ for part in parts for type_ in _who_results(program, part))
        case WhoCount(_, group):
            return _who_results(program, group)
        case _:
            return ()


def _paying_results(contract: ContractCode, rule: RuleCode, kind: UnitKind) -> tuple[Type, ...]:
    paying = rule.paying
    if paying is None or kind is UnitKind.PAYING_SOURCE:
        return (AccountType(),)
    if kind is UnitKind.PAYING_AMOUNT:
        return (MoneyType(paying.currency),)
    form, pot = pair(paying.target) or (-1, -1)
    if form == ACCOUNT:
        return (AccountType(),)
    if form == FAMILY_CELL and 0 <= pot < len(contract.pots):
        key = contract.pots[pot].key
        return () if key is None else (key,)
    return ()


def _when_results(clock: ClockCode) -> tuple[Type, ...]:
    """What says when a clock is due; an `at` says itself whether that is a date."""
    return (TimeType(),) if isinstance(clock.when, AtCode) and not clock.when.dated else (DateType(),)
