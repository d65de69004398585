"""How Alembic runs here: always on a connection that `records.migrate` hands over."""

from __future__ import annotations

from typing import Any

from alembic import context

from records.base import PREFIX
from records.tables import Table


def ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the durable engine's tables alone."""
    return kind != "table" or (name or "").startswith(PREFIX)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    include_name=ours,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
