"""Seeded walks through a contract: random calls by random people, random time, and what must hold.

A walk is the third catcher beside the compiler and the scenarios. Its properties are written from the
domain's rules (who may do what, who may receive what), not from the contract's text, so that a wrong contract
cannot agree with them. Everything a walk does follows from its seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import tally
from chain.timers import due_instant, next_timer
from vm.code.program import ContractCode
from vm.machine.state import Instance
from vm.types import (
    AccountType,
    BoolType,
    ChoiceType,
    DateType,
    HashType,
    IntType,
    MoneyType,
    PercentType,
    TextType,
    Type,
)


class Broken(AssertionError):
    """A property does not hold; the message says which, and after which steps."""


@dataclass
class Step:
    """What a step did: a call that was done (with its receipt), a refused one, or time that passed."""

    who: str
    action: str
    arguments: tuple[Any, ...]
    receipt: Any
    refusal: str | None
    instance: Any = None
    """What was called."""


@dataclass
class Walk:
    """One walk: the chain, the instance, its people by name, and what has happened so far."""

    chain: Any
    instance: Any
    people: Mapping[str, Any]
    random: random.Random
    amounts: tuple[int, ...]
    steps: list[Step] = field(default_factory=list)
    payments: list[tuple[str, str, int]] = field(default_factory=list)
    """(from, to, fen) of every payment so far; pots by their own name, people by theirs."""
    family: Callable[[Walk], tuple[Any, ...]] | None = None
    """All instances that take part, where there are several; `instance` is then the one called last."""

    @property
    def all(self) -> tuple[Any, ...]:
        """All instances that take part."""
        return (self.instance,) if self.family is None else self.family(self)

    def paid(self, source: str | None, target: str | None) -> int:
        """The sum of payments between two places; None stands for any."""
        return sum(
            fen for one, other, fen in self.payments if source in (None, one) and target in (None, other)
        )

    def done(self, action: str) -> list[Step]:
        """Calls of an action that were done (consents are not)."""
        return [
            step for step in self.steps if step.action == action and step.receipt is not None
            and step.receipt.outcome == "done"
        ]  # fmt: skip

    def fail(self, message: str) -> None:
        """Say that a property is broken."""
        story = "; ".join(
            f"{step.who}.{step.action}{step.arguments}={step.refusal or 'ok'}" for step in self.steps[-12:]
        )
        raise Broken(f"{message} after: {story}")


Property = Callable[[Walk, "Step | None"], None]
"""Checked after every step; the step is None once the walk has fallen silent and all has come to rest."""


def cells(walk: Walk) -> Instance:
    """The machine's instance."""
    found: Instance | None = walk.chain.ledger.find(walk.instance.address)
    if found is None:
        raise ValueError("the instance is not on the chain")
    return found


def tables(walk: Walk) -> ContractCode:
    """The contract's tables."""
    found = cells(walk)
    return found.program.program.contracts[found.contract]


def _value(type_: Type, walk: Walk) -> Any:
    chance = walk.random
    match type_:
        case MoneyType(currency):
            fen = chance.choice((*walk.amounts, 0, 1, chance.randrange(0, 2 * max(walk.amounts))))
            return tally.Money.of(fen, currency)
        case PercentType():
            return f"{chance.choice((0, 1, 50, 100))}%"
        case HashType():
            return tally.hash(chance.randrange(2))
        case ChoiceType(_, members):
            return chance.choice(members)
        case AccountType():
            return chance.choice(list(walk.people.values()))
        case IntType(low, high):
            return chance.choice((max(low, 0), min(high, 3)))
        case BoolType():
            return chance.random() < 0.5
        case DateType():
            return walk.chain.today
        case TextType():
            return chance.choice(("land", "bond", "other"))
        case _:
            raise TypeError(f"no values for {type_}")


def _call(walk: Walk) -> Step:
    chance = walk.random
    if walk.family is not None:
        walk.instance = chance.choice(walk.all)
    instance = walk.instance
    rules = tables(walk).rules
    open_now = [
        (rule, name)
        for rule in rules
        for name, person in walk.people.items()
        if instance.may(rule.name, person)
    ]
    if open_now and chance.random() < 0.8:
        rule, name = chance.choice(open_now)
    else:
        rule, name = chance.choice(rules), chance.choice(sorted(walk.people))
    arguments = tuple(_value(parameter.type, walk) for parameter in rule.parameters)
    try:
        receipt = getattr(instance, rule.name)(*arguments, sender=walk.people[name])
    except tally.Refused as refused:
        return Step(name, rule.name, arguments, None, refused.code, instance)
    return Step(name, rule.name, arguments, receipt, None, instance)


def _record(walk: Walk, receipts: tuple[Any, ...]) -> None:
    for receipt in receipts:
        for payment in receipt.payments:
            source, target = (place.split(".")[-1] for place in (payment.source, payment.target))
            walk.payments.append((source, target, payment.amount.minor))


def _wait(walk: Walk) -> Step:
    chain, chance = walk.chain, walk.random
    found = cells(walk)
    timer = next_timer(found, chain.ledger.state.find)
    if timer is not None and chance.random() < 0.5:
        to_go = due_instant(found, timer) - chain.ledger.time + chance.choice((-60, 0, 60))
        receipts = chain.wait(minutes=max(0, to_go // 60))
    else:
        receipts = chain.wait(hours=chance.choice((1, 12, 24, 72, 24 * 16)))
    _record(walk, receipts)
    return Step("-", "wait", (), None, None)


def walk(
    start: Callable[[random.Random], Walk], properties: tuple[Property, ...], seed: int, length: int = 40
) -> Walk:
    """Walk `length` steps, then fall silent for years; raises Broken where a property does not hold."""
    chance = random.Random(seed)
    one = start(chance)
    for _ in range(length):
        step = _wait(one) if chance.random() < 0.1 else _call(one)
        one.steps.append(step)
        if step.receipt is not None:
            _record(one, (step.receipt,))
        _always(one, step)
        for check in properties:
            check(one, step)
    _record(one, one.chain.wait(years=12))
    _always(one, None)
    for instance in one.all:
        one.instance = instance
        if not _is_final(one):
            one.fail(f"silence does not end {one.instance.state}")
    for check in properties:
        check(one, None)
    return one


def _is_final(one: Walk) -> bool:
    return any(state.final for state in tables(one).states if state.name == one.instance.state)


def _always(one: Walk, step: Step | None) -> None:
    """What must hold of every contract."""
    if one.chain.total("CNY") != one.chain.issued("CNY"):
        one.fail("money was made or lost")
    if step is not None and step.refusal == "R4009":
        one.fail("an invariant is what refused a call: the rule itself does not")
    called = one.instance
    for instance in one.all:
        one.instance = instance
        if one.instance.halted is not None:
            one.fail(f"a clock stopped with {one.instance.halted}")
        found = cells(one)
        timer = next_timer(found, one.chain.ledger.state.find)
        if timer is not None and due_instant(found, timer) <= one.chain.ledger.time:
            one.fail("something overdue can be seen")
    one.instance = called


def only(actors: Mapping[str, tuple[str, ...]]) -> Property:
    """Each action is done by nobody but the people named for it."""

    def check(one: Walk, step: Step | None) -> None:
        if step is not None and step.receipt is not None and step.who not in actors[step.action]:
            one.fail(f"{step.who} did {step.action}")

    return check
