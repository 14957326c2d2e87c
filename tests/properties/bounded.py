"""Compiles generated sources in this process, with its memory bounded; says in JSON how they came out.

To run it: python -m tests.properties.bounded FIRST COUNT SEED
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from tests.properties.sources import source
from vm.compiler import compile_source
from vm.diagnostics.render import render
from vm.source import SourceFile
from vm.syntax.layout import decode

SECONDS = 1.0
"""Of the process's own time: another program's work on the machine does not count."""
BYTES = 64 * 2**20
_FAULTS_TOLD = 20


def outcome(data: bytes) -> str:
    """What the compiler says of some bytes: "program", "diagnostics" or "not text"; an error where it breaks
    its word."""
    decoded = decode("any.tally", data)
    if not isinstance(decoded, SourceFile):
        return "not text"
    compilation = compile_source(decoded)
    if bool(compilation.errors) == (compilation.program is not None):
        raise ValueError("a program and errors, or neither")
    for diagnostic in compilation.diagnostics[:3]:
        if not (render(diagnostic, "en").strip() and render(diagnostic, "zh").strip()):
            raise ValueError(f"{diagnostic.code} says nothing")
    return "program" if compilation.program is not None else "diagnostics"


def _address_space() -> int | None:
    """The bytes of address space this process has now; None where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return None
    return int(pages) * resource.getpagesize()


def main(first: int, count: int, seed: int) -> None:
    """Compile the sources from `first` on and print {"counts": …, "faults": …}."""
    for warm in range(20):  # what is loaded once is no source's fault
        outcome(source(warm, seed))
    used = _address_space()
    if used is not None:
        resource.setrlimit(resource.RLIMIT_AS, (used + BYTES, resource.RLIM_INFINITY))
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for number in range(first, first + count):
        data = source(number, seed)
        start = time.process_time()
        try:
            counts[outcome(data)] += 1
        except BaseException as error:  # noqa: BLE001  # whatever it is, it must be told
            faults.append(f"source {number} of seed {seed}: {type(error).__name__}: {error}")
        taken = time.process_time() - start
        if taken > SECONDS:
            faults.append(f"source {number} of seed {seed}: {taken:.2f} s")
    print(json.dumps({"counts": counts, "faults": faults[:_FAULTS_TOLD]}))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
