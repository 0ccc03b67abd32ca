"""Files that no set can be made of are refused with a sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from reportlab.platypus import SimpleDocTemplate, Table

from indicator_map.errors import SetError
from indicator_map.importer import import_table
from tests.indicator_map.annex_files import make_docx, make_xlsx, small


def test_a_file_without_such_a_table_is_refused(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "letter.docx", [["Kính gửi", "Thanh tra tỉnh"]])
    with pytest.raises(SetError, match=r"Không thấy bảng tiêu chí trong letter\.docx"):
        import_table(path)


def test_no_year_anywhere_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(SetError, match="Không thấy năm đánh giá"):
        import_table(make_docx(tmp_path / "annex.docx", small(["1", "Ban hành kế hoạch"])))


def test_a_locked_pdf_is_said_to_be_locked(tmp_path: Path) -> None:
    path = tmp_path / "annex.pdf"
    SimpleDocTemplate(str(path), encrypt="secret").build([Table([["STT", "Tieu chi"]])])
    with pytest.raises(SetError, match="có mật khẩu; hãy bỏ mật khẩu"):
        import_table(path)


def test_a_file_that_unpacks_to_far_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_xlsx(tmp_path / "annex.xlsx", small(["1", "Ban hành kế hoạch", "2"]))
    monkeypatch.setattr("indicator_map.tables.LARGEST_UNPACKED", 1000)
    with pytest.raises(SetError, match="quá lớn"):
        import_table(path)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf"])
@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"PK\x03\x04broken"])
def test_damaged_files_are_refused(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"annex{suffix}"
    path.write_bytes(content)
    with pytest.raises(SetError, match="hỏng"):
        import_table(path)


def spoilt(path: Path, part: str, content: bytes) -> Path:
    """Write other content into one part of an office file."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert part in parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, own in parts.items():
            packed.writestr(name, content if name == part else own)
    return path


GROWING = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]><x>&k;</x>' % b"".join(
    b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 10) for name in b"bcdefghijk"
)


@pytest.mark.parametrize("content", [b"<worksheet><broken", b"", b"\xff\xfe<", GROWING])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_workbook_with_a_broken_part_is_refused(
    tmp_path: Path, part: str, content: bytes
) -> None:
    path = make_xlsx(tmp_path / "annex.xlsx", small(["1", "Ban hành kế hoạch", "2"]))
    with pytest.raises(SetError, match="hỏng"):
        import_table(spoilt(path, part, content))


@pytest.mark.parametrize("content", [b"<w:document", b"", GROWING])
def test_a_word_file_with_a_broken_part_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "annex.docx"
    document = docx.Document()
    document.add_table(1, 2)
    document.save(str(path))
    with pytest.raises(SetError, match="hỏng"):
        import_table(spoilt(path, "word/document.xml", content))


def test_other_kinds_of_file_are_refused_with_advice(tmp_path: Path) -> None:
    for name, advice in (("a.doc", "lưu lại thành .docx"), ("a.odt", "Chỉ nhập được")):
        (tmp_path / name).write_bytes(b"x")
        with pytest.raises(SetError, match=advice):
            import_table(tmp_path / name)
    with pytest.raises(SetError, match="Không thấy tệp"):
        import_table(tmp_path / "none.docx")
