"""The documents as data: `documents.yaml` read into frozen dataclasses, refused when wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

Slots = Literal["typed", "handwritten", "image", "annotation", "blank"]
"""How number and day got onto the page: typed, by pen, as a picture or a stamp annotation of an
e-signature system (the text layer has an empty slot), or not at all."""

Medium = Literal["digital", "scan", "picture", "docx"]
"""PDF with a text layer, scan in a PDF, scan as PNG/JPEG/TIFF, Word file."""

PERIODS = ("inside", "before", "after", "partial", "unknown", "")
HERE = Path(__file__).parent


class BadContent(Exception):
    """`documents.yaml` says something that cannot be drawn; the message names the document."""


@dataclass(frozen=True, slots=True)
class Wear:
    """How a page was scanned.

    `skew` and `turn` in degrees counter-clockwise (turn: 0, 90, 180 or 270), `noise` as standard
    deviation in grey levels (0-255), `blur` as radius in pixels, `dpi` dots per inch, `quality`
    of the JPEG (1-95), `bits` 1 or 8, `shade` darkening of one side in grey levels.
    """

    skew: float = 0.0
    turn: int = 0
    noise: float = 2.0
    blur: float = 0.0
    dpi: int = 150
    quality: int = 50
    bits: int = 8
    shade: float = 0.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """A ĐẾN stamp (dấu đến): the receiving office, its own running number and day."""

    office: str
    number: str
    date: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A document named in the text: `written` stands there word for word; date is ISO or empty."""

    written: str
    type: str
    number: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One synthetic document: what is true of it, what stands on its pages, how they look.

    `head` are the lines of the issuing body (the last `strong` ones bold), `body` the paragraphs,
    one a line: `# ` a bold one, `= ` centred and bold, `~ ` italic, `|` rows of a table.
    `judged_by` is the date that decides the period: `issued` or `covers`.
    """

    file: str
    kind: str
    difficulty: str
    medium: Medium
    number: str
    issue_date: str
    doc_type: str
    issuer: str
    subject: str
    indicator: str
    period: str
    head: tuple[str, ...]
    place: str
    body: tuple[str | tuple[tuple[str, ...], ...], ...]
    authority: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    strong: int = 1
    slots: Slots = "typed"
    system: Literal["state", "party"] = "state"
    covers_from: str = ""
    covers_to: str = ""
    judged_by: str = "issued"
    wear: Wear = Wear()
    arrival: Arrival | None = None
    citations: tuple[Cited, ...] = ()

    @property
    def letters(self) -> set[str]:
        """Every letter that the document's pages need."""
        text = [self.number, self.subject, self.place, self.signer, *self.head, *self.to]
        text += [*self.authority, *self.recipients]
        for block in self.body:
            text += [block] if isinstance(block, str) else [cell for row in block for cell in row]
        return set("".join(text))


def _only(what: type, raw: Mapping[str, Any], where: str) -> None:
    known = {item.name for item in fields(what)}
    strange = sorted(set(raw) - known)
    if strange:
        raise BadContent(f"{where}: unknown key {', '.join(strange)}; known: {sorted(known)}")


def _blocks(text: str) -> tuple[str | tuple[tuple[str, ...], ...], ...]:
    """Split a body into paragraphs (one a line) and tables (lines that begin with `|`)."""
    blocks: list[str | tuple[tuple[str, ...], ...]] = []
    for is_table, lines in groupby(filter(None, text.splitlines()), lambda line: line[0] == "|"):
        if is_table:
            rows = [line.strip("|").split("|") for line in lines]
            blocks.append(tuple(tuple(cell.strip() for cell in row) for row in rows))
        else:
            blocks += lines
    return tuple(blocks)


def _sample(raw: dict[str, Any]) -> Sample:
    where = str(raw.get("file", "a document without a file name"))
    _only(Sample, raw, where)
    raw = dict(raw)
    if "wear" in raw:
        _only(Wear, raw["wear"], where)
        raw["wear"] = Wear(**raw["wear"])
    if "arrival" in raw:
        _only(Arrival, raw["arrival"], where)
        raw["arrival"] = Arrival(**raw["arrival"])
    raw["citations"] = tuple(Cited(**cited) for cited in raw.get("citations", ()))
    for key in ("head", "authority", "recipients", "to"):
        raw[key] = tuple(raw.get(key, ()))
    raw["body"] = _blocks(str(raw.get("body", "")))
    try:
        sample = Sample(**raw)
        for day in (sample.issue_date, sample.covers_from, sample.covers_to):
            if day:
                date.fromisoformat(day)
    except (TypeError, ValueError) as error:
        raise BadContent(f"{where}: {error}") from error
    if sample.slots not in get_args(Slots) or sample.medium not in get_args(Medium):
        raise BadContent(f"{where}: slots {sample.slots!r} or medium {sample.medium!r} unknown")
    if sample.period not in PERIODS or sample.difficulty not in ("clean", "degraded"):
        raise BadContent(f"{where}: period {sample.period!r} or difficulty unknown")
    return sample


def load(path: Path = HERE / "documents.yaml") -> tuple[Sample, ...]:
    """Read all samples; BadContent names the document and what is wrong with it."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BadContent(f"{path.name}: {error}") from error
    samples = tuple(_sample(item) for item in raw["documents"])
    names = [sample.file for sample in samples]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadContent(f"named twice: {', '.join(twice)}")
    return samples
