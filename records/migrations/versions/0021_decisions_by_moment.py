"""Indexes: decisions by their moment, for the activity of a client; contractors as programs walk them."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index(op.f("ix_coi_decision_made_at"), "coi_decision", ["made_at"])
    op.create_index(op.f("ix_coi_account_client_id_contractor_id"), "coi_account", ["client_id", "contractor_id"])
