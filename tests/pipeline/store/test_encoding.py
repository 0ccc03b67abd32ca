import pytest
from sqlalchemy import Column, MetaData, String, Table, create_engine, select

from pipeline.store.encoding import decoded, encoded, holds

CODES = Table("codes", MetaData(), Column("codes", String))


@pytest.mark.parametrize("codes", [(), ("A.1",), ("A.1", "A.1.2"), ("50%", "a_b")])
def test_codes_come_back_as_they_went_in(codes: tuple[str, ...]) -> None:
    assert decoded(encoded(codes)) == codes


@pytest.mark.parametrize(
    ("held", "code", "found"),
    [
        (encoded(("A.1", "B.2")), "A.1", True),
        (encoded(("A.1", "B.2")), "B.2", True),
        (encoded(("A.1.2",)), "A.1", False),
        (encoded(("XA.1",)), "A.1", False),
        (encoded(()), "A.1", False),
        (encoded(("A.1",)), "A_1", False),
        (encoded(("A.1",)), "%", False),
        ("date-missing|no-indicator", "date-missing", True),  # as older stores have reasons
        ("date-missing|no-indicator", "no-indicator", True),
        ("", "no-indicator", False),
    ],
)
def test_a_code_is_found_whole(held: str, code: str, found: bool) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        CODES.create(connection)
        connection.execute(CODES.insert().values(codes=held))
        rows = connection.execute(select(CODES).where(holds(CODES.c.codes, code))).all()
    assert bool(rows) is found
