"""What is promised, measured. One thread each, as a worker of the sandbox reads: else libraries spend time waiting."""

import os

from pipeline.sandbox_process import ONE_THREAD

for _name in ONE_THREAD:
    os.environ.setdefault(_name, "1")  # before numpy is loaded, which asks once
