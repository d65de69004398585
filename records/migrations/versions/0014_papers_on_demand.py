"""What papers of letters are made from, until the letter is looked at or leaves."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Columns are added without rebuilding the table on SQLite, which would lose its checks."""
    with op.batch_alter_table("coi_outbox", recreate="never") as table:
        table.add_column(sa.Column("recipes", base.CleanJson(), nullable=False, server_default="[]"))
    op.create_table(
        "coi_paper_source",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", base.CleanJson(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_coi_paper_source")),
    )
