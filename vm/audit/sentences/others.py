"""What a contract has to do with other contracts, and groups of callers, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vm.audit.phrases import Apply, Form, Name, Phrase, Role
from vm.types import ContractType

if TYPE_CHECKING:
    from vm.audit.sentences.saying import Sayer


def of_others(sayer: Sayer, phrase: Apply) -> str | None:
    """A phrase about other contracts, or about a group of them; None for any other."""
    match phrase:
        case Apply(Form.ELSEWHERE, (who, what)):
            return _elsewhere(sayer, sayer.person(who), what)
        case Apply(Form.NOT, (Apply(Form.ELSEWHERE, (who, what)),)):
            return _not_elsewhere(sayer, sayer.person(who), what)
        case Apply(Form.MEMBER, (people,), ContractType()):
            return sayer.tongue.say("one contract of", list=sayer.phrase(people))
        case Apply(Form.KEY_OF, (), ContractType(), map_):
            return sayer.tongue.say("one contract with", map=map_)
        case _:
            return None


def _elsewhere(sayer: Sayer, who: str, what: Phrase) -> str:
    say = sayer.tongue.say
    match what:
        case Apply(Form.IN_STATE, (), _, state):
            return say("is in", who=who, state=sayer.state(state))
        case Apply(Form.IS_FINAL):
            return say("has ended", who=who)
        case Apply(Form.KNOWN, (value,)):
            return say("known of", who=who, what=sayer.phrase(value))
        case Name(_, Role.POT) | Apply(
            Form.CELL | Form.FAMILY | Form.LOTS | Form.LOTS_OF_CELL | Form.LOTS_OF_FAMILY
        ):
            return say("held in", who=who, what=sayer.phrase(what))
        case Apply(Form.CALL, (_, *_) as arguments, _, name):
            said = sayer.tongue.listed(tuple(sayer.phrase(one) for one in arguments))
            given = sayer.tongue.say("many arguments", all=said)
            called = sayer.tongue.forms[Form.CALL].format(detail=name, arguments=given)
            return sayer.tongue.forms[Form.ELSEWHERE].format(who, called)
        case _:
            return sayer.tongue.forms[Form.ELSEWHERE].format(who, sayer.phrase(what))


def _not_elsewhere(sayer: Sayer, who: str, what: Phrase) -> str | None:
    """What another contract has or is not; None where "it is not so that" has to do."""
    say = sayer.tongue.say
    match what:
        case Apply(Form.IN_STATE, (), _, state):
            return say("is not in", who=who, state=sayer.state(state))
        case Apply(Form.IS_FINAL):
            return say("has not ended", who=who)
        case Apply(Form.KNOWN, (value,)):
            return say("not known of", who=who, what=sayer.phrase(value))
        case Apply(Form.HAS, (one,), _, map_):
            return say("no entry of", who=who, one=sayer.phrase(one), map=map_)
        case _:
            return None


def fields(sayer: Sayer, names: tuple[str, ...], values: tuple[Phrase, ...]) -> str:
    """Values by name, one that has that very name by itself; nothing where there are none."""
    said: list[str] = []
    for name, value in zip(names, values, strict=True):
        text = sayer.phrase(value)
        same = isinstance(value, Name) and value.name == name and value.role is not Role.PARTY
        said.append(text if same else sayer.tongue.say("field", name=name, value=text))
    return sayer.tongue.say("many arguments", all=sayer.tongue.listed(tuple(said))) if said else ""
