import struct
import warnings
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from domain.errors import DamagedDocument, TooLarge, TooManyPages
from extract.files.open import open_document
from tests.extract import drawn

UPRIGHT = drawn.page_picture(dpi=100)


def opened(data, name="coi.tif"):
    return open_document(data, name=name)


def fax(picture=UPRIGHT, **options):
    """A fax page of half vertical resolution, its pixels twice as high as wide."""
    squeezed = picture.resize((1728, 1078)).convert("1")
    return drawn.saved(squeezed, "TIFF", dpi=(204, 98), **{"compression": "group4", **options})


@pytest.mark.parametrize("compression", ["group3", "group4"])
def test_a_fax_with_oblong_pixels_becomes_a_page_with_square_ones(compression):
    with opened(fax(compression=compression)) as document:
        (page,) = document.pages
        assert page.width == pytest.approx(610, abs=1)
        assert page.height == pytest.approx(792, abs=1)
        assert page.is_scan
        assert drawn.dark(page.raster(150)) == pytest.approx(drawn.dark(np.asarray(UPRIGHT)), abs=0.01)


def test_a_fax_that_does_not_tell_its_resolution_is_known_by_its_line():
    data = drawn.saved(UPRIGHT.resize((1728, 1078)).convert("1"), "TIFF", compression="group4")
    with opened(data) as document:
        assert document.pages[0].height / document.pages[0].width == pytest.approx(1.25, abs=0.02)


@pytest.mark.parametrize(("photometric", "order"), [(0, 1), (1, 1), (0, 2)])
def test_white_is_white_whatever_bit_says_so_and_in_whatever_order_bits_stand(photometric, order):
    picture = UPRIGHT.convert("1")
    data = drawn.saved(picture, "TIFF", compression="group4", tiffinfo={262: photometric, 266: order}, dpi=(100, 100))
    with opened(data) as document:
        gray = document.pages[0].raster(100)
    assert gray.mean() > 200
    assert drawn.dark(gray) == pytest.approx(drawn.dark(np.asarray(UPRIGHT)), abs=0.01)


def test_each_frame_of_a_tiff_is_a_page():
    second = drawn.page_picture(dpi=100, words=("SECOND PAGE",))
    data = drawn.saved(UPRIGHT, "TIFF", save_all=True, append_images=[second], dpi=(100, 100))
    with opened(data) as document:
        first, last = document.pages
        assert [page.number for page in document.pages] == [1, 2]
        assert drawn.dark(last.raster(100))[3] < drawn.dark(first.raster(100))[3]
        assert drawn.dark(first.raster(100)) == pytest.approx(drawn.dark(np.asarray(UPRIGHT)), abs=0.01)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_photo_stands_as_the_phone_was_held(orientation):
    stored = UPRIGHT.rotate({1: 0, 3: 180, 6: 90, 8: 270}[orientation], expand=True)
    exif = Image.Exif()
    exif[0x0112] = orientation
    with opened(drawn.saved(stored.convert("RGB"), "JPEG", exif=exif, quality=95), "photo.jpg") as document:
        (page,) = document.pages
        assert page.height == 792
        assert page.width == pytest.approx(612)
        assert drawn.dark(page.raster(100)) == pytest.approx(drawn.dark(np.asarray(UPRIGHT)), abs=0.01)


def test_a_heic_photo_is_read():
    pillow_heif = pytest.importorskip("pillow_heif")
    out = BytesIO()
    pillow_heif.from_pillow(UPRIGHT.convert("RGB")).save(out, quality=80)
    with opened(out.getvalue(), "photo.heic") as document:
        assert drawn.dark(document.pages[0].raster(100)) == pytest.approx(drawn.dark(np.asarray(UPRIGHT)), abs=0.02)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "WEBP"])
def test_other_pictures_are_one_page(kind):
    options = {"save_all": True, "append_images": [Image.new("L", UPRIGHT.size, 0)]} if kind == "GIF" else {}
    with opened(drawn.saved(UPRIGHT, kind, **options), "scan") as document:
        (page,) = document.pages
        assert drawn.dark(page.raster(100)) == pytest.approx(drawn.dark(np.asarray(UPRIGHT)), abs=0.01)


def test_what_is_transparent_is_paper():
    picture = Image.new("RGBA", (850, 1100), (0, 0, 0, 0))
    with opened(drawn.saved(picture, "PNG", dpi=(100, 100))) as document:
        assert document.pages[0].raster(100).min() == 255


def test_a_picture_can_be_turned_and_leveled():
    with opened(drawn.saved(UPRIGHT.rotate(90, expand=True), "PNG", dpi=(100, 100))) as document:
        page = document.pages[0].turned(90)
        assert (page.width, page.height, page.rotation) == (
            pytest.approx(612, abs=0.1),
            pytest.approx(792, abs=0.1),
            90,
        )
        assert drawn.dark(page.raster(100)) == pytest.approx(drawn.dark(np.asarray(UPRIGHT)), abs=0.01)
        assert page.leveled(2.0).raster(100).shape == page.raster(100).shape
        assert drawn.dark(page.leveled(2.0).raster(100)) != pytest.approx(drawn.dark(page.raster(100)), abs=0.01)


def png_header(width, height):
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    begun = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + struct.pack(">I", 100_000) + b"IDAT"
    return b"\x89PNG\r\n\x1a\n" + begun


def test_a_giant_picture_is_refused_by_its_header_alone():
    with warnings.catch_warnings(), pytest.raises(TooLarge, match="image too large: 900 Mpx; the limit is 60 Mpx"):
        warnings.simplefilter("error")
        opened(png_header(30_000, 30_000), "scan.png")


def test_a_giant_second_frame_is_refused_when_it_is_reached():
    giant = Image.new("1", (10_000, 10_000))
    data = drawn.saved(UPRIGHT.convert("1"), "TIFF", save_all=True, append_images=[giant], compression="group4")
    with opened(data) as document:
        assert document.pages[0].raster(100).shape
        with pytest.raises(TooLarge, match="100 Mpx"):
            document.pages[1].raster(100)


@pytest.mark.parametrize(
    ("kind", "why"), [("JPEG", "truncated image"), ("PNG", "truncated image"), ("TIFF", "truncated TIFF")]
)
def test_a_picture_with_its_lower_half_missing_is_never_read_in_silence(kind, why):
    whole = drawn.saved(UPRIGHT, kind)
    with pytest.raises(DamagedDocument, match=why), opened(whole[: len(whole) // 2]) as document:
        document.pages[0].raster(100)


def test_a_picture_that_only_begins_like_one_is_damaged():
    with pytest.raises(DamagedDocument, match="corrupt or unsupported image"):
        opened(b"\0\0\0\x18ftypheic" + bytes(500), "fake.heic")


def test_three_hundred_fax_pages_are_too_many():
    blank = Image.new("1", (64, 64), 1)
    data = drawn.saved(blank, "TIFF", save_all=True, append_images=[blank] * 299, compression="group4")
    with pytest.raises(TooManyPages, match="300 pages"):
        opened(data)
