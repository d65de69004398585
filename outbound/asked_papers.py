"""What the description may cite and what goes with the certificate: the conditions of a requirement as lines of text.

Endorsement forms are examples, and always said to be: only what a policy holds may be cited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from config.reference import example_forms, forms
from domain.requirement import RequiredCondition, RequiredDocument, RequirementSet
from outbound.asked import applies, needed_only
from outbound.paper_words import Words

_SCOPES = ("ai_ongoing", "ai_completed", "ai_premises", "ai_auto")


def description(requirement: RequirementSet, lines: frozenset[str], words: Words, state: str) -> tuple[str, ...]:
    """Lines that a description could say if the policies provide it, for the `lines` that are asked for."""
    said, insureds = [], dict[tuple[str, ...], list[RequiredCondition]]()
    for one in requirement.conditions:
        if one.code in _SCOPES and not one.parties:
            insureds.setdefault(_of(one, lines), []).append(one)
    said += [_insured(of, group, requirement, words, state) for of, group in insureds.items() if of]
    grouped = [one for group in insureds.values() for one in group]
    said += [
        text
        for one in requirement.conditions
        if one not in grouped and (text := _said(one, requirement, lines, words, state))
    ]
    claims = (c for c in requirement.coverages if c.retro is not None and c.line in lines)
    if named := tuple(words.short(one.line) for one in claims):
        said.append(words("say_retro", lines=words.all(named)))
    return tuple(dict.fromkeys(said)) or (words("say_nothing"),)


def attachments(
    requirement: RequirementSet, lines: frozenset[str], words: Words, state: str, flags: Mapping[str, bool]
) -> tuple[str, ...]:
    """Endorsement pages and other papers to send with the certificate."""
    pages = [text for one in requirement.conditions if one.min_evidence == "endorsement_page" for text in
             _endorsed(one, requirement, lines, words, state)]  # fmt: skip
    papers = [_paper(one, flags, words) for one in requirement.documents if applies(one.required, flags) is not False]
    return (*pages, *papers)


def citations(requirement: RequirementSet, lines: frozenset[str], words: Words, state: str) -> tuple[str, ...]:
    """What must be cited by the number of its form."""
    return tuple(
        words(
            "cite_line",
            what=_capital(_what(one, words)),
            line=words.all(tuple(map(words.short, _of(one, lines)))),
            forms=_such_as(one, _of(one, lines), words, state),
        )
        for one in requirement.conditions
        if one.min_evidence == "form_cited" and _of(one, lines)
    )


def restrictions(requirement: RequirementSet, flags: Mapping[str, bool], words: Words) -> str:
    """One sentence with the restrictions that the contract does not allow; "" when it forbids none."""
    named = []
    for one in requirement.prohibited:
        lifted = bool(one.unless) and flags.get(one.unless) is True
        if lifted or (one.when and flags.get(one.when) is False):
            continue
        known = forms().get(one.form)
        named.append(_whole(one.form) if known is None or not one.form.startswith("manuscript.") else known.title)
        if one.kind:
            named[-1] = words(one.kind) if words.has(one.kind) else one.kind.replace("_", " ")
    return words("restrictions", forms=", ".join(dict.fromkeys(named))) if named else ""


def _insured(
    of: tuple[str, ...], group: list[RequiredCondition], requirement: RequirementSet, words: Words, state: str
) -> str:
    """Additional insureds on the same lines, in one sentence for all scopes."""
    named = dict.fromkeys(form for one in group for line in of if (form := _example(line, one.code, state)))
    scopes = tuple(words(one.code) for one in group if one.code != "ai_auto")
    return words(
        "say_ai",
        lines=words.all(tuple(map(words.short, of))),
        scope=words("in_scope", scope=scope) if (scope := words.all(scopes)) else "",
        parties=_parties(group[0], requirement, words),
        forms=words("such_as", forms=words.all(tuple(named))) if named else "",
    )


def _said(one: RequiredCondition, requirement: RequirementSet, lines: frozenset[str], words: Words, state: str) -> str:
    of = _of(one, lines)
    if not of:
        return ""
    name = "say_ai" if one.code in _SCOPES else f"say_{one.code}"
    if not words.has(name):
        return ""
    return words(
        name,
        lines=words.all(tuple(map(words.short, of))),
        scope=words("in_scope", scope=words(one.code)) if one.code in _SCOPES else "",
        parties=_parties(one, requirement, words),
        forms=_such_as(one, of, words, state),
        days=one.days or 30,
    )


def _endorsed(
    one: RequiredCondition, requirement: RequirementSet, lines: frozenset[str], words: Words, state: str
) -> Iterator[str]:
    of = _of(one, lines)
    if not of:
        return
    naming = f", {words('attach_naming', parties=_parties(one, requirement, words))}" if _names(one) else ""
    named = words.all(tuple(map(words.short, of)))
    yield words("attach_page", what=_what(one, words), line=named, forms=_such_as(one, of, words, state)) + naming


def _of(one: RequiredCondition, lines: frozenset[str]) -> tuple[str, ...]:
    return tuple(line for line in one.lines if line in lines)


def _names(one: RequiredCondition) -> bool:
    return one.code in (*_SCOPES, "noc", "loss_payee")


def _what(one: RequiredCondition, words: Words) -> str:
    if not words.has(one.code):
        return one.code.replace("_", " ")
    what = words(one.code, days=one.days or 30)
    return words("ai_what", scope=what) if one.code in _SCOPES else what


def _parties(one: RequiredCondition, requirement: RequirementSet, words: Words) -> str:
    """The names meant: those of the condition, for additional insureds all of the set's, else the holder."""
    if one.parties:
        return words.all(one.parties)
    insureds = tuple(party.name for party in requirement.additional_insureds)
    return words.all(insureds) if one.code in _SCOPES and insureds else requirement.holder.name


def _such_as(one: RequiredCondition, lines: tuple[str, ...], words: Words, state: str) -> str:
    named = dict.fromkeys(form for line in lines if (form := _example(line, one.code, state)))
    return words("such_as", forms=words.all(tuple(named))) if named else ""


def _example(line: str, need: str, state: str) -> str:
    """The usual form for a need on a line, in workers compensation the state's own; "" without one."""
    found = example_forms().get(f"{line}_{state}", {}).get(need, "") or example_forms().get(line, {}).get(need, "")
    return _whole(found)


def _whole(form: str) -> str:
    """A form's number that no line break tears apart."""
    return form.replace(" ", "\u00a0")


def _paper(one: RequiredDocument, flags: Mapping[str, bool], words: Words) -> str:
    name = one.title or words.named(one.code)
    accepted = f": {words.all(one.accept, joined='or')}" if one.accept else ""
    only = needed_only(one.required, flags, words)
    return f"{name}{accepted}" + (f" ({only[:1].lower()}{only[1:]})" if only else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
