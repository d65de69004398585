import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from domain.field import Box
from extract.cells.crop import crop_of
from extract.engines.ctc import ways
from extract.engines.line_reader import characters, line_steps, other_looks
from extract.engines.looks import ways as mean_ways
from extract.fitting.ink import ink_of
from extract.fitting.print_lines import rows_of


def line(text, size=36):
    font = ImageFont.load_default(size=size)
    left, top, right, bottom = font.getbbox(text)
    picture = Image.new("L", (round(right - left) + 10, round(bottom - top) + 8), 255)
    ImageDraw.Draw(picture).text((5 - left, 4 - top), text, fill=0, font=font)
    return np.asarray(picture)


def read(*lines):
    return [ways(steps, characters())[0].text for steps in line_steps(lines)]


@pytest.mark.parametrize("text", ["$1,000,000", "01/15/2027", "Harbor Point Roofing", "CPP-4482913", "24082"])
def test_a_clear_line_is_read(text):
    assert read([line(text)]) == [text]


def test_lines_of_all_lengths_go_through_together_and_come_back_in_order():
    told = ["A", "Liability of a long name", "12,500", "X9", "Minneapolis MN 55401"]
    assert [one.replace(" ", "") for one in read(*([line(text)] for text in told))] == [
        one.replace(" ", "") for one in told
    ]


def test_a_coarse_fax_of_a_line_is_read():
    gray = line("POLICY 88-1027", size=40)
    coarse = cv2.resize(gray, None, fx=0.68, fy=0.33, interpolation=cv2.INTER_AREA)
    fax = np.where(coarse < 150, 0, 255).astype(np.uint8)
    back = cv2.resize(fax, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    assert read([back]) == ["POLICY 88-1027"]


def test_narrow_digits_that_the_usual_look_loses_are_in_the_mean_of_all():
    gray = cv2.resize(line("11-01-2026"), None, fx=0.75, fy=1, interpolation=cv2.INTER_AREA)
    blurred = cv2.resize(gray, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    back = cv2.resize(blurred, gray.shape[::-1], interpolation=cv2.INTER_LINEAR)
    assert read([back]) != ["11-01-2026"]
    (usual,) = line_steps([[back]])
    assert mean_ways((usual, *other_looks([back])), characters())[0].text == "11-01-2026"


def test_parts_of_a_line_are_joined_by_a_space():
    assert read([line("Dayton"), line("OH"), line("45402")]) == ["Dayton OH 45402"]


def test_no_line_is_no_answer():
    assert line_steps([]) == []
    assert [len(steps) for steps in line_steps([[]])] == [0]


def test_a_line_is_cut_at_wide_gaps_and_each_part_is_as_high_as_its_print():
    page = np.full((300, 2550), 255, np.uint8)
    for n, text in enumerate(["Dayton", "OH 45402"]):
        picture = line(text)
        page[60 + 4 * n : 60 + 4 * n + picture.shape[0], 100 + 800 * n : 100 + 800 * n + picture.shape[1]] = picture
    ink = ink_of(page, [])
    (row,) = rows_of(ink, ink.inside(Box(0, 0, 612, 72)))
    crop = crop_of(ink, row)
    assert len(crop.parts) == 2
    assert max(part.shape[0] for part in crop.parts) < 45
    assert read(crop.parts) == ["Dayton OH 45402"]
