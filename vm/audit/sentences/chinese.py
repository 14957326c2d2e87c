"""Chinese. Code and names stand in it as the author wrote them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from vm.audit.phrases import Form, Word
from vm.audit.sentences.tongue import Tongue, halves

_FORMS = {
    Form.ADD: "{0} 加 {1}",
    Form.SUBTRACT: "{0} 减去 {1}",
    Form.TIMES: "{0} 乘以 {1}",
    Form.DIVIDE: "{0} 除以 {1}",
    Form.MODULO: "{0} 除以 {1} 的余数",
    Form.NEGATE: "负 {0}",
    Form.PERCENT_OF: "{0} 的 {1}",
    Form.FRACTION_OF: "{0} 的 {detail}",
    Form.REST_OF: "{0} 扣除其中 {rest} 后的余额",
    Form.RATIO: "{0} 占 {1} 的百分比",
    Form.ABSOLUTE: "{0} 的绝对值",
    Form.LEAST: "{all} 中最小的",
    Form.GREATEST: "{all} 中最大的",
    Form.EARLIEST: "{all} 中最早的",
    Form.LATEST: "{all} 中最晚的",
    Form.MINOR: "以最小单位计的 {0}",
    Form.ROUNDED_DOWN: "{0}（向下取整）",
    Form.ROUNDED_UP: "{0}（向上取整）",
    Form.ROUNDED_EVEN: "{0}（四舍六入五成双）",
    Form.SAME: "{0} 等于 {1}",
    Form.DIFFERENT: "{0} 不等于 {1}",
    Form.LESS: "{0} 小于 {1}",
    Form.AT_MOST: "{0} 不超过 {1}",
    Form.MORE: "{0} 大于 {1}",
    Form.AT_LEAST: "{0} 不少于 {1}",
    Form.BEFORE: "{0} 早于 {1}",
    Form.NOT_AFTER: "{0} 不晚于 {1}",
    Form.AFTER: "{0} 晚于 {1}",
    Form.NOT_BEFORE: "{0} 不早于 {1}",
    Form.NOT: "并非 {0}",
    Form.ALL_DIFFER: "{all} 互不相同",
    Form.LATER_BY: "{0} 后 {1}",
    Form.EARLIER_BY: "{0} 前 {1}",
    Form.START_OF_DAY: "{0} 当日 0:00",
    Form.CLOCK_TIME: "{0} 当日钟表时间 {1}",
    Form.SCALED: "{0} 的 {1} 倍",
    Form.DAYS: "{0} 至 {1} 的天数",
    Form.WORKING_DAYS: "{0} 至 {1} 的工作日数",
    Form.FIELD: "{0} 的 {detail}",
    Form.WITH_FIELD: "{0}（其中 {detail} 改为 {1}）",
    Form.ITEM: "{0} 的第 {1} 项（从 0 数起）",
    Form.WITH_ITEM: "{0}（其中第 {1} 项改为 {2}）",
    Form.LENGTH: "{0} 的长度",
    Form.ONE_OF: "{0} 属于 {1}",
    Form.HASH: "{all} 的哈希",
    Form.LIST: "由 {all} 组成的列表",
    Form.RECORD: "一条 `{detail}`（{all}）",
    Form.KNOWN: "{0} 已知",
    Form.ENTRY: "`{detail}` 中 {0} 的条目",
    Form.HAS: "`{detail}` 中有 {0} 的条目",
    Form.SUM: "`{detail}` 的总和",
    Form.SUM_FIELD: "`{detail}` 的总和",
    Form.COUNT: "`{detail}` 的条目数",
    Form.CELL: "`{detail}` 中 {0} 名下的金额",
    Form.FAMILY: "`{detail}` 中的全部金额",
    Form.PAID: "已付给 {0} 的全部 {detail}",
    Form.RECEIVED: "已从 {0} 收到的全部 {detail}",
    Form.AND: "{0}，并且 {1}",
    Form.OR: "{0}，或者 {1}",
    Form.IMPLIES: "只要 {0}，就有 {1}",
    Form.CHOOSE: "{1}（若 {0}；否则为 {2}）",
    Form.CALL: "`{detail}`{arguments}",
    Form.OLD: "操作之前的 {0}",
    Form.IN_STATE: "合约处于 {detail}",
    Form.IS_FINAL: "合约已结束",
    Form.ELSEWHERE: "{0} 的 {1}",
    Form.BALANCE: "{0} 持有的 {detail}",
    Form.MEMBER: "{0} 中的任何一人",
    Form.KEY_OF: "在 `{detail}` 中有条目的任何一人",
    Form.ANY_OF: "任何 `{detail}` 合约",
    Form.LOTS: "`{detail}` 中科目 {0} 的金额",
    Form.LOTS_OF_CELL: "`{detail}` 中 {1} 名下科目 {0} 的金额",
    Form.LOTS_OF_FAMILY: "`{detail}` 中科目 {0} 的全部金额",
    Form.INCLUDED: "{1} 证明 {0} 在根为 {2} 的树中",
    Form.ABSENT: "{1} 证明根为 {2} 的树中 {0} 处为空",
}
_WORDS = {
    Word.SENDER: "操作人",
    Word.SIGNERS: "签署人",
    Word.SELF: "本合约",
    Word.NOW: "当时",
    Word.TODAY: "当天",
    Word.ENTERED: "进入该状态",
    Word.OWNER: "所属的人",
}
_SAYS = {
    # names
    "name": "`{name}`",
    "pot": "资金池 `{name}`",
    "holds": "`{name}` 中的金额",
    "cell": "`{name}` 中 {key} 名下的资金池",
    "family": "`{name}`",
    "state": "\u201c{name}\u201d",
    "then holds": "届时 `{name}` 中的金额",
    "then": "届时的 {what}",
    "arguments": "（{all}）",
    "many arguments": "（{all}）",
    "is not one of": "{one} 不属于 {other}",
    "has no entry": "`{map}` 中没有 {one} 的条目",
    "is not known": "{one} 未知",
    "is": "{one} 是 {other}",
    "is not": "{one} 不是 {other}",
    "true": "真",
    "false": "假",
    "text": "\u201c{text}\u201d",
    "someone": "任何人",
    "account in": "{name} 所记的账户",
    "within": "（{said}）",
    "field": "{name}：{value}",
    # who may
    "together": "{all} 共同",
    "one may": "{who} 可以执行 `{rule}`",
    "together may": "{who} 可以共同执行 `{rule}`",
    "either may": "{who} 都可以执行 `{rule}`",
    "giving": "，须给出 {all}",
    "provided": "，条件是：{conditions}",
    "proviso": "{condition}（否则拒绝：\u201c{reason}\u201d）",
    "and that": "{first}；{second}",
    "head": "{head}：{effects}",
    # what happens
    "moves": "{amount} 从 {source} 转给 {target}",
    "moves all": "{source} 中的全部金额转给 {target}",
    "moves whole": "{source} 中各人名下的全部金额转给 {target}",
    "moves up to": "从 {source} 转给 {target} {amount}，不足时有多少转多少",
    "shares": "{source} 按比例分配：{parts}，其余归 {rest}",
    "share": "{part} 归 {target}",
    "refunds": "{pot} 中各人名下的金额退还给本人",
    "requires": "须满足：{condition}（否则拒绝：\u201c{reason}\u201d）",
    "becomes": "`{name}` 改为 {value}",
    "clears": "`{name}` 变为未知",
    "appends": "在 `{name}` 中加入 {item}（已满则拒绝：\u201c{reason}\u201d）",
    "enters key": "`{name}` 中 {key} 的条目改为 {value}",
    "adds key": "在 `{name}` 中为 {key} 记入 {value}（已有则拒绝：\u201c{reason}\u201d）",
    "removes key": "删去 `{name}` 中 {key} 的条目（没有则拒绝：\u201c{reason}\u201d）",
    "lets": "`{name}` 指 {value}",
    "notes": "记录事件 `{event}`",
    "if": "若 {condition}，则 {then}",
    "if otherwise": "若 {condition}，则 {then}；否则 {otherwise}",
    "nothing": "不作任何事",
    "each": "对 {list} 中的每个 `{name}`，{effects}",
    "when ends": "{state} 到期时",
    "then does": "{when}，{effects}",
    "goes": "合约进入 {state}",
    "ends": "合约结束于 {state}",
    "stays": "合约仍处于 {state}",
    "stays there": "合约状态不变",
    # clocks
    "timeout": "若 {state} 到期而无人行动",
    "timeouts": "若状态到期而无人行动",
    "at": "到 {time}",
    "at end": "到 {date} 结束时",
    "every": "自 {start} 起每 {interval} 一次，最多 {limit} 次",
    # time
    "end of": "{date} 当天结束",
    "never": "没有期限",
    "until": "截至 {time}",
    "until end": "截至 {date} 当天结束",
    "waits": "没有期限",
    "the earlier": "{all} 中较早的",
    "the later": "{all} 中较晚的",
    "the smaller": "{all} 中较小的",
    "the greater": "{all} 中较大的",
    "more than after": "{time} 距 {start} 已超过 {span}",
    "at most after": "{time} 距 {start} 不超过 {span}",
    "less than after": "{time} 距 {start} 不满 {span}",
    "at least after": "{time} 距 {start} 已满 {span}",
    "rolled": "{time}（当月没有该日时为次月首日）",
    "forward": "{time}，遇休息日顺延",
    "back": "{time}，遇休息日提前",
    # types
    "type bool": "是或否",
    "type int": "整数",
    "type range": "{low} 至 {high} 的整数",
    "type money": "金额（{currency}）",
    "type percent": "{low} 至 {high} 的百分比",
    "type date": "日期",
    "type time": "时刻",
    "type duration": "一段时间",
    "type text": "文字",
    "type hash": "文件的指纹（哈希）",
    "type account": "人或机构",
    "type contract": "合约 `{name}`",
    "type record": "`{name}`：{fields}",
    "type choice": "{members} 之一",
    "type list": "列表，每项为：{item}",
    # declarations
    "function": "`{name}` 为 {value}",
    "function of": "`{name}`（{parameters}）为 {value}",
    "always": "始终：{condition}",
    "while": "在 {states} 中：{condition}",
    "while each": "在 {states} 中，对 `{map}` 的每个 `{key}`：{condition}",
    "always each": "对 `{map}` 的每个 `{key}`：{condition}",
    "checked": "只有 {condition}，才能创建（\u201c{reason}\u201d）",
    # other contracts
    "is in": "{who} 处于 {state}",
    "is not in": "{who} 不处于 {state}",
    "has ended": "{who} 已结束",
    "has not ended": "{who} 尚未结束",
    "known of": "{who} 的 {what} 已知",
    "not known of": "{who} 的 {what} 未知",
    "no entry of": "{who} 的 `{map}` 中没有 {one} 的条目",
    "held in": "{who} 的 {what}",
    "contract in": "{name} 所记的合约",
    "one contract of": "{list} 中的任何一份合约",
    "one contract with": "在 `{map}` 中有条目的任何一份合约",
    "linked": "{who} 结束于 {state} 时",
    "linked final": "{who} 结束时",
    "creates": "新建一份 `{contract}` 合约，称为 `{name}`{terms}",
    "sends": "合约向 {target} 发出 `{action}`{arguments}{money}",
    "sent money": "，附上 {source} 中的 {amount}",
    # groups of callers
    "so many of": "{all} 中的任何 {count} 人",
    "so many in": "{list} 中的任何 {count} 人",
    "so many with": "在 `{map}` 中有条目的任何 {count} 人",
    # budget lines, and waiting on demand
    "of line": "科目 {line} 的 {amount}",
    "moves line": "{source} 中科目 {line} 的全部金额转给 {target}",
    "moves up to line": "从 {source} 转给 {target} 科目 {line} 的 {amount}，不足时有多少转多少",
    "moves as": "{amount} 从 {source} 转给 {target}，记入科目 {line}",
    "shares line": "{source} 中科目 {line} 的金额按比例分配：{parts}，其余归 {rest}",
    "on demand": "没有期限：各人名下的钱随时可以取出",
}

_WIDE: Final = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60\u201c\u201d"
_GAP: Final = re.compile(f"(?<=[{_WIDE}]) +(?=[{_WIDE}])")
_MARK: Final = re.compile(" *([\u3001\u3002\uff0c\uff1a\uff1b\uff08\uff09\u201c\u201d]) *")


def spaced(text: str) -> str:
    """Chinese without spaces between ideographs and around its marks; one stays beside Latin letters."""
    return _GAP.sub("", _MARK.sub(r"\1", text))


def _listed(names: tuple[str, ...]) -> str:
    return f"{'、'.join(names[:-1])} 和 {names[-1]}" if len(names) > 1 else "".join(names)


def _either(names: tuple[str, ...]) -> str:
    return f"{'、'.join(names[:-1])} 或 {names[-1]}" if len(names) > 1 else "".join(names)


def _sentence(text: str) -> str:
    return spaced(f"{text}。")


def _half(text: str) -> str:
    found = halves(text)
    return text if found is None else found[0]


CHINESE = Tongue(
    code="zh",
    forms=MappingProxyType(_FORMS),
    words=MappingProxyType(_WORDS),
    says=MappingProxyType(_SAYS),
    party=lambda name: name,
    listed=_listed,
    either=_either,
    clauses="；".join,
    block="，".join,
    tidy=spaced,
    sentence=_sentence,
    title=spaced,
    days=lambda number: f"{number} 天",
    working_days=lambda number: f"{number} 个工作日",
    months=lambda number: f"{number} 个月",
    minutes=lambda number: f"{number} 分钟",
    half=_half,
    number=str,
)
