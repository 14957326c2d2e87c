"""What a chain starts from: its currencies and their issuers, its first instant, its gas allowances."""

from __future__ import annotations

from dataclasses import dataclass

from chain.address import is_account, named_account

TRANSACTION_GAS = 2_000_000
BLOCK_GAS = 10_000_000
BLOCK_TRANSACTIONS = 1_000


@dataclass(frozen=True, slots=True)
class Genesis:
    """The first facts of a chain.

    `start` is in seconds since 1970-01-01T00:00 UTC; `issuers` pairs each currency with the account that
    alone may issue it; gas allowances are per block, and per account and UTC day. ValueError for a block that
    could hold nothing, an allowance below 0, a currency that stands twice or an issuer that is no account.
    """

    chain_id: str
    start: int
    issuers: tuple[tuple[str, bytes], ...]
    block_gas: int = BLOCK_GAS
    account_gas_a_day: int = BLOCK_GAS

    def __post_init__(self) -> None:
        if self.block_gas < 1 or self.account_gas_a_day < 0:
            raise ValueError("gas allowances must leave room for something")
        if len({currency for currency, _ in self.issuers}) < len(self.issuers):
            raise ValueError("a currency has one issuer")
        if not all(is_account(account) for _, account in self.issuers):
            raise ValueError("an issuer is an account")

    def issuer(self, currency: str) -> bytes | None:
        """The account that issues a currency, None for one this chain does not have."""
        for name, account in self.issuers:
            if name == currency:
                return account
        return None


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
