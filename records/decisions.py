"""What people decided: appended, never changed."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Table, stored_enum
from records.people import User


class DecisionKind(enum.Enum):
    """The kinds of decision. Values are stored; never rename one without a migration."""

    CONFIRM = "confirm"
    REJECT = "reject"
    ASSIGN = "assign"
    TAKE = "take"
    RECLASSIFY = "reclassify"
    SPLIT = "split"
    SET_KIND = "set_kind"
    CLOSE = "close"
    EDIT_LETTER = "edit_letter"
    SEND = "send"


class Decision(Table):
    """One decision about a message or one of its documents; `values` are corrections by field path, or its facts."""

    __tablename__ = "coi_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("coi_message.id", ondelete="CASCADE"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("coi_document.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("coi_user.id"))
    kind: Mapped[DecisionKind] = mapped_column(stored_enum(DecisionKind))
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str | None]
    made_at: Mapped[datetime] = mapped_column(index=True)


def history(session: Session, message_id: int) -> Sequence[tuple[Decision, str]]:
    """All decisions about a message and its documents with who made them, oldest first."""
    rows = session.execute(
        select(Decision, User.name)
        .outerjoin(User, Decision.user_id == User.id)
        .where(Decision.message_id == message_id)
        .order_by(Decision.id)
    )
    return [(row[0], row[1] or "Certdesk") for row in rows]


def confirmation(session: Session, document_id: int) -> Decision | None:
    """The newest confirmation of a document; its values are all corrections that hold."""
    wanted = select(Decision).filter_by(document_id=document_id, kind=DecisionKind.CONFIRM)
    return session.scalar(wanted.order_by(Decision.id.desc()).limit(1))


def sendings(session: Session, message_id: int | None) -> int:
    """How often an answer to a message was approved."""
    wanted = select(func.count(Decision.id)).where(
        Decision.message_id == message_id, Decision.kind == DecisionKind.SEND
    )
    return session.scalar(wanted) or 0
