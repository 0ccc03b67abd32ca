"""A made-up results folder, made once; every test works on a copy of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from review.workplace import Workplace
from tests.review.made_up import client_of, copy_of, make_workplace


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    made = make_workplace(tmp_path_factory.mktemp("template"))
    yield made
    made.store.close()


@pytest.fixture
def workplace(template: Workplace, tmp_path: Path) -> Iterator[Workplace]:
    made = copy_of(template, tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def client(workplace: Workplace) -> TestClient:
    return client_of(workplace)
