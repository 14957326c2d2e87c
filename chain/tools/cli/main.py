"""The commands: `tally check`, `test`, `run`, `trace`, `explain`.

Results go to stdout, everything else to stderr; `--json` makes stdout one JSON document. Exit code 0: done, 1: a
check or a scenario failed, 2: usage or compile error. No Python traceback reaches a user: what click finds wrong
with the arguments becomes a coded message, and an internal fault says so.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from chain.tools.cli.check import check
from chain.tools.cli.explain import explain
from chain.tools.cli.options import VERSION, Console, default_language
from chain.tools.cli.run import run
from chain.tools.cli.test import test
from chain.tools.cli.trace import trace
from chain.tools.words import word
from vm.diagnostics.report import Diagnostic

FAILED = 1
USAGE = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="tally")
def cli() -> None:
    """Write, test and run contracts that move money. 编写、测试和运行会动用资金的合约。"""


for command in (check, test, run, trace, explain):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    console = Console(_language(given), json="--json" in given)
    try:
        result = cli.main(args=given, prog_name="tally", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        console.report([_usage(error)])
        return USAGE
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        print(word("interrupted", console.language), file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        return FAILED
    except Exception as error:  # noqa: BLE001 - the one place where a fault of ours meets a user
        kind = type(error).__name__
        console.report([Diagnostic.of("S6099", None, None, version=VERSION, kind=kind, detail=str(error)[:300])])
        return USAGE


def _language(given: list[str]) -> str:
    """The language asked for, before click has read the arguments, so that its errors are in it too."""
    for place, text in enumerate(given):
        if text.startswith("--lang="):
            return text.removeprefix("--lang=")
        if text == "--lang" and place + 1 < len(given):
            return given[place + 1]
    return default_language()


def _usage(error: click.ClickException) -> Diagnostic:
    """The coded message for what click found wrong with the arguments."""
    command = ""
    context = getattr(error, "ctx", None)
    if context is not None:
        command = str(context.command_path)
    match error:
        case click.NoSuchOption():
            return Diagnostic.of("S6011", None, None, option=error.option_name, command=command or "tally")
        case click.BadOptionUsage():
            return Diagnostic.of("S6012", None, None, option=error.option_name, command=command or "tally")
        case click.MissingParameter():
            name = error.param.name if error.param is not None and error.param.name else "?"
            return Diagnostic.of("S6013", None, None, name=name.upper(), command=command or "tally")
        case click.BadParameter():
            name = error.param.name if error.param is not None and error.param.name else "?"
            return Diagnostic.of("S6014", None, None, name=name, detail=error.message, command=command or "tally")
        case _:
            return Diagnostic.of("S6015", None, None, detail=error.format_message(), command=command or "tally")
