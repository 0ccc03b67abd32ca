"""Seconds and memory of judging many files, and of runs that follow, without any OCR.

    python -m benchmarks.repeated_run --files 3000
    python -m benchmarks.repeated_run --files 30000

Made-up readings, each with 15 sections, are put into a store as if the files had been read; then
the program itself is called: `judged anew` classifies and judges everything, `repeated` finds all
of it done, `without workbook` the same but for `evidence.xlsx`, which was deleted, and `one file
moved` judges all again that is ranked already. Learning the classifier, done once for each version,
is not counted. `most MiB`: the most memory of the program's own process. `loop`: seconds of a fixed
loop before and after; where other work shares the cores, all grows with it.
"""

from __future__ import annotations

import argparse
import json
import os
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
from pipeline.reports.names import EVIDENCE_XLSX
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
    """Print seconds and memory of each call, by stage, as JSON."""
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
        (out / EVIDENCE_XLSX).unlink()
        figures["without workbook"] = call(folder, out)
        (folder / "don-vi-00/00000.pdf").rename(folder / "don-vi-01/00000.pdf")
        figures["one file moved"] = call(folder, out)
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
    """Run the program; return its seconds, of the processor and by stage too, and its MiB."""
    program = Path(sys.executable).parent / "minhchung"
    asked = [program, "run", folder, "--year", str(YEAR), "--out", out]
    with tempfile.TemporaryFile() as told:
        began = time.monotonic()
        started = subprocess.Popen(asked, stdout=told, stderr=told)
        _, status, used = os.wait4(started.pid, 0)
        whole = time.monotonic() - began
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode != 0:
            told.seek(0)
            raise SystemExit(told.read().decode())
    stages: dict[str, float] = json.loads((out / "run.json").read_text("utf-8"))["seconds"]
    return {
        "whole": round(whole, 2),
        "processor": round(used.ru_utime + used.ru_stime, 2),
        "most MiB": used.ru_maxrss // 1024,
    } | stages


if __name__ == "__main__":
    sys.exit(main())
