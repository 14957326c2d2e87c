"""The interface behind `import tally`: chains, people, contracts and money from Python."""

from __future__ import annotations

from chain.python.chain import Account, Chain
from chain.python.contract import Contract, InstanceProxy, Module, load, loads
from chain.python.errors import CompileError, NotRefused, Refused, TallyError, refused
from chain.python.receipt import Event, PaymentView, ReceiptView
from chain.python.values import hash_of
from vm.money import Money

__all__ = [
    "Account",
    "Chain",
    "CompileError",
    "Contract",
    "Event",
    "InstanceProxy",
    "Module",
    "Money",
    "NotRefused",
    "PaymentView",
    "ReceiptView",
    "Refused",
    "TallyError",
    "hash_of",
    "load",
    "loads",
    "refused",
]
