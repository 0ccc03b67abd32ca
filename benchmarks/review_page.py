"""How fast the review page answers with many documents.

    python -m benchmarks.review_page [--documents 10000]

Makes up a results folder, asks for every page several times over a real server, and prints the
median and the slowest time to the first byte, the slowest of those that follow right after a
decision (what is kept while nothing changes is made then), and the processor's time of the median:
on a busy machine that is what the page costs.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import uvicorn

from classifiers.profile import Profile
from extractors.document import Extraction, Field, Figure
from extractors.page import Box
from indicator_map.loader import set_for_year
from indicator_map.model import IndicatorSet
from pipeline.deciding.decision_store import DecisionStore
from pipeline.deciding.decisions import accept
from pipeline.judging.coverage import coverage
from pipeline.judging.period import Dates, judge
from pipeline.records.files import FoundFile
from pipeline.records.found import FoundDocument, ReadResult
from pipeline.records.reasons import load_reasons
from pipeline.records.rows import EvidenceRow, ScoredIndicator
from pipeline.store.store import Store
from review.app import make_app
from review.command import listen
from review.safety import guard_for
from review.unit_links import token_of
from review.workplace import Workplace

YEAR = 2024
UNITS = 40
PATHS = (
    "/",
    "/?status=all&page=200",
    "/?status=all&q=minh+bach+tai+san",
    "/?status=all&q=kê+khai+tài+sản",
    "/?status=all&unit=DV07",
    "/?reason=date-uncertain",
    "/doc/DOCUMENT",
    "/coverage",
    "/assessment",
    "/assessment/LEAF",
    "/figures",
    "/timeline",
    "/bulk",
    "/history",
    "/export",
    "/people",
    "/add",
    "/?status=all&whose=-&since=1/1/2024&until=30/6/2024",
    "/coverage/LEAF?unit=DV07",
    "/unit/LINK",
    "/links",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        workplace = make_workplace(Path(place), options.documents)
        with served(workplace) as base, httpx.Client(base_url=base, timeout=60) as client:
            client.cookies.set("minhchung_reviewer", "Lan")
            doc_id = client.get("/").text.split('href="/doc/')[1].split("?")[0]
            link = token_of(workplace.out, "DV07")
            leaf = workplace.indicators.leaves[0].id
            print(f"{options.documents} documents; first byte in ms: median, slowest, decided; CPU")
            waiting = iter(workplace.store.evidence())
            for path in PATHS:
                asked = path.replace("DOCUMENT", doc_id).replace("LEAF", leaf)
                asked = asked.replace("LINK", link)
                spent = [first_byte(client, asked) for _ in range(options.rounds)]
                times, cpu = [one[0] for one in spent], [one[1] for one in spent]
                decided = [after_decision(client, workplace, next(waiting), asked) for _ in "123"]
                shown = (statistics.median(times), max(times), max(decided), statistics.median(cpu))
                print(f"{path:50}", *(f"{value:7.1f}" for value in shown), flush=True)
        workplace.store.close()


def after_decision(
    client: httpx.Client, workplace: Workplace, row: EvidenceRow, path: str
) -> float:
    """Return the milliseconds until the answer begins to who asks right after a decision."""
    held, version = workplace.decisions.row(row.doc_id)
    draft = accept(held, workplace.indicators)
    workplace.decisions.decide([draft], {row.doc_id: version}, "Lan")
    return first_byte(client, path)[0]


def first_byte(client: httpx.Client, path: str) -> tuple[float, float]:
    """Return the milliseconds until the answer begins, and those that the processor spent."""
    began, spending = time.perf_counter(), time.process_time()
    with client.stream("GET", path) as answer:
        next(answer.iter_raw())
        spent, cpu = time.perf_counter() - began, time.process_time() - spending
        answer.raise_for_status()
    return 1000 * spent, 1000 * cpu


@contextmanager
def served(workplace: Workplace) -> Iterator[str]:
    """Serve the page from a thread of this process."""
    listening = listen("127.0.0.1", 0)
    app = make_app(workplace, guard_for("127.0.0.1", None))
    gc.freeze()  # as `minhchung review` does
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


def make_workplace(place: Path, count: int) -> Workplace:
    """Fill a results folder with made-up documents."""
    indicators = set_for_year(YEAR)
    store = Store.create(place / "results")
    chance = random.Random(YEAR)
    rows = [made_row(number, indicators, chance) for number in range(count)]
    now = datetime(2025, 1, 2, tzinfo=UTC)
    store.save_files(
        ((FoundFile(row.path, place / row.path, 1, 1), row.sha256, "") for row in rows), now
    )
    titles = [leaf.title for leaf in indicators.leaves]
    for row in rows:
        assert row.extraction is not None
        text = " ".join(chance.choices(titles, k=20))
        document = FoundDocument(1, 1, "ocr", row.extraction, Profile(), text)
        store.save_result(ReadResult(row.sha256, "", 1, (document,)), "made-up", "made-up")
    units = sorted({row.unit for row in rows})
    store.save_evidence(rows, coverage(indicators, rows, units))
    run = store.start_run({"folder": str(place / "evidence"), "out": "", "year": YEAR}, now)
    store.end_run(run, {}, now)
    reasons = load_reasons()

    def clock() -> datetime:
        return now

    return Workplace(
        out=place / "results",
        folder=place / "evidence",
        store=store,
        year=YEAR,
        indicators=indicators,
        campaign=None,
        reasons=reasons,
        decisions=DecisionStore(store.engine, indicators, reasons, clock),
        now=clock,
    )


def made_row(number: int, indicators: IndicatorSet, chance: random.Random) -> EvidenceRow:
    """Return one made-up row; a third of them wait for a person, a third tell figures."""
    leaf = chance.choice(indicators.leaves)
    issued = (date(2023, 11, 1) + timedelta(days=chance.randrange(430))).isoformat()
    box = Box(80, 90, 220, 106)
    figures = tuple(made_figures(chance)) if number % 3 == 0 else ()
    extraction = Extraction(
        number=Field(f"{number}/KH-UBND", page=1, box=box, confidence=0.95, state="read"),
        issue_date=Field(issued, page=1, box=box, confidence=0.9, state="read"),
        doc_type=Field("Báo cáo" if figures else "Kế hoạch", state="read", confidence=0.9),
        issuer=Field(f"Sở số {number % UNITS}", state="read", confidence=0.9),
        subject=Field(
            " ".join(chance.choices(leaf.title.split(), k=18)), state="read", confidence=0.9
        ),
        figures=figures,
    )
    period = judge(Dates(date.fromisoformat(issued)), indicators.period, indicators.year, leaf.rule)
    doubts = ("date-uncertain",) if chance.random() < 0.3 else ()
    score = chance.uniform(0.5, 1)
    unit = f"DV{number % UNITS:02}"
    row = EvidenceRow(
        f"{number:016x}-1-1", f"{unit}/{number}.pdf", 1, 1, f"{number:064x}", unit, "ocr"
    )
    suggestions = (
        ScoredIndicator(leaf.id, score, ("Từ ngữ quyết định: “kê khai”",)),
        ScoredIndicator(chance.choice(indicators.leaves).id, (1 - score) / 2),
    )
    return replace(
        row,
        extraction=extraction,
        indicators=suggestions[:1],
        suggestions=suggestions,
        period=period,
        reasons=(*doubts, *period.reasons),
    )


def made_figures(chance: random.Random) -> Iterator[Figure]:
    """Yield the figures of one made-up report."""
    for what, unit in (("vụ khởi tố", "vụ"), ("bị can khởi tố", "bị can")):
        value = chance.randrange(20)
        sentence = f"Trong kỳ đã khởi tố {value} {unit} về tội tham nhũng trên địa bàn."
        yield Figure(what, value, unit, sentence, 1, "điều tra", period="2024-01-01/2024-12-31")


if __name__ == "__main__":
    main()
