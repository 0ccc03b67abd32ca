"""Seconds of a first judging and of a repeated run over many unchanged files, without any OCR.

    python -m benchmarks.repeated_run --files 3000

Made-up readings, each with 15 sections, are put into a store as if the files had been read; then
the program itself is called twice: the first call classifies and judges everything, the second
finds all of it done. Learning the classifier, done once for each version, is not counted. `loop`:
seconds of a fixed loop before and after; where other work shares the cores, all grows with it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from classifiers.profile import Profile
from extractors.document import Extraction, Field, Section
from indicator_map.examples import Example, load_examples
from pipeline.commands.options import chosen_set
from pipeline.intake.folder import hash_file, list_folder
from pipeline.reading.versions import extractor_version, reader_key
from pipeline.records.found import FoundDocument, ReadResult
from pipeline.run.rankings import load_classifier
from pipeline.store.store import Store

SENTENCE = (
    "Căn cứ Kế hoạch công tác năm, đơn vị tổ chức thực hiện các nhiệm vụ về phòng, chống tham "
    "nhũng, tiêu cực; phân công các phòng chuyên môn theo dõi, đôn đốc và báo cáo kết quả. "
)
HEADINGS = (
    "Công tác tuyên truyền, phổ biến pháp luật về phòng, chống tham nhũng",
    "Thực hiện định mức, tiêu chuẩn, chế độ",
    "Kiểm soát tài sản, thu nhập",
    "Chuyển đổi vị trí công tác",
    "Kết quả phát hiện tham nhũng qua thanh tra, kiểm tra",
)
UNITS = 40
YEAR = 2024


def main() -> int:
    """Print the seconds of both calls, by stage, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=3000)
    wanted: int = parser.parse_args().files
    with tempfile.TemporaryDirectory(prefix="minhchung-benchmark-") as temporary:
        folder, out = Path(temporary, "evidence"), Path(temporary, "results")
        make_files(folder, wanted)
        with closing(Store.create(out)) as store:
            fill(store, folder)
        load_classifier(chosen_set(None, YEAR))
        loops = [loop()]
        figures = {name: call(folder, out) for name in ("judged anew", "repeated")}
        loops.append(loop())
    told = {"files": wanted, "loop": loops} | figures
    print(json.dumps(told, indent=2, ensure_ascii=False))
    return 0


def loop() -> float:
    """Return the seconds of the processor that three million multiplications take."""
    began = time.process_time()
    for number in range(3_000_000):
        number * number
    return round(time.process_time() - began, 2)


def make_files(folder: Path, wanted: int) -> None:
    """Write `wanted` small files, each of its own content, in folders of units."""
    for number in range(wanted):
        file = folder / f"don-vi-{number % UNITS:02d}" / f"{number:05d}.pdf"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(str(number))


def fill(store: Store, folder: Path) -> None:
    """Keep a made-up reading for every file."""
    files = list_folder(folder).files
    now = datetime.now(UTC)
    hashes = [hash_file(file.absolute) for file in files]
    store.save_files(((file, sha, "") for file, sha in zip(files, hashes, strict=True)), now)
    key, version = reader_key(whole=True), extractor_version()
    for sha, document in zip(hashes, documents(load_examples()), strict=False):
        store.save_result(ReadResult(sha, "{}", 3, (document,)), key, version)


def documents(examples: Sequence[Example]) -> Iterator[FoundDocument]:
    """Yield documents with the titles of examples, over and over, each in words of its own."""
    number = 0
    while True:
        for example in examples:
            number += 1
            issued = date(2023, 12, 20) + timedelta(days=number % 350)
            title = replace(example, title=f"{example.title} đợt {number}").title
            text = f"{title}\n" + SENTENCE * 30 + f"Số liệu {number}."
            extraction = Extraction(
                number=Field(f"{number}/KH-UBND", state="read"),
                issue_date=Field(issued.isoformat(), state="read"),
                doc_type=Field(example.doc_type, state="read"),
                issuer=Field("Ủy ban nhân dân tỉnh", state="read"),
                subject=Field(title, state="read"),
            )
            profile = Profile(
                title,
                example.doc_type,
                body=text,
                issue_date=issued.isoformat(),
                sections=tuple(sections(number)),
            )
            yield FoundDocument(1, 3, "ocr", extraction, profile, text)


def sections(number: int) -> Iterator[Section]:
    """Yield 15 sections as yearly reports have them; every tenth paper words them its own way."""
    own = f" đợt {number}" if number % 10 == 0 else ""
    for place, heading in enumerate(HEADINGS * 3):
        words = f"{heading}{own}. {SENTENCE * 2}"
        yield Section(f"II.{place + 1}", f"{heading}{own}", ("KẾT QUẢ",), words, 1 + place // 6)


def call(folder: Path, out: Path) -> dict[str, float]:
    """Run the program and return its seconds: in all, of the processor, and by stage."""
    program = Path(sys.executable).parent / "minhchung"
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    began = time.monotonic()
    done = subprocess.run(
        [program, "run", folder, "--year", str(YEAR), "--out", out],
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(done.stderr.decode())
    whole = round(time.monotonic() - began, 2)
    processor = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    stages: dict[str, float] = json.loads((out / "run.json").read_text("utf-8"))["seconds"]
    return {"whole": whole, "processor": round(processor, 2)} | stages


if __name__ == "__main__":
    sys.exit(main())
