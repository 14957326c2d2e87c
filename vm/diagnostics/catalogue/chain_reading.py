"""Codes S645 and S646: what re-executing a chain finds, and looking things up in it."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

_PYTHON = "From Python"

_RE_EXECUTION = (
    Entry(
        "S6450",
        "block-missing",
        _PYTHON,
        Wording(
            "re-execution makes a block {height}, and none is stored",
            "a clock that was due, or a full block, had to end in a block that is not there",
            "ask the operator of the chain for the missing block",
        ),
        Wording(
            "重新执行产生了区块 {height}，但没有保存这一块",
            "到期的时钟或已满的区块本应成为一块，而这一块不在",
            "请向链的运营者索取缺失的区块",
        ),
    ),
    Entry(
        "S6451",
        "block-not-readable",
        _PYTHON,
        Wording(
            "block {height} cannot be read",
            "its header, a receipt or a transaction is missing or is not in the one form that they have",
            "compare with another copy of the chain",
        ),
        Wording(
            "无法读取区块 {height}",
            "它的区块头、收据或交易缺失，或不合唯一的写法",
            "请与链的另一份副本比较",
        ),
    ),
    Entry(
        "S6452",
        "block-does-not-follow",
        _PYTHON,
        Wording(
            "block {height} does not follow the block before it",
            "each header names the hash of the one before it; this one names another",
            "compare with another copy of the chain",
        ),
        Wording(
            "区块 {height} 不接在前一块之后",
            "每个区块头写有前一块的哈希，这一块写的是别的",
            "请与链的另一份副本比较",
        ),
    ),
    Entry(
        "S6453",
        "block-not-sealed",
        _PYTHON,
        Wording(
            "block {height} is not signed by the chain's sealer",
            "header or signature was changed after sealing, or somebody else made the block",
            "compare with another copy of the chain",
        ),
        Wording(
            "区块 {height} 没有封块人的有效签名",
            "封块之后区块头或签名被改动，或者这一块出自他人",
            "请与链的另一份副本比较",
        ),
    ),
    Entry(
        "S6454",
        "other-transactions",
        _PYTHON,
        Wording(
            "the transactions of block {height} are not those that its header fixes",
            "the header holds one hash over all of them; a transaction was changed, added, removed or moved",
            "compare with another copy of the chain",
        ),
        Wording(
            "区块 {height} 的交易与区块头所固定的不同",
            "区块头里有一个覆盖全部交易的哈希；有交易被改动、增加、删除或调换了位置",
            "请与链的另一份副本比较",
        ),
    ),
    Entry(
        "S6455",
        "receipt-differs",
        _PYTHON,
        Wording(
            "receipt {place} of block {height} (counted from 0) is not what re-execution comes to",
            "the same transactions give the same receipts, to the byte",
            "look at it with `tally show CHAIN block {height}`, and ask the operator of the chain",
        ),
        Wording(
            "区块 {height} 的第 {place} 张收据（从 0 数起）与重新执行的结果不同",
            "同样的交易得出同样的收据，逐字节相同",
            "请用 `tally show CHAIN block {height}` 查看，并询问链的运营者",
        ),
    ),
    Entry(
        "S6456",
        "change-differs",
        _PYTHON,
        Wording(
            "what block {height} is said to have written to the state is not what re-execution writes",
            "the same transactions write the same balances, values and pots",
            "look at the block with `tally show CHAIN block {height}`, and ask the operator of the chain",
        ),
        Wording(
            "所存的区块 {height} 对状态的改动与重新执行的结果不同",
            "同样的交易写出同样的余额、数值和资金池",
            "请用 `tally show CHAIN block {height}` 查看该区块，并询问链的运营者",
        ),
    ),
    Entry(
        "S6457",
        "header-differs",
        _PYTHON,
        Wording(
            "the header of block {height} is not the one that re-execution makes",
            "its time, its gas or one of its roots is another; the sealer has signed what did not happen",
            "ask the operator of the chain",
        ),
        Wording(
            "区块 {height} 的区块头与重新执行得出的不同",
            "时间、步数或某个根哈希不同：封块人签署了并未发生的内容",
            "请询问链的运营者",
        ),
    ),
    Entry(
        "S6458",
        "present-state-differs",
        _PYTHON,
        Wording(
            "the stored present state, after block {height}, is not what re-execution comes to",
            "all blocks hold, but a value beside them was changed",
            "take a copy from before",
        ),
        Wording(
            "保存的当前状态（区块 {height} 之后）与重新执行的结果不同",
            "所有区块都成立，但区块之外保存的某个值被改动了",
            "请取用以前的副本",
        ),
    ),
    Entry(
        "S6459",
        "stored-transaction-not-taken",
        _PYTHON,
        Wording(
            "transaction {place} of block {height} (counted from 0) would not have been taken, or is stored "
            "under another identity",
            "every stored transaction must pass the checks it passed at first: number, key, signature",
            "ask the operator of the chain",
        ),
        Wording(
            "区块 {height} 的第 {place} 笔交易（从 0 数起）本不会被接受，或保存时用了别的标识",
            "每笔已保存的交易都必须再次通过当初的检查：序号、公钥、签名",
            "请询问链的运营者",
        ),
    ),
)

_LOOKING = (
    Entry(
        "S6460",
        "no-such-block",
        _PYTHON,
        Wording(
            "there is no block `{given}`",
            "the blocks of this chain are 0 to {last}",
            "give a number from 0 to {last}",
        ),
        Wording("没有区块 `{given}`", "本链的区块是 0 到 {last}", "请写 0 到 {last} 之间的数"),
    ),
    Entry(
        "S6461",
        "no-such-transaction",
        _PYTHON,
        Wording(
            "no transaction of this chain has the identity `{given}`",
            "an identity is `0x` and 64 hex digits; its first digits are enough where only one begins so",
            "copy it from `tally show CHAIN`",
        ),
        Wording(
            "本链上没有标识为 `{given}` 的交易",
            "标识是 `0x` 加 64 位十六进制数；只要不重复，写开头几位即可",
            "请从 `tally show CHAIN` 复制",
        ),
    ),
    Entry(
        "S6462",
        "no-such-account",
        _PYTHON,
        Wording(
            "no account that this chain knows has the address `{given}`",
            "an address is `0x` and 64 hex digits; its first digits are enough where only one begins so",
            "copy it from `tally show CHAIN`",
        ),
        Wording(
            "本链上没有地址为 `{given}` 的账户",
            "地址是 `0x` 加 64 位十六进制数；只要不重复，写开头几位即可",
            "请从 `tally show CHAIN` 复制",
        ),
    ),
    Entry(
        "S6463",
        "no-instance-of-that-name",
        _PYTHON,
        Wording(
            "this chain has no instance `{given}`; it has {count}",
            "an instance is named by its number, counted from 0, or by its address",
            "copy one from `tally show CHAIN`",
        ),
        Wording(
            "本链上没有合约实例 `{given}`，共有 {count} 个实例",
            "合约实例用从 0 数起的序号或地址来指明",
            "请从 `tally show CHAIN` 复制",
        ),
    ),
    Entry(
        "S6464",
        "several-begin-so",
        _PYTHON,
        Wording(
            "more than one begins with `{given}`: {known}",
            "a beginning is enough only where it fits one alone",
            "write more of it",
        ),
        Wording("以 `{given}` 开头的不止一个：{known}", "只有唯一符合时，才可以只写开头", "请再多写几位"),
    ),
    Entry(
        "S6465",
        "receipt-not-proved",
        _PYTHON,
        Wording(
            "the stored receipt does not lead to a header of block {height} that the sealer signed",
            "a receipt counts only with its proof: hashes up to the header's root, and the sealer's "
            "signature",
            "run `tally verify` to learn what differs",
        ),
        Wording(
            "保存的收据与封块人签署的区块 {height} 的区块头对不上",
            "收据连同证明才算数：逐级哈希到区块头里的根，再加上封块人的签名",
            "请运行 `tally verify` 查明差异",
        ),
    ),
    Entry(
        "S6466",
        "block-does-not-hold",
        _PYTHON,
        Wording(
            "the stored transactions or receipts of block {height} are not those that its header fixes",
            "the header holds one hash over all of either; something in the file was changed after sealing",
            "run `tally verify` to learn what differs, and compare with another copy of the chain",
        ),
        Wording(
            "保存的区块 {height} 的交易或收据与区块头所固定的不同",
            "区块头里各有一个覆盖全部交易和全部收据的哈希；封块之后文件内容被改动过",
            "请运行 `tally verify` 查明差异，并与链的另一份副本比较",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (*_RE_EXECUTION, *_LOOKING)
