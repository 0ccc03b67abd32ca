from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytesseract
import pytest
from PIL import Image

from extractors.errors import EnvironmentLack, TimedOut
from extractors.reading import ocr
from extractors.reading.picture import without_red
from tests.extractors.reading.made_files import pixels_of

PAPER = np.full((20, 30), 255, np.uint8)
COLUMNS = [
    "level",
    "page_num",
    "block_num",
    "par_num",
    "line_num",
    "word_num",
    "left",
    "top",
    "width",
    "height",
    "conf",
    "text",
]


def table(*words: tuple[int, int, int, int, float, str]) -> dict[str, list[object]]:
    rows = [(5, 1, 1, 1, 1, 1, *word) for word in words]
    return {name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)}


def test_each_tesseract_is_held_to_one_thread() -> None:
    environment: dict[str, str] = {"OMP_THREAD_LIMIT": "8"}
    ocr.limit_threads(environment)
    assert environment == {"OMP_THREAD_LIMIT": "1"}


def test_the_limit_reaches_child_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_THREAD_LIMIT", "8")
    ocr.limit_threads()
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


def test_words_come_in_points_and_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = table((20, 40, 100, 30, 91.5, "Số:"), (0, 0, 9, 9, -1, ""), (1, 1, 5, 5, 50, " "))
    monkeypatch.setattr(pytesseract, "image_to_data", lambda *_, **__: answer)
    (word,) = ocr.recognise(PAPER, 144, 5)
    assert (word.text, word.confidence) == ("Số:", 0.915)
    assert (word.box.x0, word.box.top, word.box.x1, word.box.bottom) == (10, 20, 60, 35)


@pytest.mark.parametrize(
    ("raw", "text"), [("QĐÐ-UBND", "QĐ-UBND"), ("Ðiều", "Điều"), ("Thu\u031b\u0323c", "Thực")]
)
def test_letters_are_vietnamese_and_composed(
    monkeypatch: pytest.MonkeyPatch, raw: str, text: str
) -> None:
    answer = table((0, 0, 9, 9, 90, raw))
    monkeypatch.setattr(pytesseract, "image_to_data", lambda *_, **__: answer)
    assert ocr.recognise(PAPER, 144, 5)[0].text == text


def test_the_picture_is_handed_over_uncompressed(monkeypatch: pytest.MonkeyPatch) -> None:
    grey = np.arange(600, dtype=np.uint16).reshape(20, 30).astype(np.uint8)
    given = []

    def image_to_data(path: str, **_: object) -> dict[str, list[object]]:
        given.append(np.array(Image.open(path)))
        assert Path(path).stat().st_size < grey.size + 20
        return table()

    monkeypatch.setattr(pytesseract, "image_to_data", image_to_data)
    ocr.recognise(grey, 200, 5)
    assert (given[0] == grey).all()


def test_a_page_that_takes_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise RuntimeError("Tesseract process timeout")

    monkeypatch.setattr(pytesseract, "image_to_data", slow)
    with pytest.raises(TimedOut, match="longer than 5 s"):
        ocr.recognise(PAPER, 200, 5)


def test_a_missing_program_or_model_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise pytesseract.TesseractNotFoundError

    monkeypatch.setattr(pytesseract, "get_languages", missing)
    with pytest.raises(EnvironmentLack, match="tesseract-ocr "):
        ocr.check_tesseract()
    monkeypatch.setattr(pytesseract, "get_languages", lambda: ["eng", "osd"])
    with pytest.raises(EnvironmentLack, match="tesseract-ocr-vie"):
        ocr.check_tesseract()
    monkeypatch.setattr(pytesseract, "image_to_data", missing)
    with pytest.raises(EnvironmentLack):
        ocr.recognise(PAPER, 200, 5)


@pytest.mark.slow
def test_a_real_page_is_read(scan: Callable[..., Image.Image]) -> None:
    words = ocr.recognise(without_red(pixels_of(scan(200))), 200, 60)
    text = " ".join(word.text for word in words)
    assert "Ủy ban nhân dân tỉnh xây dựng kế hoạch" in text
    place = next(word for word in words if word.text == "hiện").box
    assert place.x0 == pytest.approx(120, abs=8)
    assert place.bottom == pytest.approx(190, abs=4)
