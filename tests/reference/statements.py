"""Running statements on a copy of the world: what stops is thrown away with the copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias, assert_never

from tests.reference import lines, numbers
from tests.reference.expressions import evaluate, in_text_order
from tests.reference.records import Account, Event, InPot, Payment, Place
from tests.reference.scene import Scene, address, integer, items, text
from tests.reference.world import Instance, Move, StopError
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
    Money,
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
    Statement,
    Stay,
    ToAccount,
)
from vm.syntax.tree import AmountForm
from vm.types import ListType
from vm.values import Value

REQUIRED = "R4001"
POT_SHORT = "R4004"
NO_SUCH_LINE = "R4024"
PAYER_SHORT = "R4005"
NO_SUCH = "R4006"
ALREADY = "R4010"
OVER_THE_WHOLE = "R4012"
NOT_AN_ACCOUNT = "R4013"
LIMIT = "R4014"
TOO_MUCH = "R4019"
OTHER_MONEY = "R4021"
OTHER_TREE = "R4025"
TOO_MANY_SENDS = "R4022"
ADDRESS_LENGTH = 32
ACCOUNT_KIND = 1
"""The first byte of an account's address."""


Target: TypeAlias = tuple[Place, int | None]
"""Where money goes, with the number of the pot if it is one."""


@dataclass(frozen=True)
class Carried:
    """Money that a message brings: out of which pot, how much, of which lines."""

    source: InPot
    currency: str
    amount: int
    parts: lines.Parts


@dataclass(frozen=True)
class Waiting:
    """Something to be run after the action that sent it: a call of an instance by its address, or (`action`
    None) the creation of one.
    """

    place: bytes
    action: str | None
    arguments: tuple[Value, ...] = ()
    carried: Carried | None = None


@dataclass
class Quota:
    """What one transaction may still do; a transaction is a call with what it sends and the clocks that it
    makes due. `places` are the addresses of instances that its rules will make: their form is the chain's.
    """

    events: int = 64
    new_keys: int = 1_024
    sends: int = 64
    places: list[bytes] = field(default_factory=list)

    def send(self) -> None:
        """Count a message or a creation."""
        self.sends -= 1
        if self.sends < 0:
            raise StopError(TOO_MANY_SENDS)

    def place(self) -> bytes:
        """The address of the next instance that is made; any that nobody has, where the chain made fewer."""
        return self.places.pop(0) if self.places else b"\x02" + self.sends.to_bytes(31, "big")

    def event(self) -> None:
        """Count an event."""
        self.events -= 1
        if self.events < 0:
            raise StopError(TOO_MUCH)

    def new_key(self) -> None:
        """Count a key that was not there."""
        self.new_keys -= 1
        if self.new_keys < 0:
            raise StopError(TOO_MUCH)


@dataclass
class Run:
    """One action while it runs: where it happens, the clause it cites, what it paid, noted and wrote.

    `wrote` holds (map, key) of every entry that was written, for invariants with `each`.
    """

    scene: Scene
    article: str | None
    quota: Quota
    payments: list[Payment] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    wrote: list[tuple[int, Value]] = field(default_factory=list)
    sent: list[Waiting] = field(default_factory=list)

    @property
    def here(self) -> Instance:
        """The instance that acts."""
        return self.scene.here


def run_body(body: Sequence[Statement], run: Run) -> Go | Stay | None:
    """Run statements up to the jump that ends the path; None where the block ends without one."""
    for statement in body:
        jump = _run(statement, run)
        if jump is not None:
            return jump
    return None


def _run(node: Statement, run: Run) -> Go | Stay | None:
    scene = run.scene
    match node:
        case Go() | Stay():
            return node
        case If(condition, then, otherwise):
            return run_body(then if evaluate(condition, scene) else otherwise, run)
        case For():
            return _for(node, run)
        case Pay():
            _pay(node, run)
        case Share():
            _share(node, run)
        case Refund(pot):
            _refund(pot, run)
        case Require(condition, reason):
            require(Require(condition, reason, node.span), scene)
        case Let(local, value):
            scene.locals[local] = evaluate(value, scene)
        case Note(number, fields):
            values = in_text_order(fields, scene)
            name = run.here.contract.events[number].name
            run.quota.event()
            run.events.append(Event(run.here.number, name, values, run.article))
        case Send():
            _send(node, run)
        case Create():
            _create(node, run)
        case SetKeep() | ClearKeep() | Append() | SetMap() | AddMap() | RemoveMap():
            _write(node, run)
        case _:
            assert_never(node)
    return None


def require(node: Require, scene: Scene) -> None:
    """Stop with the author's text unless the condition holds."""
    if not evaluate(node.condition, scene):
        raise StopError(REQUIRED, node.reason)


def _for(node: For, run: Run) -> Go | Stay | None:
    turns = items(evaluate(node.items, run.scene))
    if len(turns) > node.limit:
        raise StopError(LIMIT)
    for item in turns:
        run.scene.locals[node.local] = item
        jump = run_body(node.body, run)
        if jump is not None:
            return jump
    return None


# --- messages and creations ---


def _send(node: Send, run: Run) -> None:
    """Note a call for later; its money leaves the pot now."""
    target, *arguments = in_text_order((node.target, *node.arguments), run.scene)
    carried = None if node.money is None else _carry(node.money, run)
    run.quota.send()
    run.sent.append(Waiting(address(target), node.action, tuple(arguments), carried))


def _carry(money: Money, run: Run) -> Carried | None:
    here = run.here
    amount = integer(evaluate(money.amount, run.scene))
    line = None if money.line is None else text(evaluate(money.line, run.scene))
    source, key = _pot_place(money.source, run)
    held = held_at(money.source, key, here)
    if line is not None:
        held = lines.held_of(line, money.source.pot, key, here)
    if amount > held:
        known = line is None or line in run.scene.world.instances[here.root].lines
        raise StopError(POT_SHORT if known else NO_SUCH_LINE)
    if not amount:
        return None
    parts = take_lines(money.source, key, amount, line, run)
    _take(money.source, key, amount, here)
    return Carried(source, money.currency, amount, parts)


def _create(node: Create, run: Run) -> None:
    """Make an instance; what its creation checks and enters comes later."""
    terms = in_text_order(node.terms, run.scene)
    run.quota.send()
    world, program = run.scene.world, run.here.program
    made = Instance(
        number=len(world.instances),
        address=run.quota.place(),
        program=program,
        contract=program.contracts[node.contract],
        terms=terms,
        created=False,
        root=run.here.root,
    )
    world.instances.append(made)
    run.scene.locals[node.local] = made.address
    run.sent.append(Waiting(made.address, None))


def deliver(paying: Paying, carried: Carried | None, run: Run) -> None:
    """What a header takes from an instance that calls: what the message brings, which is what it asks for."""
    target = place_of(paying.target, run)
    if carried is None:
        return
    sender = run.scene.world.instances[carried.source.instance]
    if carried.parts and isinstance(target[0], InPot) and sender.root != run.here.root:
        raise StopError(OTHER_TREE)
    credit(target, carried.currency, carried.amount, run)
    bring_lines(target, carried.parts, run.here)
    run.payments.append(
        Payment(carried.source, target[0], carried.currency, carried.amount, run.article, carried.parts)
    )


# --- what the instance keeps ---


def _write(node: SetKeep | ClearKeep | Append | SetMap | AddMap | RemoveMap, run: Run) -> None:
    here, scene = run.here, run.scene
    match node:
        case SetKeep(number, value):
            here.keeps[number] = evaluate(value, scene)
        case ClearKeep(number):
            here.keeps.pop(number, None)
        case Append(number, item, reason):
            grown = (*items(here.keeps[number]), evaluate(item, scene))
            type_ = here.contract.keeps[number].type
            if isinstance(type_, ListType) and len(grown) > type_.limit:
                raise StopError(LIMIT, reason)
            here.keeps[number] = grown
        case SetMap(number, key, value):
            place, new = evaluate(key, scene), evaluate(value, scene)
            if place not in here.maps.get(number, {}) and here.contract.maps[number].default is None:
                raise StopError(NO_SUCH)
            _put(number, place, new, run)
        case AddMap(number, key, value, reason):
            place, new = evaluate(key, scene), evaluate(value, scene)
            if place in here.maps.get(number, {}):
                raise StopError(ALREADY, reason)
            _put(number, place, new, run)
        case RemoveMap(number, key, reason):
            place = evaluate(key, scene)
            if place not in here.maps.get(number, {}):
                raise StopError(NO_SUCH, reason)
            del here.maps[number][place]
            run.wrote.append((number, place))


def _put(number: int, key: Value, value: Value, run: Run) -> None:
    entries = run.here.maps.setdefault(number, {})
    if key not in entries:
        run.quota.new_key()
    entries[key] = value
    run.wrote.append((number, key))


# --- money ---


def is_account(value: bytes) -> bool:
    """Whether an address is a person's or an office's."""
    return len(value) == ADDRESS_LENGTH and value[0] == ACCOUNT_KIND


def place_of(target: Destination, run: Run) -> Target:
    """The place that a destination names; its key or account is worked out now."""
    match target:
        case ToAccount(account):
            found = address(evaluate(account, run.scene))
            return Account(found), None
        case PotPlace(pot, key):
            name = run.here.contract.pots[pot].name
            return InPot(run.here.number, name, None if key is None else evaluate(key, run.scene)), pot


def held_at(place: PotPlace, key: Value | None, here: Instance) -> int:
    """What a pot, a cell or a whole family holds."""
    cells = here.cells.get(place.pot, {})
    if place.whole:
        return sum(cells.values())
    return here.pots.get(place.pot, 0) if key is None else cells.get(key, 0)


def _take(place: PotPlace, key: Value | None, amount: int, here: Instance) -> None:
    if place.whole:
        here.cells[place.pot] = {}
    elif key is None:
        here.pots[place.pot] = here.pots.get(place.pot, 0) - amount
    elif amount:
        here.cells[place.pot][key] -= amount


def credit(target: Target, currency: str, amount: int, run: Run) -> None:
    """Add money to an account or an own pot; nothing for 0."""
    place, pot = target
    here = run.here
    if isinstance(place, Account):
        if not is_account(place.address):
            raise StopError(NOT_AN_ACCOUNT)
        balances = run.scene.world.balances
        if amount:
            account = (place.address, currency)
            balances[account] = numbers.money(balances.get(account, 0) + amount)
    elif pot is not None and amount:
        if here.contract.pots[pot].key is None:
            here.pots[pot] = numbers.money(here.pots.get(pot, 0) + amount)
        else:
            _credit_cell(pot, place.key, amount, here)


def _credit_cell(pot: int, key: Value | None, amount: int, here: Instance) -> None:
    """Add to a cell; a family's limit bounds the cells that hold money at one time."""
    if key is None:
        raise TypeError("a cell has a key")
    cells = here.cells.setdefault(pot, {})
    cells[key] = cells.get(key, 0) + amount
    numbers.money(sum(cells.values()))
    limit = here.contract.pots[pot].limit
    if limit is not None and sum(held > 0 for held in cells.values()) > limit:
        raise StopError(LIMIT)


def record(
    source: Place, target: Place, currency: str, amount: int, run: Run, parts: lines.Parts = ()
) -> None:
    """Note a move of money, with the lines that it is of; moving nothing leaves no record."""
    if amount:
        run.payments.append(Payment(source, target, currency, amount, run.article, parts))
        run.here.moves = (*run.here.moves, Move(source, target, currency, amount))


def _pot_place(place: PotPlace, run: Run) -> tuple[InPot, Value | None]:
    key = None if place.key is None else evaluate(place.key, run.scene)
    return InPot(run.here.number, run.here.contract.pots[place.pot].name, key), key


def _pay(node: Pay, run: Run) -> None:
    here = run.here
    wanted = None if node.amount is None else integer(evaluate(node.amount, run.scene))
    line = None if node.line is None else text(evaluate(node.line, run.scene))
    source, key = _pot_place(node.source, run)
    target = place_of(node.target, run)
    held = held_at(node.source, key, here)
    if line is not None:
        held = lines.held_of(line, node.source.pot, key, here)
    match node.form:
        case AmountForm.ALL:
            amount = held
        case AmountForm.UP_TO:
            amount = min(held, integer_of(wanted))
        case AmountForm.EXACT:
            amount = integer_of(wanted)
        case _:
            assert_never(node.form)
    if amount > held:
        known = line is None or line in run.scene.world.instances[here.root].lines
        raise StopError(POT_SHORT if known else NO_SUCH_LINE)
    _move(node.source, (source, key), target, amount, line, run)


def integer_of(value: int | None) -> int:
    """The amount of a move that states one."""
    if value is None:
        raise TypeError("this move states an amount")
    return value


def _move(
    place: PotPlace,
    source: tuple[InPot, Value | None],
    target: Target,
    amount: int,
    line: str | None,
    run: Run,
) -> None:
    currency = run.here.contract.pots[place.pot].currency
    parts = take_lines(place, source[1], amount, line, run)
    _take(place, source[1], amount, run.here)
    credit(target, currency, amount, run)
    bring_lines(target, parts, run.here)
    record(source[0], target[0], currency, amount, run, parts)


def take_lines(place: PotPlace, key: Value | None, amount: int, line: str | None, run: Run) -> lines.Parts:
    """Take an amount out of the lines of a traced place: of the one that is named, or in their order."""
    here = run.here
    if not here.contract.pots[place.pot].traced or not amount:
        return ()
    if line is not None:
        parts: lines.Parts = ((line, amount),)
    else:
        parts = lines.parts_of(amount, place.pot, key, here, run.scene.world, place.whole)
    if place.whole:
        lines.sweep(place.pot, here)
    else:
        lines.take(parts, place.pot, key, here)
    return parts


def bring_lines(target: Target, parts: lines.Parts, here: Instance) -> None:
    """Money keeps its lines in another pot; an account has none."""
    place, pot = target
    if isinstance(place, InPot) and pot is not None:
        lines.add(parts, pot, place.key, here)


def _share(node: Share, run: Run) -> None:
    source, key = _pot_place(node.source, run)
    line = None if node.line is None else text(evaluate(node.line, run.scene))
    parts: list[tuple[Target, Fraction]] = []
    for part in node.parts:
        target = place_of(part.target, run)
        if part.percent is not None:
            weight = Fraction(integer(evaluate(part.percent, run.scene)), numbers.MILLION)
        elif part.fraction is not None:
            weight = Fraction(*part.fraction)
        else:
            raise TypeError("a part has a weight")
        parts.append((target, weight))
    rest = place_of(node.rest, run)
    if sum(weight for _, weight in parts) > 1:
        raise StopError(OVER_THE_WHOLE)
    held = held_at(node.source, key, run.here)
    if line is not None:
        held = lines.held_of(line, node.source.pot, key, run.here)
    amounts = [held * weight // 1 for _, weight in parts]
    for (target, _), amount in zip(parts, amounts, strict=True):
        _move(node.source, (source, key), target, amount, line, run)
    _move(node.source, (source, key), rest, held - sum(amounts), line, run)


def _refund(pot: int, run: Run) -> None:
    """Pay each cell back to its key, in the order of the keys."""
    here = run.here
    cells = here.cells.get(pot, {})
    name, currency = here.contract.pots[pot].name, here.contract.pots[pot].currency
    here.cells[pot] = {}
    for key in sorted(address(key) for key in cells):
        parts = lines.parts_of(cells[key], pot, key, here, run.scene.world)
        lines.take(parts, pot, key, here)
        credit((Account(key), None), currency, cells[key], run)
        record(InPot(here.number, name, key), Account(key), currency, cells[key], run, parts)


def take_payment(paying: Paying, amount: int, payer: bytes, cap: int | None, run: Run) -> None:
    """What a header takes, before the first statement."""
    target = place_of(paying.target, run)
    name = None if paying.line is None else text(evaluate(paying.line, run.scene))
    balances = run.scene.world.balances
    account = (payer, paying.currency)
    if (cap is not None and amount > cap) or amount > balances.get(account, 0):
        raise StopError(PAYER_SHORT)
    parts: lines.Parts = ()
    if amount:
        balances[account] -= amount
    if amount and name is not None:
        lines.open_line(name, run.here, run.scene.world)
        parts = ((name, amount),)
    credit(target, paying.currency, amount, run)
    bring_lines(target, parts, run.here)
    record(Account(payer), target[0], paying.currency, amount, run, parts)
