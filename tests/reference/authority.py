"""Who may act: the caller of an action for one, the people of a joint consent."""

from __future__ import annotations

from itertools import product
from typing import assert_never

from tests.reference.expressions import evaluate
from tests.reference.scene import Scene, address, items
from vm.check.checked import Who, WhoAccount, WhoAnd, WhoAnyone, WhoInList, WhoInMap, WhoOr


def may_call(who: Who, caller: bytes, scene: Scene) -> bool:
    """Whether one caller alone is among the people a condition names, read from left to right."""
    match who:
        case WhoAnyone():
            return True
        case WhoAccount(account):
            return evaluate(account, scene) == caller
        case WhoInList(people):
            return caller in items(evaluate(people, scene))
        case WhoInMap(number):
            return caller in scene.here.maps.get(number, {})
        case WhoAnd(parts) | WhoOr(parts):
            return any(may_call(part, caller, scene) for part in parts)
        case _:
            assert_never(who)


def complete(who: Who, signers: frozenset[bytes], scene: Scene) -> bool:
    """Whether the signers fill a condition, each of them standing in one place only."""
    return bool(_fillings(who, signers, scene))


def _fillings(who: Who, signers: frozenset[bytes], scene: Scene) -> frozenset[frozenset[bytes]]:
    """Every set of signers that fills a condition."""
    match who:
        case WhoAnyone():
            return frozenset(frozenset([signer]) for signer in signers)
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
        case _:
            assert_never(who)
