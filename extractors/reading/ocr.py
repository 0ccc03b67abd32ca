"""Tesseract behind one seam: a grey picture in, words with boxes and confidence out.

Two ways lead to it: the library `tesserocr`, whose wheel holds Tesseract, in this process, and the
program that the machine has, through `pytesseract`. Both read with the model that lies beside this
module, so what one finds the other finds too (docs/reading.md has the figures).
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, MutableMapping

from extractors.page import Box, Word
from extractors.reading.ocr_names import OcrName, default_ocr
from extractors.reading.picture import Grey
from extractors.reading.tesseract import PAGE_MODE, Recognised


def limit_threads(environment: MutableMapping[str, str] = os.environ) -> None:
    """Let each Tesseract process use one thread only.

    Measured on 12 pages and 2 cores: 8 s with the limit at 1, 23 s without, 446 s with 2
    (DESIGN.md): its threads wait for each other. A worker calls this once as it starts.
    """
    environment["OMP_THREAD_LIMIT"] = "1"


def load_ocr() -> None:
    """Load the library, where it is installed, and its model before the first page asks for them.

    Raises EnvironmentLack where the model cannot be had.
    """
    if default_ocr() == "tesserocr":
        from extractors.reading.ocr_library import load_model

        load_model()


def recognise(
    grey: Grey, dpi: float, seconds: float, ocr: OcrName | None = None, mode: int = PAGE_MODE
) -> list[Word]:
    """Return the words of a picture, boxes in points of that picture.

    `ocr`: which way to Tesseract, None for the one that is there. Raises TimedOut after `seconds`,
    Damaged where Tesseract refuses the picture, EnvironmentLack where it cannot be had.
    """
    resolution = max(round(dpi), 70)
    if (ocr or default_ocr()) == "tesserocr":
        from extractors.reading.ocr_library import recognised
    else:
        from extractors.reading.ocr_program import recognised
    return _words_of(recognised(grey, resolution, seconds, mode), 72 / dpi)


def _spelt(text: str) -> str:
    """Return text in NFC, with đ as Vietnamese writes it.

    The `vie` model knows the Icelandic ð, Ð as well and often gives both letters for one.
    """
    text = unicodedata.normalize("NFC", text).strip()
    for eth, letter in (("Ð", "Đ"), ("ð", "đ")):
        text = text.replace(letter + eth, letter).replace(eth, letter)
    return text


def _words_of(found: Iterable[Recognised], points: float) -> list[Word]:
    words = []
    for one in found:
        text = _spelt(one.text)
        if not text or one.confidence < 0:
            continue
        box = Box(
            one.left * points,
            one.top * points,
            (one.left + one.width) * points,
            (one.top + one.height) * points,
        )
        words.append(Word(text, box, one.confidence / 100))
    return words
