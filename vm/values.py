"""Run-time values: plain Python objects; vm/types.py says which Python type stands for which type."""

from __future__ import annotations

from typing import TypeAlias

from vm.machine.dates import Duration

Value: TypeAlias = "bool | int | str | bytes | Duration | tuple[Value, ...]"
"""A run-time value. It never carries its type, because every place that holds one has a type of its own."""
