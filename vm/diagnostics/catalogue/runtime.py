"""Codes R: refusals while a contract runs.

Each gets the same parameters: rule, reason, clause, values, who, when, state and may_act; clock and line
where a clock was stopped and its text is known; argument, wanted and given where a value does not fit its
type; sender where a message was refused, and not the call itself; what there is not is `-`, and a line of
help that names it is left out. A message names only what is always there; what else is known stands below
it, a line each. Nothing that was refused changed anything.
"""

from __future__ import annotations

from dataclasses import replace

from vm.diagnostics.catalogue.refusal_examples import EXAMPLES
from vm.diagnostics.catalogue.tracing import REFUSALS
from vm.diagnostics.entry import Entry, Wording

_CALLS = (
    Entry(
        "R4001",
        "require",
        "Statements",
        Wording(
            "`{rule}` was refused: \u201c{reason}\u201d",
            "The author wrote a condition with `require`, and these words for the case that it does "
            "not hold.",
            "see which value does not fit, and call again when it does",
        ),
        Wording(
            "`{rule}` 被拒绝：“{reason}”",
            "作者用 `require` 写下了这个条件，以及条件不成立时的这段话。",
            "请看下列数值中哪一项不符，待条件成立后再调用",
        ),
    ),
    Entry(
        "R4002",
        "not-this-persons-to-do",
        "Rules",
        Wording(
            "`{rule}` is not for {who} to do",
            "Every rule says after `by` who may act; nobody else can, whatever the reason.",
            "let one of those who may act call it",
        ),
        Wording(
            "`{rule}` 不由 {who} 操作",
            "每条规则都在 `by` 之后写明谁可以操作；其他人无论出于什么理由都不能代为操作。",
            "请由有权操作的人调用",
        ),
    ),
    Entry(
        "R4003",
        "not-open-in-this-state",
        "Time and states",
        Wording(
            "`{rule}` is not open in the state `{state}`",
            "A state lists all that can be done in it. At its deadline it is left, whether or not "
            "somebody looks: an "
            "action is in time only before it.",
            "look at the state and at what is open in it now",
        ),
        Wording(
            "在状态 `{state}` 下不能进行 `{rule}`",
            "状态写明了其中可以做的全部操作。期限一到，无论是否有人查看，都会离开该状态；"
            "操作只有在期限之前才算及时。",
            "请查看当前状态以及此时可以进行的操作",
        ),
    ),
    Entry(
        "R4016",
        "instance-is-halted",
        "Time and states",
        Wording(
            "`{rule}` was refused: the instance is halted",
            "One of its clocks stopped while it ran. That clock was undone, and since nobody can take "
            "its place the "
            "instance takes no more actions and runs no more clocks.",
            "the receipt of that clock says why it stopped: it is a fault of the contract",
        ),
        Wording(
            "`{rule}` 被拒绝：该合约实例已停摆",
            "它的一个时钟在执行中停下了。该次执行已撤销；因为没有人能代替时钟，实例不再接受操作，"
            "也不再执行任何时钟。",
            "那次时钟执行的回执写明了停下的原因：这是合约的缺陷",
        ),
    ),
    Entry(
        "R4018",
        "values-do-not-fit",
        "Types",
        Wording(
            "`{rule}` was given values that do not fit its types",
            "Every parameter and every term has a type with bounds; a value outside them is never taken.",
            "`{argument}` takes {wanted}; {given} was given\n"
            "give as many values as the rule names, each within the bounds of its type",
        ),
        Wording(
            "给 `{rule}` 的值与类型不符",
            "每个参数、每项条件都有类型和范围；超出范围的值一律不收。",
            "`{argument}` 要的是 {wanted}，给出的是 {given}\n"
            "请按规则所列逐个给值，并使每个值都在其类型的范围之内",
        ),
    ),
    Entry(
        "R4015",
        "no-open-consent",
        "Rules",
        Wording(
            "{who} has no open consent to `{rule}`",
            "A consent is used up when the action runs, and dropped when the state is left or entered again.",
            "there is nothing to take back",
        ),
        Wording(
            "{who} 没有可撤回的对 `{rule}` 的同意",
            "操作一旦执行，同意即已用掉；离开或重新进入状态时，同意随之失效。",
            "没有需要撤回的内容",
        ),
    ),
    Entry(
        "R4017",
        "first-deadline-not-after-now",
        "Time and states",
        Wording(
            "`{rule}` was refused: the deadline of the first state is not after now",
            "An instance that is overdue when it is made would leave its first state before anyone "
            "could act.",
            "give terms whose first deadline lies ahead",
        ),
        Wording(
            "`{rule}` 被拒绝：第一个状态的期限不晚于现在",
            "一经创建就已到期的实例，没等任何人操作就会离开第一个状态。",
            "请给出使第一个期限在将来的条件",
        ),
    ),
)

_MONEY = (
    Entry(
        "R4004",
        "pot-short",
        "Statements",
        Wording(
            "`{rule}` would pay more than the pot holds",
            "`pay` moves an exact amount out of a pot, or of one budget line in it, and money that is not "
            "there cannot move.",
            "pay less, or write `pay up to …`, which takes what is there, or `pay all`",
        ),
        Wording(
            "`{rule}` 要付的钱多于资金池里的钱",
            "`pay` 从资金池（或其中某个科目）里付出确切的金额，里面没有的钱付不出去。",
            "请减少金额，或写 `pay up to …`（有多少付多少），或写 `pay all`",
        ),
    ),
    Entry(
        "R4005",
        "payer-short",
        "Rules",
        Wording(
            "`{rule}` asks for more than the payer holds or allows",
            "`paying` takes the amount from a signer's account before the first statement, and never "
            "more than that "
            "signer's own cap.",
            "give the account enough money, or raise the cap of the call",
        ),
        Wording(
            "`{rule}` 要收的钱多于付款人账户里的钱，或超出付款人允许的上限",
            "`paying` 在第一条语句之前从签署人的账户收款，且不超过该签署人自己设定的上限。",
            "请备足账户余额，或提高本次调用的上限",
        ),
    ),
    Entry(
        "R4012",
        "shares-above-the-whole",
        "Statements",
        Wording(
            "`{rule}` would share out more than the whole",
            "The parts of a `share` are parts of one pot; together they are at most 100 %.",
            "lower the parts until they add up to 100 % or less: the `rest` takes what remains",
        ),
        Wording(
            "`{rule}` 分出的份额合计超过全部",
            "`share` 的各份都出自同一个资金池，合计至多 100 %。",
            "请把各份降到合计不超过 100 %：剩余部分归 `rest`",
        ),
    ),
    Entry(
        "R4013",
        "payee-is-no-account",
        "Statements",
        Wording(
            "`{rule}` would pay something that is not an account",
            "Money can always be given to a person's or an office's account; a contract's instance "
            "takes money by its "
            "own rules alone.",
            "pay the account of a person or an office",
        ),
        Wording(
            "`{rule}` 的收款方不是账户",
            "个人或机构的账户总能收款；合约实例只按自己的规则收款。",
            "请付给个人或机构的账户",
        ),
    ),
)

_VALUES = (
    Entry(
        "R4006",
        "no-such-key",
        "Types",
        Wording(
            "`{rule}` needs a key or a place of a list that is not there",
            "A map without a default has only the keys that were written, and a list counts its places "
            "from 0.",
            "write the key first\nin the contract ask first: `k in m and …`, or give the map a default",
        ),
        Wording(
            "`{rule}` 要用的键或列表位置不存在",
            "没有默认值的映射只有写入过的键；列表的位置从 0 数起。",
            "请先写入该键\n在合约里先问一句：`k in m and …`，或给映射一个默认值",
        ),
    ),
    Entry(
        "R4007",
        "not-yet-known",
        "Declarations",
        Wording(
            "`{rule}` needs a value that is not yet known",
            "A `keep` without a value is not known until it is set, and not after `clear`.",
            "do what sets the value first\nin the contract ask first: `known(x) and …`",
        ),
        Wording(
            "`{rule}` 要用的值尚未确定",
            "没有初始值的 `keep` 在设定之前没有值，`clear` 之后也没有。",
            "请先完成设定该值的操作\n在合约里先问一句：`known(x) and …`",
        ),
    ),
    Entry(
        "R4008",
        "out-of-range",
        "Types",
        Wording(
            "`{rule}` comes to a value outside its range",
            "Every number, amount, percent, date, text and list has bounds. Nothing wraps around or is "
            "cut off: what "
            "would leave its bounds stops. Money is never below 0, and dates lie in 1900 to 9999.",
            "use smaller values",
        ),
        Wording(
            "`{rule}` 得出的值超出范围",
            "每个数、金额、百分比、日期、文本和列表都有范围。不会回绕，也不会截断：一旦超出就停下。"
            "金额不会小于 0，"
            "日期在 1900 年至 9999 年之间。",
            "请用较小的值",
        ),
    ),
    Entry(
        "R4009",
        "invariant-broken",
        "Declarations",
        Wording(
            "`{rule}` would break the invariant `{clause}`",
            "An `invariant` holds after every action. The action ran to its end, the invariant did not "
            "hold, and all of it was undone.",
            "{who} may call with other values, or at another time\n"
            "the clock `{clock}` (line {line}) broke invariant `{clause}` and halted `{rule}`; "
            "guard its `set` with an `if`\n"
            "if it should be possible, the contract contradicts itself",
        ),
        Wording(
            "`{rule}` 会破坏不变式 `{clause}`",
            "`invariant` 在每次操作之后都必须成立。这次操作执行完毕后不变式不成立，因此全部撤销。",
            "{who} 可换用其他的值，或另择时间再调用\n"
            "时钟 `{clock}`（第 {line} 行）破坏了不变式 `{clause}`，`{rule}` 因此停摆；"
            "请用 `if` 护住其中的 `set`\n"
            "如果这本应可行，则合约自相矛盾",
        ),
    ),
    Entry(
        "R4010",
        "already-there",
        "Statements",
        Wording(
            "`{rule}` adds a key that is already there",
            "`add` writes a key only once; a map declared `once` keeps what was written.",
            "use another key",
        ),
        Wording(
            "`{rule}` 要新增的键已经存在",
            "`add` 对每个键只写一次；声明为 `once` 的映射保持已写入的内容。",
            "请用另一个键",
        ),
    ),
    Entry(
        "R4011",
        "division-by-zero",
        "Statements",
        Wording(
            "`{rule}` would divide by 0",
            "No number is the result of a division by 0.",
            "call with a divisor that is not 0\nin the contract ask first: `if n > 0:`",
        ),
        Wording(
            "`{rule}` 会除以 0",
            "除以 0 没有结果。",
            "请用不为 0 的除数调用\n在合约里先问一句：`if n > 0:`",
        ),
    ),
)

_LIMITS = (
    Entry(
        "R4014",
        "limit-reached",
        "Limits",
        Wording(
            "`{rule}` would go over a limit of the contract",
            "A list has its limit, a loop goes through at most so many items, and a family of pots has "
            "at most so many "
            "keys: so the cost of each action is known beforehand.",
            "use fewer items, or take some away first",
        ),
        Wording(
            "`{rule}` 会超出合约设定的上限",
            "列表有上限，循环至多处理若干项，资金池族至多有若干个键：因此每次操作的开销事先可知。",
            "请减少项数，或先移除一些",
        ),
    ),
    Entry(
        "R4019",
        "too-much-for-one-transaction",
        "Limits",
        Wording(
            "`{rule}` notes more events or writes more new keys than one transaction may",
            "A transaction notes at most 64 events and writes at most 1,024 new keys, with the clocks "
            "that it makes due.",
            "do it in several calls",
        ),
        Wording(
            "`{rule}` 记录的事件或新写的键超过一笔交易的上限",
            "一笔交易连同由它触发的时钟，至多记录 64 个事件，至多写入 1,024 个新键。",
            "请分成几次调用",
        ),
    ),
    Entry(
        "R5001",
        "out-of-gas",
        "Gas",
        Wording(
            "`{rule}` ran out of gas",
            "A transaction may use 2,000,000 gas, with what the clocks of the state it enters may take "
            "later. Gas that "
            "ran out counts whole.",
            "do it in several calls, or with shorter lists",
        ),
        Wording(
            "`{rule}` 的步数用尽",
            "一笔交易至多用 2,000,000 步，包括所进入状态的时钟以后可能要用的部分。用尽时按全额计。",
            "请分成几次调用，或用较短的列表",
        ),
    ),
    Entry(
        "R5002",
        "gas-of-the-day-used-up",
        "Gas",
        Wording(
            "`{rule}` needs more gas than {who} may still use today",
            "The chain gives every account so much gas a day, counted in UTC; there are no fees.",
            "call again tomorrow",
        ),
        Wording(
            "`{rule}` 需要的步数超过 {who} 今天剩余的额度",
            "本链每天（按 UTC 计）给每个账户一定的步数额度；不收手续费。",
            "请明天再调用",
        ),
    ),
)


_MESSAGES = (
    Entry(
        "R4020",
        "not-there-yet",
        "Statements",
        Wording(
            "`{rule}` reads a contract that cannot be read yet",
            "An instance that `create` makes comes to life after the present action has ended; before that "
            "there is nothing to read but its name. And what follows in a contract from the end of another "
            "one (`on … is …:`) follows after the call that ended it.",
            "read it in a later call, or send it what it needs",
        ),
        Wording(
            "`{rule}` 要读取的合约还不能读取",
            "`create` 创建的实例在当前操作结束之后才真正成立；在那之前，除了它的名称没有可读的内容。"
            "另一份合约结束后，`on … is …:` 中写明的变化，也要在使它结束的那次调用之后才发生。",
            "请在以后的调用中读取，或者把所需的内容发送给它",
        ),
    ),
    Entry(
        "R4021",
        "sent-money-differs",
        "Rules",
        Wording(
            "the money sent to `{rule}` is not what it takes",
            "A contract pays with what it sends, and a rule takes the amount of its header: not more, not "
            "less, and of no other currency.",
            "send exactly the amount of the header after `paying`",
        ),
        Wording(
            "送给 `{rule}` 的钱与它要收的不符",
            "合约用随调用送来的钱付款，规则只收首行写明的金额：不多不少，币种也要相同。",
            "请送去与 `paying` 之后的金额完全一致的钱",
        ),
    ),
    Entry(
        "R4022",
        "too-many-messages",
        "Limits",
        Wording(
            "`{rule}` sends and creates more than one transaction may",
            "A transaction holds at most 64 calls that are sent and contracts that are created, with those "
            "that they send in turn.",
            "do it in several calls",
        ),
        Wording(
            "`{rule}` 发送的调用和创建的合约超过一笔交易的上限",
            "一笔交易中发送的调用和创建的合约合计至多 64 次，它们再发送的也计算在内。",
            "请分成几次调用",
        ),
    ),
)

_HALT_EN = (
    "it was the clock `{clock}` (line {line}), which nobody calls again: it halted `{rule}`; "
    "let the clock ask first with an `if`"
)
_HALT_ZH = "这是时钟 `{clock}`（第 {line} 行），无人能再次触发，`{rule}` 因此停摆；请让时钟先用 `if` 判断"



def _completed(entry: Entry) -> Entry:
    wrong, right = EXAMPLES.get(entry.code, ("", ""))
    en, zh = entry.en, entry.zh
    if "{clock}" not in en.help:
        en = replace(en, help=f"{en.help}\n{_HALT_EN}")
        zh = replace(zh, help=f"{zh.help}\n{_HALT_ZH}")
    return replace(entry, en=en, zh=zh, wrong=wrong, right=right)


ENTRIES: tuple[Entry, ...] = tuple(
    _completed(entry) for entry in (*_CALLS, *_MONEY, *_VALUES, *_LIMITS, *_MESSAGES, *REFUSALS)
)
