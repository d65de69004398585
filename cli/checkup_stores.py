"""Checks of the database and the blob store."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import fsspec
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from cli.checkup import Checked
from records.work import database

MIGRATIONS = Path(__file__).parents[1] / "records" / "migrations"
MIN_POSTGRES = 14
MAX_SKEW_SECONDS = 60.0


def database_checks(url: str, *, migrations: Path = MIGRATIONS) -> Iterator[Checked]:
    """It answers, is of a version we know, and its tables are those of this program."""
    engine = database(url)
    try:
        yield from _connected(engine)
        yield _migrated(engine, migrations)
    except SQLAlchemyError as trouble:
        why = str(getattr(trouble, "orig", trouble)).splitlines()[0]
        todo = "check CERTDESK_DATABASE_URL, and that the server runs and lets this user in"
        yield Checked("database", "fail", f"{engine.url.render_as_string(hide_password=True)}: {why}", todo)
    finally:
        engine.dispose()


def _connected(engine: Engine) -> Iterator[Checked]:
    shown = engine.url.render_as_string(hide_password=True)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            version = connection.execute(text("SELECT sqlite_version()")).scalar_one()
            yield Checked("database", "ok", f"{shown}, SQLite {version}")
            return
        version = connection.execute(text("SHOW server_version")).scalar_one()
        encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
        skew = abs((datetime.now(UTC) - connection.execute(text("SELECT now()")).scalar_one()).total_seconds())
    is_new = int(str(version).split(".")[0]) >= MIN_POSTGRES
    todo = "" if is_new else f"use PostgreSQL {MIN_POSTGRES} or later"
    yield Checked("database", "ok" if is_new else "fail", f"{shown}, PostgreSQL {version}", todo)
    if encoding != "UTF8":
        yield Checked("database encoding", "fail", str(encoding), "make the database with ENCODING 'UTF8'")
    if skew > MAX_SKEW_SECONDS:
        found = f"{skew:.0f} s apart from this machine's"
        yield Checked("database clock", "warn", found, "set both clocks by NTP")


def _migrated(engine: Engine, migrations: Path) -> Checked:
    scripts = ScriptDirectory(str(migrations))
    newest = scripts.get_current_head()
    with closing(engine.connect()) as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == newest:
        return Checked("database tables", "ok", f"at {newest or 'the start'}")
    if present is None:
        return Checked("database tables", "warn", "none yet", "the next start makes them")
    if any(script.revision == present for script in scripts.walk_revisions()):
        return Checked(
            "database tables", "warn", f"at {present}, this program's are {newest}", "the next start does it"
        )
    todo = "use the Certdesk that wrote this database, or a later one"
    return Checked("database tables", "fail", f"at {present}, which this program does not know", todo)


def blobs(url: str) -> Iterator[Checked]:
    """A blob can be written, read and removed again."""
    shown = url.partition("?")[0]
    todo = "check CERTDESK_BLOBS_URL, its credentials and free space"
    try:
        files, root = fsspec.core.url_to_fs(url)
        place = f"{root}/.doctor-{uuid.uuid4().hex}"
        files.makedirs(root, exist_ok=True)
        files.pipe_file(place, b"doctor")
        back = files.cat_file(place)
        files.rm_file(place)
    except Exception as trouble:  # noqa: BLE001 - each backend of fsspec has a family of errors of its own
        yield Checked("blobs", "fail", f"{shown}: {type(trouble).__name__}: {trouble}"[:300], todo)
        return
    if back == b"doctor":
        yield Checked("blobs", "ok", f"{shown}: written, read, removed")
    else:
        yield Checked("blobs", "fail", f"{shown}: what was read is not what was written", todo)


def drop_folder(root: Path) -> Iterator[Checked]:
    """The folder is there, files can be written, renamed and removed in it, and no client's part of it is a link."""
    place, moved = root / f".doctor-{uuid.uuid4().hex}", root / f".doctor-{uuid.uuid4().hex}"
    todo = "make the folder, and let the desk's user write in it and in the clients' folders; see docs/drop-folder.md"
    try:
        place.write_bytes(b"doctor")
        place.rename(moved)
        moved.unlink()
    except OSError as trouble:
        yield Checked("drop folder", "fail", f"{root}: {trouble.strerror or trouble}", todo)
        return
    yield Checked("drop folder", "ok", f"{root}: written, renamed, removed")
    for one in sorted(root.iterdir()):
        if one.is_symlink():
            yield Checked("drop folder", "fail", f"{one} is a link, and is not followed", "put a real folder there")
        elif one.is_dir() and not os.access(one, os.R_OK | os.W_OK | os.X_OK):
            yield Checked("drop folder", "fail", f"{one} is not ours to read and write", todo)
