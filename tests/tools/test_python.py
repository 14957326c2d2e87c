"""From Python: people, money, time, contracts; values as Python has them; every refusal with a code."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import tally
from tests.tools.texts import BOX, HALTING

_VALUES = """\
tally 1
calendar CN
choice Cause: damage, arrears
record Item: cause: Cause; due: money CNY

contract Keeper:
    party owner, address
    term ratio: percent; day: date; at_time: time; span: duration; words: text(10); seal: hash
    term group: list account limit 3
    pot cells: CNY per account limit 5
    keep item: Item
    keep note_text: text(20)
    keep mark: hash
    keep late: time
    keep owed: map int to money CNY
    keep items: map account to Item

    function part(of_sum: money CNY) -> money CNY = of_sum * ratio rounded down
    function cause() -> Cause = item.cause

    state Open until day + 1 year clip:
        on put(who: account, sum: money CNY) by owner paying sum into cells[who]: stay
        on owe(number: int, sum: money CNY) by owner: add number -> sum to owed else "twice / 重复"; stay
        on tell(what: Item) by owner: set item = what; add address -> what to items else "twice"; stay
        on commit(a: bool, b: int, c: text(10), d: money CNY, e: date, f: hash, g: account) by owner:
            set mark = hash(a, b, c, d, e, f, g)
            stay
        on mark_time by owner: set mark = hash(late); stay
        on set_time(t: time) by owner: set late = t; stay
        on close by owner: refund cells; go Closed
        on timeout: refund cells; go Closed
    final Closed
"""


def _terms(people: tuple[tally.Account, ...]) -> dict[str, Any]:
    return {
        "owner": people[0], "address": people[1], "ratio": "12.5%", "day": date(2026, 3, 1),
        "at_time": "2026-03-01 08:30", "span": "10 working days", "words": "甲乙", "seal": bytes(32),
        "group": [people[1], people[0]],
    }  # fmt: skip


@pytest.fixture
def chain() -> tally.Chain:
    """A chain in China's zone."""
    return tally.Chain(seed=7, at="2026-03-02", calendar="CN")


@pytest.fixture
def people(chain: tally.Chain) -> tuple[tally.Account, ...]:
    """Li, who has 100 CNY, and Wang."""
    li, wang = chain.people("Li", "Wang")
    chain.give(li, "100 CNY")
    return li, wang


@pytest.fixture
def box(chain: tally.Chain, people: tuple[tally.Account, ...]) -> Any:
    """An open box of 60 CNY."""
    return tally.loads(BOX)["Box"].create(chain, owner=people[0], other=people[1], sum="60 CNY")


@pytest.fixture
def keeper(chain: tally.Chain, people: tuple[tally.Account, ...]) -> Any:
    """An open Keeper."""
    return tally.loads(_VALUES)["Keeper"].create(chain, **_terms(people))


def _code(call: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(tally.TallyError) as caught:
        call(*arguments, **named)
    return caught.value.code


# --- contracts ----------------------------------------------------------------------------------------------


def test_a_life_of_an_instance(chain: tally.Chain, people: tuple[tally.Account, ...], box: Any) -> None:
    li, wang = people
    assert (box.state, box.held, box.looks, box.secret, box.owner) == (
        "Open",
        tally.Money("0 CNY"),
        0,
        None,
        li,
    )
    assert box.deadline == datetime(2026, 3, 12, 16, tzinfo=UTC)  # 24:00 of 12 March in China
    receipt = box.fill(sender=li)
    assert receipt.outcome == "done" and receipt.gas > 0
    (payment,) = receipt.payments
    assert (payment.source, payment.target, str(payment.amount), payment.article) == (
        "Li", "Box#0.held", "60.00 CNY", "Article 1",
    )  # fmt: skip
    (event,) = box.look(sender=wang).events
    assert (event.name, event.fields, event.article) == ("Looked", {"times": 1}, None)
    assert box.seal(sender=li).outcome == "consent"
    assert chain.withdraw(box.seal, sender=li).outcome == "withdrawn"
    box.seal(sender=li)
    assert box.seal(sender=wang).outcome == "done"
    (clock,) = chain.wait(months=1, days=2)
    assert clock.outcome == "done"
    assert (box.state, box.deadline, box.held) == ("Closed", None, tally.Money("0 CNY"))
    assert (li.balance("CNY"), wang.balance("CNY")) == (tally.Money("40 CNY"), tally.Money("60 CNY"))
    assert chain.total("CNY") == chain.issued("CNY") == tally.Money("100 CNY")


def test_functions_are_asked_like_actions(box: Any, people: tuple[tally.Account, ...]) -> None:
    assert box.twice(4) == box.twice(n=4) == 8
    with tally.refused("R4007"):
        box.secret_twice()
    box.tell(7, sender=people[1])
    assert box.secret_twice() == 14
    assert _code(box.twice, 10) == "S6502"


def test_a_receipt_has_the_tree_of_what_ran(box: Any, people: tuple[tally.Account, ...]) -> None:
    receipt = box.fill(sender=people[0])
    assert receipt.trace.gas == receipt.gas


def test_who_may_act_is_known_before_the_call(box: Any, people: tuple[tally.Account, ...]) -> None:
    assert box.may("fill", people[0]) and not box.may("fill", people[1])
    assert box.may("seal", people[0]) and box.may("seal", people[1])


def test_a_name_of_the_class_is_read_by_its_key(keeper: Any, people: tuple[tally.Account, ...]) -> None:
    assert isinstance(keeper.address, bytes)
    assert keeper["address"] == people[1]


def test_a_name_that_is_not_there_is_an_attribute_error_with_a_code(box: Any) -> None:
    with pytest.raises(AttributeError) as caught:
        box.nonsense  # noqa: B018 - the access is the test
    assert isinstance(caught.value, tally.UnknownName) and caught.value.code == "S6508"
    assert not hasattr(box, "nonsense") and copy.copy(box).state == "Open"


# --- values -------------------------------------------------------------------------------------------------


def test_terms_come_back_as_python_has_them(keeper: Any, people: tuple[tally.Account, ...]) -> None:
    assert keeper.ratio == "12.5%"
    assert keeper.day == date(2026, 3, 1)
    assert keeper.at_time == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    assert (keeper.span, keeper.words, keeper.seal) == ("10 working days", "甲乙", bytes(32))
    assert keeper.group == (people[1], people[0])


def test_records_choices_maps_and_cells_come_back(keeper: Any, people: tuple[tally.Account, ...]) -> None:
    li, wang = people
    keeper.tell({"cause": "arrears", "due": "3 CNY"}, sender=li)
    assert keeper.item == {"cause": "arrears", "due": tally.Money("3 CNY")}
    assert keeper.items == {wang: {"cause": "arrears", "due": tally.Money("3 CNY")}}
    assert keeper.cause() == "arrears"
    keeper.put(wang, "5 CNY", sender=li)
    assert keeper.cells == {wang: tally.Money("5 CNY")}
    for number in (300, -1, 2):
        keeper.owe(number, "1.50 CNY", sender=li)
    assert keeper.owed == dict.fromkeys((2, 300, -1), tally.Money("1.50 CNY"))
    assert keeper.part("10.01 CNY") == tally.Money("1.25 CNY")  # 12.5 % of 1001 fen is 125.125
    keeper.close(sender=li)
    assert wang.balance("CNY") == tally.Money("5 CNY")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("ratio", "101%", "S6502"),
        ("ratio", 0.5, "S6502"),
        ("day", "1 March", "S6502"),
        ("day", datetime(2026, 3, 1), "S6502"),
        ("at_time", "2026-03-01", "S6502"),
        ("at_time", datetime(2026, 3, 1), "S6502"),
        ("span", "ten days", "S6502"),
        ("words", "a" * 11, "S6502"),
        ("seal", bytes(31), "S6502"),
        ("seal", "0x12", "S6502"),
        ("owner", "Zhao", "S6502"),
        ("owner", None, "S6502"),
        ("group", [], None),
        ("group", "Li", "S6502"),
        ("group", ["Li"] * 4, "S6502"),
    ],
)
def test_a_term_of_the_wrong_kind_is_refused(
    chain: tally.Chain, people: tuple[tally.Account, ...], name: str, value: object, code: str | None
) -> None:
    contract = tally.loads(_VALUES)["Keeper"]
    given = _terms(people) | {name: value}
    if code is None:
        assert contract.create(chain, **given).state == "Open"
    else:
        assert _code(contract.create, chain, **given) == code


@pytest.mark.parametrize(
    "amount", [900, 900.0, "900", "900 XYZ", "9.001 CNY", "-1 CNY", "CNY 9", "", None, True]
)
def test_a_bare_number_is_never_money(
    chain: tally.Chain, people: tuple[tally.Account, ...], keeper: Any, amount: Any
) -> None:
    assert _code(chain.give, people[0], amount) == "S6501"
    assert _code(keeper.owe, 1, amount, sender=people[0]) == "S6501"
    with pytest.raises(ValueError, match="S6501"):
        tally.Money(amount)


def test_money_of_another_currency_does_not_fit(keeper: Any, people: tuple[tally.Account, ...]) -> None:
    assert _code(keeper.owe, 1, "1 EUR", sender=people[0]) == "S6501"


def test_money_adds_subtracts_compares_and_takes_a_whole_factor() -> None:
    one, two = tally.Money("1.25 CNY"), tally.Money("2 CNY")
    assert (str(one + two), str(two - one), str(one * 3), str(2 * one)) == (
        "3.25 CNY",
        "0.75 CNY",
        "3.75 CNY",
        "2.50 CNY",
    )
    assert one < two and two >= one and one != two and hash(one) == hash(tally.Money("1.25 CNY"))
    assert not tally.Money("0 CNY") and one
    assert (
        repr(tally.Money("1,234.5 CNY")) == 'Money("1234.50 CNY")'
        and str(tally.Money("1_234.5 CNY")) == "1,234.50 CNY"
    )
    assert str(tally.Money("1234 JPY")) == "1,234 JPY" and str(tally.Money("1.5 KWD")) == "1.500 KWD"
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - bytes of our own
    for code, wrong in (
        ("S6511", lambda: one + tally.Money("1 EUR")),
        ("S6512", lambda: one - two),
        ("S6501", lambda: one + 1),
    ):
        with pytest.raises(ValueError, match=code):
            wrong()
    with pytest.raises(TypeError):
        one * 1.5


def test_hashes_are_those_of_the_program(keeper: Any, people: tuple[tally.Account, ...]) -> None:
    li, wang = people
    values = (True, -5, "甲", tally.Money("1.20 CNY"), date(2026, 3, 1), bytes(range(32)), wang)
    keeper.commit(*values, sender=li)
    assert keeper.mark == tally.hash(*values)
    assert tally.hash(*values) != tally.hash(*reversed(values))
    moment = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    keeper.set_time("2026-03-01 08:30", sender=li)
    keeper.mark_time(sender=li)
    assert keeper.late == moment and keeper.mark == tally.hash(moment)


@pytest.mark.parametrize(
    "value", [1.5, None, b"short", 2**127, datetime(2026, 3, 1), ["a"], date(1899, 12, 31)]
)
def test_what_has_no_type_has_no_hash(value: object) -> None:
    assert _code(tally.hash, value) == "S6502"


# --- refusals -----------------------------------------------------------------------------------------------


def test_a_refusal_says_everything(chain: tally.Chain, people: tuple[tally.Account, ...], box: Any) -> None:
    li, wang = people
    box.look(sender=wang)
    before = box.looks, box.held, li.balance("CNY")
    with pytest.raises(tally.Refused) as caught:
        box.look(sender=wang)
    refused = caught.value
    assert (refused.code, refused.reason) == ("R4001", "看够了 / enough looks")
    why = refused.explanation
    assert (why.rule, why.who, why.when, why.state) == ("Box#0.look", "Wang", "2026-03-02 00:00", "Open")
    assert [(value.text, value.value) for value in why.values] == [("looks", "1")]
    assert {one.action: one.people for one in why.may_act}["fill"] == ("Li",)
    assert refused.receipt is not None and refused.receipt.outcome == "R4001"
    assert (box.looks, box.held, li.balance("CNY")) == before
    assert all(part in str(refused) for part in ("R4001", "enough looks", "Wang", "looks = 1"))


def test_refused_takes_a_code_a_text_a_half_or_a_pattern(box: Any, people: tuple[tally.Account, ...]) -> None:
    import re

    box.look(sender=people[1])
    for match in (
        None,
        "R4001",
        "看够了 / enough looks",
        "enough looks",
        "看够了",
        re.compile("enough"),
        re.compile("^R4"),
    ):
        with tally.refused(match) as caught:
            box.look(sender=people[1])
        assert caught.refusal is not None and caught.refusal.code == "R4001"


def test_refused_fails_where_nothing_or_something_else_was_refused(
    box: Any, people: tuple[tally.Account, ...]
) -> None:
    with pytest.raises(tally.NotRefused) as caught, tally.refused("R4001"):
        box.look(sender=people[1])
    assert caught.value.code == "S6509"
    with pytest.raises(tally.NotRefused) as caught, tally.refused("R4003"):
        box.look(sender=people[1])
    assert caught.value.code == "S6510"
    with pytest.raises(ZeroDivisionError), tally.refused():
        1 // 0  # noqa: B018 - the error is the test


def test_a_cap_bounds_what_may_leave_the_account(box: Any, people: tuple[tally.Account, ...]) -> None:
    with tally.refused("R4005"):
        box.fill(sender=people[0], caps={"CNY": "59.99 CNY"})
    assert box.fill(sender=people[0], caps={"CNY": tally.Money("60 CNY")}).outcome == "done"
    assert _code(box.fill, sender=people[0], caps={"CNY": 60}) == "S6501"
    assert _code(box.fill, sender=people[0], caps={"CNY": "60 EUR"}) == "S6501"


def test_arguments_must_match(box: Any, chain: tally.Chain, people: tuple[tally.Account, ...]) -> None:
    li, wang = people
    for call in (
        lambda: box.tell(sender=wang),
        lambda: box.tell(1, 2, sender=wang),
        lambda: box.tell(1, number=1, sender=wang),
        lambda: box.tell(n=1, sender=wang),
        lambda: tally.loads(BOX)["Box"].create(chain, owner=li, other=wang),
    ):
        assert _code(call) == "S6507"
    assert _code(box.fill, sender="Li") == "S6502"
    assert _code(box.may, "fill", "Li") == "S6502"
    assert _code(chain.give, "Li", "1 CNY") == "S6502"


# --- texts --------------------------------------------------------------------------------------------------


def test_texts_and_files_that_cannot_be_loaded_have_codes(tmp_path: Path) -> None:
    assert _code(tally.load, tmp_path / "absent.tally") == "S6001"
    assert _code(tally.load, tmp_path) == "S6004"
    with pytest.raises(tally.CompileError) as caught:
        tally.loads("tally 1\ncontract C:\n    party a\n    nonsense\n")
    assert caught.value.code.startswith("E") and caught.value.diagnostics
    module = tally.loads(BOX)
    assert list(module) == ["Box"] and module["Box"].name == "Box"
    assert _code(module.__getitem__, "Bix") == "S6506"


# --- chains -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "at", ["2026-03-02", date(2026, 3, 2), "2026-03-02 00:00", datetime(2026, 3, 1, 16, tzinfo=UTC)]
)
def test_a_chain_starts_at_the_local_time_it_is_given(at: Any) -> None:
    chain = tally.Chain(at=at, calendar="CN")
    assert (chain.now, chain.today) == (datetime(2026, 3, 1, 16, tzinfo=UTC), date(2026, 3, 2))


def test_waiting_keeps_the_local_time_of_day() -> None:
    chain = tally.Chain(at="1986-05-03 12:00", calendar="CN")
    chain.wait(days=1)
    assert chain.now == datetime(1986, 5, 4, 3, tzinfo=UTC)  # summer time began in China that day
    chain.wait(years=1, months=2, weeks=1, hours=1, minutes=30)
    assert chain.now == datetime(1987, 7, 11, 4, 30, tzinfo=UTC)  # 13:30 in summer time
    chain.wait_until("1987-12-31")
    assert chain.now == datetime(1987, 12, 30, 16, tzinfo=UTC)


def test_working_days_are_those_of_the_calendar() -> None:
    chain = tally.Chain(at="2025-09-30 09:00", calendar="CN")
    chain.wait(working_days=1)
    assert chain.today == date(2025, 10, 9)  # 1 to 8 October 2025 are days off


def test_what_cannot_be_waited_for_has_a_code(chain: tally.Chain) -> None:
    assert _code(chain.wait, days=-1) == "S6502"
    assert _code(chain.wait, days=1.5) == "S6502"
    assert _code(chain.wait, years=9000) == "S6505"
    assert _code(chain.wait, minutes=10**12) == "S6505"
    assert _code(chain.wait_until, "2026-03-01") == "S6504"
    assert _code(chain.wait_until, "soon") == "S6502"
    assert _code(tally.Chain().wait, working_days=1) == "S6513"
    assert _code(tally.Chain, calendar="XX") == "S6503"
    assert _code(tally.Chain, at=20260302) == "S6502"
    assert _code(tally.Chain, seed="7") == "S6502"
    assert chain.now == datetime(2026, 3, 1, 16, tzinfo=UTC)


def test_people_have_one_account_a_name_and_a_seed(chain: tally.Chain) -> None:
    (li,), (again,) = chain.people("Li"), chain.people("Li")
    assert li == again and len({li, again}) == 1
    assert tally.Chain(seed=7).people("Li") == (li,)
    assert tally.Chain(seed=8).people("Li") != (li,)
    for name in ("", "1a", "a b", "the issuer", "é", "x" * 65, 5):
        assert _code(chain.people, name) == "S6502"


def test_money_is_transferred_or_refused(chain: tally.Chain, people: tuple[tally.Account, ...]) -> None:
    li, wang = people
    chain.transfer(wang, "30 CNY", sender=li)
    assert (li.balance("CNY"), wang.balance("CNY")) == (tally.Money("70 CNY"), tally.Money("30 CNY"))
    with tally.refused("R4005"):
        chain.transfer(wang, "70.01 CNY", sender=li)
    assert _code(li.balance, "XYZ") == "S6401"


def test_what_is_isolated_is_undone(chain: tally.Chain, box: Any, people: tuple[tally.Account, ...]) -> None:
    kept = chain.snapshot()
    with chain.isolate():
        box.fill(sender=people[0])
        chain.wait(days=5)
        assert box.held == tally.Money("60 CNY")
    assert box.held == tally.Money("0 CNY") and chain.today == date(2026, 3, 2)
    box.fill(sender=people[0])
    chain.revert(kept)
    assert people[0].balance("CNY") == tally.Money("100 CNY")


def test_a_fork_goes_on_by_itself(chain: tally.Chain, box: Any, people: tuple[tally.Account, ...]) -> None:
    fork = chain.fork()
    there = box.on(fork)
    there.fill(sender=people[0])
    assert (there.held, box.held) == (tally.Money("60 CNY"), tally.Money("0 CNY"))
    assert fork.balance(people[0], "CNY") == tally.Money("40 CNY")


def test_an_instance_of_a_point_that_was_left_is_gone(
    chain: tally.Chain, people: tuple[tally.Account, ...]
) -> None:
    kept = chain.snapshot()
    box = tally.loads(BOX)["Box"].create(chain, owner=people[0], other=people[1], sum="60 CNY")
    chain.revert(kept)
    with pytest.raises(tally.TallyError) as caught:
        box.state  # noqa: B018 - the access is the test
    assert caught.value.code == "S6404"
    assert _code(lambda: box.fill(sender=people[0])) == "S6404"
    assert repr(box) == "<Box#0: gone>"


def test_a_halted_instance_says_so() -> None:
    chain = tally.Chain()
    (li,) = chain.people("Li")
    it = tally.loads(HALTING)["Fragile"].create(chain, owner=li)
    assert it.halted is None
    chain.wait(days=2)
    assert (it.halted, it.state) == ("R4009", "Open")
    with tally.refused("R4016"):
        it.close(sender=li)


def test_the_same_calls_give_the_same_receipts() -> None:
    def once() -> list[str]:
        chain = tally.Chain(seed=3, at="2026-03-02", calendar="CN")
        li, wang = chain.people("Li", "Wang")
        receipts = [chain.give(li, "100 CNY")]
        box = tally.loads(BOX)["Box"].create(chain, owner=li, other=wang, sum="60 CNY")
        receipts += [box.creation, box.fill(sender=li), box.look(sender=wang), *chain.wait(months=2)]
        return [f"{receipt!r} {receipt.record!r}" for receipt in receipts]

    assert once() == once()
