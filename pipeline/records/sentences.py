"""The Vietnamese sentences and notes in which judging tells a reviewer what it found.

They are read by people only: whatever the program itself goes by is a field beside them. Callers
say `sentences.covered_partly(…)`, so that a test can word every one of them otherwise and see
that no number changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from indicator_map.model import Period
from pipeline.records.wording import day, span

Days = tuple[date, date]
"""The first and the last day of a period."""

# -- the verdict on the period ------------------------------------------------------------------


def no_issue_date(covers: Days | None) -> str:
    """Say that a document without a sure issue date is not judged."""
    about = f" Nội dung thuộc kỳ {span(*covers)}." if covers else ""
    return f"Chưa có ngày ban hành chắc chắn nên chưa xét được kỳ.{about}"


def issued_before(issued: date, period: Period, for_want_of_covers: bool = False) -> str:
    """Say that it was issued before the period.

    `for_want_of_covers`: the covered period would count, but the document names none.
    """
    return f"Ban hành {day(issued)}, trước ngày {day(period.start)}{_want(for_want_of_covers)}."


def issued_after(issued: date, period: Period, for_want_of_covers: bool = False) -> str:
    """Say that it was issued after the period."""
    return f"Ban hành {day(issued)}, sau ngày {day(period.end)}{_want(for_want_of_covers)}."


def issued_inside(issued: date, period: Period, for_want_of_covers: bool = False) -> str:
    """Say that it was issued inside the period."""
    return f"Ban hành {day(issued)}, trong kỳ {_span(period)}{_want(for_want_of_covers)}."


def covered_inside(covers: Days, issued: date, period: Period) -> str:
    """Say that what it covers lies inside the period."""
    return f"{_covered(covers)}, nằm trong kỳ {_span(period)}{_issued_outside(issued, period)}"


def covered_year(covers: Days, year: int, issued: date, period: Period) -> str:
    """Say that it covers the assessment year, or the part of it that ends with December."""
    return f"{_covered(covers)}, là kỳ của năm {year}{_issued_outside(issued, period)}"


def covered_year_before(covers: Days, year: int) -> str:
    """Say that it covers an earlier `year`."""
    return f"{_covered(covers)}, là kỳ của năm {year}."


def covered_a_day_off(covers: Days, issued: date, period: Period) -> str:
    """Say that what it covers is inside but for the day of the inspectorate's own periods."""
    return (
        f"{_covered(covers)}, lệch kỳ {_span(period)} không quá một ngày "
        f"theo kỳ báo cáo của ngành thanh tra{_issued_outside(issued, period)}"
    )


def covered_before(covers: Days, period: Period) -> str:
    """Say that what it covers lies before the period."""
    return f"{_covered(covers)}, trước ngày {day(period.start)}."


def covered_after(covers: Days, period: Period) -> str:
    """Say that what it covers lies after the period."""
    return f"{_covered(covers)}, sau ngày {day(period.end)}."


def covered_around(covers: Days, issued: date, period: Period) -> str:
    """Say that it covers several years with the period in them, and was issued inside."""
    return f"{_covered(covers)}, bao trùm kỳ {_span(period)}; ban hành {day(issued)}, trong kỳ."


def covered_partly(covers: Days, period: Period) -> str:
    """Say that only a part of what it covers lies in the period."""
    return f"{_covered(covers)}, chỉ một phần nằm trong kỳ {_span(period)}."


def published_of_another_year(issued: date, of_year: int, year: int) -> str:
    """Say that the results are those of `of_year`, not of the assessment's `year`."""
    return f"Công bố {day(issued)} kết quả của năm {of_year}, không phải năm {year}."


def published_too_early(issued: date, period: Period) -> str:
    """Say that results published before the period are those of the year before."""
    return f"Công bố {day(issued)}, trước ngày {day(period.start)}: là kết quả của năm trước."


def published_too_late(issued: date, last: date) -> str:
    """Say that results published after `last` are those of the year after."""
    return f"Công bố {day(issued)}, sau ngày {day(last)}: là kết quả của năm sau."


def published_in_time(issued: date, period: Period) -> str:
    """Say that results may be published after the year that they are of."""
    return f"Công bố {day(issued)}; kết quả của năm được phép công bố sau ngày {day(period.end)}."


def may_be_in_force(issued: date, period: Period) -> str:
    """Say that an older document counts as long as it is in force."""
    return f"Ban hành {day(issued)}, trước kỳ; chấp nhận nếu còn hiệu lực trong kỳ {_span(period)}."


def _span(period: Period) -> str:
    return span(period.start, period.end)


def _covered(covers: Days) -> str:
    return f"Nội dung thuộc kỳ {span(*covers)}"


def _want(of_covers: bool) -> str:
    return " (văn bản không nêu kỳ nội dung nên xét theo ngày ban hành)" if of_covers else ""


def _issued_outside(issued: date, period: Period) -> str:
    if period.start <= issued <= period.end:
        return "."
    side = f"trước {day(period.start)}" if issued < period.start else f"sau {day(period.end)}"
    return f"; ban hành {day(issued)}, {side}, nhưng được xét theo kỳ nội dung nên hợp lệ."


# -- deadlines --------------------------------------------------------------------------------


def began_too_late_to_tell(first_run: date) -> str:
    """Say that the program first ran after the deadline, so every file looks late."""
    return (
        f"Chương trình chạy lần đầu ngày {day(first_run)}, sau hạn nộp, nên mọi tệp có "
        "từ trước đều bị coi là nộp muộn. Nếu các tệp ấy đã nhận đúng hạn, ghi ngày nhận vào "
        "`deadlines: collected` trong tệp đợt đánh giá."
    )


# -- what other papers say -----------------------------------------------------------------------


def cited(number: str, issued: date | None, papers: Iterable[str], more: int) -> str:
    """Say with which number and day it is cited, in which papers and how many others."""
    others = f" và {more} văn bản khác" if more > 0 else ""
    return f"Được viện dẫn là số {number}, ngày {day(issued)} trong {'; '.join(papers)}{others}."


def named_paper(kind: str, number: str | None, issued: date | None, path: str) -> str:
    """Name a paper of the folder: kind, number and day as far as they are known, and its path."""
    words = [kind, f"số {number}" if number else "", f"ngày {day(issued)}" if issued else ""]
    known = " ".join(word for word in words if word)
    return f"{known} ({path})" if known else path


def replaced_by(paper: str) -> str:
    """Say that a paper of the folder takes the place of this one."""
    return f"Đã được thay thế bằng {paper}."


def replaces(paper: str) -> str:
    """Say that it takes the place of a paper of the folder."""
    return f"Thay thế {paper}."


def replaces_a_later_one(paper: str) -> str:
    """Say that it names a later paper as the one it replaces, which cannot be."""
    return f"Ghi thay thế {paper}, là văn bản ban hành sau, nên không xét là thay thế."


def replaces_itself() -> str:
    """Say that it names itself as the paper it replaces."""
    return "Ghi thay thế chính nó nên không xét là thay thế."


def replace_in_turn(papers: Iterable[str], newest: str) -> str:
    """Say that papers name each other as the ones they replace, and which then counts."""
    counts = f"tính bản mới nhất là {newest}" if newest else "cùng ngày nên không xét là thay thế"
    return f"Ghi thay thế lẫn nhau: {'; '.join(papers)}; {counts}."


def corrects(paper: str) -> str:
    """Say that it corrects a paper of the folder, and is no such paper itself."""
    return f"Đính chính {paper}."


def corrected_by(paper: str) -> str:
    """Say that a paper of the folder corrects this one, which stands all the same."""
    return f"Được đính chính bằng {paper}."


def shown_by_copy(path: str) -> str:
    """Say that an indicator was found on a copy of the paper."""
    return f"Thấy ở bản trùng {path}."


# -- the register (sổ văn bản) and the scans that are found for its rows -------------------------


def several_copies(count: int) -> str:
    """Say how many scans there are of a registered document."""
    return f"Có {count} bản của văn bản này."


def like_other_lines(lines: Iterable[int]) -> str:
    """Say which other lines of the register the scan is like."""
    return f"Bản quét này cũng giống dòng {', '.join(map(str, lines))} của sổ."


def registered_before(line: int) -> str:
    """Say which earlier line of the register is the same document."""
    return f"Cùng văn bản với dòng {line} của sổ."


def no_subject_registered() -> str:
    """Say that there is no subject (trích yếu) to tell by."""
    return "Sổ không ghi trích yếu nên chưa xét được có phải minh chứng không."


def indicator_not_sure() -> str:
    """Say that the indicator of a registered document is a guess."""
    return "Tiêu chí chưa chắc."


def no_day_registered() -> str:
    """Say that there is no day to judge the period by."""
    return "Sổ không ghi ngày nên chưa xét được kỳ."


def subject_partly_inside() -> str:
    """Say that only a part of what the subject names lies in the period."""
    return "Nội dung chỉ một phần trong kỳ."


def scan_without_number(registered: str, blank: bool) -> str:
    """Say that the scan gives no number; `blank`: its slot was left empty."""
    how = "để trống số" if blank else "chưa đọc được số"
    return f"Bản quét {how}; sổ ghi số {registered}." if registered else f"Bản quét {how}."


def number_only_on_scan(number: str) -> str:
    """Say that only the scan gives a number."""
    return f"Sổ không ghi số; bản quét ghi {number}."


def other_number_on_scan(registered: str, number: str) -> str:
    """Say that register and scan give different numbers."""
    return f"Sổ ghi số {registered}, bản quét đọc là {number}: kiểm tra lại số."


def scan_without_day(registered: date | None) -> str:
    """Say that no day could be read on the scan."""
    known = f"; sổ ghi {day(registered)}" if registered else ""
    return f"Bản quét chưa đọc được ngày{known}."


def day_only_on_scan(issued: date) -> str:
    """Say that only the scan gives a day."""
    return f"Sổ không ghi ngày; bản quét ghi {day(issued)}."


def other_day_on_scan(registered: date, issued: date) -> str:
    """Say that register and scan give different days."""
    return f"Sổ ghi ngày {day(registered)}, bản quét đọc là {day(issued)}: kiểm tra lại ngày."


def only_subject_differs() -> str:
    """Say that number and day agree and the subjects do not."""
    return "Số và ngày khớp nhưng trích yếu khác nhau."


# -- parts of a paper ---------------------------------------------------------------------------


def in_section(section: str, page: int, words: str) -> str:
    """Say which part of a paper shows it; without a section its page alone."""
    where = f"mục {section}, tr. {page}" if section else f"tr. {page}"
    return f"{where}: “{words}”"


# -- what is due --------------------------------------------------------------------------------

SELF_ASSESSMENT_DUE = "gửi báo cáo tự đánh giá lên cấp trên"
LAST_DAY_DUE = "ngày cuối cùng được xét"
UNITS_NAMED = 6
"""Units named in one sentence; `missing --by unit` has all."""


def units_due(by: date, days: int, units: Sequence[str]) -> str:
    """Say which units still lack evidence for a deadline that is near or over."""
    named = ", ".join(units[:UNITS_NAMED]) + (", …" if len(units) > UNITS_NAMED else "")
    return f"{_left(by, days)}: {len(units)} đơn vị còn thiếu minh chứng ({named})."


def task_due(by: date, days: int, what: str) -> str:
    """Say which task is to be done by a day that is near."""
    return f"{_left(by, days)}: {what.rstrip('.')}."


def _left(by: date, days: int) -> str:
    if days < 0:
        return f"Quá hạn {-days} ngày (hạn {day(by)})"
    return f"Hôm nay là hạn cuối ({day(by)})" if days == 0 else f"Còn {days} ngày (hạn {day(by)})"
