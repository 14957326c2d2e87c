"""Findings as people read them, in English, in Chinese or in both, and as JSON.

A line of a help whose parameter is empty is left out: `did you mean {near}?` is said only where something is
near. A parameter's value is put in as it is, once, on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from vm.diagnostics.codes import CATALOGUE
from vm.diagnostics.entry import Wording
from vm.diagnostics.folding import fold
from vm.diagnostics.report import Diagnostic, Label, Language
from vm.diagnostics.snippet import mended, place, plain, snippet
from vm.source import SourceFile, Span

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json]"

SHOWN: Final = 5
"""Findings that are shown in full; the others are counted."""
_ONE_LINE: Final = 1 << 30
"""More columns than any text has."""
_VALUE_LENGTH: Final = 200
_INDENT: Final = 2
"""Columns that a message's further lines are indented by."""
_LARGE: Final = 10_000
"""Numbers from here on are hard to read without their thousands apart."""
_PARAMETER: Final = re.compile(r"\{([a-z_]+)\}")
_LANGUAGES: Mapping[Language, tuple[str, ...]] = MappingProxyType(
    {"en": ("en",), "zh": ("zh",), "both": ("zh", "en")}
)
_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "error": {"en": "error", "zh": "错误"},
        "warning": {"en": "warning", "zh": "提示"},
        "help": {"en": "help", "zh": "建议"},
        "fix": {"en": "fix", "zh": "修改后"},
        "explain": {"en": "explain", "zh": "详解"},
        "rule": {"en": "rule", "zh": "规则"},
        "clause": {"en": "clause", "zh": "条款"},
        "reason": {"en": "reason", "zh": "理由"},
        "state": {"en": "state", "zh": "状态"},
        "values": {"en": "values", "zh": "数值"},
        "who": {"en": "asked", "zh": "申请"},
        "sender": {"en": "sent by", "zh": "发送自"},
        "when": {"en": "when", "zh": "时间"},
        "changed": {"en": "changed", "zh": "变动"},
        "nothing": {"en": "nothing", "zh": "无"},
        "may_act": {"en": "may act now", "zh": "现在可操作"},
    }
)
_FACTS: Final = ("reason", "rule", "clause", "state", "values", "sender", "who", "when")
"""What a refusal at run time says besides its message, where the message does not say it already."""


def render(diagnostic: Diagnostic, language: Language, width: int | None = None) -> str:
    """The message, its place with marks below, help, and the lines as a fix leaves them; no last newline.

    Sentences are folded to `width` columns; without it each stays on one line, however long.
    """
    return "\n".join(_lines(diagnostic, _LANGUAGES[language], width or _ONE_LINE))


def render_all(
    diagnostics: Iterable[Diagnostic],
    language: Language,
    shown: int | None = SHOWN,
    width: int | None = None,
) -> str:
    """The first messages, errors before warnings, then how many more there are. Empty for none.

    `shown` is how many are shown in full, None for all; `width` as for `render`.
    """
    found = sorted(diagnostics, key=lambda one: one.severity == "warning")
    parts = [render(one, language, width) for one in found[:shown]]
    more = len(found) - len(parts)
    if more > 0:
        counts = {
            "en": f"... and {more} more; mend these first, or see all with `tally check --all`",
            "zh": f"... 另有 {more} 条未显示：请先改正以上各条，或用 `tally check --all` 查看全部",
        }
        lines = (fold(counts[tongue], "", width or _ONE_LINE) for tongue in _LANGUAGES[language])
        parts.append("\n".join(line for folded in lines for line in folded))
    return "\n\n".join(parts)


def as_json(diagnostic: Diagnostic) -> dict[str, Json]:
    """The finding as a document. What it does not have is left out: no place, no fix, no labels."""
    entry = CATALOGUE.get(diagnostic.code)
    document: dict[str, Json] = {
        "code": diagnostic.code,
        "name": "" if entry is None else entry.name,
        "severity": diagnostic.severity,
    }
    source, span = diagnostic.source, diagnostic.span
    if source is not None:
        document["file"] = source.name
        if span is not None:
            document |= _range(source, span)
    document["parameters"] = dict(diagnostic.parameters)
    for tongue in ("en", "zh"):
        wording = _wording(diagnostic, tongue)
        document[tongue] = {
            "message": _filled(wording.message, diagnostic),
            "why": _filled(wording.why, diagnostic),
            "help": "\n".join(_help(wording.help, diagnostic)),
        }
    if source is not None and diagnostic.labels:
        document["labels"] = [_label(source, label) for label in diagnostic.labels]
    if source is not None and diagnostic.fix is not None:
        edits = diagnostic.fix.edits
        document["fix"] = [{**_range(source, edit.span), "text": edit.text} for edit in edits]
    return document


def _label(source: SourceFile, label: Label) -> dict[str, Json]:
    """Another place of the finding, with its file where that is another one."""
    if label.source is None:
        return _range(source, label.span)
    return {"file": label.source.name, **_range(label.source, label.span)}


def _range(source: SourceFile, span: Span) -> dict[str, Json]:
    line, column = place(source, span.start)
    end_line, end_column = place(source, max(span.start, span.end))
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


# --- lines of a message -------------------------------------------------------------------------------------


def _lines(diagnostic: Diagnostic, tongues: Sequence[str], width: int) -> Iterator[str]:
    wordings = [(tongue, _wording(diagnostic, tongue)) for tongue in tongues]
    for tongue, wording in wordings:
        yield from fold(_filled(wording.message, diagnostic), _head(diagnostic, tongue), width, _INDENT)
    yield from _place_lines(diagnostic)
    for title, text in _facts(diagnostic, tongues, wordings[0][1].message):
        yield from fold(text, title, width)
    for tongue, wording in wordings:
        for line in _help(wording.help, diagnostic):
            yield from fold(line, _titled("help", (tongue,)), width)
    if diagnostic.source is not None and diagnostic.fix is not None:
        after = mended(diagnostic.source, diagnostic.fix.edits)
        if after:
            yield _titled("fix", tongues).rstrip()
            yield from after
    if diagnostic.code in CATALOGUE:
        yield f"{_titled('explain', tongues)}tally explain {diagnostic.code}"


def _head(diagnostic: Diagnostic, tongue: str) -> str:
    """What stands before the message: `error[E2103 amount-unit]: `."""
    entry = CATALOGUE.get(diagnostic.code)
    named = diagnostic.code if entry is None else f"{entry.code} {entry.name}"
    colon = "：" if tongue == "zh" else ": "
    return f"{_WORDS[diagnostic.severity][tongue]}[{named}]{colon}"


def _place_lines(diagnostic: Diagnostic) -> Iterator[str]:
    source, span = diagnostic.source, diagnostic.span
    if source is None:
        return
    if span is None:
        yield f" --> {plain(source.name)}"
        return
    here = tuple(label.span for label in diagnostic.labels if label.source is None)
    yield from _shown(source, span, "-->", snippet(source, span, here))
    for label in diagnostic.labels:
        if label.source is not None:
            yield from _shown(label.source, label.span, ":::", snippet(label.source, label.span, sign="-"))


def _shown(source: SourceFile, span: Span, arrow: str, marked: tuple[str, ...]) -> Iterator[str]:
    """File, line and column of a place, and its lines."""
    line, column = place(source, span.start)
    margin = marked[0].index("|") - 1
    yield f"{'':{margin}}{arrow} {plain(source.name)}:{line}:{column}"
    yield from marked


def _facts(diagnostic: Diagnostic, tongues: Sequence[str], message: str) -> Iterator[tuple[str, str]]:
    """(title, text) of a refusal at run time: which rule, which values, who asked and when, what changed, who
    may act."""
    values = dict(diagnostic.parameters)
    if not diagnostic.code.startswith("R") or "rule" not in values:
        return
    said = _PARAMETER.findall(message)
    if "sender" in values and not _absent("sender", diagnostic):
        # whoever sent it asked
        said.append("who")
    for name in _FACTS:
        if name in values and name not in said and not _absent(name, diagnostic):
            yield _titled(name, tongues), _value(values[name])
    yield _titled("changed", tongues), " / ".join(_WORDS["nothing"][tongue] for tongue in tongues)
    if "may_act" in values and "may_act" not in said and not _absent("may_act", diagnostic):
        yield _titled("may_act", tongues), _value(values["may_act"])


def _titled(word: str, tongues: Sequence[str]) -> str:
    """`help: `, `建议：` or `建议 / help: `."""
    colon = "：" if tuple(tongues) == ("zh",) else ": "
    return " / ".join(_WORDS[word][tongue] for tongue in tongues) + colon


def _help(text: str, diagnostic: Diagnostic) -> Iterator[str]:
    for line in text.split("\n"):
        if line and not any(_absent(name, diagnostic) for name in _PARAMETER.findall(line)):
            yield _filled(line, diagnostic)


def _absent(name: str, diagnostic: Diagnostic) -> bool:
    """Whether a parameter says that there is nothing: empty, or `-` in what chain and tools report."""
    value = dict(diagnostic.parameters).get(name)
    return value == "" or (value == "-" and diagnostic.code[:1] in "RS")


# --- texts and values ---------------------------------------------------------------------------------------


def _wording(diagnostic: Diagnostic, tongue: str) -> Wording:
    entry = CATALOGUE.get(diagnostic.code)
    if entry is not None:
        return entry.zh if tongue == "zh" else entry.en
    given = ", ".join(f"{name} = {_value(value)}" for name, value in diagnostic.parameters)
    if tongue == "zh":
        message = "编译器没有这个编号的说明" + (f"（{given}）" if given else "")
        return Wording(message, "", "抱歉，这是 Tally 自身的缺陷，请告诉我们")
    message = "Tally has no text for this code" + (f" ({given})" if given else "")
    return Wording(message, "", "sorry, this is a fault of Tally itself: please report it")


def _filled(text: str, diagnostic: Diagnostic) -> str:
    """The text with its parameters put in; a parameter that was not given stays as it is written."""
    values = dict(diagnostic.parameters)
    grouped = diagnostic.code.startswith("E")
    return _PARAMETER.sub(lambda found: _value(values.get(found[1], found[0]), grouped), text)


def _value(value: str | int, grouped: bool = False) -> str:
    """A value on one line, cut where it is very long; `grouped` sets thousands of a large number apart."""
    if grouped and type(value) is int and value >= _LARGE:
        return f"{value:,}"
    text = plain(str(value).replace("\r\n", "\n").replace("\n", " ").replace("\t", " "))
    return text if len(text) <= _VALUE_LENGTH else text[:_VALUE_LENGTH] + "..."
