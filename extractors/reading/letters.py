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
from extractors.reading.shown import VISIBLE, WHITE, colour_of, is_pale, is_tinted
from extractors.reading.text_layer import WORDS, TextLayer, layer_of
from extractors.reading.text_quality import encoding_of_font

LARGEST = 30.0
"""Points of the largest letters of a document (titles have 14); larger ones may be a drawing."""
LEAST_BLANK = 0.12
"""Letter heights of a gap that is a blank where PDFium says so. It leaves out some blanks that
stand in the file and puts its own there; those of justified lines measured 0.157 and more."""
LONGEST_NAME = 200
_SYMBOLS = ("symbol", "wingdings", "webdings")
"""Fonts of bullets and ticks, whose signs have no letters to be told by."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The text layer of a page, whether some is in colour, and the addresses of its runs."""

    layer: TextLayer
    tinted: bool
    runs: Collection[int]


@dataclass(frozen=True, slots=True)
class _Run:
    """What the letters of one run of text have in common: font, size, where their boxes end."""

    font: str
    size: float
    bottom: float
    seen: bool
    tinted: bool
    symbols: bool


def read_letters(page: pypdfium2.PdfPage) -> Letters | None:
    """Return the words of a page, None where its text is not plain."""
    if not _lies_plainly(page):
        return None
    text = page.get_textpage()
    try:
        letters, tinted, runs = _letters(text, float(page.get_height()))
    except _NotPlainError:
        return None
    finally:
        text.close()
    layer = layer_of(extract_words(letters, **WORDS))
    return None if layer.legacy else Letters(layer, tinted, runs)


class _NotPlainError(Exception):
    """The text of a page is none that this module reads."""


def _lies_plainly(page: pypdfium2.PdfPage) -> bool:
    """Return whether a page is shown whole and unturned, from its own corner on."""
    whole = (0.0, 0.0, *page.get_size())
    boxes = (page.get_mediabox(), page.get_cropbox())
    near = (
        math.isclose(a, b, abs_tol=0.01) for box in boxes for a, b in zip(box, whole, strict=True)
    )
    return page.get_rotation() == 0 and all(near)


def _letters(
    text: pypdfium2.PdfTextPage, height: float
) -> tuple[list[dict[str, Any]], bool, Collection[int]]:
    """Return letters as pdfplumber wants them, whether some have colour, and their runs.

    Raises _NotPlainError.
    """
    runs: dict[int, _Run] = {}
    found: list[dict[str, Any]] = []
    box, tinted, blank = pdfium.FS_RECTF(), False, False
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if pdfium.FPDFText_IsGenerated(text, index):
            blank |= code == ord(" ")
            continue
        held = pdfium.FPDFText_GetTextObject(text, index)
        if not held:
            raise _NotPlainError
        key = ctypes.addressof(held.contents)
        run = runs.get(key)
        if run is None:
            run = runs[key] = _run(text, index, held, height)
        sign = "-" if code == LINE_END_HYPHEN else chr(code)
        if not sign.isspace():
            if not run.seen or (not _is_told(text, index, code) and not run.symbols):
                raise _NotPlainError
            tinted |= run.tinted
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        letter = {
            "text": sign,
            "x0": box.left,
            "x1": box.right,
            "top": run.bottom - run.size,
            "doctop": run.bottom - run.size,
            "bottom": run.bottom,
            "size": run.size,
            "fontname": run.font,
            "upright": True,
        }
        if blank and found and _is_blank_between(found[-1], letter):
            found.append({**letter, "text": " ", "x0": found[-1]["x1"], "x1": letter["x0"]})
        blank = False
        found.append(letter)
    return found, tinted, runs.keys()


def _is_blank_between(before: dict[str, Any], after: dict[str, Any]) -> bool:
    level = abs(before["bottom"] - after["bottom"]) < WORDS["y_tolerance"]
    return bool(level and after["x0"] - before["x1"] >= LEAST_BLANK * after["size"])


def _is_told(text: pypdfium2.PdfTextPage, index: int, code: int) -> bool:
    """Return whether a font tells which letter a sign is: none of nobody's, none unknown."""
    nobodys = code < ord(" ") and code != LINE_END_HYPHEN
    private = 0xE000 <= code <= 0xF8FF or code >= 0xFFF0
    return not (nobodys or private or pdfium.FPDFText_HasUnicodeMapError(text, index) == 1)


def _run(text: pypdfium2.PdfTextPage, index: int, held: Any, height: float) -> _Run:
    """Return what a run of text is; raises _NotPlain where it is turned, large, or of no font."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    upright = matrix.a > 0 and matrix.d > 0 and abs(matrix.b) + abs(matrix.c) < 0.01 * matrix.a
    font, descent = _font_of(held)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(held)
    if not upright or size > LARGEST or not font or encoding_of_font(font):
        raise _NotPlainError
    across, up = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, index, across, up)
    stroked = mode == pdfium.FPDF_TEXTRENDERMODE_STROKE
    ask = pdfium.FPDFPageObj_GetStrokeColor if stroked else pdfium.FPDFPageObj_GetFillColor
    colour = colour_of(held, ask)
    return _Run(
        font=font,
        size=size,
        bottom=height - up.value - descent * size,
        seen=mode in VISIBLE and colour is not None and not is_pale(colour, WHITE),
        tinted=colour is not None and is_tinted(colour),
        symbols=any(name in font.lower() for name in _SYMBOLS),
    )


def _font_of(held: Any) -> tuple[str, float]:
    """Return the name of a run's font, "" for drawings (Type 3), and how far it goes down."""
    font = pdfium.FPDFTextObj_GetFont(held)
    if not font:
        return "", 0.0
    name, descent = ctypes.create_string_buffer(LONGEST_NAME), ctypes.c_float()
    pdfium.FPDFFont_GetBaseFontName(font, name, LONGEST_NAME)
    pdfium.FPDFFont_GetDescent(font, 1000.0, descent)
    return name.value.decode("utf-8", "replace"), descent.value / 1000
