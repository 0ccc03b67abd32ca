"""The campaigns below the roots: results folders, each with how it stands. They are the only state.

A results folder is `FOLDER.minhchung` beside its evidence folder, as `minhchung run` makes it; one
that was prepared here and not run yet holds nothing but the campaign file.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.run.lock import run_in
from pipeline.store.overview import DATABASE_NAME, Overview, overview
from review.desk.roots import Roots

SUFFIX = ".minhchung"
CAMPAIGN_NAME = "dot-danh-gia.xlsx"
"""The campaign file that the start page makes and edits, in the results folder."""
LEVELS = {
    "cap-huyen": "huyện",
    "cap-xa": "xã",
    "cap-so": "sở",
    "cap-tinh": "tỉnh",
    "cap-bo": "bộ",
    "cap-don-vi": "đơn vị",
}
"""Folders in which the results of the levels below lie (`pipeline.run.levels`), and their names."""
DEEPEST = 5
"""Folders below a root that are looked into for results."""
MOST_FOLDERS = 20_000
SECONDS = 1.0
"""Looking for campaigns takes no longer; what was not looked at is said."""
_NOT_EVIDENCE = frozenset({"node_modules", "__pycache__", "AppData", "$RECYCLE.BIN"})


@dataclass(frozen=True, slots=True)
class FoundCampaign:
    """A results folder. `evidence` is the folder it is of; `trouble` says why nothing is known."""

    out: Path
    evidence: Path
    overview: Overview
    running: bool
    trouble: str = ""
    levels: tuple[tuple[str, Path], ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the list: its folder."""
        return self.out.name.removesuffix(SUFFIX)

    @property
    def was_run(self) -> bool:
        """Whether a run has begun here."""
        return self.overview.began is not None

    @property
    def file(self) -> Path | None:
        """The campaign file: the one made here, else that of the last run; None without."""
        own = self.out / CAMPAIGN_NAME
        if own.is_file():
            return own
        named = self.overview.settings.get("campaign")
        return Path(named) if named else None


@dataclass(frozen=True, slots=True)
class Found:
    """All campaigns, the newest first; `whole` is False where not every folder was looked into."""

    campaigns: tuple[FoundCampaign, ...]
    whole: bool


def results_of(folder: Path) -> Path:
    """Return the results folder of an evidence folder."""
    return folder.with_name(f"{folder.name}{SUFFIX}")


def is_results(folder: Path) -> bool:
    """Return whether a folder holds results, or a campaign that was prepared here."""
    prepared = folder.name.endswith(SUFFIX) and (folder / CAMPAIGN_NAME).is_file()
    return prepared or (folder / DATABASE_NAME).is_file()


def look_at(out: Path) -> FoundCampaign:
    """Return a results folder with how it stands."""
    beside = out.with_name(out.name.removesuffix(SUFFIX))
    running = run_in(out) is not None
    if not (out / DATABASE_NAME).is_file():
        return FoundCampaign(out, beside, Overview(), running)
    below = tuple(
        (level, out / name)
        for name, level in LEVELS.items()
        if (out / name / DATABASE_NAME).is_file()
    )
    running = running or any(run_in(one) is not None for _, one in below)
    try:
        stands = overview(out)
    except StoreError as error:
        return FoundCampaign(out, beside, Overview(), running, str(error), below)
    evidence = Path(stands.settings.get("folder") or beside)
    if beside.is_dir() and not evidence.is_dir():
        evidence = beside  # both were moved together
    return FoundCampaign(out, evidence, stands, running, "", below)


def find_campaigns(roots: Roots, clock: Callable[[], float] = time.monotonic) -> Found:
    """Look for results folders below the roots; no link is followed, no hidden folder entered."""
    until = clock() + SECONDS
    seen: dict[Path, FoundCampaign] = {}
    whole = True
    for looked, folder in enumerate(_folders(roots)):
        if looked > MOST_FOLDERS or clock() > until:
            whole = False
            break
        if is_results(folder) and folder not in seen:
            seen[folder] = look_at(folder)
    return Found(tuple(sorted(seen.values(), key=_newest_first)), whole)


def _newest_first(one: FoundCampaign) -> tuple[bool, float, str]:
    began: datetime | None = one.overview.began
    return (began is not None, -began.timestamp() if began else 0.0, one.name)


def _folders(roots: Roots) -> Iterator[Path]:
    """Yield folders, those near the roots first; nothing below a results folder."""
    level: list[Path] = list(roots.folders)
    for _ in range(DEEPEST + 1):
        below: list[Path] = []
        for folder in level:
            yield folder
            if is_results(folder):
                continue
            try:
                with os.scandir(folder) as scan:
                    entries = sorted(scan, key=lambda entry: entry.name)
            except OSError:
                continue
            below += [
                Path(entry.path)
                for entry in entries
                if not entry.name.startswith(".")
                and entry.name not in _NOT_EVIDENCE
                and entry.is_dir(follow_symlinks=False)
            ]
        level = below
