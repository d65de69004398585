"""The client's portal: the graph, the list with its filters, and both as files; nobody else's rows anywhere."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta

import pdfplumber
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from domain.exceptions import ExceptionKind
from domain.verification import Answer, Via
from pipeline.exceptions import Asked
from records.accounts import Account, Contractor
from records.answers import StoredAnswer
from records.messages import Message
from tests.records import rows
from tests.review_ui.pages import Browser
from tests.review_ui.world import APPROVER, NOON, REVIEWER, TODAY, World

OURS = ["Bluebird Janitorial Co.", "Kestrel Roofing LLC", "Redstone Electric, Inc.", "Summit Elevator Services LLC"]


@pytest.fixture
def judged(world: World) -> World:
    for number in (1, 2):
        world.desk.confirm(world.desk.case(number).document.id, {}, user_id=world.user(REVIEWER))
    return world


def names(page: str) -> list[str]:
    return re.findall(r'data-label="Contractor"><a [^>]*><bdi>([^<]+)', page)


def sheet(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_graph_counts_and_leads_into_the_list(judged: World, client_person: Browser):
    page = client_person.get("/portal").text
    assert "<strong>1 of 4</strong>" in page
    legend = dict(re.findall(r"<span>(Compliant|Out of compliance|Pending review|Expiring soon)</span><b>(\d+)", page))
    assert legend == {"Compliant": "1", "Out of compliance": "3", "Pending review": "0", "Expiring soon": "0"}
    links = re.findall(r'href="(/contractors\?status=[a-z]+)"', page)
    counted = [len(names(client_person.get(link).text)) for link in links]
    assert counted == [
        int(legend[one]) for one in ("Compliant", "Expiring soon", "Pending review", "Out of compliance")
    ]
    assert "Foreign" not in page
    last = page.partition("The same as a table")[2].partition("</tr>\n")[0]
    assert 'data-label="Compliant">1<' in last
    assert "Redstone Electric, Inc." in page.partition('id="moved-title"')[2]


def test_the_list_is_filtered_sorted_and_its_counts_stay_true(judged: World, client_person: Browser):
    with judged.open_work() as session:
        for account, state, trade in ((1, "FL", "roofing"), (2, "FL", "electrical"), (3, "GA", "janitorial")):
            row = session.get_one(Account, account)
            row.state, row.trade = state, trade
            row.next_expiration = TODAY + timedelta(20) if account == 1 else row.next_expiration
            row.client_ref = f"V-{account}"
    find = lambda query: names(client_person.get(f"/contractors?{query}").text)  # noqa: E731
    assert names(client_person.get("/contractors").text) == OURS
    assert find("sort=-name") == OURS[::-1]
    assert len(find("state=FL")) == 2
    assert len(find("state=FL&trade=electrical")) == 1
    assert len(find("within=30")) == 1
    assert find("q=v-2") == find("trade=electrical")
    assert find("q=redstone") == ["Redstone Electric, Inc."]
    assert find("agent=novak") == ["Redstone Electric, Inc."]
    assert find("line=umbrella") != OURS
    assert find("carrier=nobody") == []
    page = client_person.get("/contractors?state=FL&status=in").text
    assert re.search(r"All <span class=\"count\">2</span>", page)
    assert "Nothing fits" in client_person.get("/contractors?q=zzz&status=lapsed").text
    assert names(client_person.get("/contractors?status=bogus&within=x&sort=y&page=-1").text) == OURS


def test_what_the_list_shows_is_downloaded_as_filtered(judged: World, client_person: Browser):
    whole = client_person.get("/contractors/contractors.csv")
    assert whole.headers["Content-Disposition"].endswith('contractors-2026-11-23.csv"')
    header, *listed = sheet(whole.text)
    assert header[:4] == ["Contractor", "Contractor ID", "Status", "Since"]
    assert {row[3] for row in listed} == {"11/23/2026", ""}
    assert [row[0] for row in listed] == OURS
    assert sheet(client_person.get("/contractors/contractors.csv?q=kestrel").text)[1][2] == "Compliant"
    open_ = sheet(client_person.get("/contractors/deficiencies.csv?q=redstone").text)
    assert len(open_) > 3
    assert {row[0] for row in open_[1:]} == {"Redstone Electric, Inc."}
    client_person.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es-US"
    head, *spanish = sheet(client_person.get("/contractors/deficiencies.csv?q=redstone").text)
    assert head[5:7] == ["Observación", "Solicitud"]
    assert len(spanish) == len(open_) - 1
    for told, kept in zip(spanish, open_[1:], strict=True):
        assert told[5] != kept[5]  # the title, and the ask where there is one
        assert bool(told[6]) == bool(kept[6])
        assert not kept[6] or told[6] != kept[6]
    page = html.unescape(client_person.get(f"/accounts/{judged.account('Redstone')}").text)
    assert all(told[5] in page for told in spanish)
    client_person.client.environ_base.pop("HTTP_ACCEPT_LANGUAGE")
    client_person.get("/contractors/secrets.csv", status=404)
    client_person.get("/contractors/contractors.exe", status=404)


def test_exceptions_are_a_report_of_their_own(judged: World, client_person: Browser):
    asked = Asked("gl.limits.each_occurrence", ExceptionKind.ACCEPTED, "Small job", TODAY + timedelta(30))
    judged.desk.accounts.grant(judged.account("Redstone"), asked, user_id=judged.user(APPROVER))
    (row,) = sheet(client_person.get("/contractors/exceptions.csv").text)[1:]
    assert row[:5] == ["Redstone Electric, Inc.", "", "CGL: each occurrence", "Shortfall accepted", "Small job"]
    assert row[7:] == ["12/23/2026", "", "In force"]


def test_policies_in_force_are_listed_with_their_limits_in_figures(judged: World, client_person: Browser):
    told = client_person.get("/contractors/policies.csv?q=kestrel").text
    listed = list(csv.DictReader(io.StringIO(told.removeprefix("\ufeff"))))
    assert {row["Contractor"] for row in listed} == {"Kestrel Roofing LLC"}
    (gl,) = (row for row in listed if row["Line"] == "CGL")
    assert gl["Each occurrence"] == "1000000"
    assert "Each occurrence $1,000,000; " in gl["Limits"]
    assert gl["NAIC #"]
    assert gl["Agent email"]
    with client_person.client.get("/contractors/policies.xlsx?q=kestrel") as answer:
        head, *cells = load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)
    assert 1_000_000 in {row[head.index("Each occurrence")] for row in cells}
    with pdfplumber.open(io.BytesIO(client_person.get("/contractors/policies.pdf?q=kestrel").data)) as pdf:
        assert "Each occurrence $1,000,000" in " ".join((pdf.pages[0].extract_text() or "").split())


def test_who_does_not_answer_and_what_agents_said_are_reports(judged: World, client_person: Browser):
    mine, foreign = judged.account("Redstone"), judged.account("Foreign")
    with judged.open_work() as session:
        for account in (mine, foreign):
            for day in (30, 20, 10):
                at = NOON - timedelta(day)
                rows.letter(session, account, f"renewal:{account}:agent:2027-01-01:{day}", at)
            rows.letter(session, account, f"verification:{account}:agent:2026-11-01:early", NOON - timedelta(9))
            said = StoredAnswer(account_id=account, asked=f"verification:{account}:agent:2026-11-01:early", policy="")
            said.answer, said.said_by, said.via, said.at = Answer.IN_FORCE, "ann@coastal.example", Via.LINK, NOON
            session.add(said)
        for message in session.scalars(select(Message).where(Message.account_id.in_((mine, foreign)))):
            message.arrived_at = NOON - timedelta(60)
    (silent,) = sheet(client_person.get("/contractors/unresponsive.csv").text)[1:]
    assert silent[0] == "Redstone Electric, Inc."
    assert silent[8:11] == ["3", "10/24/2026", "11/13/2026"]
    (answer,) = sheet(client_person.get("/contractors/verifications.csv").text)[1:]
    assert (answer[0], answer[2]) == ("Redstone Electric, Inc.", "All policies")
    assert answer[3] == "11/14/2026"
    assert answer[7:] == ["In force", "", "11/23/2026", "ann@coastal.example", "On the page"]
    assert sheet(client_person.get("/contractors/unresponsive.csv?q=kestrel").text)[1:] == []
    for report in ("unresponsive", "verifications"):
        with pdfplumber.open(io.BytesIO(client_person.get(f"/contractors/{report}.pdf").data)) as pdf:
            text = pdf.pages[0].extract_text()
        assert "Redstone" in text
        assert "Foreign" not in text
    deficient = list(csv.DictReader(io.StringIO(client_person.get("/contractors/deficiencies.csv?q=redstone").text)))
    assert {row["Last contacted"] for row in deficient} == {"11/14/2026"}


def test_the_parts_lead_to_lists_of_as_many_and_are_files(judged: World, client_person: Browser):
    with judged.open_work() as session:
        for account, state, project in ((1, "FL", "Tower"), (2, "FL", "Tower Two"), (3, "GA", ""), (5, "TX", "Secret")):
            row = session.get_one(Account, account)
            row.state, row.project = state, project
    for by in ("state", "trade", "project", "agent"):
        page = html.unescape(client_person.get(f"/portal/breakdown?by={by}").text)
        assert "Secret" not in page
        assert "TX" not in page
        for query, count in re.findall(r'href="/contractors\?([^"]+)">(\d+)<', page):
            assert len(names(client_person.get(f"/contractors?{query}").text)) == int(count), query
        head, *parts = sheet(client_person.get(f"/portal/breakdown.csv?by={by}").text)
        assert head[:2] == ["Part", "Contractors"]
        assert sum(int(row[1]) for row in parts) == len(OURS)
    with pdfplumber.open(io.BytesIO(client_person.get("/portal/breakdown.pdf?by=state").data)) as pdf:
        assert "Part: State." in pdf.pages[0].extract_text()
    client_person.get("/portal/breakdown?by=secrets")
    client_person.get("/portal/breakdown.exe", status=404)


def test_no_cell_can_act_as_a_formula(judged: World, client_person: Browser):
    evil = '=HYPERLINK("http://x.example","pay")'
    with judged.open_work() as session:
        account = session.get_one(Account, 2)
        session.get_one(Contractor, account.contractor_id).name = evil
        account.client_ref = "-2+3"
    (row,) = [row for row in sheet(client_person.get("/contractors/contractors.csv").text) if "HYPERLINK" in row[0]]
    assert row[:2] == ["'" + evil, "'-2+3"]
    with client_person.client.get("/contractors/contractors.xlsx") as answer:
        book = load_workbook(io.BytesIO(answer.data))
    cells = [cell for line in book.active.iter_rows() for cell in line if cell.value in (evil, "-2+3")]
    assert len(cells) == 2
    assert {cell.data_type for cell in cells} == {"s"}
