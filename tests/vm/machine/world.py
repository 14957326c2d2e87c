"""A chain with people and one instance of a program made by hand."""

from __future__ import annotations

from typing import Any

from chain.address import named_account
from chain.genesis import Genesis, local_genesis
from chain.host import LedgerHost
from chain.ledger import Ledger
from chain.receipt import Receipt
from chain.state import LedgerState
from chain.transaction import Call, Create, Issue, Withdraw
from tests.vm.machine.build import Pools, code, verified
from vm.code.program import Instruction, Program, Unit, UnitKind
from vm.machine.dates import SECONDS_A_DAY
from vm.machine.interpreter import Interpreter
from vm.machine.outcome import Done, OutOfGas, Refused
from vm.machine.state import MISSING, Instance, Moment, Status
from vm.machine.trace import NO_TRACE, Tracer

DAY = SECONDS_A_DAY
START_DAY = 20_000
"""2024-10-04, a Friday."""
START = START_DAY * DAY

LI, WANG, ZHAO = (named_account(0, name) for name in ("Li", "Wang", "Zhao"))


class World:
    """A ledger that starts at 0:00 UTC of START_DAY, where people hold 1000.00 CNY each."""

    def __init__(self, program: Program, *terms: Any, genesis: Genesis | None = None) -> None:
        self.genesis = local_genesis(0, START, ("CNY", "EUR")) if genesis is None else genesis
        self.ledger = Ledger(self.genesis)
        self.issuer = self.genesis.issuers[0][1]
        for person in (LI, WANG, ZHAO):
            self.give(person, 100_000)
        self.program = verified(program)
        self.receipt = self.create(*terms)
        self.address = self.receipt.created or b""

    def give(self, person: bytes, amount: int) -> None:
        """The issuer gives fen to a person."""
        assert isinstance(self.ledger.submit(Issue(self.issuer, person, "CNY", amount)), Receipt)

    def create(self, *terms: Any, contract: int = 0, tracer: Tracer = NO_TRACE) -> Receipt:
        """Create one more instance."""
        receipt = self.ledger.submit(Create(self.issuer, self.program, contract, terms), tracer)
        assert isinstance(receipt, Receipt)
        return receipt

    def call(
        self,
        person: bytes,
        action: str,
        *arguments: Any,
        caps: dict[str, int] | None = None,
        tracer: Tracer = NO_TRACE,
    ) -> Receipt:
        """Call an action of the instance."""
        limits = None if caps is None else tuple(sorted(caps.items()))
        receipt = self.ledger.submit(Call(person, self.address, action, arguments, limits), tracer)
        assert isinstance(receipt, Receipt)
        return receipt

    def withdraw(self, person: bytes, action: str) -> Receipt:
        """Take back a consent."""
        receipt = self.ledger.submit(Withdraw(person, self.address, action))
        assert isinstance(receipt, Receipt)
        return receipt

    def after(self, seconds: int) -> tuple[Receipt, ...]:
        """Let time pass to so many seconds after START."""
        return self.ledger.advance_to(START + seconds)

    @property
    def instance(self) -> Instance:
        """The instance."""
        found = self.ledger.find(self.address)
        assert found is not None
        return found

    @property
    def state(self) -> int:
        """The number of its state."""
        state: int = self.instance.status[Status.STATE]
        return state

    def keep(self, number: int = 0) -> Any:
        """A kept value, None while not known."""
        value = self.instance.keeps[number]
        return None if value is MISSING else value

    def balance(self, person: bytes) -> int:
        """What a person holds, in fen."""
        return self.ledger.balance(person, "CNY")


def said(receipt: Receipt) -> str:
    """What a call came to: "done", or the code of its refusal."""
    match receipt.outcome:
        case Done():
            return "done"
        case Refused(refusal):
            return refusal.code
        case OutOfGas():
            return "R5001"


def reason(receipt: Receipt) -> str | None:
    """The author's text of a refusal."""
    assert isinstance(receipt.outcome, Refused)
    return receipt.outcome.refusal.reason


def dump(ledger: Ledger) -> tuple[object, ...]:
    """Everything that a refused call must leave alone: all of the state but nonces and used gas.

    Two dumps are equal where the states read the same.
    """
    state = ledger.state
    parts = [
        (
            (one.number, one.address, one.terms, tuple(one.status), tuple(one.keeps), tuple(one.pots)),
            [dict(entries) for entries in one.maps],
            [dict(cells) for cells in one.families],
            [dict(lots) for lots in (*one.lots, *one.cell_lots)],
            (dict(one.totals), dict(one.flows), dict(one.consents)),
        )
        for one in state.instances
    ]
    money = (dict(state.balances), dict(state.issued), dict(state.addresses))
    return (money, parts, list(state.journal.entries))


def evaluated(
    pools: Pools, *instructions: Instruction, calendar: str | None = None, locals_: tuple[Any, ...] = ()
) -> Any:
    """The value that instructions give on an empty chain at START, or the code of the refusal."""
    unit = Unit(UnitKind.PROBE, 0, 0)
    host, moment = LedgerHost(LedgerState(), local_genesis(0, START, ())), Moment(START, START_DAY)
    program = pools.program(calendar=calendar)
    found = Interpreter().evaluate(host, program, None, unit, code(*instructions), locals_, moment, NO_TRACE)
    return found.refusal.code if isinstance(found, Refused) else found
