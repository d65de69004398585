"""Which parts of the desk run, and when each was last heard of."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "coi_pulse",
        sa.Column("name", base.CleanText(), nullable=False),
        sa.Column("part", base.CleanText(), nullable=False),
        sa.Column("state", base.CleanText(), nullable=False),
        sa.Column("started_at", base.Moment(timezone=True), nullable=False),
        sa.Column("seen_at", base.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_coi_pulse")),
    )
