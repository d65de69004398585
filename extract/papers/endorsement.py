"""Policy endorsement pages: form, edition, policy, who is scheduled, and what they grant or take away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from config.reference import Form, forms
from domain.certificate import Endorsement
from domain.field import Field
from domain.page import PageSource
from extract.papers.endorsement_form import TITLE_LINES, FormSeen, form_seen, is_coverage_form, sheet_of, shown_title
from extract.papers.endorsement_schedule import Schedule, schedule_of
from extract.papers.endorsement_words import granted, taken
from extract.papers.labeled import beside, day_in, field_of, first, number_field, number_in
from extract.prints.printed import Cell, PrintedLine
from extract.values.form_numbers import form_numbers

ENOUGH = 3
"""Points from which a page is an endorsement."""
LISTED = 4
"""Lines that begin with a form's number: a page with as many lists forms, and is none."""
LABELS = re.compile(
    r"(?:policy\s*(?:n[uo0]mber|no\b|#|period|effective|change)|(?:first\s+)?named\s+insured"
    r"|insured\b|eff(?:ective\b|\.|\s+date)|endorsement\s*(?:no|number|effective|#)"
    r"|premium|additional premium|company\b|insurance company|insurer\b|agent|producer|countersigned"
    r"|issued\b|issue date|date\b|expiration|expires|form\b"
    r"|authorized|page\b|name and|this endorsement|coverage part|mailing|insurer|attached|change\s+(?:no|number))",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"\b(?:forming\s+(?:a\s+)?part\s+of\s+)?p[o0]l[i1l]cy\s*(?:n[uo0]mber|n[o0]\b\.?|#"
    r"|num\b)(?:\s*\(s\))?\s*[:.#]?\s*|forming\s+(?:a\s+)?part\s+of\s+policy\s*[:.]?\s*",
    re.IGNORECASE,
)
_INSURED = re.compile(
    r"^(?:first\s+)?(?:named\s+insured|insured|issued\s+to)(?:\s+name)?\s*(?:\([^)]*\))?\s*(?::|$"
    r"|(?=\s+[A-Z0-9]))|\b(?:named\s+insured|issued\s+to)\s*:",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(
    r"(?:endorsement\s+)?eff(?:ective\b|\.|\b)\s*(?:date\b(?:\s+of\s+(?:this\s+)?(?:endorsement"
    r"|change))?|on|at|from)|this\s+(?:endorsement|change)[\w\s,]{0,30}\beffective|\beff(?:ective|\.)",
    re.IGNORECASE,
)
_LINES = (
    ("umbrella", r"umbrella|excess liability"),
    ("wc", r"workers.?\s*comp|employers liability insurance policy"),
    (
        "auto",
        (
            r"business auto|commercial auto|motor carrier|auto(?:mobile)? (?:liability )?coverage|auto dealers|garage"
            r"|truckers|covered autos"
        ),
    ),
    (
        "gl",
        (
            r"general liability|businessowners|products.completed operations (?:liability )?coverage part"
            r"|liability coverage part"
        ),
    ),
    ("property", r"commercial property|property coverage part|building and personal property"),
)
_BY_PREFIX = {"CG": "gl", "BP": "gl", "CA": "auto", "WC": "wc", "CU": "umbrella", "CP": "property"}
_BROAD = {("CG 20 10", "11 85"): ("ai_completed",)}
"""Editions that grant more than the catalogue says of their form."""
_SAYS = (
    (3, r"endorsement\W+(?:\w+\W+)?changes?\W+the\W+policy"),
    (2, r"this\s+endorsement\s+modifies|modifies\s+insurance\s+provided"),
    (2, r"attach(?:ed|es)\s+to\s+and\s+form(?:s|ing)\s+(?:a\s+)?part\s+of"),
    (1, r"all\s+other\s+(?:terms|provisions)[\w\s,]{0,60}(?:unchanged|the\s+same|apply)"),
    (1, r"this\s+endorsement"),
)
_TITLED = re.compile(
    r"\bendorsement\b|^policy\s+changes?\b|amendment of|waiver of (?:our|transfer)|additional insured", re.IGNORECASE
)
_NOT = re.compile(
    r"certificate\s+of\s+(?:\w+\s+){0,2}insurance\b(?!.*holder)|declarations|information\s+page"
    r"|\b(?:forms?|endorsements?)\s+(?:schedule|list)|"
    r"(?:schedule|list(?:ing)?)\s+of\s+(?:policy\s+)?forms|coverage\s+form$|^invoice|\bquot(?:e"
    r"|ation)\b|proposal|^binder|request",
    re.IGNORECASE,
)
_LETTER = re.compile(r"^(?:dear\b|sincerely|regards|to whom it may concern|hello\b|hi\b)", re.IGNORECASE | re.MULTILINE)


def endorsement_of(lines: Sequence[PrintedLine], page: int, source: PageSource) -> Endorsement | None:
    """The endorsement on a page, or None when the page is none: a letter, a list of forms, a policy form."""
    form = form_seen(lines, source)
    if not is_endorsement(lines, form):
        return None
    text = "\n".join(line.text for line in lines)
    schedule = schedule_of(lines)
    seen = (page, source)
    made = Endorsement(
        form=form.number or form.title or "endorsement",
        page=page,
        edition=form.edition,
        title=_title(form),
        policy_number=first(beside(lines, _POLICY, LABELS), lambda cell: _number(cell, seen)) or Field(page=page),
        named_insured=first(beside(lines, _INSURED, LABELS), lambda cell: _name(cell, seen)) or Field(page=page),
        effective_date=first(beside(lines, _EFFECTIVE, LABELS), lambda cell: _day(cell, seen)) or Field(page=page),
        scheduled_parties=schedule.parties,
        locations=schedule.places,
        line=form.known.line if form.known else _line(text, form.number),
        confidence=round(form.confidence, 4),
        last_page=page,
    )
    return _with_meaning(made, form, schedule, _below_title(lines, form.title))


def is_endorsement(lines: Sequence[PrintedLine], form: FormSeen) -> bool:
    """Whether a page's words say so: its warning, its number, its title, weighed against those of other papers."""
    text = " ".join(line.text for line in lines)
    head = [line.text for line in lines[:12]]
    changes = bool(re.search(_SAYS[0][1], text, re.IGNORECASE))
    if _lists_forms(lines) or (is_coverage_form(lines) and form.known is None):
        return False
    points = sum(weight for weight, pattern in _SAYS if re.search(pattern, text, re.IGNORECASE))
    points += (1 if form.number else 0) + (1 if form.known else 0) + (2 if form.titled else 0)
    points += 2 if any(_TITLED.search(one) for one in [form.title, *head[:8]] if one) else 0
    points += 1 if any(re.fullmatch(r"\W*schedule\W*", line.text, re.IGNORECASE) for line in lines) else 0
    sheet = sheet_of(lines)
    points += 2 if form.number and sheet and sheet[0] > 1 else 0
    points -= 4 if any(_NOT.search(one) and len(one.split()) < 9 for one in head[:8]) and not changes else 0
    points -= 4 if _LETTER.search("\n".join(line.text for line in lines)) else 0
    return points >= ENOUGH and bool(form.number or form.title or changes)


def folded(pages: Sequence[tuple[Endorsement, tuple[int, int] | None]]) -> tuple[Endorsement, ...]:
    """Endorsements of a document, in page order, with the sheets of one put together. Each comes with "page 2 of 3"."""
    made: list[Endorsement] = []
    sheets: list[tuple[int, int] | None] = []
    for one, sheet in pages:
        if made and _goes_on(made[-1], sheets[-1], one, sheet):
            made[-1] = _joined(made[-1], one)
            sheets[-1] = sheet
        else:
            made.append(one)
            sheets.append(sheet)
    return tuple(made)


def _goes_on(
    first_one: Endorsement, sheet: tuple[int, int] | None, second: Endorsement, after: tuple[int, int] | None
) -> bool:
    if (
        sheet is None
        or after is None
        or after != (sheet[0] + 1, sheet[1])
        or second.page != (first_one.last_page or 0) + 1
    ):
        return False
    numbers = (first_one.policy_number.value, second.policy_number.value)
    return first_one.form == second.form and (None in numbers or numbers[0] == numbers[1])


def _joined(one: Endorsement, more: Endorsement) -> Endorsement:
    def either(first_field: Field, second: Field) -> Field:
        return first_field if first_field.value is not None else second

    def both(first_texts: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*first_texts, *second)))

    return replace(
        one,
        edition=one.edition or more.edition,
        policy_number=either(one.policy_number, more.policy_number),
        named_insured=either(one.named_insured, more.named_insured),
        effective_date=either(one.effective_date, more.effective_date),
        scheduled_parties=both(one.scheduled_parties, more.scheduled_parties),
        locations=both(one.locations, more.locations),
        grants=both(one.grants, more.grants),
        restricts=both(one.restricts, more.restricts),
        blanket=one.blanket or more.blanket,
        is_specimen=one.is_specimen and more.is_specimen,
        last_page=more.last_page,
    )


def _below_title(lines: Sequence[PrintedLine], title: str) -> str:
    """The text under the title: names above it (a roofer's) are no words of the endorsement."""
    told = [n for n, line in enumerate(lines[:TITLE_LINES]) if len(line.text) > 4 and line.text in title]
    return "\n".join(line.text for line in lines[told[-1] + 1 if told else 0 :])


def _with_meaning(made: Endorsement, form: FormSeen, schedule: Schedule, body: str) -> Endorsement:
    known = form.known
    if known is not None:
        codes = (*sorted(known.grants), *_BROAD.get((known.number, form.edition or ""), ()))
        grants, restricts = (codes, ()) if known.effect == "grant" else ((), codes)
        basis: str | None = known.basis
    else:
        grants = _added(form.title, body) or granted(form.title, body, made.line)
        restricts, name = taken(form.title, body)
        basis = "manuscript"
        made = replace(made, form=name if name and not form.number else made.form)
    blanket = schedule.blanket or (basis or "").startswith("blanket") or (known is None and _automatic(body))
    unfilled = schedule.present and not (schedule.parties or schedule.places) and not blanket
    bare = made.policy_number.value is None and made.named_insured.value is None
    return replace(
        made,
        grants=grants,
        restricts=restricts,
        basis=basis,
        blanket=blanket,
        is_specimen=unfilled or bare or _stamped(body),
    )


def _added(title: str, text: str) -> tuple[str, ...]:
    """What the forms grant that a policy change adds."""
    if not re.search(r"polic(?:y|ies) changes?|change endorsement|amendatory", title, re.IGNORECASE):
        return ()
    told = [one for one in re.split(r"[.;\n]", text) if re.search(r"\badd(?:ed|s|ing)?\b", one, re.IGNORECASE)]
    known: list[Form] = [forms()[n.form] for one in told for n in form_numbers(one) if n.form in forms()]
    return tuple(dict.fromkeys(code for form in known if form.effect == "grant" for code in sorted(form.grants)))


def _automatic(text: str) -> bool:
    """Whether an insurer's own words take in whoever a contract requires."""
    contract = r"(?:required|agreed|must|obligated)[\w\s,]{0,50}(?:written|contract|agreement)"
    anybody = r"any\s+(?:other\s+)?(?:person|organi[sz]ation|entity|party)"
    return all(re.search(one, text, re.IGNORECASE) for one in (contract, anybody))


def _stamped(text: str) -> bool:
    return bool(re.search(r"^\W*specimen\W*$", text, re.IGNORECASE | re.MULTILINE))


def _lists_forms(lines: Sequence[PrintedLine]) -> bool:
    starts = (form_numbers(line.text) for line in lines)
    listed = {found[0].form for found in starts if found and found[0].start < 4}
    return len(listed) >= LISTED


def _title(form: FormSeen) -> str:
    paraphrased = form.known is None or ("paraphrased" in form.known.title and bool(form.title))
    return form.title if paraphrased or form.known is None else shown_title(form.known)


def _line(text: str, number: str) -> str | None:
    provided = re.search(r"insurance provided under(.{0,240})", text, re.IGNORECASE | re.DOTALL)
    for told in (provided[1] if provided else "", number, text[:900]):
        if told is number:
            if (line := _BY_PREFIX.get(number[:2])) and re.match(r"[A-Z]{2} \w\w \d\d", number):
                return line
            continue
        for code, pattern in _LINES:
            if told and re.search(pattern, told, re.IGNORECASE):
                return code
    return None


def _number(cell: Cell, seen: tuple[int, PageSource]) -> Field | None:
    found = number_in(cell)
    return number_field(found, seen) if found else None


def _name(cell: Cell, seen: tuple[int, PageSource]) -> Field | None:
    text = cell.text.strip(" :;")
    if sum(c.isalpha() for c in text) < 3 or day_in(cell) or LABELS.match(text) or text[:1].islower():
        return None
    return field_of(cell, text, seen)


def _day(cell: Cell, seen: tuple[int, PageSource]) -> Field | None:
    found = day_in(cell)
    return field_of(found[1], found[0], seen, kind="date") if found else None
