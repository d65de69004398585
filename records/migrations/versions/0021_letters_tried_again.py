"""When a letter that the server would not have yet is tried again, and how often it was put off."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0021"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Columns are added without rebuilding the table on SQLite, which would lose its checks."""
    with op.batch_alter_table("coi_outbox", recreate="never") as table:
        table.add_column(sa.Column("delays", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("try_at", base.Moment(timezone=True), nullable=True))
