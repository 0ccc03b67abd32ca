"""File names and citing papers, weighed in over the whole folder."""

from dataclasses import replace
from itertools import permutations

import pytest

from classifiers.profile import Profile
from extractors.document import Alternative, Citation, Extraction, Field
from extractors.grammar.loader import Grammar, load_grammar
from pipeline.judging.witnesses import with_fields, with_witnesses
from pipeline.records.found import FoundDocument
from pipeline.records.rows import EvidenceRow

PROVINCE = "Ủy ban nhân dân tỉnh Đắk Lắk"
DISTRICT = "Ủy ban nhân dân huyện Krông Năng"
SUBJECT = "Triển khai công tác phòng, chống tham nhũng, tiêu cực trên địa bàn"


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    return load_grammar()


def field(value: str | None, confidence: float = 0.97, raw: str = "", *others: str) -> Field:
    alternatives = tuple(Alternative(other, 0.2, "letterhead") for other in others)
    state = "read" if value else "unreadable"
    return Field(value, raw, 1, None, confidence, "letterhead", state, alternatives)  # type: ignore[arg-type]


def paper(
    path: str,
    number: Field,
    date: Field,
    *cited: Citation,
    issuer: str = PROVINCE,
    text: str = "",
    doc_type: str = "Kế hoạch",
) -> tuple[EvidenceRow, FoundDocument]:
    findings = tuple(
        f"{name}-{'blank' if one.state == 'blank' else 'uncertain'}"
        for name, one in (("number", number), ("date", date))
        if one.confidence < 0.8 or not one.value
    )
    extraction = Extraction(
        number=number,
        issue_date=date,
        doc_type=Field(doc_type, state="read"),
        issuer=Field(issuer, state="read"),
        subject=Field(SUBJECT, state="read"),
        citations=cited,
        findings=(*findings, "unsigned"),
    )
    row = EvidenceRow(path, path, 1, 1, path, path.split("/")[0], extraction=extraction)
    return row, FoundDocument(1, 1, "ocr", extraction, Profile(), text)


def citing(
    path: str,
    number: str,
    date: str,
    issuer: str = "UBND tỉnh",
    doc_type: str = "Kế hoạch",
    text: str = "",
) -> tuple[EvidenceRow, FoundDocument]:
    citation = Citation(doc_type, number, date, issuer, "thực hiện", f"{doc_type} số {number}")
    own = field(f"{len(path)}/BC-STP"), field("2018-12-01")
    return paper(path, *own, citation, issuer="Sở Tư pháp", text=text, doc_type="Báo cáo")


def judged(grammar: Grammar, *papers: tuple[EvidenceRow, FoundDocument]) -> EvidenceRow:
    rows = with_witnesses([p[0] for p in papers], [p[1] for p in papers], grammar)
    for row, (_, document) in zip(rows, papers, strict=True):
        assert with_fields(document, row.extraction).extraction == row.extraction
    return rows[0]


SURE_NUMBER = field("31/KH-UBND")
SURE_DAY = field("2018-02-02", 0.97, "ngày 02 tháng 02 năm 2018")
UNSURE_DAY = field("2018-02-02", 0.74, "ngày 02 tháng 02 năm 2018")
MISREAD_DAY = field("2018-02-07", 0.35, "ngày 0? tháng 02 năm 2018", "2018-02-02")
NO_DAY = field(None, 0.1, "ngày … tháng 02 năm 2018")
BLANK_DAY = replace(NO_DAY, state="blank")
NO_NUMBER = field(None, 0.1, "…/KH-UBND")


@pytest.mark.parametrize(
    ("name", "number", "date", "values", "reasons"),
    [
        ("31_KH-UBND_02.02.2018.pdf", field("31/KH-UBND", 0.74), UNSURE_DAY,
         ("31/KH-UBND", "2018-02-02"), set()),
        ("scan0001.pdf", field("31/KH-UBND", 0.74), SURE_DAY,
         ("31/KH-UBND", "2018-02-02"), {"number-uncertain"}),
        ("77_KH-UBND_02.02.2017.pdf", SURE_NUMBER, SURE_DAY, ("31/KH-UBND", "2018-02-02"), set()),
        ("77_KH-UBND.pdf", field("31/KH-UBND", 0.83), SURE_DAY,
         ("31/KH-UBND", "2018-02-02"), {"number-uncertain"}),
        ("31_KH-UBND_09.09.2018.pdf", SURE_NUMBER, field("2018-02-02", 0.83),
         ("31/KH-UBND", "2018-02-02"), {"date-conflict", "date-uncertain"}),
        ("31_KH-UBND.pdf", NO_NUMBER, SURE_DAY, ("31/KH-UBND", "2018-02-02"), {"number-uncertain"}),
        ("QD 31.pdf", NO_NUMBER, SURE_DAY, (None, "2018-02-02"), {"number-uncertain"}),
    ],
)  # fmt: skip
def test_the_file_s_name(
    grammar: Grammar,
    name: str,
    number: Field,
    date: Field,
    values: tuple[str | None, str],
    reasons: set[str],
) -> None:
    row = judged(grammar, paper(f"A/{name}", number, date))
    assert row.extraction is not None
    assert (row.extraction.number.value, row.extraction.issue_date.value) == values
    assert set(row.extraction.findings) == reasons | {"unsigned"}


def test_a_bundle_s_name_only_confirms_its_first_document(grammar: Grammar) -> None:
    first = paper("A/31_KH-UBND.pdf", field("31/KH-UBND", 0.74), SURE_DAY)
    second = paper("A/31_KH-UBND.pdf", field("31/KH-UBND", 0.74), SURE_DAY)
    rows = with_witnesses([first[0], second[0]], [first[1], second[1]], grammar)
    sure = ["number-uncertain" not in row.extraction.findings for row in rows if row.extraction]
    assert sure == [True, False]
    other = paper("A/31_KH-UBND.pdf", NO_NUMBER, SURE_DAY)
    assert judged(grammar, other, second).extraction == other[1].extraction


TWO = ("B/12.pdf", "C/1234.pdf")
DAYS = [
    # what: date field, citing papers, value, findings of the date
    ("an unsure day is confirmed", UNSURE_DAY, [citing(TWO[0], "31/KH-UBND", "2018-02-02")],
     "2018-02-02", set()),
    ("leading zeros do not matter", UNSURE_DAY, [citing(TWO[0], "031/KH-UBND", "2018-02-02")],
     "2018-02-02", set()),
    ("a misread day is put right, to be looked at", MISREAD_DAY,
     [citing(one, "31/KH-UBND", "2018-02-02") for one in TWO], "2018-02-02", {"date-uncertain"}),
    ("a day that nobody read is filled in, to be looked at", NO_DAY,
     [citing(one, "31/KH-UBND", "2018-02-02") for one in TWO], "2018-02-02", {"date-uncertain"}),
    ("an empty slot stays empty", BLANK_DAY,
     [citing(one, "31/KH-UBND", "2018-02-02") for one in TWO], None, {"date-blank"}),
    ("another year has the same number", NO_DAY, [citing(TWO[0], "31/KH-UBND", "2017-02-02")],
     None, {"date-uncertain"}),
    ("however many cite that", NO_DAY,
     [citing(f"B/{'1' * at}.pdf", "31/KH-UBND", "2017-02-02") for at in range(1, 6)],
     None, {"date-uncertain"}),
    ("another committee has the same number", NO_DAY,
     [citing(TWO[0], "31/KH-UBND", "2018-02-02", "UBND huyện Krông Năng")],
     None, {"date-uncertain"}),
    ("another kind", NO_DAY, [citing(TWO[0], "31/KH-UBND", "2018-02-02", doc_type="Quyết định")],
     None, {"date-uncertain"}),
    ("a committee without its place may be another's", NO_DAY,
     [citing(TWO[0], "31/KH-UBND", "2018-02-02", "Ủy ban nhân dân")], None, {"date-uncertain"}),
    ("one paper does not shake a sure day", SURE_DAY, [citing(TWO[0], "31/KH-UBND", "2018-02-05")],
     "2018-02-02", set()),
    ("two papers do", SURE_DAY, [citing(one, "31/KH-UBND", "2018-02-05") for one in TWO],
     "2018-02-02", {"date-conflict"}),
    ("not where a third has the day", SURE_DAY,
     [*(citing(one, "31/KH-UBND", "2018-02-05") for one in TWO),
      citing("D/x.pdf", "31/KH-UBND", "2018-02-02")], "2018-02-02", set()),
    ("nor of another year", SURE_DAY, [citing(one, "31/KH-UBND", "2017-02-05") for one in TWO],
     "2018-02-02", set()),
    ("nor two scans of one paper", SURE_DAY,
     [citing(TWO[0], "31/KH-UBND", "2018-02-05"), citing("C/12.pdf", "31/KH-UBND", "2018-02-05")],
     "2018-02-02", set()),
    ("the folder holds the paper that is meant", SURE_DAY,
     [*(citing(one, "31/KH-UBND", "2018-02-05") for one in TWO),
      paper("D/y.pdf", SURE_NUMBER, field("2018-02-05"))], "2018-02-02", set()),
]  # fmt: skip


@pytest.mark.parametrize(("what", "date", "others", "value", "reasons"), DAYS)
def test_papers_that_cite_a_sure_number(
    grammar: Grammar,
    what: str,
    date: Field,
    others: list[tuple[EvidenceRow, FoundDocument]],
    value: str | None,
    reasons: set[str],
) -> None:
    row = judged(grammar, paper("A/a.pdf", SURE_NUMBER, date), *others)
    assert row.extraction is not None
    assert row.extraction.issue_date.value == value, what
    assert set(row.extraction.findings) - {"unsigned"} == reasons, what


def test_a_subject_behind_the_citation_tells_the_year(grammar: Grammar) -> None:
    text = f"thực hiện Kế hoạch số 31/KH-UBND ngày 02/02/2018 về {SUBJECT.lower()}"
    target = paper("A/a.pdf", SURE_NUMBER, field(None, 0.1))
    told = citing(TWO[0], "31/KH-UBND", "2018-02-02", text=text)
    silent = citing(TWO[0], "31/KH-UBND", "2018-02-02")
    days = [judged(grammar, target, one).extraction for one in (told, silent)]
    assert [day and day.issue_date.value for day in days] == ["2018-02-02", None]


WORDED = "triển khai công tác phòng chống tham nhũng lãng phí"


@pytest.mark.parametrize(
    ("subject", "behind", "told"),
    [
        (WORDED, f"về {WORDED}", True),
        # Seven of its ten words, then five and three.
        (WORDED, "về triển khai công tác phòng chống tội phạm", True),
        (WORDED, "về triển khai công tác phòng cháy", False),
        (WORDED, "về chống tham ô", False),
        # Few words stand behind many a citation.
        ("kê khai tài sản", "về kê khai tài sản", False),
        ("kê khai tài sản thu nhập", "về kê khai tài sản thu nhập", True),
        # So far behind, something else is spoken of.
        (WORDED, f"{'của Ủy ban nhân dân tỉnh ' * 8} về {WORDED}", True),
        (WORDED, f"{'của Ủy ban nhân dân tỉnh ' * 13} về {WORDED}", False),
    ],
)
def test_how_much_of_the_subject_stands_behind_the_citation(
    grammar: Grammar, subject: str, behind: str, told: bool
) -> None:
    row, document = paper("A/a.pdf", SURE_NUMBER, field(None, 0.1))
    extraction = replace(document.extraction, subject=Field(subject, state="read"))
    target = replace(row, extraction=extraction), replace(document, extraction=extraction)
    text = f"thực hiện Kế hoạch số 31/KH-UBND {behind}"
    found = judged(grammar, target, citing(TWO[0], "31/KH-UBND", "2018-02-02", text=text))
    assert found.extraction is not None
    assert (found.extraction.issue_date.value == "2018-02-02") == told
    assert bool(found.notes) == told


def test_one_citation_takes_some_of_the_doubt_and_two_more(grammar: Grammar) -> None:
    target = paper("A/a.pdf", SURE_NUMBER, UNSURE_DAY)
    told = [citing(one, "31/KH-UBND", "2018-02-02") for one in TWO]
    found = [judged(grammar, target, *told[:count]).extraction for count in (1, 2)]
    one, two = (each.issue_date.confidence for each in found if each)
    assert 0.8 <= one < 0.87 < two < 0.95


def test_a_number_told_by_its_subject_is_filled_in(grammar: Grammar) -> None:
    """Less sure than a reading that is cited, surer than another plan of that day."""
    text = f"thực hiện Kế hoạch số 31/KH-UBND về {SUBJECT.lower()}"
    told = citing(TWO[0], "31/KH-UBND", "2018-02-02", text=text)
    found = judged(grammar, paper("A/a.pdf", NO_NUMBER, SURE_DAY), told).extraction
    assert found is not None
    assert found.number.value == "31/KH-UBND"
    assert "number-uncertain" in found.findings
    silent = citing(TWO[0], "31/KH-UBND", "2018-02-02")
    other = judged(grammar, paper("A/a.pdf", NO_NUMBER, SURE_DAY), silent).extraction
    assert other is not None
    assert [one.value for one in other.number.alternatives] == ["31/KH-UBND"]
    assert other.number.alternatives[0].confidence < found.number.confidence
    # Seen among what else it may be, and never enough for a value.
    assert 0.2 < other.number.alternatives[0].confidence < grammar.weights.believed


NUMBERS = [
    ("the number that was read", field("31/KH-UBND", 0.74), SURE_DAY, "31/KH-UBND", set()),
    ("one of the readings", field("81/KH-UBND", 0.35, "", "31/KH-UBND"), SURE_DAY,
     "31/KH-UBND", {"number-uncertain"}),
    ("no reading: another plan of that day", NO_NUMBER, SURE_DAY, None, {"number-uncertain"}),
    ("another body's symbol", field(None, 0.1, "…/KH-STP"), SURE_DAY, None, {"number-uncertain"}),
    ("number and day both among the readings", field("31/KH-UBND", 0.74), UNSURE_DAY,
     "31/KH-UBND", set()),
    ("only the number among them", field("31/KH-UBND", 0.74), field("2018-03-03", 0.74),
     "31/KH-UBND", {"number-uncertain", "date-uncertain"}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "number", "date", "value", "reasons"), NUMBERS)
def test_papers_that_cite_a_sure_day(
    grammar: Grammar, what: str, number: Field, date: Field, value: str | None, reasons: set[str]
) -> None:
    row = judged(
        grammar, paper("A/a.pdf", number, date), citing(TWO[0], "31/KH-UBND", "2018-02-02")
    )
    assert row.extraction is not None
    assert row.extraction.number.value == value, what
    assert set(row.extraction.findings) - {"unsigned"} == reasons, what


def test_the_reviewer_is_told_who_cites(grammar: Grammar) -> None:
    row = judged(
        grammar,
        paper("A/a.pdf", SURE_NUMBER, NO_DAY),
        *(citing(one, "31/KH-UBND", "2018-02-02") for one in TWO),
    )
    assert row.notes == (
        "Được viện dẫn là số 31/KH-UBND, ngày 02/02/2018 trong 10/BC-STP (C/1234.pdf); "
        "8/BC-STP (B/12.pdf).",
    )
    assert row.extraction is not None
    assert row.extraction.issue_date.reader == "citation"


def test_the_order_of_files_does_not_matter(grammar: Grammar) -> None:
    papers = [
        paper("A/a.pdf", SURE_NUMBER, MISREAD_DAY),
        citing("B/12.pdf", "31/KH-UBND", "2018-02-02"),
        citing("C/1234.pdf", "31/KH-UBND", "2018-02-05"),
        paper("D/77_KH-UBND.pdf", field("31/KH-UBND", 0.74), SURE_DAY, issuer=DISTRICT),
    ]
    told = {
        frozenset(with_witnesses([p[0] for p in order], [p[1] for p in order], grammar))
        for order in permutations(papers)
    }
    assert len(told) == 1


def test_no_witness_changes_nothing(grammar: Grammar) -> None:
    row, document = paper("A/van ban.pdf", NO_NUMBER, BLANK_DAY)
    failed = EvidenceRow("e", "A/KH 31.pdf", 0, 0, "", "A", error="damaged")
    assert with_witnesses([row, failed], [document, None], grammar) == [row, failed]
    assert with_fields(document, row.extraction) is document
