"""The parts of an Office Open XML file, read from its ZIP without ever leaving it.

XML is parsed without entities, DTDs or the network; parts outside the file (remote templates,
linked pictures) are never fetched. Transitional and strict files look alike: elements are told
by a prefix of ours, whatever namespace they were written in.
"""

from __future__ import annotations

import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Any, TypeAlias

from lxml import etree

from extractors.errors import Damaged, Encrypted, TooLarge

MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes that an office file may unpack to."""
MOST_XML = 48 * 1024 * 1024
"""Bytes of one XML part; a tree takes some ten times as much memory."""

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_PREFIXES = {
    f"{_TRANSITIONAL}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_TRANSITIONAL}officeDocument/2006/relationships": "r",
    f"{_STRICT}officeDocument/relationships": "r",
    f"{_TRANSITIONAL}drawingml/2006/wordprocessingDrawing": "wp",
    f"{_STRICT}drawingml/wordprocessingDrawing": "wp",
    f"{_TRANSITIONAL}drawingml/2006/main": "a",
    f"{_STRICT}drawingml/main": "a",
    f"{_TRANSITIONAL}drawingml/2006/picture": "pic",
    f"{_STRICT}drawingml/picture": "pic",
    f"{_TRANSITIONAL}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_TRANSITIONAL}markup-compatibility/2006": "mc",
    f"{_TRANSITIONAL}package/2006/relationships": "rel",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "wpg",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "wpc",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
_SPACES: dict[str, list[str]] = {}
for _uri, _prefix in _PREFIXES.items():
    _SPACES.setdefault(_prefix, []).append(_uri)

MAIN_PART = "word/document.xml"
_LOCKED = 0x1
"""Flag of an encrypted ZIP entry (PKWARE APPNOTE 4.4.4, bit 0)."""

Element: TypeAlias = Any
"""An lxml element; lxml has no types of its own."""


@cache
def _short(tag: str) -> str:
    uri, _, local = tag.rpartition("}")
    prefix = _PREFIXES.get(uri.lstrip("{"))
    return f"{prefix}:{local}" if prefix else local


def name_of(element: Element) -> str:
    """Return an element's name with our prefix: `w:p`; empty for entities and comments."""
    return _short(element.tag) if isinstance(element.tag, str) else ""


@cache
def _long(name: str) -> tuple[str, ...]:
    prefix, _, local = name.rpartition(":")
    return tuple(f"{{{uri}}}{local}" for uri in _SPACES[prefix]) if prefix else (local,)


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """Return an attribute such as `w:val` or `cx`, `default` where it is not there."""
    if element is None:
        return default
    for long in _long(name):
        found = element.get(long)
        if found is not None:
            return str(found)
    return default


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first child, grandchild … by a path of names, None where there is none."""
    for name in path:
        if element is None:
            return None
        element = next((inner for inner in element if name_of(inner) == name), None)
    return element


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """Yield every element below with one of these names, in document order."""
    for inner in element.iter():
        if inner is not element and name_of(inner) in names:
            yield inner


def parse_xml(content: bytes) -> Element:
    """Return the root of an XML part; raises Damaged or TooLarge. Entities stay unresolved."""
    if len(content) > MOST_XML:
        raise TooLarge(f"an XML part of {len(content)} bytes")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Damaged(f"broken XML: {error}") from error


class Package:
    """An open office file; raises Damaged, Encrypted or TooLarge."""

    def __init__(self, file: Path | IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, zlib.error, ValueError) as error:
            raise Damaged(f"broken office file: {error}") from error
        infos = self._zip.infolist()
        unpacked = sum(info.file_size for info in infos)
        if unpacked > MOST_UNPACKED:
            self._zip.close()
            raise TooLarge(f"unpacks to {unpacked} bytes")
        self._infos = {info.filename.replace("\\", "/").lstrip("/"): info for info in infos}

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def __contains__(self, part: str) -> bool:
        return part in self._infos

    def content(self, part: str) -> bytes:
        """Return the bytes of a part, empty where it is not there; raises Damaged, Encrypted."""
        info = self._infos.get(part)
        if info is None:
            return b""
        if info.flag_bits & _LOCKED:
            raise Encrypted(part)
        try:
            with self._zip.open(info) as stream:
                return stream.read(info.file_size)
        except (
            zipfile.BadZipFile,
            zlib.error,
            lzma.LZMAError,
            EOFError,
            RuntimeError,  # a way of packing that zipfile does not know
            OSError,
            ValueError,
        ) as error:
            raise Damaged(f"{part}: {error}") from error

    def xml(self, part: str) -> Element | None:
        """Return the root of an XML part, None where it is not there; raises Damaged."""
        content = self.content(part)
        return parse_xml(content) if content else None

    def optional_xml(self, part: str) -> Element | None:
        """Return the root of a part that a document can be read without, None if it is broken."""
        try:
            return self.xml(part)
        except Damaged:
            return None

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to inside the file: id → (last word of its type, part)."""
        folder, name = posixpath.split(part)
        root = self.optional_xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for one in root if root is not None else ():
            if name_of(one) != "rel:Relationship" or one.get("TargetMode") == "External":
                continue
            target = str(one.get("Target", ""))
            inside = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(folder, target))
            )
            kind = str(one.get("Type", "")).rpartition("/")[2]
            found[str(one.get("Id", ""))] = (kind, inside)
        return found

    def main_part(self) -> str:
        """Return the name of the part that holds the text."""
        for kind, part in self.relations("").values():
            if kind == "officeDocument" and part in self:
                return part
        return MAIN_PART
