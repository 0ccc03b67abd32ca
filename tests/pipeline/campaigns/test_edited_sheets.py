from dataclasses import replace
from pathlib import Path

import pytest

from indicator_map.campaign import Campaign, CampaignError
from indicator_map.campaign_book import MOST_ROWS
from indicator_map.campaign_loader import example_campaigns, load_campaign
from pipeline.campaigns.edited_sheets import GeneralRow, Sheets, book_of_sheets, clean, read_sheets
from pipeline.errors import CallError

LEVELS = """
name: Đợt thử
organisation: Ủy ban nhân dân tỉnh Mẫu
evidence_code: "{indicator}/{number}"
year: 2024
level: tỉnh
set: pctn-tinh-2024
period: {start: 2023-12-16, end: 2024-12-15}
deadlines: {last_day: 2025-08-31}
groups:
  - {name: Sở, deadline: 2025-03-15}
  - {name: Ngành dọc, requires: []}
units:
  - name: Sở Tư pháp
    code: ĐV03
    aliases: [STP, Tư pháp]
    group: Sở
    requires: [A.2.1]
    proposed: true
  - {name: Công an tỉnh, group: Ngành dọc, excludes: [A.1]}
  - {name: UBND huyện Mẫu Một, group: Sở}
figures:
  - {who: Công an tỉnh, what: số vụ án, split: true}
milestones:
  - {what: Họp, by: 2025-02-01, who: Thanh tra tỉnh}
answers:
  - {who: Phòng Một, indicators: [A, B.1]}
levels:
  - level: huyện
    set: pctn-tinh-2024
    deadlines: {units: 2025-02-28}
    units:
      - {name: UBND huyện Mẫu Một, requires: [A.1.2]}
      - {name: UBND xã Mẫu Hai, of: UBND huyện Mẫu Một}
notes: [Ghi chú một, Ghi chú hai]
"""


def unlike(one: Campaign) -> Campaign:
    """Without warnings: these name the file's lines."""
    return replace(one, warnings=(), levels=tuple(unlike(level) for level in one.levels))


@pytest.fixture
def several(tmp_path: Path) -> Path:
    path = tmp_path / "cap.yaml"
    path.write_text(LEVELS, encoding="utf-8")
    return path


def test_an_example_means_the_same_as_a_workbook(tmp_path: Path) -> None:
    path = example_campaigns()[-1]
    book = tmp_path / "dot.xlsx"
    book.write_bytes(book_of_sheets(read_sheets(path)))
    assert unlike(load_campaign(book)) == unlike(load_campaign(path))


def test_nothing_is_lost_on_the_way_into_rows_and_back(several: Path, tmp_path: Path) -> None:
    book = tmp_path / "dot.xlsx"
    book.write_bytes(book_of_sheets(read_sheets(several)))
    again = tmp_path / "again.xlsx"
    again.write_bytes(book_of_sheets(read_sheets(book)))
    assert unlike(load_campaign(again)) == unlike(load_campaign(several))
    assert read_sheets(again) == read_sheets(book)


def test_values_are_shown_as_people_write_them(several: Path) -> None:
    sheets = read_sheets(several)
    assert sheets.value("period", "start") == "16/12/2023"
    assert sheets.value("year") == "2024"
    units = sheets.rows["Đơn vị"]
    assert (units[0]["aliases"], units[0]["proposed"]) == ("STP; Tư pháp", "x")
    assert sheets.rows["Hạn nộp"][1]["requires"] == "không"
    assert sheets.has_levels


def test_a_day_that_does_not_exist_stays_as_typed_and_the_check_names_its_row(
    tmp_path: Path,
) -> None:
    book = tmp_path / "dot.xlsx"
    general = (
        GeneralRow("Tên đợt", "Thử"),
        GeneralRow("Năm", "2024"),
        GeneralRow("Cấp", "tỉnh"),
    )
    book.write_bytes(
        book_of_sheets(Sheets(general, {"Hạn nộp": ({"name": "Sở", "deadline": "31/2/2025"},)}))
    )
    assert read_sheets(book).rows["Hạn nộp"][0]["deadline"] == "31/2/2025"
    with pytest.raises(CampaignError, match="2 của trang “Hạn nộp”"):
        load_campaign(book)


def test_formulas_and_unseen_letters_are_texts(tmp_path: Path) -> None:
    book = tmp_path / "dot.xlsx"
    name = clean("=1+1\x07\n x")
    book.write_bytes(book_of_sheets(Sheets((GeneralRow("Tên đợt", name),))))
    assert read_sheets(book).value("name") == "=1+1 x"


def test_more_rows_than_are_read_are_refused() -> None:
    rows = tuple({"name": f"Đơn vị {n}"} for n in range(MOST_ROWS))
    with pytest.raises(CallError, match="nhiều nhất 19999"):
        book_of_sheets(Sheets((), {"Đơn vị": rows}))
