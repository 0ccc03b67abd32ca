"""The versions of the program and of what it stands on; light, for `--version` is asked often."""

from __future__ import annotations

import platform
from importlib import metadata

LIBRARIES = ("pdfplumber", "pypdfium2", "tesserocr", "pytesseract", "rapidocr", "onnxruntime",
             "spacy", "underthesea", "scikit-learn", "pandas", "openpyxl")  # fmt: skip


def versions() -> dict[str, str]:
    """Return the versions of the program, of Python, and of the libraries that read."""
    found = {"python": platform.python_version()}
    for name in ("minhchung", *LIBRARIES):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def version_lines() -> str:
    """Return what `minhchung --version` prints: the program first, then a line for each library."""
    found = versions()
    own = found.pop("minhchung", "")
    return "\n".join([f"minhchung {own}".rstrip(), *(f"{name} {it}" for name, it in found.items())])
