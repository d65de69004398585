"""What is agreed with each client: which letters go by themselves, its reports, its language and time zone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from config.comms import languages, limits, templates, time_zones
from domain.errors import CadenceInvalid
from domain.saying import N_, phrased
from pipeline.clients_desk import ClientsDesk, WantedRules
from pipeline.people_desk import PeopleDesk
from records.people import ClientRole
from review_ui.shell.guards import reviewers_only, visitor
from review_ui.shell.languages import _, told
from review_ui.shell.letter_words import LANGUAGES

GROUPS = (
    (N_("Answers"), N_("To whoever sent a certificate, and to the contractor once it was reviewed."),
     ("received", "clearer_copy", "compliant", "still_needed")),
    (N_("Reminders"), N_("Of what was asked for before."),
     ("renewal_reminder", "renewal_last", "first_request_reminder", "revision_reminder", "verify_reminder")),
    (N_("Requests"), N_("The first letter about a matter, or one with consequences."),
     ("first_request", "first_request_last", "renewal_request", "expired", "expired_second", "verify_early",
      "verify_midterm")),
    (N_("To the client"), N_("Alerts, reports, lists and decisions."),
     ("alert", "compliance", "client_monthly_list", "client_decision")),
)  # fmt: skip
MOST_ADDRESSES = 20


def rules_pages(desk: ClientsDesk, people: PeopleDesk) -> Blueprint:
    """The clients over the given desks, for those at the desk."""
    pages = reviewers_only(Blueprint("rules", __name__, url_prefix="/clients"))

    @pages.get("", strict_slashes=False)
    def listing() -> str:
        return render_template("review/clients.html", clients=desk.listing(), kinds=len(templates()))

    @pages.get("/<int:client_id>")
    def show(client_id: int) -> str:
        return _page(desk, people, client_id)

    @pages.post("/<int:client_id>")
    def save(client_id: int) -> Any:
        """What is ticked and written holds from now on; what is wrong is told, and nothing is kept."""
        try:
            wanted = _wanted()
            changed = desk.change(client_id, wanted, user_id=visitor().user_id)
        except CadenceInvalid as invalid:
            return _page(desk, people, client_id, problem=told(invalid), typed=True), 422
        flash(_("Saved. It holds from now on.") if changed else _("Nothing was different."))
        return redirect(url_for("rules.show", client_id=client_id), code=303)

    return pages


def _page(desk: ClientsDesk, persons: PeopleDesk, client_id: int, *, problem: str = "", typed: bool = False) -> str:
    page = desk.page(client_id)
    rules, form = page.rules, request.form
    shown = {
        "contact_email": page.contact_email,
        "time_zone": page.time_zone,
        "language": rules.language,
        "results_above": "" if rules.results_above is None else f"{rules.results_above * 100:g}",
        "digest": rules.digest,
        "digest_hour": str(rules.digest_hour),
        "digest_to": "\n".join(rules.digest_to),
    }
    auto = set(rules.auto)
    if typed:
        shown = {name: form.get(name, "") for name in shown}
        auto = set(form.getlist("auto"))
    hours = limits()
    active = [one for one in persons.everyone(client_id) if one.active]
    return render_template(
        "review/client.html",
        page=page,
        people=active,
        has_admin=any(one.may is ClientRole.ADMIN for one in active),
        shown=shown,
        auto=auto,
        problem=problem,
        groups=[(_(title), _(words), kinds) for title, words, kinds in GROUPS],
        languages={code: _(LANGUAGES.get(code, code)) for code in languages()},
        hours=range(hours.first_hour, hours.last_hour),
        zones=sorted({*time_zones().values(), *([page.time_zone] if page.time_zone else [])}),
    )


def _wanted() -> WantedRules:
    form = request.form
    addresses = form.get("digest_to", "").replace(",", "\n").replace(";", "\n").splitlines()
    asked = tuple(dict.fromkeys(one.strip() for one in addresses if one.strip()))
    if len(asked) > MOST_ADDRESSES:
        raise CadenceInvalid(problems=phrased("a report goes to at most {number} addresses", number=MOST_ADDRESSES))
    return WantedRules(
        contact_email=form.get("contact_email", "").strip(),
        time_zone=form.get("time_zone", "").strip(),
        language=form.get("language", ""),
        auto=frozenset(form.getlist("auto")),
        results_above=_share(form.get("results_above", "")),
        digest=form.get("digest", ""),
        digest_hour=form.get("digest_hour", -1, type=int),
        digest_to=asked,
    )


def _share(text: str) -> float | None:
    """Percent as typed; None where nothing was."""
    typed = text.strip().removesuffix("%").strip()
    if not typed:
        return None
    try:
        return round(float(typed) / 100, 4)
    except ValueError:
        raise CadenceInvalid(problems=phrased("{text!r} is no number of percent", text=text)) from None
