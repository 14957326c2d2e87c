"""Codes E3001 to E3006, E3023 to E3026, E3041 to E3045: paths through a rule, clocks, who may act."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E3001",
        "no-jump",
        "Rules",
        Wording(
            "this path ends without saying in which state the contract is then",
            "Every path through a rule ends in exactly one `go` or `stay`, so a reader never has to guess.",
            "end it with `stay`, or with `go` and a state",
        ),
        Wording(
            "这条路径走完了，却没有写明合约进入哪个状态",
            "规则的每条路径都恰好以一个 `go` 或 `stay` 结束，读的人不用猜。",
            "请在末尾写 `stay`，或写 `go` 加状态名",
        ),
        wrong="""\
on ask by tenant: set claimed = rent
""",
        right="""\
on ask by tenant: set claimed = rent; stay
""",
    ),
    Entry(
        "E3002",
        "after-jump",
        "Rules",
        Wording(
            "this stands after a `go` or `stay`",
            "A jump ends its path. What stands after it would never happen, or would happen on some paths "
            "only.",
            "move it before the jump, or into the branch of the `if` that needs it",
        ),
        Wording(
            "这一句写在 `go` 或 `stay` 之后",
            "跳转就是路径的终点，写在它后面的内容要么不会执行，要么只在部分路径上执行。",
            "请移到跳转之前，或移进需要它的那个 `if` 分支",
        ),
        wrong="""\
go Closed; set claimed = rent
""",
        right="""\
set claimed = rent; go Closed
""",
    ),
    Entry(
        "E3007",
        "after-branch-that-jumps",
        "Rules",
        Wording(
            "a branch of the `if` above jumps (line {line}), so nothing may follow the `if`",
            "A jump ends its path, so what follows would happen on the other paths only. Whoever reads the "
            "rule sees at the `if` which path does what.",
            "put the rest into `else:`, and end it with a `go` or `stay` of its own",
        ),
        Wording(
            "上面的 `if` 有一个分支已经跳转（第 {line} 行），所以 `if` 之后不能再写内容",
            "跳转就是路径的终点，写在 `if` 后面的内容只会在其他路径上执行。写进分支，读规则的人一看 `if` "
            "就知道每条路径做什么。",
            "请把其余内容放进 `else:`，并以自己的 `go` 或 `stay` 结尾",
        ),
        wrong="""\
if amount > rent:
    go Closed
set claimed = amount
stay
""",
        right="""\
if amount > rent:
    go Closed
else:
    set claimed = amount
    stay
""",
    ),
    Entry(
        "E3003",
        "jump-in-loop",
        "Rules",
        Wording(
            "a loop cannot `go` or `stay`",
            "A loop runs to its end, so that every item is treated and the cost is known.",
            "write the jump after the loop; keep what it depends on in a `keep`",
        ),
        Wording(
            "循环里不能写 `go` 或 `stay`",
            "循环总是走到底，这样每一项都会处理到，费用也能预知。",
            "请把跳转写在循环之后，需要记住的结果用 `keep` 保存",
        ),
        wrong="""\
keep guests: list account limit 8
for guest in guests limit 8:
    go Closed
""",
        right="""\
keep guests: list account limit 8
keep last: account
for guest in guests limit 8:
    set last = guest
go Closed
""",
    ),
    Entry(
        "E3004",
        "timeout-stays",
        "Time and states",
        Wording(
            "a timeout cannot `stay`",
            "The deadline has passed. A contract that stayed would be due at once again, for ever.",
            "`go` to another state; for what recurs within a state use `every … from … limit …:`",
        ),
        Wording(
            "`on timeout` 不能写 `stay`",
            "期限已经过了。如果留在原状态，立刻又到期，永远没完。",
            "请用 `go` 进入另一个状态；状态之内反复发生的事请写 `every … from … limit …:`",
        ),
        wrong="""\
state Open until start:
    on leave by tenant: go Closed
    on timeout: stay
""",
        right="""\
state Open until start:
    on leave by tenant: go Closed
    on timeout: go Closed
""",
    ),
    Entry(
        "E3005",
        "jump-without-else",
        "Rules",
        Wording(
            "some branches of this `if` jump, and it has no `else`",
            "If no condition holds, the path ends here and nothing says in which state the contract is then.",
            "add `else:` with what happens otherwise, ending in `go` or `stay`",
        ),
        Wording(
            "这个 `if` 有的分支跳转了，却没有 `else`",
            "如果条件都不成立，路径到此为止，没有写明合约进入哪个状态。",
            "请加上 `else:`，写明其他情况怎么办，并以 `go` 或 `stay` 结束",
        ),
        wrong="""\
if amount > rent:
    go Closed
""",
        right="""\
if amount > rent:
    go Closed
else:
    stay
""",
    ),
    Entry(
        "E3006",
        "require-in-clock",
        "Time and states",
        Wording(
            "a timeout or another clock cannot `require` anything",
            "It runs by itself at its time. There is nobody to refuse, and nothing else would end the wait.",
            "write an `if`, and say in `else` what happens instead",
        ),
        Wording(
            "`on timeout` 和其他定时规则里不能写 `require`",
            "它到时间自己执行，没有人可以拒绝，也没有别的办法结束等待。",
            "请改用 `if`，并在 `else` 里写明不满足时怎么办",
        ),
        wrong="""\
at start - 3 days:
    require claimed > 0 CNY else "nothing is claimed"
    stay
""",
        right="""\
at start - 3 days:
    if claimed > 0 CNY:
        set claimed = rent
    stay
""",
    ),
    Entry(
        "E3023",
        "refusal-in-clock",
        "Time and states",
        Wording(
            "a timeout or another clock cannot hold a statement with `else`",
            "`add` and `remove` may find that it cannot be done and refuse. A clock runs by itself, "
            "and there is "
            "nobody to refuse.",
            "leave this to a rule of a person, or `set` a map that has a `default`",
        ),
        Wording(
            "`on timeout` 和其他定时规则里不能有带 `else` 的语句",
            "`add` 和 `remove` 可能做不成而拒绝；定时规则自己执行，没有人可以拒绝。",
            "请交给人来操作，或者用 `set` 写一个带 `default` 的映射",
        ),
        wrong="""\
keep guests: list account limit 8
at start - 3 days:
    add tenant to guests else "full"
    stay
""",
        right="""\
keep guests: map account to bool default false
at start - 3 days:
    set guests[tenant] = true
    stay
""",
    ),
    Entry(
        "E3024",
        "no-instant",
        "Time and states",
        Wording(
            "this is `{type}`, but a date or a time is needed here",
            "A state and a clock say when something is due: on a day, which ends at 24:00, or at a time.",
            "write a date, `entered + 10 days`, or a time such as `entered + 36 hours`",
        ),
        Wording(
            "这里是 `{type}`，应当是日期或时刻",
            "状态和定时规则要写明什么时候到期：某一天（到 24:00 为止）或某个时刻。",
            "请写日期，如 `entered + 10 days`；或写时刻，如 `entered + 36 hours`",
        ),
        wrong="""\
state Open until months:
    on timeout: go Closed
""",
        right="""\
state Open until start + months * 1 month clip:
    on timeout: go Closed
""",
    ),
    Entry(
        "E3025",
        "every-hours",
        "Time and states",
        Wording(
            "`every` repeats by days or longer, not by hours or minutes",
            "What recurs is due at the end of a day. Hours would make many turns, and each one costs.",
            "write days, weeks, months or years; for hours write one `at` for each time",
        ),
        Wording(
            "`every` 按天或更长的间隔重复，不能按小时或分钟",
            "反复发生的事在某天结束时到期。按小时重复次数太多，而每次都有费用。",
            "请写天、周、月或年；要按小时，请逐个写 `at`",
        ),
        wrong="""\
every 12 hours from start - 9 days limit 3: stay
""",
        right="""\
every 1 day from start - 9 days limit 3: stay
""",
    ),
    Entry(
        "E3026",
        "every-zero",
        "Time and states",
        Wording(
            "`every` needs an interval that is more than nothing",
            "Repeated after no time at all, it would be due again at once.",
            "write at least one day",
        ),
        Wording(
            "`every` 的间隔必须大于零",
            "间隔为零，刚执行完就又到期了。",
            "请至少写一天",
        ),
        wrong="""\
every 0 days from start - 9 days limit 3: stay
""",
        right="""\
every 1 day from start - 9 days limit 3: stay
""",
    ),
    Entry(
        "E3041",
        "who-of-what",
        "Rules",
        Wording(
            "this is `{type}`, and only people and contracts can act",
            "After `by` stands who may act: a party, or something that names an account or an instance.",
            "write a party, a kept account, `any of` a list of accounts, `anyone`, or `any` and a contract's "
            "name",
        ),
        Wording(
            "这里是 `{type}`，而能操作的只有人和合约",
            "`by` 后面写谁可以操作：当事人，或任何表示账户、合约实例的内容。",
            "请写当事人、保存的账户、`any of` 加账户列表、`anyone`，或 `any` 加合约名称",
        ),
        wrong="""\
on leave by rent: go Closed
""",
        right="""\
on leave by tenant: go Closed
""",
    ),
    Entry(
        "E3042",
        "by-sender",
        "Rules",
        Wording(
            "`by sender` lets everyone act, because every caller is the sender",
            "Who may act is decided before; the caller is then the sender.",
            "write `by anyone` if this is meant, else name who may act",
        ),
        Wording(
            "`by sender` 等于谁都可以操作，因为谁调用谁就是 `sender`",
            "谁可以操作要先定下来，调用的人才是 `sender`。",
            "如果本意如此，请写 `by anyone`；否则请写明谁可以操作",
        ),
        wrong="""\
on leave by sender: go Closed
""",
        right="""\
on leave by anyone: go Closed
""",
    ),
    Entry(
        "E3043",
        "any-of-what",
        "Rules",
        Wording(
            "`any of`, `2 of` take people out of a list of accounts or out of a map; this is `{type}`",
            "The list's items, or the map's keys, are those who may act: each alone, or so many together.",
            "name a `list account limit n` or a `map account to …`, or the same of one contract; for one "
            "person write only that name",
        ),
        Wording(
            "`any of` 和 `2 of` 从账户列表或映射中取人；这里是 `{type}`",
            "列表的各项或映射的各个键就是可以操作的人：任何一个人单独操作，或若干人一起签署。",
            "请写 `list account limit n` 或 `map account to …`，或者换成一种合约；只有一个人时直接写他的名字",
        ),
        wrong="""\
on leave by any of tenant: go Closed
""",
        right="""\
keep guests: list account limit 8
on leave by any of guests: go Closed
""",
    ),
    Entry(
        "E3045",
        "nothing-to-withdraw",
        "Scenarios",
        Wording(
            "`{name}` is done by one person alone, so there is no consent to withdraw",
            "Only where several must sign (`and`, `2 of`) does a call stay open until all have signed.",
            "leave the step out, or withdraw an action that several sign",
        ),
        Wording(
            "`{name}` 由一个人单独完成，没有可以撤回的同意",
            "只有需要几个人共同签署（`and`、`2 of`）的操作，先签的人才有等待中的同意可以撤回。",
            "请去掉这一步，或改为撤回需要共同签署的操作",
        ),
        wrong="""\
scenario "withdraw":
    people Li, Wang
    on 2026-01-05
    create loan = Loan(lender: Li, borrower: Wang, amount: 500 CNY)
    Wang withdraws loan.repay
""",
        right="""\
scenario "withdraw":
    people Li, Wang
    on 2026-01-05
    create loan = Loan(lender: Li, borrower: Wang, amount: 500 CNY)
    Wang does loan.forgive
    Wang withdraws loan.forgive
""",
    ),
)
