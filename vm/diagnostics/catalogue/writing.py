"""Codes E24: what statements write, and what declarations start with."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E2401",
        "cannot-set",
        "Statements",
        Wording(
            "`set` gives a new value to something the contract keeps; this keeps nothing",
            "Functions, types and the results of calls have no place of their own that could be written.",
            "name a `keep`, an entry of a map, or a field of one of them",
        ),
        Wording(
            "`set` 用来给合约保存的内容写入新值，这里不保存任何内容",
            "函数、类型和调用结果没有可以写入的存储位置。",
            "请写 `keep` 的名称、映射的条目，或其中的字段",
        ),
        wrong="""\
choice Reason: damage, arrears
set Reason = Reason.damage
""",
        right="""\
choice Reason: damage, arrears
keep reason: Reason
set reason = Reason.damage
""",
    ),
    Entry(
        "E2402",
        "set-pot",
        "Statements",
        Wording(
            "money in a pot cannot be set; it only moves",
            "A pot is money itself, not a number about it. If it could be set, money would come from "
            "nowhere; so each currency is conserved, whatever the author writes.",
            "move it: `pay … from … to …`; it comes in with `paying … into` in a rule's header",
        ),
        Wording(
            "资金池里的钱不能用 `set` 赋值，只能转移",
            "资金池是钱本身，不是记账的数字。如果能赋值，钱就会凭空出现；正因为不能，无论作者怎么写，每"
            "种货币的总量都不变。",
            "请转移资金：`pay … from … to …`；资金由规则头部的 `paying … into` 存入",
        ),
        wrong="""\
pot held: CNY
set held = 0 CNY
""",
        right="""\
pot held: CNY
pay all from held to tenant
""",
    ),
    Entry(
        "E2403",
        "set-term",
        "Statements",
        Wording(
            "`{name}` was fixed when the contract was made and cannot be set",
            "Parties, terms and constants are what people signed. The contract's address stands for "
            "them, so they never change.",
            "keep what changes in a `keep` of its own",
        ),
        Wording(
            "`{name}` 在订立合约时就已确定，不能改写",
            "当事人、条款参数和常量是各方签署的内容。合约地址就代表它们，所以永远不变。",
            "会变化的内容请另用 `keep` 保存",
        ),
        wrong="""\
set rent = rent * 2
""",
        right="""\
keep rent_now: money CNY = rent
set rent_now = rent * 2
""",
    ),
    Entry(
        "E2404",
        "set-local",
        "Statements",
        Wording(
            "`{name}` has its value from the call or from this rule and cannot be set",
            "A parameter, a `let` or a loop's item means one value in the whole rule, so a line can be "
            "read without looking for changes above it.",
            "give the new value a name of its own with `let`",
        ),
        Wording(
            "`{name}` 的值来自调用或本规则，不能改写",
            "参数、`let` 和循环变量在整条规则里只代表一个值，读某一行时不用往上找它有没有变过。",
            "请用 `let` 给新值另取名称",
        ),
        wrong="""\
set amount = min(amount, deposit)
set claimed = amount
""",
        right="""\
let capped = min(amount, deposit)
set claimed = capped
""",
    ),
    Entry(
        "E2405",
        "set-whole-map",
        "Statements",
        Wording(
            "the map `{name}` cannot be set as a whole",
            "A map has no limit, so writing all of it would have no known cost. It changes one entry "
            "at a time.",
            'set one entry, `set {name}[key] = …`, or write `add key -> value to {name} else "…"`',
        ),
        Wording(
            "映射 `{name}` 不能整体赋值",
            "映射的大小没有上限，整体写入的费用无法预知，所以每次只改一个条目。",
            '请写一个条目：`set {name}[key] = …`，或 `add 键 -> 值 to {name} else "…"`',
        ),
        wrong="""\
keep owed: map account to money CNY default 0 CNY
set owed = deposit
""",
        right="""\
keep owed: map account to money CNY default 0 CNY
set owed[tenant] = deposit
""",
    ),
    Entry(
        "E2406",
        "once-changed",
        "Statements",
        Wording(
            "an entry of a map with `once` is written once and then stays",
            "`once` promises every reader that what stands in the register is what was first entered.",
            'write a new entry with `add key -> value to map else "…"`, or declare the map without `once`',
        ),
        Wording(
            "带 `once` 的映射，条目写入后就不再改变",
            "`once` 向所有读者保证：登记簿里的内容就是最初登记的内容。",
            '请用 `add 键 -> 值 to 映射 else "…"` 写新条目，或声明时去掉 `once`',
        ),
        wrong="""\
keep register: map hash to account once
keep deed: hash
set register[deed] = tenant
""",
        right="""\
keep register: map hash to account once
keep deed: hash
add deed -> tenant to register else "already registered"
""",
    ),
    Entry(
        "E2407",
        "once-removed",
        "Statements",
        Wording(
            "an entry of a map with `once` cannot be removed",
            "What could be removed could be written again with another value, and `once` promises that "
            "it cannot.",
            "note the end in a second map, or declare this one without `once`",
        ),
        Wording(
            "带 `once` 的映射，条目不能删除",
            "能删除就能换个值重新写入，而 `once` 保证了不会如此。",
            "请把终止情况记在另一个映射里，或声明时去掉 `once`",
        ),
        wrong="""\
keep register: map hash to account once
keep deed: hash
remove deed from register else "not registered"
""",
        right="""\
keep register: map hash to account
keep deed: hash
remove deed from register else "not registered"
""",
    ),
    Entry(
        "E2408",
        "entry-without-key",
        "Statements",
        Wording(
            "a map takes an entry with its key, and here is only a value",
            "`add x to …` is for lists. An entry of a map is found again by its key, so the key is "
            "written too.",
            'write `add key -> value to map else "…"`',
        ),
        Wording(
            "映射的条目要带键，这里只有值",
            "`add x to …` 用于列表。映射的条目要靠键才能找到，所以键也要写出来。",
            '请写 `add 键 -> 值 to 映射 else "…"`',
        ),
        wrong="""\
keep owed: map account to money CNY
add rent to owed else "already there"
""",
        right="""\
keep owed: map account to money CNY
add tenant -> rent to owed else "already there"
""",
    ),
    Entry(
        "E2409",
        "entry-into-what",
        "Statements",
        Wording(
            "`add key -> value` adds an entry to a map; this is no map",
            "Only a map has keys. A list takes items at its end.",
            'for a list write `add item to list else "…"`',
        ),
        Wording(
            "`add 键 -> 值` 是往映射里加条目，这里不是映射",
            "只有映射有键。列表是在末尾添加元素。",
            '列表请写 `add 元素 to 列表 else "…"`',
        ),
        wrong="""\
keep heirs: list account limit 5
add 1 -> tenant to heirs else "full"
""",
        right="""\
keep heirs: list account limit 5
add tenant to heirs else "full"
""",
    ),
    Entry(
        "E2410",
        "remove-from-what",
        "Statements",
        Wording(
            "`remove` takes an entry out of a map; this is no map",
            "Entries of a map have keys and can be found. Items of a list have only their place, which "
            "would change for all that follow.",
            "name a map, or set the list anew",
        ),
        Wording(
            "`remove` 从映射里删除条目，这里不是映射",
            "映射的条目有键，找得到。列表的元素只有位置，删掉一个，后面的位置全都会变。",
            "请写映射，或重新设置整个列表",
        ),
        wrong="""\
keep heirs: list account limit 5
remove tenant from heirs else "not there"
""",
        right="""\
keep heirs: map account to bool
remove tenant from heirs else "not there"
""",
    ),
    Entry(
        "E2411",
        "add-to-what",
        "Statements",
        Wording(
            "`add … to` appends to a list that the contract keeps; this is none",
            "Only a `keep` with a list type can grow, up to the limit of its type.",
            "declare `keep name: list … limit n` and add to that",
        ),
        Wording(
            "`add … to` 是往合约保存的列表末尾添加，这里不是",
            "只有类型为列表的 `keep` 才能增长，上限由类型规定。",
            "请声明 `keep 名称: list … limit n`，再往里面添加",
        ),
        wrong="""\
add who to tenant else "full"
""",
        right="""\
keep heirs: list account limit 5
add who to heirs else "full"
""",
    ),
    Entry(
        "E2412",
        "for-over-map",
        "Statements",
        Wording(
            "a map or a family of pots cannot be gone through; `for` takes a list",
            "A map has no order and no limit: going through it would cost more each day, until one day "
            "no action could pay for it.",
            "keep the keys in a list with a limit, or use `sum` and `count`",
        ),
        Wording(
            "映射和一族资金池不能遍历，`for` 只用于列表",
            "映射没有顺序，也没有上限：遍历它的费用会一天天增加，直到某天任何操作都付不起。",
            "请把键存进有上限的列表，或使用 `sum` 和 `count`",
        ),
        wrong="""\
keep owed: map account to money CNY
event Owes: who: account
for person in owed limit 50:
    note Owes(person)
""",
        right="""\
keep debtors: list account limit 50
event Owes: who: account
for person in debtors limit 50:
    note Owes(person)
""",
    ),
    Entry(
        "E2413",
        "default-not-map",
        "Declarations",
        Wording(
            "`default` is for maps; this keeps one value",
            "A map answers with its default for keys that were never written. A single value has a "
            "first value instead, after `=`.",
            "write `=` in the place of `default`",
        ),
        Wording(
            "`default` 用于映射，这里保存的是单个值",
            "映射用默认值回答从未写过的键。单个值则用 `=` 写出初值。",
            "请把 `default` 换成 `=`",
        ),
        wrong="""\
keep missed: int default 0
""",
        right="""\
keep missed: int = 0
""",
    ),
    Entry(
        "E2414",
        "first-value-of-map",
        "Declarations",
        Wording(
            "a map starts empty and has no first value",
            "What stands after `=` would be one value, and a map is many. What missing keys read as is "
            "said with `default`.",
            "write `default` in the place of `=`, or leave it out",
        ),
        Wording(
            "映射一开始是空的，没有初值",
            "`=` 后面是一个值，而映射有许多条目。没有写过的键读作什么，用 `default` 说明。",
            "请把 `=` 换成 `default`，或去掉",
        ),
        wrong="""\
keep missed: map account to int = 0
""",
        right="""\
keep missed: map account to int default 0
""",
    ),
    Entry(
        "E2415",
        "fixed-not-constant",
        "Declarations",
        Wording(
            "a `fixed` value is made of constants alone, and this reads something else",
            "It is the same in every contract made from this text and is put in wherever its name "
            "stands. What differs between contracts is a term.",
            "use literals and other `fixed` values, or a `function` of the contract for what depends "
            "on terms",
        ),
        Wording(
            "`fixed` 的值只能由常量组成，这里读取了别的内容",
            "它在由本文本订立的每份合约里都相同，名称出现在哪里就代入哪里。各份合约不同的内容应写成条款"
            "参数。",
            "请只用字面量和其他 `fixed`；依赖条款参数的内容请用合约里的 `function`",
        ),
        wrong="""\
fixed half: money CNY = deposit / 2 rounded down
""",
        right="""\
function half() -> money CNY = deposit / 2 rounded down
""",
    ),
    Entry(
        "E2416",
        "clear-what",
        "Statements",
        Wording(
            "`clear` makes a kept value unknown again, or a kept list empty; this is neither",
            "Terms and constants stay, a pot is emptied by paying, and an entry of a map is removed by "
            "its key.",
            "name a `keep`; for a pot write `pay all from … to …`, for an entry `remove key from map "
            'else "…"`',
        ),
        Wording(
            "`clear` 使 `keep` 的值重新变为未知，或清空列表，这里两者都不是",
            "条款参数和常量不会变，资金池靠支付清空，映射条目按键删除。",
            '请写 `keep` 的名称；资金池写 `pay all from … to …`，条目写 `remove 键 from 映射 else "…"`',
        ),
        wrong="""\
keep witness: account
clear tenant
""",
        right="""\
keep witness: account
clear witness
""",
    ),
    Entry(
        "E2417",
        "for-over-what",
        "Statements",
        Wording(
            "`for` goes through a list, and this is `{type}`",
            "A loop needs a list, whose limit says how often it runs at most.",
            "name a list",
        ),
        Wording(
            "`for` 用于遍历列表，这里是 `{type}`",
            "循环需要列表，列表的上限规定了最多循环几次。",
            "请写列表的名称",
        ),
        wrong="""\
event Invited: who: account
for person in tenant limit 5:
    note Invited(person)
""",
        right="""\
event Invited: who: account
for person in list(tenant, landlord) limit 5:
    note Invited(person)
""",
    ),
    Entry(
        "E2418",
        "each-of-what",
        "Declarations",
        Wording(
            "`each` goes with a map that the contract keeps; `{name}` is none",
            "The invariant is checked for the keys of that map which an action wrote.",
            "name a map, or leave `each … in …` out",
        ),
        Wording(
            "`each` 要配合约保存的映射，`{name}` 不是映射",
            "这条不变式只检查操作写过的那些键。",
            "请写映射的名称，或去掉 `each … in …`",
        ),
        wrong="""\
keep heirs: list account limit 5
invariant known_heirs each k in heirs: k != landlord
""",
        right="""\
keep heirs: map account to bool
invariant known_heirs each k in heirs: heirs[k]
""",
    ),
    Entry(
        "E2419",
        "default-with-once",
        "Declarations",
        Wording(
            "a map with `once` has no `default`",
            "`once` is a register: an entry is there or it is not. A default would let a missing entry "
            "read like one that was registered.",
            "leave `default` out and ask `key in map` first, or declare the map without `once`",
        ),
        Wording(
            "带 `once` 的映射不能写 `default`",
            "`once` 是登记簿：条目要么登记过，要么没有。有了默认值，没登记的读起来就和登记过的一样。",
            "请去掉 `default`，读取前先问 `键 in 映射`；或声明时去掉 `once`",
        ),
        wrong="""\
keep register: map hash to int once default 0
""",
        right="""\
keep register: map hash to int once
""",
    ),
)
