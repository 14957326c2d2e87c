"""`tally check`: compile files and say what is wrong, or what each contract is and costs."""

from __future__ import annotations

import click

from chain.tools.cli.options import Console, options, program
from vm.abi import Json
from vm.code.codec import program_hash
from vm.code.gas import action_bounds
from vm.compiler import Compilation
from vm.diagnostics.render import as_json, render_all
from vm.diagnostics.report import Diagnostic


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="FILE...")
@options
def check(targets: tuple[str, ...], as_json: bool, lang: str) -> int:
    """Compile FILE (or an installed contract such as rental/lease) and report what is wrong. 检查合约。"""
    console = Console(lang, as_json)
    documents: list[Json] = []
    failed = False
    for target in targets:
        compiled = program(target)
        if isinstance(compiled, Diagnostic):
            documents.append({"name": target, "ok": False, "diagnostics": [_json(compiled)]})
            _complain(console, (compiled,))
            failed = True
            continue
        documents.append(_document(compiled))
        _complain(console, compiled.diagnostics)
        failed = failed or compiled.program is None
        if compiled.program is not None and not as_json:
            _summary(console, compiled)
    if as_json:
        console.document({"ok": not failed, "files": documents})
    return 2 if failed else 0


def _complain(console: Console, diagnostics: tuple[Diagnostic, ...]) -> None:
    if diagnostics:
        click.echo(render_all(diagnostics, console.language), err=True)


def _summary(console: Console, compiled: Compilation) -> None:
    if compiled.program is None:
        return
    name, warnings = compiled.source.name, len(compiled.diagnostics)
    key = "checked warnings" if warnings else "checked"
    console.say(console.word(key, name=name, count=warnings))
    code = compiled.program.program
    for number, contract in enumerate(code.contracts):
        counts = {
            "states": len(contract.states),
            "rules": len(contract.rules),
            "clocks": len(contract.clocks),
            "invariants": len(contract.invariants),
        }
        console.say("  " + console.word("contract line", name=contract.name, **counts))
        for action, gas in action_bounds(code, number):
            console.say("  " + console.word("gas line", name=action, gas=f"{gas:,}"))
    console.say("  " + console.word("program hash", hash="0x" + program_hash(code).hex()))


def _json(diagnostic: Diagnostic) -> Json:
    return as_json(diagnostic)


def _document(compiled: Compilation) -> Json:
    document: dict[str, Json] = {
        "name": compiled.source.name,
        "ok": compiled.program is not None,
        "diagnostics": [_json(found) for found in compiled.diagnostics],
    }
    if compiled.program is not None:
        code = compiled.program.program
        document["program"] = "0x" + program_hash(code).hex()
        document["contracts"] = [
            {
                "name": contract.name,
                "states": [state.name for state in contract.states],
                "gas": {action: gas for action, gas in action_bounds(code, number)},
            }
            for number, contract in enumerate(code.contracts)
        ]
    return document
