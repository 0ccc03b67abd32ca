"""OLE compound files ([MS-CFB]) written stream by stream: locked office files, Outlook messages."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR, SMALL, CUTOFF = 512, 64, 4096
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NONE = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class _Entry:
    def __init__(self, name: str, kind: int) -> None:
        self.name, self.kind = name, kind
        self.children: dict[str, _Entry] = {}
        self.content = b""
        self.right = self.child = NONE
        self.start, self.size = END, 0


def ole(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file of streams; `/` in a name leads into storages."""
    root = _Entry("Root Entry", _ROOT)
    for path, content in streams.items():
        *folders, name = path.split("/")
        at = root
        for folder in folders:
            at = at.children.setdefault(folder, _Entry(folder, _STORAGE))
        at.children[name] = made = _Entry(name, _STREAM)
        made.content, made.size = content, len(content)
    entries = [root]
    _listed(root, entries)
    sectors: list[bytes] = []
    table: list[int] = []
    small: list[int] = []
    mini = b""

    def chain(content: bytes) -> int:
        if not content:
            return END
        first = len(sectors)
        pieces = [content[at : at + SECTOR] for at in range(0, len(content), SECTOR)]
        for number, piece in enumerate(pieces, start=1):
            sectors.append(piece.ljust(SECTOR, b"\0"))
            table.append(END if number == len(pieces) else len(sectors))
        return first

    for entry in entries:
        if entry.kind != _STREAM or not entry.content:
            continue
        if entry.size >= CUTOFF:
            entry.start = chain(entry.content)
            continue
        entry.start = len(mini) // SMALL
        count = -(-entry.size // SMALL)
        small += [*range(entry.start + 1, entry.start + count), END]
        mini += entry.content.ljust(count * SMALL, b"\0")
    root.start, root.size = chain(mini), len(mini)
    small_at = chain(struct.pack(f"<{len(small)}I", *small)) if small else END
    small_count = -(-len(small) * 4 // SECTOR)
    listed = b"".join(_directory(entry) for entry in entries)
    empty = struct.pack("<64xHBBIII16xIQQIQ", 0, 0, 0, NONE, NONE, NONE, 0, 0, 0, 0, 0)
    while len(listed) % SECTOR:
        listed += empty
    directory_at = chain(listed)
    count = 1
    while count * SECTOR // 4 < len(table) + count:
        count += 1
    first = len(sectors)
    table += [TABLE] * count
    table += [FREE] * (count * SECTOR // 4 - len(table))
    places = [*range(first, first + count), *[FREE] * (109 - count)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory_at, 0,
                        CUTOFF, small_at, small_count, END, 0, places[0])  # fmt: skip
    head += struct.pack("<108I", *places[1:])
    return head + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)


def _listed(parent: _Entry, entries: list[_Entry]) -> None:
    before: _Entry | None = None
    for entry in sorted(parent.children.values(), key=lambda one: (len(one.name), one.name)):
        entries.append(entry)
        if before is None:
            parent.child = len(entries) - 1
        else:
            before.right = len(entries) - 1
        before = entry
        _listed(entry, entries)


def _directory(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    return name.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xIQQIQ", len(name) + 2, entry.kind, 1, NONE, entry.right, entry.child,
        0, 0, 0, entry.start, entry.size,
    )  # fmt: skip


def locked_office_file() -> bytes:
    """Return what Word, Excel and PowerPoint write for a DOCX, XLSX or PPTX with a password."""
    return ole({
        "EncryptionInfo": struct.pack("<HHI", 4, 4, 0x40) + b"<encryption/>",
        "EncryptedPackage": struct.pack("<Q", 5000) + bytes(range(256)) * 20,
        "\x06DataSpaces/Version": bytes(76),
    })  # fmt: skip


def locked_doc() -> bytes:
    """Return a Word 97 file whose header says that it has a password."""
    head = struct.pack("<HHHHHHH", 0xA5EC, 0xC1, 0, 0x042A, 0, 0x0100 | 0x0200, 0x00BF)
    return ole({"WordDocument": head.ljust(4096, b"\x5a"), "1Table": bytes(4096)})


def locked_xls() -> bytes:
    """Return an Excel 97 file that begins with a record of its password (FILEPASS)."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    password = record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    return ole({"Workbook": (begin + password + record(0x0A, b"")).ljust(4096, b"\x5a")})


def message(attachments: Mapping[str, bytes], text: str = "Kính gửi") -> bytes:
    """Return an Outlook message ([MS-OXMSG])."""
    streams = {
        "__properties_version1.0": bytes(32),
        "__substg1.0_0037001F": "Báo cáo".encode("utf-16-le"),
        "__substg1.0_1000001F": text.encode("utf-16-le"),
    }
    for number, (name, content) in enumerate(attachments.items()):
        folder = f"__attach_version1.0_#{number:08X}"
        streams[f"{folder}/__properties_version1.0"] = bytes(8)
        streams[f"{folder}/__substg1.0_3707001F"] = name.encode("utf-16-le")
        streams[f"{folder}/__substg1.0_37010102"] = content
    return ole(streams)
