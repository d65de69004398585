"""Findings in the words of a language: the catalogue's own English, and a Spanish one beside it.

A finding carries its code and the facts that fill its sentences, so it can be told again in another language at any
time. Facts that are phrases of ours (a line of coverage, what is shown) are told in that language too; names, numbers,
forms and days stay as they stand on papers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from config.reference import FindingKind, load
from domain.finding import Finding, Judgement
from domain.saying import Said, one_stop

_HOLE = re.compile(r"\{(\w+)\}")
_IN_BRACKETS = re.compile(r" ?\([^)]*\)")


def filled(template: str, told: Mapping[str, str]) -> str:
    """`template` with its holes filled; a sentence with a hole that has no value is left out."""
    kept = []
    for sentence in re.split(r"(?<=[.?:;]) ", template):
        if all(told.get(hole) for hole in _HOLE.findall(sentence)):
            kept.append(_HOLE.sub(lambda found: told[found[1]], sentence))
        elif "(" in sentence and all(told.get(hole) for hole in _HOLE.findall(_IN_BRACKETS.sub("", sentence))):
            without = _IN_BRACKETS.sub("", sentence)  # the example in brackets is what has no value
            kept.append(_HOLE.sub(lambda found: told[found[1]], without))
    return one_stop(" ".join(kept)).rstrip(":; ")


def judgement_in(judgement: Judgement, language: str) -> Judgement:
    """A judgement with its findings in a language."""
    if language == "en":
        return judgement
    return replace(judgement, findings=tuple(finding_in(one, language) for one in judgement.findings))


def finding_in(finding: Finding, language: str) -> Finding:
    """A finding in a language; one that the catalogue has no words for stays as it is."""
    if language == "en":
        return finding
    if finding.code == "met":
        return replace(finding, title=met_in(finding.title, language))
    said = said_in(finding.code, finding.facts, language)
    if said is None:
        return finding
    return replace(
        finding,
        title=said.title or finding.title,
        ask=said.ask if finding.ask else "",
        tell_insured=said.tell if finding.tell_insured else "",
        tell_client=said.client if finding.tell_client else "",
    )


def said_in(code: str, facts: Mapping[str, str], language: str) -> FindingKind | None:
    """The filled sentences of a code in a language other than English; None when there are none."""
    kind = catalogue(language).get(code)
    if kind is None:
        return None
    told = {name: phrase_in(str(value), language) for name, value in facts.items()}
    return replace(
        kind,
        title=filled(kind.title, told),
        ask=filled(kind.ask, told),
        tell=filled(kind.tell, told),
        client=filled(kind.client, told),
    )


def met_in(title: str, language: str) -> str:
    """By what a requirement is met, in a language; as it is where its pattern was not kept with it."""
    own = patterns_of_met(language).get(title.pattern) if isinstance(title, Said) else None
    if own is None or not isinstance(title, Said):
        return title
    return filled(own, {name: phrase_in(str(value), language) for name, value in title.facts.items()})


@cache
def patterns_of_met(language: str) -> Mapping[str, str]:
    """The patterns of what requirements are met by, by their English."""
    return MappingProxyType(dict(load(f"findings_{language}.yaml")["met"]))


@cache
def catalogue(language: str) -> Mapping[str, FindingKind]:
    """The findings' sentences in a language other than English, by code; severity and fixer are the English one's."""
    listed = load(f"findings_{language}.yaml")["findings"]
    return MappingProxyType({code: FindingKind(code, "", "", **one) for code, one in listed.items()})


@cache
def phrases(language: str) -> Mapping[str, str]:
    """Phrases of ours that are facts of findings, by their English."""
    said = load(f"findings_{language}.yaml")
    return MappingProxyType({**said["lines"], **said["limits"], **said["phrases"]})


def phrase_in(text: str, language: str) -> str:
    """A fact in a language: a phrase, a limit of a line, a list of phrases; anything else as it is."""
    known = phrases(language)
    if text in known:
        return known[text]
    said = load_parts(language)
    for line, own in said[0].items():
        if text.startswith(f"{line} ") and (limit := said[1].get(text[len(line) + 1 :])):
            return f"{limit} ({own})"
    parts = re.split(r", | and ", text)
    if len(parts) > 1 and all(one in known for one in parts):
        *before, last = (known[one] for one in parts)
        return f"{', '.join(before)} y {last}"
    return text


@cache
def load_parts(language: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Lines of coverage and limits in a language, by their English."""
    said = load(f"findings_{language}.yaml")
    return MappingProxyType(dict(said["lines"])), MappingProxyType(dict(said["limits"]))
