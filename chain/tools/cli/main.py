"""The commands: `tally check`, `fmt`, `audit`, `test`, `run`, `trace`, `lock`, `calendar`, `explain`, and of
stored chains `verify`, `show`, `receipt`.

Results go to stdout, everything else to stderr; `--json` makes stdout one JSON document. Exit code 0: done,
1: a check or a scenario failed, 2: usage or compile error. No Python traceback reaches a user: what click
finds wrong with the arguments becomes a coded message, and an internal fault says so. A command is loaded
when it is called, so that `tally --help` is quick.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from chain.tools.cli.options import Console, default_language
from vm.diagnostics.report import Diagnostic
from vm.version import VERSION

FAILED: Final = 1
USAGE: Final = 2

COMMANDS: Final = {
    "audit": "Say what a contract does before anyone signs it. 签字之前，看清合约做什么。",
    "calendar": "Build, show, check and compare calendars. 生成、查看、核对和比较日历。",
    "check": "Compile FILE and report what is wrong, or what it costs. 检查合约。",
    "explain": "Explain the code of a message, such as E1003 or R4004. 解释消息编号。",
    "fmt": "Write FILE in the one form. 统一合约文本的格式。",
    "lock": "Write the hashes of the files that FILE uses to tally.lock. 锁定所引用的文件。",
    "receipt": "Show a transaction's receipt with a proof to keep. 查看交易收据及可留存的证明。",
    "run": "Tell the scenarios of FILE or NAME step by step. 逐步讲述情景。",
    "show": "Show a stored chain, or a part of it, the newest first. 查看链、区块、交易、账户或合约实例。",
    "test": "Run the scenarios of FILE or NAME. 运行情景测试。",
    "trace": "Show what one step of a scenario ran: call tree, gas, money. 显示某一步的调用树。",
    "verify": "Re-execute CHAIN from its genesis; name the first difference. 从创世起重新执行并验证整条链。",
}
"""Commands, each in the module of its name, with the first line of its help."""


class Commands(click.Group):
    """The group of all commands, which loads one when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"chain.tools.cli.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; an unknown one raises `UnknownCommand`."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise UnknownCommand(args[0], ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


class UnknownCommand(click.UsageError):
    """There is no such command; `known` are those that there are."""

    def __init__(
        self, message: str, ctx: click.Context | None = None, known: Sequence[str] = tuple(COMMANDS)
    ) -> None:
        super().__init__(message, ctx)
        self.known = known


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="FILE is a .tally file; NAME is an installed contract, such as rental/lease; CHAIN is the "
    "file of a chain.",
)
@click.version_option(VERSION, prog_name="tally")
def cli() -> None:
    """Write, test and run contracts that hold and pay money. 编写、测试和运行保管并支付资金的合约。"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    console = Console.of(_language(given), "--json" in given)
    try:
        result = cli.main(args=given, prog_name="tally", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        console.report([_usage(error)])
        return USAGE
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        print(console.word("interrupted"), file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        # whoever read the output has closed it; the interpreter must not try to write the rest at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 - the one place where a fault of ours meets a user
        console.report([_fault(error)])
        return USAGE


def _language(given: list[str]) -> str:
    """The language asked for, before click has read the arguments, so that its errors are in it too."""
    for place, text in enumerate(given):
        if text.startswith("--lang="):
            return text.removeprefix("--lang=")
        if text == "--lang" and place + 1 < len(given):
            return given[place + 1]
    return default_language()


def _fault(error: Exception) -> Diagnostic:
    """What to tell us about a fault of ours: versions, kind, and the innermost place of the program."""
    import platform  # only here: it is slow to load
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "-"
    return Diagnostic.of(
        "S6099",
        None,
        None,
        version=VERSION,
        python=platform.python_version(),
        kind=type(error).__name__,
        place=place,
        detail=str(error)[:300] or "-",
    )


def _usage(error: click.ClickException) -> Diagnostic:
    """The coded message for what click found wrong with the arguments."""
    context = getattr(error, "ctx", None)
    command = str(context.command_path) if context is not None else "tally"
    match error:
        case UnknownCommand():
            near = ", ".join(difflib.get_close_matches(error.message, error.known, n=2)) or "-"
            return Diagnostic.of(
                "S6005", None, None, given=error.message, near=near, known=", ".join(error.known)
            )
        case click.NoSuchOption():
            near = ", ".join(error.possibilities or ()) or "-"
            return Diagnostic.of("S6011", None, None, option=error.option_name, near=near, command=command)
        case click.BadOptionUsage():
            return Diagnostic.of("S6012", None, None, option=error.option_name, command=command)
        case click.MissingParameter():
            return Diagnostic.of("S6013", None, None, name=_name(error.param), command=command)
        case click.BadParameter():
            wanted = _wanted(error.param)
            return Diagnostic.of("S6014", None, None, name=_name(error.param), wanted=wanted, command=command)
        case _:
            found = re.search(r"\((.*)\)", error.format_message())
            extra = error.format_message() if found is None else found[1]
            return Diagnostic.of("S6015", None, None, given=extra, command=command)


def _name(parameter: click.Parameter | None) -> str:
    """A parameter as its help names it."""
    match parameter:
        case click.Argument():
            return parameter.make_metavar(click.Context(cli))
        case click.Parameter():
            return parameter.opts[0]
        case None:
            return "-"


def _wanted(parameter: click.Parameter | None) -> str:
    """What a parameter takes: its choices, or a number."""
    match None if parameter is None else parameter.type:
        case click.Choice(choices=choices):
            return " | ".join(map(str, choices))
        case click.types.IntParamType():
            return "1, 2, 3 ..."
        case _:
            return "-"
