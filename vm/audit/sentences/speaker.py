"""Rules, clocks and declarations as sentences: the one walk over statements and over WHO that says them."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from vm.audit.paths import Owner, Place, PotAt
from vm.audit.people import ANYONE
from vm.audit.phrases import Apply, Form, Literal, Name, Phrase, Role
from vm.audit.reading import PLAIN, Reader, Sight
from vm.audit.sentences.saying import Sayer
from vm.audit.sentences.tongue import Tongue
from vm.check.checked import (
    AddMap,
    Append,
    ClearKeep,
    Clock,
    Destination,
    Every,
    Expression,
    For,
    Function,
    Go,
    If,
    Invariant,
    Let,
    Note,
    Pay,
    Paying,
    PotPlace,
    Refund,
    RemoveMap,
    Require,
    Rule,
    SetKeep,
    SetMap,
    Share,
    SharePart,
    Statement,
    Stay,
    ToAccount,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyone,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.syntax.tree import AmountForm
from vm.types import AccountType, DurationType


class Speaker(Sayer):
    """Says one contract in one language."""

    def __init__(self, reader: Reader, tongue: Tongue) -> None:
        super().__init__(tongue)
        self._reader = reader
        self._contract = reader.contract

    # --- rules ----------------------------------------------------------------------------------------------

    def rule(self, rule: Rule) -> str:
        """A rule: who may do it, what it asks for, what happens, where the contract goes."""
        sight = _sight(rule, self._caller(rule.who))
        head = self._head(rule) + self._giving(rule) + self._provisos(rule, sight)
        effects = [] if rule.paying is None else [self._paying(rule.paying, sight)]
        return self._sentences(head, effects, rule.body[_leading(rule) :], sight, rule.states)

    def _head(self, rule: Rule) -> str:
        sight = _sight(rule, None)
        match rule.who:
            case WhoAnd(parts):
                who = self.tongue.listed(tuple(self.who(part, sight) for part in parts))
                return self.tongue.say("together may", who=who, rule=rule.name)
            case WhoOr():
                return self.tongue.say("either may", who=self.who(rule.who, sight), rule=rule.name)
            case WhoAnyone() | WhoAccount() | WhoInList() | WhoInMap():
                return self.tongue.say("one may", who=self.who(rule.who, sight), rule=rule.name)
            case _:
                assert_never(rule.who)

    def _giving(self, rule: Rule) -> str:
        names = tuple(self.tongue.say("name", name=one.name) for one in rule.parameters)
        return self.tongue.say("giving", all=self.tongue.listed(names)) if names else ""

    def _provisos(self, rule: Rule, sight: Sight) -> str:
        """What the rule asks for before anything else."""
        asked = [one for one in rule.body[: _leading(rule)] if isinstance(one, Require)]
        if not asked:
            return ""
        said = ""
        for one in asked:
            proviso = self.tongue.say(
                "proviso", condition=self._read(one.condition, sight), reason=self.tongue.half(one.reason)
            )
            said = proviso if not said else self.tongue.say("and that", first=said, second=proviso)
        return self.tongue.say("provided", conditions=said)

    def who(self, who: Who, sight: Sight = PLAIN) -> str:
        """Who may act; `sight` names the arguments that it may depend on."""
        match who:
            case WhoAnyone():
                return self.tongue.say("someone")
            case WhoAccount(account):
                return self.person(self._reader.read(account, sight))
            case WhoInList(people):
                return self.phrase(Apply(Form.MEMBER, (self._reader.read(people, sight),), AccountType()))
            case WhoInMap(number):
                name = self._contract.maps[number].name
                return self.phrase(Apply(Form.KEY_OF, (), AccountType(), name))
            case WhoAnd(parts):
                all_ = self.tongue.listed(tuple(self.who(part, sight) for part in parts))
                return self.tongue.say("together", all=all_)
            case WhoOr(parts):
                return self.tongue.either(tuple(self.who(part, sight) for part in parts))
            case _:
                assert_never(who)

    def _caller(self, who: Who) -> Phrase:
        """What `sender` stands for: the one party who may act, else the caller."""
        match who:
            case WhoAccount(account):
                phrase = self._reader.read(account)
                named = isinstance(phrase, Name) and phrase.role is Role.PARTY
                return phrase if named else ANYONE
            case WhoAnyone() | WhoInList() | WhoInMap() | WhoAnd() | WhoOr():
                return ANYONE
            case _:
                assert_never(who)

    def _paying(self, paying: Paying, sight: Sight) -> str:
        payer = sight.sender or ANYONE
        source = payer if paying.source is None else self._reader.read(paying.source, sight)
        amount = self._read(paying.amount, sight)
        target = self.place(self._place(paying.target, sight))
        return self.tongue.say("moves", amount=amount, source=self.place(Owner(source)), target=target)

    # --- clocks ---------------------------------------------------------------------------------------------

    def clock(self, clock: Clock) -> str:
        """A clock: when it is due, what happens, where the contract goes."""
        sight = _sight(clock, None)
        return self._sentences(self.when(clock), [], clock.body, sight, clock.states)

    def when(self, clock: Clock) -> str:
        """When a clock is due."""
        match clock.when:
            case None if len(clock.states) == 1:
                name = self._contract.states[clock.states[0]].name
                return self.tongue.say("timeout", state=self.state(name))
            case None:
                return self.tongue.say("timeouts")
            case Every(start, interval, limit):
                said = self.phrase(Literal(interval, DurationType()))
                return self.tongue.say("every", interval=said, start=self._read(start), limit=limit)
            case time:
                return self.at(self._reader.read(time))

    def deadline(self, state: int) -> str:
        """Until when a state lasts."""
        deadline = self._contract.states[state].deadline
        return self.tongue.say("waits") if deadline is None else self.until(self._reader.read(deadline))

    def ends(self, state: int) -> str:
        """When a state ends."""
        deadline = self._contract.states[state].deadline
        return self.tongue.say("never") if deadline is None else self.end(self._reader.read(deadline))

    # --- declarations ---------------------------------------------------------------------------------------

    def function(self, function: Function) -> str:
        """What a function's name stands for."""
        names = tuple(self.tongue.say("name", name=one.name) for one in function.parameters)
        locals_: dict[int, Phrase] = {
            number: Name(one.name, Role.ARGUMENT, one.type) for number, one in enumerate(function.parameters)
        }
        value = self._read(function.body, replace(PLAIN, locals=locals_))
        key = "function of" if names else "function"
        parts = {"parameters": self.tongue.listed(names)} if names else {}
        return self.tongue.sentence(self.tongue.say(key, name=function.name, value=value, **parts))

    def invariant(self, invariant: Invariant) -> str:
        """What always holds."""
        parts: dict[str, str] = {}
        sight = PLAIN
        if invariant.each is not None:
            map_ = self._contract.maps[invariant.each]
            parts |= {"key": "key", "map": map_.name}
            sight = replace(PLAIN, locals={0: Name("key", Role.LOCAL, map_.key)})
        if invariant.states is not None:
            names = tuple(self.state(self._contract.states[state].name) for state in invariant.states)
            parts["states"] = self.tongue.listed(names)
        key = "always" if invariant.states is None else "while"
        each = "" if invariant.each is None else " each"
        said = self._read(invariant.condition, sight)
        return self.tongue.sentence(self.tongue.say(key + each, condition=said, **parts))

    def check(self, check: Require) -> str:
        """What a creation asks for."""
        reason = self.tongue.half(check.reason)
        said = self._read(check.condition)
        return self.tongue.sentence(self.tongue.say("checked", condition=said, reason=reason))

    # --- statements -----------------------------------------------------------------------------------------

    def _sentences(
        self,
        head: str,
        effects: list[str],
        body: tuple[Statement, ...],
        sight: Sight,
        states: tuple[int, ...],
    ) -> str:
        """A head with what happens, and the jump at the end as a sentence of its own."""
        jump = body[-1] if body and isinstance(body[-1], (Go, Stay)) else None
        before = body if jump is None else body[:-1]
        effects.extend(self._statement(one, sight, states) for one in before)
        clauses = self.tongue.clauses(tuple(effects))
        if jump is None:
            return self.tongue.sentence(self.tongue.say("head", head=head, effects=clauses))
        after = self._statement(jump, sight, states)
        if not effects:
            return self.tongue.sentence(self.tongue.say("head", head=head, effects=after))
        first = self.tongue.sentence(self.tongue.say("head", head=head, effects=clauses))
        return f"{first}{self.gap}{self.tongue.sentence(after)}"

    @property
    def gap(self) -> str:
        """What stands between two sentences."""
        return " " if self.tongue.code == "en" else ""

    def _block(self, body: tuple[Statement, ...], sight: Sight, states: tuple[int, ...]) -> str:
        if not body:
            return self.tongue.say("nothing")
        return self.tongue.block(tuple(self._statement(one, sight, states) for one in body))

    def _statement(self, node: Statement, sight: Sight, states: tuple[int, ...]) -> str:
        say = self.tongue.say
        match node:
            case Go(state):
                noun = self._contract.states[state]
                return say("ends" if noun.final else "goes", state=self.state(noun.name))
            case Stay():
                if len(states) > 1:
                    return say("stays there")
                return say("stays", state=self.state(self._contract.states[states[0]].name))
            case Pay() | Share() | Refund():
                return self._money(node, sight)
            case Require(condition, reason):
                said = self._read(condition, sight)
                return say("requires", condition=said, reason=self.tongue.half(reason))
            case If():
                return self._if(node, sight, states)
            case For(local, items, _, body):
                effects = self._block(body, sight, states)
                return say(
                    "each", name=_local_name(sight, local), list=self._read(items, sight), effects=effects
                )
            case Let(local, value):
                return say("lets", name=_local_name(sight, local), value=self._read(value, sight))
            case Note(event):
                return say("notes", event=self._contract.events[event].name)
            case _:
                return self._write(node, sight)

    def _if(self, node: If, sight: Sight, states: tuple[int, ...]) -> str:
        condition = self._read(node.condition, sight)
        then = self._block(node.then, sight, states)
        if not node.otherwise:
            return self.tongue.say("if", condition=condition, then=then)
        otherwise = self._block(node.otherwise, sight, states)
        return self.tongue.say("if otherwise", condition=condition, then=then, otherwise=otherwise)

    def _write(self, node: SetKeep | ClearKeep | Append | SetMap | AddMap | RemoveMap, sight: Sight) -> str:
        say, half, contract = self.tongue.say, self.tongue.half, self._contract
        match node:
            case SetKeep(number, value):
                return say("becomes", name=contract.keeps[number].name, value=self._read(value, sight))
            case ClearKeep(number):
                return say("clears", name=contract.keeps[number].name)
            case Append(number, item, reason):
                name = contract.keeps[number].name
                return say("appends", item=self._read(item, sight), name=name, reason=half(reason))
            case SetMap(number, key, value):
                parts = {"key": self._read(key, sight), "value": self._read(value, sight)}
                return say("enters key", name=contract.maps[number].name, **parts)
            case AddMap(number, key, value, reason):
                parts = {"key": self._read(key, sight), "value": self._read(value, sight)}
                return say("adds key", name=contract.maps[number].name, reason=half(reason), **parts)
            case RemoveMap(number, key, reason):
                said = self._read(key, sight)
                return say("removes key", name=contract.maps[number].name, key=said, reason=half(reason))
            case _:
                assert_never(node)

    def _money(self, node: Pay | Share | Refund, sight: Sight) -> str:
        match node:
            case Pay(form, amount, source, target):
                to = self.place(self._place(target, sight))
                places = {"source": self._pot(source, sight), "target": to}
                if amount is None:
                    return self.tongue.say("moves whole" if source.whole else "moves all", **places)
                key = "moves up to" if form is AmountForm.UP_TO else "moves"
                return self.tongue.say(key, amount=self._read(amount, sight), **places)
            case Share(source, parts, rest):
                said = self.tongue.listed(tuple(self._share(part, sight) for part in parts))
                rest_ = self.place(self._place(rest, sight))
                return self.tongue.say("shares", source=self._pot(source, sight), parts=said, rest=rest_)
            case Refund(pot):
                family = self.tongue.say("family", name=self._contract.pots[pot].name)
                return self.tongue.say("refunds", pot=family)
            case _:
                assert_never(node)

    def _share(self, part: SharePart, sight: Sight) -> str:
        if part.percent is None:
            top, bottom = part.fraction or (0, 1)
            said = f"{top}/{bottom}"
        else:
            said = self._read(part.percent, sight)
        return self.tongue.say("share", part=said, target=self.place(self._place(part.target, sight)))

    def _place(self, node: Destination, sight: Sight) -> Place:
        match node:
            case PotPlace(pot, key):
                said = None if key is None else self._reader.read(key, sight)
                return PotAt(pot, self._contract.pots[pot].name, said)
            case ToAccount(account):
                return Owner(self._reader.read(account, sight))
            case _:
                assert_never(node)

    def _pot(self, node: PotPlace, sight: Sight) -> str:
        if node.whole:
            return self.tongue.say("family", name=self._contract.pots[node.pot].name)
        return self.place(self._place(node, sight))

    def _read(self, node: Expression, sight: Sight = PLAIN) -> str:
        return self.phrase(self._reader.read(node, sight))


def _leading(rule: Rule) -> int:
    """How many statements at the start of a rule only ask for something."""
    for place, statement in enumerate(rule.body):
        if not isinstance(statement, Require):
            return place
    return len(rule.body)


def _sight(item: Rule | Clock, sender: Phrase | None) -> Sight:
    """Every local by its name."""
    parameters = len(item.parameters) if isinstance(item, Rule) else 0
    locals_: dict[int, Phrase] = {
        number: Name(local.name, Role.ARGUMENT if number < parameters else Role.LOCAL, local.type)
        for number, local in enumerate(item.locals)
    }
    return replace(PLAIN, locals=locals_, sender=sender)


def _local_name(sight: Sight, local: int) -> str:
    found = sight.locals.get(local)
    return found.name if isinstance(found, Name) else f"#{local}"
