"""Files of the evidence folder, as intake finds them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file under the evidence folder, or inside an archive there. `path` is relative, NFC,
    with `/`; `members` are the names that lead to it inside the archive `absolute`.

    `error` and `detail` are set where there is nothing to read: an archive that cannot be opened.
    """

    path: str
    absolute: Path
    size: int
    modified_ns: int
    members: tuple[str, ...] = ()
    error: str = ""
    detail: str = ""

    @property
    def unit(self) -> str:
        """The submitting unit (đơn vị): the first folder level, empty for files at the top.

        An archive at the top is the folder of a unit that packed it.
        """
        first, slash, _ = self.path.partition("/")
        if self.members and first.endswith("!"):
            return first[:-1].removesuffix(Path(first[:-1]).suffix)
        return first if slash else ""


@dataclass(frozen=True, slots=True)
class HashedFile:
    """A found file with its content's hash, or the error that kept us from it."""

    file: FoundFile
    sha256: str
    error: str = ""
    detail: str = ""
