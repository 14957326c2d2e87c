"""A relocation fund pays 2,000 households, each by three officers and a bank, on a chain that is signed,
stored and verified from genesis: `python examples/02_relocation/relocation.py`.

Each household's order is one instance of the contract `relocation/order`. Accounts bounce and are corrected,
owners are absent, titles are in dispute; what cannot be paid is deposited and claimed later, or goes to the
treasury after five years. In the end every fen of every budget line is accounted for.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import households
from households import Household
from words import COLUMNS, table, text

import tally

CONTRACT = Path(__file__).resolve().parents[2] / "contracts" / "relocation" / "order.tally"
WEEKS = 10
"""Assumption: the orders are filed in so many weeks, as many in each."""
ROUND = 1_000_000_00
"""Assumption: a special account is funded in whole millions of yuan, so something is left over."""
YEARS_AND_A_MONTH = 61
"""Months after which nothing that was deposited is still waiting."""


class Bar:
    """A progress bar on a terminal; nothing elsewhere."""

    def __init__(self, label: str, total: int) -> None:
        self._label, self._total, self._done = label, max(total, 1), 0
        self._shown = sys.stderr.isatty()

    def step(self, done: int | None = None) -> None:
        """One more is done, or so many are."""
        self._done = self._done + 1 if done is None else done
        if self._shown and (self._done >= self._total or self._done % max(self._total // 100, 1) == 0):
            part = min(self._done / self._total, 1)
            end = "\n" if self._done == self._total else ""
            print(f"\r{self._label} [{'#' * int(40 * part):<40}] {part:4.0%}", end=end, file=sys.stderr)


@dataclass(slots=True)
class Case:
    """A household with its account and its payment order."""

    row: Household
    account: tally.Account
    order: tally.Instance | None = None

    @property
    def filed(self) -> tally.Instance:
        """The order, which has been filed."""
        if self.order is None:
            raise ValueError(f"no order was filed for {self.row.household}")
        return self.order

    def commitment(self, what: str) -> bytes:
        """What stands on the chain for a document or an account number: a hash with the household's salt."""
        return tally.hash(self.row.salt, self.row.household, what)


class Relocation:
    """The offices of a relocation, and the orders they handle."""

    def __init__(self, chain: tally.Chain, rows: Iterable[Household], language: str) -> None:
        self.chain = chain
        self.language = language
        self.Order = tally.load(CONTRACT)["Order"]
        self.bank, self.treasury = chain.people("Bank", "Treasury")
        self.cases = [Case(row, chain.people(row.household)[0]) for row in rows]
        towns = sorted({case.row.township for case in self.cases})
        self.lines = sorted({case.row.budget_line for case in self.cases})
        self.makers = {town: chain.people(f"Maker_{town}")[0] for town in towns}
        self.checkers = {town: chain.people(f"Checker_{town}")[0] for town in towns}
        # the account of each payer is a special account: of one township and one budget line
        self.payers = {
            (town, line): chain.people(f"Payer_{town}_{line.replace('-', '_')}")[0]
            for town in towns
            for line in self.lines
        }
        self.appropriated: Counter[str] = Counter()
        self.returned: Counter[str] = Counter()
        self.bar = Bar(text("paying", language), 4 * len(self.cases))
        self.week: Counter[str] = Counter()

    def say(self, key: str, **values: object) -> None:
        """Print a line, with the day it happens on."""
        print(text(key, self.language, day=self.chain.today, **values))

    # --- funding --------------------------------------------------------------------------------------------

    def fund(self) -> None:
        """The treasury gets the appropriation and puts it into the special accounts."""
        needed: Counter[tuple[str, str]] = Counter()
        for case in self.cases:
            needed[case.row.township, case.row.budget_line] += case.row.award
        amounts = {place: -(-fen // ROUND) * ROUND for place, fen in sorted(needed.items())}
        self.chain.give(self.treasury, yuan(sum(amounts.values())))
        for place, fen in amounts.items():
            self.chain.transfer(self.payers[place], yuan(fen), sender=self.treasury)
            self.appropriated[place[1]] += fen
        self.say("funded", amount=yuan(sum(amounts.values())), accounts=len(amounts))

    # --- what the offices do on each day of a week ----------------------------------------------------------

    def file(self, case: Case, checker: tally.Account | None = None) -> tally.Instance:
        """The maker files the order of a household."""
        row = case.row
        return self.Order.create(
            self.chain,
            sender=self.makers[row.township],
            maker=self.makers[row.township],
            checker=checker or self.checkers[row.township],
            payer=self.payers[row.township, row.budget_line],
            bank=self.bank,
            payee=case.account,
            treasury=self.treasury,
            amount=yuan(row.award),
            budget_line=row.budget_line,
            award=case.commitment("award"),
            posted=self.chain.today,
            fixes_allowed=2,
        )

    def check(self, case: Case) -> None:
        """The checker compares award and account."""
        case.filed.check(sender=self.checkers[case.row.township])

    def approve(self, case: Case) -> None:
        """The payer pays out of the special account."""
        case.filed.approve(sender=self.payers[case.row.township, case.row.budget_line])

    def answer(self, case: Case) -> None:
        """The bank pays, or says why it cannot."""
        why = {"account_closed": "account_closed", "name_differs": "name_differs", "none": "payee_absent"}
        reason = "title_in_dispute" if case.row.title == "in_dispute" else why.get(case.row.account)
        if reason is None or (case.filed.fixes and case.row.title == "clear"):
            case.filed.confirm(case.commitment("bank receipt"), sender=self.bank)
            self.week["paid"] += 1
        else:
            case.filed.bounce(reason, sender=self.bank)
            self.week["bounced"] += 1

    def mend(self, case: Case) -> bool:
        """What comes of an order that bounced; true where it is to be checked and paid again.

        A disputed title: maker and checker deposit. A wrong account: the household confirms another. An
        absent owner: nobody answers, and after 30 days the contract deposits by itself.
        """
        maker = self.makers[case.row.township]
        if case.row.title == "in_dispute":
            notice = case.commitment("court notice")
            case.filed.deposit_for_absent(notice, sender=maker)
            case.filed.deposit_for_absent(notice, sender=self.checkers[case.row.township])
            self.week["deposited"] += 1
            return False
        if case.row.account == "none":
            return False
        card = case.commitment("new account")
        case.filed.fix(card, sender=maker)
        case.filed.fix(card, sender=case.account)
        self.week["corrected"] += 1
        return True

    # --- time -----------------------------------------------------------------------------------------------

    def next_day(self) -> None:
        """The next working day; a deposit that silence makes is counted."""
        self._count(self.chain.wait(working_days=1))

    def _count(self, receipts: Iterable[tally.Receipt]) -> None:
        for receipt in receipts:
            self.week["deposited"] += sum(event.name == "Deposited" for event in receipt.events)

    def pay_all(self) -> None:
        """Weeks of five working days: file, check, approve, pay, mend; the last week only mends."""
        size = -(-len(self.cases) // WEEKS)
        again: list[Case] = []
        shown = False
        for week in range(WEEKS + 1):
            self.week.clear()
            batch = self.cases[week * size : (week + 1) * size]
            for case in batch:
                case.order = self.file(case)
                self.bar.step()
            for step in (self.check, self.approve, self.answer):
                self.next_day()
                for case in (*again, *batch):
                    step(case)
                for _ in batch:
                    self.bar.step()
            self.next_day()
            again = [case for case in (*again, *batch) if case.filed.state == "Bounced" and self.mend(case)]
            counts = {name: self.week[name] for name in ("paid", "bounced", "corrected", "deposited")}
            self.say("week", week=week + 1, filed=len(batch), **counts)
            paid = [case for case in batch if case.filed.state == "Paid"]
            if paid and not shown:
                shown = self.show_refusals(paid[0])
            self.next_day()
        self.week.clear()
        self._count(self.chain.wait(days=31))

    def show_refusals(self, case: Case) -> bool:
        """What the contract does not let anybody do; `case` has been paid."""
        with tally.refused("R4001") as same:
            self.file(case, checker=self.makers[case.row.township])
        self._refusal("same person", same)
        with tally.refused("R4003") as twice:
            case.filed.confirm(case.commitment("bank receipt"), sender=self.bank)
        self._refusal("paid twice", twice, household=case.row.household)
        return True

    def _refusal(self, key: str, found: tally.refused, **values: object) -> None:
        refusal = found.refusal
        if refusal is None:
            raise ValueError("nothing was refused")
        if refusal.reason is None:
            reason = text("not open", self.language, state=refusal.explanation.state)
        else:
            chinese, english = refusal.reason.split(" / ")
            reason = chinese if self.language == "zh" else english
        self.say(key, **values)
        print(text("refusal", self.language, code=refusal.code, reason=reason))

    def five_years(self) -> None:
        """The payers return what they did not need; owners come for their deposits, or never do."""
        for (_, line), payer in self.payers.items():
            left = payer.balance("CNY")
            if left:
                self.chain.transfer(self.treasury, left, sender=payer)
                self.returned[line] += left.minor
        waiting = [case for case in self.cases if case.filed.state == "Deposited"]
        bar = Bar(text("waiting", self.language), YEARS_AND_A_MONTH)
        for month in range(1, YEARS_AND_A_MONTH + 1):
            self.chain.wait(months=1)
            for case in waiting:
                if case.row.claims_after == month:
                    case.filed.claim(case.commitment("claim"), sender=case.account)
            bar.step()
        states = Counter(case.filed.state for case in waiting)
        self.say("claimed", claimed=states["Paid"], lapsed=states["Escheated"])

    # --- where every fen is ---------------------------------------------------------------------------------

    def account_for(self) -> bool:
        """Print the table by budget line; true where nothing is missing.

        What was appropriated and returned is what was sent; everything else is read from the orders and the
        accounts on the chain.
        """
        orders: Counter[tuple[str, str]] = Counter()
        for case in self.cases:
            order = case.filed
            where = {"Paid": "paid", "Escheated": "lapsed", "Deposited": "deposited"}.get(order.state, "open")
            money = {"paid": case.account.balance("CNY"), "lapsed": order.amount}.get(where, order.held)
            orders[order.budget_line, where] += money.minor
        rows: list[tuple[str, ...]] = [COLUMNS[self.language]]
        sums = [0] * (len(COLUMNS[self.language]) - 1)
        for line in self.lines:
            payers = [payer for (_, of), payer in self.payers.items() if of == line]
            special = sum(payer.balance("CNY").minor for payer in payers)
            gone = [orders[line, "paid"], orders[line, "deposited"], orders[line, "lapsed"]]
            gone += [self.returned[line], special, orders[line, "open"]]
            numbers = [self.appropriated[line], *gone, self.appropriated[line] - sum(gone)]
            rows.append((line, *map(amount, numbers)))
            sums = [one + other for one, other in zip(sums, numbers, strict=True)]
        rows.append((text("all", self.language), *map(amount, sums)))
        print(table(rows))
        treasury = self.treasury.balance("CNY").minor
        return all(row[-1] == amount(0) for row in rows[1:]) and treasury == sums[3] + sums[4]


def yuan(fen: int) -> tally.Money:
    """An amount of fen as money."""
    return tally.Money.of(fen, "CNY")


def amount(fen: int) -> str:
    """An amount for the table, in yuan."""
    return f"{fen // 100:,}.{fen % 100:02}" if fen >= 0 else f"-{amount(-fen)}"


def run(chain: tally.Chain, rows: Sequence[Household], language: str) -> bool:
    """Pay everybody, wait five years, and account for everything; true where nothing is missing."""
    relocation = Relocation(chain, rows, language)
    relocation.fund()
    relocation.pay_all()
    relocation.say("season")
    complete = relocation.account_for()
    relocation.five_years()
    relocation.say("end")
    complete = relocation.account_for() and complete
    total, issued = chain.total("CNY"), chain.issued("CNY")
    relocation.say("money", total=total, issued=issued)
    return complete and total == issued


def verify(file: Path, seed: int, language: str) -> None:
    """Open the file again and re-execute it from genesis."""
    with tally.Chain.open(file, seed=seed, calendar="CN") as chain:
        bar = Bar(text("verifying", language), chain.head.height)
        found = chain.verify(lambda height, _: bar.step(height))
    print(text("verified", language, height=found.height, transactions=found.transactions))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the relocation; 0 where every fen is accounted for and the chain verified."""
    parser = argparse.ArgumentParser(description="Pay the households of a relocation on a signed chain.")
    parser.add_argument("--households", type=int, default=households.HOUSEHOLDS)
    parser.add_argument("--seed", type=int, default=households.SEED)
    parser.add_argument("--file", type=Path, default=Path("relocation.tally-chain"), help="a new file")
    parser.add_argument("--csv", type=Path, help="households to read; without it they are made up")
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    given = parser.parse_args(arguments)
    if given.households < 1:
        parser.error("--households: at least 1")
    made = households.households(given.households, given.seed)
    try:
        rows = made if given.csv is None else households.read(given.csv)
    except (OSError, KeyError, ValueError) as error:
        print(text("no table", given.lang, path=given.csv, reason=repr(error)), file=sys.stderr)
        return 2
    try:
        chain = tally.Chain(seed=given.seed, at="2026-03-02", calendar="CN", file=given.file)
    except tally.TallyError as error:
        print(error, file=sys.stderr)
        return 2
    if given.csv is None:
        # what is paid is what stands in the file
        path = given.file.with_name("households.csv")
        households.write(made, path)
        rows = households.read(path)
    awards = yuan(sum(row.award for row in rows))
    towns = len({row.township for row in rows})
    print(text("people", given.lang, count=len(rows), townships=towns, awards=awards, seed=given.seed))
    with chain:
        complete = run(chain, rows, given.lang)
    verify(given.file, given.seed, given.lang)
    if not complete:
        print(text("broken", given.lang), file=sys.stderr)
    return 0 if complete else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    raise SystemExit(main())
