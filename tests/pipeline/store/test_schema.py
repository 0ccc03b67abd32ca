from contextlib import closing
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.run.settings import RunSettings
from pipeline.store.overview import DATABASE_NAME
from pipeline.store.schema import sqlite_url, without_password
from pipeline.store.store import Store


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("postgresql+psycopg://lan:bi-mat@may1/kho", "postgresql+psycopg://lan@may1/kho"),
        ("postgresql+psycopg://lan@may1:5433/kho", "postgresql+psycopg://lan@may1:5433/kho"),
        ("sqlite:////a/b.db", "sqlite:////a/b.db"),
        ("no address", "no address"),
    ],
)
def test_no_password_is_written_down(url: str, written: str) -> None:
    assert without_password(url) == written
    record = RunSettings(Path("a"), Path("b"), 2024, database=url).as_record()
    assert record["database"] == written


def test_a_results_folder_remembers_a_database_elsewhere(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", sqlite_url(tmp_path / "elsewhere.db")
    with closing(Store.create(out, elsewhere)):
        pass
    with closing(Store.open(out)) as opened, closing(Store.create(out)) as created:
        assert str(opened.engine.url) == str(created.engine.url) == elsewhere
    assert not (out / DATABASE_NAME).exists()


def test_a_database_that_cannot_be_reached_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere") as error:
        Store.create(tmp_path, "sqlite://lan:bi-mat@nowhere/a.db")
    assert "bi-mat" not in str(error.value)
