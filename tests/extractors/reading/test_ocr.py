from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytesseract
import pytest
from PIL import Image

from extractors.errors import Damaged, EnvironmentLack, TimedOut
from extractors.reading import ocr, ocr_library, ocr_names
from extractors.reading.ocr_names import OcrName
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
PROGRAM: OcrName = "pytesseract"
LIBRARY: OcrName = "tesserocr"


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
    (word,) = ocr.recognise(PAPER, 144, 5, PROGRAM)
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
    assert ocr.recognise(PAPER, 144, 5, PROGRAM)[0].text == text


def test_the_picture_is_handed_over_uncompressed(monkeypatch: pytest.MonkeyPatch) -> None:
    grey = np.arange(600, dtype=np.uint16).reshape(20, 30).astype(np.uint8)
    given = []

    def image_to_data(path: str, **_: object) -> dict[str, list[object]]:
        given.append(np.array(Image.open(path)))
        assert Path(path).stat().st_size < grey.size + 20
        return table()

    monkeypatch.setattr(pytesseract, "image_to_data", image_to_data)
    ocr.recognise(grey, 200, 5, PROGRAM)
    assert (given[0] == grey).all()


def test_a_page_that_takes_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise RuntimeError("Tesseract process timeout")

    monkeypatch.setattr(pytesseract, "image_to_data", slow)
    with pytest.raises(TimedOut, match="longer than 5 s"):
        ocr.recognise(PAPER, 200, 5, PROGRAM)


def test_a_missing_program_is_a_lack_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise pytesseract.TesseractNotFoundError

    monkeypatch.setattr(pytesseract, "image_to_data", missing)
    with pytest.raises(EnvironmentLack, match="chưa có chương trình Tesseract"):
        ocr.recognise(PAPER, 200, 5, PROGRAM)


class Library:
    """Stands in for Tesseract in this process; remembers the picture and that it was cleared."""

    def __init__(self, rows: str = "", in_time: bool = True, fault: str = "") -> None:
        self.rows, self.in_time, self.fault = rows, in_time, fault
        self.given: list[object] = []
        self.cleared = 0

    def SetPageSegMode(self, mode: int) -> None:  # noqa: N802
        self.given.append(mode)

    def SetImageBytes(self, *picture: object) -> None:  # noqa: N802
        self.given.extend(picture)

    def SetSourceResolution(self, dpi: int) -> None:  # noqa: N802
        self.given.append(dpi)

    def Recognize(self, milliseconds: int) -> bool:  # noqa: N802
        if self.fault:
            raise RuntimeError(self.fault)
        self.given.append(milliseconds)
        return self.in_time

    def GetTSVText(self, page: int) -> str:  # noqa: N802
        return self.rows

    def Clear(self) -> None:  # noqa: N802
        self.cleared += 1


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Callable[[Library], Library]:
    """Put a stand-in in the place of the library; each gives what it was asked to."""

    def put(made: Library) -> Library:
        module = SimpleNamespace(PyTessBaseAPI=lambda **_: made)
        monkeypatch.setattr(ocr_library, "tesserocr", module)
        ocr_library._tesseract.cache_clear()
        return made

    yield put  # type: ignore[misc]
    ocr_library._tesseract.cache_clear()


def test_the_library_is_given_the_picture_in_memory(
    library: Callable[[Library], Library],
) -> None:
    rows = "1\t1\t0\t0\t0\t0\t0\t0\t30\t20\t-1\t\n5\t1\t1\t1\t1\t1\t20\t40\t100\t30\t91.5\tSố:\n"
    made = library(Library(rows))
    (word,) = ocr.recognise(PAPER, 144, 5, LIBRARY)
    assert (word.text, word.confidence) == ("Số:", 0.915)
    assert (word.box.x0, word.box.top, word.box.x1, word.box.bottom) == (10, 20, 60, 35)
    assert made.given == [3, PAPER.tobytes(), 30, 20, 1, 30, 144, 5000]
    assert made.cleared == 1


def test_a_page_that_takes_the_library_too_long_is_told_so(
    library: Callable[[Library], Library],
) -> None:
    made = library(Library(in_time=False))
    with pytest.raises(TimedOut, match="longer than 5 s"):
        ocr.recognise(PAPER, 200, 5, LIBRARY)
    assert made.cleared == 1


def test_a_page_of_specks_is_read_without_them(library: Callable[[Library], Library]) -> None:
    made = library(Library())
    specks = np.full((2000, 1500), 255, np.uint8)
    specks[::4, ::4] = 0
    specks[100:140, 100:900] = 0
    ocr.recognise(specks, 200, 5, LIBRARY)
    calm = np.frombuffer(made.given[1], np.uint8).reshape(2000, 1500)  # type: ignore[call-overload]
    assert (calm[200:] == 255).all()
    assert (calm[101:139, 101:899] == 0).all()


def test_a_page_on_which_tesseract_would_not_come_to_an_end_is_not_begun(
    library: Callable[[Library], Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = library(Library())
    squares = np.kron(np.indices((400, 300)).sum(0) % 2 == 0, np.ones((5, 5)))
    tiles = np.where(squares, 0, 255).astype(np.uint8)
    tiles[4::5] = tiles[:, 4::5] = 255
    monkeypatch.setattr(ocr_library, "MOST_PIECES", 50_000)
    with pytest.raises(TimedOut):
        ocr.recognise(tiles, 200, 5, LIBRARY)
    assert made.given == []


def test_after_a_fault_of_the_library_another_one_is_taken(
    library: Callable[[Library], Library],
) -> None:
    library(Library(fault="Failed"))
    with pytest.raises(Damaged, match="Failed"):
        ocr.recognise(PAPER, 200, 5, LIBRARY)
    assert ocr_library._tesseract.cache_info().currsize == 0


def test_a_model_that_cannot_be_loaded_is_a_lack_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(ocr_library, "MODELS", tmp_path)
    ocr_library._tesseract.cache_clear()
    with pytest.raises(EnvironmentLack, match="không dấu"):
        ocr.recognise(PAPER, 200, 5, LIBRARY)


def test_a_folder_keeps_its_name_where_there_are_no_short_ones() -> None:
    assert ocr_library.ascii_name("/Nguyễn/") == "/Nguyễn/"


def test_the_library_is_taken_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ocr_names.default_ocr() == "tesserocr"
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    monkeypatch.setattr(ocr_names, "find_spec", lambda _: None)
    assert ocr_names.default_ocr() == "pytesseract"


@pytest.mark.slow
@pytest.mark.parametrize("way", [LIBRARY, PROGRAM])
def test_a_real_page_is_read(scan: Callable[..., Image.Image], way: OcrName) -> None:
    if way == PROGRAM and shutil.which("tesseract") is None:
        pytest.skip("no Tesseract program here")
    words = ocr.recognise(without_red(pixels_of(scan(200))), 200, 60, way)
    text = " ".join(word.text for word in words)
    assert "Ủy ban nhân dân tỉnh xây dựng kế hoạch" in text
    place = next(word for word in words if word.text == "hiện").box
    assert place.x0 == pytest.approx(120, abs=8)
    assert place.bottom == pytest.approx(190, abs=4)


@pytest.mark.slow
def test_what_was_read_before_changes_nothing(scan: Callable[..., Image.Image]) -> None:
    page = without_red(pixels_of(scan(150)))
    first = ocr.recognise(page, 150, 60, LIBRARY)
    ocr.recognise(255 - page, 150, 60, LIBRARY)
    ocr.recognise(np.ascontiguousarray(page[::-1]), 150, 60, LIBRARY, mode=6)
    assert ocr.recognise(page, 150, 60, LIBRARY) == first
