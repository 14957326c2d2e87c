"""Both languages say every form, with the same places, and each rule is a sentence to be read aloud."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from chain.tools.audit.words import WORDS
from tests.audit.texts import compiled, file, rental
from vm.audit.phrases import Form, Word
from vm.audit.reading import FORMS, Reader
from vm.audit.sentences import CHINESE, ENGLISH, Speaker, Tongue
from vm.check.checked import CheckedContract
from vm.code.opcodes import TABLE, Kind, Opcode
from vm.compiler import Compilation

_NOT_OPERATED = {
    Opcode.CHARGE, Opcode.PUSH, Opcode.LOCAL, Opcode.SET_LOCAL, Opcode.NARROW, Opcode.RECORD, Opcode.LIST,
    Opcode.HASH, Opcode.ARRANGE,
}  # fmt: skip
"""Pure opcodes that a checked expression names by a node of its own."""


_OF_TIME = {
    Opcode.DATE_ADD, Opcode.DATE_SUBTRACT, Opcode.DATE_START, Opcode.CLOCK_TIME, Opcode.WORKING_DAYS_BETWEEN,
}  # fmt: skip
"""Operations that read the contract's calendar, and so are not pure."""


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("tongue", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_a_language_words_every_form_and_every_word(tongue: Tongue) -> None:
    assert set(tongue.forms) == set(Form)
    assert set(tongue.words) == set(Word)


def test_both_languages_use_the_same_places() -> None:
    assert ENGLISH.says.keys() == CHINESE.says.keys()
    for english, chinese in ((ENGLISH.forms, CHINESE.forms), (ENGLISH.says, CHINESE.says)):
        differ = [key for key in english if _places(english[key]) != _places(chinese[key])]  # type: ignore[index]
        assert differ == []
    assert [key for key, (en, zh) in WORDS.items() if _places(en) != _places(zh)] == []


def test_chinese_is_chinese_and_can_be_shown_everywhere() -> None:
    texts = [*CHINESE.forms.values(), *CHINESE.says.values(), *(zh for _, zh in WORDS.values())]
    for text in texts:
        text.encode("gbk")
        words = re.sub(r"\{[^}]*\}|`[^`]*`|--json|0:00", "", text)
        assert not re.search("[A-Za-z]{2}", words), text
        assert not re.search("[,;:?!]", words), text


def test_every_pure_operation_has_a_form() -> None:
    """So that a new opcode cannot be forgotten."""
    pure = {opcode for opcode, row in TABLE.items() if row.kind is Kind.PURE} - _NOT_OPERATED
    assert set(FORMS) == pure | _OF_TIME


def _contract(compilation: Compilation) -> tuple[CheckedContract, Reader]:
    assert compilation.checked is not None
    contract = compilation.checked.contracts[0]
    return contract, Reader(compilation.checked, contract)


def _rule(compilation: Compilation, name: str, tongue: Tongue) -> str:
    contract, reader = _contract(compilation)
    (rule, *_) = [rule for rule in contract.rules if rule.name == name]
    return Speaker(reader, tongue).rule(rule)


def test_sentences_of_the_first_page() -> None:
    assert _rule(rental(), "pay_rent", ENGLISH) == (
        "The tenant may do `pay_rent`: `rent` goes from the tenant to the landlord; the event "
        "`RentPaid` is recorded. The contract stays in Leased."
    )
    assert _rule(rental(), "pay_rent", CHINESE) == (
        "tenant 可以执行 `pay_rent`：`rent` 从 tenant 转给 landlord；记录事件 "
        "`RentPaid`。合约仍处于“Leased”。"
    )
    assert _rule(rental(), "sign", ENGLISH) == (
        "The landlord and the tenant together may do `sign`: `deposit` goes from the tenant to the "
        "pot `held`. The contract goes to Leased."
    )
    assert _rule(rental(), "leave", ENGLISH) == (
        "The landlord or the tenant may do `leave`: the contract goes to Claiming."
    )
    assert _rule(rental(), "claim", CHINESE) == (
        "landlord 可以执行 `claim`，须给出 `amount` 和 `evidence`，条件是：`amount` 不超过 "
        "`deposit`（否则拒绝：“不能超过押金”）：`claimed` 改为 `amount`。合约进入“Disputed”。"
    )
    assert _rule(rental(), "award", ENGLISH) == (
        "The arbiter may do `award`, giving `kept`: the pot `held` is shared out: `kept` to the "
        "landlord, and the rest to the tenant. The contract ends in Closed."
    )


def test_deadlines_as_they_are_said() -> None:
    contract, reader = _contract(rental())
    said = [Speaker(reader, ENGLISH).deadline(state) for state in range(len(contract.states))]
    assert said == [
        "until the end of `start`",
        "until `months` months after `start`",
        "until 10 days after it is entered",
        "until 28 days after it is entered",
        "without a deadline",
    ]
    contract, reader = _contract(file("contracts/rental/lease.tally"))
    notice = [state.name for state in contract.states].index("Notice")
    assert (
        Speaker(reader, CHINESE).deadline(notice) == "截至进入该状态后 `notice_period` 和 `end_day` 中较早的"
    )


def test_every_kind_of_statement_is_said() -> None:
    text = """tally 1
contract C:
    party boss
    term tenants: list account limit 3; most: int(0..9)
    pot till: CNY
    pot bids: CNY per account limit 3
    keep seen: map account to int(0..9) default 0
    keep list_: list int(0..9) limit 3
    keep last: account
    event Told: n: int(0..9)
    state Open until entered + 3 days:
        on everything(n: int(0..9), who: account) by any of tenants or boss:
            let more = min(n, most)
            for one in tenants limit 3:
                if more > 1:
                    set seen[one] = more
            add n to list_ else "full"
            remove who from seen else "not there"
            add who -> n to seen else "there"
            clear last
            note Told(n: n)
            if known(last) and who not in seen:
                pay up to 5 CNY from till to who
            elif who in tenants:
                share till: boss 1/3, who rest
            refund bids
            stay
        on timeout:
            refund bids
            pay all from till to boss
            go Done
    final Done
"""
    said = _rule(compiled("all.tally", text), "everything", ENGLISH)
    assert said == (
        "One of the people in `tenants` or the boss may do `everything`, giving `n` and `who`: "
        "`more` stands for the smaller of `n` and `most`; for each `one` in `tenants`, if `more` is "
        "more than 1, the entry of `one` in `seen` becomes `more`; `n` is added to `list_` (refused "
        "if it is full: “full”); the entry of `who` in `seen` is removed (refused if there is none: "
        "“not there”); `n` is entered in `seen` for `who` (refused if there is one: “there”); `last` "
        "is no longer known; the event `Told` is recorded; if `last` is known and `who` has no entry "
        "in `seen`, 5 CNY, or all that the pot `till` holds if that is less, goes to `who`; "
        "otherwise, if `who` is one of `tenants`, the pot `till` is shared out: 1/3 to the boss, and "
        "the rest to `who`; what each person has in `bids` goes back to that person. The contract "
        "stays in Open."
    )
