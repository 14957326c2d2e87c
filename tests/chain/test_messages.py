"""Messages and creations of one transaction: order, limits, and that all of it is done or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from chain.address import instance_address
from chain.genesis import local_genesis
from chain.receipt import Receipt, nested
from chain.state import InternalFault
from chain.transaction import Call, Create
from tests.chain.messages import BANK, Town, bank, tree
from tests.reference.fixtures import compiled
from tests.vm.machine.world import DAY, LI, START, WANG, ZHAO, dump, said
from vm.code.codec import program_hash
from vm.encoding import encode_values
from vm.machine.host import Caller, Host, Meter
from vm.machine.interpreter import Interpreter
from vm.machine.outcome import ActionKind, Done, Outcome, OutOfGas, Party, PotPlace, Refused, Sent
from vm.machine.state import Instance, Moment, Status
from vm.machine.trace import Tracer
from vm.values import Value

# --- order --------------------------------------------------------------------------------------------------


def test_messages_run_first_come_first_served_over_all_levels() -> None:
    town, root, leaf = tree()
    receipt = town.call(root, "start", 1)
    assert [(action.name, action.instance, action.cause) for action in receipt.actions] == [
        ("start", 3, -1),
        ("pass_on", 1, 0),
        ("pass_on", 2, 0),
        ("count_in", 0, 1),
        ("count_in", 0, 1),
        ("count_in", 0, 2),
        ("count_in", 0, 2),
    ]
    assert town.keep(leaf, "seen") == (1, 11, 2, 12)
    assert [(depth, action.instance) for depth, action in nested(receipt.actions)] == [
        (0, 3), (1, 1), (2, 0), (2, 0), (1, 2), (2, 0), (2, 0),
    ]  # fmt: skip


def test_a_creation_runs_in_its_turn_and_the_next_message_finds_its_instance() -> None:
    town, found = bank()
    receipt = town.call(found, "hand_out", 3_000)
    purse = town.ledger.state.instances[1]
    assert [(one.kind, one.name, one.instance, one.cause) for one in receipt.actions] == [
        (ActionKind.RULE, "hand_out", 0, -1),
        (ActionKind.CREATION, "Purse", 1, 0),
        (ActionKind.RULE, "put", 1, 0),
        (ActionKind.RULE, "hear", 0, 2),
    ]
    assert (receipt.actions[1].state_before, receipt.actions[1].state_after) == (-1, 0)
    assert (town.instance(found).pots[0], purse.pots[0]) == (7_000, 3_000)
    assert town.keep(found, "heard") == 3_000
    (payment,) = receipt.payments
    assert (payment.source, payment.target) == (
        PotPlace(0, 0, "held", None),
        PotPlace(1, 0, "saved", None),
    )
    assert receipt.created is None


def test_the_address_of_what_a_rule_creates_covers_its_creator_and_number() -> None:
    town, found = bank()
    town.call(found, "hand_out", 100)
    purse = town.ledger.state.instances[1]
    types = tuple(term.type for term in town.program.program.contracts[1].terms)
    terms = encode_values(types, (found, LI, 8_000))
    assert terms is not None
    expected = instance_address(program_hash(town.program.program), 1, terms, found, 1)
    assert purse.address == expected
    assert town.keep(found, "last") == expected
    assert (purse.root, town.instance(found).root) == (0, 0)


CLOCKS = """\
tally 1

contract Log:
    keep seen: list int limit 9

    state Open forever:
        on write(b: Bell) by any Hand:
            if sender is Over: add 1 to seen else "full"
            if b is Rung: add 2 to seen else "full"
            stay

contract Hand:
    party owner, log: Log, bell: Bell
    keep over_at: time = now

    state Open until entered + 30 days:
        on act by owner:
            set over_at = now
            send bell.ring()
            send log.write(bell)
            go Passing
        on timeout: go Over

    state Passing until over_at:
        on timeout: go Over

    state Over until entered + 9 days:
        on timeout: go Done

    final Done

contract Bell:
    keep rung_at: time = now

    state Silent until entered + 30 days:
        on ring by any Hand: set rung_at = now; go Ringing
        on timeout: go Rung

    state Ringing until rung_at:
        on timeout: go Rung

    state Rung forever:
        on look by anyone: stay
"""


def test_a_clock_that_an_action_makes_due_runs_before_the_next_message() -> None:
    town = Town(CLOCKS)
    log, bell = town.create("Log"), town.create("Bell")
    hand = town.create("Hand", LI, log, bell)
    receipt = town.call(hand, "act")
    assert [(one.kind.value, one.name, one.cause) for one in receipt.actions] == [
        ("rule", "act", -1),
        ("clock", "timeout", -1),
        ("rule", "ring", 0),
        ("clock", "timeout", -1),
        ("rule", "write", 0),
    ]
    # the log, last of all, saw that both had moved on
    assert town.keep(log, "seen") == (1, 2)


# --- all or nothing -----------------------------------------------------------------------------------------


def test_a_refusal_at_any_depth_undoes_everything() -> None:
    town, root, leaf = tree()
    # the fourth of the four that reach the leaf is 40 + 1 + 10 = 51
    assert town.refused(root, "start", 40) == "R4001"
    assert town.refused(root, "start", 39) == "R4001"
    assert said(town.call(root, "start", 38)) == "done"
    assert town.keep(leaf, "seen") == (38, 48, 39, 49)
    assert (town.keep(root, "turns"), town.ledger.state.instances[1].keeps[0]) == (1, 1)


def test_a_refusal_names_who_refused_and_who_had_sent_it() -> None:
    town, root, _ = tree()
    receipt = town.call(root, "start", 40)
    assert isinstance(receipt.outcome, Refused)
    refusal = receipt.outcome.refusal
    assert (refusal.code, refusal.reason) == ("R4001", "50 or more")
    # 40 and 41 pass, 50 is the first that does not: it comes from the left one
    assert refusal.sent == Sent(Party(0, 2), "count_in", Party(1, 1), "pass_on")
    direct = town.call(root, "start", 5, by=WANG)
    assert isinstance(direct.outcome, Refused) and direct.outcome.refusal.sent is None


@pytest.mark.parametrize(
    ("amount", "code", "sent"),
    [
        (10_001, "R4004", None),
        (8_001, "R4001", Sent(Party(None, 1), "put", Party(0, 0), "hand_out")),
        (8_000, "done", None),
    ],
)
def test_instances_and_money_of_a_refused_call_are_gone(amount: int, code: str, sent: Sent | None) -> None:
    town, found = bank()
    before = dump(town.ledger)
    receipt = town.call(found, "hand_out", amount)
    assert said(receipt) == code
    if isinstance(receipt.outcome, Refused):
        assert dump(town.ledger) == before
        assert receipt.outcome.refusal.sent == sent
        assert len(town.ledger.state.instances) == len(town.ledger.state.addresses) == 1
    # whatever was taken back, the next creation has the next number
    assert said(town.call(found, "hand_out", 100)) == "done"
    assert town.ledger.state.instances[-1].number == len(town.ledger.state.instances) - 1


def test_a_creation_may_refuse_and_an_invariant_may_break_late() -> None:
    town, found = bank()
    assert said(town.call(found, "hand_out", 5_000)) == "done"
    # heard would be 50.00 + 40.00, and the invariant wants less than 90.00
    assert town.refused(found, "hand_out", 4_000) == "R4009"
    assert said(town.call(found, "hand_out", 3_999)) == "done"
    small = compiled("small.tally", BANK.replace("most: 80 CNY", "most: 4 CNY"))
    assert small.program is not None
    made = town.submit(Create(town.issuer, small.program, 0, (LI,))).created or b""
    town.call(made, "fill", 100)
    receipt = town.call(made, "hand_out", 50)
    assert isinstance(receipt.outcome, Refused)
    assert receipt.outcome.refusal.reason == "too small a purse"
    assert receipt.outcome.refusal.sent == Sent(Party(None, 1), "Purse", Party(3, 0), "hand_out")


def test_a_final_and_a_halted_target_take_no_message() -> None:
    town, root, leaf = tree()
    town.ledger.state.instances[0].status[Status.HALTED] = "R4009"
    assert town.refused(root, "start", 1) == "R4016"
    town.ledger.state.instances[0].status[Status.HALTED] = None
    town.call(leaf, "close")
    assert town.refused(root, "start", 1) == "R4003"


# --- money --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "sent", "code"),
    [
        (500, 500, "done"),
        (500, 499, "R4021"),
        (500, 501, "R4021"),
        (500, 0, "R4021"),
        (0, 500, "R4021"),
        (0, 0, "done"),
    ],
)
def test_what_a_message_brings_equals_what_the_header_takes(amount: int, sent: int, code: str) -> None:
    town, found = bank()
    town.call(found, "hand_out", 100)
    if code == "done":
        receipt = town.call(found, "short_change", amount, sent)
        assert said(receipt) == code
        assert sum(one.amount for one in receipt.payments) == sent
    else:
        assert town.refused(found, "short_change", amount, sent) == code


def test_a_cell_sends_and_a_child_sends_back() -> None:
    town, found = bank()
    town.call(found, "hand_out", 100)
    purse = town.ledger.state.instances[1].address
    assert said(town.call(found, "fill_part", 7, 900)) == "done"
    assert said(town.call(found, "hand_out_part", 7, 400)) == "done"
    assert town.refused(found, "hand_out_part", 7, 501) == "R4004"
    assert town.refused(found, "hand_out_part", 8, 1) == "R4004"
    here = town.instance(found)
    assert (here.pots[1], here.families[1], town.instance(purse).pots[0]) == (500, {7: 500}, 500)
    receipt = town.call(purse, "give_back", 450)
    (payment,) = receipt.payments
    assert (payment.source, payment.target) == (
        PotPlace(1, 0, "saved", None),
        PotPlace(0, 0, "held", None),
    )
    assert (town.instance(purse).pots[0], here.pots[0]) == (50, 10_000 - 100 + 450)
    # the whole amount went out, so the cell is gone
    assert said(town.call(found, "hand_out_part", 7, 500)) == "done"
    assert here.families[1] == {}


class _Losing(Interpreter):
    """Forgets what actions send."""

    def act(
        self,
        host: Host,
        instance: Instance,
        action: str,
        arguments: tuple[Value, ...],
        caller: Caller,
        moment: Moment,
        meter: Meter,
        tracer: Tracer,
    ) -> Outcome:
        """Act, and lose the messages."""
        outcome = super().act(host, instance, action, arguments, caller, moment, meter, tracer)
        return Done(outcome.record) if isinstance(outcome, Done) else outcome


def test_money_that_does_not_arrive_stops_the_chain() -> None:
    town, found = bank(_Losing())
    town.call(found, "fill", 100)
    before = dump(town.ledger)
    with pytest.raises(InternalFault, match="conservation of CNY broken by -300"):
        town.ledger.submit(Call(LI, found, "hand_out", (300,)))
    assert dump(town.ledger) == before


JOINT = """\
tally 1

contract Office:
    party clerk, deal: Deal
    pot till: CNY

    state Open until entered + 90 days:
        on fill by clerk paying 5 CNY into till: stay
        on approve by clerk: send deal.conclude(1); stay
        on approve_other by clerk: send deal.conclude(2); stay
        on timeout: pay all from till to clerk; go Closed

    final Closed

contract Deal:
    party buyer, seller

    state Open until entered + 30 days:
        on conclude(n: int) by buyer and any Office paying 5 CNY from buyer into seller: go Done
        on timeout: go Done

    final Done
"""


@pytest.mark.parametrize("office_first", [True, False])
def test_a_contract_signs_with_people_and_pays_nothing(office_first: bool) -> None:
    town = Town(JOINT)
    deal = town.create("Deal", WANG, ZHAO)
    office = town.create("Office", LI, deal)
    steps: list[Callable[[], Receipt]] = [
        lambda: town.call(office, "approve"),
        lambda: town.call(deal, "conclude", 1, by=WANG),
    ]
    first, second = steps if office_first else reversed(steps)
    receipt = first()
    assert said(receipt) == "done"
    assert receipt.actions[-1].kind is ActionKind.CONSENT
    assert [key[1] for key in town.instance(deal).consents] == [office if office_first else WANG]
    receipt = second()
    assert said(receipt) == "done"
    assert town.instance(deal).status[Status.STATE] == 1
    (payment,) = receipt.payments
    assert payment.amount == 500
    assert (town.ledger.balance(WANG, "CNY"), town.ledger.balance(ZHAO, "CNY")) == (99_500, 100_500)


def test_a_contract_that_consents_to_something_else_takes_back_its_first_consent() -> None:
    town = Town(JOINT)
    deal = town.create("Deal", WANG, ZHAO)
    office = town.create("Office", LI, deal)
    for action in ("approve", "approve_other"):
        assert said(town.call(office, action)) == "done"
    (consent,) = town.instance(deal).consents.values()
    assert consent.arguments == (2,)
    town.call(deal, "conclude", 1, by=WANG)
    assert town.instance(deal).status[Status.STATE] == 0
    town.call(deal, "conclude", 2, by=WANG)
    assert town.instance(deal).status[Status.STATE] == 1


# --- limits -------------------------------------------------------------------------------------------------


def test_a_transaction_sends_sixty_four_times_with_what_is_sent_in_turn() -> None:
    town, root, leaf = tree()
    assert said(town.call(root, "wide", tuple(range(8)))) == "done"
    assert town.refused(root, "wide", tuple(range(9))) == "R4022"
    # each of them is sent on, so that 32 come to 64
    assert said(town.call(root, "many", tuple(range(32)))) == "done"
    assert town.keep(leaf, "seen") == tuple(range(32))
    receipt = town.call(root, "many", (0,) * 33)
    assert isinstance(receipt.outcome, Refused)
    # the sixty-fifth is the last that the one in the middle sends on
    refusal = receipt.outcome.refusal
    assert (refusal.code, refusal.sent) == (
        "R4022",
        Sent(Party(1, 1), "pass_once", Party(3, 0), "many"),
    )


def test_gas_is_one_budget_for_all_of_a_transaction() -> None:
    town, root, _ = tree()
    receipt = town.call(root, "start", 1)
    assert receipt.gas == sum(action.gas for action in receipt.actions)
    whole = receipt.gas + receipt.prepaid
    spent = town.ledger.state.gas_used[LI][1]
    assert spent == whole
    base = local_genesis(0, START, ("CNY",))
    for limit, code in ((whole, "done"), (whole - 1, "R5001")):
        town, root, _ = tree(genesis=replace(base, block_gas=max(limit, 400)))
        before = dump(town.ledger)
        receipt = town.call(root, "start", 1)
        assert said(receipt) == code
        if code != "done":
            assert receipt.outcome == OutOfGas(limit) and receipt.gas == limit
            assert dump(town.ledger) == before


def test_the_allowance_of_the_caller_pays_for_messages() -> None:
    town, root, _ = tree()
    whole = town.call(root, "start", 1).gas
    base = local_genesis(0, START, ("CNY",))
    town, root, _ = tree(genesis=replace(base, account_gas_a_day=2 * whole - 1))
    assert said(town.call(root, "start", 1)) == "done"
    assert town.refused(root, "start", 2) == "R5002"
    town.ledger.advance_to(START + DAY)
    assert said(town.call(root, "start", 2)) == "done"
