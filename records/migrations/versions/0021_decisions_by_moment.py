"""What reviewers decided is asked for by its moment: the activity of a client shows it."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index(op.f("ix_coi_decision_made_at"), "coi_decision", ["made_at"])
