"""Contracts from Python: load a text, create an instance, call its actions, read what it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chain.files import read_source
from chain.python.chain import Account, Chain
from chain.python.errors import CompileError, fault
from chain.python.receipt import ReceiptView
from chain.python.values import refuse_mismatch, to_python
from chain.transaction import Call, Create
from vm.abi import Mismatch, Reading, read
from vm.values import Value
from vm.code.program import ContractCode, VariableCode
from vm.compiler import Compilation, compile_source
from vm.diagnostics.report import Diagnostic
from vm.machine.state import MISSING, Instance, Status
from vm.money import Money
from vm.source import SourceFile
from vm.types import Type


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compilation that is known to hold a program."""

    compilation: Compilation

    @property
    def contracts(self) -> tuple[ContractCode, ...]:
        """The program's contracts."""
        program = self.compilation.program
        return () if program is None else program.program.contracts


class Module:
    """A loaded text: `module["Rental"]` is the contract of that name; iterating gives the names."""

    def __init__(self, compilation: Compilation) -> None:
        self.compilation = compilation
        self._compiled = Compiled(compilation)

    def __getitem__(self, name: str) -> Contract:
        for number, contract in enumerate(self._compiled.contracts):
            if contract.name == name:
                return Contract(self._compiled, number)
        raise fault("S6506", name=name, known=", ".join(self))

    def __iter__(self) -> Iterator[str]:
        return (contract.name for contract in self._compiled.contracts)


def load(path: str | Path) -> Module:
    """Compile a `.tally` file. Raises TallyError (S6…) where it cannot be read, CompileError where it is wrong."""
    source = read_source(Path(path))
    if isinstance(source, Diagnostic):
        raise CompileError(source)
    return _module(source)


def loads(text: str, name: str = "text.tally") -> Module:
    """Compile a text."""
    return _module(SourceFile.of(name, text))


def _module(source: SourceFile) -> Module:
    compilation = compile_source(source)
    if compilation.program is None:
        raise CompileError(*compilation.errors)
    return Module(compilation)


class Contract:
    """A contract of a loaded text."""

    def __init__(self, compiled: Compiled, number: int) -> None:
        self._compiled = compiled
        self._number = number
        self.code = compiled.contracts[number]

    @property
    def name(self) -> str:
        """The contract's name."""
        return self.code.name

    def create(self, chain: Chain, /, *, sender: Account | None = None, **terms: object) -> InstanceProxy:
        """Create an instance; every party and term by its name. `sender` is the creator (default: the issuer)."""
        program = self._compiled.compilation.program
        if program is None:
            raise fault("S6506", name=self.name, known="")
        values = _arguments(chain, self.name, self.code.terms, (), terms)
        creator = sender.address if sender is not None else chain.ledger.genesis.issuers[0][1]
        view = chain.submit(Create(creator, program, self._number, values))
        address = view.receipt.created
        found = None if address is None else chain.ledger.find(address)
        if found is None or address is None:
            raise fault("S6404")
        chain.compiled[address] = self._compiled
        chain.names.name_instance(found.number, f"{self.name}#{found.number}")
        chain.names.know_program(found.number, self._compiled.compilation)
        return InstanceProxy(chain, address, self.code)


@dataclass(frozen=True, slots=True)
class BoundAction:
    """An action of an instance: call it with its arguments and `sender=`."""

    instance: InstanceProxy
    name: str
    parameters: tuple[VariableCode, ...]

    def __call__(
        self, *positional: object, sender: Account, caps: Mapping[str, str] | None = None, **named: object
    ) -> ReceiptView:
        """Call the action. `caps` bounds what may leave the sender's account (`{"CNY": "6000 CNY"}`); without it
        the cap is what the rule's header asks at the call. Raises Refused."""
        chain = self.instance.chain
        values = _arguments(chain, self.name, self.parameters, positional, named)
        limits = None if caps is None else tuple(_cap(name, text) for name, text in sorted(caps.items()))
        return chain.submit(Call(sender.address, self.instance.address, self.name, values, limits))


def _cap(currency: str, text: str | Money) -> tuple[str, int]:
    money = Money.parse(text) if isinstance(text, str) else text
    if not isinstance(money, Money) or money.currency != currency:
        raise fault("S6501", name="caps", wanted=f"money {currency}", given=repr(text))
    return currency, money.minor


def _arguments(
    chain: Chain,
    callee: str,
    wanted: tuple[VariableCode, ...],
    positional: tuple[object, ...],
    named: Mapping[str, object],
) -> tuple[Value, ...]:
    """Arguments in order, each read by its type. Missing, unknown and doubled ones are coded errors."""
    names = [variable.name for variable in wanted]
    given = dict(zip(names, positional, strict=False))
    unknown = [name for name in named if name not in names or name in given]
    given.update(named)
    missing = [name for name in names if name not in given]
    if len(positional) > len(names) or unknown or missing:
        raise fault("S6507", name=callee, wanted=", ".join(names), given=", ".join([*map(repr, positional), *named]))
    offset = chain.zone.offset_at(chain.ledger.time)
    values: list[Value] = []
    for variable in wanted:
        value = read(variable.type, given[variable.name], Reading(chain.accounts, offset))
        if isinstance(value, Mismatch):
            refuse_mismatch(variable.name, value)
        else:
            values.append(value)
    return tuple(values)


class InstanceProxy:
    """An instance on a chain. Actions are methods; parties, terms, keeps, pots and maps are attributes.

    `state` is the state's name, `halted` the code that halted it or None. A keep that is not yet known reads None.
    """

    def __init__(self, chain: Chain, address: bytes, code: ContractCode) -> None:
        self.chain = chain
        self.address = address
        self._code = code

    @property
    def _instance(self) -> Instance:
        found = self.chain.ledger.find(self.address)
        if found is None:
            raise fault("S6404")
        return found

    @property
    def state(self) -> str:
        """The present state's name."""
        return self._code.states[self._instance.status[Status.STATE]].name

    @property
    def halted(self) -> str | None:
        """The code of the refusal that halted the instance, None while it runs."""
        code: str | None = self._instance.status[Status.HALTED]
        return code

    def on(self, chain: Chain) -> InstanceProxy:
        """The same instance on another chain (a fork)."""
        return InstanceProxy(chain, self.address, self._code)

    def may(self, action: str, person: Account) -> bool:
        """Whether the person may call the action now, as far as state and signers go."""
        allowed = self.chain.ledger.may_act(self._instance, action)
        return allowed is None or person.address in allowed

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        code, instance = self._code, self._instance
        for rule in code.rules:
            if rule.name == name:
                return BoundAction(self, name, rule.parameters)
        for number, term in enumerate(code.terms):
            if term.name == name:
                return self._python(term.type, instance.terms[number])
        for number, keep in enumerate(code.keeps):
            if keep.name == name:
                value = instance.keeps[number]
                return None if value is MISSING else self._python(keep.type, value)
        for number, pot in enumerate(code.pots):
            if pot.name == name and pot.key is None:
                return Money(instance.pots[number], pot.currency)
            if pot.name == name and pot.key is not None:
                cells = instance.families[number]
                return {self._python(pot.key, key): Money(cells[key], pot.currency) for key in sorted(cells, key=repr)}
        for number, map_ in enumerate(code.maps):
            if map_.name == name:
                entries = instance.maps[number]
                return {
                    self._python(map_.key, key): self._python(map_.value, entries[key])
                    for key in sorted(entries, key=repr)
                }
        raise fault("S6508", name=name, contract=code.name)

    def _python(self, type_: Type, value: Value) -> Any:
        return to_python(type_, value, self.chain.account_at)

    def __repr__(self) -> str:
        return f"<{self._code.name} {self.chain.names.instance(self._instance.number)}: {self.state}>"
