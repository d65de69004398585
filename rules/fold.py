"""All proof of an account, folded by line over time: newer supersedes, cancellations end, reinstatements restore."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from rapidfuzz.distance import DamerauLevenshtein

from config.reference import status_rules
from domain.holdings import HeldPage, HeldPaper, HeldPolicy, Holdings, Proof
from domain.notice import NoticeKind, PolicyNotice
from rules.boxes import day_of, is_unsure, text_of
from rules.compact import page_of, paper_of, policies_of
from rules.compact_property import property_paper_of, property_policies_of
from rules.says import is_numbered
from rules.words import bare

_Row = tuple[HeldPaper, HeldPolicy]


def fold(proofs: Sequence[Proof]) -> Holdings:
    """Fold proofs, in whatever order: the newer paper that states a policy again supersedes the older statement.

    Two statements are of one policy when line and number agree (letters and digits only) and their terms share half of
    the shorter, so that a renewal under the same number stays beside the term that it renews. Rows without a number are
    one policy when they begin on the same day. A binder covers no more than its 60 days, and makes way for the policy
    that it stands for. Notices then end policies or restore them, in the order of their days.
    """
    rows: list[_Row] = []
    papers: list[HeldPaper] = []
    pages: list[HeldPage] = []
    notices: list[tuple[PolicyNotice, Proof]] = []
    for proof in sorted({one.document_id: one for one in proofs}.values(), key=_order):
        pages += [page_of(one, proof.document_id) for one in proof.endorsements]
        notices += [(one, proof) for one in proof.notices]
        for paper, stated in _stated(proof):
            stating = [(paper, one) for one in stated]
            fresh = [one for one in stating if not any(_says_less(one[1], row[1]) or _binds(one, row) for row in rows)]
            rows = [*fresh, *(one for one in rows if not any(_replaces(row, one) for row in fresh))]
            papers.insert(0, paper)
    rows, adrift = _noticed(rows, notices)
    place = {(one.document_id, one.place, one.is_property): n for n, one in enumerate(papers)}
    policies = (replace(row, paper=place[one.document_id, one.place, one.is_property]) for one, row in rows)
    return Holdings(tuple(papers), tuple(policies), tuple(pages), adrift)


def _order(proof: Proof) -> tuple[date, date, int]:
    dates = [*(one.date for one in proof.certificates), *(one.date for one in proof.property_evidence)]
    issued = max((day_of(one) or date.min for one in dates), default=date.min)
    return proof.received_on, issued, proof.document_id


def _stated(proof: Proof) -> Iterable[tuple[HeldPaper, tuple[HeldPolicy, ...]]]:
    for place, certificate in enumerate(proof.certificates):
        yield paper_of(certificate, proof, place), _bound(policies_of(certificate, proof.confirmed), proof)
    for place, evidence in enumerate(proof.property_evidence):
        yield property_paper_of(evidence, proof, place), _bound(property_policies_of(evidence, proof.confirmed), proof)


def _bound(policies: tuple[HeldPolicy, ...], proof: Proof) -> tuple[HeldPolicy, ...]:
    """What a binder states holds until its own expiry, at most 60 days after it began."""
    if not proof.is_binder:
        return policies
    most = timedelta(days=status_rules()["binder_max_days"])
    return tuple(
        replace(one, expiration=min(one.expiration, one.effective + most)) if one.effective and one.expiration else one
        for one in policies
    )


def _replaces(newer: _Row, older: _Row) -> bool:
    return _same_policy(older[1], newer[1]) or _binds(older, newer)


def _binds(one: _Row, other: _Row) -> bool:
    """Whether the first is a binder without a number of its own for the policy, or the binder, that the other is."""
    (paper, policy), (_, known) = one, other
    same = policy.line == known.line and policy.effective == known.effective
    return paper.is_binder and not is_numbered(policy.number) and same


def _same_policy(one: HeldPolicy, other: HeldPolicy) -> bool:
    number = bare(one.number)
    if one.line != other.line or number != bare(other.number):
        return False
    if one.effective == other.effective:
        return True
    if not number or None in (one.effective, one.expiration, other.effective, other.expiration):
        return False
    return _is_one_term((one.effective, one.expiration), (other.effective, other.expiration))  # type: ignore[arg-type]


def _is_one_term(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether two terms share half of the shorter one: a renewal that begins some days early is no correction."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > timedelta() and 2 * shared >= min(one[1] - one[0], other[1] - other[0])


def _says_less(newer: HeldPolicy, older: HeldPolicy) -> bool:
    """A paper that only tells that a policy is there (C-105.2 has no limits) takes nothing from one that says more."""
    same_term = (newer.effective, newer.expiration) == (older.effective, older.expiration)
    bare_row = not newer.limits and not newer.words and bool(older.limits)
    return bare_row and same_term and _same_policy(newer, older)


def _noticed(
    rows: list[_Row], notices: list[tuple[PolicyNotice, Proof]]
) -> tuple[list[_Row], tuple[tuple[str, str, int], ...]]:
    """The rows with what notices say of them, and the notices that are of no policy on file.

    A notice whose date nobody is sure of ends nothing before a person has confirmed it.
    """
    adrift: list[tuple[str, str, int]] = []
    for notice, proof in sorted(notices, key=_when):
        found = _about(notice, [policy for _, policy in rows])
        if not found:
            number = bare(text_of(notice.policy_numbers[0])) if notice.policy_numbers else ""
            adrift.append((notice.line or "", number, proof.document_id))
        for n in found:
            rows[n] = (rows[n][0], _after(rows[n][1], notice, proof))
    return rows, tuple(adrift)


def _when(each: tuple[PolicyNotice, Proof]) -> tuple[date, date, int]:
    notice, proof = each
    told = day_of(notice.notice_date) or proof.received_on
    return told, proof.received_on, proof.document_id


def _about(notice: PolicyNotice, policies: Sequence[HeldPolicy]) -> list[int]:
    """The places of the policies that a notice is about: by number and a day inside the term, without one by line.

    One slip in a number is allowed where no policy has it as it stands: the next term's often differs by one digit.
    """
    inside = [n for n, one in enumerate(policies) if _in_term(notice, one)]
    numbers = [bare(text_of(one)) for one in notice.policy_numbers if one.value]
    if not numbers:
        return [n for n in inside if notice.line is not None and policies[n].line == notice.line]
    own = {n: number for n in inside if (number := bare(policies[n].number))}
    exact = [n for n, number in own.items() if number in numbers]
    return exact or [
        n for n, one in own.items() if any(DamerauLevenshtein.distance(one, each) <= 1 for each in numbers)
    ]


def _in_term(notice: PolicyNotice, policy: HeldPolicy) -> bool:
    day = day_of(notice.effective_date)
    if day is None or policy.effective is None or policy.expiration is None:
        return True
    return policy.effective <= day <= policy.expiration


def _after(policy: HeldPolicy, notice: PolicyNotice, proof: Proof) -> HeldPolicy:
    day = day_of(notice.effective_date)
    if not proof.confirmed and is_unsure(notice.effective_date):
        return policy
    if notice.kind is NoticeKind.CANCELLATION and day is not None:
        return replace(policy, cancelled_on=day, reinstated_on=None, notice_document=proof.document_id)
    if notice.kind is NoticeKind.RESCINDED:
        return replace(policy, cancelled_on=None, reinstated_on=None, notice_document=proof.document_id)
    if notice.kind is NoticeKind.REINSTATEMENT and policy.cancelled_on is not None:
        return _restored(policy, notice, day, proof.document_id)
    return policy


def _restored(policy: HeldPolicy, notice: PolicyNotice, day: date | None, document_id: int) -> HeldPolicy:
    """With lapse the days between stay a gap; without, or when nothing is said but the same day, it never ended."""
    starts = day_of(notice.lapse_from) or policy.cancelled_on
    again = day_of(notice.lapse_to) or day
    without = notice.without_lapse.value is True or again is None or starts is None or again <= starts
    if without:
        return replace(policy, cancelled_on=None, reinstated_on=None, notice_document=document_id)
    return replace(policy, cancelled_on=starts, reinstated_on=again, notice_document=document_id)
