"""What the review screen's templates are given."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from config.finding_words import judgement_in
from config.reference import signal_bounds
from domain.finding import Judgement, Result
from domain.message import MessageKind
from domain.page import PageKind
from pipeline.case import Case, CaseDecision
from records import people
from records.work import OpenWork
from review_ui.review.attached import shown_endorsements, shown_notices
from review_ui.review.form import SURE, boxes, groups
from review_ui.review.papers import SidePaper, addendum_paper, property_paper
from review_ui.review.typed import HERE, PREFIX, with_typed
from review_ui.review.wording import SOURCES, pieces, statements
from review_ui.shell.guards import visitor
from review_ui.shell.languages import _, spoken


def screen(case: Case, look: OpenWork, *, trouble: str | None = None, wrong: dict[str, str] | None = None) -> str:
    """The review screen's HTML.

    Args:
        case: what to show.
        look: opens a unit that only reads.
        trouble: why what was just asked for did not happen; the typed values are then shown again.
        wrong: what is wrong with single boxes, by path.
    """
    certificate = case.certificate
    if certificate is not None and trouble is not None:
        certificate = with_typed(certificate, request.form)
    with look() as session:
        reviewers = [(one.id, one.name) for one in people.reviewers(session)]
    return render_template(
        "review/case.html",
        case=case,
        groups=groups(certificate) if certificate else (),
        must_call=sum(one.weight for one in case.signals) >= signal_bounds()[1],
        boxes=tuple(one for one in boxes(certificate) if one.field.box) if certificate else (),
        said={source: (pieces(certificate, source), statements(certificate, source)) for source in SOURCES}
        if certificate
        else {},
        papers=_papers(case),
        endorsements=shown_endorsements(case.endorsements, SURE),
        notices=shown_notices(case.notices, SURE),
        trouble=trouble,
        wrong=wrong or {},
        typed=request.form if trouble else {},
        prefix=PREFIX,
        here=HERE,
        page_kinds=PageKind,
        mail_kinds=MessageKind,
        reviewers=reviewers,
        me=visitor(),
        history=told_once(case.history),
        **findings(case.judgement),
    )


def _papers(case: Case) -> tuple[SidePaper, ...]:
    """What else the document holds: the certificate's addendum, and evidence of property insurance."""
    addendum = case.certificate.addendum if case.certificate else None
    first = (addendum_paper(addendum),) if addendum else ()
    return (*first, *(property_paper(one) for one in case.property_evidence))


def findings(judgement: Judgement | None) -> dict[str, Any]:
    """Findings in the order a reviewer wants them: not met, then to settle, then met."""
    if judgement is None:
        return {"judgement": None, "bad": (), "unclear": (), "good": ()}
    judgement = judgement_in(judgement, spoken().code)
    met = (Result.PASS, Result.WAIVED)
    return {
        "judgement": judgement,
        "bad": judgement.deficiencies,
        "unclear": tuple(one for one in judgement.findings if one.result is Result.NEEDS_REVIEW),
        "good": tuple(one for one in judgement.findings if one.result in met),
    }


def told_once(history: Sequence[CaseDecision]) -> tuple[CaseDecision, ...]:
    """The history without repetitions: of equal entries in a row, as of a letter that saves itself, the last."""
    runs = groupby(history, key=lambda one: (one.who, one.what, one.reason))
    return tuple(list(run)[-1] for _, run in runs)


def stated_message() -> int:
    """The message that a posted form is about."""
    found = request.form.get("message", type=int)
    if found is None:
        abort(400, _("The form does not say which message it is about."))
    return found


def back_to_case(words: str, *, document_id: int | None = None) -> Any:
    """To the case again, saying what was done."""
    flash(words)
    document = document_id or request.form.get("document", type=int)
    return redirect(url_for("case.show", message_id=stated_message(), document=document), code=303)


def on_to_next(words: str, after: int) -> Any:
    """To the next item that waits, saying what was done."""
    flash(words)
    return redirect(url_for("queue.next_item", after=after), code=303)
