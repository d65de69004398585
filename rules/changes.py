"""What a new certificate says otherwise than the last one of the account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.certificate import Certificate, Coverage
from domain.field import Field
from rules.explain import day, limit_name, line_name, money
from rules.fold import amount_of, day_of, is_yes, line_of


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` is in the new certificate, "" for what is gone; `worse` when protection is less."""

    path: str
    label: str
    before: str
    after: str
    worse: bool


def changes(before: Certificate, after: Certificate) -> tuple[Change, ...]:
    """Every difference that a reviewer would want to see, in the order of the form."""
    found = [
        *_text("producer.name", "Agency", before.producer.name, after.producer.name),
        *_text("insured.name", "Named insured", before.insured.name, after.insured.name, worse=True),
        *_text("holder.name", "Certificate holder", before.holder.name, after.holder.name, worse=True),
    ]
    old = {line_of(one): one for one in before.coverages}
    new = {line_of(one): (n, one) for n, one in enumerate(after.coverages)}
    for line, earlier in old.items():
        if line not in new:
            found.append(Change("", line_name(line), "shown", "not shown", worse=True))
            continue
        n, later = new[line]
        found += _coverage(line, f"coverages.{n}", (before, earlier), (after, later))
    found += [
        Change(f"coverages.{n}.policy_number", line_name(line), "not shown", "shown", worse=False)
        for line, (n, _) in new.items()
        if line not in old
    ]
    return tuple(found)


def _coverage(
    line: str, prefix: str, before: tuple[Certificate, Coverage], after: tuple[Certificate, Coverage]
) -> Iterator[Change]:
    (_, earlier), (_, later) = before, after
    name = line_name(line)
    yield from _text(f"{prefix}.insurer_letter", f"{name} insurer", _carrier(*before), _carrier(*after))
    yield from _text(f"{prefix}.policy_number", f"{name} policy", earlier.policy_number, later.policy_number)
    ended, begins = day_of(earlier.expiration_date), day_of(later.effective_date)
    if ended and begins and begins > ended:
        yield Change(
            f"{prefix}.effective_date", f"{name} gap", f"ended {day(ended)}", f"begins {day(begins)}", worse=True
        )
    for code in dict.fromkeys((*earlier.limits, *later.limits)):
        old, new = amount_of(earlier.limits.get(code)), amount_of(later.limits.get(code))
        if old != new and (old is not None or new is not None):
            path = f"{prefix}.limits.{code}" if code in later.limits else ""
            yield Change(path, limit_name(line, code), _money(old), _money(new), worse=(new or 0) < (old or 0))
    for column, label in (("addl_insd", "additional insured"), ("subr_wvd", "waiver of subrogation")):
        had, has = is_yes(getattr(earlier, column)), is_yes(getattr(later, column))
        if had != has:
            yield Change(
                f"{prefix}.{column}", f"{name} {label}", "Y" if had else "blank", "Y" if has else "blank", worse=had
            )


def _carrier(certificate: Certificate, coverage: Coverage) -> Field:
    insurer = certificate.insurers.get(str(coverage.insurer_letter.value or "")[:1])
    return insurer.name if insurer else Field()


def _text(path: str, label: str, before: Field, after: Field, *, worse: bool = False) -> Iterator[Change]:
    old, new = str(before.value or ""), str(after.value or "")
    if "".join(filter(str.isalnum, old.casefold())) != "".join(filter(str.isalnum, new.casefold())):
        yield Change(path, label, old or "blank", new or "blank", worse)


def _money(amount: int | None) -> str:
    return "blank" if amount is None else money(amount)
