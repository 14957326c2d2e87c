"""A chain from Python that is signed, rooted and stored.

Every call becomes an envelope: signed with the sender's key, numbered without a gap, for this chain alone,
with a cap on what may leave the account. The chain gets its bytes and nothing else. What was sealed is on the
disk and survives; what is in the open block is gone if the process ends without `seal` or `close`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from chain.address import account_address
from chain.envelope import seal
from chain.genesis import Genesis
from chain.host import LedgerHost
from chain.ledger import Ledger
from chain.python.errors import TallyError, fault
from chain.python.keyring import ISSUER, SEALER, Keyring, local_key
from chain.python.running import rejected
from chain.receipt import Receipt, Rejection
from chain.sealing import Chain
from chain.store.interface import Store, StoreBroken, StoreFault
from chain.store.sqlite import SqliteStore, open_file
from chain.transaction import Call, Create, Publish, Transaction
from vm.code.codec import encode_program
from vm.code.program import RuleCode
from vm.diagnostics.report import Diagnostic
from vm.machine.calendar import Calendar
from vm.machine.calls import header_of
from vm.machine.fits import all_fit, border_of
from vm.machine.frame import Action
from vm.machine.host import Meter
from vm.machine.interpreter import VIEW_GAS
from vm.machine.outcome import Refusal
from vm.machine.state import Instance, Moment, Status
from vm.machine.trace import NO_TRACE, Tracer


def signed_genesis(
    seed: int, start: int, currencies: tuple[str, ...], calendars: tuple[Calendar, ...]
) -> Genesis:
    """What a local signed chain starts from: one issuer for all currencies, no shortage of gas a day, and the
    keys of issuer and sealer made from the seed."""
    key = local_key(seed, ISSUER).public
    issuer = account_address(key)
    return Genesis(
        chain_id=f"local-{seed}",
        start=start,
        issuers=tuple((currency, issuer) for currency in currencies),
        account_gas_a_day=2**63 - 1,
        sealer=local_key(seed, SEALER).public,
        keys=((issuer, key),),
        calendars=calendars,
    )


class Signed:
    """Implements `Running` on a chain in a file."""

    def __init__(self, chain: Chain, file: Path, seed: int) -> None:
        self.file = file
        self._chain = chain
        self._ring = Keyring(seed)
        self._running = True

    @staticmethod
    def begin(
        file: Path, seed: int, start: int, currencies: tuple[str, ...], calendars: tuple[Calendar, ...]
    ) -> Signed:
        """A new chain in a new file. Raises TallyError (S6431: the file is there already)."""
        genesis = signed_genesis(seed, start, currencies, calendars)
        store = _opened(file, create=True)
        try:
            return Signed(Chain.begin(genesis, store, local_key(seed, SEALER)), file, seed)
        except StoreBroken as broken:
            store.close()
            raise _store_error(broken.fault) from broken

    @staticmethod
    def open(file: Path, seed: int) -> Signed:
        """Go on with the chain in a file. Raises TallyError (S643x; S6437: the chain has another seed)."""
        store = _opened(file, create=False)
        chain = Chain.open(store, local_key(seed, SEALER))
        if isinstance(chain, StoreFault):
            store.close()
            raise _store_error(chain)
        return Signed(chain, file, seed)

    @property
    def ledger(self) -> Ledger:
        """The ledger of the open block."""
        return self._chain.ledger

    def account(self, name: str) -> bytes:
        """The address made of the first key of a person."""
        return self._ring.person(name)

    # --- running --------------------------------------------------------------------------------------------

    def submit(self, transaction: Transaction, tracer: Tracer) -> Receipt | Rejection:
        """Sign a transaction with its sender's key and submit its bytes. The program of a creation is
        published first, by the issuer, unless the chain has it. TallyError (S6518) without the key."""
        if isinstance(transaction, Create):
            rejection = self._publish(transaction)
            if rejection is not None:
                return rejection
        if isinstance(transaction, Call) and transaction.caps is None:
            transaction = replace(transaction, caps=header_caps(self.ledger, transaction))
        state, sender = self._chain.state, transaction.sender
        nonce, shown = state.nonces.get(sender, 0), state.keys.get(sender)
        key = self._ring.key(sender, shown, nonce)
        if key is None:
            raise fault("S6518", address="0x" + sender.hex())
        data = seal(
            transaction,
            key,
            chain=self._chain.genesis.hash,
            nonce=nonce,
            types=state,
            first=shown is None,
        )
        if data is None:
            return Rejection("S6404" if self._is_unknown(transaction) else "S6419")
        with self._working():
            return self._chain.submit(data, tracer)

    def _is_unknown(self, transaction: Transaction) -> bool:
        """Whether a call is of an instance or an action that is not there."""
        match transaction:
            case Call(instance=instance, action=action):
                return self._chain.state.arguments(instance, action) is None
            case _:
                return False

    def _publish(self, creation: Create) -> Rejection | None:
        """Publish the program of a creation where it is not on the chain; gives why it was not taken."""
        state = self._chain.state
        if state.program(state.program_hash(creation.program)) is not None:
            return None
        publication = Publish(self._ring.issuer, encode_program(creation.program.program))
        result = self.submit(publication, NO_TRACE)
        return result if isinstance(result, Rejection) else None

    def advance_to(self, instant: int, tracer: Tracer) -> tuple[Receipt, ...]:
        """Seal the open block, open one at an instant and run what is due; gives the receipts of that."""
        receipts = self.ledger.receipts
        before = len(receipts)
        with self._working():
            rejection = self._chain.advance_to(instant, tracer)
        if rejection is not None:
            raise rejected(rejection)
        return tuple(receipts[before:])

    def seal(self) -> None:
        """End the open block; on return it is on the disk."""
        with self._working():
            self._chain.seal()

    @contextmanager
    def _working(self) -> Iterator[None]:
        """Refuse (S6516) to go on where the chain is closed or has stopped; a file that fails stops it."""
        if not self._running:
            raise fault("S6516", path=str(self.file))
        try:
            yield
        except StoreBroken as broken:
            self._running = False
            raise _store_error(broken.fault) from broken
        except BaseException:
            self._running = False
            raise

    def close(self) -> None:
        """Seal what is open and let go of the file; a chain that has stopped keeps what was sealed."""
        if self._running:
            self.seal()
        self._running = False
        self._chain.close()

    # --- looking --------------------------------------------------------------------------------------------

    def next_key(self, account: bytes) -> bytes:
        """The public key of the account's next turn. TallyError (S6518) without its present key."""
        state = self._chain.state
        if self._ring.key(account, state.keys.get(account), state.nonces.get(account, 0)) is None:
            raise fault("S6518", address="0x" + account.hex())
        return self._ring.next_key(account).public

    def receipts_about(self, account: bytes) -> Iterator[Receipt]:
        """Those of sealed blocks in which the account's money changed, and all of the open block."""
        from chain.explorer.holdings import receipts_about
        from chain.explorer.stored import StoredChain

        chain = self._chain
        stored = StoredChain(self.store(), chain.genesis, chain.head, chain.state, chain.ledger)
        yield from receipts_about(stored, account)
        yield from (one for one in chain.ledger.receipts if one.height > chain.head.height)

    def head(self) -> tuple[int, bytes]:
        """Height and hash of the last sealed block."""
        return self._chain.head.height, self._chain.head.hash

    def store(self) -> Store:
        """The file's store. TallyError (S6516) where it is closed."""
        if not self._running:
            raise fault("S6516", path=str(self.file))
        return self._chain.store


def _opened(file: Path, create: bool) -> SqliteStore:
    found = open_file(file, create)
    if isinstance(found, StoreFault):
        raise _store_error(found)
    return found


def _store_error(found: StoreFault) -> TallyError:
    return TallyError(Diagnostic(found.code, None, None, found.parameters))


# --- caps ---------------------------------------------------------------------------------------------------


def header_caps(ledger: Ledger, call: Call) -> tuple[tuple[str, int], ...]:
    """The cap that a call states where its sender states none: what the rule's header asks now, as the sender
    reads it before signing. Nothing may leave the account where the header takes nothing, or cannot be worked
    out: then the call is refused for that reason.
    """
    instance = ledger.find(call.instance)
    if instance is None:
        return ()
    program = instance.program.program
    rules = program.contracts[instance.contract].rules
    state = program.contracts[instance.contract].states[instance.status[Status.STATE]]
    border = border_of(LedgerHost(ledger.state, ledger.genesis), instance.program)
    for number in state.rules:
        rule = rules[number]
        types = tuple(parameter.type for parameter in rule.parameters)
        if rule.name != call.action or rule.paying is None:
            continue
        if all_fit(types, call.arguments, border):
            amount = _header_amount(ledger, instance, number, rule, call)
            return () if amount is None else ((rule.paying.currency, amount),)
    return ()


def _header_amount(ledger: Ledger, instance: Instance, number: int, rule: RuleCode, call: Call) -> int | None:
    """What a header asks, in minor units; None where it cannot be worked out."""
    host, program = LedgerHost(ledger.state, ledger.genesis), instance.program.program
    moment = Moment(ledger.time, ledger.genesis.calendar_of(program).local_day(ledger.time))
    mark = host.journal.mark()
    action = Action(
        host, program, moment, Meter(VIEW_GAS), NO_TRACE, sender=call.sender, start=mark, mark=mark
    )
    header = header_of(action, instance, number, rule, call.arguments)
    return None if isinstance(header, Refusal) else header.amount
