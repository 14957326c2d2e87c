"""Small programs made by hand: instructions, contracts, and the pools they number."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from vm.code.charges import with_charges, without_charges
from vm.code.opcodes import Opcode
from vm.code.program import (
    CheckCode,
    ClockCode,
    Code,
    ContractCode,
    EventCode,
    FunctionCode,
    Instruction,
    InvariantCode,
    KeepCode,
    MapCode,
    PayingCode,
    PotCode,
    Program,
    RuleCode,
    StateCode,
    VariableCode,
    Who,
    WhoAnyone,
)
from vm.code.units import number_positions
from vm.code.verify import VerifiedProgram
from vm.types import BoolType, IntType, MoneyType, Type

INT = IntType()
BOOL = BoolType()
CNY = MoneyType("CNY")


def op(opcode: Opcode, *operands: Any, blocks: tuple[Code, ...] = ()) -> Instruction:
    """One instruction."""
    return Instruction(opcode, operands, blocks)


def code(*instructions: Instruction) -> Code:
    """A unit, or a block of one: charged by the rule of the table, positions counted."""
    return number_positions(with_charges(without_charges(instructions)))


@dataclass
class Pools:
    """Constants, texts, types and currencies, numbered as they are used."""

    constants: list[tuple[Type, Any]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    types: list[Type] = field(default_factory=list)
    currencies: tuple[str, ...] = ("CNY", "EUR")

    def push(self, type_: Type, value: Any) -> Instruction:
        """PUSH of a constant."""
        self.constants.append((type_, value))
        return op(Opcode.PUSH, len(self.constants) - 1)

    def money(self, amount: int) -> Instruction:
        """PUSH of an amount of CNY in fen."""
        return self.push(CNY, amount)

    def number(self, value: int) -> Instruction:
        """PUSH of an int."""
        return self.push(INT, value)

    def text(self, words: str) -> int:
        """The number of a text."""
        self.texts.append(words)
        return len(self.texts) - 1

    def type(self, type_: Type) -> int:
        """The number of a type."""
        self.types.append(type_)
        return len(self.types) - 1

    def program(
        self,
        *contracts: ContractCode,
        functions: tuple[FunctionCode, ...] = (),
        calendar: str | None = None,
    ) -> Program:
        """The program that these pools belong to."""
        pools = (tuple(self.constants), tuple(self.texts), tuple(self.types), self.currencies)
        return Program(1, calendar, *pools, functions, contracts)


def variables(**types: Type) -> tuple[VariableCode, ...]:
    """Named variables in order."""
    return tuple(VariableCode(name, type_) for name, type_ in types.items())


def rule(
    name: str,
    body: Code,
    *,
    who: Who | None = None,
    parameters: tuple[VariableCode, ...] = (),
    more: tuple[VariableCode, ...] = (),
    paying: PayingCode | None = None,
    states: tuple[int, ...] = (0,),
    article: int | None = None,
) -> RuleCode:
    """A rule; `more` are the locals after the parameters."""
    return RuleCode(name, parameters, parameters + more, who or WhoAnyone(), paying, body, states, article)


def forever(name: str) -> StateCode:
    """A state without a deadline."""
    return StateCode(name, False, None, (), (), 0)


def until(name: str, deadline: Code, *, dated: bool = True, prepaid: int = 0) -> StateCode:
    """A state with a deadline; its clocks are found by `contract`."""
    return StateCode(name, False, deadline, (), (), prepaid, dated)


def final(name: str) -> StateCode:
    """A final state."""
    return StateCode(name, True, None, (), (), 0)


def contract(
    *states: StateCode,
    terms: tuple[VariableCode, ...] = (),
    checks: tuple[CheckCode, ...] = (),
    keeps: tuple[KeepCode, ...] = (),
    maps: tuple[MapCode, ...] = (),
    pots: tuple[PotCode, ...] = (),
    events: tuple[EventCode, ...] = (),
    invariants: tuple[InvariantCode, ...] = (),
    rules: tuple[RuleCode, ...] = (),
    clocks: tuple[ClockCode, ...] = (),
    flows: bool = False,
) -> ContractCode:
    """A contract; each state's rules and clocks are those that name it."""
    placed = tuple(
        replace(
            state,
            rules=tuple(place for place, one in enumerate(rules) if number in one.states),
            clocks=tuple(place for place, one in enumerate(clocks) if number in one.states),
        )
        for number, state in enumerate(states)
    )
    tables = (terms, checks, keeps, maps, pots, events, invariants, rules, clocks, placed)
    return ContractCode("Test", 0, *tables, flows, flows)


def verified(program: Program) -> VerifiedProgram:
    """The program as the machine takes it. It is made by hand and not shown to the verifier: many of these
    programs do on purpose what a compiler would not.
    """
    return VerifiedProgram._sealed(program)
