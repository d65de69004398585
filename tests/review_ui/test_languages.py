from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.catalog import Message as CatalogMessage
from sqlalchemy import select
from werkzeug.test import TestResponse

from config.comms import words as spanish_words
from config.finding_words import catalogue, patterns_of_met, phrases
from domain.token import reference
from records import correspondents
from records.accounts import Account, Client, Contractor
from records.list_imports import ListImport
from records.messages import Attachment, Message
from records.outbox import OutboxMessage
from records.people import User
from records.requirements import RequirementSet
from review_ui.shell.languages import ENGLISH, LANGUAGES, WRITING
from scripts.words import kept, path, renewed
from tests.review_ui.marked import MARKED, WORD, Marking, unmarked
from tests.review_ui.pages import Browser
from tests.review_ui.walked import TYPED, Walk, addresses, full_desk
from tests.review_ui.world import ADMIN, OPERATOR, REVIEWER, SECRET, World

OTHERS = [code for code in WRITING if code != ENGLISH.code]
PLACE = re.compile(r"%\(\w+\)[sd]|%%|\{\w+[^}]*\}")


def messages(code: str) -> list[CatalogMessage]:
    return [one for one in kept(code) if one.id]


@pytest.mark.parametrize("code", OTHERS)
def test_the_catalog_holds_what_the_code_says_and_nothing_else(code: str):
    assert path(code).read_text(encoding="utf-8") == renewed(code), "run `make words`"


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_has_a_text_with_the_same_places(code: str):
    faulty = []
    for one in messages(code):
        said = [one.id] if isinstance(one.id, str) else list(one.id)
        texts = [one.string] if isinstance(one.string, str) else list(one.string)
        wanted = {place for each in said for place in PLACE.findall(each)}
        for text in texts:
            found = set(PLACE.findall(text))
            plural_may_lack = {"%(num)s"} if len(texts) > 1 else set()
            if not text or one.fuzzy or not wanted - plural_may_lack <= found <= wanted:
                faulty.append((one.id, text))
    assert faulty == []


def test_a_stranger_is_answered_in_the_language_of_the_browser(stranger: Browser):
    assert '<html lang="en">' in stranger.get("/sign-in").text
    for asked, code in (("es-MX,es;q=0.9,en;q=0.5", "es"), ("fr-FR, en;q=0.5", "en"), ("de", "en")):
        assert f'<html lang="{code}">' in stranger.get("/sign-in", headers={"Accept-Language": asked}).text


def test_a_choice_is_kept_in_the_browser_and_with_the_person(stranger: Browser, world: World):
    offered = re.findall(r'<button[^>]* name="language" value="(\w+)"', stranger.get("/sign-in?next=/review/2").text)
    assert offered == list(WRITING)
    led = stranger.post("/language", {"language": "es", "back": "/sign-in?next=/review/2"})
    assert led.location == "/sign-in?next=/review/2"
    assert '<html lang="es">' in stranger.get("/sign-in").text
    stranger.sign_in(REVIEWER)
    stranger.post("/language", {"language": "en", "back": "/you"})
    elsewhere = Browser(world.app().test_client())
    elsewhere.sign_in(REVIEWER)
    assert '<html lang="en">' in elsewhere.get("/you", headers={"Accept-Language": "es"}).text
    with world.open_work() as session:
        assert correspondents.known(session, [REVIEWER])[REVIEWER].language == "en"
    stranger.post("/language", {"language": "tlh"}, status=400)


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalog_can_be_read(code: str):
    assert LANGUAGES[code].messages.info()["language"] == code


FORMATS = ("Certdesk", "ACORD", "CGL AL UL WC PL", "CSV XLSX PDF", "KB MB GB kB ms", "https", "example")
SPANISH_LETTERS = Path(__file__).parents[2] / "outbound" / "letters" / "es"
FILES = {
    *("static", "health", "case.image", "case.original", "case.paper", "case.here", "case.accounts", "lists.report"),
    *("letters.page", "notices.page", "portal.download", "reports.file", "reports.download", "evidence"),
    *("proof.picture", "proof.received", "proof.sent"),
    *("api", "api_docs", "documents", "breakdown.download"),
}
"""Routes, or all of a room, that answer with a file or data, or as letters and the API's own description do."""
LEADING = {
    *("sign_in.front", "sign_in.code", "provider.begin", "provider.back", "you.set_up", "queue.next_item"),
    "queue.step",
}
"""Routes that only lead on, in what the walk does."""
LEFT_OUT = ("/sign-out", "/language")


def test_every_page_and_every_answer_to_its_forms_says_all_through_the_catalogs(world: World):
    """Spanish pages, their messages between marks: what is left must be Spanish of findings and letters, or data."""
    examples = full_desk(world)
    app = world.app(languages={"en": Marking(), "es": Marking()})
    known, seen, faulty, done = _known(world), set[str](), dict[str, list[str]](), set[str]()
    rules = [one for one in app.url_map.iter_rules() if "GET" in (one.methods or ()) and not _is_file(one.endpoint)]
    walks = [Walk(app.test_client(), email) for email in (None, ADMIN, OPERATOR)]
    strangers = set[str]()  # routes of pages that nobody has to sign in for: they are walked once
    for walk in walks:
        for rule in [one for one in rules if one.endpoint not in strangers]:
            for address in addresses(rule, examples):
                page = walk.get(address)
                if page.status_code == 200 and page.mimetype == "text/html":
                    seen.add(rule.endpoint)
                    faulty[address] = known.left(page)
        strangers = strangers or set(seen)
    flashes = set[str]()
    for walk in walks:
        for form in walk.forms:
            if form.kind in done or form.action.startswith(LEFT_OUT):
                continue
            done.add(form.kind)
            page = walk.post(form)
            assert page.status_code < 500, form.action
            faulty[f"answer of {form.action}"] = known.left(page)
            flashes |= set(FLASH.findall(page.text))
    assert {where: left for where, left in faulty.items() if left} == {}
    assert {one.endpoint for one in rules} - seen == LEADING
    assert len(flashes) > 15


FLASH = re.compile(r'class="flash">([^<]+)')


def _is_file(endpoint: str) -> bool:
    return bool({endpoint, endpoint.partition(".")[0]} & FILES)


class _Known:
    """Words of the Spanish of findings and letters, names on this desk, and whole texts that somebody wrote."""

    def __init__(self, names: Iterable[str | None], spanish: Iterable[str], texts: Iterable[str | None]) -> None:
        self._names = {word for one in names for word in WORD.findall(one or "")}
        self._spanish = {word.lower() for one in spanish for word in WORD.findall(one)}
        self._texts = {" ".join((one or "").split()) for one in texts}

    def left(self, page: TestResponse) -> list[str]:
        """What of a page is none of these."""
        found = unmarked(page.text) if page.mimetype == "text/html" else [MARKED.sub("", page.text)]
        return [one for one in found if one.removesuffix(" · Certdesk") not in self._texts and not self._has(one)]

    def _has(self, text: str) -> bool:
        return all(one in self._names or one.lower() in self._spanish for one in WORD.findall(text))


def _known(world: World) -> _Known:
    named = (Contractor.name, Client.name, Client.address, RequirementSet.title, Attachment.name, User.name)
    written = (OutboxMessage.subject, Message.subject, ListImport.name)
    with world.open_work() as session:
        names, texts = ([one for each in some for one in session.scalars(select(each))] for some in (named, written))
        names += [reference(account_id=one, secret=SECRET) for one in session.scalars(select(Account.id))]
    kinds = [text for one in catalogue("es").values() for text in (one.title, one.ask, one.tell, one.client)]
    letters = [one.read_text(encoding="utf-8") for one in SPANISH_LETTERS.glob("*")]
    own = spanish_words("es")
    lines = [*patterns_of_met("es").values(), *phrases("es").values(), *own.lines.values(), *own.conditions.values()]
    return _Known([*names, *FORMATS], [*kinds, *letters, *lines], [*texts, TYPED])


def test_downloads_and_errors_are_in_the_language_of_the_page_and_programs_get_english(client_person: Browser):
    spanish = {"headers": {"Accept-Language": "es"}}
    heads = client_person.get("/contractors/contractors.csv", **spanish).text.splitlines()[0]
    assert heads.startswith("\ufeffContratista,ID del contratista,Estado,Desde,Próximo vencimiento,CGL")
    assert client_person.get("/contractors/contractors.csv").text.startswith("\ufeffContractor,Contractor ID,Status")
    assert client_person.get("/contractors/contractors.pdf", **spanish).data.startswith(b"%PDF")
    assert "No hay nada en esta dirección" in client_person.get("/nowhere", status=404, **spanish).text
    refused = client_person.post("/portal/upload", {"account": "1"}, status=400, **spanish).text
    assert "No se eligió ningún archivo. No se envió nada. Elija al menos un archivo." in refused
    told = client_person.client.get("/api/v1/accounts", headers={"Accept-Language": "es"}).json
    assert told["title"] == "A key is needed"
