"""What replies say, how their senders were proven, and which addresses fail for a while."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Columns are added without rebuilding the tables on SQLite, which would lose their checks."""
    with op.batch_alter_table("coi_message", recreate="never") as table:
        table.add_column(sa.Column("intents", base.CleanJson(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("authentication", base.CleanJson(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("successor", base.CleanText(), nullable=False, server_default=""))
    with op.batch_alter_table("coi_correspondent", recreate="never") as table:
        table.add_column(sa.Column("soft_bounces", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("soft_bounced_at", base.Moment(timezone=True), nullable=True))
        table.add_column(sa.Column("complained_at", base.Moment(timezone=True), nullable=True))
