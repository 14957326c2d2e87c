"""Messages and creations: what they take from the stack, whether their money is taken, that none leads back.

A message names its action by the first rule of its name, and fits all rules of that name: they have the same
parameters, and each of them takes from a calling instance either no money or money of the message's currency.
What a traced pot sends goes into traced pots or to accounts, so that no budget line is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vm.code.opcodes import Opcode
from vm.code.program import ContractCode, Operand, PayingCode, PotCode, Program, Unit, UnitKind
from vm.code.sends import from_the_end, sends
from vm.code.units import in_text_order
from vm.code.verify.effects import Effect
from vm.code.verify.findings import Findings
from vm.code.verify.frame import Frame, Stack, numbers
from vm.code.verify.transfers import ACCOUNT, CELL, FAMILY, as_source, as_target, pop_line
from vm.types import ContractType, MoneyType

NO_SOURCE = (0, 0)
"""The source of a message that brings no money."""


def _create(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    found = numbers(operands, 1)
    if found is None or not 0 <= found[0] < len(frame.program.contracts):
        stack.must(False)
        return
    contract = frame.program.contracts[found[0]]
    for term in reversed(contract.terms):
        stack.pop_as(term.type)
    stack.push(ContractType(found[0], contract.name))


def _send(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    source, line = operands[3:5] if len(operands) == 5 else (0, 0)
    found = numbers(operands[:3], 3) if len(operands) == 5 else None
    if found is None or not 0 <= found[0] < len(frame.program.contracts):
        stack.must(False)
        return
    number, rule, money = found
    contract = frame.program.contracts[number]
    if not 0 <= rule < len(contract.rules) or money not in (0, 1) or _first(contract, rule) != rule:
        stack.must(False)
        return
    name = contract.rules[rule].name
    headers = [header_for_instances(one.paying) for one in contract.rules if one.name == name]
    if money:
        _pop_money(frame, stack, source, line, contract, headers)
    else:
        stack.must(source == NO_SOURCE and line == 0 and not any(headers))
    for parameter in reversed(contract.rules[rule].parameters):
        stack.pop_as(parameter.type)
    stack.pop_as(ContractType(number, contract.name))


def _first(contract: ContractCode, rule: int) -> int:
    """The first rule of the same name."""
    name = contract.rules[rule].name
    return next(number for number, one in enumerate(contract.rules) if one.name == name)


def header_for_instances(paying: PayingCode | None) -> PayingCode | None:
    """The header's payment where it takes the caller's money, which an instance has to bring."""
    return paying if paying is not None and paying.source is None else None


def _pop_money(
    frame: Frame,
    stack: Stack,
    operand: Operand,
    line: Operand,
    callee: ContractCode,
    headers: list[PayingCode | None],
) -> None:
    """Take what a message's money has on the stack; every rule that may get it must take it as it is."""
    source = as_source(operand, frame.contract)
    if frame.contract is None or source is None or source.form == FAMILY:
        stack.must(False)
        return
    pot = frame.contract.pots[source.pot]
    stack.must(all(header is not None and _takes(header, pot, callee) for header in headers))
    if source.form == CELL:
        stack.pop_as(pot.key)
    pop_line(stack, line, pot)
    stack.pop_as(MoneyType(pot.currency))


def _takes(header: PayingCode, pot: PotCode, callee: ContractCode) -> bool:
    """Whether a header takes the money of an instance's pot, and keeps its lines."""
    target = as_target(header.target, callee)
    if target is None or header.currency != pot.currency or header.line is not None:
        return False
    return target.form == ACCOUNT or callee.pots[target.pot].traced == pot.traced


MESSAGES: Mapping[Opcode, Effect] = MappingProxyType({Opcode.SEND: _send, Opcode.CREATE: _create})
"""Effects of the opcodes that send and create."""


# --- that no message leads back ------------------------------------------------------------------------


def check_sends(program: Program, findings: Findings) -> None:
    """Note every SEND that lies on a way of messages back to where it began. The code must be well typed."""
    graph = sends(program)
    ending = frozenset(from_the_end(graph))
    for number, contract in enumerate(program.contracts):
        for place, rule in enumerate(contract.rules):
            if (number, rule.name) in ending:
                continue
            for instruction in in_text_order(rule.code):
                match instruction.opcode, instruction.operands:
                    case Opcode.SEND, (int(target), int(called), *_):
                        to = target, program.contracts[target].rules[called].name
                        if to not in ending:
                            findings.add("E3178", Unit(UnitKind.RULE, number, place), instruction.position)
                    case _:
                        pass
