"""Moves of money: where they take it and bring it, and the types of what they find on the stack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vm.code.opcodes import Opcode
from vm.code.program import ContractCode, Operand, PotCode
from vm.code.verify.effects import Effect
from vm.code.verify.frame import Frame, Stack, numbers
from vm.types import AccountType, MoneyType, PercentType, TextType

EXACT, ALL, UP_TO = 0, 1, 2
"""Forms of a PAY."""
SINGLE, CELL, FAMILY = 0, 1, 2
"""Forms of a source."""
ACCOUNT, POT, FAMILY_CELL = 0, 1, 2
"""Forms of a target."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where money is taken: a pot, and which part of it."""

    pot: int
    form: int


@dataclass(frozen=True, slots=True)
class Target:
    """Where money goes; `pot` is 0 for an account."""

    form: int
    pot: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a share; `bottom` 0: its weight is a percent on the stack."""

    target: Target
    top: int
    bottom: int


def pair(operand: Operand) -> tuple[int, int] | None:
    """Two plain numbers; None for anything else."""
    match operand:
        case (int(first), int(second)):
            return first, second
        case _:
            return None


def as_source(operand: Operand, contract: ContractCode | None) -> Source | None:
    """The source an operand describes; None where it is none of this contract's."""
    found = pair(operand)
    if found is None or contract is None or not 0 <= found[0] < len(contract.pots):
        return None
    single = contract.pots[found[0]].key is None
    fits = found[1] == SINGLE if single else found[1] in (CELL, FAMILY)
    return Source(found[0], found[1]) if fits else None


def as_target(operand: Operand, contract: ContractCode | None) -> Target | None:
    """The target an operand describes; None where it is none of this contract's."""
    found = pair(operand)
    if found is None or contract is None:
        return None
    form, pot = found
    if form == ACCOUNT:
        return Target(form, pot) if pot == 0 else None
    if form not in (POT, FAMILY_CELL) or not 0 <= pot < len(contract.pots):
        return None
    return Target(form, pot) if (contract.pots[pot].key is None) == (form == POT) else None


def as_parts(operand: Operand, contract: ContractCode | None) -> tuple[Part, ...] | None:
    """The parts of a share; None where they are not well formed."""
    if not isinstance(operand, tuple) or not operand:
        return None
    parts: list[Part] = []
    for item in operand:
        match item:
            case (place, int(top), int(bottom)):
                target = as_target(place, contract)
            case _:
                return None
        if target is None or (bottom == 0 and top != 0) or (bottom != 0 and not 0 < top <= bottom):
            return None
        parts.append(Part(target, top, bottom))
    return tuple(parts)


def pop_target(stack: Stack, target: Target, source: PotCode, contract: ContractCode) -> None:
    """Take what a target has on the stack; its pot must be of the source's currency, and keep its lines."""
    if target.form == ACCOUNT:
        stack.pop(AccountType)
        return
    pot = contract.pots[target.pot]
    stack.must(pot.currency == source.currency and pot.traced == source.traced)
    if target.form == FAMILY_CELL:
        stack.pop_as(pot.key)


def pop_line(stack: Stack, named: Operand, source: PotCode) -> None:
    """Take the name of a line, where one is named; only a traced pot has any."""
    stack.must(type(named) is int and (named == 0 or (named == 1 and source.traced)))
    if named == 1:
        stack.pop(TextType)


def _lots(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    source = as_source(operands[0], frame.contract) if len(operands) == 1 else None
    if frame.contract is None or source is None:
        stack.must(False)
        return
    pot = frame.contract.pots[source.pot]
    stack.must(pot.traced)
    stack.pop(TextType)
    if source.form == CELL:
        stack.pop_as(pot.key)
    stack.push(MoneyType(pot.currency))


def _pay(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    form, source_, target_, line = operands if len(operands) == 4 else (-1, 0, 0, 0)
    contract = frame.contract
    source, target = as_source(source_, contract), as_target(target_, contract)
    stack.must(form in (EXACT, ALL, UP_TO))
    if contract is None or source is None or target is None:
        stack.must(False)
        return
    pot = contract.pots[source.pot]
    stack.must(source.form != FAMILY or (form == ALL and line == 0))
    pop_target(stack, target, pot, contract)
    if source.form == CELL:
        stack.pop_as(pot.key)
    pop_line(stack, line, pot)
    if form != ALL:
        stack.pop_as(MoneyType(pot.currency))


def _share(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    source_, parts_, rest_, line = operands if len(operands) == 4 else (0, 0, 0, 0)
    contract = frame.contract
    source, parts, rest = as_source(source_, contract), as_parts(parts_, contract), as_target(rest_, contract)
    if contract is None or source is None or parts is None or rest is None:
        stack.must(False)
        return
    pot = contract.pots[source.pot]
    stack.must(source.form != FAMILY)
    pop_target(stack, rest, pot, contract)
    for part in reversed(parts):
        if part.bottom == 0:
            stack.pop_as(PercentType())
        pop_target(stack, part.target, pot, contract)
    pop_line(stack, line, pot)
    if source.form == CELL:
        stack.pop_as(pot.key)


def _refund(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    found = numbers(operands, 1)
    pots = () if frame.contract is None else frame.contract.pots
    pot = pots[found[0]] if found is not None and 0 <= found[0] < len(pots) else None
    stack.must(pot is not None and isinstance(pot.key, AccountType) and pot.limit is not None)


TRANSFERS: Mapping[Opcode, Effect] = MappingProxyType(
    {Opcode.LOTS: _lots, Opcode.PAY: _pay, Opcode.SHARE: _share, Opcode.REFUND: _refund}
)
"""Effects of the opcodes that move money, or read how much there is of a line."""
