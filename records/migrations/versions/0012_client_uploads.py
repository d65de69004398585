"""What a client's people and programs sent."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "coi_client_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("api_key_id", sa.Integer(), nullable=True),
        sa.Column("batch", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("names", base.CleanJson(), nullable=False),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.Column("discarded_at", base.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["coi_message.id"], name=op.f("fk_coi_client_upload_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["coi_client.id"], name=op.f("fk_coi_client_upload_client_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["coi_user.id"], name=op.f("fk_coi_client_upload_user_id")),
        sa.ForeignKeyConstraint(["api_key_id"], ["coi_api_key.id"], name=op.f("fk_coi_client_upload_api_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_client_upload")),
        sa.UniqueConstraint("message_id", name=op.f("uq_coi_client_upload_message_id")),
        sa.UniqueConstraint(
            "client_id", "batch", "position", name=op.f("uq_coi_client_upload_client_id_batch_position")
        ),
    )
