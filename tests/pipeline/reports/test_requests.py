"""Letters of request: to whom, about what, by when; nothing is overwritten."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document

from indicator_map.campaign import Campaign, Unit
from pipeline.errors import ReportError
from pipeline.records.results import Results
from pipeline.records.rows import CoverageRow
from pipeline.records.times import VIETNAM
from pipeline.reports.owed import owed_by_unit
from pipeline.reports.requests import ALL_UNITS, letters, write_requests
from tests.pipeline.judging.test_coverage import leaf, set_of

INDICATORS = set_of(leaf("A", "unit"), leaf("B", "month"), leaf("C", "province"))
HOLE = CoverageRow(
    "A", "Ban hành kế hoạch", "Sở X", "missing", "Kế hoạch PCTN (từng sở) (chương trình tạm hiểu)",
    open_pieces=("Kế hoạch PCTN",),
)  # fmt: skip
OUTSIDE = replace(
    HOLE, indicator="B", status="outside-only", apart=("18/KH-SX (30/01/2023): trước kỳ",)
)
OF_PROVINCE = replace(HOLE, indicator="C", unit="", asked=("Sở X", "Sở Y"), if_any=True)
FOUND = replace(HOLE, unit="Sở Z", status="found")
NOBODYS = replace(OF_PROVINCE, asked=())


def results(*rows: CoverageRow, organisation: str = "Ủy ban nhân dân tỉnh Mẫu") -> Results:
    return Results(
        "folder", 2024, INDICATORS.period, INDICATORS, (), rows,
        datetime(2025, 3, 1, 9, tzinfo=VIETNAM), organisation=organisation,
    )  # fmt: skip


def campaign(deadline: date | None = None) -> Campaign:
    units = (Unit("Sở X", deadline=deadline), Unit("Sở Y"))
    return Campaign("Kế hoạch đánh giá PCTN năm 2024", 2024, "tỉnh", INDICATORS, units=units)


def text_of(path: Path) -> str:
    word = Document(str(path))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in word.paragraphs), *cells])


def test_every_unit_that_owes_something_gets_a_letter_and_nobody_else() -> None:
    made = letters(results(HOLE, OUTSIDE, OF_PROVINCE, FOUND, NOBODYS), campaign())
    assert [(letter.unit, [one.indicator for one in letter.owed]) for letter in made] == [
        ("Sở X", ["A", "B", "C"]),
        ("Sở Y", ["C"]),
    ]


def test_open_months_are_joined() -> None:
    rows = [replace(HOLE, month=date(2024, month, 1)) for month in (1, 3, 4, 5, 9, 10)]
    (owed,) = owed_by_unit(rows)["Sở X"]
    assert owed.months == "tháng 1, 3–5, 9, 10"


def test_a_letter_says_what_is_missing_what_does_not_serve_and_by_when(tmp_path: Path) -> None:
    out = tmp_path / "requests"
    due = campaign(date(2025, 3, 15))
    paths = write_requests(results(HOLE, OUTSIDE, OF_PROVINCE), due, tmp_path / "evidence", out)
    assert [path.name for path in paths] == [ALL_UNITS, "01 Sở-X.docx", "02 Sở-Y.docx"]
    text = text_of(out / "01 Sở-X.docx")
    for words in (
        "Kính gửi: Sở X.",
        "Số: ……/……-……",
        "1. Chưa có tài liệu minh chứng",
        "2. Chỉ có văn bản ngoài kỳ đánh giá",
        "18/KH-SX (30/01/2023): trước kỳ",
        "Nếu không phát sinh, đề nghị nêu rõ bằng văn bản.",
        "giao đơn vị cung cấp",
        "chậm nhất ngày 15/03/2025",
        "16/12/2023–15/12/2024",
    ):
        assert words in text
    assert "suy ra" not in text
    assert "từng sở" not in text
    assert "Kế hoạch PCTN" in text
    joined = text_of(out / ALL_UNITS)
    assert "Kính gửi: Sở X." in joined
    assert "Kính gửi: Sở Y." in joined


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("Kế hoạch đánh giá PCTN năm 2024", "Thực hiện Kế hoạch đánh giá PCTN năm 2024 (thời kỳ"),
        ("Triển khai đánh giá PCTN", "Phục vụ triển khai đánh giá PCTN (thời kỳ"),
        ("PCTN 2024", "Phục vụ PCTN 2024 (thời kỳ"),
        ("", "Phục vụ việc đánh giá công tác phòng, chống tham nhũng năm 2024 (thời kỳ"),
    ],
)
def test_the_letter_opens_with_what_it_is_for(name: str, opening: str, tmp_path: Path) -> None:
    named = replace(campaign(), name=name)
    write_requests(results(HOLE), named, tmp_path / "evidence", tmp_path / "out")
    assert opening in text_of(tmp_path / "out" / "01 Sở-X.docx")


def test_a_short_title_stands_behind_that_of_the_row_above(tmp_path: Path) -> None:
    above = leaf("B", "unit", title="Chuyển đổi vị trí công tác")
    below = leaf("B.1", "unit", title="Kết quả thực hiện", parent="B")
    row = replace(HOLE, indicator="B.1", title="Kết quả thực hiện")
    asked = replace(results(row), indicators=set_of(above, below))
    write_requests(asked, None, tmp_path / "evidence", tmp_path / "out")
    text = text_of(tmp_path / "out" / "01 Sở-X.docx")
    assert "B.1. Chuyển đổi vị trí công tác: Kết quả thực hiện" in text


def test_a_deadline_that_is_over_is_said_and_a_new_day_is_left_blank(tmp_path: Path) -> None:
    over = campaign(date(2025, 2, 28))
    write_requests(results(HOLE), over, tmp_path / "evidence", tmp_path / "out")
    text = text_of(tmp_path / "out" / "01 Sở-X.docx")
    assert "(ngày 28/02/2025) đã qua" in text
    assert "chậm nhất ngày …… tháng" in text


def test_a_deadline_ends_at_midnight_in_vietnam() -> None:
    late = replace(results(HOLE), made_at=datetime(2025, 2, 28, 18, tzinfo=UTC))  # 1/3, 1:00
    (letter,) = letters(late, campaign(date(2025, 2, 28)))
    assert letter.past
    early = replace(results(HOLE), made_at=datetime(2025, 2, 28, 16, tzinfo=UTC))
    (letter,) = letters(early, campaign(date(2025, 2, 28)))
    assert not letter.past


def test_letters_that_were_edited_are_never_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_requests(results(HOLE), None, tmp_path / "evidence", out)
    (out / "01 Sở-X.docx").write_bytes(b"edited")
    with pytest.raises(ReportError, match="chọn thư mục mới"):
        write_requests(results(HOLE), None, tmp_path / "evidence", out)
    assert (out / "01 Sở-X.docx").read_bytes() == b"edited"


def test_with_nothing_owed_there_is_no_letter(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="không có công văn"):
        write_requests(results(FOUND), None, tmp_path / "evidence", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_into_the_evidence_folder(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="thư mục minh chứng"):
        write_requests(results(HOLE), None, tmp_path, tmp_path / "out")


def test_forty_units_in_one_call(tmp_path: Path) -> None:
    rows = [replace(HOLE, unit=f"Sở {number:02d}/\\:*") for number in range(40)]
    paths = write_requests(results(*rows), None, tmp_path / "evidence", tmp_path / "out")
    assert len({path.name for path in paths}) == 41
    assert all(path.is_file() for path in paths)
