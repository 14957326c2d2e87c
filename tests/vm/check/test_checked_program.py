"""What the checker makes of whole pages: numbers, places, types, nodes, worked out by hand from the text."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from vm.check import check
from vm.check.checked import (
    AccountBalance,
    After,
    Append,
    Cannot,
    CheckedContract,
    CheckedProgram,
    Constant,
    Context,
    CreateStep,
    Does,
    Every,
    Expect,
    Expression,
    For,
    Foreign,
    Give,
    Go,
    If,
    InState,
    KeepValue,
    Known,
    Let,
    Local,
    MapHas,
    MapValue,
    Narrow,
    Note,
    OnDate,
    Operate,
    PotPlace,
    Refund,
    Require,
    SetKeep,
    SetMap,
    Share,
    Stay,
    TermValue,
    ToAccount,
    WhoAccount,
    WhoAnd,
    WhoInList,
    WhoOr,
)
from vm.check.walk import bare
from vm.code.opcodes import Opcode
from vm.machine.dates import Duration, Roll, Unit
from vm.source import SourceFile, Span
from vm.syntax.parse import parse
from vm.types import (
    AccountType,
    BoolType,
    ContractType,
    DateType,
    DurationType,
    HashType,
    IntType,
    ListType,
    MoneyType,
    PercentType,
    Type,
)

_PAGES = Path(__file__).parents[2] / "language" / "pages.md"
_SPAN = Span(0, 0)
_YUAN = MoneyType("CNY")


def program_of(text: str) -> CheckedProgram:
    """The checked program of a text that has nothing wrong with it, not even a warning."""
    parsed = parse(SourceFile.of("page.tally", text))
    assert parsed.module is not None, parsed.diagnostics
    checked = check(parsed.module)
    assert checked.diagnostics == ()
    assert checked.program is not None
    return checked.program


def _page(place: int) -> CheckedProgram:
    blocks = re.findall(
        r"^```tally\n(.*?)^```$", _PAGES.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return program_of(blocks[place])


@pytest.fixture(scope="module")
def first() -> CheckedProgram:
    """The first page of the language."""
    return _page(0)


@pytest.fixture(scope="module")
def chinese() -> CheckedProgram:
    """The page in Chinese names."""
    return _page(1)


def _term(number: int, type_: Type) -> TermValue:
    return TermValue(number, type_, _SPAN)


def _same(node: object, wanted: object) -> bool:
    """Whether two nodes say the same, wherever they stand."""
    return bare(node) == bare(wanted)


def _day(year: int, month: int, day: int) -> int:
    return (date(year, month, day) - date(1970, 1, 1)).days


LANDLORD, TENANT = _term(0, AccountType()), _term(1, AccountType())
DEPOSIT, MONTHS, START = _term(4, _YUAN), _term(5, IntType(1, 60)), _term(6, DateType())


# --- the first page -----------------------------------------------------------------------------------------


def test_the_first_page_has_its_declarations_in_order(first: CheckedProgram) -> None:
    (rental,) = first.contracts
    assert (first.language, first.calendar, first.functions) == (1, "CN", ())
    assert rental.name == "Rental"
    assert rental.description == "A home let for a fixed term; the contract holds the deposit."
    assert rental.parties == 3
    assert [(term.name, term.type) for term in rental.terms] == [
        ("landlord", AccountType()),
        ("tenant", AccountType()),
        ("arbiter", AccountType()),
        ("rent", _YUAN),
        ("deposit", _YUAN),
        ("months", IntType(1, 60)),
        ("start", DateType()),
    ]
    (claimed,) = rental.keeps
    assert (claimed.name, claimed.type) == ("claimed", _YUAN)
    assert _same(claimed.initial, Constant(0, _YUAN, _SPAN))
    assert [(pot.name, pot.currency, pot.key, pot.limit) for pot in rental.pots] == [
        ("held", "CNY", None, None)
    ]
    assert [(event.name, [(one.name, one.type) for one in event.fields]) for event in rental.events] == [
        ("RentPaid", [("amount", _YUAN)])
    ]
    assert [check.reason for check in rental.checks] == ["三方须为不同的人 / three different people"]
    assert [(bound.action, bound.limit) for bound in rental.bounds] == [("award", 9_000)]


def test_the_first_page_has_its_rules_and_clocks_in_their_states(first: CheckedProgram) -> None:
    (rental,) = first.contracts
    assert [rule.name for rule in rental.rules] == [
        "sign", "pay_rent", "leave", "claim", "waive", "agree", "award",
    ]  # fmt: skip
    assert [(state.name, state.final, state.rules, state.clocks) for state in rental.states] == [
        ("Offered", False, (0,), (0,)),
        ("Leased", False, (1, 2), (1,)),
        ("Claiming", False, (3, 4), (2,)),
        ("Disputed", False, (5, 6), (3,)),
        ("Closed", True, (), ()),
    ]
    assert [clock.when for clock in rental.clocks] == [None] * 4
    assert [rule.article for rule in rental.rules] == [
        None, "Article 5: rent is due monthly", None, None, None, None, None,
    ]  # fmt: skip


def test_deadlines_of_the_first_page(first: CheckedProgram) -> None:
    (rental,) = first.contracts
    month = Constant(Duration(Unit.MONTH, 1, Roll.CLIP), DurationType(), _SPAN)
    term = Operate(Opcode.DURATION_SCALE, (month, MONTHS), (), DurationType(), _SPAN)
    entry = Context(Opcode.ENTRY_DAY, DateType(), _SPAN)
    ten_days = Constant(Duration(Unit.DAY, 10, Roll.NONE), DurationType(), _SPAN)
    wanted: list[Expression] = [
        START,
        Operate(Opcode.DATE_ADD, (START, term), (), DateType(), _SPAN),
        Operate(Opcode.DATE_ADD, (entry, ten_days), (), DateType(), _SPAN),
    ]
    for state, deadline in zip(rental.states, wanted, strict=False):
        assert _same(state.deadline, deadline)
    assert rental.states[4].deadline is None


def test_joint_consent_names_who_pays(first: CheckedProgram) -> None:
    sign = first.contracts[0].rules[0]
    parts = (WhoAccount(LANDLORD, _SPAN), WhoAccount(TENANT, _SPAN))
    assert sign.joint
    assert _same(sign.who, WhoAnd(parts, _SPAN))
    assert sign.paying is not None
    assert sign.paying.currency == "CNY"
    assert _same(sign.paying.amount, DEPOSIT)
    assert _same(sign.paying.source, TENANT)
    assert _same(sign.paying.target, PotPlace(0, None, False, _SPAN))
    assert _same(sign.body, (Go(1, _SPAN),))


def test_a_single_payer_is_the_caller(first: CheckedProgram) -> None:
    pay_rent = first.contracts[0].rules[1]
    rent = _term(3, _YUAN)
    assert not pay_rent.joint
    assert pay_rent.paying is not None
    assert pay_rent.paying.source is None
    assert _same(pay_rent.paying.target, ToAccount(LANDLORD, _SPAN))
    assert _same(pay_rent.body, (Note(0, (rent,), _SPAN), Stay(_SPAN)))


def test_statements_of_a_claim(first: CheckedProgram) -> None:
    claim = first.contracts[0].rules[3]
    amount = Local(0, _YUAN, _SPAN)
    at_most = Operate(Opcode.LESS_EQUAL, (amount, DEPOSIT), (), BoolType(), _SPAN)
    assert [(one.name, one.type) for one in claim.parameters] == [("amount", _YUAN), ("evidence", HashType())]
    assert claim.locals == claim.parameters
    assert _same(
        claim.body,
        (
            Require(at_most, "不能超过押金 / at most the deposit", _SPAN),
            SetKeep(0, amount, _SPAN),
            Go(3, _SPAN),
        ),
    )


def test_an_award_shares_by_its_parameter(first: CheckedProgram) -> None:
    award = first.contracts[0].rules[6]
    share, go = award.body
    assert isinstance(share, Share)
    assert _same(share.source, PotPlace(0, None, False, _SPAN))
    assert _same(share.parts[0].percent, Local(0, PercentType(), _SPAN))
    assert share.parts[0].fraction is None
    assert _same(share.rest, ToAccount(TENANT, _SPAN))
    assert _same(go, Go(4, _SPAN))


def test_an_invariant_knows_its_states(first: CheckedProgram) -> None:
    (escrowed,) = first.contracts[0].invariants
    assert (escrowed.name, escrowed.states, escrowed.each) == ("escrowed", (1, 2, 3), None)
    assert escrowed.condition.type == BoolType()


def test_the_scenario_of_the_first_page(first: CheckedProgram) -> None:
    (scenario,) = first.scenarios
    lease = ContractType(0, "Rental")
    assert scenario.title == "nobody acts after move-out"
    assert scenario.people == (0, 1, 2)
    assert [(one.name, one.type) for one in scenario.locals] == [
        ("Li", AccountType()),
        ("Wang", AccountType()),
        ("Zhao", AccountType()),
        ("lease", lease),
    ]
    assert [type(step) for step in scenario.steps] == [
        Give, OnDate, CreateStep, Does, Expect, Does, Expect, After, Cannot, Expect,
    ]  # fmt: skip
    give, on, create, _, offered, _, _, after, cannot, end = scenario.steps
    assert isinstance(give, Give)
    assert give.people == (1,)
    assert _same(give.amount, Constant(2_000_000, _YUAN, _SPAN))
    assert isinstance(on, OnDate)
    assert (on.date, on.seconds) == (_day(2026, 1, 5), 0)
    assert isinstance(create, CreateStep)
    assert (create.local, create.contract, create.by) == (3, 0, None)
    values = [term.value for term in create.terms if isinstance(term, Constant)]
    assert values == [300_000, 600_000, 12, _day(2026, 2, 1)]
    assert isinstance(after, After)
    assert after.duration == Duration(Unit.MONTH, 14, Roll.CLIP)
    assert isinstance(cannot, Cannot)
    assert (cannot.person, cannot.instance, cannot.action, cannot.reason) == (2, 3, "award", "R4003")
    (kept,) = cannot.arguments
    assert isinstance(kept, Constant)
    assert (kept.value, type(kept.type)) == (500_000, PercentType)
    instance = Local(3, lease, _SPAN)
    assert isinstance(offered, Expect)
    assert _same(
        offered.conditions,
        (Foreign(instance, 0, InState(0, BoolType(), _SPAN), BoolType(), _SPAN),),
    )
    balance = AccountBalance(Local(1, AccountType(), _SPAN), "CNY", _YUAN, _SPAN)
    enough = Operate(Opcode.EQUAL, (balance, Constant(2_000_000, _YUAN, _SPAN)), (), BoolType(), _SPAN)
    assert isinstance(end, Expect)
    assert _same(end.conditions[1], enough)


# --- the page in Chinese names ----------------------------------------------------------------------------


def _escrow(program: CheckedProgram) -> CheckedContract:
    (contract,) = program.contracts
    return contract


def test_the_chinese_page_has_its_declarations(chinese: CheckedProgram) -> None:
    escrow = _escrow(chinese)
    assert [(one.name, one.contract) for one in chinese.functions] == [("上限", None), ("剩余", 0)]
    assert [one.type for one in chinese.functions[0].parameters] == [_YUAN, IntType(1, 60)]
    assert [keep.name for keep in escrow.keeps] == ["欠租", "到期", "证人", "名单", "明细"]
    assert [keep.initial is None for keep in escrow.keeps] == [False, True, True, False, False]
    assert [(one.name, one.once, one.default is None) for one in escrow.maps] == [
        ("应付", False, True),
        ("次数", False, False),
        ("记录", True, True),
    ]
    assert [(pot.name, pot.key, pot.limit) for pot in escrow.pots] == [
        ("押金", None, None),
        ("竞价", AccountType(), 50),
    ]
    assert [event.name for event in escrow.events] == ["已付", "开始"]
    assert [(one.name, one.states, one.each) for one in escrow.invariants] == [
        ("足额", (1,), None),
        ("各笔", None, 0),
        ("只增", None, None),
    ]


def test_shared_rules_and_other_clocks_stand_in_text_order(chinese: CheckedProgram) -> None:
    escrow = _escrow(chinese)
    assert [rule.name for rule in escrow.rules] == ["加人", "签约", "竞拍", "记账", "通知对方", "结清"]
    assert [(state.name, state.rules, state.clocks) for state in escrow.states] == [
        ("要约", (1,), (1,)),
        ("租期", (0, 2, 3, 4), (0, 2, 3)),
        ("通知", (0, 5), (0, 4)),
        ("结束", (), ()),
    ]
    monthly, _, day, _, _ = escrow.clocks
    assert isinstance(monthly.when, Every)
    assert _same(monthly.when.start, START)
    assert (monthly.when.interval, monthly.when.limit) == (Duration(Unit.MONTH, 1, Roll.CLIP), 60)
    three_days = Constant(Duration(Unit.DAY, 3, Roll.NONE), DurationType(), _SPAN)
    assert _same(day.when, Operate(Opcode.DATE_ADD, (START, three_days), (), DateType(), _SPAN))


def test_a_constant_stands_where_its_name_is_used(chinese: CheckedProgram) -> None:
    deadline = _escrow(chinese).states[2].deadline
    entry = Context(Opcode.ENTRY_DAY, DateType(), _SPAN)
    grace = Constant(Duration(Unit.DAY, 3, Roll.NONE), DurationType(), _SPAN)
    assert _same(deadline, Operate(Opcode.DATE_ADD, (entry, grace), (), DateType(), _SPAN))


def test_who_may_act_on_the_chinese_page(chinese: CheckedProgram) -> None:
    escrow = _escrow(chinese)
    arbiter = WhoAccount(_term(2, AccountType()), _SPAN)
    either = WhoOr((WhoAccount(LANDLORD, _SPAN), WhoAccount(TENANT, _SPAN)), _SPAN)
    add, _, bid, *_ = escrow.rules
    assert add.joint
    assert _same(add.who, WhoAnd((either, arbiter), _SPAN))
    people = KeepValue(3, ListType(AccountType(), 20), _SPAN)
    assert not bid.joint
    assert _same(bid.who, WhoInList(people, _SPAN))
    assert isinstance(add.body[0], Append)
    assert add.body[0].keep == 3
    assert bid.paying is not None
    assert bid.paying.source is None
    key = Context(Opcode.SENDER, AccountType(), _SPAN)
    assert _same(bid.paying.target, PotPlace(1, key, False, _SPAN))


def test_branches_and_loops_of_the_chinese_page(chinese: CheckedProgram) -> None:
    book = _escrow(chinese).rules[3]
    assert [one.name for one in book.parameters] == ["id", "amount"]
    assert [one.name for one in book.locals] == ["id", "amount", "x"]
    _, branch, count, loop, stay = book.body
    assert isinstance(branch, If)
    assert _same(branch.condition, MapHas(0, TENANT, BoolType(), _SPAN))
    (inner,) = branch.otherwise
    assert isinstance(inner, If)
    assert _same(inner.condition, Known(2, BoolType(), _SPAN))
    one_more = Operate(
        Opcode.INT_ADD,
        (MapValue(1, TENANT, IntType(), _SPAN), Constant(1, IntType(), _SPAN)),
        (),
        IntType(),
        _SPAN,
    )
    assert _same(count, SetMap(1, TENANT, one_more, _SPAN))
    assert isinstance(loop, For)
    assert (loop.local, loop.limit) == (2, 10)
    assert isinstance(stay, Stay)


def test_parts_of_a_share_are_fractions_or_percents(chinese: CheckedProgram) -> None:
    refund, share, _ = _escrow(chinese).clocks[4].body
    assert _same(refund, Refund(1, _SPAN))
    assert isinstance(share, Share)
    assert share.parts[0].fraction == (1, 3)
    assert share.parts[0].percent is None
    assert _same(share.parts[1].percent, Constant(100_000, PercentType(), _SPAN))


def test_a_range_is_held_where_a_sum_may_leave_it(chinese: CheckedProgram) -> None:
    (branch, _) = _escrow(chinese).clocks[0].body
    assert isinstance(branch, If)
    (write,) = branch.then
    assert isinstance(write, SetKeep)
    assert isinstance(write.value, Narrow)
    assert write.value.type == IntType(0, 600)
    assert write.value.value.type == IntType()


# --- smaller programs -------------------------------------------------------------------------------------

_FRAME = """\
tally 1

record Item: due: money CNY; times: int(0..9)

contract Case:
    party owner
    keep items: list Item limit 4
    keep book: map account to Item

    function first() -> int = second() + 1
    function second() -> int = self.third() + 1
    function third() -> int = len(items)

    state Open until entered + 3 days:
        on act(n: int) by owner:
            {}
        on timeout: go Closed

    final Closed
"""


def test_functions_stand_after_those_that_they_call() -> None:
    program = program_of(_FRAME.format('require first() == n and owner in book else "x"; stay'))
    assert [function.name for function in program.functions] == ["third", "second", "first"]


def test_a_place_inside_a_list_is_written_as_the_whole_list_and_its_index_is_read_once() -> None:
    text = 'require first() > 0 and owner in book else "x"; set items[n + 1].times = 5; stay'
    (case,) = program_of(_FRAME.format(text)).contracts
    rule = case.rules[0]
    _, let, write, _ = rule.body
    assert len(rule.locals) == 2
    assert isinstance(let, Let)
    assert (let.local, let.value.type) == (1, IntType())
    assert isinstance(write, SetKeep)
    value = write.value
    assert isinstance(value, Operate)
    assert value.opcode is Opcode.WITH_ITEM
    kept, index, changed = value.operands
    assert _same(index, Local(1, IntType(), _SPAN))
    assert isinstance(changed, Operate)
    assert (changed.opcode, changed.static) == (Opcode.WITH_FIELD, (1,))
    item = Operate(Opcode.ITEM, (kept, index), (), changed.type, _SPAN)
    assert _same(changed.operands[0], item)
    assert _same(changed.operands[1], Constant(5, IntType(0, 9), _SPAN))


def test_an_entry_of_a_map_needs_no_extra_local_where_its_key_is_a_name() -> None:
    text = 'require first() > n else "x"; set book[owner].due = 5 CNY; stay'
    (case,) = program_of(_FRAME.format(text)).contracts
    rule = case.rules[0]
    _, write, _ = rule.body
    assert len(rule.locals) == 1
    assert isinstance(write, SetMap)
    assert isinstance(write.value, Operate)
    assert (write.value.opcode, write.value.static) == (Opcode.WITH_FIELD, (0,))


def test_constants_are_computed_and_take_the_bounds_of_their_place() -> None:
    text = (
        'require first() > n and owner in book else "x"; let x = 2 * 3 + 1; set items[x].times = 2 + 3; stay'
    )
    (case,) = program_of(_FRAME.format(text)).contracts
    _, let, write, _ = case.rules[0].body
    assert isinstance(let, Let)
    assert _same(let.value, Constant(7, IntType(), _SPAN))
    assert isinstance(write, SetKeep)
    assert isinstance(write.value, Operate)
    changed = write.value.operands[2]
    assert isinstance(changed, Operate)
    assert _same(changed.operands[1], Constant(5, IntType(0, 9), _SPAN))
