"""Codes E32: what a program costs and how large it is, known once it has been lowered."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

_BOX = """tally 1

contract Box:
    party owner
    gas close <= {bound}

    state Open until 2030-01-01:
        on close by owner: go Done
        on timeout: go Done

    final Done
"""

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E3201",
        "gas-above-bound",
        "Gas",
        Wording(
            "`{action}` may need {bound} gas, and this line allows {limit}",
            "The dearest way through an action is known before it runs, with its deadline and invariants, but"
            " without what it sends; the line promises that it stays below a number.",
            "allow {bound}, or make the action cheaper: shorter loops, smaller lists and texts",
        ),
        Wording(
            "`{action}` 最多可能用 {bound} 步，这一行只允许 {limit}",
            "动作还没运行，就能算出最贵的走法，期限和不变式也在内，它发送的消息不算；这一行保证它不超过一个数。",
            "请把上限改为 {bound}，或让这个动作便宜些：循环短一些，列表和文字小一些",
        ),
        _BOX.format(bound=10),
        _BOX.format(bound=100),
    ),
    Entry(
        "E3202",
        "program-too-large",
        "Limits",
        Wording(
            "the program of this file is larger than {limit} bytes",
            "Every node of the chain stores a program and proves its guarantees before it takes it.",
            "part the file: contracts that do not name each other can stand in files of their own",
        ),
        Wording(
            "这个文件编译出的程序超过 {limit} 字节",
            "链上每个节点都要保存程序，收下之前还要先证明它的保证。",
            "请拆开文件：互不提及的合约可以各放一个文件",
        ),
    ),
)
