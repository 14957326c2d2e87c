"""The chain: outcomes become a ledger."""
