"""Accounts, instances, places and values of a stored chain as people read them.

A chain knows no names of people. An address is its first bytes in hex, with the role that it has as a party
of the instance in question: `0x0141a8b2c3d4 (payer)`. Instances are called by contract and number: `Order#3`.
"""

from __future__ import annotations

from dataclasses import dataclass

from chain.clock import format_due, is_provisional
from chain.explorer.lookup import parties
from chain.explorer.stored import StoredChain
from chain.leaves import contract_of
from vm.abi import Json, as_json, show
from vm.code.program import AtCode, EveryCode, LinkCode, Program, UnitKind
from vm.machine.calendar import Calendar
from vm.machine.dates import format_time
from vm.machine.outcome import AccountPlace, ActionRecord, EventRecord, Party, Place, Refusal, Sent
from vm.machine.state import Instance, Status, Timer
from vm.types import Type
from vm.values import Value

_SHORT = 6
"""Bytes of an address that people see; looking one up takes any beginning."""


def short(data: bytes) -> str:
    """The first bytes in hex."""
    return "0x" + data[:_SHORT].hex()


def full(data: bytes) -> str:
    """All bytes in hex."""
    return "0x" + data.hex()


def when(instant: int) -> str:
    """An instant of block time: `2026-03-02 00:00 UTC`."""
    return f"{format_time(instant, 0)} UTC"


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock of an instance is due, as its calendar counts, and whether a later calendar may say
    otherwise."""

    text: str
    provisional: bool


class Names:
    """What a chain's accounts, instances and values are called."""

    def __init__(self, chain: StoredChain) -> None:
        self._genesis = chain.genesis
        self._instances = chain.state.instances
        self._addresses = chain.state.addresses
        self._roles: dict[int, dict[bytes, str]] = {}

    def account(self, address: bytes, instance: Instance | None = None) -> str:
        """An account, with its role in an instance; or the instance whose address it is."""
        number = self._addresses.get(address)
        if number is not None:
            return self.instance(self._instances[number])
        role = None if instance is None else self._roles_in(instance).get(address)
        return short(address) if role is None else f"{short(address)} ({role})"

    def _roles_in(self, instance: Instance) -> dict[bytes, str]:
        if instance.number not in self._roles:
            found: dict[bytes, list[str]] = {}
            for name, address in parties(instance):
                found.setdefault(address, []).append(name)
            self._roles[instance.number] = {address: ", ".join(names) for address, names in found.items()}
        return self._roles[instance.number]

    def instance(self, instance: Instance) -> str:
        """`Order#3`."""
        return f"{contract_of(instance).name}#{instance.number}"

    def numbered(self, number: int) -> Instance | None:
        """The instance of a creation number; None below 0, which is no instance's."""
        return self._instances[number] if 0 <= number < len(self._instances) else None

    def party(self, party: Party, called: Instance) -> str:
        """An instance at one end of a message that came of a call of `called`: its contract's name alone
        where it was taken back."""
        found = None if party.number is None else self.numbered(party.number)
        if found is not None:
            return self.instance(found)
        contracts = called.program.program.contracts
        return contracts[party.contract].name if 0 <= party.contract < len(contracts) else "-"

    def message(self, sent: Sent, called: Instance) -> tuple[str, str]:
        """`File#3.receive` and `Project#0.open_file`: what was refused, and who sent it."""
        target, sender = self.party(sent.target, called), self.party(sent.sender, called)
        created = target == sent.action
        return f"create {target}" if created else f"{target}.{sent.action}", f"{sender}.{sent.rule}"

    def calendar(self, instance: Instance) -> Calendar:
        """The calendar of an instance's program; UTC where it names none."""
        return self.calendar_of(instance.program.program)

    def calendar_of(self, program: Program) -> Calendar:
        """The calendar of a program on this chain; UTC where it names none."""
        return self._genesis.calendar_of(program)

    def value(self, instance: Instance, type_: Type, value: Value) -> str:
        """A value of an instance."""
        return show(type_, value, lambda address: self.account(address, instance), self.calendar(instance))

    def json(self, instance: Instance, type_: Type, value: Value) -> Json:
        """A value of an instance for a document: addresses in full."""
        return as_json(type_, value, self.calendar(instance))

    def place(self, place: Place, instance: Instance | None) -> str:
        """Where money lies: an account with its role in `instance`, `Order#3.held`, `Fund#1.bids[…]`."""
        if isinstance(place, AccountPlace):
            return self.account(place.address, instance)
        holder = self._instances[place.instance]
        type_ = contract_of(holder).pots[place.pot].key
        text = f"{self.instance(holder)}.{place.name}"
        if place.key is None or type_ is None:
            return text
        return f"{text}[{self.value(holder, type_, place.key)}]"

    def place_json(self, place: Place) -> Json:
        """Where money lies, for a document."""
        if isinstance(place, AccountPlace):
            return {"account": full(place.address)}
        holder = self._instances[place.instance]
        type_ = contract_of(holder).pots[place.pot].key
        document: dict[str, Json] = {"instance": holder.number, "pot": place.name}
        if place.key is not None and type_ is not None:
            document["key"] = self.json(holder, type_, place.key)
        return document

    def fields(self, event: EventRecord) -> tuple[tuple[str, Type, Value], ...]:
        """Names, types and values of an event's fields."""
        fields = contract_of(self._instances[event.instance]).events[event.event].fields
        pairs = zip(fields, event.fields, strict=True)
        return tuple((field.name, field.type, value) for field, value in pairs)

    def article(self, instance: Instance | None, article: int | None) -> str | None:
        """The clause that a payment or an event cites, None for none."""
        return None if instance is None or article is None else instance.program.program.texts[article]

    def due(self, instance: Instance, timer: Timer) -> Due:
        """When a clock of an instance is due."""
        tables, table = contract_of(instance), self.calendar(instance)
        match tables.clocks[timer.clock].when:
            case EveryCode():
                dated = True
            case LinkCode():
                dated = False
            case AtCode(dated=said):
                dated = said
            case None:
                dated = tables.states[instance.status[Status.STATE]].dated
        text = format_due(timer.instant, dated, table)
        return Due(f"{text} {table.name}", is_provisional(timer.instant, table))

    def ran(self, instance: Instance, action: ActionRecord) -> str:
        """When a clock that ran was due, as its calendar counts."""
        tables, table = contract_of(instance), self.calendar(instance)
        match action.name:
            case "timeout":
                dated = action.state_before >= 0 and tables.states[action.state_before].dated
            case "at":
                dated = all(one.when.dated for one in tables.clocks if isinstance(one.when, AtCode))
            case "link":
                dated = False
            case _:
                dated = True
        return f"{format_due(action.now, dated, table)} {table.name}"

    def clause(self, instance: Instance | None, refusal: Refusal) -> str | None:
        """What a refusal rests on: the clause of its rule, or the name of the invariant; None where neither
        is known. `instance` is the one that was called, or any of its program."""
        unit = refusal.unit
        contracts = () if instance is None else instance.program.program.contracts
        if unit is None or unit.number < 0 or not 0 <= unit.contract < len(contracts):
            return None
        tables = contracts[unit.contract]
        match unit.kind:
            case UnitKind.RULE | UnitKind.WHO | UnitKind.PAYING_AMOUNT:
                cited = [rule.article for rule in tables.rules]
            case UnitKind.CLOCK:
                cited = [clock.article for clock in tables.clocks]
            case UnitKind.INVARIANT:
                invariants = tables.invariants
                return invariants[unit.number].name if unit.number < len(invariants) else None
            case _:
                return None
        return self.article(instance, cited[unit.number] if unit.number < len(cited) else None)
