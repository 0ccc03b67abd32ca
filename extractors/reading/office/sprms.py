"""Properties of Word 97 text: single property modifiers ([MS-DOC] 2.6) and what they look like."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.reading.typeset.model import Align, Paragraph, Span, TabStop
from extractors.reading.word.text import Piece

_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""Bytes of an operand by the three highest bits of its code; 6 says it itself."""
_DEF_TABLE, _CHANGE_TABS = 0xD608, 0xC615
_BOLD, _CAPS, _SMALL_CAPS, _VANISH, _DELETED = 0x0835, 0x083B, 0x083A, 0x083C, 0x0800
_SIZE, _FONT = 0x4A43, 0x4A4F
_COLOUR, _WHITE, _RGB = 0x2A42, 8, 0x6870
_SHADES = (0x4866, 0xCA71, 0x2A0C)
"""Shading and highlighting: what makes white letters seen."""
_ALIGNS: tuple[Align, ...] = ("left", "center", "right", "both")


@dataclass(frozen=True, slots=True)
class Sprms:
    """Codes with their operands, in the file's order; `style` where a paragraph names one."""

    held: tuple[tuple[int, bytes], ...]
    style: int = 0

    @staticmethod
    def of(content: bytes) -> Sprms:
        """Read a run of modifiers; what is broken off at its end is left out."""
        held: list[tuple[int, bytes]] = []
        at = 0
        while at + 2 <= len(content):
            code = struct.unpack_from("<H", content, at)[0]
            at += 2
            kind = code >> 13
            if kind != 6:
                size = _SIZES[kind]
            elif code == _DEF_TABLE:
                if at + 2 > len(content):
                    break
                size = struct.unpack_from("<H", content, at)[0] + 1
            else:
                size = content[at] + 1 if at < len(content) else 1
                if code == _CHANGE_TABS and size == 256:
                    break
            if at + size > len(content):
                break
            held.append((code, content[at : at + size]))
            at += size
        return Sprms(tuple(held))

    def operand(self, code: int) -> bytes | None:
        """Return the last operand of a code, None where it is not there."""
        return next((operand for own, operand in reversed(self.held) if own == code), None)

    def value(self, code: int, form: str, default: int) -> int:
        """Return an operand as a number (`form` of struct), `default` where it is not there."""
        operand = self.operand(code)
        if operand is None or len(operand) < struct.calcsize(form):
            return default
        return int(struct.unpack_from(form, operand)[0])


def _switch(sprms: Sprms, code: int, before: bool) -> bool:
    """Return a switch: off, on, as the style has it, or the other way round."""
    value = sprms.value(code, "<B", 0x80)
    return {0: False, 1: True, 0x80: before, 0x81: not before}.get(value, before)


def deleted_or_hidden(chain: Sequence[Sprms]) -> bool:
    """Return whether text is hidden or white, or was deleted with changes tracked."""
    hidden = False
    for sprms in chain:
        hidden = _switch(sprms, _VANISH, hidden)
    white = any(
        sprms.value(_COLOUR, "<B", 0) == _WHITE or sprms.value(_RGB, "<I", 0) == 0x00FFFFFF
        for sprms in chain[-1:]
    )
    shaded = any(sprms.operand(code) for code in _SHADES for sprms in chain[-1:])
    return (
        hidden
        or (white and not shaded)
        or any(_switch(sprms, _DELETED, False) for sprms in chain[-1:])
    )


def piece_look(chain: Sequence[Sprms], fonts: Sequence[str]) -> Piece:
    """Return an empty piece that looks as the last of the chain, on top of those before, says."""
    size, bold, caps, font = 10.0, False, False, -1
    for sprms in chain:
        size = min(max(sprms.value(_SIZE, "<H", round(2 * size)) / 2, 1.0), 200.0)
        bold = _switch(sprms, _BOLD, bold)
        caps = _switch(sprms, _CAPS, _switch(sprms, _SMALL_CAPS, caps))
        font = sprms.value(_FONT, "<H", font)
    return Piece("", size, bold, caps, fonts[font] if 0 <= font < len(fonts) else "")


def paragraph_look(chain: Sequence[Sprms], spans: tuple[Span, ...]) -> Paragraph:
    """Return a paragraph set as the chain of styles and its own properties say."""
    align: Align = "left"
    left = right = first = before = after = 0.0
    leading = 1.0
    tabs: tuple[TabStop, ...] = ()
    break_before = False
    for sprms in chain:
        for code, operand in sprms.held:
            match code:
                case 0x2403 | 0x2461:
                    align = _ALIGNS[operand[0]] if operand[0] < 4 else "both"
                case 0x840F | 0x845E:
                    left = _twips(operand)
                case 0x840E | 0x845D:
                    right = _twips(operand)
                case 0x8411 | 0x8460:
                    first = _twips(operand)
                case 0xA413:
                    before = max(_twips(operand), 0.0)
                case 0xA414:
                    after = max(_twips(operand), 0.0)
                case 0x6412:
                    height, multiple = struct.unpack("<hh", operand)
                    if multiple:
                        leading = min(max(height / 240, 0.7), 4.0)
                case 0x2407:
                    break_before = bool(operand[0])
                case 0xC60D:
                    tabs = _tabs(tabs, operand)
    return Paragraph(spans, align, left, right, first, before, after, leading, tabs, break_before)


def _twips(operand: bytes) -> float:
    return float(struct.unpack("<h", operand)[0]) / 20


def _tabs(before: tuple[TabStop, ...], operand: bytes) -> tuple[TabStop, ...]:
    """Return the stops after some are taken away and others added."""
    stops = {stop.position: stop for stop in before}
    gone = operand[1] if len(operand) > 1 else 0
    at = 2 + 2 * gone
    for position in struct.unpack_from(f"<{gone}h", operand, 2) if at <= len(operand) else ():
        stops.pop(position / 20, None)
    count = operand[at] if at < len(operand) else 0
    if at + 1 + 3 * count <= len(operand):
        places = struct.unpack_from(f"<{count}h", operand, at + 1)
        kinds = operand[at + 1 + 2 * count : at + 1 + 3 * count]
        for position, kind in zip(places, kinds, strict=True):
            align = ("left", "center", "right", "right")[min(kind & 7, 3)]
            stops[position / 20] = TabStop(position / 20, align)  # type: ignore[arg-type]
    return tuple(stops[position] for position in sorted(stops))


def table_edges(sprms: Sprms) -> tuple[float, ...]:
    """Return the edges of a row's cells in points, empty where the row does not state them."""
    operand = sprms.operand(_DEF_TABLE)
    if operand is None or len(operand) < 3:
        return ()
    cells = operand[2]
    if 3 + 2 * (cells + 1) > len(operand) or cells > 63:
        return ()
    return tuple(edge / 20 for edge in struct.unpack_from(f"<{cells + 1}h", operand, 3))
