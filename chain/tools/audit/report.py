"""The whole audit as sections, in one language: what text and page have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chain.tools.audit.blocks import Block, Bullets, Drawing, Item, Paragraph, Report, Section, Table
from chain.tools.audit.figures import Figures, figure_section, state_figures
from chain.tools.audit.others import Others
from chain.tools.audit.outlook import Outlook
from chain.tools.audit.words import say, tongue_of
from vm.audit.audit import Audit, StateAudit
from vm.audit.checks import Blocked
from vm.audit.links import link_of
from vm.audit.picture import picture
from vm.audit.reading import Reader
from vm.audit.resting import DatedEntries, Resting
from vm.audit.sentences import Speaker
from vm.audit.together import Together, persons
from vm.check.checked import Clock, Rule


@dataclass(frozen=True, slots=True)
class _Told:
    """Where a rule or a clock was told for the first time: by whether it is a clock, and its number."""

    states: dict[tuple[bool, int], int]


def report(audit: Audit, language: str, figures: Figures | None = None) -> Report:
    """The audit of a contract in a language ("en" or "zh"), with figures where terms are given."""
    writer = _Writer(audit, language, figures)
    sections = tuple(section for section in writer.sections() if section.blocks)
    description = audit.contract.description
    subtitle = "" if description is None else tongue_of(language).half(description)
    return Report(language, writer.say("title", name=audit.contract.name), subtitle, sections)


class _Writer:
    def __init__(self, audit: Audit, language: str, figures: Figures | None) -> None:
        self._audit = audit
        self._language = language
        self._figures = figures
        self._contract = audit.contract
        self._speaker = Speaker(Reader(audit.checked, audit.contract), tongue_of(language))
        self._outlook = Outlook(audit, self._speaker, language)
        self._others = Others(audit, self._speaker, language)
        self._told = _Told({})

    def say(self, key: str, /, **parts: str | int) -> str:
        """Words in the report's language."""
        return say(key, self._language, **parts)

    def sections(self) -> Iterator[Section]:
        """All sections in order; some may be empty."""
        yield Section(self.say("glance"), tuple(self._glance()))
        yield Section(self.say("attention"), (Bullets(tuple(self._attention())),))
        if self._figures is not None:
            yield figure_section(self._figures, self._language)
        yield Section(self.say("drawing"), (self._drawing(),))
        yield Section(self.say("states"), tuple(self._state(one) for one in self._audit.states))
        yield Section(self.say("money"), tuple(self._money()))
        yield Section(self.say("roles"), tuple(self._roles()))
        yield Section(self.say("promises"), self._promises())
        yield Section(self.say("meanings"), self._meanings())
        yield Section(self.say("costs"), self._costs())

    def _drawing(self) -> Drawing:
        bare = replace(self._speaker.tongue, party=str)
        speaker = Speaker(Reader(self._audit.checked, self._contract), bare)
        labels = (
            self.say("label", rule=rule.name, who=speaker.who(rule.who)) for rule in self._contract.rules
        )
        deadlines = (self._speaker.deadline(state) for state in range(len(self._contract.states)))
        clocks = (self._clock_label(clock, speaker) for clock in self._contract.clocks)
        return Drawing(picture(self._contract), tuple(labels), tuple(clocks), tuple(deadlines))

    def _clock_label(self, clock: Clock, speaker: Speaker) -> str:
        """What stands at an arrow that a clock takes."""
        if clock.when is None:
            return self.say("time")
        return self.say("at clock") if link_of(clock) is None else speaker.tongue.tidy(speaker.when(clock))

    # --- at a glance ----------------------------------------------------------------------------------------

    def _listed(self, names: list[str]) -> str:
        return self._speaker.tongue.listed(tuple(names))

    def _states(self, numbers: tuple[int, ...]) -> str:
        return self._listed([self._outlook.state(number) for number in numbers])

    def _glance(self) -> Iterator[Block]:
        contract = self._contract
        yield Paragraph(self.say("source", file=self._audit.checked.source.name))
        names = [term.name for term in contract.terms]
        if contract.parties:
            yield Item(
                self.say("parties"), (self._listed([f"`{one}`" for one in names[: contract.parties]]),)
            )
        terms = tuple(
            self._speaker.tongue.tidy(self.say("term line", name=one.name, type=self._speaker.type(one.type)))
            for one in contract.terms[contract.parties :]
        )
        if terms:
            yield Item(self.say("terms"), terms)
        yield Item(self.say("pots"), (self._pots(),))
        others = self._others.lines()
        if others:
            yield Item(self.say("others"), others)
        ends = tuple(number for number, state in enumerate(contract.states) if state.final)
        first = self._outlook.state(0)
        ended = self._speaker.tongue.either(tuple(self._outlook.state(one) for one in ends))
        key = "begins" if ends else "no end"
        yield Item(self.say("course"), (self.say(key, first=first, ends=ended),))

    def _pots(self) -> str:
        pots = [
            self.say("traced line" if pot.traced else "pot line", name=pot.name, currency=pot.currency)
            if pot.key is None
            else self.say(
                "traced family line" if pot.traced else "family line",
                name=pot.name,
                currency=pot.currency,
                key=self._speaker.type(pot.key),
            )
            for pot in self._contract.pots
        ]
        return self._listed(pots) if pots else self.say("no pots")

    # --- what stands out ------------------------------------------------------------------------------------

    def _attention(self) -> Iterator[str]:
        lines = list(self._findings())
        yield from lines or [self.say("nothing stands out")]
        if any(prospect.cut for state in self._audit.states for prospect in state.prospects):
            yield self.say("cut")

    def _findings(self) -> Iterator[str]:
        for found in self._audit.restarts:
            parameters = dict(found.parameters)
            who, state = str(parameters["who"]), self._speaker.state(str(parameters["name"]))
            yield self._sentence(self.say("restart", who=self._who(who), state=state))
        for one in self._audit.blocked:
            yield self._blocked(one)
        pairs = len(self._audit.together)
        if pairs:
            key = "one pair" if pairs == 1 else "more roles"
            yield self.say(key, count=pairs, section=self.say("roles"))
        for entries in self._audit.dated:
            yield self._dated(entries)
        for number, noun in enumerate(self._contract.states):
            if not noun.final and noun.deadline is None:
                key = "no timeout on demand" if noun.on_demand else "no timeout"
                yield self.say(key, state=self._outlook.state(number))

    def _sentence(self, text: str) -> str:
        return self._speaker.tongue.title(text)

    def _who(self, text: str) -> str:
        """Someone as the compiler's warning names them."""
        names = [term.name for term in self._contract.terms[: self._contract.parties]]
        tongue = self._speaker.tongue
        if text in names:
            return tongue.party(text)
        return tongue.say("someone") if text == "anyone" else f"`{text}`"

    def _blocked(self, found: Blocked) -> str:
        contract = self._contract
        given = ""
        if found.given:
            said = [self._speaker.phrase(one) for one in found.given]
            conditions = self._speaker.tongue.block(tuple(dict.fromkeys(said)))
            given = self.say("given", conditions=conditions)
        parts = {
            "states": self._states(found.states),
            "invariant": contract.invariants[found.invariant].name,
            "given": given,
        }
        if found.clock:
            clock = self._speaker.when(contract.clocks[found.number])
            return self.say("halted", clock=self._speaker.tongue.tidy(clock), **parts)
        return self._sentence(self.say("blocked", rule=contract.rules[found.number].name, **parts))

    def _dated(self, entries: DatedEntries) -> str:
        rules = [f"`{self._contract.rules[one].name}`" for one in entries.enders]
        how = self.say("ended by", rules=self._listed(rules)) if rules else self.say("ended by none")
        return self.say("waiting entries", map=self._contract.maps[entries.map].name, how=how)

    # --- state by state -------------------------------------------------------------------------------------

    def _state(self, one: StateAudit) -> Section:
        noun = self._contract.states[one.state]
        blocks: list[Block] = []
        if noun.article is not None:
            blocks.append(Paragraph(self._speaker.tongue.half(noun.article)))
        rules = [self._rule(number, one.state) for number in noun.rules]
        may = Bullets(tuple(rules)) if rules else Paragraph(self.say("nobody may act"))
        blocks.append(Section(self.say("who may act"), (may,)))
        clocks = [self._clock(number, one.state) for number in noun.clocks]
        if clocks:
            blocks.append(Section(self.say("by itself"), (Bullets(tuple(clocks)),)))
        plays = one.silence.all
        if len(plays) > 1 or any(len(play.steps) > 1 for play in plays):
            silence = self._outlook.silence(plays, one.state)
            blocks.append(Section(self.say("if nobody acts"), (Bullets(silence),)))
        prospects = self._outlook.prospects(one.prospects, one.state)
        blocks.append(Section(self.say("prospects"), prospects))
        if self._figures is not None:
            blocks.extend(state_figures(self._figures, one.state, self._language))
        return Section(noun.name, tuple(blocks), self._speaker.deadline(one.state))

    def _rule(self, number: int, state: int) -> str:
        rule = self._contract.rules[number]
        first = self._first(False, number, state)
        if first != state:
            return self.say("as in", rule=rule.name, state=self._outlook.state(first))
        asked = self._others.asked(number)
        asked = f"{self._speaker.gap}{asked}" if asked else ""
        return self._speaker.rule(rule) + asked + self._article(rule, state)

    def _clock(self, number: int, state: int) -> str:
        clock = self._contract.clocks[number]
        first = self._first(True, number, state)
        if first != state:
            when = self._speaker.tongue.tidy(self._speaker.when(clock))
            return self._sentence(self.say("clock as in", clock=when, state=self._outlook.state(first)))
        return self._speaker.clock(clock) + self._article(clock, state)

    def _first(self, clock: bool, number: int, state: int) -> int:
        return self._told.states.setdefault((clock, number), state)

    def _article(self, item: Rule | Clock, state: int) -> str:
        """The clause that is cited, unless the state cites the same."""
        if item.article is None or item.article == self._contract.states[state].article:
            return ""
        gap = self._speaker.gap
        return f"{gap}[{self._speaker.tongue.half(item.article)}]"

    # --- money and roles ------------------------------------------------------------------------------------

    def _money(self) -> Iterator[Block]:
        for number, pot in enumerate(self._contract.pots):
            waits = tuple(self._stay(one) for one in self._audit.resting if one.pot == number)
            if waits:
                yield Item(self.say("waits in", pot=pot.name), (*waits, *self._others.away(number)))
            else:
                yield Paragraph(self.say("never waits", pot=pot.name))
        if not self._contract.pots:
            yield Paragraph(self.say("no pots"))
        elif any(state.final for state in self._contract.states):
            yield Paragraph(self.say("no final"))

    def _stay(self, one: Resting) -> str:
        if self._contract.states[one.state].on_demand:
            return self.say("stay on demand", state=self._outlook.state(one.state))
        key = "stay again" if one.returns else "stay"
        return self.say(key, state=self._outlook.state(one.state), deadline=self._speaker.ends(one.state))

    def _roles(self) -> Iterator[Block]:
        names = [self._contract.terms[number].name for number in persons(self._contract)]
        if len(names) < 2:
            yield Paragraph(self.say("one party"))
        elif not self._audit.together:
            yield Paragraph(self._sentence(self.say("all apart", parties=self._listed(self._parties(names)))))
        for pair in self._audit.together:
            yield self._pair(pair)

    def _parties(self, names: list[str]) -> list[str]:
        return [self._speaker.tongue.party(name) for name in names]

    def _pair(self, pair: Together) -> Item:
        contract = self._contract
        one, other = self._parties([contract.terms[pair.one].name, contract.terms[pair.other].name])
        lines = [
            self.say("follows", first=contract.rules[both.first].name, then=contract.rules[both.then].name)
            for both in pair.follows
        ]
        for key, rules in (("pays other", pair.pays), ("never", pair.never)):
            if rules:
                names = dict.fromkeys(f"`{contract.rules[number].name}`" for number in rules)
                lines.append(self.say(key, rules=self._listed(list(names))))
        title = self._sentence(self.say("may be one", one=one, other=other))
        return Item(title, tuple(dict.fromkeys(lines)) or (self.say("no harm"),))

    # --- the rest -------------------------------------------------------------------------------------------

    def _promises(self) -> tuple[Block, ...]:
        checks = [self._speaker.check(check) for check in self._contract.checks]
        invariants = [
            f"`{one.name}`: {self._speaker.invariant(one)}"
            if self._language == "en"
            else f"`{one.name}`：{self._speaker.invariant(one)}"
            for one in self._contract.invariants
        ]
        lines = (*checks, *invariants)
        return (Bullets(lines),) if lines else ()

    def _meanings(self) -> tuple[Block, ...]:
        functions = self._audit.checked.functions
        own = [one for one in functions if one.contract in (None, self._audit.number)]
        return (Bullets(tuple(self._speaker.function(one) for one in own)),) if own else ()

    def _costs(self) -> tuple[Block, ...]:
        sends = any(cost.sends or cost.makes for cost in self._audit.costs)
        whole = "as transaction" if sends else "with clocks"
        head = tuple(self.say(key) for key in ("action", "gas", whole, "places", "writes"))
        rows: list[tuple[str, ...]] = []
        for cost in self._audit.costs:
            last = cost is self._audit.costs[-1]
            name = self.say("creation", name=cost.action) if last else f"`{cost.action}`"
            written = [f"`{one}`" for one in cost.writes] + ([self.say("state")] if cost.enters else [])
            if cost.keys:
                written.append(self.say("more keys", keys=cost.keys))
            written.extend(self.say("a new", contract=one) for one in cost.makes)
            written.extend(self.say("asks for", action=one) for one in cost.sends)
            numbers = (f"{cost.gas:,}", f"{cost.with_clocks:,}", str(cost.places))
            rows.append((name, *numbers, ", ".join(written) or "-"))
        for one in self._audit.clock_costs:
            clock = self._contract.clocks[one.number]
            timeout = clock.when is None
            due = self.say("time") if timeout else self._speaker.tongue.tidy(self._speaker.when(clock))
            when = self.say("clock of", state=self._states(clock.states), clock=due)
            written = [f"`{name}`" for name in one.writes] + ([self.say("state")] if one.enters else [])
            places = str(len(one.writes) + one.enters)
            rows.append((when, f"{one.gas:,}", "-", places, ", ".join(written) or "-"))
        notes = [Paragraph(self.say("cost note")), *([Paragraph(self.say("in all note"))] if sends else [])]
        return (*notes, Table(head, tuple(rows)))
