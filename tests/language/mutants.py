"""Programs with one mistake each, made by rule: the rule says which code must be found, and exactly where.

A rule is a pattern of a sound program and what stands there instead; ⟦ and ⟧ in it enclose the place of the
finding. The codes are what the catalogue says of such a mistake, not what the compiler answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from tests.language.blocks import FOLDER, blocks
from tests.language.programs import announced

CONTRACTS = FOLDER.parents[1] / "contracts"
SITES = 2
"""A rule takes at most so many sites of one program, spread over it …"""
MUTANTS = 20
"""… and so many in all."""


@dataclass(frozen=True)
class Rule:
    """What becomes of a pattern, and the code that must be found between ⟦ and ⟧."""

    name: str
    pattern: str
    replacement: str
    code: str


@dataclass(frozen=True)
class Mutant:
    """A text with one mistake, and what must be found in it."""

    rule: str
    origin: str
    text: str
    code: str
    start: int
    end: int


RULES = (
    Rule("a state that is not there", r"\bgo [A-Z]\w*", "go ⟦Nowhere⟧", "E2006"),
    Rule("two ends of a path", r"\bstay$", "stay; ⟦stay⟧", "E3002"),
    Rule("a statement after the end", r"\bgo ([A-Z]\w*)$", r"go \1; ⟦stay⟧", "E3002"),
    Rule("a keyword as a name", r"^    party (\w+)", r"    party ⟦clear⟧, \1", "E1040"),
    Rule("a full-width colon", r"^(contract \w+):", r"\1⟦：⟧", "E1003"),
    Rule("a full-width comma", r"^(    party \w+),", r"\1⟦，⟧", "E1003"),
    Rule("a tab", r"^    (?=party|pot|keep|term)", "⟦\t⟧", "E1004"),
    Rule("a bracket that is not closed", r"distinct\(([^()]*)\)", r"distinct⟦(⟧\1", "E1011"),
    Rule("a require without its reason", r'^( +require [^"]*?) else ".*$', r"\1⟦⟧", "E1048"),
    Rule("a person who is not there", r"\bby [a-z]\w*(?=:)", "by ⟦nobody_here⟧", "E2001"),
    Rule("money to someone who is not there", r"^( +pay .*) to [a-z]\w*$", r"\1 to ⟦nobody_here⟧", "E2001"),
    Rule("an amount without its currency", r"= 0 CNY$", "= ⟦0⟧", "E2103"),
    Rule("an amount of another currency", r"= 0 CNY$", "= ⟦0 EUR⟧", "E2104"),
    Rule("a currency that is not there", r"= 0 CNY$", "= 0 ⟦ABC⟧", "E2105"),
    Rule("a text without its end", r'else "([^"\n]*)"$', r'else ⟦"\1⟧', "E1007"),
    Rule("a name twice", r"^    pot (\w+): (\w+)$", r"    pot \1: \2\n    pot ⟦\1⟧: \2", "E2003"),
    Rule("an assignment with two marks", r"^( +set \w+) = ", r"\1 ⟦==⟧ ", "E1047"),
    Rule("a comma is missing", r"^    party (\w+), (\w+)", r"    party \1 ⟦\2⟧", "E1056"),
    Rule("a colon is missing", r"^(    state \w+ until [^:\n]*):$", r"\1⟦⟧", "E1043"),
    Rule("months without a rule for short ones", r"\b(\d+ months?) (clip|roll)\b", r"⟦\1⟧", "E2114"),
    Rule("a share above the whole", r"^( +(?:on timeout: )?share \w+: \w+) \d+%", r"\1 ⟦150%⟧", "E2117"),
    Rule("a word that starts no line", r"^    pot ", "    ⟦pott⟧ ", "E1042"),
    Rule("a control character", r'^(    +)"', "\\1\"⟦\u202e⟧", "E1002"),
    Rule("a range from above", r"int\((\d+)\.\.(\d\d+)\)", r"⟦int(\2..\1)⟧", "E2142"),
    Rule("a type that is not there", r": hash\b(?! *[=(])", ": ⟦hsh⟧", "E2102"),
    Rule("another version", r"\Atally 1", "tally ⟦2⟧", "E1031"),
    Rule("no version", r"\Atally 1\n\n?(\w+)", r"⟦\1⟧", "E1030"),
    Rule("a timeout that stays", r"on timeout: go \w+$", "on timeout: ⟦stay⟧", "E3004"),
    Rule("a bound for no action", r"^    gas \w+ <=", "    gas ⟦nothing⟧ <=", "E2008"),
    Rule("three compared", r"require (\w+) (<=|<|==) (\w+) else", r"require \1 \2 \3 ⟦<⟧ \3 else", "E1054"),
    Rule("an unknown value", r"require \w+ (<=|<|==) ", r"require ⟦unheard_of⟧ \1 ", "E2001"),
    Rule("a field that is not there", r"\b([a-z]\w*)\[(\w+)\]\.\w+\b(?!\()", r"\1[\2].⟦nowhere⟧", "E2009"),
    Rule("an event that is not there", r"\bnote \w+\(", "note ⟦Unheard⟧(", "E2007"),
    Rule("too many decimals", r"(?<![\d._])(\d+) CNY\b", r"⟦\1.001 CNY⟧", "E2118"),
    Rule("a day that is not there", r"\b2026-\d\d-\d\d\b(?! \d)", "⟦2026-02-30⟧", "E1019"),
    Rule("a mark that is not the language's", r" <= ", " ⟦≤⟧ ", "E1003"),
    Rule("a statement that is none", r"^( +)require ", r"\1⟦requires⟧ ", "E1042"),
)


@cache
def bases() -> tuple[tuple[str, str], ...]:
    """Sound programs of one file with a name: the shipped contracts, and the whole programs of the pages."""
    shipped = [
        (path.name, path.read_text(encoding="utf-8")) for path in sorted(CONTRACTS.rglob("*.tally"))
    ]
    pages = [
        (f"{block.file}:{block.line}", block.text)
        for block in blocks()
        if not announced(block.text) and not block.files
    ]
    return (*shipped, *pages)


@cache
def mutants() -> tuple[Mutant, ...]:
    """The mutants of every rule, rule by rule."""
    return tuple(mutant for rule in RULES for mutant in islice(_made(rule), MUTANTS))


def _made(rule: Rule) -> Iterator[Mutant]:
    for origin, text in bases():
        found = list(re.finditer(rule.pattern, text, re.MULTILINE))
        step = max(1, len(found) // SITES)
        for site in found[::step][:SITES]:
            yield _mutant(rule, origin, text, site)


def _mutant(rule: Rule, origin: str, text: str, site: re.Match[str]) -> Mutant:
    marked = text[: site.start()] + site.expand(rule.replacement) + text[site.end() :]
    start = marked.index("⟦")
    end = marked.index("⟧") - 1
    return Mutant(rule.name, origin, marked.replace("⟦", "").replace("⟧", ""), rule.code, start, end)
