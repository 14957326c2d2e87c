"""Words of the commands that show and verify a stored chain, English and Chinese side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from vm.diagnostics.report import Language

Tongue: TypeAlias = Literal["en", "zh"]
_PARAMETER = re.compile(r"\{([a-z]+)(?: ([a-z]+))?\}")
"""`{name}`, or `{count block}`, which is `1 block` or `2 blocks`."""

CHAIN_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # --- verify
        "verified": ("verified: {path}", "验证通过：{path}"),
        "not verified": ("NOT verified: {path}", "验证未通过：{path}"),
        "re-executed": (
            "{blocks block} with {count transaction}, re-executed from the genesis",
            "{blocks} 个区块、{count} 笔交易，已从创世起重新执行",
        ),
        "head is": ("last block {height}, hash {hash}", "最后的区块 {height}，哈希 {hash}"),
        "genesis is": ("genesis hash {hash}", "创世哈希 {hash}"),
        "every part held": (
            (
                "every signature, link and root holds; every receipt and every change of the state is what "
                "re-execution gives, to the byte"
            ),
            "所有签名、前后链接和根都成立；每张收据、每处状态改动都与重新执行的结果逐字节相同",
        ),
        "one chain": (
            (
                "this cannot show that it is the only chain its sealer signed: compare the hash with the one "
                "that others were given"
            ),
            "这不能说明封块人只签过这一条链：请把哈希与他人拿到的相互比对",
        ),
        "differs in leaf": ("where: {leaf}", "位置：{leaf}"),
        "differs in transaction": ("transaction {identity}", "交易 {identity}"),
        "held before": (
            "{blocks block} before it held",
            "此前的 {blocks} 个区块都成立",
        ),
        "progress": ("block {height} of {last}", "区块 {height} / {last}"),
        # --- leaves
        "leaf account": ("account {account}: key, number and gas", "账户 {account} 的公钥、序号和步数"),
        "leaf balance": ("account {account}, balance {currency}", "账户 {account} 的 {currency} 余额"),
        "leaf issued": ("all {currency} ever issued", "历来发行的 {currency} 总额"),
        "leaf program": ("program {hash}", "程序 {hash}"),
        "leaf instance": (
            "instance {instance}: state, terms, kept values, pots",
            "合约实例 {instance} 的状态、条件、保存值和资金池",
        ),
        "leaf entry": ("instance {instance}, entry {place}", "合约实例 {instance} 的映射条目 {place}"),
        "leaf pot": ("instance {instance}, pot {place}", "合约实例 {instance} 的资金池 {place}"),
        "leaf lot": (
            "instance {instance}, pot {place}, budget line `{line}`",
            "合约实例 {instance} 的资金池 {place}，科目 `{line}`",
        ),
        "leaf flow": ("instance {instance}, total {place}", "合约实例 {instance} 的累计 {place}"),
        "leaf consent": (
            "instance {instance}, consent of {account} to {action}",
            "合约实例 {instance} 中 {account} 对 {action} 的同意",
        ),
        "leaf unknown": ("something that no state has ({path})", "任何状态都没有的内容（{path}）"),
        # --- the chain
        "chain title": (
            "chain {name}: {blocks block} after the genesis, time {when}",
            "链 {name}：创世之后有 {blocks} 个区块，时间 {when}",
        ),
        "counts": (
            "{accounts account}, {programs program}, {instances instance}",
            "{accounts} 个账户，{programs} 个程序，{instances} 个合约实例",
        ),
        "money title": ("money", "资金"),
        "issued": ("{amount} issued", "已发行 {amount}"),
        "in accounts": ("{amount} in {count account}", "{amount} 在 {count} 个账户"),
        "in pots": ("{amount} in {count pot}", "{amount} 在 {count} 个资金池"),
        "does not add up": (
            "DOES NOT ADD UP: accounts and pots do not hold what was issued",
            "合计不符：账户与资金池之和不等于发行总额",
        ),
        "held by": ("{amount}  {owner}", "{amount}  {owner}"),
        "no money": ("none was issued", "尚未发行"),
        "more": ("... and {count} more", "... 另有 {count} 项"),
        "blocks title": ("blocks, newest first", "区块（最新的在前）"),
        "block line": (
            "{height}  {when}  {sent transaction}, {refused} refused, {clocks clock}",
            "{height}  {when}  {sent} 笔交易，{refused} 笔被拒绝，{clocks} 个时钟",
        ),
        "unsealed block line": (
            "{height}  {when}  NOT SEALED: {sent transaction}, {refused} refused, {clocks clock}",
            "{height}  {when}  未经封块人签名：{sent} 笔交易，{refused} 笔被拒绝，{clocks} 个时钟",
        ),
        "genesis line": ("0  {when}  the genesis", "0  {when}  创世"),
        "instances title": ("instances, newest first", "合约实例（最新的在前）"),
        "instance line": ("{name}  {state}", "{name}  {state}"),
        "halted state": ("{state}, HALTED ({code})", "{state}，已停摆（{code}）"),
        # --- a block
        "block title": ("block {height}, {when}", "区块 {height}，{when}"),
        "nothing happened": ("the first state, before any transaction", "任何交易之前的最初状态"),
        "gas of block": ("gas {gas}", "步数 {gas}"),
        "sizes": (
            "bytes: header {header}, transactions {sent}, receipts {receipts}",
            "字节数：区块头 {header}，交易 {sent}，收据 {receipts}",
        ),
        "hash": ("hash {hash}", "哈希 {hash}"),
        "parent": ("parent {hash}", "前一块 {hash}"),
        "state root": ("state root {hash}", "状态根 {hash}"),
        "transactions root": ("transactions root {hash}", "交易根 {hash}"),
        "receipts root": ("receipts root {hash}", "收据根 {hash}"),
        "sealed": ("signature {hash} (the sealer's)", "签名 {hash}（封块人的）"),
        "not sealed": ("signature {hash} (NOT the sealer's)", "签名 {hash}（不是封块人的）"),
        "sealer": ("sealer's key {hash}", "封块人公钥 {hash}"),
        # --- what somebody did
        "said": ("{what}: {outcome}", "{what}：{outcome}"),
        "did issue": ("{amount} issued by {who} to {to}", "{who} 向 {to} 发行 {amount}"),
        "did transfer": ("{amount} given by {who} to {to}", "{who} 转给 {to} {amount}"),
        "did publish": ("{who} published a program", "{who} 发布程序"),
        "did create": ("{who} created {instance}", "{who} 创建 {instance}"),
        "did not create": ("{who} asked to create a {contract}", "{who} 请求创建 {contract}"),
        "did call": ("{who} called {action} of {instance}", "{who} 调用 {instance} 的 {action}"),
        "did call with": (
            "{who} called {action} of {instance} with {arguments}",
            "{who} 调用 {instance} 的 {action}，参数 {arguments}",
        ),
        "did withdraw": (
            "{who} took back the consent to {action} of {instance}",
            "{who} 撤回对 {instance} 的 {action} 的同意",
        ),
        "did rotate": ("{who} changed the account's key", "{who} 更换账户密钥"),
        "did something": (
            "a transaction that cannot be read",
            "一笔无法读取的交易",
        ),
        "clock ran": ("{clock} of {instance}, due {when}", "{instance} 的 {clock} 于 {when} 到期"),
        "clock stopped": ("a clock of {instance}", "{instance} 的一个时钟"),
        "outcome done": ("done", "完成"),
        "outcome consent": ("consent taken; others must still sign", "已记录同意，尚待他人签署"),
        "outcome withdrawn": ("done", "完成"),
        "outcome clock": ("ran by itself", "自动执行"),
        "outcome refused": ("REFUSED {code}, {message}", "被拒绝 {code}，{message}"),
        "outcome stopped": ("STOPPED {code}; nothing of it was done", "中止 {code}，未作任何改动"),
        "because": ("because of \u201c{clause}\u201d", "依据“{clause}”"),
        "under": ("under \u201c{article}\u201d", "依据“{article}”"),
        "moved": ("{amount}  {source} -> {target}", "{amount}  {source} -> {target}"),
        "of a line": ("{paid}, line `{line}`", "{paid}，科目 `{line}`"),
        "of lines": ("{paid}, of which {parts}", "{paid}，其中 {parts}"),
        "part": ("{amount} from line `{line}`", "{amount} 出自科目 `{line}`"),
        "between parts": (", ", "、"),
        "now in": ("{instance} is {state}", "{instance} 处于 {state}"),
        "went": ("{instance}: {before} -> {after}", "{instance}: {before} -> {after}"),
        "noted": ("event {name}({fields})", "事件 {name}（{fields}）"),
        "message": ("message {name}", "消息 {name}"),
        "creation": ("creation of {name}", "创建 {name}"),
        "sent by": ("sent by {sender}", "发送自 {sender}"),
        "then": ("then {clock} of {instance}, due {when}", "随后 {instance} 的 {clock} 于 {when} 到期"),
        "halted": ("{instance} is HALTED ({code})", "{instance} 已停摆（{code}）"),
        "gas used": ("gas {gas}", "步数 {gas}"),
        "gas and prepaid": ("gas {gas}, prepaid for clocks {prepaid}", "步数 {gas}，为时钟预付 {prepaid}"),
        "stands in": (
            "block {height}, {when}, transaction {place} (counted from 0)",
            "区块 {height}，{when}，第 {place} 笔交易（从 0 数起）",
        ),
        "number": ("the account's transaction number {nonce}", "该账户的第 {nonce} 号交易"),
        "caps": ("may take at most {amounts} from the account", "从账户最多支取 {amounts}"),
        "expires": ("good before {when}", "{when} 之前有效"),
        "key shown": ("shows the account's key {hash}", "出示账户公钥 {hash}"),
        "next key": ("the account's next key {hash}", "账户的新公钥 {hash}"),
        "new address": ("address {hash}", "地址 {hash}"),
        "program is": ("program {hash}", "程序 {hash}"),
        "signature": ("signature {hash}", "签名 {hash}"),
        "identity": ("identity {hash}", "标识 {hash}"),
        "size": ("{count byte}", "{count} 字节"),
        # --- an account
        "account title": ("account {hash}", "账户 {hash}"),
        "has nothing": ("holds no money", "没有余额"),
        "has": ("{amount}", "{amount}"),
        "issues": ("issues {currencies}", "发行 {currencies}"),
        "is party": ("{roles} of {instance}, which is {state}", "{instance} 的 {roles}，现处于 {state}"),
        "lines title": ("paid to it by budget lines", "各预算科目的付款"),
        "line paid": ("{amount}  line `{line}` of {root}", "{amount}  科目 `{line}`（{root}）"),
        "sent so far": (
            "{count transaction} sent; the next has number {nonce}",
            "已发 {count} 笔交易，下一笔的序号是 {nonce}",
        ),
        "key is": ("key {hash}", "公钥 {hash}"),
        "no key": ("has not shown its key", "尚未出示公钥"),
        "latest title": ("latest, newest first", "近期（最新的在前）"),
        "latest line": ("block {height}, {when}  {what}", "区块 {height}，{when}  {what}"),
        # --- an instance
        "instance title": ("{instance} is {state}", "{instance} 处于 {state}"),
        "until": ("until {when}", "至 {when}"),
        "final": ("final: nothing can happen any more", "终态：不会再有任何变化"),
        "provisional": ("{when} (provisional)", "{when}（暂定）"),
        "next clock": ("{clock} due {when}", "{clock} 于 {when} 到期"),
        "awaits": (
            "waits for the end of {instance}: `on {term} is {state}`",
            "等待 {instance} 结束：`on {term} is {state}`",
        ),
        "on demand": (
            "waits on demand: whoever owns money here can take all of it out at any time",
            "随时可取：在这里有钱的人随时可以全部取出",
        ),
        "in pot": ("{amount}  in {pot}", "{amount}  在 {pot}"),
        "in line": ("{amount}  line `{line}`", "{amount}  科目 `{line}`"),
        "parties title": ("parties", "当事人"),
        "terms title": ("terms", "条件"),
        "keeps title": ("keeps", "保存值"),
        "pair": ("{name} = {value}", "{name} = {value}"),
        "maps to": ("{key} -> {value}", "{key} -> {value}"),
        "not known": ("not known", "未知"),
        "map title": ("map {name}, {count entry}", "映射 {name}，{count} 项"),
        "flows title": ("paid out and received so far", "累计付出与收到"),
        "paid so far": ("{amount}  paid out to {who}", "{amount}  付给 {who}"),
        "received so far": ("{amount}  received from {who}", "{amount}  收自 {who}"),
        "consents title": ("open consents", "有效的同意"),
        "consent to": ("{who} to {action}", "{who} 同意 {action}"),
        "consent to with": ("{who} to {action} with {arguments}", "{who} 同意 {action}，参数 {arguments}"),
        "may act title": ("may act now", "现在可操作"),
        "may act": ("{action}: {who}", "{action}：{who}"),
        "anyone": ("anyone", "任何人"),
        "calendar is": ("calendar {name}", "日历 {name}"),
        # --- a receipt
        "receipt of": (
            "receipt {place} of {size} in block {height} (counted from 0)",
            "区块 {height} 共 {size} 张收据，这是第 {place} 张（从 0 数起）",
        ),
        "proof holds": (
            (
                "the proof holds: the sealer of chain {name} has signed a block at {when} with exactly this "
                "receipt in it"
            ),
            "证明成立：链 {name} 的封块人签署了一个时间为 {when} 的区块，其中正有这张收据",
        ),
        "proof does not say": (
            (
                "it does not show that the block is still in the chain that others see, or that the rules "
                "were followed: `tally verify` shows that of a whole chain"
            ),
            "它不能说明该区块仍在他人所见的链上，也不能说明规则得到遵守：对整条链用 `tally verify` 验证",
        ),
        "keep it": (
            "keep it with `tally receipt CHAIN ID --json`: the document holds all bytes that a check needs",
            "请用 `tally receipt CHAIN ID --json` 保存：其中有核对所需的全部字节",
        ),
        "proof title": ("proof, nearest to the receipt first", "证明（离收据最近的在前）"),
    }
)


def said(key: str, tongue: Tongue, /, **parameters: str | int) -> str:
    """The words of a key in one language."""
    return filled(CHAIN_WORDS[key][tongue == "zh"], parameters)


def filled(text: str, parameters: Mapping[str, str | int]) -> str:
    """A text with its parameters in their places."""
    return _PARAMETER.sub(lambda found: _filled(parameters[found[1]], found[2]), text)


def _filled(value: str | int, noun: str | None) -> str:
    if noun is None:
        return str(value)
    return f"{value} {noun}" if value == 1 else f"{value} {_PLURALS.get(noun, noun + 's')}"


_PLURALS = {"entry": "entries"}


def spoken(make: Callable[[Tongue], Iterable[str]], language: Language) -> Iterator[str]:
    """Lines in one language; for both each line in Chinese and then in English, once where they are the
    same."""
    if language != "both":
        yield from make(language)
        return
    for chinese, english in zip(make("zh"), make("en"), strict=True):
        yield chinese
        if english != chinese:
            yield english


def half(text: str, tongue: Tongue) -> str:
    """The half that a reader needs of an author's text in two languages, `第一条 / Article 1`; else the
    whole."""
    parts = text.split(" / ")
    if len(parts) != len(("zh", "en")):
        return text
    chinese = [part for part in parts if any("\u4e00" <= one <= "\u9fff" for one in part)]
    return (
        next(part for part in parts if (part in chinese) == (tongue == "zh")) if len(chinese) == 1 else text
    )
