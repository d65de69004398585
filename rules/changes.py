"""What a new certificate says otherwise than the last one of the account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from config.vocabulary import line_of
from domain.certificate import Certificate, Coverage, Wording
from domain.field import Field
from domain.saying import N_, phrased
from rules.boxes import amount_of, day_of, is_yes, text_of
from rules.explain import LIMITS, day, limit_name, line_name, listed, money
from rules.names import Likeness, compare
from rules.terms import AUTOS
from rules.words import bare

COLUMNS = (("addl_insd", N_("{line} additional insured")), ("subr_wvd", N_("{line} waiver of subrogation")))
MARKS = (
    ("occurrence", N_("{line} occurrence form")),
    ("claims_made", N_("{line} claims-made form")),
    ("per_statute", N_("{line} statutory limits")),
)
TOPICS = {
    "ai": N_("Additional insured wording"),
    "wos": N_("Waiver wording"),
    "pnc": N_("Primary wording"),
    "noc": N_("Notice wording"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` is in the new certificate, "" for what is gone; `worse` when protection is less."""

    path: str
    label: str
    before: str
    after: str
    worse: bool


@dataclass(frozen=True, slots=True)
class _Pair:
    """The same line on both papers; `row` is its place on the new one."""

    line: str
    row: int
    before: Coverage
    after: Coverage

    def path(self, name: str) -> str:
        """A box of the new row."""
        return f"coverages.{self.row}.{name}"


def changes(before: Certificate, after: Certificate) -> tuple[Change, ...]:
    """Every difference that a reviewer would want to see, in the order of the form.

    Only what can be less protection, or another party, counts: certificate numbers and wording that says the same
    otherwise do not.
    """
    found = [*_parties(before, after)]
    pairs, gone, came = _paired(before, after)
    for pair in pairs:
        found += _insurer(pair, before, after)
        found += _coverage(pair)
    found += [Change("", line_name(line), N_("shown"), N_("not shown"), worse=True) for line in gone]
    found += [
        Change(f"coverages.{row}.policy_number", line_name(line), N_("not shown"), N_("shown"), worse=False)
        for line, row in came
    ]
    return (*found, *_wording(before, after))


def _parties(before: Certificate, after: Certificate) -> Iterator[Change]:
    named = (
        ("producer.name", N_("Agency"), before.producer.name, after.producer.name, False),
        ("producer.email", N_("Agency e-mail"), before.producer.email, after.producer.email, False),
        ("insured.name", N_("Named insured"), before.insured.name, after.insured.name, True),
        ("holder.name", N_("Certificate holder"), before.holder.name, after.holder.name, True),
    )
    for path, label, old, new, worse in named:
        if bare(text_of(old)) == bare(text_of(new)):
            continue
        same = old.value and new.value and compare(str(new.value), (str(old.value),)) is Likeness.SAME
        if not same:
            yield Change(path, label, text_of(old) or "blank", text_of(new) or "blank", worse)


def _paired(
    before: Certificate, after: Certificate
) -> tuple[tuple[_Pair, ...], tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Rows of one line go together by policy number if they can, else in their order; what is left is gone or new."""
    left = [(line_of(one), one) for one in before.coverages]
    pairs, came = [], []
    for row, new in enumerate(after.coverages):
        same = [one for one in left if one[0] == line_of(new)]
        same.sort(key=lambda one: bare(text_of(one[1].policy_number)) != bare(text_of(new.policy_number)))
        if same:
            left.remove(same[0])
            pairs.append(_Pair(line_of(new), row, same[0][1], new))
        else:
            came.append((line_of(new), row))
    return tuple(pairs), tuple(line for line, _ in left), tuple(came)


def _insurer(pair: _Pair, before: Certificate, after: Certificate) -> Iterator[Change]:
    old, new = _carrier(before, pair.before), _carrier(after, pair.after)
    if old.value and new.value and compare(str(new.value), (str(old.value),)) is Likeness.DIFFERENT:
        yield Change(
            pair.path("insurer_letter"),
            phrased("{line} insurer", line=line_name(pair.line)),
            text_of(old),
            text_of(new),
            worse=False,
        )


def _carrier(certificate: Certificate, coverage: Coverage) -> Field:
    insurer = certificate.insurers.get(str(coverage.insurer_letter.value or "").strip()[:1].upper())
    return insurer.name if insurer else Field()


def _coverage(pair: _Pair) -> Iterator[Change]:
    name, old, new = line_name(pair.line), pair.before, pair.after
    if bare(text_of(old.policy_number)) != bare(text_of(new.policy_number)):
        before, after = text_of(old.policy_number) or "blank", text_of(new.policy_number) or "blank"
        yield Change(
            pair.path("policy_number"),
            phrased("{line} policy number", line=name),
            before,
            after,
            worse=not new.policy_number.value,
        )
    yield from _dates(pair)
    for code in (*LIMITS, *(set(old.limits) | set(new.limits)) - set(LIMITS)):
        was, now = amount_of(old.limits.get(code)), amount_of(new.limits.get(code))
        if was != now:
            path = pair.path(f"limits.{code}") if code in new.limits else ""
            yield Change(path, limit_name(pair.line, code), _money(was), _money(now), worse=(now or 0) < (was or 0))
    retained, retains = amount_of(old.retention_amount), amount_of(new.retention_amount)
    if retained != retains:
        worse = (retains or 0) > (retained or 0)
        yield Change(
            pair.path("retention_amount"),
            phrased("{line} retention", line=name),
            _money(retained),
            _money(retains),
            worse,
        )
    yield from _ticks(pair)


def _dates(pair: _Pair) -> Iterator[Change]:
    name = line_name(pair.line)
    ended, begins, ends = (
        day_of(one) for one in (pair.before.expiration_date, pair.after.effective_date, pair.after.expiration_date)
    )
    if ended and begins and begins > ended:
        yield Change(
            pair.path("effective_date"),
            phrased("{line} gap", line=name),
            phrased("ended {day}", day=day(ended)),
            phrased("begins {day}", day=day(begins)),
            worse=True,
        )
    if ended and ends and ended != ends:
        yield Change(
            pair.path("expiration_date"),
            phrased("{line} expires", line=name),
            day(ended),
            day(ends),
            worse=ends < ended,
        )


def _ticks(pair: _Pair) -> Iterator[Change]:
    name, old, new = line_name(pair.line), pair.before, pair.after
    for column, label in COLUMNS:
        had, has = is_yes(getattr(old, column)), is_yes(getattr(new, column))
        if had != has:
            yield Change(pair.path(column), phrased(label, line=name), _mark(had), _mark(has), worse=had)
    for box, label in MARKS:
        had, has = is_yes(getattr(old, box)), is_yes(getattr(new, box))
        if had != has:
            yield Change(
                pair.path(box), phrased(label, line=name), _mark(had), _mark(has), worse=has == (box == "claims_made")
            )
    autos, now = ({key for key, box in one.autos.items() if is_yes(box)} for one in (old, new))
    if autos != now:
        before, after = (listed(tuple(AUTOS.get(key, key) for key in AUTOS if key in one)) for one in (autos, now))
        worse = bool(autos - now) and "any_auto" not in now
        yield Change(pair.path("autos.any_auto"), N_("Autos covered"), before or N_("none"), after or N_("none"), worse)
    per, is_per = ({key for key, box in one.aggregate_per.items() if is_yes(box)} for one in (old, new))
    if per != is_per:
        path = pair.path(f"aggregate_per.{next(iter(new.aggregate_per), 'policy')}")
        before, after = (listed(tuple(sorted(one))) or N_("no mark") for one in (per, is_per))
        yield Change(
            path,
            phrased("{line} aggregate per", line=name),
            before,
            after,
            worse=bool((per - is_per) & {"project", "location"}),
        )


def _wording(before: Certificate, after: Certificate) -> Iterator[Change]:
    """What the description granted and does not any more, or denies now."""
    for label, name in TOPICS.items():
        had, has = (any(one.label == label and _grants(one) for one in each.wording) for each in (before, after))
        if had and not has:
            yield Change("description", name, N_("granted"), N_("not granted"), worse=True)
    lost = _forms(before) - _forms(after)
    if lost:
        yield Change("description", N_("Endorsement forms"), listed(tuple(sorted(lost))), N_("not cited"), worse=True)


def _grants(span: Wording) -> bool:
    return span.polarity in ("grant", "conditional", "limited")


def _forms(certificate: Certificate) -> set[str]:
    return {form for one in certificate.wording if one.polarity not in ("negated", "pending") for form in one.forms}


def _mark(on: bool) -> str:
    return N_("marked") if on else N_("blank")


def _money(amount: int | None) -> str:
    return N_("blank") if amount is None else money(amount)
