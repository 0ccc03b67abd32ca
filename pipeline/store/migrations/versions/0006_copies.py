"""Files of the same bytes keep the number of the copy that their decisions are known by."""

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FILES = sa.table(
    "files",
    sa.column("path", sa.Text),
    sa.column("sha256", sa.Text),
    sa.column("gone_at", sa.DateTime),
    sa.column("copy", sa.Integer),
)


def upgrade() -> None:
    op.add_column(
        "files", sa.Column("copy", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    connection = op.get_bind()
    counted: Counter[str] = Counter()
    # As ids were made until now: in the order of their paths, those that are there before others.
    present_first = sa.case((FILES.c.gone_at.is_(None), 0), else_=1)
    for path, sha256 in connection.execute(
        sa.select(FILES.c.path, FILES.c.sha256).order_by(present_first, FILES.c.path)
    ).all():
        if sha256:
            counted[sha256] += 1
            connection.execute(
                sa.update(FILES).where(FILES.c.path == path).values(copy=counted[sha256])
            )


def downgrade() -> None:
    op.drop_column("files", "copy")
