"""Generated sources of every kind: derived from the grammar, mutated from programs that compile, bytes.

Every source follows from its number and a seed alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import lark

from tests.language.blocks import blocks
from vm.syntax.parse import grammar_text, make_parser
from vm.syntax.places import Place
from vm.syntax.tokens import MARKS, word_kind

ROOT = Path(__file__).parents[2]
_PIECE = re.compile(r'"[^"\n]*"|[A-Za-z_\u4e00-\u9fff]\w*|[0-9][0-9_.]*|\n *| +|[^\w\s]|.', re.DOTALL)
_MARK_TEXT = {kind: text for text, kind in MARKS.items()}
_NAMES = (
    "a", "b", "held", "rent", "tenant", "landlord", "owed", "Open", "Closed", "Fund", "CNY", "EUR", "int",
    "bool", "account", "date", "text", "hash", "percent", "min", "max", "len", "choose", "known", "list",
    "distinct", "days", "押金", "甲方", "x", "k", "free", "Paid", "amount", "CN",
)  # fmt: skip
_LITERALS = {
    "INT": ("0", "1", "7", "60", "1_000", "99999999999999999999999999999999999999", "16"),
    "AMOUNT": ("0 CNY", "5 CNY", "1_200.50 CNY", "0.01 EUR", "3000 JPY"),
    "PERCENT": ("0%", "30%", "12.5%", "100%", "0.0001%"),
    "DATE": ("2026-02-01", "2024-02-29", "1900-01-01", "9999-12-31"),
    "TIME": ("2026-05-15 17:00", "2026-01-01 00:00"),
    "DURATION": ("1 day", "30 days", "10 working days", "1 month", "2 hours", "15 minutes", "1 year"),
    "TEXT": ('"text"', '"三方须为不同的人 / three different people"', '""', '"R4003"'),
    "HASH": ("0x" + "0a" * 32,),
}
_ODD = (
    "：", "，", "“", '"', "\t", "(", ")", "[", "]", "\n", "\n    ", "\n        ", "\n            ", "\r\n",
    "not ", "if a:", "else:", "0x", "¥1", "3天", "%", "..", "->", "\u202e", "\x00", "é", "😀", "--", " ",
    "until", "state", "on", "pay all from", "1/0", "- 1", "9" * 45, "#", "# 注", "tally 1", "final",
)  # fmt: skip
_DEPTH = 7
_INDENT = {"file_line": 0, "contract_line": 1, "rule_line": 2, "statement_line": 3, "step_line": 1}


# --- from the grammar ---------------------------------------------------------------------------------------


class _Grammar:
    """Draws random derivations of the grammar's rules."""

    def __init__(self) -> None:
        self._rules: dict[str, list[list[lark.grammar.Symbol]]] = {}
        for rule in make_parser(grammar_text()).rules:
            self._rules.setdefault(rule.origin.name, []).append(list(rule.expansion))
        self._least = self._measured()

    def _measured(self) -> dict[str, int]:
        """For each rule how deep its shallowest derivation is."""
        least: dict[str, int] = {}
        changed = True
        while changed:
            changed = False
            for name, expansions in self._rules.items():
                depths = [self._depth(expansion, least) for expansion in expansions]
                known = [depth for depth in depths if depth is not None]
                if known and least.get(name) != 1 + min(known):
                    least[name] = 1 + min(known)
                    changed = True
        return least

    @staticmethod
    def _depth(expansion: list[lark.grammar.Symbol], least: dict[str, int]) -> int | None:
        inner = [0 if symbol.is_term else least.get(symbol.name) for symbol in expansion]
        known = [depth for depth in inner if depth is not None]
        return max(known, default=0) if len(known) == len(inner) else None

    def words(self, name: str, room: int, draw: random.Random) -> Iterator[str]:
        """The words of a random derivation, not much deeper than `room`."""
        expansions = self._rules[name]
        depths = [self._depth(expansion, self._least) or 0 for expansion in expansions]
        fitting = [one for one, depth in zip(expansions, depths, strict=True) if depth < room]
        if not fitting:
            fitting = [one for one, depth in zip(expansions, depths, strict=True) if depth == min(depths)]
        for symbol in draw.choice(fitting):
            if symbol.is_term:
                yield _word(symbol.name, draw)
            else:
                yield from self.words(symbol.name, room - 1, draw)


def _word(terminal: str, draw: random.Random) -> str:
    if terminal == "NAME":
        return draw.choice(_NAMES)
    if terminal in _LITERALS:
        return draw.choice(_LITERALS[terminal])
    return _MARK_TEXT.get(terminal, terminal.lower())


@cache
def _grammar() -> _Grammar:
    return _Grammar()


def from_grammar(draw: random.Random) -> str:
    """Lines that the grammar makes, mostly each at its place's indentation."""
    starts = [place.start for place in Place if place.start in _INDENT]
    lines = ["tally 1"] if draw.random() < 0.9 else []
    for _ in range(draw.randint(1, 14)):
        start = draw.choice(starts)
        level = _INDENT[start] if draw.random() < 0.9 else draw.randint(0, 5)
        words = " ".join(_grammar().words(start, draw.randint(2, _DEPTH + 4), draw))
        lines.append("    " * level + words[:4_000])
    return "\n".join(lines)


# --- from programs that compile -----------------------------------------------------------------------------


@cache
def programs() -> tuple[tuple[str, ...], ...]:
    """The pieces of every program of the language suites that compiles, and of the shipped contracts."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "contracts").rglob("*.tally"))]
    texts += [block.text for block in blocks() if "# error:" not in block.text]
    return tuple(tuple(_PIECE.findall(text)) for text in texts)


def mutated(draw: random.Random) -> str:
    """A program with some pieces lost, doubled, exchanged, taken from elsewhere or strange."""
    pieces = list(draw.choice(programs()))
    for _ in range(draw.choice((1, 1, 1, 2, 3, 8, 40))):
        place = draw.randrange(len(pieces))
        match draw.randrange(6):
            case 0:
                pieces[place] = ""
            case 1:
                pieces.insert(place, pieces[draw.randrange(len(pieces))])
            case 2:
                other = draw.randrange(len(pieces))
                pieces[place], pieces[other] = pieces[other], pieces[place]
            case 3:
                pieces[place] = draw.choice(_ODD)
            case 4:
                pieces[place] = draw.choice(draw.choice(programs()))
            case _:
                del pieces[place : place + draw.randint(1, 30)]
                pieces = pieces or [""]
    return "".join(pieces)


def exchanged(draw: random.Random) -> str:
    """A program with a few words in place of others of their kind: names, numbers, types, states, currencies.

    Its form is sound, so the checker and the verifier have to judge it.
    """
    pieces = list(draw.choice(programs()))
    for _ in range(draw.choice((1, 1, 2, 4))):
        place = draw.randrange(len(pieces))
        kind = _kind(pieces[place])
        alike = [piece for piece in pieces if kind is not None and _kind(piece) == kind]
        if alike:
            pieces[place] = draw.choice(alike)
    return "".join(pieces)


def _kind(piece: str) -> str | None:
    """What a piece may be exchanged with: a number with a number, a name with a name."""
    if piece[0].isdigit():
        return "number"
    if piece in ("+", "-", "*", "<", ">") or piece in ("and", "or", "implies"):
        return "operator"
    if piece in ("go", "stay", "landlord", "tenant"):
        return "word"
    return "name" if piece.isidentifier() and word_kind(piece) == "NAME" else None


def inserted(draw: random.Random) -> str:
    """A program with a line that the grammar makes, indented as its neighbour."""
    lines = "".join(draw.choice(programs())).split("\n")
    for _ in range(draw.choice((1, 1, 2, 5))):
        place = draw.randrange(len(lines))
        start = draw.choice(("statement_line", "statement_line", "rule_line", "contract_line", "step_line"))
        words = " ".join(_grammar().words(start, draw.randint(2, _DEPTH + 4), draw))
        indent = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
        lines.insert(place + 1, indent + words[:4_000])
    return "\n".join(lines)


def random_bytes(draw: random.Random) -> bytes:
    """Any bytes; often such as begin like a source."""
    data = draw.randbytes(draw.choice((0, 1, 3, 20, 200, 2_000, 70_000)))
    head = draw.choice((b"", b"", b"tally 1\n", b"\xef\xbb\xbftally 1\n", b"tally 1\ncontract C:\n    "))
    return head + data


def repeated(draw: random.Random) -> str:
    """One piece very often, alone or nested: what grows where it should not."""
    head = "tally 1\ncontract C:\n    party a\n    fixed f: int = "
    count = draw.choice((10, 33, 100, 1_000, 6_000))
    shape = draw.choice(
        ("(" * count + "1" + ")" * count, "-" * count + "1", "1 + " * count + "1", "not " * count + "true",
         "a." * count + "b", "a[" * count + "1" + "]" * count, "f(" * count + ")" * count, "list(" * count,
         "\n    party p" * count, "\n" * count, "1 == " * count, '"' * count, "é" * count, "\t" * count,
         "x implies " * count, "choose(true, 1, " * count + "1" + ")" * count, ";" * count, "#" * count)
    )  # fmt: skip
    return head + shape + "\n"


def source(number: int, seed: int) -> bytes:
    """The source of a number: of every ten five come from programs, three from the grammar, one is bytes, one
    repeats something."""
    draw = random.Random(f"{seed}/{number}")
    match number % 10:
        case 0 | 1:
            text = mutated(draw)
        case 2 | 3:
            text = exchanged(draw)
        case 4 | 5:
            text = inserted(draw)
        case 6 | 7:
            text = from_grammar(draw)
        case 8:
            return random_bytes(draw)
        case _:
            text = repeated(draw)
    return text.encode("utf-8", "surrogatepass")
