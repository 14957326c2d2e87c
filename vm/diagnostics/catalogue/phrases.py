"""Codes E1046 to E1055, E1058 and E1059: how statements and expressions are written."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E1046",
        "one-equals-sign",
        "Statements",
        Wording(
            "`=` gives a value; whether two are equal is asked with `==`",
            "Asking and giving are different acts, and look different.",
            "write `==`",
        ),
        Wording("`=` 是赋值；问两者是否相等要用 `==`", "询问和赋值是两回事，写法也不同。", "请写 `==`"),
        'require rent = price else "not the price"',
        'require rent == price else "not the price"',
    ),
    Entry(
        "E1047",
        "two-equals-signs",
        "Statements",
        Wording(
            "`==` asks whether two are equal; a value is given with `=`",
            "Asking and giving are different acts, and look different.",
            "write `=`",
        ),
        Wording("`==` 是问两者是否相等；赋值要用 `=`", "询问和赋值是两回事，写法也不同。", "请写 `=`"),
        "set claimed == rent",
        "set claimed = rent",
    ),
    Entry(
        "E1048",
        "reason-missing",
        "Statements",
        Wording(
            'after `{word} …` the reason is missing: `else "…"`',
            "Who is refused has to read why; the text goes into the receipt.",
            "write `else` and a text in quotes",
        ),
        Wording(
            '`{word} …` 后面缺少理由：`else "…"`',
            "被拒绝的人要能看到原因；这段文字会写进收据。",
            "请写上 `else` 和引号里的理由",
        ),
        "require rent > 0 CNY",
        'require rent > 0 CNY else "no rent"',
    ),
    Entry(
        "E1049",
        "go-missing",
        "Statements",
        Wording(
            "`{name}` alone says nothing here",
            "Every statement starts with a word that says what is done. A path ends with `go` and the name "
            "of a state, or with `stay`.",
            "write `go {state}`\nwrite `stay` to remain in this state, or `go` and the name of a state",
        ),
        Wording(
            "这里单独写 `{name}` 没有意义",
            "每条语句都以说明动作的词开头。一条路径以 `go` 加状态名结束，或者以 `stay` 结束。",
            "请写 `go {state}`\n要留在本状态请写 `stay`，要进入别的状态请写 `go` 加状态名",
        ),
        "on settle by owner: Done",
        "on settle by owner: go Done",
    ),
    Entry(
        "E1050",
        "set-missing",
        "Statements",
        Wording(
            "`{name} … = …` gives a value and starts with `set`",
            "Every statement starts with a word that says what is done; what `let` names never changes, "
            "what is set does.",
            "write `set {name} …`; for a new name of this rule, `let {name} = …`",
        ),
        Wording(
            "`{name} … = …` 是赋值，要以 `set` 开头",
            "每条语句都以说明动作的词开头；`let` 起的名字不会变，`set` 的会变。",
            "请写 `set {name} …`；若是本条规则里的新名字，请写 `let {name} = …`",
        ),
        "claimed = rent",
        "set claimed = rent",
    ),
    Entry(
        "E1051",
        "block-on-a-line",
        "Statements",
        Wording(
            "`{word}` starts on a line of its own",
            "What depends on a condition, or is repeated, is shown by indentation, so that it can be seen.",
            "put `{word}` on a new line and what belongs to it below, indented",
        ),
        Wording(
            "`{word}` 要另起一行",
            "有条件或要重复的内容靠缩进显示，一眼就能看出来。",
            "请把 `{word}` 放到新的一行，把它的内容缩进写在下面",
        ),
        "on settle by owner: if rent > 0 CNY: stay",
        "on settle by owner:\n    if rent > 0 CNY:\n        refund bids\n    stay",
    ),
    Entry(
        "E1052",
        "semicolon-missing",
        "Statements",
        Wording(
            "between two statements on one line stands `;`",
            "Without it the end of the first cannot be seen.",
            "write `;` here, or put the second on a new line",
        ),
        Wording(
            "同一行的两条语句之间要有 `;`",
            "没有分号就看不出前一条在哪里结束。",
            "请在这里写 `;`，或者把后一条放到新的一行",
        ),
        "on settle by owner: refund bids stay",
        "on settle by owner: refund bids; stay",
    ),
    Entry(
        "E1053",
        "branch-without-if",
        "Statements",
        Wording(
            "`{word}` does not follow an `if`",
            "`elif` and `else` say what is done where the condition of the `if` right above them does not "
            "hold.",
            "put it right below the `if` and its lines, in the same column",
        ),
        Wording(
            "`{word}` 前面没有对应的 `if`",
            "`elif` 和 `else` 说明紧挨在上面的 `if` 条件不成立时怎么办。",
            "请把它放在 `if` 及其内容的正下方，并与 `if` 对齐",
        ),
        "else:\n    refund bids\nstay",
        "if rent > 0 CNY:\n    pay rent from held to owner\nelse:\n    refund bids\nstay",
    ),
    Entry(
        "E1054",
        "comparison-of-comparison",
        "Statements",
        Wording(
            "a second comparison, `{operator}`, follows the first",
            "`a < b < c` is read by some as two comparisons and by others as one of a truth value; here "
            "it is neither.",
            "write two of them, joined: `a < b and b < c`",
        ),
        Wording(
            "一个比较后面又跟了一个比较 `{operator}`",
            "`a < b < c` 有人读成两个比较，有人读成拿真假值去比；这里两种都不是。",
            "请写成两个，用 `and` 连接：`a < b and b < c`",
        ),
        'require 0 CNY < rent < price else "not in between"',
        'require 0 CNY < rent and rent < price else "not in between"',
    ),
    Entry(
        "E1055",
        "implies-twice",
        "Statements",
        Wording(
            "a second `implies` follows the first",
            "`a implies b implies c` has two readings that differ.",
            "put brackets around one: `a implies (b implies c)`",
        ),
        Wording(
            "一个 `implies` 后面又跟了一个",
            "`a implies b implies c` 有两种读法，意思不同。",
            "请给其中一个加括号：`a implies (b implies c)`",
        ),
        "invariant fine: rent > price implies price > 0 CNY implies claimed == rent",
        "invariant fine: rent > price implies (price > 0 CNY implies claimed == rent)",
    ),
    Entry(
        "E1058",
        "rest-missing",
        "Statements",
        Wording(
            "this `share` does not say who takes the rest",
            "Each part is rounded down, so a few fen remain; the one who takes them is named.",
            "write at the end `, name rest`",
        ),
        Wording(
            "这条 `share` 没有写明余额归谁",
            "每一份都向下取整，会剩下几分钱；要写明归谁。",
            "请在最后写上 `, 名字 rest`",
        ),
        "share held: owner 50%, keeper 50%",
        "share held: owner 50%, keeper rest",
    ),
    Entry(
        "E1059",
        "rounding-after-bracket",
        "Statements",
        Wording(
            "`rounded` does not follow the `*`, `/` or `ratio(…)` that it rounds",
            "It belongs to that one operation and stands right after it, inside the same brackets.",
            "move it next to the operation: `(price * 5% rounded down)`",
        ),
        Wording(
            "`rounded` 没有紧跟在它要取整的 `*`、`/` 或 `ratio(…)` 后面",
            "它只对那一个运算起作用，要紧跟在后面，放在同一层括号里。",
            "请移到运算旁边：`(price * 5% rounded down)`",
        ),
        "let fee = (price * 5%) rounded down",
        "let fee = price * 5% rounded down",
    ),
)
