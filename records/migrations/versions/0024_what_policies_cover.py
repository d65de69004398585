"""What a policy for other coverage covers, beside its row: professional liability is not followed by cyber liability."""

import sqlalchemy as sa
from alembic import op

from config.vocabulary import line_in

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The column is added without rebuilding the table on SQLite, which would lose its checks."""
    with op.batch_alter_table("coi_policy", recreate="never") as batch:
        batch.add_column(sa.Column("covers", sa.String(40), nullable=False, server_default="other"))
    op.execute("UPDATE coi_policy SET covers = line WHERE line <> 'other'")
    policy = sa.table(
        "coi_policy", *(sa.column(name) for name in ("id", "certificate_id", "position", "line", "covers"))
    )
    paper = sa.table("coi_certificate", sa.column("id"), sa.column("body", sa.JSON))
    wanted = (
        sa.select(policy.c.id, policy.c.position, paper.c.body)
        .join(paper, paper.c.id == policy.c.certificate_id)
        .where(policy.c.line == "other")
        .order_by(policy.c.id)
        .limit(1000)
    )
    changed = sa.update(policy).where(policy.c.id == sa.bindparam("which")).values(covers=sa.bindparam("told"))
    connection, last = op.get_bind(), 0
    while some := connection.execute(wanted.where(policy.c.id > last)).all():
        last = some[-1].id
        connection.execute(changed, [{"which": row.id, "told": _covers(row.body, row.position)} for row in some])


def _covers(body: dict[str, object], position: int) -> str:
    rows = body.get("coverages")
    row = rows[position] if isinstance(rows, list) and position < len(rows) else {}
    told = row.get("description") or {}
    return line_in(str(told.get("value") or told.get("text") or ""))
