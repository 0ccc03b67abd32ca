"""Outlook messages (MSG): attachments and text from the OLE streams that [MS-OXMSG] names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import olefile

from extractors.errors import TooLarge
from pipeline.intake.containers.mail import BODY, LEAST_INLINE
from pipeline.intake.containers.model import CHUNK, ArchiveLimits, Entry, safe_name

PROPERTIES = "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0_"
_DATA, _EMBEDDED = "__substg1.0_37010102", "__substg1.0_3701000D"
_LONG_NAME, _NAME, _CONTENT_ID = "3707", "3704", "3712"
_BODY, _HTML = "1000", "1013"


class OutlookContainer:
    """An open MSG file; raises TooLarge."""

    def __init__(self, path: Path, limits: ArchiveLimits) -> None:
        self._ole = olefile.OleFileIO(str(path))
        folders = sorted({entry[0] for entry in self._ole.listdir() if _is_attachment(entry)})
        if len(folders) > limits.files:
            raise TooLarge(f"more than {limits.files} attachments")
        self._held: dict[str, tuple[str, list[str] | bytes]] = {}
        for number, folder in enumerate(folders, start=1):
            self._attach(number, folder)
        if not self._held:
            html = self._bytes([f"__substg1.0_{_HTML}0102"])
            text = self._text([], _BODY)
            if html:
                self._held["0.html"] = f"{BODY}.html", html
            elif text.strip():
                self._held["0.txt"] = f"{BODY}.txt", b"\xef\xbb\xbf" + text.encode("utf-8")

    def __enter__(self) -> OutlookContainer:
        return self

    def __exit__(self, *_: object) -> None:
        self._ole.close()

    def _attach(self, number: int, folder: str) -> None:
        name = self._text([folder], _LONG_NAME) or self._text([folder], _NAME)
        data = [folder, _DATA]
        if self._ole.exists("/".join(data)):
            small = self._ole.get_size("/".join(data)) < LEAST_INLINE
            picture = Path(name).suffix.lower() in (".png", ".jpg", ".jpeg", ".gif", ".bmp")
            if small and picture and self._text([folder], _CONTENT_ID):
                return  # an emblem within the text
            shown = safe_name(name).replace("/", "_") or f"đính kèm {number}"
            self._held[f"{number}{Path(shown).suffix}"] = shown, data
            return
        # A message inside the message: its attachments are shown as of a folder.
        inner = [
            entry
            for entry in self._ole.listdir()
            if entry[:2] == [folder, _EMBEDDED] and len(entry) > 3 and entry[3] == _DATA
        ]
        for count, entry in enumerate(inner, start=1):
            own = self._text(entry[:3], _LONG_NAME) or self._text(entry[:3], _NAME)
            shown = safe_name(own).replace("/", "_") or f"đính kèm {count}"
            label = safe_name(name).replace("/", "_") or f"thư {number}"
            self._held[f"{number}-{count}{Path(shown).suffix}"] = f"{label}/{shown}", entry

    def _text(self, folder: list[str], tag: str) -> str:
        wide = self._bytes([*folder, f"__substg1.0_{tag}001F"])
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return self._bytes([*folder, f"__substg1.0_{tag}001E"]).decode("cp1258", "replace")

    def _bytes(self, entry: list[str]) -> bytes:
        name = "/".join(entry)
        return bytes(self._ole.openstream(name).read()) if self._ole.exists(name) else b""

    def entries(self) -> Sequence[Entry]:
        """Return attachments, or the text of a message without any."""
        return [
            Entry(
                key,
                shown,
                len(held) if isinstance(held, bytes) else self._ole.get_size("/".join(held)),
            )
            for key, (shown, held) in self._held.items()
        ]

    def content(self, key: str) -> Iterator[bytes]:
        """Yield the bytes of an attachment."""
        _, held = self._held[key]
        if isinstance(held, bytes):
            yield held
            return
        with self._ole.openstream("/".join(held)) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk


def _is_attachment(entry: Sequence[str]) -> bool:
    return entry[0].startswith(_ATTACHMENT)
