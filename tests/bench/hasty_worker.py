"""A worker that tries letters again at once, not after seconds, and reads no papers: `hasty_worker.py`."""

from datetime import timedelta

import cli.work
from pipeline import retrying

cli.work.PRELOAD = ()
retrying.FIRST_PAUSE = timedelta(milliseconds=100)
cli.work.command([])
