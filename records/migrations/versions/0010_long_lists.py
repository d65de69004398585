"""What a client's long list is sorted and counted by, and views of it that people save."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BY = (["name", "id"], ["status", "id"], ["state"], ["trade"], ["project"])


def upgrade() -> None:
    """Apply. Columns are added without rebuilding the tables on SQLite, which would lose their checks."""
    _names()
    _moves()
    op.create_index(op.f("ix_coi_policy_insurer"), "coi_policy", ["insurer"])
    op.create_table(
        "coi_saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", base.KeyText(), nullable=False),
        sa.Column("query", base.CleanText(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_coi_saved_view_has_a_name")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["coi_user.id"], name=op.f("fk_coi_saved_view_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_saved_view")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_coi_saved_view_user_id_name")),
    )


def _names() -> None:
    """Accounts know their contractor's name, and find themselves by what a list is filtered and sorted by."""
    with op.batch_alter_table("coi_account", recreate="never") as table:
        table.add_column(sa.Column("name", base.KeyText(), nullable=False, server_default=""))
    op.execute(
        "UPDATE coi_account SET name = "
        "(SELECT coi_contractor.name FROM coi_contractor WHERE coi_contractor.id = coi_account.contractor_id)"
    )
    for column in ("state", "trade", "project"):  # one longer than an index can hold is cut, as it is when it comes in
        op.execute(
            f"UPDATE coi_account SET {column} = substr({column}, 1, {base.KEY_LENGTH}) "  # noqa: S608 - our own names
            f"WHERE length({column}) > {base.KEY_LENGTH}"
        )
    op.execute(
        f"UPDATE coi_policy SET insurer = substr(insurer, 1, {base.KEY_LENGTH}) "  # noqa: S608 - our own names
        f"WHERE length(insurer) > {base.KEY_LENGTH}"
    )
    for columns in BY:
        op.create_index(
            op.f(f"ix_coi_account_client_id_archived_{'_'.join(columns)}"),
            "coi_account",
            ["client_id", "archived", *columns],
        )


def _moves() -> None:
    """A move of status knows whose it is and where it came from, so that weeks are counted without its account."""
    with op.batch_alter_table("coi_account_status", recreate="never") as table:
        table.add_column(sa.Column("client_id", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("came_from", sa.String(length=40), nullable=True))
    op.execute(
        "UPDATE coi_account_status SET client_id = "
        "(SELECT coi_account.client_id FROM coi_account WHERE coi_account.id = coi_account_status.account_id), "
        "came_from = (SELECT one.status FROM coi_account_status AS one WHERE one.account_id = "
        "coi_account_status.account_id AND one.id < coi_account_status.id ORDER BY one.id DESC LIMIT 1)"
    )
    op.create_index(
        op.f("ix_coi_account_status_client_id_day_status_came_from"),
        "coi_account_status",
        ["client_id", "day", "status", "came_from"],
    )
    op.create_index(op.f("ix_coi_account_status_client_id_id"), "coi_account_status", ["client_id", "id"])
