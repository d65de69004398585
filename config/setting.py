"""The list of settings: name, kind, expectation, example and default of each (at length in docs/settings.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from config import setting_kinds as kinds
from config.mail_server import IMAP_SCHEMES, MAX_PORT, SMTP_SCHEMES, mail_server


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its variable, the attribute it fills, how its text is read, and what to tell who got it wrong.

    `default` is None where there is none, or where it follows from other settings.
    """

    name: str
    attribute: str
    read: Callable[[str], Any]
    expected: str
    example: str
    default: str | None = None
    is_secret: bool = False


SETTINGS = (
    Setting("CERTDESK_DATA_DIR", "data_dir", kinds.folder, "a folder for what the desk keeps", "/srv/certdesk", "var"),
    Setting(
        "CERTDESK_DATABASE_URL",
        "database_url",
        kinds.database_url,
        "a SQLite file or a PostgreSQL database",
        "postgresql://certdesk:password@db.example.com/certdesk",
    ),
    Setting(
        "CERTDESK_BLOBS_URL",
        "blobs_url",
        kinds.blobs_url,
        "a folder, or a URL of an object store",
        "s3://bucket/certdesk",
    ),
    Setting(
        "CERTDESK_IMAP_URL",
        "imap",
        partial(mail_server, schemes=IMAP_SCHEMES),
        "the mailbox to watch",
        "imaps://desk%40example.com:password@imap.example.com/INBOX",
    ),
    Setting(
        "CERTDESK_SMTP_URL",
        "smtp",
        partial(mail_server, schemes=SMTP_SCHEMES),
        "the server that takes outgoing mail",
        "smtp://desk%40example.com:password@smtp.example.com:587?starttls=1",
    ),
    Setting(
        "CERTDESK_MAIL_FROM", "mail_from", kinds.mail_from, "the desk's own address", "Certificates <coi@example.com>"
    ),
    Setting(
        "CERTDESK_FAX_NUMBER", "fax_number", kinds.any_text, "the number that faxes are sent to", "+1 813 555 0100", ""
    ),
    Setting(
        "CERTDESK_AUTHSERV_ID",
        "authserv_id",
        kinds.host,
        "the name under which the receiving server writes Authentication-Results",
        "mx.example.com",
        "",
    ),
    Setting(
        "CERTDESK_SENT_FOLDER",
        "sent_folder",
        kinds.any_text,
        "the folder of the mailbox in which the mail server keeps what was sent",
        "Sent",
        "",
    ),
    Setting(
        "CERTDESK_IDENTITY_PROVIDERS",
        "identity_providers",
        kinds.any_text,
        "a TOML file with the clients' own identity providers",
        "/etc/certdesk/identity-providers.toml",
        "",
    ),
    Setting(
        "CERTDESK_DKIM_KEY", "dkim_key", kinds.any_text, "a PEM file with an RSA key", "/etc/certdesk/dkim.pem", ""
    ),
    Setting("CERTDESK_DKIM_SELECTOR", "dkim_selector", kinds.host, "the name of the key in DNS", "desk1", "certdesk"),
    Setting(
        "CERTDESK_DKIM_DOMAIN",
        "dkim_domain",
        kinds.host,
        "the domain that signs, that of the sender",
        "example.com",
        "",
    ),
    Setting("CERTDESK_BASE_URL", "base_url", kinds.base_url, "the address people type", "https://coi.example.com"),
    Setting(
        "CERTDESK_SECRET_KEY",
        "secret_key",
        kinds.secret,
        f"at least {kinds.MIN_SECRET} random characters",
        "the output of: python3 -c 'import secrets; print(secrets.token_hex(32))'",
        is_secret=True,
    ),
    Setting(
        "CERTDESK_PRIVATE_WEBHOOKS",
        "private_webhooks",
        kinds.yes_or_no,
        "yes, to let events into private networks",
        "yes",
        "no",
    ),
    Setting(
        "CERTDESK_DROP_FOLDER",
        "drop_folder",
        kinds.full_folder,
        "a folder that clients' systems put documents and lists into",
        "/srv/certdesk-drop",
    ),
    Setting(
        "CERTDESK_EXPORT_AT",
        "export_at",
        kinds.time_or_never,
        "when the status of each client is written to the drop folder, or never",
        "02:00",
        "02:00",
    ),
    Setting("CERTDESK_POLL_SECONDS", "poll_seconds", kinds.whole_number(1, 3600), "seconds between looks", "30", "30"),
    Setting("CERTDESK_HOST", "host", kinds.host, "the address to listen on", "0.0.0.0", "127.0.0.1"),  # noqa: S104
    Setting("CERTDESK_PORT", "port", kinds.whole_number(0, MAX_PORT), "a port, or 0 for any free one", "8080", "8080"),
    Setting("CERTDESK_PROXY", "proxy", kinds.proxy, "the IP address of the reverse proxy, or *", "127.0.0.1", ""),
    Setting(
        "CERTDESK_WEB_PROCESSES", "web_processes", kinds.whole_number(1, 64), "how many processes serve pages", "2"
    ),
    Setting("CERTDESK_WORKERS", "workers", kinds.whole_number(1, 64), "how many worker processes", "2", "1"),
    Setting(
        "CERTDESK_LOG_LEVEL",
        "log_level",
        kinds.one_of("DEBUG", "INFO", "WARNING", "ERROR"),
        "DEBUG, INFO, WARNING or ERROR",
        "INFO",
        "INFO",
    ),
    Setting("CERTDESK_LOG_FORMAT", "log_format", kinds.one_of("console", "json"), "console or json", "json", "console"),
    Setting(
        "CERTDESK_MICROSOFT_TENANT",
        "microsoft_tenant",
        kinds.any_text,
        "the tenant of a Microsoft 365 mailbox",
        "example.onmicrosoft.com",
        "organizations",
    ),
    Setting(
        "CERTDESK_MICROSOFT_CLIENT_ID",
        "microsoft_client_id",
        kinds.any_text,
        "the application id registered in Microsoft Entra",
        "00000000-0000-0000-0000-000000000000",
        "",
    ),
    Setting(
        "CERTDESK_MICROSOFT_CLIENT_SECRET",
        "microsoft_client_secret",
        kinds.any_text,
        "the secret with which the application signs in as itself",
        "a secret value",
        "",
        is_secret=True,
    ),
    Setting(
        "CERTDESK_GOOGLE_CLIENT_ID",
        "google_client_id",
        kinds.any_text,
        "the OAuth client id of a Google Cloud project",
        "1234.apps.googleusercontent.com",
        "",
    ),
    Setting(
        "CERTDESK_GOOGLE_CLIENT_SECRET",
        "google_client_secret",
        kinds.any_text,
        "the secret of that client",
        "a secret value",
        "",
        is_secret=True,
    ),
    Setting(
        "CERTDESK_MAX_MESSAGE_MB",
        "max_message_mb",
        kinds.whole_number(1, 1024),
        "the largest mail that is read, in megabytes",
        "100",
        "100",
    ),
    Setting(
        "CERTDESK_SANDBOX_MEMORY_MB",
        "sandbox_memory_mb",
        kinds.whole_number(512, 65536),
        "memory of one reading process, in megabytes",
        "2048",
        "2048",
    ),
    Setting(
        "CERTDESK_SANDBOX_CPU_SECONDS",
        "sandbox_cpu_seconds",
        kinds.whole_number(5, 3600),
        "processor seconds for one document",
        "300",
        "300",
    ),
)
