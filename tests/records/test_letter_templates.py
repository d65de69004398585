"""Letters in operators' own words, on both databases: versions, whose words hold, trouble that is kept once."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from records import letter_templates
from records.accounts import Client
from records.letter_templates import DESK, LetterTemplate
from records.work import OpenWork
from tests.records import rows


def test_the_newest_version_holds_and_an_empty_one_goes_back(open_work: OpenWork):
    with open_work() as session:
        session.add(made := Client(slug="acme", name="Acme"))
        session.flush()
        client = made.id
        for scope, source in ((None, "one"), (None, "two"), (client, "theirs")):
            letter_templates.put(session, scope, "expired", "en", source, by="a@b.example", at=rows.NOW)
    with open_work() as session:
        held = letter_templates.in_force(session, client)
        assert {key: one.source for key, one in held.items()} == {
            (DESK, "expired", "en"): "two",
            (client, "expired", "en"): "theirs",
        }
        assert set(letter_templates.in_force(session, None)) == {(DESK, "expired", "en")}
        letter_templates.put(session, client, "expired", "en", "", by="a@b.example", at=rows.NOW)
        assert set(letter_templates.in_force(session, client)) == {(DESK, "expired", "en")}
        assert [one.version for one in letter_templates.versions(session, client, "expired", "en")] == [2, 1]


def test_two_who_save_the_same_version_are_not_both_kept(open_work: OpenWork):
    with open_work() as session:
        letter_templates.put(session, None, "expired", "es", "one", by="a@b.example", at=rows.NOW)
    same = {"scope": DESK, "kind": "expired", "language": "es", "version": 1, "made_by": "c", "made_at": rows.NOW}
    with pytest.raises(IntegrityError), open_work() as session:
        session.add(LetterTemplate(source="other", **same))
        session.flush()


def test_trouble_is_kept_the_first_time_and_gone_with_the_next_version(open_work: OpenWork):
    with open_work() as session:
        made = letter_templates.put(session, None, "expired", "en", "x", by="a@b.example", at=rows.NOW)
        assert letter_templates.note_trouble(session, made.id, "no link", account_id=None, at=rows.NOW)
        assert not letter_templates.note_trouble(session, made.id, "other", account_id=None, at=rows.NOW)
    with open_work() as session:
        (failed,) = letter_templates.failed(session)
        assert (failed.why, failed.client, failed.kind) == ("no link", "", "expired")
        letter_templates.put(session, None, "expired", "en", "y", by="a@b.example", at=rows.NOW)
        assert letter_templates.failed(session) == ()
