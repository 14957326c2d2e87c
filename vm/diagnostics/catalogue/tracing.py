"""Codes E3340 to E3349 and R4023 to R4025: budget lines, how money comes under one and how it keeps it."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

_TWO = """\
tally 1

contract Fund:
    party office
    pot grants: CNY traced

    state Open until entered + 30 days:
        on fill(amount: money CNY) by office paying amount into grants as "city": stay
        on timeout: pay all from grants to office; go Closed

    final Closed

contract Project:
    party office, fund: Fund
    term grant: money CNY
    pot wages: CNY traced

    state Open until entered + 30 days:
        {rule}: stay
        on timeout: pay all from wages to office; go Closed

    final Closed
"""
"""A contract whose pot another contract pays into."""


def _rule(text: str) -> str:
    return _TWO.format(rule=text)


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E3340",
        "money-without-line",
        "Statements",
        Wording(
            "people's money comes into the traced pot `{pot}` without a budget line",
            "A `traced` pot holds an amount for each budget line, so that every payment out of it tells "
            "which line paid. Money that comes in belongs to a line from the start.",
            'say under which line it comes in: `into {pot} as "city"`; or take `traced` off the pot',
        ),
        Wording(
            "个人的钱进入按科目追踪的资金池 `{pot}`，却没有写明预算科目",
            "`traced` 资金池按预算科目分别记账，这样每一笔付出都能说明是哪个科目付的。"
            "钱一进来就要归入某个科目。",
            '请写明归入哪个科目：`into {pot} as "city"`；不需要追踪就去掉资金池的 `traced`',
        ),
        wrong="""\
pot wages: CNY traced
state Open until start:
    on fund by landlord paying rent into wages: stay
    on timeout: pay all from wages to landlord; go Closed
final Closed
""",
        right="""\
pot wages: CNY traced
state Open until start:
    on fund by landlord paying rent into wages as "city": stay
    on timeout: pay all from wages to landlord; go Closed
final Closed
""",
    ),
    Entry(
        "E3341",
        "line-without-traced-pot",
        "Statements",
        Wording(
            "a budget line is opened here, but the money does not go into a traced pot",
            "Only a pot declared `traced` keeps an amount for each line. An account and any other pot keep "
            "one amount and would forget the line at once.",
            "leave `as …` out, or declare the pot `traced`",
        ),
        Wording(
            "这里写明了预算科目，但钱并不进入按科目追踪的资金池",
            "只有声明为 `traced` 的资金池才按科目分别记账；账户和其他资金池只记一个金额，科目进去就没有了。",
            "请去掉 `as …`，或把资金池声明为 `traced`",
        ),
        wrong="""\
state Open until start:
    on fund by landlord paying rent into held as "city": stay
    on timeout: pay all from held to landlord; go Closed
final Closed
""",
        right="""\
state Open until start:
    on fund by landlord paying rent into held: stay
    on timeout: pay all from held to landlord; go Closed
final Closed
""",
    ),
    Entry(
        "E3342",
        "line-by-unnamed",
        "Rules",
        Wording(
            "this rule opens a budget line, and the contract does not name who may do that",
            "There are at most 16 lines in a tree of contracts. If anyone, a member of a group, or an "
            "account that the call itself brings could open one, a stranger could use them up.",
            "let a party, a term or a kept account pay: `by office`",
        ),
        Wording(
            "这条规则会设立预算科目，而合约没有写明由谁设立",
            "一棵合约树最多 16 个科目。如果任何人、群体中的一员，或调用时给出的账户都能设立，"
            "外人就可能把名额用完。",
            "请由当事人、条件或保存值所指定的账户付款，例如 `by office`",
        ),
        wrong="""\
pot wages: CNY traced
state Open until start:
    on fund by anyone paying rent into wages as "city": stay
    on timeout: pay all from wages to landlord; go Closed
final Closed
""",
        right="""\
pot wages: CNY traced
state Open until start:
    on fund by landlord or tenant paying rent into wages as "city": stay
    on timeout: pay all from wages to landlord; go Closed
final Closed
""",
    ),
    Entry(
        "E3343",
        "line-lost",
        "Statements",
        Wording(
            "money of the traced pot `{pot}` would lose its budget line in `{target}`",
            "`{target}` keeps one amount, so nobody could tell later which line paid. A line may end only in "
            "a payment to an account, whose receipt tells it.",
            "declare `{target}` as `traced` too, or pay an account",
        ),
        Wording(
            "按科目追踪的资金池 `{pot}` 的钱进入 `{target}` 后会失去科目",
            "`{target}` 只记一个金额，以后谁也说不出是哪个科目付的。"
            "科目只能止于付给账户的那一笔，其收据会写明科目。",
            "请把 `{target}` 也声明为 `traced`，或直接付给账户",
        ),
        wrong="""\
pot wages: CNY traced
state Open until start:
    on fund by landlord paying rent into wages as "city": stay
    on timeout: pay all from wages to held; pay all from held to landlord; go Closed
final Closed
""",
        right="""\
pot wages: CNY traced
pot kept: CNY traced
state Open until start:
    on fund by landlord paying rent into wages as "city": stay
    on timeout: pay all from wages to kept; pay all from kept to landlord; go Closed
final Closed
""",
    ),
    Entry(
        "E3344",
        "no-line-to-bring",
        "Statements",
        Wording(
            "money of `{pot}` has no budget line, so it cannot go into the traced pot `{target}`",
            "Into a `traced` pot money comes under a line that a named party opens (`paying … as`), or out "
            "of another traced pot, with its lines.",
            "declare `{pot}` as `traced`, and let the money come into it under a line",
        ),
        Wording(
            "`{pot}` 的钱没有预算科目，不能进入按科目追踪的资金池 `{target}`",
            "钱进入 `traced` 资金池，要么由写明的当事人归入科目（`paying … as`），"
            "要么带着科目从另一个这样的池转来。",
            "请把 `{pot}` 也声明为 `traced`，并让钱在进来时就归入科目",
        ),
        wrong="""\
pot wages: CNY traced
state Open until start:
    on fund by landlord paying rent into held: pay all from held to wages; stay
    on timeout: pay all from held to landlord; pay all from wages to landlord; go Closed
final Closed
""",
        right="""\
pot wages: CNY traced
pot received: CNY traced
state Open until start:
    on fund by landlord paying rent into received as "city": pay all from received to wages; stay
    on timeout: pay all from received to landlord; pay all from wages to landlord; go Closed
final Closed
""",
    ),
    Entry(
        "E3345",
        "line-of-untraced",
        "Statements",
        Wording(
            "`{pot}` is not traced, so there is no budget line to take",
            "Only a pot declared `traced` knows how much of its money is of which line.",
            "leave `of …` out, or declare the pot `traced`",
        ),
        Wording(
            "`{pot}` 不按科目追踪，没有科目可取",
            "只有声明为 `traced` 的资金池才知道其中的钱各属哪个科目。",
            "请去掉 `of …`，或把资金池声明为 `traced`",
        ),
        wrong="""\
state Open until start:
    on grant by landlord: pay all of "city" from held to tenant; stay
    on timeout: pay all from held to landlord; go Closed
final Closed
""",
        right="""\
pot wages: CNY traced
state Open until start:
    on fund by landlord paying rent into wages as "city": stay
    on grant by landlord: pay all of "city" from wages to tenant; stay
    on timeout: pay all from wages to landlord; go Closed
final Closed
""",
    ),
    Entry(
        "E3346",
        "lots-of-untraced",
        "Types",
        Wording(
            "`lots` reads how much a traced pot holds of a budget line, and this is no traced pot",
            "A pot keeps an amount for each line only where it is declared `traced`.",
            'name a traced pot, a cell of one or a whole family: `lots(wages, "city")`; a pot\'s whole '
            "amount is just its name",
        ),
        Wording(
            "`lots` 读取追踪科目的资金池中某个科目的金额，而这里不是这样的资金池",
            "资金池只有声明为 `traced` 才按科目分别记账。",
            '请写追踪科目的资金池、它的一个格或整个系列：`lots(wages, "city")`；要总额，直接写资金池的名称',
        ),
        wrong="""\
set claimed = lots(held, "city")
""",
        right="""\
set claimed = held
""",
    ),
    Entry(
        "E3347",
        "line-of-family",
        "Statements",
        Wording(
            "a budget line cannot be taken out of a whole family at once",
            "Sweeping a family is one step whatever the number of its cells, because everything goes. To "
            "take one line out of each cell would take a step for each.",
            "name the cell: `from wages[who]`; or leave `of …` out, and all goes",
        ),
        Wording(
            "不能一次从整个系列中取出某一个科目",
            "清空整个系列只需一步，与格数无关，因为全部取走。要从每个格里各取一个科目，就要一格一步。",
            "请写明是哪个格：`from wages[who]`；或去掉 `of …`，全部取走",
        ),
        wrong="""\
pot wages: CNY per account traced
state Open until start:
    on fund by landlord paying rent into wages[tenant] as "city": stay
    on grant by landlord: pay all of "city" from wages to tenant; stay
    on timeout: pay all from wages to landlord; go Closed
final Closed
""",
        right="""\
pot wages: CNY per account traced
state Open until start:
    on fund by landlord paying rent into wages[tenant] as "city": stay
    on grant by landlord: pay all of "city" from wages[tenant] to tenant; stay
    on timeout: pay all from wages to landlord; go Closed
final Closed
""",
    ),
    Entry(
        "E3348",
        "people-and-contracts-pay",
        "Rules",
        Wording(
            "people and contracts would pay into the traced pot `{pot}` by one rule",
            "People's money comes under a line that the header names (`as`); a contract's money brings its "
            "lines along, and a header that names one would not be true of it.",
            "write two rules: one for people with `as`, one for contracts without",
        ),
        Wording(
            "个人和合约会通过同一条规则向按科目追踪的资金池 `{pot}` 付款",
            "个人的钱由规则头部的 `as` 归入科目；合约的钱自带科目，头部再写一个科目就不符合事实。",
            "请写成两条规则：给个人的写 `as`，给合约的不写",
        ),
        wrong=_rule("on fill by office or fund paying grant into wages"),
        right=_rule('on fill by office paying grant into wages as "city"'),
    ),
    Entry(
        "E3349",
        "contract-brings-lines",
        "Rules",
        Wording(
            "a contract pays here, and its money brings its own budget lines along",
            "Traced money keeps its lines from pot to pot, also from contract to contract. A line is opened "
            "only where money of people comes in.",
            "leave `as …` out",
        ),
        Wording(
            "这里付款的是合约，它的钱自带预算科目",
            "受追踪的钱在资金池之间、合约之间都保持原来的科目。只有个人的钱进来时才设立科目。",
            "请去掉 `as …`",
        ),
        wrong=_rule('on receive by fund paying grant into wages as "city"'),
        right=_rule("on receive by fund paying grant into wages"),
    ),
)

REFUSALS: tuple[Entry, ...] = (
    Entry(
        "R4023",
        "too-many-lines",
        "Limits",
        Wording(
            "`{rule}` would open a seventeenth budget line",
            "A tree of contracts (the instance that a person created, and all that it and they created) has "
            "at most 16 lines. To pay under a name that is there already opens none.",
            "pay under one of the lines that there are, or start a new tree",
        ),
        Wording(
            "`{rule}` 会设立第 17 个预算科目",
            "一棵合约树（某人创建的实例，以及由它和它们再创建的一切）最多 16 个科目。"
            "归入已有的科目不算新设。",
            "请归入已有的科目，或另起一棵合约树",
        ),
    ),
    Entry(
        "R4024",
        "no-such-line",
        "Statements",
        Wording(
            "`{rule}` would pay out of a budget line that was never opened",
            "A line is known by its name, letter for letter. `pay` moves an exact amount, and of a line that "
            "is not there nothing is there.",
            "look at the name of the line; `lots(pot, line)` tells how much there is of one, 0 for none",
        ),
        Wording(
            "`{rule}` 要从一个从未设立的预算科目付款",
            "科目按名称识别，一字不差才算同一个。`pay` 付出确切的金额，不存在的科目里什么也没有。",
            "请核对科目的名称；`lots(pot, line)` 给出某个科目的金额，没有则为 0",
        ),
    ),
    Entry(
        "R4025",
        "line-of-another-tree",
        "Statements",
        Wording(
            "`{rule}` was sent traced money of another tree of contracts",
            "Budget lines belong to one tree: the instance that a person created, and all that it and they "
            "created. Another tree has lines of its own, so this money would lose its line there.",
            "pay an account, or let one instance create the other, so that both are of one tree",
        ),
        Wording(
            "发给 `{rule}` 的是另一棵合约树的受追踪资金",
            "预算科目属于一棵合约树：某人创建的实例，以及由它和它们再创建的一切。"
            "另一棵树有自己的科目，这笔钱到了那里就没有科目了。",
            "请付给账户，或让其中一个实例创建另一个，使两者同属一棵树",
        ),
    ),
)
"""Refusals of calls; `runtime` completes them."""
