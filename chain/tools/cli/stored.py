"""From the name of a chain's file to the chain, for commands that look at one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from chain.explorer.leaf import Find, LeafName, name_leaf
from chain.explorer.stored import StoredChain
from chain.store.interface import Store, StoreBroken, StoreFault
from chain.store.sqlite import open_file
from chain.tools.chain_words import Tongue, said
from chain.tools.cli.options import Console
from vm.diagnostics.report import Diagnostic

USAGE = 2


def with_store(console: Console, path: str, use: Callable[[Store], int]) -> int:
    """Open a chain's file, use it, close it; gives the exit code. A file that cannot be used, or that breaks
    while it is read, is a message."""
    store = open_file(Path(path), create=False)
    if isinstance(store, StoreFault):
        console.report([_diagnostic(console, store, path, None)])
        return USAGE
    try:
        return use(store)
    except StoreBroken as broken:
        console.report([_diagnostic(console, broken.fault, path, None)])
        return USAGE
    finally:
        store.close()


def with_chain(console: Console, path: str, use: Callable[[StoredChain], int]) -> int:
    """The same, with the chain in the file: its present state restored, and held against its last header."""

    def opened(store: Store) -> int:
        chain = StoredChain.open(store)
        if isinstance(chain, StoreFault):
            console.report([_diagnostic(console, chain, path, store)])
            return USAGE
        return use(chain)

    return with_store(console, path, opened)


def leaf_words(name: LeafName, tongue: Tongue) -> str:
    """What a leaf is about, in words."""
    return said(f"leaf {name.kind}", tongue, **dict(name.parts))


def finder(store: Store) -> Find:
    """Reads the newest value at a path; nothing from a store that breaks."""

    def find(path: bytes) -> bytes | None:
        with suppress(StoreBroken):
            return store.leaf(path, store.height())
        return None

    return find


def _diagnostic(console: Console, fault: StoreFault, path: str, store: Store | None) -> Diagnostic:
    parameters = dict(fault.parameters)
    if "leaf" in parameters and store is not None:
        leaf = name_leaf(bytes.fromhex(str(parameters["leaf"])), finder(store))
        tongues: tuple[Tongue, ...] = ("zh", "en") if console.language == "both" else (console.language,)
        parameters["leaf"] = " / ".join(leaf_words(leaf, tongue) for tongue in tongues)
    parameters.setdefault("path", path)
    return Diagnostic(fault.code, None, None, tuple(sorted(parameters.items())))
