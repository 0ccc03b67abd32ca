"""The notebooks run from top to bottom, and lie in git without outputs."""

import os
from contextlib import closing
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="the notebooks extra is not installed")
nbclient = pytest.importorskip("nbclient", reason="the notebooks extra is not installed")
pytest.importorskip("matplotlib", reason="the notebooks extra is not installed")
pytest.importorskip("ipykernel", reason="the notebooks extra is not installed")

from pipeline.run.run import run  # noqa: E402
from pipeline.store.store import Store  # noqa: E402
from tests.pipeline.parts import CountingEngine, parts, settings, write_evidence  # noqa: E402

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def executed(name: str, parameters: str, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Run a notebook with other parameters; a cell that fails raises CellExecutionError."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", ""))))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    (cell,) = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", ())]
    cell.source = parameters
    nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
    return notebook


def outputs(notebook, kind: str) -> list[str]:  # type: ignore[no-untyped-def]
    """All outputs of one kind, `image/png` or `text/html`."""
    return [
        output["data"][kind]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if kind in output.get("data", ())
    ]


def test_there_are_three() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["classifier", "explore", "other_field"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_outputs_lie_in_git(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.slow
def test_explore_shows_coverage_timeline_and_entities(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "evidence"
    cited = "Căn cứ Chỉ thị số 10/CT-TTg ngày 22/4/2019; ông Nguyễn Văn Mẫu phụ trách."
    write_evidence(folder, "So_Y_te/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN", cited)
    write_evidence(folder, "So_Noi_vu/b.pdf", "2/BC-SNV", "2024-12-16", "Báo cáo PCTN")
    asked = settings(folder)
    with closing(Store.create(asked.out)) as store:
        run(asked, parts(store, CountingEngine()))
    shown = executed("explore", f"RESULTS = {str(asked.out)!r}\nDOCUMENTS = 2", monkeypatch)
    assert len(outputs(shown, "image/png")) == 2
    entities = " ".join(outputs(shown, "text/html"))
    assert "Chỉ thị số 10/CT-TTg" in entities
    assert "citation" in entities
    assert "Nguyễn Văn Mẫu" in entities
    assert "person" in entities


@pytest.mark.slow
def test_classifier_is_trained_and_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = executed(
        "classifier", "SET = 'pctn-tinh-2025'\nFOLDS = 2\nTITLES = 120\nSEED = 1", monkeypatch
    )
    assert len(outputs(shown, "image/png")) == 3
    assert "precision" in " ".join(outputs(shown, "text/html"))


@pytest.mark.slow
def test_another_fields_annex_ends_in_its_missing_list(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = executed("other_field", "ANNEX = None\nFOLDER = None\nYEAR = 2025", monkeypatch)
    made, found, _, missing = outputs(shown, "text/html")
    assert "bảo hiểm y tế" in made
    assert "Lịch nghỉ lễ" in found
    assert "no-indicator" in found
    assert "nội đồng" in missing
    assert "thấp còi" in missing
    assert "bảo hiểm y tế" not in missing
