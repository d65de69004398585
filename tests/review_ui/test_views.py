"""Saved views of the list: a person keeps, follows, renames and deletes their own, and sees nobody else's."""

from __future__ import annotations

import re

from tests.review_ui.pages import Browser
from tests.review_ui.world import APPROVER, CLIENT_PERSON, World


def links(page: str) -> dict[str, str]:
    found = re.findall(r'<a class="button small" href="(/contractors[^"]*)" [^>]*><bdi>([^<]+)', page)
    return {name: address.replace("&amp;", "&") for address, name in found}


def test_a_view_is_saved_followed_renamed_and_deleted(world: World, client_person: Browser):
    asked = "/contractors?q=redstone&status=pending&sort=-name"
    form = client_person.form(asked, "save-view")
    assert form == form | {"q": "redstone", "status": "pending", "sort": "-name"}
    saved = client_person.post("/contractors/views", {**form, "name": " Our  <b>worry</b> "})
    assert "sort=-name" in saved.headers["Location"]
    page = client_person.get("/contractors").text
    ((name, address),) = links(page).items()
    assert name == "Our &lt;b&gt;worry&lt;/b&gt;"
    followed = client_person.get(address).text
    assert "Redstone" in followed
    assert "Kestrel" not in followed
    view = re.search(r"/contractors/views/(\d+)/delete", page)
    assert view
    client_person.post(f"/contractors/views/{view[1]}", {"name": "Worry"})
    assert list(links(client_person.get("/contractors").text)) == ["Worry"]
    client_person.post(f"/contractors/views/{view[1]}/delete")
    assert links(client_person.get("/contractors").text) == {}


def test_the_same_name_again_is_the_same_view_and_names_stay_apart(client_person: Browser):
    for name, status in (("Out", "in"), ("Out", "out"), ("In", "in")):
        client_person.post("/contractors/views", {"name": name, "status": status, "bogus": "x"})
    page = client_person.get("/contractors").text
    assert links(page) == {"In": "/contractors?status=in", "Out": "/contractors?status=out"}
    first = re.search(r"/contractors/views/(\d+)/delete", page)
    assert first
    told = client_person.post(f"/contractors/views/{first[1]}", {"name": "Out"}, status=409).text
    assert "another view of that name" in told
    assert "Give the view a name" in client_person.post("/contractors/views", {"name": " "}, status=400).text
    assert "too long" in client_person.post("/contractors/views", {"name": "x" * 81}, status=400).text


def test_a_view_is_one_persons(world: World, client_person: Browser):
    client_person.post("/contractors/views", {"name": "Mine", "status": "out"})
    number = re.search(r"/contractors/views/(\d+)/delete", client_person.get("/contractors").text)
    assert number
    colleague = Browser(world.app().test_client())
    colleague.sign_in(APPROVER)
    assert links(colleague.get("/contractors").text) == {}
    colleague.post(f"/contractors/views/{number[1]}", {"name": "Yours"}, status=404)
    colleague.post(f"/contractors/views/{number[1]}/delete", status=404)
    assert list(links(client_person.get("/contractors").text)) == ["Mine"]
    assert world.user(APPROVER) != world.user(CLIENT_PERSON)
