"""Pools of a program while it is made: constants, texts, types, currencies, each once, in order of use."""

from __future__ import annotations

from vm.types import Type
from vm.values import Value


class Pools:
    """Gives each thing its number; what was pooled stays where it is when more comes after it."""

    __slots__ = ("_constants", "_currencies", "_texts", "_types")

    def __init__(self) -> None:
        self._constants: dict[tuple[Type, Value], int] = {}
        self._texts: dict[str, int] = {}
        self._types: dict[Type, int] = {}
        self._currencies: dict[str, int] = {}

    def constant(self, type_: Type, value: Value) -> int:
        """The number of a typed constant."""
        return self._constants.setdefault((type_, value), len(self._constants))

    def text(self, text: str) -> int:
        """The number of a text of the author's."""
        return self._texts.setdefault(text, len(self._texts))

    def optional_text(self, text: str | None) -> int | None:
        """The same for a text that may be missing."""
        return None if text is None else self.text(text)

    def type(self, type_: Type) -> int:
        """The number of a type that is an operand."""
        return self._types.setdefault(type_, len(self._types))

    def currency(self, currency: str) -> int:
        """The number of a currency."""
        return self._currencies.setdefault(currency, len(self._currencies))

    @property
    def constants(self) -> tuple[tuple[Type, Value], ...]:
        """All constants so far, by number."""
        return tuple(self._constants)

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts so far, by number."""
        return tuple(self._texts)

    @property
    def types(self) -> tuple[Type, ...]:
        """All types so far, by number."""
        return tuple(self._types)

    @property
    def currencies(self) -> tuple[str, ...]:
        """All currencies so far, by number."""
        return tuple(self._currencies)
