"""Broken variants of the relocation project, each with the catcher that must find it."""

from __future__ import annotations

from tests.contracts.faults import Catcher, Fault

_C, _S, _P = Catcher.COMPILER, Catcher.SCENARIO, Catcher.PROPERTY

PROJECT = (
    Fault(
        "a silent state",
        "        on timeout: pay all from fund to treasury; go Lapsed\n",
        "",
        _C,
        "E3008",
        nth=1,
    ),
    Fault(
        "forgotten pay all",
        '尚有未结的补偿 / awards are open"\n            pay all from fund to treasury\n',
        '尚有未结的补偿 / awards are open"\n',
        _C,
        "E3101",
    ),
    Fault(
        "a timeout that may overdraw",
        "pay up to promised from fund to notary",
        "pay promised from fund to notary",
        _C,
        "E3103",
    ),
    Fault("a deposit that forgets the line", "    pot held: CNY traced\n", "    pot held: CNY\n", _C, "E3343", nth=2),
    Fault(
        "a header that takes another's money",
        "by treasury paying amount into fund as line",
        "by agency paying amount from treasury into fund as line",
        _C,
        "E3019",
    ),
    Fault(
        "anyone opens a budget line",
        "by treasury paying amount into fund as line",
        "by anyone paying amount into fund as line",
        _C,
        "E3342",
    ),
    Fault(
        "off by one day",
        "require today > entered + 10 working days else",
        "require today >= entered + 10 working days else",
        _S,
        "nobody holds the hearing",
    ),
    Fault(
        "the maker checks",
        'require sender != maker else "经办人不得复核 / the maker may not check"',
        'require sender != household else "经办人不得复核 / the maker may not check"',
        _S,
        "three people",
        nth=1,
    ),
    Fault(
        "just enough is too little",
        "signed * 100 >= households * ratio",
        "signed * 100 > households * ratio",
        _S,
        "four of five",
    ),
    Fault(
        "an order that is not the file's",
        "require known(file.order) and file.order == sender else",
        "require file.household == sender.household else",
        _S,
        "no household is paid twice",
    ),
    Fault(
        "promised money is recalled",
        "require fund >= promised + amount else",
        "require fund >= amount else",
        _S,
        "can be recalled",
    ),
    Fault(
        "silence takes the money back",
        "        on timeout: go Deposited\n",
        "        on timeout: pay all from held to project.treasury; go Escheated\n",
        _S,
        "the bank is silent",
        nth=1,
    ),
    Fault(
        "a day of interest too much",
        "min(days(late_from, day), 30)",
        "min(days(late_from, day) + 1, 30)",
        _S,
        "paid late",
    ),
    Fault("swapped payee", "pay all from held to household", "pay all from held to maker", _S, "two lines pay", nth=1),
    Fault(
        "a signed file outlives its project",
        "    in Registered, Published, Objected, Escalated, Offered, Signed:\n",
        "    in Registered, Published, Objected, Escalated, Offered:\n",
        _S,
        "too few sign",
    ),
    Fault(
        "the maker says that the bank bounced it",
        "on bounce(reason: text(40)) by project.bank:",
        "on bounce(reason: text(40)) by project.bank or maker:",
        _P,
        "did bounce",
    ),
    Fault(
        "the maker claims for the household",
        "        on claim by household: pay all from held to household; go Claimed",
        "        on claim by household or maker: pay all from held to household; go Claimed",
        _P,
        "did claim",
        nth=1,
    ),
    Fault(
        "the agency is its own court",
        "by project.court:",
        "by project.court or project.agency:",
        _P,
        "did court_order",
    ),
    Fault(
        "moving before compensation",
        "    in Compensated, Lodged, Enforcing:\n",
        "    in Payable, Compensated, Lodged, Enforcing:\n",
        _P,
        "an invariant is what refused a call",
    ),
    Fault(
        "a deposit beside an order",
        "            if known(order) and not order is Void:\n",
        "            if known(order) and order is Deposited:\n",
        _P,
        "awards are not covered",
    ),
)
