"""Families of codes: what the first letters of a code say it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vm.diagnostics.codes import CATALOGUE, Entry

_TITLES: Final = (
    ("E10", "how a text is written: characters, lines, words", "文本的写法：字符、行和用词"),
    ("E20", "names: unknown, doubled, hidden", "名称：未知、重复、遮住"),
    ("E21", "types, numbers, money, dates", "类型、数值、金额和日期"),
    ("E22", "arguments, and what built-ins are asked", "参数，以及内置函数的用法"),
    ("E23", "where something can be read", "什么内容在哪里可以读取"),
    ("E24", "writing what a contract keeps", "写入合约保存的内容"),
    ("E25", "how large a contract may be", "合约的大小限制"),
    ("E29", "what this version does not cover", "本版本尚不支持的内容"),
    ("E30", "states, rules, payments", "状态、规则和付款"),
    ("E31", "what is proved before a contract runs", "合约运行之前要证明的内容"),
    ("E32", "what a program costs, and its size", "程序的步数和大小"),
    ("E33", "contracts that know each other, budget lines, used files", "合约之间的往来、科目和引用的文件"),
    ("E50", "how large a text may be", "文本的大小限制"),
    ("R40", "why a call was refused", "调用被拒绝的原因"),
    ("R50", "gas that was used up", "步数用尽"),
    ("S60", "commands and files", "命令和文件"),
    ("S64", "the chain and its file", "链和链文件"),
    ("S65", "Tally from Python", "在 Python 中使用 Tally"),
    ("S66", "calendars", "日历"),
    ("S67", "the lock of used files", "引用文件的锁"),
    ("W20", "warnings of what is not used", "提示：没有用到的内容"),
    ("W30", "warnings of what is likely not meant", "提示：大概并非本意的内容"),
    ("W33", "warnings of what is sent to other contracts", "提示：发往其他合约的内容"),
)
_PREFIX: Final = 3
"""Letters of a code that name its family."""


@dataclass(frozen=True, slots=True)
class Family:
    """The codes that start with a prefix, and what they are about."""

    prefix: str
    en: str
    zh: str
    entries: tuple[Entry, ...]


def families() -> tuple[Family, ...]:
    """All families, in the order of the catalogue."""
    return tuple(_family(prefix) for prefix in dict.fromkeys(code[:_PREFIX] for code in CATALOGUE))


def family_of(prefix: str) -> Family | None:
    """The family of a prefix in either case, such as `E21`; None where no code starts so."""
    known = prefix.upper()
    return _family(known) if any(code[:_PREFIX] == known for code in CATALOGUE) else None


def _family(prefix: str) -> Family:
    titles = {first: (en, zh) for first, en, zh in _TITLES}
    english, chinese = titles[prefix]
    entries = tuple(entry for code, entry in CATALOGUE.items() if code.startswith(prefix))
    return Family(prefix, english, chinese, entries)
