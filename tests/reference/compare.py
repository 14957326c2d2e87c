"""The chain and the reference side by side: every step is done on both, and everything must agree but gas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from chain.genesis import local_genesis
from chain.ledger import Ledger
from chain.receipt import Receipt
from chain.transaction import Call, Create, Issue, Transaction, Transfer, Withdraw
from tests.reference.days import calendar_of
from tests.reference.records import DONE, Account, Action, Event, InPot, Payment, Place, Result
from tests.reference.reference import Caps, Reference
from tests.reference.world import Instance as Model
from tests.reference.world import Turn
from vm.compiler import Compilation
from vm.machine.outcome import (
    AccountPlace,
    ActionKind,
    ActionRecord,
    Done,
    OutOfGas,
    Refused,
)
from vm.machine.outcome import Payment as ChainPayment
from vm.machine.outcome import Place as ChainPlace
from vm.machine.state import MISSING, Instance, Status
from vm.values import Value

GAS = ("R5001", "R5002")
"""Refusals that the reference knows nothing of."""


class DisagreementError(AssertionError):
    """The chain and the reference differ; the message says where and how."""


class Twin:
    """A ledger and a reference that go through the same history."""

    def __init__(self, start: int, currencies: tuple[str, ...], seed: int = 0) -> None:
        self.genesis = local_genesis(seed, start, currencies)
        self.ledger = Ledger(self.genesis)
        self.reference = Reference(start, calendar_of)
        self.issuer = self.genesis.issuers[0][1]
        self.receipts: list[Receipt] = []
        self._followed: tuple[Receipt, ...] = ()
        self.story: list[str] = []
        """Every step in words, for a person who has to follow a disagreement."""

    # --- steps ---

    def issue(self, to: bytes, currency: str, amount: int) -> Result:
        """The issuer gives an amount to an account."""
        receipt = self._submit(Issue(self.issuer, to, currency, amount))
        return self._agree(receipt, self.reference.issue(self.issuer, to, currency, amount))

    def transfer(self, sender: bytes, to: bytes, currency: str, amount: int) -> Result:
        """An account gives an amount to another."""
        receipt = self._submit(Transfer(sender, to, currency, amount))
        return self._agree(receipt, self.reference.transfer(sender, to, currency, amount))

    def create(
        self, sender: bytes, compilation: Compilation, contract: int, terms: tuple[Value, ...]
    ) -> tuple[Result, int | None]:
        """Create an instance; gives its number where it was done."""
        if compilation.program is None or compilation.checked is None:
            raise ValueError("only a compiled program makes instances")
        receipt = self._submit(Create(sender, compilation.program, contract, terms))
        if _stopped_for_gas(receipt):
            return self._unmatched(receipt), None
        place = receipt.created or bytes(32)
        result = self._agree(receipt, self.reference.create(compilation.checked, contract, terms, place))
        return result, len(self.reference.world.instances) - 1 if result.done else None

    def call(
        self, number: int, sender: bytes, action: str, arguments: tuple[Value, ...], caps: Caps = None
    ) -> Result:
        """A person calls an action of an instance."""
        address = self.reference.world.instances[number].address
        receipt = self._submit(Call(sender, address, action, arguments, caps))
        if _stopped_for_gas(receipt):
            return self._unmatched(receipt)
        made = self.ledger.state.instances[len(self.reference.world.instances) :]
        places = tuple(one.address for one in made)
        return self._agree(receipt, self.reference.call(number, sender, action, arguments, caps, places))

    def withdraw(self, number: int, sender: bytes, action: str) -> Result:
        """A person takes back an open consent."""
        address = self.reference.world.instances[number].address
        receipt = self._submit(Withdraw(sender, address, action))
        return self._agree(receipt, self.reference.withdraw(number, sender, action))

    def advance(self, instant: int) -> tuple[Result, ...]:
        """Let time pass up to an instant."""
        self.story.append(f"advance to {instant}")
        receipts = self.ledger.advance_to(instant)
        self.receipts.extend(receipts)
        seen = self._same_results(receipts, self.reference.advance(instant))
        self.compare_state()
        return seen

    def _submit(self, transaction: Transaction) -> Receipt:
        self.story.append(_words(transaction))
        before = len(self.ledger.receipts)
        receipt = self.ledger.submit(transaction)
        if not isinstance(receipt, Receipt):
            raise DisagreementError(f"the chain does not take {transaction}: {receipt}")
        self.receipts.extend(self.ledger.receipts[before:])
        self._followed = tuple(self.ledger.receipts[before + 1 :])
        return receipt

    # --- agreement ---

    def _unmatched(self, receipt: Receipt) -> Result:
        """A call that ran out of gas: the reference leaves it out, the chain must have changed nothing."""
        self.compare_state()
        return result_of(receipt, self.ledger)

    def _agree(self, receipt: Receipt, said: Result) -> Result:
        seen = result_of(receipt, self.ledger)
        self._same_result(seen, said, "call")
        self._same_results(self._followed, self.reference.advance(self.reference.world.time))
        self.compare_state()
        return said

    def _same_results(self, receipts: Sequence[Receipt], said: tuple[Result, ...]) -> tuple[Result, ...]:
        """Compare the clocks that ran, one after the other."""
        seen = tuple(result_of(receipt, self.ledger) for receipt in receipts)
        self._same("clocks", len(seen), len(said))
        for place, (chain, model) in enumerate(zip(seen, said, strict=True)):
            self._same_result(chain, model, f"clock {place}")
        return seen

    def _same_result(self, seen: Result, said: Result, where: str) -> None:
        self._same(f"{where}: outcome", (seen.outcome, seen.reason), (said.outcome, said.reason))
        self._same(f"{where}: halts", seen.halts, said.halts)
        self._same(f"{where}: actions", len(seen.actions), len(said.actions))
        for chain, model in zip(seen.actions, said.actions, strict=True):
            for part in fields(Action):
                left, right = getattr(chain, part.name), getattr(model, part.name)
                self._same(f"{where}: {part.name} of {model.name}", left, right)

    def _same(self, what: str, seen: object, said: object) -> None:
        if seen != said:
            story = "\n  ".join(self.story)
            raise DisagreementError(f"{what}\n chain:     {seen!r}\n reference: {said!r}\n story:\n  {story}")

    def compare_state(self) -> None:
        """Compare balances and everything of every instance."""
        self._same("balances", _kept(self.ledger.state.balances), _kept(self.reference.world.balances))
        chain, model = self.ledger.state.instances, self.reference.world.instances
        self._same("instances", len(chain), len(model))
        for one, other in zip(chain, model, strict=True):
            views = zip(view_of_chain(one, chain), view_of_model(other), strict=True)
            for (what, left), (_, right) in views:
                self._same(f"instance {other.number}: {what}", left, right)


def _kept(balances: dict[tuple[bytes, str], int]) -> dict[tuple[bytes, str], int]:
    return {key: amount for key, amount in balances.items() if amount}


def _stopped_for_gas(receipt: Receipt) -> bool:
    match receipt.outcome:
        case OutOfGas():
            return True
        case Refused(refusal):
            return refusal.code in GAS
        case Done():
            return False


def _words(transaction: Transaction) -> str:
    match transaction:
        case Issue(_, to, currency, amount):
            return f"issue {amount} {currency} to {to[:4].hex()}"
        case Transfer(sender, to, currency, amount):
            return f"{sender[:4].hex()} transfers {amount} {currency} to {to[:4].hex()}"
        case Create(sender, program, contract, terms):
            name = program.program.contracts[contract].name
            return f"{sender[:4].hex()} creates {name}{_shown(terms)}"
        case Call(sender, instance, action, arguments, caps):
            return f"{sender[:4].hex()} calls {instance[:4].hex()}.{action}{_shown(arguments)} caps {caps}"
        case Withdraw(sender, instance, action):
            return f"{sender[:4].hex()} withdraws {instance[:4].hex()}.{action}"


def _shown(values: Sequence[Value]) -> str:
    return f"({', '.join(v[:4].hex() if isinstance(v, bytes) else repr(v) for v in values)})"


# --- the chain's records in the reference's words ---


def result_of(receipt: Receipt, ledger: Ledger) -> Result:
    """A receipt as a Result."""
    halts = tuple((halt.instance, halt.refusal.code) for halt in receipt.halts)
    actions = tuple(_action(record, ledger) for record in receipt.actions)
    match receipt.outcome:
        case Done():
            return Result(DONE, None, actions, halts)
        case Refused(refusal):
            return Result(refusal.code, refusal.reason, actions, halts)
        case OutOfGas():
            return Result(GAS[0], None, actions, halts)


def _action(record: ActionRecord, ledger: Ledger) -> Action:
    if record.kind is ActionKind.TRANSFER:
        moved = tuple(_payment(payment, ()) for payment in record.payments)
        return Action(record.kind.value, None, record.name, record.now, None, None, moved, ())
    program = ledger.state.instances[record.instance].program.program
    states = program.contracts[ledger.state.instances[record.instance].contract].states
    created = record.kind is ActionKind.CREATION
    events = tuple(
        Event(event.instance, event.name, event.fields, _text(event.article, program.texts))
        for event in record.events
    )
    return Action(
        record.kind.value,
        record.instance,
        record.name,
        record.now,
        None if created else states[record.state_before].name,
        states[record.state_after].name,
        tuple(_payment(payment, program.texts) for payment in record.payments),
        events,
        record.cause,
    )


def _text(article: int | None, texts: tuple[str, ...]) -> str | None:
    return None if article is None else texts[article]


def _payment(payment: ChainPayment, texts: tuple[str, ...]) -> Payment:
    article = _text(payment.article, texts)
    places = _place(payment.source), _place(payment.target)
    return Payment(*places, payment.currency, payment.amount, article, payment.lines)


def _place(place: ChainPlace) -> Place:
    if isinstance(place, AccountPlace):
        return Account(place.address)
    return InPot(place.instance, place.name, place.key)


# --- everything an instance is ---


def view_of_chain(instance: Instance, instances: Sequence[Instance]) -> Iterator[tuple[str, object]]:
    """What the chain's instance is, part by part; `instances` are all of the chain, by number."""
    tables = instance.program.program.contracts[instance.contract]
    status = instance.status
    yield "address", instance.address
    yield "terms", instance.terms
    yield "state", tables.states[status[Status.STATE]].name
    yield "entered", (status[Status.ENTERED], status[Status.ENTRY_DAY])
    yield "halted", status[Status.HALTED]
    yield (
        "next turn of each clock",
        sorted((timer.clock, timer.turn, timer.instant, timer.day or -1) for timer in status[Status.TIMERS]),
    )
    keeps = {number: value for number, value in enumerate(instance.keeps) if value is not MISSING}
    yield "keeps", {tables.keeps[number].name: value for number, value in keeps.items()}
    yield "maps", {tables.maps[number].name: entries for number, entries in enumerate(instance.maps)}
    for number, pot in enumerate(tables.pots):
        held = instance.pots[number]
        yield f"pot {pot.name}", held
        cells = {key: amount for key, amount in instance.families[number].items() if amount}
        yield f"cells {pot.name}", cells
        names = instances[instance.root].status[Status.LINES]
        lots = {(key, names[line]): held for (key, line), held in instance.cell_lots[number].items()}
        whole = {names[line]: held for line, held in instance.lots[number].items()}
        yield f"lines {pot.name}", (whole, lots)
    yield "tree", (instance.root, status[Status.LINES])
    yield (
        "consents",
        sorted(
            (action, signer, given.arguments, given.caps, given.amounts)
            for (action, signer), given in instance.consents.items()
        ),
    )


def view_of_model(model: Model) -> Iterator[tuple[str, object]]:
    """What the reference's instance is, part by part, in the same order."""
    yield "address", model.address
    yield "terms", model.terms
    yield "state", model.contract.states[model.state].name
    yield "entered", (model.entered.now, model.entered.today)
    yield "halted", model.halted
    next_turns: dict[int, Turn] = {}
    for turn in sorted(model.turns, key=lambda turn: (turn.clock, turn.turn)):
        next_turns.setdefault(turn.clock, turn)
    yield (
        "next turn of each clock",
        [(turn.clock, turn.turn, turn.instant, turn.day or -1) for turn in next_turns.values()],
    )
    yield "keeps", {model.contract.keeps[number].name: value for number, value in model.keeps.items()}
    yield "maps", {map_.name: model.maps.get(number, {}) for number, map_ in enumerate(model.contract.maps)}
    for number, pot in enumerate(model.contract.pots):
        cells = {key: amount for key, amount in model.cells.get(number, {}).items() if amount}
        yield f"pot {pot.name}", sum(cells.values()) if pot.key is not None else model.pots.get(number, 0)
        yield f"cells {pot.name}", cells
        yield f"lines {pot.name}", _lines_of(model, number, pot.key is None)
    yield "tree", (model.root, model.lines)
    yield (
        "consents",
        sorted(
            (
                given.action,
                given.signer,
                given.arguments,
                given.caps,
                () if given.amount is None else (given.amount,),
            )
            for given in model.consents
        ),
    )


def _lines_of(model: Model, pot: int, single: bool) -> tuple[object, object]:
    """What a pot holds of each line, and what each cell does."""
    whole: dict[str, int] = {}
    cells: dict[tuple[Value | None, str], int] = {}
    for (place, key), lots in model.lots.items():
        for name, amount in lots.items():
            if place == pot and amount:
                whole[name] = whole.get(name, 0) + amount
                cells[(key, name)] = amount
    return whole, {} if single else cells
