"""The kinds of paper (tên loại) that a need may name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

_DOC_TYPES = Path(__file__).with_name("doc-types.yaml")
_NO_GROUP = "without_sections"


def doc_types(besides: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the kinds of paper that a need may name, but for those of the groups `besides`."""
    groups = {key: names for key, names in _load().items() if key != _NO_GROUP}
    return tuple(name for key in groups if key not in besides for name in groups[key])


def kinds_of(group: str) -> frozenset[str]:
    """Return the kinds of one group of the file, `without_sections` among them."""
    return frozenset(_load()[group])


@cache
def _load() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = yaml.safe_load(_DOC_TYPES.read_text(encoding="utf-8"))
    return groups
