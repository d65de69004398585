"""What an endorsement grants or takes away by its own words, for forms that no catalogue knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.papers.endorsement_form import manuscripts

_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z0-9(\"])|\n\s*\n")
_DENIED = re.compile(
    r"\b(?:does|do|shall|will) not (?:apply|include|extend|cover)|\bexclud|\bno (?:coverage"
    r"|insurance)\b|\bnot covered\b",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"exclusion|limitation|warranty|\bexclud|does not apply|shall not apply|no coverage|not cover|restrict"
    r"|only if|condition precedent|will not (?:pay|defend)",
    re.IGNORECASE,
)
_INSURED = re.compile(
    r"additional\s+insured|who is an insured.{0,80}(?:amend|includ)|(?:added|included"
    r"|includes?).{0,60}\bas (?:an )?(?:additional )?"
    r"insured",
    re.IGNORECASE | re.DOTALL,
)
_ONGOING = re.compile(
    r"ongoing|in progress|your work|operations performed|performance of your|your operations", re.IGNORECASE
)
_COMPLETED = re.compile(r"completed[\s-]operations|completed work", re.IGNORECASE)
_PREMISES = re.compile(r"premises|landlord|lessor of (?:land|building)", re.IGNORECASE)
_GRANTS = (
    (
        "wos",
        re.compile(
            r"waive[rsd]?\b.{0,90}(?:subrogat|recover)|waiver of (?:subrogation|transfer|our right)",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        "pnc",
        re.compile(
            r"primary\b.{0,60}(?:non-?\s?contribut|not (?:seek|ask).{0,20}contribut)", re.IGNORECASE | re.DOTALL
        ),
    ),
    (
        "aggregate_per_project",
        re.compile(
            r"aggregate.{0,60}(?:per|each|designated).{0,25}project|project.{0,50}aggregate", re.IGNORECASE | re.DOTALL
        ),
    ),
    (
        "aggregate_per_location",
        re.compile(
            r"aggregate.{0,60}(?:per|each|designated).{0,25}location|location.{0,50}aggregate",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
)
_NOTICE = re.compile(
    r"notice of (?:cancell?ation|non-?renewal|material change)|cancell?ation.{0,40}notice", re.IGNORECASE
)
_TO_OTHERS = re.compile(
    r"third part|certificate holder|scheduled (?:person|entit|part)|person\(?s?\)? or organi[sz]ation|designated",
    re.IGNORECASE,
)
_EXCLUSIONS = (
    ("excludes_professional", r"professional (?:liability|services)"),
    ("excludes_pollution", r"pollution"),
    ("excludes_mold", r"\bmold\b|fungi|bacteria"),
    ("excludes_eifs", r"exterior insulation|\bEIFS\b"),
    ("excludes_silica", r"silica"),
    ("excludes_epl", r"employment[\s-]related"),
    ("excludes_wrap_up", r"wrap[\s-]?up|consolidated insurance"),
    ("excludes_completed_ops", r"products[\s-]completed operations hazard"),
    ("excludes_work", r"designated work"),
    ("excludes_sub_work", r"work performed by subcontractors"),
    ("voids_contractual", r"contractual liability"),
)


def granted(title: str, text: str, line: str | None) -> tuple[str, ...]:
    """Codes of what a page's words give. `title` counts before the text; what a sentence denies does not count."""
    if re.search(r"\bexclusion\b|\blimitation\b", title, re.IGNORECASE):
        return ()
    told = [one for one in sentences(text) if not _DENIED.search(one)]
    spoken = "\n".join([title, *told])
    found = list(_insured(title, spoken, line)) if _INSURED.search(spoken) else []
    found += [code for code, pattern in _GRANTS if any(pattern.search(one) for one in (title, *told))]
    if _NOTICE.search(title) or (not found and any(_NOTICE.search(one) and "days" in one for one in told)):
        found.append("noc" if _TO_OTHERS.search(f"{title} {spoken}") else "noc_named_insured")
    return tuple(dict.fromkeys(found))


def taken(title: str, text: str) -> tuple[tuple[str, ...], str]:
    """Codes of what a page's words take away, and the catalogue's name of such a page ("" when it has none).

    Words of a restriction count when the title carries them, or in a sentence that excludes or makes a condition.
    """
    codes: list[str] = []
    name = ""
    takes = [one for one in sentences(text) if _TAKES.search(one)]
    if not _TAKES.search(title) and _INSURED.search(title):
        return (), ""
    for form, pattern in manuscripts():
        if any(pattern.search(one) for one in (f"{title} {title}", *takes)):  # in a title either word may come first
            codes += sorted(form.grants)
            name = name or form.number
    if re.search(r"\bexclusion\b", title, re.IGNORECASE):
        codes += [code for code, words in _EXCLUSIONS if re.search(words, title, re.IGNORECASE)]
    return tuple(dict.fromkeys(codes)), name


def sentences(text: str) -> list[str]:
    """The text's sentences, line breaks as spaces."""
    return [" ".join(one.split()) for one in _SENTENCE.split(text) if one.strip()]


def _insured(title: str, spoken: str, line: str | None) -> Iterator[str]:
    if line == "auto":
        yield "ai_auto"
        return
    if line in ("wc", "property"):
        return
    for code, words in (
        ("ai_equipment", r"equipment"),
        ("ai_products", r"vendor"),
        ("ai_permit", r"permit|authorization"),
    ):
        if re.search(words, title, re.IGNORECASE):
            yield code
            return
    only_premises = _PREMISES.search(title) and not _ONGOING.search(title)
    completed = _COMPLETED.search(title) or _COMPLETED.search(spoken)
    if not only_premises and (_ONGOING.search(spoken) or not (completed or _PREMISES.search(spoken))):
        yield "ai_ongoing"
    if completed and not only_premises:
        yield "ai_completed"
    if _PREMISES.search(title) or (_PREMISES.search(spoken) and not _ONGOING.search(spoken)):
        yield "ai_premises"
