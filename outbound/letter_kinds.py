"""Every letter that an operator may word: by which name its template is kept, and what stands in it to be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from config.comms import templates
from outbound.letter import LETTERS, kind_of
from outbound.template_language import Variable

ASK_ADDRESS = "ask_address"

_ACCOUNT: Mapping[str, Variable] = MappingProxyType(
    {
        "contractor": Variable("the contractor's name"),
        "reference": Variable("the account's reference"),
        "policies": Variable("its policies with the day on which they end, a line each", is_list=True),
        "ends": Variable("the same in one line"),
        "summary": Variable("where it stands, in a few words"),
        "requirements": Variable("what the client asks for, a line each", is_list=True),
        "open": Variable("what is still to be mended, a line each", is_list=True),
        "held": Variable("what was read from the papers that came, a line each", is_list=True),
        "own": Variable("what only the contractor can settle, a line each", is_list=True),
        "status": Variable("its status in words"),
    }
)
_COUNTS = MappingProxyType({name: Variable(f"contractors: {name}") for name in ("all", "compliant", "near", "out")})
_BOTH: Mapping[str, Variable] = MappingProxyType(
    {
        "client": Variable("the client's name"),
        "name": Variable("the reader's name, empty when it is not known"),
        "reply_address": Variable("where an answer goes: the mailbox with the account's token"),
        "sign_off_name": Variable("who signs"),
        "sign_off_phone": Variable("their phone, or empty"),
        "footer": Variable("what every letter ends with: a certificate is information only"),
    }
)
SCHEDULED: Mapping[str, Variable] = MappingProxyType(
    {
        **_BOTH,
        "to": Variable("agent, contractor or client: in whose words it is written"),
        "client_address": Variable("the client's postal address"),
        "contact": Variable("the client's person, or empty"),
        "about": Variable("the accounts it is about", is_list=True, each=_ACCOUNT),
        "one": Variable("the account, where it is about one alone; else nothing", each=_ACCOUNT),
        "link": Variable("the page without a login, or empty"),
        "reference": Variable("the letter's reference"),
        "needed_by": Variable("the day on which it is needed"),
        "next_date": Variable("the day on which something ends next, or empty"),
        "today": Variable("the day"),
        "all_open": Variable("what is still to be mended of all accounts, a line each", is_list=True),
        "changed": Variable("report and alert: what changed, a line each", is_list=True),
        "open_now": Variable("report: who is out of compliance, a line each", is_list=True),
        "expiring": Variable("report: what ends in 30 days, a line each", is_list=True),
        "counts": Variable("report: how many contractors stand how", each=_COUNTS),
        "graph": Variable("report: the bar of shares"),
        "alert_purpose": Variable("alert: what it is about"),
    }
)
ANSWERS: Mapping[str, Variable] = MappingProxyType(
    {
        **_BOTH,
        "contractor": Variable("the contractor's name, empty while the mail belongs to nobody"),
        "respond_by": Variable("the day by which an answer is asked for"),
        "certificate_date": Variable("the date on the certificate, or empty"),
        "next_expiration": Variable("the day on which the first policy ends, or empty"),
        "asks": Variable("all that the agent is asked to mend, a line each", is_list=True),
        "corrections": Variable("of these, what the agent can correct alone", is_list=True),
        "endorsements": Variable("of these, what the insurer must endorse first", is_list=True),
        "tells": Variable("what only the contractor can settle, a line each", is_list=True),
        "client_decides": Variable("what the client decides, a line each", is_list=True),
        "ours": Variable("what we look into, a line each", is_list=True),
        "document": Variable("the name of the file at fault, or empty"),
        "reason": Variable("why it could not be read"),
        "unread": Variable(
            "files beside it that could not be read",
            is_list=True,
            each=MappingProxyType({"name": Variable("the file's name"), "why": Variable("what was wrong with it")}),
        ),
        "passages": Variable(
            "the answers to what was asked",
            is_list=True,
            each=MappingProxyType(
                {"text": Variable("what it says"), "lines": Variable("lines under it", is_list=True)}
            ),
        ),
        "is_unfinished": Variable("whether a person has still to write in it"),
        "asks_something": Variable("whether the mail was a question"),
    }
)
ADDRESS: Mapping[str, Variable] = MappingProxyType(
    {
        **{name: one for name, one in _BOTH.items() if name != "reply_address"},
        "contractor": Variable("the contractor's name"),
        "lost": Variable("the address from which mail comes back"),
        "lost_name": Variable("whose it is, or empty"),
        "lost_part": Variable("agent or contractor, in words"),
    }
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One letter. `name` is that of its template; `is_answer` tells that it answers a mail."""

    name: str
    is_answer: bool
    variables: Mapping[str, Variable]


@cache
def kinds() -> Mapping[str, Kind]:
    """Every letter that can be worded, by the name of its template: the schedule's first, then the answers."""
    made = [Kind(name, is_answer=False, variables=SCHEDULED) for name in templates()]
    made += [Kind(kind_of(name), is_answer=True, variables=ANSWERS) for name in LETTERS]
    made.append(Kind(ASK_ADDRESS, is_answer=True, variables=ADDRESS))
    return MappingProxyType({one.name: one for one in made})
