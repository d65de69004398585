import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from uuid import uuid4

import boto3
import pytest
from moto.server import ThreadedMotoServer

from domain.errors import StoreUnavailable
from records.blobs import Blobs, FolderBlobs, blob_store

DATA = b"%PDF-1.7 a certificate"
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3_url(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A bucket of its own, reached as an operator would: address and keys in the environment."""
    for name, value in {
        "AWS_ENDPOINT_URL": s3_server,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    bucket = f"b{uuid4().hex}"
    boto3.client("s3").create_bucket(Bucket=bucket)
    return f"s3://{bucket}/desk"


@pytest.fixture(params=["folder", "file", "memory", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "s3":
        return blob_store(request.getfixturevalue("s3_url"))
    urls = {"folder": str(tmp_path / "b"), "file": f"file://{tmp_path}/b", "memory": f"memory://{uuid4().hex}"}
    return blob_store(urls[request.param])


def test_what_was_put_is_got_back_by_its_digest(blobs: Blobs):
    assert blobs.put(DATA) == DIGEST
    assert blobs.put(DATA) == DIGEST
    assert blobs.get(DIGEST) == DATA
    assert blobs.get(blobs.put(b"")) == b""


def test_what_is_missing_is_for_later_and_not_a_crash(blobs: Blobs):
    with pytest.raises(StoreUnavailable):
        blobs.get(DIGEST)


def test_a_name_that_is_no_digest_reaches_no_file(blobs: Blobs):
    with pytest.raises(ValueError, match="SHA-256"):
        blobs.get("../../etc/passwd")


def test_a_bucket_that_is_not_there_is_for_later(s3_url: str):
    with pytest.raises(StoreUnavailable):
        blob_store("s3://nobody-made-this/desk").put(DATA)


def test_bytes_that_changed_on_the_disk_are_never_given_out_and_a_new_arrival_mends_them(tmp_path: Path):
    blobs = FolderBlobs(tmp_path)
    blobs.put(DATA)
    (tmp_path / DIGEST[:2] / DIGEST[2:]).write_bytes(DATA[:5])
    with pytest.raises(StoreUnavailable, match="not what was stored"):
        blobs.get(DIGEST)
    blobs.put(DATA)
    assert blobs.get(DIGEST) == DATA


def test_a_full_disk_is_for_later_and_leaves_no_half_file(tmp_path: Path):
    """A process of its own whose files may not grow beyond 4 KB: the kernel refuses as it does on a full disk."""
    program = f"""
import resource, signal
from records.blobs import FolderBlobs
from domain.errors import StoreUnavailable
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    FolderBlobs(Path({str(tmp_path)!r})).put(b"x" * 100_000)
except StoreUnavailable as later:
    print("later:", later.facts["why"])
"""
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env, check=True)
    assert said.stdout.strip() == "later: File too large"
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_many_that_store_the_same_bytes_at_once_leave_one_file(tmp_path: Path):
    threads = [Thread(target=lambda: FolderBlobs(tmp_path).put(DATA)) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [one.name for one in tmp_path.rglob("*") if one.is_file()] == [DIGEST[2:]]
