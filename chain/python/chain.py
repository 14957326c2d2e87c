"""A local chain from Python: people, money, time, blocks, snapshots."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from chain.address import named_account
from chain.calendar import with_own
from chain.clock import later
from chain.created import name_all
from chain.explain import explain
from chain.genesis import local_genesis
from chain.ledger import Ledger, Snapshot
from chain.names import Known, NameBook
from chain.python.calendars import own_tables, zone_of
from chain.python.errors import Refused, TallyError, fault
from chain.python.receipt import Receipt, receipt_of
from chain.python.running import InMemory, Running, differs, rejected
from chain.receipt import Receipt as ChainReceipt
from chain.receipt import Rejection
from chain.trace import Recorder
from chain.tracing import lines_paid
from chain.transaction import Issue, Publish, Rotate, Transaction, Transfer, Withdraw
from vm.abi import Reading, read
from vm.code.codec import encode_program
from vm.currencies import DECIMALS
from vm.machine.dates import Duration, Roll, Unit, format_time, in_range
from vm.machine.outcome import ActionKind, Done
from vm.money import Money
from vm.types import DateType, TimeType

if TYPE_CHECKING:
    from chain.python.contract import Action, Contract, Instance, Module

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


def address_of(chain: Chain, account: object, name: str = "account") -> bytes:
    """The address of an account. Raises TallyError: S6502 for anything else, a bare name included, S6520 for
    an account that the chain does not know; `name` is what the caller calls it."""
    if not isinstance(account, Account):
        raise fault("S6502", name=name, wanted="account", given=repr(account))
    if account.chain is not chain and account.address not in (chain.issuer, *chain.accounts.values()):
        raise fault("S6520", name=name, given=account.name)
    return account.address


@dataclass(frozen=True, slots=True)
class Head:
    """The last sealed block: its height, and its header's hash in hex, which stands for the whole chain."""

    height: int
    hash: str


@dataclass(frozen=True, slots=True)
class LinePaid:
    """What a budget line has paid to an account. `root` names the instance whose tree the line belongs to:
    the one that an account created (`Fund#0`)."""

    root: str
    line: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Verified:
    """What re-execution found to hold: the last height, all transactions, the last header's hash in hex."""

    height: int
    transactions: int
    hash: str


class Chain:
    """A local chain. Block time starts at 0:00 of `at` in the zone of `calendar` (UTC without one), or at an
    instant written `2026-01-05 17:00`. The same `seed` and calls give the same addresses and receipts.
    `calendars` are files of your own tables, as `tally calendar build` writes them; the chain keeps them.

    Without `file` it is in memory, unsigned and quick. With one it is signed, rooted and stored in that file,
    which must not be there yet; `Chain.open` goes on with it. Keys are then made from the seed and the names:
    who knows the seed can sign for everybody, so it is for local chains only. A block that was sealed, by
    `seal`, `wait` or `close`, survives; an open one is gone if the process ends.
    """

    def __init__(
        self,
        seed: int = 0,
        at: str | date = "2026-01-05",
        calendar: str | None = None,
        file: str | Path | None = None,
        calendars: Iterable[str | Path] = (),
    ) -> None:
        self.seed = _whole("seed", seed)
        tables = with_own(own_tables(calendars))
        self.zone = zone_of(calendar, tables)
        start, currencies = self._instant("at", at), tuple(sorted(DECIMALS))
        if file is None:
            ledger = Ledger(local_genesis(seed, start, currencies, tables))
            self._start(InMemory(ledger, partial(named_account, seed)))
        else:
            # signing and storing take libraries that a chain in memory does without
            from chain.python.signed import Signed

            self._start(Signed.begin(_file(file), seed, start, currencies, tables))

    @staticmethod
    def open(file: str | Path, seed: int = 0, calendar: str | None = None) -> Chain:
        """Go on with the chain in a file: the seed is the one it was made with, the calendar the one in whose
        zone days are read: one of those it was made with. `chain.instance(…)` finds what lives on it."""
        from chain.python.signed import Signed

        chain = Chain.__new__(Chain)
        chain.seed = _whole("seed", seed)
        running = Signed.open(_file(file), seed)
        try:
            chain.zone = zone_of(calendar, running.ledger.genesis.calendars)
        except TallyError:
            running.close()
            raise
        chain._start(running)
        return chain

    def _start(self, running: Running) -> None:
        self._running = running
        self.names = NameBook(running.ledger.genesis)
        self.names.name_issuer(self.issuer)
        self.accounts: dict[str, bytes] = {}

    @property
    def ledger(self) -> Ledger:
        """The ledger as it stands, to look at."""
        return self._running.ledger

    @property
    def file(self) -> Path | None:
        """The file of a signed chain, None for a chain in memory."""
        return self._running.file

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
        address = self.accounts.get(name)
        if address is None:
            address = self.accounts[name] = self._running.account(name)
            self.names.name_account(address, name)
        return Account(self, name, address)

    def account_at(self, address: bytes) -> Account:
        """The account at an address, by the name the chain knows it by."""
        return Account(self, self.names.account(address), address)

    def _value_at(self, address: bytes, known: Known) -> object:
        """The account, or the instance, at an address."""
        from chain.python.contract import value_at  # that module stands on this one

        return value_at(self, address, known)

    def give(self, account: Account, amount: str | Money) -> Receipt:
        """Issue money to an account, by the currency's issuer: counted as issued, so it is conserved."""
        money = _money(amount)
        return self.submit(Issue(self.issuer, address_of(self, account), money.currency, money.minor))

    def transfer(self, to: Account, amount: str | Money, *, sender: Account) -> Receipt:
        """Give money from one account to another."""
        money = _money(amount)
        giver, taker = address_of(self, sender, "sender"), address_of(self, to, "to")
        return self.submit(Transfer(giver, taker, money.currency, money.minor))

    def balance(self, account: Account, currency: str) -> Money:
        """What an account holds of a currency."""
        return Money.of(self.ledger.balance(address_of(self, account), _currency(currency)), currency)

    def lines_paid(self, account: Account) -> tuple[LinePaid, ...]:
        """Which budget lines have paid an account how much, over the whole chain."""
        address, instances = address_of(self, account), self.ledger.state.instances
        found = lines_paid(self._running.receipts_about(address), address, instances)
        return tuple(
            LinePaid(self.names.instance(one.root), one.line, Money.of(one.amount, one.currency))
            for one in found
        )

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
        records = self._running.advance_to(instant, recorder)
        return tuple(receipt_of(record, recorder, self.names, self._value_at) for record in records)

    # --- calls ----------------------------------------------------------------------------------------------

    def submit(self, transaction: Transaction) -> Receipt:
        """Run a transaction as its sender's. Raises Refused where the contract refuses it, TallyError where
        the chain does."""
        recorder = Recorder()
        record = self._running.submit(transaction, recorder)
        if isinstance(record, Rejection):
            raise rejected(record)
        name_all(self.ledger, self.names, record, recorder.events)
        receipt = receipt_of(record, recorder, self.names, self._value_at)
        created = self._created(record)
        if created:
            receipt = replace(receipt, created=created)
        followed = self._after(record)
        if followed:
            clocks = (receipt_of(one, recorder, self.names, self._value_at) for one in followed)
            receipt = replace(receipt, followed=tuple(clocks))
        if not isinstance(record.outcome, Done):
            raise Refused(explain(self.ledger, record, self.names), receipt)
        return receipt

    def _created(self, record: ChainReceipt) -> tuple[object, ...]:
        """The instances that a transaction made."""
        instances = self.ledger.state.instances
        made = (action.instance for action in record.actions if action.kind is ActionKind.CREATION)
        pairs = ((instances[number], self.names.known(number)) for number in made)
        return tuple(self._value_at(one.address, known) for one, known in pairs if known is not None)

    def _after(self, record: ChainReceipt) -> list[ChainReceipt]:
        """The receipts that came after one of the last ones."""
        receipts = self.ledger.receipts
        place = len(receipts)
        while place and receipts[place - 1] is not record:
            place -= 1
        return receipts[place:]

    def withdraw(self, action: Action, *, sender: Account) -> Receipt:
        """Take back an open consent: `chain.withdraw(lease.sign, sender=li)`."""
        person = address_of(self, sender, "sender")
        return self.submit(Withdraw(person, action.instance.address, action.name))

    def publish(self, module: Module, *, sender: Account | None = None) -> Receipt:
        """Keep a program on the chain, by default as the issuer. A creation does it by itself where it was
        not done."""
        publisher = self.issuer if sender is None else address_of(self, sender, "sender")
        return self.submit(Publish(publisher, encode_program(module._loaded.program)))

    def rotate(self, account: Account) -> Receipt:
        """Give an account of a signed chain its next key, signed with the present one; the address stays."""
        address = address_of(self, account)
        return self.submit(Rotate(address, self._running.next_key(address)))

    def instance(self, where: int | bytes | str, contract: Contract) -> Instance:
        """An instance that lives on the chain, by its creation number, its address or the address in hex.
        TallyError: S6404 there is none, S6517 it is not of this contract."""
        return contract._found(self, where)

    # --- blocks ---------------------------------------------------------------------------------------------

    def seal(self) -> None:
        """End the open block. On a signed chain it is on the disk when this returns."""
        self._running.seal()

    @property
    def head(self) -> Head:
        """The last sealed block of a signed chain."""
        height, hash_ = self._running.head()
        return Head(height, hash_.hex())

    def verify(self, progress: Callable[[int, int], None] | None = None) -> Verified:
        """Re-execute a signed chain from its genesis, up to its last sealed block. `progress` is told (height
        done, last height). Raises TallyError (S6434 to S6459) with the first thing that differs."""
        from chain.replay import Difference, verify_chain

        found = verify_chain(self._running.store(), progress=progress)
        if isinstance(found, Difference):
            raise differs(found, self.file)
        return Verified(found.height, found.transactions, found.hash.hex())

    def close(self) -> None:
        """Seal the open block and let go of the file. What stands in memory can still be read."""
        self._running.close()

    def __enter__(self) -> Chain:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- points to go back to -------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Keep the present point of a chain in memory. A signed chain only goes on (S6515): try things on a
        `fork`."""
        self._check_can_go_back("snapshot")
        return self.ledger.snapshot()

    def revert(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot of this chain."""
        self._check_can_go_back("revert")
        self.ledger.revert(snapshot)

    def _check_can_go_back(self, name: str) -> None:
        if self.file is not None:
            raise fault("S6515", name=name)

    @contextmanager
    def isolate(self) -> Iterator[Chain]:
        """`with chain.isolate(): …`: whatever the block does is undone at its end."""
        kept = self.snapshot()
        try:
            yield self
        finally:
            self.revert(kept)

    def fork(self) -> Chain:
        """A chain in memory that goes on from here by itself; `lease.on(fork)` is the same instance there.
        The fork of a signed chain is unsigned, with the same addresses: a scratch copy to ask "what if"."""
        other = Chain.__new__(Chain)
        other.seed, other.zone = self.seed, self.zone
        other._running = InMemory(self.ledger.fork(), self._running.account)
        other.names = self.names.copy()
        other.accounts = dict(self.accounts)
        return other


def _file(file: object) -> Path:
    if not isinstance(file, str | Path) or "\0" in str(file):
        raise fault("S6502", name="file", wanted="path", given=repr(file))
    return Path(file)


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
