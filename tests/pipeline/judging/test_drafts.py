from dataclasses import replace

import pytest

from extractors.document import Extraction, Field, FieldState
from pipeline.judging.drafts import is_draft
from pipeline.records.rows import EvidenceRow


def paper(
    number: FieldState = "read", date: FieldState = "read", marks: tuple[str, ...] = ()
) -> EvidenceRow:
    extraction = Extraction(
        number=Field("31/KH-UBND" if number == "read" else None, state=number),
        issue_date=Field("2024-02-05" if date == "read" else None, state=date),
        marks=marks,
    )
    return EvidenceRow("a", "a.pdf", 1, 1, "0", "Sở Y tế", "text", extraction)


@pytest.mark.parametrize(
    ("row", "draft"),
    [
        (paper(), False),
        (paper(number="blank"), True),
        (paper(date="blank"), True),
        (paper(marks=("DỰ THẢO",)), True),
        (paper(marks=("KHẨN",)), False),
        # Nobody knows: the number may stand where it was not found, or be written illegibly.
        (paper(number="missing", date="missing"), False),
        (paper(number="unreadable"), False),
    ],
)
def test_a_draft_has_an_empty_slot_or_says_so(row: EvidenceRow, draft: bool) -> None:
    assert is_draft(row) is draft


def test_a_file_that_could_not_be_read_is_no_draft() -> None:
    assert not is_draft(EvidenceRow("a", "a.pdf", 0, 0, "0", "Sở Y tế", error="damaged"))


def test_a_reviewer_who_accepts_a_whole_paper_overrules_its_mark() -> None:
    marked = replace(paper(marks=("DỰ THẢO",)), confirmed=True)
    empty = replace(paper(number="blank", marks=("DỰ THẢO",)), confirmed=True)
    assert (is_draft(marked), is_draft(empty)) == (False, True)
