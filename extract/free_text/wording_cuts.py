"""Where a text is cut into statements: mends the cuts of the trained reader by grammar.

A piece torn from its statement is put back, and a statement that turns from a grant to a denial is cut in two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.free_text.wording_part import LINE_WORDS, Stretch
from extract.free_text.wording_tokens import Token

BORDERS = frozenset({".", ";", "~break", "?", "!"})
LEADS = frozenset({"-", ":", ",", "(", "/", "&"})
"""Signs behind which a statement goes on."""
TURNS = frozenset({",", ";", "-", "(", "but", "and", "/", "while", "however", "that", "this", "which", "nothing", "it"})
"""Signs and words at which a statement may turn."""
ANSWERS = frozenset({"give", "not", "refused", "pending"})
TURNED = ANSWERS - {"give"}
ANSWER_WORDS = {"done": "give", "ok": "give", "okay": "give", "yes": "give", "come": "pending", "still": "pending"}
ASIDE = (
    "that is not",
    "this is not",
    "which is not",
    "it is not",
    "that does not",
    "this does not",
    "it does not",
    "which does not",
    "nothing on",
    "nothing for",
    "nothing under",
)
UNFINISHED = frozenset({
    "a", "an", "the", "of", "for", "to", "by", "with", "is", "are", "be", "being", "as", "named", "under", "not",
    "their", "its", "your", "our", "any", "and", "or", "&", "shall", "will", "has", "have", "on", "in", "per",
})  # fmt: skip
"""Words behind which no statement ends."""
NOTICE = frozenset({"notice", "prior", "written", "advance", "noc", "cancellation"})
"""Words before which a number of days is theirs."""
SHORTENED = frozenset({
    "addl", "assn", "assoc", "bldg", "blvd", "bros", "cert", "constr", "corp", "ctrs", "dept", "excl", "incl", "insd",
    "intl", "mfrs", "mgmt", "natl", "proj", "univ",
})  # fmt: skip
"""Short forms of four letters or more with a full stop of their own."""
TORN = 10
"""Words of a piece that was torn off, at most."""


def goes_on(tokens: Sequence[Token], start: int) -> bool:
    """Whether a cut would part a denial from what it denies: "AI coverage | excluded for residential work"."""
    if start and _leaning(tokens, start):
        return True
    if not start or tokens[start].kind != "refused" or tokens[start].start != tokens[start - 1].end + 1:
        return False
    return tokens[start - 1].norm.isalpha() and not any(one.norm in LINE_WORDS for one in tokens[start:][:6])


def ends(text: str, tokens: Sequence[Token], start: int) -> bool:
    """Whether a sentence surely ends before this token: a full stop and a capital, behind no short form or initial."""
    if start < 2 or tokens[start - 1].norm not in {".", "!"} or tokens[start].start == tokens[start - 1].end:
        return False
    last, first = tokens[start - 2], text[tokens[start].start]
    return first.isupper() and last.end - last.start > 3 and text[last.start : last.end].lower() not in SHORTENED


def _leaning(tokens: Sequence[Token], start: int) -> bool:
    """Whether the word before a cut needs the one behind it, on this line or the next: "... named | as AI"."""
    before = start - 1
    while before > 0 and tokens[before].norm == "~break":
        before -= 1
    last, this = tokens[before].norm, tokens[start].norm
    if this == "as" and last[-1:].isalpha():
        return True
    if this in {"is", "are"} and last[-1:].isalpha() and start + 1 < len(tokens) and tokens[start + 1].kind == "give":
        return True
    return last in UNFINISHED or (last in {"days", "day"} and this in NOTICE) or this in {"days", "day"}


def whole(stretches: Sequence[Stretch], tokens: Sequence[Token]) -> tuple[Stretch, ...]:
    """The statements, a piece without topic or name put back to the one it was cut from.

    Such are "WC policies | do not carry AI" and "AI - | blanket where required": no full stop, semicolon or line stands
    at the cut, and the piece holds a line of coverage or a condition and no figures.
    """
    made: list[Stretch] = []
    for one in stretches:
        last = made[-1] if made else None
        if last is not None and _is_open(tokens, one.first) and _belong(last, one, tokens):
            made[-1] = Stretch(last.first, one.last, (*last.parts, *one.parts))
        else:
            made.append(one)
    return tuple(piece for one in made for part in _headed(one, tokens) for piece in _turned(part, tokens))


def _turned(one: Stretch, tokens: Sequence[Token]) -> Iterator[Stretch]:
    """The statement in two where it turns from one answer to the other: "AI on GL, no AI on auto"."""
    turns = one.cues and any(
        ANSWER_WORDS.get(token.norm, token.kind) in TURNED for token in tokens[one.first : one.last]
    )
    for at in range(one.first + 1, one.last - 1) if turns else ():
        if tokens[at].norm in TURNS and not _joins(tokens, at) and (cut := _turn(one, at, tokens)) is not None:
            left = tuple(part for part in one.parts if part.first < cut)
            yield Stretch(one.first, cut, left)
            yield from _turned(Stretch(cut, one.last, one.parts[len(left) :]), tokens)
            return
    yield one


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sign stands within a word: "30-day"."""
    return tokens[at].norm == "-" and tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start


def _turn(one: Stretch, at: int, tokens: Sequence[Token]) -> int | None:
    """Where the statement is cut in two at this sign or word, if what stands on its two sides disagrees."""
    cut = at if tokens[at].norm.isalpha() else at + 1
    left, right = ([part for part in one.cues if (part.first < cut) is side] for side in (True, False))
    if not left or any(part.first < cut < part.last for part in one.parts):
        return None
    if tokens[at].norm == "and" and (not right or right[0].label == "again"):
        return None  # "primary and not excess of any other"
    if right and right[0].label == "pnc" and any(cue.label == "pnc" for cue in left):
        return None
    before, behind = tokens[one.first : cut], tokens[cut : one.last]
    denied, denies = _is_no(before), _is_no(behind)
    if right and right[0].label != "again":
        near = tokens[max(cut, right[0].first - 4) : right[0].first]
        return cut if (not denied and _is_no(near)) or _differ(one, cut, tokens) else None
    lines = any(token.norm in LINE_WORDS for token in behind)
    leads = " ".join(token.norm for token in behind[:4])
    aside = leads.startswith(ASIDE) or (
        any(token.kind == "not" or token.norm == "excludes" for token in behind[:2])
        and any(token.norm in LINE_WORDS for token in behind[:5])
    )
    if right == [] and lines and denied and not denies and tokens[at].norm == "but" and len(behind) <= TORN:
        return cut  # "... not on GL, but WC has it"
    if lines and not denied and denies and aside:
        return cut
    return None


def _differ(one: Stretch, cut: int, tokens: Sequence[Token]) -> bool:
    """Whether each side has an answer of its own, one that it is given, the other that it is not or not yet."""
    taken = {n for part in one.parts for n in range(part.first, part.last)}
    named = max((part.last for part in one.cues if part.first < cut), default=one.first)
    governed = _is_no(tokens[one.first : named]) and not _is_no(tokens[named:cut])  # "no AI, WOS and PNC were given"
    left, right = (
        {ANSWER_WORDS.get(tokens[n].norm, tokens[n].kind) for n in range(*side) if n not in taken} & ANSWERS
        for side in ((one.first, cut), (cut, one.last))
    )
    return bool(left and right) and not governed and ((left == {"give"}) is not (right == {"give"}))


def _is_no(tokens: Sequence[Token]) -> bool:
    return any(token.kind in {"not", "refused"} for token in tokens)


def _headed(one: Stretch, tokens: Sequence[Token]) -> Iterator[Stretch]:
    """The statement without the project that heads it, where that ends a sentence or line: "RE: Job 12. Acme is AI"."""
    for number, part in enumerate(one.parts[:-1]):
        at = part.last + (tokens[part.last].norm in BORDERS)
        if part.label == "project" and tokens[at - 1].norm in BORDERS and not Stretch(0, 0, one.parts[:number]).cues:
            yield Stretch(one.first, at, one.parts[: number + 1])
            yield Stretch(at, one.last, one.parts[number + 1 :])
            return
    yield one


def _is_open(tokens: Sequence[Token], cut: int) -> bool:
    before = tokens[cut - 1]
    return before.norm not in BORDERS and tokens[cut].start <= before.end + 1


def _belong(last: Stretch, one: Stretch, tokens: Sequence[Token]) -> bool:
    if one.cues and _is_torn(last, tokens):
        return True
    if any(cue.label == "pnc" for cue in last.cues) and not one.cues:
        return any(token.norm.startswith("contribut") for token in tokens[one.first : one.last])
    leads = tokens[one.first - 1].norm in LEADS or tokens[one.first].kind in {"when", "give"}
    return bool(last.cues) and leads and _is_torn(one, tokens)


def _is_torn(one: Stretch, tokens: Sequence[Token]) -> bool:
    inside = tokens[one.first : one.last]
    figures = any(token.norm in {"~money", "~date"} or token.norm[1:].isdigit() for token in inside)
    if one.parts or figures or len(inside) > TORN:
        return False
    return any(token.norm in LINE_WORDS or token.kind in {"when", "contract"} for token in inside)
