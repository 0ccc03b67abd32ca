"""How a picture is turned, levelled and read again, with a stand-in for Tesseract."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from extractors.errors import Damaged
from extractors.page import Box, Word
from extractors.reading import picture_reading
from extractors.reading.page_image import PageImage
from extractors.reading.picture import Grey, ink_of, skew_of, turned
from extractors.reading.picture_reading import OCR_DPI, read_picture
from tests.extractors.reading.made_files import BODY, pixels_of

Scan = Callable[..., Image.Image]
GOOD = " ".join(BODY).split()


def image(page: Image.Image, dpi: float = 150, number: int = 2) -> PageImage:
    return PageImage(number, pixels_of(page), dpi)


def placed(texts: list[str], confidence: float = 0.9) -> list[Word]:
    return [
        Word(
            text,
            Box(
                80 + 40 * (i % 10), 100 + 20 * (i // 10), 115 + 40 * (i % 10), 112 + 20 * (i // 10)
            ),
            confidence,
        )
        for i, text in enumerate(texts)
    ]


class Engine:
    """Reads well only what is upright: ink in the upper part of the page, level lines."""

    def __init__(self, tops: float = 0.5, good: list[str] | None = None) -> None:
        self.calls: list[tuple[tuple[int, ...], int]] = []
        self.tops = tops
        self.good = GOOD if good is None else good

    def __call__(self, grey: Grey, dpi: float, seconds: float, mode: int = 3) -> list[Word]:
        self.calls.append((grey.shape, mode))
        dark = grey < 128
        half = dark.shape[0] // 2
        upright = dark.shape[0] > dark.shape[1] and dark[:half].sum() > self.tops * dark.sum()
        return placed(self.good) if upright else placed(["xj", "qv", "zz"] * 8, 0.3)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine(tops=0.8)
    monkeypatch.setattr(picture_reading, "recognise", made)
    return made


def test_an_upright_page_is_read_once_and_no_finer_than_needed(scan: Scan, engine: Engine) -> None:
    read = read_picture(image(scan(300), 300), 60)
    assert len(engine.calls) == 1
    assert engine.calls[0][0][1] == pytest.approx(595 / 72 * OCR_DPI, abs=2)
    assert not read.poor
    assert read.page.rotation == 0
    assert read.page.read_by == "ocr"
    assert read.page.confidence == pytest.approx(0.9)
    assert read.picture.dpi == 300


@pytest.mark.parametrize("lie", [90, 180, 270])
def test_a_turned_page_is_put_upright(scan: Scan, engine: Engine, lie: int) -> None:
    page = image(scan())
    lying = PageImage(2, turned(page.pixels, lie), 150)
    read = read_picture(lying, 60)
    assert read.page.rotation == (360 - lie) % 360
    assert (read.picture.pixels == page.pixels).all()
    assert (read.page.width, read.page.height) == pytest.approx((595, 842), abs=1)
    assert not read.poor


def test_boxes_of_a_skewed_page_stand_where_the_ink_is(
    scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = scan().rotate(-3, fillcolor="white", resample=Image.Resampling.BICUBIC)

    def reads_ink(grey: Grey, dpi: float, seconds: float, mode: int = 3) -> list[Word]:
        assert abs(skew_of(ink_of(grey, dpi))) < 0.5
        y, x = np.nonzero(grey < 128)
        far = x > np.quantile(x, 0.995)
        right, top = x[far].mean() * 72 / dpi, y[far].mean() * 72 / dpi
        return [*placed(GOOD), Word("phải", Box(right - 1, top - 1, right + 1, top + 1), 0.9)]

    monkeypatch.setattr(picture_reading, "recognise", reads_ink)
    read = read_picture(image(page), 60)
    word = next(w for line in read.page.lines for w in line.words if w.text == "phải")
    x, y = (round(v * 150 / 72) for v in word.box.middle)
    assert pixels_of(page)[y - 12 : y + 13, x - 12 : x + 13].min() < 128


def test_a_blank_page_never_reaches_tesseract(engine: Engine) -> None:
    read = read_picture(image(Image.new("RGB", (1240, 1754), "white")), 60)
    assert read.page.blank
    assert not engine.calls
    assert not read.poor


def test_a_poor_page_is_calmed_once_and_said_to_be_poor(
    scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    blurred = []

    def poor(grey: Grey, dpi: float, seconds: float, mode: int = 3) -> list[Word]:
        blurred.append(grey)
        return placed(["xj", "qv", "zz"] * 8, 0.3)

    monkeypatch.setattr(picture_reading, "recognise", poor)
    read = read_picture(image(scan()), 60)
    assert read.poor
    assert len(blurred) == 1 + 4 + 1  # as it lies, four coarse probes, calmed


def test_a_page_with_next_to_nothing_on_it_is_not_called_poor(
    scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_reading, "recognise", lambda *_: placed(["xj"], 0.3))
    lines = [(85.0, 100.0 + 20 * i, 13.0, "Lưu: VT, NC (02 bản)") for i in range(2)]
    assert not read_picture(image(scan(lines=lines)), 60).poor


def test_a_better_calmed_reading_wins(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    page = pixels_of(scan())
    page[rng.random(page.shape[:2]) < 0.06] = 0

    def hates_noise(grey: Grey, dpi: float, seconds: float, mode: int = 3) -> list[Word]:
        noise = (np.abs(np.diff(grey.astype(int), axis=1)) > 100).mean()
        return placed(GOOD) if noise < 0.06 else placed(["xj", "qv", "zz"] * 8, 0.3)

    monkeypatch.setattr(picture_reading, "recognise", hates_noise)
    read = read_picture(PageImage(2, page, 150), 60)
    assert not read.poor
    assert "chương" in read.page.text


def test_a_time_out_is_passed_on(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> list[Word]:
        raise Damaged("slow")

    monkeypatch.setattr(picture_reading, "recognise", slow)
    with pytest.raises(Damaged):
        read_picture(image(scan()), 60)
