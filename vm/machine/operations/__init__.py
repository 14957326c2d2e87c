"""Every operation of the machine, a file a family, found by opcode."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vm.code.opcodes import Opcode
from vm.machine.operations import comparisons, compound, dates, instance, money, numbers, sending
from vm.machine.operations.control import CONTROLS
from vm.machine.operations.numbers import Operation
from vm.machine.operations.sizes import MEASURES

__all__ = ["CONTROLS", "MEASURES", "OPERATIONS"]

OPERATIONS: Mapping[Opcode, Operation] = MappingProxyType(
    {
        **numbers.OPERATIONS,
        **comparisons.OPERATIONS,
        **dates.OPERATIONS,
        **compound.OPERATIONS,
        **instance.OPERATIONS,
        **money.OPERATIONS,
        **sending.OPERATIONS,
    }
)
"""Operations that leave the run where it is; with CONTROLS they cover the opcode table."""
