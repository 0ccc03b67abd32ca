"""Signed files and mails (`.p7m`): the content that a CMS signature encloses (RFC 5652).

Whether the signature is valid is not judged.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import Damaged, Encrypted, TooLarge, UnsupportedType
from pipeline.intake.containers.mail import is_mail, parts_in
from pipeline.intake.containers.model import ArchiveLimits, Entry, safe_name

MOST_BYTES = 200 << 20
_SIGNED = bytes.fromhex("06092a864886f70d010702")
_LOCKED = bytes.fromhex("06092a864886f70d010703")
"""DER of the content types signedData and envelopedData."""
_LOOKED_AT = 64
"""Bytes within which a CMS file says what it is."""
_OCTETS, _OCTETS_IN_PIECES, _SEQUENCE, _EXPLICIT = 0x04, 0x24, 0x30, 0xA0
_DEEPEST = 16
_ARMOUR = re.compile(rb"-----(?:BEGIN|END) [A-Z0-9 ]+-----")


def is_signed(head: bytes, ending: str) -> bool:
    """Say whether a file's first bytes are those of a CMS signature or envelope."""
    der = head if head[:1] == b"\x30" else _unarmoured(head) if ending == ".p7m" else b""
    start = der[:_LOOKED_AT]
    return start[:1] == b"\x30" and (_SIGNED in start or _LOCKED in start)


def enclosed(content: bytes) -> bytes:
    """Return what a signature encloses.

    Raises Encrypted (an envelope), UnsupportedType (a signature alone) or Damaged.
    """
    der = content if content[:1] == b"\x30" else _unarmoured(content)
    if _LOCKED in der[:_LOOKED_AT]:
        raise Encrypted("a mail that only its receiver can open")
    try:
        outer = _value(der, 0, _SEQUENCE)
        data = _inside(der, _part(der, outer, _EXPLICIT))
        signed = _children(der, data)
        holder = next(one for one in signed if one.tag == _SEQUENCE)
        held = [one for one in _children(der, holder) if one.tag == _EXPLICIT]
        if not held:
            raise UnsupportedType("a signature without its document")
        return b"".join(_octets(der, _inside(der, held[0]), 0))
    except (IndexError, StopIteration, ValueError) as error:
        raise Damaged("broken signature") from error


class SignedContainer:
    """A signed file; a signed mail's parts are those of the mail. Raises as `enclosed` does."""

    def __init__(self, path: Path, limits: ArchiveLimits) -> None:
        if path.stat().st_size > min(MOST_BYTES, limits.file_bytes):
            raise TooLarge(f"a signed file of {path.stat().st_size} bytes")
        content = enclosed(path.read_bytes())
        if is_mail(content[:4096]) or re.match(rb"(?i)content-[\w-]+:|mime-version:", content):
            self._parts = parts_in(content, limits)
            return
        name = safe_name(path.name.rpartition(".")[0]) or "nội dung đã ký"
        self._parts = {name: (name, content)}

    def __enter__(self) -> SignedContainer:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def entries(self) -> Sequence[Entry]:
        """Return what is enclosed."""
        return [Entry(key, shown, len(held)) for key, (shown, held) in self._parts.items()]

    def content(self, key: str) -> Iterator[bytes]:
        """Yield the bytes of what is enclosed."""
        yield self._parts[key][1]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A value of BER: its tag, where its content begins and ends, where the next one begins."""

    tag: int
    start: int
    end: int
    after: int


def _unarmoured(content: bytes) -> bytes:
    """Return the bytes of a signature written in letters (PEM, or base64 alone)."""
    letters = _ARMOUR.sub(b"", content)
    letters = re.sub(rb"\s", b"", letters)
    try:
        return base64.b64decode(letters[: len(letters) // 4 * 4], validate=True)
    except (binascii.Error, ValueError):
        return b""


def _piece(der: bytes, at: int, depth: int = 0) -> _Piece:
    """Return the value at a place; ValueError or IndexError where there is none."""
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    tag, length = der[at], der[at + 1]
    start = at + 2
    if length == 0x80:  # its end is marked by two zeros
        place = start
        while der[place : place + 2] != b"\0\0":
            place = _piece(der, place, depth + 1).after
        return _Piece(tag, start, place, place + 2)
    if length > 0x80:
        count = length - 0x80
        length = int.from_bytes(der[start : start + count], "big")
        start += count
    if start + length > len(der):
        raise ValueError("cut off")
    return _Piece(tag, start, start + length, start + length)


def _value(der: bytes, at: int, tag: int) -> _Piece:
    found = _piece(der, at)
    if found.tag != tag:
        raise ValueError(f"{found.tag:#x} where {tag:#x} should be")
    return found


def _children(der: bytes, parent: _Piece) -> list[_Piece]:
    found, at = [], parent.start
    while at < parent.end:
        found.append(_piece(der, at))
        at = found[-1].after
    return found


def _part(der: bytes, parent: _Piece, tag: int) -> _Piece:
    return next(one for one in _children(der, parent) if one.tag == tag)


def _inside(der: bytes, parent: _Piece) -> _Piece:
    return _piece(der, parent.start)


def _octets(der: bytes, piece: _Piece, depth: int) -> Iterator[bytes]:
    """Yield a string of bytes, which may be written in pieces."""
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if piece.tag == _OCTETS:
        yield der[piece.start : piece.end]
    elif piece.tag == _OCTETS_IN_PIECES:
        for one in _children(der, piece):
            yield from _octets(der, one, depth + 1)
    else:
        raise ValueError("no string of bytes")
