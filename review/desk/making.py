"""A new campaign: proposed from a plan or a template by `minhchung campaign new`, or taken from a
file; checked by `load_campaign`, as `campaign check` does. The file lies in the results folder.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import CallError, PipelineError
from pipeline.intake.long_paths import long_path
from pipeline.reports.whole_file import whole_file
from review.desk.found import CAMPAIGN_NAME, is_results, results_of
from review.desk.roots import PlaceRefused, Roots

if TYPE_CHECKING:
    from indicator_map.errors import Problem
    from pipeline.campaigns.edited_sheets import Sheets

PROGRAM = (sys.executable, "-X", "utf8", "-m", "pipeline.start")
"""How the program is called as a process of its own; works in a bundle and from a checkout."""
PLAN_SECONDS = 900
"""In which a plan must be read: a scan of a hundred pages takes some minutes."""
PLAN_ENDINGS = (
    ".pdf", ".docx", ".doc", ".rtf", ".odt", ".png", ".jpg", ".jpeg", ".tif", ".tiff",
)  # fmt: skip
CAMPAIGN_ENDINGS = (".yaml", ".yml", ".xlsx")
_KEY = re.compile(r"`(\w+)`")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a campaign file: the sheet and row where it stands, 0 for none."""

    sheet: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What `load_campaign` says of a file; `year` is 0 where it cannot be used."""

    errors: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    message: str = ""
    year: int = 0
    indicators: tuple[tuple[str, str], ...] = ()
    """Ids and titles of the indicators that duties may name."""

    @property
    def usable(self) -> bool:
        """Whether a run may use it."""
        return self.year != 0


def check(path: Path) -> Checked:
    """Return what is wrong with a campaign file; the same checks as every command's."""
    try:
        about = path.stat()
    except OSError:
        return Checked(message=f"Không thấy tệp đợt đánh giá: {path.name}")
    return _check(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=32)
def _check(path: Path, _modified: int, _size: int) -> Checked:
    from indicator_map.campaign import CampaignError
    from indicator_map.campaign_loader import load_campaign

    try:
        campaign = load_campaign(path)
    except CampaignError as error:
        return Checked(
            errors=tuple(_fault(one) for one in error.problems),
            message=str(error).splitlines()[0] if not error.problems else "",
        )
    return Checked(
        warnings=tuple(_fault(one) for one in campaign.warnings),
        year=campaign.year,
        indicators=tuple((one.id, one.title) for one in campaign.indicators.indicators),
    )


def _fault(problem: Problem) -> Fault:
    """A problem in the words of the forms: `deadline` is what its column is headed."""
    from indicator_map.campaign_book import FORMS, GENERAL_ROWS

    sheet = getattr(problem.line, "sheet", "")
    headings = {keys[-1]: label for keys, label in GENERAL_ROWS.items()}
    headings |= next((form.columns for form in FORMS if form.title == sheet), {})
    reason = _KEY.sub(
        lambda key: f"“{headings[key[1]].partition(' (')[0]}”" if key[1] in headings else key[0],
        problem.reason,
    )
    return Fault(sheet, int(problem.line or 0), reason)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new campaign is made from: a plan, a campaign file, or nothing but folder and year."""

    folder: Path
    plan: Path | None = None
    file: Path | None = None
    year: int | None = None
    indicator_set: str = ""


def results_for(roots: Roots, folder: Path) -> Path:
    """Return where the results of a folder go. PlaceRefused where they cannot lie there."""
    if roots.is_root(folder):
        raise PlaceRefused(
            "Đây là thư mục gốc, kết quả không nằm cạnh nó được: chọn một thư mục bên trong. Nếu"
            " chính thư mục này là thư mục minh chứng, hãy chuyển nó vào một thư mục khác, hoặc nhờ"
            " người cài đặt mở trang cho thư mục chứa nó."
        )
    if inside := results_around(folder):
        raise PlaceRefused(f"{inside.name} là thư mục kết quả, không phải thư mục minh chứng.")
    return results_of(folder)


def results_around(folder: Path) -> Path | None:
    """Return the results folder that a place is or lies in, None for none."""
    return next((one for one in (folder, *folder.parents) if is_results(one)), None)


def make_campaign(roots: Roots, wanted: Wanted) -> tuple[Path, tuple[str, ...]]:
    """Make the results folder with the campaign file in it; return it and what was said.

    Raises PipelineError where the command refuses; nothing is left behind then.
    """
    out = results_for(roots, wanted.folder)
    target = out / CAMPAIGN_NAME
    if target.exists():
        raise CallError("Thư mục này đã có đợt đánh giá: mở đợt ấy ở trang bắt đầu.")
    with leaves_nothing_empty(out):
        return out, _take(wanted.file, target) if wanted.file else _propose(wanted, target)


@contextmanager
def leaves_nothing_empty(out: Path) -> Iterator[None]:
    """Make a results folder, and take it away again if nothing came to lie in it."""
    try:
        out.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise CallError(f"Không tạo được thư mục kết quả {out}: {error.strerror}.") from error
    try:
        yield
    finally:
        if not any(out.iterdir()):
            out.rmdir()


def _propose(wanted: Wanted, target: Path) -> tuple[str, ...]:
    arguments = ["--folder", str(wanted.folder), "--out", str(target)]
    if wanted.year:
        arguments += ["--year", str(wanted.year)]
    if wanted.indicator_set:
        arguments += ["--set", wanted.indicator_set]
    plan = [str(long_path(wanted.plan))] if wanted.plan else []
    said = call(("campaign", "new", *arguments, "--", *plan), PLAN_SECONDS)
    if not target.is_file():
        raise CallError(said[-1] if said else "Không lập được đợt đánh giá.")
    return tuple(one for one in said if str(target) not in one)


def _take(file: Path, target: Path) -> tuple[str, ...]:
    """Take a campaign file over, as the workbook that is edited here; it must be without errors."""
    from pipeline.campaigns.edited_sheets import read_sheets

    checked = check(file)
    if not checked.usable:
        reasons = [checked.message, *(_where(one) for one in checked.errors)]
        raise CallError("Tệp đợt đánh giá không dùng được: " + " ".join(filter(None, reasons)))
    save_sheets(target, read_sheets(file))
    return ()


def save_sheets(target: Path, sheets: Sheets) -> None:
    """Write the campaign file, whole or not at all; ReportError where Excel has it open."""
    from pipeline.campaigns.edited_sheets import book_of_sheets

    content = book_of_sheets(sheets)
    with whole_file(target) as stream:
        stream.write(content)


@lru_cache(maxsize=1)
def known_sets() -> tuple[tuple[str, str], ...]:
    """Ids and names of the indicator sets that come with the program, the newest first."""
    from indicator_map.loader import available_sets

    sets = sorted(available_sets(), key=lambda one: (not one.id.startswith("pctn"), -one.year))
    return tuple((one.id, one.name) for one in sets)


def _where(one: Fault) -> str:
    place = f"trang “{one.sheet}” dòng {one.row}: " if one.sheet else f"dòng {one.row}: "
    return f"{place if one.row else ''}{one.reason}."


def call(arguments: Sequence[str], seconds: int) -> tuple[str, ...]:
    """Call the program and return the lines that it said; CallError where it takes too long."""
    try:
        done = subprocess.run(
            (*PROGRAM, *arguments),
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CallError("Đọc kế hoạch quá lâu nên đã dừng: thử tệp Word hoặc PDF gốc.") from error
    except OSError as error:
        raise PipelineError(f"Không gọi được chương trình: {error.strerror}.") from error
    return tuple(line for line in done.stderr.splitlines() if line.strip())
