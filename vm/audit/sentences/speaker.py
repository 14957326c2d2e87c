"""Rules, clocks and declarations as sentences: the one walk over statements and over WHO that says them."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from vm.audit.links import linked_contract
from vm.audit.paths import Owner, Place, PotAt, Written
from vm.audit.people import ANYONE, any_instance
from vm.audit.phrases import Apply, Form, Literal, Name, Phrase, Role
from vm.audit.reading import PLAIN, Reader, Sight
from vm.audit.sentences.others import fields
from vm.audit.sentences.saying import Sayer
from vm.audit.sentences.tongue import Tongue
from vm.check.checked import (
    AddMap,
    Append,
    ClearKeep,
    Clock,
    Create,
    Destination,
    Every,
    Expression,
    For,
    Function,
    Go,
    If,
    Invariant,
    Let,
    Link,
    Note,
    Pay,
    Paying,
    PotPlace,
    Refund,
    RemoveMap,
    Require,
    Rule,
    Send,
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
    WhoAnyInstance,
    WhoAnyone,
    WhoCount,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.check.walk import nodes
from vm.syntax.tree import AmountForm
from vm.types import AccountType, DurationType, ListType


class Speaker(Sayer):
    """Says one contract in one language."""

    def __init__(self, reader: Reader, tongue: Tongue) -> None:
        super().__init__(tongue)
        self._reader = reader
        self._contract = reader.contract

    # --- rules ----------------------------------------------------------------------------------------------

    def rule(self, rule: Rule) -> str:
        """A rule: who may do it, what it asks for, what happens, where the contract goes."""
        sight = self._opened(rule, _sight(rule, self._caller(rule.who)))
        head = self._head(rule) + self._giving(rule) + self._provisos(rule, sight)
        effects = [] if rule.paying is None else [self._paying(rule.paying, sight)]
        return self._sentences(head, effects, rule.body[_leading(rule) :], sight, rule.states)

    def _head(self, rule: Rule) -> str:
        sight = _sight(rule, None)
        match rule.who:
            case WhoAnd(parts):
                who = self.tongue.listed(tuple(self.who(part, sight) for part in parts))
                return self.tongue.say("together may", who=who, rule=rule.name)
            case WhoCount():
                return self.tongue.say("together may", who=self.who(rule.who, sight), rule=rule.name)
            case WhoOr():
                return self.tongue.say("either may", who=self.who(rule.who, sight), rule=rule.name)
            case WhoAnyone() | WhoAccount() | WhoInList() | WhoInMap() | WhoAnyInstance():
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
                type_ = people.type.item if isinstance(people.type, ListType) else AccountType()
                return self.phrase(Apply(Form.MEMBER, (self._reader.read(people, sight),), type_))
            case WhoInMap(number, key):
                name = self._contract.maps[number].name
                return self.phrase(Apply(Form.KEY_OF, (), key, name))
            case WhoAnyInstance(contract):
                return self.phrase(any_instance(contract))
            case WhoCount(count, group):
                return self._so_many(count, group, sight)
            case WhoAnd(parts):
                all_ = self.tongue.listed(tuple(self.who(part, sight) for part in parts))
                return self.tongue.say("together", all=all_)
            case WhoOr(parts):
                return self.tongue.either(tuple(self.who(part, sight) for part in parts))
            case _:
                assert_never(who)

    def _so_many(self, count: int, group: Who, sight: Sight) -> str:
        """So many of a group."""
        number = self.tongue.number(count)
        match group:
            case WhoInList(people):
                return self.tongue.say("so many in", count=number, list=self._read(people, sight))
            case WhoInMap(map_):
                return self.tongue.say("so many with", count=number, map=self._contract.maps[map_].name)
            case WhoOr(parts):
                people_ = self.tongue.listed(tuple(self.who(part, sight) for part in parts))
                return self.tongue.say("so many of", count=number, all=people_)
            case _:
                return self.tongue.say("so many of", count=number, all=self.who(group, sight))

    def _caller(self, who: Who) -> Phrase:
        """What `sender` stands for: the one party who may act, else the caller."""
        match who:
            case WhoAccount(account):
                phrase = self._reader.read(account)
                named = isinstance(phrase, Name) and phrase.role is Role.PARTY
                return phrase if named else ANYONE
            case WhoAnyone() | WhoInList() | WhoInMap() | WhoAnyInstance():
                return ANYONE
            case WhoAnd() | WhoOr() | WhoCount():
                return ANYONE
            case _:
                assert_never(who)

    def _paying(self, paying: Paying, sight: Sight) -> str:
        payer = sight.sender or ANYONE
        source = payer if paying.source is None else self._reader.read(paying.source, sight)
        amount = self._read(paying.amount, sight)
        target = self.place(self._place(paying.target, sight))
        places = {"source": self.place(Owner(source)), "target": target}
        if paying.line is None:
            return self.tongue.say("moves", amount=amount, **places)
        return self.tongue.say("moves as", amount=amount, line=self._read(paying.line, sight), **places)

    # --- clocks ---------------------------------------------------------------------------------------------

    def clock(self, clock: Clock) -> str:
        """A clock: when it is due, what happens, where the contract goes."""
        sight = self._opened(clock, _sight(clock, None))
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
            case Link() as link:
                return self._linked(link)
            case time:
                return self.at(self._reader.read(time))

    def _linked(self, link: Link) -> str:
        """When another contract has ended."""
        who, contract = self.person(self._reader.term(link.term)), linked_contract(self._reader, link)
        if link.state is None or contract is None:
            return self.tongue.say("linked final", who=who)
        return self.tongue.say("linked", who=who, state=self.state(contract.states[link.state].name))

    def deadline(self, state: int) -> str:
        """Until when a state lasts."""
        if self._contract.states[state].on_demand:
            return self.tongue.say("on demand")
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
        effects.extend(self._statement(one, sight, states) for one in before if not _is_silent(one, sight))
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

    def _opened(self, item: Rule | Clock, sight: Sight) -> Sight:
        """With locals that no author wrote said as what they stand for."""
        for node in nodes(item.body):
            if isinstance(node, Let) and _is_hidden(item.locals[node.local].name):
                value = self._reader.read(node.value, sight)
                sight = replace(sight, locals={**sight.locals, node.local: value})
        return sight

    def _block(self, body: tuple[Statement, ...], sight: Sight, states: tuple[int, ...]) -> str:
        said = tuple(self._statement(one, sight, states) for one in body if not _is_silent(one, sight))
        return self.tongue.block(said) if said else self.tongue.say("nothing")

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
            case Create():
                return self._create(node, sight)
            case Send():
                return self._send(node, sight)
            case _:
                return self._write(node, sight)

    def _create(self, node: Create, sight: Sight) -> str:
        contract = self._reader.program.contracts[node.contract]
        names = tuple(term.name for term in contract.terms)
        values = tuple(self._reader.read(term, sight) for term in node.terms)
        terms = fields(self, names, values)
        return self.tongue.say(
            "creates", contract=contract.name, name=_local_name(sight, node.local), terms=terms
        )

    def _send(self, node: Send, sight: Sight) -> str:
        rule = self._reader.program.contracts[node.contract].rules[node.rule]
        names = tuple(parameter.name for parameter in rule.parameters)
        values = tuple(self._reader.read(argument, sight) for argument in node.arguments)
        said = ""
        if node.money is not None:
            amount = self._of_line(self._read(node.money.amount, sight), node.money.line, sight)
            said = self.tongue.say("sent money", amount=amount, source=self._pot(node.money.source, sight))
        target = self.person(self._reader.read(node.target, sight))
        parts = {"arguments": fields(self, names, values), "money": said}
        return self.tongue.say("sends", action=node.action, target=target, **parts)

    def _of_line(self, amount: str, line: Expression | None, sight: Sight) -> str:
        """An amount, of the budget line that is named."""
        if line is None:
            return amount
        return self.tongue.say("of line", amount=amount, line=self._read(line, sight))

    def _if(self, node: If, sight: Sight, states: tuple[int, ...]) -> str:
        condition = self._read(node.condition, sight)
        then = self._block(node.then, sight, states)
        if not node.otherwise:
            return self.tongue.say("if", condition=condition, then=then)
        otherwise = self._block(node.otherwise, sight, states)
        return self.tongue.say("if otherwise", condition=condition, then=then, otherwise=otherwise)

    def _write(self, node: Written, sight: Sight) -> str:
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
            case Pay():
                return self._pay(node, sight)
            case Share(source, line, parts, rest):
                said = self.tongue.listed(tuple(self._share(part, sight) for part in parts))
                rest_ = self.place(self._place(rest, sight))
                places = {"source": self._pot(source, sight), "parts": said, "rest": rest_}
                if line is None:
                    return self.tongue.say("shares", **places)
                return self.tongue.say("shares line", line=self._read(line, sight), **places)
            case Refund(pot):
                family = self.tongue.say("family", name=self._contract.pots[pot].name)
                return self.tongue.say("refunds", pot=family)
            case _:
                assert_never(node)

    def _pay(self, node: Pay, sight: Sight) -> str:
        to = self.place(self._place(node.target, sight))
        places = {"source": self._pot(node.source, sight), "target": to}
        if node.amount is None and node.line is not None:
            return self.tongue.say("moves line", line=self._read(node.line, sight), **places)
        if node.amount is None:
            return self.tongue.say("moves whole" if node.source.whole else "moves all", **places)
        amount = self._read(node.amount, sight)
        if node.form is not AmountForm.UP_TO:
            return self.tongue.say("moves", amount=self._of_line(amount, node.line, sight), **places)
        if node.line is None:
            return self.tongue.say("moves up to", amount=amount, **places)
        return self.tongue.say("moves up to line", amount=amount, line=self._read(node.line, sight), **places)

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


def _is_hidden(name: str) -> bool:
    """Whether a local is the checker's own: no name of an author's begins like that."""
    return name.startswith("_")


def _is_silent(node: Statement, sight: Sight) -> bool:
    """Whether a statement only gives a value to a local that no author wrote."""
    return isinstance(node, Let) and not isinstance(sight.locals.get(node.local), Name)


def _local_name(sight: Sight, local: int) -> str:
    found = sight.locals.get(local)
    return found.name if isinstance(found, Name) else f"#{local}"
