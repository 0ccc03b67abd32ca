"""Where the results of a campaign's levels lie: those below in folders within the first's."""

from __future__ import annotations

from pathlib import Path

from extractors.grammar.folding import fold
from indicator_map.campaign import LEVELS
from pipeline.store.overview import DATABASE_NAME


def level_folder(level: str) -> str:
    """Return the name of the folder that holds the results of a level below: `cap-huyen`."""
    return f"cap-{fold(level).replace(' ', '-')}"


LEVEL_FOLDERS = tuple(map(level_folder, LEVELS))


def levels_in(out: Path) -> tuple[Path, ...]:
    """Return a results folder and those of the levels below in it."""
    below = (out / name for name in LEVEL_FOLDERS)
    return (out, *(folder for folder in below if (folder / DATABASE_NAME).is_file()))
