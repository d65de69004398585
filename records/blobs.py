"""Bytes by their SHA-256, in a folder or an object store."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from domain.errors import StoreUnavailable
from domain.saying import phrased

_DIGEST = re.compile("[0-9a-f]{64}")
_OPTIONS: dict[str, dict[str, Any]] = {
    # a listing remembered by one process would hide what another stored; and a silent network must not hold a worker
    "s3": {
        "use_listings_cache": False,
        "config_kwargs": {"connect_timeout": 5, "read_timeout": 60, "retries": {"max_attempts": 3}},
    },
}


class Blobs(Protocol):
    """A content-addressed store. What was put is durable when `put` returns."""

    def put(self, data: bytes) -> str:
        """Keep `data` and give back its digest; keeping it twice is keeping it once.

        Raises:
            StoreUnavailable: it could not be written (disk full, network).
        """
        ...

    def get(self, digest: str) -> bytes:
        """The bytes kept under `digest`, verified.

        Raises:
            StoreUnavailable: they cannot be read, are missing, or are not those that were put.
        """
        ...

    def room(self) -> tuple[int, int] | None:
        """How many bytes are free, and how many there are in all; None where the store does not tell."""
        ...


def blob_store(url: str) -> Blobs:
    """The store at `url`: a folder (a path or file://), or anything fsspec knows (s3://bucket/prefix, memory://)."""
    if url.startswith("file://"):
        return FolderBlobs(Path(url.removeprefix("file://")))
    if "://" not in url:
        return FolderBlobs(Path(url))
    return RemoteBlobs(url.rstrip("/"))


class FolderBlobs:
    """Blobs in a local folder: written aside, synced, then renamed, so that a crash leaves all or nothing."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        place = self._place(digest)
        try:
            if place.exists() and place.stat().st_size == len(data):
                _sync(place.parent)  # whoever is storing the same bytes may not have come to this yet
            else:
                _make(place.parent)
                self._write(place, data)
        except OSError as trouble:
            raise StoreUnavailable(store=self._root, why=trouble.strerror or type(trouble).__name__) from trouble
        return digest

    def get(self, digest: str) -> bytes:
        place = self._place(digest)
        try:
            data = place.read_bytes()
        except OSError as trouble:
            raise StoreUnavailable(store=self._root, why=trouble.strerror or type(trouble).__name__) from trouble
        return _verified(data, digest, str(self._root))

    def room(self) -> tuple[int, int] | None:
        try:
            found = shutil.disk_usage(self._root)
        except OSError:  # not there yet, or not to be asked
            return None
        return found.free, found.total

    def _place(self, digest: str) -> Path:
        return self._root / _path(digest)

    def _write(self, place: Path, data: bytes) -> None:
        aside = place.with_name(f".{uuid4().hex}")
        try:
            with aside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            aside.rename(place)
        except OSError:
            aside.unlink(missing_ok=True)
            raise
        _sync(place.parent)


class RemoteBlobs:
    """Blobs in an object store, where a put is all or nothing by itself."""

    def __init__(self, url: str) -> None:
        import fsspec  # here, because a desk on a local folder never needs it

        self._url = url
        self._files, self._root = fsspec.core.url_to_fs(url, **_OPTIONS.get(url.partition(":")[0], {}))

    def put(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        place = self._place(digest)
        try:
            if not self._files.exists(place):
                self._files.pipe_file(place, data)
        except Exception as trouble:  # each backend of fsspec has a family of errors of its own
            raise StoreUnavailable(store=self._url, why=type(trouble).__name__) from trouble
        return digest

    def get(self, digest: str) -> bytes:
        place = self._place(digest)
        try:
            data = self._files.cat_file(place)
        except Exception as trouble:  # as above
            raise StoreUnavailable(store=self._url, why=type(trouble).__name__) from trouble
        return _verified(data, digest, self._url)

    def room(self) -> tuple[int, int] | None:
        return None

    def _place(self, digest: str) -> str:
        return f"{self._root}/{_path(digest)}"


def _path(digest: str) -> str:
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"not a SHA-256 in lower case hexadecimal: {digest!r}")
    return f"{digest[:2]}/{digest[2:]}"


def _make(folder: Path) -> None:
    """Make a folder and those above it, each one durable before anything is put into it."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Have the names in a folder on the disk, not only in memory."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _verified(data: bytes, digest: str, store: str) -> bytes:
    if hashlib.sha256(data).hexdigest() != digest:
        raise StoreUnavailable(
            store=store, why=phrased("{digest} is not what was stored; restore it from a backup", digest=digest[:12])
        )
    return data
