"""What a chain starts from: its currencies and their issuers, its first instant, its gas allowances, its
calendars.

The hash covers the calendars by their hashes. What is stored, the record, holds the whole tables as well: a
chain keeps the calendars it was made with, whatever another version of Tally or its user's folder brings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from chain.address import is_account, named_account
from chain.calendar import decode_calendar, find, shipped
from vm.code.program import Program
from vm.encoding import Raw, dump, load
from vm.machine.calendar import UTC, Calendar
from vm.machine.dates import FIRST_DATE, LAST_DATE

TRANSACTION_GAS = 2_000_000
BLOCK_GAS = 10_000_000
BLOCK_TRANSACTIONS = 1_000
PUBLISH_GAS_A_BYTE = 20
FIRST_INSTANT = (FIRST_DATE + 1) * 86_400
LAST_INSTANT = LAST_DATE * 86_400
"""At these every zone's clocks show a date that there is: 1900-01-02 and 9999-12-31, 0:00 UTC."""
_HASH_DOMAIN = b"tally genesis 1\n"


@dataclass(frozen=True, slots=True)
class Genesis:
    """The first facts of a chain.

    `start` is in seconds since 1970-01-01T00:00 UTC; `issuers` pairs each currency with the account that
    alone may issue it; gas allowances are per block, and per account and UTC day. A signed chain has a
    `sealer`, the public key that signs its blocks, and `keys` of accounts that need not show theirs first.
    `calendars` stand in the order of their names, each name once.
    ValueError for a block that could hold nothing, an allowance below 0, a currency that stands twice or an
    issuer that is no account.
    """

    chain_id: str
    start: int
    issuers: tuple[tuple[str, bytes], ...]
    block_gas: int = BLOCK_GAS
    account_gas_a_day: int = BLOCK_GAS
    sealer: bytes = b""
    keys: tuple[tuple[bytes, bytes], ...] = ()
    calendars: tuple[Calendar, ...] = field(default_factory=shipped)

    def __post_init__(self) -> None:
        if self.block_gas < 1 or self.account_gas_a_day < 0:
            raise ValueError("gas allowances must leave room for something")
        if len({currency for currency, _ in self.issuers}) < len(self.issuers):
            raise ValueError("a currency has one issuer")
        if not all(is_account(account) for _, account in self.issuers):
            raise ValueError("an issuer is an account")
        if self.sealer and not FIRST_INSTANT <= self.start <= LAST_INSTANT:
            raise ValueError("the start is outside the calendar")
        names = [table.name for table in self.calendars]
        if names != sorted(set(names)):
            raise ValueError("the calendars must be in order, each name once")

    def encode(self) -> bytes:
        """The canonical bytes, hashes of the calendars included: the rules of time are facts too."""
        tables: list[Raw] = [[table.name, table.hash] for table in self.calendars]
        raw: list[Raw] = [
            self.chain_id,
            self.start,
            [[currency, account] for currency, account in self.issuers],
            self.block_gas,
            self.account_gas_a_day,
            self.sealer,
            [[account, key] for account, key in self.keys],
            tables,
        ]
        return dump(raw)

    def record(self) -> bytes:
        """The bytes that are stored: the canonical ones, and those of each calendar's table."""
        tables: list[Raw] = [table.encode() for table in self.calendars]
        return dump([self.encode(), tables])

    @property
    def hash(self) -> bytes:
        """What every signature on this chain covers, 32 bytes."""
        return sha256(_HASH_DOMAIN + self.encode()).digest()

    def calendar(self, name: str | None) -> Calendar | None:
        """The calendar of a name, UTC for no name; None for one this chain does not have."""
        return find(self.calendars, name)

    def calendar_of(self, program: Program) -> Calendar:
        """The calendar that a program names. UTC for none, and for one this chain does not have: of such a
        program there is no instance here."""
        found = self.calendar(program.calendar)
        return UTC if found is None else found

    def issuer(self, currency: str) -> bytes | None:
        """The account that issues a currency, None for one this chain does not have."""
        for name, account in self.issuers:
            if name == currency:
                return account
        return None


def read_genesis(data: bytes) -> Genesis | None:
    """The genesis whose record bytes are; None for any other bytes."""
    match load(data, len(data)):
        case [bytes(facts), list(tables)]:
            found = [decode_calendar(one) for one in tables if isinstance(one, bytes)]
        case _:
            return None
    calendars = tuple(table for table in found if table is not None)
    genesis = _read_facts(facts, calendars)
    return genesis if genesis is not None and genesis.record() == data else None


def _read_facts(data: bytes, calendars: tuple[Calendar, ...]) -> Genesis | None:
    match load(data):
        case [
            str(chain_id), int(start), list(issuers), int(block), int(account), bytes(sealer), list(keys), _
        ]:  # fmt: skip
            pass
        case _:
            return None
    if bool in (type(start), type(block), type(account)):
        return None
    pairs: list[tuple[str, bytes]] = []
    shown: list[tuple[bytes, bytes]] = []
    for item in (*issuers, *keys):
        match item:
            case [str(currency), bytes(issuer)]:
                pairs.append((currency, issuer))
            case [bytes(account_), bytes(key)]:
                shown.append((account_, key))
            case _:
                return None
    try:
        return Genesis(chain_id, start, tuple(pairs), block, account, sealer, tuple(shown), calendars)
    except ValueError:
        return None


def hash_and_sealer(facts: bytes) -> tuple[bytes, bytes] | None:
    """Of a genesis' canonical bytes, as a kept receipt has them, the hash that names its chain and the key
    that seals its blocks; None for bytes that are none."""
    match load(facts):
        case [str(), int(), list(), int(), int(), bytes(sealer), list(), list()] as raw if dump(raw) == facts:
            return sha256(_HASH_DOMAIN + facts).digest(), sealer
        case _:
            return None


def local_genesis(
    seed: int, start: int, currencies: tuple[str, ...], calendars: tuple[Calendar, ...] | None = None
) -> Genesis:
    """A genesis for tests and scenarios: one issuer for all currencies, no shortage of gas a day, and the
    shipped calendars where none are given."""
    # a name that no person can have, so that nobody is the issuer by chance
    issuer = named_account(seed, "the issuer")
    return Genesis(
        chain_id=f"local-{seed}",
        start=start,
        issuers=tuple((currency, issuer) for currency in currencies),
        account_gas_a_day=2**63 - 1,
        calendars=shipped() if calendars is None else calendars,
    )
