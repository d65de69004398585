"""A client sends a list: its columns are guessed, what would change is shown, and it is taken once."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import time
from typing import Any

import pytest
from sqlalchemy import select

from domain.errors import SettledOtherwise
from pipeline import list_work
from pipeline.list_mapping import guessed
from records import audit
from records.accounts import Account, Contractor
from records.list_imports import ImportState, ListImport
from tests.ingest.test_sheet import workbook
from tests.review_ui.pages import Browser
from tests.review_ui.test_submit import words
from tests.review_ui.world import ADMIN, CLIENT_PERSON, FOREIGN_APPROVER, OPERATOR, World

WRITER = """
import sys, threading, time
from sqlalchemy import text
from records.work import database, units_of_work

work, stop, waits = units_of_work(database(sys.argv[1])), threading.Event(), []

def write():
    while not stop.wait(0.05):
        begun = time.monotonic()
        with work() as session:
            session.execute(text("UPDATE coi_client SET contact_email = 'x' WHERE id = 2"))
        waits.append(time.monotonic() - begun)

thread = threading.Thread(target=write)
print("ready", flush=True)
thread.start()
sys.stdin.readline()
stop.set()
thread.join()
print(*waits)
"""
LISTS = "/integrations/1/lists"
HEADER = ("Vendor #", "Company Name", "E-mail", "St", "Insurance Requirements", "Broker", "Broker Email", "End date")
ROWS = (
    ("0042", "Heron Plumbing LLC", "office@heron.example", "FL", "vendor_standard", "Dana", "dana@b.example", "46349"),
    ("0043", "=cmd|' /C calc'!A0", "x at heron", "FL", "vendor_standard", "", "", ""),
    ("0042", "Heron again", "", "FL", "vendor_standard", "", "", ""),
    ("0044", "Ibis Paving", "", "fl", "vendor_standart", "", "", ""),
    ("0045", "Jay Fencing", "", "fl", "Vendor standard", "", "", "soon"),
)


@pytest.fixture
def approver(stranger: Browser) -> Browser:
    stranger.sign_in(ADMIN)
    return stranger


def as_csv(*rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def send(browser: Browser, data: bytes, name: str = "vendors.csv", status: int = 303) -> Any:
    file = {"file": (io.BytesIO(data), name)}
    return browser.post(LISTS, file, status=status, content_type="multipart/form-data")


def check(world: World, number: int) -> None:
    for piece in range(list_work.cut(world.parts, number)):
        list_work.compare_piece(world.parts, number, piece)


def take(world: World, number: int) -> None:
    for piece in range(list_work.pieces(world.parts, number)):
        list_work.settle_each(world.parts, list_work.take_piece(world.parts, number, piece))


def compared(browser: Browser, world: World, data: bytes, name: str = "vendors.csv") -> str:
    """Send a list, keep its columns as they were guessed, let a worker compare it; its page."""
    path = send(browser, data, name).location
    browser.post(f"{path}/columns", browser.form(path, "columns"))
    check(world, int(path.rpartition("/")[2]))
    return str(path)


def state(world: World, number: int = 1) -> ImportState:
    with world.open_work() as session:
        return session.get_one(ListImport, number).state


def test_a_list_is_mapped_compared_taken_once_and_reported(approver: Browser, world: World):
    path = send(approver, as_csv(HEADER, *ROWS)).location
    form = approver.form(path, "columns")
    assert form["column-contractor_id"] == "Vendor #"
    assert form["column-agent_email"] == "Broker Email"
    assert form["column-contract_end"] == "End date"
    assert "office@heron.example" in words(approver.get(path))
    approver.post(f"{path}/columns", form)
    assert "Being compared" in words(approver.get(path))
    check(world, 1)
    page = words(approver.get(path))
    assert "Take it: 1 new, 0 changed" in page
    assert "New 1 Refused 4" in page
    assert "Your ID '0042' is on line 2 already" in page.replace("&#39;", "'")
    assert "did you mean 'vendor_standard'" in page.replace("&#39;", "'")
    assert "Heron Plumbing LLC 0042 New" not in words(approver.get(f"{path}?outcome=refused"))
    with world.open_work() as session:
        assert session.scalar(select(Account).filter_by(client_ref="0042")) is None  # so far it was only looked at
    approver.post(f"{path}/take", {})
    approver.post(f"{path}/take", {}, status=409)
    take(world, 1)
    take(world, 1)
    assert state(world) is ImportState.APPLIED
    with world.open_work() as session:
        (account,) = session.scalars(select(Account).where(Account.client_ref.startswith("004")))
        assert (account.client_ref, account.state, f"{account.contract_end}") == ("0042", "FL", "2026-11-23")
        assert session.get_one(Contractor, account.contractor_id).email == "office@heron.example"
        told = [one for one in audit.events(session) if one.action in ("list_imported", "contractors_added")]
        assert [one.actor for one in told] == [ADMIN, ADMIN]
        assert audit.verify(session).broken is None
    report = list(csv.reader(io.StringIO(approver.get(f"{path}/report.csv").text)))
    assert [row[3] for row in report[1:]] == ["New", "Refused", "Refused", "Refused", "Refused"]
    assert report[2][2] == "'=cmd|' /C calc'!A0"
    assert report[2][6] == "Correct the address, or leave the cell empty."


def test_the_same_list_again_changes_nothing_and_a_newer_one_tells_what(approver: Browser, world: World):
    take_it = as_csv(HEADER, ROWS[0])
    path = compared(approver, world, take_it)
    approver.post(f"{path}/take", {})
    take(world, 1)
    again = compared(approver, world, take_it)
    assert "Nothing in it would change anything" in words(approver.get(again))
    newer = as_csv(HEADER, ("0042", "Heron Plumbing Inc.", "", "GA", "contractor_high_risk", "Max", "m@b.example", ""))
    path = compared(approver, world, newer)
    page = words(approver.get(path))
    for told in (
        "Name: Heron Plumbing LLC → Heron Plumbing Inc.",
        "Email: office@heron.example → empty",
        "State: FL → GA",
        "Agent: Dana &lt;dana@b.example&gt; → Max &lt;m@b.example&gt;",
        "Requirements: vendor_standard → contractor_high_risk",
        "Contract end: 2026-11-23 → empty",
    ):
        assert told in page
    approver.post(f"{path}/take", {})
    take(world, 3)
    account = world.account("Heron Plumbing Inc.")
    with world.open_work() as session:
        assert session.get_one(Account, account).judged_on is not None  # it was judged by its new requirements


def test_columns_that_a_list_does_not_have_leave_what_is_there(approver: Browser, world: World):
    path = compared(approver, world, as_csv(HEADER, ROWS[0]))
    approver.post(f"{path}/take", {})
    take(world, 1)
    short = as_csv(("Vendor #", "Company Name", "Insurance Requirements"), ("0042", "Heron LLC", "vendor_standard"))
    path = compared(approver, world, short)
    approver.post(f"{path}/take", {})
    take(world, 2)
    with world.open_work() as session:
        account = session.scalars(select(Account).filter_by(client_ref="0042")).one()
        contractor = session.get_one(Contractor, account.contractor_id)
        assert (contractor.name, contractor.email, account.state) == ("Heron LLC", "office@heron.example", "FL")
        assert account.agent_id is not None


def test_a_workbook_with_odd_headers_uses_the_mapping_of_the_last_list(approver: Browser, world: World):
    odd = (("Nr", "Wer", "Col"), (7, "Kite Roofing", "x"))
    path = send(approver, workbook(*odd), "v.xlsx").location
    form = approver.form(path, "columns")
    assert "column-contractor_id" in form
    problem = approver.post(f"{path}/columns", {**form, "column-contractor_id": "Nr"}, status=422)
    assert "Name: say which column it is" in words(problem)
    chosen = {**form, "column-contractor_id": "Nr", "column-name": "Wer", "set": "vendor_standard"}
    twice = approver.post(f"{path}/columns", {**chosen, "column-trade": "Wer"}, status=422)
    assert "chosen twice" in words(twice)
    approver.post(f"{path}/columns", chosen)
    check(world, 1)
    approver.post(f"{path}/take", {})
    take(world, 1)
    with world.open_work() as session:
        assert session.scalars(select(Account).filter_by(client_ref="7")).one()
    again = approver.form(send(approver, workbook(*odd), "v.xlsx").location, "columns")
    assert (again["column-contractor_id"], again["column-name"], again["set"]) == ("Nr", "Wer", "vendor_standard")


def test_a_worker_that_dies_between_two_pieces_takes_each_once(approver: Browser, world: World):
    rows = [(f"{n:04}", f"Firm {n}", "", "FL", "vendor_standard", "", "", "") for n in range(1100)]
    path = compared(approver, world, as_csv(HEADER, *rows))
    approver.post(f"{path}/take", {})
    list_work.take_piece(world.parts, 1, 0)
    assert "17 %" in words(approver.get(path))
    assert list_work.take_piece(world.parts, 1, 0) == []  # as the engine does after a death
    take(world, 1)
    with world.open_work() as session:
        row = session.get_one(ListImport, 1)
        assert (row.state, row.counts, len(row.report)) == (ImportState.APPLIED, {"new": 1100}, 6)
        assert len(session.scalars(select(Account.id).where(Account.name.startswith("Firm "))).all()) == 1100


def test_other_processes_write_while_a_long_list_is_compared_and_taken(approver: Browser, world: World):
    """A process of its own changes a row again and again; its longest wait must not be that of the whole list."""
    rows = [(f"{n:04}", f"Firm {n}", "", "FL", "vendor_standard", "", "", "") for n in range(1600)]
    path = send(approver, as_csv(HEADER, *rows)).location
    approver.post(f"{path}/columns", approver.form(path, "columns"))
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(world.engine.url)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with writer:
        assert writer.stdout and writer.stdout.readline() == "ready\n"
        begun = time.monotonic()
        check(world, 1)
        approver.post(f"{path}/take", {})
        take(world, 1)
        seconds = time.monotonic() - begun
        told, _ = writer.communicate("stop\n", timeout=60)
    waits = [float(one) for one in told.split()]
    assert state(world) is ImportState.APPLIED
    assert len(waits) >= 3, "it hardly got through"
    assert max(waits) < 0.6 * seconds, (max(waits), seconds)


def test_a_contractor_whom_another_client_has_too_is_changed_for_this_client_alone(approver: Browser, world: World):
    with world.open_work() as session:
        foreign = session.get_one(Account, world.account("Foreign"))
        shared, before = foreign.contractor_id, session.get_one(Contractor, foreign.contractor_id).name
        session.add(Account(client_id=1, contractor_id=shared, client_ref="S-1", requirement_set_id=1, flags={}))
    path = compared(approver, world, as_csv(HEADER, ("S-1", "Renamed", "", "", "vendor_standard", "", "", "")))
    approver.post(f"{path}/take", {})
    take(world, 1)
    with world.open_work() as session:
        assert session.get_one(Contractor, shared).name == before
        mine = session.scalars(select(Account).filter_by(client_ref="S-1")).one()
        assert session.get_one(Contractor, mine.contractor_id).name == "Renamed"


def test_what_is_no_list_is_told_and_what_breaks_later_too(approver: Browser, world: World):
    for data, name, why in (
        (b"%PDF-1.4", "x.pdf", "it is a PDF"),
        (b"", "x.csv", "not empty"),
        (b"a,b\n", "x.csv", "no line below"),
    ):
        assert why in words(send(approver, data, name, status=422))
    broken = as_csv(HEADER, *[ROWS[0]] * 30) + b'"never closed'
    path = compared(approver, world, broken)
    page = words(approver.get(path))
    assert "Cannot be read" in page
    assert "unexpected end of data" in page
    approver.post(f"{path}/discard", {})
    assert "Discarded" in words(approver.get(LISTS))


def test_a_list_that_was_taken_is_not_discarded_and_a_discarded_one_not_taken(approver: Browser, world: World):
    path = compared(approver, world, as_csv(HEADER, ROWS[0]))
    approver.post(f"{path}/discard", {})
    approver.post(f"{path}/take", {}, status=409)
    path = compared(approver, world, as_csv(HEADER, ROWS[0]))
    approver.post(f"{path}/take", {})
    approver.post(f"{path}/discard", {}, status=409)
    with pytest.raises(SettledOtherwise):
        world.desk.lists.check(1, 2, {}, "", by=1)


def test_nobody_sees_or_moves_another_clients_list(approver: Browser, world: World):
    path = compared(approver, world, as_csv(HEADER, ROWS[0]))
    approver.post("/sign-out", {})
    for email in (FOREIGN_APPROVER, CLIENT_PERSON):
        approver.sign_in(email)
        for there in (path, path.replace("/1/lists", "/2/lists")):
            approver.get(there, status=404)
            approver.get(f"{there}/report.csv", status=404)
            for act in ("columns", "take", "discard"):
                approver.post(f"{there}/{act}", {}, status=404)
        approver.post("/sign-out", {})
    assert state(world) is ImportState.CHECKED
    approver.sign_in(OPERATOR)
    assert "Heron" in words(approver.get(path))


@pytest.mark.parametrize(
    ("header", "ours", "theirs"),
    [
        ("Vendor No.,Vendor Name", "contractor_id", "Vendor No."),
        ("Vendor No.,Vendor Name", "name", "Vendor Name"),
        ("Suplier ID,Legal name", "contractor_id", "Suplier ID"),
        ("id,contractor,E-Mail Address", "email", "E-Mail Address"),
        ("id,contractor,Zip/Postal Code", "zip", "Zip/Postal Code"),
        ("contractor_id,name,requirement_set", "requirement_set", "requirement_set"),
        ("id,name,Favourite color", "trade", None),
    ],
)
def test_columns_are_known_by_their_own_or_by_a_similar_name(header: str, ours: str, theirs: str | None):
    assert guessed(header.split(","), {}).get(ours) == theirs
