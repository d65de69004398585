"""Fixture: a real demo for tests."""
