"""`tally check`: compile files and say what is wrong, or what each contract is and costs."""

from __future__ import annotations

from typing import cast

import click

from chain.tools.cli.options import Console, options
from chain.tools.cli.targets import compiled
from vm.abi import Json
from vm.code.codec import program_hash
from vm.code.gas import action_bounds
from vm.code.program import Program
from vm.compiler import Compilation
from vm.diagnostics.render import as_json as diagnostic_json
from vm.diagnostics.report import Diagnostic
from vm.uses import Used


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="FILE...")
@options
def check(targets: tuple[str, ...], as_json: bool, lang: str) -> int:
    """Compile FILE and report what is wrong, or what it costs. 检查合约。

    FILE is a .tally file or an installed contract such as rental/lease.
    """
    console = Console.of(lang, as_json)
    documents: list[Json] = []
    failed = False
    for name in targets:
        found = compiled(name)
        diagnostics = (found,) if isinstance(found, Diagnostic) else found.diagnostics
        program = None if isinstance(found, Diagnostic) or found.program is None else found.program.program
        shown = name if isinstance(found, Diagnostic) else found.source.name
        console.complain(diagnostics)
        used = () if isinstance(found, Diagnostic) else found.used
        documents.append(_document(shown, diagnostics, program, used))
        failed = failed or program is None
        if program is not None and not isinstance(found, Diagnostic) and not as_json:
            _summary(console, found, program)
    if as_json:
        console.document({"ok": not failed, "files": documents})
    return 2 if failed else 0


def _summary(console: Console, compilation: Compilation, program: Program) -> None:
    warnings = len(compilation.diagnostics)
    key = "checked warnings" if warnings else "checked"
    console.say(console.word(key, name=compilation.source.name, count=warnings))
    for number, contract in enumerate(program.contracts):
        counts = {
            "states": len(contract.states),
            "rules": len(contract.rules),
            "clocks": len(contract.clocks),
            "invariants": len(contract.invariants),
        }
        console.say("  " + console.word("contract line", name=contract.name, **counts))
        for action, gas in action_bounds(program, number):
            console.say("    " + console.word("gas line", name=action, gas=f"{gas:,}"))
    for used in compilation.used:
        line = console.word("uses line", name=used.source.name, hash="0x" + used.hash.hex())
        console.say("  " + line)
    console.say("  " + console.word("program hash", hash="0x" + program_hash(program).hex()))


def _document(
    name: str, diagnostics: tuple[Diagnostic, ...], program: Program | None, used: tuple[Used, ...]
) -> Json:
    document: dict[str, Json] = {
        "name": name,
        "ok": program is not None,
        "diagnostics": [cast(Json, diagnostic_json(one)) for one in diagnostics],
    }
    if program is not None:
        document["program"] = "0x" + program_hash(program).hex()
        document["uses"] = [{"file": one.source.name, "hash": "0x" + one.hash.hex()} for one in used]
        document["contracts"] = [
            {
                "name": contract.name,
                "states": [state.name for state in contract.states],
                "gas": cast(Json, dict(action_bounds(program, number))),
            }
            for number, contract in enumerate(program.contracts)
        ]
    return document
