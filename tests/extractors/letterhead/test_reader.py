"""The whole letterhead reader on pages drawn here, and on real papers where they are at hand."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.document import LetterheadReading
from extractors.errors import EnvironmentLack
from extractors.letterhead.reader import LetterheadReader
from extractors.networks import ModelMissing
from extractors.reading.page_image import PageImage
from training.digit_strokes import Hand, draw_digit

FONTS = Path("/usr/share/fonts/truetype/croscore")
REAL = Path(__file__).parents[4] / "shared" / "data" / "real"
DPI = 200
SIZE = 36  # 13 points

pytestmark = pytest.mark.skipif(
    not (FONTS / "Tinos-Regular.ttf").exists(), reason="package fonts-croscore is not installed"
)


@pytest.fixture(scope="module")
def reader() -> LetterheadReader:
    return LetterheadReader()


def page(
    number: str = "Số: 31/KH-UBND",
    date: str = "Hà Nam, ngày 05 tháng 02 năm 2024",
    stamp: bool = False,
    seal: bool = False,
    angle: float = 0,
) -> PageImage:
    """Draw the first page of a plan of a province's committee."""
    regular = ImageFont.truetype(str(FONTS / "Tinos-Regular.ttf"), SIZE)
    italic = ImageFont.truetype(str(FONTS / "Tinos-Italic.ttf"), SIZE)
    image = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(image)
    for text, x, y, font in (
        ("ỦY BAN NHÂN DÂN", 240, 160, regular),
        ("TỈNH HÀ NAM", 290, 210, regular),
        (number, 270, 290, regular),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 760, 160, regular),
        ("Độc lập - Tự do - Hạnh phúc", 880, 210, regular),
        (date, 860, 290, italic),
        ("KẾ HOẠCH", 740, 400, regular),
        ("Thực hiện Nghị quyết số 12/NQ-HĐND ngày 03 tháng 4 năm 2020", 330, 450, regular),
        ("Căn cứ Luật số 36/2018/QH14 ngày 20 tháng 11 năm 2018 của Quốc hội;", 300, 560, regular),
    ):
        draw.text((x, y), text, font=font, fill="black")
    if stamp:
        draw.rectangle((120, 480, 420, 640), outline="black", width=3)
        for i, text in enumerate(("ĐẾN", "Số: 2352", "Ngày: 21/3/2024")):
            draw.text((140, 485 + 48 * i), text, font=regular, fill="black")
    pixels = np.array(image)
    if seal:
        ring = Image.new("RGB", image.size, "white")
        ImageDraw.Draw(ring).ellipse((330, 220, 560, 450), outline=(225, 60, 60), width=8)
        pixels = np.minimum(pixels, np.array(ring))
    if angle:
        turned = Image.fromarray(pixels).rotate(angle, fillcolor="white", resample=Image.BICUBIC)
        pixels = np.array(turned)
    return PageImage(1, pixels, DPI)


def written(digits: str, shapes: dict[int, int], seed: int = 1) -> PageImage:
    """Draw a page whose number is written by hand; `shapes` tells how a digit is formed."""
    drawn = page("Số:            /KH-UBND").pixels.copy()
    hand = Hand(tuple(shapes.get(digit, 0) for digit in range(10)), 0.15, 0.9, 0.07, 0.015)
    random, x = np.random.default_rng(seed), 335
    for digit in digits:
        ink = draw_digit(int(digit), hand, 40, random)
        height, width = ink.shape
        region = drawn[328 - height : 328, x : x + width]
        np.minimum(region, 255 - ink[:, :, None], out=region)
        x += width
    return PageImage(1, drawn, DPI)


def best(reading: LetterheadReading) -> tuple[str | None, str | None]:
    return (
        reading.number[0].value if reading.number else None,
        reading.issue_date[0].value if reading.issue_date else None,
    )


@pytest.mark.parametrize(
    "drawn",
    [{}, {"stamp": True}, {"seal": True}, {"angle": 2.5}, {"angle": -4.0}],
    ids=["plain", "receipt stamp", "seal over the number", "turned left", "turned right"],
)
def test_number_and_date_of_a_drawn_page(reader: LetterheadReader, drawn: dict[str, float]) -> None:
    assert best(reader(page(**drawn), None)) == ("31/KH-UBND", "2024-02-05")  # type: ignore[arg-type]


def test_boxes_are_points_around_the_lines(reader: LetterheadReader) -> None:
    reading = reader(page(), None)
    box = reading.number[0].box
    assert box is not None
    assert 270 * 72 / DPI - 8 < box.x0 < 270 * 72 / DPI + 8
    assert box.top < 310 * 72 / DPI < box.bottom


@pytest.mark.parametrize(("share", "found"), [(0.36, True), (0.48, False)])
def test_a_letterhead_stands_in_the_upper_part(
    reader: LetterheadReader, share: float, found: bool
) -> None:
    """The number of the drawn page, at an eighth of its height, moved down to this share."""
    drawn = page()
    lower = np.roll(drawn.pixels, round(share * 2339) - 290, axis=0)
    reading = reader(PageImage(1, lower, DPI), None)
    assert best(reading) == (("31/KH-UBND", "2024-02-05") if found else (None, None))


def test_number_with_a_year_and_of_the_party(reader: LetterheadReader) -> None:
    assert best(reader(page("Số: 06/2021/QĐ-UBND"), None))[0] == "06/2021/QĐ-UBND"
    assert best(reader(page("Số 194-KH/TU"), None))[0] == "194-KH/TU"


@pytest.mark.parametrize(
    ("digits", "shapes"),
    [
        ("7497", {4: 6, 7: 5, 9: 4}),  # a 4 like H, an open 9, a barred 7
        ("7497", {4: 8, 7: 2, 9: 5}),  # a 4 like X, an open 9
        ("1117", {1: 11, 7: 5}),  # ones like slashes
        ("171", {1: 12, 7: 2}),  # longer than the separator
    ],
)
def test_digits_as_clerks_write_them(
    reader: LetterheadReader, digits: str, shapes: dict[int, int]
) -> None:
    number = best(reader(written(digits, shapes), None))[0]
    assert re.split("/", number or "")[0] == digits


def test_a_digit_over_the_separator_is_read(reader: LetterheadReader) -> None:
    number = best(reader(written("1194", {1: 11, 4: 6, 9: 4}), None))[0]
    assert re.split("/", number or "")[0] == "1194"


@pytest.mark.parametrize("number", ["3176B/KH-UBND", "2760b/KH-UBND"])
def test_the_letter_behind_a_number_is_no_digit(reader: LetterheadReader, number: str) -> None:
    assert best(reader(page(f"Số: {number}"), None))[0] == number


def test_number_stamped_in_red(reader: LetterheadReader) -> None:
    drawn = page("Số:          /KH-UBND")
    image = Image.fromarray(drawn.pixels)
    font = ImageFont.truetype(str(FONTS / "Tinos-Regular.ttf"), SIZE)
    ImageDraw.Draw(image).text((335, 288), "507", font=font, fill=(215, 30, 30))
    assert best(reader(PageImage(1, np.array(image), DPI), None))[0] == "507/KH-UBND"


def test_empty_slots_are_blank(reader: LetterheadReader) -> None:
    reading = reader(page("Số:        /KH-UBND", "Hà Nam, ngày       tháng 02 năm 2024"), None)
    assert [c.state for c in reading.number] == ["blank"]
    assert [c.state for c in reading.issue_date] == ["blank"]
    assert best(reading) == (None, None)


def test_letterhead_without_number_and_date_gives_nothing(reader: LetterheadReader) -> None:
    """Numbers and dates of title and recitals must not stand in for them."""
    reading = reader(page("", ""), None)
    assert reading.number == ()
    assert reading.issue_date == ()


def test_impossible_day_is_never_told(reader: LetterheadReader) -> None:
    reading = reader(page(date="Hà Nam, ngày 31 tháng 02 năm 2024"), None)
    assert "2024-02-31" not in [c.value for c in reading.issue_date]


def test_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"gone\.onnx") as raised:
        LetterheadReader(slot_model=tmp_path / "gone.onnx")
    assert isinstance(raised.value, EnvironmentLack)


def test_broken_model_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no network")
    with pytest.raises(ModelMissing, match=r"broken\.onnx"):
        LetterheadReader(slot_model=broken)


@pytest.mark.slow
@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="the real papers (../shared/data/real) are not here")
def test_digits_and_dates_of_real_papers(reader: LetterheadReader) -> None:
    """Floor under the figures of docs/letterhead.md; page words are not used here."""
    from extractors.reading.render import render_page

    with (REAL / "truth.tsv").open(encoding="utf-8") as stream:
        rows = [r for r in csv.DictReader(stream, delimiter="\t") if r["file"].endswith(".pdf")]
    digits = dates = 0
    for row in rows:
        reading = reader(render_page(REAL / row["file"], 1, 200), None)
        number, date = best(reading)
        digits += re.split("[/-]", number or "")[0] == re.split("[/-]", row["number"])[0]
        dates += date == row["issue_date"]
    assert digits >= 0.92 * len(rows)
    assert dates >= 0.95 * len(rows)


def test_a_page_that_is_a_strip_has_no_letterhead(reader: LetterheadReader) -> None:
    found = reader(PageImage(1, np.full((20_000, 4, 3), 255, np.uint8), DPI), None)
    assert (found.number, found.issue_date) == ((), ())
