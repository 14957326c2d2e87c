"""Worst-case gas, worked out on the Program alone; lowering and the verifier both ask here.

The worst case of a unit is its dearest path: charges as they stand, a FOR as often as its list can be long,
a CALL with its function, and each size charge at the greatest size its types allow. An action is its WHO,
its payment, its body, the deadline and clocks of the state it enters and every invariant; an `each`
invariant counts once for each write of a map that it watches. A transaction is an action with what is prepaid
for the state it enters, and everything that it sends and creates. All functions need well-typed code (the
verifier checks that first); sums stop at `GAS_CEILING`, so a forged program costs no more time than its
size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from vm.code.opcodes import TABLE, Opcode
from vm.code.program import Code, ContractCode, EveryCode, Instruction, Program, RuleCode, Unit, UnitKind
from vm.code.sends import Action, from_the_end, sends
from vm.code.stack import (
    CELL,
    LINES,
    LIST_ITEMS,
    Surroundings,
    after,
    greatest_size,
    moved_keys,
    number,
    pair,
    sent_types,
    wider_stack,
)
from vm.code.units import clock_when, in_text_order, unit_locals, watched_maps, who_codes
from vm.types import ListType, Type

GAS_CEILING = 2**62
"""Sums stop here: far above every limit, far below what an integer of 64 bits holds."""
TRANSACTION_GAS = 2_000_000
"""What one transaction may use, the prepaid part included: a limit of the language."""
REFUND_CELL_GAS = TABLE[Opcode.REFUND].gas
"""What a REFUND takes for each cell it pays, beside its own charge."""
LINE_GAS = 40
"""What a move out of a traced pot takes for each line that it may move."""


def capped(gas: int) -> int:
    """The amount, or GAS_CEILING if that is less."""
    return min(gas, GAS_CEILING)


@dataclass(frozen=True, slots=True)
class Messages:
    """What a message to each action, and each creation by contract, comes to with all that follows."""

    actions: Mapping[Action, int]
    creations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Worst:
    """The dearest way through code: to its end, and to a GO or STAY inside it; None where there is no such
    way. `stack` is what the first leaves.
    """

    through: int | None
    ended: int | None
    stack: tuple[Type, ...]

    @property
    def gas(self) -> int:
        return max(self.through or 0, self.ended or 0)


def _greater(left: int | None, right: int | None) -> int | None:
    if left is None or right is None:
        return right if left is None else left
    return max(left, right)


class _Meter:
    """Measures code of one contract (or of none); `entry` is the gas of entering each state, `written` that
    of the `each` invariants of each map.
    """

    def __init__(
        self,
        functions: list[int],
        entry: tuple[int, ...] = (),
        written: tuple[int, ...] = (),
        messages: Messages | None = None,
    ) -> None:
        self._functions = functions
        self._entry = entry
        self._written = written
        self._messages = messages
        self._defaults: dict[tuple[int, int], int] = {}

    def measure(self, code: Code, at: Surroundings) -> int:
        """The dearest path of a unit."""
        return self._block(code, (), at).gas

    def _block(self, code: Code, stack: tuple[Type, ...], at: Surroundings) -> _Worst:
        gas, ended = 0, None
        for instruction in code:
            step = self._step(instruction, stack, at)
            if step.ended is not None:
                ended = _greater(ended, capped(gas + step.ended))
            if step.through is None:
                return _Worst(None, ended, step.stack)
            gas, stack = capped(gas + step.through), step.stack
        return _Worst(gas, ended, stack)

    def _step(self, instruction: Instruction, stack: tuple[Type, ...], at: Surroundings) -> _Worst:
        match instruction.opcode:
            case Opcode.CHARGE:
                return _Worst(number(instruction.operands[0]), None, stack)
            case Opcode.GO:
                state = number(instruction.operands[0])
                return _Worst(None, self._entry[state] if self._entry else 0, stack)
            case Opcode.STAY:
                return _Worst(None, 0, stack)
            case Opcode.IF:
                return self._if(instruction, stack[:-1], at)
            case Opcode.FOR:
                return self._for(instruction, stack, at)
            case Opcode.AT:
                inside = at.within(number(instruction.operands[0]))
                return self._block(instruction.blocks[0], stack[:-1], inside)
            case Opcode.OLD:
                return self._block(instruction.blocks[0], stack, at)
            case _:
                extra = self._extra(instruction, stack, at)
                return _Worst(extra, None, after(instruction, stack, at))

    def _if(self, instruction: Instruction, stack: tuple[Type, ...], at: Surroundings) -> _Worst:
        then = self._block(instruction.blocks[0], stack, at)
        otherwise = self._block(instruction.blocks[1], stack, at)
        ended = _greater(then.ended, otherwise.ended)
        if then.through is None or otherwise.through is None:
            open_ = otherwise if then.through is None else then
            return _Worst(open_.through, ended, open_.stack)
        left = wider_stack(then.stack, otherwise.stack)
        return _Worst(max(then.through, otherwise.through), ended, left)

    def _for(self, instruction: Instruction, stack: tuple[Type, ...], at: Surroundings) -> _Worst:
        items = stack[-1]
        turns = number(instruction.operands[1])
        if isinstance(items, ListType):
            turns = min(turns, items.limit)
        body = self._block(instruction.blocks[0], stack[:-1], at)
        turn = number(instruction.operands[2]) + body.gas
        return _Worst(capped(turns * turn), None, stack[:-1])

    def _extra(self, instruction: Instruction, stack: tuple[Type, ...], at: Surroundings) -> int:
        """What an instruction takes beside the charge of its block."""
        sized = sum(greatest_size(type_) for type_ in _sized(instruction, stack, at))
        match instruction.opcode:
            case Opcode.CALL:
                called = number(instruction.operands[0])
                return self._functions[called] if called < len(self._functions) else GAS_CEILING
            case Opcode.MAP_GET:
                return sized + self._default(number(instruction.operands[0]), at)
            case Opcode.MAP_SET | Opcode.MAP_ADD | Opcode.MAP_REMOVE if self._written:
                return sized + self._written[number(instruction.operands[0])]
            case Opcode.PAY | Opcode.SHARE:
                return sized + LINE_GAS * _most_lines(instruction, at)
            case Opcode.SEND | Opcode.CREATE:
                return sized + self._sent(instruction, at)
            case Opcode.REFUND:
                pot = at.tables().pots[number(instruction.operands[0])]
                cell = REFUND_CELL_GAS + (LINE_GAS * LINES if pot.traced else 0)
                return cell * (LIST_ITEMS if pot.limit is None else pot.limit)
            case _:
                return sized

    def _default(self, map_: int, at: Surroundings) -> int:
        code = at.tables().maps[map_].default
        if code is None:
            return 0
        found = self._defaults.get((at.number, map_))
        if found is None:
            found = self._block(code, (), Surroundings(at.program, at.contract, at.number, ())).gas
            self._defaults[at.number, map_] = found
        return found


    def _sent(self, instruction: Instruction, at: Surroundings) -> int:
        """What a message takes beside the sizes of its arguments: its lines, and all that comes of it."""
        contract = number(instruction.operands[0])
        if instruction.opcode is Opcode.CREATE:
            return 0 if self._messages is None else self._messages.creations[contract]
        _, rule, money, source, line = instruction.operands
        traced = bool(money) and at.tables().pots[pair(source)[0]].traced
        gas = LINE_GAS * (1 if line else LINES) if traced else 0
        if self._messages is None:
            return gas
        name = at.program.contracts[contract].rules[number(rule)].name
        return gas + self._messages.actions.get((contract, name), GAS_CEILING)


def _most_lines(instruction: Instruction, at: Surroundings) -> int:
    """For how many lines, and targets of a SHARE, a move out of a traced pot is charged at most."""
    operands = instruction.operands
    shared = instruction.opcode is Opcode.SHARE
    source, parts = operands[0 if shared else 1], operands[1]
    if not at.tables().pots[pair(source)[0]].traced:
        return 0
    targets = len(parts) + 1 if shared and isinstance(parts, tuple) else 0
    return (1 if operands[3] else LINES) + targets


def _sized(instruction: Instruction, stack: tuple[Type, ...], at: Surroundings) -> tuple[Type, ...]:
    """Types of the values whose size an instruction is charged for."""
    opcode, operands = instruction.opcode, instruction.operands
    match opcode:
        case Opcode.NARROW | Opcode.CONTAINS:
            return stack[-1:]
        case Opcode.SET_KEEP | Opcode.APPEND_KEEP:
            return (at.tables().keeps[number(operands[0])].type,)
        case Opcode.MAP_GET | Opcode.MAP_HAS | Opcode.MAP_REMOVE:
            return (at.tables().maps[number(operands[0])].key,)
        case Opcode.MAP_SET | Opcode.MAP_ADD:
            map_ = at.tables().maps[number(operands[0])]
            return (map_.key, map_.value)
        case Opcode.POT_CELL:
            key = at.tables().pots[number(operands[0])].key
            return () if key is None else (key,)
        case Opcode.LOTS:
            pot, form = pair(operands[0])
            key = at.tables().pots[pot].key
            return (key,) if form == CELL and key is not None else ()
        case Opcode.PAY | Opcode.SHARE:
            return moved_keys(instruction, at)[0]
        case Opcode.NOTE:
            return tuple(field.type for field in at.tables().events[number(operands[0])].fields)
        case Opcode.SEND:
            pot, form = pair(operands[3])
            key = at.tables().pots[pot].key if form == CELL else None
            return (*sent_types(instruction, at), *(() if key is None else (key,)))
        case Opcode.CREATE:
            return tuple(term.type for term in at.program.contracts[number(operands[0])].terms)
        case Opcode.EQUAL | Opcode.NOT_EQUAL:
            return stack[-2:]
        case Opcode.WITH_FIELD | Opcode.INCLUDED | Opcode.ABSENT:
            return (stack[-2],)
        case Opcode.WITH_ITEM:
            return (stack[-3],)
        case Opcode.DISTINCT:
            return stack[len(stack) - number(operands[0]) :]
        case Opcode.LIST:
            return stack[len(stack) - number(operands[1]) :]
        case Opcode.HASH:
            types = operands[0]
            return stack[len(stack) - (len(types) if isinstance(types, tuple) else 0) :]
        case _:
            return ()


class ContractGas:
    """Worst cases of one contract of a program; each is worked out once."""

    def __init__(self, program: Program, contract: int, functions: list[int] | None = None) -> None:
        self._program = program
        self._number = contract
        self._contract: ContractCode = program.contracts[contract]
        self._functions = function_bounds(program) if functions is None else functions
        self._plain = _Meter(self._functions)

    def _at(self, kind: UnitKind, place: int) -> Surroundings:
        locals_ = unit_locals(self._program, Unit(kind, self._number, place))
        return Surroundings(self._program, self._contract, self._number, locals_)

    def _unit(self, kind: UnitKind, place: int, code: Code | None, meter: _Meter | None = None) -> int:
        if code is None:
            return 0
        return (self._plain if meter is None else meter).measure(code, self._at(kind, place))

    @cached_property
    def entries(self) -> tuple[int, ...]:
        """For each state what entering it takes: its deadline, and when its clocks are due."""
        return tuple(self._entry(state) for state in range(len(self._contract.states)))

    def _entry(self, place: int) -> int:
        state = self._contract.states[place]
        gas = self._unit(UnitKind.DEADLINE, place, state.deadline)
        return capped(gas + sum(self._when[clock] for clock in state.clocks))

    @cached_property
    def _when(self) -> tuple[int, ...]:
        clocks = enumerate(self._contract.clocks)
        return tuple(self._unit(UnitKind.CLOCK_WHEN, place, clock_when(clock)) for place, clock in clocks)

    @cached_property
    def _invariants(self) -> tuple[int, ...]:
        found = enumerate(self._contract.invariants)
        return tuple(self._unit(UnitKind.INVARIANT, place, item.condition) for place, item in found)

    @cached_property
    def _always(self) -> int:
        """Invariants that are checked once after each action."""
        pairs = zip(self._contract.invariants, self._invariants, strict=True)
        return sum(gas for invariant, gas in pairs if invariant.each is None)

    @cached_property
    def _written(self) -> tuple[int, ...]:
        """For each map the invariants that are checked for a key that was written in it."""
        pairs = tuple(zip(self._contract.invariants, self._invariants, strict=True))
        maps = range(len(self._contract.maps))
        return tuple(sum(gas for invariant, gas in pairs if map_ in watched_maps(invariant)) for map_ in maps)

    def _rule(
        self, place: int, rule: RuleCode, entry: tuple[int, ...], messages: Messages | None = None
    ) -> int:
        gas = sum(self._unit(UnitKind.WHO, place, code) for code in who_codes(rule.who))
        if rule.paying is not None:
            gas += self._unit(UnitKind.PAYING_AMOUNT, place, rule.paying.amount)
            gas += self._unit(UnitKind.PAYING_SOURCE, place, rule.paying.source)
            gas += self._unit(UnitKind.PAYING_PLACE, place, rule.paying.place)
            gas += self._unit(UnitKind.PAYING_LINE, place, rule.paying.line)
        meter = _Meter(self._functions, entry, self._written, messages)
        gas += self._unit(UnitKind.RULE, place, rule.code, meter)
        return capped(gas + self._always)

    @cached_property
    def rules(self) -> tuple[int, ...]:
        """The worst case of each rule, without what is prepaid."""
        pairs = enumerate(self._contract.rules)
        return tuple(self._rule(place, rule, self.entries) for place, rule in pairs)

    @cached_property
    def creation(self) -> int:
        """The worst case of a creation: checks, initial values, the first state's entry, invariants."""
        contract = self._contract
        checks = (self._unit(UnitKind.CHECK, place, c.condition) for place, c in enumerate(contract.checks))
        initials = (self._unit(UnitKind.INITIAL, place, k.initial) for place, k in enumerate(contract.keeps))
        return capped(sum(checks) + sum(initials) + sum(self.entries[:1]) + self._always)

    @cached_property
    def clocks(self) -> tuple[int, ...]:
        """The worst case of one run of each clock."""
        meter = _Meter(self._functions, self.entries, self._written)
        pairs = enumerate(self._contract.clocks)
        return tuple(
            capped(self._unit(UnitKind.CLOCK, place, clock.code, meter) + self._always)
            for place, clock in pairs
        )

    @cached_property
    def prepaid(self) -> tuple[int, ...]:
        """For each state the gas of the worst path of clocks from there with nobody acting.

        A state that lies on a cycle of clocks, which the verifier refuses, has GAS_CEILING.
        """
        found: list[int | None] = [None] * len(self._contract.states)
        for state in range(len(found)):
            self._walk_clocks(state, found)
        return tuple(GAS_CEILING if gas is None else gas for gas in found)

    def _walk_clocks(self, state: int, found: list[int | None]) -> int:
        known = found[state]
        if known is not None:
            return known
        found[state] = GAS_CEILING
        gas = furthest = 0
        for number_ in self._contract.states[state].clocks:
            clock = self._contract.clocks[number_]
            repeats = isinstance(clock.when, EveryCode) and _stays(clock.code)
            turns = clock.when.limit if repeats and isinstance(clock.when, EveryCode) else 1
            gas = capped(gas + turns * self.clocks[number_])
            for target in goals(clock.code):
                furthest = max(furthest, self._walk_clocks(target, found))
        found[state] = capped(gas + furthest)
        return capped(gas + furthest)

    def transaction(self, place: int, messages: Messages) -> int:
        """The worst case of a rule, with what is prepaid for the state it enters, and all that it sends."""
        entry = tuple(capped(a + b) for a, b in zip(self.entries, self.prepaid, strict=True))
        return self._rule(place, self._contract.rules[place], entry, messages)

    @property
    def creation_transaction(self) -> int:
        """The worst case of a creation, with what is prepaid for the first state."""
        return capped(self.creation + sum(self.prepaid[:1]))


class ProgramGas:
    """Worst cases of all contracts of a program, each by its number."""

    def __init__(self, program: Program) -> None:
        functions = function_bounds(program)
        self._program = program
        self.contracts = tuple(
            ContractGas(program, number, functions) for number in range(len(program.contracts))
        )

    @cached_property
    def transactions(self) -> tuple[tuple[int, ...], ...]:
        """For each contract the worst case of each rule as a transaction: with what is prepaid, and with
        everything that it sends and creates. A rule on a cycle of messages, which the verifier refuses, has
        GAS_CEILING.
        """
        program = self._program
        worst: dict[Action, int] = {}
        messages = Messages(worst, tuple(gas.creation_transaction for gas in self.contracts))
        found = [[GAS_CEILING] * len(contract.rules) for contract in program.contracts]
        for contract, name in from_the_end(sends(program)):
            for place, rule in enumerate(program.contracts[contract].rules):
                if rule.name == name:
                    gas = self.contracts[contract].transaction(place, messages)
                    found[contract][place] = gas
                    worst[contract, name] = max(gas, worst.get((contract, name), 0))
        return tuple(tuple(rules) for rules in found)


def goals(code: Code) -> tuple[int, ...]:
    """The states that code may enter, in the order of the text, each once."""
    found = (number(item.operands[0]) for item in in_text_order(code) if item.opcode is Opcode.GO)
    return tuple(dict.fromkeys(found))


def _stays(code: Code) -> bool:
    return any(item.opcode is Opcode.STAY for item in in_text_order(code))


def function_bounds(program: Program) -> list[int]:
    """The worst case of each function, by number; one that calls a later one has GAS_CEILING."""
    found: list[int] = []
    for place, function in enumerate(program.functions):
        contract = None if function.contract is None else program.contracts[function.contract]
        locals_ = unit_locals(program, Unit(UnitKind.FUNCTION, 0, place))
        at = Surroundings(program, contract, function.contract or 0, locals_)
        found.append(_Meter(found).measure(function.code, at))
    return found


def _by_name(contract: ContractCode, rules: Iterable[int], creation: int) -> tuple[tuple[str, int], ...]:
    worst: dict[str, int] = {}
    for rule, gas in zip(contract.rules, rules, strict=True):
        worst[rule.name] = max(gas, worst.get(rule.name, 0))
    return (*worst.items(), (contract.name, creation))


def action_bounds(program: Program, contract: int) -> tuple[tuple[str, int], ...]:
    """(name, worst-case gas) of each action in the order of the text, a name with several rules once with the
    dearest; last the creation, under the contract's name. Without what is prepaid.
    """
    gas = ContractGas(program, contract)
    return _by_name(program.contracts[contract], gas.rules, gas.creation)


def transaction_bounds(program: Program, contract: int) -> tuple[tuple[str, int], ...]:
    """The same as transactions, with what is prepaid and everything that is sent and created: what must not
    be above TRANSACTION_GAS.
    """
    gas = ProgramGas(program)
    creation = gas.contracts[contract].creation_transaction
    return _by_name(program.contracts[contract], gas.transactions[contract], creation)


def clock_bounds(program: Program, contract: int) -> tuple[int, ...]:
    """The worst-case gas of one run of each clock, by number."""
    return ContractGas(program, contract).clocks


def prepaid(program: Program, contract: int, state: int) -> int:
    """The gas of the worst path of clocks from a state with nobody acting."""
    return ContractGas(program, contract).prepaid[state]


def prepaid_of_states(program: Program, contract: int) -> tuple[int, ...]:
    """`prepaid` of every state of a contract."""
    return ContractGas(program, contract).prepaid
