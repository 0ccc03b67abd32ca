"""Links from a report to the originals in the evidence folder."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from pipeline.intake.originals import locate


class FileLinks:
    """Links from files in `start` to the originals below `folder`.

    Each original is looked for on the disk once, however many papers, sheets and rows link to it.
    """

    def __init__(self, folder: Path, start: Path) -> None:
        self._folder = folder
        self._start = start
        self._known: dict[str, str] = {}

    def to(self, path: str) -> str:
        """Return the link to the original of the row `path`, as `file_link` does."""
        link = self._known.get(path)
        if link is None:
            link = self._known[path] = file_link(self._folder, path, self._start)
        return link


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
