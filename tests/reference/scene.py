"""What an expression may look at, and values as the kinds they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.reference.world import Instance, Instant, World
from vm.check.checked import CheckedProgram
from vm.machine.calendar import Calendar
from vm.machine.dates import Duration
from vm.values import Value


@dataclass(frozen=True)
class Scene:
    """What an expression may look at: the instance, the caller, the time.

    `old` is the instance as it was before the action. `clamp` is set while a deadline or a clock's instant is
    worked out: there a date beyond the last is the last day.
    """

    program: CheckedProgram
    table: Calendar
    world: World
    instance: Instance | None
    moment: Instant
    locals: dict[int, Value] = field(default_factory=dict)
    old: Instance | None = None
    sender: bytes | None = None
    signers: tuple[bytes, ...] = ()
    clamp: bool = False

    @property
    def here(self) -> Instance:
        """The instance that is read."""
        if self.instance is None:
            raise TypeError("no instance is read here")
        return self.instance


def integer(value: Value) -> int:
    """The value as a whole number; a TypeError is a fault of the checker."""
    if type(value) is not int:
        raise TypeError(f"not a number: {value!r}")
    return value


def address(value: Value) -> bytes:
    """The value as an address."""
    if type(value) is not bytes:
        raise TypeError(f"not an address: {value!r}")
    return value


def text(value: Value) -> str:
    """The value as a text."""
    if type(value) is not str:
        raise TypeError(f"not a text: {value!r}")
    return value


def items(value: Value) -> tuple[Value, ...]:
    """The value as the items of a list or the fields of a record."""
    if type(value) is not tuple:
        raise TypeError(f"not a list or a record: {value!r}")
    return value


def duration(value: Value) -> Duration:
    """The value as a duration."""
    if not isinstance(value, Duration):
        raise TypeError(f"not a duration: {value!r}")
    return value
