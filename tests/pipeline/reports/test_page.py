import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from pipeline.records.listing import make_listing
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.records.rows import LADDER, CoverageRow
from pipeline.records.wording import STATUS, STATUS_COLOUR, STATUS_SIGN
from pipeline.reports.coverage_grid import coverage_grid
from pipeline.reports.file_links import FileLinks
from pipeline.reports.page import make_page
from tests.pipeline.reports.example import (
    UNITS,
    example_results,
    make_results,
    make_row,
    write_originals,
)


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def page_of(results: Results, out: Path = Path("/r/kq"), folder: Path = Path("/r/mc")) -> str:
    sentences = load_reasons()
    links = FileLinks(folder, out)
    return make_page(results, make_listing(results, sentences), sentences, links)


@pytest.fixture(scope="module")
def page() -> str:
    return page_of(example_results())


def heat_map(page: str) -> str:
    found = re.search(r'<table class="heat.*?</table>', page, re.DOTALL)
    assert found
    return found.group()


def test_the_page_needs_no_network(page: str) -> None:
    for tag, attributes in Elements(page).tags:
        assert tag not in ("link", "img", "iframe")
        for name in ("src", "href"):
            assert not urlsplit(attributes.get(name) or "").netloc
    assert "url(" not in page.replace("url(#hatched)", "")  # a pattern of the page itself
    assert "@import" not in page


def test_the_heat_map_has_every_unit_and_every_asked_indicator(page: str) -> None:
    table = heat_map(page)
    results = example_results()
    headings = re.findall(r'<th scope="col"><span>(.*?)</span>', table)
    assert headings[1:] == sorted(UNITS)
    cells = [attributes for tag, attributes in Elements(table).tags if tag == "td"]
    assert len(cells) == len(UNITS) * len(results.indicators.leaves)


def test_every_status_has_its_own_sign_and_word(page: str) -> None:
    assert len(set(STATUS_SIGN.values())) == len(set(STATUS.values())) == len(LADDER)
    table = heat_map(page)
    for status, word in STATUS.items():
        assert f'class="{status}"' in table
        assert f"<i>{STATUS_SIGN[status]}</i><br>{word}" in table


def test_a_unit_without_a_cell_is_not_said_to_be_free_of_it() -> None:
    coverage = (
        CoverageRow("A.2.4", "t", "", "missing", "", asked=("Sở A",)),
        CoverageRow("A.1.2", "t", "Sở A", "found", ""),
        CoverageRow("A.1.2", "t", "Sở B", "found", ""),
    )
    table = heat_map(page_of(make_results((), coverage)))
    assert "Không yêu cầu" not in table
    assert table.count('class="no-cell"') == 3
    assert table.count(">hỏi</td>") == 1
    assert "A.2.4 – Sở A\nGiao đơn vị này cung cấp, tính ở cột Toàn tỉnh." in table


def test_many_units_show_signs_only() -> None:
    coverage = tuple(CoverageRow("A.1.2", "t", f"Đơn vị {n}", "missing", "") for n in range(40))
    table = heat_map(page_of(make_results((), coverage)))
    assert table.count('class="missing"') == 40
    assert "Thiếu" not in re.sub(r'title=".*?"', "", table, flags=re.DOTALL)


def test_months_are_counted_in_one_cell() -> None:
    coverage = tuple(
        CoverageRow("A.2.4", "t", "Sở A", "found" if month < 12 else "missing", "",
                    month=date(2024, month, 1))
        for month in range(1, 13)
    )  # fmt: skip
    table = heat_map(page_of(make_results((), coverage)))
    assert table.count("<td ") == 1
    assert '<td class="partial"' in table
    assert "11/12" in table
    assert re.findall(r'<b class="month \w+" title=".*?">(.)</b>', table) == ["✓"] * 11 + ["✗"]


def test_the_legend_has_every_status_with_its_colour(page: str) -> None:
    legend = re.search(r'<div class="legend">.*?</div>', page, re.DOTALL)
    assert legend
    for status, word in STATUS.items():
        assert f'<span class="{status}">{STATUS_SIGN[status]} {word} <b>' in legend.group()
        ground, ink = STATUS_COLOUR[status]
        coloured = f".month.{status} {{ background: #{ground}; color: #{ink}; }}"
        assert f".legend .{status}, .status.{status}, {coloured}" in page


def test_what_does_not_count_stands_apart_from_what_is_there(page: str) -> None:
    holes = page.split('<section id="holes">')[1].split("</section>")[0]
    (row,) = re.findall(r"<tr><td[^>]*>A\.2\.4</td>.*?<td>Sở Nội vụ</td>.*?</tr>", holes)
    assert "tháng 1–3" in row
    for cell in coverage_grid(example_results()).holes():
        for line in cell.apart:
            assert f"không tính {line}" in holes


def test_document_text_is_never_markup() -> None:
    nasty = '<script>alert("x")</script>\'"><img src=x onerror=y>'
    row = make_row(f"{nasty}/a.pdf", unit=nasty, number=nasty, subject=nasty, issuer=nasty)
    coverage = (CoverageRow("A.1.2", nasty, nasty, "missing", nasty, (nasty,), nasty),)
    page = page_of(make_results((row,), coverage, folder=nasty))
    tags = Elements(page).tags
    assert [tag for tag, _ in tags].count("script") == 1
    assert not [tag for tag, attributes in tags if tag == "img" or "onerror" in attributes]
    assert "&lt;script&gt;" in page


def test_links_lead_to_the_files_and_their_page(tmp_path: Path) -> None:
    results = example_results()
    results = make_results((*results.rows, make_row("Sở Nội vụ/gộp.pdf", pages="4-6")))
    write_originals(results, tmp_path / "minh chứng")
    page = page_of(results, tmp_path / "kq", tmp_path / "minh chứng")
    links = [a["href"] for tag, a in Elements(page).tags if tag == "a"]
    files = [link for link in links if link and not link.startswith("#")]
    assert len({urlsplit(link).path for link in files}) == len(results.rows)
    for link in files:
        assert (tmp_path / "kq" / unquote(urlsplit(link).path)).resolve().is_file()
    assert [link for link in files if link.endswith("g%E1%BB%99p.pdf#page=4")]


def test_every_reason_and_error_is_a_sentence(page: str) -> None:
    sentences = load_reasons()
    results = example_results()
    for row in results.rows:
        for code in (*row.reasons, row.error):
            if code and row.review:
                assert sentences.sentence(code) in page
                assert f">{code}<" not in page


def test_a_provisional_set_is_announced(page: str) -> None:
    assert "Bộ tiêu chí tạm dùng" in page


def test_empty_results_give_a_page() -> None:
    page = page_of(make_results(()))
    assert "Chưa có đơn vị nào." in page
    assert "Mọi tệp đều đọc được." in page


def test_a_secret_document_shows_no_text() -> None:
    page = page_of(make_results((make_row(subject="rất riêng", reasons=("secret-mark",)),)))
    assert "31/KH-UBND" in page
    assert "rất riêng" not in page


def test_signs_of_a_file_name_that_nobody_sees_never_reach_the_page() -> None:
    odd = "So_A/bao\u202efdp.exe\x07\x9b\u2067\n.pdf"
    rows = (make_row(path=odd), make_row(path=f"x{odd}", error="damaged", number=None))
    page = page_of(make_results(rows))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
    assert r"So_A/bao\u202efdp.exe\x07\x9b\u2067\n.pdf" in page
