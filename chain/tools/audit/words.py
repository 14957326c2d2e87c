"""Words of the audit that are no part of a contract's sentences, English and Chinese side by side."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vm.audit.sentences import TONGUES
from vm.audit.sentences.tongue import Tongue

WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        # headings
        "title": ("What {name} does", "{name}：这份合约做什么"),
        "glance": ("At a glance", "概览"),
        "attention": ("Look at this before you sign", "签字前请注意"),
        "figures": ("With the given terms", "按给定条款"),
        "drawing": ("The states and what leads from one to another", "各个状态及其去向"),
        "states": ("State by state", "逐个状态"),
        "money": ("Where money can wait", "钱会停在哪里"),
        "roles": ("One person in two roles", "一人兼任两个角色"),
        "promises": ("What the creation asks, and what always holds", "创建的条件和始终成立的事"),
        "meanings": ("What names stand for", "名称的含义"),
        "costs": ("What each action costs at most", "每个操作的最大开销"),
        # glance
        "source": (
            "Worked out from the text of {file} alone. Names in `backticks` are the author's own.",
            "只根据 {file} 的文本得出。`反引号`中的名称是作者自己的写法。",
        ),
        "parties": ("Parties", "当事人"),
        "terms": ("Terms, fixed when it is created", "条款，创建时确定"),
        "pots": ("Holds money in", "保管资金的资金池"),
        "pot line": ("`{name}` ({currency})", "`{name}`（{currency}）"),
        "traced line": ("`{name}` ({currency}, by budget line)", "`{name}`（{currency}，按科目记账）"),
        "traced family line": (
            "`{name}` ({currency}, by budget line), one of its own for each key ({key})",
            "`{name}`（{currency}，按科目记账），按键各有一个（{key}）",
        ),
        "family line": (
            "`{name}` ({currency}), one of its own for each key ({key})",
            "`{name}`（{currency}），按键各有一个（{key}）",
        ),
        "term line": ("`{name}`: {type}", "`{name}`：{type}"),
        "no pots": (
            "It holds no money; payments go straight from person to person.",
            "不保管资金，款项直接付给对方。",
        ),
        "course": ("Course", "过程"),
        "begins": ("It begins in {first}; it ends in {ends}.", "从{first}开始，结束于{ends}。"),
        "no end": ("It begins in {first} and has no end of its own.", "从{first}开始，没有终点。"),
        # other contracts
        "others": ("Other contracts", "与其他合约"),
        "is contract": (
            "`{name}` is another contract (`{contract}`)",
            "`{name}` 是另一份合约（`{contract}`）",
        ),
        "rules of": ("{rules} of `{contract}`", "`{contract}` 的 {rules}"),
        "made by": ("it is made by {rules}", "由 {rules} 创建"),
        "makes": ("{rules} can make a new `{contract}`", "{rules} 可以新建 `{contract}` 合约"),
        "sends": ("{rules} can send a message to {action}", "{rules} 可以向 {action} 发出请求"),
        "asked by": ("It comes as a message from {rules}.", "由 {rules} 发出请求。"),
        "asked by none": (
            "It comes as a message from another contract, and no rule of this file sends it.",
            "须由其他合约发出请求，而本文件没有规则发出。",
        ),
        "away": ("it can go with a message to {action}, by {rules}", "可由 {rules} 随请求转给 {action}"),
        # attention
        "nothing stands out": (
            (
                "Nothing stands out: no party alone can restart a clock, no invariant refuses a rule by"
                " itself, and no two roles may be one person."
            ),
            (
                "没有特别之处：没有哪一方能单独重新起算期限，没有规则会只因不变式而被拒绝，"
                "也没有两个角色可由一人兼任。"
            ),
        ),
        "restart": (
            "{who} alone can leave {state} and come back to it, and so begin its time anew.",
            "{who} 可以单独离开并回到{state}，使期限重新起算。",
        ),
        "blocked": (
            (
                "`{rule}` in {states} may be refused by the invariant `{invariant}`, though its own text does"
                " not say so{given}."
            ),
            "{states} 中的 `{rule}` 可能因不变式 `{invariant}` 被拒绝，而其自身条文并未说明{given}。",
        ),
        "halted": (
            (
                "If the invariant `{invariant}` did not hold after the clock “{clock}” in {states}, the"
                " contract would halt for good. The text does not make it plain that this never"
                " happens{given}."
            ),
            (
                "{states} 中的时钟“{clock}”运行后，若不变式 `{invariant}` 不成立，合约将永久停摆。"
                "从文本不能直接看出这种情况不会发生{given}。"
            ),
        ),
        "given": (" (look at when {conditions})", "（请看 {conditions} 的情形）"),
        "more roles": (
            "{count} pairs of roles may be one person: see “{section}”.",
            "有 {count} 对角色可由同一人兼任，见“{section}”。",
        ),
        "one pair": (
            "One pair of roles may be one person: see “{section}”.",
            "有 1 对角色可由同一人兼任，见“{section}”。",
        ),
        "waiting entries": (
            "Entries of `{map}` carry a date, but nothing happens to them by itself{how}.",
            "`{map}` 的条目带有日期，但到期不会自动处理{how}。",
        ),
        "ended by": (": they wait for somebody to do {rules}", "，须有人执行 {rules}"),
        "ended by none": (": no rule for anyone ends them", "，也没有任何人都可执行的规则来处理"),
        "cut": (
            "There are more ways through this contract than were followed; what is said below is not all.",
            "这份合约的走法多于所查的数量，以下内容并非全部。",
        ),
        "no timeout": (
            "{state} has no deadline: it lasts until somebody acts.",
            "{state}没有期限，会一直持续到有人行动。",
        ),
        "no timeout on demand": (
            (
                "{state} has no deadline: it lasts until somebody acts. All can take out what is theirs at"
                " any moment."
            ),
            "{state}没有期限，会一直持续到有人行动；各人名下的钱随时可以取出。",
        ),
        # pictures
        "label": ("{rule} ({who})", "{rule}（{who}）"),
        "stays": ("(stays)", "（不变）"),
        "time": ("time runs out", "到期"),
        "at clock": ("clock", "时钟"),
        "legend": (
            "■ the contract ends there    ┄ time runs out or a clock is due: nobody has to act",
            "■ 合约在此结束    ┄ 到期或时钟，无须任何人行动",
        ),
        # states
        "who may act": ("Who may act", "谁可以行动"),
        "nobody may act": ("Nobody can do anything here but wait.", "在此状态下谁也不能行动，只能等待。"),
        "by itself": ("What happens by itself", "自动发生的事"),
        "if nobody acts": ("If nobody acts from here on", "此后若无人行动"),
        "prospects": ("What each gets from here", "各方此后能得到什么"),
        "as in": ("`{rule}`: as in {state}.", "`{rule}`：同{state}。"),
        "clock as in": ("{clock}: as in {state}.", "{clock}：同{state}。"),
        "silent": ("if nobody acts: {outcome}", "若无人行动：{outcome}"),
        "acting": ("if only it acts: {outcome}", "若仅其一方行动：{outcome}"),
        "idle": ("it can do nothing alone", "单独不能做任何事"),
        "idle group": ("nothing, and can do nothing alone", "无，单独也不能做任何事"),
        "no change": (
            "what it can do alone ({rules}) changes nothing of this",
            "其单独可做的（{rules}）不改变上述结果",
        ),
        "otherwise": ("otherwise, {what}", "其他情况：{what}"),
        "one more way": ("and one more way (see --json)", "另有 1 种走法（见 --json）"),
        "more ways": ("and {count} more ways (see --json)", "另有 {count} 种走法（见 --json）"),
        "not all": ("more ways were not followed", "还有走法未查"),
        # outcomes
        "nothing": ("nothing", "无"),
        "in all": ("{amounts}; in all {total}", "{amounts}；合计 {total}"),
        "pays": ("pays {pays}", "付出 {pays}"),
        "and pays": ("{gets}; pays {pays}", "{gets}；付出 {pays}"),
        "by": ("by {acts}: {outcome}", "经 {acts}：{outcome}"),
        "act": ("`{rule}` in {state}", "在{state} 执行 `{rule}`"),
        "act returned": (
            "`{rule}` in {state} (by a message that comes back)",
            "在{state} 依传回的请求执行 `{rule}`",
        ),
        "act here": ("`{rule}`", "`{rule}`"),
        "conditions": (
            "{outcome} (where the conditions of these rules are met)",
            "{outcome}（须符合各规则的条件）",
        ),
        "or in more ways": ("{outcome}; or in {count} more ways", "{outcome}；另有 {count} 种走法结果相同"),
        "or in one more way": ("{outcome}; or in one more way", "{outcome}；另有 1 种走法结果相同"),
        "provided": ("{outcome}, provided that {conditions}", "{outcome}，前提是 {conditions}"),
        "when ends": ("{amount} when {state} ends", "{state}到期时 {amount}"),
        "when it ends": ("{amount} when {state} ends ({deadline})", "{state}到期时（{deadline}） {amount}"),
        "when clock": ("{amount} {when}", "{when} {amount}"),
        "at once": ("{amount} at once", "当即 {amount}"),
        "each time": ("{when}: {amounts}", "{when}：{amounts}"),
        "only if": ("{what} if {conditions}", "{what}（若 {conditions}）"),
        "recurring": ("the recurring payments for as long", "期间照常的定期款项"),
        "each item": ("{what} for each item of {list}", "{list} 中每一项的 {what}"),
        "no moves": ("no money moves", "没有资金变动"),
        "rests": ("Nothing: the contract stays in {state}.", "无：合约停留在{state}。"),
        "if so": ("if {conditions}: {what}", "若 {conditions}：{what}"),
        # money
        "waits in": ("`{pot}` can hold money in", "`{pot}` 可能有钱的状态"),
        "never waits": (
            "`{pot}` never holds money from one action to the next.",
            "`{pot}` 在两次操作之间从不留钱。",
        ),
        "stay": ("{state}, until {deadline}", "{state}，至 {deadline}"),
        "stay again": (
            "{state}, until {deadline}; it can be entered again",
            "{state}，至 {deadline}；可以再次进入",
        ),
        "stay on demand": (
            "{state}, until its owner takes it out, which is possible at any moment",
            "{state}，直到所有人取出（随时可以取出）",
        ),
        "no final": (
            "When the contract ends, every pot is empty: this was proved.",
            "合约结束时每个资金池都是空的：这一点已经证明。",
        ),
        # roles
        "all apart": (
            "No two of {parties} can be one person: the creation makes sure of it.",
            "{parties} 不可能由同一人兼任：创建时已经核对。",
        ),
        "one party": ("There is one party only.", "只有一个当事人。"),
        "may be one": ("{one} and {other} may be one person", "{one} 和 {other} 可能是同一人"),
        "never": (
            "then {rules} can never be done, because two accounts have to sign",
            "此时 {rules} 永远无法完成，因为需要两个账户签署",
        ),
        "follows": (
            "one person could do `{first}` and then, in the other role, `{then}`",
            "同一人可以先执行 `{first}`，再以另一角色执行 `{then}`",
        ),
        "pays other": (
            "one person could decide by {rules} on money that goes to himself",
            "同一人可以通过 {rules} 决定付给自己的钱",
        ),
        "no harm": ("nothing is found that one person could then do alone", "没有发现该人因此能单独做什么"),
        # costs
        "action": ("action", "操作"),
        "gas": ("gas", "步数"),
        "with clocks": ("with clocks prepaid", "含预付时钟"),
        "as transaction": ("in all", "合计"),
        "places": ("places written", "写入处"),
        "writes": ("what it writes", "写入内容"),
        "creation": ("creation of {name}", "创建 {name}"),
        "state": ("state", "状态"),
        "asks for": ("a message to `{action}`", "请求 `{action}`"),
        "a new": ("a new `{contract}`", "新建 `{contract}`"),
        "more keys": ("up to {keys} new entries", "最多新增 {keys} 个条目"),
        "cost note": (
            "Gas is a measure of work, not a fee: the machine stops an action that needs more than this.",
            "步数只衡量工作量，不收费；操作所需不会超过此数。",
        ),
        "in all note": (
            (
                "“In all” counts the contracts that the action makes, the messages that it sends with all"
                " that comes of them, and the clocks that are prepaid."
            ),
            "“合计”含其新建的合约、发出的请求及由此引起的一切操作，以及预付的时钟。",
        ),
        # figures
        "given terms": ("The terms", "条款"),
        "created on": ("Created on {when}.", "创建于 {when}。"),
        "example": (
            "The terms are those of the scenario “{title}”.",
            "条款取自情景“{title}”。",
        ),
        "quiet": ("If nobody ever acts", "若始终无人行动"),
        "story line": (
            "{when}: {before} ends, then {after}{payments}",
            "{when}：{before}到期，进入{after}{payments}",
        ),
        "story message": (
            "{when}: a message does `{rule}` in {before}, then {after}{payments}",
            "{when}：{before}中依请求执行 `{rule}`，进入{after}{payments}",
        ),
        "story stays": (
            "{when}: `{clock}` in {before}{payments}",
            "{when}：{before}中的 `{clock}`{payments}",
        ),
        "story end": (
            "Nothing more happens: the contract has ended in {state}.",
            "此后不再变化：合约已结束于{state}。",
        ),
        "story waits": (
            "Nothing more happens by itself: it stays in {state}.",
            "此后不再自动变化：合约停留在{state}。",
        ),
        "story halts": (
            "Then the contract HALTS ({code}): nobody can act any more.",
            "随后合约停摆（{code}）：谁也不能再操作。",
        ),
        "paid": ("{amount} from {source} to {target}", "{amount} 从 {source} 付给 {target}"),
        "provisional": ("{when} (provisional)", "{when}（暂定）"),
        "reached": ("Reached on {when}{how}.", "到达时间 {when}{how}。"),
        "how": (" by: {acts}", "，经：{acts}"),
        "how at last": (" after {count} acts, the last by: {acts}", "，共 {count} 步操作，最后：{acts}"),
        "done by": ("{who} does `{rule}`", "{who} 执行 `{rule}`"),
        "done by message": ("a message does `{rule}`", "依请求执行 `{rule}`"),
        "done with": ("{who} does `{rule}` ({arguments})", "{who} 执行 `{rule}`（{arguments}）"),
        "figure silent": ("if nobody acts: {what}", "若无人行动：{what}"),
        "figure alone": ("if only {who} acts, at best: {what}", "若只有 {who} 行动，最好的结果：{what}"),
        "figure other": ("or: {what}", "或者：{what}"),
        "then": ("{first}, then {next}", "{first}，再 {next}"),
        "clock of": ("{state}: {clock}", "{state}：{clock}"),
        "receives": ("{who} gets {amount} on {when}", "{who} 于 {when} 得到 {amount}"),
        "result gets": ("{amount}, the last on {when}", "{amount}，最后一笔在 {when}"),
        "result pays": ("pays {amount}", "付出 {amount}"),
        "in role": ("{name} ({roles})", "{name}（{roles}）"),
        "not found": (
            "No way was found with these terms to: {states}. There may be one.",
            "按这些条款未找到到达以下状态的走法：{states}。可能仍有走法。",
        ),
        "others not tried": (
            "What people do in the other contracts was not tried.",
            "未尝试各方在其他合约中的操作。",
        ),
        "searched": (
            (
                "Found by trying actions on a scratch chain, each once in each state, with a few arguments; "
                "everybody has money enough."
            ),
            "在试验链上逐个尝试操作得出：每个操作在每个状态中一次，参数取若干代表值，各方资金充足。",
        ),
    }
)


def then(parts: tuple[str, ...], language: str) -> str:
    """What is done one after the other."""
    said = ""
    for part in parts:
        said = say("then", language, first=said, next=part) if said else part
    return said


def tongue_of(language: str) -> Tongue:
    """The tongue of a language."""
    return TONGUES[language]


def say(key: str, language: str, /, **parts: str | int) -> str:
    """The words of a key in a language ("en" or "zh")."""
    english, chinese = WORDS[key]
    tongue = TONGUES[language]
    return tongue.tidy((chinese if language == "zh" else english).format(**parts))
