"""Set a document as pages: the layout of decree 30/2020/NĐ-CP or that of the Party (HD 36).

A4; margins 20 mm top and bottom, 30 left, 18 right; Times-like, body 13.5 points. Issuing body top
left with its number under it, state name and motto (or the Party's name) top right with place and
date in italics under it; name of the type and subject centred, or `V/v` under the number of a
công văn; then the body, the recipients left and the signature right.
"""

from __future__ import annotations

import io
import re
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFString,
    xObjectName,
)
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from sample_docs.generator import ink
from sample_docs.generator.content import Sample
from sample_docs.generator.fonts import Family

MARGINS = (20 * mm, 18 * mm, 20 * mm, 30 * mm)  # top, right, bottom, left
WIDTH = A4[0] - MARGINS[1] - MARGINS[3]
CELL_PADDING = 13
"""Points that a cell has left and right of its text, and one to spare."""
LEFT_MIDDLE, RIGHT_MIDDLE = WIDTH * 0.19, WIDTH * 0.705
NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"


def split_number(number: str) -> tuple[str, str]:
    """Split `31/KH-UBND` or `132-KH/TU` into the digits and the rest with its sign."""
    found = re.match(r"(\d*)(.*)", number)
    assert found
    return found[1], found[2]


def day_month_year(issue_date: str) -> tuple[str, str, str]:
    """Return day, month, year as the date line writes them (decree 30: 0 before 1-9, 01, 02)."""
    year, month, day = issue_date.split("-")
    return day, month if int(month) < 3 else str(int(month)), year


def _stamp_picture(text: str, family: Family, italic: bool) -> Image.Image:
    """Render `text` as the transparent picture that an e-signature system lays on a page."""
    font = ImageFont.truetype(str(family.files[2] if italic else family.regular), 56)
    width = int(font.getlength(text)) + 4
    picture = Image.new("RGBA", (width, 64), (255, 255, 255, 0))
    ImageDraw.Draw(picture).text((2, 52), text, font=font, fill=(0, 0, 0, 255), anchor="ls")
    return picture


class Letterhead(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Issuing body, state or Party name, number and date line, V/v and ĐẾN stamp."""

    def __init__(self, sample: Sample, family: Family, rng: Random) -> None:
        super().__init__()
        self.sample, self.family, self.rng = sample, family, rng
        about = sample.subject if sample.doc_type == "Công văn" else ""
        self.about = simpleSplit(about, family.name, 12, WIDTH * 0.36)
        self.number_row = 16.0 * max(len(sample.head) + (sample.system == "party"), 2) + 17

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size in points."""
        stamp = 78 if self.sample.arrival and not self.sample.to else 0
        return width, self.number_row + max(14.0 * len(self.about), stamp * 0.35) + 8

    def draw(self) -> None:
        """Draw everything from the top down."""
        top = self.wrap(WIDTH, 0)[1] - 12
        if self.sample.system == "party":
            self._party_names(top)
        else:
            self._state_names(top)
        row = top - self.number_row
        self._number(row)
        self._date(row if self.sample.system == "state" else top - 38)
        self.canv.setFont(self.family.name, 12)
        for index, line in enumerate(self.about):
            self.canv.drawCentredString(LEFT_MIDDLE, row - 17 - 14 * index, line)
        if self.sample.arrival:
            below = row - 24 - 14 * len(self.about) - 68
            stamp = self.sample.arrival
            ink.arrival_stamp(
                self.canv, -52, below, stamp.office, stamp.number, stamp.date,
                self.family.name, self.rng,
            )  # fmt: skip

    def _state_names(self, top: float) -> None:
        bold = self.family.name + "-Bold"
        self._head(top)
        self.canv.setFont(bold, 12)
        self.canv.drawCentredString(RIGHT_MIDDLE, top, NATION[0])
        self.canv.setFont(bold, 13)
        self.canv.drawCentredString(RIGHT_MIDDLE, top - 16, NATION[1])
        half = stringWidth(NATION[1], bold, 13) / 2
        self.canv.setLineWidth(0.7)
        self.canv.line(RIGHT_MIDDLE - half, top - 21, RIGHT_MIDDLE + half, top - 21)

    def _party_names(self, top: float) -> None:
        bold = self.family.name + "-Bold"
        self._head(top)
        self.canv.setFont(bold, 13)
        self.canv.drawCentredString(LEFT_MIDDLE, top - 16 * len(self.sample.head) - 3, "*")
        self.canv.setFont(bold, 14)
        self.canv.drawCentredString(RIGHT_MIDDLE, top, PARTY)
        half = stringWidth(PARTY, bold, 14) / 2
        self.canv.setLineWidth(0.7)
        self.canv.line(RIGHT_MIDDLE - half, top - 5, RIGHT_MIDDLE + half, top - 5)

    def _head(self, top: float) -> None:
        """Draw the issuing body's lines and, for the state, the short rule below them."""
        first_strong = len(self.sample.head) - self.sample.strong
        for index, line in enumerate(self.sample.head):
            face = self.family.name + ("-Bold" if index >= first_strong else "")
            size = 12.0
            while stringWidth(line, face, size) > WIDTH * 0.40:
                size -= 0.25
            self.canv.setFont(face, size)
            self.canv.drawCentredString(LEFT_MIDDLE, top - 16 * index, line)
        if self.sample.system == "state":
            rule = top - 16 * (len(self.sample.head) - 1) - 6
            self.canv.setLineWidth(0.7)
            self.canv.line(LEFT_MIDDLE - 28, rule, LEFT_MIDDLE + 28, rule)

    def _slot(
        self, before: str, written: str, after: str, middle: float, y: float, face: str
    ) -> None:
        """Draw `before written after` centred, with `written` as the sample's slots say."""
        size, slots = 13.0, self.sample.slots
        self.canv.setFont(face, size)
        if slots == "typed":
            self.canv.drawCentredString(middle, y, before + written + after)
            return
        gap = 14 + 9.5 * len(written) if slots == "handwritten" else 12 + 6.6 * len(written)
        blanks = " " * max(round(gap / stringWidth(" ", face, size)), 5)
        line = before.rstrip() + blanks + after.lstrip()
        start = middle - stringWidth(line, face, size) / 2
        self.canv.drawString(start, y, line)
        x = start + stringWidth(before, face, size)
        if slots == "handwritten":
            ink.write_digits(self.canv, x + self.rng.uniform(1, 4), y - 1, written, self.rng)
        elif slots in ("image", "annotation"):
            picture = _stamp_picture(written, self.family, face.endswith("Italic"))
            across, up = picture.width * 13 / 56, picture.height * 13 / 56
            if slots == "image":
                self.canv.drawImage(ImageReader(picture), x + 2, y - 2.8, across, up, mask="auto")
            else:
                self._annotate(written, x + 2, y - 2.8, across, up, face)

    def _annotate(self, text: str, x: float, y: float, across: float, up: float, face: str) -> None:
        """Lay `text` on the page as a stamp annotation with its own appearance stream."""
        form = f"stamp{len(text)}x{round(x)}x{round(y)}"
        x0, y0 = self.canv.absolutePosition(x, y)
        self.canv.beginForm(form, 0, 0, across, up)
        self.canv.setFont(face, 13)
        self.canv.drawString(0.5, 2.8, text)
        self.canv.endForm()
        self.canv._addAnnotation(
            PDFDictionary(
                {
                    "Type": PDFName("Annot"),
                    "Subtype": PDFName("Stamp"),
                    "Rect": PDFArray([x0, y0, x0 + across, y0 + up]),
                    "F": 4,
                    "NM": PDFString(form),
                    "AP": PDFDictionary({"N": PDFObjectReference(xObjectName(form))}),
                }
            )
        )

    def _number(self, y: float) -> None:
        digits, rest = split_number(self.sample.number)
        before = "Số: " if self.sample.system == "state" else "Số "
        self._slot(before, digits or "   ", rest, LEFT_MIDDLE, y, self.family.name)

    def _date(self, y: float) -> None:
        day, month, year = day_month_year(self.sample.issue_date)
        self._slot(
            f"{self.sample.place}, ngày ", day, f" tháng {month} năm {year}",
            RIGHT_MIDDLE, y, self.family.name + "-Italic",
        )  # fmt: skip


class Ending(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Recipients (nơi nhận) left; authority, signature with seal, and name right."""

    def __init__(self, sample: Sample, family: Family, rng: Random) -> None:
        super().__init__()
        self.sample, self.family, self.rng = sample, family, rng
        self.signed = sample.slots not in ("blank",)
        self.recipients = [
            line
            for item in sample.recipients
            for line in simpleSplit(f"- {item}", family.name, 11, WIDTH * 0.42)
        ]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size in points."""
        right = 17 * len(self.sample.authority) + 104
        return width, max(right, 20 + 13.5 * len(self.recipients)) + 8

    def draw(self) -> None:
        """Draw both columns from the top down."""
        name, canvas = self.family.name, self.canv
        top = self.wrap(WIDTH, 0)[1] - 16
        if self.recipients:
            canvas.setFont(name + "-BoldItalic", 12)
            canvas.drawString(0, top, "Nơi nhận:")
            if self.sample.system == "party":
                canvas.setLineWidth(0.5)
                canvas.line(0, top - 2, stringWidth("Nơi nhận", name + "-BoldItalic", 12), top - 2)
        canvas.setFont(name, 11)
        for index, line in enumerate(self.recipients):
            canvas.drawString(0, top - 15 - 13.5 * index, line)
        middle = WIDTH * 0.74
        canvas.setFont(name + "-Bold", 13)
        for index, line in enumerate(self.sample.authority):
            canvas.drawCentredString(middle, top - 17 * index, line)
        below = top - 17 * len(self.sample.authority) - 80
        canvas.drawCentredString(middle, below, self.sample.signer)
        if self.signed:
            ink.sign(canvas, middle - 38, below + 46, 84, self.rng)
            ink.round_seal(canvas, middle - 54, below + 47, name + "-Bold", self.rng)


def _styles(family: Family) -> dict[str, ParagraphStyle]:
    body = ParagraphStyle(
        "body", fontName=family.name, fontSize=13.5, leading=18, alignment=TA_JUSTIFY,
        firstLineIndent=28, spaceAfter=5, splitLongWords=0,
    )  # fmt: skip
    bold, italic = family.name + "-Bold", family.name + "-Italic"
    centre = ParagraphStyle(
        "centre", body, fontName=bold, alignment=TA_CENTER, firstLineIndent=0, spaceBefore=4
    )
    return {
        "": body,
        "# ": ParagraphStyle("strong", body, fontName=bold, keepWithNext=1),
        "~ ": ParagraphStyle("italic", body, fontName=italic),
        "= ": centre,
        "title": ParagraphStyle("title", centre, fontSize=14, leading=18, spaceAfter=0),
        "subject": ParagraphStyle(
            "subject", centre, leading=17, spaceAfter=0, leftIndent=62, rightIndent=62
        ),
        "to": ParagraphStyle("to", body, alignment=TA_CENTER, firstLineIndent=0),
        "cell": ParagraphStyle(
            "cell", body, fontSize=11.5, leading=14, firstLineIndent=0, spaceAfter=0, alignment=0
        ),
        "cell-head": ParagraphStyle(
            "cell-head", body, fontName=bold, fontSize=11.5, leading=14, firstLineIndent=0,
            spaceAfter=0, alignment=TA_CENTER,
        ),
    }  # fmt: skip


class _Rule(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The short line under the subject."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size in points."""
        return width, 12

    def draw(self) -> None:
        """Draw it in the middle."""
        self.canv.setLineWidth(0.7)
        self.canv.line(WIDTH / 2 - 42, 8, WIDTH / 2 + 42, 8)


def _table(rows: tuple[tuple[str, ...], ...], styles: dict[str, ParagraphStyle]) -> Table:
    longest = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    shares = [min(max(length, 7), 40) for length in longest]
    widths = _wide_enough([WIDTH * share / sum(shares) for share in shares], rows, styles)
    cells = [
        [Paragraph(escape(cell), styles["cell-head" if index == 0 else "cell"]) for cell in row]
        for index, row in enumerate(rows)
    ]
    return Table(
        cells,
        colWidths=widths,
        repeatRows=1,
        spaceBefore=4,
        spaceAfter=8,
        style=[
            ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ],
    )


def _wide_enough(
    widths: list[float], rows: tuple[tuple[str, ...], ...], styles: dict[str, ParagraphStyle]
) -> list[float]:
    """Return widths of a table's columns that hold their longest words, as Word sets them; the
    others give what is lacking.
    """
    font, size = styles["cell-head"].fontName, styles["cell-head"].fontSize
    least = [
        max(stringWidth(word, font, size) for row in rows for word in (row[column].split() or [""]))
        + CELL_PADDING
        for column in range(len(rows[0]))
    ]
    lacking = sum(max(need - width, 0) for need, width in zip(least, widths, strict=True))
    spare = sum(max(width - need, 0) for need, width in zip(least, widths, strict=True))
    if not lacking or not spare:
        return widths
    share = min(lacking / spare, 1)
    return [
        need if width < need else width - (width - need) * share
        for need, width in zip(least, widths, strict=True)
    ]


def _story(sample: Sample, family: Family, rng: Random) -> list[Any]:
    styles = _styles(family)
    story: list[Any] = [Letterhead(sample, family, rng), Spacer(0, 10)]
    if sample.doc_type != "Công văn":
        story.append(Paragraph(escape(sample.doc_type.upper()), styles["title"]))
        story += [Paragraph(escape(sample.subject), styles["subject"]), _Rule()]
    if sample.to:
        line = sample.to[0] if len(sample.to) == 1 else ""
        story.append(Paragraph(f"Kính gửi: {escape(line)}", styles["to"]))
        if not line:
            indent = ParagraphStyle(
                "to-list", styles["to"], alignment=0, leftIndent=WIDTH * 0.32, spaceAfter=0
            )
            story += [Paragraph(f"- {escape(item)}", indent) for item in sample.to]
        story.append(Spacer(0, 6))
    for block in sample.body:
        if not isinstance(block, str):
            story.append(_table(block, styles))
            continue
        mark = block[:2] if block[:2] in styles else ""
        text = escape(block[len(mark) :])
        text = re.sub(r"^(Điều \d+\.)", r"<b>\1</b>", text)
        story.append(Paragraph(text, styles[mark]))
    # the signature never stands on a page without text (decree 30/2020, annex I)
    # and no heading at the foot of the page before
    last = 2 if story[-2].getKeepWithNext() else 1
    ending = [*story[-last:], Spacer(0, 6), Ending(sample, family, rng)]
    return [*story[:-last], KeepTogether(ending)]


def draw(sample: Sample, family: Family, seed: int) -> bytes:
    """Set `sample` as a PDF with a text layer; same sample, family and seed, same bytes."""
    rng = Random(f"{seed}:{sample.file}")
    top, right, bottom, left = MARGINS
    out = io.BytesIO()
    frame = Frame(left, bottom, A4[0] - left - right, A4[1] - top - bottom, 0, 0, 0, 0)

    def page_number(canvas: Any, template: Any) -> None:
        """Number every page but the first, top middle (decree 30/2020, annex I)."""
        if canvas.getPageNumber() > 1:
            canvas.setFont(family.name, 13)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(canvas.getPageNumber()))

    template = BaseDocTemplate(
        out,
        pagesize=A4,
        pageTemplates=[PageTemplate("page", [frame], onPage=page_number)],
        title="Văn bản mẫu, không có giá trị pháp lý",
        author="Minh Chứng sample_docs",
        invariant=1,
    )
    template.build(_story(sample, family, rng))
    return out.getvalue()
