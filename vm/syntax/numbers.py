"""Numbers with what follows them: amounts, percents, durations, dates, and the many ways people write them.

Each reader takes a piece of the scanner, reports what is wrong, and gives a token all the same, so that one
slip costs one message.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from vm.currencies import DECIMALS
from vm.machine.dates import parse_date, parse_local
from vm.source import Span
from vm.syntax.limits import INT_DIGITS
from vm.syntax.literals import UNIT_WORDS, read_decimal, write_decimal
from vm.syntax.problems import Problems
from vm.syntax.tokens import NAME_PART, NAME_START, Token, word_kind

NUMBER: Final = r"[0-9]+(?:_[0-9]+)*(?:\.[0-9]+(?:_[0-9]+)*)?"
DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])"
TIME: Final = rf"{DATE}[ ][0-9]{{2}}:[0-9]{{2}}(?![0-9])"
LOOSE_DATE: Final = (
    r"(?:19|20)[0-9]{2}"
    r"(?:-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|\.[0-9]{1,2}\.[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}[日号]?)"
    r"(?![0-9])(?:[ ][0-9]{1,2}:[0-9]{1,2}(?![0-9]))?"
)
GROUPED: Final = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])(?:\.[0-9]+)?"
SIGNED_MONEY: Final = rf"[¥￥$€£][ ]*(?:{GROUPED}|{NUMBER})"

_NUMBER: Final = re.compile(NUMBER)
_PERCENT: Final = re.compile(" *%")
_WORKING: Final = re.compile(rf" +working +days?(?![{NAME_PART}])")
_WORD: Final = re.compile(rf"( *)([{NAME_START}][{NAME_PART}]*)")
_CURRENCY: Final = re.compile("[A-Z]{3}")
_PARTS: Final = re.compile("[0-9]+")

_SIGNS: Final = MappingProxyType({"¥": "CNY", "￥": "CNY", "$": "USD", "€": "EUR", "£": "GBP"})

_MONEY_WORDS: Final = MappingProxyType(
    {
        "yuan": ("CNY", 0), "rmb": ("CNY", 0), "元": ("CNY", 0), "圆": ("CNY", 0), "块": ("CNY", 0),
        "块钱": ("CNY", 0), "人民币": ("CNY", 0), "万": ("CNY", 4), "万元": ("CNY", 4), "亿元": ("CNY", 8),
        "角": ("CNY", -1), "毛": ("CNY", -1), "jiao": ("CNY", -1), "分": ("CNY", -2), "fen": ("CNY", -2),
        "dollar": ("USD", 0), "dollars": ("USD", 0), "美元": ("USD", 0), "euro": ("EUR", 0),
        "euros": ("EUR", 0), "欧元": ("EUR", 0), "pound": ("GBP", 0), "pounds": ("GBP", 0),
        "英镑": ("GBP", 0), "日元": ("JPY", 0),
        "港币": ("HKD", 0), "港元": ("HKD", 0), "cent": ("USD", -2), "cents": ("USD", -2),
    }
)  # fmt: skip
"""Words for money: the currency, and by how many decimal places the number is to be moved."""

_UNIT_SLIPS: Final = MappingProxyType(
    {
        "天": "days", "日": "days", "个月": "months", "月": "months", "年": "years", "周": "weeks",
        "星期": "weeks", "个星期": "weeks", "小时": "hours", "个小时": "hours", "分钟": "minutes",
        "工作日": "working days", "个工作日": "working days", "workday": "working days",
        "workdays": "working days", "hr": "hours", "hrs": "hours", "min": "minutes", "mins": "minutes",
    }
)  # fmt: skip
"""Other words for units, with ours."""


def read_date(text: str, start: int, problems: Problems) -> Token:
    """A date or a time of the right form; reports one that does not exist."""
    span = Span(start, start + len(text))
    if len(text) > len("2026-01-01"):
        if parse_date(text[:10]) is None:
            problems.add("E1019", Span(start, start + 10), date=text[:10])
        elif parse_local(text) is None:
            problems.add("E1022", span, time=text[11:])
        return Token("TIME", text, span)
    if parse_date(text) is None:
        problems.add("E1019", span, date=text)
    return Token("DATE", text, span)


def read_loose_date(text: str, start: int, problems: Problems) -> Token:
    """A date of another form; reports it with the right form where there is such a day."""
    span = Span(start, start + len(text))
    parts = _PARTS.findall(text)
    meant = f"{parts[0]}-{parts[1].rjust(2, '0')}-{parts[2].rjust(2, '0')}"
    if len(parts) == 5:
        meant += f" {parts[3].rjust(2, '0')}:{parts[4].rjust(2, '0')}"
    exists = parse_local(meant) is not None if len(parts) == 5 else parse_date(meant) is not None
    problems.add("E1020", span, fix=meant if exists else None, found=text)
    return Token("TIME" if len(parts) == 5 else "DATE", meant, span)


def read_signed_money(text: str, start: int, problems: Problems) -> Token:
    """`¥100`: reports it, with the currency's letters."""
    span = Span(start, start + len(text))
    meant = f"{text[1:].strip().replace(',', '_')} {_SIGNS[text[0]]}"
    problems.add("E1014", span, fix=meant, found=text, meant=meant)
    return Token("AMOUNT", meant, span)


def read_grouped(piece: re.Match[str], depth: int, problems: Problems) -> Token | None:
    """`20,000`: reports it with `_`; None where the commas may part arguments (`list(100,200)`)."""
    found, start = piece[0], piece.start()
    if depth and ",0" not in found:
        return None
    meant = found.replace(",", "_")
    problems.add("E1016", Span(start, piece.end()), fix=meant, found=found, meant=meant)
    return _with_tail(piece.string, meant, start, piece.end(), problems)


def read_number(text: str, start: int, problems: Problems) -> Token:
    """A number and the unit after it."""
    found = _NUMBER.match(text, start)
    if found is None:
        raise ValueError("no number here")
    return _with_tail(text, found[0], start, found.end(), problems)


def _with_tail(text: str, number: str, start: int, end: int, problems: Problems) -> Token:
    """The token of `number`, which stands at start…end, with what follows it in `text`."""
    digits = sum(map(str.isdigit, number))
    if digits > INT_DIGITS:
        problems.add("E5007", Span(start, end), digits=digits, limit=INT_DIGITS)
        number = "0"
    if percent := _PERCENT.match(text, end):
        span = Span(start, percent.end())
        if percent.end() > end + 1:
            problems.add("E1017", span, fix=f"{number}%", found=text[start : percent.end()])
        return Token("PERCENT", f"{number}%", span)
    if working := _WORKING.match(text, end):
        return _duration(number, "working days", Span(start, end), Span(start, working.end()), problems)
    if word := _WORD.match(text, end):
        token = _with_word(number, word, start, end, problems)
        if token is not None:
            return token
    return _whole(number, Span(start, end), problems)


def _with_word(number: str, word: re.Match[str], start: int, end: int, problems: Problems) -> Token | None:
    """The token of a number before a word; None where the word has nothing to do with it."""
    gap, name = word[1], word[2]
    span = Span(start, word.end())
    lower = name.lower()
    if gap and name in UNIT_WORDS:
        return _duration(number, name, Span(start, end), span, problems)
    if gap and _CURRENCY.fullmatch(name) and lower not in _MONEY_WORDS and word_kind(lower) == "NAME":
        return Token("AMOUNT", f"{number} {name}", span)
    if lower in _MONEY_WORDS or name.upper() in DECIMALS:
        currency, places = _MONEY_WORDS.get(lower, (name.upper(), 0))
        meant = f"{_shift(number, places)} {currency}"
        problems.add("E1014", span, fix=meant, found=f"{number}{gap}{name}", meant=meant)
        return Token("AMOUNT", meant, span)
    unit = lower if lower in UNIT_WORDS else _UNIT_SLIPS.get(lower)
    if unit is not None and "." not in number:
        meant = f"{number} {unit}"
        problems.add("E1023", span, fix=meant, found=f"{number}{gap}{name}", meant=meant)
        return Token("DURATION", meant, span)
    if not gap and word_kind(name) == "NAME":
        problems.add("E1013", span, found=f"{number}{name}")
        return Token("NAME", f"_{name}", span)
    return None


def _shift(number: str, places: int) -> str:
    """The number moved by so many decimal places, as it is written."""
    if places == 0:
        return number
    digits, decimals = read_decimal(number)
    decimals -= places
    return write_decimal(digits * 10 ** max(0, -decimals), max(0, decimals))


def _duration(number: str, unit: str, at: Span, span: Span, problems: Problems) -> Token:
    if "." in number:
        problems.add("E1015", at, found=number)
        number = number.partition(".")[0]
    return Token("DURATION", f"{number} {unit}", span)


def _whole(number: str, span: Span, problems: Problems) -> Token:
    if "." in number:
        problems.add("E1015", span, found=number)
        number = number.partition(".")[0]
    return Token("INT", number, span)
