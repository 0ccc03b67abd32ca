from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK

from extractors.errors import Damaged, TooLarge
from extractors.reading.docx import read_docx
from extractors.reading.options import Limits
from extractors.reading.word.package import MOST_UNPACKED
from tests.extractors.reading.made_files import BODY, LETTERHEAD

FIGURES = (("STT", "Nội dung", "Số vụ"), ("1", "Kê khai", "12"))


def letter_docx(path: Path) -> Path:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "ĐẦU TRANG"
    document.sections[0].footer.paragraphs[0].text = "CHÂN TRANG"
    table = document.add_table(1, 2)
    for cell, column in zip(table.rows[0].cells, (0, 1), strict=True):
        cell.text = "\n".join(row[column] for row in LETTERHEAD)
    document.add_paragraph("KẾ HOẠCH")
    for text in BODY:
        document.add_paragraph(text)
    figures = document.add_table(2, 3)
    for row, texts in zip(
        figures.rows, (("STT", "Nội dung", "Số vụ"), ("1", "Kê khai", "12")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("PHỤ LỤC")
    document.save(str(path))
    return path


def test_everything_is_read_in_its_order(tmp_path: Path) -> None:
    pages = read_docx(letter_docx(tmp_path / "a.docx"), Limits())
    lines = [line.text for page in pages for line in page.lines]
    assert lines[:8] == [
        "ĐẦU TRANG",
        *(text for row in LETTERHEAD for text in row),
        "KẾ HOẠCH",
    ]
    assert " ".join(BODY) in " ".join(lines)
    cells = [text for row in FIGURES for text in row]
    assert [text for text in lines if text in cells] == cells
    assert len(pages) == 2
    assert [line.text for line in pages[1].lines] == ["PHỤ LỤC", "CHÂN TRANG"]


def test_boxes_stand_beside_and_below_each_other(tmp_path: Path) -> None:
    page = read_docx(letter_docx(tmp_path / "a.docx"), Limits())[0]
    number, date = (
        next(li for li in page.lines if mark in li.text) for mark in ("/KH-", "ngày 05")
    )
    assert number.box.top == date.box.top
    assert number.box.x1 + 20 < date.box.x0
    bottoms = [line.box.bottom for line in page.lines]
    assert bottoms == sorted(bottoms)
    assert all(line.box.x0 > 0 and line.box.x1 < page.width for line in page.lines)


def test_a_long_document_runs_over_pages(tmp_path: Path) -> None:
    document = docx.Document()
    for _ in range(60):
        document.add_paragraph(" ".join(BODY))
    path = tmp_path / "long.docx"
    document.save(str(path))
    pages = read_docx(path, Limits())
    assert len(pages) > 5
    texts = [line.text for page in pages for line in page.lines]
    assert sum(text.count("Thực hiện") for text in texts) == 60
    with pytest.raises(TooLarge):
        read_docx(path, Limits(max_pages=3))


def test_broken_and_blown_up_files(tmp_path: Path) -> None:
    path = tmp_path / "broken.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document>")
    with pytest.raises(Damaged):
        read_docx(path, Limits())
    whole = letter_docx(tmp_path / "whole.docx")
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as archive:
        for name in old.namelist():
            broken = name == "word/document.xml"
            archive.writestr(name, old.read(name)[:500] if broken else old.read(name))
    with pytest.raises(Damaged):
        read_docx(path, Limits())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (MOST_UNPACKED + 1))
    with pytest.raises(TooLarge):
        read_docx(path, Limits())


def test_a_form_line_of_dots_has_an_end(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("." * 5000)
    document.save(str(tmp_path / "a.docx"))
    lines = [line for page in read_docx(tmp_path / "a.docx", Limits()) for line in page.lines]
    assert max(len(line.text) for line in lines) <= 200
    assert "".join(line.text for line in lines) == "." * 5000


def test_a_member_that_cannot_be_unpacked_is_damage(tmp_path: Path) -> None:
    path = letter_docx(tmp_path / "a.docx")
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("word/document.xml")
    start = member.header_offset + 30 + len(member.filename)
    content[start : start + 40] = bytes(255 - byte for byte in content[start : start + 40])
    path.write_bytes(content)
    with pytest.raises(Damaged):
        read_docx(path, Limits())
