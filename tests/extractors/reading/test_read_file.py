from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pikepdf
import pytest
from PIL import Image, ImageDraw

from extractors.document import LetterheadReading
from extractors.errors import (
    Blank,
    Damaged,
    EmptyFile,
    Encrypted,
    ReadingError,
    TimedOut,
    TooLarge,
    UnsupportedType,
    Vanished,
)
from extractors.page import Box, Page, Word
from extractors.reading import picture_reading
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.page_image import PageImage
from extractors.reading.read_file import read_file
from extractors.reading.render import open_pdfium
from tests.extractors.reading.made_files import BODY, letter, raw_pdf, saved

Make = Callable[..., Path]
Scan = Callable[..., Image.Image]
ALL = ReadOptions()
REAL = Path(__file__).parents[3].parent / "shared" / "data" / "real"


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Stand in for Tesseract; the list holds one entry a call."""
    calls: list[int] = []

    def recognise(*_: object) -> list[Word]:
        calls.append(1)
        words = " ".join(BODY).split()
        return [Word(t, Box(50 + 9 * i, 400, 58 + 9 * i, 410), 0.9) for i, t in enumerate(words)]

    monkeypatch.setattr(picture_reading, "recognise", recognise)
    return calls


class Watcher:
    """A letterhead reader that remembers what it was shown."""

    def __init__(self) -> None:
        self.seen: list[tuple[PageImage, Page]] = []

    def __call__(self, picture: PageImage, page: Page) -> LetterheadReading:
        self.seen.append((picture, page))
        return LetterheadReading(page.number)


def test_a_digital_pdf_is_read_without_ocr(text_pdf: Make, no_ocr: list[int]) -> None:
    reading = read_file(text_pdf(letter(), letter()), ALL)
    assert [(p.number, p.read_by) for p in reading.pages] == [(1, "text"), (2, "text")]
    assert reading.read_by == "text"
    assert not no_ocr
    assert reading.warnings == ()


def test_a_page_without_text_is_blank_or_ocr_s(
    text_pdf: Make, scan: Scan, no_ocr: list[int]
) -> None:
    utils = pytest.importorskip("reportlab.lib.utils")

    def draw(canvas: object, number: int) -> None:
        if number == 3:
            canvas.drawImage(utils.ImageReader(scan(100)), 0, 0, 595, 842)  # type: ignore[attr-defined]

    reading = read_file(text_pdf(letter(), [], [], draw=draw), ALL)
    assert [(p.read_by, p.blank) for p in reading.pages] == [
        ("text", False),
        ("", True),
        ("ocr", False),
    ]
    assert reading.read_by == "mixed"
    assert len(no_ocr) == 1


def test_only_the_wanted_pages_are_read(text_pdf: Make, no_ocr: list[int]) -> None:
    path = text_pdf(*[letter()] * 5)
    for options, numbers in (
        (ReadOptions(pages=(2, 3)), [2, 3]),
        (ReadOptions(pages=(4, 99)), [4, 5]),
        (ReadOptions(identify_only=True), [1, 5]),
        (ReadOptions(pages=(2, 4), identify_only=True), [2, 4]),
        (ReadOptions(known=frozenset({1, 5})), [2, 3, 4]),
        (ReadOptions(pages=(4, 5), known=frozenset({4, 5})), []),
    ):
        assert [p.number for p in read_file(path, options).pages] == numbers
    with pytest.raises(Damaged):
        read_file(path, ReadOptions(pages=(6, 7)))


def test_letterheads_are_looked_for_where_documents_begin(
    text_pdf: Make, no_ocr: list[int]
) -> None:
    body = [line for line in letter() if line[1] > 180]
    watcher = Watcher()
    reading = read_file(text_pdf(body, body, letter()), ReadOptions(letterhead=watcher))
    assert [head.page for head in reading.letterheads] == [1, 3]
    picture, page = watcher.seen[1]
    assert picture.dpi >= 200
    assert (picture.width, picture.height) == pytest.approx((page.width, page.height), abs=1)
    ink = picture.pixels[: round(120 * picture.dpi / 72)].min(axis=2) < 100
    assert ink.sum() > 500


def test_a_digital_page_that_tells_number_and_date_is_not_drawn_for_them(
    text_pdf: Make, no_ocr: list[int]
) -> None:
    path, watcher = text_pdf(letter()), Watcher()
    told = read_file(path, ReadOptions(letterhead=watcher, told=lambda page, bare_head: True))
    assert told.letterheads == ()
    assert watcher.seen == []
    assert told.pages == read_file(path, ReadOptions(letterhead=watcher)).pages


def test_images_are_read_page_by_page(tmp_path: Path, scan: Scan, no_ocr: list[int]) -> None:
    path = tmp_path / "scan.pdf"  # by its content a TIFF
    blank = Image.new("RGB", (1240, 1754), "white")
    scan().save(path, "TIFF", save_all=True, append_images=[blank, scan()], dpi=(150, 150))
    reading = read_file(path, ALL)
    assert [(p.number, p.read_by, p.blank) for p in reading.pages] == [
        (1, "ocr", False),
        (2, "", True),
        (3, "ocr", False),
    ]
    assert [trace.page for trace in reading.stamps] == [1, 3]


def test_a_docx_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    document = docx.Document()
    document.add_paragraph(BODY[0])
    document.save(str(path))
    reading = read_file(path, ALL)
    assert reading.read_by == "text"
    assert reading.pages[0].text.replace("\n", " ") == BODY[0]


def test_one_broken_page_costs_one_page(tmp_path: Path, no_ocr: list[int]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(
        raw_pdf(
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1000000 1000000] >>",
        )
    )
    reading = read_file(path, ALL)
    assert [(p.number, p.blank, p.lines) for p in reading.pages] == [(1, True, ()), (2, False, ())]
    assert reading.warnings == ("page-unread",)
    with pytest.raises(TooLarge):
        read_file(path, ReadOptions(pages=(2, 2)))


def test_passwords(text_pdf: Make, no_ocr: list[int]) -> None:
    lock = pytest.importorskip("reportlab.lib.pdfencrypt").StandardEncryption
    locked = text_pdf(letter(), name="user.pdf", encrypt=lock("secret", "owner"))
    with pytest.raises(Encrypted):
        read_file(locked, ALL)
    owned = text_pdf(letter(), name="owner.pdf", encrypt=lock("", "owner", canPrint=0, canCopy=0))
    assert BODY[0] in read_file(owned, ALL).pages[0].text


def test_junk_before_the_header_is_no_hindrance(
    text_pdf: Make, tmp_path: Path, no_ocr: list[int]
) -> None:
    path = tmp_path / "junk.pdf"
    path.write_bytes(b"\r\n\x00mail header\r\n" + text_pdf(letter()).read_bytes())
    assert BODY[0] in read_file(path, ALL).pages[0].text


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
WHITE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
ONE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def test_a_pdf_that_opens_and_has_no_pages_is_blank(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(raw_pdf(CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"))
    with pytest.raises(Blank):
        read_file(path, ALL)


def test_white_pages_are_blank_and_no_error(tmp_path: Path, no_ocr: list[int]) -> None:
    (tmp_path / "a.pdf").write_bytes(raw_pdf(CATALOG, ONE, WHITE))
    Image.new("RGB", (1240, 1754), "white").save(tmp_path / "a.jpg")
    for name in ("a.pdf", "a.jpg"):
        (page,) = read_file(tmp_path / name, ALL).pages
        assert page.blank
    assert no_ocr == []


def test_a_pdf_locked_by_a_handler_nobody_has_is_encrypted(tmp_path: Path) -> None:
    lock = b"<< /Filter /Adobe.PubSec /V 4 /SubFilter /adbe.pkcs7.s5 /Recipients [<00>] >>"
    whole = raw_pdf(CATALOG, ONE, WHITE, lock)
    path = tmp_path / "a.pdf"
    path.write_bytes(whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>]"))
    with pytest.raises(Encrypted):
        read_file(path, ALL)


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils is not installed")
def test_a_lock_that_opens_without_a_password_for_poppler_only_is_none(
    tmp_path: Path, no_ocr: list[int]
) -> None:
    """PDFium asks for a password where the list of permissions is not as it was sealed."""
    whole = BytesIO()
    with pikepdf.open(BytesIO(raw_pdf(CATALOG, ONE, WHITE))) as file:
        file.save(whole, encryption=pikepdf.Encryption(owner="owner", user="", R=6))
    path = tmp_path / "a.pdf"
    path.write_bytes(re.sub(rb"/Perms <\w+>", b"/Perms <%s>" % (b"00" * 16), whole.getvalue()))
    with pytest.raises(Encrypted):
        open_pdfium(path)
    assert [page.blank for page in read_file(path, ALL).pages] == [True]


@pytest.mark.parametrize("colour", ["yellow", (230, 0, 120), (240, 20, 20)])
def test_a_page_of_light_colour_is_not_white(
    tmp_path: Path, no_ocr: list[int], colour: str | tuple[int, int, int]
) -> None:
    picture = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(picture).rectangle((100, 1500, 1100, 1600), fill=colour)
    picture.save(tmp_path / "a.png")
    (page,) = read_file(tmp_path / "a.png", ALL).pages
    assert not page.blank


@pytest.mark.parametrize(
    ("colour", "words", "blank"),
    [
        ("1 0 0", "HOLD-UP PLANETAIRE", False),
        ("0 g 0 0 0", "Tr. 2", True),  # a lone page number
        ("1 1 1", "HOLD-UP PLANETAIRE", True),
    ],
)
def test_a_page_with_a_line_of_text_that_is_seen_is_not_white(
    tmp_path: Path, no_ocr: list[int], colour: str, words: str, blank: bool
) -> None:
    body = f"{colour} rg BT /F1 11 Tf 80 760 Td ({words}) Tj ET".encode()
    path = tmp_path / "a.pdf"
    path.write_bytes(
        raw_pdf(
            CATALOG,
            ONE,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        )
    )
    (page,) = read_file(path, ALL).pages
    assert page.blank == blank


def test_a_picture_in_a_pdf_has_its_limit(tmp_path: Path) -> None:
    shown = b"q 595 0 0 842 0 0 cm /I Do Q"
    path = tmp_path / "a.pdf"
    path.write_bytes(
        raw_pdf(
            CATALOG,
            ONE,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /XObject << /I 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
            b"<< /Type /XObject /Subtype /Image /Width 35000 /Height 35000 /BitsPerComponent 1"
            b" /ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms << /K -1"
            b" /Columns 35000 /Rows 35000 >> /Length 2 >>\nstream\n\0\1\nendstream",
        )
    )
    with pytest.raises(TooLarge, match="35000 x 35000"):
        read_file(path, ALL)


def test_a_page_that_takes_too_long_is_not_called_damaged(
    scan: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> list[Word]:
        raise TimedOut("120 s")

    monkeypatch.setattr(picture_reading, "recognise", slow)
    scan().save(tmp_path / "a.png")
    with pytest.raises(TimedOut) as raised:
        read_file(tmp_path / "a.png", ALL)
    assert raised.value.code == "timeout"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFile),
        (b"%PDF-1.7", Damaged),
        (b"%PDF-1.7\n%%EOF\n", Damaged),
        (b"<html><body>Kh\xc3\xb4ng t\xc3\xacm th\xe1\xba\xa5y</body></html>", UnsupportedType),
        (b"MZ\x90\x00\x03", UnsupportedType),
        (b"\x89PNG\r\n\x1a\n", Damaged),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", Damaged),
        (b"II*\x00\x08\x00\x00\x00", Damaged),
        (b"PK\x03\x04", Damaged),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: bytes, error: type[ReadingError]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(error):
        read_file(path, ALL)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.98])
def test_a_truncated_pdf_is_damaged_or_read_and_never_a_crash(
    text_pdf: Make, tmp_path: Path, no_ocr: list[int], share: float
) -> None:
    whole = text_pdf(letter(), letter()).read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(whole[: int(len(whole) * share)])
    try:
        reading = read_file(path, ALL)
    except Damaged:
        return
    assert reading.pages


def test_loops_in_the_page_tree_end(tmp_path: Path, no_ocr: list[int]) -> None:
    path = tmp_path / "loop.pdf"
    path.write_bytes(
        raw_pdf(
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        )
    )
    try:
        pages = len(read_file(path, ALL).pages)
    except Damaged:
        pages = 0
    assert pages <= 2


def test_a_bomb_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(saved(Image.new("1", (20_000, 20_000)), "PNG"))
    with pytest.raises(TooLarge):
        read_file(path, ALL)


def test_too_many_pages_are_too_large(text_pdf: Make) -> None:
    with pytest.raises(TooLarge):
        read_file(text_pdf([], [], []), ReadOptions(limits=Limits(max_pages=2)))


def test_a_file_that_changes_while_it_is_read_has_vanished(
    text_pdf: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = text_pdf(letter())

    class Growing(Watcher):
        def __call__(self, picture: PageImage, page: Page) -> LetterheadReading:
            with path.open("ab") as file:
                file.write(b"more")
            os.utime(path, ns=(1, 1))
            return super().__call__(picture, page)

    with pytest.raises(Vanished, match="changed"):
        read_file(path, ReadOptions(letterhead=Growing()))


def test_nothing_is_written_beside_the_file(text_pdf: Make, no_ocr: list[int]) -> None:
    path = text_pdf(letter(), [])
    before = {p: p.stat().st_mtime_ns for p in path.parent.iterdir()}
    read_file(path, ALL)
    assert {p: p.stat().st_mtime_ns for p in path.parent.iterdir()} == before


@pytest.mark.slow
@pytest.mark.parametrize("lie", [0, 90, 180, 270])
def test_a_scan_is_read_however_it_lies(tmp_path: Path, scan: Scan, lie: int) -> None:
    path = tmp_path / "scan.jpg"
    page = scan(200).rotate(2, fillcolor="white", resample=Image.Resampling.BICUBIC)
    page.rotate(-lie, expand=True).save(path, "JPEG", quality=60, dpi=(200, 200))
    page_read = read_file(path, ALL).pages[0]
    lines = [line.text for line in page_read.lines]
    assert page_read.rotation == (360 - lie) % 360
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in lines
    assert "Số: 12/KH-UBND" in lines
    assert "Lạc Hồng, ngày 05 tháng 02 năm 2024" in lines
    number = next(line for line in page_read.lines if line.text.startswith("Số:"))
    assert number.box.x0 == pytest.approx(85, abs=25)


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "number", "date"),
    [
        ("r184.pdf", "Số: 4050 /UBND-CNXD", "ngày 29 tháng 6 năm 2025"),
        ("r188.pdf", "1441", "ngày 14"),
    ],
)
def test_numbers_stamped_on_digital_documents_are_in_their_lines(
    name: str, number: str, date: str
) -> None:
    if not REAL.is_dir():
        pytest.skip("the real documents are not beside this checkout")
    lines = [line.text for line in read_file(REAL / name, ALL).pages[0].lines]
    assert any(number in line for line in lines)
    assert any(date in line for line in lines)


@pytest.mark.real
@pytest.mark.slow
def test_a_real_signed_scan_is_read_in_its_columns() -> None:
    if not REAL.is_dir():
        pytest.skip("the real documents are not beside this checkout")
    reading = read_file(REAL / "r003.pdf", ReadOptions(pages=(1, 1)))
    lines = [line.text for line in reading.pages[0].lines]
    assert lines[0] == "UBND TỈNH QUẢNG NGÃI"
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in lines
    assert not any("Thời gian ký" in line for line in lines)
    assert any("Thời gian ký" in (note.value or "") for note in reading.annotations)
    assert [s.time for s in reading.signatures] == [
        "2025-02-07T07:56:24+07:00",
        "2025-02-07T08:51:04+07:00",
    ]
