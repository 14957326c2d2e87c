"""The page of an instance as text: state and deadline, money, parties, what it keeps, who may act now."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from chain.explorer.holdings import cells, entries, lots, open_actions, tree_lines
from chain.explorer.lookup import awaited
from chain.explorer.names import Names, full
from chain.leaves import contract_of
from chain.tools.chain_entries import INDENT, Showing, amount_text, arguments_text
from chain.tools.chain_pages import some, state_name
from chain.tools.chain_words import Tongue, said
from vm.machine.state import MISSING, Instance, Status, Timer
from vm.types import AccountType, Type
from vm.values import Value

_DEEPER = INDENT * 2


def instance_page(showing: Showing, instance: Instance, tongue: Tongue) -> Iterator[str]:
    """All that an instance is; hashes last."""
    names, tables = showing.names, contract_of(instance)
    state = tables.states[instance.status[Status.STATE]]
    name = names.instance(instance)
    halted = instance.status[Status.HALTED]
    if halted is not None:
        yield said("halted", tongue, instance=name, code=halted)
    yield said("instance title", tongue, instance=name, state=state_name(instance))
    if state.final:
        yield INDENT + said("final", tongue)
    yield from (INDENT + line for line in _clocks(showing, instance, tongue))
    yield from (INDENT + line for line in _pots(showing, instance, tongue))
    yield from _section("may act title", _may_act(showing, instance, tongue), showing.limit, tongue)
    pairs = [
        said("pair", tongue, name=term.name, value=_term(names, instance, term.type, value))
        for term, value in zip(tables.terms, instance.terms, strict=True)
    ]
    yield from _section("parties title", pairs[: tables.parties], len(pairs), tongue)
    yield from _section("terms title", pairs[tables.parties :], len(pairs), tongue)
    yield from _section("keeps title", _keeps(showing, instance, tongue), len(tables.keeps), tongue)
    yield from _maps(showing, instance, tongue)
    yield from _section("flows title", _flows(showing, instance, tongue), showing.limit, tongue)
    yield from _section("consents title", _consents(showing, instance, tongue), showing.limit, tongue)
    yield said("calendar is", tongue, name=names.calendar(instance).name)
    yield said("new address", tongue, hash=full(instance.address))
    yield said("program is", tongue, hash=full(showing.chain.state.hash_of(instance)))


def _term(names: Names, instance: Instance, type_: Type, value: Value) -> str:
    """The value of a term; an account in full, to look it up by."""
    if isinstance(type_, AccountType) and isinstance(value, bytes):
        return full(value)
    return names.value(instance, type_, value)


def _section(title: str, lines: list[str], limit: int, tongue: Tongue) -> Iterator[str]:
    if lines:
        yield said(title, tongue)
        yield from some(lines, limit, tongue, INDENT)


def due_text(showing: Showing, instance: Instance, timer: Timer, tongue: Tongue) -> str:
    """When a clock is due; a day that a later calendar may move is provisional."""
    due = showing.names.due(instance, timer)
    return said("provisional", tongue, when=due.text) if due.provisional else due.text


def _clocks(showing: Showing, instance: Instance, tongue: Tongue) -> Iterator[str]:
    """The deadline, then the other clocks of the state, by when they are due."""
    clocks = contract_of(instance).clocks
    timers: tuple[Timer, ...] = instance.status[Status.TIMERS]
    for timer in sorted(timers, key=lambda one: (clocks[one.clock].when is not None, one.instant)):
        due = due_text(showing, instance, timer, tongue)
        if clocks[timer.clock].when is None:
            yield said("until", tongue, when=due)
        else:
            yield said("next clock", tongue, clock=clock_word(instance, timer), when=due)
    for one in awaited(showing.chain, instance):
        other = showing.names.instance(showing.chain.state.instances[one.instance])
        yield said("awaits", tongue, instance=other, term=one.term, state=one.state)
    if contract_of(instance).states[instance.status[Status.STATE]].on_demand:
        yield said("on demand", tongue)


def clock_word(instance: Instance, timer: Timer) -> str:
    """`timeout`, `at` or `every`, as the language calls it."""
    match contract_of(instance).clocks[timer.clock].when:
        case None:
            return "timeout"
        case found:
            return type(found).__name__.removesuffix("Code").lower()


def _pots(showing: Showing, instance: Instance, tongue: Tongue) -> Iterator[str]:
    for number, pot in enumerate(contract_of(instance).pots):
        amount = amount_text(instance.pots[number], pot.currency)
        yield said("in pot", tongue, amount=amount, pot=pot.name)
        held_by_line = lots(instance, number, None, tree_lines(showing.chain, instance))
        yield from (INDENT + line for line in _lots(held_by_line, pot.currency, tongue))
        if pot.key is None:
            continue
        lines = [
            said(
                "in pot",
                tongue,
                amount=amount_text(held, pot.currency),
                pot=f"{pot.name}[{showing.names.value(instance, pot.key, key)}]",
            )
            for key, held in cells(instance, number)
        ]
        yield from some(lines, showing.limit, tongue, INDENT)


def _lots(held: tuple[tuple[str, int], ...], currency: str, tongue: Tongue) -> Iterator[str]:
    """What a traced pot holds of each budget line."""
    for line, amount in held:
        yield said("in line", tongue, amount=amount_text(amount, currency), line=line)


def _may_act(showing: Showing, instance: Instance, tongue: Tongue) -> list[str]:
    lines: list[str] = []
    for action in open_actions(showing.chain, instance):
        any_of = [f"any {name}" for name in action.contracts]
        if action.callers is None:
            who = ", ".join([said("anyone", tongue), *any_of])
        else:
            callers = action.callers
            found = [showing.names.account(one, instance) for one in islice(callers, showing.limit)]
            more = len(callers) - len(found)
            who = ", ".join([*found, *any_of]) + (" " + said("more", tongue, count=more) if more else "")
        lines.append(said("may act", tongue, action=action.name, who=who))
    return lines


def _keeps(showing: Showing, instance: Instance, tongue: Tongue) -> list[str]:
    lines: list[str] = []
    for keep, value in zip(contract_of(instance).keeps, instance.keeps, strict=True):
        known = value is not MISSING
        shown = showing.names.value(instance, keep.type, value) if known else said("not known", tongue)
        lines.append(said("pair", tongue, name=keep.name, value=shown))
    return lines


def _maps(showing: Showing, instance: Instance, tongue: Tongue) -> Iterator[str]:
    names = showing.names
    for number, map_ in enumerate(contract_of(instance).maps):
        found = entries(instance, number)
        yield said("map title", tongue, name=map_.name, count=len(found))
        lines = [
            said(
                "maps to",
                tongue,
                key=names.value(instance, map_.key, key),
                value=names.value(instance, map_.value, value),
            )
            for key, value in islice(found, showing.limit)
        ]
        yield from (INDENT + line for line in lines)
        if len(found) > showing.limit:
            yield INDENT + said("more", tongue, count=len(found) - showing.limit)


def _flows(showing: Showing, instance: Instance, tongue: Tongue) -> list[str]:
    """What accounts paid in and received so far, where the program reads it."""
    currencies = instance.program.program.currencies
    return [
        said(
            "paid so far" if flow == "paid" else "received so far",
            tongue,
            amount=amount_text(amount, currencies[currency]),
            who=showing.names.account(account, instance),
        )
        for (flow, currency, account), amount in sorted(instance.flows.items())
        if amount
    ]


def _consents(showing: Showing, instance: Instance, tongue: Tongue) -> list[str]:
    lines: list[str] = []
    for (action, signer), consent in sorted(instance.consents.items(), key=lambda one: one[0]):
        arguments = arguments_text(showing.names, instance, action, consent.arguments, tongue)
        who = showing.names.account(signer, instance)
        key = "consent to with" if arguments else "consent to"
        lines.append(said(key, tongue, who=who, action=action, arguments=arguments))
    return lines
