"""Writes the recorded pictures anew: `python tests/vm/diagnostics/renew_pictures.py`.

A picture is a message as a terminal of 80 columns shows it, in English and in Chinese; a file holds those of
one family of codes. Read the difference before it goes in: each line of it is something that users will see
changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from runpy import run_path

from vm.diagnostics.codes import CATALOGUE, Entry
from vm.diagnostics.folding import WIDTH
from vm.diagnostics.render import render

FOLDER = Path(__file__).with_name("pictures")
_FAMILY = 3
"""Letters of a code that name its family: E21."""


def pictures() -> dict[str, str]:
    """The text of each file, by its name."""
    trigger = run_path(str(Path(__file__).with_name("triggers.py")))["trigger"]
    files: dict[str, list[str]] = {}
    for entry in CATALOGUE.values():
        files.setdefault(f"{entry.code[:_FAMILY]}.txt", []).extend(_picture(entry, trigger(entry)))
    return {name: "\n".join(lines) + "\n" for name, lines in files.items()}


def _picture(entry: Entry, found: object) -> Iterator[str]:
    yield f"----- {entry.code} {'-' * 68}"
    yield render(found, "en", WIDTH)  # type: ignore[arg-type]  # a module that was run has no types
    yield ""
    yield render(found, "zh", WIDTH)  # type: ignore[arg-type]
    yield ""


def main() -> None:
    """Renew all files; those of families that are no more go."""
    new = pictures()
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.txt"):
        if path.name not in new:
            path.unlink()
    for name, text in new.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
