"""What the audit says without running anything is what the chain does, and its dates are the machine's.

Amounts over terms are worked out with the values of an instance, by an evaluator that shares nothing with the
machine, and compared with what a scratch chain pays on the same way.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from chain.audit.scratch import Happening, Scratch, Story
from chain.audit.search import Visit, find_states, search
from chain.receipt import Receipt
from chain.transaction import Call, Create, Issue
from tests.audit import texts
from tests.audit.evaluate import amount, values_of
from tests.reference import days
from tests.reference.records import InPot, Result
from tests.reference.reference import Reference
from vm.audit.facts import Facts
from vm.audit.outcomes import Outcome, outcome_of
from vm.audit.people import Actor, People
from vm.audit.phrases import Name
from vm.audit.plays import Play, Player
from vm.audit.reading import Reader
from vm.code.verify.clocks import empty_pots
from vm.compiler import Compilation
from vm.machine.outcome import ActionKind

FAR = 4_000_000_000
"""2096-10-02: after every deadline of the scenarios."""


@cache
def _player(compilation: Compilation, number: int) -> tuple[Player, People]:
    assert compilation.checked is not None and compilation.program is not None
    reader = Reader(compilation.checked, compilation.checked.contracts[number])
    people = People(reader)
    facts = Facts(reader, empty_pots(compilation.program.program)[number])
    return Player(reader, facts, people), people


@cache
def _all() -> list[tuple[str, Scratch]]:
    return list(texts.scratches())


# --- nobody acts: the machine's own dates ------------------------------------------------------------------


def test_the_story_of_silence_is_the_one_of_the_independent_reference() -> None:
    """Same instants, same payments, same states, for every creation of every scenario."""
    stories = 0
    for name, scratch in _all():
        story = scratch.fork().rest()
        assert _told(story)[1:] == _by_reference(scratch), name
        stories += len(story.happenings) > 1
    assert stories > 20


def _told(story: Story) -> list[tuple[int, str, str, list[tuple[str, int]]]]:
    return [
        (one.at, one.before, one.after, [(paid.currency, paid.amount) for paid in one.payments])
        for one in story.happenings
        if one.at <= FAR
    ]


def _by_reference(scratch: Scratch) -> list[tuple[int, str, str, list[tuple[str, int]]]]:
    """Everything that was done on the chain is done in the reference, and then nothing more."""
    reference = Reference(scratch.ledger.genesis.start, days.calendar_of)
    results = []
    for receipt in scratch.ledger.receipts:
        results.extend(reference.advance(receipt.time))
        if receipt.transaction is not None:
            results.append(_done_again(reference, receipt, scratch))
    results.extend(reference.advance(FAR))
    found: list[tuple[int, str, str, list[tuple[str, int]]]] = []
    for action in (action for result in results for action in result.actions):
        own = action.instance == scratch.number
        moved = [
            (one.currency, one.amount)
            for one in action.payments
            if own or (isinstance(one.source, InPot) and one.source.instance == scratch.number)
        ]
        if own:
            found.append((action.now, action.before or "", action.after or "", moved))
        elif moved:
            found[-1][-1].extend(moved)
    return found[1:]


def _done_again(reference: Reference, receipt: Receipt, scratch: Scratch) -> Result:
    checked, instances = scratch.compilation.checked, scratch.ledger.state.instances
    assert checked is not None
    match receipt.transaction:
        case Issue(sender, to, currency, amount_):
            return reference.issue(sender, to, currency, amount_)
        case Create(_, _, contract, terms):
            assert receipt.created is not None
            return reference.create(checked, contract, terms, receipt.created)
        case Call(sender, address, action, arguments):
            number = next(one.number for one in instances if one.address == address)
            made = (one for one in receipt.actions if one.kind is ActionKind.CREATION)
            places = tuple(instances[one.instance].address for one in made)
            return reference.call(number, sender, action, arguments, places=places)
        case other:
            raise AssertionError(other)


# --- nobody acts: amounts over terms ------------------------------------------------------------------------


def test_amounts_over_terms_are_what_silence_pays() -> None:
    """From every state that is found, for every party: where everything is known, the sums are equal."""
    compared: Counter[str] = Counter()
    for name, scratch, visits in _searched():
        for visit, point in visits:
            player, people = _player(scratch.compilation, scratch.contract)
            plays = player.silence(visit.state).all
            values = values_of(scratch.code, point.instance)
            for actor in people.actors:
                if actor.is_party and len(plays) == 1:
                    said = _sums(outcome_of(plays[0], actor, people.cells_of(actor)), values)
                    if said is not None:
                        who = _account(actor, point)
                        assert said == _paid(visit.silence.happenings, who), (name, visit.entered, who)
                        compared["party"] += 1
                        compared["something"] += bool(said)
    assert compared["party"] > 300 and compared["something"] > 60, compared


def _sums(outcome: Outcome, values: dict[tuple[str, int], int]) -> dict[str, int] | None:
    """Income less expense by currency; None where something of it is not known in advance."""
    found: dict[str, int] = {}
    for sign, gains in ((1, outcome.gains), (-1, outcome.pays)):
        for gain in gains:
            worth = amount(gain.transfer.amount, values) if gain.is_certain else None
            if worth is None:
                return None
            currency = gain.transfer.currency
            found[currency] = found.get(currency, 0) + sign * worth
    return {currency: worth for currency, worth in found.items() if worth}


def _paid(happenings: tuple[Happening, ...], who: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in happenings:
        for paid in one.payments:
            sign = (paid.target == who) - (paid.source == who)
            found[paid.currency] = found.get(paid.currency, 0) + sign * paid.amount
    return {currency: worth for currency, worth in found.items() if worth}


def _account(actor: Actor, point: Scratch) -> str:
    names = [term.name for term in point.code.terms]
    assert isinstance(actor.who, Name)
    value = point.instance.terms[names.index(actor.who.name)]
    assert isinstance(value, bytes)
    return point.names.account(value)


def _visits(scratch: Scratch) -> list[tuple[Visit, Scratch]]:
    """Every state that is found, with the chain as it stands there."""
    found, _ = find_states(scratch.fork())
    return [(visit, found[visit.state]) for visit in search(scratch.fork()).visits]


@cache
def _searched() -> list[tuple[str, Scratch, list[tuple[Visit, Scratch]]]]:
    """Every creation with every state that is found from it."""
    return [(name, scratch, _visits(scratch)) for name, scratch in _all()]


# --- only one acts ------------------------------------------------------------------------------------------


def test_every_way_that_the_chain_finds_for_one_person_is_a_play_of_the_audit() -> None:
    """The same rules in the same states, and the same sums with the arguments that were given."""
    compared: Counter[str] = Counter()
    for name, scratch, visits in _searched():
        player, people = _player(scratch.compilation, scratch.contract)
        names = [state.name for state in scratch.code.states]
        for visit, point in visits:
            for alone in visit.alone:
                actors = [
                    one for one in people.actors if one.is_party and _account(one, point) == alone.person
                ]
                if len(actors) != 1:
                    continue
                plays = player.alone(visit.state, actors[0])
                for result in alone.results:
                    way = _way(result.story.happenings)
                    same = [one for one in plays.all if _steps(one, scratch, names) == way]
                    if plays.cut and not same:
                        continue
                    assert same, (name, names[visit.state], alone.person, way)
                    sums = [_with_arguments(one, actors[0], people, point, result.acts) for one in same]
                    known = [one for one in sums if one is not None]
                    compared["found"] += 1
                    if known and len(known) == len(sums):
                        paid = _paid(result.story.happenings, alone.person)
                        assert paid in known, (name, names[visit.state], alone.person, way)
                        compared["equal"] += 1
                        compared["acted"] += bool(result.acts)
    assert compared["equal"] > 300 and compared["acted"] > 100, compared


def _way(happenings: tuple[Happening, ...]) -> list[tuple[str, str, str]]:
    """What was done and what time did: the state, the rule or "" for a clock that led on, the next state."""
    return [
        (one.before, "" if one.clock else one.name, one.after)
        for one in happenings
        if not one.clock or one.before != one.after
    ]


def _steps(play: Play, scratch: Scratch, names: list[str]) -> list[tuple[str, str, str]]:
    rules = scratch.code.rules
    return [
        (names[step.state], "" if step.clock else rules[step.number].name, names[step.target])
        for step in play.steps
    ]


def _with_arguments(
    play: Play, actor: Actor, people: People, point: Scratch, acts: tuple[Happening, ...]
) -> dict[str, int] | None:
    """What a play comes to with the arguments of acts that were done; None where clocks may have changed
    what it depends on before the first of them."""
    values = values_of(point.code, point.instance)
    turns = [place for place, step in enumerate(play.steps) if not step.clock]
    for turn, act in zip(turns, acts, strict=True):
        for name, text in act.arguments:
            worth = _read(text)
            if worth is not None:
                values[name, turn + 1] = worth
    if _has_clocks_that_stay(point):
        return None
    return _sums(outcome_of(play, actor, people.cells_of(actor)), values)


def _has_clocks_that_stay(point: Scratch) -> bool:
    """Whether clocks run in the state while it lasts: an act at its end then finds other values."""
    clocks = point.code.states[point.state].clocks
    return any(point.code.clocks[one].when is not None for one in clocks)


def _read(text: str) -> int | None:
    """An amount, a percent or a number as it was shown."""
    if text.endswith("%"):
        whole, _, part = text[:-1].partition(".")
        return int(whole) * 10_000 + int((part or "0").ljust(4, "0"))
    if text.endswith(" CNY"):
        return int(text[:-4].replace(",", "").replace(".", ""))
    return int(text.replace(",", "")) if text.replace(",", "").lstrip("-").isdigit() else None


# --- worked by hand -----------------------------------------------------------------------------------------


def test_the_first_page_with_the_terms_of_its_scenario() -> None:
    """A lease from 2026-02-01 for 12 months ends on 2027-02-01, and ten days later the deposit goes back."""
    ((_, scratch),) = texts.scratches_of(texts.rental())
    story = scratch.fork().rest()
    assert [(one.when.text, one.before, one.after) for one in story.happenings[1:]] == [
        ("2026-02-01 24:00", "Offered", "Closed")
    ]
    visits = {scratch.code.states[visit.state].name: visit for visit, _ in _visits(scratch)}
    leased = visits["Leased"].silence
    assert [(one.when.text, paid.target, paid.amount) for one, paid in leased.payments] == [
        ("2027-02-11 24:00", "Wang", 600_000)
    ]
    (li,) = [one for one in visits["Leased"].alone if one.person == "Li"]
    best = li.results[0]
    # he leaves and claims on 2026-01-05; 28 days later half of 6000 is his
    assert ([act.name for act in best.acts], best.income) == (["leave", "claim"], (("CNY", 300_000),))
    assert [one.when.text for one, _ in best.story.payments] == ["2026-02-02 24:00"] * 2


def test_an_order_that_the_bank_does_not_answer() -> None:
    """Released on 2026-03-02: two working days to 2026-03-04, 30 days to 2026-04-03, 60 months to 2031."""
    compilation = texts.file("contracts/relocation/order.tally")
    _, scratch = next(iter(texts.scratches_of(compilation)))
    visits = {scratch.code.states[visit.state].name: visit for visit, _ in _visits(scratch)}
    told = [(one.when.text, one.before, one.after) for one in visits["Released"].silence.happenings]
    assert told == [
        ("2026-03-04 24:00", "Released", "Bounced"),
        ("2026-04-03 24:00", "Bounced", "Deposited"),
        ("2031-04-03 24:00", "Deposited", "Escheated"),
    ]
    assert [(paid.target, paid.amount) for _, paid in visits["Released"].silence.payments] == [
        ("Cai", 45_000_000)
    ]


@pytest.mark.slow
def test_the_search_finds_every_state_of_the_lease() -> None:
    compilation = texts.file("contracts/rental/lease.tally")
    _, scratch = next(iter(texts.scratches_of(compilation)))
    assert search(scratch.fork()).missing == ()
