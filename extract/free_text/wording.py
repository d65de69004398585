"""What free text grants or denies: additional insured, waiver, primary, notice, aggregate, follow form; whom it names.

A trained reader (`wording_model.py`) cuts the text into statements, finds topics, parties and projects, and says how a
statement speaks of each topic. Rules read what follows a grammar: form numbers, days, lines of coverage, scopes. How
sure a span is, is measured: see `wording_confidence.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.certificate import Wording
from extract.free_text.clauses import clauses_of
from extract.free_text.wording_answers import answer_of
from extract.free_text.wording_confidence import confidence_of, confidence_of_name
from extract.free_text.wording_elliptic import denies_alone, denies_lines, grants_alone
from extract.free_text.wording_forms import topic_of, with_forms
from extract.free_text.wording_idioms import as_meant, word_of
from extract.free_text.wording_lines import goes_on, heading, leans_on_last, own_words, without_aside
from extract.free_text.wording_mentions import refers
from extract.free_text.wording_model import WordingModel, wording_model
from extract.free_text.wording_part import NAMES, Part, Stretch
from extract.free_text.wording_polarity import (
    frees_of,
    is_affirmed,
    is_denied,
    is_given,
    is_of,
    polarity_by_rule,
    waits,
)
from extract.free_text.wording_terms import basis_of, days_of, lines_of, named_lines, scope_of
from extract.free_text.wording_tokens import Token, tokens_of
from extract.free_text.wrapped import unwrapped
from extract.values.form_numbers import FormNumber

_WORST = ("negated", "pending", "limited", "weak", "none", "grant", "mention")
_AGAIN = "again"
_GRANTED = frozenset({"grant", "limited", "partial"})
_OPEN = frozenset({"mention", "pending"})
_ANSWERED = frozenset({"mention", "pending", "grant"})
_SILENT_LABELS = frozenset({"exclusion", "evidence_only"})
"""What is said of these has no polarity that an answer could change."""
_ELLIPTIC = 0.8
"""How likely a bare denial after a grant is taken to be."""
_NOTHING = (Part("", 0, 0), "", 0.0)
_NO_EXCLUSION = re.compile(
    r"\b(?:no|free of any|without any) (?:\w+ ){0,3}(?:exclusion|limitation|warranty)s?\b"
    r"|\bno (?:\w+ ){1,3}restrictions?\b"
    r"|\b(?:(?:is|are|has|have)(?: not|n't)|not) (?:been )?excluded\b",
    re.IGNORECASE,
)
_IF = re.compile(r"\bif\s", re.IGNORECASE)
_PRINTED = re.compile(
    r"^if\s+(?:the\s+)?certificate\s*holder\s+is\s+an?\s+additional\s+insured|^if\s+subrogation\s+is\s+waived"
)
"""The form's own fixed sentences, which grant nothing."""
_BASED = frozenset({"ai", "wos", "pnc"})
_EDGES = " \n\t.,;:-/"
_FORM_LEAD = re.compile(r"[\s,(:\-]*(?:\b(?:per|via|forms?|see|by|as|endorsement|attached)\b[\s:]*)*$", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:(?:is|are|be|being|has been|have been)\s+)?(?:(?:also|hereby)\s+)?"
    r"(?:(?:named|included|listed|covered|added|considered|endorsed|scheduled)\s+)?(?:as\s+)?(?:an?\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its words, form numbers, and for each topic the polarity and its likelihood."""

    text: str
    words: str
    listed: Sequence[str]
    start: int
    end: int
    tokens: Sequence[Token]
    stretch: Stretch
    topics: tuple[tuple[str, Part, str, float], ...]
    forms: tuple[FormNumber, ...]
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A span as read, without confidence; `likely` is the likelihood of its polarity, None for names."""

    wording: Wording
    likely: float | None = None


def wording_of(text: str) -> tuple[Wording, ...]:
    """The spans of `text` that grant or deny something or name somebody, in order; form numbers are spans too."""
    found = (replace(one.wording, confidence=_sure(one)) for one in read(text))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def read(text: str) -> Iterator[Read]:
    """The spans of `text` before anything is known of how sure they are, in no order."""
    model, text = wording_model(), unwrapped(text)
    tokens, numbers = tokens_of(text, model.lexicon)
    if not tokens:
        return
    for form in numbers:
        yield Read(Wording("form", form.start, form.end, forms=(form.form,), editions=(form.edition or "",)))
    printed = [one for one in clauses_of(text) if _PRINTED.match(one.plain)] if _IF.search(text) else []
    for clause in printed:
        yield Read(Wording("boilerplate", clause.start, clause.end))
    before: tuple[Read, ...] = ()
    above: tuple[str, ...] = ()
    end = 0
    statements = tuple(_statements(text, tokens, numbers, model))
    for said, after in zip(statements, (*statements[1:], None), strict=True):
        if any(one.start < said.end and said.start < one.end for one in printed):
            continue
        yield from _names(said)
        above = _heading(said) or (above if goes_on(text[end : said.start]) else ())
        granted = tuple(_led(one, said, above, before) for one in _granted(said, before, _answer(said, after)))
        end = said.end
        yield from granted
        before = granted or before


def _heading(said: Said) -> tuple[str, ...]:
    return heading(said.listed, said.stretch.cues, said.stretch.first)


def _led(one: Read, said: Said, above: tuple[str, ...], before: tuple[Read, ...]) -> Read:
    """The span with the lines of its heading, or of what was said before where it says "same"."""
    span = one.wording
    if span.label not in _BASED or span.lines:
        return one
    if before and leans_on_last(said.words):
        last = before[-1].wording
        basis = last.basis if span.basis == "scheduled" and last.basis else span.basis
        return replace(one, wording=replace(span, lines=last.lines, basis=basis))
    return replace(one, wording=replace(span, lines=above)) if above else one


def _sure(one: Read) -> float:
    return confidence_of_name(one.wording.label) if one.likely is None else confidence_of(one.likely)


def _statements(
    text: str, tokens: Sequence[Token], numbers: Sequence[FormNumber], model: WordingModel
) -> Iterator[Said]:
    stretches = with_forms(model.stretches(text, tokens), tokens, numbers)
    asked = [(stretch, cue) for stretch in stretches for cue in stretch.cues]
    meant = as_meant(text, tokens)
    answers = iter(model.said(meant, asked))
    for stretch in stretches:
        start, end = _trimmed(text, tokens[stretch.first].start, tokens[stretch.last - 1].end)
        topics = tuple((cue.label, cue, *next(answers)) for cue in stretch.cues)
        named = {n for part in stretch.parts if part.label in NAMES for n in range(part.first, part.last)}
        listed = ["~" if n in named else word_of(text, meant[n]) for n in range(stretch.first, stretch.last)]
        parties = (_shown(text, tokens, part) for part in stretch.parts if part.label == "party")
        forms = tuple(one for one in numbers if start <= one.start < end)
        yield Said(
            text, _words(listed), listed, start, end, tokens, stretch, topics, forms, tuple(dict.fromkeys(parties))
        )


def _answer(said: Said, after: Said | None) -> str | None:
    """What the next statement, which has no topic of its own, answers to this one: "... ; the carrier said no"."""
    if after is None or after.topics or "\n\n" in said.text[said.end : after.start]:
        return None
    return answer_of(after.words)


def _granted(said: Said, before: tuple[Read, ...], answer: str | None) -> Iterator[Read]:
    """One span a topic; and what is said without a topic of its own of those before."""
    if not waits("", said.words):
        for likely in (likely for label, _, _, likely in said.topics if label == _AGAIN):
            yield from _elliptic(said, before, likely)  # "no reply yet" would deny nothing
    topics = _topics(said)
    if topics.keys() <= {"exclusion"} and denies_lines(said.words):
        topics = {}  # "WC excluded" is no exclusion of the policy
    yield from _silent(said, topics, before)
    topics = _waiting(said, topics)
    settled = _answered(topics, answer)
    topics = topics | settled
    if not topics and (denied := _NO_EXCLUSION.search(said.text[said.start : said.end])):
        at = said.start
        yield Read(Wording("exclusion", at + denied.start(), at + denied.end(), "negated"), 0.0)
    for label, (cue, polarity, likely) in topics.items():
        if polarity != "mention" and not (label == "exclusion" and len(topics) > 1):
            yield from _spans(said, label, (cue, polarity, likely), settled=label in settled)


def _topics(said: Said) -> dict[str, tuple[Part, str, float]]:
    """The topics of a statement with their polarity; one named twice is as bad as the worse of the two."""
    topics: dict[str, tuple[Part, str, float]] = {}
    for label, cue, told, likely in said.topics:
        after = said.text[said.tokens[cue.last - 1].end : said.end].lower()
        if label == _AGAIN or not (said.tokens[cue.first].norm == "~form" or is_of(label, said.words, after)):
            continue
        if label == "ai" and _refers(said, cue):
            continue
        polarity = told
        if told in _OPEN and label in _BASED:
            lead = _words(said.listed[: cue.first - said.stretch.first])
            polarity = "grant" if is_affirmed(told, lead, said.words) else told
        if label == "noc" and told == "mention" and is_given(said.words):
            polarity = "grant"
        if label not in topics or _WORST.index(polarity) < _WORST.index(topics[label][1]):
            topics[label] = (topics[label][0] if label in topics else cue, polarity, likely)
    if topics.get("umbrella_follow_form", _NOTHING)[1] == "negated" and "ai" in topics:
        topics["ai"] = topics.pop("umbrella_follow_form")  # it follows form, but not for additional insureds
    return topics


def _refers(said: Said, cue: Part) -> bool:
    """Whether an additional insured is but spoken of: "notice to the additional insureds"."""
    at, end = cue.first - said.stretch.first, said.tokens[cue.last - 1].end
    before, after = said.listed[:at], said.listed[cue.last - said.stretch.first :]
    others = frozenset(label for label, other, _, _ in said.topics if other.first < cue.first)
    owns = said.text[:end].lower().endswith(("insured's", "insureds'"))  # "AI's" are many
    return "umbrella_follow_form" not in others and refers(_words(before) + " ", _words(after), others, owns=owns)


def _silent(said: Said, topics: dict[str, tuple[Part, str, float]], before: tuple[Read, ...]) -> Iterator[Read]:
    """What a statement without a topic says of those before: "not so for auto", "but it does for GL"."""
    last = before[-1].wording.polarity if before else None
    if last in _GRANTED and (not said.topics or (not topics and denies_lines(said.words))):
        if denies_alone(said.words):
            yield from _elliptic(said, before, _ELLIPTIC)
    elif last == "negated" and not said.topics and grants_alone(said.words):
        yield from _elliptic(said, before, _ELLIPTIC, "grant")


def _waiting(said: Said, topics: dict[str, tuple[Part, str, float]]) -> dict[str, tuple[Part, str, float]]:
    """The topics, granted ones as pending where the statement waits for something that no other of them is."""
    if any(polarity == "pending" for _, polarity, _ in topics.values()):
        return topics
    return {
        label: (cue, "pending" if polarity == "grant" and waits(label, said.words) else polarity, likely)
        for label, (cue, polarity, likely) in topics.items()
    }


def _answered(topics: dict[str, tuple[Part, str, float]], answer: str | None) -> dict[str, tuple[Part, str, float]]:
    """The topics that the next statement answers, with its answer: asked for, still to come, or granted before."""
    told = {label: one for label, one in topics.items() if label not in _SILENT_LABELS}
    if answer is None or (answer == "grant" and any(one[1] != "mention" for one in told.values())):
        return {}
    return {label: (cue, answer, likely) for label, (cue, told_, likely) in told.items() if told_ in _ANSWERED}


def _spans(said: Said, label: str, told: tuple[Part, str, float], *, settled: bool) -> Iterator[Read]:
    """The span of one topic, and that of the lines it excepts; the words of a `settled` one change nothing more."""
    cue, polarity, likely = told
    cues = [topic[1] for topic in said.topics]
    words = own_words(without_aside(said.listed, cues, cue, said.stretch.first), cues, cue, said.stretch.first)
    lines, excepted = lines_of(words, said.forms, granted=polarity in _GRANTED)
    if label == "umbrella_follow_form":
        lines = tuple(line for line in lines if line != "umbrella")
    shown = polarity if settled else _polarity(label, polarity, said.words)
    if shown == "partial" and any(topic_of(form.form) == "pnc" for form in said.forms):
        shown = "grant"  # "primary per CG 20 01": the form says the rest
    if shown == "mention":
        return
    start, end = _extent(said, label, cue, shown)
    one = Wording(
        label=label,
        start=start,
        end=end,
        polarity=shown,
        basis=basis_of(said.words) if label in _BASED and shown == "grant" else None,
        lines=lines,
        scope=scope_of(said.words, said.forms) if label == "ai" else (),
        forms=tuple(form.form for form in said.forms),
        editions=tuple(form.edition or "" for form in said.forms),
        parties=said.parties if label in {"ai", "wos", "noc", "pnc"} else (),
        days=days_of(said.text[said.start : said.end]) if label == "noc" else None,
    )
    yield Read(one, likely)
    if excepted and shown == "grant":
        denied = replace(one, start=said.start, polarity="negated", basis=None, lines=excepted, forms=(), editions=())
        yield Read(denied, likely)


def _elliptic(said: Said, before: tuple[Read, ...], likely: float, polarity: str = "negated") -> Iterator[Read]:
    """ "No coverage for auto" after a grant speaks of what was granted; "but it does for GL" of what was denied.

    In one sentence with it, it speaks of all that was said there, and is quoted with it.
    """
    if not before:
        return
    last = before[-1].wording
    joined = last.end <= said.start and goes_on(said.text[last.end : said.start])
    labels = [one.wording.label for one in before if joined and one.wording.polarity == last.polarity] or [last.label]
    start = min(one.wording.start for one in before) if joined else said.start
    for label in dict.fromkeys(labels):
        lines = named_lines(said.words)
        if label == "umbrella_follow_form":
            lines = tuple(line for line in lines if line != "umbrella")
        yield Read(Wording(label, start, said.end, polarity, lines=lines), likely)


def _polarity(label: str, polarity: str, words: str) -> str | None:
    if label == "exclusion" and frees_of(words):
        return "negated"
    if label == "evidence_only" or (label == "exclusion" and (polarity != "negated" or not is_denied(words))):
        return None
    return polarity_by_rule(label, polarity, words)


def _extent(said: Said, label: str, cue: Part, polarity: str | None) -> tuple[int, int]:
    """From where it begins to speak of the topic up to the form numbers; a denial is quoted whole."""
    at, after = said.tokens[cue.first].start, said.tokens[cue.last - 1].end
    start = said.start
    if label in {"ai", "evidence_only"} and polarity != "negated":
        lead = _LEAD.search(said.text[said.start : at])
        start = at - len(lead[0]) if lead else at
    end = min((one.start for one in said.forms if one.start >= after), default=said.end)
    end = start + len(_FORM_LEAD.sub("", said.text[start:end]))
    return start, max(end, after)


def _names(said: Said) -> Iterator[Read]:
    for part in said.stretch.parts:
        if part.label in NAMES and (part.label != "party_class" or said.topics):
            start, end = said.tokens[part.first].start, said.tokens[part.last - 1].end
            yield Read(Wording(part.label, start, end))


def _words(listed: Sequence[str]) -> str:
    """Normal words as one text, without those that an idiom made silent."""
    return " ".join(word for word in listed if word)


def _shown(text: str, tokens: Sequence[Token], part: Part) -> str:
    return " ".join(text[tokens[part.first].start : tokens[part.last - 1].end].split())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end
