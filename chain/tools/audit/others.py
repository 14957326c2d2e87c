"""What an audit says of other contracts: whom this one knows, makes and sends to, and who sends to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from chain.tools.audit.words import say
from vm.abi import Json
from vm.audit.audit import Audit
from vm.audit.messages import Action
from vm.audit.sentences import Speaker
from vm.check.checked import CheckedContract
from vm.types import ContractType


class Others:
    """Says the messages of one audit in one language."""

    def __init__(self, audit: Audit, speaker: Speaker, language: str) -> None:
        self._audit = audit
        self._contract = audit.contract
        self._traffic = audit.traffic
        self._speaker = speaker
        self._language = language

    def _say(self, key: str, /, **parts: str | int) -> str:
        return say(key, self._language, **parts)

    def _rules(self, numbers: tuple[int, ...]) -> str:
        names = dict.fromkeys(f"`{self._contract.rules[number].name}`" for number in numbers)
        return self._speaker.tongue.listed(tuple(names))

    def _actions(self, actions: tuple[Action, ...]) -> str:
        """Actions of other contracts, those of one contract together."""
        found: dict[int, list[str]] = {}
        for contract, name in actions:
            found.setdefault(contract, []).append(f"`{name}`")
        said = (
            self._say(
                "rules of",
                rules=self._speaker.tongue.listed(tuple(names)),
                contract=contract_name(self._audit, number),
            )
            for number, names in found.items()
        )
        return self._speaker.tongue.listed(tuple(said))

    # --- at a glance ----------------------------------------------------------------------------------------

    def lines(self) -> tuple[str, ...]:
        """What the contract has to do with others; nothing where it stands alone."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[str]:
        for term in self._contract.terms:
            if isinstance(term.type, ContractType):
                yield self._say("is contract", name=term.name, contract=term.type.name)
        if self._traffic.makers:
            yield self._say("made by", rules=self._actions(self._traffic.makers))
        for contract, numbers in _turned(self._traffic.made).items():
            name = contract_name(self._audit, contract)
            yield self._say("makes", rules=self._rules(numbers), contract=name)
        for action, numbers in _turned(self._traffic.sent).items():
            yield self._say("sends", rules=self._rules(numbers), action=self._actions((action,)))

    # --- rules and money ------------------------------------------------------------------------------------

    def asked(self, rule: int) -> str:
        """Who sends a message to a rule that contracts may do; nothing for any other."""
        senders = self._traffic.senders[rule]
        if not senders and not self._traffic.contracts_only[rule]:
            return ""
        if not senders:
            return self._say("asked by none")
        return self._say("asked by", rules=self._actions(senders))

    def away(self, pot: int) -> tuple[str, ...]:
        """Where money of a pot goes with messages."""
        found: dict[Action, list[int]] = {}
        for place, action, rule in self._traffic.away:
            if place == pot:
                found.setdefault(action, []).append(rule)
        return tuple(
            self._say("away", action=self._actions((action,)), rules=self._rules(tuple(rules)))
            for action, rules in found.items()
        )


_Key = TypeVar("_Key")


def _turned(found: tuple[tuple[_Key, ...], ...]) -> dict[_Key, tuple[int, ...]]:
    """What rules do, each with the rules that do it."""
    turned: dict[_Key, tuple[int, ...]] = {}
    for number, keys in enumerate(found):
        for key in keys:
            turned[key] = (*turned.get(key, ()), number)
    return turned


def contract_name(audit: Audit, number: int) -> str:
    """The name of a contract of the program."""
    contract: CheckedContract = audit.checked.contracts[number]
    return contract.name


def traffic_json(audit: Audit) -> Json:
    """The messages of a contract as JSON."""
    contract, traffic = audit.contract, audit.traffic

    def named(actions: tuple[Action, ...]) -> list[Json]:
        return [{"contract": contract_name(audit, place), "action": name} for place, name in actions]

    rules: list[Json] = [
        {
            "rule": rule.name,
            "sends": named(traffic.sent[number]),
            "makes": [contract_name(audit, made) for made in traffic.made[number]],
            "sent by": named(traffic.senders[number]),
            "may come back": [contract.rules[place].name for place in traffic.returns[number]],
        }
        for number, rule in enumerate(contract.rules)
    ]
    away: list[Json] = [
        {"pot": contract.pots[pot].name, "to": named((action,))[0], "rule": contract.rules[rule].name}
        for pot, action, rule in traffic.away
    ]
    return {"made by": named(traffic.makers), "rules": rules, "money": away}
