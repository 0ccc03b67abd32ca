"""What a PDF page shows besides its text, told from the objects it is made of without drawing it.

Where nothing else is shown, a picture of the page can say no more than its words. In doubt there is
something: then the page is drawn and looked at. Limits are set so that nothing that could be a
seal, a stamp, a signature or letters drawn as shapes is taken for a rule of a table.
"""

from __future__ import annotations

import ctypes
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from pypdfium2 import raw as pdfium

from extractors.document import Candidate
from extractors.page import Box
from extractors.reading.annotations import MOST_FIELDS, Rectangle, annotations_of, place_on_page
from extractors.reading.picture import COLOUR_SPREAD

MOST_LOOKED_AT = 5000
"""Objects of a page that are gone through one by one; a full page of text has some 700."""
DEEPEST = 6
"""Forms within forms; signing software nests three."""
THIN = 3.0
"""Points across a rule at most: no letter of a mark is so low (`secret_marks.LETTER`)."""
JOINT = 1.5
"""Word sets a square no larger than this wherever two lines of a table meet."""
SHORT, MOST_SHORT = 12.0, 60
"""Rules shorter than this are few, or they are dots that make a picture."""
MOST_TINTED = 12
"""Rules in colour are few, or they are the strips of a shape."""
MOST_CORNERS = 200
"""Corners of one shape that are gone through; frames and grids have fewer."""
LEVEL = 0.5
"""Points that the two ends of a level or upright line may differ."""
LONGEST_NAME = 200
PALE, WHITE = 200, 250
"""Greys from which a filled rectangle is the shade of a table's cell, and paper."""
Matrix = tuple[float, float, float, float, float, float]
_AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows besides text and grey rules.

    `places`: where something stands that only a picture tells of; `notes`: annotations that show
    text and nothing else; `tinted`: whether rules, or the text of annotations, are in colour.
    """

    places: tuple[Box, ...]
    notes: tuple[Box, ...]
    tinted: bool

    def untold(self, annotations: Sequence[Candidate]) -> list[Box]:
        """Return the places, with them notes whose text is not among `annotations`."""
        told = {one.box for one in annotations if _is_legible(one.value or "")}
        return [*self.places, *(box for box in self.notes if box not in told)]


@dataclass(slots=True)
class _Seen:
    """What was met so far on a page, in its own frame: left, bottom, right, top.

    `read`: addresses of the runs of text whose letters are known.
    """

    read: Collection[int] = ()
    places: list[Rectangle] = field(default_factory=list)
    tinted: bool = False
    texts: int = 0
    short: int = 0
    tinted_rules: int = 0
    objects: int = 0

    @property
    def in_pieces(self) -> bool:
        """Whether so many small pieces were met that they may make a picture."""
        return self.short > MOST_SHORT or self.tinted_rules > MOST_TINTED


def shown_on(page: pypdfium2.PdfPage, read: Collection[int]) -> Shown | None:
    """Return what a page shows besides its text, None where there is too much to go through.

    `read`: addresses of the runs of text whose letters are known; so is any other that is seen.
    """
    if pdfium.FPDFPage_GetAnnotCount(page) > MOST_FIELDS:
        return None
    seen = _Seen(read)
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        _look(pdfium.FPDFPage_GetObject(page, index), _AS_IT_IS, DEEPEST, seen)
        if seen.objects > MOST_LOOKED_AT:
            return None
    height = page.get_height()
    places = [Box(left, height - top, right, height - low) for left, low, right, top in seen.places]
    if seen.in_pieces:
        places.append(Box(0.0, 0.0, page.get_width(), height))
    notes: list[Box] = []
    for annotation, rectangle in annotations_of(page):
        place = place_on_page(page, *rectangle)
        told = _tells_by_text(annotation, seen)
        if told is not None:
            (notes if told else places).append(place)
    return Shown(tuple(places), tuple(notes), seen.tinted)


def _tells_by_text(annotation: Any, seen: _Seen) -> bool | None:
    """Return whether an annotation shows text and nothing else, None where it shows nothing."""
    flags = pdfium.FPDFAnnot_GetFlags(annotation)
    if flags & (pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW):
        return None
    count = pdfium.FPDFAnnot_GetObjectCount(annotation)
    if count == 0:
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        return None if kind in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP) else False
    own = _Seen()
    for index in range(count):
        held = pdfium.FPDFAnnot_GetObject(annotation, index)
        _look(held, _AS_IT_IS, DEEPEST, own, is_annotation=True)
    seen.tinted |= own.tinted
    return not own.places and own.texts > 0 and own.objects <= MOST_LOOKED_AT and not own.in_pieces


def _look(held: Any, matrix: Matrix, deeper: int, seen: _Seen, is_annotation: bool = False) -> None:
    """Add to `seen` what an object shows, within forms laid down by `matrix`."""
    seen.objects += 1
    if not held:
        return
    kind = pdfium.FPDFPageObj_GetType(held)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        if is_annotation:  # the text of pages is looked at where its letters are read
            _look_at_text(held, seen)
        elif ctypes.addressof(held.contents) not in seen.read:
            # Blanks, which have no size; or PDFium knows no letter of it.
            place = _bounds(held, matrix)
            if min(place[2] - place[0], place[3] - place[1]) > 0:
                seen.places.append(place)
        return
    if kind == pdfium.FPDF_PAGEOBJ_FORM and deeper > 0:
        own = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(held, own)
        within = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
        for index in range(pdfium.FPDFFormObj_CountObjects(held)):
            if seen.objects > MOST_LOOKED_AT:
                return
            inside = pdfium.FPDFFormObj_GetObject(held, index)
            _look(inside, within, deeper - 1, seen, is_annotation)
        return
    place = _bounds(held, matrix)
    # A picture however thin: printers' drivers cut them into strips. How large the look of an
    # annotation is laid on the page is not known here.
    is_path = kind == pdfium.FPDF_PAGEOBJ_PATH
    if not is_path or not _is_rule(held, matrix, place, seen, is_annotation):
        seen.places.append(place)


def _look_at_text(held: Any, seen: _Seen) -> None:
    """Count a visible run of an annotation's text; one that is not is a place."""
    mode = pdfium.FPDFTextObj_GetTextRenderMode(held)
    colour = colour_of(held, pdfium.FPDFPageObj_GetFillColor)
    seen_plainly = mode in VISIBLE and colour is not None and not is_pale(colour, WHITE)
    if colour is None or not seen_plainly or not font_name(pdfium.FPDFTextObj_GetFont(held)):
        seen.places.append(_bounds(held, _AS_IT_IS))
        return
    seen.texts += 1
    seen.tinted |= is_tinted(colour)


def _is_legible(text: str) -> bool:
    """Return whether an annotation's text has letters or digits, and no sign that is nobody's."""
    return any(map(str.isalnum, text)) and text.replace("\n", "").isprintable()


def font_name(font: Any) -> str:
    """Return the name of a font, "" for one whose signs are drawings (Type 3)."""
    name = ctypes.create_string_buffer(LONGEST_NAME)
    if font:
        pdfium.FPDFFont_GetBaseFontName(font, name, LONGEST_NAME)
    return name.value.decode("utf-8", "replace")


VISIBLE = (
    pdfium.FPDF_TEXTRENDERMODE_FILL,
    pdfium.FPDF_TEXTRENDERMODE_STROKE,
    pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE,
)
"""Ways to draw letters so that they are seen."""


def _is_rule(held: Any, matrix: Matrix, place: Rectangle, seen: _Seen, is_annotation: bool) -> bool:
    """Return whether a shape is a rule, a frame, a grid, a pale cell, or nothing that is seen.

    In the look of an annotation only what is not seen.
    """
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(held, fill, stroke):
        return False
    ways = []
    if fill.value != pdfium.FPDF_FILLMODE_NONE:
        ways.append(colour_of(held, pdfium.FPDFPageObj_GetFillColor))
    if stroke.value:
        ways.append(colour_of(held, pdfium.FPDFPageObj_GetStrokeColor))
    colours = [colour for colour in ways if colour is not None]
    if len(colours) < len(ways):
        return False
    if all(is_pale(colour, WHITE) for colour in colours):
        # PDFium calls white what is filled with a shading; letters are not level.
        return not colours or _is_level(held, matrix)
    if is_annotation:
        return False
    tinted = any(map(is_tinted, colours))
    wide, high = place[2] - place[0], place[3] - place[1]
    if min(wide, high) <= THIN:
        seen.tinted |= tinted
        seen.tinted_rules += tinted
        seen.short += JOINT < max(wide, high) < SHORT
        return True
    filled = fill.value != pdfium.FPDF_FILLMODE_NONE
    if tinted or (filled and not is_pale(colours[0], PALE)):
        return False
    return _is_level(held, matrix)


def _is_level(held: Any, matrix: Matrix) -> bool:
    """Return whether a shape is made of level and upright lines alone."""
    count = pdfium.FPDFPath_CountSegments(held)
    if count > MOST_CORNERS or abs(matrix[1]) + abs(matrix[2]) > 0:
        return False
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(held, own)
    if abs(own.b) + abs(own.c) > 0:
        return False
    across, up = ctypes.c_float(), ctypes.c_float()
    scale = (abs(own.a * matrix[0]), abs(own.d * matrix[3]))
    before = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(held, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return False
        pdfium.FPDFPathSegment_GetPoint(segment, across, up)
        here = (across.value * scale[0], up.value * scale[1])
        aslant = min(abs(here[0] - before[0]), abs(here[1] - before[1])) > LEVEL
        if kind == pdfium.FPDF_SEGMENT_LINETO and aslant:
            return False
        before = here
    return True


def colour_of(held: Any, ask: object) -> tuple[int, int, int, int] | None:
    """Return red, green, blue and opacity of an object, None where it has no plain colour."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not callable(ask) or not ask(held, *parts):
        return None
    red, green, blue, opacity = (part.value for part in parts)
    return red, green, blue, opacity


def is_pale(colour: tuple[int, int, int, int], least: int) -> bool:
    """Return whether a colour is no darker than a grey, or not seen at all."""
    return colour[3] == 0 or min(colour[:3]) >= least


def is_tinted(colour: tuple[int, int, int, int]) -> bool:
    """Return whether a colour is no grey, by the measure that `Page.colour` has."""
    return max(colour[:3]) - min(colour[:3]) >= COLOUR_SPREAD


def _bounds(held: Any, matrix: Matrix) -> Rectangle:
    """Return the box of an object in the frame of the page."""
    corners = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(held, *corners)
    left, low, right, top = (corner.value for corner in corners)
    points = list(_moved(((left, low), (left, top), (right, low), (right, top)), matrix))
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def _moved(points: Sequence[tuple[float, float]], by: Matrix) -> Iterator[tuple[float, float]]:
    a, b, c, d, e, f = by
    for x, y in points:
        yield a * x + c * y + e, b * x + d * y + f


def _times(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does one after the other (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )
