"""The first tables."""

import sqlalchemy as sa
from alembic import op

from records import base
from records.guards import guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "coi_agent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", base.CleanText(), nullable=False),
        sa.Column("agency", base.CleanText(), nullable=False),
        sa.Column("email", base.KeyText(), nullable=True),
        sa.Column("phone", base.CleanText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_agent")),
    )
    op.create_index(op.f("ix_coi_agent_email"), "coi_agent", ["email"], unique=False)
    op.create_table(
        "coi_audit_end",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_coi_audit_end_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_audit_end")),
    )
    op.create_table(
        "coi_audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.Column("actor", base.CleanText(), nullable=False),
        sa.Column("action", base.CleanText(), nullable=False),
        sa.Column("subject", base.CleanText(), nullable=False),
        sa.Column("detail", base.CleanJson(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_coi_audit_event_hash")),
        sa.UniqueConstraint("previous", name=op.f("uq_coi_audit_event_previous")),
    )
    op.create_table(
        "coi_client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", base.CleanText(), nullable=False),
        sa.Column("name", base.CleanText(), nullable=False),
        sa.Column("address", base.CleanText(), nullable=False),
        sa.Column("contact_email", base.CleanText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_client")),
        sa.UniqueConstraint("slug", name=op.f("uq_coi_client_slug")),
    )
    op.create_table(
        "coi_contractor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", base.KeyText(), nullable=False),
        sa.Column("email", base.KeyText(), nullable=True),
        sa.Column("phone", base.CleanText(), nullable=True),
        sa.Column("address", base.CleanText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_contractor")),
    )
    op.create_index(op.f("ix_coi_contractor_email"), "coi_contractor", ["email"], unique=False)
    op.create_index(op.f("ix_coi_contractor_name"), "coi_contractor", ["name"], unique=False)
    op.create_table(
        "coi_failed_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", base.KeyText(), nullable=False),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_failed_sign_in")),
    )
    op.create_index(op.f("ix_coi_failed_sign_in_key"), "coi_failed_sign_in", ["key"], unique=False)
    op.create_table(
        "coi_secret",
        sa.Column("name", base.CleanText(), nullable=False),
        sa.Column("sealed", base.CleanText(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_coi_secret")),
    )
    op.create_table(
        "coi_requirement_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("code", base.CleanText(), nullable=False),
        sa.Column("title", base.CleanText(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["coi_client.id"], name=op.f("fk_coi_requirement_set_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_requirement_set")),
        sa.UniqueConstraint("client_id", "code", name=op.f("uq_coi_requirement_set_client_id_code")),
    )
    op.create_table(
        "coi_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", base.KeyText(), nullable=False),
        sa.Column("name", base.CleanText(), nullable=False),
        sa.Column("password_hash", base.CleanText(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "reviewer", "client", "operator", name="role", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(role = 'client') = (client_id IS NOT NULL)", name=op.f("ck_coi_user_client_of_client_role")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_coi_user_email_in_lower_case")),
        sa.ForeignKeyConstraint(["client_id"], ["coi_client.id"], name=op.f("fk_coi_user_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_user")),
        sa.UniqueConstraint("email", name=op.f("uq_coi_user_email")),
    )
    op.create_table(
        "coi_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("contractor_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("requirement_set_id", sa.Integer(), nullable=False),
        sa.Column("client_ref", base.CleanText(), nullable=True),
        sa.Column("flags", base.CleanJson(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "no_proof",
                "lapsed",
                "expired",
                "noncompliant",
                "pending",
                "expiring",
                "compliant_with_exceptions",
                "compliant",
                name="accountstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("lines", base.CleanJson(), nullable=False),
        sa.Column("next_expiration", sa.Date(), nullable=True),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_coi_account_score_in_range")),
        sa.ForeignKeyConstraint(["agent_id"], ["coi_agent.id"], name=op.f("fk_coi_account_agent_id")),
        sa.ForeignKeyConstraint(["client_id"], ["coi_client.id"], name=op.f("fk_coi_account_client_id")),
        sa.ForeignKeyConstraint(["contractor_id"], ["coi_contractor.id"], name=op.f("fk_coi_account_contractor_id")),
        sa.ForeignKeyConstraint(
            ["requirement_set_id"], ["coi_requirement_set.id"], name=op.f("fk_coi_account_requirement_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_account")),
        sa.UniqueConstraint("client_id", "contractor_id", name=op.f("uq_coi_account_client_id_contractor_id")),
    )
    op.create_index(op.f("ix_coi_account_agent_id"), "coi_account", ["agent_id"], unique=False)
    op.create_index(op.f("ix_coi_account_client_id"), "coi_account", ["client_id"], unique=False)
    op.create_index(op.f("ix_coi_account_contractor_id"), "coi_account", ["contractor_id"], unique=False)
    op.create_table(
        "coi_requirement_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("requirement_set_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", base.CleanJson(), nullable=False),
        sa.Column("created_at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["requirement_set_id"],
            ["coi_requirement_set.id"],
            name=op.f("fk_coi_requirement_version_requirement_set_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_requirement_version")),
        sa.UniqueConstraint(
            "requirement_set_id", "version", name=op.f("uq_coi_requirement_version_requirement_set_id_version")
        ),
    )
    op.create_table(
        "coi_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", base.Moment(timezone=True), nullable=False),
        sa.Column("last_seen_at", base.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["coi_user.id"], name=op.f("fk_coi_sign_in_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_sign_in")),
        sa.UniqueConstraint("token", name=op.f("uq_coi_sign_in_token")),
    )
    op.create_table(
        "coi_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("mailbox", base.CleanText(), nullable=False),
        sa.Column("message_id", base.KeyText(), nullable=True),
        sa.Column("in_reply_to", base.CleanText(), nullable=True),
        sa.Column("reference_ids", base.CleanJson(), nullable=False),
        sa.Column("sender", base.CleanText(), nullable=False),
        sa.Column("sender_name", base.CleanText(), nullable=False),
        sa.Column("recipients", base.CleanJson(), nullable=False),
        sa.Column("subject", base.CleanText(), nullable=False),
        sa.Column("body", base.CleanText(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "submission",
                "question",
                "confirmation",
                "cancellation_notice",
                "automatic_reply",
                "bounce",
                "other",
                name="messagekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kind_reason", base.CleanText(), nullable=False),
        sa.Column("may_answer", sa.Boolean(), nullable=False),
        sa.Column("flags", base.CleanJson(), nullable=False),
        sa.Column("links", base.CleanJson(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "reading",
                "awaiting_review",
                "answered",
                "filed",
                "ignored",
                "quarantined",
                name="messagestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason_code", base.CleanText(), nullable=True),
        sa.Column("reason", base.CleanText(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("matched_by", base.CleanText(), nullable=True),
        sa.Column("suggestions", base.CleanJson(), nullable=False),
        sa.Column("open_findings", sa.Integer(), nullable=False),
        sa.Column("arrived_at", base.Moment(timezone=True), nullable=False),
        sa.Column("read_at", base.Moment(timezone=True), nullable=True),
        sa.Column("sent_at", base.Moment(timezone=True), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state != 'quarantined' OR reason IS NOT NULL", name=op.f("ck_coi_message_reason_when_quarantined")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["coi_account.id"], name=op.f("fk_coi_message_account_id")),
        sa.ForeignKeyConstraint(["assigned_to"], ["coi_user.id"], name=op.f("fk_coi_message_assigned_to")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_message")),
        sa.UniqueConstraint("identity", name=op.f("uq_coi_message_identity")),
    )
    op.create_index(op.f("ix_coi_message_account_id"), "coi_message", ["account_id"], unique=False)
    op.create_index(op.f("ix_coi_message_arrived_at"), "coi_message", ["arrived_at"], unique=False)
    op.create_index(op.f("ix_coi_message_message_id"), "coi_message", ["message_id"], unique=False)
    op.create_index(op.f("ix_coi_message_state"), "coi_message", ["state"], unique=False)
    op.create_table(
        "coi_upload_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("created_at", base.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", base.Moment(timezone=True), nullable=False),
        sa.Column("revoked_at", base.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["coi_account.id"], name=op.f("fk_coi_upload_token_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_upload_token")),
        sa.UniqueConstraint("token", name=op.f("uq_coi_upload_token_token")),
    )
    op.create_index(op.f("ix_coi_upload_token_account_id"), "coi_upload_token", ["account_id"], unique=False)
    op.create_table(
        "coi_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("path", base.KeyText(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", base.CleanText(), nullable=False),
        sa.Column("media_type", base.CleanText(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("refusal_code", base.CleanText(), nullable=True),
        sa.Column("refusal", base.CleanText(), nullable=True),
        sa.CheckConstraint(
            "(refusal_code IS NULL) = (refusal IS NULL)", name=op.f("ck_coi_attachment_refusal_is_told")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["coi_message.id"], name=op.f("fk_coi_attachment_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_attachment")),
        sa.UniqueConstraint("message_id", "path", name=op.f("uq_coi_attachment_message_id_path")),
    )
    op.create_index(op.f("ix_coi_attachment_message_id"), "coi_attachment", ["message_id"], unique=False)
    op.create_table(
        "coi_outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("letter", base.CleanText(), nullable=False),
        sa.Column("to_addresses", base.CleanJson(), nullable=False),
        sa.Column("cc_addresses", base.CleanJson(), nullable=False),
        sa.Column("subject", base.CleanText(), nullable=False),
        sa.Column("body", base.CleanText(), nullable=False),
        sa.Column("in_reply_to", base.CleanText(), nullable=True),
        sa.Column("reference_ids", base.CleanJson(), nullable=False),
        sa.Column("reply_to", base.CleanText(), nullable=False),
        sa.Column("message_id", base.KeyText(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "approved",
                "in_flight",
                "sent",
                "uncertain",
                "refused",
                "discarded",
                name="outboxstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("why_not", base.CleanText(), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", base.Moment(timezone=True), nullable=True),
        sa.Column("sent_at", base.Moment(timezone=True), nullable=True),
        sa.Column("sent_digest", base.CleanText(), nullable=True),
        sa.Column("last_reply", base.CleanText(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", base.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_coi_outbox_moment_when_sent")),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'in_flight') OR approved_at IS NOT NULL",
            name=op.f("ck_coi_outbox_approved_first"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["coi_account.id"], name=op.f("fk_coi_outbox_account_id")),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["coi_message.id"], name=op.f("fk_coi_outbox_answers_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["coi_user.id"], name=op.f("fk_coi_outbox_approved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_outbox")),
        sa.UniqueConstraint("message_id", name=op.f("uq_coi_outbox_message_id")),
    )
    op.create_index(op.f("ix_coi_outbox_account_id"), "coi_outbox", ["account_id"], unique=False)
    op.create_index(op.f("ix_coi_outbox_answers_id"), "coi_outbox", ["answers_id"], unique=False)
    op.create_index(op.f("ix_coi_outbox_state"), "coi_outbox", ["state"], unique=False)
    op.create_index(
        "uq_coi_outbox_live_answer",
        "coi_outbox",
        ["answers_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('draft', 'approved', 'in_flight')"),
        postgresql_where=sa.text("state IN ('draft', 'approved', 'in_flight')"),
    )
    op.create_table(
        "coi_sighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", base.CleanText(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["coi_message.id"], name=op.f("fk_coi_sighting_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_sighting")),
        sa.UniqueConstraint("mailbox", "uidvalidity", "uid", name=op.f("uq_coi_sighting_mailbox_uidvalidity_uid")),
    )
    op.create_index(op.f("ix_coi_sighting_message_id"), "coi_sighting", ["message_id"], unique=False)
    op.create_table(
        "coi_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", base.CleanText(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "acord_25",
                "acord_24",
                "acord_27",
                "acord_28",
                "acord_30",
                "acord_101",
                "acord_855",
                "other_certificate",
                "endorsement",
                "declarations",
                "cancellation_notice",
                "cover_sheet",
                "blank_form",
                "other",
                name="pagekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "reading",
                "needs_review",
                "reviewed",
                "superseded",
                "rejected",
                "not_a_certificate",
                "failed",
                name="documentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason_code", base.CleanText(), nullable=True),
        sa.Column("reason", base.CleanText(), nullable=True),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("last_page", sa.Integer(), nullable=True),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("reader_version", base.CleanText(), nullable=True),
        sa.Column("extraction", base.CleanJson(), nullable=True),
        sa.Column("read_at", base.Moment(timezone=True), nullable=True),
        sa.Column("created_at", base.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('failed', 'rejected') OR reason IS NOT NULL",
            name=op.f("ck_coi_document_reason_when_set_aside"),
        ),
        sa.CheckConstraint(
            "first_page >= 1 AND (last_page IS NULL OR last_page >= first_page)",
            name=op.f("ck_coi_document_pages_in_order"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["coi_account.id"], name=op.f("fk_coi_document_account_id")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["coi_attachment.id"], name=op.f("fk_coi_document_attachment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["coi_message.id"], name=op.f("fk_coi_document_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_document")),
        sa.UniqueConstraint("attachment_id", "first_page", name=op.f("uq_coi_document_attachment_id_first_page")),
    )
    op.create_index(op.f("ix_coi_document_account_id"), "coi_document", ["account_id"], unique=False)
    op.create_index(op.f("ix_coi_document_message_id"), "coi_document", ["message_id"], unique=False)
    op.create_table(
        "coi_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("form", base.CleanText(), nullable=False),
        sa.Column("edition", base.CleanText(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("insured", base.KeyText(), nullable=True),
        sa.Column("holder", base.CleanText(), nullable=True),
        sa.Column("certificate_date", sa.Date(), nullable=True),
        sa.Column("body", base.CleanJson(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["coi_document.id"], name=op.f("fk_coi_certificate_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_certificate")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_coi_certificate_document_id_position")),
    )
    op.create_index(op.f("ix_coi_certificate_document_id"), "coi_certificate", ["document_id"], unique=False)
    op.create_index(op.f("ix_coi_certificate_insured"), "coi_certificate", ["insured"], unique=False)
    op.create_table(
        "coi_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "confirm",
                "reject",
                "assign",
                "take",
                "reclassify",
                "split",
                "set_kind",
                "close",
                "edit_letter",
                "send",
                name="decisionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("values", base.CleanJson(), nullable=False),
        sa.Column("reason", base.CleanText(), nullable=True),
        sa.Column("made_at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["coi_document.id"], name=op.f("fk_coi_decision_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["coi_message.id"], name=op.f("fk_coi_decision_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["coi_user.id"], name=op.f("fk_coi_decision_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_decision")),
    )
    op.create_index(op.f("ix_coi_decision_document_id"), "coi_decision", ["document_id"], unique=False)
    op.create_index(op.f("ix_coi_decision_message_id"), "coi_decision", ["message_id"], unique=False)
    op.create_table(
        "coi_endorsement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("form", base.CleanText(), nullable=False),
        sa.Column("edition", base.CleanText(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("policy_number", base.CleanText(), nullable=True),
        sa.Column("parties", base.CleanJson(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["coi_document.id"], name=op.f("fk_coi_endorsement_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_endorsement")),
    )
    op.create_index(op.f("ix_coi_endorsement_document_id"), "coi_endorsement", ["document_id"], unique=False)
    op.create_table(
        "coi_field_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("certificate_no", sa.Integer(), nullable=False),
        sa.Column("path", base.KeyText(), nullable=False),
        sa.Column("value", base.CleanJson(), nullable=False),
        sa.Column("text", base.CleanText(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("x0", sa.Double(), nullable=True),
        sa.Column("top", sa.Double(), nullable=True),
        sa.Column("x1", sa.Double(), nullable=True),
        sa.Column("bottom", sa.Double(), nullable=True),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_coi_field_value_confidence_in_range")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["coi_document.id"], name=op.f("fk_coi_field_value_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_field_value")),
        sa.UniqueConstraint(
            "document_id", "certificate_no", "path", name=op.f("uq_coi_field_value_document_id_certificate_no_path")
        ),
    )
    op.create_index(op.f("ix_coi_field_value_document_id"), "coi_field_value", ["document_id"], unique=False)
    op.create_table(
        "coi_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("requirement_version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("code", base.CleanText(), nullable=False),
        sa.Column("requirement", base.CleanText(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "pass",
                "fail",
                "unverified",
                "needs_review",
                "not_applicable",
                "waived",
                name="result",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "severity",
            sa.Enum(
                "critical",
                "major",
                "minor",
                "info",
                name="severity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "fixer",
            sa.Enum(
                "agent", "insured", "client", "us", name="fixer", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("line", base.CleanText(), nullable=True),
        sa.Column("title", base.CleanText(), nullable=False),
        sa.Column("ask", base.CleanText(), nullable=False),
        sa.Column("tell_insured", base.CleanText(), nullable=False),
        sa.Column("facts", base.CleanJson(), nullable=False),
        sa.Column("fields", base.CleanJson(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["coi_account.id"], name=op.f("fk_coi_finding_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["coi_document.id"], name=op.f("fk_coi_finding_document_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["requirement_version_id"],
            ["coi_requirement_version.id"],
            name=op.f("fk_coi_finding_requirement_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_finding")),
    )
    op.create_index(op.f("ix_coi_finding_account_id"), "coi_finding", ["account_id"], unique=False)
    op.create_table(
        "coi_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "acord_25",
                "acord_24",
                "acord_27",
                "acord_28",
                "acord_30",
                "acord_101",
                "acord_855",
                "other_certificate",
                "endorsement",
                "declarations",
                "cancellation_notice",
                "cover_sheet",
                "blank_form",
                "other",
                name="pagekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("edition", base.CleanText(), nullable=True),
        sa.Column(
            "source",
            sa.Enum("acroform", "text", "ocr", name="pagesource", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("rotation", sa.Integer(), nullable=False),
        sa.Column("width", sa.Double(), nullable=False),
        sa.Column("height", sa.Double(), nullable=False),
        sa.Column("image_digest", base.CleanText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["coi_document.id"], name=op.f("fk_coi_page_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_page")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_coi_page_document_id_number")),
    )
    op.create_index(op.f("ix_coi_page_document_id"), "coi_page", ["document_id"], unique=False)
    op.create_table(
        "coi_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "line",
            sa.Enum(
                "gl",
                "auto",
                "umbrella",
                "wc",
                "other",
                name="line",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", base.KeyText(), nullable=True),
        sa.Column("insurer", base.CleanText(), nullable=True),
        sa.Column("naic", base.CleanText(), nullable=True),
        sa.Column("effective", sa.Date(), nullable=True),
        sa.Column("expiration", sa.Date(), nullable=True),
        sa.Column("limits", base.CleanJson(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["coi_certificate.id"], name=op.f("fk_coi_policy_certificate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coi_policy")),
        sa.UniqueConstraint("certificate_id", "position", name=op.f("uq_coi_policy_certificate_id_position")),
    )
    op.create_index(op.f("ix_coi_policy_certificate_id"), "coi_policy", ["certificate_id"], unique=False)
    op.create_index(op.f("ix_coi_policy_expiration"), "coi_policy", ["expiration"], unique=False)
    op.create_index(op.f("ix_coi_policy_number"), "coi_policy", ["number"], unique=False)

    op.execute(sa.text("INSERT INTO coi_audit_end (id, events, hash) VALUES (1, 0, :start)").bindparams(start="0" * 64))
    for statement in guards(op.get_bind().dialect.name):
        op.execute(statement)
