"""`tally verify`: re-execute a chain from its genesis; say what held, or the first thing that differs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import cast

import click

from chain.explorer.leaf import LeafName, name_leaf
from chain.genesis import read_genesis
from chain.replay import Difference, Verified, verify_chain
from chain.store.interface import Store, StoreBroken
from chain.tools.chain_words import Tongue, said, spoken
from chain.tools.cli.options import Console, options
from chain.tools.cli.stored import finder, leaf_words, with_store
from vm.abi import Json
from vm.diagnostics.render import as_json as diagnostic_json
from vm.diagnostics.render import render
from vm.diagnostics.report import Diagnostic
from vm.encoding import load

FAILED = 1
_SECONDS_BETWEEN = 0.2
_INDENT = "  "
_OF_TRANSACTIONS = ("S6454", "S6459")
"""Differences whose place counts transactions."""
_OF_RECEIPTS = "S6455"
_BESIDE_BLOCKS = "S6458"


@click.command()
@click.argument("chain", metavar="CHAIN")
@options
def verify(chain: str, as_json: bool, lang: str) -> int:
    """Re-execute CHAIN from its genesis; name the first difference. 从创世起重新执行并验证整条链。

    CHAIN is the file of a chain. Nothing that is stored in it is believed.
    """
    console = Console.of(lang, as_json)
    return with_store(console, chain, lambda store: _verify(console, chain, store))


def _verify(console: Console, path: str, store: Store) -> int:
    progress = _Progress(console)
    result = verify_chain(store, None, progress.told)
    progress.end()
    if isinstance(result, Verified):
        genesis = _genesis_hash(store)
        if console.json:
            console.document(_held_json(result, genesis))
        else:
            for line in spoken(lambda tongue: _held(path, result, genesis, tongue), console.language):
                console.say(line)
        return 0
    leaf, transaction = _leaf(result, store), _transaction(result, store)
    if console.json:
        console.document(_difference_json(path, result, leaf, transaction))
        return FAILED
    console.say("\n".join(spoken(lambda tongue: [said("not verified", tongue, path=path)], console.language)))
    console.say(render(_diagnostic(path, result), console.language))
    for line in spoken(lambda tongue: _where(result, leaf, transaction, tongue), console.language):
        console.say(line)
    return FAILED


class _Progress:
    """How far re-execution is, on stderr, and only where a person looks at it."""

    def __init__(self, console: Console) -> None:
        self._tongue: Tongue = "zh" if console.language == "zh" else "en"
        self._shown = sys.stderr.isatty() and not console.json
        self._next = 0.0
        self._width = 0

    def told(self, height: int, last: int) -> None:
        """A block has been re-executed."""
        if not self._shown or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _SECONDS_BETWEEN
        text = said("progress", self._tongue, height=f"{height:,}", last=f"{last:,}")
        self._width = max(self._width, 2 * len(text))
        print(f"\r{text}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Wipe the line."""
        if self._width:
            print("\r" + " " * self._width + "\r", end="", file=sys.stderr, flush=True)


# --- what held ----------------------------------------------------------------------------------------------


def _genesis_hash(store: Store) -> str:
    data = store.genesis()
    genesis = None if data is None else read_genesis(data)
    return "" if genesis is None else "0x" + genesis.hash.hex()


def _held(path: str, result: Verified, genesis: str, tongue: Tongue) -> Iterator[str]:
    yield said("verified", tongue, path=path)
    yield _INDENT + said("re-executed", tongue, blocks=result.height, count=result.transactions)
    yield _INDENT + said("every part held", tongue)
    yield _INDENT + said("head is", tongue, height=result.height, hash="0x" + result.hash.hex())
    yield _INDENT + said("genesis is", tongue, hash=genesis)
    yield _INDENT + said("one chain", tongue)


def _held_json(result: Verified, genesis: str) -> Json:
    return {
        "ok": True,
        "height": result.height,
        "transactions": result.transactions,
        "head": "0x" + result.hash.hex(),
        "genesis": genesis,
    }


# --- what differs -------------------------------------------------------------------------------------------


def _diagnostic(path: str, result: Difference) -> Diagnostic:
    return Diagnostic(
        result.code,
        None,
        None,
        (
            ("height", result.height),
            ("path", path),
            ("place", result.place),
            ("reason", result.reason or "-"),
        ),
    )


def _leaf(result: Difference, store: Store) -> LeafName | None:
    """What the leaf that differs is about, as far as the stored state says."""
    return name_leaf(bytes.fromhex(result.leaf), finder(store)) if result.leaf else None


def _transaction(result: Difference, store: Store) -> str:
    """The identity of the transaction that the difference is about, as it is stored; empty for none."""
    block = None
    with suppress(StoreBroken):
        block = store.block(result.height) if result.place >= 0 else None
    if block is None:
        return ""
    if result.code in _OF_TRANSACTIONS and result.place < len(block.transactions):
        return "0x" + block.transactions[result.place][0].hex()
    if result.code == _OF_RECEIPTS and result.place < len(block.receipts):
        data = block.receipts[result.place]
        match load(data, len(data)):
            case [_, [bytes(identity)], *_]:
                return "0x" + identity.hex()
            case _:
                return ""
    return ""


def _where(result: Difference, leaf: LeafName | None, transaction: str, tongue: Tongue) -> Iterator[str]:
    if leaf is not None:
        yield _INDENT + said("differs in leaf", tongue, leaf=leaf_words(leaf, tongue))
    if transaction:
        yield _INDENT + said("differs in transaction", tongue, identity=transaction)
    if result.height and result.code != _BESIDE_BLOCKS:
        yield _INDENT + said("held before", tongue, blocks=result.height)


def _difference_json(path: str, result: Difference, leaf: LeafName | None, transaction: str) -> Json:
    difference: dict[str, Json] = {"code": result.code, "height": result.height}
    if result.place >= 0:
        difference["place"] = result.place
    if transaction:
        difference["transaction"] = transaction
    if leaf is not None:
        difference["leaf"] = "0x" + result.leaf
        difference["about"] = {"kind": leaf.kind, **dict(leaf.parts)}
    return {
        "ok": False,
        "difference": difference,
        "diagnostics": [cast(Json, diagnostic_json(_diagnostic(path, result)))],
    }
