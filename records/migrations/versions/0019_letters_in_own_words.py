"""Letters in operators' own words, and the language in which contractors and agents are written to."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "coi_letter_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("kind", base.CleanText(), nullable=False),
        sa.Column("language", base.CleanText(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", base.CleanText(), nullable=False),
        sa.Column("made_by", base.CleanText(), nullable=False),
        sa.Column("made_at", base.Moment(timezone=True), nullable=False),
        sa.Column("trouble", base.CleanText(), nullable=False),
        sa.Column("trouble_at", base.Moment(timezone=True), nullable=True),
        sa.Column("trouble_account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["coi_client.id"], name=op.f("fk_coi_letter_template_client_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["trouble_account_id"],
            ["coi_account.id"],
            name=op.f("fk_coi_letter_template_trouble_account_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_letter_template")),
        sa.UniqueConstraint(
            "scope", "kind", "language", "version", name=op.f("uq_coi_letter_template_scope_kind_language_version")
        ),
    )
    op.create_index(op.f("ix_coi_letter_template_client_id"), "coi_letter_template", ["client_id"])
    for table in ("coi_contractor", "coi_agent"):
        op.add_column(table, sa.Column("language", base.CleanText(), nullable=False, server_default=""))
