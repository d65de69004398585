"""Joins the papers of one document that belong together: additional remarks and addenda to what they continue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from domain.addendum import Addendum
from domain.certificate import Certificate, ReadWarning, Wording
from domain.field import Field
from domain.property import PropertyEvidence
from extract.papers.remarks import RemarksPage
from extract.values.grammar import squeezed

SAME = 88.0
"""How alike (0 to 100) two readings of the same name are."""
Paper = Certificate | PropertyEvidence


@dataclass(frozen=True, slots=True)
class Joined:
    """The papers of a document with what continues them, and what continues none of them."""

    certificates: tuple[Certificate, ...]
    evidence: tuple[PropertyEvidence, ...]
    warnings: tuple[ReadWarning, ...]


def joined(
    certificates: Sequence[Certificate],
    evidence: Sequence[PropertyEvidence],
    remarks: Sequence[RemarksPage],
    addenda: Sequence[Addendum],
) -> Joined:
    """Every page of remarks and every addendum with the paper it belongs to.

    That is the paper of the form it names, of the same insured, with its policy or certificate number; of several
    such the nearest before it, or after it where none stands before (pages that were scanned in reverse).
    """
    warnings: list[ReadWarning] = []
    papers: list[Paper] = [*certificates, *evidence]
    pages_of: dict[int, list[RemarksPage]] = {}
    for one in remarks:
        home = _home(papers, _of_form(one.parent), one.insured, (one.policy_number,), one.page)
        if home is None:
            warnings.append(_alone("remarks-alone", "additional remarks (ACORD 101)", one.parent, one.page))
        else:
            pages_of.setdefault(home, []).append(one)
    for n, pages in pages_of.items():
        papers[n] = _with_remarks(papers[n], pages)
    for each in addenda:
        numbers = (each.number, each.policy_number)
        home = _home(papers, _of_form("ACORD 25"), each.insured, numbers, each.page)
        held = papers[home] if home is not None else None
        if home is None or not isinstance(held, Certificate) or held.addendum is not None:
            warnings.append(_alone("addendum-alone", "a New York addendum (ACORD 855)", "ACORD 25", each.page))
        else:
            papers[home] = replace(held, addendum=each)
    return Joined(
        tuple(one for one in papers if isinstance(one, Certificate)),
        tuple(one for one in papers if isinstance(one, PropertyEvidence)),
        tuple(warnings),
    )


def _of_form(form: str | None) -> Callable[[Paper], bool]:
    return lambda paper: form is None or paper.form == form


def _home(
    papers: Sequence[Paper], fits: Callable[[Paper], bool], insured: Field, numbers: Sequence[Field], page: int
) -> int | None:
    """The place of the paper that a page belongs to; None when there is none, or only papers of another insured."""
    ranked = []
    for n, paper in enumerate(papers):
        cited = not numbers or any(_shares(number, paper) for number in numbers)
        if fits(paper) and (cited or not _differ(insured, paper.insured.name)):
            after = paper.page > page
            ranked.append((not cited, after, abs(paper.page - page), n))
    return min(ranked)[-1] if ranked else None


def _shares(number: Field, paper: Paper) -> bool:
    """Whether a policy or certificate number stands on the paper too."""
    wanted = squeezed(str(number.value or ""))
    rows = paper.coverages if isinstance(paper, Certificate) else paper.policies
    there = (paper.number, *(row.policy_number for row in rows))
    return wanted is not None and any(squeezed(str(one.value or "")) == wanted for one in there)


def _differ(one: Field, other: Field) -> bool:
    """Whether two names are surely not the same; the shorter may be the beginning of the longer."""
    if one.value is None or other.value is None:
        return False
    return fuzz.partial_ratio(str(one.value).casefold(), str(other.value).casefold()) < SAME


def _with_remarks(paper: Paper, pages: Sequence[RemarksPage]) -> Paper:
    """The paper with the text of its pages, in their order."""
    text = _text_of(_in_order(pages, paper.page))
    if text is None:
        return paper
    if isinstance(paper, Certificate):
        return replace(paper, remarks=text, wording=(*paper.wording, *_wording_of(str(text.value))))
    return replace(paper, remarks=text)


def _in_order(pages: Sequence[RemarksPage], parent: int) -> list[RemarksPage]:
    """By the numbers they bear; pages that bear none, or the same, as they lie: from the paper on, either way."""
    places = [one.place for one in pages]
    if all(places) and len(set(places)) == len(places):
        return sorted(pages, key=lambda one: one.place)
    return sorted(pages, key=lambda one: one.page, reverse=all(one.page < parent for one in pages))


def _text_of(pages: Sequence[RemarksPage]) -> Field | None:
    """The remarks of all pages as one field, which points to the first of them."""
    told = [one.text for one in pages if isinstance(one.text.value, str)]
    if not told:
        return None
    return replace(
        told[0],
        value="\n".join(str(one.value) for one in told),
        text="\n".join(str(one.text) for one in told),
        confidence=min(one.confidence for one in told),
    )


def _wording_of(text: str) -> Iterator[Wording]:
    from extract.free_text.wording import wording_of  # spaCy takes a second to load; most documents have no remarks

    return (replace(one, source="remarks") for one in wording_of(text))


def _alone(code: str, what: str, parent: str | None, page: int) -> ReadWarning:
    of = f"no {parent}" if parent else "no certificate"
    return ReadWarning(code, f"Page {page} is {what}, but this file holds {of} that it belongs to.", page)
