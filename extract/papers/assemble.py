"""Builds the certificate from the boxes of its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import replace
from types import MappingProxyType

from domain.certificate import EMPTY, Certificate, Coverage, Insurer, Line, Party
from domain.field import Field
from extract.cells.policies import policies_of
from extract.fitting.formmap import FormMap
from extract.papers.insurers import named_insurers
from extract.values.confidence import doubted
from extract.values.fields import field_of, pair_fields, party_of
from extract.values.grammar import is_nothing, squeezed
from extract.values.seen import Seen

_MORE_ROWS = {"garage": "Garage Liability"}
"""Rows of old editions that are no line of their own today, and what they are called."""
_AUTOS = ("any_auto", "owned", "hired", "scheduled", "non_owned")
_AGGREGATE = ("policy", "project", "location", "other")
_TRIGGERS = (
    ("claims_made", re.compile(r"[(\-]?\s*\bc[li1|]a[il1]ms?[\s\-]*m[ae]de\b\s*\)?", re.IGNORECASE)),
    ("occurrence", re.compile(r"[(\-]?\s*\boccurr?ence\b(?:\s+form)?\s*\)?", re.IGNORECASE)),
)


class Boxes:
    """The boxes of one page, asked by path for fields."""

    def __init__(self, seen: Mapping[str, Seen], form: FormMap, page: int) -> None:
        self.seen = seen
        self.page = page
        self._kinds = {cell.path: cell.kind for cell in form.cells}

    def of(self, seen: Mapping[str, Seen]) -> Boxes:
        """The same boxes with other contents."""
        made = copy(self)
        made.seen = seen
        return made

    def has(self, path: str) -> bool:
        """Whether the form has such a box."""
        return path in self._kinds

    def paths(self, prefix: str) -> Iterator[str]:
        """The boxes of the form whose path begins so, in its order."""
        return (path for path in self._kinds if path.startswith(prefix))

    def field(self, path: str) -> Field:
        """The box as a field; EMPTY when the form has no such box."""
        return field_of(self.seen.get(path), self._kinds[path], self.page) if self.has(path) else EMPTY

    def group(self, prefix: str, names: tuple[str, ...]) -> Mapping[str, Field]:
        """Those of the named boxes that the form has."""
        return MappingProxyType(
            {name: self.field(f"{prefix}.{name}") for name in names if self.has(f"{prefix}.{name}")}
        )

    def limits(self, row: str) -> Mapping[str, Field]:
        """Standard and free limits of a row; free ones under their label in snake case."""
        prefix = f"{row}.limits."
        found = {path[len(prefix) :]: self.field(path) for path in self._kinds if path.startswith(prefix)}
        for label, field in pair_fields(self.seen.get(f"{row}.limits"), self.page):
            found.setdefault(snake(label), field)
        return MappingProxyType(found)


def certificate_of(boxes: Boxes, *, form: str, edition: str | None) -> Certificate:
    """The certificate on one page; rows without any value are no coverage."""
    rows = [(line, line.value) for line in Line] + [(Line.OTHER, row) for row in _MORE_ROWS]
    coverages = [
        coverage
        for line, row in rows
        for part in policies_of(boxes.seen, row)
        if (coverage := _coverage(boxes.of(part), line, row)) is not None
    ]
    return Certificate(
        form=form,
        page=boxes.page,
        edition=edition,
        date=boxes.field("date"),
        number=boxes.field("number"),
        revision=boxes.field("revision"),
        signature=boxes.field("signature"),
        producer=producer_of(boxes),
        insured=party_of(boxes.seen.get("insured"), boxes.page),
        holder=party_of(boxes.seen.get("holder"), boxes.page),
        insurers=insurers_of(boxes),
        coverages=tuple(coverages),
        description=boxes.field("description"),
    )


def is_blank(certificate: Certificate) -> bool:
    """Whether nothing is filled in; scraps of print that mean nothing in their box do not fill one."""
    parties = (certificate.producer.name, certificate.insured.name, certificate.holder.name)
    named = any(one.value is not None for one in parties)
    return not named and not certificate.insurers and not any(_means_something(one) for one in certificate.coverages)


def _means_something(coverage: Coverage) -> bool:
    telling = (coverage.policy_number, coverage.effective_date, coverage.expiration_date, coverage.description)
    return any(field.value is not None for field in (*telling, *coverage.limits.values()))


def producer_of(boxes: Boxes) -> Party:
    """The producer's block with the boxes of its contact."""
    block = party_of(boxes.seen.get("producer"), boxes.page)
    rest = {name: boxes.field(f"producer.{name}") for name in ("contact_name", "phone", "fax", "email")}
    return replace(block, **rest)


def insurers_of(boxes: Boxes) -> Mapping[str, Insurer]:
    """The insurers A to F that are named."""
    return named_insurers({
        letter: Insurer(boxes.field(f"insurers.{letter}.name"), boxes.field(f"insurers.{letter}.naic"))
        for letter in "ABCDEF"
    })  # fmt: skip


def _coverage(boxes: Boxes, line: Line, row: str) -> Coverage | None:
    coverage = Coverage(
        line=line,
        description=_described(boxes.field(f"{row}.description")),
        is_excess=boxes.field(f"{row}.is_excess").value is True,
        insurer_letter=boxes.field(f"{row}.insurer_letter"),
        policy_number=boxes.field(f"{row}.policy_number"),
        effective_date=boxes.field(f"{row}.effective_date"),
        expiration_date=boxes.field(f"{row}.expiration_date"),
        occurrence=boxes.field(f"{row}.occurrence"),
        claims_made=boxes.field(f"{row}.claims_made"),
        aggregate_per=boxes.group(f"{row}.aggregate_per", _AGGREGATE),
        autos=boxes.group(f"{row}.autos", _AUTOS),
        addl_insd=boxes.field(f"{row}.addl_insd"),
        subr_wvd=boxes.field(f"{row}.subr_wvd"),
        deductible=boxes.field(f"{row}.deductible"),
        retention=boxes.field(f"{row}.retention"),
        retention_amount=boxes.field(f"{row}.retention_amount"),
        per_statute=boxes.field(f"{row}.per_statute"),
        persons_excluded=boxes.field(f"{row}.persons_excluded"),
        limits=boxes.limits(row),
    )
    if not _filled(coverage):
        return None
    if row in _MORE_ROWS:
        named = Field(_MORE_ROWS[row], _MORE_ROWS[row], coverage.policy_number.confidence, boxes.page)
        coverage = replace(coverage, description=named)
    return _dates_checked(_trigger_of_text(coverage) if line is Line.OTHER else coverage)


def _described(description: Field) -> Field:
    """The description of a row, but for the form's own label of it, which a picture may show off its place."""
    return EMPTY if squeezed(description.text or "") == "other" else description


def _filled(coverage: Coverage) -> bool:
    """Whether a row says anything of a policy: a number, a date, an amount, or a description; "N/A" says nothing."""
    if coverage.policy_number.text and not is_nothing(coverage.policy_number.text):
        return True
    telling = (coverage.effective_date, coverage.expiration_date, coverage.description, *coverage.limits.values())
    return any(field.text and not is_nothing(field.text) for field in telling)


def _trigger_of_text(coverage: Coverage) -> Coverage:
    """Claims-made or occurrence, where the free row says it in words under its name."""
    text = coverage.description.value
    if not isinstance(text, str):
        return coverage
    for name, pattern in _TRIGGERS:
        if pattern.search(text):
            rest = pattern.sub(" ", text).strip(" -;,()/")
            named = replace(coverage.description, value=" ".join(rest.split()) or text)
            told = replace(coverage.description, value=True)
            if name == "claims_made":
                return replace(coverage, description=named, claims_made=told)
            return replace(coverage, description=named, occurrence=told)
    return coverage


def _dates_checked(coverage: Coverage) -> Coverage:
    """A period that does not end after it begins: one of its dates is misread or misprinted."""
    begin, end = coverage.effective_date, coverage.expiration_date
    if isinstance(begin.value, str) and isinstance(end.value, str) and begin.value >= end.value:
        return replace(coverage, effective_date=doubted(begin), expiration_date=doubted(end))
    return coverage


def snake(label: str) -> str:
    """A label as a name: lower case, words joined by underscores."""
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
