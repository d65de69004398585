import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from domain.errors import EngineMissing
from extract.engines import tesseract, tesseract_program
from tests.extract import drawn

PAGE = np.asarray(drawn.page_picture(dpi=300))


def line(text):
    picture = Image.new("L", (900, 80), 255)
    ImageDraw.Draw(picture).text((20, 10), text, fill=0, font=ImageFont.load_default(size=48))
    return np.asarray(picture)


def test_the_words_of_a_page_come_in_points_with_confidence():
    words = tesseract.page_words(PAGE, 300)
    assert [word.text for word in words] == " ".join(drawn.LINES).split()
    first = words[0]
    assert first.box.x0 == pytest.approx(72, abs=2)
    assert first.box.top == pytest.approx(72, abs=6)
    assert 0.8 < min(word.confidence for word in words) <= 1.0


def test_one_line_is_read_and_only_of_what_can_be_there():
    assert tesseract.read_line(line("01/01/2027"))[0] == "01/01/2027"
    text, confidence = tesseract.read_line(line("$1,000,000"), allow="$0123456789,")
    assert text == "$1,000,000"
    assert confidence > 0.7
    assert tesseract.read_line(line("INSURED"), allow="0123456789")[0] != "INSURED"
    assert tesseract.read_line(line("INSURED"))[0] == "INSURED"


def test_an_empty_crop_reads_as_nothing():
    assert tesseract.read_line(np.zeros((0, 0), dtype=np.uint8)) == ("", 0.0)
    assert tesseract.read_line(np.full((40, 200), 255, dtype=np.uint8))[0] == ""


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_which_way_up_a_page_is(turn):
    fed = np.ascontiguousarray(np.rot90(PAGE, turn // 90))
    assert tesseract.orientation(fed) == turn
    assert tesseract_program.orientation(fed, dpi=300)[0] == turn


def test_a_blank_page_is_upright():
    assert tesseract.orientation(np.full((1100, 850), 255, dtype=np.uint8), 100) == 0


def test_the_program_reads_the_same_words_where_the_library_is_missing():
    table = tesseract_program.table(PAGE, dpi=300, mode=tesseract.SPARSE, seconds=60)
    by_program = [word.text for word in tesseract._rows(table, 300)]
    assert by_program == [word.text for word in tesseract.page_words(PAGE, 300)]


def test_the_program_gives_up_a_page_that_takes_too_long():
    noise = np.random.default_rng(7).integers(0, 255, (6000, 5000), dtype=np.uint8)
    assert tesseract_program.table(noise, dpi=300, mode=tesseract.SPARSE, seconds=1) == ""


def test_a_machine_without_models_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(tesseract, "MODELS", (str(tmp_path),))
    with pytest.raises(EngineMissing, match="tesseract-ocr-eng"):
        tesseract.models()
