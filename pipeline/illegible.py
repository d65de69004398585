"""Pages that are plainly certificates, and too worn, coarse or small to be read: which, and whether they are missed."""

from __future__ import annotations

from collections.abc import Sequence

from domain.certificate import ILLEGIBLE
from domain.document import DocumentState
from domain.finding import Fixer, Judgement
from domain.saying import phrased
from outbound.draft import Unread
from records.documents import Document

ASKED = "clearer-copy-asked"
"""The flag of a mail whose sender was asked for a clearer copy at once, so that nobody need answer it."""
_THEIRS = (Fixer.AGENT, Fixer.INSURED)
_SET_ASIDE = (DocumentState.REJECTED, DocumentState.NOT_A_CERTIFICATE, DocumentState.SUPERSEDED)


def pages_of(document: Document) -> tuple[int, ...]:
    """The numbers of such pages of a document that was read."""
    return tuple(one["page"] for one in (document.extraction or {}).get("warnings", ()) if one["code"] == ILLEGIBLE)


def why(document: Document) -> str:
    """What whoever sent it, or a reviewer, is told of a document with such a page, with what helps."""
    return phrased(
        "Page {number} of {name} is a certificate, but too worn, coarse or small to be read. Best is the PDF from the "
        "insurance agency's system; else a scan at 300 dpi in black and white or gray, or a fax in fine mode, of the "
        "whole page, straight and without shadows.",
        number=pages_of(document)[0],
        name=document.name,
    )


def is_illegible(document: Document) -> bool:
    """Whether it holds such a page and nothing that could be judged."""
    return document.state is DocumentState.FAILED and document.reason_code == ILLEGIBLE


def states_coverage(papers: Sequence[Document]) -> bool:
    """Whether any certificate, or evidence of property insurance, among the papers could be read."""
    read = [one.extraction for one in papers if one.extraction and one.state not in _SET_ASIDE]
    return any(one.get("certificates") or one.get("property_evidence") for one in read)


def missed(papers: Sequence[Document], judgement: Judgement | None) -> tuple[Unread, ...]:
    """The pages to ask for again, a document each: all, unless nothing is missing after what could be read.

    A page that could not be read may show what is missing; where nothing is that agent or contractor could send, nobody
    is asked for it. What a person set aside is not asked for either.
    """
    if judgement is not None and not any(one.fixer in _THEIRS for one in judgement.deficiencies):
        return ()
    kept = (one for one in papers if one.state not in _SET_ASIDE)
    return tuple(Unread(one.name, ILLEGIBLE, pages) for one in kept if (pages := pages_of(one)))
