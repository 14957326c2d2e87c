"""No block makes money or loses any: accounts and pots together hold what was issued, of each currency, and
what came in under a budget line is still of it."""

from __future__ import annotations

import pytest

from chain.receipt import Receipt, Rejection
from chain.state import LedgerState
from chain.store.interface import Store
from chain.transaction import Issue
from tests.chain.chains import ISSUER, PEOPLE, Town, Walk, address, done, rebuilt_root, settle, settled
from tests.chain.lines import check_lines, held_by_line
from vm.encoding import integer, load


def held(state: LedgerState, currency: str) -> int:
    """What accounts and pots hold, counted by cells and not by the totals of families."""
    amount = sum(value for (_, name), value in state.balances.items() if name == currency)
    for instance in state.instances:
        pots = instance.program.program.contracts[instance.contract].pots
        for pot, cells, total in zip(pots, instance.families, instance.pots, strict=True):
            if pot.currency == currency:
                amount += total if pot.key is None else sum(cells.values())
    return amount


def stored(store: Store, height: int) -> dict[bytes, bytes]:
    """The leaves after a block, from what each block wrote."""
    leaves: dict[bytes, bytes] = {}
    for block in range(height + 1):
        for path, value in store.changes(block).items():
            if value is None:
                leaves.pop(path, None)
            else:
                leaves[path] = value
    return leaves


def issued(leaves: dict[bytes, bytes], currency: str) -> int:
    """What was issued, by the leaves."""
    for path, value in leaves.items():
        if load(path) == [3, currency]:
            return integer(load(value) or 0) or 0
    return 0


@pytest.mark.parametrize("seed", range(100, 104))
def test_every_block_of_a_walk_conserves(seed: int) -> None:
    town = Town.begin()
    settle(town)
    walk = Walk(town, seed)
    made: dict[str, int] = {"CNY": 100_000 * len(PEOPLE), "USD": 0}
    seen = filled = traced = 0
    for _ in range(80):
        walk.block()
        for result in walk.results[seen:]:
            if isinstance(result, Receipt) and isinstance(result.transaction, Issue) and result.done:
                made[result.transaction.currency] += result.transaction.amount
        seen = len(walk.results)
        filled += any(pot for instance in town.state.instances for pot in instance.pots)
        check_lines(town.chain.ledger.receipts, town.state.instances)
        traced += bool(held_by_line(town.state.instances))
        for currency, amount in made.items():
            assert held(town.state, currency) == town.state.issued.get(currency, 0) == amount
            assert town.state.total(currency) == amount
    height = town.chain.seal().height
    leaves = stored(town.chain.store, height)
    assert leaves == dict(town.chain.store.leaves())
    assert {currency: issued(leaves, currency) for currency in made} == made
    assert min(made.values()) > 0
    assert filled > 5
    assert traced > 0


def test_what_is_not_done_moves_nothing() -> None:
    town = settled()
    before = dict(town.state.balances)
    for result in (
        town.transfer("Ann", "Bao", 100_001),
        town.transfer("Ann", "Bao", 0),
        town.send("Ann", Issue(address("Ann"), address("Ann"), "CNY", 1)),
        town.send(ISSUER, Issue(address(ISSUER), bytes(32), "CNY", 1)),
    ):
        assert isinstance(result, Rejection) or not result.payments
    assert town.state.balances == before


def test_no_account_holds_more_than_an_amount_can_be() -> None:
    town = settled()
    most = 2**127 - 1
    assert done(town.send(ISSUER, Issue(address(ISSUER), address("Ann"), "USD", most))).done
    again = town.send(ISSUER, Issue(address(ISSUER), address("Ann"), "USD", 1))
    assert isinstance(again, Receipt) and again.result == "R4008"
    assert (town.state.issued["USD"], held(town.state, "USD")) == (most, most)


def test_more_may_be_issued_than_one_account_can_hold() -> None:
    town, most = settled(), 2**127 - 1
    for name in PEOPLE[:3]:
        assert done(town.send(ISSUER, Issue(address(ISSUER), address(name), "USD", most))).done
    head = town.chain.seal()
    assert rebuilt_root(town.state) == head.state_root
    assert town.state.issued["USD"] == held(town.state, "USD") == 3 * most
    assert Town.open(town.chain.store).state.issued == town.state.issued
