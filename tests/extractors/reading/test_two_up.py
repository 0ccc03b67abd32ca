"""Two pages on one sheet are two pages; wide tables and true landscape pages stay whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from extractors.reading.images import open_image
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile
from extractors.reading.read_file import read_file
from extractors.reading.render import render_page
from extractors.reading.two_up import holds_two
from pipeline.reading.pages import page_count
from tests.extractors.reading.made_files import letter, pixels_of

Scan = Callable[..., Image.Image]
Make = Callable[..., Path]


def sheet(scan: Scan, dpi: int = 100) -> Image.Image:
    """Two pages side by side."""
    left, right = scan(dpi), scan(dpi, letter("Số: 77/TB-UBND"))
    both = Image.new("RGB", (left.width * 2, left.height), "white")
    both.paste(left, (0, 0))
    both.paste(right, (left.width, 0))
    return both


def look(image: Image.Image, dpi: float = 100) -> bool:
    return holds_two(PageImage(1, pixels_of(image), dpi))


def test_two_pages_are_known_also_by_their_fold(scan: Scan) -> None:
    both = sheet(scan)
    assert look(both)
    middle = both.width // 2
    ImageDraw.Draw(both).line((middle, 0, middle, both.height), fill=(120, 120, 120), width=4)
    assert look(both)


def test_what_crosses_the_middle_keeps_a_sheet_whole(scan: Scan) -> None:
    middle = sheet(scan).width // 2
    table, title, empty = sheet(scan), sheet(scan), sheet(scan)
    ImageDraw.Draw(table).line((100, 700, table.width - 100, 700), fill="black", width=2)
    ImageDraw.Draw(title).rectangle((middle - 30, 60, middle + 30, 80), fill="black")
    empty.paste("white", (middle, 0, empty.width, empty.height))
    assert not look(table)
    assert not look(title)
    assert not look(empty)
    assert not look(scan(100))
    assert not look(scan(100).rotate(90, expand=True))


def test_halves_of_a_digital_sheet_are_pages_in_frames_of_their_own(text_pdf: Make) -> None:
    right = [(x + 595, y, size, text) for x, y, size, text in letter("Số: 77/TB-UBND")]
    path = text_pdf(letter() + right, letter("Số: 3/QĐ-UBND"))
    document = pypdfium2.PdfDocument(path)
    document[0].set_mediabox(0, 0, 1190, 842)
    wide = path.with_name("wide.pdf")
    document.save(str(wide))
    pages = read_file(wide, ReadOptions()).pages
    assert [page.number for page in pages] == [1, 2, 3]
    for page, number in zip(pages, ("12/KH-UBND", "77/TB-UBND", "3/QĐ-UBND"), strict=True):
        assert number in page.text
        assert (page.width, page.height) == pytest.approx((595, 842), abs=1)
        assert min(line.box.x0 for line in page.lines) == pytest.approx(85, abs=2)
    assert page_count(wide) == 3
    assert page_count(path) == 2
    assert render_page(wide, 2, 100).pixels.shape[:2] == pytest.approx((1169, 826), abs=3)
    with PdfFile(wide, Limits()) as file:
        assert file.page_count == 3
        assert file.picture(3, 100).width == pytest.approx(595, abs=1)


def test_a_note_belongs_to_its_half(text_pdf: Make) -> None:
    right = [(x + 595, y, size, text) for x, y, size, text in letter("Số:        /TB-UBND")]

    def field(canvas: object, number: int) -> None:
        form = canvas.acroForm  # type: ignore[attr-defined]
        form.textfield(name="so", x=702, y=842 - 108, width=30, height=14, value="41",
                       borderWidth=0, fontSize=11)  # fmt: skip

    path = text_pdf(letter() + right, draw=field)
    document = pypdfium2.PdfDocument(path)
    document[0].set_mediabox(0, 0, 1190, 842)
    wide = path.with_name("wide.pdf")
    document.save(str(wide))
    reading = read_file(wide, ReadOptions())
    assert [(one.page, one.value) for one in reading.annotations] == [(2, "41")]
    assert "41" in reading.pages[1].text
    assert "41" not in reading.pages[0].text


def test_a_picture_of_a_sheet(tmp_path: Path, scan: Scan) -> None:
    path = tmp_path / "a.png"
    sheet(scan, 150).save(path)
    with open_image(path, Limits()) as file:
        assert file.page_count == 2
        first, second = file.picture(1, 100), file.picture(2, 100)
    assert (first.page, second.page) == (1, 2)
    assert (first.width, first.height) == pytest.approx((595, 842), abs=2)
    sheet(scan, 150).save(path, dpi=(215, 215))  # it says it is A4
    with open_image(path, Limits()) as file:
        assert file.page_count == 1
