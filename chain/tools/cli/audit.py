"""`tally audit`: what a contract does before anyone signs it, as text, a page, a picture, or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chain.tools.cli.options import Console, options
from chain.tools.cli.targets import compiled, folder_of
from vm.abi import Json
from vm.diagnostics.report import Diagnostic

if TYPE_CHECKING:
    from chain.tools.audit.asking import Each


@click.command()
@click.argument("name", metavar="FILE|NAME")
@click.argument("contract", required=False, metavar="[CONTRACT]")
@click.option(
    "--term", "terms", multiple=True, metavar="NAME=VALUE", help="A term, or a party. 条款或当事人。"
)
@click.option("--terms", "file", metavar="FILE", help="Terms as a JSON object in FILE. JSON 文件中的条款。")
@click.option("--on", "day", metavar="DATE", help="Day of the creation (default: today). 创建日期。")
@click.option("--scenario", metavar="TITLE", help="Terms and day of this scenario. 取自该情景的条款和日期。")
@click.option("--html", metavar="FILE", help="Write one page to FILE. 写入一个网页。")
@click.option("--svg", metavar="FILE", help="Write the picture of the states to FILE. 写入状态图。")
@options
def audit(
    name: str,
    contract: str | None,
    terms: tuple[str, ...],
    file: str | None,
    day: str | None,
    scenario: str | None,
    html: str | None,
    svg: str | None,
    as_json: bool,
    lang: str,
) -> int:
    """Say what a contract does before anyone signs it. 签字之前，看清合约做什么。

    Who may do what in each state, what happens if nobody acts, what each party gets and when, where money can
    wait, and what each action costs. With terms, days and amounts in figures; a party that is not given is a
    person of that name.
    """
    # what audits and renders is loaded only when there is something to audit
    from chain.tools.audit import asking
    from vm.audit.audit import audit as audit_contract

    console = Console.of(lang, as_json)
    found = compiled(name)
    if isinstance(found, Diagnostic):
        return _refused(console, (found,))
    if found.checked is None:
        return _refused(console, found.diagnostics)
    numbers = asking.numbers_of(found.checked.contracts, contract)
    given = asking.terms_given(terms, file)
    if isinstance(numbers, Diagnostic):
        return _refused(console, (numbers,))
    if isinstance(given, tuple):
        return _refused(console, given)
    asked = asking.Asked(given, day, scenario, folder_of(name))
    if len(numbers) > 1 and (given or svg is not None):
        known = ", ".join(one.name for one in found.checked.contracts)
        return _refused(console, (Diagnostic.of("S6055", None, None, name=name, known=known),))
    audits: list[Each] = []
    for number in numbers:
        figures = asking.figures_for(found, number, asked)
        if isinstance(figures, tuple):
            return _refused(console, figures)
        audits.append((audit_contract(found, number), figures))
    console.complain(() if as_json else found.diagnostics)
    return _show(console, audits, found.source.name, html, svg)


def _refused(console: Console, diagnostics: tuple[Diagnostic, ...]) -> int:
    console.report(diagnostics)
    return 2


def _show(console: Console, audits: list[Each], file: str, html: str | None, svg: str | None) -> int:
    """Write the page and the picture that are asked for; else, or where JSON is, say everything."""
    from chain.tools.audit import asking
    from chain.tools.audit.document import document
    from chain.tools.audit.text import lines

    texts = {} if html is None else {html: asking.page_of(audits, console.language)}
    if svg is not None:
        texts[svg] = asking.picture_of(audits[0][0], console.language)
    for path, text in texts.items():
        problem = asking.write(Path(path), text)
        if problem is not None:
            return _refused(console, (problem,))
        if not console.json:
            console.say(console.word("written", path=path))
    if console.json:
        contracts: list[Json] = [document(one, figures) for one, figures in audits]
        console.document({"ok": True, "file": file, "contracts": contracts})
    elif not texts:
        for one, figures in audits:
            for report in asking.reports_of(one, figures, console.language):
                for line in lines(report):
                    console.say(line)
                console.say("")
    return 0
