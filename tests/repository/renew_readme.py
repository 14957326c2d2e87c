"""Writes the README's transcripts anew: `python -m tests.repository.renew_readme`.

Read the difference before it goes in: each line of it is something that users will see changed.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

import tally
from tests.repository.sources import ROOT

FENCE = re.compile(r"^```(?P<kind>[a-z]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def write_contracts(readme: str, folder: Path) -> None:
    """The contract of the walk-through, and the one whose scenario expects the wrong thing. ValueError if the
    two are the same.
    """
    (contract,) = (found["body"] for found in FENCE.finditer(readme) if found["kind"] == "tally")
    wrong = contract.replace("Wang has 5200 CNY", "Wang has 5300 CNY")
    if wrong == contract:
        raise ValueError("the walk-through has lost the expectation that its last transcript changes")
    (folder / "deposit.tally").write_text(contract, encoding="utf-8")
    (folder / "wrong.tally").write_text(wrong, encoding="utf-8")


def arguments_of(transcript: str) -> list[str]:
    """The arguments of the command on a transcript's first line. ValueError if it is not `tally`."""
    program, *arguments = shlex.split(transcript.split("\n", 1)[0].removeprefix("$ "))
    if program != "tally":
        raise ValueError(f"a transcript runs {program}")
    return arguments


def renewed(readme: str) -> str:
    """The README with what its commands print now, run in the present folder."""

    def renew(found: re.Match[str]) -> str:
        if found["kind"] != "console":
            return found[0]
        output = io.StringIO()
        with redirect_stdout(output):
            tally.main(arguments_of(found["body"]))
        prompt = found["body"].split("\n", 1)[0]
        return f"```console\n{prompt}\n{output.getvalue().rstrip()}\n```"

    return FENCE.sub(renew, readme)


def main() -> None:
    """Renew the file."""
    path = ROOT / "README.md"
    readme = path.read_text(encoding="utf-8")
    os.environ["TALLY_LANG"] = "en"
    with tempfile.TemporaryDirectory() as folder:
        write_contracts(readme, Path(folder))
        os.chdir(folder)
        new = renewed(readme)
        os.chdir(ROOT)
    path.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
