"""THE table of opcodes: operands, stack effect, gas, meaning. Everything else that knows opcodes reads it.

A unit of code is a sequence of instructions; control is structured (IF, FOR, AT, OLD hold blocks), there
are no jumps by address. Operands are small integers, or tuples of them, fixed when the program is made;
values come from the stack. Gas: each unit and each block starts with a CHARGE, and one stands after each
instruction that holds blocks unless that instruction is the last; it takes the `gas` of all instructions up
to and including the next one that holds blocks. The body of a FOR has no CHARGE of its own at its start:
FOR charges that amount times the length of the list before the first turn. On top of it an opcode whose
`sized` is set takes one gas per unit of size (`value_size`) of the values that its rule names, when it
runs. A block without instructions still has its CHARGE, of 0; only the body of a FOR has none.

What `sized` names: `value` what the opcode pops (NARROW) or writes (SET_KEEP); `key`, `key value` the map's
or family's; for PAY and SHARE every family key on the stack; `list`, `record` the list or record popped,
for APPEND_KEEP the kept list before it grows; `both`, `all`, `fields` everything popped; `arguments` those of
a SEND. REFUND takes 80
more for each cell that it pays. Out of a traced pot PAY, SHARE and REFUND take 40 more for each line that
the source holds (of which only one counts where the text names it), and SHARE for each target as well.
MAP_GET of a key that was not written, in a map with a default, runs the
map's DEFAULT unit, which charges itself.

Blocks. A block sees the stack and the locals of the code around it. IF, OLD and AT leave what their block
leaves. AT pops the instance and reads one thing there (a term, a kept value, an entry, a total, a pot, the
state, what a function of its contract gives); keys and arguments that the reader works out stand on the stack
before the instance, so `lease.owed[k]` is `k`, `lease`, AT { MAP_GET owed }. A function that is called there
reads no third instance. In probes MAP_SUM adds up the values where the instance's program keeps no total.

Operands of money moves. A *source* is (pot, form): form 0 a single pot, 1 a cell of a family (its key on
the stack), 2 a whole family. A *target* is (form, pot): form 0 an account (on the stack; pot is then 0), 1
a single pot of this instance, 2 a cell of one of its families (key on the stack). PAY's `form` is 0 exact,
1 all, 2 up to; its stack, in the order of the text: [amount unless all] [line] [source key] [account or
target key]. SHARE's `parts` is a tuple of (target, numerator, denominator); denominator 0 means that the
weight is a percent on the stack; its stack: [source key] [line], then each part's [account or key]
[percent], then the rest's [account or key]. Where `line` is 1 the text of a budget line is on the stack and
only that line is taken; where it is 0 a traced pot gives its lines in the order in which they were opened.

SEND names an action by the first rule of its name in the contract. `money` 1: it brings an amount, taken out
of the source as by a PAY; 0: it brings none, and the source is (0, 0).
"""

# ruff: noqa: E501  # the table reads best with one row a line
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType


class Opcode(IntEnum):
    """Every instruction, by the number that stands in the canonical bytes. Numbers are never reused."""

    # control
    CHARGE = 1
    IF = 2
    FOR = 3
    AT = 4
    OLD = 5
    CALL = 6
    GO = 7
    STAY = 8
    REQUIRE = 9
    # values and locals
    PUSH = 16
    LOCAL = 17
    SET_LOCAL = 18
    NARROW = 19
    ARRANGE = 20
    # the instance
    TERM = 24
    KEEP = 25
    KNOWN = 26
    SET_KEEP = 27
    CLEAR_KEEP = 28
    APPEND_KEEP = 29
    MAP_GET = 30
    MAP_HAS = 31
    MAP_SET = 32
    MAP_ADD = 33
    MAP_REMOVE = 34
    MAP_SUM = 35
    MAP_COUNT = 36
    POT = 37
    POT_CELL = 38
    POT_SUM = 39
    STATE_IS = 40
    PAID = 41
    RECEIVED = 42
    LOTS = 43
    # the call and the time
    SENDER = 48
    SIGNERS = 49
    SELF = 50
    NOW = 51
    TODAY = 52
    ENTERED = 53
    ENTRY_DAY = 54
    BALANCE = 55
    # money moves and events
    PAY = 64
    SHARE = 65
    REFUND = 66
    NOTE = 67
    SEND = 68
    CREATE = 69
    # numbers
    INT_ADD = 80
    INT_SUBTRACT = 81
    INT_MULTIPLY = 82
    INT_DIVIDE = 83
    INT_MODULO = 84
    INT_NEGATE = 85
    INT_PERCENT = 86
    MONEY_ADD = 87
    MONEY_SUBTRACT = 88
    MONEY_MULTIPLY = 89
    MONEY_DIVIDE = 90
    MONEY_PERCENT = 91
    PERCENT_ADD = 92
    PERCENT_SUBTRACT = 93
    PERCENT_MULTIPLY = 94
    PERCENT_DIVIDE = 95
    RATIO = 96
    ABSOLUTE = 97
    MINIMUM = 98
    MAXIMUM = 99
    MINOR = 100
    # comparisons
    EQUAL = 104
    NOT_EQUAL = 105
    LESS = 106
    LESS_EQUAL = 107
    GREATER = 108
    GREATER_EQUAL = 109
    NOT = 110
    DISTINCT = 111
    # dates and times
    DATE_ADD = 120
    DATE_SUBTRACT = 121
    TIME_ADD = 122
    TIME_SUBTRACT = 123
    DATE_START = 124
    DURATION_SCALE = 125
    SPAN_SCALE = 126
    DAYS_BETWEEN = 127
    WORKING_DAYS_BETWEEN = 128
    CLOCK_TIME = 129
    # compound values
    RECORD = 136
    FIELD = 137
    WITH_FIELD = 138
    LIST = 139
    ITEM = 140
    WITH_ITEM = 141
    LENGTH = 142
    CONTAINS = 143
    HASH = 144
    INCLUDED = 145
    ABSENT = 146


class Kind(IntEnum):
    """What an instruction may do, which decides where the verifier allows it."""

    PURE = 1
    """Reads nothing but the stack and locals."""
    READ = 2
    """Reads the instance, the call or the time."""
    CHANGE = 3
    """Writes the instance, moves money, notes an event, or may refuse."""
    CONTROL = 4
    """Holds blocks, calls, charges, or ends a path."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table.

    `operands` names the static operands in order; `pops` and `pushes` are the types on the stack, last on
    top; `gas` is charged with the block; `sized` names the values whose size is charged when the
    instruction runs.
    """

    opcode: Opcode
    kind: Kind
    operands: tuple[str, ...]
    pops: str
    pushes: str
    gas: int
    sized: str
    meaning: str


def _rows() -> tuple[Row, ...]:
    op, pure, read, change, control = Opcode, Kind.PURE, Kind.READ, Kind.CHANGE, Kind.CONTROL
    mode = ("rounding",)
    return (
        Row(op.CHARGE, control, ("gas",), "", "", 0, "", "take this much gas, or stop: out of gas"),
        Row(op.IF, control, (), "bool", "", 2, "", "blocks: then, else; both leave the same stack"),
        Row(op.FOR, control, ("local", "limit", "body gas"), "list", "", 4, "", "block: body, once an item"),
        Row(op.AT, control, ("contract",), "instance", "", 12, "", "block: one read of that instance"),
        Row(op.OLD, control, (), "", "", 12, "", "block: reads the instance as it was before the action"),
        Row(op.CALL, control, ("function",), "arguments", "result", 6, "", "a pure function of a lower number"),
        Row(op.GO, control, ("state",), "", "", 20, "", "end of path: enter the state"),
        Row(op.STAY, control, (), "", "", 2, "", "end of path: nothing starts again"),
        Row(op.REQUIRE, change, ("text",), "bool", "", 2, "", "refuse with the author's text unless true"),
        Row(op.PUSH, pure, ("constant",), "", "value", 1, "", "a constant of the program"),
        Row(op.LOCAL, pure, ("local",), "", "value", 1, "", "a parameter, a let or a loop's item"),
        Row(op.SET_LOCAL, pure, ("local",), "value", "", 1, "", "give a local its value"),
        Row(op.NARROW, pure, ("type",), "value", "value", 2, "value", "stop if outside the type's bounds"),
        Row(op.ARRANGE, pure, ("places",), "values", "values", 1, "", "put the top values into another order: the new first is the one at the first place"),
        Row(op.TERM, read, ("term",), "", "value", 2, "", "a party or a term"),
        Row(op.KEEP, read, ("keep",), "", "value", 3, "", "a kept value; stop if not yet known"),
        Row(op.KNOWN, read, ("keep",), "", "bool", 3, "", "whether a kept value is known"),
        Row(op.SET_KEEP, change, ("keep",), "value", "", 20, "value", "write a kept value"),
        Row(op.CLEAR_KEEP, change, ("keep",), "", "", 20, "", "make a kept value not known"),
        Row(op.APPEND_KEEP, change, ("keep", "text"), "item", "", 25, "list", "grow a kept list, refuse if full"),
        Row(op.MAP_GET, read, ("map",), "key", "value", 12, "key", "the value; stop if there is none"),
        Row(op.MAP_HAS, read, ("map",), "key", "bool", 12, "key", "whether the key was written"),
        Row(op.MAP_SET, change, ("map",), "key value", "", 40, "key value", "write an existing key, or any with a default"),
        Row(op.MAP_ADD, change, ("map", "text"), "key value", "", 60, "key value", "write a new key, else refuse"),
        Row(op.MAP_REMOVE, change, ("map", "text"), "key", "", 40, "key", "remove a key, else refuse"),
        Row(op.MAP_SUM, read, ("map", "field"), "", "value", 4, "", "the total the machine keeps"),
        Row(op.MAP_COUNT, read, ("map",), "", "int", 4, "", "how many keys were written"),
        Row(op.POT, read, ("pot",), "", "money", 3, "", "what a single pot holds"),
        Row(op.POT_CELL, read, ("pot",), "key", "money", 12, "key", "what a cell of a family holds"),
        Row(op.POT_SUM, read, ("pot",), "", "money", 4, "", "what a family holds in all"),
        Row(op.STATE_IS, read, ("state",), "", "bool", 3, "", "whether the instance is in the state (-1: any final)"),
        Row(op.PAID, read, ("currency",), "account", "money", 12, "", "all this instance has paid to the account"),
        Row(op.RECEIVED, read, ("currency",), "account", "money", 12, "", "all this instance has received from it"),
        Row(op.LOTS, read, ("source",), "[key] text", "money", 16, "key", "what a traced pot, a cell or a whole family holds of a line"),
        Row(op.SENDER, read, (), "", "caller", 2, "", "the caller: an account, or an instance of one contract"),
        Row(op.SIGNERS, read, (), "", "list", 4, "", "the people of a joint consent, in order of address"),
        Row(op.SELF, read, (), "", "instance", 2, "", "this instance"),
        Row(op.NOW, read, (), "", "time", 2, "", "the block's time, or the due instant in a clock"),
        Row(op.TODAY, read, (), "", "date", 2, "", "its local day"),
        Row(op.ENTERED, read, (), "", "time", 2, "", "when the state was entered"),
        Row(op.ENTRY_DAY, read, (), "", "date", 2, "", "the day on which the state was entered"),
        Row(op.BALANCE, read, ("currency",), "account", "money", 12, "", "an account's money (scenarios only)"),
        Row(op.PAY, change, ("form", "source", "target", "line"), "[amount] [line] [key] [target]", "", 80, "key", "move money out of a pot"),
        Row(op.SHARE, change, ("source", "parts", "rest", "line"), "[key] [line] weights and targets", "", 80, "key", "apportion a pot"),
        Row(op.REFUND, change, ("pot",), "", "", 80, "", "pay each cell of a family to its key (80 a key)"),
        Row(op.NOTE, change, ("event",), "fields", "", 30, "fields", "note an event"),
        Row(op.SEND, change, ("contract", "rule", "money", "source", "line"), "instance arguments [amount] [line] [key]", "", 80, "arguments key", "call an action of an instance after this action"),
        Row(op.CREATE, change, ("contract",), "terms", "instance", 200, "all", "make an instance; its creation runs after this action"),
        Row(op.INT_ADD, pure, (), "int int", "int", 2, "", "sum; stop outside 128 bits"),
        Row(op.INT_SUBTRACT, pure, (), "int int", "int", 2, "", "difference"),
        Row(op.INT_MULTIPLY, pure, (), "int int", "int", 3, "", "product"),
        Row(op.INT_DIVIDE, pure, mode, "int int", "int", 4, "", "quotient, rounded; stop on 0"),
        Row(op.INT_MODULO, pure, (), "int int", "int", 4, "", "remainder of the floor; stop on 0"),
        Row(op.INT_NEGATE, pure, (), "int", "int", 2, "", "negation"),
        Row(op.INT_PERCENT, pure, mode, "int percent", "int", 4, "", "a percent of an int, rounded"),
        Row(op.MONEY_ADD, pure, (), "money money", "money", 2, "", "sum of one currency"),
        Row(op.MONEY_SUBTRACT, pure, (), "money money", "money", 2, "", "difference; stop below 0"),
        Row(op.MONEY_MULTIPLY, pure, (), "money int", "money", 3, "", "multiple; stop below 0"),
        Row(op.MONEY_DIVIDE, pure, mode, "money int", "money", 4, "", "quotient, rounded; stop on 0 or below"),
        Row(op.MONEY_PERCENT, pure, mode, "money percent", "money", 4, "", "a percent of an amount, rounded"),
        Row(op.PERCENT_ADD, pure, (), "percent percent", "percent", 2, "", "sum"),
        Row(op.PERCENT_SUBTRACT, pure, (), "percent percent", "percent", 2, "", "difference"),
        Row(op.PERCENT_MULTIPLY, pure, (), "percent int", "percent", 3, "", "multiple"),
        Row(op.PERCENT_DIVIDE, pure, mode, "percent int", "percent", 4, "", "quotient, rounded; stop on 0"),
        Row(op.RATIO, pure, mode, "same same", "percent", 4, "", "the first as a percent of the second, rounded"),
        Row(op.ABSOLUTE, pure, (), "int", "int", 2, "", "absolute value"),
        Row(op.MINIMUM, pure, ("count",), "ordered …", "ordered", 3, "", "the least of two or more"),
        Row(op.MAXIMUM, pure, ("count",), "ordered …", "ordered", 3, "", "the greatest of two or more"),
        Row(op.MINOR, pure, (), "money", "int", 1, "", "an amount as a number of minor units"),
        Row(op.EQUAL, pure, (), "same same", "bool", 2, "both", "equality by value"),
        Row(op.NOT_EQUAL, pure, (), "same same", "bool", 2, "both", "its opposite"),
        Row(op.LESS, pure, (), "ordered ordered", "bool", 2, "", "less"),
        Row(op.LESS_EQUAL, pure, (), "ordered ordered", "bool", 2, "", "less or equal"),
        Row(op.GREATER, pure, (), "ordered ordered", "bool", 2, "", "greater"),
        Row(op.GREATER_EQUAL, pure, (), "ordered ordered", "bool", 2, "", "greater or equal"),
        Row(op.NOT, pure, (), "bool", "bool", 1, "", "negation"),
        Row(op.DISTINCT, pure, ("count",), "same …", "bool", 4, "all", "whether all differ"),
        Row(op.DATE_ADD, read, (), "date duration", "date", 8, "", "the date after; stop outside 1900-9999"),
        Row(op.DATE_SUBTRACT, read, (), "date duration", "date", 8, "", "the date before"),
        Row(op.TIME_ADD, pure, (), "time span", "time", 3, "", "later instant"),
        Row(op.TIME_SUBTRACT, pure, (), "time span", "time", 3, "", "earlier instant"),
        Row(op.DATE_START, read, (), "date", "time", 4, "", "0:00 of the day in the contract's zone"),
        Row(op.DURATION_SCALE, pure, (), "duration int", "duration", 3, "", "multiple of a duration"),
        Row(op.SPAN_SCALE, pure, (), "span int", "span", 3, "", "multiple of hours or minutes"),
        Row(op.DAYS_BETWEEN, pure, (), "date date", "int", 3, "", "second minus first, in days"),
        Row(op.WORKING_DAYS_BETWEEN, read, (), "date date", "int", 8, "", "working days after the first up to the second"),
        Row(op.CLOCK_TIME, read, (), "date span", "time", 6, "", "when the zone's clocks show so much after 0:00 of the day"),
        Row(op.RECORD, pure, ("type",), "fields", "record", 3, "", "build a record"),
        Row(op.FIELD, pure, ("field",), "record", "value", 2, "", "a record's field"),
        Row(op.WITH_FIELD, pure, ("field",), "record value", "record", 4, "record", "the record with one field changed"),
        Row(op.LIST, pure, ("type", "count"), "items", "list", 3, "all", "build a list"),
        Row(op.ITEM, pure, (), "list int", "value", 3, "", "a list's item, counted from 0; stop if none"),
        Row(op.WITH_ITEM, pure, (), "list int value", "list", 4, "list", "the list with one item changed"),
        Row(op.LENGTH, pure, (), "list|text", "int", 2, "", "items of a list, code points of a text"),
        Row(op.CONTAINS, pure, (), "item list", "bool", 3, "list", "whether the list holds the item"),
        Row(op.HASH, pure, ("types",), "values", "hash", 30, "all", "typed, domain-separated SHA-256"),
        Row(op.INCLUDED, pure, (), "hash list hash", "bool", 40, "list", "whether a proof shows that a tree's root holds the first hash as a leaf (vm.merkle)"),
        Row(op.ABSENT, pure, (), "hash list hash", "bool", 40, "list", "whether a proof shows that a tree's root holds nothing at the key (vm.sparse)"),
    )


BLOCKS: Mapping[Opcode, int] = MappingProxyType({Opcode.IF: 2, Opcode.FOR: 1, Opcode.AT: 1, Opcode.OLD: 1})
"""How many blocks an instruction holds; all others hold none."""

TABLE: Mapping[Opcode, Row] = MappingProxyType({row.opcode: row for row in _rows()})
"""The rows by opcode; every opcode has one (a test holds it)."""


def value_size(value: object) -> int:
    """Size of a run-time value in gas units: 1 for a scalar, 1 a 32 bytes of text, the sum for compounds."""
    if isinstance(value, str):
        return 1 + (len(value.encode("utf-8")) + 31) // 32
    if isinstance(value, tuple):
        return 1 + sum(value_size(item) for item in value)
    return 1
