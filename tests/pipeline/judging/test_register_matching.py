import cProfile
import csv
from pathlib import Path

import pytest

from benchmarks.register import accuracy, made_up
from classifiers.register_table import read_entries
from extractors.document import Extraction, Field
from extractors.grammar.loader import load_grammar
from indicator_map.loader import set_for_year
from pipeline.judging.register_matching import match_register
from pipeline.judging.registration import as_row, verdict_of
from pipeline.records.rows import EvidenceRow, RegisterRow
from tests.pipeline.judging.register_examples import SUBJECT, registered_as, scan

SAMPLES = Path(__file__).parents[3] / "sample_docs"
OTHER = "Kê khai, công khai bản kê khai tài sản, thu nhập của người có nghĩa vụ kê khai"


def only(row: RegisterRow, *scans: EvidenceRow) -> RegisterRow:
    (matched,) = match_register([row], scans)
    return matched


@pytest.mark.parametrize(
    ("row", "read", "status"),
    [
        # Number and date: what is missing, shortened or written otherwise does not matter.
        (registered_as(), scan("a"), "scanned"),
        (registered_as("031/KH–UBND"), scan("a"), "scanned"),
        (registered_as("31"), scan("a"), "scanned"),
        (registered_as(subject=""), scan("a"), "scanned"),
        (registered_as(), scan("a", subject=None), "scanned"),
        (registered_as(subject=OTHER), scan("a"), "probable"),
        (registered_as("31", subject=OTHER), scan("a"), "no-scan"),
        # The date is missing or misread: number and a similar subject.
        (registered_as(issue_date=None), scan("a"), "scanned"),
        (registered_as(), scan("a", issue_date=None), "scanned"),
        (registered_as(), scan("a", issue_date="2024-02-06"), "scanned"),
        (registered_as(), scan("a", issue_date="2024-07-19"), "probable"),
        (registered_as(subject=OTHER), scan("a", issue_date=None), "no-scan"),
        (registered_as(subject=OTHER), scan("a", issue_date="2023-07-19"), "no-scan"),
        # The number is unread or misread: never sure.
        (registered_as(), scan("a", None), "probable"),
        (registered_as(), scan("a", None, state="blank"), "probable"),
        (registered_as(), scan("a", "37/KH-UBND"), "probable"),
        (registered_as(), scan("a", "49/KH-UBND", reasons=("number-uncertain",)), "probable"),
        (registered_as(), scan("a", None, None), "probable"),
        (registered_as(""), scan("a"), "probable"),
        (registered_as(), scan("a", None, subject=OTHER), "no-scan"),
        (registered_as(), scan("a", None, "2023-07-19"), "no-scan"),
        # Other documents.
        (registered_as(), scan("a", "49/KH-UBND"), "no-scan"),
        (registered_as(), scan("a", "49/KH-UBND", "2024-07-19"), "no-scan"),
        (registered_as(), scan("a", "31/BC-UBND", "2024-07-19", doc_type="Báo cáo"), "no-scan"),
        (registered_as(), scan("a", error="damaged"), "no-scan"),
    ],
)
def test_how_a_row_and_a_scan_match(row: RegisterRow, read: EvidenceRow, status: str) -> None:
    matched = only(row, read)
    assert matched.status == status
    assert bool(matched.doc_id) == (status in ("scanned", "probable"))


def test_the_register_says_the_number_that_could_not_be_read() -> None:
    read = scan("a", None)
    matched = only(registered_as(), read)
    assert "chưa đọc được số" in matched.note
    assert "31/KH-UBND" in matched.note
    assert read.extraction is not None
    assert read.extraction.number.value is None


def test_what_contradicts_is_named() -> None:
    assert "đọc là 37/KH-UBND" in only(registered_as(), scan("a", "37/KH-UBND")).note
    note = only(registered_as(), scan("a", issue_date="2024-02-06")).note
    assert "05/02/2024" in note
    assert "06/02/2024" in note
    assert only(registered_as(), scan("a")).note == ""


def test_a_scan_is_one_document_of_the_register() -> None:
    rows = [
        registered_as(line=5),
        registered_as("32/KH-UBND", line=6, subject=f"{SUBJECT} đợt hai"),
    ]
    one, other = match_register(rows, [scan("a", None)])
    assert (one.status, other.status) == ("probable", "no-scan")


def test_the_sure_match_comes_before_the_likelier_guess() -> None:
    rows = [registered_as("37/KH-UBND", line=5), registered_as(line=6)]
    one, other = match_register(rows, [scan("a")])
    assert (one.status, other.status) == ("no-scan", "scanned")


def test_a_guess_names_the_rows_that_fit_as_well() -> None:
    rows = [registered_as("31/KH-UBND", line=5), registered_as("32/KH-UBND", line=6)]
    matched = match_register(rows, [scan("a", None)])
    (guess,) = [row for row in matched if row.status == "probable"]
    assert "cũng giống dòng" in guess.note


@pytest.mark.parametrize(
    ("issuer", "named"),
    [
        ("Ủy ban nhân dân tỉnh", True),
        # Four of its five words are the scan's, two of three, none.
        ("Ủy ban nhân dân huyện", True),
        ("Ủy ban xã", False),
        ("Sở Tư pháp", False),
    ],
)
def test_a_guess_names_no_row_that_fits_less_well(issuer: str, named: bool) -> None:
    rows = [registered_as(line=5), registered_as("32/KH-UBND", line=6, issuer=issuer)]
    guess, _ = match_register(rows, [scan("a", None)])
    assert guess.status == "probable"
    assert ("cũng giống dòng 6" in guess.note) == named


@pytest.mark.parametrize(
    ("subject", "one"),
    [
        (f"{SUBJECT} Đắk Lắk", True),
        ("Công tác phòng, chống tham nhũng tại các đơn vị", False),
    ],
)
def test_two_entries_of_one_number_are_one_document_if_worded_alike(
    subject: str, one: bool
) -> None:
    rows = [registered_as(line=5), registered_as("031/KH-UBND", line=90, subject=subject)]
    _, second = match_register(rows, [scan("a")])
    assert ("Cùng văn bản với dòng 5" in second.note) == one


@pytest.mark.parametrize(
    ("subject", "status"),
    [(SUBJECT, "probable"), (SUBJECT.replace("chống", "chóig"), "no-scan")],
)
def test_another_kind_needs_the_very_same_subject(subject: str, status: str) -> None:
    read = scan("a", None, None, subject=subject, doc_type="Báo cáo")
    assert only(registered_as(), read).status == status


def test_copies_are_the_scan_and_the_best_read_one_counts() -> None:
    first = scan("a", None, None, subject=None)
    copy = scan("b", duplicate_of="a")
    rows = [registered_as(line=5), registered_as("32/KH-UBND", line=6)]
    one, other = match_register(rows, [first, copy])
    assert (one.status, one.doc_id) == ("scanned", "a")
    assert "2 bản" in one.note
    assert other.status == "no-scan"


def test_a_document_that_is_registered_twice_has_one_scan() -> None:
    rows = [registered_as(line=5), registered_as("031/KH-UBND", line=90)]
    one, other = match_register(rows, [scan("a")])
    assert (one.status, other.status) == ("scanned", "scanned")
    assert "dòng 5" in other.note


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (registered_as(verdict="unknown", issue_date=None), "no-scan"),
        (registered_as(verdict="partial"), "no-scan"),
        (registered_as(verdict="before"), "outside-period"),
        (registered_as(verdict="after"), "outside-period"),
        (registered_as(indicator=""), "not-evidence"),
        (registered_as(subject="", indicator=""), "no-subject"),
    ],
)
def test_how_a_row_without_scan_stands(row: RegisterRow, status: str) -> None:
    assert only(row).status == status


def test_matching_anew_forgets_the_match_before() -> None:
    (before,) = match_register([registered_as()], [scan("a")])
    (after,) = match_register([before], [])
    assert (after.status, after.doc_id, after.note) == ("no-scan", "", "")


def test_a_made_up_register_with_slips_on_both_sides() -> None:
    register, evidence, truth = made_up(1500, 300, 7)
    counts = accuracy(match_register(register, evidence), truth)
    wrong = counts["scan: scanned, wrong scan"] + counts["no scan: scanned"]
    assert wrong <= 1
    found = counts["scan: scanned, right"] + counts["scan: probable, right"]
    assert found / len(truth) >= 0.96
    assert counts["no scan: probable"] / len(truth) <= 0.15


def test_four_times_the_register_takes_about_four_times_the_work() -> None:
    """Calls of Python functions are counted: they are the same on a busy machine."""

    def calls(rows: int) -> int:
        register, evidence, _ = made_up(rows, rows // 5, 3)
        profile = cProfile.Profile()
        profile.runcall(match_register, register, evidence)
        return sum(entry.callcount for entry in profile.getstats())

    calls(200)  # the tables are loaded
    assert calls(2000) < 8 * calls(500)


def test_the_sample_register_with_the_documents_as_they_are() -> None:
    grammar, indicators = load_grammar(), set_for_year(2024)
    rows = [as_row(entry, grammar) for entry in read_entries(SAMPLES / "register.csv")]
    with (SAMPLES / "truth.tsv").open(encoding="utf-8", newline="") as stream:
        files = list(csv.DictReader(stream, delimiter="\t"))
    evidence = [
        EvidenceRow(
            file["file"],
            file["file"],
            1,
            1,
            file["file"],
            "",
            extraction=Extraction(
                **{
                    name: Field(file[name], state="read") if file[name] else Field()
                    for name in ("number", "issue_date", "doc_type", "issuer", "subject")
                }
            ),
        )
        for file in files
    ]
    with (SAMPLES / "register_truth.tsv").open(encoding="utf-8", newline="") as stream:
        wanted = list(csv.DictReader(stream, delimiter="\t"))
    matched = match_register(rows, evidence)
    assert [row.line for row in matched] == [int(one["register_row"]) for one in wanted]
    assert [row.doc_id for row in matched] == [one["file"] for one in wanted]
    for row, one in zip(matched, wanted, strict=True):
        if one["file"]:
            assert row.status in one["status"].split("|"), row
    late = next(row for row in rows if row.number == "402/BC-UBND")
    assert late.issue_date == "2024-12-19"
    assert verdict_of(late, indicators, grammar) == "inside"
