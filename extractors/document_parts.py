"""Parts of a document's text: its sections, and where it says that no case occurred."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under a heading of its own (phần, mục, điều, điểm).

    `number` is the path of the headings' numbers (`II.4`), or the heading where it has none;
    `heading` is without its number, `above` the headings over it, outermost first; `words` are the
    heading and the text right below it, cut where they are long; `page` is the heading's.
    """

    number: str
    heading: str
    above: tuple[str, ...]
    words: str
    page: int


@dataclass(frozen=True, slots=True)
class NoneSaid:
    """A sentence that no case occurred (không phát sinh), its page, and its section's number."""

    section: str
    page: int
    words: str
