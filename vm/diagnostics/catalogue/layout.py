"""Codes E1001 to E1029: characters, indentation, brackets, and how numbers, dates and texts are written."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E1001",
        "not-utf8",
        "Text",
        Wording(
            "the byte {byte} at offset {offset} is not UTF-8 text",
            "A source file is UTF-8; other encodings (GBK, UTF-16) give other characters on other machines.",
            "save the file as UTF-8",
        ),
        Wording(
            "偏移 {offset} 处的字节 {byte} 不是 UTF-8 文本",
            "源文件一律用 UTF-8；GBK、UTF-16 等编码换一台机器就会变成别的字。",
            "请把文件另存为 UTF-8 编码",
        ),
    ),
    Entry(
        "E1002",
        "hidden-character",
        "Text",
        Wording(
            "here stands {character}, a control character that nobody can see",
            "Such characters can make a contract read differently from what it says, so they may stand "
            "nowhere, "
            "not even in a text or a comment.",
            "delete it",
        ),
        Wording(
            "这里有一个看不见的控制字符 {character}",
            "这类字符能让合约显示的内容与实际内容不一致，所以任何地方都不能有，文字和注释里也不行。",
            "请删掉它",
        ),
        "choice Way: cash,\u202e swap",
        "choice Way: cash, swap",
    ),
    Entry(
        "E1003",
        "full-width-mark",
        "Text",
        Wording(
            "`{found}` is not a mark of the language; `{meant}` is",
            "Outside texts and comments every mark, letter and digit is the plain one of a keyboard in "
            "English mode, "
            "so that two contracts that look alike are alike.",
            "write `{meant}`",
        ),
        Wording(
            "`{found}` 不是语言里的符号，应当写 `{meant}`",
            "在文字和注释以外，标点、字母和数字都用英文输入法下的半角字符，这样看上去一样的合约才真的一样。",
            "请改成 `{meant}`",
        ),
        "choice Way： cash, swap",
        "choice Way: cash, swap",
    ),
    Entry(
        "E1004",
        "tab",
        "Text",
        Wording(
            "here stands a tab; indentation is made of spaces",
            "A tab is as wide as each editor likes, so what seems to belong together could differ from "
            "screen to "
            "screen.",
            "put four spaces for each level",
        ),
        Wording(
            "这里有制表符；缩进只用空格",
            "制表符的宽度由编辑器决定，换一个屏幕，看起来属于一组的行就可能变了。",
            "每缩进一级请用四个空格",
        ),
        "choice Way:\tcash, swap",
        "choice Way: cash, swap",
    ),
    Entry(
        "E1005",
        "other-quotes",
        "Text",
        Wording(
            'this text stands in quotes of another kind, {found}; a text stands in "…"',
            'One kind of quote keeps texts easy to tell from everything else. Inside "…" the marks “ ” and '
            "「」 are "
            "free.",
            'put straight quotes around it: "…"',
        ),
        Wording(
            '这段文字用的引号 {found} 不是直引号；文字要放在 "…" 里',
            '只用一种引号，文字才容易和其他内容分开。在 "…" 里面可以随意用 “ ” 和 「」。',
            '请在两边改用英文直引号："…"',
        ),
        "scenario “nobody acts”:\n    people Li",
        'scenario "nobody acts":\n    people Li',
    ),
    Entry(
        "E1006",
        "unknown-character",
        "Text",
        Wording(
            "`{character}` ({point}) means nothing outside a text or a comment",
            "Names are made of the letters A to Z, digits, `_` and Chinese characters; the marks are few "
            "and fixed.",
            'take it out, or put it inside a text "…" or a comment after `#`',
        ),
        Wording(
            "`{character}`（{point}）在文字和注释以外没有意义",
            "名字由英文字母、数字、`_` 和汉字组成；符号只有固定的几个。",
            '请去掉它，或者放进文字 "…" 里，或放在 `#` 后面的注释里',
        ),
        "choice Way: cash, swap @",
        "choice Way: cash, swap",
    ),
    Entry(
        "E1007",
        "text-not-closed",
        "Text",
        Wording(
            'this text has no closing `"` on its line',
            "A text ends on the line where it starts.",
            'close it with `"`; shorten a text that is too long for a line',
        ),
        Wording(
            '这段文字在本行没有结尾的 `"`',
            "一段文字必须在同一行内结束。",
            '请在末尾补上 `"`；一行放不下的文字请缩短',
        ),
        'require rent > 0 CNY else "no rent',
        'require rent > 0 CNY else "no rent"',
    ),
    Entry(
        "E1008",
        "quote-in-text",
        "Text",
        Wording(
            'this text holds a straight quote `"` of its own',
            'A text has no escapes: the next `"` always ends it.',
            "write “ ” or 「」 inside a text",
        ),
        Wording(
            '这段文字里面又有直引号 `"`',
            '文字里没有转义：遇到下一个 `"` 就算结束。',
            "文字里面请用 “ ” 或 「」",
        ),
        'require rent > 0 CNY else "rent is "due""',
        'require rent > 0 CNY else "rent is “due”"',
    ),
    Entry(
        "E1009",
        "indented-too-deep",
        "Text",
        Wording(
            "this line is indented by {found}, but nothing above it takes lines below it; {meant} would fit",
            "Only a line that ends with `:` (a contract, a state, a rule, `if`, `for`) takes lines below it.",
            "indent it by {meant}, or put it under the header to which it belongs",
        ),
        Wording(
            "这一行缩进了 {found} 格，但上一行下面不能再有内容；这里应当缩进 {meant} 格",
            "只有以 `:` 结尾的行（合约、状态、规则、`if`、`for`）下面才能有缩进的行。",
            "请缩进 {meant} 格，或者把它放到所属的标题行下面",
        ),
        "party owner\n    party keeper",
        "party owner\nparty keeper",
    ),
    Entry(
        "E1010",
        "uneven-indentation",
        "Text",
        Wording(
            "this line is indented by {found}, the lines beside it by {meant}",
            "Lines that belong to one block start in one column; otherwise it is not certain what belongs "
            "to what.",
            "indent it by {meant}",
        ),
        Wording(
            "这一行缩进了 {found} 格，同组的其他行是 {meant} 格",
            "同一组的行要从同一列开始，否则无法确定谁属于谁。",
            "请缩进 {meant} 格",
        ),
        "on settle by owner:\n    refund bids\n  stay",
        "on settle by owner:\n    refund bids\n    stay",
    ),
    Entry(
        "E1011",
        "bracket-not-closed",
        "Text",
        Wording(
            "the bracket `{bracket}` is never closed",
            "A line goes on over the next ones as long as a bracket is open and they are indented deeper.",
            "write `{closer}` where it ends",
        ),
        Wording(
            "括号 `{bracket}` 没有合上",
            "括号没合上时，后面缩进更深的行会接在这一行后面。",
            "请在该结束的地方写上 `{closer}`",
        ),
        'require (rent > 0 CNY else "no rent"',
        'require (rent > 0 CNY) else "no rent"',
    ),
    Entry(
        "E1012",
        "bracket-not-opened",
        "Text",
        Wording(
            "`{bracket}` closes a bracket that was not opened, or one of another kind",
            "Brackets come in pairs, `(` with `)` and `[` with `]`, the inner pair closed first.",
            "take it out, or open its bracket",
        ),
        Wording(
            "`{bracket}` 前面没有与它配对的括号",
            "括号要成对：`(` 配 `)`，`[` 配 `]`，里面的先合上。",
            "请去掉它，或者补上前面的括号",
        ),
        'require rent > 0 CNY) else "no rent"',
        'require rent > 0 CNY else "no rent"',
    ),
    Entry(
        "E1013",
        "name-starts-with-digit",
        "Text",
        Wording(
            "`{found}` starts with a digit, so it is no name",
            "A name starts with a letter, a Chinese character or `_`; what starts with a digit is a number.",
            "put a letter first, or a space between the number and the word",
        ),
        Wording(
            "`{found}` 以数字开头，不能作名字",
            "名字以字母、汉字或 `_` 开头；以数字开头的是数。",
            "请把字母或汉字放在前面，或者在数和词之间加一个空格",
        ),
        "party 2owner",
        "party owner2",
    ),
    Entry(
        "E1014",
        "money-form",
        "Text",
        Wording(
            "`{found}` is written `{meant}`",
            "An amount is a number, a space and the currency's three letters: a sign such as ￥ names two "
            "currencies, "
            "and words such as 元 or 万 are not the same everywhere.",
            "write `{meant}`",
        ),
        Wording(
            "`{found}` 应当写成 `{meant}`",
            "金额写成数、空格、三个字母的货币代码：`￥` 可以指两种货币，“元”“万”这类词在各处含义不一。",
            "请写 `{meant}`",
        ),
        "fixed fee: money CNY = 50元",
        "fixed fee: money CNY = 50 CNY",
    ),
    Entry(
        "E1015",
        "fraction-without-unit",
        "Text",
        Wording(
            "`{found}` has a decimal point, and only amounts and percents have one",
            "Numbers are whole and exact; there are no binary fractions that would lose a fen.",
            "write an amount (`1.50 CNY`), a percent (`1.5%`), or a whole number",
        ),
        Wording(
            "`{found}` 带小数点；只有金额和百分比可以有小数",
            "数都是整数，精确无误；没有会丢掉一分钱的二进制小数。",
            "请写金额（`1.50 CNY`）、百分比（`1.5%`）或整数",
        ),
        "fixed turns: int = 1.5",
        "fixed turns: int = 15",
    ),
    Entry(
        "E1016",
        "comma-in-number",
        "Text",
        Wording(
            "`{found}` is written `{meant}`",
            "A comma parts one thing from the next; digits are grouped with `_`.",
            "write `{meant}`",
        ),
        Wording("`{found}` 应当写成 `{meant}`", "逗号用来分开各项；数字分组用 `_`。", "请写 `{meant}`"),
        "fixed fee: money CNY = 20,000 CNY",
        "fixed fee: money CNY = 20_000 CNY",
    ),
    Entry(
        "E1017",
        "space-before-percent",
        "Text",
        Wording(
            "in `{found}` the `%` stands apart from its number",
            "A percent is one word of the language; there is one way to write it.",
            "write number and `%` together",
        ),
        Wording(
            "`{found}` 里 `%` 与数字分开了",
            "百分比是一个整体，只有一种写法。",
            "请把数字和 `%` 连在一起写",
        ),
        "fixed late: percent = 5 %",
        "fixed late: percent = 5%",
    ),
    Entry(
        "E1018",
        "percent-of",
        "Statements",
        Wording(
            "`{percent} of {base}` is written `{base} * {percent} rounded down`",
            "A part of an amount has fractions of a fen; the contract says which way they are rounded, so "
            "that both "
            "sides know it before they sign.",
            "multiply, and say `rounded down`, `rounded up` or `rounded half_even`",
        ),
        Wording(
            "`{percent} of {base}` 要写成 `{base} * {percent} rounded down`",
            "按比例算出的金额会有不足一分的零头；合约要写明怎样取整，双方签字前就清楚。",
            "请用乘法，并写明 `rounded down`、`rounded up` 或 `rounded half_even`",
        ),
        "let fee = 30% of price",
        "let fee = price * 30% rounded down",
    ),
    Entry(
        "E1019",
        "no-such-day",
        "Text",
        Wording(
            "there is no day {date}",
            "A date is year-month-day and names a day of the calendar from 1900-01-01 to 9999-12-31.",
            "look up the month's last day",
        ),
        Wording(
            "没有 {date} 这一天",
            "日期写成 年-月-日，必须是 1900-01-01 到 9999-12-31 之间真实存在的一天。",
            "请核对这个月有几天",
        ),
        "fixed start: date = 2026-02-30",
        "fixed start: date = 2026-02-28",
    ),
    Entry(
        "E1020",
        "date-form",
        "Text",
        Wording(
            "`{found}` is not how a date is written here",
            "A date has one form, `2026-02-01`: four digits, two, two; with a clock `2026-02-01 17:00`.",
            "write year-month-day with zeros",
        ),
        Wording(
            "`{found}` 不是这里的日期写法",
            "日期只有一种写法：`2026-02-01`，即四位、两位、两位；带钟点写 `2026-02-01 17:00`。",
            "请按 年-月-日 写，不足两位补零",
        ),
        "fixed start: date = 2026年2月1日",
        "fixed start: date = 2026-02-01",
    ),
    Entry(
        "E1021",
        "hash-length",
        "Text",
        Wording(
            "a hash is `0x` and 64 digits of 0–9 and a–f; here are {digits} characters after `0x`, or others",
            "A hash is 32 bytes, always; a shorter one is a slip of copying.",
            "copy the whole hash",
        ),
        Wording(
            "哈希写成 `0x` 加 64 个 0–9、a–f；这里 `0x` 后面是 {digits} 个字符，或者夹有别的字符",
            "哈希总是 32 字节；短了多半是抄漏了。",
            "请完整复制哈希值",
        ),
        "fixed seal: hash = 0x12ab",
        "fixed seal: hash = 0x" + "12ab" * 16,
    ),
    Entry(
        "E1022",
        "no-such-clock-time",
        "Text",
        Wording(
            "there is no clock time `{time}`",
            "A clock time goes from `00:00` to `23:59`; the end of a day is the date itself.",
            "write hours 00 to 23 and minutes 00 to 59",
        ),
        Wording(
            "没有 `{time}` 这个钟点",
            "钟点从 `00:00` 到 `23:59`；一天的结束直接写日期即可。",
            "小时请写 00 到 23，分钟写 00 到 59",
        ),
        "state Open until 2026-05-15 24:00:\n    on timeout: go Done",
        "state Open until 2026-05-15 23:59:\n    on timeout: go Done",
    ),
    Entry(
        "E1023",
        "duration-form",
        "Text",
        Wording(
            "`{found}` is written `{meant}`",
            "A span of time is a number, a space and one of minutes, hours, days, working days, weeks, "
            "months, years.",
            "write `{meant}`",
        ),
        Wording(
            "`{found}` 应当写成 `{meant}`",
            "时间长度写成数、空格和单位：`minutes`、`hours`、`days`、`working "
            "days`、`weeks`、`months`、`years`。",
            "请写 `{meant}`",
        ),
        "fixed grace: duration = 3天",
        "fixed grace: duration = 3 days",
    ),
    Entry(
        "E1024",
        "unknown-unit",
        "Text",
        Wording(
            "`{word}` after {number} is neither a unit of time nor a currency",
            "A number stands alone, or with minutes, hours, days, working days, weeks, months, years, with "
            "`%`, or "
            "with a currency's three letters.",
            "write the unit that you mean, or a mark between the two",
        ),
        Wording(
            "{number} 后面的 `{word}` 既不是时间单位，也不是货币",
            "数可以单独写，也可以带时间单位（如 `days`）、`%` 或三个字母的货币代码。",
            "请写清单位，或者在两者之间加上符号",
        ),
        "fixed grace: duration = 3 nights",
        "fixed grace: duration = 3 days",
    ),
    Entry(
        "E1025",
        "wide-space",
        "Text",
        Wording(
            "here stands {character}, a space of another kind",
            "Outside texts and comments a space is the plain one; others look like it and are not.",
            "write a plain space",
        ),
        Wording(
            "这里的空格是 {character}，不是普通空格",
            "在文字和注释以外只用普通空格；全角空格等看着像，其实不是。",
            "请改成普通的半角空格",
        ),
        "choice\u3000Way: cash, swap",
        "choice Way: cash, swap",
    ),
    Entry(
        "E1026",
        "mark-of-another-language",
        "Text",
        Wording(
            "`{found}` is written `{meant}` here",
            "Conditions are joined with words, so that they can be read aloud; comments start with `#`.",
            "write `{meant}`",
        ),
        Wording(
            "`{found}` 在这里写作 `{meant}`",
            "条件用单词连接，读出来就懂；注释以 `#` 开头。",
            "请写 `{meant}`",
        ),
        'require rent > 0 CNY && rent < price else "not below the price"',
        'require rent > 0 CNY and rent < price else "not below the price"',
    ),
)
