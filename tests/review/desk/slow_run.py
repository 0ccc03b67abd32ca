"""`minhchung run` with an engine that only pretends to read, and takes its time: no test."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from pipeline.commands import running
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import ReadResult
from pipeline.run.rankings import ClassifierSource
from pipeline.start import main
from tests.pipeline.parts import CountingEngine, WordClassifier, read_plain

SECONDS = 0.4


def read_slowly(task: ReadTask) -> ReadResult:
    time.sleep(SECONDS)
    return read_plain(task)


if __name__ == "__main__":
    running.chosen_engine = lambda _: CountingEngine(read_slowly)
    running.require_environment = lambda *_, **__: None
    running.classifier_source = lambda *_: ClassifierSource("words", WordClassifier)
    main()
