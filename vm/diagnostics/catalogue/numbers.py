"""Codes E21 that are about numbers, rounding, and how dates and periods are computed with."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E2109",
        "rounding-missing",
        "Statements",
        Wording(
            "this result may have to be rounded, and the text does not say how",
            "Half a fen cannot be paid, and someone gains by each rounding. Where a result need not "
            "come out even, the contract says who: the author decides, not the machine.",
            "end it with `rounded down`, `rounded up` or `rounded half_even`",
        ),
        Wording(
            "这里的结果可能需要取整，但没有写明怎么取",
            "半分钱付不出来，而每次取整总有一方得利。除不尽的地方由合约写明，由作者决定，不由机器决定。",
            "请在末尾写 `rounded down`（舍去）、`rounded up`（进位）或 `rounded half_even`（四舍六入五成双）",
        ),
        wrong="""\
set claimed = deposit * 30%
""",
        right="""\
set claimed = deposit * 30% rounded down
""",
    ),
    Entry(
        "E2110",
        "rounding-needless",
        "Statements",
        Wording(
            "this result is exact; there is nothing to round",
            "Rounding that does nothing would make a reader look for a fraction that is not there.",
            "leave `rounded …` out",
        ),
        Wording(
            "这里的结果是精确的，不需要取整",
            "多余的取整会让读者去找并不存在的尾数。",
            "请去掉 `rounded …`",
        ),
        wrong="""\
set claimed = rent * 2 rounded down
""",
        right="""\
set claimed = rent * 2
""",
    ),
    Entry(
        "E2113",
        "days-from-time",
        "Time and states",
        Wording(
            "days and longer periods count from a date, and this is a time",
            'From an instant, "one day later" could mean 24 hours or the end of the next day. Days, '
            "months and years therefore count from dates; only `entered` takes them too and means the "
            "day of entry.",
            "write `today` or a date in its place; for an instant add hours: `now + 24 hours`",
        ),
        Wording(
            "天和更长的时长从日期起算，而这里是时刻",
            "从一个时刻算“一天后”，可以是 24 小时后，也可以是次日结束。所以天、月、年只从日期起算；只"
            "有 `entered` 例外，指进入状态的那一天。",
            "请改用 `today` 或日期；要按时刻计算就加小时：`now + 24 hours`",
        ),
        wrong="""\
require now + 3 days > now else "never"
""",
        right="""\
require today + 3 days > today else "never"
""",
    ),
    Entry(
        "E2114",
        "month-rule-missing",
        "Time and states",
        Wording(
            "months and years need a word for days that do not exist",
            "One month after 31 January is no day of the calendar. `clip` takes the last day of the "
            "month (28 February), `roll` the first of the next one (1 March).",
            "write `clip` or `roll` after it: `1 month clip`",
        ),
        Wording(
            "月和年后面要写明遇到不存在的日子怎么办",
            "1 月 31 日之后一个月，日历上没有那一天。`clip` 取当月最后一天（2 月 28 日），`roll` 取下月"
            "第一天（3 月 1 日）。",
            "请在后面写 `clip` 或 `roll`，如 `1 month clip`",
        ),
        wrong="""\
require today <= start + 1 month else "too late"
""",
        right="""\
require today <= start + 1 month clip else "too late"
""",
    ),
    Entry(
        "E2115",
        "roll-not-here",
        "Time and states",
        Wording(
            "`{roll}` does not go with this unit",
            "`clip` and `roll` are for months and years, whose last day may not exist. `forward` and "
            "`back` are for days, weeks and working days and leave days of rest. Hours and minutes "
            "take neither.",
            "write `clip` or `roll` after months and years, `forward`, `back` or none after days and weeks",
        ),
        Wording(
            "`{roll}` 不能用于这个单位",
            "`clip` 和 `roll` 用于月和年，因为那一天可能不存在；`forward` 和 `back` 用于天、周和工作"
            "日，用来避开休息日；小时和分钟两者都不用。",
            "月和年后面写 `clip` 或 `roll`；天和周后面写 `forward` 或 `back`，或者不写",
        ),
        wrong="""\
require today <= start + 3 days clip else "too late"
""",
        right="""\
require today <= start + 3 days forward else "too late"
""",
    ),
    Entry(
        "E2117",
        "value-outside-type",
        "Types",
        Wording(
            "`{value}` is not between {low} and {high}",
            "The type says which values this place can hold. A value that is known now and does not "
            "fit would stop every action that comes here.",
            "write a value from {low} to {high}, or widen the range in the declaration",
        ),
        Wording(
            "`{value}` 不在 {low} 到 {high} 之间",
            "类型规定了这个位置能放哪些值。现在就知道放不下的值，运行到这里一定会停止。",
            "请写 {low} 到 {high} 之间的值，或放宽声明中的范围",
        ),
        wrong="""\
keep level: int(1..5) = 6
""",
        right="""\
keep level: int(1..5) = 5
""",
    ),
    Entry(
        "E2118",
        "too-many-decimals",
        "Types",
        Wording(
            "an amount in {currency} has at most {decimals} decimals",
            "There is no coin below the smallest unit of a currency, so an amount with more decimals "
            "could not be paid.",
            "leave the extra decimals out; to compute with fractions use a percent and say how to round",
        ),
        Wording(
            "{currency} 的金额最多有 {decimals} 位小数",
            "币种的最小单位以下没有钱可付，小数位更多的金额无法支付。",
            "请去掉多余的小数；需要按比例计算时用百分比并写明取整方式",
        ),
        wrong="""\
set claimed = 10.505 CNY
""",
        right="""\
set claimed = 10.50 CNY
""",
    ),
    Entry(
        "E2119",
        "too-large",
        "Types",
        Wording(
            "this number is larger than the machine can hold",
            "Whole numbers and amounts have 128 bits: up to 170141183460469231731687303715884105727, "
            "far above any sum of money.",
            "check the digits; no sum of money needs so many",
        ),
        Wording(
            "这个数超出了机器能表示的范围",
            "整数和金额都是 128 位，最大为 170141183460469231731687303715884105727，远超过任何金额。",
            "请检查位数，任何金额都用不到这么大的数",
        ),
        wrong="""\
fixed most: int = 170141183460469231731687303715884105728
""",
        right="""\
fixed most: int = 170141183460469231731687303715884105727
""",
    ),
    Entry(
        "E2120",
        "text-over-limit",
        "Types",
        Wording(
            "this text has {count} characters; at most {limit} fit here",
            "A text has the limit that its type gives, and 1,024 characters where no type is written, "
            "because everyone who keeps the chain keeps it.",
            "shorten it, or raise the limit in the type",
        ),
        Wording(
            "这段文字有 {count} 个字符，这里最多 {limit} 个",
            "文字的上限由类型规定，没有写类型的地方是 1,024 个字符，因为保存这条链的人都要保存它。",
            "请缩短文字，或提高类型里的上限",
        ),
        wrong="""\
keep room: text(4) = "A-1201"
""",
        right="""\
keep room: text(6) = "A-1201"
""",
    ),
    Entry(
        "E2121",
        "list-over-limit",
        "Types",
        Wording(
            "this list has {count} items; at most {limit} fit here",
            "The limit of a list stands in its type, and the cost of every action is computed with it.",
            "leave items out, or raise the limit in the type",
        ),
        Wording(
            "这个列表有 {count} 项，这里最多 {limit} 项",
            "列表的上限写在类型里，每个操作的费用都按它计算。",
            "请减少项数，或提高类型里的上限",
        ),
        wrong="""\
keep heirs: list account limit 2
set heirs = list(landlord, tenant, arbiter)
""",
        right="""\
keep heirs: list account limit 3
set heirs = list(landlord, tenant, arbiter)
""",
    ),
    Entry(
        "E2129",
        "money-by-money",
        "Statements",
        Wording(
            "money divided by money is no amount",
            "Two amounts make a proportion. `ratio` gives it as a percent and lets the text say how to "
            "round.",
            "write `ratio(a, b) rounded down`",
        ),
        Wording(
            "金额除以金额，得到的不是金额",
            "两个金额相除得到的是比例。`ratio` 把它算成百分比，并由文本写明取整方式。",
            "请写 `ratio(a, b) rounded down`",
        ),
        wrong="""\
require rent / deposit rounded down <= 1 else "too high"
""",
        right="""\
require ratio(rent, deposit) rounded down <= 100% else "too high"
""",
    ),
    Entry(
        "E2132",
        "calendar-missing",
        "Time and states",
        Wording(
            "working days and days of rest need a calendar, and this file names none",
            "Which days are worked is a decision of a country and of its year, not of the machine. A "
            "file that counts them says whose table it means.",
            "write `calendar CN` below the first line",
        ),
        Wording(
            "工作日和休息日需要日历，但本文件没有指定",
            "哪些天上班由各国每年决定，不由机器决定。要计算工作日，文件必须写明用谁的日历。",
            "请在第一行下面写 `calendar CN`",
        ),
        wrong="""\
tally 1

contract Notice:
    party landlord, tenant

    state Given until entered + 10 working days:
        on accept by tenant: go Ended
        on timeout: go Ended

    final Ended
""",
        right="""\
tally 1
calendar CN

contract Notice:
    party landlord, tenant

    state Given until entered + 10 working days:
        on accept by tenant: go Ended
        on timeout: go Ended

    final Ended
""",
    ),
    Entry(
        "E2134",
        "percent-decimals",
        "Types",
        Wording(
            "a percent has at most four decimals",
            "Percents are exact to one part in a million, so that every machine computes the same "
            "amount from them.",
            "leave the further decimals out, or write a fraction in a `share`: `1/3`",
        ),
        Wording(
            "百分比最多四位小数",
            "百分比精确到百万分之一，这样每台机器算出的金额都相同。",
            "请去掉多余的小数；在 `share` 里可以写分数，如 `1/3`",
        ),
        wrong="""\
set claimed = deposit * 33.33333% rounded down
""",
        right="""\
set claimed = deposit * 33.3333% rounded down
""",
    ),
    Entry(
        "E2135",
        "below-zero",
        "Types",
        Wording(
            "this amount would be below zero",
            "Money is never negative: a debt is an amount together with who owes it.",
            "swap the two sides, or keep what is owed under the debtor's name",
        ),
        Wording(
            "这个金额会小于零",
            "金额从不为负：欠款是一个金额加上谁欠谁。",
            "请交换两边，或以欠款人的名义记录所欠金额",
        ),
        wrong="""\
set claimed = 500 CNY - 600 CNY
""",
        right="""\
set claimed = 600 CNY - 500 CNY
""",
    ),
    Entry(
        "E2136",
        "zero-divisor",
        "Statements",
        Wording(
            "this divides by zero",
            "Nothing can be divided into no parts, so an action that comes here would always stop.",
            "write the number of parts, or test it first where it is not known",
        ),
        Wording(
            "这里除以了零",
            "没有东西能分成零份，运行到这里的操作必定停止。",
            "请写出份数；份数不确定时先判断",
        ),
        wrong="""\
set claimed = deposit / 0 rounded down
""",
        right="""\
set claimed = deposit / 2 rounded down
""",
    ),
    Entry(
        "E2137",
        "no-negative",
        "Types",
        Wording(
            "`-` in front makes a number negative, and `{type}` has no negative",
            "Only whole numbers and percents can be below zero. Money, dates and periods cannot; they "
            "are subtracted from something.",
            "write what it is taken from: `deposit - rent`, `start - 3 days`",
        ),
        Wording(
            "前面的 `-` 表示负数，但 `{type}` 没有负值",
            "只有整数和百分比可以小于零。金额、日期和时长不能，只能从别的值里减去。",
            "请写出从哪里减：`deposit - rent`、`start - 3 days`",
        ),
        wrong="""\
set claimed = -rent
""",
        right="""\
set claimed = deposit - rent
""",
    ),
    Entry(
        "E2138",
        "date-minus-date",
        "Time and states",
        Wording(
            "one date minus another is no date",
            "What lies between two dates is a number of days, and a number of working days is another "
            "one; the text says which is meant.",
            "write `days(a, b)`, or `working_days(a, b)`, for the days from a to b",
        ),
        Wording(
            "日期减日期，得到的不是日期",
            "两个日期之间是天数，也可以是工作日数，两者不同，要写明是哪一种。",
            "从 a 到 b 的天数写 `days(a, b)`，工作日数写 `working_days(a, b)`",
        ),
        wrong="""\
require start - today >= 7 else "a week before the start"
""",
        right="""\
require days(today, start) >= 7 else "a week before the start"
""",
    ),
    Entry(
        "E2139",
        "period-first",
        "Time and states",
        Wording(
            "the date stands first, then what is added to it",
            'A period is counted from a date; "three days and the first of May" reads like two dates.',
            "turn it round: `start + 3 days`",
        ),
        Wording(
            "日期写在前面，后面再加时长",
            "时长从日期起算；把时长写在前面，读起来像两个日期。",
            "请把顺序倒过来：`start + 3 days`",
        ),
        wrong="""\
require today < 3 days + start else "too late"
""",
        right="""\
require today < start + 3 days else "too late"
""",
    ),
    Entry(
        "E2140",
        "period-sum",
        "Time and states",
        Wording(
            "two periods are not added to each other",
            "A month and 30 days are not the same from every start, so their sum has a meaning only "
            "from a date.",
            "add them to a date one after the other: `start + 1 month clip + 3 days`",
        ),
        Wording(
            "两段时长不能直接相加",
            "从不同的日子起算，一个月和 30 天并不相同，所以时长之和只有从某个日期起算才有意义。",
            "请依次加到日期上：`start + 1 month clip + 3 days`",
        ),
        wrong="""\
require today < start + (2 weeks + 3 days) else "too late"
""",
        right="""\
require today < start + 2 weeks + 3 days else "too late"
""",
    ),
)
