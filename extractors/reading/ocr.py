"""Tesseract through pytesseract: a grey picture in, words with boxes and confidence out."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import MutableMapping
from pathlib import Path

import pytesseract
from pytesseract import Output, TesseractError, TesseractNotFoundError

from extractors.document import Box, Word
from extractors.errors import Damaged, EnvironmentLack, TimedOut
from extractors.reading.picture import Grey

LANGUAGE = "vie"
PAGE_MODE = 3
"""Tesseract's page segmentation for a page: fully automatic; measured in docs/reading.md."""


def limit_threads(environment: MutableMapping[str, str] = os.environ) -> None:
    """Let each Tesseract process use one thread only.

    Measured on 12 pages and 2 cores: 8 s with the limit at 1, 23 s without, 446 s with 2
    (DESIGN.md): its threads wait for each other. A worker calls this once as it starts.
    """
    environment["OMP_THREAD_LIMIT"] = "1"


def check_tesseract() -> None:
    """Raise EnvironmentLack where Tesseract or its Vietnamese model is not installed."""
    try:
        languages = pytesseract.get_languages()
    except (TesseractNotFoundError, OSError) as error:
        raise EnvironmentLack(
            "Tesseract is not installed: sudo apt-get install tesseract-ocr tesseract-ocr-vie"
        ) from error
    if LANGUAGE not in languages:
        raise EnvironmentLack(
            "Tesseract has no Vietnamese model: sudo apt-get install tesseract-ocr-vie"
        )


def recognise(grey: Grey, dpi: float, seconds: float, mode: int = PAGE_MODE) -> list[Word]:
    """Return the words of a picture, boxes in points of that picture; raises TimedOut.

    The picture is handed over as a raw PGM file: neither side compresses anything.
    """
    with tempfile.TemporaryDirectory(prefix="minhchung-") as folder:
        path = Path(folder, "page.pgm")
        height, width = grey.shape
        path.write_bytes(b"P5 %d %d 255\n" % (width, height) + grey.tobytes())
        config = f"--psm {mode} --dpi {max(round(dpi), 70)}"
        try:
            try:
                table = _run_tesseract(path, config, seconds)
            except TesseractError as error:
                if error.status >= 0:
                    raise
                # Killed from outside, most often for want of memory: no fault of the page.
                table = _run_tesseract(path, config, seconds)
        except TesseractNotFoundError as error:
            check_tesseract()
            raise EnvironmentLack(str(error)) from error
        except TesseractError as error:
            check_tesseract()
            raise Damaged(f"Tesseract: {error}") from error
        except RuntimeError as error:
            raise TimedOut(f"Tesseract took longer than {seconds:g} s") from error
    return _words_of(table, 72 / dpi)


def _run_tesseract(path: Path, config: str, seconds: float) -> dict[str, list[str]]:
    table: dict[str, list[str]] = pytesseract.image_to_data(
        str(path), lang=LANGUAGE, config=config, output_type=Output.DICT, timeout=seconds
    )
    return table


def _spelt(text: str) -> str:
    """Return text in NFC, with đ as Vietnamese writes it.

    The `vie` model knows the Icelandic ð, Ð as well and often gives both letters for one.
    """
    text = unicodedata.normalize("NFC", text).strip()
    for eth, letter in (("Ð", "Đ"), ("ð", "đ")):
        text = text.replace(letter + eth, letter).replace(eth, letter)
    return text


def _words_of(table: dict[str, list[str]], points: float) -> list[Word]:
    words = []
    for index, raw in enumerate(table["text"]):
        text = _spelt(raw)
        confidence = float(table["conf"][index])
        if not text or confidence < 0:
            continue
        left, top = float(table["left"][index]), float(table["top"][index])
        width, height = float(table["width"][index]), float(table["height"][index])
        box = Box(left * points, top * points, (left + width) * points, (top + height) * points)
        words.append(Word(text, box, confidence / 100))
    return words
