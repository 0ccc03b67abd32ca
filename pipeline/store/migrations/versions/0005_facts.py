"""Pages and months of kept rows as fields: before, they stood in texts only"""

import json
import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MONTH = re.compile(r"tháng (\d\d)/(\d{4})")
IF_ANY = "chỉ cần nếu có phát sinh"


def upgrade() -> None:
    connection = op.get_bind()
    evidence = sa.table("evidence_rows", sa.column("doc_id"), sa.column("row"), sa.column("judged"))
    for doc_id, row, judged in connection.execute(sa.select(evidence)).all():
        connection.execute(
            sa.update(evidence)
            .where(evidence.c.doc_id == doc_id)
            .values(row=with_pages(row), judged=judged and with_pages(judged))
        )
    coverage = sa.table("coverage", sa.column("id"), sa.column("row"))
    for id, row in connection.execute(sa.select(coverage)).all():
        connection.execute(
            sa.update(coverage).where(coverage.c.id == id).values(row=with_facts(row))
        )


def with_pages(text: str) -> str:
    row: dict[str, Any] = json.loads(text)
    first, _, last = str(row.pop("pages", "")).partition("-")
    row |= {"first_page": int(first or 0), "last_page": int(last or first or 0)}
    return json.dumps(row, ensure_ascii=False)


def with_facts(text: str) -> str:
    row: dict[str, Any] = json.loads(text)
    month = MONTH.match(row["note"])
    row |= {
        "month": f"{month[2]}-{month[1]}-01" if month else None,
        "if_any": IF_ANY in row["note"],
    }
    return json.dumps(row, ensure_ascii=False)


def downgrade() -> None:
    raise NotImplementedError("a results folder is not taken back to an older program")
