"""Codes E1030 to E1045, E1056 and E1057: how a line begins, ends and goes on."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E1030",
        "no-version",
        "Text",
        Wording(
            "the file does not start with `tally 1`",
            "The first line says which version of the language the text is written in, so that it means "
            "the same in ten years.",
            "write `tally 1` above everything else; only comments may stand before it",
        ),
        Wording(
            "文件没有以 `tally 1` 开头",
            "第一行写明用的是语言的哪个版本，这样十年后含义也不变。",
            "请在最前面写上 `tally 1`；它前面只能有注释",
        ),
        "choice Way: cash, swap",
        "tally 1\nchoice Way: cash, swap",
    ),
    Entry(
        "E1031",
        "unknown-version",
        "Text",
        Wording(
            "the file is written in version {found} of the language; known here is version {known}",
            "A text is never read by the rules of another version.",
            "write `tally {known}`, or take a newer release of Tally",
        ),
        Wording(
            "文件用的是语言版本 {found}，这里只认识版本 {known}",
            "一份文本绝不会按另一个版本的规则来读。",
            "请写 `tally {known}`，或者升级 Tally",
        ),
        "tally 2\nchoice Way: cash, swap",
        "tally 1\nchoice Way: cash, swap",
    ),
    Entry(
        "E1032",
        "version-not-first",
        "Text",
        Wording(
            "`{word}` stands only at the start of the first line",
            "A file has one version, and says it first.",
            "take this line out",
        ),
        Wording("`{word}` 只能写在第一行开头", "一个文件只有一个版本，而且最先写明。", "请去掉这一行"),
        "choice Way: cash, swap\ntally 1",
        "choice Way: cash, swap",
    ),
    Entry(
        "E1040",
        "keyword-as-name",
        "Text",
        Wording(
            "`{word}` is a word of the language and cannot be a name",
            "If a word could be a name in one line and a keyword in the next, readers would have to guess.",
            "take another name, for example `{word}_1` or a Chinese one",
        ),
        Wording(
            "`{word}` 是语言的保留词，不能作名字",
            "同一个词如果时而是名字、时而是关键字，读的人就只能猜。",
            "请换一个名字，比如 `{word}_1` 或中文名",
        ),
        "party owner, sender",
        "party owner, keeper",
    ),
    Entry(
        "E1041",
        "keyword-with-capitals",
        "Text",
        Wording(
            "`{found}` is written `{keyword}`",
            "Capitals make another word; the words of the language have none.",
            "write `{keyword}`",
        ),
        Wording(
            "`{found}` 应当写成 `{keyword}`",
            "大小写不同就是不同的词；语言的关键字全部小写。",
            "请写 `{keyword}`",
        ),
        "Party owner",
        "party owner",
    ),
    Entry(
        "E1042",
        "misspelt-keyword",
        "Text",
        Wording(
            "`{found}` is not known here; was `{keyword}` meant?",
            "Here stands one of a few fixed words.",
            "write `{keyword}`",
        ),
        Wording(
            "这里不认识 `{found}`；是想写 `{keyword}` 吗？",
            "这个位置只能是几个固定的词之一。",
            "请写 `{keyword}`",
        ),
        "partty owner",
        "party owner",
    ),
    Entry(
        "E1043",
        "colon-missing",
        "Text",
        Wording(
            "the line that starts with `{header}` has no `:` where its first part ends",
            "The colon parts a name from what it is, and a header from what belongs to it.",
            "write `:` here",
        ),
        Wording(
            "以 `{header}` 开头的这一行缺少 `:`",
            "冒号把名字与它的类型分开，把标题与属于它的内容分开。",
            "请在这里写上 `:`",
        ),
        "on settle by owner\n    stay",
        "on settle by owner:\n    stay",
    ),
    Entry(
        "E1044",
        "nothing-below-header",
        "Text",
        Wording(
            "nothing stands below the line that starts with `{header}`",
            "A header without content says nothing; what belongs to it is indented deeper below it.",
            "write what belongs to it, indented by four more spaces, or take the line out",
        ),
        Wording(
            "以 `{header}` 开头的这一行下面没有内容",
            "标题行没有内容就没有意义；属于它的行要在下面缩进得更深。",
            "请在下面多缩进四格写上内容，或者去掉这一行",
        ),
        "if rent > 0 CNY:\nstay",
        "if rent > 0 CNY:\n    pay rent from held to owner\nstay",
    ),
    Entry(
        "E1045",
        "two-bodies",
        "Text",
        Wording(
            "the line that starts with `{header}` says what is done on the line itself and again below it",
            "Either the statements stand after the colon, or indented below; with both it is not clear "
            "what belongs where.",
            "move all of it below the line",
        ),
        Wording(
            "以 `{header}` 开头的这一行在冒号后写了内容，下面又写了一遍",
            "语句要么写在冒号后面，要么缩进写在下面；两处都写就分不清归属。",
            "请全部移到下面几行",
        ),
        "on settle by owner: refund bids\n    stay",
        "on settle by owner:\n    refund bids\n    stay",
    ),
    Entry(
        "E1056",
        "line-makes-no-sense",
        "Text",
        Wording(
            "after `{before}`, `{found}` makes no sense here",
            "The line could be read up to this place; what stands here cannot follow.",
            "compare with a right line: `{example}`",
        ),
        Wording(
            "`{before}` 后面接 `{found}` 读不通",
            "这一行读到这里为止都没问题，但这个位置不能接这样的内容。",
            "请对照一行正确的写法：`{example}`",
        ),
        "pay rent to owner from held",
        "pay rent from held to owner",
    ),
    Entry(
        "E1057",
        "line-not-finished",
        "Text",
        Wording(
            "the line ends after `{before}`, but something is still missing",
            "What was begun has to be said to its end on the line, or inside brackets on the next ones.",
            "compare with a right line: `{example}`",
        ),
        Wording(
            "这一行到 `{before}` 就结束了，后面还缺内容",
            "已经开头的内容要在本行写完，或者放在括号里接到下一行。",
            "请对照一行正确的写法：`{example}`",
        ),
        "pay rent from held",
        "pay rent from held to owner",
    ),
)
