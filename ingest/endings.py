"""Whether a file was cut off: kinds of files that say at their end that this is their end."""

from __future__ import annotations

_HEAD, _TAIL = 1024, 4096
_ZIP_TAIL = 65_557
"""The end of a zip with the longest comment that it may have."""


def is_cut_off(data: bytes) -> bool:
    """Whether a PDF, zip (so a workbook, too), PNG, JPEG or TIFF lacks its end; False for files that have none."""
    whole = data.rstrip(b"\0\r\n\t ")  # what some programs fill the last block with
    told = (
        (b"%PDF-" in data[:_HEAD], b"%%EOF" in whole[-_TAIL:]),
        (data.startswith(b"PK\x03\x04"), b"PK\x05\x06" in data[-_ZIP_TAIL:]),
        (data.startswith(b"\x89PNG\r\n\x1a\n"), b"IEND" in whole[-_TAIL:]),
        (data.startswith(b"\xff\xd8\xff"), b"\xff\xd9" in data[-_ZIP_TAIL:]),
        (data.startswith((b"II*\0", b"MM\0*")), _first_directory(data) + 2 <= len(data)),
    )
    return any(is_one and not has_end for is_one, has_end in told)


def _first_directory(tiff: bytes) -> int:
    """Where a TIFF's first list of tags begins; most programs write it behind the picture."""
    return int.from_bytes(tiff[4:8].ljust(4, b"\xff"), "little" if tiff.startswith(b"II") else "big")
