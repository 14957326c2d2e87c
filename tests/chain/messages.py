"""A tree of contracts that send, a bank that creates purses, and a ledger to run them on."""

from __future__ import annotations

from typing import Any

from chain.genesis import Genesis, local_genesis
from chain.ledger import Ledger
from chain.receipt import Receipt
from chain.transaction import Call, Create, Issue, Transaction
from tests.reference.fixtures import compiled
from tests.vm.machine.world import LI, START, WANG, ZHAO, dump, said
from vm.machine.host import Executor
from vm.machine.state import Instance

TREE = """\
tally 1

contract Root:
    party owner, left: Middle, right: Middle
    keep turns: int = 0

    state Open forever:
        on start(n: int) by owner:
            send left.pass_on(n)
            set turns = turns + 1
            send right.pass_on(n + 1)
            stay
        on many(ns: list int limit 64) by owner:
            for n in ns limit 64: send left.pass_once(n)
            stay
        on wide(ns: list int limit 9) by owner:
            for a in ns limit 9:
                for b in ns limit 9: send left.look()
            stay

contract Middle:
    party leaf: Leaf
    keep passed: int = 0

    state Open forever:
        on pass_on(n: int) by any Root:
            set passed = passed + 1
            send leaf.count_in(n)
            send leaf.count_in(n + 10)
            stay
        on pass_once(n: int) by any Root: send leaf.count_in(n); stay
        on look by any Root: set passed = passed + 1; stay

contract Leaf:
    party owner
    keep seen: list int limit 100

    state Open until entered + 30 days:
        on count_in(n: int) by any Middle:
            require n < 50 else "50 or more"
            add n to seen else "full"
            stay
        on close by owner: go Closed
        on timeout: go Closed

    final Closed
"""

BANK = """\
tally 1

contract Bank:
    party owner
    pot held: CNY
    pot parts: CNY per int
    keep last: Purse
    keep heard: money CNY = 0 CNY
    invariant modest: heard < 90 CNY

    state Open until entered + 30 days:
        on fill(amount: money CNY) by owner paying amount into held: stay
        on fill_part(n: int, amount: money CNY) by owner paying amount into parts[n]: stay
        on hand_out(amount: money CNY) by owner:
            create purse = Purse(bank: self, owner: owner, most: 80 CNY)
            set last = purse
            send purse.put(amount) paying amount from held
            stay
        on hand_out_part(n: int, amount: money CNY) by owner:
            send last.put(amount) paying amount from parts[n]
            stay
        on short_change(amount: money CNY, sent: money CNY) by owner:
            send last.put(amount) paying sent from held
            stay
        on hear(amount: money CNY) by any Purse: set heard = heard + amount; stay
        on take_back(amount: money CNY) by any Purse paying amount into held: stay
        on timeout: pay all from held to owner; pay all from parts to owner; go Closed

    final Closed

contract Purse:
    party bank: Bank, owner
    term most: money CNY
    pot saved: CNY
    pot shares: CNY per account
    keep puts: int = 0
    require most >= 5 CNY else "too small a purse"

    state Open until entered + 10 days:
        on put(amount: money CNY) by bank paying amount into saved:
            require saved <= most else "the purse is full"
            set puts = puts + 1
            send bank.hear(amount)
            stay
        on give_back(amount: money CNY) by owner:
            send bank.take_back(amount) paying amount from saved
            stay
        on timeout: pay all from saved to owner; pay all from shares to owner; go Closed

    final Closed
"""


class Town:
    """A ledger on which people hold 1000.00 CNY each, with instances of one text."""

    def __init__(self, text: str, executor: Executor | None = None, genesis: Genesis | None = None) -> None:
        self.genesis = local_genesis(0, START, ("CNY",)) if genesis is None else genesis
        self.ledger = Ledger(self.genesis, executor)
        self.issuer = self.genesis.issuers[0][1]
        for person in (LI, WANG, ZHAO):
            self.submit(Issue(self.issuer, person, "CNY", 100_000))
        compilation = compiled("town.tally", text)
        assert compilation.program is not None
        self.program = compilation.program

    def submit(self, transaction: Transaction) -> Receipt:
        """Run a transaction, after which all money is where it is counted."""
        receipt = self.ledger.submit(transaction)
        assert isinstance(receipt, Receipt)
        state = self.ledger.state
        assert state.total("CNY") == state.issued["CNY"]
        return receipt

    def create(self, name: str, *terms: Any) -> bytes:
        """The address of a new instance of a contract."""
        number = [one.name for one in self.program.program.contracts].index(name)
        receipt = self.submit(Create(self.issuer, self.program, number, terms))
        assert receipt.created is not None, receipt.outcome
        return receipt.created

    def call(self, address: bytes, action: str, *arguments: Any, by: bytes = LI) -> Receipt:
        """Call an action."""
        return self.submit(Call(by, address, action, arguments))

    def refused(self, address: bytes, action: str, *arguments: Any, by: bytes = LI) -> str:
        """The code of a call that is refused and leaves everything as it was."""
        before = dump(self.ledger)
        receipt = self.call(address, action, *arguments, by=by)
        assert dump(self.ledger) == before
        assert receipt.actions == ()
        return said(receipt)

    def instance(self, address: bytes) -> Instance:
        """The instance at an address."""
        found = self.ledger.find(address)
        assert found is not None
        return found

    def keep(self, address: bytes, name: str) -> Any:
        """A kept value."""
        here = self.instance(address)
        names = [one.name for one in self.program.program.contracts[here.contract].keeps]
        return here.keeps[names.index(name)]


def tree(executor: Executor | None = None, genesis: Genesis | None = None) -> tuple[Town, bytes, bytes]:
    """A leaf, two that pass on to it, a root that sends to both: the town, the root and the leaf."""
    town = Town(TREE, executor, genesis)
    leaf = town.create("Leaf", LI)
    left, right = town.create("Middle", leaf), town.create("Middle", leaf)
    return town, town.create("Root", LI, left, right), leaf


def bank(executor: Executor | None = None) -> tuple[Town, bytes]:
    """A bank with 100.00 CNY."""
    town = Town(BANK, executor)
    found = town.create("Bank", LI)
    assert said(town.call(found, "fill", 10_000)) == "done"
    return town, found
