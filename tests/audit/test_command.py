"""`tally audit`: terms from the command line, from a file, from a scenario; text, JSON, page and picture."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chain.audit.terms import Terms, example, read_terms
from tests.audit.texts import file, rental, rental_text
from tests.tools.run import Command
from vm.machine.dates import Duration, Roll, Unit

TERMS = (
    "--term",
    "rent=3000 CNY",
    "--term",
    "deposit=6000 CNY",
    "--term",
    "months=12",
    "--term",
    "start=2026-02-01",
)


_SMALL = """contract {}:
    party a
    state S until entered + 1 day:
        on timeout: go D
    final D
"""


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "rental.tally"
    path.write_text(rental_text(), encoding="utf-8")
    return str(path)


def test_without_terms_it_says_everything_over_terms(command: Command, page: str) -> None:
    code, out, err = command("audit", page, "--lang", "en")
    assert (code, err) == (0, "")
    assert "if nobody acts: `deposit` when Claiming ends" in out
    assert "With the given terms" not in out


def test_with_terms_it_says_days_and_amounts(command: Command, page: str) -> None:
    code, out, _ = command("audit", page, *TERMS, "--on", "2026-01-05", "--lang", "en")
    assert code == 0
    assert "Created on 2026-01-05 00:00." in out
    assert "if nobody acts: tenant gets 6,000 CNY on 2027-02-11 24:00" in out


def test_parties_can_be_named(command: Command, page: str) -> None:
    arguments = (*TERMS, "--term", "tenant=Wang", "--term", "landlord=Li", "--on", "2026-01-05")
    _, out, _ = command("audit", page, *arguments, "--lang", "en")
    assert "Wang gets 6,000 CNY on 2027-02-11 24:00" in out
    assert "Li (landlord)" in out


def test_terms_in_a_file_and_terms_that_count_more(command: Command, page: str, tmp_path: Path) -> None:
    path = tmp_path / "terms.json"
    given = {"rent": "3000 CNY", "deposit": "6000 CNY", "months": 12, "start": "2026-02-01"}
    path.write_text(json.dumps(given), encoding="utf-8")
    arguments = ("--terms", str(path), "--term", "deposit=5000 CNY", "--on", "2026-01-05")
    code, document = command.json("audit", page, *arguments)
    assert code == 0
    (contract,) = document["contracts"]
    assert contract["figures"]["terms"]["deposit"] == "5,000.00 CNY"


def test_a_scenario_gives_terms_and_day(command: Command) -> None:
    code, document = command.json("audit", "rental/lease", "--scenario", "租满")
    assert code == 0
    figures = document["contracts"][0]["figures"]
    assert (figures["created"], figures["terms"]["months"]) == ("2026-03-02 00:00", "3")
    assert figures["not found"] == []
    # nobody signs: three days from 2026-03-02
    assert [step["when"] for step in figures["if nobody ever acts"]["steps"]] == ["2026-03-05 24:00"]


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (("--term", "rent=3000 CNY"), ["S6052"]),
        ((*TERMS, "--term", "fee=3 CNY"), ["S6051"]),
        ((*TERMS, "--term", "rent=3000"), ["S6053"]),
        ((*TERMS, "--term", "months=61"), ["S6053"]),
        (("--term", "rent"), ["S6059"]),
        ((*TERMS, "--on", "soon"), ["S6058"]),
        ((*TERMS, "--on", "2026-02-02"), ["R4017"]),
        ((*TERMS, "--term", "landlord=tenant", "--on", "2026-01-05"), ["R4001"]),
        (("--terms", "no-such-file.json"), ["S6001"]),
        (("--scenario", "no such scenario"), ["S6009"]),
        (("Other",), ["S6056"]),
    ],
)
def test_what_is_asked_wrongly_has_its_code(
    command: Command, page: str, arguments: tuple[str, ...], codes: list[str]
) -> None:
    code, document = command.json("audit", page, *arguments)
    assert code == 2
    assert [one["code"] for one in document["diagnostics"]] == codes


def test_a_file_that_is_no_object_of_terms(command: Command, page: str, tmp_path: Path) -> None:
    path = tmp_path / "terms.json"
    for text in ("[1]", "{", "\udcff"):
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        code, document = command.json("audit", page, "--terms", str(path))
        assert (code, [one["code"] for one in document["diagnostics"]]) == (2, ["S6054"])


def test_several_contracts_in_a_file(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "two.tally"
    path.write_text("tally 1\n" + _SMALL.format("One") + _SMALL.format("Two"), encoding="utf-8")
    code, document = command.json("audit", str(path))
    assert (code, [one["contract"] for one in document["contracts"]]) == (0, ["One", "Two"])
    code, document = command.json("audit", str(path), "Two")
    assert [one["contract"] for one in document["contracts"]] == ["Two"]
    code, document = command.json("audit", str(path), "--svg", str(tmp_path / "x.svg"))
    assert (code, document["diagnostics"][0]["code"]) == (2, "S6055")
    code, document = command.json("audit", "rental/lease", "--scenario", "租满", "Lease")
    assert code == 0


def test_a_scenario_that_creates_another_contract(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "both.tally"
    text = rental_text()
    path.write_text(text.replace("scenario ", _SMALL.format("Other") + "\nscenario ", 1), encoding="utf-8")
    code, document = command.json("audit", str(path), "Other", "--scenario", "nobody")
    assert (code, document["diagnostics"][0]["code"]) == (2, "S6057")


def test_a_text_with_errors_is_not_audited(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "wrong.tally"
    path.write_text("tally 1\ncontract C:\n    party a\n", encoding="utf-8")
    code, out, err = command("audit", str(path))
    assert (code, out) == (2, "") and "E30" in err


def test_page_and_picture_are_files_that_need_nothing_from_outside(
    command: Command, page: str, tmp_path: Path
) -> None:
    html, svg = tmp_path / "audit.html", tmp_path / "states.svg"
    code, out, _ = command("audit", page, "--html", str(html), "--svg", str(svg), "--lang", "both")
    assert code == 0 and out.count("written to") == 2
    text = html.read_text(encoding="utf-8")
    assert '<article class="zh"' in text and '<article class="en"' in text
    assert "<script" not in text and "<link" not in text and "src=" not in text
    assert svg.read_text(encoding="utf-8").startswith("<svg ")


def test_a_place_that_cannot_be_written(command: Command, page: str, tmp_path: Path) -> None:
    code, document = command.json("audit", page, "--html", str(tmp_path / "no" / "such" / "folder.html"))
    assert (code, document["diagnostics"][0]["code"]) == (2, "S6031")


def test_both_languages_stand_one_after_the_other(command: Command, page: str) -> None:
    _, out, _ = command("audit", page, "--lang", "both")
    assert out.index("Rental：这份合约做什么") < out.index("What Rental does")


# --- terms --------------------------------------------------------------------------------------------------


def test_every_term_of_the_lease_can_be_given_on_a_command_line() -> None:
    compilation = file("contracts/rental/lease.tally")
    assert compilation.program is not None
    given = {
        "rent": "3000 CNY", "deposit": "6,000 CNY", "arbiter_fee": "300.50 CNY", "deposit_cap": "200%",
        "months": "1_2", "start": "2026-03-10", "grace": "5 days", "notice_period": "1 month clip",
        "claim_period": "7 days", "answer_period": "14 days", "late_rate": "0.05%", "cures_allowed": "2",
        "months_ahead": "3", "deductible": "damage, Cause.keys", "agreement": 'hash("lease 1")',
    }  # fmt: skip
    found = read_terms(compilation.program.program, 0, given)
    assert isinstance(found, Terms)
    values = dict(zip(("rent", "deposit", "fee", "cap", "months"), found.values[5:10], strict=True))
    assert values == {"rent": 300_000, "deposit": 600_000, "fee": 30_050, "cap": 2_000_000, "months": 12}
    assert found.values[12] == Duration(Unit.MONTH, 1, Roll.CLIP)
    # damage and keys are the first and the fourth cause
    assert found.values[18] == (0, 3)
    # the scenario's own `hash("lease 1")`
    document = "4df77ec390f4d4661303a2e293d30702bbfb6081325557f6f21146fe38626571"
    assert found.values[19] == bytes.fromhex(document)
    assert [name for name, _ in found.people] == ["landlord", "tenant", "arbiter", "second_arbiter", "court"]


def test_the_example_of_each_type_can_be_given() -> None:
    """What a message proposes is taken as it stands (without the quotes of the shell)."""
    compilation = file("contracts/rental/lease.tally")
    assert compilation.program is not None
    terms = compilation.program.program.contracts[0].terms
    given = {term.name: example(term.type).strip("'\"") for term in terms[5:]}
    assert isinstance(read_terms(compilation.program.program, 0, given), Terms)


def test_all_that_is_wrong_with_terms_is_said_at_once() -> None:
    compilation = rental()
    assert compilation.program is not None
    found = read_terms(compilation.program.program, 0, {"rent": "5", "fee": "1 CNY"})
    assert isinstance(found, tuple)
    assert [one.code for one in found] == ["S6051", "S6053", "S6052"]
    assert dict(found[2].parameters)["names"] == "deposit, months, start"
