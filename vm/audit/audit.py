"""The audit of a contract: everything that can be said of it before anyone signs, as one noun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vm.audit.checks import Blocked, blocked
from vm.audit.costs import ClockCost, Cost, action_costs, clock_costs
from vm.audit.facts import Facts
from vm.audit.messages import Traffic, traffic
from vm.audit.outcomes import Outcome, outcome_of, outcomes
from vm.audit.people import Actor, People
from vm.audit.plays import Player, Plays
from vm.audit.reading import Reader
from vm.audit.resting import DatedEntries, Resting, dated_entries, resting
from vm.audit.together import Together, together
from vm.check.checked import CheckedContract, CheckedProgram
from vm.code.program import Program
from vm.code.verify.clocks import empty_pots
from vm.compiler import Compilation
from vm.diagnostics.report import Diagnostic

RESTARTS: Final = "W3001"
"""The compiler's warning of a clock that one party alone can restart."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an actor gets from a state: `silence` if nobody acts (one outcome for each way that conditions
    leave open), `alone` if only it acts. `own` are the rules by number that it can do alone on the way; where
    there are none, `alone` is silence."""

    actor: Actor
    silence: tuple[Outcome, ...]
    alone: tuple[Outcome, ...]
    own: tuple[int, ...]
    cut: bool

    @property
    def idle(self) -> bool:
        """Whether the actor can do nothing alone."""
        return not self.own


@dataclass(frozen=True, slots=True)
class StateAudit:
    """A state that is not final: what comes of it if nobody acts, and what each actor gets."""

    state: int
    silence: Plays
    prospects: tuple[Prospect, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """A contract, by its number in the program, and what was found of it."""

    checked: CheckedProgram
    program: Program
    number: int
    actors: tuple[Actor, ...]
    states: tuple[StateAudit, ...]
    restarts: tuple[Diagnostic, ...]
    blocked: tuple[Blocked, ...]
    costs: tuple[Cost, ...]
    clock_costs: tuple[ClockCost, ...]
    resting: tuple[Resting, ...]
    dated: tuple[DatedEntries, ...]
    together: tuple[Together, ...]
    traffic: Traffic

    @property
    def contract(self) -> CheckedContract:
        """The contract."""
        return self.checked.contracts[self.number]


def audit(compilation: Compilation, number: int) -> Audit:
    """Audit a contract of a compilation that holds a program (ValueError for one that does not)."""
    if compilation.checked is None or compilation.program is None:
        raise ValueError("a text with errors has nothing to audit")
    checked, program = compilation.checked, compilation.program.program
    contract = checked.contracts[number]
    reader = Reader(checked, contract)
    facts = Facts(reader, empty_pots(program)[number])
    people = People(reader)
    player = Player(reader, facts, people)
    states = tuple(
        _state(player, people, state) for state, noun in enumerate(contract.states) if not noun.final
    )
    return Audit(
        checked=checked,
        program=program,
        number=number,
        actors=people.actors,
        states=states,
        restarts=_restarts(compilation, checked, number),
        blocked=blocked(reader, facts),
        costs=action_costs(program, checked, number),
        clock_costs=clock_costs(program, contract, number),
        resting=resting(reader, facts),
        dated=dated_entries(reader, people),
        together=together(reader, people),
        traffic=traffic(checked, number),
    )


def _state(player: Player, people: People, state: int) -> StateAudit:
    silence = player.silence(state)
    prospects: list[Prospect] = []
    for actor in people.actors:
        alone = player.alone(state, actor) if people.rules_of(actor) else silence
        acts = (step.number for play in alone.all for step in play.steps if step.is_own)
        own = tuple(sorted(set(acts)))
        cells = people.cells_of(actor)
        quiet = tuple(dict.fromkeys(outcome_of(play, actor, cells) for play in silence.all))
        prospects.append(Prospect(actor, quiet, outcomes(alone.all, actor, cells), own, alone.cut))
    return StateAudit(state, silence, tuple(prospects))


def _restarts(compilation: Compilation, checked: CheckedProgram, number: int) -> tuple[Diagnostic, ...]:
    """The compiler's own warnings of clocks that one party alone can restart."""
    source = checked.source
    file, own = source.local(checked.contracts[number].span)
    beside = (source.local(one.span) for one in checked.contracts)
    after = [span.start for other, span in beside if other == file and span.start > own.start]
    end = min(after, default=len(file.text))
    return tuple(
        found
        for found in (*compilation.diagnostics, *compilation.beside)
        if found.code == RESTARTS
        and found.source == file
        and found.span is not None
        and own.start <= found.span.start < end
    )
