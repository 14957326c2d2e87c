"""Codes of calendars: their files, and building one."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

_SECTION = "Declarations"

_FILES = (
    Entry(
        "S6601",
        "calendar-file-form",
        _SECTION,
        Wording(
            "`{path}` is not the file of a calendar: at {place} stands `{found}`, and {wanted} is wanted",
            "a calendar's file has one form, so that what a deadline hangs on can be read and compared",
            "make the file with `tally calendar build`, which takes your list of days as CSV or JSON",
        ),
        Wording(
            "`{path}` 不是日历文件：{place} 处是 `{found}`，应为 {wanted}",
            "日历文件只有一种格式，期限所依据的内容才能查阅和比对",
            "请用 `tally calendar build` 生成该文件，它接受 CSV 或 JSON 的日期清单",
        ),
    ),
    Entry(
        "S6602",
        "calendar-file-changed",
        _SECTION,
        Wording(
            "the days and offsets in `{path}` are not those of its hash: the file says {recorded}, they give "
            "{found}",
            "the hash is what people compare; a table that was changed by hand is another table",
            "take the file as it was made, or build a new one: `tally calendar build`\n"
            "`tally calendar diff` shows what two tables have different",
        ),
        Wording(
            "`{path}` 里的日期和时差与其哈希不符：文件记的是 {recorded}，实际得出 {found}",
            "人们比对的是哈希；手工改过的表就是另一张表",
            "请用原来的文件，或用 `tally calendar build` 重新生成\n"
            "两张表的差别可用 `tally calendar diff` 查看",
        ),
    ),
    Entry(
        "S6603",
        "calendar-day-misplaced",
        _SECTION,
        Wording(
            "in `{path}` {day} cannot stand under `{heading}`",
            "`days_off` are Mondays to Fridays that are not worked, `make_up_days` are Saturdays and Sundays "
            "that are; all other days are as their weekday says",
            "leave the day out, or check its date; `tally calendar build` sorts the days by itself",
        ),
        Wording(
            "`{path}` 里的 {day} 不能列在 `{heading}` 下",
            "`days_off` 是不上班的周一至周五，`make_up_days` 是要上班的周六、周日；其余日子按星期几确定",
            "请去掉这一天，或核对日期；`tally calendar build` 会自行归类",
        ),
    ),
    Entry(
        "S6604",
        "calendar-out-of-order",
        _SECTION,
        Wording(
            "in `{path}` the entry {place} is not in order, or stands twice",
            "days and instants stand in their order, each once, and years follow each other without a gap: "
            "then one table has one text and one hash",
            "put it in its place, or build the file: `tally calendar build`",
        ),
        Wording(
            "`{path}` 里的 {place} 顺序不对，或重复出现",
            "日期和时刻依次排列，各出现一次，年份之间没有间断；这样同一张表只有一种写法、一个哈希",
            "请放到应在的位置，或用 `tally calendar build` 生成文件",
        ),
    ),
    Entry(
        "S6605",
        "calendar-file-name",
        _SECTION,
        Wording(
            "`{path}` holds the calendar `{found}`, not `{name}`",
            "a contract names its calendar, and the file is found by that name",
            "write `calendar {found}` in the contract and name the file so, or build the table as `{name}`",
        ),
        Wording(
            "`{path}` 里是日历 `{found}`，不是 `{name}`",
            "合约写的是日历的名字，文件按这个名字查找",
            "请在合约里写 `calendar {found}` 并把文件改成此名，或以 `{name}` 为名重新生成",
        ),
    ),
)

_BUILDING = (
    Entry(
        "S6611",
        "unknown-zone",
        _SECTION,
        Wording(
            "there is no time zone `{zone}`",
            "a zone is a place of the tz database: `Asia/Shanghai`, `Europe/London`",
            "use the name of the place whose clocks decide; near: {near}",
        ),
        Wording(
            "没有时区 `{zone}`",
            "时区用 tz 数据库中的地名表示：`Asia/Shanghai`、`Europe/London`",
            "请写以其钟表为准的地方；相近的有：{near}",
        ),
    ),
    Entry(
        "S6612",
        "no-zone-database",
        _SECTION,
        Wording(
            "this computer has no tz database",
            "offsets are read from it while a table is built, and only then",
            "install it: `pip install tzdata`",
        ),
        Wording(
            "这台电脑上没有 tz 数据库", "生成日历时要从中读取时差，运行时不用", "请安装：`pip install tzdata`"
        ),
    ),
    Entry(
        "S6613",
        "calendar-package-missing",
        _SECTION,
        Wording(
            "the package `{package}` cannot be used here",
            "days come from packages that keep them; a table needs them only while it is built",
            "install one of those that can be asked, {known}: `pip install holidays`\n"
            "or give your own list of days: `--holidays FILE`",
        ),
        Wording(
            "这里用不了软件包 `{package}`",
            "日期取自专门维护它们的软件包，只在生成日历时需要",
            "请安装可用的软件包 {known}：`pip install holidays`\n或给出自己的日期清单：`--holidays FILE`",
        ),
    ),
    Entry(
        "S6614",
        "calendar-package-lacks",
        _SECTION,
        Wording(
            "`{package}` does not know {what}",
            "a table has only days that a source says; a year without a notice is no year of the table",
            "check country and part, as in `holidays:GB:ENG`; end the years where the source ends; or give "
            "your own list of days: `--holidays FILE`",
        ),
        Wording(
            "`{package}` 没有 {what} 的数据",
            "表里只有来源说明过的日期；没有公布安排的年份不属于表内年份",
            "请核对国家和地区，如 `holidays:GB:ENG`；年份止于来源所及；"
            "或给出自己的日期清单：`--holidays FILE`",
        ),
    ),
    Entry(
        "S6615",
        "calendar-sources-disagree",
        _SECTION,
        Wording(
            "the sources do not agree on every day; {count} in question: {days}",
            "a day that two sources see differently has been misread by one of them; nothing is written",
            "look the days up in the law or the notice, and settle them in a file: `--holidays FILE` with "
            "lines such as `2005-12-31,work,the notice that says so`",
        ),
        Wording(
            "各来源对 {count} 个日子说法不一：{days}",
            "两个来源对同一天说法不同，必有一个有误；没有写出文件",
            "请查法律或通知的原文，并写进文件：`--holidays FILE`，每行如 `2005-12-31,work,所依据的通知`",
        ),
    ),
    Entry(
        "S6616",
        "holidays-line",
        _SECTION,
        Wording(
            "line {line} of `{path}` is `{found}`, and {wanted} is wanted",
            "a list of days has on each line the date, `off` or `work`, and what the day is called",
            "write lines such as `2026-12-25,off,Christmas Day`; the first line is `date,day,name`; lines "
            "that start with # are notes",
        ),
        Wording(
            "`{path}` 第 {line} 行是 `{found}`，应为 {wanted}",
            "日期清单每行依次是日期、`off`（放假）或 `work`（上班）、名称",
            "每行如 `2026-10-01,off,国庆节`；第一行写 `date,day,name`；以 # 开头的行是注释",
        ),
    ),
    Entry(
        "S6617",
        "calendar-without-days",
        _SECTION,
        Wording(
            "a table needs its days off",
            "which days are worked is a fact of a country, and no rule of this program says it",
            "name a package, `--package holidays:GB:ENG`, or your own list, `--holidays FILE`, or both",
        ),
        Wording(
            "日历表需要放假日期",
            "哪些日子上班由各国规定，本程序不能自行推断",
            "请写软件包 `--package holidays:CN`，或自己的日期清单 `--holidays FILE`，或两者都写",
        ),
    ),
    Entry(
        "S6618",
        "calendar-years",
        _SECTION,
        Wording(
            "the years {first} to {last} are no years of a table",
            "a table covers years of 1900 to 9999, from the first to the last",
            "write `--from 2004 --to 2035`",
        ),
        Wording(
            "{first} 至 {last} 不能作为表的年份",
            "表的年份在 1900 至 9999 之间，从起始年到终止年",
            "请写 `--from 2004 --to 2035`",
        ),
    ),
    Entry(
        "S6619",
        "calendar-name",
        _SECTION,
        Wording(
            "`{name}` cannot be the name of a calendar",
            "a contract says `calendar {name}`, so it must be a name of the language, and `UTC` is taken",
            "use letters, digits and `_`, such as `GB_ENG`",
        ),
        Wording(
            "`{name}` 不能作日历的名字",
            "合约里要写 `calendar {name}`，所以须合语言的命名规则，且 `UTC` 已有其义",
            "请用字母、数字、汉字和 `_`，例如 `GB_ENG`",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = _FILES + _BUILDING
