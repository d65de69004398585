"""When accounts wait for a person's look, and what they stood at before."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
STATUSES = (
    *("no_proof", "lapsed", "expired", "noncompliant", "pending", "expiring"),
    *("compliant_with_exceptions", "compliant"),
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "coi_account_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "before",
            sa.Enum(*STATUSES, native_enum=False, create_constraint=True, length=40, name="accountstatus"),
            nullable=False,
        ),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("keeps_until", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("keeps_until > began_on", name=op.f("ck_coi_account_review_keeps_after_it_began")),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on > began_on", name=op.f("ck_coi_account_review_ends_after_it_began")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["coi_account.id"], name=op.f("fk_coi_account_review_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_account_review")),
    )
    op.create_index(
        "ix_coi_account_review_account_id_began_on", "coi_account_review", ["account_id", "began_on"], unique=False
    )
