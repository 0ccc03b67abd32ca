"""Letterheads of many bodies, clean and with OCR's slips: right, wrong and nothing per field.

    python benchmarks/fields_noise.py [--noise 0 1 2] [--seeds 5] [--stamps] [--keep FILE]
        [--against FILE]

Draws every letterhead of a table of kinds as words with boxes, as a reader gives them, harms the
words as OCR does (diacritics dropped or changed, H as II, 1 as l, 0 as O, words torn, specks) and
extracts the fields. `--keep` writes the verdicts, `--against` prints what was gained and lost
against verdicts that were kept before: no change of a rule without that table.
"""

from __future__ import annotations

import argparse
import json
import random
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml

from extractors.document import Document, Extraction, Reading
from extractors.fields.extract import extract
from extractors.grammar import load_grammar
from extractors.page import Box, Page, Word
from extractors.reading.broken_fonts import from_broken_font
from extractors.reading.lines import lines_of

FIELDS = ("number", "issue_date", "doc_type", "issuer", "subject", "signer")
STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM",)
LEFT, RIGHT, MIDDLE = 165.0, 405.0, 305.0
"""Middles of the columns and of the page's text, in points."""
MARGIN, TEXT_RIGHT = 85.0, 540.0
PAGE_WIDTH = 595.0
PROSE = (
    "Căn cứ quy định của pháp luật về tổ chức và hoạt động của cơ quan, đơn vị; xét đề nghị của",
    "bộ phận tham mưu, cơ quan thông báo để các tổ chức, cá nhân có liên quan biết, thực hiện;",
    "trong quá trình thực hiện nếu có vướng mắc thì phản ánh kịp thời để được hướng dẫn.",
)
CONFUSED = {"H": "II", "l": "1", "I": "l", "1": "l", "0": "O", "O": "0", "ư": "u", "ơ": "o"}


def _width(word: str, size: float) -> float:
    """Return about how wide a word is in Times: capitals 0.7 of the size, other letters 0.46."""
    return size * sum(0.68 if c.isupper() else 0.3 if c in ",.:;-/" else 0.46 for c in word)


def set_words(
    text: str, middle: float, y: float, size: float = 13.0, left: bool = False
) -> list[Word]:
    """Return the words of a line, centred on `middle`, or beginning there."""
    words = text.split()
    space = 0.27 * size
    wide = sum(_width(w, size) for w in words) + space * (len(words) - 1)
    x = middle if left else middle - wide / 2
    placed = []
    for word in words:
        end = x + _width(word, size)
        placed.append(Word(word, Box(x, y, end, y + size), 0.95))
        x = end + space
    return placed


def stretched(text: str, y: float, indent: float) -> list[Word]:
    """Return the words of a justified line of a paragraph."""
    words = set_words(text, MARGIN + indent, y, left=True)
    free = TEXT_RIGHT - words[-1].box.x1
    each = min(max(free, 0.0) / max(len(words) - 1, 1), 4.0)
    return [
        Word(w.text, Box(w.box.x0 + i * each, w.box.top, w.box.x1 + i * each, w.box.bottom), 0.95)
        for i, w in enumerate(words)
    ]


def drawn(row: dict[str, Any], chance: random.Random) -> list[Word]:
    """Return the words of page 1 of a paper with this letterhead."""
    words: list[Word] = []
    top = 45.0 + chance.uniform(0, 15)
    for text in (*row.get("gazette", ()), row.get("page_number", "")):
        words += set_words(text, MIDDLE, top - 12, 11)
    for index, note in enumerate(row.get("notes", ())):
        words += set_words(note, 400, top - 5 + 10 * index, 8, left=True)
    top += 10 * len(row.get("notes", ()))
    motto = {"party": PARTY, "none": (), "other": ()}.get(row.get("motto", "state"), STATE)
    motto = tuple(row.get("motto_text", motto))
    for index, text in enumerate(motto):
        words += set_words(text, RIGHT, top + 16 * index, 12 if text.isupper() else 13)
    for index, text in enumerate(row["left"]):
        words += set_words(text, LEFT, top + 15.5 * index, 12 if len(text) < 30 else 10.5)
    y = top + 15.5 * max(len(row["left"]), 2) + chance.uniform(4, 12)
    below = 18 if row.get("bare_date") else 0
    if not row.get("under_title"):
        for text in row.get("number_lines", [row["number"]]):
            words += set_words(text, LEFT, y)
            y += 15
        y -= 15
    for index, text in enumerate(row.get("receipt", ())):
        words += set_words(text, 68, y - 24 + 12 * index, 9)
    for index, text in enumerate(row.get("date_lines", ())):
        words += set_words(text, RIGHT, y + 15 * index)
    if not row.get("date_below") and not row.get("date_lines"):
        dated = set_words(row["date"], LEFT if below else RIGHT, y + below + chance.uniform(-1, 1))
        words += _with_raised_day(dated) if row.get("raised_day") else dated
    y += below + 18
    for text in row.get("letter", ()):
        words += set_words(text, LEFT, y, 12)
        y += 14.5
    if row.get("mark_below"):
        words += set_words(row["mark_below"], LEFT - 20, y + 8, 15)
        y += 22
    y += chance.uniform(10, 20)
    if row.get("title"):
        words += set_words(row["title"], MIDDLE, y, 14)
        y += 17
        for text in row["subject"]:
            words += set_words(text, MIDDLE, y, 14 if not text.isupper() else 12)
            y += 17
        if row.get("under_title"):
            words += set_words(row["number"], MIDDLE, y)
            y += 17
        y += chance.uniform(8, 20)
    addressee = row.get("addressee") or ("Kính gửi: Các cơ quan, đơn vị" if "letter" in row else "")
    if addressee:
        words += set_words(addressee, MIDDLE, y, 14)
        y += 26
    if row.get("body"):
        words += set_words(row["body"], MIDDLE, y, 14)
        y += 26
    for paragraph in range(3):
        for index, text in enumerate(PROSE):
            words += stretched(text, y, 30 if index == 0 else 0)
            y += 18
        y += 6 * (paragraph % 2)
    if row.get("date_below"):
        words += set_words(row["date"], RIGHT, y + 10)
        words += set_words("KT. GIÁM ĐỐC", RIGHT, y + 28)
        words += set_words("PHÓ GIÁM ĐỐC", RIGHT, y + 45)
    words += _signed(row.get("sign", ()), y + 12)
    if row.get("aside"):
        for index in range(24):
            words += [
                _moved(w, PAGE_WIDTH) for w in stretched(PROSE[index % 3], 60 + 20 * index, 0)
            ]
    return words


def _signed(lines: Sequence[str], y: float) -> list[Word]:
    """Return the words of a list of recipients and of the signature block beside it."""
    if not lines:
        return []
    words = set_words("Nơi nhận:", MARGIN, y, 11, left=True)
    for index, text in enumerate(("- Như trên;", "- Lưu: VT.")):
        words += set_words(text, MARGIN, y + 14 * (index + 1), 10, left=True)
    for index, text in enumerate(lines[:-1]):
        words += set_words(text, RIGHT, y + 16 * index)
    return words + set_words(lines[-1], RIGHT, y + 16 * len(lines) + 55, 14)


def _with_raised_day(words: Sequence[Word]) -> list[Word]:
    """Return a date line's words with the day small and above the line, as some clerks set it."""
    day = next(i for i, word in enumerate(words) if word.text.isdigit())
    box = words[day].box
    raised = Box(box.x0 + 1, box.top - 4, box.x1 - 2, box.bottom - 7)
    return [*words[:day], Word(words[day].text, raised, 0.95), *words[day + 1 :]]


def _moved(word: Word, right: float) -> Word:
    box = word.box
    return Word(
        word.text, Box(box.x0 + right, box.top, box.x1 + right, box.bottom), word.confidence
    )


STAMPS = (
    ("left", 10.5, ("UBND HUYỆN", "ĐẾN", "Số: 1287", "Ngày: 14/3/2024", "Chuyển: Văn phòng")),
    ("left", 9.0, ("CÔNG VĂN ĐẾN", "Số 655", "Ngày 02 tháng 4", "Lưu hồ sơ số: 12")),
    ("right", 7.0, ("Ký bởi: Văn phòng", "Email: vp@example.vn", "Thời gian ký: 14/3/2024 09:12")),
    ("right", 16.0, ("MẬT", "BẢN SAO", "LƯU TRỮ")),
)
"""Stamps beside a title: side, height of the letters, lines."""


def stamped(words: Sequence[Word], row: dict[str, Any], chance: random.Random) -> list[Word]:
    """Return the words with a stamp beside the title and the subject, where there is room."""
    title = row["title"].split()[0]
    top = next(w.box.top for w in words if w.text == title and w.box.top > 80)
    side, size, texts = chance.choice(STAMPS)
    placed = list(words)
    for index, text in enumerate(texts):
        y = top - 6 + 14.5 * index + chance.uniform(-2, 2)
        line = set_words(text, 0.0, y, size, left=True)
        wide = line[-1].box.x1
        x = chance.uniform(22, 40) if side == "left" else 575 - wide
        moved = [
            Word(w.text, Box(w.box.x0 + x, w.box.top, w.box.x1 + x, w.box.bottom), 0.9)
            for w in line
        ]
        around = Box.around(w.box for w in moved)
        if not any(
            w.box.x0 < around.x1 + 6
            and around.x0 < w.box.x1 + 6
            and w.box.top < around.bottom
            and around.top < w.box.bottom
            for w in words
        ):
            placed += moved
    return placed


def _slip(letter: str, chance: random.Random) -> str:
    """Return what OCR may make of a letter: a lost tone, a lost hook, or a look-alike."""
    if letter in "Đđ":
        return "D" if letter == "Đ" else "d"
    marks = unicodedata.normalize("NFD", letter)
    if len(marks) > 2:
        return unicodedata.normalize("NFC", marks[0] + chance.choice(marks[1:]))
    if len(marks) == 2:
        return marks[0]
    return CONFUSED.get(letter, letter)


def harmed(words: Sequence[Word], level: float, chance: random.Random) -> list[Word]:
    """Return the words as a poor scan gives them; `level` 1 is a usual scan, 2 a bad one."""
    kept: list[Word] = []
    for word in words:
        letters = []
        touched = False
        for letter in word.text:
            stacked = len(unicodedata.normalize("NFD", letter)) > 1
            # Digits stay digits: one that reads as another cannot be told from the truth.
            rate = 0.04 if stacked else 0.004
            if chance.random() < rate * level:
                changed = _slip(letter, chance)
                touched = touched or changed != letter
                letters.append(changed)
            else:
                letters.append(letter)
        text = "".join(letters)
        y = chance.gauss(0, 0.4 * level)
        box = Box(word.box.x0, word.box.top + y, word.box.x1, word.box.bottom + y)
        sure = chance.uniform(0.5, 0.9) if touched else chance.uniform(0.85, 0.97)
        if len(text) > 4 and text.isalpha() and chance.random() < 0.006 * level:
            cut = len(text) // 2
            share = box.x0 + box.width * cut / len(text)
            kept.append(Word(text[:cut], Box(box.x0, box.top, share - 2, box.bottom), sure))
            kept.append(Word(text[cut:], Box(share + 2, box.top, box.x1, box.bottom), sure))
            continue
        kept.append(Word(text, box, sure))
        if chance.random() < 0.004 * level:
            x = box.x1 + chance.uniform(2, 20)
            speck = chance.choice(["|", "'", "~", ".", "‘", "_"])
            kept.append(Word(speck, Box(x, box.top, x + 3, box.bottom), 0.3))
    return kept


def as_layer(words: Sequence[Word]) -> list[Word]:
    """Return the words as a text layer is read: with the letters of broken fonts put back."""
    texts = from_broken_font([word.text for word in words])
    return [Word(t, w.box, w.confidence) for t, w in zip(texts, words, strict=True)]


def truth_of(row: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return what must come out, each with other spellings that are right too."""
    said = row["truth"]
    written = row["number"].split(":")[-1].replace("Số", "").replace(" ", "")
    subject = " ".join(row["letter"] if "letter" in row else row["subject"])
    subject = said.get("subject", subject[:1].upper() + subject[1:])
    return {
        "number": (said.get("number", written), said.get("number_also", "")),
        "issue_date": (str(said["date"]),),
        "doc_type": (said["type"], said.get("type_also", said["type"])),
        "issuer": (
            said["issuer"],
            said.get("issuer_also", said["issuer"]),
            f"{said['superior']} - {said['issuer']}" if "superior" in said else said["issuer"],
        ),
        "subject": (subject, said.get("subject_also", subject)),
        **({"signer": (said["signer"],)} if "signer" in said else {}),
    }


def verdict(field: str, found: Extraction, truth: Sequence[str], certain: float) -> str:
    """Return `right`, `wrong`, `reviewed` (wrong, and a person looks), or `nothing`."""
    value = getattr(found, field)
    if field == "subject" and not truth[0]:
        return "right"
    if not value.value:
        return "nothing"
    alike = max(SequenceMatcher(None, value.value, t, autojunk=False).ratio() for t in truth)
    if value.value in truth or (field in ("issuer", "subject") and alike >= 0.9):
        return "right"
    return "reviewed" if value.confidence < certain else "wrong"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", type=Path, default=Path(__file__).parent / "fields_kinds.yaml")
    parser.add_argument("--noise", type=float, nargs="+", default=[0.0, 1.0, 2.0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--stamps", action="store_true", help="with a stamp beside the title")
    parser.add_argument("--verbose", action="store_true", help="show all that is not right")
    options = parser.parse_args()
    grammar = load_grammar()
    rows = yaml.safe_load(options.kinds.read_text(encoding="utf-8"))
    verdicts: dict[str, str] = {}
    for level in options.noise:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for index, row in enumerate(rows):
            for seed in range(options.seeds if level else 1):
                chance = random.Random(f"{index} {seed} {level}")
                words = drawn(row, chance)
                if options.stamps and row.get("title"):
                    words = stamped(words, row, chance)
                words = as_layer(words)
                words = harmed(words, level, chance) if level else words
                read_by = "ocr" if level else "text"
                width = PAGE_WIDTH * (2 if row.get("aside") else 1)
                page = Page(1, width, 842, lines_of(words), read_by)  # type: ignore[arg-type]
                found = extract(Document("a.pdf", Reading((page,)), 1, 1), grammar)
                for field, truth in truth_of(row).items():
                    said = verdict(field, found, truth, grammar.weights.certain)
                    counts[field][said] += 1
                    verdicts[f"{level} {index} {row['kind']} {seed} {field}"] = said
                    if options.verbose and said != "right":
                        value = getattr(found, field)
                        print(f"{level} {row['left']} {field} {said} ({value.state})")
                        print(f"    found {value.value!r} from {value.raw!r}, is {truth[0]!r}")
        print(f"noise {level}")
        for field in (f for f in FIELDS if counts[f]):
            total = sum(counts[field].values())
            told = ", ".join(f"{name} {count}" for name, count in counts[field].most_common())
            print(f"  {field:11} {counts[field]['right'] / total:6.1%}  {told}")
    if options.against:
        before = json.loads(options.against.read_text(encoding="utf-8"))
        gained = [k for k in verdicts if verdicts[k] == "right" != before.get(k, "right")]
        lost = [k for k in verdicts if verdicts[k] != "right" == before.get(k)]
        print(f"gained {len(gained)}, lost {len(lost)}")
        for key in lost:
            print("  lost:", key, verdicts[key])
    if options.keep:
        options.keep.write_text(json.dumps(verdicts, ensure_ascii=False, indent=0), "utf-8")


if __name__ == "__main__":
    main()
