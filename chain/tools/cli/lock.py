"""`tally lock`: write down the hash of each file that a project's files use, or check what is written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from chain.files import read_source, reason
from chain.tools.cli.options import Console, options
from chain.tools.files import sources_in
from chain.uses import LOCK_FILE, Project, lock_text, project_folder, read_lock, real_path
from vm.abi import Json
from vm.diagnostics.report import Diagnostic
from vm.syntax import parse
from vm.uses import gather

_FAILED: Final = 1
_USAGE: Final = 2


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a lock should hold. `whole`: of all files of the project, so that it should hold nothing else."""

    folder: Path
    files: Mapping[str, bytes]
    whole: bool

    @property
    def path(self) -> Path:
        """The lock's file."""
        return self.folder / LOCK_FILE


@click.command()
@click.argument("targets", nargs=-1, metavar="[FILE|FOLDER]...")
@click.option("--check", is_flag=True, help="Write nothing; fail if the lock does not fit. 只核对，不写入。")
@options
def lock(targets: tuple[str, ...], check: bool, as_json: bool, lang: str) -> int:
    """Write the hashes of the files that FILE uses to tally.lock. 锁定所引用的文件。

    Of a FOLDER (default: this one), all files in it. With a lock, a file compiles only with the very files
    that are written there. Look at what changed in a file before you lock it again.
    """
    console = Console.of(lang, as_json)
    wanted = _wanted(targets or (".",))
    if not isinstance(wanted, _Wanted):
        console.report(wanted)
        return _USAGE
    there = read_lock(wanted.path) if os.path.lexists(wanted.path) else None
    if isinstance(there, Diagnostic):
        console.report([there])
        return _USAGE
    return _check(console, wanted, there) if check else _write(console, wanted, there)


# --- what the lock should hold ------------------------------------------------------------------------------


def _wanted(targets: tuple[str, ...]) -> _Wanted | list[Diagnostic]:
    """What the lock of the targets' project should hold; or what is wrong with them."""
    paths = [real_path(Path(name)) for name in targets]
    project = project_folder(paths[0] if paths[0].is_dir() else paths[0].parent)
    found: dict[str, bytes] = {}
    wrong: dict[Diagnostic, None] = {}
    for name, path in zip(targets, paths, strict=True):
        if not _belongs(path, project):
            wrong[Diagnostic.of("S6706", None, None, path=name, folder=str(project))] = None
            continue
        sources, unread = sources_in(path) if path.is_dir() else ((path,), ())
        wrong.update(dict.fromkeys(unread))
        for source in sources:
            if _belongs(source, project):
                wrong.update(dict.fromkeys(_add(source, project, found)))
    return list(wrong) or _Wanted(project, found, project in paths)


def _belongs(path: Path, project: Path) -> bool:
    """Whether a file or a folder is in the project, and in no other with a lock of its own inside it."""
    nearest = project_folder(path if path.is_dir() else path.parent)
    return path.is_relative_to(project) and (nearest == project or not (nearest / LOCK_FILE).is_file())


def _add(path: Path, project: Path, found: dict[str, bytes]) -> tuple[Diagnostic, ...]:
    """Add the files that a file uses, directly or not; what is wrong with it, or with one of them."""
    source = read_source(path)
    if isinstance(source, Diagnostic):
        return (source,)
    parsed = parse(source)
    if parsed.module is None or parsed.diagnostics:
        return parsed.diagnostics
    gathered = gather(parsed.module, Project.of(path, project), locked=False)
    found.update((used.place, used.hash) for used in gathered.files)
    return gathered.diagnostics


# --- writing and checking -----------------------------------------------------------------------------------


def _write(console: Console, wanted: _Wanted, there: Mapping[str, bytes] | None) -> int:
    before = there or {}
    files = dict(wanted.files) if wanted.whole else {**before, **wanted.files}
    changed = there is None or files != before
    if changed and (files or there is not None):
        failed = _put(wanted.path, lock_text(files))
        if failed is not None:
            console.report([failed])
            return _USAGE
    if console.json:
        entries: dict[str, Json] = {place: "0x" + files[place].hex() for place in sorted(files)}
        console.document({"ok": True, "lock": str(wanted.path), "changed": changed, "files": entries})
        return 0
    for place in sorted({*files, *before}):
        console.say(console.word(_change(place, before, files), name=place))
        if place in files:
            console.say("  0x" + files[place].hex())
    key = "locked" if files or there is not None else "nothing to lock"
    console.say(console.word(key, name=LOCK_FILE, count=len(files)))
    return 0


def _change(place: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    """The word for what happened to a file of a lock."""
    if place not in after:
        return "lock removed"
    if place not in before:
        return "lock added"
    return "lock same" if before[place] == after[place] else "lock changed"


def _check(console: Console, wanted: _Wanted, there: Mapping[str, bytes] | None) -> int:
    wrong = tuple(_differences(wanted, there))
    if wrong:
        console.report(wrong)
        return _FAILED
    count = len(wanted.files)
    if console.json:
        console.document({"ok": True, "lock": str(wanted.path), "count": count})
    else:
        console.say(console.word("lock fits", name=LOCK_FILE, count=count))
    return 0


def _differences(wanted: _Wanted, there: Mapping[str, bytes] | None) -> Iterator[Diagnostic]:
    if there is None:
        if wanted.files:
            yield Diagnostic.of("S6707", None, None, path=str(wanted.path))
        return
    for place, content in sorted(wanted.files.items()):
        written = there.get(place)
        if written is None:
            yield Diagnostic.of("S6704", None, None, place=place)
        elif written != content:
            found = "0x" + content.hex()
            yield Diagnostic.of("S6703", None, None, place=place, wanted="0x" + written.hex(), found=found)
    if wanted.whole:
        for place in sorted(set(there) - set(wanted.files)):
            yield Diagnostic.of("S6705", None, None, place=place)


def _put(path: Path, text: str) -> Diagnostic | None:
    """Write the lock whole or not at all; a diagnostic where it fails."""
    made = path.with_name(f".{path.name}.new")
    try:
        made.write_text(text, encoding="utf-8", newline="\n")
        made.replace(path)
    except OSError as error:
        with suppress(OSError):
            made.unlink()
        return Diagnostic.of("S6031", None, None, path=str(path), reason=reason(error))
    return None
