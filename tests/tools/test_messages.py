"""What people see of messages and creations: stories, traces, documents, Python, stored chains."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tally
from tests.tools.run import Command

OFFICE = """\
tally 1

contract Office:
    party clerk, payer
    pot fund: CNY
    keep cases: map account to Case once
    keep done: int = 0

    state Open until entered + 90 days:
        on fill(amount: money CNY) by payer paying amount into fund: stay
        "Article 2 / 第二条"
        on open_case(owner: account, amount: money CNY) by clerk:
            create case = Case(office: self, owner: owner, award: 40 CNY)
            add owner -> case to cases else "已有 / has one"
            send case.fund_it(amount) paying amount from fund
            stay
        "Article 3 / 第三条"
        on report by any Case:
            require done < 1 else "够了 / enough"
            set done = done + 1
            stay
        on timeout: pay all from fund to payer; go Closed

    final Closed

contract Case:
    "One household. / 一户。"
    party office: Office, owner
    term award: money CNY
    pot held: CNY

    state New until entered + 30 days:
        on fund_it(amount: money CNY) by office paying amount into held:
            require amount == award else "不是补偿额 / not the award"
            go Funded
        on timeout: go Lapsed

    state Funded until entered + 10 days:
        on take by owner:
            pay all from held to owner
            require office is Open else "-"
            send office.report()
            go Paid
        on timeout: pay all from held to owner; go Lapsed

    final Paid, Lapsed

scenario "cases":
    people Clerk, Payer, Li, Wang
    give 100 CNY to Payer
    on 2026-03-02
    create office = Office(clerk: Clerk, payer: Payer)
    Payer does office.fill(100 CNY)
    Clerk cannot office.open_case(Li, 41 CNY) because "not the award"
    Clerk does office.open_case(Li, 40 CNY)
    let first = office.cases[Li]
    Clerk does office.open_case(Wang, 40 CNY)
    Li does first.take
    let second = office.cases[Wang]
    Wang cannot second.take because "enough"
    expect second is Funded, office.done == 1
"""


def part(out: str, begins: str, count: int) -> list[str]:
    """Some lines of an output from one that begins so, without what stands before them all."""
    lines = out.splitlines()
    place = next(number for number, line in enumerate(lines) if line.strip().startswith(begins))
    return [line.strip() for line in lines[place : place + count]]


# --- stories ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "creation of first",
                "first is New",
                "message first.fund_it",
                "office.fund -> first.held: 40.00 CNY",
                "first: New -> Funded",
                "money: office.fund 60.00 CNY | first.held 40.00 CNY",
            ],
        ),
        (
            "zh",
            [
                "创建 first",
                "first 处于 New",
                "消息 first.fund_it",
                "office.fund -> first.held: 40.00 CNY",
                "first: New -> Funded",
                "资金：office.fund 60.00 CNY | first.held 40.00 CNY",
            ],
        ),
    ],
)
def test_a_story_tells_what_was_sent_beneath_the_call(
    command: Command, write: Any, language: str, lines: list[str]
) -> None:
    code, out, _ = command("run", write(OFFICE), "--lang", language)
    assert code == 0
    assert part(out, lines[0], 6) == lines


def test_a_story_indents_by_what_sent_what(command: Command, write: Any) -> None:
    """The call's own lines first, then each message with its own, one step further in."""
    _, out, _ = command("run", write(OFFICE))
    lines = out.splitlines()
    place = next(number for number, line in enumerate(lines) if "first.take" in line)
    assert lines[place + 1 : place + 5] == [
        "      first.held -> Li: 40.00 CNY",
        "      first: Funded -> Paid",
        "      message office.report",
        "      money: Li 40.00 CNY | office.fund 20.00 CNY | second.held 40.00 CNY",
    ]


def test_a_document_says_which_action_sent_another(command: Command, write: Any) -> None:
    code, document = command.json("run", write(OFFICE))
    (receipt,) = document["scenarios"][0]["steps"][5]["receipts"]
    told = [
        (one["kind"], one["name"], one["instance"], one["cause"], one.get("state_after"))
        for one in receipt["actions"]
    ]
    assert code == 0
    assert told == [
        ("rule", "open_case", "office", -1, "Open"),
        ("creation", "Case", "first", 0, "New"),
        ("rule", "fund_it", "first", 0, "Funded"),
    ]
    (payment,) = receipt["actions"][2]["payments"]
    assert (payment["from"], payment["to"], payment["amount"]) == ("office.fund", "first.held", "40.00 CNY")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            (
                "error[R4001 require]: `Case.fund_it` was refused: “不是补偿额 / not the award”",
                "sent by: office.open_case",
            ),
        ),
        (
            "zh",
            (
                "错误[R4001 require]：`Case.fund_it` 被拒绝：“不是补偿额 / not the award”",
                "发送自：office.open_case",
            ),
        ),
    ],
)
def test_a_message_that_was_refused_tells_who_sent_it(
    command: Command, write: Any, language: str, told: tuple[str, str]
) -> None:
    """It is pointed at where it was refused, in the other contract; its instance has no name any more."""
    text = OFFICE.replace(
        'cannot office.open_case(Li, 41 CNY) because "not the award"', "does office.open_case(Li, 41 CNY)"
    )
    code, out, _ = command("test", write(text), "--lang", language)
    lines = [line.strip() for line in out.splitlines()]
    assert code == 1
    assert [line for line in told if line not in lines] == []
    assert any("require amount == award else" in line for line in lines)


# --- traces -------------------------------------------------------------------------------------------------


def test_a_trace_shows_each_message_with_its_gas(command: Command, write: Any) -> None:
    code, out, _ = command("trace", write(OFFICE), "--step", "6")
    lines = [line.lstrip("├─└│ ") for line in out.splitlines()]
    told = [line.split("] ")[-1] for line in lines]
    assert code == 0
    assert told[3:7] == [
        "Office.open_case @office",
        "creates first",
        "cases[…]: not known -> first",
        "sends first.fund_it(amount: 40.00 CNY) with 40.00 CNY",
    ]
    assert "creation of first" in told
    assert "message first.fund_it" in told
    _, document = command.json("trace", "test.tally", "--step", "6")
    items = document["trace"]["items"]
    kinds = [item["kind"] for item in items]
    assert kinds == ["unit", "unit", "message", "message"]
    assert document["trace"]["gas"] == sum(item["gas"] for item in items)
    assert [item["gas"] for item in items[2:]] == [
        sum(inner.get("gas", 0) for inner in item["items"]) for item in items[2:]
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            [
                "creates Case",
                "cases[…]: not known -> Case",
                "sends Case.fund_it(amount: 41.00 CNY) with 41.00 CNY",
                "creation of Case",
            ],
        ),
        (
            "zh",
            [
                "创建 Case",
                "cases[…]: 未知 -> Case",
                "发送 Case.fund_it(amount: 41.00 CNY)，附 41.00 CNY",
                "创建 Case",
            ],
        ),
    ],
)
def test_what_a_refused_call_made_keeps_its_contract_s_name(
    command: Command, write: Any, language: str, expected: list[str]
) -> None:
    """The next creation gets the same number and address, and a name; what is gone does not get it."""
    code, out, _ = command("trace", write(OFFICE), "--step", "5", "--lang", language)
    told = [line.lstrip("├─└│ ").split("] ")[-1] for line in out.splitlines()]
    assert code == 0
    assert told[4:8] == expected
    assert "office.fund -> Case.held: 41.00 CNY" in told
    assert told[-2] == "R4001 “不是补偿额 / not the award”"
    assert "first" not in out


# --- Python -------------------------------------------------------------------------------------------------


def office_on(chain: tally.Chain) -> tuple[Any, dict[str, tally.Account]]:
    """An office with 100 CNY in its fund."""
    people = dict(
        zip(("clerk", "payer", "li", "wang"), chain.people("Clerk", "Payer", "Li", "Wang"), strict=True)
    )
    chain.give(people["payer"], "100 CNY")
    office = tally.loads(OFFICE)["Office"].create(chain, clerk=people["clerk"], payer=people["payer"])
    office.fill("100 CNY", sender=people["payer"])
    return office, people


@pytest.fixture(params=["named", "signed"])
def chain(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tally.Chain]:
    """A chain of each kind."""
    opened = tally.Chain() if request.param == "named" else tally.Chain(seed=7, file=tmp_path / "a.chain")
    with opened:
        yield opened


def test_a_receipt_has_the_instances_that_the_call_made(chain: tally.Chain) -> None:
    office, people = office_on(chain)
    receipt = office.open_case(people["li"], "40 CNY", sender=people["clerk"])
    (case,) = receipt.created
    assert (case.state, case.held, case.owner) == ("Funded", tally.Money("40 CNY"), people["li"])
    assert case.office == office
    assert office.cases == {people["li"]: case}
    assert [str(one.amount) for one in receipt.payments] == ["40.00 CNY"]
    taken = case.take(sender=people["li"])
    assert (taken.created, case.state, office.done) == ((), "Paid", 1)


def test_a_message_that_is_refused_takes_the_call_with_it(chain: tally.Chain) -> None:
    """It says who refused and who had sent it; money, maps and instances are as before."""
    office, people = office_on(chain)
    with pytest.raises(tally.Refused) as caught:
        office.open_case(people["li"], "41 CNY", sender=people["clerk"])
    assert (caught.value.code, caught.value.reason) == ("R4001", "不是补偿额 / not the award")
    assert caught.value.explanation is not None
    assert caught.value.explanation.sender == "Office#0.open_case"
    assert (office.cases, office.fund) == ({}, tally.Money("100 CNY"))
    (first,) = office.open_case(people["li"], "40 CNY", sender=people["clerk"]).created
    (second,) = office.open_case(people["wang"], "40 CNY", sender=people["clerk"]).created
    first.take(sender=people["li"])
    with pytest.raises(tally.Refused) as caught:
        second.take(sender=people["wang"])
    assert caught.value.explanation is not None
    assert caught.value.explanation.sender == "Case#2.take"
    assert (second.state, second.held) == ("Funded", tally.Money("40 CNY"))


# --- stored chains ------------------------------------------------------------------------------------------


@pytest.fixture
def stored(command: Command) -> str:
    """The file of a stored chain: two cases, one taken, one whose report is refused."""
    with tally.Chain(seed=7, file="office.chain") as chain:
        office, people = office_on(chain)
        (first,) = office.open_case(people["li"], "40 CNY", sender=people["clerk"]).created
        (second,) = office.open_case(people["wang"], "40 CNY", sender=people["clerk"]).created
        first.take(sender=people["li"])
        with pytest.raises(tally.Refused):
            second.take(sender=people["wang"])
        chain.seal()
    return "office.chain"


def test_a_stored_chain_with_messages_verifies_and_goes_on(command: Command, stored: str) -> None:
    code, _, _ = command("verify", stored)
    assert code == 0
    with tally.Chain.open(stored, seed=7) as chain:
        clerk, owner = chain.people("Clerk", "Wang")
        office = chain.instance(0, tally.loads(OFFICE)["Office"])
        second = chain.instance(2, tally.loads(OFFICE)["Case"])
        assert (office.fund, second.held, second.state) == (
            tally.Money("20 CNY"),
            tally.Money("40 CNY"),
            "Funded",
        )
        with pytest.raises(tally.Refused) as caught:
            second.take(sender=owner)
        assert caught.value.reason == "够了 / enough"
        with pytest.raises(tally.Refused) as caught:
            office.open_case(owner, "10 CNY", sender=clerk)
        assert caught.value.code == "R4010"
        chain.wait(days=11)
        assert (second.state, str(owner.balance("CNY"))) == ("Lapsed", "40.00 CNY")
        chain.seal()
        assert chain.verify().transactions == 10


def test_a_block_s_page_puts_messages_beneath_their_call(command: Command, stored: str) -> None:
    code, out, _ = command("show", stored, "block", "1")
    assert code == 0
    lines = out.splitlines()
    place = next(number for number, line in enumerate(lines) if "called open_case" in line)
    assert lines[place + 1 : place + 6] == [
        "    creation of Case#1",
        "      Case#1 is New",
        "    message Case#1.fund_it",
        "      40.00 CNY  Office#0.fund -> Case#1.held",
        "      Case#1: New -> Funded",
    ]
    refused = next(number for number, line in enumerate(lines) if "REFUSED" in line)
    assert lines[refused].endswith("REFUSED R4001, `Office#0.report` was refused: “enough”")
    assert lines[refused + 1 : refused + 3] == [
        "    because of “Article 3”",
        "    sent by Case#2.take",
    ]
    chinese = command("show", stored, "block", "1", "--lang", "zh")[1].splitlines()
    assert "    消息 Case#1.fund_it" in chinese
    document = command.json("show", stored, "block", "1")[1]
    causes = [[one["cause"] for one in entry["actions"]] for entry in document["entries"]]
    assert [0, 0] in [found[1:] for found in causes]
