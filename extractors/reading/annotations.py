"""What stands on a PDF beside its pages: annotation and form texts, and digital signatures.

Everything here is taken from the file's own objects, a few levels deep and no further: the
structures of real files refer back to themselves.
"""

from __future__ import annotations

import contextlib
import ctypes
import datetime as dt
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pikepdf
import pypdfium2
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs7
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text
from pdfplumber.page import Page as PdfPage
from pdfplumber.pdf import PDF

from extractors.document import Candidate, DigitalSignature
from extractors.page import Box
from extractors.reading.text_layer import BROKEN

DEEPEST_FIELD = 8
"""Levels of form fields that are followed."""
MOST_FIELDS = 2000
"""Form fields and annotations that are looked at in one file."""

DEEPEST_FORM = 8
MOST_RUNS = 5000
"""Runs of text that the annotations of a page draw, and forms within forms."""
LINE_END_HYPHEN = 2
"""What PDFium gives for a hyphen at the end of a line."""
Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top in the page's own frame."""

_PDF_TIME = re.compile(
    r"D?:?(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?\s*(?:([+\-Z])(\d\d)?'?(\d\d)?)?"
)
_TEXTS = ("Contents", "M", "Name")
"""What a signature's dictionary states, besides which bytes are signed."""
_SIGNING_TIME = bytes.fromhex("06092a864886f70d010905")
"""DER of the signed attribute signingTime, 1.2.840.113549.1.9.5 (PKCS #9, RFC 2985)."""


def read_signatures(document: PDF, path: Path) -> tuple[DigitalSignature, ...]:
    """Return the filled signature fields of a PDF, in the order of the form.

    The time is the signer's own claim, ISO with its offset; whether a signature is valid is
    not judged. A broken form gives none.
    """
    try:
        form = resolve1(document.doc.catalog.get("AcroForm"))
        if not isinstance(form, dict):
            return ()
        fields = list(_fields(form.get("Fields")))
        pages = {page.page_obj.pageid: page for page in document.pages}
    except BROKEN:
        return ()
    size = path.stat().st_size
    found = []
    with _sealed_objects(path) as sealed:
        for field in fields:
            try:
                signature = _signature(field, size, pages, sealed)
            except BROKEN:
                continue
            if signature is not None:
                found.append(signature)
    return tuple(found)


@contextlib.contextmanager
def _sealed_objects(path: Path) -> Iterator[pikepdf.Pdf | None]:
    """Open a file for the values of its signatures, None where pikepdf cannot.

    pdfminer takes 5 ms to parse the sealed bytes of each, pikepdf a tenth of a millisecond.
    """
    try:
        held = pikepdf.open(path)
    except (pikepdf.PdfError, OSError, ValueError):
        yield None
        return
    with held:
        yield held


def _value(reference: object, sealed: pikepdf.Pdf | None) -> object:
    """Return the dictionary of a signature, in Python's own types."""
    number = getattr(reference, "objid", None)
    if sealed is not None and isinstance(number, int):
        with contextlib.suppress(pikepdf.PdfError, ValueError, TypeError):
            found = sealed.get_object(number, 0)
            if isinstance(found, pikepdf.Dictionary) and "/ByteRange" in found:
                texts = {name: bytes(found[f"/{name}"]) for name in _TEXTS if f"/{name}" in found}
                spans = [int(value) for value in found["/ByteRange"]]
                return {**texts, "ByteRange": spans}
    return resolve1(reference)


def _fields(root: object) -> Iterator[dict[str, object]]:
    """Yield form fields with what they inherit, depth first, each object once."""
    waiting: list[tuple[object, int, dict[str, object]]] = [(root, 0, {})]
    seen: set[int] = set()
    while waiting and len(seen) < MOST_FIELDS:
        reference, depth, inherited = waiting.pop()
        number = getattr(reference, "objid", None)
        if isinstance(number, int):
            if number in seen:
                continue
            seen.add(number)
        value = resolve1(reference)
        if isinstance(value, list):
            waiting.extend((item, depth, inherited) for item in reversed(value))
        elif isinstance(value, dict) and depth < DEEPEST_FIELD:
            own = {**inherited, **{k: v for k, v in value.items() if k not in ("Kids", "Parent")}}
            yield own
            if "Kids" in value:
                passed = {k: own[k] for k in ("FT", "V") if k in own}
                waiting.append((value["Kids"], depth + 1, passed))


def _signature(
    field: dict[str, object],
    size: int,
    pages: dict[object, PdfPage],
    objects: pikepdf.Pdf | None,
) -> DigitalSignature | None:
    kind = resolve1(field.get("FT"))
    if getattr(kind, "name", None) != "Sig" or "Rect" not in field:
        return None
    value = _value(field.get("V"), objects)
    if not isinstance(value, dict):
        return None
    contents = resolve1(value.get("Contents"))
    sealed = contents if isinstance(contents, bytes) else b""
    page = pages.get(getattr(field.get("P"), "objid", None))
    return DigitalSignature(
        signer=_signer(value, sealed),
        time=_iso_time(_text(value.get("M"))) or _sealed_time(sealed),
        covers_whole_file=_covers(resolve1(value.get("ByteRange")), size),
        page=page.page_number if page else None,
        box=_place(field, page) if page else None,
    )


def _place(field: dict[str, object], page: PdfPage) -> Box | None:
    """Return a field's box; None for an invisible field, or on a page that is shown turned."""
    corners = resolve1(field["Rect"])
    if page.rotation or not isinstance(corners, list) or len(corners) != 4:
        return None
    left, bottom, right, top = (float(resolve1(value)) for value in corners)
    if right <= left or top <= bottom:
        return None
    return Box(left, float(page.height) - top, right, float(page.height) - bottom)


def _text(value: object) -> str:
    value = resolve1(value)
    if isinstance(value, bytes):
        return unicodedata.normalize("NFC", decode_text(value)).strip("\x00 \n\r\t")
    return ""


def _signer(value: dict[str, object], sealed: bytes) -> str:
    """Return the name in the signer's certificate, else the one the signature states."""
    try:
        with warnings.catch_warnings():  # of certificates that are no strict DER; nobody's concern
            warnings.simplefilter("ignore", UserWarning)
            held = sealed.rstrip(b"\x00")
            certificates = pkcs7.load_der_pkcs7_certificates(held) if sealed else []
    except ValueError:
        certificates = []
    issuers = {certificate.issuer for certificate in certificates}
    for certificate in certificates:
        if certificate.subject not in issuers:
            names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
            if names:
                return unicodedata.normalize("NFC", str(names[0].value))
    return _text(value.get("Name"))


def _covers(byte_range: object, size: int) -> bool:
    """Return whether the signed bytes are the whole file but for the signature itself."""
    if not isinstance(byte_range, list) or len(byte_range) != 4:
        return False
    start, length, second, rest = (int(resolve1(v)) for v in byte_range)
    return start == 0 and length < second and 0 <= size - (second + rest) <= 2


def _iso_time(text: str) -> str | None:
    found = _PDF_TIME.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second, sign, off_hours, off_minutes = found.groups()
    zone = None
    if sign == "Z":
        zone = dt.UTC
    elif sign:
        offset = dt.timedelta(hours=int(off_hours or 0), minutes=int(off_minutes or 0))
        zone = dt.timezone(offset if sign == "+" else -offset)
    try:
        time = dt.datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            tzinfo=zone,
        )
    except ValueError:
        return None
    return time.isoformat()


def _sealed_time(sealed: bytes) -> str | None:
    """Return the signing time inside the signature (UTCTime or GeneralizedTime, RFC 5652)."""
    at = sealed.find(_SIGNING_TIME)
    if at < 0:
        return None
    rest = sealed[at + len(_SIGNING_TIME) : at + len(_SIGNING_TIME) + 24]
    found = re.search(rb"\x17\x0d(\d{12}Z)|\x18\x0f(\d{14}Z)", rest)
    if not found:
        return None
    if found[1]:
        digits = found[1].decode("ascii")
        century = "20" if int(digits[:2]) < 50 else "19"
        return _iso_time(century + digits)
    return _iso_time(found[2].decode("ascii"))


def read_annotations(
    path: Path,
    numbers: Sequence[int],
    meet: Callable[[int, pypdfium2.PdfPage], None] = lambda number, page: None,
) -> tuple[Candidate, ...]:
    """Return the texts that annotations and form fields draw on pages `numbers`, with their place.

    PDFium flattens each page in a copy in memory; what then stands in an annotation's rectangle
    and did not before is the annotation's text. One candidate a rectangle, lines by newlines.
    `meet` is given every page as it is in the file, while it is open.
    """
    found: list[Candidate] = []
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return ()
    try:
        with contextlib.suppress(pypdfium2.PdfiumError):
            document.init_forms()
        for number in numbers:
            # A broken page has none; those of the other pages still count.
            with contextlib.suppress(pypdfium2.PdfiumError):
                found.extend(_flattened(document, number, meet))
    finally:
        document.close()
    return tuple(found)


def _flattened(
    document: pypdfium2.PdfDocument, number: int, meet: Callable[[int, pypdfium2.PdfPage], None]
) -> Iterator[Candidate]:
    page = document[number - 1]
    meet(number, page)
    if pypdfium2.raw.FPDFPage_GetAnnotCount(page) == 0:
        page.close()
        return
    rectangles = [rectangle for _, rectangle in annotations_of(page)]
    objects = pypdfium2.raw.FPDFPage_CountObjects(page)
    before = page.get_textpage()
    old = [before.get_text_bounded(*rectangle) for rectangle in rectangles]
    before.close()
    # Not `page.flatten()`: it refuses documents that have annotations and no form.
    flattened = pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_NORMALDISPLAY)
    page.close()
    if flattened == pypdfium2.raw.FLATTEN_FAIL:
        return
    page = document[number - 1]
    after = page.get_textpage()
    mixed = any(map(str.strip, old))
    added = list(_letters_of(after, _runs_from(page, objects))) if mixed else []
    for rectangle, had in zip(rectangles, old, strict=True):
        bounded = after.get_text_bounded(*rectangle)
        # What the page itself has there (`ngày  tháng`) is left out.
        own = _text_in(rectangle, added) if had.strip() else ""
        text = _clean(own if own.strip() else bounded)
        known = set(_clean(had).split("\n"))
        text = "\n".join(line for line in text.split("\n") if line not in known)
        if text:
            box = place_on_page(page, *rectangle)
            yield Candidate(text, text, number, box, 1.0, "annotation")
    after.close()
    page.close()


def _runs_from(page: pypdfium2.PdfPage, first: int) -> set[int]:
    """Return the addresses of the runs of text within a page's objects from the `first` on.

    Flattening puts what annotations draw behind what the page had.
    """
    raw = pypdfium2.raw
    waiting = [
        (raw.FPDFPage_GetObject(page, index), DEEPEST_FORM)
        for index in range(first, raw.FPDFPage_CountObjects(page))
    ]
    found: set[int] = set()
    while waiting and len(found) < MOST_RUNS:
        held, deeper = waiting.pop()
        if not held:
            continue
        kind = raw.FPDFPageObj_GetType(held)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            found.add(ctypes.addressof(held.contents))
        elif kind == raw.FPDF_PAGEOBJ_FORM and deeper:
            inside = range(min(raw.FPDFFormObj_CountObjects(held), MOST_RUNS))
            waiting += [(raw.FPDFFormObj_GetObject(held, index), deeper - 1) for index in inside]
    return found


def _letters_of(
    text: pypdfium2.PdfTextPage, added: set[int]
) -> Iterator[tuple[str, tuple[float, float] | None]]:
    """Yield the letters of `added` runs with where they stand, and the blanks and line ends that
    PDFium puts between letters, which stand nowhere.
    """
    raw = pypdfium2.raw
    across, up = ctypes.c_double(), ctypes.c_double()
    for index in range(raw.FPDFText_CountChars(text)):
        held = raw.FPDFText_GetTextObject(text, index)
        if held and ctypes.addressof(held.contents) not in added:
            continue
        code = raw.FPDFText_GetUnicode(text, index)
        if raw.FPDFText_IsGenerated(text, index):
            yield chr(code), None
            continue
        raw.FPDFText_GetCharOrigin(text, index, across, up)
        yield "-" if code == LINE_END_HYPHEN else chr(code), (across.value, up.value)


def _text_in(
    rectangle: Rectangle, letters: Sequence[tuple[str, tuple[float, float] | None]]
) -> str:
    """Return what letters say in a rectangle, with the signs between them."""
    left, bottom, right, top = rectangle
    return "".join(
        sign
        for sign, at in letters
        if at is None or (left <= at[0] <= right and bottom <= at[1] <= top)
    )


def place_on_page(
    page: pypdfium2.PdfPage, left: float, bottom: float, right: float, top: float
) -> Box:
    """Return a rectangle of the page's own frame as a box on the page as it is shown."""
    fine = 10  # PDFium answers in whole device units: ten of them a point
    width, height = round(page.get_width() * fine), round(page.get_height() * fine)
    corners = []
    for x, y in ((left, bottom), (right, top)):
        to_x, to_y = ctypes.c_int(), ctypes.c_int()
        pypdfium2.raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, to_x, to_y)
        corners.append((to_x.value / fine, to_y.value / fine))
    (x0, y0), (x1, y1) = corners
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def annotations_of(page: pypdfium2.PdfPage) -> Iterator[tuple[object, Rectangle]]:
    """Yield the annotations of a page that have a place on it, with their rectangle."""
    raw = pypdfium2.raw
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), MOST_FIELDS)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        rectangle = raw.FS_RECTF()
        if raw.FPDFAnnot_GetRect(annotation, rectangle):
            left, right = sorted((rectangle.left, rectangle.right))
            bottom, top = sorted((rectangle.bottom, rectangle.top))
            if right - left > 1 and top - bottom > 1:
                yield annotation, (left, bottom, right, top)
        raw.FPDFPage_CloseAnnot(annotation)


@contextlib.contextmanager
def hidden(page: pypdfium2.PdfPage, boxes: Sequence[Box]) -> Iterator[None]:
    """Hide the annotations that stand in `boxes` from drawing, until the block ends."""
    raw = pypdfium2.raw
    flags: list[tuple[int, int]] = []
    count = raw.FPDFPage_GetAnnotCount(page) if boxes else 0
    for index in range(min(count, MOST_FIELDS)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        rectangle = raw.FS_RECTF()
        if raw.FPDFAnnot_GetRect(annotation, rectangle):
            corners = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            if place_on_page(page, *corners) in boxes:
                flags.append((index, raw.FPDFAnnot_GetFlags(annotation)))
                raw.FPDFAnnot_SetFlags(annotation, flags[-1][1] | raw.FPDF_ANNOT_FLAG_HIDDEN)
        raw.FPDFPage_CloseAnnot(annotation)
    try:
        yield
    finally:
        for index, was in flags:
            annotation = raw.FPDFPage_GetAnnot(page, index)
            if annotation:
                raw.FPDFAnnot_SetFlags(annotation, was)
                raw.FPDFPage_CloseAnnot(annotation)


def _clean(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).replace("\r", "\n").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())
