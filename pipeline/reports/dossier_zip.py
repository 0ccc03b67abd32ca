"""A dossier as one ZIP."""

from __future__ import annotations

import zipfile
from pathlib import Path

from pipeline.reports.dossier import Dossier
from pipeline.reports.whole_file import whole_file


def write_dossier_zip(dossier: Dossier) -> Path:
    """Write a dossier's folder into a ZIP beside it; returns its path. Raises ReportError."""
    path = dossier.path.with_name(f"{dossier.path.name}.zip")
    with whole_file(path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(dossier.path.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(dossier.path).as_posix())
    return path
