"""Draws accounts for judging: confirmed papers of six policies, most of them in order, some short of what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from types import MappingProxyType

from domain.certificate import Certificate, Coverage, Endorsement, Insurer, Line, Party, Wording
from domain.field import Field, Value
from domain.holdings import AccountFacts, Proof
from domain.notice import NoticeKind, PolicyNotice
from samples.carriers import carriers
from samples.names import contractor

CLIENT, ADDRESS = "Marlow Tower LLC", "400 Front St, Columbus, IN 47201"
FLAGS = (("employees", True), ("vehicles", True), ("environmental_work", True), ("design_build", True))


def drawn_accounts(seed: int, today: date, count: int) -> Iterator[tuple[AccountFacts, tuple[Proof, ...]]]:
    """`count` accounts of one client with six policies each on two papers; the same seed draws the same."""
    random = Random(seed)
    for _ in range(count):
        yield _account(random, today)


def _account(random: Random, today: date) -> tuple[AccountFacts, tuple[Proof, ...]]:
    firm = contractor(random)
    insured = Party(_box(firm.name), _box(firm.address))
    first = (_gl(random, today), _auto(random, today), _umbrella(random, today), _wc(random, today))
    second = (_other(random, today, "Professional Liability"), _other(random, today, "Pollution Liability"))
    proofs = [
        Proof(1, today - timedelta(90), (_paper(random, today, insured, first),), _pages(random), confirmed=True),
        Proof(2, today - timedelta(60), (_paper(random, today, insured, second),), confirmed=True),
    ]
    if random.random() < 0.03:
        ends = (today + timedelta(random.randint(-20, 20))).isoformat()
        number = first[3].policy_number
        notice = PolicyNotice(NoticeKind.CANCELLATION, 1, (number,), effective_date=_box(ends))
        proofs.append(Proof(3, today - timedelta(10), notices=(notice,), confirmed=True))
    return AccountFacts(CLIENT, ADDRESS, firm.name, FLAGS, contract_start=today - timedelta(400)), tuple(proofs)


def _paper(random: Random, today: date, insured: Party, rows: tuple[Coverage, ...]) -> Certificate:
    text, spans = _description(random)
    companies = random.sample(carriers(), 2)
    letters = zip("AB", companies, strict=True)
    return Certificate(
        form="ACORD 25",
        page=1,
        edition=random.choice(("2016/03", "2025/12")),
        date=_box((today - timedelta(random.randint(60, 300))).isoformat()),
        insured=insured,
        holder=Party(_box(CLIENT), _box(ADDRESS)),
        insurers=MappingProxyType({letter: Insurer(_box(name), _box(naic)) for letter, (naic, name) in letters}),
        coverages=rows,
        description=_box(text),
        wording=spans,
    )


def _description(random: Random) -> tuple[str, tuple[Wording, ...]]:
    text, spans = f"Job {random.randint(1000, 9999)}: ", []
    if random.random() < 0.8:
        start = len(text)
        text += f"{CLIENT} is additional insured per CG 20 10 04 13 and CG 20 37 04 13. "
        both, editions = ("CG 20 10", "CG 20 37"), ("04 13", "04 13")
        spans.append(
            Wording("ai", start, len(text), "grant", "scheduled", ("gl",), ("ongoing", "completed"), both, (CLIENT,),
                    confidence=0.98, editions=editions)
        )  # fmt: skip
    if random.random() < 0.8:
        start = len(text)
        text += "Coverage is primary and non-contributory per CG 20 01 04 13. "
        spans.append(Wording("pnc", start, len(text), "grant", "blanket", (), (), ("CG 20 01",), confidence=0.97))
    if random.random() < 0.7:
        start = len(text)
        text += "Waiver of subrogation per CG 24 04, CA 04 44 and WC 00 03 13. Umbrella follows form."
        forms = ("CG 24 04", "CA 04 44", "WC 00 03 13")
        spans.append(Wording("wos", start, len(text), "grant", "blanket", (), (), forms, confidence=0.97))
        spans.append(Wording("umbrella_follow_form", len(text) - 22, len(text), "grant", confidence=0.96))
    return text, tuple(spans)


def _pages(random: Random) -> tuple[Endorsement, ...]:
    if random.random() < 0.7:
        return ()
    return tuple(Endorsement(form, 2, "04 13", scheduled_parties=(CLIENT,)) for form in ("CG 20 10", "CG 20 37"))


def _row(random: Random, today: date, line: str, limits: dict[str, int], **boxes: Value | dict[str, Value]) -> Coverage:
    begins = today - timedelta(random.randint(1, 362 if random.random() < 0.96 else 380))
    made = {
        name: MappingProxyType({key: _box(each) for key, each in one.items()}) if isinstance(one, dict) else _box(one)
        for name, one in boxes.items()
    }
    return Coverage(
        Line(line),
        insurer_letter=_box(random.choice("AB")),
        policy_number=_box(f"{random.choice('ABCPQW')}{random.choice('KLPU')}{random.randint(10**6, 10**8)}"),
        effective_date=_box(begins.isoformat()),
        expiration_date=_box((begins + timedelta(365)).isoformat()),
        limits=MappingProxyType({code: _box(amount) for code, amount in limits.items()}),
        **made,  # type: ignore[arg-type]
    )


def _gl(random: Random, today: date) -> Coverage:
    each = random.choices((1_000_000, 2_000_000, 500_000), (80, 15, 5))[0]
    limits = {
        "each_occurrence": each,
        "damage_rented_premises": random.choice((100_000, 300_000)),
        "med_exp": random.choice((5_000, 10_000)),
        "personal_adv_injury": each,
        "general_aggregate": 2 * each,
        "products_completed_ops_aggregate": 2 * each,
    }
    project = random.random() < 0.7
    return _row(random, today, "gl", limits, occurrence=True, addl_insd=_yes(random), subr_wvd=_yes(random),
                aggregate_per={"policy": not project or None, "project": project or None})  # fmt: skip


def _auto(random: Random, today: date) -> Coverage:
    limit = {"combined_single_limit": random.choices((1_000_000, 500_000), (95, 5))[0]}
    autos: dict[str, Value] = {"any_auto": True} if random.random() < 0.9 else {"scheduled": True, "hired": True}
    return _row(random, today, "auto", limit, autos=autos, addl_insd=_yes(random), subr_wvd=_yes(random))


def _umbrella(random: Random, today: date) -> Coverage:
    amount = random.choices((5_000_000, 10_000_000, 2_000_000), (70, 20, 10))[0]
    limits = {"each_occurrence": amount, "aggregate": amount}
    return _row(random, today, "umbrella", limits, occurrence=True, subr_wvd=_yes(random))


def _wc(random: Random, today: date) -> Coverage:
    amount = random.choices((1_000_000, 500_000), (85, 15))[0]
    codes = ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit")
    excluded = "Y" if random.random() < 0.08 else "N"
    return _row(random, today, "wc", dict.fromkeys(codes, amount), per_statute=True, persons_excluded=excluded,
                subr_wvd=_yes(random))  # fmt: skip


def _other(random: Random, today: date, words: str) -> Coverage:
    limits = {"each_claim": random.choice((1_000_000, 2_000_000)), "aggregate": 2_000_000, "deductible": 10_000}
    told = f"{words} Retro date: 01/01/2018"
    return _row(random, today, "other", limits, description=told, claims_made=True)


def _yes(random: Random) -> str | None:
    return "Y" if random.random() < 0.92 else None


def _box(value: Value) -> Field:
    return Field(value, None if value is None else str(value), 0.99, 1)
