"""What goes out with letters, and the papers that were made for them."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Columns are added without rebuilding the table on SQLite, which would lose its checks."""
    with op.batch_alter_table("coi_outbox", recreate="never") as table:
        table.add_column(sa.Column("attachments", base.CleanJson(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("without", base.CleanText(), nullable=False, server_default=""))
    op.create_table(
        "coi_paper",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("why", base.CleanText(), nullable=False),
        sa.Column("again_at", base.Moment(timezone=True), nullable=True),
        sa.Column("made_at", base.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("(digest IS NULL) = (why <> '')", name=op.f("ck_coi_paper_why_when_missing")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_coi_paper")),
    )
