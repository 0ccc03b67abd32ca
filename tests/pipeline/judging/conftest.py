import pytest

from indicator_map.loader import load_set
from indicator_map.model import IndicatorSet


@pytest.fixture(scope="session")
def pctn_2024() -> IndicatorSet:
    return load_set("pctn-tinh-2024")
