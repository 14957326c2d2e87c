"""What `relocation.py` says, in English and in Chinese."""

from __future__ import annotations

import unicodedata

TEXTS = {
    "people": {
        "en": "{count} households in {townships} townships, awards of {awards} in all (seed {seed}, made up)",
        "zh": "{count} 户，{townships} 个乡镇，补偿款合计 {awards}（种子 {seed}，数据均为虚构）",
    },
    "funded": {
        "en": "{day}  the treasury puts {amount} into {accounts} special accounts",
        "zh": "{day}  财政向 {accounts} 个专户拨款 {amount}",
    },
    "same person": {
        "en": "{day}  refused: an order whose maker is its checker too",
        "zh": "{day}  被拒绝：经办人兼任复核人的支付指令",
    },
    "paid twice": {
        "en": "{day}  refused: a second confirmation of the paid order of {household}",
        "zh": "{day}  被拒绝：对 {household} 已付的指令再次确认付款",
    },
    "refusal": {"en": "            {code} {reason}", "zh": "            {code} {reason}"},
    "not open": {"en": "not open in the state {state}", "zh": "在状态 {state} 下不可操作"},
    "week": {
        "en": "week {week:>2}, to {day}: {filed} filed, {paid} paid, {bounced} bounced, "
        "{corrected} corrected, {deposited} deposited",
        "zh": "第 {week:>2} 周，至 {day}：制单 {filed}，付讫 {paid}，退回 {bounced}，"
        "更正 {corrected}，提存 {deposited}",
    },
    "season": {
        "en": "{day}, when the last order is answered:",
        "zh": "{day}，最后一张指令办结时：",
    },
    "claimed": {
        "en": "{day}  in five years {claimed} claimed what was deposited for them; {lapsed} never came",
        "zh": "{day}  五年之内 {claimed} 户领取了提存款，{lapsed} 户始终没有来",
    },
    "end": {"en": "{day}, when nothing is open any more:", "zh": "{day}，全部了结时："},
    "money": {
        "en": "all money on the chain: {total}; ever issued: {issued}",
        "zh": "链上全部资金：{total}；累计发行：{issued}",
    },
    "verified": {
        "en": "re-executed from genesis: {height} blocks, {transactions} signed transactions, no difference",
        "zh": "从创世块起重新执行：{height} 个区块、{transactions} 笔已签名交易，没有差异",
    },
    "broken": {"en": "some fen are not accounted for", "zh": "有款项对不上"},
    "no table": {
        "en": "{path} is not a table of households: {reason}",
        "zh": "{path} 不是住户表：{reason}",
    },
    "paying": {"en": "paying", "zh": "付款"},
    "waiting": {"en": "waiting", "zh": "等待"},
    "verifying": {"en": "verifying", "zh": "验证"},
    "all": {"en": "all", "zh": "合计"},
}

COLUMNS = {
    "en": (
        "line", "appropriated", "paid", "on deposit", "lapsed", "returned", "special accounts", "under way",
        "difference",
    ),
    "zh": ("预算科目", "拨款", "已付", "提存", "逾期归财政", "退回财政", "专户结余", "在途", "差额"),
}  # fmt: skip
"""Headings of the table: where the money of a line is."""


def text(key: str, language: str, **values: object) -> str:
    """What to say, in a language, with its values put in."""
    return TEXTS[key][language].format(**values)


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows of cells under each other: the first column to the left, the others to the right."""
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join("  " + "  ".join(_cells(row, widths)) for row in rows)


def _cells(row: tuple[str, ...], widths: list[int]) -> list[str]:
    gaps = [" " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
    return [row[0] + gaps[0], *(gap + cell for gap, cell in zip(gaps[1:], row[1:], strict=True))]


def _width(cell: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in cell)
