"""What a paper and the pages beside it show for one need on one line, and how strongly.

Levels run from negated, absent and pending over asserted (a column or words) and form_cited (a form's number) to
endorsement_page (the page itself). A certificate only asserts; a page is the grant.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from config.reference import Form, equivalences, forms, never_satisfies, status_rules
from domain.certificate import Wording
from domain.holdings import HeldPage
from rules.compact import granted_by
from rules.held import Book, Held
from rules.names import stands_in
from rules.says import of_holder
from rules.verdict import Source
from rules.words import bare

COLUMNS = {"ai": "addl_insd", "wos": "subr_wvd"}
_EDITION = re.compile(r"(0[1-9]|1[0-2]) (\d\d)")
_FIRST_YEAR = 73
GRANTING = ("grant", "conditional", "limited", None)


@cache
def level(name: str) -> int:
    """A level of evidence as a number: the stronger, the higher."""
    return int(status_rules()["evidence_order"].index(name))


class Cited(NamedTuple):
    """A form that is named in the running text; `edition` is "" when none stands with it."""

    form: Form
    edition: str

    def grants(self, need: str, accept: tuple[str, ...] = ()) -> bool:
        """Whether it gives what is needed, its edition minded, and is among the forms that the client accepts."""
        return form_grants(self.form.number, self.edition, need) and accepted(self.form.number, self.edition, accept)


class Shown(NamedTuple):
    """Everything that bears on one topic (ai, wos, pnc, noc, agg_per_project) of one policy.

    `spans` are words of the running text that speak of this line. `cited` and `pages` are the forms of this line,
    whatever they grant. `is_marked` and `is_refused` tell of the row's Y/N box, if the topic has one.
    """

    held: Held
    label: str
    spans: tuple[Wording, ...]
    granting: tuple[Wording, ...]
    cited: tuple[Cited, ...]
    pages: tuple[HeldPage, ...]
    is_marked: bool
    is_refused: bool

    @property
    def contradicts(self) -> bool:
        """The column says N, and the description grants."""
        return self.is_refused and bool(self.granting)

    def spoken(self, polarity: str) -> tuple[Wording, ...]:
        """Words of that polarity."""
        return tuple(one for one in self.spans if one.polarity == polarity)

    def is_denied(self, scope: str | None = None) -> bool:
        """Denied (for that scope), and not granted by words that name this line where the denial names none."""
        said = self.spoken("negated")
        if not said:
            return False
        denials = [one for one in said if not _scopes(one) or scope is None or scope in one.scope]
        named = any(self.held.line in one.lines for one in self.granting)
        return any(self.held.line in one.lines or not named for one in denials)

    @property
    def unsure(self) -> bool:
        """What was read of the column and the words is too unsure to rest a verdict on."""
        paper = self.held.paper
        if paper.confirmed:
            return False
        column = COLUMNS.get(self.label, "")
        if self.is_marked and not self.held.unsure(column) and not self.spoken("negated"):
            return False
        if not self.spans:
            return bool(column) and self.held.unsure(column)
        sure = float(status_rules()["sure"])
        return any(one.confidence < sure for one in self.spans) or any(one in paper.unsure for one in self._texts)

    def quote(self, spans: tuple[Wording, ...]) -> str:
        """The first of these spans as it stands."""
        if not spans:
            return ""
        text = self.held.paper.remarks if spans[0].source == "remarks" else self.held.paper.description
        return f'"{text[spans[0].start : spans[0].end]}"'

    def speaks_of_holder(self, span: Wording) -> bool:
        """Whether words are of the certificate's holder, whoever that is."""
        paper = self.held.paper
        return of_holder(span, paper.wording, paper.remarks if span.source == "remarks" else paper.description)

    def source(self) -> Source:
        """The boxes it all stands in."""
        column = COLUMNS.get(self.label)
        own = ((self.held.policy.row, column),) if column else ()
        return Source(self.held.paper.document_id, self.held.paper.place, (*own, *self._texts))

    @property
    def _texts(self) -> tuple[str, ...]:
        """The boxes of running text that speak of it: the description, the remarks, or both."""
        spoken = tuple(dict.fromkeys(one.source for one in self.spans))
        return spoken or (("description",) if self.cited else ())


def shown(held: Held, label: str, book: Book) -> Shown:
    """What there is for a topic on the line of one policy."""
    key = (held.policy.paper, held.policy.row, held.line, label)
    found = book.shown.get(key)
    if found is None:
        found = book.shown[key] = _shown(held, label, book)
    return found


def _shown(held: Held, label: str, book: Book) -> Shown:
    line, column = held.policy.line, COLUMNS.get(label, "")
    spans = tuple(one for one in held.paper.wording if one.label == label and (not one.lines or line in one.lines))
    return Shown(
        held=held,
        label=label,
        spans=spans,
        granting=tuple(one for one in spans if one.polarity in GRANTING),
        cited=tuple(
            Cited(form, edition) for number, edition in held.paper.cited if (form := forms()[number]).line == line
        ),
        pages=pages_of(held, book),
        is_marked=column in held.policy.marked,
        is_refused=column in held.policy.denied,
    )


def pages_of(held: Held, book: Book) -> tuple[HeldPage, ...]:
    """The endorsement pages of a policy."""
    if not book.pages:
        return ()
    return tuple(one for one in book.pages if one.line == held.line and _is_of(one, held, book))


@cache
def form_grants(number: str, edition: str, need: str) -> bool:
    """Whether a form gives what is needed on its line; the common mistakes never do."""
    form = forms().get(number)
    if form is None or need not in granted_by(form, edition):
        return False
    but = never_satisfies().get((number, need))
    return but is None or (bool(but) and edition == but)


def page_grants(page: HeldPage, need: str, accept: tuple[str, ...] = ()) -> bool:
    """Whether an endorsement page gives what is needed."""
    if page.form in forms():
        return form_grants(page.form, page.edition, need) and accepted(page.form, page.edition, accept)
    return need in page.grants


@cache
def accepted(number: str, edition: str, accept: tuple[str, ...]) -> bool:
    """Whether the client takes this form: where forms are named, only those; an equivalence takes all that grant.

    Where an edition is named, an older one will do, for it gives more; a newer one, or none, will not.
    """
    named = [one for one in accept if one not in equivalences()]
    return not named or any(one == number or _is_as_old(number, edition, one) for one in named)


def _is_as_old(number: str, edition: str, named: str) -> bool:
    """Whether a form is of the edition that is named with it, or of an older one."""
    asked = named.removeprefix(f"{number} ")
    if asked == named or not edition:
        return False
    return asked == edition or bool(0 < _months(edition) < _months(asked))


def _months(edition: str) -> int:
    """An edition ("04 13") as a number that grows with time; 0 for what is none. The oldest in use are of 1973."""
    found = _EDITION.fullmatch(edition)
    if found is None:
        return 0
    month, year = int(found[1]), int(found[2])
    return (year + (1900 if year >= _FIRST_YEAR else 2000)) * 12 + month


def follows(held: Held) -> bool:
    """Whether the description says that an umbrella follows the form of the general liability policy."""
    return held.line == "umbrella" and any(
        one.label == "umbrella_follow_form"
        and one.polarity in ("grant", "limited")
        and (not one.lines or "gl" in one.lines)
        for one in held.paper.wording
    )


def page_fits(page: HeldPage, party: str) -> bool:
    """Whether a page speaks of `party`: automatic forms do; a schedule must name it, or whoever a contract requires."""
    return page.blanket or any(stands_in(party, one) for one in page.parties)


def _scopes(span: Wording) -> tuple[str, ...]:
    return tuple(one for one in span.scope if one != "unspecified")


def _is_of(page: HeldPage, held: Held, book: Book) -> bool:
    """A page joins a policy by its number; without one, by its line and the file it came in.

    One slip is allowed where no policy of the line has the number as it stands.
    """
    if not page.policy_number:
        return page.document_id == held.paper.document_id
    numbers = [bare(one.policy.number) for one in book.of(held.line)]
    own = bare(held.policy.number)
    if page.policy_number in numbers:
        return own == page.policy_number
    return bool(own) and DamerauLevenshtein.distance(page.policy_number, own) <= 1
