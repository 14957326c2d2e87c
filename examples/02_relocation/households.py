"""Made-up households of a relocation: `python examples/02_relocation/households.py --out households.csv`.

No row is about a real household. Every number below is an assumption, chosen to be plausible and to let each
branch of the payment order happen; none was measured. The same seed gives the same rows everywhere.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from random import Random

SEED = 2026
HOUSEHOLDS = 2_000
"""Assumption: the households of one project."""
AWARD_MEDIAN_FEN, AWARD_SIGMA = 45_000_000, 0.6
"""Assumption: awards are lognormal around 450,000 yuan."""
BOUNCED = 0.02
"""Assumption: payments that come back because the account is closed or under another name, half and half."""
IN_DISPUTE = 0.015
"""Assumption: homes whose title is in dispute."""
ABSENT = 0.02
"""Assumption: owners who are away, have no account on file and do not answer for 30 days."""
NEVER_ABSENT, NEVER_IN_DISPUTE = 0.2, 0.1
"""Assumption: of those, the ones who never come for their money in five years."""
MONTHS = 48
"""Assumption: the others come after 1 to 48 months, each month as likely."""
TOWNSHIPS = ("Qingshan", "Lushui", "Baisha", "Hongqiao")
"""Assumption: four townships of equal size. The names are made up."""
BUDGET_LINES = {"R-2026-01": 0.5, "R-2026-02": 0.3, "R-2026-03": 0.2}
"""Assumption: the lines that pay, and each one's share of the households."""


@dataclass(frozen=True, slots=True)
class Household:
    """One row: who is paid how much from which line, and what will happen on the way.

    `award` in fen. `account` is good, account_closed, name_differs or none (the owner is absent). `title` is
    clear or in_dispute. `claims_after` counts the months until what was deposited is claimed, None for never
    or for nothing to claim. `salt` (hex) goes into every commitment, so that nobody can guess what it hides.
    """

    household: str
    township: str
    budget_line: str
    award: int
    account: str
    title: str
    claims_after: int | None
    salt: str


def households(count: int, seed: int) -> tuple[Household, ...]:
    """Draw so many households."""
    draw = Random(f"relocation households {seed}")  # noqa: S311 - nothing here is secret
    return tuple(_household(number, draw) for number in range(1, count + 1))


def _household(number: int, draw: Random) -> Household:
    # every row takes the same draws, whatever they give, so that a change of one share moves nothing else
    award = round(draw.lognormvariate(math.log(AWARD_MEDIAN_FEN), AWARD_SIGMA))
    (line,) = draw.choices(tuple(BUDGET_LINES), tuple(BUDGET_LINES.values()))
    kind, closed, never, months = draw.random(), draw.random() < 0.5, draw.random(), draw.randint(1, MONTHS)
    account, title, share = "good", "clear", 1.0
    if kind < BOUNCED:
        account = "account_closed" if closed else "name_differs"
    elif kind < BOUNCED + IN_DISPUTE:
        title, share = "in_dispute", NEVER_IN_DISPUTE
    elif kind < BOUNCED + IN_DISPUTE + ABSENT:
        account, share = "none", NEVER_ABSENT
    return Household(
        f"H{number:04}",
        TOWNSHIPS[(number - 1) % len(TOWNSHIPS)],
        line,
        award,
        account,
        title,
        None if never < share else months,
        f"{draw.getrandbits(128):032x}",
    )


def write(rows: Iterable[Household], path: Path) -> None:
    """Write rows as CSV in UTF-8, one household a line."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow([field.name for field in fields(Household)])
        for row in rows:
            table.writerow(["" if value is None else value for value in astuple(row)])


def read(path: Path) -> tuple[Household, ...]:
    """Read what `write` wrote. KeyError or ValueError for a table of another form, or without rows."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = tuple(
            Household(
                row["household"],
                row["township"],
                row["budget_line"],
                int(row["award"]),
                row["account"],
                row["title"],
                int(row["claims_after"]) if row["claims_after"] else None,
                row["salt"],
            )
            for row in csv.DictReader(stream)
        )
    if not rows:
        raise ValueError("no households")
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a table."""
    parser = argparse.ArgumentParser(description="Make up the households of a relocation.")
    parser.add_argument("--households", type=int, default=HOUSEHOLDS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=Path("households.csv"))
    given = parser.parse_args(arguments)
    write(households(given.households, given.seed), given.out)


if __name__ == "__main__":
    main()
