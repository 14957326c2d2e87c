"""Codes E22: arguments, and what the built-ins take."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E2201",
        "missing-arguments",
        "Types",
        Wording(
            "`{called}` also needs: {names}",
            "Every field and every parameter gets a value where it is used; there are no values that "
            "are taken for granted.",
            "add what is missing, best by name: `name: value`",
        ),
        Wording(
            "`{called}` 还缺：{names}",
            "每个字段、每个参数在使用时都要给出值，没有默认省略的值。",
            "请补上缺少的部分，最好写名称：`名称: 值`",
        ),
        wrong="""\
event RentPaid: payer: account; amount: money CNY
note RentPaid(amount: rent)
""",
        right="""\
event RentPaid: payer: account; amount: money CNY
note RentPaid(payer: tenant, amount: rent)
""",
    ),
    Entry(
        "E2202",
        "unknown-argument",
        "Types",
        Wording(
            "`{called}` has nothing called `{name}`",
            "A named argument must have the name that the declaration gives it; otherwise the value "
            "would go nowhere.",
            "did you mean `{near}`?\nuse the names of the declaration",
        ),
        Wording(
            "`{called}` 没有叫 `{name}` 的参数或字段",
            "写了名称的参数必须与声明中的名称一致，否则值无处可放。",
            "是不是想写 `{near}`？\n请使用声明里的名称",
        ),
        wrong="""\
event RentPaid: amount: money CNY
note RentPaid(ammount: rent)
""",
        right="""\
event RentPaid: amount: money CNY
note RentPaid(amount: rent)
""",
    ),
    Entry(
        "E2203",
        "argument-twice",
        "Types",
        Wording(
            "`{name}` is given a second value",
            "Each parameter takes one value; of two, one would be lost without a word.",
            "leave one of them out",
        ),
        Wording(
            "`{name}` 给了两次值",
            "每个参数只能有一个值；给两个，其中一个就会悄悄丢失。",
            "请去掉其中一个",
        ),
        wrong="""\
event RentPaid: amount: money CNY
note RentPaid(amount: rent, amount: deposit)
""",
        right="""\
event RentPaid: amount: money CNY
note RentPaid(amount: rent)
""",
    ),
    Entry(
        "E2204",
        "too-many-arguments",
        "Types",
        Wording(
            "`{called}` takes {count}, and this is one more",
            "The declaration says how many values there are; a further one has no place.",
            "leave it out, or add it to the declaration",
        ),
        Wording(
            "`{called}` 只要 {count} 个值，这里多了一个",
            "声明规定了有几个值，多出来的没有位置可放。",
            "请去掉多余的值，或加到声明里",
        ),
        wrong="""\
event RentPaid: amount: money CNY
note RentPaid(rent, tenant)
""",
        right="""\
event RentPaid: amount: money CNY
note RentPaid(rent)
""",
    ),
    Entry(
        "E2205",
        "name-then-place",
        "Types",
        Wording(
            "after a named argument all others need their names too",
            "Once names are used, the order no longer says which value is meant.",
            "write the name in front of it: `name: value`",
        ),
        Wording(
            "前面的参数写了名称，后面的也都要写名称",
            "一旦用了名称，顺序就不能再说明哪个值对应哪个参数。",
            "请在前面写上名称：`名称: 值`",
        ),
        wrong="""\
event RentPaid: payer: account; amount: money CNY
note RentPaid(payer: tenant, rent)
""",
        right="""\
event RentPaid: payer: account; amount: money CNY
note RentPaid(payer: tenant, amount: rent)
""",
    ),
    Entry(
        "E2206",
        "built-in-count",
        "Types",
        Wording(
            "`{name}` takes {wanted} values; the number given here is {given}",
            "Built-ins are a closed list, and each says how many values it works on.",
            "give it {wanted}",
        ),
        Wording(
            "`{name}` 需要 {wanted} 个值，这里有 {given} 个",
            "内置函数是固定的一组，各自规定了需要几个值。",
            "请给出 {wanted} 个值",
        ),
        wrong="""\
set claimed = min(deposit)
""",
        right="""\
set claimed = min(deposit, rent)
""",
    ),
    Entry(
        "E2207",
        "built-in-named",
        "Types",
        Wording(
            "the values of `{name}` have no names",
            "Built-ins take their values by place, as in mathematics: `min(a, b)`.",
            "leave the name and its colon out",
        ),
        Wording(
            "`{name}` 的参数不写名称",
            "内置函数像数学里那样按位置取值：`min(a, b)`。",
            "请去掉名称和冒号",
        ),
        wrong="""\
set claimed = min(a: deposit, b: rent)
""",
        right="""\
set claimed = min(deposit, rent)
""",
    ),
    Entry(
        "E2208",
        "known-of-what",
        "Types",
        Wording(
            "`known` asks whether a kept value has been set; this is always known, or is no kept value",
            "Only a `keep` without a first value can be not yet known. Terms, constants and pots "
            "always have a value; for an entry of a map ask `in`.",
            "name a `keep`, or write `key in map`",
        ),
        Wording(
            "`known` 问的是 `keep` 的值是否已写入；这里要么总是已知，要么不是 `keep`",
            "只有没有初值的 `keep` 才可能尚未知晓。条款参数、常量和资金池总有值；映射条目请用 `in`。",
            "请写 `keep` 的名称，或写 `键 in 映射`",
        ),
        wrong="""\
keep moved_out: date
require known(start) else "no date yet"
""",
        right="""\
keep moved_out: date
require known(moved_out) else "no date yet"
""",
    ),
    Entry(
        "E2209",
        "len-of-map",
        "Types",
        Wording(
            "`len` is for lists and texts; `{name}` is a map",
            "A map is not measured by going through it. The machine keeps the number of its entries, "
            "and `count` reads that.",
            "write `count({name})`",
        ),
        Wording(
            "`len` 用于列表和文本；`{name}` 是映射",
            "映射的大小不靠遍历得出。机器一直记着条目数，用 `count` 读取。",
            "请写 `count({name})`",
        ),
        wrong="""\
keep owed: map account to money CNY
require len(owed) < 100 else "full"
""",
        right="""\
keep owed: map account to money CNY
require count(owed) < 100 else "full"
""",
    ),
    Entry(
        "E2210",
        "sum-of-what",
        "Types",
        Wording(
            "`sum` adds up a map or a family of pots; this is neither",
            "The machine keeps these totals while entries change, so a sum costs the same for ten "
            "entries as for ten thousand. It does not add up lists or single values.",
            "write `sum(map)`, `sum(map.field)` or `sum(pots)`; add single values with `+`",
        ),
        Wording(
            "`sum` 用于映射或一族资金池，这里两者都不是",
            "条目变动时机器就同时更新合计，所以十条和一万条的费用相同。它不用于列表或单个值。",
            "请写 `sum(映射)`、`sum(映射.字段)` 或 `sum(资金池)`；单个值用 `+` 相加",
        ),
        wrong="""\
keep owed: map account to money CNY
set claimed = sum(deposit)
""",
        right="""\
keep owed: map account to money CNY
set claimed = sum(owed)
""",
    ),
    Entry(
        "E2211",
        "count-of-what",
        "Types",
        Wording(
            "`count` is the number of entries of a map; this is no map",
            "The machine keeps the number of entries of each map. A list has a length, and a family of "
            "pots a sum.",
            "write `len(list)` for a list, `sum(pots)` for a family",
        ),
        Wording(
            "`count` 是映射的条目数，这里不是映射",
            "机器记着每个映射的条目数。列表有长度，一族资金池有合计。",
            "列表请写 `len(列表)`，一族资金池请写 `sum(资金池)`",
        ),
        wrong="""\
keep heirs: list account limit 5
require count(heirs) > 0 else "no heirs"
""",
        right="""\
keep heirs: list account limit 5
require len(heirs) > 0 else "no heirs"
""",
    ),
    Entry(
        "E2212",
        "which-currency",
        "Types",
        Wording(
            "this total needs a currency: the contract has pots of more than one, or of none",
            "What was paid or received is kept for each currency apart; amounts of two currencies are "
            "never added.",
            "name it: `paid(tenant, CNY)`",
        ),
        Wording(
            "这个合计要写币种：合约里有多种币的资金池，或者没有",
            "付出和收到的金额按币种分别记录，不同币种从不相加。",
            "请写明币种：`paid(tenant, CNY)`",
        ),
        wrong="""\
pot held: CNY
pot dollars: USD
let so_far = paid(tenant)
""",
        right="""\
pot held: CNY
pot dollars: USD
let so_far = paid(tenant, CNY)
""",
    ),
    Entry(
        "E2213",
        "currency-name",
        "Types",
        Wording(
            "a currency stands here by its three letters alone",
            "The currency of an amount is fixed in the text, so that its type is known; it is never "
            "computed.",
            "write the letters without quotes: `amount(n, CNY)`",
        ),
        Wording(
            "这里要直接写币种的三个字母",
            "金额的币种在文本里就定下来，类型才能确定；币种从不靠计算得出。",
            "请去掉引号写字母：`amount(n, CNY)`",
        ),
        wrong="""\
set claimed = amount(50_000, "CNY")
""",
        right="""\
set claimed = amount(50_000, CNY)
""",
    ),
    Entry(
        "E2214",
        "in-what",
        "Types",
        Wording(
            "`in` asks whether something is in a list or in a map; this is `{type}`",
            "A single value holds nothing. Whether it is the same as another is asked with `==`.",
            "name a list or a map, or compare with `==`",
        ),
        Wording(
            "`in` 问的是某物是否在列表或映射中；这里是 `{type}`",
            "单个值里面没有别的东西。两个值是否相同用 `==` 来问。",
            "请写列表或映射，或用 `==` 比较",
        ),
        wrong="""\
require who in tenant else "only the tenant"
""",
        right="""\
require who == tenant else "only the tenant"
""",
    ),
    Entry(
        "E2215",
        "in-pots",
        "Types",
        Wording(
            "a family of pots has a pot for every key; `in` has nothing to ask",
            "A pot that was never paid into holds 0, like one that was emptied. What counts is whether "
            "there is money in it.",
            "ask for the amount: `bids[who] > 0 CNY`",
        ),
        Wording(
            "一族资金池对每个键都有一个池，用 `in` 问不出什么",
            "从未存入过的池和已取空的池一样，余额都是 0。要紧的是里面有没有钱。",
            "请询问金额：`bids[who] > 0 CNY`",
        ),
        wrong="""\
pot bids: CNY per account limit 50
require who in bids else "no bid"
""",
        right="""\
pot bids: CNY per account limit 50
require bids[who] > 0 CNY else "no bid"
""",
    ),
    Entry(
        "E2216",
        "is-state-of-what",
        "Time and states",
        Wording(
            "`is` asks for the state of a contract; this is no contract",
            "Only an instance is in a state: `self`, a party or a value that is a contract, or a name that "
            "`create` made. Values are compared with `==`.",
            "write `self is Closed`, or compare with `==`",
        ),
        Wording(
            "`is` 问的是合约处于哪个状态，这里不是合约",
            "只有合约实例才有状态：`self`、类型为合约的当事人或值，或用 `create` 创建的名称。"
            "值用 `==` 比较。",
            "请写 `self is Closed`，或用 `==` 比较",
        ),
        wrong="""\
require held is Closed else "still open"
""",
        right="""\
require not self is Closed else "still open"
""",
    ),
    Entry(
        "E2217",
        "sum-type",
        "Types",
        Wording(
            "`sum` adds up numbers, percents and money; here it would add up values of type `{type}`",
            "Dates, texts and accounts have no sum. Of a map of records one field is added up, and the "
            "text names it.",
            "name a field with amounts, `sum(map.field)`, or ask for `count(map)`",
        ),
        Wording(
            "`sum` 只能合计整数、百分比和金额，这里却是 `{type}` 类型",
            "日期、文本和账户没有合计。值是记录的映射要写明合计哪个字段。",
            "请写含金额的字段：`sum(映射.字段)`，或用 `count(映射)` 问条目数",
        ),
        wrong="""\
keep joined: map account to date
require sum(joined) > 0 else "nobody"
""",
        right="""\
keep joined: map account to date
require count(joined) > 0 else "nobody"
""",
    ),
    Entry(
        "E2218",
        "record-field-unnamed",
        "Types",
        Wording(
            "a field of the record `{record}` is given without its name",
            "A record's fields often have the same type: by place, an amount due and an amount paid "
            "could change places without anyone noticing.",
            "write the field's name in front of it: `{record}(field: value)`",
        ),
        Wording(
            "记录 `{record}` 的字段没有写名称",
            "记录里常有几个同类型的字段，只按位置写，应付和已付互换了也没人发现。",
            "请在值前面写上字段名：`{record}(字段: 值)`",
        ),
        wrong="""\
record Bill: due, paid: money CNY
keep bill: Bill
set bill = Bill(rent, 0 CNY)
""",
        right="""\
record Bill: due, paid: money CNY
keep bill: Bill
set bill = Bill(due: rent, paid: 0 CNY)
""",
    ),
)
