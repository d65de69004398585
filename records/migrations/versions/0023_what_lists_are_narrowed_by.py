"""Insurers of an account in a row each, and indexes for what narrows a list: state with trade, project, agent.

The rows are filled behind the migration (`records.migrate.upgrade`), by what keeps them true from then on.
"""

import sqlalchemy as sa
from alembic import op

from records import folding

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NEW = (["client_id", "state", "trade"], ["client_id", "project"], ["client_id", "agent_id"])


def upgrade() -> None:
    """Apply."""
    op.drop_table("coi_roster_insurers")
    name = op.f("fk_coi_roster_insurer_account_id")
    op.create_table(
        "coi_roster_insurer",
        sa.Column("client_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", folding.BY_BYTES, nullable=False),
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["coi_account.id"], name=name, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("client_id", "name", "account_id", name=op.f("pk_coi_roster_insurer")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_coi_roster_insurer_account_id"), "coi_roster_insurer", ["account_id"])
    op.drop_index(op.f("ix_coi_roster_client_id_state"), table_name="coi_roster")
    for columns in NEW:
        told = op.f(f"ix_coi_roster_{'_'.join(columns)}")
        op.create_index(told, "coi_roster", columns, postgresql_include=["status"])
