"""Codes S641 to S644: what a signed chain does not take, and files of chains."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

_PYTHON = "From Python"

_TRANSACTIONS = (
    Entry(
        "S6410",
        "not-a-transaction",
        _PYTHON,
        Wording(
            "these bytes are no transaction",
            "a transaction has one form in bytes; anything else is not looked at further",
            "let Tally make the bytes, and send them as they are",
        ),
        Wording(
            "这些字节不是交易",
            "一笔交易只有一种字节写法，写法不同的一律不再往下看",
            "请由 Tally 生成字节，并原样发送",
        ),
    ),
    Entry(
        "S6411",
        "for-another-chain",
        _PYTHON,
        Wording(
            "this transaction is for another chain",
            "every signature names the chain it is for, so that nobody can use it on a second one",
            "sign the transaction again for this chain",
        ),
        Wording(
            "这笔交易属于另一条链",
            "每个签名都写明所属的链，所以别人不能拿到另一条链上再用",
            "请针对本链重新签名",
        ),
    ),
    Entry(
        "S6412",
        "key-not-shown",
        _PYTHON,
        Wording(
            "the first transaction of an account must show its key",
            "an address is made from the account's first key, but does not hold it",
            "sign the account's first transaction with its key shown",
        ),
        Wording(
            "账户的第一笔交易必须出示公钥",
            "地址由账户的第一把公钥算出，但地址里没有公钥本身",
            "账户的第一笔交易请连同公钥一起签名",
        ),
    ),
    Entry(
        "S6413",
        "key-is-not-the-accounts",
        _PYTHON,
        Wording(
            "the key that is shown is not this account's, or the account has shown its key before",
            "an account shows its first key once; later it changes its key by a transaction of its own",
            "show no key after the first transaction; check that address and key belong together",
        ),
        Wording(
            "出示的公钥不是该账户的，或该账户早已出示过公钥",
            "账户只出示一次第一把公钥，以后换密钥要另发一笔交易",
            "第一笔交易之后请不要再出示公钥；并核对地址与公钥是否对应",
        ),
    ),
    Entry(
        "S6414",
        "number-out-of-turn",
        _PYTHON,
        Wording(
            "the account's next transaction is number {wanted}; this one has number {given}",
            "an account's transactions are numbered from 0 without a gap, so none can be taken twice or out "
            "of order",
            "sign it again with number {wanted}, if it is still wanted",
        ),
        Wording(
            "该账户下一笔交易的序号是 {wanted}，这一笔的序号是 {given}",
            "账户的交易从 0 起连续编号，因此同一笔不会被执行两次，也不会颠倒次序",
            "如仍需要，请以序号 {wanted} 重新签名",
        ),
    ),
    Entry(
        "S6415",
        "no-longer-good",
        _PYTHON,
        Wording(
            "this transaction was good before block time {expires}, and it is {now} "
            "(in seconds since 1970-01-01, UTC)",
            "the sender said until when it may be taken, so that an old one does no harm later",
            "sign it again with a later end, if it is still wanted",
        ),
        Wording(
            "这笔交易须在区块时间 {expires} 之前执行，现在已是 {now}（自 1970-01-01 UTC 起的秒数）",
            "发送人写明了有效的终点，这样旧交易以后不会造成损害",
            "如仍需要，请写更晚的终点并重新签名",
        ),
    ),
    Entry(
        "S6416",
        "transaction-too-large",
        _PYTHON,
        Wording(
            "a transaction has at most {limit} bytes",
            "what everyone must keep and run again has a bound",
            "send less at once: a shorter program, or several calls",
        ),
        Wording(
            "一笔交易最多 {limit} 字节",
            "人人都要保存并重新执行的内容必须有上限",
            "请减少一次发送的内容：缩短程序，或分成几次调用",
        ),
    ),
    Entry(
        "S6417",
        "program-not-published",
        _PYTHON,
        Wording(
            "no program with this hash and such a contract is published on this chain",
            "a transaction names a program by its hash, and the chain must have it",
            "publish the program first; check the number of the contract in it",
        ),
        Wording(
            "本链上没有发布过具有该哈希和该合约的程序",
            "交易用哈希指明程序，程序必须已在链上",
            "请先发布程序，并核对合约在程序里的序号",
        ),
    ),
    Entry(
        "S6418",
        "program-not-accepted",
        _PYTHON,
        Wording(
            "these bytes are no program that the chain can accept",
            "every program is verified before it is kept: money, limits and ends of its clocks",
            "publish what the compiler of this version made",
        ),
        Wording(
            "这些字节不是本链能接受的程序",
            "每个程序在保存之前都要验证：资金、上限以及时钟的终点",
            "请发布由本版本编译器生成的程序",
        ),
    ),
    Entry(
        "S6419",
        "transaction-does-not-fit-types",
        _PYTHON,
        Wording(
            "the arguments or terms in the transaction do not fit their types",
            "each parameter and each term has a type with bounds; other bytes are never taken for a value",
            "look the types up in the contract's text",
        ),
        Wording(
            "交易里的参数或条件与类型不符",
            "每个参数、每项条件都有类型和范围，其他字节一律不当作值",
            "请在合约文本里查对类型",
        ),
    ),
    Entry(
        "S6420",
        "block-time-goes-back",
        _PYTHON,
        Wording(
            "block time is {now} and cannot go back to {given} (in seconds since 1970-01-01, UTC)",
            "deadlines that passed were acted on, and what is on the chain stays",
            "give a time that is not before {now}",
        ),
        Wording(
            "区块时间已到 {now}，不能退回到 {given}（自 1970-01-01 UTC 起的秒数）",
            "已过的期限都已处理，链上的记录不会改变",
            "请给出不早于 {now} 的时间",
        ),
    ),
    Entry(
        "S6421",
        "key-cannot-be-taken",
        _PYTHON,
        Wording(
            "this key cannot be the account's next key",
            "some keys are good for forged signatures and are never taken; and an account changes its key "
            "only after it has shown its first one",
            "make a new key with Tally; send any other transaction first if the account has sent none",
        ),
        Wording(
            "该公钥不能作为账户的新公钥",
            "有些公钥能用来伪造签名，一律不收；账户也要先出示过第一把公钥，才能更换",
            "请用 Tally 生成新密钥；若账户还没有发过交易，请先发一笔别的交易",
        ),
    ),
    Entry(
        "S6422",
        "signature-does-not-hold",
        _PYTHON,
        Wording(
            "the signature is not the account's",
            "only who has the account's present key can act for it; one changed bit breaks the signature",
            "sign with the account's present key, and send the bytes unchanged",
        ),
        Wording(
            "签名不是该账户的",
            "只有持有账户当前密钥的人才能代表账户；改动一位，签名就不成立",
            "请用账户当前的密钥签名，并原样发送",
        ),
    ),
    Entry(
        "S6423",
        "block-time-beyond-dates",
        _PYTHON,
        Wording(
            "block time cannot be {given}: the last is {last} (in seconds since 1970-01-01, UTC)",
            "dates end with 9999-12-31, and a contract may read the date of the block at any time",
            "give a time that is not after {last}",
        ),
        Wording(
            "区块时间不能是 {given}，最晚为 {last}（自 1970-01-01 UTC 起的秒数）",
            "日期到 9999-12-31 为止，而合约随时可能读取区块当天的日期",
            "请给出不晚于 {last} 的时间",
        ),
    ),
)

_FILES = (
    Entry(
        "S6430",
        "not-a-chain-file",
        _PYTHON,
        Wording(
            "`{path}` is not the file of a chain",
            "a chain lies in one file with a mark of its own, and this file does not have it",
            "check the name",
        ),
        Wording(
            "`{path}` 不是链文件", "一条链存放在一个带有专门标记的文件里，该文件没有这个标记", "请检查文件名"
        ),
    ),
    Entry(
        "S6431",
        "file-is-there",
        _PYTHON,
        Wording(
            "the file `{path}` is there already",
            "a new chain never writes over a file",
            "give another name, or open the chain that is there",
        ),
        Wording("文件 `{path}` 已存在", "新建的链不会覆盖任何文件", "请换一个名字，或打开已有的链"),
    ),
    Entry(
        "S6432",
        "file-in-use",
        _PYTHON,
        Wording(
            "another process has `{path}` open",
            "a chain's file belongs to one process at a time, so that its blocks have one order",
            "close the chain there, or look at a copy of the file",
        ),
        Wording(
            "`{path}` 正被另一个进程打开",
            "链文件同一时间只属于一个进程，这样区块只有一种次序",
            "请先在那里关闭该链，或查看文件的副本",
        ),
    ),
    Entry(
        "S6433",
        "file-of-another-version",
        _PYTHON,
        Wording(
            "`{path}` has the form {version}, which this version of Tally does not know",
            "the form of the file may change between versions; the chain in it does not",
            "open it with the version that made it",
        ),
        Wording(
            "`{path}` 的文件格式是 {version}，本版本的 Tally 不认识",
            "不同版本的文件格式可能不同，其中的链并不改变",
            "请用生成它的版本打开",
        ),
    ),
    Entry(
        "S6434",
        "file-damaged",
        _PYTHON,
        Wording(
            "the file `{path}` is damaged: {reason}",
            "the disk or another program changed bytes of it; no block can be trusted before it is verified "
            "again",
            "take a copy from before, and run `tally verify` on it",
        ),
        Wording(
            "文件 `{path}` 已损坏：{reason}",
            "磁盘或其他程序改动了其中的字节；重新验证之前，任何区块都不可信",
            "请取用以前的副本，并对它运行 `tally verify`",
        ),
    ),
    Entry(
        "S6435",
        "setting-not-made",
        _PYTHON,
        Wording(
            "`{path}` cannot be kept safely: this SQLite does not take the setting `{name}`",
            "without it a power cut could lose a block that was said to be kept",
            "put the file on a local disk, and check which SQLite is installed",
        ),
        Wording(
            "无法安全保存 `{path}`：这里的 SQLite 不接受设置 `{name}`",
            "缺少该设置，断电时可能丢失已确认保存的区块",
            "请把文件放在本机磁盘上，并检查所安装的 SQLite",
        ),
    ),
    Entry(
        "S6436",
        "no-genesis",
        _PYTHON,
        Wording(
            "the chain's first facts are missing, damaged, or not of this version",
            "they fix currencies, issuers, the sealer and the calendars; all blocks hang on them",
            "open the chain with the version that made it, or take a copy from before",
        ),
        Wording(
            "链的创世内容缺失、已损坏，或不属于本版本",
            "创世内容确定货币、发行人、封块人和日历，所有区块都以它为起点",
            "请用生成它的版本打开，或取用以前的副本",
        ),
    ),
    Entry(
        "S6437",
        "not-the-sealers-key",
        _PYTHON,
        Wording(
            "this key is not the sealer's of this chain",
            "one key signs all blocks of a chain; it was named at the chain's start",
            "open the chain with the key it was made with",
        ),
        Wording(
            "该密钥不是本链封块人的密钥",
            "一条链的所有区块由同一把密钥签名，建链时已经写明",
            "请用建链时的密钥打开",
        ),
    ),
    Entry(
        "S6438",
        "head-does-not-hold",
        _PYTHON,
        Wording(
            "block {height}, the last one, is damaged or does not fit the stored state",
            "a header fixes the whole state by one hash, and the stored state has another",
            "run `tally verify` to learn what differs, and take a copy from before",
        ),
        Wording(
            "最后的区块 {height} 已损坏，或与保存的状态不符",
            "区块头用一个哈希固定全部状态，而保存的状态算出的是另一个",
            "请运行 `tally verify` 查明差异，并取用以前的副本",
        ),
    ),
    Entry(
        "S6439",
        "state-damaged",
        _PYTHON,
        Wording(
            "the stored state is damaged at {leaf}",
            "what stands there is nothing that a state can hold",
            "run `tally verify` to learn since when, and take a copy from before",
        ),
        Wording(
            "保存的状态在 {leaf} 处已损坏",
            "那里的内容不是任何状态所能有的",
            "请运行 `tally verify` 查明从何时起，并取用以前的副本",
        ),
    ),
    Entry(
        "S6440",
        "block-not-kept",
        _PYTHON,
        Wording(
            "the block could not be kept in `{path}`: {reason}",
            "a block counts only when it is on the disk; this one does not, and the chain has stopped",
            "see that the disk has room and is writable, then open the chain again: all blocks that were "
            "acknowledged are there",
        ),
        Wording(
            "区块无法保存到 `{path}`：{reason}",
            "区块写入磁盘才算数；这一块没有写入，链已停止",
            "请确认磁盘有空间且可写，再重新打开：已确认的区块都在",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (*_TRANSACTIONS, *_FILES)
