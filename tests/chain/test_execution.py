"""One transaction: whole or not at all, its nonce, its gas and its account's allowance; faults of ours."""

from __future__ import annotations

from typing import Any

import pytest

from chain.address import instance_address, named_account
from chain.genesis import TRANSACTION_GAS, Genesis, local_genesis
from chain.host import LedgerHost
from chain.ledger import Ledger
from chain.receipt import Receipt, Rejection
from chain.state import InternalFault
from chain.transaction import Call, Create, Issue, Transaction, Transfer
from tests.vm.machine.build import (
    INT,
    Pools,
    code,
    contract,
    final,
    forever,
    op,
    rule,
    until,
    variables,
    verified,
)
from tests.vm.machine.world import DAY, LI, START, START_DAY, WANG, ZHAO, World, dump, said
from vm.code.codec import program_hash
from vm.code.opcodes import Opcode
from vm.code.program import ClockCode, EventCode, KeepCode, MapCode, PayingCode, PotCode, Program
from vm.encoding import encode_values
from vm.machine.dates import Duration, Roll, Unit
from vm.machine.host import Caller, Host, Meter
from vm.machine.interpreter import Interpreter
from vm.machine.outcome import Outcome, OutOfGas, Refused
from vm.machine.state import Instance, Moment, Status
from vm.machine.trace import NO_TRACE, Tracer
from vm.types import AccountType, BoolType, DateType, DurationType, ListType

ISSUER = local_genesis(0, START, ("CNY",)).issuers[0][1]


def ledger() -> Ledger:
    """A chain on which LI holds 100 fen."""
    found = Ledger(local_genesis(0, START, ("CNY", "EUR")))
    assert isinstance(found.submit(Issue(ISSUER, LI, "CNY", 100)), Receipt)
    return found


def outcome(chain: Ledger, transaction: Transaction) -> str:
    """What a transaction comes to, or the code of its rejection."""
    result = chain.submit(transaction)
    return result.code if isinstance(result, Rejection) else said(result)


# --- issue and transfer -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("transaction", "result"),
    [
        (Issue(ISSUER, LI, "CNY", 5), "done"),
        (Issue(ISSUER, LI, "CNY", 0), "done"),
        (Issue(ISSUER, LI, "CNY", -1), "R4008"),
        (Issue(ISSUER, LI, "CNY", 2**127 - 1), "R4008"),
        (Issue(LI, LI, "CNY", 5), "S6402"),
        (Issue(ISSUER, LI, "XXX", 5), "S6401"),
        (Issue(ISSUER, b"\x02" + bytes(31), "CNY", 5), "S6403"),
        (Transfer(LI, WANG, "CNY", 100), "done"),
        (Transfer(LI, WANG, "CNY", 101), "R4005"),
        (Transfer(LI, WANG, "CNY", -1), "R4008"),
        (Transfer(LI, WANG, "EUR", 1), "R4005"),
        (Transfer(LI, WANG, "XXX", 1), "S6401"),
        (Transfer(LI, b"\x02" + bytes(31), "CNY", 1), "S6403"),
    ],
)
def test_money_outside_contracts(transaction: Issue | Transfer, result: str) -> None:
    chain = ledger()
    before, nonces, receipts = dump(chain), dict(chain.state.nonces), len(chain.receipts)
    assert outcome(chain, transaction) == result
    assert chain.state.total("CNY") == chain.state.issued["CNY"]
    if result.startswith("R"):
        # in the block, its nonce used, and nothing else changed
        assert dump(chain) == before
        assert chain.state.nonces[transaction.sender] == nonces.get(transaction.sender, 0) + 1
        assert len(chain.receipts) == receipts + 1
    if result.startswith("S"):
        # not taken at all
        assert (dump(chain), chain.state.nonces, len(chain.receipts)) == (before, nonces, receipts)


def test_unknown_instances_currencies_and_calendars_are_not_taken() -> None:
    chain = ledger()
    assert outcome(chain, Call(LI, b"\x02" + bytes(31), "act", ())) == "S6404"
    pot = PotCode("held", "USD", None, None)
    foreign = verified(Pools().program(contract(forever("Open"), pots=(pot,))))
    assert outcome(chain, Create(LI, foreign, 0, ())) == "S6401"
    elsewhere = verified(Pools().program(contract(forever("Open")), calendar="XX"))
    assert outcome(chain, Create(LI, elsewhere, 0, ())) == "S6503"
    assert chain.state.nonces == {ISSUER: 1}


def test_an_address_covers_program_contract_terms_creator_and_nonce() -> None:
    chain = ledger()
    program = Pools().program(contract(forever("Open"), terms=variables(n=INT)))
    terms = encode_values((INT,), (5,))
    assert terms is not None
    for nonce in (0, 1):
        receipt = chain.submit(Create(LI, verified(program), 0, (5,)))
        assert isinstance(receipt, Receipt)
        assert receipt.created == instance_address(program_hash(program), 0, terms, LI, nonce)
    assert len({instance.address for instance in chain.state.instances}) == 2


# --- gas ----------------------------------------------------------------------------------------------------


def prepaid(pools: Pools, gas: int) -> Program:
    """Open (prepaid 7) and Later (prepaid `gas`), each until ten days on; `go` enters Later, `stay` stays."""
    ten = pools.push(DurationType(), _days(10))
    end = code(op(Opcode.ENTRY_DAY), ten, op(Opcode.DATE_ADD))
    return pools.program(
        contract(
            until("Open", end, prepaid=7),
            until("Later", end, prepaid=gas),
            final("Closed"),
            rules=(
                rule("go", code(op(Opcode.GO, 1)), states=(0, 1)),
                rule("stay", code(op(Opcode.STAY)), states=(0, 1)),
            ),
            clocks=(ClockCode(None, (), code(op(Opcode.GO, 2)), (0, 1), None),),
        )
    )


def _days(count: int) -> Duration:
    return Duration(Unit.DAY, count, Roll.NONE)


def test_an_entry_is_charged_what_its_clocks_may_take_and_staying_is_not() -> None:
    world = World(prepaid(Pools(), 500))
    # the deadline's ENTRY_DAY 2, PUSH 1, DATE_ADD 8
    assert (world.receipt.gas, world.receipt.prepaid) == (11, 7)
    go = world.call(LI, "go")
    assert (go.gas, go.prepaid) == (20 + 11, 500)
    stay = world.call(LI, "stay")
    assert (stay.gas, stay.prepaid) == (2, 0)
    assert world.ledger.state.spent(LI, START_DAY) == 31 + 500 + 2
    again = world.call(LI, "go")
    assert again.prepaid == 500
    (timeout,) = world.after(30 * DAY)
    # GO 20, and nothing prepaid: nobody is charged for what a clock enters
    assert (timeout.gas, timeout.prepaid) == (20, 0)
    assert set(world.ledger.state.gas_used) == {world.issuer, LI}


def allowed(gas: int, prepaid_gas: int = 500) -> World:
    """A world in which an account may use so much gas a day."""
    issuers = (("CNY", ISSUER), ("EUR", ISSUER))
    return World(
        prepaid(Pools(), prepaid_gas), genesis=Genesis("small", START, issuers, account_gas_a_day=gas)
    )


@pytest.mark.parametrize(
    ("allowance", "result", "used"),
    [(531, "done", 531), (530, "R5002", 31), (30, "R5002", 30), (0, "R5002", 0)],
)
def test_what_an_account_may_use_a_day(allowance: int, result: str, used: int) -> None:
    # the issuer creates with 18; `go` takes 31 and prepays 500
    world = allowed(max(allowance, 18))
    spent = max(allowance, 18) - allowance
    world.ledger.state.gas_used[LI] = (START_DAY, spent)
    before = dump(world.ledger)
    receipt = world.call(LI, "go")
    assert said(receipt) == result
    assert (dump(world.ledger) == before) == (result != "done")
    assert receipt.gas + receipt.prepaid == used
    assert world.ledger.state.spent(LI, START_DAY) == spent + used
    assert world.ledger.state.nonces[LI] == 1


def test_the_allowance_is_of_the_utc_day() -> None:
    world = allowed(531)
    assert said(world.call(LI, "go")) == "done"
    assert said(world.call(LI, "stay")) == "R5002"
    world.after(DAY - 1)
    assert said(world.call(LI, "stay")) == "R5002"
    world.after(DAY)
    assert said(world.call(LI, "stay")) == "done"
    assert said(world.call(WANG, "stay")) == "done"


@pytest.mark.parametrize(
    ("prepaid_gas", "result"), [(TRANSACTION_GAS - 31, "done"), (TRANSACTION_GAS - 30, "R5001")]
)
def test_a_transaction_takes_at_most_its_limit_with_what_it_prepays(prepaid_gas: int, result: str) -> None:
    world = World(prepaid(Pools(), prepaid_gas))
    before = dump(world.ledger)
    receipt = world.call(LI, "go")
    assert said(receipt) == result
    if result != "done":
        assert receipt.outcome == OutOfGas(TRANSACTION_GAS)
        assert dump(world.ledger) == before
        assert world.ledger.state.spent(LI, START_DAY) == TRANSACTION_GAS


# --- clocks in a transaction --------------------------------------------------------------------------------


def noting(count_in_call: int, count_in_clock: int) -> World:
    """`go` notes so many events and enters a state whose timeout, due at once, notes some more."""
    pools = Pools()
    turn = code(op(Opcode.LOCAL, 0), op(Opcode.NOTE, 0))

    def notes(count: int) -> Any:
        items = pools.push(ListType(INT, 100), tuple(range(count)))
        return (items, op(Opcode.FOR, 0, 100, 0, blocks=(turn,)))

    past = code(pools.push(DateType(), START_DAY - 5))
    clock = ClockCode(None, variables(n=INT), code(*notes(count_in_clock), op(Opcode.GO, 2)), (1,), None)
    return World(
        pools.program(
            contract(
                forever("Open"),
                until("Past", past),
                final("Closed"),
                events=(EventCode("Seen", variables(n=INT)),),
                rules=(rule("go", code(*notes(count_in_call), op(Opcode.GO, 1)), more=variables(n=INT)),),
                clocks=(clock,),
            )
        )
    )


def test_events_of_a_call_and_of_the_clocks_it_makes_due_count_together() -> None:
    world = noting(60, 4)
    receipt = world.call(LI, "go")
    assert (said(receipt), len(receipt.events), world.state) == ("done", 64, 2)
    # the block counts both actions, the account only its own
    call, clock = receipt.actions
    assert (receipt.gas, call.gas > 0, clock.gas > 0) == (call.gas + clock.gas, True, True)
    assert world.ledger.state.spent(LI, START_DAY) == call.gas


def test_no_instance_is_halted_for_what_its_caller_used_up() -> None:
    world = noting(60, 5)
    before = dump(world.ledger)
    assert said(world.call(LI, "go")) == "R4019"
    assert dump(world.ledger) == before
    assert world.instance.status[Status.HALTED] is None


def test_a_clock_that_stops_in_a_transaction_halts_its_instance_and_the_call_stands() -> None:
    pools = Pools()
    bad = code(
        pools.number(1), pools.number(0), op(Opcode.INT_MODULO), op(Opcode.SET_KEEP, 0), op(Opcode.GO, 2)
    )
    program = pools.program(
        contract(
            forever("Open"),
            until("Past", code(pools.push(DateType(), START_DAY - 5))),
            final("Closed"),
            keeps=(KeepCode("x", INT, None),),
            rules=(rule("go", code(pools.number(3), op(Opcode.SET_KEEP, 0), op(Opcode.GO, 1))),),
            clocks=(ClockCode(None, (), bad, (1,), None),),
        )
    )
    world = World(program)
    receipt = world.call(LI, "go")
    assert said(receipt) == "done"
    assert [(halt.instance, halt.refusal.code) for halt in receipt.halts] == [(0, "R4011")]
    assert (world.state, world.keep(), world.instance.status[Status.HALTED]) == (1, 3, "R4011")


# --- refused leaves nothing ---------------------------------------------------------------------------------


def everything() -> World:
    """`all` does one of everything that an action can do, and then holds only if its argument says so."""
    pools = Pools()
    none = pools.text("none")
    header = PayingCode(code(pools.money(50)), "CNY", None, (1, 0), None)
    body = code(
        pools.number(5),
        op(Opcode.SET_KEEP, 0),
        op(Opcode.CLEAR_KEEP, 1),
        pools.number(1),
        pools.number(2),
        op(Opcode.MAP_ADD, 0, none),
        pools.number(1),
        pools.number(3),
        op(Opcode.MAP_SET, 0),
        pools.number(1),
        op(Opcode.MAP_REMOVE, 0, none),
        pools.number(8),
        pools.number(9),
        op(Opcode.MAP_ADD, 0, none),
        pools.money(20),
        op(Opcode.SENDER),
        op(Opcode.PAY, 0, (0, 0), (2, 1), 0),
        pools.money(5),
        op(Opcode.SENDER),
        op(Opcode.SENDER),
        op(Opcode.PAY, 0, (1, 1), (0, 0), 0),
        op(Opcode.SENDER),
        op(Opcode.PAY, 1, (1, 2), (0, 0), 0),
        op(Opcode.LOCAL, 0),
        op(Opcode.IF, blocks=(code(op(Opcode.GO, 1)), code())),
        pools.push(BoolType(), False),
        op(Opcode.REQUIRE, pools.text("no")),
        op(Opcode.STAY),
    )
    return World(
        pools.program(
            contract(
                forever("Open"),
                forever("Later"),
                keeps=(KeepCode("x", INT, None), KeepCode("y", INT, code(pools.number(1)))),
                maps=(MapCode("m", INT, INT, False, None, (-1,)),),
                pots=(PotCode("held", "CNY", None, None), PotCode("bids", "CNY", AccountType(), 3)),
                rules=(rule("all", body, parameters=variables(b=BoolType()), paying=header),),
                flows=True,
            )
        )
    )


def test_a_refused_call_leaves_nothing_behind_but_its_nonce_and_its_gas() -> None:
    world = everything()
    before = dump(world.ledger)
    receipt = world.call(LI, "all", False)
    assert said(receipt) == "R4001"
    assert isinstance(receipt.outcome, Refused)
    assert dump(world.ledger) == before
    assert (receipt.actions, receipt.payments, receipt.events) == ((), (), ())
    assert world.ledger.state.nonces[LI] == 1
    assert world.ledger.state.spent(LI, START_DAY) == receipt.outcome.gas
    assert said(world.call(LI, "all", True)) == "done"
    assert world.instance.pots == [30, 0]


# --- faults -------------------------------------------------------------------------------------------------


class Forger(Interpreter):
    """An executor with a fault: it writes into a place behind the machine's back once it has acted."""

    def __init__(self, forge: Any) -> None:
        self.forge = forge

    def act(
        self,
        host: Host,
        instance: Instance,
        action: str,
        arguments: tuple[Any, ...],
        caller: Caller,
        moment: Moment,
        meter: Meter,
        tracer: Tracer,
    ) -> Outcome:
        """Act, and then do something that no action does."""
        done = super().act(host, instance, action, arguments, caller, moment, meter, tracer)
        self.forge(host, instance)
        return done


def _pot(host: Host, instance: Instance) -> None:
    host.journal.set_item(instance.pots, 0, instance.pots[0] + 1)


def _cell(host: Host, instance: Instance) -> None:
    host.journal.set_key(instance.families[1], WANG, 7)


def _swap(host: Host, instance: Instance) -> None:
    host.journal.set_item(instance.families, 1, {WANG: 7})


def _below(host: Host, instance: Instance) -> None:
    # conserved, and still impossible
    host.credit(ZHAO, "CNY", instance.pots[0] + 1)
    host.journal.set_item(instance.pots, 0, -1)


def _balance(host: Host, instance: Instance) -> None:
    host.credit(ZHAO, "CNY", 1)


def _crash(host: Host, instance: Instance) -> None:
    raise MemoryError


@pytest.mark.parametrize(
    ("forge", "fault"),
    [
        (_pot, InternalFault),
        (_cell, InternalFault),
        (_swap, InternalFault),
        (_below, InternalFault),
        (_balance, InternalFault),
        (_crash, MemoryError),
    ],
)
def test_a_fault_is_an_exception_and_commits_nothing(forge: Any, fault: type[BaseException]) -> None:
    world = everything()
    before, nonces = dump(world.ledger), dict(world.ledger.state.nonces)
    world.ledger._execution.executor = Forger(forge)
    with pytest.raises(fault):
        world.call(LI, "all", True)
    assert (dump(world.ledger), world.ledger.state.nonces) == (before, nonces)
    assert LI not in world.ledger.state.gas_used
    world.ledger._execution.executor = Interpreter()
    assert said(world.call(LI, "all", True)) == "done"


def test_a_fault_in_a_creation_leaves_no_instance() -> None:
    class Broken(Interpreter):
        def create(
            self, host: Host, instance: Instance, moment: Moment, meter: Meter, tracer: Tracer
        ) -> Outcome:
            super().create(host, instance, moment, meter, tracer)
            raise InternalFault("broken")

    world = everything()
    world.ledger._execution.executor = Broken()
    before = dump(world.ledger)
    with pytest.raises(InternalFault):
        world.create()
    assert dump(world.ledger) == before


def test_a_fault_in_a_clock_leaves_it_due() -> None:
    class Broken(Interpreter):
        def run_clock(self, *arguments: Any) -> Outcome:
            super().run_clock(*arguments)
            raise InternalFault("broken")

    world = World(prepaid(Pools(), 500))
    world.ledger._execution.executor = Broken()
    before = dump(world.ledger)
    with pytest.raises(InternalFault):
        world.after(30 * DAY)
    assert dump(world.ledger) == before
    world.ledger._execution.executor = Interpreter()
    (timeout,) = world.after(30 * DAY)
    assert (said(timeout), world.state) == ("done", 2)


def test_an_overdue_instance_is_never_acted_on() -> None:
    world = World(prepaid(Pools(), 500))
    host, late = LedgerHost(world.ledger.state, world.genesis), Moment(START + 11 * DAY, START_DAY + 11)
    with pytest.raises(InternalFault):
        Interpreter().act(
            host, world.instance, "stay", (), Caller(LI), late, Meter(TRANSACTION_GAS), NO_TRACE
        )


def test_named_accounts_differ_by_name_and_seed() -> None:
    assert len({named_account(seed, name) for seed in (0, 1) for name in ("Li", "Wang")}) == 4


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"block_gas": 0}, "gas"),
        ({"account_gas_a_day": -1}, "gas"),
        ({"issuers": (("CNY", ISSUER), ("CNY", ISSUER))}, "one issuer"),
        ({"issuers": (("CNY", b"\x02" + bytes(31)),)}, "account"),
    ],
)
def test_a_genesis_that_cannot_be_is_refused(changes: dict[str, Any], words: str) -> None:
    facts: dict[str, Any] = {"chain_id": "x", "start": START, "issuers": (("CNY", ISSUER),), **changes}
    with pytest.raises(ValueError, match=words):
        Genesis(**facts)
