"""How a run goes through moves of money: what they need, and what pots hold after them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from vm.code.opcodes import Opcode
from vm.code.program import Instruction
from vm.code.verify.intervals import MONEY, Interval
from vm.code.verify.nodes import Node
from vm.code.verify.reading import cell
from vm.code.verify.transfers import (
    ACCOUNT,
    ALL,
    CELL,
    EXACT,
    FAMILY,
    FAMILY_CELL,
    POT,
    SINGLE,
    Source,
    Target,
    as_parts,
    as_source,
    as_target,
)
from vm.types import PERCENT_WHOLE, ContractType, MoneyType

if TYPE_CHECKING:
    from vm.code.verify.run import Run

Move = Callable[["Run", Instruction], None]


def _nothing(run: Run, pot: int) -> Node:
    return run.nodes.constant(MoneyType(run.tables().pots[pot].currency), 0)


def _held(run: Run, source: Source, key: Node | None) -> Node:
    """What a source holds."""
    if source.form == CELL and key is not None:
        return cell(run, source.pot, key)
    return run.facts.get(("pot", source.pot))


def _debit(run: Run, source: Source, held: Node, amount: Node | None) -> None:
    """Take an amount from a source (None: all it holds)."""
    place = ("pot", source.pot)
    run.forget(("lots", source.pot))
    if source.form != SINGLE:
        run.forget(("cells", source.pot))
    if source.form == CELL:
        if run.facts.bounds(run.facts.get(place)).high > 0:
            run.forget(place)
        return
    if amount is None or run.facts.at_most(held, amount):
        run.facts.put(place, _nothing(run, source.pot))
        return
    left = run.nodes.make(Opcode.MONEY_SUBTRACT, (), (held, amount), held.type)
    before, taken = run.facts.bounds(held), run.facts.bounds(amount)
    run.facts.refine(left, Interval(before.low - taken.high, before.high - taken.low).meet(MONEY))
    run.facts.put(place, left)


def credit(run: Run, target: Target, key: Node | None, amount: Node | None) -> None:
    """Add an amount (None: any) to a target. A new cell needs room in its family."""
    if target.form == ACCOUNT:
        return
    pot = run.tables().pots[target.pot]
    if target.form == FAMILY_CELL:
        there = key is not None and run.facts.bounds(cell(run, target.pot, key)).low > 0
        if pot.limit is not None and not there:
            run.stop("E3113", pot=pot.name, limit=pot.limit)
        run.forget(("cells", target.pot))
    place = ("pot", target.pot)
    run.forget(("lots", target.pot))
    held = run.facts.get(place)
    if target.form == POT and amount is not None:
        total = run.nodes.make(Opcode.MONEY_ADD, (), (held, amount), held.type)
        run.facts.refine(total, run.facts.bounds(held).plus(run.facts.bounds(amount)).meet(MONEY))
        run.facts.put(place, total)
    else:
        run.forget(place)
    run.facts.put(("credited", target.pot), run.nodes.true)


def _target(run: Run, target: Target) -> Node | None:
    """The account or key that a target has on the stack."""
    return None if target.form == POT else run.stack.pop()


def _line(run: Run, source: Source, key: Node | None, line: Node) -> Node:
    """What a source holds of a line: never more than it holds."""
    version = run.facts.get(("lots", source.pot))
    parts = (line, version) if key is None else (key, line, version)
    held = _held(run, source, key)
    node = run.nodes.make(Opcode.LOTS, (source.pot, source.form), parts, held.type)
    run.facts.assume(run.nodes.comparison(Opcode.LESS_EQUAL, node, held), True)
    return node


def _lots(run: Run, instruction: Instruction) -> None:
    source = as_source(instruction.operands[0], run.tables())
    if source is None:
        raise TypeError("a reading of a line is not well typed")
    line = run.stack.pop()
    key = run.stack.pop() if source.form == CELL else None
    run.stack.append(_line(run, source, key, line))


def _pay(run: Run, instruction: Instruction) -> None:
    form, source_, target_, named = instruction.operands
    contract = run.tables()
    source, target = as_source(source_, contract), as_target(target_, contract)
    if source is None or target is None:
        raise TypeError("a payment is not well typed")
    to = _target(run, target)
    key = run.stack.pop() if source.form == CELL else None
    held = _held(run, source, key)
    there = _line(run, source, key, run.stack.pop()) if named else held
    amount: Node | None = None if source.form == FAMILY else there
    if form != ALL:
        asked = run.stack.pop()
        if form == EXACT and not run.facts.at_most(asked, there):
            run.stop("E3103", pot=contract.pots[source.pot].name)
        amount = asked if form == EXACT else _lesser(run, asked, there)
    _debit(run, source, held, None if form == ALL and not named else amount)
    run.forget(("flows",))
    credit(run, target, to, amount)


def _lesser(run: Run, asked: Node, held: Node) -> Node:
    """What `pay up to` moves."""
    if run.facts.at_most(held, asked):
        return held
    node = run.nodes.make(Opcode.MINIMUM, (2,), (asked, held), held.type)
    first, second = run.facts.bounds(asked), run.facts.bounds(held)
    run.facts.refine(node, Interval(min(first.low, second.low), min(first.high, second.high)))
    return node


def _share(run: Run, instruction: Instruction) -> None:
    source_, parts_, rest_, named = instruction.operands
    contract = run.tables()
    source, parts, rest = as_source(source_, contract), as_parts(parts_, contract), as_target(rest_, contract)
    if source is None or parts is None or rest is None:
        raise TypeError("a share is not well typed")
    targets = [(rest, _target(run, rest))]
    total = Fraction(0)
    for part in reversed(parts):
        if part.bottom == 0:
            weight = run.facts.bounds(run.stack.pop())
            total += Fraction(weight.high, PERCENT_WHOLE)
        else:
            total += Fraction(part.top, part.bottom)
        targets.append((part.target, _target(run, part.target)))
    line = run.stack.pop() if named else None
    key = run.stack.pop() if source.form == CELL else None
    if total > 1:
        run.stop("E3110", pot=contract.pots[source.pot].name)
    whole = None if line is None else _line(run, source, key, line)
    _debit(run, source, _held(run, source, key), whole)
    run.forget(("flows",))
    for target, to in reversed(targets):
        credit(run, target, to, None)


def _refund(run: Run, instruction: Instruction) -> None:
    (pot,) = instruction.operands
    if not isinstance(pot, int):
        raise TypeError("a refund is not well typed")
    run.forget(("cells", pot))
    run.forget(("lots", pot))
    run.forget(("flows",))
    run.facts.put(("pot", pot), _nothing(run, pot))


def _note(run: Run, instruction: Instruction) -> None:
    (event,) = instruction.operands
    if not isinstance(event, int):
        raise TypeError("an event is not well typed")
    count = len(run.tables().events[event].fields)
    del run.stack[len(run.stack) - count :]


def _send(run: Run, instruction: Instruction) -> None:
    """Money that a message brings leaves its pot here; where it goes is another action's affair."""
    contract, rule, money, source_, named = instruction.operands
    if not isinstance(contract, int) or not isinstance(rule, int):
        raise TypeError("a message is not well typed")
    if money:
        source = as_source(source_, run.tables())
        if source is None:
            raise TypeError("the money of a message is not well typed")
        key = run.stack.pop() if source.form == CELL else None
        held = _held(run, source, key)
        there = _line(run, source, key, run.stack.pop()) if named else held
        asked = run.stack.pop()
        if not run.facts.at_most(asked, there):
            run.stop("E3103", pot=run.tables().pots[source.pot].name)
        _debit(run, source, held, asked)
    count = len(run.program.contracts[contract].rules[rule].parameters)
    del run.stack[len(run.stack) - count - 1 :]


def _create(run: Run, instruction: Instruction) -> None:
    (number,) = instruction.operands
    if not isinstance(number, int):
        raise TypeError("a creation is not well typed")
    contract = run.program.contracts[number]
    del run.stack[len(run.stack) - len(contract.terms) :]
    run.stack.append(run.nodes.fresh(ContractType(number, contract.name)))


HANDLERS: Mapping[Opcode, Move] = MappingProxyType(
    {
        Opcode.LOTS: _lots,
        Opcode.PAY: _pay,
        Opcode.SHARE: _share,
        Opcode.REFUND: _refund,
        Opcode.NOTE: _note,
        Opcode.SEND: _send,
        Opcode.CREATE: _create,
    }
)
"""One handler an opcode that moves money, reads a line of it, notes an event, sends or creates."""
