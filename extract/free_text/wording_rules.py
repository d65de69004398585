"""A second opinion on wording, by rules alone; where it agrees with the trained reader, both are surer.

A blank spaCy pipeline finds the topics (fuzzy, because typists and OCR slip), the clause around each gives its
polarity, basis, lines and scope. A topic without any negator, delay or limit in its clause is a grant; the
negator must stand in the same clause. Confidence is lower where a clause holds several cues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from domain.certificate import Wording
from extract.free_text.clauses import Clause, clauses_of
from extract.free_text.polarity import basis_of, days_of, lines_of_text, parties_of, polarity_of, scope_of
from extract.free_text.wording_spacy import blank
from extract.values.form_numbers import FormNumber, form_numbers

_OF = {"LOWER": {"IN": ["of", "0f"]}}
_JOIN = {"LOWER": {"IN": ["and", "&", "/", "-", ",", "or"]}, "OP": "*"}
_TOPICS: dict[str, list[list[dict[str, Any]]]] = {
    "ai": [
        [{"LOWER": {"FUZZY": "additional"}}, {"LOWER": {"FUZZY2": "insured"}}],
        [{"LOWER": {"FUZZY": "additional"}}, {"LOWER": {"FUZZY2": "insureds"}}],
        [{"LOWER": {"REGEX": r"^add'?t?n?l\.?$"}}, {"LOWER": {"REGEX": r"^ins(?:d|ured|ureds|r|rd|ds)\.?$"}}],
        [{"LOWER": {"FUZZY1": "designated"}}, {"LOWER": {"FUZZY1": "insured"}}],
        [{"ORTH": {"IN": ["AI", "AIs", "A.I."]}}],
    ],
    "wos": [
        [{"LOWER": {"FUZZY2": "waiver"}}, _OF, {"LOWER": {"FUZZY2": "subrogation"}}],
        [{"LOWER": {"FUZZY2": "waiver"}}, _OF, {"LOWER": "transfer"}],
        [{"LOWER": {"FUZZY2": "subrogation"}}, {"OP": "{0,4}"}, {"LOWER": {"FUZZY1": "waived"}}],
        [
            {"LOWER": {"IN": ["waives", "waive", "waived"]}},
            {"OP": "{0,4}"},
            {"LOWER": {"IN": ["subrogation", "recovery"]}},
        ],
        [{"LOWER": {"IN": ["waiver", "waivers"]}}],
        [{"ORTH": {"IN": ["WOS", "WoS"]}}],
    ],
    "pnc": [
        [{"LOWER": {"FUZZY2": "primary"}}],
        [{"LOWER": {"REGEX": r"^non-?contribut[a-z]+$"}}],
        [{"LOWER": "non"}, {"LOWER": "-", "OP": "?"}, {"LOWER": {"REGEX": r"^contribut[a-z]+$"}}],
        [{"ORTH": {"IN": ["PNC", "P&NC", "PNC."]}}],
        [{"LOWER": "excess"}, {"LOWER": "over"}, {"LOWER": "any"}, {"LOWER": "other"}],
    ],
    "noc": [
        [{"LOWER": {"FUZZY1": "notice"}}, _OF, {"LOWER": {"FUZZY2": "cancellation"}}],
        [{"LOWER": {"FUZZY1": "cancellation"}}, {"LOWER": {"FUZZY1": "notice"}}],
        [{"LOWER": {"IN": ["day", "days", "days'"]}}, {"OP": "{0,3}"}, {"LOWER": "notice"}],
        [{"ORTH": {"IN": ["NOC", "DNOC"]}}],
    ],
    "agg_per_project": [
        [{"LOWER": {"IN": ["per", "each"]}}, {"LOWER": {"IN": ["project", "job", "jobsite"]}}],
        [{"LOWER": {"IN": ["per-project", "per-job"]}}],
        [{"ORTH": "PPA"}],
    ],
    "agg_per_location": [[{"LOWER": "per"}, {"LOWER": "location"}]],
    "umbrella_follow_form": [
        [{"LOWER": {"IN": ["follow", "follows", "following"]}}, {"LOWER": {"IN": ["form", "forrn"]}}],
        [{"LOWER": {"IN": ["sits", "sit"]}}, {"LOWER": "over"}],
    ],
    "evidence_only": [
        [{"LOWER": "evidence"}, {"LOWER": "of"}, {"LOWER": {"IN": ["insurance", "coverage"]}}, {"LOWER": "only"}],
        [{"LOWER": "proof"}, {"LOWER": "of"}, {"LOWER": {"IN": ["insurance", "coverage"]}}],
        [{"LOWER": {"IN": ["informational", "information"]}}, {"LOWER": "purposes"}],
    ],
}
_UNSPACED = re.compile(r"(?:named|included|listed)?as?additionalinsureds?", re.IGNORECASE)
_NO_COVERAGE = re.compile(r"^no coverage (?:for|under)\b")
_OBJECT = re.compile(
    r"(?:carried|maintained|held|owned) by (?:the |any )?$"
    r"|(?:favor of|(?<!respect )to|against) (?:the |any |all |said )?$"
)
_DUTY = re.compile(r"^(?:sub)?contractors must\b")
_AGGREGATE = re.compile(r"\bagg|\bppa\b|cg\s*25\s*0[34]")
BOILERPLATE = re.compile(
    r"^if\s+(?:the\s+)?certificate\s*holder\s+is\s+an?\s+additional\s+insured|^if\s+subrogation\s+is\s+waived"
)
_HOLDER = re.compile(r"\b(?:certificate|cert\.?)\s*holder\b|\bholder\b")
_LEAD = re.compile(
    r"(?:(?:is|are|be|being|shall be|will be|has been|have been)\s+)?"
    r"(?:(?:also\s+)?(?:named|included|listed|covered|added|considered|endorsed|scheduled)\s+)?"
    r"(?:as\s+)?(?:an?\s+)?(?:blanket\s+|automatic\s+)?$"
)
_EXCLUSION = re.compile(r"\b(?:no\s+)?(?:\w+\s+){0,3}(?:exclusion|excluded|excludes)\b[^,;]*")
SURE, UNSURE = 0.93, 0.75


def ruled(text: str) -> tuple[Wording, ...]:
    """The spans of `text` that grant or deny something, in order; form numbers and the holder are spans too."""
    numbers = form_numbers(text)
    found = [_of_form(one) for one in numbers]
    granted = False
    for clause in clauses_of(text):
        if BOILERPLATE.match(clause.plain):
            found.append(Wording("boilerplate", clause.start, clause.end, confidence=SURE))
            continue
        inside = [one for one in numbers if clause.start <= one.start < clause.end]
        topics = list(_topics(clause))
        if granted and not topics and (none := _NO_COVERAGE.search(clause.plain)):
            lines = lines_of_text(clause.plain)
            found.append(
                Wording("ai", clause.start + none.start(), clause.end, "negated", lines=lines, confidence=UNSURE)
            )
        granted = any(label == "ai" for label, _ in topics)
        found.extend(_of_topic(clause, label, span, inside) for label, span in topics)
        if any(label in {"ai", "wos", "noc"} for label, _ in topics) and (holder := _HOLDER.search(clause.plain)):
            at = clause.start
            found.append(Wording("party_ref", at + holder.start(), at + holder.end(), confidence=SURE))
        if not any(label == "ai" for label, _ in topics) and (excluded := _EXCLUSION.search(clause.plain)):
            negated = "negated" if re.match(r"no\b", excluded[0]) else None
            at = clause.start
            found.append(Wording("exclusion", at + excluded.start(), at + excluded.end(), negated, confidence=UNSURE))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _topics(clause: Clause) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each topic of a clause once, with the characters of its first cue."""
    nlp, matcher = _pipeline()
    doc = nlp.make_doc(clause.plain if not clause.text.isascii() else _cased(clause))
    first: dict[str, tuple[int, int]] = {}
    for key, begin, end in matcher(doc):
        label = nlp.vocab.strings[key]
        span = (doc[begin].idx, doc[end - 1].idx + len(doc[end - 1]))
        if label not in first or span[0] < first[label][0]:
            first[label] = span
    if "ai" not in first and (unspaced := _UNSPACED.search(clause.plain)):
        first["ai"] = unspaced.span()
    if "ai" in first and (
        _DUTY.match(clause.plain) or (len(first) > 1 and _OBJECT.search(clause.plain[: first["ai"][0]]))
    ):
        first.pop("ai")
    if not _AGGREGATE.search(clause.plain):
        first.pop("agg_per_project", None)
        first.pop("agg_per_location", None)
    if "noc" in first and not re.search(r"cancel|cancei|canceil|notice|noc", clause.plain):
        first.pop("noc")
    yield from sorted(first.items(), key=lambda one: one[1])


def _cased(clause: Clause) -> str:
    """The plain text, with capitals kept where nothing was mended: AI and WOS are told from words by them."""
    return "".join(c if c.lower() == p else p for c, p in zip(clause.text, clause.plain, strict=True))


def _of_topic(clause: Clause, label: str, span: tuple[int, int], forms: list[FormNumber]) -> Wording:
    polarity, cues = polarity_of(label, clause.plain, span)
    start = span[0] - len(lead[0]) if (lead := _LEAD.search(clause.plain[: span[0]])) else span[0]
    if label != "ai" or polarity == "negated":
        start = 0 if polarity == "negated" or label in {"wos", "noc", "agg_per_project"} else span[0]
    end = min(
        [one.start - clause.start for one in forms if one.start - clause.start > span[1]], default=len(clause.text)
    )
    end = len(
        re.sub(r"[\s,(:\-]*(?:\b(?:per|via|form|forms|see|by)\b[\s:]*)*$", "", clause.text[:end], flags=re.IGNORECASE)
    )
    end = max(end, span[1])
    lines = lines_of_text(clause.plain) or _lines_of_forms(forms)
    if label == "umbrella_follow_form":
        lines = tuple(line for line in lines if line != "umbrella")
    return Wording(
        label=label,
        start=clause.start + start,
        end=clause.start + end,
        polarity=polarity,
        basis=basis_of(clause.plain) if label in {"ai", "wos", "pnc"} and polarity == "grant" else None,
        lines=lines,
        scope=scope_of(clause.plain, forms) if label == "ai" else (),
        forms=tuple(one.form for one in forms),
        parties=parties_of(clause.text) if label in {"ai", "wos", "noc"} else (),
        days=days_of(clause.plain) if label == "noc" else None,
        confidence=SURE if cues <= 1 else UNSURE,
    )


def _lines_of_forms(forms: list[FormNumber]) -> tuple[str, ...]:
    prefixes = {"CG": "gl", "BP": "gl", "CA": "auto", "WC": "wc", "CU": "umbrella"}
    return tuple(dict.fromkeys(prefixes[one.form[:2]] for one in forms if one.form[:2] in prefixes))


def _of_form(one: FormNumber) -> Wording:
    return Wording(
        "form",
        one.start,
        one.end,
        forms=(one.form,),
        editions=(one.edition or "",),
        confidence=SURE if one.edition else 0.9,
    )


@cache
def _pipeline() -> tuple[Any, Any]:
    from spacy.matcher import Matcher

    nlp = blank()
    matcher = Matcher(nlp.vocab)
    for label, patterns in _TOPICS.items():
        matcher.add(label, patterns)
    return nlp, matcher
