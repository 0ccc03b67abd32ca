import hashlib
import subprocess
import unicodedata
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document
from openpyxl import load_workbook

from extractors.document import Field
from pipeline.errors import ReportError
from pipeline.records.listing import make_entry, make_listing
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.records.rows import CoverageRow, EvidenceRow
from pipeline.reports.dossier import Dossier, write_dossier
from pipeline.reports.dossier_names import copy_name, safe_part
from pipeline.reports.dossier_zip import write_dossier_zip
from pipeline.reports.file_links import file_link
from tests.pipeline.reports.example import example_results, make_results, make_row, write_originals


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def made(results: Results, tmp_path: Path) -> Dossier:
    listing = make_listing(results, load_reasons())
    return write_dossier(results, listing, tmp_path / "mc", tmp_path / "hồ sơ")


def dossier_of(tmp_path: Path, *rows: EvidenceRow) -> Dossier:
    results = make_results(rows)
    write_originals(results, tmp_path / "mc")
    return made(results, tmp_path)


def files_in(tmp_path: Path) -> list[str]:
    root = tmp_path / "hồ sơ"
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.pdf"))


def test_names_follow_the_pattern(tmp_path: Path) -> None:
    dossier_of(
        tmp_path,
        make_row("DV07/KH 31.PDF", unit="ĐV07", indicators=(("B.1.9.2", 0.9),)),
        make_row("x/y.pdf", unit="Sở Nội vụ", number=None, issue_date=None, verdict="unknown"),
    )
    assert files_in(tmp_path) == [
        "A.1.2/A.1.2_Sở-Nội-vụ_Kế-hoạch-Công-tác-phòng,-chống-tham-nhũng-năm-2024.pdf",
        "B.1.9.2/B.1.9.2_ĐV07_31-KH-UBND_2024-02-02.pdf",
    ]


def test_originals_stay_untouched_and_every_copy_is_right(tmp_path: Path) -> None:
    results = example_results()
    write_originals(results, tmp_path / "mc")
    before = snapshot(tmp_path / "mc")
    dossier = made(results, tmp_path)
    assert snapshot(tmp_path / "mc") == before
    assert dossier.problems == ()
    sums = (dossier.path / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {line[66:]: line[:64] for line in sums}
    assert files_in(tmp_path) == sorted(copy.name for copy in dossier.copies)
    papers = {"MUC_LUC.html", "MUC_LUC.xlsx", "TU_DANH_GIA.docx"}
    assert set(listed) == {*files_in(tmp_path), *papers}
    for name, digest in listed.items():
        assert hashlib.sha256((dossier.path / name).read_bytes()).hexdigest() == digest


def test_a_document_of_two_indicators_is_in_both_folders(tmp_path: Path) -> None:
    dossier_of(tmp_path, make_row("a.pdf", indicators=(("A.1.2", 0.9), ("A.1.3.4", 0.5))))
    assert [name.split("/")[0] for name in files_in(tmp_path)] == ["A.1.2", "A.1.3.4"]


def test_a_file_of_several_documents_is_copied_whole_with_pages_named(tmp_path: Path) -> None:
    dossier_of(
        tmp_path,
        make_row("gộp.pdf", pages="1-3", number="1/KH-UBND"),
        make_row("gộp.pdf", pages="4-6", number="2/KH-UBND"),
    )
    names = files_in(tmp_path)
    assert [name.rsplit("_", 1)[1] for name in names] == ["tr1-3.pdf", "tr4-6.pdf"]
    contents = {(tmp_path / "hồ sơ" / name).read_bytes() for name in names}
    assert contents == {"gộp.pdf".encode()}


def test_equal_names_are_told_apart_even_without_case(tmp_path: Path) -> None:
    dossier_of(
        tmp_path,
        make_row("1.pdf", number="31/KH-UBND"),
        make_row("2.pdf", number="31/KH-UBND"),
        make_row("3.pdf", number="31/kh-ubnd"),
    )
    names = files_in(tmp_path)
    assert len({name.casefold() for name in names}) == 3
    assert {name[-6:] for name in names} >= {"_2.pdf", "_3.pdf"}


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("31/KH-UBND", "31-KH-UBND"),
        ('a<b>:"\\|?*c', "a-b-c"),
        ("../../x", "x"),
        (" Sở  Nội_vụ. ", "Sở-Nội-vụ"),
        ("\x00\n", ""),
    ],
)
def test_parts_of_names_are_safe(text: str, safe: str) -> None:
    assert safe_part(text) == safe


def test_long_names_are_cut_but_keep_the_date(tmp_path: Path) -> None:
    row = make_row(unit="Ủy ban nhân dân " * 20, number="1/" + "Đ" * 300)
    name = copy_name(make_entry(row, load_reasons()), "A.1.2", shared=True)
    assert len(name.encode()) <= 180
    assert name.endswith("_2024-02-02_tr1-3")


def test_secret_outside_and_duplicate_documents_are_not_copied(tmp_path: Path) -> None:
    first = make_row("1.pdf", subject="rất riêng", reasons=("secret-mark",))
    dossier = dossier_of(
        tmp_path,
        first,
        make_row("2.pdf", verdict="after", reasons=("outside-after",)),
        make_row("3.pdf", duplicate_of=first.doc_id, reasons=("duplicate",)),
    )
    assert files_in(tmp_path) == []
    assert [copy.problem for copy in dossier.copies] == ["Có dấu độ mật: không sao chép."]
    page = (dossier.path / "MUC_LUC.html").read_text(encoding="utf-8")
    assert "Có dấu độ mật: không sao chép." in page
    assert "rất riêng" not in page


def test_originals_that_changed_or_went_are_left_out_and_said(tmp_path: Path) -> None:
    results = make_results((make_row("1.pdf"), make_row("2.pdf"), make_row("../3.pdf")))
    write_originals(results, tmp_path / "mc")
    (tmp_path / "mc" / "1.pdf").write_bytes(b"changed")
    (tmp_path / "mc" / "2.pdf").unlink()
    dossier = made(results, tmp_path)
    said = {copy.entry.row.path: copy.problem for copy in dossier.problems}
    assert "đã thay đổi" in said["1.pdf"]
    assert "không còn" in said["2.pdf"]
    assert "ra ngoài thư mục" in said["../3.pdf"]
    assert files_in(tmp_path) == []


def test_the_contents_list_every_copy_with_a_link_that_works(tmp_path: Path) -> None:
    results = example_results()
    write_originals(results, tmp_path / "mc")
    dossier = made(results, tmp_path)
    sheet = load_workbook(dossier.path / "MUC_LUC.xlsx")["Mục lục"]
    links = [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert len(links) == len(dossier.copies) + 1
    assert links[0] == "TU_DANH_GIA.docx"
    assert all((dossier.path / unquote(link)).is_file() for link in links)
    assert any(isinstance(cell.value, datetime) for row in sheet.iter_rows() for cell in row)
    page = (dossier.path / "MUC_LUC.html").read_text(encoding="utf-8")
    assert all(f'href="{link}"' in page for link in links)


def test_an_earlier_dossier_is_replaced_whole(tmp_path: Path) -> None:
    dossier_of(tmp_path, make_row("1.pdf", number="1/KH-UBND"))
    dossier_of(tmp_path, make_row("2.pdf", number="2/KH-UBND"))
    assert files_in(tmp_path) == ["A.1.2/A.1.2_Sở-Nội-vụ_2-KH-UBND_2024-02-02.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hồ sơ", "mc"]


def test_somebody_elses_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "hồ sơ").mkdir()
    (tmp_path / "hồ sơ" / "quý.docx").write_bytes(b"x")
    with pytest.raises(ReportError, match="không phải bộ hồ sơ"):
        dossier_of(tmp_path, make_row())
    assert (tmp_path / "hồ sơ" / "quý.docx").read_bytes() == b"x"


def test_the_dossier_cannot_lie_in_the_evidence_folder(tmp_path: Path) -> None:
    results = make_results((make_row(),))
    listing = make_listing(results, load_reasons())
    with pytest.raises(ReportError, match="nằm trong thư mục minh chứng"):
        write_dossier(results, listing, tmp_path, tmp_path / "hồ sơ")


def test_a_scan_in_an_archive_is_copied_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "mc").mkdir()
    with zipfile.ZipFile(tmp_path / "mc" / "gui.zip", "w") as archive:
        archive.writestr("trong/1.pdf", b"scan")
    before = snapshot(tmp_path / "mc")
    row = make_row("gui.zip!/trong/1.pdf", content=b"scan")
    dossier = made(make_results((row,)), tmp_path)
    assert dossier.problems == ()
    (copy,) = files_in(tmp_path)
    assert (dossier.path / copy).read_bytes() == b"scan"
    assert snapshot(tmp_path / "mc") == before


def test_links_lead_to_the_archive_and_to_names_as_the_disk_spells_them(tmp_path: Path) -> None:
    folder = tmp_path / "mc"
    folder.mkdir()
    with zipfile.ZipFile(folder / "gui.zip", "w") as archive:
        archive.writestr("1.pdf", b"scan")
    spelt = unicodedata.normalize("NFD", "Kế hoạch.pdf")
    (folder / spelt).write_bytes(b"scan")
    assert file_link(folder, "gui.zip!/1.pdf", tmp_path) == "mc/gui.zip"
    assert unquote(file_link(folder, "Kế hoạch.pdf", tmp_path)) == f"mc/{spelt}"


def test_names_say_nothing_of_what_is_not_known(tmp_path: Path) -> None:
    dossier_of(tmp_path, make_row(number=None, issue_date=None, subject=None, verdict="unknown"))
    assert files_in(tmp_path) == ["A.1.2/A.1.2_Sở-Nội-vụ_Kế-hoạch.pdf"]


def test_drafts_lie_apart(tmp_path: Path) -> None:
    row = make_row()
    assert row.extraction is not None
    blank = replace(row, extraction=replace(row.extraction, number=Field(state="blank")))
    dossier_of(tmp_path, replace(blank, confirmed=True))
    (name,) = files_in(tmp_path)
    assert name.startswith("Dự-thảo/A.1.2/")


def test_what_closes_nothing_of_its_indicator_is_not_taken_for_evidence(tmp_path: Path) -> None:
    row, other = make_row(), make_row("Sở Nội vụ/288.pdf", number="288/BC-SNV")
    results = make_results((row, other))
    cell = CoverageRow(
        "A.1.2",
        "t",
        row.unit,
        "found",
        "",
        doc_ids=(row.doc_id,),
        apart=("288/BC-SNV: là Báo cáo",),
        apart_ids=(other.doc_id,),
    )
    write_originals(results, tmp_path / "mc")
    made(replace(results, coverage=(cell,)), tmp_path)
    (counted,), (uncounted,) = (
        [name for name in files_in(tmp_path) if name.startswith("Không-tính/") == apart]
        for apart in (False, True)
    )
    assert counted.startswith("A.1.2/")
    assert "31-KH-UBND" in counted
    assert uncounted.startswith("Không-tính/A.1.2/")
    assert "288-BC-SNV" in uncounted
    contents = (tmp_path / "hồ sơ" / "MUC_LUC.html").read_text(encoding="utf-8")
    assert "288/BC-SNV: là Báo cáo" in contents


def test_unconfirmed_drafts_and_superseded_papers_are_not_handed_in(tmp_path: Path) -> None:
    row = make_row()
    assert row.extraction is not None
    blank = replace(row, extraction=replace(row.extraction, number=Field(state="blank")))
    old = make_row("Sở Nội vụ/cũ.pdf", number="30/KH-UBND")
    dossier = dossier_of(tmp_path, blank, replace(old, superseded_by="another"))
    assert files_in(tmp_path) == []
    page = (dossier.path / "MUC_LUC.html").read_text(encoding="utf-8")
    assert "30/KH-UBND" not in page
    assert {one.problem for one in dossier.problems} == {
        "Dự thảo chưa có người xác nhận: không nộp.",
        "Đã bị văn bản khác thay thế: không nộp.",
    }


def test_codes_stand_in_names_and_contents_and_lead_back(tmp_path: Path) -> None:
    row = make_row()
    results = replace(make_results((row,)), codes={("A.1.2", row.doc_id): "A.1.2-07"})
    write_originals(results, tmp_path / "mc")
    dossier = made(results, tmp_path)
    assert files_in(tmp_path) == ["A.1.2/A.1.2-07_Sở-Nội-vụ_31-KH-UBND_2024-02-02.pdf"]
    page = (dossier.path / "MUC_LUC.html").read_text(encoding="utf-8")
    assert "[A.1.2-07]" in page
    assert 'href="TU_DANH_GIA.docx"' in page
    word = Document(str(dossier.path / "TU_DANH_GIA.docx"))
    (link,) = [unquote(rel.target_ref) for rel in word.part.rels.values() if rel.is_external]
    assert (dossier.path / link).is_file()


def test_a_stranger_can_check_it(tmp_path: Path) -> None:
    dossier = dossier_of(tmp_path, make_row())
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(check, cwd=dossier.path, check=False).returncode == 0
    (dossier.path / files_in(tmp_path)[0]).write_bytes(b"other")
    assert subprocess.run(check, cwd=dossier.path, check=False).returncode == 1


def test_as_one_zip(tmp_path: Path) -> None:
    dossier = dossier_of(tmp_path, make_row())
    with zipfile.ZipFile(write_dossier_zip(dossier)) as archive:
        assert set(archive.namelist()) == {
            *files_in(tmp_path), "MUC_LUC.html", "MUC_LUC.xlsx", "TU_DANH_GIA.docx", "SHA256SUMS",
        }  # fmt: skip


def test_as_one_pdf_for_each_part_with_bookmarks(tmp_path: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    from pipeline.reports.dossier_pdf import write_dossier_pdfs

    rows = tuple(
        make_row(path, content=content, pages=pages, number=number, indicators=((indicator, 0.9),))
        for path, content, pages, number, indicator in (
            ("a.pdf", pdf_of(5), "2-3", "1/KH", "A.1.2"),
            ("b.pdf", pdf_of(1), "1-1", "2/KH", "A.2.2.1"),
            ("c.docx", b"word", "1-1", "3/KH", "A.1.2"),
            ("d.pdf", pdf_of(2), "1-2", "4/KH", "B.1.7.1"),
        )
    )
    contents = {"a.pdf": pdf_of(5), "b.pdf": pdf_of(1), "c.docx": b"word", "d.pdf": pdf_of(2)}
    for path, content in contents.items():
        (tmp_path / "mc").mkdir(exist_ok=True)
        (tmp_path / "mc" / path).write_bytes(content)
    results = make_results(rows)
    left_out = write_dossier_pdfs(made(results, tmp_path), results, tmp_path / "pdf")
    assert sorted(path.name for path in (tmp_path / "pdf").iterdir()) == ["A.pdf", "B.pdf"]
    assert len(left_out) == 1
    assert "số 3/KH" in left_out[0]
    with pikepdf.open(tmp_path / "pdf" / "A.pdf") as whole:
        assert len(whole.pages) == 3
        with whole.open_outline() as outline:
            assert [item.title.split(" ")[0] for item in outline.root] == ["A.1.2", "A.2.2.1"]
            assert [child.title for child in outline.root[0].children] == ["Kế hoạch số 1/KH"]


def pdf_of(pages: int) -> bytes:
    pikepdf = pytest.importorskip("pikepdf")
    held = BytesIO()
    with pikepdf.new() as made_up:
        for _ in range(pages):
            made_up.add_blank_page()
        made_up.save(held, deterministic_id=True)
    return held.getvalue()
