"""Answers to verification, what came over links without a login, and which of them were revoked."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Nothing ever stood in the table of upload tokens."""
    op.drop_table("coi_upload_token")
    op.create_table(
        "coi_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "party",
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
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revoked_at", base.Moment(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["coi_account.id"], name=op.f("fk_coi_link_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["revoked_by"], ["coi_user.id"], name=op.f("fk_coi_link_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_link")),
        sa.UniqueConstraint("account_id", "party", name=op.f("uq_coi_link_account_id_party")),
    )
    op.create_table(
        "coi_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("asked", base.KeyText(), nullable=False),
        sa.Column("policy", base.KeyText(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "in_force",
                "cancelled",
                "changed",
                "not_ours",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("effective", sa.Date(), nullable=True),
        sa.Column("said_by", base.CleanText(), nullable=False),
        sa.Column(
            "via",
            sa.Enum("link", "reply", name="via", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("note", base.CleanText(), nullable=False),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.Column("replaced_at", base.Moment(timezone=True), nullable=True),
        sa.Column("settled_at", base.Moment(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_as", base.CleanText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["coi_account.id"], name=op.f("fk_coi_answer_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["coi_user.id"], name=op.f("fk_coi_answer_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_answer")),
        sa.UniqueConstraint(
            "account_id", "asked", "policy", "answer", name=op.f("uq_coi_answer_account_id_asked_policy_answer")
        ),
    )
    op.create_index(op.f("ix_coi_answer_account_id_at"), "coi_answer", ["account_id", "at"], unique=False)
    op.create_table(
        "coi_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "party",
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
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("names", base.CleanJson(), nullable=False),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["coi_message.id"], name=op.f("fk_coi_upload_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["coi_account.id"], name=op.f("fk_coi_upload_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_upload")),
        sa.UniqueConstraint("message_id", name=op.f("uq_coi_upload_message_id")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_coi_upload_account_id_key")),
    )
