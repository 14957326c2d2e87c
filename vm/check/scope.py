"""What an expression can name at its place, and the numbers of locals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from vm.check.checked import Expression, Variable
from vm.check.limits import LOCALS
from vm.check.names import ContractNames, FileNames
from vm.check.report import Report
from vm.check.symbols import LocalSymbol, Symbol
from vm.source import Span
from vm.syntax import tree
from vm.types import AccountType, Type

Check: TypeAlias = "Callable[[tree.Expression, Scope, Type | None], Expression | None]"
"""Checks an expression in a scope; the type is what its place wants, if it is known."""


class Locals:
    """Locals of one unit of code: numbered once, visible in the block that declares them and below it."""

    __slots__ = ("_blocks", "_report", "_unused", "variables")

    def __init__(self, report: Report) -> None:
        self._report = report
        self._blocks: list[dict[str, LocalSymbol]] = [{}]
        self._unused: dict[int, tuple[str, Span]] = {}
        self.variables: list[Variable | None] = []

    def open(self) -> None:
        """Start a block."""
        self._blocks.append({})

    def close(self) -> None:
        """End a block: its locals are no longer visible."""
        self._blocks.pop()

    def visible(self, name: str) -> LocalSymbol | None:
        """A visible local, without reading it."""
        for block in reversed(self._blocks):
            if name in block:
                return block[name]
        return None

    def find(self, name: str) -> LocalSymbol | None:
        """A visible local that something reads."""
        local = self.visible(name)
        if local is not None:
            self._unused.pop(local.number, None)
        return local

    def add(self, name: tree.Name, type_: Type | None, watch: bool = False) -> int:
        """Declare a local that is known to be new and give its number. `watch`: warn if nothing reads it."""
        number = self.hidden(name.text, type_, name.span)
        self._blocks[-1][name.text] = LocalSymbol(number, type_, name.span)
        if watch:
            self._unused[number] = (name.text, name.span)
        return number

    def hidden(self, name: str, type_: Type | None, span: Span) -> int:
        """A local that the text does not name; gives its number."""
        number = len(self.variables)
        self.variables.append(None if type_ is None else Variable(name, type_, span))
        if number == LOCALS:
            self._report.error("E2506", span, highest=LOCALS)
        return number

    def known(self) -> tuple[str, ...]:
        """Names of all visible locals."""
        return tuple(name for block in self._blocks for name in block)

    def all(self) -> tuple[Variable, ...]:
        """The locals in order of number (those of unknown type left out: then there was an error)."""
        return tuple(variable for variable in self.variables if variable is not None)

    def warn_unused(self) -> None:
        """Warn of watched locals that nothing read."""
        for name, span in self._unused.values():
            self._report.warning("W2001", span, name=name)


class Scope:
    """Where an expression stands: the file, perhaps a contract, perhaps locals. `sender` is the type of the
    caller, None where it may be an account as well as an instance, or instances of two contracts.
    """

    __slots__ = (
        "_check", "_instances", "contract", "file", "locals", "report", "scenario", "sender", "strict",
    )  # fmt: skip

    def __init__(
        self,
        check: Check,
        file: FileNames,
        contract: ContractNames | None = None,
        locals_: Locals | None = None,
    ) -> None:
        self._check = check
        self.file = file
        self.contract = contract
        self.report = file.report
        self.locals = Locals(file.report) if locals_ is None else locals_
        self.strict = True
        self.scenario = False
        self.sender: Type | None = AccountType()
        self._instances: dict[int, Expression | None] = {}

    def expression(self, node: tree.Expression, wanted: Type | None = None) -> Expression | None:
        """The checked expression; None after a report. `wanted` helps where the text does not decide."""
        return self._check(node, self, wanted)

    def instance(self, node: tree.Expression) -> Expression | None:
        """The checked expression of a place that gives an instance; it is checked, and reported, once."""
        key = id(node)
        if key not in self._instances:
            self._instances[key] = self._check(node, self, None)
        return self._instances[key]

    def find(self, name: str) -> Symbol | None:
        """The symbol of a name, locals first."""
        local = self.locals.find(name)
        if local is not None:
            return local
        return self.file.find(name) if self.contract is None else self.contract.find(name)

    def known(self) -> tuple[str, ...]:
        """All names that can be used here."""
        outer = self.file.known() if self.contract is None else self.contract.known()
        return (*self.locals.known(), *outer)

    def new_local(self, name: tree.Name, type_: Type | None, watch: bool = False) -> int:
        """Declare a local; a name that is taken is reported and declared all the same."""
        earlier = self.locals.visible(name.text)
        if earlier is not None:
            self.report.error("E2003", name.span, earlier.span, name=name.text)
        else:
            outer = self._outer(name.text)
            if outer is not None:
                self.report.error("E2004", name.span, outer.span, name=name.text)
        return self.locals.add(name, type_, watch)

    def _outer(self, name: str) -> Symbol | None:
        if self.contract is None:
            return self.file.values.get(name)
        return self.contract.values.get(name) or self.file.values.get(name)

    def contract_of(self, number: int) -> ContractNames:
        """The names of a contract of this file."""
        return self.file.contracts[number]
