"""Codes of evidence, and what people give of the self-assessment."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_codes",
        sa.Column("indicator", sa.String(32), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("document", sa.String(48), nullable=False),
    )
    op.create_index(
        "ix_evidence_codes_document", "evidence_codes", ["indicator", "document"], unique=True
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("indicator", sa.String(32), nullable=False),
        sa.Column("field", sa.String(16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
    )
    op.create_index("ix_assessments_indicator", "assessments", ["indicator"])


def downgrade() -> None:
    op.drop_table("assessments")
    op.drop_table("evidence_codes")
