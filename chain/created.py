"""Names for instances that rules create, and for those that a refused call took back.

People name what they create themselves. What a contract creates is called by its contract and its number
(`Case#3`); what was taken back keeps its contract's name alone, and a number of its own, because the next
creation gets the number that it had.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chain.ledger import Ledger
from chain.names import Known, NameBook
from chain.receipt import Receipt
from chain.transaction import Call
from vm.machine.outcome import ActionKind, Creation, Done, Message, Place, PotPlace
from vm.machine.state import ADDRESS_LENGTH, INSTANCE_KIND, Instance
from vm.machine.trace import (
    Delivered,
    Entered,
    Noted,
    Paid,
    Sends,
    TraceEvent,
    UnitEnded,
    UnitStarted,
    Wrote,
)
from vm.values import Value


def name_all(ledger: Ledger, names: NameBook, receipt: Receipt, events: list[TraceEvent]) -> None:
    """After a transaction: name the instances that it made, or set apart in its trace those that are gone."""
    instances, transaction = ledger.state.instances, receipt.transaction
    if isinstance(receipt.outcome, Done):
        _name_created(names, receipt, instances)
        return
    called = ledger.find(transaction.instance) if isinstance(transaction, Call) else None
    _set_apart(events, names, len(instances), None if called is None else names.known(called.number))


def made_name(instance: Instance) -> str:
    """What an instance is called that nobody has named: `Case#3`."""
    name = instance.program.program.contracts[instance.contract].name
    return f"{name}#{instance.number}"


def _name_created(names: NameBook, receipt: Receipt, instances: Sequence[Instance]) -> None:
    """Name each instance that was made by an action of another, after its contract and number."""
    for action in receipt.actions:
        if action.kind is not ActionKind.CREATION or action.cause < 0:
            continue
        creator = names.known(receipt.actions[action.cause].instance)
        if creator is not None:
            made = instances[action.instance]
            known = replace(creator, name=made_name(made), contract=made.contract)
            names.name_instance(made.number, known)
            names.name_account(made.address, known.name)


def _set_apart(events: list[TraceEvent], names: NameBook, first: int, home: Known | None) -> None:
    """In the trace of a refused call, give instances that it made (those from the number `first` on) numbers
    and addresses that no other instance ever has. `home` is what is known of the instance that was called.
    """
    gone = _Gone({}, {})
    created = names.known(first) if home is None else None
    if created is not None:
        gone.numbers[first] = names.name_apart(created)
    for event in events:
        match event:
            case Sends(contract=contract, sending=Creation(number, address)) if home is not None:
                name = home.program.contracts[contract].name
                apart = names.name_apart(replace(home, name=name, contract=contract))
                gone.numbers[number] = apart
                gone.addresses[address] = bytes([INSTANCE_KIND]) + apart.to_bytes(
                    ADDRESS_LENGTH - 1, "big", signed=True
                )
                names.name_account(gone.addresses[address], name)
            case _:
                pass
    if gone.numbers:
        events[:] = [gone.event(event) for event in events]


@dataclass(frozen=True, slots=True)
class _Gone:
    """Numbers and addresses of instances that are gone, with those that stand for them."""

    numbers: dict[int, int]
    addresses: dict[bytes, bytes]

    def event(self, event: TraceEvent) -> TraceEvent:
        """What the trace says instead."""
        match event:
            case UnitStarted(instance=int(number), locals=values):
                return replace(event, instance=self._number(number), locals=self._all(values))
            case UnitEnded(result=result) if result is not None:
                return replace(event, result=self._value(result))
            case Wrote(old=old, new=new):
                kept = tuple(None if value is None else self._value(value) for value in (old, new))
                return replace(event, old=kept[0], new=kept[1])
            case Entered(instance=number) | Delivered(instance=number):
                return replace(event, instance=self._number(number))
            case Noted(event=noted):
                told = replace(noted, instance=self._number(noted.instance), fields=self._all(noted.fields))
                return replace(event, event=told)
            case Paid(payment=payment):
                source, target = self._place(payment.source), self._place(payment.target)
                return replace(event, payment=replace(payment, source=source, target=target))
            case Sends(sending=Creation(number, address) as creation):
                made = replace(creation, instance=self._number(number), address=self._address(address))
                return replace(event, sending=made)
            case Sends(sending=Message(target, _, arguments, money) as message):
                sent = replace(message, target=self._address(target), arguments=self._all(arguments))
                paid = None if money is None else replace(money, source=self._pot(money.source))
                return replace(event, sending=replace(sent, money=paid))
            case _:
                return event

    def _number(self, number: int) -> int:
        return self.numbers.get(number, number)

    def _address(self, address: bytes) -> bytes:
        return self.addresses.get(address, address)

    def _all(self, values: tuple[Value, ...]) -> tuple[Value, ...]:
        return tuple(self._value(value) for value in values)

    def _value(self, value: Value) -> Value:
        match value:
            case bytes():
                return self._address(value)
            case tuple():
                return self._all(value)
            case _:
                return value

    def _place(self, place: Place) -> Place:
        return self._pot(place) if isinstance(place, PotPlace) else place

    def _pot(self, place: PotPlace) -> PotPlace:
        key = None if place.key is None else self._value(place.key)
        return replace(place, instance=self._number(place.instance), key=key)
