"""Every page has its picture in docs/pages.md, or a reason why it has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.page_pictures import DOCS, FOLDER, MOST_BYTES, page_of_pictures
from bench.page_table import NO_PAGE, PAGES, ROOMS
from tests.review_ui.world import opened

ANSWERS_PROGRAMS = "api."


def test_a_page_without_a_picture_has_a_reason(tmp_path: Path):
    app = opened(tmp_path).app()
    shown = {one.endpoint for one in PAGES}
    without = {one for some in NO_PAGE.values() for one in some}
    served = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.endpoint.startswith(ANSWERS_PROGRAMS)
    }
    assert served - shown - without == set(), "new pages: add them to bench/page_table.py and draw their pictures"
    assert (shown | without) - served == set(), "pages that are gone"
    assert shown & without == set()


def test_each_picture_is_drawn_and_small_and_stands_on_the_page_of_pictures():
    wanted = {f"{page.name}.{variant}.webp" for page in PAGES for variant in page.variants}
    assert {file.name for file in FOLDER.glob("*")} == wanted, "draw them anew: python -m bench.page_pictures"
    assert [file.name for file in FOLDER.glob("*") if file.stat().st_size > MOST_BYTES] == []
    assert (DOCS / "pages.md").read_text() == page_of_pictures()


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_pages(room: str):
    assert any(page.room == room for page in PAGES)
