"""`tally show`: look at a stored chain, a block, a transaction, an account or an instance."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

from chain.explorer import lookup
from chain.explorer.lookup import NotFound
from chain.explorer.names import Names
from chain.explorer.stored import StoredChain
from chain.tools.chain_entries import Showing, transaction_lines
from chain.tools.chain_instance import instance_page
from chain.tools.chain_json import account_json, block_json, chain_json, entry_json, instance_json
from chain.tools.chain_pages import account_page, block_page, chain_page
from chain.tools.chain_words import Tongue, spoken
from chain.tools.cli.options import Console, options
from chain.tools.cli.stored import USAGE, with_chain
from vm.abi import Json
from vm.diagnostics.report import Diagnostic

WHAT = ("block", "tx", "account", "instance")
_SHOWN = 20
"""So many of anything are shown if nothing else is asked for."""

_Page = tuple[Callable[[], Json], Callable[[Tongue], Iterable[str]]]


@click.command()
@click.argument("chain", metavar="CHAIN")
@click.argument("what", required=False, type=click.Choice(WHAT), metavar="[block|tx|account|instance]")
@click.argument("which", required=False, metavar="WHICH")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=_SHOWN,
    show_default=True,
    help="Show at most so many of anything. 每类最多显示多少项。",
)
@click.pass_context
@options
def show(
    context: click.Context,
    chain: str,
    what: str | None,
    which: str | None,
    limit: int,
    as_json: bool,
    lang: str,
) -> int:
    """Show a stored chain, or a part of it, the newest first. 查看链、区块、交易、账户或合约实例。

    CHAIN is the file of a chain. WHICH is a block's height, the identity of a transaction, the address of an
    account, or the number or address of an instance; of identities and addresses the first digits are enough.
    """
    console = Console.of(lang, as_json)
    if what is not None and which is None:
        missing = next(one for one in context.command.params if one.name == "which")
        raise click.MissingParameter(ctx=context, param=missing)

    def shown(stored: StoredChain) -> int:
        page = _page(Showing(stored, Names(stored), limit), what, which or "")
        if isinstance(page, NotFound):
            console.report([Diagnostic(page.code, None, None, tuple(sorted(page.parameters)))])
            return USAGE
        document, lines = page
        if console.json:
            console.document(document())
        else:
            # whole or not at all: a file may turn out to be damaged on the way
            console.say("\n".join(list(spoken(lines, console.language))))
        return 0

    return with_chain(console, chain, shown)


def _page(showing: Showing, what: str | None, which: str) -> _Page | NotFound:
    chain = showing.chain
    match what:
        case "block":
            height = lookup.height(chain, which)
            if isinstance(height, NotFound):
                return height
            block = chain.block(height)
            return lambda: block_json(showing, block), lambda tongue: block_page(showing, block, tongue)
        case "tx":
            entry = lookup.entry(chain, which)
            if isinstance(entry, NotFound):
                return entry
            return lambda: entry_json(showing, entry), lambda tongue: transaction_lines(
                showing, entry, tongue
            )
        case "account":
            account = lookup.account(chain, which)
            if isinstance(account, NotFound):
                return account
            return lambda: account_json(showing, account), lambda tongue: account_page(
                showing, account, tongue
            )
        case "instance":
            one = lookup.instance(chain, which)
            if isinstance(one, NotFound):
                return one
            return lambda: instance_json(showing, one), lambda tongue: instance_page(showing, one, tongue)
        case _:
            return lambda: chain_json(showing), lambda tongue: chain_page(showing, tongue)
