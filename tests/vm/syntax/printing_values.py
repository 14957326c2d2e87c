"""Expressions and types become text again, with brackets only where the tree needs them."""

from __future__ import annotations

from typing import assert_never

from vm.machine.dates import format_date
from vm.syntax import tree
from vm.syntax.literals import write_clock, write_decimal, write_duration

_BINARY_LEVEL = {
    tree.BinaryOperator.IMPLIES: 1,
    tree.BinaryOperator.OR: 2,
    tree.BinaryOperator.AND: 3,
    tree.BinaryOperator.EQUAL: 5,
    tree.BinaryOperator.NOT_EQUAL: 5,
    tree.BinaryOperator.LESS: 5,
    tree.BinaryOperator.LESS_EQUAL: 5,
    tree.BinaryOperator.GREATER: 5,
    tree.BinaryOperator.GREATER_EQUAL: 5,
    tree.BinaryOperator.PLUS: 6,
    tree.BinaryOperator.MINUS: 6,
    tree.BinaryOperator.TIMES: 7,
    tree.BinaryOperator.DIVIDE: 7,
    tree.BinaryOperator.MOD: 7,
}
"""How tightly an operator binds: higher is tighter."""
_NOT, _COMPARISON, _PRODUCT, _MINUS, _ATOM = 4, 5, 7, 8, 9
_ALONE = frozenset({1, _COMPARISON})
"""Levels whose operators do not follow one another without brackets."""


def print_expression(expression: tree.Expression) -> str:
    """The text of an expression, on one line."""
    return _expression(expression, 0)


def _expression(node: tree.Expression, least: int) -> str:
    """The text of an expression, in brackets where it binds less tightly than `least`."""
    level = _level(node)
    text = _bare(node, level)
    return f"({text})" if level < least else text


def _level(node: tree.Expression) -> int:
    match node:
        case tree.Binary(operator):
            return _BINARY_LEVEL[operator]
        case tree.Unary(operator):
            return _NOT if operator is tree.UnaryOperator.NOT else _MINUS
        case tree.Membership() | tree.StateTest():
            return _COMPARISON
        case tree.Call(rounding=rounding):
            return _ATOM if rounding is tree.Rounding.NONE else _PRODUCT
        case _:
            return _ATOM


def _bare(node: tree.Expression, level: int) -> str:
    match node:
        case tree.Binary(operator, left, right, rounding):
            first = _expression(left, level + 1 if level in _ALONE else level)
            return f"{first} {operator.value} {_expression(right, level + 1)}{_rounded(rounding)}"
        case tree.Unary(sign, operand) if sign is tree.UnaryOperator.NOT:
            return f"not {_expression(operand, level)}"
        case tree.Unary(_, operand):
            return f"-{_expression(operand, level + 1)}"
        case tree.Membership(item, container, negated):
            word = "not in" if negated else "in"
            return f"{_expression(item, level + 1)} {word} {_expression(container, level + 1)}"
        case tree.StateTest(target, state):
            return f"{_expression(target, level + 1)} is {state.text}"
        case tree.Call(target, arguments, rounding):
            return f"{print_expression(target)}{print_arguments(arguments)}{_rounded(rounding)}"
        case tree.Member(target, name):
            return f"{print_expression(target)}.{name.text}"
        case tree.Index(target, key):
            return f"{print_expression(target)}[{print_expression(key)}]"
        case tree.NameExpression(text):
            return text
        case _:
            return _literal(node)


_Literal = (
    tree.BoolLiteral
    | tree.IntLiteral
    | tree.MoneyLiteral
    | tree.PercentLiteral
    | tree.DateLiteral
    | tree.TimeLiteral
    | tree.DurationLiteral
    | tree.TextLiteral
    | tree.HashLiteral
)


def _literal(node: _Literal) -> str:
    match node:
        case tree.BoolLiteral(value):
            return "true" if value else "false"
        case tree.IntLiteral(number):
            return str(number)
        case tree.MoneyLiteral(digits, decimals, currency):
            return f"{write_decimal(digits, decimals)} {currency.text}"
        case tree.PercentLiteral(digits, decimals):
            return f"{write_decimal(digits, decimals)}%"
        case tree.DateLiteral(date):
            return format_date(date)
        case tree.TimeLiteral(date, seconds):
            return f"{format_date(date)} {write_clock(seconds)}"
        case tree.DurationLiteral(count, unit, roll):
            return f"{write_duration(count, unit)} {roll.value}".rstrip()
        case tree.TextLiteral(text):
            return f'"{text}"'
        case tree.HashLiteral(digest):
            return f"0x{digest.hex()}"
        case _:
            assert_never(node)


def _rounded(rounding: tree.Rounding) -> str:
    return "" if rounding is tree.Rounding.NONE else f" rounded {rounding.value}"


def print_arguments(arguments: tuple[tree.Argument, ...]) -> str:
    """`(a, name: b)`."""
    shown = (
        f"{'' if argument.name is None else argument.name.text + ': '}{print_expression(argument.value)}"
        for argument in arguments
    )
    return f"({', '.join(shown)})"


def print_type(node: tree.TypeNode) -> str:
    """The text of a type."""
    match node:
        case tree.NamedType(name, bounds):
            return f"{name}({'..'.join(map(str, bounds))})" if bounds else name
        case tree.MoneyTypeNode(currency):
            return f"money {currency.text}"
        case tree.ListTypeNode(item, limit):
            return f"list {print_type(item)} limit {limit}"
        case tree.MapTypeNode(key, value, once):
            return f"map {print_type(key)} to {print_type(value)}{' once' if once else ''}"
        case _:
            assert_never(node)


def print_parameters(parameters: tuple[tree.Parameter, ...], between: str) -> str:
    """`a: int; b: date`, with `between` between two."""
    return between.join(f"{parameter.name.text}: {print_type(parameter.type)}" for parameter in parameters)
