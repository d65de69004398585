import json
import subprocess
import sys
from datetime import date
from pathlib import Path

from bench.bars import Row
from bench.machine import machine, processor_seconds
from bench.naive import naive, plumbed
from bench.picture import Section, write_report
from bench.reading import KindResult, documents, middle, read_set, seconds_a_file
from bench.score import Tally
from bench.stages import STAGES, stage_seconds
from samples.collection import draw_set, write_set

PARROT = """
import json, pathlib, sys
for name in sys.argv[1:]:
    file = pathlib.Path(name)
    truth = json.loads((file.parent / "truth" / (file.stem + ".json")).read_text())
    if not truth.get("negative"):
        truth["insured"]["name"] = "Somebody <b>Else</b>"
    print(json.dumps({"file": name, "certificates": [] if truth.get("negative") else [truth]}))
"""


def drawn(folder, kinds, count):
    write_set(folder, draw_set(3, today=date(2026, 11, 23), count=count, kinds=kinds))
    return folder


def test_files_that_are_read_quickly_are_read_so_often_that_their_time_is_told(tmp_path):
    asked = tmp_path / "asked"
    reader = f"import sys; open({str(asked)!r}, 'a').write(f'{{len(sys.argv) - 1}} ')"
    chosen = documents(drawn(tmp_path / "set", ("flat_text",), 1))
    assert 0 <= seconds_a_file((sys.executable, "-c", reader), chosen) < 0.05
    assert asked.read_text().split() == ["1", "5", "65"]


def test_a_reader_that_errs_in_one_box_a_certificate_is_counted_so(tmp_path):
    folder = drawn(tmp_path, ("flat_text", "negative"), 4)
    flat, negative = read_set(folder, (sys.executable, "-c", PARROT), runs=2)
    assert (flat.kind, flat.counts.documents, flat.counts.wrong, flat.counts.missing) == ("flat_text", 2, 2, 0)
    assert [miss.verdict.box for miss in flat.misses] == ["insured.name"] * 2
    assert len(flat.seconds) == 2
    assert negative.counts.exact == 1.0


def test_a_reader_that_dies_leaves_all_boxes_missing(tmp_path):
    folder = drawn(tmp_path, ("flat_text",), 1)
    [result] = read_set(folder, (sys.executable, "-c", "raise SystemExit(1)"), runs=1)
    assert result.counts.right == 0
    assert result.counts.missing > 20


def test_the_report_shows_table_and_crops_and_escapes_what_was_read(tmp_path):
    folder = drawn(tmp_path / "set", ("flat_text",), 1)
    rows = tuple(Row(result) for result in read_set(folder, (sys.executable, "-c", PARROT), runs=1))
    page = write_report(tmp_path / "report", (("cores", "2"),), [Section("drawn", rows)]).read_text()
    assert "flat_text" in page
    assert "data:image/png;base64" in page
    assert "<b>Else" not in page


def test_the_baseline_finds_most_words_of_a_clean_page(tmp_path):
    folder = drawn(tmp_path, ("flat_text",), 1)
    [document] = documents(folder)
    found = naive([document.file], [document.truth])
    assert len(found.seconds) == len(plumbed([document.file])) == 1
    assert 0.5 < found.findable <= 1.0
    assert json.loads(document.truth.read_text())["form"] == "ACORD 25"


def test_a_median_is_printed_with_its_spread():
    assert middle((3.0, 1.0, 2.0)) == "2.000 (1.000-3.000)"


def test_the_machine_is_described():
    facts = dict(machine())
    assert int(facts["cores"]) >= 1
    assert facts["tesseract"][0].isdigit()


def result(kind="scan_300", *, right, wrong, sure=0, sure_wrong=0, seconds=1.0):
    counts = Tally(1, right=right, wrong=wrong, sure=sure, sure_wrong=sure_wrong)
    return KindResult(kind, counts, (seconds,), ())


def test_a_kind_tells_which_of_its_bars_it_does_not_reach():
    good = Row(result(right=1000, wrong=0, sure=950, seconds=0.5), baseline=(3.1,))
    assert good.missed == ()
    assert good.cells()[-2:] == ("6.2", "reached")
    poor = Row(result(right=90, wrong=10, sure=80, sure_wrong=1, seconds=1.0), baseline=(3.1,))
    assert poor.missed == ("exact", "sure wrong", "sure", "speed")
    assert Row(result(right=1000, wrong=0, sure=950, seconds=0.0), baseline=(3.1,)).cells()[-2] == "-"
    assert Row(result("bundle", right=1, wrong=9)).missed == ()


def test_the_stages_of_reading_are_timed_and_none_takes_more_than_all(tmp_path):
    folder = drawn(tmp_path, ("flat_text",), 1)
    taken = stage_seconds([documents(folder)[0].file])
    assert all(seconds <= taken["all"] for seconds in taken.values())
    assert taken["find the form"] > 0
    assert taken["read boxes"] > 0


def test_every_stage_is_made_by_functions_that_there_are():
    sources = "".join(file.read_text() for file in (Path(__file__).parents[2] / "extract").rglob("*.py"))
    missing = [name for names in STAGES.values() for name in names if f"def {name}(" not in sources]
    assert missing == []


def test_processor_time_counts_what_children_took():
    before = processor_seconds()
    subprocess.run([sys.executable, "-c", "sum(range(3_000_000))"], check=True)
    assert processor_seconds() - before > 0.01
