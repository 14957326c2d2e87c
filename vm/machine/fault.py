"""The one exception of machine and chain: a fault of ours, never a result of a call."""

from __future__ import annotations


class InternalFault(Exception):
    """Something that cannot be, was: nothing is committed, and what runs the machine stops."""
