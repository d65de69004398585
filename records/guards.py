"""Triggers by which the database itself keeps what must not change, whoever asks."""

from __future__ import annotations

APPEND_ONLY = {
    # table: (what it refuses, what it says)
    "coi_audit_event": (("UPDATE", "DELETE"), "the audit trail is append-only"),
    "coi_audit_end": (("DELETE",), "the mark of the audit trail's end stays"),
    "coi_decision": (("UPDATE",), "decisions are append-only"),
}


def guards(dialect: str) -> tuple[str, ...]:
    """The statements that create the triggers, once all tables are there."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def _sqlite() -> tuple[str, ...]:
    plain = tuple(
        f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_quoted(say)}'); END"
        for table, (refused, say) in APPEND_ONLY.items()
        for what in refused
    )
    # INSERT OR REPLACE removes the old row without firing the trigger on DELETE
    replacing = (
        "CREATE TRIGGER coi_audit_event_no_replace BEFORE INSERT ON coi_audit_event "
        "WHEN EXISTS (SELECT 1 FROM coi_audit_event "
        "WHERE id = NEW.id OR hash = NEW.hash OR previous = NEW.previous) "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    )
    return (*plain, replacing)


def _postgresql() -> tuple[str, ...]:
    made = [
        "CREATE FUNCTION coi_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    ]
    for table, (refused, say) in APPEND_ONLY.items():
        what = " OR ".join((*refused, "TRUNCATE"))
        made.append(
            f"CREATE TRIGGER {table}_guard BEFORE {what} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION coi_refuse('{_quoted(say)}')"
        )
    return tuple(made)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
