import io
import os
import stat
import struct
import unicodedata
import zipfile
from pathlib import Path

import pytest

from extractors.errors import Damaged, Encrypted, ReadingError, TooLarge
from pipeline.intake.archives import ArchiveLimits, is_archive, list_archive, unpacked
from pipeline.intake.folder import hash_found, list_folder
from pipeline.intake.originals import locate, original


def packed(contents: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def locked(archive: bytes) -> bytes:
    """Set the flag of a password on every file."""
    changed = bytearray(archive)
    for magic, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = changed.find(magic)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(magic, at + 1)
    return bytes(changed)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "evidence"
    made.mkdir()
    return made


def test_each_file_of_an_archive_is_a_file_of_its_own(folder: Path) -> None:
    (folder / "So_Y_te").mkdir()
    inner = packed({"c.pdf": b"c"})
    (folder / "So_Y_te" / "ho so.zip").write_bytes(packed({"a/b.pdf": b"b", "in.zip": inner}))
    found = list_folder(folder).files
    assert [file.path for file in found] == [
        "So_Y_te/ho so.zip!/a/b.pdf",
        "So_Y_te/ho so.zip!/in.zip!/c.pdf",
    ]
    for file, content in zip(found, (b"b", b"c"), strict=True):
        with unpacked(file.absolute, file.members) as lent:
            assert lent.read_bytes() == content
            assert not lent.is_relative_to(folder)
        assert not lent.exists()
        with original(folder, file.path) as lent:
            assert lent.read_bytes() == content
    assert hash_found(found[0]) != hash_found(found[1])


def test_an_archive_at_the_top_is_the_folder_of_a_unit(folder: Path) -> None:
    (folder / "So_Y_te.zip").write_bytes(packed({"a.pdf": b"a"}))
    assert [file.unit for file in list_folder(folder).files] == ["So_Y_te"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/root/a.pdf", "root/a.pdf"),
        ("C:\\scan\\a.pdf", "scan/a.pdf"),
        ("..\\..\\a.pdf", "a.pdf"),
        (unicodedata.normalize("NFD", "Kế hoạch.pdf"), "Kế hoạch.pdf"),
    ],
)
def test_no_name_leads_out_of_the_folder(folder: Path, name: str, shown: str) -> None:
    (folder / "a.zip").write_bytes(packed({name: b"x"}))
    assert [member.shown for member in list_archive(folder / "a.zip")] == [shown]
    with original(folder, f"a.zip!/{shown}") as lent:
        assert lent.read_bytes() == b"x"


def test_links_and_litter_in_an_archive_are_no_files(folder: Path) -> None:
    link = zipfile.ZipInfo("link.pdf")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("__MACOSX/._a.pdf", "x")
        archive.writestr("folder/", "")
        archive.writestr("a.pdf", "x")
    assert [member.shown for member in list_archive(folder / "a.zip")] == ["a.pdf"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (locked(packed({"a.pdf": b"x"})), Encrypted),
        (packed({"a.pdf": b"x" * 1000})[:-30], Damaged),
        (b"PK\x03\x04" + os.urandom(100), Damaged),
        (packed({f"{n}.pdf": b"x" for n in range(11)}), TooLarge),
        (packed({"bomb.pdf": b"\0" * 2_000_000}), TooLarge),
        (packed({"a.pdf": os.urandom(4_000_000)}, zipfile.ZIP_STORED), TooLarge),
    ],
    ids=["locked", "cut off", "noise", "many files", "bomb", "large file"],
)
def test_what_cannot_be_opened_has_a_named_error(
    folder: Path, content: bytes, error: type[ReadingError]
) -> None:
    (folder / "a.zip").write_bytes(content)
    limits = ArchiveLimits(files=10, file_bytes=3_000_000, ratio_from=1_000_000)
    with pytest.raises(error):
        list_archive(folder / "a.zip", limits)


def test_a_bad_archive_is_one_row(folder: Path) -> None:
    (folder / "bad.zip").write_bytes(b"PK\x03\x04" + b"x" * 50)
    (folder / "empty.zip").write_bytes(packed({}))
    found = {file.path: file.error for file in list_folder(folder).files}
    assert found == {"bad.zip": "damaged", "empty.zip": "empty-file"}


def test_archives_inside_each_other_end_somewhere(folder: Path) -> None:
    content = packed({"a.pdf": b"x"})
    for _ in range(5):
        content = packed({"in.zip": content})
    (folder / "deep.zip").write_bytes(content)
    (found,) = list_folder(folder).files
    assert (found.path, found.error) == ("deep.zip!/in.zip!/in.zip", "too-large")


def test_an_archive_that_lies_about_a_size_is_stopped(folder: Path) -> None:
    archive = bytearray(packed({"a.pdf": b"\0" * 100_000}))
    central = archive.find(b"PK\x01\x02")
    archive[central + 24 : central + 28] = struct.pack("<I", 10)
    (folder / "a.zip").write_bytes(archive)
    (member,) = list_archive(folder / "a.zip")
    with pytest.raises(ReadingError), unpacked(folder / "a.zip", member.names) as lent:
        assert lent.stat().st_size <= 10


def test_two_files_of_one_name_are_two_files(folder: Path) -> None:
    with zipfile.ZipFile(folder / "twins.zip", "w") as archive:
        archive.writestr("a.pdf", "first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.pdf", "second")
    found = list_folder(folder).files
    assert [file.path for file in found] == ["twins.zip!/a.pdf", "twins.zip!/a.pdf~2"]
    for file, content in zip(found, (b"first", b"second"), strict=True):
        with original(folder, file.path) as lent:
            assert lent.read_bytes() == content


def test_data_that_no_decoder_takes_is_damaged(folder: Path) -> None:
    archive = bytearray(packed({"a.pdf": os.urandom(2000)}, zipfile.ZIP_LZMA))
    archive[60:200] = bytes(140)
    (folder / "a.zip").write_bytes(archive)
    (member,) = list_archive(folder / "a.zip")
    with pytest.raises(Damaged), unpacked(folder / "a.zip", member.names):
        pass


def test_a_list_of_contents_that_would_fill_the_memory_is_refused_unparsed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.zip").write_bytes(packed({f"{n}.pdf": b"" for n in range(2000)}))

    def parsed(*_: object) -> None:
        raise AssertionError("it was parsed")

    monkeypatch.setattr(zipfile, "ZipFile", parsed)
    with pytest.raises(TooLarge, match="list of contents"):
        list_archive(folder / "a.zip", ArchiveLimits(table_bytes=50_000))


def test_an_archive_inside_an_archive_is_unpacked_once_for_all_its_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = packed({f"{n}.pdf": bytes([n]) for n in range(20)})
    (folder / "a.zip").write_bytes(packed({"in.zip": inner}))
    opened: list[str] = []
    open_entry = zipfile.ZipFile.open

    def counting(self: zipfile.ZipFile, name: zipfile.ZipInfo) -> object:
        opened.append(name.filename)
        return open_entry(self, name)

    monkeypatch.setattr(zipfile.ZipFile, "open", counting)
    found = list_folder(folder).files
    assert len({hash_found(file) for file in found}) == 20
    for file in found:
        with original(folder, file.path):
            pass
    assert opened.count("in.zip") == 2  # to be listed, and for its files


def test_an_archive_that_has_changed_is_listed_and_unpacked_anew(folder: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (folder / "a.zip").write_bytes(packed({"in.zip": packed({name: name.encode()})}))
        os.utime(folder / "a.zip", ns=(0, ord(name[0])))
        (found,) = list_folder(folder).files
        with original(folder, found.path) as lent:
            assert lent.read_bytes() == name.encode()


def test_word_files_are_not_taken_for_archives(folder: Path) -> None:
    (folder / "no-ending").write_bytes(packed({"[Content_Types].xml": b"", "word/x": b""}))
    (folder / "named.pdf").write_bytes(packed({"a.pdf": b"x"}))
    assert not is_archive(folder / "no-ending")
    assert not is_archive(folder / "named.pdf")


def test_originals_are_found_however_the_disk_spells_them(folder: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Kế hoạch")
    (folder / decomposed).mkdir()
    file = folder / decomposed / f"{decomposed}.pdf"
    file.write_bytes(b"x")
    assert locate(folder, "Kế hoạch/Kế hoạch.pdf") == (file, ())


@pytest.mark.parametrize("path", ["../outside.pdf", "link.pdf", "", "no.zip!/a.pdf"])
def test_originals_outside_of_the_folder_are_not_lent(folder: Path, path: str) -> None:
    outside = folder.parent / "outside.pdf"
    outside.write_bytes(b"x")
    (folder / "link.pdf").symlink_to(outside)
    with pytest.raises(FileNotFoundError):
        locate(folder, path)
