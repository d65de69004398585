"""Fixture: a real smtp for tests."""
