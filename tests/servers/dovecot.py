"""Fixture: a real dovecot for tests."""
