"""Broken variants of the contracts, each with the catcher that must find it.

An edit replaces a piece of the contract's text, which must stand there exactly once unless `nth` says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Catcher(Enum):
    """Who finds the fault: nobody before the one named."""

    COMPILER = "compiler"
    SCENARIO = "scenario"
    PROPERTY = "property"


@dataclass(frozen=True)
class Fault:
    """A planted fault. `finds` is a code, a part of a scenario's title, or a part of a property's message."""

    name: str
    old: str
    new: str
    catcher: Catcher
    finds: str
    nth: int | None = None


def plant(text: str, fault: Fault) -> str:
    """The contract's text with the fault in it."""
    count = text.count(fault.old)
    if fault.nth is None and count != 1:
        raise ValueError(f"{fault.name}: the text stands {count} times")
    parts = text.split(fault.old)
    at = 1 if fault.nth is None else fault.nth
    if at >= len(parts):
        raise ValueError(f"{fault.name}: the text stands only {count} times")
    return fault.old.join(parts[:at]) + fault.new + fault.old.join(parts[at:])


_C, _S, _P = Catcher.COMPILER, Catcher.SCENARIO, Catcher.PROPERTY

LEASE = (
    Fault("a silent state", "        on timeout: go SecondNotice\n", "", _C, "E3008"),
    Fault(
        "forgotten pay all",
        "on waive by landlord: pay all from held to tenant; go Released",
        "on waive by landlord: go Released",
        _C,
        "E31",
    ),
    Fault(
        "a timeout that may overdraw",
        "on timeout: pay up to awarded from held to landlord; pay all from held to tenant; go PaidOut",
        "on timeout: pay awarded from held to landlord; pay all from held to tenant; go PaidOut",
        _C,
        "E31",
        nth=1,
    ),
    Fault(
        "a header that takes another's money",
        "on fund by tenant paying deposit into held: go Funded",
        "on fund by landlord paying deposit from tenant into held: go Funded",
        _C,
        "E30",
    ),
    Fault("rounding not said", "rent * deposit_cap rounded down", "rent * deposit_cap", _C, "E2"),
    Fault(
        "off by one day",
        "require today > unpaid_since + grace",
        "require today >= unpaid_since + grace",
        _S,
        "days of grace",
    ),
    Fault(
        "swapped payee",
        "on timeout: pay all from held to tenant; pay all from fees to landlord; go Released",
        "on timeout: pay all from held to landlord; pay all from fees to landlord; go Released",
        _S,
        "both arbiters are silent",
        nth=2,
    ),
    Fault(
        "missing signer",
        "on hand_over(inventory: hash) by landlord and tenant:",
        "on hand_over(inventory: hash) by landlord or tenant:",
        _S,
        "the whole term",
    ),
    Fault(
        "an act after the deadline",
        "state Claim until entered + claim_period:",
        "state Claim until entered + claim_period + 1 day:",
        _S,
        "nobody says anything",
    ),
    Fault("a stranger's call", "on cancel by tenant:", "on cancel by anyone:", _S, "the tenant cancels"),
    Fault(
        "double pay",
        "pay claimed - contested from held to landlord",
        "pay claimed from held to landlord",
        _S,
        "countered",
        nth=1,
    ),
    Fault(
        "arrears claimed twice",
        "                set arrears_claimed = arrears_claimed + amount\n",
        "                set arrears_claimed = 0 CNY\n",
        _S,
        "too many times late",
    ),
    Fault("anyone accepts for the tenant", "on accept by tenant:", "on accept by anyone:", _P, "did accept"),
    Fault(
        "the undisputed part to the wrong side",
        "pay claimed - contested from held to landlord",
        "pay claimed - contested from held to tenant",
        _P,
        "an answer did not pay what is not disputed",
        nth=2,
    ),
    Fault(
        "each item below the deposit, all together above it",
        "require claimed + amount <= deposit else",
        "require amount <= deposit else",
        _P,
        "an invariant is what refused a call",
    ),
    Fault(
        "the court's clerk may judge too",
        "on judge(part: money CNY) by court:",
        "on judge(part: money CNY) by court or second_arbiter:",
        _P,
        "did judge",
    ),
)

ORDER = (
    Fault(
        "a silent state",
        "        on reject by checker: pay all from held to payer; go Returned\n"
        "        on timeout: note Deposited(amount: amount); go Deposited\n",
        "        on reject by checker: pay all from held to payer; go Returned\n",
        _C,
        "E3008",
    ),
    Fault(
        "forgotten pay all",
        "        on claim(receipt: hash) by payee:\n            pay all from held to payee\n",
        "        on claim(receipt: hash) by payee:\n",
        _C,
        "E31",
    ),
    Fault(
        "a timeout that may overdraw",
        "on timeout: pay all from held to treasury; go Escheated",
        "on timeout: pay amount from held to treasury; go Escheated",
        _C,
        "E31",
    ),
    Fault(
        "a header that takes another's money",
        "on approve by payer paying amount into held:",
        "on approve by checker paying amount from payer into held:",
        _C,
        "E30",
    ),
    Fault(
        "off by one day",
        "require today > posted else",
        "require today >= posted else",
        _S,
        "before the result",
    ),
    Fault(
        "swapped payee",
        "on confirm(receipt: hash) by bank:\n            pay all from held to payee",
        "on confirm(receipt: hash) by bank:\n            pay all from held to maker",
        _S,
        "three officers in turn",
    ),
    Fault(
        "missing signer",
        "on deposit_for_absent(proof: hash) by maker and checker:",
        "on deposit_for_absent(proof: hash) by maker or checker:",
        _S,
        "title in dispute",
    ),
    Fault(
        "an act after the deadline",
        "state Released until entered + 2 working days:",
        "state Released until entered + 3 working days:",
        _S,
        "the bank is silent",
    ),
    Fault(
        "a stranger's call",
        "on confirm(receipt: hash) by bank:",
        "on confirm(receipt: hash) by anyone:",
        _S,
        "keeps to his own part",
    ),
    Fault(
        "silence takes the money back",
        "        on reject by payer: pay all from held to payer; go Returned\n"
        "        on timeout: note Deposited(amount: amount); go Deposited\n",
        "        on reject by payer: pay all from held to payer; go Returned\n"
        "        on timeout: pay all from held to payer; go Returned\n",
        _S,
        "the payer after a correction",
    ),
    Fault(
        "one person in two offices",
        "require distinct(maker, checker, payer, bank, payee, treasury) else",
        "require distinct(maker, checker, payer) else",
        _P,
        "one person may be",
    ),
    Fault(
        "the maker claims for the household",
        "on claim(receipt: hash) by payee:",
        "on claim(receipt: hash) by payee or maker:",
        _P,
        "did claim",
    ),
    Fault(
        "anyone rejects after a correction",
        "        on reject by checker: pay all from held to payer; go Returned",
        "        on reject by anyone: pay all from held to payer; go Returned",
        _P,
        "did reject",
    ),
    Fault(
        "the payer may say that the bank bounced it",
        "on bounce(why: Bounce) by bank:",
        "on bounce(why: Bounce) by bank or payer:",
        _P,
        "did bounce",
    ),
)
