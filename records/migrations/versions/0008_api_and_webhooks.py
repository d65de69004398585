"""Keys and kept answers of the API, webhooks with their events, and when rows were changed."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LONG_AGO = "1970-01-01 00:00:00.000000"
"""Of rows that were there before: not changed since the API came."""
KINDS = (
    "account.status_changed",
    "document.received",
    "document.read",
    "finding.opened",
    "finding.closed",
    "exception.granted",
    "exception.lapsed",
    "webhook.test",
)


def upgrade() -> None:
    """Apply. Columns are added without rebuilding the tables on SQLite, which would lose their checks."""
    for name in ("coi_account", "coi_contractor", "coi_document"):
        with op.batch_alter_table(name, recreate="never") as table:
            table.add_column(
                sa.Column("updated_at", base.Moment(timezone=True), nullable=False, server_default=LONG_AGO)
            )
    for columns in (["id"], ["status", "id"], ["client_ref"], ["updated_at", "id"]):
        op.create_index(f"ix_coi_account_client_id_{'_'.join(columns)}", "coi_account", ["client_id", *columns])
    _keys()
    _webhooks()


def _keys() -> None:
    op.create_table(
        "coi_api_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", base.CleanText(), nullable=False),
        sa.Column("shown", base.CleanText(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("scopes", base.CleanJson(), nullable=False),
        sa.Column("created_at", base.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", base.Moment(timezone=True), nullable=True),
        sa.Column("revoked_at", base.Moment(timezone=True), nullable=True),
        sa.Column("last_used_at", base.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["coi_client.id"], name=op.f("fk_coi_api_key_client_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["coi_user.id"], name=op.f("fk_coi_api_key_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_api_key")),
        sa.UniqueConstraint("token", name=op.f("uq_coi_api_key_token")),
    )
    op.create_index(op.f("ix_coi_api_key_client_id"), "coi_api_key", ["client_id"])
    op.create_table(
        "coi_api_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("api_key_id", sa.Integer(), nullable=False),
        sa.Column("name", base.KeyText(), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", base.CleanJson(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("(status IS NULL) = (body IS NULL)", name=op.f("ck_coi_api_answer_body_when_answered")),
        sa.ForeignKeyConstraint(
            ["api_key_id"], ["coi_api_key.id"], name=op.f("fk_coi_api_answer_api_key_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_api_answer")),
        sa.UniqueConstraint("api_key_id", "name", name=op.f("uq_coi_api_answer_api_key_id_name")),
    )
    op.create_index(op.f("ix_coi_api_answer_at"), "coi_api_answer", ["at"])


def _webhooks() -> None:
    op.create_table(
        "coi_webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("url", base.CleanText(), nullable=False),
        sa.Column("kinds", base.CleanJson(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["coi_client.id"], name=op.f("fk_coi_webhook_client_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_webhook")),
    )
    op.create_index(op.f("ix_coi_webhook_client_id"), "coi_webhook", ["client_id"])
    op.create_table(
        "coi_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="eventkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.Column("body", base.CleanJson(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["coi_client.id"], name=op.f("fk_coi_event_client_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["coi_account.id"], name=op.f("fk_coi_event_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_event")),
    )
    op.create_index("ix_coi_event_client_id_id", "coi_event", ["client_id", "id"])
    op.create_index(op.f("ix_coi_event_account_id"), "coi_event", ["account_id"])
    op.create_table(
        "coi_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "delivered",
                "failed",
                name="deliverystate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", base.Moment(timezone=True), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", base.CleanText(), nullable=False),
        sa.Column("delivered_at", base.Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'pending') = (next_at IS NOT NULL)", name=op.f("ck_coi_delivery_next_while_pending")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["coi_event.id"], name=op.f("fk_coi_delivery_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["coi_webhook.id"], name=op.f("fk_coi_delivery_webhook_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_delivery")),
        sa.UniqueConstraint("event_id", "webhook_id", name=op.f("uq_coi_delivery_event_id_webhook_id")),
    )
    op.create_index("ix_coi_delivery_state_next_at", "coi_delivery", ["state", "next_at"])
    op.create_index(op.f("ix_coi_delivery_webhook_id"), "coi_delivery", ["webhook_id"])
