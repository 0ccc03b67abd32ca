"""Takes out of a fresh environment what runs nothing: other packages' tests, and pip itself.

Run by the installers with the Python of that environment; takes no argument.
"""

from __future__ import annotations

import shutil
import sys
import sysconfig
from pathlib import Path


def lighten(packages: Path) -> None:
    """Remove every folder `tests` below `packages`, and pip."""
    for folder in sorted(packages.glob("**/tests"), reverse=True):
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
    for folder in (packages / "pip", *packages.glob("pip-*.dist-info")):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if sys.prefix == sys.base_prefix:
        sys.exit("Chỉ chạy trong môi trường vừa cài.")
    lighten(Path(sysconfig.get_path("purelib")))
