"""Tesseract as a program of the machine, through pytesseract: one process a picture."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytesseract
from pytesseract import Output, TesseractError, TesseractNotFoundError

from extractors.errors import Damaged, EnvironmentLack, TimedOut
from extractors.reading.picture import Grey
from extractors.reading.tesseract import LANGUAGE, MODELS, Recognised

NOT_THERE = "Máy chưa có chương trình Tesseract, và gói tesserocr cũng không có."


def recognised(grey: Grey, dpi: int, seconds: float, mode: int) -> list[Recognised]:
    """Return what the program reads; raises TimedOut, Damaged, EnvironmentLack.

    The picture is handed over as a raw PGM file: neither side compresses anything.
    """
    with tempfile.TemporaryDirectory(prefix="minhchung-") as folder:
        path = Path(folder, "page.pgm")
        height, width = grey.shape
        path.write_bytes(b"P5 %d %d 255\n" % (width, height) + grey.tobytes())
        config = f"--psm {mode} --dpi {dpi}"
        # Not as an option: pytesseract splits those at blanks, and paths have them.
        os.environ["TESSDATA_PREFIX"] = str(MODELS)
        try:
            try:
                table = _run(path, config, seconds)
            except TesseractError as error:
                if error.status >= 0:
                    raise
                # Killed from outside, most often for want of memory: no fault of the page.
                table = _run(path, config, seconds)
        except TesseractNotFoundError as error:
            raise EnvironmentLack(NOT_THERE) from error
        except TesseractError as error:
            raise Damaged(f"Tesseract: {error}") from error
        except RuntimeError as error:
            raise TimedOut(f"Tesseract took longer than {seconds:g} s") from error
    return list(_rows(table))


def _run(path: Path, config: str, seconds: float) -> dict[str, list[str]]:
    table: dict[str, list[str]] = pytesseract.image_to_data(
        str(path), lang=LANGUAGE, config=config, output_type=Output.DICT, timeout=seconds
    )
    return table


def _rows(table: dict[str, list[str]]) -> Iterator[Recognised]:
    for index, text in enumerate(table["text"]):
        confidence, left, top, width, height = (
            float(table[name][index]) for name in ("conf", "left", "top", "width", "height")
        )
        yield Recognised(text, confidence, left, top, width, height)
