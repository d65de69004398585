"""Fixture: a real chromium for tests."""
