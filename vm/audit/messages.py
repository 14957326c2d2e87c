"""What rules send to other contracts and make, who sends to them, and which messages may come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from vm.check.checked import CheckedContract, CheckedProgram, Context, Create, Rule, Send, Who
from vm.check.walk import nodes
from vm.check.who import caller_types
from vm.code.opcodes import Opcode
from vm.types import ContractType

Action: TypeAlias = "tuple[int, str]"
"""A contract's number and the name of one of its actions."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one contract has to do with others. `sent` and `made` are, for each of its rules by number, the
    actions and the contracts that it may send to and make; `senders` are, for each of its rules, the actions
    of this program that may send to it, `makers` those that may make an instance. `returns` are, for each
    rule, the own rules that a message which comes of it may call in the same transaction. `away` is money
    that goes with messages: the pot, the action that gets it and the rule that sends it. `contracts_only`:
    nobody but other contracts may do the rule."""

    sent: tuple[tuple[Action, ...], ...]
    made: tuple[tuple[int, ...], ...]
    senders: tuple[tuple[Action, ...], ...]
    makers: tuple[Action, ...]
    returns: tuple[tuple[int, ...], ...]
    away: tuple[tuple[int, Action, int], ...]
    contracts_only: tuple[bool, ...]


def traffic(program: CheckedProgram, number: int) -> Traffic:
    """The messages of a contract."""
    contracts = program.contracts
    rules = contracts[number].rules
    everywhere = [(place, rule) for place, contract in enumerate(contracts) for rule in contract.rules]
    senders = tuple(
        tuple(
            dict.fromkeys(
                (place, other.name) for place, other in everywhere if (number, rule.name) in sent_by(other)
            )
        )
        for rule in rules
    )
    makers = ((place, other.name) for place, other in everywhere if number in made_by(other))
    return Traffic(
        sent=tuple(sent_by(rule) for rule in rules),
        made=tuple(made_by(rule) for rule in rules),
        senders=senders,
        makers=tuple(dict.fromkeys(makers)),
        returns=tuple(_returning(contracts, number, rule) for rule in rules),
        away=tuple(dict.fromkeys(_away(rules))),
        contracts_only=tuple(all(_callers(rule.who)) for rule in rules),
    )


def _away(rules: tuple[Rule, ...]) -> Iterator[tuple[int, Action, int]]:
    for number, rule in enumerate(rules):
        for node in _sends(rule):
            if node.money is not None:
                yield node.money.source.pot, (node.contract, node.action), number


def _callers(who: Who) -> Iterator[bool]:
    """For each leaf of a WHO whether it admits contracts, and so nobody else."""
    for type_ in caller_types(who):
        yield isinstance(type_, ContractType)


def sent_by(rule: Rule) -> tuple[Action, ...]:
    """The actions that a rule may send to, in the order of the text, each once."""
    return tuple(dict.fromkeys((node.contract, node.action) for node in _sends(rule)))


def made_by(rule: Rule) -> tuple[int, ...]:
    """The contracts of which a rule may make an instance, in the order of the text, each once."""
    return tuple(dict.fromkeys(node.contract for node in nodes(rule.body) if isinstance(node, Create)))


def _sends(rule: Rule) -> Iterator[Send]:
    return (node for node in nodes(rule.body) if isinstance(node, Send))


def _returning(contracts: tuple[CheckedContract, ...], number: int, rule: Rule) -> tuple[int, ...]:
    """The own rules to which messages that come of a rule may lead; a message to another instance of its own
    contract is none."""
    waiting = [
        (node.contract, node.action)
        for node in _sends(rule)
        if node.contract != number or _is_self(node)
    ]
    reached: dict[Action, None] = {}
    while waiting:
        action = waiting.pop()
        if action not in reached:
            reached[action] = None
            contract, name = action
            for one in contracts[contract].rules:
                waiting.extend(sent_by(one) if one.name == name else ())
    own = contracts[number].rules
    return tuple(place for place, one in enumerate(own) if (number, one.name) in reached)


def _is_self(node: Send) -> bool:
    return isinstance(node.target, Context) and node.target.opcode is Opcode.SELF
