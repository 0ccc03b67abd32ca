"""Find a Times-like font that has every Vietnamese letter, or fail loudly.

A font without `ộ ạ ệ ư` would leave boxes on the page, and such a page teaches nothing about
Vietnamese. Tinos (package `fonts-croscore`, Apache licence) has every letter; TeX Gyre Termes has
them too, but as CFF outlines that reportlab cannot embed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
FACES = {
    "": "Tinos-Regular.ttf",
    "-Bold": "Tinos-Bold.ttf",
    "-Italic": "Tinos-Italic.ttf",
    "-BoldItalic": "Tinos-BoldItalic.ttf",
}
PACKAGE = "fonts-croscore"

VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = frozenset(unicodedata.normalize("NFC", v + t) for v in VOWELS for t in TONES) | {
    "đ",
    "Đ",
}
"""Every letter with a mark that Vietnamese writes, in NFC."""


class FontMissing(Exception):
    """No usable font; the message names the package to install."""


@dataclass(frozen=True, slots=True)
class Family:
    """A registered font family: the name reportlab knows it by and its four files."""

    name: str
    files: tuple[Path, ...]

    @property
    def regular(self) -> Path:
        """The upright file, for tools that draw text on pictures."""
        return self.files[0]


def find(folders: Iterable[Path] = FOLDERS) -> tuple[Path, ...]:
    """Return the four Tinos files in the order of FACES; FontMissing if one is not there."""
    held = {path.name: path for folder in folders for path in sorted(folder.rglob("Tinos-*.ttf"))}
    lacking = [name for name in FACES.values() if name not in held]
    if lacking:
        raise FontMissing(
            f"font file {', '.join(lacking)} not found; install the package {PACKAGE} "
            f"(apt-get install {PACKAGE}). Fonts are needed only to make the samples again."
        )
    return tuple(held[name] for name in FACES.values())


def check_letters(path: Path, letters: Iterable[str] = VIETNAMESE) -> None:
    """Raise FontMissing when the TrueType font at `path` lacks any of `letters`."""
    try:
        glyphs = TTFont("check-" + path.stem, str(path)).face.charToGlyph
    except TTFError as error:
        raise FontMissing(f"{path.name} cannot be embedded: {error}; install {PACKAGE}") from error
    lacking = sorted(letter for letter in set(letters) if ord(letter) not in glyphs)
    if lacking:
        raise FontMissing(
            f"font {path.name} lacks {len(lacking)} letters ({' '.join(lacking[:12])}); "
            f"install the package {PACKAGE}, which has every Vietnamese letter."
        )


def register(letters: Iterable[str] = (), folders: Iterable[Path] = FOLDERS) -> Family:
    """Check all four faces for Vietnamese and `letters`, register them, return the family."""
    needed = VIETNAMESE | {letter for letter in letters if not letter.isspace()}
    files = find(folders)
    for (suffix, _), path in zip(FACES.items(), files, strict=True):
        check_letters(path, needed)
        pdfmetrics.registerFont(TTFont("Tinos" + suffix, str(path)))
    for bold in (0, 1):
        for italic in (0, 1):
            addMapping("Tinos", bold, italic, "Tinos" + list(FACES)[bold + 2 * italic])
    return Family("Tinos", files)
