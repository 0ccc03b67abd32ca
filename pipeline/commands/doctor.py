"""Looks at the environment: what is installed, what is missing, and the command that mends it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from extractors.packaged_data import packaged_yaml
from extractors.reading.ocr_names import OcrName
from extractors.reading.tesseract import LANGUAGE, MODELS

NEEDED_PYTHON = (3, 11)
BUNDLE_MARK = "minhchung-bundle.json"
"""What the installers of the bundle leave in the environment they make."""
READING, RESULTS, REVIEW = "reading", "results", "review"
SPANS, SOME_FILES = "spans", "some-files"
"""What parts of the program need; spans are shown in a notebook and no command makes them, and
without what only some kinds of files need all others are read."""

MODULES = {
    "pdfplumber": ("pdfplumber", READING),
    "pypdfium2": ("pypdfium2", READING),
    "pdf2image": ("pdf2image", SOME_FILES),
    "psutil": ("psutil", READING),
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

POPPLER = ("pdftoppm",)
LIBREOFFICE = ("soffice", "libreoffice")
UNPACKERS = ("unrar", "unar", "bsdtar", "7z", "7zz")
SYSTEMS = {"win32": "windows", "darwin": "macos"}


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


def is_there(name: str) -> bool:
    """Return whether a module can be found."""
    return find_spec(name) is not None


def way_of_installing() -> str:
    """Return how this program came here: `checkout`, `bundle` or `pip`."""
    if Path(sys.prefix, BUNDLE_MARK).is_file():
        return "bundle"
    return "checkout" if Path(__file__).parents[2].joinpath("script", "setup").is_file() else "pip"


def has_model() -> bool:
    """Return whether Tesseract's model of Vietnamese lies where it is looked for."""
    return (MODELS / f"{LANGUAGE}.traineddata").is_file()


@dataclass(frozen=True, slots=True)
class Environment:
    """How the doctor sees the machine; handed in, so that tests can show it a broken one."""

    which: Callable[[str], str | None] = shutil.which
    output_of: Callable[[list[str]], str] = lambda call: (
        subprocess.run(
            call, capture_output=True, encoding="utf-8", errors="replace", check=False, timeout=30
        ).stdout
    )
    has_module: Callable[[str], bool] = is_there
    python: tuple[int, int] = (sys.version_info.major, sys.version_info.minor)
    platform: str = sys.platform
    installed_by: str = field(default_factory=way_of_installing)
    has_model: Callable[[], bool] = has_model

    @property
    def system(self) -> str:
        """What the advice goes by: `windows`, `macos`, `debian`, `fedora` or `other`."""
        if self.platform in SYSTEMS:
            return SYSTEMS[self.platform]
        if self.which("apt-get"):
            return "debian"
        return "fedora" if self.which("dnf") else "other"

    def mend(self, what: str) -> str:
        """Return what a user of this system does where `what` (mending.yaml) is missing."""
        ways: dict[str, str] = _mending()[what]
        return ways.get(self.system, ways["other"])

    def mend_package(self, package: str) -> str:
        """Return what mends a lack of a Python package, or of a file that came with one."""
        if self.installed_by == "bundle":
            return str(_mending()[f"bundle-{'windows' if self.system == 'windows' else 'posix'}"])
        python = "py" if self.system == "windows" else "python3"
        if sys.prefix != sys.base_prefix:  # a virtual environment has a Python of its own
            python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
        return str(_mending()[self.installed_by]).format(python=python, package=package)


@lru_cache(maxsize=1)
def _mending() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = packaged_yaml("pipeline.commands", "mending.yaml")
    return found


def examine(environment: Environment, ocr: OcrName | None = None) -> tuple[Check, ...]:
    """Return every check, in the order a user would mend them; `ocr`: who is asked to read."""
    return tuple(_checks(environment, ocr))


def _checks(environment: Environment, ocr: OcrName | None) -> Iterator[Check]:
    shown = ".".join(str(part) for part in environment.python)
    yield Check("Python", environment.python >= NEEDED_PYTHON, shown, environment.mend("python"))
    yield from _ways_to_tesseract(environment, ocr)
    there = environment.has_model()
    yield Check(
        "Mô hình tiếng Việt (vie)",
        there,
        "có" if there else "",
        environment.mend_package("minhchung"),
    )
    for module, (package, part) in MODULES.items():
        there = environment.has_module(module)
        mend = environment.mend_package(package)
        yield Check(f"Python: {package}", there, _version(package) if there else "", mend, part)
    for name, programs, what in (
        ("Poppler (ý kiến thứ hai về PDF hỏng)", POPPLER, "poppler"),
        ("LibreOffice (PowerPoint, bản vẽ)", LIBREOFFICE, "libreoffice"),
        ("Giải nén RAR", UNPACKERS, "unpacker"),
    ):
        found = next((path for one in programs if (path := environment.which(one))), None)
        yield Check(name, found is not None, found or "", environment.mend(what), SOME_FILES)


def _ways_to_tesseract(environment: Environment, ocr: OcrName | None) -> Iterator[Check]:
    """Check the library and the program; what is asked for is needed, else one of them is enough.

    Where neither is there, it is the library that is wanting: it needs no administrator.
    """
    library = environment.has_module("tesserocr")
    program = environment.which("tesseract") if environment.has_module("pytesseract") else None
    yield Check(
        "Nhận dạng chữ (tesserocr)",
        library,
        _version("tesserocr") if library else "",
        environment.mend_package("tesserocr"),
        READING if ocr == "tesserocr" or not (ocr or program) else SOME_FILES,
    )
    yield Check(
        "Chương trình Tesseract (--ocr pytesseract)",
        program is not None,
        environment.output_of([program, "--version"]).partition("\n")[0] if program else "",
        environment.mend("tesseract"),
        READING if ocr == "pytesseract" else SOME_FILES,
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "có"
