"""Common slips by name: each function says whether a stop was its slip, and then reports it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Final

from vm.source import Span
from vm.syntax.places import Place
from vm.syntax.problems import Problems
from vm.syntax.stop import Stop
from vm.syntax.tokens import COMPARATORS, END, HEADERS, KEYWORDS, LITERALS, NAME_WORDS, Token

_CLOSE: Final = 0.75
"""How alike a word must be to a keyword to be taken for it (difflib's ratio)."""
_STATEMENT_STARTS: Final = Place.RULE.kinds - {"IF", "ELIF", "ELSE", "FOR"}
_BLOCK_STARTS: Final = frozenset({"IF", "ELIF", "FOR"})
_BODIES: Final = _STATEMENT_STARTS | {END}
_TYPES: Final = NAME_WORDS | {"MONEY", "MAP", "LIST"}
_OPERAND_ENDS: Final = LITERALS | NAME_WORDS | {"RPAR", "RSQB", "CLIP", "ROLL", "FORWARD", "BACK", "FINAL"}
_CHAIN_BREAKS: Final = frozenset(
    "AND OR NOT IMPLIES COMMA SEMICOLON COLON IF ELIF REQUIRE EQUAL EXPECT AT".split()
)
_LIMITED: Final = frozenset({"FOR", "EVERY", "LIST"})
_WITH_REASON: Final = frozenset({"REQUIRE", "ADD", "REMOVE"})

_STATE_LINE: Final = re.compile(r"^ +(?:state|final) +([^\n#:]+?)(?: until\b| *[\n#:]|$)", re.MULTILINE)
_ONE_NAME: Final = frozenset({"KEEP", "POT", "FIXED", "TERM"})

Slip = Callable[[Place, Stop, Problems], bool]


def _chain(place: Place, stop: Stop, problems: Problems) -> bool:
    """`a < b < c`, `a implies b implies c`."""
    found, before = stop.found, stop.before
    if before is None or before.kind not in _OPERAND_ENDS:
        return False
    if found.kind == "IMPLIES" and _earlier(stop, {"IMPLIES"}):
        problems.add("E1055", found.span)
        return True
    if found.kind in COMPARATORS | {"IN", "IS"} and _earlier(stop, COMPARATORS | {"IN", "IS"}):
        problems.add("E1054", found.span, operator=found.text)
        return True
    return False


def _earlier(stop: Stop, kinds: frozenset[str] | set[str]) -> bool:
    """Whether one of `kinds` stands before the stop, in the same operand and bracket."""
    depth = 0
    for token in reversed(stop.tokens[: stop.position]):
        if token.kind in ("RPAR", "RSQB"):
            depth += 1
        elif token.kind in ("LPAR", "LSQB"):
            if depth == 0:
                return False
            depth -= 1
        elif depth == 0:
            if token.kind in kinds:
                return True
            if token.kind in _CHAIN_BREAKS and not (
                "IMPLIES" in kinds and token.kind in ("AND", "OR", "NOT")
            ):
                return False
    return False


def _equals(place: Place, stop: Stop, problems: Problems) -> bool:
    """`=` where a comparison belongs, `==` where a value is given."""
    found = stop.found
    if found.kind == "EQUAL" and "SAME" in stop.expected:
        problems.add("E1046", found.span, fix="==")
        return True
    if found.kind == "SAME" and "EQUAL" in stop.expected:
        problems.add("E1047", found.span, fix="=")
        return True
    return False


def _keyword_case(place: Place, stop: Stop, problems: Problems) -> bool:
    """A keyword with capitals."""
    found = stop.found
    lower = found.text.lower()
    if (
        found.kind != "NAME"
        or lower == found.text
        or lower not in KEYWORDS
        or lower.upper() not in stop.expected
    ):
        return False
    problems.add("E1041", found.span, fix=lower, found=found.text, keyword=lower)
    return True


def _keyword_as_name(place: Place, stop: Stop, problems: Problems) -> bool:
    """A keyword where only a name makes sense."""
    found = stop.found
    if found.text not in KEYWORDS or "NAME" not in stop.expected or found.kind == "REST":
        return False
    after = stop.tokens[stop.position + 1].kind if stop.position + 1 < len(stop.tokens) else END
    if after == "NAME":  # the name comes next: the keyword is one too many
        return False
    if stop.expected & (LITERALS | {"LPAR", "SELF"}) and found.kind in stop.expected_after("NAME"):
        return False
    if found.kind in _STATEMENT_STARTS | _BLOCK_STARTS and "LPAR" in stop.expected:
        return False
    problems.add("E1040", found.span, word=found.text)
    return True


def _missing_reason(place: Place, stop: Stop, problems: Problems) -> bool:
    """`require`, `add`, `remove` without `else "…"`."""
    if "ELSE" not in stop.expected or stop.found.kind not in (END, "SEMICOLON", "TEXT"):
        return False
    if stop.found.kind == "TEXT":
        at = Span(stop.found.span.start, stop.found.span.start)
        problems.add("E1048", stop.found.span, fix="else ", at=at, word=_statement_word(stop))
        return True
    problems.add("E1048", stop.found.span, word=_statement_word(stop))
    return True


def _statement_word(stop: Stop) -> str:
    """The keyword that started the statement at the stop."""
    for token in reversed(stop.tokens[: stop.position]):
        if token.kind in _WITH_REASON:
            return token.text
    return stop.tokens[0].text


def _missing_rest(place: Place, stop: Stop, problems: Problems) -> bool:
    """A `share` that does not end with `rest`."""
    if stop.found.kind not in (END, "SEMICOLON") or "COMMA" not in stop.expected:
        return False
    for token in reversed(stop.tokens[: stop.position]):
        if token.kind == "SHARE":
            problems.add("E1058", stop.found.span)
            return True
        if token.kind in _STATEMENT_STARTS | Place.CONTRACT.kinds:
            return False
    return False


def _missing_colon(place: Place, stop: Stop, problems: Problems) -> bool:
    """A header without its colon, a name without the colon before its type."""
    if "COLON" not in stop.expected or stop.expected & {END, "RPAR"} or stop.before is None:
        return False
    after = _BODIES if stop.tokens[0].kind in HEADERS else _TYPES
    if stop.found.kind not in after:
        return False
    end = stop.before.span.end
    problems.add("E1043", stop.found.span, fix=":", at=Span(end, end), header=stop.tokens[0].text)
    return True


def _after_colon(place: Place, stop: Stop, problems: Problems) -> bool:
    """Something on the line after a header that must stand alone."""
    before = stop.before
    if before is None or before.kind != "COLON" or stop.expected != {END}:
        return False
    problems.add("E1067", stop.found.span, header=stop.tokens[0].text)
    return True


def _late_rounding(place: Place, stop: Stop, problems: Problems) -> bool:
    """`(price * 5%) rounded down`."""
    if stop.found.kind != "ROUNDED" or stop.before is None:
        return False
    problems.add("E1059", stop.found.span)
    return True


def _block_on_line(place: Place, stop: Stop, problems: Problems) -> bool:
    """`if` or `for` in the middle of a line."""
    if stop.found.kind not in _BLOCK_STARTS or not stop.expected & {"GO", "SEMICOLON"}:
        return False
    problems.add("E1051", stop.found.span, word=stop.found.text)
    return True


def _missing_limit(place: Place, stop: Stop, problems: Problems) -> bool:
    """`for`, `every`, `list` without a limit."""
    if "LIMIT" not in stop.expected or stop.found.kind not in (END, "COLON"):
        return False
    for token in reversed(stop.tokens[: stop.position]):
        if token.kind in _LIMITED:
            problems.add("E1068", stop.found.span, word=token.text)
            return True
    return False


def _missing_deadline(place: Place, stop: Stop, problems: Problems) -> bool:
    """`state Open:`."""
    if "UNTIL" not in stop.expected or stop.found.kind not in (END, "COLON") or stop.before is None:
        return False
    problems.add("E1069", stop.found.span, name=stop.before.text)
    return True


def _else_if(place: Place, stop: Stop, problems: Problems) -> bool:
    """`else if` for `elif`."""
    before = stop.before
    if before is None or before.kind != "ELSE" or stop.found.kind != "IF":
        return False
    problems.add("E1042", before.span.to(stop.found.span), fix="elif", found="else if", keyword="elif")
    return True


def _missing_separator(place: Place, stop: Stop, problems: Problems) -> bool:
    """Two statements with no `;` between them."""
    before = stop.before
    if before is None or "SEMICOLON" not in stop.expected or stop.found.kind not in _STATEMENT_STARTS:
        return False
    at = Span(before.span.end, before.span.end)
    problems.add("E1052", stop.found.span, fix=";", at=at)
    return True


def _bare_name(place: Place, stop: Stop, problems: Problems) -> bool:
    """A name where a statement belongs."""
    if "GO" not in stop.expected or stop.found.kind not in NAME_WORDS:
        return False
    return report_bare_name(stop.tokens, stop.position, problems)


def _states_around(text: str, position: int) -> frozenset[str]:
    """The states that the contract around a position seems to declare."""
    start = text.rfind("\ncontract ", 0, position)
    end = text.find("\ncontract ", position)
    lines = _STATE_LINE.findall(text, max(start, 0), len(text) if end < 0 else end)
    return frozenset(name.strip() for line in lines for name in line.split(","))


def report_bare_name(tokens: Sequence[Token], position: int, problems: Problems) -> bool:
    """Report `Closed` for `go Closed`, `claimed = amount` for `set claimed = amount`."""
    first = tokens[position]
    start = Span(first.span.start, first.span.start)
    after = tokens[position + 1].kind if position + 1 < len(tokens) else END
    if after in (END, "SEMICOLON") and first.kind == "NAME":
        is_state = first.text in _states_around(problems.source.text, first.span.start)
        fix, state = ("go ", first.text) if is_state else (None, "")
        problems.add("E1049", first.span, fix=fix, at=start, name=first.text, state=state)
        return True
    before = first.kind
    for token in tokens[position + 1 :]:
        if token.kind == "EQUAL":
            problems.add("E1050", first.span, fix="set ", at=start, name=first.text)
            return True
        two_names = token.kind in NAME_WORDS and before in NAME_WORDS
        if two_names or token.kind not in NAME_WORDS | LITERALS | {"DOT", "LSQB", "RSQB"}:
            return False
        before = token.kind
    return False


def _two_names(place: Place, stop: Stop, problems: Problems) -> bool:
    """`keep a, b: T`."""
    first, found = stop.tokens[0], stop.found
    if first.kind not in _ONE_NAME or stop.position != 2 or found.kind != "COMMA":
        return False
    kinds = [token.kind for token in stop.tokens]
    colon = kinds.index("COLON") if "COLON" in kinds else 0
    if kinds[1:colon:2] != ["NAME"] * (colon // 2) or set(kinds[2:colon:2]) != {"COMMA"}:
        problems.add("E1070", found.span, word=first.text)
        return True
    source = problems.source
    at = Span(stop.tokens[1].span.end, stop.tokens[-1].span.end)
    rest = source.excerpt(Span(stop.tokens[colon].span.start, at.end))
    _, column = source.position(first.span.start)
    lines = [f"{' ' * (column - 1)}{first.text} {name.text}{rest}" for name in stop.tokens[3:colon:2]]
    problems.add("E1070", found.span, fix="\n".join((rest, *lines)), at=at, word=first.text)
    return True


def _missing_currency(place: Place, stop: Stop, problems: Problems) -> bool:
    """`money` without its currency, where a type belongs."""
    before = stop.before
    if before is None or before.kind != "MONEY" or "NAME" not in stop.expected:
        return False
    problems.add("E1071", before.span)
    return True


def _odd_unit(place: Place, stop: Stop, problems: Problems) -> bool:
    """A number with a word after it that is no unit."""
    before, found = stop.before, stop.found
    if before is None or before.kind != "INT" or found.kind != "NAME" or "NAME" in stop.expected:
        return False
    problems.add("E1024", before.span.to(found.span), number=before.text, word=found.text)
    return True


def _misspelt(place: Place, stop: Stop, problems: Problems) -> bool:
    """A word that is almost a keyword that could stand here."""
    found = stop.found
    if found.kind != "NAME":
        return _misspelt_step(place, stop, problems)
    words = sorted(kind.lower() for kind in stop.expected if kind.lower() in KEYWORDS)
    return report_misspelt(found, words, problems) is not None or _misspelt_step(place, stop, problems)


def report_misspelt(found: Token, words: Sequence[str], problems: Problems) -> str | None:
    """Report a word that is almost one of `words`, and give that; None, without a report, where it is none.

    It is mended only where it is almost one of them alone.
    """
    close = get_close_matches(found.text.lower(), words, 2, _CLOSE)
    if not close:
        return None
    fix = close[0] if len(close) == 1 else None
    problems.add("E1042", found.span, fix=fix, found=found.text, keyword=close[0])
    return close[0]


def _misspelt_step(place: Place, stop: Stop, problems: Problems) -> bool:
    """A scenario's first word that is almost a keyword (a name may start a step, so it was read as one)."""
    first = stop.tokens[0]
    if place is not Place.SCENARIO or stop.position != 1 or first.kind != "NAME":
        return False
    return report_misspelt(first, place.words, problems) is not None


SLIPS: Final[tuple[Slip, ...]] = (
    _equals,
    _chain,
    _late_rounding,
    _two_names,
    _missing_currency,
    _missing_limit,
    _missing_deadline,
    _else_if,
    _block_on_line,
    _missing_reason,
    _missing_rest,
    _keyword_case,
    _missing_colon,
    _missing_separator,
    _after_colon,
    _bare_name,
    _keyword_as_name,
    _odd_unit,
    _misspelt,
)
"""In the order in which they are tried; the first that it is says so."""
