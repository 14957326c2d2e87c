"""Writes the table of pages anew that `tally explain` reads: `python -m tests.language.renew_pages`.

A code's page is the one that its section is about, if that page announces it, else the one that does so most
often.
"""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict

from tests.language.blocks import FOLDER, blocks
from tests.language.programs import announced as announced_in
from vm.diagnostics.codes import CATALOGUE

PATH = FOLDER.parents[1] / "vm" / "diagnostics" / "pages.py"
_PAGE_OF_SECTION = {
    "Text": "text",
    "Types": "types",
    "Declarations": "names",
    "Time and states": "states",
    "Rules": "rules",
    "Statements": "statements",
    "Scenarios": "scenarios",
}
_HEAD = '''"""Which page of the language's suites pins a code: `tests/language/PAGE.md` shows it in programs.

Made by `python -m tests.language.renew_pages`; a test holds it to the pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
'''
_TAIL = '''    }
)
PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {code: page for page, codes in _CODES.items() for code in codes.split()}
)
"""The page of each code that a page shows."""
'''


def announced() -> dict[str, Counter[str]]:
    """How often each page announces each code."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for block in blocks():
        for one in announced_in(block.text):
            found[one.code][block.file.removesuffix(".md")] += 1
    return found


def main() -> None:
    """Renew the file."""
    pages: dict[str, list[str]] = defaultdict(list)
    for code, counts in sorted(announced().items()):
        preferred = _PAGE_OF_SECTION.get(CATALOGUE[code].section, "")
        pages[preferred if counts[preferred] else max(sorted(counts), key=lambda page: counts[page])].append(
            code
        )
    entries = []
    for page, codes in sorted(pages.items()):
        lines = textwrap.wrap(" ".join(codes), 96)
        entries.append(
            f'        "{page}": """\n' + "".join(f"            {line}\n" for line in lines) + '        """,\n'
        )
    PATH.write_text(_HEAD + "".join(entries) + _TAIL, encoding="utf-8")


if __name__ == "__main__":
    main()
