"""One connection serves for many letters, and one that died meanwhile costs none of them."""

import pytest

from domain.errors import MailServerBusy, RecipientRefused
from outbound.lines import MOST_LETTERS, Lines
from outbound.smtp import hand_over
from tests.outbound.test_smtp import AGENT, notice
from tests.servers.smtp import MailDesk

__all__ = ["notice"]


@pytest.fixture
def lines():
    made = Lines()
    yield made
    made.close()


def give(lines: Lines, mail_desk: MailDesk, letter) -> None:
    hand_over(letter, [AGENT], mail_desk.server, connect=lines.lent, tls=mail_desk.tls)


def test_letters_one_after_the_other_take_one_login(start_mail_desk, lines, notice):
    mail_desk = start_mail_desk(starttls=True, auth="password")
    for _ in range(5):
        give(lines, mail_desk, notice)
    assert len(mail_desk.taken) == 5
    assert len(mail_desk.logins) == 1


def test_after_many_letters_a_new_connection_is_opened(start_mail_desk, lines, notice):
    mail_desk = start_mail_desk(starttls=True, auth="password")
    for _ in range(MOST_LETTERS + 1):
        give(lines, mail_desk, notice)
    assert len(mail_desk.logins) == 2


def test_what_the_server_said_of_one_letter_harms_no_other(mail_desk, lines, notice):
    give(lines, mail_desk, notice)
    mail_desk.answers = ["451 later", "550 5.1.1 nobody", "250 OK"]
    for error in (MailServerBusy, RecipientRefused):
        with pytest.raises(error):
            give(lines, mail_desk, notice)
    give(lines, mail_desk, notice)
    assert len(mail_desk.taken) == 2


@pytest.mark.parametrize("place", ["rcpt", "data"])
def test_a_server_that_hung_up_is_called_again(mail_desk, lines, notice, place):
    give(lines, mail_desk, notice)
    mail_desk.hang_up_at = place
    with pytest.raises(MailServerBusy):
        give(lines, mail_desk, notice)
    mail_desk.hang_up_at = ""
    give(lines, mail_desk, notice)
    assert len(mail_desk.taken) == 2


def test_a_connection_that_the_server_closed_while_it_rested_delays_nothing(mail_desk, lines, notice):
    give(lines, mail_desk, notice)
    (resting,) = lines._free
    resting.connection.sock.shutdown(2)
    give(lines, mail_desk, notice)
    assert len(mail_desk.taken) == 2
