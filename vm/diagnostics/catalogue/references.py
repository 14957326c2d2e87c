"""Codes E33: references to other contracts, what is read from them, contracts as callers."""

from __future__ import annotations

from typing import Final

from vm.diagnostics.entry import Entry, Wording

_FUND: Final = """\
contract Fund:
    party owner
    keep total: money CNY = 0 CNY
    keep heir: account
    keep owed: map account to money CNY
    keep members: map account to bool

    state Raising until entered + 30 days:
        on add_up(amount: money CNY) by owner: set total = total + amount; stay
        on name_heir(who: account) by owner: set heir = who; stay
        on owe(who: account, amount: money CNY) by owner: add who -> amount to owed else "owed"; stay
        on join by anyone: add sender -> true to members else "member"; stay
        on timeout: go Spent

    final Spent
"""
"""The other contract of the examples."""

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E3301",
        "invariant-reads-elsewhere",
        "Declarations",
        Wording(
            "an invariant speaks of its own contract only; this reads another one",
            "It is checked after each action of this contract. The other one changes by actions of its "
            "own, after which nobody would check it.",
            "read only terms, keeps, maps and pots of this contract; keep a copy of what is agreed, and "
            "`require` that it is equal",
        ),
        Wording(
            "不变式只谈本合约；这里读取了另一份合约",
            "不变式在本合约的每次操作之后检查。另一份合约会因它自己的操作而改变，那时没有人来检查。",
            "请只读取本合约的条款参数、保存的值、映射和资金池；约定的内容可以存一份，并用 `require` 要求相等",
        ),
        wrong=_FUND
        + """\
party fund: Fund
invariant enough: held <= fund.total
""",
        right=_FUND
        + """\
party fund: Fund
require fund.total >= deposit else "the fund is short"
invariant enough: held <= deposit
""",
    ),
    Entry(
        "E3302",
        "default-reads-elsewhere",
        "Declarations",
        Wording(
            "the default of a map is the same always; this reads another contract",
            "A missing key reads as the default. If another contract could change it, so would entries "
            "that nobody has written.",
            "use terms and literals, or ask with `in` and read the other contract in the rule",
        ),
        Wording(
            "映射的默认值始终相同；这里读取了另一份合约",
            "没有的键按默认值读取。如果另一份合约能改变默认值，没有人写过的条目也会跟着变。",
            "请用条款参数和常量，或先用 `in` 判断，再在规则里读取另一份合约",
        ),
        wrong=_FUND
        + """\
party fund: Fund
keep due: map account to money CNY default fund.total
""",
        right=_FUND
        + """\
party fund: Fund
keep due: map account to money CNY
if tenant in due: set claimed = due[tenant]
else: set claimed = fund.total
""",
    ),
    Entry(
        "E3303",
        "reads-a-third",
        "Statements",
        Wording(
            "this function of another contract reads a third contract",
            "What is read from another contract is read there and then, and goes no further: so its cost "
            "is known, and who reads sees on which contracts the answer depends.",
            "read both from here, one after the other: `fund.archive.papers` is two reads of this contract",
        ),
        Wording(
            "另一份合约的这个函数又读取了第三份合约",
            "读取另一份合约到那里为止，不再往下。这样费用可知，读取的一方也看得清答案取决于哪些合约。",
            "请在这里依次读取两份合约：`fund.archive.papers` 是本合约的两次读取",
        ),
        wrong="""\
contract Archive:
    party keeper
    keep papers: int = 0

    state Open until entered + 30 days:
        on file by keeper: set papers = papers + 1; stay
        on timeout: go Closed

    final Closed
contract Fund:
    party owner, archive: Archive
    function complete(n: int) -> bool = archive.papers >= n

    state Open until entered + 30 days:
        on close by owner: go Closed
        on timeout: go Closed

    final Closed
party fund: Fund
require fund.complete(3) else "papers are missing"
""",
        right="""\
contract Archive:
    party keeper
    keep papers: int = 0

    state Open until entered + 30 days:
        on file by keeper: set papers = papers + 1; stay
        on timeout: go Closed

    final Closed
contract Fund:
    party owner, archive: Archive

    state Open until entered + 30 days:
        on close by owner: go Closed
        on timeout: go Closed

    final Closed
party fund: Fund
require fund.archive.papers >= 3 else "papers are missing"
""",
    ),
    Entry(
        "E3304",
        "written-elsewhere",
        "Statements",
        Wording(
            "`{name}` belongs to another contract, and only that contract's rules change it",
            "A contract reads what others hold and never writes it: what its page says is all that can "
            "happen to it. Money reaches it by a header with `paying`.",
            "`send` it a call of one of its rules; money goes with it by `paying`",
        ),
        Wording(
            "`{name}` 属于另一份合约，只有那份合约的规则能改变它",
            "合约可以读取别的合约，但从不写入：一份合约会发生什么，全写在它自己的文本里。"
            "钱要通过它带 `paying` 的规则进去。",
            "请用 `send` 调用它的规则；要付钱，就加上 `paying`",
        ),
        wrong=_FUND
        + """\
party fund: Fund
set fund.total = 5 CNY
""",
        right=_FUND
        + """\
party fund: Fund
set claimed = fund.total
""",
    ),
    Entry(
        "E3305",
        "sender-of-two-kinds",
        "Rules",
        Wording(
            "people and contracts, or different contracts, may call this rule, so `sender` has no one type",
            "An account and a contract are never the same kind of value: what can be done with one "
            "cannot be done with the other.",
            "make two rules, one for each kind of caller, or name the party that is meant",
        ),
        Wording(
            "这条规则可由人和合约，或由不同的合约调用，所以 `sender` 没有统一的类型",
            "账户和合约不是同一种值：对其中一种能做的事，对另一种不能做。",
            "请按调用者分成两条规则，或写明是哪位当事人",
        ),
        wrong=_FUND
        + """\
party fund: Fund
keep last: account
on note_it by landlord or fund: set last = sender; stay
""",
        right=_FUND
        + """\
party fund: Fund
keep last: account
on note_it by landlord: set last = sender; stay
on note_fund by fund: stay
""",
    ),
    Entry(
        "E3306",
        "signers-with-contracts",
        "Rules",
        Wording(
            "a contract may sign this rule, so `signers` is no list of accounts",
            "`signers` holds people. A contract among them is no account and cannot be paid.",
            "name the parties that are meant",
        ),
        Wording(
            "这条规则可由合约签署，所以 `signers` 不是账户列表",
            "`signers` 里都是人。其中的合约不是账户，也不能收款。",
            "请写明是哪几位当事人",
        ),
        wrong=_FUND
        + """\
party fund: Fund
keep who_signed: list account limit 8
on agree by landlord and fund: set who_signed = signers; stay
""",
        right=_FUND
        + """\
party fund: Fund
keep who_signed: list account limit 8
on agree by landlord and fund: set who_signed = list(landlord); stay
""",
    ),
    Entry(
        "E3307",
        "group-of-another",
        "Rules",
        Wording(
            "the map of another contract cannot say who may act here",
            "A map has no list of its keys that could be shown: who may act must be read from this "
            "contract, or asked for one caller.",
            "take the caller as an argument or as `sender`, and `require` that the map has it: "
            "`on f(c: Claim) by c:` and `require c in fund.claims`",
        ),
        Wording(
            "不能由另一份合约的映射来决定这里谁可以操作",
            "映射没有可以列出的键表：谁可以操作，要么从本合约读出，要么针对某个调用者来问。",
            "请把调用者作为参数或 `sender`，再用 `require` 要求映射里有它：`on f(c: Claim) by c:`，"
            "然后 `require c in fund.claims`",
        ),
        wrong=_FUND
        + """\
party fund: Fund
on speak by any of fund.members: stay
""",
        right=_FUND
        + """\
party fund: Fund
on speak by anyone: require sender in fund.members else "no member"; stay
""",
    ),
    Entry(
        "E3310",
        "clock-reads-unknown-elsewhere",
        "Time and states",
        Wording(
            "`{name}` of another contract may not be known yet when this clock runs",
            "A clock runs when nobody acts and must not stop, since nobody could help it. That a value "
            "is known there counts only where it is asked of an instance of another contract than this "
            "one, by the same name, just before.",
            "ask first: `if known(x.{name}):` with an `else:`; or give `{name}` a first value there",
        ),
        Wording(
            "这个时钟执行时，另一份合约的 `{name}` 可能还没有值",
            "时钟在没有人操作时执行，不得中断，因为没有人能补救。只有刚刚用同一名称问过、"
            "且对方不是同一种合约的实例时，才算知道那里有值。",
            "请先判断：`if known(x.{name}):` 并写上 `else:`；或者在那份合约里给 `{name}` 一个初始值",
        ),
        wrong=_FUND
        + """\
contract Trust:
    party fund: Fund, owner
    pot held: CNY

    state Open until entered + 30 days:
        on put by owner paying 5 CNY into held: stay
        on timeout: pay all from held to fund.heir; go Closed

    final Closed
""",
        right=_FUND
        + """\
contract Trust:
    party fund: Fund, owner
    pot held: CNY

    state Open until entered + 30 days:
        on put by owner paying 5 CNY into held: stay
        on timeout:
            if known(fund.heir):
                pay all from held to fund.heir
            pay all from held to owner
            go Closed

    final Closed
""",
    ),
    Entry(
        "E3311",
        "clock-reads-missing-key-elsewhere",
        "Time and states",
        Wording(
            "`{name}` of another contract may not have this key when this clock runs",
            "A clock runs when nobody acts and must not stop, since nobody could help it. That a key is "
            "there counts only where it is asked of an instance of another contract than this one, by "
            "the same name, just before.",
            "ask first: `if … in x.{name}:`; or declare a `default` for it there",
        ),
        Wording(
            "这个时钟执行时，另一份合约的 `{name}` 里可能没有这个键",
            "时钟在没有人操作时执行，不得中断，因为没有人能补救。只有刚刚用同一名称问过、"
            "且对方不是同一种合约的实例时，才算知道那里有这个键。",
            "请先判断：`if … in x.{name}:`；或者在那份合约里为它声明 `default`",
        ),
        wrong=_FUND
        + """\
contract Trust:
    party fund: Fund, owner
    pot held: CNY

    state Open until entered + 30 days:
        on put by owner paying 5 CNY into held: stay
        on timeout: pay up to fund.owed[owner] from held to owner; pay all from held to owner; go Closed

    final Closed
""",
        right=_FUND
        + """\
contract Trust:
    party fund: Fund, owner
    pot held: CNY

    state Open until entered + 30 days:
        on put by owner paying 5 CNY into held: stay
        on timeout:
            if owner in fund.owed:
                pay up to fund.owed[owner] from held to owner
            pay all from held to owner
            go Closed

    final Closed
""",
    ),
)
