"""Codes E31: what the verifier cannot prove of the bytecode.

E3101 to E3121 and E3168 are about what an author wrote; all others are about a program's form, which a
compiler makes: an author meets them as E3199.
"""

from __future__ import annotations

from vm.diagnostics.catalogue.proof_forms import FORMS
from vm.diagnostics.entry import Entry, Wording

_NOBODY_EN = (
    "A clock runs when nobody acts, so nobody could mend it: if it stopped, the instance would be halted for "
    "good, with its money inside."
)
_NOBODY_ZH = (
    "期限和时钟在没有人操作时自动执行；如果中途停下，没有人能补救，合约实例就会被永久停摆，钱也会留在里面。"
)


def _program(declarations: str, paid: str, final: str = "") -> str:
    """A whole program with some declarations and the body of the timeout where money waits."""
    return f"""\
tally 1
calendar CN

contract Escrow:
    party buyer, seller
    term price: money CNY
    pot held: CNY
{declarations}
    state Offered until entered + 10 days:
        on deposit by buyer paying price into held: go Paid
        on timeout: go Closed

    state Paid until entered + 10 days:
        on accept by buyer: {final or "pay all from held to seller; go Closed"}
        on timeout:
{paid}
    final Closed
"""


def _lines(*lines: str) -> str:
    """Lines of a timeout's body, which ends by giving all back."""
    return "".join(f"            {line}\n" for line in (*lines, "pay all from held to buyer", "go Closed"))


def _declared(*lines: str) -> str:
    return "".join(f"    {line}\n" for line in lines)


def _many_ways(pairs: int) -> str:
    """A program with a rule that one of each of so many pairs of people signs."""
    people = [f"{side}{number}" for number in range(1, pairs + 1) for side in ("left", "right")]
    who = " and ".join(f"(left{number} or right{number})" for number in range(1, pairs + 1))
    return f"""\
tally 1

contract Board:
    party {", ".join(people)}

    state Open until entered + 10 days:
        on agree by {who}: go Closed
        on timeout: go Closed

    final Closed
"""


def _sold(arrived: str) -> str:
    """A program in which the price comes in while the contract waits for ever."""
    return f"""\
tally 1

contract Sale:
    party buyer, seller
    term price: money CNY
    pot held: CNY

    state Sold forever:
        on pay_price by buyer paying price into held: {arrived}
        on close by seller: pay all from held to seller; go Closed

    final Closed
"""


_AUTHORS: tuple[Entry, ...] = (
    Entry(
        "E3101",
        "money-left-in-final",
        "Time and states",
        Wording(
            "`{pot}` may still hold money when `{state}` is entered here",
            "Nobody can act in a final state, so money left there would be lost. Pots start empty; `pay all` "
            "and `share` empty one; any payment into it makes it uncertain again, on every way that leads "
            "here.",
            "empty it first: `pay all from {pot} to …`, or ask for it: `require {pot} == … else …` "
            "(for a family: sweep it, `refund` it, or `require sum({pot}) == …`)",
        ),
        Wording(
            "从这里进入 `{state}` 时，`{pot}` 里可能还有钱",
            "最终状态里谁也不能再操作，留下的钱就拿不出来了。资金池一开始是空的，`pay all` 和 `share` 会付空"
            "它；只要有一条路径又往里付了钱，就不能再确定它是空的。",
            "请先付空：`pay all from {pot} to …`；或者写明条件：`require {pot} == … else …`"
            "（一族资金池：整族付出、`refund`，或 `require sum({pot}) == …`）",
        ),
        wrong=_program("", _lines(), final="go Closed"),
        right=_program("", _lines()),
    ),
    Entry(
        "E3102",
        "money-waits-for-ever",
        "Time and states",
        Wording(
            "`{pot}` may hold money while the contract waits for ever in `{state}`",
            "A state without a deadline may go on for ever; money in it would be stuck whenever the people "
            "disagree.",
            "empty `{pot}` before, or give `{state}` a deadline: `until …` and `on timeout:`",
        ),
        Wording(
            "合约在 `{state}` 无限期等待时，`{pot}` 里可能有钱",
            "没有期限的状态可以一直拖下去；几方意见不一时，里面的钱就被困住了。",
            "请先付空 `{pot}`，或者给 `{state}` 写上期限：`until …` 和 `on timeout:`",
        ),
        wrong=_sold("stay"),
        right=_sold("pay all from held to seller; stay"),
    ),
    Entry(
        "E3103",
        "clock-may-overdraw",
        "Time and states",
        Wording(
            "`{pot}` may hold less than this payment",
            _NOBODY_EN,
            "write `pay up to …`, `pay all`, or ask first: `if … <= {pot}:`",
        ),
        Wording(
            "`{pot}` 里的钱可能不够付这一笔",
            _NOBODY_ZH,
            "请写 `pay up to …` 或 `pay all`，或者先判断：`if … <= {pot}:`",
        ),
        wrong=_program(_declared("term fee: money CNY"), _lines("pay fee from held to seller")),
        right=_program(_declared("term fee: money CNY"), _lines("pay up to fee from held to seller")),
    ),
    Entry(
        "E3104",
        "clock-reads-unknown",
        "Time and states",
        Wording(
            "`{name}` may not be known yet when nobody has acted",
            _NOBODY_EN,
            "ask first: `if known({name}):`, with an `else:`; or give `{name}` a first value",
        ),
        Wording(
            "没有人操作过时，`{name}` 可能还没有值",
            _NOBODY_ZH,
            "请先判断：`if known({name}):` 并写上 `else:`；或者给 `{name}` 一个初始值",
        ),
        wrong=_program(_declared("keep heir: account"), _lines("pay up to 5 CNY from held to heir")),
        right=_program(
            _declared("keep heir: account"),
            _lines("if known(heir):", "    pay up to 5 CNY from held to heir"),
        ),
    ),
    Entry(
        "E3105",
        "clock-reads-missing-key",
        "Time and states",
        Wording(
            "`{name}` may not have this key",
            _NOBODY_EN,
            "ask first: `if … in {name}:`; or declare a `default` for it",
        ),
        Wording(
            "`{name}` 里可能没有这个键",
            _NOBODY_ZH,
            "请先判断：`if … in {name}:`；或者给它声明 `default`",
        ),
        wrong=_program(
            _declared("keep owed: map account to money CNY"),
            _lines("pay up to owed[seller] from held to seller"),
        ),
        right=_program(
            _declared("keep owed: map account to money CNY"),
            _lines("if seller in owed:", "    pay up to owed[seller] from held to seller"),
        ),
    ),
    Entry(
        "E3106",
        "clock-reads-missing-item",
        "Time and states",
        Wording(
            "the list may not have this place",
            _NOBODY_EN,
            "ask first: `if n < len(xs):` (places count from 0), or go through it: `for x in xs limit …:`",
        ),
        Wording(
            "列表里可能没有这个位置",
            _NOBODY_ZH,
            "请先判断：`if n < len(xs):`（位置从 0 数起）；或者逐个处理：`for x in xs limit …:`",
        ),
        wrong=_program(
            _declared("term heirs: list account limit 5"), _lines("pay up to 5 CNY from held to heirs[0]")
        ),
        right=_program(
            _declared("term heirs: list account limit 5"),
            _lines("if 0 < len(heirs):", "    pay up to 5 CNY from held to heirs[0]"),
        ),
    ),
    Entry(
        "E3107",
        "clock-may-leave-range",
        "Types",
        Wording(
            "this number may leave {low} … {high}",
            _NOBODY_EN,
            "ask first, for example `if n < {high}:`, or give the numbers it is made of narrower types: "
            "`int(0..100)`",
        ),
        Wording(
            "这个数可能超出 {low} 到 {high} 的范围",
            _NOBODY_ZH,
            "请先判断，例如 `if n < {high}:`；或者给参与计算的数更窄的类型：`int(0..100)`",
        ),
        wrong=_program(_declared("keep late: int(0..600) = 0"), _lines("set late = late + 1")),
        right=_program(
            _declared("keep late: int(0..600) = 0"), _lines("if late < 600:", "    set late = late + 1")
        ),
    ),
    Entry(
        "E3108",
        "clock-may-go-below-zero",
        "Types",
        Wording(
            "this difference of money may go below zero",
            f"Money is never negative: the subtraction would stop. {_NOBODY_EN}",
            "ask first: for `a - b`, `if b <= a:`; or write `a - min(a, b)`",
        ),
        Wording(
            "这两笔钱相减可能小于零",
            f"金额不能是负数，减不下去就会停。{_NOBODY_ZH}",
            "请先判断：`a - b` 要在 `if b <= a:` 里；或者写 `a - min(a, b)`",
        ),
        wrong=_program(
            _declared("term fee: money CNY", "keep left: money CNY = 0 CNY"), _lines("set left = price - fee")
        ),
        right=_program(
            _declared("term fee: money CNY", "keep left: money CNY = 0 CNY"),
            _lines("if fee <= price:", "    set left = price - fee"),
        ),
    ),
    Entry(
        "E3109",
        "clock-may-divide-by-zero",
        "Types",
        Wording(
            "the divisor may be 0",
            _NOBODY_EN,
            "give it a type without 0, such as `int(1..60)`, or ask first: `if n > 0:`",
        ),
        Wording(
            "除数可能是 0",
            _NOBODY_ZH,
            "请用不含 0 的类型，例如 `int(1..60)`；或者先判断：`if n > 0:`",
        ),
        wrong=_program(
            _declared("term months: int(0..60)", "keep part: money CNY = 0 CNY"),
            _lines("set part = price / months rounded down"),
        ),
        right=_program(
            _declared("term months: int(1..60)", "keep part: money CNY = 0 CNY"),
            _lines("set part = price / months rounded down"),
        ),
    ),
    Entry(
        "E3110",
        "clock-may-share-too-much",
        "Statements",
        Wording(
            "the parts of `{pot}` may come to more than 100 %",
            _NOBODY_EN,
            "write parts that add up to 100 % at most, and the rest as `rest`",
        ),
        Wording(
            "`{pot}` 的各份加起来可能超过 100%",
            _NOBODY_ZH,
            "请让各份加起来不超过 100%，剩下的写成 `rest`",
        ),
    ),
    Entry(
        "E3111",
        "clock-may-leave-calendar",
        "Time and states",
        Wording(
            "this date, time or duration may lie beyond what the calendar knows (1900-01-01 … 9999-12-31)",
            f"{_NOBODY_EN} As a deadline such a date counts as the last day; elsewhere it stops.",
            "move it into the deadline of a state (`until entered + 30 days`), or into an action, which "
            "may be refused\n"
            "to keep it in the clock, ask first: `if today < 9990-01-01:`, with days or months (how far "
            "working days reach only the calendar knows)",
        ),
        Wording(
            "这个日期、时刻或时长可能超出日历的范围（1900-01-01 到 9999-12-31）",
            f"{_NOBODY_ZH}作为状态的期限，超出的日期按最后一天算；在别处就会停。",
            "请把它移到状态的期限里（`until entered + 30 days`），或移到操作里（操作可以被拒绝）\n"
            "要留在时钟里，请先判断：`if today < 9990-01-01:`，并以日或月计（工作日能推多远，只有日历知道）",
        ),
        wrong=_program(_declared("keep due: date"), _lines("set due = today + 30 days")),
        right=_program(
            _declared("keep due: date"), _lines("if today < 9990-01-01:", "    set due = today + 30 days")
        ),
    ),
    Entry(
        "E3112",
        "clock-loop-too-short",
        "Statements",
        Wording(
            "the list may be longer than the loop's limit of {limit}",
            _NOBODY_EN,
            "give the loop the limit of the list",
        ),
        Wording(
            "列表可能比循环的上限 {limit} 长",
            _NOBODY_ZH,
            "请让循环的上限和列表的上限一样",
        ),
        wrong=_program(
            _declared("term heirs: list account limit 10"),
            _lines("for heir in heirs limit 5:", "    pay up to 5 CNY from held to heir"),
        ),
        right=_program(
            _declared("term heirs: list account limit 10"),
            _lines("for heir in heirs limit 10:", "    pay up to 5 CNY from held to heir"),
        ),
    ),
    Entry(
        "E3113",
        "clock-may-fill-family",
        "Statements",
        Wording(
            "`{pot}` may hold {limit} keys already, and this one may be new",
            _NOBODY_EN,
            "pay the person directly, or a single pot; or ask first: `if {pot}[…] > …:`",
        ),
        Wording(
            "`{pot}` 可能已经有 {limit} 个键，而这个键可能是新的",
            _NOBODY_ZH,
            "请直接付给本人，或付进单个资金池；或者先判断：`if {pot}[…] > …:`",
        ),
        wrong=_program(
            _declared("pot backs: CNY per account limit 50"),
            _lines("pay all from held to backs[seller]", "refund backs"),
        ),
        right=_program(
            _declared("pot backs: CNY per account"),
            _lines("pay all from held to backs[seller]", "pay all from backs to held"),
        ),
    ),
    Entry(
        "E3114",
        "clock-notes-too-much",
        "Limits",
        Wording(
            "this clock may note {count} events; {limit} are possible",
            _NOBODY_EN,
            "note one event for the whole loop, or give the loop a smaller limit",
        ),
        Wording(
            "这里最多可能记录 {count} 个事件，上限是 {limit} 个",
            _NOBODY_ZH,
            "请整个循环只记录一个事件，或者把循环的上限改小",
        ),
        wrong=_program(
            _declared("event Paid: heir: account", "term heirs: list account limit 100"),
            _lines("for heir in heirs limit 100:", "    note Paid(heir)"),
        ),
        right=_program(
            _declared("event Paid: heir: account", "term heirs: list account limit 64"),
            _lines("for heir in heirs limit 64:", "    note Paid(heir)"),
        ),
    ),
    Entry(
        "E3115",
        "clock-may-refuse",
        "Time and states",
        Wording(
            "a clock cannot refuse",
            _NOBODY_EN,
            "write `if` with what happens in either case",
        ),
        Wording(
            "时钟和期限里不能拒绝执行",
            _NOBODY_ZH,
            "请写 `if`，说明两种情况各怎么办",
        ),
    ),
    Entry(
        "E3116",
        "clock-may-make-negative-money",
        "Types",
        Wording(
            "this amount may be negative",
            f"Money is never negative: a multiple or a percent below zero would stop. {_NOBODY_EN}",
            "give the factor a type without negative numbers, such as `int(0..100)` or `percent`",
        ),
        Wording(
            "这个金额可能是负数",
            f"金额不能是负数，乘以负的倍数或百分数就会停。{_NOBODY_ZH}",
            "请给倍数一个没有负数的类型，例如 `int(0..100)` 或 `percent`",
        ),
        wrong=_program(
            _declared("term months: int", "keep part: money CNY = 0 CNY"), _lines("set part = price * months")
        ),
        right=_program(
            _declared("term months: int(0..60)", "keep part: money CNY = 0 CNY"),
            _lines("set part = price * months"),
        ),
    ),
    Entry(
        "E3117",
        "clock-value-may-not-fit",
        "Types",
        Wording(
            "this value may not fit `{type}`",
            _NOBODY_EN,
            "give the place a type as wide as the value's, or ask for its length first: `if len(…) <= …:`",
        ),
        Wording(
            "这个值可能放不进 `{type}`",
            _NOBODY_ZH,
            "请把这个位置的类型放宽到和值一样；或者先判断长度：`if len(…) <= …:`",
        ),
        wrong=_program(
            _declared("term title: text(20)", 'keep label: text(5) = "none"'), _lines("set label = title")
        ),
        right=_program(
            _declared("term title: text(20)", 'keep label: text(20) = "none"'), _lines("set label = title")
        ),
    ),
    Entry(
        "E3118",
        "clock-makes-too-many-keys",
        "Limits",
        Wording(
            "this clock may create {count} keys; {limit} are possible",
            _NOBODY_EN,
            "give the loop a smaller limit, or keep one map with records instead of several",
        ),
        Wording(
            "这里最多可能新建 {count} 个键，上限是 {limit} 个",
            _NOBODY_ZH,
            "请把循环的上限改小，或者用一个记录类型的映射代替几个映射",
        ),
        wrong=_program(
            _declared(
                "term heirs: list account limit 512",
                "keep a: map account to int default 0",
                "keep b: map account to int default 0",
                "keep c: map account to int default 0",
            ),
            _lines(
                "for heir in heirs limit 512:",
                "    set a[heir] = 1",
                "    set b[heir] = 1",
                "    set c[heir] = 1",
            ),
        ),
        right=_program(
            _declared(
                "term heirs: list account limit 512",
                "keep a: map account to int default 0",
                "keep b: map account to int default 0",
            ),
            _lines("for heir in heirs limit 512:", "    set a[heir] = 1", "    set b[heir] = 1"),
        ),
    ),
    Entry(
        "E3120",
        "too-much-gas",
        "Gas",
        Wording(
            "`{action}` may need {gas} gas; a transaction has {limit}",
            "The worst case of every action is known before it runs, with all that it sends and the clocks "
            "that may follow, so that no call can end half-way for lack of gas. Loops count as often as "
            "their limit says.",
            "give loops smaller limits, take one loop out of the other, or part the action into several",
        ),
        Wording(
            "`{action}` 最多可能要 {gas} 步，一笔交易只有 {limit}",
            "每个操作连同它发送的消息和之后可能接着运行的时钟，最坏情况要用多少步，运行前就要知道，这样不会做到一半步数用尽。"
            "循环按上限计算。",
            "请把循环的上限改小，不要在循环里再套循环，或者把操作拆成几个",
        ),
        wrong=_program(
            _declared("term heirs: list account limit 512", "keep last: account"),
            _lines(
                "for heir in heirs limit 512:",
                "    for other in heirs limit 512:",
                "        set last = other",
            ),
        ),
        right=_program(
            _declared("term heirs: list account limit 512", "keep last: account"),
            _lines("for heir in heirs limit 512:", "    set last = heir"),
        ),
    ),
    Entry(
        "E3121",
        "too-many-ways-to-sign",
        "Rules",
        Wording(
            "the people of `{action}` can be chosen in more than {limit} ways",
            "Each `or` doubles the ways in which a rule's signatures can be complete; the chain looks at "
            "each of them at every call, and so must a reader.",
            "name fewer people in `or`, or use `any of` a list",
        ),
        Wording(
            "`{action}` 的签署人有超过 {limit} 种组合",
            "每多一个 `or`，签齐的方式就成倍增加；链在每次调用时都要逐一查看，读合约的人也一样。",
            "请减少 `or` 里的人，或者用 `any of` 加名单",
        ),
        wrong=_many_ways(9),
        right=_many_ways(8),
    ),
    Entry(
        "E3168",
        "code-too-deep",
        "Limits",
        Wording(
            "the program is too large, or its branches are too deep inside each other",
            "Whoever reads or runs a contract follows every branch; 100 inside each other are the most.",
            "write fewer `elif`, or part the rule into several",
        ),
        Wording(
            "程序太大，或者分支套得太深",
            "读合约和运行合约的人都要走过每一个分支；最多套 100 层。",
            "请少用一些 `elif`，或者把规则拆成几条",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (
    *_AUTHORS,
    *FORMS,
    Entry(
        "E3199",
        "compiler-fault",
        "Text",
        Wording(
            "the program made from this file does not pass the proof {found} (at {place})",
            "This is a fault of the compiler and not of the file. The program was not taken, so nothing can "
            "be lost.",
            "please report it, with the file and the two words in brackets and before them",
        ),
        Wording(
            "由这个文件生成的程序没有通过证明 {found}（位置 {place}）",
            "这是编译器的错，不是文件的错。程序没有被采用，所以不会有损失。",
            "请报告这个问题，并附上文件、代码 {found} 和位置 {place}",
        ),
    ),
)
