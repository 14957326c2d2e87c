"""Other instances: what is read of them and what it costs, which values may name them, when they may call."""

from __future__ import annotations

from typing import Any

import pytest

from chain.host import LedgerHost
from chain.ledger import Ledger
from chain.receipt import Receipt
from chain.transaction import Call, Create
from tests.vm.machine.world import LI, WANG, ZHAO, World, dump, said
from vm.code.gas import action_bounds
from vm.code.verify import VerifiedProgram
from vm.compiler import compile_source
from vm.machine.host import Caller, Meter
from vm.machine.outcome import ActionKind, Done, OutOfGas, Refused
from vm.machine.state import NOT_CREATED, Instance, Moment, Status
from vm.machine.trace import NO_TRACE
from vm.source import SourceFile

TEXT = """\
tally 1

record Pair: left, right: Fund

contract Fund:
    party owner
    term cap: int
    keep total: int = 0
    keep heir: account
    keep next: Fund
    keep members: list account limit 4
    keep owed: map account to int
    keep rate: map account to int default 3
    pot held: CNY
    pot saved: CNY per account limit 4
    function room(n: int) -> bool = total + n <= cap
    function heir_is(who: account) -> bool = heir == who

    state Raising until entered + 30 days:
        on put by owner paying 5 CNY into held: stay
        on save by owner paying 7 CNY into saved[sender]: stay
        on add_up(n: int) by owner: set total = total + n; stay
        on name_heir(who: account) by owner: set heir = who; stay
        on owe(who: account, n: int) by owner:
            add who -> n to owed else "twice"
            set rate[who] = n
            add who to members else "full"
            stay
        on tie(it: Fund) by owner: set next = it; stay
        on spend by owner:
            pay all from held to owner
            refund saved
            go Spent
        on timeout:
            pay all from held to owner
            refund saved
            go Spent

    final Spent

contract Grant:
    party office, fund: Fund
    keep seen: int = fund.cap
    keep chosen: Fund
    keep pair: Pair
    keep funds: list Fund limit 4
    keep known_funds: map Fund to int
    require fund.total == 0 else "begun"

    state Open until entered + 30 days:
        on term_ by office: set seen = fund.cap; stay
        on keep_ by office: set seen = fund.total; stay
        on heir by office: require fund.heir == office else "heir"; stay
        on known_ by office: require known(fund.heir) else "known"; stay
        on entry(who: account) by office: set seen = fund.owed[who]; stay
        on default_(who: account) by office: set seen = fund.rate[who]; stay
        on has_(who: account) by office: require who in fund.owed else "in"; stay
        on sums by office: set seen = sum(fund.owed) * 100 + count(fund.owed); stay
        on pots(who: account) by office:
            set seen = minor(fund.held) * 1_000_000 + minor(fund.saved[who]) * 1_000 + minor(sum(fund.saved))
            stay
        on room(n: int) by office: require fund.room(n) else "room"; stay
        on heir_is(who: account) by office: require fund.heir_is(who) else "heir"; stay
        on open_ by office: require fund is Raising and not fund is final else "spent"; stay
        on far by office: set seen = fund.next.next.cap; stay
        on each_ by office:
            set seen = 0
            for who in fund.members limit 4:
                set seen = seen + fund.owed[who]
            stay
        on late(n: int) by office: set seen = chosen.owed[who_of(n)]; stay
        on late_in(n: int) by office: require who_of(n) in chosen.owed else "in"; stay
        on late_room(n: int) by office: require chosen.room(known_funds[fund] + n) else "room"; stay
        on plain by office: stay
        on choose_(f: Fund) by office: set chosen = f; stay
        on pick(p: Pair, fs: list Fund limit 3) by office: set pair = p; set funds = fs; stay
        on enter_(f: Fund) by office: add f -> 1 to known_funds else "twice"; stay
        on ask(f: Fund) by office:
            require f == fund and f != next_of(f) and f in known_funds else "other"
            stay
        on told by fund: set seen = seen + 1; set chosen = sender; stay
        on told_kept by chosen: stay
        on told_any by any Fund: require sender in known_funds else "unknown"; stay
        on told_map by any of known_funds: stay
        on told_list by any of funds: stay
        on told_arg(f: Fund) by f: require f == sender else "never"; stay
        on told_mixed by office or fund: stay
        on anyone_ by anyone: stay
        on person(who: account) by who: stay
        on both by office and fund: go Closed
        on mirror by anyone or fund: stay
        on timeout: go Closed
    function next_of(f: Fund) -> Fund = f.next
    function who_of(n: int) -> account = fund.members[n]

    final Closed
"""


def compiled(text: str) -> VerifiedProgram:
    """The program of a text."""
    compilation = compile_source(SourceFile.of("test.tally", text))
    assert compilation.program is not None, [(one.code, one.parameters) for one in compilation.errors]
    return compilation.program


PROGRAM = compiled(TEXT)


class Town:
    """A chain where Li owns two funds of a cap of 40 and 50, and Wang's office has a grant on the first."""

    def __init__(self) -> None:
        self.world = World(PROGRAM.program, LI, 40)
        self.ledger: Ledger = self.world.ledger
        self.first = self.create(0, LI, 40)
        self.second = self.create(0, LI, 50)
        self.grant = self.create(1, WANG, self.first)

    def create(self, contract: int, *terms: Any) -> bytes:
        """The address of a new instance."""
        receipt = self.made(contract, *terms)
        assert receipt.created is not None, receipt.outcome
        return receipt.created

    def made(self, contract: int, *terms: Any) -> Receipt:
        """What a creation came to."""
        receipt = self.ledger.submit(Create(self.world.issuer, self.world.program, contract, terms))
        assert isinstance(receipt, Receipt)
        return receipt

    def call(self, person: bytes, instance: bytes, action: str, *arguments: Any) -> Receipt:
        """A person's call."""
        receipt = self.ledger.submit(Call(person, instance, action, arguments, None))
        assert isinstance(receipt, Receipt)
        return receipt

    def own(self, action: str, *arguments: Any, fund: bytes | None = None) -> None:
        """Li does something with a fund, the first unless another is named."""
        assert said(self.call(LI, fund or self.first, action, *arguments)) == "done"

    def asks(self, action: str, *arguments: Any) -> str:
        """What an action of the grant comes to for Wang."""
        return said(self.call(WANG, self.grant, action, *arguments))

    def message(self, sender: bytes, action: str, *arguments: Any) -> str:
        """What an action of the grant comes to where the address `sender` calls it, by the machine alone."""
        ledger = self.ledger
        outcome = ledger.executor.act(
            LedgerHost(ledger.state, ledger.genesis), self.at(self.grant), action, arguments, Caller(sender),
            Moment(ledger.time, 20_000), Meter(100_000), NO_TRACE,
        )  # fmt: skip
        match outcome:
            case Done(record):
                return "consent" if record.kind is ActionKind.CONSENT else "done"
            case Refused(refusal):
                return refusal.code
            case OutOfGas():
                return "R5001"

    def at(self, address: bytes) -> Instance:
        """The machine's instance."""
        found = self.ledger.find(address)
        assert found is not None
        return found

    @property
    def seen(self) -> int:
        """What the grant kept last."""
        value: int = self.at(self.grant).keeps[0]
        return value


@pytest.fixture
def town() -> Town:
    return Town()


# --- reading ------------------------------------------------------------------------------------------------


def test_terms_and_keeps(town: Town) -> None:
    assert town.seen == 40, "the first value was read at creation"
    town.own("add_up", 6)
    assert town.asks("keep_") == "done"
    assert town.seen == 6
    assert town.asks("term_") == "done"
    assert town.seen == 40


def test_what_is_not_yet_known_stops_and_can_be_asked_for(town: Town) -> None:
    assert [town.asks("heir"), town.asks("known_"), town.asks("heir_is", WANG)] == ["R4007", "R4001", "R4007"]
    town.own("name_heir", WANG)
    assert [town.asks("heir"), town.asks("known_"), town.asks("heir_is", WANG)] == ["done"] * 3
    assert town.asks("heir_is", LI) == "R4001"


def test_entries_defaults_and_in(town: Town) -> None:
    assert [town.asks("entry", ZHAO), town.asks("has_", ZHAO)] == ["R4006", "R4001"]
    assert town.asks("default_", ZHAO) == "done"
    assert town.seen == 3
    town.own("owe", ZHAO, 8)
    assert [town.asks("entry", ZHAO), town.asks("has_", ZHAO)] == ["done", "done"]
    assert town.seen == 8
    assert town.asks("default_", ZHAO) == "done"
    assert town.seen == 8


def test_sums_and_counts_are_those_the_other_keeps(town: Town) -> None:
    town.own("owe", ZHAO, 8)
    town.own("owe", LI, 5)
    assert town.asks("sums") == "done"
    assert town.seen == 13 * 100 + 2
    assert town.at(town.first).totals == {(0, -1): 13}


def test_pots_cells_and_their_sum(town: Town) -> None:
    town.own("put")
    town.own("save")
    assert town.asks("pots", LI) == "done"
    assert town.seen == 500 * 1_000_000 + 700 * 1_000 + 700
    assert town.asks("pots", ZHAO) == "done"
    assert town.seen == 500 * 1_000_000 + 700


def test_a_function_is_worked_out_there(town: Town) -> None:
    town.own("add_up", 38)
    assert [town.asks("room", 2), town.asks("room", 3)] == ["done", "R4001"]


def test_the_state(town: Town) -> None:
    assert town.asks("open_") == "done"
    town.own("spend")
    assert town.asks("open_") == "R4001"
    assert town.asks("term_") == "done", "a final instance is read like any other"


def test_a_way_over_several_instances_is_several_reads(town: Town) -> None:
    assert town.asks("far") == "R4007"
    town.own("tie", town.second)
    town.own("tie", town.first, fund=town.second)
    assert town.asks("far") == "done"
    assert town.seen == 40
    town.own("tie", town.second, fund=town.second)
    assert town.asks("far") == "done"
    assert town.seen == 50


def test_a_loop_goes_through_the_others_list(town: Town) -> None:
    town.own("owe", ZHAO, 8)
    town.own("owe", LI, 5)
    assert town.asks("each_") == "done"
    assert town.seen == 13


def test_what_stands_first_in_the_text_is_worked_out_first(town: Town) -> None:
    """`chosen` is not known (R4007), there is no item 5 (R4006) and no entry of `known_funds` (R4006)."""
    town.own("owe", ZHAO, 8)
    town.own("owe", LI, 5)
    assert town.asks("late", 5) == "R4007"
    assert town.asks("late_in", 5) == "R4006"
    assert town.asks("late_in", 1) == "R4007"
    assert town.asks("late_room", 1) == "R4007"
    assert town.asks("choose_", town.second) == "done"
    assert [town.asks("late", 5), town.asks("late", 1)] == ["R4006", "R4006"]
    assert town.asks("late_in", 1) == "R4001"
    assert town.asks("late_room", 1) == "R4006"
    assert town.asks("enter_", town.first) == "done"
    assert [town.asks("late_room", 49), town.asks("late_room", 50)] == ["done", "R4001"]


def test_creation_asks_other_instances(town: Town) -> None:
    town.own("add_up", 1)
    receipt = town.made(1, WANG, town.first)
    assert isinstance(receipt.outcome, Refused)
    assert (receipt.outcome.refusal.code, receipt.outcome.refusal.reason) == ("R4001", "begun")


def test_a_read_costs_what_the_table_says(town: Town) -> None:
    """`plain` is STAY alone: 2. `term_` has besides TERM fund 2, AT 12, TERM cap 2, SET_KEEP 20 of size 1.

    WHO is one TERM in both.
    """
    plain, read = town.call(WANG, town.grant, "plain"), town.call(WANG, town.grant, "term_")
    assert plain.gas == 2 + 2
    assert read.gas - plain.gas == 2 + 12 + 2 + 20 + 1


def test_no_read_costs_more_than_its_bound(town: Town) -> None:
    town.own("owe", ZHAO, 8)
    town.own("owe", LI, 5)
    town.own("name_heir", WANG)
    town.own("tie", town.first)
    bounds = dict(action_bounds(PROGRAM.program, 1))
    calls = {
        "term_": (), "keep_": (), "heir": (), "known_": (), "entry": (ZHAO,), "default_": (WANG,),
        "has_": (ZHAO,), "sums": (), "pots": (LI,), "room": (1,), "heir_is": (WANG,), "open_": (), "far": (),
    }  # fmt: skip
    for action, arguments in calls.items():
        receipt = town.call(WANG, town.grant, action, *arguments)
        assert (said(receipt), receipt.gas) == ("done", bounds[action]), action
    # two of four people: each of the other two would cost one more turn
    walked = town.call(WANG, town.grant, "each_")
    assert said(walked) == "done"
    assert 0 < walked.gas < bounds["each_"]


def test_an_instance_that_is_still_to_be_created_cannot_be_read(town: Town) -> None:
    town.at(town.first).status[Status.STATE] = NOT_CREATED
    before = dump(town.ledger)
    assert [town.asks("term_"), town.asks("open_"), town.asks("room", 1)] == ["R4020"] * 3
    assert dump(town.ledger) == before


# --- values at the border -----------------------------------------------------------------------------------


def test_an_argument_is_an_instance_of_its_contract(town: Town) -> None:
    nobody = b"\x02" + bytes(31)
    for wrong in (town.grant, nobody, LI, b"\x02", 5, "first"):
        assert town.asks("choose_", wrong) == "R4018", wrong
    assert town.asks("choose_", town.second) == "done"
    assert town.at(town.grant).keeps[1] == town.second


def test_instances_inside_lists_and_records_are_looked_at_too(town: Town) -> None:
    first, second, grant = town.first, town.second, town.grant
    assert town.asks("pick", (first, second), (first, second)) == "done"
    assert town.asks("pick", (first, grant), ()) == "R4018"
    assert town.asks("pick", (first, second), (first, grant)) == "R4018"
    assert town.asks("pick", (first, second), (first,) * 4) == "R4018"


def test_a_term_is_an_instance_of_its_contract(town: Town) -> None:
    for wrong in (town.grant, LI, b"\x02" + bytes(31)):
        assert said(town.made(1, WANG, wrong)) == "R4018"
    assert said(town.made(1, town.first, town.first)) == "R4018", "an instance is no account"


def test_an_instance_of_another_program_is_another_contracts(town: Town) -> None:
    """The same contract with another word in a refusal is another program."""
    other = compiled(TEXT.replace('"twice"', '"there"'))
    receipt = town.ledger.submit(Create(town.world.issuer, other, 0, (LI, 40)))
    assert isinstance(receipt, Receipt)
    assert receipt.created is not None
    assert town.asks("choose_", receipt.created) == "R4018"


def test_the_same_program_compiled_twice_is_one(town: Town) -> None:
    """A program is known by its bytes: an instance made with another copy of it fits."""
    copy = compiled(TEXT)
    assert copy is not PROGRAM
    receipt = town.ledger.submit(Create(town.world.issuer, copy, 0, (LI, 41)))
    assert isinstance(receipt, Receipt)
    assert town.asks("choose_", receipt.created) == "done"


def test_instances_are_compared_and_found(town: Town) -> None:
    town.own("tie", town.second)
    assert town.asks("ask", town.first) == "R4001", "not yet known to the grant"
    assert town.asks("enter_", town.first) == "done"
    assert town.asks("ask", town.first) == "done"
    assert town.asks("enter_", town.first) == "R4010"
    town.own("tie", town.first)
    assert town.asks("ask", town.first) == "R4001", "it is its own next"


# --- instances as callers -----------------------------------------------------------------------------------


def test_a_party_that_is_an_instance_calls_and_is_the_sender(town: Town) -> None:
    assert town.message(town.second, "told") == "R4002"
    assert town.message(LI, "told") == "R4002"
    assert town.message(town.first, "told") == "done"
    assert town.at(town.grant).keeps[:2] == [41, town.first]
    assert town.message(town.first, "told_kept") == "done"
    assert town.message(town.second, "told_kept") == "R4002"


def test_a_kept_instance_that_is_not_known_names_nobody(town: Town) -> None:
    assert town.message(town.first, "told_kept") == "R4007"


def test_any_instance_of_a_contract(town: Town) -> None:
    assert town.message(town.first, "told_any") == "R4001"
    assert town.asks("enter_", town.first) == "done"
    assert town.message(town.first, "told_any") == "done"
    assert town.message(town.second, "told_any") == "R4001"
    for other in (town.grant, WANG, b"\x02" + bytes(31)):
        assert town.message(other, "told_any") == "R4002"


def test_instances_of_a_map_and_of_a_list(town: Town) -> None:
    assert [town.message(town.first, "told_map"), town.message(town.first, "told_list")] == ["R4002"] * 2
    assert town.asks("enter_", town.first) == "done"
    assert town.asks("pick", (town.first, town.first), (town.first,)) == "done"
    assert [town.message(town.first, "told_map"), town.message(town.first, "told_list")] == ["done"] * 2
    assert [town.message(town.second, "told_map"), town.message(town.second, "told_list")] == ["R4002"] * 2


def test_an_instance_that_is_an_argument(town: Town) -> None:
    assert town.message(town.second, "told_arg", town.second) == "done"
    assert town.message(town.second, "told_arg", town.first) == "R4002"


def test_anyone_and_accounts_are_never_instances(town: Town) -> None:
    assert town.message(town.first, "anyone_") == "R4002"
    assert town.message(town.first, "person", town.first) == "R4018"
    assert town.message(town.first, "plain") == "R4002"
    assert town.message(LI, "anyone_") == "done"
    assert [town.message(town.first, "told_mixed"), town.message(WANG, "told_mixed")] == ["done", "done"]
    assert [town.message(town.first, "mirror"), town.message(LI, "mirror")] == ["done", "done"]
    assert town.message(town.second, "mirror") == "R4002"


def test_an_instance_signs_beside_a_person(town: Town) -> None:
    assert town.message(town.second, "both") == "R4002"
    assert town.message(town.first, "both") == "consent"
    assert town.asks("both") == "done"
    assert town.at(town.grant).status[Status.STATE] == 1


def test_who_may_act_names_instances_and_no_more_than_it_can(town: Town) -> None:
    grant = town.at(town.grant)
    assert town.ledger.may_act(grant, "told") == (town.first,)
    assert town.ledger.may_act(grant, "both") == (WANG, town.first)
    assert town.ledger.may_act(grant, "told_any") == ()
    assert town.ledger.may_act(grant, "told_arg") == ()
    assert town.ledger.may_act(grant, "mirror") is None
