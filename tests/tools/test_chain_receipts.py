"""`tally receipt`: a receipt with its proof, and stored receipts read back; words of all chain commands."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import cbor2
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chain.receipt_codec import decode_receipt, encode_receipt
from chain.tools.chain_words import CHAIN_WORDS, half, said
from tests.chain.chains import walked
from tests.tools.run import Command
from tests.tools.stored import TRANSACTIONS, flipped, short, stored

_ROOT = Path(__file__).resolve().parents[2]
_CHINESE = re.compile("[\u4e00-\u9fff]")


# --- receipts and proofs ------------------------------------------------------------------------------------


def _checks(document: dict[str, Any]) -> bool:
    """What somebody does who has nothing but the document: RFC 9162, 2.1.3.2, and one signature."""
    proof = {
        key: bytes.fromhex(value[2:]) for key, value in document["proof"].items() if isinstance(value, str)
    }
    place, last = document["proof"]["place"], document["proof"]["size"] - 1
    found = sha256(b"\x00" + proof["receipt"]).digest()
    for text in document["proof"]["path"]:
        sibling = bytes.fromhex(text[2:])
        if place % 2 or place == last:
            found = sha256(b"\x01" + sibling + found).digest()
            while not place % 2 and place:
                place, last = place // 2, last // 2
        else:
            found = sha256(b"\x01" + found + sibling).digest()
        place, last = place // 2, last // 2
    header = cbor2.loads(proof["header"])
    genesis = cbor2.loads(proof["genesis"])
    names_sealer = proof["chain"] == sha256(b"tally genesis 1\n" + proof["genesis"]).digest()
    signed = b"tally seal 1\n" + sha256(b"tally header 1\n" + proof["header"]).digest()
    try:
        Ed25519PublicKey.from_public_bytes(genesis[5]).verify(proof["signature"], signed)
    except InvalidSignature:
        return False
    return names_sealer and last == 0 and found == header[5]


def _approval(command: Command) -> str:
    """The identity of the payer's approval: transaction 3 of block 2."""
    found: str = command.json("show", "town.chain", "block", "2")[1]["entries"][3]["transaction"]["identity"]
    return found


def test_the_document_of_every_receipt_is_enough_to_check_it(command: Command, town: Path) -> None:
    checked = 0
    for height in (1, 2, 3):
        for one in command.json("show", "town.chain", "block", str(height))[1]["entries"]:
            if "transaction" in one:
                code, document = command.json("receipt", "town.chain", one["transaction"]["identity"])
                assert code == 0 and _checks(document)
                assert document["receipt"] == one
                assert document["proof"]["receipt"] == one["bytes"]
                checked += 1
    assert checked == TRANSACTIONS


def test_a_document_of_which_a_bit_is_changed_does_not_check(command: Command, town: Path) -> None:
    _, document = command.json("receipt", "town.chain", _approval(command))
    assert _checks(document)
    for key in ("receipt", "signature", "genesis"):
        changed = json.loads(json.dumps(document))
        data = bytes.fromhex(changed["proof"][key][2:])
        changed["proof"][key] = "0x" + flipped(data, len(data) // 2).hex()
        assert not _checks(changed)
    for place in range(len(document["proof"]["path"])):
        changed = json.loads(json.dumps(document))
        changed["proof"]["path"][place] = "0x" + "00" * 32
        assert not _checks(changed)


def test_the_program_of_the_readme_checks_a_kept_document(
    command: Command, town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, document = command.json("receipt", "town.chain", _approval(command))
    program = re.findall(
        r"```python\n(.*?)```", (_ROOT / "chain" / "README.md").read_text("utf-8"), re.DOTALL
    )
    assert len(program) == 1
    for kept, said_true in ((document, "True"), (_with_another_receipt(document), "False")):
        (town.parent / "receipt.json").write_text(json.dumps(kept), encoding="utf-8")
        exec(program[0], {})  # noqa: S102 - the text is ours
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].endswith(document["proof"]["chain"])
        assert lines[1:] == ["the sealer signed the header: True", f"the receipt is in it: {said_true}"]


def _with_another_receipt(document: dict[str, Any]) -> dict[str, Any]:
    data = bytes.fromhex(document["proof"]["receipt"][2:])
    return {"proof": document["proof"] | {"receipt": "0x" + flipped(data).hex()}}


def test_a_receipt_says_what_its_proof_shows_and_what_not(command: Command, town: Path) -> None:
    code, out, err = command("receipt", "town.chain", _approval(command)[:14])
    assert (code, err) == (0, "")
    assert "receipt 3 of 11 in block 2 (counted from 0)" in out.splitlines()
    assert "the proof holds: the sealer of chain town has signed a block at 2026-03-02 00:00 UTC" in out
    assert "it does not show that" in out
    header = cbor2.loads(stored(town, "SELECT header FROM block WHERE height = 2"))
    assert f"receipts root 0x{header[5].hex()}" in out


def test_stored_receipts_read_back_to_the_same_bytes_and_other_bytes_never_raise() -> None:
    town = walked("receipts", 60)
    store, find = town.chain.store, town.state.instances.__getitem__
    random, read, kinds = Random(7), 0, set()
    for height in range(store.height() + 1):
        block = store.block(height)
        assert block is not None
        for data in block.receipts:
            decoded = decode_receipt(data, find)
            assert decoded is not None
            receipt, identity = decoded
            assert encode_receipt(receipt, identity, find) == data
            kinds |= {receipt.result, *(action.kind.value for action in receipt.actions)}
            read += 1
            changed = flipped(data, random.randrange(len(data)))
            again = decode_receipt(changed, find)
            assert again is None or encode_receipt(*again, find) == changed
    assert read > 100 and {"done", "clock", "rule", "creation", "R4003"} <= kinds


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\x80", cbor2.dumps(0), cbor2.dumps([0] * 8), cbor2.dumps([0, [], [0], [], [], 0, 0, []]),
        cbor2.dumps([True, [], [2, 0], [], [], 0, 0, []]),
        cbor2.dumps([0, [], [2, 0], [], [[-1, "R4009", [], 0]], 0, 0, []]),
        cbor2.dumps([0, [], [2, 0], [], [[0, "R4009", [], 0]], 0, 0, []]),
        cbor2.dumps([0, [], [1, "R4009", [[99, 0, 0, 0]], 0, [], 0], [], [], 0, 0, []]),
        cbor2.dumps([0, [], [2, 0], [[9, -1, "x", 0, -1, -1, [], [], 0]], [], 0, 0, []]),
        cbor2.dumps([0, [], [2, 0], [[5, -1, "x", 0, 0, 0, [], [], 0]], [], 0, 0, []]),
        cbor2.dumps(
            [0, [], [2, 0], [[5, -1, "x", 0, -1, -1, [[[b""], [b""], "XXX", 1, []]], [], 0]], [], 0, 0, []]
        ),
    ],
)  # fmt: skip
def test_bytes_that_are_no_receipt_are_not_read(raw: bytes) -> None:
    assert decode_receipt(raw, [].__getitem__) is None


# --- languages ----------------------------------------------------------------------------------------------


_PAGES = [
    ("verify", "town.chain"),
    ("show", "town.chain"),
    ("show", "town.chain", "block", "2"),
    ("show", "town.chain", "block", "3"),
    ("show", "town.chain", "instance", "0"),
    ("show", "town.chain", "instance", "1"),
    ("show", "town.chain", "account", short("Ann")),
]


@pytest.mark.parametrize("page", _PAGES, ids=" ".join)
def test_each_page_is_whole_in_each_language(command: Command, town: Path, page: tuple[str, ...]) -> None:
    english, chinese, both = (
        command(*page, "--lang", tongue)[1].splitlines() for tongue in ("en", "zh", "both")
    )
    assert len(english) == len(chinese)
    # `三号` is a value that somebody gave
    assert not _CHINESE.search("\n".join(english).replace("三号", ""))
    assert sum(bool(_CHINESE.search(line)) for line in chinese) > len(chinese) / 3
    paired = [part for pair in zip(chinese, english, strict=True) for part in dict.fromkeys(pair)]
    assert both == paired


def test_a_chinese_windows_can_show_every_word() -> None:
    for texts in CHAIN_WORDS.values():
        for text in texts:
            text.encode("gbk")


def test_every_word_takes_the_same_parameters_in_both_languages_and_is_used() -> None:
    for key, texts in CHAIN_WORDS.items():
        english, chinese = (set(re.findall(r"\{([a-z]+)", text)) for text in texts)
        assert english == chinese, key
        assert _CHINESE.search(texts[1]) or not re.search("[a-z]", re.sub(r"\{[^}]*\}", "", texts[1])), key
    folder = _ROOT / "chain" / "tools"
    program = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    built = ("leaf ", "outcome ")
    unused = [key for key in CHAIN_WORDS if program.count(f'"{key}"') < 2 and not key.startswith(built)]
    assert unused == []


def test_every_kind_of_leaf_and_outcome_has_its_words() -> None:
    kinds = re.findall(
        r'LeafName\(\s*"([a-z]+)"', (_ROOT / "chain" / "explorer" / "leaf.py").read_text("utf-8")
    )
    assert {f"leaf {kind}" for kind in kinds} == {key for key in CHAIN_WORDS if key.startswith("leaf ")}
    outcomes = {"done", "consent", "withdrawn", "clock", "refused", "stopped"}
    assert {f"outcome {one}" for one in outcomes} == {
        key for key in CHAIN_WORDS if key.startswith("outcome ")
    }


def test_counts_agree_with_their_nouns() -> None:
    assert said("map title", "en", name="m", count=1) == "map m, 1 entry"
    assert said("map title", "en", name="m", count=2) == "map m, 2 entries"
    assert said("size", "en", count=1) == "1 byte"
    assert said("map title", "zh", name="m", count=1) == "映射 m，1 项"


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("第一条 / Article 1", "Article 1", "第一条"),
        ("Article 1 / 第一条", "Article 1", "第一条"),
        ("Article 1", "Article 1", "Article 1"),
        ("one / two", "one / two", "one / two"),
        ("一 / 二", "一 / 二", "一 / 二"),
        ("一 / two / three", "一 / two / three", "一 / two / three"),
    ],
)
def test_of_an_authors_text_in_two_languages_a_reader_gets_his_half(
    text: str, english: str, chinese: str
) -> None:
    assert (half(text, "en"), half(text, "zh")) == (english, chinese)
