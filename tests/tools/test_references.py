"""Instances as values, where people see them: from Python, in scenarios, on a stored chain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import tally
from tests.tools.run import Command, last, run
from vm.diagnostics.render import render
from vm.encoding import typed_hash
from vm.types import ContractType, IntType

TEXT = """\
tally 1

record Pair: left, right: Fund

contract Fund:
    party owner
    term cap: int
    keep total: int = 0
    keep next: Fund

    state Raising until entered + 30 days:
        on add_up(n: int) by owner: set total = total + n; stay
        on tie(it: Fund) by owner: set next = it; stay
        on timeout: go Spent

    final Spent

contract Grant:
    party office, fund: Fund
    keep pair: Pair
    keep funds: list Fund limit 4
    keep marks: map Fund to Fund
    pot held: CNY per Fund
    event Chosen: fund: Fund; n: int
    function other(f: Fund) -> Fund = choose(f == fund, f.next, fund)

    state Open until entered + 30 days:
        on choose_(f: Fund) by office:
            require f.total <= fund.total else "太多 / too much"
            note Chosen(fund: f, n: f.total)
            stay
        on pick(p: Pair, fs: list Fund limit 3) by office: set pair = p; set funds = fs; stay
        on mark(f: Fund) by office: add f -> fund to marks else "twice"; stay
        on give_to(f: Fund) by office paying 5 CNY into held[f]: stay
        on told by fund: stay
        on told_any by any Fund or office: stay
        on timeout: pay all from held to office; go Closed

    final Closed
"""


class Town:
    """Li owns two funds, Wang's office has a grant on the first."""

    def __init__(self, chain: tally.Chain) -> None:
        self.chain = chain
        self.li, self.wang = chain.people("Li", "Wang")
        chain.give(self.wang, "20 CNY")
        module = tally.loads(TEXT, "funds.tally")
        self.Fund, self.Grant = module["Fund"], module["Grant"]
        self.first = self.Fund.create(chain, owner=self.li, cap=40)
        self.second = self.Fund.create(chain, owner=self.li, cap=50)
        self.grant = self.Grant.create(chain, office=self.wang, fund=self.first)


@pytest.fixture
def town() -> Town:
    return Town(tally.Chain(seed=7))


# --- from Python --------------------------------------------------------------------------------------------


def test_an_instance_is_read_as_an_instance(town: Town) -> None:
    fund = town.grant.fund
    assert isinstance(fund, tally.Instance)
    assert (fund.cap, fund.state, fund.owner) == (40, "Raising", town.li)
    assert fund == town.first
    assert fund != town.second
    assert fund != town.li
    assert {fund: "first"}[town.first] == "first"
    assert repr(fund) == "<Fund#0: Raising>"


def test_instances_are_given_as_arguments_and_come_back_in_values(town: Town) -> None:
    first, second, grant = town.first, town.second, town.grant
    grant.pick({"left": first, "right": second}, [second, first], sender=town.wang)
    grant.mark(second, sender=town.wang)
    grant.give_to(second, sender=town.wang)
    assert grant.pair == {"left": first, "right": second}
    assert grant.funds == (second, first)
    assert grant.marks == {second: first}
    assert grant.held == {second: tally.Money("5 CNY")}
    assert grant.pair["right"].cap == 50


def test_an_event_holds_instances(town: Town) -> None:
    receipt = town.grant.choose_(town.second, sender=town.wang)
    (event,) = receipt.events
    assert event.fields == {"fund": town.second, "n": 0}


def test_a_function_takes_and_gives_instances(town: Town) -> None:
    assert town.grant.other(town.second) == town.first
    assert town.second.next is None
    with tally.refused("R4007"):
        town.grant.other(town.first)
    town.first.tie(town.second, sender=town.li)
    assert town.grant.other(town.first) == town.second
    assert town.grant.fund.next.cap == 50


def test_an_instance_is_the_same_on_a_fork(town: Town) -> None:
    other = town.chain.fork()
    grant = town.grant.on(other)
    town.first.add_up(7, sender=town.li)
    assert grant.fund.total == 0
    assert town.grant.fund.total == 7
    assert grant.fund == town.grant.fund


def test_people_and_instances_are_not_taken_for_each_other(town: Town) -> None:
    for wrong in (town.li, "Li", b"\x02", 5):
        with pytest.raises(tally.TallyError) as found:
            town.grant.choose_(wrong, sender=town.wang)
        assert found.value.code == "S6502"
    with pytest.raises(tally.TallyError) as found:
        town.Fund.create(town.chain, owner=town.first, cap=1)
    assert found.value.code == "S6502"
    with pytest.raises(tally.TallyError) as found:
        town.first.add_up(1, sender=town.second)
    assert found.value.code == "S6502"


def test_an_instance_of_another_contract_is_refused_and_the_message_says_which(town: Town) -> None:
    with pytest.raises(tally.Refused) as found:
        town.grant.pick({"left": town.first, "right": town.grant}, [], sender=town.wang)
    why = found.value.explanation
    assert why.code == "R4018"
    with pytest.raises(tally.Refused) as found:
        town.grant.choose_(town.grant, sender=town.wang)
    diagnostic = found.value.explanation.diagnostic
    assert "`f` takes Fund; Grant#2 was given" in render(diagnostic, "en")
    assert "`f` 要的是 Fund，给出的是 Grant#2" in render(diagnostic, "zh")


def test_a_refusal_shows_what_was_read_elsewhere(town: Town) -> None:
    town.second.add_up(3, sender=town.li)
    with pytest.raises(tally.Refused) as found:
        town.grant.choose_(town.second, sender=town.wang)
    shown = [(value.text, value.value) for value in found.value.explanation.values]
    assert shown == [("f", "Fund#1"), ("f.total", "3"), ("fund", "Fund#0"), ("fund.total", "0")]


def test_who_may_act_names_instances_and_contracts(town: Town) -> None:
    with pytest.raises(tally.Refused) as found:
        town.grant.told(sender=town.li)
    assert found.value.explanation.code == "R4002"
    allowed = {one.action: (one.people, one.contracts) for one in found.value.explanation.may_act}
    assert allowed["told"] == (("Fund#0",), ())
    assert allowed["told_any"] == (("Wang",), ("Fund",))
    text = render(found.value.explanation.diagnostic, "en")
    assert "told (Fund#0); told_any (Wang, `any Fund`)" in text
    assert town.grant.may("told_any", town.wang)
    assert not town.grant.may("told", town.wang)


def test_the_hash_of_an_instance_is_the_programs(town: Town) -> None:
    kind = ContractType(0, "Fund")
    assert tally.hash(town.first, 5) == typed_hash((kind, IntType()), (town.first.address, 5))
    assert tally.hash(town.first) != tally.hash(town.second)


# --- scenarios ----------------------------------------------------------------------------------------------

SCENARIO = """
scenario "two funds":
    people Li, Wang
    create a = Fund(owner: Li, cap: 40)
    create b = Fund(owner: Li, cap: 50)
    create g = Grant(office: Wang, fund: a)
    Li does a.tie(b)
    Wang does g.pick(Pair(left: a, right: b), list(b, a))
"""


def test_a_scenario_follows_instances_that_it_reads() -> None:
    report = run(
        TEXT
        + SCENARIO
        + """\
    let it = g.fund
    let more = it.next
    expect it is Raising, more is Raising, g.fund.next == more, more != it, g.pair.left == a
    Li does more.add_up(4)
    expect b.total == 4, g.funds[0].total == 4, g.other(a) == b, more in g.funds
    Li does a.add_up(5)
    Wang does g.choose_(more)
    Wang cannot g.told because "R4002"
    Wang cannot more.add_up(1) because "R4002"
    after 40 days
    expect it is Spent, g is Closed, g.fund is final
"""
    )
    assert report.passed, report.failure


@pytest.mark.parametrize(
    ("line", "sides"),
    [
        ("expect g.fund.total == 3", [("g.fund.total", "0")]),
        ("expect g.fund == b", [("g.fund", "a (Raising)"), ("b", "Raising")]),
        ("expect g.fund is Spent", [("g.fund", "a (Raising)")]),
        ("expect g.fund.next.next.total == 1", [("g.fund.next.next.total", "R4007")]),
    ],
)
def test_an_expectation_that_fails_shows_what_it_read(line: str, sides: list[tuple[str, str]]) -> None:
    report = run(TEXT + SCENARIO + f"    {line}\n")
    assert not report.passed
    (expectation,) = last(report).expectations
    found = [(side.text, side.value) for side in expectation.values]
    assert found == sides


# --- a stored chain -----------------------------------------------------------------------------------------


def _stored(path: Path) -> None:
    with tally.Chain(seed=7, file=path) as chain:
        town = Town(chain)
        town.first.tie(town.second, sender=town.li)
        pair = {"left": town.first, "right": town.second}
        town.grant.pick(pair, [town.second, town.first], sender=town.wang)
        town.grant.mark(town.second, sender=town.wang)
        town.grant.give_to(town.second, sender=town.wang)


def test_a_stored_chain_keeps_references_and_verifies(command: Command) -> None:
    _stored(Path("funds.chain"))
    assert command("verify", "funds.chain")[0] == 0
    module = tally.loads(TEXT, "funds.tally")
    with tally.Chain.open("funds.chain", seed=7) as chain:
        grant = chain.instance(2, module["Grant"])
        assert grant.fund.next == chain.instance(1, module["Fund"])
        assert grant.pair["left"].next.cap == 50
        assert [fund.cap for fund in grant.funds] == [50, 40]
        assert {key.cap: value.cap for key, value in grant.marks.items()} == {50: 40}
        (wang,) = chain.people("Wang")
        with tally.refused("R4010"):
            grant.mark(grant.funds[0], sender=wang)


def _lines(command: Command, *words: str) -> list[str]:
    code, out, err = command("show", "funds.chain", *words)
    assert (code, err) == (0, "")
    return out.splitlines()


def test_pages_of_a_stored_chain_name_instances(command: Command) -> None:
    _stored(Path("funds.chain"))
    lines = _lines(command, "instance", "2")
    assert "  fund = Fund#0" in lines
    assert "  pair = Pair(left: Fund#0, right: Fund#1)" in lines
    assert "  funds = list(Fund#1, Fund#0)" in lines
    assert "  Fund#1 -> Fund#0" in lines
    assert "  told: Fund#0" in lines
    assert any(line.startswith("  told_any: 0x") and line.endswith("(office), any Fund") for line in lines)
    assert any("Grant#2.held[Fund#1]" in line for line in _lines(command, "block", "1"))


def test_the_document_of_an_instance_says_which_contracts_may_call(command: Command) -> None:
    _stored(Path("funds.chain"))
    code, out, _ = command("show", "funds.chain", "instance", "2", "--json")
    document: dict[str, Any] = json.loads(out)
    assert code == 0
    allowed = {one["action"]: one for one in document["may_act"]}
    first = json.loads(command("show", "funds.chain", "instance", "0", "--json")[1])
    assert allowed["told"] == {"action": "told", "by": [first["address"]], "any_of": []}
    assert allowed["told_any"]["any_of"] == ["Fund"]
    assert document["parties"]["fund"] == first["address"]
