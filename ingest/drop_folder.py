"""A folder that others put files into: which of them are whole, their bytes, and where they go afterwards.

Whoever may write into the folder is a stranger: links are never followed, every step goes through directories that
are held open, and nothing is read outside of them.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

DONE, REFUSED, OUT = "done", "refused", "out"
OURS = frozenset({DONE, REFUSED, OUT})
UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".swp", "~")
"""How programs call a file that they are still writing."""
QUIET_SECONDS = 10.0
"""A file that was the same for so long is whole, unless it lacks its end."""
BROKEN_OFF_SECONDS = 900.0
"""What lacks its end may still be gone on with for so long."""
MOST_AT_ONCE = 200
MOST_NAME = 200
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class FileRefused(Exception):
    """A file that cannot be taken, with the reason as a sentence."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """One whole file: in a client's folder, or in a folder named with a contractor's id below it."""

    name: str
    inside: str = ""

    @property
    def shown(self) -> str:
        """Its name as text that can be stored and shown."""
        return "".join(sign if sign.isprintable() else "?" for sign in self.name.encode("utf-8", "replace").decode())


@dataclass(slots=True)
class Seen:
    """What was there at the last looks: a file's size, time and number, since when it is so, how long that must be."""

    clock: Callable[[], float] = time.monotonic
    files: dict[tuple[str, str, str], tuple[tuple[int, int, int], float, float]] = field(default_factory=dict)

    def is_whole(self, key: tuple[str, str, str], found: os.stat_result) -> bool:
        """Whether a file did not change for a while."""
        now, state = self.clock(), (found.st_size, found.st_mtime_ns, found.st_ino)
        before, since, needed = self.files.get(key, (None, now, QUIET_SECONDS))
        if before != state:
            since, needed = now, QUIET_SECONDS
        self.files[key] = (state, since, needed)
        return now - since >= needed

    def put_off(self, key: tuple[str, str, str]) -> bool:
        """Let a file be for longer, because it lacks its end; False when that was done, and it is as it was."""
        state, since, needed = self.files[key]
        self.files[key] = (state, since, BROKEN_OFF_SECONDS)
        return needed < BROKEN_OFF_SECONDS


@contextmanager
def opened(path: Path | str, *, within: int | None = None) -> Iterator[int]:
    """A directory, held open by its number; a link to one is not followed.

    Raises:
        OSError: it is not there, or no directory.
    """
    number = os.open(path, _DIRECTORY, dir_fd=within)
    try:
        yield number
    finally:
        os.close(number)


def made(name: str, *, within: int) -> None:
    """Make a directory unless it is there."""
    with suppress(FileExistsError):
        os.mkdir(name, 0o770, dir_fd=within)


def whole_files(folder: int, place: str, seen: Seen, *, deep: bool = True) -> Iterator[Dropped]:
    """The files of a folder, and of its folders if `deep`, that nobody writes any more; some at a time."""
    count = 0
    for inside, found in _entries(folder, deep=deep):
        count += 1
        if count > MOST_AT_ONCE:
            return
        name = found.name
        if name.startswith(".") or name.casefold().endswith(UNFINISHED):
            continue
        with suppress(FileNotFoundError):  # it was taken away again
            if seen.is_whole((place, inside, name), found.stat(follow_symlinks=False)):
                yield Dropped(name, inside)


def _entries(folder: int, *, deep: bool) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as entries:
        top = sorted(entries, key=lambda one: one.name)
    for one in top:
        if not one.is_dir(follow_symlinks=False):
            if deep or not one.is_symlink():  # at the top, links are the operator's own doing
                yield "", one
        elif deep and one.name not in OURS and not one.name.startswith("."):
            with suppress(OSError), opened(one.name, within=folder) as below, os.scandir(below) as inner:
                yield from ((one.name, each) for each in sorted(inner, key=lambda each: each.name))


def bytes_of(folder: int, dropped: Dropped, *, most: int) -> bytes:
    """A file's content.

    Raises:
        FileRefused: it is no plain file, too large, empty, or not ours to read.
        FileNotFoundError: it was taken away.
    """
    with _place(folder, dropped.inside) as place:
        found = os.stat(dropped.name, dir_fd=place, follow_symlinks=False)
        if stat.S_ISDIR(found.st_mode):
            raise FileRefused("It is a folder inside a contractor's folder. Put the files themselves there.")
        if not stat.S_ISREG(found.st_mode):
            raise FileRefused("It is a link or no plain file. Put the file itself here.")
        if found.st_nlink > 1:
            raise FileRefused("It is linked from elsewhere, too. Put a copy here.")
        if found.st_size > most:
            raise FileRefused(f"It has {found.st_size >> 20} MB; at most {most >> 20} MB are taken. Send it in parts.")
        try:
            number = os.open(dropped.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=place)
        except PermissionError:
            raise FileRefused("The desk may not read it. Let its group read what is uploaded here.") from None
        except OSError as trouble:
            if trouble.errno == errno.ELOOP:
                raise FileRefused("It is a link. Put the file itself here.") from None
            raise
        with os.fdopen(number, "rb") as file:
            data = file.read(most + 1)
    if not data:
        raise FileRefused("It is empty. Send it again.")
    if len(data) > most:
        raise FileRefused(f"It has more than {most >> 20} MB. Send it in parts.")
    return data


def put_away(folder: int, dropped: Dropped, where: str, words: str) -> None:
    """Move a file to `where`, with a text beside it that tells what became of it; nothing there is written over.

    Raises:
        OSError: it cannot be moved.
    """
    made(where, within=folder)
    with _place(folder, dropped.inside) as place, opened(where, within=folder) as target:
        name = _free(target, _short(f"{dropped.inside}_{dropped.name}" if dropped.inside else dropped.name))
        os.rename(dropped.name, name, src_dir_fd=place, dst_dir_fd=target)
        with suppress(OSError):  # the disk may be full: the file is away, and the page tells the same
            _written(target, f"{name}.txt", [words.encode("utf-8", "replace") + b"\n"])


def write_out(folder: int, name: str, pieces: Iterable[bytes], *, where: str = OUT) -> None:
    """Write a file so that whoever looks sees the old one or the new one, whole.

    Raises:
        OSError: it cannot be written; the old one stays.
    """
    made(where, within=folder)
    with opened(where, within=folder) as target:
        _written(target, name, pieces)


def written_at(folder: int, name: str) -> float | None:
    """When a file of ours was written; None when there is none."""
    try:
        with opened(OUT, within=folder) as target:
            return os.stat(name, dir_fd=target, follow_symlinks=False).st_mtime
    except OSError:
        return None


@contextmanager
def _place(folder: int, inside: str) -> Iterator[int]:
    if not inside:
        yield folder
        return
    with opened(inside, within=folder) as below:
        yield below


def _written(target: int, name: str, pieces: Iterable[bytes]) -> None:
    aside = f".{_short(name)}.tmp"
    with suppress(FileNotFoundError):
        os.unlink(aside, dir_fd=target)
    number = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o660, dir_fd=target)
    try:
        with os.fdopen(number, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.rename(aside, name, src_dir_fd=target, dst_dir_fd=target)
    except BaseException:
        with suppress(OSError):
            os.unlink(aside, dir_fd=target)
        raise


def _short(name: str) -> str:
    """A name that leaves room for what is put behind it: file systems count bytes, and 255 is the end."""
    if len(os.fsencode(name)) <= MOST_NAME:
        return name
    ending = f".{name.rpartition('.')[2]}"[:12] if "." in name[1:] else ""
    return os.fsdecode(os.fsencode(name)[: MOST_NAME - len(os.fsencode(ending))]) + ending


def _free(target: int, name: str) -> str:
    """A name that is not taken: x.pdf, x-2.pdf, x-3.pdf."""
    stem, dot, ending = name.rpartition(".") if "." in name[1:] else (name, "", "")
    number, wanted = 1, name
    while True:
        try:
            os.stat(wanted, dir_fd=target, follow_symlinks=False)
        except FileNotFoundError:
            return wanted
        number += 1
        wanted = f"{stem}-{number}{dot}{ending}"
