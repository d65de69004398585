"""Certificates on forms that no map describes: read by their labels, their tables and their sentences."""
