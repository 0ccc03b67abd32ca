"""ZIP archives of scans: listed without unpacking, read one file at a time, held to limits.

Nothing in an archive's names becomes a path on disk: a file is unpacked under a name of ours into
a temporary folder, and its own name is only shown (`folder/archive.zip!/inner/name.pdf`).
"""

from __future__ import annotations

import errno
import lzma
import os
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO

from extractors.errors import Damaged, Encrypted, ReadingError, TooLarge, UnsupportedType

SEPARATOR = "!/"
"""Between an archive's path and the name of a file in it."""

DOCUMENT_ENDINGS = frozenset({".pdf", ".docx", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
"""Files ending so are not looked into for being archives: it would open every file every time."""

MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
"""What Office and OpenDocument files hold at their top: documents, not archives of scans."""

UTF8_NAME = 0x800
"""Flag of a name in UTF-8 (PKWARE APPNOTE 4.4.4, bit 11)."""
LOCKED = 0x1
"""Flag of an encrypted file (bit 0)."""
CHUNK = 1 << 20

LISTS_KEPT = 256
"""Lists of contents that are kept: a folder holds some dozens of archives."""

INNER_KEPT = 1
"""Unpacked archives inside archives that are kept, on disk."""

OURS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE})
"""What the system says when it is at its end, whatever is read."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
)
"""What zipfile and its decoders raise on broken archives and on ways of packing unknown to them."""

END, END_64 = b"PK\x05\x06", b"PK\x06\x06"
END_SIZE, LONGEST_COMMENT = 22, 65535
"""The record that ends an archive (APPNOTE 4.3.16) and the comment that may follow it."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Beyond these an archive is refused as `too-large`, before anything is unpacked.

    `depth`: archives inside archives; `files`: in one archive; `file_bytes`, `all_bytes`: unpacked
    size; `ratio`: unpacked to packed size, of files above `ratio_from` bytes (scans hardly shrink;
    deflate cannot pass 1032 : 1); `table_bytes`: size of the list of contents, which is held in
    memory (of 8 million empty files it took 3.9 GiB).
    """

    depth: int = 2
    files: int = 2000
    file_bytes: int = 500 << 20
    all_bytes: int = 8 << 30
    ratio: int = 100
    ratio_from: int = 20 << 20
    table_bytes: int = 4 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: the names that lead to it, what is shown, its unpacked size.

    `names` are as the archive has them, one for each archive on the way in; the second file of one
    name is `name~2`. `error` is set where it cannot be read, such as an archive inside that is
    damaged.
    """

    names: tuple[str, ...]
    shown: str
    size: int
    error: str = ""
    detail: str = ""


@dataclass
class _Listed:
    members: list[Member] = field(default_factory=list)
    bytes: int = 0


def is_archive(path: Path) -> bool:
    """Say whether a file is a ZIP archive of files (and no Office document). OSError is False."""
    if path.suffix.lower() in DOCUMENT_ENDINGS:
        return False
    try:
        with path.open("rb") as stream:
            if not stream.read(4).startswith(MAGIC):
                return False
        with zipfile.ZipFile(path) as archive:
            return OFFICE.isdisjoint(archive.namelist())
    except OSError:
        return False
    except BROKEN:
        return path.suffix.lower() == ".zip"


def list_archive(path: Path, limits: ArchiveLimits | None = None) -> tuple[Member, ...]:
    """Return the files in an archive and in the archives inside it, in the archive's order.

    It is listed once for as long as it stays as it is: every row of it asks. Raises Encrypted,
    TooLarge or Damaged where nothing of it is to be read.
    """
    return _listed(_Stamp.of(path), limits or ArchiveLimits())


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A file as it is now; another one after each change."""

    path: Path
    size: int
    modified_ns: int

    @staticmethod
    def of(path: Path) -> _Stamp:
        status = path.stat()
        return _Stamp(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=LISTS_KEPT)
def _listed(stamp: _Stamp, limits: ArchiveLimits) -> tuple[Member, ...]:
    listed = _Listed()
    try:
        with _broken_is_damaged(), stamp.path.open("rb") as stream:
            _list(stream, (), "", limits, listed)
    except MemoryError as error:
        raise TooLarge("its list of contents takes too much memory") from error
    return tuple(listed.members)


@contextmanager
def unpacked(path: Path, names: Sequence[str]) -> Iterator[Path]:
    """Lend the file itself, or one in an archive unpacked into a temporary folder.

    Raises Encrypted, TooLarge or Damaged; OSError where the archive itself cannot be opened.
    """
    if not names:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="minhchung-") as folder:
        target = Path(folder, "content")
        with open_member(path, names) as content, target.open("wb") as copy:
            for chunk in content:
                copy.write(chunk)
        yield target


@contextmanager
def open_member(path: Path, names: Sequence[str]) -> Iterator[Iterator[bytes]]:
    """Lend the content of a file in an archive, in pieces; errors as in `unpacked`."""
    with ExitStack() as stack:
        stack.enter_context(_broken_is_damaged())
        if len(names) > 1:
            path = Path(_inner_archive(_Stamp.of(path), tuple(names[:-1])).name, "archive")
        archive = stack.enter_context(zipfile.ZipFile(stack.enter_context(path.open("rb"))))
        yield _content(archive, _entries(archive)[names[-1]])


@lru_cache(maxsize=INNER_KEPT)
def _inner_archive(stamp: _Stamp, names: tuple[str, ...]) -> tempfile.TemporaryDirectory[str]:
    """Unpack an archive inside an archive once for all its members, which come one after another.

    The folder goes with the last use of it.
    """
    folder = tempfile.TemporaryDirectory(prefix="minhchung-")
    with ExitStack() as stack:
        outer: IO[bytes] = stack.enter_context(stamp.path.open("rb"))
        for name in names[:-1]:
            outer = stack.enter_context(_inner(outer, name))
        archive = stack.enter_context(zipfile.ZipFile(outer))
        copy = stack.enter_context(Path(folder.name, "archive").open("wb"))
        for chunk in _content(archive, _entries(archive)[names[-1]]):
            copy.write(chunk)
    return folder


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the entries by names of their own: a second `a.pdf` is `a.pdf~2`, and is not lost."""
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        name, count = info.filename, 1
        while name in entries:
            count += 1
            name = f"{info.filename}~{count}"
        entries[name] = info
    return entries


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield no more than the size that the archive states: that is what was held to the limits."""
    if info.flag_bits & LOCKED:
        raise Encrypted(info.filename)
    left = info.file_size
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise TooLarge("unpacks to more than the archive states")
            yield chunk


@contextmanager
def _inner(outer: IO[bytes], name: str) -> Iterator[IO[bytes]]:
    """Unpack an archive inside an archive: zipfile needs to jump about in it."""
    with tempfile.TemporaryFile(prefix="minhchung-") as copy, zipfile.ZipFile(outer) as archive:
        for chunk in _content(archive, _entries(archive)[name]):
            copy.write(chunk)
        copy.seek(0)
        yield copy


def _list(
    stream: IO[bytes], names: tuple[str, ...], prefix: str, limits: ArchiveLimits, listed: _Listed
) -> None:
    _check_table(stream, limits)
    with zipfile.ZipFile(stream) as archive:
        entries = {name: info for name, info in _entries(archive).items() if _is_file(info)}
        infos = list(entries.values())
        if infos and all(info.flag_bits & LOCKED for info in infos):
            raise Encrypted("every file in it has a password")
        if len(listed.members) + len(infos) > limits.files:
            raise TooLarge(f"more than {limits.files} files")
        for info in infos:
            _check(info, limits, listed)
        for name, info in entries.items():
            shown = prefix + shown_name(info) + name[len(info.filename) :]
            inside = (*names, name)
            if not shown.lower().endswith(".zip"):
                error = Encrypted.code if info.flag_bits & LOCKED else ""
                listed.members.append(Member(inside, shown, info.file_size, error))
                continue
            try:
                if len(inside) >= limits.depth:
                    raise TooLarge(f"more than {limits.depth} archives inside each other")
                with _broken_is_damaged(), _inner(stream, name) as inner:
                    _list(inner, inside, shown + SEPARATOR, limits, listed)
            except ReadingError as error:
                member = Member(inside, shown, info.file_size, error.code, error.detail)
                listed.members.append(member)


def _check_table(stream: IO[bytes], limits: ArchiveLimits) -> None:
    """Raise TooLarge for a list of contents that is too long, before zipfile holds it in memory."""
    stream.seek(0, os.SEEK_END)
    size = stream.tell()
    start = max(size - END_SIZE - LONGEST_COMMENT, 0)
    stream.seek(start)
    tail = stream.read()
    stream.seek(0)
    for magic, at, form in ((END, 12, "<I"), (END_64, 40, "<Q")):
        found = tail.rfind(magic)
        held = tail[found + at : found + at + struct.calcsize(form)]
        if found < 0 or len(held) < struct.calcsize(form):
            continue
        (table,) = struct.unpack(form, held)
        if limits.table_bytes < table != 0xFFFFFFFF:  # there: the 64-bit record has the size
            raise TooLarge(f"a list of contents of {table} bytes")


def _check(info: zipfile.ZipInfo, limits: ArchiveLimits, listed: _Listed) -> None:
    listed.bytes += info.file_size
    if info.file_size > limits.file_bytes or listed.bytes > limits.all_bytes:
        raise TooLarge(f"unpacks to {listed.bytes} bytes or more")
    if (
        info.file_size > limits.ratio_from
        and info.file_size > max(info.compress_size, 1) * limits.ratio
    ):
        raise TooLarge(f"{info.compress_size} bytes unpack to {info.file_size}")


def _is_file(info: zipfile.ZipInfo) -> bool:
    """Folders, links and what macOS adds are no files."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    litter = info.filename.startswith("__MACOSX/") or info.filename.endswith((".DS_Store", "/"))
    return not litter and kind in (0, stat.S_IFREG) and bool(shown_name(info))


def shown_name(info: zipfile.ZipInfo) -> str:
    """Return the name to show: NFC, without drive, root and `..`, whatever the archive says."""
    name = info.filename
    if not info.flag_bits & UTF8_NAME:
        # zipfile takes unmarked names for code page 437; many programs write UTF-8 unmarked.
        try:
            name = name.encode("cp437").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = info.filename
    name = name.encode("utf-8", "replace").decode("utf-8")
    parts = PurePosixPath(name.replace("\\", "/")).parts
    kept = (part for part in parts if part not in ("/", "..", "//") and not part.endswith(":"))
    return unicodedata.normalize("NFC", "/".join(kept))


@contextmanager
def _broken_is_damaged() -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, PermissionError):
        raise
    except (RuntimeError, KeyError) as error:
        # NotImplementedError: a way of packing that is unknown; RuntimeError: a password is asked.
        if isinstance(error, NotImplementedError):
            raise UnsupportedType(f"packed in an unknown way: {error}") from error
        raise Damaged(str(error)) from error
    except BROKEN as error:
        if isinstance(error, OSError) and error.errno in OURS:
            raise  # our own temporary folder is full, or no handle is left: not the archive's fault
        raise Damaged(f"broken ZIP: {error}") from error
