"""Codes E1060 to E1071: where a line may stand, and what a declaration needs."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

_DEPOSIT = """\
contract Deposit:
    party owner
    state Open until 2030-01-01:
        on timeout: go Done
    final Done"""

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E1060",
        "statement-out-of-place",
        "Statements",
        Wording(
            "`{word}` is a statement and stands below a rule",
            "Money moves and values change only when somebody acts or a deadline passes.",
            "put it below a rule of a state: `on … by …:` or `on timeout:`",
        ),
        Wording(
            "`{word}` 是语句，要写在规则下面",
            "只有有人操作或期限到了，钱才会动、值才会变。",
            "请放到某个状态的规则下面：`on … by …:` 或 `on timeout:`",
        ),
        "stay",
        "on settle by owner: stay",
    ),
    Entry(
        "E1061",
        "rule-out-of-place",
        "Rules",
        Wording(
            "a line with `{word}` is a rule and stands below a state",
            "Who may do what depends on the state that the contract is in.",
            "put it below `state …:`, or below `in A, B:` for several states",
        ),
        Wording(
            "以 `{word}` 开头的是规则，要写在状态下面",
            "谁能做什么，取决于合约处在哪个状态。",
            "请放到 `state …:` 下面；几个状态共用的，放到 `in A, B:` 下面",
        ),
        "on settle by owner: stay",
        "state Open until 2030-01-01:\n    on settle by owner: stay\n    on timeout: go Done",
    ),
    Entry(
        "E1062",
        "declaration-out-of-place",
        "Declarations",
        Wording(
            "`{word}` is a declaration of a contract and stands right below it",
            "What a contract holds is said once, before its states or between them.",
            "put it below `contract …:`, indented by four spaces",
        ),
        Wording(
            "`{word}` 是合约的声明，要直接写在合约下面",
            "合约有哪些内容只声明一次，写在状态之前或状态之间。",
            "请放到 `contract …:` 下面，缩进四格",
        ),
        "party owner",
        _DEPOSIT,
    ),
    Entry(
        "E1063",
        "step-out-of-place",
        "Scenarios",
        Wording(
            "`{word}` is a step of a scenario and stands below one",
            "A scenario tells what people do, one step a line.",
            'put it below `scenario "…":`',
        ),
        Wording(
            "`{word}` 是情景里的步骤，要写在情景下面",
            "情景讲人们做了什么，一行一步。",
            '请放到 `scenario "…":` 下面',
        ),
        "people Li, Wang",
        'scenario "nobody acts":\n    people Li, Wang',
    ),
    Entry(
        "E1064",
        "file-part-out-of-place",
        "Declarations",
        Wording(
            "`{word}` stands at the left edge of the file",
            "Contracts, scenarios and what all contracts of a file share are not part of one contract.",
            "put it at the left edge, without indentation",
        ),
        Wording(
            "`{word}` 要写在文件的最左边",
            "合约、情景以及几个合约共用的内容，不属于某一个合约。",
            "请放到最左边，不要缩进",
        ),
        _DEPOSIT.replace("    party", "    calendar CN\n    party"),
        "calendar CN\n" + _DEPOSIT,
    ),
    Entry(
        "E1065",
        "text-without-rule",
        "Rules",
        Wording(
            "no rule or state follows this text",
            "A text on a line of its own cites the clause of the rule or state right below it, and goes "
            "into its receipts.",
            "put it right above a rule or a state; for a note to readers, use `#`",
        ),
        Wording(
            "这段文字下面没有规则或状态",
            "单独一行的文字是它正下方规则或状态所依据的条款，会写进收据。",
            "请放在规则或状态的正上方；只给读者看的说明请用 `#`",
        ),
        'on settle by owner: stay\n"Article 5"',
        '"Article 5"\non settle by owner: stay',
    ),
    Entry(
        "E1066",
        "unknown-start",
        "Text",
        Wording(
            "a line here cannot start with `{found}`",
            "The first word says what the line is; here it is one of: {words}.",
            "for example: `{example}`",
        ),
        Wording(
            "这里的一行不能以 `{found}` 开头",
            "每行的第一个词说明这一行是什么；这里可以是：{words}。",
            "例如：`{example}`",
        ),
        "owner, keeper",
        "party owner, keeper",
    ),
    Entry(
        "E1067",
        "text-after-header",
        "Text",
        Wording(
            "nothing may follow the colon of the line that starts with `{header}`",
            "What belongs to it stands below, indented.",
            "start a new line after the colon and indent it by four more spaces",
        ),
        Wording(
            "以 `{header}` 开头的这一行，冒号后面不能再写内容",
            "属于它的内容要缩进写在下面。",
            "请在冒号后换行，并多缩进四格",
        ),
        "state Open until 2030-01-01: on timeout: go Done",
        "state Open until 2030-01-01:\n    on timeout: go Done",
    ),
    Entry(
        "E1068",
        "limit-missing",
        "Statements",
        Wording(
            "`{word}` needs a `limit` here",
            "What an action costs at worst is known before it runs, so everything that repeats or grows "
            "says how far.",
            "write `limit` and the highest number that can be meant, at most 512",
        ),
        Wording(
            "这里的 `{word}` 要写明 `limit`",
            "一次操作最多用多少步，要在运行之前就知道，所以会重复或增长的都要写明上限。",
            "请写上 `limit` 和可能用到的最大数，最多 512",
        ),
        "for payee in payees: refund bids",
        "for payee in payees limit 20: refund bids",
    ),
    Entry(
        "E1069",
        "deadline-missing",
        "Time and states",
        Wording(
            "the state `{name}` does not say how long it lasts",
            "Every wait ends: when nobody acts, the deadline decides what happens to the money.",
            "write `until` and a date or a time; `forever` where no money can be left, or `final {name}`",
        ),
        Wording(
            "状态 `{name}` 没有写明持续到什么时候",
            "每个等待都要有尽头：没人操作时，由期限决定钱的去向。",
            "请写 `until` 和日期或时间；不会留有钱的写 `forever`，或写成 `final {name}`",
        ),
        "state Open:\n    on timeout: go Done",
        "state Open until 2030-01-01:\n    on timeout: go Done",
    ),
    Entry(
        "E1070",
        "one-name-a-line",
        "Declarations",
        Wording(
            "a `{word}` names one thing",
            "Its type and its first value belong to this one name; only `party` lists several.",
            "write a second line that starts with `{word}`",
        ),
        Wording(
            "一个 `{word}` 只声明一个名称",
            "它的类型和初始值只属于这一个名称；只有 `party` 可以列出多个。",
            "请另起一行，同样以 `{word}` 开头",
        ),
        "keep first, second: int = 0",
        "keep first: int = 0\nkeep second: int = 0",
    ),
    Entry(
        "E1071",
        "currency-missing",
        "Types",
        Wording(
            "`money` needs its currency",
            "Amounts of different currencies are never mixed, so the type says which one it is.",
            "write for example `money CNY`",
        ),
        Wording(
            "`money` 要写明币种",
            "不同币种的金额从不混用，所以类型里要写是哪一种。",
            "请写成例如 `money CNY`",
        ),
        "keep paid_in: money = 0 CNY",
        "keep paid_in: money CNY = 0 CNY",
    ),
)
