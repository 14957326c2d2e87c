"""Who can act alone: the parties, and everyone else whom a rule names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from vm.audit.phrases import Apply, Form, Name, Phrase, Role, Said, Word
from vm.audit.reading import Reader
from vm.check.checked import (
    CheckedContract,
    Local,
    PotPlace,
    Rule,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyone,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.check.walk import nodes
from vm.types import AccountType

ANYONE = Said(Word.SENDER, AccountType())
"""Whoever calls."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who can act: a party, the account in a kept value, one of a list or of a map, or anyone."""

    who: Phrase

    @property
    def is_party(self) -> bool:
        """Whether it is a party of the contract."""
        return isinstance(self.who, Name) and self.who.role is Role.PARTY

    @property
    def is_anyone(self) -> bool:
        """Whether it is anyone."""
        return self.who == ANYONE


class People:
    """The actors of one contract."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        contract = reader.contract
        parties = [Actor(reader.term(number)) for number in range(contract.parties)]
        others = (actor for rule in contract.rules for actor in self._leaves(rule.who))
        self.actors: tuple[Actor, ...] = tuple(dict.fromkeys((*parties, *others)))

    def _leaves(self, who: Who) -> Iterator[Actor]:
        match who:
            case WhoAnd(parts) | WhoOr(parts):
                for part in parts:
                    yield from self._leaves(part)
            case WhoAnyone() | WhoAccount() | WhoInList() | WhoInMap():
                yield Actor(self.phrase(who))
            case _:
                assert_never(who)

    def phrase(self, who: WhoAnyone | WhoAccount | WhoInList | WhoInMap) -> Phrase:
        """One phrase for all that the same people satisfy; an account from an argument is anyone's."""
        match who:
            case WhoAnyone():
                return ANYONE
            case WhoAccount(account):
                from_call = any(isinstance(node, Local) for node in nodes(account))
                return ANYONE if from_call else self._reader.read(account)
            case WhoInList(people):
                return Apply(Form.MEMBER, (self._reader.read(people),), AccountType())
            case WhoInMap(number):
                return Apply(Form.KEY_OF, (), AccountType(), self._reader.contract.maps[number].name)
            case _:
                assert_never(who)

    def alone(self, who: Who, actor: Actor) -> bool:
        """Whether an actor by itself satisfies a WHO."""
        match who:
            case WhoOr(parts):
                return any(self.alone(part, actor) for part in parts)
            case WhoAnd():
                return False
            case WhoAnyone() | WhoAccount() | WhoInList() | WhoInMap():
                return self.phrase(who) in (ANYONE, actor.who)
            case _:
                assert_never(who)

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
            case WhoAnyone() | WhoAccount() | WhoInList() | WhoInMap():
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
