"""`certdesk extract` as a user runs it."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console

from cli.extract_table import show
from domain.certificate import Extraction
from domain.signal import Signal

ROOT = Path(__file__).parents[2]


def extract(*args):
    return subprocess.run(
        [sys.executable, "-c", "from cli.main import main; main()", "extract", *map(str, args)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )


def test_one_bad_file_never_stops_the_others(tmp_path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "note.txt").write_text("hello")
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    run = extract(
        "--json", tmp_path / "empty.pdf", tmp_path / "missing.pdf", tmp_path / "note.txt", tmp_path / "cut.pdf"
    )
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [Path(line["file"]).name for line in lines] == ["empty.pdf", "missing.pdf", "note.txt", "cut.pdf"]
    assert [line["warnings"][0]["code"] for line in lines] == [
        "no-pages",
        "file-missing",
        "unsupported-type",
        "no-pages",
    ]
    assert all(line["certificates"] == [] and line["pages"] == [] for line in lines)


def test_help_says_what_is_printed():
    assert "JSON" in extract("--help").stdout


def test_the_table_tells_what_to_look_at_twice():
    out = StringIO()
    signal = Signal("pdf_edited", 2, "The file [names] an editor.", "Portals save papers anew.")
    show(Extraction("a.pdf", "0", signals=(signal,)), Console(file=out, width=100))
    assert "notable pdf_edited: The file [names] an editor." in out.getvalue()


def test_reading_is_loaded_by_the_worker_alone():
    code = "import sys, cli.extract, extract.reading\nprint({'extract.read', 'numpy'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
