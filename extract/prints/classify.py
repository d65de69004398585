"""What a page is, by the words printed on it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.page import PageKind, Word

_A = r"A\s*C\s*[O0Q]\s*R\s*[DO0]"
_NEARLY_A = r"A\s*C\s*[O0Q]\s*R?\s*[DO0]"
_FORM = re.compile(rf"{_A}\s*(\d{{2,3}})\b")
_EDITION = r"\s*[(\[l1|]?\s*((?:19|20)\d{2})\s*[/\-1l|.]?\s*([01]\d)"
_BY_NUMBER = {
    "24": PageKind.ACORD_24, "27": PageKind.ACORD_27, "28": PageKind.ACORD_28, "30": PageKind.ACORD_30,
    "101": PageKind.ACORD_101, "855": PageKind.ACORD_855, "22": PageKind.OTHER_CERTIFICATE,
    "23": PageKind.OTHER_CERTIFICATE, "29": PageKind.OTHER_CERTIFICATE, "75": PageKind.OTHER_CERTIFICATE,
}  # fmt: skip
_TITLES = (
    (r"REMARKS\s+FORM\s+IS\s+A\s+SCHEDULE\s+TO", PageKind.ACORD_101),
    (r"LIABILITY\s+INSURANCE\s+ADDENDUM|NEW\s+YORK\s+CONSTRUCTION\s+CERTIFICATE", PageKind.ACORD_855),
    (r"CERTIFICATE\s+OF\s+PROPERTY\s+INSURANCE", PageKind.ACORD_24),
    (r"EVIDENCE\s+OF\s+COMMERCIAL\s+PROPERTY", PageKind.ACORD_28),
    (r"EVIDENCE\s+OF\s+PROPERTY\s+INSURANCE", PageKind.ACORD_27),
    (r"CERTIFICATE\s+OF\s+GARAGE\s+INSURANCE", PageKind.ACORD_30),
    (r"ADDITIONAL\s+REMARKS\s+SCHEDULE\b(?!\W*\s(?:IF|MAY)\b|,)", PageKind.ACORD_101),
    (r"NOTICE\s+OF\s+(?:INTENT\s+TO\s+)?(?:CANCEL|NON\W*RENEW)", PageKind.CANCELLATION_NOTICE),
    (r"CHANGES\s+THE\s+POLICY|\bENDORSEMENT\b.*\b(?:MODIFIES|PLEASE\s+READ)", PageKind.ENDORSEMENT),
)
_WEAKER_TITLES = (
    (r"\bDECLARATIONS?\b|POLICY\s+INFORMATION\s+PAGE", PageKind.DECLARATIONS),
    (r"(?:FAX\s+)?COVER\s+(?:SHEET|PAGE)|FACSIMILE|PAGES?,?\s+INCLUDING|FAX\s+TRANSMI", PageKind.COVER_SHEET),
    (
        r"(?:(?:ATTACHED|ENCLOSED)\s+(?:IS|ARE|PLEASE|YOU)|(?:PLEASE\s+)?FIND\s+(?:THE\s+)?(?:\w+\s+){0,4}(?:ATTACHED|ENCLOSED)|(?:ATTACHED|ENCLOSED)\W+PLEASE)"
        r".{0,80}\bCERTIFICATE",
        PageKind.COVER_SHEET,
    ),
    (r"PLEASE\s+FIND\s+(?:THE\s+)?CERTIFICATES?\b.{0,40}(?:ATTACHED|ENCLOSED)", PageKind.COVER_SHEET),
    (r"CERTIFICATE\s+OF\s+(?:\w+\s+){0,3}INSURANCE", PageKind.OTHER_CERTIFICATE),
)
MOST_OF_COVER = 90
"""Words of a cover sheet at most, its dirt among them: a page that says more may say something else as well."""
_MORE_THAN_COVER = re.compile(r"ENDORSE|CANCEL|REINSTAT|RENEW|WAIVER|ADDITIONAL INS|POLICY\s+N|SCHEDULE|DECLARAT")
_TITLE_OF_25 = re.compile(r"CERTIFICATE\s+OF\s+LIABILITY\s+INSURANCE|CERTIFICATEOFLIABILITY")


def page_text(words: Sequence[Word]) -> str:
    """The words in the file's order, upper case."""
    return " ".join(word.text for word in words).upper()


def edition_printed(text: str, number: str = "25") -> str | None:
    """The edition of an ACORD form by its footer, as printed ("2016/03"), however OCR mangled the brackets."""
    found = re.search(rf"{_NEARLY_A}\s*{number}(?:\s*NY)?{_EDITION}", text)
    return f"{found[1]}/{found[2]}" if found else None


def other_kind(text: str) -> PageKind:
    """What a page is that no map of ours fits."""
    if (kind := _titled(text, _TITLES)) is not None:
        return kind
    for found in _FORM.finditer(text):
        if found[1] in _BY_NUMBER and found[1] != "101":
            return _BY_NUMBER[found[1]]
    return _titled(text, _WEAKER_TITLES) or PageKind.OTHER


def weaker_kind(text: str) -> PageKind:
    """What a page is that only speaks of endorsements or of cancellation."""
    return _titled(text, _WEAKER_TITLES) or PageKind.OTHER


def is_cover_sheet(words: Sequence[Word]) -> bool:
    """Whether words seen in a quick look are plainly those of a sheet laid before other papers, and of nothing else."""
    text = page_text(words)
    if len(words) > MOST_OF_COVER or _MORE_THAN_COVER.search(text):
        return False
    return other_kind(text) is PageKind.COVER_SHEET


def says_acord_25(text: str) -> bool:
    """Whether the page calls itself a certificate of liability insurance, or does not say at all."""
    if _TITLE_OF_25.search(text):
        return True
    return other_kind(text) in {PageKind.OTHER, PageKind.OTHER_CERTIFICATE, PageKind.CANCELLATION_NOTICE}


def _titled(text: str, titles: tuple[tuple[str, PageKind], ...]) -> PageKind | None:
    return next((kind for pattern, kind in titles if re.search(pattern, text, re.DOTALL)), None)
