"""One right example for each spot of the language, shown where a line stops making sense."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from vm.syntax.places import Place
from vm.syntax.tokens import Token

EXAMPLES: Final = MappingProxyType(
    {
        Place.VERSION: {"TALLY": "tally 1"},
        Place.FILE: {
            "CONTRACT": "contract Deposit:",
            "USE": 'use "fund.tally" at 0x… (64 hex digits)',
            "CALENDAR": "calendar CN",
            "RECORD": "record Payee: account: account; due: money CNY",
            "CHOICE": "choice Way: cash, swap",
            "FUNCTION": "function fee(price: money CNY) -> money CNY = price * 5% rounded down",
            "SCENARIO": 'scenario "nobody acts":',
        },
        Place.CONTRACT: {
            "PARTY": "party landlord, tenant",
            "TERM": "term rent: money CNY; months: int(1..60)",
            "MAP": "keep owed: map account to money CNY",
            "LIST": "keep payees: list account limit 20",
            "FIXED": "fixed late: percent = 5%",
            "KEEP": "keep claimed: money CNY = 0 CNY",
            "POT": "pot held: CNY",
            "RECORD": "record Payee: account: account; due: money CNY",
            "CHOICE": "choice Way: cash, swap",
            "EVENT": "event Paid: payee: account; amount: money CNY",
            "REQUIRE": 'require distinct(landlord, tenant) else "two different people"',
            "INVARIANT": "invariant escrowed in Leased: held == deposit",
            "GAS": "gas award <= 9_000",
            "FUNCTION": "function fee(price: money CNY) -> money CNY = price * 5% rounded down",
            "STATE": "state Offered until start:",
            "IN": "in Offered, Leased:",
            "FINAL": "final Closed",
            "AMEND": "amend by landlord and tenant",
        },
        Place.STATE: {
            "ON": "on sign by landlord: go Leased",
            "TIMEOUT": "on timeout: go Closed",
            "PAYING": "on sign by tenant paying deposit from tenant into held: go Leased",
            "AT": "at start + 3 days: stay",
            "EVERY": "every 1 month clip from start limit 12: stay",
        },
        Place.RULE: {
            "GO": "go Closed",
            "STAY": "stay",
            "PAY": "pay all from held to tenant",
            "SHARE": "share held: landlord 50%, tenant rest",
            "REFUND": "refund bids",
            "REQUIRE": 'require claim <= deposit else "at most the deposit"',
            "SET": "set claimed = amount",
            "ADD": 'add name -> due to owed else "already there"',
            "REMOVE": 'remove name from owed else "not there"',
            "CLEAR": "clear arbiter",
            "LET": "let fee = rent * 5% rounded down",
            "NOTE": "note RentPaid(amount: rent)",
            "SEND": "send fund.report(amount)",
            "CREATE": "create case = Case(owner: tenant)",
            "IF": "if claimed > 0 CNY:",
            "ELIF": "elif claimed == 0 CNY:",
            "ELSE": "else:",
            "FOR": "for payee in payees limit 20:",
        },
        Place.SCENARIO: {
            "NAME": "Li does lease.sign",
            "CANNOT": 'Zhao cannot lease.award(50%) because "R4003"',
            "WITHDRAWS": "Li withdraws lease.sign",
            "PEOPLE": "people Li, Wang",
            "GIVE": "give 20_000 CNY to Wang",
            "ON": "on 2026-01-05",
            "AFTER": "after 14 months clip",
            "LET": "let amount = 300 CNY",
            "CREATE": "create lease = Rental(landlord: Li, tenant: Wang)",
            "EXPECT": "expect lease is Closed, Wang has 20_000 CNY",
        },
    }
)
"""By place and by the kind of a word: the last such word before a stop says what the author was writing."""


def example_for(place: Place, tokens: Sequence[Token]) -> str:
    """A right example of what stands at the end of `tokens` at a place, else of its first construct."""
    tables = [EXAMPLES[place]]
    if place is Place.STATE:
        tables.append(EXAMPLES[Place.RULE])
    for token in reversed(tokens):
        for table in tables:
            if token.kind != "NAME" and token.kind in table:
                return table[token.kind]
    return next(iter(tables[0].values()))
