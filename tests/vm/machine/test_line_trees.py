"""Budget lines from contract to contract, by hand: one tree has one list of lines, another has its own."""

from __future__ import annotations

from typing import Any

import pytest

from chain.leaves import all_leaves
from chain.receipt import Receipt
from chain.restore import restore
from chain.transaction import Call, Create
from tests.vm.machine.test_lines import compiled
from tests.vm.machine.world import LI, WANG, ZHAO, World, dump, said
from vm.machine.outcome import AccountPlace, PotPlace, Refused
from vm.machine.state import Instance, Status

TREE = """\
tally 1

contract Fund:
    party office, city
    pot fund: CNY traced
    pot plain: CNY
    pot due: CNY per account limit 4 traced

    state Open until entered + 90 days:
        on fill(amount: money CNY, line: text(32)) by city paying amount into fund as line: stay
        on fill_plain(amount: money CNY) by city paying amount into plain: stay
        on set_aside(amount: money CNY, who: account) by office: pay amount from fund to due[who]; stay
        on begin(amount: money CNY, worker: account) by office:
            create site = Site(fund: self, worker: worker)
            send site.receive(amount) paying amount from fund
            stay
        on give_to(site: Site, amount: money CNY) by office:
            send site.receive(amount) paying amount from fund
            stay
        on give_line(site: Site, amount: money CNY, line: text(32)) by office:
            send site.receive(amount) paying amount of line from fund
            stay
        on give_cell(site: Site, amount: money CNY, who: account) by office:
            send site.receive(amount) paying amount from due[who]
            stay
        on give_twice(site: Site) by office:
            send site.receive(3 CNY) paying 3 CNY from fund
            send site.receive(4 CNY) paying 4 CNY from fund
            stay
        on pay_worker(site: Site, amount: money CNY) by office:
            send site.pay_out(amount) paying amount from fund
            stay
        on pay_worker_plain(site: Site, amount: money CNY) by office:
            send site.pay_out(amount) paying amount from plain
            stay
        on timeout: refund due; pay all from fund to office; pay all from plain to office; go Closed

    final Closed

contract Site:
    party fund: Fund, worker
    pot wages: CNY traced

    state Open until entered + 30 days:
        on receive(amount: money CNY) by any Fund paying amount into wages: stay
        on pay_out(amount: money CNY) by any Fund paying amount into worker: stay
        on work(amount: money CNY) by worker: pay amount from wages to worker; stay
        on bring(amount: money CNY, line: text(32)) by worker paying amount into wages as line: stay
        on branch by worker:
            create part = Part(site: self, worker: worker)
            send part.receive(wages) paying wages from wages
            stay
        on timeout: pay all from wages to worker; go Closed

    final Closed

contract Part:
    party site: Site, worker
    pot wages: CNY traced

    state Open until entered + 20 days:
        on receive(amount: money CNY) by site paying amount into wages: stay
        on bring(amount: money CNY, line: text(32)) by worker paying amount into wages as line: stay
        on timeout: pay all from wages to worker; go Closed

    final Closed
"""
OFFICE, CITY, WORKER = LI, WANG, ZHAO


class Tree(World):
    """A fund of the office, which the city fills and which makes sites for the worker."""

    def __init__(self) -> None:
        super().__init__(compiled(TREE), OFFICE, CITY)

    @property
    def instances(self) -> list[Instance]:
        """All instances, by number."""
        return self.ledger.state.instances

    def act(self, person: bytes, number: int, action: str, *arguments: Any) -> Receipt:
        """Call an action of an instance by its number."""
        receipt = self.ledger.submit(Call(person, self.instances[number].address, action, arguments))
        assert isinstance(receipt, Receipt)
        return receipt

    def done(self, person: bytes, number: int, action: str, *arguments: Any) -> Receipt:
        """The same, which must be done."""
        receipt = self.act(person, number, action, *arguments)
        assert said(receipt) == "done"
        return receipt

    def lines(self, number: int = 0) -> tuple[str, ...]:
        """The list of lines that an instance keeps."""
        lines: tuple[str, ...] = self.instances[number].status[Status.LINES]
        return lines

    def held(self, number: int, pot: int = 0) -> dict[str, int]:
        """What a pot of an instance holds by line, in fen."""
        names = self.lines(self.instances[number].root)
        return {names[line]: amount for line, amount in sorted(self.instances[number].lots[pot].items())}


@pytest.fixture
def tree() -> Tree:
    """10 yuan of `city`, then 20 of `province`."""
    made = Tree()
    made.done(CITY, 0, "fill", 1_000, "city")
    made.done(CITY, 0, "fill", 2_000, "province")
    return made


def moves(receipt: Receipt) -> list[tuple[object, object, int, tuple[tuple[str, int], ...]]]:
    """From where, to where (an account's address, or instance and pot), how much, of which lines."""
    return [(_place(one.source), _place(one.target), one.amount, one.lines) for one in receipt.payments]


def _place(place: AccountPlace | PotPlace) -> object:
    return place.address if isinstance(place, AccountPlace) else (place.instance, place.name)


def test_lines_travel_with_a_message(tree: Tree) -> None:
    receipt = tree.done(OFFICE, 0, "begin", 1_200, WORKER)
    assert moves(receipt) == [((0, "fund"), (1, "wages"), 1_200, (("city", 1_000), ("province", 200)))]
    assert (tree.held(0), tree.held(1)) == ({"province": 1_800}, {"city": 1_000, "province": 200})
    receipt = tree.done(WORKER, 1, "work", 1_100)
    assert moves(receipt) == [((1, "wages"), WORKER, 1_100, (("city", 1_000), ("province", 100)))]


def test_money_in_flight_has_left_its_lines(tree: Tree) -> None:
    """3 yuan and then 4: the second message is of what the first left. 10 yuan are of `city`."""
    tree.done(OFFICE, 0, "begin", 0, WORKER)
    tree.done(OFFICE, 0, "give_to", tree.instances[1].address, 800)
    receipt = tree.done(OFFICE, 0, "give_twice", tree.instances[1].address)
    assert [(amount, lines) for _, _, amount, lines in moves(receipt)] == [
        (300, (("city", 200), ("province", 100))),
        (400, (("province", 400),)),
    ]


def test_a_message_may_carry_one_line_or_what_a_cell_holds(tree: Tree) -> None:
    tree.done(OFFICE, 0, "set_aside", 1_050, WORKER)
    tree.done(OFFICE, 0, "begin", 0, WORKER)
    site = tree.instances[1].address
    assert moves(tree.done(OFFICE, 0, "give_line", site, 300, "province")) == [
        ((0, "fund"), (1, "wages"), 300, (("province", 300),))
    ]
    assert moves(tree.done(OFFICE, 0, "give_cell", site, 1_040, WORKER)) == [
        ((0, "due"), (1, "wages"), 1_040, (("city", 1_000), ("province", 40)))
    ]
    assert said(tree.act(OFFICE, 0, "give_line", site, 1, "city")) == "R4004"
    assert said(tree.act(OFFICE, 0, "give_line", site, 1, "state")) == "R4024"
    assert said(tree.act(OFFICE, 0, "give_cell", site, 11, WORKER)) == "R4004"


def test_a_tree_has_one_list_of_lines(tree: Tree) -> None:
    """The site and what the site makes open lines of the fund's tree, and find those that are there."""
    tree.done(OFFICE, 0, "begin", 1_500, WORKER)
    tree.done(WORKER, 1, "bring", 70, "own")
    tree.done(WORKER, 1, "branch")
    tree.done(WORKER, 2, "bring", 5, "branch")
    tree.done(WORKER, 2, "bring", 6, "city")
    assert [one.root for one in tree.instances] == [0, 0, 0]
    assert [tree.lines(number) for number in range(3)] == [("city", "province", "own", "branch"), (), ()]
    assert tree.held(2) == {"city": 1_006, "province": 500, "own": 70, "branch": 5}
    tree.done(CITY, 0, "fill", 9, "own")
    assert tree.held(0) == {"province": 1_500, "own": 9}


def test_sixteen_lines_are_those_of_the_whole_tree(tree: Tree) -> None:
    tree.done(OFFICE, 0, "begin", 0, WORKER)
    for number in range(14):
        tree.done(*((CITY, 0, "fill") if number % 2 else (WORKER, 1, "bring")), 1, f"line {number}")
    before = dump(tree.ledger)
    assert said(tree.act(WORKER, 1, "bring", 1, "one more")) == "R4023"
    assert said(tree.act(CITY, 0, "fill", 1, "one more")) == "R4023"
    assert dump(tree.ledger) == before
    tree.done(WORKER, 1, "bring", 1, "line 13")


def test_another_tree_has_lines_of_its_own(tree: Tree) -> None:
    """A second fund cannot fill the first one's site, but may pay the site's worker, by its own lines."""
    tree.done(OFFICE, 0, "begin", 100, WORKER)
    other = tree.create(OFFICE, CITY)
    assert said(other) == "done"
    tree.done(CITY, 2, "fill", 500, "elsewhere")
    assert (tree.lines(0), tree.lines(2)) == (("city", "province"), ("elsewhere",))
    site, before = tree.instances[1].address, dump(tree.ledger)
    refused = tree.act(OFFICE, 2, "give_to", site, 100)
    assert said(refused) == "R4025"
    assert isinstance(refused.outcome, Refused) and refused.outcome.refusal.sent is not None
    assert dump(tree.ledger) == before
    assert moves(tree.done(OFFICE, 2, "pay_worker", site, 100)) == [
        ((2, "fund"), WORKER, 100, (("elsewhere", 100),))
    ]
    assert tree.held(1) == {"city": 100}


def test_a_message_to_an_account_ends_its_lines(tree: Tree) -> None:
    tree.done(OFFICE, 0, "begin", 0, WORKER)
    tree.done(CITY, 0, "fill_plain", 40)
    site = tree.instances[1].address
    assert moves(tree.done(OFFICE, 0, "pay_worker", site, 1_001)) == [
        ((0, "fund"), WORKER, 1_001, (("city", 1_000), ("province", 1)))
    ]
    assert moves(tree.done(OFFICE, 0, "pay_worker_plain", site, 40)) == [((0, "plain"), WORKER, 40, ())]


def test_an_instance_of_an_account_is_a_root_whatever_it_names(tree: Tree) -> None:
    """A site that an account makes for the fund is no part of the fund's tree."""
    created = tree.ledger.submit(Create(WORKER, tree.program, 1, (tree.address, WORKER)))
    assert isinstance(created, Receipt) and said(created) == "done"
    assert tree.instances[1].root == 1
    assert said(tree.act(OFFICE, 0, "give_to", tree.instances[1].address, 100)) == "R4025"
    tree.done(WORKER, 1, "bring", 5, "own")
    assert (tree.lines(0), tree.lines(1)) == (("city", "province"), ("own",))


def test_a_tree_comes_back_from_its_leaves(tree: Tree) -> None:
    tree.done(OFFICE, 0, "begin", 1_500, WORKER)
    tree.done(WORKER, 1, "bring", 70, "own")
    tree.done(OFFICE, 0, "set_aside", 10, WORKER)
    leaves = all_leaves(tree.ledger.state)
    restored = restore(leaves.items())
    assert all_leaves(restored) == leaves
    for one, other in zip(tree.instances, restored.instances, strict=True):
        assert (one.root, one.status, one.lots, one.cell_lots) == (
            other.root, other.status, other.lots, other.cell_lots,
        )  # fmt: skip


def test_a_fork_and_a_snapshot_keep_lines(tree: Tree) -> None:
    fork, kept = tree.ledger.fork(), tree.ledger.snapshot()
    before = dump(tree.ledger)
    tree.done(OFFICE, 0, "begin", 1_500, WORKER)
    tree.done(CITY, 0, "fill", 5, "more")
    assert dump(fork) == before
    tree.ledger.revert(kept)
    assert dump(tree.ledger) == before
    tree.done(OFFICE, 0, "begin", 1_001, WORKER)
    assert tree.held(1) == {"city": 1_000, "province": 1}
