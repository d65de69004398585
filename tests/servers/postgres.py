"""Fixture: a real postgres for tests."""
