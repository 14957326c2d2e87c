"""Lowering: a checked program becomes a Program, its source map and the probes of its scenarios.

It decides nothing about meaning: what the checker left is written down as code, with charges, totals to
keep and prepaid gas worked out from that code.
"""

from __future__ import annotations

from dataclasses import replace

from vm.check.checked import CheckedProgram
from vm.code.gas import ContractGas, function_bounds
from vm.code.lower_contracts import ContractLowering, UnitSpans, lower_function, with_totals
from vm.code.lower_pools import Pools
from vm.code.lower_scenarios import ScenarioLowering
from vm.code.lowered import Lowered
from vm.code.program import ContractCode, Program


def lower(checked: CheckedProgram) -> Lowered:
    """The Program of a checked file. Never fails: what could be wrong, the checker and the verifier say."""
    pools = Pools()
    spans = UnitSpans(pools)
    functions = tuple(
        lower_function(function, number, spans) for number, function in enumerate(checked.functions)
    )
    contracts = tuple(
        ContractLowering(contract, number, spans).lower() for number, contract in enumerate(checked.contracts)
    )
    contracts = with_totals(contracts, functions)
    program = _with_prepaid(
        Program(
            language=checked.language,
            calendar=checked.calendar,
            constants=pools.constants,
            texts=pools.texts,
            types=pools.types,
            currencies=pools.currencies,
            functions=functions,
            contracts=contracts,
        )
    )
    scenarios = ScenarioLowering(spans)
    lowered = tuple(scenarios.lower(scenario) for scenario in checked.scenarios)
    probe_program = replace(
        program,
        constants=pools.constants,
        texts=pools.texts,
        types=pools.types,
        currencies=pools.currencies,
    )
    return Lowered(program, spans.source_map(), probe_program, lowered)


def _with_prepaid(program: Program) -> Program:
    """The program with each state's prepaid gas."""
    functions = function_bounds(program)
    done: list[ContractCode] = []
    for number, contract in enumerate(program.contracts):
        gas = ContractGas(program, number, functions).prepaid
        states = zip(contract.states, gas, strict=True)
        done.append(replace(contract, states=tuple(replace(state, prepaid=paid) for state, paid in states)))
    return replace(program, contracts=tuple(done))
