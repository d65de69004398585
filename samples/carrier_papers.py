"""Carriers' and agencies' own certificates of liability insurance, in letter, table and box layouts of our own."""

from __future__ import annotations

import random
from datetime import date, timedelta

from samples import names, prose
from samples.carriers import carriers
from samples.coverages import Truth, coverage
from samples.labels import DATES, label
from samples.layouts import HELD_OUT, TRAINED, Cell, Content, Fact, laid_out, look
from samples.state_papers import Named, party_facts, period_facts

LINES = {
    "gl": (("Commercial General Liability", "General Liability"), ("Comprehensive General Liability",)),
    "auto": (("Automobile Liability", "Commercial Auto"), ("Business Automobile",)),
    "umbrella": (("Umbrella Liability", "Commercial Umbrella"), ("Umbrella",)),
    "wc": (("Workers' Compensation", "Workers Compensation and Employers Liability"), ("Workers' Comp & EL",)),
    "other": (("Professional Liability", "Cyber Liability"), ("Errors & Omissions", "Contractors Pollution")),
}
AMOUNTS = {
    "each_occurrence": ("Each Occurrence", "Per Occurrence"),
    "damage_rented_premises": ("Damage to Rented Premises", "Damage to Premises Rented to You"),
    "med_exp": ("Medical Expense", "Med Exp"),
    "personal_adv_injury": ("Personal & Advertising Injury", "Personal and Adv Injury"),
    "general_aggregate": ("General Aggregate", "Gen. Aggregate"),
    "products_completed_ops_aggregate": ("Products-Completed Operations Aggregate", "Products/Completed Ops Aggregate"),
    "combined_single_limit": ("Combined Single Limit", "CSL Each Accident"),
    "bi_per_person": ("Bodily Injury Per Person", "BI per person"),
    "bi_per_accident": ("Bodily Injury Per Accident", "BI per accident"),
    "pd_per_accident": ("Property Damage Per Accident", "PD per accident"),
    "aggregate": ("Aggregate", "Aggregate"),
    "each_claim": ("Each Claim", "Each Claim"),
    "el_each_accident": ("E.L. Each Accident", "Each Accident"),
    "el_disease_policy_limit": ("E.L. Disease - Policy Limit", "Disease - Policy Limit"),
    "el_disease_each_employee": ("E.L. Disease - Each Employee", "Disease - Each Employee"),
}
TITLES = ("Certificate of Insurance", "Certificate of Liability Coverage", "Evidence of Liability Insurance",
          "Verification of Insurance", "Certificate of Insurance Coverage", "Proof of Insurance")  # fmt: skip
_OPENINGS = (
    "This is to certify that the policies listed here have been issued to the insured named and are in force.",
    "We certify that the insurance described below was in force on the date of this certificate.",
    "This certificate is evidence that the company has issued the coverage shown to the insured named below.",
)
_KEPT_OPENINGS = (
    "The undersigned confirms that the following insurance has been placed and is in effect as of this writing.",
    "The insurance described hereunder is hereby certified to be in effect for the named insured.",
)
_LAST = (
    "This certificate does not amend, extend or alter the coverage afforded by the policies.",
    "It is issued for information and gives its holder no rights under the policies.",
)
SHAPES = ("table", "table", "facts", "letter")


def carrier_paper(rng: random.Random, *, today: date, held_out: bool = False) -> tuple[bytes, Truth]:
    """One certificate as a page with its truth; `held_out` draws layouts, labels and words never used for tuning."""
    shape = rng.choice(SHAPES)
    insured, holder, agent = names.contractor(rng), names.client(rng), names.agency(rng)
    issued = today - timedelta(days=rng.randint(0, 20))
    carrier = rng.choice(carriers())[1]
    how_many = rng.choice((1, 2, 3, 4)) if shape == "table" else 1
    lines = rng.sample(("gl", "auto", "umbrella", "wc", "other"), how_many)
    rows = [_row(rng, line, today=today) for line in sorted(lines, key=list(LINES).index)]
    title = rng.choice(TITLES)
    truth: Truth = {
        "form": title, "page": 1, "date": issued.isoformat(),
        "insured": {"name": insured.name, "address": insured.address},
        "holder": {"name": holder.name, "address": holder.address}, "producer": {},
        "insurers": {"A": {"name": carrier}}, "coverages": rows, "description": "",
    }  # fmt: skip
    written = rng.choice(DATES)

    def named(key: str) -> str:
        return label(rng, key, held_out=held_out)

    content = Content(
        issuer=(carrier, "1 Sample Plaza, Hartford, CT 06100"), title=title,
        opening=(rng.choice(_KEPT_OPENINGS if held_out and rng.random() < 0.5 else _OPENINGS),),
        closing=(rng.choice(_LAST),), signer=("T. Bergstrom", named("signer")),
    )  # fmt: skip
    if shape == "letter":
        truth["family"] = "letter"
        return _letter(rng, content, truth, (insured, holder), held_out=held_out), truth
    facts = [*party_facts(named, insured, "insured", apart=rng.random() < 0.2)]
    if rng.random() < 0.5:
        facts.append(
            Fact(named("producer"), (agent.name, *agent.street, f"{agent.city}, {agent.state} {agent.postcode}"))
        )
        truth["producer"] = {"name": agent.name, "address": agent.address}
    if rng.random() < 0.5:
        facts.append(Fact(named("carrier"), (carrier,)))
    facts += party_facts(named, holder, "holder", apart=False)
    facts.append(Fact(named("date"), (issued.strftime(written),)))
    family = rng.choice(HELD_OUT if held_out else TRAINED)
    truth["family"] = f"{shape}/{family}"
    if shape == "table":
        table = _columns(rng, rows, named, written, held_out=held_out)
        return laid_out(_with(content, facts, table), family, look(rng)), truth
    facts += _coverage_facts(rng, rows[0], named, written, held_out=held_out)
    return laid_out(_with(content, facts, ()), family, look(rng)), truth


def _row(rng: random.Random, line: str, *, today: date) -> Truth:
    made = coverage(rng, line, today=today, letter="A")
    kept = ("line", "policy_number", "effective_date", "expiration_date", "limits")
    return {key: made[key] for key in kept}


def _with(content: Content, facts: list[Fact], table: tuple[tuple[Cell, ...], ...]) -> Content:
    return Content(
        content.issuer, content.title, content.opening, tuple(facts), table, content.closing, content.signer,
        content.number,
    )  # fmt: skip


def line_name(rng: random.Random, row: Truth, *, held_out: bool) -> str:
    """What the paper calls the line; kept as the description of an "other" row."""
    known, kept = LINES[row["line"]]
    name = rng.choice(kept if held_out and rng.random() < 0.5 else known)
    if row["line"] == "other":
        row["description"] = name
    return name


def _coverage_facts(rng: random.Random, row: Truth, named: Named, written: str, *, held_out: bool) -> list[Fact]:
    facts = [
        Fact(
            rng.choice(("Type of insurance", "Coverage", "Line of coverage")), (line_name(rng, row, held_out=held_out),)
        )
    ]
    facts.append(Fact(named("policy_number"), (row["policy_number"],)))
    facts += period_facts(rng, named, row, written)
    facts += [Fact(rng.choice(AMOUNTS[key]), (f"${amount:,}",)) for key, amount in row["limits"].items()]
    return facts


def _columns(
    rng: random.Random, rows: list[Truth], named: Named, written: str, *, held_out: bool
) -> tuple[tuple[Cell, ...], ...]:
    """The coverages as a table: what, number, dates (one column or two), limits line by line."""
    one_period = rng.random() < 0.3
    heads = [rng.choice(("Type of Insurance", "Coverage", "Line of Business")), named("policy_number")]
    heads += [named("period")] if one_period else [named("effective"), named("expiration")]
    heads.append(rng.choice(("Limits of Liability", "Limits", "Limits of Insurance")))
    order = list(range(len(heads)))
    if held_out and rng.random() < 0.5:
        order = [1, 0, *order[2:]]
    table: list[tuple[Cell, ...]] = [tuple((heads[n],) for n in order)]
    for row in rows:
        begins, ends = (date.fromisoformat(row[key]).strftime(written) for key in ("effective_date", "expiration_date"))
        days: list[Cell] = [(f"{begins} to", ends)] if one_period else [(begins,), (ends,)]
        limits = tuple(f"{rng.choice(AMOUNTS[key])} ${amount:,}" for key, amount in row["limits"].items())
        cells: list[Cell] = [(line_name(rng, row, held_out=held_out),), (row["policy_number"],), *days, limits]
        table.append(tuple(cells[n] for n in order))
    return tuple(table)


def _letter(
    rng: random.Random, content: Content, truth: Truth, parties: tuple[names.Firm, names.Firm], *, held_out: bool
) -> bytes:
    insured, holder = parties
    row, how = truth["coverages"][0], rng.choice(DATES)
    begins, ends = (date.fromisoformat(row[key]).strftime(how) for key in ("effective_date", "expiration_date"))
    said = {
        "insured": insured.name, "address": insured.address, "carrier": truth["insurers"]["A"]["name"],
        "what": line_name(rng, row, held_out=held_out).lower(), "number": row["policy_number"], "begins": begins,
        "ends": ends,
    }  # fmt: skip
    if row["line"] == "other":
        row["description"] = said["what"]
    row["limits"] = {key: amount for key, amount in row["limits"].items() if key in prose.LIMITS}
    closing = (prose.sentence(rng, said, held_out=held_out), prose.limits(row["limits"]), *content.closing)
    letter = Content(content.issuer, f"{content.title} for {insured.name}", closing=closing, signer=content.signer)
    address = (holder.name, *holder.street, f"{holder.city}, {holder.state} {holder.postcode}")
    truth["form"] = content.title
    return prose.written(letter, date.fromisoformat(truth["date"]).strftime(how), address, look(rng))
