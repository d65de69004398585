"""Documents made to harm a reader, opened as the desk opens them: in the sandbox, with its limits."""

import csv
import socket
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest
from pikepdf import Array, Encryption, Name

from domain.errors import DamagedDocument, NoPages, PasswordNeeded, TooComplex, TooLarge, TooManyPages, UnsupportedType
from pipeline.sandbox import Sandbox
from tests.extract import drawn
from tests.extract.hostile_reading import first_page
from tests.extract.test_open_pictures import png_header

HOSTILE = Path(__file__).parents[2].parent / "shared" / "hostile"
MEMORY_MB = 1024
SECONDS = 30
TEXT = "Kestrel Roofing LLC"


@dataclass(frozen=True)
class Read:
    """It is read: these words are among its text, exactly these warnings are told."""

    text: str = TEXT
    warns: frozenset[str] = frozenset()


def read(*warns, text=TEXT):
    return Read(text, frozenset(warns))


OUTCOMES = {
    "7z_magic.7z": (UnsupportedType, "7z"),
    "billion.xlsx": (UnsupportedType, "Excel"),
    "box_14400.pdf": read(),
    "box_1e7.pdf": read(),
    "box_float.pdf": read("repaired"),
    "box_huge_off.pdf": read("repaired"),
    "box_thin.pdf": (DamagedDocument, "thinner than a point"),
    "deep_dict.pdf": read("repaired"),
    "docx_remote_template.docx": (UnsupportedType, "Word"),
    "embedded_files.pdf": read("embedded-files"),
    "enc_owner_only.pdf": read(),
    "enc_user_aes256.pdf": (PasswordNeeded, "password protected"),
    "eps.eps": (UnsupportedType, "PostScript"),
    "extern_stream.pdf": read("repaired", text=""),
    "fax_aspect_204x98.tif": read(text="CERTIFICATE OF LIABILITY INSURANCE"),
    "field_loop.pdf": read(),
    "flate_300M.pdf": (TooComplex, "unpacks to more than 64 MB"),
    "flate_nested_1G.pdf": (TooComplex, "memory"),
    "form_inject.pdf": read(),
    "gif_5000f.gif": read(text=""),
    "header_only.pdf": (NoPages, "no pages"),
    "heic_fake.heic": (DamagedDocument, "corrupt or unsupported image"),
    "hidden_text.pdf": read("hidden-text", text="Each occurrence 1,000,000"),
    "html_named.pdf": (UnsupportedType, "not a PDF or picture: HTML"),
    "img_30000_in_pdf.pdf": (TooLarge, "image too large: 900 Mpx"),
    "js_openaction.pdf": read("active-content"),
    "launch_uri.pdf": read("active-content"),
    "leading_junk.pdf": read("repaired"),
    "multi_300.tif": (TooManyPages, "300 pages"),
    "mvg.png": (UnsupportedType, "not a PDF or picture"),
    "ok_plain.pdf": read(),
    "pages_10000_shared.pdf": (TooManyPages, "10000 pages"),
    "ps_as_pdf.pdf": (UnsupportedType, "PostScript"),
    "px_2g_header.png": (TooLarge, "image too large"),
    "px_30000.png": (TooLarge, "image too large: 900 Mpx"),
    "px_30000_g4.tif": (TooLarge, "image too large: 900 Mpx"),
    "submitform.pdf": read("active-content"),
    "svg_xxe.svg": (UnsupportedType, "SVG"),
    "trunc.jpg": (DamagedDocument, "truncated image"),
    "trunc.tif": (DamagedDocument, "truncated TIFF"),
    "userunit.pdf": read(),
    "white_patch.pdf": read("overpainted", text="Policy exp 01/01/2027"),
    "xfa_xxe.pdf": read(),
    "xmp_billion_laughs.pdf": read(),
    "xobj_1e9.pdf": (TooComplex, "too complex"),
    "xobj_self.pdf": read("repaired", text=""),
    "xref_zero.pdf": read("repaired"),
    "xss_text.pdf": read(text="<script>alert(document.domain)</script>"),
}
ELSEWHERE = {".zip": "archives are opened by ingest", ".csv": "lists are imported by the portal"}


@pytest.fixture(scope="module")
def sandbox():
    engines = ("extract.prints.words", "extract.files.pdf", "extract.files.picture", "extract.engines.tesseract")
    with Sandbox(memory_mb=MEMORY_MB, cpu_seconds=SECONDS, wall_seconds=2 * SECONDS, preload=engines) as sandbox:
        yield sandbox


def check(sandbox, data, name, outcome):
    """The document meets its outcome within memory and time, and the reader is well afterwards."""
    began = time.monotonic()
    if isinstance(outcome, Read):
        found = sandbox.call(first_page, data, name=name)
        assert outcome.text in found["text"]
        assert frozenset(found["warnings"]) == outcome.warns
        assert found["peak_mb"] < MEMORY_MB
    else:
        error, why = outcome
        with pytest.raises(error) as refusal:
            sandbox.call(first_page, data, name=name)
        assert type(refusal.value) is error
        assert why in str(refusal.value)
        assert name in str(refusal.value)
        found = {}
    assert time.monotonic() - began < SECONDS
    return found


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_each_hostile_document_ends_as_it_should(sandbox, name):
    file = HOSTILE / "doc" / name
    if not file.exists():
        pytest.skip("shared/hostile is not beside this checkout")
    check(sandbox, file.read_bytes(), name, OUTCOMES[name])


def test_no_hostile_document_is_forgotten():
    index = HOSTILE / "index.csv"
    if not index.exists():
        pytest.skip("shared/hostile is not beside this checkout")
    with index.open(newline="") as lines:
        files = [Path(row[0]) for row in csv.reader(lines) if row and row[0].startswith("doc/")]
    missing = [file.name for file in files if file.suffix not in ELSEWHERE and file.name not in OUTCOMES]
    assert files
    assert missing == []


def bomb():
    """A page whose drawing unpacks to 200 MB of spaces."""

    def change(pdf):
        stream = pdf.make_stream(b"")
        stream.write(zlib.compress(b" " * 200_000_000, 9), filter=Name.FlateDecode)
        pdf.pages[0].obj.Contents = stream

    return drawn.edited(drawn.pdf(), change)


def doubling_forms():
    """A page that draws ten forms, each of which draws ten, nine deep: a thousand million drawings."""

    def change(pdf):
        inner = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        for _ in range(9):
            outer = pdf.make_stream(b"/X Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
            outer.Resources = {"/XObject": {"/X": inner}}
            inner = outer
        pdf.pages[0].obj.Resources = {"/XObject": {"/X": inner}}
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/X Do")

    return drawn.edited(drawn.pdf(), change)


def field_loop():
    """A form whose fields are their own grandparents."""

    def change(pdf):
        first, second = pdf.make_indirect({"/T": "a"}), pdf.make_indirect({"/T": "b", "/FT": Name.Tx})
        first.Kids, second.Kids = Array([second]), Array([first])
        first.Parent, second.Parent = second, first
        second.Subtype, second.Rect = Name.Widget, Array([0, 0, 9, 9])
        pdf.Root.AcroForm = {"/Fields": [first]}
        pdf.pages[0].obj.Annots = Array([second])

    return drawn.edited(drawn.pdf(), change)


def locked():
    return drawn.edited(drawn.pdf(), lambda pdf: None, encryption=Encryption(owner="a", user="b"))


OURS = {
    "empty.pdf": (lambda: b"", (NoPages, "the file is empty")),
    "stub.pdf": (lambda: drawn.pdf()[:150], (NoPages, "no pages")),
    "locked.pdf": (locked, (PasswordNeeded, "password protected")),
    "book.pdf": (lambda: drawn.pdf(lambda c: c.drawString(9, 9, "x"), pages=1000), (TooManyPages, "1000 pages")),
    "giant.png": (lambda: png_header(30_000, 30_000), (TooLarge, "900 Mpx")),
    "bomb.pdf": (bomb, (TooComplex, "unpacks to more than 64 MB")),
    "forms.pdf": (doubling_forms, (TooComplex, "too complex")),
    "loop.pdf": (field_loop, read()),
    "plain.pdf": (drawn.pdf, read()),
}


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_hostile_document_of_our_own_ends_as_it_should(sandbox, name):
    make, outcome = OURS[name]
    check(sandbox, make(), name, outcome)


def test_a_document_that_calls_home_opens_no_connection(sandbox):
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.3)
        home = f"http://127.0.0.1:{canary.getsockname()[1]}/"

        def change(pdf):
            pdf.Root.OpenAction = {"/S": Name.URI, "/URI": home}
            pdf.Root.AA = {"/WC": {"/S": Name.SubmitForm, "/F": {"/FS": Name.URL, "/F": home}}}

        found = check(sandbox, drawn.edited(drawn.pdf(), change), "home.pdf", read("active-content"))
        assert found["pages"] == 1
        with pytest.raises(TimeoutError):
            canary.accept()
