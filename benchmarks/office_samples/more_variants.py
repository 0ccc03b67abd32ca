"""More ways in which offices put one and the same paper into a Word file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from benchmarks.office_samples.papers import Paper
from benchmarks.office_samples.word import cell, centred, paragraph, run, section, table, word_file
from benchmarks.office_samples.word_variants import (
    BOLD,
    CONTINUOUS,
    ITALIC,
    RULE,
    Variant,
    beside,
    left_lines,
    plain,
    rest,
    right_lines,
)

UNIT = 12700
TAB = "<w:r><w:tab/></w:r>"
TURN = "<w:r><w:br/></w:r>"


def _split(paper: Paper) -> tuple[list[str], list[str], list[str]]:
    """Return the lines of issuer, of number (and a letter's subject), of motto."""
    left = left_lines(paper)
    at = len(left) - (2 if paper.is_letter else 1)
    return left[:at], left[at:], right_lines(paper)[:-1]


def date_below(paper: Paper) -> bytes:
    """The date stands in a paragraph of its own, to the right, below the table."""
    issuer, number, motto = _split(paper)
    head = table([[cell("".join(issuer + number), 3900), cell("".join(motto), 5500)]], (3900, 5500))
    date = paragraph(run(paper.date_line, ITALIC), "right")
    return word_file(head + date + rest(paper) + section())


def two_rows(paper: Paper) -> bytes:
    """Issuer and motto in one row, number and date in the next."""
    issuer, number, motto = _split(paper)
    date = paragraph(run(paper.date_line, ITALIC), "center")
    rows = [[cell("".join(issuer), 3900), cell("".join(motto), 5500)],
            [cell("".join(number), 3900), cell(date, 5500)]]  # fmt: skip
    return word_file(table(rows, (3900, 5500)) + rest(paper) + section())


def two_tables(paper: Paper) -> bytes:
    """Two tables with other widths, an empty paragraph between them."""
    issuer, number, motto = _split(paper)
    date = paragraph(run(paper.date_line, ITALIC), "right")
    one = table([[cell("".join(issuer), 3600), cell("".join(motto), 5800)]], (3600, 5800))
    two = table([[cell("".join(number), 4400), cell(date, 5000)]], (4400, 5000))
    return word_file(one + "<w:p/>" + two + rest(paper) + section())


def three_columns(paper: Paper) -> bytes:
    """A narrow empty column between the halves, and empty paragraphs in them."""
    left, right = "".join(left_lines(paper)), "".join(right_lines(paper))
    rows = [[cell(left + "<w:p/>", 3900), cell("", 300), cell("<w:p/>" + right, 5500)]]
    return word_file(table(rows, (3900, 300, 5500)) + rest(paper) + section())


def floating_table(paper: Paper) -> bytes:
    """A floating table."""
    about = '<w:tblpPr w:leftFromText="180" w:rightFromText="180" w:vertAnchor="page"' \
        ' w:horzAnchor="margin" w:tblpY="900"/>'  # fmt: skip
    return word_file(beside(paper, about=about) + "<w:p/>" + rest(paper) + section())


def wide_table(paper: Paper) -> bytes:
    """A table that hangs out on both sides, widths in per cent."""
    left, right = "".join(left_lines(paper)), "".join(right_lines(paper))
    about = '<w:tblW w:w="5600" w:type="pct"/><w:tblInd w:w="-700" w:type="dxa"/>'
    cells = [cell(left).replace('w:w="0" w:type="auto"', 'w:w="2100" w:type="pct"'),
             cell(right).replace('w:w="0" w:type="auto"', 'w:w="2900" w:type="pct"')]  # fmt: skip
    return word_file(table([cells], (0, 0), about) + rest(paper) + section())


def number_and_date_by_tab(paper: Paper) -> bytes:
    """Names in a table; number and date in one paragraph with a tab between them."""
    issuer, number, motto = _split(paper)
    head = table([[cell("".join(issuer), 3900), cell("".join(motto), 5500)]], (3900, 5500))
    stops = (
        '<w:tabs><w:tab w:val="center" w:pos="1900"/><w:tab w:val="center" w:pos="6600"/></w:tabs>'
    )
    line = TAB + run(paper.number_line) + TAB + run(paper.date_line, ITALIC)
    return word_file(
        head + paragraph(line, "", stops) + "".join(number[1:]) + rest(paper) + section()
    )


def subject_breaks(paper: Paper) -> bytes:
    """Title and subject in one paragraph with a break; the subject broken in two lines."""
    words = paper.subject.split(" ")
    half = len(words) // 2
    subject = run(" ".join(words[:half]), BOLD, 28) + TURN + run(" ".join(words[half:]), BOLD, 28)
    title = paragraph(run(paper.doc_type.upper(), BOLD, 28) + TURN + subject, "center")
    return word_file(beside(paper) + rest(paper, title, " ") + section())


def about_prefix(paper: Paper) -> bytes:
    """The subject begins with `Về việc`."""
    text = paper.subject
    text = text if text.startswith("Về ") else f"Về việc {text[0].lower()}{text[1:]}"
    return word_file(beside(paper) + rest(paper, subject=centred(text, BOLD, 28)) + section())


def lines_between(paper: Paper) -> bytes:
    """Rules drawn as connectors, one of them in VML, instead of underscores."""
    wps = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:positionH'
        ' relativeFrom="column"><wp:posOffset>500000</wp:posOffset></wp:positionH><wp:positionV'
        ' relativeFrom="paragraph"><wp:posOffset>20000</wp:posOffset></wp:positionV><wp:extent'
        ' cx="900000" cy="0"/><wp:wrapNone/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:cNvCnPr/>'  # noqa: E501
        "<wps:spPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:line/></mc:Fallback></mc:AlternateContent></w:r>"
    ).replace("<v:line/>", "<v:line/></w:pict>")
    vml = '<w:r><w:pict><v:line style="position:absolute" from="30pt,2pt" to="100pt,2pt"/></w:pict></w:r>'  # noqa: E501
    old = centred(RULE, "", 16)
    head = beside(paper).replace(old, paragraph(wps, "center"))
    head = head.replace(centred(RULE + RULE, "", 16), paragraph(vml, "center"))
    return word_file(head + rest(paper) + section())


def cloaked_signs(paper: Paper) -> bytes:
    """Zero-width signs, a byte order mark, other dashes and blanks in number and date."""
    number = paper.number_line.replace("-", "\u2011").replace(" ", "\u2009\u200b")
    date = paper.date_line.replace(" ", "\u00a0").replace("ngày", "ngày\u200b")
    date = run("\ufeff" + date, ITALIC)
    return word_file(beside(paper, run(number), date) + rest(paper) + section())


def long_dash(paper: Paper) -> bytes:
    """An en dash in the number, blanks round its stroke."""
    number = paper.number_line.replace("-", "–").replace("/", " / ")
    return word_file(beside(paper, run(number)) + rest(paper) + section())


def spread_letters(paper: Paper) -> bytes:
    """Letters spread, raised, condensed, with highlighting and shading."""
    spread = '<w:spacing w:val="20"/><w:kern w:val="16"/><w:position w:val="2"/>'
    close = '<w:spacing w:val="-10"/><w:highlight w:val="yellow"/><w:w w:val="90"/>'
    date = run(paper.date_line, ITALIC + spread)
    return word_file(beside(paper, run(paper.number_line, close), date) + rest(paper) + section())


def form_fields(paper: Paper) -> bytes:
    """Number and day typed into the form fields of Word 97, a field in a field."""

    def mark(kind: str, inner: str = "") -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'

    def field(text: str, code: str = " FORMTEXT ") -> str:
        data = '<w:ffData><w:name w:val="a"/><w:textInput><w:default w:val="77"/></w:textInput></w:ffData>'  # noqa: E501
        return (mark("begin", data) + f"<w:r><w:instrText>{code}</w:instrText></w:r>"
                + mark("separate") + run(text) + mark("end"))  # fmt: skip

    number = run(paper.number_line[: paper.number_line.index(paper.number)]) + field(paper.number)
    place, _, day = paper.date_line.partition(", ")
    inner = mark("begin") + '<w:r><w:instrText> IF "1" = "1" "</w:instrText></w:r>'
    inner += field("x", ' DATE \\@ "dd" ') + '<w:r><w:instrText>" "" </w:instrText></w:r>'
    date = run(f"{place}, ", ITALIC) + inner + mark("separate") + run(day, ITALIC) + mark("end")
    return word_file(beside(paper, number, date) + rest(paper) + section())


def wrapped_runs(paper: Paper) -> bytes:
    """Runs within custom XML, direction marks, insertions within hyperlinks, bidirectional runs."""
    number = run(paper.number_line)
    for start, end in (("<w:customXml>", "</w:customXml>"), ('<w:dir w:val="ltr">', "</w:dir>"),
                       ('<w:bdo w:val="ltr">', "</w:bdo>"),
                       ('<w:ins w:id="1" w:author="a">', "</w:ins>"),
                       ('<w:hyperlink w:anchor="a">', "</w:hyperlink>")):  # fmt: skip
        number = start + number + end
    head = f"<w:customXml>{beside(paper, number)}</w:customXml>"
    return word_file(head + rest(paper) + section())


def tracked_rows(paper: Paper) -> bytes:
    """A row deleted and a row inserted with changes tracked; changed properties; a moved title."""
    mark = 'w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z"'
    gone = table([[cell(centred("UBND TỈNH KHÁC"), 3900), cell(centred("Số: 1/BC-XX"), 5500)]],
                 (3900, 5500)).replace("<w:tr>", f"<w:tr><w:trPr><w:del {mark}/></w:trPr>")  # fmt: skip  # noqa: E501
    here = beside(paper).replace("<w:tr>", f"<w:tr><w:trPr><w:ins {mark}/></w:trPr>")
    text = rest(paper).replace(
        "</w:rPr>", f"<w:rPrChange {mark}><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>"
    )
    moved = f"<w:p><w:moveFrom {mark}>{run('BÁO CÁO')}</w:moveFrom></w:p>"
    return word_file(gone + here + moved + text + section())


def boxed_table(paper: Paper) -> bytes:
    """The letterhead table in a text box."""
    box = _anchored(beside(paper) + "<w:p/>", 60, 40, 500, 150)
    return word_file(f"<w:p>{box}</w:p>" + rest(paper) + section())


def boxes_by_alignment(paper: Paper) -> bytes:
    """Text boxes placed by alignment: left and right of the margins."""

    def box(inner: str, side: str, wide: int) -> str:
        return _anchored(inner, 0, 0, wide, 140).replace(
            '<wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset>',
            f'<wp:positionH relativeFrom="margin"><wp:align>{side}</wp:align>',
        ).replace('<wp:positionV relativeFrom="page">', '<wp:positionV relativeFrom="paragraph">')  # fmt: skip  # noqa: E501

    left = box("".join(left_lines(paper)), "left", 195)
    right = box("".join(right_lines(paper)), "right", 270)
    return word_file(f"<w:p>{left}{right}</w:p>" + rest(paper) + section())


def date_in_a_box(paper: Paper) -> bytes:
    """The letterhead in a table, the date alone in a text box over it."""
    issuer, number, motto = _split(paper)
    head = table([[cell("".join(issuer + number), 3900), cell("".join(motto) + "<w:p/>", 5500)]],
                 (3900, 5500))  # fmt: skip
    box = _anchored(centred(paper.date_line, ITALIC), 300, 108, 250, 24)
    return word_file(head + f"<w:p>{box}</w:p>" + rest(paper) + section())


def inline_box(paper: Paper) -> bytes:
    """A text box that stands in the line."""
    inner = "".join(left_lines(paper))
    shape = (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{195 * UNIT}" cy="{120 * UNIT}"/><a:graphic>'
        '<a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent>' + inner +
        "</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )  # fmt: skip
    head = table([[cell(f"<w:p>{shape}</w:p>", 4000), cell("".join(right_lines(paper)), 5400)]],
                 (4000, 5400))  # fmt: skip
    return word_file(head + rest(paper) + section())


def vml_group(paper: Paper) -> bytes:
    """Word 2003: two boxes in a group, in units of the group."""

    def box(inner: str, x: int, wide: int) -> str:
        style = f"position:absolute;left:{x};top:0;width:{wide};height:2400"
        return (f'<v:rect style="{style}" stroked="f"><v:textbox inset="0,0,0,0"><w:txbxContent>{inner}'  # noqa: E501
                "</w:txbxContent></v:textbox></v:rect>")  # fmt: skip

    group = (
        '<w:r><w:pict><v:group style="position:absolute;margin-left:-30pt;margin-top:0;width:500pt;'
        'height:130pt" coordorigin="0,0" coordsize="10000,2600">'
        + box("".join(left_lines(paper)), 0, 4200) + box("".join(right_lines(paper)), 4300, 5700)
        + "</v:group></w:pict></w:r>"
    )  # fmt: skip
    return word_file(f"<w:p>{group}</w:p>" + "<w:p/>" * 8 + rest(paper) + section())


def canvas(paper: Paper) -> bytes:
    """Both boxes on a drawing canvas."""

    def box(inner: str, x: int, wide: int) -> str:
        return (
            f'<wps:wsp><wps:spPr><a:xfrm><a:off x="{x * UNIT}" y="0"/><a:ext cx="{wide * UNIT}"'
            f' cy="{130 * UNIT}"/></a:xfrm></wps:spPr><wps:txbx><w:txbxContent>{inner}'
            "</w:txbxContent></wps:txbx></wps:wsp>"
        )

    drawn = (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{490 * UNIT}" cy="{140 * UNIT}"/><a:graphic>'
        '<a:graphicData uri="x"><wpc:wpc xmlns:wpc="http://schemas.microsoft.com/office/word/2010/'
        f'wordprocessingCanvas">{box("".join(left_lines(paper)), 0, 200)}'
        f"{box(''.join(right_lines(paper)), 205, 285)}</wpc:wpc></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r>"
    )
    return word_file(f"<w:p>{drawn}</w:p>" + rest(paper) + section())


def even_header(paper: Paper) -> bytes:
    """Headers for first, even and odd pages; the letterhead only in the first."""
    about = "".join(f'<w:headerReference w:type="{kind}" r:id="{key}"/>'
                    for kind, key in (("even", "h2"), ("default", "h3"), ("first", "h1")))  # fmt: skip  # noqa: E501
    headers = {"h1": beside(paper), "h2": centred("2"), "h3": centred("Trang 3")}
    return word_file(rest(paper) + section(about + "<w:titlePg/>"), headers)


def own_section(paper: Paper) -> bytes:
    """The letterhead in a section of its own, with other margins."""
    end = f"<w:p><w:pPr>{section(CONTINUOUS)}</w:pPr></w:p>"
    end = end.replace('w:left="1701"', 'w:left="850"').replace('w:right="1021"', 'w:right="600"')
    return word_file(beside(paper) + end + rest(paper) + section(CONTINUOUS))


def three_parts(paper: Paper) -> bytes:
    """Letterhead in two columns; title in one; a landscape section with a table follows."""
    wide = section().replace(
        'w:w="11907" w:h="16840"', 'w:w="16840" w:h="11907" w:orient="landscape"'
    )
    rows = [[cell(centred("TT"), 1000), cell(centred("Nội dung"), 8000)],
            [cell(centred("1"), 1000), cell(centred("Công khai"), 8000)]]  # fmt: skip
    end = f"<w:p><w:pPr>{section()}</w:pPr></w:p>"
    annex = centred("PHỤ LỤC") + table(rows, (1000, 8000))
    return word_file(beside(paper) + rest(paper) + end + annex + wide)


def indented(paper: Paper) -> bytes:
    """No table: the right half pushed over by indents, left half first, drawn up by spacing."""
    issuer, number, motto = _split(paper)  # noqa: RUF059
    right = '<w:ind w:left="3900"/>'
    stops = '<w:tabs><w:tab w:val="left" w:pos="3700"/></w:tabs>'
    out = []
    own = [*([paper.above] if paper.above else []), *paper.own.split("\n")]
    for at in range(max(len(own), len(paper.motto))):
        one = own[at] if at < len(own) else ""
        other = paper.motto[at] if at < len(paper.motto) else ""
        out.append(paragraph(run(one, BOLD, 24) + TAB + run(other, BOLD, 24), "", stops))
    out.append(paragraph(run(paper.number_line, "", 24)))
    out.append(paragraph(run(paper.date_line, ITALIC, 26), "center", right))
    return word_file("".join(out) + "".join(number[1:]) + rest(paper) + section())


def left_aligned(paper: Paper) -> bytes:
    """All lines of the letterhead flush left in their cells."""
    head = beside(paper).replace('<w:jc w:val="center"/>', '<w:jc w:val="left"/>')
    return word_file(head + rest(paper) + section())


def one_after_another(paper: Paper) -> bytes:
    """No columns at all, as mail programs and converters leave it."""
    body = "".join(left_lines(paper)[:-1] if paper.is_letter else left_lines(paper))
    body += "".join(right_lines(paper))
    body += left_lines(paper)[-1] if paper.is_letter else ""
    return word_file(body + rest(paper) + section())


def motto_first(paper: Paper) -> bytes:
    """All in the middle of one column: motto, issuer, number, then the day, then the title."""
    left, right = left_lines(paper), right_lines(paper)
    subject = left.pop() if paper.is_letter else ""
    body = "".join((*right[:-1], *left, right[-1]))
    return word_file(body + subject + rest(paper) + section())


def emblem(paper: Paper) -> bytes:
    """An emblem stands above the issuer."""
    picture = (
        '<w:r><w:drawing><wp:inline><wp:extent cx="635000" cy="635000"/><a:graphic><a:graphicData'
        ' uri="x"><pic:pic><pic:blipFill><a:blip r:embed="m0"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    left = paragraph(picture, "center") + "".join(left_lines(paper))
    head = table([[cell(left, 3900), cell("".join(right_lines(paper)), 5500)]], (3900, 5500))
    return word_file(head + rest(paper) + section(), media={"m.png": _red_square()})


def footnoted(paper: Paper) -> bytes:
    """Footnote and endnote marks behind number and subject; lists, a table of contents."""
    note = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
    subject = paragraph(run(paper.subject, BOLD, 28) + note, "center")
    extra = {"word/footnotes.xml": _part("footnotes", "footnote", "Số: 1/BC-XX")}
    body = beside(paper, run(paper.number_line) + note) + rest(paper, subject=subject)
    return word_file(body + section(), extra=extra)


def prefixed(paper: Paper) -> bytes:
    """Other prefixes for the same namespaces."""
    return _changed(
        plain(paper), lambda text: re.sub(r"(?<=[</ ])w:|(?<=xmlns:)w=", _renamed, text)
    )


def _renamed(found: re.Match[str]) -> str:
    return "ns0" + found[0][-1]


def utf16(paper: Paper) -> bytes:
    """Parts in UTF-16."""
    return _changed(
        plain(paper), lambda text: text.replace('encoding="UTF-8"', 'encoding="UTF-16"'), "utf-16"
    )


def moved_part(paper: Paper) -> bytes:
    """The text in another part than usual, targets from the root."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain(paper))) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(b"word/document.xml", b"/word/document22.xml"
                                             if name == "_rels/.rels" else b"word/document22.xml")  # fmt: skip  # noqa: E501
            new.writestr(name.replace("document.xml", "document22.xml"), content)
    return held.getvalue()


def measured_strict(paper: Paper) -> bytes:
    """Measures with units, as strict files may state them."""

    def unit(text: str) -> str:
        text = re.sub(r'<w:(gridCol|tcW) w:w="(\d+)"',
                      lambda m: f'<w:{m[1]} w:w="{int(m[2]) / 20}pt"', text)  # fmt: skip
        return re.sub(r'<w:sz w:val="(\d+)"', lambda m: f'<w:sz w:val="{int(m[1]) / 2}pt"', text)

    return _changed(plain(paper), unit)


def html_chunk(paper: Paper) -> bytes:
    """The whole text is an HTML part that Word imports when it opens the file (altChunk)."""
    left = "<br>".join([*([paper.above] if paper.above else []), *paper.own.split("\n"), RULE,
                        paper.number_line])  # fmt: skip
    left += f"<br>V/v {paper.subject}" if paper.is_letter else ""
    right = "<br>".join([*paper.motto, RULE, paper.date_line])
    title = (
        ""
        if paper.is_letter
        else (
            f"<p align=center><b>{paper.doc_type.upper()}</b></p><p align=center><b>{paper.subject}</b></p>"  # noqa: E501
        )
    )
    page = (
        f"<html><body><table width=100%><tr><td align=center width=40%>{left}</td><td align=center>"
        f"{right}</td></tr></table>{title}<p>Các đơn vị thực hiện theo quy định./.</p></body></html>"  # noqa: E501
    )
    return _with_chunk("chunk.html", page.encode("utf-8"), "text/html")


def docx_chunk(paper: Paper) -> bytes:
    """The whole text is another Word file within (altChunk)."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _with_chunk("chunk.docx", plain(paper), kind)


def _with_chunk(name: str, content: bytes, kind: str) -> bytes:
    made = word_file('<w:altChunk r:id="c1"/>' + section(), extra={f"word/{name}": content})
    relation = (
        '<Relationship Id="c1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/aFChunk" Target="{name}"/></Relationships>'
    )
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(held, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part == "word/_rels/document.xml.rels":
                text = text.replace(b"</Relationships>", relation.encode())
            if part == "[Content_Types].xml":
                ending = name.rpartition(".")[2]
                add = f'<Default Extension="{ending}" ContentType="{kind}"/></Types>'
                text = text.replace(b"</Types>", add.encode())
            new.writestr(part, text)
    return held.getvalue()


def _changed(content: bytes, change: Callable[[str], str], encoding: str = "utf-8") -> bytes:
    """Return a Word file whose main part is changed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/document.xml":
                text = change(text.decode("utf-8")).encode(encoding)
            new.writestr(name, text)
    return held.getvalue()


def _anchored(inner: str, x: float, y: float, wide: float, high: float) -> str:
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{int(x * UNIT)}</wp:posOffset>'
        f'</wp:positionH><wp:positionV relativeFrom="page"><wp:posOffset>{int(y * UNIT)}'
        f'</wp:posOffset></wp:positionV><wp:extent cx="{int(wide * UNIT)}" cy="{int(high * UNIT)}"/>'  # noqa: E501
        '<wp:wrapTopAndBottom/><wp:docPr id="1" name="x"/><a:graphic><a:graphicData uri="x"><wps:wsp>'  # noqa: E501
        f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def _part(root: str, one: str, text: str) -> bytes:
    from benchmarks.office_samples.word import part

    return part(root, f'<w:{one} w:id="2">{paragraph(run(text))}</w:{one}>')


def _red_square() -> bytes:
    from PIL import Image

    held = io.BytesIO()
    Image.new("RGB", (80, 80), (200, 30, 30)).save(held, "PNG")
    return held.getvalue()


MORE_VARIANTS: dict[str, Variant] = {
    "date-below": date_below, "two-rows": two_rows, "two-tables": two_tables,
    "three-columns": three_columns, "floating": floating_table, "wide-table": wide_table,
    "tab-line": number_and_date_by_tab, "subject-breaks": subject_breaks,
    "lines": lines_between, "cloaked": cloaked_signs, "dash": long_dash,
    "spread": spread_letters, "form-fields": form_fields, "wrapped": wrapped_runs,
    "tracked-rows": tracked_rows, "boxed-table": boxed_table, "aligned-boxes": boxes_by_alignment,
    "date-box": date_in_a_box, "inline-box": inline_box, "vml-group": vml_group,
    "canvas": canvas, "even-header": even_header, "own-section": own_section,
    "landscape-annex": three_parts, "indented": indented, "flush-left": left_aligned,
    "no-columns": one_after_another, "motto-first": motto_first,
    "emblem": emblem, "footnotes": footnoted,
    "prefixes": prefixed, "utf-16": utf16, "moved-part": moved_part,
    "strict-units": measured_strict, "html-chunk": html_chunk, "docx-chunk": docx_chunk,
}  # fmt: skip
