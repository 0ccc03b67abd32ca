"""Files besides plain constructions: old letters, locks, scans, and input that means harm."""

from __future__ import annotations

import email.policy
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import yaml
from PIL import Image

from benchmarks.office_samples.ole import locked_doc, locked_office_file, locked_xls, message
from benchmarks.office_samples.papers import PAPERS, Paper
from benchmarks.office_samples.word import paragraph, part, section, word_file
from benchmarks.office_samples.word_variants import beside, plain, rest

PLAN, REPORT = PAPERS[0], PAPERS[1]
TABLES = Path(__file__).parents[2] / "extractors" / "reading" / "legacy_encodings.yaml"
Truth = dict[str, str]


def tcvn3(text: str) -> str:
    """Return Unicode text in the letters of TCVN3; capitals with tones are lower-case letters."""
    letters = yaml.safe_load(TABLES.read_text(encoding="utf-8"))["tcvn3"]["letters"]
    codes = {letter: code for code, letter in letters.items()}
    return "".join(codes.get(one, codes.get(one.lower(), one)) for one in text)


def vni(text: str) -> str:
    """Return Unicode text in the letters of VNI."""
    table = yaml.safe_load(TABLES.read_text(encoding="utf-8"))["vni"]
    alone = {letter: code for code, letter in table["letters"].items()}
    marks = {
        unicodedata.normalize("NFC", "a" + mark): code for code, mark in table["marks"].items()
    }
    out = []
    for one in text:
        apart = unicodedata.normalize("NFD", one)
        base, mark = apart[0], apart[1:]
        if one in alone:
            out.append(alone[one])
            continue
        if "\u031b" in mark:  # the horn belongs to its letter: ơ, ư
            base, mark = unicodedata.normalize("NFC", base + "\u031b"), mark.replace("\u031b", "")
            base = alone[base]
        code = marks.get(unicodedata.normalize("NFC", "a" + mark), "")
        out.append(base + (code.upper() if one.isupper() else code))
    return "".join(out)


def in_old_letters(paper: Paper, encode: Callable[[str], str], font: str, capitals: str) -> bytes:
    """Return a Word file whose runs are in an old encoding, named by their fonts."""

    def old(found: re.Match[str]) -> str:
        text = found[3]
        name = capitals if text.isupper() else font
        look = f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'
        return f"<w:r><w:rPr>{look}{found[1]}</w:rPr><w:t{found[2]}>{encode(text)}</w:t></w:r>"

    body = re.sub(
        r"<w:r><w:rPr>(.*?)</w:rPr><w:t([^>]*)>([^<]*)</w:t></w:r>",
        old,
        beside(paper) + rest(paper),
    )
    return word_file(body + section())


def picture_page(image: bytes) -> str:
    """Return a paragraph with a picture that fills its page."""
    wide, high = 470 * 12700, 665 * 12700
    return paragraph(
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{wide}" cy="{high}"/><a:graphic><a:graphicData'
        ' uri="x"><pic:pic><pic:blipFill><a:blip r:embed="m0"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def scan_only(sheet: Image.Image) -> bytes:
    """Return a Word file that holds nothing but a scanned page."""
    return word_file(picture_page(b"") + section(), media={"m.jpg": _jpeg(sheet)})


def signature_page(paper: Paper, sheet: Image.Image) -> bytes:
    """Return a Word file whose text is typed and whose last page is a scan."""
    turn = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    body = beside(paper) + rest(paper) + turn + picture_page(b"")
    return word_file(body + section(), media={"m.jpg": _jpeg(sheet)})


def with_entities(paper: Paper) -> bytes:
    """Return a Word file with entities that would read a file and call another machine."""
    body = f"<w:body>{beside(paper)}{rest(paper)}&file;&web;{section()}</w:body>"
    doctype = (
        '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">'
        '<!ENTITY web SYSTEM "http://192.0.2.1/x.txt">]>'
    )
    text = part("document", body).decode().replace("?>", f"?>{doctype}", 1)
    return word_file("", extra={"word/document.xml": text.encode()})


def with_far_parts(paper: Paper) -> bytes:
    """Return a Word file with template, picture, sub-document and settings on another machine."""
    about = 'TargetMode="External" Target="http://192.0.2.1/'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = "".join(
        f'<Relationship Id="x{number}" Type="{kind}/{name}" {about}{name}"/>'
        for number, name in enumerate(("attachedTemplate", "image", "subDocument", "aFChunk"))
    )
    body = beside(paper) + rest(paper) + '<w:subDoc r:id="x2"/><w:altChunk r:id="x3"/>'
    made = word_file(body + section())
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".rels"):
                content = content.replace(b"</Rel", f"{listed}</Rel".encode(), 1) \
                    if b"</Relationships>" in content else content  # fmt: skip
            new.writestr(name, content)
    return held.getvalue()


def mail_of(files: dict[str, bytes]) -> bytes:
    """Return a mail with attachments."""
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"], made["To"], made["Subject"] = "a@vd.vn", "b@vd.vn", "Gửi hồ sơ"
    made.set_content("Kính gửi.")
    for name, content in files.items():
        made.add_attachment(content, "application", "octet-stream", filename=name)
    return made.as_bytes()


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a ZIP archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def _jpeg(sheet: Image.Image) -> bytes:
    held = io.BytesIO()
    sheet.save(held, "JPEG", quality=85)
    return held.getvalue()


def other_files(sheet: Image.Image) -> dict[str, tuple[bytes, str, list[Truth]]]:
    """Return name → content, trait and rows of truth; `sheet`: `REPORT` as printed."""
    plan, report = PLAN.truth, REPORT.truth
    locked: list[Truth] = [{"error_expected": "encrypted"}]
    many = {f"{number:03d}.txt": f"Phiếu số {number}".encode() for number in range(500)}
    three = zipped({"2.zip": zipped({"3.zip": zipped({"a.docx": plain(PLAN)})})})
    return {
        "tcvn3.docx": (in_old_letters(PLAN, tcvn3, ".VnTime", ".VnTimeH"), "tcvn3", [plan]),
        "vni.docx": (in_old_letters(PLAN, vni, "VNI-Times", "VNI-Times"), "vni", [plan]),
        "khoa.docx": (locked_office_file(), "locked", locked),
        "khoa.xlsx": (locked_office_file(), "locked", locked),
        "khoa.doc": (locked_doc(), "locked", locked),
        "khoa.xls": (locked_xls(), "locked", locked),
        "quet.docx": (scan_only(sheet), "scan-only", [report]),
        "trang_ky.docx": (signature_page(PLAN, sheet.crop((0, 1200, 1653, 2339))), "signature-page",
                          [plan]),
        "thuc_the.docx": (with_entities(PLAN), "entities", [plan]),
        "mau_xa.docx": (with_far_parts(PLAN), "remote", [plan]),
        "thu_500.eml": (mail_of({**many, "kh.docx": plain(PLAN)}), "mail-500", [plan]),
        "ba_lop.zip": (three, "archive-in-archive", [{"error_expected": "too-large"}]),
        "hai_lop.zip": (zipped({"2.zip": zipped({"a.docx": plain(PLAN)})}), "archive", [plan]),
        "thu.msg": (message({"kh.docx": plain(PLAN), "bc.docx": plain(REPORT)}), "msg",
                    [plan, report]),
        "hop_thu.mbox": (
            b"".join(b"From a@vd.vn Sat Jan  6 10:00:00 2024\n" + mail_of({"a.docx": plain(one)})
                     + b"\n\n" for one in (PLAN, REPORT)), "mbox", [plan, report]),
    }  # fmt: skip
