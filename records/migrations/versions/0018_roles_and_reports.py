"""What each person of a client may do there, reports that go out on a schedule, and what tells of activity quickly."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ROLES = "'viewer', 'contributor', 'approver', 'admin'"


def upgrade() -> None:
    """Apply."""
    # a column with its check in one statement: SQLite cannot add a check to a table that is there
    op.execute(
        "ALTER TABLE coi_user ADD COLUMN client_role VARCHAR(40) DEFAULT 'contributor' NOT NULL"
        f" CONSTRAINT ck_coi_user_clientrole CHECK (client_role IN ({_ROLES}))"
    )
    op.execute("UPDATE coi_user SET client_role = 'approver' WHERE approves")
    op.drop_column("coi_user", "approves")
    op.create_table(
        "coi_scheduled_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("report", base.CleanText(), nullable=False),
        sa.Column("ending", base.CleanText(), nullable=False),
        sa.Column("query", base.CleanText(), nullable=False),
        sa.Column(
            "every",
            sa.Enum("daily", "weekly", "monthly", name="every", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("readers", base.CleanJson(), nullable=False),
        sa.Column("created_at", base.Moment(timezone=True), nullable=False),
        sa.Column("stopped_at", base.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["coi_client.id"], name=op.f("fk_coi_scheduled_report_client_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["coi_user.id"], name=op.f("fk_coi_scheduled_report_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_scheduled_report")),
    )
    op.create_index(op.f("ix_coi_scheduled_report_client_id"), "coi_scheduled_report", ["client_id"])
    op.create_table(
        "coi_report_sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.Column("name", base.CleanText(), nullable=False),
        sa.Column("media_type", base.CleanText(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("is_link", sa.Boolean(), nullable=False),
        sa.Column("letters", base.CleanJson(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["coi_scheduled_report.id"],
            name=op.f("fk_coi_report_sending_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_report_sending")),
        sa.UniqueConstraint("report_id", "due_on", name=op.f("uq_coi_report_sending_report_id_due_on")),
    )
    op.create_index(op.f("ix_coi_audit_event_actor_at"), "coi_audit_event", ["actor", "at"])
    op.create_index(op.f("ix_coi_document_created_at"), "coi_document", ["created_at"])
    op.create_index(op.f("ix_coi_outbox_sent_at"), "coi_outbox", ["sent_at"])
