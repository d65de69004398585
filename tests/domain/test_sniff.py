import io
import zipfile

import pytest

from domain.sniff import in_words, sniff


def archive(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"", "application/x-empty"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"X-Junk: fax gateway\n" * 60 + b"%PDF-1.4\n", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"II*\0....", "image/tiff"),
        (b"MM\0*....", "image/tiff"),
        (b"GIF89a", "image/gif"),
        (b"\0\0\0\x18ftypheic....", "image/heic"),
        (b"%!PS-Adobe-3.0 EPSF\n", "application/postscript"),
        (b"  <!DOCTYPE html><p>%PDF-", "text/html"),
        (b"<?xml version='1.0'?><svg xmlns='x'/>", "image/svg+xml"),
        (b"From: a@b.example\r\nSubject: x\r\n\r\nbody", "message/rfc822"),
        (b"Received: by x;\r\n\tMon\r\nFrom: a@b.example\r\n\r\n", "message/rfc822"),
        (b"\x78\x9f\x3e\x22...", "application/vnd.ms-tnef"),
        (b"7z\xbc\xaf\x27\x1c..", "application/x-7z-compressed"),
        (archive("coi.pdf"), "application/zip"),
        (
            archive("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b"MZ\x90", "application/vnd.microsoft.portable-executable"),
        (b"plain words", "text/plain"),
        (b"\0\1\2\3", "application/octet-stream"),
    ],
)
def test_content_tells_the_type_whatever_the_name_says(data, media_type):
    assert sniff(data) == media_type


def test_a_reviewer_reads_a_type_in_words():
    assert in_words(sniff(archive("[Content_Types].xml", "word/document.xml"))) == "a Word document"
