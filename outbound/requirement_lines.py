"""What a client asks for, in a few plain lines that fit on one screen with the letter around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from config.comms import Words, words
from domain.dialogue import Addressee
from domain.requirement import RequiredCoverage, RequirementSet

ALWAYS, NEVER = ("always", "true", "True"), ("false", "False", "never")
_EACH = ("each_occurrence", "combined_single_limit", "each_claim", "each_accident", "el_each_accident")
_ALL = ("general_aggregate", "aggregate")


def requirement_lines(
    asked: RequirementSet, flags: Mapping[str, bool], *, to: Addressee, language: str = "en"
) -> tuple[str, ...]:
    """One line a coverage ("General liability: $1,000,000/$2,000,000"), one of what may apply, one of conditions.

    The limits are those of one event and the aggregate; the example shows the others. A contractor is told less of the
    conditions, which are the agent's trade.

    Args:
        flags: the account's answers (vehicles, employees, ...): False leaves a line out, True takes its "if" away.
    """
    own = words(language)
    lines: list[str] = []
    doubtful: list[str] = []
    for one in asked.coverages:
        wanted = str(one.required)
        known = True if wanted in ALWAYS else flags.get(wanted.removeprefix("if_"))
        if wanted in NEVER or known is False:
            continue
        if known or wanted in own.required:
            lines.append(f"{_coverage(one, own)}{'' if known else f' ({own.required[wanted]})'}")
        else:
            doubtful.append(own.lines.get(one.line, one.line))
    if doubtful:
        lines.append(f"{own.required['other']}: {', '.join(doubtful)}")
    conditions = "; ".join(dict.fromkeys(_conditions(asked, own, to)))
    return (*lines, *([conditions[:1].upper() + conditions[1:]] if conditions else []))


def _coverage(one: RequiredCoverage, own: Words) -> str:
    each = next((one.limits[code] for code in _EACH if code in one.limits), None)
    whole = next((one.limits[code] for code in _ALL if code in one.limits), None)
    amounts = "/".join(f"${amount:,}" for amount in (each, whole) if amount is not None)
    said = amounts or own.conditions["statutory" if one.statutory else "as_stated"]
    return f"{own.lines.get(one.line, one.line)}: {said}"


def _conditions(asked: RequirementSet, own: Words, to: Addressee) -> Iterator[str]:
    codes = {one.code for one in asked.conditions}
    if any(code.startswith("ai_") for code in codes) and asked.additional_insureds:
        names = ", ".join(dict.fromkeys(one.name for one in asked.additional_insureds))
        yield own.conditions["ai"].format(parties=names)
    for code in ("wos", "pnc") if to is Addressee.AGENT else ("wos",):
        if code in codes:
            yield own.conditions[code]
    for one in asked.conditions:
        if one.code == "noc" and one.days and to is Addressee.AGENT:
            yield own.conditions["noc"].format(days=one.days)
