"""Weigh what several readers say about one field against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.document import MISSING, Alternative, Candidate, Field
from extractors.grammar.loader import Weights


@dataclass(frozen=True, slots=True)
class Choice:
    """The field that was chosen, and whether another reader seriously says something else."""

    field: Field
    conflict: bool = False


def choose(candidates: Sequence[Candidate], weights: Weights, show_weak: bool = False) -> Choice:
    """Choose one value from the candidates of one field.

    A candidate's strength is its confidence times its reader's weight. Readers that agree lessen
    the doubt, readers that disagree seriously lower the confidence and make a conflict. What is
    below `weights.believed` is `unreadable` and stays as an alternative; without any value the
    strongest of `blank` and `unreadable` decides; without candidates the field is missing.

    With `show_weak` the best reading is the value however weak it is, unless an empty slot is seen
    more clearly: for fields whose doubt has a finding, so that a person sees what was seen.
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
        blank = max((strength[i] for i in unread if candidates[i].state == "blank"), default=0.0)
        shown = show_weak and confidence > blank
        if confidence >= weights.believed or rivals or shown:
            return Choice(_field(source, source.value, confidence, others), bool(rivals))
        doubted = (Alternative(best, round(confidence, 3), source.reader), *others)
        return Choice(_field(source, None, confidence, doubted, "unreadable"))
    if unread:
        source = candidates[max(unread, key=strength.__getitem__)]
        return Choice(_field(source, None, strength[max(unread, key=strength.__getitem__)], ()))
    return Choice(MISSING)


def held_down(choice: Choice, weights: Weights) -> Choice:
    """Return the choice with a confidence under what goes unseen: something speaks against it."""
    confidence = min(choice.field.confidence, round(weights.certain - 0.01, 3))
    return replace(choice, field=replace(choice.field, confidence=confidence))


def first_of(candidates: Sequence[Candidate], weights: Weights) -> Field:
    """Return the field of the first candidate, which is not weighed against the others.

    What the others say besides stays as its alternatives.
    """
    if not candidates:
        return MISSING
    first, *others = (choose((one,), weights).field for one in candidates)
    kept = {one.value: one for one in first.alternatives}
    for field in others:
        said = [Alternative(field.value, field.confidence, field.reader)] if field.value else []
        for one in (*said, *field.alternatives):
            if one.value != first.value:
                kept.setdefault(one.value, one)
    return replace(first, alternatives=tuple(kept.values()))


def weigh_in(field: Field, witnesses: Sequence[Candidate], weights: Weights) -> Choice:
    """Weigh what witnesses from outside the page say (a file name, citations) against a field.

    Each witness counts for itself. They confirm a reading of the page, or stand beside it; an
    empty slot stays empty, with what they say as alternatives. Against a sure value they set
    nothing but doubt, none from `weights.unshaken` on. Words that nobody read on the page never
    make a value certain, and what a witness has put in the place of another reading neither.
    """
    said: dict[str, list[Candidate]] = {}
    for witness in sorted(witnesses, key=lambda w: (w.value or "", w.reader, w.raw)):
        if witness.value:
            said.setdefault(witness.value, []).append(witness)
    if not said or field.reader == "human":
        return Choice(field)
    read = {one.value: one for one in field.alternatives}
    if field.value:
        read[field.value] = Alternative(field.value, field.confidence, field.reader)
    below_certain = weights.certain - 0.01
    totals: dict[str, Alternative] = dict(read)
    for value, speakers in said.items():
        strengths = [w.confidence * weights.readers.get(w.reader, 0.3) for w in speakers]
        if value in read:
            total = _joint([read[value].confidence, *strengths], weights)
            totals[value] = Alternative(value, round(total, 3), read[value].reader)
        else:
            total = min(_joint(strengths, weights), below_certain)
            totals[value] = Alternative(value, round(total, 3), speakers[0].reader)
    ranked = sorted(totals.values(), key=lambda a: (-a.confidence, a.value not in read, a.value))
    sure = field.value is not None and field.confidence >= weights.certain
    best = totals[field.value] if sure and field.value else ranked[0]
    others = tuple(one for one in ranked if one.value != best.value)
    if field.state == "blank" or best.confidence < weights.believed:
        kept = tuple(one for one in ranked if one.value != field.value)
        return Choice(replace(field, alternatives=kept))
    rivals = {one.value for one in others if one.confidence >= weights.serious}
    fresh = {value for value in rivals if value in said}
    if field.confidence >= weights.unshaken:
        rivals -= fresh
    confidence = best.confidence
    if best.value != field.value:
        confidence = min(confidence * (weights.conflict if rivals else 1.0), below_certain)
    elif fresh & rivals and best.value not in said:
        confidence *= weights.conflict
    chosen = replace(
        field,
        value=best.value,
        raw=field.raw if best.value in read else said[best.value][0].raw,
        confidence=round(min(confidence, 0.999), 3),
        reader=best.reader,
        state="read",
        alternatives=others,
    )
    return Choice(chosen, bool(rivals))


def state_findings(name: str, choice: Choice, certain: float) -> tuple[str, ...]:
    """Return the reason codes that a `number` or `date` field gives by itself."""
    field = choice.field
    if field.state == "missing":
        return (f"{name}-missing",)
    if field.state == "blank":
        return (f"{name}-blank",)
    if field.state == "unreadable":
        return (f"{name}-uncertain",)
    findings = []
    if choice.conflict:
        findings.append("date-conflict" if name == "date" else "number-uncertain")
    if field.confidence < certain:
        findings.append(f"{name}-uncertain")
    return tuple(findings)


def _agreed(by_reader: dict[str, float], weights: Weights) -> float:
    """Return the joint strength of readers that agree; looks of one reader count once."""
    return _joint(list(by_reader.values()), weights)


def _joint(strengths: Sequence[float], weights: Weights) -> float:
    """Return the joint strength of those that agree: each further one takes some of the doubt."""
    strongest, *others = sorted(strengths, reverse=True)
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
