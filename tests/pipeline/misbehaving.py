"""Functions that foreign documents turn readers into; the sandbox's tests run them in its workers."""

import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import MappingProxyType

from domain.certificate import Certificate, Insurer
from domain.errors import PasswordNeeded
from domain.field import Field


def add(left, right):
    return left + right


def who():
    return os.getpid()


def certificate():
    return Certificate("ACORD 25", 1, insurers=MappingProxyType({"A": Insurer(name=Field("Acme", confidence=0.5))}))


def refuse(data, *, name):
    raise PasswordNeeded(name=name)


def fail(data, *, name):
    raise KeyError("no such box")


def eat_memory():
    return len(bytearray(3 * 1024 * 1024 * 1024))


def eat_slowly():
    held = []
    while True:
        held.append(bytearray(16 * 1024 * 1024))


def spin():
    while True:
        pass


def sleep(seconds):
    time.sleep(seconds)
    return seconds


def leave():
    os._exit(3)


def crash():
    os.kill(os.getpid(), signal.SIGSEGV)


def killed():
    os.kill(os.getpid(), signal.SIGKILL)


def recurse(n=0):
    return recurse(n + 1)


def answer_at_length(megabytes):
    return b"x" * (megabytes * 1024 * 1024)


def surroundings():
    return dict(os.environ), str(Path.cwd())


def print_much():
    sys.stdout.write("noise " * 1000)
    sys.stdout.flush()
    os.write(1, b"more noise")
    return "quiet"


def leave_a_file():
    Path("left.txt").write_text("of the last document")
    return sorted(path.name for path in Path.cwd().iterdir())


def see_files():
    return sorted(path.name for path in Path.cwd().iterdir())


def connect(port):
    with socket.create_connection(("127.0.0.1", port), timeout=2):
        return "connected"


def smuggle():
    return os.system


def is_loaded(module):
    return module in sys.modules
