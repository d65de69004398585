"""Who made keys and webhooks, the log of attempts, lists with a mapping, the drop folder, the trail by subject."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATES = ("mapping", "checking", "checked", "applying", "applied", "failed", "discarded")


def upgrade() -> None:
    """Apply. Columns are added without rebuilding the tables on SQLite, which would lose their checks."""
    for name in ("coi_api_key", "coi_webhook"):
        with op.batch_alter_table(name, recreate="never") as table:
            table.add_column(sa.Column("created_by", base.CleanText(), nullable=False, server_default=""))
    op.create_index("ix_coi_audit_event_subject_id", "coi_audit_event", ["subject", "id"])
    _attempts()
    _lists()
    _drops()


def _attempts() -> None:
    op.create_table(
        "coi_delivery_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", base.CleanText(), nullable=False),
        sa.Column("said", base.CleanText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["coi_delivery.id"], name=op.f("fk_coi_delivery_attempt_delivery_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_delivery_attempt")),
    )
    op.create_index("ix_coi_delivery_attempt_delivery_id", "coi_delivery_attempt", ["delivery_id"])


def _lists() -> None:
    op.create_table(
        "coi_list_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("sender", base.CleanText(), nullable=False),
        sa.Column("name", base.CleanText(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="importstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        *(
            sa.Column(name, base.CleanJson(), nullable=False)
            for name in ("header", "sample", "mapping", "parts", "report", "counts")
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("why", base.CleanText(), nullable=False),
        sa.Column("created_at", base.Moment(timezone=True), nullable=False),
        sa.Column("checked_at", base.Moment(timezone=True), nullable=True),
        sa.Column("applied_at", base.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["coi_client.id"], name=op.f("fk_coi_list_import_client_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["coi_user.id"], name=op.f("fk_coi_list_import_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_list_import")),
    )
    op.create_index("ix_coi_list_import_client_id_id", "coi_list_import", ["client_id", "id"])


def _drops() -> None:
    op.create_table(
        "coi_dropped_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("place", base.KeyText(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", base.CleanText(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "claimed", "taken", "refused", name="dropstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("told", base.CleanText(), nullable=False),
        sa.Column("list_import_id", sa.Integer(), nullable=True),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["coi_client.id"], name=op.f("fk_coi_dropped_file_client_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["list_import_id"], ["coi_list_import.id"], name=op.f("fk_coi_dropped_file_list_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_dropped_file")),
        sa.UniqueConstraint("client_id", "place", "digest", name=op.f("uq_coi_dropped_file_client_id_place_digest")),
    )
