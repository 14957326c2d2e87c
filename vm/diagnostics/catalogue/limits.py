"""Codes E50: sizes that a text may have."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording


def _branches(count: int) -> str:
    """An `if` with so many branches."""
    return "\n".join(
        f"{'if' if number == 1 else 'elif'} months == {number}: set claimed = {number} CNY"
        for number in range(1, count + 1)
    )


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E5001",
        "source-too-long",
        "Limits",
        Wording(
            "the file has {size} bytes; at most {limit} are read",
            "A contract is read by people before they sign it, and by every node of the chain.",
            "part it into several files",
        ),
        Wording(
            "文件有 {size} 字节，最多 {limit} 字节",
            "合约要让人签字前读完，链上每个节点也要读。",
            "请拆成几个文件",
        ),
    ),
    Entry(
        "E5002",
        "too-many-words",
        "Limits",
        Wording(
            "the file has more than {limit} words and marks",
            "A contract is read by people before they sign it, and by every node of the chain.",
            "part it into several files",
        ),
        Wording(
            "文件里的词和符号超过 {limit} 个",
            "合约要让人签字前读完，链上每个节点也要读。",
            "请拆成几个文件",
        ),
    ),
    Entry(
        "E5003",
        "name-too-long",
        "Limits",
        Wording(
            "this name has {length} characters; at most {limit} are allowed",
            "Names stand in pages, tables and receipts, and must fit there.",
            "take a shorter name",
        ),
        Wording(
            "这个名字有 {length} 个字符，最多 {limit} 个",
            "名字会出现在页面、表格和收据里，要放得下。",
            "请用短一些的名字",
        ),
        "party " + "n" * 65,
        "party " + "n" * 64,
    ),
    Entry(
        "E5004",
        "brackets-too-deep",
        "Limits",
        Wording(
            "here is a bracket inside {limit} others; there it ends",
            "Nobody can read such an expression, and the depth of what is read has to have a bound.",
            "give parts of it names with `let` or a `function`",
        ),
        Wording(
            "这里的括号外面已经套了 {limit} 层，不能再套",
            "这样的式子没人读得懂；读取的深度也必须有上限。",
            "请用 `let` 或 `function` 给其中几部分起名字",
        ),
        "fixed one: int = " + "(" * 33 + "1" + ")" * 33,
        "fixed one: int = 1",
    ),
    Entry(
        "E5005",
        "expression-too-deep",
        "Limits",
        Wording(
            "this expression is more than {limit} levels deep",
            "Every operator, call and bracketed part inside another is one level; `a + b + c` is two above "
            "`a`. "
            "Nobody can check such an expression by reading it.",
            "give parts of it names with `let` or a `function`; add up a list with `sum`",
        ),
        Wording(
            "这个式子超过 {limit} 层",
            "每个套在里面的运算、调用都算一层，连加也是逐层套上去的。这样的式子光看是看不清的。",
            "请用 `let` 或 `function` 给其中几部分起名字；求总和请用 `sum`",
        ),
        "fixed many: int = " + "1 + " * 32 + "1",
        "fixed many: int = " + "1 + " * 31 + "1",
    ),
    Entry(
        "E5006",
        "statements-too-deep",
        "Limits",
        Wording(
            "`if` and `for` may stand at most {limit} deep below a rule",
            "Deeper nesting is where readers lose track of what happens when.",
            "join conditions with `and`, test with `require` first, or make two rules",
        ),
        Wording(
            "一条规则下面 `if` 和 `for` 最多套 {limit} 层",
            "再深，读的人就弄不清什么情况下发生什么了。",
            "请用 `and` 合并条件，或先用 `require` 检查，或拆成两条规则",
        ),
        "on settle by owner:\n"
        "    if rent > 1 CNY:\n"
        "        if rent > 2 CNY:\n"
        "            if rent > 3 CNY:\n"
        "                pay rent from held to owner\n"
        "    stay",
        "on settle by owner:\n"
        "    if rent > 1 CNY and rent > 2 CNY:\n"
        "        if rent > 3 CNY:\n"
        "            pay rent from held to owner\n"
        "    stay",
    ),
    Entry(
        "E5007",
        "number-too-long",
        "Limits",
        Wording(
            "this number has {digits} digits; at most {limit} are read",
            "An int has 128 bits and goes to about 1.7 times 10 to the 38th; no sum of money is longer.",
            "look whether a digit was held down; else write it as a product",
        ),
        Wording(
            "这个数有 {digits} 位，最多 {limit} 位",
            "整数是 128 位，最大约为 1.7 乘 10 的 38 次方；没有比这更大的金额。",
            "请看看是不是多按了数字键；确实需要就写成乘积",
        ),
        "fixed big: int = " + "1" * 40,
        "fixed big: int = " + "1" * 39,
    ),
    Entry(
        "E5008",
        "text-too-long",
        "Limits",
        Wording(
            "this text has {length} characters; at most {limit} are allowed",
            "Texts of a contract stand in the program that every node keeps.",
            "shorten it; put the long text in a document and its hash in the contract",
        ),
        Wording(
            "这段文字有 {length} 个字符，最多 {limit} 个",
            "合约里的文字是程序的一部分，每个节点都要保存。",
            "请缩短；长文请放在文件里，合约里只写它的哈希",
        ),
        'require rent > 0 CNY else "' + "a" * 1025 + '"',
        'require rent > 0 CNY else "' + "a" * 1024 + '"',
    ),
    Entry(
        "E5009",
        "too-long-when-formatted",
        "Limits",
        Wording(
            "formatted, the file would have {size} bytes; at most {limit} are read, so it stays as it is",
            "Indentation of four spaces a level makes a text longer, and a longer file would be refused.",
            "part it into several files",
        ),
        Wording(
            "统一格式后文件会有 {size} 字节，超过可读取的 {limit} 字节，因此保持原样",
            "每级缩进四个空格会使文本变长，过长的文件会被拒绝。",
            "请拆成几个文件",
        ),
    ),
    Entry(
        "E5010",
        "too-many-branches",
        "Limits",
        Wording(
            "here is a branch after {limit} others, those of an `if` around it included; there it ends",
            "Whoever reads or runs a contract asks every condition in turn until one holds.",
            "part the rule into several, or keep what differs in a map and look it up by its key",
        ),
        Wording(
            "到这里已有 {limit} 个分支（外层 `if` 的也算在内），不能再多",
            "无论是读合约的人还是运行合约的机器，都要逐个判断条件，直到有一个成立。",
            "请把规则拆成几条，或者把不同之处存进映射，按键查找",
        ),
        _branches(65),
        _branches(64),
    ),
)
