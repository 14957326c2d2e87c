"""Evaluation goes from left to right, each part once, and skips only what `and`, `or`, `implies`, `choose`
and `if` skip.

A `probe` is a call of a function that gives its argument back: its start is in the trace, so the trace says
which parts were evaluated and when. `{int:5}` in a template is the probe of an int with the value 5; probes
are numbered from 0 in the order of the text.
"""

from __future__ import annotations

import re
from itertools import permutations

import pytest

from chain.address import named_account
from chain.genesis import local_genesis
from chain.ledger import Ledger
from chain.receipt import Receipt
from chain.transaction import Call, Create, Issue
from vm.code.program import UnitKind
from vm.compiler import compile_source
from vm.machine.outcome import Done
from vm.machine.trace import TraceEvent, UnitStarted
from vm.source import SourceFile

_PROBE = re.compile(r"\{(?P<type>[a-z]+):(?P<value>[^{}]*)\}")
_TYPES = {
    "int": "int",
    "money": "money CNY",
    "percent": "percent",
    "bool": "bool",
    "date": "date",
    "time": "time",
    "duration": "duration",
    "text": "text(20)",
    "hash": "hash",
    "account": "account",
    "pair": "Pair",
}
_FRAME = """\
tally 1
calendar CN

record Pair: left: int; right: int
{functions}
function twice(a: int, b: int) -> int = a + b
function weighed(a: int, b: int, c: int) -> int = 100 * a + 10 * b + c

contract Probed:
    party clerk, payee
    keep count: int = 0
    keep numbers: list int limit 4 = list(1, 2, 3)
    keep staff: list account limit 2 = list(clerk, payee)
    keep pairs: list Pair limit 2 = list(Pair(left: 1, right: 2))
    keep owed: map account to int default 0
    keep entries: map int to Pair
    keep entries_of_ints: map int to int
    keep seen: map int to Pair default Pair(left: 0, right: 0)
    pot held: CNY
    pot shares: CNY per int
    event Noted: first: int; second: int

    state Open until today + 30 days:
        on fill(sum: money CNY) by clerk paying sum from clerk into held: stay
        on act by clerk:
{body}
            go Done
        on timeout: pay all from held to payee; pay all from shares to payee; go Closed

    state Done until entered + 1 day:
        on timeout: pay all from held to payee; pay all from shares to payee; go Closed

    final Closed

contract Other:
    party clerk, payee
    term worth: money CNY; count: int
    pot held: CNY

    state Open until entered + 1 day:
        on hear(a: int, b: int) by any Probed: stay
        on take(a: int, amount: money CNY) by any Probed paying amount into held: stay
        on timeout: pay all from held to payee; go Closed

    final Closed
"""


class _Starts:
    """Keeps the numbers of the probes that started, in order."""

    steps = False

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.found: list[int] = []

    def emit(self, event: TraceEvent) -> None:
        """Take one event."""
        if isinstance(event, UnitStarted) and event.unit.kind is UnitKind.FUNCTION:
            name = self.names[event.unit.number]
            if name.startswith("probe"):
                self.found.append(int(name.removeprefix("probe")))


def _filled(template: str) -> tuple[str, str]:
    """The functions that a template's probes need, and the template with their calls."""
    functions: list[str] = []

    def call(found: re.Match[str]) -> str:
        number = len(functions)
        type_ = _TYPES[found["type"]]
        functions.append(f"function probe{number}(v: {type_}) -> {type_} = v")
        return f"probe{number}({found['value']})"

    body = _PROBE.sub(call, template)
    return "\n".join(functions), body


def evaluated(statements: str) -> list[int]:
    """Run statements that hold probes, to their end; the probes that were evaluated, in order."""
    functions, body = _filled(statements)
    indented = "\n".join(" " * 12 + line for line in body.split("\n"))
    text = _FRAME.format(functions=functions, body=indented)
    compilation = compile_source(SourceFile.of("probe.tally", text))
    assert compilation.program is not None, [(one.code, one.parameters) for one in compilation.diagnostics]
    program = compilation.program
    genesis = local_genesis(0, 1_767_571_200, ("CNY",))  # 2026-01-05, 0:00 UTC
    ledger = Ledger(genesis)
    clerk, payee = named_account(0, "clerk"), named_account(0, "payee")
    ledger.submit(Issue(genesis.issuers[0][1], clerk, "CNY", 100_000))
    created = ledger.submit(Create(clerk, program, 0, (clerk, payee)))
    assert isinstance(created, Receipt) and created.created is not None
    filled = ledger.submit(Call(clerk, created.created, "fill", (90_000,), None))
    assert isinstance(filled, Receipt) and isinstance(filled.outcome, Done)
    tracer = _Starts(tuple(function.name for function in program.program.functions))
    done = ledger.submit(Call(clerk, created.created, "act", (), None), tracer)
    assert isinstance(done, Receipt) and isinstance(done.outcome, Done), done.outcome
    return tracer.found


def _let(expression: str) -> str:
    return f"let x = {expression}"


_I, _M, _P, _D, _T, _U = (
    "{int:7}", "{money:5 CNY}", "{percent:30%}", "{date:2026-02-01}", "{time:2026-02-01 10:00}",
    "{duration:3 days}",
)  # fmt: skip
_A, _B, _H = "{account:clerk}", "{bool:true}", "{hash:hash(1)}"

EXPRESSIONS = [
    # arithmetic, with the operands of each kind on both sides
    *(f"{_I} {operator} {_I}" for operator in ("+", "-", "*", "mod")),
    *(f"{_I} / {_I} rounded {way}" for way in ("down", "up", "half_even")),
    f"{_M} + {_M}", f"{_M} - {_M}", f"{_M} * {_I}", f"{_I} * {_M}", f"{_M} / {_I} rounded down",
    f"{_M} * {_P} rounded up", f"{_P} * {_M} rounded down", f"{_I} * {_P} rounded down",
    f"{_P} + {_P}", f"{_P} - {_P}", f"{_P} * {_I}", f"{_P} / {_I} rounded down",
    f"{_D} + {_U}", f"{_D} - {_U}", f"{_U} * {_I}", f"{_I} * {_U}",
    f"{_T} + 2 hours", f"{_T} - {_I} * 1 hours", f"{_D} + 17 hours", f"{_D} - {_I} * 1 day",
    f"-{_I}", f"not {_B}", f"({_I} + {_I}) * ({_I} - {_I})", f"{_I} - ({_I} - ({_I} - {_I}))",
    f"{_I} + {_I} * {_I} - {_I}",
    # comparisons
    *(f"{_I} {operator} {_I}" for operator in ("==", "!=", "<", "<=", ">", ">=")),
    f"{_M} < {_M}", f"{_D} <= {_D}", f"{_A} == {_A}", f"{_H} != {_H}", f"{_T} > {_T}", f"{_P} >= {_P}",
    f"{_I} in list({_I}, {_I})", f"{_I} not in list({_I}, {_I})", f"{_I} in numbers",
    f"{_A} in owed", f"{_I} not in seen",
    # places and calls
    "numbers[{int:1}]", f"owed[{_A}]", f"shares[{_I}]", f"seen[{_I}].left",
    "pairs[{int:0}].right", f"twice({_I}, {_I})", f"twice(a: {_I}, b: {_I})",
    f"twice(b: {_I}, a: {_I})", f"Pair(left: {_I}, right: {_I})", f"Pair(right: {_I}, left: {_I})",
    # built-ins at each number of arguments
    *(f"{name}({', '.join([_I] * count)})" for name in ("min", "max") for count in range(2, 17)),
    *(f"distinct({', '.join([_A] * count)})" for count in range(2, 17)),
    *(f"hash({', '.join([_I] * count)})" for count in range(1, 17)),
    *(f"list({', '.join([_I] * count)})" for count in (1, 2, 3, 16, 40)),
    f"abs({_I})", "len(list({int:1}, {int:2}))", 'len({text:"abc"})', f"minor({_M})", f"amount({_I}, CNY)",
    f"ratio({_I}, {_I}) rounded down", f"ratio({_M}, {_M}) rounded half_even", f"days({_D}, {_D})",
    f"working_days({_D}, {_D})", f"paid({_A})", f"received({_A})", f"hash({_I}, {_A}, {_M}, {_D})",
]  # fmt: skip


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_part_is_evaluated_once_from_left_to_right(expression: str) -> None:
    count = len(_PROBE.findall(expression))
    assert count >= 1
    assert evaluated(_let(expression)) == list(range(count))


_CREATE = "create other = Other(clerk, payee, 5 CNY, 1)\nlet others = list(other)\n"
_SEND_FROM_SHARES = (
    "send others[{int:0}].take(amount: {money:5 CNY}, a: {int:1}) paying {money:5 CNY} from shares[{int:3}]"
)
STATEMENTS = [
    "set count = {int:1}",
    "set owed[{account:clerk}] = {int:1}",
    "set seen[{int:1}] = {pair:Pair(left: 1, right: 2)}",
    "set seen[{int:1}].left = {int:2}",
    "set numbers[{int:1}] = {int:5}",
    "set pairs[{int:0}].right = {int:5}",
    'add {int:4} to numbers else "full"',
    'add {int:4} -> {pair:Pair(left: 1, right: 2)} to entries else "there"',
    'add {int:4} -> {int:1} to entries_of_ints else "there"\nremove {int:4} from entries_of_ints else "gone"',
    "note Noted(first: {int:1}, second: {int:2})",
    "note Noted({int:1}, {int:2})",
    "note Noted(second: {int:1}, first: {int:2})",
    'require {bool:true} else "must hold"',
    "pay {money:5 CNY} from held to staff[{int:1}]",
    "pay up to {money:5 CNY} from held to staff[{int:1}]",
    "pay all from held to staff[{int:1}]",
    "pay {money:5 CNY} from held to shares[{int:1}]",
    "pay {money:5 CNY} from held to shares[1]\npay {money:5 CNY} from shares[{int:1}] to staff[{int:1}]",
    "pay {money:5 CNY} from held to shares[1]\npay all from shares[{int:1}] to shares[{int:2}]",
    "share held: staff[{int:1}] {percent:10%}, shares[{int:1}] {percent:20%}, staff[{int:0}] rest",
    "share held: payee 1/3, staff[{int:0}] 1/3, staff[{int:1}] rest",
    "for one in list({int:1}, {int:2}) limit 3:\n    set count = one",
    "let a = {int:1}\nlet b = {int:2}\nset count = a + b",
    "create other = Other({account:clerk}, {account:payee}, {money:5 CNY}, {int:1})",
    "create other = Other(count: {int:1}, payee: {account:payee}, worth: {money:5 CNY}, clerk: clerk)",
    f"{_CREATE}send others[{{int:0}}].hear({{int:1}}, {{int:2}})",
    f"{_CREATE}send others[{{int:0}}].hear(b: {{int:1}}, a: {{int:2}})",
    f"{_CREATE}send others[{{int:0}}].take({{int:1}}, {{money:5 CNY}}) paying {{money:5 CNY}} from held",
    f"pay 5 CNY from held to shares[3]\n{_CREATE}{_SEND_FROM_SHARES}",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_statements_evaluate_their_parts_once_from_left_to_right(statement: str) -> None:
    count = len(_PROBE.findall(statement))
    assert evaluated(statement) == list(range(count))


def test_a_loop_evaluates_its_body_once_an_item() -> None:
    body = "for one in list({int:1}, {int:2}, {int:3}) limit 3:\n    set count = {int:one}"
    assert evaluated(body) == [0, 1, 2, 3, 3, 3]


_LOGIC = [
    # operator, left, right, whether the right side is evaluated
    ("and", True, True, True), ("and", True, False, True), ("and", False, True, False),
    ("and", False, False, False), ("or", True, True, False), ("or", True, False, False),
    ("or", False, True, True), ("or", False, False, True), ("implies", True, True, True),
    ("implies", True, False, True), ("implies", False, True, False), ("implies", False, False, False),
]  # fmt: skip


@pytest.mark.parametrize(("operator", "left", "right", "both"), _LOGIC)
def test_logic_stops_as_soon_as_the_answer_is_known(
    operator: str, left: bool, right: bool, both: bool
) -> None:
    probes = [f"{{bool:{str(value).lower()}}}" for value in (left, right)]
    assert evaluated(_let(f"{probes[0]} {operator} {probes[1]}")) == ([0, 1] if both else [0])


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        # a chain goes on from the left: (a and b) or c
        ("{bool:false} and {bool:true} or {bool:true}", [0, 2]),
        ("{bool:true} and {bool:false} or {bool:true}", [0, 1, 2]),
        ("{bool:true} or {bool:true} and {bool:true}", [0]),
        ("{bool:false} or {bool:true} and {bool:false}", [0, 1, 2]),
        ("not {bool:true} and {bool:true}", [0]),
        ("{bool:true} and {int:1} < {int:2}", [0, 1, 2]),
        ("{bool:true} or {int:1} < {int:2}", [0]),
        ("{bool:true} and {bool:true} implies {bool:false} or {bool:true}", [0, 1, 2, 3]),
        ("{bool:true} and {bool:false} implies {bool:false} or {bool:true}", [0, 1]),
        ("choose({bool:true}, {int:1}, {int:2})", [0, 1]),
        ("choose({bool:false}, {int:1}, {int:2})", [0, 2]),
        ("choose({bool:false} or {bool:true}, {int:1} + {int:2}, {int:3})", [0, 1, 2, 3]),
        ("choose({bool:true}, choose({bool:false}, {int:1}, {int:2}), {int:3})", [0, 1, 3]),
    ],
)
def test_what_is_skipped_and_what_is_not(expression: str, wanted: list[int]) -> None:
    assert evaluated(_let(expression)) == wanted


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [("true", "true", [0, 1]), ("false", "true", [0, 2, 3]), ("false", "false", [0, 2, 4])],
)
def test_an_if_evaluates_conditions_until_one_holds(first: str, second: str, wanted: list[int]) -> None:
    body = (
        f"if {{bool:{first}}}:\n    set count = {{int:1}}\n"
        f"elif {{bool:{second}}}:\n    set count = {{int:2}}\n"
        "else:\n    set count = {int:3}"
    )
    assert evaluated(body) == wanted


@pytest.mark.parametrize("order", list(permutations(("a", "b", "c"))))
def test_named_arguments_are_evaluated_as_they_stand(order: tuple[str, ...]) -> None:
    """Each argument still reaches its own name: 100 a + 10 b + c."""
    values = {"a": 1, "b": 2, "c": 3}
    arguments = ", ".join(f"{name}: {{int:{values[name]}}}" for name in order)
    body = f'let found = weighed({arguments})\nrequire found == 123 else "an argument went to another name"'
    assert evaluated(body) == [0, 1, 2]
