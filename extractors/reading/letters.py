"""The letters of a digital page as PDFium has them, put into words by pdfplumber.

Ten times as fast as pdfminer, and the same words in the same places on pages whose text is plain:
upright, seen, of fonts that tell what their signs mean. Any other page is left to `text_layer.py`.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pdfplumber.utils.text import extract_words
from pypdfium2 import raw as pdfium

from extractors.reading.annotations import LINE_END_HYPHEN
from extractors.reading.shown import VISIBLE, WHITE, colour_of, font_name, is_pale, is_tinted
from extractors.reading.text_layer import WORDS, TextLayer, layer_of
from extractors.reading.text_quality import encoding_of_font

LARGEST = 30.0
"""Points of the largest letters of a document (titles have 14); larger ones may be a drawing."""
LEAST_BLANK = 0.12
"""Letter heights of a gap that is a blank where PDFium says so. It leaves out some blanks that
stand in the file and puts its own there; those of justified lines measured 0.157 and more."""
_MADE = frozenset(map(ord, " \r\n"))
"""Signs that PDFium puts in where the file has none."""
_SYMBOLS = ("symbol", "wingdings", "webdings")
"""Fonts of bullets and ticks, whose signs have no letters to be told by."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The text layer of a page, whether some is in colour, and the addresses of its runs."""

    layer: TextLayer
    tinted: bool
    runs: Collection[int]


@dataclass(frozen=True, slots=True)
class _Font:
    """A font: its name, and how far it goes down.

    `plain`: it has a name, and not one of an encoding older than Unicode; `symbols`: its signs are
    bullets and ticks.
    """

    name: str
    descent: float
    plain: bool
    symbols: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """What the letters of one run of text have in common: font, size, where their boxes end."""

    font: _Font
    size: float
    bottom: float
    seen: bool
    tinted: bool


class _NotPlainError(Exception):
    """The text of a page is none that this module reads."""


def read_letters(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Letters | None:
    """Return the words of a page and its text, None where they are not plain."""
    if not _lies_plainly(page):
        return None
    reader = _Reader(text, float(page.get_height()))
    try:
        letters = reader.letters()
    except _NotPlainError:
        return None
    layer = layer_of(extract_words(letters, **WORDS))
    return None if layer.legacy else Letters(layer, reader.tinted, reader.runs.keys())


def _lies_plainly(page: pypdfium2.PdfPage) -> bool:
    """Return whether a page is shown whole and unturned, from its own corner on."""
    whole = (0.0, 0.0, *page.get_size())
    boxes = (page.get_mediabox(), page.get_cropbox())
    near = (
        math.isclose(a, b, abs_tol=0.01) for box in boxes for a, b in zip(box, whole, strict=True)
    )
    return page.get_rotation() == 0 and all(near)


class _Reader:
    """Goes through the letters of one page; raises _NotPlainError where one is not plain."""

    def __init__(self, text: pypdfium2.PdfTextPage, height: float) -> None:
        self._text = text.raw
        self._height = height
        self._fonts: dict[int, _Font] = {}
        self.runs: dict[int, _Run] = {}
        self.tinted = False

    def letters(self) -> list[dict[str, Any]]:
        """Return the letters as pdfplumber wants them."""
        text, runs, found = self._text, self.runs, list[dict[str, Any]]()
        box, blank = pdfium.FS_RECTF(), False
        for index in range(pdfium.FPDFText_CountChars(text)):
            code = pdfium.FPDFText_GetUnicode(text, index)
            if code in _MADE and pdfium.FPDFText_IsGenerated(text, index):
                blank |= code == ord(" ")
                continue
            held = pdfium.FPDFText_GetTextObject(text, index)
            if not held:
                raise _NotPlainError
            key = ctypes.addressof(held.contents)
            run = runs.get(key)
            if run is None:
                run = runs[key] = self._run(index, held)
            sign = "-" if code == LINE_END_HYPHEN else chr(code)
            if not sign.isspace():
                if not run.seen or not (self._is_told(index, code) or run.font.symbols):
                    raise _NotPlainError
                self.tinted |= run.tinted
            pdfium.FPDFText_GetLooseCharBox(text, index, box)
            letter = {
                "text": sign,
                "x0": box.left,
                "x1": box.right,
                "top": run.bottom - run.size,
                "doctop": run.bottom - run.size,
                "bottom": run.bottom,
                "size": run.size,
                "fontname": run.font.name,
                "upright": True,
            }
            if blank and found and _is_blank_between(found[-1], letter):
                found.append({**letter, "text": " ", "x0": found[-1]["x1"], "x1": letter["x0"]})
            blank = False
            found.append(letter)
        return found

    def _is_told(self, index: int, code: int) -> bool:
        """Return whether a font tells which letter a sign is: none of nobody's, none unknown.

        Asked for each letter: where a table lacks one, PDFium gives the number of its shape, which
        may be that of another letter.
        """
        nobodys = code < ord(" ") and code != LINE_END_HYPHEN
        private = 0xD800 <= code <= 0xF8FF or code >= 0xFFF0
        return not (
            nobodys or private or pdfium.FPDFText_HasUnicodeMapError(self._text, index) == 1
        )

    def _run(self, index: int, held: Any) -> _Run:
        """Return the run of a letter; raises where it is turned, large, or of no font."""
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._text, index, matrix)
        size = pdfium.FPDFText_GetFontSize(self._text, index) * math.hypot(matrix.c, matrix.d)
        upright = matrix.a > 0 and matrix.d > 0 and abs(matrix.b) + abs(matrix.c) < 0.01 * matrix.a
        font = self._font(held)
        if not upright or size > LARGEST or not font.plain:
            raise _NotPlainError
        across, up = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self._text, index, across, up)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(held)
        stroked = mode == pdfium.FPDF_TEXTRENDERMODE_STROKE
        ask = pdfium.FPDFPageObj_GetStrokeColor if stroked else pdfium.FPDFPageObj_GetFillColor
        colour = colour_of(held, ask)
        return _Run(
            font=font,
            size=size,
            bottom=self._height - up.value - font.descent * size,
            seen=mode in VISIBLE and colour is not None and not is_pale(colour, WHITE),
            tinted=colour is not None and is_tinted(colour),
        )

    def _font(self, held: Any) -> _Font:
        """Return the font of a run; one whose signs are drawings (Type 3) has no name."""
        font = pdfium.FPDFTextObj_GetFont(held)
        if not font:
            raise _NotPlainError
        key = ctypes.addressof(font.contents)
        if key not in self._fonts:
            descent = ctypes.c_float()
            pdfium.FPDFFont_GetDescent(font, 1000.0, descent)
            called = font_name(font)
            plain = bool(called) and encoding_of_font(called) is None
            symbols = any(name in called.lower() for name in _SYMBOLS)
            self._fonts[key] = _Font(called, descent.value / 1000, plain, symbols)
        return self._fonts[key]


def _is_blank_between(before: dict[str, Any], after: dict[str, Any]) -> bool:
    level = abs(before["bottom"] - after["bottom"]) < WORDS["y_tolerance"]
    return bool(level and after["x0"] - before["x1"] >= LEAST_BLANK * after["size"])
