"""Runs the migrations on the connection that `pipeline.store.schema` hands over."""

from alembic import context

from pipeline.store.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    # One transaction for all, on SQLite as well: the connection sees to it that it holds.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
