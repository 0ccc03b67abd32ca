"""Intake: what files are under the evidence folder, and which content each holds.

Nothing is written into the folder. Symbolic links are not followed (a link could lead out of the
folder or round in circles); each is listed as skipped. What is skipped is returned, never lost
silently.
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

from extractors.errors import EmptyFile, ReadingError, Unreadable
from pipeline.errors import FolderError
from pipeline.intake.archives import (
    SEPARATOR,
    holds_files,
    is_archive,
    list_archive,
    open_member,
)
from pipeline.intake.long_paths import long_path
from pipeline.records.files import FoundFile

IGNORE_FILE = ".minhchungignore"
"""Patterns of names not to read, one a line; applies to the folder it lies in and all below."""

SYSTEM_LITTER = ("Thumbs.db", "desktop.ini", ".DS_Store", "~$*", "._*", ".git", IGNORE_FILE)
"""Files that desktops and office programs leave behind: never evidence."""

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found: files to read, and what was passed over, with why."""

    files: tuple[FoundFile, ...]
    skipped: tuple[str, ...]


def list_folder(folder: Path) -> Listing:
    """List every regular file under `folder`, sorted by path.

    Raises FolderError when the folder is missing, no folder, or cannot be read.
    """
    check_folder(folder)
    files: list[FoundFile] = []
    skipped: list[str] = []
    for entry, relative, why in _walk(folder):
        if isinstance(why, Unreadable):
            # A row of its own: what cannot be looked into must not look like nothing.
            name = unicodedata.normalize("NFC", relative)
            files.append(FoundFile(name, entry, 0, 0, error=why.code, detail=why.detail))
            continue
        if why:
            skipped.append(f"{relative}: {why}")
            continue
        try:
            status = entry.lstat()
        except OSError as error:
            skipped.append(f"{relative}: {error.strerror}")
            continue
        if not stat.S_ISREG(status.st_mode):
            skipped.append(f"{relative}: không phải tệp thường")
            continue
        file = FoundFile(
            unicodedata.normalize("NFC", relative),
            entry,
            status.st_size,
            status.st_mtime_ns,
        )
        files.extend(files_inside(file) if holds_files(file.absolute) else (file,))
    files.sort(key=lambda file: (file.path, str(file.absolute)))
    return Listing(tuple(_with_own_paths(files)), tuple(sorted(skipped)))


def files_inside(archive: FoundFile) -> Iterator[FoundFile]:
    """Yield the files in an archive, or the archive with the error that keeps us out of it.

    A PDF with attachments comes first itself: it is a document as well.
    """
    document = not is_archive(archive.absolute)
    if document:
        yield archive
    try:
        members = list_archive(archive.absolute)
    except ReadingError as error:
        if document:  # a row of its own beside the document's
            name = f"{archive.path}{SEPARATOR}tệp đính kèm"
            yield replace(archive, path=name, error=error.code, detail=error.detail)
        else:
            yield replace(archive, error=error.code, detail=error.detail)
        return
    except OSError as error:
        yield replace(archive, error=Unreadable.code, detail=str(error.strerror))
        return
    if not members and not document:
        yield replace(archive, error=EmptyFile.code, detail="an archive without files")
    for member in members:
        yield replace(
            archive,
            path=f"{archive.path}{SEPARATOR}{member.shown}",
            size=member.size,
            members=member.names,
            error=member.error,
            detail=member.detail,
        )


def _with_own_paths(files: Iterable[FoundFile]) -> Iterator[FoundFile]:
    """Give files whose names are one in NFC (or unreadable alike) paths of their own."""
    taken: set[str] = set()
    for file in files:
        path, count = file.path, 1
        while path in taken:
            count += 1
            path = f"{file.path}~{count}"
        taken.add(path)
        yield file if path == file.path else replace(file, path=path)


def _walk(folder: Path) -> Iterator[tuple[Path, str, str | Unreadable]]:
    """Yield what is in the folder and below: where, relative name, why it is not read (empty: is).

    What the system does not let us look into comes as Unreadable, a folder with a `/` at its end.
    No recursion: folders nest as deep as they like.
    """
    waiting: list[tuple[Path, str, tuple[str, ...]]] = [(long_path(folder), "", ())]
    while waiting:
        place, prefix, patterns = waiting.pop()
        try:
            patterns += tuple(_ignore_patterns(place / IGNORE_FILE))
        except OSError as error:
            yield place / IGNORE_FILE, f"{prefix}{IGNORE_FILE}", Unreadable(str(error.strerror))
        try:
            with os.scandir(place) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            if not prefix:
                raise FolderError(f"Không đọc được thư mục {folder}: {error.strerror}.") from error
            yield place, prefix, Unreadable(str(error.strerror))
            continue
        for entry in entries:
            # Names that are not valid UTF-8 come as surrogates, which no report could write.
            name = entry.name.encode("utf-8", "replace").decode("utf-8")
            relative, path = f"{prefix}{name}", Path(entry.path)
            if any(fnmatch(entry.name, pattern) for pattern in SYSTEM_LITTER):
                continue
            if any(fnmatch(entry.name, pattern) for pattern in patterns):
                yield path, relative, f"theo {IGNORE_FILE}"
            elif entry.is_symlink():
                yield path, relative, "liên kết, không đi theo"
            elif entry.is_dir(follow_symlinks=False):
                waiting.append((path, f"{relative}/", patterns))
            else:
                yield path, relative, ""


def _ignore_patterns(file: Path) -> Iterator[str]:
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        pattern = line.split("#", 1)[0].strip().rstrip("/")
        if pattern:
            yield pattern


def hash_found(file: FoundFile) -> str:
    """Return the SHA-256 of a found file, in an archive or not. OSError or ReadingError."""
    if not file.members:
        return hash_file(file.absolute)
    digest = hashlib.sha256()
    with open_member(file.absolute, file.members) as content:
        for chunk in content:
            digest.update(chunk)
    return digest.hexdigest()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as hex. OSError when it cannot be read."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def check_folder(folder: Path) -> None:
    """Refuse an evidence folder that is not there or is a file."""
    if not folder.exists():
        raise FolderError(f"Không có thư mục {folder}: kiểm tra lại đường dẫn.")
    if not folder.is_dir():
        raise FolderError(f"{folder} là một tệp: `run` cần thư mục, một tệp thì dùng `inspect`.")


def check_not_empty(folder: Path) -> None:
    """Refuse a folder without a single file to read; stops at the first one found."""
    if all(why and not isinstance(why, Unreadable) for _, _, why in _walk(folder)):
        raise FolderError(f"Thư mục {folder} không có tệp nào để đọc: kiểm tra lại đường dẫn.")


def check_output(folder: Path, out: Path) -> None:
    """Refuse an output folder that lies inside the evidence folder (nothing is written there)."""
    if out.resolve().is_relative_to(folder.resolve()):
        raise FolderError(
            f"Thư mục kết quả {out} nằm trong thư mục minh chứng: chọn chỗ khác bằng --out."
        )
