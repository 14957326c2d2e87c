"""Names for instances that rules create, and for those that a refused call took back.

People name what they create themselves. What a contract creates is called by its contract and its number
(`Case#3`); what was taken back keeps its contract's name alone, and a number of its own, because the next
creation gets the number that it had.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chain.ledger import Ledger
from chain.names import Known, NameBook
from chain.receipt import Receipt
from chain.transaction import Call
from vm.machine.outcome import ActionKind, Creation, Done, Place, PotPlace
from vm.machine.state import Instance
from vm.machine.trace import Delivered, Entered, Noted, Paid, Sends, TraceEvent, UnitStarted


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
    that no other instance ever has. `home` is what is known of the instance that was called.
    """
    apart: dict[int, int] = {}
    created = names.known(first) if home is None else None
    if created is not None:
        apart[first] = names.name_apart(created)
    for event in events:
        match event:
            case Sends(contract=contract, sending=Creation(number, address)) if home is not None:
                name = home.program.contracts[contract].name
                apart[number] = names.name_apart(replace(home, name=name, contract=contract))
                names.name_account(address, name)
            case _:
                pass
    if apart:
        events[:] = [_renumbered(event, apart) for event in events]


def _renumbered(event: TraceEvent, apart: Mapping[int, int]) -> TraceEvent:
    match event:
        case UnitStarted(instance=int(number)) | Entered(instance=number) | Delivered(instance=number):
            return replace(event, instance=apart.get(number, number))
        case Noted(event=noted):
            return replace(event, event=replace(noted, instance=apart.get(noted.instance, noted.instance)))
        case Paid(payment=payment):
            places = _place(payment.source, apart), _place(payment.target, apart)
            return replace(event, payment=replace(payment, source=places[0], target=places[1]))
        case Sends(sending=Creation(number) as creation):
            return replace(event, sending=replace(creation, instance=apart.get(number, number)))
        case _:
            return event


def _place(place: Place, apart: Mapping[int, int]) -> Place:
    match place:
        case PotPlace(instance=number):
            return replace(place, instance=apart.get(number, number))
        case _:
            return place
