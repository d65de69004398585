"""Notices of the schedule, what is known of addresses, and what clients changed of the cadence."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "coi_correspondent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", base.KeyText(), nullable=False),
        sa.Column("language", base.CleanText(), nullable=False),
        sa.Column("time_zone", base.CleanText(), nullable=False),
        sa.Column("bounced_at", base.Moment(timezone=True), nullable=True),
        sa.Column("bounce_reason", base.CleanText(), nullable=False),
        sa.Column("stopped_at", base.Moment(timezone=True), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("successor", base.CleanText(), nullable=False),
        sa.Column("not_theirs", base.CleanJson(), nullable=False),
        sa.CheckConstraint("address = lower(address)", name=op.f("ck_coi_correspondent_address_in_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_correspondent")),
        sa.UniqueConstraint("address", name=op.f("uq_coi_correspondent_address")),
    )
    op.create_table(
        "coi_comms_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("body", base.CleanJson(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["coi_client.id"], name=op.f("fk_coi_comms_policy_client_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_comms_policy")),
        sa.UniqueConstraint("client_id", name=op.f("uq_coi_comms_policy_client_id")),
    )
    op.create_table(
        "coi_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", base.KeyText(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("to_address", base.KeyText(), nullable=False),
        sa.Column(
            "addressee",
            sa.Enum(
                "agent",
                "contractor",
                "client",
                name="addressee",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("template", base.CleanText(), nullable=False),
        sa.Column("why", base.CleanText(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("created_at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["coi_account.id"], name=op.f("fk_coi_notice_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["coi_outbox.id"], name=op.f("fk_coi_notice_outbox_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_coi_notice_key")),
    )
    op.create_index(op.f("ix_coi_notice_account_id"), "coi_notice", ["account_id"], unique=False)
    op.create_index(op.f("ix_coi_notice_outbox_id"), "coi_notice", ["outbox_id"], unique=False)
    op.create_index(op.f("ix_coi_notice_to_address_day"), "coi_notice", ["to_address", "day"], unique=False)
