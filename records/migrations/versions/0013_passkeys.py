"""Passkeys of people who sign in."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "coi_passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", base.Moment(timezone=True), nullable=False),
        sa.Column("used_at", base.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["coi_user.id"], name=op.f("fk_coi_passkey_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_coi_passkey_credential_id")),
    )
    op.create_index(op.f("ix_coi_passkey_user_id"), "coi_passkey", ["user_id"])
    op.create_table(
        "coi_answered_challenge",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_coi_answered_challenge")),
    )
    op.create_index(op.f("ix_coi_answered_challenge_at"), "coi_answered_challenge", ["at"])
