"""Stamps of secrecy on drawn pages: seen whatever their ink, tilt and frame."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.document import SECRET_MARK
from extractors.fields.extract import extract
from extractors.fields.split import split_documents
from extractors.grammar.loader import load_grammar
from extractors.page import Box, Word
from extractors.reading import picture_reading, secret_marks
from extractors.reading.options import ReadOptions
from extractors.reading.page_image import PageImage
from extractors.reading.read_file import read_file
from extractors.reading.secret_marks import coloured_ink, secret_mark
from extractors.reading.secret_words import (
    LineReading,
    is_in_heading,
    is_number_line,
    mark_among,
    mark_of,
)

Scan = Callable[..., Image.Image]
DPI = 150
RED, BLUE = (215, 25, 35), (40, 60, 170)
BRIGHT_RED = (248, 30, 40)
"""As light as paper in the channel that OCR is given."""
BLACK, GREY, PALE = (25, 25, 25), (125, 125, 125), (240, 165, 165)


def stamped(
    page: Image.Image,
    font_file: Path,
    text: str,
    ink: tuple[int, int, int] = RED,
    tilt: float = 0.0,
    frame: bool = False,
    at: tuple[int, int] = (70, 110),
    hollow: bool = False,
) -> PageImage:
    """Return the page with a stamp whose letters are 16 points high, `at` in points."""
    scale = DPI / 72
    font = ImageFont.truetype(str(font_file), 16 * scale)
    size = round(font.getlength(text) + 30 * scale), round(44 * scale)
    mask = Image.new("L", size, 0)
    pen = ImageDraw.Draw(mask)
    pen.text((15 * scale, 8 * scale), text, font=font, fill=255)
    if hollow:
        outline = np.array(mask, dtype=np.uint8)
        mask = Image.fromarray(outline - cv2.erode(outline, np.ones((3, 3), np.uint8)))
        pen = ImageDraw.Draw(mask)
    if frame:
        pen.rectangle((6, 6, size[0] - 6, size[1] - 6), outline=255, width=3)
    turned = mask.rotate(tilt, expand=True, resample=Image.Resampling.BICUBIC)
    held = page.copy()
    held.paste(ink, (round(at[0] * scale), round(at[1] * scale)), turned)
    return PageImage(1, np.array(held, dtype=np.uint8), DPI)


def test_coloured_ink_is_the_same_in_parts_and_takes_no_more_than_its_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = np.random.default_rng(1)
    pixels = chance.integers(0, 256, (1500, 1000, 3), dtype=np.uint8)
    tracemalloc.start()
    ink = coloured_ink(pixels)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 3 * pixels.nbytes
    monkeypatch.setattr("extractors.reading.secret_marks.ROWS_AT_ONCE", 10_000)
    assert np.array_equal(ink, coloured_ink(pixels))


@pytest.mark.parametrize("ink", [RED, (150, 10, 20), BLUE])
@pytest.mark.parametrize(("tilt", "frame"), [(0, False), (0, True), (8, True), (-15, False)])
def test_a_coloured_mark_is_seen(
    scan: Scan, font_file: Path, ink: tuple[int, int, int], tilt: float, frame: bool
) -> None:
    seen = secret_mark(stamped(scan(DPI), font_file, "MẬT", ink, tilt, frame))
    assert seen is not None
    assert seen.mark == "MẬT"
    assert 60 < seen.box.middle[0] < 150
    assert 100 < seen.box.middle[1] < 160


@pytest.mark.parametrize("ink", [BLACK, GREY, PALE])
@pytest.mark.parametrize(("tilt", "frame"), [(0, True), (7, True), (-12, False)])
@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_black_grey_or_pale_mark_is_seen(
    scan: Scan, font_file: Path, ink: tuple[int, int, int], tilt: float, frame: bool, mark: str
) -> None:
    seen = secret_mark(stamped(scan(DPI), font_file, mark, ink, tilt, frame))
    assert seen is not None
    assert 60 < seen.box.middle[0] < 220
    assert 95 < seen.box.middle[1] < 170


@pytest.mark.parametrize("ink", [RED, BLACK])
def test_hollow_letters_are_seen(scan: Scan, font_file: Path, ink: tuple[int, int, int]) -> None:
    assert secret_mark(stamped(scan(DPI), font_file, "TỐI MẬT", ink, 4, True, hollow=True))


@pytest.mark.parametrize("text", ["TỐI MẬT", "TUYỆT MẬT"])
def test_which_mark_it_is(scan: Scan, font_file: Path, text: str) -> None:
    seen = secret_mark(stamped(scan(DPI), font_file, text, tilt=5, frame=True))
    assert seen is not None
    assert seen.mark == text


def test_letters_wide_apart_and_over_the_text(scan: Scan, font_file: Path) -> None:
    assert secret_mark(stamped(scan(DPI), font_file, "M  Ậ  T", at=(90, 175))) is not None


def test_letters_that_stand_together_are_read_once_however_far_is_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pixels = np.full((800, 1000, 3), 255, dtype=np.uint8)
    for left in range(300, 500, 40):
        pixels[200:240, left : left + 30] = (220, 0, 0)
    read: list[tuple[int, ...]] = []

    def seen(line: np.ndarray) -> LineReading:
        read.append(line.shape)
        return LineReading("", (), 0.0)

    monkeypatch.setattr(secret_marks, "_read_line", seen)
    assert secret_marks.read_in_colour(PageImage(1, pixels, 120.0)) is None
    assert len(read) == 1


def test_tinted_paper_is_no_ink(scan: Scan, font_file: Path) -> None:
    page = stamped(scan(DPI), font_file, "MẬT")
    tinted = (page.pixels * np.array([0.8, 0.9, 0.8])).astype(np.uint8)
    assert secret_mark(PageImage(1, tinted, DPI)) is not None
    plain = (np.array(scan(DPI)) * np.array([0.8, 0.9, 0.8])).astype(np.uint8)
    assert secret_mark(PageImage(1, plain, DPI)) is None


@pytest.mark.parametrize("ink", [RED, BLACK])
@pytest.mark.parametrize(
    "text", ["KHẨN", "HỎA TỐC", "ĐẾN", "SAO Y", "BẢO MẬT", "BÍ MẬT NHÀ NƯỚC", "MẪU SỐ 01"]
)
def test_other_stamps_are_none(
    scan: Scan, font_file: Path, text: str, ink: tuple[int, int, int]
) -> None:
    assert secret_mark(stamped(scan(DPI), font_file, text, ink, tilt=3, frame=True)) is None


@pytest.mark.parametrize(
    "heading",
    ["ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM", "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC", "ĐỘ TUYỆT MẬT, TỐI MẬT"],
)
def test_headings_and_running_text_are_no_marks(scan: Scan, heading: str) -> None:
    text = "quy định về bảo vệ bí mật nhà nước, tài liệu mật"
    page = scan(DPI, [(150, 90, 14, heading), (70, 130, 13, text), (70, 150, 13, text)])
    assert secret_mark(PageImage(1, np.array(page, dtype=np.uint8), DPI)) is None


def test_a_seal_and_the_foot_of_a_page_are_none(scan: Scan, font_file: Path) -> None:
    page = scan(DPI)
    ImageDraw.Draw(page).ellipse((400, 200, 640, 440), outline=RED, width=6)
    assert secret_mark(PageImage(1, np.array(page, dtype=np.uint8), DPI)) is None
    assert secret_mark(stamped(scan(DPI), font_file, "MẬT", at=(70, 700))) is None


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("MAT", "MẬT"),
        ("M A T", "MẬT"),
        ("[MÂT]", "MẬT"),
        ("TÓIMAT", "TỐI MẬT"),
        ("TUYT MT", "TUYỆT MẬT"),
        ("BAO MAT", None),
        ("BI MAT", None),
        ("MAY", None),
        ("TOI CAO", None),
        ("", None),
    ],
)
def test_marks_without_diacritics(text: str, mark: str | None) -> None:
    assert mark_of(text) == mark


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("D-15 MAT didh", "MẬT"),
        ("2024 TOI MAT cua", "TỐI MẬT"),
        ("so 12 TUYETMAT 36/2018", "TUYỆT MẬT"),
        ("tai lieu mat", None),
        ("BI MAT NHA", None),
        ("MAT TRAN", None),
        ("", None),
    ],
)
def test_a_mark_in_capitals_among_running_text(text: str, mark: str | None) -> None:
    assert mark_among(text) == mark


def spread(*words: tuple[str, int]) -> LineReading:
    """Return a reading with a sign at every second step; each word with the step it begins at."""
    text, steps = "", []
    for word, start in words:
        for place, sign in enumerate(f"{word} "):
            text += sign
            steps.append(start + 2 * place)
    return LineReading(text.rstrip(), tuple(steps[: len(text.rstrip())]), 0.9)


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ((("BI", 0), ("MAT", 6), ("NHA", 14)), True),
        ((("DO", 0), ("TUYET", 6), ("MAT", 18)), True),
        ((("TUYET", 6), ("MAT", 18)), False),
        ((("MAT", 6), ("CONG", 40)), False),
        ((("UBND", 0), ("MAT", 30)), False),
        ((("lieu", 0), ("MAT", 10)), False),
        ((("12/BC", 0), ("MAT", 12)), False),
    ],
)
def test_words_close_by_in_capitals_make_a_heading(
    words: tuple[tuple[str, int], ...], heading: bool
) -> None:
    assert is_in_heading(spread(*words)) is heading


def finding(path: Path) -> bool:
    """Whether a file is found secret, from its bytes to its findings."""
    grammar = load_grammar()
    documents = split_documents("a", read_file(path, ReadOptions()), grammar)
    return any(SECRET_MARK in extract(document, grammar).findings for document in documents)


@pytest.mark.parametrize("name", ["a.png", "a.pdf"])
@pytest.mark.parametrize("text", ["TUYỆT MẬT", "KHẨN"])
def test_a_black_tilted_stamp_makes_the_paper_secret_though_ocr_reads_no_word_of_it(
    scan: Scan,
    font_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    text: str,
) -> None:
    body = [Word("Căn", Box(80, 400, 110, 412), 0.9), Word("cứ", Box(114, 400, 130, 412), 0.9)]
    monkeypatch.setattr(picture_reading, "recognise", lambda *_: body)
    page = stamped(scan(DPI), font_file, text, BLACK, tilt=9, frame=True)
    Image.fromarray(page.pixels).save(tmp_path / name, resolution=DPI, dpi=(DPI, DPI))
    assert finding(tmp_path / name) is (text == "TUYỆT MẬT")


def sheet_with(draw: Callable[[ImageDraw.ImageDraw], None], path: Path) -> Path:
    """Return a file of white paper, A4, with what `draw` puts on it."""
    page = Image.new("RGB", (1240, 1754), (251, 250, 248))
    draw(ImageDraw.Draw(page))
    page.save(path, dpi=(DPI, DPI))
    return path


@pytest.mark.parametrize("ink", [BRIGHT_RED, RED, BLUE])
@pytest.mark.parametrize("shape", ["line", "spot", "frame"])
def test_a_sheet_with_nothing_but_bright_ink_on_its_head_is_not_passed_as_blank(
    tmp_path: Path, shape: str, ink: tuple[int, int, int]
) -> None:
    def draw(pen: ImageDraw.ImageDraw) -> None:
        if shape == "line":
            pen.line((150, 300, 600, 300), fill=ink, width=3)
        elif shape == "spot":
            pen.ellipse((900, 200, 940, 240), fill=ink)
        else:
            pen.rectangle((200, 200, 420, 300), outline=ink, width=3)

    (page,) = read_file(sheet_with(draw, tmp_path / "a.png"), ReadOptions()).pages
    assert not page.blank
    assert split_documents("a", read_file(tmp_path / "a.png", ReadOptions()), load_grammar())


def test_the_back_of_a_sealed_sheet_and_dust_are_blank(tmp_path: Path) -> None:
    def draw(pen: ImageDraw.ImageDraw) -> None:
        pen.ellipse((300, 500, 500, 700), outline=(236, 160, 165), width=3)
        for spot in range(60, 1200, 60):
            pen.point((spot, (spot * 37) % 800 + 40), fill=BRIGHT_RED)

    (page,) = read_file(sheet_with(draw, tmp_path / "a.png"), ReadOptions()).pages
    assert page.blank


SAMPLE = Path(__file__).parents[3] / "sample_docs" / "DV05_So_Noi_vu" / "B-1-7-1"


def test_a_number_written_by_hand_in_blue_is_no_mark() -> None:
    reading = read_file(SAMPLE / "KH chuyen doi vi tri.pdf", ReadOptions())
    assert [trace.secret for trace in reading.stamps] == [None]


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        ("Số: 47/KH-SNV", True),
        ("s5 :47 KH-SNV", True),
        ("S 1203 QĐ-UBND", True),
        ("Số: MẬT /KH-SNV", False),
        ("Số:    /KH-SNV", False),
        ("47KH-S", False),
        ("MẬT", False),
    ],
)
def test_the_line_of_the_number_is_known_by_its_digits_and_symbol(
    text: str, is_number: bool
) -> None:
    assert is_number_line(text) is is_number
