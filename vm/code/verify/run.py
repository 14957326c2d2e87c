"""Runs a unit once with unknown values: each path, both branches of each fork, loops whatever their turns.

A run knows what holds on its path (`facts`) and tells, where it is asked to be strict, every instruction that
might stop. Costs grow with the size of the code alone: a loop's body is run once with everything it writes
unknown, and after a fork only what both branches know is kept. Functions are run in place while the program's
budget lasts; after that what they are known to do by themselves has to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeAlias

from vm.code.opcodes import Opcode
from vm.code.program import Code, ContractCode, Instruction, Program, Unit
from vm.code.verify import computing, moving, reading
from vm.code.verify.elsewhere import read_elsewhere
from vm.code.verify.facts import Branch, Facts, Patience, Place
from vm.code.verify.findings import Findings, Parameters
from vm.code.verify.nodes import Node, Nodes
from vm.code.verify.writes import Writes
from vm.types import BoolType, HashType, ListType, MoneyType, Type

Handler: TypeAlias = "Callable[[Run, Instruction], None]"

RUN_DEPTH: Final = 120
"""Blocks inside blocks that a run goes into, those of functions included."""
BUDGET: Final = 30_000
"""Instructions of functions and deadlines that are run in place, for the whole program."""
VERSION: Final = HashType()
"""The type of nodes that stand for a state of something, and are no value themselves."""

OLD: Final = "old"
"""What a value was before the action: the kind of its node."""

HANDLERS: Mapping[Opcode, Handler] = MappingProxyType(
    {**computing.HANDLERS, **reading.HANDLERS, **moving.HANDLERS}
)
"""How a run goes through each instruction that neither holds blocks, calls, nor ends a path."""

Stops: TypeAlias = tuple[tuple[str, Parameters], ...]
"""What code may stop with: codes with their parameters."""


@dataclass(slots=True)
class Shared:
    """What all runs of a program share: the budget; what functions, by number, and defaults of maps, by
    contract and number, may stop with by themselves; which kept values are always known, by contract; which
    functions read other instances."""

    program: Program
    budget: int = BUDGET
    patience: Patience = field(default_factory=Patience)
    writes: Writes = field(default_factory=Writes)
    function_stops: dict[int, Stops] = field(default_factory=dict)
    default_stops: dict[tuple[int, int], Stops] = field(default_factory=dict)
    always_known: list[tuple[bool, ...]] = field(default_factory=list)
    away: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Exit:
    """The end of a path: the state it goes to (None: it stays), where, and of each pot of the contract, as
    bits by number, whether it is empty then, and whether it is if it was empty when the unit started."""

    state: int | None
    position: int
    empty: int
    same: int


@dataclass(frozen=True, slots=True)
class _Ended:
    """What came of a branch: whether its path ended, what it knows, what it left on the stack."""

    ended: bool
    branch: Branch
    left: tuple[Node, ...]


class Run:
    """One run of one unit.

    `strict`: what might stop is noted in `findings`. `saturating`: dates, times and durations beyond the last
    one are the last one (deadlines and clocks). `alone`: functions are not run in place. `entry`: 1 where the
    code reads a state that is being entered. `on_go` is called at each GO with the state.
    """

    def __init__(
        self, shared: Shared, unit: Unit, contract: int | None, locals_: tuple[Type, ...], strict: bool
    ) -> None:
        self.shared = shared
        self.program = shared.program
        self.number = -1 if contract is None else contract
        self.contract: ContractCode | None = None if contract is None else shared.program.contracts[contract]
        self.nodes = Nodes()
        self.facts = Facts(self.nodes, self._initial, shared.patience)
        self.stack: list[Node] = []
        self.exits: list[Exit] = []
        self.findings = Findings()
        self.unit = unit
        self.position = -1
        self.strict = strict
        self.saturating = False
        self.alone = False
        self.entry = 0
        self.reported: set[int] = set()  # numbers refused already: their bounds are no second finding
        self.on_go: Callable[[Run, int], None] | None = None
        self._types = locals_
        self._arguments: list[tuple[Node, ...]] = []
        self._held = 0
        self._depth = 0

    # --- places ---------------------------------------------------------------------------------------------

    def tables(self) -> ContractCode:
        """The tables of the contract."""
        if self.contract is None:
            raise TypeError("code of a file's function reads no instance")
        return self.contract

    def place_type(self, place: Place) -> Type:
        """The declared type of what a place holds."""
        match place:
            case ("local", int(number)):
                return self._types[number]
            case ("keep", int(number)):
                return self.tables().keeps[number].type
            case ("pot", int(number)):
                return MoneyType(self.tables().pots[number].currency)
            case ("known" | "credited", _):
                return BoolType()
            case _:
                return VERSION

    def _initial(self, place: Place) -> Node:
        match place:
            case ("known", int(number)) if self.shared.always_known[self.number][number]:
                return self.nodes.true
            case ("credited", _):
                return self.nodes.false
            case _:
                return self.nodes.initial(place, self.place_type(place))

    def forget(self, place: Place) -> None:
        """From now on a place holds a value of which nothing is known."""
        self.facts.put(place, self.nodes.fresh(self.place_type(place)))

    def local(self, number: int) -> Node:
        """What a local holds."""
        return self._arguments[-1][number] if self._arguments else self.facts.get(("local", number))

    def stop(self, code: str, **parameters: str | int) -> None:
        """Note that the present instruction might stop, where that matters."""
        if self.strict:
            self.findings.add(code, self.unit, self.position, **parameters)

    # --- blocks ---------------------------------------------------------------------------------------------

    def block(self, code: Code) -> bool:
        """Run a block; whether its path ends in it."""
        self._depth += 1
        ended = False
        for instruction in code:
            if not self._held:
                self.position = instruction.position
            ended = self._instruction(instruction)
        self._depth -= 1
        return ended

    def _instruction(self, instruction: Instruction) -> bool:
        match instruction.opcode:
            case Opcode.CHARGE:
                return False
            case Opcode.IF:
                return self._fork(instruction)
            case Opcode.FOR:
                self._loop(instruction)
                return False
            case Opcode.CALL:
                self._call(instruction)
                return False
            case Opcode.OLD:
                self.block(instruction.blocks[0])
                value = self.stack.pop()
                self.stack.append(self.nodes.make(OLD, (), (value,), value.type))
                return False
            case Opcode.AT:
                read_elsewhere(self, instruction)
                return False
            case Opcode.GO | Opcode.STAY:
                self._exit(instruction)
                return True
            case _:
                HANDLERS[instruction.opcode](self, instruction)
                return False

    def _fork(self, instruction: Instruction) -> bool:
        condition = self.stack.pop()
        first = self._branch(instruction.blocks[0], condition, True)
        second = self._branch(instruction.blocks[1], condition, False)
        if first is None or second is None:
            # one branch cannot be taken, so what the other leaves is what there is
            taken = second if first is None else first
            return self._take(
                self._apart(instruction.blocks[0], self.facts.mark()) if taken is None else taken
            )
        if first.ended:
            return True
        self.facts.join(condition, first.branch, second.branch)
        for left, right in zip(first.left, second.left, strict=True):
            self.stack.append(self.facts.either(condition, (left, first.branch), (right, second.branch)))
        return False

    def _branch(self, code: Code, condition: Node, truth: bool) -> _Ended | None:
        """Run a branch and take its facts back; None where its condition contradicts what is known."""
        mark = self.facts.mark()
        if not self.facts.assume(condition, truth):
            self.facts.back(mark)
            return None
        return self._apart(code, mark)

    def _apart(self, code: Code, mark: int) -> _Ended:
        height = len(self.stack)
        ended = self.block(code)
        left = tuple(self.stack[height:])
        del self.stack[height:]
        branch = self.facts.since(mark)
        self.facts.back(mark)
        return _Ended(ended, branch, left)

    def _take(self, taken: _Ended) -> bool:
        """Go on as at the end of a branch."""
        for place, node in taken.branch.places.items():
            self.facts.put(place, node)
        for node in taken.left:
            known = taken.branch.bounds.get(node.number)
            if known is not None:
                self.facts.refine(node, known)
            self.stack.append(node)
        return taken.ended

    def _loop(self, instruction: Instruction) -> None:
        """A body may run any number of times: what it writes is unknown before it and after it."""
        local, limit, _ = instruction.operands
        items = self.stack.pop()
        if not isinstance(local, int) or not isinstance(limit, int) or not isinstance(items.type, ListType):
            raise TypeError("a loop is not well typed")
        if self.facts.bounds(self.nodes.length(items)).high > limit:
            self.stop("E3112", limit=limit)
        body = instruction.blocks[0]
        for place in self.shared.writes.of(body):
            self._blur(place)
        mark = self.facts.mark()
        self.facts.put(("local", local), self.nodes.fresh(items.type.item))
        self.block(body)
        self.facts.back(mark)

    def _blur(self, place: Place) -> None:
        """Forget what a loop's body writes. Giving a value to what is known leaves it known."""
        match place:
            case ("set", number):
                known: Place = ("known", number)
                if not self.facts.is_true(self.facts.get(known)):
                    self.forget(known)
            case ("credited", _):
                self.facts.put(place, self.nodes.true)
            case _:
                self.forget(place)

    # --- functions ------------------------------------------------------------------------------------------

    def _call(self, instruction: Instruction) -> None:
        (number,) = instruction.operands
        if not isinstance(number, int):
            raise TypeError("a call is not well typed")
        function = self.program.functions[number]
        place = len(self.stack) - len(function.parameters)
        arguments = tuple(self.stack[place:])
        del self.stack[place:]
        if self.alone or not self.has_room(function.code):
            for code, parameters in self.shared.function_stops[number]:
                self.stop(code, **dict(parameters))
            self.stack.append(self.nodes.fresh(function.result))
            return
        self._arguments.append(arguments)
        self._held += 1
        self.block(function.code)
        self._held -= 1
        self._arguments.pop()

    def has_room(self, code: Code) -> bool:
        """Whether code of another unit may be run in place; what it costs is then taken from the budget."""
        size, depth = self.shared.writes.size(code), self.shared.writes.depth(code)
        if self.shared.budget < size or self._depth + depth > RUN_DEPTH:
            return False
        self.shared.budget -= size
        return True

    def aside(self, unit: Unit, code: Code) -> None:
        """Run the expression of another unit, a deadline, at the end of a path, as that unit."""
        before = (self.unit, self.position, self.saturating, self.entry)
        self.unit, self.saturating, self.entry = unit, True, 1
        mark = self.facts.mark()
        self.block(code)
        self.stack.pop()
        self.facts.back(mark)
        self.unit, self.position, self.saturating, self.entry = before

    # --- ends -----------------------------------------------------------------------------------------------

    def _exit(self, instruction: Instruction) -> None:
        state = instruction.operands[0] if instruction.opcode is Opcode.GO else None
        if state is not None and not isinstance(state, int):
            raise TypeError("a jump is not well typed")
        empty = same = 0
        for number in range(len(self.tables().pots)):
            if self.facts.bounds(self.facts.get(("pot", number))).high == 0:
                empty |= 1 << number
            if self.facts.get(("credited", number)) is self.nodes.false:
                same |= 1 << number
        self.exits.append(Exit(state, self.position, empty, same))
        if state is not None and self.on_go is not None:
            self.on_go(self, state)
