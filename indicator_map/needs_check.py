"""Needs that no paper can ever meet, and sets that name none."""

from __future__ import annotations

from collections.abc import Iterator

from indicator_map.bare_words import bare_words
from indicator_map.bodies import class_of, classes
from indicator_map.doc_types import kinds_of
from indicator_map.errors import Problem
from indicator_map.loader import Draft
from indicator_map.model import ANYONE, PROVINCE, UNIT, Indicator, IndicatorSet
from indicator_map.nodes import Record

_WORDS = (UNIT, PROVINCE, ANYONE)
_SHOWN = 5
"""Indicators named in one sentence at most."""


def doubtful_needs(draft: Draft) -> Iterator[Problem]:
    """Yield a warning for every need that can never be met, each with its line."""
    if draft.set is None:
        return
    yield from _without_needs(draft, draft.set)
    for indicator in draft.set.indicators:
        row = draft.rows[indicator.id]
        needs = row.records("needs")
        for need in needs:
            yield from _issuers(need)
            yield from _owing(need)
            yield from _words(need)
            yield from _part(need)
        yield from _kinds(indicator, needs)
        if needs and all(need.flag("supports") for need in needs):
            told = f"{indicator.id}: mọi minh chứng đều chỉ bổ trợ (`supports`), không có cái chính"
            yield _warning(row, "needs", told)


def _without_needs(draft: Draft, whole: IndicatorSet) -> Iterator[Problem]:
    """What says nothing of papers takes any paper for enough."""
    bare = [one for one in whole.leaves if not one.deduction and not _needs_above(whole, one)]
    if not bare:
        return
    row = draft.rows[bare[0].id]
    if len(bare) == sum(not one.deduction for one in whole.leaves):
        told = (
            "bộ tiêu chí không nêu minh chứng nào (`needs`): văn bản nào xếp vào tiêu chí cũng "
            "coi là đủ"
        )
    else:
        named = ", ".join(one.id for one in bare[:_SHOWN])
        more = f" và {len(bare) - _SHOWN} tiêu chí khác" if len(bare) > _SHOWN else ""
        told = f"không nêu minh chứng (`needs`), văn bản nào cũng coi là đủ: {named}{more}"
    yield _warning(row, "id", told)


def _needs_above(whole: IndicatorSet, leaf: Indicator) -> bool:
    step: Indicator | None = leaf
    while step is not None and not step.needs:
        step = whole.get(step.parent) if step.parent else None
    return step is not None


def _issuers(need: Record) -> Iterator[Problem]:
    for name in need.texts("issued_by"):
        if name in _WORDS:
            continue
        if name in classes():
            told = f"`issued_by` nêu “{name}”: lớp cơ quan chỉ dùng ở `owed_by`; ở đây phải là tên"
            yield _warning(need, "issued_by", told)
        elif not class_of(name):
            yield _warning(need, "issued_by", f"`issued_by`: không biết cơ quan nào tên “{name}”")
    if UNIT in need.texts("issued_by") and not _of_units(need):
        told = "`issued_by: unit` nhưng không đơn vị nào phải nộp (`per` không phải `unit`)"
        yield _warning(need, "issued_by", told)


def _owing(need: Record) -> Iterator[Problem]:
    unknown = [name for name in need.texts("owed_by") if name not in classes()]
    for name in unknown:
        told = f"`owed_by` không có lớp “{name}”; các lớp: {', '.join(classes())}"
        yield _warning(need, "owed_by", told)
    if unknown and len(unknown) == len(need.texts("owed_by")):
        yield _warning(
            need, "owed_by", "không đơn vị nào phải nộp: `owed_by` không có lớp nào đúng"
        )
    elif need.texts("owed_by") and not _of_units(need):
        told = "`owed_by` không có tác dụng: minh chứng này không do từng đơn vị nộp"
        yield _warning(need, "owed_by", told)


def _of_units(need: Record) -> bool:
    return need.text("per") == "unit" or need.flag("each_unit")


def _words(need: Record) -> Iterator[Problem]:
    wording = f" {bare_words(need.text('wording'))} "
    for word in need.texts("not_words"):
        if f" {bare_words(word)} " in wording:
            told = f"`not_words` loại “{word}”, mà chính `wording` có chữ ấy"
            yield _warning(need, "not_words", told)


def _part(need: Record) -> Iterator[Problem]:
    kinds = set(need.texts("doc_types"))
    flat = kinds_of("without_sections") | kinds_of("other_evidence")
    if need.text("part") == "section" and kinds and kinds <= flat:
        told = f"`part: section` nhưng {' / '.join(need.texts('doc_types'))} không có mục nào"
        yield _warning(need, "part", told)


def _kinds(indicator: Indicator, needs: tuple[Record, ...]) -> Iterator[Problem]:
    """Pieces whose kinds no document is ever named, and kinds that no province issues."""
    pieces = [need for need in needs if not need.flag("supports")]
    never = [need for need in pieces if set(need.texts("doc_types")) <= kinds_of("other_evidence")]
    if indicator.pieces == "all" or len(never) == len(pieces):
        for need in never:
            told = (
                f"không văn bản nào được nhận ra là {' / '.join(need.texts('doc_types'))}; "
                "minh chứng này không bao giờ đủ: hãy thêm loại văn bản khác, hoặc đặt "
                "`supports: true`"
            )
            yield _warning(need, "doc_types", told)
    for need in needs:
        for name in sorted(set(need.texts("doc_types")) & kinds_of("legal")):
            told = f"“{name}” không do địa phương ban hành (có khi đọc nhầm, như “kỷ luật”)"
            yield _warning(need, "doc_types", told)


def _warning(record: Record, key: str, reason: str) -> Problem:
    entry = record.entries.get(key)
    file, line = (entry.file, entry.line) if entry else (record.file, record.line)
    return Problem(file, line, reason, "warning")
