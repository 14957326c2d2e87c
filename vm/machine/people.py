"""Who may act: the groups of people that a rule's WHO names, and whose signatures make it complete.

Each leaf of WHO (a party, an account, a list, a map, anyone) is a group. A *way* is one choice at each `or`:
the groups that must all sign, each by an account of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
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
    WhoAnyone,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.code.units import in_text_order
from vm.machine.frame import OUT_OF_GAS, Action, Frame
from vm.machine.outcome import Refusal
from vm.machine.run import evaluate
from vm.machine.state import Instance
from vm.values import Value


@dataclass(frozen=True, slots=True)
class Group:
    """The accounts that one leaf of WHO names: `members`, or anyone (None)."""

    members: Collection[Value] | None

    def __contains__(self, account: object) -> bool:
        return self.members is None or account in self.members


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
            case WhoAccount(code) | WhoInList(code) if arguments is None and _reads_call(code):
                groups.append(ANYONE)
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


Leaf: TypeAlias = WhoAnyone | WhoAccount | WhoInList | WhoInMap


def _leaves(who: Who, part: int = 0) -> Iterator[tuple[int, Leaf]]:
    """The leaves from left to right, each with the number of its code (codes alone are counted)."""
    match who:
        case WhoAnd(parts) | WhoOr(parts):
            for inner in parts:
                for place, leaf in _leaves(inner, part):
                    yield place, leaf
                    part = place + _has_code(leaf)
        case _:
            yield part, who


def _reads_call(code: Code) -> bool:
    """Whether an account depends on the call: on its arguments, or on who makes it."""
    return any(instruction.opcode in (Opcode.LOCAL, Opcode.SENDER) for instruction in in_text_order(code))


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
        case _:
            found = [(next(groups),)]
    return found


# --- a complete set of signers ------------------------------------------------------------------------------


def signers(people: People, consenting: Collection[bytes]) -> tuple[bytes, ...] | None:
    """The signers of a rule, in order of address, where those who consent complete it; None where they do
    not.

    Some way must have an account of its own for each of its groups. All who consent and are named have
    signed.
    """
    named = sorted(account for account in consenting if people.names(account))
    if any(_is_complete(way, named) for way in people.ways):
        return tuple(named)
    return None


def _is_complete(groups: Way, accounts: list[bytes]) -> bool:
    """Whether each group can have an account of its own, found by augmenting paths."""
    taken: dict[bytes, int] = {}
    return all(_place(place, groups, accounts, taken, set()) for place in range(len(groups)))


def _place(
    place: int, groups: Way, accounts: list[bytes], taken: dict[bytes, int], tried: set[bytes]
) -> bool:
    """Give a group an account, moving those that have one already where that helps."""
    for account in accounts:
        if account in tried or account not in groups[place]:
            continue
        tried.add(account)
        holder = taken.get(account)
        if holder is None or _place(holder, groups, accounts, taken, tried):
            taken[account] = place
            return True
    return False


def all_members(people: People) -> tuple[bytes, ...] | None:
    """Every account that WHO names, in the order of the text, each once; None for anyone."""
    found: dict[bytes, None] = {}
    for group in people.groups:
        if group.members is None:
            return None
        members = group.members
        ordered = sorted(members) if isinstance(members, dict) else members
        found.update((account, None) for account in ordered if isinstance(account, bytes))
    return tuple(found)
