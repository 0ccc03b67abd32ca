from collections.abc import Sequence
from dataclasses import replace
from unittest.mock import patch

import pytest

from extractors.document import Citation, Extraction, Field
from pipeline.judging import superseding
from pipeline.judging.superseding import mark_superseded, with_links
from pipeline.records.rows import EvidenceRow

UBND = "Ủy ban nhân dân tỉnh Đắk Lắk"


def names(
    number: str,
    day: str | None = "2024-02-05",
    role: str = "thay thế",
    kind: str = "Kế hoạch",
    issuer: str = "UBND tỉnh",
) -> Citation:
    return Citation(kind, number, day, issuer, role, f"{kind} số {number}")


def paper(
    number: str | None,
    day: str | None,
    *cites: Citation,
    issuer: str | None = UBND,
    kind: str = "Kế hoạch",
    unit: str = "UBND tỉnh",
    subject: str = "Phòng, chống tham nhũng",
    marks: tuple[str, ...] = (),
) -> EvidenceRow:
    extraction = Extraction(
        number=Field(number, state="read" if number else "blank"),
        issue_date=Field(day, state="read" if day else "missing"),
        doc_type=Field(kind, state="read"),
        issuer=Field(issuer, state="read" if issuer else "missing"),
        subject=Field(subject, state="read"),
        citations=cites,
        marks=marks,
    )
    id = f"{number or 'blank'} {day}"
    return EvidenceRow(id, f"{unit}/{id}.pdf", 1, 2, id, unit, "text", extraction)


OLD = paper("25/KH-UBND", "2024-02-05")
NEW = paper("40/KH-UBND", "2024-06-07", names("25/KH-UBND"))


def links(rows: Sequence[EvidenceRow]) -> dict[str, str]:
    return {r.doc_id: r.superseded_by for r in mark_superseded(rows) if r.superseded_by}


def test_a_paper_that_is_replaced_points_to_the_one_that_replaces_it() -> None:
    old, new = mark_superseded([OLD, NEW])
    assert (old.superseded_by, new.superseded_by) == (NEW.doc_id, "")
    assert old.standing == (
        "Đã được thay thế bằng Kế hoạch số 40/KH-UBND ngày 07/06/2024 "
        "(UBND tỉnh/40/KH-UBND 2024-06-07.pdf).",
    )
    assert new.standing == (
        "Thay thế Kế hoạch số 25/KH-UBND ngày 05/02/2024 (UBND tỉnh/25/KH-UBND 2024-02-05.pdf).",
    )
    assert (old.review, new.review) == (False, False)


@pytest.mark.parametrize(
    ("old", "new", "linked"),
    [
        # Number, day, kind and body are those of the paper.
        (OLD, paper("40/KH-UBND", "2024-06-07", names("025/KH-UBND")), True),
        (OLD, paper("40/KH-UBND", "2024-06-07", names("26/KH-UBND")), False),
        (OLD, paper("40/KH-UBND", "2024-06-07", names("25/KH-UBND", "2023-02-05")), False),
        (OLD, paper("40/KH-UBND", "2024-06-07", names("25/KH-UBND", kind="Quyết định")), False),
        (paper("25/KH-UBND", None), NEW, False),
        # Without a day only in the same year, or the year in the number.
        (OLD, paper("40/KH-UBND", "2024-06-07", names("25/KH-UBND", None)), True),
        (OLD, paper("40/KH-UBND", "2025-06-07", names("25/KH-UBND", None)), False),
        (
            paper("2/2023/QĐ-UBND", "2023-02-05", kind="Quyết định"),
            paper(
                "4/2024/QĐ-UBND", "2024-06-07", names("2/2023/QĐ-UBND", None, kind="Quyết định"),
                kind="Quyết định",
            ),
            True,
        ),
        # Every committee has numbers of its own.
        (paper("25/KH-UBND", "2024-02-05", issuer="Ủy ban nhân dân xã Ea Kao"), NEW, False),
        (
            paper("25/KH-UBND", "2024-02-05", issuer="Ủy ban nhân dân xã Ea Kao"),
            paper("40/KH-UBND", "2024-06-07", names("25/KH-UBND", issuer="Ủy ban nhân dân")),
            False,
        ),
        (OLD, paper("40/KH-UBND", "2024-06-07", names("25/KH-UBND", issuer="")), True),
        (
            paper("5/KH-SYT", "2024-02-05", issuer="Sở Y tế"),
            paper(
                "9/KH-SYT", "2024-06-07", names("5/KH-SYT", issuer="Sở Y tế"),
                issuer="Sở Y tế tỉnh Đắk Lắk",
            ),
            True,
        ),
        (OLD, paper("40/KH-UBND", "2024-06-07", names("25/KH-UBND"), issuer=None), True),
        (
            OLD,
            paper("40/KH-UBND", "2024-06-07", names("25/KH-UBND", issuer=""), issuer=None),
            False,
        ),
        # A report of what was replaced; a decision on a plan.
        (OLD, paper("7/BC-UBND", "2024-06-07", names("25/KH-UBND"), kind="Báo cáo"), False),
        (OLD, paper("7/QĐ-UBND", "2024-06-07", names("25/KH-UBND"), kind="Quyết định"), True),
        # A draft replaces nothing.
        (OLD, paper(None, "2024-06-07", names("25/KH-UBND")), False),
        (OLD, paper("40/KH-UBND", "2024-06-07", names("25/KH-UBND"), marks=("DỰ THẢO",)), False),
        # Neither does a paper that amends another, or is issued under it.
        (OLD, paper("40/KH-UBND", "2024-06-07", names("25/KH-UBND", role="sửa đổi")), False),
        (OLD, paper("40/KH-UBND", "2024-06-07", names("25/KH-UBND", role="thực hiện")), False),
    ],
)  # fmt: skip
def test_what_replaces_a_paper(old: EvidenceRow, new: EvidenceRow, linked: bool) -> None:
    assert links([old, new]) == ({old.doc_id: new.doc_id} if linked else {})


def test_an_undated_number_that_two_papers_bear_replaces_none() -> None:
    again = paper("25/KH-UBND", "2024-03-05")
    assert links([OLD, again, paper("40/KH-UBND", "2024-06-07", names("25/KH-UBND", None))]) == {}


def test_the_latest_of_several_replaces_it_and_a_chain_has_each_its_own() -> None:
    newest = paper(
        "60/KH-UBND", "2024-09-01", names("25/KH-UBND"), names("40/KH-UBND", "2024-06-07")
    )
    found = links([OLD, NEW, newest])
    assert found == {OLD.doc_id: newest.doc_id, NEW.doc_id: newest.doc_id}


def test_copies_are_replaced_with_the_paper_and_speak_for_it() -> None:
    stub = replace(NEW, doc_id="stub", path="a.pdf")
    full = replace(paper("40/KH-UBND", "2024-06-07"), doc_id="full")
    again = replace(OLD, doc_id="again", duplicate_of=OLD.doc_id)
    rows = [OLD, again, replace(stub, duplicate_of="full"), full]
    assert links(rows) == {OLD.doc_id: "full", "again": "full"}


def test_a_paper_that_replaces_itself_is_not_linked_and_says_so() -> None:
    own = paper("25/KH-UBND", "2024-02-05", names("25/KH-UBND"))
    marked = mark_superseded([own])[0]
    assert marked.superseded_by == ""
    assert marked.standing == ("Ghi thay thế chính nó nên không xét là thay thế.",)


def test_of_two_that_replace_each_other_the_newer_counts_unless_a_third_replaces_it() -> None:
    one = paper("25/KH-UBND", "2024-02-05", names("40/KH-UBND", "2024-06-07"))
    other = paper("50/KH-UBND", "2024-07-01", names("40/KH-UBND", "2024-06-07"))
    marked = mark_superseded([one, NEW, other])
    assert [row.superseded_by for row in marked] == [NEW.doc_id, other.doc_id, ""]
    for row in marked[:2]:
        assert any(said.startswith("Ghi thay thế lẫn nhau") for said in row.standing)
        assert "25/KH-UBND" in row.standing[0]
        assert "40/KH-UBND" in row.standing[0]


@pytest.mark.parametrize("issuer", ["Giám đốc", "Giám đốc Sở Xây dựng", "Sở Xây dựng"])
def test_who_signs_for_a_body_names_that_body(issuer: str) -> None:
    body, unit = "Sở Xây dựng tỉnh Mẫu", "Sở Xây dựng"
    cited = names("18/QĐ-SXD", "2023-02-01", kind="Quyết định", issuer=issuer)
    old = paper("18/QĐ-SXD", "2023-02-01", issuer=body, kind="Quyết định", unit=unit)
    new = paper("80/QĐ-SXD", "2024-06-03", cited, issuer=body, kind="Quyết định", unit=unit)
    assert links([old, new]) == {old.doc_id: new.doc_id}


def ring(*days: str) -> list[EvidenceRow]:
    numbers = [f"{place}/KH-UBND" for place in range(1, len(days) + 1)]
    named = [*zip(numbers[1:], days[1:], strict=True), (numbers[0], days[0])]
    return [
        paper(number, day, names(*other))
        for number, day, other in zip(numbers, days, named, strict=True)
    ]


def test_of_a_ring_the_newest_counts_and_each_says_so() -> None:
    rows = ring("2024-01-05", "2024-03-05", "2024-02-05")
    newest = rows[1].doc_id
    assert links(rows) == {rows[0].doc_id: newest, rows[2].doc_id: newest}
    assert all("lẫn nhau" in row.standing[0] for row in mark_superseded(rows))


def test_a_ring_of_one_day_has_no_newest() -> None:
    rows = ring("2024-01-05", "2024-01-05")
    assert links(rows) == {}
    assert all("cùng ngày" in row.standing[0] for row in mark_superseded(rows))


def test_a_paper_does_not_replace_a_later_one_and_says_so() -> None:
    early = paper("25/KH-UBND", "2024-02-05", names("40/KH-UBND", "2024-06-07"))
    later = paper("40/KH-UBND", "2024-06-07")
    marked = mark_superseded([early, later])
    assert [row.superseded_by for row in marked] == ["", ""]
    assert "ban hành sau" in marked[0].standing[0]


def corrected(rows: Sequence[EvidenceRow]) -> dict[str, str]:
    return {r.doc_id: r.corrects for r in mark_superseded(rows) if r.corrects}


def test_a_correction_points_to_the_paper_that_stands_all_the_same() -> None:
    letter = paper(
        "9/UBND-NC", "2024-03-01", names("25/KH-UBND", role="đính chính"), kind="Công văn"
    )
    old, new = mark_superseded([OLD, letter])
    assert (old.superseded_by, old.corrects, new.corrects) == ("", "", OLD.doc_id)
    assert "Được đính chính bằng Công văn số 9/UBND-NC" in old.standing[0]
    assert "Đính chính Kế hoạch số 25/KH-UBND" in new.standing[0]


@pytest.mark.parametrize(
    ("letter", "linked"),
    [
        # Its subject says so, its text names the paper first.
        (
            paper("9/UBND-NC", "2024-03-01", names("25/KH-UBND", role=""), kind="Công văn",
                  subject="V/v đính chính kế hoạch phòng, chống tham nhũng"),
            True,
        ),
        (paper("9/UBND-NC", "2024-03-01", names("25/KH-UBND", role=""), kind="Công văn"), False),
        # The office corrects what the committee issued.
        (
            paper("9/VP-NC", "2024-03-01", names("25/KH-UBND", role="đính chính"), kind="Công văn",
                  issuer="Văn phòng Ủy ban nhân dân tỉnh Đắk Lắk"),
            True,
        ),
        (paper(None, None, names("25/KH-UBND", role="đính chính"), kind="Công văn"), False),
        (paper("9/UBND-NC", "2024-03-01", names("9/UBND-NC", role="đính chính")), False),
    ],
)  # fmt: skip
def test_what_is_a_correction(letter: EvidenceRow, linked: bool) -> None:
    assert corrected([OLD, letter]) == ({letter.doc_id: OLD.doc_id} if linked else {})


def test_files_that_could_not_be_read_are_passed_over() -> None:
    broken = EvidenceRow("x", "x.pdf", 0, 0, "x", "UBND tỉnh", error="damaged")
    assert mark_superseded([broken]) == (broken,)


def test_no_link_hangs_on_how_a_sentence_is_worded() -> None:
    expected = links([OLD, NEW])
    with patch.multiple(superseding.sentences, replaces=str.upper, replaced_by=str.lower):
        assert links([OLD, NEW]) == expected


def test_links_follow_corrected_values_which_do_not_stay_in_what_was_judged() -> None:
    misread = replace(
        OLD, extraction=replace(OLD.extraction or Extraction(), number=Field("26/KH-UBND"))
    )
    assert links([misread, NEW]) == {}
    old, new = with_links([misread, NEW], mark_superseded([OLD, NEW]))
    assert (old.superseded_by, old.extraction) == (NEW.doc_id, misread.extraction)
    assert new.standing
