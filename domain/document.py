"""States of a document on its way to a reviewer's decision."""

from __future__ import annotations

import enum


class DocumentState(enum.Enum):
    """Where a document stands. Values are stored; never rename one without a migration."""

    RECEIVED = "received"
    READING = "reading"
    NEEDS_REVIEW = "needs_review"
    REVIEWED = "reviewed"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    NOT_A_CERTIFICATE = "not_a_certificate"
    FAILED = "failed"
