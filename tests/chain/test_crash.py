"""A chain is killed in the middle of its work, again and again: no block that was acknowledged is lost.

`python -m tests.chain.test_crash FILE SEED ROUNDS early|late` is the driver. It forks a child that opens the
chain, acts and seals, and tells each block's height and hash through a pipe once it is sealed ("late"); after
a random time, opening included, it sends SIGKILL, reads what was told and holds the file against it. A child
that tells a block before it is sealed ("early") must be caught: that shows that the driver sees a lost block.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from chain.block import is_sealed, read_header
from chain.replay import Verified, verify_chain
from chain.store.interface import StoredBlock
from chain.store.sqlite import SqliteStore, open_file
from tests.chain.chains import ROOT, SEALER, Town, Walk, key, programs_verified_once, settle

_TOLD = 8 + 32
"""Bytes of one message: a height and a hash."""
_LONGEST = 0.12
"""Seconds that a child lives at most."""


def crashed(path: Path, seed: int, rounds: int, early: bool = False) -> dict[str, int | str]:
    """Run the driver; what it counted."""
    command = [sys.executable, "-m", "tests.chain.test_crash", str(path), str(seed), str(rounds)]
    ran = subprocess.run(
        [*command, "early" if early else "late"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    counted: dict[str, int | str] = json.loads(ran.stdout)
    return counted


def fresh_seed() -> int:
    """A seed, printed so that a failure can be tried again."""
    seed = Random().randrange(2**32)
    print(f"seed {seed}")
    return seed


def test_no_acknowledged_block_is_lost_in_100_kills(tmp_path: Path) -> None:
    """About 15 s."""
    counted = crashed(tmp_path / "killed.chain", fresh_seed(), rounds=100)
    assert (counted["lost"], counted["broken"]) == (0, "")
    assert counted["rounds"] == 100
    assert counted["verified"] == counted["height"]
    # on a busy machine a child may be killed before it has done anything
    assert int(counted["told"]) >= 50
    assert int(counted["killed at work"]) >= 15


@pytest.mark.slow
def test_no_acknowledged_block_is_lost_in_3000_kills(tmp_path: Path) -> None:
    for number in range(30):
        counted = crashed(tmp_path / f"{number}.chain", fresh_seed(), rounds=100)
        assert (counted["lost"], counted["broken"]) == (0, "")
        assert counted["verified"] == counted["height"]


def test_a_block_that_is_acknowledged_too_early_is_seen_to_be_lost(tmp_path: Path) -> None:
    counted = crashed(tmp_path / "early.chain", fresh_seed(), rounds=30, early=True)
    assert int(counted["lost"]) >= 1
    assert counted["broken"] == ""


# --- the driver ---------------------------------------------------------------------------------------------


def told_hash(block: StoredBlock) -> bytes:
    """What stands for a block."""
    return sha256(block.header + block.signature).digest()


def opened(path: Path, create: bool = False) -> SqliteStore:
    """The store in a file; a coded fault is an error here."""
    found = open_file(path, create)
    if not isinstance(found, SqliteStore):
        raise ValueError(found)
    return found


def child(path: Path, seed: str, pipe: int, early: bool) -> None:
    """Open, act and seal until killed."""
    store = opened(path)
    town = Town.open(store)
    walk = Walk(town, seed)
    while True:
        height = town.chain.head.height
        if early:
            os.write(pipe, (town.chain.ledger.height).to_bytes(8, "big") + bytes(32))
        walk.act()
        if town.chain.seal().height > height:
            block = store.block(town.chain.head.height)
            if block is not None and not early:
                os.write(pipe, block.height.to_bytes(8, "big") + told_hash(block))


def killed(path: Path, seed: str, seconds: float, early: bool) -> list[tuple[int, bytes]]:
    """Fork a child, kill it after some time, and give what it told."""
    reading, writing = os.pipe()
    forked = os.fork()
    if forked == 0:
        try:
            child(path, seed, writing, early)
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(seconds)
    os.kill(forked, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    _, status = os.waitpid(forked, 0)
    if os.WTERMSIG(status) != signal.SIGKILL:
        raise ValueError(f"the child ended by itself: {status}")
    whole = len(data) - len(data) % _TOLD
    return [
        (int.from_bytes(data[at : at + 8], "big"), data[at + 8 : at + _TOLD]) for at in range(0, whole, _TOLD)
    ]


def broken(store: SqliteStore, since: int) -> str:
    """What is wrong with a chain that was killed, from a height on; nothing for a good one."""
    town = Town.open(store)  # the head's state root is that of all leaves
    before = store.block(since - 1)
    header = None if before is None else read_header(before.header)
    parent = town.chain.genesis.hash if header is None else header.hash
    for height in range(since, store.height() + 1):
        block = store.block(height)
        header = None if block is None else read_header(block.header)
        if block is None or header is None or header.parent != parent:
            return f"block {height} is not linked"
        if not is_sealed(header, block.signature, key(SEALER).public):
            return f"block {height} is not sealed"
        parent = header.hash
    return store.unsound() or ""


def main(path: Path, seed: int, rounds: int, early: bool) -> None:
    """Kill `rounds` children, and print what was counted."""
    random, told, lost, working, wrong = Random(seed), 0, 0, 0, ""
    with closing(opened(path, create=True)) as store:
        settle(Town.begin(store))
        height = store.height()
    for number in range(rounds):
        messages = killed(path, f"{seed} {number}", random.uniform(0.001, _LONGEST), early)
        told += len(messages)
        working += bool(messages)
        with closing(opened(path)) as store:
            for at, expected in messages:
                block = store.block(at)
                lost += block is None or (told_hash(block) != expected and not early)
            wrong = wrong or broken(store, height)
            height = store.height()
    with closing(opened(path)) as store:
        found = verify_chain(store)
    counted = {
        "rounds": rounds,
        "told": told,
        "killed at work": working,
        "lost": lost,
        "broken": wrong,
        "height": height,
        "verified": found.height if isinstance(found, Verified) else repr(found),
    }
    print(json.dumps(counted))


if __name__ == "__main__":
    with programs_verified_once():
        main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "early")
