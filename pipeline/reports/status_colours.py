"""The colours of the statuses (`wording.STATUS_COLOUR`) as a style sheet: one for all pages."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records.wording import STATUS_COLOUR


def status_css(*selectors: str) -> str:
    """Return rules for `selectors`, in which `%s` stands for a status: `.cell.%s`."""
    return "\n".join(
        f"{_named(selectors, status)} {{ background: #{ground}; color: #{ink}; }}"
        for status, (ground, ink) in STATUS_COLOUR.items()
    )


def _named(selectors: Sequence[str], status: str) -> str:
    return ", ".join(selector.replace("%s", status) for selector in selectors)
