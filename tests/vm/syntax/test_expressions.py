"""Expressions are read with the structure that the language gives them: trees, not acceptance."""

from __future__ import annotations

import pytest

from vm.source import SourceFile
from vm.syntax import parse, tree


def codes(text: str) -> list[str]:
    """Codes found where an expression stands as the value of a constant."""
    parsed = parse(SourceFile.of("expression.tally", f"tally 1\ncontract C:\n    fixed x: int = {text}\n"))
    return [diagnostic.code for diagnostic in parsed.diagnostics]


def expression(text: str) -> tree.Expression:
    """The tree of an expression."""
    parsed = parse(SourceFile.of("expression.tally", f"tally 1\ncontract C:\n    fixed x: int = {text}\n"))
    assert parsed.module is not None, parsed.diagnostics
    (fixed,) = parsed.module.contracts[0].declarations
    assert isinstance(fixed, tree.Fixed)
    return fixed.value


def shape(node: tree.Expression) -> str:
    """An expression as nested prefix notation: `(+ a (* b c))`."""
    match node:
        case tree.Binary(operator, left, right, rounding):
            rounded = f" {rounding.value}" if rounding.value else ""
            return f"({operator.value}{rounded} {shape(left)} {shape(right)})"
        case tree.Unary(operator, operand):
            return f"({operator.value} {shape(operand)})"
        case tree.Membership(item, container, negated):
            return f"({'not-in' if negated else 'in'} {shape(item)} {shape(container)})"
        case tree.StateTest(target, state):
            return f"(is {shape(target)} {state.text})"
        case tree.Member(target, name):
            return f"(. {shape(target)} {name.text})"
        case tree.Index(target, key):
            return f"([] {shape(target)} {shape(key)})"
        case tree.Call(target, arguments, rounding):
            rounded = f" {rounding.value}" if rounding.value else ""
            given = "".join(
                f" {argument.name.text + '=' if argument.name else ''}{shape(argument.value)}"
                for argument in arguments
            )
            return f"(call{rounded} {shape(target)}{given})"
        case tree.NameExpression(text):
            return text
        case tree.IntLiteral(value):
            return str(value)
        case tree.BoolLiteral(truth):
            return str(truth).lower()
        case tree.MoneyLiteral(digits, decimals, currency):
            return f"{digits}e-{decimals}{currency.text}"
        case tree.PercentLiteral(digits, decimals):
            return f"{digits}e-{decimals}%"
        case tree.DurationLiteral(count, unit, roll):
            return f"<{count} {unit.value}{' ' + roll.value if roll.value else ''}>"
        case tree.TextLiteral(text):
            return f'"{text}"'
        case tree.HashLiteral(value):
            return value.hex()
        case tree.DateLiteral(date):
            return f"day{date}"
        case tree.TimeLiteral(date, seconds):
            return f"day{date}+{seconds}"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a implies b or c and not d", "(implies a (or b (and c (not d))))"),
        ("a or b or c", "(or (or a b) c)"),
        ("a and b and c", "(and (and a b) c)"),
        ("a or b implies c or d", "(implies (or a b) (or c d))"),
        ("a implies (b implies c)", "(implies a (implies b c))"),
        ("not a == b", "(not (== a b))"),
        ("not not a", "(not (not a))"),
        ("not a and b", "(and (not a) b)"),
        ("a + b < c * d", "(< (+ a b) (* c d))"),
        ("a - b - c", "(- (- a b) c)"),
        ("a - (b - c)", "(- a (- b c))"),
        ("a + b * c mod d", "(+ a (mod (* b c) d))"),
        ("a * b / c rounded down", "(/ down (* a b) c)"),
        ("a * b rounded up / c rounded half_even", "(/ half_even (* up a b) c)"),
        ("price * 5% rounded down + 1 CNY", "(+ (* down price 5e-0%) 1e-0CNY)"),
        ("-a * b", "(* (- a) b)"),
        ("-a.b", "(- (. a b))"),
        ("a - -b", "(- a (- b))"),
        ("a * -b", "(* a (- b))"),
        ("-(a + b)", "(- (+ a b))"),
        ("(-a)", "(- a)"),
        ("-5", "(- 5)"),
        ("a.b - 1", "(- (. a b) 1)"),
        ("(a.b - 1)", "(- (. a b) 1)"),
        ("a.b-1", "(- (. a b) 1)"),
        ("a[k].b[c.d]", "([] (. ([] a k) b) (. c d))"),
        ("f(a, b)", "(call f a b)"),
        ("f()", "(call f)"),
        ("Payee(account: a, due: d + 1)", "(call Payee account=a due=(+ d 1))"),
        ("bill.free(p) - 1 CNY", "(- (call (. bill free) p) 1e-0CNY)"),
        ("list(a, b)", "(call list a b)"),
        ("list()", "(call list)"),
        ("ratio(a, b) rounded down", "(call down ratio a b)"),
        ("choose(a, b, c) rounded up", "(call up choose a b c)"),
        ("ratio(a, b) rounded down * 2", "(* (call down ratio a b) 2)"),
        ("2 * ratio(a, b) rounded down", "(* down 2 (call ratio a b))"),
        ("2 * (ratio(a, b) rounded down)", "(* 2 (call down ratio a b))"),
        ("k in m", "(in k m)"),
        ("k not in m", "(not-in k m)"),
        ("not k in m", "(not (in k m))"),
        ("k in m and m[k] > 0", "(and (in k m) (> ([] m k) 0))"),
        ("x is Leased", "(is x Leased)"),
        ("x is final and y", "(and (is x final) y)"),
        (
            "not (z in lines) and (id not in seen or true)",
            "(and (not (in z lines)) (or (not-in id seen) true))",
        ),
        ("start + months * 1 month clip", "(+ start (* months <1 month clip>))"),
        ("entered + 10 working days forward", "(+ entered <10 working day forward>)"),
        ("d + 17 hours", "(+ d <17 hour>)"),
        ("sum(m.due) + count(m)", "(+ (call sum (. m due)) (call count m))"),
        ("sender == self.owner", "(== sender (. self owner))"),
        ("hash(0x" + "0f" * 32 + ", signers)", "(call hash " + "0f" * 32 + " signers)"),
        ("choose(n > 3, n * 2, -n + 4 mod 3)", "(call choose (> n 3) (* n 2) (+ (- n) (mod 4 3)))"),
    ],
)
def test_operators_bind_as_the_language_says(text: str, wanted: str) -> None:
    assert shape(expression(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1_000", "1000"),
        ("0", "0"),
        ("1_200.50 CNY", "120050e-2CNY"),
        ("0.05 CNY", "5e-2CNY"),
        ("30%", "30e-0%"),
        ("0.05%", "5e-2%"),
        ("true", "true"),
        ("false", "false"),
        ('"三方 / three"', '"三方 / three"'),
        ('""', '""'),
        # 2026-02-01 is 20 485 days after 1970-01-01: 56 years of 365 and 14 leap days, and 31 days of January
        ("2026-02-01", "day20485"),
        ("1970-01-01", "day0"),
        ("1970-01-02 17:00", "day1+61200"),
        ("1 day", "<1 day>"),
        ("30 days", "<30 day>"),
        ("2 weeks", "<2 week>"),
        ("1 year roll", "<1 year roll>"),
        ("10 working days back", "<10 working day back>"),
        ("1 working day", "<1 working day>"),
        ("90 minutes", "<90 minute>"),
        ("0x" + "aB" * 32, "ab" * 32),
    ],
)
def test_literals_keep_what_was_written(text: str, wanted: str) -> None:
    assert shape(expression(text)) == wanted


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a < b < c", "E1054"),
        ("a == b == c", "E1054"),
        ("a in b in c", "E1054"),
        ("a is B == c", "E1054"),
        ("a implies b implies c", "E1055"),
        ("a implies b and c implies d", "E1055"),
        ("--a", "E1056"),
        ("a +", "E1057"),
        ("(a * b) rounded down", "E1059"),
        ("a rounded down", "E1059"),
        ("30% of price", "E1018"),
        ("30 %", "E1017"),
        ("a = b", "E1046"),
        ("a AND b", "E1041"),
        ("5 AND b", "E1041"),
        ("a andd b", "E1042"),
        ("f(a b)", "E1056"),
        ("[a, b]", "E1056"),
        ("a.to", "E1040"),
        ("a.5", "E1056"),
        ("f(,)", "E1056"),
        ("()", "E1056"),
    ],
)
def test_what_no_expression_says_is_refused_with_its_code(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_comparisons_joined_by_and_are_no_chain() -> None:
    assert codes("a < b and b < c or (c < d) == (d < e)") == []


def test_a_span_covers_what_was_written_brackets_included() -> None:
    source = "tally 1\ncontract C:\n    fixed x: int = (a + b) * 2\n"
    parsed = parse(SourceFile.of("span.tally", source))
    assert parsed.module is not None
    (fixed,) = parsed.module.contracts[0].declarations
    assert isinstance(fixed, tree.Fixed)
    assert isinstance(fixed.value, tree.Binary)
    texts = [source[span.start : span.end] for span in (fixed.span, fixed.value.span, fixed.value.left.span)]
    assert texts == ["fixed x: int = (a + b) * 2", "(a + b) * 2", "(a + b)"]
