"""Feeds broken files and odd texts to the readers: each must end in a row with a true name.

    python -m benchmarks.fuzz --seconds 120 [--seed 1] [--kinds pdf docx …] [--keep DIR]

Sound small files are made, broken at random (cut, bytes turned, spans doubled or lost, numbers made
huge or negative, references turned into loops, filters renamed, boxes blown up, nesting deepened)
and read in a worker process, Tesseract stood in for. What counts as a fault: an exception that is
no ReadingError, a worker that dies, more than `LONGEST` seconds, more than `MOST_MEMORY` MiB.
`--keep` writes the files that were at fault. Exit status 1 where there was any.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import TimeoutError
from io import BytesIO
from pathlib import Path

import docx
from pebble import ProcessExpired, ProcessPool
from PIL import Image, ImageDraw

from extractors.document import Reading
from extractors.errors import ReadingError
from extractors.fields.extract import extract
from extractors.fields.split import split_documents
from extractors.grammar.loader import load_grammar
from extractors.page import Box, Line, Page, Word
from extractors.reading import picture_reading
from extractors.reading.lines import lines_of
from extractors.reading.read_file import ReadOptions, read_file

LONGEST = 60.0
MOST_MEMORY = 1024
Random = random.Random


def pdf_of(*objects: bytes) -> bytes:
    """Return a PDF of objects numbered from 1, the first its catalog."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def stream(about: bytes, body: bytes) -> bytes:
    """Return a stream object with these entries in its dictionary."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (about, len(body), body)


def sound_pdf(chance: Random) -> bytes:
    """Return a small PDF: two pages, text, a picture, a form within a form, a note, a signature."""
    text = b"BT /F1 13 Tf 80 760 Td (UY BAN NHAN DAN  So: 12/KH-UBND) Tj ET /X1 Do /I1 Do"
    picture = BytesIO()
    Image.new("L", (60, 80), chance.randrange(256)).save(picture, "JPEG")
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [9 0 R] /NeedAppearances true >> >>",
        b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Rotate 0"
        b" /Resources << /Font << /F1 6 0 R >> /XObject << /X1 7 0 R /I1 8 0 R >> >>"
        b" /Annots [9 0 R 10 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 6 0 R >> >> >>",
        stream(b"", text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
        stream(
            b"/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Resources << /XObject << /X1 11 0 R >> >>",  # noqa: E501
            b"0 0 m 100 100 l S /X1 Do",
        ),
        stream(
            b"/Type /XObject /Subtype /Image /Width 60 /Height 80 /BitsPerComponent 8"
            b" /ColorSpace /DeviceGray /Filter /DCTDecode",
            picture.getvalue(),
        ),
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Ky) /Rect [300 700 500 760] /P 3 0 R"
        b" /V << /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached"
        b" /ByteRange [0 10 20 30] /Contents <3080> /M (D:20240301081500+07'00') >> >>",
        b"<< /Type /Annot /Subtype /FreeText /Rect [80 600 300 640] /Contents (SAO Y) /P 3 0 R >>",
        stream(b"/Type /XObject /Subtype /Form /BBox [0 0 50 50]", b"10 10 20 20 re f"),
    )


_PDF_TURNS: tuple[tuple[bytes, tuple[bytes, ...]], ...] = (
    (rb"/Kids \[[^\]]*\]", (b"/Kids [2 0 R]", b"/Kids [3 0 R 2 0 R]", b"/Kids []", b"/Kids 2 0 R",
                            b"/Kids [" + b"3 0 R " * 5000 + b"]")),
    (rb"/Count \d+", (b"/Count 0", b"/Count -1", b"/Count 2147483647", b"/Count 99999999999")),
    (rb"/MediaBox \[[^\]]*\]", (b"/MediaBox [0 0 0 0]", b"/MediaBox [0 0 1e9 1e9]",
                                b"/MediaBox [0 0 14400 14400]", b"/MediaBox [595 842 0 0]",
                                b"/MediaBox [0 0 0.001 99999]", b"/MediaBox (x)", b"/MediaBox 5 0 R")),  # noqa: E501
    (rb"/X1 \d+ 0 R", (b"/X1 7 0 R", b"/X1 3 0 R", b"/X1 99 0 R")),
    (rb"/Length \d+", (b"/Length 0", b"/Length -5", b"/Length 999999999", b"/Length 5 0 R")),
    (rb"/Filter /\w+", (b"/Filter /FlateDecode", b"/Filter /JBIG2Decode", b"/Filter /JPXDecode",
                        b"/Filter /CCITTFaxDecode", b"/Filter /Nix",
                        b"/Filter [" + b"/FlateDecode " * 3000 + b"]")),
    (rb"/Width \d+", (b"/Width 0", b"/Width 100000", b"/Width -3")),
    (rb"/Height \d+", (b"/Height 100000", b"/Height 0")),
    (rb"/BitsPerComponent \d+", (b"/BitsPerComponent 1", b"/BitsPerComponent 16", b"/BitsPerComponent 77")),  # noqa: E501
    (rb"/ColorSpace /\w+", (b"/ColorSpace /DeviceCMYK", b"/ColorSpace [/Indexed /DeviceRGB 255 <00>]",  # noqa: E501
                            b"/ColorSpace 7 0 R")),
    (rb"/Contents 5 0 R", (b"/Contents 3 0 R", b"/Contents [5 0 R 5 0 R 99 0 R]", b"/Contents null")),  # noqa: E501
    (rb"/Parent 2 0 R", (b"/Parent 3 0 R", b"/Parent null")),
    (rb"/Rotate 0", (b"/Rotate 91", b"/Rotate 1e99", b"/Rotate 90")),
    (rb"startxref\n\d+", (b"startxref\n0", b"startxref\n99999999", b"startxref\n-7")),
    (rb"/Root 1 0 R", (b"/Root 3 0 R", b"/Root 99 0 R", b"/Root 1 0 R /Prev 9")),
    (rb"/Rect \[[^\]]*\]", (b"/Rect [0 0]", b"/Rect [1e300 0 0 1e300]", b"/Rect null", b"/Rect [(a) 0 0 0]")),  # noqa: E501
    (rb"/M \([^)]*\)", (b"/M (D:99999999999999)", b"/M 5", b"/M (" + b"9" * 4000 + b")")),
    (rb"/ByteRange \[[^\]]*\]", (b"/ByteRange [0 1e9 5]", b"/ByteRange 5", b"/ByteRange [-1 -1 -1 -1]")),  # noqa: E501
    (rb"/Annots \[[^\]]*\]", (b"/Annots [9 0 R " + b"10 0 R " * 3000 + b"]", b"/Annots 3 0 R")),
    (rb"/Encoding /\w+", (b"/Encoding 3 0 R", b"/ToUnicode 5 0 R")),
    (rb"/Tf 80", (b"/Tf 1e30", b"/Tf -80")),
    (rb"BT ", (b"q " * 5000 + b"BT ", b"[" * 5000 + b"BT ", b"BT " * 500)),
)  # fmt: skip


def broken_pdf(chance: Random) -> bytes:
    """Return a PDF that something is wrong with."""
    made = sound_pdf(chance)
    for _ in range(chance.randint(1, 3)):
        pattern, turns = chance.choice(_PDF_TURNS)
        if chance.random() < 0.75:
            turn = chance.choice(turns)
            made = re.sub(
                pattern, lambda _found, turn=turn: turn, made, count=chance.choice([0, 1])
            )
    if chance.random() < 0.1:
        deep = b"[" * 20_000 + b"]" * 20_000
        made = made.replace(b"/Rotate 0", b"/Rotate 0 /Deep " + deep, 1)
    return damaged(made, chance) if chance.random() < 0.6 else made


def damaged(content: bytes, chance: Random) -> bytes:
    """Return bytes cut, turned, doubled or lost at random."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        if not made:
            break
        at = chance.randrange(len(made))
        end = min(at + chance.choice([1, 4, 40, 400]), len(made))
        way = chance.random()
        if way < 0.4:
            for place in range(at, min(at + chance.randint(1, 8), len(made))):
                made[place] = chance.randrange(256)
        elif way < 0.6:
            del made[at:end]
        elif way < 0.75:
            made[at:at] = made[at:end]
        elif way < 0.85:
            made = made[: max(at, 1)]
        else:
            numbers = list(re.finditer(rb"\d+", bytes(made)))
            if numbers:
                found = chance.choice(numbers)
                made[found.start() : found.end()] = chance.choice(
                    [b"0", b"-1", b"4294967296", b"99999999999999999999", b"1e400"]
                )
    return bytes(made)


def broken_docx(chance: Random) -> bytes:
    """Return a Word file with broken XML in it, or a broken container."""
    document = docx.Document()
    document.add_paragraph("UBND TỈNH\tSố: 12/KH-UBND")
    document.add_table(2, 2).cell(0, 0).text = "Số vụ"
    whole = BytesIO()
    document.save(whole)
    if chance.random() < 0.3:
        return damaged(whole.getvalue(), chance)
    out = BytesIO()
    with zipfile.ZipFile(whole) as held, zipfile.ZipFile(out, "w") as made:
        names = held.namelist()
        struck = set(chance.sample(names, k=chance.randint(1, 2)))
        if chance.random() < 0.7:
            struck.add("word/document.xml")
        for name in names:
            content = held.read(name)
            if name in struck:
                way = chance.random()
                if way < 0.1:
                    continue
                if way < 0.2:
                    content = b"<w:a>" * 30_000
                elif way < 0.3:
                    content = content.replace(b"<w:p>", b"<w:tbl><w:tr><w:tc><w:p>" * 200, 1)
                else:
                    content = damaged(content, chance)
            made.writestr(name, content)
    return out.getvalue()


def broken_image(chance: Random) -> bytes:
    """Return a broken PNG, JPEG or TIFF of one or two pages."""
    page = Image.new(chance.choice(["1", "L", "RGB", "CMYK", "I;16"]), (310, 438), "white")
    if page.mode != "I;16":
        ImageDraw.Draw(page).text((30, 40), "UBND TINH So 12/KH-UBND", fill=0)
    kind = chance.choice(["PNG", "JPEG", "TIFF"])
    if (kind == "PNG" and page.mode == "CMYK") or (kind == "JPEG" and page.mode == "I;16"):
        page = page.convert("L")
    out = BytesIO()
    page.save(out, kind, **({"save_all": True, "append_images": [page]} if kind == "TIFF" else {}))
    return damaged(out.getvalue(), chance)


def broken_zip(chance: Random) -> bytes:
    """Return a broken ZIP, which may say that it is a Word file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in ("word/document.xml", "a/b.txt", "[Content_Types].xml"):
            if chance.random() < 0.7:
                made.writestr(name, bytes(chance.randrange(256) for _ in range(300)))
    return damaged(out.getvalue(), chance)


_WORDS = (
    "Số:", "12/KH-UBND", "ngày", "05", "tháng", "02", "năm", "2024", "KẾ HOẠCH", "MẬT", "TỐI", "ĐẾN",  # noqa: E501
    "SAO Y", "Độ mật:", "UBND", "TỈNH", "ỦY BAN NHÂN DÂN", "Kính gửi:", "Nơi nhận:", "TM.", "KT.", "quý",  # noqa: E501
    "III", "6 tháng", "từ", "đến", "trường hợp", "tỷ đồng", "1.234,5", "(", ")", "…", "....", "-", "/",  # noqa: E501
    "\u0301", "\u202e", "\ufeff", "đ", "Ð", "’", "|", "_", "%", "\U0001f600", "căn cứ", "Luật", "số",  # noqa: E501
)  # fmt: skip


def odd_text(chance: Random) -> bytes:
    """Return lines of a page: words of official papers and single signs, in no order."""
    lines = []
    for _ in range(chance.randint(1, 40)):
        words = [chance.choice(_WORDS) for _ in range(chance.randint(1, 30))]
        if chance.random() < 0.15:
            words = [chance.choice(_WORDS)] * chance.randint(50, 900)
        if chance.random() < 0.2:
            words.append(chr(chance.randrange(32, 0x3000)) * chance.randint(1, 3000))
        lines.append(chance.choice([" ", "", "  "]).join(words))
    return "\n".join(lines).encode("utf-8", "replace")


MAKERS: dict[str, tuple[str, Callable[[Random], bytes]]] = {
    "pdf": (".pdf", broken_pdf),
    "docx": (".docx", broken_docx),
    "image": (".png", broken_image),
    "zip": (".zip", broken_zip),
    "text": (".txt", odd_text),
}


def read_one(path: Path, kind: str) -> tuple[str, float]:
    """Read a file to its fields; return the error's code ("" where there is none) and MiB used."""
    grammar = load_grammar()
    picture_reading.recognise = lambda *_rest: []  # type: ignore[assignment]
    code = ""
    try:
        reading = _of_text(path) if kind == "text" else read_file(path, ReadOptions())
        documents = split_documents(path.name, reading, grammar)
        for document in documents:
            extract(document, grammar)
        code = "" if documents else "blank"
    except ReadingError as error:
        code = error.code
    return code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _of_text(path: Path) -> Reading:
    words, top = [], 40.0
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        left = 60.0
        for text in line.split():
            words.append(Word(text, Box(left, top, left + 5 * len(text), top + 12)))
            left += 5 * len(text) + 4
        top += 16
    lines: tuple[Line, ...] = lines_of(words)
    return Reading((Page(1, 595, 842, lines, "text", confidence=1.0),))


def _fault(pool: ProcessPool, path: Path, kind: str, told: Counter[str]) -> str | None:
    """Return what went wrong with a file, None where nothing did."""
    try:
        code, memory = pool.schedule(read_one, args=(path, kind), timeout=LONGEST).result()
    except TimeoutError:
        return f"hangs for more than {LONGEST:g} s"
    except ProcessExpired as error:
        return f"kills the worker: {error.exitcode}"
    except Exception as error:  # noqa: BLE001 whatever it is, it is the finding
        return f"{type(error).__name__}: {error}"[:300]
    told[f"{kind} {code or 'read'}"] += 1
    return f"takes {memory:.0f} MiB" if memory > MOST_MEMORY else None


def main() -> int:
    """Break files until the time is over; return 1 where any was at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="+", choices=list(MAKERS), default=list(MAKERS))
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    told: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    end = time.monotonic() + options.seconds
    count = 0
    with tempfile.TemporaryDirectory() as folder, ProcessPool(1, max_tasks=200) as pool:
        while time.monotonic() < end:
            kind = options.kinds[count % len(options.kinds)]
            suffix, maker = MAKERS[kind]
            path = Path(folder, f"{kind}-{options.seed}-{count}{suffix}")
            path.write_bytes(maker(Random(f"{options.seed}-{count}")))
            fault = _fault(pool, path, kind, told)
            if fault is not None:
                faults[f"{kind}: {fault}"] += 1
                print(f"{path.name}: {fault}", flush=True)
                if options.keep is not None:
                    options.keep.mkdir(parents=True, exist_ok=True)
                    (options.keep / path.name).write_bytes(path.read_bytes())
            path.unlink()
            count += 1
    print(f"{count} inputs, {sum(faults.values())} at fault")
    for name, number in sorted(told.items()):
        print(f"  {name}: {number}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
