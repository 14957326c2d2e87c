"""The tables of a program: every number names something, every name is one, every limit is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from vm.code.program import (
    ClockCode,
    ContractCode,
    EventCode,
    EveryCode,
    LinkCode,
    MapCode,
    PotCode,
    Program,
    RuleCode,
    StateCode,
    VariableCode,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyInstance,
    WhoCount,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.code.verify.findings import Findings
from vm.code.verify.forms import (
    KEY_TYPES,
    count_fields,
    is_name,
    is_storable,
    is_text,
    is_value,
    is_well_formed,
)
from vm.code.verify.limits import (
    FAMILY_KEYS,
    FIELDS,
    LINKS,
    LOCALS,
    LOOP_TURNS,
    PARAMETERS,
    RECORD_FIELDS,
    RULES,
    STATES,
    TABLE_ITEMS,
    WHO_COUNT,
)
from vm.currencies import DECIMALS
from vm.types import (
    AccountType,
    ContractType,
    DurationType,
    IntType,
    MoneyType,
    PercentType,
    RecordType,
    Type,
)

CALLERS = (AccountType, ContractType)
"""Types of values that name a caller."""
LANGUAGE = 1
"""The only version of the language so far."""


def check_tables(program: Program, findings: Findings) -> None:
    """Note everything that is wrong with a program's tables. Its size must have been measured."""
    _Tables(program, findings).program()


class _Tables:
    def __init__(self, program: Program, findings: Findings) -> None:
        self._program = program
        self._findings = findings
        self._working_days = program.calendar is not None

    # --- small checks ---------------------------------------------------------------------------------------

    def _fault(self, code: str, place: str) -> None:
        self._findings.add(code, place=place)

    def _must(self, sound: bool, code: str, place: str) -> None:
        if not sound:
            self._fault(code, place)

    def _numbers(self, numbers: Sequence[int], count: int, place: str) -> None:
        """Numbers into a table of `count` entries, ascending, so that each stands once."""
        sound = all(0 <= number < count for number in numbers)
        sound = sound and all(a < b for a, b in pairwise(numbers))
        self._must(sound, "E3150", place)

    def _names(self, names: Iterable[str], place: str) -> None:
        seen: set[str] = set()
        for number, name in enumerate(names):
            self._must(is_name(name) and name not in seen, "E3151", f"{place}[{number}]")
            seen.add(name)

    def _type(self, type_: Type, place: str, storable: bool = True) -> None:
        sound = is_well_formed(type_, self._program) and (not storable or is_storable(type_))
        self._must(sound, "E3153", place)

    def _variables(self, variables: tuple[VariableCode, ...], limit: int, place: str) -> None:
        self._must(len(variables) <= limit, "E3152", place)
        self._names((variable.name for variable in variables), place)
        for number, variable in enumerate(variables):
            self._type(variable.type, f"{place}[{number}]")

    def _text(self, number: int | None, place: str) -> None:
        self._must(number is None or 0 <= number < len(self._program.texts), "E3150", place)

    # --- the file -------------------------------------------------------------------------------------------

    def program(self) -> None:
        """The tables of the whole file, then those of each contract."""
        program = self._program
        self._must(program.language == LANGUAGE, "E3155", "language")
        self._must(program.calendar is None or is_name(program.calendar), "E3155", "calendar")
        currencies = program.currencies
        self._must(len(set(currencies)) == len(currencies), "E3155", "currencies")
        for number, currency in enumerate(currencies):
            self._must(currency in DECIMALS, "E3155", f"currencies[{number}]")
        for number, text in enumerate(program.texts):
            self._must(is_text(text), "E3151", f"texts[{number}]")
        for number, type_ in enumerate(program.types):
            self._type(type_, f"types[{number}]", storable=False)
        self._names((contract.name for contract in program.contracts), "contracts")
        if len(self._findings):
            return
        for number, (type_, value) in enumerate(program.constants):
            place = f"constants[{number}]"
            self._type(type_, place, storable=False)
            self._must(is_value(value, type_, self._working_days), "E3154", place)
        self._functions()
        for number, contract in enumerate(program.contracts):
            self._contract(contract, f"contracts[{number}]", number)

    def _functions(self) -> None:
        program = self._program
        seen: set[tuple[int | None, str]] = set()
        for number, function in enumerate(program.functions):
            place = f"functions[{number}]"
            owner = function.contract
            self._must(owner is None or 0 <= owner < len(program.contracts), "E3150", place)
            self._must(is_name(function.name) and (owner, function.name) not in seen, "E3151", place)
            seen.add((owner, function.name))
            self._variables(function.parameters, PARAMETERS, f"{place}.parameters")
            self._type(function.result, f"{place}.result")

    # --- a contract -----------------------------------------------------------------------------------------

    def _contract(self, contract: ContractCode, place: str, number: int) -> None:
        self._must(0 <= contract.parties <= len(contract.terms), "E3150", f"{place}.parties")
        for party, term in enumerate(contract.terms[: max(contract.parties, 0)]):
            self._must(isinstance(term.type, CALLERS), "E3153", f"{place}.terms[{party}]")
        self._variables(contract.terms, FIELDS, f"{place}.terms")
        self._contract_names(contract, place, number)
        for check, one in enumerate(contract.checks):
            self._text(one.text, f"{place}.checks[{check}]")
        for keep, kept in enumerate(contract.keeps):
            self._type(kept.type, f"{place}.keeps[{keep}]")
        for map_, entries in enumerate(contract.maps):
            self._map(entries, f"{place}.maps[{map_}]")
        for pot, cell in enumerate(contract.pots):
            self._pot(cell, f"{place}.pots[{pot}]")
        for event, fields in enumerate(contract.events):
            self._event(fields, f"{place}.events[{event}]")
        for rule, action in enumerate(contract.rules):
            self._rule(contract, action, f"{place}.rules[{rule}]")
        for clock, timer in enumerate(contract.clocks):
            self._clock(contract, timer, f"{place}.clocks[{clock}]")
        self._invariants(contract, place)
        self._states(contract, place)

    def _contract_names(self, contract: ContractCode, place: str, number: int) -> None:
        """One space for what an instance has; states, events and invariants have spaces of their own."""
        tables = (contract.keeps, contract.maps, contract.pots)
        self._must(sum(len(table) for table in tables) <= FIELDS, "E3152", place)
        functions = [one.name for one in self._program.functions if one.contract == number]
        own = [one.name for table in (contract.terms, *tables) for one in table] + functions
        self._names(own, f"{place}.names")
        self._names((one.name for one in contract.events), f"{place}.events")
        self._names((one.name for one in contract.invariants), f"{place}.invariants")
        self._names((one.name for one in contract.states), f"{place}.states")
        actions: dict[str, tuple[VariableCode, ...]] = {}
        taken = set(own)
        for rule, action in enumerate(contract.rules):
            sound = is_name(action.name) and action.name not in taken
            sound = sound and actions.setdefault(action.name, action.parameters) == action.parameters
            self._must(sound, "E3151", f"{place}.rules[{rule}]")

    def _map(self, map_: MapCode, place: str) -> None:
        self._type(map_.key, place)
        self._must(isinstance(map_.key, KEY_TYPES), "E3153", place)
        self._type(map_.value, place)
        self._must(not (map_.once and map_.default is not None), "E3150", place)
        self._must(all(a < b for a, b in pairwise(map_.sums)), "E3150", f"{place}.sums")
        for field in map_.sums:
            self._must(summed_type(map_, field) is not None, "E3150", f"{place}.sums")

    def _pot(self, pot: PotCode, place: str) -> None:
        self._must(pot.currency in self._program.currencies, "E3155", place)
        if pot.key is None:
            self._must(pot.limit is None, "E3152", place)
            return
        self._type(pot.key, place)
        self._must(isinstance(pot.key, KEY_TYPES), "E3153", place)
        self._must(pot.limit is None or 1 <= pot.limit <= FAMILY_KEYS, "E3152", place)

    def _event(self, event: EventCode, place: str) -> None:
        self._variables(event.fields, RECORD_FIELDS, place)
        total = sum(1 + count_fields(field.type) for field in event.fields)
        self._must(total <= RECORD_FIELDS, "E3152", place)

    def _rule(self, contract: ContractCode, rule: RuleCode, place: str) -> None:
        self._variables(rule.parameters, PARAMETERS, f"{place}.parameters")
        self._locals(rule.locals, f"{place}.locals")
        self._must(rule.locals[: len(rule.parameters)] == rule.parameters, "E3150", f"{place}.locals")
        self._text(rule.article, f"{place}.article")
        self._numbers(rule.states, len(contract.states), f"{place}.states")
        self._must(bool(rule.states), "E3150", f"{place}.states")
        self._who(contract, rule.who, f"{place}.who")
        if rule.paying is not None:
            self._must(rule.paying.currency in self._program.currencies, "E3155", f"{place}.paying")

    def _who(self, contract: ContractCode, who: Who, place: str) -> None:
        match who:
            case WhoInMap(number):
                sound = 0 <= number < len(contract.maps) and isinstance(contract.maps[number].key, CALLERS)
                self._must(sound, "E3150", place)
            case WhoAnyInstance(number) | WhoAccount(_, int(number)) | WhoInList(_, int(number)):
                self._must(0 <= number < len(self._program.contracts), "E3150", place)
            case WhoAnd(parts) | WhoOr(parts):
                self._must(len(parts) >= 2, "E3150", place)
                for part in parts:
                    self._who(contract, part, place)
            case WhoCount(count, group):
                self._must(2 <= count <= WHO_COUNT and _is_group(group, count), "E3150", place)
                self._who(contract, group, place)
            case _:
                pass

    def _locals(self, locals_: tuple[VariableCode, ...], place: str) -> None:
        """Locals of different blocks may share a name."""
        self._must(len(locals_) <= LOCALS, "E3152", place)
        for number, local in enumerate(locals_):
            self._must(is_name(local.name), "E3151", f"{place}[{number}]")
            self._type(local.type, f"{place}[{number}]", storable=False)

    def _clock(self, contract: ContractCode, clock: ClockCode, place: str) -> None:
        self._locals(clock.locals, f"{place}.locals")
        self._text(clock.article, f"{place}.article")
        self._numbers(clock.states, len(contract.states), f"{place}.states")
        self._must(bool(clock.states), "E3150", f"{place}.states")
        match clock.when:
            case EveryCode(_, interval, limit):
                sound = is_value(interval, DurationType(), self._working_days) and interval.count > 0
                self._must(sound, "E3154", f"{place}.interval")
                self._must(1 <= limit <= LOOP_TURNS, "E3172", f"{place}.limit")
            case LinkCode(term, state):
                self._must(self._is_link(contract, term, state), "E3191", f"{place}.link")
            case _:
                pass

    def _is_link(self, contract: ContractCode, term: int, state: int) -> bool:
        """Whether a term names an instance of this program, and the state (-1: any) is a final one of it."""
        if not 0 <= term < len(contract.terms):
            return False
        match contract.terms[term].type:
            case ContractType(number) if 0 <= number < len(self._program.contracts):
                states = self._program.contracts[number].states
                return state == -1 or (0 <= state < len(states) and states[state].final)
            case _:
                return False

    def _invariants(self, contract: ContractCode, place: str) -> None:
        self._must(len(contract.invariants) <= TABLE_ITEMS, "E3152", place)
        for number, invariant in enumerate(contract.invariants):
            inner = f"{place}.invariants[{number}]"
            if invariant.states is not None:
                sound = all(0 <= state < len(contract.states) for state in invariant.states)
                self._must(sound and len(set(invariant.states)) == len(invariant.states), "E3150", inner)
            self._must(invariant.each is None or 0 <= invariant.each < len(contract.maps), "E3150", inner)

    def _states(self, contract: ContractCode, place: str) -> None:
        states = contract.states
        self._must(len(states) <= STATES, "E3152", f"{place}.states")
        self._must(len(contract.rules) + len(contract.clocks) <= RULES, "E3152", f"{place}.rules")
        self._must(bool(states) and not states[0].final, "E3156", f"{place}.states[0]")
        for number, state in enumerate(states):
            self._state(contract, state, number, f"{place}.states[{number}]")

    def _state(self, contract: ContractCode, state: StateCode, number: int, place: str) -> None:
        """A state lists exactly the rules and clocks that list it, in their order."""
        rules = tuple(place for place, rule in enumerate(contract.rules) if number in rule.states)
        clocks = tuple(place for place, clock in enumerate(contract.clocks) if number in clock.states)
        self._must(state.rules == rules and state.clocks == clocks, "E3190", place)
        names = [contract.rules[rule].name for rule in rules]
        self._must(len(set(names)) == len(names), "E3151", f"{place}.rules")
        timeouts = sum(1 for clock in clocks if contract.clocks[clock].when is None)
        links = sum(1 for clock in clocks if isinstance(contract.clocks[clock].when, LinkCode))
        self._must(links <= LINKS, "E3152", f"{place}.clocks")
        if state.final:
            self._must(state.deadline is None and not rules and not clocks, "E3186", place)
        else:
            self._must(timeouts == (0 if state.deadline is None else 1), "E3185", place)
        self._must(state.dated or state.deadline is not None, "E3150", f"{place}.dated")
        waits = state.deadline is None and not state.final
        self._must(waits or not state.on_demand, "E3150", f"{place}.on_demand")


def _is_group(who: Who, count: int) -> bool:
    """Whether `count` people can be taken out of it: a list, a map, or at least so many accounts by name."""
    match who:
        case WhoInList() | WhoInMap():
            return True
        case WhoOr(parts):
            return len(parts) >= count and all(isinstance(part, WhoAccount) for part in parts)
        case _:
            return False


def summed_type(map_: MapCode, field: int) -> Type | None:
    """The type of a total over a map's field (-1: the value itself), None where it cannot be summed."""
    value = map_.value
    if field >= 0:
        if not isinstance(value, RecordType) or field >= len(value.fields):
            return None
        value = value.fields[field][1]
    elif field != -1:
        return None
    match value:
        case MoneyType():
            return value
        case IntType():
            return IntType()
        case PercentType():
            return ANY_PERCENT
        case _:
            return None


ANY_PERCENT = PercentType(IntType().low, IntType().high)
"""A computed percent: no bounds but the machine's."""
