"""A lease from the offer through a dispute, from Python: `python examples/01_rental/lease.py`.

Each step prints what happened to the money. The last part asks "what if nobody acts?" on a fork of the chain.
"""

from __future__ import annotations

import sys
from pathlib import Path

import tally

CONTRACT = Path(__file__).resolve().parents[2] / "contracts" / "rental" / "lease.tally"


def main() -> None:
    """Tell the story."""
    chain = tally.Chain(seed=7, at="2026-03-02", calendar="CN")
    li, wang, zhao, qian, court = chain.people("Li", "Wang", "Zhao", "Qian", "Court")
    chain.give(wang, "20000 CNY")
    chain.give(li, "1000 CNY")

    lease = tally.load(CONTRACT)["Lease"].create(
        chain,
        landlord=li,
        tenant=wang,
        arbiter=zhao,
        second_arbiter=qian,
        court=court,
        rent="3000 CNY",
        deposit="6000 CNY",
        arbiter_fee="300 CNY",
        deposit_cap="200%",
        months=1,
        start="2026-03-10",
        grace="5 days",
        notice_period="30 days",
        claim_period="7 days",
        answer_period="14 days",
        late_rate="0.05%",
        cures_allowed=2,
        months_ahead=3,
        deductible=["damage", "cleaning", "arrears"],
        agreement=tally.hash("lease of 2026, signed copy"),
    )

    def show(what: str, receipt: tally.Receipt | None = None) -> None:
        print(f"{chain.today}  {what}: {lease.state}")
        for payment in receipt.payments if receipt else ():
            print(f"            {payment.source} -> {payment.target}  {payment.amount}")

    lease.sign(sender=li)
    show("both sign", lease.sign(sender=wang))
    show("the tenant pays the deposit", lease.fund(sender=wang))

    chain.wait_until("2026-03-09")
    inventory = tally.hash("inventory and photos")
    lease.hand_over(inventory, sender=li)
    show("both count the inventory", lease.hand_over(inventory, sender=wang))
    show("the tenant pays the rent ahead", lease.pay_rent(sender=wang))

    for receipt in chain.wait_until("2026-04-14"):
        show("time passes", receipt)

    lease.add_item("damage", "2000 CNY", tally.hash("photo of the door"), sender=li)
    lease.add_item("cleaning", "500 CNY", tally.hash("cleaner's bill"), sender=li)
    with tally.refused("the lease does not list this cause") as found:
        lease.add_item("keys", "100 CNY", tally.hash("locksmith"), sender=li)
    print(f"            refused: {found.refusal.code} {found.refusal.reason}")
    show("the landlord claims 2,500", lease.claim(sender=li))
    show("the tenant contests 1,200 of it", lease.counter("1200 CNY", tally.hash("my photos"), sender=wang))

    silent = chain.fork()
    silent.wait(months=3)
    left = silent.balance(wang, "CNY")
    print(f"            if nobody acted now: {lease.on(silent).state}, Wang has {left}")

    show("the arbiter awards 1,000", lease.award("1000 CNY", sender=zhao))
    for receipt in chain.wait(days=16):
        show("nobody goes to court", receipt)

    for person in (li, wang, zhao):
        print(f"{person.name} has {person.balance('CNY')}")
    print(f"in all {chain.total('CNY')}, issued {chain.issued('CNY')}")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
