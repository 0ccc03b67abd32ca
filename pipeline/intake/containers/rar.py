"""RAR archives: listed by rarfile itself, unpacked by what the machine has.

RAR's packing is not free, so no Python library holds it: unrar, 7-Zip or bsdtar is called by
rarfile, else the system's libarchive is asked. Files that are only stored need none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import rarfile

from extractors.errors import Damaged, Encrypted, NeedsUnpacker, TooLarge
from pipeline.intake.containers.model import (
    CHUNK,
    ArchiveLimits,
    Entry,
    is_litter,
    own_keys,
    safe_name,
)


class RarContainer:
    """An open RAR archive; raises Encrypted or TooLarge."""

    def __init__(self, path: Path, limits: ArchiveLimits) -> None:
        self._path = path
        try:
            self._rar = rarfile.RarFile(str(path))
            infos = [info for info in self._rar.infolist() if info.is_file()]
        except (rarfile.PasswordRequired, rarfile.RarWrongPassword) as error:
            raise Encrypted(str(path)) from error
        except rarfile.Error as error:
            raise Damaged(f"broken archive: {error}") from error
        if self._rar.needs_password() and not infos:
            self._rar.close()
            raise Encrypted(str(path))
        if sum(info.file_size for info in infos) > limits.most_unpacked(path.stat().st_size):
            self._rar.close()
            raise TooLarge("unpacks to too much")
        keys = own_keys([info.filename for info in infos])
        self._infos = dict(zip(keys, infos, strict=True))

    def __enter__(self) -> RarContainer:
        return self

    def __exit__(self, *_: object) -> None:
        self._rar.close()

    def entries(self) -> Sequence[Entry]:
        """Return the files in it."""
        return [
            Entry(
                key,
                safe_name(key),
                info.file_size,
                info.compress_size,
                bool(info.needs_password()),
            )
            for key, info in self._infos.items()
            if not is_litter(safe_name(key))
        ]

    def content(self, key: str) -> Iterator[bytes]:
        """Yield a file's bytes; raises NeedsUnpacker where nothing here can unpack it."""
        info = self._infos[key]
        if info.needs_password():
            raise Encrypted(key)
        left = info.file_size
        for chunk in self._pieces(info):
            left -= len(chunk)
            if left < 0:
                raise TooLarge("unpacks to more than the archive states")
            yield chunk

    def _pieces(self, info: rarfile.RarInfo) -> Iterator[bytes]:
        try:
            with self._rar.open(info) as stream:
                while chunk := stream.read(CHUNK):
                    yield chunk
            return
        except (rarfile.PasswordRequired, rarfile.RarWrongPassword) as error:
            raise Encrypted(info.filename) from error
        except (rarfile.RarCannotExec, rarfile.RarExecError, rarfile.BadRarFile) as error:
            if info.compress_type == rarfile.RAR_M0:
                # only stored: it needs no program
                raise Damaged(f"broken archive: {error}") from error
        except rarfile.Error as error:
            raise Damaged(f"broken archive: {error}") from error
        try:
            import libarchive
        except (ImportError, TypeError, OSError, AttributeError) as error:
            # libarchive-c is there without the library itself on Windows
            raise NeedsUnpacker("unrar") from error
        with libarchive.file_reader(str(self._path)) as archive:
            for entry in archive:
                if entry.pathname == info.filename:
                    yield from entry.get_blocks()
                    return
