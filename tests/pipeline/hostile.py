"""Makes hostile files: each is to end as one row with a named error, or as a document, in time."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image, ImageDraw

A4 = "0 0 595 842"


def pdf(objects: Mapping[int, bytes], root: int = 1, trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        used = number in places
        out += b"%010d %05d %s \n" % (
            places.get(number, 0),
            0 if used else 65535,
            b"n" if used else b"f",
        )
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        root,
        trailer,
        start,
    )
    return bytes(out)


def stream(content: bytes, about: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (about, len(content), content)


def one_page(content: bytes, resources: bytes = b"<<>>", box: str = A4, **more: bytes) -> bytes:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % more.get("catalog", b""),
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources %s%s>>"
        % (box.encode(), resources, more.get("page", b"")),
        4: stream(content),
    }
    for name, body in more.items():
        if name.startswith("o"):
            objects[int(name[1:])] = body
    return pdf(objects)


def with_picture(data: bytes, about: bytes) -> bytes:
    resources = b"<</XObject<</I 5 0 R>>>>"
    picture = stream(data, b"/Type/XObject/Subtype/Image" + about)
    return one_page(b"q 595 0 0 842 0 0 cm /I Do Q", resources, o5=picture)


def letter_picture(mode: str = "L") -> Image.Image:
    image = Image.new("L", (620, 877), 255)
    draw = ImageDraw.Draw(image)
    for line in range(12):
        draw.text((60, 60 + 40 * line), "SO 12/KH-UBND NGAY 3 THANG 4 NAM 2024", fill=0)
    return image.convert(mode)


def saved(image: Image.Image, form: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def xref_loop() -> bytes:
    return one_page(b"").replace(b"/Size", b"/Prev 9/Size")


def page_tree_loop() -> bytes:
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 2>>",
            3: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 2>>",
        }
    )


def many_pages(count: int) -> bytes:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>"
        % (b" ".join(b"%d 0 R" % (n + 3) for n in range(count)), count),
    }
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    return pdf(objects | dict.fromkeys(range(3, count + 3), page))


def page_count_lie() -> bytes:
    return one_page(b"").replace(b"/Count 1", b"/Count 99999999")


def one_bit_bomb(side: int) -> bytes:
    packer = zlib.compressobj(9)
    rows = packer.compress(bytes(side * side // 8)) + packer.flush()
    about = b"/Width %d/Height %d/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode"
    return with_picture(rows, about % (side, side))


def nested_forms(depth: int) -> bytes:
    """Form XObjects, each drawing the next one ten times."""
    more = {
        f"o{5 + n}": stream(
            b"/F Do " * 10,
            b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
            b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + n),
        )
        for n in range(depth)
    }
    more[f"o{5 + depth}"] = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return one_page(b"/F Do", b"<</XObject<</F 5 0 R>>>>", A4, **more)


def form_draws_itself() -> bytes:
    form = stream(
        b"/F Do",
        b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F 5 0 R>>>>",
    )
    return one_page(b"/F Do", b"<</XObject<</F 5 0 R>>>>", o5=form)


def stream_bomb() -> bytes:
    content = zlib.compress(b" " * 300_000_000, 9)
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            4: stream(content, b"/Filter/FlateDecode"),
        }
    )


def attachment() -> bytes:
    names = b"/Names<</EmbeddedFiles<</Names[(virus.exe) 5 0 R]>>>>"
    file = b"<</Type/Filespec/F(../../virus.exe)/EF<</F 6 0 R>>>>"
    return one_page(b"", catalog=names, o5=file, o6=stream(b"MZ", b"/Type/EmbeddedFile"))


def javascript() -> bytes:
    return one_page(b"", catalog=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>")


def xfa_form() -> bytes:
    form = b"/AcroForm<</XFA 5 0 R/Fields[]>>"
    template = b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><!ENTITY a '&a;'></xdp:xdp>"
    return one_page(b"", catalog=form, o5=stream(template))


def docx(document: bytes, **more: bytes) -> bytes:
    """Return a Word file with this `word/document.xml`."""
    out = io.BytesIO()
    kinds = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" ContentType='
        b'"application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Override PartName="/word/document.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
        b"</Types>"
    )
    links = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", kinds)
        archive.writestr("_rels/.rels", links)
        archive.writestr("word/document.xml", document)
        for name, content in more.items():
            archive.writestr(name, content)
    return out.getvalue()


def billion_laughs() -> bytes:
    entities = '<!ENTITY l0 "ha">' + "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
    )
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><x>&l9;</x>'.encode()


def deep_xml() -> bytes:
    return b"<a>" * 200_000 + b"</a>" * 200_000


def locked_pdf(opens_with: str) -> bytes:
    """Return a PDF with an owner password; `opens_with` is the one it takes to open it."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    lock = StandardEncryption(opens_with, ownerPassword="owner", canPrint=0)
    canvas = Canvas(out, encrypt=lock)
    canvas.drawString(100, 700, "SO 12/KH-UBND")
    canvas.save()
    return out.getvalue()


def truncated(share: float) -> bytes:
    scan = saved(letter_picture(), "JPEG")
    about = b"/Width 620/Height 877/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode"
    whole = with_picture(scan, about)
    return whole[: round(len(whole) * share)]


QUICK: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "zero-bytes.pdf": (lambda: b"", {"empty-file"}),
    "header-only.pdf": (lambda: b"%PDF-1.7\n", {"damaged"}),
    "web-page.pdf": (lambda: b"<!DOCTYPE html><html>%PDF-</html>", {"unsupported-type"}),
    "program.pdf": (lambda: b"MZ\x90\0" + bytes(2000), {"unsupported-type"}),
    "zeros.pdf": (lambda: bytes(100_000), {"unsupported-type"}),
    "text.docx": (lambda: b"hello", {"unsupported-type"}),
    "zip.docx": (lambda: b"PK\x03\x04" + bytes(40), {"damaged"}),
    "truncated-10.pdf": (lambda: truncated(0.1), {"damaged", ""}),
    "xref-loop.pdf": (xref_loop, {"damaged", ""}),
    "page-tree-loop.pdf": (page_tree_loop, {"blank"}),
    "page-count-lie.pdf": (page_count_lie, {"too-large", "damaged", ""}),
    "10000-pages.pdf": (lambda: many_pages(10_000), {"too-large"}),
    "huge-page.pdf": (lambda: one_page(b"", box="0 0 1000000 1000000"), {"too-large", ""}),
    "no-page-size.pdf": (
        lambda: one_page(b"", box="0 0 0 0"),
        {"blank", "damaged", "too-large", ""},
    ),
    "no-media-box.pdf": (
        lambda: one_page(b"BT /F1 12 Tf 72 700 Td (abc) Tj ET").replace(b"/MediaBox", b"/MediaBux"),
        {"damaged", ""},
    ),
    "negative-page.pdf": (lambda: one_page(b"", box="0 0 -595 -842"), {"damaged", ""}),
    "attachment.pdf": (attachment, {""}),
    "javascript.pdf": (javascript, {""}),
    "xfa.pdf": (xfa_form, {""}),
    "form-draws-itself.pdf": (form_draws_itself, {""}),
    "user-password.pdf": (lambda: locked_pdf("secret"), {"encrypted"}),
    "entity-bomb.docx": (lambda: docx(billion_laughs()), {"damaged"}),
    "deep.docx": (lambda: docx(deep_xml()), {"damaged", "too-large"}),
    "empty-word.docx": (lambda: docx(b""), {"blank"}),
    "unpacks-large.docx": (
        lambda: docx(b"<a/>", big=bytes(300_000_000)),
        {"too-large"},
    ),
    "huge.png": (
        lambda: saved(Image.new("1", (30_000, 30_000)), "PNG"),
        {"too-large"},
    ),
    "half.png": (lambda: saved(letter_picture(), "PNG")[:60], {"damaged"}),
    "loop.tiff": (lambda: b"II*\0\x08\0\0\0\0\0\x08\0\0\0", {"damaged"}),
}
"""Files that need no OCR: name, maker, and the errors that will do (empty: read)."""

SLOW: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "truncated-50.pdf": (lambda: truncated(0.5), {"damaged", ""}),
    "truncated-90.pdf": (lambda: truncated(0.9), {"damaged", ""}),
    "owner-password.pdf": (lambda: locked_pdf(""), {""}),
    "one-bit-bomb.pdf": (lambda: one_bit_bomb(20_000), {"", "too-large"}),
    "nested-forms.pdf": (lambda: nested_forms(12), {"too-large"}),
    "stream-bomb.pdf": (stream_bomb, {"", "too-large", "damaged", "timeout"}),
    "cmyk.jpg": (lambda: saved(letter_picture("CMYK"), "JPEG"), {""}),
    "16-bit.png": (lambda: saved(letter_picture("I;16"), "PNG"), {""}),
    "transparent.png": (lambda: saved(letter_picture("RGBA"), "PNG"), {""}),
    "jpx.pdf": (
        lambda: with_picture(
            saved(letter_picture(), "JPEG2000"), b"/Width 620/Height 877/Filter/JPXDecode"
        ),
        {""},
    ),
    "broken-jbig2.pdf": (
        lambda: with_picture(
            b"\x97JB2" + bytes(range(256)) * 4,
            b"/Width 620/Height 877/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode",
        ),
        {"", "damaged"},
    ),
}
"""Files that are drawn or read by OCR."""


def names() -> tuple[str, ...]:
    """Names of files that break careless programs."""
    return (
        "Ke\u0302\u0301 hoa\u0323ch.pdf",
        "K\u1ebf ho\u1ea1ch.pdf",
        "two\nlines.pdf",
        "quo'te\".pdf",
        "=cmd|'/C calc'!A0.pdf",
        "-rf.pdf",
        "%s%n.pdf",
        "[bold]a[/bold].pdf",
        "a.pdf" + " " * 3,
        "\u202efdp.exe",
        "x" * 251 + ".pdf",
        "*?<>|.pdf",
        "tab\tin.pdf",
    )


def write_all(folder: Path, makers: Mapping[str, tuple[Callable[[], bytes], set[str]]]) -> None:
    for name, (make, _) in makers.items():
        (folder / name).write_bytes(make())
