"""Limits of a program: the largest one is accepted, one more is refused, with its code."""

from __future__ import annotations

import pytest

from vm.check import check
from vm.source import SourceFile
from vm.syntax.parse import parse

LIMITS = {
    "E2501": 16,
    "E2502": 64,
    "E2503": 256,
    "E2504": 64,
    "E2505": 16,
    "E2506": 64,
    "E2507": 128,
    "E2508": 32,
    "E2513": 64,
    "E3372": 16,
}
"""The numbers of the reference, chapter Limits."""

_STATES = """\
    state Open until entered + 3 days:
        on end by owner: go Closed
        on timeout: go Closed
    final Closed
"""


def _contract(name: str, lines: str, states: str = _STATES) -> str:
    return f"contract {name}:\n    party owner\n{lines}{states}"


def _lines(count: int, line: str, margin: int = 4) -> str:
    return "".join(" " * margin + line.replace("#", str(number)) + "\n" for number in range(count))


def _rule(head: str, body: str) -> str:
    states = (
        f"    state Open until entered + 3 days:\n        on {head} by owner:\n{body}            go Closed\n"
    )
    return _contract(
        "Case", "    keep n: int = 0\n", f"{states}        on timeout: go Closed\n    final Closed\n"
    )


def _text(code: str, count: int) -> str:
    match code:
        case "E2501":
            return "".join(_contract(f"C{number}", "") for number in range(count))
        case "E2502":
            head = "    state S# until entered + 3 days:\n        on timeout: go S%\n"
            chain = "".join(
                head.replace("#", str(number)).replace("%", str(number + 1)) for number in range(count - 1)
            )
            return _contract("Case", "", chain + f"    final S{count - 1}\n")
        case "E2503":
            states = "    state Open until entered + 3 days:\n"
            rules = _lines(count - 1, "on act# by owner: go Closed", 8) + "        on timeout: go Closed\n"
            return _contract("Case", "", states + rules + "    final Closed\n")
        case "E2504":
            third = count // 3
            kept = _lines(third, "keep a#: int") + _lines(third, "keep b#: map int to int")
            return _contract("Case", kept + _lines(count - 2 * third, "pot c#: CNY"))
        case "E2505":
            names = ", ".join(f"n{number}: int" for number in range(count))
            return _rule(f"act({names})", "")
        case "E2506":
            return _rule("act(a: int, b: int)", _lines(count - 2, "let x# = a", 12))
        case "E2507":
            loop = "            for x in list(1, 2) limit 2:\n                set n = x\n"
            return _rule("act", loop + _lines(count - 3, "set n = #", 12))
        case "E3372":
            links = "".join(f"    term c{number}: Other\n" for number in range(count))
            ends = _lines(count, "on c# is final: go Closed", 8)
            states = f"    state Open until entered + 3 days:\n{ends}        on timeout: go Closed\n"
            return _contract("Other", "") + _contract("Case", links, states + "    final Closed\n")
        case "E2508":
            fields = "; ".join(f"f{number}: int" for number in range(count - 2))
            return f"record Inner: a: int\nrecord Item: inner: Inner; {fields}\n" + _contract("Case", "")
        case _:
            return _contract("Case", _lines(count - 1, "term t#: int"))


def _errors(text: str) -> list[str]:
    parsed = parse(SourceFile.of("limits.tally", "tally 1\n" + text))
    assert parsed.module is not None, parsed.diagnostics
    return [found.code for found in check(parsed.module).diagnostics if found.severity == "error"]


@pytest.mark.parametrize("code", sorted(LIMITS))
def test_the_largest_program_is_accepted_and_one_more_is_refused(code: str) -> None:
    assert _errors(_text(code, LIMITS[code])) == []
    assert _errors(_text(code, LIMITS[code] + 1)) == [code]
