"""A call of an action: who may make it, whose consents it has, what its header takes, and then its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from vm.code.program import Code, PayingCode, RuleCode, Unit, UnitKind
from vm.machine.endings import finish, record_of
from vm.machine.fits import all_fit, border_of
from vm.machine.frame import Action, Frame, Stop
from vm.machine.host import Caller
from vm.machine.lots import Lots, line_named, named, open_line
from vm.machine.operations.money import TO_ACCOUNT, TO_POT, Target, count_flow, credit, place_of, record
from vm.machine.outcome import AccountPlace, ActionKind, ActionRecord, InFlight, Payment, Reading, Refusal
from vm.machine.people import People, all_members, people_of, signers
from vm.machine.run import evaluate, read_again, run
from vm.machine.state import MISSING, Consent, Instance, Status, is_instance
from vm.types import MoneyType
from vm.values import Value

NOT_YOURS: Final = "R4002"
NOT_OPEN: Final = "R4003"
PAYER_SHORT: Final = "R4005"
NO_CONSENT: Final = "R4015"
HALTED: Final = "R4016"
MISFIT: Final = "R4018"
TOO_MANY_LINES: Final = "R4023"
OTHER_MONEY: Final = "R4021"
OTHER_TREE: Final = "R4025"


def call(
    action: Action, instance: Instance, name: str, arguments: tuple[Value, ...], caller: Caller
) -> ActionRecord | Refusal:
    """Call an action: run its rule, or take it as a consent to it. A refusal may leave writes to undo."""
    found = _open(action, instance, name)
    if isinstance(found, Refusal):
        return found
    number, rule = found
    unit = Unit(UnitKind.RULE, instance.contract, number)
    types = tuple(parameter.type for parameter in rule.parameters)
    if not all_fit(types, arguments, border_of(action.host, instance.program)):
        return Refusal(MISFIT, unit, -1)
    people = people_of(action, instance, number, rule, arguments)
    if isinstance(people, Refusal):
        return people
    if not people.names(caller.address):
        return people.stopped or Refusal(NOT_YOURS, unit, -1)
    header = header_of(action, instance, number, rule, arguments)
    if isinstance(header, Refusal):
        return header
    if is_instance(caller.address) and not brings_what_is_asked(header, caller.money):
        return _other_money(action, instance, number, header, arguments)
    consent = consent_of(arguments, caller.caps, header)
    before = instance.status[Status.STATE]
    signed = complete(instance, name, people, caller.address, consent)
    if signed is None:
        action.journal.set_key(instance.consents, (name, caller.address), consent)
        return record_of(action, instance, ActionKind.CONSENT, name, unit, before)
    action.signers, action.article = signed, rule.article
    consents = {**use_up(action, instance, name, signed), caller.address: consent}
    refusal = take_payment(action, instance, number, header, consents, arguments)
    if refusal is None:
        missing = [MISSING] * (len(rule.locals) - len(rule.parameters))
        refusal = run(Frame(action, unit, instance, [*arguments, *missing]), rule.code)
    if refusal is None:
        refusal = finish(action, instance)
    return refusal or record_of(action, instance, ActionKind.RULE, name, unit, before)


def _open(action: Action, instance: Instance, name: str) -> tuple[int, RuleCode] | Refusal:
    """The rule of a name that is open in the present state, with its number."""
    if instance.status[Status.HALTED] is not None:
        return Refusal(HALTED, None, -1)
    rule = _rule(action, instance, name)
    return Refusal(NOT_OPEN, None, -1) if rule is None else rule


def _rule(action: Action, instance: Instance, name: str) -> tuple[int, RuleCode] | None:
    tables = action.program.contracts[instance.contract]
    for number in tables.states[instance.status[Status.STATE]].rules:
        if tables.rules[number].name == name:
            return number, tables.rules[number]
    return None


def who_may(action: Action, instance: Instance, name: str) -> tuple[bytes, ...] | None:
    """The accounts that a WHO names now; None for anyone, nobody where the action is not open."""
    found = _open(action, instance, name)
    if isinstance(found, Refusal):
        return ()
    people = people_of(action, instance, *found, None)
    return () if isinstance(people, Refusal) else all_members(people)


def withdraw(action: Action, instance: Instance, name: str, signer: bytes) -> ActionRecord | Refusal:
    """Take back an open consent."""
    if instance.status[Status.HALTED] is not None:
        return Refusal(HALTED, None, -1)
    if (name, signer) not in instance.consents:
        return Refusal(NO_CONSENT, None, -1)
    action.journal.delete_key(instance.consents, (name, signer))
    rule = _rule(action, instance, name)
    unit = None if rule is None else Unit(UnitKind.RULE, instance.contract, rule[0])
    return record_of(action, instance, ActionKind.WITHDRAWAL, name, unit, instance.status[Status.STATE])


# --- what the header asks -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Header:
    """What `paying` asks at the call: an amount of a currency; `amounts` is what a consent fixes."""

    paying: PayingCode | None
    amount: int

    @property
    def amounts(self) -> tuple[int, ...]:
        """Every amount of the header."""
        return () if self.paying is None else (self.amount,)


def header_of(
    action: Action, instance: Instance, number: int, rule: RuleCode, arguments: tuple[Value, ...]
) -> Header | Refusal:
    """Work out what the header of a rule takes, for these arguments and now."""
    if rule.paying is None:
        return Header(None, 0)
    amount = _part(action, instance, UnitKind.PAYING_AMOUNT, number, rule.paying.amount, arguments)
    return amount if isinstance(amount, Refusal) else Header(rule.paying, amount)


def _part(
    action: Action,
    instance: Instance,
    kind: UnitKind,
    number: int,
    code: Code,
    arguments: tuple[Value, ...],
) -> Any:
    """The value of one of the codes of a header, or a Refusal."""
    return evaluate(Frame(action, Unit(kind, instance.contract, number), instance, list(arguments)), code)


# --- consents -----------------------------------------------------------------------------------------------


def consent_of(arguments: tuple[Value, ...], caps: Mapping[str, int] | None, header: Header) -> Consent:
    """The consent that a call gives."""
    fixed = None if caps is None else tuple(sorted(caps.items()))
    return Consent(arguments, fixed, header.amounts)


def complete(
    instance: Instance, name: str, people: People, caller: bytes, consent: Consent
) -> tuple[bytes, ...] | None:
    """The signers of a rule that the caller's consent completes; None where others have yet to sign.

    Open consents count that fix the same arguments and the same header amounts.
    """
    counting = {
        signer
        for (action, signer), given in instance.consents.items()
        if action == name and given.arguments == consent.arguments and given.amounts == consent.amounts
    }
    return signers(people, counting | {caller})


def use_up(action: Action, instance: Instance, name: str, used: tuple[bytes, ...]) -> dict[bytes, Consent]:
    """Take away the consents of the signers of a rule that runs now; they are what is given back."""
    found: dict[bytes, Consent] = {}
    for signer in used:
        given = instance.consents.get((name, signer))
        if given is not None:
            found[signer] = given
            action.journal.delete_key(instance.consents, (name, signer))
    return found


# --- the header's payment -----------------------------------------------------------------------------------


def take_payment(
    action: Action,
    instance: Instance,
    number: int,
    header: Header,
    consents: Mapping[bytes, Consent],
    arguments: tuple[Value, ...],
) -> Refusal | None:
    """Take what the header asks from a signer, within that signer's own cap; before the first statement."""
    paying = header.paying
    if paying is None:
        return None
    payer: Any = action.sender
    if paying.source is not None:
        payer = _part(action, instance, UnitKind.PAYING_SOURCE, number, paying.source, arguments)
    value = None
    if not isinstance(payer, Refusal) and paying.place is not None:
        value = _part(action, instance, UnitKind.PAYING_PLACE, number, paying.place, arguments)
    name = None
    if not isinstance(payer, Refusal) and not isinstance(value, Refusal) and paying.line is not None:
        name = _part(action, instance, UnitKind.PAYING_LINE, number, paying.line, arguments)
    for found in (payer, value, name):
        if isinstance(found, Refusal):
            return found
    unit = Unit(UnitKind.PAYING_AMOUNT, instance.contract, number)
    frame = Frame(action, unit, instance, list(arguments))
    form, pot = paying.target
    target = Target(form, pot, None if form == TO_POT else value)
    if action.money is not None:
        return _deliver(frame, target, action.money)
    if is_instance(payer):
        return None
    if not _may_take(action, consents.get(payer), payer, paying.currency, header.amount):
        return _short(frame, paying, payer, header.amount)
    if header.amount == 0:
        return None
    given: Lots = ()
    if paying.line is not None and name is not None:
        line = open_line(action.host, instance, name)
        if line is None:
            return _no_room(action, instance, number, paying.line)
        given = ((line, header.amount),)
    stop = credit(frame, target, paying.currency, header.amount, given)
    if stop is not None:
        return _stopped(frame, stop)
    if form != TO_ACCOUNT and frame.tables.tracks_received:
        count_flow(action, instance, "received", paying.currency, payer, header.amount)
    lines = named(action.host, instance, given)
    payment = Payment(
        AccountPlace(payer), place_of(frame, target), paying.currency, header.amount, action.article, lines
    )
    record(frame, payment)
    return None


def brings_what_is_asked(header: Header, money: InFlight | None) -> bool:
    """Whether a message brings exactly what a header takes from its caller: nothing where it takes nothing,
    takes 0, or takes it from somebody else.
    """
    paying = header.paying
    asked = 0 if paying is None or paying.source is not None else header.amount
    if money is None or paying is None or asked == 0:
        return money is None and asked == 0
    return money.amount == asked and money.currency == paying.currency and paying.line is None


def _other_money(
    action: Action, instance: Instance, number: int, header: Header, arguments: tuple[Value, ...]
) -> Refusal:
    """A message brings another amount than its rule takes."""
    paying = header.paying
    if paying is None:
        return Refusal(OTHER_MONEY, Unit(UnitKind.RULE, instance.contract, number), -1)
    unit = Unit(UnitKind.PAYING_AMOUNT, instance.contract, number)
    frame = Frame(action, unit, instance, list(arguments))
    return _not_taken(OTHER_MONEY, frame, paying, header.amount)


def _deliver(frame: Frame, target: Target, money: InFlight) -> Refusal | None:
    """Put the money of a message, which is what its header takes, where it goes."""
    action, here = frame.action, frame.here
    given: Lots = ()
    if money.lines and target.form != TO_ACCOUNT:
        sender = action.host.instance(action.sender or b"")
        if sender is None or sender.root != here.root:
            return Refusal(OTHER_TREE, frame.unit, -1)
        given = tuple((line_named(action.host, here, name), amount) for name, amount in money.lines)
    stop = credit(frame, target, money.currency, money.amount, given)
    if stop is not None:
        return _stopped(frame, stop)
    place = place_of(frame, target)
    record(
        frame, Payment(money.source, place, money.currency, money.amount, action.article, money.lines)
    )
    return None


def _no_room(action: Action, instance: Instance, number: int, line: Code) -> Refusal:
    """The tree has as many budget lines as it may."""
    last = max((item.position for item in line), default=-1)
    return Refusal(TOO_MANY_LINES, Unit(UnitKind.PAYING_LINE, instance.contract, number), last)


def _may_take(action: Action, consent: Consent | None, payer: bytes, currency: str, amount: int) -> bool:
    """Take the amount if the payer has signed, the cap allows it and the account holds it."""
    if consent is None:
        return False
    within = consent.caps is None or amount <= dict(consent.caps).get(currency, 0)
    return within and action.host.debit(payer, currency, amount)


def _short(frame: Frame, paying: PayingCode, payer: bytes, amount: int) -> Refusal:
    """The payer does not hold the amount, or has capped it lower."""
    return _not_taken(PAYER_SHORT, frame, paying, amount)


def _not_taken(code: str, frame: Frame, paying: PayingCode, amount: int) -> Refusal:
    """The amount of a header cannot be taken: what it is, and what it was worked out from."""
    type_ = MoneyType(paying.currency)
    last = max((item.position for item in paying.amount), default=-1)
    readings = read_again(frame, paying.amount)
    if not readings:
        readings = (Reading(frame.unit, last, amount, type_),)
    return Refusal(code, frame.unit, last, None, readings)


def _stopped(frame: Frame, stop: Stop) -> Refusal:
    return Refusal(stop.code, frame.unit, frame.position)
