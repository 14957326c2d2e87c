"""What to say where a line stops making sense: common slips by name, else what was found, and an example."""

from __future__ import annotations

from collections.abc import Sequence

from vm.syntax.examples import example_for
from vm.syntax.places import OUT_OF_PLACE, Place, home_of
from vm.syntax.problems import Problems
from vm.syntax.slips import SLIPS, report_bare_name, report_misspelt
from vm.syntax.stop import Stop
from vm.syntax.tokens import END, NAME_WORDS, Token


def report_start(place: Place, tokens: Sequence[Token], problems: Problems) -> str | None:
    """Report a line whose first word may not start one here; gives the keyword surely meant, if any."""
    first = tokens[0]
    home = home_of(first.kind)
    if home is not None:
        problems.add(OUT_OF_PLACE[home], first.span, word=first.text)
        return None
    lower = first.text.lower()
    if lower in place.words:
        problems.add("E1041", first.span, fix=lower, found=first.text, keyword=lower)
        return lower
    if place is Place.RULE and first.kind in NAME_WORDS and report_bare_name(tokens, 0, problems):
        return None
    meant = report_misspelt(first, place.words, problems) if first.kind == "NAME" else None
    if meant is not None:
        return meant
    example = example_for(place, ())
    problems.add("E1066", first.span, found=first.text, words=_listed(place), example=example)
    return None


def report_percent_of(tokens: Sequence[Token], problems: Problems) -> bool:
    """Report the first `30% of price` of a line, if any; it is mended where what follows is a plain place.

    `pay 30% of rent from held` would read as an amount and a budget line, so this is looked for first. In a
    `share` the percent alone is right.
    """
    kinds = [token.kind for token in tokens]
    place = next(
        (place for place in range(len(kinds)) if kinds[place : place + 2] == ["PERCENT", "OF"]), None
    )
    if place is None or "SHARE" in kinds[:place]:
        return False
    percent, end = tokens[place], place + 2
    while end < len(tokens) and (kinds[end] in NAME_WORDS or kinds[end] == "DOT"):
        end += 1
    name = "".join(token.text for token in tokens[place + 2 : end])
    fix = f"{name} * {percent.text} rounded down" if name else None
    span = percent.span.to(tokens[end - 1].span)
    problems.add("E1018", span, fix=fix, percent=percent.text, base=name or "price")
    return True


def report_stop(place: Place, stop: Stop, problems: Problems) -> None:
    """Report where a line stopped making sense."""
    for slip in SLIPS:
        if slip(place, stop, problems):
            return
    example = example_for(place, stop.tokens[: stop.position + 1])
    before = stop.before
    if stop.found.kind == END:
        last = stop.tokens[-1]
        problems.add("E1057", stop.found.span, before=last.text, example=example)
    else:
        problems.add(
            "E1056",
            stop.found.span,
            found=stop.found.text,
            before=before.text if before else "",
            example=example,
        )


def _listed(place: Place) -> str:
    """The words that may start a line, as code."""
    return " ".join(place.words)
