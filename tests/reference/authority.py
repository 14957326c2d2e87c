"""Who may act: the caller of an action for one, the people of a joint consent."""

from __future__ import annotations

from itertools import combinations, product
from typing import assert_never

from tests.reference.expressions import evaluate
from tests.reference.scene import Scene, address, items
from tests.reference.statements import is_account
from vm.check.checked import (
    Context,
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
from vm.check.walk import nodes
from vm.code.opcodes import Opcode


def may_call(who: Who, caller: bytes, scene: Scene) -> bool:
    """Whether one caller alone is among those a condition names, read from left to right. Anyone is a person;
    an instance is named as one, or as any of its contract.
    """
    match who:
        case WhoAnyone():
            return is_account(caller)
        case WhoAnyInstance(contract):
            return scene.world.instances_of(scene.program)(caller, contract)
        case WhoAccount(account) if _asks_a_person(account, caller):
            return False
        case WhoInList(people) if _asks_a_person(people, caller):
            return False
        case WhoAccount(account):
            return evaluate(account, scene) == caller
        case WhoInList(people):
            return caller in items(evaluate(people, scene))
        case WhoInMap(number):
            return caller in scene.here.maps.get(number, {})
        case WhoAnd(parts) | WhoOr(parts):
            return any(may_call(part, caller, scene) for part in parts)
        case WhoCount(_, group):
            return may_call(group, caller, scene)
        case _:
            assert_never(who)


def _asks_a_person(people: object, caller: bytes) -> bool:
    """Whether a condition is about `sender`, who is a person there, while an instance calls."""
    asked = any(isinstance(node, Context) and node.opcode is Opcode.SENDER for node in nodes(people))
    return asked and not is_account(caller)


def complete(who: Who, signers: frozenset[bytes], scene: Scene) -> bool:
    """Whether the signers fill a condition, each of them standing in one place only."""
    return bool(_fillings(who, signers, scene))


def _fillings(who: Who, signers: frozenset[bytes], scene: Scene) -> frozenset[frozenset[bytes]]:
    """Every set of signers that fills a condition."""
    match who:
        case WhoAnyone() | WhoAnyInstance():
            return frozenset(frozenset([signer]) for signer in signers if may_call(who, signer, scene))
        case WhoAccount(account):
            named = address(evaluate(account, scene))
            return frozenset([frozenset([named])]) if named in signers else frozenset()
        case WhoInList(people):
            listed = set(items(evaluate(people, scene)))
            return frozenset(frozenset([signer]) for signer in signers if signer in listed)
        case WhoInMap(number):
            entries = scene.here.maps.get(number, {})
            return frozenset(frozenset([signer]) for signer in signers if signer in entries)
        case WhoOr(parts):
            return frozenset().union(*(_fillings(part, signers, scene) for part in parts))
        case WhoAnd(parts):
            found: set[frozenset[bytes]] = set()
            for choice in product(*(_fillings(part, signers, scene) for part in parts)):
                together = [person for filling in choice for person in filling]
                if len(set(together)) == len(together):
                    found.add(frozenset(together))
            return frozenset(found)
        case WhoCount(count, group):
            each = frozenset().union(*_fillings(group, signers, scene))
            return frozenset(frozenset(chosen) for chosen in combinations(sorted(each), count))
        case _:
            assert_never(who)
