"""Recipients (nơi nhận, kính gửi): whom a document was sent to."""

from __future__ import annotations

from extractors.document import Candidate, Document
from extractors.fields.zone import Zone
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.page import Box, Line, Page

LEFT = 0.5
"""Share of the page width left of which the list stands."""


def _left_part(page: Page, line: Line) -> Line | None:
    """Return the words of the left column, as far as no other column begins."""
    words = [line.words[0]] if line.words and line.words[0].box.x0 < 0.45 * page.width else []
    height = line.box.height if words else 0.0
    for word in line.words[1:]:
        if not words or word.box.x0 - words[-1].box.x1 > 1.8 * height:
            break
        words.append(word)
    return Line(tuple(words)) if words else None


def _list(page: Page, grammar: Grammar) -> list[Line]:
    """Return the lines of `Nơi nhận:` on a page, without the signature block beside them."""
    words = grammar.signing.recipients
    lines: list[Line] = []
    begun = False
    ordered = sorted((line for line in page.lines if line.words), key=lambda x: x.box.top)
    for line in ordered:
        part = _left_part(page, line)
        if part is None or part.box.middle[0] > LEFT * page.width:
            continue
        folded = fold(part.text)
        if words["begins"].search(folded):
            begun = True
            lines = []
            rest = folded.split(":", 1)[1].strip() if ":" in folded else ""
            if rest:
                lines.append(part)
            continue
        if not begun:
            continue
        if lines and part.box.top - lines[-1].box.bottom > 3 * lines[-1].box.height:
            break
        lines.append(part)
        if words["last"].search(folded):
            break
    return lines


def _items(texts: list[str], grammar: Grammar) -> list[str]:
    items: list[str] = []
    for text in texts:
        if grammar.signing.recipients["item"].search(fold(text)) or not items:
            items.append(text.lstrip(" -–—•*+~"))
        else:
            items[-1] += " " + text
    return [item.strip(" ;.,") for item in items if sum(c.isalpha() for c in item) >= 2]


def recipient_candidates(document: Document, zone: Zone, grammar: Grammar) -> tuple[Candidate, ...]:
    """Return the recipients, joined by `; `: the list under `Nơi nhận`, else after `Kính gửi`."""
    for page in document.pages:
        lines = _list(page, grammar)
        if lines:
            items = _items([line.text for line in lines], grammar)
            if items:
                return (
                    Candidate(
                        "; ".join(items),
                        " / ".join(line.text for line in lines),
                        page.number,
                        Box.around(line.box for line in lines),
                        sum(w.confidence for line in lines for w in line.words)
                        / sum(len(line.words) for line in lines),
                        "text-layer" if page.read_by == "text" else "tesseract",
                    ),
                )
    addressee = zone.first("addressee")
    if addressee is None:
        return ()
    following = zone.lines[zone.lines.index(addressee) + 1 :]
    texts = [addressee.text.split(":", 1)[1].strip()] if ":" in addressee.text else []
    boxes = [addressee.box]
    for zone_line in following:
        if not zone_line.text.lstrip().startswith(("-", "–", "+")):
            break
        texts.append(zone_line.text)
        boxes.append(zone_line.box)
    items = _items([text for text in texts if text], grammar)
    if not items:
        return ()
    value = "; ".join(items)
    return (Candidate(value, value, addressee.page, Box.around(boxes), 0.8, "tesseract"),)
