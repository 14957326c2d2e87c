"""An audit as one JSON document: everything that was found, with sentences in both languages."""

from __future__ import annotations

from chain.audit.scratch import Happening, Paid, Story
from chain.audit.search import Alone, Result, Visit
from chain.tools.audit.figures import Figures
from chain.tools.audit.others import traffic_json
from chain.tools.audit.outlook import Outlook
from vm.abi import Json
from vm.audit.audit import Audit, Prospect, StateAudit
from vm.audit.outcomes import Gain, Outcome, total
from vm.audit.picture import picture
from vm.audit.plays import Play, Step
from vm.audit.reading import Reader
from vm.audit.sentences import TONGUES, Speaker
from vm.currencies import format_amount
from vm.diagnostics.render import as_json as diagnostic_json


def document(audit: Audit, figures: Figures | None = None) -> dict[str, Json]:
    """The document of a contract's audit."""
    return _Writer(audit).document(figures)


def _amount(minor: int, currency: str) -> str:
    return format_amount(minor, currency).replace(",", "")


class _Writer:
    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._contract = audit.contract
        reader = Reader(audit.checked, audit.contract)
        self._speakers = {code: Speaker(reader, tongue) for code, tongue in TONGUES.items()}
        self._outlooks = {code: Outlook(audit, one, code) for code, one in self._speakers.items()}

    def document(self, figures: Figures | None) -> dict[str, Json]:
        contract = self._contract
        found: dict[str, Json] = {
            "contract": contract.name,
            "description": contract.description or "",
            "parties": [term.name for term in contract.terms[: contract.parties]],
            "terms": [term.name for term in contract.terms[contract.parties :]],
            "pots": [
                {"name": pot.name, "currency": pot.currency, "traced": pot.traced} for pot in contract.pots
            ],
            "states": [self._state(number) for number in range(len(contract.states))],
            "arrows": self._arrows(),
            "restarts": [dict(diagnostic_json(one)) for one in self._audit.restarts],
            "blocked": self._blocked(),
            "money": self._money(),
            "roles": self._roles(),
            "messages": traffic_json(self._audit),
            "costs": self._costs(),
            "cut": any(one.cut for state in self._audit.states for one in state.prospects),
        }
        if figures is not None:
            found["figures"] = _figures(figures)
        return found

    def _name(self, state: int) -> str:
        return self._contract.states[state].name

    def _names(self, states: tuple[int, ...]) -> list[Json]:
        return [self._name(state) for state in states]

    # --- states ---------------------------------------------------------------------------------------------

    def _state(self, number: int) -> Json:
        noun = self._contract.states[number]
        found: dict[str, Json] = {
            "name": noun.name,
            "final": noun.final,
            "on demand": noun.on_demand,
            "until": {code: one.deadline(number) for code, one in self._speakers.items()},
            "rules": [self._rule(rule) for rule in noun.rules],
            "clocks": [self._clock(clock) for clock in noun.clocks],
        }
        audited = next((one for one in self._audit.states if one.state == number), None)
        if audited is not None:
            found["if nobody acts"] = self._silence(audited)
            found["prospects"] = [self._prospect(one, number) for one in audited.prospects]
        return found

    def _rule(self, number: int) -> Json:
        rule = self._contract.rules[number]
        return {
            "name": rule.name,
            "who": {code: one.tongue.tidy(one.who(rule.who)) for code, one in self._speakers.items()},
            "sentence": {code: one.rule(rule) for code, one in self._speakers.items()},
            "clause": rule.article or "",
        }

    def _clock(self, number: int) -> Json:
        clock = self._contract.clocks[number]
        return {
            "when": {code: one.tongue.tidy(one.when(clock)) for code, one in self._speakers.items()},
            "sentence": {code: one.clock(clock) for code, one in self._speakers.items()},
            "clause": clock.article or "",
        }

    def _arrows(self) -> list[Json]:
        return [
            {
                "from": self._name(arrow.source),
                "to": self._name(arrow.target),
                "by itself": arrow.clock,
                "rules": [] if arrow.clock else [self._contract.rules[one].name for one in arrow.numbers],
            }
            for arrow in picture(self._contract).arrows
        ]

    # --- what comes of a state ------------------------------------------------------------------------------

    def _silence(self, audited: StateAudit) -> Json:
        return {
            "plays": [self._play(play) for play in audited.silence.all],
            "sentences": {
                code: list(one.silence(audited.silence.all, audited.state))
                for code, one in self._outlooks.items()
            },
        }

    def _play(self, play: Play) -> Json:
        return {"steps": [self._step(step) for step in play.steps], "end": self._name(play.end)}

    def _step(self, step: Step) -> Json:
        speaker = self._speakers["en"]
        return {
            "state": self._name(step.state),
            "by itself": step.clock,
            "by message": step.returned,
            "rule": "" if step.clock else self._contract.rules[step.number].name,
            "to": self._name(step.target),
            "conditions": [speaker.phrase(one) for one in step.conditions],
            "payments": [
                {
                    "amount": speaker.amount(one.amount, one.currency),
                    "from": speaker.place(one.source),
                    "to": speaker.place(one.target),
                }
                for one in step.transfers
            ],
        }

    def _prospect(self, prospect: Prospect, state: int) -> Json:
        return {
            "who": {code: one.person(prospect.actor.who) for code, one in self._speakers.items()},
            "if nobody acts": [self._outcome(one) for one in prospect.silence],
            "if only it acts": [self._outcome(one) for one in prospect.alone],
            "rules": list(dict.fromkeys(self._contract.rules[one].name for one in prospect.own)),
            "sentences": {code: list(one.prospect(prospect, state)) for code, one in self._outlooks.items()},
            "cut": prospect.cut,
        }

    def _outcome(self, outcome: Outcome) -> Json:
        speaker = self._speakers["en"]
        return {
            "acts": [
                {
                    "rule": self._contract.rules[step.number].name,
                    "state": self._name(step.state),
                    "by message": step.returned,
                }
                for step in outcome.acts
            ],
            "conditions": [speaker.phrase(one) for one in outcome.conditions],
            "gets": [self._gain(gain, outcome.play) for gain in outcome.gains],
            "pays": [self._gain(gain, outcome.play) for gain in outcome.pays],
            "in all": {name: speaker.amount(one, name) for name, one in total(outcome.gains).items()},
            "end": self._name(outcome.play.end),
            "ways": outcome.ways,
        }

    def _gain(self, gain: Gain, play: Play) -> Json:
        speaker, step = self._speakers["en"], play.steps[gain.step]
        return {
            "amount": speaker.amount(gain.transfer.amount, gain.transfer.currency),
            "currency": gain.transfer.currency,
            "state": self._name(step.state),
            "at once": not step.clock and not gain.repeated,
            "when": "" if not step.clock else speaker.ends(step.state),
            "recurring": gain.repeated,
            "conditions": [speaker.phrase(one) for one in gain.transfer.given],
        }

    # --- the rest -------------------------------------------------------------------------------------------

    def _blocked(self) -> list[Json]:
        contract = self._contract
        return [
            {
                "clock": one.clock,
                "name": "" if one.clock else contract.rules[one.number].name,
                "when": self._speakers["en"].when(contract.clocks[one.number]) if one.clock else "",
                "invariant": contract.invariants[one.invariant].name,
                "states": self._names(one.states),
                "conditions": [self._speakers["en"].phrase(part) for part in one.given],
            }
            for one in self._audit.blocked
        ]

    def _money(self) -> Json:
        contract = self._contract
        pots: list[Json] = [
            {
                "pot": contract.pots[one.pot].name,
                "state": self._name(one.state),
                "until": self._speakers["en"].ends(one.state),
                "returns": one.returns,
            }
            for one in self._audit.resting
        ]
        entries: list[Json] = [
            {
                "map": contract.maps[one.map].name,
                "ended by anyone": [contract.rules[rule].name for rule in one.enders],
            }
            for one in self._audit.dated
        ]
        return {"pots": pots, "entries with a date": entries}

    def _roles(self) -> list[Json]:
        contract = self._contract
        return [
            {
                "roles": [contract.terms[one.one].name, contract.terms[one.other].name],
                "never done": [contract.rules[rule].name for rule in one.never],
                "follows": [
                    {"first": contract.rules[both.first].name, "then": contract.rules[both.then].name}
                    for both in one.follows
                ],
                "pays": [contract.rules[rule].name for rule in one.pays],
            }
            for one in self._audit.together
        ]

    def _costs(self) -> Json:
        actions: list[Json] = [
            {
                "action": one.action,
                "gas": one.gas,
                "gas with clocks": one.with_clocks,
                "writes": list(one.writes),
                "enters a state": one.enters,
                "new entries": one.keys,
                "sends": list(one.sends),
                "makes": list(one.makes),
                "events": one.events,
            }
            for one in self._audit.costs
        ]
        clocks: list[Json] = [
            {
                "when": self._speakers["en"].when(self._contract.clocks[one.number]),
                "states": self._names(self._contract.clocks[one.number].states),
                "gas": one.gas,
                "writes": list(one.writes),
            }
            for one in self._audit.clock_costs
        ]
        return {"actions": actions, "clocks": clocks}


# --- figures ------------------------------------------------------------------------------------------------


def _figures(figures: Figures) -> Json:
    return {
        "scenario": figures.scenario or "",
        "terms": dict(figures.terms),
        "created": figures.created,
        "if nobody ever acts": _story(figures.quiet),
        "states": [_visit(one, figures) for one in figures.found.visits],
        "not found": [figures.states[one] for one in figures.found.missing],
        "cut": figures.found.cut,
    }


def _story(story: Story) -> dict[str, Json]:
    return {
        "steps": [_happening(one) for one in story.happenings],
        "state": story.state,
        "final": story.final,
        "halted": "" if story.halted is None else story.halted.code,
    }


def _happening(one: Happening) -> Json:
    return {
        "when": one.when.text,
        "provisional": one.when.provisional,
        "by itself": one.clock,
        "name": one.name,
        "people": list(one.people),
        "arguments": dict(one.arguments),
        "from": one.before,
        "to": one.after,
        "payments": [_paid(paid) for paid in one.payments],
    }


def _paid(paid: Paid) -> Json:
    return {"amount": _amount(paid.amount, paid.currency), "from": paid.source, "to": paid.target}


def _visit(visit: Visit, figures: Figures) -> Json:
    return {
        "state": figures.states[visit.state],
        "entered": visit.entered,
        "way": [_happening(one) for one in visit.way],
        "if nobody acts": _story(visit.silence),
        "alone": [_alone(one) for one in visit.alone],
    }


def _alone(alone: Alone) -> Json:
    return {"person": alone.person, "results": [_result(one) for one in alone.results], "cut": alone.cut}


def _result(result: Result) -> Json:
    last = next((one.when.text for one, _ in result.story.payments if one.at == result.last), "")
    return {
        "acts": [_happening(one) for one in result.acts],
        "gets": [_amount(amount, currency) for currency, amount in result.income],
        "pays": [_amount(amount, currency) for currency, amount in result.expense],
        "last": last,
        "end": result.story.state,
    }
