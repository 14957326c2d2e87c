"""The interface behind `import tally`: chains, people, contracts and money from Python."""

from __future__ import annotations

from chain.python.chain import Account, Chain, Head, LinePaid, Verified
from chain.python.contract import Action, Contract, Instance, Module, View, load, loads
from chain.python.errors import CompileError, NotRefused, Refused, TallyError, UnknownName, refused
from chain.python.proofs import MerkleList, MerkleSet
from chain.python.receipt import Event, Payment, Receipt
from chain.python.values import hash_of
from vm.money import Money

__all__ = [
    "Account",
    "Action",
    "Chain",
    "CompileError",
    "Contract",
    "Event",
    "Head",
    "Instance",
    "LinePaid",
    "MerkleList",
    "MerkleSet",
    "Module",
    "Money",
    "NotRefused",
    "Payment",
    "Receipt",
    "Refused",
    "TallyError",
    "UnknownName",
    "Verified",
    "View",
    "hash_of",
    "load",
    "loads",
    "refused",
]
