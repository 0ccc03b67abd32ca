"""Tesseract as a library in this process, through tesserocr: the picture is handed over in memory.

One Tesseract is kept in each process, for its model takes time to load. What goes wrong inside the
library (a crash, a hang, a leak) costs the worker it runs in, and so one task: `pipeline.reading`
puts limits on time and memory and starts another worker.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from threading import Lock
from typing import Any

import cv2
import numpy as np
import tesserocr

from extractors.errors import Damaged, EnvironmentLack, TimedOut
from extractors.reading.picture import Grey
from extractors.reading.tesseract import LANGUAGE, MODELS, Recognised

_WORD = "5"
"""The level of words in Tesseract's table."""

MOST_PIECES = 100_000
"""Pieces of ink with which a page is read. While Tesseract parts blocks it looks at no clock: pages
of 100,000 specks took half a second, pages of 165,000 more than five minutes (2026-11-28); a page
of text has some 5,000."""

_ONE_AT_A_TIME = Lock()
"""A Tesseract has one picture at a time; threads of one process wait for each other."""


def recognised(grey: Grey, dpi: int, seconds: float, mode: int) -> list[Recognised]:
    """Return what the library reads; raises TimedOut, Damaged, EnvironmentLack."""
    grey = calmed(grey)
    height, width = grey.shape
    with _ONE_AT_A_TIME:
        tesseract = _tesseract()
        try:
            tesseract.SetPageSegMode(mode)
            tesseract.SetImageBytes(grey.tobytes(), width, height, 1, width)
            tesseract.SetSourceResolution(dpi)
            if not tesseract.Recognize(round(seconds * 1000)):
                raise TimedOut(f"Tesseract took longer than {seconds:g} s")
            table = tesseract.GetTSVText(0)
        except RuntimeError as error:
            # What state it is in nobody knows: the next page begins with another one.
            _tesseract.cache_clear()
            raise Damaged(f"Tesseract: {error}") from error
        finally:
            tesseract.Clear()
    return list(_rows(table))


def load_model() -> None:
    """Make this process's Tesseract; raises EnvironmentLack where its model cannot be had."""
    with _ONE_AT_A_TIME:
        _tesseract()


def calmed(grey: Grey) -> Grey:
    """Return a page of too many specks without them; TimedOut where they are more than specks."""
    if _pieces(grey) <= MOST_PIECES:
        return grey
    calm = np.asarray(cv2.medianBlur(grey, 3), dtype=np.uint8)
    if _pieces(calm) > MOST_PIECES:
        raise TimedOut("more pieces of ink than Tesseract comes to an end with")
    return calm


def _pieces(grey: Grey) -> int:
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return int(cv2.connectedComponents(ink)[0])


@lru_cache(maxsize=1)
def _tesseract() -> Any:
    """Return this process's Tesseract with the model of Vietnamese."""
    place = f"{MODELS}/"
    if not place.isascii():
        place = ascii_name(place)
    try:
        return tesserocr.PyTessBaseAPI(path=place, lang=LANGUAGE)
    except RuntimeError as error:
        raise EnvironmentLack(
            f"Không nạp được mô hình tiếng Việt của Tesseract trong {MODELS}: nếu đường dẫn này "
            "có dấu, hãy cài chương trình vào thư mục không dấu; nếu không, hãy cài lại."
        ) from error


def ascii_name(place: str) -> str:
    """Return the short name of a folder on Windows, where Tesseract opens no name with marks.

    It opens its model through the system's old code page, in which a user's folder `Nguyễn` cannot
    be written. Other systems, and disks without short names, give `place` back.
    """
    if sys.platform == "win32":
        import ctypes

        short = ctypes.create_unicode_buffer(32768)
        with suppress(AttributeError):
            if ctypes.windll.kernel32.GetShortPathNameW(place, short, len(short)):
                return short.value
    return place


def _rows(table: str) -> Iterator[Recognised]:
    for line in table.splitlines():
        cells = line.split("\t")
        if cells[0] == _WORD:
            left, top, width, height, confidence = (float(cell) for cell in cells[6:11])
            yield Recognised(cells[11], confidence, left, top, width, height)
