"""What an operator sees of settings: what they may write, what they get without, and how a mistake is told."""

from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as some

from config.setting import SETTINGS
from config.settings import Settings, load_settings, settings_from
from domain.errors import WrongSettings

REAL = {
    "CERTDESK_IMAP_URL": "imaps://desk%40example.com:p%40ss@imap.example.com/Certificates%20in",
    "CERTDESK_SMTP_URL": "smtp://desk%40example.com:p%40ss@smtp.example.com?starttls=1",
    "CERTDESK_MAIL_FROM": "Certificates <COI@example.com>",
    "CERTDESK_SECRET_KEY": "0123456789abcdef0123456789abcdef",
}


def refusal(mapping) -> str:
    with pytest.raises(WrongSettings) as refused:
        settings_from(mapping)
    return str(refused.value)


def test_without_any_setting_the_desk_runs_its_demo_on_local_files():
    settings = settings_from({})
    assert settings.is_demo
    assert (settings.imap, settings.smtp, settings.secret_key) == (None, None, "")
    assert settings.database_url == "sqlite:///var/certdesk.sqlite3"
    assert settings.blobs_url == "var/blobs"
    assert settings.base_url == "http://127.0.0.1:8080"
    assert settings.mail_address == "desk@certdesk.example"


def test_what_follows_from_the_data_folder_follows_it():
    settings = settings_from(
        {"CERTDESK_DATA_DIR": "/srv/certdesk", "CERTDESK_PORT": "9000", "CERTDESK_HOST": "0.0.0.0"}
    )
    assert settings.database_url == "sqlite:////srv/certdesk/certdesk.sqlite3"
    assert settings.data_dir == Path("/srv/certdesk")
    assert settings.base_url == "http://127.0.0.1:9000"


def test_a_real_mailbox_is_read_from_its_urls():
    settings = settings_from(REAL)
    assert not settings.is_demo
    assert settings.imap is not None
    assert settings.smtp is not None
    assert (settings.imap.host, settings.imap.port, settings.imap.user) == ("imap.example.com", 993, "desk@example.com")
    assert (settings.imap.password, settings.imap.folder, settings.imap.auth) == ("p@ss", "Certificates in", "password")
    assert (settings.smtp.port, settings.smtp.starttls, settings.smtp.is_tls) == (587, True, False)
    assert settings.mail_address == "coi@example.com"


@pytest.mark.parametrize(
    ("given_url", "used"),
    [
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgres://h:5433/d?sslmode=require", "postgresql+psycopg://h:5433/d?sslmode=require"),
        ("sqlite:///here/x.sqlite3", "sqlite:///here/x.sqlite3"),
    ],
)
def test_a_database_url_is_given_in_the_spelling_of_the_driver(given_url, used):
    assert settings_from({"CERTDESK_DATABASE_URL": given_url}).database_url == used


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("CERTDESK_DATABASE_URL", "mysql://h/d", "sqlite:/// or postgresql://"),
        ("CERTDESK_DATABASE_URL", "postgresql://h", "no database"),
        ("CERTDESK_DATABASE_URL", "sqlite:///:memory:", "in memory"),
        ("CERTDESK_BLOBS_URL", "ftp://h/x", "s3://"),
        ("CERTDESK_BLOBS_URL", "s3://", "no bucket"),
        ("CERTDESK_IMAP_URL", "pop3://h", "imap:// or imaps://"),
        ("CERTDESK_IMAP_URL", "imaps://h", "needs a user"),
        ("CERTDESK_IMAP_URL", "imaps://u@h", "no password"),
        ("CERTDESK_IMAP_URL", "imap://u:p@mail.example.com", "unencrypted"),
        ("CERTDESK_IMAP_URL", "imaps://u:p@h:x", "port"),
        ("CERTDESK_IMAP_URL", "imaps://u:p@h?tls=1", "unknown option tls"),
        ("CERTDESK_IMAP_URL", "imaps://u:p@h?starttls=1", "remove starttls"),
        ("CERTDESK_IMAP_URL", "imaps://u@h?auth=kerberos", "auth must be one of"),
        ("CERTDESK_SMTP_URL", "smtps://u:p@h/INBOX", "no folder"),
        ("CERTDESK_SMTP_URL", "smtp://h?auth=xoauth2-google", "needs a user"),
        ("CERTDESK_MAIL_FROM", "nobody", "mail address"),
        ("CERTDESK_MAIL_FROM", "desk+x@example.com", "no +"),
        ("CERTDESK_BASE_URL", "coi.example.com", "http://"),
        ("CERTDESK_SECRET_KEY", "short", "at least 32"),
        ("CERTDESK_POLL_SECONDS", "soon", "whole number"),
        ("CERTDESK_PORT", "70000", "65535"),
        ("CERTDESK_PROXY", "proxy.example.com", "IPv4 or IPv6"),
        ("CERTDESK_WORKERS", "0", "from 1"),
        ("CERTDESK_LOG_LEVEL", "LOUD", "DEBUG"),
    ],
)
def test_a_wrong_value_is_told_with_name_reason_and_example(name, value, why):
    said = refusal({name: value})
    assert name in said
    assert why in said
    assert next(each.example for each in SETTINGS if each.name == name) in said


def test_all_mistakes_are_told_at_once_and_no_secret_with_them():
    said = refusal(
        {
            "CERTDESK_PORT": "eighty",
            "CERTDESK_DATABASE_URL": "mysql://me:hunter2@h/d",
            "CERTDESK_SECRET_KEY": "hunter3",
            "CERTDESK_IMAP_URL": "imap://me:hunter4@mail.example.com/",
            "CERTDESK_SMPT_URL": "smtp://x:hunter5@h",
        }
    )
    assert said.count("\n  - ") >= 5
    assert "hunter" not in said
    assert "CERTDESK_SMPT_URL: there is no such setting. Did you mean CERTDESK_SMTP_URL?" in said


def test_a_mailbox_without_the_rest_of_a_real_desk_is_refused():
    said = refusal({"CERTDESK_IMAP_URL": REAL["CERTDESK_IMAP_URL"]})
    assert all(name in said for name in ("CERTDESK_SMTP_URL", "CERTDESK_MAIL_FROM", "CERTDESK_SECRET_KEY"))


@pytest.mark.parametrize("kind", ["microsoft", "google"])
def test_signing_in_with_a_token_needs_the_client_it_is_issued_to(kind):
    said = refusal({**REAL, "CERTDESK_IMAP_URL": f"imaps://desk%40example.com@imap.example.com?auth=xoauth2-{kind}"})
    assert f"CERTDESK_{kind.upper()}_CLIENT_ID: not set" in said


def test_secrets_do_not_show_in_the_repr_of_settings():
    settings = settings_from({**REAL, "CERTDESK_DATABASE_URL": "postgresql://u:hunter2@h/d"})
    for secret in ("p@ss", "hunter2", REAL["CERTDESK_SECRET_KEY"]):
        assert secret not in repr(settings)


def test_a_variable_wins_over_the_file(tmp_path):
    file = tmp_path / "certdesk.toml"
    file.write_text('port = 9001\nworkers = 3\n[google]\nclient_id = "abc"\n')
    settings = load_settings({"CERTDESK_PORT": "9002"}, file)
    assert (settings.port, settings.workers, settings.google_client_id) == (9002, 3, "abc")


def test_a_missing_file_is_no_fault_unless_it_was_named(tmp_path):
    assert load_settings({}, tmp_path / "none.toml").is_demo
    with pytest.raises(WrongSettings, match=r"none\.toml"):
        load_settings({"CERTDESK_CONFIG": str(tmp_path / "none.toml")}, None)


def test_a_broken_file_is_named_with_its_line(tmp_path):
    file = tmp_path / "certdesk.toml"
    file.write_text("port = \n")
    with pytest.raises(WrongSettings, match="line 1"):
        load_settings({}, file)


def test_an_unknown_name_in_the_file_is_refused(tmp_path):
    file = tmp_path / "certdesk.toml"
    file.write_text("prot = 1\n")
    with pytest.raises(WrongSettings, match="Did you mean CERTDESK_PORT"):
        load_settings({}, file)


def test_every_setting_fills_one_attribute_and_its_default_can_be_read():
    assert {each.attribute for each in SETTINGS} == set(Settings.__slots__)
    for each in SETTINGS:
        if each.default:
            each.read(each.default)


def test_the_documentation_tells_of_every_setting_its_default_and_an_example():
    text = (Path(__file__).parents[2] / "docs" / "settings.md").read_text()
    for each in SETTINGS:
        _, found, section = text.partition(f"### `{each.name}`")
        assert found, f"{each.name} is not documented"
        section = section.partition("\n### ")[0]
        assert each.example in section, each.name
        if each.default:
            assert f"Default: `{each.default}`" in section, each.name


@given(some.dictionaries(some.sampled_from([each.name for each in SETTINGS]), some.text(max_size=60)))
def test_any_text_gives_settings_or_one_refusal(mapping):
    try:
        settings = settings_from(mapping)
    except WrongSettings as refused:
        assert str(refused).isprintable() or "\n" in str(refused)
    else:
        assert isinstance(settings, Settings)


@given(some.text(alphabet=some.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30))
def test_any_user_and_password_survive_percent_encoding(word):
    url = f"imaps://{quote(word, safe='')}:{quote(word, safe='')}@mail.example.com/{quote('Inbox ä', safe='')}"
    server = settings_from({**REAL, "CERTDESK_IMAP_URL": url}).imap
    assert server is not None
    assert (server.user, server.password, server.folder) == (word, word, "Inbox ä")


@pytest.mark.parametrize(
    "url", ["imaps://me:hunter2", "me:hunter2@host", "imaps:me:hunter2@host", "imaps://me:hunter2/x"]
)
def test_no_password_shows_when_part_of_the_url_was_forgotten(url):
    assert "hunter2" not in refusal({"CERTDESK_IMAP_URL": url})


@given(some.text(alphabet="abcXYZ019:@/?#%[]&= ", min_size=8, max_size=40), some.sampled_from(["imap", "smtp", "xyz"]))
def test_no_password_shows_in_a_refusal_however_the_url_is_broken(noise, scheme):
    said = refusal({"CERTDESK_IMAP_URL": f"{scheme}://me:S3cretWord{noise}@mail.example.com:port"})
    assert "S3cretWord" not in said
