"""The audit with given terms: days and amounts as the machine gave them, in words."""

from __future__ import annotations

from dataclasses import dataclass

from chain.audit.scratch import Happening, Paid, Scratch, Story
from chain.audit.search import Alone, Result, Search, Visit
from chain.names import Due
from chain.tools.audit.blocks import Block, Bullets, Item, Paragraph, Section
from chain.tools.audit.words import say, then, tongue_of
from vm.audit.sentences.saying import money

SHOWN = 3
"""Results of one person from one state that are told."""


LAST_ACTS = 3
"""Acts on the way to a state that are told, the last ones."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a creation with given terms came to. `scenario` is the title that the terms were taken from, None
    where they were given; `terms` are names and values as people read them. `others`: other instances stand
    around this one."""

    contract: str
    scenario: str | None
    created: str
    terms: tuple[tuple[str, str], ...]
    quiet: Story
    found: Search
    states: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    others: bool = False

    def person(self, name: str, language: str) -> str:
        """A person with the roles that it has."""
        roles = tuple(role for role, holder in self.roles if holder == name and role != name)
        return say("in role", language, name=name, roles=", ".join(roles)) if roles else name

    def visit(self, state: int) -> Visit | None:
        """A state as it was found."""
        return next((one for one in self.found.visits if one.state == state), None)


def figures_of(scratch: Scratch, found: Search, scenario: str | None) -> Figures:
    """The figures of a creation that was searched."""
    code = scratch.code
    values = zip(code.terms, scratch.instance.terms, strict=True)
    return Figures(
        contract=code.name,
        scenario=scenario,
        created=scratch.happenings[0].when.text,
        terms=tuple(
            (term.name, _short(scratch.names.value(scratch.number, term.type, value)))
            for term, value in values
        ),
        quiet=_without_creation(scratch.fork().rest()),
        found=found,
        others=len(scratch.ledger.state.instances) > 1,
        states=tuple(state.name for state in code.states),
        roles=tuple(
            (term.name, scratch.names.account(value))
            for term, value in zip(code.terms[: code.parties], scratch.instance.terms, strict=False)
            if isinstance(value, bytes)
        ),
    )


def _short(value: str) -> str:
    """A hash by its first digits."""
    return f"{value[:12]}…" if value.startswith("0x") else value


def _without_creation(story: Story) -> Story:
    return Story(story.happenings[1:], story.state, story.final, story.halted)


def figure_section(figures: Figures, language: str) -> Section:
    """The terms, and what happens if nobody ever acts, with days."""
    blocks: list[Block] = []
    if figures.scenario is not None:
        blocks.append(Paragraph(say("example", language, title=_half(figures.scenario, language))))
    said = tuple(f"`{name}` = {value}" for name, value in figures.terms)
    terms = tongue_of(language).clauses(said)
    blocks.append(Item(say("given terms", language), (terms,)))
    blocks.append(Paragraph(say("created on", language, when=figures.created)))
    blocks.append(Section(say("quiet", language), (Bullets(_story(figures.quiet, language)),)))
    if figures.found.missing:
        names = tongue_of(language).listed(tuple(figures.states[one] for one in figures.found.missing))
        blocks.append(Paragraph(say("not found", language, states=names)))
    blocks.append(Paragraph(say("searched", language)))
    if figures.others:
        blocks.append(Paragraph(say("others not tried", language)))
    return Section(say("figures", language), tuple(blocks))


def _half(text: str, language: str) -> str:
    return tongue_of(language).half(text)


def due(when: Due, language: str) -> str:
    """A day or an instant, with a mark where a later calendar may say otherwise."""
    return say("provisional", language, when=when.text) if when.provisional else when.text


def _state(name: str, language: str) -> str:
    return tongue_of(language).say("state", name=name)


def _story(story: Story, language: str) -> tuple[str, ...]:
    lines = [_happening(one, language) for one in story.happenings]
    if story.halted is not None:
        lines.append(say("story halts", language, code=story.halted.code))
    else:
        key = "story end" if story.final else "story waits"
        lines.append(say(key, language, state=_state(story.state, language)))
    return tuple(lines)


def _happening(one: Happening, language: str) -> str:
    payments = tongue_of(language).clauses(tuple(_paid(paid, language) for paid in one.payments))
    said = "" if not payments else (f"：{payments}" if language == "zh" else f": {payments}")
    before, after = _state(one.before, language), _state(one.after, language)
    when = due(one.when, language)
    if one.by_message and one.before != one.after:
        parts = {"when": when, "rule": one.name, "before": before, "after": after}
        return say("story message", language, payments=said, **parts)
    if one.before == one.after:
        return say("story stays", language, when=when, clock=one.name, before=before, payments=said)
    return say("story line", language, when=when, before=before, after=after, payments=said)


def _paid(paid: Paid, language: str) -> str:
    amount = money(paid.amount, paid.currency)
    return say("paid", language, amount=amount, source=paid.source, target=paid.target)


def state_figures(figures: Figures, state: int, language: str) -> tuple[Section, ...]:
    """What was found of a state: how it was reached, what comes of it if nobody acts, and what each can make
    of it."""
    visit = figures.visit(state)
    if visit is None:
        return ()
    blocks: list[Block] = [Paragraph(_reached(visit, language))]
    silent = _silence(visit.silence, language)
    blocks.append(Paragraph(say("figure silent", language, what=silent)))
    for one in visit.alone:
        lines = _alone(one, visit.silence, language)
        if lines:
            blocks.append(Item(figures.person(one.person, language), lines))
    return (Section(say("figures", language), tuple(blocks)),)


def _reached(visit: Visit, language: str) -> str:
    acts = tuple(_act(one, language) for one in visit.way[1:] if not one.clock)
    if len(acts) > LAST_ACTS:
        how = say("how at last", language, count=len(acts), acts=then(acts[-LAST_ACTS:], language))
    else:
        how = say("how", language, acts=then(acts, language)) if acts else ""
    return say("reached", language, when=visit.entered, how=how)


def _act(one: Happening, language: str) -> str:
    given = ", ".join(f"{name}: {value}" for name, value in one.arguments if not value.startswith("0x"))
    if one.by_message:
        return say("done by message", language, rule=one.name)
    parts = {"who": ", ".join(one.people), "rule": one.name}
    return (
        say("done with", language, arguments=given, **parts) if given else say("done by", language, **parts)
    )


def _silence(story: Story, language: str) -> str:
    payments = [
        say(
            "receives",
            language,
            who=paid.target,
            amount=money(paid.amount, paid.currency),
            when=due(one.when, language),
        )
        for one, paid in story.payments
    ]
    if story.halted is not None:
        payments.append(say("story halts", language, code=story.halted.code))
    return tongue_of(language).clauses(tuple(payments)) or say("no moves", language)


def _alone(alone: Alone, silence: Story, language: str) -> tuple[str, ...]:
    """The best results of one person, unless silence gives the same; of equal amounts the earliest."""
    kept: dict[object, Result] = {}
    for result in alone.results:
        kept.setdefault((result.income, result.expense), result)
    told = [one for one in kept.values() if one.acts]
    if not told:
        return ()
    lines = []
    for place, result in enumerate(told[:SHOWN]):
        said = _result(result, language)
        key = "figure other" if place else "figure alone"
        lines.append(say(key, language, who=alone.person, what=said))
    if alone.cut:
        lines.append(say("not all", language))
    return tuple(lines)


def _result(result: Result, language: str) -> str:
    gets = ", ".join(money(amount, currency) for currency, amount in result.income)
    last = next((one for one, _ in reversed(result.story.payments) if one.at == result.last), None)
    said = say("nothing", language)
    if gets and last is not None:
        said = say("result gets", language, amount=gets, when=due(last.when, language))
    if result.expense:
        paid = ", ".join(money(amount, currency) for currency, amount in result.expense)
        pays = say("result pays", language, amount=paid)
        said = tongue_of(language).clauses((said, pays)) if gets else pays
    acts = tuple(_act(one, language) for one in result.acts)
    return say("by", language, acts=then(acts, language), outcome=said) if acts else said
