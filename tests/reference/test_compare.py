"""Whatever differs between chain and reference is seen: a comparison that cannot fail compares nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.reference.compare import DisagreementError, Twin
from tests.reference.drive import PEOPLE
from tests.reference.fixtures import START, START_DAY, rental
from vm.machine.state import Status

LANDLORD, TENANT = PEOPLE[:2]


def signed_by_one() -> Twin:
    """A lease that the landlord has signed and the tenant has not."""
    twin = Twin(START, ("CNY",))
    twin.issue(TENANT, "CNY", 3_000_000)
    fixture = rental()
    assert twin.create(LANDLORD, fixture.compilation, 0, fixture.terms(START_DAY))[0].done
    assert twin.call(0, LANDLORD, "sign", ()).done
    return twin


def balance(twin: Twin) -> None:
    twin.ledger.state.balances[(TENANT, "CNY")] -= 1


def keep(twin: Twin) -> None:
    twin.ledger.state.instances[0].keeps[0] = 7


def pot(twin: Twin) -> None:
    twin.ledger.state.instances[0].pots[0] = 7


def state(twin: Twin) -> None:
    twin.ledger.state.instances[0].status[Status.STATE] = 1


def entered(twin: Twin) -> None:
    twin.ledger.state.instances[0].status[Status.ENTERED] += 1


def deadline(twin: Twin) -> None:
    status = twin.ledger.state.instances[0].status
    status[Status.TIMERS] = tuple(
        timer._replace(instant=timer.instant + 1) for timer in status[Status.TIMERS]
    )


def consent(twin: Twin) -> None:
    twin.ledger.state.instances[0].consents.clear()


def halted(twin: Twin) -> None:
    twin.ledger.state.instances[0].status[Status.HALTED] = "R4009"


@pytest.mark.parametrize("change", [balance, keep, pot, state, entered, deadline, consent, halted])
def test_a_difference_of_state_is_seen(change: Callable[[Twin], None]) -> None:
    twin = signed_by_one()
    twin.compare_state()
    change(twin)
    with pytest.raises(DisagreementError):
        twin.compare_state()


def test_a_difference_of_outcome_or_payments_is_seen() -> None:
    twin = signed_by_one()
    # the reference believes in another deposit: the same call pays another amount
    model = twin.reference.world.instances[0]
    model.terms = (*model.terms[:4], 600_001, *model.terms[5:])
    model.consents = tuple(replace(given, amount=600_001) for given in model.consents)
    with pytest.raises(DisagreementError, match="payments of sign"):
        twin.call(0, TENANT, "sign", ())
    twin = signed_by_one()
    model = twin.reference.world.instances[0]
    model.consents = tuple(replace(given, amount=1) for given in model.consents)
    with pytest.raises(DisagreementError, match="kind of sign"):
        twin.call(0, TENANT, "sign", ())
    twin = signed_by_one()
    twin.reference.world.balances[(TENANT, "CNY")] = 0
    with pytest.raises(DisagreementError, match="outcome"):
        twin.call(0, TENANT, "sign", ())
