"""A refusal in full: which rule and clause, what the values were, who asked and when, who may act now.

One place makes the `Explanation`; terminal, JSON, Python and a failed scenario show it, and none of them adds
to it or leaves something out.
"""

from __future__ import annotations

from dataclasses import dataclass

from chain.host import LedgerHost
from chain.ledger import Ledger
from chain.names import NameBook, WrittenClock
from chain.receipt import Receipt
from chain.transaction import Call, Create, Issue, Publish, Rotate, Transaction, Transfer, Withdraw
from vm.code.callers import any_instances
from vm.code.program import ContractCode, Unit, UnitKind
from vm.diagnostics.report import Diagnostic
from vm.machine.calendar import UTC
from vm.machine.dates import format_time
from vm.machine.fits import border_of, fits
from vm.machine.outcome import OutOfGas, Party, Reading, Refusal, Refused, Sent
from vm.machine.state import ACCOUNT_KIND, ADDRESS_LENGTH, INSTANCE_KIND, Instance, Status
from vm.source import SourceFile, Span
from vm.syntax.format import format_line
from vm.types import describe


@dataclass(frozen=True, slots=True)
class Value:
    """A value that the refused condition read, with the text it was read from."""

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first argument or term whose value is not of its type: its name, the type, and what was given."""

    argument: str
    wanted: str
    given: str


_FITS = Misfit("-", "-", "-")


@dataclass(frozen=True, slots=True)
class MayAct:
    """An action that is open now, and for whom: names of people and of instances, None for anyone.
    `contracts` are those of which any instance may call it.
    """

    action: str
    people: tuple[str, ...] | None
    contracts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A refusal in full. `diagnostic` is the message of it, in both languages; `may_act` what is open now.
    `sender` is the action that sent what was refused, None where it was the call itself.
    """

    code: str
    reason: str | None
    rule: str
    clause: str | None
    who: str
    sender: str | None
    when: str
    state: str | None
    values: tuple[Value, ...]
    may_act: tuple[MayAct, ...]
    diagnostic: Diagnostic


def explain(ledger: Ledger, receipt: Receipt, names: NameBook) -> Explanation:
    """Explain a receipt whose outcome is a refusal, on the ledger as it stands after it."""
    transaction = receipt.transaction
    sender = names.account(transaction.sender) if transaction is not None else ""
    refusal = _refusal(receipt)
    instance = _instance(ledger, transaction)
    if refusal.sent is not None and instance is not None:
        return _explain_message(ledger, refusal, refusal.sent, instance, receipt.time, names)
    rule = _rule(transaction, instance, names)
    misfit = _FITS if refusal.code != "R4018" else _misfit(transaction, instance, ledger, names)
    return explain_refusal(ledger, refusal, instance, rule, sender, receipt.time, names, misfit=misfit)


def _explain_message(
    ledger: Ledger, refusal: Refusal, sent: Sent, called: Instance, time: int, names: NameBook
) -> Explanation:
    """Explain why a message was refused that came of a call of the instance `called`."""
    number = sent.target.number
    target = None if number is None else ledger.state.instances[number]
    rule, sender = message_names(sent, called, names)
    who = sender.rpartition(".")[0]
    return explain_refusal(
        ledger, refusal, target, rule, who, time, names, home=called, sender=sender
    )


def message_names(sent: Sent, called: Instance, names: NameBook) -> tuple[str, str]:
    """`case.fund` and `project.open_case`: what was refused, and who sent it. An instance that was taken back
    has the name of its contract."""
    contracts = called.program.program.contracts

    def name(party: Party) -> str:
        return contracts[party.contract].name if party.number is None else names.instance(party.number)

    created = sent.action == contracts[sent.target.contract].name
    target = f"create {sent.action}" if created else f"{name(sent.target)}.{sent.action}"
    return target, f"{name(sent.sender)}.{sent.rule}"


def explain_refusal(
    ledger: Ledger,
    refusal: Refusal,
    instance: Instance | None,
    rule: str,
    who: str,
    time: int,
    names: NameBook,
    *,
    clock: WrittenClock | None = None,
    misfit: Misfit = _FITS,
    home: Instance | None = None,
    sender: str | None = None,
) -> Explanation:
    """Explain a refusal of a call (`who` asked) or of a clock (`who` is empty) of an instance.

    `clock` is the clock that was stopped, where its text is known; `misfit` what did not fit its type. `home`
    is an instance of the same program whose text is known, where that of `instance` need not be; `sender` the
    action that sent what was refused.
    """
    contract, home = _contract(instance), instance if home is None else home
    values = tuple(_value(reading, home, names) for reading in refusal.readings)
    may_act = open_actions(ledger, instance, names)
    state = (
        None if instance is None or contract is None else contract.states[instance.status[Status.STATE]].name
    )
    clause = _clause(refusal.unit, home)
    table = UTC if home is None else ledger.calendar(home)
    when = format_time(time, table.offset_at(time))
    source, span = _place(refusal.unit, refusal.position, home, names)
    diagnostic = Diagnostic.of(
        refusal.code,
        source,
        span,
        rule=rule,
        reason=refusal.reason or "-",
        clause=clause or "-",
        values="; ".join(f"{value.text} = {value.value}" for value in values) or "-",
        who=who or "-",
        sender=sender or "-",
        when=when,
        state=state or "-",
        may_act=_may_act_text(may_act),
        clock="-" if clock is None else clock.text,
        line="-" if clock is None else str(clock.line),
        argument=misfit.argument,
        wanted=misfit.wanted,
        given=misfit.given,
    )
    return Explanation(
        refusal.code, refusal.reason, rule, clause, who, sender, when, state, values, may_act, diagnostic
    )


def open_actions(ledger: Ledger, instance: Instance | None, names: NameBook) -> tuple[MayAct, ...]:
    """The actions that are open on an instance now, each with the people who may call it."""
    contract = _contract(instance)
    if instance is None or contract is None or instance.status[Status.HALTED] is not None:
        return ()
    found: list[MayAct] = []
    for number in contract.states[instance.status[Status.STATE]].rules:
        rule = contract.rules[number]
        people = ledger.may_act(instance, rule.name)
        named = None if people is None else tuple(names.account(one) for one in people)
        found.append(MayAct(rule.name, named, any_instances(instance.program.program, rule.who)))
    return tuple(found)


def _may_act_text(actions: tuple[MayAct, ...]) -> str:
    # `anyone` and `any …` are words of the language, the same in every tongue
    parts: list[str] = []
    for action in actions:
        people = ("`anyone`",) if action.people is None else action.people
        callers = (*people, *(f"`any {name}`" for name in action.contracts))
        if callers:
            parts.append(f"{action.action} ({', '.join(callers)})")
    return "; ".join(parts) or "-"


def _refusal(receipt: Receipt) -> Refusal:
    match receipt.outcome:
        case Refused(refusal):
            return refusal
        case OutOfGas():
            return Refusal("R5001", None, -1)
        case _:
            raise ValueError("a receipt that was done has no refusal")


def _instance(ledger: Ledger, transaction: Transaction | None) -> Instance | None:
    match transaction:
        case Call(instance=address) | Withdraw(instance=address):
            return ledger.find(address)
        case _:
            return None


def _rule(transaction: Transaction | None, instance: Instance | None, names: NameBook) -> str:
    match transaction:
        case Call(action=action) | Withdraw(action=action):
            return action if instance is None else f"{names.instance(instance.number)}.{action}"
        case Create(program=program, contract=contract):
            return f"create {program.program.contracts[contract].name}"
        case Issue():
            return "issue"
        case Transfer():
            return "transfer"
        case Publish():
            return "publish"
        case Rotate():
            return "rotate"
        case None:
            return "-"


def _misfit(
    transaction: Transaction | None, instance: Instance | None, ledger: Ledger, names: NameBook
) -> Misfit:
    """What does not fit; the numbers of values where there are too many or too few."""
    match transaction:
        case Create(program=program, contract=number, terms=values):
            wanted = program.program.contracts[number].terms
        case Call(action=action, arguments=values) if instance is not None:
            program = instance.program
            code = program.program.contracts[instance.contract]
            wanted = next((rule.parameters for rule in code.rules if rule.name == action), ())
        case _:
            return _FITS
    border = border_of(LedgerHost(ledger.state, ledger.genesis), program)
    if len(values) != len(wanted):
        listed = ", ".join(one.name for one in wanted) or "-"
        return Misfit(listed, str(len(wanted)), str(len(values)))
    for variable, value in zip(wanted, values, strict=True):
        if not fits(variable.type, value, border):
            return Misfit(variable.name, describe(variable.type), _given(value, names))
    return _FITS


def _given(value: object, names: NameBook) -> str:
    """A value that does not fit: an address by its name, other bytes in hex."""
    match value:
        case bytes() if len(value) == ADDRESS_LENGTH and value[0] in (ACCOUNT_KIND, INSTANCE_KIND):
            return names.account(value)
        case bytes():
            return "0x" + value.hex()
        case _:
            return str(value)


def _contract(instance: Instance | None) -> ContractCode | None:
    return None if instance is None else instance.program.program.contracts[instance.contract]


def _clause(unit: Unit | None, instance: Instance | None) -> str | None:
    """The clause that a unit of an instance's program cites."""
    if unit is None or instance is None:
        return None
    contract = instance.program.program.contracts[unit.contract]
    if unit.kind in (UnitKind.RULE, UnitKind.WHO, UnitKind.PAYING_AMOUNT):
        article = contract.rules[unit.number].article
    elif unit.kind is UnitKind.CLOCK:
        article = contract.clocks[unit.number].article
    else:
        return contract.invariants[unit.number].name if unit.kind is UnitKind.INVARIANT else None
    return None if article is None else instance.program.program.texts[article]


def _value(reading: Reading, instance: Instance | None, names: NameBook) -> Value:
    source, span = _place(reading.unit, reading.position, instance, names)
    text = "value" if source is None or span is None else format_line(source, span)
    number = -1 if instance is None else instance.number
    return Value(text, names.value(number, reading.type, reading.value))


def _place(
    unit: Unit | None, position: int, instance: Instance | None, names: NameBook
) -> tuple[SourceFile, Span] | tuple[None, None]:
    """File and span of an instruction, where the instance's text is known."""
    known = None if instance is None else names.known(instance.number)
    if known is None or known.compilation.lowered is None or unit is None:
        return None, None
    span = known.compilation.lowered.source_map.span(unit, position)
    return (None, None) if span is None else known.compilation.source.local(span)


def meant(wanted: str | None, code: str, reason: str | None) -> bool:
    """Whether a refusal is the one that was meant: a code, the author's text or one language's half of it;
    None means any. Scenarios and Python ask here."""
    if wanted is None or wanted in (code, reason):
        return True
    return reason is not None and wanted in (part.strip() for part in reason.split(" / "))
