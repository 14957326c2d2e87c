"""Pages of a stored chain as text: the chain, a block, an account, a receipt with its proof. Amounts come
first, bytes last, the newest on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chain.explorer.holdings import Money, balances, latest, lines, money
from chain.explorer.lookup import accounts, parties
from chain.explorer.names import full, when
from chain.explorer.proof import Proof
from chain.explorer.stored import Block, Entry
from chain.leaves import contract_of
from chain.tools.chain_entries import (
    INDENT,
    Showing,
    amount_text,
    details,
    listed,
    refusal_of,
    sentence,
)
from chain.tools.chain_words import Tongue, said
from vm.machine.state import Instance, Status

_DEEPER = INDENT * 2


def state_name(instance: Instance) -> str:
    """The state that an instance is in."""
    place: int = instance.status[Status.STATE]
    return contract_of(instance).states[place].name


def state_text(instance: Instance, tongue: Tongue) -> str:
    """The state, and that the instance is halted where it is."""
    halted = instance.status[Status.HALTED]
    state = state_name(instance)
    return state if halted is None else said("halted state", tongue, state=state, code=halted)


def some(lines: Sequence[str], limit: int, tongue: Tongue, prefix: str) -> Iterator[str]:
    """The first lines, then how many more there are."""
    yield from (prefix + line for line in lines[:limit])
    if len(lines) > limit:
        yield prefix + said("more", tongue, count=len(lines) - limit)


# --- the chain ----------------------------------------------------------------------------------------------


def chain_page(showing: Showing, tongue: Tongue) -> Iterator[str]:
    """Height and time, where the money is, the newest blocks and instances, hashes."""
    chain, head = showing.chain, showing.chain.head
    name = chain.genesis.chain_id
    yield said("chain title", tongue, name=name, blocks=head.height, when=when(head.time))
    state = chain.state
    sizes = {"programs": len(state.program_bytes), "instances": len(state.instances)}
    yield INDENT + said("counts", tongue, accounts=len(accounts(chain)), **sizes)
    yield said("money title", tongue)
    found = money(chain)
    for one in found:
        yield from _money(showing, one, tongue)
    if not found:
        yield INDENT + said("no money", tongue)
    if state.instances:
        yield said("instances title", tongue)
        newest = [
            said("instance line", tongue, name=showing.names.instance(one), state=state_text(one, tongue))
            for one in reversed(state.instances[-showing.limit :])
        ]
        yield from some(newest, showing.limit, tongue, INDENT)
        yield from _rest(len(state.instances) - showing.limit, tongue)
    yield said("blocks title", tongue)
    last = max(head.height - showing.limit + 1, 0)
    for height in range(head.height, last - 1, -1):
        yield INDENT + _block_line(chain.block(height), tongue)
    yield from _rest(last, tongue)
    yield said("head is", tongue, height=head.height, hash=full(head.hash))
    yield said("genesis is", tongue, hash=full(chain.genesis.hash))
    yield said("sealer", tongue, hash=full(chain.genesis.sealer))


def _rest(count: int, tongue: Tongue) -> Iterator[str]:
    if count > 0:
        yield INDENT + said("more", tongue, count=count)


def _money(showing: Showing, found: Money, tongue: Tongue) -> Iterator[str]:
    def amount(minor: int) -> str:
        return amount_text(minor, found.currency)

    yield INDENT + said("issued", tongue, amount=amount(found.issued))
    if not found.adds_up:
        yield INDENT + said("does not add up", tongue)
    if found.accounts:
        held = amount(found.in_accounts)
        yield INDENT + said("in accounts", tongue, amount=held, count=len(found.accounts))
        owners = [(amount(minor), showing.names.account(one)) for one, minor in found.accounts]
        yield from some(_owned(owners, tongue), showing.limit, tongue, _DEEPER)
    if found.pots:
        yield INDENT + said("in pots", tongue, amount=amount(found.in_pots), count=len(found.pots))
        pots = [
            (amount(one.amount), f"{showing.names.instance(one.instance)}.{one.pot}") for one in found.pots
        ]
        yield from some(_owned(pots, tongue), showing.limit, tongue, _DEEPER)


def _owned(pairs: list[tuple[str, str]], tongue: Tongue) -> list[str]:
    """Amounts under each other by their last digits."""
    width = max(len(amount) for amount, _ in pairs)
    return [said("held by", tongue, amount=amount.rjust(width), owner=owner) for amount, owner in pairs]


def _block_line(block: Block, tongue: Tongue) -> str:
    header, entries = block.header, block.entries
    if header.height == 0:
        return said("genesis line", tongue, when=when(header.time))
    return said(
        "block line" if block.sealed else "unsealed block line",
        tongue,
        height=header.height,
        when=when(header.time),
        sent=len(block.transactions),
        refused=sum(refusal_of(entry) is not None for entry in entries if entry.sent is not None),
        clocks=sum(entry.sent is None for entry in entries),
    )


# --- a block ------------------------------------------------------------------------------------------------


def block_page(showing: Showing, block: Block, tongue: Tongue) -> Iterator[str]:
    """What happened in a block, in order; roots, hashes and sizes last."""
    header = block.header
    yield said("block title", tongue, height=header.height, when=when(header.time))
    if not block.entries:
        yield INDENT + said("nothing happened", tongue)
    for entry in block.entries[: showing.limit]:
        yield INDENT + listed(showing, entry, tongue)
        yield from (_DEEPER + line for line in details(showing, entry, tongue))
    yield from _rest(len(block.entries) - showing.limit, tongue)
    yield said("gas of block", tongue, gas=f"{header.gas:,}")
    yield said("hash", tongue, hash=full(header.hash))
    yield said("parent", tongue, hash=full(header.parent))
    yield said("state root", tongue, hash=full(header.state_root))
    yield said("transactions root", tongue, hash=full(header.transactions_root))
    yield said("receipts root", tongue, hash=full(header.receipts_root))
    yield said("sealed" if block.sealed else "not sealed", tongue, hash=full(block.signature))
    sizes = {
        "header": len(header.encode()),
        "sent": sum(len(sent.data) for sent in block.transactions),
        "receipts": sum(len(entry.data) for entry in block.entries),
    }
    yield said("sizes", tongue, **sizes)


# --- an account ---------------------------------------------------------------------------------------------


def account_page(showing: Showing, account: bytes, tongue: Tongue) -> Iterator[str]:
    """What an account holds, issues and takes part in, what it did lately; its key last."""
    chain, state = showing.chain, showing.chain.state
    yield said("account title", tongue, hash=full(account))
    held = balances(chain, account)
    for currency, minor in held:
        yield INDENT + said("has", tongue, amount=amount_text(minor, currency))
    if not held:
        yield INDENT + said("has nothing", tongue)
    issued = ", ".join(currency for currency, issuer in chain.genesis.issuers if issuer == account)
    if issued:
        yield INDENT + said("issues", tongue, currencies=issued)
    yield from some(_parts(showing, account, tongue), showing.limit, tongue, INDENT)
    yield from _paid_by_lines(showing, account, tongue)
    yield from _latest(showing, latest(chain, account, showing.limit), tongue)
    nonce = state.nonces.get(account, 0)
    yield said("sent so far", tongue, count=nonce, nonce=nonce)
    key = state.keys.get(account)
    yield said("no key", tongue) if key is None else said("key is", tongue, hash=full(key))


def _parts(showing: Showing, account: bytes, tongue: Tongue) -> list[str]:
    """The instances that the account is a party of, the newest first."""
    found: list[str] = []
    for instance in reversed(showing.chain.state.instances):
        roles = ", ".join(name for name, address in parties(instance) if address == account)
        if roles:
            name, state = showing.names.instance(instance), state_text(instance, tongue)
            found.append(said("is party", tongue, roles=roles, instance=name, state=state))
    return found


def _paid_by_lines(showing: Showing, account: bytes, tongue: Tongue) -> Iterator[str]:
    """Which budget lines have paid the account how much, in all."""
    found = lines(showing.chain, account)
    if not found:
        return
    yield said("lines title", tongue)
    width = max(len(amount_text(one.amount, one.currency)) for one in found)
    for one in found:
        amount = amount_text(one.amount, one.currency).rjust(width)
        root = showing.names.numbered(one.root)
        name = "-" if root is None else showing.names.instance(root)
        yield INDENT + said("line paid", tongue, amount=amount, line=one.line, root=name)


def _latest(showing: Showing, entries: tuple[Entry, ...], tongue: Tongue) -> Iterator[str]:
    if not entries:
        return
    yield said("latest title", tongue)
    for entry in entries:
        time = when(showing.chain.block(entry.height).header.time)
        what = listed(showing, entry, tongue)
        yield INDENT + said("latest line", tongue, height=entry.height, when=time, what=what)
        yield from (_DEEPER + line for line in details(showing, entry, tongue))


# --- a receipt ----------------------------------------------------------------------------------------------


def receipt_page(showing: Showing, entry: Entry, proof: Proof, tongue: Tongue) -> Iterator[str]:
    """A receipt, what its proof shows and what not, and the proof."""
    header = proof.header
    yield sentence(showing, entry, tongue)
    yield from (INDENT + line for line in details(showing, entry, tongue))
    place = {"place": proof.place, "size": proof.size, "height": header.height}
    yield said("receipt of", tongue, **place)
    name = showing.chain.genesis.chain_id
    yield said("proof holds", tongue, name=name, when=when(header.time))
    yield said("proof does not say", tongue)
    yield said("keep it", tongue)
    if entry.sent is not None:
        yield said("identity", tongue, hash=full(entry.sent.identity))
    yield said("proof title", tongue)
    yield from (INDENT + full(one) for one in proof.path)
    yield said("receipts root", tongue, hash=full(header.receipts_root))
    yield said("hash", tongue, hash=full(header.hash))
    yield said("sealed", tongue, hash=full(proof.signature))
    yield said("sealer", tongue, hash=full(proof.sealer))
    yield said("genesis is", tongue, hash=full(proof.chain))
