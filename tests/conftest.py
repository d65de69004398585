"""Fixtures that every room's tests may use, and how long laws may take: a busy machine is no fault of theirs."""

from hypothesis import HealthCheck, settings

settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

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
