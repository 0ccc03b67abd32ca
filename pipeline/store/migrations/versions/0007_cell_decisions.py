"""Decisions on cells of the coverage; papers that say that no case occurred."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cell_decisions",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("indicator", sa.String(32), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("month", sa.String(10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), sa.ForeignKey("cell_decisions.id"), nullable=True),
        sa.Column("batch", sa.String(32), nullable=False),
    )
    op.create_index("ix_cell_decisions_cell", "cell_decisions", ["indicator", "unit"])
    op.create_index("ix_cell_decisions_batch", "cell_decisions", ["batch"])
    # The next run fills it; until then such a paper counts as it did.
    op.add_column(
        "evidence",
        sa.Column("none_occurred", sa.Text(), nullable=False, server_default=sa.text("''")),
    )


def downgrade() -> None:
    op.drop_column("evidence", "none_occurred")
    op.drop_table("cell_decisions")
