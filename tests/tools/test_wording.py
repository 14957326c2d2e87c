"""What people read is in one language, names the clock and the argument at fault, and marks what a later
calendar may change."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

import tally
from chain.testing.report import FailureKind
from chain.tools.words import word
from chain.transaction import Call, Create
from tests.tools.run import Command, last, run
from tests.tools.texts import BOX, HALTING, box, scenario

Write = Callable[[str], str]

WORKING = """\
tally 1
calendar CN

contract Wait:
    party owner
    state Open until entered + 5 working days:
        on close by owner: go Closed
        on look by anyone: stay
        on timeout: go Closed
    final Closed
"""


def _waiting(year: int) -> str:
    """Five working days from a Monday after the end of September."""
    day = {2031: "2031-11-03", 2026: "2026-11-02"}[year]
    return WORKING + scenario(f"people Li\non {day}\ncreate w = Wait(owner: Li)\nafter 10 days")


@pytest.mark.parametrize(("language", "other"), [("en", "[\u4e00-\u9fff]"), ("zh", "anyone can|issuer ->")])
def test_each_language_stands_alone(command: Command, write: Write, language: str, other: str) -> None:
    steps = "people Li, Wang\ngive 1 CNY to Li\ncreate w = Wait(owner: Li)\nWang does w.close"
    code, out, _ = command("run", write(WORKING + scenario(steps)), "--lang", language)
    assert code == 1
    assert re.search(other, out) is None
    assert "close (Li); look (`anyone`)" in out
    assert ("发行人 -> Li: 1.00 CNY" if language == "zh" else "issuer -> Li: 1.00 CNY") in out


def test_a_deadline_in_a_year_without_a_notice_is_provisional(command: Command, write: Write) -> None:
    # 2031-11-03 is a Monday: the fifth Monday-to-Friday day after it is Monday the 10th
    name = write(_waiting(2031))
    assert "due 2031-11-10 24:00 (provisional): clock `on timeout` of w" in command("run", name)[1]
    assert "到期 2031-11-10 24:00（暂定）：w 的时钟 `on timeout`" in command("run", name, "--lang", "zh")[1]
    assert "deadline 2031-11-10 24:00 (provisional)" in command("trace", name, "--step", "2")[1]
    document = command.json("run", name)[1]["scenarios"][0]["steps"]
    (before,), (after,) = document[1]["instances"], document[2]["instances"]
    assert (before["deadline"], before["provisional"]) == ("2031-11-10 24:00", True)
    assert (after["deadline"], after["provisional"]) == ("", False)
    (action,) = document[2]["clocks"][0]["actions"]
    assert (action["due"], action["provisional"]) == ("2031-11-10 24:00", True)


def test_a_deadline_in_a_year_with_a_notice_is_not(command: Command, write: Write) -> None:
    out = command("run", write(_waiting(2026)))[1]
    assert "due 2026-11-09 24:00: clock `on timeout` of w" in out
    assert "provisional" not in out


def test_python_says_that_a_deadline_is_provisional() -> None:
    contract = tally.loads(WORKING)["Wait"]
    for start, expected in (("2031-11-03", True), ("2026-11-02", False)):
        chain = tally.Chain(at=start, calendar="CN")
        (li,) = chain.people("Li")
        waiting = contract.create(chain, owner=li)
        assert waiting.deadline_provisional is expected
        waiting.close(sender=li)
        assert waiting.deadline_provisional is False


def test_the_last_moment_before_the_instant_counts() -> None:
    # the table covers 2026: 24:00 of its last day is certain, though the instant is 0:00 of the next year
    text = WORKING.replace("entered + 5 working days", "2026-12-31")
    chain = tally.Chain(at="2026-11-02", calendar="CN")
    (li,) = chain.people("Li")
    waiting = tally.loads(text)["Wait"].create(chain, owner=li)
    assert waiting.deadline == datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert waiting.deadline_provisional is False


def test_a_step_above_the_first_on_happens_at_the_default_start() -> None:
    steps = "people Li, Wang\ngive 100 CNY to Li\ncreate box = Box(owner: Li, other: Wang, sum: 60 CNY)\n"
    report = run(BOX + scenario(steps + "on 2026-01-20\nexpect box is Closed"))
    assert report.passed
    assert [report.when(step.time) for step in report.steps[1:3]] == ["2026-01-05 00:00", "2026-01-20 00:00"]
    refused = run(BOX + scenario(steps + "on 2026-01-04"))
    assert refused.failure is not None
    assert refused.failure.kind is FailureKind.TIME


def test_a_halt_names_the_clock_and_its_line(command: Command, write: Write) -> None:
    text = HALTING + scenario("people Li\ncreate f = Fragile(owner: Li)\nafter 2 days")
    out = command("run", write(text))[1]
    assert "the clock `on timeout` (line 9) broke invariant `small` and halted `f`" in out
    assert "call with other values" not in out
    assert last(run(text)).halts[0].code == "R4009"


def test_a_value_that_does_not_fit_is_named() -> None:
    chain = tally.Chain(calendar="CN", at="2026-03-02")
    li, wang = chain.people("Li", "Wang")
    module = tally.loads(BOX)
    made = module["Box"].create(chain, owner=li, other=wang, sum="60 CNY")
    with pytest.raises(tally.Refused, match=re.escape("`number` takes int(0..9); 12 was given")):
        chain.submit(Call(wang.address, made.address, "tell", (12,)))
    created = made.creation.record.transaction
    assert isinstance(created, Create)
    verified = created.program
    with pytest.raises(tally.Refused, match=re.escape("`sum` takes money CNY; -1 was given")):
        chain.submit(Create(li.address, verified, 0, (li.address, wang.address, -1)))


def test_unknown_values_and_refusals_are_said_in_words(command: Command, write: Write) -> None:
    unknown = write(box("expect box.secret == 1"))
    assert "box.secret = not known" in command("run", unknown)[1]
    done = command("run", write(box("Wang cannot box.look")))[1]
    assert "this call was to be refused, but it was done" in done
    said = command("run", write(box("Wang does box.look\nWang cannot box.look\nLi cannot box.look")))[1]
    assert "refused, as the scenario says: R4001 \u201c看够了 / enough looks\u201d" in said
    assert "refused, as the scenario says: R4002 `box.look` is not for Li to do" in said


def test_one_of_a_thing_is_not_many() -> None:
    counts = {"name": "C", "states": 1, "rules": 2, "clocks": 1, "invariants": 0}
    assert word("contract line", "en", **counts) == "contract C: 1 state, 2 rules, 1 clock, 0 invariants"
    assert word("checked warnings", "en", name="f", count=1) == "f: no errors, 1 warning"
    assert word("checked warnings", "en", name="f", count=2) == "f: no errors, 2 warnings"


def test_an_account_of_another_chain_and_a_call_without_a_sender_have_codes() -> None:
    chain, other = tally.Chain(calendar="CN"), tally.Chain(seed=1)
    li, wang = chain.people("Li", "Wang")
    (foreign,) = other.people("Zhao")
    contract = tally.loads(BOX)["Box"]
    with pytest.raises(tally.TallyError) as found:
        contract.create(chain, owner=li, other=foreign, sum="60 CNY")
    assert found.value.code == "S6520"
    made = contract.create(chain, owner=li, other=wang, sum="60 CNY")
    for call in (
        lambda: contract.create(chain, sender=foreign, owner=li, other=wang, sum="60 CNY"),
        lambda: made.look(sender=foreign),
        lambda: chain.give(foreign, "1 CNY"),
        lambda: chain.transfer(foreign, "1 CNY", sender=li),
        lambda: chain.transfer(li, "1 CNY", sender=foreign),
        lambda: chain.withdraw(made.look, sender=foreign),
        lambda: chain.balance(foreign, "CNY"),
        lambda: made.may("look", foreign),
    ):
        with pytest.raises(tally.TallyError) as found:
            call()
        assert found.value.code == "S6520"
    with pytest.raises(tally.TallyError) as found:
        made.look()
    assert found.value.code == "S6519"
    fork = chain.fork()
    assert made.on(fork).look(sender=wang).outcome == "done"
    assert contract.create(fork, owner=li, other=wang, sum="60 CNY").state == "Open"


def test_explain_shows_where_a_message_names_things_without_braces(command: Command) -> None:
    code, out, _ = command("explain", "R4004", "--lang", "en")
    assert code == 0
    assert "`<rule>` would pay more than the pot holds" in out
    assert "{" not in out
