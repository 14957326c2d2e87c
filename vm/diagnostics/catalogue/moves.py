"""Codes E3019, E3020, E3030 to E3040, E3044: whose money moves, out of what and into what."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E3019",
        "money-of-another",
        "Rules",
        Wording(
            "this takes the money of somebody who has not agreed to it",
            "A payment comes from the caller, or from one of those who sign together with `and`. With `or`, "
            "`any of` and `anyone` only the caller (`sender`) is sure to have agreed.",
            "leave `from …` out, so that the caller pays, or let the payer sign too: `by landlord and "
            "tenant`",
        ),
        Wording(
            "这里要动用别人的钱，而那个人并没有同意",
            "付款的只能是调用的人，或用 `and` 共同签署的人之一。用 `or`、`any of` 或 `anyone` 时，"
            "能确定同意的只有调用者（`sender`）。",
            "请去掉 `from …`，由调用者付款；或让付款人也签署：`by landlord and tenant`",
        ),
        wrong="""\
on pay_rent by landlord paying rent from tenant into landlord: stay
""",
        right="""\
on pay_rent by tenant paying rent from tenant into landlord: stay
""",
    ),
    Entry(
        "E3020",
        "which-signer-pays",
        "Rules",
        Wording(
            "several people sign this rule, and it does not say which of them pays",
            "The call that completes the consent may come from any of them, so the payer needs a name.",
            "write `from` and one of the signers after the amount",
        ),
        Wording(
            "这条规则由几个人共同签署，却没有写明由谁付款",
            "最后补齐签署的可能是其中任何一个人，所以付款人要写出来。",
            "请在金额后面写 `from` 和其中一位签署人",
        ),
        wrong="""\
on sign by landlord and tenant paying deposit into landlord: stay
""",
        right="""\
on sign by landlord and tenant paying deposit from tenant into landlord: stay
""",
    ),
    Entry(
        "E3030",
        "not-own-pot",
        "Statements",
        Wording(
            "money is taken from a pot of this contract, and this is none",
            "A rule moves only what lies in the contract's own pots. People's money comes in by "
            "`paying`, with "
            "their consent.",
            "name a pot after `from`; to take money from a person, write `paying` in the rule's header",
        ),
        Wording(
            "钱只能从本合约的资金池取出，而这里不是资金池",
            "规则只能动用合约自己资金池里的钱。个人的钱要经本人同意，用 `paying` 收进来。",
            "请在 `from` 后写资金池；要向人收钱，请在规则头部写 `paying`",
        ),
        wrong="""\
pay rent from tenant to landlord
""",
        right="""\
pay rent from held to landlord
""",
    ),
    Entry(
        "E3031",
        "into-family",
        "Statements",
        Wording(
            "this is a whole family of pots; money goes into one of them",
            "Each pot of a family belongs to a key, and the text must say to which.",
            "write the key: `pot[key]`",
        ),
        Wording(
            "这里是一整组资金池，钱只能放进其中一个",
            "组里的每个资金池属于一个键，要写明放进哪一个。",
            "请写上键：`资金池[键]`",
        ),
        wrong="""\
pot bids: CNY per account limit 20
pay all from held to bids
""",
        right="""\
pot bids: CNY per account limit 20
pay all from held to bids[tenant]
refund bids
""",
    ),
    Entry(
        "E3032",
        "part-of-family",
        "Statements",
        Wording(
            "a whole family of pots is paid out with `all`, not in part",
            "From which of its pots a part would come, nothing says.",
            "write `pay all from`, or name one pot of the family: `pot[key]`",
        ),
        Wording(
            "一整组资金池只能用 `all` 全部付出，不能只付一部分",
            "只付一部分，就不知道该从其中哪个资金池出。",
            "请写 `pay all from`，或写明其中一个：`资金池[键]`",
        ),
        wrong="""\
pot bids: CNY per account limit 20
pay rent from bids to tenant
""",
        right="""\
pot bids: CNY per account limit 20
pay all from bids to tenant
""",
    ),
    Entry(
        "E3033",
        "to-what",
        "Statements",
        Wording(
            "money goes to a person's account or into an own pot; this is `{type}`",
            "Money is never a value that can be written down somewhere: it lies in an account or in a pot.",
            "name a party, another account, or a pot of this contract",
        ),
        Wording(
            "钱只能付到个人账户或本合约的资金池；这里是 `{type}`",
            "钱不是可以写在别处的数值，它总是在某个账户或资金池里。",
            "请写当事人、其他账户，或本合约的资金池",
        ),
        wrong="""\
pay rent from held to claimed
""",
        right="""\
pay rent from held to tenant
""",
    ),
    Entry(
        "E3034",
        "to-contract",
        "Statements",
        Wording(
            "`{type}` is a contract, and a contract is never paid directly",
            "Its money lies in pots, and each pot has its rules; money without a pot would belong to nobody.",
            "name a pot of this contract or the account of a person; to another contract `send` the money "
            "with a call: `send fund.take(…) paying … from …`",
        ),
        Wording(
            "`{type}` 是合约，不能直接向合约付款",
            "合约的钱都在资金池里，每个资金池有自己的规则；不进资金池的钱就没有归属。",
            "请写本合约的资金池或个人的账户；要付给另一份合约，请随调用送去："
            "`send fund.take(…) paying … from …`",
        ),
        wrong="""\
pay rent from held to self
""",
        right="""\
pay rent from held to landlord
""",
    ),
    Entry(
        "E3035",
        "pay-percent",
        "Statements",
        Wording(
            "a percent is no amount, so it cannot be paid",
            "A percent needs something that it is a part of, and a word that says how to round.",
            "use `share` to divide a pot, or compute the amount: `let part = rent * 30% rounded down`",
        ),
        Wording(
            "百分比不是金额，不能直接付",
            "百分比要说明是谁的百分之几，还要说明怎样取整。",
            "要分配资金池请用 `share`；要算金额请写 `let part = rent * 30% rounded down`",
        ),
        wrong="""\
pay 30% from held to tenant
""",
        right="""\
let part = held * 30% rounded down
pay part from held to tenant
""",
    ),
    Entry(
        "E3036",
        "share-fraction",
        "Statements",
        Wording(
            "a part of a `share` lies between nothing and the whole",
            "A fraction such as `1/3` has a whole number above, and below one that is as large or larger.",
            "write a fraction of at most 1",
        ),
        Wording(
            "`share` 的每一份都在零和全部之间",
            "`1/3` 这样的分数，分子是正整数，分母不小于分子。",
            "请写不超过 1 的分数",
        ),
        wrong="""\
share held: landlord 4/3, tenant rest
""",
        right="""\
share held: landlord 3/4, tenant rest
""",
    ),
    Entry(
        "E3037",
        "share-weight",
        "Statements",
        Wording(
            "a part of a `share` is a percent or a fraction of two numbers; this is `{type}`",
            "`share` divides what lies in the pot at that moment, whatever it is.",
            "write `30%` or `1/3`; to pay a fixed amount first, use `pay`",
        ),
        Wording(
            "`share` 的每一份写百分比或两个数的分数；这里是 `{type}`",
            "`share` 分的是资金池当时的全部余额，不论有多少。",
            "请写 `30%` 或 `1/3`；要先付一笔固定金额，请用 `pay`",
        ),
        wrong="""\
share held: landlord rent, tenant rest
""",
        right="""\
pay up to rent from held to landlord
share held: landlord 30%, tenant rest
""",
    ),
    Entry(
        "E3038",
        "share-in-clock",
        "Time and states",
        Wording(
            "in a timeout or another clock the parts of a `share` are constants",
            "Parts that are only known later might be more than the whole, and a clock must not fail.",
            "write the percent itself or a `fixed` one; let a person's rule handle what the terms decide",
        ),
        Wording(
            "在 `on timeout` 和其他定时规则里，`share` 的各份必须是常量",
            "事后才知道的份额加起来可能超过全部，而定时规则不能失败。",
            "请直接写百分比，或用 `fixed` 常量；由条款决定的份额请放到由人操作的规则里",
        ),
        wrong="""\
term part: percent
at start - 3 days: share held: landlord part, tenant rest; stay
""",
        right="""\
fixed part: percent = 30%
at start - 3 days: share held: landlord part, tenant rest; stay
""",
    ),
    Entry(
        "E3039",
        "share-above-whole",
        "Statements",
        Wording(
            "these parts are together more than the whole",
            "A pot can be given away once only; `rest` takes what the other parts leave.",
            "lower the parts so that they are at most 100 % together",
        ),
        Wording(
            "这些份额加起来超过了全部",
            "资金池里的钱只能分一次，`rest` 得到其余各份分剩下的。",
            "请调低各份，合计不超过 100%",
        ),
        wrong="""\
share held: landlord 60%, arbiter 1/2, tenant rest
""",
        right="""\
share held: landlord 50%, arbiter 1/2, tenant rest
""",
    ),
    Entry(
        "E3040",
        "refund-of-what",
        "Statements",
        Wording(
            "`refund` pays a family of pots back to its keys: `per account`, with a `limit`",
            "Each pot goes to the account that is its key. The limit says how many there are at most, "
            "so the cost "
            "is known.",
            "declare the pot `per account limit n`, or use `pay all from`",
        ),
        Wording(
            "`refund` 把一组资金池按键退还：要求 `per account` 并写明 `limit`",
            "每个资金池退给作为键的账户。有了上限，才知道最多退多少笔，费用才能预知。",
            "请把资金池声明为 `per account limit n`，或者用 `pay all from`",
        ),
        wrong="""\
refund held
""",
        right="""\
pot bids: CNY per account limit 20
refund bids
""",
    ),
    Entry(
        "E3044",
        "no-money",
        "Rules",
        Wording(
            "this is `{type}`, but an amount of money is needed here",
            "What is paid, given or held is an amount with its currency: a yuan and a fen must never be "
            "mixed up.",
            "write the amount with its currency, such as `3_000 CNY`",
        ),
        Wording(
            "这里是 `{type}`，应当是金额",
            "支付、给予和持有的都是带币种的金额，元和分决不能混淆。",
            "请写带币种的金额，例如 `3_000 CNY`",
        ),
        wrong="""\
on pay_rent by tenant paying 3000 into landlord: stay
""",
        right="""\
on pay_rent by tenant paying 3_000 CNY into landlord: stay
""",
    ),
)
