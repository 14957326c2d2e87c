"""Files of a program: what their hash covers, how they are joined, and what is said where they do not fit."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

import pytest

from vm.code.codec import program_hash
from vm.compiler import Compilation, compile_source
from vm.diagnostics.render import as_json, render
from vm.diagnostics.report import Diagnostic, Language
from vm.source import SourceFile, Span, display_width
from vm.syntax import parse
from vm.uses import FILES, Missing, Texts, gather, shown

SHARE = "tally 1\n\nrecord Share: account: account; part: percent\n"
FUND = """\
tally 1
use "share.tally"

contract Fund:
    party owner
    keep parts: list Share limit 4 = list()

    state Open until entered + 30 days:
        on put(parts_now: list Share limit 4) by owner: set parts = parts_now; stay
        on timeout: go Closed

    final Closed
"""
GRANT = """\
tally 1
use "fund.tally"
use "share.tally"

contract Grant:
    party office, fund: Fund
    keep parts: list Share limit 4 = list()

    state Open until entered + 30 days:
        on take by office: set parts = fund.parts; stay
        on timeout: go Closed

    final Closed
"""
ONE = FUND.replace('use "share.tally"\n', "").replace("contract Fund", SHARE[9:] + "\ncontract Fund", 1)


def _hash(text: str, *uses: bytes) -> bytes:
    return sha256(b"tally source 1\n" + b"".join(uses) + text.encode()).digest()


SHARE_HASH = _hash(SHARE)
FUND_HASH = _hash(FUND, SHARE_HASH)
FILES_OF_GRANT = {"fund.tally": FUND, "share.tally": SHARE}
LOCK = {"fund.tally": FUND_HASH, "share.tally": SHARE_HASH}


def compiled(
    text: str, files: Mapping[str, str] = FILES_OF_GRANT, lock: Mapping[str, bytes] | None = None
) -> Compilation:
    return compile_source(SourceFile.of("grant.tally", text), Texts("grant.tally", files, lock))


def places(found: tuple[Diagnostic, ...]) -> list[tuple[str, str, str]]:
    """(code, file, marked text) of findings."""
    return [
        (one.code, one.source.name, one.source.excerpt(one.span))
        for one in found
        if one.source is not None and one.span is not None
    ]


class TestHash:
    """SHA-256 of a heading, the hashes of what a file uses, in order, and its text."""

    def test_it_covers_the_text_and_what_it_uses(self) -> None:
        found = compiled(GRANT)
        assert [(one.place, one.hash) for one in found.used] == [
            ("fund.tally", FUND_HASH),
            ("share.tally", SHARE_HASH),
        ]

    def test_line_ends_and_a_byte_order_mark_do_not_change_it(self) -> None:
        windows = "\ufeff" + SHARE.replace("\n", "\r\n").removesuffix("\r\n")
        found = compiled('tally 1\nuse "share.tally"\n', {"share.tally": windows})
        assert [one.hash for one in found.used] == [SHARE_HASH]

    def test_the_one_that_is_written_is_taken(self) -> None:
        text = GRANT.replace('"fund.tally"', f'"fund.tally" at 0x{FUND_HASH.hex()}')
        assert compiled(text).errors == ()

    def test_another_one_is_refused_with_both(self) -> None:
        changed = {**FILES_OF_GRANT, "share.tally": SHARE + "# a word\n"}
        text = GRANT.replace('"fund.tally"', f'"fund.tally" at 0x{FUND_HASH.hex()}')
        (found,) = compiled(text, changed).diagnostics
        now = _hash(FUND, _hash(SHARE + "# a word\n"))
        assert dict(found.parameters) == {
            "path": "fund.tally",
            "wanted": "0x" + FUND_HASH.hex(),
            "found": "0x" + now.hex(),
        }
        assert places((found,)) == [("E3388", "grant.tally", text.split("\n")[1])]
        for tongue, words in (("en", "look at what changed"), ("zh", "请查看该文件")):
            shown_text = render(found, "zh" if tongue == "zh" else "en")
            assert now.hex() in shown_text
            assert words in shown_text


class TestLock:
    """A project with a lock uses only what is written there."""

    def test_files_that_are_locked_are_taken(self) -> None:
        assert compiled(GRANT, lock=LOCK).errors == ()

    def test_one_that_is_not_there_is_refused(self) -> None:
        found = compiled(GRANT, lock={"share.tally": SHARE_HASH}).diagnostics
        assert places(found) == [("E3389", "grant.tally", 'use "fund.tally"')]

    def test_of_a_change_only_the_innermost_file_is_told_and_only_once(self) -> None:
        """Fund's hash differs as well, because it covers the share's; the grant uses the share too."""
        found = compiled(GRANT, {**FILES_OF_GRANT, "share.tally": SHARE + "# a word\n"}, LOCK).diagnostics
        assert places(found) == [("E3390", "fund.tally", 'use "share.tally"')]
        assert dict(found[0].parameters)["wanted"] == "0x" + SHARE_HASH.hex()

    def test_both_the_line_and_the_lock_must_agree(self) -> None:
        text = GRANT.replace('"fund.tally"', f'"fund.tally" at 0x{"00" * 32}')
        assert [one.code for one in compiled(text, lock=LOCK).diagnostics] == ["E3388"]

    def test_a_lock_that_does_not_read_is_told_where_a_file_is_used_and_only_there(self) -> None:
        damaged = Diagnostic.of("S6701", None, None, path="tally.lock")
        library = Texts("grant.tally", FILES_OF_GRANT, damaged)
        assert compile_source(SourceFile.of("grant.tally", GRANT), library).diagnostics == (damaged,)
        assert compile_source(SourceFile.of("share.tally", SHARE), library).errors == ()


class TestProgram:
    """All files become one program."""

    def test_contracts_stand_in_order_of_the_files_as_they_are_reached(self) -> None:
        program = compiled(GRANT).program
        assert program is not None
        assert [contract.name for contract in program.program.contracts] == ["Grant", "Fund"]

    def test_it_is_the_program_of_the_same_declarations_in_one_file(self) -> None:
        parted, whole = compiled('tally 1\nuse "fund.tally"\n').program, compiled(ONE).program
        assert parted is not None
        assert whole is not None
        assert program_hash(parted.program) == program_hash(whole.program)

    def test_scenarios_and_warnings_of_a_used_file_are_left_out(self) -> None:
        extra = '\nchoice Way: cash, cheque\n\nscenario "own":\n    people Li\n    expect 1 == 1\n'
        found = compiled(GRANT, {**FILES_OF_GRANT, "share.tally": SHARE + extra})
        assert found.diagnostics == ()
        assert found.lowered is not None
        assert found.lowered.scenarios == ()
        assert places(found.beside) == [("W2001", "share.tally", "Way")]
        own = compiled(SHARE + extra)
        assert ("W2001", "grant.tally", "Way") in places(own.diagnostics)

    def test_at_most_sixteen_files(self) -> None:
        texts = {f"f{n}.tally": f'tally 1\nuse "f{n + 1}.tally"\n' for n in range(1, FILES)}
        last = {"f16.tally": "tally 1\n"}
        first = 'tally 1\nuse "f1.tally"\n'
        fits = {**texts, "f15.tally": "tally 1\n"}
        assert len(compiled(first, fits).used) == FILES - 1
        found = compiled(first, {**texts, **last}).diagnostics
        assert places(found) == [("E3385", "f15.tally", 'use "f16.tally"')]

    def test_a_file_may_be_as_large_as_any_source(self) -> None:
        # 64 KiB are 65,536 bytes; the first line takes 8
        fits = "tally 1\n" + "#" * 65_527 + "\n"
        assert compiled('tally 1\nuse "share.tally"\n', {"share.tally": fits}).errors == ()
        found = compiled('tally 1\nuse "share.tally"\n', {"share.tally": "#" + fits}).diagnostics
        assert [(one.code, one.source and one.source.name) for one in found] == [("E5001", "share.tally")]


class TestPlaces:
    """A finding stands in the file that it is about."""

    def test_an_error_of_form_in_a_used_file(self) -> None:
        found = compiled(GRANT, {**FILES_OF_GRANT, "share.tally": "tally 1\nrecord 7\n"}).diagnostics
        assert {one[1] for one in places(found)} == {"share.tally"}

    def test_an_error_of_meaning_in_a_used_file_with_no_fix(self) -> None:
        wrong = FUND.replace("set parts = parts_now", "set part = parts_now")
        (found,) = compiled(GRANT, {**FILES_OF_GRANT, "fund.tally": wrong}).errors
        assert places((found,)) == [("E2001", "fund.tally", "part")]
        assert found.fix is None
        assert " --> fund.tally:9:61" in render(found, "en").split("\n")

    def test_a_finding_of_the_verifier_in_a_used_file(self) -> None:
        stuck = FUND.replace("    keep", "    pot held: CNY\n    keep").replace(
            "by owner:", "by owner paying 5 CNY into held:"
        )
        (found,) = compiled(GRANT, {**FILES_OF_GRANT, "fund.tally": stuck}).errors
        assert places((found,)) == [("E3101", "fund.tally", "go Closed")]

    def test_a_name_in_two_files_is_shown_in_both(self) -> None:
        text = GRANT.replace("contract Grant", "record Share: account: account\n\ncontract Grant")
        (found,) = compiled(text).diagnostics
        assert places((found,)) == [("E3386", "grant.tally", "Share")]
        assert render(found, "en").split("\n")[:9] == [
            "error[E3386 use-same-name]: `Share` is declared here and in `share.tally`",
            " --> grant.tally:5:8",
            "  |",
            "5 | record Share: account: account",
            "  |        ^^^^^",
            " ::: share.tally:3:8",
            "  |",
            "3 | record Share: account: account; part: percent",
            "  |        -----",
        ]
        assert "`Share` 在这里和 `share.tally` 里都有声明" in render(found, "zh")
        assert as_json(found)["labels"] == [
            {"file": "share.tally", "line": 3, "column": 8, "end_line": 3, "end_column": 13}
        ]

    def test_a_name_of_a_contract_that_another_file_has_is_shown_in_both(self) -> None:
        """The contract's own keep is called as a function of the used file is."""
        files = {"share.tally": SHARE + "\nfunction parts(n: int(0..9)) -> int = n + 1\n", "fund.tally": FUND}
        found = compiled(GRANT, files).errors
        assert ("E2004", "grant.tally", "parts") in places(found)
        (label,) = next(one for one in found if one.source and one.source.name == "grant.tally").labels
        assert label.source is not None
        assert (label.source.name, label.source.excerpt(label.span)) == ("share.tally", "parts")

    def test_the_way_round_is_told_by_the_names_of_the_files(self) -> None:
        files = {"fund.tally": 'tally 1\nuse "share.tally"\n', "share.tally": 'tally 1\nuse "fund.tally"\n'}
        (found,) = compiled(GRANT, files).diagnostics[:1]
        assert places((found,)) == [("E3384", "share.tally", 'use "fund.tally"')]
        assert dict(found.parameters)["way"] == "fund.tally -> share.tally -> fund.tally"

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ('use "no.tally"', "E3381"),
            ('use "no"', "E3382"),
            ('use "../no.tally"', "E3383"),
            ('use "grant.tally"', "E3384"),
            (f'use "fund.tally" at 0x{"00" * 32}', "E3388"),
            ('use "fund.tally"\nrecord Fund: account: account', "E3386"),
        ],
    )
    def test_a_terminal_of_eighty_columns_shows_it_in_both_languages(self, line: str, code: str) -> None:
        (found,) = compiled(f"tally 1\n{line}\n").diagnostics
        assert found.code == code
        languages: tuple[Language, ...] = ("en", "zh", "both")
        for language in languages:
            text = render(found, language, 80)
            assert "{" not in text
            assert [wide for wide in text.split("\n") if display_width(wide) > 80] == []


class TestPaths:
    """Where a path leads, and what a file is called."""

    @pytest.mark.parametrize(
        ("home", "path", "place"),
        [
            ("grant.tally", "fund.tally", "fund.tally"),
            ("grant.tally", "a/b/fund.tally", "a/b/fund.tally"),
            ("a/grant.tally", "../b/fund.tally", "b/fund.tally"),
            ("a/b/grant.tally", "../../fund.tally", "fund.tally"),
            ("a/grant.tally", "./x/./../fund.tally", "a/fund.tally"),
            ("grant.tally", "资金.tally", "资金.tally"),
        ],
    )
    def test_a_path_starts_at_the_file_that_uses_it(self, home: str, path: str, place: str) -> None:
        module = parse(SourceFile.of("grant.tally", f'tally 1\nuse "{path}"\n')).module
        assert module is not None
        found = gather(module, Texts(home, {place: SHARE}))
        assert [one.place for one in found.files] == [place]
        assert found.diagnostics == ()

    def test_a_file_that_a_library_calls_outside_is_refused_as_one_above(self) -> None:
        class Linked(Texts):
            def read(self, place: str) -> SourceFile | Missing:
                return Missing.OUTSIDE

        source = SourceFile.of("grant.tally", 'tally 1\nuse "link.tally"\n')
        found = compile_source(source, Linked("grant.tally", {})).diagnostics
        assert [one.code for one in found] == ["E3383"]

    @pytest.mark.parametrize(
        ("home", "place", "name"),
        [
            ("grant.tally", "fund.tally", "fund.tally"),
            ("a/grant.tally", "a/fund.tally", "fund.tally"),
            ("a/grant.tally", "b/fund.tally", "../b/fund.tally"),
            ("a/b/grant.tally", "a/c/fund.tally", "../c/fund.tally"),
            ("grant.tally", "a/b/fund.tally", "a/b/fund.tally"),
            ("a/grant.tally", "a", "../a"),
        ],
    )
    def test_a_file_is_called_by_its_path_from_the_programs_own(
        self, home: str, place: str, name: str
    ) -> None:
        assert shown(home, place) == name


class TestJoined:
    """A text of several files knows which one an offset is in."""

    def test_places(self) -> None:
        first, second = SourceFile.of("a", "one\ntwo\n"), SourceFile.of("b", "three\nfour\n")
        joined = SourceFile.joined((first, second))
        four = joined.text.index("four")
        assert joined.position(joined.text.index("two")) == (2, 1)
        assert joined.position(four + 1) == (2, 2)
        assert joined.local(Span(four, four + 4)) == (second, Span(6, 10))
        assert joined.local(Span(4, 7)) == (first, Span(4, 7))
        assert joined.excerpt(Span(four, four + 4)) == "four"
        assert (joined.name, joined.main, joined.line_text(2)) == ("a", first, "two")

    def test_one_file_stays_itself(self) -> None:
        only = SourceFile.of("a", "one\n")
        assert SourceFile.joined((only,)) is only
        assert only.local(Span(0, 3)) == (only, Span(0, 3))
        assert only.main is only


def test_a_text_in_no_folder_uses_nothing() -> None:
    found = compile_source(SourceFile.of("grant.tally", GRANT)).diagnostics
    assert places(found) == [
        ("E3380", "grant.tally", 'use "fund.tally"'),
        ("E3380", "grant.tally", 'use "share.tally"'),
    ]
