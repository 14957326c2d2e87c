"""Warnings of declarations that nothing uses.

Parameters are left out (the call records them), and so are terms that are a text or a hash: they record a
document, and the signature over the instance's address covers them.
"""

from __future__ import annotations

from vm.check.names import ContractNames, FileNames
from vm.check.symbols import ContractSymbol, TermSymbol
from vm.types import HashType, TextType


def warn_unused(names: FileNames) -> None:
    """Report every declaration of the file and of its contracts that nothing reads."""
    for name, symbol in names.values.items():
        if name not in names.used and not isinstance(symbol, ContractSymbol):
            names.report.warning("W2001", symbol.span, name=name)
    for contract in names.contracts:
        _warn(contract)


def _warn(names: ContractNames) -> None:
    for name, symbol in names.values.items():
        recorded = isinstance(symbol, TermSymbol) and isinstance(symbol.type, (HashType, TextType))
        if name not in names.used and not recorded:
            names.report.warning("W2001", symbol.span, name=name)
    for name, event in names.events.items():
        if name not in names.used_events:
            names.report.warning("W2001", event.span, name=name)
