"""Columns that the review page sorts and filters by, and the index it searches in"""

import sqlalchemy as sa
from alembic import op

from extractors.grammar.folding import fold

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_evidence_path": ["path"],
    "ix_evidence_sha256": ["sha256"],
    "ix_evidence_indicator_unit": ["indicator", "unit"],
    "ix_evidence_queue": ["confirmed", "priority", "margin", "path", "first_page"],
    "ix_evidence_facets": ["confirmed", "priority", "unit", "indicator", "reasons", "error"],
}
KEPT = "sha256, reader, first_page, last_page, extractor, read_by, extraction, profile, text"

# FTS5 with the content in our own table, kept in step by triggers
# (https://www.sqlite.org/fts5.html#external_content_tables).
SEARCH = (
    """CREATE VIRTUAL TABLE document_search USING fts5(
        text, folded, content='documents', content_rowid='id',
        tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER documents_added AFTER INSERT ON documents BEGIN
        INSERT INTO document_search(rowid, text, folded)
        VALUES (new.id, new.text, new.folded); END""",
    """CREATE TRIGGER documents_gone AFTER DELETE ON documents BEGIN
        INSERT INTO document_search(document_search, rowid, text, folded)
        VALUES ('delete', old.id, old.text, old.folded); END""",
    """CREATE TRIGGER documents_changed AFTER UPDATE ON documents BEGIN
        INSERT INTO document_search(document_search, rowid, text, folded)
        VALUES ('delete', old.id, old.text, old.folded);
        INSERT INTO document_search(rowid, text, folded)
        VALUES (new.id, new.text, new.folded); END""",
)


def upgrade() -> None:
    # Evidence and coverage are made anew by every run, so nothing of them is kept.
    op.drop_table("evidence")
    op.drop_table("coverage")
    op.create_table(
        "evidence",
        sa.Column("doc_id", sa.String(length=40), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("pages", sa.String(length=24), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("doc_type", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issue_date", sa.String(length=10), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("indicator", sa.String(length=32), nullable=False),
        sa.Column("indicator_score", sa.Float(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("review", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("error", sa.String(length=32), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("indicators", sa.Text(), nullable=False),
        sa.Column("duplicate_of", sa.String(length=40), nullable=False),
        sa.Column("secret", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("last_decision", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("margin", sa.Float(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("doc_id"),
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "evidence", columns)
    op.create_table(
        "evidence_rows",
        sa.Column("doc_id", sa.String(length=40), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("judged", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("doc_id"),
    )
    op.create_table(
        "coverage",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_coverage_indicator", "coverage", ["indicator"])
    op.create_index("ix_coverage_cells", "coverage", ["status", "indicator", "unit"])
    op.add_column(
        "decisions", sa.Column("batch", sa.String(length=32), nullable=False, server_default="")
    )
    op.create_index("ix_decisions_batch", "decisions", ["batch"])
    _give_documents_an_id()
    if op.get_bind().dialect.name == "sqlite":
        for statement in SEARCH:
            op.execute(statement)
        op.execute("INSERT INTO document_search(document_search) VALUES ('rebuild')")


def _give_documents_an_id() -> None:
    op.rename_table("documents", "documents_before")
    documents = op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reader", sa.String(length=64), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("last_page", sa.Integer(), nullable=False),
        sa.Column("extractor", sa.String(length=64), nullable=False),
        sa.Column("read_by", sa.String(length=8), nullable=False),
        sa.Column("extraction", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sha256", "reader", "first_page"),
    )
    op.execute(f"INSERT INTO documents ({KEPT}) SELECT {KEPT} FROM documents_before")
    op.drop_table("documents_before")
    connection = op.get_bind()
    for id, text in connection.execute(sa.select(documents.c.id, documents.c.text)).all():
        connection.execute(documents.update().where(documents.c.id == id).values(folded=fold(text)))


def downgrade() -> None:
    raise NotImplementedError("a results folder is not taken back to an older program")
