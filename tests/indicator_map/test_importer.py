"""Annexes in Word, Excel and PDF become sets that load, with titles, needs and rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from indicator_map.checker import check
from tests.indicator_map.annex_files import (
    HEADING,
    KNOWN,
    MAKERS,
    WANTED,
    abouts,
    imported,
    make_docx,
    make_xlsx,
    rows_of,
    small,
)


@pytest.mark.slow
@pytest.mark.parametrize("full_codes", [False, True], ids=["relative codes", "full codes"])
@pytest.mark.parametrize("kind", MAKERS)
def test_a_whole_annex_comes_back(tmp_path: Path, kind: str, full_codes: bool) -> None:
    rows = [list(HEADING), *rows_of(KNOWN, full_codes)]
    loaded, result = imported(MAKERS[kind](tmp_path / f"annex{kind}", rows))
    assert [one.id for one in loaded.indicators] == [one.id for one in WANTED]
    assert [one.title_template for one in loaded.indicators] == [
        one.title_template for one in WANTED
    ]
    assert [one.points for one in loaded.indicators] == [float(row[2]) for row in rows[1:]]
    assert [one.scoring for one in loaded.indicators] == [row[3] for row in rows[1:]]
    assert len(abouts(result)) == 1
    assert "tạm đặt 16/12/2024–15/12/2025" in abouts(result)[0]


@pytest.mark.slow
def test_known_matters_bring_rule_hints_and_equivalents(tmp_path: Path) -> None:
    rows = [list(HEADING), *rows_of(KNOWN, full_codes=False)]
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows))
    for ours, theirs in zip(
        loaded.leaves, [one for one in KNOWN.leaves if not one.deduction], strict=True
    ):
        assert (ours.rule, ours.hints) == (theirs.rule, theirs.hints), ours.id
        assert ours.equivalents == (ours.id,)
        assert {"rule", "hints", "equivalents"} <= set(ours.inferred)
        assert all(need.inferred for need in ours.needs)


HEADINGS = {
    "capitals": ("TT", "TIÊU CHÍ", "ĐIỂM CHUẨN", "GHI CHÚ"),
    "long": ("Mã tiêu chí", "Nội dung đánh giá", "Thang điểm (100)", "Cách tính điểm"),
    "own marks beside": ("STT", "Tiêu chí, tiêu chí thành phần", "Tự chấm điểm", "Điểm tối đa"),
    "most points first": ("Số TT", "Chỉ số", "Điểm tối đa", "Điểm tự đánh giá"),
}


@pytest.mark.parametrize("heading", HEADINGS.values(), ids=HEADINGS.keys())
def test_headings_vary(tmp_path: Path, heading: tuple[str, ...]) -> None:
    row = ["1", "Ban hành kế hoạch", "7", "7"]
    row[heading.index("Điểm tối đa") if "Điểm tối đa" in heading else 2] = "2"
    loaded, _ = imported(make_docx(tmp_path / "a.docx", [heading, row]), year=2024)
    (only,) = loaded.indicators
    assert (only.id, only.title, only.points) == ("1", "Ban hành kế hoạch", 2)


def test_a_heading_may_take_two_rows_below_a_title(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["PHỤ LỤC: BỘ TIÊU CHÍ ĐÁNH GIÁ CÔNG TÁC PCTN NĂM 2024"],
        [],
        ["STT", "Tiêu chí", "Điểm", None, "Tài liệu minh chứng"],
        [None, None, "Tự chấm", "Tối đa", None],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["A", "Lãnh đạo, chỉ đạo", None, 5, None],
        [1, "Ban hành kế hoạch PCTN năm 2024", 4, 2.5, "Kế hoạch của từng sở, quyết định"],
    ]
    path = make_xlsx(tmp_path / "phu luc.xlsx", rows, merges=["A1:E1", "C3:D3", "A3:A4", "B3:B4"])
    loaded, result = imported(path)
    assert (loaded.id, loaded.year) == ("phu-luc", 2024)
    assert [(one.id, one.points) for one in loaded.indicators] == [("A", 5), ("A.1", 2.5)]
    (need,) = loaded.indicators[1].needs
    assert (need.doc_types, need.per) == (("Kế hoạch", "Quyết định"), "unit")
    assert len(abouts(result)) == 1


WITH_EVIDENCE = (*HEADING[:3], "Minh chứng")


def test_evidence_becomes_needs(tmp_path: Path) -> None:
    text = "Kế hoạch của UBND tỉnh\nÍt nhất 02 báo cáo hằng quý của từng sở\nẢnh hội nghị"
    rows = small(["1", "Cử đầu mối", "1", text], heading=WITH_EVIDENCE)
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    plan, report, picture = loaded.indicators[0].needs
    assert (plan.doc_types, plan.issued_by, plan.per) == (("Kế hoạch",), ("province",), "province")
    assert (report.per, report.each_unit, report.count) == ("quarter", True, 2)
    assert (report.issued_by, report.wording) == (("unit",), text.splitlines()[1])
    assert picture.supports
    assert all(need.source and not need.inferred for need in (plan, report, picture))


def test_evidence_without_a_kind_of_paper_is_kept(tmp_path: Path) -> None:
    rows = small(["1", "Cử đầu mối", "1", "Thực hiện theo quy định"], heading=WITH_EVIDENCE)
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    (only,) = loaded.indicators
    assert (only.needs, only.note) == ((), "Minh chứng, nguyên văn: Thực hiện theo quy định")


def test_what_the_annex_does_not_say_of_a_paper_is_lent(tmp_path: Path) -> None:
    title = KNOWN.get("A.2.5")
    assert title is not None
    rows = small(["1", title.title, "1", "Thông báo, biên bản"], heading=WITH_EVIDENCE)
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    ((need,), known) = loaded.indicators[0].needs, title.needs[0]
    assert need.doc_types == ("Thông báo", "Biên bản")
    for key in ("per", "each_unit", "issued_by", "owed_by", "not_words"):
        assert getattr(need, key) == getattr(known, key), key
    assert "suy ra theo A.2.5" in need.note


@pytest.mark.slow
def test_known_matters_lend_all_of_their_needs(tmp_path: Path) -> None:
    rows = [list(HEADING), *rows_of(KNOWN, full_codes=True)]
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows))
    for ours in loaded.leaves:
        theirs = KNOWN.get(ours.id)
        assert theirs is not None
        assert ours.pieces == theirs.pieces
        for own, known in zip(ours.needs, theirs.needs, strict=bool(theirs.needs)):
            same = replace(known, number="", note="", source=(), inferred=True)
            assert own == same, ours.id


def test_the_text_reads_as_a_person_would_write_it(tmp_path: Path) -> None:
    rows = small(["1", "Nhóm", "3"], ["1.1", "Ban hành kế hoạch PCTN năm 2024", "1,5"])
    _, result = imported(make_docx(tmp_path / "annex.docx", rows))
    text = result.set_yaml
    assert "  - id: '1.1'\n    title: Ban hành kế hoạch PCTN năm {year}\n    points: 1.5\n" in text
    assert "    points: 3\n" in text
    assert "!!" not in text


def test_wrong_sums_load_and_are_found_by_the_checker(tmp_path: Path) -> None:
    rows = small(["1", "Nhóm", "5"], ["1.1", "Một", "1"], ["1.2", "Hai", "1"])
    imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    problem, _ = check(tmp_path / "annex.yaml")
    assert "1 có 5 điểm, nhưng các mục con cộng lại được 2" in problem.reason


def test_braces_in_the_annex_do_no_harm(tmp_path: Path) -> None:
    rows = small(["1", "Kế hoạch {x} năm 2024", "1", "xem {y}: 'a' #b \"c\""])
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows))
    assert loaded.indicators[0].title == "Kế hoạch (x) năm 2024"
    assert loaded.indicators[0].scoring == "xem (y): 'a' #b \"c\""


def test_the_name_is_that_of_the_annex(tmp_path: Path) -> None:
    text = "BỘ TIÊU CHÍ ĐÁNH GIÁ CẢI CÁCH HÀNH CHÍNH NĂM 2024"
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", small(["1", "Kế hoạch"]), text))
    assert (loaded.name, loaded.year) == (text, 2024)


RULES = {
    "Kết quả kiểm tra nội bộ hằng quý": "covers",
    "Chỉ số cải cách hành chính của tỉnh": "published-after",
    "Việc ban hành quy chế phối hợp liên ngành": "in-force",
    "Cử công chức đầu mối": "issued",
}


@pytest.mark.parametrize(("title", "rule"), RULES.items())
def test_unknown_matters_get_an_inferred_rule(tmp_path: Path, title: str, rule: str) -> None:
    path = make_docx(tmp_path / "annex.docx", small(["1", title]))
    (only,) = imported(path, year=2024)[0].indicators
    assert (only.rule, only.equivalents, only.inferred) == (rule, (), ("rule",))
