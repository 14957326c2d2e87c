"""Codes E29: constructs of the language that this version does not cover."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E2901",
        "create-not-covered",
        "Statements",
        Wording(
            "a rule cannot create another contract in this version",
            "The machine of this version runs one contract at a time. The word is reserved, so that "
            "texts which use it will not change their meaning later.",
            "let a person create the second contract, and keep what both agree on in a `hash` term of each",
        ),
        Wording(
            "这个版本中，规则还不能创建另一份合约",
            "这个版本的机器一次只运行一份合约。这个词先保留着，以后使用它的文本含义不会改变。",
            "请由人来创建第二份合约，并在两份合约里用 `hash` 条款参数记录共同的约定",
        ),
        wrong="""\
create claim = Claim(owner: tenant)
stay
""",
        right="""\
event ClaimOpened: owner: account
note ClaimOpened(owner: tenant)
stay
""",
    ),
    Entry(
        "E2902",
        "send-not-covered",
        "Statements",
        Wording(
            "a contract cannot send a call to another contract in this version",
            "The machine of this version runs one contract at a time; people carry what happened from "
            "one contract to the next.",
            "note an event, and let the person whom it concerns call the other contract",
        ),
        Wording(
            "这个版本中，合约还不能向另一份合约发送调用",
            "这个版本的机器一次只运行一份合约，合约之间的衔接由人来完成。",
            "请记录一个事件，由相关的人去调用另一份合约",
        ),
        wrong="""\
send fund.report(amount: rent)
""",
        right="""\
event Report: amount: money CNY
note Report(amount: rent)
""",
    ),
    Entry(
        "E2904",
        "contract-typed-value",
        "Types",
        Wording(
            "`{name}` is a contract; values and parties that are contracts are not covered in this version",
            "In this version a contract knows people and values, not other instances.",
            "use an `account` for a person, or a `hash` that stands for the other contract's documents",
        ),
        Wording(
            "`{name}` 是合约；这个版本还不支持以合约为值或当事人",
            "在这个版本里，合约只认识人和值，不认识其他合约实例。",
            "人请用 `account`，另一份合约的文件请用 `hash` 代表",
        ),
        wrong="""\
tally 1

contract Fund:
    party owner

    state Open until entered + 30 days:
        on close by owner: go Closed
        on timeout: go Closed

    final Closed

contract Grant:
    party office, fund: Fund

    state Open until entered + 30 days:
        on close by office: go Closed
        on timeout: go Closed

    final Closed
""",
        right="""\
tally 1

contract Grant:
    party office, fund

    state Open until entered + 30 days:
        on close by office or fund: go Closed
        on timeout: go Closed

    final Closed
""",
    ),
    Entry(
        "E2905",
        "link-not-covered",
        "Time and states",
        Wording(
            "a contract cannot wait for the end of another contract in this version",
            "In this version no contract reads another, so it cannot know when the other one ends.",
            "let a person report the end with an action, and give the state a deadline of its own",
        ),
        Wording(
            "这个版本中，合约还不能等待另一份合约结束",
            "在这个版本里，合约之间不能互相读取，因此不知道对方何时结束。",
            "请由人通过一个操作报告对方已结束，并为该状态写明自己的期限",
        ),
        wrong="""\
on fund is Lapsed: go Closed
""",
        right="""\
on fund_has_lapsed by landlord: go Closed
""",
    ),
    Entry(
        "E2906",
        "traced-not-covered",
        "Declarations",
        Wording(
            "`traced` pots are not covered in this version",
            "Following each amount by its budget line needs a record for every line of every pot; this "
            "version keeps one amount a pot.",
            "declare one pot for each budget line",
        ),
        Wording(
            "这个版本还不支持 `traced` 资金池",
            "按预算科目追踪每笔资金，需要为每个池的每个科目单独记账；这个版本每个池只记一个金额。",
            "请为每个预算科目各声明一个资金池",
        ),
        wrong="""\
pot wages: CNY traced
""",
        right="""\
pot wages_city: CNY
pot wages_province: CNY
""",
    ),
    Entry(
        "E2907",
        "line-taken-not-covered",
        "Statements",
        Wording(
            "money cannot be taken by budget line (`of`) in this version",
            "Only `traced` pots know lines, and they are not covered yet.",
            "leave `of …` out and use one pot for each line",
        ),
        Wording(
            "这个版本还不能按预算科目（`of`）支取资金",
            "只有 `traced` 资金池区分科目，而它还不受支持。",
            "请去掉 `of …`，为每个科目各用一个资金池",
        ),
        wrong="""\
pay rent of start from held to landlord
""",
        right="""\
pay rent from held to landlord
""",
    ),
    Entry(
        "E2908",
        "line-opened-not-covered",
        "Rules",
        Wording(
            "money cannot come in under a budget line (`as`) in this version",
            "Only `traced` pots know lines, and they are not covered yet.",
            "leave `as …` out and use one pot for each line",
        ),
        Wording(
            "这个版本还不能按预算科目（`as`）存入资金",
            "只有 `traced` 资金池区分科目，而它还不受支持。",
            "请去掉 `as …`，为每个科目各用一个资金池",
        ),
        wrong="""\
on fund by landlord paying rent into held as start: stay
""",
        right="""\
on fund by landlord paying rent into held: stay
""",
    ),
    Entry(
        "E2909",
        "lots-not-covered",
        "Types",
        Wording(
            "`lots` is not covered in this version",
            "It reads the amount of one budget line, and pots do not keep lines yet.",
            "use one pot for each line and read the pot",
        ),
        Wording(
            "这个版本还不支持 `lots`",
            "它读取某个预算科目的金额，而资金池还不区分科目。",
            "请为每个科目各用一个资金池，直接读取资金池",
        ),
        wrong="""\
set claimed = lots(held, start)
""",
        right="""\
set claimed = held
""",
    ),
    Entry(
        "E2910",
        "k-of-not-covered",
        "Rules",
        Wording(
            '"so many of a group" is not covered in this version',
            "Counting signatures out of a group needs more than joint consent of people who are named, "
            "which this version has.",
            "name the people: `a and b`, or `(a and b) or (a and c) or (b and c)`",
        ),
        Wording(
            "这个版本还不支持“一组人中的若干人”",
            "这个版本支持点名的多人共同同意，还不支持在一组人中按人数计算。",
            "请写明是谁：`a and b`，或 `(a and b) or (a and c) or (b and c)`",
        ),
        wrong="""\
on settle by 2 of (landlord, tenant, arbiter): stay
""",
        right="""\
on settle by (landlord and tenant) or (landlord and arbiter) or (tenant and arbiter): stay
""",
    ),
    Entry(
        "E2911",
        "any-contract-not-covered",
        "Rules",
        Wording(
            "a contract cannot be the caller of a rule in this version",
            "In this version only people call rules, with their own accounts.",
            "name the people who may act: a party, `any of` a list, or `anyone`",
        ),
        Wording(
            "这个版本中，合约还不能作为规则的调用者",
            "在这个版本里，只有人用自己的账户调用规则。",
            "请写明谁可以操作：当事人、`any of` 名单或 `anyone`",
        ),
        wrong="""\
on report by any Rental: stay
""",
        right="""\
on report by anyone: stay
""",
    ),
    Entry(
        "E2912",
        "use-not-covered",
        "Declarations",
        Wording(
            "a file cannot take in another file in this version",
            "A program is one file in this version; what it is called by covers exactly that text.",
            "copy the declarations that are needed into this file",
        ),
        Wording(
            "这个版本中，一个文件还不能引用另一个文件",
            "在这个版本里，一个程序就是一个文件，它的哈希恰好对应这份文本。",
            "请把需要的声明复制到本文件",
        ),
        wrong="""\
use "texts.tally"
""",
        right="""\
fixed notice: duration = 14 days
""",
    ),
    Entry(
        "E2913",
        "proofs-not-covered",
        "Types",
        Wording(
            "proofs of inclusion are not covered in this version",
            "`included` and `absent` check proofs against the chain's own trees, which this version "
            "does not make yet.",
            "compare hashes: `hash(value) == commitment`",
        ),
        Wording(
            "这个版本还不支持包含性证明",
            "`included` 和 `absent` 要对照链自身的树来核验，这个版本还不生成这种树。",
            "请比较哈希：`hash(值) == 承诺值`",
        ),
        wrong="""\
term root: hash
require included(hash(who), root) else "not on the list"
""",
        right="""\
term seal: hash
require hash(who) == seal else "not the sealed person"
""",
    ),
    Entry(
        "E2914",
        "on-demand-not-covered",
        "Time and states",
        Wording(
            "`forever on demand` is not covered in this version",
            "It promises that each owner can take out all of their own money at any time, and that "
            "must be proved; the proof is not made yet.",
            "give the state a deadline and pay the rest back in `on timeout`",
        ),
        Wording(
            "这个版本还不支持 `forever on demand`",
            "它保证每位所有者随时都能取回自己的全部资金，这需要证明，而这个版本还不能证明。",
            "请给该状态写明期限，并在 `on timeout` 里退还余款",
        ),
        wrong="""\
state Waiting forever on demand:
    on close by landlord: go Closed
""",
        right="""\
state Waiting until entered + 30 days:
    on close by landlord: go Closed
    on timeout: pay all from held to tenant; go Closed
""",
    ),
    Entry(
        "E2915",
        "amend-not-covered",
        "Declarations",
        Wording(
            "a contract cannot be amended in this version",
            "A contract's text is what its parties signed. Changing it needs their consent and a way "
            "for what is stored to move over, which this version does not have.",
            "end this contract with a rule that all sign, and make a new one",
        ),
        Wording(
            "这个版本还不支持修改合约",
            "合约文本就是当事人签署的内容。修改既要各方同意，又要迁移已保存的数据，这个版本还做不到。",
            "请用各方共同签署的规则结束本合约，再订立新的合约",
        ),
        wrong="""\
amend by landlord and tenant
""",
        right="""\
on end by landlord and tenant: go Closed
""",
    ),
)
