"""The index by which a client sees what expires soon."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index(
        op.f("ix_coi_account_client_id_archived_next_expiration"),
        "coi_account",
        ["client_id", "archived", "next_expiration"],
    )
