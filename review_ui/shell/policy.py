"""What a page of ours may load, and who may frame it (CSP)."""

from __future__ import annotations

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Of every page: nothing foreign, nothing inline, in nobody's frame."""
WITH_LETTER = f"{POLICY}; frame-src 'self'"
"""Of a page that shows a letter in a frame."""
LETTER = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox"
)
"""Of the letter in that frame: its own styles, as mail carries them, and nothing else: no script, no link, no form."""
FILE = "default-src 'none'; sandbox"
"""Of a file that somebody sent: whatever it is, it does nothing."""
