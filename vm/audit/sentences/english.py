"""English."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from vm.audit.phrases import Form, Word
from vm.audit.sentences.tongue import Tongue, halves

_FORMS = {
    Form.ADD: "{0} plus {1}",
    Form.SUBTRACT: "{0} less {1}",
    Form.TIMES: "{0} times {1}",
    Form.DIVIDE: "{0} divided by {1}",
    Form.MODULO: "what is left of {0} divided by {1}",
    Form.NEGATE: "minus {0}",
    Form.PERCENT_OF: "{1} of {0}",
    Form.FRACTION_OF: "{detail} of {0}",
    Form.REST_OF: "what is left of {0} after {rest} of it",
    Form.RATIO: "{0} as a percentage of {1}",
    Form.ABSOLUTE: "the size of {0}",
    Form.LEAST: "the smallest of {all}",
    Form.GREATEST: "the greatest of {all}",
    Form.EARLIEST: "the earliest of {all}",
    Form.LATEST: "the latest of {all}",
    Form.MINOR: "{0} in its smallest unit",
    Form.ROUNDED_DOWN: "{0} (rounded down)",
    Form.ROUNDED_UP: "{0} (rounded up)",
    Form.ROUNDED_EVEN: "{0} (rounded to the nearest)",
    Form.SAME: "{0} is {1}",
    Form.DIFFERENT: "{0} is not {1}",
    Form.LESS: "{0} is less than {1}",
    Form.AT_MOST: "{0} is at most {1}",
    Form.MORE: "{0} is more than {1}",
    Form.AT_LEAST: "{0} is at least {1}",
    Form.BEFORE: "{0} is before {1}",
    Form.NOT_AFTER: "{0} is not after {1}",
    Form.AFTER: "{0} is after {1}",
    Form.NOT_BEFORE: "{0} is not before {1}",
    Form.NOT: "it is not so that {0}",
    Form.ALL_DIFFER: "{all} differ from each other",
    Form.LATER_BY: "{1} after {0}",
    Form.EARLIER_BY: "{1} before {0}",
    Form.START_OF_DAY: "0:00 of {0}",
    Form.CLOCK_TIME: "{1} by the clock on {0}",
    Form.SCALED: "{1} times {0}",
    Form.DAYS: "the days from {0} to {1}",
    Form.WORKING_DAYS: "the working days from {0} to {1}",
    Form.FIELD: "the {detail} of {0}",
    Form.WITH_FIELD: "{0} with {1} as its {detail}",
    Form.ITEM: "item {1} of {0} (counted from 0)",
    Form.WITH_ITEM: "{0} with {2} as item {1}",
    Form.LENGTH: "the length of {0}",
    Form.ONE_OF: "{0} is one of {1}",
    Form.HASH: "the hash of {all}",
    Form.LIST: "the list of {all}",
    Form.RECORD: "a new `{detail}` ({all})",
    Form.KNOWN: "{0} is known",
    Form.ENTRY: "the entry of {0} in `{detail}`",
    Form.HAS: "{0} has an entry in `{detail}`",
    Form.SUM: "the sum of `{detail}`",
    Form.SUM_FIELD: "the sum of `{detail}`",
    Form.COUNT: "the number of entries in `{detail}`",
    Form.CELL: "what `{detail}` holds for {0}",
    Form.FAMILY: "all that `{detail}` holds",
    Form.PAID: "all {detail} paid to {0}",
    Form.RECEIVED: "all {detail} received from {0}",
    Form.AND: "{0} and {1}",
    Form.OR: "{0} or {1}",
    Form.IMPLIES: "{1}, whenever {0}",
    Form.CHOOSE: "{1} if {0}, otherwise {2}",
    Form.CALL: "`{detail}`{arguments}",
    Form.OLD: "{0} before the action",
    Form.IN_STATE: "the contract is in {detail}",
    Form.IS_FINAL: "the contract has ended",
    Form.ELSEWHERE: "{1} of {0}",
    Form.BALANCE: "what {0} holds in {detail}",
    Form.MEMBER: "one of the people in {0}",
    Form.KEY_OF: "one of the people with an entry in `{detail}`",
    Form.ANY_OF: "any `{detail}`",
    Form.LOTS: "what `{detail}` holds of budget line {0}",
    Form.LOTS_OF_CELL: "what `{detail}` holds of budget line {0} for {1}",
    Form.LOTS_OF_FAMILY: "all that `{detail}` holds of budget line {0}",
    Form.INCLUDED: "{1} proves that {0} is in the tree with the root {2}",
    Form.ABSENT: "{1} proves that nothing is at {0} in the tree with the root {2}",
}
_WORDS = {
    Word.SENDER: "the caller",
    Word.SIGNERS: "those who sign",
    Word.SELF: "this contract",
    Word.NOW: "the present time",
    Word.TODAY: "today",
    Word.ENTERED: "it is entered",
    Word.OWNER: "whoever it belongs to",
}
_SAYS = {
    # names
    "name": "`{name}`",
    "pot": "the pot `{name}`",
    "holds": "what `{name}` holds",
    "cell": "the pot of {key} in `{name}`",
    "family": "`{name}`",
    "state": "{name}",
    "then holds": "what `{name}` then holds",
    "then": "{what} by then",
    "arguments": " of {all}",
    "many arguments": " ({all})",
    "is not one of": "{one} is not one of {other}",
    "has no entry": "{one} has no entry in `{map}`",
    "is not known": "{one} is not known",
    "is": "{one} is {other}",
    "is not": "{one} is not {other}",
    "true": "true",
    "false": "false",
    "text": "\u201c{text}\u201d",
    "someone": "anyone",
    "account in": "the account in {name}",
    "within": "({said})",
    "field": "{name}: {value}",
    # who may
    "together": "{all} together",
    "one may": "{who} may do `{rule}`",
    "together may": "{who} together may do `{rule}`",
    "either may": "{who} may do `{rule}`",
    "giving": ", giving {all}",
    "provided": ", provided that {conditions}",
    "proviso": "{condition} (otherwise it is refused: \u201c{reason}\u201d)",
    "and that": "{first}, and that {second}",
    "head": "{head}: {effects}",
    # what happens
    "moves": "{amount} goes from {source} to {target}",
    "moves all": "all that {source} holds goes to {target}",
    "moves whole": "all that stands in {source} goes to {target}",
    "moves up to": "{amount}, or all that {source} holds if that is less, goes to {target}",
    "shares": "{source} is shared out: {parts}, and the rest to {rest}",
    "share": "{part} to {target}",
    "refunds": "what each person has in {pot} goes back to that person",
    "requires": "it is refused unless {condition} (\u201c{reason}\u201d)",
    "becomes": "`{name}` becomes {value}",
    "clears": "`{name}` is no longer known",
    "appends": "{item} is added to `{name}` (refused if it is full: \u201c{reason}\u201d)",
    "enters key": "the entry of {key} in `{name}` becomes {value}",
    "adds key": "{value} is entered in `{name}` for {key} (refused if there is one: \u201c{reason}\u201d)",
    "removes key": "the entry of {key} in `{name}` is removed (refused if there is none: "
    "\u201c{reason}\u201d)",
    "lets": "`{name}` stands for {value}",
    "notes": "the event `{event}` is recorded",
    "if": "if {condition}, {then}",
    "if otherwise": "if {condition}, {then}; otherwise, {otherwise}",
    "nothing": "nothing happens",
    "each": "for each `{name}` in {list}, {effects}",
    "when ends": "when {state} ends",
    "then does": "{when}, {effects}",
    "goes": "the contract goes to {state}",
    "ends": "the contract ends in {state}",
    "stays": "the contract stays in {state}",
    "stays there": "the contract stays where it is",
    # clocks
    "timeout": "if nobody acts until {state} ends",
    "timeouts": "if nobody acts until the state ends",
    "at": "at {time}",
    "at end": "at the end of {date}",
    "every": "every {interval} from {start}, at most {limit} times",
    # time
    "end of": "the end of {date}",
    "never": "never",
    "until": "until {time}",
    "until end": "until the end of {date}",
    "waits": "without a deadline",
    "the earlier": "the earlier of {all}",
    "the later": "the later of {all}",
    "the smaller": "the smaller of {all}",
    "the greater": "the greater of {all}",
    "more than after": "{time} is more than {span} after {start}",
    "at most after": "{time} is at most {span} after {start}",
    "less than after": "{time} is less than {span} after {start}",
    "at least after": "{time} is at least {span} after {start}",
    "rolled": "{time} (the next day where a month has no such day)",
    "forward": "{time}, or the next working day",
    "back": "{time}, or the working day before",
    # types
    "type bool": "yes or no",
    "type int": "a whole number",
    "type range": "a whole number from {low} to {high}",
    "type money": "an amount in {currency}",
    "type percent": "a percentage from {low} to {high}",
    "type date": "a day",
    "type time": "a moment",
    "type duration": "a length of time",
    "type text": "a text",
    "type hash": "the fingerprint of a document",
    "type account": "a person or an office",
    "type contract": "a contract `{name}`",
    "type record": "a `{name}`: {fields}",
    "type choice": "one of {members}",
    "type list": "a list, each: {item}",
    # declarations
    "function": "`{name}` is {value}",
    "function of": "`{name}` of {parameters} is {value}",
    "always": "always: {condition}",
    "while": "in {states}: {condition}",
    "while each": "in {states}, for each `{key}` in `{map}`: {condition}",
    "always each": "for each `{key}` in `{map}`: {condition}",
    "checked": "it can only be created if {condition} (\u201c{reason}\u201d)",
    # other contracts
    "is in": "{who} is in {state}",
    "is not in": "{who} is not in {state}",
    "has ended": "{who} has ended",
    "has not ended": "{who} has not ended",
    "known of": "{what} of {who} is known",
    "not known of": "{what} of {who} is not known",
    "no entry of": "{one} has no entry in `{map}` of {who}",
    "held in": "{what} in {who}",
    "contract in": "the contract in {name}",
    "one contract of": "one of the contracts in {list}",
    "one contract with": "one of the contracts with an entry in `{map}`",
    "linked": "when {who} has ended in {state}",
    "linked final": "when {who} has ended",
    "creates": "a new `{contract}` is made, here called `{name}`{terms}",
    "sends": "the contract sends `{action}` to {target}{arguments}{money}",
    "sent money": ", with {amount} from {source}",
    # groups of callers
    "so many of": "any {count} of {all}",
    "so many in": "any {count} of the people in {list}",
    "so many with": "any {count} of the people with an entry in `{map}`",
    # budget lines, and waiting on demand
    "of line": "{amount} of budget line {line}",
    "moves line": "all that {source} holds of budget line {line} goes to {target}",
    "moves up to line": "{amount} of budget line {line}, or all that {source} holds of it if that is less, "
    "goes to {target}",
    "moves as": "{amount} goes from {source} to {target} as budget line {line}",
    "shares line": "what {source} holds of budget line {line} is shared out: {parts}, and the rest to {rest}",
    "on demand": "without a deadline: all can take out what is theirs at any moment",
}


def _joined(word: str) -> Callable[[tuple[str, ...]], str]:
    def join(names: tuple[str, ...]) -> str:
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {word} {names[-1]}"

    return join


_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _counted(noun: str) -> Callable[[str], str]:
    def count(number: str) -> str:
        return f"{number} {noun}" if number == "1" else f"{number} {noun}s"

    return count


def _sentence(text: str) -> str:
    """With a capital and a full stop; code in backticks keeps its letters."""
    return f"{_title(text)}."


def _title(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _half(text: str) -> str:
    found = halves(text)
    return text if found is None else found[1]


ENGLISH = Tongue(
    code="en",
    forms=MappingProxyType(_FORMS),
    words=MappingProxyType(_WORDS),
    says=MappingProxyType(_SAYS),
    party=lambda name: f"the {name}",
    listed=_joined("and"),
    either=_joined("or"),
    clauses="; ".join,
    block=_joined("and"),
    tidy=str,
    sentence=_sentence,
    title=_title,
    days=_counted("day"),
    working_days=_counted("working day"),
    months=_counted("month"),
    minutes=_counted("minute"),
    half=_half,
    number=_number,
)
