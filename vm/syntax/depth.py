"""How deep an expression is, measured without recursion, because it may be too deep for it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, get_args

from vm.source import Span
from vm.syntax import tree

_EXPRESSIONS: tuple[type[Any], ...] = get_args(tree.Expression)


def too_deep(node: Any, limit: int) -> Span | None:
    """The span of an expression in `node` that is deeper than `limit`; None where there is none.

    A literal or a name is 1 deep; an operator, a call, a member or an index is one deeper than its parts.
    """
    waiting: list[tuple[Any, int, Span | None]] = [(node, 0, None)]
    while waiting:
        item, above, root = waiting.pop()
        if isinstance(item, tuple):
            waiting.extend((part, above, root) for part in item)
            continue
        if not is_dataclass(item):
            continue
        if isinstance(item, _EXPRESSIONS):
            above += 1
            root = root or item.span
            if above > limit:
                return root
        waiting.extend(
            (getattr(item, part.name), above, root) for part in fields(item) if part.name != "span"
        )
    return None
