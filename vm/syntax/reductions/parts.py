"""What a builder gets and gives: the parts of a rule, and parts of a line that are no node yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from vm.source import Span
from vm.syntax import tree
from vm.syntax.tokens import Token

NodeType = TypeVar("NodeType")


@dataclass(frozen=True, slots=True)
class Several:
    """Nodes that one line declares."""

    nodes: tuple[Any, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of a line."""

    body: tuple[tree.Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Else:
    """An `else` line, with the statements on it."""

    body: tuple[tree.Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Amount:
    """What a `pay` takes: `value` is None exactly for `all`."""

    form: tree.AmountForm
    value: tree.Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a type's range."""

    value: int
    span: Span


class Parts:
    """The children of a rule: its tokens and the nodes of its inner rules, in the order of the text."""

    __slots__ = ("items", "span")

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self.span = Span(items[0].span.start, items[-1].span.end)

    def place(self, kind: str) -> int | None:
        """The place of the first token of a kind."""
        for place, item in enumerate(self.items):
            if isinstance(item, Token) and item.kind == kind:
                return place
        return None

    def has(self, kind: str) -> bool:
        """Whether a token of the kind is there."""
        return self.place(kind) is not None

    def after(self, kind: str) -> Any:
        """What stands right after the first token of a kind; None where there is none."""
        place = self.place(kind)
        return None if place is None else self.items[place + 1]

    def first(self, node: type[NodeType]) -> NodeType | None:
        """The first node of a type."""
        return next((item for item in self.items if isinstance(item, node)), None)

    def all(self, *types: type[Any]) -> tuple[Any, ...]:
        """All nodes of some types."""
        return tuple(item for item in self.items if isinstance(item, types))

    def name(self, place: int) -> tree.Name:
        """The token at a place, as a name."""
        token = self.items[place]
        return tree.Name(token.text, token.span)

    def name_after(self, kind: str) -> tree.Name:
        """The name right after the first token of a kind."""
        token = self.after(kind)
        return tree.Name(token.text, token.span)

    def names(self) -> tuple[tree.Name, ...]:
        """All tokens that are names."""
        return tuple(
            tree.Name(t.text, t.span) for t in self.items if isinstance(t, Token) and t.kind == "NAME"
        )

    def fields(self) -> tuple[tree.Parameter, ...]:
        """The fields of all field groups."""
        return tuple(node for group in self.all(Several) for node in group.nodes)

    def body(self) -> tuple[tree.Statement, ...]:
        """The statements after the header's colon."""
        place = self.place("COLON")
        start = len(self.items) if place is None else place + 1
        return tuple(item for item in self.items[start:] if not isinstance(item, Token))


Builder: TypeAlias = Callable[[Parts], Any]
BuilderType = TypeVar("BuilderType", bound=Builder)


class Builders(dict[str, Builder]):
    """Builders by the name of a rule or alias of the grammar."""

    def of(self, *rules: str) -> Callable[[BuilderType], BuilderType]:
        """Enter the function below as the builder of `rules`; ValueError for a rule that has one."""

        def register(builder: BuilderType) -> BuilderType:
            for rule in rules:
                if rule in self:
                    raise ValueError(f"rule {rule} has two builders")
                self[rule] = builder
            return builder

        return register
