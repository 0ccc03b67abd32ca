"""What a run shows of itself while it goes on, without reading: starts in no time. No test."""

import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from pipeline.run.lock import only_run
from pipeline.run.log import ProblemLog
from pipeline.run.progress import LineProgress, NotedProgress
from pipeline.run.stopping import stops_when_asked

FILES = 1000

if __name__ == "__main__":
    out = Path(sys.argv[sys.argv.index("--out") + 1])
    with stops_when_asked(out), only_run(out):
        log = ProblemLog(out, lambda: datetime.now(UTC))
        log.problem("damaged", "before/this/run.pdf")
        log.event("run-begins", "")
        log.problem("skipped", "a link", "liên kết, không đi theo")
        log.problem("damaged", "So_0/hỏng.pdf")
        try:
            with closing(NotedProgress(out, LineProgress, "Nhận diện văn bản", FILES)) as progress:
                for number in range(FILES):
                    time.sleep(0.1)
                    progress.file_done(f"{number}.pdf", 1, "")
        except KeyboardInterrupt:
            sys.stderr.write("Đã dừng theo yêu cầu.\n")
