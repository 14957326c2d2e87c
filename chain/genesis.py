"""What a chain starts from: its currencies and their issuers, its first instant, its gas allowances."""

from __future__ import annotations

from dataclasses import dataclass

from chain.address import named_account

TRANSACTION_GAS = 2_000_000
BLOCK_GAS = 10_000_000
BLOCK_TRANSACTIONS = 1_000


@dataclass(frozen=True, slots=True)
class Genesis:
    """The first facts of a chain.

    `start` is in seconds since 1970-01-01T00:00 UTC; `issuers` pairs each currency with the account that alone may
    issue it; gas allowances are per block, and per account and UTC day.
    """

    chain_id: str
    start: int
    issuers: tuple[tuple[str, bytes], ...]
    block_gas: int = BLOCK_GAS
    account_gas_a_day: int = BLOCK_GAS

    def issuer(self, currency: str) -> bytes | None:
        """The account that issues a currency, None for one this chain does not have."""
        for name, account in self.issuers:
            if name == currency:
                return account
        return None


def local_genesis(seed: int, start: int, currencies: tuple[str, ...]) -> Genesis:
    """A genesis for tests and scenarios: one issuer for all currencies, and no shortage of gas a day."""
    issuer = named_account(seed, "issuer")
    return Genesis(
        chain_id=f"local-{seed}",
        start=start,
        issuers=tuple((currency, issuer) for currency in currencies),
        account_gas_a_day=2**63 - 1,
    )
