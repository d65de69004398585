"""The drop folder behind a real sshd: what a shut-in user uploads is taken, and nothing while it is on its way."""

from __future__ import annotations

import os
import pwd
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.client_uploads import ClientUpload
from records.list_imports import ListImport
from tests.pipeline.test_dropping import LIST, Place
from tests.review_ui.world import build, copied
from tests.servers.sftp import USER, SftpServer

SLOW = ("-l", "800")
"""Kilobits a second."""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("desk") / "template"
    home.mkdir()
    build(home)
    return home


@pytest.fixture
def place(template: Path, tmp_path: Path, sftp_server: SftpServer) -> Iterator[Place]:
    world = copied(template, tmp_path / "desk")
    made = Place(world, sftp_server.drop)
    os.chown(made.own, -1, pwd.getpwnam(USER).pw_gid)  # as docs/drop-folder.md sets it up
    made.own.chmod(0o2770)
    yield made
    world.engine.dispose()


def test_a_list_and_a_document_that_are_uploaded_are_taken(place: Place, sftp_server: SftpServer, tmp_path: Path):
    (tmp_path / "coi.pdf").write_bytes(b"%PDF-1.4 by sftp %%EOF")
    (tmp_path / "vendors.csv").write_bytes(LIST)
    status, said = sftp_server.do("cd /drop/harbor", f"put {tmp_path}/coi.pdf", f"put {tmp_path}/vendors.csv")
    assert status == 0, said
    assert place.look() == 2
    assert [names for names, _ in place.uploads()] == [["coi.pdf"]]
    with place.world.open_work() as session:
        assert [one.name for one in session.query(ListImport)] == ["vendors.csv"]
        assert session.query(ClientUpload).count() == 1
    status, said = sftp_server.do("ls -1 /drop/harbor/done")
    assert status == 0
    assert "coi.pdf.txt" in said


def test_the_user_reaches_nothing_else(place: Place, sftp_server: SftpServer, tmp_path: Path):
    assert sftp_server.do("ls -1 /")[1].split("\n")[-2:] == ["/drop", ""]
    assert sftp_server.do(f"get /etc/passwd {tmp_path}/stolen")[0] != 0
    assert sftp_server.do("symlink /etc/passwd /drop/harbor/link.pdf")[0] == 0
    assert place.look() == 1
    assert "It is a link" in place.told("refused/link.pdf.txt")


def test_what_is_still_on_its_way_is_not_taken(place: Place, sftp_server: SftpServer, tmp_path: Path):
    (tmp_path / "large.pdf").write_bytes(b"%PDF-1.4" + os.urandom(3_000_000))
    for name in ("large.pdf", "large.pdf.part"):
        client = sftp_server.client(*SLOW)
        assert client.stdin is not None
        client.stdin.write(f"put {tmp_path}/large.pdf /drop/harbor/{name}\n")
        client.stdin.flush()
        there = place.own / name
        size = grown(there, 0)
        assert place.dropping.look() == 0
        grown(there, size)
        place.now += 60
        assert place.dropping.look() == 0
        client.kill()
        client.communicate()
        if name == "large.pdf":
            there.unlink()
    place.now += 3600
    assert place.look() == 0  # an upload under a passing name that broke off stays where it is


def grown(file: Path, size: int) -> int:
    """Waits until a file is larger than that; its size."""
    until = time.monotonic() + 60
    while not file.exists() or file.stat().st_size <= size:
        assert time.monotonic() < until
        time.sleep(0.02)
    return file.stat().st_size
