"""Weigh what several readers say about one field against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import MISSING, Alternative, Candidate, Field
from extractors.grammar.loader import Weights


@dataclass(frozen=True, slots=True)
class Choice:
    """The field that was chosen, and whether another reader seriously says something else."""

    field: Field
    conflict: bool = False


def choose(candidates: Sequence[Candidate], weights: Weights) -> Choice:
    """Choose one value from the candidates of one field.

    A candidate's strength is its confidence times its reader's weight. Readers that agree lessen
    the doubt, readers that disagree seriously lower the confidence and make a conflict. What is
    below `weights.believed` is `unreadable` and stays as an alternative; without any value the
    strongest of `blank` and `unreadable` decides; without candidates the field is missing.
    """
    strength = {
        index: candidate.confidence * weights.readers.get(candidate.reader, 0.3)
        for index, candidate in enumerate(candidates)
    }
    values: dict[str, list[int]] = {}
    for index, candidate in enumerate(candidates):
        if candidate.state == "read" and candidate.value:
            values.setdefault(candidate.value, []).append(index)
    totals = {
        value: _agreed(
            {candidates[i].reader: strength[i] for i in sorted(held, key=strength.__getitem__)},
            weights,
        )
        for value, held in values.items()
    }
    ranked = sorted(totals, key=lambda value: -totals[value])
    unread = [i for i, c in enumerate(candidates) if c.state in ("blank", "unreadable")]
    if ranked:
        best = ranked[0]
        confidence = totals[best]
        rivals = [value for value in ranked[1:] if totals[value] >= weights.serious]
        if rivals:
            confidence *= weights.conflict
        source = candidates[max(values[best], key=strength.__getitem__)]
        others = tuple(
            Alternative(value, round(totals[value], 3), candidates[values[value][0]].reader)
            for value in ranked[1:]
        )
        if confidence >= weights.believed or rivals:
            return Choice(_field(source, source.value, confidence, others), bool(rivals))
        doubted = (Alternative(best, round(confidence, 3), source.reader), *others)
        return Choice(_field(source, None, confidence, doubted, "unreadable"))
    if unread:
        source = candidates[max(unread, key=strength.__getitem__)]
        return Choice(_field(source, None, strength[max(unread, key=strength.__getitem__)], ()))
    return Choice(MISSING)


def _agreed(by_reader: dict[str, float], weights: Weights) -> float:
    """Return the joint strength of readers that agree; looks of one reader count once."""
    strongest, *others = sorted(by_reader.values(), reverse=True)
    doubt = 1 - strongest
    for other in others:
        doubt *= 1 - weights.agreement * other
    return 1 - doubt


def _field(
    source: Candidate,
    value: str | None,
    confidence: float,
    alternatives: tuple[Alternative, ...],
    state: str | None = None,
) -> Field:
    return Field(
        value=value,
        raw=source.raw,
        page=source.page,
        box=source.box,
        confidence=round(min(confidence, 0.999), 3),
        reader=source.reader,
        state=state or source.state,  # type: ignore[arg-type]
        alternatives=alternatives,
    )
