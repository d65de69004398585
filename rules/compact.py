"""From a paper's boxes to what a rule can ask for: everything that depends on no requirement and no day is found here.

It is done once, when a paper is confirmed, so that judging an account is a matter of comparing numbers and days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache

from config.reference import Form, forms
from config.vocabulary import line_of
from domain.certificate import Certificate, Coverage, Endorsement, Line, Wording
from domain.field import Field
from domain.holdings import HeldPage, HeldPaper, HeldPolicy, Proof, Restriction
from rules import says
from rules.boxes import amount_of, day_of, is_no, is_unsure, is_yes, text_of
from rules.compact_boxes import held_paper, words_in
from rules.words import bare, clauses

GRANTS_ALL = ("CG 20 10", "11 85", "ai_completed")
"""The one edition of CG 20 10 that also covers completed operations."""
_TICKS = ("occurrence", "claims_made", "deductible", "retention", "per_statute")
_ANSWERS = ("addl_insd", "subr_wvd", "persons_excluded")
_PLAIN = ("policy_number", "effective_date", "expiration_date", "insurer_letter", "retention_amount", "description")
_RETRO = re.compile(
    r"\bretro(?:active)?\.?\s*(?:date)?\s*[:\-]?\s*(?:is\s+)?"
    r"(?:(?P<day>\d{1,2}[/\-.]\d{1,2}[/\-.]\d{2,4}|\d{4}-\d{2}-\d{2})"
    r"|(?P<words>policy inception|inception|full prior acts|full|none|n/?a|prior acts))",
    re.IGNORECASE,
)


def paper_of(certificate: Certificate, proof: Proof, place: int) -> HeldPaper:
    """A certificate without its rows."""
    held = held_paper(certificate, proof, place)
    signature = certificate.signature
    unsure = {"signature"} if not proof.confirmed and is_unsure(signature) else set()
    made = replace(
        held,
        signed=signature.value if isinstance(signature.value, bool) else None,
        wording=certificate.wording,
        cited=tuple(_cited(certificate)),
        restrictions=tuple(_restrictions(certificate)),
        unsure=held.unsure | unsure,
        has_addendum=certificate.addendum is not None,
    )
    return replace(made, says=says.of_paper(made), says_of_rows=says.of_rows(made))


def policies_of(certificate: Certificate, confirmed: bool) -> tuple[HeldPolicy, ...]:
    """The rows of a certificate, in their order; which paper it is they are told later."""
    return tuple(_policy(certificate, row, n, confirmed) for n, row in enumerate(certificate.coverages))


def page_of(page: Endorsement, document_id: int) -> HeldPage:
    """An endorsement page; what the page itself does not say of its line and effect, the catalogue does."""
    known = forms().get(page.form)
    edition = page.edition or ""
    granted = page.grants or (tuple(sorted(granted_by(known, edition))) if known else ())
    basis = page.basis or (known.basis if known else "")
    automatic = basis.startswith("blanket")
    return HeldPage(
        form=page.form,
        document_id=document_id,
        page=page.page,
        edition=edition,
        line=page.line or (known.line if known else ""),
        policy_number=bare(text_of(page.policy_number)),
        parties=page.scheduled_parties,
        grants=granted,
        restricts=page.restricts,
        basis=basis,
        blanket=page.blanket or automatic or any(_ANYBODY.search(one) for one in page.scheduled_parties),
        is_specimen=page.is_specimen or (not page.scheduled_parties and not page.blanket and not automatic),
    )


_ANYBODY = re.compile(r"required by|written (?:contract|agreement)|any person|blanket|where required", re.IGNORECASE)


@lru_cache(maxsize=4096)
def granted_by(form: Form, edition: str) -> frozenset[str]:
    """What a form of that edition grants."""
    more = {GRANTS_ALL[2]} if (form.number, edition) == GRANTS_ALL[:2] else set()
    return form.grants | more


def _policy(certificate: Certificate, row: Coverage, place: int, confirmed: bool) -> HeldPolicy:
    line = line_of(row)
    named = dict(_boxes(row))
    amounts = {code: amount for code, box in row.limits.items() if (amount := amount_of(box)) is not None}
    retention = amount_of(row.retention_amount)
    if retention is None:
        retention = amounts.get("deductible")
    told = str(row.description.value or row.description.text or "")
    retro, words = _retro(told, certificate, line)
    made = HeldPolicy(
        line=line,
        paper=0,
        row=place,
        number=text_of(row.policy_number),
        effective=day_of(row.effective_date),
        expiration=day_of(row.expiration_date),
        limits=amounts,
        words=words_in(named),
        marked=frozenset(name for name, box in named.items() if is_yes(box)),
        denied=frozenset(name for name in _ANSWERS if is_no(named[name])),
        blank=frozenset(_blank(row)),
        unsure=frozenset() if confirmed else frozenset(name for name, box in named.items() if is_unsure(box)),
        retention=retention,
        insurer_letters="".join(re.findall(r"[A-F]", str(row.insurer_letter.value or "").upper())),
        is_excess=row.is_excess,
        description=told,
        retro=retro,
        retro_words=words,
    )
    return replace(made, says=says.of_policy(made), columns=says.of_columns(made))


def _boxes(row: Coverage) -> Iterator[tuple[str, Field]]:
    for name in (*_PLAIN, *_TICKS, *_ANSWERS):
        yield name, getattr(row, name)
    for group in ("limits", "autos", "aggregate_per"):
        for code, box in getattr(row, group).items():
            yield f"{group}.{code}", box


def _blank(row: Coverage) -> Iterator[str]:
    """Boxes that stand on the paper and hold nothing: where a finding about their lack points to."""
    for group in ("limits", "autos", "aggregate_per"):
        for code, box in getattr(row, group).items():
            if not is_yes(box) and amount_of(box) is None:
                yield f"{group}.{code}"


def _retro(told: str, certificate: Certificate, line: str) -> tuple[date | None, str]:
    """The retroactive date that a row states, else the description if it speaks of it and of no other such line."""
    found = _RETRO.search(told)
    if found is None:
        lines = [line_of(one) for one in certificate.coverages if is_yes(one.claims_made) or one.line is Line.OTHER]
        running = f"{certificate.description.value or ''} {certificate.remarks.value or ''}"
        found = _RETRO.search(running) if lines == [line] else None
    if found is None:
        return None, ""
    return _day_in(found["day"]) if found["day"] else None, (found["words"] or "").casefold()


def _day_in(text: str) -> date | None:
    first, *others = (int(one) for one in re.split(r"[/\-.]", text))
    is_iso = first > 31  # noqa: PLR2004 - no month or day
    year, month, day = (first, *others) if is_iso else (others[1], first, others[0])
    try:
        return date(year + 2000 if year < 100 else year, month, day)  # noqa: PLR2004 - two digits of a year
    except ValueError:
        return None


def _cited(certificate: Certificate) -> Iterator[tuple[str, str]]:
    """Forms that the running text names as being on the policies, with the edition that stands with them."""
    spans = certificate.wording
    absent = {form for one in spans if one.polarity in ("negated", "pending") for form in one.forms}
    text = f"{certificate.description.value or ''} {certificate.remarks.value or ''}"
    for name in dict.fromkeys(form for one in spans for form in one.forms):
        if name in forms() and name not in absent:
            editions = (*_said(spans, name), *(_edition(found) for found in _pattern(name).finditer(text)))
            yield name, next((one for one in editions if one), "")


def _said(spans: Iterable[Wording], name: str) -> Iterator[str]:
    for span in spans:
        yield from (edition for form, edition in zip(span.forms, span.editions, strict=False) if form == name)


def _edition(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return f"{groups['mm']} {groups['yy'][-2:]}" if groups.get("mm") and groups.get("yy") else ""


def _restrictions(certificate: Certificate) -> Iterator[Restriction]:
    """Every restriction of the catalogue that the running text names; of mere words, whether they are sure."""
    for form in _restricting():
        found = _named_in(certificate, form)
        if found is not None:
            yield found


def _named_in(certificate: Certificate, form: str) -> Restriction | None:
    for source, field in (("description", certificate.description), ("remarks", certificate.remarks)):
        spans = [one for one in certificate.wording if one.source == source]
        denied = [(one.start, one.end) for one in spans if one.polarity == "negated" and one.label != "ai"]
        for found in _pattern(form).finditer(str(field.value or "")):
            if any(start < found.end() and found.start() < end for start, end in denied):
                continue
            said = [one for one in spans if one.start < found.end() and found.start() < one.end]
            sure = not form.startswith("manuscript.") or any(one.label in ("exclusion", "restriction") for one in said)
            return Restriction(form, source, sure, _sentence(str(field.value), found.start()))
    if any(form in one.forms and one.polarity != "negated" for one in certificate.wording):
        return Restriction(form, "description")
    return _hinted(certificate, form)


def _hinted(certificate: Certificate, form: str) -> Restriction | None:
    """Words that may only describe what the insured does ("No residential work")."""
    hint = forms()[form].hint
    for source, field in (("description", certificate.description), ("remarks", certificate.remarks)):
        found = re.search(hint, str(field.value or "")) if hint else None
        if found:
            return Restriction(form, source, sure=False, quote=_sentence(str(field.value), found.start()))
    return None


def _sentence(text: str, place: int) -> str:
    """The clause in which a place of a text lies."""
    return next((one for one in clauses(text) if text.find(one) <= place < text.find(one) + len(one)), "")


@cache
def _restricting() -> tuple[str, ...]:
    return tuple(number for number, form in forms().items() if form.effect == "restriction")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(forms()[name].regex, re.IGNORECASE)
