"""The reference alone, against values worked by hand from the language's page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.reference.days import calendar_of, to_day
from tests.reference.records import DONE, Account, InPot, Payment, Result
from tests.reference.reference import Reference
from vm.check import check
from vm.check.checked import CheckedProgram
from vm.source import SourceFile
from vm.syntax.parse import parse
from vm.values import Value

CHINA = timezone(timedelta(hours=8))


def person(number: int) -> bytes:
    """The address of a made-up account."""
    return b"\x01" + bytes(30) + bytes([number])


LI, WANG, ZHAO, STRANGER = (person(number) for number in (1, 2, 3, 9))


def checked(text: str) -> CheckedProgram:
    """A text, parsed and checked."""
    parsed = parse(SourceFile.of("example.tally", text))
    assert parsed.module is not None, parsed.diagnostics
    found = check(parsed.module)
    assert found.program is not None, found.diagnostics
    return found.program


def china(text: str) -> int:
    """The instant of a reading in China, `2026-02-01 17:00`."""
    return int(datetime.fromisoformat(text).replace(tzinfo=CHINA).timestamp())


def utc(text: str) -> int:
    """The instant of a reading in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def day(text: str) -> int:
    """A date as Tally counts it."""
    return to_day(date.fromisoformat(text))


def codes(*results: Result) -> list[str]:
    return [result.outcome for result in results]


def paid(result: Result) -> list[tuple[int, Payment]]:
    return [(action.now, payment) for action in result.actions for payment in action.payments]


RENTAL = """tally 1
calendar CN

contract Rental:
    party landlord, tenant, arbiter
    term rent, deposit: money CNY; months: int(1..60); start: date
    pot held: CNY
    keep claimed: money CNY = 0 CNY
    event RentPaid: amount: money CNY
    require distinct(landlord, tenant, arbiter) else "three different people"
    invariant escrowed in Leased, Claiming, Disputed: held == deposit

    state Offered until start:
        on sign by landlord and tenant paying deposit from tenant into held: go Leased
        on timeout: go Closed

    state Leased until start + months * 1 month clip:
        "Article 5"
        on pay_rent by tenant paying rent into landlord: note RentPaid(amount: rent); stay
        on leave by landlord or tenant: go Claiming
        on timeout: go Claiming

    state Claiming until entered + 10 days:
        on claim(amount: money CNY, evidence: hash) by landlord:
            require amount <= deposit else "at most the deposit"
            set claimed = amount
            go Disputed
        on waive by landlord: pay all from held to tenant; go Closed
        on timeout: pay all from held to tenant; go Closed

    state Disputed until entered + 28 days:
        on agree by tenant: pay claimed from held to landlord; pay all from held to tenant; go Closed
        on award(kept: percent) by arbiter: share held: landlord kept, tenant rest; go Closed
        on timeout: share held: landlord 50%, tenant rest; go Closed

    final Closed
"""


def rental(*, deposit: int = 600_001) -> Reference:
    """A lease of twelve months from 1 February 2026, offered on 5 January; Wang has 20,000 yuan."""
    chain = Reference(china("2026-01-05 00:00"), calendar_of)
    chain.issue(STRANGER, WANG, "CNY", 2_000_000)
    terms = (LI, WANG, ZHAO, 300_000, deposit, 12, day("2026-02-01"))
    assert chain.create(checked(RENTAL), 0, terms, b"\x02" * 32).done
    return chain


def test_a_lease_that_nobody_signs_ends_when_its_offer_does() -> None:
    chain = rental()
    assert chain.next_due() == china("2026-02-02 00:00")
    assert chain.advance(china("2026-02-01 23:59:59")) == ()
    assert codes(*chain.advance(china("2026-02-02 00:00"))) == [DONE]
    assert chain.call(0, LI, "sign", ()).outcome == "R4003"
    assert chain.world.balance(WANG, "CNY") == 2_000_000


def test_silence_after_signing_gives_the_deposit_back_ten_days_after_the_end() -> None:
    chain = rental()
    assert codes(chain.call(0, LI, "sign", ()), chain.call(0, WANG, "sign", ())) == [DONE, DONE]
    assert chain.world.balance(WANG, "CNY") == 1_399_999
    ends = chain.advance(china("2027-03-01 00:00"))
    # 24:00 of 1 February 2027; that day counts as the entry day, so the claim ends with 11 February
    assert [result.actions[0].now for result in ends] == [
        china("2027-02-02 00:00"),
        china("2027-02-12 00:00"),
    ]
    back = Payment(InPot(0, "held", None), Account(WANG), "CNY", 600_001, None)
    assert paid(ends[1]) == [(china("2027-02-12 00:00"), back)]


def test_a_share_rounds_each_part_down_and_the_rest_takes_what_remains() -> None:
    chain = rental()
    chain.call(0, LI, "sign", ())
    chain.call(0, WANG, "sign", ())
    assert chain.call(0, WANG, "leave", ()).done
    assert chain.call(0, LI, "claim", (600_002, bytes(32))) == Result("R4001", "at most the deposit", (), ())
    assert chain.call(0, LI, "claim", (600_001, bytes(32))).done
    award = chain.call(0, ZHAO, "award", (333_333,))
    # 600,001 fen at 33.3333 % are 200,000.1333… fen
    assert [payment.amount for _, payment in paid(award)] == [200_000, 400_001]


def test_refusals_in_the_order_of_the_questions() -> None:
    chain = rental()
    assert chain.call(0, LI, "agree", ()).outcome == "R4003"
    assert chain.call(0, LI, "dance", ()).outcome == "R4003"
    assert chain.call(0, LI, "sign", (1,)).outcome == "R4018"
    assert chain.call(0, STRANGER, "sign", ()).outcome == "R4002"
    assert chain.withdraw(0, LI, "sign").outcome == "R4015"


def test_a_payer_who_is_short_or_capped_stops_the_signing_and_leaves_the_first_consent() -> None:
    chain = rental(deposit=2_000_001)
    assert chain.call(0, LI, "sign", ()).done
    assert chain.call(0, WANG, "sign", ()).outcome == "R4005"
    chain.issue(STRANGER, WANG, "CNY", 1)
    assert chain.call(0, WANG, "sign", (), (("CNY", 2_000_000),)).outcome == "R4005"
    assert chain.call(0, WANG, "sign", (), (("CNY", 2_000_001),)).done
    assert chain.world.balance(WANG, "CNY") == 0


def test_a_cap_given_with_an_earlier_consent_still_binds() -> None:
    chain = rental()
    assert chain.call(0, WANG, "sign", (), (("CNY", 600_000),)).done
    assert chain.call(0, LI, "sign", ()).outcome == "R4005"
    assert chain.withdraw(0, WANG, "sign").done
    assert chain.call(0, LI, "sign", ()).actions[0].kind == "consent"


def test_terms_are_checked_before_an_instance_exists() -> None:
    chain = rental()
    program = checked(RENTAL)
    again = (LI, LI, ZHAO, 1, 1, 12, day("2026-02-01"))
    assert chain.create(program, 0, again, bytes(32)) == Result("R4001", "three different people", (), ())
    long = (LI, WANG, ZHAO, 1, 1, 61, day("2026-02-01"))
    assert chain.create(program, 0, long, bytes(32)).outcome == "R4018"
    # a date ends at 24:00, so an offer may still end today and not yesterday
    assert chain.create(program, 0, (LI, WANG, ZHAO, 1, 1, 1, day("2026-01-05")), bytes(32)).done
    late = chain.create(program, 0, (LI, WANG, ZHAO, 1, 1, 1, day("2026-01-04")), bytes(32))
    assert late.outcome == "R4017"


CLOCKS = """tally 1

contract Clocks:
    party a, b
    term start: date
    keep seen: date
    keep turns: int(0..99) = 0
    keep noon: time
    keep late: time
    pot held: CNY

    state First until start + 4 months clip:
        on fill by a paying 1 CNY into held: stay
        on again by a: go First
        every 1 month clip from start limit 12:
            set seen = today
            if turns < 99:
                set turns = turns + 1
            stay
        at start + 12 hours: set noon = now; stay
        on timeout: go Second

    state Second until start:
        on timeout: set late = entered; set seen = today; pay all from held to b; go Done

    final Done
"""


def test_clocks_run_in_order_within_their_state_and_a_late_deadline_is_due_at_once() -> None:
    program = checked(CLOCKS)
    chain = Reference(utc("2026-01-30 10:00"), calendar_of)
    chain.issue(STRANGER, LI, "CNY", 100)
    assert chain.create(program, 0, (LI, WANG, day("2026-01-31")), bytes(32)).done
    assert chain.call(0, LI, "fill", ()).done
    ran = chain.advance(utc("2026-12-31 00:00"))
    named = [(result.actions[0].name, result.actions[0].now) for result in ran]
    assert named == [
        ("at", utc("2026-01-31 12:00")),
        ("every", utc("2026-02-01 00:00")),
        ("every", utc("2026-03-01 00:00")),
        ("every", utc("2026-04-01 00:00")),
        ("every", utc("2026-05-01 00:00")),
        # 31 May is the deadline itself: no turn runs at it, and the next state's own deadline is long past
        ("timeout", utc("2026-06-01 00:00")),
        ("timeout", utc("2026-06-01 00:00")),
    ]
    here = chain.world.instances[0]
    keeps: dict[str, Value] = {here.contract.keeps[place].name: value for place, value in here.keeps.items()}
    # the state was entered on 31 May, and a clock whose instant is before the entry has the entry day
    assert keeps == {
        "seen": day("2026-05-31"),
        "turns": 4,
        "noon": utc("2026-01-31 12:00"),
        "late": utc("2026-06-01 00:00"),
    }
    assert chain.world.balance(WANG, "CNY") == 100


def test_entering_again_repeats_no_turn_that_lies_before() -> None:
    program = checked(CLOCKS)
    chain = Reference(utc("2026-01-30 10:00"), calendar_of)
    chain.create(program, 0, (LI, WANG, day("2026-01-31")), bytes(32))
    chain.advance(utc("2026-03-15 00:00"))
    assert chain.call(0, LI, "again", ()).done
    ran = chain.advance(utc("2026-05-15 00:00"))
    assert [result.actions[0].now for result in ran] == [utc("2026-04-01 00:00"), utc("2026-05-01 00:00")]


JOINT = """tally 1

contract Joint:
    party a, b, c
    keep price: money CNY = 5 CNY
    keep last: list account limit 3
    keep bids: map account to int default 0
    pot held: CNY

    state Open until entered + 10 days:
        on buy(n: int) by (a or b) and c paying price from c into held:
            set last = signers
            stay
        on reprice by a: set price = price + 1 CNY; stay
        on reduce by a: set price = price - 1 CNY; stay
        on self_made by a and a: stay
        on timeout: pay all from held to a; go Done

    final Done
"""


def joint() -> Reference:
    chain = Reference(utc("2026-01-01 00:00"), calendar_of)
    chain.issue(STRANGER, ZHAO, "CNY", 10_000)
    assert chain.create(checked(JOINT), 0, (LI, WANG, ZHAO), bytes(32)).done
    return chain


def kinds(*results: Result) -> list[str]:
    return [result.actions[0].kind if result.done else result.outcome for result in results]


def test_a_consent_counts_only_for_the_same_arguments_and_the_same_price() -> None:
    chain = joint()
    assert kinds(
        chain.call(0, LI, "buy", (1,)),
        chain.call(0, ZHAO, "buy", (2,)),  # another n: a consent of its own
        chain.call(0, LI, "reprice", ()),
        chain.call(0, ZHAO, "buy", (1,)),  # another price: Li's does not count
        chain.call(0, WANG, "buy", (1,)),  # the same price and n: complete
    ) == ["consent", "consent", "rule", "consent", "rule"]
    assert chain.world.instances[0].keeps[1] == (WANG, ZHAO)
    assert chain.world.instances[0].pots[0] == 600


def test_a_consent_counts_again_when_the_price_comes_back() -> None:
    chain = joint()
    chain.call(0, LI, "buy", (1,))
    chain.call(0, LI, "reprice", ())
    chain.call(0, LI, "reduce", ())
    assert kinds(chain.call(0, ZHAO, "buy", (1,))) == ["rule"]


def test_two_signatures_of_one_person_are_one() -> None:
    chain = joint()
    assert kinds(chain.call(0, LI, "self_made", ()), chain.call(0, LI, "self_made", ())) == [
        "consent",
        "consent",
    ]


HALTING = """tally 1

contract Halting:
    party a
    keep n: int(0..9) = 0
    invariant small: n < 2

    state Open until entered + 1 day:
        on timeout:
            set n = 2
            go Done

    final Done
"""


def test_a_clock_that_stops_is_undone_and_halts_its_instance() -> None:
    chain = Reference(utc("2026-01-01 00:00"), calendar_of)
    chain.create(checked(HALTING), 0, (LI,), bytes(32))
    assert chain.advance(utc("2026-02-01 00:00")) == (Result("R4009", None, (), ((0, "R4009"),)),)
    here = chain.world.instances[0]
    assert (here.state, here.keeps[0], here.halted) == (0, 0, "R4009")
    assert chain.call(0, LI, "anything", ()).outcome == "R4016"


ROUNDING = """tally 1

contract Rounding:
    party a
    keep n: int = 0
    keep m: money CNY = 0 CNY
    keep p: percent(-1000..1000) = 0%

    state Open until entered + 1 day:
        on divide(x: int, y: int) by a: set n = x / y rounded {mode}; stay
        on part(x: money CNY, q: percent) by a: set m = x * q rounded {mode}; stay
        on ratio_of(x: int, y: int) by a: set p = ratio(x, y) rounded {mode}; stay
        on remainder(x: int, y: int) by a: set n = x mod y; stay
        on timeout: go Done

    final Done
"""


@pytest.mark.parametrize(
    ("mode", "action", "arguments", "expected"),
    [
        ("down", "divide", (7, 2), 3),
        ("down", "divide", (-7, 2), -4),
        ("up", "divide", (7, 2), 4),
        ("up", "divide", (-7, 2), -3),
        ("half_even", "divide", (7, 2), 4),
        ("half_even", "divide", (5, 2), 2),
        ("half_even", "divide", (-5, 2), -2),
        ("half_even", "divide", (7, 3), 2),
        ("down", "divide", (1, 0), "R4011"),
        ("down", "divide", (-(2**127), -1), "R4008"),
        ("down", "part", (101, 333_333), 33),
        ("up", "part", (101, 333_333), 34),
        ("half_even", "part", (5, 500_000), 2),
        ("down", "ratio_of", (1, 3), 333_333),
        ("up", "ratio_of", (1, 3), 333_334),
        ("down", "ratio_of", (-1, 3), -333_334),
        ("down", "remainder", (7, 3), 1),
        ("down", "remainder", (-7, 3), 2),
        ("down", "remainder", (7, -3), -2),
    ],
)
def test_rounding(mode: str, action: str, arguments: tuple[int, int], expected: int | str) -> None:
    chain = Reference(utc("2026-01-01 00:00"), calendar_of)
    chain.create(checked(ROUNDING.format(mode=mode)), 0, (LI,), bytes(32))
    result = chain.call(0, LI, action, arguments)
    place = {"divide": 0, "part": 1, "ratio_of": 2, "remainder": 0}[action]
    found = chain.world.instances[0].keeps[place] if result.done else result.outcome
    assert found == expected


FAMILY = """tally 1

contract Family:
    party a
    pot bids: CNY per account limit 2
    pot prize: CNY

    state Open until entered + 1 day:
        on bid(x: money CNY) by anyone paying x into bids[sender]: stay
        on take_out by anyone: pay all from bids[sender] to sender; stay
        on close by a: refund bids; go Done
        on timeout: pay all from bids to prize; pay all from prize to a; go Done

    final Done
"""


def family() -> Reference:
    chain = Reference(utc("2026-01-01 00:00"), calendar_of)
    for to in (LI, WANG, ZHAO):
        chain.issue(STRANGER, to, "CNY", 100)
    chain.create(checked(FAMILY), 0, (LI,), bytes(32))
    return chain


def test_a_family_has_a_cell_for_each_person_up_to_its_limit() -> None:
    chain = family()
    assert kinds(
        chain.call(0, ZHAO, "bid", (0,)),  # nothing opens no cell
        chain.call(0, WANG, "bid", (30,)),
        chain.call(0, LI, "bid", (20,)),
        chain.call(0, ZHAO, "bid", (1,)),
        chain.call(0, WANG, "bid", (70,)),
        chain.call(0, WANG, "bid", (1,)),
    ) == ["rule", "rule", "rule", "R4014", "rule", "R4005"]
    closed = chain.call(0, LI, "close", ())
    assert [(payment.target, payment.amount) for _, payment in paid(closed)] == [
        (Account(LI), 20),
        (Account(WANG), 100),
    ]


def test_who_takes_all_out_makes_room_for_another() -> None:
    chain = family()
    chain.call(0, WANG, "bid", (30,))
    chain.call(0, LI, "bid", (20,))
    assert kinds(chain.call(0, ZHAO, "bid", (1,)), chain.call(0, LI, "take_out", ())) == ["R4014", "rule"]
    assert kinds(chain.call(0, ZHAO, "bid", (1,))) == ["rule"]


def test_a_family_is_swept_whole() -> None:
    chain = family()
    chain.call(0, WANG, "bid", (30,))
    chain.call(0, LI, "bid", (20,))
    chain.call(0, WANG, "take_out", ())
    swept = chain.advance(utc("2026-03-01 00:00"))
    assert [(p.source, p.target, p.amount) for _, p in paid(swept[0])] == [
        (InPot(0, "bids", None), InPot(0, "prize", None), 20),
        (InPot(0, "prize", None), Account(LI), 20),
    ]
    assert chain.world.total("CNY") == 300


DEFAULTS = """tally 1

contract Defaults:
    party a
    term wide: percent(0..400)
    keep m: map int to percent default wide
    keep n: percent = 0%

    state Open until entered + 1 day:
        on put(k: int, v: percent) by a: set m[k] = v; stay
        on read(k: int) by a: set n = m[k]; stay
        on timeout: go Done

    final Done
"""


def test_a_default_is_worked_out_where_it_is_read_and_not_where_a_key_is_set() -> None:
    chain = Reference(utc("2026-01-01 00:00"), calendar_of)
    assert chain.create(checked(DEFAULTS), 0, (LI, 4_000_000), bytes(32)).done
    results = [
        chain.call(0, LI, "read", (1,)),
        chain.call(0, LI, "put", (1, 5)),
        chain.call(0, LI, "read", (1,)),
    ]
    assert codes(*results) == ["R4008", DONE, DONE]
