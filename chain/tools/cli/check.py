"""`tally check`: compile files and say what is wrong, or what each contract is and costs; `--fix` mends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from chain.tools.cli.options import Console, options
from chain.tools.cli.targets import compiled
from chain.tools.words import headline
from vm.code.codec import program_hash
from vm.code.gas import action_bounds
from vm.code.program import Program
from vm.compiler import Compilation
from vm.diagnostics.render import SHOWN
from vm.diagnostics.render import as_json as diagnostic_json
from vm.diagnostics.report import Diagnostic
from vm.diagnostics.snippet import mended, place
from vm.mending import proven

if TYPE_CHECKING:
    from chain.tools.fixing import Fixing
    from vm.abi import Json


@dataclass(frozen=True, slots=True)
class _Checked:
    """What a file came to: as it stands there now, and what fixes were made or would be."""

    name: str
    compilation: Compilation | None
    diagnostics: tuple[Diagnostic, ...]
    fixing: Fixing | None = None

    @property
    def left(self) -> tuple[Diagnostic, ...]:
        """What the fixes leave, also where they are not made: only that is left for a person to mend."""
        if self.fixing is None:
            return self.diagnostics
        return tuple(replace(one, fix=None) for one in self.fixing.mended.compilation.diagnostics)

    @property
    def program(self) -> Program | None:
        """The program, where there is one."""
        found = None if self.compilation is None else self.compilation.program
        return None if found is None else found.program


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="FILE...")
@click.option("--fix", "fixes", is_flag=True, help="Make every fix that is certain. 作出所有可以确定的修改。")
@click.option("--diff", is_flag=True, help="Write nothing; show what --fix would do. 只显示 --fix 的改动。")
@click.option("--all", "everything", is_flag=True, help="Show all messages. 显示全部消息。")
@options
def check(
    targets: tuple[str, ...], fixes: bool, diff: bool, everything: bool, as_json: bool, lang: str
) -> int:
    """Compile FILE and report what is wrong, or what it costs. 检查合约。

    FILE is a .tally file or an installed contract such as rental/lease. A fix is certain if the text then
    compiles without that error, no other comes instead, and nothing else is changed. --fix writes FILE only
    where each of its lines then makes sense.
    """
    console = Console.of(lang, as_json)
    shown = None if everything or as_json else SHOWN
    documents: list[Json] = []
    failed = False
    for name in targets:
        checked = _checked(name, fixes and not diff, shown) if fixes or diff else _compiled(name, shown)
        failed = failed or checked.program is None
        if not as_json:
            _say_fixes(console, checked, diff)
        console.complain(checked.diagnostics if as_json else checked.left, shown)
        documents.append(_document(checked, diff))
        if not as_json:
            _summary(console, checked)
    if as_json:
        console.document({"ok": not failed, "files": documents})
    return 2 if failed else 0


def _compiled(name: str, shown: int | None) -> _Checked:
    found = compiled(name)
    if isinstance(found, Diagnostic):
        return _Checked(name, None, (found,))
    return _Checked(found.source.name, found, proven(found, shown))


def _checked(name: str, writes: bool, shown: int | None) -> _Checked:
    """A file with its fixes made; anything else is only compiled, because there is no file to mend."""
    from chain.tools.fixing import fix  # only here: a check alone compares no texts

    path = Path(name)
    if not (name.endswith(".tally") or path.is_file()):
        return _compiled(name, shown)
    found = fix(path, writes)
    if isinstance(found, Diagnostic):
        return _Checked(name, None, (found,))
    if found.written:
        compilation = found.mended.compilation
        return _Checked(found.name, compilation, proven(compilation, shown), found)
    before = _compiled(name, shown)
    return _Checked(found.name, before.compilation, before.diagnostics, found)


# --- for people ---------------------------------------------------------------------------------------------


def _say_fixes(console: Console, checked: _Checked, diff: bool) -> None:
    """What was changed, or the difference that would be made; and why a file was left alone."""
    fixing = checked.fixing
    if fixing is None:
        return
    if diff:
        if fixing.difference():
            console.say(fixing.difference().removesuffix("\n"))
        return
    for one in fixing.mended.fixed:
        for line in _fixed_lines(console, one, "fixed" if fixing.written else "would fix"):
            console.say(line)
    count = len(fixing.mended.fixed)
    if fixing.written:
        console.say(console.word("fixed count", name=checked.name, count=count))
    elif count:
        console.say(console.word("not written", name=checked.name))
    elif checked.program is None:
        console.say(console.word("no fix", name=checked.name))


def _fixed_lines(console: Console, one: Diagnostic, key: str) -> Iterator[str]:
    """A fix: what was wrong, and the line as it reads with the fix."""
    if one.source is not None and one.span is not None and one.fix is not None:
        line, _ = place(one.source, one.span.start)
        yield console.word(key, code=one.code, line=line, message=headline(one, console.language))
        yield from (f"  {text}" for text in mended(one.source, one.fix.edits))


def _summary(console: Console, checked: _Checked) -> None:
    program = checked.program
    if program is None:
        count = sum(one.fix is not None for one in checked.diagnostics)
        if count and checked.fixing is None:
            console.say(console.word("fixable", name=checked.name, count=count))
        return
    warnings = len(checked.diagnostics)
    key = "checked warnings" if warnings else "checked"
    console.say(console.word(key, name=checked.name, count=warnings))
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
    for used in () if checked.compilation is None else checked.compilation.used:
        line = console.word("uses line", name=used.source.name, hash="0x" + used.hash.hex())
        console.say("  " + line)
    console.say("  " + console.word("program hash", hash="0x" + program_hash(program).hex()))


# --- for programs -------------------------------------------------------------------------------------------


def _document(checked: _Checked, diff: bool) -> Json:
    program, fixing = checked.program, checked.fixing
    document: dict[str, Json] = {
        "name": checked.name,
        "ok": program is not None,
        "diagnostics": [cast("Json", diagnostic_json(one)) for one in checked.diagnostics],
    }
    if fixing is not None:
        document["fixed"] = [cast("Json", diagnostic_json(one)) for one in fixing.mended.fixed]
        document["written"] = fixing.written
        if diff:
            document["diff"] = fixing.difference()
    if program is not None:
        document["program"] = "0x" + program_hash(program).hex()
        used = () if checked.compilation is None else checked.compilation.used
        document["uses"] = [{"file": one.source.name, "hash": "0x" + one.hash.hex()} for one in used]
        document["contracts"] = [
            {
                "name": contract.name,
                "states": [state.name for state in contract.states],
                "gas": cast("Json", dict(action_bounds(program, number))),
            }
            for number, contract in enumerate(program.contracts)
        ]
    return document
