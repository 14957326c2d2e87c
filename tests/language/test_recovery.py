"""One bad line costs one message: it hides nothing, and it makes nothing else of the program wrong."""

from __future__ import annotations

from collections.abc import Iterator

from tests.language.blocks import Block, blocks
from tests.language.programs import announced
from vm.compiler import compile_source
from vm.source import SourceFile

_STRIDE = 29
"""Every so manieth line is spoilt; the pages have thousands."""


def _spoilt() -> Iterator[tuple[Block, int, str]]:
    """(program, line from 0, its text) where two marks after a line's first word make it unreadable."""
    count = 0
    for block in blocks():
        if announced(block.text):
            continue
        lines = block.text.split("\n")
        for place, line in enumerate(lines):
            words = line.strip()
            if not words or words.startswith(("#", '"', "tally")) or words.count("(") != words.count(")"):
                continue
            count += 1
            if count % _STRIDE == 0:
                first, _, rest = words.partition(" ")
                margin = line[: len(line) - len(line.lstrip())]
                text = "\n".join((*lines[:place], f"{margin}{first} = = {rest}", *lines[place + 1 :]))
                yield block, place, text


def test_a_spoilt_line_is_the_only_one_that_is_reported() -> None:
    elsewhere = []
    silent = []
    count = 0
    for block, place, text in _spoilt():
        source = SourceFile.of("spoilt.tally", text)
        errors = compile_source(source).errors
        lines = {source.position(one.span.start)[0] - 1 for one in errors if one.span is not None}
        count += 1
        if place not in lines:
            silent.append((block.file, block.line, place))
        if lines - {place}:
            elsewhere.append((block.file, block.line, place, [one.code for one in errors]))
    assert elsewhere == []
    assert silent == []
    assert count > 300
