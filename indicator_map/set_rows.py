"""A row of a set file out of what an annex says of an indicator, and what a known set lends it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indicator_map.annex import Layout
from indicator_map.annex_items import Item
from indicator_map.annex_needs import Evidence, Piece, evidence_of
from indicator_map.bare_words import bare_words
from indicator_map.likeness import KnownTitles
from indicator_map.model import Indicator, IndicatorSet, Need
from indicator_map.writer import Inline

SOURCE = "TEP"
_YEAR = re.compile(
    r"(?i)(?<!\d )(?:năm|PAR|DTI|INDEX)\s+(20\d\d)(?!\d)(?!\s*(?:[-–]|đến)\s*(?:năm\s+)?20\d\d)"
)
_DATED = re.compile(r"(?i)tháng\s+\d{1,2}\s+$")

Row = dict[str, object]


def years_named(text: str) -> list[int]:
    """Return the years that a text names as years, but not those of documents' dates."""
    return [
        int(match[1]) for match in _YEAR.finditer(text) if not _DATED.search(text[: match.start()])
    ]


def with_year(text: str, year: int) -> str:
    """Put {year} for the set's year, but not inside a document's date (tháng 2 năm 2024)."""

    def put(match: re.Match[str]) -> str:
        dated = _DATED.search(text[: match.start()])
        return match[0] if dated or int(match[1]) != year else match[0][:-4] + "{year}"

    return _YEAR.sub(put, plain(text))


def plain(text: str) -> str:
    """Text without braces, which stand for the year in a set file."""
    return text.replace("{", "(").replace("}", ")")


@dataclass(frozen=True)
class SetRows:
    """Makes the rows of a set out of all items of an annex."""

    items: Sequence[Item]
    layout: Layout
    year: int
    known: IndicatorSet

    def rows(self) -> list[Row]:
        """Return a row for each item, in order."""
        titles = KnownTitles(self.known)
        by_id = {item.id: item for item in self.items}
        parents = {item.parent for item in self.items}
        made = []
        for item in self.items:
            above = by_id.get(item.parent or "")
            like = None
            if item.id not in parents:
                like = titles.like(item.id, item.title, above.title if above else "")
            made.append(self._row(item, item.id not in parents, like))
        return made

    def _row(self, item: Item, leaf: bool, like: Indicator | None) -> Row:
        row: Row = {"id": item.id}
        if item.parent_stated:
            row["parent"] = item.parent
        row["title"] = with_year(item.title, self.year)
        if item.points is not None:
            row["points"] = item.points
        if item.deduction:
            row["deduction"] = True
        guessed = list(item.guessed)
        if leaf:
            row["rule"] = like.rule if like else _rule(item.title, self.layout)
            guessed.append("rule")
        said = evidence_of("\n".join(item.evidence))
        row.update(self._needs(said, like))
        if like:
            words = [word.replace(str(self.known.year), "{year}") for word in like.hints.words]
            hints: Row = {"words": words}
            if like.hints.citations:
                hints["citations"] = list(like.hints.citations)
            row["hints"] = hints
            row["equivalents"] = Inline([like.id])
            guessed += ["hints", "equivalents"]
        if item.guide:
            row["scoring"] = plain(" | ".join(item.guide))
        notes = [*item.notes, *([f"Minh chứng, nguyên văn: {said.unread}"] if said.unread else [])]
        if notes:
            row["note"] = plain("; ".join(notes))
        if guessed:
            row["inferred"] = Inline(guessed)
        row["source"] = Inline([SOURCE])
        return row

    def _needs(self, said: Evidence, like: Indicator | None) -> Row:
        """What the annex says of the papers; where it says nothing, what a known set asks for."""
        lent = self._lent(like)
        if said.pieces:
            needs = [_need(piece, self.year, _best(piece, lent), like) for piece in said.pieces]
            return {"needs": needs, **({"pieces": "one"} if said.one else {})}
        if not lent or like is None:
            return {}
        copied = [_need_like(need, self.known.year) for need in lent]
        return {"needs": copied, **({"pieces": "one"} if like.pieces == "one" else {})}

    def _lent(self, like: Indicator | None) -> tuple[Need, ...]:
        above = self.known.get(like.parent) if like and like.parent else None
        return (like.needs or (above.needs if above else ())) if like else ()


def _rule(title: str, layout: Layout) -> str:
    text = f" {bare_words(title)} "
    for rule, words in layout.rules:
        if any(f" {word} " in text for word in words):
            return rule
    return layout.default_rule


def _need(piece: Piece, year: int, lent: Need | None, like: Indicator | None) -> Row:
    """A need as the annex words it; whose it is and which part, where it does not say, is lent."""
    need: Row = {"doc_types": Inline(piece.doc_types), "wording": with_year(piece.text, year)}
    borrowed: list[str] = []
    if lent is not None and not piece.says_who:
        need.update(_whose(lent))
        borrowed += [key for key in ("issued_by", "owed_by") if key in need]
    else:
        if piece.issued_by:
            need["issued_by"] = Inline(piece.issued_by)
        need["per"] = piece.per
        if piece.each_unit:
            need["each_unit"] = True
    if piece.count > 1:
        need["count"] = piece.count
    part = piece.part
    if lent is not None and part == "any" and lent.part != "any":
        part = lent.part
        borrowed.append("part")
    if part != "any":
        need["part"] = part
    if piece.supports or (lent is not None and lent.supports):
        need["supports"] = True
        borrowed += [] if lent is None or not lent.supports else ["supports"]
    if lent is not None and lent.not_words:
        need["not_words"] = Inline(lent.not_words)
        borrowed.append("not_words")
    if piece.if_any:
        need["if_any"] = True
    if borrowed and like is not None:
        need["note"] = f"suy ra theo {like.id} của bộ đã biết: {', '.join(borrowed)}"
    need["source"] = Inline([SOURCE])
    return need


def _whose(need: Need) -> Row:
    row: Row = {}
    if need.issued_by:
        row["issued_by"] = Inline(need.issued_by)
    row["per"] = need.per
    if need.each_unit:
        row["each_unit"] = True
    if need.owed_by:
        row["owed_by"] = Inline(need.owed_by)
    return row


def _best(piece: Piece, lent: Sequence[Need]) -> Need | None:
    """The known need for the same kinds of paper; None where there is none, or several unlike."""
    kinds = set(piece.doc_types)
    alike = [need for need in lent if kinds & set(need.doc_types)]
    return alike[0] if len(alike) == 1 else None


def _need_like(need: Need, year: int) -> Row:
    """What a known indicator about the same matter needs, as our conclusion."""
    row: Row = {"doc_types": Inline(need.doc_types)}
    if need.wording:
        row["wording"] = need.wording.replace(str(year), "{year}")
    if need.issuer:
        row["issuer"] = need.issuer
    row.update(_whose(need))
    if need.count > 1:
        row["count"] = need.count
    if need.part != "any":
        row["part"] = need.part
    if need.supports:
        row["supports"] = True
    if need.not_words:
        row["not_words"] = Inline(need.not_words)
    if need.if_any:
        row["if_any"] = True
    return {**row, "inferred": True}
