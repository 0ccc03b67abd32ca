"""Digital pages: drawn only where they show more than their words; nothing shown is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.document import LetterheadReading, Reading
from extractors.grammar.loader import load_grammar
from extractors.letterhead.known_text import tells_number_and_date
from extractors.page import Page
from extractors.reading import picture_reading
from extractors.reading.letters import Letters, read_letters
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile, PdfPage
from extractors.reading.read_file import read_file
from extractors.reading.render import open_pdfium
from extractors.reading.shown import Shown, shown_on
from extractors.reading.text_layer import open_plumber, read_text_layer
from tests.extractors.reading.made_files import letter

Make = Callable[..., Path]
RED = (215, 25, 35)
AT = (85.0, 690.0)
"""Where marks are put, in points from the page's bottom left: below the number."""
GRAMMAR = load_grammar()


@pytest.fixture(autouse=True)
def _no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a digital page went to Tesseract")

    monkeypatch.setattr(picture_reading, "recognise", refuse)


@pytest.fixture(scope="session")
def mark(font_file: Path) -> Image.Image:
    """Return `MẬT` in a frame, 4 pixels a point, white on black."""
    font = ImageFont.truetype(str(font_file), 64)
    image = Image.new("L", (round(font.getlength("MẬT")) + 60, 128), 0)
    pen = ImageDraw.Draw(image)
    pen.text((30, 20), "MẬT", font=font, fill=255)
    pen.rectangle((6, 6, image.width - 7, 121), outline=255, width=6)
    return image


def drawn(mask: Image.Image, ink: tuple[int, int, int] = RED) -> bytes:
    """Return the operators that fill the shapes of a mask, at its own place in points."""
    shapes, _ = cv2.findContours(np.array(mask), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    parts = [" ".join(f"{value / 255:.3f}" for value in ink) + " rg"]
    for shape in shapes:
        points = [f"{x / 4:.2f} {(mask.height - y) / 4:.2f}" for x, y in shape[:, 0].tolist()]
        parts += [f"{points[0]} m", *(f"{point} l" for point in points[1:]), "h"]
    return " ".join([*parts, "f*"]).encode()


def shape_form(file: pikepdf.Pdf, mask: Image.Image) -> pikepdf.Stream:
    """Return a form XObject that draws the shapes of a mask."""
    box = [0, 0, mask.width / 4, mask.height / 4]
    return pikepdf.Stream(
        file,
        drawn(mask),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=pikepdf.Array(box),
        Resources=pikepdf.Dictionary(),
    )


def annotated(file: pikepdf.Pdf, look: pikepdf.Stream, kind: str, x: float, y: float) -> None:
    """Lay an annotation with a look of its own on the first page, a widget as a field."""
    wide, high = (float(value) for value in list(look.BBox)[2:])
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name(f"/{kind}"),
        Rect=pikepdf.Array([x, y, x + wide, y + high]),
        F=4,
        AP=pikepdf.Dictionary(N=look),
    )
    if kind == "Widget":
        note.FT, note.T = pikepdf.Name.Btn, pikepdf.String("so")
    held = file.make_indirect(note)
    file.pages[0].Annots = pikepdf.Array([held])
    if kind == "Widget":
        file.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([held]))


def as_picture(path: Path, mask: Image.Image) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        pixels = Image.new("RGB", mask.size, "white")
        pixels.paste(RED, (0, 0), mask)
        image = pikepdf.Stream(
            file,
            pixels.tobytes(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=mask.width,
            Height=mask.height,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
        )
        name = file.pages[0].add_resource(image, pikepdf.Name.XObject)
        size = f"{mask.width / 4} 0 0 {mask.height / 4} {AT[0]} {AT[1]}"
        file.pages[0].contents_add(f"q {size} cm {name} Do Q".encode())
        file.save(path)


def as_shapes(path: Path, mask: Image.Image) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        place = f"q 1 0 0 1 {AT[0]} {AT[1]} cm ".encode()
        file.pages[0].contents_add(place + drawn(mask) + b" Q")
        file.save(path)


def as_form(path: Path, mask: Image.Image) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        name = file.pages[0].add_resource(shape_form(file, mask), pikepdf.Name.XObject)
        file.pages[0].contents_add(f"q 1 0 0 1 {AT[0]} {AT[1]} cm {name} Do Q".encode())
        file.save(path)


def as_shaded_shapes(path: Path, mask: Image.Image) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        reds = pikepdf.Dictionary(
            FunctionType=2, Domain=[0, 1], C0=[0.85, 0.1, 0.1], C1=[0.75, 0.1, 0.2], N=1
        )
        shading = pikepdf.Dictionary(
            ShadingType=2,
            ColorSpace=pikepdf.Name.DeviceRGB,
            Coords=[0, 0, 595, 842],
            Function=reds,
            Extend=[True, True],
        )
        pattern = file.make_indirect(pikepdf.Dictionary(PatternType=2, Shading=shading))
        page = file.pages[0]
        name = page.add_resource(pattern, pikepdf.Name.Pattern)
        shapes = drawn(mask).split(b" rg ", 1)[1]
        place = f"q 1 0 0 1 {AT[0]} {AT[1]} cm /Pattern cs {name} scn ".encode()
        page.contents_add(place + shapes + b" Q")
        file.save(path)


def as_annotation(path: Path, mask: Image.Image) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        annotated(file, shape_form(file, mask), "Stamp", *AT)
        file.save(path)


def letters_of(page: pypdfium2.PdfPage) -> Letters | None:
    text = page.get_textpage()
    found = read_letters(page, text)
    text.close()
    return found


def shown_of(page: pypdfium2.PdfPage) -> Shown:
    letters = letters_of(page)
    assert letters is not None
    shown = shown_on(page, letters.runs)
    assert shown is not None
    return shown


def opened(path: Path) -> PdfPage:
    with PdfFile(path, Limits()) as file:
        return file.read(1, file.annotations([1]))


def secret(reading: Reading) -> str | None:
    (trace,) = reading.stamps
    return trace.secret.mark if trace.secret else None


def words(page: Page | None) -> list[str]:
    assert page is not None
    return page.text.split()


def test_a_page_of_text_and_rules_is_not_drawn(
    text_pdf: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rules(canvas: object, number: int) -> None:
        canvas.line(300, 732, 450, 732)  # type: ignore[attr-defined]
        canvas.grid([85, 300, 500], [200, 220, 240])  # type: ignore[attr-defined]
        canvas.setFillGray(0.9)  # type: ignore[attr-defined]
        canvas.rect(85, 220, 215, 20, fill=1)  # type: ignore[attr-defined]

    def refuse(*_: object) -> None:
        raise AssertionError("the page was drawn")

    path = text_pdf(letter(), draw=rules)
    monkeypatch.setattr("extractors.reading.pdf.draw", refuse)
    monkeypatch.setattr("extractors.reading.pdf.draw_flat", refuse)
    options = ReadOptions(
        letterhead=lambda picture, page: pytest.fail("asked"),
        told=lambda page, bare: tells_number_and_date(page, GRAMMAR, bare),
    )
    reading = read_file(path, options)
    (page,), (trace,) = reading.pages, reading.stamps
    assert "Số: 12/KH-UBND" in page.text
    assert page.colour is False
    assert (page.width, page.height) == (595, 842)
    assert (trace.red_seal, trace.ink_signature, trace.secret) == (None, None, None)


def test_its_words_are_those_of_pdfplumber_in_the_same_places(text_pdf: Make) -> None:
    path = text_pdf([*letter(), (85.0, 400.0, 13.0, "cột trái       cột phải")])
    document = open_pdfium(path)
    letters = letters_of(document[0])
    document.close()
    with open_plumber(path) as plumber:
        layer = read_text_layer(plumber, 1)
    assert letters is not None
    assert [word.text for word in letters.layer.words] == [word.text for word in layer.words]
    for own, other in zip(letters.layer.words, layer.words, strict=True):
        corners = (own.box.x0, own.box.top, own.box.x1, own.box.bottom)
        wanted = (other.box.x0, other.box.top, other.box.x1, other.box.bottom)
        assert corners == pytest.approx(wanted, abs=0.6)


@pytest.mark.parametrize("lay", [as_picture, as_shapes, as_shaded_shapes, as_form, as_annotation])
def test_a_mark_of_secrecy_that_is_no_text_is_seen(
    text_pdf: Make, mark: Image.Image, lay: Callable[[Path, Image.Image], None]
) -> None:
    path = text_pdf(letter())
    lay(path, mark)
    found = opened(path)
    assert found.page is not None
    assert found.look is not None
    assert not found.bare_head
    assert found.page.colour
    assert secret(read_file(path, ReadOptions())) == "MẬT"


@pytest.mark.parametrize("text", ["MẬT", "Số: 12/KH-UBND  MẬT", "M  Ậ  T", "TỐI MẬT"])
def test_a_page_whose_words_may_be_a_mark_is_looked_at(text_pdf: Make, text: str) -> None:
    found = opened(text_pdf([*letter(), (85.0, 160.0, 13.0, text)]))
    assert found.look is not None
    assert not found.bare_head


@pytest.mark.parametrize("text", ["MẶT TRẬN TỔ QUỐC VIỆT NAM", "bảo vệ bí mật nhà nước"])
def test_other_words_are_not(text_pdf: Make, text: str) -> None:
    assert opened(text_pdf([*letter(), (85.0, 160.0, 13.0, text)])).look is None


def seal(canvas: object, number: int) -> None:
    canvas.setStrokeColorRGB(0.85, 0.1, 0.14)  # type: ignore[attr-defined]
    canvas.setLineWidth(3)  # type: ignore[attr-defined]
    canvas.circle(400, 250, 50)  # type: ignore[attr-defined]
    canvas.circle(400, 250, 33)  # type: ignore[attr-defined]


def test_a_drawn_seal_is_seen(text_pdf: Make) -> None:
    path = text_pdf(letter(), draw=seal)
    (trace,) = read_file(path, ReadOptions()).stamps
    assert trace.red_seal is not None
    assert opened(path).bare_head  # it stands below the half in which marks do


def test_a_drawn_signature_is_seen(text_pdf: Make) -> None:
    def sign(canvas: object, number: int) -> None:
        canvas.setStrokeColorRGB(0.1, 0.15, 0.7)  # type: ignore[attr-defined]
        canvas.setLineWidth(1.6)  # type: ignore[attr-defined]
        canvas.bezier(360, 200, 400, 290, 420, 150, 480, 240)  # type: ignore[attr-defined]

    (trace,) = read_file(text_pdf(letter(), draw=sign), ReadOptions()).stamps
    assert trace.ink_signature is not None


def _coloured(canvas: object, number: int) -> None:
    canvas.setFillColorRGB(0.1, 0.2, 0.9)  # type: ignore[attr-defined]
    canvas.setFont("vn", 13)  # type: ignore[attr-defined]
    for row in range(4):
        canvas.drawString(85, 400 - 20 * row, "thanh tra tỉnh đắk lắk xin thông báo")  # type: ignore[attr-defined]


def test_coloured_text_makes_a_page_coloured_and_no_more(text_pdf: Make) -> None:
    found = opened(text_pdf(letter(), draw=_coloured))
    assert found.page is not None
    assert found.page.colour is True
    assert found.look is None
    assert found.bare_head


def _hidden(mode: int) -> Callable[[object, int], None]:
    def draw(canvas: object, number: int) -> None:
        text = canvas.beginText(85, 400)  # type: ignore[attr-defined]
        text.setFont("vn", 13)
        text.setTextRenderMode(mode)
        text.textLine("Kế hoạch này không ai nhìn thấy")
        canvas.drawText(text)  # type: ignore[attr-defined]

    return draw


def _white(canvas: object, number: int) -> None:
    canvas.setFillColorRGB(1, 1, 1)  # type: ignore[attr-defined]
    canvas.setFont("vn", 13)  # type: ignore[attr-defined]
    canvas.drawString(85, 400, "Kế hoạch này không ai nhìn thấy")  # type: ignore[attr-defined]


def _turned(canvas: object, number: int) -> None:
    canvas.setFont("vn", 13)  # type: ignore[attr-defined]
    canvas.rotate(20)  # type: ignore[attr-defined]
    canvas.drawString(300, 300, "MẬT")  # type: ignore[attr-defined]


def _large(canvas: object, number: int) -> None:
    canvas.setFont("vn", 60)  # type: ignore[attr-defined]
    canvas.drawString(100, 300, "DỰ THẢO")  # type: ignore[attr-defined]


@pytest.mark.parametrize("draw", [_hidden(3), _hidden(7), _white, _turned, _large])
def test_text_that_is_not_plainly_seen_is_looked_at(text_pdf: Make, draw: object) -> None:
    path = text_pdf(letter(), draw=draw)
    document = open_pdfium(path)
    assert letters_of(document[0]) is None
    document.close()
    found = opened(path)
    assert found.page is not None
    assert found.look is not None
    assert not found.bare_head


def test_text_under_a_scan_is_looked_at(
    text_pdf: Make, scan: Callable[..., Image.Image], mark: Image.Image
) -> None:
    utils = pytest.importorskip("reportlab.lib.utils")
    image = scan(150)
    image.paste(RED, (170, 330), mark.resize((mark.width // 2, mark.height // 2)))

    def draw(canvas: object, number: int) -> None:
        canvas.drawImage(utils.ImageReader(image), 0, 0, 595, 842)  # type: ignore[attr-defined]
        text = canvas.beginText()  # type: ignore[attr-defined]
        text.setTextRenderMode(3)
        for x, y, size, line in letter():
            text.setFont("vn", size)
            text.setTextOrigin(x, 842 - y)
            text.textOut(line)
        canvas.drawText(text)  # type: ignore[attr-defined]

    path = text_pdf([], draw=draw)
    found = opened(path)
    assert found.page is not None
    assert found.scanned
    assert not found.bare_head
    assert secret(read_file(path, ReadOptions())) == "MẬT"


def test_signs_that_no_font_tells_are_looked_at(text_pdf: Make) -> None:
    path = text_pdf(letter())
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        for held in file.objects:
            if isinstance(held, pikepdf.Dictionary) and "/ToUnicode" in held:
                del held.ToUnicode
        file.save(path)
    document = open_pdfium(path)
    assert letters_of(document[0]) is None
    document.close()


def test_letters_that_are_drawings_are_looked_at(text_pdf: Make, mark: Image.Image) -> None:
    path = text_pdf(letter())
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        glyph = pikepdf.Stream(file, b"160 0 0 0 160 128 d1 " + drawn(mark))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type3,
            FontBBox=pikepdf.Array([0, 0, 100, 100]),
            FontMatrix=pikepdf.Array([0.04, 0, 0, 0.04, 0, 0]),
            CharProcs=pikepdf.Dictionary(a=glyph),
            Encoding=pikepdf.Dictionary(
                Type=pikepdf.Name.Encoding, Differences=pikepdf.Array([97, pikepdf.Name.a])
            ),
            FirstChar=97,
            LastChar=97,
            Widths=pikepdf.Array([160]),
        )
        name = file.pages[0].add_resource(font, pikepdf.Name.Font)
        file.pages[0].contents_add(f"BT {name} 25 Tf {AT[0]} {AT[1]} Td (a) Tj ET".encode())
        file.save(path)
    found = opened(path)
    assert found.look is not None
    assert not found.bare_head


class Watcher:
    """A letterhead reader that remembers which pages it was shown."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def __call__(self, picture: PageImage, page: Page) -> LetterheadReading:
        self.seen.append(page.number)
        return LetterheadReading(page.number)


def told(page: Page, bare_head: bool) -> bool:
    return tells_number_and_date(page, GRAMMAR, bare_head)


def test_a_number_in_a_widget_is_read_without_a_picture(text_pdf: Make) -> None:
    def stamp(canvas: object, number: int) -> None:
        canvas.acroForm.textfield(  # type: ignore[attr-defined]
            value="4050", x=104, y=842 - 108, width=34, height=14, fontSize=11, borderWidth=0,
            fillColor=None, borderColor=None,
        )  # fmt: skip

    path, watcher = text_pdf(letter("Số:              /KH-UBND"), draw=stamp), Watcher()
    reading = read_file(path, ReadOptions(letterhead=watcher, told=told))
    assert "Số: 4050 /KH-UBND" in reading.pages[0].text
    assert [one.value for one in reading.annotations] == ["4050"]


def test_a_day_in_a_widget_is_told_without_letters_of_the_page_beside_it(text_pdf: Make) -> None:
    metrics = pytest.importorskip("reportlab.pdfbase.pdfmetrics")
    line = "Lạc Hồng, ngày      tháng 02 năm 2024"

    def stamp(canvas: object, number: int) -> None:
        left, right = (
            270 + metrics.stringWidth(line[:end], "vn", 12)
            for end in (line.index("ngày") + 5, line.index("tháng") + 1)
        )
        canvas.acroForm.textfield(  # type: ignore[attr-defined]
            value="13", x=left, y=842 - 110, width=right - left, height=14, fontSize=11,
            borderWidth=0, fillColor=None, borderColor=None,
        )  # fmt: skip

    lines = [one for one in letter() if "ngày" not in one[3]]
    reading = read_file(text_pdf([*lines, (270.0, 106.0, 12.0, line)], draw=stamp), ReadOptions())
    assert [one.value for one in reading.annotations] == ["13"]
    assert "Lạc Hồng, ngày 13 tháng 02 năm 2024" in reading.pages[0].text


def test_a_mark_that_is_the_text_of_an_annotation_is_looked_at(text_pdf: Make) -> None:
    path = text_pdf(letter())
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Times-Bold")
        )
        look = pikepdf.Stream(
            file,
            b"BT /F 14 Tf 4 6 Td (MAT) Tj ET",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=pikepdf.Array([0, 0, 60, 22]),
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
        )
        annotated(file, look, "Stamp", *AT)
        file.save(path)
    found = opened(path)
    assert found.look is not None
    assert not found.bare_head


def test_a_number_in_a_widget_that_is_a_drawing_is_looked_at(
    text_pdf: Make, font_file: Path
) -> None:
    image = Image.new("L", (160, 64), 0)
    font = ImageFont.truetype(str(font_file), 48)
    ImageDraw.Draw(image).text((4, 4), "4050", font=font, fill=255)
    path, watcher = text_pdf(letter("Số:              /KH-UBND")), Watcher()
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        annotated(file, shape_form(file, image), "Widget", 104, 734)
        file.save(path)
    read_file(path, ReadOptions(letterhead=watcher, told=told))
    assert watcher.seen == [1]
    assert not opened(path).bare_head


def test_a_number_drawn_over_one_that_is_told_is_looked_at(text_pdf: Make, font_file: Path) -> None:
    image = Image.new("L", (160, 64), 0)
    font = ImageFont.truetype(str(font_file), 48)
    ImageDraw.Draw(image).text((4, 4), "12", font=font, fill=255)
    path = text_pdf(letter())
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        annotated(file, shape_form(file, image), "Stamp", 104, 734)
        file.save(path)
    assert not opened(path).bare_head


def test_a_hidden_annotation_is_nothing(text_pdf: Make, mark: Image.Image) -> None:
    path = text_pdf(letter())
    as_annotation(path, mark)
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        file.pages[0].Annots[0].F = 2
        file.save(path)
    document = open_pdfium(path)
    shown = shown_of(document[0])
    document.close()
    assert shown.places == ()


def test_many_dots_are_a_picture(text_pdf: Make) -> None:
    def dots(canvas: object, number: int) -> None:
        for at in range(100):
            canvas.rect(300 + 4 * (at % 10), 500 + 4 * (at // 10), 3, 3, fill=1, stroke=0)  # type: ignore[attr-defined]

    document = open_pdfium(text_pdf(letter(), draw=dots))
    shown = shown_of(document[0])
    document.close()
    assert shown.places


def test_a_mark_in_strips_is_seen(text_pdf: Make, mark: Image.Image) -> None:
    utils = pytest.importorskip("reportlab.lib.utils")
    pixels = Image.new("RGB", mark.size, "white")
    pixels.paste(RED, (0, 0), mark)

    def strips(canvas: object, number: int) -> None:
        for top in range(0, mark.height, 8):  # two points high each, as printers' drivers cut
            part = pixels.crop((0, top, mark.width, top + 8))
            y = AT[1] + (mark.height - top - 8) / 4
            canvas.drawImage(utils.ImageReader(part), AT[0], y, mark.width / 4, 2)  # type: ignore[attr-defined]

    path = text_pdf(letter(), draw=strips)
    assert not opened(path).bare_head
    assert secret(read_file(path, ReadOptions())) == "MẬT"


def test_a_seal_in_strips_is_seen(text_pdf: Make) -> None:
    def strips(canvas: object, number: int) -> None:
        canvas.setFillColorRGB(0.85, 0.1, 0.14)  # type: ignore[attr-defined]
        for row in range(-50, 50):
            half, hole = (50**2 - row**2) ** 0.5, (max(44**2 - row**2, 0)) ** 0.5
            canvas.rect(400 - half, 250 + row, half - hole, 1.1, fill=1, stroke=0)  # type: ignore[attr-defined]
            canvas.rect(400 + hole, 250 + row, half - hole, 1.1, fill=1, stroke=0)  # type: ignore[attr-defined]

    (trace,) = read_file(text_pdf(letter(), draw=strips), ReadOptions()).stamps
    assert trace.red_seal is not None


def test_many_long_coloured_strips_are_a_picture(text_pdf: Make) -> None:
    def strips(canvas: object, number: int) -> None:
        canvas.setFillColorRGB(0.85, 0.1, 0.14)  # type: ignore[attr-defined]
        for row in range(30):
            canvas.rect(300, 300 + row, 80, 1, fill=1, stroke=0)  # type: ignore[attr-defined]

    assert opened(text_pdf(letter(), draw=strips)).look is not None


def test_a_page_with_too_much_to_go_through_is_looked_at(
    text_pdf: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractors.reading.shown.MOST_LOOKED_AT", 5)
    assert opened(text_pdf(letter())).look is not None
