"""A random history on chain and reference together: people call what they may and may not, time passes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from chain.address import named_account
from tests.reference import days
from tests.reference.compare import Twin
from tests.reference.records import Result
from tests.reference.reference import Caps
from tests.reference.values import Chooser, Near, chance, draw, pick
from tests.reference.world import Instance
from vm.check.checked import CheckedContract, CheckedProgram, Go, Rule, Stay
from vm.check.walk import nodes
from vm.compiler import Compilation
from vm.types import DateType, MoneyType
from vm.values import Value

NAMES = ("Anna", "Bert", "Carl", "Dora", "Emil", "Frida", "Gustav", "Hanna")
PEOPLE = tuple(named_account(0, name) for name in NAMES)
GIVEN = 1_000_000
"""What each person starts with of each currency, in minor units."""
DAY = 86_400
MANY = 1_000_000
"""More than any count of visits."""


@dataclass
class Tally:
    """How often calls came to what: `done` by kind of action, `refused` by code."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    halts: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    """How often an action or a clock led to a state."""

    def add(self, result: Result) -> None:
        """Count one call, with the clocks that it made due."""
        if result.done:
            self.done[result.actions[0].kind] += 1
        else:
            self.refused[result.outcome] += 1
        self.note(result)

    def note(self, result: Result) -> None:
        """Count what a call or a clock led to."""
        self.states.update(action.after for action in result.actions if action.after is not None)
        self.halts.update(code for _, code in result.halts)

    def update(self, other: Tally) -> None:
        """Add what another one counted."""
        self.done.update(other.done)
        self.refused.update(other.refused)
        self.halts.update(other.halts)
        self.states.update(other.states)

    @property
    def share_done(self) -> float:
        """The share of calls that were done; creations are no calls."""
        done = sum(self.done.values()) - self.done["creation"]
        return done / max(1, done + sum(self.refused.values()))


def _ends(rule: Rule, contract: CheckedContract) -> bool:
    """Whether a rule leads to nothing but final states."""
    jumps = [node for node in nodes(rule.body) if isinstance(node, (Go, Stay))]
    return all(isinstance(jump, Go) and contract.states[jump.state].final for jump in jumps)


class Driver:
    """Drives instances of compiled contracts with one chooser."""

    def __init__(self, twin: Twin, chooser: Chooser, given: int | None = GIVEN) -> None:
        self.twin = twin
        self.chooser = chooser
        self.tally = Tally()
        self.curious = False
        """Whether to go where histories with the same tally seldom came; never where a choice is replayed."""
        self.around: Callable[[int], AbstractContextManager[None]] = lambda number: nullcontext()
        """What stands around each call on an instance."""
        if given is not None:
            self.give(given)

    def give(self, amount: int) -> None:
        """Give everybody an amount of every currency."""
        for currency, _ in self.twin.genesis.issuers:
            for person in PEOPLE:
                self.twin.issue(person, currency, amount)

    @property
    def now(self) -> int:
        """Block time."""
        return self.twin.reference.world.time

    def today(self, compilation: Compilation) -> int:
        """The local day of a program."""
        if compilation.checked is None:
            raise ValueError("only a compiled program has a day")
        return days.local_day(self.twin.reference.table(compilation.checked), self.now)

    def near(self, instance: Instance | None = None) -> Near:
        """What values are drawn near to: what the instance's terms, keeps and pots say."""
        amounts = [0, 1, 100, GIVEN]
        if instance is not None:
            pairs = zip(instance.contract.terms, instance.terms, strict=True)
            amounts.extend(
                value for term, value in pairs if isinstance(term.type, MoneyType) and isinstance(value, int)
            )
            amounts.extend(instance.pots.values())
            for number, value in instance.keeps.items():
                if isinstance(instance.contract.keeps[number].type, MoneyType) and isinstance(value, int):
                    amounts.append(value)
        working = instance is None or instance.program.calendar is not None
        addresses = () if instance is None else (instance.address,)
        if instance is not None and len(instance.program.contracts) > 1:
            addresses = tuple(one.address for one in self.twin.reference.world.instances)
        return Near(PEOPLE, tuple(amounts), self.now // DAY, self.now, addresses, working)

    # --- steps ---

    def create(
        self, compilation: Compilation, contract: int = 0, terms: tuple[Value, ...] | None = None
    ) -> Result:
        """Create an instance with the given terms, or with random ones."""
        if compilation.checked is None:
            raise ValueError("only a compiled program makes instances")
        if terms is None:
            terms = self.terms(compilation.checked, contract)
        result, _ = self.twin.create(pick(self.chooser, PEOPLE), compilation, contract, terms)
        self.tally.add(result)
        return result

    def terms(self, program: CheckedProgram, number: int) -> tuple[Value, ...]:
        """Terms that mostly make sense: a person for each party, dates ahead, amounts that people have."""
        contract, working = program.contracts[number], program.calendar is not None
        near = Near(PEOPLE, (0, 1, 100, 2_500, 10_000), self.now // DAY, self.now, working_days=working)
        found: list[Value] = []
        for place, term in enumerate(contract.terms):
            if place < contract.parties:
                found.append(PEOPLE[0 if chance(self.chooser, 20) else place % len(PEOPLE)])
            elif isinstance(term.type, DateType):
                found.append(self.now // DAY + self.chooser.integer(0, 40))
            else:
                found.append(draw(term.type, self.chooser, near))
        return tuple(found)

    def call(self, number: int) -> Result:
        """Somebody calls an action of an instance; mostly one that is open, mostly by somebody who may."""
        instance = self.twin.reference.world.instances[number]
        rule, arguments = self.what(instance)
        sender = self.sender(instance, rule, arguments)
        caps = self.caps()
        with self.around(number):
            result = self.twin.call(number, sender, rule.name, arguments, caps)
        self.tally.add(result)
        return result

    def what(self, instance: Instance) -> tuple[Rule, tuple[Value, ...]]:
        """An action with arguments; often one that an open consent waits for."""
        open_ = [instance.contract.rules[place] for place in instance.contract.states[instance.state].rules]
        if instance.consents and chance(self.chooser, 2):
            given = pick(self.chooser, instance.consents)
            waiting = [rule for rule in open_ if rule.name == given.action]
            if waiting:
                return waiting[0], given.arguments
        rule = self.rule(instance)
        near = self.near(instance)
        arguments = tuple(draw(parameter.type, self.chooser, near) for parameter in rule.parameters)
        return rule, (*arguments, 1) if chance(self.chooser, 60) else arguments

    def rule(self, instance: Instance) -> Rule:
        """An action, mostly of the present state, and mostly one that does not end everything."""
        contract = instance.contract
        open_ = [contract.rules[place] for place in contract.states[instance.state].rules]
        if not open_ or chance(self.chooser, 10):
            return pick(self.chooser, contract.rules)
        if self.curious and chance(self.chooser, 2):
            return min(open_, key=lambda rule: self._visits(rule, contract))
        going_on = [rule for rule in open_ if not _ends(rule, contract)]
        return pick(self.chooser, open_ if not going_on or chance(self.chooser, 5) else going_on)

    def _visits(self, rule: Rule, contract: CheckedContract) -> int:
        """How often histories came to the least known state that a rule leads to."""
        targets = [contract.states[node.state].name for node in nodes(rule.body) if isinstance(node, Go)]
        return min((self.tally.states[target] for target in targets), default=MANY)

    def sender(self, instance: Instance, rule: Rule, arguments: tuple[Value, ...]) -> bytes:
        """Somebody who may call the action, or now and then anybody."""
        reference = self.twin.reference
        signed = [given.signer for given in instance.consents if given.action == rule.name]
        may = [one for one in PEOPLE if reference.may_call(instance.number, rule, one, arguments)]
        if signed and not chance(self.chooser, 4):
            may = [one for one in may if one not in signed]
        return pick(self.chooser, PEOPLE if not may or chance(self.chooser, 6) else may)

    def caps(self) -> Caps:
        """Mostly none said: then the header's amount is the cap. Or nothing at all may leave, or so much."""
        if not chance(self.chooser, 8):
            return None
        if chance(self.chooser, 4):
            return ()
        most = pick(self.chooser, (0, 1, 100, 300_000, GIVEN))
        return tuple((currency, most) for currency, _ in self.twin.genesis.issuers)

    def withdraw(self, number: int) -> Result:
        """Somebody takes back a consent, mostly one that is open."""
        instance = self.twin.reference.world.instances[number]
        signer, action = pick(self.chooser, PEOPLE), self.rule(instance).name
        if instance.consents and not chance(self.chooser, 5):
            given = pick(self.chooser, instance.consents)
            signer, action = given.signer, given.action
        with self.around(number):
            result = self.twin.withdraw(number, signer, action)
        self.tally.add(result)
        return result

    def wait(self) -> tuple[Result, ...]:
        """Time passes: to the second before, at or after the next clock, or some span."""
        due = self.twin.reference.next_due()
        span = pick(self.chooser, (1, 3_600, DAY, DAY, 3 * DAY, 20 * DAY))
        if due is not None and chance(self.chooser, 2):
            target = due + self.chooser.integer(-1, 1)
        else:
            target = self.now + span
        results = self.twin.advance(max(self.now, target))
        for result in results:
            self.tally.note(result)
        return results

    def live(self) -> list[int]:
        """Instances on which something can still be done."""
        instances = self.twin.reference.world.instances
        return [one.number for one in instances if one.contract.states[one.state].rules]

    def step(self) -> None:
        """One random step on a random instance."""
        instances = self.twin.reference.world.instances
        if not instances:
            self.wait()
            return
        live = self.live()
        number = pick(self.chooser, live if live and not chance(self.chooser, 8) else range(len(instances)))
        match self.chooser.integer(0, 9):
            case 0 | 1:
                self.wait()
            case 2 if instances[number].consents or chance(self.chooser, 4):
                self.withdraw(number)
            case _:
                self.call(number)

    def rest(self) -> None:
        """Nobody acts any more: time passes until nothing is due."""
        while (due := self.twin.reference.next_due()) is not None:
            self.twin.advance(max(due, self.now))
