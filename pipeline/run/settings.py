"""What the user asked of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from extractors.reading.ocr_names import OcrName
from pipeline.errors import StoreError
from pipeline.store.schema import without_password


@dataclass(frozen=True, slots=True)
class RunSettings:
    """One call of `minhchung run`. `timeout` is in seconds for one file.

    `ocr`: which way to Tesseract, None for the one that there is.
    `level` is one of the levels below of a campaign with several, whose results `out` holds; empty
    for the first one.
    """

    folder: Path
    out: Path
    year: int
    indicator_set: str | None = None
    campaign: Path | None = None
    jobs: int = 1
    timeout: float = 600.0
    identify_only: bool = False
    engine: str = "local"
    scheduler: str | None = None
    database: str | None = None
    retry_failed: bool = False
    register: Path | None = None
    ocr: OcrName | None = None
    level: str = ""

    def as_record(self) -> dict[str, Any]:
        """Return the settings as plain values for `run.json` and the store; no password."""
        record = {
            name: str(value) if isinstance(value, Path) else value
            for name, value in asdict(self).items()
        }
        record["database"] = self.database and without_password(self.database)
        return record

    @staticmethod
    def from_record(record: Mapping[str, Any]) -> RunSettings:
        """Return the settings that `as_record` wrote down, of this version or another.

        What this version does not know is left out, what the other did not is as by default.
        StoreError where there is no folder or year.
        """
        known = {field.name for field in fields(RunSettings)}
        values = {name: value for name, value in record.items() if name in known}
        try:
            for name in ("folder", "out"):
                values[name] = Path(values[name])
            for name in ("campaign", "register"):
                if values.get(name):
                    values[name] = Path(values[name])
            return RunSettings(**values)
        except (KeyError, TypeError) as error:
            raise StoreError(
                "Không đọc được thiết lập của lần chạy trước trong thư mục kết quả: "
                "hãy chạy lại `minhchung run` với thư mục minh chứng và --year."
            ) from error
