"""What is not DOCX: RTF, ODT, DOC, sheets, web pages and text give the same letterhead."""

from __future__ import annotations

import os
import random
import shutil
import struct
import time
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from benchmarks.office_samples.ole import locked_doc, locked_office_file, locked_xls, ole
from benchmarks.office_samples.papers import PAPERS
from benchmarks.office_samples.word_variants import VARIANTS
from extractors.errors import (
    Damaged,
    Encrypted,
    NeedsLibreOffice,
    ReadingError,
    TooLarge,
    UnsupportedType,
)
from extractors.reading.office import libreoffice
from extractors.reading.office.sheets import shown
from extractors.reading.office.sprms import Sprms, table_edges
from extractors.reading.options import ReadOptions
from extractors.reading.read_file import read_file
from extractors.reading.sniff import sniff
from tests.extractors.reading.test_word_variants import check, extracted

LEFT = ("UBND TỈNH LẠC HỒNG", "SỞ NỘI VỤ", "Số: 48/KH-SNV")
RIGHT = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
         "Lạc Hồng, ngày 14 tháng 3 năm 2024")  # fmt: skip
PLAN = PAPERS[0]


def text_of(path: Path) -> str:
    return "\n".join(page.text for page in read_file(path, ReadOptions()).pages)


def _rtf(text: str) -> str:
    return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)


def test_rtf(tmp_path: Path) -> None:
    cells = ["\\par ".join(f"\\qc {_rtf(line)}" for line in half) for half in (LEFT, RIGHT)]
    path = tmp_path / "a.rtf"
    path.write_text(
        r"{\rtf1\ansi{\fonttbl{\f0 Times;}{\f1 .VnTime;}}{\colortbl;\red255\green255\blue255;}"
        r"\trowd\cellx3900\cellx9400\pard\intbl "
        + r"\cell ".join(cells)
        + r"\cell\row\pard"
        rf"\qc\b {_rtf('KẾ HOẠCH')}\par {_rtf(PLAN.subject)}\par\pard\b0 "
        r"{\v hidden}{\cf1 white}{\deleted gone}{\*\unknown{\b secret}}"
        r"{\field{\*\fldinst DATE}{\fldrslt Ng\'e0y}}\f1 KiÓm tra\par}".replace("Ó", r"\'d3"),
        encoding="ascii",
    )
    (found,) = extracted(path)
    check(found, PLAN)
    text = text_of(path)
    assert "Ngày" in text
    assert "Kiểm tra" in text
    assert not any(word in text for word in ("hidden", "white", "gone", "secret", "DATE"))


ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def _odt(body: str, styles: str = "") -> str:
    spaces = " ".join(
        f'xmlns:{name}="{ODF}{name}:1.0"' for name in ("office", "text", "table", "style")
    )
    fo = f'xmlns:fo="{ODF}xsl-fo-compatible:1.0"'
    return (
        f"<office:document-content {spaces} {fo}><office:automatic-styles>"
        '<style:style style:name="c" style:family="paragraph"><style:paragraph-properties'
        ' fo:text-align="center"/></style:style><style:style style:name="h" style:family="text">'
        f'<style:text-properties text:display="none"/></style:style>{styles}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )


def test_odt(tmp_path: Path) -> None:
    halves = "".join(
        "<table:table-cell>"
        + "".join(f'<text:p text:style-name="c">{line}</text:p>' for line in half)
        + "</table:table-cell>"
        for half in (LEFT, RIGHT)
    )
    body = (
        "<text:tracked-changes><text:p>GONE</text:p></text:tracked-changes>"
        f"<table:table><table:table-column/><table:table-row>{halves}</table:table-row>"
        '</table:table><text:p text:style-name="c">KẾ HOẠCH</text:p>'
        f'<text:p text:style-name="c">{PLAN.subject}</text:p>'
        '<text:p>a<text:span text:style-name="h">HIDDEN</text:span>b<text:s text:c="3"/>c</text:p>'
    )
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", _odt(body))
    (found,) = extracted(path)
    check(found, PLAN)
    text = text_of(path)
    assert "GONE" not in text
    assert "HIDDEN" not in text
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<x><encryption-data/></x>")
    with pytest.raises(Encrypted):
        read_file(path, ReadOptions())


def test_xlsx(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True), start=1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)
        sheet.merge_cells(start_row=row, end_row=row, start_column=5, end_column=10)
        for column, text in ((1, left), (5, right)):
            cell = sheet.cell(row, column, text)
            cell.alignment = openpyxl.styles.Alignment(horizontal="center")
    for row, text in ((5, "KẾ HOẠCH"), (6, PLAN.subject)):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=10)
        sheet.cell(row, 1, text).alignment = openpyxl.styles.Alignment(horizontal="center")
    sheet.cell(8, 1, "STT")
    sheet.cell(9, 1, 1)
    sheet.row_dimensions[10].hidden = True
    sheet.cell(10, 1, "ẨN")
    secret = book.create_sheet("ẩn")
    secret.cell(1, 1, "TRANG ẨN")
    secret.sheet_state = "hidden"
    path = tmp_path / "a.xlsx"
    book.save(path)
    (found,) = extracted(path)
    check(found, PLAN)
    assert "ẨN" not in text_of(path)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (date(2024, 3, 5), "General", "05/03/2024"),
        (date(2024, 3, 5), "mm-dd-yy", "05/03/2024"),
        (date(2024, 3, 5), '"ngày "dd" tháng "m" năm "yyyy', "ngày 05 tháng 3 năm 2024"),
        (date(2024, 3, 5), "yyyy\\-mm\\-dd", "2024-03-05"),
        (1234567, "#,##0", "1.234.567"),
        (12.0, "General", "12"),
        (1.25, "General", "1,25"),
        (7, '00"/KH-UBND"', "07/KH-UBND"),
        (float("nan"), "General", ""),
        (None, "General", ""),
    ],
)
def test_cells_as_they_are_shown(value: object, form: str, text: str) -> None:
    assert shown(value, form) == text


def test_web_page_and_text(tmp_path: Path) -> None:
    halves = "".join(f"<td align=center>{'<br>'.join(half)}</td>" for half in (LEFT, RIGHT))
    page = tmp_path / "a.html"
    page.write_text(
        "<html><head><meta charset=utf-8><title>no</title></head><body><script>no</script>"
        f"<table width=100%><tr>{halves}</tr></table><p align=center>KẾ HOẠCH</p>"
        f"<p style='text-align:center'>{PLAN.subject}</p>"
        "<p style='display:none'>ẨN</p><img src='http://192.0.2.1/x.png'></body></html>",
        encoding="utf-8",
    )
    (found,) = extracted(page)
    check(found, PLAN)
    assert "ẨN" not in text_of(page)
    text = tmp_path / "a.txt"
    rows = [f"{left:45}{right}" for left, right in zip(LEFT, RIGHT, strict=True)]
    text.write_text("\n".join([*rows, "", " " * 35 + "KẾ HOẠCH", PLAN.subject]), encoding="utf-16")
    (found,) = extracted(text)
    assert found.number.value == PLAN.number
    assert found.issue_date.value == PLAN.iso


def test_letters_alone_make_no_text_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"hello")
    with pytest.raises(UnsupportedType):
        sniff(path)


@pytest.mark.parametrize("ending", ["webp", "bmp", "gif", "jp2"])
def test_other_pictures(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "wrong.pdf"
    Image.new("RGB", (60, 80), "white").save(path, "JPEG2000" if ending == "jp2" else ending)
    assert sniff(path) == ending
    (page,) = read_file(path, ReadOptions()).pages
    assert page.blank


def test_properties_of_word_97() -> None:
    bold = struct.pack("<HB", 0x0835, 1)
    row = struct.pack("<HHB3h", 0xD608, 8, 2, 0, 2000, 5000)
    sprms = Sprms.of(bold + row + b"\x35")
    assert sprms.value(0x0835, "<B", 0) == 1
    assert sprms.value(0x083C, "<B", 7) == 7
    assert table_edges(sprms) == (0.0, 100.0, 250.0)


@pytest.mark.parametrize("ending", ["doc", "xls", "rtf", "odt", "xlsx", "docx", "html", "txt"])
def test_noise_gives_an_error_of_reading_or_text(tmp_path: Path, ending: str) -> None:
    """Whatever stands after the first bytes, nothing but our own errors comes out."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    starts = {"doc": ole, "xls": ole, "rtf": b"{\\rtf1\\ansi ", "html": b"<html><body>", "txt": b""}
    chance = random.Random(16)
    for turn in range(20):
        path = tmp_path / f"{turn}.{ending}"
        path.write_bytes(starts.get(ending, b"PK\x03\x04") + chance.randbytes(2000))
        try:
            read_file(path, ReadOptions())
        except ReadingError:
            continue


def test_slides_without_libreoffice_say_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pptx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ppt/presentation.xml", "<x/>")
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    with pytest.raises(NeedsLibreOffice):
        read_file(path, ReadOptions())


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_word_97_as_libreoffice_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(VARIANTS["tracked"](PLAN))
    with libreoffice.converted(path, "doc") as made:
        (found,) = extracted(made)
        check(found, PLAN)
        broken = tmp_path / "b.doc"
        broken.write_bytes(made.read_bytes()[:3000])
        with pytest.raises(Damaged):
            read_file(broken, ReadOptions())
        content = bytearray(made.read_bytes())
    chance = random.Random(97)
    for turn in range(20):
        for _ in range(200):
            content[chance.randrange(512, len(content))] = chance.randrange(256)
        noisy = tmp_path / f"{turn}.doc"
        noisy.write_bytes(content)
        try:
            read_file(noisy, ReadOptions())
        except ReadingError:
            continue


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", locked_office_file()),
        ("a.xlsx", locked_office_file()),
        ("a.doc", locked_doc()),
        ("a.xls", locked_xls()),
        ("a.ppt", ole({"PowerPoint Document": bytes(4096), "EncryptedSummary": bytes(100)})),
        ("a.docx", ole({"\tDRMContent": bytes(4096), "\x06DataSpaces/Version": bytes(76)})),
    ],
)
def test_a_password_is_no_damage(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Encrypted):
        read_file(path, ReadOptions())


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_a_conversion_that_hangs_is_stopped_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = tmp_path / "soffice"
    hanging.write_text('#!/bin/sh\nsleep 300 &\necho $! > "$PIDS"\nwait\n')
    hanging.chmod(0o755)
    pids = tmp_path / "pids"
    monkeypatch.setenv("PIDS", str(pids))
    monkeypatch.setattr(libreoffice, "program", lambda: str(hanging))
    slides = tmp_path / "a.pptx"
    slides.write_bytes(b"PK")
    began = time.monotonic()
    with pytest.raises(TooLarge), libreoffice.converted(slides, seconds=1.5):
        pass
    assert time.monotonic() - began < 60
    if pids.exists():
        child = int(pids.read_text())
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and _lives(child):
            time.sleep(0.1)
        assert not _lives(child)


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
