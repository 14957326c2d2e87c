"""Which action sends to which: the graph of the messages of a program, by the names of its actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from vm.code.opcodes import Opcode
from vm.code.program import Code, Program
from vm.code.units import in_text_order

Action: TypeAlias = "tuple[int, str]"
"""A contract's number and the name of one of its actions."""
Graph: TypeAlias = "Mapping[Action, tuple[Action, ...]]"
"""For every action those that it may send to; a creation sends nothing, so it stands for none."""


def sends(program: Program) -> Graph:
    """The graph of a program whose code is well typed; what an action sends to in the order of the text."""
    found: dict[Action, dict[Action, None]] = {}
    for number, contract in enumerate(program.contracts):
        for rule in contract.rules:
            found.setdefault((number, rule.name), {}).update(dict.fromkeys(_targets(rule.code, program)))
    return {action: tuple(targets) for action, targets in found.items()}


def _targets(code: Code, program: Program) -> list[Action]:
    found: list[Action] = []
    for instruction in in_text_order(code):
        match instruction.opcode, instruction.operands:
            case Opcode.SEND, (int(contract), int(rule), *_):
                found.append((contract, program.contracts[contract].rules[rule].name))
            case _:
                pass
    return found


def from_the_end(graph: Graph) -> tuple[Action, ...]:
    """The actions in an order in which each sends only to earlier ones; left out are those that a way of
    messages leads from into a cycle.
    """
    waiting = {action: set(targets) for action, targets in graph.items()}
    senders: dict[Action, list[Action]] = {}
    for action, targets in graph.items():
        for target in targets:
            senders.setdefault(target, []).append(action)
    ready = [action for action, targets in waiting.items() if not targets]
    for action in ready:
        for sender in senders.get(action, ()):
            left = waiting[sender]
            left.discard(action)
            if not left:
                ready.append(sender)
    return tuple(ready)
