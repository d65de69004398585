"""Fixtures that every room's tests may use."""

pytest_plugins = [
    "tests.servers.sftp",
    "tests.servers.dovecot",
    "tests.servers.smtp",
    "tests.servers.postgres",
    "tests.servers.worlds",
    "tests.servers.chromium",
    "tests.servers.demo",
    "tests.servers.identity",
]
