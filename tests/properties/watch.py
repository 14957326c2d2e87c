"""What must hold after every step of any history of any contract.

Conservation, deadlines and gas are read off the chain; the author's invariants are evaluated by the
reference, which shares no code with the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chain.receipt import Receipt
from chain.state import LedgerState
from chain.timers import due_instant, next_timer
from tests.chain.lines import check_lines
from tests.reference.compare import Twin
from vm.code.gas import action_bounds
from vm.machine.outcome import ActionKind, ActionRecord, Refused
from vm.machine.state import Instance, Status

LONG = 366 * 86_400
"""How long nothing happens at the end."""


def dump(state: LedgerState) -> str:
    """Everything of a state that a refused call must leave alone: not nonces, not gas that was used."""
    parts = [
        getattr(one, part) for one in state.instances for part in Instance.__slots__ if part != "program"
    ]
    return repr(_ordered([state.balances, state.issued, state.addresses, *parts]))


def _ordered(value: object) -> object:
    """The value with the keys of dictionaries in order: the order of writing means nothing."""
    if isinstance(value, dict):
        return sorted(((repr(key), _ordered(part)) for key, part in value.items()), key=lambda pair: pair[0])
    if isinstance(value, list):
        return [_ordered(part) for part in value]
    return value


class Watch:
    """Watches a twin. Every method raises AssertionError where a promise is broken."""

    def __init__(self, twin: Twin, may_halt: bool = False) -> None:
        self.twin = twin
        self.may_halt = may_halt
        self.seen = 0
        self.bounds: dict[tuple[int, int], dict[str, int]] = {}

    @contextmanager
    def call(self, number: int) -> Iterator[None]:
        """Around one call or withdrawal on an instance."""
        state = self.twin.ledger.state
        before, now = dump(state), self.twin.ledger.time
        deadline = self.twin.reference.world.instances[number].deadline
        count = len(self.twin.receipts)
        yield
        assert len(self.twin.receipts) == count + 1
        receipt = self.twin.receipts[-1]
        if isinstance(receipt.outcome, Refused):
            assert dump(state) == before, "a refused call changed something"
            assert receipt.actions == ()
        elif receipt.actions[0].kind in (ActionKind.RULE, ActionKind.CONSENT):
            assert deadline is None or now < deadline, "an action was done at or after its deadline"
        self.look()

    def look(self) -> None:
        """After any step: conservation, invariants, nothing overdue or halted, gas within its bounds."""
        state = self.twin.ledger.state
        for currency, issued in state.issued.items():
            assert state.total(currency) == issued, f"{currency} was made or lost"
        for receipt in self.twin.receipts[self.seen :]:
            self._gas(receipt)
        self.seen = len(self.twin.receipts)
        for instance in state.instances:
            assert self.may_halt or instance.status[Status.HALTED] is None, "an instance is halted"
            timer = next_timer(instance, state.find)
            assert timer is None or due_instant(instance, timer) > self.twin.ledger.time, "a clock is overdue"
            assert all(amount >= 0 for amount in instance.pots), "a pot holds less than nothing"
        check_lines(self.twin.receipts, state.instances)
        for model in self.twin.reference.world.instances:
            for invariant in model.contract.invariants:
                assert self.twin.reference.holds(model.number, invariant), invariant.name

    def _gas(self, receipt: Receipt) -> None:
        for action in receipt.actions:
            if action.kind is ActionKind.RULE:
                bound = self._bound(action)
                assert action.gas <= bound, f"{action.name} took {action.gas} gas, its bound is {bound}"

    def _bound(self, action: ActionRecord) -> int:
        instance = self.twin.ledger.state.instances[action.instance]
        program = instance.program.program
        key = (id(program), instance.contract)
        if key not in self.bounds:
            self.bounds[key] = dict(action_bounds(program, instance.contract))
        return self.bounds[key][action.name]

    def silence(self) -> None:
        """Nobody acts any more: every wait ends, every pot is empty, and the clocks took no more gas than was
        prepaid by the states they started from."""
        before = {one.number: self._prepaid(one) for one in self.twin.ledger.state.instances}
        count = len(self.twin.receipts)
        while (due := self.twin.reference.next_due()) is not None:
            self.twin.advance(due)
        self.twin.advance(self.twin.ledger.time + LONG)
        self.look()
        used = dict.fromkeys(before, 0)
        for receipt in self.twin.receipts[count:]:
            for action in receipt.actions:
                used[action.instance] += action.gas
        for instance in self.twin.ledger.state.instances:
            tables = instance.program.program.contracts[instance.contract]
            assert used[instance.number] <= before[instance.number], "clocks took more gas than was prepaid"
            if instance.status[Status.HALTED] is not None:
                continue
            state = tables.states[instance.status[Status.STATE]]
            assert state.deadline is None, f"still waiting in {state.name}"
            find = self.twin.ledger.state.find
            assert next_timer(instance, find) is None, f"a clock is left in {state.name}"
            assert not any(instance.pots), f"money is left in {state.name}"

    def _prepaid(self, instance: Instance) -> int:
        tables = instance.program.program.contracts[instance.contract]
        state: int = instance.status[Status.STATE]
        return tables.states[state].prepaid
