"""A transaction as an account sends it: signed, numbered, for one chain, until some instant; and its bytes.

    envelope   [unsigned, signature]
    unsigned   [chain, kind, sender, nonce, [expires], [key], body]

`chain` is the genesis' hash, so a signature is good on one chain. `nonce` counts the sender's transactions
from 0 without a gap. `key` is there in the sender's first transaction alone: it must be the one the address
was made from. The signature covers a domain and the unsigned bytes; a transaction's identity is the hash of
the same, so that nobody can give it another. Arguments and terms are byte strings of their own inside the
body, encoded by the types of the program: `Types` knows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol, TypeAlias, assert_never

from chain.keys import PrivateKey
from chain.receipt import Rejection
from chain.transaction import Call, Create, Issue, Publish, Rotate, Transaction, Transfer, Withdraw
from vm.code.verify import VerifiedProgram
from vm.encoding import Raw, decode_values, dump, encode_values, integer, load, raw_integer
from vm.types import MONEY_HIGH, Type

SIZE_LIMIT: Final = 65_536
_SIGNING_DOMAIN: Final = b"tally transaction 1\n"
_ADDRESS_LENGTH, _KEY_LENGTH, _SIGNATURE_LENGTH, _HASH_LENGTH = 32, 32, 64, 32
_CURRENCY_LENGTH = 3
_NAME_LENGTH = 64


class Types(Protocol):
    """What a chain knows of programs and instances."""

    def program(self, found: bytes) -> VerifiedProgram | None:
        """The published program of a hash."""
        ...

    def program_hash(self, program: VerifiedProgram) -> bytes:
        """The hash of a program, published or not."""
        ...

    def arguments(self, instance: bytes, action: str) -> tuple[Type, ...] | None:
        """Types of an action's arguments; None where there is no such instance or action."""
        ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """A signed transaction. `expires`: the first block time (seconds) at which it is no longer taken."""

    chain: bytes
    nonce: int
    expires: int | None
    key: bytes | None
    transaction: Transaction
    signature: bytes
    identity: bytes


Body: TypeAlias = list[Raw]


def seal(
    transaction: Transaction,
    private: PrivateKey,
    *,
    chain: bytes,
    nonce: int,
    types: Types,
    expires: int | None = None,
    first: bool = False,
) -> bytes | None:
    """The bytes of a signed transaction; None where its arguments or terms do not fit their types.

    `first` shows the key: for the sender's first transaction.
    """
    kind_and_body = _body(transaction, types)
    if kind_and_body is None:
        return None
    kind, body = kind_and_body
    key: list[Raw] = [private.public] if first else []
    until: list[Raw] = [] if expires is None else [expires]
    unsigned: Raw = [chain, kind, transaction.sender, nonce, until, key, body]
    return dump([unsigned, private.sign(signing_bytes(unsigned))])


def signing_bytes(unsigned: Raw) -> bytes:
    """What is signed: the domain and the unsigned array."""
    return _SIGNING_DOMAIN + dump(unsigned)


def _body(transaction: Transaction, types: Types) -> tuple[int, Body] | None:
    match transaction:
        case Issue(_, to, currency, amount):
            return 1, [to, currency, raw_integer(amount)]
        case Transfer(_, to, currency, amount):
            return 2, [to, currency, raw_integer(amount)]
        case Publish(_, program):
            return 3, [program]
        case Create(_, program, contract, terms):
            data = encode_values(term_types(program, contract), terms)
            return None if data is None else (4, [types.program_hash(program), contract, data])
        case Call(_, instance, action, arguments, caps):
            known = types.arguments(instance, action)
            data = None if known is None else encode_values(known, arguments)
            limits: list[Raw] = [[currency, raw_integer(amount)] for currency, amount in sorted(caps or ())]
            return None if data is None else (5, [instance, action, data, limits])
        case Withdraw(_, instance, action):
            return 6, [instance, action]
        case Rotate(_, key):
            return 7, [key]
        case _:
            assert_never(transaction)


def read(data: bytes, types: Types) -> Envelope | Rejection:
    """The envelope that bytes are, or why they are none. Its signature is not checked here. Never raises."""
    if type(data) is not bytes or len(data) > SIZE_LIMIT:
        return Rejection("S6416", (("limit", SIZE_LIMIT),))
    match load(data):
        case [
            [bytes(chain), kind, bytes(sender), nonce, list(until), list(key), list(body)],
            bytes(signature),
        ]:
            pass
        case _:
            return Rejection("S6410")
    if type(kind) is not int or type(nonce) is not int:  # a truth value is an integer to Python
        return Rejection("S6410")
    unsigned: Raw = [chain, kind, sender, nonce, until, key, body]
    expires = until[0] if until and type(until[0]) is int else None
    shown = key[0] if key and type(key[0]) is bytes else None
    lengths = (len(chain), len(sender), len(signature), len(shown) if shown is not None else _KEY_LENGTH)
    well_formed = (
        lengths == (_HASH_LENGTH, _ADDRESS_LENGTH, _SIGNATURE_LENGTH, _KEY_LENGTH)
        and len(until) == (expires is not None)
        and len(key) == (shown is not None)
        and nonce >= 0
        and dump([unsigned, signature]) == data
    )
    if not well_formed:
        return Rejection("S6410")
    transaction = _transaction(kind, sender, body, types)
    if isinstance(transaction, Rejection):
        return transaction
    identity = sha256(signing_bytes(unsigned)).digest()
    return Envelope(chain, nonce, expires, shown, transaction, signature, identity)


def signed_part(data: bytes) -> bytes:
    """What the signature in well-formed envelope bytes must cover."""
    raw = load(data)
    if not isinstance(raw, list):
        raise ValueError("not an envelope")
    return signing_bytes(raw[0])


def identity_of(data: bytes) -> bytes:
    """The identity of well-formed envelope bytes."""
    return sha256(signed_part(data)).digest()


def _transaction(kind: int, sender: bytes, body: Body, types: Types) -> Transaction | Rejection:
    match kind, body:
        case ((1 | 2), [bytes(to), str(currency), amount]) if len(to) == _ADDRESS_LENGTH:
            minor = _minor(amount)
            if minor is None or len(currency) != _CURRENCY_LENGTH:
                return Rejection("S6410")
            return Issue(sender, to, currency, minor) if kind == 1 else Transfer(sender, to, currency, minor)
        case 3, [bytes(program)]:
            return Publish(sender, program)
        case 4, [bytes(program), int(contract), bytes(data)] if type(contract) is int and contract >= 0:
            found = types.program(program)
            if found is None or contract >= len(found.program.contracts):
                return Rejection("S6417")
            terms = decode_values(term_types(found, contract), data)
            return Rejection("S6419") if terms is None else Create(sender, found, contract, terms)
        case 5, [bytes(instance), str(action), bytes(data), list(limits)] if len(action) <= _NAME_LENGTH:
            return _call(sender, instance, action, data, limits, types)
        case 6, [bytes(instance), str(action)] if len(action) <= _NAME_LENGTH:
            return Withdraw(sender, instance, action)
        case 7, [bytes(key)] if len(key) == _KEY_LENGTH:
            return Rotate(sender, key)
        case _:
            return Rejection("S6410")


def _minor(raw: Raw) -> int | None:
    """The amount that something in the bytes stands for, in minor units; None unless it is written as amounts
    are."""
    amount = integer(raw)
    fits = amount is not None and 0 <= amount <= MONEY_HIGH and raw_integer(amount) == raw
    return amount if fits else None


def term_types(program: VerifiedProgram, contract: int) -> tuple[Type, ...]:
    """Types of a contract's terms."""
    return tuple(term.type for term in program.program.contracts[contract].terms)


def _call(
    sender: bytes, instance: bytes, action: str, data: bytes, limits: Body, types: Types
) -> Transaction | Rejection:
    known = types.arguments(instance, action)
    if known is None:
        return Rejection("S6404")
    arguments = decode_values(known, data)
    if arguments is None:
        return Rejection("S6419")
    caps: list[tuple[str, int]] = []
    for limit in limits:
        match limit:
            case [str(currency), amount] if len(currency) == _CURRENCY_LENGTH:
                minor = _minor(amount)
            case _:
                return Rejection("S6410")
        if minor is None or (caps and currency <= caps[-1][0]):
            return Rejection("S6410")
        caps.append((currency, minor))
    return Call(sender, instance, action, arguments, tuple(caps))
