import zipfile
from pathlib import Path

import pytest

from extractors import workbooks
from extractors.workbooks import HostileWorkbook, check_workbook, safe_cell

BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1+1", "-12/KH-UBND", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\t \t=1", "\xa0=1",
        "\u3000=1", "\u200b=1", "\ufeff=1", "\x01=1", "＝1+1", "＋1+1", "－cmd", "＠x", " ＝1",
        "'=1", "' =1", "'\xa0＝1", "\tabc",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize(
    "text",
    ["31/KH-UBND", "2024-02-02", "0.91", "", "'trích dẫn'", "A.1.2", "-5", "+84", "-1.234,5"],
)
def test_ordinary_texts_and_numbers_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def packed(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"xl/{name}.xml", content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", [0, 3_000_000])
def test_xml_that_declares_entities_is_refused(tmp_path: Path, encoding: str, before: int) -> None:
    content = BOMB.replace("?><!", f"?>{' ' * before}<!").encode(encoding)
    path = packed(tmp_path / "a.xlsx", workbook=b"<x/>", sharedStrings=content)
    with pytest.raises(HostileWorkbook, match="thực thể XML"):
        check_workbook(path)


def test_a_part_is_as_large_as_it_unpacks_whatever_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MOST_PART", 2_000_000)
    with pytest.raises(HostileWorkbook, match="giải nén"):
        check_workbook(packed(tmp_path / "a.xlsx", sheet1=b" " * 3_000_000))


def test_sound_and_broken_files_are_left_to_the_reader(tmp_path: Path) -> None:
    check_workbook(packed(tmp_path / "a.xlsx", sheet1=b"<x>Ke khai</x>"))
    (tmp_path / "b.xlsx").write_bytes(b"no zip")
    check_workbook(tmp_path / "b.xlsx")


def test_a_long_sheet_may_be_read_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MOST_PART", 2_000_000)
    path = packed(tmp_path / "a.xlsx", sheet1=b" " * 3_000_000)
    check_workbook(path, streamed=True)
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 2_500_000)
    with pytest.raises(HostileWorkbook):
        check_workbook(path, streamed=True)
