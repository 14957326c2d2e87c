"""Codes E20: names that are there, used for what they are not."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E2012",
        "map-as-value",
        "Types",
        Wording(
            "`{name}` is a map; one of its entries is a value, the whole map is not",
            "A map is storage: its entries are read one by one, by key. It is never copied, passed on "
            "or compared as a whole, because its size has no limit.",
            "read one entry, `{name}[key]`, or a total: `sum({name})`, `count({name})`",
        ),
        Wording(
            "`{name}` 是映射，整个映射不能当作一个值，只有其中的条目才是值",
            "映射是存储空间，按键逐条读取。它的大小没有上限，所以从不整体复制、传递或比较。",
            "请读取一个条目，如 `{name}[key]`；或读取合计：`sum({name})`、`count({name})`",
        ),
        wrong="""\
keep owed: map account to money CNY
set claimed = owed
""",
        right="""\
keep owed: map account to money CNY
set claimed = owed[tenant]
""",
    ),
    Entry(
        "E2013",
        "family-as-value",
        "Types",
        Wording(
            "`{name}` is a family of pots; one pot of it has an amount, the whole family has a sum",
            "A pot with `per` is as many pots as there are keys. Its amount is asked for one key, or "
            "for all of them together with `sum`.",
            "write `{name}[key]` for one pot, or `sum({name})` for all",
        ),
        Wording(
            "`{name}` 是一族资金池：其中一个池有金额，整族要用合计",
            "带 `per` 的资金池按键分成许多个。金额要么按某个键读取，要么用 `sum` 读取全部合计。",
            "一个池写 `{name}[key]`，全部合计写 `sum({name})`",
        ),
        wrong="""\
pot bids: CNY per account limit 50
set claimed = bids
""",
        right="""\
pot bids: CNY per account limit 50
set claimed = bids[tenant]
""",
    ),
    Entry(
        "E2014",
        "type-as-value",
        "Types",
        Wording(
            "`{name}` names a type or a contract, not a value",
            "A record is built from its fields, of a choice one member is meant, and a contract is "
            "created by a scenario: the bare name stands for none of these.",
            "write a record with its fields, `{name}(field: value)`, or a member of a choice, "
            "`{name}.member`",
        ),
        Wording(
            "`{name}` 是类型或合约的名称，不是值",
            "记录要写出字段，选项类型要指明哪一项，合约由情景创建；单独一个名称不代表其中任何一个。",
            "记录写成 `{name}(字段: 值)`，选项写成 `{name}.某项`",
        ),
        wrong="""\
choice Reason: damage, arrears
keep reason: Reason
set reason = Reason
""",
        right="""\
choice Reason: damage, arrears
keep reason: Reason
set reason = Reason.arrears
""",
    ),
    Entry(
        "E2015",
        "not-callable",
        "Types",
        Wording(
            "`{name}` is not a function and cannot be called",
            "Only functions, built-ins and records take values in round brackets. Everything else is "
            "read by its name alone.",
            "leave the brackets out; to multiply write `*`, for an entry of a map write `[key]`",
        ),
        Wording(
            "`{name}` 不是函数，不能调用",
            "只有函数、内置函数和记录后面可以跟圆括号和值，其余都直接用名称读取。",
            "请去掉圆括号；乘法用 `*`，映射条目用 `[key]`",
        ),
        wrong="""\
set claimed = rent(2)
""",
        right="""\
set claimed = rent * 2
""",
    ),
    Entry(
        "E2020",
        "not-a-list",
        "Types",
        Wording(
            "`[…]` asks for one item, but this is `{type}` and has no items",
            "Square brackets read an item of a list by its place, an entry of a map by its key, or a "
            "pot of a family.",
            "leave the brackets out, or use a list, a map or a pot with `per`",
        ),
        Wording(
            "`[…]` 用来取其中一项，但这里是 `{type}`，没有可取的项",
            "方括号按位置取列表的一项，按键取映射的条目，或取一族资金池中的一个。",
            "请去掉方括号，或改用列表、映射、带 `per` 的资金池",
        ),
        wrong="""\
set claimed = deposit[0]
""",
        right="""\
set claimed = deposit
""",
    ),
    Entry(
        "E2021",
        "no-fields",
        "Types",
        Wording(
            "this is `{type}`, which has no fields, so `.{name}` says nothing",
            "Only records have fields, and choices have members. An amount, a date or an account is "
            "one value.",
            "leave `.{name}` out, or declare a `record` that has this field",
        ),
        Wording(
            "这里是 `{type}`，没有字段，`.{name}` 没有意义",
            "只有记录有字段，选项类型有选项。金额、日期、账户都只是一个值。",
            "请去掉 `.{name}`，或声明带有该字段的 `record`",
        ),
        wrong="""\
set claimed = deposit.amount
""",
        right="""\
set claimed = deposit
""",
    ),
    Entry(
        "E2022",
        "function-as-value",
        "Types",
        Wording(
            "`{name}` is a function; it gives a value only when it is called",
            "Functions are no values: they cannot be kept, passed on or compared, so what runs is "
            "always what stands in the text.",
            "call it with its arguments: `{name}(…)`",
        ),
        Wording(
            "`{name}` 是函数，调用后才有值",
            "函数本身不是值，不能保存、传递或比较，因此运行的永远是文本里写明的那个。",
            "请写出参数来调用：`{name}(…)`",
        ),
        wrong="""\
function double(m: money CNY) -> money CNY = m * 2
set claimed = double
""",
        right="""\
function double(m: money CNY) -> money CNY = m * 2
set claimed = double(rent)
""",
    ),
)
