"""What the lists of a client's programs are walked by: whose rows are, beside them, and indexes that begin with that.

Policies by their numbers without blanks, signs and case.
"""

import sqlalchemy as sa
from alembic import op

from records import base, folding

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = ("coi_message", "coi_document", "coi_exception", "coi_outbox")
LONG_AGO = "1970-01-01 00:00:00.000000"


def upgrade() -> None:
    """Apply. Columns are added without rebuilding the tables on SQLite, which would lose their checks."""
    with op.batch_alter_table("coi_account", recreate="never") as table:
        moment = base.Moment(timezone=True)
        table.add_column(sa.Column("contractor_updated_at", moment, nullable=False, server_default=LONG_AGO))
    op.execute(
        "UPDATE coi_account SET contractor_updated_at = "
        "(SELECT updated_at FROM coi_contractor WHERE coi_contractor.id = coi_account.contractor_id)"
    )
    columns = ["client_id", "archived", "contractor_updated_at", "contractor_id"]
    op.create_index("ix_coi_account_contractors_changed", "coi_account", columns)
    for name in TABLES:
        with op.batch_alter_table(name, recreate="never") as table:
            table.add_column(sa.Column("client_id", sa.Integer(), nullable=True))
        op.execute(
            f"UPDATE {name} SET client_id = "  # noqa: S608 - names of ours
            f"(SELECT client_id FROM coi_account WHERE coi_account.id = {name}.account_id)"
        )
        op.create_index(op.f(f"ix_{name}_client_id_id"), name, ["client_id", "id"])
    op.create_index(op.f("ix_coi_document_client_id_updated_at_id"), "coi_document", ["client_id", "updated_at", "id"])
    _policies()


def _policies() -> None:
    with op.batch_alter_table("coi_policy", recreate="never") as batch:
        batch.add_column(sa.Column("bare", base.KeyText(), nullable=False, server_default=""))
    table = sa.table("coi_policy", sa.column("id"), sa.column("number"), sa.column("bare"))
    connection, last = op.get_bind(), 0
    wanted = sa.select(table.c.id, table.c.number).where(table.c.number.is_not(None)).order_by(table.c.id)
    while some := connection.execute(wanted.where(table.c.id > last).limit(10_000)).all():
        last = some[-1].id
        changed = sa.update(table).where(table.c.id == sa.bindparam("which")).values(bare=sa.bindparam("told"))
        connection.execute(changed, [{"which": row.id, "told": folding.bare_number(row.number)} for row in some])
    op.drop_index(op.f("ix_coi_policy_number"), table_name="coi_policy")
    op.create_index(op.f("ix_coi_policy_bare"), "coi_policy", ["bare"])
