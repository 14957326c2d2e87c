"""What a chain starts from: its currencies and their issuers, its first instant, its gas allowances."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from chain.address import is_account, named_account
from chain.calendar import CALENDARS, calendar
from vm.encoding import Raw, dump, load
from vm.machine.calendar import Calendar
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

    def __post_init__(self) -> None:
        if self.block_gas < 1 or self.account_gas_a_day < 0:
            raise ValueError("gas allowances must leave room for something")
        if len({currency for currency, _ in self.issuers}) < len(self.issuers):
            raise ValueError("a currency has one issuer")
        if not all(is_account(account) for _, account in self.issuers):
            raise ValueError("an issuer is an account")
        if self.sealer and not FIRST_INSTANT <= self.start <= LAST_INSTANT:
            raise ValueError("the start is outside the calendar")

    def encode(self) -> bytes:
        """The canonical bytes, hashes of the shipped calendars included: the rules of time are facts too."""
        tables: list[Raw] = [[name, _table(name).hash] for name in CALENDARS]
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

    @property
    def hash(self) -> bytes:
        """What every signature on this chain covers, 32 bytes."""
        return sha256(_HASH_DOMAIN + self.encode()).digest()

    def issuer(self, currency: str) -> bytes | None:
        """The account that issues a currency, None for one this chain does not have."""
        for name, account in self.issuers:
            if name == currency:
                return account
        return None


def _table(name: str) -> Calendar:
    table = calendar(name)
    if table is None:
        raise ValueError(f"no calendar {name}")
    return table


def read_genesis(data: bytes) -> Genesis | None:
    """The genesis that bytes are; None unless they are its encoding, with this version's calendars."""
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
        genesis = Genesis(chain_id, start, tuple(pairs), block, account, sealer, tuple(shown))
    except ValueError:
        return None
    return genesis if genesis.encode() == data else None


def local_genesis(seed: int, start: int, currencies: tuple[str, ...]) -> Genesis:
    """A genesis for tests and scenarios: one issuer for all currencies, and no shortage of gas a day."""
    # a name that no person can have, so that nobody is the issuer by chance
    issuer = named_account(seed, "the issuer")
    return Genesis(
        chain_id=f"local-{seed}",
        start=start,
        issuers=tuple((currency, issuer) for currency in currencies),
        account_gas_a_day=2**63 - 1,
    )
