"""Exceptions, ratings, filed documents, folded holdings, effective-dated versions, and where accounts stood."""

import sqlalchemy as sa
from alembic import op

from records import base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATUSES = (
    "no_proof",
    "lapsed",
    "expired",
    "noncompliant",
    "pending",
    "expiring",
    "compliant_with_exceptions",
    "compliant",
)
ENDED = ("its_day", "revoked", "policy_changed", "got_worse", "requirement_changed")


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Apply. Columns are added without rebuilding a table on SQLite, which would lose its checks; one has none."""
    for column in (
        sa.Column("state", base.CleanText(), nullable=False, server_default=""),
        sa.Column("work_state", base.CleanText(), nullable=False, server_default=""),
        sa.Column("trade", base.CleanText(), nullable=False, server_default=""),
        sa.Column("project", base.CleanText(), nullable=False, server_default=""),
        sa.Column("contract_start", sa.Date(), nullable=True),
        sa.Column("contract_end", sa.Date(), nullable=True),
        sa.Column("also_known_as", base.CleanJson(), nullable=False, server_default="[]"),
        sa.Column("parties", base.CleanJson(), nullable=False, server_default="{}"),
        sa.Column("judge_again_on", sa.Date(), nullable=True),
    ):
        op.add_column("coi_account", column)
    op.create_index(op.f("ix_coi_account_judge_again_on"), "coi_account", ["judge_again_on"], unique=False)
    op.add_column("coi_client", sa.Column("time_zone", base.CleanText(), nullable=False, server_default=""))
    op.add_column("coi_user", sa.Column("approves", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("coi_finding", sa.Column("tell_client", base.CleanText(), nullable=False, server_default=""))
    op.add_column("coi_finding", sa.Column("place", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("coi_requirement_version") as table:
        table.add_column(sa.Column("effective_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("published_at", base.Moment(timezone=True), nullable=True))
        table.add_column(sa.Column("published_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("note", base.CleanText(), nullable=False, server_default=""))
        table.add_column(sa.Column("applies", sa.String(length=40), nullable=False, server_default="now"))
        table.create_foreign_key(op.f("fk_coi_requirement_version_published_by"), "coi_user", ["published_by"], ["id"])
        table.create_check_constraint(
            op.f("ck_coi_requirement_version_applies"), sa.column("applies").in_(("now", "at_renewal"))
        )
    _tables()


def _tables() -> None:
    op.create_table(
        "coi_holdings",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("starts", base.CleanJson(), nullable=False),
        sa.Column("folded_at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["coi_account.id"], name=op.f("fk_coi_holdings_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_coi_holdings")),
    )
    op.create_table(
        "coi_account_status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("status", _enum("accountstatus", *STATUSES), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("requirement_version_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_coi_account_status_score_in_range")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["coi_account.id"], name=op.f("fk_coi_account_status_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["requirement_version_id"],
            ["coi_requirement_version.id"],
            name=op.f("fk_coi_account_status_requirement_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_account_status")),
    )
    op.create_index("ix_coi_account_status_account_id_day", "coi_account_status", ["account_id", "day"], unique=False)
    op.create_table(
        "coi_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("requirement", base.CleanText(), nullable=False),
        sa.Column("kind", _enum("exceptionkind", "waived", "accepted"), nullable=False),
        sa.Column("code", base.CleanText(), nullable=False),
        sa.Column("shortfall", base.CleanText(), nullable=False),
        sa.Column("policy_number", base.CleanText(), nullable=False),
        sa.Column("requirement_version", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("reason", base.CleanText(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_why", _enum("ended", *ENDED), nullable=True),
        sa.CheckConstraint("ends_on > approved_on", name=op.f("ck_coi_exception_ends_after_it_begins")),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_why IS NULL)", name=op.f("ck_coi_exception_why_when_ended")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_coi_exception_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["coi_account.id"], name=op.f("fk_coi_exception_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["coi_user.id"], name=op.f("fk_coi_exception_approved_by")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["coi_document.id"], name=op.f("fk_coi_exception_document_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_exception")),
    )
    op.create_index(op.f("ix_coi_exception_account_id"), "coi_exception", ["account_id"], unique=False)
    op.create_table(
        "coi_carrier_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("naic", base.CleanText(), nullable=False),
        sa.Column("am_best", base.CleanText(), nullable=False),
        sa.Column("size", base.CleanText(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("admitted", base.CleanJson(), nullable=True),
        sa.Column("imported_at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["coi_client.id"], name=op.f("fk_coi_carrier_rating_client_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_carrier_rating")),
        sa.UniqueConstraint("client_id", "naic", name=op.f("uq_coi_carrier_rating_client_id_naic")),
    )
    op.create_table(
        "coi_filed_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code", base.CleanText(), nullable=False),
        sa.Column("name", base.CleanText(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["coi_account.id"], name=op.f("fk_coi_filed_document_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["coi_document.id"], name=op.f("fk_coi_filed_document_document_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_filed_document")),
    )
    op.create_index(op.f("ix_coi_filed_document_account_id"), "coi_filed_document", ["account_id"], unique=False)
