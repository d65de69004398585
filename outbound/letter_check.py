"""What an operator's own template is held to, when it is saved and each time it is filled.

The measure is the letter that ships: what that one shows of the link, the reply address, the lines that are asked for
and the rest of what a reader must be told, the operator's own has to show too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from config.comms import never_said
from domain.saying import phrased
from outbound.letter import Letter

ESSENTIAL: Mapping[str, str] = {
    "link": "the link",
    "reference": "the reference",
    "reply_address": "the reply address",
    "needed_by": "the day on which it is needed",
    "respond_by": "the day by which an answer is asked for",
    "client": "the client's name",
    "client_address": "the postal address",
    "sign_off_name": "who signs",
    "sign_off_phone": "their phone",
    "footer": "the footer (a certificate is information only)",
    "contractor": "the contractor's name",
    "next_expiration": "the day on which the first policy ends",
    "next_date": "the day on which the first policy ends",
    "reason": "why the file could not be read",
    "lost": "the address from which mail comes back",
    "asks": "a line that is asked for",
    "tells": "a line that only the contractor can settle",
    "client_decides": "a line that the client decides",
    "all_open": "a line that is still open",
    "changed": "a line of what changed",
    "open_now": "a line of who is out of compliance",
    "expiring": "a line of what ends",
    "open": "a line that is still open",
    "own": "a line that only the contractor can settle",
    "held": "a line of what was read",
    "policies": "a policy",
    "requirements": "a line of what the client asks for",
    "unread": "a file that could not be read",
    "unclear": "a certificate that is too worn to be read",
    "passages": "an answer to what was asked",
}
"""What a letter may have to show, by the variable that holds it, in words for whoever left it out."""
_NESTED = ("about", "one")
_SPACES = re.compile(r"\s+")


def lacking(values: Mapping[str, object], shipped: Letter, own: Letter) -> tuple[str, ...]:
    """What the letter that ships shows of the essential and the operator's own does not, each once."""
    before, after = _flat(shipped.body), _flat(own.body)
    found = (what for what, text in _essentials(values) if text in before and text not in after)
    missing = [phrased("{what} is missing", what=what) for what in dict.fromkeys(found)]
    return (*missing, *_said_anew(shipped, own))


def _said_anew(shipped: Letter, own: Letter) -> Iterator[str]:
    """Words that no letter may say, where they are the template's and not the facts'."""
    before, after = (f"{one.subject}\n{one.body}".lower() for one in (shipped, own))
    for pattern in never_said():
        found = pattern.search(after)
        if found and not pattern.search(before):
            yield f'it says "{found[0]}"'


def _essentials(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if name in _NESTED:
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, Mapping):
                    yield from _essentials(one)
        elif name in ESSENTIAL:
            yield from ((ESSENTIAL[name], text) for text in _texts(value))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if flat := _flat(value):
            yield flat
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)


def _flat(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
