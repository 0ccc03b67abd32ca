from dataclasses import replace

import pytest

from extractors.document import Extraction, Field
from pipeline.judging.duplicates import copies_of, mark_duplicates
from pipeline.records.rows import EvidenceRow

PLAN = (
    "Thực hiện nhiệm vụ được giao, đơn vị xây dựng kế hoạch kê khai tài sản, thu nhập của người "
    "có nghĩa vụ kê khai trong năm, với các nội dung về thời gian, cách làm và trách nhiệm sau đây"
)


WORDS = [f"từ{place}" for place in range(203)]
"""A text of 200 runs of four words, all different."""


def misread(each: int) -> str:
    """The text of `WORDS` with every `each`-th word read as another."""
    return " ".join(f"x{word}" if at % each == 0 else word for at, word in enumerate(WORDS))


def row(
    path: str,
    sha256: str,
    number: str | None,
    issued: str = "2024-03-05",
    error: str = "",
    issuer: str = "Sở Y tế",
) -> EvidenceRow:
    extraction = Extraction(
        number=Field(number, state="read" if number else "missing"),
        issue_date=Field(issued, state="read"),
        issuer=Field(issuer, state="read"),
    )
    return EvidenceRow(
        path, path, 1, 1, sha256, "X", extraction=None if error else extraction, error=error
    )


def marks(rows: list[EvidenceRow], texts: dict[str, str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {r.doc_id: (r.duplicate_of, r.reasons) for r in mark_duplicates(rows, texts)}


def test_the_same_bytes_are_duplicates_and_of_equal_ones_the_first_by_path_counts() -> None:
    found = marks([row("b", "1", None), row("a", "1", None)], {})
    assert found == {"a": ("", ()), "b": ("a", ("duplicate",))}


def test_a_second_scan_is_a_near_duplicate() -> None:
    noisy = PLAN.replace("nhiệm vụ", "nhiém vu").replace("thời gian", "thòi gían")
    found = marks([row("a", "1", "5/KH-SYT"), row("b", "2", "5/KH-SYT")], {"a": PLAN, "b": noisy})
    assert found["b"] == ("a", ("near-duplicate",))
    assert found["a"] == ("", ())


def test_one_number_on_different_papers_is_said_on_both() -> None:
    other = "Báo cáo tình hình tiếp công dân và giải quyết đơn thư trong quý một của đơn vị"
    found = marks([row("a", "1", "5/KH-SYT"), row("b", "2", "5/KH-SYT")], {"a": PLAN, "b": other})
    assert found == {"a": ("", ("same-number",)), "b": ("", ("same-number",))}


def test_numbers_begin_anew_every_year() -> None:
    rows = [row("a", "1", "5/KH-SYT", "2023-03-05"), row("b", "2", "5/KH-SYT", "2024-03-05")]
    assert marks(rows, {"a": PLAN, "b": "khác"}) == {"a": ("", ()), "b": ("", ())}


def test_documents_without_number_and_failed_files_are_left_alone() -> None:
    rows = [row("a", "1", None), row("b", "2", None), row("c", "1", None, error="damaged")]
    assert all(mark == ("", ()) for mark in marks(rows, {"a": PLAN, "b": PLAN}).values())


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        # The first words agree, the rest is another text: so much of the runs is in common.
        (" ".join((*WORDS[:113], *(f"y{at}" for at in range(90)))), "near-duplicate"),
        (" ".join((*WORDS[:93], *(f"y{at}" for at in range(110)))), "same-number"),
        (" ".join((*WORDS[:63], *(f"y{at}" for at in range(140)))), "same-number"),
        # Single words differ: where scans are read badly, runs of them are soon all broken.
        (misread(9), "near-duplicate"),
        (misread(6), "same-number"),
        # A draft that lacks pages.
        (" ".join(WORDS[:40]), "near-duplicate"),
    ],
)
def test_texts_are_one_if_half_of_the_shorter_one_is_in_the_other(other: str, reason: str) -> None:
    rows = [row("a", "1", "5/KH-SYT"), row("b", "2", "5/KH-SYT")]
    for texts in ({"a": " ".join(WORDS), "b": other}, {"a": other, "b": " ".join(WORDS)}):
        found = [reasons for _, reasons in marks(rows, texts).values()]
        assert sorted(found) in ([(), (reason,)], [(reason,), (reason,)])
        assert (found[0] == found[1]) is (reason == "same-number")


def test_every_body_has_numbers_of_its_own() -> None:
    rows = [row("a", "1", "5/KH-UBND"), row("b", "2", "5/KH-UBND", issuer="UBND xã Ea Kao")]
    assert marks(rows, {"a": PLAN, "b": PLAN}) == {"a": ("", ()), "b": ("", ())}


def test_a_stub_that_sorts_first_does_not_hide_the_full_paper() -> None:
    stub, full = row("a stub", "1", "5/KH-SYT"), replace(row("z", "2", "5/KH-SYT"), last_page=4)
    found = marks([stub, full], {"a stub": PLAN[:80], "z": PLAN})
    assert found == {"a stub": ("z", ("near-duplicate",)), "z": ("", ())}


def test_two_halves_of_a_paper_are_both_copies_of_the_whole() -> None:
    rows = [row(name, name, "5/KH-SYT") for name in ("a", "b")]
    whole = replace(row("c", "c", "5/KH-SYT"), last_page=2)
    texts = {"a": " ".join(WORDS[:100]), "b": " ".join(WORDS[100:]), "c": " ".join(WORDS)}
    found = marks([*rows, whole], texts)
    assert found == {
        "a": ("c", ("near-duplicate",)),
        "b": ("c", ("near-duplicate",)),
        "c": ("", ()),
    }


def test_the_same_bytes_count_where_the_body_that_issued_them_handed_them_in() -> None:
    rows = [
        replace(row(f"{unit}/KH.pdf", "1", "5/KH-SYT"), unit=unit)
        for unit in ("01 So Noi vu", "DV06_So_Y_te", "Sở Y tế (lần 2)")
    ]
    found = marks(rows, {})
    assert {path: original for path, (original, _) in found.items()} == {
        "01 So Noi vu/KH.pdf": "DV06_So_Y_te/KH.pdf",
        "DV06_So_Y_te/KH.pdf": "",
        "Sở Y tế (lần 2)/KH.pdf": "DV06_So_Y_te/KH.pdf",
    }


def test_all_copies_that_are_left_keep_the_paper_when_one_goes() -> None:
    rows = [row(name, "1", "5/KH-SYT") for name in ("a", "b", "c")]
    assert marks(rows[1:], {})["b"] == ("", ())


def test_one_number_is_compared_where_body_or_day_could_not_be_read() -> None:
    whole = row("a", "1", "5/KH-SYT")
    for other in (row("b", "2", "5/KH-SYT", issuer=""), row("b", "2", "5/KH-SYT", issued="")):
        assert marks([whole, other], {"a": PLAN, "b": PLAN})["b"] == ("a", ("near-duplicate",))
        # Nobody can say that they are different papers of one number.
        assert marks([whole, other], {"a": PLAN, "b": "khác"})["b"] == ("", ())


def test_leading_zeros_do_not_part_the_copies_of_a_number() -> None:
    rows = [row("a", "1", "05/KH-SYT"), row("b", "2", "5/KH-SYT")]
    assert marks(rows, {"a": PLAN, "b": PLAN})["b"] == ("a", ("near-duplicate",))


SUBJECT = "Kế hoạch kê khai tài sản, thu nhập năm 2024"


def draft(path: str, subject: str = SUBJECT, issued: str | None = None) -> EvidenceRow:
    made = row(path, path, None)
    assert made.extraction is not None
    extraction = replace(
        made.extraction,
        number=Field(state="blank"),
        issue_date=Field(issued, state="read" if issued else "blank"),
        doc_type=Field("Kế hoạch", state="read"),
        subject=Field(subject, state="read"),
    )
    return replace(made, extraction=extraction)


def signed(path: str, subject: str = SUBJECT, number: str = "5/KH-SYT") -> EvidenceRow:
    made = row(path, path, number)
    assert made.extraction is not None
    extraction = replace(
        made.extraction,
        doc_type=Field("Kế hoạch", state="read"),
        subject=Field(subject, state="read"),
    )
    return replace(made, extraction=extraction)


def test_a_draft_without_a_number_is_a_near_duplicate_of_the_signed_paper() -> None:
    long_draft = replace(draft("a.docx"), last_page=9)
    found = marks([long_draft, signed("b.pdf")], {"a.docx": PLAN + " thêm", "b.pdf": PLAN})
    assert found == {"a.docx": ("b.pdf", ("near-duplicate",)), "b.pdf": ("", ())}


def test_of_drafts_alone_the_fullest_stays() -> None:
    rows = [draft("a.docx"), replace(draft("b.docx"), last_page=3), draft("c.docx")]
    found = marks(rows, dict.fromkeys(("a.docx", "b.docx", "c.docx"), PLAN))
    ends = {doc_id: original for doc_id, (original, _) in found.items()}
    assert ends["b.docx"] == ""
    assert set(ends.values()) == {"", "b.docx"}


@pytest.mark.parametrize(
    ("first", "text", "same"),
    [
        (draft("a"), PLAN, True),
        (draft("a", SUBJECT.replace("kê khai", "ke khaỉ")), PLAN, True),
        (draft("a", SUBJECT.replace("hoạch kê", "hoạchkê")), PLAN, True),
        (draft("a", issued="2024-03-05"), PLAN, True),
        # Another text, day, year, month or quarter: a paper of its own.
        (draft("a"), "Một văn bản khác hẳn về chuyện khác của đơn vị trong năm", False),
        (draft("a", issued="2024-04-05"), PLAN, False),
        (draft("a", SUBJECT.replace("2024", "2025")), PLAN, False),
        (draft("a", f"{SUBJECT} quý II"), PLAN, False),
        (draft("a", "Kế hoạch kê khai tài sản, chuyển đổi vị trí công tác năm 2024"), PLAN, False),
        (
            draft(
                "a", "Kế hoạch kê khai tài sản, thu nhập bổ sung phục vụ công tác cán bộ năm 2024"
            ),
            PLAN,
            False,
        ),
        # A paper that never had a slot for a number: there are hundreds in one wording.
        (replace(row("a", "a", None), extraction=row("a", "a", None).extraction), PLAN, False),
    ],
)
def test_what_makes_a_draft_one_of_a_signed_paper(
    first: EvidenceRow, text: str, same: bool
) -> None:
    found = marks([first, signed("b")], {"a": text, "b": PLAN})
    assert found["a"] == (("b", ("near-duplicate",)) if same else ("", ()))
    assert found["b"] == ("", ())


def test_a_draft_goes_to_the_paper_that_is_most_like_it() -> None:
    texts = {"a": " ".join(WORDS), "b": " ".join(WORDS[:120]), "c": " ".join(WORDS)}
    texts["b"] += " khác hẳn" * 40
    found = marks([draft("a"), signed("b"), signed("c", number="9/KH-SYT")], texts)
    assert found["a"][0] == "c"


def test_the_copy_of_a_copy_is_one_of_the_original() -> None:
    stub, again = row("a", "1", "5/KH-SYT"), row("b", "1", "5/KH-SYT")
    full = replace(row("c", "2", "5/KH-SYT"), last_page=4)
    marked = mark_duplicates([stub, again, full], {"a": PLAN[:80], "b": PLAN[:80], "c": PLAN})
    assert [one.duplicate_of for one in marked] == ["c", "a", ""]
    assert {key: [one.doc_id for one in held] for key, held in copies_of(marked).items()} == {
        "c": ["a", "b"]
    }
