"""Who can act alone: the parties, and everyone else whom a rule names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import assert_never

from vm.audit.phrases import Apply, Form, Name, Phrase, Role, Said, Word
from vm.audit.reading import Reader
from vm.check.checked import (
    CheckedContract,
    Context,
    Local,
    PotPlace,
    Rule,
    ToAccount,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyInstance,
    WhoAnyone,
    WhoCount,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.check.walk import nodes
from vm.types import AccountType, ContractType, ListType, Type

ANYONE = Said(Word.SENDER, AccountType())
"""Whoever calls."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who can act: a party, the account in a kept value, one of a list or of a map, anyone, or any
    instance of a contract. Its type tells an account from a contract."""

    who: Phrase

    @property
    def is_party(self) -> bool:
        """Whether it is a party of the contract."""
        return isinstance(self.who, Name) and self.who.role is Role.PARTY

    @property
    def is_anyone(self) -> bool:
        """Whether it is anyone."""
        return self.who == ANYONE

    @property
    def is_contract(self) -> bool:
        """Whether it is another contract, which acts when somebody acts there."""
        return isinstance(self.who.type, ContractType)

    def satisfies(self, leaf: Phrase) -> bool:
        """Whether it is one of those whom a leaf of a WHO admits. Anyone is any account, and no contract."""
        match leaf:
            case Apply(Form.ANY_OF):
                return self.who.type == leaf.type
            case _ if leaf == ANYONE:
                return not self.is_contract
            case _:
                return leaf == self.who


def any_instance(type_: ContractType) -> Phrase:
    """Any instance of a contract."""
    return Apply(Form.ANY_OF, (), type_, type_.name)


def _item(type_: Type) -> Type:
    return type_.item if isinstance(type_, ListType) else AccountType()


def _from_call(node: object) -> bool:
    return isinstance(node, (Local, Context))


_Leaf = WhoAnyone | WhoAccount | WhoInList | WhoInMap | WhoAnyInstance
"""A WHO that one caller satisfies."""


class People:
    """The actors of one contract."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        contract = reader.contract
        parties = [Actor(reader.term(number)) for number in range(contract.parties)]
        others = (actor for rule in contract.rules for actor in self._leaves(rule.who))
        self.actors: tuple[Actor, ...] = tuple(dict.fromkeys((*parties, *others, *self._paid())))

    def _paid(self) -> Iterator[Actor]:
        """Those to whom a rule or a clock pays and whom the contract names."""
        contract = self._reader.contract
        bodies = (*(rule.body for rule in contract.rules), *(clock.body for clock in contract.clocks))
        headers = tuple(rule.paying for rule in contract.rules)
        for node in nodes((headers, bodies)):
            if isinstance(node, ToAccount) and not any(_from_call(one) for one in nodes(node.account)):
                yield Actor(self._reader.read(node.account))

    def _leaves(self, who: Who) -> Iterator[Actor]:
        match who:
            case WhoAnd(parts) | WhoOr(parts):
                for part in parts:
                    yield from self._leaves(part)
            case WhoCount(_, group):
                yield from self._leaves(group)
            case WhoAnyone() | WhoAccount() | WhoInList() | WhoInMap() | WhoAnyInstance():
                yield Actor(self.phrase(who))
            case _:
                assert_never(who)

    def phrase(self, who: _Leaf) -> Phrase:
        """One phrase for all that the same people satisfy; an account from an argument is anyone's, and a
        contract from one is any of its kind."""
        match who:
            case WhoAnyone():
                return ANYONE
            case WhoAccount(account):
                from_call = any(isinstance(node, Local) for node in nodes(account))
                if from_call and isinstance(account.type, ContractType):
                    return any_instance(account.type)
                return ANYONE if from_call else self._reader.read(account)
            case WhoInList(people):
                return Apply(Form.MEMBER, (self._reader.read(people),), _item(people.type))
            case WhoInMap(number, key):
                return Apply(Form.KEY_OF, (), key, self._reader.contract.maps[number].name)
            case WhoAnyInstance(contract):
                return any_instance(contract)
            case _:
                assert_never(who)

    def alone(self, who: Who, actor: Actor) -> bool:
        """Whether an actor by itself satisfies a WHO."""
        match who:
            case WhoOr(parts):
                return any(self.alone(part, actor) for part in parts)
            case WhoAnd() | WhoCount():
                return False
            case WhoAnyone() | WhoAccount() | WhoInList() | WhoInMap() | WhoAnyInstance():
                return actor.satisfies(self.phrase(who))
            case _:
                assert_never(who)

    def caller(self, who: Who) -> Actor | None:
        """The contract that may satisfy a WHO with a message; None where none does."""
        return next((leaf for leaf in self._leaves(who) if leaf.is_contract), None)

    def only(self, who: Who, actor: Actor) -> bool:
        """Whether a WHO names an actor by itself and nobody else."""
        return set(self._leaves(who)) == {actor} and self.alone(who, actor)

    def allows_anyone(self, who: Who) -> bool:
        """Whether anyone satisfies a WHO."""
        return self.alone(who, Actor(ANYONE))

    def needs_both(self, who: Who, one: Actor, other: Actor) -> bool:
        """Whether no way to satisfy a WHO does without one of two actors, so that two accounts must sign."""
        return all({one, other} <= way for way in self._ways(who))

    def _ways(self, who: Who) -> tuple[frozenset[Actor], ...]:
        """The sets of actors that satisfy a WHO."""
        match who:
            case WhoOr(parts):
                return tuple(way for part in parts for way in self._ways(part))
            case WhoAnd(parts):
                found: tuple[frozenset[Actor], ...] = (frozenset(),)
                for part in parts:
                    found = tuple(way | more for way in found for more in self._ways(part))
                return found
            case WhoCount(count, WhoOr(parts)):
                leaves = [Actor(leaf.who) for part in parts for leaf in self._leaves(part)]
                return tuple(frozenset(some) for some in combinations(leaves, count))
            case WhoCount(_, group):
                return self._ways(group)
            case WhoAnyone() | WhoAccount() | WhoInList() | WhoInMap() | WhoAnyInstance():
                return (frozenset({Actor(self.phrase(who))}),)
            case _:
                assert_never(who)

    def cells_of(self, actor: Actor) -> frozenset[int]:
        """The families, by number, in which an actor may have a cell: some rule that it can sign pays into
        them."""
        rules = (
            rule
            for rule in self._reader.contract.rules
            if actor in set(self._leaves(rule.who)) or self.allows_anyone(rule.who)
        )
        return frozenset(
            node.pot
            for rule in rules
            for node in nodes((rule.paying, rule.body))
            if isinstance(node, PotPlace) and node.key is not None
        )

    def rules_of(self, actor: Actor) -> tuple[int, ...]:
        """The rules that an actor can do alone, by number."""
        rules: tuple[Rule, ...] = self._reader.contract.rules
        return tuple(number for number, rule in enumerate(rules) if self.alone(rule.who, actor))


def parties(contract: CheckedContract) -> tuple[str, ...]:
    """The names of the parties."""
    return tuple(term.name for term in contract.terms[: contract.parties])
