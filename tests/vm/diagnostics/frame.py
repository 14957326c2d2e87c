"""The frame of the catalogue's examples: lines become a whole program, each put where its first word belongs.

An example that starts with `tally 1` is a whole program already. Any other consists of blocks: a line with
what is indented below it (and, for an `if`, its `elif` and `else`). A block goes into the file, into the
contract `Rental`, into its state `Open`, or into the rule `act` of that state. What an example declares
itself, the frame leaves out: with a state of its own and no rules or statements beside it, also the state
`Open`. Statements that jump get no `stay`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FILE = ("calendar", "use", "contract", "scenario")
_CONTRACT = (
    "party", "term", "fixed", "keep", "pot", "record", "choice", "event", "invariant", "function", "state",
    "final", "in", "gas", "amend",
)  # fmt: skip
_STATE = ("on", "at", "every")
_JUMPS = ("go ", "stay")

_DECLARED = {
    "landlord": "party landlord",
    "tenant": "party tenant",
    "arbiter": "party arbiter",
    "rent": "term rent: money CNY",
    "deposit": "term deposit: money CNY",
    "months": "term months: int(1..60)",
    "start": "term start: date",
    "claimed": "keep claimed: money CNY = 0 CNY",
    "held": "pot held: CNY",
}
"""What an example can rely on, by name."""
_LOAN = """\
contract Loan:
    party lender, borrower
    term amount: money CNY

    state Open until entered + 30 days:
        on repay by borrower paying amount into lender: go Closed
        on forgive by lender and borrower: go Closed
        on timeout: go Closed

    final Closed
"""
"""A second contract, short enough to be created in one line of a scenario."""


def whole(example: str) -> str:
    """The program that an example stands for."""
    if example.startswith("tally "):
        return example
    places: dict[str, list[str]] = {"file": [], "contract": [], "state": [], "rule": []}
    for block in _blocks(example):
        places[_place(block)].append(block)
    body = list(places["rule"])
    if not any(line.strip().startswith(_JUMPS) for block in body for line in re.split("[;\n]", block)):
        body.append("stay")
    declared = [block for block in places["contract"] if not block.startswith("final")]
    final = [block for block in places["contract"] if block.startswith("final")] or ["final Closed"]
    alone = any(block.startswith("state") for block in declared) and not places["rule"] + places["state"]
    state = [] if alone else _state(body, places["state"])
    rental = ["contract Rental:", *_indented([*_needed(example), *declared, *state, *final])]
    loan = [_LOAN] if "scenario" in example else []
    return "\n".join(["tally 1", "calendar CN", *rental, *loan, *places["file"]]) + "\n"


def _state(body: list[str], rules: list[str]) -> list[str]:
    act = ["on act(amount: money CNY, who: account) by landlord:", *_indented(body)]
    return [
        "state Open until start:",
        *_indented([*act, *rules, "on timeout: pay all from held to tenant; go Closed"]),
    ]


def _blocks(example: str) -> Iterator[str]:
    block: list[str] = []
    for line in example.rstrip("\n").split("\n"):
        if block and line and not line.startswith((" ", "elif", "else")):
            yield "\n".join(block)
            block = []
        block.append(line)
    yield "\n".join(block)


def _place(block: str) -> str:
    word = block.split(maxsplit=1)[0].rstrip(":")
    if word in _FILE:
        return "file"
    if word in _CONTRACT:
        return "contract"
    return "state" if word in _STATE else "rule"


def _needed(example: str) -> list[str]:
    own = re.findall(r"^(?:party|term|keep|pot|fixed) ([a-z_]+)", example, re.MULTILINE)
    return [line for name, line in _DECLARED.items() if name not in own]


def _indented(blocks: list[str]) -> list[str]:
    return ["    " + line if line else line for block in blocks for line in block.split("\n")]
