"""Links from a report to the originals in the evidence folder."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from pipeline.intake.originals import locate


def file_link(folder: Path, path: str, start: Path) -> str:
    """Return a percent-encoded link from a file in `start` to `folder`/`path`.

    Relative, so that evidence and results can be moved together; a `file:` link only where the
    two lie on different drives. Of a file in an archive it is a link to the archive.
    """
    try:
        target = locate(folder, path)[0].absolute()
    except FileNotFoundError:
        target = (folder / path).absolute()
    try:
        relative = os.path.relpath(target, start.absolute())
    except ValueError:
        return target.as_uri()
    return quote(os.fsencode(relative.replace(os.sep, "/")), safe="/")
