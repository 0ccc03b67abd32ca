"""What comes out of a run: rows of evidence, coverage, and the results they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from extractors.document import SECRET_MARK, Extraction, ReadBy, iso_day

Verdict = Literal["inside", "before", "after", "partial", "unknown"]
"""Where a document lies against the assessment period (kỳ đánh giá)."""

CoverageStatus = Literal[
    "missing",
    "outside-only",
    "wrong-issuer",
    "wrong-kind",
    "draft",
    "partial",
    "found",
    "confirmed",
    "none-occurred",
    "not-required",
]
"""How a cell stands, worst first; the last two are settled.

`outside-only`: there are papers, all of them outside the period. `wrong-issuer`: of a fitting kind
and inside, but another body issued it. `wrong-kind`: the right body's and inside, but of a kind
that does not prove it. `draft`: the only fitting paper has no number or no day, or is marked as a
draft. `partial`: some of what is needed. `found`: all of it; `confirmed`: and reviewers agree.
`none-occurred`: a paper or a reviewer says that there was no such case. `not-required`: not asked.
"""

LADDER: tuple[CoverageStatus, ...] = get_args(CoverageStatus)
"""All statuses, worst first."""

HOLES: tuple[CoverageStatus, ...] = LADDER[: LADDER.index("found")]
"""What something must still be handed in for."""

WHOLE_PROVINCE = ""
"""The unit of what the province evidences once; people read `wording.WHOLE_PROVINCE_NAME`."""

DecisionStatus = Literal["", "accepted", "corrected", "rejected", "skipped"]
"""What reviewers have decided of a document; `skipped`: put off, it still waits."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on the period, the rule that gave it, and the sentence a reviewer reads."""

    verdict: Verdict
    rule: str
    sentence: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoredIndicator:
    """An accepted indicator with its calibrated score (0-1) and the Vietnamese reasons.

    Where a part of the document evidences it, `section` names the part as its headings number it
    (`II.4`), `page` is the page it begins on, in the file, and `words` what stands there; where the
    whole document does, they are empty and 0.
    """

    indicator: str
    score: float
    reasons: tuple[str, ...] = ()
    section: str = ""
    page: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class NoneOccurred:
    """A document's words that no case of an indicator occurred (không phát sinh), and their page.

    `indicator` is a leaf of the set; `section` as in `ScoredIndicator`.
    """

    indicator: str
    page: int
    words: str
    section: str = ""


ON_PAPER = "on-paper"
"""The `error` of a document on paper (bản giấy) that a person added and nobody filled in yet."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One document of the evidence list, or one file that could not be read (`error` is set).

    The columns of `evidence.csv` come from here, in the same order and under the same names
    (`pipeline/reports/table.py`). `first_page` and `last_page` count from 1, in the file; where
    `error` is set they are 0 and `extraction` is None. A person who fills in the fields of such a
    file makes a document of it: no `error` then, and still no pages.
    """

    doc_id: str
    path: str
    first_page: int
    last_page: int
    sha256: str
    unit: str
    read_by: ReadBy = ""
    extraction: Extraction | None = None
    indicators: tuple[ScoredIndicator, ...] = ()
    suggestions: tuple[ScoredIndicator, ...] = ()
    period: Judgement = Judgement("unknown", "", "")
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Vietnamese sentences that belong to the reasons: which papers cite this one, and how."""
    duplicate_of: str = ""
    none_occurred: tuple[NoneOccurred, ...] = ()
    superseded_by: str = ""
    """The doc_id of the paper in the folder that takes the place of this one (thay thế)."""
    corrects: str = ""
    """The doc_id of the paper in the folder that this one only corrects (đính chính)."""
    standing: tuple[str, ...] = ()
    """Vietnamese sentences on what it replaces or corrects, and what replaces or corrects it."""
    error: str = ""
    confirmed: bool = False
    """A reviewer has settled this row: accepted, corrected or rejected it."""
    decision: DecisionStatus = ""
    first_seen: datetime | None = None

    @property
    def unread(self) -> bool:
        """Whether it is a file that could not be read; a paper not filled in yet is no file."""
        return bool(self.error) and self.error != ON_PAPER

    @property
    def pages(self) -> str:
        """Where in the file it stands, as lists show it (`1-3`); empty for an unread file."""
        return f"{self.first_page}-{self.last_page}" if self.first_page else ""

    @property
    def issued(self) -> date | None:
        """The issue date (ngày ban hành), None where it is not known."""
        return self.extraction.issued if self.extraction else None

    @property
    def covers(self) -> tuple[date, date] | None:
        """The first and last day of the period that it is about, None where it names none."""
        covers = self.extraction.covers if self.extraction else None
        return covers.days if covers else None

    @property
    def secret(self) -> bool:
        """Whether it bears a mark of secrecy (dấu độ mật): then no paper shows its content."""
        marked = self.extraction is not None and self.extraction.secret
        return marked or SECRET_MARK in self.reasons

    @property
    def review(self) -> bool:
        """Whether a person must look at it."""
        return bool(self.reasons or self.error) and not self.confirmed

    @property
    def indicator(self) -> str:
        """The best accepted indicator, or empty."""
        return self.indicators[0].indicator if self.indicators else ""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A cell: whether one indicator is evidenced by one unit (in one month, where it is asked for).

    `month` is the first day of that month (of the quarter's first one), None where no months are
    asked for. `have` of `need` pieces are there; `open_pieces` names the others, and
    `wanting` says what is still wanting and what is there instead. `found`
    names what closes the cell and nothing else, `doc_ids` are the same papers; `apart` are papers
    that do not close it, each with its reason, `apart_ids` the same papers. `asked` are the units
    to ask where the province as a whole owes it. `if_any`: needed only where such a case occurred.
    `basis` is what settles a cell as `none-occurred` or `not-required`: paper, page and words, or a
    reviewer's note.
    `needed`, `wanting`, `apart`, `note` and `basis` are for people; nothing is read out of them.
    """

    indicator: str
    title: str
    unit: str
    status: CoverageStatus
    needed: str
    found: tuple[str, ...] = ()
    note: str = ""
    month: date | None = None
    if_any: bool = False
    have: int = 0
    need: int = 1
    open_pieces: tuple[str, ...] = ()
    wanting: str = ""
    doc_ids: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    basis: str = ""
    apart_ids: tuple[str, ...] = ()

    @property
    def key(self) -> CellKey:
        """What decisions on this cell are kept under."""
        return CellKey(self.indicator, self.unit, self.month)


@dataclass(frozen=True, slots=True)
class CellKey:
    """A cell of the coverage: indicator, unit (empty: the province) and month (first day)."""

    indicator: str
    unit: str
    month: date | None = None


SettledStatus = Literal["none-occurred", "not-required"]


@dataclass(frozen=True, slots=True)
class Settled:
    """A reviewer's decision that settles a cell, with the note and the basis (căn cứ) given."""

    status: SettledStatus
    note: str
    basis: str
    reviewer: str


RegisterStatus = Literal[
    "scanned", "probable", "no-scan", "outside-period", "not-evidence", "no-subject"
]
"""How a row of the register stands: its scan is there; a scan is there that looks like it; it looks
like evidence and has none; the same, but outside the period; it evidences nothing; the register
gives no subject to tell by."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One document of the register (sổ văn bản), with the scan that was found for it.

    `sheet` and `line` say where it stands in the register, counted from 1 as Excel does. `number`
    is canonical where it could be understood, `issue_date` ISO or None, `doc_type` the name of the
    type where the register or the symbol gives it. `indicator`, `score` (0-1), `close` (the best
    two answers are near each other, or the score is low) and `verdict` are judged from the row
    alone. `doc_id` is that of the scan, empty where there is none.
    """

    sheet: str
    line: int
    number: str
    issue_date: str | None
    doc_type: str
    issuer: str
    subject: str
    indicator: str = ""
    score: float = 0.0
    close: bool = False
    verdict: Verdict = "unknown"
    status: RegisterStatus = "no-scan"
    doc_id: str = ""
    note: str = ""

    @property
    def issued(self) -> date | None:
        """The day that the register gives, None where it gives none."""
        return iso_day(self.issue_date)
