"""Requirement sets as people write them: read with their lines, checked, laid over one another, made into nouns."""
