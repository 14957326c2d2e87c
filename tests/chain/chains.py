"""Signed chains for tests: people with keys, contracts that use every kind of cell, and seeded walks over
them.

A town is a chain with its people; a walk lets them act at random. Both hold nothing that the chain does not
hold, so a town can be closed and opened at any block and its walk goes on. The same seed gives the same bytes
on every machine: `python -m tests.chain.chains SEED BLOCKS FILE` prints the hashes of the blocks of such a
walk, and what the verification of a chain file comes to.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Final

import pytest

from chain import sparse
from chain.address import account_address
from chain.envelope import seal
from chain.genesis import Genesis
from chain.keys import PrivateKey
from chain.leaves import all_leaves, changes, contract_of
from chain.receipt import Receipt, Rejection
from chain.replay import verify_chain
from chain.sealing import Chain
from chain.state import LedgerState
from chain.store.interface import Store, StoredBlock
from chain.store.memory import MemoryStore
from chain.store.sqlite import SqliteStore, open_file
from chain.transaction import Call, Create, Issue, Publish, Rotate, Transaction, Transfer, Withdraw
from vm.code.codec import decode_program, encode_program
from vm.code.program import Program
from vm.code.verify import Verification, VerifiedProgram, verify
from vm.compiler import compile_source
from vm.machine.state import Instance, Status
from vm.source import SourceFile
from vm.types import (
    AccountType,
    ChoiceType,
    DateType,
    HashType,
    IntType,
    MoneyType,
    PercentType,
    TextType,
    Type,
)
from vm.values import Value

ROOT: Final = Path(__file__).parents[2]
DAY: Final = 86_400
START: Final = 1_772_409_600
"""2026-03-02, a Monday, 0:00 UTC."""
START_DATE: Final = START // DAY
PEOPLE: Final = ("Ann", "Bao", "Cai", "Dan", "Eva", "Fei", "Gao", "Han")
CAPS: Final = (("CNY", 10**12),)

FUND: Final = """\
tally 1

choice Mood: calm, glad
record Entry: who: account; amount: money CNY

contract Fund:
    "A fund that uses every kind of cell that a contract can have"
    party host, partner, keeper
    term ceiling: int(0..600); proof: hash
    pot held: CNY
    pot bids: CNY per account limit 6
    pot boxes: CNY per int limit 6
    pot grants: CNY traced
    pot awards: CNY per account limit 4 traced
    keep turns: int(0..600) = 0
    keep mood: Mood = Mood.calm
    keep last: account
    keep guests: list account limit 4
    keep ranks: map account to int default 0
    keep names: map int to text(12) once
    keep owed: map account to money CNY
    keep entries: map int to Entry
    event Counted: turns: int(0..600)
    event Told: who: account; amount: money CNY
    invariant bounded: turns <= ceiling
    invariant told: sum(entries.amount) <= 9_000_000 CNY and count(names) <= 1_000
    invariant not_more: paid(partner) <= received(host) + received(keeper) + received(partner) + 9_000_000 CNY

    state Open until entered + 20 days:
        every 1 day from entered limit 30:
            if turns < 600:
                set turns = turns + 1
            note Counted(turns: turns)
            stay
        on rank(who: account, n: int(-5..5)) by anyone: set ranks[who] = n; stay
        on name(id: int(0..9), what: text(12)) by anyone:
            add id -> what to names else "the name is taken"
            stay
        on owe(amount: money CNY) by host or partner:
            require sum(owed) + amount <= 5_000 CNY else "too much is owed"
            add sender -> amount to owed else "already owed"
            set last = sender
            stay
        on settle by host or partner: remove sender from owed else "nothing is owed"; clear last; stay
        on tell(id: int(0..9), amount: money CNY) by any of guests:
            if id in entries:
                set entries[id].amount = amount
            else:
                add id -> Entry(who: sender, amount: amount) to entries else "told"
            note Told(who: sender, amount: amount)
            stay
        on invite(who: account) by host: add who to guests else "no more guests"; stay
        on bid(amount: money CNY) by anyone paying amount from sender into bids[sender]: stay
        on stash(box: int(0..9)) by keeper paying 5 CNY into boxes[box]: stay
        on sweep by keeper: pay all from boxes to held; stay
        on sweep_twice by keeper:
            pay all from boxes to held
            pay up to 3 CNY from held to boxes[1]
            pay up to 1 CNY from held to boxes[2]
            pay all from boxes to held
            pay up to 2 CNY from held to boxes[3]
            stay
        on reward(part: percent) by host and partner:
            share held: partner part, host rest
            set mood = Mood.glad
            stay
        on buy(amount: money CNY) by host and partner paying amount from partner into held: stay
        on grant(line: text(8), amount: money CNY) by host or partner paying amount into grants as line: stay
        on award(who: account, amount: money CNY) by keeper: pay up to amount from grants to awards[who]; stay
        on spend(line: text(8), amount: money CNY) by keeper:
            pay up to amount of line from grants to keeper
            pay all of line from awards[keeper] to partner
            stay
        on gather_twice by keeper:
            pay all from awards to grants
            pay up to 2 CNY from grants to awards[host]
            pay up to 1 CNY from grants to awards[keeper]
            pay all from awards to grants
            pay up to 3 CNY from grants to awards[partner]
            stay
        on again by host and keeper: go Open
        on close by host:
            refund bids
            pay all from boxes to held
            pay all from held to partner
            refund awards
            share grants: host 1/3, partner rest
            go Closed
        on timeout:
            refund bids
            pay all from boxes to partner
            pay all from held to host
            pay all from awards to grants
            pay all from grants to host
            go Closed

    final Closed
"""


@cache
def program(name: str) -> VerifiedProgram:
    """The fund, or the payment order of the contracts."""
    path = ROOT / "contracts" / "relocation" / "order.tally"
    text = FUND if name == "fund" else path.read_text(encoding="utf-8")
    found = compile_source(SourceFile.of(f"{name}.tally", text))
    if found.program is None:
        raise ValueError(found.errors)
    return found.program


@cache
def key(name: str, number: int = 0) -> PrivateKey:
    """A person's key, and the ones it is rotated to."""
    return PrivateKey(sha256(f"test key {number} of {name}".encode()).digest())


@cache
def address(name: str) -> bytes:
    """A person's account."""
    return account_address(key(name).public)


SEALER: Final = "the sealer"
ISSUER: Final = "the issuer"


def genesis(block_gas: int = 10_000_000, account_gas: int = 10_000_000, name: str = "town") -> Genesis:
    """A chain's first facts: CNY and USD of one issuer, whose key is shown."""
    issuer = address(ISSUER)
    return Genesis(
        name, START, (("CNY", issuer), ("USD", issuer)), block_gas, account_gas,
        key(SEALER).public, ((issuer, key(ISSUER).public),),
    )  # fmt: skip


class Town:
    """A chain and its people."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self._rotations = {}
        for name in (*PEOPLE, ISSUER):
            held = chain.state.keys.get(address(name))
            numbers = (n for n in range(10_000) if held in (None, key(name, n).public))
            self._rotations[name] = next(numbers)

    @staticmethod
    def begin(store: Store | None = None, first: Genesis | None = None) -> Town:
        """A new town, in memory if nothing else is said."""
        place = MemoryStore() if store is None else store
        return Town(Chain.begin(genesis() if first is None else first, place, key(SEALER)))

    @staticmethod
    def open(store: Store) -> Town:
        """The town of a store."""
        found = Chain.open(store, key(SEALER))
        if not isinstance(found, Chain):
            raise ValueError(found)
        return Town(found)

    @property
    def state(self) -> LedgerState:
        """The chain's state."""
        return self.chain.state

    def key(self, name: str) -> PrivateKey:
        """The key that signs for a person now."""
        return key(name, self._rotations[name])

    def signed(self, name: str, transaction: Transaction, **other: int) -> bytes:
        """A transaction's bytes as the person would sign them now; `other` sets nonce or expires."""
        sender = transaction.sender
        nonce = other.get("nonce", self.state.nonces.get(sender, 0))
        data = seal(
            transaction, self.key(name), chain=self.chain.genesis.hash, nonce=nonce, types=self.state,
            expires=other.get("expires"), first=sender not in self.state.keys,
        )  # fmt: skip
        if data is None:
            raise ValueError(transaction)
        return data

    def send(self, name: str, transaction: Transaction) -> Receipt | Rejection:
        """Sign and submit."""
        return self.chain.submit(self.signed(name, transaction))

    def give(self, name: str, amount: int) -> Receipt:
        """The issuer gives an amount of fen to a person."""
        return done(self.send(ISSUER, Issue(address(ISSUER), address(name), "CNY", amount)))

    def transfer(self, name: str, to: str, amount: int) -> Receipt | Rejection:
        """A person gives an amount of fen to another."""
        return self.send(name, Transfer(address(name), address(to), "CNY", amount))

    def publish(self, what: str) -> Receipt | Rejection:
        """The issuer publishes the fund or the order."""
        return self.send(ISSUER, Publish(address(ISSUER), encode_program(program(what).program)))

    def published(self, what: str) -> VerifiedProgram | None:
        """A program as the chain has it."""
        return self.state.program(sha_of(what))

    def create(self, name: str, what: str, terms: tuple[Value, ...]) -> Receipt | Rejection:
        """Create a fund or an order."""
        return self.send(name, Create(address(name), program(what), 0, terms))

    def call(
        self,
        name: str,
        instance: bytes,
        action: str,
        *arguments: Value,
        caps: tuple[tuple[str, int], ...] = CAPS,
    ) -> Receipt | Rejection:
        """Call an action."""
        return self.send(name, Call(address(name), instance, action, arguments, caps))

    def withdraw(self, name: str, instance: bytes, action: str) -> Receipt | Rejection:
        """Take back a consent."""
        return self.send(name, Withdraw(address(name), instance, action))

    def rotate(self, name: str) -> Receipt | Rejection:
        """Give a person's account its next key."""
        result = self.send(name, Rotate(address(name), key(name, self._rotations[name] + 1).public))
        if isinstance(result, Receipt) and result.done:
            self._rotations[name] += 1
        return result

    def reopen(self) -> None:
        """Close the chain and open it again on the same store; only what is in memory can be closed and
        opened."""
        self.chain = Town.open(self.chain.store).chain


def word(result: Receipt | Rejection | None) -> str:
    """What a transaction came to in one word: "done" and the like, a refusal's or a rejection's code."""
    if result is None:
        return "taken"
    return result.result if isinstance(result, Receipt) else result.code


def done(result: Receipt | Rejection) -> Receipt:
    """The receipt of a transaction that must have been taken and done."""
    if not isinstance(result, Receipt) or not result.done:
        raise ValueError(result)
    return result


@cache
def sha_of(what: str) -> bytes:
    """The hash of a program."""
    return LedgerState().know(program(what))


def fund_terms(
    ceiling: int = 600, host: str = "Ann", partner: str = "Bao", keeper: str = "Cai"
) -> tuple[Value, ...]:
    """Terms of a fund."""
    return address(host), address(partner), address(keeper), ceiling, bytes(32)


def order_terms(amount: int = 45_000, fixes: int = 2) -> tuple[Value, ...]:
    """Terms of a payment order of the first six people."""
    people = tuple(address(name) for name in PEOPLE[:6])
    return (*people, amount, "R-2026-01", bytes(32), START_DATE - 3, fixes)


def settled() -> Town:
    """A town in memory in which both programs are published, everybody has 1,000 CNY, and block 1 is
    sealed."""
    town = Town.begin()
    settle(town)
    return town


def settle(town: Town) -> None:
    """Publish both programs, give everybody 1,000 CNY and seal."""
    done(town.publish("fund"))
    done(town.publish("order"))
    for name in PEOPLE:
        town.give(name, 100_000)
    town.chain.seal()


def rebuilt_root(state: LedgerState) -> bytes:
    """The state root of a state, from all its leaves."""
    return sparse.root_of(sparse.update(None, changes(all_leaves(state).items())))


def small(store: Store) -> Town:
    """A chain of few blocks with every kind of row, in which clocks have run."""
    town = Town.begin(store)
    settle(town)
    fund = done(town.create("Ann", "fund", fund_terms(2))).created or b""
    done(town.call("Bao", fund, "bid", 700))
    town.chain.seal()
    done(town.call("Bao", fund, "reward", 5))
    done(town.call("Cai", fund, "stash", 4))
    done(town.transfer("Dan", "Eva", 5))
    town.chain.seal()
    done(town.call("Ann", fund, "close"))
    done(town.create("Ann", "fund", fund_terms(2)))
    done(town.rotate("Bao"))
    town.chain.advance_to(START + 2 * DAY)
    done(town.transfer("Bao", "Eva", 5))
    town.chain.advance_to(START + 5 * DAY)
    town.give("Ann", 3)
    town.chain.seal()
    return town


def filled() -> Town:
    """Thirty funds count for a month in blocks that take the clocks of a few; then there is one more
    transfer."""
    town = Town.begin(first=genesis(block_gas=50_000))
    done(town.publish("fund"))
    for number in range(30):
        done(town.create(PEOPLE[number % 8], "fund", fund_terms()))
    town.chain.advance_to(START + 40 * DAY)
    town.give("Ann", 5)
    town.chain.seal()
    return town


def stored(store: Store) -> list[StoredBlock]:
    """All blocks."""
    blocks = [store.block(height) for height in range(store.height() + 1)]
    return [block for block in blocks if block is not None]


# --- walks --------------------------------------------------------------------------------------------------


class Walk:
    """People of a town who do this and that, much of it refused. `publishing`: large programs among it."""

    def __init__(self, town: Town, seed: int | str, publishing: bool = True) -> None:
        self.town = town
        self._random = Random(seed)
        self._publishing = publishing
        self._old = [b"", bytes(200)]
        self.results: list[Receipt | Rejection] = []

    def block(self, most: int = 3) -> None:
        """Some acts, then a seal; sometimes time passes, by seconds or by weeks."""
        for _ in range(self._random.randint(1, most)):
            self.act()
        self.town.chain.seal()
        if self._random.random() < 0.3:
            span = self._random.choice((1, 3_600, DAY, DAY, 3 * DAY, 25 * DAY))
            self.town.chain.advance_to(self.town.chain.time + span)

    def act(self) -> None:
        """One act of anybody."""
        acts = (
            *[self._call] * 12, self._pay, self._pay, self._issue, self._create, self._create, self._withdraw,
            self._rotate, self._publish if self._publishing else self._call, self._forge,
        )  # fmt: skip
        result = self._random.choice(acts)()
        if result is not None:
            self.results.append(result)

    def _name(self) -> str:
        return self._random.choice(PEOPLE)

    def _pay(self) -> Receipt | Rejection:
        amount = self._random.choice((0, 1, 700, 30_000, 10**9))
        return self.town.transfer(self._name(), self._name(), amount)

    def _issue(self) -> Receipt | Rejection:
        to, currency = address(self._name()), self._random.choice(("CNY", "USD"))
        return self.town.send(ISSUER, Issue(address(ISSUER), to, currency, self._random.randrange(100_000)))

    def _publish(self) -> Receipt | Rejection:
        return self.town.publish(self._random.choice(("fund", "order")))

    def _create(self) -> Receipt | Rejection | None:
        what = self._random.choice(("fund", "fund", "order"))
        if self.town.published(what) is None:
            return None
        if what == "order":
            return self.town.create(self._name(), what, order_terms(self._random.randrange(0, 40_000)))
        return self.town.create(self._name(), what, fund_terms(self._random.choice((5, 600, 600, 600))))

    def _instance(self) -> Instance | None:
        """One of the last instances, most often one that still runs."""
        instances = self.town.state.instances[-8:]
        running = [instance for instance in instances if instance.status[Status.TIMERS]]
        chosen = running if running and self._random.random() < 0.9 else instances
        return self._random.choice(chosen) if chosen else None

    def _call(self) -> Receipt | Rejection | None:
        instance = self._instance()
        if instance is None:
            return None
        tables = contract_of(instance)
        here = [tables.rules[number] for number in tables.states[instance.status[Status.STATE]].rules]
        chosen = self._random.choice(here if here and self._random.random() < 0.9 else tables.rules)
        allowed = self.town.chain.ledger.may_act(instance, chosen.name)
        names = [name for name in PEOPLE if allowed is None or address(name) in allowed] or list(PEOPLE)
        name = self._random.choice(names) if self._random.random() < 0.9 else self._name()
        known = self.town.state.arguments(instance.address, chosen.name) or ()
        arguments = tuple(self._value(type_) for type_ in known)
        caps = (("CNY", 100),) if self._random.random() < 0.1 else CAPS
        return self.town.call(name, instance.address, chosen.name, *arguments, caps=caps)

    def _value(self, type_: Type) -> Value:
        match type_:
            case IntType(low, high):
                return self._random.randint(max(low, -9), min(high, 9))
            case MoneyType():
                return self._random.choice((0, 5, 1_000, 40_000))
            case PercentType():
                return self._random.choice((0, 250_000, 1_000_000))
            case AccountType():
                return address(self._name())
            case HashType():
                return self._random.choice((bytes(32), b"\xff" * 32))
            case TextType():
                return self._random.choice(("", "甲", "name"))
            case DateType():
                return START_DATE + self._random.randrange(100)
            case ChoiceType(_, members):
                return self._random.randrange(len(members))
            case _:
                raise ValueError(type_)

    def _withdraw(self) -> Receipt | Rejection | None:
        instance = self._instance()
        if instance is None:
            return None
        if instance.consents and self._random.random() < 0.8:
            action, signer = self._random.choice(sorted(instance.consents))
            name = next(name for name in PEOPLE if address(name) == signer)
            return self.town.withdraw(name, instance.address, action)
        return self.town.withdraw(self._name(), instance.address, "nothing")

    def _rotate(self) -> Receipt | Rejection:
        return self.town.rotate(self._name())

    def _forge(self) -> Receipt | Rejection:
        """Bytes that the chain does not take: sent before, altered, or nothing at all."""
        name = self._name()
        data = bytearray(self.town.signed(name, Transfer(address(name), address("Ann"), "CNY", 1)))
        self._old.append(bytes(data))
        place = self._random.randrange(len(data))
        data[place] ^= 1 << self._random.randrange(8)
        return self.town.chain.submit(self._random.choice((bytes(data), self._random.choice(self._old[:-1]))))


def walked(seed: int | str, blocks: int, store: Store | None = None) -> Town:
    """A town after a walk of so many blocks (some may be empty and leave no trace)."""
    town = Town.begin(store)
    settle(town)
    walk = Walk(town, seed)
    for _ in range(blocks):
        walk.block()
    return town


def block_hashes(store: Store) -> list[str]:
    """A hash of each block: its header and signature, and so all that it fixes."""
    return [sha256(block.header + block.signature).hexdigest() for block in stored(store)]


@contextmanager
def programs_verified_once() -> Iterator[None]:
    """Within it, a program's bytes are decoded and verified once: what is tried here has the same programs
    many times, and to verify one is slow."""
    decoded = cache(decode_program)
    verified: dict[int, Verification] = {}

    def once(found: Program) -> Verification:
        if id(found) not in verified:
            verified[id(found)] = verify(found)
        return verified[id(found)]

    with pytest.MonkeyPatch.context() as patch:
        for module in ("chain.restore", "chain.execution"):
            patch.setattr(f"{module}.decode_program", decoded)
            patch.setattr(f"{module}.verify", once)
        yield


if __name__ == "__main__":
    print("\n".join(block_hashes(walked(int(sys.argv[1]), int(sys.argv[2])).chain.store)))
    kept = open_file(Path(sys.argv[3]), create=False)
    print(verify_chain(kept) if isinstance(kept, SqliteStore) else kept)
