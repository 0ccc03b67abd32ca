"""What the classifier said of each document, so that unchanged ones are not classified again"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rankings",
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("classifier", sa.String(length=64), nullable=False),
        sa.Column("ranking", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("profile", "classifier"),
    )


def downgrade() -> None:
    raise NotImplementedError("a results folder is not taken back to an older program")
