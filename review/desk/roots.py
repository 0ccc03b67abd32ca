"""The folders that the start page may look into and write below, and nothing outside them.

An address names a place as `NUMBER/relative/path`: the number of a root, then names below it. Every
address is checked anew, here and nowhere else: no `..`, no root, drive or share, no link on the
way, no name that a system takes for a device.
"""

from __future__ import annotations

import os
import re
import string
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import CallError, PipelineError

LONGEST_NAME = 120
"""Letters of a name that a person gives."""
MOST_BYTES = 240
"""Of a name: systems take 255, and a Vietnamese letter has up to three."""
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.I)
"""Names that Windows takes for devices, with any ending."""
_FORBIDDEN = set('<>:"/\\|?*')


class PlaceRefused(PipelineError):
    """An address or a name that the start page does not take; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Roots:
    """The allowed roots, resolved; `open_roots` makes them."""

    folders: tuple[Path, ...]

    def find(self, at: str) -> Path:
        """Return the file or folder at an address; PlaceRefused where it may not be looked at."""
        number, *names = at.strip("/").split("/")
        known = {f"{place}": folder for place, folder in enumerate(self.folders)}
        if number not in known:
            raise PlaceRefused("Không có thư mục gốc này: mở lại từ trang bắt đầu.")
        place = known[number]
        for name in names:
            check_step(name)
            place = place / name
            if is_link(place):
                raise PlaceRefused(f"“{name}” là liên kết: trang này không đi theo liên kết.")
        if not place.exists():
            raise PlaceRefused("Không còn thư mục hay tệp này: có thể đã bị đổi tên hoặc xóa.")
        self.check(place)
        return place

    def folder(self, at: str) -> Path:
        """Return the folder at an address; PlaceRefused as in `find`, and for a file."""
        place = self.find(at)
        if not place.is_dir():
            raise PlaceRefused("Đây là một tệp, không phải thư mục.")
        return place

    def check(self, place: Path) -> None:
        """Raise PlaceRefused for a place that does not lie below a root."""
        if self.root_of(place.resolve()) is None:
            raise PlaceRefused("Chỗ này nằm ngoài các thư mục được phép mở.")

    def at(self, place: Path) -> str:
        """Return the address of a place below a root. PlaceRefused for any other."""
        number = self.root_of(place)
        if number is None:
            raise PlaceRefused("Chỗ này nằm ngoài các thư mục được phép mở.")
        below = place.relative_to(self.folders[number]).as_posix()
        return f"{number}" if below == "." else f"{number}/{below}"

    def root_of(self, place: Path) -> int | None:
        """Return the number of the innermost root that a path is below, None for none."""
        holding = [n for n, root in enumerate(self.folders) if place.is_relative_to(root)]
        return max(holding, key=lambda n: len(self.folders[n].parts), default=None)

    def is_root(self, place: Path) -> bool:
        """Return whether this is a root itself: beside it nothing may be written."""
        return place in self.folders


def open_roots(named: Sequence[Path]) -> Roots:
    """Return the roots that the command names; else the user's own folder, and other drives.

    Raises CallError for a folder that is not there.
    """
    for folder in named:
        if not folder.is_dir():
            raise CallError(f"Không có thư mục {folder}: kiểm tra lại --folder.")
    folders = [folder.resolve() for folder in named] or [Path.home().resolve(), *_drives()]
    return Roots(tuple(dict.fromkeys(folders)))


def _drives() -> list[Path]:
    """On Windows the drives besides that of the user's own folder: D:, a USB stick."""
    if sys.platform != "win32":
        return []
    own = Path.home().drive.upper()
    drives = (f"{letter}:" for letter in string.ascii_uppercase)
    return [Path(f"{one}\\") for one in drives if one != own and Path(f"{one}\\").is_dir()]


def is_link(place: Path) -> bool:
    """Return whether a path is a symbolic link, or a junction of Windows."""
    junction = getattr(os.path, "isjunction", None)
    return place.is_symlink() or bool(junction and junction(place))


def check_step(name: str) -> None:
    """Raise PlaceRefused for a name in an address that is more than a name.

    Files that are there may bear any name that their system allows, `a:b` on Linux for one.
    """
    odd = name in ("", ".", "..") or "\0" in name or "\\" in name or not name.isprintable()
    if odd or (sys.platform == "win32" and (":" in name or RESERVED.fullmatch(name.strip(" .")))):
        raise PlaceRefused("Địa chỉ này không hợp lệ.")


def checked_name(text: str) -> str:
    """Return the name that a person gives to a new folder, in NFC; PlaceRefused says what is wrong.

    It must be good on every system: the folder may be carried to Windows later.
    """
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not name:
        raise PlaceRefused("Hãy ghi tên thư mục.")
    if len(name) > LONGEST_NAME or len(name.encode()) > MOST_BYTES:
        raise PlaceRefused(f"Tên thư mục dài quá: nhiều nhất {LONGEST_NAME} chữ.")
    if _FORBIDDEN & set(name) or not name.isprintable():
        raise PlaceRefused('Tên thư mục không được có các ký tự < > : " / \\ | ? *')
    if name.startswith((".", "~")) or name.endswith("."):
        raise PlaceRefused("Tên thư mục không được có dấu chấm ở đầu hay cuối, hoặc ~ ở đầu.")
    if RESERVED.fullmatch(name):
        raise PlaceRefused(f"“{name}” là tên riêng của Windows: chọn tên khác.")
    return name


def mended_name(text: str) -> str:
    """Return a file's name as it can be written on every system: odd letters become `_`.

    Files bear names of strangers' machines; refusing them would lose papers. PlaceRefused for what
    is no name at all.
    """
    name = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    name = "".join("_" if one in _FORBIDDEN or not one.isprintable() else one for one in name)
    name = name.strip().rstrip(".")
    if not name.strip("._ "):
        raise PlaceRefused("Có tệp không có tên.")
    if RESERVED.fullmatch(name):
        name = f"_{name}"
    if len(name.encode()) <= MOST_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = dot + ending if stem and len(ending) <= 8 else ""
    kept = (stem if ending else name).encode()[: MOST_BYTES - len(ending.encode())]
    return kept.decode("utf-8", "ignore").rstrip() + ending


def mended_path(text: str) -> Path:
    """Return a relative path of mended names; PlaceRefused for one that leads up or elsewhere."""
    parts = text.replace("\\", "/").split("/")
    if text.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", text):
        raise PlaceRefused(f"Tên tệp không hợp lệ: {text[:80]!r}.")
    names = [mended_name(part) for part in parts if part not in ("", ".")]
    if not names:
        raise PlaceRefused("Có tệp không có tên.")
    return Path(*names)
