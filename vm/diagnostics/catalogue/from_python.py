"""Codes of what a Python program asks of a signed chain."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "S6514",
        "chain-in-memory",
        "From Python",
        Wording(
            "`{name}` needs a chain that is signed and stored",
            "a chain in memory has no keys, no signed blocks and no file that could be verified",
            'make the chain with a file: `tally.Chain(file="my.tally-chain")`',
        ),
        Wording(
            "`{name}` 需要一条带签名并已存盘的链",
            "内存中的链没有密钥，没有签名的区块，也没有可供验证的文件",
            '建链时指定文件：`tally.Chain(file="my.tally-chain")`',
        ),
    ),
    Entry(
        "S6515",
        "signed-chain-goes-on",
        "From Python",
        Wording(
            "a signed chain cannot go back, so it has no `{name}`",
            "what was sealed is signed and stored for good; undoing it would be a second history",
            "try things on a scratch copy in memory: `other = chain.fork()`",
        ),
        Wording(
            "带签名的链不能回退，所以没有 `{name}`",
            "封块之后的内容已经签名并永久保存，撤销它就等于另有一份历史",
            "请在内存中的副本上尝试：`other = chain.fork()`",
        ),
    ),
    Entry(
        "S6516",
        "chain-closed",
        "From Python",
        Wording(
            "the chain in `{path}` is closed, or has stopped after a fault",
            "only a chain that holds its file can take calls; what was sealed is safe in the file",
            'open it again: `tally.Chain.open("{path}", seed=…)`',
        ),
        Wording(
            "文件 `{path}` 中的链已经关闭，或在出错后停止",
            "只有占用着文件的链才能接受调用；已封块的内容完好地保存在文件里",
            '请重新打开：`tally.Chain.open("{path}", seed=…)`',
        ),
    ),
    Entry(
        "S6517",
        "instance-of-another-contract",
        "From Python",
        Wording(
            "instance {number} is of `{found}` and not of this text's `{wanted}`",
            "an instance keeps to the program it was created with, to the last byte; a text that was changed "
            "since is another program",
            "load the text that the instance was created from",
        ),
        Wording(
            "实例 {number} 属于合约 `{found}`，而不是这份文本中的 `{wanted}`",
            "实例始终按创建时的程序执行，一个字节也不变；文本改动之后就是另一个程序",
            "请载入创建该实例时所用的文本",
        ),
    ),
    Entry(
        "S6518",
        "key-not-here",
        "From Python",
        Wording(
            "the key that signs for {address} is not here",
            "the keys of a local chain are made from its seed and the names given to `people`; this account "
            "has another",
            "name the person first: `chain.people(…)`, on a chain opened with the seed it was made with",
        ),
        Wording(
            "没有账户 {address} 的签名密钥",
            "本地链的密钥由种子和 `people` 给出的名字生成，而这个账户用的是别的密钥",
            "请先用 `chain.people(…)` 说明是谁，并用建链时的种子打开链",
        ),
    ),
    Entry(
        "S6530",
        "not-in-the-list",
        "From Python",
        Wording(
            "{hash} is not in the list, so there is no proof that it is",
            "A proof leads from a leaf to the root; what is no leaf leads nowhere.",
            "ask for a leaf that the list was made with, with the same salt",
        ),
        Wording(
            "{hash} 不在列表中，因此没有“它在列表中”的证明",
            "证明从叶子一路通到根；不是叶子，就通不到根。",
            "请查询建立列表时用过的叶子，盐值也要相同",
        ),
    ),
    Entry(
        "S6531",
        "in-the-set",
        "From Python",
        Wording(
            "{hash} is in the set, so there is no proof that it is not",
            "A proof of absence shows that the key's way ends at nothing, or at another key.",
            "ask for a key that the set does not hold",
        ),
        Wording(
            "{hash} 在集合中，因此没有“它不在集合中”的证明",
            "不存在的证明要说明：沿着这个键走，终点什么也没有，或者是另一个键。",
            "请查询集合中没有的键",
        ),
    ),
    Entry(
        "S6521",
        "lots-of-untraced-pot",
        "From Python",
        Wording(
            "`lots` reads the budget lines of a traced pot, and `{name}` is none that has such a part",
            "A pot keeps an amount for each line only where it is declared `traced`, and only a pot `per …` "
            "has cells that a key names.",
            'name a traced pot: `grant.lots("wages")`, and a key only for a pot per something',
        ),
        Wording(
            "`lots` 读取追踪科目的资金池中各科目的金额，而 `{name}` 没有这样的部分",
            "资金池只有声明为 `traced` 才按科目分别记账；只有写了 `per …` 的资金池才有用键区分的格。",
            '请写追踪科目的资金池：`grant.lots("wages")`；只有写了 `per …` 的资金池才给键',
        ),
    ),
)
