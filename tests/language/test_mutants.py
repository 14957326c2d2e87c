"""One mistake by rule in sound programs: each is refused with the code that the rule names, exactly there."""

from __future__ import annotations

import pytest

from tests.language.mutants import RULES, Mutant, Rule, bases, mutants
from vm.compiler import compile_source
from vm.source import SourceFile


def _errors(text: str) -> list[tuple[str, int, int]]:
    found = compile_source(SourceFile.of("mutant.tally", text)).errors
    return [(one.code, one.span.start, one.span.end) for one in found if one.span is not None]


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_a_mistake_is_found_where_it_was_made(rule: Rule) -> None:
    made = [mutant for mutant in mutants() if mutant.rule == rule.name]
    assert made, "the rule finds no program to spoil"
    for mutant in made:
        assert _place(mutant) in _errors(mutant.text), f"{mutant.origin}\n{mutant.text}"


def _place(mutant: Mutant) -> tuple[str, int, int]:
    return mutant.code, mutant.start, mutant.end


def test_the_programs_that_are_spoilt_were_sound() -> None:
    for origin, text in bases():
        assert not _errors(text), origin
