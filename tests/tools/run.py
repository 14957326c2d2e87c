"""Runs scenarios and commands for the tests beside this file."""

from __future__ import annotations

import json
from typing import Any

import pytest

import tally
from chain.testing.report import RunReport, StepReport
from chain.testing.scenario import run_scenario
from vm.code.lowered import LoweredScenario
from vm.compiler import Compilation, compile_source
from vm.source import SourceFile


def compiled(text: str) -> Compilation:
    """The compilation of a text that has no errors."""
    found = compile_source(SourceFile.of("test.tally", text))
    assert [one.code for one in found.errors] == []
    return found


def scenarios(compilation: Compilation) -> tuple[LoweredScenario, ...]:
    """The scenarios of a compilation."""
    assert compilation.lowered is not None
    return compilation.lowered.scenarios


def run(text: str) -> RunReport:
    """The run of a text's only scenario."""
    compilation = compiled(text)
    (scenario,) = scenarios(compilation)
    return run_scenario(compilation, scenario)


def last(report: RunReport) -> StepReport:
    """The last step that ran."""
    return report.steps[-1]


class Command:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout, stderr."""
        code = tally.main(list(arguments))
        captured = self._capsys.readouterr()
        return code, captured.out, captured.err

    def json(self, *arguments: str) -> tuple[int, Any]:
        """Exit code and the document on stdout, which holds nothing else."""
        code, out, _ = self(*arguments, "--json")
        return code, json.loads(out)
