"""What somebody did, or a clock, as sentences: from a stored receipt and the transaction it is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from chain.explorer.names import Names, full, short, when
from chain.explorer.stored import Entry, Sent, StoredChain
from chain.leaves import contract_of
from chain.receipt import nested
from chain.state import rule_named
from chain.tools.chain_words import Tongue, half, said
from chain.transaction import Call, Create, Issue, Publish, Rotate, Transaction, Transfer, Withdraw
from vm.abi import show
from vm.code.codec import hash_of_bytes
from vm.currencies import DECIMALS, format_amount
from vm.diagnostics.render import as_json
from vm.diagnostics.report import Diagnostic
from vm.machine.outcome import ActionKind, ActionRecord, Done, OutOfGas, Payment, Refusal, Refused
from vm.machine.state import Instance
from vm.values import Value

INDENT = "  "
_NOT_STORED = ("values", "may_act", "clock", "line", "argument", "wanted", "given")
"""What messages of refusals may name and a receipt does not hold."""


@dataclass(frozen=True, slots=True)
class Showing:
    """A chain, what its parts are called, and how many of anything are shown."""

    chain: StoredChain
    names: Names
    limit: int


def amount_text(minor: int, currency: str) -> str:
    """An amount as people read it; one of an unknown currency, which no chain of ours has, in minor units."""
    return format_amount(minor, currency) if currency in DECIMALS else f"{minor} {currency}"


def sentence(showing: Showing, entry: Entry, tongue: Tongue) -> str:
    """Who did what to which instance, and what came of it."""
    return said("said", tongue, what=_what(showing, entry, tongue), outcome=_outcome(showing, entry, tongue))


def called_instance(showing: Showing, entry: Entry) -> Instance | None:
    """The instance that an entry is about; None where it is about none."""
    receipt = entry.receipt
    match receipt.transaction:
        case Call(instance=address) | Withdraw(instance=address):
            return showing.chain.state.find(address)
        case Create() if receipt.created is not None:
            return showing.chain.state.find(receipt.created)
        case None if entry.sent is None:
            numbers = [action.instance for action in receipt.actions] + [
                halt.instance for halt in receipt.halts
            ]
            return showing.names.numbered(numbers[0]) if numbers else None
        case _:
            return None


def _what(showing: Showing, entry: Entry, tongue: Tongue) -> str:
    transaction = entry.receipt.transaction
    if transaction is not None:
        return _did(showing, entry, transaction, tongue)
    if entry.sent is not None:
        return said("did something", tongue)
    instance = called_instance(showing, entry)
    name = "-" if instance is None else showing.names.instance(instance)
    for action in entry.receipt.actions[:1]:
        due = "-" if instance is None else showing.names.ran(instance, action)
        return said("clock ran", tongue, clock=action.name, instance=name, when=due)
    return said("clock stopped", tongue, instance=name)


def _did(showing: Showing, entry: Entry, transaction: Transaction, tongue: Tongue) -> str:
    names, instance = showing.names, called_instance(showing, entry)
    who = names.account(transaction.sender, instance)
    match transaction:
        case Issue(_, to, currency, minor):
            amount = amount_text(minor, currency)
            return said("did issue", tongue, amount=amount, who=who, to=names.account(to))
        case Transfer(_, to, currency, minor):
            amount = amount_text(minor, currency)
            return said("did transfer", tongue, amount=amount, who=who, to=names.account(to))
        case Publish():
            return said("did publish", tongue, who=who)
        case Create(program=program, contract=contract):
            if instance is None:
                name = program.program.contracts[contract].name
                return said("did not create", tongue, who=who, contract=name)
            return said("did create", tongue, who=who, instance=names.instance(instance))
        case Call(action=action):
            given = call_text(showing, entry, tongue)
            key = "did call with" if given else "did call"
            return said(key, tongue, who=who, action=action, instance=_name(names, instance), arguments=given)
        case Withdraw(action=action):
            return said("did withdraw", tongue, who=who, action=action, instance=_name(names, instance))
        case Rotate():
            return said("did rotate", tongue, who=who)
        case _:
            assert_never(transaction)


def _name(names: Names, instance: Instance | None) -> str:
    return "-" if instance is None else names.instance(instance)


def call_text(showing: Showing, entry: Entry, tongue: Tongue) -> str:
    """The arguments of a call, `amount = 5.00 CNY, …`; empty for none."""
    transaction, instance = entry.receipt.transaction, called_instance(showing, entry)
    if not isinstance(transaction, Call) or instance is None:
        return ""
    return arguments_text(showing.names, instance, transaction.action, transaction.arguments, tongue)


def arguments_text(
    names: Names, instance: Instance, action: str, values: tuple[Value, ...], tongue: Tongue
) -> str:
    """Arguments of an action with their names."""
    rule = rule_named(instance, action)
    parameters = () if rule is None else rule.parameters
    pairs = zip(parameters, values, strict=False)
    shown = ((one.name, names.value(instance, one.type, value)) for one, value in pairs)
    return ", ".join(said("pair", tongue, name=name, value=value) for name, value in shown)


# --- what came of it ----------------------------------------------------------------------------------------


def refusal_of(entry: Entry) -> Refusal | None:
    """Why an entry was refused or stopped; None where it was done."""
    match entry.receipt.outcome:
        case Done():
            return None
        case Refused(refusal):
            return refusal
        case OutOfGas():
            return Refusal("R5001", None, -1)
        case _:
            assert_never(entry.receipt.outcome)


def refusal_diagnostic(showing: Showing, entry: Entry, refusal: Refusal, reason: str) -> Diagnostic:
    """The finding of a stored refusal. Stored bytes hold no values that a condition read."""
    instance, transaction = called_instance(showing, entry), entry.receipt.transaction
    who = "-" if transaction is None else showing.names.account(transaction.sender, instance)
    known = {
        "rule": _rule(showing.names, transaction, instance),
        "reason": reason,
        "clause": showing.names.clause(instance, refusal) or "-",
        "who": who,
        "sender": "-",
        "when": when(entry.receipt.time),
        "state": showing.chain.state_before(entry) or "-",
    }
    if refusal.sent is not None and instance is not None:
        rule, sender = showing.names.message(refusal.sent, instance)
        who = showing.names.party(refusal.sent.sender, instance)
        # in which state a message found its instance, in the middle of a transaction, is stored nowhere
        known |= {"rule": rule, "who": who, "sender": sender, "state": "-"}
    absent = dict.fromkeys(_NOT_STORED, "-")
    return Diagnostic(refusal.code, None, None, tuple(sorted((known | absent).items())))


def _rule(names: Names, transaction: Transaction | None, instance: Instance | None) -> str:
    match transaction:
        case Call(action=action) | Withdraw(action=action):
            return action if instance is None else f"{names.instance(instance)}.{action}"
        case Create(program=program, contract=contract):
            return f"create {program.program.contracts[contract].name}"
        case None:
            return "-" if instance is None else names.instance(instance)
        case _:
            return type(transaction).__name__.lower()


def _outcome(showing: Showing, entry: Entry, tongue: Tongue) -> str:
    refusal = refusal_of(entry)
    if refusal is None:
        clock = entry.sent is None
        return said("outcome clock" if clock else f"outcome {entry.receipt.result}", tongue)
    if entry.sent is None:
        return said("outcome stopped", tongue, code=refusal.code)
    reason = half(refusal.reason or "-", tongue)
    document = as_json(refusal_diagnostic(showing, entry, refusal, reason))[tongue]
    message = document["message"] if isinstance(document, dict) else ""
    return said("outcome refused", tongue, code=refusal.code, message=str(message))


def details(showing: Showing, entry: Entry, tongue: Tongue) -> Iterator[str]:
    """Lines below a sentence: money first, then states, events, and what was halted."""
    names, receipt = showing.names, entry.receipt
    refusal = refusal_of(entry)
    if refusal is not None:
        clause = names.clause(called_instance(showing, entry), refusal)
        if clause is not None:
            yield said("because", tongue, clause=half(clause, tongue))
        called = called_instance(showing, entry)
        if refusal.sent is not None and called is not None:
            yield said("sent by", tongue, sender=names.message(refusal.sent, called)[1])
    for depth, action in nested(receipt.actions):
        instance = names.numbered(action.instance)
        title = None if instance is None else _title(names, action, instance, tongue)
        if title is not None and action is not receipt.actions[0]:
            yield INDENT * max(depth - 1, 0) + title
        for line in _action(names, action, instance, tongue):
            yield INDENT * depth + line
    for halt in receipt.halts:
        stopped = names.numbered(halt.instance)
        yield said("halted", tongue, instance=_name(names, stopped), code=halt.refusal.code)


def _title(names: Names, action: ActionRecord, instance: Instance, tongue: Tongue) -> str:
    """What follows the call: a clock that it made due, a message, the creation of an instance."""
    name = names.instance(instance)
    match action.kind:
        case ActionKind.CLOCK:
            return said("then", tongue, clock=action.name, instance=name, when=names.ran(instance, action))
        case ActionKind.CREATION:
            return said("creation", tongue, name=name)
        case _:
            return said("message", tongue, name=f"{name}.{action.name}")


def _action(names: Names, action: ActionRecord, instance: Instance | None, tongue: Tongue) -> Iterator[str]:
    if action.kind is ActionKind.TRANSFER:
        return  # the sentence has said it
    for payment in action.payments:
        yield payment_line(names, payment, instance, tongue)
    if instance is None:
        return
    states, name = contract_of(instance).states, names.instance(instance)
    if action.kind is ActionKind.CREATION:
        yield said("now in", tongue, instance=name, state=states[action.state_after].name)
    elif action.state_before != action.state_after:
        before, after = states[action.state_before].name, states[action.state_after].name
        yield said("went", tongue, instance=name, before=before, after=after)
    for event in action.events:
        fields = (
            f"{field}: {names.value(instance, type_, value)}" for field, type_, value in names.fields(event)
        )
        yield said("noted", tongue, name=event.name, fields=", ".join(fields))
    cited = [payment.article for payment in action.payments] + [event.article for event in action.events]
    for article in dict.fromkeys(cited):
        text = names.article(instance, article)
        if text is not None:
            yield said("under", tongue, article=half(text, tongue))


def payment_line(names: Names, payment: Payment, instance: Instance | None, tongue: Tongue) -> str:
    """The amount first, then from where to where, and of traced money which budget lines it is of."""
    paid = said(
        "moved",
        tongue,
        amount=amount_text(payment.amount, payment.currency),
        source=names.place(payment.source, instance),
        target=names.place(payment.target, instance),
    )
    if not payment.lines:
        return paid
    if len(payment.lines) == 1:
        return said("of a line", tongue, paid=paid, line=payment.lines[0][0])
    parts = (
        said("part", tongue, line=line, amount=amount_text(amount, payment.currency))
        for line, amount in payment.lines
    )
    return said("of lines", tongue, paid=paid, parts=said("between parts", tongue).join(parts))


# --- a whole transaction ------------------------------------------------------------------------------------


def transaction_lines(showing: Showing, entry: Entry, tongue: Tongue) -> Iterator[str]:
    """A transaction: the sentence, money, states and events, gas and place; keys and bytes last."""
    yield sentence(showing, entry, tongue)
    yield from (INDENT + line for line in details(showing, entry, tongue))
    receipt, sent = entry.receipt, entry.sent
    if isinstance(receipt.transaction, Create):
        yield from (INDENT + line for line in _terms(showing.names, receipt.transaction, tongue))
    key = "gas and prepaid" if receipt.prepaid else "gas used"
    yield INDENT + said(key, tongue, gas=f"{receipt.gas:,}", prepaid=f"{receipt.prepaid:,}")
    if sent is None:
        return
    header = showing.chain.block(entry.height).header
    yield INDENT + said("stands in", tongue, height=entry.height, when=when(header.time), place=sent.place)
    if receipt.created is not None:
        yield INDENT + said("new address", tongue, hash=full(receipt.created))
    yield from (INDENT + line for line in _signed(receipt.transaction, sent, tongue))


def _terms(names: Names, transaction: Create, tongue: Tongue) -> Iterator[str]:
    program = transaction.program.program
    terms = program.contracts[transaction.contract].terms
    for term, value in zip(terms, transaction.terms, strict=True):
        shown = show(term.type, value, names.account, names.calendar_of(program))
        yield said("pair", tongue, name=term.name, value=shown)


def _signed(transaction: Transaction | None, sent: Sent, tongue: Tongue) -> Iterator[str]:
    """What only who checks signatures looks at."""
    match transaction:
        case Publish(program=data):
            yield said("program is", tongue, hash=full(hash_of_bytes(data)))
        case Rotate(key=next_key):
            yield said("next key", tongue, hash=full(next_key))
        case Call(caps=caps) if caps:
            amounts = ", ".join(amount_text(amount, currency) for currency, amount in caps)
            yield said("caps", tongue, amounts=amounts)
        case _:
            pass
    envelope = sent.envelope
    if envelope is not None:
        if envelope.expires is not None:
            yield said("expires", tongue, when=when(envelope.expires))
        yield said("number", tongue, nonce=envelope.nonce)
        if envelope.key is not None:
            yield said("key shown", tongue, hash=full(envelope.key))
        yield said("signature", tongue, hash=full(envelope.signature))
    yield said("identity", tongue, hash=full(sent.identity))
    yield said("size", tongue, count=len(sent.data))


def listed(showing: Showing, entry: Entry, tongue: Tongue) -> str:
    """A sentence with the beginning of the transaction's identity, to look it up by."""
    label = "" if entry.sent is None else f"{short(entry.sent.identity)}  "
    return label + sentence(showing, entry, tongue)
