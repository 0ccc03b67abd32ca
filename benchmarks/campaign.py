"""A synthetic campaign, run as a user runs it: verdicts right, all holes found, none invented?

    .venv/bin/python -m benchmarks.campaign [--keep DIR] [--seed N]

About 65 digital papers of 8 units (`campaign_papers.yaml`), drawn by the generator of
`sample_docs` in a temporary folder, with a campaign file that says what each unit owes; then
`minhchung run --campaign`. Verdicts are scored where the date was read right, holes where no field
that decides them was read wrong; both are also given over everything.
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from indicator_map.campaign import asked_of_each_unit
from indicator_map.loader import load_set
from pipeline.records.rows import HOLES
from sample_docs.generator import layout, word
from sample_docs.generator.content import Medium, Sample
from sample_docs.generator.fonts import Family, register

PAPERS = Path(__file__).with_name("campaign_papers.yaml")
YEAR = 2024
SEED = 2024
NUMBER_SIGNS = {
    "Kế hoạch": "KH", "Báo cáo": "BC", "Quyết định": "QĐ", "Thông báo": "TB", "Giấy mời": "GM",
    "Kết luận": "KL", "Kết luận thanh tra": "KL", "Chương trình": "CTr", "Chỉ thị": "CT",
    "Hướng dẫn": "HD", "Biên bản": "BB", "Tờ trình": "TTr", "Kết luận nội dung tố cáo": "KL",
}  # fmt: skip
Cell = tuple[str, str, str]
"""Indicator, unit (empty: the whole province), month (`03`, empty where none is asked)."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with what is true of it; `path` is relative to the evidence folder."""

    id: str
    path: str
    unit: str
    number: str
    day: str
    indicators: tuple[str, ...]
    verdict: str
    covers: tuple[str, str]
    month: str
    sample: Sample
    copy_of: str = ""
    none: tuple[str, ...] = ()
    """Indicators of which it states that no case occurred."""
    proves: bool = True
    """Whether it is all that its indicator needs; a plan is not for results."""


def load(seed: int, file: Path = PAPERS) -> dict[str, Any]:
    """Return the campaign's data with `papers` as `Paper`s; media and folders vary with `seed`."""
    data: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    chance = random.Random(seed)
    issuers = {**data["units"], **data.get("others", {})}
    papers: dict[str, Paper] = {}
    for raw in (*data["papers"], *_monthly(data["monthly"], chance)):
        unit = data["units"][raw["unit"]]
        if "copy_of" in raw:
            first = papers[raw["copy_of"]]
            name = f"{unit['folder']}/ban sao {raw['id']}{Path(first.path).suffix}"
            papers[raw["id"]] = Paper(
                raw["id"], name, unit["name"], first.number, first.day, first.indicators,
                first.verdict, first.covers, "", first.sample, first.id,
            )  # fmt: skip
        else:
            issuer = issuers[raw.get("as", raw["unit"])]
            papers[raw["id"]] = _paper(raw, unit, issuer, data["bodies"], chance)
    return {**data, "papers": tuple(papers.values())}


def _monthly(rows: Sequence[Mapping[str, Any]], chance: random.Random) -> Iterator[dict[str, Any]]:
    for row in rows:
        for month in row["months"]:
            fill = {"month": f"{month:02d}", "count": f"{chance.randint(2, 14):02d}"}
            yield {
                "id": f"{row['id']}-{month:02d}", "unit": row["unit"], "type": row["type"],
                "number": 100 + 20 * month + chance.randint(0, 9),
                "day": date(YEAR, month, min(28, 12 + chance.randint(0, 16))),
                "subject": row["subject"].format(**fill), "text": row["text"].format(**fill),
                "indicators": [row["indicator"]], "verdict": "inside", "body": "notice",
                "month": f"{month:02d}",
            }  # fmt: skip


def _paper(
    raw: Mapping[str, Any],
    unit: Mapping[str, Any],
    issuer: Mapping[str, Any],
    bodies: Mapping[str, str],
    chance: random.Random,
) -> Paper:
    """`unit` is the one in whose folder it lies, `issuer` the one that issued it."""
    medium: Medium = chance.choice(("digital", "digital", "docx"))
    suffix = ".docx" if medium == "docx" else ".pdf"
    best = raw["indicators"][0].replace(".", "-") if raw["indicators"] else "khac"
    inner = chance.choice((f"{best}/", "", "minh chung/"))
    sign = NUMBER_SIGNS.get(raw["type"])
    party = issuer.get("system", "state") == "party"
    symbol = (
        f"-{sign or 'CV'}/{issuer['issuer']}" if party
        else f"/{sign}-{issuer['issuer']}" if sign else f"/{issuer['issuer']}-TH"
    )  # fmt: skip
    number = f"{raw['number']}{symbol}" if raw["number"] else ""
    body = bodies[raw["body"]].format(text=raw["text"], unit=issuer["name"], year=YEAR)
    path = f"{unit['folder']}/{inner}{raw['id']} {chance.randint(100, 999)}{suffix}"
    verdict, covers = raw.get("verdict", ""), raw.get("covers", ())
    sample = Sample(
        file=path, kind=medium, difficulty="clean", medium=medium,
        number=number or 6 * " " + symbol,
        issue_date=str(raw["day"]), doc_type=raw["type"], issuer="", subject=raw["subject"],
        indicator="", period=verdict, head=tuple(issuer["head"]), place=issuer["place"],
        body=tuple(body.splitlines()), authority=tuple(issuer["authority"]),
        signer=issuer["signer"], strong=issuer.get("strong", 1),
        system=issuer.get("system", "state"),
        recipients=("Như trên;", "Lưu: VT."),
    )  # fmt: skip
    return Paper(
        raw["id"], path, unit["name"], number, str(raw["day"]), tuple(raw["indicators"]),
        verdict,
        (f"{YEAR}-01-01", f"{YEAR}-12-31") if covers == "year" else tuple(map(str, covers)),  # type: ignore[arg-type]
        raw.get("month", ""), sample,
        none=tuple(raw.get("none", ())), proves=raw.get("proves", True),
    )  # fmt: skip


def write(data: Mapping[str, Any], folder: Path, family: Family, seed: int) -> Path:
    """Write evidence folder `minh chung` and the campaign file; return the latter's path."""
    evidence = folder / "minh chung"
    drawn: dict[str, bytes] = {}
    for paper in data["papers"]:
        source = paper.copy_of or paper.id
        if source not in drawn:
            sample = paper.sample
            drawn[source] = (
                word.draw(sample) if sample.medium == "docx" else layout.draw(sample, family, seed)
            )
        target = evidence / paper.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(drawn[source])
    province = data.get("province", "Minh Phú")
    campaign = {
        "name": f"Đánh giá công tác PCTN năm {YEAR}, tỉnh {province} (giả định)",
        "organisation": f"Ủy ban nhân dân tỉnh {province}",
        "year": YEAR,
        "level": "tỉnh",
        "set": f"pctn-tinh-{YEAR}",
        "groups": [
            {"name": "Nộp sau", "deadline": date(2090, 3, 15), "requires": []},
            {"name": "Đã hết hạn", "deadline": date(2025, 3, 20), "requires": []},
        ],
        "units": [
            {
                "name": unit["name"],
                "folders": [unit["folder"]],
                "group": "Đã hết hạn" if key in data["late"] else "Nộp sau",
                "requires": data["owes"][key],
            }
            for key, unit in data["units"].items()
        ],
        "answers": [{"who": "Phòng Nghiệp vụ 4", "indicators": ["A", "B", "C", "D"]}],
    }
    path = folder / "dot-danh-gia.yaml"
    path.write_text(yaml.safe_dump(campaign, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def run(folder: Path, campaign: Path) -> Path:
    """Call `minhchung run --campaign` on what `write` made; return the results folder."""
    out = folder / "ket qua"
    command = [
        str(Path(sys.executable).with_name("minhchung")), "run", str(folder / "minh chung"),
        "--year", str(YEAR), "--campaign", str(campaign), "--out", str(out), "--jobs", "2",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"minhchung run ended with {done.returncode}:\n{done.stderr}")
    return out


@dataclass(frozen=True, slots=True)
class Score:
    """What came out. Lists hold what is wrong, in words; `given` counts only right fields."""

    papers: int
    fields: dict[str, int]
    verdicts: int
    verdicts_given: tuple[int, int]
    wrong_verdicts: tuple[str, ...]
    wrong_indicators: tuple[str, ...]
    holes: int
    holes_missed: tuple[str, ...]
    holes_invented: tuple[str, ...]
    missed_given: tuple[str, ...]
    invented_given: tuple[str, ...]
    wrong_reasons: tuple[str, ...]

    @property
    def verdict_accuracy(self) -> float:
        """Share of right verdicts among the papers whose date was read right."""
        right, of = self.verdicts_given
        return right / of


def score(data: Mapping[str, Any], out: Path) -> Score:
    """Compare the tables in `out` with what is true."""
    rows = {row["path"]: row for row in table(out / "evidence.csv")}
    papers: tuple[Paper, ...] = data["papers"]
    fields = {
        "number": sum(rows[p.path]["number"] == p.number for p in papers),
        "issue_date": sum(rows[p.path]["issue_date"] == p.day for p in papers),
        "indicator": sum(_indicator_right(p, rows[p.path]) for p in papers),
    }
    judged = [paper for paper in papers if paper.verdict]
    dated = [paper for paper in judged if rows[paper.path]["issue_date"] == paper.day]
    wrong = [paper for paper in judged if rows[paper.path]["period"] != paper.verdict]
    found = {
        (row["indicator"], row["unit"], _month(row)): row["status"]
        for row in table(out / "missing.csv")
        if row["status"] != "not-required"
    }
    expected = dict(_expected(data, found))
    doubtful = set(_doubtful(data, rows))
    missed = [c for c, hole in expected.items() if hole and found[c] not in HOLES]
    invented = [c for c, hole in expected.items() if not hole and found[c] in HOLES]
    return Score(
        papers=len(papers),
        fields=fields,
        verdicts=len(judged) - len(wrong),
        verdicts_given=(sum(paper not in wrong for paper in dated), len(dated)),
        wrong_verdicts=tuple(
            f"{p.path}: {rows[p.path]['period']}, true {p.verdict}"
            f" ({rows[p.path]['covers_from']}..{rows[p.path]['covers_to']},"
            f" {rows[p.path]['indicator']})"
            for p in wrong
        ),
        wrong_indicators=tuple(
            f"{p.path}: {rows[p.path]['indicators']}, true {'|'.join(p.indicators)}"
            for p in papers
            if not _indicator_right(p, rows[p.path])
        ),
        holes=sum(expected.values()),
        holes_missed=tuple(map(str, missed)),
        holes_invented=tuple(map(str, invented)),
        missed_given=tuple(str(cell) for cell in missed if cell not in doubtful),
        invented_given=tuple(str(cell) for cell in invented if cell not in doubtful),
        wrong_reasons=tuple(_wrong_reasons(data, rows)),
    )


def _expected(data: Mapping[str, Any], found: Mapping[Cell, str]) -> Iterator[tuple[Cell, bool]]:
    """Yield for every cell that the results show whether it is a hole, from what is true."""
    each = {leaf.id for leaf in load_set(f"pctn-tinh-{YEAR}").leaves if asked_of_each_unit(leaf)}
    owed: dict[str, set[str]] = defaultdict(set)
    for key, ids in data["owes"].items():
        for id in ids:
            owed[id].add(data["units"][key]["name"])
    there: set[Cell] = set()
    for paper in data["papers"]:
        if paper.copy_of or not paper.proves or paper.verdict not in ("inside", "partial"):
            continue
        for id in (*paper.indicators, *paper.none):
            own = paper.unit if id in each and paper.unit in owed[id] else ""
            there.add((id, own, paper.month))
    wanted = {(id, unit if id in each else "") for id, units in owed.items() for unit in units}
    assert wanted <= {cell[:2] for cell in found}, "a unit has no row for what it owes"
    for cell in found:
        yield cell, cell not in there


def _doubtful(data: Mapping[str, Any], rows: Mapping[str, Mapping[str, str]]) -> Iterator[Cell]:
    """Yield the cells that papers touch, truly or as read, that were read or classified wrong."""
    for paper in data["papers"]:
        row = rows[paper.path]
        said = {part.split(":")[0] for part in row["indicators"].split("|") if part}
        if row["issue_date"] == paper.day and said == set(paper.indicators):
            continue
        for id in said | set(paper.indicators):
            for unit in (paper.unit, ""):
                yield id, unit, paper.month


def _wrong_reasons(data: Mapping[str, Any], rows: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield where a late file, a copy or another year is not said, or said wrongly."""
    late = {data["units"][key]["name"] for key in data["late"]}
    for paper in data["papers"]:
        row = rows[paper.path]
        reasons = row["reasons"].split("|")
        other_year = f"năm {YEAR}" not in paper.sample.subject and (
            f"năm {YEAR - 1}" in paper.sample.subject or f"năm {YEAR + 1}" in paper.sample.subject
        )
        if ("late" in reasons) != (paper.unit in late):
            yield f"{paper.path}: late is {'late' in reasons}"
        if ("year-mismatch" in reasons) != other_year:
            yield f"{paper.path}: year-mismatch is {'year-mismatch' in reasons}"
        copied = any(other.copy_of == paper.id for other in data["papers"])
        if ("duplicate" in reasons) != bool(paper.copy_of) and not copied:
            yield f"{paper.path}: duplicate is {'duplicate' in reasons}"


def _indicator_right(paper: Paper, row: Mapping[str, str]) -> bool:
    return row["indicator"] in paper.indicators if paper.indicators else not row["indicator"]


def _month(row: Mapping[str, str]) -> str:
    return row["month"][5:7]


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a results table by their headings."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def measure(folder: Path, seed: int = SEED) -> tuple[Score, Path]:
    """Make, run and score the campaign in `folder`; return the score and the results folder."""
    data = load(seed)
    letters = set().union(*(paper.sample.letters for paper in data["papers"]))
    campaign = write(data, folder, register(letters), seed)
    out = run(folder, campaign)
    return score(data, out), out


def main() -> int:
    """Print the score."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--keep", type=Path, help="folder to leave papers and results in")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        result, _ = measure(folder, options.seed)
    right, of = result.verdicts_given
    print(f"{result.papers} papers; read right: {result.fields}")
    print(f"verdicts right given the date: {right}/{of} = {right / of:.1%}; all: {result.verdicts}")
    print(f"holes: {result.holes}; missed {len(result.holes_missed)}, invented "
          f"{len(result.holes_invented)}; where fields are right: missed "
          f"{len(result.missed_given)}, invented {len(result.invented_given)}")  # fmt: skip
    for name in ("wrong_verdicts", "wrong_indicators", "holes_missed", "holes_invented",
                 "missed_given", "invented_given", "wrong_reasons"):  # fmt: skip
        for line in getattr(result, name):
            print(f"  {name}: {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
