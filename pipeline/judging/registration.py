"""Judges the rows of the register (sổ văn bản) of a call: what each evidences, and its period.

A row has no pages: it is judged by its title, type, number, issuer and date alone. Which of the
documents have a scan is said by `register_matching`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from classifiers.kinds import load_kinds
from classifiers.profile import Profile
from classifiers.ranking import Ranking
from classifiers.register_table import RegisterEntry
from classifiers.scores import rounded
from extractors.document import Document, Reading
from extractors.fields.citations import find_citations
from extractors.fields.number import parse_number
from extractors.fields.periods import covered_periods
from extractors.grammar.folding import straighten
from extractors.grammar.loader import Grammar, load_grammar
from indicator_map.model import IndicatorSet
from pipeline.judging.document import RankFunction
from pipeline.judging.period import Dates, judge
from pipeline.judging.register_matching import match_register
from pipeline.judging.title_years import title_years
from pipeline.records.rows import EvidenceRow, RegisterRow, Verdict


def registered(
    entries: Sequence[RegisterEntry],
    evidence: Sequence[EvidenceRow],
    indicators: IndicatorSet,
    earlier: Sequence[RegisterRow],
    rank: RankFunction,
) -> tuple[RegisterRow, ...]:
    """Return the register's rows, judged and matched with `evidence`.

    Rows that `earlier`, the register that the same classifier judged last, has are not ranked
    again; `rank` is called once for all others, and not at all where there are none.
    """
    grammar = load_grammar()
    rows = tuple(as_row(entry, grammar) for entry in entries)
    rows = _ranked(rows, earlier, rank)
    rows = tuple(
        replace(row, verdict=verdict_of(row, indicators, grammar)) if row.indicator else row
        for row in rows
    )
    return match_register(rows, evidence)


def as_row(entry: RegisterEntry, grammar: Grammar) -> RegisterRow:
    """Return an entry with its number in canonical form, not judged yet."""
    profile = entry.profile
    parsed = parse_number(profile.number, grammar) if profile.number else None
    number = parsed.canonical if parsed else straighten(profile.number)
    kind = load_kinds().code_of(profile.doc_type, number, profile.title)
    return RegisterRow(
        sheet=entry.sheet,
        line=entry.line,
        number=number,
        issue_date=profile.issue_date,
        doc_type=profile.doc_type or load_kinds().printed.get(kind, ""),
        issuer=profile.issuer,
        subject=profile.title,
    )


def _profile(row: RegisterRow) -> Profile:
    """What the classifier looks at."""
    return Profile(
        title=row.subject,
        doc_type=row.doc_type,
        number=row.number,
        issuer=row.issuer,
        issue_date=row.issue_date,
    )


def _ranked(
    rows: Sequence[RegisterRow], earlier: Sequence[RegisterRow], rank: RankFunction
) -> tuple[RegisterRow, ...]:
    known = {_profile(row): (row.indicator, row.score, row.close) for row in earlier}
    profiles = [_profile(row) for row in rows]
    fresh = list(dict.fromkeys(one for one in profiles if one.title and one not in known))
    if fresh:
        rankings = rank(fresh)
        known |= {one: _answer(said) for one, said in zip(fresh, rankings, strict=True)}
    ranked = []
    for row, profile in zip(rows, profiles, strict=True):
        indicator, score, close = known.get(profile, ("", 0.0, False))
        ranked.append(replace(row, indicator=indicator, score=score, close=close))
    return tuple(ranked)


def _answer(ranking: Ranking) -> tuple[str, float, bool]:
    if not ranking.accepted:
        return "", 0.0, False
    best = ranking.accepted[0]
    return best.indicator, rounded(best.score), ranking.close or ranking.abstains


def verdict_of(row: RegisterRow, indicators: IndicatorSet, grammar: Grammar) -> Verdict:
    """Return where a row lies against the period, by its date and the period its title names."""
    issue_year = row.issued.year if row.issued else None
    cited = [(one.start, one.end) for one in find_citations(row.subject, grammar)]
    periods = covered_periods(
        Document("", Reading(()), 1, 1),
        row.subject,
        (0, len(row.subject)),
        cited,
        issue_year,
        grammar,
    )
    covers = next((period for period in periods if period.about), None)
    dates = Dates(
        row.issued,
        covers.days if covers else None,
        row.doc_type,
        title_years(row.subject),
    )
    indicator = indicators.get(row.indicator)
    judged = judge(dates, indicators.period, indicators.year, indicator.rule if indicator else None)
    return judged.verdict
