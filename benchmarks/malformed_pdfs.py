"""Malformed PDFs of every kind we know, each through a worker: one row each, with a true name.

    python -m benchmarks.malformed_pdfs [--each 12] [--seed 1] [--seconds 900] [--keep DIR]

Files are made, none is anybody's: sound ones that are then broken in one way (`WAYS`), `--each` of
a way; what counts as a fault: `pdf_rows`. `--keep` writes the files at fault. Exit status 1 where
there was any.
"""

# ruff: noqa: E501  PDF objects are read best on one line
from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image

from benchmarks.fuzz import damaged, pdf_of, sound_pdf, stream
from benchmarks.pdf_rows import tell_rows

Random = random.Random
A4 = b"/MediaBox [0 0 595 842]"
TEXT = b"BT /F1 13 Tf 80 760 Td (UY BAN NHAN DAN  So: 12/KH-UBND) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>"


def page_with(
    content: bytes = TEXT,
    resources: bytes = b"/Font << /F1 5 0 R >>",
    *objects: bytes,
    page: bytes = A4,
    catalog: bytes = b"",
) -> bytes:
    """Return a PDF of one page; `objects` are numbered from 6."""
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R %s /Contents 4 0 R /Resources << %s >> >>"
        % (page, resources),
        stream(b"", content),
        FONT,
        *objects,
    )


def packed_objects(chance: Random, **wrong: bytes) -> bytes:
    """Return a PDF 1.5 whose objects lie in an object stream; `wrong` replaces what its keys say."""
    held = [
        (1, b"<< /Type /Catalog /Pages 2 0 R >>"),
        (2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        (3, b"<< /Type /Page /Parent 2 0 R " + A4 + b" /Contents 5 0 R >>"),
    ]
    body = b" ".join(one for _, one in held)
    places, at = [], 0
    for number, one in held:
        places.append(b"%d %d" % (number, at))
        at += len(one) + 1
    table = b" ".join(places) + b" "
    inside = zlib.compress(table + body)
    if chance.random() < 0.4:
        inside = damaged(inside, chance)
    about = {b"N": b"3", b"First": b"%d" % len(table), b"W": b"[1 2 1]", b"Size": b"7"}
    about |= {name.encode(): value for name, value in wrong.items()}
    out = bytearray(b"%PDF-1.5\n")
    starts = {}
    objects = (
        (4, b"/Type /ObjStm /N %s /First %s" % (about[b"N"], about[b"First"]), inside),
        (5, b"", zlib.compress(b"72 700 200 90 re f")),
    )
    for number, words, content in objects:
        starts[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (
            number,
            stream(words + about.get(b"Extends", b"") + b" /Filter /FlateDecode", content),
        )
    starts[6] = len(out)
    rows = [b"\0\0\0\xff", *(b"\2\0\4" + bytes([n]) for n in range(3))]
    rows += [b"\1" + starts[number].to_bytes(2, "big") + b"\0" for number in (4, 5, 6)]
    words = b"/Type /XRef /Size %s /W %s /Root 1 0 R /Filter /FlateDecode %s" % (
        about[b"Size"], about[b"W"], about.get(b"Index", b""),
    )  # fmt: skip
    out += b"6 0 obj\n%s\nendobj\n" % stream(words, zlib.compress(b"".join(rows)))
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % starts[6]


def locked(chance: Random) -> bytes:
    """Return a PDF with an owner password that opens without one, perhaps broken."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    lock = StandardEncryption("", ownerPassword="owner", strength=chance.choice([40, 128]))
    canvas = Canvas(out, encrypt=lock)
    canvas.drawString(100, 700, "SO 12/KH-UBND")
    canvas.save()
    made = out.getvalue()
    way = chance.randrange(4)
    if way == 1:
        turn = chance.choice([b"/V 9", b"/V 0", b"/V (x)", b"/V 5"])
        made = re.sub(rb"/V \d", turn, made)
    if way == 2:
        made = re.sub(rb"/O\s*[(<]", b"/O 5 (", made, count=1)
    return damaged(made, chance) if way == 3 else made


def _turned(pattern: bytes, *turns: bytes) -> Callable[[Random], bytes]:
    def make(chance: Random) -> bytes:
        turn = chance.choice(turns)
        count = chance.choice([0, 1])
        return re.sub(pattern, lambda _found: turn, sound_pdf(chance), count=count)

    return make


def _one_of(*makers: Callable[[], bytes]) -> Callable[[Random], bytes]:
    return lambda chance: chance.choice(makers)()


def _tree(chance: Random) -> bytes:
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    leaf = b"<< /Type /Page /Parent 2 0 R " + A4 + b" >>"
    deep = chance.choice([50, 600, 3000])
    chain = [
        b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (n - 1, n + 1)
        for n in range(3, deep)
    ]
    loops = (
        (b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>",),
        (
            b"<< /Type /Pages /Kids [3 0 R] /Count 2 >>",
            b"<< /Type /Pages /Kids [2 0 R] /Count 2 >>",
        ),
        (b"<< /Type /Pages /Kids [3 0 R 2 0 R 3 0 R] /Count 3 >>", leaf),
        (b"<< /Type /Pages /Kids [null 9 0 R (x) 3 0 R] /Count 4 >>", leaf),
        (b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>", leaf),
        (b"<< /Type /Pages /Kids [3 0 R] /Count -7 >>", leaf),
        (b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", *chain, leaf),
        (b"<< /Type /Pages /Kids [" + b"3 0 R " * 2500 + b"] /Count 2500 >>", leaf),
        (b"<< /Type /Pages /Kids [] /Count 0 >>",),
        (b"[2 0 R]",),
        (leaf,),
    )
    return pdf_of(catalog, *chance.choice(loops))


def _box(chance: Random) -> bytes:
    side = chance.choice(
        [
            b"0",
            b"-1",
            b"1e9",
            b"0.0001",
            b"14400",
            b"14401",
            b"99999999999",
            b"(x)",
            b"null",
            b"nan",
        ]
    )
    other = chance.choice([side, b"842", b"1"])
    more = chance.choice(
        [b"", b"/UserUnit 100000", b"/UserUnit -1", b"/CropBox [900 900 901 901]", b"/Rotate 37",
         b"/CropBox [0 0 0 0]", b"/CropBox 3 0 R"]
    )  # fmt: skip
    return page_with(page=b"/MediaBox [0 0 %s %s] %s" % (side, other, more))


def _xref(chance: Random) -> bytes:
    made = sound_pdf(chance)
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: re.sub(rb"\d{10} 00000 n", b"%010d 00000 n" % chance.randrange(10**6), made),
        lambda: re.sub(rb"xref\n0 \d+", b"xref\n0 99999999", made),
        lambda: re.sub(rb"xref\n0 \d+", b"xref\n5 -3", made),
        lambda: made.replace(b"xref\n0", b"xerf\n0"),
        lambda: made[: made.rindex(b"xref\n0")],
        lambda: re.sub(rb"startxref\n\d+", b"startxref\n%d" % chance.randrange(len(made)), made),
        lambda: made.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % made.rindex(b"xref\n0")),
        lambda: made.replace(b"00000 n", b"65535 f"),
        lambda: made.replace(b"trailer", b"trailer << /Size 3 >> trailer"),
        lambda: made.replace(b"endobj", b""),
        lambda: made + made[9:],
        lambda: b"\0" * chance.choice([3, 900, 1100]) + made,
    )
    return chance.choice(ways)()


def _loops(chance: Random) -> bytes:
    """Outlines, names, labels, structure, fields, layers and actions that lead to themselves."""
    catalogs = (
        b"/Outlines 6 0 R",
        b"/Names << /EmbeddedFiles 7 0 R >>",
        b"/PageLabels 7 0 R",
        b"/StructTreeRoot 8 0 R /MarkInfo << /Marked true >>",
        b"/AcroForm << /Fields [9 0 R] /NeedAppearances true >>",
        b"/OCProperties << /OCGs [10 0 R] /D << /Order 11 0 R >> >>",
        b"/OpenAction 12 0 R",
    )
    return page_with(
        TEXT,
        b"/Font << /F1 5 0 R >>",
        b"<< /Type /Outlines /First 6 0 R /Last 6 0 R /Next 6 0 R /Prev 6 0 R /Count 99999999 >>",
        b"<< /Kids [7 0 R 7 0 R] /Limits [(a) (z)] >>",
        b"<< /Type /StructTreeRoot /K [8 0 R 8 0 R] /ParentTree 7 0 R >>",
        b"<< /FT /Tx /T (a) /Kids [9 0 R] /Parent 9 0 R /Subtype /Widget /Rect [0 0 9 9] /AP << /N 13 0 R >> >>",
        b"<< /Type /OCG /Name (a) >>",
        b"[11 0 R 11 0 R]",
        b"<< /S /GoTo /D [3 0 R /Fit] /Next [12 0 R 12 0 R] >>",
        stream(
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 13 0 R >> >>",
            b"/X Do /X Do",
        ),
        page=A4 + b" /Annots [9 0 R] /B [6 0 R] /StructParents 0",
        catalog=b" ".join(chance.sample(catalogs, chance.randint(1, 4))),
    )


def _forms(chance: Random) -> bytes:
    """Forms, patterns, masks and glyphs that draw themselves or one another many times."""
    ways: tuple[tuple[bytes, bytes, tuple[bytes, ...]], ...] = (
        (b"/X Do", b"/XObject << /X 6 0 R >>", (
            stream(b"/Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X 6 0 R >> >>", b"/X Do /X Do"),
        )),
        (b"/X Do", b"/XObject << /X 6 0 R >>", tuple(
            stream(b"/Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X %d 0 R >> >>" % (n + 7), b"/X Do " * 12)
            for n in range(chance.choice([4, 12, 30]))
        )),
        (b"/Pattern cs /P scn 0 0 595 842 re f", b"/Pattern << /P 6 0 R >>", (
            stream(b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001 /Resources << >>", b"0 0 1 1 re f"),
        )),
        (b"/Pattern cs /P scn 0 0 595 842 re f", b"/Pattern << /P 6 0 R >>", (
            stream(b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << /Pattern << /P 6 0 R >> >>", b"/Pattern cs /P scn 0 0 9 9 re f"),
        )),
        (b"/S sh", b"/Shading << /S << /ShadingType 1 /ColorSpace /DeviceGray /Function 6 0 R >> >>", (
            stream(b"/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]", b"{ " + b"dup mul " * 20_000 + b"}"),
        )),
        (b"/S sh", b"/Shading << /S << /ShadingType 2 /Coords [0 0 9 9] /ColorSpace /DeviceGray /Function 6 0 R >> >>", (
            b"<< /FunctionType 3 /Domain [0 1] /Functions [6 0 R 6 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>",
        )),
        (b"/G gs 0 0 99 99 re f", b"/ExtGState << /G << /SMask << /S /Luminosity /G 6 0 R >> >> >>", (
            stream(b"/Subtype /Form /BBox [0 0 99 99] /Group << /S /Transparency >> /Resources << /ExtGState << /G << /SMask << /S /Luminosity /G 6 0 R >> >> >> >>", b"/G gs 0 0 9 9 re f"),
        )),
        (b"BT /T 20 Tf 80 700 Td (aaaa) Tj ET", b"/Font << /T 6 0 R >>", (
            b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 7 0 R >> /Encoding << /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [9] /Resources << /Font << /T 6 0 R >> >> >>",
            stream(b"", b"9 0 d0 BT /T 1 Tf (aa) Tj ET"),
        )),
    )  # fmt: skip
    content, resources, objects = chance.choice(ways)
    return page_with(content, resources, *objects)


def _fonts(chance: Random) -> bytes:
    cmap = chance.choice([
        b"1 beginbfrange <0000> <FFFFFFFF> <0000> endbfrange",
        b"1 begincodespacerange <00> <FFFFFFFFFFFFFFFF> endcodespacerange",
        b"/Adobe usecmap " * 4000, b"beginbfchar " * 9000, b"<" * 50_000, bytes(range(256)) * 40,
    ])  # fmt: skip
    font = chance.choice([
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /TrueType /BaseFont /A /ToUnicode 7 0 R /FirstChar -5 /LastChar 99999999 /Widths 6 0 R >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /A /ToUnicode 7 0 R /FontDescriptor << /FontFile 7 0 R /FontFile2 7 0 R /FontFile3 7 0 R >> >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /W [0 [6 0 R] 1 999999999 5] /DW (x) /ToUnicode 7 0 R >>",
        b"7 0 R", b"null",
    ])  # fmt: skip
    return page_with(TEXT, b"/Font << /F1 6 0 R >>", font, stream(b"", cmap))


def _picture(chance: Random) -> bytes:
    about = b"/Subtype /Image /Width %s /Height %s /BitsPerComponent %s /ColorSpace %s /Filter %s" % (
        chance.choice([b"60", b"0", b"-1", b"100000", b"2147483647"]),
        chance.choice([b"80", b"0", b"100000", b"65536"]),
        chance.choice([b"8", b"1", b"16", b"0", b"33"]),
        chance.choice([b"/DeviceGray", b"/DeviceCMYK", b"[/Indexed 6 0 R 255 6 0 R]",
                       b"[/ICCBased 6 0 R]", b"[/Separation /A 6 0 R 6 0 R]"]),
        chance.choice([b"/DCTDecode", b"/JPXDecode", b"/JBIG2Decode", b"/CCITTFaxDecode",
                       b"/FlateDecode", b"/LZWDecode", b"/RunLengthDecode", b"/ASCII85Decode",
                       b"[/ASCIIHexDecode /FlateDecode /DCTDecode]", b"[" + b"/FlateDecode " * 900 + b"]"]),
    )  # fmt: skip
    about += chance.choice([
        b"", b" /DecodeParms << /K -1 /Columns 99999999 /Rows 99999999 >>",
        b" /DecodeParms << /Predictor 15 /Columns 999999999 /Colors 99 >>",
        b" /DecodeParms << /JBIG2Globals 6 0 R >>", b" /SMask 6 0 R", b" /Mask [0 9999]",
    ])  # fmt: skip
    whole = BytesIO()
    Image.new("L", (60, 80), 90).save(whole, chance.choice(["JPEG", "JPEG2000", "PNG"]))
    body = chance.choice([
        whole.getvalue(), damaged(whole.getvalue(), chance), zlib.compress(bytes(20_000_000), 9),
        bytes(range(256)) * 9, b"",
    ])  # fmt: skip
    return page_with(
        b"q 595 0 0 842 0 0 cm /I Do Q", b"/XObject << /I 6 0 R >>", stream(about, body)
    )


def _content(chance: Random) -> bytes:
    content = chance.choice([
        b"q " * 200_000 + TEXT, b"Q " * 200_000 + TEXT, b"[" * 100_000, b"<<" * 50_000, b"(" * 200_000,
        b"BI /W 9 /H 9 /BPC 8 /CS /G ID " + bytes(range(256)) * 20, b"BT /F1 1e30 Tf (a) Tj ET",
        b"1e30 0 0 1e30 0 0 cm " * 300 + TEXT, b"0 0 m " + b"1 1 l 9 9 l " * 150_000 + b"S",
        b"BT /F1 9 Tf " + b"(aaaaaaaaaa) Tj " * 60_000 + b"ET", b"/X Do " * 20_000, b"BT " * 20_000,
        b"[1e-9 1e-9] 0 d 60 700 m 500 700 l S " + TEXT, b"/P BMC " * 30_000 + TEXT, TEXT.replace(b"ET", b""),
        b"\xff" * 9000, b"% " + b"x" * 900_000,
    ])  # fmt: skip
    return page_with(content)


def _white(chance: Random) -> bytes:
    whole = BytesIO()
    Image.new("L", (60, 80), 255).save(whole, "JPEG")
    about = b"/Subtype /Image /Width 60 /Height 80 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode"
    return chance.choice([
        page_with(b""), page_with(b"1 g 0 0 595 842 re f"), page_with(b"BT /F1 9 Tf (   ) Tj ET"),
        page_with(b"q 595 0 0 842 0 0 cm /I Do Q", b"/XObject << /I 6 0 R >>", stream(about, whole.getvalue())),
        page_with(TEXT, page=A4 + b" /Contents null"),
    ])  # fmt: skip


WAYS: dict[str, Callable[[Random], bytes]] = {
    "cut": lambda chance: (made := sound_pdf(chance))[: chance.randrange(5, len(made))],
    "bytes-turned": lambda chance: damaged(sound_pdf(chance), chance),
    "xref": _xref,
    "lengths": _turned(rb"/Length \d+", b"/Length 0", b"/Length -5", b"/Length 999999999",
                       b"/Length 5 0 R", b"/Length (x)", b"/Length 12"),
    "page-tree": _tree,
    "boxes": _box,
    "loops": _loops,
    "forms": _forms,
    "fonts": _fonts,
    "pictures": _picture,
    "content": _content,
    "owner-password": locked,
    "encrypt": lambda chance: sound_pdf(chance).replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /Encrypt "
        + chance.choice([b"1 0 R", b"99 0 R", b"<< /Filter /Standard /V 4 >>", b"<< >>", b"5"]),
    ),
    "object-streams": lambda chance: packed_objects(
        chance,
        **chance.choice([
            {}, {"N": b"0"}, {"N": b"99999999"}, {"N": b"-1"}, {"First": b"0"}, {"First": b"999999"},
            {"W": b"[0 0 0]"}, {"W": b"[9 9 9]"}, {"W": b"[1 2]"}, {"Size": b"99999999"},
            {"Index": b"/Index [0 99999999]"}, {"Index": b"/Index [5 -1]"},
            {"Extends": b" /Extends 4 0 R"},
        ]),
    ),
    "root": _turned(rb"/Root 1 0 R", b"/Root 3 0 R", b"/Root 99 0 R", b"", b"/Root null", b"/Root << >>"),
    "annotations": _turned(rb"/Annots \[[^\]]*\]", b"/Annots [3 0 R]", b"/Annots 3 0 R",
                           b"/Annots [9 0 R " + b"10 0 R " * 3000 + b"]", b"/Annots [null (x) 5]"),
    "white": _white,
}  # fmt: skip


def main() -> int:
    """Read the files of all ways until the time is over; return 1 where any was at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=900)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = _files(options, Path(folder))
        return tell_rows(
            made, options.seconds, options.keep, lambda path: path.stem.rpartition("-")[0]
        )


def _files(options: argparse.Namespace, folder: Path) -> Iterator[Path]:
    for number in range(options.each):
        for way, make in WAYS.items():
            path = folder / f"{way}-{number}.pdf"
            path.write_bytes(make(Random(f"{options.seed} {way} {number}")))
            yield path


if __name__ == "__main__":
    sys.exit(main())
