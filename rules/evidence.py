"""What a paper and the pages beside it show for one need on one line, and how strongly.

Levels run from negated, absent and pending over asserted (a column or words) and form_cited (a form's number) to
endorsement_page (the page itself). A certificate only asserts; a page is the grant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein

from config.reference import Form, forms, never_satisfies, status_rules
from domain.certificate import Certificate, Wording
from domain.field import Field
from rules.boxes import is_no, is_yes
from rules.explain import Source
from rules.fold import Attached, Held, Holdings, bare
from rules.names import stands_in

COLUMNS = {"ai": "addl_insd", "wos": "subr_wvd"}
GRANTING = ("grant", "conditional", "limited", None)
_ANYBODY = re.compile(r"required by|written (?:contract|agreement)|any person|blanket|where required", re.IGNORECASE)
_BROAD = ("CG 20 10", "11 85", "ai_completed")
"""The one edition of CG 20 10 that also covers completed operations."""


def level(name: str) -> int:
    """A level of evidence as a number: the stronger, the higher."""
    return int(status_rules()["evidence_order"].index(name))


@dataclass(frozen=True, slots=True)
class Cited:
    """A form that is named in the description; `edition` is "" when none stands with it."""

    form: Form
    edition: str = ""

    def grants(self, need: str) -> bool:
        """Whether it gives what is needed, its edition minded."""
        return form_grants(self.form, self.edition, need)


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that bears on one topic (ai, wos, pnc, noc, agg_per_project) of one policy.

    `spans` are words of the description that speak of this line; `column` is the row's Y/N box, EMPTY for topics
    without one. `cited` and `pages` are the forms of this line, whatever they grant.
    """

    held: Held
    label: str
    column: Field
    spans: tuple[Wording, ...]
    cited: tuple[Cited, ...]
    pages: tuple[Attached, ...]

    @property
    def granting(self) -> tuple[Wording, ...]:
        """Words that grant."""
        return tuple(one for one in self.spans if one.polarity in GRANTING)

    @property
    def is_marked(self) -> bool:
        """The column says Y."""
        return is_yes(self.column)

    @property
    def contradicts(self) -> bool:
        """The column says N, and the description grants."""
        return is_no(self.column) and bool(self.granting)

    def spoken(self, polarity: str) -> tuple[Wording, ...]:
        """Words of that polarity."""
        return tuple(one for one in self.spans if one.polarity == polarity)

    def is_denied(self, scope: str | None = None) -> bool:
        """Denied (for that scope), and not granted by words that name this line where the denial names none."""
        denials = [one for one in self.spoken("negated") if not _scopes(one) or scope is None or scope in one.scope]
        named = any(self.held.line in one.lines for one in self.granting)
        return any(self.held.line in one.lines or not named for one in denials)

    @property
    def unsure(self) -> bool:
        """What was read of the column and the words is too unsure to rest a verdict on."""
        paper, sure = self.held.paper, float(status_rules()["sure"])
        words = any(one.confidence < sure for one in self.spans)
        words = words or any(paper.unsure(getattr(paper.certificate, name)) for name in self._texts)
        if paper.confirmed or (self.is_marked and not paper.unsure(self.column) and not self.spoken("negated")):
            return False
        return words if self.spans else paper.unsure(self.column)

    def quote(self, spans: tuple[Wording, ...]) -> str:
        """The first of these spans as it stands."""
        return f'"{self.held.paper.certificate.quoted(spans[0])}"' if spans else ""

    def source(self) -> Source:
        """The boxes it all stands in."""
        column = self.held.source(COLUMNS[self.label]).fields if self.label in COLUMNS else ()
        return Source(self.held.paper.document_id, (*column, *self._texts))

    @property
    def _texts(self) -> tuple[str, ...]:
        """The boxes of running text that speak of it: the description, the remarks, or both."""
        spoken = dict.fromkeys(one.source for one in self.spans)
        return tuple(spoken) or (("description",) if self.cited else ())


def shown(held: Held, label: str, holdings: Holdings) -> Shown:
    """What there is for a topic on the line of one policy."""
    wording = held.paper.certificate.wording
    spans = [one for one in wording if one.label == label and (not one.lines or held.line in one.lines)]
    column: Field = getattr(held.coverage, COLUMNS[label]) if label in COLUMNS else Field()
    pages = [one for one in holdings.pages if _is_of(one, held)]
    return Shown(held, label, column, tuple(spans), tuple(_cited(held)), tuple(pages))


def form_grants(form: Form, edition: str, need: str) -> bool:
    """Whether a form gives what is needed on its line; the common mistakes never do."""
    if (form.number, edition, need) == _BROAD:
        return True
    return need in form.grants and (form.number, need) not in never_satisfies()


def follows(held: Held) -> bool:
    """Whether the description says that an umbrella follows the form of the general liability policy."""
    spans = held.paper.certificate.wording
    return held.line == "umbrella" and any(
        one.label == "umbrella_follow_form"
        and one.polarity in ("grant", "limited")
        and (not one.lines or "gl" in one.lines)
        for one in spans
    )


def page_fits(attached: Attached, party: str) -> bool:
    """Whether a page speaks of `party`: automatic forms do; a schedule must name it, or whoever a contract requires."""
    form = forms().get(attached.page.form)
    if form is not None and form.basis.startswith("blanket"):
        return True
    return any(stands_in(party, one) or _ANYBODY.search(one) for one in attached.page.scheduled_parties)


def is_specimen(attached: Attached) -> bool:
    """A page whose schedule is blank shows that the form exists, not that the policy has it."""
    form = forms().get(attached.page.form)
    is_automatic = form is not None and form.basis.startswith("blanket")
    return not attached.page.scheduled_parties and not is_automatic


def _scopes(span: Wording) -> tuple[str, ...]:
    return tuple(one for one in span.scope if one != "unspecified")


def _is_of(attached: Attached, held: Held) -> bool:
    """A page joins a policy by its number (one slip allowed); without one, by its line and the file it came in."""
    form = forms().get(attached.page.form)
    if form is None or form.line != held.line:
        return False
    number = bare(attached.page.policy_number.value)
    if not number:
        return attached.document_id == held.paper.document_id
    return bool(held.number) and DamerauLevenshtein.distance(number, held.number) <= 1


def _cited(held: Held) -> Iterator[Cited]:
    """Forms of this line that the description names as being on the policy."""
    certificate = held.paper.certificate
    text = str(certificate.description.value or "")
    absent = {form for one in certificate.wording if one.polarity in ("negated", "pending") for form in one.forms}
    for name in dict.fromkeys(form for one in certificate.wording for form in one.forms):
        form = forms().get(name)
        if form is not None and form.line == held.line and name not in absent:
            editions = [*_said(certificate, name), *(_edition(found) for found in _pattern(name).finditer(text))]
            yield Cited(form, next((one for one in editions if one), ""))


def _said(certificate: Certificate, name: str) -> Iterator[str]:
    for span in certificate.wording:
        yield from (edition for form, edition in zip(span.forms, span.editions, strict=False) if form == name)


def _edition(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return f"{groups['mm']} {groups['yy'][-2:]}" if groups.get("mm") and groups.get("yy") else ""


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(forms()[name].regex)
