from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message

from records import correspondents
from review_ui.shell.languages import ENGLISH, LANGUAGES, WRITING
from scripts.words import kept, path, renewed
from tests.review_ui.marked import WORD, Marking, unmarked
from tests.review_ui.pages import Browser
from tests.review_ui.world import ADMIN, CLIENT_PERSON, OPERATOR, REVIEWER, World

OTHERS = [code for code in WRITING if code != ENGLISH.code]
PLACE = re.compile(r"%\(\w+\)[sd]|%%|\{\w+[^}]*\}")


def messages(code: str) -> list[Message]:
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


MARKS = "qps"
SAID_BY_MACHINES = {
    "Certdesk",
    "Casey Client",
    "Ada Admin",
    "Robin Reviewer",
    "CGL",
    "AL",
    "UL",
    "WC",
    "PL",
    "CSV",
    "XLSX",
    "PDF",
    "KB",
    "MB",
    "GB",
    "Kestrel COI.pdf",
    "certificate.pdf",
    "doc.pdf",
}


@pytest.mark.parametrize("email", [None, CLIENT_PERSON, ADMIN, OPERATOR])
def test_every_page_says_all_through_the_catalogs(world: World, email: str | None):
    app = world.app(languages={**LANGUAGES, MARKS: Marking()})
    client = app.test_client()
    browser = Browser(client)
    if email:
        browser.sign_in(email)
    client.set_cookie("certdesk_language", MARKS)
    seen, faulty = 0, {}
    for rule in app.url_map.iter_rules():
        room = rule.endpoint.partition(".")[0]
        if room not in DONE or "GET" not in (rule.methods or ()) or rule.arguments:
            continue
        if rule.endpoint == "notices.plan":
            continue  # its lines are the schedule's own sentences, which are kept and shown in English
        answer = client.get(rule.rule)
        if answer.mimetype != "text/html" or answer.status_code == 302:
            continue
        seen += 1
        left = [one for one in unmarked(answer.text) if not _is_name(one)]
        if left:
            faulty[rule.rule] = left
    assert faulty == {}
    assert seen >= 3


def _is_name(text: str) -> bool:
    """Names of people and formats, which are the same in every language."""
    return all(one in " ".join(SAID_BY_MACHINES) for one in WORD.findall(text))


DONE = {
    "sign_in",
    "provider",
    "new_password",
    "you",
    "portal",
    "views",
    "reports",
    "uploads",
    "people",
    "evidence",
    "queue",
    "account",
    "rules",
    "sets",
    "notices",
    "answers",
    "operator",
    "letters",
}
"""The rooms whose pages are in the catalogs."""


def test_downloads_and_errors_are_in_the_language_of_the_page_and_programs_get_english(client_person: Browser):
    spanish = {"headers": {"Accept-Language": "es"}}
    heads = client_person.get("/contractors/contractors.csv", **spanish).text.splitlines()[0]
    assert heads.startswith("\ufeffContratista,ID del contratista,Estado,Próximo vencimiento,CGL")
    assert client_person.get("/contractors/contractors.csv").text.startswith("\ufeffContractor,Contractor ID,Status")
    assert client_person.get("/contractors/contractors.pdf", **spanish).data.startswith(b"%PDF")
    assert "No hay nada en esta dirección" in client_person.get("/nowhere", status=404, **spanish).text
    refused = client_person.post("/portal/upload", {"account": "1"}, status=400, **spanish).text
    assert "No se eligió ningún archivo. No se envió nada. Elija al menos un archivo." in refused
    told = client_person.client.get("/api/v1/accounts", headers={"Accept-Language": "es"}).json
    assert told["title"] == "A key is needed"
