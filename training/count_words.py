"""Count syllables and pairs of them in Vietnamese official wording: extractors/grammar/words.tsv.

    python -m training.count_words FILE... --out extractors/grammar/words.tsv

Takes text, Markdown, YAML and tables. What is kept are counts of syllables and of two syllables
side by side, in small letters; no sentence can be read out of them. Only what is spelled as a
syllable counts, and pairs that were seen at least `--least` times.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from extractors.grammar.syllables import is_syllable

_RUN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
"""Words with single blanks between them: a pair never reaches over a sign or a line."""


def counted(texts: Iterable[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Return how often each syllable stands in the texts, and each pair of neighbours."""
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for run in _RUN.findall(unicodedata.normalize("NFC", text)):
            words = [word.lower() for word in run.split()]
            kept = [word if is_syllable(word) else "" for word in words]
            if not any(ord(letter) > 0x7F for letter in run):
                continue  # written without marks: a pattern, a name of a file, English
            single.update(filter(None, kept))
            pairs.update((a, b) for a, b in pairwise(kept) if a and b)
    return single, pairs


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--least", type=int, default=2)
    options = parser.parse_args()
    single, pairs = counted(file.read_text(encoding="utf-8") for file in options.files)
    rows = [f"{word}\t{count}" for word, count in sorted(single.items())]
    rows += [
        f"{a} {b}\t{count}" for (a, b), count in sorted(pairs.items()) if count >= options.least
    ]
    options.out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(single)} syllables, {len(rows) - len(single)} pairs")


if __name__ == "__main__":
    main()
