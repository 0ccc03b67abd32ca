"""What comes of PDFs that were broken at random: one result each, by error code.

    python -m benchmarks.broken_files FOLDER [--files 160] [--seed 7] [--jobs 2]

The small PDFs under FOLDER are broken in eight ways: bytes changed, cut off, pieces taken out or
copied over others, numbers made absurd, keys misspelt, the file put behind its own beginning, the
cross-reference table lost. Each is read as the first pass of a run reads it. `crashed` is a mistake
of ours; exit status 1 where there is any, or a result is missing.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from extractors.reading.ocr import limit_threads
from pipeline.reading.engines import LocalEngine
from pipeline.reading.tasks import ReadTask

LARGEST = 200_000
"""Bytes of a file to break: damage to a large picture mostly stays in the picture."""
SECONDS = 60.0
KEYS = (b"/Length", b"/Width", b"/Height", b"/Filter", b"/Type", b"/Kids", b"/Count", b"/Parent",
        b"/MediaBox", b"/Contents", b"/Font", b"/ToUnicode", b"/Root", b"/XObject",
        b"/BitsPerComponent", b"/ColorSpace")  # fmt: skip
ABSURD = (b"0", b"-1", b"1", b"65536", b"2147483648", b"9223372036854775808", b"99999999")


def main() -> int:
    """Break files, read them, print how many ended how."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=160)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    sound = [p for p in sorted(asked.folder.rglob("*.pdf")) if p.stat().st_size <= LARGEST]
    limit_threads()
    with tempfile.TemporaryDirectory() as made:
        tasks = []
        for number in range(asked.files):
            path = Path(made) / f"{number}.pdf"
            path.write_bytes(broken(chance.choice(sound).read_bytes(), number % 8, chance))
            tasks.append(ReadTask(path.name, path, path.name, identify_only=True))
        results = list(LocalEngine(asked.jobs, SECONDS).run(tasks))
    ends = Counter(result.error or "read" for result in results)
    crashes = [f"{one.sha256}: {one.detail}" for one in results if one.error == "crashed"]
    print(json.dumps({"files": asked.files, "ends": dict(ends), "crashes": crashes}, indent=2))
    return 1 if crashes or len({one.sha256 for one in results}) < asked.files else 0


def broken(data: bytes, way: int, chance: random.Random) -> bytes:
    """Return the file broken in one of eight ways."""
    size = len(data)
    place, length = chance.randrange(size), chance.randrange(1, 3000)
    if way == 0:
        changed = bytearray(data)
        for _ in range(chance.randint(1, 40)):
            changed[chance.randrange(size)] = chance.randrange(256)
        return bytes(changed)
    if way == 1:
        return data[: chance.randrange(20, size)]
    if way == 2:
        return data[:place] + data[place + length :]
    if way == 3:
        numbers = [match.span() for match in re.finditer(rb"\b\d{1,6}\b", data)]
        for start, end in sorted(chance.sample(numbers, min(8, len(numbers))), reverse=True):
            data = data[:start] + chance.choice(ABSURD) + data[end:]
        return data
    if way == 4:
        for key in chance.sample(KEYS, 4):
            misspelt = b"/" + bytes(chance.choice(b"ABCxyz") for _ in key[1:])
            data = data.replace(key, misspelt, chance.randint(1, 3))
        return data
    if way == 5:
        source = chance.randrange(size)
        return data[:place] + data[source : source + length] + data[place + length :]
    if way == 6:
        return b"%PDF-1.4\n" + data[chance.randrange(100) :] + data
    table = data.rfind(b"xref")
    return data[:table] + chance.randbytes(200) if table > 0 else data[::-1]


if __name__ == "__main__":
    sys.exit(main())
