"""Codes S605x: what `tally audit` is asked."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES = (
    Entry(
        "S6051",
        "audit-unknown-term",
        "Declarations",
        Wording(
            "the contract has no term `{name}`",
            "days and amounts are worked out with the parties and terms that its text declares: {known}",
            "write one of these names",
        ),
        Wording(
            "合约没有名为 `{name}` 的条款",
            "日期和金额按合约文本声明的当事人和条款计算：{known}",
            "请使用其中的名称",
        ),
    ),
    Entry(
        "S6052",
        "audit-terms-missing",
        "Declarations",
        Wording(
            "these terms are missing: {names}",
            "a creation fixes every term, so days and amounts need all of them; parties may be left out",
            "give each one, for instance `{example}`, or all in a file with `--terms FILE`\n"
            "`--scenario TITLE` takes them from a scenario of the file",
        ),
        Wording(
            "缺少这些条款：{names}",
            "创建时每个条款都会确定，所以计算日期和金额需要全部条款；当事人可以不写",
            "请逐个给出，例如 `{example}`，或用 `--terms FILE` 从文件一次给出\n"
            "`--scenario TITLE` 从文件中的情景取条款",
        ),
    ),
    Entry(
        "S6053",
        "audit-term-misfit",
        "Types",
        Wording(
            "`{given}` does not fit `{name}`, which is `{wanted}`",
            "a term holds only values of its type",
            "write it like {example}",
        ),
        Wording(
            "`{given}` 不适合 `{name}`，其类型是 `{wanted}`",
            "条款只接受本类型的值",
            "请写成 {example} 这样",
        ),
    ),
    Entry(
        "S6054",
        "audit-terms-file",
        "Declarations",
        Wording(
            "`{path}` is no JSON object of terms: {reason}",
            'the file of `--terms` holds names and values, such as {"rent": "3000 CNY", "months": 12}',
            "write one object with a name for each term",
        ),
        Wording(
            "`{path}` 不是由条款组成的 JSON 对象：{reason}",
            '`--terms` 的文件写的是名称和值，例如 {"rent": "3000 CNY", "months": 12}',
            "请写成一个对象，每个条款一个名称",
        ),
    ),
    Entry(
        "S6055",
        "audit-which-contract",
        "Declarations",
        Wording(
            "`{name}` holds several contracts: {known}",
            "terms and a picture belong to one contract",
            "name the contract after the file",
        ),
        Wording(
            "`{name}` 中有多个合约：{known}",
            "条款和状态图只属于一个合约",
            "请在文件名后写出合约的名称",
        ),
    ),
    Entry(
        "S6056",
        "audit-no-such-contract",
        "Declarations",
        Wording(
            "the file holds no contract `{name}`",
            "its contracts are {known}",
            "write one of: {known}",
        ),
        Wording("文件中没有合约 `{name}`", "其中的合约有 {known}", "请写其中之一：{known}"),
    ),
    Entry(
        "S6057",
        "audit-scenario-without-creation",
        "Scenarios",
        Wording(
            "no scenario with `{title}` in its title creates `{name}`",
            "terms and day are taken from the first creation of the contract in the scenario",
            "choose another scenario, or give the terms with `--term`",
        ),
        Wording(
            "标题含 `{title}` 的情景没有创建 `{name}`",
            "条款和日期取自情景中该合约的第一次创建",
            "请换一个情景，或用 `--term` 给出条款",
        ),
    ),
    Entry(
        "S6058",
        "audit-day",
        "Types",
        Wording(
            "`{given}` is no day",
            "the contract is created at 0:00 of a day in its own zone, or at an instant of it",
            "write it like `--on 2026-02-01`",
        ),
        Wording(
            "`{given}` 不是日期",
            "合约在其时区某日的 0:00 创建，或在当日的某一时刻创建",
            "请写成 `--on 2026-02-01` 这样",
        ),
    ),
    Entry(
        "S6059",
        "audit-term-form",
        "Declarations",
        Wording(
            "`{given}` has no `=`",
            "`--term` takes a name and a value",
            'write it like `--term rent="3000 CNY"`',
        ),
        Wording("`{given}` 中没有 `=`", "`--term` 需要名称和值", '请写成 `--term rent="3000 CNY"` 这样'),
    ),
    Entry(
        "S6060",
        "audit-term-contract",
        "Declarations",
        Wording(
            "`{name}` is another contract (`{wanted}`), which cannot be given by a name",
            "an instance has to stand on a chain before another one can name it",
            "take the terms from a scenario that creates both: `--scenario` with a part of its title",
        ),
        Wording(
            "`{name}` 是另一份合约（`{wanted}`），不能用名称给出",
            "合约实例先要存在于链上，别的合约才能引用它",
            "请从同时创建两者的情景取得条款：`--scenario` 加标题的一部分",
        ),
    ),
)
