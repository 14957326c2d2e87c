"""The map of the reference is complete and as the pages are: a new construct, opcode or code needs a page."""

from __future__ import annotations

import re
from collections import Counter

from tests.language.blocks import FOLDER, blocks
from tests.language.pins import MAP, Place, codes_in_tests, missing, pins, rendered, written
from tests.language.programs import announced
from vm.diagnostics.codes import CATALOGUE


def test_everything_is_pinned() -> None:
    assert missing() == []


def test_the_map_is_as_the_pages_are() -> None:
    assert written() == rendered(), "run python -m tests.language.renew_map"


def test_every_link_of_the_map_leads_somewhere() -> None:
    text = MAP.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
    assert len(targets) > 500
    assert [target for target in set(targets) if not (FOLDER / target).exists()] == []


def test_every_page_is_in_the_list_of_pages() -> None:
    text = MAP.read_text(encoding="utf-8")
    listed = set(re.findall(r"^\d+\. \[[^\]]+\]\(([a-z_]+\.md)\)", text, re.MULTILINE))
    assert listed == {path.name for path in FOLDER.glob("*.md")} - {MAP.name}


def test_every_code_of_a_text_is_announced_by_a_page_or_named_by_a_test() -> None:
    of_a_text = {code for code, entry in CATALOGUE.items() if entry.wrong}
    assert of_a_text - set(pins().codes) - set(codes_in_tests()) == set()


def test_each_code_is_announced_twice_or_more_by_hand() -> None:
    count = Counter(one.code for block in blocks() for one in announced(block.text))
    assert [code for code, times in count.items() if times < 2] == []
    shown = {code for code, entry in CATALOGUE.items() if entry.wrong and code[0] in "EW"}
    assert shown - set(count) == {"E3380"}  # of a text in no folder; the pages' programs are in one


def test_known_items_stand_where_a_reader_would_look() -> None:
    """By hand: what these pages are about."""
    found = pins()
    assert found.opcodes["REFUND"][0].heading == "Refund"
    assert found.constructs["for_header"][0].heading == "If and for"
    assert found.constructs["refund"][0].heading == "Refund"
    assert found.opcodes["SEND"][0].file == "sending.md"
    assert found.codes["E3040"][0].heading == "Refund"


def test_a_link_names_page_and_heading() -> None:
    assert Place("money.md", 1, "Pay, all").link == "[money: Pay, all](money.md#pay-all)"
