"""Codes E315 to E319: rules of form of a program, which a compiler keeps and a forged program may not."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

_FORM_EN = (
    "Every program is proved before it runs, whoever compiled it. This one breaks a rule of form that a "
    "sound compiler keeps."
)
_FORM_ZH = "任何程序，不论由谁编译，运行之前都要经过证明。这个程序违反了正确的编译器都会遵守的格式规则。"
_FORM_HELP_EN = "compile the text again with this version; never run a program that was changed by hand"
_FORM_HELP_ZH = "请用这个版本重新编译源文件；不要运行被人手工改过的程序"


def _form(code: str, name: str, section: str, english: str, chinese: str) -> Entry:
    """An entry for a rule of form."""
    return Entry(
        code,
        name,
        section,
        Wording(english, _FORM_EN, _FORM_HELP_EN),
        Wording(chinese, _FORM_ZH, _FORM_HELP_ZH),
    )


FORMS: tuple[Entry, ...] = (
    _form(
        "E3150", "no-such-entry", "Declarations",
        "`{place}` names something that is not there",
        "`{place}` 指向不存在的内容",
    ),
    _form(
        "E3151", "no-name", "Text",
        "`{place}` is no name or text, or stands twice",
        "`{place}` 不是名字或文字，或者重复了",
    ),
    _form(
        "E3152", "above-limit", "Limits",
        "`{place}` is above a limit",
        "`{place}` 超过了上限",
    ),
    _form(
        "E3153", "no-type", "Types",
        "`{place}` has a type that cannot stand there",
        "`{place}` 的类型不能用在那里",
    ),
    _form(
        "E3154", "no-value-of-type", "Types",
        "`{place}` is no value of its type",
        "`{place}` 的值和它的类型不符",
    ),
    _form(
        "E3155", "unknown-word", "Text",
        "`{place}` is not known to this version",
        "这个版本不认识 `{place}`",
    ),
    _form(
        "E3156", "no-first-state", "Time and states",
        "`{place}` cannot be the first state",
        "`{place}` 不能作初始状态",
    ),
    _form(
        "E3160", "stack-mismatch", "Types",
        "{opcode} does not find what it takes",
        "{opcode} 得不到它需要的值",
    ),
    _form(
        "E3161", "result-mismatch", "Types",
        "this code does not leave what it should",
        "这段代码没有留下应有的结果",
    ),
    _form(
        "E3162", "blocks-differ", "Types",
        "the blocks of this instruction do not agree",
        "这条指令的几个分块不一致",
    ),
    _form(
        "E3163", "local-not-written", "Types",
        "a local is read before it has a value",
        "局部变量还没有值就被读取",
    ),
    _form(
        "E3164", "opcode-not-here", "Rules",
        "{opcode} cannot stand here",
        "{opcode} 不能用在这里",
    ),
    _form(
        "E3165", "call-not-earlier", "Declarations",
        "a function calls one that is not before it",
        "函数调用了不在它之前的函数",
    ),
    _form(
        "E3166", "bad-operand", "Types",
        "an instruction is not well formed",
        "指令的格式不对",
    ),
    _form(
        "E3167", "each-reads-more", "Declarations",
        "an `each` invariant reads more than its key",
        "`each` 不变式读取了键以外的内容",
    ),
    _form(
        "E3169", "elsewhere-not-one-read", "Statements",
        "what is done on another instance is not one read of it",
        "在另一个合约实例上做的不是一次读取",
    ),
    _form(
        "E3170", "wrong-charge", "Gas",
        "a charge of gas is not that of the table",
        "步数的计算和规定的不一样",
    ),
    _form(
        "E3171", "wrong-prepaid", "Gas",
        "the prepaid gas of `{place}` is not its worst case",
        "`{place}` 预付的步数不是最坏情况",
    ),
    _form(
        "E3172", "loop-without-limit", "Statements",
        "a loop or a repetition has no limit from 1 to 512",
        "循环或重复没有 1 到 512 的上限",
    ),
    _form(
        "E3175", "path-without-end", "Rules",
        "a path does not end in exactly one `go` or `stay`",
        "有一条路径不是以恰好一个 `go` 或 `stay` 结束",
    ),
    _form(
        "E3176", "loop-with-jump", "Rules",
        "a `go` or `stay` stands in a loop",
        "循环里有 `go` 或 `stay`",
    ),
    _form(
        "E3177", "stay-in-timeout", "Time and states",
        "a timeout stays",
        "到期后仍停留在原状态",
    ),
    _form(
        "E3178", "messages-go-round", "Statements",
        "a call that is sent leads back to where it began",
        "发送的调用又绕回起点",
    ),
    _form(
        "E3180", "debit-not-signed", "Rules",
        "money is taken from someone who need not have signed",
        "从不一定签过字的人那里扣款",
    ),
    _form(
        "E3181", "no-such-target", "Statements",
        "a payment goes where it cannot",
        "付款去了不能去的地方",
    ),
    _form(
        "E3182", "currencies-differ", "Types",
        "a payment changes its currency",
        "付款前后币种不同",
    ),
    _form(
        "E3183", "line-and-traced-pot", "Statements",
        "money comes into a traced pot without a line, or under one where none is kept",
        "钱没有归入科目就进入追踪的资金池，或归入了并不保留的科目",
    ),
    _form(
        "E3184", "line-by-a-stranger", "Rules",
        "a line is opened by someone the contract does not name",
        "由合约没有写明的人设立科目",
    ),
    _form(
        "E3185", "deadline-without-timeout", "Time and states",
        "`{place}` does not have one timeout exactly if it has a deadline",
        "`{place}` 的期限和到期处理不成对",
    ),
    _form(
        "E3186", "final-acts", "Time and states",
        "`{place}` is final and has rules, clocks or a deadline",
        "`{place}` 是最终状态，却有规则、时钟或期限",
    ),
    _form(
        "E3187", "state-unreachable", "Time and states",
        "`{place}` cannot be reached",
        "`{place}` 到达不了",
    ),
    _form(
        "E3188", "no-rest", "Time and states",
        "from `{place}` nothing comes to rest",
        "从 `{place}` 出发永远停不下来",
    ),
    _form(
        "E3189", "clocks-go-round", "Time and states",
        "clocks of `{place}` lead round for ever",
        "`{place}` 的时钟会无休止地循环",
    ),
    _form(
        "E3191", "no-link", "Time and states",
        "`{place}` waits for something other than the end of an instance that a term names",
        "`{place}` 等待的不是某个条款参数所指实例的结束",
    ),
    _form(
        "E3190", "lists-disagree", "Time and states",
        "`{place}` and its rules or clocks do not list each other",
        "`{place}` 和它的规则或时钟互相对不上",
    ),
)  # fmt: skip
