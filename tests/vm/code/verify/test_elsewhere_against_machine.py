"""What the verifier lets clocks read on other instances never stops them: random clocks on random states.

A clock reads a peer, an instance of another contract, and a twin of its own contract, which now and then is
the very instance whose clock it is. What it asked of the twin need not hold once it has written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from chain.address import named_account
from chain.genesis import local_genesis
from chain.host import LedgerHost
from chain.state import LedgerState
from vm.code.verify import VerifiedProgram
from vm.compiler import compile_source
from vm.machine.dates import SECONDS_A_DAY
from vm.machine.host import Meter
from vm.machine.interpreter import Interpreter
from vm.machine.outcome import Done, Refused
from vm.machine.state import MISSING, Instance, Status, Timer
from vm.machine.trace import NO_TRACE
from vm.source import SourceFile
from vm.types import INT_HIGH, INT_LOW

_GENESIS = local_genesis(0, 0, ())
PEOPLE = tuple(named_account(0, name) for name in ("Li", "Wang", "Zhao"))
TODAY = 20_000
GAS = 2_000_000
TEST, PEER = 0, 1
OPEN, CLOSED = 0, 1

FRAME = """\
tally 1

function least(p: Peer, n: int) -> int = choose(p.count_of < n, p.count_of, n)
function kept_of(p: Peer) -> int = p.kept

contract Test:
    party li, wang, peer: Peer, twin: Test
    keep small: int(0..9) = 0
    keep some: int
    keep heir: account
    keep owed: map account to int
    pot held: CNY
    function near(n: int) -> int = min(n, 9)
    function risky() -> int = some

    state Open until entered + 10 days:
        on fill by li paying 9 CNY into held: stay
        on know(n: int, who: account) by li: set some = n; set heir = who; add who -> n to owed else "-"; stay
        on forget by li: clear some; clear heir; remove li from owed else "-"; stay
        on timeout:
{body}
            pay all from held to li
            go Closed

    final Closed

contract Peer:
    party li
    keep kept: int
    keep count_of: int(0..9) = 0
    keep heir: account
    keep owed: map account to int
    keep rate: map account to int(0..9) default 2
    keep list_of: list int limit 3
    pot held: CNY
    pot bids: CNY per account
    function near(n: int) -> int = min(n, count_of)
    function risky() -> int = kept

    state Open until entered + 10 days:
        on fill by li paying 9 CNY into held: stay
        on bid by anyone paying 1 CNY into bids[sender]: stay
        on know(n: int, who: account) by li:
            set kept = n
            set heir = who
            set rate[who] = 3
            add who -> n to owed else "-"
            add n to list_of else "-"
            stay
        on forget by li: clear kept; clear heir; remove li from owed else "-"; stay
        on timeout: pay all from held to li; pay all from bids to li; go Closed

    final Closed
"""

KINDS: dict[str, tuple[str, ...]] = {
    "who": ("li", "wang", "li", "peer.li", "heir", "peer.heir", "twin.heir", "twin.wang"),
    "int": (
        "small", "some", "1", "9", "peer.kept", "twin.some", "peer.count_of", "twin.small", "owed[<who>]",
        "peer.owed[<who>]", "twin.owed[<who>]", "peer.rate[<who>]", "near(<int>)", "peer.near(<int>)",
        "twin.near(<int>)", "peer.risky()", "twin.risky()", "risky()", "least(peer, <int>)", "kept_of(peer)",
        "sum(peer.owed)", "count(peer.owed)", "len(peer.list_of)", "peer.list_of[0]", "minor(peer.held)",
        "min(<int>, 9)", "max(<int>, 0)", "choose(<bool>, <int>, 1)", "twin.peer.count_of",
    ),
    "bool": (
        "known(peer.kept)", "known(twin.some)", "known(some)", "known(peer.heir)", "known(twin.heir)",
        "<who> in peer.owed", "<who> in twin.owed", "<who> in owed", "peer is Open", "twin is final",
        "twin == self", "peer.kept < 9", "twin.small < 9", "small < 9", "<int> < <int>", "<int> >= 0",
        "peer.held > 0 CNY", "len(peer.list_of) > 0", "not (<bool>)", "(<bool>) and (<bool>)",
    ),
    "money": ("peer.held", "held", "1 CNY", "sum(peer.bids)", "peer.bids[<who>]", "twin.held"),
    "statement": (
        "set small = <int>", "set some = <int>", "set heir = <who>", "clear heir", "clear some",
        "pay up to <money> from held to <who>", "set owed[<who>] = <int>",
    ),
}  # fmt: skip
ASKED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("known(peer.kept)", ("set some = peer.kept", "set some = min(peer.kept, 9)", "clear some")),
    ("known(twin.some)", ("clear some", "set some = twin.some")),
    ("known(peer.heir)", ("pay up to 1 CNY from held to peer.heir", "set heir = peer.heir")),
    ("wang in peer.owed", ("set some = peer.owed[wang]", "set heir = wang")),
    ("peer.li in peer.owed", ("set some = peer.owed[peer.li]",)),
    ("known(peer.heir) and peer.heir in peer.owed", ("set some = peer.owed[peer.heir]",)),
    ("known(peer.kept) and peer.kept >= 0 and peer.kept <= 9", ("set small = peer.kept",)),
    ("twin.small < 9", ("set small = twin.small + 1", "set small = 9")),
    ("peer.count_of < 9", ("set small = peer.count_of + 1", "set small = peer.count_of")),
    ("0 < len(peer.list_of)", ("set some = peer.list_of[0]",)),
    ("twin == self", ("clear some", "set small = twin.small")),
)


def _fill(text: str, random: Random) -> str:
    """Replace `<kind>` by a text of that kind, each by itself."""
    while True:
        kind = next((name for name in KINDS if f"<{name}>" in text), None)
        if kind is None:
            return text
        text = text.replace(f"<{kind}>", random.choice(KINDS[kind]), 1)


def _block(random: Random, depth: int) -> list[str]:
    lines: list[str] = []
    for _ in range(random.randint(1, 2)):
        roll = random.random()
        if depth < 2 and roll < 0.4:
            condition, statements = random.choice(ASKED)
            lines.append(f"if {condition}:")
            lines.extend("    " + random.choice(statements) for _ in range(random.randint(1, 3)))
        elif depth < 2 and roll < 0.6:
            lines.append(f"if {_fill('<bool>', random)}:")
            lines.extend("    " + line for line in _block(random, depth + 1))
        else:
            lines.append(_fill("<statement>", random))
    return lines


INTS = (INT_LOW, -1, 0, 1, 8, 9, 10, INT_HIGH)
AMOUNTS = (0, 1, 99, 100, 101)


def _some(random: Random, values: tuple[int, ...]) -> dict[Any, Any]:
    return {person: random.choice(values) for person in PEOPLE if random.random() < 0.5}


def _known(random: Random, value: Any) -> Any:
    return value if random.random() < 0.5 else MISSING


def _made(
    state: LedgerState, program: VerifiedProgram, contract: int, terms: tuple[Any, ...], address: bytes
) -> Instance:
    made = Instance(len(state.instances), address, program, contract, terms)
    made.status[Status.STATE] = OPEN
    made.status[Status.ENTERED] = (TODAY - 3) * SECONDS_A_DAY
    made.status[Status.ENTRY_DAY] = TODAY - 3
    state.addresses[address] = made.number
    state.instances.append(made)
    return made


def _world(random: Random, program: VerifiedProgram) -> tuple[LedgerState, Instance]:
    """A state with a peer, a twin that may be the instance itself, and the instance, as their types allow."""
    state, pick = LedgerState(), random.choice
    own, other, peer = (b"\x02" + bytes([number]) * 31 for number in (1, 2, 3))
    twin = pick((own, own, other))
    found: list[Instance] = []
    for address, of in ((own, twin), (other, own)):
        one = _made(state, program, TEST, (PEOPLE[0], PEOPLE[1], peer, of), address)
        one.keeps[:] = [pick((0, 8, 9)), _known(random, pick(INTS)), _known(random, pick(PEOPLE))]
        one.maps[0] = _some(random, INTS)
        one.pots[0] = pick(AMOUNTS)
        found.append(one)
    away = _made(state, program, PEER, (PEOPLE[0],), peer)
    listed = tuple(pick(INTS) for _ in range(random.randint(0, 3)))
    away.keeps[:] = [_known(random, pick(INTS)), pick((0, 8, 9)), _known(random, pick(PEOPLE)), listed]
    away.maps[:] = [_some(random, (0, 8, 9)), _some(random, (0, 9))]
    for key in away.totals:
        away.totals[key] = sum(away.maps[0].values())
    bids = {person: amount for person, amount in _some(random, AMOUNTS).items() if amount}
    away.pots[:] = [pick(AMOUNTS), sum(bids.values())]
    away.families[1] = bids
    away.status[Status.STATE] = pick((OPEN, CLOSED))
    return state, found[0]


def _check(seed: int, programs: int, runs: int) -> Counter[str]:
    """Make programs, run the clock of those that pass; what came of them."""
    random = Random(seed)
    found: Counter[str] = Counter()
    for _ in range(programs):
        body = "\n".join(" " * 12 + line for line in _block(random, 0))
        text = FRAME.format(body=body)
        compilation = compile_source(SourceFile.of("chance.tally", text))
        if compilation.program is None:
            found.update({one.code for one in compilation.errors})
            continue
        found["passed"] += 1
        for _ in range(runs):
            state, instance = _world(random, compilation.program)
            timer = Timer(TODAY * SECONDS_A_DAY, TODAY, 0, 0)
            instance.status[Status.TIMERS] = (timer,)
            host = LedgerHost(state, _GENESIS)
            outcome = Interpreter().run_clock(host, instance, timer, Meter(GAS), NO_TRACE)
            said = repr(outcome.refusal) if isinstance(outcome, Refused) else repr(outcome)
            assert isinstance(outcome, Done), (said, body, instance.terms, instance.keeps, instance.maps)
            found["ran"] += 1
    return found


def test_a_clock_that_passed_never_stops() -> None:
    found = _check(seed=20_260_103, programs=400, runs=25)
    print(found)
    assert found["passed"] >= 60 and found["ran"] == 25 * found["passed"]
    assert {"E3104", "E3105", "E3106", "E3107", "E3310", "E3311"} <= set(found), found


def _nothing(*_: Any) -> None:
    """Does not ask."""


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("vm.code.verify.elsewhere._Away.changes", lambda away: False),
        ("vm.code.verify.run.Run.stop", lambda run, code, **parameters: None),
    ],
)
def test_a_verifier_with_a_fault_is_found_out(
    name: str, fault: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that takes a twin for another's, or never says what may stop, lets clocks stop."""
    monkeypatch.setattr(name, fault)
    with pytest.raises(AssertionError):
        _check(seed=20_260_103, programs=400, runs=25)


@pytest.mark.slow
def test_a_clock_that_passed_never_stops_at_length() -> None:
    for seed in range(10):
        _check(seed=seed, programs=1500, runs=60)
