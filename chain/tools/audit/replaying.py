"""An instance among others: a scenario is done again up to the creation, and goes on as a scratch chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chain.address import named_account
from chain.audit.scratch import STRANGER, Scratch, give_purses
from chain.audit.terms import SEED
from chain.created import name_all
from chain.genesis import local_genesis
from chain.ledger import Ledger
from chain.names import NameBook
from chain.receipt import Receipt, Rejection
from chain.state import InternalFault
from chain.testing.report import RunReport
from vm.code.lowered import LoweredScenario
from vm.compiler import Compilation
from vm.currencies import DECIMALS
from vm.machine.calendar import Calendar
from vm.machine.outcome import ActionKind
from vm.types import ContractType


@dataclass(frozen=True, slots=True)
class Begun:
    """The receipt of a transaction that made an instance, and the instance's number."""

    receipt: Receipt
    number: int


def creation_of(compilation: Compilation, contract: int, ran: RunReport) -> Begun | None:
    """The first instance of a contract that a scenario makes, itself or by a message; None for none."""
    if compilation.program is None:
        return None
    name = compilation.program.program.contracts[contract].name
    for receipt in _receipts(ran):
        for action in receipt.actions:
            if action.kind is ActionKind.CREATION and action.name == name:
                return Begun(receipt, action.instance)
    return None


def needs_others(compilation: Compilation, contract: int) -> bool:
    """Whether a creation of a contract names other contracts."""
    if compilation.program is None:
        return False
    terms = compilation.program.program.contracts[contract].terms
    return any(isinstance(term.type, ContractType) for term in terms)


def replayed(
    compilation: Compilation,
    contract: int,
    scenario: LoweredScenario,
    ran: RunReport,
    begun: Begun,
    calendars: tuple[Calendar, ...] | None = None,
) -> Scratch:
    """The instance as it stands after the transaction that made it, on a chain on which the scenario has been
    done up to there, with everybody's purse filled."""
    program = compilation.program
    if program is None:
        raise ValueError("a text with errors cannot be created")
    before = [receipt for receipt in _receipts(ran) if receipt.number <= begun.receipt.number]
    start = min(receipt.time for receipt in before)
    ledger = Ledger(local_genesis(SEED, start, tuple(sorted(DECIMALS)), calendars))
    names = NameBook(ledger.genesis)
    issuer = ledger.genesis.issuers[0][1]
    names.name_issuer(issuer)
    people = tuple((name, named_account(SEED, name)) for name in (*_people(scenario), STRANGER))
    for name, address in people:
        names.name_account(address, name)
    scratch = Scratch(compilation, program, contract, ledger, names, people, number=begun.number)
    for receipt in before:
        _again(scratch, receipt, ran)
    give_purses(ledger, issuer, scratch.code, people)
    return scratch


def _again(scratch: Scratch, receipt: Receipt, ran: RunReport) -> None:
    """Do once more what a receipt tells; what time does comes by itself."""
    ledger = scratch.ledger
    if receipt.time > ledger.time:
        scratch.wait(receipt.time)
    if receipt.transaction is None:
        return
    done = ledger.submit(receipt.transaction)
    if isinstance(done, Rejection):
        raise InternalFault(f"a scenario's transaction was rejected: {done.code}")
    name_all(ledger, scratch.names, done, [])
    for number, instance in enumerate(ledger.state.instances):
        known = ran.names.known(number)
        if known is not None:
            scratch.names.name_instance(number, known)
            scratch.names.name_account(instance.address, known.name)
    scratch.note(done, (scratch.names.account(receipt.transaction.sender),), ())


def _people(scenario: LoweredScenario) -> tuple[str, ...]:
    return tuple(scenario.locals[number].name for number in scenario.people)


def _receipts(ran: RunReport) -> Iterator[Receipt]:
    """All receipts of a run in order, those of clocks included."""
    for step in ran.steps:
        yield from step.clocks
        yield from step.receipts
