"""Codes E23: what can be read at which place."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E2301",
        "clock-in-lasting",
        "Time and states",
        Wording(
            "`now` and `today` cannot be read here",
            "An invariant, a function or a `default` must give the same answer whenever it is asked, "
            "or a contract could become wrong by waiting. Time acts through deadlines, clocks and the "
            "conditions of rules.",
            "pass the date in as a parameter, or use the condition in a rule's `require`",
        ),
        Wording(
            "这里不能读取 `now` 和 `today`",
            "不变式、函数和 `default` 无论何时询问都必须给出同样的答案，否则合约光是等待就会出错。时间"
            "只通过期限、时钟和规则里的条件起作用。",
            "请把日期作为参数传入，或把条件写进规则的 `require`",
        ),
        wrong="""\
function late() -> bool = today > start
""",
        right="""\
function late(day: date) -> bool = day > start
""",
    ),
    Entry(
        "E2302",
        "sender-here",
        "Rules",
        Wording(
            "there is no `sender` here",
            "`sender` is who calls a rule. A clock is called by nobody, an invariant and a function by "
            "no one in particular, and a contract does not keep who created it.",
            "name a party, or pass the account in as a parameter",
        ),
        Wording(
            "这里没有 `sender`",
            "`sender` 是调用规则的人。时钟没有人调用，不变式和函数没有特定的调用者，合约也不记录是谁创"
            "建了它。",
            "请写当事人的名称，或把账户作为参数传入",
        ),
        wrong="""\
function is_owner() -> bool = sender == landlord
""",
        right="""\
function is_owner(who: account) -> bool = who == landlord
""",
    ),
    Entry(
        "E2303",
        "sender-of-several",
        "Rules",
        Wording(
            "several people sign this rule, so there is no one `sender`",
            "With joint consent the rule runs with whichever call comes last. Who that is depends on "
            "chance and must not decide anything.",
            "name the party that is meant, or read `signers`, the list of all who signed",
        ),
        Wording(
            "这条规则由多人共同签署，没有单一的 `sender`",
            "共同同意时，由最后到达的那次调用触发规则。最后是谁全凭偶然，不能由它决定任何事。",
            "请写明是哪位当事人，或读取 `signers`，即全体签署人的列表",
        ),
        wrong="""\
keep last: account
on close by landlord and tenant: set last = sender; stay
""",
        right="""\
keep last: account
on close by landlord and tenant: set last = tenant; stay
""",
    ),
    Entry(
        "E2304",
        "signers-here",
        "Rules",
        Wording(
            "`signers` are the people of a joint consent; there is none here",
            "A rule by one person has a `sender`. Only a rule whose people are joined with `and` has "
            "signers, and only its statements can read them.",
            "write `sender`, or let several people sign: `by landlord and tenant`",
        ),
        Wording(
            "`signers` 是共同签署的人，这里没有共同签署",
            "由一个人执行的规则有 `sender`。只有用 `and` 连接多人的规则才有签署人，而且只能在它的语句里"
            "读取。",
            "请写 `sender`，或让多人签署：`by landlord and tenant`",
        ),
        wrong="""\
on close by landlord:
    require tenant in signers else "the tenant too"
    stay
""",
        right="""\
on close by landlord and (tenant or arbiter):
    require tenant in signers else "the tenant too"
    stay
""",
    ),
    Entry(
        "E2305",
        "no-instance-here",
        "Declarations",
        Wording(
            "there is no instance here, so `self`, `entered`, `paid` and `received` say nothing",
            "When the terms are checked and first values are computed, the contract has not entered a "
            "state. Functions of the file and steps of a scenario belong to no instance at all.",
            "set the value in a rule; use `today` for the day of the creation",
        ),
        Wording(
            "此处没有合约实例，`self`、`entered`、`paid` 和 `received` 没有意义",
            "检查条款和计算初值时，合约还没有进入任何状态。文件级函数和情景步骤则不属于任何实例。",
            "请在规则里赋值；创建当天的日期用 `today`",
        ),
        wrong="""\
keep since: time = entered
""",
        right="""\
keep since: date = today
""",
    ),
    Entry(
        "E2306",
        "old-here",
        "Declarations",
        Wording(
            "`old` is the value before the action, and only an invariant can ask for it",
            "An invariant is checked when the action has ended, so it can see both ends. Inside a rule "
            "the statements come one by one, and a `let` keeps what was there before.",
            "write a `let` before the change, or make it an invariant",
        ),
        Wording(
            "`old` 是操作之前的值，只有不变式可以询问",
            "不变式在操作结束后检查，所以前后两端都能看到。规则里的语句逐条执行，用 `let` 保存变化前的"
            "值即可。",
            "请在改变之前用 `let` 保存，或写成不变式",
        ),
        wrong="""\
set claimed = old(claimed) + rent
""",
        right="""\
set claimed = claimed + rent
""",
    ),
    Entry(
        "E2307",
        "state-before-creation",
        "Declarations",
        Wording(
            "nothing is stored yet when this is computed",
            "Conditions and first values of a contract are computed once, at its creation, from its "
            "parties and terms. Kept values, maps and pots come to be after that.",
            "read terms only, or set the value in a rule",
        ),
        Wording(
            "计算到这里时，合约里还没有存储任何内容",
            "合约的条件和初值只在创建时由当事人和条款参数算出一次，此后才有 `keep`、映射和资金池。",
            "请只读取条款参数，或在规则里赋值",
        ),
        wrong="""\
keep first: money CNY = 0 CNY
keep second: money CNY = first
""",
        right="""\
keep first: money CNY = 0 CNY
keep second: money CNY = deposit
""",
    ),
    Entry(
        "E2308",
        "each-reads-elsewhere",
        "Declarations",
        Wording(
            "an invariant with `each` can read maps at its own key, and terms; this is something else",
            "It is checked only for the keys that an action wrote. If it read other things, one of "
            "those could change and break it for a key that nobody looks at.",
            "compare the entry with terms, or write a second invariant without `each`",
        ),
        Wording(
            "带 `each` 的不变式只能读取映射在该键处的值和条款参数，这里读了别的",
            "它只对操作写过的键进行检查。如果读取别的内容，那些内容一变，就可能在没人检查的键上被破坏。",
            "请把条目与条款参数比较，或另写一条不带 `each` 的不变式",
        ),
        wrong="""\
keep owed: map account to money CNY
invariant small each k in owed: owed[k] <= claimed
""",
        right="""\
keep owed: map account to money CNY
invariant small each k in owed: owed[k] <= deposit
""",
    ),
    Entry(
        "E2309",
        "old-in-old",
        "Declarations",
        Wording(
            "`old` stands inside `old`",
            "An invariant sees two moments, before and after the action. There is no third one before that.",
            "leave one of them out",
        ),
        Wording(
            "`old` 里面又写了 `old`",
            "不变式只看操作之前和之后两个时刻，没有更早的第三个时刻。",
            "请去掉其中一个",
        ),
        wrong="""\
invariant grows: old(old(claimed)) <= claimed
""",
        right="""\
invariant grows: old(claimed) <= claimed
""",
    ),
)
