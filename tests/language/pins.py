"""Which page of the reference holds each construct, built-in, opcode and code: the map of README.md.

A construct is a rule of the grammar; a page pins it if a program of it that is accepted is read by that rule
in lines of its own, not only in the frame around them; a rule that no accepted program has yet is pinned by a
refused one. An opcode is pinned by a page whose accepted programs'
bytecode contains it, and a code by a page that announces it, or by a scenario that expects it. Of several
headings the map names the one whose programs have most to do with it. Codes that no text can show, as those
that only forged bytecode meets, are pinned by the test that names them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import chain, pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.language.blocks import FOLDER
from tests.language.programs import Program, programs
from vm.check.builtins import BUILT_INS
from vm.code.opcodes import Opcode
from vm.code.program import Code
from vm.code.units import units
from vm.compiler import compile_source
from vm.diagnostics.codes import CATALOGUE
from vm.source import SourceFile
from vm.syntax.layout import lay_out
from vm.syntax.problems import Problems
from vm.syntax.reductions import BUILDERS
from vm.syntax.structure import Structure
from vm.syntax.tokens import Token
from vm.uses import Texts

MAP = FOLDER / "README.md"
BEGIN = "<!-- The map below is written by `python -m tests.language.renew_map`. -->"
_TESTS = FOLDER.parent
_PARSING = import_module("vm.syntax.parse")
"""The module; the package's `parse` is its function."""
_GENERAL = ("pages.md", "refused.md", "form.md")
"""Pages that repeat what others define; the map names them where no other page will do."""
_CODE = re.compile(r"\b[EWRSC]\d{4}\b")
_HEADING = re.compile(r"^#{1,3} (.+)$")


@dataclass(frozen=True, order=True)
class Place:
    """A heading of a page."""

    file: str
    line: int
    heading: str

    @property
    def link(self) -> str:
        """The heading as a link."""
        anchor = re.sub(r"[^\w\- ]", "", self.heading.lower()).replace(" ", "-")
        return f"[{self.file.removesuffix('.md')}: {self.heading}]({self.file}#{anchor})"


@cache
def _headings(file: str) -> tuple[Place, ...]:
    lines = (FOLDER / file).read_text(encoding="utf-8").split("\n")
    code = False
    found = []
    for number, line in enumerate(lines, start=1):
        code ^= line.startswith("```")
        heading = _HEADING.match(line)
        if heading and not code:
            found.append(Place(file, number, heading[1]))
    return tuple(found)


def place_of(program: Program) -> Place:
    """The heading that a program stands under."""
    above = [place for place in _headings(program.block.file) if place.line < program.block.line]
    return above[-1]


# --- what a program contains ------------------------------------------------------------------------------


class _Recorder:
    """Reads sources with the grammar and counts the rules that were used and the built-ins called."""

    def __init__(self) -> None:
        self.rules: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        with patch.object(_PARSING, "BUILDERS", {name: self._counting(name) for name in BUILDERS}):
            self._inner = _PARSING.line_reader(_PARSING.make_parser(_PARSING.grammar_text()))

    def _counting(self, name: str) -> Any:
        def build(parts: Any) -> Any:
            self.rules[name] += 1
            return BUILDERS[name](parts)

        return build

    def _read(self, start: str, tokens: Sequence[Token]) -> Any:
        for token, following in pairwise(tokens):
            if following.text == "(" and token.text in BUILT_INS:
                self.calls[token.text] += 1
        return self._inner(start, tokens)

    def read(self, text: str) -> tuple[Counter[str], Counter[str]]:
        """The rules and the built-ins of one text, with how often each is there."""
        self.rules.clear()
        self.calls.clear()
        source = SourceFile.of("page.tally", text)
        problems = Problems(source)
        Structure(problems, self._read).module(source, lay_out(source, problems))
        return Counter(self.rules), Counter(self.calls)


def _opcodes(program: Program) -> Counter[str]:
    """The opcodes of the bytecode of a program and of its scenarios' probes."""
    library = Texts("suite.tally", dict(program.block.files))
    lowered = compile_source(SourceFile.of("suite.tally", program.text), library).lowered
    found: Counter[str] = Counter()
    if lowered is not None:
        steps = (step for scenario in lowered.scenarios for step in scenario.steps)
        probes = (probe.code for step in steps for probe in step.probes)
        for code in chain((code for _, code in units(lowered.program)), probes):
            found.update(_names(code))
    return found


def _names(code: Code) -> Iterator[str]:
    for instruction in code:
        yield instruction.opcode.name
        for block in instruction.blocks:
            yield from _names(block)


# --- the map ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pins:
    """Item → the places that pin it, best first."""

    constructs: dict[str, tuple[Place, ...]]
    built_ins: dict[str, tuple[Place, ...]]
    opcodes: dict[str, tuple[Place, ...]]
    codes: dict[str, tuple[Place, ...]]


@cache
def pins() -> Pins:
    """The whole map, from the programs of the pages."""
    sound = [one for one in programs() if not one.announced]
    refused = [one for one in programs() if one.announced]
    recorder = _Recorder()
    frames = {frame: recorder.read(frame) for frame in {one.block.frame for one in programs()}}

    def read(several: Sequence[Program], kind: int) -> list[Counter[str]]:
        return [recorder.read(one.text)[kind] - frames[one.block.frame][kind] for one in several]

    return Pins(
        {**_best(refused, read(refused, 0)), **_best(sound, read(sound, 0))},
        _best(sound, read(sound, 1)),
        _best(sound, _own_opcodes(sound)),
        _codes(),
    )


def _own_opcodes(sound: Sequence[Program]) -> list[Counter[str]]:
    """The opcodes of each program without those that all programs of its frame have."""
    counts = [_opcodes(one) for one in sound]
    alike: dict[str, list[Counter[str]]] = defaultdict(list)
    for program, count in zip(sound, counts, strict=True):
        alike[program.block.frame].append(count)
    frames = {
        frame: _least(several) if frame and len(several) > 1 else Counter()
        for frame, several in alike.items()
    }
    return [count - frames[one.block.frame] for one, count in zip(sound, counts, strict=True)]


def _least(counts: Sequence[Counter[str]]) -> Counter[str]:
    """What is in all of them."""
    found = counts[0]
    for count in counts:
        found = found & count
    return found


def _best(several: Sequence[Program], own: Sequence[Counter[str]]) -> dict[str, tuple[Place, ...]]:
    """Item → headings, best first: how many programs there add it to their frame, times their share."""
    size: Counter[Place] = Counter()
    with_item: dict[str, Counter[Place]] = defaultdict(Counter)
    for program, items in zip(several, own, strict=True):
        place = place_of(program)
        size[place] += 1
        for item in items:
            with_item[item][place] += 1
    return {
        item: _sorted(places, {place: number * number / size[place] for place, number in places.items()})
        for item, places in with_item.items()
    }


def _codes() -> dict[str, tuple[Place, ...]]:
    found: dict[str, Counter[Place]] = defaultdict(Counter)
    for program in programs():
        place = place_of(program)
        for one in program.announced:
            found[one.code][place] += 1
        for code in re.findall(r'because "([A-Z]\d{4})"', program.text):
            found[code][place] += 1
    return {code: _sorted(places, dict(places)) for code, places in found.items()}


def _sorted(places: Iterable[Place], weight: dict[Place, float] | dict[Place, int]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda one: (one.file in _GENERAL, -weight[one], one)))


@cache
def codes_in_tests() -> dict[str, str]:
    """Code → the first test that names it, by path from `tests/`; the verifier's own tests come first."""
    found: dict[str, str] = {}
    paths = sorted(_TESTS.rglob("*.py"), key=lambda path: ("verify" not in path.parts, str(path)))
    for path in paths:
        if path.parent != FOLDER:
            for code in _CODE.findall(path.read_text(encoding="utf-8")):
                found.setdefault(code, path.relative_to(_TESTS).as_posix())
    return found


def constructs() -> tuple[str, ...]:
    """Every rule and alias of the grammar, in the order of its builders."""
    return tuple(BUILDERS)


def opcodes() -> tuple[str, ...]:
    """Every opcode, by number."""
    return tuple(opcode.name for opcode in Opcode)


def codes() -> tuple[str, ...]:
    """Every code of a text or of a run, in order; those of the chain and the tools are not the language's."""
    return tuple(code for code in CATALOGUE if code[0] in "EWR")


def rendered() -> str:
    """The map as Markdown, without what README.md says above it."""
    found = pins()
    parts = [BEGIN, ""]
    parts += _table("Constructs", "rule of the grammar", constructs(), found.constructs)
    parts += _table("Built-in functions", "function", tuple(BUILT_INS), found.built_ins)
    parts += _table("Opcodes", "opcode", opcodes(), found.opcodes)
    parts += ["## Codes", "", "| code | meaning | page |", "|---|---|---|"]
    parts += [f"| {code} | {CATALOGUE[code].name} | {_code_cell(code, found.codes)} |" for code in codes()]
    return "\n".join(parts) + "\n"


def _code_cell(code: str, found: dict[str, tuple[Place, ...]]) -> str:
    if code in found:
        return ", ".join(place.link for place in found[code][:2])
    test = codes_in_tests()[code]
    return f"[tests/{test}](../{test})"


def _table(title: str, head: str, items: Sequence[str], found: dict[str, tuple[Place, ...]]) -> list[str]:
    rows = [f"| `{item}` | {found[item][0].link} |" for item in items]
    return [f"## {title}", "", f"| {head} | page |", "|---|---|", *rows, ""]


def missing() -> list[str]:
    """Every construct, built-in, opcode and code that nothing pins."""
    found = pins()
    pairs = (
        (constructs(), found.constructs),
        (tuple(BUILT_INS), found.built_ins),
        (opcodes(), found.opcodes),
        (codes(), {**found.codes, **codes_in_tests()}),
    )
    return [item for items, pinned in pairs for item in items if item not in pinned]


def written(path: Path = MAP) -> str:
    """The map that README.md holds now."""
    text = path.read_text(encoding="utf-8")
    return text[text.index(BEGIN) :]
