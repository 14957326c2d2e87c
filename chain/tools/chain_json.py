"""A stored chain as JSON documents: what the pages say, with addresses, hashes and bytes in full."""

from __future__ import annotations

from typing import assert_never, cast

from chain.explorer.holdings import (
    Money,
    balances,
    cells,
    entries,
    latest,
    lines,
    lots,
    money,
    open_actions,
    tree_lines,
)
from chain.explorer.lookup import accounts, awaited, parties
from chain.explorer.names import Names, full, when
from chain.explorer.proof import Proof
from chain.explorer.stored import Block, Entry, Sent
from chain.leaves import contract_of
from chain.state import rule_named
from chain.tools.chain_entries import Showing, called_instance, refusal_diagnostic, refusal_of
from chain.transaction import Call, Create, Issue, Publish, Rotate, Transaction, Transfer, Withdraw
from vm.abi import Json, as_json
from vm.code.codec import hash_of_bytes
from vm.code.program import PotCode
from vm.currencies import DECIMALS, format_amount
from vm.diagnostics.render import as_json as diagnostic_json
from vm.machine.outcome import ActionRecord, Payment
from vm.machine.state import MISSING, Instance, Status
from vm.values import Value


def amount_json(minor: int, currency: str) -> str:
    """`1200.50 CNY`; minor units for a currency that no chain of ours has."""
    return format_amount(minor, currency).replace(",", "") if currency in DECIMALS else f"{minor} {currency}"


# --- the chain and its blocks -------------------------------------------------------------------------------


def chain_json(showing: Showing) -> dict[str, Json]:
    """The chain: counts, money, the newest instances and blocks."""
    chain, state = showing.chain, showing.chain.state
    last = max(chain.head.height - showing.limit + 1, 0)
    newest = reversed(state.instances[-showing.limit :])
    return {
        "chain": chain.genesis.chain_id,
        "height": chain.head.height,
        "time": when(chain.head.time),
        "head": full(chain.head.hash),
        "genesis": full(chain.genesis.hash),
        "sealer": full(chain.genesis.sealer),
        "accounts": len(accounts(chain)),
        "programs": [full(found) for found in sorted(state.program_bytes)],
        "money": [_money(one, showing.limit) for one in money(chain)],
        "instance_count": len(state.instances),
        "instances": [_instance_line(one) for one in newest],
        "blocks": [_block_line(chain.block(at)) for at in range(chain.head.height, last - 1, -1)],
    }


def _money(found: Money, limit: int) -> Json:
    def amount(minor: int) -> str:
        return amount_json(minor, found.currency)

    return {
        "currency": found.currency,
        "issued": amount(found.issued),
        "adds_up": found.adds_up,
        "in_accounts": amount(found.in_accounts),
        "account_count": len(found.accounts),
        "accounts": [{"account": full(one), "amount": amount(held)} for one, held in found.accounts[:limit]],
        "in_pots": amount(found.in_pots),
        "pot_count": len(found.pots),
        "pots": [
            {"instance": one.instance.number, "pot": one.pot, "amount": amount(one.amount)}
            for one in found.pots[:limit]
        ],
    }


def _instance_line(instance: Instance) -> Json:
    tables = contract_of(instance)
    return {
        "number": instance.number,
        "contract": tables.name,
        "state": tables.states[instance.status[Status.STATE]].name,
        "halted": instance.status[Status.HALTED] or "",
        "address": full(instance.address),
    }


def _block_line(block: Block) -> dict[str, Json]:
    return {
        "height": block.header.height,
        "time": when(block.header.time),
        "transactions": len(block.transactions),
        "refused": sum(refusal_of(entry) is not None for entry in block.entries if entry.sent is not None),
        "clocks": sum(entry.sent is None for entry in block.entries),
        "gas": block.header.gas,
        "hash": full(block.header.hash),
    }


def block_json(showing: Showing, block: Block) -> dict[str, Json]:
    """A block with all its receipts."""
    header = block.header
    return {
        **_block_line(block),
        "entries": [entry_json(showing, entry) for entry in block.entries],
        "parent": full(header.parent),
        "state_root": full(header.state_root),
        "transactions_root": full(header.transactions_root),
        "receipts_root": full(header.receipts_root),
        "header": full(header.encode()),
        "signature": full(block.signature),
        "sealed": block.sealed,
    }


# --- receipts and transactions ------------------------------------------------------------------------------


def entry_json(showing: Showing, entry: Entry) -> dict[str, Json]:
    """A receipt with its transaction: what came of it, money, states, events, bytes."""
    receipt, names, instance = entry.receipt, showing.names, called_instance(showing, entry)
    document: dict[str, Json] = {
        "block": entry.height,
        "place": entry.place,
        "time": when(receipt.time),
        "outcome": receipt.result,
        "gas": receipt.gas,
        "prepaid": receipt.prepaid,
        "actions": [_action(names, action) for action in receipt.actions],
        "halts": [{"instance": halt.instance, "code": halt.refusal.code} for halt in receipt.halts],
    }
    refusal = refusal_of(entry)
    if refusal is not None:
        found = refusal_diagnostic(showing, entry, refusal, refusal.reason or "-")
        document["refusal"] = cast(Json, diagnostic_json(found))
    if receipt.created is not None:
        document["created"] = full(receipt.created)
    if entry.sent is not None:
        document["transaction"] = _transaction(names, receipt.transaction, entry.sent, instance)
    document["bytes"] = full(entry.data)
    return document


def _action(names: Names, action: ActionRecord) -> Json:
    instance = names.numbered(action.instance)
    document: dict[str, Json] = {
        "kind": action.kind.value,
        "name": action.name,
        "gas": action.gas,
        "cause": action.cause,
        "payments": [_payment(names, payment, instance) for payment in action.payments],
    }
    if instance is None:
        return document
    states = contract_of(instance).states
    document |= {"instance": action.instance, "state_after": states[action.state_after].name}
    if action.state_before >= 0:
        document["state_before"] = states[action.state_before].name
    document["events"] = [
        {
            "name": event.name,
            "fields": {
                field: names.json(instance, type_, value) for field, type_, value in names.fields(event)
            },
            "article": names.article(instance, event.article) or "",
        }
        for event in action.events
    ]
    return document


def _payment(names: Names, payment: Payment, instance: Instance | None) -> Json:
    return {
        "amount": amount_json(payment.amount, payment.currency),
        "from": names.place_json(payment.source),
        "to": names.place_json(payment.target),
        "lines": _lines(payment.lines, payment.currency),
        "article": names.article(instance, payment.article) or "",
    }


def _lines(lots: tuple[tuple[str, int], ...], currency: str) -> list[Json]:
    return [{"line": line, "amount": amount_json(amount, currency)} for line, amount in lots]


def _transaction(
    names: Names, transaction: Transaction | None, sent: Sent, instance: Instance | None
) -> dict[str, Json]:
    envelope = sent.envelope
    document: dict[str, Json] = {
        "identity": full(sent.identity),
        "place": sent.place,
        "bytes": full(sent.data),
    }
    if transaction is None or envelope is None:
        return document | {"kind": "unreadable"}
    document |= {
        "kind": type(transaction).__name__.lower(),
        "sender": full(transaction.sender),
        **_body(names, transaction, instance),
        "number": envelope.nonce,
        "signature": full(envelope.signature),
    }
    if envelope.expires is not None:
        document["expires"] = when(envelope.expires)
    if envelope.key is not None:
        document["key"] = full(envelope.key)
    return document


def _body(names: Names, transaction: Transaction, instance: Instance | None) -> dict[str, Json]:
    match transaction:
        case Issue(_, to, currency, minor) | Transfer(_, to, currency, minor):
            return {"to": full(to), "amount": amount_json(minor, currency)}
        case Publish(program=data):
            return {"program": full(hash_of_bytes(data))}
        case Create(program=program, contract=contract, terms=values):
            terms = program.program.contracts[contract].terms
            table = names.calendar_of(program.program)
            pairs = zip(terms, values, strict=True)
            shown = {term.name: as_json(term.type, value, table) for term, value in pairs}
            return {"contract": program.program.contracts[contract].name, "terms": cast(Json, shown)}
        case Call(instance=address, action=action, arguments=arguments, caps=caps):
            given = {} if instance is None else _arguments(names, instance, action, arguments)
            limits: list[Json] = [amount_json(minor, currency) for currency, minor in caps or ()]
            return {"instance": full(address), "action": action, "arguments": given, "caps": limits}
        case Withdraw(instance=address, action=action):
            return {"instance": full(address), "action": action}
        case Rotate(key=key):
            return {"next_key": full(key)}
        case _:
            assert_never(transaction)


def _arguments(names: Names, instance: Instance, action: str, values: tuple[Value, ...]) -> dict[str, Json]:
    rule = rule_named(instance, action)
    pairs = zip(() if rule is None else rule.parameters, values, strict=False)
    return {one.name: names.json(instance, one.type, value) for one, value in pairs}


# --- an account ---------------------------------------------------------------------------------------------


def account_json(showing: Showing, account: bytes) -> dict[str, Json]:
    """An account: balances, roles, key, its latest receipts."""
    chain, state = showing.chain, showing.chain.state
    key = state.keys.get(account)
    roles: list[Json] = []
    for instance in reversed(state.instances):
        held: list[Json] = [name for name, address in parties(instance) if address == account]
        if held:
            roles.append({"instance": instance.number, "roles": held})
    return {
        "account": full(account),
        "balances": [amount_json(minor, currency) for currency, minor in balances(chain, account)],
        "issues": [currency for currency, issuer in chain.genesis.issuers if issuer == account],
        "instances": roles[: showing.limit],
        "instance_count": len(roles),
        "lines_paid": [
            {"root": one.root, "line": one.line, "amount": amount_json(one.amount, one.currency)}
            for one in lines(chain, account)
        ],
        "sent": state.nonces.get(account, 0),
        "key": "" if key is None else full(key),
        "latest": [entry_json(showing, entry) for entry in latest(chain, account, showing.limit)],
    }


# --- an instance --------------------------------------------------------------------------------------------


def instance_json(showing: Showing, instance: Instance) -> dict[str, Json]:
    """An instance: state, clocks, money, terms, what it keeps, who may act."""
    names, tables = showing.names, contract_of(instance)
    terms = [
        (term.name, names.json(instance, term.type, value))
        for term, value in zip(tables.terms, instance.terms, strict=True)
    ]
    keeps = {
        keep.name: names.json(instance, keep.type, value)
        for keep, value in zip(tables.keeps, instance.keeps, strict=True)
        if value is not MISSING
    }
    return {
        "number": instance.number,
        "contract": tables.name,
        "state": tables.states[instance.status[Status.STATE]].name,
        "final": tables.states[instance.status[Status.STATE]].final,
        "halted": instance.status[Status.HALTED] or "",
        "clocks": _clocks(showing, instance),
        "pots": _pots(showing, instance),
        "may_act": [
            {
                "action": one.name,
                "by": "anyone" if one.callers is None else [full(caller) for caller in one.callers],
                "any_of": list(one.contracts),
            }
            for one in open_actions(showing.chain, instance)
        ],
        "parties": dict(terms[: tables.parties]),
        "terms": dict(terms[tables.parties :]),
        "keeps": keeps,
        "maps": _maps(showing, instance),
        "flows": _flows(instance),
        "consents": _consents(names, instance),
        "calendar": names.calendar(instance).name,
        "address": full(instance.address),
        "program": full(showing.chain.state.hash_of(instance)),
    }


def _clocks(showing: Showing, instance: Instance) -> list[Json]:
    found: list[Json] = []
    for timer in instance.status[Status.TIMERS]:
        due = showing.names.due(instance, timer)
        word = contract_of(instance).clocks[timer.clock].when
        name = "timeout" if word is None else type(word).__name__.removesuffix("Code").lower()
        found.append({"clock": name, "due": due.text, "provisional": due.provisional})
    for one in awaited(showing.chain, instance):
        found.append({"clock": "link", "term": one.term, "instance": one.instance, "state": one.state})
    return found


def _pots(showing: Showing, instance: Instance) -> list[Json]:
    found: list[Json] = []
    names = tree_lines(showing.chain, instance)
    for number, pot in enumerate(contract_of(instance).pots):
        document: dict[str, Json] = {
            "pot": pot.name,
            "amount": amount_json(instance.pots[number], pot.currency),
        }
        if pot.traced:
            document["lines"] = _lines(lots(instance, number, None, names), pot.currency)
        if pot.key is not None:
            held = cells(instance, number)
            document["count"] = len(held)
            document["cells"] = [
                {
                    "key": showing.names.json(instance, pot.key, key),
                    "amount": amount_json(amount, pot.currency),
                    **_cell_lines(pot, lots(instance, number, key, names)),
                }
                for key, amount in held[: showing.limit]
            ]
        found.append(document)
    return found


def _cell_lines(pot: PotCode, held: tuple[tuple[str, int], ...]) -> dict[str, Json]:
    return {"lines": _lines(held, pot.currency)} if pot.traced else {}


def _maps(showing: Showing, instance: Instance) -> list[Json]:
    names, found = showing.names, []
    for number, map_ in enumerate(contract_of(instance).maps):
        held = entries(instance, number)
        rows: list[Json] = [
            {
                "key": names.json(instance, map_.key, key),
                "value": names.json(instance, map_.value, value),
            }
            for key, value in held[: showing.limit]
        ]
        found.append(cast(Json, {"map": map_.name, "count": len(held), "entries": rows}))
    return found


def _flows(instance: Instance) -> list[Json]:
    currencies = instance.program.program.currencies
    return [
        {"flow": flow, "account": full(account), "amount": amount_json(amount, currencies[currency])}
        for (flow, currency, account), amount in sorted(instance.flows.items())
        if amount
    ]


def _consents(names: Names, instance: Instance) -> list[Json]:
    return [
        {
            "action": action,
            "by": full(signer),
            "arguments": _arguments(names, instance, action, consent.arguments),
        }
        for (action, signer), consent in sorted(instance.consents.items(), key=lambda one: one[0])
    ]


# --- a proof ------------------------------------------------------------------------------------------------


def proof_json(showing: Showing, entry: Entry, proof: Proof) -> dict[str, Json]:
    """A receipt and all bytes that a check of it needs; `genesis` are the chain's first facts, which name the
    sealer's key."""
    return {
        "receipt": entry_json(showing, entry),
        "proof": {
            "chain": full(proof.chain),
            "genesis": full(showing.chain.genesis.encode()),
            "sealer": full(proof.sealer),
            "header": full(proof.header.encode()),
            "header_hash": full(proof.header.hash),
            "signature": full(proof.signature),
            "receipts_root": full(proof.header.receipts_root),
            "receipt": full(proof.receipt),
            "place": proof.place,
            "size": proof.size,
            "path": [full(one) for one in proof.path],
        },
    }
