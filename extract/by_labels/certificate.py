"""The certificate on a page of no known form: what its labels, tables and sentences say, put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from domain.certificate import EMPTY, Certificate, Coverage, Line
from domain.field import Field
from domain.page import Word
from extract.by_labels.labels import Label, labels_of
from extract.by_labels.layout import Sheet, parted_at
from extract.by_labels.lines_of_coverage import (
    STANDARD,
    is_excess,
    limits_in,
    line_in_sentences,
    line_of,
    line_of_limit,
)
from extract.by_labels.pairs import Pair, pairs_of
from extract.by_labels.parties import addressee, insured_in_sentences, insurer, party
from extract.by_labels.proof import Prover
from extract.by_labels.running_text import RunningText
from extract.by_labels.tables import Policy, tables_of
from extract.by_labels.titles import TITLE, form_of
from extract.by_labels.values import DATE, code_of, date_of, dates_of, money_of, period_of, yes_no_of
from extract.values.confidence import doubted
from extract.values.grammar import dollars
from extract.values.seen import Origin

SHARED_LIMITS = frozenset({"each_occurrence", "each_claim", "aggregate"})
"""Limits that policies of several lines have."""
STARTS = frozenset({"line", "policy_number"})
"""Labels that begin the facts of one policy when they come again."""
OF_A_POLICY = frozenset({"line", "policy_number", "effective", "expiration", "period", "limits", "excluded", "included",
                         "deductible", "retention"}) | STANDARD  # fmt: skip
DATE_ALONE_ROWS = 16
_SENTENCE_LIMITS = re.compile(r"limits?\b[^.]{0,60}?(?::|of|are|:)|employers?'? liability", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A certificate as read, with what tells whether the page is one: its layout, labels and text."""

    certificate: Certificate
    sheet: Sheet
    labels: tuple[Label, ...]
    text: str


def draft_of(sheet: Sheet, page: int, origin: Origin) -> Draft:
    """What the page says, taken for a certificate; whether it is one, `evidence` tells."""
    labels = labels_of(sheet)
    tables = tables_of(sheet, labels)
    in_tables = {row for table in tables for row in table.rows}
    free = [one for one in labels if one.pieces[0].row not in in_tables or one.key not in OF_A_POLICY]
    sheet = parted_at(sheet, _columns(labels), {id(piece) for label in labels for piece in label.pieces})
    pairs = pairs_of(sheet, free)
    prover, said = Prover(sheet, page, origin), RunningText(sheet)
    reader = _Reader(prover, said, pairs, [policy for table in tables for policy in table.policies])
    return Draft(reader.certificate(), sheet, labels, said.text)


def _columns(labels: Sequence[Label]) -> dict[int, tuple[float, ...]]:
    """Left edges of labels that stand alone side by side, by row: what stands under them begins there."""
    rows: dict[int, list[float]] = {}
    for label in labels:
        if label.bare and not label.closed:
            rows.setdefault(label.pieces[-1].row, []).append(label.box.x0)
    return {row: tuple(edges) for row, edges in rows.items() if len(edges) > 1}


class _Reader:
    """Puts the parts of one page together."""

    def __init__(self, prover: Prover, said: RunningText, pairs: Sequence[Pair], policies: Sequence[Policy]) -> None:
        self.prover = prover
        self.said = said
        self.pairs = pairs
        self.policies = policies
        self.used = {id(word) for pair in pairs for line in pair.lines for word in line}

    def certificate(self) -> Certificate:
        insured = party(
            self.prover, self._first("insured"), self._first("insured_name"), self._first("insured_address")
        )
        if insured.name.value is None:
            insured = insured_in_sentences(self.prover, self.said)
        holder = party(self.prover, self._first("holder"), None, None)
        if holder.name.value is None and (found := addressee(self.prover, self.used)).name.value != insured.name.value:
            holder = found
        company = insurer(self.prover, self._first("carrier"), self.said)
        if (naic := self._first("naic")) is not None and re.fullmatch(r"\d{5}", naic.text):
            company = replace(company, naic=self._checked("naic", "code"))
        form = form_of(self.prover.sheet)
        rows = tuple(_dated(row) for row in self._coverages())
        return Certificate(
            form=form,
            page=self.prover.page,
            date=self._date(),
            number=self._checked("number", "code"),
            signature=self._free("signer"),
            producer=party(self.prover, self._first("producer"), None, None),
            insured=insured,
            holder=holder,
            insurers=MappingProxyType({"A": company} if company.name.value else {}),
            coverages=rows,
            description=self._remarks(),
        )

    def _first(self, key: str) -> Pair | None:
        return next((pair for pair in self.pairs if pair.label.key == key), None)

    def _checked(self, key: str, kind: str, pairs: Sequence[Pair] | None = None) -> Field:
        """The first value of a key as a field; EMPTY when there is none."""
        pair = next((one for one in (self.pairs if pairs is None else pairs) if one.label.key == key), None)
        return self._of_pair(pair, kind) if pair is not None else Field(page=self.prover.page)

    def _of_pair(self, pair: Pair, kind: str) -> Field:
        reads = {"code": code_of, "date": date_of, "money": money_of, "yes_no": yes_no_of}
        value = reads[kind](pair.text) if kind in reads else pair.text
        words = [word for line in pair.lines for word in line]
        return self.prover.field(value, words, pair.way, kind=kind, alike=pair.label.alike)

    def _free(self, key: str) -> Field:
        return self._checked(key, "text")

    def _remarks(self) -> Field:
        """What is said of the work; a subject line that names the paper itself says nothing."""
        told = self._free("remarks")
        return Field(page=told.page) if TITLE.search(str(told.value)) else told

    def _date(self) -> Field:
        if self._first("date") is not None:
            return self._checked("date", "date")
        for row in self.prover.sheet.rows[:DATE_ALONE_ROWS]:
            for piece in row:
                if DATE.fullmatch(piece.text) and not any(id(word) in self.used for word in piece.words):
                    return self.prover.field(date_of(piece.text), piece.words, "alone", kind="date")
        return Field(page=self.prover.page)

    def _coverages(self) -> Iterator[Coverage]:
        if self.policies:
            rows = [self._of_table(policy) for policy in self.policies]
            if len(rows) == 1:
                rows = [_filled_up(rows[0], row) for row in self._of_facts()] or rows
            yield from (row for row in rows if _says_something(row))
            return
        yield from (row for row in self._of_facts() if _says_something(row))

    def _of_facts(self) -> list[Coverage]:
        groups = list(_groups([pair for pair in self.pairs if pair.label.key in OF_A_POLICY]))
        rows = [self._of_group(group) for group in groups] or [self._of_group(())]
        return [self._with_sentences(rows[0])] if len(rows) == 1 else rows

    def _of_group(self, pairs: Sequence[Pair]) -> Coverage:
        limits: dict[str, Field] = {}
        for pair in pairs:
            if pair.label.kind == "money" and pair.label.key in STANDARD:
                limits.setdefault(pair.label.key, self._of_pair(pair, "money"))
            elif pair.label.key == "limits" and pair.way != "inline":
                limits.update(self._limits([word for line in pair.lines for word in line], pair.way))
        named = next((pair for pair in pairs if pair.label.key == "line"), None)
        line = self._line(named.text if named else "", limits)
        row = Coverage(
            line=line,
            description=self._of_pair(named, "text") if named and line is Line.OTHER else EMPTY,
            is_excess=bool(named and is_excess(named.text)),
            policy_number=self._checked("policy_number", "code", pairs),
            effective_date=self._checked("effective", "date", pairs),
            expiration_date=self._checked("expiration", "date", pairs),
            persons_excluded=self._excluded(pairs),
            limits=MappingProxyType(limits),
        )
        period = next((pair for pair in pairs if pair.label.key == "period"), None)
        return self._with_period(row, [word for one in period.lines for word in one], period.way) if period else row

    def _excluded(self, pairs: Sequence[Pair]) -> Field:
        if any(pair.label.key == "excluded" for pair in pairs):
            return self._checked("excluded", "yes_no", pairs)
        told = self._checked("included", "yes_no", pairs)
        return replace(told, value={"Y": "N", "N": "Y"}.get(str(told.value)))

    def _line(self, text: str, limits: Mapping[str, Field]) -> Line:
        """By its name, else by its limits, else by what the page speaks of."""
        if text:
            return line_of(text) or Line.OTHER
        voted = [line for key in limits if key not in SHARED_LIMITS and (line := line_of_limit(key)) is not None]
        if voted:
            return max(voted, key=voted.count)
        return line_of(form_of(self.prover.sheet)) or line_in_sentences(self.said.text) or Line.OTHER

    def _with_period(self, row: Coverage, words: Sequence[Word], way: str) -> Coverage:
        both = period_of(" ".join(word.text for word in words))
        if both is None:
            return row
        begin, end = (self.prover.field(day, words, way, kind="date") for day in both)
        return replace(
            row,
            effective_date=row.effective_date if row.effective_date.value else begin,
            expiration_date=row.expiration_date if row.expiration_date.value else end,
        )

    def _of_table(self, policy: Policy) -> Coverage:
        named, limits = policy.text("line"), {}
        for key, cell in policy.cells.items():
            words = [word for line in cell for word in line]
            if key in STANDARD and (amount := money_of(policy.text(key))) is not None:
                limits[key] = self.prover.field(amount, words, "table", kind="money", alike=policy.sure)
            elif key == "limits":
                limits.update(self._limits(words, "table"))
        line = self._line(named, limits)
        row = Coverage(
            line=line,
            description=self._cell(policy, "line", "text") if line is Line.OTHER else EMPTY,
            is_excess=is_excess(named),
            policy_number=self._cell(policy, "policy_number", "code"),
            effective_date=self._cell(policy, "effective", "date"),
            expiration_date=self._cell(policy, "expiration", "date"),
            limits=MappingProxyType(limits),
        )
        for key in ("period", "effective"):
            words = [word for one in policy.cells.get(key, ()) for word in one]
            if len(dates_of(policy.text(key))) == 2:
                row = self._with_period(row, words, "table")
        return row

    def _cell(self, policy: Policy, key: str, kind: str) -> Field:
        words = [word for line in policy.cells.get(key, ()) for word in line]
        if not words:
            return Field(page=self.prover.page)
        reads = {"code": code_of, "date": date_of}
        text = policy.text(key)
        if kind == "code":
            text = re.sub(r"-\s+", "-", text)
        value = reads[kind](text) if kind in reads else text
        return self.prover.field(value, words, "table", kind=kind, alike=policy.sure)

    def _limits(self, words: Sequence[Word], way: str) -> dict[str, Field]:
        text = " ".join(word.text for word in words)
        found: dict[str, Field] = {}
        for code, printed, (start, end) in limits_in(text):
            first = len(text[:start].split())
            held = words[first : first + len(text[start:end].split())]
            found.setdefault(code, self.prover.field(dollars(printed), held, way, kind="money"))
        return found

    def _with_sentences(self, row: Coverage) -> Coverage:
        """What only sentences say of the one policy of a page."""
        said, prove = self.said, self.prover.field
        if row.policy_number.value is None and (span := said.policy_number()) is not None:
            value = code_of(said.text[slice(*span)])
            row = replace(row, policy_number=prove(value, said.words(span), "sentence", kind="code"))
        begin, end = said.period()
        if row.effective_date.value is None and begin:
            row = replace(
                row, effective_date=prove(date_of(said.text[slice(*begin)]), said.words(begin), "sentence", kind="date")
            )
        if row.expiration_date.value is None and end:
            row = replace(
                row, expiration_date=prove(date_of(said.text[slice(*end)]), said.words(end), "sentence", kind="date")
            )
        if not row.limits and (found := _SENTENCE_LIMITS.search(said.text)):
            words = said.words((found.start(), len(said.text)))
            limits = {key: one for key, one in self._limits(words, "sentence").items() if key in STANDARD}
            line = row.line
            if limits and line_in_sentences(said.text[: found.start()]) is None:
                line = self._line("", limits)
            row = replace(row, limits=MappingProxyType(limits), line=line)
        if row.line is Line.OTHER and row.description.value is None:
            row = self._named_in_sentence(row)
        return row

    def _named_in_sentence(self, row: Coverage) -> Coverage:
        found = re.search(
            r"\b(?:carries|under|issued|maintains|has)\s+(?:issued\s+)?((?:[\w&'-]+\s){1,4}?)(?:insurance|coverage|policy)\b",
            self.said.text,
        )
        if found is None or not found[1].strip():
            return row
        span = found.span(1)
        name = self.prover.field(found[1].strip(), self.said.words((span[0], span[1] - 1)), "sentence", kind="text")
        return replace(row, description=name)


def _groups(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The facts of one policy after the other: a new one begins where a fact comes again."""
    group: list[Pair] = []
    for pair in pairs:
        keys = {one.label.key for one in group}
        if pair.label.key in keys and pair.label.key in STARTS and "policy_number" in keys:
            yield group
            group = []
        if pair.label.key not in keys or pair.label.key in STARTS:
            group.append(pair)
    if group:
        yield group


def _says_something(row: Coverage) -> bool:
    return any(one.value is not None for one in (row.policy_number, row.effective_date, row.expiration_date))


def _filled_up(row: Coverage, other: Coverage) -> Coverage:
    """A row of a table with what facts elsewhere on the page add to it."""
    names = ("policy_number", "effective_date", "expiration_date", "persons_excluded")
    added = {name: getattr(other, name) for name in names if getattr(row, name).value is None}
    return replace(row, **added, limits=row.limits or other.limits)


def _dated(row: Coverage) -> Coverage:
    """A policy that does not end after it begins has two doubtful dates."""
    begin, end = row.effective_date, row.expiration_date
    if isinstance(begin.value, str) and isinstance(end.value, str) and begin.value >= end.value:
        return replace(row, effective_date=doubted(begin), expiration_date=doubted(end))
    return row
