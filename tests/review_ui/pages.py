"""A browser without scripts that audits every page it opens."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.review_ui.world import PASSWORD


class Audit(HTMLParser):
    """What is wrong with a page's HTML: titles, headings, labels, and anything that the policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.headings = 0
        self.language = self.title = ""
        self._within_label = 0
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._open = tag
        if tag == "html":
            self.language = found.get("lang") or ""
        if tag == "h1":
            self.headings += 1
        if tag == "label":
            self._within_label += 1
            self.labelled.add(found.get("for") or "")
        if tag == "style" or (tag == "script" and "src" not in found):
            self.faults.append(f"inline <{tag}>")
        self.faults += [f"{name} on <{tag}>" for name in found if name == "style" or name.startswith("on")]
        if "id" in found:
            self.ids.append(found["id"] or "")
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden" and not self._within_label:
            self.inputs.append(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._within_label -= 1
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "title":
            self.title += data

    def result(self) -> list[str]:
        for one in self.inputs:
            if not one.get("aria-label") and one.get("id") not in self.labelled:
                self.faults.append(f"no label for {one}")
        twice = {one for one in self.ids if self.ids.count(one) > 1}
        checks = {"no title": not self.title.strip(), "no language": not self.language}
        checks |= {f"{self.headings} h1": self.headings != 1, f"ids used twice: {twice}": bool(twice)}
        return self.faults + [fault for fault, is_so in checks.items() if is_so]


class Browser:
    """Opens pages and posts their forms; each HTML page must pass the audit."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, *, status: int = 200, **other: Any) -> TestResponse:
        return self._checked(self.client.get(path, **other), status)

    def post(self, path: str, data: dict[str, Any] | None = None, *, status: int = 303, **other: Any) -> TestResponse:
        """Posts with the token that our pages carry."""
        found = re.search(r'name="csrf" content="([^"]+)"', self.client.get("/sign-in").text)
        assert found
        return self._checked(self.client.post(path, data={"csrf_token": found[1], **(data or {})}, **other), status)

    def sign_in(self, email: str, password: str = PASSWORD, *, status: int = 303) -> TestResponse:
        return self.post("/sign-in", {"email": email, "password": password}, status=status)

    def form(self, path: str, form_id: str) -> dict[str, str]:
        """What a form of a page would send as it stands."""
        return sent(self.get(path).text, form_id)

    def _checked(self, response: TestResponse, status: int) -> TestResponse:
        assert response.status_code == status, f"{response.status_code}: {response.text[:2000]}"
        if response.mimetype == "text/html" and response.text.lstrip().startswith("<!doctype"):
            audit = Audit()
            audit.feed(response.text)
            assert audit.result() == []
        return response


def sent(page: str, form_id: str) -> dict[str, Any]:
    """What a form would send as it stands; a list where several boxes of one name are ticked."""
    reader = _Form(form_id)
    reader.feed(page)
    return {**reader.values, **{name: ticked for name, ticked in reader.ticked.items() if len(ticked) > 1}}


class _Form(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.ticked: dict[str, list[str]] = {}
        self._id, self._inside, self._text, self._select, self._first = form_id, False, "", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self._inside = found.get("id") == self._id
        name = found.get("name")
        if not self._inside:
            return
        if tag == "input" and name and (found.get("type") != "checkbox" or "checked" in found):
            self.values[name] = found.get("value") or ("on" if found.get("type") == "checkbox" else "")
            if found.get("type") == "checkbox":
                self.ticked.setdefault(name, []).append(self.values[name])
        if tag == "textarea" and name:
            self._text = name
            self.values[name] = ""
        if tag == "select" and name:
            self._select, self._first = name, True
        if tag == "option" and self._select and ("selected" in found or self._first):
            self.values[self._select] = found.get("value") or ""
            self._first = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "textarea":
            self._text = ""
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.values[self._text] += data
