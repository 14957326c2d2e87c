"""Who may act: the groups of people that a rule's WHO names, and whose signatures make it complete.

Each leaf of WHO (a party, an account, a list, a map, anyone) is a group. A *way* is one choice at each `or`:
the groups that must all sign, each by an account of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias, assert_never

from vm.code.opcodes import Opcode
from vm.code.program import (
    Code,
    RuleCode,
    Unit,
    UnitKind,
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
from vm.code.units import in_text_order
from vm.machine.frame import OUT_OF_GAS, Action, Frame
from vm.machine.outcome import Refusal
from vm.machine.run import evaluate
from vm.machine.state import Instance, is_instance
from vm.values import Value


def _is_person(caller: bytes) -> bool:
    return not is_instance(caller)


@dataclass(frozen=True, slots=True)
class Group:
    """The callers that one leaf of WHO names: `members`, or all that it `admits` (None): accounts, or the
    instances of a contract.
    """

    members: Collection[Value] | None
    admits: Callable[[bytes], bool] = _is_person

    def __contains__(self, caller: object) -> bool:
        if self.members is None:
            return isinstance(caller, bytes) and self.admits(caller)
        return caller in self.members


NOBODY: Final = Group(())
ANYONE: Final = Group(None)

Way: TypeAlias = "tuple[Group, ...]"


@dataclass(frozen=True, slots=True)
class People:
    """All groups of a WHO from left to right, its ways, and why a leaf named nobody if one stopped."""

    groups: tuple[Group, ...]
    ways: tuple[Way, ...]
    stopped: Refusal | None

    def names(self, account: bytes) -> bool:
        """Whether an account is in one of the groups."""
        return any(account in group for group in self.groups)


# --- working out the groups ---------------------------------------------------------------------------------


def people_of(
    action: Action, instance: Instance, number: int, rule: RuleCode, arguments: tuple[Value, ...] | None
) -> People | Refusal:
    """The people that WHO of a rule names for these arguments; a Refusal only where gas runs out.

    A leaf that stops (an account that is not yet known) names nobody, so that the others may still act.
    Without arguments (None) a leaf that depends on them, or on who calls, names anyone.
    """
    groups: list[Group] = []
    stopped: Refusal | None = None
    for part, leaf in _leaves(rule.who):
        match leaf:
            case WhoAnyone():
                groups.append(ANYONE)
            case WhoInMap(map_):
                groups.append(Group(instance.maps[map_]))
            case WhoAnyInstance(contract):
                groups.append(_instances_of(action, instance, contract))
            case WhoAccount(code, of) | WhoInList(code, of) if arguments is None and _reads_call(code):
                groups.append(ANYONE if of is None else _instances_of(action, instance, of))
            case WhoAccount(code) | WhoInList(code) if _asks_an_instance(action.sender, code):
                # `sender` is an account in WHO, so such a leaf names nobody where an instance calls
                groups.append(NOBODY)
            case WhoAccount(code) | WhoInList(code):
                unit = Unit(UnitKind.WHO, instance.contract, number, part)
                value = evaluate(Frame(action, unit, instance, list(arguments or ())), code)
                if not isinstance(value, Refusal):
                    groups.append(Group((value,) if isinstance(leaf, WhoAccount) else value))
                elif value.code == OUT_OF_GAS.code:
                    return value
                else:
                    stopped = value if stopped is None else stopped
                    groups.append(NOBODY)
            case _:
                assert_never(leaf)
    return People(tuple(groups), tuple(_ways(rule.who, iter(groups))), stopped)


def _instances_of(action: Action, instance: Instance, contract: int) -> Group:
    """All instances of a contract of the instance's program."""
    program, host = instance.program, action.host
    return Group(None, lambda caller: host.is_instance(caller, program, contract))


Leaf: TypeAlias = WhoAnyone | WhoAccount | WhoInList | WhoInMap | WhoAnyInstance


def _leaves(who: Who, part: int = 0) -> Iterator[tuple[int, Leaf]]:
    """The leaves from left to right, each with the number of its code (codes alone are counted)."""
    match who:
        case WhoAnd(parts) | WhoOr(parts):
            for inner in parts:
                for place, leaf in _leaves(inner, part):
                    yield place, leaf
                    part = place + _has_code(leaf)
        case WhoCount(_, group):
            yield from _leaves(group, part)
        case _:
            yield part, who


def _reads_call(code: Code) -> bool:
    """Whether an account depends on the call: on its arguments, or on who makes it."""
    return any(instruction.opcode in (Opcode.LOCAL, Opcode.SENDER) for instruction in in_text_order(code))


def _asks_an_instance(caller: bytes | None, code: Code) -> bool:
    """Whether an instance calls, and code asks who does."""
    if caller is None or not is_instance(caller):
        return False
    return any(instruction.opcode is Opcode.SENDER for instruction in in_text_order(code))


def _has_code(leaf: Leaf) -> int:
    return isinstance(leaf, WhoAccount | WhoInList)


def _ways(who: Who, groups: Iterator[Group]) -> list[Way]:
    """The ways, in the order of the text; `groups` gives the group of each leaf from left to right. The
    verifier has counted them: there are few.
    """
    match who:
        case WhoOr(parts):
            found = [way for part in parts for way in _ways(part, groups)]
        case WhoAnd(parts):
            found = [()]
            for part in parts:
                inner = _ways(part, groups)
                found = [(*way, *more) for way in found for more in inner]
        case WhoCount(count, group):
            together = _together([way[0] for way in _ways(group, groups)])
            found = [(together,) * count]
        case _:
            found = [(next(groups),)]
    return found


def _together(groups: list[Group]) -> Group:
    """All that some groups name, as one group."""
    if any(group.members is None for group in groups):
        return Group(None, lambda caller: any(caller in group for group in groups))
    return Group({account: None for group in groups for account in group.members or ()})


# --- a complete set of signers ------------------------------------------------------------------------------


def signers(people: People, consenting: Collection[bytes]) -> tuple[bytes, ...] | None:
    """The signers of a rule, in order of address, where those who consent complete it; None where they do
    not.

    Some way must have an account of its own for each of its groups. All who consent and are named have
    signed.
    """
    named = sorted(account for account in consenting if people.names(account))
    fitting: dict[int, list[bytes]] = {}
    for way in people.ways:
        for group in way:
            if id(group) not in fitting:
                fitting[id(group)] = [account for account in named if account in group]
        if _is_complete([fitting[id(group)] for group in way], len(named)):
            return tuple(named)
    return None


def _is_complete(groups: list[list[bytes]], count: int) -> bool:
    """Whether each group can have one of its accounts to itself, of so many accounts in all: found by
    augmenting paths, the groups with fewest accounts first.
    """
    groups = sorted(groups, key=len)
    if len(groups) > count or not groups[0]:
        return False
    taken: dict[bytes, int] = {}
    return all(_place(place, groups, taken, set()) for place in range(len(groups)))


def _place(place: int, groups: list[list[bytes]], taken: dict[bytes, int], tried: set[bytes]) -> bool:
    """Give a group an account that nobody has, or one whose group takes another."""
    for account in groups[place]:
        if account not in taken:
            taken[account] = place
            return True
    for account in groups[place]:
        if account not in tried:
            tried.add(account)
            if _place(taken[account], groups, taken, tried):
                taken[account] = place
                return True
    return False


def all_members(people: People) -> tuple[bytes, ...] | None:
    """Every account and instance that WHO names, in the order of the text, each once; None for anyone. All
    instances of a contract are none of them: they act for themselves, and nobody can act for them.
    """
    found: dict[bytes, None] = {}
    for group in people.groups:
        if group.members is None and group.admits is _is_person:
            return None
        members = group.members or ()
        ordered = sorted(members) if isinstance(members, dict) else members
        found.update((account, None) for account in ordered if isinstance(account, bytes))
    return tuple(found)
