"""`tally calendar`: build a table of days off and offsets, look at one, check its file, compare two."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import click

from chain.calendar import CALENDARS, shipped_file
from chain.calendar_file import TableFile, open_table, write_table
from chain.files import reason
from chain.tools.calendar_build import Plan, build
from chain.tools.calendar_facts import difference
from chain.tools.calendar_pages import (
    INDENT,
    difference_json,
    difference_page,
    keeps,
    table_json,
    table_page,
    year_page,
)
from chain.tools.calendar_words import said
from chain.tools.chain_words import Tongue, half, spoken
from chain.tools.cli.main import UnknownCommand
from chain.tools.cli.options import Console, options
from chain.tools.files import write_data
from chain.tools.own_calendars import FOLDER, named_table, own_names, own_table
from vm.abi import Json
from vm.diagnostics.render import as_json as diagnostic_json
from vm.diagnostics.report import Diagnostic
from vm.machine.dates import FIRST_YEAR, LAST_YEAR, format_date, parse_date


class _Commands(click.Group):
    """A group whose unknown commands are told like those of `tally` itself."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; an unknown one raises `UnknownCommand`."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            raise UnknownCommand(args[0], ctx=ctx, known=tuple(self.commands))
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands)
def calendar() -> None:
    """Build, show, check and compare calendars. 生成、查看、核对和比较日历。

    A calendar is a table: a time zone, and by year the days off and the make-up days. A contract names it:
    `calendar GB_ENG`. Your own lies in the folder `calendars` beside the contract.
    """


@calendar.command("list")
@options
def list_(as_json: bool, lang: str) -> int:
    """List the calendars that a contract here can name. 列出可用的日历。"""
    console = Console.of(lang, as_json)
    own = [(name, own_table(Path(), name)) for name in own_names(Path())]
    if as_json:
        documents = [_line_json(name, True, file) for name, file in own]
        documents += [_line_json(name, False, shipped_file(name)) for name in CALENDARS]
        console.document({"ok": True, "calendars": documents})
        return 0
    for line in spoken(lambda tongue: _list_page(own, tongue), console.language):
        console.say(line)
    return 0


def _list_page(own: list[tuple[str, TableFile | Diagnostic | None]], tongue: Tongue) -> Iterator[str]:
    yield said("shipped", tongue)
    yield from (INDENT + _line(shipped_file(name), tongue) for name in CALENDARS)
    if own:
        yield said("own", tongue, folder=FOLDER)
    for name, file in own:
        path = f"{FOLDER}/{name}.json"
        yield INDENT + (
            _line(file, tongue) if isinstance(file, TableFile) else said("damaged line", tongue, path=path)
        )


def _line(file: TableFile, tongue: Tongue) -> str:
    table = file.calendar
    return said(
        "list line",
        tongue,
        name=f"{table.name:<8}",
        first=table.first_year,
        last=table.last_year,
        zone=f"{file.zone_name:<16}",
        description=half(file.description, tongue),
    )


def _line_json(name: str, own: bool, file: TableFile | Diagnostic | None) -> Json:
    if not isinstance(file, TableFile):
        return {"name": name, "own": own, "ok": False}
    table = file.calendar
    return {
        "name": name,
        "own": own,
        "ok": True,
        "first_year": table.first_year,
        "last_year": table.last_year,
        "zone": file.zone_name,
        "hash": "0x" + table.hash.hex(),
    }


@calendar.command()
@click.argument("name", metavar="NAME|FILE")
@click.option("--year", type=int, help="Name the days of this year. 列出该年的日子。")
@options
def show(name: str, year: int | None, as_json: bool, lang: str) -> int:
    """Show a calendar, or one year of it. 查看日历，或其中一年。"""
    console = Console.of(lang, as_json)
    file = named_table(name, Path())
    if isinstance(file, Diagnostic):
        console.report([file])
        return 2
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        console.report([Diagnostic.of("S6618", None, None, first=year, last=year)])
        return 2
    if as_json:
        console.document({"ok": True, "calendar": table_json(file, year)})
        return 0
    for line in spoken(
        lambda tongue: table_page(file, tongue) if year is None else year_page(file, year, tongue),
        console.language,
    ):
        console.say(line)
    return 0


@calendar.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@options
def check(files: tuple[str, ...], as_json: bool, lang: str) -> int:
    """Check that FILE is a table whose hash is that of its days. 核对日历文件及其哈希。"""
    console = Console.of(lang, as_json)
    documents: list[Json] = []
    failed = False
    for path in files:
        found = open_table(Path(path))
        if isinstance(found, Diagnostic):
            failed = True
            console.complain([found])
            documents.append({"file": path, "ok": False, "diagnostics": [cast(Json, diagnostic_json(found))]})
            continue
        table = found.calendar
        documents.append({"file": path, "ok": True, "name": table.name, "hash": "0x" + table.hash.hex()})
        if not as_json:
            counts = {"off": len(table.days_off), "worked": len(table.make_up_days)}
            years = {"first": table.first_year, "last": table.last_year}
            console.say(_said(console, "holds", path=path, name=table.name, **years, **counts))
    if as_json:
        console.document({"ok": not failed, "files": documents})
    return 1 if failed else 0


@calendar.command()
@click.argument("first", metavar="NAME|FILE")
@click.argument("second", metavar="NAME|FILE")
@click.option(
    "--after",
    metavar="DATE",
    help="Exit 1 if anything up to DATE has changed. DATE 及以前有改动则退出码为 1。",
)
@options
def diff(first: str, second: str, after: str | None, as_json: bool, lang: str) -> int:
    """Show what the second calendar says otherwise than the first. 比较两张日历表。

    A chain's new version of a table may change only days after its block: that is what --after asks.
    """
    console = Console.of(lang, as_json)
    limit = None if after is None else parse_date(after)
    if after is not None and limit is None:
        wanted, command = "2026-12-31", "tally calendar diff"
        console.report([Diagnostic.of("S6014", None, None, name="--after", wanted=wanted, command=command)])
        return 2
    files: list[TableFile] = []
    for name in (first, second):
        file = named_table(name, Path())
        if isinstance(file, Diagnostic):
            console.report([file])
            return 2
        files.append(file)
    before, later = files
    found = difference(before.calendar, later.calendar)
    if as_json:
        console.document({"ok": limit is None or keeps(found, limit), **difference_json(found, limit)})
    else:
        for line in spoken(
            lambda tongue: difference_page(before, later, found, limit, tongue), console.language
        ):
            console.say(line)
    return 1 if limit is not None and not keeps(found, limit) else 0


@calendar.command("build")
@click.argument("name", metavar="NAME")
@click.option("--zone", required=True, help="Place of the tz database, such as Europe/London. 时区。")
@click.option("--from", "first", type=int, required=True, help="The first year. 起始年。")
@click.option("--to", "last", type=int, required=True, help="The last year. 终止年。")
@click.option(
    "--package",
    "packages",
    multiple=True,
    metavar="SPEC",
    help="Where the days are from: holidays:GB:ENG, holidays:CA:ON:public+optional, chinesecalendar. Of "
    "several each must say the same. 日期来源的软件包；写多个时须彼此一致。",
)
@click.option(
    "--holidays",
    metavar="FILE",
    help="Your own list, CSV (date,day,name; day is off or work) or JSON; it overrules packages. "
    "自己的日期清单，优先于软件包。",
)
@click.option("--description", default="", help="What the table is, for people who read it. 说明。")
@click.option("--source", "sources", multiple=True, help="A law or notice it rests on. 依据的法律或通知。")
@click.option("--out", metavar="FILE", help="Default: calendars/NAME.json. 输出文件。")
@options
def build_(
    name: str, zone: str, first: int, last: int, packages: tuple[str, ...], holidays: str | None,
    description: str, sources: tuple[str, ...], out: str | None, as_json: bool, lang: str,
) -> int:  # fmt: skip
    """Build the table of a calendar. 生成日历表。

    Days off are Mondays to Fridays that are not worked, make-up days Saturdays and Sundays that are; all
    other days are as their weekday says. Packages are needed only to build: `pip install holidays`.
    """
    console = Console.of(lang, as_json)
    made_by = _made_by(name, zone, first, last, packages, holidays)
    path = None if holidays is None else Path(holidays)
    found = build(Plan(name, zone, first, last, packages, path, description, sources, made_by))
    if isinstance(found, Diagnostic):
        console.report([found])
        return 2
    target = Path(FOLDER) / f"{name}.json" if out is None else Path(out)
    before = open_table(target) if target.is_file() else None
    fault = _save(target, write_table(found))
    if fault is not None:
        console.report([fault])
        return 2
    if as_json:
        console.document({"ok": True, "file": str(target), "calendar": table_json(found, first)})
        return 0
    console.say(_said(console, "wrote", path=target))
    if isinstance(before, TableFile):
        day = difference(before.calendar, found.calendar).first_day
        key = "unchanged" if day is None else "replaced"
        console.say(INDENT + _said(console, key, day="" if day is None else format_date(day)))
    console.say(INDENT + _said(console, "table hash", hash=found.calendar.hash.hex()))
    console.say(INDENT + _said(console, "use it", name=name, path=target))
    return 0


def _made_by(
    name: str, zone: str, first: int, last: int, packages: tuple[str, ...], holidays: str | None
) -> str:
    """The command that makes the table again."""
    words = ["tally", "calendar", "build", name, "--zone", zone, "--from", str(first), "--to", str(last)]
    for spec in packages:
        words += ["--package", spec]
    return shlex.join([*words, *([] if holidays is None else ["--holidays", holidays])])


def _save(target: Path, text: str) -> Diagnostic | None:
    """Write a file, with the folder it lies in."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    except (OSError, ValueError) as error:
        return Diagnostic.of("S6031", None, None, path=str(target), reason=reason(error))
    return write_data(target, text.encode())


def _said(console: Console, key: str, **parameters: str | int | Path) -> str:
    """Words in the console's language; for both, Chinese and then English after a slash."""
    shown = {name: value if isinstance(value, int) else str(value) for name, value in parameters.items()}
    return " / ".join(spoken(lambda tongue: [said(key, tongue, **shown)], console.language))
