"""Papers made for letters: outside of any unit of work, once for the same inputs, kept by their digest.

A unit of work only looks papers up. When one was not made yet the unit is given up, the paper is made while the
database is free, and the unit is done again: `in_one_unit`.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from domain.draft import Paper
from domain.errors import Refused, TryLater
from domain.extraction_json import to_json
from domain.saying import phrased
from pipeline.parts import Parts
from records import papers
from records.papers import StoredPaper

log = logging.getLogger(__name__)
T = TypeVar("T")

VERSION = 2
"""Goes up when a paper would be drawn differently from the same inputs: it is then made anew."""
MOST_BYTES = 10 * 1024 * 1024
"""Of all papers of a letter together: many mailboxes refuse more once it is packed for mail."""
PDF = "application/pdf"
TRY_AGAIN = timedelta(minutes=10)
MOST_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Order:
    """A paper that a letter should carry: its file name, what it is called in a sentence, and how it is made.

    `key` tells apart all that the paper is made from. `is_first` is of the one that goes alone when all are too large.
    """

    name: str
    called: str
    key: str
    make: Callable[[Parts], bytes]
    is_first: bool = False


class PapersWanted(Exception):
    """A unit of work needs papers that were not made yet: make them, then do it again."""

    def __init__(self, orders: Sequence[Order]) -> None:
        super().__init__(", ".join(one.name for one in orders))
        self.orders = tuple(orders)


def key_of(kind: str, *inputs: Any) -> str:
    """The key of a paper: a digest of its kind and of everything that it is made from."""
    told = json.dumps([VERSION, kind, to_json(inputs)], sort_keys=True, default=str)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def in_one_unit(parts: Parts, work: Callable[[Session], T]) -> T:
    """What `work` gives, done in one unit of work with all papers that it needs made before."""
    for _ in range(MOST_ROUNDS):
        try:
            with parts.open_work() as session:
                return work(session)
        except PapersWanted as wanted:
            press(parts, wanted.orders)
    with parts.open_work() as session:
        return work(session)


def want(session: Session, parts: Parts, orders: Sequence[Order]) -> None:
    """Nothing, when all was tried that can be.

    Raises:
        PapersWanted: those that were not made yet.
    """
    if missing := unmade(session, parts, orders):
        raise PapersWanted(missing)


def unmade(session: Session, parts: Parts, orders: Sequence[Order]) -> tuple[Order, ...]:
    """Those of the orders of which nothing is known, each once."""
    known = papers.known(session, [one.key for one in orders], at=parts.now())
    return tuple({one.key: one for one in orders if one.key not in known}.values())


def fetched(session: Session, parts: Parts, orders: Sequence[Order]) -> tuple[tuple[Paper, ...], str]:
    """The papers of a letter, and in words which of them it goes without.

    Raises:
        PapersWanted: those that were not made yet.
    """
    want(session, parts, orders)
    known = papers.known(session, [one.key for one in orders], at=parts.now())
    failed = [(one.called, known[one.key].why.rstrip(".")) for one in orders if known[one.key].why]
    without = [phrased("{paper} could not be made: {why}", paper=called, why=why) for called, why in failed]
    made = [
        (one, Paper(one.name, PDF, digest, known[one.key].size))
        for one in orders
        if (digest := known[one.key].digest) is not None
    ]
    if sum(paper.size for _, paper in made) > MOST_BYTES:
        left = [one.called for one, paper in made if not one.is_first or paper.size > MOST_BYTES]
        without += [
            phrased("{paper} is left out: together the papers are too large for a mail", paper=called)
            for called in left
        ]
        made = [(one, paper) for one, paper in made if one.is_first and paper.size <= MOST_BYTES]
    return tuple(paper for _, paper in made), "; ".join(without)


def press(parts: Parts, orders: Sequence[Order]) -> None:
    """Make papers and keep what became of each. One that cannot be made is noted, and holds up nothing."""
    made = [_made(parts, one) for one in orders]
    with parts.open_work() as session:
        keep(session, made)


def draw(parts: Parts, orders: Sequence[Order]) -> tuple[StoredPaper, ...]:
    """What becomes of papers, yet to be kept. One that can never be made is noted as such.

    Raises:
        TryLater: one cannot be made now.
    """
    return tuple(_made(parts, one, must=True) for one in orders)


def keep(session: Session, made: Sequence[StoredPaper]) -> None:
    """Keep what became of papers."""
    for paper in made:
        papers.keep(session, paper)


def _made(parts: Parts, order: Order, *, must: bool = False) -> StoredPaper:
    again, why = None, ""
    try:
        data = order.make(parts)
        return StoredPaper(key=order.key, digest=parts.blobs.put(data), size=len(data), made_at=parts.now())
    except TryLater as trouble:
        if must:
            raise
        again, why = parts.now() + TRY_AGAIN, str(trouble)
    except Refused as refusal:
        why = str(refusal)
    except Exception as fault:  # a fault in drawing a page must not hold up the letter; it is logged for us
        log.exception("a paper cannot be made", extra={"paper": order.name})
        why = type(fault).__name__
    log.warning("a letter goes without a paper", extra={"paper": order.name, "why": why})
    return StoredPaper(
        key=order.key, size=0, why=why or "for no reason that is known", again_at=again, made_at=parts.now()
    )
