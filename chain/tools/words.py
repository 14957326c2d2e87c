"""Words of the interface that are not diagnostics, English and Chinese side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from vm.diagnostics.render import as_json
from vm.diagnostics.report import Diagnostic, Language

_PARAMETER = re.compile(r"\{([a-z]+)(?: ([a-z]+))?\}")
"""`{name}`, or `{count warning}`, which is `1 warning` or `2 warnings`."""

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "interrupted": ("stopped at your wish; nothing is half done", "已按您的要求停止，没有只做一半的事"),
        "written": ("written to {path}", "已写入 {path}"),
        "checked": ("{name}: no errors", "{name}：没有错误"),
        "checked warnings": ("{name}: no errors, {count warning}", "{name}：没有错误，{count} 条提示"),
        "fixed": ("fixed {code}, line {line}: {message}", "已改 {code}，第 {line} 行：{message}"),
        "would fix": ("would fix {code}, line {line}: {message}", "可改 {code}，第 {line} 行：{message}"),
        "fixed count": ("{name}: {count change} made", "{name}：已作 {count} 处修改"),
        "fixable": (
            "{name}: {count change} can be made with `tally check --fix`",
            "{name}：其中 {count} 处可用 `tally check --fix` 自动改好",
        ),
        "not written": (
            "{name}: not written, because a line still does not read; mend that first, then run this again",
            "{name}：文件未改写，因为还有读不通的行；请先改好那一行，再运行一次",
        ),
        "no fix": ("{name}: no fix is certain", "{name}：没有可以确定的修改"),
        "formatted": ("{name}: formatted", "{name}：已统一格式"),
        "not formatted": ("{name}: not formatted", "{name}：格式尚未统一"),
        "formatted count": (
            "{changed file} formatted, {same} unchanged, {wrong} with errors",
            "统一格式的文件 {changed} 个，无须改动 {same} 个，有错误 {wrong} 个",
        ),
        "not formatted count": (
            "{changed file} not formatted, {same} formatted, {wrong} with errors",
            "格式尚未统一的文件 {changed} 个，已统一 {same} 个，有错误 {wrong} 个",
        ),
        "contract line": (
            "contract {name}: {states state}, {rules rule}, {clocks clock}, {invariants invariant}",
            "合约 {name}：{states} 个状态，{rules} 条规则，{clocks} 个时钟，{invariants} 条不变式",
        ),
        "gas line": ("{name}: at most {gas} gas", "{name}：最多 {gas} 步"),
        "program hash": ("program {hash}", "程序 {hash}"),
        "uses line": ("uses {name} {hash}", "引用 {name} {hash}"),
        "locked": ("{name}: {count file}", "{name}：{count} 个文件"),
        "lock added": ("{name}: new in the lock", "{name}：新加入锁文件"),
        "lock changed": ("{name}: has changed; its new hash is locked", "{name}：有改动，已写入新的哈希"),
        "lock removed": ("{name}: no longer used", "{name}：不再引用，已从锁文件移除"),
        "lock same": ("{name}: as it was locked", "{name}：与锁定时相同"),
        "lock fits": ("{name} fits: {count file}", "{name} 相符：{count} 个文件"),
        "nothing to lock": (
            "no file here uses another: there is nothing to lock",
            "这里没有文件引用别的文件，无须锁定",
        ),
        "scenario ok": ("ok    {title}", "通过  {title}"),
        "scenario failed": ("FAIL  {title}", "失败  {title}"),
        "scenarios": ("{passed} passed, {failed} failed", "通过 {passed} 个，失败 {failed} 个"),
        "story": ("Scenario: {title}", "情景：{title}"),
        "money": ("money: {balances}", "资金：{balances}"),
        "state": ("{name} is {state}", "{name} 处于 {state}"),
        "state change": ("{name}: {before} -> {after}", "{name}: {before} -> {after}"),
        "halted": ("{name} is HALTED ({code})", "{name} 已停摆（{code}）"),
        "consent": ("consent taken; others must still sign", "已记录同意，尚待他人签署"),
        "withdrawn": ("consent taken back", "已撤回同意"),
        "clock": ("due {when}: clock {name} of {instance}", "到期 {when}：{instance} 的时钟 {name}"),
        "message": ("message {name}", "消息 {name}"),
        "creation of": ("creation of {name}", "创建 {name}"),
        "creates": ("creates {name}", "创建 {name}"),
        "sends": ("sends {name}", "发送 {name}"),
        "sends money": ("sends {name} with {amount}", "发送 {name}，附 {amount}"),
        "published": ("program published", "程序已发布"),
        "rotated": ("the account has another key", "账户已更换密钥"),
        "pays": ("{source} -> {target}: {amount}", "{source} -> {target}: {amount}"),
        "of a line": ("{paid}, line `{line}`", "{paid}，科目 `{line}`"),
        "of lines": ("{paid}, of which {parts}", "{paid}，其中 {parts}"),
        "part": ("{amount} from line `{line}`", "{amount} 出自科目 `{line}`"),
        "between parts": (", ", "、"),
        "article": ("under \u201c{article}\u201d", "依据“{article}”"),
        "event": ("event {name}({fields})", "事件 {name}（{fields}）"),
        "refused as wanted": ("refused, as the scenario says: {code}", "按情景预期被拒绝：{code}"),
        "provisional": ("{when} (provisional)", "{when}（暂定）"),
        "issuer": ("issuer", "发行人"),
        "holds": ("holds: {text}", "成立：{text}"),
        "fails": ("does NOT hold: {text}", "不成立：{text}"),
        "value": ("{text} = {value}", "{text} = {value}"),
        "nothing": ("nothing", "无"),
        "gas": ("gas {gas}", "步数 {gas}"),
        "gas prepaid": ("gas {gas}, prepaid for clocks {prepaid}", "步数 {gas}，为时钟预付 {prepaid}"),
        "step": ("step {number}: {text}", "第 {number} 步：{text}"),
        "wrote": ("{place}: {old} -> {new}", "{place}: {old} -> {new}"),
        "entered": ("enters {state}, deadline {deadline}", "进入 {state}，期限 {deadline}"),
        "entered final": ("enters {state}", "进入 {state}"),
        "none yet": ("not known", "未知"),
        "failure refused": (
            "this call was refused: {got}",
            "这次调用被拒绝：{got}",
        ),
        "failure not refused": (
            "this call was to be refused ({wanted}), but it was done",
            "这次调用本应被拒绝（{wanted}），却完成了",
        ),
        "not refused at all": (
            "this call was to be refused, but it was done",
            "这次调用本应被拒绝，却完成了",
        ),
        "failure other refusal": (
            "this call was to be refused with {wanted}, but it was refused with {got}",
            "这次调用本应以 {wanted} 被拒绝，实际拒绝原因为 {got}",
        ),
        "failure expectation": ("not as expected: {wanted}", "与预期不符：{wanted}"),
        "failure no value": (
            "this expression has no value ({got}): {wanted}",
            "此表达式没有值（{got}）：{wanted}",
        ),
        "failure halted": (
            "a clock of {wanted} stopped with {got} and halted it",
            "{wanted} 的时钟以 {got} 中止，合约停摆",
        ),
        "failure time goes back": (
            "time would go from {got} back to {wanted}",
            "时间会从 {got} 倒退到 {wanted}",
        ),
        "at": ("at {file}:{line}", "位置 {file}:{line}"),
        "why": ("why", "原因"),
        "wrong": ("wrong", "错误写法"),
        "right": ("right", "正确写法"),
        "section": ("in the language's reference: {section}", "见语言说明“{section}”一节"),
        "help": ("help", "建议"),
        "example": ("example", "示例"),
        "more lines": ("... {count line} ...", "... {count} 行 ..."),
        "family": ("{title} ({count code})", "{title}（{count} 个编号）"),
        "explain more": (
            "`tally explain E21` lists a family, `tally explain E2103` explains a code, `create` a word",
            "`tally explain E21` 列出一族编号，`tally explain E2103` 解释编号，`create` 解释语言里的词",
        ),
    }
)


def word(key: str, language: Language, **parameters: str | int) -> str:
    """The word or sentence of `key`; `both` gives Chinese, then English after a slash."""
    english, chinese = WORDS[key]
    if language == "both":
        one, other = _fill(chinese, parameters), _fill(english, parameters)
        return one if one == other else f"{one} / {other}"
    return _fill(chinese if language == "zh" else english, parameters)


def headline(diagnostic: Diagnostic, language: Language) -> str:
    """The sentence of a finding alone, without code and place."""
    document = as_json(diagnostic)
    tongues = ("zh", "en") if language == "both" else (language,)
    said = (document[tongue] for tongue in tongues)
    return " / ".join(str(one["message"]) for one in said if isinstance(one, dict))


def _fill(text: str, parameters: Mapping[str, str | int]) -> str:
    return _PARAMETER.sub(lambda found: _value(parameters[found[1]], found[2]), text)


def _value(value: str | int, noun: str | None) -> str:
    if noun is None:
        return str(value)
    return f"{value} {noun}" if value == 1 else f"{value} {noun}s"
