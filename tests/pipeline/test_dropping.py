"""Files that clients' systems put into a folder: taken once when they are whole, told of, and nothing else reached."""

from __future__ import annotations

import fcntl
import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.errors import DatabaseUnavailable
from ingest.drop_folder import BROKEN_OFF_SECONDS, QUIET_SECONDS, Seen, opened, write_out
from pipeline import list_work
from pipeline.dropping import DropFolder, Dropping
from records.accounts import Account
from records.client_uploads import ClientUpload
from records.drops import DroppedFile
from records.list_imports import ImportState, ListImport
from records.messages import Message
from review_ui.connect.list_report import as_csv
from review_ui.portal import sheets
from tests.review_ui.world import World, build, copied

LIST = b"Vendor #,Company,Requirements\n0007,Heron LLC,vendor_standard\n0008,Ibis LLC,none_such\n"
MAPPING = {"columns": {"contractor_id": "Vendor #", "name": "Company", "requirement_set": "Requirements"}, "set": ""}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0" * 21 + b"\0\0\0\0IEND\xaeB`\x82"


def names_in(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("desk") / "template"
    home.mkdir()
    build(home)
    return home


class Place:
    """The folder, a watch of its own, and looks into it."""

    def __init__(self, world: World, root: Path, **drop: Any) -> None:
        self.world, self.root, self.now = world, root, 0.0
        self.own = root / "harbor"
        self.own.mkdir(parents=True, exist_ok=True)
        self._drop = DropFolder(root=root, report=as_csv, **drop)
        self.restart()

    def restart(self) -> None:
        self.dropping = Dropping(self.world.parts, self._drop, seen=Seen(lambda: self.now))

    def put(self, name: str, data: bytes = b"%PDF-1.4 x %%EOF") -> Path:
        path = self.own / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    def look(self) -> int:
        """Two looks, with the time between them that a whole file stays as it is."""
        self.dropping.look()
        self.now += QUIET_SECONDS
        return self.dropping.look()

    def told(self, name: str) -> str:
        return (self.own / name).read_text()

    def uploads(self) -> list[tuple[list[str], int | None]]:
        with self.world.open_work() as session:
            found = session.execute(
                select(ClientUpload.names, Message.account_id).join(Message, ClientUpload.message_id == Message.id)
            )
            return [(row[0], row[1]) for row in found.all()]


@pytest.fixture
def place(template: Path, tmp_path: Path) -> Iterator[Place]:
    world = copied(template, tmp_path / "desk")
    with world.open_work() as session:
        session.get_one(Account, 1).client_ref = "K_77"
    yield Place(world, tmp_path / "drop")
    world.engine.dispose()


def test_a_document_goes_to_the_contractor_that_its_name_or_folder_says(place: Place):
    place.put("K_77_certificate 2026.pdf")
    place.put("K_77/other.pdf", b"%PDF-1.4 y %%EOF")
    place.put("unknown_certificate.pdf", b"%PDF-1.4 z %%EOF")
    place.put("no such/one.pdf", b"%PDF-1.4 w %%EOF")
    assert place.look() == 4
    assert sorted(place.uploads(), key=str) == [
        (["K_77_certificate 2026.pdf"], 1),
        (["other.pdf"], 1),
        (["unknown_certificate.pdf"], None),
    ]
    assert place.told("done/K_77_certificate 2026.pdf.txt") == "Taken for Kestrel Roofing LLC.\n"
    assert (place.own / "done/K_77_other.pdf").read_bytes() == b"%PDF-1.4 y %%EOF"
    assert "waits under Uploads" in place.told("done/unknown_certificate.pdf.txt")
    assert "no contractor with the ID no such" in place.told("refused/no such_one.pdf.txt")


def test_only_what_stays_as_it_is_for_a_while_is_taken(place: Place):
    path = place.put("a.pdf", b"%PDF")
    place.dropping.look()
    place.now += QUIET_SECONDS - 1
    path.write_bytes(b"%PDF-1.4 more %%EOF")
    assert place.dropping.look() == 0
    place.now += 2
    assert place.dropping.look() == 0
    place.put("b.pdf.part")
    place.put(".hidden.pdf")
    place.put("c.pdf.filepart")
    assert place.look() == 1
    assert [names for names, _ in place.uploads()] == [["a.pdf"]]
    (place.own / "b.pdf.part").rename(place.own / "b.pdf")
    assert place.look() == 1


def test_what_lacks_its_end_may_be_gone_on_with_and_is_refused_in_the_end(place: Place):
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as made:
        made.writestr("xl/workbook.xml", "x" * 500)
    halves = {"a.pdf": b"%PDF-1.4 the first half", "list.xlsx": book.getvalue()[:300], "b.png": PNG[:-9]}
    for name, data in halves.items():
        (place.own / name).write_bytes(data)
    assert place.look() == 0
    place.now += BROKEN_OFF_SECONDS / 2
    assert place.dropping.look() == 0
    with (place.own / "a.pdf").open("ab") as file:  # the program found its line again
        file.write(b" and the second\n%%EOF\n\0\0")
    assert place.look() == 1
    assert [names for names, _ in place.uploads()] == [["a.pdf"]]
    place.now += BROKEN_OFF_SECONDS
    assert place.dropping.look() == 2
    assert sorted(one for one in names_in(place.own / "refused") if not one.endswith(".txt")) == ["b.png", "list.xlsx"]
    assert "It ends in the middle" in place.told("refused/list.xlsx.txt")
    (place.own / "list.xlsx").write_bytes(book.getvalue())
    place.look()
    assert "ends in the middle" not in place.told("refused/list-2.xlsx.txt"), "a whole file is judged by what is in it"


def test_the_same_file_is_taken_once_over_restarts_and_under_other_names(place: Place):
    place.put("a.pdf")
    place.look()
    place.restart()
    place.put("a.pdf")
    place.put("b.pdf")
    place.look()
    assert len(place.uploads()) == 1
    assert "The same file came before" in place.told("done/a-2.pdf.txt")
    assert (place.own / "done/b.pdf").exists()


def test_a_worker_that_died_after_taking_and_before_moving_takes_nothing_twice(place: Place, monkeypatch):
    place.put("a.pdf")
    with monkeypatch.context() as broken:
        broken.setattr("pipeline.dropping.put_away", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
        place.look()
        place.look()
    assert (place.own / "a.pdf").exists()
    place.restart()
    place.look()
    assert len(place.uploads()) == 1
    assert not (place.own / "a.pdf").exists()


def test_a_database_that_is_away_leaves_the_file_where_it_is(place: Place, monkeypatch):
    def away(*_: Any, **__: Any) -> None:
        raise DatabaseUnavailable(database="x", why="gone")

    place.put("a.pdf")
    with monkeypatch.context() as broken:
        broken.setattr(place.dropping._uploads, "receive", away)
        place.look()
    assert (place.own / "a.pdf").exists()
    assert place.dropping.look() == 1
    assert len(place.uploads()) == 1


def test_links_and_odd_files_reach_nothing_and_say_why(place: Place, tmp_path: Path):
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(b"%PDF-1.4 secret %%EOF")
    (place.own / "link.pdf").symlink_to(secret)
    (place.own / "hard.pdf").hardlink_to(secret)
    os.mkfifo(place.own / "pipe.pdf")
    place.put("empty.pdf", b"")
    place.put("K_77/deep/x.pdf".rpartition("/")[0] + ".pdf")
    (place.own / "K_77" / "deep").mkdir()
    (place.own / "elsewhere").symlink_to(tmp_path)
    with (place.own / "huge.pdf").open("wb") as huge:
        huge.truncate(26 * 1024 * 1024)
    name = ("long " + "ü" * 110 + ".pdf").encode()
    (place.own / os.fsdecode(name)).write_bytes(b"%PDF-1.4 long %%EOF")
    (place.own / os.fsdecode(b"bad\xff\n..pdf")).write_bytes(b"%PDF-1.4 odd %%EOF")
    place.look()
    for file, why in (
        ("link.pdf", "link"),
        ("hard.pdf", "linked from elsewhere"),
        ("pipe.pdf", "no plain file"),
        ("empty.pdf", "empty"),
        ("huge.pdf", "26 MB"),
        ("K_77_deep", "folder inside"),
        ("elsewhere", "link"),
    ):
        assert why in place.told(f"refused/{file}.txt"), file
    assert secret.read_bytes() == b"%PDF-1.4 secret %%EOF"
    taken = [names[0] for names, _ in place.uploads()]
    assert len(taken) == 3
    assert any(one.startswith("bad??") for one in taken)
    assert sorted(names_in(place.own)) == ["K_77", "done", "out", "refused"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_the_desk_may_not_read_says_so(place: Place):
    place.put("a.pdf").chmod(0)
    place.look()
    assert "may not read it" in place.told("refused/a.pdf.txt")


def test_a_clients_folder_that_is_a_link_is_left_alone_and_others_go_on(place: Place, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x.pdf").write_bytes(b"%PDF-1.4")
    (place.root / "other").symlink_to(elsewhere)
    place.put("a.pdf")
    (place.root / "astray.pdf").write_bytes(b"%PDF-1.4")
    assert place.look() == 1
    assert names_in(elsewhere) == ["x.pdf"]
    assert "in no client's folder" in (place.root / "refused/astray.pdf.txt").read_text()
    (place.own / "done").rename(place.own / "was done")
    (place.own / "done").symlink_to(elsewhere)
    place.put("b.pdf", b"%PDF-1.4 b %%EOF")
    place.look()
    assert names_in(elsewhere) == ["x.pdf"]  # nothing is put through a link, either


def test_two_processes_do_not_look_at_once(place: Place):
    place.put("a.pdf")
    with (place.root / ".certdesk-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert place.look() == 0
    assert place.look() == 1


def work(world: World, number: int) -> None:
    for piece in range(list_work.cut(world.parts, number)):
        list_work.compare_piece(world.parts, number, piece)
    for piece in range(list_work.pieces(world.parts, number)):
        list_work.take_piece(world.parts, number, piece)


def test_a_list_waits_for_its_mapping_once_and_is_then_taken_by_itself_with_a_report(place: Place):
    world = place.world
    place.put("vendors.csv", LIST)
    place.look()
    assert "say there which column is which" in place.told("done/vendors.csv.txt")
    with world.open_work() as session:
        row = session.get_one(ListImport, 1)
        assert (row.state, row.sender) == (ImportState.MAPPING, "drop folder")
    world.desk.lists.check(1, 1, MAPPING["columns"], "", by=1)
    work(world, 1)
    with world.open_work() as session:
        row = session.get_one(ListImport, 1)
        assert row.state is ImportState.CHECKED  # whoever chose its columns looks at what they do
    world.desk.lists.take(1, 1, by=1)
    work(world, 1)
    place.look()
    assert "0007,Heron LLC,New" in place.told("done/vendors.csv.list-1.report.csv")
    place.put("vendors.csv", LIST.replace(b"Heron", b"Great Heron"))
    place.look()
    assert "taken by itself" in place.told("done/vendors-2.csv.txt")
    work(world, 2)
    place.look()
    report = place.told("done/vendors.csv.list-2.report.csv")
    assert "0007,Great Heron LLC,Changed,Name: Heron LLC → Great Heron LLC" in report
    assert "there is no set 'none_such'" in report
    with world.open_work() as session:
        assert session.scalar(select(func.count()).select_from(Account).filter_by(client_ref="0007")) == 1
        assert session.get_one(ListImport, 2).state is ImportState.APPLIED


def test_a_list_most_of_which_is_refused_waits_for_a_person(place: Place):
    world = place.world
    with world.open_work() as session:
        done = {"sender": "x", "name": "x", "digest": "0" * 64, "created_at": world.at}
        session.add(ListImport(client_id=1, state=ImportState.APPLIED, mapping=MAPPING, **done))
    place.put("v.csv", LIST.replace(b"vendor_standard", b"nothing"))
    place.look()
    work(world, 2)
    with world.open_work() as session:
        assert session.get_one(ListImport, 2).state is ImportState.CHECKED
    place.put("broken.csv", b"%PDF-1.4 %%EOF")
    place.look()
    assert "it is a PDF" in place.told("refused/broken.csv.txt")


def test_the_status_is_put_out_whole_once_a_day_in_the_clients_own_time(place: Place, monkeypatch):
    monkeypatch.setattr("ingest.drop_folder.time.monotonic", lambda: 0.0)
    exports = {"csv": lambda rows: sheets.as_csv(sheets.NETWORK, map(sheets.of_listed, rows))}
    ours = Place(place.world, place.root, exports=exports, export_at=time(2))
    late = replace(place.world.parts, now=lambda: place.world.at)
    ours.world = replace(place.world, parts=late)
    ours.restart()
    ours.dropping.look()
    path = ours.own / "out/network-status.csv"
    text = path.read_text(encoding="utf-8-sig")
    assert text.startswith("Contractor,Contractor ID,Status")
    assert "Kestrel Roofing LLC" in text
    assert "Foreign" not in text
    at = place.world.at.timestamp()
    os.utime(path, (at, at))
    before = path.stat().st_ino
    ours.dropping.look()
    assert path.stat().st_ino == before  # today's is there
    tomorrow = replace(place.world.parts, now=lambda: place.world.at + timedelta(days=1))
    ours.world = replace(place.world, parts=tomorrow)
    ours.restart()
    ours.dropping.look()
    assert path.stat().st_ino != before


def test_an_export_that_breaks_off_leaves_the_old_one(tmp_path: Path):
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    with opened(tmp_path) as folder:
        write_out(folder, "x.csv", [b"whole"])
        with pytest.raises(OSError, match="No space"):
            write_out(folder, "x.csv", broken())
    assert (tmp_path / "out/x.csv").read_bytes() == b"whole"
    assert names_in(tmp_path / "out") == ["x.csv"]


def test_claims_are_kept_by_content_and_place(place: Place):
    place.put("K_77_a.pdf")
    place.put("a.pdf")
    place.look()
    with place.world.open_work() as session:
        found = session.scalars(select(DroppedFile).order_by(DroppedFile.place)).all()
    assert [one.place for one in found] == ["", "K"]
    assert len(place.uploads()) == 2
