"""Looks at the environment: what is installed, what is missing, and the command that mends it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

NEEDED_PYTHON = (3, 11)
NEEDED_LANGUAGES = {"vie": "tesseract-ocr-vie", "osd": "tesseract-ocr-osd"}
READING, RESULTS, REVIEW = "reading", "results", "review"
SPANS, SOME_FILES = "spans", "some-files"
"""What parts of the program need; spans are shown in a notebook and no command makes them, and
without what only some kinds of files need all others are read."""

MODULES = {
    "pytesseract": ("pytesseract", READING),
    "pdfplumber": ("pdfplumber", READING),
    "pypdfium2": ("pypdfium2", READING),
    "pdf2image": ("pdf2image", READING),
    "rapidocr": ("rapidocr", READING),
    "onnxruntime": ("onnxruntime", READING),
    "lxml": ("lxml", READING),
    "olefile": ("olefile", READING),
    "python_calamine": ("python-calamine", READING),
    "py7zr": ("py7zr", READING),
    "rarfile": ("rarfile", READING),
    "pi_heif": ("pi-heif", READING),
    "openpyxl": ("openpyxl", READING),
    "sklearn": ("scikit-learn", READING),
    "docx": ("python-docx", RESULTS),
    "pandas": ("pandas", RESULTS),
    "sqlalchemy": ("sqlalchemy", RESULTS),
    "starlette": ("starlette", REVIEW),
    "spacy": ("spacy", SPANS),
    "underthesea": ("underthesea", SPANS),
}
"""Module to package and to the part that needs it."""

SET_UP = "script/setup"
LIBREOFFICE = ("soffice", "libreoffice")
UNPACKERS = ("unrar", "unar", "bsdtar", "7z", "7zz")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `mend` is the command that puts it right.

    `part`: which part of the program needs it.
    """

    name: str
    ok: bool
    found: str
    mend: str = ""
    part: str = READING

    @property
    def needed(self) -> bool:
        """Whether any command needs it, whatever the files are."""
        return self.part not in (SPANS, SOME_FILES)


@dataclass(frozen=True, slots=True)
class Environment:
    """How the doctor sees the machine; handed in, so that tests can show it a broken one."""

    which: Callable[[str], str | None] = shutil.which
    output_of: Callable[[list[str]], str] = lambda call: (
        subprocess.run(call, capture_output=True, text=True, check=False, timeout=30).stdout
    )
    has_module: Callable[[str], bool] = lambda name: find_spec(name) is not None
    python: tuple[int, int] = (sys.version_info.major, sys.version_info.minor)


def examine(environment: Environment) -> tuple[Check, ...]:
    """Return every check, in the order a user would mend them."""
    return tuple(_checks(environment))


def _checks(environment: Environment) -> Iterator[Check]:
    shown = ".".join(str(part) for part in environment.python)
    yield Check("Python", environment.python >= NEEDED_PYTHON, shown, "apt-get install -y python3")
    has_tesseract = environment.which("tesseract") is not None
    first_line = (
        environment.output_of(["tesseract", "--version"]).partition("\n")[0]
        if has_tesseract
        else ""
    )
    yield Check("Tesseract", has_tesseract, first_line, "apt-get install -y tesseract-ocr")
    languages = (
        set(environment.output_of(["tesseract", "--list-langs"]).split())
        if has_tesseract
        else set()
    )
    for language, package in NEEDED_LANGUAGES.items():
        there = language in languages
        yield Check(
            f"Tesseract: {language}",
            there,
            "có" if there else "",
            f"apt-get install -y {package}",
        )
    poppler = environment.which("pdftoppm")
    yield Check(
        "Poppler (pdftoppm)", poppler is not None, poppler or "", "apt-get install -y poppler-utils"
    )
    for module, (package, part) in MODULES.items():
        there = environment.has_module(module)
        yield Check(f"Python: {package}", there, _version(package) if there else "", SET_UP, part)
    for name, programs, package in (
        ("LibreOffice (PowerPoint, bản vẽ)", LIBREOFFICE, "libreoffice-impress libreoffice-draw"),
        ("Giải nén RAR", UNPACKERS, "unrar"),
    ):
        found = next((path for one in programs if (path := environment.which(one))), None)
        mend = f"apt-get install -y {package}"
        yield Check(name, found is not None, found or "", mend, SOME_FILES)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "có"
