"""Make the sample evidence folder.

`python -m sample_docs.generator.generate [--out DIR] [--seed N]` writes the documents, `truth.tsv`
and `citations.tsv` under DIR, and `made_with.json` beside itself.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import sys
import time
import zlib
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

from sample_docs.generator import layout, word
from sample_docs.generator.content import HERE, BadContent, Sample, load
from sample_docs.generator.degrade import scan
from sample_docs.generator.fonts import Family, FontMissing, register

SEED = 2024
TRUTH = (
    "file",
    "number",
    "issue_date",
    "doc_type",
    "issuer",
    "subject",
    "indicator",
    "period",
    "kind",
    "difficulty",
    "covers_from",
    "covers_to",
    "judged_by",
)
MOMENT = time.gmtime(1735603200)  # 2024-12-31, so that files say the same time whenever made


def scanned_pages(sample: Sample, family: Family, seed: int) -> list[Image.Image]:
    """Draw `sample`, render each page and wear it down as its `wear` says."""
    rng = np.random.default_rng([seed, zlib.crc32(sample.file.encode())])
    pictures = []
    with pypdfium2.PdfDocument(layout.draw(sample, family, seed)) as pdf:
        for page in pdf:
            rendered = page.render(scale=sample.wear.dpi / 72).to_pil()
            pictures.append(scan(rendered, sample.wear, rng))
    return pictures


def document(sample: Sample, family: Family, seed: int = SEED) -> bytes:
    """Return the file of one sample."""
    if sample.medium == "digital":
        return layout.draw(sample, family, seed)
    if sample.medium == "docx":
        return word.draw(sample)
    first, *rest = scanned_pages(sample, family, seed)
    out, dpi = io.BytesIO(), sample.wear.dpi
    suffix = Path(sample.file).suffix
    if suffix == ".pdf":
        first.save(
            out, "PDF", save_all=True, append_images=rest, resolution=float(dpi),
            producer="sample_docs", title="Văn bản mẫu", creationDate=MOMENT, modDate=MOMENT,
            **({"quality": sample.wear.quality} if sample.wear.bits == 8 else {}),
        )  # fmt: skip
    elif suffix == ".tif":
        first.save(
            out, "TIFF", save_all=True, append_images=rest, dpi=(dpi, dpi), compression="group4"
        )
    elif rest:
        raise BadContent(f"{sample.file}: {len(rest) + 1} pages do not fit into one picture")
    elif suffix == ".png":
        first.convert("L").quantize(16).save(out, "PNG", dpi=(dpi, dpi), optimize=True)
    else:
        first.save(out, "JPEG", quality=sample.wear.quality, dpi=(dpi, dpi))
    return out.getvalue()


def truth_row(sample: Sample) -> list[str]:
    """Return the truth of one sample in the order of TRUTH; what is not on the page is empty."""
    shown = {name: str(getattr(sample, name)) for name in TRUTH}
    if sample.slots == "blank":
        shown["number"] = shown["issue_date"] = ""
    return list(shown.values())


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a tab-separated table with a header."""
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, delimiter="\t", lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def made_with(family: Family) -> dict[str, str]:
    """Say what the bytes depend on: library versions and the font's hash."""
    libraries = ("reportlab", "pillow", "pypdfium2", "numpy", "python-docx")
    held = {name: version(name) for name in libraries}
    held["zlib"] = zlib.ZLIB_RUNTIME_VERSION
    for path in family.files:
        held[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return held


def main(arguments: Sequence[str] | None = None) -> int:
    """Make everything; return 0, or 4 when fonts are missing and 2 when the content is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m sample_docs.generator.generate", description=__doc__
    )
    parser.add_argument("--out", type=Path, default=HERE.parent, help="evidence folder")
    parser.add_argument("--seed", type=int, default=SEED, help="of noise and handwriting")
    chosen = parser.parse_args(arguments)
    try:
        samples = load()
        family = register(letter for sample in samples for letter in sample.letters)
        for sample in samples:
            path = chosen.out / sample.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(document(sample, family, chosen.seed))
            print(path, file=sys.stderr)  # noqa: T201
    except FontMissing as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 4
    except BadContent as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    write_table(chosen.out / "truth.tsv", TRUTH, map(truth_row, samples))
    cited = [
        [sample.file, item.type, item.number, item.date, item.written]
        for sample in samples
        for item in sample.citations
    ]
    write_table(chosen.out / "citations.tsv", ("file", "type", "number", "date", "written"), cited)
    (HERE / "made_with.json").write_text(json.dumps(made_with(family), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
