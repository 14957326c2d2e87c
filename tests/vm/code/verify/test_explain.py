"""What an author is told: the author's own place in the text; faults of form are the compiler's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.vm.code.verify.samples import GOOD, changed, op, rule
from vm.code.opcodes import Opcode as Op
from vm.code.program import SourceMap, Unit, UnitKind
from vm.code.verify import Violation, verify
from vm.code.verify.explain import AUTHORS, COMPILER_FAULT, diagnose, place_of
from vm.compiler import compile_source
from vm.diagnostics.catalogue.proofs import ENTRIES
from vm.diagnostics.codes import CATALOGUE
from vm.diagnostics.entry import Entry
from vm.diagnostics.render import render
from vm.diagnostics.report import Language
from vm.source import SourceFile, Span

SOURCE = SourceFile.of("box.tally", "contract Box: one two three\n")
UNIT = Unit(UnitKind.RULE, 0, 2)
MAP = SourceMap(((UNIT, (Span(14, 17), Span(18, 21), Span(22, 27))),))


def _told(code: str, unit: Unit | None, position: int, **parameters: str | int) -> tuple[str, str | None]:
    violation = Violation(code, unit, position, tuple(sorted(parameters.items())))
    (found,) = diagnose((violation,), MAP, SOURCE)
    return found.code, None if found.span is None else SOURCE.excerpt(found.span)


def test_a_violation_is_shown_at_its_instruction() -> None:
    assert _told("E3108", UNIT, 1) == ("E3108", "two")


def test_one_of_a_whole_unit_is_shown_at_all_of_it() -> None:
    assert _told("E3118", UNIT, -1, count=2000, limit=1024) == ("E3118", "one two three")


def test_one_that_the_map_does_not_know_has_no_place() -> None:
    assert _told("E3108", Unit(UnitKind.CLOCK, 0, 0), 1) == ("E3108", None)
    assert _told("E3108", None, -1) == ("E3108", None)


def test_the_same_place_is_told_once() -> None:
    one = Violation("E3104", UNIT, 1, (("name", "heir"),))
    assert len(diagnose((one, one), MAP, SOURCE)) == 1


def test_faults_of_form_become_one_message_a_kind() -> None:
    violations = (
        Violation("E3170", UNIT, 1),
        Violation("E3170", UNIT, 2),
        Violation("E3150", None, -1, (("place", "contracts[0].rules[1].article"),)),
    )
    found = diagnose(violations, MAP, SOURCE)
    assert [one.code for one in found] == [COMPILER_FAULT] * 2
    assert [dict(one.parameters) for one in found] == [
        {"found": "E3170", "place": "RULE 0.2 at 1"},
        {"found": "E3150", "place": "contracts[0].rules[1].article"},
    ]


def test_a_place_is_told_in_short() -> None:
    assert place_of(Violation("E3161", Unit(UnitKind.WHO, 1, 4, 2), 0)) == "WHO 1.4.2 at 0"


def test_what_an_author_can_cause_is_all_of_e310_to_e312_and_depth() -> None:
    codes = {entry.code for entry in ENTRIES}
    own = {code for code in AUTHORS if code < "E3300"}
    assert {code for code in codes if code < "E3150"} | {"E3168"} == own
    assert set(CATALOGUE) >= codes | AUTHORS


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.wrong], ids=lambda entry: entry.code)
def test_examples_of_the_catalogue(entry: Entry) -> None:
    code, wrong, right = entry.code, entry.wrong, entry.right
    found = compile_source(SourceFile.of("wrong.tally", wrong))
    assert [one.code for one in found.errors] == [code]
    assert found.errors[0].span is not None
    languages: tuple[Language, ...] = ("en", "zh")
    for language in languages:
        assert "{" not in render(found.errors[0], language).replace(wrong, "")
    assert compile_source(SourceFile.of("right.tally", right)).errors == ()


def test_violations_of_forged_programs_have_texts() -> None:
    forged = (
        rule(op(Op.GO, 2)),
        rule(op(Op.INT_ADD)),
        changed("states", 0, prepaid=0),
        replace(GOOD, language=2),
        changed("rules", 0, states=()),
    )
    for program in forged:
        for violation in verify(program).violations:
            entry = CATALOGUE[violation.code]
            given = dict(violation.parameters)
            for wording in (entry.en, entry.zh):
                assert wording.message.format(**given)
