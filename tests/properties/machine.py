"""A Hypothesis state machine for any compiled contract: anybody calls anything, consents come and go, time
passes.

What must hold after every step is in `Watch`; the machine only makes the steps.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.properties.watch import Watch
from tests.reference.compare import Twin
from tests.reference.drive import Driver, Tally
from tests.reference.fixtures import START, Fixture
from tests.reference.values import chance

GIVEN = 30_000_000
"""What each person starts with, in fen."""
INSTANCES = 2


@dataclass
class Drawn:
    """Choices that Hypothesis draws, and so shrinks."""

    data: st.DataObject

    def integer(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        return self.data.draw(st.integers(low, high))


@dataclass
class Run:
    """What all examples of one test came to."""

    fixture: Fixture
    tally: Tally = field(default_factory=Tally)
    examples: int = 0


def machine(run: Run) -> type[RuleBasedStateMachine]:
    """The state machine of a fixture, counting into `run`."""

    class ContractMachine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.twin = Twin(START, ("CNY",))
            self.watch = Watch(self.twin)
            run.examples += 1

        def driver(self, data: st.DataObject) -> Driver:
            """A driver whose choices this step draws; it counts for the whole run."""
            driver = Driver(self.twin, Drawn(data), given=None)
            driver.tally = run.tally
            return driver

        @initialize(data=st.data())
        def two_instances(self, data: st.DataObject) -> None:
            driver = self.driver(data)
            driver.give(GIVEN)
            self.renew(driver)

        def renew(self, driver: Driver) -> None:
            """Make new instances for those that have come to an end."""
            while len(driver.live()) < INSTANCES:
                terms = run.fixture.terms(driver.today(run.fixture.compilation))
                assert driver.create(run.fixture.compilation, terms=terms).done
            self.watch.look()

        @rule(data=st.data(), number=st.integers(0, INSTANCES - 1))
        def somebody_calls(self, data: st.DataObject, number: int) -> None:
            self.some_calls(data, number, 1)

        @rule(data=st.data(), number=st.integers(0, INSTANCES - 1))
        def several_people_call(self, data: st.DataObject, number: int) -> None:
            """A history of waiting alone says little."""
            self.some_calls(data, number, 3)

        def some_calls(self, data: st.DataObject, number: int, count: int) -> None:
            """Calls one after the other, without a pause."""
            driver = self.driver(data)
            self.renew(driver)
            for _ in range(count):
                here = driver.live()[number] if number < len(driver.live()) else 0
                with self.watch.call(here):
                    driver.call(here)

        @rule(data=st.data(), number=st.integers(0, INSTANCES - 1))
        def somebody_withdraws(self, data: st.DataObject, number: int) -> None:
            driver = self.driver(data)
            here = driver.live()[number] if number < len(driver.live()) else 0
            if not self.twin.reference.world.instances[here].consents and not chance(driver.chooser, 8):
                return
            with self.watch.call(here):
                driver.withdraw(here)

        @rule(seconds=st.sampled_from((-1, 0, 1)))
        def the_next_deadline_comes(self, seconds: int) -> None:
            due = self.twin.reference.next_due()
            if due is not None:
                self.twin.advance(max(due + seconds, self.twin.reference.world.time))
                self.watch.look()

        @rule(days=st.integers(0, 40), seconds=st.integers(0, 86_400))
        def time_passes(self, days: int, seconds: int) -> None:
            self.twin.advance(self.twin.reference.world.time + days * 86_400 + seconds)
            self.watch.look()

        def teardown(self) -> None:
            self.watch.silence()

    return ContractMachine
