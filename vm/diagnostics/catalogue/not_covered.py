"""Codes E29: constructs of the language that this version does not cover."""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "E2915",
        "amend-not-covered",
        "Declarations",
        Wording(
            "a contract cannot be amended in this version",
            "A contract's text is what its parties signed. Changing it needs their consent and a way "
            "for what is stored to move over, which this version does not have.",
            "end this contract with a rule that all sign, and make a new one",
        ),
        Wording(
            "这个版本还不支持修改合约",
            "合约文本就是当事人签署的内容。修改既要各方同意，又要迁移已保存的数据，这个版本还做不到。",
            "请用各方共同签署的规则结束本合约，再订立新的合约",
        ),
        wrong="""\
amend by landlord and tenant
""",
        right="""\
on end by landlord and tenant: go Closed
""",
    ),
)
