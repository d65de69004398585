import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from domain.certificate import Certificate
from domain.errors import PasswordNeeded, ReaderLost, TooComplex, UnreadableDocument
from pipeline.sandbox import Sandbox
from pipeline.sandbox_folder import ReaderFolder, sweep
from tests.pipeline import misbehaving


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(memory_mb=512, cpu_seconds=2, wall_seconds=12, most_result_mb=8) as sandbox:
        yield sandbox


def test_a_call_gives_what_the_function_gives(sandbox):
    assert sandbox.call(misbehaving.add, 2, 3) == 5
    assert sandbox.call(misbehaving.who) != os.getpid()


def test_nouns_come_back_whole_with_their_read_only_mappings(sandbox):
    back = sandbox.call(misbehaving.certificate)
    assert isinstance(back, Certificate)
    assert back == misbehaving.certificate()


def test_a_refusal_comes_back_as_itself_with_its_facts(sandbox):
    with pytest.raises(PasswordNeeded) as refusal:
        sandbox.call(misbehaving.refuse, b"", name="coi.pdf")
    assert refusal.value.facts == {"name": "coi.pdf"}
    assert "coi.pdf is password protected" in str(refusal.value)


def test_a_reader_that_fails_makes_the_document_unreadable_and_tells_where(sandbox):
    with pytest.raises(UnreadableDocument) as failure:
        sandbox.call(misbehaving.fail, b"", name="odd.pdf")
    assert "odd.pdf could not be opened" in str(failure.value)
    assert "no such box" in "".join(failure.value.__notes__)


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (misbehaving.eat_memory, "too much memory"),
        (misbehaving.eat_slowly, "too much memory"),
        (misbehaving.spin, "2 seconds of processor time"),
        (misbehaving.recurse, "nested too deep"),
        (misbehaving.crash, "crashed"),
    ],
    ids=["one great bite", "many small bites", "spinning", "recursion", "a segmentation fault"],
)
def test_what_breaks_a_limit_is_too_complex_and_the_next_call_goes_on(sandbox, function, why):
    with pytest.raises(TooComplex, match=why):
        sandbox.call(function)
    assert sandbox.call(misbehaving.add, 1, 1) == 2


def test_a_sleeper_is_killed_at_the_wall_limit_and_the_next_call_goes_on(sandbox):
    before = time.monotonic()
    with pytest.raises(TooComplex, match="more than 12 seconds"):
        sandbox.call(misbehaving.sleep, 60)
    assert time.monotonic() - before < 50  # it would have slept for 60
    assert sandbox.call(misbehaving.add, 1, 1) == 2


@pytest.mark.parametrize("function", [misbehaving.leave, misbehaving.killed])
def test_an_end_that_nobody_can_explain_is_worth_another_try(sandbox, function):
    with pytest.raises(ReaderLost):
        sandbox.call(function)
    assert sandbox.call(misbehaving.add, 1, 1) == 2


def test_an_answer_over_the_limit_is_refused(sandbox):
    assert len(sandbox.call(misbehaving.answer_at_length, 4)) == 4 * 1024 * 1024
    with pytest.raises(TooComplex, match="result has"):
        sandbox.call(misbehaving.answer_at_length, 16)


def test_processor_time_is_counted_for_each_call_alone(sandbox):
    process = sandbox.call(misbehaving.who)
    for _ in range(3):
        with pytest.raises(UnreadableDocument):
            sandbox.call(misbehaving.fail, b"", name="x")
    assert sandbox.call(misbehaving.who) == process


def test_the_worker_knows_no_secrets_and_works_in_a_folder_of_its_own(sandbox, monkeypatch):
    monkeypatch.setenv("CERTDESK_SECRET_KEY", "hush")
    with Sandbox(memory_mb=512) as fresh:
        environment, folder = fresh.call(misbehaving.surroundings)
        assert Path(folder) != Path.cwd()
        assert Path(folder).is_dir()
    assert "hush" not in str(environment)
    assert environment["OMP_THREAD_LIMIT"] == environment["OPENCV_FOR_THREADS_NUM"] == "1"
    assert environment["TMPDIR"] == folder
    assert not Path(folder).exists()


def test_nothing_of_one_document_is_left_to_the_next(sandbox):
    assert "left.txt" in sandbox.call(misbehaving.leave_a_file)
    assert "left.txt" not in sandbox.call(misbehaving.see_files)


def test_libraries_that_print_do_not_disturb_the_answers(sandbox):
    assert sandbox.call(misbehaving.print_much) == "quiet"
    assert sandbox.call(misbehaving.add, 1, 1) == 2


def test_no_connection_leaves_the_worker(sandbox):
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.2)
        with pytest.raises(UnreadableDocument) as failure:
            sandbox.call(misbehaving.connect, canary.getsockname()[1])
        assert "open no connections" in "".join(failure.value.__notes__)
        with pytest.raises(TimeoutError):
            canary.accept()


def test_a_worker_cannot_hand_over_anything_that_would_run(sandbox):
    with pytest.raises(UnreadableDocument, match="not one of ours"):
        sandbox.call(misbehaving.smuggle)


def test_a_function_without_an_importable_name_is_a_mistake_of_ours(sandbox):
    with pytest.raises(ValueError, match="module-level"):
        sandbox.call(lambda: None)


def test_two_workers_serve_two_threads_at_once():
    with Sandbox(2, memory_mb=512, wall_seconds=20) as sandbox:
        for _ in range(2):
            sandbox.call(misbehaving.who)
        results = []
        before = time.monotonic()
        threads = [
            threading.Thread(target=lambda: results.append(sandbox.call(misbehaving.sleep, 1.0))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == [1.0] * 4
    assert time.monotonic() - before < 3.9


def test_a_worker_is_replaced_after_its_share_of_calls():
    with Sandbox(memory_mb=512, calls_per_worker=2) as sandbox:
        processes = [sandbox.call(misbehaving.who) for _ in range(4)]
    assert processes[0] == processes[1] != processes[2] == processes[3]


def test_modules_named_beforehand_are_loaded_before_the_first_call():
    with Sandbox(memory_mb=512, preload=["wave"]) as sandbox:
        assert sandbox.call(misbehaving.is_loaded, "wave")


def test_leaving_the_sandbox_ends_its_processes():
    with Sandbox(memory_mb=512) as sandbox:
        process = sandbox.call(misbehaving.who)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_worker_whose_parent_is_killed_ends_too():
    script = (
        "import os; from pipeline.sandbox import Sandbox; from tests.pipeline import misbehaving\n"
        "sandbox = Sandbox(memory_mb=512).__enter__()\n"
        "told = f'{sandbox.call(misbehaving.who)} {sandbox.call(misbehaving.surroundings)[1]}'\n"
        "os.write(1, told.encode()); os.kill(os.getpid(), 9)"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, check=False)
    worker, folder = run.stdout.decode().split()
    for _ in range(50):
        if not Path(f"/proc/{worker}/cwd").exists() and not Path(folder).exists():
            return
        time.sleep(0.1)
    pytest.fail("the worker outlived its parent by five seconds")


def test_what_killed_readers_left_is_removed_and_what_is_in_use_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed = "import os; from pipeline.sandbox_folder import ReaderFolder; ReaderFolder(); os.kill(os.getpid(), 9)"
    ended = subprocess.run([sys.executable, "-c", killed], env={**os.environ, "TMPDIR": str(tmp_path)})
    assert ended.returncode == -9
    (left,) = tmp_path.iterdir()
    in_use = ReaderFolder()
    in_the_making = tmp_path / "certdesk-reader-new"
    in_the_making.mkdir()
    assert sweep() == 1
    assert not left.exists()
    assert {*tmp_path.iterdir()} == {in_use.path, in_the_making}
    in_use.remove()
    assert not in_use.path.exists()
