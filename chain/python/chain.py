"""A local chain from Python: people, money, time, snapshots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from chain.address import named_account
from chain.calendar import CALENDARS
from chain.calendar import calendar as shipped_calendar
from chain.clock import later
from chain.explain import explain
from chain.genesis import local_genesis
from chain.ledger import Ledger, Snapshot
from chain.names import NameBook
from chain.python.errors import Refused, TallyError, fault
from chain.python.receipt import Receipt, receipt_of
from chain.receipt import Rejection
from chain.trace import Recorder
from chain.transaction import Issue, Transaction, Transfer, Withdraw
from vm.abi import Reading, read
from vm.currencies import DECIMALS
from vm.diagnostics.report import Diagnostic
from vm.machine.calendar import UTC as UTC_CALENDAR
from vm.machine.dates import Duration, Roll, Unit, format_time, in_range
from vm.machine.outcome import Done
from vm.money import Money
from vm.types import DateType, TimeType

if TYPE_CHECKING:
    from chain.python.contract import Action

_NAME = re.compile("[A-Za-z_\u3400-\u4dbf\u4e00-\u9fff][A-Za-z0-9_\u3400-\u4dbf\u4e00-\u9fff]{0,63}")


@dataclass(frozen=True, slots=True)
class Account:
    """A person's or an office's account; two are equal where their addresses are, on whichever chain."""

    chain: Chain = field(compare=False)
    name: str = field(compare=False)
    address: bytes

    def balance(self, currency: str) -> Money:
        """What the account holds of a currency."""
        return self.chain.balance(self, currency)

    def __repr__(self) -> str:
        return f"<account {self.name}>"


def address_of(account: object) -> bytes:
    """The address of an account. Raises TallyError (S6502) for anything else, a bare name included."""
    if not isinstance(account, Account):
        raise fault("S6502", name="account", wanted="account", given=repr(account))
    return account.address


class Chain:
    """A chain in memory. Block time starts at 0:00 of `at` in the zone of `calendar` (UTC without one), or at
    an instant written `2026-01-05 17:00`. The same `seed` and calls give the same addresses and receipts."""

    def __init__(self, seed: int = 0, at: str | date = "2026-01-05", calendar: str | None = None) -> None:
        table = UTC_CALENDAR if calendar is None else shipped_calendar(str(calendar))
        if table is None:
            raise fault("S6503", name=str(calendar), known=", ".join(CALENDARS))
        self.seed = _whole("seed", seed)
        self.zone = table
        self.ledger = Ledger(local_genesis(seed, self._instant("at", at), tuple(sorted(DECIMALS))))
        self.names = NameBook()
        self.names.name_issuer(self.issuer)
        self.accounts: dict[str, bytes] = {}

    @property
    def issuer(self) -> bytes:
        """The address of the account that issues every currency."""
        return self.ledger.genesis.issuers[0][1]

    # --- people and money -----------------------------------------------------------------------------------

    def people(self, *names: str) -> tuple[Account, ...]:
        """Accounts by name, made where they are not there yet. Names follow the language's rules."""
        for name in names:
            if not isinstance(name, str) or _NAME.fullmatch(name) is None:
                raise fault("S6502", name="people", wanted="name", given=repr(name))
        return tuple(self._account(name) for name in names)

    def _account(self, name: str) -> Account:
        address = self.accounts.setdefault(name, named_account(self.seed, name))
        self.names.name_account(address, name)
        return Account(self, name, address)

    def account_at(self, address: bytes) -> Account:
        """The account at an address, by the name the chain knows it by."""
        return Account(self, self.names.account(address), address)

    def give(self, account: Account, amount: str | Money) -> Receipt:
        """Issue money to an account, by the currency's issuer: counted as issued, so it is conserved."""
        money = _money(amount)
        return self.submit(Issue(self.issuer, address_of(account), money.currency, money.minor))

    def transfer(self, to: Account, amount: str | Money, *, sender: Account) -> Receipt:
        """Give money from one account to another."""
        money = _money(amount)
        return self.submit(Transfer(address_of(sender), address_of(to), money.currency, money.minor))

    def balance(self, account: Account, currency: str) -> Money:
        """What an account holds of a currency."""
        return Money.of(self.ledger.balance(address_of(account), _currency(currency)), currency)

    def total(self, currency: str) -> Money:
        """All money of a currency, in accounts and pots."""
        return Money.of(self.ledger.state.total(_currency(currency)), currency)

    def issued(self, currency: str) -> Money:
        """All money of a currency that was ever issued."""
        return Money.of(self.ledger.state.issued.get(_currency(currency), 0), currency)

    # --- time -----------------------------------------------------------------------------------------------

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
    ) -> tuple[Receipt, ...]:
        """Let time pass: months and years first, then working days, days and weeks, all of which keep the
        local time of day; then hours and minutes. A day that a month lacks becomes its last. Runs every due
        clock."""
        short = 60 * (_whole("minutes", minutes) + 60 * _whole("hours", hours))
        spans = (
            Duration(Unit.MONTH, _whole("months", months) + 12 * _whole("years", years), Roll.CLIP),
            Duration(Unit.WORKING_DAY, _whole("working_days", working_days), Roll.NONE),
            Duration(Unit.DAY, _whole("days", days) + 7 * _whole("weeks", weeks), Roll.NONE),
        )
        if working_days and not self.zone.has_working_days:
            raise fault("S6513", calendar=self.zone.name)
        instant = self.ledger.time
        for span in spans:
            moved = later(instant, span, self.zone) if span.count else instant
            if moved is None:
                raise fault("S6505")
            instant = moved
        return self._advance(instant + short)

    def wait_until(self, when: str | date) -> tuple[Receipt, ...]:
        """Let time pass until 0:00 of a day, or until an instant written `2026-05-15 17:00`, in the chain's
        zone; an aware datetime is taken as it is."""
        return self._advance(self._instant("when", when))

    def _instant(self, name: str, when: object) -> int:
        """Seconds since 1970-01-01T00:00 UTC."""
        value = read(TimeType(), when, Reading({}, self.zone))
        if isinstance(value, int):
            return value
        day = read(DateType(), when, Reading({}, self.zone))
        if isinstance(day, int):
            return self.zone.start_of_day(day)
        raise fault("S6502", name=name, wanted="date", given=repr(when))

    def _advance(self, instant: int) -> tuple[Receipt, ...]:
        if instant < self.ledger.time:
            show = (format_time(time, self.zone.offset_at(time)) for time in (self.ledger.time, instant))
            raise fault("S6504", now=next(show), given=next(show))
        if not in_range(self.zone.local_day(instant)):
            raise fault("S6505")
        recorder = Recorder()
        records = self.ledger.advance_to(instant, recorder)
        return tuple(receipt_of(record, recorder, self.names, self.account_at) for record in records)

    # --- calls ----------------------------------------------------------------------------------------------

    def submit(self, transaction: Transaction) -> Receipt:
        """Run a transaction. Raises Refused where the contract refuses it, TallyError where the chain
        does."""
        recorder = Recorder()
        record = self.ledger.submit(transaction, recorder)
        if isinstance(record, Rejection):
            raise TallyError(Diagnostic(record.code, None, None, record.parameters))
        receipt = receipt_of(record, recorder, self.names, self.account_at)
        if not isinstance(record.outcome, Done):
            raise Refused(explain(self.ledger, record, self.names), receipt)
        return receipt

    def withdraw(self, action: Action, *, sender: Account) -> Receipt:
        """Take back an open consent: `chain.withdraw(lease.sign, sender=li)`."""
        return self.submit(Withdraw(address_of(sender), action.instance.address, action.name))

    # --- points to go back to -------------------------------------------------------------------------------

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
        return other


def _whole(name: str, value: object) -> int:
    """A whole number that is not negative."""
    if type(value) is not int or value < 0:
        raise fault("S6502", name=name, wanted="int(0..)", given=repr(value))
    return value


def _currency(currency: str) -> str:
    if currency not in DECIMALS:
        raise fault("S6401", currency=str(currency))
    return currency


def _money(amount: object) -> Money:
    money = Money.parse(amount) if isinstance(amount, str) else amount
    if not isinstance(money, Money):
        raise fault("S6501", name="amount", wanted="money", given=repr(amount))
    return money
