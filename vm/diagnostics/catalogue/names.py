"""Codes E20: names."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E2001",
        "unknown-name",
        "Declarations",
        Wording(
            "nothing here is called `{name}`",
            "Every name is declared once: in the file, in the contract, or as a parameter, a `let` or "
            "a loop's item above. One without a declaration has no value, so it is found now.",
            "did you mean `{near}`?\ndeclare it first with one of: {ways}",
        ),
        Wording(
            "没有找到名称 `{name}`",
            "名称都要先声明：写在文件或合约里，或者是此处之前的参数、`let`、循环变量。未声明的没有值，编译时就会指出。",
            "是不是想写 `{near}`？\n请先用其中一种声明：{ways}",
        ),
        wrong="""\
require amount <= depsit else "at most the deposit"
""",
        right="""\
require amount <= deposit else "at most the deposit"
""",
    ),
    Entry(
        "E2024",
        "value-without-choice",
        "Declarations",
        Wording(
            "`{name}` is a value of choice `{choice}`",
            "Two choices may have a value of the same name, so a value is always written with its choice.",
            "write `{choice}.{name}`",
        ),
        Wording(
            "`{name}` 是选项 `{choice}` 的一个值",
            "两个选项可以有同名的值，所以写值时总要带上选项的名称。",
            "请写 `{choice}.{name}`",
        ),
        wrong="""\
choice Way: cash, swap
keep way: Way = cash
""",
        right="""\
choice Way: cash, swap
keep way: Way = Way.cash
""",
    ),
    Entry(
        "E2025",
        "declared-in-contract",
        "Scenarios",
        Wording(
            "`{name}` is declared in contract `{contract}`",
            "A scenario stands outside all contracts, and two of them may use the same name.",
            "write `{contract}.{name}`",
        ),
        Wording(
            "`{name}` 是在合约 `{contract}` 里声明的",
            "情景在所有合约之外，而不同合约里可以有同样的名称。",
            "请写 `{contract}.{name}`",
        ),
        wrong="""\
choice Way: cash, swap
keep way: Way = Way.cash
scenario "the way":
    people Li, Wang, Zhao
    create lease = Rental(landlord: Li, tenant: Wang, arbiter: Zhao, rent: 5 CNY, deposit: 9 CNY, months: 2, \
start: 2030-01-01)
    expect lease.way == Way.cash
""",
        right="""\
choice Way: cash, swap
keep way: Way = Way.cash
scenario "the way":
    people Li, Wang, Zhao
    create lease = Rental(landlord: Li, tenant: Wang, arbiter: Zhao, rent: 5 CNY, deposit: 9 CNY, months: 2, \
start: 2030-01-01)
    expect lease.way == Rental.Way.cash
""",
    ),
    Entry(
        "E2003",
        "name-twice",
        "Declarations",
        Wording(
            "`{name}` already has a meaning in this place",
            "A name means one thing wherever it can be read. Two declarations of one name would leave "
            "every reader, and the machine, to guess which one is meant.",
            "keep one of the two, or give this one another name",
        ),
        Wording(
            "`{name}` 在这里已经用过了",
            "一个名称在能读到它的地方只能有一个含义。同名的两个声明会让读者和机器都无法判断指的是哪一个。",
            "请只保留一处，或者换一个名称",
        ),
        wrong="""\
keep paid: int = 0
keep paid: int = 1
""",
        right="""\
keep paid: int = 0
keep missed: int = 1
""",
    ),
    Entry(
        "E2004",
        "shadowed-name",
        "Declarations",
        Wording(
            "`{name}` already means something outside this place, and would be hidden here",
            "A name that hides another reads well and means something else: the commonest way to "
            "misread a contract. Tally has no hiding: inside a rule or a contract, names of the "
            "outside stay what they are.",
            "give this one another name",
        ),
        Wording(
            "`{name}` 在外层已有含义，这里不能再用同一个名称遮住它",
            "遮住外层名称的写法看起来通顺，意思却变了，是读错合约最常见的原因。Tally 不允许遮蔽：规则和"
            "合约里，外层的名称始终是原来的意思。",
            "请换一个名称",
        ),
        wrong="""\
let deposit = rent * 2
set claimed = deposit
""",
        right="""\
let double_rent = rent * 2
set claimed = double_rent
""",
    ),
    Entry(
        "E2005",
        "built-in-name",
        "Declarations",
        Wording(
            "`{name}` is a built-in of the language and cannot be declared again",
            "Built-in types and functions mean the same in every contract, so that whoever knows one "
            "page can read the next.",
            "choose another name",
        ),
        Wording(
            "`{name}` 是语言内置的名称，不能重新声明",
            "内置类型和内置函数在所有合约里含义相同，读懂一份就能读懂下一份。",
            "请换一个名称",
        ),
        wrong="""\
function days(weeks: int) -> int = weeks * 7
""",
        right="""\
function days_of(weeks: int) -> int = weeks * 7
""",
    ),
    Entry(
        "E2006",
        "unknown-state",
        "Time and states",
        Wording(
            "contract `{contract}` has no state `{name}`",
            "States are declared with `state` or `final`; a contract can only go to one of them, and "
            "only their names can be asked for.",
            "did you mean `{near}`?\ndeclare the state, or name one that the contract has",
        ),
        Wording(
            "合约 `{contract}` 没有状态 `{name}`",
            "状态用 `state` 或 `final` 声明；合约只能转到已声明的状态，也只能询问这些状态。",
            "是不是想写 `{near}`？\n请声明这个状态，或改用合约已有的状态",
        ),
        wrong="""\
final Closed
on leave by tenant: go Closd
""",
        right="""\
final Closed
on leave by tenant: go Closed
""",
    ),
    Entry(
        "E2007",
        "unknown-event",
        "Declarations",
        Wording(
            "contract `{contract}` has no event `{name}`",
            "What a contract can report is declared with `event`, so that those who read its records "
            "know every kind that can come.",
            "did you mean `{near}`?\ndeclare it in the contract: `event {name}: amount: money CNY`",
        ),
        Wording(
            "合约 `{contract}` 没有事件 `{name}`",
            "合约能记录哪些事件，要先用 `event` 声明，这样查阅记录的人就知道会出现哪几种。",
            "是不是想写 `{near}`？\n请在合约里声明，例如 `event {name}: amount: money CNY`",
        ),
        wrong="""\
event RentPaid: amount: money CNY
note RentPayed(amount: rent)
""",
        right="""\
event RentPaid: amount: money CNY
note RentPaid(amount: rent)
""",
    ),
    Entry(
        "E2008",
        "unknown-action",
        "Rules",
        Wording(
            "contract `{contract}` has no action `{name}`",
            "Actions are the names after `on` in the contract's rules. A limit of gas, or a step of a "
            "scenario, must name one of them.",
            "did you mean `{near}`?\nname an action that stands after `on` in the contract",
        ),
        Wording(
            "合约 `{contract}` 没有操作 `{name}`",
            "操作就是合约规则中 `on` 后面的名称。步数上限和情景步骤只能用这些名称。",
            "是不是想写 `{near}`？\n请写合约中 `on` 后面出现过的操作名",
        ),
        wrong="""\
gas awrd <= 9_000
on award(kept: percent) by arbiter: stay
""",
        right="""\
gas award <= 9_000
on award(kept: percent) by arbiter: stay
""",
    ),
    Entry(
        "E2009",
        "unknown-field",
        "Types",
        Wording(
            "`{type}` has no `{name}`",
            "A record has the fields that it was declared with, and an instance shows what its "
            "contract declares. Nothing else can be read from them.",
            "did you mean `{near}`?\nread a field that is declared, or add this one to the declaration",
        ),
        Wording(
            "`{type}` 没有 `{name}`",
            "记录只有声明时写明的字段，合约实例只公开其合约声明的内容，此外都读不到。",
            "是不是想写 `{near}`？\n请读取已声明的字段，或把它加到声明里",
        ),
        wrong="""\
record Bill: payee: account; due: money CNY
keep bill: Bill
set claimed = bill.amount
""",
        right="""\
record Bill: payee: account; due: money CNY
keep bill: Bill
set claimed = bill.due
""",
    ),
    Entry(
        "E2010",
        "unknown-member",
        "Types",
        Wording(
            "the choice `{choice}` has no member `{name}`",
            "A choice is a closed list: its members are the words that stand in its declaration.",
            "did you mean `{near}`?\nuse a member of the list, or add this one to it",
        ),
        Wording(
            "选项类型 `{choice}` 没有 `{name}` 这一项",
            "选项类型是封闭的列表，只有声明中写出的各项。",
            "是不是想写 `{near}`？\n请使用列表中的一项，或把它加进列表",
        ),
        wrong="""\
choice Reason: damage, arrears
keep reason: Reason
set reason = Reason.damages
""",
        right="""\
choice Reason: damage, arrears
keep reason: Reason
set reason = Reason.damage
""",
    ),
    Entry(
        "E2011",
        "unknown-contract",
        "Declarations",
        Wording(
            "this file has no contract `{name}`",
            "A program is one file, and its contracts may name each other; nothing outside the file "
            "can be named.",
            "did you mean `{near}`?\nname a contract of this file",
        ),
        Wording(
            "本文件没有合约 `{name}`",
            "一个程序就是一个文件，文件内的合约可以互相引用，文件之外的不能引用。",
            "是不是想写 `{near}`？\n请写本文件里的合约名",
        ),
        wrong="""\
scenario "a loan is paid back":
    people Li, Wang
    create loan = Lone(lender: Li, borrower: Wang, amount: 500 CNY)
""",
        right="""\
scenario "a loan is paid back":
    people Li, Wang
    create loan = Loan(lender: Li, borrower: Wang, amount: 500 CNY)
""",
    ),
    Entry(
        "E2016",
        "recursion",
        "Declarations",
        Wording(
            "`{name}` is called again before its first call has ended",
            "A function that calls itself, alone or through others, could run for ever; Tally knows "
            "the cost of every action before it runs, so functions do not recurse.",
            "write the result as a formula, or go through a list with `for … limit` in a rule",
        ),
        Wording(
            "`{name}` 的一次调用还没结束，就又调用了自己",
            "直接或间接调用自己的函数可能永远运行下去。Tally 在每个操作运行前就知道它的费用，所以函数不"
            "能递归。",
            "请把结果写成算式，或在规则里用 `for … limit` 遍历列表",
        ),
        wrong="""\
function total(n: int(0..99)) -> int = choose(n == 0, 0, n + total(n - 1))
""",
        right="""\
function total(n: int(0..99)) -> int = n * (n + 1) / 2 rounded down
""",
    ),
    Entry(
        "E2017",
        "action-named-like-value",
        "Rules",
        Wording(
            "the action `{name}` has the name of something else in this contract",
            "From outside, `lease.{name}` would be both an action to call and a value to read. A "
            "contract's actions and values therefore have different names.",
            "give the action a name of its own, best a verb: `pay_{name}`",
        ),
        Wording(
            "操作 `{name}` 与本合约中的另一个名称相同",
            "从外面看，`lease.{name}` 会既是可调用的操作，又是可读取的值。因此操作与值不能同名。",
            "请给操作另取名称，最好用动词，如 `pay_{name}`",
        ),
        wrong="""\
term deposit: money CNY
on deposit by tenant: stay
""",
        right="""\
term deposit: money CNY
on pay_deposit by tenant: stay
""",
    ),
    Entry(
        "E2018",
        "unknown-person",
        "Scenarios",
        Wording(
            "no person of this scenario is called `{name}`",
            "A scenario starts from an empty chain; the people in it are those that it names with `people`.",
            "did you mean `{near}`?\nadd the name to the line `people` of this scenario",
        ),
        Wording(
            "这个情景里没有叫 `{name}` 的人",
            "情景从一条空链开始，其中的人只有 `people` 列出的那些。",
            "是不是想写 `{near}`？\n请把这个名字加到本情景的 `people` 一行",
        ),
        wrong="""\
scenario "Wang is given money":
    people Li, Wang
    give 500 CNY to Wan
""",
        right="""\
scenario "Wang is given money":
    people Li, Wang
    give 500 CNY to Wang
""",
    ),
    Entry(
        "E2019",
        "unknown-instance",
        "Scenarios",
        Wording(
            "no contract of this scenario is called `{name}`",
            "A step names the instance it acts on, and instances are made in the scenario with `create`.",
            "did you mean `{near}`?\nmake it first: `create {name} = Contract(…)`",
        ),
        Wording(
            "这个情景里没有叫 `{name}` 的合约实例",
            "每个步骤都要写明对哪个实例操作，实例由情景中的 `create` 创建。",
            "是不是想写 `{near}`？\n请先创建：`create {name} = 合约名(…)`",
        ),
        wrong="""\
scenario "a loan is paid back":
    people Li, Wang
    give 500 CNY to Wang
    create loan = Loan(lender: Li, borrower: Wang, amount: 500 CNY)
    Wang does lone.repay
""",
        right="""\
scenario "a loan is paid back":
    people Li, Wang
    give 500 CNY to Wang
    create loan = Loan(lender: Li, borrower: Wang, amount: 500 CNY)
    Wang does loan.repay
""",
    ),
    Entry(
        "E2023",
        "unknown-function",
        "Declarations",
        Wording(
            "no function or record is called `{name}`",
            "What stands before round brackets is a function or a record of this file or contract, or "
            "one of the built-ins, which are a closed list.",
            "did you mean `{near}`?\n"
            "declare it with `function {name}(…) -> … = …`, or use a built-in such as `min`, `max`, "
            "`choose`",
        ),
        Wording(
            "没有叫 `{name}` 的函数或记录",
            "圆括号前面只能是本文件或本合约的函数、记录，或内置函数；内置函数是固定的一组。",
            "是不是想写 `{near}`？\n"
            "请用 `function {name}(…) -> … = …` 声明，或使用 `min`、`max`、`choose` 等内置函数",
        ),
        wrong="""\
function double(m: money CNY) -> money CNY = m * 2
set claimed = duoble(rent)
""",
        right="""\
function double(m: money CNY) -> money CNY = m * 2
set claimed = double(rent)
""",
    ),
)
