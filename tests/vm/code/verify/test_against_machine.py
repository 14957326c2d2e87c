"""What the verifier lets through, the machine never stops: random clocks, run on random states.

Texts of clocks are made by chance from statements that may stop and the questions that make them safe. Where
the verifier takes one, it is run from many states, with kept values unknown, keys missing, pots empty and
numbers at their ends; it must run to its end, and reach a final state with every pot empty.
"""

from __future__ import annotations

from collections import Counter
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

PEOPLE = tuple(named_account(0, name) for name in ("Li", "Wang", "Zhao"))
PAID, CLOSED = 1, 3
TIMEOUT = 1
GAS = 2_000_000

FRAME = """\
tally 1
calendar CN

function half(amount: money CNY) -> money CNY = amount / 2 rounded down
function part(amount: money CNY, n: int) -> money CNY = amount / n rounded up
function least(a: int, b: int) -> int = choose(a < b, a, b)

contract Test:
    party li, wang, zhao
    term price, fee: money CNY; months: int(1..60); shift: int; day: date; kept: percent
    term heirs: list account limit 3
    keep late: int(0..600) = 0
    keep steps: int = 0
    keep heir: account
    keep sum_left: money CNY
    keep rate: percent = 10%
    keep due: date
    keep owed: map account to money CNY
    keep counts: map account to int(0..9) default 0
    pot held: CNY
    pot spare: CNY
    pot bids: CNY per account limit 3
    pot shares: CNY per account
    event Seen: who: account

    function room() -> money CNY = held - min(fee, held)

    state Offered until entered + 10 days:
        on fill by li paying price into held: go Paid
        on fill_spare by li paying price into spare: go Paid
        on bid by anyone paying fee into bids[sender]: go Paid
        on lend by anyone paying fee into shares[sender]: go Paid
        on timeout: go Closed

    state Paid until entered + 10 days:
        on know(who: account, then: date, n: int) by li:
            set heir = who
            set due = then
            set sum_left = fee
            set steps = n
            add who -> fee to owed else "there"
            stay
        on postpone by li: set due = day; go Later
        on forget by li: clear steps; clear heir; clear sum_left; clear due; stay
        on timeout:
{body}

    state Later until due:
        on timeout:
            pay all from held to li
            pay all from spare to li
            refund bids
            pay all from shares to held
            pay all from held to li
            go Closed

    final Closed
"""


class Chance:
    """Makes texts by chance."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def pick(self, *choices: str) -> str:
        """One of the texts, its marks replaced."""
        return self.fill(self.random.choice(choices))

    def fill(self, text: str) -> str:
        """Replace `<kind>` by a text of that kind, each by itself."""
        while "<" in text:
            before, _, rest = text.partition("<")
            kind, _, after = rest.partition(">")
            if kind not in KINDS:
                return before + "<" + self.fill(rest)
            text = before + self.random.choice(KINDS[kind]) + after
        return text

    def block(self, depth: int, indent: str) -> list[str]:
        """Statements, those inside others included."""
        lines: list[str] = []
        for _ in range(self.random.randint(1, 2)):
            roll = self.random.random()
            if depth < 2 and roll < 0.35:
                lines.extend(self.asked(depth, indent))
            elif depth < 2 and roll < 0.55:
                lines.append(f"{indent}if {self.fill('<bool>')}:")
                lines.extend(self.block(depth + 1, indent + "    "))
                if self.random.random() < 0.4:
                    lines.append(f"{indent}else:")
                    lines.extend(self.block(depth + 1, indent + "    "))
            elif depth < 2 and roll < 0.62:
                name = f"one{self.random.randrange(10**6)}"
                lines.append(f"{indent}for {name} in heirs limit 3:")
                lines.extend(self.block(depth + 1, indent + "    "))
                lines.append(f"{indent}    pay up to <money> from held to {name}".replace("<money>", "1 CNY"))
            else:
                lines.append(indent + self.fill("<statement>"))
        return lines

    def asked(self, depth: int, indent: str) -> list[str]:
        """A question with statements that it makes safe, as long as nothing that they do undoes it."""
        condition, statements = self.random.choice(ASKED)
        inner = [self.random.choice(statements) for _ in range(self.random.randint(1, 3))]
        loop = f"for one{self.random.randrange(10**6)} in heirs limit 3:"
        lines = [f"if {condition}:", *("    " + line for line in inner)]
        roll = self.random.random()
        if depth == 0 and roll < 0.2:
            lines = [loop, *("    " + line for line in lines)]
        elif depth == 0 and roll < 0.4:
            lines = [lines[0], "    " + loop, *("        " + line for line in inner)]
        return [indent + line for line in lines]

    def body(self) -> str:
        """A whole timeout."""
        indent = " " * 12
        lines = self.block(0, indent)
        if self.random.random() < 0.3:
            known = [f"{indent}set due = {self.fill('<date>')}"] if self.random.random() < 0.7 else []
            return "\n".join([*lines, *known, f"{indent}go Later"])
        empty = [
            "pay all from spare to li",
            "refund bids",
            "pay all from shares to spare",
            "pay all from spare to li",
        ]
        empty.append("pay all from held to wang")
        if self.random.random() < 0.2:
            empty.remove(self.random.choice(empty))
        return "\n".join([*lines, *(indent + line for line in empty), f"{indent}go Closed"])


ASKED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("fee <= held", ("pay fee from held to li", "pay half(fee) from held to li", "set late = 1")),
    ("fee <= bids[li]", ("pay fee from bids[li] to wang", "pay up to 1 CNY from held to bids[li]")),
    ("known(heir)", ("pay up to fee from held to heir", "clear heir", "set heir = li")),
    ("wang in owed", ("pay up to owed[wang] from held to wang", "set owed[wang] = fee")),
    ("late < 600", ("set late = late + 1", "set late = min(late + 2, 600)")),
    (
        "known(steps) and steps >= 0 and steps < 9",
        ("set steps = steps + 1", "set late = steps", "clear steps"),
    ),
    ("bids[zhao] > 0 CNY", ("pay up to fee from held to bids[zhao]", "pay all from bids[zhao] to zhao")),
    ("fee + price <= held", ("pay fee from held to li", "pay price from held to wang")),
    ("shift > 0", ("set late = 100 / shift rounded down", "set rate = ratio(1, shift) rounded down")),
    ("counts[li] < 9", ("set counts[li] = counts[li] + 1", "set counts[wang] = counts[li] + 1")),
    ("0 < len(heirs)", ("pay up to fee from held to heirs[0]", "set heir = heirs[0]")),
    ("known(sum_left) and fee <= sum_left", ("set sum_left = sum_left - fee", "set sum_left = fee")),
    ("held == 0 CNY", ("pay up to fee from spare to held", "set late = 2")),
)
KINDS: dict[str, tuple[str, ...]] = {
    "who": (
        "li", "wang", "zhao", "li", "wang", "heir", "heirs[0]", "heirs[1]",
    ),
    "int": (
        "late", "months", "shift", "steps", "counts[<who>]", "len(heirs)", "1", "600", "9", "(<int>) + 1",
        "(<int>) + (<int>)", "months * 5", "min(<int>, 600)", "max(<int>, 0)", "abs(late - 3)",
        "least(<int>, 9)", "days(day, today)", "((<int>) mod 7)", "(100 / (<int>) rounded down)",
        "choose(<bool>, <int>, 1)", "minor(fee)", "count(owed)",
    ),
    "money": (
        "price", "fee", "held", "spare", "sum(bids)", "bids[<who>]", "shares[<who>]", "sum_left",
        "owed[<who>]", "1 CNY", "0 CNY", "half(<money>)", "((<money>) * (<percent>) rounded down)",
        "(<money>) - (<money>)", "(<money>) + (<money>)", "min(<money>, <money>)", "max(<money>, fee)",
        "room()", "part(price, <int>)", "(<money>) * (<int>)", "(price / (<int>) rounded down)",
        "choose(<bool>, fee, held)",
    ),
    "percent": (
        "kept", "rate", "30%", "100%", "rate + 5%", "kept - rate", "(ratio(fee, price) rounded down)",
    ),
    "bool": (
        "known(heir)", "known(sum_left)", "known(due)", "known(steps)", "wang in owed", "<who> in owed",
        "late < 600", "<int> < <int>", "<int> > 0", "<int> != 0", "<int> >= 0 and <int> <= 600",
        "0 < len(heirs)", "len(heirs) > 1", "<money> <= <money>", "<money> <= held", "fee <= held",
        "fee + fee <= held", "held == 0 CNY", "<money> > 0 CNY", "bids[<who>] > 0 CNY",
        "fee <= bids[<who>]", "today < 9990-01-01", "day < 9990-01-01", "counts[<who>] < 9",
        "not (<bool>)", "(<bool>) and (<bool>)", "(<bool>) or (<bool>)", "(<bool>) implies (<bool>)",
        "price > 0 CNY", "fee <= price", "kept > rate", "shift > 0", "steps < 1000",
    ),
    "date": (
        "today", "day", "due", "(<date>) + 30 days", "today + months * 1 month clip", "day - 3 days",
    ),
    "statement": (
        "set late = <int>", "set steps = <int>", "set heir = <who>", "set sum_left = <money>",
        "set rate = <percent>", "set due = <date>", "set owed[<who>] = <money>",
        "set counts[<who>] = <int>", "clear heir", "clear sum_left", "clear due",
        "pay <money> from held to <who>", "pay fee from held to <who>",
        "pay half(held) from held to <who>", "pay up to <money> from held to <who>",
        "pay all from held to <who>", "pay all from held to spare", "pay fee from bids[<who>] to <who>",
        "pay <money> from spare to held", "pay all from bids to spare",
        "pay up to <money> from held to bids[<who>]", "pay all from spare to shares[<who>]",
        "note Seen(<who>)", "share held: li 30%, wang rest", "share held: li 1/3, wang 1/3, zhao rest",
        "share spare: held 50%, li rest", "refund bids",
        "pay held * kept rounded down from held to <who>",
    ),
}  # fmt: skip


AMOUNTS = (0, 0, 1, 2, 99, 100, 101, 10**6)
INTS = (INT_LOW, -1, 0, 1, 2, 8, 9, 599, 600, 1000, INT_HIGH)
DAYS = (-25_567, 20_000, 2_900_000, 2_932_896)
PERCENTS = (0, 1, 500_000, 1_000_000)


def _some(random: Random, values: tuple[int, ...], least: int = 0) -> dict[Any, Any]:
    """A map of some people to some of the values."""
    return {person: random.choice(values) + least for person in PEOPLE if random.random() < 0.5}


def _state(random: Random, program: VerifiedProgram) -> Instance:
    """An instance in Paid whose terms, kept values, maps and pots are anything their types allow."""
    pick = random.choice
    heirs = tuple(pick(PEOPLE) for _ in range(random.randint(0, 3)))
    terms = (*PEOPLE, pick(AMOUNTS), pick(AMOUNTS), pick((1, 2, 59, 60)), pick(INTS), pick(DAYS))
    instance = Instance(0, b"\x02" * 32, program, 0, (*terms, pick(PERCENTS), heirs))
    today = pick((20_000, 2_900_000, 2_932_880))
    timer = Timer(today * SECONDS_A_DAY, today, TIMEOUT, 0)
    instance.status[:] = [PAID, (today - 3) * SECONDS_A_DAY, today - 3, (timer,), None]
    kept: list[Any] = [
        pick((0, 1, 599, 600)),
        pick(INTS),
        pick(PEOPLE),
        pick(AMOUNTS),
        pick(PERCENTS),
        pick(DAYS),
    ]
    for number in (1, 2, 3, 5):
        if random.random() < 0.5:
            kept[number] = MISSING
    instance.keeps[:] = kept
    instance.maps[:] = [_some(random, AMOUNTS), _some(random, (0, 8, 9))]
    bids, lent = _some(random, AMOUNTS, 1), _some(random, AMOUNTS, 1)
    instance.pots[:] = [pick(AMOUNTS), pick(AMOUNTS), sum(bids.values()), sum(lent.values())]
    instance.families[:] = [{}, {}, bids, lent]
    return instance


def _run(random: Random, program: VerifiedProgram) -> tuple[Any, Instance]:
    instance = _state(random, program)
    (timer,) = instance.status[Status.TIMERS]
    host = LedgerHost(LedgerState(), local_genesis(0, 0, ()))
    outcome = Interpreter().run_clock(host, instance, timer, Meter(GAS), NO_TRACE)
    return outcome, instance


def _check(seed: int, programs: int, runs: int) -> Counter[str]:
    """Make programs, run those that pass; what came of them."""
    random = Random(seed)
    found: Counter[str] = Counter()
    for _ in range(programs):
        text = FRAME.format(body=Chance(random).body())
        compilation = compile_source(SourceFile.of("chance.tally", text))
        if compilation.program is None:
            found.update({one.code for one in compilation.errors})
            continue
        found["passed"] += 1
        for _ in range(runs):
            outcome, instance = _run(random, compilation.program)
            assert isinstance(outcome, Done), (_said(outcome), text, instance.terms, instance.keeps)
            if instance.status[Status.STATE] == CLOSED:
                assert instance.pots == [0, 0, 0, 0], text
                found["closed"] += 1
            else:
                found["later"] += 1
    return found


def _said(outcome: Any) -> str:
    return repr(outcome.refusal) if isinstance(outcome, Refused) else repr(outcome)


def test_a_clock_that_passed_never_stops() -> None:
    """About a quarter passes: enough that most kinds of proof are put to the test."""
    found = _check(seed=20_260_101, programs=250, runs=25)
    assert found["passed"] >= 50 and found["closed"] >= 1000 and found["later"] >= 100
    kinds = {code for code in found if code.startswith("E31")}
    assert {
        "E3101",
        "E3103",
        "E3104",
        "E3105",
        "E3106",
        "E3107",
        "E3108",
        "E3109",
        "E3111",
        "E3113",
        "E3116",
    } <= kinds


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("vm.code.verify.run.Run.forget", lambda run, place: None),
        ("vm.code.verify.run.Run._blur", lambda run, place: None),
        ("vm.code.verify.reading._ask_key", lambda run, number, key: None),
        ("vm.code.verify.reading._ask_known", lambda run, number: None),
    ],
)
def test_a_verifier_with_a_fault_is_found_out(name: str, fault: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof of the test above: a verifier that forgets to forget, or to ask, lets clocks stop."""
    monkeypatch.setattr(name, fault)
    with pytest.raises(AssertionError):
        _check(seed=20_260_101, programs=250, runs=25)


@pytest.mark.slow
def test_a_clock_that_passed_never_stops_at_length() -> None:
    for seed in range(20):
        print("seed", seed)
        _check(seed=seed, programs=1500, runs=60)
