"""Roles that one person could hold together, and what that person could then do alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from vm.audit.deciding import NOTHING
from vm.audit.facts import goals
from vm.audit.people import Actor, People
from vm.audit.phrases import Apply, Form
from vm.audit.reading import CREATED, Reader
from vm.check.checked import CheckedContract, Pay, Rule, Share, TermValue, ToAccount
from vm.check.walk import nodes
from vm.types import BoolType, ContractType


@dataclass(frozen=True, slots=True)
class Follows:
    """A rule by one role, and a rule by the other that acts on the state which the first enters."""

    first: int
    then: int


@dataclass(frozen=True, slots=True)
class Together:
    """Two parties, by number, that may be one person: nothing at the creation says that they differ.

    `never`: rules that need both and that one person can never complete, because signers are counted by
    account. `follows`: one person would check or go on with what the same person did. `pays`: rules by one of
    them that pay the other.
    """

    one: int
    other: int
    never: tuple[int, ...]
    follows: tuple[Follows, ...]
    pays: tuple[int, ...]


def persons(contract: CheckedContract) -> tuple[int, ...]:
    """The parties, by number, that are accounts; a party that is a contract is nobody's role."""
    parties = enumerate(contract.terms[: contract.parties])
    return tuple(number for number, term in parties if not isinstance(term.type, ContractType))


def together(reader: Reader, people: People) -> tuple[Together, ...]:
    """Every pair of parties that may be one person, in the order of the declaration."""
    contract = reader.contract
    certain = NOTHING
    for check in contract.checks:
        certain = certain.given(reader.read(check.condition, CREATED))
    found: list[Together] = []
    for one, other in combinations(persons(contract), 2):
        pair = (reader.term(one), reader.term(other))
        if certain.decide(Apply(Form.DIFFERENT, pair, BoolType())) is not True:
            found.append(_pair(reader, people, one, other))
    return tuple(found)


def _pair(reader: Reader, people: People, one: int, other: int) -> Together:
    rules = reader.contract.rules
    first, second = (Actor(reader.term(number)) for number in (one, other))
    never = tuple(number for number, rule in enumerate(rules) if people.needs_both(rule.who, first, second))
    follows = (*_follows(rules, people, first, second), *_follows(rules, people, second, first))
    pays = tuple(
        number
        for number, rule in enumerate(rules)
        for actor, paid in ((first, other), (second, one))
        if people.alone(rule.who, actor) and not people.allows_anyone(rule.who) and _pays(rule, paid)
    )
    return Together(one, other, never, follows, tuple(dict.fromkeys(pays)))


def _follows(rules: tuple[Rule, ...], people: People, actor: Actor, next_: Actor) -> Iterator[Follows]:
    for first, rule in enumerate(rules):
        if not people.only(rule.who, actor):
            continue
        targets = goals(rule)[0]
        for then, following in enumerate(rules):
            if people.only(following.who, next_) and any(state in following.states for state in targets):
                yield Follows(first, then)


def _pays(rule: Rule, party: int) -> bool:
    """Whether a rule moves money out of a pot to a party."""
    places = [node for node in nodes(rule.body) if isinstance(node, (Pay, Share))]
    return any(
        isinstance(node, ToAccount) and isinstance(node.account, TermValue) and node.account.term == party
        for node in nodes(tuple(places))
    )
