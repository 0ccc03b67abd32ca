from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from extractors.errors import Damaged, TooLarge
from extractors.page import Box, Word
from extractors.reading.options import Limits
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile, judge
from extractors.reading.read_file import ReadOptions, read_file
from extractors.reading.text_layer import TextLayer, open_plumber, read_text_layer
from tests.extractors.reading.made_files import BODY, letter, raw_pdf, saved

OPEN = """
import sys
from pathlib import Path
from extractors.reading.render import open_pdfium
print(len(open_pdfium(Path(sys.argv[1]))))
"""
Make = Callable[..., Path]
Scan = Callable[..., Image.Image]


def image_pdf(image: Image.Image, under: list[tuple[float, float, float, str]], make: Make) -> Path:
    """Return a PDF of one full-page image, with text drawn over it."""
    utils = pytest.importorskip("reportlab.lib.utils")

    def draw(canvas: object, number: int) -> None:
        canvas.drawImage(utils.ImageReader(image), 0, 0, 595, 842)  # type: ignore[attr-defined]
        for x, y, size, text in under:
            canvas.setFont("vn", size)  # type: ignore[attr-defined]
            canvas.drawString(x, 842 - y, text)  # type: ignore[attr-defined]

    return make([], draw=draw)


def test_a_good_text_layer_is_read_with_its_columns_and_places(text_pdf: Make) -> None:
    path = text_pdf(letter("Số:          /KH-UBND"))
    with PdfFile(path, Limits()) as file:
        found = file.read(1, ())
    page = found.page
    assert page is not None
    assert not found.bad_layer
    assert [line.text for line in page.lines[:6]] == [
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TỈNH LẠC HỒNG",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: /KH-UBND",
        "Lạc Hồng, ngày 05 tháng 02 năm 2024",
    ]
    assert [line.text for line in page.lines[-5:]] == list(BODY)
    box = page.lines[4].box
    assert box.x0 == pytest.approx(85, abs=1)
    assert box.top < 106 < box.bottom + 2
    assert page.read_by == "text"


def test_a_scan_that_carries_only_signature_notes_is_left_to_ocr(
    text_pdf: Make, scan: Scan
) -> None:
    notes = [
        (380.0, 20.0, 8.0, "Ký bởi: Ủy ban nhân dân"),
        (380.0, 30.0, 8.0, "Thời gian ký: 2024"),
    ]
    with PdfFile(image_pdf(scan(), notes, text_pdf), Limits()) as file:
        found = file.read(1, ())
    assert found.page is None
    assert not found.bad_layer


@pytest.mark.parametrize(("layered", "read"), [(6, True), (4, False), (3, False)])
def test_a_layer_is_read_if_it_has_half_of_what_stands_on_the_page(
    text_pdf: Make, scan: Scan, layered: int, read: bool
) -> None:
    lines = [(85.0, 100.0 + 30 * row, 13.0, BODY[0]) for row in range(10)]
    with PdfFile(image_pdf(scan(lines=lines), lines[:layered], text_pdf), Limits()) as file:
        found = file.read(1, ())
    assert (found.page is not None) == read
    assert not found.bad_layer


@pytest.mark.parametrize(("upright", "trusted"), [(0.6, True), (0.4, False), (0.3, False)])
def test_a_layer_is_trusted_if_half_of_it_stands_upright(upright: float, trusted: bool) -> None:
    words = tuple(Word(word, Box(10, 10, 20, 20)) for word in " ".join(BODY).split())
    look = PageImage(1, np.full((842, 595, 3), 255, np.uint8), 72)
    assert judge(TextLayer(words, upright, None), look) == (trusted, False)


def test_a_scan_with_a_true_text_layer_is_read_from_it(text_pdf: Make, scan: Scan) -> None:
    with PdfFile(image_pdf(scan(), letter(), text_pdf), Limits()) as file:
        found = file.read(1, ())
    assert found.page is not None
    assert BODY[0] in found.page.text


def test_a_layer_of_garbage_is_named_bad(text_pdf: Make, scan: Scan) -> None:
    bare = str.maketrans("ựệươốỏáãấạảứộịờúéíậặầềế", "queuo0aaaaauo1ou31aaae3")
    wrong = [(x, y, size, text.translate(bare)) for x, y, size, text in letter()]
    with PdfFile(image_pdf(scan(), wrong, text_pdf), Limits()) as file:
        found = file.read(1, ())
    assert found.page is None
    assert found.bad_layer


def test_a_broken_spacing_is_named_bad(text_pdf: Make) -> None:
    torn = [(x, y, size, "  ".join(text)) for x, y, size, text in letter()]
    with PdfFile(text_pdf(torn), Limits()) as file:
        found = file.read(1, ())
    assert found.page is None
    assert found.bad_layer


def test_a_tcvn3_layer_is_read_as_unicode(text_pdf: Make) -> None:
    old = [
        (85.0, 100.0, 13.0, "Céng hßa x· héi chñ nghÜa ViÖt Nam"),
        (85.0, 120.0, 13.0, "§éc lËp - Tù do - H¹nh phóc"),
        (85.0, 140.0, 13.0, "KÕ ho¹ch phßng, chèng tham nhòng"),
    ]
    path = text_pdf(old)
    with open_plumber(path) as document:
        assert read_text_layer(document, 1).legacy == "tcvn3"
    with PdfFile(path, Limits()) as file:
        page = file.read(1, ()).page
    assert page is not None
    assert page.text == (
        "Cộng hòa xã hội chủ nghĩa Việt Nam\nĐộc lập - Tự do - Hạnh phúc\n"
        "Kế hoạch phòng, chống tham nhũng"
    )


def test_an_empty_page_has_no_layer(text_pdf: Make) -> None:
    with PdfFile(text_pdf(letter(), []), Limits()) as file:
        found = file.read(2, ())
    assert found.page is None
    assert not found.bad_layer


def test_a_number_stamped_into_the_slot_is_read_in_its_line(text_pdf: Make) -> None:
    def stamp(canvas: object, number: int) -> None:
        canvas.acroForm.textfield(  # type: ignore[attr-defined]
            value="4050", x=104, y=842 - 108, width=34, height=14, fontSize=11, borderWidth=0
        )

    path = text_pdf(letter("Số:              /KH-UBND"), draw=stamp)
    with PdfFile(path, Limits()) as file:
        annotations = file.annotations([1])
        page = file.read(1, annotations).page
    assert [(a.value, a.page, a.reader) for a in annotations] == [("4050", 1, "annotation")]
    box = annotations[0].box
    assert box is not None
    assert (box.x0, box.top) == pytest.approx((104, 94), abs=2)
    assert page is not None
    assert page.lines[4].text == "Số: 4050 /KH-UBND"


def test_a_scan_is_drawn_at_its_own_resolution(text_pdf: Make, scan: Scan) -> None:
    for dpi, drawn in ((150, 200), (250, 250), (400, 300)):
        with PdfFile(image_pdf(scan(dpi), [], text_pdf), Limits()) as file:
            assert file.picture(1, 300).dpi == pytest.approx(drawn, rel=0.01)


def test_form_fields_are_drawn(text_pdf: Make) -> None:
    def stamp(canvas: object, number: int) -> None:
        canvas.acroForm.textfield(  # type: ignore[attr-defined]
            value="4050", x=100, y=100, width=60, height=30, fontSize=20, borderWidth=0
        )

    with PdfFile(text_pdf([], draw=stamp), Limits()) as file:
        picture = file.picture(1, 100)
    field = picture.pixels[round((842 - 130) * 100 / 72) : round((842 - 100) * 100 / 72), 140:220]
    assert (field.min(axis=2) < 100).sum() > 50


def test_a_large_page_is_drawn_coarsely_and_a_huge_one_refused(
    text_pdf: Make, tmp_path: Path
) -> None:
    sheet = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] >>",
    )
    path = tmp_path / "large.pdf"
    path.write_bytes(raw_pdf(sheet[0], sheet[1], sheet[2] % (5000, 7000)))
    limits = Limits(max_picture_pixels=1_000_000)
    with PdfFile(path, limits) as file:
        height, width, _ = file.picture(1, 300).pixels.shape
        assert height * width <= 1_010_000
    path.write_bytes(raw_pdf(sheet[0], sheet[1], sheet[2] % (1_000_000, 1_000_000)))
    with PdfFile(path, Limits()) as file, pytest.raises(TooLarge):
        file.picture(1, 300)


def test_a_file_of_too_many_pages_is_refused(text_pdf: Make) -> None:
    with pytest.raises(TooLarge, match="3 pages"):
        PdfFile(text_pdf([], [], []), Limits(max_pages=2))


def test_saved_images_are_images(scan: Scan) -> None:
    assert saved(scan(50), "PNG").startswith(b"\x89PNG")


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils is not installed")
def test_a_file_of_which_pdfium_opens_no_page_is_drawn_by_poppler(tmp_path: Path) -> None:
    """A tree of pages that lies about its middle; PDFium counts two pages and loads none."""
    kids = (
        b"<< /Type /Pages /Kids [3 0 R] /Count 2 >>",
        b"<< /Type /Pages /Kids [2 0 R] /Count 2 >>",
    )
    path = tmp_path / "a.pdf"
    path.write_bytes(raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", *kids))
    reading = read_file(path, ReadOptions())
    assert all(page.blank for page in reading.pages)


def test_a_page_whose_box_is_no_number_is_still_drawn(tmp_path: Path) -> None:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1e9 842] >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    path = tmp_path / "a.pdf"
    path.write_bytes(raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", pages, page))
    assert len(read_file(path, ReadOptions()).pages) == 1


def test_objects_without_end_are_not_looked_for(tmp_path: Path) -> None:
    table = b"\x01\x00\x09\x00"
    entries = b"/Type /XRef /Size 9 /Root 8 0 R /W [1 2 1] /Index [0 99999999] /Length 4"
    body = b"%PDF-1.5\n1 0 obj\n<< " + entries + b" >>\nstream\n" + table + b"\nendstream\nendobj\n"
    path = tmp_path / "a.pdf"
    path.write_bytes(body + b"startxref\n9\n%%EOF\n")
    with pytest.raises(Damaged, match="without end"), open_plumber(path):
        pass


def test_a_page_of_more_lines_than_a_form_is_ruled_with_has_no_text_layer(
    text_pdf: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pdfminer takes seconds and gigabytes for the strokes of a drawing."""
    monkeypatch.setattr("extractors.reading.pdf.MOST_OBJECTS", 10)
    with PdfFile(text_pdf(letter()), Limits()) as file:
        assert file.read(1, ()).page is None


def test_a_page_of_more_letters_than_print_holds_has_no_text_layer(
    text_pdf: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = text_pdf(letter())
    with PdfFile(path, Limits()) as file:
        assert file.read(1, ()).page is not None
    monkeypatch.setattr("extractors.reading.pdf.MOST_LETTERS", 100)
    with PdfFile(path, Limits()) as file:
        read = file.read(1, ())
    assert (read.page, read.bad_layer) == (None, True)


def test_a_form_that_pdfium_does_not_draw_says_nothing_on_the_screen(tmp_path: Path) -> None:
    path = tmp_path / "xfa.pdf"
    path.write_bytes(
        raw_pdf(
            b"<< /Type /Catalog /Pages 2 0 R /NeedsRendering true"
            b" /AcroForm << /Fields [] /XFA 4 0 R >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            b"<< /Length 11 >>\nstream\n<xdp></xdp>\nendstream",
        )
    )
    call = [sys.executable, "-c", OPEN, str(path)]
    done = subprocess.run(call, capture_output=True, text=True, check=True, timeout=60)
    assert (done.stdout, done.stderr) == ("1\n", "")
