"""The committed sample folder and its truth belong together, and the generator repeats itself."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.intake.folder import list_folder

ROOM = Path(__file__).parents[2] / "sample_docs"
EVIDENCE = ROOM
GENERATOR = ROOM / "generator"
RUBBISH = Path(__file__).parents[1] / "rubbish"
MEGABYTES = 6

# The written forms of document-format.md section 5, in its order.
KIND = (
    "QyĐ|CTr|TTr|TrS|QĐi|QTr|BCTĐ|NQLT|TTLT|QĐ|NQ|NĐ|TT|CT|KH|BC|TB|KL|HD|BB|ĐA|DA|PA|QC|TC|HĐ|CĐ|"
    "CV|GM|GGT|GUQ|GNP|PG|PC|PB|BGN|BTT|SY|SL|LB|L"
)
UNIT = r"[^\W_][\w.&]*"
FORMS = [
    re.compile(form)
    for form in (
        r"\d{1,4}/(?:19|20)\d\d/QH\d{1,2}",
        rf"\d{{1,4}}/(?:19|20)\d\d/(?:{KIND})-{UNIT}",
        rf"\d{{1,5}}-(?:{KIND})/{UNIT}",
        rf"\d{{1,5}}/(?:{KIND})-{UNIT}(?:-{UNIT})*",
        rf"\d{{1,6}}/{UNIT}(?:-{UNIT})?",
    )
]
START, END, SLACK = date(2023, 12, 16), date(2024, 12, 15), timedelta(days=1)


def rows(name: str) -> list[dict[str, str]]:
    with (ROOM / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


TRUTH = rows("truth.tsv")


def verdict(row: dict[str, str]) -> str:
    """The period from the dates alone: whole years by their number, else by overlap."""
    if not row["issue_date"]:
        return "unknown"
    if row["judged_by"] == "issued":
        issued = date.fromisoformat(row["issue_date"])
        return "before" if issued < START else "after" if issued > END else "inside"
    first, last = (date.fromisoformat(row[key]) for key in ("covers_from", "covers_to"))
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return "inside" if last.year == 2024 else "before" if last.year < 2024 else "after"
    if last < START or first > END:
        return "before" if last < START else "after"
    return "inside" if first >= START - SLACK and last <= END + SLACK else "partial"


def test_every_file_has_a_row_and_every_row_a_file() -> None:
    files = {file.path for file in list_folder(EVIDENCE).files}
    assert files == {row["file"] for row in TRUTH}
    assert len(files) == len(TRUTH)


def test_enough_of_everything() -> None:
    kinds = Counter(row["kind"] for row in TRUTH)
    leaves = {leaf for row in TRUTH for leaf in row["indicator"].split("|")} - {"none", ""}
    assert len(TRUTH) >= 30
    assert len({row["doc_type"] for row in TRUTH}) >= 10
    assert len(leaves) >= 20
    assert kinds["handwritten"] >= 3
    assert kinds["docx"] >= 2
    for kind in ("stamped", "digital-stamped", "blank-slot", "scan-sideways", "image"):
        assert kinds[kind] >= 1, kind
    suffixes = {Path(row["file"]).suffix for row in TRUTH}
    assert suffixes >= {".pdf", ".docx", ".png", ".jpg", ".tif"}


def test_small_enough_to_clone() -> None:
    size = sum(file.size for file in list_folder(EVIDENCE).files)
    assert size < MEGABYTES * 1e6


@pytest.mark.parametrize("row", TRUTH, ids=lambda row: row["file"])
def test_number_has_a_known_form(row: dict[str, str]) -> None:
    if row["kind"] == "blank-slot":
        assert row["number"] == row["issue_date"] == ""
    else:
        assert any(form.fullmatch(row["number"]) for form in FORMS), row["number"]


@pytest.mark.parametrize("row", TRUTH, ids=lambda row: row["file"])
def test_period_follows_from_the_dates(row: dict[str, str]) -> None:
    if row["period"]:
        assert verdict(row) == row["period"]


def test_boundary_days_are_there() -> None:
    issued = {row["issue_date"]: row["period"] for row in TRUTH if row["judged_by"] == "issued"}
    assert issued["2023-12-15"] == "before"
    assert issued["2023-12-16"] == "inside"
    assert issued["2024-12-15"] == "inside"
    assert issued["2024-12-16"] == "after"
    assert {row["period"] for row in TRUTH} >= {"inside", "before", "after", "partial", "unknown"}


def test_rubbish_is_rubbish() -> None:
    held = {path.name: path.read_bytes() for path in RUBBISH.iterdir()}
    assert held["rong.pdf"] == b""
    assert held["trang web.pdf"].startswith(b"<!DOCTYPE html")
    assert held["tai dang do.pdf"].startswith(b"%PDF")
    assert b"%%EOF" not in held["tai dang do.pdf"]
    assert b"/Encrypt" in held["khoa mat khau.pdf"]
    assert {Path(name).suffix for name in held} == {".pdf", ".txt", ".xlsx"}


# What follows needs the generator's extra (`samples`).
reportlab = pytest.importorskip("reportlab", reason="the generator's extra is not installed")

from sample_docs.generator import fonts, generate  # noqa: E402
from sample_docs.generator.content import BadContent, Sample, Wear, load  # noqa: E402

SAMPLES = {sample.file: sample for sample in load()}
DIGITAL = "DV01_UBND_tinh/A-2-4/TB tiep dan T5.pdf"
SCAN = "DV05_So_Noi_vu/B-1-7-2/QD dieu dong.pdf"


@pytest.fixture(scope="module")
def family() -> fonts.Family:
    try:
        return fonts.register()
    except fonts.FontMissing as error:
        pytest.skip(f"fonts not installed: {error}")


def test_truth_is_what_the_content_says() -> None:
    said = [dict(zip(generate.TRUTH, generate.truth_row(s), strict=True)) for s in SAMPLES.values()]
    assert said == TRUTH


def test_citations_stand_in_the_text() -> None:
    cited = rows("citations.tsv")
    assert Counter(row["file"] for row in cited).most_common(1)[0][1] >= 15
    for row in cited:
        text = [block for block in SAMPLES[row["file"]].body if isinstance(block, str)]
        assert row["written"] in "\n".join(text)
        assert row["number"] in row["written"]


@pytest.mark.parametrize("name", [DIGITAL, SCAN])
def test_the_same_seed_gives_the_committed_bytes(name: str, family: fonts.Family) -> None:
    if generate.made_with(family) != json.loads((GENERATOR / "made_with.json").read_text()):
        pytest.skip("other library or font versions than those the samples were made with")
    assert generate.document(SAMPLES[name], family) == (EVIDENCE / name).read_bytes()


def test_another_seed_gives_another_scan(family: fonts.Family) -> None:
    small = replace(SAMPLES[SCAN], wear=Wear(dpi=36))
    made = generate.document(small, family, 1)
    assert made == generate.document(small, family, 1)
    assert made != generate.document(small, family, 2)


def test_stamped_number_is_on_the_picture_only(family: fonts.Family) -> None:
    import pdfplumber

    stamped = [s for s in SAMPLES.values() if s.slots in ("image", "annotation")]
    assert {sample.slots for sample in stamped} == {"image", "annotation"}
    for sample in stamped:
        with pdfplumber.open(EVIDENCE / sample.file) as pdf:
            text = pdf.pages[0].extract_text() or ""
        digits, rest = re.match(r"(\d+)(.*)", sample.number).groups()  # type: ignore[union-attr]
        assert digits + rest not in text
        assert rest in text


def test_missing_fonts_fail_loudly(tmp_path: Path) -> None:
    with pytest.raises(fonts.FontMissing, match="fonts-croscore"):
        fonts.find([tmp_path])


def test_missing_letter_fails_loudly(family: fonts.Family) -> None:
    with pytest.raises(fonts.FontMissing, match=r"lacks 1 letters.*\n?.*fonts-croscore"):
        fonts.check_letters(family.regular, {"ộ", "𓀀"})


def test_content_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "documents.yaml"
    bad.write_text("documents:\n- {file: a.pdf, nomber: 1/KH-UBND}\n", encoding="utf-8")
    with pytest.raises(BadContent, match=r"a\.pdf.*nomber"):
        load(bad)


def test_two_pages_do_not_go_into_one_picture(family: fonts.Family) -> None:
    long: Sample = SAMPLES["DV04_So_Tai_chinh/B-1-1-5/TB mua sam tai san cong.tif"]
    with pytest.raises(BadContent, match="2 pages"):
        generate.document(replace(long, file="one.png", wear=Wear(dpi=36)), family)
