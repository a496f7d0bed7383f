"""Run migrations on the connection that `missedcall.db.migrate` hands over."""

from alembic import context

from missedcall.db.tables import load_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=load_tables(),
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="",
)
with context.begin_transaction():
    context.run_migrations()
