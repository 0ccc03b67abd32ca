from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PIL import Image

from extractors.errors import Damaged, EmptyFile, UnsupportedType, Vanished
from extractors.reading.sniff import sniff


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\x00\x00junk before\n%PDF-1.4\n", "pdf"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"II*\x00", "tiff"),
        (b"MM\x00*", "tiff"),
        (b"\x89PNG\r\n\x1a\n", "png"),
    ],
)
def test_the_first_bytes_tell_the_type(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "named.wrongly"
    path.write_bytes(content)
    assert sniff(path) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><p>%PDF-1.4</p>",
        b"<html>",
        b"MZ\x90\x00",
        b"MZ\x90\x00 %PDF-1.4",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"text",
    ],
)
def test_a_name_does_not_make_a_pdf(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ke-hoach.pdf"
    path.write_bytes(content)
    with pytest.raises(UnsupportedType):
        sniff(path)


@pytest.mark.parametrize("header", [b"%\xe2\xe3\xcf\xd3\n", b" " * 2000])
def test_a_pdf_that_lost_its_header_is_one_by_its_name_and_objects(
    tmp_path: Path, header: bytes
) -> None:
    """Poppler draws such files; other readers of PDF do not open them."""
    for name, kind in (("a.pdf", "pdf"), ("a.bin", None)):
        path = tmp_path / name
        path.write_bytes(header + b"1 0 obj\n<< /Type /Catalog >>\nendobj\n")
        if kind is None:
            with pytest.raises(UnsupportedType):
                sniff(path)
        else:
            assert sniff(path) == kind


def test_a_zip_is_a_docx_by_what_is_in_it(tmp_path: Path) -> None:
    word, other, broken = (tmp_path / name for name in ("a.zip", "b.docx", "c.docx"))
    with zipfile.ZipFile(word, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("notes/a.xml", "<x/>")
    broken.write_bytes(word.read_bytes()[:30])
    assert sniff(word) == "docx"
    with pytest.raises(UnsupportedType):
        sniff(other)
    with pytest.raises(Damaged):
        sniff(broken)


def test_empty_and_vanished_files_have_their_own_errors(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    with pytest.raises(EmptyFile):
        sniff(empty)
    with pytest.raises(Vanished):
        sniff(tmp_path / "gone.pdf")


def test_a_real_image_is_known_under_any_name(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    Image.new("L", (9, 9)).save(path, "TIFF")
    assert sniff(path) == "tiff"
