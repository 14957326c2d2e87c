"""From what a command names to compiled texts and their scenarios."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from chain.tools.cli.options import Console
from chain.tools.own_calendars import calendars_for, named_by
from chain.uses import compile_file
from vm.code.lowered import LoweredScenario
from vm.code.program import Program
from vm.compiler import Compilation, compile_source
from vm.diagnostics.render import SHOWN
from vm.diagnostics.report import Diagnostic
from vm.machine.calendar import Calendar
from vm.mending import proven
from vm.source import SourceFile


@dataclass(frozen=True, slots=True)
class Target:
    """A text with a program, those of its scenarios that were asked for (at least one), and the calendars of
    the chain that they run on."""

    compilation: Compilation
    program: Program
    scenarios: tuple[LoweredScenario, ...]
    calendars: tuple[Calendar, ...]


def target(console: Console, name: str, title: str | None) -> Target | None:
    """What a command runs: a text's scenarios whose title holds `title`. None, and the messages are out, for
    a text with errors or without such scenarios."""
    found = compiled(name)
    if isinstance(found, Diagnostic):
        console.report([found])
        return None
    if found.program is None or found.lowered is None:
        console.report(proven(found, None if console.json else SHOWN))
        return None
    all_of_them = found.lowered.scenarios
    chosen = tuple(scenario for scenario in all_of_them if title is None or title in scenario.title)
    if not all_of_them:
        console.report([Diagnostic.of("S6008", found.source, None, name=found.source.name)])
        return None
    if not chosen:
        known = "; ".join(scenario.title for scenario in all_of_them)
        console.report([Diagnostic.of("S6009", found.source, None, title=title or "", known=known)])
        return None
    calendars = calendars_for(found, folder_of(name))
    if isinstance(calendars, Diagnostic):
        # the file of the calendar was changed while the command ran
        console.report([calendars])
        return None
    console.complain(found.diagnostics)
    return Target(found, found.program.program, chosen, calendars)


def compiled(name: str) -> Compilation | Diagnostic:
    """Compile what a command names: a file, or an installed contract such as `rental/lease`. A text whose
    calendar is not there, or damaged, is one with an error."""
    found = _compiled(name)
    own = None if isinstance(found, Diagnostic) else named_by(found, folder_of(name))
    if isinstance(found, Diagnostic) or not isinstance(own, Diagnostic):
        return found
    diagnostics = (*found.diagnostics, own)
    return replace(found, program=None, checked=None, lowered=None, diagnostics=diagnostics)


def folder_of(name: str) -> Path | None:
    """The folder in which the file lies that a command names; None for an installed contract."""
    path = Path(name)
    return path.parent if name.endswith(".tally") or _is_file(path) else None


def _compiled(name: str) -> Compilation | Diagnostic:
    path = Path(name)
    if name.endswith(".tally") or _is_file(path):
        return compile_file(path)
    known = installed()
    if name in known:
        return compile_source(SourceFile.of(f"{name}.tally", known[name]))
    if _is_folder(path):
        return Diagnostic.of("S6004", None, None, path=name)
    return Diagnostic.of("S6006", None, None, name=name, known=", ".join(known))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


@cache
def installed() -> dict[str, str]:
    """The texts of the contracts that came with Tally, by name: `rental/lease`."""
    from importlib.resources import files  # only here: a command on a file of one's own needs neither
    from importlib.util import find_spec

    packaged = find_spec("tally_contracts") is not None
    root = files("tally_contracts") if packaged else Path(__file__).resolve().parents[3] / "contracts"
    found: dict[str, str] = {}
    for folder in sorted((entry for entry in root.iterdir() if entry.is_dir()), key=lambda entry: entry.name):
        for entry in sorted(folder.iterdir(), key=lambda one: one.name):
            if entry.name.endswith(".tally"):
                name = f"{folder.name}/{entry.name.removesuffix('.tally')}"
                found[name] = entry.read_bytes().decode("utf-8")
    return found
