"""Files and folders dropped on the page: stored in a folder that the user named, below a root.

They come in pieces, each below the server's limit for a request, into a hidden folder beside the
one that was named, and take their place only when all are there. Nothing is overwritten.
"""

from __future__ import annotations

import os
import secrets
import shutil
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractors.errors import ReadingError, UnsupportedType
from extractors.reading.sniff import sniff
from pipeline.errors import CallError
from pipeline.intake.archives import list_archive, open_member
from pipeline.intake.containers.kinds import container_kind
from pipeline.intake.containers.model import is_litter
from review.desk.found import results_of
from review.desk.making import results_around
from review.desk.roots import (
    PlaceRefused,
    Roots,
    checked_name,
    is_link,
    mended_name,
    mended_path,
)

PIECE_BYTES = 4 << 20
MOST_FILES = 20_000
LARGEST_FILE = 2 << 30
KEPT_FREE = 500 << 20
"""Bytes of the disk that stay free: the results need room too."""
MOST_UPLOADS = 4
LEFT_AFTER = 24 * 3600.0
"""Seconds after which a hidden folder is taken for what a killed server has left."""
HIDDEN = ".minhchung-nhan-"
UNPACKED = ("zip", "7z", "rar", "tar")
LITTER = ("thumbs.db", "desktop.ini", ".ds_store")


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that will come: its path as the browser tells it, and its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of it: where the files lie, how many, and what was not stored as it came."""

    target: Path
    files: int
    problems: tuple[str, ...]


@dataclass
class Upload:
    """One that is going on. `tree` is what the target will hold."""

    target: Path
    hidden: Path
    files: tuple[Announced, ...]
    places: tuple[Path, ...]
    into_existing: bool
    done: set[int] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    @property
    def tree(self) -> Path:
        """Where the files are put together before they take their place."""
        return self.hidden / "tree"


class Uploads:
    """Uploads that go on, each known by a secret name that the page was given."""

    def __init__(self, roots: Roots) -> None:
        self._roots = roots
        self._going: dict[str, Upload] = {}
        self._lock = threading.Lock()

    def begin(self, parent: Path, name: str, files: Sequence[Announced], existing: bool) -> str:
        """Prepare for files below `parent / name`; `existing`: the user named a folder that is
        there, to add to it. Returns the upload's name; PlaceRefused or CallError say what is wrong.
        """
        target = self._target(parent, name, existing)
        places = tuple(mended_path(one.path) for one in files)
        _check_sizes(files, target.parent)
        remove_left(target.parent)
        with self._lock:
            if len(self._going) >= MOST_UPLOADS:
                raise CallError("Đang nhận nhiều thư mục một lúc: chờ một phần xong đã.")
            if any(one.target == target for one in self._going.values()):
                raise CallError("Thư mục này đang nhận tệp ở một trang khác.")
            hidden = target.parent / f"{HIDDEN}{secrets.token_hex(6)}"
            try:
                hidden.mkdir(mode=0o700)
            except OSError as error:
                raise CallError(f"Không ghi được vào {target.parent}: {error.strerror}.") from error
            upload = Upload(target, hidden, tuple(files), places, existing)
            upload.tree.mkdir()
            known_by = secrets.token_urlsafe(24)
            self._going[known_by] = upload
        return known_by

    def piece(self, known_by: str, number: int, offset: int, data: bytes) -> None:
        """Add a piece to a file; the last one puts it in its place, unpacked if it is an archive.

        CallError where it does not fit on what came before, or is more than was announced.
        """
        upload = self._upload(known_by)
        if not 0 <= number < len(upload.files) or number in upload.done:
            raise CallError("Tệp này không có trong danh sách đã báo.")
        part, size = upload.hidden / f"{number}.part", upload.files[number].size
        held = part.stat().st_size if part.exists() else 0
        if offset != held or offset + len(data) > size or len(data) > PIECE_BYTES:
            raise CallError("Phần tệp gửi lên không khớp: thả lại tệp.")
        try:
            with part.open("ab") as stream:
                stream.write(data)
        except OSError as error:
            raise CallError(f"Không ghi được tệp: {error.strerror}.") from error
        if held + len(data) == size:
            upload.done.add(number)
            self._take(upload, number, part)

    def finish(self, known_by: str) -> Stored:
        """Put the files where they belong; CallError where some have not come or none is left."""
        upload = self._upload(known_by)
        if len(upload.done) != len(upload.files):
            raise CallError("Chưa nhận đủ các tệp.")
        count = sum(1 for one in upload.tree.rglob("*") if one.is_file())
        if not count:
            self.drop(known_by)
            raise CallError("Không có tệp nào lưu được. " + " ".join(upload.problems[:5]))
        try:
            if upload.into_existing:
                _move_all(upload.tree, upload.target)
            else:
                upload.tree.rename(upload.target)
        except OSError as error:
            raise CallError(f"Không lưu được vào {upload.target}: {error.strerror}.") from error
        self.drop(known_by)
        return Stored(upload.target, count, tuple(upload.problems))

    def drop(self, known_by: str) -> None:
        """Forget an upload and what came of it so far."""
        with self._lock:
            upload = self._going.pop(known_by, None)
        if upload:
            shutil.rmtree(upload.hidden, ignore_errors=True)

    def drop_all(self) -> None:
        """Forget all of them: the server ends."""
        for known_by in list(self._going):
            self.drop(known_by)

    def _upload(self, known_by: str) -> Upload:
        upload = self._going.get(known_by)
        if upload is None:
            raise CallError("Lần gửi này đã hết hạn: thả lại tệp.")
        return upload

    def _target(self, parent: Path, name: str, existing: bool) -> Path:
        self._roots.check(parent)
        if around := results_around(parent):
            raise PlaceRefused(f"Không ghi vào thư mục kết quả {around.name}.")
        if existing:
            if self._roots.is_root(parent):
                raise PlaceRefused("Không ghi vào chính thư mục gốc: chọn một thư mục bên trong.")
            if parent.name != name:
                raise PlaceRefused("Tên thư mục không khớp: chọn lại thư mục để thêm tệp.")
            return parent
        within = (one for one in (parent, *parent.parents) if self._roots.root_of(one) is not None)
        for folder in within:
            if folder.name and results_of(folder).exists():
                raise PlaceRefused(
                    f"{folder.name} là thư mục minh chứng của một đợt: chọn chỗ khác, hoặc mở"
                    " đợt ấy và thêm tệp ở đó."
                )
        target = parent / checked_name(name)
        if target.exists() or target.is_symlink() or results_of(target).exists():
            raise PlaceRefused(f"Đã có “{target.name}” ở đây: chọn tên khác.")
        return target

    def _take(self, upload: Upload, number: int, part: Path) -> None:
        """Put a file that is whole into the tree, if it is one that can be read."""
        place = upload.places[number]
        shown = upload.files[number].path
        if place.name.lower() in LITTER or place.name.startswith(("~$", "._")):
            part.unlink()
            return
        named = part.with_name(f"{number}{place.suffix}")
        part.rename(named)  # what a file is depends on its ending too
        if container_kind(named) in UNPACKED:
            alone = len(upload.files) == 1
            try:
                into = upload.tree / (Path() if alone else place.with_suffix(""))
                upload.problems += _unpack(named, shown, into)
                named.unlink()
                return
            except ReadingError as error:
                upload.problems.append(
                    f"{shown}: không giải nén được ({error.code}), lưu nguyên tệp."
                )
            except OSError as error:
                raise CallError(f"Không giải nén được {shown}: {error.strerror}.") from error
        elif not _may_be_evidence(named):
            named.unlink()
            upload.problems.append(refused(shown))
            return
        _put(named, upload.tree / place)


def refused(shown: str) -> str:
    """Say that a file was not stored."""
    return f"{shown}: không phải văn bản hay ảnh quét, không lưu."


def _may_be_evidence(file: Path) -> bool:
    """Whether a run can make something of a file, by its content; a program is no paper."""
    if container_kind(file) is not None:
        return True
    try:
        sniff(file)
    except UnsupportedType:
        return False
    except ReadingError:
        pass  # locked, empty, broken: evidence all the same, the run says so
    return True


def _check_sizes(files: Sequence[Announced], disk: Path) -> None:
    if not files:
        raise CallError("Không có tệp nào để gửi.")
    if len(files) > MOST_FILES:
        raise CallError(f"Quá nhiều tệp ({len(files)}): mỗi lần gửi nhiều nhất {MOST_FILES}.")
    for one in files:
        if not 0 <= one.size <= LARGEST_FILE:
            raise CallError(f"{one.path[:80]}: tệp quá lớn, nhiều nhất {LARGEST_FILE >> 30} GB.")
    _check_space(sum(one.size for one in files), disk)


def _check_space(needed: int, disk: Path) -> None:
    free = shutil.disk_usage(disk).free - KEPT_FREE
    if needed > free:
        raise CallError(
            f"Đĩa không đủ chỗ: cần {_megabytes(needed)} MB, còn dùng được {_megabytes(free)} MB."
        )


def _megabytes(size: int) -> int:
    return max(size, 0) // (1 << 20) + 1


def _unpack(archive: Path, shown: str, into: Path) -> list[str]:
    """Unpack an archive one file at a time under mended names; one within it stays packed.

    Returns what was not stored. Raises ReadingError (locked, damaged, too large), OSError,
    CallError for a full disk; nothing of it is left in `into` then.
    """
    problems: list[str] = []
    members = list_archive(archive)
    _check_space(sum(member.size for member in members), archive.parent)
    within = archive.parent / f"{archive.name}.unpacked"
    try:
        for name, inner in dict.fromkeys((one.names[0], _outer(one.shown)) for one in members):
            if is_litter(inner):
                continue
            target = within / mended_path(inner)
            target.parent.mkdir(parents=True, exist_ok=True)
            target = _own(target)
            with open_member(archive, (name,)) as content, target.open("xb") as copy:
                for chunk in content:
                    copy.write(chunk)
            if not _may_be_evidence(target):
                target.unlink()
                problems.append(refused(f"{shown}/{inner}"))
        _move_all(within, into)
    finally:
        shutil.rmtree(within, ignore_errors=True)
    return problems


def _outer(shown: str) -> str:
    return shown.partition("!/")[0]


def _move_all(source: Path, target: Path) -> None:
    for folder, _, names in os.walk(source):
        for name in sorted(names):
            place = Path(folder, name)
            _put(place, target / place.relative_to(source))


def _put(file: Path, target: Path) -> None:
    """Move a file to its place, under a name of its own; never over another, never over a link."""
    for above in (one for one in reversed(target.parents) if one.exists() or is_link(one)):
        if is_link(above) or not above.is_dir():
            raise CallError(f"“{above.name}” là liên kết hoặc tệp, không phải thư mục.")
    target.parent.mkdir(parents=True, exist_ok=True)
    file.rename(_own(target))


def _own(target: Path) -> Path:
    own, count = target, 1
    while own.exists() or own.is_symlink():
        count += 1
        own = target.with_name(mended_name(f"{target.stem} ({count}){target.suffix}"))
    return own


def remove_left(folder: Path) -> None:
    """Remove what servers that were killed have left of uploads in a folder."""
    for left in folder.glob(f"{HIDDEN}*"):
        if left.is_symlink() or not left.is_dir():
            continue
        if time.time() - left.stat().st_mtime > LEFT_AFTER:
            shutil.rmtree(left, ignore_errors=True)
