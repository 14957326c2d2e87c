"""Codes S6: files, commands, Python and the chain."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

_FILES = (
    Entry(
        "S6001",
        "no-such-file",
        "Text",
        Wording(
            "there is no file `{path}`", "a command reads the file you name", "check the name and the folder"
        ),
        Wording("找不到文件 `{path}`", "命令要读取您给出的文件", "请检查文件名和所在文件夹"),
    ),
    Entry(
        "S6002",
        "file-not-readable",
        "Text",
        Wording(
            "the file `{path}` cannot be read: {reason}",
            "the system did not open the file",
            "check that you may read it and that its disk is there",
        ),
        Wording("无法读取文件 `{path}`：{reason}", "操作系统没有打开该文件", "请检查读取权限和磁盘状态"),
    ),
    Entry(
        "S6003",
        "foreign-module",
        "From Python",
        Wording(
            "another module named `{name}` was loaded first: {path}",
            "Tally is made of two packages named `vm` and `chain`; a program can hold one module of a name",
            "write `import tally` before the import of that module, or give that module another name",
        ),
        Wording(
            "另一个名为 `{name}` 的模块已先被载入：{path}",
            "Tally 由名为 `vm` 和 `chain` 的两个包组成，而一个程序里同名模块只能有一个",
            "在导入该模块之前先写 `import tally`，或给该模块改名",
        ),
    ),
    Entry(
        "S6004",
        "folder-not-file",
        "Text",
        Wording("`{path}` is a folder", "a command takes one file at a time", "name the file in it"),
        Wording("`{path}` 是文件夹", "命令一次处理一个文件", "请写出其中文件的名字"),
    ),
    Entry(
        "S6031",
        "file-not-writable",
        "Text",
        Wording(
            "the file `{path}` cannot be written: {reason}",
            "the system did not take the new text; the file is as it was",
            "check that you may write to it and to its folder, and that the disk has room",
        ),
        Wording(
            "无法写入文件 `{path}`：{reason}",
            "操作系统没有接受新的内容，文件保持原样",
            "请检查文件及其所在文件夹的写入权限，以及磁盘空间",
        ),
    ),
    Entry(
        "S6032",
        "no-sources-in-folder",
        "Text",
        Wording(
            "the folder `{path}` holds no file that ends in `.tally`",
            "of a folder, the files that end in `.tally` are taken, also those in its folders, "
            "but no links and nothing that starts with a dot",
            "name another folder, or the file itself",
        ),
        Wording(
            "文件夹 `{path}` 里没有以 `.tally` 结尾的文件",
            "对文件夹只处理其中（包括下级文件夹里）以 `.tally` 结尾的文件，不包括链接和以点开头的名字",
            "请写另一个文件夹，或直接写文件名",
        ),
    ),
)

_COMMANDS = (
    Entry(
        "S6005",
        "unknown-command",
        "Scenarios",
        Wording(
            "there is no command `{given}`",
            "the commands are {known}",
            "did you mean `{near}`?\n`tally --help` lists the commands",
        ),
        Wording(
            "没有命令 `{given}`", "现有命令：{known}", "是否要写 `{near}`？\n用 `tally --help` 查看所有命令"
        ),
    ),
    Entry(
        "S6006",
        "no-such-program",
        "Scenarios",
        Wording(
            "`{name}` is neither a file nor an installed contract",
            "a file ends in `.tally`; the installed contracts are {known}",
            "write the path of a file, or one of: {known}",
        ),
        Wording(
            "`{name}` 既不是文件，也不是已安装的合约",
            "文件名以 `.tally` 结尾；已安装的合约有 {known}",
            "请写文件路径，或从以下合约中选择：{known}",
        ),
    ),
    Entry(
        "S6007",
        "unknown-code",
        "Scenarios",
        Wording(
            "`{given}` is neither a code nor a word of the language",
            "a code is a letter and four digits, as a message shows it in brackets",
            "did you mean one of: {near}?\ncopy the code from the message; `tally explain` alone lists all "
            "families of codes",
        ),
        Wording(
            "`{given}` 既不是编号，也不是语言里的词",
            "编号由一个字母和四位数字组成，写在消息开头的方括号里",
            "是否要写以下之一：{near}？\n请从消息中复制编号；只写 `tally explain` 会列出各族编号",
        ),
    ),
    Entry(
        "S6008",
        "no-scenarios",
        "Scenarios",
        Wording(
            "`{name}` has no scenarios",
            "this command runs scenarios; a contract alone has nothing that happens",
            'write one: `scenario "what happens":`, with people, money and calls below it',
        ),
        Wording(
            "`{name}` 里没有情景",
            "该命令运行的是情景；只有合约时，没有可运行的经过",
            '请写一个情景：`scenario "发生了什么":`，下面写当事人、资金和调用',
        ),
    ),
    Entry(
        "S6009",
        "no-matching-scenario",
        "Scenarios",
        Wording(
            "no scenario's title holds `{title}`",
            "the titles are: {known}",
            "write a part of one of these titles, exactly as it stands there",
        ),
        Wording(
            "没有标题包含 `{title}` 的情景",
            "现有标题：{known}",
            "请写其中某个标题的一部分，文字须完全一致",
        ),
    ),
    Entry(
        "S6010",
        "no-such-step",
        "Scenarios",
        Wording(
            "there is no step {given}: the steps of “{title}” that ran are 1 to {last}",
            "a scenario stops at the step that fails, so later ones do not run",
            "give a number from 1 to {last}, as `tally run` prints it",
        ),
        Wording(
            "没有第 {given} 步：情景“{title}”已运行的是第 1 步到第 {last} 步",
            "情景在失败的那一步停止，其后的步骤不会运行",
            "请写 1 到 {last} 之间的编号，以 `tally run` 显示的为准",
        ),
    ),
    Entry(
        "S6011",
        "unknown-option",
        "Scenarios",
        Wording(
            "`{command}` has no option `{option}`",
            "an option that is not known could change nothing, so nothing was run",
            "did you mean `{near}`?\n`{command} --help` lists the options",
        ),
        Wording(
            "`{command}` 没有选项 `{option}`",
            "未知的选项不起任何作用，因此什么都没有运行",
            "是否要写 `{near}`？\n用 `{command} --help` 查看所有选项",
        ),
    ),
    Entry(
        "S6012",
        "option-needs-value",
        "Scenarios",
        Wording(
            "the option `{option}` of `{command}` is not used as it should be",
            "some options take a value, others take none",
            "see `{command} --help` for what `{option}` takes",
        ),
        Wording(
            "`{command}` 的选项 `{option}` 用法不对",
            "有的选项要带一个值，有的不带",
            "用 `{command} --help` 查看 `{option}` 的用法",
        ),
    ),
    Entry(
        "S6013",
        "missing-argument",
        "Scenarios",
        Wording("`{command}` needs {name}", "without it there is nothing to do", "see `{command} --help`"),
        Wording("`{command}` 缺少 {name}", "没有它就无事可做", "请看 `{command} --help`"),
    ),
    Entry(
        "S6014",
        "argument-does-not-fit",
        "Scenarios",
        Wording(
            "the value given for `{name}` of `{command}` does not fit",
            "it takes: {wanted}",
            "write one of: {wanted}\nsee `{command} --help`",
        ),
        Wording(
            "`{command}` 的 `{name}` 的值不合要求",
            "可以写的值：{wanted}",
            "请写其中之一：{wanted}\n请看 `{command} --help`",
        ),
    ),
    Entry(
        "S6015",
        "usage",
        "Scenarios",
        Wording(
            "`{command}` does not know what to do with: {given}",
            "each argument must have a place in the command",
            "see `{command} --help`",
        ),
        Wording(
            "`{command}` 不知道如何处理：{given}", "每个参数都要在命令里有位置", "请看 `{command} --help`"
        ),
    ),
    Entry(
        "S6099",
        "internal-fault",
        "Scenarios",
        Wording(
            "sorry, this is a fault of Tally itself: {kind} at {place} ({detail})",
            "nothing is wrong with your text as far as we know, and no result was given",
            "please send us this message, the command and the `.tally` file; Tally {version}, "
            "Python {python}",
        ),
        Wording(
            "抱歉，这是 Tally 自身的缺陷：{kind}，位置 {place}（{detail}）",
            "据我们所知您的文件没有问题，本次没有给出结果",
            "请把本消息、所用命令和 `.tally` 文件发给我们；Tally {version}，Python {python}",
        ),
    ),
)

_CHAIN = (
    Entry(
        "S6401",
        "currency-not-on-chain",
        "From Python",
        Wording(
            "this chain has no currency `{currency}`",
            "the currencies of a chain and who issues them are fixed at its start",
            "use three capitals of a currency of the chain, such as `CNY`",
        ),
        Wording(
            "本链没有货币 `{currency}`",
            "一条链有哪些货币、由谁发行，在建链时就已确定",
            "请用链上货币的三个大写字母，例如 `CNY`",
        ),
    ),
    Entry(
        "S6402",
        "not-the-issuer",
        "From Python",
        Wording(
            "only the issuer of {currency} makes new {currency}",
            "money is counted as issued, so that none appears from nowhere",
            'let the issuer give it: `chain.give(person, "100 {currency}")`',
        ),
        Wording(
            "只有 {currency} 的发行人可以增发 {currency}",
            "每一笔发行都计入总额，资金不会凭空出现",
            '由发行人发放：`chain.give(person, "100 {currency}")`',
        ),
    ),
    Entry(
        "S6403",
        "not-an-account",
        "From Python",
        Wording(
            "money can only be given to an account",
            "a contract's instance takes money by its own rules alone",
            "give it to a person, and let the person pay by a rule of the contract",
        ),
        Wording("资金只能转给账户", "合约实例只按自己的规则收款", "请先转给当事人，再由当事人按合约规则付款"),
    ),
    Entry(
        "S6404",
        "no-such-instance",
        "From Python",
        Wording(
            "there is no such instance on this chain",
            "it was made on another chain, or the chain was taken back to a point before it",
            "use `lease.on(chain)` for the same instance on a fork, or create it anew",
        ),
        Wording(
            "本链上没有这个合约实例",
            "它建在另一条链上，或者链已退回到它创建之前",
            "分叉链上的同一实例请用 `lease.on(chain)`，或重新创建",
        ),
    ),
)

_PYTHON = (
    Entry(
        "S6501",
        "bare-amount",
        "From Python",
        Wording(
            "`{name}` is {wanted}, but {given} was given",
            "a bare number does not say its unit: fen taken for yuan are wrong by a hundred times",
            'write the amount with its currency, as text: `"900 CNY"`',
        ),
        Wording(
            "`{name}` 的类型是 {wanted}，给出的却是 {given}",
            "单独的数字不说明单位：把分当成元，差一百倍",
            '请写成带货币的文本：`"900 CNY"`',
        ),
    ),
    Entry(
        "S6502",
        "value-does-not-fit",
        "From Python",
        Wording(
            "`{name}` is {wanted}, but {given} was given",
            "a value enters a contract only if it is of the type that the contract says",
            'give a value of this type: dates as `"2026-02-01"`, percents as `"50%"`, people as accounts, '
            "contracts as what `create` gave",
        ),
        Wording(
            "`{name}` 的类型是 {wanted}，给出的却是 {given}",
            "值的类型与合约所写一致，才能进入合约",
            '请给出该类型的值：日期写 `"2026-02-01"`，百分数写 `"50%"`，人用账户，合约用 `create` 得到的实例',
        ),
    ),
    Entry(
        "S6503",
        "unknown-calendar",
        "From Python",
        Wording(
            "there is no calendar `{name}`",
            "a calendar is a table of days off and a time zone; it comes with Tally or is your own",
            "use one of {known}, or leave it out for UTC without working days\n"
            "or build your own with `tally calendar build {name}`: it lies in `calendars/{name}.json` beside "
            'the contract; in Python: `tally.Chain(calendars=["calendars/{name}.json"])`',
        ),
        Wording(
            "没有日历 `{name}`",
            "日历是一张放假调休表，连同一个时区，由 Tally 提供或由您自备",
            "请用 {known} 之一；不写则用 UTC，没有工作日\n"
            "也可用 `tally calendar build {name}` 自己生成，放在合约旁的 `calendars/{name}.json`；"
            '在 Python 中写 `tally.Chain(calendars=["calendars/{name}.json"])`',
        ),
    ),
    Entry(
        "S6504",
        "time-goes-back",
        "From Python",
        Wording(
            "block time is {now} and cannot go back to {given}",
            "what has happened on a chain stays; deadlines that passed were acted on",
            "take a snapshot before and go back to it with `chain.revert`",
        ),
        Wording(
            "区块时间已到 {now}，不能退回到 {given}",
            "链上已发生的事不会改变，已过的期限也已处理",
            "请事先保存快照，再用 `chain.revert` 回到那一刻",
        ),
    ),
    Entry(
        "S6505",
        "beyond-the-last-day",
        "From Python",
        Wording(
            "this is beyond 9999-12-31", "dates end there, so that every date has ten characters", "wait less"
        ),
        Wording("超出了 9999-12-31", "日期到此为止，这样每个日期都是十个字符", "请缩短等待时间"),
    ),
    Entry(
        "S6506",
        "no-such-contract",
        "From Python",
        Wording(
            "the text has no contract `{name}`",
            "its contracts are: {known}",
            "use one of: {known}",
        ),
        Wording("该文件里没有合约 `{name}`", "其中的合约有：{known}", "请用其中之一：{known}"),
    ),
    Entry(
        "S6507",
        "arguments-do-not-match",
        "From Python",
        Wording(
            "`{name}` takes {wanted}; given were {given}",
            "each parameter gets exactly one value, and nothing else is taken",
            "give each of these once, by name or in this order: {wanted}",
        ),
        Wording(
            "`{name}` 的参数是 {wanted}，给出的是 {given}",
            "每个参数恰好对应一个值，不接受其他内容",
            "请按名字或按此顺序各给一次：{wanted}",
        ),
    ),
    Entry(
        "S6508",
        "no-such-name",
        "From Python",
        Wording(
            "the contract `{contract}` has nothing named `{name}`",
            "its actions, functions, terms, keeps, maps and pots can be read by name",
            "look the name up in the text of `{contract}`",
        ),
        Wording(
            "合约 `{contract}` 里没有名为 `{name}` 的内容",
            "可按名字读取其动作、函数、条款、保存值、映射和资金池",
            "请在 `{contract}` 的文本里查对名字",
        ),
    ),
    Entry(
        "S6509",
        "not-refused",
        "From Python",
        Wording(
            "the block was to be refused ({wanted}), but nothing in it was",
            "`tally.refused` passes only if the contract refuses a call inside it",
            "check state, date and sender of the call",
        ),
        Wording(
            "代码块本应被拒绝（{wanted}），却没有任何调用被拒绝",
            "`tally.refused` 只有在其中的调用被合约拒绝时才通过",
            "请检查该调用时的状态、日期和发起人",
        ),
    ),
    Entry(
        "S6510",
        "refused-for-another-reason",
        "From Python",
        Wording(
            "the block was to be refused with {wanted}, but was refused with {got}",
            "a test that takes any refusal hides mistakes",
            "check what the call does, or expect `{got}`",
        ),
        Wording(
            "代码块本应以 {wanted} 被拒绝，实际拒绝原因为 {got}",
            "不区分拒绝原因的测试会掩盖错误",
            "请检查该调用，或改为预期 `{got}`",
        ),
    ),
    Entry(
        "S6511",
        "two-currencies",
        "From Python",
        Wording(
            "{left} and {right} do not add or compare",
            "amounts of two currencies have no common unit without a rate",
            "convert one of them first, with a rate that you state",
        ),
        Wording(
            "{left} 与 {right} 不能相加或比较",
            "没有汇率，两种货币的金额就没有共同单位",
            "请先按明确的汇率换算其中一个",
        ),
    ),
    Entry(
        "S6512",
        "amount-out-of-range",
        "From Python",
        Wording(
            "this amount of {currency} would be below 0 or above the limit",
            "an amount is from 0 to 2^127-1 minor units; a debt is not negative money",
            "compare before you subtract: `if b <= a`",
        ),
        Wording(
            "该 {currency} 金额会小于 0 或超过上限",
            "金额在 0 到 2^127-1 个最小单位之间；欠款不是负的金额",
            "相减之前请先比较：`if b <= a`",
        ),
    ),
    Entry(
        "S6513",
        "no-working-days",
        "From Python",
        Wording(
            "the calendar {calendar} has no working days",
            "which days are worked is a fact of a country's calendar",
            'make the chain with one: `tally.Chain(calendar="CN")`',
        ),
        Wording(
            "日历 {calendar} 没有工作日",
            "哪些天上班由各国的日历决定",
            '建链时指定日历：`tally.Chain(calendar="CN")`',
        ),
    ),
    Entry(
        "S6519",
        "no-sender",
        "From Python",
        Wording(
            "the call of `{name}` does not say who calls",
            "who may act is part of every rule, so each call has a sender",
            "add the account that calls: `{name}(…, sender=li)`",
        ),
        Wording(
            "调用 `{name}` 时没有写明由谁调用",
            "每条规则都规定谁可以操作，因此每次调用都有发起人",
            "请加上调用者的账户：`{name}(…, sender=li)`",
        ),
    ),
    Entry(
        "S6520",
        "account-of-another-chain",
        "From Python",
        Wording(
            "`{name}` is the account {given} of another chain",
            "this chain does not know that account: it has nothing here, and could use nothing it is paid",
            'take the account from this chain: `chain.people("{given}")`',
        ),
        Wording(
            "`{name}` 是另一条链上的账户 {given}",
            "本链不认识这个账户：它在这里什么都没有，付给它的钱也永远无法动用",
            '请从本链取得账户：`chain.people("{given}")`',
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (*_FILES, *_COMMANDS, *_CHAIN, *_PYTHON)
