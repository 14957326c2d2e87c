"""Codes E3008 to E3022: states, their deadlines and the ways between them; and the warnings W."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E3008",
        "no-timeout",
        "Time and states",
        Wording(
            "state `{name}` has a deadline and does not say what happens then",
            "Every wait ends: where nobody acts, the contract itself goes on, so nobody's money is ever "
            "stuck.",
            "add `on timeout:` with what happens at the deadline, ending in `go`",
        ),
        Wording(
            "状态 `{name}` 有期限，却没有写明到期后怎么办",
            "任何等待都要有终点：没有人操作时，合约自己往下走，谁的钱都不会被困住。",
            "请加上 `on timeout:`，写明到期时做什么，最后用 `go` 进入下一个状态",
        ),
        wrong="""\
state Open until start:
    on leave by tenant: go Closed
""",
        right="""\
state Open until start:
    on leave by tenant: go Closed
    on timeout: go Closed
""",
    ),
    Entry(
        "E3009",
        "two-timeouts",
        "Time and states",
        Wording(
            "this state has an `on timeout` already",
            "At the deadline exactly one thing happens. Timeouts that are shared by `in A, B:` count too.",
            "keep one of the two, and use `if` where it depends on something",
        ),
        Wording(
            "这个状态已经有 `on timeout` 了",
            "到期时只能发生一件事。写在 `in A, B:` 里由几个状态共用的也算在内。",
            "请只留一个；如果要看情况处理，请在里面用 `if`",
        ),
        wrong="""\
state Open until start:
    on timeout: go Closed
    on timeout: set claimed = rent; go Closed
""",
        right="""\
state Open until start:
    on timeout: set claimed = rent; go Closed
""",
    ),
    Entry(
        "E3010",
        "timeout-of-forever",
        "Time and states",
        Wording(
            "state `{name}` waits for ever and has an `on timeout`",
            "A state without a deadline is never due, so the timeout could never run.",
            "write `until` and a deadline, or leave the timeout out",
        ),
        Wording(
            "状态 `{name}` 写了永远等待，又写了 `on timeout`",
            "没有期限的状态永远不会到期，这个 `on timeout` 不可能执行。",
            "请改用 `until` 写上期限，或者去掉 `on timeout`",
        ),
        wrong="""\
state Open forever:
    on leave by tenant: go Closed
    on timeout: go Closed
""",
        right="""\
state Open forever:
    on leave by tenant: go Closed
""",
    ),
    Entry(
        "E3011",
        "unreachable",
        "Time and states",
        Wording(
            "state `{name}` can never be entered",
            "No way leads to it from the first state of the contract, so what it says would never happen.",
            "add a `go {name}` where it belongs, or leave the state out",
        ),
        Wording(
            "状态 `{name}` 永远进不去",
            "从合约的第一个状态出发，没有一条路通到这里，里面写的内容不会发生。",
            "请在合适的地方加上 `go {name}`，或者去掉这个状态",
        ),
        wrong="""\
state Open until start:
    on timeout: go Closed
state Paused until start + 3 days:
    on timeout: go Closed
""",
        right="""\
state Open until start:
    on pause by tenant: go Paused
    on timeout: go Closed
state Paused until start + 3 days:
    on timeout: go Closed
""",
    ),
    Entry(
        "E3012",
        "no-way-to-rest",
        "Time and states",
        Wording(
            "from here the contract never comes to an end: {names}",
            "From each state some way must lead to a `final` state, or to one that waits `forever` without "
            "money.",
            "let one of these states `go` to a final state, at the latest in its `on timeout`",
        ),
        Wording(
            "合约走到这里就再也结束不了：{names}",
            "从每个状态都要有路通到 `final` 状态，或者通到不存钱的 `forever` 状态。",
            "请让其中一个状态用 `go` 进入最终状态，最迟写在它的 `on timeout` 里",
        ),
        wrong="""\
tally 1

contract Offer:
    state Open until entered + 3 days:
        on timeout: go Paused

    state Paused until entered + 3 days:
        on timeout: go Open
""",
        right="""\
tally 1

contract Offer:
    state Open until entered + 3 days:
        on timeout: go Paused

    state Paused until entered + 3 days:
        on timeout: go Closed

    final Closed
""",
    ),
    Entry(
        "E3013",
        "timeout-cycle",
        "Time and states",
        Wording(
            "with nobody acting the contract goes round for ever: {names}",
            "Timeouts and other clocks run by themselves. If they led back, the contract would "
            "never rest, and "
            "what it costs to run could not be known.",
            "let the last of these clocks go to a state that is not on the way round, or leave that step "
            "to a person",
        ),
        Wording(
            "没有人操作时，合约会一直转圈：{names}",
            "`on timeout` 和其他定时规则会自己执行。如果它们绕回原处，合约就永远停不下来，费用也无法预知。",
            "请让最后一步进入圈外的状态，或者把这一步交给人来操作",
        ),
        wrong="""\
state Open until entered + 3 days:
    on leave by tenant: go Closed
    on timeout: go Paused
state Paused until entered + 3 days:
    on timeout: go Open
""",
        right="""\
state Open until start:
    on leave by tenant: go Closed
    on timeout: go Paused
state Paused until start + 3 days:
    on resume by tenant: go Open
    on timeout: go Closed
""",
    ),
    Entry(
        "E3015",
        "rules-of-final",
        "Time and states",
        Wording(
            "`{name}` is final, so no rule can belong to it",
            "A final state is the end: nothing happens in it any more.",
            "leave `{name}` out of this list",
        ),
        Wording(
            "`{name}` 是最终状态，不能再有规则",
            "最终状态就是结束，之后什么都不会再发生。",
            "请把 `{name}` 从这里去掉",
        ),
        wrong="""\
in Open, Closed:
    on leave by tenant: go Closed
""",
        right="""\
in Open:
    on leave by tenant: go Closed
""",
    ),
    Entry(
        "E3016",
        "action-twice",
        "Rules",
        Wording(
            "this state has an action `{name}` already",
            "Who calls an action must know what it does, so in one state a name stands for one "
            "rule. Rules that "
            "are shared by `in A, B:` count too.",
            "give one of them another name, or join them with `or` and an `if`",
        ),
        Wording(
            "这个状态里已经有操作 `{name}`",
            "调用的人要知道会发生什么，所以同一状态里一个名称只对应一条规则。`in A, B:` "
            "里共用的规则也算在内。",
            "请给其中一条另取名称，或者用 `or` 和 `if` 合成一条",
        ),
        wrong="""\
on leave by tenant: go Closed
on leave by landlord: go Closed
""",
        right="""\
on leave by tenant or landlord: go Closed
""",
    ),
    Entry(
        "E3017",
        "action-parameters-differ",
        "Rules",
        Wording(
            "action `{name}` has other parameters in another state",
            "An action is called by its name, and who calls it does not always know the state. So "
            "its parameters "
            "are the same everywhere: the same names, types and order.",
            "write the same parameters, or give the action another name",
        ),
        Wording(
            "操作 `{name}` 在另一个状态里的参数不一样",
            "人们按名称调用操作，不一定知道合约处在哪个状态，所以同名操作的参数名称、类型和顺序处处相同。",
            "请写成一样的参数，或者另取一个名称",
        ),
        wrong="""\
state Open until start:
    on claim(amount: money CNY) by tenant: go Claimed
    on timeout: go Closed
state Claimed until start + 3 days:
    on claim(part: percent) by landlord: go Closed
    on timeout: go Closed
""",
        right="""\
state Open until start:
    on claim(amount: money CNY) by tenant: go Claimed
    on timeout: go Closed
state Claimed until start + 3 days:
    on answer(part: percent) by landlord: go Closed
    on timeout: go Closed
""",
    ),
    Entry(
        "E3018",
        "dead-on-arrival",
        "Time and states",
        Wording(
            "state `{name}` is over as soon as it is entered",
            "This deadline can never be later than the moment of entry, so nobody could ever act in "
            "this state. "
            "A day lasts until its 24:00.",
            "count forward: `entered + 3 days`, or use a date of the terms",
        ),
        Wording(
            "状态 `{name}` 一进入就已到期",
            "这个期限不可能晚于进入的时刻，谁都来不及操作。日期以当天 24:00 为止。",
            "请往后数，例如 `entered + 3 days`，或者用条款里的日期",
        ),
        wrong="""\
state Open until entered - 1 day:
    on leave by tenant: go Closed
    on timeout: go Closed
""",
        right="""\
state Open until entered + 1 day:
    on leave by tenant: go Closed
    on timeout: go Closed
""",
    ),
    Entry(
        "E3021",
        "no-state",
        "Time and states",
        Wording(
            "contract `{name}` has no state",
            "A contract is always in one state: it says who may act, until when, and what follows.",
            "add a `state … until …:` with an `on timeout`, and a `final` state",
        ),
        Wording(
            "合约 `{name}` 没有任何状态",
            "合约总是处在某个状态：状态写明谁可以操作、到什么时候为止、之后怎样。",
            "请加上 `state … until …:` 和其中的 `on timeout`，以及一个 `final` 状态",
        ),
        wrong="""\
tally 1

contract Offer:
    party seller
""",
        right="""\
tally 1

contract Offer:
    party seller

    state Open until entered + 3 days:
        on end by seller: go Closed
        on timeout: go Closed

    final Closed
""",
    ),
    Entry(
        "E3022",
        "first-state-final",
        "Time and states",
        Wording(
            "the contract would begin in `{name}`, which is final",
            "The first state in the text is the one in which a contract begins.",
            "move `final {name}` below the other states",
        ),
        Wording(
            "合约会从 `{name}` 开始，而它是最终状态",
            "合约从文本中的第一个状态开始。",
            "请把 `final {name}` 移到其他状态之后",
        ),
        wrong="""\
tally 1

contract Offer:
    final Closed

    state Open until entered + 3 days:
        on timeout: go Closed
""",
        right="""\
tally 1

contract Offer:
    state Open until entered + 3 days:
        on timeout: go Closed

    final Closed
""",
    ),
    Entry(
        "W2001",
        "unused",
        "Declarations",
        Wording(
            "nothing uses `{name}`",
            "What nobody reads is often a slip: another name was meant, or a line is missing.",
            "use `{name}`, or leave it out",
        ),
        Wording(
            "没有任何地方用到 `{name}`",
            "没有人读的内容往往是笔误：本来想写另一个名称，或者少写了一行。",
            "请用上 `{name}`，或者去掉它",
        ),
        wrong="""\
tally 1

contract Offer:
    party seller
    keep offers: int(0..9) = 0

    state Open until entered + 3 days:
        on end by seller: go Closed
        on timeout: go Closed

    final Closed
""",
        right="""\
tally 1

contract Offer:
    party seller
    keep offers: int(0..9) = 0

    state Open until entered + 3 days:
        on offer by seller: set offers = offers + 1; stay
        on timeout: go Closed

    final Closed
""",
    ),
    Entry(
        "W3001",
        "deadline-moved-alone",
        "Time and states",
        Wording(
            "`{who}` alone can enter `{name}` again, and so move its deadline",
            "The deadline counts from the entry, or from what this party writes. Who can leave and come back "
            "without anyone else can put it off as often as he likes.",
            "{who} leads there with `{rule}`, waits, and then this clock goes on\n"
            "let a second party agree (`and`), or take a date of the terms as the deadline, or count the "
            "turns in a `keep` that the same rule tests and writes",
        ),
        Wording(
            "`{who}` 一个人就能重新进入 `{name}`，从而推迟它的期限",
            "这个期限从进入状态时算起，或者取决于该当事人写入的内容。不需要别人同意就能离开再回来的人，"
            "可以一再拖延。",
            "{who} 先用 `{rule}` 走到这一步，等待一段时间，再由这个时钟进入\n"
            "请要求另一方同意（`and`），或者改用条款里的日期作期限，或者用 `keep` 计数：在同一条规则里先检查再写入",
        ),
        wrong="""\
state Open until entered + 3 days:
    on again by tenant: go Open
    on timeout: go Closed
""",
        right="""\
state Open until entered + 3 days:
    on again by tenant and landlord: go Open
    on timeout: go Closed
""",
    ),
)
