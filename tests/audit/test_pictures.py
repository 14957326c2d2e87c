"""The picture of the states, as text and as SVG: right for every graph, with room for every label."""

from __future__ import annotations

from itertools import combinations
from xml.dom.minidom import parseString

from hypothesis import given, settings
from hypothesis import strategies as st

from chain.tools.audit.asking import picture_of, reports_of
from chain.tools.audit.blocks import Drawing
from chain.tools.audit.drawing import draw
from chain.tools.audit.layout import Link, Size, layout
from chain.tools.audit.text import wrapped
from tests.audit.texts import audit_of, compiled, file, rental
from vm.audit.picture import picture
from vm.compiler import Compilation
from vm.source import display_width

_ROUND = """tally 1
contract C:
    party 甲方, b
    state 等待 until entered + 3 days:
        on 推进 by 甲方 and b: go Work
        on again by b: go 等待
        on timeout: go Done
    state Work until entered + 3 days:
        on return_ by 甲方 and b: go 等待
        on wait by b: stay
        on timeout: go Done
    final Done
"""


def _drawing(compilation: Compilation, language: str) -> Drawing:
    (found,) = reports_of(audit_of(compilation), None, "zh" if language == "zh" else "en")
    (drawing,) = [one for part in found.sections for one in part.blocks if isinstance(one, Drawing)]
    return drawing


def test_the_first_page_as_it_is_drawn() -> None:
    assert list(draw(_drawing(rental(), "en"), "en"))[1:] == [
        "",
        "Offered",
        "  ├─ sign (landlord and tenant together) ──→ Leased",
        "  └┄ time runs out ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄→ Closed ■",
        "",
        "Leased",
        "  ├─ leave (landlord or tenant) ───────────→ Claiming",
        "  ├┄ time runs out ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄→ Claiming",
        "  └─ pay_rent (tenant) ────────────────────→ (stays)",
        "",
        "Claiming",
        "  ├─ claim (landlord) ─────────────────────→ Disputed",
        "  ├─ waive (landlord) ─────────────────────→ Closed ■",
        "  └┄ time runs out ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄→ Closed ■",
        "",
        "Disputed",
        "  ├─ agree (tenant) ───────────────────────→ Closed ■",
        "  ├─ award (arbiter) ──────────────────────→ Closed ■",
        "  └┄ time runs out ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄→ Closed ■",
    ]


def test_turns_and_wide_characters_are_drawn_in_line() -> None:
    lines = [line for line in draw(_drawing(compiled("round.tally", _ROUND), "zh"), "zh") if "→" in line]
    assert len({display_width(line[: line.index("→")]) for line in lines}) == 1
    targets = [line.split("→ ")[1] for line in lines]
    assert targets == ["Work", "等待", "Done ■", "等待", "Done ■", "（不变）"]


def test_the_picture_has_every_jump_of_the_text() -> None:
    """The lease, counted by hand: 20 states, and what leads out of Active and Claim."""
    found = picture(audit_of(file("contracts/rental/lease.tally")).contract)
    names = [state.name for state in found.contract.states]
    assert len(names) == 20
    out = {
        (names[arrow.source], names[arrow.target], arrow.clock)
        for arrow in found.arrows
        if names[arrow.source] in ("Active", "Claim")
    }
    assert out == {
        ("Active", "Arrears", False),
        ("Active", "Notice", False),
        ("Active", "Moveout", True),
        ("Claim", "Answer", False),
        ("Claim", "Released", False),
        ("Claim", "Released", True),
    }


def test_the_svg_shows_states_labels_and_how_an_arrow_comes_about() -> None:
    document = parseString(picture_of(audit_of(rental()), "en"))  # noqa: S318 - our own text
    texts = [
        "".join(child.data for child in node.childNodes if hasattr(child, "data"))
        for node in document.getElementsByTagName("text")
    ]
    for wanted in ("Offered", "Closed", "sign (landlord and tenant together)", "time runs out"):
        assert wanted in texts
    styles = [node.getAttribute("class") for node in document.getElementsByTagName("path")]
    # by hand: arrows of one kind between two states are one: 5 by rules, 4 by time
    assert styles.count("arrow") == 5 and styles.count("arrow timed") == 4
    assert [node.getAttribute("class") for node in document.getElementsByTagName("rect")].count("inner") == 1


# --- layout -------------------------------------------------------------------------------------------------

_SIZES = st.builds(Size, st.integers(10, 200).map(float), st.integers(10, 80).map(float))


@st.composite
def _graphs(draw_: st.DrawFn) -> tuple[list[Size], list[Link]]:
    sizes = draw_(st.lists(_SIZES, min_size=1, max_size=9))
    node = st.integers(0, len(sizes) - 1)
    pairs = draw_(st.lists(st.tuples(node, node), max_size=20))
    return sizes, [Link(a, b, draw_(_SIZES)) for a, b in pairs if a != b]


@settings(max_examples=150, deadline=None)
@given(_graphs())
def test_nothing_lies_on_anything_else(graph: tuple[list[Size], list[Link]]) -> None:
    """Whatever the graph, turns and several edges between two nodes included."""
    sizes, links = graph
    found = layout(sizes, links)
    boxes = [(point, size) for point, size in zip(found.nodes, sizes, strict=True)]
    boxes += [(route.label, link.label) for route, link in zip(found.routes, links, strict=True)]
    for (one, size), (other, more) in combinations(boxes, 2):
        apart_x = abs(one.x - other.x) >= (size.width + more.width) / 2
        apart_y = abs(one.y - other.y) >= (size.height + more.height) / 2
        assert apart_x or apart_y
    for point, size in boxes:
        assert point.x - size.width / 2 >= 0 and point.x + size.width / 2 <= found.size.width
        assert point.y - size.height / 2 >= 0 and point.y + size.height / 2 <= found.size.height
    for route, link in zip(found.routes, links, strict=True):
        ends = ((route.points[0], link.source), (route.points[-1], link.target))
        for point, node in ends:
            assert abs(point.x - found.nodes[node].x) <= sizes[node].width / 2
            assert abs(abs(point.y - found.nodes[node].y) - sizes[node].height / 2) < 0.01


# --- wrapping -----------------------------------------------------------------------------------------------


def test_lines_break_between_words_and_ideographs_and_never_inside_code() -> None:
    assert list(wrapped("the tenant may do `pay rent`: at once", 20)) == [
        "the tenant may do",
        "`pay rent`: at once",
    ]
    assert list(wrapped("合约进入“结束”。合约", 9)) == ["合约进入", "“结束”。", "合约"]


@given(st.text("ab `合约，。（）“”x", max_size=60), st.integers(12, 40))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    assert "".join("".join(wrapped(text, width)).split()) == "".join(text.split())
