"""What a language must bring: a wording for each form, each word and each kind of sentence, and how to list.

Wordings are filled in by name or place: `{0}`, `{amount}`. Two languages have the same keys and use the same
places (a test holds it), so that one walk serves both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vm.audit.phrases import Form, Word


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language.

    `forms` word what is done with phrases, `words` the call and the time, `says` the parts of sentences.
    `party` names a party, `listed` and `either` join names ("a, b and c"), `clauses` joins what happens one
    after the other, `block` what happens under one condition, `tidy` sets spaces as the language does.
    `sentence` makes a sentence of a text, `title` begins one. `days`, `working_days`, `months` and `minutes`
    count time for a number or a name; `half` picks this language's part of an author's text in two languages;
    `number` says how many people.
    """

    code: str
    forms: Mapping[Form, str]
    words: Mapping[Word, str]
    says: Mapping[str, str]
    party: Callable[[str], str]
    listed: Callable[[tuple[str, ...]], str]
    either: Callable[[tuple[str, ...]], str]
    clauses: Callable[[tuple[str, ...]], str]
    block: Callable[[tuple[str, ...]], str]
    tidy: Callable[[str], str]
    sentence: Callable[[str], str]
    title: Callable[[str], str]
    days: Callable[[str], str]
    working_days: Callable[[str], str]
    months: Callable[[str], str]
    minutes: Callable[[str], str]
    half: Callable[[str], str]
    number: Callable[[int], str]

    def say(self, key: str, /, **parts: str | int) -> str:
        """A part of a sentence with its places filled in."""
        return self.says[key].format(**parts)


def halves(text: str) -> tuple[str, str] | None:
    """The Chinese and the other half of `中文 / English`, whichever comes first; None for a text in one
    language."""
    parts = text.split(" / ")
    if len(parts) != 2:
        return None
    first, second = (_has_ideographs(part) for part in parts)
    if first == second:
        return None
    return (parts[0], parts[1]) if first else (parts[1], parts[0])


def _has_ideographs(text: str) -> bool:
    return any(is_ideograph(character) for character in text)


def is_ideograph(character: str) -> bool:
    """Whether a character is one of the ideographs of Chinese."""
    return "\u3400" <= character <= "\u4dbf" or "\u4e00" <= character <= "\u9fff"
