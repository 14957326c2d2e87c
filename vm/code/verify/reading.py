"""How a run goes through instructions that read or write the instance, the call and the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from vm.code.callers import sender_type
from vm.code.opcodes import Opcode
from vm.code.program import Instruction
from vm.code.verify.instance import SIGNERS
from vm.code.verify.intervals import BLOCK_TIME, MACHINE, MOST_KEYS, Interval, multiply, range_of
from vm.code.verify.nodes import Node
from vm.code.verify.tables import summed_type
from vm.types import (
    AccountType,
    BoolType,
    ContractType,
    DateType,
    IntType,
    MoneyType,
    RecordType,
    TimeType,
    Type,
)

if TYPE_CHECKING:
    from vm.code.verify.run import Run

Read = Callable[["Run", Instruction], None]


def _number(instruction: Instruction, place: int = 0) -> int:
    operand = instruction.operands[place]
    if isinstance(operand, int):
        return operand
    raise TypeError("an operand is not well typed")


def _made(run: Run, instruction: Instruction, parts: tuple[Node, ...], type_: Type) -> Node:
    node = run.nodes.make(instruction.opcode, instruction.operands, parts, type_)
    run.stack.append(node)
    return node


def _term(run: Run, instruction: Instruction) -> None:
    _made(run, instruction, (), run.tables().terms[_number(instruction)].type)


# --- kept values ---------------------------------------------------------------------------------------


def _keep(run: Run, instruction: Instruction) -> None:
    number = _number(instruction)
    _ask_known(run, number)
    run.stack.append(run.facts.get(("keep", number)))


def _ask_known(run: Run, number: int) -> None:
    if not run.facts.is_true(run.facts.get(("known", number))):
        run.stop("E3104", name=run.tables().keeps[number].name)


def _known(run: Run, instruction: Instruction) -> None:
    run.stack.append(run.facts.get(("known", _number(instruction))))


def _set_keep(run: Run, instruction: Instruction) -> None:
    number = _number(instruction)
    run.facts.put(("keep", number), run.stack.pop())
    run.facts.put(("known", number), run.nodes.true)


def _clear_keep(run: Run, instruction: Instruction) -> None:
    number = _number(instruction)
    run.forget(("keep", number))
    run.facts.put(("known", number), run.nodes.false)


def _append_keep(run: Run, instruction: Instruction) -> None:
    """In a rule only: it may refuse, and where it goes on the value was known."""
    number = _number(instruction)
    run.stack.pop()
    run.forget(("keep", number))
    run.facts.put(("known", number), run.nodes.true)


def _require(run: Run, instruction: Instruction) -> None:
    """In a rule only: where it goes on the condition holds."""
    condition = run.stack.pop()
    mark = run.facts.mark()
    if not run.facts.assume(condition, True):
        run.facts.back(mark)


# --- maps ----------------------------------------------------------------------------------------------


def _has(run: Run, number: int, key: Node) -> Node:
    written = run.facts.get(("keys", number))
    return run.nodes.make(Opcode.MAP_HAS, (number,), (key, written), BoolType())


def _map_has(run: Run, instruction: Instruction) -> None:
    key = run.stack.pop()
    run.stack.append(_has(run, _number(instruction), key))


def _ask_key(run: Run, number: int, key: Node) -> None:
    """A key must be known to be written, unless the map has a default."""
    map_ = run.tables().maps[number]
    if map_.default is None and not run.facts.is_true(_has(run, number, key)):
        run.stop("E3105", name=map_.name)


def _map_get(run: Run, instruction: Instruction) -> None:
    number, key = _number(instruction), run.stack.pop()
    _ask_key(run, number, key)
    for code, parameters in run.shared.default_stops.get((run.number, number), ()):
        run.stop(code, **dict(parameters))
    _made(run, instruction, (key, run.facts.get(("map", number))), run.tables().maps[number].value)


def _map_set(run: Run, instruction: Instruction) -> None:
    number = _number(instruction)
    run.stack.pop()
    key = run.stack.pop()
    _ask_key(run, number, key)
    run.forget(("map", number))
    if run.tables().maps[number].default is not None:
        run.forget(("keys", number))


def _map_add(run: Run, instruction: Instruction) -> None:
    del run.stack[-2:]
    _rewrite(run, instruction)


def _map_remove(run: Run, instruction: Instruction) -> None:
    run.stack.pop()
    _rewrite(run, instruction)


def _rewrite(run: Run, instruction: Instruction) -> None:
    number = _number(instruction)
    run.forget(("map", number))
    run.forget(("keys", number))


def _map_sum(run: Run, instruction: Instruction) -> None:
    """A total of ints or percents may be too large to read; one of money that large does not exist."""
    number, field = _number(instruction), _number(instruction, 1)
    map_ = run.tables().maps[number]
    type_ = summed_type(map_, field) or map_.value
    node = _made(run, instruction, (run.facts.get(("map", number)),), type_)
    if isinstance(type_, MoneyType):
        return
    item = map_.value
    if field >= 0 and isinstance(item, RecordType):
        item = item.fields[field][1]
    total = multiply(range_of(item), Interval(0, MOST_KEYS))
    if not total.within(MACHINE):
        run.stop("E3107", low="-2^127", high="2^127-1")
    run.facts.refine(node, total)


def _map_count(run: Run, instruction: Instruction) -> None:
    node = _made(run, instruction, (run.facts.get(("map", _number(instruction))),), IntType())
    run.facts.refine(node, Interval(0, MOST_KEYS))


# --- pots and totals -----------------------------------------------------------------------------------


def _pot(run: Run, instruction: Instruction) -> None:
    run.stack.append(run.facts.get(("pot", _number(instruction))))


def cell(run: Run, pot: int, key: Node) -> Node:
    """What a cell of a family holds."""
    version = run.facts.get(("cells", pot))
    return run.nodes.make(Opcode.POT_CELL, (pot,), (key, version), MoneyType(run.tables().pots[pot].currency))


def _pot_cell(run: Run, instruction: Instruction) -> None:
    key = run.stack.pop()
    run.stack.append(cell(run, _number(instruction), key))


def _flow(run: Run, instruction: Instruction) -> None:
    account = run.stack.pop()
    currency = run.program.currencies[_number(instruction)]
    _made(run, instruction, (account, run.facts.get(("flows",))), MoneyType(currency))


# --- the call and the time -----------------------------------------------------------------------------


def _fixed(type_: Type, within: Interval | None = None) -> Read:
    """A value that stays the same while the unit runs."""

    def read(run: Run, instruction: Instruction) -> None:
        node = _made(run, instruction, (), type_)
        if within is not None:
            run.facts.refine(node, within)

    return read


def _entered(type_: Type, within: Interval | None = None) -> Read:
    """A value that entering a state changes: read of the state left, or of the state entered."""

    def read(run: Run, instruction: Instruction) -> None:
        operands = (*instruction.operands, run.entry)
        node = run.nodes.make(instruction.opcode, operands, (), type_)
        if within is not None:
            run.facts.refine(node, within)
        run.stack.append(node)

    return read


def _sender(run: Run, instruction: Instruction) -> None:
    """In a rule only."""
    tables = run.tables()
    type_ = sender_type(run.program, tables, tables.rules[run.unit.number].who)
    _made(run, instruction, (), type_ or AccountType())


def _self(run: Run, instruction: Instruction) -> None:
    _made(run, instruction, (), ContractType(run.number, run.tables().name))


HANDLERS: Mapping[Opcode, Read] = MappingProxyType(
    {
        Opcode.TERM: _term,
        Opcode.KEEP: _keep,
        Opcode.KNOWN: _known,
        Opcode.SET_KEEP: _set_keep,
        Opcode.CLEAR_KEEP: _clear_keep,
        Opcode.APPEND_KEEP: _append_keep,
        Opcode.REQUIRE: _require,
        Opcode.MAP_GET: _map_get,
        Opcode.MAP_HAS: _map_has,
        Opcode.MAP_SET: _map_set,
        Opcode.MAP_ADD: _map_add,
        Opcode.MAP_REMOVE: _map_remove,
        Opcode.MAP_SUM: _map_sum,
        Opcode.MAP_COUNT: _map_count,
        Opcode.POT: _pot,
        Opcode.POT_SUM: _pot,
        Opcode.POT_CELL: _pot_cell,
        Opcode.PAID: _flow,
        Opcode.RECEIVED: _flow,
        Opcode.STATE_IS: _entered(BoolType()),
        Opcode.ENTERED: _entered(TimeType(), BLOCK_TIME),
        Opcode.ENTRY_DAY: _entered(DateType()),
        Opcode.SENDER: _sender,
        Opcode.SIGNERS: _fixed(SIGNERS),
        Opcode.SELF: _self,
        Opcode.NOW: _fixed(TimeType(), BLOCK_TIME),
        Opcode.TODAY: _fixed(DateType()),
    }
)
"""One handler an opcode that reads or writes the instance."""
