"""What became of papers, by what they are made from."""

from datetime import timedelta

from records import papers
from records.papers import StoredPaper
from records.work import OpenWork
from tests.records import rows

KEY, DIGEST = "a" * 64, "b" * 64


def test_a_paper_that_was_made_is_found_and_the_first_of_two_counts(open_work: OpenWork):
    for digest in (DIGEST, "c" * 64):
        with open_work() as session:
            papers.keep(session, StoredPaper(key=KEY, digest=digest, size=3, made_at=rows.NOW))
    with open_work() as session:
        assert papers.known(session, [KEY, "d" * 64], at=rows.NOW)[KEY].digest == DIGEST
        assert papers.known(session, [], at=rows.NOW) == {}


def test_a_failure_is_remembered_as_long_as_it_says_and_gives_way_to_the_paper(open_work: OpenWork):
    later = rows.NOW + timedelta(minutes=10)
    with open_work() as session:
        papers.keep(session, StoredPaper(key=KEY, why="no reader", again_at=later, made_at=rows.NOW))
    with open_work() as session:
        assert papers.known(session, [KEY], at=rows.NOW)[KEY].why == "no reader"
        assert papers.known(session, [KEY], at=later) == {}
        papers.keep(session, StoredPaper(key=KEY, digest=DIGEST, size=3, made_at=later))
    with open_work() as session:
        assert papers.known(session, [KEY], at=later)[KEY].digest == DIGEST
