"""Texts made to be long in one direction: each comes to its answer, and soon."""

from __future__ import annotations

from vm.check import Checked, check
from vm.source import SourceFile
from vm.syntax.parse import parse

_HEAD = "contract Case:\n    party owner\n    keep n: int = 0\n"
_STATES = """\
    state Open until entered + 3 days:
        on act(b: bool) by owner:
{}            stay
        on end by owner: go Closed
        on timeout: go Closed
    final Closed
"""


def _checked(text: str) -> Checked:
    parsed = parse(SourceFile.of("large.tally", "tally 1\n" + text))
    assert parsed.module is not None, parsed.diagnostics
    return check(parsed.module)


def _errors(text: str) -> list[str]:
    return [found.code for found in _checked(text).diagnostics if found.severity == "error"]


def test_a_long_chain_of_functions_is_put_in_order() -> None:
    chain = "".join(f"    function f{i}(x: int) -> int = f{i + 1}(x)\n" for i in range(1_000))
    last = "    function f1000(x: int) -> int = x\n"
    checked = _checked(_HEAD + chain + last + _STATES.format("            set n = f0(1)\n"))
    assert checked.program is not None
    assert [one.name for one in checked.program.functions] == [f"f{i}" for i in range(1_000, -1, -1)]


def test_a_long_ring_of_functions_is_reported_once() -> None:
    ring = "".join(f"    function f{i}(x: int) -> int = f{(i + 1) % 1_000}(x)\n" for i in range(1_000))
    assert _errors(_HEAD + ring + _STATES.format("            set n = f0(1)\n")) == ["E2016"]


def test_a_long_chain_of_records_is_too_deep_once() -> None:
    chain = "".join(f"record R{i}: a: R{i + 1}\n" for i in range(1_500))
    assert _errors(chain + "record R1500: a: int\n" + _HEAD + _STATES.format("")) == ["E2512"]


def test_a_long_ring_of_records_is_reported_once() -> None:
    ring = "".join(f"record R{i}: a: R{(i + 1) % 1_500}\n" for i in range(1_500))
    assert _errors(ring + _HEAD + _STATES.format("")) == ["E2127"]


def test_constants_of_constants_do_not_double_without_end() -> None:
    half = "    fixed f{}: money CNY = (f{} / 3 rounded down) + (f{} / 3 rounded up)\n"
    doubling = "".join(half.format(i + 1, i, i) for i in range(60))
    text = _HEAD + "    fixed f0: money CNY = 5 CNY\n" + doubling + _STATES.format("")
    assert _errors(text) == ["E2514"]


def test_a_very_long_row_of_branches_is_refused_where_it_gets_too_long() -> None:
    row = "".join(f"            elif n == {i}:\n                set n = 1\n" for i in range(1_000))
    body = "            if b:\n                set n = 0\n" + row
    source = SourceFile.of("large.tally", "tally 1\n" + _HEAD + _STATES.format(body))
    (found,) = parse(source).diagnostics
    assert found.code == "E5010"
    assert found.span is not None
    line, _ = source.position(found.span.start)
    assert source.line_text(line) == "            elif n == 63:"  # one `if` and 63 `elif` stand above it


def test_many_rules_in_many_states_are_gone_through_once() -> None:
    states = [f"S{number}" for number in range(60)]
    rules = "".join(f"        on r{i} by owner: go S{i % 60}\n" for i in range(180))
    text = _HEAD + f"    in {', '.join(states)}:\n{rules}        on timeout: go Closed\n"
    for state in states:
        text += f"    state {state} until entered + 3 days:\n        on own{state} by owner: stay\n"
    checked = _checked(text + "    final Closed\n")
    assert checked.program is not None
    assert [found.code for found in checked.diagnostics if found.code != "W2001"] == ["W3001"] * 60
