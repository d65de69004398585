"""A worker alone settles the accounts that the day may move, by the clock that rings in each client's day."""

from pathlib import Path

from records import standings
from records.accounts import Account
from tests.journeys.desk_process import desk
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import MailDesk


def test_the_new_day_settles_accounts_by_itself(tmp_path: Path, ready_url: str, dovecot: Dovecot, mail_desk: MailDesk):
    with desk(tmp_path, ready_url, dovecot, mail_desk) as running:
        running.start("work", "work")

        def is_judged() -> bool:
            with running.open_work() as session:
                return session.get_one(Account, running.account_id).judged_on is not None

        running.eventually(is_judged)
        with running.open_work() as session:
            account = session.get_one(Account, running.account_id)
            assert account.judge_again_on is not None
            (line,) = standings.history(session, running.account_id)
            assert (line.day, line.version) == (account.judged_on, 1)
