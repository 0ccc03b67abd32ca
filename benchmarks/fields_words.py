"""What underthesea would do for the fields, against the rules that do it: names, bodies, sentences.

    python benchmarks/fields_words.py

Names of persons against other words in capitals that stand in signature blocks (both made up), the
bodies of fields_kinds.yaml named in a sentence, and the source sentences of figures in the papers
of fields_papers.py: `glued` holds words of another paragraph, `cut` begins or ends inside a
sentence.
The decision is docs/decisions/0004-underthesea-stays-out-of-the-fields.md.
"""

from __future__ import annotations

import re
import resource
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml
from fields_papers import tried, written

from extractors.document import Document, Reading
from extractors.fields import figures
from extractors.fields.citations import find_citations
from extractors.fields.signer import signature_block
from extractors.grammar import Grammar, load_grammar
from extractors.page import Box, Line, Page, Word

NAMES = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
PERSONS, OTHERS = NAMES["persons"], NAMES["others"]
Tagger = Callable[[str], list[tuple[str, str, str, str]]]


def _signed(name: str, grammar: Grammar) -> float:
    """Return how sure the rules are that a line under an office is the signer's name."""
    lines = []
    for y, text in ((400.0, "KT. GIÁM ĐỐC"), (416.0, "PHÓ GIÁM ĐỐC"), (480.0, name)):
        x = 340.0
        words = []
        for word in text.split():
            words.append(Word(word, Box(x, y, x + 7 * len(word), y + 13)))
            x += 7 * len(word) + 4
        lines.append(Line(tuple(words)))
    page = Page(1, 595, 842, tuple(lines), "text")
    block = signature_block(Document("a.pdf", Reading((page,)), 1, 1), grammar)
    return block.name[0].confidence if block.name else 0.0


def _persons(grammar: Grammar, ner: Tagger) -> None:
    ways: dict[str, Callable[[str], bool]] = {
        "rules, sure": lambda n: _signed(n, grammar) > 0.9,
        "rules, at all": lambda n: _signed(n, grammar) > 0,
        "NER": lambda n: all(tag.endswith("PER") for *_, tag in ner(n)),
    }
    for name, accepts in ways.items():
        right, wrong = sum(map(accepts, PERSONS)), sum(map(accepts, OTHERS))
        print(f"{name}: persons {right} of {len(PERSONS)}, other words {wrong} of {len(OTHERS)}")


def _bodies(grammar: Grammar, ner: Tagger) -> None:
    rows = yaml.safe_load(Path(__file__).with_name("fields_kinds.yaml").read_text("utf-8"))
    names = sorted({row["truth"]["issuer"].split(" - ")[-1] for row in rows})
    own = tagged = 0
    for name in names:
        cited = find_citations(
            f"Báo cáo số 12/BC-XYZ của {name} về phòng, chống tham nhũng.", grammar
        )
        own += bool(cited) and cited[0].issuer == name
        runs: list[str] = []
        for word, _, _, tag in ner(f"Báo cáo của {name} về phòng, chống tham nhũng."):
            if tag.startswith("I") and runs:
                runs[-1] += f" {word}"
            elif tag != "O":
                runs.append(word)
        tagged += name in runs
    print(f"bodies: rules {own} of {len(names)}, NER {tagged}")


def _sentences(grammar: Grammar) -> tuple[int, int, int]:
    """Return how many source sentences there are, and how many are glued and cut."""
    told = glued = cut = 0
    for file, papers in (("fields_papers.yaml", 47), ("fields_papers_held.yaml", 63)):
        texts = yaml.safe_load(Path(__file__).with_name(file).read_text("utf-8"))
        for index in range(papers):
            row = texts["papers"][index % len(texts["papers"])]
            sheet, _ = written(row, texts, index)
            own = [" ".join(text.split()) for text in sheet.paragraphs]
            for figure in tried(sheet, 0.0, grammar).figures:
                home = next((text for text in own if figure.text in text), None)
                if home is None:
                    glued += " - " not in figure.text
                    told += " - " not in figure.text
                    continue
                told += 1
                begin = home.index(figure.text)
                before, after = home[:begin].rstrip(), home[begin + len(figure.text) :]
                starts = not before or re.search(r"(?<!TP)(?<!TT)(?<!ThS)[.;:)-]$", before)
                cut += not (starts and re.match(r"[.;]|\s*$", after))
    return told, glued, cut


def main() -> None:
    """Print the figures."""
    grammar = load_grammar()
    began, held = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    from underthesea import ner, sent_tokenize

    ner("Hà Nội")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) / 1024
    print(f"loading: {time.perf_counter() - began:.1f} s, {grown:.0f} MiB")
    _persons(grammar, ner)
    _bodies(grammar, ner)
    print("sentences, glued, cut: rules", _sentences(grammar))

    def sentence(text: str, start: int, end: int, starts: Sequence[int]) -> str:
        index, later = bisect_right(starts, start), bisect_right(starts, end - 1)
        first = starts[index - 1] if index else 0
        whole = text[first : starts[later] if later < len(starts) else len(text)]
        place = 0
        for part in sent_tokenize(whole.replace("\n", " ")):
            place = whole.replace("\n", " ").index(part, place) + len(part)
            if start - first < place:
                return " ".join(part.split()).strip(" .")
        return " ".join(whole.split())

    figures._sentence = sentence
    print("sentences, glued, cut: sent_tokenize", _sentences(grammar))


if __name__ == "__main__":
    main()
