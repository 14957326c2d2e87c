"""What each word of the language is for, in one sentence, with an example: `tally explain create`.

Each construct names the section of the language's reference and the page of its suite; an example stands at
one place of a file (`tests/tools/test_explain.py` reads each there).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Construct:
    """A construct: its words, where it is specified, a right example, and what it is for."""

    words: tuple[str, ...]
    section: str
    page: str
    example: str
    en: str
    zh: str


def _construct(words: str, place: str, example: str, en: str, zh: str) -> Construct:
    section, _, page = place.partition("/")
    return Construct(tuple(words.split()), section, page, example, en, zh)


_FILE: Final = (
    _construct(
        "tally",
        "Text/text",
        "tally 1",
        "The first line: the version of the language that the text is written in.",
        "文件的第一行：写明文本所用的语言版本。",
    ),
    _construct(
        "calendar",
        "Declarations/types",
        "calendar CN",
        "Names the calendar: its time zone, its days off, its make-up days. Without it there are no "
        "working days.",
        "指定日历：时区、休息日和调休上班日都由它决定。不写就没有工作日。",
    ),
    _construct(
        "use",
        "Declarations/uses",
        'use "fund.tally"',
        "Takes the declarations of another file into the program. After `at`, or in `tally.lock`, stands the "
        "hash of what the file holds, so that no other text comes in its place.",
        "把另一个文件的声明引入本程序。`at` 之后或 `tally.lock` 里写着该文件内容的哈希，别的文本不能顶替它。",
    ),
    _construct(
        "contract",
        "Declarations/names",
        "contract Deposit:\n    party owner",
        "A contract: its people, terms, money and states stand below it.",
        "声明合约：当事人、条款参数、资金和状态都写在它下面。",
    ),
    _construct(
        "scenario",
        "Scenarios/scenarios",
        'scenario "nobody acts":\n    people Li',
        "A story that is run as a test: people, money, calls, and what is expected.",
        "作为测试来运行的情景：人物、资金、调用和预期结果。",
    ),
)
_DECLARATIONS: Final = (
    _construct(
        "party",
        "Declarations/names",
        "party landlord, tenant",
        "People or offices of the contract; each is bound to an account when it is created.",
        "合约的当事人（个人或机构）；创建合约时各绑定一个账户。",
    ),
    _construct(
        "term",
        "Declarations/names",
        "term rent: money CNY; months: int(1..60)",
        "A value that is agreed when the contract is created and never changes.",
        "创建合约时约定、此后不变的条款参数。",
    ),
    _construct(
        "fixed",
        "Declarations/names",
        "fixed late: percent = 5%",
        "A constant of the text itself.",
        "写在文本里的常量。",
    ),
    _construct(
        "keep",
        "Declarations/names",
        "keep claimed: money CNY = 0 CNY",
        "A value that the contract stores and rules change; without a first value it is not yet known.",
        "合约保存、规则可以改写的值；不写初值就表示尚不知道。",
    ),
    _construct(
        "map default once",
        "Types/types",
        "keep owed: map account to money CNY default 0 CNY",
        "Values by key. `default` is what a key reads as that was never written; with `once` an "
        "entry stays as it "
        "was first written.",
        "按键存放的值。`default` 是没有写过的键读出来的值；带 `once` 的条目写入后不再改变。",
    ),
    _construct(
        "list limit",
        "Types/types",
        "keep payees: list account limit 20",
        "A list with the most items that it can hold; only a list can be gone through with `for`.",
        "列表，要写明最多几项；`for` 只能遍历列表。",
    ),
    _construct(
        "money",
        "Types/types",
        "keep paid_in: money CNY = 0 CNY",
        "An amount in a currency. It is a number that says how much; the money itself lies in a `pot`.",
        "某种货币的金额。它只是数额，钱本身放在 `pot` 里。",
    ),
    _construct(
        "pot per",
        "Declarations/money",
        "pot bids: CNY per account limit 50",
        "Holds money of one currency. Money only moves, it is never set; `per` makes a pot for each key.",
        "资金池，存放一种货币的钱。钱只能转移，不能赋值；写 `per` 就为每个键各设一个池。",
    ),
    _construct(
        "traced",
        "Statements/tracing",
        "pot wages: CNY traced",
        "A pot that remembers from which budget line its money came.",
        "记住每笔钱出自哪个预算科目的资金池。",
    ),
    _construct(
        "record",
        "Types/types",
        "record Payee: account: account; due: money CNY",
        "Several named values as one value.",
        "记录：把几个有名字的值合成一个值。",
    ),
    _construct(
        "choice",
        "Types/types",
        "choice Way: cash, swap",
        "A type with a fixed list of values.",
        "选项：只有固定几个值的类型。",
    ),
    _construct(
        "event",
        "Declarations/names",
        "event Paid: payee: account; amount: money CNY",
        "What a rule can write into its receipt with `note`.",
        "事件：规则可以用 `note` 写进收据的内容。",
    ),
    _construct(
        "function",
        "Declarations/names",
        "function fee(price: money CNY) -> money CNY = price * 5% rounded down",
        "A formula with a name. It changes nothing and does not call itself.",
        "有名字的算式。它不改变任何东西，也不能调用自己。",
    ),
    _construct(
        "invariant each",
        "Declarations/invariants",
        "invariant escrowed in Leased: held == deposit",
        "What must hold after every action; an action that would break it is undone. `each k in m` "
        "asks it of every "
        "key that an action wrote.",
        "不变式：每次操作之后都必须成立，否则操作全部撤销。`each k in m` 对写过的每个键逐一检查。",
    ),
    _construct(
        "gas",
        "Gas/refused",
        "gas award <= 9_000",
        "A bound on what an action may cost; the compiler checks it against the worst case.",
        "操作步数的上限；编译器用最坏情况来核对。",
    ),
)
_STATES: Final = (
    _construct(
        "state until",
        "Time and states/states",
        "state Offered until start:\n    on timeout: go Closed",
        "A state lasts until its deadline. What may be done meanwhile stands below it, and what happens "
        "then.",
        "状态持续到期限为止；下面写期间可以做什么，以及到期时怎么办。",
    ),
    _construct(
        "forever",
        "Time and states/states",
        "state Sold forever:\n    on confirm by buyer: go Closed",
        "A state without a deadline; no money may lie in the contract meanwhile.",
        "没有期限的状态；这期间合约里不能有钱。",
    ),
    _construct(
        "demand",
        "Time and states/on_demand",
        "state Open forever on demand:\n    on take by anyone: stay",
        "`forever on demand`: a state without a deadline in which each owner can take the own money out "
        "at once.",
        "`forever on demand`：没有期限，但每个人随时可以取回自己的钱。",
    ),
    _construct(
        "final",
        "Time and states/states",
        "final Closed",
        "A state that is never left. It has no rules, and every pot is empty when it is entered.",
        "最终状态，进入后不再离开。没有规则，进入时每个资金池都是空的。",
    ),
    _construct(
        "in",
        "Rules/rules",
        "in Offered, Leased:\n    on leave by tenant: go Closed",
        "At the start of a line: rules that belong to several states. In an expression: whether "
        "something is in a "
        "list, or a key in a map.",
        "写在行首：几个状态共用的规则。写在式子里：某项是否在列表里，或键是否在映射里。",
    ),
    _construct(
        "timeout",
        "Time and states/clocks",
        "on timeout: go Closed",
        "What happens at the deadline when nobody has acted. It cannot fail, and it leaves the state.",
        "没有人操作时，到期怎么办。它不能失败，并且要离开本状态。",
    ),
    _construct(
        "at",
        "Time and states/clocks",
        "at start + 3 days: stay",
        "What happens by itself at an instant while the state lasts.",
        "状态持续期间，到某个时刻自动执行的内容。",
    ),
    _construct(
        "every",
        "Time and states/clocks",
        "every 1 month clip from start limit 12: stay",
        "What happens by itself again and again while the state lasts, counted from a fixed day.",
        "状态持续期间，从固定的一天数起、反复自动执行的内容。",
    ),
)
_RULES: Final = (
    _construct(
        "on by",
        "Rules/rules",
        "on leave by landlord or tenant: go Closed",
        "A rule: an action, who may do it, and what it does.",
        "规则：一个操作，谁可以做，做了会怎样。",
    ),
    _construct(
        "paying from into",
        "Rules/money",
        "on sign by tenant paying deposit from tenant into held: go Closed",
        "Money that an action takes from one who has signed it, before anything else is done.",
        "操作从签署人那里收取的钱，先于其他一切执行。",
    ),
    _construct(
        "as",
        "Rules/tracing",
        "on fund by owner paying rent into held as start: stay",
        "Opens a budget line under which the money comes in.",
        "写明存入的钱记在哪个预算科目下。",
    ),
    _construct(
        "any of",
        "Rules/rules",
        "on claim by any of payees: stay",
        "One person out of a list, or out of the keys of a map.",
        "列表或映射的键中的任何一个人。",
    ),
    _construct(
        "anyone",
        "Rules/rules",
        "on close by anyone: go Closed",
        "Whoever calls.",
        "任何人都可以调用。",
    ),
    _construct(
        "go stay",
        "Rules/rules",
        "go Closed",
        "Each path of a rule ends in one of them: `go` enters a state, `stay` remains in this one.",
        "规则的每条路径都以其中之一结束：`go` 进入某个状态，`stay` 留在本状态。",
    ),
)
_STATEMENTS: Final = (
    _construct(
        "pay all up to",
        "Statements/money",
        "pay all from held to tenant",
        "Moves money out of a pot: an amount, `all` of it, or `up to` an amount.",
        "从资金池付款：付一笔金额，付 `all`（全部），或 `up to`（最多付多少）。",
    ),
    _construct(
        "share rest",
        "Statements/money",
        "share held: landlord 50%, tenant rest",
        "Divides a pot: each part is rounded down, and who has `rest` takes what remains.",
        "分配资金池：各份向下取整，写 `rest` 的一方拿余下的部分。",
    ),
    _construct(
        "refund",
        "Statements/money",
        "refund bids",
        "Pays each pot of a family back to the account that is its key.",
        "把一族资金池逐个退还给作为键的账户。",
    ),
    _construct(
        "require else",
        "Statements/statements",
        'require claimed <= deposit else "at most the deposit"',
        "Refuses the action unless the condition holds; the text says why.",
        "条件不成立就拒绝操作，并给出写明的理由。",
    ),
    _construct(
        "set",
        "Statements/statements",
        "set claimed = amount",
        "Gives a new value to something that the contract keeps.",
        "给合约保存的内容写入新值。",
    ),
    _construct(
        "add",
        "Statements/statements",
        'add name -> due to owed else "already there"',
        "Adds an entry to a map, or an item to a list, and refuses where there is no place for it.",
        "往映射里加条目，或往列表里加一项；加不进去就拒绝。",
    ),
    _construct(
        "remove",
        "Statements/statements",
        'remove name from owed else "not there"',
        "Takes an entry out of a map, and refuses where it is not there.",
        "从映射里删除条目；没有这一条就拒绝。",
    ),
    _construct(
        "clear",
        "Statements/statements",
        "clear witness",
        "Makes a kept value unknown again, or a kept list empty.",
        "使保存的值重新变为未知，或清空列表。",
    ),
    _construct(
        "let",
        "Statements/statements",
        "let fee = rent * 5% rounded down",
        "Gives a value a name for the rest of the block.",
        "给一个值起名，在本块余下部分使用。",
    ),
    _construct(
        "note",
        "Statements/statements",
        "note RentPaid(amount: rent)",
        "Writes an event into the receipt.",
        "把事件写进收据。",
    ),
    _construct(
        "send",
        "Statements/sending",
        "send fund.report(amount)",
        "Calls an action of another contract, after the present action has ended.",
        "在当前操作结束之后，调用另一份合约的操作。",
    ),
    _construct(
        "create",
        "Statements/sending",
        "create case = Case(owner: tenant)",
        "Creates an instance of a contract.",
        "创建一份合约的实例。",
    ),
    _construct(
        "if elif",
        "Statements/statements",
        "if claimed > 0 CNY:\n    clear witness\nelse:\n    set claimed = rent",
        "Does one thing or another; each branch stands on lines of its own.",
        "按条件做不同的事；每个分支另起一行。",
    ),
    _construct(
        "for",
        "Statements/statements",
        "for payee in payees limit 20:\n    note Seen(payee)",
        "Does the same for each item of a list; the limit is how many there can be.",
        "对列表的每一项做同样的事；`limit` 写明最多几项。",
    ),
)
_EXPRESSIONS: Final = (
    _construct(
        "and or not",
        "Statements/statements",
        'require known(witness) and not late else "no"',
        "Joins conditions, from left to right, and stops as soon as the answer is known. After "
        "`by`, `and` asks for "
        "the consent of both.",
        "连接条件，从左到右判断，答案一定就停下。写在 `by` 后面时，`and` 要求两方都同意。",
    ),
    _construct(
        "implies",
        "Statements/text",
        "invariant fine: known(witness) implies claimed > 0 CNY",
        "`a implies b` is false only where a holds and b does not.",
        "`a implies b`：只有 a 成立而 b 不成立时才为假。",
    ),
    _construct(
        "is",
        "Time and states/scenarios",
        "expect lease is Closed",
        "Whether a contract is in a state, or in a final one.",
        "合约是否处于某个状态，或处于最终状态。",
    ),
    _construct(
        "mod",
        "Statements/types",
        "let left = n mod 7",
        "What is left of a whole number after dividing.",
        "整数相除后的余数。",
    ),
    _construct(
        "rounded down half_even",
        "Statements/types",
        "let fee = rent * 5% rounded down",
        "How an amount is brought to whole fen or cents: `down`, `up`, or `half_even` (to the "
        "nearest, a half to the "
        "even one).",
        "金额怎样取整到分：`down` 舍去，`up` 进位，`half_even` 四舍六入五成双。",
    ),
    _construct(
        "clip roll",
        "Time and states/types",
        "let due = start + 1 month clip",
        "Which day a month has instead of one that it lacks: its last (`clip`), or the first of the next "
        "(`roll`).",
        "当月没有那一天时取哪天：`clip` 取当月最后一天，`roll` 取下月第一天。",
    ),
    _construct(
        "forward back",
        "Time and states/types",
        "let due = start + 10 days forward",
        "Leaves a day of rest: to the next working day, or back to the last one.",
        "遇到休息日时：`forward` 顺延到下一个工作日，`back` 提前到上一个工作日。",
    ),
    _construct(
        "true false",
        "Types/types",
        "keep ready: bool = false",
        "The two values of `bool`.",
        "`bool` 的两个值。",
    ),
    _construct(
        "self",
        "Statements/statements",
        'require self is Open else "closed"',
        "This very instance of the contract.",
        "这份合约实例自身。",
    ),
    _construct(
        "sender signers",
        "Rules/rules",
        "set last = sender",
        "Who calls; and all who signed, where several must.",
        "`sender` 是调用者；需要多人签署时，`signers` 是全体签署人。",
    ),
    _construct(
        "now today",
        "Time and states/types",
        'require today < start else "too late"',
        "The time of the block, and its day in the contract's zone.",
        "区块的时间，以及它在合约时区里的日期。",
    ),
    _construct(
        "entered",
        "Time and states/states",
        "state Claiming until entered + 10 days:\n    on timeout: go Closed",
        "When the present state was entered; `entered + 10 days` is the tenth day after that day.",
        "进入当前状态的时刻；`entered + 10 days` 是进入那天之后的第十天。",
    ),
)
_SCENARIOS: Final = (
    _construct(
        "people",
        "Scenarios/scenarios",
        "people Li, Wang",
        "The people of a scenario.",
        "情景里的人物。",
    ),
    _construct(
        "give",
        "Scenarios/scenarios",
        "give 20_000 CNY to Wang",
        "Money that a person has before anything happens.",
        "一开始就发给某人的钱。",
    ),
    _construct(
        "after",
        "Scenarios/scenarios",
        "after 14 months clip",
        "Lets time pass; clocks that fall due run.",
        "让时间过去；到期的时钟会自动执行。",
    ),
    _construct(
        "does",
        "Scenarios/scenarios",
        "Li does lease.sign",
        "A person calls an action, and it is done.",
        "某人调用操作，并且成功。",
    ),
    _construct(
        "withdraws",
        "Scenarios/scenarios",
        "Li withdraws lease.sign",
        "A person takes back a consent that still waits for others.",
        "某人撤回尚在等待他人的同意。",
    ),
    _construct(
        "cannot because",
        "Scenarios/scenarios",
        'Zhao cannot lease.award(50%) because "R4003"',
        "A person calls an action, and it is refused; `because` says with which code or reason.",
        "某人调用操作，但被拒绝；`because` 写明编号或理由。",
    ),
    _construct(
        "expect has",
        "Scenarios/scenarios",
        "expect lease is Closed, Wang has 20_000 CNY",
        "What must be so at this point.",
        "此时必须成立的事实。",
    ),
)

CONSTRUCTS: Final = (
    *_FILE, *_DECLARATIONS, *_STATES, *_RULES, *_STATEMENTS, *_EXPRESSIONS, *_SCENARIOS,
)  # fmt: skip


def _by_word() -> Iterator[tuple[str, Construct]]:
    for construct in CONSTRUCTS:
        for word in construct.words:
            yield word, construct


BY_WORD: Final[Mapping[str, Construct]] = MappingProxyType(dict(_by_word()))
"""The construct of each word; a word with several uses has the one that stands first here."""
