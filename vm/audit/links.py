"""Clocks that wait for the end of another contract."""

from __future__ import annotations

from vm.audit.elsewhere import in_state
from vm.audit.phrases import Apply, Form, Phrase
from vm.audit.reading import Reader
from vm.check.checked import CheckedContract, Clock, Link
from vm.types import BoolType, ContractType


def link_of(clock: Clock) -> Link | None:
    """What a clock waits for, where that is the end of another contract."""
    return clock.when if isinstance(clock.when, Link) else None


def ended(reader: Reader, link: Link) -> Phrase:
    """That the linked instance has come to what is waited for."""
    linked = reader.term(link.term)
    return Apply(Form.ELSEWHERE, (linked, _end(reader, link)), BoolType())


def _end(reader: Reader, link: Link) -> Phrase:
    contract = linked_contract(reader, link)
    return Apply(Form.IS_FINAL, (), BoolType()) if contract is None else in_state(contract, link.state)


def linked_contract(reader: Reader, link: Link) -> CheckedContract | None:
    """The contract of the linked instance."""
    type_ = reader.contract.terms[link.term].type
    return reader.program.contracts[type_.contract] if isinstance(type_, ContractType) else None
