"""The ways through a rule or a clock: what each moves, writes and asks for, and where it leads.

A path is followed with names in the place of values. A loop's body is followed once, for any item; what it
writes is not known after it. The one place, beside the sentences, that knows every kind of statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias, assert_never

from vm.audit.amounts import ZERO, Linear, linear, phrase_of, tidy
from vm.audit.deciding import NOTHING, Certain
from vm.audit.elsewhere import lots
from vm.audit.phrases import Apply, Form, Later, Name, Phrase, Role, Said, Word, denied, is_long
from vm.audit.reading import PLAIN, Flow, Reader, Sight, Stored
from vm.check.checked import (
    AddMap,
    Append,
    ClearKeep,
    Create,
    Destination,
    For,
    Go,
    If,
    Let,
    Note,
    Pay,
    Paying,
    PotPlace,
    Refund,
    RemoveMap,
    Require,
    Send,
    SetKeep,
    SetMap,
    Share,
    SharePart,
    Statement,
    Stay,
    ToAccount,
)
from vm.syntax.tree import AmountForm
from vm.types import AccountType, BoolType, ContractType, MoneyType

Written: TypeAlias = SetKeep | ClearKeep | Append | SetMap | AddMap | RemoveMap
"""Statements that write what is kept."""
PATHS: Final = 64
"""Paths through one rule or clock that are followed; more are cut off, and the audit says so."""


# --- what a path does ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PotAt:
    """A pot, the cell of `key` in a family, or the whole of a family (`key` None)."""

    pot: int
    name: str
    key: Phrase | None


@dataclass(frozen=True, slots=True)
class Owner:
    """Whoever a phrase names: an account, or another contract to which money is sent or from which it comes
    with a message (the phrase's type says which)."""

    who: Phrase


Place: TypeAlias = PotAt | Owner


@dataclass(frozen=True, slots=True)
class Transfer:
    """A move of money. `each` is the list over whose items it is repeated; `given` what must hold for it,
    beside the conditions of its path (inside a loop, or where a clock comes round again)."""

    source: Place
    target: Place
    amount: Linear
    currency: str
    each: Phrase | None = None
    given: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """A point of a path: what names stand for, and what is certain."""

    sight: Sight = PLAIN
    certain: Certain = NOTHING


@dataclass(frozen=True, slots=True)
class Path:
    """A way through: what it moves, the conditions that were open, the world at its end, and the state that
    it enters (None: it stays). `ended` is False where a block ran out without a jump. `may_stop`: a pot that
    is short stops it; that clocks do not stop was proved."""

    world: World
    transfers: tuple[Transfer, ...] = ()
    conditions: tuple[Phrase, ...] = ()
    target: int | None = None
    ended: bool = False
    may_stop: bool = False


def written(body: Iterable[Statement]) -> frozenset[Stored]:
    """The places that statements write, blocks inside them included."""
    found: set[Stored] = set()
    for statement in body:
        match statement:
            case SetKeep(number) | ClearKeep(number) | Append(number):
                found.add(("keep", number))
            case SetMap(number) | AddMap(number) | RemoveMap(number):
                found.add(("map", number))
            case Pay(source=source, target=target):
                found |= _pots(source, target)
            case Share(source=source, parts=parts, rest=rest):
                found |= _pots(source, rest, *(part.target for part in parts))
            case Send(money=money) if money is not None:
                found |= _pots(money.source)
            case Refund(number):
                found |= {("pot", number), ("flow", 0)}
            case If(_, then, otherwise):
                found |= written(then) | written(otherwise)
            case For(_, _, _, inner):
                found |= written(inner)
            case Go() | Stay() | Require() | Let() | Note() | Send() | Create():
                pass
            case _:
                assert_never(statement)
    return frozenset(found)


def _pots(*places: Destination) -> frozenset[Stored]:
    return frozenset((("flow", 0), *(("pot", place.pot) for place in places if isinstance(place, PotPlace))))


# --- following ----------------------------------------------------------------------------------------------


class Follower:
    """Follows the bodies of one contract. `cut` turns True where there were more paths than are followed."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.contract = reader.contract
        self.cut = False

    def run(self, body: tuple[Statement, ...], path: Path) -> list[Path]:
        """All ways through a body from a point; at most PATHS."""
        paths = [path]
        for statement in body:
            following: list[Path] = []
            for one in paths:
                following.extend([one] if one.ended else self._step(statement, one))
            self.cut = self.cut or len(following) > PATHS
            paths = following[:PATHS]
        return paths

    def _step(self, statement: Statement, path: Path) -> list[Path]:
        sight = path.world.sight
        match statement:
            case Go(state):
                return [replace(path, target=state, ended=True)]
            case Stay():
                return [replace(path, ended=True)]
            case If():
                return self._fork(statement, path)
            case Require(condition):
                return required(self.reader.read(condition, sight), path)
            case Pay():
                return self._pay(statement, path)
            case Share():
                return [self._share(statement, path)]
            case Refund(pot):
                return [self._refund(pot, path)]
            case Let(local, value):
                return [self._let(local, tidy(self.reader.read(value, sight)), path)]
            case For():
                return [self._loop(statement, path)]
            case Send():
                return self._send(statement, path)
            case Note() | Create():
                return [path]
            case _:
                return [self._write(statement, path)]

    def _let(self, local: int, value: Phrase, path: Path) -> Path:
        sight = path.world.sight
        if is_long(value):
            name = sight.locals.get(local, Name(f"#{local}", Role.LOCAL, value.type))
            value = Later(name, sight.stamp + 1, value.type)
        found = {**sight.locals, local: value}
        return _seen(path, replace(sight, locals=found, stamp=sight.stamp + 1))

    def _fork(self, node: If, path: Path) -> list[Path]:
        condition = self.reader.read(node.condition, path.world.sight)
        found: list[Path] = []
        for wanted, body in ((condition, node.then), (denied(condition), node.otherwise)):
            for one in required(wanted, path):
                found.extend(self.run(body, one))
        return found

    def _loop(self, node: For, path: Path) -> Path:
        """Followed once for any item: what it moves is repeated, what it writes is not known any more."""
        items = self.reader.read(node.items, path.world.sight)
        places = written(node.body)
        start = self.forget(path, places)
        item = Name(f"#{node.local}", Role.LOCAL, node.items.type)
        sight = start.world.sight
        named = sight.locals.get(node.local, item)
        inside = Path(replace(start.world, sight=replace(sight, locals={**sight.locals, node.local: named})))
        moved: list[Transfer] = []
        for way in self.run(node.body, inside):
            moved.extend(
                replace(transfer, each=items, given=(*transfer.given, *way.conditions))
                for transfer in way.transfers
            )
        return self.forget(replace(path, transfers=(*path.transfers, *moved)), places)

    # --- writes ---------------------------------------------------------------------------------------------

    def _write(self, node: Written, path: Path) -> Path:
        sight = path.world.sight
        match node:
            case SetKeep(number, value):
                return self._set(number, tidy(self.reader.read(value, sight)), path)
            case ClearKeep(number):
                changed = sight.changed | {("keep", number)}
                return _seen(path, replace(sight, known={**sight.known, number: False}, changed=changed))
            case Append(number):
                return self.forget(path, frozenset({("keep", number)}))
            case SetMap(number) | AddMap(number) | RemoveMap(number):
                return self.forget(path, frozenset({("map", number)}))
            case _:
                assert_never(node)

    def _set(self, number: int, value: Phrase, path: Path) -> Path:
        if is_long(value):
            path = self.forget(path, frozenset({("keep", number)}))
        sight = path.world.sight
        found = sight.keeps if is_long(value) else {**sight.keeps, number: value}
        changed, known = sight.changed | {("keep", number)}, {**sight.known, number: True}
        return _seen(path, replace(sight, keeps=found, known=known, changed=changed))

    def forget(self, path: Path, places: frozenset[Stored]) -> Path:
        """From here on these places hold what nobody can say in advance."""
        if not places:
            return path
        sight = path.world.sight
        stamp = sight.stamp + 1
        keeps, known, pots = dict(sight.keeps), dict(sight.known), dict(sight.pots)
        for kind, number in sorted(places):
            if kind == "keep":
                keep = self.reader.keep(number)
                keeps[number] = Later(keep, stamp, keep.type)
                known.pop(number, None)
            elif kind == "pot" and self.contract.pots[number].key is None:
                pots[number] = Later(self._pot_name(number), stamp, self._money(number))
        found = replace(
            sight, keeps=keeps, known=known, pots=pots, changed=sight.changed | places, stamp=stamp
        )
        return _seen(path, found)

    # --- money ----------------------------------------------------------------------------------------------

    def _money(self, pot: int) -> MoneyType:
        return MoneyType(self.contract.pots[pot].currency)

    def _pot_name(self, pot: int) -> Name:
        return self.reader.pot(pot, self._money(pot))

    def holds(self, place: PotAt, path: Path) -> Linear:
        """What a pot, a cell or a family holds at a point."""
        sight, type_ = path.world.sight, self._money(place.pot)
        if self.contract.pots[place.pot].key is None:
            return linear(sight.pots.get(place.pot, self._pot_name(place.pot)))
        found: Phrase = (
            Apply(Form.FAMILY, (), type_, place.name)
            if place.key is None
            else Apply(Form.CELL, (place.key,), type_, place.name)
        )
        later = ("pot", place.pot) in sight.changed
        return linear(Later(found, sight.stamp, type_) if later else found)

    def place(self, node: Destination, path: Path) -> Place:
        """Where money comes from or goes to."""
        match node:
            case PotPlace(pot, key):
                said = None if key is None else self.reader.read(key, path.world.sight)
                return PotAt(pot, self.contract.pots[pot].name, said)
            case ToAccount(account):
                return Owner(self.reader.read(account, path.world.sight))
            case _:
                assert_never(node)

    def take(self, paying: Paying, path: Path) -> Path:
        """What a header takes before the first statement."""
        sight = path.world.sight
        payer = Said(Word.SENDER, AccountType()) if sight.sender is None else sight.sender
        who = payer if paying.source is None else self.reader.read(paying.source, sight)
        amount = linear(self.reader.read(paying.amount, sight))
        return self._move(path, Owner(who), self.place(paying.target, path), amount, paying.currency)

    def _pay(self, node: Pay, path: Path) -> list[Path]:
        source = self._source(node.source, path)
        line = None if node.line is None else self.reader.read(node.line, path.world.sight)
        held, type_ = self._of_line(node.source, source, line, path), self._money(source.pot)
        paths = [path]
        if node.amount is None:
            amount = held
        else:
            asked = self.reader.read(node.amount, path.world.sight)
            amount = linear(asked)
            if node.form is AmountForm.UP_TO:
                amount = _at_most(asked, held, path, type_)
            elif path.may_stop:
                enough = Apply(Form.AT_MOST, (asked, phrase_of(held, type_)), BoolType())
                paths = required(enough, path)
        return [
            self._move(one, source, self.place(node.target, one), amount, type_.currency) for one in paths
        ]

    def _send(self, node: Send, path: Path) -> list[Path]:
        """What a message takes out of a pot leaves to the contract that gets it. What that one does with it,
        and the instance that a rule makes, are other stories: here it has its name."""
        money = node.money
        if money is None:
            return [path]
        sight = path.world.sight
        source, type_ = self._source(money.source, path), self._money(money.source.pot)
        line = None if money.line is None else self.reader.read(money.line, sight)
        asked, target = self.reader.read(money.amount, sight), Owner(self.reader.read(node.target, sight))
        paths = [path]
        if path.may_stop:
            held = self._of_line(money.source, source, line, path)
            paths = required(Apply(Form.AT_MOST, (asked, phrase_of(held, type_)), BoolType()), path)
        amount = linear(asked)
        return [self._move(one, source, target, amount, type_.currency) for one in paths]

    def _of_line(self, node: PotPlace, place: PotAt, line: Phrase | None, path: Path) -> Linear:
        """What a place holds of a budget line; of all where none is named."""
        if line is None:
            return self.holds(place, path)
        type_, sight = self._money(place.pot), path.world.sight
        found = lots(self.contract, place.pot, place.key, node.whole, line, type_)
        changed = ("pot", place.pot) in sight.changed
        return linear(Later(found, sight.stamp, type_) if changed else found)

    def _source(self, node: PotPlace, path: Path) -> PotAt:
        said = None if node.key is None else self.reader.read(node.key, path.world.sight)
        return PotAt(node.pot, self.contract.pots[node.pot].name, said)

    def _share(self, node: Share, path: Path) -> Path:
        source = self._source(node.source, path)
        line = None if node.line is None else self.reader.read(node.line, path.world.sight)
        whole, type_ = self._of_line(node.source, source, line, path), self._money(node.source.pot)
        currency, left = type_.currency, whole
        for part in node.parts:
            amount = linear(self._part(part, phrase_of(whole, type_), path))
            path = self._move(path, source, self.place(part.target, path), amount, currency)
            left = left.minus(amount)
        return self._move(path, source, self.place(node.rest, path), left, currency)

    def _part(self, part: SharePart, whole: Phrase, path: Path) -> Phrase:
        if part.percent is None:
            top, bottom = part.fraction or (0, 1)
            said = Apply(Form.FRACTION_OF, (whole,), whole.type, f"{top}/{bottom}")
        else:
            percent = self.reader.read(part.percent, path.world.sight)
            said = Apply(Form.PERCENT_OF, (whole, percent), whole.type)
        return Apply(Form.ROUNDED_DOWN, (said,), whole.type)

    def _refund(self, pot: int, path: Path) -> Path:
        name, type_ = self.contract.pots[pot].name, self._money(pot)
        owner = Said(Word.OWNER, AccountType())
        keys = Apply(Form.FAMILY, (), type_, name)
        held = self.holds(PotAt(pot, name, owner), path)
        moved = Transfer(PotAt(pot, name, None), Owner(owner), held, type_.currency, keys)
        path = replace(path, transfers=(*path.transfers, moved))
        return self.forget(path, frozenset({("pot", pot), ("flow", 0)}))

    def _move(self, path: Path, source: Place, target: Place, amount: Linear, currency: str) -> Path:
        """Money goes from one place to another; an amount of 0 leaves no trace."""
        if amount.is_zero:
            return path
        moved = Transfer(source, target, amount, currency)
        path = replace(path, transfers=(*path.transfers, moved))
        path = self._credited(path, source, ZERO.minus(amount))
        path = self._credited(path, target, amount)
        flows = (
            Flow(form, place.who, currency, phrase_of(amount, MoneyType(currency)))
            for form, place in ((Form.RECEIVED, source), (Form.PAID, target))
            if isinstance(place, Owner) and not isinstance(place.who.type, ContractType)
        )
        sight = path.world.sight
        return _seen(path, replace(sight, flows=(*sight.flows, *flows)))

    def _credited(self, path: Path, place: Place, amount: Linear) -> Path:
        match place:
            case Owner():
                return path
            case PotAt(pot) if self.contract.pots[pot].key is not None:
                return self.forget(path, frozenset({("pot", pot)}))
            case PotAt(pot):
                sight = path.world.sight
                held = self.holds(place, path).plus(amount)
                said = phrase_of(held, self._money(pot))
                if is_long(said):
                    return self.forget(path, frozenset({("pot", pot)}))
                pots = {**sight.pots, pot: said}
                return _seen(path, replace(sight, pots=pots, changed=sight.changed | {("pot", pot)}))
            case _:
                assert_never(place)


def _seen(path: Path, sight: Sight) -> Path:
    return replace(path, world=replace(path.world, sight=sight))


def required(condition: Phrase, path: Path) -> list[Path]:
    """The path where a condition holds; none where it cannot."""
    condition, certain = tidied(condition), path.world.certain
    decided = certain.decide(condition)
    if decided is not None:
        return [path] if decided else []
    world = replace(path.world, certain=certain.given(condition))
    return [replace(path, world=world, conditions=(*path.conditions, condition))]


def tidied(condition: Phrase) -> Phrase:
    """A condition with what cancels out left out of the sums that it compares."""
    match condition:
        case Apply(form, parts, type_, detail):
            return Apply(form, tuple(tidied(part) for part in map(tidy, parts)), type_, detail)
        case _:
            return condition


def _at_most(asked: Phrase, held: Linear, path: Path, type_: MoneyType) -> Linear:
    """`up to`: what is asked, or what is there if that is less."""
    whole = phrase_of(held, type_)
    enough = path.world.certain.decide(Apply(Form.AT_MOST, (asked, whole), BoolType()))
    if enough is None:
        return linear(Apply(Form.LEAST, (asked, whole), type_))
    return linear(asked) if enough else held
