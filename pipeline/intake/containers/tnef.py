"""`winmail.dat`: how Outlook packs attachments for other mail programs ([MS-OXTNEF])."""

from __future__ import annotations

import struct
from collections.abc import Iterator

MARK = 0x223E9F78
_ATTACHMENT = 0x02
_TITLE, _DATA, _PROPERTIES = 0x8010, 0x800F, 0x9005
_LONG_NAME = 0x3707


def attachments_of_winmail(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each attachment; stops where the file is broken."""
    if len(content) < 6 or struct.unpack_from("<I", content, 0)[0] != MARK:
        return
    at, name, held = 6, "", b""
    while at + 9 <= len(content):
        level, attribute, _, length = struct.unpack_from("<BHHI", content, at)
        value = content[at + 9 : at + 9 + length]
        if level == _ATTACHMENT:
            if attribute == 0x9002 and held:  # the next one begins
                yield name or "đính kèm", held
                name, held = "", b""
            elif attribute == _TITLE:
                name = name or value.rstrip(b"\0").decode("cp1258", "replace")
            elif attribute == _DATA:
                held = value
            elif attribute == _PROPERTIES:
                name = _long_name(value) or name
        at += 9 + length + 2
    if held:
        yield name or "đính kèm", held


def _long_name(properties: bytes) -> str:
    """Return an attachment's whole name from its MAPI properties, by its tag in Unicode."""
    at = properties.find(struct.pack("<HH", 0x001F, _LONG_NAME))
    if at < 0 or at + 12 > len(properties):
        return ""
    count, length = struct.unpack_from("<II", properties, at + 4)
    if count != 1:
        return ""
    raw = properties[at + 12 : at + 12 + length]
    return raw.decode("utf-16-le", "replace").rstrip("\0")
