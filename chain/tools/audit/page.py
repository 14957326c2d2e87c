"""An audit as one page of HTML that needs nothing from outside: no script, no font, no picture file.

Both languages stand in the page; two buttons at its top choose which is shown and printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final, assert_never

from chain.tools.audit.blocks import Block, Bullets, Drawing, Item, Paragraph, Report, Section, Table
from chain.tools.audit.svg import svg

LANGUAGES: Final = {"zh": "中文", "en": "English"}
_CODE: Final = re.compile(r"`([^`]*)`")

_STYLE: Final = """
:root { color-scheme: light; }
body { font: 16px/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1b1f24;
  background: #fff; margin: 0 auto; max-width: 62rem; padding: 1.5rem; }
h1 { font-size: 1.7rem; margin: .6rem 0 .2rem; }
h2 { font-size: 1.3rem; margin: 2.2rem 0 .6rem; border-bottom: 2px solid #35618e; }
h3 { font-size: 1.1rem; margin: 1.8rem 0 .3rem; }
h4 { font-size: 1rem; margin: .8rem 0 .2rem; color: #35618e; }
.note { font-weight: 400; color: #4a5560; }
.lead { color: #38424c; }
code { font: .92em ui-monospace, "Cascadia Mono", Consolas, monospace; background: #eef2f6; padding: 0 .2em;
  border-radius: 3px; }
ul { margin: .2rem 0 .6rem; padding-left: 1.3rem; }
li { margin: .15rem 0; }
dl { margin: .2rem 0 .6rem; }
dt { font-weight: 600; margin-top: .4rem; }
dd { margin: 0 0 .2rem 1.3rem; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { border: 1px solid #c6d0da; padding: .25rem .5rem; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.drawing { overflow-x: auto; }
.drawing svg { max-width: 100%; height: auto; }
.states-list > section { border-left: 3px solid #c6d0da; padding-left: 1rem; margin-top: 1.2rem;
  break-inside: avoid-page; }
nav a { margin-right: 1rem; color: #24507c; }
.choose { position: absolute; opacity: 0; }
.choices label { border: 1px solid #35618e; padding: .2rem .8rem; margin-right: .4rem; border-radius: 4px;
  cursor: pointer; }
.choose:focus-visible ~ .choices label { outline: 2px solid #8a5a12; }
article { display: none; }
@media print { .choices, nav { display: none; } body { max-width: none; padding: 0; font-size: 11pt; }
  h2 { break-after: avoid; } }
"""


def page(reports: list[list[Report]]) -> str:
    """The page of one or more contracts, each with its report in every language that is to be shown."""
    languages = [report.language for report in reports[0]] if reports else []
    title = escape(", ".join(each[0].title for each in reports))
    lines = [
        "<!doctype html>",
        f'<html lang="{languages[0] if languages else "en"}">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}{_switch(languages)}</style></head>",
        "<body>",
        *_choices(languages),
    ]
    for place, language in enumerate(languages):
        lines.append(f'<article class="{language}" lang="{language}">')
        for number, each in enumerate(reports):
            lines.extend(_report(each[place], f"{language}{number}"))
        lines.append("</article>")
    return "\n".join((*lines, "</body></html>", ""))


def _switch(languages: list[str]) -> str:
    """Which article is shown for which button."""
    if len(languages) == 1:
        return "article { display: block; }"
    shown = [f"#show-{one}:checked ~ article.{one} {{ display: block; }}" for one in languages]
    marked = [
        f"#show-{one}:checked ~ .choices label[for=show-{one}] {{ background: #35618e; color: #fff; }}"
        for one in languages
    ]
    return "\n".join((*shown, *marked))


def _choices(languages: list[str]) -> Iterator[str]:
    if len(languages) == 1:
        return
    for place, one in enumerate(languages):
        checked = " checked" if place == 0 else ""
        yield f'<input class="choose" type="radio" name="language" id="show-{one}"{checked}>'
    labels = "".join(f'<label for="show-{one}" lang="{one}">{LANGUAGES[one]}</label>' for one in languages)
    yield f'<div class="choices">{labels}</div>'


def _report(report: Report, prefix: str) -> Iterator[str]:
    yield f"<h1>{inline(report.title)}</h1>"
    if report.subtitle:
        yield f'<p class="lead">{inline(report.subtitle)}</p>'
    links = (
        f'<a href="#{prefix}-{place}">{inline(section.title)}</a>'
        for place, section in enumerate(report.sections)
    )
    yield f"<nav>{' '.join(links)}</nav>"
    for place, section in enumerate(report.sections):
        nested = any(isinstance(block, Section) and block.note for block in section.blocks)
        style = ' class="states-list"' if nested else ""
        yield f'<section id="{prefix}-{place}"{style}>'
        yield from _section(section, report.language, 2)
        yield "</section>"


def _section(section: Section, language: str, level: int) -> Iterator[str]:
    note = f' <span class="note">\u2014 {inline(section.note)}</span>' if section.note else ""
    yield f"<h{level}>{inline(section.title)}{note}</h{level}>"
    for block in section.blocks:
        yield from _block(block, language, level)


def _block(block: Block, language: str, level: int) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield f"<p>{inline(text)}</p>"
        case Bullets(texts):
            yield _list(texts)
        case Item(label, texts):
            said = inline(texts[0]) if len(texts) == 1 else _list(texts)
            yield f"<dl><dt>{inline(label)}</dt><dd>{said}</dd></dl>"
        case Table(head, rows):
            yield from _table(head, rows)
        case Drawing():
            yield f'<div class="drawing">{svg(block, language)}</div>'
        case Section():
            if block.note:
                yield "<section>"
            yield from _section(block, language, min(level + (1 if block.note else 2), 4))
            if block.note:
                yield "</section>"
        case _:
            assert_never(block)


def _list(texts: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{inline(text)}</li>' for text in texts)}</ul>"


def _table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    yield f"<table><thead><tr>{''.join(f'<th>{inline(cell)}</th>' for cell in head)}</tr></thead><tbody>"
    for row in rows:
        cells = (
            f'<td class="number">{inline(cell)}</td>'
            if 0 < place < len(row) - 1
            else f"<td>{inline(cell)}</td>"
            for place, cell in enumerate(row)
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"


def inline(text: str) -> str:
    """A text with what stands in backticks as code, everything else as it is."""
    return _CODE.sub(r"<code>\1</code>", escape(text))
