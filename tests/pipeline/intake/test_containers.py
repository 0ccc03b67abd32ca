"""7z, RAR, TAR, mail and PDF attachments: listed and unpacked like a ZIP, under the same limits."""

from __future__ import annotations

import base64
import datetime as dt
import email
import email.policy
import gzip
import io
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import py7zr
import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7

from benchmarks.office_samples.ole import message as message_of
from extractors.errors import Damaged, Encrypted, NeedsUnpacker, TooLarge
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


def mailbox(mails: list[bytes]) -> bytes:
    return b"\n".join(b"From a@vd.vn Sat Jan  6 10:00:00 2024\n" + one for one in mails)


def test_each_mail_of_a_mailbox_is_a_folder_of_its_parts(folder: Path) -> None:
    mails = [mail({"a.pdf": b"%PDF a"}), mail({}), mail({"a.pdf": b"%PDF b", "x.docx": b"PK"})]
    (folder / "thu.mbox").write_bytes(mailbox(mails))
    (folder / "one.eml").write_bytes(mailbox(mails[:1]))
    assert [file.path for file in list_folder(folder).files] == [
        "one.eml!/a.pdf",
        "thu.mbox!/001 Báo cáo/a.pdf",
        "thu.mbox!/002 Báo cáo/nội dung thư.txt",
        "thu.mbox!/003 Báo cáo/a.pdf",
        "thu.mbox!/003 Báo cáo/x.docx",
    ]
    with original(folder, "thu.mbox!/003 Báo cáo/a.pdf") as lent:
        assert lent.read_bytes() == b"%PDF b"


def signed(content: bytes, *, detached: bool = False) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Nguyễn Văn Mẫu")])
    day = dt.datetime(2024, 1, 1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + dt.timedelta(999))
    ).sign(key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.Binary]
    if detached:
        options.append(pkcs7.PKCS7Options.DetachedSignature)
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, options)


def test_what_a_signature_encloses_is_read(folder: Path) -> None:
    whole = signed(b"%PDF-1 signed" * 30)
    (folder / "kh.pdf.p7m").write_bytes(whole)
    (folder / "letters.pdf.p7m").write_bytes(base64.encodebytes(whole))
    (folder / "smime.p7m").write_bytes(signed(mail({"x.pdf": b"%PDF x"})))
    (folder / "thu.eml").write_bytes(mail({"smime.p7m": signed(mail({"y.pdf": b"%PDF y"}))}))
    # In pieces of no stated length, as OpenSSL streams it.
    pieces = b"\x24\x80" + b"\x04\x03%PD" + b"\x04\x02F-" + b"\0\0"
    data = b"\x30\x80" + bytes.fromhex("06092a864886f70d010701") + b"\xa0\x80" + pieces
    streamed = b"\x02\x01\x01\x31\x00" + data + b"\0\0" * 2 + b"\x31\x00"
    streamed = bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80\x30\x80" + streamed
    (folder / "stream.pdf.p7m").write_bytes(b"\x30\x80" + streamed + b"\0\0" * 3)
    assert [(file.path, file.error) for file in list_folder(folder).files] == [
        ("kh.pdf.p7m!/kh.pdf", ""),
        ("letters.pdf.p7m!/letters.pdf", ""),
        ("smime.p7m!/x.pdf", ""),
        ("stream.pdf.p7m!/stream.pdf", ""),
        ("thu.eml!/smime.p7m!/y.pdf", ""),
    ]
    with original(folder, "kh.pdf.p7m!/kh.pdf") as lent:
        assert lent.read_bytes() == b"%PDF-1 signed" * 30
    with original(folder, "stream.pdf.p7m!/stream.pdf") as lent:
        assert lent.read_bytes() == b"%PDF-"


def test_signatures_that_give_nothing_are_rows_that_say_why(folder: Path) -> None:
    whole = signed(b"%PDF-1 signed" * 30)
    (folder / "alone.p7s").write_bytes(signed(b"%PDF", detached=True))
    (folder / "cut.p7m").write_bytes(whole[:200])
    envelope = whole.replace(
        bytes.fromhex("2a864886f70d010702"), bytes.fromhex("2a864886f70d010703")
    )
    (folder / "locked.p7m").write_bytes(envelope)
    (folder / "deep.p7m").write_bytes(whole[:20] + b"\x30\x80" * 5000)
    assert {file.path: file.error for file in list_folder(folder).files} == {
        "alone.p7s": "unsupported-type",
        "cut.p7m": "damaged",
        "deep.p7m": "damaged",
        "locked.p7m": "encrypted",
    }


def test_a_clear_signed_mail_gives_its_parts_without_the_signature(folder: Path) -> None:
    content = mail({"a.pdf": b"%PDF"}).replace(
        b"Content-Type: application/octet-stream", b"Content-Type: application/pdf", 1
    )
    message = email.message_from_bytes(content, policy=email.policy.SMTP)
    message.add_attachment(b"0\x80", "application", "pkcs7-signature", filename="smime.p7s")
    (folder / "a.eml").write_bytes(message.as_bytes())
    assert [file.path for file in list_folder(folder).files] == ["a.eml!/a.pdf"]


def test_attachments_of_an_outlook_message(folder: Path) -> None:
    files = {"Kế hoạch.pdf": b"%PDF" * 2000, "../b.docx": b"PK"}
    (folder / "a.msg").write_bytes(message_of(files))
    (folder / "b.msg").write_bytes(message_of({}, "Số: 5/BC-UBND"))
    assert [file.path for file in list_folder(folder).files] == [
        "a.msg!/Kế hoạch.pdf",
        "a.msg!/b.docx",
        "b.msg!/nội dung thư.txt",
    ]
    with original(folder, "a.msg!/Kế hoạch.pdf") as lent:
        assert lent.read_bytes() == files["Kế hoạch.pdf"]


def test_a_packed_rar_without_an_unpacker_names_what_is_wanting(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import rarfile

    def refuse(*_: object) -> None:
        raise rarfile.RarCannotExec("no program")

    content = bytearray(rar({"a.pdf": b"%PDF" * 100}))
    content[content.index(b"a.pdf") - 7] = 0x33  # packed, not stored
    head = content.index(b"\x74\x00\x80")
    size = struct.unpack_from("<H", content, head + 3)[0]
    crc = zlib.crc32(bytes(content[head : head - 2 + size])) & 0xFFFF
    struct.pack_into("<H", content, head - 2, crc)
    (folder / "a.rar").write_bytes(bytes(content))
    monkeypatch.setattr(rarfile, "tool_setup", refuse)
    monkeypatch.setitem(sys.modules, "libarchive", None)
    (found,) = list_folder(folder).files
    assert found.path == "a.rar!/a.pdf"
    with pytest.raises(NeedsUnpacker):
        hash_found(found)


def test_libraries_of_rare_archives_are_not_imported_at_the_start() -> None:
    code = (
        "import sys, pipeline.intake.folder;"
        "print([m for m in ('py7zr', 'rarfile', 'olefile', 'libarchive') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
