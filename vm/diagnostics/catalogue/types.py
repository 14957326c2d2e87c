"""Codes E21 that are about kinds of values; numbers and dates are in `numbers`."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E2101",
        "wrong-type",
        "Types",
        Wording(
            "this is `{given}`, but `{wanted}` is needed here",
            "Every place knows what kind of value it takes. Tally changes no value into another kind "
            "by itself, so a mistake cannot turn into a wrong number.",
            "write a value of type `{wanted}`, or change the type in the declaration",
        ),
        Wording(
            "这里是 `{given}`，但需要的是 `{wanted}`",
            "每个位置都规定了值的类型。Tally 从不自动转换类型，因此写错不会悄悄变成一个错误的数字。",
            "请写类型为 `{wanted}` 的值，或修改声明中的类型",
        ),
        wrong="""\
keep paid: bool = false
set paid = 1
""",
        right="""\
keep paid: bool = false
set paid = true
""",
    ),
    Entry(
        "E2102",
        "unknown-type",
        "Types",
        Wording(
            "there is no type `{name}`",
            "Types are those of the language and the records and choices that the file declares.",
            "did you mean `{near}`?\n"
            "use `bool`, `int`, `money CNY`, `percent`, `date`, `time`, `duration`, `text(80)`, "
            "`hash`, `account`, or declare a `record`",
        ),
        Wording(
            "没有类型 `{name}`",
            "类型只有语言自带的，以及文件中声明的记录和选项。",
            "是不是想写 `{near}`？\n"
            "可用 `bool`、`int`、`money CNY`、`percent`、`date`、`time`、`duration`、`text(80)`、`hash`"
            "、`account`，或声明 `record`",
        ),
        wrong="""\
term area: integer
""",
        right="""\
term area: int
""",
    ),
    Entry(
        "E2103",
        "amount-unit",
        "Types",
        Wording(
            "this is a plain number (`{given}`), but it meets an amount of money (`{wanted}`)",
            "A number says nothing of its currency, nor whether yuan or fen are meant: a mistake of a "
            "hundred times. Money is always written with its currency.",
            "write the currency after the number, such as `5 CNY`; for a part of an amount write "
            "`deposit * 5% rounded down`",
        ),
        Wording(
            "这里是纯数字（`{given}`），对应的却是金额（`{wanted}`）",
            "纯数字看不出币种，也看不出是元还是分，一错就差一百倍。金额必须带币种。",
            "请在数字后写币种，如 `5 CNY`；取金额的一部分写 `deposit * 5% rounded down`",
        ),
        wrong="""\
require amount <= 5000 else "at most 5000 yuan"
""",
        right="""\
require amount <= 5000 CNY else "at most 5000 yuan"
""",
    ),
    Entry(
        "E2104",
        "currency-mismatch",
        "Types",
        Wording(
            "this is `{given}`, but it meets `{wanted}`",
            "Amounts of two currencies are never added, compared or paid into each other: a contract "
            "knows no exchange rate unless a party states one.",
            "use one currency on both sides; to convert, multiply by a rate that a party has stated "
            "and round",
        ),
        Wording(
            "这里是 `{given}`，对应的却是 `{wanted}`",
            "不同币种的金额不能相加、比较或互相支付：除非有当事人写明汇率，合约并不知道汇率。",
            "请两边使用同一币种；需要换算时，乘以当事人写明的汇率并取整",
        ),
        wrong="""\
require amount <= 500 EUR else "too much"
""",
        right="""\
require amount <= 500 CNY else "too much"
""",
    ),
    Entry(
        "E2105",
        "unknown-currency",
        "Types",
        Wording(
            "`{name}` is no currency that the chain knows",
            "A currency is written with the three capital letters of ISO 4217; they also say how many "
            "decimals an amount has.",
            "write the three letters, such as `CNY`, `EUR`, `USD`",
        ),
        Wording(
            "链上没有币种 `{name}`",
            "币种用 ISO 4217 的三个大写字母书写，它同时决定金额有几位小数。",
            "请写三个字母的代码，如 `CNY`、`EUR`、`USD`",
        ),
        wrong="""\
pot fees: RMB
""",
        right="""\
pot fees: CNY
""",
    ),
    Entry(
        "E2106",
        "no-order",
        "Types",
        Wording(
            "`{operator}` asks which is more, but values of type `{type}` have no order",
            "Only numbers, money, percents, dates and times are more or less than each other. Of two "
            "accounts or texts one can only ask whether they are the same.",
            "compare with `==` or `!=`, or compare a number, an amount or a date of them",
        ),
        Wording(
            "`{operator}` 比较大小，但 `{type}` 类型的值没有大小之分",
            "只有整数、金额、百分比、日期和时间可以比较大小。两个账户或两段文字只能问是否相同。",
            "请用 `==` 或 `!=`，或比较其中的数字、金额、日期",
        ),
        wrong="""\
require who < tenant else "another person"
""",
        right="""\
require who != tenant else "another person"
""",
    ),
    Entry(
        "E2107",
        "not-a-type",
        "Types",
        Wording(
            "`{name}` is declared, but it is not a type",
            "After the colon of a declaration stands what kind of value it holds: a type of the "
            "language, a record or a choice.",
            "write a type there, such as `int`, `money CNY`, `date`",
        ),
        Wording(
            "`{name}` 已声明，但它不是类型",
            "声明的冒号后面要写值的类型：语言自带的类型、记录或选项。",
            "请在这里写类型，如 `int`、`money CNY`、`date`",
        ),
        wrong="""\
function twice(m: deposit) -> money CNY = m * 2
""",
        right="""\
function twice(m: money CNY) -> money CNY = m * 2
""",
    ),
    Entry(
        "E2108",
        "different-kinds",
        "Types",
        Wording(
            "`{left}` and `{right}` cannot be compared with each other",
            "A comparison needs two values of one kind; between two kinds the answer would always be "
            "the same, or none.",
            "compare values of the same type, or convert one first: `minor(m)` is money as a number, "
            "`days(a, b)` the days between dates",
        ),
        Wording(
            "`{left}` 与 `{right}` 不能互相比较",
            "只有同类的值才能比较；不同类的值比较起来，结果要么永远一样，要么没有意义。",
            "请比较同类型的值，或先转换：`minor(m)` 把金额化为整数，`days(a, b)` 是两个日期相差的天数",
        ),
        wrong="""\
require months == start else "one year"
""",
        right="""\
require months == 12 else "one year"
""",
    ),
    Entry(
        "E2111",
        "date-with-time",
        "Types",
        Wording(
            "this is a `{given}`, but it meets a `{wanted}`",
            "A date is a whole day and a time is one instant in it; comparing the two would hide "
            "whether the day itself still counts.",
            "for whole days write `today` and dates; for instants write `now` and times such as "
            "`2026-05-15 17:00` or `start + 17 hours`",
        ),
        Wording(
            "这里是 `{given}`，对应的却是 `{wanted}`",
            "`date` 是整整一天，`time` 是其中一个时刻；两者混着比较，当天算不算就说不清了。",
            "按天计算用 `today` 和日期；按时刻计算用 `now` 和时间，如 `2026-05-15 17:00`、`start + 17 hours`",
        ),
        wrong="""\
require now < start else "only before the start"
""",
        right="""\
require today < start else "only before the start"
""",
    ),
    Entry(
        "E2112",
        "no-such-operation",
        "Types",
        Wording(
            "`{left} {operator} {right}` has no meaning",
            "Only some kinds go together: money times a whole number or a percent, a date plus days, "
            "sums of one kind. The rest has no unit that a reader could name.",
            "write what has a meaning, such as `rent * 2`, `rent * 5% rounded down`, `rent + deposit` or "
            "`start + 3 days`",
        ),
        Wording(
            "`{left} {operator} {right}` 没有意义",
            "只有某些类型可以一起运算：金额乘整数或百分比，日期加天数，同类相加减。其余的结果没有说得清"
            "的单位。",
            "有意义的写法例如：`rent * 2`、`rent * 5% rounded down`、`rent + deposit`、`start + 3 days`",
        ),
        wrong="""\
set claimed = rent * rent
""",
        right="""\
set claimed = rent * 2
""",
    ),
    Entry(
        "E2116",
        "hours-as-duration",
        "Types",
        Wording(
            "this is `{given}`, but `{wanted}` is needed: days or longer",
            "What a contract stores as a duration counts from dates, so it is days, weeks, months or "
            "years. Hours and minutes are written where they are used.",
            "write it in days, or add the hours at the place: `start + 17 hours`",
        ),
        Wording(
            "这里是小时或分钟（`{given}`），需要的是 `{wanted}`：天或更长",
            "合约保存的时长从日期起算，所以只能是天、周、月、年。小时和分钟直接写在使用的地方。",
            "请改用天数，或在使用处加小时：`start + 17 hours`",
        ),
        wrong="""\
fixed grace: duration = 48 hours
""",
        right="""\
fixed grace: duration = 2 days
""",
    ),
    Entry(
        "E2122",
        "type-form",
        "Types",
        Wording(
            "the type `{name}` is not written like this",
            "Bounds stand in brackets, the lower one first and within 128 bits: `int(0..10)`, "
            "`percent(0..400)`. A text says how long it may be, money says its currency, and the other "
            "types have no bounds.",
            "write it like one of these: `int`, `int(1..60)`, `percent(0..400)`, `text(80)`, `money "
            "CNY`, `date`",
        ),
        Wording(
            "类型 `{name}` 不是这样写的",
            "界限写在括号里，小的在前，并且不超过 128 位：`int(0..10)`、`percent(0..400)`。文本要写最大"
            "长度，金额要写币种，其他类型没有界限。",
            "请照下面的样子写：`int`、`int(1..60)`、`percent(0..400)`、`text(80)`、`money CNY`、`date`",
        ),
        wrong="""\
term street: text
""",
        right="""\
term street: text(80)
""",
    ),
    Entry(
        "E2142",
        "bounds-reversed",
        "Types",
        Wording(
            "the lower bound {low} is above the upper bound {high}",
            "Bounds say from where to where a value may go, both ends included; no value lies between these.",
            "write the lower one first: `{high}..{low}`",
        ),
        Wording(
            "下界 {low} 大于上界 {high}",
            "界限写明一个值从哪里到哪里，两端都包括在内；照现在这样，没有任何值符合。",
            "请把小的写在前面：`{high}..{low}`",
        ),
        wrong="""\
term floor: int(5..1)
""",
        right="""\
term floor: int(1..5)
""",
    ),
    Entry(
        "E2123",
        "text-limit",
        "Types",
        Wording(
            "a text of at most {limit} characters was asked for; the limit lies between 1 and {highest}",
            "What is stored on a chain is stored by everyone. A long document stays outside, and its "
            "hash stands in the contract.",
            "choose a limit from 1 to {highest}, or keep the document's `hash`",
        ),
        Wording(
            "文本长度上限写成了 {limit}，应在 1 到 {highest} 之间",
            "存在链上的内容人人都要保存。长文件应放在链外，合约里只记它的哈希。",
            "请写 1 到 {highest} 之间的上限，或改存文件的 `hash`",
        ),
        wrong="""\
term description: text(5000)
""",
        right="""\
term description: text(500)
""",
    ),
    Entry(
        "E2124",
        "list-limit",
        "Types",
        Wording(
            "a list of at most {limit} items was asked for; the limit lies between 1 and {highest}",
            "A list is read as a whole, so its size is part of the cost that is known before an action "
            "runs. What grows without limit is a map.",
            "choose a limit from 1 to {highest}, or use a `map`",
        ),
        Wording(
            "列表上限写成了 {limit}，应在 1 到 {highest} 之间",
            "列表是整体读取的，它的大小计入运行前就已知的费用。会无限增长的数据应使用映射。",
            "请写 1 到 {highest} 之间的上限，或改用 `map`",
        ),
        wrong="""\
keep heirs: list account limit 5000
""",
        right="""\
keep heirs: list account limit 50
""",
    ),
    Entry(
        "E2125",
        "key-type",
        "Types",
        Wording(
            "values of this type cannot be keys",
            "A key must be one plain value with one written form, so that the same key is always found "
            "again: a number, money, a percent, a date, a time, a text, a hash, an account, a contract, a "
            "choice or a bool.",
            "use an `account`, a contract, a number, a date, a `text(n)`, a `hash` or a choice as the key; "
            "for several values together their `hash`",
        ),
        Wording(
            "这种类型的值不能作为键",
            "键必须是一个单一的值，而且只有一种写法，才能保证总能找到同一个键：整数、金额、百分比、日"
            "期、时间、文本、哈希、账户、合约、选项或布尔值。",
            "请改用 `account`、合约、整数、日期、`text(n)`、`hash` 或选项作键；"
            "几个值合成一个键时用它们的 `hash`",
        ),
        wrong="""\
keep booked: map duration to account
""",
        right="""\
keep booked: map date to account
""",
    ),
    Entry(
        "E2126",
        "map-as-type",
        "Types",
        Wording(
            "a map can only be kept by a contract; it cannot stand here",
            "A map is storage with its own place in the contract's state. Terms, parameters, fields "
            "and items of lists are values that are passed on whole.",
            "write `keep name: map … to …` in the contract, or use a `list` with a limit",
        ),
        Wording(
            "映射只能由合约保存，不能写在这里",
            "映射是合约状态里独立的存储空间。条款参数、操作参数、字段和列表项都是整体传递的值。",
            "请在合约里写 `keep 名称: map … to …`，或使用带上限的 `list`",
        ),
        wrong="""\
term shares: map account to percent
""",
        right="""\
keep shares: map account to percent
""",
    ),
    Entry(
        "E2127",
        "record-in-itself",
        "Types",
        Wording(
            "the record `{name}` contains itself",
            "A value of this type would have to hold another one, and that one another, without end.",
            "refer to the other one by a key, such as an `account` or a `hash`",
        ),
        Wording(
            "记录 `{name}` 包含了它自己",
            "这种类型的值里还要装一个同类型的值，如此下去没有尽头。",
            "请用键来指代另一个，如 `account` 或 `hash`",
        ),
        wrong="""\
record Person: home: hash; parent: Person
""",
        right="""\
record Person: home: hash; parent: account
""",
    ),
    Entry(
        "E2128",
        "empty-list",
        "Types",
        Wording(
            "this list is empty, and nothing says what its items would be",
            "The type of a list is the type of its items. An empty one takes it from its place: from "
            "the kept list that is set, or from a parameter.",
            "write the empty list where a list of a known type is expected, or put an item into it",
        ),
        Wording(
            "这是空列表，看不出它的元素是什么类型",
            "列表的类型就是元素的类型。空列表要从所在位置得到类型，例如被赋值的列表或参数。",
            "请把空列表写在类型已知的位置，或放入一个元素",
        ),
        wrong="""\
let invited = list()
""",
        right="""\
keep heirs: list account limit 5
set heirs = list()
""",
    ),
    Entry(
        "E2141",
        "party-type",
        "Declarations",
        Wording(
            "party `{name}` is given a type that is no contract; a party is a person's or an office's "
            "account",
            "A party is someone who acts: an account, which needs no type, or a contract of this file. "
            "Values that are agreed at the start are terms.",
            "leave the type out, write a contract's name, or declare it with `term`",
        ),
        Wording(
            "当事人 `{name}` 的类型不是合约；当事人是个人或机构的账户，或者一份合约",
            "当事人是会采取行动的一方：账户不用写类型，本文件的合约写其名称。开始时约定的值应写成 `term`。",
            "请去掉类型，或写合约的名称，或改用 `term` 声明",
        ),
        wrong="""\
party bank: hash
""",
        right="""\
party bank
""",
    ),
)
