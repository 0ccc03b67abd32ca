from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.document import Field
from pipeline.deciding.teaching import decisions_of
from pipeline.records.rows import EvidenceRow, ScoredIndicator
from pipeline.run.run import run
from pipeline.store.store import Store
from tests.pipeline.parts import CountingEngine, parts, settings, small_set, write_evidence


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    folder = tmp_path / "evidence"
    for name in ("a", "b", "c", "d"):
        write_evidence(folder, f"X/{name}.pdf", f"1{name}/KH", "2024-03-05", f"Kế hoạch {name}")
    opened = Store.create(tmp_path / "results")
    run(settings(folder), parts(opened, CountingEngine()))
    yield opened
    opened.close()


def decide(store: Store, changes: dict[str, dict[str, object]]) -> None:
    """Lay decisions over the stored rows by file name."""
    rows: list[EvidenceRow] = []
    for row in store.evidence():
        name = Path(row.path).stem
        rows.append(replace(row, **changes.get(name, {})))  # type: ignore[arg-type]
    assert store.save_evidence(rows, (), rows, {})


def test_only_decisions_on_the_indicator_teach(store: Store) -> None:
    decide(
        store,
        {
            "a": {"decision": "accepted", "confirmed": True},
            "b": {"decision": "rejected", "indicators": (), "confirmed": True},
            "c": {
                "decision": "corrected",
                "confirmed": True,
                "indicators": (ScoredIndicator("B", 1.0),),
            },
            "d": {"decision": "skipped"},
        },
    )
    taught = {one.profile.title: one for one in decisions_of(store, small_set())}
    assert {title: one.indicators for title, one in taught.items()} == {
        "Kế hoạch a": ("A",),
        "Kế hoạch b": (),
        "Kế hoạch c": ("B",),
    }
    assert [title for title, one in taught.items() if one.confirmed] == ["Kế hoạch a"]


def test_a_correction_of_the_date_alone_does_not_teach(store: Store) -> None:
    decide(store, {"a": {"decision": "corrected", "confirmed": False}})
    assert decisions_of(store, small_set()) == ()


def test_decisions_for_other_indicators_are_left_out(store: Store) -> None:
    other = (ScoredIndicator("Z.9", 1.0),)
    decide(store, {"a": {"decision": "accepted", "confirmed": True, "indicators": other}})
    assert decisions_of(store, small_set()) == ()


def test_what_a_reviewer_put_right_is_what_is_learned_from(store: Store) -> None:
    (row,) = (one for one in store.evidence() if one.path.endswith("a.pdf"))
    assert row.extraction is not None
    given = {
        "subject": "Báo cáo kê khai tài sản",
        "doc_type": "Báo cáo",
        "number": "12/BC-X",
        "issuer": "Sở X",
        "issue_date": "2024-04-05",
    }
    fields = {name: Field(value, reader="human", state="read") for name, value in given.items()}
    corrected = replace(row.extraction, **fields)
    changes: dict[str, object] = {
        "decision": "corrected",
        "confirmed": True,
        "extraction": corrected,
        "indicators": (ScoredIndicator("B", 1.0),),
    }
    decide(store, {"a": changes, "b": changes | {"extraction": row.extraction}})
    first, second = (one.profile for one in decisions_of(store, small_set()))
    assert (first.title, first.doc_type, first.number, first.issuer, first.issue_date) == (
        given["subject"],
        given["doc_type"],
        given["number"],
        given["issuer"],
        given["issue_date"],
    )
    assert second.title == "Kế hoạch b"  # what nobody touched stays as the classifier saw it


def test_nothing_is_learned_from_a_secret_paper(store: Store) -> None:
    marked: dict[str, object] = {
        "decision": "accepted",
        "confirmed": True,
        "reasons": ("secret-mark",),
    }
    decide(store, {"a": marked})
    assert decisions_of(store, small_set()) == ()
