r"""Paths of more than 260 letters on Windows, which opens them under the prefix `\\?\` only.

Folders of folders named by whole titles reach that length easily. Other systems know no such limit.
"""

from __future__ import annotations

import sys
from pathlib import Path

PREFIX = "\\\\?\\"
SHARE_PREFIX = "\\\\?\\UNC\\"


def long_path(folder: Path, platform: str = sys.platform) -> Path:
    """Return an absolute folder so that what lies below it can be opened however long its path."""
    name = str(folder)
    if platform != "win32" or name.startswith(PREFIX):
        return folder
    if name.startswith("\\\\"):  # a share of the network
        return Path(SHARE_PREFIX + name[2:])
    return Path(PREFIX + name)
