"""A local chain from Python: people, money, time, snapshots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from chain.address import named_account
from chain.calendar import calendar as shipped_calendar
from chain.clock import later
from chain.explain import explain
from chain.genesis import local_genesis
from chain.ledger import Ledger, Snapshot
from chain.names import NameBook
from chain.python.errors import Refused, fault
from chain.python.receipt import WORDS, Event, PaymentView, ReceiptView
from chain.python.values import to_python
from chain.receipt import Receipt, Rejection
from chain.trace import Recorder
from chain.transaction import Issue, Transaction, Transfer, Withdraw
from vm.currencies import DECIMALS
from vm.machine.calendar import UTC as UTC_CALENDAR
from vm.machine.dates import Duration, Roll, Unit, parse_date, parse_time
from vm.machine.outcome import Done, Payment
from vm.money import Money

if TYPE_CHECKING:
    from chain.python.contract import BoundAction, Compiled

_NAME = re.compile("[A-Za-z_\u3400-\u4dbf\u4e00-\u9fff][A-Za-z0-9_\u3400-\u4dbf\u4e00-\u9fff]{0,63}")


@dataclass(frozen=True, slots=True)
class Account:
    """A person's or an office's account on a chain."""

    chain: Chain
    name: str
    address: bytes

    def balance(self, currency: str) -> Money:
        """What the account holds of a currency."""
        return self.chain.balance(self, currency)

    def __repr__(self) -> str:
        return f"<account {self.name}>"


class Chain:
    """A chain in memory. Time starts at 0:00 of `at` in the calendar's zone (UTC without one), or at an instant
    written `2026-01-05 17:00`. The same `seed` and calls give the same addresses and receipts."""

    def __init__(self, seed: int = 0, at: str | date = "2026-01-05", calendar: str | None = None) -> None:
        table = UTC_CALENDAR if calendar is None else shipped_calendar(calendar)
        if table is None:
            raise fault("S6503", name=str(calendar))
        self.seed = seed
        self.zone = table
        text = at if isinstance(at, str) else at.isoformat()
        day = parse_date(text)
        start = parse_time(text, 0) if day is None else None
        if day is None and start is None:
            raise fault("S6502", name="at", wanted="date", given=text)
        instant = table.start_of_day(day) if day is not None else self._local(start or 0)
        self.ledger = Ledger(local_genesis(seed, instant, tuple(sorted(DECIMALS))))
        self.names = NameBook()
        self.accounts: dict[str, bytes] = {}
        self.compiled: dict[bytes, Compiled] = {}

    def _local(self, local: int) -> int:
        day, seconds = divmod(local, 86_400)
        return self.zone.instant_of(day, seconds)

    # --- people and money --------------------------------------------------------------------------------------

    def people(self, *names: str) -> tuple[Account, ...]:
        """Accounts by name, made where they are not there yet. Names follow the language's rules."""
        for name in names:
            if _NAME.fullmatch(name) is None:
                raise fault("S6502", name="people", wanted="name", given=name)
        return tuple(self._account(name) for name in names)

    def _account(self, name: str) -> Account:
        address = self.accounts.setdefault(name, named_account(self.seed, name))
        self.names.name_account(address, name)
        return Account(self, name, address)

    def account_at(self, address: bytes) -> Account:
        """The account at an address, by the name the chain knows it by."""
        return Account(self, self.names.account(address), address)

    def give(self, account: Account, amount: str | Money) -> ReceiptView:
        """Issue money to an account, by the currency's issuer: counted as issued, so it is conserved."""
        money = self._money(amount)
        issuer = self.ledger.genesis.issuer(money.currency)
        if issuer is None:
            raise fault("S6401", currency=money.currency)
        return self.submit(Issue(issuer, account.address, money.currency, money.minor))

    def transfer(self, to: Account, amount: str | Money, *, sender: Account) -> ReceiptView:
        """Give money from one account to another."""
        money = self._money(amount)
        return self.submit(Transfer(sender.address, to.address, money.currency, money.minor))

    def balance(self, account: Account, currency: str) -> Money:
        """What an account holds of a currency."""
        self._currency(currency)
        return Money(self.ledger.balance(account.address, currency), currency)

    def total(self, currency: str) -> Money:
        """All money of a currency, in accounts and pots."""
        self._currency(currency)
        return Money(self.ledger.state.total(currency), currency)

    def issued(self, currency: str) -> Money:
        """All money of a currency that was ever issued."""
        self._currency(currency)
        return Money(self.ledger.state.issued.get(currency, 0), currency)

    def _currency(self, currency: str) -> None:
        if currency not in DECIMALS:
            raise fault("S6401", currency=str(currency))

    def _money(self, amount: str | Money) -> Money:
        money = Money.parse(amount) if isinstance(amount, str) else amount
        if not isinstance(money, Money) or money.minor < 0:
            raise fault("S6501", name="amount", wanted="money", given=repr(amount))
        return money

    # --- time --------------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """Block time, aware, in UTC."""
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=self.ledger.time)

    @property
    def today(self) -> date:
        """The local day of block time."""
        return date(1970, 1, 1) + timedelta(days=self.zone.local_day(self.ledger.time))

    def wait(
        self,
        *,
        minutes: int = 0,
        hours: int = 0,
        days: int = 0,
        working_days: int = 0,
        weeks: int = 0,
        months: int = 0,
        years: int = 0,
    ) -> tuple[ReceiptView, ...]:
        """Let time pass: months and years first, then working days, days and weeks, all of which keep the local
        time of day; then hours and minutes. A day that a month lacks becomes its last. Runs every due clock."""
        if min(minutes, hours, days, working_days, weeks, months, years) < 0:
            raise fault("S6504", given="wait")
        spans = (
            Duration(Unit.MONTH, months + 12 * years, Roll.CLIP),
            Duration(Unit.WORKING_DAY, working_days, Roll.NONE),
            Duration(Unit.DAY, days + 7 * weeks, Roll.NONE),
        )
        instant = self.ledger.time
        for span in spans:
            moved = later(instant, span, self.zone) if span.count else instant
            if moved is None:
                raise fault("S6505")
            instant = moved
        return self._advance(instant + 60 * (minutes + 60 * hours))

    def wait_until(self, when: str | date) -> tuple[ReceiptView, ...]:
        """Let time pass until 0:00 of a day, or until an instant written `2026-05-15 17:00`, local."""
        text = when if isinstance(when, str) else when.isoformat()
        day = parse_date(text)
        if day is not None:
            return self._advance(self.zone.start_of_day(day))
        local = parse_time(text, 0)
        if local is None:
            raise fault("S6502", name="when", wanted="date", given=text)
        return self._advance(self._local(local))

    def _advance(self, instant: int) -> tuple[ReceiptView, ...]:
        if instant < self.ledger.time:
            raise fault("S6504", given="wait_until")
        recorder = Recorder()
        return tuple(self._view(receipt, recorder) for receipt in self.ledger.advance_to(instant, recorder))

    # --- calls -------------------------------------------------------------------------------------------------

    def submit(self, transaction: Transaction) -> ReceiptView:
        """Run a transaction. Raises Refused where the contract refuses it, TallyError where the chain does."""
        recorder = Recorder()
        result = self.ledger.submit(transaction, recorder)
        if isinstance(result, Rejection):
            raise fault(result.code, **dict(result.parameters))
        view = self._view(result, recorder)
        if not isinstance(result.outcome, Done):
            raise Refused(explain(self.ledger, result, self.names), view)
        return view

    def withdraw(self, action: BoundAction, *, sender: Account) -> ReceiptView:
        """Take back an open consent: `chain.withdraw(lease.sign, sender=li)`."""
        return self.submit(Withdraw(sender.address, action.instance.address, action.name))

    def _view(self, receipt: Receipt, recorder: Recorder) -> ReceiptView:
        outcome = getattr(getattr(receipt.outcome, "refusal", None), "code", "R5001")
        if isinstance(receipt.outcome, Done):
            outcome = WORDS.get(receipt.outcome.record.kind, "done")
        events = tuple(
            Event(event.name, self._fields(event.instance, event.event, event.fields), self._text(event.instance, event.article))
            for event in receipt.events
        )
        payments = tuple(self._payment(receipt, payment) for payment in receipt.payments)
        return ReceiptView(outcome, events, payments, receipt.gas, receipt.prepaid, receipt, recorder)

    def _fields(self, instance: int, event: int, values: tuple[Any, ...]) -> dict[str, Any]:
        found = self.ledger.state.instances[instance]
        row = found.program.program.contracts[found.contract].events[event]
        pairs = zip(row.fields, values, strict=True)
        return {field.name: to_python(field.type, value, self.account_at) for field, value in pairs}

    def _text(self, instance: int, article: int | None) -> str | None:
        if article is None:
            return None
        return self.ledger.state.instances[instance].program.program.texts[article]

    def _payment(self, receipt: Receipt, payment: Payment) -> PaymentView:
        acting = next((action.instance for action in receipt.actions if payment in action.payments), -1)
        return PaymentView(
            self.names.place(payment.source),
            self.names.place(payment.target),
            Money(payment.amount, payment.currency),
            None if acting < 0 else self._text(acting, payment.article),
        )

    # --- points to go back to ----------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Keep the present point."""
        return self.ledger.snapshot()

    def revert(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot of this chain."""
        self.ledger.revert(snapshot)

    @contextmanager
    def isolate(self) -> Iterator[Chain]:
        """`with chain.isolate(): …`: whatever the block does is undone at its end."""
        kept = self.snapshot()
        try:
            yield self
        finally:
            self.revert(kept)

    def fork(self) -> Chain:
        """A chain that goes on from here by itself; `lease.on(fork)` is the same instance there."""
        other = Chain.__new__(Chain)
        other.seed, other.zone = self.seed, self.zone
        other.ledger = self.ledger.fork()
        other.names = self.names.copy()
        other.accounts = dict(self.accounts)
        other.compiled = dict(self.compiled)
        return other
