"""What a worker gives back of a file, and the store keeps.

Apart from the store, so that workers need not load the libraries that the store is made with.
"""

from __future__ import annotations

from dataclasses import dataclass

from classifiers.profile import Profile
from extractors.document import Extraction, ReadBy


@dataclass(frozen=True, slots=True)
class Outline:
    """A document in the store without its words: of thousands, that much is held in memory.

    `record` is what the store finds the rest by.
    """

    record: int
    first_page: int
    last_page: int
    read_by: ReadBy
    extraction: Extraction


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """One document of a content, with all that later stages need of it."""

    first_page: int
    last_page: int
    read_by: ReadBy
    extraction: Extraction
    profile: Profile
    text: str


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a worker gives back for one content: pages and documents, or an error code.

    `ranges`: nothing was read, the file is to be read in these ranges of pages. `whole`: there is
    nothing left to read of the file, be it read or not to be read.
    """

    sha256: str
    content: str = ""
    pages: int = 0
    documents: tuple[FoundDocument, ...] = ()
    seconds: float = 0.0
    error: str = ""
    detail: str = ""
    ranges: tuple[tuple[int, int], ...] = ()
    whole: bool = True
