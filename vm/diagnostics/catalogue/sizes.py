"""Codes E25: how much a contract may hold."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E2501",
        "too-many-contracts",
        "Limits",
        Wording(
            "a file holds at most {highest} contracts, and this is one more",
            "A program is read, checked and stored as a whole. The limits are the same for everyone, "
            "so that every node can take every program.",
            "move contracts that do not name each other to a file of their own",
        ),
        Wording(
            "一个文件最多 {highest} 个合约，这里多了一个",
            "程序是整体阅读、检查和存储的。上限对所有人相同，每个节点才能接受每个程序。",
            "请把互不引用的合约移到另外的文件",
        ),
    ),
    Entry(
        "E2502",
        "too-many-states",
        "Limits",
        Wording(
            "a contract has at most {highest} states, and this is one more",
            "Each state is a situation that people must be able to tell apart; a contract with more of "
            "them is several contracts.",
            "split the contract, or keep in a `choice` what does not change who may act",
        ),
        Wording(
            "一个合约最多 {highest} 个状态，这里多了一个",
            "每个状态都是人们要能分辨的一种局面；状态再多，就应该是几份合约了。",
            "请拆分合约；不影响谁能操作的区别可以用 `choice` 保存",
        ),
    ),
    Entry(
        "E2503",
        "too-many-rules",
        "Limits",
        Wording(
            "a contract has at most {highest} rules and clocks, and this is one more",
            "Every rule is part of what each party must read before signing.",
            "split the contract, or give one rule to several states with `in A, B:`",
        ),
        Wording(
            "一个合约最多 {highest} 条规则和时钟，这里多了一条",
            "每条规则都是当事人签署前要读的内容。",
            "请拆分合约，或用 `in A, B:` 让几个状态共用一条规则",
        ),
    ),
    Entry(
        "E2504",
        "too-many-fields",
        "Limits",
        Wording(
            "a contract keeps at most {highest} values, maps and pots, and this is one more",
            "All of them are the state that every node stores for each instance of the contract.",
            "put values that belong together into a `record`, or pots of one kind into a family with `per`",
        ),
        Wording(
            "一个合约最多保存 {highest} 个值、映射和资金池，这里多了一个",
            "它们合起来就是每个节点为每份合约保存的状态。",
            "请把相关的值合成 `record`，同类的资金池用 `per` 合成一族",
        ),
    ),
    Entry(
        "E2505",
        "too-many-parameters",
        "Limits",
        Wording(
            "at most {highest} parameters are taken, and this is one more",
            "Every argument is signed and stored with each call, and people must be able to check what "
            "they sign.",
            "put values that belong together into a `record`",
        ),
        Wording(
            "最多 {highest} 个参数，这里多了一个",
            "每个参数都随每次调用签名并保存，签署人要能核对清楚。",
            "请把相关的值合成 `record`",
        ),
    ),
    Entry(
        "E2506",
        "too-many-locals",
        "Limits",
        Wording(
            "a rule has at most {highest} parameters, `let`s and loop items, and this is one more",
            "They all have a place in the machine while the rule runs, and the number of places is fixed.",
            "use a value directly where it is read once, or move a formula into a `function`",
        ),
        Wording(
            "一条规则最多 {highest} 个参数、`let` 和循环变量，这里多了一个",
            "规则运行时它们各占机器的一个位置，位置的数目是固定的。",
            "只用一次的值请直接写出，或把算式移到 `function`",
        ),
    ),
    Entry(
        "E2507",
        "too-many-statements",
        "Limits",
        Wording(
            "a rule has at most {highest} statements, those in blocks included, and this is one more",
            "A rule runs whole or not at all; the longer it is, the harder it is to see what it may do.",
            "move formulas into functions, or split the rule into two steps with a state between them",
        ),
        Wording(
            "一条规则最多 {highest} 条语句（含分支和循环内的），这里多了一条",
            "规则要么全部执行，要么完全不执行；越长就越难看清它会做什么。",
            "请把算式移到函数里，或把规则拆成两步，中间加一个状态",
        ),
    ),
    Entry(
        "E2508",
        "too-many-record-fields",
        "Limits",
        Wording(
            "a record or an event has at most {highest} fields, those of records inside it included",
            "A record is read and written as a whole, and its size is part of every action's cost.",
            "leave fields out, or keep the details as the `hash` of a document",
        ),
        Wording(
            "记录或事件最多 {highest} 个字段（含内层记录的字段）",
            "记录是整体读写的，大小计入每个操作的费用。",
            "请减少字段，或把细节放进文件，只保存文件的 `hash`",
        ),
    ),
    Entry(
        "E2509",
        "loop-limit",
        "Limits",
        Wording(
            "this loop's limit is {limit}; it lies between 1 and {highest}",
            "The limit says how often the loop runs at most, and the cost of the action is computed "
            "with it before it runs.",
            "write a limit from 1 to {highest}; to serve more, let the rule be called several times",
        ),
        Wording(
            "这个循环的上限是 {limit}，应在 1 到 {highest} 之间",
            "上限规定循环最多执行几次，操作的费用在运行前就按它计算。",
            "请写 1 到 {highest} 之间的上限；人数更多时请分批多次调用",
        ),
        wrong="""\
keep heirs: list account limit 50
event Invited: who: account
for person in heirs limit 5000:
    note Invited(person)
""",
        right="""\
keep heirs: list account limit 50
event Invited: who: account
for person in heirs limit 50:
    note Invited(person)
""",
    ),
    Entry(
        "E2510",
        "clock-limit",
        "Limits",
        Wording(
            "this clock's limit is {limit}; it lies between 1 and {highest}",
            "The limit says how often the clock strikes at most, so that waiting comes to an end and "
            "its cost is known.",
            "write a limit from 1 to {highest}",
        ),
        Wording(
            "这个时钟的上限是 {limit}，应在 1 到 {highest} 之间",
            "上限规定时钟最多触发几次，这样等待总有尽头，费用也能预知。",
            "请写 1 到 {highest} 之间的上限",
        ),
        wrong="""\
every 1 month clip from start limit 0: stay
""",
        right="""\
every 1 month clip from start limit 12: stay
""",
    ),
    Entry(
        "E2511",
        "family-limit",
        "Limits",
        Wording(
            "the limit of this family of pots is {limit}; it lies between 1 and {highest}",
            "The limit says for how many keys there can be money at one time. `refund` goes through "
            "all of them, so it must stay small.",
            "write a limit from 1 to {highest}, or leave it out and let each owner take the money out",
        ),
        Wording(
            "这族资金池的上限是 {limit}，应在 1 到 {highest} 之间",
            "上限规定最多有多少个键同时存有资金。`refund` 要逐个处理，所以不能太多。",
            "请写 1 到 {highest} 之间的上限，或不写上限，由各人自行取回",
        ),
        wrong="""\
pot bids: CNY per account limit 5000
""",
        right="""\
pot bids: CNY per account limit 500
""",
    ),
    Entry(
        "E2512",
        "type-too-deep",
        "Limits",
        Wording(
            "records and lists stand more than {highest} deep inside each other here",
            "A value is written into the chain's records level by level, and every machine reads at "
            "most so many.",
            "make it flatter: keep the inner values in a map of their own, by a key",
        ),
        Wording(
            "这里的记录和列表嵌套超过 {highest} 层",
            "值是逐层写入链上记录的，每台机器最多只读这么多层。",
            "请减少嵌套：把内层的值放进单独的映射，按键存取",
        ),
        wrong="""\
record A: x: int
record B: a: A
record C: b: B
record D: c: C
record E: d: D
record F: e: E
record G: f: F
record H: g: G
""",
        right="""\
record A: x: int
record B: a: A
record C: b: B
record D: c: C
""",
    ),
    Entry(
        "E2513",
        "too-many-terms",
        "Limits",
        Wording(
            "a contract has at most {highest} parties and terms together, and this is one more",
            "All of them are signed at the start, and each party must be able to check them.",
            "put values that belong together into a `record`, or keep a document's `hash`",
        ),
        Wording(
            "一个合约的当事人和条款参数合计最多 {highest} 个，这里多了一个",
            "它们都在开始时签署，每位当事人都要能核对。",
            "请把相关的值合成 `record`，或保存文件的 `hash`",
        ),
    ),
    Entry(
        "E2514",
        "large-constant",
        "Declarations",
        Wording(
            "a `fixed` value has at most {highest} operations and values, those of other constants included",
            "A constant is put in wherever its name stands. Constants made of constants would grow with each "
            "line, and the cost of reading one could not be seen.",
            "write the computed value itself, or give it to the contract as a term",
        ),
        Wording(
            "`fixed` 的值最多含 {highest} 个运算和数值，其中用到的其他常量也算在内",
            "常量的名称出现在哪里，它的内容就放到哪里。常量套常量会一行比一行大，读一次要多少费用也看不出来。",
            "请直接写算好的结果，或把它作为条款参数交给合约",
        ),
        wrong="""\
fixed a: hash = hash(1, 2, 3)
fixed b: hash = hash(a, a, a, a)
fixed c: hash = hash(b, b, b, b)
""",
        right="""\
fixed a: hash = hash(1, 2, 3)
fixed b: hash = hash(a, a, a, a)
""",
    ),
)
