"""Every line of the language, also those that a later version covers, becomes its node."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import pytest

from vm.source import SourceFile, Span
from vm.syntax import parse, tree

HASH = "0x" + "00" * 32


def module(text: str) -> tree.Module:
    parsed = parse(SourceFile.of("lines.tally", text))
    assert parsed.module is not None, parsed.diagnostics
    return parsed.module


def plain(node: Any) -> Any:
    """A node as (its class, its parts…) without spans; names as their text, to keep wanted trees short."""
    match node:
        case tree.Name(text) | tree.NameExpression(text) | tree.Text(text):
            return text
        case tree.IntLiteral(value) | tree.TextLiteral(value):
            return value
        case tree.MoneyLiteral(digits, decimals, currency):
            return f"{digits}/{decimals} {currency.text}"
        case tree.NamedType(name, ()):
            return name
        case tuple():
            return tuple(map(plain, node))
        case Enum():
            return node.value
        case _ if is_dataclass(node):
            parts = (getattr(node, part.name) for part in fields(node))
            return (type(node).__name__, *(plain(part) for part in parts if not isinstance(part, Span)))
        case _:
            return node


def declarations(lines: str) -> tuple[Any, ...]:
    """What the lines declare in a contract."""
    text = "tally 1\ncontract C:\n" + "".join(f"    {line}\n" for line in lines.split("\n"))
    return plain(module(text).contracts[0].declarations)


def statements(lines: str) -> tuple[Any, ...]:
    """What the lines say below a rule."""
    below = "\n".join(f"        {line}" for line in lines.split("\n"))
    (state,) = declarations(f"state S until e:\n    on act by a:\n{below}")
    (rule,) = state[-1]
    return rule[-1]


def steps(lines: str) -> tuple[Any, ...]:
    """The steps of a scenario."""
    text = 'tally 1\nscenario "s":\n' + "".join(f"    {line}\n" for line in lines.split("\n"))
    return plain(module(text).scenarios[0].steps)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("party a, b", (("Party", "a", None), ("Party", "b", None))),
        ("party a, fund: Fund", (("Party", "a", None), ("Party", "fund", "Fund"))),
        (
            "term rent, deposit: money CNY; months: int(1..60)",
            (
                ("Term", "rent", ("MoneyTypeNode", "CNY")),
                ("Term", "deposit", ("MoneyTypeNode", "CNY")),
                ("Term", "months", ("NamedType", "int", (1, 60))),
            ),
        ),
        ("fixed late: percent(0..400) = 5", (("Fixed", "late", ("NamedType", "percent", (0, 400)), 5),)),
        ("fixed low: int(-3..-1) = k", (("Fixed", "low", ("NamedType", "int", (-3, -1)), "k"),)),
        ("keep x: account", (("Keep", "x", "account", None, None),)),
        ("keep x: text(18) = y", (("Keep", "x", ("NamedType", "text", (18,)), "y", None),)),
        (
            "keep m: map account to int default 0",
            (("Keep", "m", ("MapTypeNode", "account", "int", False), None, 0),),
        ),
        (
            "keep m: map hash to Payee once",
            (("Keep", "m", ("MapTypeNode", "hash", "Payee", True), None, None),),
        ),
        ("keep xs: list Payee limit 400", (("Keep", "xs", ("ListTypeNode", "Payee", 400), None, None),)),
        ("pot held: CNY", (("Pot", "held", "CNY", None, None, False),)),
        ("pot held: CNY per account limit 50", (("Pot", "held", "CNY", "account", 50, False),)),
        ("pot held: CNY traced", (("Pot", "held", "CNY", None, None, True),)),
        (
            "pot held: CNY per text(5) traced",
            (("Pot", "held", "CNY", ("NamedType", "text", (5,)), None, True),),
        ),
        (
            "record R: a, b: int; c: date",
            (
                (
                    "Record",
                    "R",
                    (("Parameter", "a", "int"), ("Parameter", "b", "int"), ("Parameter", "c", "date")),
                ),
            ),
        ),
        ("choice Way: cash, swap", (("Choice", "Way", ("cash", "swap")),)),
        ("event Started", (("Event", "Started", ()),)),
        ("event Paid: who: account", (("Event", "Paid", (("Parameter", "who", "account"),)),)),
        ('require a else "why"', (("Require", "a", "why"),)),
        ("invariant fine: a", (("Invariant", "fine", (), None, "a"),)),
        ("invariant fine in A, B: a", (("Invariant", "fine", ("A", "B"), None, "a"),)),
        ("invariant fine each k in m: a", (("Invariant", "fine", (), ("Each", "k", "m"), "a"),)),
        ("invariant fine in A each k in m: a", (("Invariant", "fine", ("A",), ("Each", "k", "m"), "a"),)),
        ("gas award <= 9_000", (("GasBound", "award", 9000),)),
        (
            "function f(a: int, b: list int limit 3) -> money CNY = c",
            (
                (
                    "Function",
                    "f",
                    (("Parameter", "a", "int"), ("Parameter", "b", ("ListTypeNode", "int", 3))),
                    ("MoneyTypeNode", "CNY"),
                    "c",
                ),
            ),
        ),
        ("function f() -> int = 1", (("Function", "f", (), "int", 1),)),
        ("final Done, Void", (("Final", "Done"), ("Final", "Void"))),
        ("amend by a and b", (("Amend", ("WhoAnd", (("WhoAccount", "a"), ("WhoAccount", "b")))),)),
        (
            '"Article 1"\nstate S until e:\n    on timeout: stay',
            (("State", None, "S", ("Until", "e"), (("TimeoutRule", None, (("Stay",),)),)),),
        ),
        (
            'party a\n"Article 1"\nstate S forever:\n    on act by a: stay',
            (
                ("Party", "a", None),
                (
                    "State",
                    "Article 1",
                    "S",
                    ("Forever", False),
                    (("ActionRule", None, "act", (), ("WhoAccount", "a"), None, (("Stay",),)),),
                ),
            ),
        ),
        (
            "state S forever on demand:\n    on act by a: stay",
            (
                (
                    "State",
                    None,
                    "S",
                    ("Forever", True),
                    (("ActionRule", None, "act", (), ("WhoAccount", "a"), None, (("Stay",),)),),
                ),
            ),
        ),
        (
            'in A, B:\n    "Article 2"\n    on timeout: go C',
            (("Shared", ("A", "B"), (("TimeoutRule", "Article 2", (("Go", "C"),)),)),),
        ),
    ],
)
def test_a_declaration_becomes_its_nodes(line: str, wanted: object) -> None:
    assert declarations(line) == wanted


def test_the_first_text_of_a_contract_describes_it_and_a_text_before_a_state_is_its_article() -> None:
    text = (
        'tally 1\ncontract C:\n    "about"\n    "Article 1"\n    state S until e:\n        on timeout: stay\n'
    )
    (contract,) = module(text).contracts
    assert contract.description is not None
    assert contract.description.value == "about"
    (state,) = contract.declarations
    assert isinstance(state, tree.State)
    assert state.article is not None
    assert state.article.value == "Article 1"


def test_a_file_keeps_each_kind_in_the_order_of_the_text() -> None:
    read = module(
        f'# a comment first\n\ntally 1\nuse "fund.tally" at {HASH}\nuse "case.tally"\ncalendar CN\n'
        "choice Way: cash\nrecord R: a: int\nfunction f() -> int = 1\ncontract A:\n    party a\n"
        'contract B:\n    party b\nscenario "s":\n    people Li\n'
    )
    assert read.version.number == 1
    assert plain(read.uses) == (("Use", "fund.tally", bytes(32)), ("Use", "case.tally", None))
    assert plain(read.calendars) == (("CalendarChoice", "CN"),)
    assert [record.name.text for record in read.records] == ["R"]
    assert [choice.name.text for choice in read.choices] == ["Way"]
    assert [function.name.text for function in read.functions] == ["f"]
    assert [contract.name.text for contract in read.contracts] == ["A", "B"]
    assert plain(read.scenarios) == (("Scenario", "s", (("People", ("Li",)),)),)


ACCOUNT_A, ACCOUNT_B, ACCOUNT_C = (("WhoAccount", name) for name in "abc")


@pytest.mark.parametrize(
    ("who", "wanted"),
    [
        ("a", ACCOUNT_A),
        ("rolls[id].account", ("WhoAccount", ("Member", ("Index", "rolls", "id"), "account"))),
        ("winner()", ("WhoAccount", ("Call", "winner", (), ""))),
        ("anyone", ("WhoAnyone",)),
        ("any of xs", ("WhoAnyOf", "xs")),
        ("any Tree", ("WhoAnyInstance", "Tree")),
        ("2 of xs", ("WhoCount", 2, ("xs",), False)),
        ("2 of (a, b, c)", ("WhoCount", 2, ("a", "b", "c"), True)),
        ("1 of (a)", ("WhoCount", 1, ("a",), True)),
        ("a or b or c", ("WhoOr", (ACCOUNT_A, ACCOUNT_B, ACCOUNT_C))),
        ("a or b and c", ("WhoOr", (ACCOUNT_A, ("WhoAnd", (ACCOUNT_B, ACCOUNT_C))))),
        ("(a or b) and c", ("WhoAnd", (("WhoOr", (ACCOUNT_A, ACCOUNT_B)), ACCOUNT_C))),
        ("(a)", ACCOUNT_A),
        ("any of xs and 2 of ys", ("WhoAnd", (("WhoAnyOf", "xs"), ("WhoCount", 2, ("ys",), False)))),
    ],
)
def test_who_may_act_becomes_its_node(who: str, wanted: object) -> None:
    (state,) = declarations(f"state S until e:\n    on act by {who}: stay")
    (rule,) = state[-1]
    assert rule[4] == wanted


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("paying e into held", ("Paying", "e", None, "held", None)),
        (
            "paying e + 1 CNY from b into held[b]",
            ("Paying", ("Binary", "+", "e", "1/0 CNY", ""), "b", ("Index", "held", "b"), None),
        ),
        ('paying e into held as "L1"', ("Paying", "e", None, "held", "L1")),
    ],
)  # fmt: skip
def test_a_payment_of_a_header_becomes_its_node(header: str, wanted: object) -> None:
    (state,) = declarations(f"state S until e:\n    on act(x: int, y: hash) by a {header}: stay")
    (rule,) = state[-1]
    assert rule[3] == (("Parameter", "x", "int"), ("Parameter", "y", "hash"))
    assert rule[5] == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("on timeout: stay", ("TimeoutRule", None, (("Stay",),))),
        ("on fund is Lapsed: go Done", ("LinkRule", None, "fund", "Lapsed", (("Go", "Done"),))),
        ("at start + n: stay", ("AtRule", None, ("Binary", "+", "start", "n", ""), (("Stay",),))),
        (
            "every 1 month clip from start limit 60: stay",
            ("EveryRule", None, ("DurationLiteral", 1, "month", "clip"), "start", 60, (("Stay",),)),
        ),
        (
            "on act by a: clear x; stay",
            ("ActionRule", None, "act", (), ACCOUNT_A, None, (("Clear", "x"), ("Stay",))),
        ),
    ],
)
def test_a_rule_becomes_its_node(line: str, wanted: object) -> None:
    (state,) = declarations(f"state S until e:\n    {line}")
    assert state[-1] == (wanted,)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("go Done", ("Go", "Done")),
        ("stay", ("Stay",)),
        ("pay e from p to q", ("Pay", "exact", "e", None, "p", "q")),
        ("pay all from p to q[k]", ("Pay", "all", None, None, "p", ("Index", "q", "k"))),
        ("pay up to e from p to q", ("Pay", "up to", "e", None, "p", "q")),
        (
            'pay e of "L1" from p[v] to r.account',
            ("Pay", "exact", "e", "L1", ("Index", "p", "v"), ("Member", "r", "account")),
        ),
        ('pay all of "L1" from p to q', ("Pay", "all", None, "L1", "p", "q")),
        ("share p: a k, b rest", ("Share", "p", None, (("SharePart", "a", "k"),), "b")),
        (
            'share p of "L1": a 1/3, b (1 - k), c rest',
            (
                "Share",
                "p",
                "L1",
                (
                    ("SharePart", "a", ("Binary", "/", 1, 3, "")),
                    ("SharePart", "b", ("Binary", "-", 1, "k", "")),
                ),
                "c",
            ),
        ),
        ("refund p", ("Refund", "p")),
        ('require a > 0 else "why"', ("Require", ("Binary", ">", "a", 0, ""), "why")),
        ("set x = e", ("Set", "x", "e")),
        ("set m[k].f = e", ("Set", ("Member", ("Index", "m", "k"), "f"), "e")),
        ('add k -> v to m else "why"', ("AddEntry", "k", "v", "m", "why")),
        ('add x to xs else "why"', ("Append", "x", "xs", "why")),
        ('remove k from m else "why"', ("Remove", "k", "m", "why")),
        ("clear x", ("Clear", "x")),
        ("let x = e", ("Let", "x", "e")),
        ("note Paid(a, due: b)", ("Note", "Paid", (("Argument", None, "a"), ("Argument", "due", "b")))),
        ("send fund.report(a)", ("Send", "fund", "report", (("Argument", None, "a"),), None, None, None)),
        (
            "send funds[k].link.report()",
            ("Send", ("Member", ("Index", "funds", "k"), "link"), "report", (), None, None, None),
        ),
        ("send fund.report() paying e from p", ("Send", "fund", "report", (), "e", None, "p")),
        ('send fund.report() paying e of "L1" from p', ("Send", "fund", "report", (), "e", "L1", "p")),
        ("create x = Case(owner: a)", ("Create", "x", "Case", (("Argument", "owner", "a"),))),
    ],
)  # fmt: skip
def test_a_statement_becomes_its_node(line: str, wanted: object) -> None:
    assert statements(line) == (wanted,)


STAY, CLEAR = ("Stay",), ("Clear", "x")


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ("clear x; stay", (CLEAR, STAY)),
        ("clear x\nstay", (CLEAR, STAY)),
        ("if a: clear x\nstay", (("If", (("Branch", "a", (CLEAR,)),), None), STAY)),
        ("if a:\n    clear x\n    stay", (("If", (("Branch", "a", (CLEAR, STAY)),), None),)),
        (
            "if a: clear x; stay\nelif b:\n    stay\nelif c: clear x\nelse: stay",
            (
                (
                    "If",
                    (("Branch", "a", (CLEAR, STAY)), ("Branch", "b", (STAY,)), ("Branch", "c", (CLEAR,))),
                    (STAY,),
                ),
            ),
        ),
        ("for x in xs limit 10: clear x\nstay", (("For", "x", "xs", 10, (CLEAR,)), STAY)),
        (
            "for y in xs limit 10:\n    if a:\n        clear x\n    else:\n        clear x\nstay",
            (("For", "y", "xs", 10, (("If", (("Branch", "a", (CLEAR,)),), (CLEAR,)),)), STAY),
        ),
        (
            "if a: stay\nif b: stay\nelse: clear x",
            (("If", (("Branch", "a", (STAY,)),), None), ("If", (("Branch", "b", (STAY,)),), (CLEAR,))),
        ),
    ],
)
def test_blocks_hold_what_stands_on_their_line_or_below(lines: str, wanted: object) -> None:
    assert statements(lines) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("people Li, 王", ("People", ("Li", "王"))),
        ("give 5 CNY to Li, Wang", ("Give", "5/0 CNY", ("Li", "Wang"))),
        ("on 1970-01-05", ("OnDate", ("DateLiteral", 4))),
        ("on 1970-01-05 00:30", ("OnDate", ("TimeLiteral", 4, 1800))),
        ("after 14 months clip", ("After", ("DurationLiteral", 14, "month", "clip"))),
        ("let s = e", ("Let", "s", "e")),
        ("create x = C(a: Li)", ("CreateStep", "x", "C", (("Argument", "a", "Li"),), None)),
        ("create x = C() by Li", ("CreateStep", "x", "C", (), "Li")),
        ("Li does x.sign", ("Does", "Li", "x", "sign", ())),
        ("Li does x.sign(e)", ("Does", "Li", "x", "sign", (("Argument", None, "e"),))),
        ("Li withdraws x.sign", ("Withdraws", "Li", "x", "sign")),
        ("Li cannot x.sign", ("Cannot", "Li", "x", "sign", (), None)),
        (
            'Li cannot x.sign(each_one: e) because "R4003"',
            ("Cannot", "Li", "x", "sign", (("Argument", "each_one", "e"),), "R4003"),
        ),
        (
            "expect x is Done, Li has 5 CNY",
            ("Expect", (("StateTest", "x", "Done"), ("Has", "Li", "5/0 CNY"))),
        ),
    ],
)  # fmt: skip
def test_a_step_of_a_scenario_becomes_its_node(line: str, wanted: object) -> None:
    assert steps(line) == (wanted,)
