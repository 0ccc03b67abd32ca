"""Ways in which offices put one and the same paper into a Word file."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from benchmarks.office_samples.papers import BODY, Paper
from benchmarks.office_samples.word import (
    cell,
    centred,
    paragraph,
    run,
    section,
    strict,
    table,
    word_file,
)

BOLD, ITALIC = "<w:b/>", "<w:i/>"
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
RULE = "____________"
CONTINUOUS = '<w:type w:val="continuous"/>'
Variant = Callable[[Paper], bytes]


def left_lines(paper: Paper, number: str = "") -> list[str]:
    """Return issuer, rule, number (XML of its runs, or as printed) and a letter's subject."""
    lines = [centred(paper.above)] if paper.above else []
    lines += [centred(line, BOLD) for line in paper.own.split("\n")]
    lines.append(centred("*") if paper.party else centred(RULE, "", 16))
    lines.append(paragraph(number or run(paper.number_line), "center"))
    if paper.is_letter:
        lines.append(centred(f"V/v {paper.subject}", "", 24))
    return lines


def right_lines(paper: Paper, date: str = "") -> list[str]:
    """Return motto, rule and date line (XML of its runs, or as printed)."""
    return [
        centred(paper.motto[0], BOLD, 24),
        *(centred(line, BOLD) for line in paper.motto[1:]),
        centred(RULE + RULE, "", 16),
        paragraph(date or run(paper.date_line, ITALIC), "center"),
    ]


def rest(paper: Paper, title: str = "", subject: str = "") -> str:
    """Return title, subject, text and signature."""
    out = []
    if paper.is_letter:
        out.append(centred("Kính gửi: Các đơn vị trực thuộc", "", 28))
    else:
        out.append(title or centred(paper.doc_type.upper(), BOLD, 28))
        out.append(subject or centred(paper.subject, BOLD, 28))
        out.append(centred(RULE, "", 16))
    if paper.doc_type == "Quyết định":
        out.append(_body("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;"))
        out.append(centred("QUYẾT ĐỊNH:", BOLD, 28))
    out += [_body(text) for text in BODY]
    signing = [centred("KT. GIÁM ĐỐC", BOLD), centred("PHÓ GIÁM ĐỐC", BOLD), *["<w:p/>"] * 3,
               centred(paper.signer, BOLD)]  # fmt: skip
    nearby = [paragraph(run("Nơi nhận:", BOLD + ITALIC, 24)), paragraph(run("- Như trên;", "", 22)),
              paragraph(run("- Lưu: VT.", "", 22))]  # fmt: skip
    cells = [[cell("".join(nearby), 4600), cell("".join(signing), 4800)]]
    out.append(table(cells, (4600, 4800)))
    return "".join(out)


def _body(text: str) -> str:
    return paragraph(run(text, "", 28), "both", '<w:ind w:firstLine="720"/>')


def beside(paper: Paper, number: str = "", date: str = "", about: str = "") -> str:
    """Return the usual letterhead: a table of two cells."""
    left = cell("".join(left_lines(paper, number)), 3900)
    right = cell("".join(right_lines(paper, date)), 5500)
    return table([[left, right]], (3900, 5500), about)


def plain(paper: Paper) -> bytes:
    """Borderless table."""
    return word_file(beside(paper) + rest(paper) + section())


def bordered(paper: Paper) -> bytes:
    """Table with borders drawn."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    head = beside(paper, about=f"<w:tblBorders>{sides}</w:tblBorders>")
    return word_file(head + rest(paper) + section())


def rows_of_lines(paper: Paper) -> bytes:
    """One row for each line of the letterhead."""
    left, right = left_lines(paper), right_lines(paper)
    lines = max(len(left), len(right))
    left += ["<w:p/>"] * (lines - len(left))
    right += ["<w:p/>"] * (lines - len(right))
    rows = [[cell(a, 3900), cell(b, 5500)] for a, b in zip(left, right, strict=True)]
    return word_file(table(rows, (3900, 5500)) + rest(paper) + section())


def no_widths(paper: Paper) -> bytes:
    """A table whose columns say nothing of their width."""
    rows = [[cell("".join(left_lines(paper))), cell("".join(right_lines(paper)))]]
    return word_file(table(rows, (0, 0)) + rest(paper) + section())


def equal_columns(paper: Paper) -> bytes:
    """Two columns of one width: the motto has less room than it needs."""
    rows = [[cell("".join(left_lines(paper)), 4320), cell("".join(right_lines(paper)), 4320)]]
    return word_file(table(rows, (4320, 4320)) + rest(paper) + section())


def nested(paper: Paper) -> bytes:
    """A table in a cell of a table."""
    inner = table([[cell("".join(left_lines(paper)), 3800)]], (3800,))
    rows = [[cell(inner + "<w:p/>", 3900), cell("".join(right_lines(paper)), 5500)]]
    whole = table([[cell(table(rows, (3900, 5500)) + "<w:p/>", 9400)]], (9400,))
    return word_file(whole + rest(paper) + section())


def merged(paper: Paper) -> bytes:
    """Cells merged across and down, a column in between."""
    left, right = left_lines(paper), right_lines(paper)
    rows = [
        [cell("".join(left[:-1]), 3600, '<w:vMerge w:val="restart"/>'), cell("", 300),
         cell("".join(right[:2]), 5500, '<w:gridSpan w:val="2"/>')],
        [cell("", 3600, "<w:vMerge/>"), cell("", 300),
         cell("".join(right[2:]), 5500, '<w:gridSpan w:val="2"/>')],
        [cell(left[-1], 3900, '<w:gridSpan w:val="2"/>'),
         cell("", 5500, '<w:gridSpan w:val="2"/>')],
    ]  # fmt: skip
    return word_file(table(rows, (3600, 300, 2700, 2800)) + rest(paper) + section())


def table_in_control(paper: Paper) -> bytes:
    """The letterhead table in a content control, its row and cell too."""
    left = f"<w:sdt><w:sdtContent>{cell(''.join(left_lines(paper)), 3900)}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr>{left}{cell(''.join(right_lines(paper)), 5500)}</w:tr>"
    grid = '<w:tblGrid><w:gridCol w:w="3900"/><w:gridCol w:w="5500"/></w:tblGrid>'
    made = f"<w:tbl><w:tblPr/>{grid}{row}</w:sdtContent></w:sdt></w:tbl>"
    body = f"<w:sdt><w:sdtContent>{made}</w:sdtContent></w:sdt>{rest(paper)}"
    return word_file(body + section())


def _control(inner: str, about: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{about}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def controls(paper: Paper) -> bytes:
    """Content controls round single values; the date from a date picker."""
    serial, mark, symbol = paper.number.partition("/")
    number = run("Số: ") + _control(run(serial)) + run(mark) + _control(run(symbol))
    day = paper.date_line.partition(", ")[2]
    picker = f'<w:date w:fullDate="{paper.iso}T00:00:00Z"><w:dateFormat w:val="dd"/></w:date>'
    date = run(f"{paper.place}, ", ITALIC) + _control(run(day, ITALIC), picker)
    subject = paragraph(_control(run(paper.subject, BOLD, 28)), "center")
    head = beside(paper, number, date)
    return word_file(head + rest(paper, subject=subject) + section())


def split_runs(paper: Paper) -> bytes:
    """Every letter of number and date in a run of its own, with bookmarks and spelling marks."""
    mark = (
        '<w:bookmarkStart w:id="1" w:name="so"/><w:bookmarkEnd w:id="1"/><w:proofErr w:type="x"/>'
    )
    number = mark.join(run(letter) for letter in f"Số: {paper.number}")
    date = mark.join(run(letter, ITALIC) for letter in paper.date_line)
    return word_file(beside(paper, number, date) + rest(paper) + section())


def links(paper: Paper) -> bytes:
    """Hyperlinks and smart tags round parts."""
    number = f'{run("Số: ")}<w:hyperlink w:anchor="x">{run(paper.number)}</w:hyperlink>'
    date = (
        f'<w:smartTag w:uri="x" w:element="place">{run(paper.place, ITALIC)}</w:smartTag>'
        f'<w:smartTag w:uri="x" w:element="date">{run(paper.date_line[len(paper.place) :], ITALIC)}'
        "</w:smartTag>"
    )
    return word_file(beside(paper, number, date) + rest(paper) + section())


def _field(instruction: str, result: str, look: str = "") -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    shown = mark("separate") + run(result, look)
    return mark("begin") + code + shown + mark("end")


def fields(paper: Paper) -> bytes:
    """Number and date are fields: merge field, simple field, a field in a field."""
    number = run("Số: ") + _field("MERGEFIELD So", paper.number)
    day = paper.date_line.partition(", ")[2]
    date = run(f"{paper.place}, ", ITALIC)
    date += f'<w:fldSimple w:instr=" MERGEFIELD Ngay ">{run(day, ITALIC)}</w:fldSimple>'
    return word_file(beside(paper, number, date) + rest(paper) + section())


def tracked(paper: Paper) -> bytes:
    """Tracked changes: old number, day and subject are still in the file."""
    about = 'w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z"'

    def was(text: str) -> str:
        return (
            f'<w:del {about}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'
        )

    def now(inner: str) -> str:
        return f"<w:ins {about}>{inner}</w:ins>"

    number = run("Số: ") + was("999/BC") + now(run(paper.number))
    day = paper.date_line.partition("ngày ")[2]
    date = run(f"{paper.place}, ngày ", ITALIC) + was("31 ") + now(run(day, ITALIC))
    gone = f"<w:p><w:pPr><w:rPr><w:del {about}/></w:rPr></w:pPr>{was('DỰ THẢO')}</w:p>"
    moved = f"<w:moveFrom {about}>{run('Đoạn đã chuyển đi')}</w:moveFrom>"
    body = beside(paper, number, date) + gone + rest(paper) + paragraph(moved)
    return word_file(body + section())


def hidden(paper: Paper) -> bytes:
    """Hidden text by property, by style, in white; a hidden paragraph."""
    number = run("Số: ") + run("17", "<w:vanish/>") + run(paper.number)
    date = run(f"{paper.place}, ", ITALIC) + run(
        "ngày 01 tháng 01 năm 2020 ", '<w:rStyle w:val="An"/>'
    )
    date += run(paper.date_line.partition(", ")[2], ITALIC)
    note = paragraph(run("BÁO CÁO", '<w:color w:val="FFFFFF"/>'))
    gone = f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{run('TỜ TRÌNH', '<w:vanish/>')}</w:p>"
    body = beside(paper, number, date) + gone + note + rest(paper)
    return word_file(body + section())


def comments(paper: Paper) -> bytes:
    """Comments hang on number and subject."""
    marks = '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/>'
    number = run("Số: ") + marks[0] + run(paper.number) + marks[1]
    number += '<w:r><w:commentReference w:id="0"/></w:r>'
    said = f'<w:comment w:id="0">{paragraph(run("Số: 1/BC-XX"))}</w:comment>'
    from benchmarks.office_samples.word import part

    extra = {"word/comments.xml": part("comments", said)}
    return word_file(beside(paper, number) + rest(paper) + section(), extra=extra)


def special_signs(paper: Paper) -> bytes:
    """Non-breaking hyphen, soft hyphens, symbols, non-breaking spaces, a break in the date line."""
    serial, _, symbol = paper.number.partition("/")
    number = run("Số:\u00a0" + serial) + '<w:r><w:sym w:font="Symbol" w:char="F02F"/></w:r>'
    parts = symbol.split("-")
    number += "<w:r><w:noBreakHyphen/></w:r>".join(run(one) for one in parts)
    place, _, day = paper.date_line.partition(", ")
    date = run(place + ",", ITALIC) + "<w:r><w:br/></w:r>" + run(day.replace(" ", "\u00a0"), ITALIC)
    words = paper.subject.split(" ")
    subject = run(words[0], BOLD, 28) + "<w:r><w:softHyphen/></w:r>"
    subject += run(" " + " ".join(words[1:]), BOLD, 28)
    line = paragraph(subject, "center")
    return word_file(beside(paper, number, date) + rest(paper, subject=line) + section())


def capitals(paper: Paper) -> bytes:
    """Title and issuer typed small and printed in capitals."""
    caps, small = BOLD + "<w:caps/>", BOLD + "<w:smallCaps/>"
    lines = [centred(paper.above.lower(), "<w:caps/>")] if paper.above else []
    lines += [centred(line.capitalize(), caps) for line in paper.own.split("\n")]
    lines += left_lines(paper)[len(lines) :]
    head = table([[cell("".join(lines), 3900), cell("".join(right_lines(paper)), 5500)]],
                 (3900, 5500))  # fmt: skip
    title = centred(paper.doc_type, small, 28)
    return word_file(head + rest(paper, title) + section())


def decomposed(paper: Paper) -> bytes:
    """Letters and marks apart (NFD), as some systems save them."""
    body = unicodedata.normalize("NFD", beside(paper) + rest(paper))
    return word_file(body + section())


def tabs(paper: Paper) -> bytes:
    """Two columns by tab stops."""
    stops = (
        '<w:tabs><w:tab w:val="center" w:pos="1800"/><w:tab w:val="center" w:pos="6500"/></w:tabs>'
    )
    lefts = [paper.above] if paper.above else []
    lefts += paper.own.split("\n")
    lefts.append(f"Số: {paper.number}")
    rights = [*MOTTO, paper.date_line] if len(lefts) == 3 else [*MOTTO, "", paper.date_line]
    tab = "<w:r><w:tab/></w:r>"
    out = []
    for one, other in zip(lefts, rights, strict=False):
        out.append(paragraph(tab + run(one, BOLD, 24) + tab + run(other, BOLD, 24), "", stops))
    if paper.is_letter:
        words = paper.subject.split(" ")
        for at in range(0, len(words), 6):
            text = ("V/v " if at == 0 else "") + " ".join(words[at : at + 6])
            out.append(paragraph(tab + run(text, "", 24), "", stops))
    return word_file("".join(out) + rest(paper) + section())


def blanks(paper: Paper) -> bytes:
    """Two columns by blanks."""
    lefts = [*([paper.above] if paper.above else []), *paper.own.split("\n")]
    lefts.append(f"Số: {paper.number}")
    rights = [*MOTTO, paper.date_line] if len(lefts) == 3 else [*MOTTO, "", paper.date_line]
    out = []
    for one, other in zip(lefts, rights, strict=False):
        gap = " " * max(int((200 - 6.4 * len(one)) / 3), 6)
        out.append(paragraph(run(one + gap + other, "", 24)))
    if paper.is_letter:
        words = paper.subject.split(" ")
        for at in range(0, len(words), 6):
            text = ("V/v " if at == 0 else "") + " ".join(words[at : at + 6])
            out.append(paragraph(run(text, "", 24)))
    return word_file("".join(out) + rest(paper) + section())


def two_columns(paper: Paper) -> bytes:
    """The letterhead in a continuous section of two columns, with a column break."""
    about = '<w:cols w:num="2" w:space="300" w:equalWidth="0"><w:col w:w="3700" w:space="300"/>'
    about += '<w:col w:w="5185"/></w:cols>'
    turn = paragraph('<w:r><w:br w:type="column"/></w:r>' + run(MOTTO[0], BOLD, 24), "center")
    head = "".join(left_lines(paper)) + turn + "".join(right_lines(paper)[1:])
    end = f"<w:p><w:pPr>{section(CONTINUOUS + about)}</w:pPr></w:p>"
    return word_file(head + end + rest(paper) + section(CONTINUOUS))


def balanced_columns(paper: Paper) -> bytes:
    """Two columns without a break: Word balances them."""
    about = '<w:cols w:num="2" w:space="200"/>'
    left, right = left_lines(paper), right_lines(paper)
    lines = max(len(left), len(right))
    left += ["<w:p/>"] * (lines - len(left))
    right += ["<w:p/>"] * (lines - len(right))
    end = f"<w:p><w:pPr>{section(CONTINUOUS + about)}</w:pPr></w:p>"
    body = "".join(left + right) + end + rest(paper)
    return word_file(body + section(CONTINUOUS))


def _drawn(inner: str, x: float, y: float, wide: float, high: float, wrap: str) -> str:
    unit = 12700
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{int(x * unit)}</wp:posOffset>'
        f'</wp:positionH><wp:positionV relativeFrom="page"><wp:posOffset>{int(y * unit)}'
        f'</wp:posOffset></wp:positionV><wp:extent cx="{int(wide * unit)}" cy="{int(high * unit)}"/>'  # noqa: E501
        f'<wp:{wrap}/><wp:docPr id="1" name="x"/><a:graphic><a:graphicData uri="x"><wps:wsp>'
        f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def text_boxes(paper: Paper) -> bytes:
    """Both halves in text boxes, text below."""
    left = _drawn("".join(left_lines(paper)), 60, 40, 210, 130, "wrapTopAndBottom")
    right = _drawn("".join(right_lines(paper)), 275, 40, 290, 110, "wrapTopAndBottom")
    return word_file(f"<w:p>{left}{right}</w:p>" + rest(paper) + section())


def text_boxes_over(paper: Paper) -> bytes:
    """Text boxes over the text, empty paragraphs leave them room."""
    left = _drawn("".join(left_lines(paper)), 60, 40, 210, 150, "wrapNone")
    right = _drawn("".join(right_lines(paper)), 275, 40, 290, 110, "wrapNone")
    room = "<w:p/>" * 9
    return word_file(f"<w:p>{left}{right}</w:p>{room}" + rest(paper) + section())


def one_text_box(paper: Paper) -> bytes:
    """The left half in a box, the right half as text beside it."""
    left = _drawn("".join(left_lines(paper)), 60, 50, 205, 150, "wrapSquare")
    body = f"<w:p>{left}</w:p>" + "".join(right_lines(paper)) + "<w:p/>" * 5
    return word_file(body + rest(paper) + section())


def grouped_boxes(paper: Paper) -> bytes:
    """Both boxes in one group."""
    unit = 12700

    def box(inner: str, x: int, wide: int) -> str:
        return (
            f'<wps:wsp><wps:spPr><a:xfrm><a:off x="{x * unit}" y="0"/><a:ext cx="{wide * unit}"'
            f' cy="{120 * unit}"/></a:xfrm></wps:spPr><wps:txbx><w:txbxContent>{inner}'
            "</w:txbxContent></wps:txbx></wps:wsp>"
        )

    group = (
        f'<wpg:wgp><wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{500 * unit}"'
        f' cy="{120 * unit}"/><a:chOff x="0" y="0"/><a:chExt cx="{500 * unit}" cy="{120 * unit}"/>'
        f"</a:xfrm></wpg:grpSpPr>{box(''.join(left_lines(paper)), 0, 210)}"
        f"{box(''.join(right_lines(paper)), 215, 285)}</wpg:wgp>"
    )
    drawing = (
        '<w:r><w:drawing><wp:anchor><wp:positionH relativeFrom="page"><wp:posOffset>762000'
        '</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0'
        f'</wp:posOffset></wp:positionV><wp:extent cx="{500 * unit}" cy="{120 * unit}"/>'
        f'<wp:wrapTopAndBottom/><a:graphic><a:graphicData uri="x">{group}</a:graphicData></a:graphic>'  # noqa: E501
        "</wp:anchor></w:drawing></w:r>"
    )
    return word_file(f"<w:p>{drawing}</w:p>" + rest(paper) + section())


def vml_boxes(paper: Paper) -> bytes:
    """Text boxes of Word 2003."""

    def box(inner: str, x: int, wide: int) -> str:
        style = (
            f"position:absolute;margin-left:{x}pt;margin-top:40pt;width:{wide}pt;height:150pt;"
            "mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
        )
        return (
            f'<w:r><w:pict><v:shape style="{style}"><v:textbox><w:txbxContent>{inner}'
            "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )

    left, right = left_lines(paper), right_lines(paper)
    head = f"<w:p>{box(''.join(left), 55, 210)}{box(''.join(right), 270, 290)}</w:p>"
    return word_file(head + "<w:p/>" * 9 + rest(paper) + section())


def frames(paper: Paper) -> bytes:
    """Frames: paragraphs with a place of their own."""

    def framed(lines: list[str], x: int, wide: int) -> str:
        about = (
            f'<w:framePr w:w="{wide}" w:hSpace="180" w:wrap="around" w:vAnchor="page"'
            f' w:hAnchor="page" w:x="{x}" w:y="900"/>'
        )
        return "".join(
            line.replace("<w:pPr>", f"<w:pPr>{about}", 1)
            if "<w:pPr>" in line
            else f"<w:p><w:pPr>{about}</w:pPr></w:p>"
            for line in lines
        )

    body = framed(left_lines(paper), 1200, 4000) + framed(right_lines(paper), 5400, 5700)
    return word_file(body + "<w:p/>" * 8 + rest(paper) + section())


def first_page_header(paper: Paper) -> bytes:
    """The letterhead in the header of the first page."""
    page = centred("2")
    about = '<w:headerReference w:type="first" r:id="h1"/>'
    about += '<w:headerReference w:type="default" r:id="h2"/>'
    return word_file(
        rest(paper) + section(about + "<w:titlePg/>"), {"h1": beside(paper), "h2": page}
    )


def usual_header(paper: Paper) -> bytes:
    """The letterhead in the header of all pages."""
    about = '<w:headerReference w:type="default" r:id="h1"/>'
    return word_file(rest(paper) + section(about), {"h1": beside(paper)})


def template(paper: Paper) -> bytes:
    """DOTX."""
    body = beside(paper) + rest(paper) + section()
    return word_file(body, content_type="template.main+xml")


def with_macros(paper: Paper) -> bytes:
    """DOCM with a macro part."""
    body = beside(paper) + rest(paper) + section()
    extra = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(600)}
    return word_file(body, content_type="document.macroEnabled.main+xml", extra=extra)


def strict_file(paper: Paper) -> bytes:
    """Strict Office Open XML."""
    return strict(plain(paper))


def remote_template(paper: Paper) -> bytes:
    """A template on another machine, and an entity that would read a file: neither is fetched."""
    extra = {
        "word/_rels/settings.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/'
        b'package/2006/relationships"><Relationship Id="r1" Type="x/attachedTemplate"'
        b' Target="http://192.0.2.1/x.dotm" TargetMode="External"/></Relationships>'
    }
    return word_file(beside(paper) + rest(paper) + section(), extra=extra)


def stamp_between(paper: Paper) -> bytes:
    """An empty paragraph of many and a page-wide rule between letterhead and title."""
    body = beside(paper) + "<w:p/>" * 3 + rest(paper)
    return word_file(body + section())


def title_in_table(paper: Paper) -> bytes:
    """Letterhead, title and subject in one table."""
    left, right = left_lines(paper), right_lines(paper)
    rows = [[cell("".join(left), 3900), cell("".join(right), 5500)]]
    whole = rest(paper)
    if not paper.is_letter:
        title = centred(paper.doc_type.upper(), BOLD, 28) + centred(paper.subject, BOLD, 28)
        rows.append([cell(title, 9400, '<w:gridSpan w:val="2"/>')])
        whole = whole.replace(title, "", 1)
    return word_file(table(rows, (3900, 5500)) + whole + section())


def styled(paper: Paper) -> bytes:
    """Alignment comes from a style; numbers before headings from Word."""
    head = beside(paper).replace('<w:jc w:val="center"/>', '<w:pStyle w:val="Giua"/>')
    return word_file(head + rest(paper) + section())


def google(paper: Paper) -> bytes:
    """As Google Docs writes: no docDefaults used, spacing by line, sizes in every run."""
    line = '<w:spacing w:after="0" w:before="0" w:line="276" w:lineRule="auto"/>'
    body = (beside(paper) + rest(paper)).replace("<w:pPr>", f"<w:pPr>{line}")
    return word_file(body + section())


def line_breaks(paper: Paper) -> bytes:
    """Each half is one paragraph with line breaks."""
    turn = "<w:r><w:br/></w:r>"
    lefts = [*([paper.above] if paper.above else []), *paper.own.split("\n"), RULE,
             f"Số: {paper.number}"]  # fmt: skip
    if paper.is_letter:
        lefts.append(f"V/v {paper.subject}")
    left = paragraph(turn.join(run(text) for text in lefts), "center")
    right = paragraph(turn.join(run(t) for t in (*MOTTO, RULE, paper.date_line)), "center")
    head = table([[cell(left, 3900), cell(right, 5500)]], (3900, 5500))
    return word_file(head + rest(paper) + section())


VARIANTS: dict[str, Variant] = {
        "plain": plain, "bordered": bordered, "rows": rows_of_lines, "no-widths": no_widths,
        "equal-columns": equal_columns, "nested": nested, "merged": merged,
        "table-in-control": table_in_control, "controls": controls, "split-runs": split_runs,
        "links": links, "fields": fields, "tracked": tracked, "hidden": hidden,
        "comments": comments, "signs": special_signs, "capitals": capitals, "nfd": decomposed,
        "tabs": tabs, "blanks": blanks, "two-columns": two_columns,
        "balanced-columns": balanced_columns, "text-boxes": text_boxes,
        "text-boxes-over": text_boxes_over, "one-text-box": one_text_box, "group": grouped_boxes,
        "vml": vml_boxes, "frames": frames, "first-header": first_page_header,
        "header": usual_header, "dotx": template, "docm": with_macros, "strict": strict_file,
        "remote": remote_template, "gap": stamp_between, "title-in-table": title_in_table,
        "styled": styled, "google": google, "line-breaks": line_breaks,
}  # fmt: skip
