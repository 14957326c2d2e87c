"""What people see of budget lines: stories, documents, Python, stored chains. Worked by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import tally
from tests.tools.run import Command
from tests.tools.signed import code_of

GRANT = """\
tally 1

contract Grant:
    party office, city, province, worker
    pot fund: CNY traced
    pot due: CNY per account limit 4 traced
    pot plain: CNY

    state Open until entered + 30 days:
        "Article 3 / 第三条"
        on fill(amount: money CNY, line: text(32)) by city or province paying amount into fund as line: stay
        on fill_plain(amount: money CNY) by city paying amount into plain: stay
        on award(amount: money CNY) by office: pay amount from fund to due[worker]; stay
        on wage(amount: money CNY) by office: pay amount from fund to worker; stay
        on tip(amount: money CNY) by office: pay amount from plain to worker; stay
        on begin by office:
            create site = Site(grant: self, worker: worker)
            send site.receive(5 CNY) paying 5 CNY from fund
            stay
        on timeout: refund due; pay all from fund to office; pay all from plain to office; go Closed

    final Closed

contract Site:
    party grant: Grant, worker
    pot wages: CNY traced

    state Open until entered + 20 days:
        on receive(amount: money CNY) by grant paying amount into wages: stay
        on take(amount: money CNY) by worker: pay amount from wages to worker; stay
        on timeout: pay all from wages to worker; go Closed

    final Closed

scenario "who paid the worker":
    people Office, City, Province, Worker
    give 100 CNY to City, Province
    create grant = Grant(office: Office, city: City, province: Province, worker: Worker)
    City does grant.fill(10 CNY, "city")
    Province does grant.fill(20 CNY, "省级")
    Office does grant.award(4 CNY)
    Office does grant.wage(7 CNY)
    expect lots(grant.fund, "city") == 0 CNY, lots(grant.due[Worker], "city") == 4 CNY
"""
TERMS = ("office", "city", "province", "worker")


def grant_on(chain: tally.Chain) -> tuple[Any, dict[str, tally.Account]]:
    """A grant with 10 CNY of `city` and 20 of `省级`, of which 4 were awarded and 7 paid to the worker."""
    people = dict(zip(TERMS, chain.people(*(name.title() for name in TERMS)), strict=True))
    for payer in ("city", "province"):
        chain.give(people[payer], "100 CNY")
    grant = tally.loads(GRANT)["Grant"].create(chain, **people)
    grant.fill("10 CNY", "city", sender=people["city"])
    grant.fill("20 CNY", "省级", sender=people["province"])
    grant.award("4 CNY", sender=people["office"])
    grant.wage("7 CNY", sender=people["office"])
    return grant, people


def paid(chain: tally.Chain, account: tally.Account) -> list[tuple[str, str, str]]:
    """What lines paid an account."""
    return [(one.root, one.line, str(one.amount)) for one in chain.lines_paid(account)]


# --- Python -------------------------------------------------------------------------------------------------


def test_a_payment_tells_its_lines() -> None:
    chain = tally.Chain()
    grant, people = grant_on(chain)
    receipt = grant.wage("8 CNY", sender=people["office"])
    (payment,) = receipt.payments
    assert payment.lines == (("省级", tally.Money("8 CNY")),)
    (first,) = grant.fill("1 CNY", "city", sender=people["city"]).payments
    assert (first.lines, first.article) == ((("city", tally.Money("1 CNY")),), "Article 3 / 第三条")
    (plain,) = grant.fill_plain("1 CNY", sender=people["city"]).payments
    assert plain.lines == ()


def test_a_pot_tells_its_lines() -> None:
    chain = tally.Chain()
    grant, people = grant_on(chain)
    assert grant.lots("fund") == {"省级": tally.Money("19 CNY")}
    assert grant.lots("due") == {"city": tally.Money("4 CNY")}
    assert grant.lots("due", people["worker"]) == {"city": tally.Money("4 CNY")}
    assert grant.lots("due", people["office"]) == {}


def test_what_is_no_traced_pot_is_told() -> None:
    chain = tally.Chain()
    grant, people = grant_on(chain)
    assert code_of(grant.lots, "plain") == "S6521"
    assert code_of(grant.lots, "fund", people["worker"]) == "S6521"
    assert code_of(grant.lots, "nothing") == "S6508"
    assert code_of(grant.lots, "due", 5) == "S6502"


def test_lines_that_paid_an_account_are_added_up() -> None:
    """7 CNY: 6 of `city`, 1 of `省级`; 2 more through the site, of the grant's tree; tips are of none."""
    chain = tally.Chain()
    grant, people = grant_on(chain)
    worker = people["worker"]
    assert paid(chain, worker) == [("Grant#0", "city", "6.00 CNY"), ("Grant#0", "省级", "1.00 CNY")]
    grant.fill_plain("5 CNY", sender=people["city"])
    grant.tip("5 CNY", sender=people["office"])
    grant.begin(sender=people["office"])
    site = chain.instance(1, tally.loads(GRANT)["Site"])
    site.take("2 CNY", sender=worker)
    assert paid(chain, worker) == [("Grant#0", "city", "6.00 CNY"), ("Grant#0", "省级", "3.00 CNY")]
    other, others = grant_on(chain)
    assert other.lots("fund") == {"省级": tally.Money("19 CNY")}
    assert paid(chain, worker)[2:] == [("Grant#2", "city", "6.00 CNY"), ("Grant#2", "省级", "1.00 CNY")]
    assert paid(chain, others["office"]) == []


def test_a_signed_chain_remembers_which_line_paid(tmp_path: Path) -> None:
    """Of sealed blocks, also after the file was closed, and of the open one."""
    file = tmp_path / "grants.chain"
    with tally.Chain(seed=7, file=file) as chain:
        grant, people = grant_on(chain)
        worker = people["worker"]
        expected = [("Grant#0", "city", "6.00 CNY"), ("Grant#0", "省级", "1.00 CNY")]
        assert paid(chain, worker) == expected
        chain.seal()
        assert paid(chain, worker) == expected
        grant.wage("2 CNY", sender=people["office"])
        assert paid(chain, worker)[1] == ("Grant#0", "省级", "3.00 CNY")
    with tally.Chain.open(file, seed=7) as again:
        (worker,) = again.people("Worker")
        found = again.instance(0, tally.loads(GRANT)["Grant"])
        assert paid(again, worker)[1] == ("Grant#0", "省级", "3.00 CNY")
        assert found.lots("fund") == {"省级": tally.Money("17 CNY")}
        assert again.verify().height > 0


# --- stories and documents ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            (
                "City -> grant.fund: 10.00 CNY, line `city` (under “Article 3 / 第三条”)",
                "grant.fund -> grant.due[Worker]: 4.00 CNY, line `city`",
                (
                    "grant.fund -> Worker: 7.00 CNY, of which 6.00 CNY from line `city`, "
                    "1.00 CNY from line `省级`"
                ),
            ),
        ),
        (
            "zh",
            (
                "City -> grant.fund: 10.00 CNY，科目 `city` (依据“Article 3 / 第三条”)",
                "grant.fund -> grant.due[Worker]: 4.00 CNY，科目 `city`",
                ("grant.fund -> Worker: 7.00 CNY，其中 6.00 CNY 出自科目 `city`、1.00 CNY 出自科目 `省级`"),
            ),
        ),
        (
            "both",
            (
                (
                    "grant.fund -> grant.due[Worker]: 4.00 CNY，科目 `city` / "
                    "grant.fund -> grant.due[Worker]: 4.00 CNY, line `city`"
                ),
            ),
        ),
    ],
)
def test_a_story_tells_lines(command: Command, write: Any, language: str, lines: tuple[str, ...]) -> None:
    code, out, _ = command("run", write(GRANT), "--lang", language)
    told = [line.strip() for line in out.splitlines()]
    assert code == 0
    assert [line for line in lines if line not in told] == []


def test_a_story_s_document_tells_lines(command: Command, write: Any) -> None:
    code, document = command.json("run", write(GRANT))
    step = document["scenarios"][0]["steps"][5]
    (payment,) = step["receipts"][0]["actions"][0]["payments"]
    assert (code, step["text"]) == (0, "Office does grant.wage(7 CNY)")
    assert payment["lines"] == [
        {"line": "city", "amount": "6.00 CNY"},
        {"line": "省级", "amount": "1.00 CNY"},
    ]
    (given,) = document["scenarios"][0]["steps"][0]["receipts"][0]["actions"][0]["payments"]
    assert given["lines"] == []


# --- stored chains ------------------------------------------------------------------------------------------


@pytest.fixture
def stored(command: Command) -> str:
    """The address of the worker of a stored chain with a grant, in a file of the folder."""
    with tally.Chain(seed=7, file="grants.chain") as chain:
        grant, people = grant_on(chain)
        grant.begin(sender=people["office"])
        return "0x" + people["worker"].address.hex()


def test_an_account_s_page_tells_which_lines_paid_it(command: Command, stored: str) -> None:
    code, out, _ = command("show", "grants.chain", "account", stored)
    lines = out.splitlines()
    title = lines.index("paid to it by budget lines")
    assert code == 0
    assert lines[title + 1 : title + 3] == [
        "  6.00 CNY  line `city` of Grant#0",
        "  1.00 CNY  line `省级` of Grant#0",
    ]
    paying = [line for line in lines if "7.00 CNY  Grant#0.fund -> " in line]
    assert [line.split(", of which ")[1] for line in paying] == [
        "6.00 CNY from line `city`, 1.00 CNY from line `省级`"
    ]
    chinese = command("show", "grants.chain", "account", stored, "--lang", "zh")[1].splitlines()
    assert "  6.00 CNY  科目 `city`（Grant#0）" in chinese
    document = command.json("show", "grants.chain", "account", stored)[1]
    assert document["lines_paid"] == [
        {"root": 0, "line": "city", "amount": "6.00 CNY"},
        {"root": 0, "line": "省级", "amount": "1.00 CNY"},
    ]


def test_an_instance_s_page_tells_lines_of_its_pots(command: Command, stored: str) -> None:
    """19 CNY of `省级` are left, of which the site got 5; it knows the lines of the grant's tree."""
    lines = command("show", "grants.chain", "instance", "0")[1].splitlines()
    fund = next(place for place, line in enumerate(lines) if line.endswith("in fund"))
    assert lines[fund].strip() == "14.00 CNY  in fund"
    assert lines[fund + 1].strip() == "14.00 CNY  line `省级`"
    pots = command.json("show", "grants.chain", "instance", "0")[1]["pots"]
    assert pots[0]["lines"] == [{"line": "省级", "amount": "14.00 CNY"}]
    assert pots[1]["cells"][0]["lines"] == [{"line": "city", "amount": "4.00 CNY"}]
    assert "lines" not in pots[2]
    site = command.json("show", "grants.chain", "instance", "1")[1]["pots"]
    assert site[0]["lines"] == [{"line": "省级", "amount": "5.00 CNY"}]
