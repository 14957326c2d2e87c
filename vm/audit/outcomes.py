"""What an actor gets and pays in plays, with plays that come to the same put together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from vm.audit.amounts import ZERO, Linear
from vm.audit.paths import Owner, PotAt, Transfer
from vm.audit.people import Actor
from vm.audit.phrases import Phrase, Said, Word, replaced
from vm.audit.plays import Play, Step
from vm.types import AccountType

NO_CELLS: Final[frozenset[int]] = frozenset()
OWNER: Final = Said(Word.OWNER, AccountType())
"""Whoever a cell belongs to."""


@dataclass(frozen=True, slots=True)
class Gain:
    """A payment to an actor, or by it. `step` is its place in the play; `repeated` where a clock that stays
    makes it, as often as it comes round while that step is waited for."""

    step: int
    transfer: Transfer
    repeated: bool

    @property
    def is_certain(self) -> bool:
        """Whether it happens once, and in any case, on its way."""
        return not self.repeated and self.transfer.each is None and not self.transfer.given


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of a play for an actor. `conditions` are those that every play with the same acts and the
    same result has; `ways` counts the plays that come to the same for the actor."""

    play: Play
    gains: tuple[Gain, ...]
    pays: tuple[Gain, ...]
    conditions: tuple[Phrase, ...]
    ways: int = 1

    @property
    def acts(self) -> tuple[Step, ...]:
        """The steps that the actor takes itself."""
        return tuple(step for step in self.play.steps if not step.clock)


def total(gains: Iterable[Gain]) -> dict[str, Linear]:
    """What certain gains add up to, by currency."""
    found: dict[str, Linear] = {}
    for gain in gains:
        if gain.is_certain:
            currency = gain.transfer.currency
            found[currency] = found.get(currency, ZERO).plus(gain.transfer.amount)
    return found


def outcomes(plays: Iterable[Play], actor: Actor, cells: frozenset[int] = NO_CELLS) -> tuple[Outcome, ...]:
    """The different outcomes for an actor, those with fewer acts first; of equal ones the shortest play."""
    found: dict[Hashable, Outcome] = {}
    for play in plays:
        outcome = outcome_of(play, actor, cells)
        key = _key(outcome)
        before = found.get(key)
        found[key] = outcome if before is None else _together(before, outcome)
    return tuple(sorted(found.values(), key=lambda one: len(one.acts)))


def _together(one: Outcome, other: Outcome) -> Outcome:
    """Two outcomes that come to the same: the one with fewer acts."""
    ways = one.ways + other.ways
    if _acts(one) == _acts(other):
        both = tuple(condition for condition in one.conditions if condition in other.conditions)
        return replace(one, conditions=both, ways=ways)
    return replace(other if len(other.acts) < len(one.acts) else one, ways=ways)


def _acts(outcome: Outcome) -> tuple[tuple[int, int], ...]:
    return tuple((step.state, step.number) for step in outcome.acts)


def outcome_of(play: Play, actor: Actor, cells: frozenset[int] = NO_CELLS) -> Outcome:
    """What one play comes to for an actor, who may have a cell of its own in the families `cells`."""
    gains: list[Gain] = []
    pays: list[Gain] = []
    for place, step in enumerate(play.steps):
        for repeated, transfers in ((True, step.meanwhile), (False, step.transfers)):
            for one in transfers:
                transfer = _own_share(one, actor, cells)
                if transfer.target == Owner(actor.who):
                    gains.append(Gain(place, transfer, repeated))
                elif transfer.source == Owner(actor.who):
                    pays.append(Gain(place, transfer, repeated))
    conditions = tuple(dict.fromkeys(one for step in play.steps for one in step.conditions))
    return Outcome(play, tuple(gains), tuple(pays), conditions)


def _own_share(transfer: Transfer, actor: Actor, cells: frozenset[int]) -> Transfer:
    """Of a family that is paid back, what the actor has in it; any other move as it is."""
    if not isinstance(transfer.source, PotAt) or transfer.target != Owner(OWNER):
        return transfer
    if transfer.source.pot not in cells:
        return transfer
    terms = tuple((replaced(phrase, OWNER, actor.who), count) for phrase, count in transfer.amount.terms)
    return replace(transfer, target=Owner(actor.who), amount=Linear(terms), each=None)


def _key(outcome: Outcome) -> Hashable:
    """Equal for plays that come to the same: the same amounts, and, where there are any, the same waits."""
    gains = tuple(_said(gain) for gain in outcome.gains)
    pays = tuple(_said(gain) for gain in outcome.pays)
    waits = tuple(step.state for step in outcome.play.steps if step.clock) if gains else ()
    return gains, pays, waits


def _said(gain: Gain) -> Hashable:
    transfer = gain.transfer
    amount = (frozenset(transfer.amount.terms), transfer.amount.constant)
    return amount, transfer.currency, transfer.each, transfer.given, gain.repeated
