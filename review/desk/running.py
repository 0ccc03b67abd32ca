"""Runs as processes of their own: closing the browser or this page's server stops none.

What is known of a run is asked of its results folder: the number of its process, its note of how
far it is, its log, and what it said. The lock of the folder lets one run in at a time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import CallError
from pipeline.intake.folder import check_folder, check_not_empty, check_output
from pipeline.records.reasons import ReasonList, load_reasons
from pipeline.run.lock import Busy
from pipeline.run.log import LOG_NAME
from pipeline.run.progress import noted_in
from pipeline.run.stopping import STOP_NAME, ask_to_stop
from pipeline.store.overview import DATABASE_NAME
from review.desk.found import LEVELS, FoundCampaign, look_at
from review.desk.making import PROGRAM, check

SAID_NAME = "minhchung.said"
"""What the run says, as on a terminal; written anew by each start from here."""
LINES_SHOWN, PROBLEMS_SHOWN = 60, 200
TAIL_BYTES = 256 * 1024
OTHER_PROBLEMS = {
    "skipped": "Không đọc",
    "damaged-record": "Bản ghi trong kho hỏng, đọc lại từ gốc",
}
"""Codes of the log that are no reasons."""


@dataclass(frozen=True, slots=True)
class RunState:
    """How a run stands now. `problems` are paths with what is wrong, the newest first."""

    running: bool
    stopping: bool = False
    progress: Mapping[str, Any] | None = None
    said: tuple[str, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    documents: int = 0
    level: str = ""


@dataclass
class Runs:
    """Starts and stops runs, and says how they stand."""

    program: Sequence[str] = PROGRAM
    reasons: ReasonList = field(default_factory=load_reasons)
    _started: dict[Path, subprocess.Popen[bytes]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def is_running(self, one: FoundCampaign) -> bool:
        """Return whether a run goes on, one that is only just starting too."""
        return self._is_starting(one.out) or one.running

    def start(self, one: FoundCampaign) -> None:
        """Start a run, or go on with one that was stopped. PipelineError where it cannot begin."""
        command = (*self.program, "run", *arguments_for(one))
        with self._lock:
            if self.is_running(look_at(one.out)):
                raise Busy("Đợt này đang chạy: chờ xong, hoặc dừng trước.")
            one.out.mkdir(mode=0o700, exist_ok=True)
            (one.out / STOP_NAME).unlink(missing_ok=True)
            try:
                with (one.out / SAID_NAME).open("wb") as said:
                    self._started[one.out] = subprocess.Popen(
                        command,
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.DEVNULL,
                        stderr=said,
                        cwd=one.out,
                        **_apart(),
                    )
            except OSError as error:
                raise CallError(f"Không bắt đầu được: {error.strerror}.") from error

    def stop(self, one: FoundCampaign) -> None:
        """Ask the run to stop: what is read so far is kept."""
        if self.is_running(one):
            ask_to_stop(one.out)

    def state(self, out: Path) -> RunState:
        """Return how the run in a results folder stands."""
        one = look_at(out)
        places = (out, *(out / name for name in LEVELS))
        running = self.is_running(one)
        progress, level = None, ""
        for place in places:
            if (held := noted_in(place)) and running:
                progress = held
                level = LEVELS.get(place.name, "")
        problems = [problem for place in places for problem in self._problems(place)]
        return RunState(
            running=running,
            stopping=running and (out / STOP_NAME).exists(),
            progress=progress,
            said=tuple(_tail(out / SAID_NAME)[-LINES_SHOWN:]),
            problems=tuple(reversed(problems[-PROBLEMS_SHOWN:])),
            documents=one.overview.documents + one.overview.failed,
            level=level,
        )

    def _is_starting(self, out: Path) -> bool:
        started = self._started.get(out)
        return started is not None and started.poll() is None

    def _problems(self, out: Path) -> list[tuple[str, str]]:
        """What the log says since the newest run began."""
        found: list[tuple[str, str]] = []
        for line in _tail(out / LOG_NAME):
            _, code, path, detail = (*line.split("\t"), "", "", "", "")[:4]
            if code == "run-begins":
                found.clear()
            elif code in OTHER_PROBLEMS:
                found.append((path, f"{OTHER_PROBLEMS[code]}{': ' if detail else ''}{detail}"))
            elif code in self.reasons.errors:
                found.append((path, self.reasons.errors[code]))
        return found


def arguments_for(one: FoundCampaign) -> list[str]:
    """Return the arguments of `run` for a campaign: its own file, else as its last run was called.

    Raises PipelineError where a run could not begin.
    """
    check_folder(one.evidence)
    check_not_empty(one.evidence)
    check_output(one.evidence, one.out)
    held = one.overview.settings
    arguments = ["--out", str(one.out)]
    file = one.file
    if file is not None:
        checked = check(file)
        if not checked.usable:
            raise CallError("Tệp đợt đánh giá còn lỗi: sửa ở trang của đợt rồi bắt đầu.")
        arguments += ["--campaign", str(file), "--year", str(checked.year)]
    elif held.get("year"):
        arguments += ["--year", str(held["year"])]
    else:
        raise CallError("Đợt này chưa có tệp đợt đánh giá: lập đợt mới từ thư mục minh chứng.")
    if held.get("indicator_set"):
        arguments += ["--set", str(held["indicator_set"])]
    for name in ("register", "ocr"):
        if held.get(name):
            arguments += [f"--{name}", str(held[name])]
    return [*arguments, "--", str(one.evidence)]


def _apart() -> dict[str, Any]:
    """How a process is started that lives on when this one ends, and hears none of its Ctrl-C."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags}
    return {"start_new_session": True}


def _tail(file: Path) -> list[str]:
    """Return the last lines of a file; none where it cannot be read."""
    try:
        with file.open("rb") as stream:
            stream.seek(max(0, os.fstat(stream.fileno()).st_size - TAIL_BYTES))
            return stream.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []


def has_list(out: Path) -> bool:
    """Return whether there is a list to look at, be it that of the first pass."""
    return (out / DATABASE_NAME).is_file()
