"""For every code of the catalogue a finding to show: from its wrong example, from a text too large for one,
from a call that is refused, else with values that could stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from runpy import run_path
from typing import Any

from chain.testing.scenario import run_scenario
from vm.compiler import compile_source
from vm.diagnostics.codes import Entry
from vm.diagnostics.report import Diagnostic
from vm.mending import proven
from vm.source import SourceFile
from vm.syntax.layout import decode

_TESTS = Path(__file__).parents[1]
_WHOLE: Callable[[str], str] = run_path(str(Path(__file__).with_name("frame.py")))["whole"]
_TEXT: Callable[[str, str, str], str] = run_path(str(Path(__file__).with_name("form_frame.py")))["whole_text"]
_LINES: dict[str, Any] = run_path(str(_TESTS / "syntax" / "test_examples.py"))
_LIMITS: dict[str, Any] = run_path(str(_TESTS / "check" / "test_limits.py"))
_shared: Callable[[int], str] = run_path(str(_TESTS / "code" / "test_compiler.py"))["_shared"]
_PARAMETER = re.compile(r"\{([a-z_]+)\}")

LARGE = {
    "E3202": _shared(190),
    "E5001": "tally 1\n" + "# a long story\n" * 4_500,
    "E5002": "tally 1\n" + "a " * 20_001 + "\n",
}
"""Texts of codes that no short example can show; the others of that kind are made by the tests of limits."""

_SAMPLES: dict[str, str | int] = {
    "address": "0x01" + "5c" * 31,
    "argument": "amount",
    "calendar": "UTC",
    "clock": "-",
    "command": "tally run",
    "contract": "Rental",
    "count": 12,
    "currency": "XYZ",
    "day": "2026-02-30",
    "days": "2005-12-31, 2006-01-28, 2006-01-29",
    "detail": "-",
    "expires": 1_767_571_200,
    "first": 2040,
    "found": "2026-2-1",
    "given": "leese",
    "got": "R4003",
    "heading": "make-up days of 2026",
    "height": 7,
    "instance": "lease",
    "kind": "ValueError",
    "known": "rental/lease, relocation/order",
    "last": 12,
    "leaf": "account 0x01…",
    "left": "5 CNY",
    "limit": 65_536,
    "line": 12,
    "name": "lease",
    "near": "lease",
    "now": 1_767_657_600,
    "number": 4,
    "opcode": "PAY",
    "option": "--langg",
    "package": "holidays",
    "path": "contracts/lease.tally",
    "place": "contracts[0].states[2]",
    "pot": "held",
    "python": "3.11.7",
    "reason": "Permission denied",
    "recorded": "0xab…",
    "right": "5 USD",
    "rule": "lease.claim",
    "size": 70_000,
    "state": "Disputed",
    "title": "nobody acts",
    "version": "0.1.0",
    "wanted": "money CNY",
    "what": "XX",
    "who": "Zhao",
    "zone": "Asia/Shanghia",
}
"""Values for codes that come from a command, from Python or from a forged program."""
_SPECIAL: dict[str, dict[str, str | int]] = {
    "E3199": {"found": "E3160", "place": "RULE 0.3 at 12"},
    "R4018": {"given": "-1"},
    "S6003": {"name": "chain", "path": "/home/li/chain.py"},
    "S6004": {"path": "contracts"},
    "S6005": {"given": "chek", "near": "check"},
    "S6007": {"given": "E2O03", "near": "E2003"},
    "S6010": {"given": "15"},
    "S6011": {"near": "--lang"},
    "S6012": {"option": "--step"},
    "S6013": {"name": "FILE..."},
    "S6014": {"name": "--lang", "wanted": "en | zh | both"},
    "S6015": {"given": "extra"},
    "S6032": {"path": "contracts"},
    "S6099": {"place": "scenario.py:120"},
    "S6414": {"wanted": 3, "given": 5},
    "S6420": {"given": 1_767_571_200},
    "S6423": {"given": 253_402_300_800, "last": 253_402_271_999},
    "S6433": {"version": 9},
    "S6434": {"reason": "database disk image is malformed"},
    "S6435": {"name": "journal_mode"},
    "S6440": {"reason": "No space left on device"},
    "S6455": {"place": 0},
    "S6459": {"place": 0},
    "S6460": {"given": "15"},
    "S6461": {"given": "0x5c…"},
    "S6462": {"given": "0x5c…"},
    "S6463": {"given": "lease#9", "count": 3},
    "S6464": {"given": "0x5", "known": "0x5c…, 0x5d…"},
    "S6501": {"name": "amount", "given": "900"},
    "S6502": {"name": "start", "wanted": "date", "given": "'soon'"},
    "S6503": {"name": "FR"},
    "S6504": {"now": "2026-03-02 00:00", "given": "2026-03-01 00:00"},
    "S6506": {"name": "Lease", "known": "Rental"},
    "S6507": {"name": "claim", "wanted": "amount, evidence", "given": "amount"},
    "S6508": {"name": "rnt"},
    "S6509": {"wanted": "R4003"},
    "S6510": {"wanted": "R4004"},
    "S6514": {"name": "verify"},
    "S6515": {"name": "revert"},
    "S6516": {"path": "my.tally-chain"},
    "S6517": {"found": "Loan", "wanted": "Rental"},
    "S6519": {"name": "pay_rent"},
    "S6520": {"name": "sender", "given": "Zhao"},
    "S6601": {"path": "calendars/FR.json", "place": "off.2026", "wanted": "date"},
    "S6602": {"path": "calendars/FR.json", "found": "0xcd…"},
    "S6603": {"path": "calendars/FR.json"},
    "S6604": {"path": "calendars/FR.json", "place": "off.2026"},
    "S6605": {"path": "calendars/FR.json", "found": "DE", "name": "FR"},
    "S6616": {"path": "days.csv", "wanted": "date,off|work,name"},
    "S6618": {"last": 2004},
    "S6619": {"name": "F-R"},
}
"""Values of codes in which those would say something odd."""


def trigger(entry: Entry) -> Diagnostic:
    """A finding of this code."""
    if entry.code == "E1001":
        found = decode("example.tally", "tally 1\n# 押金\n".encode("gbk"))
        if isinstance(found, Diagnostic):
            return found
    if entry.code in _LIMITS["LIMITS"]:
        text = _LIMITS["_text"](entry.code, _LIMITS["LIMITS"][entry.code] + 1)
        return _found(entry.code, "tally 1\n" + text)
    if entry.code[0] == "R" and entry.wrong:
        return _refused(entry)
    text = LARGE.get(entry.code) or text_of(entry)
    return _found(entry.code, text) if text else _sample(entry)


def text_of(entry: Entry) -> str:
    """The whole program that an entry's wrong example stands for; empty where it shows none."""
    if not entry.wrong:
        return ""
    if entry.code.startswith(("E1", "E5")):
        return _TEXT(_LINES["place_of"](entry.right).name, entry.wrong, entry.right)
    return _WHOLE(entry.wrong)


@cache
def _compiled(text: str) -> tuple[Diagnostic, ...]:
    return proven(compile_source(SourceFile.of("example.tally", text)), None)


def _found(code: str, text: str) -> Diagnostic:
    return next(one for one in _compiled(text) if one.code == code)


def _refused(entry: Entry) -> Diagnostic:
    compilation = compile_source(SourceFile.of("example.tally", entry.wrong))
    if compilation.lowered is None:
        raise ValueError(f"the example of {entry.code} does not compile")
    (scenario,) = compilation.lowered.scenarios
    explanation = run_scenario(compilation, scenario).steps[-1].refusal
    if explanation is None:
        raise ValueError(f"nothing is refused in the example of {entry.code}")
    return explanation.diagnostic


def _sample(entry: Entry) -> Diagnostic:
    values = _SAMPLES | _SPECIAL.get(entry.code, {})
    names = _PARAMETER.findall(" ".join((entry.en.message, entry.en.why, entry.en.help)))
    return Diagnostic.of(entry.code, None, None, **{name: values.get(name, name) for name in names})
