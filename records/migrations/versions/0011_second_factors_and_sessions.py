"""Second factors, known browsers, links to a new password, and what tells one sign-in from another."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("coi_sign_in", sa.Column("browser", base.CleanText(), nullable=False, server_default=""))
    op.add_column("coi_sign_in", sa.Column("network", base.CleanText(), nullable=False, server_default=""))
    op.add_column("coi_sign_in", sa.Column("ended_at", base.Moment(timezone=True), nullable=True))
    op.create_table(
        "coi_second_factor",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", base.Moment(timezone=True), nullable=False),
        sa.Column("confirmed_at", base.Moment(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        _of_user("coi_second_factor"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_coi_second_factor")),
    )
    op.create_table(
        "coi_recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", base.Moment(timezone=True), nullable=True),
        _of_user("coi_recovery_code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_recovery_code")),
        sa.UniqueConstraint("user_id", "digest", name=op.f("uq_coi_recovery_code_user_id_digest")),
    )
    op.create_table(
        "coi_known_browser",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("last_used_at", base.Moment(timezone=True), nullable=False),
        _of_user("coi_known_browser"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_known_browser")),
        sa.UniqueConstraint("user_id", "token", name=op.f("uq_coi_known_browser_user_id_token")),
    )
    op.create_index(op.f("ix_coi_known_browser_last_used_at"), "coi_known_browser", ["last_used_at"])
    op.create_table(
        "coi_password_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("created_at", base.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", base.Moment(timezone=True), nullable=False),
        sa.Column("used_at", base.Moment(timezone=True), nullable=True),
        _of_user("coi_password_link"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_password_link")),
        sa.UniqueConstraint("token", name=op.f("uq_coi_password_link_token")),
    )
    op.create_index(op.f("ix_coi_password_link_user_id"), "coi_password_link", ["user_id"])


def _of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["user_id"], ["coi_user.id"], name=op.f(f"fk_{table}_user_id"), ondelete="CASCADE")
