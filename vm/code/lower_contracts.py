"""Contracts and functions become tables and units; every unit's spans go into the source map."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from vm.check.checked import (
    CheckedContract,
    Clock,
    Every,
    Expression,
    Function,
    Keep,
    Link,
    Map,
    Paying,
    Rule,
    State,
    Statement,
    ToAccount,
    Variable,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyInstance,
    WhoAnyone,
    WhoCount,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.code import program as code
from vm.code.lower_expressions import write_expression
from vm.code.lower_pools import Pools
from vm.code.lower_statements import target_of, write_place, write_statements
from vm.code.lower_unit import UnitWriter
from vm.code.opcodes import Opcode
from vm.code.program import Code, Unit, UnitKind
from vm.code.units import contract_units
from vm.source import Span
from vm.types import ContractType, DateType, ListType, Type


class UnitSpans:
    """The source map while it is made: spans of each unit, in the order in which units are written."""

    __slots__ = ("_spans", "pools")

    def __init__(self, pools: Pools) -> None:
        self.pools = pools
        self._spans: dict[Unit, tuple[Span, ...]] = {}

    def finish(self, unit: Unit, writer: UnitWriter, whole: Span) -> Code:
        """Finish a unit, keep its spans and give its code."""
        done, spans = writer.finish(whole)
        self._spans[unit] = spans
        return done

    def expression(self, unit: Unit, node: Expression) -> Code:
        """The code of a unit that leaves one value."""
        writer = UnitWriter(self.pools)
        write_expression(node, writer)
        return self.finish(unit, writer, node.span)

    def statements(self, unit: Unit, body: tuple[Statement, ...], whole: Span) -> Code:
        """The code of a unit that does something."""
        writer = UnitWriter(self.pools)
        write_statements(body, writer)
        return self.finish(unit, writer, whole)

    def source_map(self) -> code.SourceMap:
        """The spans of all units written so far."""
        return code.SourceMap(tuple(self._spans.items()))


def variables(names: tuple[Variable, ...]) -> tuple[code.VariableCode, ...]:
    """Names and types, without their places in the text."""
    return tuple(code.VariableCode(item.name, item.type) for item in names)


def lower_function(function: Function, number: int, spans: UnitSpans) -> code.FunctionCode:
    """A function with its code."""
    body = spans.expression(Unit(UnitKind.FUNCTION, 0, number), function.body)
    parameters = variables(function.parameters)
    return code.FunctionCode(function.name, function.contract, parameters, function.result, body)


class ContractLowering:
    """Lowers one contract. What is worked out from all its units (totals, prepaid gas) is filled in later."""

    def __init__(self, contract: CheckedContract, number: int, spans: UnitSpans) -> None:
        self._contract = contract
        self._number = number
        self._spans = spans
        self._pools = spans.pools

    def lower(self) -> code.ContractCode:
        """The contract's tables, with no sums, no prepaid gas and nothing tracked yet."""
        contract = self._contract
        for pot in contract.pots:
            self._pools.currency(pot.currency)
        return code.ContractCode(
            name=contract.name,
            parties=contract.parties,
            terms=variables(contract.terms),
            checks=self._checks(),
            keeps=tuple(self._keep(keep, place) for place, keep in enumerate(contract.keeps)),
            maps=tuple(self._map(map_, place) for place, map_ in enumerate(contract.maps)),
            pots=tuple(
                code.PotCode(pot.name, pot.currency, pot.key, pot.limit, pot.traced) for pot in contract.pots
            ),
            events=tuple(code.EventCode(event.name, variables(event.fields)) for event in contract.events),
            invariants=self._invariants(),
            rules=tuple(self._rule(rule, place) for place, rule in enumerate(contract.rules)),
            clocks=tuple(self._clock(clock, place) for place, clock in enumerate(contract.clocks)),
            states=tuple(self._state(state, place) for place, state in enumerate(contract.states)),
            tracks_paid=False,
            tracks_received=False,
        )

    def _unit(self, kind: UnitKind, place: int, part: int = 0) -> Unit:
        return Unit(kind, self._number, place, part)

    def _value(self, kind: UnitKind, place: int, node: Expression) -> Code:
        return self._spans.expression(self._unit(kind, place), node)

    # --- declarations ---------------------------------------------------------------------------------------

    def _checks(self) -> tuple[code.CheckCode, ...]:
        return tuple(
            code.CheckCode(
                self._value(UnitKind.CHECK, place, check.condition), self._pools.text(check.reason)
            )
            for place, check in enumerate(self._contract.checks)
        )

    def _keep(self, keep: Keep, place: int) -> code.KeepCode:
        initial = None if keep.initial is None else self._value(UnitKind.INITIAL, place, keep.initial)
        return code.KeepCode(keep.name, keep.type, initial)

    def _map(self, map_: Map, place: int) -> code.MapCode:
        default = None if map_.default is None else self._value(UnitKind.DEFAULT, place, map_.default)
        return code.MapCode(map_.name, map_.key, map_.value, map_.once, default, ())

    def _invariants(self) -> tuple[code.InvariantCode, ...]:
        return tuple(
            code.InvariantCode(
                invariant.name,
                invariant.states,
                invariant.each,
                self._value(UnitKind.INVARIANT, place, invariant.condition),
            )
            for place, invariant in enumerate(self._contract.invariants)
        )

    # --- rules ----------------------------------------------------------------------------------------------

    def _rule(self, rule: Rule, place: int) -> code.RuleCode:
        who = self._who(rule.who, place, [])
        paying = None if rule.paying is None else self._paying(rule.paying, place)
        body = self._spans.statements(self._unit(UnitKind.RULE, place), rule.body, rule.span)
        return code.RuleCode(
            rule.name,
            variables(rule.parameters),
            variables(rule.locals),
            who,
            paying,
            body,
            rule.states,
            self._pools.optional_text(rule.article),
        )

    def _who(self, who: Who, place: int, done: list[Code]) -> code.Who:
        """The condition on the caller; `done` holds the codes of the parts before it."""
        match who:
            case WhoAnyone():
                return code.WhoAnyone()
            case WhoAccount(account):
                return code.WhoAccount(self._part(account, place, done), _contract_of(account.type))
            case WhoInList(people):
                return code.WhoInList(self._part(people, place, done), _contract_of(people.type))
            case WhoInMap(map_):
                return code.WhoInMap(map_)
            case WhoAnyInstance(type_):
                return code.WhoAnyInstance(type_.contract)
            case WhoAnd(parts):
                return code.WhoAnd(tuple(self._who(part, place, done) for part in parts))
            case WhoOr(parts):
                return code.WhoOr(tuple(self._who(part, place, done) for part in parts))
            case WhoCount(count, group):
                return code.WhoCount(count, self._who(group, place, done))
            case _:
                assert_never(who)

    def _part(self, node: Expression, place: int, done: list[Code]) -> Code:
        found = self._spans.expression(self._unit(UnitKind.WHO, place, len(done)), node)
        done.append(found)
        return found

    def _paying(self, paying: Paying, place: int) -> code.PayingCode:
        amount = self._value(UnitKind.PAYING_AMOUNT, place, paying.amount)
        source = None
        if paying.source is not None:
            source = self._value(UnitKind.PAYING_SOURCE, place, paying.source)
        self._pools.currency(paying.currency)
        target = self._place_of(paying, place)
        line = None if paying.line is None else self._value(UnitKind.PAYING_LINE, place, paying.line)
        return code.PayingCode(amount, paying.currency, source, target_of(paying.target), target, line)

    def _place_of(self, paying: Paying, place: int) -> Code | None:
        target = paying.target
        if not isinstance(target, ToAccount) and target.key is None:
            return None
        writer = UnitWriter(self._pools)
        write_place(target, writer)
        return self._spans.finish(self._unit(UnitKind.PAYING_PLACE, place), writer, target.span)

    # --- clocks and states ----------------------------------------------------------------------------------

    def _clock(self, clock: Clock, place: int) -> code.ClockCode:
        when = self._when(clock.when, place)
        body = self._spans.statements(self._unit(UnitKind.CLOCK, place), clock.body, clock.span)
        article = self._pools.optional_text(clock.article)
        return code.ClockCode(when, variables(clock.locals), body, clock.states, article)

    def _when(self, when: Expression | Every | Link | None, place: int) -> code.When:
        match when:
            case None:
                return None
            case Link(term, state):
                return code.LinkCode(term, -1 if state is None else state)
            case Every(start, interval, limit):
                begin = self._value(UnitKind.CLOCK_WHEN, place, start)
                return code.EveryCode(begin, interval, limit)
            case node:
                at = self._value(UnitKind.CLOCK_WHEN, place, node)
                return code.AtCode(at, isinstance(node.type, DateType))

    def _state(self, state: State, place: int) -> code.StateCode:
        deadline = None
        if state.deadline is not None:
            deadline = self._value(UnitKind.DEADLINE, place, state.deadline)
        dated = state.deadline is None or isinstance(state.deadline.type, DateType)
        return code.StateCode(
            state.name, state.final, deadline, state.rules, state.clocks, 0, dated, state.on_demand
        )


def _contract_of(type_: Type) -> int | None:
    """The contract of which a value is an instance, or a list's items are; None for accounts."""
    match type_:
        case ContractType(contract) | ListType(ContractType(contract)):
            return contract
        case _:
            return None


def with_totals(
    contracts: tuple[code.ContractCode, ...], functions: tuple[code.FunctionCode, ...]
) -> tuple[code.ContractCode, ...]:
    """The contracts with what the machine keeps totals of: all that their code and the functions it calls
    read, and what others read of them.
    """
    totals = _Totals(functions)
    for number, contract in enumerate(contracts):
        for _, unit_code in contract_units(contract, number):
            totals.read(unit_code, number)
    for function in functions:
        totals.read(function.code, function.contract)
    return tuple(totals.kept(contract, number) for number, contract in enumerate(contracts))


class _Totals:
    """Which totals code reads, by the number of the contract that keeps them (None: a function of the file by
    itself reads none).
    """

    def __init__(self, functions: tuple[code.FunctionCode, ...]) -> None:
        self._functions = functions
        self._called: set[tuple[int, int | None]] = set()
        self._summed: set[tuple[int | None, int, int]] = set()
        self._tracked: set[tuple[int | None, Opcode]] = set()

    def read(self, unit_code: Code, contract: int | None) -> None:
        """Note what code reads on an instance of a contract, in what it calls and on other instances too."""
        waiting = [(unit_code, contract)]
        while waiting:
            block, here = waiting.pop()
            for instruction in block:
                there = here
                match instruction.opcode, instruction.operands:
                    case Opcode.MAP_SUM, (int(map_), int(field)):
                        self._summed.add((here, map_, field))
                    case Opcode.PAID | Opcode.RECEIVED, _:
                        self._tracked.add((here, instruction.opcode))
                    case Opcode.CALL, (int(function),) if (function, here) not in self._called:
                        self._called.add((function, here))
                        waiting.append((self._functions[function].code, here))
                    case Opcode.AT, (int(read),):
                        there = read
                    case _:
                        pass
                waiting.extend((inner, there) for inner in instruction.blocks)

    def _sums(self, number: int, map_: int) -> tuple[int, ...]:
        """What is added up of a map, ascending."""
        return tuple(sorted(field for held, of, field in self._summed if (held, of) == (number, map_)))

    def kept(self, contract: code.ContractCode, number: int) -> code.ContractCode:
        """The contract with the totals that are read of it."""
        maps = tuple(
            replace(map_, sums=self._sums(number, place)) for place, map_ in enumerate(contract.maps)
        )
        paid, received = ((number, opcode) in self._tracked for opcode in (Opcode.PAID, Opcode.RECEIVED))
        return replace(contract, maps=maps, tracks_paid=paid, tracks_received=received)
