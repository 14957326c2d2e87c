"""Programs to audit: the first page of the language, the contracts that come with it, the language suites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from runpy import run_path

from chain.audit.scratch import Scratch, create
from chain.receipt import Receipt
from chain.testing.scenario import run_scenario
from chain.tools.audit.asking import creations, terms_of
from chain.tools.audit.replaying import Begun, needs_others, replayed
from chain.transaction import Create
from vm.audit.audit import Audit, audit
from vm.compiler import Compilation, compile_source
from vm.source import SourceFile

_ROOT = Path(__file__).parents[2]
_SUITES = run_path(str(_ROOT / "tests" / "language" / "test_suites.py"))


@cache
def rental_text() -> str:
    """The first page, as it stands in the suite of whole pages."""
    pages = (_ROOT / "tests" / "language" / "pages.md").read_text(encoding="utf-8")
    found = re.search(r"```tally\n(.*?)```", pages, re.DOTALL)
    assert found is not None
    return found[1]


@cache
def compiled(name: str, text: str) -> Compilation:
    """The compilation of a text that has a program."""
    found = compile_source(SourceFile.of(name, text))
    assert found.program is not None, [one.code for one in found.errors]
    return found


def rental() -> Compilation:
    """The first page."""
    return compiled("rental.tally", rental_text())


def file(path: str) -> Compilation:
    """A file of the repository."""
    return compiled(path, (_ROOT / path).read_text(encoding="utf-8"))


@cache
def audit_of(compilation: Compilation, number: int = 0) -> Audit:
    """The audit of a contract, made once."""
    return audit(compilation, number)


TOGETHER = "tests/contracts/project.tally"
"""Three contracts that send to each other."""
FILES = (
    "contracts/rental/lease.tally",
    "contracts/relocation/order.tally",
    *(
        str(path.relative_to(_ROOT))
        for path in sorted((_ROOT / "tests" / "newcomer").glob("*.tally"))
        if compile_source(SourceFile.of(path.name, path.read_text(encoding="utf-8"))).program is not None
    ),
)
"""The repository's contracts that compile."""


@cache
def accepted_blocks() -> tuple[Compilation, ...]:
    """Every accepted program of the language suites."""
    found = (compile_source(SourceFile.of(f"{one.file}:{one.line}", one.text)) for one in _SUITES["_ALL"])
    return tuple(one for one in found if one.program is not None)


def scratches() -> Iterator[tuple[str, Scratch]]:
    """Every creation of every scenario of the contracts and suites, begun on a scratch chain."""
    compilations = [rental(), *(file(path) for path in (*FILES, TOGETHER)), *accepted_blocks()]
    for compilation in compilations:
        for receipt, scratch in scratches_of(compilation):
            yield f"{compilation.source.name} at {receipt.time}", scratch


def scratches_of(compilation: Compilation) -> Iterator[tuple[Receipt, Scratch]]:
    """Every creation of a file's scenarios, each different one once."""
    assert compilation.lowered is not None
    seen: set[object] = set()
    for scenario in compilation.lowered.scenarios:
        ran = run_scenario(compilation, scenario)
        for receipt in creations(ran):
            made = receipt.transaction
            assert isinstance(made, Create)
            key = (made.contract, made.terms, receipt.time)
            if key in seen:
                continue
            seen.add(key)
            if needs_others(compilation, made.contract):
                begun = Begun(receipt, next(one.instance for one in receipt.actions))
                yield receipt, replayed(compilation, made.contract, scenario, ran, begun)
                continue
            scratch = create(compilation, made.contract, terms_of(made, ran), receipt.time)
            assert isinstance(scratch, Scratch)
            yield receipt, scratch
