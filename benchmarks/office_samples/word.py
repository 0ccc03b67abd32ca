"""Word files written part by part, so that every construction of the format can be made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
REFERENCE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman"'
    ' w:hAnsi="Times New Roman"/><w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'  # noqa: E501
    '<w:style w:type="paragraph" w:styleId="Giua"><w:basedOn w:val="Normal"/><w:pPr>'
    '<w:jc w:val="center"/></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
)


def run(text: str, look: str = "", size: int = 26) -> str:
    """Return a run; `look` is XML of its properties."""
    return (
        f'<w:r><w:rPr>{look}<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def paragraph(inner: str, align: str = "", about: str = "") -> str:
    """Return a paragraph of runs; `about` is XML before its alignment."""
    jc = f'<w:jc w:val="{align}"/>' if align else ""
    return f"<w:p><w:pPr>{about}{jc}</w:pPr>{inner}</w:p>"


def centred(text: str, look: str = "", size: int = 26) -> str:
    """Return a centred paragraph."""
    return paragraph(run(text, look, size), "center")


def cell(inner: str, width: int = 0, about: str = "") -> str:
    """Return a table cell."""
    stated = f'<w:tcW w:w="{width}" w:type="dxa"/>' if width else '<w:tcW w:w="0" w:type="auto"/>'
    return f"<w:tc><w:tcPr>{stated}{about}</w:tcPr>{inner or '<w:p/>'}</w:tc>"


def table(rows: Sequence[Sequence[str]], widths: Sequence[int], about: str = "") -> str:
    """Return a table of cells."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in rows)
    return f"<w:tbl><w:tblPr>{about}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def section(inner: str = "") -> str:
    """Return the properties of an A4 section."""
    return (
        f'<w:sectPr>{inner}<w:pgSz w:w="11907" w:h="16840"/><w:pgMar w:top="1134" w:right="1021"'
        ' w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )


def part(root: str, inner: str) -> bytes:
    """Return an XML part with all namespaces declared."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f"{head}<w:{root} {DECLARED}>{inner}</w:{root}>".encode()


def word_file(
    body: str,
    headers: Mapping[str, str] | None = None,
    media: Mapping[str, bytes] | None = None,
    content_type: str = "document.main+xml",
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a DOCX: `headers` by relation id, `media` by name (relation `m` + number)."""
    relations = [("rS", "styles", "styles.xml")]
    parts: dict[str, bytes] = {
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/styles.xml": part("styles", STYLES),
    }
    for key, inner in (headers or {}).items():
        parts[f"word/{key}.xml"] = part("hdr", inner)
        relations.append((key, "header", f"{key}.xml"))
    for number, (name, content) in enumerate((media or {}).items()):
        parts[f"word/media/{name}"] = content
        relations.append((f"m{number}", "image", f"media/{name}"))
    parts.update(extra or {})
    listed = "".join(
        f'<Relationship Id="{key}" Type="{REFERENCE}/{kind}" Target="{target}"/>'
        for key, kind, target in relations
    )
    space = "http://schemas.openxmlformats.org/package/2006"
    main = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{content_type}"
    if "macro" in content_type:
        main = f"application/vnd.ms-word.{content_type}"
    parts["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{space}/relationships">{listed}</Relationships>'.encode()
    )
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{space}/relationships"><Relationship Id="r1"'
        f' Type="{REFERENCE}/officeDocument" Target="word/document.xml"/></Relationships>'.encode()
    )
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{space}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default'
        ' Extension="xml" ContentType="application/xml"/><Default Extension="png"'
        ' ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'.encode()
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: name != "[Content_Types].xml"):
            archive.writestr(name, parts[name])
    return held.getvalue()


def strict(content: bytes) -> bytes:
    """Return a file as strict Office Open XML: other namespaces, the same elements."""
    held = io.BytesIO()
    old = b"http://schemas.openxmlformats.org/"
    new = b"http://purl.oclc.org/ooxml/"
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            text = before.read(name)
            for kind in (b"wordprocessingml/", b"officeDocument/", b"drawingml/"):
                text = text.replace(old + kind + b"2006/", new + kind)
            after.writestr(name, text)
    return held.getvalue()
