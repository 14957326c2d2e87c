"""Codes E332 and E333, and W3320: calls that a contract sends to another, and instances that it creates."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

_GRANT = """tally 1

contract Fund:
    {declarations}

    state Open forever:
        on report(count: int) by {who}: {does}; stay

contract Grant:
    party office, fund: Fund
    {mine}

    state Open until entered + 30 days:
        {rule}
        on timeout: {timeout}go Closed

    final Closed
"""


def _grant(
    rule: str,
    *,
    who: str = "any Grant",
    declarations: str = "keep total: int = 0",
    does: str = "set total = total + count",
    mine: str = "keep told: int = 0",
    timeout: str = "",
) -> str:
    """A fund that is told of grants, and a grant with one rule."""
    return _GRANT.format(rule=rule, who=who, declarations=declarations, does=does, mine=mine, timeout=timeout)


_TELL = "on tell by office: set told = told + 1; send fund.report(told); stay"
_TAKES = "any Grant paying 5 CNY into held"
_POT = "pot held: CNY\n    keep total: int = 0"
_FEE = "pot fee: CNY\n    keep told: int = 0"
_PAYS = (
    "on start by office paying 5 CNY into fee: stay\n"
    "        on tell by office: set told = told + 1; send fund.report(told) paying 5 CNY from fee; stay"
)
_ALL_BACK = "pay all from fee to office; "
_TAKING = _GRANT.replace(
    "forever:\n", "until 2030-01-01:\n        on timeout: pay all from held to owner; go Closed\n"
)
_TAKING = _TAKING.replace("stay\n\ncontract Grant", "stay\n\n    final Closed\n\ncontract Grant")
_OWNED = "party owner\n    pot held: CNY\n    keep total: int = 0"


def _taking(rule: str, who: str, mine: str = _FEE, timeout: str = _ALL_BACK) -> str:
    """A fund that takes money with each report, and gives it to its owner in the end."""
    return _TAKING.format(
        rule=rule, who=who, declarations=_OWNED, does="set total = total + count", mine=mine, timeout=timeout
    )


_ASKED = _PAYS.replace(
    "set told = told + 1; send fund.report(told) paying 5 CNY from fee; stay",
    '\n            require fund is Open else "the fund is closed"\n'
    "            set told = told + 1\n"
    "            send fund.report(told) paying 5 CNY from fee\n"
    "            stay",
)

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E3320",
        "sent-to-no-instance",
        "Statements",
        Wording(
            "a call can only be sent to another contract, and this is `{type}`",
            "`send` calls an action of an instance; a person's account has no actions.",
            "name a party, a term or a value whose type is a contract\n"
            "money for a person moves with `pay … to …`",
        ),
        Wording(
            "只能向另一份合约发送调用，而这里是 `{type}`",
            "`send` 调用的是合约实例的操作；个人的账户没有操作。",
            "请写类型为合约的当事人、条款参数或值\n给个人付款请用 `pay … to …`",
        ),
        wrong=_grant("on tell by office: set told = told + 1; send office.report(told); stay"),
        right=_grant(_TELL),
    ),
    Entry(
        "E3321",
        "contract-may-not-call",
        "Rules",
        Wording(
            "`{action}` of `{contract}` is not for a `{sender}` to call",
            "Each rule says after `by` who may act, and a contract only may where it is named as one. "
            "Whatever is sent to a rule that does not name it would be refused.",
            "let the rule name it: a party with a type (`party child: {sender}`), or `any {sender}`",
        ),
        Wording(
            "`{contract}` 的 `{action}` 不由 `{sender}` 调用",
            "每条规则都在 `by` 之后写明谁可以操作；合约只有在被点名时才可以调用，否则发来的调用一律被拒绝。",
            "请在规则里点名：带类型的当事人（`party child: {sender}`），或者 `any {sender}`",
        ),
        wrong=_grant(_TELL, who="anyone"),
        right=_grant(_TELL),
    ),
    Entry(
        "E3322",
        "message-without-money",
        "Statements",
        Wording(
            "`{action}` takes money from who calls it, and this call brings none",
            "A contract has no account: what a rule takes from it has to come with the call, out of a pot.",
            "write `send ….{action}(…) paying E from P`",
        ),
        Wording(
            "`{action}` 要向调用者收款，而这次调用没有带钱",
            "合约没有账户：规则向它收的钱，必须由调用从资金池里带来。",
            "请写 `send ….{action}(…) paying E from P`",
        ),
        wrong=_taking(_ASKED.replace(" paying 5 CNY from fee\n", "\n"), _TAKES),
        right=_taking(_ASKED, _TAKES),
    ),
    Entry(
        "E3323",
        "message-with-money",
        "Statements",
        Wording(
            "`{action}` takes no money from who calls it, and this call brings some",
            "Money that is sent and not taken would be lost, so such a call would always be refused.",
            "leave `paying …` out\nor let the rule take it: `on {action}(…) by … paying E into P`",
        ),
        Wording(
            "`{action}` 不向调用者收款，而这次调用带了钱",
            "送出而没人收的钱会丢失，所以这样的调用总会被拒绝。",
            "请去掉 `paying …`\n或者让规则收下：`on {action}(…) by … paying E into P`",
        ),
        wrong=_grant(_PAYS, mine=_FEE, timeout=_ALL_BACK),
        right=_grant(_PAYS.replace(" paying 5 CNY from fee;", ";"), mine=_FEE, timeout=_ALL_BACK),
    ),
    Entry(
        "E3325",
        "send-in-clock",
        "Time and states",
        Wording(
            "a clock neither sends nor creates",
            "A clock must not fail, and what another contract answers to a call is not known. Were it "
            "refused, this instance would stop for ever.",
            "note what has to be done, and let a rule send it: `on report by anyone: send …; stay`",
        ),
        Wording(
            "时钟里不能发送调用，也不能创建合约",
            "时钟不能失败，而另一份合约如何回应调用是不知道的。一旦被拒绝，这个实例就永远停下了。",
            "请记下要办的事，由一条规则去发送：`on report by anyone: send …; stay`",
        ),
        wrong=_grant(
            "on end by office: go Closed", mine="term count: int", timeout="send fund.report(count); "
        ),
        right=_grant("on end by office: send fund.report(count); go Closed", mine="term count: int"),
    ),
    Entry(
        "E3326",
        "messages-lead-back",
        "Statements",
        Wording(
            "calls that are sent lead back to where they began: {names}",
            "Each call is an action of its own that may send again. Only where no way leads back is it known "
            "that they end, and what they cost.",
            "let one of these actions end without sending; who needs the answer can read it",
        ),
        Wording(
            "发送的调用会绕回起点：{names}",
            "每次调用都是一个独立的操作，还可能再发送。只有绕不回来，才知道它会结束、要花多少步。",
            "请让其中一个操作不再发送；需要结果的一方可以直接读取",
        ),
        wrong="""\
tally 1

contract Ping:
    keep count: int = 0

    state Open forever:
        on ping(other: Pong) by any Pong: set count = count + 1; send other.pong(self); stay

contract Pong:
    keep count: int = 0

    state Open forever:
        on pong(other: Ping) by any Ping: set count = count + 1; send other.ping(self); stay
""",
        right="""\
tally 1

contract Ping:
    keep count: int = 0

    state Open forever:
        on ping by any Pong: set count = count + 1; stay

contract Pong:
    keep count: int = 0

    state Open forever:
        on pong(other: Ping) by any Ping: set count = count + 1; send other.ping(); stay
        on start(other: Ping) by anyone: set count = count + 1; send other.ping(); stay
""",
    ),
    Entry(
        "E3327",
        "message-taken-two-ways",
        "Rules",
        Wording(
            "some rules named `{action}` take money from who calls them and others do not",
            "Which of them gets a call depends on the state by then, and the money that it needs has to be "
            "there when it is sent.",
            "let all rules of the name take money in the same way, or give one of them another name",
        ),
        Wording(
            "名为 `{action}` 的规则有的向调用者收款，有的不收",
            "由哪一条处理调用，要看那时处于什么状态；而所需的钱在发送时就要带上。",
            "请让同名的规则以同样的方式收款，或者给其中一条另起名称",
        ),
        wrong=_taking(_ASKED, _TAKES)
        .replace(
            "    final Closed\n\ncontract Grant",
            "    state Later until 2031-01-01:\n"
            "        on report(count: int) by any Grant: set total = total + count; stay\n"
            "        on timeout: go Closed\n\n"
            "    final Closed\n\ncontract Grant",
        )
        .replace("pay all from held to owner; go Closed", "pay all from held to owner; go Later", 1),
        right=_taking(_ASKED, _TAKES)
        .replace(
            "    final Closed\n\ncontract Grant",
            "    state Later until 2031-01-01:\n"
            "        on late_report(count: int) by any Grant: set total = total + count; stay\n"
            "        on timeout: go Closed\n\n"
            "    final Closed\n\ncontract Grant",
        )
        .replace("pay all from held to owner; go Closed", "pay all from held to owner; go Later", 1),
    ),
    Entry(
        "W3320",
        "target-may-be-final",
        "Statements",
        Wording(
            "`{target}` may be in a final state by then ({states}), and this call would be refused",
            "A `{contract}` that is final takes no more calls. If one call is refused, everything that "
            "belongs to it is undone, this action too.",
            'ask first: `require {target} is … else "…"`, or `if not ({target} is final):`',
        ),
        Wording(
            "到那时 `{target}` 可能已处于最终状态（{states}），这次调用就会被拒绝",
            "处于最终状态的 `{contract}` 不再接受调用。一次调用被拒绝，相关的一切都会撤销，包括这个操作。",
            '请先检查：`require {target} is … else "…"`，或者 `if not ({target} is final):`',
        ),
        wrong=_taking(_PAYS, _TAKES),
        right=_taking(_ASKED, _TAKES),
    ),
)
