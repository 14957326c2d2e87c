"""What code runs in: an `Action` is shared by all units of one action, a `Frame` belongs to one unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from vm.code.program import Code, ContractCode, Program, Unit
from vm.machine.calendar import Calendar
from vm.machine.fault import InternalFault
from vm.machine.host import Host, Meter
from vm.machine.outcome import EventRecord, InFlight, Payment, Sending
from vm.machine.state import Instance, Journal, Moment
from vm.machine.trace import Tracer
from vm.machine.view import LIVE, View

if TYPE_CHECKING:
    from vm.machine.readings import Readings

Operands: TypeAlias = "tuple[Any, ...]"
"""Static operands of an instruction; the verifier holds their form."""

STAY: Final = -1
"""The ending of an action that leaves the state as it is; any other ending is the state to enter."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Why an operation stops the action: a refusal's code, and the number of the author's text where it has
    one.
    """

    code: str
    text: int | None = None


OUT_OF_GAS: Final = Stop("R5001")


@dataclass(slots=True)
class Action:
    """What all units of one action share.

    `start` is the journal's length before it (to undo to), `mark` where what `old` reads ends: the same but
    in a creation. `article` is the clause its rule cites, `saturating` says that a date beyond the last one
    is the last one (deadlines and clocks), `ending` how its path ended. `money` is what an instance that
    calls has sent with the call, `sent` what is to be run after the action.
    """

    host: Host
    program: Program
    moment: Moment
    meter: Meter
    tracer: Tracer
    sender: bytes | None = None
    money: InFlight | None = None
    signers: tuple[bytes, ...] = ()
    article: int | None = None
    start: int = 0
    mark: int = 0
    saturating: bool = False
    ending: int | None = None
    payments: list[Payment] = field(default_factory=list)
    events: list[EventRecord] = field(default_factory=list)
    sent: list[Sending] = field(default_factory=list)
    past: View | None = None
    readings: Readings | None = None
    _calendar: Calendar | None = None

    @property
    def journal(self) -> Journal:
        """The undo log that all writes go through."""
        return self.host.journal

    @property
    def calendar(self) -> Calendar:
        """The calendar of the program."""
        if self._calendar is None:
            self._calendar = self.host.calendar(self.program.calendar)
        return self._calendar


class Frame:
    """One unit of code while it runs, on one instance (None: code that reads none).

    The stack is shared by all units of a run; locals belong to the unit. `position` is the present
    instruction's.
    """

    __slots__ = ("action", "instance", "locals", "position", "stack", "unit", "view")

    def __init__(
        self,
        action: Action,
        unit: Unit,
        instance: Instance | None,
        locals_: list[Any],
        stack: list[Any] | None = None,
        view: View = LIVE,
    ) -> None:
        self.action = action
        self.unit = unit
        self.instance = instance
        self.locals = locals_
        self.stack: list[Any] = [] if stack is None else stack
        self.view = view
        self.position = -1

    @property
    def here(self) -> Instance:
        """The instance that is read and written."""
        if self.instance is None:
            raise InternalFault("code outside an instance reads one")
        return self.instance

    @property
    def tables(self) -> ContractCode:
        """The tables of the instance's contract, in the program that runs."""
        return self.action.program.contracts[self.here.contract]

    def block(self, instance: Instance | None, view: View) -> Frame:
        """A frame for a block of this unit that reads another instance, or an earlier one."""
        return Frame(self.action, self.unit, instance, self.locals, self.stack, view)


class Cursor:
    """A place in a sequence of code.

    `start` is where the present statement begins, which is where the stack was last as low as `floor`.
    `turns` are the items that a loop has yet to go through; `unit` says that the end of the code ends the
    frame's unit.
    """

    __slots__ = ("code", "floor", "frame", "local", "place", "start", "turns", "unit")

    def __init__(self, code: Code, frame: Frame, *, unit: bool = False) -> None:
        self.code = code
        self.frame = frame
        self.place = 0
        self.start = 0
        self.floor = len(frame.stack)
        self.unit = unit
        self.turns: Iterator[Any] | None = None
        self.local = 0


Cursors: TypeAlias = "list[Cursor]"
"""Where a run is: the innermost block is the last."""
