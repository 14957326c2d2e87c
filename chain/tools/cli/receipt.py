"""`tally receipt`: a receipt with its proof, to keep and to hold against the chain's operator."""

from __future__ import annotations

import click

from chain.explorer import lookup
from chain.explorer.lookup import NotFound
from chain.explorer.names import Names
from chain.explorer.proof import prove
from chain.explorer.stored import StoredChain
from chain.tools.chain_entries import Showing
from chain.tools.chain_json import proof_json
from chain.tools.chain_pages import receipt_page
from chain.tools.chain_words import spoken
from chain.tools.cli.options import Console, options
from chain.tools.cli.stored import USAGE, with_chain
from vm.diagnostics.report import Diagnostic

FAILED = 1


@click.command()
@click.argument("chain", metavar="CHAIN")
@click.argument("identity", metavar="ID")
@options
def receipt(chain: str, identity: str, as_json: bool, lang: str) -> int:
    """Show a transaction's receipt with a proof to keep. 查看交易收据及可留存的证明。

    CHAIN is the file of a chain; ID is the identity of a transaction, or its first digits.
    """
    console = Console.of(lang, as_json)
    return with_chain(console, chain, lambda stored: _shown(console, stored, identity))


def _shown(console: Console, chain: StoredChain, given: str) -> int:
    entry = lookup.entry(chain, given)
    if isinstance(entry, NotFound):
        console.report([Diagnostic(entry.code, None, None, tuple(sorted(entry.parameters)))])
        return USAGE
    proof = prove(chain, entry)
    if not proof.holds:
        console.report([Diagnostic.of("S6465", None, None, height=entry.height)])
        return FAILED
    showing = Showing(chain, Names(chain), 1)
    if console.json:
        console.document(proof_json(showing, entry, proof))
    else:
        lines = spoken(lambda tongue: receipt_page(showing, entry, proof, tongue), console.language)
        console.say("\n".join(list(lines)))
    return 0
