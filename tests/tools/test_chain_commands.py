"""`tally show`: chains, blocks, transactions, accounts and instances as people read them."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import cbor2
import pytest

from chain.explorer.stored import StoredChain
from chain.store.interface import StoreFault
from chain.store.memory import MemoryStore
from chain.store.sqlite import open_file
from tests.chain.chains import PEOPLE, Town, Walk, address, done, fund_terms, settle, settled, walked
from tests.tools.run import Command
from tests.tools.stored import change, flipped, short, stored

_CHINESE = re.compile("[\u4e00-\u9fff]")
_RECEIPT = "FROM receipt WHERE height = 2 AND place = 3"


# --- show: the chain ----------------------------------------------------------------------------------------


def test_the_chain_page_says_where_all_money_is(command: Command, town: Path) -> None:
    code, out, err = command("show", "town.chain")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[:2] == [
        "chain town: 3 blocks after the genesis, time 2026-03-05 00:00 UTC",
        "  9 accounts, 2 programs, 2 instances",
    ]
    money = lines[lines.index("money") + 1 : lines.index("instances, newest first")]
    # 8 people with 1,000 each; the order holds 450 of Cai's, the fund 123 of Eva's; Fei gave Gao 0.99
    assert money[:2] == ["  8,000.00 CNY issued", "  7,427.00 CNY in 8 accounts"]
    held = [(line.split("  ")[-2].strip(), line.split("  ")[-1]) for line in money[2:10]]
    assert held[0] == ("1,000.99 CNY", short("Gao"))
    assert held[-3:] == [
        ("999.01 CNY", short("Fei")),
        ("877.00 CNY", short("Eva")),
        ("550.00 CNY", short("Cai")),
    ]
    assert sorted(name for amount, name in held if amount == "1,000.00 CNY") == sorted(
        map(short, ("Ann", "Bao", "Dan", "Han"))
    )
    assert money[10:] == [
        "  573.00 CNY in 2 pots",
        "    450.00 CNY  Order#0.held",
        "    123.00 CNY  Fund#1.bids",
    ]


def test_the_chain_page_shows_the_newest_first(command: Command, town: Path) -> None:
    lines = command("show", "town.chain")[1].splitlines()
    instances = lines[lines.index("instances, newest first") + 1 :][:2]
    assert instances == ["  Fund#1  Open", "  Order#0  Bounced"]
    blocks = lines[lines.index("blocks, newest first") + 1 :][:4]
    assert blocks == [
        "  3  2026-03-05 00:00 UTC  3 transactions, 1 refused, 4 clocks",
        "  2  2026-03-02 00:00 UTC  11 transactions, 2 refused, 0 clocks",
        "  1  2026-03-02 00:00 UTC  10 transactions, 0 refused, 0 clocks",
        "  0  2026-03-02 00:00 UTC  the genesis",
    ]
    limited = command("show", "town.chain", "--limit", "1")[1].splitlines()
    assert limited[limited.index("blocks, newest first") + 1 :][:2] == [blocks[0], "  ... and 3 more"]
    assert limited[limited.index("instances, newest first") + 1 :][:2] == [
        "  Fund#1  Open",
        "  ... and 1 more",
    ]
    assert limited[limited.index("  7,427.00 CNY in 8 accounts") + 2] == "    ... and 7 more"


def test_the_chain_document_says_the_same(command: Command, town: Path) -> None:
    code, document = command.json("show", "town.chain")
    (money,) = document["money"]
    assert code == 0
    assert (money["issued"], money["in_accounts"], money["in_pots"], money["adds_up"]) == (
        "8000.00 CNY",
        "7427.00 CNY",
        "573.00 CNY",
        True,
    )
    assert [one["height"] for one in document["blocks"]] == [3, 2, 1, 0]
    assert [one["contract"] for one in document["instances"]] == ["Fund", "Order"]
    assert document["head"] == document["blocks"][0]["hash"]
    assert document["head"] == command.json("verify", "town.chain")[1]["head"]


# --- show: a block and a transaction ------------------------------------------------------------------------


def _says(lines: list[str], sentence: str) -> int:
    """The line that says a sentence; exactly one does."""
    (place,) = [place for place, line in enumerate(lines) if line.strip().endswith(sentence)]
    return place


def test_a_block_tells_each_kind_of_thing_in_a_sentence(command: Command, town: Path) -> None:
    one, two, three = (
        command("show", "town.chain", "block", str(height))[1].splitlines() for height in (1, 2, 3)
    )
    assert len([line for line in one if line.endswith("published a program: done")]) == 2
    issuer = (
        "0x"
        + command.json("show", "town.chain", "block", "1")[1]["entries"][0]["transaction"]["sender"][2:14]
    )
    _says(one, f"1,000.00 CNY issued by {issuer} to {short('Han')}: done")
    place = _says(two, f"{short('Cai')} (payer) called approve of Order#0: done")
    assert two[place + 1 : place + 5] == [
        f"    450.00 CNY  {short('Cai')} (payer) -> Order#0.held",
        "    Order#0: Checking -> Released",
        f"    event Approved(by_officer: {short('Cai')} (payer), amount: 450.00 CNY)",
        "    under “Article 2: after the posting the payer pays it out of the special account”",
    ]
    _says(two, f"{short('Ann')} (maker) created Order#0: done")
    _says(two, f"{short('Bao')} (partner) called rank of Fund#1 with who = {short('Dan')}, n = 4: done")
    place = _says(two, f"{short('Eva')} called bid of Fund#1 with amount = 123.00 CNY: done")
    assert two[place + 1] == f"    123.00 CNY  {short('Eva')} -> Fund#1.bids[{short('Eva')}]"
    _says(two, "(host) called reward of Fund#1 with part = 25%: consent taken; others must still sign")
    place = _says(three, "timeout of Order#0, due 2026-03-04 24:00 CN: ran by itself")
    assert three[place + 1] == "    Order#0: Released -> Bounced"
    _says(three, "every of Fund#1, due 2026-03-04 24:00 UTC: ran by itself")
    _says(three, f"{short('Ann')} changed the account's key: done")
    _says(three, f"0.99 CNY given by {short('Fei')} to {short('Gao')}: done")


def test_a_refusal_says_its_code_and_its_text_with_the_state_of_that_time(
    command: Command, town: Path
) -> None:
    two, three = (command("show", "town.chain", "block", height)[1].splitlines() for height in ("2", "3"))
    ann, bao = f"{short('Ann')} (maker)", f"{short('Bao')} (checker)"
    place = _says(
        two, f"{ann} called approve of Order#0: REFUSED R4002, `Order#0.approve` is not for {ann} to do"
    )
    # the rule that he called cites article 2
    assert two[place + 1].startswith("    because of “Article 2: ")
    _says(
        two,
        f"{bao} called check of Order#0: REFUSED R4003, `Order#0.check` is not open in the state `Released`",
    )
    (refused,) = [line for line in three if "REFUSED" in line]
    assert "10,000,000.00 CNY given by" in refused and "R4005" in refused
    zh = command("show", "town.chain", "block", "2", "--lang", "zh")[1]
    assert "被拒绝 R4003，在状态 `Released` 下不能进行 `Order#0.check`" in zh


def test_a_block_ends_with_its_hashes_and_bytes(command: Command, town: Path) -> None:
    lines = command("show", "town.chain", "block", "2")[1].splitlines()
    first = [line.split(" 0x")[0] for line in lines[-8:]]
    assert first[1:7] == ["hash", "parent", "state root", "transactions root", "receipts root", "signature"]
    assert first[0].startswith("gas ") and first[7].startswith("bytes: header ")
    assert lines[-2].endswith(" (the sealer's)")
    header = cbor2.loads(stored(town, "SELECT header FROM block WHERE height = 2"))
    assert [line.split("0x")[1] for line in lines[-6:-2]] == [part.hex() for part in header[2:6]]


def test_the_genesis_block_holds_nothing_yet(command: Command, town: Path) -> None:
    code, out, _ = command("show", "town.chain", "block", "0")
    assert code == 0
    assert out.splitlines()[:2] == [
        "block 0, 2026-03-02 00:00 UTC",
        "  the first state, before any transaction",
    ]


def test_a_block_whose_bytes_were_changed_is_not_shown(command: Command, town: Path) -> None:
    other = flipped(stored(town, f"SELECT bytes {_RECEIPT}"), 2)
    change(town, "UPDATE receipt SET bytes = ? WHERE height = 2 AND place = 3", other)
    assert command("show", "town.chain", "block", "3")[0] == 0
    code, out, err = command("show", "town.chain", "block", "2")
    assert (code, out) == (2, "") and err.startswith("error[S6466 ")


def test_a_block_that_the_sealer_did_not_sign_is_marked(command: Command, town: Path) -> None:
    change(town, "UPDATE block SET signature = zeroblob(64) WHERE height = 3")
    assert "  3  2026-03-05 00:00 UTC  NOT SEALED: 3 transactions" in command("show", "town.chain")[1]
    assert "(NOT the sealer's)" in command("show", "town.chain", "block", "3")[1]
    identity = command.json("show", "town.chain", "block", "3")[1]["entries"][4]["transaction"]["identity"]
    code, out, err = command("receipt", "town.chain", identity)
    assert (code, out) == (1, "") and err.startswith("error[S6465 ")


def _identity(command: Command, height: int, place: int) -> str:
    entries = command.json("show", "town.chain", "block", str(height))[1]["entries"]
    sent: list[str] = [one["transaction"]["identity"] for one in entries if "transaction" in one]
    return sent[place]


def test_a_transaction_is_told_before_its_bytes(command: Command, town: Path) -> None:
    identity = _identity(command, 2, 3)
    code, out, _ = command("show", "town.chain", "tx", identity[:12])
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == f"{short('Cai')} (payer) called approve of Order#0: done"
    assert lines[1] == f"  450.00 CNY  {short('Cai')} (payer) -> Order#0.held"
    assert "  block 2, 2026-03-02 00:00 UTC, transaction 3 (counted from 0)" in lines
    tail = [re.sub("0x[0-9a-f]+|[0-9]+", "N", line.strip()) for line in lines[-5:]]
    assert tail == [
        "the account's transaction number N",
        "shows the account's key N",
        "signature N",
        "identity N",
        "N bytes",
    ]
    assert lines[-2] == f"  identity {identity}"


def test_the_document_of_a_transaction_has_its_fields_decoded(command: Command, town: Path) -> None:
    _, document = command.json("show", "town.chain", "tx", _identity(command, 2, 3))
    (action,) = document["actions"]
    (payment,) = action["payments"]
    assert document["outcome"] == "done"
    assert (payment["amount"], payment["from"], payment["to"]) == (
        "450.00 CNY",
        {"account": "0x" + address("Cai").hex()},
        {"instance": 0, "pot": "held"},
    )
    assert action["events"][0]["fields"] == {
        "by_officer": "0x" + address("Cai").hex(),
        "amount": "450.00 CNY",
    }
    assert (action["state_before"], action["state_after"]) == ("Checking", "Released")
    sent = document["transaction"]
    assert (sent["kind"], sent["action"], sent["number"], sent["arguments"]) == ("call", "approve", 0, {})
    assert sent["caps"] == ["10000000000.00 CNY"]
    raw = bytes.fromhex(sent["bytes"][2:])
    unsigned = cbor2.dumps(cbor2.loads(raw)[0], canonical=True)
    assert sent["identity"] == "0x" + sha256(b"tally transaction 1\n" + unsigned).hexdigest()


@pytest.mark.parametrize(
    ("height", "place", "kind", "more"),
    [
        (1, 0, "publish", {}),
        (1, 2, "issue", {"amount": "1000.00 CNY", "to": "0x" + address(PEOPLE[0]).hex()}),
        (2, 0, "create", {"contract": "Order"}),
        (2, 6, "call", {"action": "rank", "arguments": {"who": "0x" + address("Dan").hex(), "n": 4}}),
        (3, 0, "rotate", {}),
        (3, 1, "transfer", {"amount": "0.99 CNY", "to": "0x" + address("Gao").hex()}),
    ],
)
def test_every_kind_of_transaction_has_its_document(
    command: Command, town: Path, height: int, place: int, kind: str, more: dict[str, object]
) -> None:
    _, document = command.json("show", "town.chain", "tx", _identity(command, height, place))
    sent = document["transaction"]
    assert sent["kind"] == kind
    assert {key: sent[key] for key in more} == more


# --- show: an account and an instance -----------------------------------------------------------------------


def test_an_account_shows_money_roles_and_what_it_did_last(command: Command, town: Path) -> None:
    code, out, _ = command("show", "town.chain", "account", short("Cai"))
    lines = out.splitlines()
    assert code == 0
    assert lines[:4] == [
        f"account 0x{address('Cai').hex()}",
        "  550.00 CNY",
        "  keeper of Fund#1, which is Open",
        "  payer of Order#0, which is Bounced",
    ]
    latest = [line for line in lines if line.startswith("  block ")]
    assert [line.split(",")[0] for line in latest] == ["  block 2", "  block 1"]
    assert latest[0].endswith("called approve of Order#0: done")
    assert latest[1].endswith(f"to {short('Cai')}: done")
    assert lines[-2] == "1 transaction sent; the next has number 1"
    assert lines[-1].startswith("key 0x")


def test_an_account_that_was_only_paid_has_shown_no_key(command: Command, town: Path) -> None:
    lines = command("show", "town.chain", "account", short("Gao"))[1].splitlines()
    assert "  1,000.99 CNY" in lines and lines[-1] == "has not shown its key"
    latest = [line.split(",")[0] for line in lines if line.startswith("  block ")]
    assert latest == ["  block 3", "  block 1"]


def test_the_latest_of_an_account_are_limited(command: Command, town: Path) -> None:
    _, whole = command.json("show", "town.chain", "account", short("Ann"))
    _, some = command.json("show", "town.chain", "account", short("Ann"), "--limit", "2")
    # Ann: a new key in block 3; consent, debt, fund, refusal, order in block 2; money in block 1
    assert [one["block"] for one in whole["latest"]] == [3, 2, 2, 2, 2, 2, 1]
    assert some["latest"] == whole["latest"][:2]
    assert (whole["sent"], whole["balances"]) == (6, ["1000.00 CNY"])


def test_the_issuer_is_shown_as_one(command: Command, town: Path) -> None:
    sender = command.json("show", "town.chain", "block", "1")[1]["entries"][0]["transaction"]["sender"]
    out = command("show", "town.chain", "account", sender)[1]
    assert "  holds no money\n  issues CNY, USD\n" in out


def test_an_instance_shows_state_deadline_money_and_who_may_act(command: Command, town: Path) -> None:
    code, out, _ = command("show", "town.chain", "instance", "0")
    lines = out.splitlines()
    assert code == 0
    # it bounced with the end of 2026-03-04, and stays so to the end of the 30th day from that
    assert lines[:6] == [
        "Order#0 is Bounced",
        "  until 2026-04-03 24:00 CN",
        "  450.00 CNY  in held",
        "may act now",
        f"  fix: {short('Ann')} (maker), {short('Eva')} (payee)",
        f"  deposit_for_absent: {short('Ann')} (maker), {short('Bao')} (checker)",
    ]
    assert f"  payer = 0x{address('Cai').hex()}" in lines
    assert "  amount = 450.00 CNY" in lines and "  posted = 2026-02-27" in lines
    assert "  fixes = 0" in lines and "  reason = not known" in lines
    assert lines[-3] == "calendar CN"


def test_an_instance_shows_maps_cells_flows_and_consents(command: Command, town: Path) -> None:
    lines = command("show", "town.chain", "instance", "#1")[1].splitlines()
    # open since 2026-03-02, for 20 days; three of its daily turns have run
    for wanted in (
        "  until 2026-03-22 24:00 UTC",
        "  every due 2026-03-05 24:00 UTC",
        f"    123.00 CNY  in bids[{short('Eva')}]",
        "  turns = 3",
        "  guests = list()",
        "map ranks, 1 entry",
        f"  {short('Dan')} -> 4",
        '  3 -> "三号"',
        f"  {short('Ann')} (host) -> 2,000.00 CNY",
        "map entries, 0 entries",
        f"  123.00 CNY  received from {short('Eva')}",
        f"  {short('Ann')} (host) to reward with part = 25%",
    ):
        assert wanted in lines


def test_of_a_long_map_the_first_keys_are_shown_and_the_rest_counted(
    command: Command, tmp_path: Path
) -> None:
    store = open_file(tmp_path / "town.chain", create=True)
    assert not isinstance(store, StoreFault)
    town = Town.begin(store)
    settle(town)
    fund = done(town.create("Ann", "fund", fund_terms())).created
    assert fund is not None
    for number in range(8):
        done(town.call("Ann", fund, "name", number, f"n{number}"))
    town.chain.seal()
    town.chain.close()
    lines = command("show", "town.chain", "instance", "0", "--limit", "3")[1].splitlines()
    place = lines.index("map names, 8 entries")
    assert lines[place + 1 : place + 5] == ['  0 -> "n0"', '  1 -> "n1"', '  2 -> "n2"', "  ... and 5 more"]


# --- looking up ---------------------------------------------------------------------------------------------


def test_an_instance_is_found_by_number_mark_and_beginning_of_its_address(
    command: Command, town: Path
) -> None:
    _, document = command.json("show", "town.chain", "instance", "1")
    found = document["address"]
    for given in ("1", "#1", found, found[:10], found[2:14], found.upper().replace("0X", "0x")):
        assert command.json("show", "town.chain", "instance", given) == (0, document)


_WRONG = [
    (("show", "absent.chain"), "S6001"),
    (("show", "folder"), "S6004"),
    (("verify", "a" * 5000), "S6002"),
    (("verify", "text"), "S6430"),
    (("receipt", "town.chain"), "S6013"),
    (("show", "town.chain", "block"), "S6013"),
    (("show", "town.chain", "nonsense", "1"), "S6014"),
    (("show", "town.chain", "--limit", "0"), "S6014"),
    (("show", "town.chain", "block", "4"), "S6460"),
    (("show", "town.chain", "block", "-1"), "S6011"),
    (("show", "town.chain", "block", "last"), "S6460"),
    (("show", "town.chain", "tx", "0x" + "0" * 64), "S6461"),
    (("receipt", "town.chain", "hello"), "S6461"),
    (("show", "town.chain", "account", "0x" + "f" * 64), "S6462"),
    (("show", "town.chain", "account", "Ann"), "S6462"),
    (("show", "town.chain", "instance", "2"), "S6463"),
    (("show", "town.chain", "instance", "0x0"), "S6464"),
    (("show", "town.chain", "account", "0x01"), "S6464"),
    (("show", "town.chain", "account", ""), "S6462"),
]


@pytest.mark.parametrize(("arguments", "wanted"), _WRONG, ids=lambda value: str(value)[:50])
def test_whatever_cannot_be_found_has_a_code(
    command: Command, town: Path, arguments: tuple[str, ...], wanted: str
) -> None:
    (town.parent / "folder").mkdir()
    (town.parent / "text").write_text("a text of more than sixteen bytes", encoding="utf-8")
    code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"error[{wanted} ") and not _CHINESE.search(err)
    name, *others = arguments
    assert command(name, "--lang=zh", *others)[2].startswith(f"错误[{wanted} ")
    code, out, _ = command(name, "--json", *others)
    assert [one["code"] for one in json.loads(out)["diagnostics"]] == [wanted]


def test_a_file_that_is_open_elsewhere_is_not_looked_at(command: Command, town: Path) -> None:
    held = open_file(town, create=False)
    assert not isinstance(held, StoreFault)
    for name in ("verify", "show"):
        code, out, err = command(name, "town.chain")
        assert (code, out) == (2, "") and err.startswith("error[S6432 ")
    held.close()
    assert command("show", "town.chain")[0] == 0


def test_a_damaged_leaf_is_said_in_the_language_of_the_reader(command: Command, town: Path) -> None:
    change(town, "UPDATE present SET value = x'80' WHERE path = ?", cbor2.dumps([5, 0]))
    code, out, err = command("show", "town.chain")
    assert (code, out) == (2, "")
    assert "is damaged at instance Order#0: state, terms" in err and not _CHINESE.search(err)
    assert "在 合约实例 Order#0 的状态" in command("show", "town.chain", "--lang", "zh")[2]


def test_memory_and_file_find_the_same_identities_and_the_same_blocks(tmp_path: Path) -> None:
    file = open_file(tmp_path / "walk.chain", create=True)
    assert not isinstance(file, StoreFault)
    memory = MemoryStore()
    towns = [walked(11, 40, file), walked(11, 40, memory)]
    state = towns[0].state
    paths = [cbor2.dumps([1, address(name)]) for name in PEOPLE] + [cbor2.dumps([5, 0])]
    for path in paths:
        heights = list(file.written(path))
        assert heights == list(memory.written(path)) == sorted(heights, reverse=True)
        assert all(path in file.changes(height) for height in heights)
    assert list(file.written(paths[0])) and state.nonces
    for low, high in ((bytes(32), b"\xff" * 32), (b"\x40" + bytes(31), b"\x7f" + b"\xff" * 31)):
        assert file.between(low, high) == memory.between(low, high)
        assert list(file.between(low, high)) == sorted(file.between(low, high))
    file.close()


# --- any chain ----------------------------------------------------------------------------------------------


def test_every_page_of_a_walk_can_be_shown(command: Command, tmp_path: Path) -> None:
    store = open_file(tmp_path / "walk.chain", create=True)
    assert not isinstance(store, StoreFault)
    town = walked("pages", 60, store)
    height, instances = town.chain.head.height, len(town.state.instances)
    town.chain.close()
    pages = [("block", str(number)) for number in range(height + 1)]
    pages += [("instance", str(number)) for number in range(instances)]
    pages += [("account", "0x" + address(name).hex()) for name in PEOPLE]
    halted = 0
    for what, which in pages:
        code, out, err = command("show", "walk.chain", what, which, "--lang", "both")
        assert (code, err) == (0, ""), (what, which)
        assert command.json("show", "walk.chain", what, which)[0] == 0
        halted += "is HALTED" in out
    _, document = command.json("show", "walk.chain")
    assert all(money["adds_up"] for money in document["money"])
    assert command("verify", "walk.chain")[0] == 0
    assert instances > 5


def test_a_chain_opened_to_look_at_has_the_state_of_the_chain(tmp_path: Path) -> None:
    town = settled()
    Walk(town, 5).block()
    town.chain.seal()
    found = StoredChain.open(town.chain.store)
    assert not isinstance(found, StoreFault)
    assert found.head == town.chain.head
    assert found.state.balances == town.state.balances
    assert [one.receipt.result for one in found.block(1).entries] == ["done"] * 10
