"""7z, RAR, TAR, mail and PDF attachments: listed and unpacked like a ZIP, under the same limits."""

from __future__ import annotations

import email.policy
import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import py7zr
import pypdfium2
import pytest

from extractors.errors import Damaged, Encrypted, TooLarge
from pipeline.intake.archives import ArchiveLimits, is_archive, list_archive
from pipeline.intake.containers.tnef import attachments_of_winmail
from pipeline.intake.folder import hash_found, list_folder
from pipeline.intake.originals import original

FILES = {"a/Kế hoạch.pdf": b"%PDF-1", "b.docx": b"PK b", "trống.txt": b""}


def seven_zip(files: dict[str, bytes], password: str | None = None) -> bytes:
    held = io.BytesIO()
    with py7zr.SevenZipFile(held, "w", password=password) as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return held.getvalue()


def tar(files: dict[str, bytes], mode: str = "w") -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return held.getvalue()


def rar(files: dict[str, bytes]) -> bytes:
    """A RAR 4 archive whose files are only stored."""

    def block(kind: int, flags: int, rest: bytes, added: int = 0) -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head

    out = b"Rar!\x1a\x07\x00" + block(0x73, 0, bytes(6))
    for name, content in files.items():
        plain = name.encode("ascii", "ignore")
        wide = name.encode("utf-8")
        shown = wide if wide != plain else plain
        rest = struct.pack(
            "<IIBIIBBHI", len(content), len(content), 3, zlib.crc32(content), 0, 20, 0x30,
            len(shown), 0x81A40000,
        ) + shown  # fmt: skip
        out += block(0x74, 0x8200 if wide != plain else 0x8000, rest) + content
    return out + block(0x7B, 0x4000, b"")


def mail(files: dict[str, bytes], body: str = "Kính gửi báo cáo.") -> bytes:
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"], message["Subject"] = "a@vd.vn", "b@vd.vn", "Báo cáo"
    message.set_content(body)
    for name, content in files.items():
        message.add_attachment(content, "application", "octet-stream", filename=name)
    return message.as_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "evidence"
    made.mkdir()
    return made


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.7z", seven_zip),
        ("a.tar", tar),
        ("a.tar.gz", lambda files: tar(files, "w:gz")),
        ("a.tgz", lambda files: tar(files, "w:gz")),
        ("a.tar.xz", lambda files: tar(files, "w:xz")),
        ("a.rar", rar),
        ("no ending", seven_zip),
    ],
)
def test_each_file_is_a_row_and_found_again(
    folder: Path, name: str, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    (folder / name).write_bytes(pack(FILES))
    found = {file.path: file for file in list_folder(folder).files}
    assert set(found) == {f"{name}!/{inner}" for inner in FILES}
    for inner, content in FILES.items():
        with original(folder, f"{name}!/{inner}") as lent:
            assert lent.read_bytes() == content
            assert lent.suffix == Path(inner).suffix
            assert not lent.is_relative_to(folder)
        assert hash_found(found[f"{name}!/{inner}"])
    assert [path.name for path in folder.iterdir()] == [name]


def test_a_packed_file_alone_is_the_file(folder: Path) -> None:
    (folder / "ke hoach.pdf.gz").write_bytes(gzip.compress(b"%PDF-1"))
    assert [file.path for file in list_folder(folder).files] == ["ke hoach.pdf.gz!/ke hoach.pdf"]


def test_attachments_of_a_mail_are_rows_its_text_only_where_it_counts(folder: Path) -> None:
    (folder / "a.eml").write_bytes(mail({"Kế hoạch.docx": b"PK", "../x.pdf": b"%PDF"}))
    (folder / "b.eml").write_bytes(mail({}))
    (folder / "c.eml").write_bytes(mail({"x.pdf": b"%PDF"}, "CỘNG HÒA XÃ HỘI\nSố: 5/BC-UBND"))
    assert [file.path for file in list_folder(folder).files] == [
        "a.eml!/Kế hoạch.docx",
        "a.eml!/x.pdf",
        "b.eml!/nội dung thư.txt",
        "c.eml!/nội dung thư.txt",
        "c.eml!/x.pdf",
    ]


def test_an_archive_in_a_mail_in_an_archive_ends_somewhere(folder: Path) -> None:
    inner = mail({"in.7z": seven_zip({"a.pdf": b"%PDF"})})

    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("thu.eml", inner)
        archive.writestr("ho so.7z", seven_zip({"b.pdf": b"%PDF b"}))
    found = {file.path: file.error for file in list_folder(folder).files}
    assert found == {
        "a.zip!/thu.eml!/in.7z": "too-large",
        "a.zip!/ho so.7z!/b.pdf": "",
    }
    with original(folder, "a.zip!/ho so.7z!/b.pdf") as lent:
        assert lent.read_bytes() == b"%PDF b"


def test_a_mail_of_five_hundred_attachments(folder: Path) -> None:
    (folder / "a.eml").write_bytes(mail({f"{n}.pdf": b"%PDF" for n in range(500)}))
    assert len(list_folder(folder).files) == 500
    with pytest.raises(TooLarge):
        list_archive(folder / "a.eml", ArchiveLimits(files=100))


def test_passwords_and_bombs(folder: Path) -> None:
    (folder / "locked.7z").write_bytes(seven_zip({"a.pdf": b"x"}, "mật khẩu"))
    with pytest.raises(Encrypted):
        list_archive(folder / "locked.7z")
    limits = ArchiveLimits(ratio_from=100_000)
    for name, content in (
        ("bomb.7z", seven_zip({"a.pdf": bytes(3_000_000)})),
        ("bomb.tar.gz", tar({"a.pdf": bytes(3_000_000)}, "w:gz")),
        ("bomb.gz", gzip.compress(b"x" * 3_000_000)),
    ):
        (folder / name).write_bytes(content)
        with pytest.raises(TooLarge):
            list_archive(folder / name, limits)


@pytest.mark.parametrize("pack", [seven_zip, tar, rar])
def test_a_broken_archive_is_one_row(
    folder: Path, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    content = pack({"a.pdf": b"x" * 5000})
    (folder / "a.archive").write_bytes(content[: len(content) // 3])
    (found,) = list_folder(folder).files
    if not found.error:  # a whole list of contents: what is cut off shows when it is unpacked
        with pytest.raises(Damaged):
            hash_found(found)
    else:
        assert found.error == "damaged"


def test_files_attached_to_a_pdf_stand_beside_it(folder: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(300, 400)
    document.new_attachment("phụ lục.docx").set_data(b"PK docx")
    document.save(str(folder / "a.pdf"))
    plain = pypdfium2.PdfDocument.new()
    plain.new_page(300, 400)
    plain.save(str(folder / "b.pdf"))
    assert [file.path for file in list_folder(folder).files] == [
        "a.pdf",
        "a.pdf!/phụ lục.docx",
        "b.pdf",
    ]
    assert not is_archive(folder / "a.pdf")
    with original(folder, "a.pdf!/phụ lục.docx") as lent:
        assert lent.read_bytes() == b"PK docx"


def test_winmail() -> None:
    def attribute(kind: int, value: bytes) -> bytes:
        return struct.pack("<BHHI", 2, kind, 6, len(value)) + value + b"\0\0"

    content = struct.pack("<IH", 0x223E9F78, 1)
    for name, held in (("a.pdf", b"%PDF a"), ("b.pdf", b"%PDF b")):
        content += attribute(0x9002, bytes(14)) + attribute(0x8010, name.encode() + b"\0")
        content += attribute(0x800F, held)
    assert list(attachments_of_winmail(content)) == [("a.pdf", b"%PDF a"), ("b.pdf", b"%PDF b")]
    assert list(attachments_of_winmail(content[:40])) == []
    assert list(attachments_of_winmail(b"no")) == []
