"""What the tests of hostile documents run in the sandbox."""

import re
from pathlib import Path

from extract.files.open import open_document
from extract.prints.words import words_of


def first_page(data, *, name):
    """Open the document as the reader does, and say what it found and what it cost."""
    with open_document(data, name=name) as document:
        read = [words_of(page) for page in document.pages[:2]]
        pictures = [upright.color_jpeg(110) for _, _, upright in read]
        return {
            "pages": len(document.pages),
            "text": " ".join(word.text for words, _, _ in read for word in words),
            "warnings": {warning.code: warning.message for warning in document.warnings},
            "embedded": [(file.name, len(file.data)) for file in document.embedded],
            "widgets": {widget.name: widget.value for _, _, upright in read for widget in upright.widgets},
            "size": (read[0][2].width, read[0][2].height),
            "pictures": [len(picture) for picture in pictures],
            "peak_mb": peak_mb(),
        }


def peak_mb():
    """The most memory this process ever held, in MB. Not from getrusage: a new process inherits its parent's there."""
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024
