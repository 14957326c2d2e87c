"""`tally fmt`: write files in the one form, or say which are not in it, or show what would change."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import click

from chain.files import read_data, read_stream
from chain.tools.cli.options import Console, options
from chain.tools.files import difference, sources_in, write_data
from vm.abi import Json
from vm.diagnostics.render import as_json as diagnostic_json
from vm.diagnostics.report import Diagnostic
from vm.syntax.format import format_source
from vm.syntax.layout import decode

STANDARD_INPUT: Final = "-"


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that was looked at: what stands there and its one form; None where diagnostics say why not.

    `path` is None where the text came through standard input.
    """

    name: str
    path: Path | None
    before: str
    after: str | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def changed(self) -> bool:
        """Whether its one form differs from what stands there."""
        return self.after is not None and self.after != self.before


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="FILE...")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file would change. 只检查，不改写。")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change. 只显示差异，不改写。")
@options
def fmt(targets: tuple[str, ...], check: bool, diff: bool, as_json: bool, lang: str) -> int:
    """Write FILE in the one form. 统一合约文本的格式。

    Its words and its meaning stay the same. FILE is a .tally file, a folder, for all .tally files in it, or -
    for standard input, whose formatted text goes to standard output. A file with errors stays as it is.
    """
    console = Console.of(lang, as_json)
    if STANDARD_INPUT in targets and len(targets) > 1:
        console.report([Diagnostic.of("S6015", None, None, given=STANDARD_INPUT, command="tally fmt")])
        return 2
    writes = not (check or diff)
    texts: list[_Text] = []
    for text in _texts(targets):
        done = _written(text) if writes and text.changed and text.path is not None else text
        console.complain(done.diagnostics)
        if not as_json:
            _show(console, done, diff, writes)
        texts.append(done)
    wrong = sum(bool(text.diagnostics) for text in texts)
    changed = sum(text.changed for text in texts)
    code = 2 if wrong else 1 if check and changed else 0
    if as_json:
        documents = [_document(text, diff, writes) for text in texts]
        console.document({"ok": code == 0, "files": cast(Json, documents)})
    elif not diff and STANDARD_INPUT not in targets:
        key = "formatted count" if writes else "not formatted count"
        same = len(texts) - changed - wrong
        console.say(console.word(key, changed=changed, same=same, wrong=wrong))
    return code


def _texts(targets: tuple[str, ...]) -> Iterator[_Text]:
    """Every text that the targets name, each file once."""
    seen: set[Path] = set()
    for target in targets:
        if target == STANDARD_INPUT:
            yield _text(target, None, _standard_input())
            continue
        paths, diagnostics = _paths(target)
        for diagnostic in diagnostics:
            yield _text(target, None, diagnostic)
        for path in paths:
            if path not in seen:
                seen.add(path)
                yield _text(str(path), path, read_data(path))


def _paths(target: str) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    path = Path(target)
    try:
        folder = path.is_dir()
    except (OSError, ValueError):  # a name that no file can have: reading it says so
        folder = False
    return sources_in(path) if folder else ((path,), ())


def _text(name: str, path: Path | None, data: bytes | Diagnostic) -> _Text:
    if isinstance(data, Diagnostic):
        return _Text(name, path, "", None, (data,))
    source = decode(name, data)
    if isinstance(source, Diagnostic):
        return _Text(name, path, "", None, (source,))
    formatted = format_source(source)
    before = data.decode("utf-8")
    if isinstance(formatted, str):
        return _Text(name, path, before, formatted, ())
    return _Text(name, path, before, None, formatted)


def _written(text: _Text) -> _Text:
    """Put a text's one form into its file."""
    if text.path is None or text.after is None:
        return text
    failed = write_data(text.path, text.after.encode("utf-8"))
    return text if failed is None else _Text(text.name, text.path, text.before, None, (failed,))


def _show(console: Console, text: _Text, diff: bool, writes: bool) -> None:
    """What a person sees of a text; of standard input the formatted text itself, in the bytes of a file."""
    if text.after is None:
        return
    if diff:
        if text.changed:
            console.say(difference(text.name, text.before, text.after or "").removesuffix("\n"))
    elif text.path is None and writes:
        _standard_output(text.after)
    elif text.changed:
        console.say(console.word("formatted" if writes else "not formatted", name=text.name))


def _standard_input() -> bytes | Diagnostic:
    stream = getattr(sys.stdin, "buffer", None)
    return b"" if stream is None else read_stream(STANDARD_INPUT, stream)


def _standard_output(text: str) -> None:
    """A text in the bytes of a file, whatever a terminal's encoding and line ends are."""
    stream = getattr(sys.stdout, "buffer", None)
    sys.stdout.flush()
    if stream is None:  # an output that takes text alone
        print(text, end="")
    else:
        stream.write(text.encode("utf-8"))


def _document(text: _Text, diff: bool, writes: bool) -> Json:
    document: dict[str, Json] = {
        "name": text.name,
        "ok": text.after is not None,
        "changed": text.changed,
        "diagnostics": [cast(Json, diagnostic_json(one)) for one in text.diagnostics],
    }
    if diff:
        document["diff"] = difference(text.name, text.before, text.after or "") if text.changed else ""
    elif text.path is None and writes and text.after is not None:
        document["text"] = text.after
    return document
