"""The Vietnamese sentences about a cell of the coverage: asked for, there, wanting, apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from indicator_map.model import Need, Pieces
from pipeline.records.wording import day

MOST_NAMED = 3
"""Papers, or units, named in one sentence."""

LONGEST_LISTED = 2
"""Months in a row that are named one by one; more are named by the first and the last."""


def needed_papers(needs: Sequence[Need], title: str, pieces: Pieces = "all") -> str:
    """Say which papers would satisfy an indicator; by its `title` where the set names none."""
    asked = [need for need in needs if not need.supports] or list(needs)
    together = "; và " if pieces == "all" else "; hoặc "
    worded = together.join(dict.fromkeys(_need(need) for need in asked))
    more = "; ".join(dict.fromkeys(_need(need) for need in needs if need not in asked))
    if worded and more:
        return f"{worded}. Nên có thêm: {more}"
    return worded or f"Văn bản thể hiện: {title}"


def _need(need: Need) -> str:
    parts = [
        f"{need.count:02d}" if need.count > 1 else "",
        " / ".join(need.doc_types),
        need.wording,
        f"({need.issuer})" if need.issuer else "",
    ]
    text = " ".join(part for part in parts if part)
    return f"{text} (chương trình tạm hiểu)" if need.inferred else text


def piece(need: Need) -> str:
    """Name a piece that is wanting: its kinds and how its title reads."""
    return " ".join(part for part in (" / ".join(need.doc_types), need.wording) if part)


def paper(number: str, issued: date | None) -> str:
    """Return the number (số, ký hiệu) of a paper with its day, where that is known."""
    return f"{number} ({day(issued)})" if issued else number


def in_section(name: str, number: str, page: int) -> str:
    """Return a paper's name with the part (mục) that proves it and its page."""
    where = [f"mục {number}" if number else "", f"tr. {page}" if page else ""]
    return ", ".join([name, *(part for part in where if part)])


def joined(notes: Iterable[str]) -> str:
    """Put notes together; empty ones are none."""
    return "; ".join(note for note in notes if note)


def wanting(pieces: Sequence[str], there: Sequence[str]) -> str:
    """Say what is still wanting and what is there instead."""
    text = f"còn thiếu {'; '.join(pieces)}"
    return f"{text}; đã có {_named(there)}" if there else text


def _named(names: Sequence[str], what: str = "văn bản") -> str:
    named = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return f"{named} và {more} {what} khác" if more > 0 else named


def month(first_day: date) -> str:
    """Name a month."""
    return f"tháng {first_day.month:02d}/{first_day.year}"


def quarter(first_day: date) -> str:
    """Name a quarter by its first day."""
    return f"quý {quarter_sign(first_day)}/{first_day.year}"


def months(first_days: Sequence[date]) -> str:
    """Name months on one line, by their first days in order: `tháng 1, 2, 5–7`."""
    return f"tháng {_by_year(first_days, 1, lambda day: str(day.month))}"


def quarters(first_days: Sequence[date]) -> str:
    """Name quarters on one line, by their first days in order: `quý I, III`."""
    return f"quý {_by_year(first_days, 3, quarter_sign)}"


def quarter_sign(first_day: date) -> str:
    """Return the number of a quarter as papers write it."""
    return ("I", "II", "III", "IV")[(first_day.month - 1) // 3]


def _by_year(first_days: Sequence[date], step: int, name: Callable[[date], str]) -> str:
    """Join days that are `step` months apart; the year is named where there are several."""
    years = sorted({one.year for one in first_days})
    told = []
    for year in years:
        runs: list[list[date]] = []
        for one in first_days:
            if one.year != year:
                continue
            if runs and one.month - runs[-1][-1].month == step:
                runs[-1].append(one)
            else:
                runs.append([one])
        text = ", ".join(_run(run, name) for run in runs)
        told.append(f"{text} năm {year}" if len(years) > 1 else text)
    return "; ".join(told)


def _run(run: Sequence[date], name: Callable[[date], str]) -> str:
    if len(run) > LONGEST_LISTED:
        return f"{name(run[0])}–{name(run[-1])}"
    return ", ".join(name(one) for one in run)


def deduction() -> str:
    """Say that an indicator takes points away and asks for no papers."""
    return "Tiêu chí trừ điểm: không phải nộp minh chứng."


def asked_of_nobody() -> str:
    """Say that the campaign asks no unit for it."""
    return "Đợt đánh giá không giao đơn vị nào nộp."


def not_asked_of_this_unit() -> str:
    """Say that a unit handed in what it does not owe."""
    return "Không yêu cầu đơn vị này nộp."


def waits_for_a_reviewer() -> str:
    """Say that all that is there has not been looked at yet."""
    return "chờ người rà soát"


def only_outside(before: int, after: int) -> str:
    """Say that all papers lie outside the period: so many before, so many after."""
    counts = ((before, "trước kỳ"), (after, "sau kỳ"))
    words = [f"{count} {word}" for count, word in counts if count]
    return f"chỉ có văn bản ngoài kỳ ({', '.join(words)})"


def month_not_known(count: int) -> str:
    """Say of how many papers nobody knows which month they are for."""
    return f"có {count} văn bản chưa rõ tháng, cần người xem"


def issuer_not_known(count: int) -> str:
    """Say of how many papers nobody knows who issued them."""
    return f"có {count} văn bản chưa đọc được cơ quan ban hành, cần người xem"


def needed_if_any() -> str:
    """Say that it is needed only where such a case occurred."""
    return "chỉ cần nếu có phát sinh; không có vụ việc thì nêu rõ trong báo cáo"


def due(last_day: date) -> str:
    """Say by when it was due."""
    return f"hạn nộp {day(last_day)}"


def asked_of(units: Sequence[str]) -> str:
    """Say which units the campaign asks for what the province as a whole owes."""
    return f"hỏi {_named(units, 'đơn vị')}"


def asked_here(province: str) -> str:
    """Say of a unit without a cell of its own that the campaign asks it for the province's."""
    return f"Giao đơn vị này cung cấp, tính ở cột {province}."


def answered_for_by(who: Iterable[str]) -> str:
    """Say who follows it."""
    return f"phụ trách: {', '.join(who)}"


def all_late() -> str:
    """Say that everything that is there came after the deadline."""
    return "chỉ có tệp thấy lần đầu sau hạn nộp"


# -- papers that stand apart: why each of them closes nothing --------------------------------------


def apart(name: str, reasons: Iterable[str]) -> str:
    """Name a paper with the reasons why it closes nothing."""
    return f"{name}: {', '.join(reasons)}"


def not_counted(line: str) -> str:
    """Say that a paper, told of with its reasons, does not count."""
    return f"không tính {line}"


def before_the_period() -> str:
    """Say that a paper belongs to the time before."""
    return "trước kỳ"


def after_the_period() -> str:
    """Say that a paper belongs to the time after."""
    return "sau kỳ"


def no_day() -> str:
    """Say that the day of a paper is not known."""
    return "chưa rõ ngày"


def issued_by_another(issuer: str) -> str:
    """Say that another body than the one that owes it issued a paper."""
    return f"do {issuer} ban hành"


def another_kind(kind: str) -> str:
    """Say that the kind of a paper proves nothing here."""
    return f"là {kind}" if kind else "chưa rõ loại văn bản"


def only_a_part() -> str:
    """Say that only a part of a paper is about it, where a paper of its own is needed."""
    return "chỉ là một mục của văn bản"


def only_announces() -> str:
    """Say that a paper announces what it should tell of afterwards."""
    return "chỉ là lịch, chưa phải kết quả"


def unfinished() -> str:
    """Say that a paper is a draft or lacks number or day."""
    return "bản chưa hoàn chỉnh (dự thảo, thiếu số hoặc ngày)"


def superseded() -> str:
    """Say that a later paper takes the place of this one."""
    return "đã bị thay thế"


def corrects_another() -> str:
    """Say that a paper only corrects another one."""
    return "chỉ đính chính văn bản khác"


# -- what settles a cell ---------------------------------------------------------------------------


def says_none(name: str, section: str, page: int, words: str) -> str:
    """Say which paper states that nothing of the kind occurred: number, part, page and words."""
    return f"{in_section(name, section, page)}: “{words}”"


def settled_by(reviewer: str, note: str, basis: str) -> str:
    """Say which reviewer settled a cell, with what note and on what basis."""
    parts = [f"{reviewer}: {note}" if note else reviewer, f"căn cứ {basis}" if basis else ""]
    return "; ".join(part for part in parts if part)


def settled_but_there(reviewer: str) -> str:
    """Say that a reviewer had settled a cell for which there are papers after all."""
    return f"{reviewer} đã ghi là không có, nhưng nay có văn bản: xem lại"


def contradicted(name: str) -> str:
    """Say that a paper states there was no case, while others show one."""
    return f"{name} ghi không phát sinh, nhưng có văn bản về vụ việc: xem lại"


def settled_but_not_asked(count: int) -> str:
    """Say that decisions on cells that are not asked for any more are kept."""
    return (
        f"{count} kết luận về chỗ mà lần này không hỏi nữa vẫn được giữ; "
        "xem ở trang Độ phủ, mục cuối."
    )
