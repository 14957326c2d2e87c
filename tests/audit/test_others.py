"""Contracts among contracts, worked by hand: messages, what comes back, links, groups, lines, on demand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chain.tools.audit.asking import reports_of
from chain.tools.audit.blocks import Bullets, Item, Paragraph, Section
from chain.tools.audit.text import lines
from tests.audit.texts import TOGETHER, audit_of, compiled, file
from tests.tools.run import Command
from vm.audit.audit import Audit, Prospect
from vm.audit.phrases import Apply, Form
from vm.audit.reading import Reader
from vm.audit.sentences import CHINESE, ENGLISH, Speaker

FUND = """tally 1

contract Fund:
    party city, province
    term crew: list account limit 8
    pot budget: CNY traced
    keep orders: map account to Order once
    keep closing: bool = false
    state Open until entered + 30 days:
        on fill(amount: money CNY, line: text(32)) by city paying amount into budget as line: stay
        on open(worker: account) by city:
            create order = Order(fund: self, worker: worker, wage: 100 CNY)
            add worker -> order to orders else "有指令 / has an order"
            stay
        on release by any Order:
            require orders[sender.worker] == sender and not closing else "不是本基金的指令 / not of this fund"
            require lots(budget, "wages") >= sender.wage else "科目不足 / the line is short"
            send sender.receive(sender.wage) paying sender.wage of "wages" from budget
            stay
        on give_up by 2 of (city, province): set closing = true; stay
        on spend(line: text(32)) by 2 of crew: pay all of line from budget to province; stay
        on timeout: pay all from budget to city; go Closed
    final Closed

contract Order:
    party fund: Fund, worker
    term wage: money CNY
    pot held: CNY traced
    require fund.closing == false else "基金将关闭 / the fund is closing"
    in Drafted, Waiting:
        on fund is Closed: go Void
    state Drafted until entered + 3 days:
        on ask by worker: send fund.release(); go Waiting
        on timeout: go Void
    state Waiting until entered + 1 day:
        on receive(total: money CNY) by fund paying total into held: go Ready
        on timeout: go Void
    state Ready until entered + 2 days:
        on bounce by fund.city: pay up to wage of "wages" from held to fund.city; stay
        on timeout: pay all from held to worker; go Paid
    final Paid, Void

scenario "asked and paid":
    people City, Province, Wang
    give 500 CNY to City
    on 2026-03-02
    create f = Fund(city: City, province: Province, crew: list(Wang, Province))
    City does f.fill(500 CNY, "wages")
    City does f.open(Wang)
    let order = f.orders[Wang]
    Wang does order.ask
    expect order is Ready, order.held == 100 CNY, f.budget == 400 CNY
"""


def _audit(number: int) -> Audit:
    return audit_of(compiled("fund.tally", FUND), number)


def _rule(audit: Audit, name: str, language: str) -> str:
    tongue = ENGLISH if language == "en" else CHINESE
    (rule,) = [one for one in audit.contract.rules if one.name == name]
    return Speaker(Reader(audit.checked, audit.contract), tongue).rule(rule)


SENTENCES = """
0 fill
The city may do `fill`, giving `amount` and `line`: `amount` goes from the city to the pot `budget` as budget
line `line`. The contract stays in Open.
city 可以执行 `fill`，须给出 `amount` 和 `line`：`amount` 从 city 转给资金池 `budget`，记入科目 `line`。
合约仍处于“Open”。

0 open
The city may do `open`, giving `worker`: a new `Order` is made, here called `order` (fund: this contract,
`worker` and wage: 100 CNY); `order` is entered in `orders` for `worker` (refused if there is one: “has an
order”). The contract stays in Open.
city 可以执行 `open`，须给出 `worker`：新建一份 `Order` 合约，称为 `order`
（fund：本合约、`worker` 和 wage：100 CNY）；
在 `orders` 中为 `worker` 记入 `order`（已有则拒绝：“有指令”）。
合约仍处于“Open”。

0 release
Any `Order` may do `release`, provided that the entry of the worker of the caller in `orders` is the caller
and (it is not so that `closing`) (otherwise it is refused: “not of this fund”), and that what `budget` holds
of budget line “wages” is at least `wage` of the caller (otherwise it is refused: “the line is short”): the
contract sends `receive` to the caller (total: `wage` of the caller), with `wage` of the caller of budget
line “wages” from the pot `budget`. The contract stays in Open.
任何 `Order` 合约可以执行 `release`，条件是：
`orders` 中操作人的 worker 的条目是操作人，并且（并非 `closing`）
（否则拒绝：“不是本基金的指令”）；
`budget` 中科目“wages”的金额不少于操作人的 `wage`（否则拒绝：“科目不足”）：
合约向操作人发出 `receive`（total：操作人的 `wage`），
附上资金池 `budget` 中的科目“wages”的操作人的 `wage`。
合约仍处于“Open”。

0 give_up
Any two of the city and the province together may do `give_up`: `closing` becomes true. The contract stays in
Open.
city 和 province 中的任何 2 人可以共同执行 `give_up`：`closing` 改为真。
合约仍处于“Open”。

0 spend
Any two of the people in `crew` together may do `spend`, giving `line`: all that the pot `budget` holds of
budget line `line` goes to the province. The contract stays in Open.
`crew` 中的任何 2 人可以共同执行 `spend`，须给出 `line`：
资金池 `budget` 中科目 `line` 的全部金额转给 province。
合约仍处于“Open”。

1 ask
The worker may do `ask`: the contract sends `release` to the fund. The contract goes to Waiting.
worker 可以执行 `ask`：合约向 fund 发出 `release`。
合约进入“Waiting”。

1 receive
The fund may do `receive`, giving `total`: `total` goes from the fund to the pot `held`. The contract goes to
Ready.
fund 可以执行 `receive`，须给出 `total`：`total` 从 fund 转给资金池 `held`。
合约进入“Ready”。

1 bounce
The city of the fund may do `bounce`: `wage` of budget line “wages”, or all that the pot `held` holds of it if
that is less, goes to the city of the fund. The contract stays in Ready.
fund 的 city 可以执行 `bounce`：
从资金池 `held` 转给 fund 的 city 科目“wages”的 `wage`，不足时有多少转多少。
合约仍处于“Ready”。
"""
"""Contract and rule; its sentences in English, then in Chinese, which needs no space where a line ends."""


def _sentences() -> list[tuple[int, str, str, str]]:
    found = []
    for block in SENTENCES.strip().split("\n\n"):
        (number, name), *texts = (block.splitlines()[0].split(), *block.splitlines()[1:])
        english = [text for text in texts if text.isascii() or not re.search("[\u4e00-\u9fff]", text)]
        found.append((int(number), name, " ".join(english), "".join(texts[len(english) :])))
    return found


@pytest.mark.parametrize(("number", "name", "english", "chinese"), _sentences(), ids=lambda one: str(one)[:8])
def test_rules_are_sentences(number: int, name: str, english: str, chinese: str) -> None:
    assert _rule(_audit(number), name, "en") == english
    assert _rule(_audit(number), name, "zh") == chinese


def test_a_link_is_a_sentence() -> None:
    audit = _audit(1)
    clock = audit.contract.clocks[0]
    reader = Reader(audit.checked, audit.contract)
    said = Speaker(reader, ENGLISH).clock(clock), Speaker(reader, CHINESE).clock(clock)
    assert said == (
        "When the fund has ended in Closed: the contract ends in Void.",
        "fund 结束于“Closed”时：合约结束于“Void”。",
    )


def test_what_is_sent_and_made_and_what_may_come_back() -> None:
    fund, order = _audit(0).traffic, _audit(1).traffic
    # fill, open, release, give_up, spend
    assert fund.made == ((), (1,), (), (), ())
    assert fund.sent == ((), (), ((1, "receive"),), (), ())
    assert fund.senders == ((), (), ((1, "ask"),), (), ())
    assert fund.away == ((0, (1, "receive"), 2),)
    assert fund.contracts_only == (False, False, True, False, False)
    # ask, receive, bounce: asking comes to receiving by way of the fund
    assert order.makers == ((0, "open"),)
    assert order.returns == ((1,), (), ())
    # receive of the fund's: the fund has no rule that its own message leads back to
    assert fund.returns == ((), (), (), (), ())


def _prospect(audit: Audit, state: str, name: str) -> Prospect:
    (found,) = [one for one in audit.states if audit.contract.states[one.state].name == state]
    (prospect,) = [one for one in found.prospects if getattr(one.actor.who, "name", "") == name]
    return prospect


def _told(audit: Audit, prospect: Prospect) -> set[tuple[tuple[str, ...], tuple[str, ...], str]]:
    """For each outcome of acting: the acts (`*` by a message), what is got, and where it ends."""
    speaker = Speaker(Reader(audit.checked, audit.contract), ENGLISH)
    return {
        (
            tuple(audit.contract.rules[act.number].name + "*" * act.returned for act in one.acts),
            tuple(speaker.amount(gain.transfer.amount, "CNY") for gain in one.gains),
            audit.contract.states[one.play.end].name,
        )
        for one in prospect.alone
    }


def test_a_message_that_comes_back_is_followed_and_one_that_does_not() -> None:
    audit = _audit(1)
    prospect = _prospect(audit, "Drafted", "worker")
    assert _told(audit, prospect) == {
        ((), (), "Void"),
        (("ask", "receive*"), ("`total`",), "Paid"),
    }
    # the worker does one of the two by itself
    assert [audit.contract.rules[number].name for number in prospect.own] == ["ask"]
    (waiting,) = [one for one in prospect.alone if not one.gains]
    # by nobody's act, by the fund's end in either state, or by asking in vain: nothing
    assert waiting.ways > 1


def test_if_nobody_acts_the_end_of_the_other_contract_is_a_case_of_its_own() -> None:
    audit = _audit(1)
    drafted = audit.states[0]
    clocks = audit.contract.clocks
    plays = {
        tuple(clocks[step.number].when is None for step in play.steps): play.steps[0].conditions
        for play in drafted.silence.all
    }
    assert set(plays) == {(True,), (False,)}
    assert plays[(True,)] == ()
    (condition,) = plays[(False,)]
    assert isinstance(condition, Apply) and condition.form is Form.ELSEWHERE
    text = "\n".join(lines(reports_of(audit, None, "en")[0]))
    assert "- When the fund has ended in Closed, the contract ends in Void." in text


def test_people_and_contracts_are_kept_apart() -> None:
    """No one is both; the fund is no role, and who is only paid is told what he gets."""
    audit = _audit(1)
    assert audit.together == ()
    speaker = Speaker(Reader(audit.checked, audit.contract), ENGLISH)
    actors = {speaker.person(one.who): one.is_contract for one in audit.actors}
    assert actors == {"the fund": True, "the worker": False, "the city of the fund": False}
    text = "\n".join(lines(reports_of(audit, None, "en")[0]))
    assert "There is one party only." in text


def test_a_group_needs_as_many_accounts_as_it_counts() -> None:
    """City and province may be one person: then `2 of (city, province)` is never done."""
    audit = _audit(0)
    (pair,) = audit.together
    assert [audit.contract.rules[number].name for number in pair.never] == ["give_up"]
    for state in audit.states:
        for prospect in state.prospects:
            names = {audit.contract.rules[number].name for number in prospect.own}
            assert not names & {"give_up", "spend"}


def test_what_is_asked_of_others_is_told_and_counted() -> None:
    fund = "\n".join(lines(reports_of(_audit(0), None, "en")[0]))
    for said in (
        "- `open` can make a new `Order`",
        "- `release` can send a message to `receive` of `Order`",
        "Holds money in: `budget` (CNY, by budget line)",
        "- it can go with a message to `receive` of `Order`, by `release`",
    ):
        assert said in fund, said
    order = "\n".join(lines(reports_of(_audit(1), None, "zh")[0]))
    for said in (
        "- `fund` 是另一份合约（`Fund`）",
        "- 由 `Fund` 的 `open` 创建",
        "由 `Fund` 的 `release` 发出请求。",
    ):
        assert said in order, said
    costs = {cost.action: cost for cost in _audit(1).costs}
    assert (costs["ask"].sends, costs["ask"].makes) == (("Fund.release",), ())
    assert costs["ask"].with_clocks > costs["ask"].gas + _audit(0).costs[2].gas
    assert {cost.action: cost.makes for cost in _audit(0).costs}["open"] == ("Order",)


def test_a_rule_that_nobody_sends_is_told() -> None:
    text = FUND.replace("send fund.release(); ", "")
    audit = audit_of(compiled("quiet.tally", text), 0)
    said = "\n".join(lines(reports_of(audit, None, "en")[0])).replace("\n      ", " ")
    assert "It comes as a message from another contract, and no rule of this file sends it." in said


SAVINGS = """tally 1

contract Savings:
    party office
    pot held: CNY per account
    state Open forever on demand:
        on put(amount: money CNY) by anyone paying amount into held[sender]: stay
        on take by anyone: pay all from held[sender] to sender; stay
"""


def test_waiting_on_demand() -> None:
    audit = audit_of(compiled("savings.tally", SAVINGS))
    text = "\n".join(lines(reports_of(audit, None, "en")[0])).replace("\n  ", " ")
    assert "Open ── without a deadline: all can take out what is theirs at any moment" in text
    assert "Open, until its owner takes it out, which is possible at any moment" in text
    assert "All can take out what is theirs at any moment." in text
    chinese = "\n".join(lines(reports_of(audit, None, "zh")[0]))
    assert "Open ── 没有期限：各人名下的钱随时可以取出" in chinese
    assert "“Open”，直到所有人取出（随时可以取出）" in chinese


PROOFS = """tally 1

contract Register:
    party clerk
    term root: hash
    state Open until entered + 30 days:
        on show(leaf: hash, proof: list hash limit 20) by clerk:
            require included(leaf, proof, root) else "不在树中 / not in the tree"
            go Shown
        on deny(key: hash, proof: list hash limit 64) by clerk:
            require absent(key, proof, root) else "在树中 / in the tree"
            go Shown
        on timeout: go Shown
    final Shown
"""


def test_proofs_are_said() -> None:
    audit = audit_of(compiled("register.tally", PROOFS))
    assert "`proof` proves that `leaf` is in the tree with the root `root`" in _rule(audit, "show", "en")
    assert "`proof` 证明根为 `root` 的树中 `key` 处为空" in _rule(audit, "deny", "zh")


# --- with the terms of a scenario ---------------------------------------------------------------------------


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "fund.tally"
    path.write_text(FUND, encoding="utf-8")
    return str(path)


def test_an_instance_stands_among_those_that_its_scenario_made(command: Command, page: str) -> None:
    code, document = command.json("audit", page, "Order", "--scenario", "asked")
    assert code == 0
    figures = document["contracts"][0]["figures"]
    assert figures["created"] == "2026-03-02 00:00"
    assert (figures["terms"]["fund"], figures["terms"]["worker"]) == ("f", "Wang")
    # three days from 2026-03-02, and nobody asks
    assert [step["when"] for step in figures["if nobody ever acts"]["steps"]] == ["2026-03-05 24:00"]
    states = {one["state"]: one for one in figures["states"]}
    (wang,) = [one for one in states["Drafted"]["alone"] if one["person"] == "Wang"]
    best = wang["results"][0]
    # he asks on 2026-03-02, the fund answers at once, and two days later he has his 100 CNY
    assert [(act["name"], act["people"]) for act in best["acts"]] == [("ask", ["Wang"]), ("receive", [])]
    assert (best["gets"], best["last"]) == (["100.00 CNY"], "2026-03-04 24:00")


def test_the_end_of_the_other_contract_comes_in_its_time(command: Command, tmp_path: Path) -> None:
    """The order waits 60 days, the fund closes after 30, at the end of 2026-04-01."""
    path = tmp_path / "fund.tally"
    path.write_text(FUND.replace("entered + 3 days", "entered + 60 days"), encoding="utf-8")
    code, document = command.json("audit", str(path), "Order", "--scenario", "asked")
    assert code == 0
    (step,) = document["contracts"][0]["figures"]["if nobody ever acts"]["steps"]
    assert (step["when"], step["from"], step["to"]) == ("2026-04-02 00:00", "Drafted", "Void")


def test_another_contract_cannot_be_given_by_name(command: Command, page: str) -> None:
    code, document = command.json("audit", page, "Order", "--term", "wage=100 CNY")
    assert (code, [one["code"] for one in document["diagnostics"]]) == (2, ["S6060"])


def test_the_files_of_a_project(command: Command) -> None:
    """Opened on 2026-03-02 with ten days: what nobody takes is paid at the end of 2026-03-12."""
    code, document = command.json("audit", TOGETHER, "File", "--scenario", "a file is opened")
    assert code == 0
    steps = document["contracts"][0]["figures"]["if nobody ever acts"]["steps"]
    assert (steps[0]["name"], steps[0]["when"]) == ("receive", "2026-03-02 00:00")
    assert [(one["to"], one["amount"]) for one in steps[1]["payments"]] == [("Li", "3000.00 CNY")]
    assert steps[1]["when"] == "2026-03-12 24:00"


def test_a_condition_on_another_contract_does_not_last() -> None:
    """What the file asked of the project when it was created may be otherwise later: `take` asks again."""
    audit = audit_of(file(TOGETHER), 2)
    prospect = _prospect(audit, "Funded", "household")
    (own,) = [one for one in prospect.alone if one.acts]
    speaker = Speaker(Reader(audit.checked, audit.contract), ENGLISH)
    assert [speaker.phrase(one) for one in own.conditions] == ["the project is in Open"]


def _texts(section: Section) -> list[str]:
    found: list[str] = []
    for block in section.blocks:
        match block:
            case Section():
                found.extend(_texts(block))
            case Bullets(texts) | Item(_, texts):
                found.extend(texts)
            case Paragraph(text):
                found.append(text)
            case _:
                pass
    return found


def test_no_local_of_the_checkers_is_told() -> None:
    """`set paid[sender] = paid[sender] + amount` keeps its key in a local of no name."""
    for number in range(3):
        for language in ("en", "zh"):
            (report,) = reports_of(audit_of(file(TOGETHER), number), None, language)
            said = [text for section in report.sections for text in _texts(section)]
            assert not [text for text in said if "_key" in text]
