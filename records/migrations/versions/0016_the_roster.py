"""What lists of accounts are searched, filtered, sorted and counted by, in narrow rows of its own.

They are filled behind the migration (`records.migrate.upgrade`), by what keeps them true from then on.
"""

import sqlalchemy as sa
from alembic import op

from records import base, folding

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STATUSES = (
    *("no_proof", "lapsed", "expired", "noncompliant", "pending", "expiring"),
    *("compliant_with_exceptions", "compliant"),
)
INDICES = (
    *(["client_id", "name", "account_id"], ["client_id", "ref", "account_id"], ["client_id", "expires", "account_id"]),
    *(["client_id", "state"], ["client_id", "trade"], ["name", "account_id"]),
)
NO_LONGER_ASKED = ("name_id", "status_id", "next_expiration", "state", "trade")


def upgrade() -> None:
    """Apply."""
    _roster()
    op.create_table(
        "coi_roster_insurers",
        sa.Column("client_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("names", folding.BY_BYTES, nullable=False),
        _of_account("coi_roster_insurers"),
        sa.PrimaryKeyConstraint("client_id", "account_id", name=op.f("pk_coi_roster_insurers")),
        sa.UniqueConstraint("account_id", name=op.f("uq_coi_roster_insurers_account_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "coi_status_count",
        sa.Column("client_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", _status(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "status", name=op.f("pk_coi_status_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "coi_day_moves",
        sa.Column("client_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("status", _status(), nullable=False),
        sa.Column("came_from", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "day", "status", "came_from", name=op.f("pk_coi_day_moves")),
        sqlite_with_rowid=False,
    )
    op.add_column("coi_agent", sa.Column("found", folding.BY_BYTES, nullable=False, server_default=""))
    for name in NO_LONGER_ASKED:
        op.drop_index(op.f(f"ix_coi_account_client_id_archived_{name}"), table_name="coi_account")


def _roster() -> None:
    op.create_table(
        "coi_roster",
        sa.Column("client_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", _status(), nullable=False),
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", base.KeyText(), nullable=False),
        sa.Column("trade", base.KeyText(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("judged", sa.Boolean(), nullable=False),
        sa.Column("name", folding.BY_BYTES, nullable=False),
        sa.Column("ref", folding.BY_BYTES, nullable=False),
        sa.Column("project", folding.BY_BYTES, nullable=False),
        sa.Column("lines", folding.BY_BYTES, nullable=False),
        _of_account("coi_roster"),
        sa.PrimaryKeyConstraint("client_id", "status", "account_id", name=op.f("pk_coi_roster")),
        sa.UniqueConstraint("account_id", name=op.f("uq_coi_roster_account_id")),
        sqlite_with_rowid=False,
    )
    for columns in INDICES:
        beside = ["status"] if columns[0] == "client_id" else []  # SQLite has it in every index, as part of the key
        op.create_index(op.f(f"ix_coi_roster_{'_'.join(columns)}"), "coi_roster", columns, postgresql_include=beside)


def _status() -> sa.Enum:
    return sa.Enum(*STATUSES, name="accountstatus", native_enum=False, create_constraint=True, length=40)


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_account_id")
    return sa.ForeignKeyConstraint(["account_id"], ["coi_account.id"], name=name, ondelete="CASCADE")
