"""What a run has to read: hashes of what is there, against what the store has of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from extractors.errors import ReadingError, Unreadable, Vanished
from pipeline.intake.folder import Listing, hash_found
from pipeline.reading.tasks import TRANSIENT_ERRORS, ReadTask
from pipeline.reading.versions import extractor_version, reader_key, readers
from pipeline.records.files import HashedFile
from pipeline.store.store import KnownFile, Store


def hash_files(listing: Listing, known: Mapping[str, KnownFile]) -> tuple[HashedFile, ...]:
    """Hash new and changed files; a file of the same size and time keeps its hash."""
    hashed: list[HashedFile] = []
    for file in listing.files:
        before = known.get(file.path)
        if file.error:
            hashed.append(HashedFile(file, "", file.error, file.detail))
            continue
        if (
            before is not None
            and not before.error
            and (before.size, before.modified_ns) == (file.size, file.modified_ns)
        ):
            hashed.append(HashedFile(file, before.sha256))
            continue
        try:
            hashed.append(HashedFile(file, hash_found(file)))
        except ReadingError as error:
            hashed.append(HashedFile(file, "", error.code, error.detail))
        except FileNotFoundError:
            hashed.append(HashedFile(file, "", Vanished.code))
        except OSError as error:
            hashed.append(HashedFile(file, "", Unreadable.code, str(error.strerror)))
    return tuple(hashed)


def first_pass(hashed: Sequence[HashedFile], store: Store) -> tuple[ReadTask, ...]:
    """Return a task for every content of which nothing is read, or whose fields are out of date.

    What is not read yet is to be identified: its first and its last page are read. Fields are
    extracted anew from the stored pages. The smallest files come first, so that most of the list is
    there soon; of the very first each page is a task, so that somebody who waits sees a row.
    """
    version = extractor_version()
    kept = store.readings(*readers())
    tasks: list[ReadTask] = []
    for one in sorted(_contents(hashed), key=_size):
        reading = kept.get(one.sha256)
        if reading is None or reading.error in TRANSIENT_ERRORS:
            tasks.append(_task(one, identify_only=True, apart=not tasks))
        elif not reading.error and reading.extractor != version:
            tasks.append(_task(one, identify_only=True, stored=reading.reader))
    return tuple(tasks)


def second_pass(hashed: Sequence[HashedFile], store: Store) -> tuple[ReadTask, ...]:
    """Return a task for every content of which only the first and the last page are read.

    The largest files come first, so that at the end no worker waits for another's long file.
    """
    identified = reader_key(whole=False)
    kept = store.readings(*readers())
    return tuple(
        _task(one, stored=identified, rest=True)
        for one in sorted(_contents(hashed), key=_size, reverse=True)
        if one.sha256 in kept and kept[one.sha256].reader == identified
    )


def _size(one: HashedFile) -> int:
    """Return a file's size, which tells how long reading will take about as well as its pages."""
    return one.file.size


def _contents(hashed: Iterable[HashedFile]) -> Iterator[HashedFile]:
    """Yield one file for each content that could be hashed."""
    seen: set[str] = set()
    for one in hashed:
        if not one.error and one.sha256 not in seen:
            seen.add(one.sha256)
            yield one


def _task(
    one: HashedFile,
    *,
    identify_only: bool = False,
    stored: str = "",
    rest: bool = False,
    apart: bool = False,
) -> ReadTask:
    return ReadTask(
        one.sha256,
        one.file.absolute,
        one.file.path,
        identify_only,
        members=one.file.members,
        modified_ns=one.file.modified_ns,
        stored=stored,
        rest=rest,
        apart=apart,
    )
