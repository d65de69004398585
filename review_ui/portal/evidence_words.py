"""The evidence pack's own pages, in words: cover, requirements with their proof, and all that was said and done."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.field import Box
from domain.finding import Result
from domain.saying import N_
from outbound.paper import ACCENT, HAIR, INK, PALE, WHITE, Style, folded
from outbound.sheet import BODY, MONO, SMALL, TONES, Cell, Group, Head, Marked, Sheet
from pipeline.evidence_desk import Evidence, Held
from pipeline.explaining import Place, Reason
from records.accounts import AccountView
from records.evidence import Mail
from review_ui.shell.languages import _, day_words, number_words, told
from review_ui.shell.look import ENDED, FIXERS, requirement_words, tone, words
from review_ui.shell.reasons import in_words

MOST_TEXT = 12_000
"""Characters of one letter; longer ones are cut, and the page says so."""
_NAME = Style("Helvetica-Bold", 26, INK, 31)
_BRAND = Style("Helvetica-Bold", 11, WHITE)
_KIND = Style("Helvetica-Bold", 11, ACCENT, 15)
_STATUS = Style("Helvetica-Bold", 17, INK)
_FIGURE = Style("Helvetica-Bold", 15, INK)
ACTIONS = {
    "confirm": N_("Confirmed"),
    "reject": N_("Rejected"),
    "assign": N_("Assigned to this account"),
    "take": N_("Taken on"),
    "reclassify": N_("Kind of message changed"),
    "split": N_("Split into documents"),
    "set_kind": N_("Kind of document changed"),
    "close": N_("Closed without an answer"),
    "edit_letter": N_("Letter edited"),
    "send": N_("Letter approved"),
}


def title_of(found: Evidence) -> str:
    """The title of the whole document."""
    return _("Evidence of insurance compliance: %(contractor)s", contractor=found.why.account.contractor)


def foot_of(found: Evidence) -> str:
    """What stands at the bottom of every page beside its number."""
    return f"{found.why.account.contractor} · {day_words(found.made_at)}"


def pack_body(found: Evidence) -> bytes:
    """Our pages of the pack; the same bytes for the same facts."""
    found = replace(found, why=in_words(found.why))
    account = found.why.account
    running = " · ".join((_("Evidence of insurance compliance"), account.contractor, account.client))
    sheet = Sheet(title_of(found), running=running)
    _cover(sheet, found)
    _requirements(sheet, found)
    _exceptions(sheet, found)
    _decisions(sheet, found)
    _correspondence(sheet, found)
    _documents(sheet, found)
    _trail(sheet, found)
    return sheet.pdf()


def _cover(sheet: Sheet, found: Evidence) -> None:
    why, account, paper = found.why, found.why.account, sheet.paper
    paper.box(Box(0, 0, paper.width, 54), fill=ACCENT, line=None)
    paper.text(sheet.left, 33, "Certdesk", _BRAND)
    paper.text(sheet.right, 33, _("Evidence pack"), Style("Helvetica", 10, WHITE), align="right")
    sheet.y = paper.block(sheet.left, 96, _("Evidence of insurance compliance"), _KIND, sheet.width)
    sheet.y = paper.lines(sheet.left, sheet.y + 22, folded(account.contractor, _NAME, sheet.width)[:4], _NAME)
    sheet.y = paper.block(
        sheet.left, sheet.y - 6, _("Contractor of %(client)s", client=account.client), BODY.at(12), sheet.width
    )
    _standing(sheet, found)
    sheet.pairs(
        [
            (_("Client"), account.client),
            (_("Contractor"), account.contractor),
            (_("Contractor ID"), account.client_ref or ""),
            (_("Also known as"), ", ".join(map(str, account.also_known_as))),
            (_("Project"), account.project),
            (_("Trade"), account.trade),
            (_("Insurance agent"), " · ".join(filter(None, (account.agent, account.agent_email)))),
            (_("Requirements"), _requirement(account)),
            (_("Version in effect from"), _day(account.requirement_effective_on) or _("the beginning")),
            (_("Next expiration"), _day(why.next_expiration) or _("none on file")),
            (_("Made"), _at(found, found.made_at)),
        ]
    )
    if why.lines:
        sheet.subheading(_("Lines of coverage"))
        sheet.y += 4
        heads = (
            Head(_("Line"), 3),
            Head(_("Status"), 2),
            Head(_("Policy"), 3),
            Head(_("Effective"), 2),
            Head(_("Expires"), 2),
        )
        sheet.table(
            heads,
            (
                [
                    *(one.name, _marked(one.status), one.number or _("Nothing on file")),
                    *(_day(one.effective), _day(one.expiration)),
                ]
                for one in why.lines
            ),
        )
    _contents(sheet, found)
    said = _(
        "This pack was made by machine from the records of the certificate desk. It tells what was required, what was"
        " read on which page, who confirmed it, what was excepted and why, what was written, and where the audit trail"
        " stood when it was made. The originals follow behind. It is no certificate of insurance itself."
    )
    sheet.text(said, SMALL)


def _contents(sheet: Sheet, found: Evidence) -> None:
    """What the pack holds, and how much of it."""
    sheet.subheading(_("In this pack"))
    sheet.y += 4
    counted = (
        (_("Requirements and proof"), found.why.reasons),
        (_("Exceptions"), found.why.exceptions),
        (_("Decisions"), found.decisions),
        (_("Correspondence"), found.mail),
        (_("Documents on file"), found.papers),
        (_("Audit proof"), found.trail),
        (_("Originals"), found.shown),
    )
    sheet.pairs((name, number_words(len(each)) if each else _("none")) for name, each in counted)


def _requirement(account: AccountView) -> str:
    return _("%(title)s, version %(version)s", title=account.requirement_title, version=account.requirement_version)


def _standing(sheet: Sheet, found: Evidence) -> None:
    """The status with its mark, and how many requirements came out how."""
    why, paper, kind = found.why, sheet.paper, tone(found.why.status)
    box = Box(sheet.left, sheet.y + 6, sheet.right, sheet.y + 66)
    paper.box(box, fill=PALE, line=HAIR, radius=4)
    paper.box(Box(box.x0, box.top, box.x0 + 5, box.bottom), fill=TONES[kind], line=None, radius=2)
    sheet.mark(box.x0 + 28, box.top + 30, kind, radius=10)
    paper.text(box.x0 + 48, box.top + 27, words(why.status), Style("Helvetica-Bold", 17, TONES[kind]))
    paper.text(box.x0 + 48, box.top + 43, _("as of %(day)s", day=_day(why.on)), BODY)
    results = [one.finding.result for one in why.reasons]
    in_force = sum(one.ended_on is None and one.granted.holds(why.on) for one in why.exceptions)
    x = box.x1 - 20
    for number, text in (
        (in_force, _("exceptions")),
        (len(why.open), _("open")),
        (results.count(Result.PASS), _("met")),
    ):
        paper.text(x, box.top + 29, str(number), _FIGURE, align="right")
        paper.text(x, box.top + 43, text, SMALL, align="right")
        x -= 64
    sheet.y = box.bottom + 12


def _requirements(sheet: Sheet, found: Evidence) -> None:
    sheet.next_page()
    account = found.why.account
    note = _("%(requirement)s, as judged on %(day)s.", requirement=_requirement(account), day=_day(found.why.on))
    sheet.heading(_("Requirements and proof"), note)
    heads = (Head(_("Requirement"), 30), Head(_("Result"), 17), Head(_("Proof: document, page, what was read"), 33))
    confirmed = {one.id: one.confirmed for one in found.papers}
    rows: list[Sequence[Cell] | Group] = []
    for about in dict.fromkeys(one.about for one in found.why.reasons):
        rows.append(Group(about))
        of_it = (one for one in found.why.reasons if one.about == about)
        rows += [[_asked(one), _came_out(one), *_proof(found, one, confirmed)] for one in of_it]
    if rows:
        sheet.table((*heads, Head(_("Confirmed"), 20)), rows)
    else:
        sheet.text(_("Nothing has been tested yet."))


def _asked(one: Reason) -> str:
    finding = one.finding
    told = [finding.title, one.sum]
    if finding.result in (Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW):
        told += [finding.ask, _(FIXERS[finding.fixer.value])]
    return "\n".join(filter(None, told))


def _came_out(one: Reason) -> Cell:
    if one.exception:
        return Marked(tone(one.exception.granted.kind), words(one.exception.granted.kind))
    return Marked(tone(one.finding.result), words(one.finding.result))


def _proof(found: Evidence, one: Reason, confirmed: dict[int, Any]) -> tuple[str, str]:
    """Where it stands, and who confirmed it when."""
    said = list(dict.fromkeys(_place(place) for place in one.places))
    who = [confirmed.get(id_) for id_ in dict.fromkeys(place.document_id for place in one.places)]
    by = [f"{each[0]}\n{_at(found, each[1])}" if each else _("Not confirmed") for each in who]
    if one.exception:
        granted = one.exception.granted
        by.append(_("Exception by %(name)s, until %(day)s", name=granted.approved_by, day=_day(granted.ends_on)))
    return "\n".join(said) or _("No document"), "\n".join(by)


def _place(place: Place) -> str:
    page = _(", page %(number)s", number=place.page) if place.page else ""
    return f"{place.name}{page}" + (f": “{place.text}”" if place.text else "")


def _exceptions(sheet: Sheet, found: Evidence) -> None:
    sheet.heading(_("Exceptions"), _("What the client let go, by whom, why and until when. That day is not included."))
    heads = (
        Head(_("Requirement"), 22),
        Head(_("State"), 16),
        Head(_("Reason"), 30),
        Head(_("Granted"), 18),
        Head(_("Holds until"), 13),
    )
    rows: list[list[Cell]] = []
    for one in found.why.exceptions:
        granted = one.granted
        over = ""
        if one.ended_why:
            over = "\n" + _("Over since %(day)s: %(why)s", day=_day(one.ended_on), why=_(ENDED[one.ended_why.value]))
        holds = one.ended_on is None and granted.holds(found.why.on)
        at = " " + _("at %(limit)s", limit=granted.shortfall) if granted.shortfall else ""
        rows.append(
            [
                requirement_words(granted.requirement),
                Marked("info" if holds else "plain", f"{words(granted.kind)}{at}{'' if holds else ', ' + _('over')}"),
                *(granted.reason, f"{granted.approved_by}\n{_day(granted.approved_on)}", _day(granted.ends_on) + over),
            ]
        )
    if rows:
        sheet.table(heads, rows)
    else:
        sheet.text(_("None was ever granted."))


def _decisions(sheet: Sheet, found: Evidence) -> None:
    sheet.heading(_("Decisions"), _("What people decided about the papers of this account."))
    heads = [Head(_("When"), 20), Head(_("Who"), 18), Head(_("Decision"), 22), Head(_("Document"), 28)]
    if not found.for_client:
        heads.append(Head(_("Words and corrections of the reviewer (not for the client)"), 30))
    rows = []
    for one in found.decisions:
        row: list[Cell] = [_at(found, one.at), one.who, _decided(one.kind.value), one.document]
        if not found.for_client:
            row.append("\n".join(filter(None, (one.reason, _json(one.values)))))
        rows.append(row)
    if rows:
        sheet.table(heads, rows)
    else:
        sheet.text(_("No decision has been made yet."))


def _decided(kind: str) -> str:
    return _(ACTIONS[kind]) if kind in ACTIONS else words(kind)


def _correspondence(sheet: Sheet, found: Evidence) -> None:
    note = _(
        "Everything received for this account and sent about it, oldest first. Links that open pages are left out."
    )
    sheet.heading(_("Correspondence"), note)
    for number, one in enumerate(found.mail, 1):
        _letter(sheet, found, number, one)
    if not found.mail:
        sheet.text(_("Nothing has been received or sent yet."))


def _letter(sheet: Sheet, found: Evidence, number: int, one: Mail) -> None:
    sheet.room(96)
    sheet.y += 6
    way = _("Sent") if one.is_ours else _("Received")
    sheet.paper.box(Box(sheet.left, sheet.y, sheet.right, sheet.y + 18), fill=PALE, line=None)
    sheet.paper.text(sheet.left + 6, sheet.y + 12.5, f"{number}. {way}", BODY.bold())
    sheet.paper.text(sheet.right - 6, sheet.y + 12.5, _at(found, one.at), BODY.at(8), align="right")
    sheet.y += 20
    unheard = one.state is not None and one.state.value == "uncertain"
    state = _("Handed over; the server's answer was not heard") if unheard else ""
    sender = _("The certificate desk") if one.is_ours else one.sender
    head = ((_("From"), sender), (_("To"), ", ".join(one.to)), (_("Subject"), one.subject), (_("Note"), state))
    sheet.pairs(head, label=52)
    cut = "\n" + _("[Cut here: the text goes on.]") if len(one.text) > MOST_TEXT else ""
    sheet.text((one.text[:MOST_TEXT] + cut).strip() or _("[No text]"), BODY.at(8.4), indent=6)


def _documents(sheet: Sheet, found: Evidence) -> None:
    sheet.heading(_("Documents on file"), _("Each with the SHA-256 of the file as it was received."))
    heads = (
        Head(_("Document"), 32),
        Head(_("Kind"), 14),
        Head(_("State"), 16),
        Head(_("Received"), 15),
        Head("SHA-256", 34, MONO),
    )
    if found.papers:
        sheet.table(heads, (_paper(found, one) for one in found.papers))
    else:
        sheet.text(_("Nothing is on file."))
    if found.filed:
        sheet.subheading(_("Other papers"))
        sheet.y += 4
        rows = ([told(one.code.replace("_", " ")), one.name, _day(one.expires) or _("never")] for one in found.filed)
        sheet.table((Head(_("Kind"), 20), Head(_("Name"), 50), Head(_("Expires"), 20)), rows)


def _paper(found: Evidence, one: Held) -> list[Cell]:
    last = one.last_page or _("the end")
    part = " " + _("(pages %(first)s to %(last)s of its file)", first=one.first_page, last=last) if one.is_part else ""
    why = f"\n{told(one.reason)}" if one.reason and not found.for_client else ""
    state = Marked(tone(one.state), words(one.state))
    return [f"{one.name}{part}{why}", words(one.kind), state, _at(found, one.received_at), one.digest]


def _trail(sheet: Sheet, found: Evidence) -> None:
    sheet.heading(_("Audit proof"))
    count = number_words(found.trail_events)
    sheet.text(
        _(
            "When this pack was made the desk's audit trail had %(count)s entries, the last with the hash below. Each"
            " entry's hash is SHA-256 over its content and the hash of the entry before it, so none can be changed,"
            " removed or put in between without breaking every hash behind it. To check: have the desk run “certdesk"
            " audit verify --noted HASH” with that hash, or with the hash of any entry below; it proves that the trail"
            " is whole and still holds it.",
            count=count,
        )
    )
    sheet.pairs(((_("Head of the chain"), found.trail_end), (_("Entries in the chain"), count)))
    sheet.subheading(_("Entries about this account"))
    sheet.y += 4
    heads = (
        Head(_("Entry"), 7),
        Head(_("When"), 15),
        Head(_("Who"), 26),
        Head(_("What"), 24),
        Head(_("Hash"), 34, MONO),
    )
    sheet.table(heads, _entries(found))


def _entries(found: Evidence) -> Iterator[list[Cell]]:
    for one in found.trail:
        did = one.action.replace("_", " ").capitalize()
        detail = f"\n{_json(one.detail)}" if one.detail else ""
        yield [str(one.number), _at(found, one.at), one.actor, f"{did}: {one.subject}{detail}", one.hash]


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""


def _marked(value: Any) -> Marked:
    return Marked(tone(value), words(value))


def _day(day: Any) -> str:
    return day_words(day) if day else ""


def _at(found: Evidence, at: datetime) -> str:
    """A moment in the client's time."""
    there = at.astimezone(found.made_at.tzinfo)
    return f"{day_words(there)} {there:%H:%M %Z}"
