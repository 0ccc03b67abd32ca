"""The ways to Tesseract by name; light, for the command line asks for it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Literal

OcrName = Literal["tesserocr", "pytesseract"]


def default_ocr() -> OcrName:
    """Return the library where it is installed, else the program."""
    return "tesserocr" if find_spec("tesserocr") is not None else "pytesseract"
