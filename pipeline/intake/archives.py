"""Files that hold files (archives, mail, PDF with attachments): listed, read one by one, limited.

Nothing in an archive's names becomes a path on disk: a file is unpacked under a name of ours into
a temporary folder, and its own name is only shown (`folder/archive.zip!/inner/name.pdf`).
"""

from __future__ import annotations

import errno
import lzma
import re
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath

from extractors.errors import Damaged, Encrypted, ReadingError, TooLarge, UnsupportedType
from pipeline.intake.containers.kinds import container_kind, may_hold_files, open_container
from pipeline.intake.containers.model import ArchiveLimits as ArchiveLimits
from pipeline.intake.containers.model import Container, Entry

SEPARATOR = "!/"
"""Between an archive's path and the name of a file in it."""

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
    tarfile.TarError,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    AssertionError,
    struct.error,
)
"""What the libraries raise on broken archives and on ways of packing unknown to them."""

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


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
    """Say whether a file holds files and is no document itself. OSError is False."""
    return container_kind(path) not in (None, "pdf")


def holds_files(path: Path) -> bool:
    """Say whether there are files in a file: an archive, a mail, a PDF with attachments."""
    return container_kind(path) is not None


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
        with _broken_is_damaged():
            _list(stamp.path, (), "", limits, listed)
    except MemoryError as error:
        raise TooLarge("its list of contents takes too much memory") from error
    return tuple(listed.members)


@contextmanager
def unpacked(path: Path, names: Sequence[str]) -> Iterator[Path]:
    """Lend the file itself, or one in an archive unpacked into a temporary folder.

    Only the ending of its name is kept. Raises Encrypted, TooLarge or Damaged; OSError where the
    archive itself cannot be opened.
    """
    if not names:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="minhchung-") as folder:
        target = Path(folder, "content" + _ending(names[-1]))
        with open_member(path, names) as content, target.open("wb") as copy:
            for chunk in content:
                copy.write(chunk)
        yield target


def _ending(name: str) -> str:
    found = _ENDING.search(PurePosixPath(name.replace("\\", "/").partition("~")[0]).name)
    return found.group() if found else ""


@contextmanager
def open_member(path: Path, names: Sequence[str]) -> Iterator[Iterator[bytes]]:
    """Lend the content of a file in an archive, in pieces; errors as in `unpacked`."""
    with ExitStack() as stack:
        stack.enter_context(_broken_is_damaged())
        if len(names) > 1:
            path = _only_file(_inner_archive(_Stamp.of(path), tuple(names[:-1])))
        archive = stack.enter_context(open_container(path, ArchiveLimits()))
        yield archive.content(names[-1])


@lru_cache(maxsize=INNER_KEPT)
def _inner_archive(stamp: _Stamp, names: tuple[str, ...]) -> tempfile.TemporaryDirectory[str]:
    """Unpack an archive inside an archive once for all its members, which come one after another.

    The folder goes with the last use of it.
    """
    folder = tempfile.TemporaryDirectory(prefix="minhchung-")
    with ExitStack() as stack:
        path = stamp.path
        for name in names[:-1]:
            archive = stack.enter_context(open_container(path, ArchiveLimits()))
            path = stack.enter_context(_inner(archive, name))
        archive = stack.enter_context(open_container(path, ArchiveLimits()))
        _copy(archive, names[-1], Path(folder.name))
    return folder


def _copy(archive: Container, name: str, folder: Path) -> Path:
    """Unpack a file into a folder of ours, under a name of ours."""
    target = folder / ("archive" + _ending(name))
    with target.open("wb") as copy:
        for chunk in archive.content(name):
            copy.write(chunk)
    return target


def _only_file(folder: tempfile.TemporaryDirectory[str]) -> Path:
    return next(Path(folder.name).iterdir())


@contextmanager
def _inner(archive: Container, name: str) -> Iterator[Path]:
    """Unpack an archive inside an archive, for as long as it is lent."""
    with tempfile.TemporaryDirectory(prefix="minhchung-") as folder:
        yield _copy(archive, name, Path(folder))


def _list(
    path: Path, names: tuple[str, ...], prefix: str, limits: ArchiveLimits, listed: _Listed
) -> None:
    with open_container(path, limits) as archive:
        entries = archive.entries()
        if entries and all(entry.locked for entry in entries):
            raise Encrypted("every file in it has a password")
        if len(listed.members) + len(entries) > limits.files:
            raise TooLarge(f"more than {limits.files} files")
        for entry in entries:
            _check(entry, limits, listed)
        for entry in entries:
            shown = prefix + entry.shown
            inside = (*names, entry.key)
            if not may_hold_files(entry.shown) or entry.locked:
                error = Encrypted.code if entry.locked else ""
                listed.members.append(Member(inside, shown, entry.size, error))
                continue
            try:
                if len(inside) >= limits.depth:
                    raise TooLarge(f"more than {limits.depth} archives inside each other")
                with _broken_is_damaged(), _inner(archive, entry.key) as inner:
                    if container_kind(inner) is None and not entry.shown.lower().endswith(".zip"):
                        listed.members.append(Member(inside, shown, entry.size))
                        continue
                    _list(inner, inside, shown + SEPARATOR, limits, listed)
            except ReadingError as error:
                member = Member(inside, shown, entry.size, error.code, error.detail)
                listed.members.append(member)


def _check(entry: Entry, limits: ArchiveLimits, listed: _Listed) -> None:
    listed.bytes += entry.size
    if entry.size > limits.file_bytes or listed.bytes > limits.all_bytes:
        raise TooLarge(f"unpacks to {listed.bytes} bytes or more")
    if (
        entry.packed is not None
        and entry.size > limits.ratio_from
        and entry.size > max(entry.packed, 1) * limits.ratio
    ):
        raise TooLarge(f"{entry.packed} bytes unpack to {entry.size}")


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
        raise Damaged(f"broken archive: {error}") from error
