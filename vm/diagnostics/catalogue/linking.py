"""Codes E336 and E337: so many of a group, money that waits for its owners, the end of another contract."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording


def _many_signatures(groups: int) -> str:
    """A program with a rule that 16 of each of so many lists sign."""
    names = [f"board{number}" for number in range(1, groups + 1)]
    return f"""\
tally 1

contract Union:
    party chair
    term {", ".join(names)}: list account limit 20

    state Open until entered + 10 days:
        on agree by {" and ".join(f"16 of {name}" for name in names)}: go Closed
        on leave by chair: go Closed
        on timeout: go Closed

    final Closed
"""


_PEOPLE: tuple[Entry, ...] = (
    Entry(
        "E3360",
        "signers-out-of-range",
        "Rules",
        Wording(
            "{count} cannot stand before `of`: from 1 to {highest} people of a group can be asked to sign",
            "Each of them signs on the chain with an account of its own, and a rule of a page has a handful.",
            "write how many must sign, as in `2 of (landlord, tenant, arbiter)`",
        ),
        Wording(
            "`of` 前面不能写 {count}：一组人中可以要求 1 到 {highest} 人签署",
            "每个人都要用自己的账户在链上签署，一页合约里通常只有几个人。",
            "请写明需要几个人签署，例如 `2 of (landlord, tenant, arbiter)`",
        ),
        wrong="""\
on settle by 0 of (landlord, tenant, arbiter): stay
""",
        right="""\
on settle by 2 of (landlord, tenant, arbiter): stay
""",
    ),
    Entry(
        "E3361",
        "group-too-small",
        "Rules",
        Wording(
            "{count} different people are to sign, and there are never more than {size} in this group",
            "Signers are counted by distinct accounts, so the rule could never run.",
            "lower the number, or name more people",
        ),
        Wording(
            "要求 {count} 个不同的人签署，而这组人最多只有 {size} 个",
            "签署人按不同的账户计数，所以这条规则永远无法执行。",
            "请减少人数，或者增加名单里的人",
        ),
        wrong="""\
on settle by 2 of (landlord, landlord): stay
""",
        right="""\
on settle by 2 of (landlord, tenant): stay
""",
    ),
    Entry(
        "E3373",
        "too-many-signatures",
        "Rules",
        Wording(
            "`{action}` asks for more than {limit} signatures at once",
            "Each signature is given on the chain and needs an account of its own; the chain looks for a "
            "place for each of them at every call.",
            "ask for fewer, or let the groups decide one after the other in states of their own",
        ),
        Wording(
            "`{action}` 一次要求超过 {limit} 个人签署",
            "每个签名都在链上给出，并各占一个账户；每次调用时，链都要为每个签名找位置。",
            "请减少人数，或者让各组在各自的状态里依次决定",
        ),
        wrong=_many_signatures(5),
        right=_many_signatures(4),
    ),
)


def _savings(declared: str, take: str) -> str:
    """A contract that keeps people's money for as long as they like."""
    return f"""\
tally 1

contract Savings:
    party office
{declared}
    state Open forever on demand:
        on put(amount: money CNY) by anyone paying amount into held[sender]: stay
        {take}
"""


_FAMILY = """\
    pot held: CNY per account
    keep closed: bool = false
"""
_TAKE = "on take by anyone: pay all from held[sender] to sender; stay"

_DEMAND: tuple[Entry, ...] = (
    Entry(
        "E3362",
        "money-of-nobody-on-demand",
        "Time and states",
        Wording(
            "money may be left in `{pot}` while `{state}` waits on demand, and nobody owns it there",
            "A state may wait for ever only with money that its owner can take out at once. What is in a pot "
            "per account belongs to that account; what is in `{pot}` belongs to nobody in particular.",
            "declare `{pot}` `per account`, empty it before this `go`, or give the state a deadline",
        ),
        Wording(
            "状态 `{state}` 随时可取地等待时，`{pot}` 里可能还有钱，而这笔钱没有确定的主人",
            "只有主人随时能取走的钱，才可以无限期地放着。按账户分开的资金池（`per account`）"
            "里的钱属于那个账户，而 `{pot}` 里的钱不属于任何特定的人。",
            "请把 `{pot}` 声明为 `per account`，或在进入该状态之前清空它，或给该状态写明期限",
        ),
        wrong="""\
tally 1

contract Savings:
    party office
    pot held: CNY

    state Open forever on demand:
        on put(amount: money CNY) by anyone paying amount into held: stay
        on take by office: pay all from held to office; stay
""",
        right=_savings(_FAMILY, _TAKE),
    ),
    Entry(
        "E3363",
        "nothing-to-take-out-with",
        "Time and states",
        Wording(
            "in `{state}` an owner cannot be sure to take all of `{pot}[sender]` out",
            "`on demand` promises each owner their whole money at any time, on no other condition: a rule by "
            "`anyone` without parameters and payment, which pays it first and does nothing that could stop.",
            "write in `{state}`: `on take by anyone: pay all from {pot}[sender] to sender; stay`",
        ),
        Wording(
            "在状态 `{state}` 中，主人不一定能取出 `{pot}[sender]` 里的全部资金",
            "`on demand` 向每位主人承诺：随时可以取出全部资金，不附任何其他条件。因此需要一条 "
            "`anyone` 都能操作、没有参数也不收款的规则，先付清这笔钱，之后也不做任何可能中断的事。",
            "请在 `{state}` 中写：`on take by anyone: pay all from {pot}[sender] to sender; stay`",
        ),
        wrong=_savings(
            _FAMILY,
            'on take by anyone: require not closed else "closed"; pay all from held[sender] to sender; stay',
        ),
        right=_savings(_FAMILY, _TAKE),
    ),
    Entry(
        "E3364",
        "invariant-keeps-money-back",
        "Time and states",
        Wording(
            "the invariant `{invariant}` may refuse `{action}`, and so keep an owner's money in `{pot}` back",
            "In `{state}` each owner can take out the whole at any time. Whatever is checked after that must "
            "hold by itself: it may read nothing that taking out changes, or only say how much there is at "
            "most.",
            "change the invariant, or let it hold `in` other states only",
        ),
        Wording(
            "不变式 `{invariant}` 可能会拒绝 `{action}`，从而扣住主人在 `{pot}` 中的资金",
            "在状态 `{state}` 中，每位主人随时可以取出全部资金。取款之后检查的不变式必须自然成立："
            "不能读取会因取款而改变的内容，或者只能规定其上限。",
            "请修改这条不变式，或用 `in` 让它只在其他状态中检查",
        ),
        wrong=_savings(_FAMILY + "    invariant reserve: sum(held) >= 1 CNY or closed\n", _TAKE),
        right=_savings(_FAMILY + "    invariant most: sum(held) <= 1000 CNY\n", _TAKE),
    ),
)


def _works(declared: str, rule: str) -> str:
    """A contract for works, which a fund pays; the fund may lapse."""
    return f"""\
tally 1

contract Fund:
    party office

    state Open until entered + 365 days:
        on close by office: go Closed
        on timeout: go Lapsed

    final Closed, Lapsed

contract Works:
    party builder, fund: Fund
    pot held: CNY
{declared}
    state Open until entered + 30 days:
        on put by builder paying 100 CNY into held: stay
        on end by builder: go Ending
        {rule}
        on timeout: pay all from held to builder; go Ended

    state Ending until entered + 10 days:
        on settle by builder: pay all from held to builder; go Ended
        on timeout: pay all from held to builder; go Ended

    final Ended
"""


def _many_links(count: int) -> str:
    """A contract that waits for the end of so many others."""
    names = [f"part{number}" for number in range(1, count + 1)]
    lines = "\n".join(f"        on {name} is final: go Ended" for name in names)
    return f"""\
tally 1

contract Part:
    party owner

    state Open until entered + 30 days:
        on timeout: go Done

    final Done

contract Whole:
    party {", ".join(f"{name}: Part" for name in names)}

    state Open until entered + 30 days:
{lines}
        on timeout: go Ended

    final Ended
"""


_ENDS = "on fund is Lapsed: go Ending"
_CLOSED = "    keep closed: bool = false\n"

_LINKS: tuple[Entry, ...] = (
    Entry(
        "E3366",
        "link-to-nothing-fixed",
        "Time and states",
        Wording(
            "`{name}` is not a party or a term that is a contract",
            "`on … is …:` waits for the end of one contract, the same for as long as this one lasts. Parties "
            "and terms are fixed at creation; anything else may change or be unknown.",
            "declare `party {name}: …` with the name of the contract, or let a rule report the end",
        ),
        Wording(
            "`{name}` 不是类型为合约的当事人或条款参数",
            "`on … is …:` 等待某一份合约结束，在本合约存续期间始终是同一份。当事人和条款参数在创建时"
            "就定下来了，其他内容则可能改变，或者还不知道。",
            "请声明 `party {name}: …`，冒号后写合约名；或者用一条规则来报告它的结束",
        ),
        wrong=_works("    keep later: Fund\n", "on later is Lapsed: go Ending"),
        right=_works("", _ENDS),
    ),
    Entry(
        "E3367",
        "link-to-no-end",
        "Time and states",
        Wording(
            "`{state}` is not a final state of `{contract}`",
            "Only a final state is never left, so only of it can be said for good that it was entered, and "
            "when. A state that may be left again would make what follows depend on who looks when.",
            "name a `final` state of `{contract}`, or write `is final` for any of them",
        ),
        Wording(
            "`{state}` 不是 `{contract}` 的终态",
            "只有终态不会再离开，因此只有它能一劳永逸地确定：进入了，而且是在何时。可能再离开的状态，"
            "会让结果取决于谁在什么时候查看。",
            "请写 `{contract}` 的某个终态（`final`），或写 `is final` 表示任意一个终态",
        ),
        wrong=_works("", "on fund is Open: go Ending"),
        right=_works("", _ENDS),
    ),
    Entry(
        "E3368",
        "link-moves-money",
        "Time and states",
        Wording(
            "money cannot move in what follows from the end of another contract",
            "This runs by itself the moment the other contract ends, perhaps in two thousand contracts at "
            "once. What becomes of the money is decided afterwards, in a state with a deadline of its own.",
            "`go` to a state whose rules and `on timeout` pay",
        ),
        Wording(
            "另一份合约结束时自动执行的部分不能转移资金",
            "另一份合约一结束，这里就自动执行，可能有两千份合约同时如此。资金怎么办，要在之后有自己期限的"
            "状态里决定。",
            "请用 `go` 进入一个由规则和 `on timeout` 来付款的状态",
        ),
        wrong=_works("", "on fund is Lapsed: pay all from held to builder; go Ended"),
        right=_works("", _ENDS),
    ),
    Entry(
        "E3369",
        "link-stays",
        "Time and states",
        Wording(
            "what follows from the end of another contract cannot `stay`",
            "The other contract has ended for good. A contract that stayed would be due at once again, for "
            "ever.",
            "`go` to another state",
        ),
        Wording(
            "另一份合约结束时执行的部分不能写 `stay`",
            "另一份合约已经永久结束。如果留在原状态，立刻又要执行，永远没完。",
            "请用 `go` 进入另一个状态",
        ),
        wrong=_works("", "on fund is Lapsed: stay"),
        right=_works("", _ENDS),
    ),
    Entry(
        "E3370",
        "link-reads-elsewhere",
        "Time and states",
        Wording(
            "what follows from the end of another contract may read only the terms of other contracts",
            "When a contract ends, all that wait for it follow at that same instant, one after the other. "
            "What one of them is by then depends on who came first; its terms never change.",
            "read it in a rule of the next state, or keep the value here before",
        ),
        Wording(
            "另一份合约结束时执行的部分，只能读取其他合约的条款参数",
            "一份合约结束时，等待它的各份合约在同一时刻依次执行。那时其中一份是什么样，取决于先后次序；"
            "而条款参数永远不变。",
            "请在下一个状态的规则里读取，或者事先把值保存在本合约里",
        ),
        wrong=_works(_CLOSED, "on fund is Lapsed: set closed = fund is Closed; go Ending"),
        right=_works(_CLOSED, "on fund is Lapsed: set closed = true; go Ending"),
    ),
    Entry(
        "E3371",
        "link-twice",
        "Time and states",
        Wording(
            "this state already says what follows when `{name}` is `{state}`",
            "The first one leaves the state, so the second could never run.",
            "put everything into one of them, or remove one",
        ),
        Wording(
            "这个状态已经写明 `{name}` 变为 `{state}` 时怎么办",
            "第一条会离开这个状态，第二条永远不会执行。",
            "请合并成一条，或删去一条",
        ),
        wrong=_works("", f"{_ENDS}\n        {_ENDS}"),
        right=_works("", _ENDS),
    ),
    Entry(
        "E3372",
        "too-many-links",
        "Limits",
        Wording(
            "one state can wait for the end of at most {highest} contracts",
            "Each is looked at whenever another contract reads this one.",
            "wait for fewer, for example for one contract that stands for the others",
        ),
        Wording(
            "一个状态最多可以等待 {highest} 份合约结束",
            "每当其他合约读取本合约时，都要逐一查看它们。",
            "请减少等待的数量，例如只等待一份代表其他各份的合约",
        ),
        wrong=_many_links(17),
        right=_many_links(16),
    ),
)

ENTRIES: tuple[Entry, ...] = (*_PEOPLE, *_DEMAND, *_LINKS)
