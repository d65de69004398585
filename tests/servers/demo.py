"""Fixture: the demo's own IMAP and SMTP servers, as their own process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.demo_process import DemoAddresses, demo_mail_process


@pytest.fixture
def demo_mail(tmp_path: Path) -> Iterator[DemoAddresses]:
    """Running servers with empty mailboxes; `imap_url`, `agents_imap_url` and `smtp_url` reach them."""
    with demo_mail_process(tmp_path / "demo-mail") as addresses:
        yield addresses
