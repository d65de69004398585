"""Who the certificate is about and whom it is addressed to, its insurers, its edition and age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from rapidfuzz import fuzz

from config.reference import accepted_editions, carriers
from domain.certificate import Certificate
from domain.finding import Finding, Result, Severity
from domain.holdings import AccountFacts
from domain.requirement import RequirementSet
from rules.coverage import UNSURE
from rules.explain import day, finding, line_name, met
from rules.fold import Holdings, day_of, line_of

_SUFFIXES = {"incorporated": "inc", "company": "co", "corporation": "corp", "limited": "ltd", "and": "&"}
NEAR = 92.0
"""Of rapidfuzz's token_set_ratio: names this much alike are put before a person instead of being refused."""
SAME_CARRIER = 80.0


def party_findings(
    facts: AccountFacts, requirement: RequirementSet, holdings: Holdings, today: date
) -> Iterator[Finding]:
    """Findings about the newest certificate as a paper."""
    certificate, document_id = holdings.newest, holdings.newest_document
    if certificate is None or document_id is None:
        return
    yield _insured(facts, certificate, document_id)
    yield _holder(requirement, certificate, document_id)
    yield from _holder_address(requirement, certificate, document_id)
    yield from _insurers(certificate, document_id)
    yield from _paper(requirement, certificate, document_id, today)


def _insured(facts: AccountFacts, certificate: Certificate, document_id: int) -> Finding:
    box = certificate.insured.name
    return _named(
        "insured_name",
        "insured.name",
        str(box.value or ""),
        (facts.contractor,),
        box.confidence,
        document_id,
        "Named insured",
    )


def _holder(requirement: RequirementSet, certificate: Certificate, document_id: int) -> Finding:
    box = certificate.holder.name
    names = (requirement.holder.name, *requirement.holder.accept_names)
    return _named(
        "holder_name", "holder.name", str(box.value or ""), names, box.confidence, document_id, "Certificate holder"
    )


def _named(
    code: str, path: str, actual: str, accepted: tuple[str, ...], confidence: float, document_id: int, what: str
) -> Finding:
    shown = actual or "blank"
    if any(normal(actual) == normal(name) or normal(name) in _parts(actual) for name in accepted):
        return met(path, title=f"{what}: {actual}", fields=(path,), document_id=document_id)
    likeness = max(fuzz.token_set_ratio(normal(actual), normal(name)) for name in accepted) if actual else 0.0
    doubtful = likeness >= NEAR or (actual != "" and confidence < UNSURE)
    return finding(
        code,
        path,
        result=Result.NEEDS_REVIEW if doubtful else Result.FAIL,
        title=f"{what}: {shown}, not {accepted[0]}",
        facts={"actual": shown, "required": accepted[0]},
        fields=(path,),
        document_id=document_id,
    )


def _holder_address(requirement: RequirementSet, certificate: Certificate, document_id: int) -> Iterator[Finding]:
    wanted, box = requirement.holder.address, certificate.holder.address
    if not wanted:
        return
    actual = str(box.value or "")
    street, code = re.search(r"\d+", wanted), re.search(r"\b(\d{5})(?:-\d{4})?\s*$", wanted)
    is_same = (not street or street[0] in re.findall(r"\d+", actual)) and (not code or code[1] in actual)
    if actual and is_same:
        yield met("holder.address", title="Holder's address", fields=("holder.address",), document_id=document_id)
        return
    doubtful = bool(actual) and box.confidence < UNSURE
    yield finding(
        "holder_address",
        "holder.address",
        result=Result.NEEDS_REVIEW if doubtful else Result.FAIL,
        title=f"Holder's address: {actual or 'blank'}",
        facts={"required": f"{requirement.holder.name}, {wanted}"},
        fields=("holder.address",),
        document_id=document_id,
    )


def _insurers(certificate: Certificate, document_id: int) -> Iterator[Finding]:
    listed = {letter for letter, one in certificate.insurers.items() if one.name.value}
    for n, coverage in enumerate(certificate.coverages):
        letters = re.findall(r"[A-F]", str(coverage.insurer_letter.value or "").upper())
        line, path = line_of(coverage), f"coverages.{n}.insurer_letter"
        if not letters and len(listed) > 1:
            yield finding(
                "insurer_letter_missing",
                path,
                line=line,
                title=f"{line_name(line)}: no insurer letter",
                fields=(path,),
                document_id=document_id,
            )
        for letter in letters:
            if letter not in listed:
                yield finding(
                    "insurer_letter_dangling",
                    path,
                    line=line,
                    title=f"{line_name(line)}: insurer {letter} is not listed",
                    facts={"letter": letter},
                    fields=(path,),
                    document_id=document_id,
                )
    for letter, one in certificate.insurers.items():
        known = carriers().get(str(one.naic.value or ""))
        if (
            known
            and one.name.value
            and fuzz.token_set_ratio(normal(known.name), normal(str(one.name.value))) < SAME_CARRIER
        ):
            yield finding(
                "naic_mismatch",
                f"insurers.{letter}.naic",
                result=Result.NEEDS_REVIEW,
                title=f"NAIC {known.naic} is {known.name}, not {one.name.value}",
                facts={"letter": letter, "actual": known.naic, "insurer": str(one.name.value)},
                fields=(f"insurers.{letter}.naic", f"insurers.{letter}.name"),
                document_id=document_id,
            )


def _paper(requirement: RequirementSet, certificate: Certificate, document_id: int, today: date) -> Iterator[Finding]:
    if certificate.form == "ACORD 25" and certificate.edition and certificate.edition not in accepted_editions():
        title = f"Edition {certificate.edition} is superseded"
        yield finding(
            "edition_old", "edition", title=title, facts={"actual": certificate.edition}, document_id=document_id
        )
    issued, most = day_of(certificate.date), requirement.timing.certificate_max_age_days
    if issued is not None and today - issued > timedelta(days=most):
        yield finding(
            "certificate_stale",
            "date",
            severity=Severity.MINOR,
            title=f"Certificate dated {day(issued)}",
            facts={"actual": day(issued), "required": str(most)},
            fields=("date",),
            document_id=document_id,
        )


def normal(name: str) -> str:
    """A legal name for comparing: lower case, no punctuation, one spelling of the legal forms, no leading "the"."""
    words = re.sub(r"[^\w\s&]", "", re.sub(r"[,/;]", " ", name.casefold())).split()
    words = [_SUFFIXES.get(word, word) for word in words]
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _parts(name: str) -> tuple[str, ...]:
    """The names in a box that holds several: before and after DBA, c/o, and line breaks."""
    return tuple(normal(one) for one in re.split(r"\n|\bd/?b/?a\b|\bc/o\b|;", name, flags=re.IGNORECASE))
