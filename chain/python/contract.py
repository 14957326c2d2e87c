"""Contracts from Python: load a text, create an instance, call its actions, read what it keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from chain.clock import is_provisional
from chain.explain import explain_refusal
from chain.host import LedgerHost
from chain.names import Known
from chain.python.chain import Account, Chain, address_of
from chain.python.errors import CompileError, Refused, UnknownName, fault
from chain.python.receipt import Receipt
from chain.python.values import refuse_mismatch, to_key, to_python
from chain.transaction import Call, Create
from chain.uses import compile_file
from vm.abi import Mismatch, Reading, read
from vm.code.program import ContractCode, FunctionCode, Program, Unit, UnitKind, VariableCode
from vm.code.verify import VerifiedProgram
from vm.compiler import Compilation, compile_source
from vm.diagnostics.render import SHOWN
from vm.diagnostics.report import Diagnostic
from vm.encoding import encode_value
from vm.machine.lots import lines_of, lots_of
from vm.machine.outcome import Refused as Stopped
from vm.machine.state import MISSING, Moment, Status, Timer
from vm.machine.state import Instance as Cells
from vm.machine.trace import NO_TRACE
from vm.mending import proven
from vm.money import Money
from vm.source import SourceFile
from vm.types import TimeType, Type
from vm.uses import NO_FILES, Texts
from vm.values import Value

_ADDRESS: Final = re.compile("0x[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A text that is known to hold a program."""

    compilation: Compilation
    verified: VerifiedProgram

    @property
    def program(self) -> Program:
        return self.verified.program


class Module:
    """A loaded text: `module["Rental"]` is the contract of that name; iterating gives the names."""

    def __init__(self, loaded: _Loaded) -> None:
        self._loaded = loaded

    def __getitem__(self, name: str) -> Contract:
        for number, contract in enumerate(self._loaded.program.contracts):
            if contract.name == name:
                return Contract(self._loaded, number)
        raise fault("S6506", name=str(name), known=", ".join(self))

    def __iter__(self) -> Iterator[str]:
        return (contract.name for contract in self._loaded.program.contracts)

    def __repr__(self) -> str:
        return f"<module {self._loaded.compilation.source.name}: {', '.join(self)}>"


def load(path: str | Path) -> Module:
    """Compile a `.tally` file with the files that it uses. Raises TallyError (S6…) where it cannot be read,
    CompileError where it is wrong."""
    compilation = compile_file(Path(path))
    if isinstance(compilation, Diagnostic):
        raise CompileError(compilation)
    return _module(compilation)


def loads(text: str, name: str = "text.tally", *, files: Mapping[str, str] | None = None) -> Module:
    """Compile a text. `files` are the texts that it may use, by the paths under which it uses them; without
    them it can use none. Raises CompileError where it is wrong."""
    library = NO_FILES if files is None else Texts(name.rpartition("/")[2], files)
    return _module(compile_source(SourceFile.of(name, text), library))


def _module(compilation: Compilation) -> Module:
    if compilation.program is None:
        raise CompileError(*(one for one in proven(compilation, SHOWN) if one.severity == "error"))
    return Module(_Loaded(compilation, compilation.program))


class Contract:
    """A contract of a loaded text."""

    def __init__(self, loaded: _Loaded, number: int) -> None:
        self._loaded = loaded
        self._number = number
        self._code = loaded.program.contracts[number]

    @property
    def name(self) -> str:
        """The contract's name."""
        return self._code.name

    def create(self, chain: Chain, /, *, sender: Account | None = None, **terms: object) -> Instance:
        """Create an instance; every party and term by its name. `sender` is the creator (default: the
        issuer)."""
        program = self._loaded.program
        values = _arguments(chain, program, self.name, self._code.terms, (), terms)
        creator = chain.issuer if sender is None else address_of(chain, sender, "sender")
        number = len(chain.ledger.state.instances)
        # known before it runs, so that the receipt and the trace of the creation name it
        known = Known(f"{self.name}#{number}", program, self._number, self._loaded.compilation)
        chain.names.name_instance(number, known)
        receipt = chain.submit(Create(creator, self._loaded.verified, self._number, values))
        if receipt.record.created is None:
            raise fault("S6404")
        chain.names.name_account(receipt.record.created, known.name)
        return Instance(chain, receipt.record.created, number, receipt)

    def _found(self, chain: Chain, where: object) -> Instance:
        """See `Chain.instance`."""
        state, cells = chain.ledger.state, _at(chain, where)
        if cells is None:
            raise fault("S6404")
        mine = (state.program_hash(self._loaded.verified), self._number)
        if (state.program_hash(cells.program), cells.contract) != mine:
            other = cells.program.program.contracts[cells.contract].name
            raise fault("S6517", number=cells.number, wanted=self.name, found=other)
        name = f"{self.name}#{cells.number}"
        known = Known(name, self._loaded.program, self._number, self._loaded.compilation)
        chain.names.name_instance(cells.number, known)
        chain.names.name_account(cells.address, known.name)
        return Instance(chain, cells.address, cells.number, None)

    def __repr__(self) -> str:
        return f"<contract {self.name}>"


def _at(chain: Chain, where: object) -> Cells | None:
    """The machine's instance of a creation number, an address, or an address in hex."""
    instances = chain.ledger.state.instances
    match where:
        case bool():
            return None
        case int():
            return instances[where] if 0 <= where < len(instances) else None
        case bytes():
            return chain.ledger.find(where)
        case str() if _ADDRESS.fullmatch(where):
            return chain.ledger.find(bytes.fromhex(where[2:]))
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Action:
    """An action of an instance: call it with its arguments and `sender=`."""

    instance: Instance
    name: str
    parameters: tuple[VariableCode, ...]

    def __call__(
        self,
        *positional: object,
        sender: Account | None = None,
        caps: Mapping[str, str | Money] | None = None,
        **named: object,
    ) -> Receipt:
        """Call the action. `caps` bounds what may leave the sender's account (`{"CNY": "6000 CNY"}`); without
        it the cap is what the rule's header asks at the call. Raises Refused, and TallyError (S6519) without
        a `sender`."""
        if sender is None:
            raise fault("S6519", name=self.name)
        instance = self.instance
        chain = instance.chain
        values = _arguments(chain, instance._known.program, self.name, self.parameters, positional, named)
        limits = None if caps is None else tuple(_cap(name, text) for name, text in sorted(caps.items()))
        caller = address_of(chain, sender, "sender")
        return chain.submit(Call(caller, instance.address, self.name, values, limits))


@dataclass(frozen=True, slots=True)
class View:
    """A function of an instance: call it with its arguments; it changes nothing."""

    instance: Instance
    number: int
    function: FunctionCode

    def __call__(self, *positional: object, **named: object) -> Any:
        """The function's value. Raises Refused where it stops (R4007: a value that it reads is not yet
        known)."""
        chain, known = self.instance.chain, self.instance._known
        function = self.function
        values = _arguments(chain, known.program, function.name, function.parameters, positional, named)
        unit = Unit(UnitKind.FUNCTION, 0, self.number)
        ledger, cells = chain.ledger, self.instance._cells
        moment = Moment(ledger.time, ledger.genesis.calendar_of(known.program).local_day(ledger.time))
        host = LedgerHost(ledger.state, ledger.genesis)
        value = ledger.executor.evaluate(
            host, known.program, cells, unit, function.code, values, moment, NO_TRACE
        )
        if isinstance(value, Stopped):
            rule = f"{known.name}.{function.name}"
            raise Refused(explain_refusal(ledger, value.refusal, cells, rule, "", ledger.time, chain.names))
        return to_python(function.result, value, self.instance._at)


def _cap(currency: str, text: object) -> tuple[str, int]:
    money = Money.parse(text) if isinstance(text, str) else text
    if not isinstance(money, Money) or money.currency != currency:
        raise fault("S6501", name="caps", wanted=f"money {currency}", given=repr(text))
    return currency, money.minor


def _refuse_foreign(chain: Chain, name: str, given: object) -> None:
    """Raise TallyError (S6520) for an account, or one inside a list or record, that this chain does not
    know."""
    match given:
        case Account():
            address_of(chain, given, name)
        case Mapping():
            for part in given.values():
                _refuse_foreign(chain, name, part)
        case list() | tuple():
            for part in given:
                _refuse_foreign(chain, name, part)
        case _:
            pass


def _arguments(
    chain: Chain,
    program: Program,
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
        shown = ", ".join([*map(repr, positional), *named]) or "-"
        raise fault("S6507", name=callee, wanted=", ".join(names) or "-", given=shown)
    reading = Reading(chain.accounts, chain.ledger.genesis.calendar_of(program))
    values: list[Value] = []
    for variable in wanted:
        _refuse_foreign(chain, variable.name, given[variable.name])
        value = read(variable.type, given[variable.name], reading)
        if isinstance(value, Mismatch):
            refuse_mismatch(variable.name, value)
        else:
            values.append(value)
    return tuple(values)


class Instance:
    """An instance on a chain. Actions and functions are methods; parties, terms, keeps, pots and maps are
    attributes.

    Two are equal where their addresses are, on whichever chain. `state` is the state's name, `halted` the
    code that halted it or None, `creation` the receipt of its creation, None for one that was found. A keep
    that is not yet known reads None.
    `lease["address"]` reads a name of the contract that is also a name of this class.
    """

    def __init__(self, chain: Chain, address: bytes, number: int, creation: Receipt | None) -> None:
        self.chain = chain
        self.address = address
        self.creation = creation
        self._number = number

    @property
    def _cells(self) -> Cells:
        """The machine's instance. Raises TallyError (S6404) where the chain was taken back to before it."""
        found = self.chain.ledger.find(self.address)
        if found is None:
            raise fault("S6404")
        return found

    @property
    def _known(self) -> Known:
        """Name, program and contract."""
        known = self.chain.names.known(self._number)
        if known is None:
            raise fault("S6404")
        return known

    @property
    def state(self) -> str:
        """The present state's name."""
        name: str = self._known.code.states[self._cells.status[Status.STATE]].name
        return name

    @property
    def halted(self) -> str | None:
        """The code of the refusal that halted the instance, None while it runs."""
        code: str | None = self._cells.status[Status.HALTED]
        return code

    @property
    def deadline(self) -> Any:
        """When the present state ends if nobody acts, as an aware datetime; None for a final or forever
        state."""
        instant = self._deadline
        return None if instant is None else to_python(TimeType(), instant, self.chain.account_at)

    @property
    def deadline_provisional(self) -> bool:
        """Whether the deadline lies in a year that the calendar does not cover (see `chain/clock.py`)."""
        instant = self._deadline
        table = self.chain.ledger.genesis.calendar_of(self._known.program)
        return instant is not None and is_provisional(instant, table)

    @property
    def _deadline(self) -> int | None:
        clocks = self._known.code.clocks
        timers: tuple[Timer, ...] = self._cells.status[Status.TIMERS]
        return next((timer.instant for timer in timers if clocks[timer.clock].when is None), None)

    def on(self, chain: Chain) -> Instance:
        """The same instance on another chain (a fork)."""
        return Instance(chain, self.address, self._number, self.creation)

    def lots(self, pot: str, key: object = None) -> dict[str, Money]:
        """What a traced pot holds, by budget line in the order in which they were opened; of a family what
        all cells hold, or the one of `key`. Raises UnknownName where there is no such pot, TallyError (S6521)
        where it is not traced."""
        code, cells, chain = self._known.code, self._cells, self.chain
        number = next((place for place, one in enumerate(code.pots) if one.name == pot), None)
        if number is None:
            raise UnknownName(Diagnostic.of("S6508", None, None, name=str(pot), contract=code.name))
        found = code.pots[number]
        if not found.traced or (key is not None and found.key is None):
            raise fault("S6521", name=pot)
        cell: Value | None = None
        if key is not None and found.key is not None:
            _refuse_foreign(chain, pot, key)
            calendar = chain.ledger.genesis.calendar_of(self._known.program)
            value = read(found.key, key, Reading(chain.accounts, calendar))
            if isinstance(value, Mismatch):
                refuse_mismatch(pot, value)
            else:
                cell = value
        names = lines_of(LedgerHost(chain.ledger.state, chain.ledger.genesis), cells)
        return {names[line]: Money.of(held, found.currency) for line, held in lots_of(cells, number, cell)}

    def may(self, action: str, person: Account) -> bool:
        """Whether the person may call the action now, as far as state and signers go."""
        allowed = self.chain.ledger.may_act(self._cells, action)
        return allowed is None or address_of(self.chain, person, "person") in allowed

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Any:
        code, cells = self._known.code, self._cells
        for rule in code.rules:
            if rule.name == name:
                return Action(self, name, rule.parameters)
        for number, function in enumerate(self._known.program.functions):
            if function.name == name and function.contract in (None, self._known.contract):
                return View(self, number, function)
        return self._value(name, code, cells)

    def _value(self, name: str, code: ContractCode, cells: Cells) -> Any:
        for number, term in enumerate(code.terms):
            if term.name == name:
                return self._python(term.type, cells.terms[number])
        for number, keep in enumerate(code.keeps):
            if keep.name == name:
                value = cells.keeps[number]
                return None if value is MISSING else self._python(keep.type, value)
        for number, pot in enumerate(code.pots):
            if pot.name == name and pot.key is None:
                return Money.of(cells.pots[number], pot.currency)
            if pot.name == name and pot.key is not None:
                return {
                    self._key(pot.key, key): Money.of(amount, pot.currency)
                    for key, amount in _sorted(pot.key, cells.families[number])
                }
        for number, map_ in enumerate(code.maps):
            if map_.name == name:
                return {
                    self._key(map_.key, key): self._python(map_.value, value)
                    for key, value in _sorted(map_.key, cells.maps[number])
                }
        raise UnknownName(Diagnostic.of("S6508", None, None, name=str(name), contract=code.name))

    def _python(self, type_: Type, value: Value) -> Any:
        return to_python(type_, value, self._at)

    def _key(self, type_: Type, value: Value) -> Any:
        return to_key(type_, value, self._at)

    def _at(self, address: bytes) -> Account | Instance:
        """The account at an address, or the instance: one of the same program."""
        return value_at(self.chain, address, self._known)

    @property
    def _contract(self) -> str:
        """The name of its contract."""
        return self._known.code.name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Instance) and other.address == self.address

    def __hash__(self) -> int:
        return hash(self.address)

    def __repr__(self) -> str:
        gone = self.chain.ledger.find(self.address) is None
        return f"<{self._known.name}: {'gone' if gone else self.state}>"


def value_at(chain: Chain, address: bytes, known: Known | None) -> Account | Instance:
    """The account at an address, or the instance. `known` is another instance of its program: what nobody has
    named yet is called by its contract and number, and has the same text.
    """
    cells = chain.ledger.find(address)
    if cells is None:
        return chain.account_at(address)
    if known is not None and chain.names.known(cells.number) is None:
        name = f"{known.program.contracts[cells.contract].name}#{cells.number}"
        chain.names.name_instance(cells.number, replace(known, name=name, contract=cells.contract))
        chain.names.name_account(address, name)
    return Instance(chain, address, cells.number, None)


def _sorted(key_type: Type, entries: Mapping[Value, Any]) -> list[tuple[Value, Any]]:
    """Entries in the order of their encoded keys."""
    return sorted(entries.items(), key=lambda entry: encode_value(key_type, entry[0]) or b"")
