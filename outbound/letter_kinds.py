"""Every letter that an operator may word: by which name its template is kept, and what stands in it to be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from config.comms import templates
from domain.saying import N_
from outbound.letter import LETTERS, kind_of
from outbound.template_language import Variable

ASK_ADDRESS = "ask_address"

_ACCOUNT: Mapping[str, Variable] = MappingProxyType(
    {
        "contractor": Variable(N_("the contractor's name")),
        "reference": Variable(N_("the account's reference")),
        "policies": Variable(N_("its policies with the day on which they end, a line each"), is_list=True),
        "ends": Variable(N_("the same in one line")),
        "summary": Variable(N_("where it stands, in a few words")),
        "requirements": Variable(N_("what the client asks for, a line each"), is_list=True),
        "open": Variable(N_("what is still to be mended, a line each"), is_list=True),
        "held": Variable(N_("what was read from the papers that came, a line each"), is_list=True),
        "own": Variable(N_("what only the contractor can settle, a line each"), is_list=True),
        "status": Variable(N_("its status in words")),
    }
)
_COUNTS = MappingProxyType(
    {
        "all": Variable(N_("contractors: all")),
        "compliant": Variable(N_("contractors: compliant")),
        "near": Variable(N_("contractors: near their end")),
        "out": Variable(N_("contractors: out of compliance")),
    }
)
_BOTH: Mapping[str, Variable] = MappingProxyType(
    {
        "client": Variable(N_("the client's name")),
        "name": Variable(N_("the reader's name, empty when it is not known")),
        "reply_address": Variable(N_("where an answer goes: the mailbox with the account's token")),
        "sign_off_name": Variable(N_("who signs")),
        "sign_off_phone": Variable(N_("their phone, or empty")),
        "footer": Variable(N_("what every letter ends with: a certificate is information only")),
    }
)
SCHEDULED: Mapping[str, Variable] = MappingProxyType(
    {
        **_BOTH,
        "to": Variable(N_("agent, contractor or client: in whose words it is written")),
        "client_address": Variable(N_("the client's postal address")),
        "contact": Variable(N_("the client's person, or empty")),
        "about": Variable(N_("the accounts it is about"), is_list=True, each=_ACCOUNT),
        "one": Variable(N_("the account, where it is about one alone; else nothing"), each=_ACCOUNT),
        "link": Variable(N_("the page without a login, or empty")),
        "reference": Variable(N_("the letter's reference")),
        "needed_by": Variable(N_("the day on which it is needed")),
        "next_date": Variable(N_("the day on which something ends next, or empty")),
        "today": Variable(N_("the day")),
        "all_open": Variable(N_("what is still to be mended of all accounts, a line each"), is_list=True),
        "changed": Variable(N_("report and alert: what changed, a line each"), is_list=True),
        "open_now": Variable(N_("report: who is out of compliance, a line each"), is_list=True),
        "expiring": Variable(N_("report: what ends in 30 days, a line each"), is_list=True),
        "counts": Variable(N_("report: how many contractors stand how"), each=_COUNTS),
        "graph": Variable(N_("report: the bar of shares")),
        "alert_purpose": Variable(N_("alert: what it is about")),
        "unclear": Variable(N_("certificates that came and are too worn to be read, a line each"), is_list=True),
    }
)
ANSWERS: Mapping[str, Variable] = MappingProxyType(
    {
        **_BOTH,
        "contractor": Variable(N_("the contractor's name, empty while the mail belongs to nobody")),
        "respond_by": Variable(N_("the day by which an answer is asked for")),
        "certificate_date": Variable(N_("the date on the certificate, or empty")),
        "next_expiration": Variable(N_("the day on which the first policy ends, or empty")),
        "asks": Variable(N_("all that the agent is asked to mend, a line each"), is_list=True),
        "corrections": Variable(N_("of these, what the agent can correct alone"), is_list=True),
        "endorsements": Variable(N_("of these, what the insurer must endorse first"), is_list=True),
        "tells": Variable(N_("what only the contractor can settle, a line each"), is_list=True),
        "client_decides": Variable(N_("what the client decides, a line each"), is_list=True),
        "ours": Variable(N_("what we look into, a line each"), is_list=True),
        "document": Variable(N_("the name of the file at fault, or empty")),
        "reason": Variable(N_("why it could not be read")),
        "unread": Variable(
            N_("files beside it that could not be read"),
            is_list=True,
            each=MappingProxyType(
                {"name": Variable(N_("the file's name")), "why": Variable(N_("what was wrong with it"))}
            ),
        ),
        "unclear": Variable(N_("certificates that came and are too worn to be read, a line each"), is_list=True),
        "passages": Variable(
            N_("the answers to what was asked"),
            is_list=True,
            each=MappingProxyType(
                {"text": Variable(N_("what it says")), "lines": Variable(N_("lines under it"), is_list=True)}
            ),
        ),
        "is_unfinished": Variable(N_("whether a person has still to write in it")),
        "asks_something": Variable(N_("whether the mail was a question")),
    }
)
ADDRESS: Mapping[str, Variable] = MappingProxyType(
    {
        **{name: one for name, one in _BOTH.items() if name != "reply_address"},
        "contractor": Variable(N_("the contractor's name")),
        "lost": Variable(N_("the address from which mail comes back")),
        "lost_name": Variable(N_("whose it is, or empty")),
        "lost_part": Variable(N_("agent or contractor, in words")),
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
