"""Examples of refusals: in `wrong` the last step of the scenario is refused with the code, `right` runs to
its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _program(rule: str, steps: str, *declarations: str, first: str = "entered + 30 days") -> str:
    """A box that Wang puts 60 CNY of his 100 into, with one more rule, and what people do with it."""
    declared = "".join(f"    {line}\n" for line in declarations)
    done = "".join(f"    {step}\n" for step in steps.split("; "))
    return f"""\
tally 1

contract Box:
    party li, wang
    pot held: CNY
{declared}
    state Open until {first}:
        on fund(amount: money CNY) by wang paying amount into held: stay
        {rule}
        on timeout: pay all from held to wang; go Closed

    final Closed

scenario "what happens":
    people Li, Wang
    give 100 CNY to Wang
    on 2026-03-02
    create box = Box(li: Li, wang: Wang)
    Wang does box.fund(60 CNY)
{done}"""


def _steps(rule: str, wrong: str, right: str, *declarations: str) -> tuple[str, str]:
    """One program with steps that are refused and steps that are not."""
    return _program(rule, wrong, *declarations), _program(rule, right, *declarations)


_TAKE = "on take(amount: money CNY) by li: pay amount from held to li; stay"
_CLAIM = "on claim(amount: money CNY) by li: set claimed = amount; stay"
_OWED = ("keep owed: map account to money CNY",)
_CHECK = (
    'on check(who: account) by li: require {} else "nothing is owed"; stay',
    'on owe(who: account) by li: add who -> 5 CNY to owed else "twice"; stay',
)


def _missing_key(condition: str, step: str) -> str:
    return _program(f"{_CHECK[0].format(condition)}\n        {_CHECK[1]}", step, *_OWED)


def _sending(rule: str, step: str) -> str:
    """A fund with one more rule, which knows the first of its children, and what people do with it."""
    return f"""\
tally 1

contract Fund:
    party office
    pot held: CNY
    keep child: Child

    state Open until entered + 30 days:
        on start by office paying 50 CNY into held:
            create first = Child(fund: self)
            set child = first
            stay
        {rule}
        on timeout: pay all from held to office; go Closed

    final Closed

contract Child:
    party fund: Fund
    pot saved: CNY
    keep turns: int = 0

    state Open until entered + 30 days:
        on turn by fund: set turns = turns + 1; stay
        on save by fund paying 5 CNY into saved: stay
        on timeout: pay all from saved to fund.office; go Closed

    final Closed

scenario "what happens":
    people Office
    give 50 CNY to Office
    on 2026-03-02
    create fund = Fund(office: Office)
    Office does fund.start
    {step}
"""


_ASKED = 'require child is Open else "the child is closed"'
_AGAIN = "on again by office: create second = Child(fund: self); set child = second; {}stay"
_SAVE = f"on save(amount: money CNY) by office: {_ASKED}; send child.save() paying amount from held; stay"
_TURNS = f"""\
on turns(by_eight: list int limit 9) by office:
            {_ASKED}
            for a in by_eight limit 9:
                for b in by_eight limit 9: send child.turn()
            stay"""
_EIGHT = "1, 2, 3, 4, 5, 6, 7, 8"

EXAMPLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "R4001": _steps(
            'on take(amount: money CNY) by li: require amount <= 50 CNY else "at most 50 CNY"; '
            "pay amount from held to li; stay",
            "Li does box.take(51 CNY)",
            "Li does box.take(50 CNY)",
        ),
        "R4002": _steps(_TAKE, "Wang does box.take(5 CNY)", "Li does box.take(5 CNY)"),
        "R4003": _steps(
            _TAKE, "after 31 days; Li does box.take(5 CNY)", "after 30 days; Li does box.take(5 CNY)"
        ),
        "R4004": _steps(_TAKE, "Li does box.take(61 CNY)", "Li does box.take(60 CNY)"),
        "R4005": _steps(_TAKE, "Wang does box.fund(41 CNY)", "Wang does box.fund(40 CNY)"),
        "R4006": (
            _missing_key("owed[who] > 0 CNY", "Li does box.check(Wang)"),
            _missing_key(
                "who in owed and owed[who] > 0 CNY", 'Li cannot box.check(Wang) because "nothing is owed"'
            ),
        ),
        "R4007": _steps(
            "on settle by li: pay agreed from held to li; stay\n"
            "        on agree(amount: money CNY) by wang: set agreed = amount; stay",
            "Li does box.settle",
            "Wang does box.agree(5 CNY); Li does box.settle",
            "keep agreed: money CNY",
        ),
        "R4008": _steps(
            "on count by li: set times = times + 1; stay",
            "Li does box.count; Li does box.count; Li does box.count",
            "Li does box.count; Li does box.count",
            "keep times: int(0..2) = 0",
        ),
        "R4009": _steps(
            _CLAIM,
            "Li does box.claim(51 CNY)",
            "Li does box.claim(50 CNY)",
            "keep claimed: money CNY = 0 CNY",
            "invariant modest: claimed <= 50 CNY",
        ),
        "R4010": _steps(
            'on enter(number: int) by li: add number -> true to bills else "this bill was entered"; stay',
            "Li does box.enter(7); Li does box.enter(7)",
            "Li does box.enter(7); Li does box.enter(8)",
            "keep bills: map int to bool once",
        ),
        "R4011": _steps(
            "on divide(parts: int) by li: set part = 60 / parts rounded down; stay",
            "Li does box.divide(0)",
            "Li does box.divide(3)",
            "keep part: int = 0",
        ),
        "R4012": _steps(
            "on part(a: percent, b: percent) by li: share held: li a, wang b, li rest; go Closed",
            "Li does box.part(60%, 41%)",
            "Li does box.part(60%, 40%)",
        ),
        "R4014": _steps(
            'on invite(who: account) by li: add who to guests else "at most two guests"; stay',
            "Li does box.invite(Li); Li does box.invite(Wang); Li does box.invite(Li)",
            "Li does box.invite(Li); Li does box.invite(Wang)",
            "keep guests: list account limit 2",
        ),
        "R4024": _steps(
            "on grant(line: text(9)) by wang paying 5 CNY into wages as line: "
            'pay 5 CNY of "city" from wages to li; pay all from wages to li; stay',
            'Wang does box.grant("town")',
            'Wang does box.grant("city")',
            "pot wages: CNY traced",
        ),
        "R4015": _steps(
            "on end by li and wang: pay all from held to wang; go Closed",
            "Li withdraws box.end",
            "Li does box.end; Li withdraws box.end",
        ),
        "R4020": (
            _sending(
                _AGAIN.format('require second.turns == 0 else "used"; '), "Office does fund.again"
            ),
            _sending(_AGAIN.format(""), "Office does fund.again\n    expect fund.child.turns == 0"),
        ),
        "R4021": (
            _sending(_SAVE, "Office does fund.save(6 CNY)"),
            _sending(_SAVE, "Office does fund.save(5 CNY)"),
        ),
        "R4022": (
            _sending(_TURNS, f"Office does fund.turns(list({_EIGHT}, 9))"),
            _sending(_TURNS, f"Office does fund.turns(list({_EIGHT}))"),
        ),
    }
)
"""Code → (wrong, right). The other refusals have no short text that leads to them."""
