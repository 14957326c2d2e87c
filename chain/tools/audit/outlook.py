"""What comes of a state, in words: amounts over terms, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chain.tools.audit.blocks import Item
from chain.tools.audit.words import say, then
from vm.audit.audit import Audit, Prospect
from vm.audit.links import ended, link_of
from vm.audit.outcomes import Gain, Outcome, total
from vm.audit.paths import PotAt, Transfer
from vm.audit.phrases import Phrase
from vm.audit.plays import Play, Step
from vm.audit.reading import Reader
from vm.audit.sentences import Speaker
from vm.check.checked import Clock

SHOWN = 4
"""Outcomes of one actor from one state that are told; JSON has all that were followed."""
SAID = 2
"""Conditions that are told with an outcome; more are those of its rules, which are told there."""


class Outlook:
    """Says the plays and outcomes of one audit in one language."""

    def __init__(self, audit: Audit, speaker: Speaker, language: str) -> None:
        self._audit = audit
        self._speaker = speaker
        self._reader = Reader(audit.checked, audit.contract)
        self._language = language

    def _say(self, key: str, /, **parts: str | int) -> str:
        return say(key, self._language, **parts)

    def _joined(self, texts: Iterable[str]) -> str:
        return self._speaker.tongue.clauses(tuple(texts))

    def state(self, number: int) -> str:
        """A state by its name."""
        return self._speaker.state(self._audit.contract.states[number].name)

    # --- if nobody acts -------------------------------------------------------------------------------------

    def silence(self, plays: tuple[Play, ...], state: int) -> tuple[str, ...]:
        """What happens if nobody acts, a line for each step; ways that depend on a condition one by one."""
        if not any(play.steps for play in plays):
            return (self._say("rests", state=self.state(state)),)
        lines: dict[str, None] = {}
        for play in plays:
            for step in play.steps:
                lines[self.step(step)] = None
        return tuple(lines)

    def step(self, step: Step) -> str:
        """A clock that takes the contract on: when, what moves, where it leads."""
        tongue, clock = self._speaker.tongue, self._audit.contract.clocks[step.number]
        effects = [self._move(one) for one in step.transfers]
        noun = self._audit.contract.states[step.target]
        effects.append(tongue.say("ends" if noun.final else "goes", state=self.state(step.target)))
        when = tongue.say("when ends", state=self.state(step.state))
        if clock.when is not None:
            when = self._when(clock)
        said = tongue.say("then does", when=when, effects=tongue.block(tuple(effects)))
        link = link_of(clock)
        waited = () if link is None else (ended(self._reader, link),)
        conditions = tuple(condition for condition in step.conditions if condition not in waited)
        if conditions:
            said = self._say("if so", conditions=self._conditions(conditions), what=said)
        return tongue.sentence(said)

    def _move(self, transfer: Transfer) -> str:
        places = {
            "source": self._speaker.place(transfer.source),
            "target": self._speaker.place(transfer.target),
        }
        return self._speaker.tongue.say("moves", amount=self._amount(transfer), **places)

    def _when(self, clock: Clock) -> str:
        return self._speaker.when(replace(clock, states=clock.states[:1]))

    def _conditions(self, conditions: tuple[Phrase, ...]) -> str:
        """Conditions, each once."""
        said = dict.fromkeys(self._speaker.phrase(condition) for condition in conditions)
        return self._speaker.tongue.block(tuple(said))

    # --- what each gets -------------------------------------------------------------------------------------

    def prospect(self, prospect: Prospect, state: int) -> tuple[str, ...]:
        """What an actor gets from a state: a line for silence, one for each outcome of its own acts, and one
        for acts that come to no more than that."""
        lines = [self._say("silent", outcome=self._silent(prospect, state))]
        if prospect.idle:
            return (*lines, self._say("idle"))
        recurring = frozenset(said for one in prospect.silence for said in self._around(one.gains, one.play))
        own = [one for one in prospect.alone if one.acts]
        more = [one for one in own if one.pays or not all(gain.repeated for gain in one.gains)]
        told = self._folded(more, state, recurring)
        for one, ways in told[:SHOWN]:
            lines.append(self._say("acting", outcome=self._acting(one, ways, state, recurring)))
        rest = sum(ways for _, ways in told[SHOWN:])
        if rest:
            lines.append(self._say("one more way" if rest == 1 else "more ways", count=rest))
        if not more:
            lines.append(self._say("no change", rules=self._rules_of(prospect)))
        if prospect.cut:
            lines.append(self._say("not all"))
        return tuple(lines)

    def _silent(self, prospect: Prospect, state: int) -> str:
        """What an actor gets if nobody acts; where that depends on something, each case with its
        conditions."""
        cases: dict[str, list[tuple[Phrase, ...]]] = {}
        for one in prospect.silence:
            cases.setdefault(self.outcome(one, state), []).append(one.conditions)
        if len(cases) == 1:
            return next(iter(cases))
        said: list[str] = []
        others: list[str] = []
        for outcome, ways in cases.items():
            if len(ways) == 1 and 0 < len(ways[0]) <= SAID:
                said.append(self._say("if so", conditions=self._conditions(ways[0]), what=outcome))
            else:
                others.append(self._say("otherwise", what=outcome))
        return self._joined((*said, *others))

    def _who(self, prospect: Prospect) -> str:
        """An actor as it is named in a list."""
        tongue = self._speaker.tongue
        if prospect.actor.is_anyone:
            return tongue.say("someone")
        return self._speaker.person(prospect.actor.who)

    def _rules_of(self, prospect: Prospect) -> str:
        rules = dict.fromkeys(f"`{self._audit.contract.rules[number].name}`" for number in prospect.own)
        return self._speaker.tongue.listed(tuple(rules))

    def _folded(self, own: list[Outcome], state: int, recurring: frozenset[str]) -> list[tuple[Outcome, int]]:
        """Outcomes that are told alike put together, with how many ways lead to each."""
        found: dict[str, tuple[Outcome, int]] = {}
        for one in own:
            said = self.outcome(one, state, recurring)
            before = found.get(said)
            found[said] = (one, 1) if before is None else (before[0], before[1] + 1)
        return list(found.values())

    def _acting(self, outcome: Outcome, ways: int, state: int, recurring: frozenset[str]) -> str:
        """An outcome with the acts that lead to it; payments that come round by themselves anyway are not
        told again."""
        acts = tuple(self._act(step, state) for step in outcome.acts)
        said = self.outcome(outcome, state, recurring)
        said = self._say("by", acts=then(acts, self._language), outcome=said)
        if len(outcome.conditions) > SAID:
            said = self._say("conditions", outcome=said)
        elif outcome.conditions:
            said = self._say("provided", outcome=said, conditions=self._conditions(outcome.conditions))
        if ways > 1:
            key = "or in one more way" if ways == 2 else "or in more ways"
            said = self._say(key, outcome=said, count=ways - 1)
        return said

    def _act(self, step: Step, state: int) -> str:
        rule = self._audit.contract.rules[step.number].name
        if step.returned:
            return self._say("act returned", rule=rule, state=self.state(step.state))
        if step.state == state:
            return self._say("act here", rule=rule)
        return self._say("act", rule=rule, state=self.state(step.state))

    def outcome(self, outcome: Outcome, state: int, recurring: frozenset[str] = frozenset()) -> str:
        """What an actor gets and pays."""
        gets = self._sum(outcome.gains, outcome.play, state, recurring)
        pays = self._sum(outcome.pays, outcome.play, state, frozenset())
        if not pays:
            return gets or self._say("nothing")
        return self._say("and pays", gets=gets, pays=pays) if gets else self._say("pays", pays=pays)

    def _sum(self, gains: tuple[Gain, ...], play: Play, state: int, recurring: frozenset[str]) -> str:
        """Payments with their times, and what they come to where that is shorter."""
        around = self._around(gains, play)
        parts = [self._say("recurring")] if recurring & set(around) else []
        parts.extend(one for one in around if one not in recurring)
        certain = [gain for gain in gains if gain.is_certain]
        once = [self._gain(gain, play, state) for gain in gains if not gain.repeated]
        said = self._joined(dict.fromkeys((*parts, *once)))
        sums = total(gains)
        if len(certain) > sum(max(1, len(amount.terms)) for amount in sums.values()):
            amounts = tuple(self._speaker.amount(amount, currency) for currency, amount in sums.items())
            return self._say("in all", amounts=said, total=self._speaker.tongue.listed(amounts))
        return said

    def _gain(self, gain: Gain, play: Play, state: int) -> str:
        step, transfer = play.steps[gain.step], gain.transfer
        amount = self._amount(transfer)
        said = self._due(step, amount, state) if step.clock else self._say("at once", amount=amount)
        return self._if(said, transfer)

    def _if(self, said: str, transfer: Transfer) -> str:
        if not transfer.given:
            return said
        return self._say("only if", what=said, conditions=self._conditions(transfer.given))

    def _due(self, step: Step, amount: str, state: int) -> str:
        clock = self._audit.contract.clocks[step.number]
        if clock.when is not None:
            return self._say("when clock", amount=amount, when=self._when(clock))
        if step.state == state:
            return self._say("when ends", amount=amount, state=self.state(step.state))
        deadline = self._speaker.ends(step.state)
        return self._say("when it ends", amount=amount, state=self.state(step.state), deadline=deadline)

    def _around(self, gains: tuple[Gain, ...], play: Play) -> tuple[str, ...]:
        """Payments by clocks that stay: when they come round, what each time and under what conditions."""
        found: dict[str, dict[str, None]] = {}
        for gain in gains:
            if gain.repeated:
                clocks = self._audit.contract.states[play.steps[gain.step].state].clocks
                staying = (self._audit.contract.clocks[one] for one in clocks)
                when = [self._when(one) for one in staying if one.when is not None and not link_of(one)]
                said = self._if(self._amount(gain.transfer), gain.transfer)
                found.setdefault(self._speaker.tongue.either(tuple(when)), {})[said] = None
        return tuple(
            self._say("each time", when=when, amounts=self._speaker.tongue.either(tuple(amounts)))
            for when, amounts in found.items()
        )

    def _amount(self, transfer: Transfer) -> str:
        said = self._speaker.amount(transfer.amount, transfer.currency)
        if transfer.each is not None and not _is_whole(transfer):
            return self._say("each item", what=said, list=self._speaker.phrase(transfer.each))
        return said

    # --- all of one state -----------------------------------------------------------------------------------

    def prospects(self, prospects: tuple[Prospect, ...], state: int) -> tuple[Item, ...]:
        """An item for each actor; those who get nothing and can do nothing share one."""
        items: list[Item] = []
        idle: list[str] = []
        for prospect in prospects:
            who = self._who(prospect)
            nothing = not any(one.gains or one.pays for one in prospect.silence)
            if prospect.idle and nothing:
                idle.append(who)
            else:
                items.append(Item(self._title(who), self.prospect(prospect, state)))
        if idle:
            names = self._speaker.tongue.listed(tuple(idle))
            items.append(Item(self._title(names), (self._say("idle group"),)))
        return tuple(items)

    def _title(self, who: str) -> str:
        return self._speaker.tongue.title(who)


def _is_whole(transfer: Transfer) -> bool:
    """Whether a repeated move is a family paid back, whose amount says so itself."""
    return isinstance(transfer.source, PotAt) and transfer.source.key is None and bool(transfer.amount.terms)
