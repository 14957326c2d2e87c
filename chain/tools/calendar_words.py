"""Words of `tally calendar`, English and Chinese side by side."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chain.tools.chain_words import Tongue, filled

CALENDAR_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "calendar": ("calendar {name}: {description}", "日历 {name}：{description}"),
        "covered": (
            "years {first} to {last}; other years are Monday to Friday, and deadlines in them provisional",
            "表内年份 {first} 至 {last}；其他年份以周一至周五为工作日，期限标为暂定",
        ),
        "zone is": (
            "zone {zone}: {count offset} from {since} to {until}",
            "时区 {zone}：{since} 至 {until} 有 {count} 段时差",
        ),
        "table hash": ("hash 0x{hash}", "哈希 0x{hash}"),
        "made by": ("made by: {text}", "生成命令：{text}"),
        "source": ("source: {text}", "来源：{text}"),
        "years title": (
            "year  working days  days off  make-up days  clocks change on",
            "年份  工作日  放假（周一至周五）  补班（周末）  钟表调整日",
        ),
        "year line": (
            "{year}  {working}           {off}        {worked}            {changes}",
            "{year}  {working}     {off}                  {worked}            {changes}",
        ),
        "year": ("{year}: {count day} worked", "{year} 年：{count} 个工作日"),
        "year outside": (
            "{year} is not in the table: {count day} worked, Monday to Friday; deadlines are provisional",
            "表内没有 {year} 年：按周一至周五计，{count} 个工作日；落在该年的期限是暂定的",
        ),
        "days off": ("days off, Monday to Friday:", "放假（周一至周五）："),
        "make-up days": ("make-up days, worked on a weekend:", "补班（周末上班）："),
        "changes": ("the clocks change:", "钟表调整："),
        "day line": ("{day} {weekday}  {name}", "{day} {weekday}  {name}"),
        "change line": (
            "{before} -> {after} ({offset} from then on)",
            "{before} -> {after}（此后为 {offset}）",
        ),
        "none": ("none", "无"),
        "shipped": ("these come with Tally:", "随 Tally 提供："),
        "own": ("in the folder {folder}:", "文件夹 {folder} 中："),
        "list line": (
            "{name}  {first} to {last}  {zone}  {description}",
            "{name}  {first} 至 {last}  {zone}  {description}",
        ),
        "damaged line": (
            "{path}: damaged, see `tally calendar check {path}`",
            "{path}：已损坏，见 `tally calendar check {path}`",
        ),
        "holds": (
            "{path}: calendar {name}, {first} to {last}, {off day} off, {worked} made up; its hash holds",
            "{path}：日历 {name}，{first} 至 {last}，放假 {off} 天，补班 {worked} 天；哈希相符",
        ),
        "wrote": ("wrote {path}", "已写入 {path}"),
        "replaced": (
            "it takes the place of a table that was the same before {day}",
            "它取代了原表；两表在 {day} 之前相同",
        ),
        "unchanged": ("it is the same table as before", "与原表相同"),
        "use it": (
            'a contract says `calendar {name}`; in Python: tally.Chain(calendars=["{path}"])',
            '合约写 `calendar {name}` 即可；Python 中：tally.Chain(calendars=["{path}"])',
        ),
        "same": ("the tables are the same", "两张表相同"),
        "between": ("{before} -> {after}", "{before} -> {after}"),
        "year added": ("{year} is covered now", "新增 {year} 年"),
        "year dropped": ("{year} is covered no longer", "不再含 {year} 年"),
        "now off": ("{day} {weekday}  is a day off now  {name}", "{day} {weekday}  改为放假  {name}"),
        "now worked": ("{day} {weekday}  is worked now  {name}", "{day} {weekday}  改为上班  {name}"),
        "zone differs": ("the clocks differ from {when} UTC on", "自 {when} UTC 起钟表不同"),
        "first change": ("the first change is on {day}", "最早的改动在 {day}"),
        "kept": (
            "nothing up to {after} has changed: the second may take the place of the first from then on",
            "{after} 及以前没有改动：此后可用后者取代前者",
        ),
        "not kept": (
            "this changes days up to {after}: deadlines that people rely on would be counted otherwise",
            "{after} 及以前的日子有改动：人们已依据的期限会被算成别的结果",
        ),
    }
)
_WEEKDAYS: Final = ("Mon Tue Wed Thu Fri Sat Sun".split(), "周一 周二 周三 周四 周五 周六 周日".split())


def said(key: str, tongue: Tongue, /, **parameters: str | int) -> str:
    """The words of a key in one language."""
    return filled(CALENDAR_WORDS[key][tongue == "zh"], parameters)


def day_of_week(number: int, tongue: Tongue) -> str:
    """Monday 0 to Sunday 6."""
    return _WEEKDAYS[tongue == "zh"][number]
