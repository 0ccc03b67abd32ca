"""Runs of text → spans: old fonts to Unicode, symbols to letters, capitals as they are printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from extractors.reading.text_quality import encoding_of_font, from_legacy
from extractors.reading.typeset.model import Span

SOFT_HYPHEN = "\u00ad"
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
"""Characters that take no room and show nothing."""
_BLANKS = {ord(blank): " " for blank in "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007"}
_BLANKS |= {ord(blank): " " for blank in "\u2008\u2009\u200a\u202f\u205f\u3000"}
_HYPHENS = {ord(hyphen): "-" for hyphen in "\u2010\u2011"}
SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "marlett", "zapfdingbats")
_SYMBOLS = {0x2D: "-", 0x2F: "/", 0xB7: "•", 0xBE: "-", 0xA4: "/", 0x2014: "-"}
"""Signs of the Symbol font that stand elsewhere than in ASCII or are needed in a number."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one run, and how it looks: `font` decides what its letters are."""

    text: str
    size: float
    bold: bool = False
    caps: bool = False
    font: str = ""


def symbol(code: int, font: str) -> str:
    """Return the letter that `w:sym` shows: symbol fonts hold theirs from U+F000 on."""
    low = code & 0xFF if 0xF000 <= code <= 0xF0FF else code
    if font.lower().startswith(SYMBOL_FONTS) or code >= 0xF000:
        if low in _SYMBOLS:
            return _SYMBOLS[low]
        if (
            not font.lower().startswith(SYMBOL_FONTS[1:])
            and 0x20 <= low < 0x7F
            and not chr(low).isalpha()
        ):
            return chr(low)
        return "•"
    return chr(low) if 0x20 <= low < 0x110000 and not 0xD800 <= low < 0xE000 else ""


def spans_of(pieces: Iterable[Piece], fallback: str | None = None) -> tuple[Span, ...]:
    """Return pieces as spans in NFC; `fallback` is the old encoding of texts whose font tells none.

    Pieces of one encoding are converted together: a VNI letter and its mark may stand in two runs.
    """
    spans: list[Span] = []
    for (encoding, capital), group in groupby(
        pieces, key=lambda piece: _encoding(piece.font, fallback)
    ):
        held = list(group)
        if encoding is None:
            spans.extend(_span(piece, piece.text.replace(SOFT_HYPHEN, "")) for piece in held)
            continue
        for piece in _with_marks_joined(held):
            spans.append(_span(piece, from_legacy(piece.text, encoding, "H" if capital else "")))
    return tuple(_composed(spans))


def _encoding(font: str, fallback: str | None) -> tuple[str | None, bool]:
    encoding = encoding_of_font(font) or fallback
    return encoding, encoding == "tcvn3" and font.upper().endswith("H") and font.startswith(".")


def _with_marks_joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield pieces of alike looks as one."""
    for _, group in groupby(pieces, key=lambda piece: (piece.size, piece.bold, piece.caps)):
        held = list(group)
        yield replace(held[0], text="".join(piece.text for piece in held))


def _span(piece: Piece, text: str) -> Span:
    if any("\uf000" <= letter <= "\uf0ff" for letter in text):
        # Letters of a symbol font, kept as they are numbered in it.
        font = piece.font or "Symbol"
        text = "".join(
            symbol(ord(letter), font) if "\uf000" <= letter <= "\uf0ff" else letter
            for letter in text
        )
    text = text.translate(_UNSEEN).translate(_BLANKS).translate(_HYPHENS)
    return Span(text.upper() if piece.caps else text, piece.size, piece.bold)


def _composed(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in NFC; combining marks that begin a span belong to the letter before."""
    held: Span | None = None
    for span in spans:
        text = span.text
        if held is not None and text and unicodedata.combining(text[0]):
            count = next(
                (i for i, letter in enumerate(text) if not unicodedata.combining(letter)),
                len(text),
            )
            held = replace(held, text=held.text + text[:count])
            text = text[count:]
        if held is not None:
            yield replace(held, text=unicodedata.normalize("NFC", held.text))
        held = replace(span, text=text)
    if held is not None:
        yield replace(held, text=unicodedata.normalize("NFC", held.text))
