"""A worker that tries letters again at once, not after seconds: `hasty_worker.py`."""

from datetime import timedelta

from cli.work import command
from pipeline import retrying

retrying.FIRST_PAUSE = timedelta(milliseconds=100)
command([])
