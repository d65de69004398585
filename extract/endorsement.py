"""Policy endorsement pages: form number, edition, policy number, who is scheduled."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.certificate import Endorsement
from domain.field import Field
from domain.page import PageSource, Word
from extract.confidence import trust
from extract.form_numbers import FormNumber, form_numbers
from extract.seen import Origin, union

_SAYS_SO = re.compile(r"ENDORSEMENT\s+CHANGES\s+THE\s+POLICY|\bENDORSEMENT\b|WAIVER\s+OF\s+OUR\s+RIGHT", re.IGNORECASE)
_EDITION = re.compile(r"\(?\bEd(?:ition)?\.?\s*(\d{1,2})[\s/\-](\d{2})\)?", re.IGNORECASE)
_POLICY = re.compile(
    r"\bPOLICY\s*(?:NUMBER|NO\.?|#)\s*[:\s]\s*(?=\S*\d)([A-Z0-9][A-Z0-9\-()/. ]{3,30}?)(?:\s{2,}|$)", re.IGNORECASE
)
_HEADER = re.compile(
    r"name\W*of\W*(?:additional\W*insured\W*)?person|name of person|^schedule$|^person or organization", re.IGNORECASE
)
_SECOND_COLUMN = re.compile(r"^location", re.IGNORECASE)
_STOP = re.compile(
    r"^(?:information required|the section|section ii|we |this |bodily|all other|if no entry|a\. )"
    r"|required to complete",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^(?:\d|p\.?\s?o\.?\s|suite|attn)|\b[A-Z]{2}\s+\d{5}\b", re.IGNORECASE)
_BLANKET = re.compile(
    r"required by (?:a )?(?:written )?contract|any person or organization|per (?:written )?contract", re.IGNORECASE
)
EDGE_LINES = 8
"""Lines at the head and foot of a page among which a form prints its number."""
MOST_PARTIES = 6


def endorsement_of(words: Sequence[Word], page: int, source: PageSource) -> Endorsement | None:
    """The endorsement on a page, or None when the page is none.

    `form` is the number as "CG 20 10", or the page's own title when it prints no number that we know.
    """
    lines = _lines(words)
    texts = [" ".join(word.text for word in line) for line in lines]
    whole = "\n".join(texts)
    edges = "\n".join([*texts[:EDGE_LINES], *texts[-EDGE_LINES:]])
    numbers = form_numbers(edges)
    title = next((text for text in texts[:EDGE_LINES] if re.search(r"\bendorsement\b", text, re.IGNORECASE)), None)
    if not _SAYS_SO.search(whole) or not (numbers or title):
        return None
    number = _likeliest(numbers)
    edition = number.edition if number else None
    if edition is None and (found := _EDITION.search(edges)):
        edition = f"{int(found[1]):02d} {found[2]}"
    return Endorsement(
        form=number.form if number else str(title),
        page=page,
        edition=edition,
        policy_number=_policy_number(lines, page, source),
        scheduled_parties=_scheduled(lines, texts),
    )


def _likeliest(numbers: Sequence[FormNumber]) -> FormNumber | None:
    """The number printed most often at the edges, an edition deciding ties."""
    counts = [one.form for one in numbers]
    return max(numbers, key=lambda one: (counts.count(one.form), one.edition is not None), default=None)


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.box.top + one.box.bottom) / 2):
        middle = (word.box.top + word.box.bottom) / 2
        if rows and middle - (rows[-1][-1].box.top + rows[-1][-1].box.bottom) / 2 < 0.5 * max(word.box.height, 5.0):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda one: one.box.x0) for row in rows]


def _policy_number(lines: Sequence[Sequence[Word]], page: int, source: PageSource) -> Field:
    for line in lines:
        text = _spaced(line)
        if found := _POLICY.search(text):
            value = found[1].strip(" .")
            origin = Origin.PICTURE if source is PageSource.OCR else Origin.TEXT
            sure = trust(origin, "code", min(word.confidence for word in line), follows=True)
            box = union(tuple(word.box for word in line if word.text in value))
            return Field(value, value, sure, page, box)
    return Field(page=page)


def _spaced(line: Sequence[Word]) -> str:
    """The words of a line, wide gaps kept as two spaces."""
    text = ""
    for before, word in zip([None, *line[:-1]], line, strict=True):
        gap = word.box.x0 - before.box.x1 if before else 0.0
        text += ("  " if gap > 12 else " " if before else "") + word.text
    return text


def _scheduled(lines: Sequence[Sequence[Word]], texts: Sequence[str]) -> tuple[str, ...]:
    """Names under the schedule's heading, left of its second column; blanket wording is kept as it stands."""
    start = max((n for n, text in enumerate(texts) if _HEADER.search(text.strip())), default=None)
    if start is None:
        return ()
    border = next((word.box.x0 - 4 for word in lines[start][1:] if _SECOND_COLUMN.match(word.text)), float("inf"))
    named = []
    inline = re.sub(r"^.*?organi[sz]ation\(?s?\)?\s*:?\s*", "", texts[start], flags=re.IGNORECASE)
    if ":" in texts[start] and inline != texts[start] and inline:
        named.append(inline)
    for line in lines[start + 1 : start + 1 + MOST_PARTIES]:
        text = " ".join(word.text for word in line if word.box.x0 < border).strip()
        if _STOP.search(text):
            break
        if text and not _ADDRESS.search(text) and (len(text.split()) > 1 or _BLANKET.search(text)):
            named.append(text)
    return tuple(named)
