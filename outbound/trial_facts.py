"""Invented facts for every letter and every reader: templates are tried on them, and previews show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from config.comms import statuses, templates
from config.finding_words import filled
from config.reference import finding_kinds
from domain.certificate import ILLEGIBLE
from domain.dialogue import Addressee, PolicyOnFile
from domain.finding import AccountStatus, Finding, Fixer, Judgement, Remedy, Result, Severity
from domain.message import MessageKind
from outbound.answering import Passage, answer_words, sign_off
from outbound.draft import PROBLEM_LETTERS, Arrived, Occasion, Unread
from outbound.notice_letter import About, LetterFacts, bar, long_date
from outbound.read_back import pages_called

_CLIENT, _ADDRESS = "Maple Grove Homes", "12 Maple Avenue, Tampa, FL 33602"
_REPLY = "coi+c17.k3j5x2mzqa@example.com"
_SAID = {
    "en": {
        "requirement": "General liability: $1,000,000 each occurrence, $2,000,000 aggregate",
        "low": "Each Occurrence: shows $500,000; $1,000,000 required.",
        "missing": "Workers Compensation: none shown.",
        "own": "Tell us whether there are employees.",
        "held": "General liability GL-2041, expires March 31, 2027",
        "changed": "Ridge Roofing LLC is shown as expired since March 31, 2027.",
        "limit": "General liability: $1,000,000/$2,000,000",
    },
    "es": {
        "requirement": "Responsabilidad general: $1,000,000 por ocurrencia, $2,000,000 agregado",
        "low": "Límite por ocurrencia: muestra $500,000; se requieren $1,000,000.",
        "missing": "Compensación de trabajadores: no aparece.",
        "own": "Indíquenos si tiene empleados.",
        "held": "Responsabilidad general GL-2041, vence el 31 de marzo de 2027",
        "changed": "Ridge Roofing LLC aparece como vencido desde el 31 de marzo de 2027.",
        "limit": "Responsabilidad general: $1,000,000/$2,000,000",
    },
}
"""What stands in invented letters, by language."""


def trial_facts(template: str, language: str) -> Iterator[LetterFacts]:
    """Invented facts for every reader that the letter is written for, of one account and of two.

    What came is told of once more with a page in it that could not be read.
    """
    unclear = (pages_called("fax.tif", (1,), language),)
    ends, said = date(2027, 3, 31), _SAID[language]
    one = About(
        contractor="Ridge Roofing LLC",
        reference="C17-K3J5X",
        policies=(PolicyOnFile("gl", "GL-2041", date(2026, 3, 31), ends), PolicyOnFile("wc", "WC-77", None, ends)),
        requirements=(said["requirement"],),
        open=(said["low"], said["missing"]),
        own=(said["own"],),
        held=(said["held"],),
        status=statuses(language)["expired"],
    )
    for to in map(Addressee, templates()[template]["to"]):
        several = (one, replace(one, contractor="Bolt Electric LLC", reference="C18-M2N3P"))
        cases = [((one,), ()), (several, ())] if template != "clearer_copy" else [((one,), unclear), (several, unclear)]
        for about, unread in [*cases, ((one,), unclear)] if template == "received" else cases:
            yield LetterFacts(
                template=template,
                to=to,
                language=language,
                client=_CLIENT,
                client_address=_ADDRESS,
                about=about,
                name="Dana",
                contact="Casey",
                reply_address=_REPLY,
                link=_trial_link(template, to),
                reference="C17-K3J5X",
                today=date(2027, 3, 1),
                needed_by=date(2027, 3, 30),
                next_date=ends,
                changed=(said["changed"],),
                open_now=(f"Ridge Roofing LLC: {statuses(language)['expired']}",),
                expiring=(f"Bolt Electric LLC: {long_date(ends, language)}",),
                counts={"all": 40, "compliant": 33, "near": 4, "out": 3},
                sign_off_name=sign_off(language),
                alert_purpose=statuses(language)["alert"],
                graph=bar(33, 4, 3),
                unclear=unread,
            )


def _trial_link(template: str, to: Addressee) -> str:
    if to is Addressee.CLIENT:
        return "https://desk.example.com/accounts/17"
    page = "v" if template.startswith("verify") else "s"
    return f"https://desk.example.com/{page}/Kq3vT0s8mZ1xW5nR7bY2cD4eF6gH9jL0pQaSuXo1"


def occasions(language: str) -> dict[str, Occasion]:
    """Invented mails to be answered, by what they are about."""
    asked = Occasion(
        client=_CLIENT,
        contractor="Ridge Roofing LLC",
        agent_name="Dana Reyes",
        agent_email="dana@agency.example",
        contractor_email="office@ridge.example",
        reply_address=_REPLY,
        arrived=Arrived("RE: Renewal needed", "<9@agency.example>", "dana@agency.example"),
        respond_by=date(2027, 3, 12),
        certificate_date=date(2027, 2, 26),
        judgement=_judged(_LOW, _WAIVER, _EXEMPT, _RATED),
        sign_off_name=sign_off(language),
        document="certificate.pdf",
        language=language,
    )
    nobody = replace(
        asked, client="", contractor="", agent_name="", agent_email="", contractor_email="", judgement=None
    )
    a_question = replace(asked, arrived=replace(asked.arrived, kind=MessageKind.QUESTION))
    answered = tuple(_passages(language))
    return {
        "deficiency": asked,
        "deficiency with an unclear page": replace(asked, unclear=(Unread("fax.tif", ILLEGIBLE, (2,)),)),
        "deficiency of the contractor": replace(asked, judgement=_judged(_EXEMPT)),
        "compliant": replace(asked, judgement=_judged(), unread=(Unread("CG 20 10.pdf", "document-damaged"),)),
        **{problem: replace(asked, problem=problem) for problem in (*PROBLEM_LETTERS, "document-damaged")},
        "unclear": replace(asked, problem=ILLEGIBLE, unclear=(Unread("fax.tif", ILLEGIBLE, (1,)),)),
        "question": a_question,
        "question answered": replace(a_question, passages=answered, is_unfinished=False),
        "received": replace(asked, arrived=replace(asked.arrived, kind=MessageKind.CANCELLATION_NOTICE)),
        "unmatched": nobody,
        "unmatched and closed": replace(nobody, problem="password-protected"),
    }


def _passages(language: str) -> Iterator[Passage]:
    said = {name: texts[language] for name, texts in answer_words()["passages"].items()}
    holes = {"contractor": "Ridge Roofing LLC", "client": _CLIENT, "reply_address": _REPLY}
    yield Passage(said["limits"].format(**holes), (_SAID[language]["limit"],))
    yield Passage(said["where"].format(**holes))
    yield Passage(said["deadline"].format(respond_by=long_date(date(2027, 3, 12), language)))


def lost_address(language: str) -> dict[str, object]:
    """What a question for an address that works is filled with."""
    return {
        "client": _CLIENT,
        "contractor": "Ridge Roofing LLC",
        "name": "",
        "lost": "dana@agency.example",
        "lost_name": "Dana Reyes",
        "lost_part": answer_words()["parts"]["agent"][language],
        "sign_off_name": sign_off(language),
        "sign_off_phone": "",
    }


def _judged(*findings: Finding) -> Judgement:
    status = AccountStatus.NONCOMPLIANT if findings else AccountStatus.COMPLIANT
    return Judgement(date(2027, 3, 1), status, 60, findings, next_expiration=date(2028, 3, 31))


def _found(code: str, fixer: Fixer, remedy: Remedy, **facts: str) -> Finding:
    kind = finding_kinds()[code]
    return Finding(
        code=code,
        requirement=code,
        result=Result.FAIL,
        severity=Severity(kind.severity),
        fixer=fixer,
        title=filled(kind.title, facts),
        ask=filled(kind.ask, facts),
        tell_insured=filled(kind.tell, facts),
        tell_client=filled(kind.client, facts),
        facts=facts,
        remedy=remedy,
    )


_LOW = _found(
    "limit_missing", Fixer.AGENT, Remedy.CORRECT,
    limit_name="General Liability Each Occurrence", required="$1,000,000",
)  # fmt: skip
_WAIVER = _found(
    "wos_missing", Fixer.AGENT, Remedy.ENDORSE,
    line_name="Workers Compensation", party=_CLIENT, example_forms="WC 00 03 13",
)  # fmt: skip
_EXEMPT = _found("wc_exemption_needed", Fixer.INSURED, Remedy.INSURED, exemption_document="the state's exemption form")
_RATED = _found(
    "carrier_rating", Fixer.CLIENT, Remedy.CLIENT, insurer="Northfield Mutual", rating="B", required="A- VII"
)
