"""Whether two states of a chain hold the same money and the same instances."""

from __future__ import annotations

from chain.state import LedgerState
from vm.machine.state import Instance

_PARTS = ("status", "keeps", "maps", "totals", "pots", "families", "flows", "consents")
"""Everything of an instance that can change."""


def difference(before: LedgerState, after: LedgerState) -> str | None:
    """The name of the first thing that differs, None where nothing does.

    Nonces and used gas are left out: a refused call uses them.
    """
    if before.balances != after.balances:
        return "balances"
    if before.issued != after.issued:
        return "issued"
    if before.addresses != after.addresses or len(before.instances) != len(after.instances):
        return "instances"
    for one, other in zip(before.instances, after.instances, strict=True):
        part = _changed(one, other)
        if part is not None:
            return f"{part} of #{one.number}"
    return None


def _changed(one: Instance, other: Instance) -> str | None:
    return next((part for part in _PARTS if getattr(one, part) != getattr(other, part)), None)
